// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Support requests with their drafts, messages and attachments. */

#include "pd-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pd-clock.h"
#include "pd-database-private.h"
#include "pd-reservation-tables.h"
#include "pd-text.h"

#define MAX_CANDIDATES 5

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

/* A blob that is never NULL. */
static GBytes *
read_blob (PdStatement *stmt, int column)
{
  return g_bytes_new (sqlite3_column_blob (stmt, column),
                      (gsize) sqlite3_column_bytes (stmt, column));
}

static gboolean
run_change (PdDatabase *self, PdStatement *stmt, const char *doing, GError **error)
{
  if (!pd_database_run_hit (self, stmt, doing, PD_ERROR_CONFLICT,
                            _ ("The support request has changed in the meantime."), error))
    return FALSE;

  pd_database_mark_changed (self, PD_CHANGE_REQUESTS);
  return TRUE;
}

/* --- the request itself --- */

/* ?1 is the row or the request ID; the fields are ?2 to ?15. */
static gboolean
bind_fields (PdDatabase *self, PdStatement *stmt, const PdRequestFields *fields, GError **error)
{
  const char *texts[] = { fields->subscription_id, fields->problem, fields->category,
                          fields->impact,          fields->reason,  fields->amount,
                          fields->description };
  g_autoptr (GBytes) key = pd_text_collation_key (or_empty (fields->title));
  gsize size = 0;
  gconstpointer data = g_bytes_get_data (key, &size);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    if (!pd_database_bind_text (self, stmt, 8 + (int) i, texts[i], error))
      return FALSE;
  }

  return pd_database_bind_text (self, stmt, 2, fields->type, error) &&
         pd_database_bind_int64 (self, stmt, 3, fields->customer_row_id, error) &&
         pd_database_bind_int64 (self, stmt, 4, fields->line_row_id, error) &&
         pd_database_bind_int64 (self, stmt, 5, fields->reservation_row_id, error) &&
         pd_database_bind_text (self, stmt, 6, or_empty (fields->title), error) &&
         pd_database_bind_blob (self, stmt, 7, data, size, error);
}

static gboolean
bind_contact (PdDatabase *self, PdStatement *stmt, GBytes *sealed_contact, GError **error)
{
  gsize size = 0;
  gconstpointer data;

  if (sealed_contact == NULL)
    return pd_database_bind_text (self, stmt, 15, NULL, error);

  data = g_bytes_get_data (sealed_contact, &size);
  return pd_database_bind_blob (self, stmt, 15, data, size, error);
}

/* The index would refuse it too, but not in words. */
static gboolean
check_is_new (PdDatabase *self, const char *request_id, GError **error)
{
  g_autoptr (PdStatement) stmt =
      pd_database_prepare (self, "SELECT 1 FROM support_requests WHERE request_id = ?1", error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "s", request_id) ||
      !pd_database_step (self, stmt, "Looking for a request", &has_row, error))
    return FALSE;
  if (!has_row)
    return TRUE;

  g_set_error (error, PD_ERROR, PD_ERROR_CONFLICT,
               /* Translators: %s is the ID of a support request */
               _ ("The support request %s is in the book already."), request_id);
  return FALSE;
}

gboolean
pd_database_insert_request (PdDatabase *self,
                            const PdRequestFields *fields,
                            const char *request_id,
                            const char *number,
                            const char *state,
                            GBytes *sealed_contact,
                            const char *user_name,
                            const char *user_email,
                            gint64 now,
                            gint64 *row_id,
                            GError **error)
{
  static const char sql[] =
      "INSERT INTO support_requests (request_id, type, customer_row_id, line_row_id,"
      " reservation_row_id, title, title_key, subscription_id, problem, category, impact, reason,"
      " amount, description, sealed_contact, number, state, user_name, user_email, created_at,"
      " updated_at, customer_key) VALUES (?1, ?2, nullif (?3, 0), nullif (?4, 0), nullif (?5, 0),"
      " ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?20,"
      " coalesce ((SELECT name_key FROM customers WHERE id = ?3), x''))";
  g_autoptr (PdStatement) stmt = NULL;
  gint64 id;

  g_return_val_if_fail (request_id != NULL, FALSE);

  if (!check_is_new (self, request_id, error) ||
      (stmt = pd_database_prepare (self, sql, error)) == NULL ||
      !pd_database_bind_text (self, stmt, 1, request_id, error) ||
      !bind_fields (self, stmt, fields, error) ||
      !bind_contact (self, stmt, sealed_contact, error) ||
      !pd_database_bind_text (self, stmt, 16, or_empty (number), error) ||
      !pd_database_bind_text (self, stmt, 17, state, error) ||
      !pd_database_bind_text (self, stmt, 18, or_empty (user_name), error) ||
      !pd_database_bind_text (self, stmt, 19, or_empty (user_email), error) ||
      !pd_database_bind_int64 (self, stmt, 20, now, error) ||
      !pd_database_run (self, stmt, "Adding a request", error))
    return FALSE;

  id = pd_database_last_row_id (self);
  if (!pd_search_put_request (self, id, error))
    return FALSE;

  pd_database_mark_changed (self, PD_CHANGE_REQUESTS);
  if (row_id != NULL)
    *row_id = id;
  return TRUE;
}

