// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Entra for any tenant: device code, authorization code with PKCE, refresh with rotation
 * (partner-center-api.md 2, azure-api.md 10). */

#include <string.h>

#include "pd-tables.h"
#include "pd-text.h"
#include "service-core.h"

#define CODE_LIFE (G_GINT64_CONSTANT (900) * G_USEC_PER_SEC)
#define TOKEN_LIFE 3600

typedef struct
{
  PdApi api;
  char *tenant;
  char *user; /* "" = app-only */
  gint64 until;
  gboolean expired;
} Access;

typedef struct
{
  char *user;
  char *before; /* (nullable): the token that this one follows: it ends when this one is used */
  gboolean dead;
} Refresh;

typedef enum { CODE_OPEN, CODE_APPROVED, CODE_REFUSED } CodeState;

/* A device code, or an authorization code. */
typedef struct
{
  char *user_code; /* of a device code */
  char *challenge; /* of an authorization code */
  char *redirect;
  char *user;
  CodeState state;
  gint64 until;
} Code;

struct _ServiceEntra
{
  GHashTable *access;  /* token -> Access */
  GHashTable *refresh; /* token -> Refresh */
  GHashTable *codes;   /* code -> Code */
  GHashTable *no_mfa;  /* users without MFA */
  GHashTable *closed;  /* tenants */
  gboolean auto_approve;
  gboolean rotates;
  guint token_life;
  guint n;
};

static void
access_free (gpointer data)
{
  Access *access = data;

  g_free (access->tenant);
  g_free (access->user);
  g_free (access);
}

static void
refresh_free (gpointer data)
{
  Refresh *refresh = data;

  g_free (refresh->user);
  g_free (refresh->before);
  g_free (refresh);
}

static void
code_free (gpointer data)
{
  Code *code = data;

  g_free (code->user_code);
  g_free (code->challenge);
  g_free (code->redirect);
  g_free (code->user);
  g_free (code);
}

ServiceEntra *
service_entra_new (void)
{
  ServiceEntra *entra = g_new0 (ServiceEntra, 1);

  entra->access = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, access_free);
  entra->refresh = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, refresh_free);
  entra->codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, code_free);
  entra->no_mfa = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  entra->closed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  entra->rotates = TRUE;
  entra->token_life = TOKEN_LIFE;
  return entra;
}

void
service_entra_free (ServiceEntra *entra)
{
  g_hash_table_unref (entra->access);
  g_hash_table_unref (entra->refresh);
  g_hash_table_unref (entra->codes);
  g_hash_table_unref (entra->no_mfa);
  g_hash_table_unref (entra->closed);
  g_free (entra);
}

/* --- tokens --- */

static char *
new_secret (ServiceEntra *entra, const char *kind)
{
  g_autofree char *guid = g_uuid_string_random ();

  return g_strdup_printf ("SECRET-%s-%u-%s", kind, ++entra->n, guid);
}

static char *
new_access (DeskService *self, PdApi api, const char *tenant, const char *user)
{
  Access *access = g_new0 (Access, 1);
  char *token = new_secret (self->entra, "access");

  access->api = api;
  access->tenant = g_ascii_strdown (tenant, -1);
  access->user = g_strdup (user);
  access->until = pd_clock_now (self->clock) + (gint64) self->entra->token_life * G_USEC_PER_SEC;
  g_hash_table_insert (self->entra->access, g_strdup (token), access);
  return token;
}

static char *
new_refresh (DeskService *self, const char *user, const char *before)
{
  Refresh *refresh = g_new0 (Refresh, 1);
  char *token = new_secret (self->entra, "refresh");

  refresh->user = g_strdup (user);
  refresh->before = g_strdup (before);
  g_hash_table_insert (self->entra->refresh, g_strdup (token), refresh);
  return token;
}

static gboolean
refuse (DeskCall *call, guint status, int code, const char *azure, const char *text)
{
  if (call->api == PD_API_AZURE)
    desk_call_refuse_azure (call, status, azure, "%s", text);
  else
    desk_call_refuse (call, status, code, "%s", text);
  return FALSE;
}

