// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Lists of row IDs: their statements. The SQL of a list is put together from the constant pieces
 * below, chosen by the query's fields; whatever a person typed is bound, never written into it. */

#include "pd-clock.h"
#include "pd-lists-private.h"

#define NEXT_DEADLINE \
  "(SELECT MIN (d.at) FROM deadlines d WHERE d.customer_row_id = c.id AND d.at > :now)"
#define INVOICE_TOTAL "coalesce (v.total_minor, v.charges_minor + v.credits_minor)"
#define WINDOW_ORDER "CASE l.window_end WHEN 0 THEN 9223372036854775807 ELSE l.window_end END"

static const PdListSpec kinds[] = {
  [PD_LIST_CUSTOMERS] = { "c.id",
                          "customers c",
                          "1",
                          FALSE,
                          { { PD_SORT_NAME, NULL, "", "c.name_key, c.id",
                              "c.name_key DESC, c.id DESC" },
                            { PD_SORT_DOMAIN, NULL, "", "c.domain, c.id",
                              "c.domain DESC, c.id DESC" },
                            { PD_SORT_COUNTRY, NULL, "", "c.country, c.id",
                              "c.country DESC, c.id DESC" },
                            { PD_SORT_ORDERS, NULL, "", "c.orders_count, c.id",
                              "c.orders_count DESC, c.id DESC" },
                            { PD_SORT_CREATED, NULL, "", "c.created_at, c.id",
                              "c.created_at DESC, c.id DESC" },
                            { PD_SORT_DEADLINE, NULL, "",
                              NEXT_DEADLINE " IS NULL, " NEXT_DEADLINE ", c.id",
                              NEXT_DEADLINE " IS NULL, " NEXT_DEADLINE " DESC, c.id DESC" } } },
  [PD_LIST_PRODUCTS] = { "p.id",
                         "products p",
                         "1",
                         FALSE,
                         { { PD_SORT_TITLE, NULL, "", "p.title_key, p.id",
                             "p.title_key DESC, p.id DESC" },
                           { PD_SORT_KIND, NULL, "", "p.kind, p.title_key, p.id",
                             "p.kind DESC, p.title_key DESC, p.id DESC" } } },
  [PD_LIST_ORDERS] = { "o.id",
                       "orders o",
                       "1",
                       TRUE,
                       { { PD_SORT_DATE, NULL, "", "o.placed_at, o.id",
                           "o.placed_at DESC, o.id DESC" },
                         { PD_SORT_CUSTOMER,
                           "customers c CROSS JOIN orders o ON o.customer_row_id = c.id",
                           " JOIN customers c ON c.id = o.customer_row_id",
                           "c.name_key, c.id, o.placed_at, o.id",
                           "c.name_key DESC, c.id DESC, o.placed_at DESC, o.id DESC" },
                         { PD_SORT_TOTAL, NULL, "", "o.currency, o.total_minor, o.id",
                           "o.currency DESC, o.total_minor DESC, o.id DESC" },
                         { PD_SORT_STATUS, NULL, "", "o.status, o.placed_at, o.id",
                           "o.status DESC, o.placed_at DESC, o.id DESC" },
                         { PD_SORT_ORDER_ID, NULL, "", "o.order_id, o.id",
                           "o.order_id DESC, o.id DESC" } } },
  [PD_LIST_SOFTWARE] = { "l.id",
                         "order_lines l",
                         "l.software = 1",
                         TRUE,
                         { { PD_SORT_DATE, NULL, "", "l.placed_at, l.id",
                             "l.placed_at DESC, l.id DESC" },
                           { PD_SORT_TITLE,
                             "articles a CROSS JOIN order_lines l ON l.article_row_id = a.id",
                             " JOIN articles a ON a.id = l.article_row_id",
                             "a.title_key, a.id, l.order_row_id, l.id",
                             "a.title_key DESC, a.id DESC, l.order_row_id DESC, l.id DESC" },
                           { PD_SORT_STATUS, NULL, "", "l.status, l.placed_at, l.id",
                             "l.status DESC, l.placed_at DESC, l.id DESC" },
                           { PD_SORT_QUANTITY, NULL, "", "l.quantity, l.id",
                             "l.quantity DESC, l.id DESC" },
                           { PD_SORT_DEADLINE, NULL, "", WINDOW_ORDER ", l.id",
                             WINDOW_ORDER " DESC, l.id DESC" },
                           { PD_SORT_CUSTOMER,
                             "customers c CROSS JOIN order_lines l ON l.customer_row_id = c.id",
                             " JOIN customers c ON c.id = l.customer_row_id",
                             "c.name_key, c.id, l.placed_at, l.id",
                             "c.name_key DESC, c.id DESC, l.placed_at DESC, l.id DESC" } } },
  [PD_LIST_KEYS] = { "k.id",
                     "pool_keys k",
                     "k.line_row_id IS NOT NULL",
                     TRUE,
                     { { PD_SORT_DATE, NULL, "", "k.issued_at, k.id",
                         "k.issued_at DESC, k.id DESC" } } },
  [PD_LIST_LINKS] = { "k.id",
                      "links k",
                      "1",
                      TRUE,
                      { { PD_SORT_DATE, NULL, "", "k.issued_at, k.id",
                          "k.issued_at DESC, k.id DESC" } } },
  [PD_LIST_INVOICES] = { "v.id",
                         "invoices v",
                         "1",
                         TRUE,
                         { { PD_SORT_DATE, NULL, "", "v.month, v.id", "v.month DESC, v.id DESC" },
                           { PD_SORT_TOTAL, NULL, "", "v.currency, " INVOICE_TOTAL ", v.id",
                             "v.currency DESC, " INVOICE_TOTAL " DESC, v.id DESC" } } },
  [PD_LIST_INVOICE_LINES] = { "i.id",
                              "invoice_lines i",
                              "1",
                              FALSE,
                              { { PD_SORT_DATE, NULL, "", "i.at, i.id", "i.at DESC, i.id DESC" },
                                { PD_SORT_TOTAL, NULL, "", "i.amount_minor, i.id",
                                  "i.amount_minor DESC, i.id DESC" } } },
  [PD_LIST_ACTIVITY] = { "y.id",
                         "activity y",
                         "1",
                         TRUE,
                         { { PD_SORT_DATE, NULL, "", "y.at, y.id", "y.at DESC, y.id DESC" },
                           { PD_SORT_CUSTOMER, NULL, "", "coalesce (y.customer_name, ''), y.id",
                             "coalesce (y.customer_name, '') DESC, y.id DESC" },
                           { PD_SORT_USER, NULL, "", "y.user_name, y.id",
                             "y.user_name DESC, y.id DESC" },
                           { PD_SORT_OPERATION, NULL, "", "y.operation, y.at, y.id",
                             "y.operation DESC, y.at DESC, y.id DESC" } } },
  [PD_LIST_DEADLINES] = { "d.id",
                          "deadlines d",
                          "1",
                          FALSE,
                          { { PD_SORT_DEADLINE, NULL, "", "d.at, d.customer_row_id, d.id",
                              "d.at DESC, d.customer_row_id DESC, d.id DESC" },
                            { PD_SORT_CUSTOMER, NULL,
                              " LEFT JOIN customers c ON c.id = d.customer_row_id",
                              "c.name_key, d.at, d.id", "c.name_key DESC, d.at DESC, d.id DESC" },
                            { PD_SORT_VALUE, NULL,
                              " LEFT JOIN order_lines l ON l.id = d.line_row_id",
                              "iif (d.kind = 'cancel', l.total_minor, 0), d.id",
                              "iif (d.kind = 'cancel', l.total_minor, 0) DESC, d.id DESC" } } },
  [PD_LIST_OUTBOX] = { "b.id",
                       "outbox b",
                       "1",
                       TRUE,
                       { { PD_SORT_CREATED, NULL, "", "b.id", "b.id DESC" },
                         { PD_SORT_DATE, NULL, "", "b.updated_at, b.id",
                           "b.updated_at DESC, b.id DESC" },
                         { PD_SORT_STATUS, NULL, "", "b.state, b.id", "b.state DESC, b.id DESC" },
                         { PD_SORT_KIND, NULL, "", "b.kind, b.id", "b.kind DESC, b.id DESC" },
                         { PD_SORT_CUSTOMER, NULL,
                           " LEFT JOIN customers c ON c.id = b.customer_row_id", "c.name_key, b.id",
                           "c.name_key DESC, b.id DESC" },
                         { PD_SORT_TITLE, NULL, "", "b.subject, b.id",
                           "b.subject DESC, b.id DESC" } } },
};