gboolean
pd_database_update_draft (PdDatabase *self,
                          gint64 row_id,
                          const PdRequestFields *fields,
                          GBytes *sealed_contact,
                          gint64 now,
                          GError **error)
{
  static const char sql[] =
      "UPDATE support_requests SET type = ?2, customer_row_id = nullif (?3, 0),"
      " line_row_id = nullif (?4, 0), reservation_row_id = nullif (?5, 0), title = ?6,"
      " title_key = ?7, subscription_id = ?8, problem = ?9, category = ?10, impact = ?11,"
      " reason = ?12, amount = ?13, description = ?14, sealed_contact = ?15, updated_at = ?16,"
      " customer_key = coalesce ((SELECT name_key FROM customers WHERE id = ?3), x'')"
      " WHERE id = ?1 AND state = 'draft'";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  return stmt != NULL && pd_database_bind_int64 (self, stmt, 1, row_id, error) &&
         bind_fields (self, stmt, fields, error) &&
         bind_contact (self, stmt, sealed_contact, error) &&
         pd_database_bind_int64 (self, stmt, 16, now, error) &&
         run_change (self, stmt, "Changing a draft", error) &&
         pd_search_put_request (self, row_id, error);
}

/* PD_ERROR_CONFLICT where it has gone out already. */
static gboolean
check_is_draft (PdDatabase *self, gint64 row_id, GError **error)
{
  static const char sql[] = "SELECT 1 FROM support_requests WHERE id = ?1 AND state = 'draft'";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "i", row_id) ||
      !pd_database_step (self, stmt, "Looking for a draft", &has_row, error))
    return FALSE;
  if (has_row)
    return TRUE;

  g_set_error_literal (error, PD_ERROR, PD_ERROR_CONFLICT,
                       _ ("The support request has changed in the meantime."));
  return FALSE;
}

gboolean
pd_database_delete_draft (PdDatabase *self, gint64 row_id, GError **error)
{
  static const char *const statements[] = {
    "DELETE FROM request_attachments WHERE request_row_id = ?1",
    "DELETE FROM request_messages WHERE request_row_id = ?1",
    "DELETE FROM support_requests WHERE id = ?1 AND state = 'draft'",
  };

  if (!check_is_draft (self, row_id, error) || !pd_search_remove_request (self, row_id, error))
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (statements); i++) {
    g_autoptr (PdStatement) stmt = pd_database_prepare (self, statements[i], error);

    if (stmt == NULL || !pd_database_bind (self, stmt, error, "i", row_id) ||
        !pd_database_run (self, stmt, "Deleting a draft", error))
      return FALSE;
  }

  pd_database_mark_changed (self, PD_CHANGE_REQUESTS);
  return TRUE;
}

/* What was attached to the request, or waits for its next message, goes out. */
static gboolean
send_attachments (PdDatabase *self, gint64 row_id, gint64 message_row_id, GError **error)
{
  static const char sql[] = "UPDATE request_attachments SET sent = 1,"
                            " message_row_id = nullif (?2, 0)"
                            " WHERE request_row_id = ?1 AND sent = 0";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  return stmt != NULL && pd_database_bind (self, stmt, error, "ii", row_id, message_row_id) &&
         pd_database_run (self, stmt, "Sending attachments", error);
}

