// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include <glib/gi18n-lib.h>

#include "pd-error.h"
#include "pd-transfer-private.h"

/* Newest keys and links whose secrets a check tries to open. */
#define CHECK_SECRETS 100

/* --- import --- */

void
pd_import_result_free (PdImportResult *result)
{
  if (result == NULL)
    return;

  g_clear_pointer (&result->rejected, g_array_unref);
  g_free (result);
}

static void
imported_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  PdImportWork *work = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  GArray *rejected = NULL;

  pd_store_write_finish (PD_STORE (source), result, &error);
  rejected = work->result->rejected;
  if (error == NULL || (rejected != NULL && rejected->len > 0 &&
                        g_error_matches (error, PD_ERROR, PD_ERROR_INVALID)))
    g_task_return_pointer (task, g_steal_pointer (&work->result),
                           (GDestroyNotify) pd_import_result_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
pd_desk_import_async (PdDesk *self,
                      PdImportKind kind,
                      GFile *file,
                      PdProgress progress,
                      gpointer progress_data,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  PdImportWork *work = NULL;
  GError *error = NULL;

  g_return_if_fail (PD_IS_DESK (self));
  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pd_desk_import_async);
  g_task_set_check_cancellable (task, FALSE); /* what the book says is the answer */
  if (!pd_context_check_is_own_book (pd_desk_get_context (self), &error)) {
    g_task_return_error (task, error);
    return;
  }
  work = g_new0 (PdImportWork, 1);
  work->context = g_object_ref (pd_desk_get_context (self));
  work->kind = kind;
  work->file = g_object_ref (file);
  work->progress = progress;
  work->progress_data = progress_data;
  work->result = g_new0 (PdImportResult, 1);
  g_task_set_task_data (task, work, (GDestroyNotify) pd_import_work_free);
  pd_store_write_async (pd_desk_get_store (self), pd_import_job, work, NULL, NULL, cancellable,
                        imported_cb, g_steal_pointer (&task));
}

PdImportResult *
pd_desk_import_finish (PdDesk *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- export --- */

static void
export_logged_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  PdExportWork *work = g_task_get_task_data (task);
  GError *error = NULL;

  if (pd_store_write_finish (PD_STORE (source), result, &error) != NULL)
    g_task_return_int (task, work->rows);
  else
    g_task_return_error (task, error);
}

static void
export_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  PdExportWork *work = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;

  if (pd_store_read_finish (PD_STORE (source), result, &error) == NULL) {
    g_task_return_error (task, error);
    return;
  }

  pd_store_write_async (PD_STORE (source), pd_export_log_job, work, NULL, NULL, cancellable,
                        export_logged_cb, g_steal_pointer (&task));
}

/* By the end of the name; FALSE with a sentence for another one. */
static gboolean
find_form (GFile *file, PdExportKind kind, PdExportForm *form, GError **error)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *lower = g_ascii_strdown (name != NULL ? name : "", -1);

  if (g_str_has_suffix (lower, ".csv"))
    *form = PD_EXPORT_AS_CSV;
  else if (g_str_has_suffix (lower, ".json"))
    *form = PD_EXPORT_AS_JSON;
  else if (g_str_has_suffix (lower, ".ics") && kind == PD_EXPORT_DEADLINES)
    *form = PD_EXPORT_AS_ICS;
  else {
    g_set_error_literal (
        error, PD_ERROR, PD_ERROR_INVALID,
        kind == PD_EXPORT_DEADLINES
            ? _ ("The file's name must end in .csv, .json or .ics: it says what is written.")
            : _ ("The file's name must end in .csv or .json: it says what is written."));
    return FALSE;
  }
  return TRUE;
}

/* A name of its own, so that two exports at once do not meet. */
static GFile *
new_beside (GFile *file)
{
  g_autofree char *uri = g_file_get_uri (file);
  g_autofree char *longer = g_strdup_printf ("%s.%08x.tmp", uri, g_random_int ());

  return g_file_new_for_uri (longer);
}

static PdExportWork *
export_work_new (PdDesk *self, PdExportKind kind, GFile *file, const PdQuery *query)
{
  PdExportWork *work = g_new0 (PdExportWork, 1);

  work->context = g_object_ref (pd_desk_get_context (self));
  work->kind = kind;
  work->file = g_object_ref (file);
  work->beside = new_beside (file);
  work->query =
      query != NULL ? pd_query_copy (query) : pd_query_new (pd_export_kind_get_list (kind));
  if (work->query->now == PD_INSTANT_NONE)
    work->query->now = pd_clock_now (pd_desk_get_clock (self));
  return work;
}