static const PdListSpec *
get_spec (PdListKind kind)
{
  if (kind == PD_LIST_RESERVATIONS)
    return &pd_reservations_spec;

  return kind == PD_LIST_REQUESTS ? &pd_requests_spec : &kinds[kind];
}

static const PdSortSpec *
find_sort (const PdListSpec *kind, const PdQuery *query, gboolean *down)
{
  *down = query->descending;
  for (gsize i = 0; i < G_N_ELEMENTS (kind->sorts) && kind->sorts[i].up != NULL; i++) {
    if (kind->sorts[i].sort == query->sort)
      return &kind->sorts[i];
  }

  *down = kind->default_down;
  return &kind->sorts[0];
}

/* The list is of one customer, order, line or invoice: small, whatever the size of the book. */
gboolean
pd_list_is_narrow (const PdQuery *query)
{
  return (query->customer_row_id != 0 && query->kind != PD_LIST_PRODUCTS) ||
         query->order_row_id != 0 || query->line_row_id != 0 || query->invoice_row_id != 0 ||
         query->reservation_row_id != 0;
}

/* --- conditions --- */

static void
add (GString *sql, gboolean wanted, const char *condition)
{
  if (wanted)
    g_string_append_printf (sql, " AND %s", condition);
}

/* Keys and links hang on an order line, and so do invoice lines whose order is known. */
static void
add_line_conditions (GString *sql, const PdQuery *query, const char *column)
{
  if (query->line_row_id != 0)
    g_string_append_printf (sql, " AND %s = :line", column);
  if (query->customer_row_id != 0)
    g_string_append_printf (
        sql, " AND %s IN (SELECT id FROM order_lines WHERE customer_row_id = :customer)", column);
  if (query->order_row_id != 0)
    g_string_append_printf (
        sql, " AND %s IN (SELECT id FROM order_lines WHERE order_row_id = :order)", column);
}

