// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-request-lookup.h"

#include <glib/gi18n-lib.h>

#include "pd-database-private.h"

PdAttachment *
pd_database_find_attachment (PdDatabase *self, gint64 row_id, GError **error)
{
  static const char sql[] = "SELECT id, request_row_id, message_row_id, name, size, sha256"
                            " FROM request_attachments WHERE id = ?1";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "i", row_id) ||
      !pd_database_step (self, stmt, "Looking for a file", &has_row, error))
    return NULL;
  if (!has_row) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_NOT_FOUND, _ ("This is no longer in the book."));
    return NULL;
  }

  return g_object_new (PD_TYPE_ATTACHMENT, "row-id", sqlite3_column_int64 (stmt, 0),
                       "request-row-id", sqlite3_column_int64 (stmt, 1), "message-row-id",
                       sqlite3_column_int64 (stmt, 2), "name", sqlite3_column_text (stmt, 3),
                       "size", sqlite3_column_int64 (stmt, 4), "sha256",
                       sqlite3_column_text (stmt, 5), NULL);
}

gboolean
pd_database_is_attachment_sent (PdDatabase *self, gint64 row_id, gboolean *is_sent, GError **error)
{
  g_autoptr (PdStatement) stmt =
      pd_database_prepare (self, "SELECT sent FROM request_attachments WHERE id = ?1", error);
  gboolean has_row = FALSE;

  *is_sent = FALSE;
  if (stmt == NULL || !pd_database_bind (self, stmt, error, "i", row_id) ||
      !pd_database_step (self, stmt, "Reading an attachment", &has_row, error))
    return FALSE;
  if (has_row)
    *is_sent = sqlite3_column_int (stmt, 0) != 0;
  return TRUE;
}
