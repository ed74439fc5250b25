// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-local-backend.h"

#include <glib/gi18n-lib.h>

#include "pd-local-deeds.h"
#include "pd-tables.h"
#include "pd-text.h"

struct _PdLocalBackend
{
  GObject parent_instance;

  PdContext *context; /* (owned) */
  PdStore *store;     /* (owned) */
};

/* What a job gives back. A refusal with something to write (the log of it) is an answer too: an
 * error would roll the record back. */
typedef struct
{
  PdDeedKind kind;
  gpointer value;
  GError *refusal;
} Answer;

static void pd_local_backend_init_backend (PdBackendInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PdLocalBackend,
                               pd_local_backend,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PD_TYPE_BACKEND,
                                                      pd_local_backend_init_backend))

static void
clear_work (gpointer data)
{
  PdLocalWork *work = data;

  GDestroyNotify value_free = pd_deed_kind_get_free (work->deed->kind);

  if (work->value != NULL && value_free != NULL)
    value_free (work->value);
  g_clear_error (&work->vault_error);
  g_clear_object (&work->vault);
  g_clear_pointer (&work->deed, pd_deed_free);
  g_clear_object (&work->context);
}

static void
work_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, clear_work);
}

static void
answer_free (gpointer data)
{
  Answer *answer = data;
  GDestroyNotify value_free;

  if (answer == NULL)
    return;

  value_free = pd_deed_kind_get_free (answer->kind);
  if (answer->value != NULL && value_free != NULL)
    value_free (answer->value);
  g_clear_error (&answer->refusal);
  g_free (answer);
}

/* --- jobs, on the store's threads --- */

/* The order line that a deed about keys is about. */
static PdOrderLine *
find_line (const PdDeed *deed, PdDatabase *database, gint64 now, GError **error)
{
  g_autoptr (GObject) record = NULL;

  switch (deed->kind) {
  case PD_DEED_GET_KEYS:
  case PD_DEED_PASTE_KEYS:
    return pd_database_get_line (database, deed->row_id, error);
  case PD_DEED_REVEAL_KEY:
    record = pd_database_get (database, PD_LIST_KEYS, deed->row_id, now, error);
    break;
  default:
    record = pd_database_get (database, PD_LIST_LINKS, deed->row_id, now, error);
    break;
  }
  if (record == NULL)
    return NULL;

  return pd_database_get_line (database,
                               PD_IS_SOFTWARE_KEY (record)
                                   ? pd_software_key_get_line_row_id (PD_SOFTWARE_KEY (record))
                                   : pd_download_link_get_line_row_id (PD_DOWNLOAD_LINK (record)),
                               error);
}

/* A refused reach for a key is written down; the refusal becomes the answer. */
static Answer *
log_refusal (PdLocalWork *work,
             PdDatabase *database,
             const PdLocalEngine *engine,
             PdVerdict *role,
             GError **error)
{
  const PdLocalDeed *info = pd_local_deed_get (work->deed->kind);
  g_autoptr (PdOrderLine) line = NULL;
  g_autoptr (PdCustomer) customer = NULL;
  g_autofree char *detail = NULL;
  Answer *answer;

  line = find_line (work->deed, database, engine->now, error);
  if (line == NULL)
    return NULL;
  customer = pd_database_get (database, PD_LIST_CUSTOMERS, pd_order_line_get_customer_row_id (line),
                              engine->now, error);
  if (customer == NULL)
    return NULL;

  detail =
      g_strdup_printf ("product: %s\nline: %d\nrefused_by_rule: %s", pd_order_line_get_title (line),
                       pd_order_line_get_line (line), pd_verdict_get_rule (role));
  if (!pd_local_engine_log (database, engine, info->key_access, "failed", customer, "order",
                            pd_order_line_get_order_id (line), detail, error))
    return NULL;

  answer = g_new0 (Answer, 1);
  answer->kind = work->deed->kind;
  pd_verdict_check (role, &answer->refusal);
  return answer;
}

static Answer *
read_answer (PdLocalWork *work,
             PdDatabase *database,
             const PdLocalEngine *engine,
             const char *text,
             GError **error)
{
  gpointer value = pd_local_deed_get (work->deed->kind)->read (work, database, engine, text, error);
  Answer *answer;

  if (value == NULL)
    return NULL;

  answer = g_new0 (Answer, 1);
  answer->kind = work->deed->kind;
  answer->value = value;
  return answer;
}