static void
add_invoice_line_conditions (GString *sql, const PdQuery *query)
{
  add (sql, query->line_row_id != 0, "i.line_row_id = :line");
  add (sql, query->customer_row_id != 0,
       "(i.customer_row_id = :customer OR i.line_row_id IN"
       " (SELECT id FROM order_lines WHERE customer_row_id = :customer))");
  add (sql, query->order_row_id != 0,
       "i.line_row_id IN (SELECT id FROM order_lines WHERE order_row_id = :order)");
  add (sql, query->invoice_row_id != 0, "i.invoice_row_id = :invoice");
  add (sql, query->from != 0, "i.at >= :from");
  add (sql, query->to != 0, "i.at < :to");
}

static void
add_outbox_conditions (GString *sql, const PdQuery *query)
{
  const gboolean waiting = g_strcmp0 (query->status, PD_QUERY_WAITING) == 0;

  add (sql, query->customer_row_id != 0, "b.customer_row_id = :customer");
  add (sql, waiting, "b.state IN ('draft', 'queued', 'sending', 'failed')");
  add (sql, query->status != NULL && !waiting, "b.state = :status");
  add (sql, query->operation != NULL, "b.kind = :operation");
  add (sql, query->from != 0, "b.updated_at >= :from");
  add (sql, query->to != 0, "b.updated_at < :to");
}

static void
add_software_conditions (GString *sql, const PdQuery *query)
{
  add (sql, query->customer_row_id != 0, "l.customer_row_id = :customer");
  add (sql, query->order_row_id != 0, "l.order_row_id = :order");
  add (sql, query->line_row_id != 0, "l.id = :line");
  add (sql, query->product_id != NULL,
       "l.article_row_id IN (SELECT id FROM articles WHERE product_id = :product)");
  add (sql, query->sku_id != NULL,
       "l.article_row_id IN (SELECT id FROM articles WHERE sku_id = :sku)");
  add (sql, query->product_kind != NULL,
       "l.article_row_id IN (SELECT id FROM articles WHERE kind = :kind)");
  add (sql, query->status != NULL, "l.status = :status");
  add (sql, query->from != 0, "l.placed_at >= :from");
  add (sql, query->to != 0, "l.placed_at < :to");
}

static void
add_invoice_conditions (GString *sql, const PdQuery *query)
{
  add (sql, query->invoice_row_id != 0, "v.id = :invoice");
  add (sql, query->customer_row_id != 0,
       "v.id IN (SELECT i.invoice_row_id FROM order_lines l JOIN invoice_lines i"
       " ON i.line_row_id = l.id WHERE l.customer_row_id = :customer"
       " UNION SELECT invoice_row_id FROM invoice_lines WHERE customer_row_id = :customer)");
  add (sql, g_strcmp0 (query->status, "paid") == 0, "v.paid = 1");
  add (sql, g_strcmp0 (query->status, "open") == 0, "v.paid = 0 AND v.month >= :month");
  add (sql, g_strcmp0 (query->status, "issued") == 0, "v.paid = 0 AND v.month < :month");
  add (sql, query->from != 0, "v.month >= :from_month");
  add (sql, query->to != 0, "v.month <= :to_month");
}