/* 2.3: not for app-only tokens. */
static gboolean
needs_user (DeskCall *call)
{
  static const char *const first[] = { "agreements", "agreementtemplates", "servicerequests",
                                       "partnerrequests", NULL };
  static const char *const third[] = { "agreements",
                                       "users",
                                       "directoryroles",
                                       "entitlements",
                                       "validationstatus",
                                       "servicerequests",
                                       "organization",
                                       "artifacts",
                                       NULL };
  g_autofree char *a = g_ascii_strdown (call->n_segments > 0 ? call->segments[0] : "", -1);
  g_autofree char *b = g_ascii_strdown (call->n_segments > 1 ? call->segments[1] : "", -1);
  g_autofree char *c = g_ascii_strdown (call->n_segments > 2 ? call->segments[2] : "", -1);
  g_autofree char *last =
      g_ascii_strdown (call->n_segments > 0 ? call->segments[call->n_segments - 1] : "", -1);

  if (g_strv_contains (first, a) || strcmp (last, "provisioningstatus") == 0)
    return TRUE;
  if (strcmp (a, "customers") == 0)
    return g_strv_contains (third, c) ||
           (strcmp (c, "profiles") == 0 && strcmp (last, "company") == 0) ||
           (strcmp (c, "qualifications") == 0 && desk_call_is_method (call, "POST"));
  if (strcmp (a, "invoices") == 0)
    return call->n_segments == 2 || strcmp (last, "statement") == 0;
  return strcmp (a, "profiles") == 0 && strcmp (b, "legalbusiness") != 0;
}

gboolean
service_entra_check (DeskCall *call)
{
  ServiceEntra *entra = call->service->entra;
  const char *header = desk_call_get_header (call, "Authorization");
  const char *token =
      header != NULL && g_ascii_strncasecmp (header, "Bearer ", 7) == 0 ? header + 7 : NULL;
  const Access *access = token != NULL ? g_hash_table_lookup (entra->access, token) : NULL;

  if (call->token != NULL)
    return TRUE;
  if (access == NULL)
    return refuse (call, 401, 800001, "InvalidAuthenticationToken",
                   "There is no token in the request, or nobody knows it.");
  if (access->expired || access->until <= call->now)
    return refuse (call, 401, 800001, "ExpiredAuthenticationToken", "The token has expired.");
  if (access->api != call->api)
    return refuse (call, 401, 800001, "InvalidAuthenticationTokenAudience",
                   "The token is for another audience.");
  if (call->api == PD_API_PARTNER_CENTER && strcmp (access->tenant, DESK_SERVICE_TENANT) != 0)
    return refuse (call, 401, 400, "", "Access denied");
  if (g_hash_table_contains (entra->no_mfa, access->user))
    return refuse (call, 401, 900421, "AuthenticationFailed",
                   "The token does not hold the claim of a multifactor authentication.");
  if (*access->user == '\0' && call->api == PD_API_PARTNER_CENTER && needs_user (call))
    return refuse (call, 403, 900329, "",
                   "This resource does not take an application's own token.");

  call->token = g_strdup (token);
  call->tenant = g_strdup (access->tenant);
  call->user = g_strdup (access->user);
  call->app_only = *access->user == '\0';
  return TRUE;
}

/* --- answers of the authority --- */

static void
refuse_grant (DeskCall *call, const char *error, int number, const char *text)
{
  JsonObject *object = json_object_new ();
  JsonArray *codes = json_array_new ();
  g_autofree char *trace = g_uuid_string_random ();
  g_autofree char *at = pd_instant_format_iso (call->now);
  g_autofree char *description = g_strdup_printf ("AADSTS%d: %s Trace ID: %s", number, text, trace);

  json_array_add_int_element (codes, number);
  json_object_set_string_member (object, "error", error);
  json_object_set_string_member (object, "error_description", description);
  json_object_set_array_member (object, "error_codes", codes);
  json_object_set_string_member (object, "timestamp", at);
  json_object_set_string_member (object, "trace_id", trace);
  json_object_set_string_member (object, "correlation_id", trace);
  desk_call_answer_object (call, 400, object);
}

