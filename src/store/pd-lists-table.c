// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Lists of row IDs. The SQL of a list is put together from the constant pieces below, chosen by the
 * query's fields; whatever a person typed is bound, never written into it.
 *
 * A search goes the shortest of three ways. Few matches: their row IDs come from the search index
 * and are sorted. Many matches, but only the first are wanted: the list is walked in its order and
 * each row looked at, for a bounded number of rows. Otherwise: the row IDs from the search index
 * become a bitmap, and the list's index is walked through it; nothing large is ever sorted. */

#include "pd-clock.h"
#include "pd-database-private.h"
#include "pd-text.h"

/* Up to so many matches are sorted; beyond, the list's index is walked. */
#define FEW 2000
/* Rows that are looked at one by one before the search index is asked for all matches. Customers
 * stand by name, where matches come in clusters, and their index answers quickly; sales by date. */
#define WALK_CUSTOMERS 1000
#define WALK_SALES 4000
/* Looking up and sorting one match takes as long as so many steps of a walk along an index. */
#define STEPS_PER_MATCH 50
/* The best hits of the search over everything, per kind. */
#define HIT_CUSTOMERS 80
#define HIT_ORDERS 50
#define HIT_SOFTWARE 50
#define HIT_INVOICES 20

/* One order of one kind of list. */
typedef struct
{
  PdSort sort;
  const char *walk; /* (nullable): FROM that yields this order by indexes, where the base cannot */
  const char *join; /* what the order needs beside the base, after it */
  const char *up;   /* ORDER BY, always a total order */
  const char *down;
} SortSpec;

/* A kind of list; its first sort is its default. */
typedef struct
{
  const char *id;
  const char *base;
  const char *where;
  gboolean default_down;
  SortSpec sorts[8];
} KindSpec;

#define NEXT_DEADLINE \
  "(SELECT MIN (d.at) FROM deadlines d WHERE d.customer_row_id = c.id AND d.at > :now)"
#define WINDOW_ORDER "CASE l.window_end WHEN 0 THEN 9223372036854775807 ELSE l.window_end END"

static const KindSpec kinds[] = {
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
                           { PD_SORT_TOTAL, NULL, "",
                             "v.currency, v.charges_minor + v.credits_minor, v.id",
                             "v.currency DESC, v.charges_minor + v.credits_minor DESC, v.id "
                             "DESC" } } },
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
                              " JOIN customers c ON c.id = d.customer_row_id",
                              "c.name_key, d.at, d.id", "c.name_key DESC, d.at DESC, d.id DESC" },
                            { PD_SORT_VALUE, NULL, " JOIN order_lines l ON l.id = d.line_row_id",
                              "iif (d.kind = 'cancel', l.total_minor, 0), d.id",
                              "iif (d.kind = 'cancel', l.total_minor, 0) DESC, d.id DESC" } } },
};

static const SortSpec *
find_sort (const KindSpec *kind, const PdQuery *query, gboolean *down)
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
static gboolean
is_narrow (const PdQuery *query)
{
  return (query->customer_row_id != 0 && query->kind != PD_LIST_PRODUCTS) ||
         query->order_row_id != 0 || query->line_row_id != 0 || query->invoice_row_id != 0;
}

/* --- conditions --- */

static void
add (GString *sql, gboolean wanted, const char *condition)
{
  if (wanted)
    g_string_append_printf (sql, " AND %s", condition);
}

/* Keys, links and invoice lines hang on an order line. */
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
       " ON i.line_row_id = l.id WHERE l.customer_row_id = :customer)");
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
    add_line_conditions (sql, query, "i.line_row_id");
    add (sql, query->invoice_row_id != 0, "i.invoice_row_id = :invoice");
    add (sql, query->from != 0, "i.at >= :from");
    add (sql, query->to != 0, "i.at < :to");
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
  pd_statement_bind_named_text (stmt, ":status", query->status);
  pd_statement_bind_named_text (stmt, ":operation", query->operation);
  pd_statement_bind_named_text (stmt, ":deadline", query->deadline_kind);
  pd_statement_bind_named_text (stmt, ":month", month);
  pd_statement_bind_named_text (stmt, ":from_month", from_month);
  pd_statement_bind_named_text (stmt, ":to_month", to_month);
}

