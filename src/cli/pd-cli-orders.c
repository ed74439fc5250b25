// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-cli-orders.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pd-cli-json.h"
#include "pd-cli-lookup.h"
#include "pd-money.h"
#include "pd-reservation.h"

static const PdCliColumn list_columns[] = {
  { "placed_at", N_ ("Ordered"), PD_CLI_INSTANT }, { "id", N_ ("Order number"), PD_CLI_ID },
  { "customer", N_ ("Customer"), PD_CLI_TEXT },    { "summary", N_ ("Products"), PD_CLI_TEXT },
  { "line_count", N_ ("Lines"), PD_CLI_NUMBER },   { "total", N_ ("Total"), PD_CLI_MONEY },
  { "currency", N_ ("Currency"), PD_CLI_ID },      { "tax", N_ ("Tax"), PD_CLI_TAX },
  { "status", N_ ("Status"), PD_CLI_STATE },       { NULL },
};

static const PdCliColumn order_columns[] = {
  { "id", N_ ("Order number"), PD_CLI_ID },
  { "customer", N_ ("Customer"), PD_CLI_TEXT },
  { "customer_id", N_ ("Tenant GUID"), PD_CLI_ID },
  { "placed_at", N_ ("Ordered"), PD_CLI_INSTANT },
  { "status", N_ ("Status"), PD_CLI_STATE },
  { "total", N_ ("Total"), PD_CLI_MONEY },
  { "currency", N_ ("Currency"), PD_CLI_ID },
  { "tax", N_ ("Tax"), PD_CLI_TAX },
  { NULL },
};

static const PdCliColumn line_columns[] = {
  { "line", N_ ("Line"), PD_CLI_NUMBER },
  { "title", N_ ("Product"), PD_CLI_TEXT },
  { "kind", N_ ("Kind"), PD_CLI_KIND },
  { "quantity", N_ ("Quantity"), PD_CLI_NUMBER },
  { "term", N_ ("Term"), PD_CLI_TERM },
  { "billing", N_ ("Billing frequency"), PD_CLI_BILLING },
  { "unit_price", N_ ("Unit price"), PD_CLI_MONEY },
  { "status", N_ ("Status"), PD_CLI_STATE },
  { "cancel.allowed", N_ ("Can be cancelled"), PD_CLI_BOOLEAN },
  { "cancel.until", N_ ("Until"), PD_CLI_DEADLINE },
  { "cancel.reason", N_ ("Reason"), PD_CLI_TEXT },
  { "cancel.note", N_ ("Note"), PD_CLI_ID }, /* 7.3: never shortened */
  { "policy", N_ ("Policy"), PD_CLI_ID },
  { NULL },
};

static const PdCliColumn cancel_columns[] = {
  { "order_id", N_ ("Order number"), PD_CLI_ID },
  { "status", N_ ("Status"), PD_CLI_STATE },
  { "credit", N_ ("Credit"), PD_CLI_MONEY },
  { "credit_invoice", N_ ("Invoice of the credit"), PD_CLI_MONTH },
  { NULL },
};

static const PdCliColumn cancelled_line_columns[] = {
  { "line", N_ ("Line"), PD_CLI_NUMBER },
  { "title", N_ ("Product"), PD_CLI_TEXT },
  { "status", N_ ("Status"), PD_CLI_STATE },
  { "credit", N_ ("Credit"), PD_CLI_MONEY },
  { NULL },
};

/* --- list and show --- */

static gboolean
note_reservation (PdCli *cli, PdRecord *record, gpointer data, GError **error)
{
  PdReservation *reservation = PD_RESERVATION (record);
  JsonObject *line = NULL;
  guint number = (guint) pd_reservation_get_line (reservation);

  /* What was split or returned in part has several: the one that was bought stands first. */
  if (number >= json_array_get_length (data))
    return TRUE;
  line = json_array_get_object_element (data, number);
  if (pd_reservation_get_parent_row_id (reservation) == 0)
    pd_cli_json_set_text (line, "reservation_id", pd_reservation_get_reservation_id (reservation));

  return TRUE;
}