static char *
encode_part (const char *text)
{
  char *encoded = g_base64_encode ((const guchar *) text, strlen (text));

  g_strdelimit (encoded, "+", '-');
  g_strdelimit (encoded, "/", '_');
  encoded[strcspn (encoded, "=")] = '\0';
  return encoded;
}

/* Who signed in, where; unsigned, as nobody but the client reads it. */
static char *
make_id_token (const char *user, const char *tenant)
{
  g_autofree char *claims = g_strdup_printf ("{\"preferred_username\":\"%s\",\"name\":\"%.*s\","
                                             "\"tid\":\"%s\",\"ver\":\"2.0\"}",
                                             user, (int) strcspn (user, "@"), user, tenant);
  g_autofree char *head = encode_part ("{\"alg\":\"none\",\"typ\":\"JWT\"}");
  g_autofree char *body = encode_part (claims);

  return g_strconcat (head, ".", body, ".c2ln", NULL);
}

static gpointer
has_tenant_job (PdDatabase *database, const PdLocalEngine *engine, gpointer data, GError **error)
{
  gboolean has = FALSE;

  if (!pd_database_has_tenant (database, data, &has, error))
    return NULL;
  return GINT_TO_POINTER (has ? 2 : 1);
}

/* The tenant that a path names: the partner's, or a customer's; NULL: nobody's. */
static char *
find_tenant (DeskCall *call, const char *text)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);

  if (!g_uuid_string_is_valid (lower) || strcmp (lower, DESK_SERVICE_TENANT) == 0)
    return g_strdup (DESK_SERVICE_TENANT);
  if (GPOINTER_TO_INT (desk_service_run_read (call->service, has_tenant_job, lower, NULL)) == 2)
    return g_steal_pointer (&lower);
  return NULL;
}

static gboolean
check_tenant (DeskCall *call, const char *tenant)
{
  if (tenant == NULL) {
    refuse_grant (call, "invalid_request", 90002, "Tenant not found.");
    return FALSE;
  }
  if (!g_hash_table_contains (call->service->entra->closed, tenant))
    return TRUE;
  refuse_grant (call, "invalid_grant", 50020, "The account is not known in this tenant.");
  return FALSE;
}

/* By its scope: ".default" is how Azure is asked for. */
static PdApi
find_api (const char *scope)
{
  return scope != NULL && strstr (scope, ".default") != NULL ? PD_API_AZURE : PD_API_PARTNER_CENTER;
}

static void
grant (DeskCall *call, const char *tenant, const char *user, const char *scope, const char *before)
{
  DeskService *self = call->service;
  JsonObject *object = json_object_new ();
  g_autofree char *access = new_access (self, find_api (scope), tenant, user);
  g_autofree char *id_token = make_id_token (user, tenant);
  g_autofree char *refresh = before != NULL && !self->entra->rotates
                                 ? g_strdup (before)
                                 : new_refresh (self, user, before);

  json_object_set_string_member (object, "token_type", "Bearer");
  json_object_set_string_member (object, "scope", scope != NULL ? scope : "");
  json_object_set_int_member (object, "expires_in", self->entra->token_life);
  json_object_set_int_member (object, "ext_expires_in", self->entra->token_life);
  json_object_set_string_member (object, "access_token", access);
  json_object_set_string_member (object, "refresh_token", refresh);
  json_object_set_string_member (object, "id_token", id_token);
  desk_call_answer_object (call, 200, object);
  desk_call_set_header (call, "Cache-Control", "no-store, no-cache");
}

/* --- grants --- */

static void
grant_refresh (DeskCall *call, GHashTable *form, const char *tenant)
{
  ServiceEntra *entra = call->service->entra;
  const char *token = g_hash_table_lookup (form, "refresh_token");
  Refresh *refresh = token != NULL ? g_hash_table_lookup (entra->refresh, token) : NULL;
  Refresh *before;

  if (refresh == NULL || refresh->dead) {
    refuse_grant (call, "invalid_grant", 700082, "The refresh token is not good any more.");
    return;
  }
  if (g_hash_table_contains (entra->no_mfa, refresh->user)) {
    refuse_grant (call, "interaction_required", 50076, "Multifactor authentication is needed.");
    return;
  }
  if (!check_tenant (call, tenant))
    return;

  before = refresh->before != NULL ? g_hash_table_lookup (entra->refresh, refresh->before) : NULL;
  if (before != NULL)
    before->dead = TRUE;
  grant (call, tenant, refresh->user, g_hash_table_lookup (form, "scope"), token);
}

