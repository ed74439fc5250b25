// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-desk-requests.h"

#include <glib/gi18n-lib.h>

#include "pd-desk-private.h"
#include "pd-desk-reservations.h"
#include "pd-error.h"
#include "pd-text.h"

PdSupportRequest *
pd_desk_find_request (PdDesk *self, const char *text, GError **error)
{
  PdDeed *deed;

  g_return_val_if_fail (PD_IS_DESK (self), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  deed = pd_deed_new (PD_DEED_FIND_REQUEST, NULL);
  deed->text = g_strdup (text);
  return pd_desk_read_deed (self, deed, error);
}

PdVerdict *
pd_desk_judge_request (PdDesk *self, const char *type)
{
  return pd_desk_judge_role (self, g_strcmp0 (type, PD_REQUEST_AZURE) == 0
                                       ? PD_ACT_CREATE_AZURE_REQUEST
                                       : PD_ACT_CREATE_PARTNER_REQUEST);
}

/* --- before it is filed --- */

void
pd_desk_get_contact_async (PdDesk *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  PdDeed *deed;

  g_return_if_fail (PD_IS_DESK (self));

  deed = pd_deed_new (PD_DEED_GET_CONTACT, NULL);
  pd_desk_start_deed (self, deed, pd_desk_get_contact_async, cancellable, callback, user_data);
}

PdContact *
pd_desk_get_contact_finish (PdDesk *self, GAsyncResult *result, GError **error)
{
  return pd_desk_finish_deed (self, result, error);
}

void
pd_desk_describe_request_async (PdDesk *self,
                                const PdRequestFields *fields,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  PdDeed *deed;

  g_return_if_fail (PD_IS_DESK (self));
  g_return_if_fail (fields != NULL);

  deed = pd_deed_new (PD_DEED_DESCRIBE_REQUEST, NULL);
  deed->fields = pd_request_fields_copy (fields);
  pd_desk_start_deed (self, deed, pd_desk_describe_request_async, cancellable, callback, user_data);
}

char *
pd_desk_describe_request_finish (PdDesk *self, GAsyncResult *result, GError **error)
{
  return pd_desk_finish_deed (self, result, error);
}

void
pd_desk_save_draft_async (PdDesk *self,
                          gint64 row_id,
                          const PdRequestFields *fields,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  PdDeed *deed;

  g_return_if_fail (PD_IS_DESK (self));
  g_return_if_fail (fields != NULL);

  deed = pd_deed_new (PD_DEED_SAVE_DRAFT, NULL);
  deed->row_id = row_id;
  deed->fields = pd_request_fields_copy (fields);
  pd_desk_start_deed (self, deed, pd_desk_save_draft_async, cancellable, callback, user_data);
}

PdSupportRequest *
pd_desk_save_draft_finish (PdDesk *self, GAsyncResult *result, GError **error)
{
  return pd_desk_finish_deed (self, result, error);
}

void
pd_desk_discard_draft_async (PdDesk *self,
                             gint64 row_id,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  PdDeed *deed;

  g_return_if_fail (PD_IS_DESK (self));

  deed = pd_deed_new (PD_DEED_DISCARD_DRAFT, NULL);
  deed->row_id = row_id;
  pd_desk_start_deed (self, deed, pd_desk_discard_draft_async, cancellable, callback, user_data);
}

gboolean
pd_desk_discard_draft_finish (PdDesk *self, GAsyncResult *result, GError **error)
{
  return pd_desk_finish_deed (self, result, error) != NULL;
}

/* --- files, read on a thread of their own --- */

/* A deed that waits for its files. */
typedef struct
{
  PdDeed *deed;     /* owned (nullable): until it is performed */
  GPtrArray *files; /* owned (element-type GFile) */
} Loading;

static void
loading_free (gpointer data)
{
  Loading *loading = data;

  g_clear_pointer (&loading->deed, pd_deed_free);
  g_clear_pointer (&loading->files, g_ptr_array_unref);
  g_free (loading);
}

static gboolean
check_size (const char *name, guint64 size, GError **error)
{
  g_autofree char *limit = NULL;

  if (size == 0) {
    /* Translators: %s is the name of a file */
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
                 _ ("“%s” is empty: there is nothing to attach."), name);
    return FALSE;
  }
  if (size <= PD_ATTACHMENT_MAX_BYTES)
    return TRUE;

  limit = pd_text_size (PD_ATTACHMENT_MAX_BYTES);
  /* Translators: the name of a file, then a size such as "5 MB" */
  g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
               _ ("“%1$s” is too large: a file may have %2$s at most."), name, limit);
  return FALSE;
}

