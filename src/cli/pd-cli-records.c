// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pd-cli-json.h"
#include "pd-cli.h"
#include "pd-text.h"

static const PdCliColumn activity_columns[] = {
  { "at", N_ ("Date and time"), PD_CLI_INSTANT },   { "customer", N_ ("Customer"), PD_CLI_TEXT },
  { "operation", N_ ("Action"), PD_CLI_OPERATION }, { "status", N_ ("Status"), PD_CLI_RESULT },
  { "user", N_ ("Partner user"), PD_CLI_TEXT },     { "resource", N_ ("Resource"), PD_CLI_ID },
  { "detail", N_ ("Details"), PD_CLI_TEXT },        { NULL },
};

static const PdCliColumn invoice_columns[] = {
  { "id", N_ ("Invoice"), PD_CLI_ID },
  { "month", N_ ("Month"), PD_CLI_MONTH },
  { "currency", N_ ("Currency"), PD_CLI_ID },
  { "charges", N_ ("Charges"), PD_CLI_MONEY },
  { "credits", N_ ("Credits"), PD_CLI_MONEY },
  { "total", N_ ("Total"), PD_CLI_MONEY },
  { "status", N_ ("Status"), PD_CLI_INVOICE_STATUS },
  { NULL },
};

static const PdCliColumn invoice_line_columns[] = {
  { "kind", N_ ("Kind"), PD_CLI_ID },
  { "charge_type", N_ ("Charge type"), PD_CLI_ID },
  { "order_id", N_ ("Order number"), PD_CLI_ID },
  { "line", N_ ("Line"), PD_CLI_NUMBER },
  { "customer", N_ ("Customer"), PD_CLI_TEXT },
  { "description", N_ ("Description"), PD_CLI_TEXT },
  { "amount", N_ ("Amount"), PD_CLI_MONEY },
  { NULL },
};

static const PdCliColumn deadline_columns[] = {
  { "at", N_ ("Ends"), PD_CLI_DEADLINE },
  { "days_left", N_ ("Days left"), PD_CLI_NUMBER },
  { "kind", N_ ("Kind"), PD_CLI_DEADLINE_KIND },
  { "customer", N_ ("Customer"), PD_CLI_TEXT },
  { "subject", N_ ("Subject"), PD_CLI_TEXT },
  { "value", N_ ("Value"), PD_CLI_MONEY },
  { "value.currency", N_ ("Currency"), PD_CLI_ID },
  { "action", N_ ("What to do"), PD_CLI_TEXT },
  { "order_id", N_ ("Order number"), PD_CLI_ID },
  { NULL },
};

/* --- activity log (section 6) --- */

static JsonObject *
make_activity_item (PdCli *cli, PdRecord *record, GError **error)
{
  return pd_cli_json_activity (PD_ACTIVITY (record));
}

/* Without dates: from the same day of last month to the end of today, both in the reader's time
 * zone (6.5, 6.3), as in the window. */
static gboolean
parse_activity_range (PdCli *cli, PdQuery *query, GError **error)
{
  gint64 now = pd_clock_now (cli->clock);

  if (!pd_cli_parse_range (&cli->options, &query->from, &query->to, error))
    return FALSE;
  if (cli->options.from == NULL && cli->options.to == NULL) {
    gint64 today = pd_instant_from_day (pd_text_get_local_day (now));

    query->from = pd_cli_get_midnight_of_date (pd_instant_add_months (today, -1), 0);
    query->to = pd_cli_get_midnight_of_date (today, 1);
  }

  return TRUE;
}

/* A reader of a table is told which records the roles leave out (1.4, 1.5). */
static void
remark_hidden_records (PdCli *cli)
{
  g_autoptr (PdVerdict) keys = pd_desk_judge_role (cli->desk, PD_ACT_SEE_KEY_LOG);
  g_autoptr (PdVerdict) others = pd_desk_judge_role (cli->desk, PD_ACT_SEE_CUSTOMER_LOG);
  gboolean see_keys = pd_verdict_get_allowed (keys);

  if (pd_cli_output_get_format (cli->output) != PD_CLI_TABLE || cli->options.operation != NULL ||
      see_keys == pd_verdict_get_allowed (others))
    return;

  g_free (cli->remark);
  cli->remark =
      g_strdup_printf ("%s %s",
                       see_keys ? _ ("Records of orders, customers and settings are hidden.")
                                : _ ("Records of keys and downloads are hidden."),
                       pd_verdict_get_reason (see_keys ? others : keys));
}

static gboolean
list_activity (PdCli *cli, GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_ACTIVITY);

  query->operation = g_strdup (cli->options.operation);
  if (!parse_activity_range (cli, query, error) || !pd_cli_open_desk (cli, error) ||
      !pd_cli_narrow_to_customer (cli, query, error) ||
      !pd_cli_answer_list (cli, query, activity_columns, make_activity_item, error))
    return FALSE;

  remark_hidden_records (cli);
  return TRUE;
}

/* --- invoices --- */

static gboolean
add_invoice_line (PdCli *cli, PdRecord *record, gpointer data, GError **error)
{
  json_array_add_object_element (data, pd_cli_json_invoice_line (PD_INVOICE_LINE (record)));

  return TRUE;
}

static JsonObject *
make_whole_invoice (PdCli *cli, PdRecord *record, GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_INVOICE_LINES);
  g_autoptr (JsonArray) lines = json_array_new ();
  JsonObject *object = NULL;

  query->invoice_row_id = pd_record_get_row_id (record);
  if (!pd_cli_each_record (cli, query, -1, 0, add_invoice_line, lines, NULL, error))
    return NULL;
  object = pd_cli_json_invoice (PD_INVOICE (record));
  pd_cli_json_set_array (object, "lines", g_steal_pointer (&lines));

  return object;
}