static void
grant_device_code (DeskCall *call, GHashTable *form, const char *tenant)
{
  ServiceEntra *entra = call->service->entra;
  const char *text = g_hash_table_lookup (form, "device_code");
  Code *code = text != NULL ? g_hash_table_lookup (entra->codes, text) : NULL;
  g_autofree char *user = NULL;

  if (code == NULL || code->user_code == NULL) {
    refuse_grant (call, "bad_verification_code", 70018, "The code is not known.");
    return;
  }
  if (code->until <= call->now) {
    refuse_grant (call, "expired_token", 70020, "The code has expired.");
    return;
  }
  if (code->state == CODE_REFUSED) {
    refuse_grant (call, "authorization_declined", 70019, "The person said no.");
    return;
  }
  if (code->state == CODE_OPEN && !entra->auto_approve) {
    refuse_grant (call, "authorization_pending", 70016, "Nobody has approved it yet.");
    return;
  }
  if (!check_tenant (call, tenant))
    return;

  user = g_strdup (code->user != NULL ? code->user : DESK_SERVICE_USER);
  g_hash_table_remove (entra->codes, text);
  grant (call, tenant, user, g_hash_table_lookup (form, "scope"), NULL);
}

static gboolean
fits_challenge (const char *verifier, const char *challenge)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *text = NULL;
  guint8 digest[32];
  gsize size = sizeof digest;

  if (verifier == NULL || challenge == NULL)
    return FALSE;
  g_checksum_update (checksum, (const guchar *) verifier, -1);
  g_checksum_get_digest (checksum, digest, &size);
  text = g_base64_encode (digest, size);
  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  text[strcspn (text, "=")] = '\0';
  return strcmp (text, challenge) == 0;
}

/* Each code once, with the verifier and the redirect that it was asked with (RFC 7636). */
static void
grant_code (DeskCall *call, GHashTable *form, const char *tenant)
{
  ServiceEntra *entra = call->service->entra;
  const char *text = g_hash_table_lookup (form, "code");
  Code *code = text != NULL ? g_hash_table_lookup (entra->codes, text) : NULL;

  if (code == NULL || code->challenge == NULL || code->until <= call->now ||
      !fits_challenge (g_hash_table_lookup (form, "code_verifier"), code->challenge) ||
      g_strcmp0 (g_hash_table_lookup (form, "redirect_uri"), code->redirect) != 0) {
    refuse_grant (call, "invalid_grant", 54005, "The code was used, or is not for this client.");
    return;
  }
  if (!check_tenant (call, tenant))
    return;

  grant (call, tenant, DESK_SERVICE_USER, g_hash_table_lookup (form, "scope"), NULL);
  g_hash_table_remove (entra->codes, text);
}

static void
handle_token (DeskCall *call, GHashTable *form, const char *tenant)
{
  const char *type = g_hash_table_lookup (form, "grant_type");

  if (g_strcmp0 (type, "refresh_token") == 0)
    grant_refresh (call, form, tenant);
  else if (g_strcmp0 (type, "authorization_code") == 0)
    grant_code (call, form, tenant);
  else if (g_strcmp0 (type, "urn:ietf:params:oauth:grant-type:device_code") == 0)
    grant_device_code (call, form, tenant);
  else
    refuse_grant (call, "unsupported_grant_type", 70003, "This grant is not supported.");
}

