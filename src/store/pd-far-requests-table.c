// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Service requests and support tickets of the far side, and the deadlines that a cloud account has
 * besides. */

#include "pd-config.h"

#include <glib/gi18n-lib.h>

#include "pd-cloud-tables.h"
#include "pd-database-private.h"
#include "pd-text.h"

#define INT64(column) ((gint64) sqlite3_column_int64 (stmt, (column)))

/* --- requests --- */

/* A request as the book has it. */
typedef struct
{
  gint64 row_id; /* 0: not there */
  gint64 seen_at;
  gboolean waits; /* a draft or in the outbox: the answer makes it a request */
  gboolean differs;
} Known;

/* ?1 to ?18. */
static gboolean
bind_request (PdDatabase *self, PdStatement *stmt, const PdFarRequest *request, GError **error)
{
  const char *texts[] = {
    pd_far_said (request->far_id),      pd_far_said (request->number),
    pd_far_said (request->request_id),  request->type,
    pd_far_said (request->state),       pd_far_said (request->subscription_id),
    pd_far_said (request->problem),     pd_far_said (request->category),
    pd_far_said (request->impact),      pd_far_said (request->title),
    pd_far_said (request->description), pd_far_said (request->user_name),
    pd_far_said (request->user_email),
  };
  const gint64 numbers[] = { request->customer_row_id, request->line_row_id,
                             request->reservation_row_id, request->created_at,
                             request->updated_at };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    if (!pd_database_bind_text (self, stmt, (int) i + 1, texts[i], error))
      return FALSE;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++) {
    if (!pd_database_bind_int64 (self, stmt, (int) (G_N_ELEMENTS (texts) + i) + 1, numbers[i],
                                 error))
      return FALSE;
  }

  return TRUE;
}

/* The numbers of Partner Center and of Azure may meet; a ticket's name is unique. */
static gboolean
look_up (PdDatabase *self, const PdFarRequest *request, Known *known, GError **error)
{
  static const char sql[] =
      "SELECT id, seen_at, state IN ('draft', 'queued'), number <> coalesce (?2, number)"
      " OR far_id IS NOT coalesce (?1, far_id) OR state <> coalesce (?5, state)"
      " OR subscription_id IS NOT coalesce (?6, subscription_id)"
      " OR problem IS NOT coalesce (?7, problem) OR category IS NOT coalesce (?8, category)"
      " OR impact IS NOT coalesce (?9, impact) OR title <> coalesce (?10, title)"
      " OR description IS NOT coalesce (?11, description)"
      " OR (user_name = '' AND ?12 IS NOT NULL) OR (user_email = '' AND ?13 IS NOT NULL)"
      " OR (?14 > 0 AND customer_row_id IS NOT ?14) OR (?15 > 0 AND line_row_id IS NOT ?15)"
      " OR (?16 > 0 AND reservation_row_id IS NOT ?16) OR (?17 > 0 AND created_at <> ?17)"
      " OR updated_at < ?18 OR gone_at > 0"
      " OR state IN ('draft', 'queued') FROM support_requests"
      " WHERE (number = ?2 AND number <> '' AND type = ?4) OR far_id = ?1"
      " OR request_id IN (?1, ?3) ORDER BY request_id = ?3 DESC, far_id = ?1 DESC LIMIT 1";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !bind_request (self, stmt, request, error) ||
      !pd_database_step (self, stmt, "Looking for a request", &has_row, error))
    return FALSE;

  known->differs = !has_row || sqlite3_column_int (stmt, 3) != 0;
  if (has_row) {
    known->row_id = INT64 (0);
    known->seen_at = INT64 (1);
    known->waits = sqlite3_column_int (stmt, 2);
  }
  return TRUE;
}

static gboolean
update (PdDatabase *self, const PdFarRequest *request, const Known *known, GError **error)
{
  static const char sql[] =
      "UPDATE support_requests SET far_id = coalesce (?1, far_id),"
      " number = coalesce (?2, nullif (number, ''), ?1, request_id),"
      " state = coalesce (?5, iif (state IN ('draft', 'queued'), 'open', state)),"
      " subscription_id = coalesce (?6, subscription_id), problem = coalesce (?7, problem),"
      " category = coalesce (?8, category), impact = coalesce (?9, impact),"
      " title = coalesce (?10, title), description = coalesce (?11, description),"
      " user_name = iif (user_name = '', coalesce (?12, ''), user_name),"
      " user_email = iif (user_email = '', coalesce (?13, ''), user_email),"
      " customer_row_id = iif (?14 > 0, ?14, customer_row_id),"
      " customer_key = iif (?14 > 0, (SELECT name_key FROM customers WHERE id = ?14), "
      "customer_key),"
      " line_row_id = iif (?15 > 0, ?15, line_row_id),"
      " reservation_row_id = iif (?16 > 0, ?16, reservation_row_id),"
      " created_at = iif (?17 > 0, ?17, created_at), updated_at = max (updated_at, ?18),"
      " title_key = ?20, gone_at = 0 WHERE id = ?19";
  g_autoptr (GBytes) key = NULL;
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  g_autoptr (PdSupportRequest) before =
      pd_database_get (self, PD_LIST_REQUESTS, known->row_id, 0, error);
  gsize size = 0;
  gconstpointer data;

  if (stmt == NULL || before == NULL)
    return FALSE;
  key = pd_text_collation_key (pd_far_said (request->title) != NULL
                                   ? request->title
                                   : pd_support_request_get_title (before));
  data = g_bytes_get_data (key, &size);

  return bind_request (self, stmt, request, error) &&
         pd_database_bind_int64 (self, stmt, 19, known->row_id, error) &&
         pd_database_bind_blob (self, stmt, 20, data, size, error) &&
         pd_database_run (self, stmt, "Changing a request", error);
}

