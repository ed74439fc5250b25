// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-pull-lookup.h"

#include "pd-database-private.h"

void
pd_pull_customer_free (PdPullCustomer *customer)
{
  if (customer == NULL)
    return;

  g_free (customer->tenant_id);
  g_free (customer->name);
  g_free (customer->country);
  g_free (customer);
}

/* --- customers --- */

#define CUSTOMER "SELECT c.id, c.tenant_id, c.name, c.country"
/* With a pull of ?1 of their own, which is missing, older than ?2 or begun again. */
#define ALL_LEFT                                                 \
  " FROM customers AS c LEFT JOIN pulls AS p ON p.what = ?1"     \
  " AND p.scope = c.tenant_id WHERE c.gone_at = 0 AND c.id > ?3" \
  " AND coalesce (p.finished_at, 0) < ?2"
#define BEGUN_LEFT                                                      \
  " FROM pulls AS p CROSS JOIN customers AS c ON c.tenant_id = p.scope" \
  " WHERE p.what = ?1 AND c.gone_at = 0 AND c.id > ?3"                  \
  " AND (p.finished_at < ?2 OR p.started_at > p.finished_at)"

static PdPullCustomer *
customer_from_row (PdStatement *stmt)
{
  PdPullCustomer *customer = g_new0 (PdPullCustomer, 1);

  customer->row_id = sqlite3_column_int64 (stmt, 0);
  customer->tenant_id = pd_database_column_text (stmt, 1);
  customer->name = pd_database_column_text (stmt, 2);
  customer->country = pd_database_column_text (stmt, 3);
  return customer;
}

GPtrArray *
pd_database_list_pull_customers (PdDatabase *self,
                                 const char *what,
                                 gint64 started_at,
                                 gboolean begun,
                                 gint64 after,
                                 int limit,
                                 GError **error)
{
  const char *sql = begun ? CUSTOMER BEGUN_LEFT " ORDER BY c.id LIMIT ?4"
                          : CUSTOMER ALL_LEFT " ORDER BY c.id LIMIT ?4";
  g_autoptr (GPtrArray) list =
      g_ptr_array_new_with_free_func ((GDestroyNotify) pd_pull_customer_free);
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "siid", what, started_at, after, limit))
    return NULL;

  do {
    if (!pd_database_step (self, stmt, "Listing customers to pull", &has_row, error))
      return NULL;
    if (has_row)
      g_ptr_array_add (list, customer_from_row (stmt));
  } while (has_row);

  return g_steal_pointer (&list);
}

gboolean
pd_database_count_pull_customers (PdDatabase *self,
                                  const char *what,
                                  gint64 started_at,
                                  gboolean begun,
                                  gint64 *left,
                                  gint64 *all,
                                  GError **error)
{
  static const char all_customers[] = "SELECT COUNT(*) FROM customers WHERE gone_at = 0";
  static const char all_begun[] = "SELECT COUNT(*) FROM pulls AS p JOIN customers AS c"
                                  " ON c.tenant_id = p.scope WHERE p.what = ?1 AND c.gone_at = 0";
  const char *sql = begun ? "SELECT COUNT(*)" BEGUN_LEFT : "SELECT COUNT(*)" ALL_LEFT;
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  g_autoptr (PdStatement) whole =
      stmt != NULL ? pd_database_prepare (self, begun ? all_begun : all_customers, error) : NULL;
  gboolean has_row = FALSE;

  if (whole == NULL ||
      !pd_database_bind (self, stmt, error, "sii", what, started_at, G_GINT64_CONSTANT (0)) ||
      !pd_database_step (self, stmt, "Counting customers to pull", &has_row, error))
    return FALSE;
  *left = sqlite3_column_int64 (stmt, 0);

  if ((begun && !pd_database_bind (self, whole, error, "s", what)) ||
      !pd_database_step (self, whole, "Counting customers", &has_row, error))
    return FALSE;
  *all = sqlite3_column_int64 (whole, 0);
  return TRUE;
}