static void
handle_device_code (DeskCall *call, const char *tenant)
{
  static const char letters[] = "ACDEFGHJKLMNPQRTUVWXY34679";
  ServiceEntra *entra = call->service->entra;
  g_autofree char *device_code = new_secret (entra, "device");
  g_autofree char *uri = g_strconcat (call->service->url, "/test/device", NULL);
  g_autofree char *message = NULL;
  JsonObject *object;
  Code *code;

  if (!check_tenant (call, tenant))
    return;

  code = g_new0 (Code, 1);
  code->user_code = g_malloc0 (10);
  for (guint i = 0; i < 9; i++)
    code->user_code[i] = letters[g_random_int_range (0, (gint32) strlen (letters))];
  code->until = call->now + CODE_LIFE;
  g_hash_table_insert (entra->codes, g_strdup (device_code), code);

  message = g_strdup_printf ("Open %s and type %s there.", uri, code->user_code);
  object = json_object_new ();
  json_object_set_string_member (object, "user_code", code->user_code);
  json_object_set_string_member (object, "device_code", device_code);
  json_object_set_string_member (object, "verification_uri", uri);
  json_object_set_int_member (object, "expires_in", CODE_LIFE / G_USEC_PER_SEC);
  json_object_set_int_member (object, "interval", 1);
  json_object_set_string_member (object, "message", message);
  desk_call_answer_object (call, 200, object);
}

/* The sign-in page of someone who is signed in and says yes: one GET. */
static void
handle_authorize (DeskCall *call)
{
  ServiceEntra *entra = call->service->entra;
  const char *redirect = desk_call_get_query (call, "redirect_uri");
  const char *challenge = desk_call_get_query (call, "code_challenge");
  const char *state = desk_call_get_query (call, "state");
  g_autoptr (GUri) uri = redirect != NULL ? g_uri_parse (redirect, G_URI_FLAGS_NONE, NULL) : NULL;
  g_autofree char *text = NULL;
  g_autofree char *location = NULL;
  g_autofree char *escaped = g_uri_escape_string (state != NULL ? state : "", NULL, FALSE);
  Code *code;

  if (uri == NULL || !pd_environment_is_loopback (g_uri_get_host (uri)) || challenge == NULL ||
      g_strcmp0 (desk_call_get_query (call, "code_challenge_method"), "S256") != 0 ||
      g_strcmp0 (desk_call_get_query (call, "response_type"), "code") != 0) {
    refuse_grant (call, "invalid_request", 50011, "The redirect or the challenge is not good.");
    return;
  }

  text = new_secret (entra, "code");
  code = g_new0 (Code, 1);
  code->challenge = g_strdup (challenge);
  code->redirect = g_strdup (redirect);
  code->until = call->now + CODE_LIFE;
  g_hash_table_insert (entra->codes, g_strdup (text), code);
  location = g_strdup_printf ("%s%ccode=%s&state=%s", redirect,
                              g_uri_get_query (uri) != NULL ? '&' : '?', text, escaped);
  desk_call_answer (call, 302, NULL);
  desk_call_set_header (call, "Location", location);
}

gboolean
service_entra_handle (DeskCall *call)
{
  g_autoptr (GHashTable) form = NULL;
  g_autofree char *tenant = NULL;
  g_autofree char *body = NULL;
  gsize size;
  const char *data = g_bytes_get_data (call->body, &size);

  if (call->n_segments < 4 || !desk_call_is (call, 1, "oauth2") || !desk_call_is (call, 2, "v2.0"))
    return FALSE;

  body = g_strndup (data != NULL ? data : "", size);
  form = soup_form_decode (body);
  tenant = find_tenant (call, call->segments[0]);
  if (desk_call_is (call, 3, "authorize") && desk_call_is_method (call, "GET"))
    handle_authorize (call);
  else if (!desk_call_is_method (call, "POST"))
    desk_call_answer (call, 405, NULL);
  else if (g_hash_table_lookup (form, "client_id") == NULL)
    refuse_grant (call, "invalid_request", 900144, "client_id is missing.");
  else if (desk_call_is (call, 3, "token"))
    handle_token (call, form, tenant);
  else if (desk_call_is (call, 3, "devicecode"))
    handle_device_code (call, tenant);
  else
    desk_call_answer (call, 404, NULL);
  return TRUE;
}