static const char *
get_request_id (const PdFarRequest *request)
{
  if (pd_far_said (request->request_id) != NULL)
    return request->request_id;

  return pd_far_said (request->far_id) != NULL ? request->far_id : request->number;
}

static gboolean
insert (PdDatabase *self, const PdFarRequest *request, gint64 *row_id, GError **error)
{
  const PdRequestFields fields = {
    .type = (char *) request->type,
    .customer_row_id = request->customer_row_id,
    .line_row_id = request->line_row_id,
    .reservation_row_id = request->reservation_row_id,
    .subscription_id = (char *) pd_far_said (request->subscription_id),
    .problem = (char *) pd_far_said (request->problem),
    .category = (char *) pd_far_said (request->category),
    .impact = (char *) pd_far_said (request->impact),
    .title = (char *) request->title,
    .description = (char *) pd_far_said (request->description),
  };
  const char *number =
      pd_far_said (request->number) != NULL ? request->number : get_request_id (request);
  const char *state = pd_far_said (request->state) != NULL ? request->state : PD_REQUEST_OPEN;

  return pd_database_insert_request (self, &fields, get_request_id (request), number, state,
                                     request->sealed_contact, request->user_name,
                                     request->user_email, request->created_at, row_id, error);
}

/* Its own files go out with it. */
static gboolean
send_attachments (PdDatabase *self, gint64 row_id, GError **error)
{
  g_autoptr (PdStatement) stmt = pd_database_prepare (
      self, "UPDATE request_attachments SET sent = 1 WHERE request_row_id = ?1 AND sent = 0",
      error);

  return stmt != NULL && pd_database_bind (self, stmt, error, "i", row_id) &&
         pd_database_run (self, stmt, "Sending attachments", error);
}

static gboolean
keep_contact (PdDatabase *self, gint64 row_id, GBytes *sealed_contact, GError **error)
{
  g_autoptr (PdStatement) stmt = NULL;

  if (sealed_contact == NULL)
    return TRUE;

  stmt = pd_database_prepare (self,
                              "UPDATE support_requests SET sealed_contact = ?2 WHERE id = ?1"
                              " AND sealed_contact IS NULL",
                              error);
  return stmt != NULL && pd_database_bind (self, stmt, error, "ib", row_id, sealed_contact) &&
         pd_database_run (self, stmt, "Changing a request", error);
}

gboolean
pd_database_put_far_request (PdDatabase *self,
                             const PdFarRequest *request,
                             gint64 *row_id,
                             gboolean *changed,
                             GError **error)
{
  static const char see[] = "UPDATE support_requests SET seen_at = ?2 WHERE id = ?1";
  Known known = { 0 };
  gboolean is_new;
  gint64 id;

  g_return_val_if_fail (get_request_id (request) != NULL && request->type != NULL, FALSE);

  if (!look_up (self, request, &known, error))
    return FALSE;
  is_new = known.row_id == 0;
  id = known.row_id;
  if (is_new && !insert (self, request, &id, error))
    return FALSE;
  known.row_id = id;
  /* What an insert does not take: far_id, and the day of the last change. */
  if (known.differs &&
      (!update (self, request, &known, error) || !pd_search_put_request (self, id, error)))
    return FALSE;
  if ((known.waits && !send_attachments (self, id, error)) ||
      !keep_contact (self, id, request->sealed_contact, error) ||
      !pd_far_touch (self, see, id, known.seen_at, request->seen_at, error))
    return FALSE;

  if (known.differs)
    pd_database_mark_changed (self, PD_CHANGE_REQUESTS | PD_CHANGE_DEADLINES);
  if (row_id != NULL)
    *row_id = id;
  if (changed != NULL)
    *changed = known.differs;
  return TRUE;
}