#define KEY_OPERATIONS \
  "('" PD_OPERATION_GET_KEY "', '" PD_OPERATION_GET_LINK "', '" PD_OPERATION_DOWNLOAD "')"

static void
add_activity_conditions (GString *sql, const PdQuery *query)
{
  add (sql, query->customer_row_id != 0, "y.customer_row_id = :customer");
  add (sql, query->operation != NULL, "y.operation = :operation");
  add (sql, query->status != NULL, "y.status = :status");
  add (sql, query->key_access_only, "+y.operation IN " KEY_OPERATIONS);
  add (sql, query->no_key_access, "y.operation NOT IN " KEY_OPERATIONS);
  add (sql, query->from != 0, "y.at >= :from");
  add (sql, query->to != 0, "y.at < :to");
}

static void
add_conditions (GString *sql, const PdQuery *query)
{
  switch (query->kind) {
  case PD_LIST_CUSTOMERS:
    add (sql, query->customer_row_id != 0, "c.id = :customer");
    break;
  case PD_LIST_PRODUCTS: /* the customer only says whose prices the decorator shows */
    add (sql, query->product_kind != NULL, "p.kind = :kind");
    add (sql, query->product_id != NULL, "p.product_id = :product");
    add (sql, query->sku_id != NULL, "p.sku_id = :sku");
    add (sql, query->market != NULL,
         "p.id IN (SELECT product_row_id FROM product_markets WHERE market = :market)");
    break;
  case PD_LIST_ORDERS:
    add (sql, query->customer_row_id != 0, "o.customer_row_id = :customer");
    add (sql, query->order_row_id != 0, "o.id = :order");
    add (sql, query->status != NULL, "o.status = :status");
    add (sql, query->from != 0, "o.placed_at >= :from");
    add (sql, query->to != 0, "o.placed_at < :to");
    break;
  case PD_LIST_SOFTWARE:
    add_software_conditions (sql, query);
    break;
  case PD_LIST_KEYS:
  case PD_LIST_LINKS:
    add_line_conditions (sql, query, "k.line_row_id");
    add (sql, query->from != 0, "k.issued_at >= :from");
    add (sql, query->to != 0, "k.issued_at < :to");
    break;
  case PD_LIST_INVOICES:
    add_invoice_conditions (sql, query);
    break;
  case PD_LIST_INVOICE_LINES:
    add_invoice_line_conditions (sql, query);
    break;
  case PD_LIST_ACTIVITY:
    add_activity_conditions (sql, query);
    break;
  case PD_LIST_DEADLINES:
    add (sql, query->customer_row_id != 0, "d.customer_row_id = :customer");
    add (sql, query->line_row_id != 0, "d.line_row_id = :line");
    add (sql, query->deadline_kind != NULL, "d.kind = :deadline");
    add (sql, query->now != 0, "d.at > :now");
    add (sql, query->from != 0, "d.at >= :from");
    add (sql, query->to != 0, "d.at < :to");
    break;
  case PD_LIST_RESERVATIONS:
    pd_reservations_add_conditions (sql, query);
    break;
  case PD_LIST_REQUESTS:
    pd_requests_add_conditions (sql, query);
    break;
  case PD_LIST_OUTBOX:
    add_outbox_conditions (sql, query);
    break;
  case PD_LIST_EVERYTHING:
    break;
  }
}