GPtrArray *
pd_cli_parse_items (PdCli *cli, char **texts, gint64 customer_row_id, GError **error)
{
  g_autoptr (GPtrArray) items =
      g_ptr_array_new_with_free_func ((GDestroyNotify) pd_order_item_free);

  for (gsize i = 0; texts != NULL && texts[i] != NULL; i++) {
    PdOrderItem *item = pd_order_item_parse (texts[i], error);
    g_autoptr (PdProduct) product = NULL;

    if (item == NULL)
      return NULL;
    g_ptr_array_add (items, item);
    /* An item may name a SKU alone. */
    product =
        pd_desk_find_product (cli->desk, customer_row_id, item->product_id, item->sku_id, error);
    if (product == NULL)
      return NULL;
    g_free (item->product_id);
    item->product_id = g_strdup (pd_product_get_product_id (product));
  }

  return g_steal_pointer (&items);
}

/* Lines of reservations name theirs where the roles let it be seen (1.6). */
JsonObject *
pd_cli_make_order (PdCli *cli, PdOrder *order, GError **error)
{
  g_autoptr (JsonObject) object = pd_cli_json_order (order);
  g_autoptr (PdVerdict) role = pd_desk_judge_role (cli->desk, PD_ACT_SEE_RESERVATIONS);
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_RESERVATIONS);
  GPtrArray *lines = pd_order_get_lines (order);
  gboolean has_reservation = FALSE;

  for (guint i = 0; lines != NULL && i < lines->len; i++)
    has_reservation |=
        g_strcmp0 (pd_order_line_get_kind (g_ptr_array_index (lines, i)), PD_KIND_RESERVATION) == 0;
  if (!has_reservation || !pd_verdict_get_allowed (role))
    return g_steal_pointer (&object);

  query->order_row_id = pd_record_get_row_id (PD_RECORD (order));
  if (!pd_cli_each_record (cli, query, -1, 0, note_reservation,
                           json_object_get_array_member (object, "lines"), NULL, error))
    return NULL;

  return g_steal_pointer (&object);
}

/* JSON has orders with their lines, which lists do without. */
static JsonObject *
make_order_item (PdCli *cli, PdRecord *record, GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (PdRecord) order = NULL;

  if (pd_cli_output_get_format (cli->output) != PD_CLI_JSON)
    return pd_cli_json_order (PD_ORDER (record));

  pd_desk_get_async (cli->desk, PD_LIST_ORDERS, pd_record_get_row_id (record), NULL,
                     pd_cli_ready_cb, &pending);
  result = pd_cli_wait (&pending);
  order = pd_desk_get_finish (cli->desk, result, error);

  return order != NULL ? pd_cli_make_order (cli, PD_ORDER (order), error) : NULL;
}

static gboolean
list_orders (PdCli *cli, GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_ORDERS);

  query->status = g_strdup (cli->options.status);

  return pd_cli_parse_range (&cli->options, &query->from, &query->to, error) &&
         pd_cli_open_desk (cli, error) && pd_cli_narrow_to_customer (cli, query, error) &&
         pd_cli_answer_list (cli, query, list_columns, make_order_item, error);
}

static gboolean
answer_order (PdCli *cli, PdOrder *order, GError **error)
{
  JsonObject *object = pd_cli_make_order (cli, order, error);

  if (object == NULL)
    return FALSE;
  pd_cli_output_object (cli->output, order_columns, "lines", line_columns, object);

  return TRUE;
}

static gboolean
show_order (PdCli *cli, GError **error)
{
  g_autofree char *text = pd_cli_dup_argument (cli, 0, error);
  g_autoptr (PdOrder) order = NULL;

  if (text == NULL || !pd_cli_open_desk (cli, error))
    return FALSE;
  order = pd_cli_find_order (cli, text, error);
  if (order == NULL)
    return FALSE;

  return answer_order (cli, order, error);
}

/* --- buying --- */

/* What is typed wrongly is told before any book is opened. */
static gboolean
check_items (PdCli *cli, GError **error)
{
  for (gsize i = 0; cli->options.items[i] != NULL; i++) {
    g_autoptr (PdOrderItem) item = pd_order_item_parse (cli->options.items[i], error);

    if (item == NULL)
      return FALSE;
  }

  return TRUE;
}

static gboolean
create_order (PdCli *cli, GError **error)
{
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (PdCustomer) customer = NULL;
  g_autoptr (PdOrder) order = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *pending = NULL;
  gint64 customer_row_id = 0;

  if (!pd_cli_require (cli->options.customer, "--customer", error) ||
      !pd_cli_require (cli->options.items != NULL ? "" : NULL, "--item", error) ||
      !check_items (cli, error) || !pd_cli_open_desk (cli, error))
    return FALSE;
  customer = pd_desk_find_customer (cli->desk, cli->options.customer, error);
  if (customer == NULL)
    return FALSE;
  customer_row_id = pd_record_get_row_id (PD_RECORD (customer));
  items = pd_cli_parse_items (cli, cli->options.items, customer_row_id, error);
  if (items == NULL)
    return FALSE;

  pd_desk_buy_async (cli->desk, customer_row_id, items, cli->request_id, NULL, pd_cli_ready_cb,
                     &pending);
  result = pd_cli_wait (&pending);
  order = pd_desk_buy_finish (cli->desk, result, error);
  if (order == NULL)
    return FALSE;
  cli->changed = TRUE;

  return answer_order (cli, order, error);
}