gboolean
pd_database_submit_draft (PdDatabase *self,
                          gint64 row_id,
                          const char *number,
                          gint64 now,
                          GError **error)
{
  static const char sql[] = "UPDATE support_requests SET state = 'open', number = ?2,"
                            " created_at = ?3, updated_at = ?3 WHERE id = ?1 AND state = 'draft'";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  return stmt != NULL && pd_database_bind (self, stmt, error, "isi", row_id, number, now) &&
         run_change (self, stmt, "Submitting a request", error) &&
         send_attachments (self, row_id, 0, error) && pd_search_put_request (self, row_id, error);
}

gboolean
pd_database_set_request_state (PdDatabase *self,
                               gint64 row_id,
                               const char *state,
                               gint64 now,
                               GError **error)
{
  static const char sql[] = "UPDATE support_requests SET state = ?2, updated_at = ?3"
                            " WHERE id = ?1 AND state <> 'draft'";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  return stmt != NULL && pd_database_bind (self, stmt, error, "isi", row_id, state, now) &&
         run_change (self, stmt, "Changing a request", error);
}

gboolean
pd_database_set_request_refund (PdDatabase *self,
                                gint64 row_id,
                                const char *refund_state,
                                gint64 credit_minor,
                                const char *currency,
                                const char *credit_invoice,
                                GError **error)
{
  static const char sql[] = "UPDATE support_requests SET refund_state = ?2, credit_minor = ?3,"
                            " currency = ?4, credit_invoice = ?5 WHERE id = ?1";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  return stmt != NULL &&
         pd_database_bind (self, stmt, error, "isiss", row_id, or_empty (refund_state),
                           credit_minor, currency, credit_invoice) &&
         run_change (self, stmt, "Changing a request", error);
}

/* What numbers of this book begin with on that day. */
static char *
make_prefix (PdDatabase *self, gint64 now, gboolean *is_cloud, GError **error)
{
  g_autoptr (GDateTime) day = g_date_time_new_from_unix_utc (now / G_USEC_PER_SEC);
  g_autoptr (GError) local_error = NULL;
  g_autofree char *kind = pd_database_get_setting (self, "account-kind", &local_error);

  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }
  g_return_val_if_fail (day != NULL, NULL);

  *is_cloud = g_strcmp0 (kind, "cloud") == 0;
  return g_date_time_format (day, *is_cloud ? "D-%y%m%d-" : "1%y%m%d");
}

/* "1", the UTC day as YYMMDD, eight digits that count the day's requests; in the book of an account
 * at Partner Center "D-", the day, "-" and four digits. */
char *
pd_database_next_request_number (PdDatabase *self, gint64 now, GError **error)
{
  static const char sql[] = "SELECT MAX (number) FROM support_requests WHERE number > ?1"
                            " AND number < ?1 || ':'";
  gboolean is_cloud = FALSE;
  g_autofree char *prefix = make_prefix (self, now, &is_cloud, error);
  g_autoptr (PdStatement) stmt = NULL;
  gboolean has_row = FALSE;
  gint64 last = 0;

  if (prefix == NULL || (stmt = pd_database_prepare (self, sql, error)) == NULL ||
      !pd_database_bind (self, stmt, error, "s", prefix) ||
      !pd_database_step (self, stmt, "Numbering a request", &has_row, error))
    return NULL;
  if (has_row && sqlite3_column_type (stmt, 0) != SQLITE_NULL)
    last = g_ascii_strtoll (pd_statement_lend_text (stmt, 0) + strlen (prefix), NULL, 10);

  return g_strdup_printf ("%s%0*" G_GINT64_FORMAT, prefix, is_cloud ? 4 : 8, last + 1);
}

/* --- finding --- */

static gboolean
find_exact (PdDatabase *self, const char *text, gint64 *row_id, GError **error)
{
  static const char sql[] = "SELECT id FROM support_requests WHERE (number = ?1 AND number <> '')"
                            " OR request_id = ?2";
  g_autofree char *guid = pd_text_normalize_guid (text);
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL ||
      !pd_database_bind (self, stmt, error, "ss", text, guid != NULL ? guid : text) ||
      !pd_database_step (self, stmt, "Looking for a request", &has_row, error))
    return FALSE;

  *row_id = has_row ? sqlite3_column_int64 (stmt, 0) : 0;
  return TRUE;
}

