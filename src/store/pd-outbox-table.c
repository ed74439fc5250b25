// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The outbox of a cloud account. Whoever sends an item holds a lease on it, which ends by itself
 * when its process dies. */

#include "pd-config.h"

#include <glib/gi18n-lib.h>

#include "pd-cloud-tables.h"
#include "pd-database-private.h"

#define TEXT(column) (pd_database_column_text (stmt, (column)))
#define INT64(column) ((gint64) sqlite3_column_int64 (stmt, (column)))

#define ENTRY                                                                           \
  "SELECT b.id, b.request_id, b.kind, b.customer_row_id, b.subject, b.state, b.asking," \
  " b.attempts, b.created_at, b.updated_at, b.next_try_at, b.last_error, b.error_code," \
  " b.far_id, b.far_request_id, b.answer, b.user_name, b.sealed, b.notes FROM outbox b"

void
pd_outbox_entry_free (PdOutboxEntry *entry)
{
  if (entry == NULL)
    return;

  g_free (entry->request_id);
  g_free (entry->kind);
  g_free (entry->subject);
  g_free (entry->state);
  g_free (entry->last_error);
  g_free (entry->error_code);
  g_free (entry->far_id);
  g_free (entry->far_request_id);
  g_free (entry->answer);
  g_free (entry->user_name);
  g_clear_pointer (&entry->sealed, g_bytes_unref);
  g_free (entry->notes);
  g_free (entry);
}

static PdOutboxEntry *
entry_from_row (PdStatement *stmt)
{
  PdOutboxEntry *entry = g_new0 (PdOutboxEntry, 1);

  entry->row_id = INT64 (0);
  entry->request_id = TEXT (1);
  entry->kind = TEXT (2);
  entry->customer_row_id = INT64 (3);
  entry->subject = TEXT (4);
  entry->state = TEXT (5);
  entry->asking = sqlite3_column_int (stmt, 6);
  entry->attempts = sqlite3_column_int (stmt, 7);
  entry->created_at = INT64 (8);
  entry->updated_at = INT64 (9);
  entry->next_try_at = INT64 (10);
  entry->last_error = TEXT (11);
  entry->error_code = TEXT (12);
  entry->far_id = TEXT (13);
  entry->far_request_id = TEXT (14);
  entry->answer = TEXT (15);
  entry->user_name = TEXT (16);
  if (sqlite3_column_type (stmt, 17) != SQLITE_NULL)
    entry->sealed =
        g_bytes_new (sqlite3_column_blob (stmt, 17), (gsize) sqlite3_column_bytes (stmt, 17));
  entry->notes = TEXT (18);
  return entry;
}

/* NULL without @error: no row. */
static PdOutboxEntry *
read_entry (PdDatabase *self, PdStatement *stmt, GError **error)
{
  gboolean has_row = FALSE;

  if (!pd_database_step (self, stmt, "Reading the outbox", &has_row, error) || !has_row)
    return NULL;

  return entry_from_row (stmt);
}

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

/* --- writing --- */

/* The index would refuse it too, but not in words. */
static gboolean
check_is_new (PdDatabase *self, const char *request_id, GError **error)
{
  g_autoptr (PdStatement) stmt =
      pd_database_prepare (self, "SELECT 1 FROM outbox WHERE request_id = ?1", error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "s", request_id) ||
      !pd_database_step (self, stmt, "Looking into the outbox", &has_row, error))
    return FALSE;
  if (!has_row)
    return TRUE;

  g_set_error (error, PD_ERROR, PD_ERROR_CONFLICT,
               /* Translators: %s is the ID of a request */
               _ ("The request %s is in the outbox already."), request_id);
  return FALSE;
}

