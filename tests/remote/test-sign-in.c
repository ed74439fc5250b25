// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Signing in: partner-center-api.md 2 and 2.1, azure-api.md 10; RFC 7636, 8252, 8628. */

#include "http-world.h"
#include "pd-redirect.h"

#define DEVICE_PATH "/" TEST_TENANT "/oauth2/v2.0/devicecode"
#define DEVICE_ANSWER                                                                    \
  "{\"user_code\":\"ABCD-EFGH\",\"device_code\":\"SECRET-device\",\"verification_uri\":" \
  "\"https://microsoft.com/devicelogin\",\"expires_in\":\"900\",\"interval\":5,\"message\":\"m\"}"

typedef struct
{
  World world;
  PdSignIn *sign_in;
  char *browse_uri;
  GHashTable *query; /* of browse_uri */
  char *user_code;
  char *verification_uri;
  gint64 until;
} Fixture;

static void
browse_cb (PdSignIn *sign_in, const char *uri, gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autoptr (GUri) parsed = g_uri_parse (uri, SOUP_HTTP_URI_FLAGS, NULL);

  g_assert_null (fixture->browse_uri);
  fixture->browse_uri = g_strdup (uri);
  fixture->query = soup_form_decode (g_uri_get_query (parsed));
}

static void
code_shown_cb (PdSignIn *sign_in,
               const char *user_code,
               const char *verification_uri,
               gint64 until,
               gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->user_code = g_strdup (user_code);
  fixture->verification_uri = g_strdup (verification_uri);
  fixture->until = until;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  world_set_up (&fixture->world);
  http_service_set_refresh_token (fixture->world.service, NULL);
  fixture->sign_in = pd_sign_in_new (fixture->world.environment, TEST_CLIENT_ID, TEST_TENANT,
                                     fixture->world.transport);
  g_signal_connect (fixture->sign_in, "browse", G_CALLBACK (browse_cb), fixture);
  g_signal_connect (fixture->sign_in, "code-shown", G_CALLBACK (code_shown_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  settle ();
  g_assert_finalize_object (fixture->sign_in);
  g_clear_pointer (&fixture->browse_uri, g_free);
  g_clear_pointer (&fixture->query, g_hash_table_unref);
  g_clear_pointer (&fixture->user_code, g_free);
  g_clear_pointer (&fixture->verification_uri, g_free);
  world_tear_down (&fixture->world);
}

static const char *
get_query (Fixture *fixture, const char *name)
{
  return g_hash_table_lookup (fixture->query, name);
}

/* The browser comes back: @path_and_query after the redirect address. Gives the status. */
static guint
come_back (Fixture *fixture, const char *method, const char *path_and_query)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autofree char *port = g_strdup (strrchr (get_query (fixture, "redirect_uri"), ':'));
  g_autofree char *uri = g_strconcat ("http://127.0.0.1", port, path_and_query, NULL);
  g_autoptr (SoupMessage) msg = soup_message_new (method, uri);
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr (GBytes) page = NULL;
  g_autoptr (GError) error = NULL;

  soup_session_send_and_read_async (session, msg, G_PRIORITY_DEFAULT, NULL, await_cb, &slot);
  result = await (&slot);
  page = soup_session_send_and_read_finish (session, result, &error);
  g_assert_no_error (error);
  return soup_message_get_status (msg);
}

static char *
answer_with (Fixture *fixture, const char *format)
{
  return g_strdup_printf (format, get_query (fixture, "state"));
}

static PdTokenGrant *
finish (Fixture *fixture, GAsyncResult **slot, GError **error)
{
  g_autoptr (GAsyncResult) result = await (slot);

  return pd_sign_in_finish (fixture->sign_in, result, error);
}

/* The address that the browser is sent to. */
static void
test_browser_address (Fixture *fixture, gconstpointer data)
{
  static const char *const rows[][2] = {
    { "client_id", TEST_CLIENT_ID }, { "response_type", "code" },
    { "response_mode", "query" },    { "code_challenge_method", "S256" },
    { "prompt", "login" },           { "login_hint", "sato@contoso.example" },
  };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GAsyncResult *slot = NULL;
  g_autoptr (GError) error = NULL;

  pd_sign_in_browser_async (fixture->sign_in, "sato@contoso.example", cancellable, await_cb, &slot);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpstr (get_query (fixture, rows[i][0]), ==, rows[i][1]);
  g_assert_nonnull (strstr (fixture->browse_uri, "/" TEST_TENANT "/oauth2/v2.0/authorize?"));
  g_assert_true (g_str_has_prefix (get_query (fixture, "redirect_uri"), "http://localhost:"));
  g_assert_nonnull (strstr (get_query (fixture, "scope"), "/user_impersonation offline_access"));
  g_assert_cmpuint (strlen (get_query (fixture, "state")), ==, 43);          /* 256 bits */
  g_assert_cmpuint (strlen (get_query (fixture, "code_challenge")), ==, 43); /* RFC 7636 4.2 */
  g_assert_null (strstr (fixture->browse_uri, "code_verifier"));

  g_cancellable_cancel (cancellable);
  g_assert_null (finish (fixture, &slot, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* PKCE: the far side checks the verifier against the challenge. */
static void
test_browser (Fixture *fixture, gconstpointer data)
{
  GAsyncResult *slot = NULL;
  g_autoptr (PdTokenGrant) grant = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = NULL;

  pd_sign_in_browser_async (fixture->sign_in, NULL, NULL, await_cb, &slot);
  http_service_expect_code (fixture->world.service, "SECRET-code",
                            get_query (fixture, "code_challenge"));
  answer = answer_with (fixture, "/?code=SECRET-code&state=%s&session_state=x");
  g_assert_cmpuint (come_back (fixture, "GET", answer), ==, 200);
  grant = finish (fixture, &slot, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (grant->refresh_token, ==, "SECRET-refresh-1");
  g_assert_cmpstr (grant->user, ==, "sato@contoso.example");
  g_assert_cmpstr (grant->tenant, ==, TEST_TENANT);
  g_assert_cmpint (grant->lifetime_us, ==, G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC);
}

/* What does not belong to the sign-in is turned away and does not end it. */
static void
test_browser_strangers (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *method;
    const char *answer;
    guint status;
  } rows[] = {
    { "GET", "/?code=evil&state=wrong", 400 },
    { "GET", "/?code=evil", 400 },
    { "GET", "/?code=evil&state=", 400 },
    { "GET", "/", 400 },
    { "GET", "/favicon.ico", 404 },
    { "GET", "/?error=access_denied&state=wrong", 400 },
    { "POST", "/?code=evil&state=wrong", 405 },
  };
  GAsyncResult *slot = NULL;
  g_autoptr (PdTokenGrant) grant = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *without = NULL;
  g_autofree char *answer = NULL;

  pd_sign_in_browser_async (fixture->sign_in, NULL, NULL, await_cb, &slot);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_test_message ("%s", rows[i].answer);
    g_assert_cmpuint (come_back (fixture, rows[i].method, rows[i].answer), ==, rows[i].status);
  }
  without = answer_with (fixture, "/?state=%s");
  g_assert_cmpuint (come_back (fixture, "GET", without), ==, 400);
  g_assert_null (slot);
  g_assert_cmpuint (http_service_count_tokens (fixture->world.service), ==, 0);

  http_service_expect_code (fixture->world.service, "SECRET-code",
                            get_query (fixture, "code_challenge"));
  answer = answer_with (fixture, "/?code=SECRET-code&state=%s");
  g_assert_cmpuint (come_back (fixture, "GET", answer), ==, 200);
  grant = finish (fixture, &slot, &error);
  g_assert_no_error (error);
}

/* One answer, and no second one. */
static void
test_redirect_once (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdRedirect) redirect = pd_redirect_new ("state", &error);
  g_autofree char *uri = NULL;
  GAsyncResult *slots[2] = { NULL };
  g_autoptr (SoupSession) session = soup_session_new ();
  GAsyncResult *waiting = NULL;
  g_autoptr (GAsyncResult) waited = NULL;
  char *code;

  g_assert_no_error (error);
  uri = g_strconcat ("http://127.0.0.1", strrchr (pd_redirect_get_uri (redirect), ':'),
                     "/?state=state&code=", NULL);
  for (int i = 0; i < 2; i++) {
    g_autofree char *with_code = g_strconcat (uri, i == 0 ? "first" : "second", NULL);
    g_autoptr (SoupMessage) msg = soup_message_new ("GET", with_code);
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (GBytes) page = NULL;

    soup_session_send_and_read_async (session, msg, G_PRIORITY_DEFAULT, NULL, await_cb, &slots[i]);
    result = await (&slots[i]);
    page = soup_session_send_and_read_finish (session, result, NULL);
    g_assert_cmpuint (soup_message_get_status (msg), ==, i == 0 ? 200 : 400);
  }
  pd_redirect_wait_async (redirect, NULL, await_cb, &waiting);
  waited = await (&waiting);
  code = pd_redirect_wait_finish (redirect, waited, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (code, ==, "first");
  pd_secret_free (code);
}

/* The sign-in page says no. */
static void
test_browser_refused (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *answer;
    PdApiErrorCode code;
  } rows[] = {
    { "/?error=access_denied&error_description=No&state=%s", PD_API_ERROR_DECLINED },
    { "/?error=interaction_required&state=%s", PD_API_ERROR_SIGN_IN },
    { "/?error=server_error&error_description=Oops&state=%s", PD_API_ERROR_REFUSED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    GAsyncResult *slot = NULL;
    g_autoptr (GError) error = NULL;
    g_autofree char *answer = NULL;

    if (i > 0) {
      tear_down (fixture, NULL);
      set_up (fixture, NULL);
    }
    pd_sign_in_browser_async (fixture->sign_in, NULL, NULL, await_cb, &slot);
    answer = answer_with (fixture, rows[i].answer);
    g_assert_cmpuint (come_back (fixture, "GET", answer), ==, 200);
    g_assert_null (finish (fixture, &slot, &error));
    g_assert_error (error, PD_API_ERROR, (int) rows[i].code);
  }
}

/* Nobody comes back. */
static void
test_browser_timeout (Fixture *fixture, gconstpointer data)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GError) error = NULL;

  pd_sign_in_browser_async (fixture->sign_in, NULL, NULL, await_cb, &slot);
  test_wait_fire_deadlines (fixture->world.wait);
  g_assert_null (finish (fixture, &slot, &error));
  g_assert_error (error, PD_API_ERROR, PD_API_ERROR_EXPIRED);
}

/* A code works once: a lost answer is not tried again. */
static void
test_code_redeemed_once (Fixture *fixture, gconstpointer data)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = NULL;

  http_service_add_token_answer (fixture->world.service, 500, "");
  pd_sign_in_browser_async (fixture->sign_in, NULL, NULL, await_cb, &slot);
  answer = answer_with (fixture, "/?code=SECRET-code&state=%s");
  come_back (fixture, "GET", answer);
  g_assert_null (finish (fixture, &slot, &error));
  g_assert_error (error, PD_API_ERROR, PD_API_ERROR_SERVER);
  g_assert_cmpuint (http_service_count_tokens (fixture->world.service), ==, 1);
}

