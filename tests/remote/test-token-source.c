// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Tokens and who is signed in: partner-center-api.md 2.1, 2.2; azure-api.md 10; issue 4 section 1.
 */

#include "http-world.h"
#include "pd-clock.h"

#define LAPSED                                                                   \
  "{\"error\":\"invalid_grant\",\"error_description\":\"AADSTS50173: revoked\"," \
  "\"error_codes\":[50173]}"

static void
set_up (World *world, gconstpointer data)
{
  world_set_up (world);
}

static void
tear_down (World *world, gconstpointer data)
{
  world_tear_down (world);
}

/* What the store keeps now; a secret. */
static char *
get_kept (PdTokenStore *store)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  pd_token_store_load_async (store, "account", NULL, await_cb, &slot);
  result = await (&slot);
  return pd_token_store_load_finish (store, result, NULL);
}

static gboolean
load (World *world, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  pd_token_source_load_async (world->tokens, NULL, await_cb, &slot);
  result = await (&slot);
  return pd_token_source_load_finish (world->tokens, result, error);
}

static void
sign_out (World *world)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr (GError) error = NULL;

  pd_token_source_sign_out_async (world->tokens, NULL, await_cb, &slot);
  result = await (&slot);
  g_assert_true (pd_token_source_sign_out_finish (world->tokens, result, &error));
  g_assert_no_error (error);
}

static gboolean
adopt (World *world, GError **error)
{
  PdTokenGrant grant = { "SECRET-access",
                         "SECRET-adopted",
                         3600 * (gint64) G_USEC_PER_SEC,
                         24 * 3600 * (gint64) G_USEC_PER_SEC,
                         "abe@contoso.example",
                         TEST_TENANT };
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  pd_token_source_adopt_async (world->tokens, &grant, NULL, await_cb, &slot);
  result = await (&slot);
  return pd_token_source_adopt_finish (world->tokens, result, error);
}

