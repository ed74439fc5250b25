// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pd-cli.h"

/* Records are read so many at a time: a list of a million must not stand in memory whole. */
#define PAGE 20000
/* A list during which others write is read anew, so often. */
#define MAX_TRIES 5

typedef struct
{
  PdListKind kind;
  const char *word;
  PdSort sort;
} SortWord;

static const SortWord sort_words[] = {
  { PD_LIST_CUSTOMERS, "name", PD_SORT_NAME },
  { PD_LIST_CUSTOMERS, "domain", PD_SORT_DOMAIN },
  { PD_LIST_CUSTOMERS, "country", PD_SORT_COUNTRY },
  { PD_LIST_CUSTOMERS, "orders", PD_SORT_ORDERS },
  { PD_LIST_CUSTOMERS, "deadline", PD_SORT_DEADLINE },
  { PD_LIST_CUSTOMERS, "created", PD_SORT_CREATED },
  { PD_LIST_PRODUCTS, "title", PD_SORT_TITLE },
  { PD_LIST_PRODUCTS, "kind", PD_SORT_KIND },
  { PD_LIST_ORDERS, "date", PD_SORT_DATE },
  { PD_LIST_ORDERS, "customer", PD_SORT_CUSTOMER },
  { PD_LIST_ORDERS, "total", PD_SORT_TOTAL },
  { PD_LIST_ORDERS, "status", PD_SORT_STATUS },
  { PD_LIST_ORDERS, "id", PD_SORT_ORDER_ID },
  { PD_LIST_SOFTWARE, "date", PD_SORT_DATE },
  { PD_LIST_SOFTWARE, "title", PD_SORT_TITLE },
  { PD_LIST_SOFTWARE, "status", PD_SORT_STATUS },
  { PD_LIST_SOFTWARE, "quantity", PD_SORT_QUANTITY },
  { PD_LIST_SOFTWARE, "deadline", PD_SORT_DEADLINE },
  { PD_LIST_SOFTWARE, "customer", PD_SORT_CUSTOMER },
  { PD_LIST_INVOICES, "date", PD_SORT_DATE },
  { PD_LIST_INVOICES, "total", PD_SORT_TOTAL },
  { PD_LIST_ACTIVITY, "date", PD_SORT_DATE },
  { PD_LIST_ACTIVITY, "customer", PD_SORT_CUSTOMER },
  { PD_LIST_ACTIVITY, "user", PD_SORT_USER },
  { PD_LIST_ACTIVITY, "operation", PD_SORT_OPERATION },
  { PD_LIST_DEADLINES, "deadline", PD_SORT_DEADLINE },
  { PD_LIST_DEADLINES, "customer", PD_SORT_CUSTOMER },
  { PD_LIST_DEADLINES, "value", PD_SORT_VALUE },
  { PD_LIST_RESERVATIONS, "expiry", PD_SORT_DEADLINE },
  { PD_LIST_RESERVATIONS, "name", PD_SORT_NAME },
  { PD_LIST_RESERVATIONS, "customer", PD_SORT_CUSTOMER },
  { PD_LIST_RESERVATIONS, "size", PD_SORT_SIZE },
  { PD_LIST_RESERVATIONS, "region", PD_SORT_REGION },
  { PD_LIST_RESERVATIONS, "quantity", PD_SORT_QUANTITY },
  { PD_LIST_RESERVATIONS, "term", PD_SORT_TERM },
  { PD_LIST_RESERVATIONS, "scope", PD_SORT_SCOPE },
  { PD_LIST_RESERVATIONS, "utilization", PD_SORT_UTILIZATION },
  { PD_LIST_RESERVATIONS, "state", PD_SORT_STATUS },
  { PD_LIST_RESERVATIONS, "date", PD_SORT_DATE },
  { PD_LIST_REQUESTS, "date", PD_SORT_DATE },
  { PD_LIST_REQUESTS, "number", PD_SORT_ORDER_ID },
  { PD_LIST_REQUESTS, "state", PD_SORT_STATUS },
  { PD_LIST_REQUESTS, "customer", PD_SORT_CUSTOMER },
  { PD_LIST_REQUESTS, "title", PD_SORT_TITLE },
  { PD_LIST_REQUESTS, "created", PD_SORT_CREATED },
  { PD_LIST_OUTBOX, "created", PD_SORT_CREATED },
  { PD_LIST_OUTBOX, "date", PD_SORT_DATE },
  { PD_LIST_OUTBOX, "state", PD_SORT_STATUS },
  { PD_LIST_OUTBOX, "kind", PD_SORT_KIND },
  { PD_LIST_OUTBOX, "customer", PD_SORT_CUSTOMER },
  { PD_LIST_OUTBOX, "subject", PD_SORT_TITLE },
};