gboolean
pd_database_set_request_queued (PdDatabase *self,
                                gint64 row_id,
                                gboolean queued,
                                gint64 now,
                                GError **error)
{
  static const char sql[] = "UPDATE support_requests SET state = iif (?2, 'queued', 'draft'),"
                            " updated_at = ?3 WHERE id = ?1 AND state IN ('draft', 'queued')";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "idi", row_id, !!queued, now) ||
      !pd_database_run_hit (self, stmt, "Changing a request", PD_ERROR_CONFLICT,
                            _ ("The support request has changed in the meantime."), error))
    return FALSE;

  pd_database_mark_changed (self, PD_CHANGE_REQUESTS);
  return TRUE;
}

/* --- messages --- */

static char *
make_id (const PdFarMessage *message)
{
  g_autofree char *text = NULL;
  g_autofree char *hash = NULL;

  if (pd_far_said (message->far_id) != NULL)
    return g_strdup (message->far_id);

  text = g_strdup_printf ("%" G_GINT64_FORMAT "\x1f%s\x1f%s", message->at,
                          message->author != NULL ? message->author : "",
                          message->body != NULL ? message->body : "");
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  return g_strdup_printf ("sha256:%s", hash);
}

/* The row with this far ID; else ours with the same text, which has none yet. 0 = neither. */
static gboolean
find_message (PdDatabase *self,
              gint64 request_row_id,
              const char *far_id,
              const char *body,
              gint64 *row_id,
              gboolean *is_ours,
              GError **error)
{
  static const char sql[] =
      "SELECT id, far_id IS NULL FROM request_messages WHERE request_row_id = ?1"
      " AND (far_id = ?2 OR (far_id IS NULL AND direction <> 'in' AND trim (body, char (9, 10, 13, "
      "32)) ="
      " trim (?3, char (9, 10, 13, 32))))"
      " ORDER BY far_id IS NULL, id LIMIT 1";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "iss", request_row_id, far_id, body) ||
      !pd_database_step (self, stmt, "Looking for a message", &has_row, error))
    return FALSE;

  *row_id = has_row ? INT64 (0) : 0;
  *is_ours = has_row && sqlite3_column_int (stmt, 1) != 0;
  return TRUE;
}

gboolean
pd_database_put_far_message (PdDatabase *self,
                             gint64 request_row_id,
                             const PdFarMessage *message,
                             gint64 *row_id,
                             gboolean *changed,
                             GError **error)
{
  static const char name[] = "UPDATE request_messages SET far_id = ?2 WHERE id = ?1";
  g_autofree char *far_id = make_id (message);
  const char *body = message->body != NULL ? message->body : "";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, name, error);
  gboolean is_ours = FALSE;
  gboolean is_new;
  gint64 id = 0;

  if (stmt == NULL || !find_message (self, request_row_id, far_id, body, &id, &is_ours, error))
    return FALSE;

  is_new = id == 0;
  if (is_new && !pd_database_insert_message (self, request_row_id, message->author,
                                             message->direction != NULL ? message->direction : "in",
                                             body, message->at, &id, error))
    return FALSE;
  if ((is_new || is_ours) && (!pd_database_bind (self, stmt, error, "is", id, far_id) ||
                              !pd_database_run (self, stmt, "Adding a message", error)))
    return FALSE;

  if (row_id != NULL)
    *row_id = id;
  if (changed != NULL)
    *changed = is_new;
  return TRUE;
}

/* --- deadlines --- */

gboolean
pd_database_set_sign_in_deadline (PdDatabase *self, gint64 at, GError **error)
{
  static const char put[] =
      "INSERT INTO deadlines (at, kind) VALUES (?1, 'sign-in') ON CONFLICT (kind)"
      " WHERE kind = 'sign-in' DO UPDATE SET at = ?1 WHERE at <> ?1";
  static const char clear[] = "DELETE FROM deadlines WHERE kind = 'sign-in' AND ?1 = 0";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, at > 0 ? put : clear, error);

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "i", MAX (at, 0)) ||
      !pd_database_run (self, stmt, "Setting a deadline", error))
    return FALSE;

  if (pd_database_changes (self) > 0)
    pd_database_mark_changed (self, PD_CHANGE_DEADLINES);
  return TRUE;
}

gboolean
pd_database_set_request_deadline (PdDatabase *self,
                                  gint64 request_row_id,
                                  gint64 at,
                                  GError **error)
{
  static const char put[] =
      "INSERT INTO deadlines (at, kind, customer_row_id, request_row_id)"
      " SELECT ?2, 'request', customer_row_id, id FROM support_requests WHERE id = ?1"
      " ON CONFLICT (request_row_id) WHERE request_row_id IS NOT NULL DO UPDATE SET at = ?2"
      " WHERE at <> ?2";
  static const char clear[] = "DELETE FROM deadlines WHERE request_row_id = ?1 AND ?2 = 0";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, at > 0 ? put : clear, error);

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "ii", request_row_id, MAX (at, 0)) ||
      !pd_database_run (self, stmt, "Setting a deadline", error))
    return FALSE;

  if (pd_database_changes (self) > 0)
    pd_database_mark_changed (self, PD_CHANGE_DEADLINES);
  return TRUE;
}
