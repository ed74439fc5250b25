// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-token-source.h"

#include "pd-api-error.h"
#include "pd-clock.h"
#include "pd-kept-sign-in-private.h"
#include "pd-oauth-private.h"
#include "pd-token-jobs-private.h"

struct _PdTokenSource
{
  GObject parent_instance;

  PdEnvironment *environment;
  PdTokenStore *store;
  PdTransport *transport;
  char *client_id;
  char *configured_tenant;
  char *account_id;

  PdSession session;
  char *refresh_token; /* (nullable) */
  char *user;          /* (nullable) */
  char *tenant;        /* (nullable): from the sign-in */
  gint64 lasts_until;
  GError *problem;
  gboolean is_loaded;

  PdTokenCache *cache;
  GQueue jobs; /* (element-type PdTokenJob): the head is under way while is_busy */
  gboolean is_busy;
  guint n_adopting; /* sign-ins on their way into the store: nothing is renewed meanwhile */
  guint generation; /* grows with each sign-in and sign-out: answers of before count no more */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (PdTokenSource, pd_token_source, G_TYPE_OBJECT)

typedef enum {
  PROP_SESSION = 1,
  PROP_LASTS_UNTIL,
  PROP_USER,
  PROP_TENANT,
  PROP_PROBLEM,
} PdTokenSourceProperty;
static GParamSpec *props[PROP_PROBLEM + 1];

GType
pd_session_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    { PD_SESSION_UNKNOWN, "PD_SESSION_UNKNOWN", "unknown" },
    { PD_SESSION_SIGNED_OUT, "PD_SESSION_SIGNED_OUT", "signed-out" },
    { PD_SESSION_SIGNED_IN, "PD_SESSION_SIGNED_IN", "signed-in" },
    { PD_SESSION_LAPSED, "PD_SESSION_LAPSED", "lapsed" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("PdSession", values));
  return type;
}

static void
set_session (PdTokenSource *self, PdSession session)
{
  if (self->session == session)
    return;
  self->session = session;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SESSION]);
}

static void
set_lasts_until (PdTokenSource *self, gint64 lasts_until)
{
  if (self->lasts_until == lasts_until)
    return;
  self->lasts_until = lasts_until;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LASTS_UNTIL]);
}

static void
set_identity (PdTokenSource *self, const char *user, const char *tenant)
{
  if (g_strcmp0 (self->user, user) != 0) {
    g_free (self->user);
    self->user = g_strdup (user);
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_USER]);
  }
  if (g_strcmp0 (self->tenant, tenant) != 0) {
    g_free (self->tenant);
    self->tenant = g_strdup (tenant);
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TENANT]);
  }
}

/* (transfer full) @problem */
static void
set_problem (PdTokenSource *self, GError *problem)
{
  if (self->problem == NULL && problem == NULL)
    return;
  g_clear_error (&self->problem);
  self->problem = problem;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PROBLEM]);
}

static void
set_refresh_token (PdTokenSource *self, const char *token)
{
  char *copy = g_strdup (token);

  pd_secret_free (self->refresh_token);
  self->refresh_token = copy;
}

/* What the store keeps, as text; a secret. */
static char *
write_secret (PdTokenSource *self)
{
  PdKeptSignIn kept = { self->refresh_token, self->user, self->tenant, self->lasts_until };

  return pd_kept_sign_in_write (&kept);
}

/* FALSE: there is none, or it is not ours to read. */
static gboolean
read_secret (PdTokenSource *self, const char *secret)
{
  g_auto (PdKeptSignIn) kept = { 0 };

  if (!pd_kept_sign_in_read (secret, &kept))
    return FALSE;

  set_refresh_token (self, kept.refresh_token);
  set_identity (self, kept.user, kept.tenant);
  set_lasts_until (self, kept.lasts_until);
  return TRUE;
}

static void
forget (PdTokenSource *self)
{
  self->generation++;
  set_refresh_token (self, NULL);
  pd_token_cache_clear (self->cache);
  set_lasts_until (self, PD_INSTANT_NONE);
  set_problem (self, NULL);
}

/* Until when the sign-in lasts if nobody uses it. */
static gint64
get_end (PdTokenSource *self, const PdTokenGrant *grant)
{
  gint64 lifetime_us =
      grant->refresh_lifetime_us > 0 ? grant->refresh_lifetime_us : PD_SESSION_LIFETIME_US;

  return pd_wait_get_instant (pd_transport_get_wait (self->transport)) + lifetime_us;
}