gboolean
pd_database_insert_outbox (PdDatabase *self, PdOutboxEntry *entry, GError **error)
{
  static const char sql[] =
      "INSERT INTO outbox (request_id, kind, customer_row_id, subject, state, asking, attempts,"
      " created_at, updated_at, next_try_at, last_error, error_code, far_id, far_request_id,"
      " answer, user_name, sealed, notes) VALUES (?1, ?2, nullif (?3, 0), ?4, ?5, ?6, ?7, ?8, ?9,"
      " ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)";
  g_autoptr (PdStatement) stmt = NULL;

  g_return_val_if_fail (entry->request_id != NULL && entry->kind != NULL, FALSE);

  if (!check_is_new (self, entry->request_id, error) ||
      (stmt = pd_database_prepare (self, sql, error)) == NULL ||
      !pd_database_bind (self, stmt, error, "ssissddiiissssssbs", entry->request_id, entry->kind,
                         entry->customer_row_id, or_empty (entry->subject), entry->state,
                         !!entry->asking, entry->attempts, entry->created_at, entry->updated_at,
                         entry->next_try_at, entry->last_error, entry->error_code, entry->far_id,
                         entry->far_request_id, entry->answer, or_empty (entry->user_name),
                         entry->sealed, entry->notes) ||
      !pd_database_run (self, stmt, "Writing the outbox", error))
    return FALSE;

  entry->row_id = pd_database_last_row_id (self);
  pd_database_mark_changed (self, PD_CHANGE_OUTBOX);
  return TRUE;
}

gboolean
pd_database_update_outbox (PdDatabase *self, const PdOutboxEntry *entry, GError **error)
{
  static const char sql[] =
      "UPDATE outbox SET state = ?2, asking = ?3, attempts = ?4, updated_at = ?5,"
      " next_try_at = ?6, last_error = ?7, error_code = ?8, far_id = ?9, far_request_id = ?10,"
      " answer = ?11, notes = ?12, subject = coalesce (?13, subject),"
      " sealed = coalesce (?14, sealed),"
      " holder = iif (?2 = 'sending', holder, NULL),"
      " lease_until = iif (?2 = 'sending', lease_until, 0)"
      " WHERE id = ?1 AND (state NOT IN ('sent', 'discarded') OR state = ?2)";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  if (stmt == NULL ||
      !pd_database_bind (self, stmt, error, "isddiisssssssb", entry->row_id, entry->state,
                         !!entry->asking, entry->attempts, entry->updated_at, entry->next_try_at,
                         entry->last_error, entry->error_code, entry->far_id, entry->far_request_id,
                         entry->answer, entry->notes, entry->subject, entry->sealed) ||
      !pd_database_run_hit (self, stmt, "Writing the outbox", PD_ERROR_CONFLICT,
                            _ ("This item of the outbox has changed in the meantime."), error))
    return FALSE;

  pd_database_mark_changed (self, PD_CHANGE_OUTBOX);
  return TRUE;
}

/* --- reading --- */

PdOutboxEntry *
pd_database_get_outbox (PdDatabase *self, gint64 row_id, GError **error)
{
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, ENTRY " WHERE b.id = ?1", error);

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "i", row_id))
    return NULL;

  return read_entry (self, stmt, error);
}

PdOutboxEntry *
pd_database_find_outbox (PdDatabase *self, const char *request_id, GError **error)
{
  g_autoptr (PdStatement) stmt =
      pd_database_prepare (self, ENTRY " WHERE b.request_id = ?1", error);

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "s", request_id))
    return NULL;

  return read_entry (self, stmt, error);
}

/* Acts for one customer happen in the order in which they were asked for: a cancellation never
 * overtakes the purchase. */
PdOutboxEntry *
pd_database_next_outbox (PdDatabase *self, gint64 now, gint64 after, GError **error)
{
  static const char sql[] =
      ENTRY " WHERE b.id > ?2 AND ((b.state = 'queued' AND b.next_try_at > 0)"
            "  OR (b.state = 'sending' AND b.lease_until <= ?1)) AND b.next_try_at <= ?1"
            " AND (b.customer_row_id IS NULL OR NOT EXISTS (SELECT 1 FROM outbox e"
            "  WHERE e.customer_row_id = b.customer_row_id AND e.id < b.id"
            "  AND e.state IN ('queued', 'sending'))) ORDER BY b.id LIMIT 1";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "ii", now, after))
    return NULL;

  return read_entry (self, stmt, error);
}