/* Only a regular file: a pipe would never end. */
static gboolean
check_file (GFile *file, const char *name, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GFileInfo) info =
      g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE,
                         G_FILE_QUERY_INFO_NONE, cancellable, &local_error);

  if (info == NULL && g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  if (info == NULL) {
    g_autofree char *why = pd_error_to_user_text (local_error);

    /* Translators: the name of a file, then a sentence that says why */
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID, _ ("“%1$s” cannot be read. %2$s"), name, why);
    return FALSE;
  }
  if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY) {
    /* Translators: %s is the name of a folder */
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
                 _ ("“%s” is a folder. Attach files one by one, or an archive of the folder."),
                 name);
    return FALSE;
  }
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR) {
    /* Translators: %s is the name of something that is no file */
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID, _ ("“%s” is no file that can be attached."),
                 name);
    return FALSE;
  }
  return check_size (name, (guint64) g_file_info_get_size (info), error);
}

static PdLoadedFile *
load_file (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autofree char *base = g_file_get_basename (file);
  g_autofree char *name = pd_attachment_clean_name (base);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GBytes) content = NULL;
  PdLoadedFile *loaded;

  if (!check_file (file, name, cancellable, error))
    return NULL;
  content = g_file_load_bytes (file, cancellable, NULL, &local_error);
  if (content == NULL && g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }
  if (content == NULL) {
    g_autofree char *why = pd_error_to_user_text (local_error);

    g_set_error (error, PD_ERROR, PD_ERROR_INVALID, _ ("“%1$s” cannot be read. %2$s"), name, why);
    return NULL;
  }
  if (!check_size (name, g_bytes_get_size (content), error)) /* it may have grown */
    return NULL;

  loaded = g_new0 (PdLoadedFile, 1);
  loaded->name = g_steal_pointer (&name);
  loaded->content = g_steal_pointer (&content);
  return loaded;
}

static void
load_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Loading *loading = data;
  GError *error = NULL;

  loading->deed->files = g_ptr_array_new_with_free_func ((GDestroyNotify) pd_loaded_file_free);
  if (loading->files->len > PD_ATTACHMENT_MAX_COUNT)
    g_set_error (&error, PD_ERROR, PD_ERROR_INVALID,
                 ngettext ("A request can have %d file only.", "A request can have %d files only.",
                           PD_ATTACHMENT_MAX_COUNT),
                 PD_ATTACHMENT_MAX_COUNT);
  for (guint i = 0; error == NULL && i < loading->files->len; i++) {
    PdLoadedFile *file = load_file (loading->files->pdata[i], cancellable, &error);

    if (file != NULL)
      g_ptr_array_add (loading->deed->files, file);
  }

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  Loading *loading = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_error (task, error);
  else
    pd_desk_perform (PD_DESK (source), g_steal_pointer (&loading->deed), g_steal_pointer (&task));
}

/* Reads the files, then performs the deed with them. @deed is taken over. */
static void
start_with_files (PdDesk *self, PdDeed *deed, GPtrArray *files, GTask *task)
{
  g_autoptr (GTask) load_task = g_task_new (self, g_task_get_cancellable (task), loaded_cb, task);
  Loading *loading = g_new0 (Loading, 1);

  loading->deed = deed;
  loading->files = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; files != NULL && i < files->len; i++)
    g_ptr_array_add (loading->files, g_object_ref (files->pdata[i]));
  g_task_set_source_tag (load_task, start_with_files);
  g_task_set_task_data (load_task, loading, loading_free);
  g_task_run_in_thread (load_task, load_thread);
}

