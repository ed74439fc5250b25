// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-sign-in.h"

#include <string.h>

#include "pd-api-error.h"
#include "pd-json-open.h"
#include "pd-oauth-private.h"
#include "pd-redirect.h"
#include "pd-token-store.h"

#define BROWSER_TIMEOUT_US (10 * 60 * G_USEC_PER_SEC)
#define DEFAULT_INTERVAL_S 5 /* RFC 8628 3.2 */
#define MAX_INTERVAL_S 60
#define SLOW_DOWN_S 5 /* RFC 8628 3.5 */
#define DEFAULT_CODE_LIFETIME_S 900
#define MAX_CODE_LIFETIME_S 3600
#define DEVICE_GRANT "urn:ietf:params:oauth:grant-type:device_code"

struct _PdSignIn
{
  GObject parent_instance;

  PdEnvironment *environment;
  PdTransport *transport;
  char *client_id;
  char *tenant;
  char *scope; /* Partner Center first: its token says who it is; Azure's come by refresh */
};

G_DEFINE_FINAL_TYPE (PdSignIn, pd_sign_in, G_TYPE_OBJECT)

enum { BROWSE, CODE_SHOWN, N_SIGNALS };
static guint signals[N_SIGNALS];

/* One flow, of either kind. */
typedef struct
{
  PdRedirect *redirect;
  char *verifier;
  GCancellable *inner; /* the browser's wait ends with the caller's or with the time */
  GCancellable *deadline;
  gulong outer_id;
  gboolean is_late;
  char *device_code;
  gint64 interval_us;
  gint64 expires_at; /* monotonic */
} Flow;

static void
flow_free (Flow *flow)
{
  g_clear_object (&flow->redirect);
  g_clear_object (&flow->inner);
  g_clear_object (&flow->deadline);
  pd_secret_free (flow->verifier);
  pd_secret_free (flow->device_code);
  g_free (flow);
}

static void
return_grant (GTask *task, JsonNode *root)
{
  g_autoptr (PdTokenGrant) grant = NULL;
  GError *error = NULL;

  grant = pd_token_grant_read (root, &error);
  if (grant == NULL) {
    g_task_return_error (task, error);
    return;
  }
  if (grant->refresh_token == NULL) { /* the registration does not allow offline_access */
    g_task_return_error (
        task, pd_api_error_new (PD_API_ERROR_PROTOCOL, NULL, "the sign-in gave no refresh token"));
    return;
  }
  g_task_return_pointer (task, g_steal_pointer (&grant), (GDestroyNotify) pd_token_grant_free);
}

static void
code_redeemed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  g_autoptr (JsonNode) root = NULL;
  GError *error = NULL;

  root = pd_oauth_post_finish (result, &error);
  if (root == NULL)
    g_task_return_error (task, error);
  else
    return_grant (task, root);
}

static void
redirected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  PdSignIn *self = g_task_get_source_object (task);
  Flow *flow = g_task_get_task_data (task);
  g_autofree char *url = NULL;
  char *code, *form;
  GError *error = NULL;

  code = pd_redirect_wait_finish (PD_REDIRECT (source), result, &error);
  g_cancellable_cancel (flow->deadline);
  g_cancellable_disconnect (g_task_get_cancellable (task), flow->outer_id);
  if (code == NULL) {
    if (flow->is_late) {
      g_clear_error (&error);
      error = pd_api_error_new (PD_API_ERROR_EXPIRED, NULL, "nobody signed in in time");
    }
    g_task_return_error (task, error);
    return;
  }

  url = pd_oauth_new_url (self->environment, self->tenant, "token");
  form = pd_oauth_new_form ("grant_type", "authorization_code", "client_id", self->client_id,
                            "code", code, "redirect_uri", pd_redirect_get_uri (flow->redirect),
                            "code_verifier", flow->verifier, "scope", self->scope, NULL);
  pd_secret_free (code);
  /* A code works once: sent again after a lost answer it would only be refused. */
  pd_oauth_post_async (self->transport, url, form, FALSE, g_task_get_cancellable (task),
                       code_redeemed_cb, g_object_ref (task));
}

static void
browser_late_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  Flow *flow = g_task_get_task_data (task);

  if (!pd_wait_sleep_finish (PD_WAIT (source), result, NULL) || g_task_get_completed (task))
    return;
  flow->is_late = TRUE;
  g_cancellable_cancel (flow->inner);
}

static void
outer_cancelled_cb (GCancellable *outer, gpointer user_data)
{
  g_cancellable_cancel (G_CANCELLABLE (user_data));
}

