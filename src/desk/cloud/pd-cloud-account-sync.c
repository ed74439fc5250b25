// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include <string.h>

#include "pd-cloud-account-private.h"
#include "pd-courier-private.h"

#define AUTOMATIC_S (15 * 60)
/* How long a pass waits for the outbox after it has brought everything. */
#define PUSH_WAIT_S 30

/* --- what the book says --- */

typedef struct
{
  gint64 as_of;
  GPtrArray *faults; /* (nullable) */
} SyncState;

static void
sync_state_free (gpointer data)
{
  SyncState *state = data;

  g_clear_pointer (&state->faults, g_ptr_array_unref);
  g_free (state);
}

static gpointer
read_state_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  SyncState *state = g_new0 (SyncState, 1);

  if (pd_pull_read_state (database, &state->as_of, NULL, &state->faults, error))
    return state;

  sync_state_free (state);
  return NULL;
}

static void
take_faults (PdCloudAccount *self, GPtrArray *faults)
{
  g_ptr_array_set_size (self->faults, 0);
  for (guint i = 0; faults != NULL && i < faults->len; i++)
    g_ptr_array_add (self->faults, pd_sync_fault_copy (faults->pdata[i]));
}

static void
set_as_of (PdCloudAccount *self, gint64 as_of)
{
  if (self->as_of == as_of)
    return;

  self->as_of = as_of;
  pd_cloud_account_notify (self, PD_CLOUD_PROP_AS_OF);
}

static void
state_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdCloudAccount) self = PD_CLOUD_ACCOUNT (user_data);
  g_autoptr (GError) error = NULL;
  SyncState *state = pd_store_read_finish (PD_STORE (source), result, &error);

  if (state == NULL) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      g_warning ("Reading how far the passes came: %s", error->message);
    return;
  }
  if (self->pass == NULL)
    take_faults (self, state->faults);
  set_as_of (self, state->as_of);
  sync_state_free (state);
}

void
pd_cloud_account_read_sync_state (PdCloudAccount *self)
{
  pd_store_read_async (self->store, read_state_job, NULL, NULL, sync_state_free, self->cancellable,
                       state_read_cb, g_object_ref (self));
}

/* --- progress, from the pull's threads --- */

/* Counted: the worker, and each message on its way home. */
typedef struct
{
  GMutex lock;
  GWeakRef account;
  GMainContext *home;
  gboolean is_told; /* the home context knows the step */
  PdPullStep step;  /* phase unused */
  char *phase;
} Progress;

static void
progress_clear (gpointer data)
{
  Progress *progress = data;

  g_weak_ref_clear (&progress->account);
  g_main_context_unref (progress->home);
  g_free (progress->phase);
  g_mutex_clear (&progress->lock);
}

static void
progress_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, progress_clear);
}

static gboolean
show_progress_cb (gpointer data)
{
  Progress *progress = data;
  g_autoptr (PdCloudAccount) self = g_weak_ref_get (&progress->account);

  if (self == NULL)
    return G_SOURCE_REMOVE;

  g_mutex_lock (&progress->lock);
  progress->is_told = TRUE;
  if (self->pass != NULL) {
    self->step = progress->step;
    if (g_strcmp0 (self->phase, progress->phase) != 0) {
      g_free (self->phase);
      self->phase = g_strdup (progress->phase);
    }
  }
  g_mutex_unlock (&progress->lock);

  g_object_freeze_notify (G_OBJECT (self));
  for (PdCloudProp prop = PD_CLOUD_PROP_SYNC_PHASE; prop <= PD_CLOUD_PROP_SYNC_LEFT; prop++)
    pd_cloud_account_notify (self, prop);
  g_object_thaw_notify (G_OBJECT (self));
  return G_SOURCE_REMOVE;
}

static void
progress_cb (const PdPullStep *step, gpointer user_data)
{
  Progress *progress = user_data;

  g_mutex_lock (&progress->lock);
  progress->step = *step;
  progress->step.phase = NULL;
  g_free (progress->phase);
  progress->phase = g_strdup (step->phase);
  if (progress->is_told) {
    g_autoptr (GSource) source = g_idle_source_new ();

    progress->is_told = FALSE;
    g_source_set_callback (source, show_progress_cb, g_atomic_rc_box_acquire (progress),
                           progress_unref);
    g_source_attach (source, progress->home);
  }
  g_mutex_unlock (&progress->lock);
}

/* --- a pass --- */

typedef struct
{
  PdContext *context;
  PdStore *store;
  PdFar *far;
  gboolean full;
  gint64 customer_row_id;
  Progress *progress;
  gint64 sent_before;
} Pass;

static void
pass_free (gpointer data)
{
  Pass *pass = data;

  g_clear_object (&pass->context);
  g_clear_object (&pass->store);
  g_clear_object (&pass->far);
  progress_unref (pass->progress);
  g_free (pass);
}

