// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include <glib/gi18n-lib.h>

#include "pd-clock.h"
#include "pd-error.h"
#include "pd-far-private.h"
#include "pd-far-store.h"
#include "pd-sign-in.h"
#include "pd-text.h"

struct _PdFarCore
{
  gatomicrefcount ref_count;
  GMainContext *context; /* of the thread */
  GMainContext *home;    /* of whoever made it */
  GMainLoop *loop;
  GThread *thread;
  GWeakRef far;
  PdFarEvents events;

  /* What it is made of; does not change. */
  PdEnvironment *environment;
  char *client_id;
  char *tenant;
  char *account_id;
  char *locale;
  PdTokenStore *outer_store;
  PdWait *wait;             /* (nullable) */
  GNetworkMonitor *monitor; /* (nullable) */

  /* Of the thread alone. */
  PdFarStore *store;
  PdTransport *transport;
  PdTokenSource *tokens;
  PdHttpClient *client;
  GPtrArray *calls;      /* under way; a reference each */
  PdFarCall *signing_in; /* (not owned) (nullable): one of them */
  GHashTable *pagers;    /* PdFarWalk -> PdHttpPager */
  gboolean closing;

  GMutex lock;      /* of all below */
  gboolean is_open; /* calls are taken */
  PdFarState state;
  gboolean is_told; /* the home context has been told of this state */
  guint64 n_calls;
};

struct _PdFarCall
{
  gatomicrefcount ref_count;
  PdFarCore *core;
  PdFarDeed deed;
  PdHttpRequest *request; /* (nullable) */
  PdFarWalk *walk;        /* (not owned) (nullable): the caller waits meanwhile */
  gint64 us;
  PdSignInWay way;
  PdSignIn *sign_in; /* (nullable) */
  GTask *task;       /* (nullable): of the home context; else somebody waits */

  GCancellable *outer; /* (nullable) */
  gulong outer_id;
  GCancellable *inner; /* cancelled in the thread alone */

  GMutex lock; /* of all below */
  GCond cond;
  gboolean is_done;
  PdHttpReply *reply; /* (nullable) */
  char *cursor;       /* (nullable) */
  GError *error;      /* (nullable) */
};

struct _PdFarWalk
{
  PdFarCore *core;
  PdHttpRequest *first;
  char *cursor; /* (nullable) */
};

/* --- the state --- */

void
pd_far_state_clear (PdFarState *state)
{
  g_clear_pointer (&state->user, g_free);
  g_clear_pointer (&state->tenant, g_free);
  g_clear_error (&state->problem);
}

void
pd_far_state_copy (const PdFarState *from, PdFarState *to)
{
  *to = *from;
  to->user = g_strdup (from->user);
  to->tenant = g_strdup (from->tenant);
  to->problem = from->problem != NULL ? g_error_copy (from->problem) : NULL;
}

/* --- counting references --- */

static PdFarCore *
core_ref (PdFarCore *core)
{
  g_atomic_ref_count_inc (&core->ref_count);
  return core;
}

void
pd_far_core_unref (PdFarCore *core)
{
  if (!g_atomic_ref_count_dec (&core->ref_count))
    return;

  g_weak_ref_clear (&core->far);
  g_clear_pointer (&core->environment, pd_environment_unref);
  g_free (core->client_id);
  g_free (core->tenant);
  g_free (core->account_id);
  g_free (core->locale);
  g_clear_object (&core->outer_store);
  g_clear_object (&core->wait);
  g_clear_object (&core->monitor);
  g_clear_pointer (&core->calls, g_ptr_array_unref);
  g_clear_pointer (&core->pagers, g_hash_table_unref);
  pd_far_state_clear (&core->state);
  g_main_loop_unref (core->loop);
  g_main_context_unref (core->context);
  g_main_context_unref (core->home);
  g_mutex_clear (&core->lock);
  g_free (core);
}

static PdFarCall *
call_ref (PdFarCall *call)
{
  g_atomic_ref_count_inc (&call->ref_count);
  return call;
}

