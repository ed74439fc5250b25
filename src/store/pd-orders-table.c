// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include <glib/gi18n-lib.h>

#include "pd-database-private.h"
#include "pd-text.h"

#define MAX_CANDIDATES 5

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

/* The row that says what a line sold; made where it is new. */
static gboolean
find_or_add_article (PdDatabase *self, const PdBulkLine *line, gint64 *row_id, GError **error)
{
  static const char find[] =
      "SELECT id FROM articles WHERE product_id = ?1 AND sku_id = ?2 AND title = ?3"
      " AND publisher = ?4 AND kind = ?5 AND hybrid_benefit = ?6";
  static const char insert[] =
      "INSERT INTO articles (product_id, sku_id, title, publisher, kind, hybrid_benefit, title_key,"
      " folded) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, find, error);
  g_autoptr (GBytes) key = NULL;
  g_autofree char *folded = NULL;
  gboolean has_row = FALSE;

  if (stmt == NULL ||
      !pd_database_bind (self, stmt, error, "sssssd", or_empty (line->product_id),
                         or_empty (line->sku_id), or_empty (line->title),
                         or_empty (line->publisher), or_empty (line->kind),
                         !!line->hybrid_benefit) ||
      !pd_database_step (self, stmt, "Looking for an article", &has_row, error))
    return FALSE;
  if (has_row) {
    *row_id = sqlite3_column_int64 (stmt, 0);
    return TRUE;
  }

  key = pd_text_collation_key (or_empty (line->title));
  folded = pd_text_fold (or_empty (line->title));
  pd_statement_reset (stmt);
  stmt = pd_database_prepare (self, insert, error);
  if (stmt == NULL ||
      !pd_database_bind (self, stmt, error, "sssssdbs", or_empty (line->product_id),
                         or_empty (line->sku_id), or_empty (line->title),
                         or_empty (line->publisher), or_empty (line->kind), !!line->hybrid_benefit,
                         key, folded) ||
      !pd_database_run (self, stmt, "Adding an article", error))
    return FALSE;

  *row_id = pd_database_last_row_id (self);
  return TRUE;
}

gboolean
pd_orders_is_software (const char *kind)
{
  return kind == NULL || *kind == '\0' || g_strcmp0 (kind, PD_KIND_PERPETUAL) == 0 ||
         g_strcmp0 (kind, PD_KIND_SUBSCRIPTION) == 0 || g_strcmp0 (kind, PD_KIND_PLAN) == 0;
}

/* Inside a bulk each article is looked for once. */
gboolean
pd_orders_find_article (PdDatabase *self, const PdBulkLine *line, gint64 *row_id, GError **error)
{
  PdBulk *bulk = pd_database_get_bulk (self);
  g_autofree char *key = NULL;
  gint64 *known;

  if (!bulk->active)
    return find_or_add_article (self, line, row_id, error);

  if (bulk->articles == NULL)
    bulk->articles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  key = g_strjoin ("\x1f", or_empty (line->product_id), or_empty (line->sku_id),
                   or_empty (line->title), or_empty (line->publisher), or_empty (line->kind),
                   line->hybrid_benefit ? "1" : "0", NULL);
  if ((known = g_hash_table_lookup (bulk->articles, key)) != NULL) {
    *row_id = *known;
    return TRUE;
  }
  if (!find_or_add_article (self, line, row_id, error))
    return FALSE;

  g_hash_table_insert (bulk->articles, g_steal_pointer (&key), g_memdup2 (row_id, sizeof *row_id));
  return TRUE;
}

static gboolean
insert_deadline (PdDatabase *self,
                 gint64 at,
                 gint64 customer_row_id,
                 gint64 line_row_id,
                 GError **error)
{
  static const char sql[] = "INSERT INTO deadlines (at, kind, customer_row_id, line_row_id)"
                            " VALUES (?1, 'cancel', ?2, ?3)";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  return stmt != NULL &&
         pd_database_bind (self, stmt, error, "iii", at, customer_row_id, line_row_id) &&
         pd_database_run (self, stmt, "Adding a deadline", error);
}