/* --- statements --- */

/* Where the list's rows come from: its own indexes, or a given set (":ids", JSON). */
static PdStatement *
prepare_list (PdDatabase *self,
              const PdQuery *query,
              const char *ids,
              gint64 limit,
              gint64 offset,
              GError **error)
{
  const KindSpec *kind = &kinds[query->kind];
  gboolean down = FALSE;
  const SortSpec *sort = find_sort (kind, query, &down);
  g_autoptr (GString) sql = g_string_new ("SELECT ");
  g_autoptr (PdStatement) stmt = NULL;

  g_string_append_printf (sql, "%s FROM ", kind->id);
  if (ids != NULL)
    g_string_append_printf (sql, "json_each (:ids) j CROSS JOIN %s ON %s = j.value%s", kind->base,
                            kind->id, sort->join);
  else if (sort->walk != NULL && !is_narrow (query))
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

/* Which rows of a walk are taken. */
typedef struct
{
  const PdIdSet *set; /* (nullable): only these */
  const char *test;   /* (nullable): only where this SELECT of ?1 row and ?2 needle says so */
  const char *needle;
  gint64 budget; /* rows that may be looked at, < 0: all */
  gint64 skip;   /* of those taken, not returned */
  gint64 limit;  /* < 0: all */
} Filter;

static gboolean
passes (PdDatabase *self, const Filter *filter, gint64 row_id, gboolean *pass, GError **error)
{
  PdStatement *stmt;
  gboolean has_row = FALSE;

  *pass = filter->set == NULL || pd_id_set_has (filter->set, row_id);
  if (!*pass || filter->test == NULL)
    return TRUE;

  stmt = pd_database_prepare (self, filter->test, error);
  if (stmt == NULL || !pd_database_bind (self, stmt, error, "is", row_id, filter->needle) ||
      !pd_database_step (self, stmt, "Searching", &has_row, error))
    return FALSE;

  *pass = has_row && sqlite3_column_int (stmt, 0) != 0;
  pd_statement_reset (stmt);
  return TRUE;
}

/* Takes one row of a walk. */
static gboolean
take (PdDatabase *self, Filter *filter, gint64 row_id, GArray *ids, GError **error)
{
  gboolean pass = FALSE;

  if (!passes (self, filter, row_id, &pass, error))
    return FALSE;

  if (pass && filter->skip > 0)
    filter->skip--;
  else if (pass)
    g_array_append_val (ids, row_id);
  return TRUE;
}

static gboolean
is_enough (const Filter *filter, const GArray *ids)
{
  return filter->limit >= 0 && ids->len >= filter->limit;
}

/* @complete: (out): FALSE when the budget ran out first. */
static GArray *
walk (PdDatabase *self,
      PdStatement *stmt,
      Filter *filter,
      gboolean *complete,
      GCancellable *cancellable,
      GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean has_row = FALSE;

  for (gint64 n = 0;; n++) {
    *complete = TRUE;
    if (is_enough (filter, ids))
      break;
    if ((n & 255) == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
      return NULL;
    if (!pd_database_step (self, stmt, "Listing", &has_row, error))
      return NULL;
    if (!has_row)
      break;
    *complete = filter->budget < 0 || n < filter->budget;
    if (!*complete)
      break;
    if (!take (self, filter, sqlite3_column_int64 (stmt, 0), ids, error))
      return NULL;
  }

  return g_steal_pointer (&ids);
}

/* All that a statement gives; the statement itself knows the limit. */
static GArray *
read_all (PdDatabase *self, PdStatement *stmt, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  int rc;

  while ((rc = sqlite3_step (stmt)) == SQLITE_ROW) {
    gint64 id = sqlite3_column_int64 (stmt, 0);

    g_array_append_val (ids, id);
  }
  if (rc != SQLITE_DONE) {
    pd_database_set_error (self, "Listing", error);
    return NULL;
  }

  return g_steal_pointer (&ids);
}

/* --- customers by next deadline --- */

/* Adds each customer once, in the statement's order. */
static gboolean
add_unseen (PdDatabase *self,
            PdStatement *stmt,
            PdIdSet *seen,
            GArray *ids,
            GCancellable *cancellable,
            GError **error)
{
  gboolean has_row = FALSE;

  for (gint64 n = 0;; n++) {
    gint64 id;

    if ((n & 255) == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    if (!pd_database_step (self, stmt, "Listing", &has_row, error))
      return FALSE;
    if (!has_row)
      return TRUE;
    id = sqlite3_column_int64 (stmt, 0);
    if (!pd_id_set_has (seen, id)) {
      pd_id_set_add (seen, id);
      g_array_append_val (ids, id);
    }
  }
}

static void
reverse (GArray *ids)
{
  for (guint i = 0; i + 1 < ids->len - i; i++) {
    gint64 *a = &g_array_index (ids, gint64, i);
    gint64 *b = &g_array_index (ids, gint64, ids->len - 1 - i);
    gint64 spare = *a;

    *a = *b;
    *b = spare;
  }
}

/* Walks the deadlines to come; a customer stands where its first one stands, those without any
 * at the end, whichever way. */
static GArray *
list_by_deadline (PdDatabase *self, const PdQuery *query, GCancellable *cancellable, GError **error)
{
  static const char coming[] =
      "SELECT customer_row_id FROM deadlines WHERE at > ?1 ORDER BY at, customer_row_id";
  static const char up[] = "SELECT id FROM customers ORDER BY id";
  static const char down[] = "SELECT id FROM customers ORDER BY id DESC";
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (PdIdSet) seen = pd_id_set_new (0);
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, coming, error);
  g_autoptr (PdStatement) rest = pd_database_prepare (self, query->descending ? down : up, error);

  if (stmt == NULL || rest == NULL || !pd_database_bind (self, stmt, error, "i", query->now) ||
      !add_unseen (self, stmt, seen, ids, cancellable, error))
    return NULL;
  if (query->descending)
    reverse (ids);
  if (!add_unseen (self, rest, seen, ids, cancellable, error))
    return NULL;

  return g_steal_pointer (&ids);
}

static GArray *
filter_ids (PdDatabase *self,
            GArray *all,
            Filter *filter,
            gboolean *complete,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  *complete = TRUE;
  for (guint i = 0; i < all->len && !is_enough (filter, ids); i++) {
    if ((i & 255) == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
      return NULL;
    *complete = filter->budget < 0 || i < filter->budget;
    if (!*complete)
      break;
    if (!take (self, filter, g_array_index (all, gint64, i), ids, error))
      return NULL;
  }

  return g_steal_pointer (&ids);
}

/* --- searching --- */

/* The whole list in its order, through a filter. */
static GArray *
walk_list (PdDatabase *self,
           const PdQuery *query,
           Filter *filter,
           gboolean *complete,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (PdStatement) stmt = NULL;
  g_autoptr (GArray) all = NULL;

  if (query->kind == PD_LIST_CUSTOMERS && query->sort == PD_SORT_DEADLINE && !is_narrow (query)) {
    all = list_by_deadline (self, query, cancellable, error);
    return all == NULL ? NULL : filter_ids (self, all, filter, complete, cancellable, error);
  }
  if ((stmt = prepare_list (self, query, NULL, -1, 0, error)) == NULL)
    return NULL;

  return walk (self, stmt, filter, complete, cancellable, error);
}

/* A small set, sorted. */
static GArray *
sort_set (PdDatabase *self,
          const PdQuery *query,
          const PdIdSet *set,
          Filter *filter,
          GCancellable *cancellable,
          GError **error)
{
  g_autofree char *json = pd_id_set_to_json (set);
  g_autoptr (PdStatement) stmt = prepare_list (self, query, json, -1, 0, error);
  gboolean complete = FALSE;

  return stmt == NULL ? NULL : walk (self, stmt, filter, &complete, cancellable, error);
}

/* Whether to sort the matches rather than to walk the list until @n_wanted are met (< 0: all),
 * which takes as many steps as matches are thin among the rows. */
static gboolean
is_sorting_quicker (const PdIdSet *set, gint64 n_wanted)
{
  double count = (double) set->count;
  double wanted = n_wanted < 0 ? count : MIN ((double) n_wanted, count);

  return count * STEPS_PER_MATCH < wanted * (double) pd_id_set_get_last (set) / MAX (count, 1);
}

static GArray *
search_ids (PdDatabase *self,
            const PdQuery *query,
            const char *needle,
            gint64 limit,
            gint64 offset,
            GCancellable *cancellable,
            GError **error)
{
  const char *test = pd_search_get_test (query->kind);
  Filter filter = { NULL, test, needle, -1, offset, limit };
  g_autoptr (PdIdSet) few = NULL;
  g_autoptr (PdIdSet) many = NULL;
  gboolean complete = FALSE;

  if (is_narrow (query) || !pd_search_has_index (query->kind))
    return walk_list (self, query, &filter, &complete, cancellable, error);

  few = pd_search_gather (self, query->kind, needle, FEW, cancellable, error);
  if (few == NULL)
    return NULL;
  if (!pd_id_set_is_full (few)) {
    filter.test = few->inexact ? test : NULL;
    return sort_set (self, query, few, &filter, cancellable, error);
  }

  if (limit >= 0 && few->dense) {
    gboolean quick = query->kind == PD_LIST_CUSTOMERS && !few->scanned;
    gint64 budget = quick ? WALK_CUSTOMERS : WALK_SALES;
    Filter probe = { NULL, test, needle, budget, offset, limit };
    GArray *first = walk_list (self, query, &probe, &complete, cancellable, error);

    if (first == NULL || complete)
      return first;
    g_array_unref (first);
  }

  many = pd_search_gather (self, query->kind, needle, 0, cancellable, error);
  if (many == NULL)
    return NULL;

  filter.test = many->inexact ? test : NULL;
  if (is_sorting_quicker (many, limit < 0 ? -1 : offset + limit))
    return sort_set (self, query, many, &filter, cancellable, error);

  filter.set = many;
  return walk_list (self, query, &filter, &complete, cancellable, error);
}

/* --- everything --- */

/* Orders by their own ID, the latest first. */
static GArray *
search_order_ids (PdDatabase *self,
                  const char *needle,
                  gint64 limit,
                  GCancellable *cancellable,
                  GError **error)
{
  static const char test[] = "SELECT pd_contains (order_id, ?2) FROM orders WHERE id = ?1";
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_ORDERS);
  g_autoptr (PdIdSet) set = pd_search_gather_order_ids (self, needle, FEW, cancellable, error);
  Filter filter = { NULL, NULL, needle, -1, 0, limit };
  gboolean complete = FALSE;

  if (set == NULL)
    return NULL;
  if (!pd_id_set_is_full (set))
    return sort_set (self, query, set, &filter, cancellable, error);

  filter.test = test;
  filter.budget = WALK_SALES;
  return walk_list (self, query, &filter, &complete, cancellable, error);
}

static void
append_hits (GArray *hits, PdListKind kind, const GArray *ids)
{
  for (guint i = 0; i < ids->len; i++) {
    gint64 hit = PD_HIT_ENCODE (kind, g_array_index (ids, gint64, i));

    g_array_append_val (hits, hit);
  }
}

static GArray *
search_everything (PdDatabase *self,
                   const PdQuery *everything,
                   const char *needle,
                   GCancellable *cancellable,
                   GError **error)
{
  static const struct
  {
    PdListKind kind;
    gint64 limit;
  } parts[] = {
    { PD_LIST_CUSTOMERS, HIT_CUSTOMERS },
    { PD_LIST_ORDERS, HIT_ORDERS },
    { PD_LIST_SOFTWARE, HIT_SOFTWARE },
    { PD_LIST_INVOICES, HIT_INVOICES },
  };
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (gsize i = 0; needle != NULL && i < G_N_ELEMENTS (parts); i++) {
    g_autoptr (PdQuery) query = pd_query_new (parts[i].kind);
    g_autoptr (GArray) ids = NULL;

    if ((everything->hidden_kinds & (1u << parts[i].kind)) != 0)
      continue;

    query->now = everything->now;
    if (parts[i].kind == PD_LIST_ORDERS)
      ids = search_order_ids (self, needle, parts[i].limit, cancellable, error);
    else
      ids = search_ids (self, query, needle, parts[i].limit, 0, cancellable, error);
    if (ids == NULL)
      return NULL;
    append_hits (hits, parts[i].kind, ids);
  }

  return g_steal_pointer (&hits);
}

/* --- public --- */

/* The folded needle; NULL when the query looks for nothing. */
static char *
make_needle (const PdQuery *query)
{
  g_autofree char *needle = NULL;

  if (query->search == NULL || *query->search == '\0')
    return NULL;

  needle = pd_text_fold (query->search);
  return *needle != '\0' ? g_steal_pointer (&needle) : NULL;
}

static GArray *
cut (GArray *ids, gint64 limit, gint64 offset)
{
  guint skip = (guint) CLAMP (offset, 0, ids->len);

  if (skip > 0)
    g_array_remove_range (ids, 0, skip);
  if (limit >= 0 && ids->len > limit)
    g_array_set_size (ids, (guint) limit);

  return ids;
}

/**
 * pd_database_list_ids:
 * @self: a database
 * @query: what to list
 * @limit: how many at most; < 0 for all. A first page comes far quicker than all.
 * @offset: how many matches to leave out before
 *
 * Returns: (transfer full) (element-type gint64): row IDs in the order that is asked for. Those of
 *   #PD_LIST_EVERYTHING are unique within the list and good for pd_database_load() alone.
 */
GArray *
pd_database_list_ids (PdDatabase *self,
                      const PdQuery *query,
                      gint64 limit,
                      gint64 offset,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autofree char *needle = make_needle (query);
  g_autoptr (PdStatement) stmt = NULL;
  Filter all = { NULL, NULL, NULL, -1, offset, limit };
  gboolean complete = FALSE;
  GArray *ids;

  g_return_val_if_fail (PD_IS_DATABASE (self), NULL);
  g_return_val_if_fail (query->kind <= PD_LIST_LAST, NULL);

  if (query->kind == PD_LIST_EVERYTHING) {
    ids = search_everything (self, query, needle, cancellable, error);
    return ids != NULL ? cut (ids, limit, offset) : NULL;
  }
  if (needle != NULL)
    return search_ids (self, query, needle, limit, offset, cancellable, error);
  if (query->kind == PD_LIST_CUSTOMERS && query->sort == PD_SORT_DEADLINE)
    return walk_list (self, query, &all, &complete, cancellable, error);

  if ((stmt = prepare_list (self, query, NULL, limit, offset, error)) == NULL)
    return NULL;

  return read_all (self, stmt, error);
}

gboolean
pd_database_count (PdDatabase *self, const PdQuery *query, gint64 *count, GError **error)
{
  g_autofree char *needle = make_needle (query);
  g_autoptr (GString) sql = g_string_new ("SELECT COUNT(*) FROM ");
  g_autoptr (PdStatement) stmt = NULL;
  gboolean has_row = FALSE;

  g_return_val_if_fail (PD_IS_DATABASE (self), FALSE);

  if (needle != NULL || query->kind == PD_LIST_EVERYTHING) {
    g_autoptr (GArray) ids = pd_database_list_ids (self, query, -1, 0, NULL, error);

    *count = ids != NULL ? ids->len : 0;
    return ids != NULL;
  }

  g_string_append_printf (sql, "%s WHERE %s", kinds[query->kind].base, kinds[query->kind].where);
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