void
pd_far_call_unref (PdFarCall *call)
{
  if (!g_atomic_ref_count_dec (&call->ref_count))
    return;

  g_clear_object (&call->request);
  g_clear_object (&call->outer);
  g_clear_object (&call->inner);
  g_clear_object (&call->reply);
  g_free (call->cursor);
  g_clear_error (&call->error);
  g_mutex_clear (&call->lock);
  g_cond_clear (&call->cond);
  pd_far_core_unref (call->core);
  g_free (call);
}

/* --- between the threads --- */

/* Never at once in the caller's own thread, as g_main_context_invoke() may do. */
static void
post (GMainContext *context, GSourceFunc function, gpointer data, GDestroyNotify destroy)
{
  GSource *source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, function, data, destroy);
  g_source_attach (source, context);
  g_source_unref (source);
}

/* FALSE: the thread has ended, or is about to; @data is let go at once. */
static gboolean
post_to_core (PdFarCore *core, GSourceFunc function, gpointer data, GDestroyNotify destroy)
{
  gboolean is_open;

  g_mutex_lock (&core->lock);
  is_open = core->is_open;
  if (is_open)
    post (core->context, function, data, destroy);
  g_mutex_unlock (&core->lock);

  if (!is_open)
    destroy (data); /* which may have held @core */
  return is_open;
}

static gboolean
tell_home_cb (gpointer data)
{
  PdFarCore *core = data;
  g_autoptr (PdFar) self = g_weak_ref_get (&core->far);

  g_mutex_lock (&core->lock);
  core->is_told = TRUE;
  g_mutex_unlock (&core->lock);
  if (self != NULL)
    core->events.changed (self);
  return G_SOURCE_REMOVE;
}

/* What the sign-in is now; told at home once, however often it changes meanwhile. */
static void
take_state (PdFarCore *core)
{
  const GError *problem = pd_token_source_get_problem (core->tokens);
  const char *tenant = pd_token_source_get_tenant (core->tokens);
  const PdFarState state = {
    .session = pd_token_source_get_session (core->tokens),
    .user = (char *) pd_token_source_get_user (core->tokens),
    .tenant = (char *) (g_strcmp0 (tenant, PD_SIGN_IN_ANY_TENANT) != 0 ? tenant : NULL),
    .lasts_until = pd_token_source_get_lasts_until (core->tokens),
    .problem = (GError *) (problem != NULL ? problem : pd_far_store_get_problem (core->store)),
  };

  g_mutex_lock (&core->lock);
  pd_far_state_clear (&core->state);
  pd_far_state_copy (&state, &core->state);
  if (core->is_told) {
    core->is_told = FALSE;
    post (core->home, tell_home_cb, core_ref (core), (GDestroyNotify) pd_far_core_unref);
  }
  g_mutex_unlock (&core->lock);
}

/* Something that the sign-in shows, on its way home. */
typedef struct
{
  PdFarCore *core;
  char *text; /* an address, or a code */
  char *address;
  gint64 until;
} Shown;

static void
shown_free (gpointer data)
{
  Shown *shown = data;

  g_free (shown->text);
  g_free (shown->address);
  pd_far_core_unref (shown->core);
  g_free (shown);
}

static gboolean
show_at_home_cb (gpointer data)
{
  Shown *shown = data;
  g_autoptr (PdFar) self = g_weak_ref_get (&shown->core->far);

  if (self == NULL)
    return G_SOURCE_REMOVE;
  if (shown->address == NULL)
    shown->core->events.browse (self, shown->text);
  else
    shown->core->events.code_shown (self, shown->text, shown->address, shown->until);
  return G_SOURCE_REMOVE;
}

static void
show (PdFarCore *core, const char *text, const char *address, gint64 until)
{
  Shown *shown = g_new0 (Shown, 1);

  shown->core = core_ref (core);
  shown->text = g_strdup (text);
  shown->address = g_strdup (address);
  shown->until = until;
  post (core->home, show_at_home_cb, shown, shown_free);
}

/* --- calls: their end --- */

static gboolean
return_at_home_cb (gpointer data)
{
  PdFarCall *call = data;
  g_autoptr (GTask) task = g_steal_pointer (&call->task);

  if (call->error != NULL)
    g_task_return_error (task, g_steal_pointer (&call->error));
  else
    g_task_return_boolean (task, TRUE);
  return G_SOURCE_REMOVE;
}