/* Carries out, and remembers the answer under the request's ID. */
static Answer *
carry_out (PdLocalWork *work, PdDatabase *database, const PdLocalEngine *engine, GError **error)
{
  const PdLocalDeed *info = pd_local_deed_get (work->deed->kind);
  g_autofree char *text = NULL;

  if ((info->needs & PD_LOCAL_NEEDS_VAULT) != 0 && work->vault == NULL) {
    g_propagate_error (error, g_steal_pointer (&work->vault_error));
    return NULL;
  }
  if (!info->carry_out (work, database, engine, &text, error))
    return NULL;
  if (info->request != NULL && !pd_database_store_request (database, work->deed->request_id,
                                                           info->request, text, engine->now, error))
    return NULL;

  return read_answer (work, database, engine, text, error);
}

/* Idempotency, role, then the deed: in the store's one transaction. */
static gpointer
write_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  PdLocalWork *work = data;
  const PdLocalDeed *info = pd_local_deed_get (work->deed->kind);
  g_autoptr (PdSettings) settings = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *first_answer = NULL;
  PdLocalEngine engine;

  if (!pd_context_begin_any (work->context, database, &settings, &engine, error))
    return NULL;
  work->roles = settings->roles;
  if (info->request != NULL)
    first_answer =
        pd_database_find_request (database, work->deed->request_id, info->request, &local_error);
  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }
  if (first_answer != NULL)
    return read_answer (work, database, &engine, first_answer, error);

  if ((info->needs & PD_LOCAL_NEEDS_ROLE) != 0) {
    g_autoptr (PdVerdict) role =
        pd_role_table_judge (pd_context_get_roles (work->context), info->act, settings->roles);

    if (!pd_verdict_get_allowed (role) && info->key_access != NULL)
      return log_refusal (work, database, &engine, role, error);
    if (!pd_verdict_check (role, error))
      return NULL;
  }

  return carry_out (work, database, &engine, error);
}

static gpointer
read_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  PdLocalWork *work = data;
  g_autoptr (PdSettings) settings = NULL;
  PdLocalEngine engine;

  if (!pd_context_begin_any (work->context, database, &settings, &engine, error))
    return NULL;
  work->roles = settings->roles;
  if (!pd_local_work_check_role (work, error))
    return NULL;
  return read_answer (work, database, &engine, NULL, error);
}

/* An answer where something is due, one with the refusal "nothing" where not. */
static gpointer
has_due_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  PdLocalWork *work = data;
  gint64 now = pd_clock_now (pd_context_get_clock (work->context));
  gboolean has_due = FALSE;
  Answer *answer;

  if (!pd_local_engine_has_due (database, now, &has_due, error))
    return NULL;

  answer = g_new0 (Answer, 1);
  answer->kind = PD_DEED_SETTLE;
  answer->value = has_due ? GINT_TO_POINTER (TRUE) : NULL;
  return answer;
}

/* --- callbacks --- */

static void
return_answer (GTask *task, Answer *answer, GError *error)
{
  if (answer == NULL)
    g_task_return_error (task, error);
  else if (answer->refusal != NULL)
    g_task_return_error (task, g_steal_pointer (&answer->refusal));
  else
    g_task_return_pointer (task, g_steal_pointer (&answer->value),
                           pd_deed_kind_get_free (answer->kind));
  answer_free (answer);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  GError *error = NULL;
  Answer *answer = pd_store_write_finish (PD_STORE (source), result, &error);

  return_answer (task, answer, error);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  GError *error = NULL;
  Answer *answer = pd_store_read_finish (PD_STORE (source), result, &error);

  return_answer (task, answer, error);
}

static void
write_deed (PdLocalBackend *self, GTask *task)
{
  pd_store_write_async (
      self->store, write_job, g_atomic_rc_box_acquire (g_task_get_task_data (task)), work_unref,
      answer_free, g_task_get_cancellable (task), written_cb, g_object_ref (task));
}

static void
read_deed (PdLocalBackend *self, GTask *task)
{
  pd_store_read_async (self->store, read_job, g_atomic_rc_box_acquire (g_task_get_task_data (task)),
                       work_unref, answer_free, g_task_get_cancellable (task), read_cb,
                       g_object_ref (task));
}

