// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-oauth-private.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "pd-api-error.h"
#include "pd-json-open.h"
#include "pd-json.h"
#include "pd-token-store.h"
#include "pd-transport-private.h"

#define MAX_BYTES (1024 * 1024)
#define DEADLINE_US (60 * G_USEC_PER_SEC)
#define MAX_TRIES 4
/* A token that lasts for longer than anybody's day is a mistake of the server. */
#define MAX_LIFETIME_S (G_GINT64_CONSTANT (366) * 24 * 3600)
#define DEFAULT_LIFETIME_S 3600
#define MAX_PAUSE_US (120 * G_USEC_PER_SEC)

G_DEFINE_BOXED_TYPE (PdTokenGrant, pd_token_grant, pd_token_grant_copy, pd_token_grant_free)

PdTokenGrant *
pd_token_grant_copy (const PdTokenGrant *grant)
{
  PdTokenGrant *copy = g_new0 (PdTokenGrant, 1);

  copy->access_token = g_strdup (grant->access_token);
  copy->refresh_token = g_strdup (grant->refresh_token);
  copy->lifetime_us = grant->lifetime_us;
  copy->refresh_lifetime_us = grant->refresh_lifetime_us;
  copy->user = g_strdup (grant->user);
  copy->tenant = g_strdup (grant->tenant);
  return copy;
}

void
pd_token_grant_free (PdTokenGrant *grant)
{
  if (grant == NULL)
    return;

  pd_secret_free (grant->access_token);
  pd_secret_free (grant->refresh_token);
  g_free (grant->user);
  g_free (grant->tenant);
  g_free (grant);
}

char *
pd_oauth_new_url (PdEnvironment *environment, const char *tenant, const char *endpoint)
{
  g_autofree char *escaped = g_uri_escape_string (tenant, NULL, FALSE);

  return g_strconcat (pd_environment_get_authority (environment), "/", escaped, "/oauth2/v2.0/",
                      endpoint, NULL);
}

char *
pd_oauth_new_form (const char *name, ...)
{
  GString *form = g_string_sized_new (4096); /* large enough not to leave copies behind */
  va_list args;

  va_start (args, name);
  for (; name != NULL; name = va_arg (args, const char *)) {
    char *value = g_uri_escape_string (va_arg (args, const char *), NULL, FALSE);

    if (form->len > 0)
      g_string_append_c (form, '&');
    g_string_append (form, name);
    g_string_append_c (form, '=');
    g_string_append (form, value);
    pd_secret_free (value);
  }
  va_end (args);
  return g_string_free (form, FALSE);
}

static char *
to_base64url (const guchar *bytes, gsize n_bytes)
{
  char *text = g_base64_encode (bytes, n_bytes);

  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  text[strcspn (text, "=")] = '\0';
  return text;
}

char *
pd_oauth_new_secret (gsize n_bytes)
{
  guchar bytes[64];
  char *text;

  g_return_val_if_fail (n_bytes <= sizeof bytes, NULL);

  /* Up to 256 bytes come whole or not at all; not at all is a kernel of before 2014. */
  while (getrandom (bytes, n_bytes, 0) != (gssize) n_bytes) {
    if (errno != EINTR)
      g_error ("This system has no random numbers: %s", g_strerror (errno));
  }
  text = to_base64url (bytes, n_bytes);
  explicit_bzero (bytes, sizeof bytes);
  return text;
}

char *
pd_oauth_new_challenge (const char *verifier)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize size = sizeof digest;

  g_checksum_update (checksum, (const guchar *) verifier, -1);
  g_checksum_get_digest (checksum, digest, &size);
  return to_base64url (digest, size);
}

/* The middle part of a JSON Web Token; not checked further, for it came over TLS from the token
 * endpoint itself (OpenID Connect Core 3.1.3.7 no. 6). */
static JsonNode *
read_claims (const char *id_token)
{
  g_auto (GStrv) parts = g_strsplit (id_token, ".", 4);
  g_autofree guchar *bytes = NULL;
  g_autofree char *padded = NULL;
  gsize size;

  if (g_strv_length (parts) != 3)
    return NULL;

  padded = g_strconcat (parts[1], "====", NULL);
  padded[strlen (parts[1]) + (4 - strlen (parts[1]) % 4) % 4] = '\0';
  g_strdelimit (padded, "-", '+');
  g_strdelimit (padded, "_", '/');
  bytes = g_base64_decode (padded, &size);
  return pd_json_parse ((const char *) bytes, (gssize) size, MAX_BYTES, NULL);
}