gboolean
pd_orders_insert_line (PdDatabase *self,
                       const PdBulkOrder *order,
                       gint64 order_row_id,
                       gint64 number,
                       const PdBulkLine *line,
                       gint64 *row_id,
                       GError **error)
{
  static const char sql[] =
      "INSERT INTO order_lines (order_row_id, customer_row_id, line, article_row_id, software,"
      " quantity, term, billing, unit_price_minor, total_minor, status, placed_at, policy_id,"
      " window_end, cancel_sent_at, cancelled_at, credit_minor, credit_invoice, version, checklist,"
      " next_instalment_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14,"
      " ?15, ?16, ?17, ?18, ?19, ?20, ?21)";
  const int software = pd_orders_is_software (line->kind);
  const char *status = line->status != NULL ? line->status : "active";
  g_autoptr (PdStatement) stmt = NULL;
  gint64 article = 0;

  if (!pd_orders_find_article (self, line, &article, error) ||
      (stmt = pd_database_prepare (self, sql, error)) == NULL ||
      !pd_database_bind (self, stmt, error, "iiiidissiisisiiiissdi", order_row_id,
                         order->customer_row_id, number, article, software, line->quantity,
                         or_empty (line->term), or_empty (line->billing), line->unit_price_minor,
                         line->total_minor, status, order->placed_at, or_empty (line->policy_id),
                         line->window_end, line->cancel_sent_at, line->cancelled_at,
                         line->credit_minor, line->credit_invoice, line->version, line->checklist,
                         line->next_instalment_at) ||
      !pd_database_run (self, stmt, "Adding an order line", error))
    return FALSE;

  *row_id = pd_database_last_row_id (self);
  if (line->window_end <= 0 || g_strcmp0 (status, "active") != 0)
    return TRUE;

  return insert_deadline (self, line->window_end, order->customer_row_id, *row_id, error);
}

/**
 * pd_database_bulk_insert_order:
 * @self: a database in a transaction
 * @order: what to insert; borrowed
 * @row_id: (out) (optional): the order's
 * @first_line_row_id: (out) (optional): that of its first line; the others follow one by one
 *
 * Inserts an order with its lines, their deadlines, and outside a bulk the search index.
 */
gboolean
pd_database_bulk_insert_order (PdDatabase *self,
                               const PdBulkOrder *order,
                               gint64 *row_id,
                               gint64 *first_line_row_id,
                               GError **error)
{
  static const char sql[] =
      "INSERT INTO orders (order_id, customer_row_id, placed_at, status, currency, total_minor,"
      " include_tax, request_id, user_name) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gint64 id;

  if (stmt == NULL ||
      !pd_database_bind (self, stmt, error, "siissidss", order->order_id, order->customer_row_id,
                         order->placed_at, or_empty (order->status), or_empty (order->currency),
                         order->total_minor, !!order->include_tax, order->request_id,
                         or_empty (order->user_name)) ||
      !pd_database_run (self, stmt, "Adding an order", error))
    return FALSE;

  id = pd_database_last_row_id (self);
  for (gsize i = 0; i < order->n_lines; i++) {
    gint64 line_row_id = 0;

    if (!pd_orders_insert_line (self, order, id, (gint64) i, &order->lines[i], &line_row_id, error))
      return FALSE;
    if (i == 0 && first_line_row_id != NULL)
      *first_line_row_id = line_row_id;
  }
  if (!pd_search_put_order (self, id, order->order_id, error))
    return FALSE;
  pd_bulk_add_order (pd_database_get_bulk (self), order->order_id, id);

  pd_database_mark_changed (self, PD_CHANGE_ORDERS | PD_CHANGE_CUSTOMERS | PD_CHANGE_DEADLINES);
  if (row_id != NULL)
    *row_id = id;
  return TRUE;
}

static PdBulkLine
describe_line (PdOrderLine *line, char **version)
{
  g_object_get (line, "version", version, NULL);

  return (PdBulkLine){
    .product_id = pd_order_line_get_product_id (line),
    .sku_id = pd_order_line_get_sku_id (line),
    .title = pd_order_line_get_title (line),
    .publisher = pd_order_line_get_publisher (line),
    .kind = pd_order_line_get_kind (line),
    .quantity = pd_order_line_get_quantity (line),
    .term = pd_order_line_get_term (line),
    .billing = pd_order_line_get_billing (line),
    .unit_price_minor = pd_order_line_get_unit_price (line),
    .total_minor = pd_order_line_get_total (line),
    .status = pd_order_line_get_status (line),
    .policy_id = pd_order_line_get_policy_id (line),
    .window_end = pd_order_line_get_window_end (line),
    .cancel_sent_at = pd_order_line_get_cancel_sent_at (line),
    .cancelled_at = pd_order_line_get_cancelled_at (line),
    .credit_minor = pd_order_line_get_credit (line),
    .credit_invoice = pd_order_line_get_credit_invoice (line),
    .hybrid_benefit = pd_order_line_get_hybrid_benefit (line),
    .version = *version,
    .checklist = pd_order_line_get_checklist (line),
  };
}