static void
bind_query (PdStatement *stmt, const PdQuery *query)
{
  g_autofree char *month = pd_instant_format_month (query->now, 0);
  g_autofree char *from_month = pd_instant_format_month (query->from, 0);
  g_autofree char *to_month = pd_instant_format_month (query->to > 0 ? query->to - 1 : 0, 0);

  pd_statement_bind_named_int64 (stmt, ":customer", query->customer_row_id);
  pd_statement_bind_named_int64 (stmt, ":order", query->order_row_id);
  pd_statement_bind_named_int64 (stmt, ":line", query->line_row_id);
  pd_statement_bind_named_int64 (stmt, ":invoice", query->invoice_row_id);
  pd_statement_bind_named_int64 (stmt, ":from", query->from);
  pd_statement_bind_named_int64 (stmt, ":to", query->to);
  pd_statement_bind_named_int64 (stmt, ":now", query->now);
  pd_statement_bind_named_text (stmt, ":kind", query->product_kind);
  pd_statement_bind_named_text (stmt, ":product", query->product_id);
  pd_statement_bind_named_text (stmt, ":sku", query->sku_id);
  pd_statement_bind_named_text (stmt, ":market", query->market);
  pd_statement_bind_named_text (stmt, ":status", query->status);
  pd_statement_bind_named_text (stmt, ":operation", query->operation);
  pd_statement_bind_named_text (stmt, ":deadline", query->deadline_kind);
  pd_statement_bind_named_text (stmt, ":month", month);
  pd_statement_bind_named_text (stmt, ":from_month", from_month);
  pd_statement_bind_named_text (stmt, ":to_month", to_month);
  pd_reservations_bind_query (stmt, query);
}

/* --- statements --- */

/* Where the list's rows come from: its own indexes, or a given set (":ids", JSON). */
PdStatement *
pd_list_prepare (PdDatabase *self,
                 const PdQuery *query,
                 const char *ids,
                 gint64 limit,
                 gint64 offset,
                 GError **error)
{
  const PdListSpec *kind = get_spec (query->kind);
  gboolean down = FALSE;
  const PdSortSpec *sort = find_sort (kind, query, &down);
  g_autoptr (GString) sql = g_string_new ("SELECT ");
  g_autoptr (PdStatement) stmt = NULL;

  g_string_append_printf (sql, "%s FROM ", kind->id);
  if (ids != NULL)
    g_string_append_printf (sql, "json_each (:ids) j CROSS JOIN %s ON %s = j.value%s", kind->base,
                            kind->id, sort->join);
  else if (sort->walk != NULL && !pd_list_is_narrow (query))
    g_string_append (sql, sort->walk);
  else
    g_string_append_printf (sql, "%s%s", kind->base, sort->join);
  g_string_append_printf (sql, " WHERE %s", kind->where);
  add_conditions (sql, query);
  g_string_append_printf (sql, " ORDER BY %s LIMIT :limit OFFSET :offset",
                          down ? sort->down : sort->up);

  if ((stmt = pd_database_prepare (self, sql->str, error)) == NULL)
    return NULL;

  bind_query (stmt, query);
  pd_statement_bind_named_text (stmt, ":ids", ids);
  pd_statement_bind_named_int64 (stmt, ":limit", limit);
  pd_statement_bind_named_int64 (stmt, ":offset", offset);
  return g_steal_pointer (&stmt);
}

/* --- public --- */

gboolean
pd_database_count (PdDatabase *self, const PdQuery *query, gint64 *count, GError **error)
{
  g_autofree char *needle = pd_list_dup_needle (query);
  g_autoptr (GString) sql = g_string_new ("SELECT COUNT(*) FROM ");
  g_autoptr (PdStatement) stmt = NULL;
  gboolean has_row = FALSE;

  g_return_val_if_fail (PD_IS_DATABASE (self), FALSE);

  if (needle != NULL || query->kind == PD_LIST_EVERYTHING) {
    g_autoptr (GArray) ids = pd_database_list_ids (self, query, -1, 0, NULL, error);

    *count = ids != NULL ? ids->len : 0;
    return ids != NULL;
  }

  g_string_append_printf (sql, "%s WHERE %s", get_spec (query->kind)->base,
                          get_spec (query->kind)->where);
  add_conditions (sql, query);
  if ((stmt = pd_database_prepare (self, sql->str, error)) == NULL)
    return FALSE;
  bind_query (stmt, query);
  if (!pd_database_step (self, stmt, "Counting", &has_row, error))
    return FALSE;

  *count = has_row ? sqlite3_column_int64 (stmt, 0) : 0;
  return TRUE;
}

GPtrArray *
pd_database_list (PdDatabase *self,
                  const PdQuery *query,
                  gint64 limit,
                  gint64 offset,
                  GError **error)
{
  g_autoptr (GArray) ids = pd_database_list_ids (self, query, limit, offset, NULL, error);

  if (ids == NULL)
    return NULL;

  return pd_database_load (self, query->kind, (const gint64 *) (gpointer) ids->data, ids->len,
                           query->now, error);
}