/* The refresh token rotates: a new one stands in the place of the old. */
static void
take_grant (PdTokenSource *self, const char *key, const PdTokenGrant *grant)
{
  if (grant->refresh_token != NULL)
    set_refresh_token (self, grant->refresh_token);
  set_lasts_until (self, get_end (self, grant));
  pd_token_cache_put (self->cache, key, grant->access_token, grant->lifetime_us);
  set_session (self, PD_SESSION_SIGNED_IN);
}

static void run_jobs (PdTokenSource *self);

/* Ends the head of the queue. @error (transfer full) (nullable): else the token is in the table. */
static void
end_job (PdTokenSource *self, GError *error)
{
  g_autoptr (GError) cause = error;

  self->is_busy = FALSE;
  pd_token_jobs_end (&self->jobs, self->cache, cause);
}

/* A call under way, and for which sign-in: after another one, or none, its answer counts no more.
 */
typedef struct
{
  PdTokenSource *self;
  guint generation;
} Call;

static Call *
new_call (PdTokenSource *self)
{
  Call *call = g_new0 (Call, 1);

  call->self = g_object_ref (self);
  call->generation = self->generation;
  return call;
}

/* (transfer full): ends @call. */
static PdTokenSource *
end_call (Call *call, gboolean *is_current)
{
  PdTokenSource *self = call->self;

  *is_current = call->generation == self->generation;
  g_free (call);
  return self;
}

/* The head of the queue was asked for under a sign-in that is gone: it starts anew under the one of
 * now, or ends. */
static void
start_anew (PdTokenSource *self)
{
  self->is_busy = FALSE;
  run_jobs (self);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean is_current;
  g_autoptr (PdTokenSource) self = end_call (user_data, &is_current);
  g_autoptr (GError) error = NULL;
  gboolean is_saved = pd_token_store_save_finish (PD_TOKEN_STORE (source), result, &error);

  if (!is_current) {
    start_anew (self);
    return;
  }
  /* The sign-in goes on in memory; the caller is told through "problem". */
  if (!is_saved)
    g_warning ("Keeping the renewed sign-in: %s", error->message);
  set_problem (self, g_steal_pointer (&error));
  end_job (self, NULL);
  run_jobs (self);
}

static void start_refresh (PdTokenSource *self);

static void
lapse (PdTokenSource *self)
{
  set_refresh_token (self, NULL);
  pd_token_cache_clear (self->cache);
  set_session (self, PD_SESSION_LAPSED);
  set_lasts_until (self, PD_INSTANT_NONE);
}

/* Another program of the same person may have renewed meanwhile: then the store holds the newer
 * token, and ours was worth nothing any more. */
static void
reloaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean is_current;
  g_autoptr (PdTokenSource) self = end_call (user_data, &is_current);
  char *old = g_strdup (self->refresh_token);
  char *secret = pd_token_store_load_finish (PD_TOKEN_STORE (source), result, NULL);

  gboolean is_newer =
      is_current && read_secret (self, secret) && g_strcmp0 (old, self->refresh_token) != 0;

  pd_secret_free (secret);
  pd_secret_free (old);
  if (!is_current) {
    start_anew (self);
  } else if (is_newer) {
    start_refresh (self);
  } else {
    lapse (self);
    end_job (self, pd_api_error_new (PD_API_ERROR_SIGN_IN, NULL, "the sign-in has lapsed"));
    run_jobs (self);
  }
}

/* The far side took the refresh token for none at all, and not only at one customer's tenant. */
static gboolean
is_lapse (PdTokenJob *job, const GError *error)
{
  /* Expired, revoked, or ended by a policy, wherever it was shown. */
  static const guint numbers[] = { 50173, 70008, 70043, 700082, 700084 };

  if (!g_error_matches (error, PD_API_ERROR, PD_API_ERROR_SIGN_IN))
    return FALSE;

  return (job->tenant == NULL && job->api == PD_API_PARTNER_CENTER) ||
         pd_oauth_has_number (error, numbers, G_N_ELEMENTS (numbers));
}

static void
refused (PdTokenSource *self, GError *error)
{
  PdTokenJob *job = g_queue_peek_head (&self->jobs);

  if (is_lapse (job, error) && !job->has_reloaded) {
    job->has_reloaded = TRUE;
    g_error_free (error);
    pd_token_store_load_async (self->store, self->account_id, self->cancellable, reloaded_cb,
                               new_call (self));
    return;
  }
  if (is_lapse (job, error)) {
    lapse (self);
  } else if (g_error_matches (error, PD_API_ERROR, PD_API_ERROR_SIGN_IN)) {
    /* azure-api.md 10: one tenant's consent or membership is missing; the sign-in itself is good.
     */
    GError *only_there = pd_api_error_new (PD_API_ERROR_FORBIDDEN, pd_api_error_get_fault (error),
                                           "this tenant gives no token");

    g_error_free (error);
    error = only_there;
  }
  end_job (self, error);
  run_jobs (self);
}