gboolean
pd_database_insert_order (PdDatabase *self,
                          PdOrder *order,
                          const char *request_id,
                          const char *user_name,
                          gint64 *row_id,
                          GError **error)
{
  GPtrArray *lines = pd_order_get_lines (order);
  g_autoptr (GArray) plain = g_array_new (FALSE, FALSE, sizeof (PdBulkLine));
  g_autoptr (GPtrArray) versions = g_ptr_array_new_with_free_func (g_free);
  PdBulkOrder fields = {
    .order_id = pd_order_get_order_id (order),
    .customer_row_id = pd_order_get_customer_row_id (order),
    .placed_at = pd_order_get_placed_at (order),
    .status = pd_order_get_status (order),
    .currency = pd_order_get_currency (order),
    .total_minor = pd_order_get_total (order),
    .include_tax = pd_order_get_include_tax (order),
    .request_id = request_id,
    .user_name = user_name,
  };

  for (guint i = 0; lines != NULL && i < lines->len; i++) {
    char *version = NULL;
    PdBulkLine line = describe_line (lines->pdata[i], &version);

    g_array_append_val (plain, line);
    g_ptr_array_add (versions, version);
  }
  fields.lines = (const PdBulkLine *) (gpointer) plain->data;
  fields.n_lines = plain->len;

  return pd_database_bulk_insert_order (self, &fields, row_id, NULL, error);
}

/* --- reading --- */

/* Row IDs of a statement's first column. */
static GArray *
read_ids (PdDatabase *self, PdStatement *stmt, const char *doing, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean has_row = FALSE;

  do {
    gint64 id;

    if (!pd_database_step (self, stmt, doing, &has_row, error))
      return NULL;
    if (has_row) {
      id = sqlite3_column_int64 (stmt, 0);
      g_array_append_val (ids, id);
    }
  } while (has_row);

  return g_steal_pointer (&ids);
}

static GPtrArray *
load_lines (PdDatabase *self, PdStatement *stmt, const char *doing, GError **error)
{
  g_autoptr (GArray) ids = read_ids (self, stmt, doing, error);

  if (ids == NULL)
    return NULL;

  return pd_database_load (self, PD_LIST_SOFTWARE, (const gint64 *) (gpointer) ids->data, ids->len,
                           0, error);
}

PdOrder *
pd_database_get_order (PdDatabase *self, gint64 row_id, GError **error)
{
  static const char sql[] = "SELECT id FROM order_lines WHERE order_row_id = ?1 ORDER BY line";
  g_autoptr (PdOrder) order = pd_database_get (self, PD_LIST_ORDERS, row_id, 0, error);
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (PdStatement) stmt = NULL;

  if (order == NULL || (stmt = pd_database_prepare (self, sql, error)) == NULL ||
      !pd_database_bind (self, stmt, error, "i", row_id) ||
      (lines = load_lines (self, stmt, "Reading an order", error)) == NULL)
    return NULL;

  pd_order_set_lines (order, lines);
  return g_steal_pointer (&order);
}

/* Order IDs of up to MAX_CANDIDATES rows, one sentence. */
static void
set_ambiguous (PdDatabase *self, const char *text, PdIdSet *set, GError **error)
{
  static const char sql[] = "SELECT order_id FROM orders WHERE id IN"
                            " (SELECT value FROM json_each (?1)) ORDER BY order_id LIMIT ?2";
  g_autofree char *json = pd_id_set_to_json (set);
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "si", json, (gint64) MAX_CANDIDATES))
    return;
  do {
    if (!pd_database_step (self, stmt, "Looking for an order", &has_row, error))
      return;
    if (has_row)
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "",
                              pd_statement_lend_text (stmt, 0));
  } while (has_row);
  if (set->count > MAX_CANDIDATES)
    g_string_append (names, ", …");

  g_set_error (error, PD_ERROR, PD_ERROR_AMBIGUOUS,
               /* Translators: the first %s is what was typed, the second a list of order IDs */
               _ ("“%s” fits several orders: %s."), text, names->str);
}

