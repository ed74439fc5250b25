// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include <glib/gi18n-lib.h>

#include "pd-database-private.h"

/* --- the pool of keys --- */

gboolean
pd_database_insert_pool_key (PdDatabase *self,
                             const char *product_id,
                             const char *version,
                             GBytes *sealed,
                             GBytes *hash,
                             const char *masked,
                             gboolean sample,
                             GError **error)
{
  static const char sql[] =
      "INSERT INTO pool_keys (product_id, version, sealed, hash, masked, sample)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (hash) DO NOTHING";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  if (stmt == NULL ||
      !pd_database_bind (self, stmt, error, "ssbbsd", product_id, version, sealed, hash, masked,
                         !!sample) ||
      !pd_database_run (self, stmt, "Adding a key", error))
    return FALSE;
  if (pd_database_changes (self) == 0) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_CONFLICT,
                         _ ("This product key is in the book already."));
    return FALSE;
  }

  pd_database_mark_changed (self, PD_CHANGE_KEYS);
  return TRUE;
}

gboolean
pd_database_count_pool_keys (PdDatabase *self,
                             const char *product_id,
                             const char *version,
                             gint64 *count,
                             GError **error)
{
  static const char sql[] = "SELECT COUNT(*) FROM pool_keys WHERE product_id = ?1"
                            " AND version = coalesce (?2, version) AND line_row_id IS NULL";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "ss", product_id, version) ||
      !pd_database_step (self, stmt, "Counting keys", &has_row, error))
    return FALSE;

  *count = has_row ? sqlite3_column_int64 (stmt, 0) : 0;
  return TRUE;
}

/* One row ID by two or three parameters; 0 where there is none. */
static gboolean
read_row_id (PdDatabase *self, PdStatement *stmt, const char *doing, gint64 *row_id, GError **error)
{
  gboolean has_row = FALSE;

  if (!pd_database_step (self, stmt, doing, &has_row, error))
    return FALSE;

  *row_id = has_row ? sqlite3_column_int64 (stmt, 0) : 0;
  return TRUE;
}

gboolean
pd_database_take_pool_key (PdDatabase *self,
                           const char *product_id,
                           const char *version,
                           gint64 line_row_id,
                           gint64 now,
                           gint64 *key_row_id,
                           GError **error)
{
  static const char find[] = "SELECT id FROM pool_keys WHERE product_id = ?1 AND version = ?2"
                             " AND line_row_id IS NULL ORDER BY id LIMIT 1";
  static const char take[] = "UPDATE pool_keys SET line_row_id = ?2, issued_at = ?3"
                             " WHERE id = ?1 AND line_row_id IS NULL";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, find, error);
  g_autoptr (PdStatement) update = pd_database_prepare (self, take, error);
  gint64 id = 0;

  if (stmt == NULL || update == NULL ||
      !pd_database_bind (self, stmt, error, "ss", product_id, version) ||
      !read_row_id (self, stmt, "Looking for a key", &id, error))
    return FALSE;
  if (id == 0) {
    g_set_error (error, PD_ERROR, PD_ERROR_NO_KEYS, "No free key of product %s, version %s",
                 product_id, version);
    return FALSE;
  }

  pd_statement_reset (stmt);
  if (!pd_database_bind (self, update, error, "iii", id, line_row_id, now) ||
      !pd_database_run (self, update, "Taking a key", error))
    return FALSE;

  pd_database_mark_changed (self, PD_CHANGE_KEYS);
  *key_row_id = id;
  return TRUE;
}

