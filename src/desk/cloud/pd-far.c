// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-far.h"

#include "pd-far-private.h"
#include "pd-secret-token-store.h"

struct _PdFar
{
  GObject parent_instance;

  PdEnvironment *environment; /* (owned) */
  PdFarCore *core;            /* (owned) */
  GNetworkMonitor *monitor;   /* (owned) */
  PdFarState state;           /* as told on this context */
  int online;                 /* atomic */
};

G_DEFINE_FINAL_TYPE (PdFar, pd_far, G_TYPE_OBJECT)

typedef enum {
  PROP_SESSION = 1,
  PROP_USER,
  PROP_TENANT,
  PROP_LASTS_UNTIL,
  PROP_ONLINE,
  PROP_PROBLEM,
} PdFarProperty;
static GParamSpec *props[PROP_PROBLEM + 1];

enum { SIGNAL_BROWSE, SIGNAL_CODE_SHOWN, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- what tests put in the usual places --- */

static struct
{
  PdTokenStore *store;
  PdWait *wait;
  GNetworkMonitor *monitor;
} seams;
G_LOCK_DEFINE_STATIC (seams);

void
pd_far_set_seams (PdTokenStore *store, PdWait *wait, GNetworkMonitor *monitor)
{
  G_LOCK (seams);
  g_set_object (&seams.store, store);
  g_set_object (&seams.wait, wait);
  g_set_object (&seams.monitor, monitor);
  G_UNLOCK (seams);
}

gboolean
pd_far_has_seams (void)
{
  gboolean has_seams;

  G_LOCK (seams);
  has_seams = seams.store != NULL || seams.wait != NULL || seams.monitor != NULL;
  G_UNLOCK (seams);
  return has_seams;
}

PdTokenStore *
pd_far_ref_store (void)
{
  PdTokenStore *store;

  G_LOCK (seams);
  store = seams.store != NULL ? g_object_ref (seams.store) : NULL;
  G_UNLOCK (seams);
  return store != NULL ? store : pd_secret_token_store_new ();
}

/* --- the home context --- */

static void
notify (PdFar *self, PdFarProperty property)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

static void
changed_cb (PdFar *self)
{
  PdFarState old = self->state;

  pd_far_core_copy_state (self->core, &self->state);
  g_object_freeze_notify (G_OBJECT (self));
  if (old.session != self->state.session)
    notify (self, PROP_SESSION);
  if (g_strcmp0 (old.user, self->state.user) != 0)
    notify (self, PROP_USER);
  if (g_strcmp0 (old.tenant, self->state.tenant) != 0)
    notify (self, PROP_TENANT);
  if (old.lasts_until != self->state.lasts_until)
    notify (self, PROP_LASTS_UNTIL);
  if (old.problem != NULL || self->state.problem != NULL)
    notify (self, PROP_PROBLEM);
  g_object_thaw_notify (G_OBJECT (self));
  pd_far_state_clear (&old);
}

static void
browse_cb (PdFar *self, const char *uri)
{
  g_signal_emit (self, signals[SIGNAL_BROWSE], 0, uri);
}

static void
code_shown_cb (PdFar *self, const char *code, const char *address, gint64 until)
{
  g_signal_emit (self, signals[SIGNAL_CODE_SHOWN], 0, code, address, until);
}

static gboolean
is_at_loopback (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);

  return uri != NULL && pd_environment_is_loopback (g_uri_get_host (uri));
}

/* Loopback works without a network. */
static gboolean
is_online (PdFar *self)
{
  return g_network_monitor_get_network_available (self->monitor) ||
         (is_at_loopback (pd_environment_get_url (self->environment, PD_API_PARTNER_CENTER)) &&
          is_at_loopback (pd_environment_get_authority (self->environment)));
}

static void
network_changed_cb (GNetworkMonitor *monitor, gboolean available, gpointer user_data)
{
  PdFar *self = PD_FAR (user_data);
  int online = is_online (self);

  if (g_atomic_int_get (&self->online) == online)
    return;

  g_atomic_int_set (&self->online, online);
  notify (self, PROP_ONLINE);
}

/* --- the object --- */

static void
pd_far_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdFar *self = PD_FAR (object);

  switch ((PdFarProperty) prop_id) {
  case PROP_SESSION:
    g_value_set_enum (value, (int) self->state.session);
    break;
  case PROP_USER:
    g_value_set_string (value, self->state.user);
    break;
  case PROP_TENANT:
    g_value_set_string (value, self->state.tenant);
    break;
  case PROP_LASTS_UNTIL:
    g_value_set_int64 (value, self->state.lasts_until);
    break;
  case PROP_ONLINE:
    g_value_set_boolean (value, pd_far_get_online (self));
    break;
  case PROP_PROBLEM:
    g_value_set_boxed (value, self->state.problem);
    break;
  }
}