static gint64
first_of_set (const PdIdSet *set)
{
  for (gsize i = 0; i < set->words->len; i++) {
    guint64 word = g_array_index (set->words, guint64, i);

    if (word != 0)
      return (gint64) i * 64 + __builtin_ctzll (word);
  }

  return 0;
}

char *
pd_database_get_order_request (PdDatabase *self, gint64 order_row_id, GError **error)
{
  static const char sql[] = "SELECT request_id FROM orders WHERE id = ?1";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "i", order_row_id) ||
      !pd_database_step (self, stmt, "Reading an order", &has_row, error) || !has_row)
    return NULL;

  return pd_database_column_text (stmt, 0);
}

PdOrder *
pd_database_find_order (PdDatabase *self, const char *text, GError **error)
{
  g_autofree char *needle = pd_text_fold (text);
  g_autoptr (PdIdSet) set = NULL;
  g_autoptr (PdStatement) stmt =
      pd_database_prepare (self,
                           "SELECT id FROM orders WHERE order_id = ?1 UNION ALL SELECT id"
                           " FROM orders WHERE alternate_id = ?1 COLLATE NOCASE LIMIT 1",
                           error);
  gboolean has_row = FALSE;
  gint64 row_id = 0;

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "s", text) ||
      !pd_database_step (self, stmt, "Looking for an order", &has_row, error))
    return NULL;
  if (has_row) {
    row_id = sqlite3_column_int64 (stmt, 0);
    return pd_database_get_order (self, row_id, error);
  }

  set = pd_search_gather_order_ids (self, needle, 0, NULL, error);
  if (set == NULL)
    return NULL;
  if (set->count == 0 || *needle == '\0') {
    /* Translators: %s is what was typed */
    g_set_error (error, PD_ERROR, PD_ERROR_NOT_FOUND, _ ("No order fits “%s”."), text);
    return NULL;
  }
  if (set->count > 1) {
    set_ambiguous (self, text, set, error);
    return NULL;
  }

  return pd_database_get_order (self, first_of_set (set), error);
}

PdOrderLine *
pd_database_get_line (PdDatabase *self, gint64 line_row_id, GError **error)
{
  return pd_database_get (self, PD_LIST_SOFTWARE, line_row_id, 0, error);
}

GPtrArray *
pd_database_list_cancelling (PdDatabase *self, gint64 sent_before, GError **error)
{
  static const char sql[] = "SELECT id FROM order_lines WHERE software IN (0, 1)"
                            " AND status = 'cancelling' AND cancel_sent_at <= ?1"
                            " ORDER BY cancel_sent_at, id";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "i", sent_before))
    return NULL;

  return load_lines (self, stmt, "Listing cancellations", error);
}

GPtrArray *
pd_database_list_due_instalments (PdDatabase *self, gint64 now, GError **error)
{
  static const char sql[] = "SELECT id FROM order_lines WHERE next_instalment_at > 0"
                            " AND next_instalment_at <= ?1 AND status = 'active'"
                            " ORDER BY next_instalment_at, id";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "i", now))
    return NULL;

  return load_lines (self, stmt, "Listing instalments", error);
}

gboolean
pd_database_owns_sku (PdDatabase *self,
                      gint64 customer_row_id,
                      const char *product_id,
                      const char *sku_id,
                      gboolean *owns,
                      GError **error)
{
  /* An active line of it; a cancellation under way frees it only when it is done. */
  static const char sql[] =
      "SELECT 1 FROM order_lines l JOIN articles a ON a.id = l.article_row_id"
      " WHERE l.customer_row_id = ?1 AND l.status <> 'cancelled' AND a.product_id = ?2"
      " AND a.sku_id = ?3 LIMIT 1";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  return stmt != NULL &&
         pd_database_bind (self, stmt, error, "iss", customer_row_id, product_id, sku_id) &&
         pd_database_step (self, stmt, "Looking for a product", owns, error);
}

/* --- changing --- */

/* Runs an UPDATE that must hit a row. */
static gboolean
run_update (PdDatabase *self, PdStatement *stmt, const char *doing, GError **error)
{
  if (!pd_database_run (self, stmt, doing, error))
    return FALSE;
  if (pd_database_changes (self) == 0) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_CONFLICT,
                         _ ("The order has changed in the meantime."));
    return FALSE;
  }

  pd_database_mark_changed (self, PD_CHANGE_ORDERS);
  return TRUE;
}

