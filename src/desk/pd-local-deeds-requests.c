// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The deeds about support requests. */

#include "pd-config.h"

#include "pd-local-deeds.h"

#include <glib/gi18n-lib.h>

#include "pd-local-engine-azure.h"
#include "pd-request-lookup.h"

/* --- who may --- */

gboolean
pd_local_check_request (PdRoleTable *table,
                        PdRoleSet roles,
                        const char *user_name,
                        PdSupportRequest *request,
                        GError **error)
{
  g_autoptr (PdVerdict) verdict = NULL;

  if (g_strcmp0 (pd_support_request_get_kind (request), PD_REQUEST_AZURE) == 0) {
    verdict = pd_role_table_judge (table, PD_ACT_SEE_RESERVATIONS, roles);
    return pd_verdict_check (verdict, error);
  }

  verdict = pd_role_table_judge (table, PD_ACT_CREATE_PARTNER_REQUEST, roles);
  if (!pd_verdict_check (verdict, error))
    return FALSE;
  if (g_strcmp0 (pd_support_request_get_user_name (request), user_name) == 0)
    return TRUE;

  g_set_error_literal (error, PD_ERROR, PD_ERROR_ROLE, /* 1.22 */
                       _ ("Requests to Partner Center are seen only by the user who filed them."));
  return FALSE;
}

/* A request that the user may see. */
static PdSupportRequest *
get_request (PdLocalWork *work,
             PdDatabase *database,
             const PdLocalEngine *engine,
             gint64 row_id,
             GError **error)
{
  g_autoptr (PdSupportRequest) request =
      pd_database_get (database, PD_LIST_REQUESTS, row_id, engine->now, error);

  if (request == NULL || !pd_local_check_request (pd_context_get_roles (work->context), work->roles,
                                                  engine->user_name, request, error))
    return NULL;
  return g_steal_pointer (&request);
}

/* 1.9, 1.21 */
static gboolean
check_type (PdLocalWork *work, const char *type, GError **error)
{
  return pd_local_work_check_act (work,
                                  g_strcmp0 (type, PD_REQUEST_AZURE) == 0
                                      ? PD_ACT_CREATE_AZURE_REQUEST
                                      : PD_ACT_CREATE_PARTNER_REQUEST,
                                  error);
}

/* --- reading --- */

static gpointer
read_found (PdLocalWork *work,
            PdDatabase *database,
            const PdLocalEngine *engine,
            const char *answer,
            GError **error)
{
  g_autoptr (PdSupportRequest) found =
      pd_database_find_request_record (database, work->deed->text, error);

  if (found == NULL)
    return NULL;
  return get_request (work, database, engine, pd_record_get_row_id (PD_RECORD (found)), error);
}

static gpointer
read_contact (PdLocalWork *work,
              PdDatabase *database,
              const PdLocalEngine *engine,
              const char *answer,
              GError **error)
{
  return pd_local_engine_load_contact (database, engine, work->vault, error);
}

static gpointer
read_description (PdLocalWork *work,
                  PdDatabase *database,
                  const PdLocalEngine *engine,
                  const char *answer,
                  GError **error)
{
  return pd_local_engine_describe_request (database, engine, work->deed->fields, NULL, error);
}

/* NULL: none, or it cannot be opened here; then the thread is shown all the same. */
static PdContact *
open_contact (PdLocalWork *work, GBytes *sealed)
{
  g_autoptr (GError) error = NULL;
  PdContact *contact = NULL;
  char *text;

  if (sealed == NULL || work->vault == NULL)
    return NULL;

  text = pd_vault_open_sealed (work->vault, sealed, &error);
  if (text != NULL)
    contact = pd_contact_from_text (text, &error);
  pd_vault_free_text (text);
  if (contact == NULL)
    g_warning ("Opening the contact of a request: %s", error->message);
  return contact;
}

PdRequestDetails *
pd_local_read_request (PdLocalWork *work,
                       PdDatabase *database,
                       const PdLocalEngine *engine,
                       gint64 row_id,
                       GError **error)
{
  g_autoptr (PdRequestDetails) details = g_new0 (PdRequestDetails, 1);
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (GError) local_error = NULL;

  details->request = pd_database_get (database, PD_LIST_REQUESTS, row_id, engine->now, error);
  if (details->request == NULL)
    return NULL;
  sealed = pd_database_get_sealed_contact (database, row_id, &local_error);
  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }
  if ((details->messages = pd_database_list_messages (database, row_id, error)) == NULL ||
      (details->attachments = pd_database_list_attachments (database, row_id, error)) == NULL)
    return NULL;

  details->contact = open_contact (work, sealed);
  return g_steal_pointer (&details);
}