static void
read_identity (PdTokenGrant *grant, const char *id_token)
{
  g_autoptr (JsonNode) claims = id_token == NULL ? NULL : read_claims (id_token);
  JsonObject *object;

  if (claims == NULL || !JSON_NODE_HOLDS_OBJECT (claims))
    return;

  object = json_node_get_object (claims);
  pd_json_find_text (object, "preferred_username", &grant->user, NULL);
  if (grant->user == NULL)
    pd_json_find_text (object, "upn", &grant->user, NULL);
  pd_json_find_text (object, "tid", &grant->tenant, NULL);
  if (grant->tenant != NULL && !pd_environment_check_tenant (grant->tenant, NULL))
    g_clear_pointer (&grant->tenant, g_free);
}

PdTokenGrant *
pd_token_grant_read (JsonNode *root, GError **error)
{
  g_autoptr (PdTokenGrant) grant = g_new0 (PdTokenGrant, 1);
  g_autoptr (GError) local = NULL;
  char *id_token = NULL;
  gint64 seconds = 0, refresh_seconds = 0;
  JsonObject *object;
  gboolean is_read;

  object = JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  is_read = object != NULL &&
            pd_json_find_text (object, "access_token", &grant->access_token, &local) &&
            pd_json_find_text (object, "refresh_token", &grant->refresh_token, &local) &&
            pd_json_find_text (object, "id_token", &id_token, &local) &&
            pd_json_find_int64 (object, "expires_in", &seconds, NULL, &local);
  if (!is_read || grant->access_token == NULL || *grant->access_token == '\0') {
    pd_secret_free (id_token);
    g_propagate_error (
        error, pd_api_error_new (PD_API_ERROR_PROTOCOL, NULL,
                                 local != NULL ? local->message : "the answer holds no token"));
    return NULL;
  }

  if (!pd_json_find_int64 (object, "refresh_token_expires_in", &refresh_seconds, NULL, NULL))
    refresh_seconds = 0;
  if (grant->refresh_token != NULL && *grant->refresh_token == '\0')
    g_clear_pointer (&grant->refresh_token, g_free);
  read_identity (grant, id_token);
  pd_secret_free (id_token);
  grant->lifetime_us =
      (seconds > 0 ? MIN (seconds, MAX_LIFETIME_S) : DEFAULT_LIFETIME_S) * G_USEC_PER_SEC;
  grant->refresh_lifetime_us = CLAMP (refresh_seconds, 0, MAX_LIFETIME_S) * G_USEC_PER_SEC;
  return g_steal_pointer (&grant);
}

gboolean
pd_oauth_has_number (const GError *error, const guint *numbers, gsize n_numbers)
{
  const PdApiFault *fault = pd_api_error_get_fault (error);

  for (gsize i = 0; fault != NULL && fault->text != NULL && i < n_numbers; i++) {
    g_autofree char *number = g_strdup_printf ("AADSTS%u", numbers[i]);
    const char *found = strstr (fault->text, number);

    if (found != NULL && !g_ascii_isdigit (found[strlen (number)]))
      return TRUE;
  }
  return FALSE;
}

/* One post with its repetitions. */
typedef struct
{
  char *url;
  GBytes *form;
  gboolean may_repeat;
  guint n_failures;
  guint n_throttled;
  SoupMessage *msg; /* the present try */
} Post;

static void
post_free (Post *post)
{
  g_free (post->url);
  g_bytes_unref (post->form);
  g_clear_object (&post->msg);
  g_free (post);
}

static PdApiErrorCode
get_code (const GError *error)
{
  static const struct
  {
    const char *name;
    PdApiErrorCode code;
  } rows[] = {
    { "authorization_declined", PD_API_ERROR_DECLINED }, { "access_denied", PD_API_ERROR_DECLINED },
    { "expired_token", PD_API_ERROR_EXPIRED },           { "code_expired", PD_API_ERROR_EXPIRED },
    { "bad_verification_code", PD_API_ERROR_EXPIRED },   { "invalid_grant", PD_API_ERROR_SIGN_IN },
    { "interaction_required", PD_API_ERROR_SIGN_IN },    { "login_required", PD_API_ERROR_SIGN_IN },
    { "consent_required", PD_API_ERROR_SIGN_IN },
  };
  /* Entra's numbers for "a second factor, please". */
  static const guint mfa[] = { 50072, 50074, 50076, 50079 };

  if (pd_oauth_has_number (error, mfa, G_N_ELEMENTS (mfa)))
    return PD_API_ERROR_MFA;
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    if (pd_api_error_has_code (error, rows[i].name))
      return rows[i].code;
  }
  return PD_API_ERROR_REFUSED;
}