gboolean
pd_database_set_order_status (PdDatabase *self,
                              gint64 order_row_id,
                              const char *status,
                              GError **error)
{
  g_autoptr (PdStatement) stmt =
      pd_database_prepare (self, "UPDATE orders SET status = ?2 WHERE id = ?1", error);

  return stmt != NULL && pd_database_bind (self, stmt, error, "is", order_row_id, status) &&
         run_update (self, stmt, "Changing an order", error);
}

gboolean
pd_database_set_line_cancelling (PdDatabase *self,
                                 gint64 line_row_id,
                                 gint64 sent_at,
                                 gint64 credit_minor,
                                 const char *credit_invoice,
                                 GError **error)
{
  static const char update[] =
      "UPDATE order_lines SET status = 'cancelling', cancel_sent_at = ?2, credit_minor = ?3,"
      " credit_invoice = ?4, next_instalment_at = 0 WHERE id = ?1 AND status = 'active'";
  static const char clear[] = "DELETE FROM deadlines WHERE line_row_id = ?1 AND kind = 'cancel'";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, update, error);
  g_autoptr (PdStatement) deadline = pd_database_prepare (self, clear, error);

  if (stmt == NULL || deadline == NULL ||
      !pd_database_bind (self, stmt, error, "iiis", line_row_id, sent_at, credit_minor,
                         credit_invoice) ||
      !run_update (self, stmt, "Cancelling a line", error) ||
      !pd_database_bind (self, deadline, error, "i", line_row_id) ||
      !pd_database_run (self, deadline, "Removing a deadline", error))
    return FALSE;

  pd_database_mark_changed (self, PD_CHANGE_DEADLINES);
  return TRUE;
}

gboolean
pd_database_set_line_cancelled (PdDatabase *self,
                                gint64 line_row_id,
                                gint64 cancelled_at,
                                GError **error)
{
  static const char sql[] = "UPDATE order_lines SET status = 'cancelled', cancelled_at = ?2"
                            " WHERE id = ?1 AND status = 'cancelling'";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  return stmt != NULL && pd_database_bind (self, stmt, error, "ii", line_row_id, cancelled_at) &&
         run_update (self, stmt, "Cancelling a line", error);
}

gboolean
pd_database_set_line_checklist (PdDatabase *self, gint64 line_row_id, int checklist, GError **error)
{
  g_autoptr (PdStatement) stmt =
      pd_database_prepare (self, "UPDATE order_lines SET checklist = ?2 WHERE id = ?1", error);

  return stmt != NULL && pd_database_bind (self, stmt, error, "id", line_row_id, checklist) &&
         run_update (self, stmt, "Ticking a line", error);
}

gboolean
pd_database_set_next_instalment (PdDatabase *self,
                                 gint64 line_row_id,
                                 gint64 due_at,
                                 GError **error)
{
  static const char sql[] = "UPDATE order_lines SET next_instalment_at = ?2 WHERE id = ?1";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  return stmt != NULL && pd_database_bind (self, stmt, error, "ii", line_row_id, due_at) &&
         run_update (self, stmt, "Setting an instalment", error);
}

/* --- windows --- */

static gboolean
set_span (PdDatabase *self, const PdWindowSpan *span, GError **error)
{
  /* A day: 86,400,000,000 microseconds, an hour: 3,600,000,000. Rows that stay as they are, are not
   * written. */
  static const char sql[] =
      "UPDATE order_lines SET policy_id = ?4, window_end = CASE"
      "  WHEN ?6 = 0 OR placed_at = 0 THEN 0"
      "  WHEN ?5 THEN placed_at + ?6 * 3600000000"
      "  ELSE placed_at - ((placed_at % 86400000000) + 86400000000) % 86400000000"
      "       + (?6 + 1) * 86400000000 END"
      " WHERE software IN (0, 1) AND status = 'active' AND far_window_end = 0"
      " AND placed_at >= ?2"
      " AND (placed_at < ?3 OR ?3 = 9223372036854775807)"
      " AND +article_row_id IN (SELECT id FROM articles WHERE kind = ?1)"
      " AND (policy_id <> ?4 OR window_end <> CASE"
      "  WHEN ?6 = 0 OR placed_at = 0 THEN 0"
      "  WHEN ?5 THEN placed_at + ?6 * 3600000000"
      "  ELSE placed_at - ((placed_at % 86400000000) + 86400000000) % 86400000000"
      "       + (?6 + 1) * 86400000000 END)";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  return stmt != NULL &&
         pd_database_bind (self, stmt, error, "siisdd", span->kind, span->from, span->until,
                           or_empty (span->policy_id), span->unit == PD_WINDOW_HOURS,
                           span->window) &&
         pd_database_run (self, stmt, "Setting windows", error);
}