/* 2.1: what the token endpoint says while the person has not answered, and what comes of it. */
static const char pending[] = "{\"error\":\"authorization_pending\",\"error_description\":"
                              "\"AADSTS70016: pending\",\"error_codes\":[70016]}";

static void
test_device (Fixture *fixture, gconstpointer data)
{
  GAsyncResult *slot = NULL;
  g_autoptr (PdTokenGrant) grant = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *pauses = NULL;
  g_autoptr (GHashTable) asked = NULL;
  g_autoptr (GHashTable) polled = NULL;
  HttpService *service = fixture->world.service;

  http_service_add_json (service, DEVICE_PATH, DEVICE_ANSWER);
  http_service_add_token_answer (service, 400, pending);
  http_service_add_token_answer (service, 400, "{\"error\":\"slow_down\"}");
  http_service_add_token_answer (service, 400, pending);
  pd_sign_in_device_async (fixture->sign_in, NULL, await_cb, &slot);
  grant = finish (fixture, &slot, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (grant->user, ==, "sato@contoso.example");
  g_assert_cmpstr (fixture->user_code, ==, "ABCD-EFGH");
  g_assert_cmpstr (fixture->verification_uri, ==, "https://microsoft.com/devicelogin");
  g_assert_cmpint (fixture->until, >, 0);
  pauses = test_wait_take_pauses (fixture->world.wait);
  g_assert_cmpstr (pauses, ==, "5000 5000 10000 10000"); /* slow_down: 5 s more from then on */

  asked = soup_form_decode (http_service_get (service, DEVICE_PATH, 0)->body);
  g_assert_cmpstr (g_hash_table_lookup (asked, "client_id"), ==, TEST_CLIENT_ID);
  g_assert_nonnull (strstr (g_hash_table_lookup (asked, "scope"),
                            "/user_impersonation offline_access openid profile"));
  polled = soup_form_decode (http_service_get_token_request (service, 0)->body);
  g_assert_cmpstr (g_hash_table_lookup (polled, "grant_type"), ==,
                   "urn:ietf:params:oauth:grant-type:device_code");
  g_assert_cmpstr (g_hash_table_lookup (polled, "device_code"), ==, "SECRET-device");
}

static void
test_device_ends (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *body;
    PdApiErrorCode code;
  } rows[] = {
    { "{\"error\":\"authorization_declined\"}", PD_API_ERROR_DECLINED },
    { "{\"error\":\"access_denied\"}", PD_API_ERROR_DECLINED },
    { "{\"error\":\"expired_token\"}", PD_API_ERROR_EXPIRED },
    { "{\"error\":\"code_expired\"}", PD_API_ERROR_EXPIRED },
    { "{\"error\":\"bad_verification_code\"}", PD_API_ERROR_EXPIRED },
    { "{\"error\":\"invalid_grant\"}", PD_API_ERROR_SIGN_IN },
    { "{\"error\":\"invalid_grant\",\"error_description\":\"AADSTS50076: factor\"}",
      PD_API_ERROR_MFA },
    { "{\"error\":\"unauthorized_client\",\"error_description\":\"AADSTS700016: app\"}",
      PD_API_ERROR_REFUSED },
    { "{\"error\":\"something_new\"}", PD_API_ERROR_REFUSED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    GAsyncResult *slot = NULL;
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", rows[i].body);
    if (i > 0) {
      tear_down (fixture, NULL);
      set_up (fixture, NULL);
    }
    http_service_add_json (fixture->world.service, DEVICE_PATH, DEVICE_ANSWER);
    http_service_add_token_answer (fixture->world.service, 400, pending);
    http_service_add_token_answer (fixture->world.service, 400, rows[i].body);
    pd_sign_in_device_async (fixture->sign_in, NULL, await_cb, &slot);
    g_assert_null (finish (fixture, &slot, &error));
    g_assert_error (error, PD_API_ERROR, (int) rows[i].code);
    g_assert_cmpuint (http_service_count_tokens (fixture->world.service), ==, 2);
  }
}

/* The far side forgets to say that the code has run out: 900 s, asked every 5 s. */
static void
test_device_runs_out (Fixture *fixture, gconstpointer data)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GError) error = NULL;

  http_service_add_json (fixture->world.service, DEVICE_PATH, DEVICE_ANSWER);
  for (int i = 0; i < 400; i++)
    http_service_add_token_answer (fixture->world.service, 400, pending);
  pd_sign_in_device_async (fixture->sign_in, NULL, await_cb, &slot);
  g_assert_null (finish (fixture, &slot, &error));
  g_assert_error (error, PD_API_ERROR, PD_API_ERROR_EXPIRED);
  g_assert_cmpuint (http_service_count_tokens (fixture->world.service), ==, 179);
}