static void
refreshed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean is_current;
  g_autoptr (PdTokenSource) self = end_call (user_data, &is_current);
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (PdTokenGrant) grant = NULL;
  GError *error = NULL;
  PdTokenJob *job = g_queue_peek_head (&self->jobs);
  char *secret;

  root = pd_oauth_post_finish (result, &error);
  if (!is_current) { /* signed out, or in again, meanwhile: the answer is nobody's */
    g_clear_error (&error);
    start_anew (self);
    return;
  }
  if (root != NULL)
    grant = pd_token_grant_read (root, &error);
  if (grant == NULL) {
    refused (self, error);
    return;
  }

  take_grant (self, job->key, grant);
  secret = write_secret (self);
  pd_token_store_save_async (self->store, self->account_id, secret, self->cancellable, saved_cb,
                             new_call (self));
  pd_secret_free (secret);
}

/* Redeems the refresh token for the head of the queue. */
static void
start_refresh (PdTokenSource *self)
{
  PdTokenJob *job = g_queue_peek_head (&self->jobs);
  const char *tenant = job->tenant != NULL ? job->tenant : pd_token_source_get_tenant (self);
  g_autofree char *url = pd_oauth_new_url (self->environment, tenant, "token");
  g_autofree char *scope = g_strconcat (pd_environment_get_scope (self->environment, job->api),
                                        " offline_access openid profile", NULL);

  pd_oauth_post_async (self->transport, url,
                       pd_oauth_new_form ("grant_type", "refresh_token", "client_id",
                                          self->client_id, "refresh_token", self->refresh_token,
                                          "scope", scope, NULL),
                       TRUE, self->cancellable, refreshed_cb, new_call (self));
}

static void
run_jobs (PdTokenSource *self)
{
  g_autoptr (PdTokenSource) alive = g_object_ref (self);

  while (!self->is_busy && self->n_adopting == 0 && !g_queue_is_empty (&self->jobs)) {
    PdTokenJob *job = g_queue_peek_head (&self->jobs);

    self->is_busy = TRUE;
    if (job->waiters->len == 0 || pd_token_cache_get_fresh (self->cache, job->key) != NULL) {
      end_job (self, NULL);
    } else if (self->refresh_token == NULL) {
      end_job (self, pd_api_error_new (PD_API_ERROR_SIGN_IN, NULL, "nobody is signed in"));
    } else {
      start_refresh (self);
    }
  }
}

/* What a caller asked for while the store was not read yet. */
typedef struct
{
  PdApi api;
  char *tenant;
} Wish;

static void
wish_free (Wish *wish)
{
  g_free (wish->tenant);
  g_free (wish);
}

static void
get_token (PdTokenSource *self, GTask *task, PdApi api, const char *tenant)
{
  g_autofree char *key = pd_token_cache_make_key (api, tenant);
  const char *token = pd_token_cache_get_fresh (self->cache, key);

  if (token != NULL) {
    g_task_return_pointer (task, g_strdup (token), (GDestroyNotify) pd_secret_free);
    g_object_unref (task);
    return;
  }
  if (self->refresh_token == NULL) {
    g_task_return_error (task,
                         pd_api_error_new (PD_API_ERROR_SIGN_IN, NULL, "nobody is signed in"));
    g_object_unref (task);
    return;
  }
  pd_token_jobs_add (&self->jobs, task, api, tenant);
  run_jobs (self);
}

static void
loaded_for_token_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  PdTokenSource *self = PD_TOKEN_SOURCE (source);
  Wish *wish = g_task_get_task_data (task);
  g_autofree char *tenant = g_strdup (wish->tenant);
  PdApi api = wish->api;
  GError *error = NULL;

  pd_token_source_load_finish (self, result, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    get_token (self, g_steal_pointer (&task), api, tenant);
}

void
pd_token_source_get_token_async (PdTokenSource *self,
                                 PdApi api,
                                 const char *tenant,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task;
  Wish *wish;

  g_return_if_fail (PD_IS_TOKEN_SOURCE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pd_token_source_get_token_async);
  if (tenant != NULL && self->tenant != NULL && g_ascii_strcasecmp (tenant, self->tenant) == 0)
    tenant = NULL; /* the same tokens under both names */
  if (self->is_loaded) {
    get_token (self, task, api, tenant);
    return;
  }

  wish = g_new0 (Wish, 1);
  wish->api = api;
  wish->tenant = g_strdup (tenant);
  g_task_set_task_data (task, wish, (GDestroyNotify) wish_free);
  pd_token_source_load_async (self, cancellable, loaded_for_token_cb, task);
}