static void
assert_token (World *world, PdApi api, const char *tenant, const char *expected)
{
  g_autoptr (GError) error = NULL;
  char *token = world_get_token (world, api, tenant, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (token, ==, expected);
  pd_secret_free (token);
}

static void
assert_no_token (World *world, PdApi api, const char *tenant, PdApiErrorCode code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (world_get_token (world, api, tenant, &error));
  g_assert_error (error, PD_API_ERROR, (int) code);
}

/* 2.1: the new refresh token stands in the place of the old, here and in the store, before anybody
 * gets the access token. */
static void
test_rotation (World *world, gconstpointer data)
{
  char *kept;

  assert_token (world, PD_API_PARTNER_CENTER, NULL, "SECRET-access-" TEST_TENANT "-pc-1");
  kept = get_kept (world->store);
  g_assert_nonnull (strstr (kept, "SECRET-refresh-1"));
  g_assert_null (strstr (kept, "SECRET-refresh-0"));
  g_assert_null (strstr (kept, "SECRET-access")); /* access tokens live in memory alone */
  pd_secret_free (kept);

  assert_token (world, PD_API_AZURE, NULL, "SECRET-access-" TEST_TENANT "-azure-2");
  kept = get_kept (world->store);
  g_assert_nonnull (strstr (kept, "SECRET-refresh-2"));
  pd_secret_free (kept);
}

/* azure-api.md 10: the refresh token is redeemed at the customer's tenant; one token each. */
static void
test_tenants (World *world, gconstpointer data)
{
  assert_token (world, PD_API_AZURE, TEST_CUSTOMER, "SECRET-access-" TEST_CUSTOMER "-azure-1");
  assert_token (world, PD_API_AZURE, NULL, "SECRET-access-" TEST_TENANT "-azure-2");
  assert_token (world, PD_API_AZURE, TEST_CUSTOMER, "SECRET-access-" TEST_CUSTOMER "-azure-1");
  /* The partner's own tenant by its name is the same. */
  assert_token (world, PD_API_AZURE, TEST_TENANT, "SECRET-access-" TEST_TENANT "-azure-2");
  assert_token (world, PD_API_PARTNER_CENTER, NULL, "SECRET-access-" TEST_TENANT "-pc-3");
  g_assert_cmpuint (http_service_count_tokens (world->service), ==, 3);
}

/* 2.1: renewed 60 s or more before the end. */
static void
test_ahead_of_expiry (World *world, gconstpointer data)
{
  assert_token (world, PD_API_PARTNER_CENTER, NULL, "SECRET-access-" TEST_TENANT "-pc-1");
  test_wait_move (world->wait, (3600 - 121) * (gint64) G_USEC_PER_SEC);
  assert_token (world, PD_API_PARTNER_CENTER, NULL, "SECRET-access-" TEST_TENANT "-pc-1");
  test_wait_move (world->wait, 2 * G_USEC_PER_SEC);
  assert_token (world, PD_API_PARTNER_CENTER, NULL, "SECRET-access-" TEST_TENANT "-pc-2");
}

/* A computer that slept has only its wall clock; a wall clock that was set back by a day keeps no
 * token alive. */
static void
test_either_clock (World *world, gconstpointer data)
{
  assert_token (world, PD_API_PARTNER_CENTER, NULL, "SECRET-access-" TEST_TENANT "-pc-1");
  test_wait_move_wall (world->wait, 2 * 3600 * (gint64) G_USEC_PER_SEC);
  assert_token (world, PD_API_PARTNER_CENTER, NULL, "SECRET-access-" TEST_TENANT "-pc-2");
  test_wait_move_wall (world->wait, -PD_DAY_US);
  assert_token (world, PD_API_PARTNER_CENTER, NULL, "SECRET-access-" TEST_TENANT "-pc-2");
  test_wait_move (world->wait, 3600 * (gint64) G_USEC_PER_SEC);
  assert_token (world, PD_API_PARTNER_CENTER, NULL, "SECRET-access-" TEST_TENANT "-pc-3");
}

/* A rotating token must not be shown twice: ten at once are one renewal for each key. */
static void
test_one_at_a_time (World *world, gconstpointer data)
{
  GAsyncResult *slots[10] = { NULL };

  for (int i = 0; i < 10; i++)
    pd_token_source_get_token_async (world->tokens,
                                     i % 2 == 0 ? PD_API_PARTNER_CENTER : PD_API_AZURE, NULL, NULL,
                                     await_cb, &slots[i]);
  for (int i = 0; i < 10; i++) {
    g_autoptr (GAsyncResult) result = await (&slots[i]);
    g_autoptr (GError) error = NULL;
    char *token = pd_token_source_get_token_finish (world->tokens, result, &error);

    g_assert_no_error (error);
    g_assert_nonnull (strstr (token, i % 2 == 0 ? "-pc-" : "-azure-"));
    pd_secret_free (token);
  }
  g_assert_cmpuint (http_service_count_tokens (world->service), ==, 2);
}

/* One who goes away does not take the others' renewal along. */
static void
test_cancelled (World *world, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  GAsyncResult *slots[2] = { NULL };
  g_autoptr (GError) error = NULL;
  char *token;

  g_assert_true (load (world, NULL));
  pd_token_source_get_token_async (world->tokens, PD_API_PARTNER_CENTER, NULL, cancellable,
                                   await_cb, &slots[0]);
  pd_token_source_get_token_async (world->tokens, PD_API_PARTNER_CENTER, NULL, NULL, await_cb,
                                   &slots[1]);
  g_cancellable_cancel (cancellable);
  first = await (&slots[0]);
  g_assert_null (pd_token_source_get_token_finish (world->tokens, first, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  second = await (&slots[1]);
  token = pd_token_source_get_token_finish (world->tokens, second, NULL);
  g_assert_nonnull (token);
  pd_secret_free (token);
}

/* The session as the caller sees it. */
static void
test_session (World *world, gconstpointer data)
{
  gint64 now = pd_wait_get_instant (PD_WAIT (world->wait));

  g_assert_cmpint (pd_token_source_get_session (world->tokens), ==, PD_SESSION_UNKNOWN);
  g_assert_true (load (world, NULL));
  g_assert_cmpint (pd_token_source_get_session (world->tokens), ==, PD_SESSION_SIGNED_IN);
  g_assert_cmpint (pd_token_source_get_lasts_until (world->tokens), ==, 5); /* as it was kept */
  g_assert_cmpstr (pd_token_source_get_user (world->tokens), ==, "sato@contoso.example");

  assert_token (world, PD_API_PARTNER_CENTER, NULL, "SECRET-access-" TEST_TENANT "-pc-1");
  g_assert_cmpint (pd_token_source_get_lasts_until (world->tokens), ==,
                   now + PD_SESSION_LIFETIME_US);
  g_assert_true (adopt (world, NULL)); /* the far side said: a day */
  g_assert_cmpint (pd_token_source_get_lasts_until (world->tokens), ==, now + PD_DAY_US);
  g_assert_cmpstr (pd_token_source_get_user (world->tokens), ==, "abe@contoso.example");

  sign_out (world);
  g_assert_cmpint (pd_token_source_get_session (world->tokens), ==, PD_SESSION_SIGNED_OUT);
  g_assert_cmpint (pd_token_source_get_lasts_until (world->tokens), ==, PD_INSTANT_NONE);
  g_assert_null (pd_token_source_get_user (world->tokens));
}

/* A sign-in is in the store before it counts; its access token is used at once. */
static void
test_adopted (World *world, gconstpointer data)
{
  char *kept;

  g_assert_true (adopt (world, NULL));
  kept = get_kept (world->store);
  g_assert_nonnull (strstr (kept, "SECRET-adopted"));
  pd_secret_free (kept);
  assert_token (world, PD_API_PARTNER_CENTER, NULL, "SECRET-access");
  g_assert_cmpuint (http_service_count_tokens (world->service), ==, 0);
}

/* A renewal of the sign-in before neither gets into the store after the new one nor to who waits.
 */
static void
test_adopted_during_renewal (World *world, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr (GError) error = NULL;
  char *token, *kept;

  g_assert_true (load (world, NULL));
  pd_token_source_get_token_async (world->tokens, PD_API_PARTNER_CENTER, NULL, NULL, await_cb,
                                   &slot);
  g_assert_true (adopt (world, &error));
  g_assert_no_error (error);
  result = await (&slot);
  token = pd_token_source_get_token_finish (world->tokens, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (token, ==, "SECRET-access");
  pd_secret_free (token);
  settle ();
  kept = get_kept (world->store);
  g_assert_nonnull (strstr (kept, "SECRET-adopted"));
  pd_secret_free (kept);
}

/* Signed out while the new sign-in is still on its way: it does not come back. */
static void
test_signed_out_during_adoption (World *world, gconstpointer data)
{
  PdTokenGrant grant = { "SECRET-access", "SECRET-adopted", G_USEC_PER_SEC, 0, NULL, NULL };
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr (GError) error = NULL;

  pd_token_source_adopt_async (world->tokens, &grant, NULL, await_cb, &slot);
  sign_out (world);
  result = await (&slot);
  g_assert_false (pd_token_source_adopt_finish (world->tokens, result, &error));
  g_assert_error (error, PD_API_ERROR, PD_API_ERROR_SIGN_IN);
  g_assert_cmpint (pd_token_source_get_session (world->tokens), ==, PD_SESSION_SIGNED_OUT);
  assert_no_token (world, PD_API_PARTNER_CENTER, NULL, PD_API_ERROR_SIGN_IN);
}

/* Sign out forgets, here and in the store; a renewal under way does not bring anything back. */
static void
test_sign_out_forgets (World *world, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr (GError) error = NULL;
  char *kept;

  assert_token (world, PD_API_PARTNER_CENTER, NULL, "SECRET-access-" TEST_TENANT "-pc-1");
  pd_token_source_get_token_async (world->tokens, PD_API_AZURE, NULL, NULL, await_cb, &slot);
  sign_out (world);
  result = await (&slot);
  g_assert_null (pd_token_source_get_token_finish (world->tokens, result, &error));
  g_assert_error (error, PD_API_ERROR, PD_API_ERROR_SIGN_IN);
  settle ();
  kept = get_kept (world->store);
  g_assert_null (kept);
  assert_no_token (world, PD_API_PARTNER_CENTER, NULL, PD_API_ERROR_SIGN_IN);
}

static void
test_signed_out (World *world, gconstpointer data)
{
  static const char *const kept[] = { NULL, "" };

  for (gsize i = 0; i < G_N_ELEMENTS (kept); i++) {
    if (i > 0) {
      world_tear_down (world);
      world_set_up (world);
    }
    world_keep (world, kept[i]);
    assert_no_token (world, PD_API_PARTNER_CENTER, NULL, PD_API_ERROR_SIGN_IN);
    g_assert_cmpint (pd_token_source_get_session (world->tokens), ==, PD_SESSION_SIGNED_OUT);
    g_assert_cmpuint (http_service_count_tokens (world->service), ==, 0);
  }
}

/* A revoked token, wherever it is shown: the session has lapsed, and nothing asks again. */
static void
test_revoked (World *world, gconstpointer data)
{
  for (int i = 0; i < 2; i++) {
    if (i > 0) {
      world_tear_down (world);
      world_set_up (world);
    }
    http_service_add_token_answer (world->service, 400, LAPSED);
    assert_no_token (world, i == 0 ? PD_API_PARTNER_CENTER : PD_API_AZURE,
                     i == 0 ? NULL : TEST_CUSTOMER, PD_API_ERROR_SIGN_IN);
    g_assert_cmpint (pd_token_source_get_session (world->tokens), ==, PD_SESSION_LAPSED);
    g_assert_cmpint (pd_token_source_get_lasts_until (world->tokens), ==, PD_INSTANT_NONE);
    assert_no_token (world, PD_API_PARTNER_CENTER, NULL, PD_API_ERROR_SIGN_IN);
    g_assert_cmpuint (http_service_count_tokens (world->service), ==, 1);

    g_assert_true (adopt (world, NULL)); /* and a new sign-in heals it */
    g_assert_cmpint (pd_token_source_get_session (world->tokens), ==, PD_SESSION_SIGNED_IN);
  }
}

/* Two programs on one sign-in: the other one has rotated the token, and the store has the new one.
 */
static void
test_rotated_elsewhere (World *world, gconstpointer data)
{
  g_assert_true (load (world, NULL));
  http_service_set_refresh_token (world->service, "SECRET-elsewhere");
  world_keep (world, "SECRET-elsewhere");
  assert_token (world, PD_API_PARTNER_CENTER, NULL, "SECRET-access-" TEST_TENANT "-pc-1");
  g_assert_cmpuint (http_service_count_tokens (world->service), ==, 2);
  g_assert_cmpint (pd_token_source_get_session (world->tokens), ==, PD_SESSION_SIGNED_IN);
}

/* What one customer's tenant refuses ends neither the session nor another customer's token. */
static void
test_one_tenant_refuses (World *world, gconstpointer data)
{
  static const struct
  {
    const char *body;
    PdApiErrorCode code;
  } rows[] = {
    { "{\"error\":\"invalid_grant\",\"error_description\":\"AADSTS65001: consent\"}",
      PD_API_ERROR_FORBIDDEN },
    { "{\"error\":\"interaction_required\",\"error_description\":\"AADSTS50020: user\"}",
      PD_API_ERROR_FORBIDDEN },
    { "{\"error\":\"interaction_required\",\"error_description\":\"AADSTS50076: factor\"}",
      PD_API_ERROR_MFA },
    { "{\"error\":\"invalid_request\",\"error_description\":\"AADSTS90002: no tenant\"}",
      PD_API_ERROR_REFUSED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_test_message ("%s", rows[i].body);
    http_service_add_token_answer (world->service, 400, rows[i].body);
    assert_no_token (world, PD_API_AZURE, TEST_CUSTOMER, rows[i].code);
    g_assert_cmpint (pd_token_source_get_session (world->tokens), ==, PD_SESSION_SIGNED_IN);
  }
  assert_token (world, PD_API_PARTNER_CENTER, NULL, "SECRET-access-" TEST_TENANT "-pc-1");
}

/* Faults of the token endpoint end no session. */
static void
test_faults (World *world, gconstpointer data)
{
  static const struct
  {
    guint status;
    const char *body;
    guint n;
    int code; /* -1: it comes right */
  } rows[] = {
    { 500, "", 1, -1 },
    { 502, "<html></html>", 3, -1 },
    { 429, "{\"error\":\"temporarily_unavailable\"}", 2, -1 },
    { 503, "", 9, PD_API_ERROR_SERVER },
    { 200, "not json", 1, PD_API_ERROR_PROTOCOL },
    { 200, "{}", 1, PD_API_ERROR_PROTOCOL },
    { 302, "", 1, PD_API_ERROR_PROTOCOL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_test_message ("%u %s", rows[i].status, rows[i].body);
    if (i > 0) {
      world_tear_down (world);
      world_set_up (world);
    }
    for (guint n = 0; n < rows[i].n; n++)
      http_service_add_token_answer (world->service, rows[i].status, rows[i].body);
    if (rows[i].code < 0)
      assert_token (world, PD_API_PARTNER_CENTER, NULL, "SECRET-access-" TEST_TENANT "-pc-1");
    else
      assert_no_token (world, PD_API_PARTNER_CENTER, NULL, (PdApiErrorCode) rows[i].code);
    g_assert_cmpint (pd_token_source_get_session (world->tokens), ==, PD_SESSION_SIGNED_IN);
  }
}

/* 1.6: the client renews once after a 401; a rejected token is not given out again. */
static void
test_rejected (World *world, gconstpointer data)
{
  assert_token (world, PD_API_PARTNER_CENTER, NULL, "SECRET-access-" TEST_TENANT "-pc-1");
  pd_token_source_reject (world->tokens, PD_API_PARTNER_CENTER, NULL, "SECRET-another");
  assert_token (world, PD_API_PARTNER_CENTER, NULL, "SECRET-access-" TEST_TENANT "-pc-1");
  pd_token_source_reject (world->tokens, PD_API_PARTNER_CENTER, NULL,
                          "SECRET-access-" TEST_TENANT "-pc-1");
  assert_token (world, PD_API_PARTNER_CENTER, NULL, "SECRET-access-" TEST_TENANT "-pc-2");
}

/* A keyring that is not there: each call says so. */
#define TEST_TYPE_NO_STORE (test_no_store_get_type ())
G_DECLARE_FINAL_TYPE (TestNoStore, test_no_store, TEST, NO_STORE, GObject)

struct _TestNoStore
{
  GObject parent_instance;
  gboolean can_load;
};

static void
load_async (PdTokenStore *store,
            const char *account_id,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, user_data);

  if (TEST_NO_STORE (store)->can_load)
    g_task_return_pointer (task, g_strdup ("{\"refreshToken\":\"SECRET-refresh-0\"}"),
                           (GDestroyNotify) pd_secret_free);
  else
    g_task_return_error (task, pd_api_error_new (PD_API_ERROR_NO_KEYRING, NULL, "none"));
}

static char *
load_finish (PdTokenStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
save_async (PdTokenStore *store,
            const char *account_id,
            const char *secret,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, user_data);

  g_task_return_error (task, pd_api_error_new (PD_API_ERROR_NO_KEYRING, NULL, "none"));
}

static gboolean
save_finish (PdTokenStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
no_store_iface_init (PdTokenStoreInterface *iface)
{
  iface->load_async = load_async;
  iface->load_finish = load_finish;
  iface->save_async = save_async;
  iface->save_finish = save_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestNoStore,
                               test_no_store,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PD_TYPE_TOKEN_STORE, no_store_iface_init))

static void
test_no_store_class_init (TestNoStoreClass *klass)
{
}

static void
test_no_store_init (TestNoStore *self)
{
}

static void
use_no_store (World *world, gboolean can_load)
{
  TestNoStore *store = g_object_new (TEST_TYPE_NO_STORE, NULL);

  store->can_load = can_load;
  g_object_unref (world->client);
  g_object_unref (world->tokens);
  g_object_unref (world->store);
  world->store = PD_TOKEN_STORE (store);
  world->tokens = pd_token_source_new (world->environment, TEST_CLIENT_ID, TEST_TENANT, "account",
                                       world->store, world->transport);
  world->client = pd_http_client_new (world->environment, world->tokens, world->transport);
}

static void
test_no_keyring (World *world, gconstpointer data)
{
  g_autoptr (GError) adopt_error = NULL;
  g_autoptr (GError) load_error = NULL;

  use_no_store (world, FALSE);
  assert_no_token (world, PD_API_PARTNER_CENTER, NULL, PD_API_ERROR_NO_KEYRING);
  g_assert_false (load (world, &load_error));
  g_assert_error (load_error, PD_API_ERROR, PD_API_ERROR_NO_KEYRING);
  g_assert_false (adopt (world, &adopt_error));
  g_assert_error (adopt_error, PD_API_ERROR, PD_API_ERROR_NO_KEYRING);
  g_assert_cmpint (pd_token_source_get_session (world->tokens), ==, PD_SESSION_UNKNOWN);
  g_assert_cmpuint (http_service_count_tokens (world->service), ==, 0);
}

/* The keyring goes away after the start: the session goes on, and the caller can say that it will
 * end with the program. */
static void
test_keyring_goes_away (World *world, gconstpointer data)
{
  use_no_store (world, TRUE);
  g_test_expect_message (NULL, G_LOG_LEVEL_WARNING, "Keeping the renewed sign-in*");
  assert_token (world, PD_API_PARTNER_CENTER, NULL, "SECRET-access-" TEST_TENANT "-pc-1");
  g_test_assert_expected_messages ();
  g_assert_error (pd_token_source_get_problem (world->tokens), PD_API_ERROR,
                  PD_API_ERROR_NO_KEYRING);
  g_assert_cmpint (pd_token_source_get_session (world->tokens), ==, PD_SESSION_SIGNED_IN);
}

#define ADD(path, func) g_test_add (path, World, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/token-source/rotation", test_rotation);
  ADD ("/token-source/tenants", test_tenants);
  ADD ("/token-source/ahead", test_ahead_of_expiry);
  ADD ("/token-source/either-clock", test_either_clock);
  ADD ("/token-source/one-at-a-time", test_one_at_a_time);
  ADD ("/token-source/cancelled", test_cancelled);
  ADD ("/token-source/session", test_session);
  ADD ("/token-source/adopted", test_adopted);
  ADD ("/token-source/adopted-during-renewal", test_adopted_during_renewal);
  ADD ("/token-source/signed-out-during-adoption", test_signed_out_during_adoption);
  ADD ("/token-source/sign-out", test_sign_out_forgets);
  ADD ("/token-source/signed-out", test_signed_out);
  ADD ("/token-source/revoked", test_revoked);
  ADD ("/token-source/rotated-elsewhere", test_rotated_elsewhere);
  ADD ("/token-source/one-tenant", test_one_tenant_refuses);
  ADD ("/token-source/faults", test_faults);
  ADD ("/token-source/rejected", test_rejected);
  ADD ("/token-source/no-keyring", test_no_keyring);
  ADD ("/token-source/keyring-goes", test_keyring_goes_away);

  return g_test_run ();
}
