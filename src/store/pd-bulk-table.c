// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-cloud-tables.h"
#include "pd-database-private.h"

/* Orders up to which a book is small: its indexes are made anew in no time. */
#define SMALL_BOOK 10000

/* In a small book the secondary indexes and the counting trigger are taken away while rows stream
 * in; the schema's own text brings them back. That of the order IDs goes too: they come in no
 * order, and a double one is found when it is made again. Those of reservations go as long as there
 * are few of them. */
#define DROPPABLE "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND "
static const char sales[] =
    DROPPABLE "((type = 'index' AND (sql NOT LIKE 'CREATE UNIQUE%' OR name = 'orders_by_order_id')"
              "   AND tbl_name IN ('customers', 'orders', 'order_lines', 'invoice_lines',"
              "    'deadlines', 'activity'))"
              "  OR (type = 'trigger' AND name = 'orders_counted'))";
static const char reservations[] = DROPPABLE "type = 'index' AND tbl_name = 'reservations'";

static gboolean
drop_indexes (PdDatabase *self, PdBulk *bulk, const char *which, GError **error)
{
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, which, error);
  g_autoptr (GString) drops = g_string_new (NULL);
  gboolean has_row = FALSE;

  if (stmt == NULL)
    return FALSE;

  if (bulk->schema == NULL)
    bulk->schema = g_ptr_array_new_with_free_func (g_free);
  do {
    if (!pd_database_step (self, stmt, "Preparing a bulk", &has_row, error))
      return FALSE;
    if (has_row) {
      g_string_append_printf (drops, "DROP %s %s;", pd_statement_lend_text (stmt, 0),
                              pd_statement_lend_text (stmt, 1));
      g_ptr_array_add (bulk->schema, pd_database_column_text (stmt, 2));
    }
  } while (has_row);
  pd_statement_reset (stmt);

  return pd_database_exec (self, drops->str, "Preparing a bulk", error);
}

/* Remembers what there is, so that the rest is indexed when it ends. */
static gboolean
begin (PdDatabase *self, GError **error)
{
  static const char max_customer[] = "SELECT coalesce (MAX (id), 0) FROM customers";
  static const char max_order[] = "SELECT coalesce (MAX (id), 0) FROM orders";
  static const char max_activity[] = "SELECT coalesce (MAX (id), 0) FROM activity";
  static const char max_reservation[] = "SELECT coalesce (MAX (id), 0) FROM reservations";
  static const char max_request[] = "SELECT coalesce (MAX (id), 0) FROM support_requests";
  PdBulk *bulk = pd_database_get_bulk (self);

  g_return_val_if_fail (pd_database_in_transaction (self), FALSE);
  g_return_val_if_fail (!bulk->active, FALSE);

  if (!pd_database_read_int64 (self, max_customer, "Preparing a bulk", &bulk->last_customer,
                               error) ||
      !pd_database_read_int64 (self, max_order, "Preparing a bulk", &bulk->last_order, error) ||
      !pd_database_read_int64 (self, max_activity, "Preparing a bulk", &bulk->last_activity,
                               error) ||
      !pd_database_read_int64 (self, max_reservation, "Preparing a bulk", &bulk->last_reservation,
                               error) ||
      !pd_database_read_int64 (self, max_request, "Preparing a bulk", &bulk->last_request, error))
    return FALSE;

  bulk->active = TRUE;
  return TRUE;
}

gboolean
pd_database_begin_put (PdDatabase *self, GError **error)
{
  return begin (self, error);
}

gboolean
pd_database_begin_bulk (PdDatabase *self, GError **error)
{
  PdBulk *bulk = pd_database_get_bulk (self);

  if (!begin (self, error) ||
      !pd_database_exec (self, "PRAGMA cache_size = -262144; PRAGMA threads = 2",
                         "Preparing a bulk", error))
    return FALSE;

  return (bulk->last_order > SMALL_BOOK || drop_indexes (self, bulk, sales, error)) &&
         (bulk->last_reservation > SMALL_BOOK || drop_indexes (self, bulk, reservations, error));
}

void
pd_bulk_add_order (PdBulk *bulk, const char *order_id, gint64 row_id)
{
  if (bulk->orders != NULL)
    g_hash_table_insert (bulk->orders, g_strdup (order_id), g_memdup2 (&row_id, sizeof row_id));
}

/* Their own IDs are entered last: they go before another order's alternate ID. */
static gboolean
read_orders (PdDatabase *self, PdBulk *bulk, GError **error)
{
  static const char sql[] = "SELECT id, alternate_id FROM orders WHERE alternate_id IS NOT NULL"
                            " UNION ALL SELECT id, order_id FROM orders";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL)
    return FALSE;

  bulk->orders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  do {
    if (!pd_database_step (self, stmt, "Listing orders", &has_row, error))
      return FALSE;
    if (has_row)
      pd_bulk_add_order (bulk, pd_statement_lend_text (stmt, 1), sqlite3_column_int64 (stmt, 0));
  } while (has_row);

  return TRUE;
}

gboolean
pd_bulk_find_order (PdDatabase *self, const char *text, gint64 *row_id, GError **error)
{
  static const char sql[] = "SELECT id FROM orders WHERE order_id = ?1 UNION ALL"
                            " SELECT id FROM orders WHERE alternate_id = ?1 COLLATE NOCASE"
                            " AND alternate_id = ?1 LIMIT 1";
  PdBulk *bulk = pd_database_get_bulk (self);
  g_autoptr (PdStatement) stmt = NULL;
  gboolean has_row = FALSE;
  const gint64 *known;

  *row_id = 0;
  if (bulk->schema != NULL) {
    if (bulk->orders == NULL && !read_orders (self, bulk, error))
      return FALSE;
    if ((known = g_hash_table_lookup (bulk->orders, text)) != NULL)
      *row_id = *known;
    return TRUE;
  }

  stmt = pd_database_prepare (self, sql, error);
  if (stmt == NULL || !pd_database_bind (self, stmt, error, "s", text) ||
      !pd_database_step (self, stmt, "Looking for an order", &has_row, error))
    return FALSE;
  if (has_row)
    *row_id = sqlite3_column_int64 (stmt, 0);

  return TRUE;
}

static gboolean
restore_indexes (PdDatabase *self, PdBulk *bulk, GCancellable *cancellable, GError **error)
{
  static const char count[] = "UPDATE customers SET orders_count ="
                              " (SELECT COUNT(*) FROM orders WHERE customer_row_id = customers.id)";

  if (bulk->schema == NULL)
    return TRUE;

  for (guint i = 0; i < bulk->schema->len; i++) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
        !pd_database_exec (self, bulk->schema->pdata[i], "Finishing a bulk", error))
      return FALSE;
  }

  return pd_database_exec (self, count, "Finishing a bulk", error);
}

gboolean
pd_database_end_bulk (PdDatabase *self, GCancellable *cancellable, GError **error)
{
  PdBulk *bulk = pd_database_get_bulk (self);

  g_return_val_if_fail (bulk->active, FALSE);

  if (!restore_indexes (self, bulk, cancellable, error) ||
      !pd_search_index_from (self, bulk, cancellable, error) ||
      !pd_database_exec (self, "PRAGMA cache_size = -8192; PRAGMA threads = 0", "Finishing a bulk",
                         error))
    return FALSE;

  pd_bulk_clear (bulk);
  return TRUE;
}