/* --- cancelling --- */

static gboolean
is_chosen (GArray *chosen, int line)
{
  for (guint i = 0; i < chosen->len; i++) {
    if (g_array_index (chosen, int, i) == line)
      return TRUE;
  }

  return FALSE;
}

static gboolean
choose_given_lines (PdCli *cli, GArray *chosen, GError **error)
{
  for (gsize i = 0; cli->options.lines[i] != NULL; i++) {
    gint64 number = 0;
    int line = 0;

    if (!pd_cli_parse_number (cli->options.lines[i], "--line", 0, G_MAXINT, 0, &number, error))
      return FALSE;
    line = (int) number;
    if (!is_chosen (chosen, line))
      g_array_append_val (chosen, line);
  }

  return TRUE;
}

/* All lines that are not cancelled; where all are, all of them, for the rules to refuse. */
static void
choose_open_lines (PdOrder *order, GArray *chosen)
{
  GPtrArray *lines = pd_order_get_lines (order);

  for (int all = 0; all <= 1 && chosen->len == 0; all++) {
    for (guint i = 0; i < lines->len; i++) {
      PdOrderLine *line = g_ptr_array_index (lines, i);
      int number = pd_order_line_get_line (line);

      if (all || g_strcmp0 (pd_order_line_get_status (line), "cancelled") != 0)
        g_array_append_val (chosen, number);
    }
  }
}

static char *
format_choice (PdOrder *order, GArray *chosen)
{
  g_autoptr (GString) text = g_string_new (pd_order_get_order_id (order));

  for (guint i = 0; i < chosen->len; i++)
    g_string_append_printf (text, " %d", g_array_index (chosen, int, i));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
parse_choice (const char *text, PdOrder *order, GArray *chosen, GError **error)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  if (!g_str_equal (words[0], pd_order_get_order_id (order))) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_CONFLICT,
                         _ ("This request ID was used for something else already."));
    return FALSE;
  }
  for (gsize i = 1; words[i] != NULL; i++) {
    int line = (int) g_ascii_strtoll (words[i], NULL, 10);

    g_array_append_val (chosen, line);
  }

  return TRUE;
}

/* Which lines "all" were is settled once for a request, else its repetition would find none left.
 */
static gboolean
choose_all_lines (PdCli *cli, PdOrder *order, GArray *chosen, GError **error)
{
  g_autofree char *choice = NULL;

  if (!pd_cli_recall_choice (cli, "cancel-lines", &choice, error))
    return FALSE;
  if (choice != NULL)
    return parse_choice (choice, order, chosen, error);

  choose_open_lines (order, chosen);
  choice = format_choice (order, chosen);

  return !cli->options.acknowledge || pd_cli_remember_choice (cli, "cancel-lines", choice, error);
}

static GArray *
find_row_ids (PdOrder *order, GArray *chosen, GError **error)
{
  g_autoptr (GArray) row_ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < chosen->len; i++) {
    PdOrderLine *line = pd_cli_find_line (order, g_array_index (chosen, int, i), error);
    gint64 row_id = 0;

    if (line == NULL)
      return NULL;
    row_id = pd_record_get_row_id (PD_RECORD (line));
    g_array_append_val (row_ids, row_id);
  }

  return g_steal_pointer (&row_ids);
}