static gpointer
read_details (PdLocalWork *work,
              PdDatabase *database,
              const PdLocalEngine *engine,
              const char *answer,
              GError **error)
{
  g_autoptr (PdSupportRequest) request = NULL;
  gint64 row_id = work->deed->row_id;

  if (answer != NULL && !pd_local_answer_parse (answer, &row_id, NULL, error))
    return NULL;
  request = get_request (work, database, engine, row_id, error);
  return request != NULL ? pd_local_read_request (work, database, engine, row_id, error) : NULL;
}

/* The attachment of a request that the user may see. */
static PdAttachment *
get_attachment (PdLocalWork *work,
                PdDatabase *database,
                const PdLocalEngine *engine,
                gint64 *request_row_id,
                GError **error)
{
  g_autoptr (PdAttachment) attachment =
      pd_database_find_attachment (database, work->deed->row_id, error);
  g_autoptr (PdSupportRequest) request = NULL;

  if (attachment == NULL)
    return NULL;

  g_object_get (attachment, "request-row-id", request_row_id, NULL);
  request = get_request (work, database, engine, *request_row_id, error);
  return request != NULL ? g_steal_pointer (&attachment) : NULL;
}

static gpointer
read_attachment (PdLocalWork *work,
                 PdDatabase *database,
                 const PdLocalEngine *engine,
                 const char *answer,
                 GError **error)
{
  gint64 request_row_id = 0;
  g_autoptr (PdAttachment) attachment =
      get_attachment (work, database, engine, &request_row_id, error);
  g_autoptr (GBytes) content = NULL;
  g_autofree char *sha256 = NULL;

  if (attachment == NULL)
    return NULL;
  content = pd_database_get_attachment (database, work->deed->row_id, error);
  if (content == NULL)
    return NULL;

  sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, content);
  if (g_strcmp0 (sha256, pd_attachment_get_sha256 (attachment)) != 0) {
    g_set_error (error, PD_ERROR, PD_ERROR_CHECKSUM, "The attachment %s has the SHA-256 %s",
                 pd_attachment_get_name (attachment), sha256);
    return NULL;
  }
  return g_steal_pointer (&content);
}

/* --- drafts --- */

static gpointer
read_draft (PdLocalWork *work,
            PdDatabase *database,
            const PdLocalEngine *engine,
            const char *answer,
            GError **error)
{
  gint64 row_id = 0;

  if (!pd_local_answer_parse (answer, &row_id, NULL, error))
    return NULL;
  return pd_database_get (database, PD_LIST_REQUESTS, row_id, engine->now, error);
}

/* 0 is no draft yet. */
static gboolean
check_draft (PdLocalWork *work,
             PdDatabase *database,
             const PdLocalEngine *engine,
             gint64 row_id,
             GError **error)
{
  g_autoptr (PdSupportRequest) draft = NULL;

  if (row_id == 0)
    return TRUE;

  draft = get_request (work, database, engine, row_id, error);
  return draft != NULL;
}

static gboolean
save_draft (PdLocalWork *work,
            PdDatabase *database,
            const PdLocalEngine *engine,
            char **answer,
            GError **error)
{
  gint64 row_id = work->deed->row_id;

  if (!check_draft (work, database, engine, row_id, error) ||
      !pd_local_engine_save_draft (database, engine, work->vault, work->deed->fields, &row_id,
                                   error))
    return FALSE;

  *answer = pd_local_answer_format (row_id);
  return TRUE;
}

static gboolean
discard_draft (PdLocalWork *work,
               PdDatabase *database,
               const PdLocalEngine *engine,
               char **answer,
               GError **error)
{
  return check_draft (work, database, engine, work->deed->row_id, error) &&
         pd_database_delete_draft (database, work->deed->row_id, error);
}

/* --- files --- */

/* At Partner Center a request that was filed is the vendor's: a file that only the book had would
 * be one that nobody there sees. */
static gboolean
check_is_ours (PdLocalWork *work, PdSupportRequest *request, GError **error)
{
  if (!pd_context_is_cloud (work->context) ||
      g_strcmp0 (pd_support_request_get_state (request), PD_REQUEST_DRAFT) == 0)
    return TRUE;

  g_set_error_literal (error, PD_ERROR, PD_ERROR_NOT_ALLOWED,
                       _ ("This request was sent already, so no file can be added here. Please add "
                          "it in the portal."));
  return FALSE;
}

static gboolean
attach (PdLocalWork *work,
        PdDatabase *database,
        const PdLocalEngine *engine,
        char **answer,
        GError **error)
{
  g_autoptr (PdSupportRequest) request =
      get_request (work, database, engine, work->deed->row_id, error);

  return request != NULL && check_is_ours (work, request, error) &&
         pd_local_engine_attach (database, engine, request, work->deed->files, error);
}