/* --- for tests --- */

static gboolean
decide_code (DeskService *self, const char *user_code, CodeState state, const char *user)
{
  GHashTableIter iter;
  Code *code;
  gboolean found = FALSE;

  g_rec_mutex_lock (&self->lock);
  g_hash_table_iter_init (&iter, self->entra->codes);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &code)) {
    if (code->user_code == NULL || code->state != CODE_OPEN ||
        (user_code != NULL && g_ascii_strcasecmp (code->user_code, user_code) != 0))
      continue;
    code->state = state;
    g_free (code->user);
    code->user = g_strdup (user);
    found = TRUE;
  }
  g_rec_mutex_unlock (&self->lock);
  return found;
}

gboolean
desk_service_approve_device_code (DeskService *self, const char *user_code, const char *user)
{
  return decide_code (self, user_code, CODE_APPROVED, user);
}

gboolean
desk_service_refuse_device_code (DeskService *self, const char *user_code)
{
  return decide_code (self, user_code, CODE_REFUSED, NULL);
}

void
desk_service_set_auto_approve (DeskService *self, gboolean approve)
{
  g_rec_mutex_lock (&self->lock);
  self->entra->auto_approve = approve;
  g_rec_mutex_unlock (&self->lock);
}

void
desk_service_set_user_mfa (DeskService *self, const char *user, gboolean mfa)
{
  const char *name = user != NULL ? user : DESK_SERVICE_USER;

  g_rec_mutex_lock (&self->lock);
  if (mfa)
    g_hash_table_remove (self->entra->no_mfa, name);
  else
    g_hash_table_add (self->entra->no_mfa, g_strdup (name));
  g_rec_mutex_unlock (&self->lock);
}

void
desk_service_set_rotation (DeskService *self, gboolean rotates)
{
  g_rec_mutex_lock (&self->lock);
  self->entra->rotates = rotates;
  g_rec_mutex_unlock (&self->lock);
}

void
desk_service_set_token_life (DeskService *self, guint seconds)
{
  g_rec_mutex_lock (&self->lock);
  self->entra->token_life = seconds;
  g_rec_mutex_unlock (&self->lock);
}

void
desk_service_expire_tokens (DeskService *self)
{
  GHashTableIter iter;
  Access *access;

  g_rec_mutex_lock (&self->lock);
  g_hash_table_iter_init (&iter, self->entra->access);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &access))
    access->expired = TRUE;
  g_rec_mutex_unlock (&self->lock);
}

void
desk_service_revoke_tokens (DeskService *self)
{
  GHashTableIter iter;
  Refresh *refresh;

  desk_service_expire_tokens (self);
  g_rec_mutex_lock (&self->lock);
  g_hash_table_iter_init (&iter, self->entra->refresh);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &refresh))
    refresh->dead = TRUE;
  g_rec_mutex_unlock (&self->lock);
}

void
desk_service_close_tenant (DeskService *self, const char *tenant_id)
{
  g_rec_mutex_lock (&self->lock);
  g_hash_table_add (self->entra->closed, g_ascii_strdown (tenant_id, -1));
  g_rec_mutex_unlock (&self->lock);
}

char *
desk_service_make_token (DeskService *self, guint api, const char *tenant)
{
  char *token;

  g_rec_mutex_lock (&self->lock);
  token = new_access (self, (PdApi) api, tenant != NULL ? tenant : DESK_SERVICE_TENANT,
                      DESK_SERVICE_USER);
  g_rec_mutex_unlock (&self->lock);
  return token;
}

char *
desk_service_make_app_token (DeskService *self)
{
  char *token;

  g_rec_mutex_lock (&self->lock);
  token = new_access (self, PD_API_PARTNER_CENTER, DESK_SERVICE_TENANT, "");
  g_rec_mutex_unlock (&self->lock);
  return token;
}

char *
desk_service_make_refresh_token (DeskService *self)
{
  char *token;

  g_rec_mutex_lock (&self->lock);
  token = new_refresh (self, DESK_SERVICE_USER, NULL);
  g_rec_mutex_unlock (&self->lock);
  return token;
}