static char *
new_authorize_uri (PdSignIn *self, Flow *flow, const char *state, const char *login_hint)
{
  g_autofree char *url = pd_oauth_new_url (self->environment, self->tenant, "authorize");
  g_autofree char *challenge = pd_oauth_new_challenge (flow->verifier);
  g_autofree char *query = pd_oauth_new_form (
      "client_id", self->client_id, "response_type", "code", "redirect_uri",
      pd_redirect_get_uri (flow->redirect), "response_mode", "query", "scope", self->scope, "state",
      state, "code_challenge", challenge, "code_challenge_method", "S256", "prompt",
      login_hint != NULL ? "login" : "select_account", NULL);
  g_autofree char *hint =
      login_hint == NULL ? g_strdup ("") : pd_oauth_new_form ("login_hint", login_hint, NULL);

  return g_strconcat (url, "?", query, login_hint != NULL ? "&" : "", hint, NULL);
}

void
pd_sign_in_browser_async (PdSignIn *self,
                          const char *login_hint,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *uri = NULL;
  GError *error = NULL;
  Flow *flow;
  char *state;

  g_return_if_fail (PD_IS_SIGN_IN (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pd_sign_in_browser_async);
  flow = g_new0 (Flow, 1);
  g_task_set_task_data (task, flow, (GDestroyNotify) flow_free);
  state = pd_oauth_new_secret (32);
  flow->redirect = pd_redirect_new (state, &error);
  if (flow->redirect == NULL) {
    pd_secret_free (state);
    g_task_return_error (task, error);
    return;
  }
  flow->verifier = pd_oauth_new_secret (32);
  flow->inner = g_cancellable_new ();
  flow->deadline = g_cancellable_new ();
  uri = new_authorize_uri (self, flow, state, login_hint);
  pd_secret_free (state);

  if (cancellable != NULL)
    flow->outer_id = g_cancellable_connect (cancellable, G_CALLBACK (outer_cancelled_cb),
                                            g_object_ref (flow->inner), g_object_unref);
  pd_redirect_wait_async (flow->redirect, flow->inner, redirected_cb, g_object_ref (task));
  pd_wait_sleep_async (pd_transport_get_wait (self->transport), PD_WAIT_DEADLINE,
                       BROWSER_TIMEOUT_US, flow->deadline, browser_late_cb, g_object_ref (task));
  g_signal_emit (self, signals[BROWSE], 0, uri);
}

static void poll_later (GTask *task);

static GError *
new_expired (void)
{
  return pd_api_error_new (PD_API_ERROR_EXPIRED, NULL, "the code has run out");
}

/* TRUE: not yet. Sets the next interval. */
static gboolean
is_pending (Flow *flow, const GError *error)
{
  if (pd_api_error_has_code (error, "authorization_pending"))
    return TRUE;
  if (pd_api_error_has_code (error, "slow_down")) {
    flow->interval_us += SLOW_DOWN_S * G_USEC_PER_SEC;
    return TRUE;
  }
  /* RFC 8628 3.5: a lost connection ends nothing. */
  return g_error_matches (error, PD_API_ERROR, PD_API_ERROR_UNREACHABLE) ||
         g_error_matches (error, PD_API_ERROR, PD_API_ERROR_TIMED_OUT) ||
         g_error_matches (error, PD_API_ERROR, PD_API_ERROR_OFFLINE) ||
         g_error_matches (error, PD_API_ERROR, PD_API_ERROR_SERVER) ||
         g_error_matches (error, PD_API_ERROR, PD_API_ERROR_THROTTLED);
}

static void
polled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) error = NULL;

  root = pd_oauth_post_finish (result, &error);
  if (root != NULL)
    return_grant (task, root);
  else if (is_pending (g_task_get_task_data (task), error))
    poll_later (g_steal_pointer (&task));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
poll_due_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  PdSignIn *self = g_task_get_source_object (task);
  Flow *flow = g_task_get_task_data (task);
  g_autofree char *url = NULL;
  GError *error = NULL;
  char *form;

  if (!pd_wait_sleep_finish (PD_WAIT (source), result, &error)) {
    g_task_return_error (task, error);
    return;
  }
  if (pd_wait_get_monotonic (PD_WAIT (source)) >= flow->expires_at) {
    g_task_return_error (task, new_expired ());
    return;
  }

  url = pd_oauth_new_url (self->environment, self->tenant, "token");
  form = pd_oauth_new_form ("grant_type", DEVICE_GRANT, "client_id", self->client_id, "device_code",
                            flow->device_code, NULL);
  pd_oauth_post_async (self->transport, url, form, TRUE, g_task_get_cancellable (task), polled_cb,
                       g_object_ref (task));
}

/* Takes @task. */
static void
poll_later (GTask *task)
{
  PdSignIn *self = g_task_get_source_object (task);
  Flow *flow = g_task_get_task_data (task);

  pd_wait_sleep_async (pd_transport_get_wait (self->transport), PD_WAIT_PAUSE, flow->interval_us,
                       g_task_get_cancellable (task), poll_due_cb, task);
}

