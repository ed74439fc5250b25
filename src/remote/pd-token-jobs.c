// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-token-jobs-private.h"

#include <string.h>

#include "pd-api-error.h"
#include "pd-token-store.h"

/* Its place in the job, and the cancellation that takes it out. */
typedef struct
{
  GQueue *jobs; /* (unowned): the task keeps the token source */
  char *key;
  GSource *cancel_source;
} Waiter;

static void
waiter_free (Waiter *waiter)
{
  if (waiter->cancel_source != NULL)
    g_source_destroy (waiter->cancel_source);
  g_clear_pointer (&waiter->cancel_source, g_source_unref);
  g_free (waiter->key);
  g_free (waiter);
}

static void
job_free (PdTokenJob *job)
{
  g_free (job->key);
  g_free (job->tenant);
  g_ptr_array_unref (job->waiters);
  g_free (job);
}

static PdTokenJob *
find_job (GQueue *jobs, const char *key)
{
  for (GList *link = jobs->head; link != NULL; link = link->next) {
    PdTokenJob *job = link->data;

    if (strcmp (job->key, key) == 0)
      return job;
  }
  return NULL;
}

static gboolean
waiter_cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  GTask *task = G_TASK (user_data);
  Waiter *waiter = g_task_get_task_data (task);

  for (GList *link = waiter->jobs->head; link != NULL; link = link->next) {
    PdTokenJob *job = link->data;
    guint index;

    if (strcmp (job->key, waiter->key) == 0 && g_ptr_array_find (job->waiters, task, &index)) {
      g_autoptr (GTask) taken = g_ptr_array_steal_index (job->waiters, index);

      g_task_return_error_if_cancelled (taken);
      break;
    }
  }
  return G_SOURCE_REMOVE;
}

void
pd_token_jobs_add (GQueue *jobs, GTask *task, PdApi api, const char *tenant)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  Waiter *waiter = g_new0 (Waiter, 1);
  PdTokenJob *job;

  waiter->jobs = jobs;
  waiter->key = pd_token_cache_make_key (api, tenant);
  waiter->cancel_source = g_cancellable_source_new (cancellable);
  g_source_set_callback (waiter->cancel_source, G_SOURCE_FUNC (waiter_cancelled_cb), task, NULL);
  if (cancellable != NULL)
    g_source_attach (waiter->cancel_source, g_main_context_get_thread_default ());
  g_task_set_task_data (task, waiter, (GDestroyNotify) waiter_free);

  job = find_job (jobs, waiter->key);
  if (job == NULL) {
    job = g_new0 (PdTokenJob, 1);
    job->key = g_strdup (waiter->key);
    job->api = api;
    job->tenant = g_strdup (tenant);
    job->waiters = g_ptr_array_new_with_free_func (g_object_unref);
    g_queue_push_tail (jobs, job);
  }
  g_ptr_array_add (job->waiters, task);
}

void
pd_token_jobs_end (GQueue *jobs, PdTokenCache *cache, const GError *error)
{
  PdTokenJob *job = g_queue_pop_head (jobs);

  while (job->waiters->len > 0) {
    g_autoptr (GTask) task = g_ptr_array_steal_index (job->waiters, 0);
    Waiter *waiter = g_task_get_task_data (task);
    const char *token = error != NULL ? NULL : pd_token_cache_get (cache, job->key);

    g_source_destroy (waiter->cancel_source);
    if (token != NULL) /* as fresh as it will get, however short it lives */
      g_task_return_pointer (task, g_strdup (token), (GDestroyNotify) pd_secret_free);
    else if (error != NULL)
      g_task_return_error (task, g_error_copy (error));
    else
      g_task_return_error (task, pd_api_error_new (PD_API_ERROR_SIGN_IN, NULL, "signed out"));
  }
  job_free (job);
}