/* In the thread, once for each call. @reply, @error: taken over; both may be NULL. */
static void
end_call (PdFarCall *call, PdHttpReply *reply, GError *error)
{
  PdFarCore *core = call->core;

  if (core->signing_in == call)
    core->signing_in = NULL;
  g_clear_object (&call->sign_in);

  g_mutex_lock (&call->lock);
  call->reply = reply;
  call->error = error;
  call->is_done = TRUE;
  g_cond_broadcast (&call->cond);
  g_mutex_unlock (&call->lock);
  if (call->task != NULL) {
    g_cancellable_disconnect (call->outer, call->outer_id);
    call->outer_id = 0;
    /* The task, and what it holds, ends where it began. */
    post (core->home, return_at_home_cb, call_ref (call), (GDestroyNotify) pd_far_call_unref);
  }

  g_ptr_array_remove_fast (core->calls, call); /* drops a reference */
  if (core->closing && core->calls->len == 0)
    g_main_loop_quit (core->loop);
}

static void
end_cancelled (PdFarCall *call)
{
  end_call (call, NULL,
            g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "The account was closed"));
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  PdHttpReply *reply = pd_http_client_send_finish (PD_HTTP_CLIENT (source), result, &error);

  end_call (user_data, reply, error);
}

static void
page_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdFarCall *call = user_data;
  GError *error = NULL;
  PdHttpReply *reply = pd_http_pager_next_finish (PD_HTTP_PAGER (source), result, &error);

  if (reply != NULL)
    call->cursor = pd_http_pager_dup_cursor (PD_HTTP_PAGER (source));
  end_call (call, reply, error);
}

static void
paused_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;

  pd_wait_sleep_finish (PD_WAIT (source), result, &error);
  end_call (user_data, NULL, error);
}

static void
adopted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;

  pd_token_source_adopt_finish (PD_TOKEN_SOURCE (source), result, &error);
  end_call (user_data, NULL, error);
}

static void
signed_out_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;

  pd_token_source_sign_out_finish (PD_TOKEN_SOURCE (source), result, &error);
  end_call (user_data, NULL, error);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;

  pd_token_source_load_finish (PD_TOKEN_SOURCE (source), result, &error);
  end_call (user_data, NULL, error);
}

/* --- signing in --- */

/* A book belongs to one partner. A domain name is the sign-in page's business. */
static gboolean
check_tenant (PdFarCore *core, const PdTokenGrant *grant, GError **error)
{
  g_autofree char *own = pd_text_normalize_guid (core->tenant);

  if (own == NULL || grant->tenant == NULL || g_ascii_strcasecmp (own, grant->tenant) == 0)
    return TRUE;

  g_set_error_literal (error, PD_ERROR, PD_ERROR_REFUSED,
                       _ ("This sign-in belongs to another partner than this account. Please sign "
                          "in as a user of the account’s own partner, or add an account for the "
                          "other one."));
  return FALSE;
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdFarCall *call = user_data;
  GError *error = NULL;
  g_autoptr (PdTokenGrant) grant = pd_sign_in_finish (PD_SIGN_IN (source), result, &error);

  if (grant == NULL || !check_tenant (call->core, grant, &error)) {
    end_call (call, NULL, error);
    return;
  }
  pd_token_source_adopt_async (call->core->tokens, grant, call->inner, adopted_cb, call);
}

static void
browse_cb (PdSignIn *sign_in, const char *uri, gpointer user_data)
{
  show (user_data, uri, NULL, 0);
}

static void
code_shown_cb (PdSignIn *sign_in,
               const char *code,
               const char *address,
               gint64 until,
               gpointer user_data)
{
  show (user_data, code, address, until);
}

static void
begin_sign_in (PdFarCall *call)
{
  PdFarCore *core = call->core;

  if (core->signing_in != NULL)
    g_cancellable_cancel (core->signing_in->inner);
  core->signing_in = call;
  call->sign_in = pd_sign_in_new (core->environment, core->client_id,
                                  *core->tenant != '\0' ? core->tenant : PD_SIGN_IN_ANY_TENANT,
                                  core->transport);
  g_signal_connect (call->sign_in, "browse", G_CALLBACK (browse_cb), core);
  g_signal_connect (call->sign_in, "code-shown", G_CALLBACK (code_shown_cb), core);
  if (call->way == PD_SIGN_IN_BY_BROWSER)
    pd_sign_in_browser_async (call->sign_in, pd_token_source_get_user (core->tokens), call->inner,
                              signed_in_cb, call);
  else
    pd_sign_in_device_async (call->sign_in, call->inner, signed_in_cb, call);
}