/* The page that the person is sent to must be a web page. */
static gboolean
is_web_address (const char *text)
{
  g_autoptr (GUri) uri = text == NULL ? NULL : g_uri_parse (text, G_URI_FLAGS_NONE, NULL);

  return uri != NULL && pd_environment_is_allowed_uri (uri);
}

static void
device_code_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  PdSignIn *self = g_task_get_source_object (task);
  PdWait *wait = pd_transport_get_wait (self->transport);
  Flow *flow = g_task_get_task_data (task);
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *user_code = NULL;
  g_autofree char *uri = NULL;
  GError *error = NULL;
  gint64 seconds = 0, interval = 0;
  JsonObject *object;

  root = pd_oauth_post_finish (result, &error);
  if (root == NULL) {
    g_task_return_error (task, error);
    return;
  }

  object = JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  if (object == NULL || !pd_json_find_text (object, "user_code", &user_code, NULL) ||
      !pd_json_find_text (object, "device_code", &flow->device_code, NULL) ||
      !pd_json_find_text (object, "verification_uri", &uri, NULL) ||
      (uri == NULL && !pd_json_find_text (object, "verification_url", &uri, NULL)) ||
      !pd_json_find_int64 (object, "expires_in", &seconds, NULL, NULL) ||
      !pd_json_find_int64 (object, "interval", &interval, NULL, NULL) || user_code == NULL ||
      flow->device_code == NULL || !is_web_address (uri)) {
    g_task_return_error (
        task, pd_api_error_new (PD_API_ERROR_PROTOCOL, NULL, "the answer holds no device code"));
    return;
  }

  seconds = seconds > 0 ? MIN (seconds, MAX_CODE_LIFETIME_S) : DEFAULT_CODE_LIFETIME_S;
  interval = interval > 0 ? MIN (interval, MAX_INTERVAL_S) : DEFAULT_INTERVAL_S;
  flow->interval_us = interval * G_USEC_PER_SEC;
  flow->expires_at = pd_wait_get_monotonic (wait) + seconds * G_USEC_PER_SEC;
  g_signal_emit (self, signals[CODE_SHOWN], 0, user_code, uri,
                 pd_wait_get_instant (wait) + seconds * G_USEC_PER_SEC);
  poll_later (g_steal_pointer (&task));
}

void
pd_sign_in_device_async (PdSignIn *self,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autofree char *url = NULL;
  GTask *task;

  g_return_if_fail (PD_IS_SIGN_IN (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pd_sign_in_device_async);
  g_task_set_task_data (task, g_new0 (Flow, 1), (GDestroyNotify) flow_free);
  url = pd_oauth_new_url (self->environment, self->tenant, "devicecode");
  pd_oauth_post_async (self->transport, url,
                       pd_oauth_new_form ("client_id", self->client_id, "scope", self->scope, NULL),
                       TRUE, cancellable, device_code_cb, task);
}

PdTokenGrant *
pd_sign_in_finish (PdSignIn *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
pd_sign_in_finalize (GObject *object)
{
  PdSignIn *self = PD_SIGN_IN (object);

  g_clear_pointer (&self->environment, pd_environment_unref);
  g_clear_object (&self->transport);
  g_free (self->client_id);
  g_free (self->tenant);
  g_free (self->scope);
  G_OBJECT_CLASS (pd_sign_in_parent_class)->finalize (object);
}

static void
pd_sign_in_class_init (PdSignInClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pd_sign_in_finalize;
  signals[BROWSE] = g_signal_new ("browse", PD_TYPE_SIGN_IN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[CODE_SHOWN] =
      g_signal_new ("code-shown", PD_TYPE_SIGN_IN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_INT64);
}

static void
pd_sign_in_init (PdSignIn *self)
{
}

PdSignIn *
pd_sign_in_new (PdEnvironment *environment,
                const char *client_id,
                const char *tenant,
                PdTransport *transport)
{
  PdSignIn *self;

  g_return_val_if_fail (environment != NULL && client_id != NULL && tenant != NULL, NULL);
  g_return_val_if_fail (PD_IS_TRANSPORT (transport), NULL);

  self = g_object_new (PD_TYPE_SIGN_IN, NULL);
  self->environment = pd_environment_ref (environment);
  self->transport = g_object_ref (transport);
  self->client_id = g_strdup (client_id);
  self->tenant = g_strdup (tenant);
  self->scope = g_strconcat (pd_environment_get_scope (environment, PD_API_PARTNER_CENTER),
                             " offline_access openid profile", NULL);
  return self;
}