static gpointer
count_sent_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_OUTBOX);

  query->status = g_strdup (PD_OUTBOX_SENT);
  return pd_database_count (database, query, data, error) ? data : NULL;
}

static void
pass_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Pass *pass = data;
  GError *error = NULL;
  PdSyncReport *report = NULL;

  if (pd_store_read (pass->store, count_sent_job, &pass->sent_before, &error) != NULL)
    report = pd_pull_run (pass->context, pass->store, pass->far, pass->full, pass->customer_row_id,
                          progress_cb, pass->progress, cancellable, &error);
  if (!g_cancellable_is_cancelled (cancellable)) /* also after a pass that broke off */
    pd_courier_look_for_ended (pass->context, pass->store);
  if (report != NULL)
    g_task_return_pointer (task, report, (GDestroyNotify) pd_sync_report_free);
  else
    g_task_return_error (task, error);
}

static PdSyncReport *
copy_report (const PdSyncReport *report)
{
  PdSyncReport *copy = g_memdup2 (report, sizeof *report);

  copy->faults = g_ptr_array_new_with_free_func ((GDestroyNotify) pd_sync_fault_free);
  for (guint i = 0; report->faults != NULL && i < report->faults->len; i++)
    g_ptr_array_add (copy->faults, pd_sync_fault_copy (report->faults->pdata[i]));
  return copy;
}

static void
set_sync_error (PdCloudAccount *self, const GError *error)
{
  g_free (self->sync_error);
  self->sync_error = error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                         ? pd_error_to_user_text (error)
                         : NULL;
  pd_cloud_account_notify (self, PD_CLOUD_PROP_SYNC_ERROR);
}

/* The pass is over for everybody: report and outbox. */
static void
end_pass (PdCloudAccount *self)
{
  g_autoptr (PdSyncReport) report = g_steal_pointer (&self->report);
  g_autoptr (GError) error = g_steal_pointer (&self->pass_error);
  g_autoptr (GPtrArray) callers = g_steal_pointer (&self->callers);

  self->callers = g_ptr_array_new_with_free_func (g_object_unref);
  g_clear_handle_id (&self->push_timeout, g_source_remove);
  g_clear_object (&self->pass);
  g_clear_pointer (&self->phase, g_free);
  memset (&self->step, 0, sizeof self->step);
  self->step.left_us = -1;
  set_sync_error (self, error);
  if (report != NULL)
    take_faults (self, report->faults);

  g_object_freeze_notify (G_OBJECT (self));
  for (PdCloudProp prop = PD_CLOUD_PROP_SYNCING; prop <= PD_CLOUD_PROP_SYNC_LEFT; prop++)
    pd_cloud_account_notify (self, prop);
  g_object_thaw_notify (G_OBJECT (self));
  for (guint i = 0; i < callers->len; i++) {
    if (report != NULL)
      g_task_return_pointer (callers->pdata[i], copy_report (report),
                             (GDestroyNotify) pd_sync_report_free);
    else
      g_task_return_error (callers->pdata[i], g_error_copy (error));
  }
  if (self->is_closed)
    return;

  pd_cloud_account_read_sync_state (self);
  pd_cloud_account_plan_sync (self, AUTOMATIC_S);
  pd_cloud_account_emit_sync_ended (self);
}

static void
sent_counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdCloudAccount) self = PD_CLOUD_ACCOUNT (user_data);
  g_autofree gint64 *sent = pd_store_read_finish (PD_STORE (source), result, NULL);

  if (self->report != NULL && sent != NULL)
    self->report->pushed = MAX (*sent - self->sent_before, 0);
  if (self->report != NULL)
    end_pass (self);
}

static gpointer
count_sent_now_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autofree gint64 *sent = g_new0 (gint64, 1);

  return count_sent_job (database, sent, cancellable, error) != NULL ? g_steal_pointer (&sent)
                                                                     : NULL;
}

static void
count_pushed (PdCloudAccount *self)
{
  g_clear_handle_id (&self->push_timeout, g_source_remove);
  g_signal_handlers_disconnect_by_func (self->courier, count_pushed, self);
  pd_store_read_async (self->store, count_sent_now_job, NULL, NULL, g_free, NULL, sent_counted_cb,
                       g_object_ref (self));
}

static gboolean
push_waited_cb (gpointer data)
{
  PdCloudAccount *self = data;

  self->push_timeout = 0;
  count_pushed (self);
  return G_SOURCE_REMOVE;
}

static void
pulled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdCloudAccount *self = PD_CLOUD_ACCOUNT (source);
  const Pass *pass = g_task_get_task_data (G_TASK (result));

  self->sent_before = pass->sent_before;
  self->report = g_task_propagate_pointer (G_TASK (result), &self->pass_error);
  if (self->report == NULL || self->is_closed) {
    end_pass (self);
    return;
  }
  if (pd_courier_is_idle (self->courier)) {
    count_pushed (self);
    return;
  }
  /* What was asked for meanwhile belongs to this pass where it goes out at once. */
  g_signal_connect_object (self->courier, "idle", G_CALLBACK (count_pushed), self,
                           G_CONNECT_SWAPPED);
  self->push_timeout = g_timeout_add_seconds (PUSH_WAIT_S, push_waited_cb, self);
}