/* Numbers and titles of the candidates, one sentence. */
static void
set_ambiguous (PdDatabase *self, const char *text, GArray *ids, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);
  guint n = MIN (ids->len, MAX_CANDIDATES);

  for (guint i = 0; i < n; i++) {
    g_autoptr (PdSupportRequest) request =
        pd_database_get (self, PD_LIST_REQUESTS, g_array_index (ids, gint64, i), 0, error);
    const char *number;

    if (request == NULL)
      return;
    number = pd_support_request_get_number (request);
    if (number == NULL || *number == '\0')
      number = pd_support_request_get_request_id (request);
    g_string_append_printf (names, "%s%s (%s)", i > 0 ? ", " : "", number,
                            or_empty (pd_support_request_get_title (request)));
  }
  if (ids->len > n)
    g_string_append (names, ", …");

  g_set_error (error, PD_ERROR, PD_ERROR_AMBIGUOUS,
               /* Translators: the first %s is what was typed, the second a list of requests */
               _ ("“%s” fits several support requests: %s."), text, names->str);
}

PdSupportRequest *
pd_database_find_request_record (PdDatabase *self, const char *text, GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_REQUESTS);
  g_autofree char *needle = pd_text_fold (text);
  g_autoptr (GArray) ids = NULL;
  gint64 row_id = 0;

  if (!find_exact (self, text, &row_id, error))
    return NULL;
  if (row_id != 0)
    return pd_database_get (self, PD_LIST_REQUESTS, row_id, 0, error);

  pd_query_set_search (query, needle);
  if (*needle != '\0' &&
      (ids = pd_database_list_ids (self, query, MAX_CANDIDATES + 1, 0, NULL, error)) == NULL)
    return NULL;
  if (ids == NULL || ids->len == 0) {
    /* Translators: %s is what was typed */
    g_set_error (error, PD_ERROR, PD_ERROR_NOT_FOUND, _ ("No support request fits “%s”."), text);
    return NULL;
  }
  if (ids->len > 1) {
    set_ambiguous (self, text, ids, error);
    return NULL;
  }

  return pd_database_get (self, PD_LIST_REQUESTS, g_array_index (ids, gint64, 0), 0, error);
}

/**
 * pd_database_get_sealed_contact:
 *
 * Returns: (transfer full) (nullable): NULL without @error where the request has none
 */
GBytes *
pd_database_get_sealed_contact (PdDatabase *self, gint64 request_row_id, GError **error)
{
  static const char sql[] = "SELECT sealed_contact FROM support_requests WHERE id = ?1";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "i", request_row_id) ||
      !pd_database_step (self, stmt, "Reading a contact", &has_row, error))
    return NULL;
  if (!has_row) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_NOT_FOUND, _ ("This is no longer in the book."));
    return NULL;
  }
  if (sqlite3_column_type (stmt, 0) == SQLITE_NULL)
    return NULL;

  return read_blob (stmt, 0);
}

/* --- messages --- */

static gboolean
touch (PdDatabase *self, gint64 request_row_id, gint64 now, GError **error)
{
  static const char sql[] =
      "UPDATE support_requests SET updated_at = max (updated_at, ?2) WHERE id = ?1";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  return stmt != NULL && pd_database_bind (self, stmt, error, "ii", request_row_id, now) &&
         run_change (self, stmt, "Changing a request", error);
}

gboolean
pd_database_insert_message (PdDatabase *self,
                            gint64 request_row_id,
                            const char *author,
                            const char *direction,
                            const char *body,
                            gint64 now,
                            gint64 *row_id,
                            GError **error)
{
  static const char sql[] = "INSERT INTO request_messages (request_row_id, at, author, direction,"
                            " body) VALUES (?1, ?2, ?3, ?4, ?5)";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gint64 id;

  if (stmt == NULL || !touch (self, request_row_id, now, error) ||
      !pd_database_bind (self, stmt, error, "iisss", request_row_id, now, or_empty (author),
                         direction, or_empty (body)) ||
      !pd_database_run (self, stmt, "Adding a message", error))
    return FALSE;

  id = pd_database_last_row_id (self);
  if (g_strcmp0 (direction, "in") != 0 && !send_attachments (self, request_row_id, id, error))
    return FALSE;

  if (row_id != NULL)
    *row_id = id;
  return TRUE;
}