gboolean
pd_database_put_line_key (PdDatabase *self,
                          const char *product_id,
                          const char *version,
                          GBytes *sealed,
                          GBytes *hash,
                          const char *masked,
                          gint64 line_row_id,
                          gint64 now,
                          gint64 *key_row_id,
                          GError **error)
{
  static const char put[] =
      "INSERT INTO pool_keys (product_id, version, sealed, hash, masked, sample, line_row_id,"
      " issued_at) VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6, ?7) ON CONFLICT (hash) DO NOTHING";
  static const char find[] = "SELECT id FROM pool_keys WHERE hash = ?1";
  g_autoptr (PdStatement) insert = pd_database_prepare (self, put, error);
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, find, error);

  if (insert == NULL || stmt == NULL ||
      !pd_database_bind (self, insert, error, "ssbbsii", product_id, version, sealed, hash, masked,
                         line_row_id, now) ||
      !pd_database_run (self, insert, "Adding a key", error))
    return FALSE;
  if (pd_database_changes (self) > 0)
    pd_database_mark_changed (self, PD_CHANGE_KEYS);

  return pd_database_bind (self, stmt, error, "b", hash) &&
         read_row_id (self, stmt, "Looking for a key", key_row_id, error);
}

gboolean
pd_database_find_line_key (PdDatabase *self,
                           gint64 line_row_id,
                           const char *version,
                           gint64 *key_row_id,
                           GError **error)
{
  static const char sql[] = "SELECT id FROM pool_keys WHERE line_row_id = ?1 AND version = ?2"
                            " AND revoked_at = 0 ORDER BY id LIMIT 1";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  return stmt != NULL && pd_database_bind (self, stmt, error, "is", line_row_id, version) &&
         read_row_id (self, stmt, "Looking for a key", key_row_id, error);
}

/* A sealed secret by its row. */
static GBytes *
read_sealed (PdDatabase *self, const char *sql, gint64 row_id, GError **error)
{
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "i", row_id) ||
      !pd_database_step (self, stmt, "Reading a secret", &has_row, error))
    return NULL;
  if (!has_row) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_NOT_FOUND, _ ("This is no longer in the book."));
    return NULL;
  }

  return g_bytes_new (sqlite3_column_blob (stmt, 0), (gsize) sqlite3_column_bytes (stmt, 0));
}

GBytes *
pd_database_get_sealed_key (PdDatabase *self, gint64 key_row_id, GError **error)
{
  return read_sealed (self, "SELECT sealed FROM pool_keys WHERE id = ?1", key_row_id, error);
}

/* --- links --- */

/* Puts the deadline of a link where the link ends, instead of where it stood. */
static gboolean
put_link_deadline (PdDatabase *self, gint64 link_row_id, GError **error)
{
  static const char clear[] = "DELETE FROM deadlines WHERE link_row_id = ?1 AND line_row_id ="
                              " (SELECT line_row_id FROM links WHERE id = ?1)";
  static const char insert[] =
      "INSERT INTO deadlines (at, kind, customer_row_id, line_row_id, link_row_id)"
      " SELECT k.expires_at, 'link', l.customer_row_id, l.id, k.id FROM links k"
      " JOIN order_lines l ON l.id = k.line_row_id WHERE k.id = ?1 AND k.expires_at > 0";
  g_autoptr (PdStatement) delete = pd_database_prepare (self, clear, error);
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, insert, error);

  if (delete == NULL || stmt == NULL || !pd_database_bind (self, delete, error, "i", link_row_id) ||
      !pd_database_run (self, delete, "Moving a deadline", error) ||
      !pd_database_bind (self, stmt, error, "i", link_row_id) ||
      !pd_database_run (self, stmt, "Moving a deadline", error))
    return FALSE;

  pd_database_mark_changed (self, PD_CHANGE_KEYS | PD_CHANGE_DEADLINES);
  return TRUE;
}