void
pd_desk_attach_async (PdDesk *self,
                      gint64 request_row_id,
                      GFile *file,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GPtrArray) files = NULL;
  PdDeed *deed;
  GTask *task;

  g_return_if_fail (PD_IS_DESK (self));
  g_return_if_fail (G_IS_FILE (file));

  files = g_ptr_array_new ();
  g_ptr_array_add (files, file);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pd_desk_attach_async);
  deed = pd_deed_new (PD_DEED_ATTACH, NULL);
  deed->row_id = request_row_id;
  start_with_files (self, deed, files, task);
}

void
pd_desk_detach_async (PdDesk *self,
                      gint64 attachment_row_id,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  PdDeed *deed;

  g_return_if_fail (PD_IS_DESK (self));

  deed = pd_deed_new (PD_DEED_DETACH, NULL);
  deed->row_id = attachment_row_id;
  pd_desk_start_deed (self, deed, pd_desk_detach_async, cancellable, callback, user_data);
}

void
pd_desk_create_request_async (PdDesk *self,
                              const PdRequestFields *fields,
                              gint64 draft_row_id,
                              GPtrArray *files,
                              const char *request_id,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  PdDeed *deed;
  GTask *task;

  g_return_if_fail (PD_IS_DESK (self));
  g_return_if_fail (fields != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pd_desk_create_request_async);
  deed = pd_deed_new (PD_DEED_CREATE_REQUEST, request_id);
  deed->fields = pd_request_fields_copy (fields);
  deed->other_row_id = draft_row_id;
  start_with_files (self, deed, files, task);
}

/* --- after it was filed --- */

void
pd_desk_get_request_async (PdDesk *self,
                           gint64 request_row_id,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  PdDeed *deed;

  g_return_if_fail (PD_IS_DESK (self));

  deed = pd_deed_new (PD_DEED_GET_REQUEST, NULL);
  deed->row_id = request_row_id;
  pd_desk_start_deed (self, deed, pd_desk_get_request_async, cancellable, callback, user_data);
}

void
pd_desk_reply_request_async (PdDesk *self,
                             gint64 request_row_id,
                             const char *body,
                             gboolean note,
                             const char *request_id,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  PdDeed *deed;

  g_return_if_fail (PD_IS_DESK (self));

  deed = pd_deed_new (PD_DEED_REPLY_REQUEST, request_id);
  deed->row_id = request_row_id;
  deed->text = g_strdup (body);
  deed->flag = note;
  pd_desk_start_deed (self, deed, pd_desk_reply_request_async, cancellable, callback, user_data);
}

void
pd_desk_set_request_state_async (PdDesk *self,
                                 gint64 request_row_id,
                                 const char *state,
                                 const char *request_id,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  PdDeed *deed;

  g_return_if_fail (PD_IS_DESK (self));

  deed = pd_deed_new (PD_DEED_SET_REQUEST_STATE, request_id);
  deed->row_id = request_row_id;
  deed->text = g_strdup (state);
  pd_desk_start_deed (self, deed, pd_desk_set_request_state_async, cancellable, callback,
                      user_data);
}

/* A refund answers with more than its request: that is of no use here. */
PdRequestDetails *
pd_desk_request_finish (PdDesk *self, GAsyncResult *result, GError **error)
{
  if (g_async_result_is_tagged (result, pd_desk_refund_async))
    return pd_desk_exchange_finish (self, result, NULL, error);

  return pd_desk_finish_deed (self, result, error);
}

void
pd_desk_get_attachment_async (PdDesk *self,
                              gint64 attachment_row_id,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  PdDeed *deed;

  g_return_if_fail (PD_IS_DESK (self));

  deed = pd_deed_new (PD_DEED_GET_ATTACHMENT, NULL);
  deed->row_id = attachment_row_id;
  pd_desk_start_deed (self, deed, pd_desk_get_attachment_async, cancellable, callback, user_data);
}

GBytes *
pd_desk_get_attachment_finish (PdDesk *self, GAsyncResult *result, GError **error)
{
  return pd_desk_finish_deed (self, result, error);
}