char *
pd_token_source_get_token_finish (PdTokenSource *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
pd_token_source_reject (PdTokenSource *self, PdApi api, const char *tenant, const char *token)
{
  g_autofree char *key = NULL;

  g_return_if_fail (PD_IS_TOKEN_SOURCE (self));

  if (tenant != NULL && self->tenant != NULL && g_ascii_strcasecmp (tenant, self->tenant) == 0)
    tenant = NULL;
  key = pd_token_cache_make_key (api, tenant);
  pd_token_cache_reject (self->cache, key, token);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  PdTokenSource *self = g_task_get_source_object (task);
  GError *error = NULL;
  char *secret;

  secret = pd_token_store_load_finish (PD_TOKEN_STORE (source), result, &error);
  if (error != NULL) {
    g_task_return_error (task, error);
    return;
  }
  if (!self->is_loaded) { /* else a sign-in or another load was faster */
    self->is_loaded = TRUE;
    set_session (self, read_secret (self, secret) ? PD_SESSION_SIGNED_IN : PD_SESSION_SIGNED_OUT);
  }
  pd_secret_free (secret);
  g_task_return_boolean (task, self->refresh_token != NULL);
}

void
pd_token_source_load_async (PdTokenSource *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task;

  g_return_if_fail (PD_IS_TOKEN_SOURCE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pd_token_source_load_async);
  pd_token_store_load_async (self->store, self->account_id, cancellable, loaded_cb, task);
}

gboolean
pd_token_source_load_finish (PdTokenSource *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* A sign-in on its way into the store. */
typedef struct
{
  PdTokenGrant *grant;
  guint generation;
} Adoption;

static void
adoption_free (Adoption *adoption)
{
  pd_token_grant_free (adoption->grant);
  g_free (adoption);
}

/* The sign-in is in the store: from now on it is the account's. */
static void
adopted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  PdTokenSource *self = g_task_get_source_object (task);
  const Adoption *adoption = g_task_get_task_data (task);
  g_autofree char *key = pd_token_cache_make_key (PD_API_PARTNER_CENTER, NULL);
  GError *error = NULL;

  self->n_adopting--;
  if (!pd_token_store_save_finish (PD_TOKEN_STORE (source), result, &error)) {
    g_task_return_error (task, error);
  } else if (adoption->generation != self->generation) {
    g_task_return_error (task, pd_api_error_new (PD_API_ERROR_SIGN_IN, NULL, "signed out"));
  } else {
    forget (self);
    self->is_loaded = TRUE;
    set_identity (self, adoption->grant->user, adoption->grant->tenant);
    take_grant (self, key, adoption->grant);
    g_task_return_boolean (task, TRUE);
  }
  run_jobs (self);
}

void
pd_token_source_adopt_async (PdTokenSource *self,
                             const PdTokenGrant *grant,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task;
  PdKeptSignIn kept;
  Adoption *adoption;
  char *secret;

  g_return_if_fail (PD_IS_TOKEN_SOURCE (self));
  g_return_if_fail (grant != NULL && grant->refresh_token != NULL);

  /* Nothing of it is ours yet but what goes into the store. */
  kept = (PdKeptSignIn){ grant->refresh_token, grant->user, grant->tenant, get_end (self, grant) };

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pd_token_source_adopt_async);
  /* A renewal of the sign-in before is not written over this one. */
  self->generation++;
  self->n_adopting++;
  adoption = g_new0 (Adoption, 1);
  adoption->grant = pd_token_grant_copy (grant);
  adoption->generation = self->generation;
  g_task_set_task_data (task, adoption, (GDestroyNotify) adoption_free);
  secret = pd_kept_sign_in_write (&kept);
  pd_token_store_save_async (self->store, self->account_id, secret, cancellable, adopted_cb, task);
  pd_secret_free (secret);
}