gboolean
pd_database_insert_link (PdDatabase *self,
                         gint64 line_row_id,
                         gint64 media_row_id,
                         GBytes *sealed_url,
                         gint64 issued_at,
                         gint64 expires_at,
                         int limit,
                         gint64 *link_row_id,
                         GError **error)
{
  /* A fresh link takes the place of an older one: that one's end is nobody's deadline now. */
  static const char clear[] =
      "DELETE FROM deadlines WHERE line_row_id = ?1 AND link_row_id IN"
      " (SELECT id FROM links WHERE line_row_id = ?1 AND media_row_id = ?2)";
  static const char insert[] =
      "INSERT INTO links (line_row_id, media_row_id, sealed_url, issued_at, expires_at,"
      " limit_count) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
  g_autoptr (PdStatement) delete = pd_database_prepare (self, clear, error);
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, insert, error);
  gint64 id;

  if (delete == NULL || stmt == NULL ||
      !pd_database_bind (self, delete, error, "ii", line_row_id, media_row_id) ||
      !pd_database_run (self, delete, "Removing a deadline", error) ||
      !pd_database_bind (self, stmt, error, "iibiid", line_row_id, media_row_id, sealed_url,
                         issued_at, expires_at, limit) ||
      !pd_database_run (self, stmt, "Adding a link", error))
    return FALSE;

  id = pd_database_last_row_id (self);
  if (!put_link_deadline (self, id, error))
    return FALSE;

  if (link_row_id != NULL)
    *link_row_id = id;
  return TRUE;
}

GBytes *
pd_database_get_sealed_link (PdDatabase *self, gint64 link_row_id, GError **error)
{
  return read_sealed (self, "SELECT sealed_url FROM links WHERE id = ?1", link_row_id, error);
}

gboolean
pd_database_use_link (PdDatabase *self,
                      gint64 link_row_id,
                      gint64 now,
                      gint64 expires_at,
                      GError **error)
{
  static const char sql[] =
      "UPDATE links SET used = used + 1,"
      " first_used_at = CASE first_used_at WHEN 0 THEN ?2 ELSE first_used_at END,"
      " expires_at = CASE WHEN ?3 > 0 THEN ?3 ELSE expires_at END"
      " WHERE id = ?1 AND revoked_at = 0 AND (limit_count = 0 OR used < limit_count)";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "iii", link_row_id, now, expires_at) ||
      !pd_database_run (self, stmt, "Using a link", error))
    return FALSE;
  if (pd_database_changes (self) == 0) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_LINK_ENDED,
                         _ ("This download link is used up or has been revoked."));
    return FALSE;
  }
  if (expires_at > 0)
    return put_link_deadline (self, link_row_id, error);

  pd_database_mark_changed (self, PD_CHANGE_KEYS);
  return TRUE;
}

gboolean
pd_database_find_link (PdDatabase *self,
                       gint64 line_row_id,
                       gint64 media_row_id,
                       gint64 *link_row_id,
                       GError **error)
{
  static const char sql[] = "SELECT id FROM links WHERE line_row_id = ?1 AND media_row_id = ?2"
                            " AND revoked_at = 0 ORDER BY id DESC LIMIT 1";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  return stmt != NULL && pd_database_bind (self, stmt, error, "ii", line_row_id, media_row_id) &&
         read_row_id (self, stmt, "Looking for a link", link_row_id, error);
}

gboolean
pd_database_revoke_line (PdDatabase *self, gint64 line_row_id, gint64 now, GError **error)
{
  static const char *const updates[] = {
    "UPDATE pool_keys SET revoked_at = ?2 WHERE line_row_id = ?1 AND revoked_at = 0",
    "UPDATE links SET revoked_at = ?2 WHERE line_row_id = ?1 AND revoked_at = 0",
    "DELETE FROM deadlines WHERE line_row_id = ?1 AND reservation_row_id IS NULL",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (updates); i++) {
    g_autoptr (PdStatement) stmt = pd_database_prepare (self, updates[i], error);

    if (stmt == NULL || !pd_database_bind_int64 (self, stmt, 1, line_row_id, error) ||
        (i < 2 && !pd_database_bind_int64 (self, stmt, 2, now, error)) ||
        !pd_database_run (self, stmt, "Revoking keys and links", error))
      return FALSE;
  }

  pd_database_mark_changed (self, PD_CHANGE_KEYS | PD_CHANGE_DEADLINES);
  return TRUE;
}