/* --- calls: their begin, in the thread --- */

static void
begin_page (PdFarCall *call)
{
  PdFarCore *core = call->core;
  PdFarWalk *walk = call->walk;
  PdHttpPager *pager = g_hash_table_lookup (core->pagers, walk);
  GError *error = NULL;

  if (pager == NULL) {
    pager = pd_http_pager_new (core->client, walk->first, walk->cursor, &error);
    if (pager == NULL) {
      end_call (call, NULL, error);
      return;
    }
    g_hash_table_insert (core->pagers, walk, pager);
  }
  pd_http_pager_next_async (pager, call->inner, page_cb, call);
}

static void
make_client (PdFarCore *core)
{
  core->tokens =
      pd_token_source_new (core->environment, core->client_id,
                           *core->tenant != '\0' ? core->tenant : PD_SIGN_IN_ANY_TENANT,
                           core->account_id, PD_TOKEN_STORE (core->store), core->transport);
  core->client = pd_http_client_new (core->environment, core->tokens, core->transport);
}

static void
called_cb (PdHttpClient *client,
           const char *method,
           const char *path,
           guint status,
           gpointer user_data)
{
  PdFarCore *core = user_data;

  g_mutex_lock (&core->lock);
  core->n_calls++;
  g_mutex_unlock (&core->lock);
}

static void
connect_client (PdFarCore *core)
{
  pd_http_client_set_locale (core->client, core->locale);
  g_signal_connect (core->client, "called", G_CALLBACK (called_cb), core);
  g_signal_connect_swapped (core->tokens, "notify", G_CALLBACK (take_state), core);
}

static void
disconnect_client (PdFarCore *core)
{
  g_hash_table_remove_all (core->pagers);
  g_signal_handlers_disconnect_by_data (core->client, core);
  g_signal_handlers_disconnect_by_data (core->tokens, core);
  g_clear_object (&core->client);
  g_clear_object (&core->tokens);
}

/* Another program may have signed in: the store is asked anew. Nothing but this call is under way
 * where nobody is signed in, or it would have failed already. */
static void
begin_reload (PdFarCall *call)
{
  PdFarCore *core = call->core;

  if (pd_token_source_get_session (core->tokens) != PD_SESSION_SIGNED_IN && core->calls->len == 1) {
    disconnect_client (core);
    make_client (core);
    connect_client (core);
  }
  pd_token_source_load_async (core->tokens, call->inner, loaded_cb, call);
}

static gboolean
begin_cb (gpointer data)
{
  PdFarCall *call = data;
  PdFarCore *core = call->core;

  g_ptr_array_add (core->calls, call_ref (call));
  if (core->closing || g_cancellable_is_cancelled (call->inner)) {
    end_cancelled (call);
    return G_SOURCE_REMOVE;
  }

  switch (call->deed) {
  case PD_FAR_SEND:
    pd_http_client_send_async (core->client, call->request, call->inner, sent_cb, call);
    break;
  case PD_FAR_NEXT:
    begin_page (call);
    break;
  case PD_FAR_PAUSE:
    pd_wait_sleep_async (pd_transport_get_wait (core->transport), PD_WAIT_PAUSE, call->us,
                         call->inner, paused_cb, call);
    break;
  case PD_FAR_SIGN_IN:
    begin_sign_in (call);
    break;
  case PD_FAR_SIGN_OUT:
    pd_token_source_sign_out_async (core->tokens, call->inner, signed_out_cb, call);
    break;
  case PD_FAR_RELOAD:
    begin_reload (call);
    break;
  }
  return G_SOURCE_REMOVE;
}

/* --- calls: the caller's side --- */