static void
perform_deed (PdLocalBackend *self, GTask *task)
{
  PdLocalWork *work = g_task_get_task_data (task);

  if (pd_local_deed_get (work->deed->kind)->carry_out == NULL)
    read_deed (self, task);
  else
    write_deed (self, task);
}

static void
due_asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  g_autoptr (GError) error = NULL;
  Answer *answer = pd_store_read_finish (PD_STORE (source), result, &error);

  if (answer == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (answer->value == NULL)
    g_task_return_pointer (task, GINT_TO_POINTER (TRUE), NULL);
  else
    write_deed (g_task_get_source_object (task), task);
  answer_free (answer);
}

static void
open_vault_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  PdLocalWork *work = data;

  work->vault = pd_context_ref_vault (work->context, &work->vault_error);
  g_task_return_boolean (task, TRUE);
}

static void
vault_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);

  if (!g_task_return_error_if_cancelled (task))
    perform_deed (PD_LOCAL_BACKEND (source), task);
}

/* --- the interface --- */

/* Not in the store's job: the Secret Service may ask the person to unlock it, and the book would
 * stand still meanwhile. */
static void
open_vault (PdLocalBackend *self, GTask *task)
{
  g_autoptr (GTask) vault_task =
      g_task_new (self, g_task_get_cancellable (task), vault_opened_cb, g_object_ref (task));

  g_task_set_source_tag (vault_task, open_vault);
  g_task_set_task_data (vault_task, g_atomic_rc_box_acquire (g_task_get_task_data (task)),
                        work_unref);
  g_task_run_in_thread (vault_task, open_vault_thread);
}

/* GUIDs are compared as text in the request table. */
static gboolean
check_request_id (PdDeed *deed, GError **error)
{
  char *clean = pd_text_normalize_guid (deed->request_id);

  if (clean == NULL) {
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
                 /* Translators: %s is what was given as request ID */
                 _ ("“%s” is no request ID: it must be a GUID."), deed->request_id);
    return FALSE;
  }

  g_free (deed->request_id);
  deed->request_id = clean;
  return TRUE;
}

static void
pd_local_backend_perform_async (PdBackend *backend,
                                PdDeed *deed,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  PdLocalBackend *self = PD_LOCAL_BACKEND (backend);
  const PdLocalDeed *info = pd_local_deed_get (deed->kind);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  PdLocalWork *work = g_atomic_rc_box_new0 (PdLocalWork);
  GError *error = NULL;

  g_task_set_source_tag (task, pd_local_backend_perform_async);
  g_task_set_task_data (task, work, work_unref);
  work->context = g_object_ref (self->context);
  work->deed = deed;

  if (!check_request_id (deed, &error))
    g_task_return_error (task, error);
  else if (deed->kind == PD_DEED_SETTLE)
    pd_store_read_async (self->store, has_due_job, g_atomic_rc_box_acquire (work), work_unref,
                         answer_free, cancellable, due_asked_cb, g_object_ref (task));
  else if ((info->needs & (PD_LOCAL_NEEDS_VAULT | PD_LOCAL_WANTS_VAULT)) != 0)
    open_vault (self, task);
  else
    perform_deed (self, task);
}

static gpointer
pd_local_backend_perform_finish (PdBackend *backend, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, backend), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
pd_local_backend_init_backend (PdBackendInterface *iface)
{
  iface->perform_async = pd_local_backend_perform_async;
  iface->perform_finish = pd_local_backend_perform_finish;
}

static void
pd_local_backend_finalize (GObject *object)
{
  PdLocalBackend *self = PD_LOCAL_BACKEND (object);

  g_clear_object (&self->store);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (pd_local_backend_parent_class)->finalize (object);
}

static void
pd_local_backend_class_init (PdLocalBackendClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pd_local_backend_finalize;
}

static void
pd_local_backend_init (PdLocalBackend *self)
{
}

PdBackend *
pd_local_backend_new (PdContext *context, PdStore *store)
{
  PdLocalBackend *self;

  g_return_val_if_fail (PD_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (PD_IS_STORE (store), NULL);

  self = g_object_new (PD_TYPE_LOCAL_BACKEND, NULL);
  self->context = g_object_ref (context);
  self->store = g_object_ref (store);
  return PD_BACKEND (self);
}