static JsonObject *
make_cancel_answer (PdOrder *order, GArray *chosen, GError **error)
{
  g_autoptr (JsonObject) answer = json_object_new ();
  GPtrArray *lines = pd_order_get_lines (order);
  JsonArray *array = json_array_new ();
  const char *invoice = NULL, *status = "cancelled";
  gboolean is_known = TRUE;
  gint64 credit = 0;

  pd_cli_json_set_text (answer, "order_id", pd_order_get_order_id (order));
  pd_cli_json_set_array (answer, "lines", array);
  for (guint i = 0; i < lines->len; i++) {
    PdOrderLine *line = g_ptr_array_index (lines, i);

    if (!is_chosen (chosen, pd_order_line_get_line (line)))
      continue;
    if (!pd_money_add (credit, pd_order_line_get_credit (line), &credit, error))
      return NULL;
    if (g_strcmp0 (pd_order_line_get_status (line), "cancelled") != 0)
      status = pd_order_line_get_status (line);
    invoice = pd_order_line_get_credit_invoice (line);
    is_known &= pd_cli_json_has_credit (line);
    json_array_add_object_element (array, pd_cli_json_line (line));
  }
  pd_cli_json_set_text (answer, "status", status);
  pd_cli_json_set_money (answer, "credit", credit, is_known ? pd_order_get_currency (order) : NULL);
  pd_cli_json_set_word (answer, "credit_invoice", invoice);

  return g_steal_pointer (&answer);
}

static gboolean
submit_cancel (PdCli *cli, PdOrder *order, GArray *chosen, GError **error)
{
  g_autoptr (GArray) row_ids = find_row_ids (order, chosen, error);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (PdOrder) cancelled = NULL;
  GAsyncResult *pending = NULL;
  JsonObject *answer = NULL;

  if (row_ids == NULL)
    return FALSE;
  pd_desk_cancel_async (cli->desk, (const gint64 *) row_ids->data, row_ids->len,
                        cli->options.acknowledge, cli->request_id, NULL, pd_cli_ready_cb, &pending);
  result = pd_cli_wait (&pending);
  cancelled = pd_desk_cancel_finish (cli->desk, result, error);
  if (cancelled == NULL) {
    /* 7.10: the first thing that is judged after the role. */
    if (!cli->options.acknowledge && g_error_matches (*error, PD_ERROR, PD_ERROR_RULE)) {
      g_clear_error (error);
      g_set_error_literal (error, PD_ERROR, PD_ERROR_RULE,
                           _ ("Acknowledge what the cancellation brings about first: add "
                              "--acknowledge."));
    }
    return FALSE;
  }
  cli->changed = TRUE;
  answer = make_cancel_answer (cancelled, chosen, error);
  if (answer == NULL)
    return FALSE;
  pd_cli_output_object (cli->output, cancel_columns, "lines", cancelled_line_columns, answer);

  return TRUE;
}

static gboolean
find_and_cancel (PdCli *cli, GError **error)
{
  g_autofree char *text = pd_cli_dup_argument (cli, 0, error);
  g_autoptr (GArray) chosen = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (PdOrder) order = NULL;

  if (text == NULL || (cli->options.lines != NULL && !choose_given_lines (cli, chosen, error)) ||
      !pd_cli_open_desk (cli, error))
    return FALSE;
  order = pd_cli_find_order (cli, text, error);
  if (order == NULL ||
      (cli->options.lines == NULL && !choose_all_lines (cli, order, chosen, error)))
    return FALSE;

  return submit_cancel (cli, order, chosen, error);
}

/* 1.3: whoever may not cancel is told which role may, not that the order may not be seen or is not
 * there. A request that was answered before is answered again whatever the role is now. */
static gboolean
cancel_order (PdCli *cli, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PdVerdict) role = NULL;

  if (find_and_cancel (cli, &local_error))
    return TRUE;

  if (cli->desk != NULL && (g_error_matches (local_error, PD_ERROR, PD_ERROR_ROLE) ||
                            g_error_matches (local_error, PD_ERROR, PD_ERROR_NOT_FOUND) ||
                            g_error_matches (local_error, PD_ERROR, PD_ERROR_AMBIGUOUS))) {
    role = pd_desk_judge_role (cli->desk, PD_ACT_CANCEL_SOFTWARE);
    if (!pd_verdict_check (role, error))
      return FALSE;
  }

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

const PdCliCommand pd_cli_order_commands[] = {
  { "order create", NULL, 0, 0, "customer item request-id bom",
    N_ ("Buy software for a customer, all items in one order."), create_order },
  { "list orders", NULL, 0, 0, "customer search from to status sort limit offset bom",
    N_ ("List the orders, latest first."), list_orders },
  { "show order", N_ ("ORDER"), 1, 1, "customer bom",
    N_ ("Show an order with its lines, and until when each can be cancelled."), show_order },
  { "order cancel", N_ ("ORDER"), 1, 1, "customer lines acknowledge request-id bom",
    N_ ("Cancel a purchase inside its window: keys and links end at once, the credit comes with "
        "the next invoice."),
    cancel_order },
  { NULL },
};