static Progress *
progress_new (PdCloudAccount *self)
{
  Progress *progress = g_atomic_rc_box_new0 (Progress);

  g_mutex_init (&progress->lock);
  g_weak_ref_init (&progress->account, self);
  progress->home = g_main_context_ref_thread_default ();
  progress->is_told = TRUE;
  progress->step.left_us = -1;
  return progress;
}

static void
begin_pass (PdCloudAccount *self, gboolean full, gint64 customer_row_id)
{
  g_autoptr (GTask) task = NULL;
  Pass *pass = g_new0 (Pass, 1);

  g_clear_handle_id (&self->automatic, g_source_remove);
  self->pass = g_cancellable_new ();
  pass->context = g_object_ref (self->context);
  pass->store = g_object_ref (self->store);
  pass->far = g_object_ref (self->far);
  pass->full = full;
  pass->customer_row_id = customer_row_id;
  pass->progress = progress_new (self);
  task = g_task_new (self, self->pass, pulled_cb, NULL);
  g_task_set_source_tag (task, begin_pass);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, pass, pass_free);
  set_sync_error (self, NULL);
  pd_cloud_account_notify (self, PD_CLOUD_PROP_SYNCING);
  pd_courier_wake (self->courier);
  g_task_run_in_thread (task, pass_thread);
}

/* --- who wants one --- */

static gboolean
automatic_cb (gpointer data)
{
  PdCloudAccount *self = data;

  self->automatic = 0;
  if (self->pass == NULL && pd_far_is_ready (self->far))
    begin_pass (self, FALSE, 0);
  return G_SOURCE_REMOVE; /* the end of the pass, the network or a sign-in plans the next one */
}

void
pd_cloud_account_plan_sync (PdCloudAccount *self, guint delay_s)
{
  g_clear_handle_id (&self->automatic, g_source_remove);
  if (self->is_automatic && !self->is_closed)
    self->automatic = g_timeout_add_seconds (delay_s, automatic_cb, self);
}

void
pd_cloud_account_set_automatic (PdCloudAccount *self, gboolean automatic)
{
  g_return_if_fail (PD_IS_CLOUD_ACCOUNT (self));

  if (self->is_automatic == automatic)
    return;

  self->is_automatic = automatic;
  if (self->pass == NULL)
    pd_cloud_account_plan_sync (self, 0);
}

/* The last caller who did not stop wanting it holds the pass. */
static gboolean
caller_cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  GTask *task = G_TASK (user_data);
  PdCloudAccount *self = PD_CLOUD_ACCOUNT (g_task_get_source_object (task));

  for (guint i = 0; i < self->callers->len; i++) {
    GCancellable *other = g_task_get_cancellable (self->callers->pdata[i]);

    if (other == NULL || !g_cancellable_is_cancelled (other))
      return G_SOURCE_REMOVE;
  }
  pd_cloud_account_cancel_sync (self);
  return G_SOURCE_REMOVE;
}

static void
source_unref (gpointer data)
{
  g_source_destroy (data);
  g_source_unref (data);
}

void
pd_cloud_account_sync_async (PdCloudAccount *self,
                             gboolean full,
                             gint64 customer_row_id,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task;

  g_return_if_fail (PD_IS_CLOUD_ACCOUNT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pd_cloud_account_sync_async);
  g_task_set_check_cancellable (task, FALSE);
  if (self->is_closed || g_cancellable_is_cancelled (cancellable)) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The pass was cancelled");
    g_object_unref (task);
    return;
  }
  if (cancellable != NULL) {
    GSource *source = g_cancellable_source_new (cancellable);

    g_source_set_callback (source, G_SOURCE_FUNC (caller_cancelled_cb), task, NULL);
    g_source_attach (source, g_main_context_get_thread_default ());
    g_task_set_task_data (task, source, source_unref);
  }

  g_ptr_array_add (self->callers, task);
  if (self->pass == NULL)
    begin_pass (self, full, customer_row_id);
}

PdSyncReport *
pd_cloud_account_sync_finish (PdCloudAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
pd_cloud_account_cancel_sync (PdCloudAccount *self)
{
  g_return_if_fail (PD_IS_CLOUD_ACCOUNT (self));

  if (self->pass != NULL)
    g_cancellable_cancel (self->pass);
}

void
pd_cloud_account_end_sync (PdCloudAccount *self)
{
  g_clear_handle_id (&self->automatic, g_source_remove);
  pd_cloud_account_cancel_sync (self);
  if (self->push_timeout != 0)
    count_pushed (self);
}

GPtrArray *
pd_cloud_account_get_faults (PdCloudAccount *self)
{
  g_return_val_if_fail (PD_IS_CLOUD_ACCOUNT (self), NULL);

  return self->faults;
}
