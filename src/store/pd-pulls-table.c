// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* How far each pull came, and what the far side no longer shows. */

#include "pd-cloud-tables.h"
#include "pd-database-private.h"

#define TEXT(column) (pd_database_column_text (stmt, (column)))
#define INT64(column) ((gint64) sqlite3_column_int64 (stmt, (column)))

#define PULL                                                                               \
  "SELECT what, scope, cursor, started_at, finished_at, counted, error, detail, failed_at" \
  " FROM pulls"

void
pd_pull_free (PdPull *pull)
{
  if (pull == NULL)
    return;

  g_free (pull->what);
  g_free (pull->scope);
  g_free (pull->cursor);
  g_free (pull->error);
  g_free (pull->detail);
  g_free (pull);
}

static PdPull *
pull_from_row (PdStatement *stmt)
{
  PdPull *pull = g_new0 (PdPull, 1);

  pull->what = TEXT (0);
  pull->scope = TEXT (1);
  pull->cursor = TEXT (2);
  pull->started_at = INT64 (3);
  pull->finished_at = INT64 (4);
  pull->counted = INT64 (5);
  pull->error = TEXT (6);
  pull->detail = TEXT (7);
  pull->failed_at = INT64 (8);
  return pull;
}

PdPull *
pd_database_get_pull (PdDatabase *self, const char *what, const char *scope, GError **error)
{
  g_autoptr (PdStatement) stmt =
      pd_database_prepare (self, PULL " WHERE what = ?1 AND scope = ?2", error);
  gboolean has_row = FALSE;
  PdPull *pull;

  g_return_val_if_fail (what != NULL && scope != NULL, NULL);

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "ss", what, scope) ||
      !pd_database_step (self, stmt, "Reading a pull", &has_row, error))
    return NULL;
  if (has_row)
    return pull_from_row (stmt);

  pull = g_new0 (PdPull, 1);
  pull->what = g_strdup (what);
  pull->scope = g_strdup (scope);
  return pull;
}

gboolean
pd_database_put_pull (PdDatabase *self, const PdPull *pull, GError **error)
{
  static const char sql[] =
      "INSERT INTO pulls (what, scope, cursor, started_at, finished_at, counted, error, detail,"
      " failed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (what, scope)"
      " DO UPDATE SET cursor = ?3, started_at = ?4, finished_at = ?5, counted = ?6, error = ?7,"
      " detail = ?8, failed_at = ?9 WHERE cursor IS NOT ?3 OR started_at <> ?4"
      " OR finished_at <> ?5 OR counted <> ?6 OR error IS NOT ?7 OR detail IS NOT ?8"
      " OR failed_at <> ?9";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  if (stmt == NULL ||
      !pd_database_bind (self, stmt, error, "sssiiissi", pull->what, pull->scope, pull->cursor,
                         pull->started_at, pull->finished_at, pull->counted, pull->error,
                         pull->detail, pull->failed_at) ||
      !pd_database_run (self, stmt, "Writing a pull", error))
    return FALSE;

  if (pd_database_changes (self) > 0)
    pd_database_mark_changed (self, PD_CHANGE_PULLS);
  return TRUE;
}

GPtrArray *
pd_database_list_pulls (PdDatabase *self, const char *what, GError **error)
{
  g_autoptr (GPtrArray) pulls = g_ptr_array_new_with_free_func ((GDestroyNotify) pd_pull_free);
  g_autoptr (PdStatement) stmt = pd_database_prepare (
      self, PULL " WHERE what = coalesce (?1, what) ORDER BY what, scope", error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "s", what))
    return NULL;

  do {
    if (!pd_database_step (self, stmt, "Listing pulls", &has_row, error))
      return NULL;
    if (has_row)
      g_ptr_array_add (pulls, pull_from_row (stmt));
  } while (has_row);

  return g_steal_pointer (&pulls);
}

gboolean
pd_database_count_pulls (PdDatabase *self,
                         const char *what,
                         gint64 since,
                         gint64 *finished,
                         gint64 *oldest,
                         GError **error)
{
  static const char sql[] = "SELECT coalesce (SUM (finished_at >= max (?2, 1)), 0),"
                            " coalesce (MIN (finished_at), 0) FROM pulls WHERE what = ?1";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "si", what, since) ||
      !pd_database_step (self, stmt, "Counting pulls", &has_row, error))
    return FALSE;

  if (finished != NULL)
    *finished = INT64 (0);
  if (oldest != NULL)
    *oldest = INT64 (1);
  return TRUE;
}

/* --- what is gone --- */

/* ?1 customer, ?2 start of the pull, ?3 now. */
#define MARK(table, customer)                                                                \
  "UPDATE " table " SET gone_at = ?3 WHERE seen_at > 0 AND seen_at < ?2 AND gone_at = 0",    \
      "UPDATE " table " SET gone_at = ?3 WHERE seen_at > 0 AND seen_at < ?2 AND gone_at = 0" \
      " AND " customer " = ?1"

gboolean
pd_database_mark_gone (PdDatabase *self,
                       PdListKind kind,
                       gint64 customer_row_id,
                       gint64 started_at,
                       gint64 gone_at,
                       gint64 *n_gone,
                       GError **error)
{
  static const struct
  {
    PdListKind kind;
    const char *of_all;
    const char *of_one;
    guint changes;
  } tables[] = {
    { PD_LIST_CUSTOMERS, MARK ("customers", "id"), PD_CHANGE_CUSTOMERS },
    { PD_LIST_ORDERS, MARK ("orders", "customer_row_id"), PD_CHANGE_ORDERS },
    { PD_LIST_RESERVATIONS, MARK ("reservations", "customer_row_id"), PD_CHANGE_RESERVATIONS },
    { PD_LIST_REQUESTS, MARK ("support_requests", "customer_row_id"), PD_CHANGE_REQUESTS },
    { PD_LIST_INVOICES, MARK ("invoices", "NULL"), PD_CHANGE_INVOICES },
  };
  g_autoptr (PdStatement) stmt = NULL;
  gsize i = 0;
  int n;

  while (i < G_N_ELEMENTS (tables) && tables[i].kind != kind)
    i++;
  g_return_val_if_fail (i < G_N_ELEMENTS (tables) && gone_at > 0, FALSE);

  stmt =
      pd_database_prepare (self, customer_row_id == 0 ? tables[i].of_all : tables[i].of_one, error);
  if (stmt == NULL ||
      !pd_database_bind (self, stmt, error, "iii", customer_row_id, started_at, gone_at) ||
      !pd_database_run (self, stmt, "Marking what is gone", error))
    return FALSE;

  n = pd_database_changes (self);
  if (n > 0)
    pd_database_mark_changed (self, tables[i].changes);
  if (n_gone != NULL)
    *n_gone = n;
  return TRUE;
}