void
pd_desk_export_async (PdDesk *self,
                      PdExportKind kind,
                      GFile *file,
                      const PdQuery *query,
                      gboolean bom,
                      PdProgress progress,
                      gpointer progress_data,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  PdExportWork *work = NULL;
  GError *error = NULL;

  g_return_if_fail (PD_IS_DESK (self));
  g_return_if_fail (G_IS_FILE (file));
  g_return_if_fail (query == NULL || query->kind == pd_export_kind_get_list (kind));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pd_desk_export_async);
  g_task_set_check_cancellable (task, FALSE); /* a file that is there is not denied */
  work = export_work_new (self, kind, file, query);
  work->bom = bom;
  work->progress = progress;
  work->progress_data = progress_data;
  g_task_set_task_data (task, work, (GDestroyNotify) pd_export_work_free);
  if (!find_form (file, kind, &work->form, &error)) {
    g_task_return_error (task, error);
    return;
  }

  pd_store_read_async (pd_desk_get_store (self), pd_export_read_job, work, NULL, NULL, cancellable,
                       export_read_cb, g_steal_pointer (&task));
}

gint64
pd_desk_export_finish (PdDesk *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);

  return g_task_propagate_int (G_TASK (result), error);
}

/* --- check --- */

static gpointer
repair_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  return pd_database_repair_index (database, error) ? data : NULL;
}

static gboolean
open_secret (PdDatabase *database, PdVault *vault, PdListKind kind, gint64 row_id, GError **error)
{
  g_autoptr (GBytes) sealed = kind == PD_LIST_KEYS
                                  ? pd_database_get_sealed_key (database, row_id, error)
                                  : pd_database_get_sealed_link (database, row_id, error);
  char *text = sealed != NULL ? pd_vault_open_sealed (vault, sealed, error) : NULL;
  gboolean opened = text != NULL;

  pd_vault_free_text (text);
  return opened;
}

/* Opens the newest keys or links and adds a finding if one does not open. FALSE: the book cannot be
 * read. */
static gboolean
check_secrets (PdDatabase *database,
               PdVault *vault,
               PdListKind kind,
               GPtrArray *findings,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (kind);
  g_autoptr (GArray) ids =
      pd_database_list_ids (database, query, CHECK_SECRETS, 0, cancellable, error);
  guint closed = 0;

  if (ids == NULL)
    return FALSE;

  for (guint i = 0; i < ids->len; i++) {
    g_autoptr (GError) secret_error = NULL;

    if (open_secret (database, vault, kind, g_array_index (ids, gint64, i), &secret_error))
      continue;
    if (!g_error_matches (secret_error, PD_ERROR, PD_ERROR_SECRET)) {
      g_propagate_error (error, g_steal_pointer (&secret_error));
      return FALSE;
    }
    closed++;
  }
  if (closed > 0 && kind == PD_LIST_KEYS)
    g_ptr_array_add (findings,
                     /* Translators: %u is a number of product keys. */
                     g_strdup_printf (ngettext ("%u product key cannot be opened.",
                                                "%u product keys cannot be opened.", closed),
                                      closed));
  else if (closed > 0)
    g_ptr_array_add (findings,
                     /* Translators: %u is a number of download links. */
                     g_strdup_printf (ngettext ("%u download link cannot be opened.",
                                                "%u download links cannot be opened.", closed),
                                      closed));
  return TRUE;
}

static gpointer
check_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  PdContext *context = data;
  g_autoptr (GPtrArray) findings = pd_database_check (database, cancellable, error);
  g_autoptr (GError) vault_error = NULL;
  g_autoptr (PdVault) vault = NULL;

  if (findings == NULL)
    return NULL;

  g_ptr_array_set_free_func (findings, g_free);
  if ((vault = pd_context_ref_vault (context, &vault_error)) == NULL) {
    g_ptr_array_add (findings, pd_error_to_user_text (vault_error));
    return g_steal_pointer (&findings);
  }
  if (!check_secrets (database, vault, PD_LIST_KEYS, findings, cancellable, error) ||
      !check_secrets (database, vault, PD_LIST_LINKS, findings, cancellable, error))
    return NULL;

  return g_steal_pointer (&findings);
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  GError *error = NULL;
  GPtrArray *findings = pd_store_read_finish (PD_STORE (source), result, &error);

  if (findings != NULL)
    g_task_return_pointer (task, findings, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
start_check (PdDesk *self, GTask *task)
{
  pd_store_read_async (pd_desk_get_store (self), check_job,
                       g_object_ref (pd_desk_get_context (self)), g_object_unref,
                       (GDestroyNotify) g_ptr_array_unref, g_task_get_cancellable (task),
                       checked_cb, task);
}

static void
repaired_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  GError *error = NULL;

  if (pd_store_write_finish (PD_STORE (source), result, &error) == NULL)
    g_task_return_error (task, error);
  else
    start_check (g_task_get_source_object (task), g_object_ref (task));
}

void
pd_desk_check_async (PdDesk *self,
                     gboolean repair_index,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (PD_IS_DESK (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pd_desk_check_async);
  if (!repair_index) {
    start_check (self, g_steal_pointer (&task));
    return;
  }

  pd_store_write_async (pd_desk_get_store (self), repair_job,
                        g_object_ref (self), /* only so that there is a result */
                        g_object_unref, NULL, cancellable, repaired_cb, g_steal_pointer (&task));
}

GPtrArray *
pd_desk_check_finish (PdDesk *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