PdFarCall *
pd_far_call_new (PdFarCore *core, PdFarDeed deed, GCancellable *cancellable)
{
  PdFarCall *call = g_new0 (PdFarCall, 1);

  g_atomic_ref_count_init (&call->ref_count);
  g_mutex_init (&call->lock);
  g_cond_init (&call->cond);
  call->core = core_ref (core);
  call->deed = deed;
  call->inner = g_cancellable_new ();
  if (cancellable != NULL)
    call->outer = g_object_ref (cancellable);
  return call;
}

void
pd_far_call_set_request (PdFarCall *call, PdHttpRequest *request)
{
  call->request = g_object_ref (request);
}

void
pd_far_call_set_walk (PdFarCall *call, PdFarWalk *walk)
{
  call->walk = walk;
}

void
pd_far_call_set_pause (PdFarCall *call, gint64 us)
{
  call->us = us;
}

void
pd_far_call_set_way (PdFarCall *call, PdSignInWay way)
{
  call->way = way;
}

static gboolean
cancel_cb (gpointer data)
{
  PdFarCall *call = data;

  g_cancellable_cancel (call->inner);
  return G_SOURCE_REMOVE;
}

/* In whatever thread cancels. */
static void
outer_cancelled_cb (GCancellable *outer, gpointer user_data)
{
  PdFarCall *call = user_data;

  post_to_core (call->core, cancel_cb, call_ref (call), (GDestroyNotify) pd_far_call_unref);
}

/* After the call was posted, so that its cancellation comes behind it. */
static void
watch_outer (PdFarCall *call)
{
  if (call->outer != NULL)
    call->outer_id = g_cancellable_connect (call->outer, G_CALLBACK (outer_cancelled_cb),
                                            call_ref (call), (GDestroyNotify) pd_far_call_unref);
}

static gboolean
start (PdFarCall *call, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (call->outer, error))
    return FALSE;
  if (post_to_core (call->core, begin_cb, call_ref (call), (GDestroyNotify) pd_far_call_unref))
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The account was closed");
  return FALSE;
}

gboolean
pd_far_call_wait (PdFarCall *call, GError **error)
{
  g_return_val_if_fail (g_thread_self () != call->core->thread, FALSE);

  if (!start (call, error))
    return FALSE;
  watch_outer (call);
  g_mutex_lock (&call->lock);
  while (!call->is_done)
    g_cond_wait (&call->cond, &call->lock);
  g_mutex_unlock (&call->lock);
  g_cancellable_disconnect (call->outer, call->outer_id);
  call->outer_id = 0;

  if (call->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&call->error));
  return FALSE;
}

static gboolean
watch_outer_cb (gpointer data)
{
  PdFarCall *call = data;
  gboolean is_done;

  g_mutex_lock (&call->lock);
  is_done = call->is_done;
  g_mutex_unlock (&call->lock);
  if (!is_done)
    watch_outer (call);
  return G_SOURCE_REMOVE;
}

void
pd_far_call_start (PdFarCall *call, GTask *task)
{
  GError *error = NULL;

  call->task = task;
  if (!start (call, &error)) {
    call->task = NULL;
    g_task_return_error (task, error);
    g_object_unref (task);
    return;
  }
  /* In the thread, which alone knows whether the call is still under way. */
  post_to_core (call->core, watch_outer_cb, call_ref (call), (GDestroyNotify) pd_far_call_unref);
}

PdHttpReply *
pd_far_call_steal_reply (PdFarCall *call)
{
  return g_steal_pointer (&call->reply);
}

const char *
pd_far_call_get_cursor (PdFarCall *call)
{
  return call->cursor;
}

/* --- walks --- */

PdFarWalk *
pd_far_walk_new (PdFarCore *core, PdHttpRequest *first, const char *cursor)
{
  PdFarWalk *walk = g_new0 (PdFarWalk, 1);

  walk->core = core_ref (core);
  walk->first = g_object_ref (first);
  walk->cursor = g_strdup (cursor);
  return walk;
}

static void
walk_destroy (gpointer data)
{
  PdFarWalk *walk = data;

  g_object_unref (walk->first);
  g_free (walk->cursor);
  pd_far_core_unref (walk->core);
  g_free (walk);
}

static gboolean
forget_pager_cb (gpointer data)
{
  PdFarWalk *walk = data;

  g_hash_table_remove (walk->core->pagers, walk);
  return G_SOURCE_REMOVE;
}