static JsonObject *
make_invoice_item (PdCli *cli, PdRecord *record, GError **error)
{
  if (pd_cli_output_get_format (cli->output) == PD_CLI_JSON)
    return make_whole_invoice (cli, record, error);

  return pd_cli_json_invoice (PD_INVOICE (record));
}

static gboolean
list_invoices (PdCli *cli, GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_INVOICES);

  return pd_cli_open_desk (cli, error) &&
         pd_cli_answer_list (cli, query, invoice_columns, make_invoice_item, error);
}

/* Invoices that fit what was typed: one by its ID, or those of a month. */
typedef struct
{
  const char *text;
  GPtrArray *found; /* (element-type PdInvoice) */
} InvoiceSearch;

static gboolean
collect_invoice (PdCli *cli, PdRecord *record, gpointer data, GError **error)
{
  InvoiceSearch *search = data;
  PdInvoice *invoice = PD_INVOICE (record);

  if (g_ascii_strcasecmp (pd_invoice_get_invoice_id (invoice), search->text) == 0 ||
      g_strcmp0 (pd_invoice_get_month (invoice), search->text) == 0)
    g_ptr_array_add (search->found, g_object_ref (record));

  return TRUE;
}

static gboolean
check_one_invoice (InvoiceSearch *search, GError **error)
{
  g_autoptr (GString) candidates = g_string_new (NULL);

  if (search->found->len == 1)
    return TRUE;
  if (search->found->len == 0) {
    /* Translators: %s is what was typed */
    g_set_error (error, PD_ERROR, PD_ERROR_NOT_FOUND, _ ("There is no invoice “%s”."),
                 search->text);
    return FALSE;
  }

  for (guint i = 0; i < search->found->len; i++) {
    PdInvoice *invoice = g_ptr_array_index (search->found, i);

    g_string_append_printf (candidates, "\n  %s  %s  %s", pd_invoice_get_invoice_id (invoice),
                            pd_invoice_get_month (invoice), pd_invoice_get_currency (invoice));
  }
  /* Translators: the first %s is what was typed, the second a list, one invoice a line */
  g_set_error (error, PD_ERROR, PD_ERROR_AMBIGUOUS, _ ("“%s” fits several invoices:%s"),
               search->text, candidates->str);

  return FALSE;
}

static gboolean
show_invoice (PdCli *cli, GError **error)
{
  g_autofree char *text = pd_cli_dup_argument (cli, 0, error);
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_INVOICES);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);
  InvoiceSearch search = { .text = text, .found = found };
  JsonObject *object = NULL;

  if (text == NULL || !pd_cli_open_desk (cli, error) ||
      !pd_cli_each_record (cli, query, -1, 0, collect_invoice, &search, NULL, error) ||
      !check_one_invoice (&search, error))
    return FALSE;
  object = make_whole_invoice (cli, g_ptr_array_index (found, 0), error);
  if (object == NULL)
    return FALSE;
  pd_cli_output_object (cli->output, invoice_columns, "lines", invoice_line_columns, object);

  return TRUE;
}

/* --- deadlines --- */

static JsonObject *
make_deadline_item (PdCli *cli, PdRecord *record, GError **error)
{
  return pd_cli_json_deadline (PD_DEADLINE (record), pd_clock_now (cli->clock));
}

static gboolean
check_deadline_kind (const char *kind, GError **error)
{
  /* Those after "link" belong to reservations, requests and cloud accounts: none here. */
  static const char *const kinds[] = { "cancel", "link", "expiry", "request", "sign-in", NULL };

  if (kind == NULL || g_strv_contains (kinds, kind))
    return TRUE;

  pd_cli_set_usage_error (
      error, _ ("--kind takes cancel, expiry, link, request or sign-in, not “%s”."), kind);

  return FALSE;
}

static gboolean
list_deadlines (PdCli *cli, GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_DEADLINES);
  gint64 within = -1;

  if (!pd_cli_parse_number (cli->options.within, "--within", 0, 36500, -1, &within, error) ||
      !check_deadline_kind (cli->options.kind, error))
    return FALSE;
  query->now = pd_clock_now (cli->clock);
  query->deadline_kind = g_strdup (cli->options.kind);
  /* What ends on the last of these days, 24:00 UTC included. */
  if (within >= 0)
    query->to = pd_instant_from_day (pd_instant_get_day (query->now) + (int) within + 1) + 1;

  return pd_cli_open_desk (cli, error) && pd_cli_narrow_to_customer (cli, query, error) &&
         pd_cli_answer_list (cli, query, deadline_columns, make_deadline_item, error);
}

const PdCliCommand pd_cli_record_commands[] = {
  { "list activity", NULL, 0, 0, "from to customer operation search sort limit offset bom",
    N_ ("List who did what, from the first to the last day; the last month where none are given."),
    list_activity },
  { "list invoices", NULL, 0, 0, "search sort limit offset bom",
    N_ ("List the monthly invoices with their charges and credits."), list_invoices },
  { "show invoice", N_ ("INVOICE"), 1, 1, "bom",
    N_ ("Show an invoice, by its ID or its month (YYYY-MM), with its lines."), show_invoice },
  { "list deadlines", NULL, 0, 0, "within deadline-kind customer search sort limit offset bom",
    N_ ("List what ends next: cancellation windows and download links."), list_deadlines },
  { NULL },
};