static gboolean
set_windows (PdDatabase *self, const PdWindowSpan *spans, gsize n_spans, GError **error)
{
  static const char *const deadlines[] = {
    "UPDATE deadlines SET at = l.window_end FROM order_lines l WHERE l.id = deadlines.line_row_id"
    " AND deadlines.kind = 'cancel' AND l.window_end > 0 AND deadlines.at <> l.window_end",
    "DELETE FROM deadlines WHERE kind = 'cancel' AND EXISTS (SELECT 1 FROM order_lines l"
    " WHERE l.id = deadlines.line_row_id AND (l.window_end = 0 OR l.status <> 'active'))",
    "INSERT INTO deadlines (at, kind, customer_row_id, line_row_id)"
    " SELECT window_end, 'cancel', customer_row_id, id FROM order_lines l"
    " WHERE status = 'active' AND window_end > 0 AND NOT EXISTS (SELECT 1 FROM deadlines d"
    " WHERE d.line_row_id = l.id AND d.kind = 'cancel') ORDER BY id",
  };

  for (gsize i = 0; i < n_spans; i++) {
    if (!set_span (self, &spans[i], error))
      return FALSE;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (deadlines); i++) {
    if (!pd_database_exec (self, deadlines[i], "Setting deadlines", error))
      return FALSE;
  }

  pd_database_mark_changed (self, PD_CHANGE_ORDERS | PD_CHANGE_CUSTOMERS | PD_CHANGE_DEADLINES);
  return TRUE;
}

gboolean
pd_database_set_windows (PdDatabase *self, const PdWindowSpan *spans, gsize n_spans, GError **error)
{
  gboolean done;

  g_return_val_if_fail (pd_database_in_transaction (self), FALSE);

  /* It touches most pages of three tables' indexes: a larger cache while it runs. */
  if (!pd_database_exec (self, "PRAGMA cache_size = -65536", "Setting windows", error))
    return FALSE;

  done = set_windows (self, spans, n_spans, error);
  if (!pd_database_exec (self, "PRAGMA cache_size = -8192", "Setting windows", done ? error : NULL))
    return FALSE;
  return done;
}

GPtrArray *
pd_database_list_sold_kinds (PdDatabase *self, GError **error)
{
  g_autoptr (GPtrArray) kinds = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (PdStatement) stmt =
      pd_database_prepare (self, "SELECT DISTINCT kind FROM articles", error);
  gboolean has_row = FALSE;

  if (stmt == NULL)
    return NULL;
  do {
    if (!pd_database_step (self, stmt, "Listing kinds", &has_row, error))
      return NULL;
    if (has_row)
      g_ptr_array_add (kinds, pd_database_column_text (stmt, 0));
  } while (has_row);

  return g_steal_pointer (&kinds);
}

/* --- idempotency --- */

char *
pd_database_find_request (PdDatabase *self,
                          const char *request_id,
                          const char *what,
                          GError **error)
{
  static const char sql[] = "SELECT what, answer FROM requests WHERE request_id = ?1";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "s", request_id) ||
      !pd_database_step (self, stmt, "Looking for a request", &has_row, error) || !has_row)
    return NULL;

  if (g_strcmp0 (pd_statement_lend_text (stmt, 0), what) != 0) {
    g_set_error (error, PD_ERROR, PD_ERROR_CONFLICT,
                 /* Translators: %s is the ID of a request */
                 _ ("The request ID %s was used for something else."), request_id);
    return NULL;
  }

  return pd_database_column_text (stmt, 1);
}

gboolean
pd_database_store_request (PdDatabase *self,
                           const char *request_id,
                           const char *what,
                           const char *answer,
                           gint64 now,
                           GError **error)
{
  static const char sql[] =
      "INSERT INTO requests (request_id, what, answer, at) VALUES (?1, ?2, ?3, ?4)";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  return stmt != NULL &&
         pd_database_bind (self, stmt, error, "sssi", request_id, what, answer, now) &&
         pd_database_run (self, stmt, "Keeping a request", error);
}