gboolean
pd_token_source_adopt_finish (PdTokenSource *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  GError *error = NULL;

  if (pd_token_store_save_finish (PD_TOKEN_STORE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
pd_token_source_sign_out_async (PdTokenSource *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task;

  g_return_if_fail (PD_IS_TOKEN_SOURCE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pd_token_source_sign_out_async);
  forget (self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->is_loaded = TRUE;
  set_identity (self, NULL, NULL);
  set_session (self, PD_SESSION_SIGNED_OUT);
  pd_token_store_save_async (self->store, self->account_id, NULL, cancellable, cleared_cb, task);
}

gboolean
pd_token_source_sign_out_finish (PdTokenSource *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

PdSession
pd_token_source_get_session (PdTokenSource *self)
{
  g_return_val_if_fail (PD_IS_TOKEN_SOURCE (self), PD_SESSION_UNKNOWN);

  return self->session;
}

gint64
pd_token_source_get_lasts_until (PdTokenSource *self)
{
  g_return_val_if_fail (PD_IS_TOKEN_SOURCE (self), PD_INSTANT_NONE);

  return self->lasts_until;
}

const char *
pd_token_source_get_user (PdTokenSource *self)
{
  g_return_val_if_fail (PD_IS_TOKEN_SOURCE (self), NULL);

  return self->user;
}

const char *
pd_token_source_get_tenant (PdTokenSource *self)
{
  g_return_val_if_fail (PD_IS_TOKEN_SOURCE (self), NULL);

  return self->tenant != NULL ? self->tenant : self->configured_tenant;
}

const GError *
pd_token_source_get_problem (PdTokenSource *self)
{
  g_return_val_if_fail (PD_IS_TOKEN_SOURCE (self), NULL);

  return self->problem;
}

static void
pd_token_source_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdTokenSource *self = PD_TOKEN_SOURCE (object);

  switch ((PdTokenSourceProperty) prop_id) {
  case PROP_SESSION:
    g_value_set_enum (value, (int) self->session);
    break;
  case PROP_LASTS_UNTIL:
    g_value_set_int64 (value, self->lasts_until);
    break;
  case PROP_USER:
    g_value_set_string (value, self->user);
    break;
  case PROP_TENANT:
    g_value_set_string (value, pd_token_source_get_tenant (self));
    break;
  case PROP_PROBLEM:
    g_value_set_boxed (value, self->problem);
    break;
  }
}

static void
pd_token_source_finalize (GObject *object)
{
  PdTokenSource *self = PD_TOKEN_SOURCE (object);

  g_clear_pointer (&self->environment, pd_environment_unref);
  g_clear_object (&self->store);
  g_clear_object (&self->transport);
  g_clear_object (&self->cancellable);
  pd_secret_free (self->refresh_token);
  pd_token_cache_free (self->cache);
  g_clear_error (&self->problem);
  g_free (self->client_id);
  g_free (self->configured_tenant);
  g_free (self->account_id);
  g_free (self->user);
  g_free (self->tenant);
  G_OBJECT_CLASS (pd_token_source_parent_class)->finalize (object);
}

static void
pd_token_source_class_init (PdTokenSourceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pd_token_source_get_property;
  object_class->finalize = pd_token_source_finalize;
  props[PROP_SESSION] =
      g_param_spec_enum ("session", NULL, NULL, PD_TYPE_SESSION, PD_SESSION_UNKNOWN, flags);
  props[PROP_LASTS_UNTIL] =
      g_param_spec_int64 ("lasts-until", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  props[PROP_USER] = g_param_spec_string ("user", NULL, NULL, NULL, flags);
  props[PROP_TENANT] = g_param_spec_string ("tenant", NULL, NULL, NULL, flags);
  props[PROP_PROBLEM] = g_param_spec_boxed ("problem", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
pd_token_source_init (PdTokenSource *self)
{
  self->cancellable = g_cancellable_new ();
  g_queue_init (&self->jobs);
}

PdTokenSource *
pd_token_source_new (PdEnvironment *environment,
                     const char *client_id,
                     const char *tenant,
                     const char *account_id,
                     PdTokenStore *store,
                     PdTransport *transport)
{
  PdTokenSource *self;

  g_return_val_if_fail (environment != NULL && client_id != NULL && tenant != NULL, NULL);
  g_return_val_if_fail (account_id != NULL && PD_IS_TOKEN_STORE (store), NULL);
  g_return_val_if_fail (PD_IS_TRANSPORT (transport), NULL);

  self = g_object_new (PD_TYPE_TOKEN_SOURCE, NULL);
  self->environment = pd_environment_ref (environment);
  self->client_id = g_strdup (client_id);
  self->configured_tenant = g_strdup (tenant);
  self->account_id = g_strdup (account_id);
  self->store = g_object_ref (store);
  self->transport = g_object_ref (transport);
  self->cache = pd_token_cache_new (pd_transport_get_wait (transport));
  return self;
}