GPtrArray *
pd_database_list_messages (PdDatabase *self, gint64 request_row_id, GError **error)
{
  static const char sql[] = "SELECT id, request_row_id, at, author, direction, body"
                            " FROM request_messages WHERE request_row_id = ?1 ORDER BY at, id";
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "i", request_row_id))
    return NULL;

  do {
    if (!pd_database_step (self, stmt, "Listing messages", &has_row, error))
      return NULL;
    if (has_row)
      g_ptr_array_add (messages, g_object_new (PD_TYPE_REQUEST_MESSAGE, "row-id",
                                               sqlite3_column_int64 (stmt, 0), "request-row-id",
                                               sqlite3_column_int64 (stmt, 1), "at",
                                               sqlite3_column_int64 (stmt, 2), "author",
                                               sqlite3_column_text (stmt, 3), "direction",
                                               sqlite3_column_text (stmt, 4), "body",
                                               sqlite3_column_text (stmt, 5), NULL));
  } while (has_row);

  return g_steal_pointer (&messages);
}

/* --- attachments --- */

gboolean
pd_database_insert_attachment (PdDatabase *self,
                               gint64 request_row_id,
                               gint64 message_row_id,
                               const char *name,
                               GBytes *content,
                               gint64 *row_id,
                               GError **error)
{
  static const char sql[] =
      "INSERT INTO request_attachments (request_row_id, message_row_id, name, size, sha256, sent,"
      " content) VALUES (?1, nullif (?2, 0), ?3, ?4, ?5, ?2 <> 0, ?6)";
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, content);
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  if (stmt == NULL ||
      !pd_database_bind (self, stmt, error, "iisisb", request_row_id, message_row_id, name,
                         (gint64) g_bytes_get_size (content), sha256, content) ||
      !pd_database_run (self, stmt, "Attaching a file", error))
    return FALSE;

  if (row_id != NULL)
    *row_id = pd_database_last_row_id (self);
  pd_database_mark_changed (self, PD_CHANGE_REQUESTS);
  return TRUE;
}

gboolean
pd_database_delete_attachment (PdDatabase *self, gint64 row_id, GError **error)
{
  static const char sql[] = "DELETE FROM request_attachments WHERE id = ?1 AND sent = 0";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "i", row_id) ||
      !pd_database_run_hit (self, stmt, "Removing a file", PD_ERROR_CONFLICT,
                            _ ("This file has been sent already."), error))
    return FALSE;

  pd_database_mark_changed (self, PD_CHANGE_REQUESTS);
  return TRUE;
}

GPtrArray *
pd_database_list_attachments (PdDatabase *self, gint64 request_row_id, GError **error)
{
  static const char sql[] = "SELECT id, request_row_id, message_row_id, name, size, sha256"
                            " FROM request_attachments WHERE request_row_id = ?1 ORDER BY id";
  g_autoptr (GPtrArray) attachments = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "i", request_row_id))
    return NULL;

  do {
    if (!pd_database_step (self, stmt, "Listing attachments", &has_row, error))
      return NULL;
    if (has_row)
      g_ptr_array_add (attachments,
                       g_object_new (PD_TYPE_ATTACHMENT, "row-id", sqlite3_column_int64 (stmt, 0),
                                     "request-row-id", sqlite3_column_int64 (stmt, 1),
                                     "message-row-id", sqlite3_column_int64 (stmt, 2), "name",
                                     sqlite3_column_text (stmt, 3), "size",
                                     sqlite3_column_int64 (stmt, 4), "sha256",
                                     sqlite3_column_text (stmt, 5), NULL));
  } while (has_row);

  return g_steal_pointer (&attachments);
}

GBytes *
pd_database_get_attachment (PdDatabase *self, gint64 row_id, GError **error)
{
  g_autoptr (PdStatement) stmt =
      pd_database_prepare (self, "SELECT content FROM request_attachments WHERE id = ?1", error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "i", row_id) ||
      !pd_database_step (self, stmt, "Reading a file", &has_row, error))
    return NULL;
  if (!has_row) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_NOT_FOUND, _ ("This is no longer in the book."));
    return NULL;
  }

  return read_blob (stmt, 0);
}