static PdPullCustomer *
one_customer (PdDatabase *self, PdStatement *stmt, GError **error)
{
  gboolean has_row = FALSE;

  if (!pd_database_step (self, stmt, "Looking for a customer", &has_row, error) || !has_row)
    return NULL;

  return customer_from_row (stmt);
}

PdPullCustomer *
pd_database_find_pull_customer (PdDatabase *self, const char *tenant_id, GError **error)
{
  gint64 row_id = 0;

  if (!pd_database_find_tenant (self, tenant_id, &row_id, error) || row_id == 0)
    return NULL;

  return pd_database_get_pull_customer (self, row_id, error);
}

PdPullCustomer *
pd_database_get_pull_customer (PdDatabase *self, gint64 row_id, GError **error)
{
  static const char sql[] = CUSTOMER " FROM customers AS c WHERE c.id = ?1 AND c.gone_at = 0";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "i", row_id))
    return NULL;

  return one_customer (self, stmt, error);
}

/* --- pulls --- */

#define PULL                                                                               \
  "SELECT what, scope, cursor, started_at, finished_at, counted, error, detail, failed_at" \
  " FROM pulls "

static PdPull *
pull_from_row (PdStatement *stmt)
{
  PdPull *pull = g_new0 (PdPull, 1);

  pull->what = pd_database_column_text (stmt, 0);
  pull->scope = pd_database_column_text (stmt, 1);
  pull->cursor = pd_database_column_text (stmt, 2);
  pull->started_at = sqlite3_column_int64 (stmt, 3);
  pull->finished_at = sqlite3_column_int64 (stmt, 4);
  pull->counted = sqlite3_column_int64 (stmt, 5);
  pull->error = pd_database_column_text (stmt, 6);
  pull->detail = pd_database_column_text (stmt, 7);
  pull->failed_at = sqlite3_column_int64 (stmt, 8);
  return pull;
}

/* Takes the rows of a bound statement. */
static GPtrArray *
take_pulls (PdDatabase *self, PdStatement *stmt, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) pd_pull_free);
  gboolean has_row = FALSE;

  do {
    if (!pd_database_step (self, stmt, "Listing pulls", &has_row, error))
      return NULL;
    if (has_row)
      g_ptr_array_add (list, pull_from_row (stmt));
  } while (has_row);

  return g_steal_pointer (&list);
}

GPtrArray *
pd_database_list_open_pulls (PdDatabase *self,
                             const char *what,
                             const char *after,
                             int limit,
                             GError **error)
{
  static const char sql[] = PULL "WHERE what = ?1 AND scope > ?2 AND started_at > finished_at"
                                 " ORDER BY scope LIMIT ?3";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  if (stmt == NULL ||
      !pd_database_bind (self, stmt, error, "ssd", what, after != NULL ? after : "", limit))
    return NULL;

  return take_pulls (self, stmt, error);
}

gboolean
pd_database_count_open_pulls (PdDatabase *self, const char *what, gint64 *count, GError **error)
{
  static const char sql[] =
      "SELECT COUNT(*) FROM pulls WHERE what = ?1 AND scope <> '' AND started_at > finished_at";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "s", what) ||
      !pd_database_step (self, stmt, "Counting pulls", &has_row, error))
    return FALSE;

  *count = sqlite3_column_int64 (stmt, 0);
  return TRUE;
}

GPtrArray *
pd_database_list_failed_pulls (PdDatabase *self, int limit, GError **error)
{
  static const char sql[] = PULL "WHERE error IS NOT NULL ORDER BY failed_at, what, scope LIMIT ?1";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "d", limit))
    return NULL;

  return take_pulls (self, stmt, error);
}

/* --- figures --- */

GPtrArray *
pd_database_list_pull_markets (PdDatabase *self, GError **error)
{
  static const char sql[] = "SELECT DISTINCT country FROM customers"
                            " WHERE gone_at = 0 AND country <> '' ORDER BY country";
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL)
    return NULL;

  do {
    if (!pd_database_step (self, stmt, "Listing markets", &has_row, error))
      return NULL;
    if (has_row)
      g_ptr_array_add (list, pd_database_column_text (stmt, 0));
  } while (has_row);

  return g_steal_pointer (&list);
}