gboolean
pd_database_count_outbox (PdDatabase *self,
                          gint64 *waiting,
                          gint64 *failed,
                          gint64 *next_try_at,
                          GError **error)
{
  static const char sql[] =
      "SELECT COUNT(*), coalesce (SUM (state = 'failed'), 0), coalesce (MIN (CASE"
      " WHEN state = 'queued' AND next_try_at > 0 THEN next_try_at"
      " WHEN state = 'sending' THEN max (next_try_at, lease_until) END), 0)"
      " FROM outbox WHERE state IN ('draft', 'queued', 'sending', 'failed')";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_step (self, stmt, "Counting the outbox", &has_row, error))
    return FALSE;

  if (waiting != NULL)
    *waiting = INT64 (0);
  if (failed != NULL)
    *failed = INT64 (1);
  if (next_try_at != NULL)
    *next_try_at = INT64 (2);
  return TRUE;
}

static GArray *
read_ids (PdDatabase *self, PdStatement *stmt, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean has_row = FALSE;

  for (;;) {
    gint64 id;

    if (!pd_database_step (self, stmt, "Reading the outbox", &has_row, error))
      return NULL;
    if (!has_row)
      return g_steal_pointer (&ids);
    id = INT64 (0);
    g_array_append_val (ids, id);
  }
}

GArray *
pd_database_list_heavy_outbox (PdDatabase *self, gint64 bytes, GError **error)
{
  static const char sql[] = "SELECT id FROM outbox WHERE state IN ('sent', 'discarded')"
                            " AND length (sealed) > ?1 ORDER BY id";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "i", bytes))
    return NULL;

  return read_ids (self, stmt, error);
}

GArray *
pd_database_list_ended_outbox (PdDatabase *self, GError **error)
{
  static const char sql[] =
      "SELECT id FROM outbox WHERE state = 'discarded' AND asking = 1 ORDER BY id";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  return stmt != NULL ? read_ids (self, stmt, error) : NULL;
}

gboolean
pd_database_list_outbox_numbers (PdDatabase *self, GHashTable *numbers, GError **error)
{
  static const char sql[] = "SELECT far_id FROM outbox WHERE state IN ('sent', 'discarded')"
                            " AND asking = 0 AND far_id IS NOT NULL";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL)
    return FALSE;
  for (;;) {
    if (!pd_database_step (self, stmt, "Reading the outbox", &has_row, error))
      return FALSE;
    if (!has_row)
      return TRUE;
    g_hash_table_add (numbers, TEXT (0));
  }
}

/* --- leases --- */

gboolean
pd_database_lease_outbox (PdDatabase *self,
                          gint64 row_id,
                          const char *holder,
                          gint64 now,
                          gint64 lease_until,
                          GError **error)
{
  /* One statement: of two processes one finds the row as it was. */
  static const char sql[] =
      "UPDATE outbox SET attempts = attempts + (holder IS NOT ?2 OR lease_until <= ?3),"
      " state = 'sending', holder = ?2, lease_until = ?4, updated_at = ?3"
      " WHERE id = ?1 AND ((state = 'queued') OR (state = 'sending'"
      " AND (holder IS ?2 OR lease_until <= ?3)))";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  g_return_val_if_fail (holder != NULL, FALSE);

  if (stmt == NULL ||
      !pd_database_bind (self, stmt, error, "isii", row_id, holder, now, lease_until) ||
      !pd_database_run (self, stmt, "Taking an item of the outbox", error))
    return FALSE;
  if (pd_database_changes (self) == 0)
    return FALSE;

  pd_database_mark_changed (self, PD_CHANGE_OUTBOX);
  return TRUE;
}

gboolean
pd_database_release_outbox (PdDatabase *self, gint64 row_id, const char *holder, GError **error)
{
  static const char sql[] =
      "UPDATE outbox SET holder = NULL, lease_until = 0 WHERE id = ?1 AND holder = ?2";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "is", row_id, holder) ||
      !pd_database_run (self, stmt, "Giving back an item of the outbox", error))
    return FALSE;

  pd_database_mark_changed (self, PD_CHANGE_OUTBOX);
  return TRUE;
}

gboolean
pd_database_get_outbox_lease (PdDatabase *self,
                              gint64 row_id,
                              char **holder,
                              gint64 *lease_until,
                              GError **error)
{
  static const char sql[] = "SELECT holder, lease_until FROM outbox WHERE id = ?1";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "i", row_id) ||
      !pd_database_step (self, stmt, "Reading the outbox", &has_row, error))
    return FALSE;

  if (holder != NULL)
    *holder = has_row ? TEXT (0) : NULL;
  *lease_until = has_row ? INT64 (1) : 0;
  return TRUE;
}