static char *
list_sort_words (PdListKind kind)
{
  g_autoptr (GString) words = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (sort_words); i++) {
    if (sort_words[i].kind == kind)
      g_string_append_printf (words, "%s%s", words->len > 0 ? ", " : "", sort_words[i].word);
  }

  return g_string_free (g_steal_pointer (&words), FALSE);
}

static gboolean
parse_sort (PdCli *cli, PdQuery *query, GError **error)
{
  const char *text = cli->options.sort;
  const char *word = text;
  g_autofree char *known = NULL;

  if (text == NULL)
    return TRUE;
  if (*word == '-')
    word++;
  for (gsize i = 0; i < G_N_ELEMENTS (sort_words); i++) {
    if (sort_words[i].kind == query->kind && g_str_equal (sort_words[i].word, word)) {
      query->sort = sort_words[i].sort;
      query->descending = word != text;
      return TRUE;
    }
  }

  known = list_sort_words (query->kind);
  /* Translators: the first %s is what was typed after --sort, the second a list of words */
  pd_cli_set_usage_error (error, _ ("--sort does not know “%s” here; it knows: %s."), text, known);

  return FALSE;
}

gboolean
pd_cli_narrow_to_customer (PdCli *cli, PdQuery *query, GError **error)
{
  if (cli->options.customer == NULL)
    return TRUE;
  g_clear_object (&cli->customer);
  cli->customer = pd_desk_find_customer (cli->desk, cli->options.customer, error);
  if (cli->customer == NULL)
    return FALSE;
  query->customer_row_id = pd_record_get_row_id (PD_RECORD (cli->customer));

  return TRUE;
}

typedef gboolean (*EachFunc) (PdCli *cli, PdRecord *record, gpointer data, GError **error);

/* *restart: others wrote between two pages, so the pages do not fit together. */
static gboolean
read_pages (PdCli *cli,
            const PdQuery *query,
            gint64 limit,
            gint64 offset,
            EachFunc each,
            gpointer data,
            gint64 *total,
            gboolean *restart,
            GError **error)
{
  gint64 first_total = -1, n_read = 0;

  *restart = FALSE;
  for (;;) {
    gint64 n_wanted = limit < 0 ? PAGE : MIN (PAGE, limit - n_read);
    g_autoptr (GPtrArray) page =
        pd_desk_list_now (cli->desk, query, n_wanted, offset + n_read, total, error);

    if (page == NULL)
      return FALSE;
    if (first_total >= 0 && *total != first_total) {
      *restart = TRUE;
      return TRUE;
    }
    first_total = *total;
    for (guint i = 0; i < page->len; i++) {
      if (!each (cli, g_ptr_array_index (page, i), data, error))
        return FALSE;
    }
    n_read += page->len;
    if ((gint64) page->len < n_wanted || n_read == limit || offset + n_read >= *total)
      return TRUE;
  }
}

gboolean
pd_cli_each_record (PdCli *cli,
                    const PdQuery *query,
                    gint64 limit,
                    gint64 offset,
                    EachFunc each,
                    gpointer data,
                    gint64 *total,
                    GError **error)
{
  gboolean restart = FALSE;
  gint64 count = 0;

  if (!read_pages (cli, query, limit, offset, each, data, &count, &restart, error))
    return FALSE;
  if (restart) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_STORE_LOCKED,
                         "The list changed while it was read");
    return FALSE;
  }
  if (total != NULL)
    *total = count;

  return TRUE;
}

static gboolean
add_item (PdCli *cli, PdRecord *record, gpointer data, GError **error)
{
  PdCliItemFunc make_item = *(PdCliItemFunc *) data;
  JsonObject *item = make_item (cli, record, error);

  if (item == NULL)
    return FALSE;
  pd_cli_output_add (cli->output, item);

  return TRUE;
}

gboolean
pd_cli_answer_list (PdCli *cli,
                    PdQuery *query,
                    const PdCliColumn *columns,
                    PdCliItemFunc make_item,
                    GError **error)
{
  gint64 limit = -1, offset = 0, total = 0;
  gboolean restart = TRUE;

  if (!pd_cli_parse_number (cli->options.limit, "--limit", 0, G_MAXINT64, -1, &limit, error) ||
      !pd_cli_parse_number (cli->options.offset, "--offset", 0, G_MAXINT32, 0, &offset, error) ||
      !parse_sort (cli, query, error))
    return FALSE;

  pd_query_set_search (query, cli->options.search);
  for (int i = 0; restart && i < MAX_TRIES; i++) {
    pd_cli_output_reset (cli->output);
    pd_cli_output_begin_list (cli->output, columns);
    if (!read_pages (cli, query, limit, offset, add_item, &make_item, &total, &restart, error))
      return FALSE;
  }
  if (restart) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_STORE_LOCKED,
                         "The list changed while it was read");
    return FALSE;
  }
  pd_cli_output_end_list (cli->output, total);

  return TRUE;
}