/* RFC 8628 3.5: a fault of the server while polling ends nothing. */
static void
test_device_fault (Fixture *fixture, gconstpointer data)
{
  GAsyncResult *slot = NULL;
  g_autoptr (PdTokenGrant) grant = NULL;
  g_autoptr (GError) error = NULL;

  http_service_add_json (fixture->world.service, DEVICE_PATH, DEVICE_ANSWER);
  for (int i = 0; i < 6; i++)
    http_service_add_token_answer (fixture->world.service, 502, "<html></html>");
  pd_sign_in_device_async (fixture->sign_in, NULL, await_cb, &slot);
  grant = finish (fixture, &slot, &error);
  g_assert_no_error (error);
}

static void
test_device_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GAsyncResult *slot = NULL;
  g_autoptr (GError) error = NULL;

  http_service_add_json (fixture->world.service, DEVICE_PATH, DEVICE_ANSWER);
  test_wait_hold (fixture->world.wait);
  pd_sign_in_device_async (fixture->sign_in, cancellable, await_cb, &slot);
  while (fixture->user_code == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_cancellable_cancel (cancellable);
  g_assert_null (finish (fixture, &slot, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  test_wait_release (fixture->world.wait);
}

/* Answers of the far side that are none. */
static void
test_broken_answers (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *device;
    const char *token;
  } rows[] = {
    { "{}", NULL },
    { "[]", NULL },
    { "<html></html>", NULL },
    { "{\"user_code\":\"A\",\"device_code\":\"B\",\"verification_uri\":\"file:///etc/passwd\"}",
      NULL },
    { "{\"user_code\":\"A\",\"device_code\":\"B\",\"verification_uri\":\"http://evil.example\"}",
      NULL },
    { "{\"user_code\":\"A\",\"device_code\":\"B\"}", NULL },
    { DEVICE_ANSWER, "{}" },
    { DEVICE_ANSWER, "{\"access_token\":\"\"}" },
    { DEVICE_ANSWER, "{\"access_token\":[]}" },
    { DEVICE_ANSWER, "{\"access_token\":\"SECRET-a\",\"expires_in\":3600}" }, /* no refresh token */
    { DEVICE_ANSWER, "not json" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    GAsyncResult *slot = NULL;
    g_autoptr (GError) error = NULL;

    g_test_message ("%s %s", rows[i].device, rows[i].token);
    if (i > 0) {
      tear_down (fixture, NULL);
      set_up (fixture, NULL);
    }
    http_service_add_json (fixture->world.service, DEVICE_PATH, rows[i].device);
    if (rows[i].token != NULL)
      http_service_add_token_answer (fixture->world.service, 200, rows[i].token);
    pd_sign_in_device_async (fixture->sign_in, NULL, await_cb, &slot);
    g_assert_null (finish (fixture, &slot, &error));
    g_assert_error (error, PD_API_ERROR, PD_API_ERROR_PROTOCOL);
  }
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/sign-in/browser/address", test_browser_address);
  ADD ("/sign-in/browser/pkce", test_browser);
  ADD ("/sign-in/browser/strangers", test_browser_strangers);
  g_test_add_func ("/sign-in/browser/once", test_redirect_once);
  ADD ("/sign-in/browser/refused", test_browser_refused);
  ADD ("/sign-in/browser/timeout", test_browser_timeout);
  ADD ("/sign-in/browser/code-once", test_code_redeemed_once);
  ADD ("/sign-in/device/polling", test_device);
  ADD ("/sign-in/device/ends", test_device_ends);
  ADD ("/sign-in/device/runs-out", test_device_runs_out);
  ADD ("/sign-in/device/fault", test_device_fault);
  ADD ("/sign-in/device/cancelled", test_device_cancelled);
  ADD ("/sign-in/broken", test_broken_answers);

  return g_test_run ();
}