static void
return_refusal (GTask *task, PdTransportReply *reply, PdTransport *transport)
{
  g_auto (PdApiFault) fault = { .status = reply->status };
  g_autoptr (GError) error = NULL;
  gsize length;
  const char *data = g_bytes_get_data (reply->body, &length);
  PdApiErrorCode code;

  fault.retry_after_us = pd_transport_get_retry_after (transport, reply->headers);
  pd_api_fault_read_body (&fault, data, length);
  error = pd_api_error_new (PD_API_ERROR_REFUSED, &fault, "the sign-in was refused");
  code = reply->status == 429   ? PD_API_ERROR_THROTTLED
         : reply->status >= 500 ? PD_API_ERROR_SERVER
         : reply->status >= 400 ? get_code (error)
                                : PD_API_ERROR_PROTOCOL;
  error->code = (int) code;
  g_task_return_error (task, g_steal_pointer (&error));
}

static void try_once (GTask *task);

static void
slept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  GError *error = NULL;

  if (!pd_wait_sleep_finish (PD_WAIT (source), result, &error))
    g_task_return_error (task, error);
  else
    try_once (g_steal_pointer (&task));
}

/* FALSE: enough. Else the task waits and goes again. */
static gboolean
repeat (GTask *task, guint *n, gint64 retry_after_us)
{
  PdWait *wait = pd_transport_get_wait (g_task_get_source_object (task));
  gint64 pause;

  if (++*n >= MAX_TRIES || retry_after_us > MAX_PAUSE_US)
    return FALSE;

  pause = (gint64) (G_USEC_PER_SEC / 2) * (1 << *n);
  pause = MAX ((gint64) ((double) pause * (0.8 + 0.4 * pd_wait_get_random (wait))), retry_after_us);
  pd_wait_sleep_async (wait, PD_WAIT_PAUSE, pause, g_task_get_cancellable (task), slept_cb,
                       g_object_ref (task));
  return TRUE;
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  g_autoptr (PdTransportReply) reply = NULL;
  g_autoptr (JsonNode) root = NULL;
  Post *post = g_task_get_task_data (task);
  GError *error = NULL;
  gsize length;
  const char *data;

  reply = pd_transport_send_finish (PD_TRANSPORT (source), result, &error);
  if (reply == NULL) {
    gboolean is_lost = g_error_matches (error, PD_API_ERROR, PD_API_ERROR_UNREACHABLE) ||
                       g_error_matches (error, PD_API_ERROR, PD_API_ERROR_TIMED_OUT);

    if (is_lost && (post->may_repeat || !pd_transport_has_left (post->msg)) &&
        repeat (task, &post->n_failures, 0))
      g_error_free (error);
    else
      g_task_return_error (task, error);
    return;
  }
  if (reply->status == 429 &&
      repeat (task, &post->n_throttled,
              pd_transport_get_retry_after (PD_TRANSPORT (source), reply->headers)))
    return;
  if (reply->status >= 500 && post->may_repeat && repeat (task, &post->n_failures, 0))
    return;
  if (reply->status != 200) {
    return_refusal (task, reply, PD_TRANSPORT (source));
    return;
  }

  data = g_bytes_get_data (reply->body, &length);
  root = pd_json_parse (data, (gssize) length, MAX_BYTES, &error);
  if (root == NULL) {
    g_task_return_error (task, pd_api_error_new (PD_API_ERROR_PROTOCOL, NULL, error->message));
    g_error_free (error);
    return;
  }
  g_task_return_pointer (task, g_steal_pointer (&root), (GDestroyNotify) json_node_unref);
}

/* Takes @task. */
static void
try_once (GTask *task)
{
  Post *post = g_task_get_task_data (task);
  SoupMessageHeaders *headers;

  g_clear_object (&post->msg);
  post->msg = soup_message_new ("POST", post->url);
  if (post->msg == NULL) {
    g_task_return_error (
        task, pd_api_error_new (PD_API_ERROR_PROTOCOL, NULL, "the sign-in's address is none"));
    g_object_unref (task);
    return;
  }
  headers = soup_message_get_request_headers (post->msg);
  soup_message_headers_replace (headers, "Accept", "application/json");
  soup_message_set_request_body_from_bytes (post->msg, "application/x-www-form-urlencoded",
                                            post->form);
  pd_transport_send_async (g_task_get_source_object (task), post->msg, TRUE, MAX_BYTES, DEADLINE_US,
                           g_task_get_cancellable (task), sent_cb, task);
}

void
pd_oauth_post_async (PdTransport *transport,
                     const char *url,
                     char *form,
                     gboolean may_repeat,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  GTask *task = g_task_new (transport, cancellable, callback, user_data);
  Post *post = g_new0 (Post, 1);

  post->url = g_strdup (url);
  post->form =
      g_bytes_new_with_free_func (form, strlen (form), (GDestroyNotify) pd_secret_free, form);
  post->may_repeat = may_repeat;
  g_task_set_source_tag (task, pd_oauth_post_async);
  g_task_set_task_data (task, post, (GDestroyNotify) post_free);
  try_once (task);
}

JsonNode *
pd_oauth_post_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
