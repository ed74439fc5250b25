// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pd-database-private.h"
#include "pd-text.h"

#define HASH_SIZE 32

/* A row as it is hashed and stored. Strings are borrowed; NULL stays NULL. */
typedef struct
{
  gint64 id;
  gint64 at;
  gint64 customer_row_id;
  const char *texts[9]; /* user_name … detail, in the table's order without customer_row_id */
} Row;

static void
hash_number (GChecksum *checksum, guint64 number)
{
  guint64 big_endian = GUINT64_TO_BE (number);

  g_checksum_update (checksum, (const guchar *) &big_endian, sizeof big_endian);
}

/* SHA-256 over the hash before, the numbers, and each text after its length (all ones for NULL):
 * no two rows give the same bytes. */
static void
hash_row (const guint8 *before, const Row *row, guint8 *hash)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize size = HASH_SIZE;

  g_checksum_update (checksum, before, HASH_SIZE);
  hash_number (checksum, (guint64) row->id);
  hash_number (checksum, (guint64) row->at);
  hash_number (checksum, (guint64) row->customer_row_id);
  for (gsize i = 0; i < G_N_ELEMENTS (row->texts); i++) {
    const char *text = row->texts[i];
    gsize length = text != NULL ? strlen (text) : 0;

    hash_number (checksum, text != NULL ? (guint64) length : G_MAXUINT64);
    if (length > 0)
      g_checksum_update (checksum, (const guchar *) text, (gssize) length);
  }
  g_checksum_get_digest (checksum, hash, &size);
}

/* Row ID and hash of the last row, 0 and zeroes before the first. */
static gboolean
read_last (PdDatabase *self, gint64 *last_id, guint8 *hash, GError **error)
{
  g_autoptr (PdStatement) stmt =
      pd_database_prepare (self, "SELECT id, hash FROM activity ORDER BY id DESC LIMIT 1", error);
  g_autoptr (PdStatement) sequence =
      pd_database_prepare (self, "SELECT seq FROM sqlite_sequence WHERE name = 'activity'", error);
  gboolean has_row = FALSE;

  *last_id = 0;
  memset (hash, 0, HASH_SIZE);
  if (stmt == NULL || sequence == NULL ||
      !pd_database_step (self, stmt, "Reading the activity log", &has_row, error))
    return FALSE;
  if (has_row) {
    *last_id = sqlite3_column_int64 (stmt, 0);
    if (sqlite3_column_bytes (stmt, 1) == HASH_SIZE)
      memcpy (hash, sqlite3_column_blob (stmt, 1), HASH_SIZE);
  }
  if (!pd_database_step (self, sequence, "Reading the activity log", &has_row, error))
    return FALSE;
  if (has_row)
    *last_id = MAX (*last_id, sqlite3_column_int64 (sequence, 0));

  return TRUE;
}

static char *
make_text (const Row *row)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (row->texts); i++) {
    g_autofree char *folded = pd_text_fold (row->texts[i] != NULL ? row->texts[i] : "");

    if (*folded != '\0')
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\x1f" : "", folded);
  }

  return g_string_free (text, FALSE);
}

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

static Row
describe (PdActivity *activity)
{
  return (Row){
    .at = pd_activity_get_at (activity),
    .customer_row_id = pd_activity_get_customer_row_id (activity),
    .texts = {
        or_empty (pd_activity_get_user_name (activity)),
        or_empty (pd_activity_get_user_email (activity)),
        or_empty (pd_activity_get_operation (activity)),
        or_empty (pd_activity_get_status (activity)),
        pd_activity_get_customer_id (activity),
        pd_activity_get_customer_name (activity),
        pd_activity_get_resource_type (activity),
        pd_activity_get_resource (activity),
        pd_activity_get_detail (activity),
    },
  };
}

gboolean
pd_database_append_activity (PdDatabase *self, PdActivity *activity, GError **error)
{
  static const char sql[] =
      "INSERT INTO activity (id, at, customer_row_id, user_name, user_email, operation, status,"
      " customer_id, customer_name, resource_type, resource, detail, hash)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";
  Row row = describe (activity);
  guint8 hash[HASH_SIZE];
  g_autofree char *text = make_text (&row);
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gint64 last_id = 0;

  if (stmt == NULL || !read_last (self, &last_id, hash, error))
    return FALSE;

  row.id = last_id + 1;
  hash_row (hash, &row, hash);
  if (!pd_database_bind (self, stmt, error, "iii", row.id, row.at, row.customer_row_id))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (row.texts); i++) {
    if (!pd_database_bind_text (self, stmt, 4 + (int) i, row.texts[i], error))
      return FALSE;
  }
  if (!pd_database_bind_blob (self, stmt, 13, hash, sizeof hash, error) ||
      !pd_database_run (self, stmt, "Writing the activity log", error) ||
      !pd_search_put_activity (self, row.id, text, error))
    return FALSE;

  pd_database_mark_changed (self, PD_CHANGE_ACTIVITY);
  return TRUE;
}

static Row
row_from_statement (PdStatement *stmt)
{
  Row row = {
    .id = sqlite3_column_int64 (stmt, 0),
    .at = sqlite3_column_int64 (stmt, 1),
    .customer_row_id = sqlite3_column_int64 (stmt, 2),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (row.texts); i++)
    row.texts[i] = (const char *) sqlite3_column_text (stmt, 3 + (int) i);

  return row;
}

/**
 * pd_database_verify_activity:
 * @self: a database
 * @broken_row_id: (out): the first row that does not fit, or that is missing; 0 = none
 *
 * Reads the whole log. Row IDs have no gap, so that a row that was taken out, also the last one, is
 * found as surely as one that was changed.
 */
gboolean
pd_database_verify_activity (PdDatabase *self,
                             gint64 *broken_row_id,
                             GCancellable *cancellable,
                             GError **error)
{
  static const char sql[] =
      "SELECT id, at, customer_row_id, user_name, user_email, operation, status, customer_id,"
      " customer_name, resource_type, resource, detail, hash FROM activity ORDER BY id";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  guint8 hash[HASH_SIZE] = { 0 };
  guint8 last_hash[HASH_SIZE];
  gboolean has_row = FALSE;
  gint64 expected = 1;
  gint64 last_id = 0;

  *broken_row_id = 0;
  if (stmt == NULL || !read_last (self, &last_id, last_hash, error))
    return FALSE;

  for (;; expected++) {
    Row row;

    if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
        !pd_database_step (self, stmt, "Reading the activity log", &has_row, error))
      return FALSE;
    if (!has_row)
      break;
    row = row_from_statement (stmt);
    hash_row (hash, &row, hash);
    if (row.id != expected || sqlite3_column_bytes (stmt, 12) != HASH_SIZE ||
        memcmp (sqlite3_column_blob (stmt, 12), hash, HASH_SIZE) != 0) {
      *broken_row_id = MIN (row.id, expected);
      return TRUE;
    }
  }
  if (last_id >= expected)
    *broken_row_id = expected;

  return TRUE;
}

gboolean
pd_activity_check (PdDatabase *self, GPtrArray *findings, GCancellable *cancellable, GError **error)
{
  g_autofree char *number = NULL;
  gint64 broken = 0;

  if (!pd_database_verify_activity (self, &broken, cancellable, error))
    return FALSE;
  if (broken == 0)
    return TRUE;

  number = g_strdup_printf ("%" G_GINT64_FORMAT, broken);
  /* Translators: %s is the number of a record in the activity log */
  g_ptr_array_add (findings, g_strdup_printf (_ ("The activity log was changed outside Partner "
                                                 "Desk, first at record %s."),
                                              number));
  return TRUE;
}