/* Of one customer, and of all. */
static const char *
far_rows_sql (PdListKind kind, gboolean of_one)
{
#define COUNT(table) "SELECT COUNT(*) FROM " table " WHERE gone_at = 0"
#define OF_ONE " AND customer_row_id = ?1"
  if (kind == PD_LIST_CUSTOMERS)
    return of_one ? COUNT ("customers") " AND id = ?1" : COUNT ("customers");
  if (kind == PD_LIST_ORDERS)
    return of_one ? COUNT ("orders") OF_ONE : COUNT ("orders");
  if (kind == PD_LIST_RESERVATIONS)
    return of_one ? COUNT ("reservations") OF_ONE : COUNT ("reservations");
  if (kind == PD_LIST_REQUESTS)
    return of_one ? COUNT ("support_requests") OF_ONE : COUNT ("support_requests");
  /* Invoices are nobody's alone. */
  return of_one ? COUNT ("invoices") " AND ?1 = 0" : COUNT ("invoices");
#undef OF_ONE
#undef COUNT
}

gboolean
pd_database_count_far_rows (PdDatabase *self,
                            PdListKind kind,
                            gint64 customer_row_id,
                            gint64 *count,
                            GError **error)
{
  const gboolean of_one = customer_row_id != 0;
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, far_rows_sql (kind, of_one), error);
  gboolean has_row = FALSE;

  if (stmt == NULL || (of_one && !pd_database_bind (self, stmt, error, "i", customer_row_id)) ||
      !pd_database_step (self, stmt, "Counting rows", &has_row, error))
    return FALSE;

  *count = sqlite3_column_int64 (stmt, 0);
  return TRUE;
}

gboolean
pd_database_count_others_customers (PdDatabase *self, gint64 gone_at, gint64 *count, GError **error)
{
  static const char sql[] = "SELECT COUNT(*) FROM customers WHERE (gone_at = 0 OR gone_at = ?1)"
                            " AND tenant_id NOT IN (SELECT lower (far_id) FROM outbox"
                            "  WHERE kind = 'create-customer' AND far_id IS NOT NULL)"
                            " AND name NOT IN (SELECT subject FROM outbox"
                            "  WHERE kind = 'create-customer' AND state IN ('queued', 'sending'))";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL ||
      !pd_database_bind (self, stmt, error, "i", gone_at > 0 ? gone_at : G_GINT64_CONSTANT (-1)) ||
      !pd_database_step (self, stmt, "Counting customers", &has_row, error))
    return FALSE;

  *count = sqlite3_column_int64 (stmt, 0);
  return TRUE;
}

gboolean
pd_database_has_act_under_way (PdDatabase *self,
                               gint64 customer_row_id,
                               gboolean *under_way,
                               GError **error)
{
  static const char sql[] =
      "SELECT 1 FROM outbox WHERE customer_row_id = ?1 AND state = 'sending' LIMIT 1";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  return stmt != NULL && pd_database_bind (self, stmt, error, "i", customer_row_id) &&
         pd_database_step (self, stmt, "Looking into the outbox", under_way, error);
}

gboolean
pd_database_mark_requests_gone (PdDatabase *self,
                                const char *type,
                                gint64 started_at,
                                gint64 gone_at,
                                gint64 *n_gone,
                                GError **error)
{
  static const char sql[] = "UPDATE support_requests SET gone_at = ?3 WHERE type = ?1"
                            " AND seen_at > 0 AND seen_at < ?2 AND gone_at = 0";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "sii", type, started_at, gone_at) ||
      !pd_database_run (self, stmt, "Marking requests", error))
    return FALSE;

  *n_gone = pd_database_changes (self);
  if (*n_gone > 0)
    pd_database_mark_changed (self, PD_CHANGE_REQUESTS);
  return TRUE;
}