static gboolean
detach (PdLocalWork *work,
        PdDatabase *database,
        const PdLocalEngine *engine,
        char **answer,
        GError **error)
{
  gint64 request_row_id = 0;
  g_autoptr (PdAttachment) attachment =
      get_attachment (work, database, engine, &request_row_id, error);

  if (attachment == NULL || !pd_database_delete_attachment (database, work->deed->row_id, error))
    return FALSE;

  *answer = pd_local_answer_format (request_row_id);
  return TRUE;
}

/* --- filing, and the thread --- */

static gboolean
create_request (PdLocalWork *work,
                PdDatabase *database,
                const PdLocalEngine *engine,
                char **answer,
                GError **error)
{
  const PdDeed *deed = work->deed;
  gint64 row_id = 0;

  if (!check_type (work, deed->fields->type, error) ||
      !check_draft (work, database, engine, deed->other_row_id, error) ||
      !pd_local_engine_create_request (database, engine, work->vault, deed->fields,
                                       deed->other_row_id, deed->files, deed->request_id, &row_id,
                                       error))
    return FALSE;

  *answer = pd_local_answer_format (row_id);
  return TRUE;
}

static gboolean
reply (PdLocalWork *work,
       PdDatabase *database,
       const PdLocalEngine *engine,
       char **answer,
       GError **error)
{
  const PdDeed *deed = work->deed;
  g_autoptr (PdSupportRequest) request = get_request (work, database, engine, deed->row_id, error);

  if (request == NULL || !pd_local_engine_reply (database, engine, request, deed->text, deed->flag,
                                                 deed->request_id, error))
    return FALSE;

  *answer = pd_local_answer_format (deed->row_id);
  return TRUE;
}

static gboolean
set_state (PdLocalWork *work,
           PdDatabase *database,
           const PdLocalEngine *engine,
           char **answer,
           GError **error)
{
  const PdDeed *deed = work->deed;
  g_autoptr (PdSupportRequest) request = get_request (work, database, engine, deed->row_id, error);

  if (request == NULL || !pd_local_engine_set_request_state (database, engine, request, deed->text,
                                                             deed->request_id, error))
    return FALSE;

  *answer = pd_local_answer_format (deed->row_id);
  return TRUE;
}

/* --- the table --- */

#define ROW(kind) [(kind) -PD_DEED_FIND_REQUEST]

static const PdLocalDeed deeds[] = {
  ROW (PD_DEED_FIND_REQUEST) = { NULL, PD_LOCAL_NEEDS_NOTHING, 0, NULL, NULL, read_found },
  ROW (PD_DEED_GET_CONTACT) = { NULL, PD_LOCAL_WANTS_VAULT, 0, NULL, NULL, read_contact },
  ROW (PD_DEED_DESCRIBE_REQUEST) = { NULL, PD_LOCAL_NEEDS_NOTHING, 0, NULL, NULL,
                                     read_description },
  ROW (PD_DEED_SAVE_DRAFT) = { NULL, PD_LOCAL_NEEDS_VAULT, 0, NULL, save_draft, read_draft },
  ROW (PD_DEED_DISCARD_DRAFT) = { NULL, PD_LOCAL_NEEDS_NOTHING, 0, NULL, discard_draft,
                                  pd_local_read_nothing },
  ROW (PD_DEED_ATTACH) = { NULL, PD_LOCAL_WANTS_VAULT, 0, NULL, attach, read_details },
  ROW (PD_DEED_DETACH) = { NULL, PD_LOCAL_WANTS_VAULT, 0, NULL, detach, read_details },
  ROW (PD_DEED_CREATE_REQUEST) = { "create-request", PD_LOCAL_NEEDS_VAULT, 0, NULL, create_request,
                                   read_details },
  ROW (PD_DEED_GET_REQUEST) = { NULL, PD_LOCAL_WANTS_VAULT, 0, NULL, NULL, read_details },
  ROW (PD_DEED_REPLY_REQUEST) = { "reply-request", PD_LOCAL_WANTS_VAULT, 0, NULL, reply,
                                  read_details },
  ROW (PD_DEED_SET_REQUEST_STATE) = { "set-request-state", PD_LOCAL_WANTS_VAULT, 0, NULL, set_state,
                                      read_details },
  ROW (PD_DEED_GET_ATTACHMENT) = { NULL, PD_LOCAL_NEEDS_NOTHING, 0, NULL, NULL, read_attachment },
};

const PdLocalDeed *
pd_local_request_deed_get (PdDeedKind kind)
{
  gsize row = (gsize) kind - PD_DEED_FIND_REQUEST;

  g_return_val_if_fail (row < G_N_ELEMENTS (deeds), NULL);

  return &deeds[row];
}