void
pd_far_walk_free (PdFarWalk *walk)
{
  /* A thread that has ended has let all its pagers go. */
  post_to_core (walk->core, forget_pager_cb, walk, walk_destroy);
}

/* --- the thread --- */

static gboolean
close_cb (gpointer data)
{
  PdFarCore *core = data;

  core->closing = TRUE;
  /* A call may end at once, and leave the array. */
  for (guint i = core->calls->len; i > 0; i--) {
    if (i <= core->calls->len)
      g_cancellable_cancel (((PdFarCall *) core->calls->pdata[i - 1])->inner);
  }
  if (core->calls->len == 0)
    g_main_loop_quit (core->loop);
  return G_SOURCE_REMOVE;
}

static gpointer
run_thread (gpointer data)
{
  PdFarCore *core = data;

  g_main_context_push_thread_default (core->context);
  core->transport = pd_transport_new (core->wait, core->monitor);
  core->store = pd_far_store_new (core->outer_store);
  make_client (core);
  connect_client (core);
  g_signal_connect_swapped (core->store, "notify", G_CALLBACK (take_state), core);

  g_main_loop_run (core->loop);

  g_signal_handlers_disconnect_by_data (core->store, core);
  disconnect_client (core);
  g_clear_object (&core->store);
  g_clear_object (&core->transport);
  /* What the connections do at their end. */
  while (g_main_context_iteration (core->context, FALSE))
    ;
  g_main_context_pop_thread_default (core->context);
  pd_far_core_unref (core);
  return NULL;
}

PdFarCore *
pd_far_core_new (PdFar *self, const PdFarSetup *setup, const PdFarEvents *events)
{
  PdFarCore *core = g_new0 (PdFarCore, 1);
  g_autoptr (PdFarCall) load = NULL;

  g_atomic_ref_count_init (&core->ref_count);
  g_mutex_init (&core->lock);
  g_weak_ref_init (&core->far, self);
  core->events = *events;
  core->context = g_main_context_new ();
  core->home = g_main_context_ref_thread_default ();
  core->loop = g_main_loop_new (core->context, FALSE);
  core->environment = pd_environment_ref (setup->environment);
  core->client_id = g_strdup (setup->client_id);
  core->tenant = g_strdup (setup->tenant != NULL ? setup->tenant : "");
  core->account_id = g_strdup (setup->account_id);
  core->locale = g_strdup (setup->locale);
  core->outer_store = g_object_ref (setup->store);
  g_set_object (&core->wait, setup->wait);
  g_set_object (&core->monitor, setup->monitor);
  core->calls = g_ptr_array_new_with_free_func ((GDestroyNotify) pd_far_call_unref);
  core->pagers = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  core->is_open = TRUE;
  core->is_told = TRUE;

  core->thread = g_thread_new ("far", run_thread, core_ref (core));
  load = pd_far_call_new (core, PD_FAR_RELOAD, NULL);
  start (load, NULL);
  return core;
}

void
pd_far_core_close (PdFarCore *core)
{
  GThread *thread;

  g_return_if_fail (g_thread_self () != core->thread);

  g_mutex_lock (&core->lock);
  if (core->is_open) /* behind all that was asked for before */
    post (core->context, close_cb, core_ref (core), (GDestroyNotify) pd_far_core_unref);
  core->is_open = FALSE;
  thread = g_steal_pointer (&core->thread);
  g_mutex_unlock (&core->lock);
  if (thread != NULL)
    g_thread_join (thread);
}

/* --- any thread --- */

void
pd_far_core_copy_state (PdFarCore *core, PdFarState *state)
{
  g_mutex_lock (&core->lock);
  pd_far_state_copy (&core->state, state);
  g_mutex_unlock (&core->lock);
}

PdSession
pd_far_core_get_session (PdFarCore *core)
{
  PdSession session;

  g_mutex_lock (&core->lock);
  session = core->state.session;
  g_mutex_unlock (&core->lock);
  return session;
}

guint64
pd_far_core_count_calls (PdFarCore *core)
{
  guint64 n_calls;

  g_mutex_lock (&core->lock);
  n_calls = core->n_calls;
  g_mutex_unlock (&core->lock);
  return n_calls;
}