static void
pd_far_finalize (GObject *object)
{
  PdFar *self = PD_FAR (object);

  pd_far_core_close (self->core);
  pd_far_core_unref (self->core);
  pd_far_state_clear (&self->state);
  g_clear_object (&self->monitor);
  pd_environment_unref (self->environment);
  G_OBJECT_CLASS (pd_far_parent_class)->finalize (object);
}

static void
pd_far_class_init (PdFarClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pd_far_get_property;
  object_class->finalize = pd_far_finalize;

  props[PROP_SESSION] =
      g_param_spec_enum ("session", NULL, NULL, PD_TYPE_SESSION, (int) PD_SESSION_UNKNOWN, flags);
  props[PROP_USER] = g_param_spec_string ("user", NULL, NULL, NULL, flags);
  props[PROP_TENANT] = g_param_spec_string ("tenant", NULL, NULL, NULL, flags);
  props[PROP_LASTS_UNTIL] =
      g_param_spec_int64 ("lasts-until", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  props[PROP_ONLINE] = g_param_spec_boolean ("online", NULL, NULL, FALSE, flags);
  props[PROP_PROBLEM] = g_param_spec_boxed ("problem", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  signals[SIGNAL_BROWSE] = g_signal_new ("browse", PD_TYPE_FAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_CODE_SHOWN] =
      g_signal_new ("code-shown", PD_TYPE_FAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                    3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_INT64);
}

static void
pd_far_init (PdFar *self)
{
}

PdFar *
pd_far_new (PdEnvironment *environment,
            const char *client_id,
            const char *tenant,
            const char *account_id,
            const char *locale,
            PdTokenStore *store)
{
  const PdFarEvents events = { changed_cb, browse_cb, code_shown_cb };
  g_autoptr (PdTokenStore) kept = NULL;
  PdFarSetup setup = { environment, client_id, tenant, account_id, locale, NULL, NULL, NULL };
  PdFar *self;

  g_return_val_if_fail (environment != NULL, NULL);
  g_return_val_if_fail (client_id != NULL, NULL);
  g_return_val_if_fail (account_id != NULL, NULL);

  self = g_object_new (PD_TYPE_FAR, NULL);
  self->environment = pd_environment_ref (environment);
  kept = store != NULL ? g_object_ref (store) : pd_far_ref_store ();
  G_LOCK (seams);
  setup.wait = seams.wait;
  setup.monitor = seams.monitor;
  /* Made here first: the default one tells its changes in the context that it was made in. */
  self->monitor =
      g_object_ref (seams.monitor != NULL ? seams.monitor : g_network_monitor_get_default ());
  setup.store = kept;
  self->core = pd_far_core_new (self, &setup, &events);
  G_UNLOCK (seams);
  g_atomic_int_set (&self->online, is_online (self));
  g_signal_connect_object (self->monitor, "network-changed", G_CALLBACK (network_changed_cb), self,
                           0);
  return self;
}

void
pd_far_close (PdFar *self)
{
  g_return_if_fail (PD_IS_FAR (self));

  pd_far_core_close (self->core);
}

PdEnvironment *
pd_far_get_environment (PdFar *self)
{
  g_return_val_if_fail (PD_IS_FAR (self), NULL);

  return self->environment;
}

/* --- any other thread --- */

PdHttpReply *
pd_far_send (PdFar *self, PdHttpRequest *request, GCancellable *cancellable, GError **error)
{
  g_autoptr (PdFarCall) call = NULL;

  g_return_val_if_fail (PD_IS_FAR (self), NULL);
  g_return_val_if_fail (PD_IS_HTTP_REQUEST (request), NULL);

  call = pd_far_call_new (self->core, PD_FAR_SEND, cancellable);
  pd_far_call_set_request (call, request);
  return pd_far_call_wait (call, error) ? pd_far_call_steal_reply (call) : NULL;
}

gpointer
pd_far_fetch (PdFar *self, PdHttpRequest *request, GCancellable *cancellable, GError **error)
{
  g_autoptr (PdHttpReply) reply = pd_far_send (self, request, cancellable, error);

  return reply != NULL ? pd_http_reply_steal_result (reply) : NULL;
}

gboolean
pd_far_walk (PdFar *self,
             PdHttpRequest *first,
             const char *cursor,
             PdFarPage page,
             gpointer user_data,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (PdFarWalk) walk = NULL;

  g_return_val_if_fail (PD_IS_FAR (self), FALSE);
  g_return_val_if_fail (PD_IS_HTTP_REQUEST (first), FALSE);

  walk = pd_far_walk_new (self->core, first, cursor);
  for (;;) {
    g_autoptr (PdFarCall) call = pd_far_call_new (self->core, PD_FAR_NEXT, cancellable);
    g_autoptr (PdHttpReply) reply = NULL;

    pd_far_call_set_walk (call, walk);
    if (!pd_far_call_wait (call, error))
      return FALSE;
    reply = pd_far_call_steal_reply (call);
    if (reply == NULL)
      return TRUE;
    if (!page (pd_http_reply_get_result (reply), pd_far_call_get_cursor (call), user_data, error))
      return FALSE;
    if (pd_far_call_get_cursor (call) == NULL)
      return TRUE;
  }
}

gboolean
pd_far_sleep (PdFar *self, gint64 microseconds, GCancellable *cancellable, GError **error)
{
  g_autoptr (PdFarCall) call = NULL;

  g_return_val_if_fail (PD_IS_FAR (self), FALSE);

  call = pd_far_call_new (self->core, PD_FAR_PAUSE, cancellable);
  pd_far_call_set_pause (call, microseconds);
  return pd_far_call_wait (call, error);
}

guint64
pd_far_count_calls (PdFar *self)
{
  g_return_val_if_fail (PD_IS_FAR (self), 0);

  return pd_far_core_count_calls (self->core);
}

gboolean
pd_far_is_ready (PdFar *self)
{
  g_return_val_if_fail (PD_IS_FAR (self), FALSE);

  return pd_far_get_online (self) && pd_far_core_get_session (self->core) == PD_SESSION_SIGNED_IN;
}

/* --- the home thread --- */

PdSession
pd_far_get_session (PdFar *self)
{
  g_return_val_if_fail (PD_IS_FAR (self), PD_SESSION_UNKNOWN);

  return self->state.session;
}

const char *
pd_far_get_user (PdFar *self)
{
  g_return_val_if_fail (PD_IS_FAR (self), NULL);

  return self->state.user;
}

const char *
pd_far_get_tenant (PdFar *self)
{
  g_return_val_if_fail (PD_IS_FAR (self), NULL);

  return self->state.tenant;
}

gint64
pd_far_get_lasts_until (PdFar *self)
{
  g_return_val_if_fail (PD_IS_FAR (self), 0);

  return self->state.lasts_until;
}

gboolean
pd_far_get_online (PdFar *self)
{
  g_return_val_if_fail (PD_IS_FAR (self), FALSE);

  return g_atomic_int_get (&self->online) != 0;
}

const GError *
pd_far_get_problem (PdFar *self)
{
  g_return_val_if_fail (PD_IS_FAR (self), NULL);

  return self->state.problem;
}

static void
start_for_person (PdFar *self,
                  PdFarDeed deed,
                  PdSignInWay way,
                  gpointer source_tag,
                  GCancellable *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer user_data)
{
  g_autoptr (PdFarCall) call = pd_far_call_new (self->core, deed, cancellable);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, source_tag);
  /* What happened is told, also where nobody waits for it any more. */
  g_task_set_check_cancellable (task, FALSE);
  pd_far_call_set_way (call, way);
  pd_far_call_start (call, task);
}

void
pd_far_sign_in_async (PdFar *self,
                      PdSignInWay way,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_return_if_fail (PD_IS_FAR (self));

  start_for_person (self, PD_FAR_SIGN_IN, way, pd_far_sign_in_async, cancellable, callback,
                    user_data);
}

gboolean
pd_far_sign_in_finish (PdFar *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
pd_far_sign_out_async (PdFar *self,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_return_if_fail (PD_IS_FAR (self));

  start_for_person (self, PD_FAR_SIGN_OUT, PD_SIGN_IN_BY_CODE, pd_far_sign_out_async, cancellable,
                    callback, user_data);
}

gboolean
pd_far_sign_out_finish (PdFar *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
reloaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_debug ("Asking for the sign-in again: %s", error->message);
}

void
pd_far_reload (PdFar *self)
{
  g_return_if_fail (PD_IS_FAR (self));

  start_for_person (self, PD_FAR_RELOAD, PD_SIGN_IN_BY_CODE, pd_far_reload, NULL, reloaded_cb,
                    NULL);
}
