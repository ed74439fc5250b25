// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The sign-in in a real Secret Service: run under secret-service.sh; skips where none answers. */

#include "http-world.h"
#include "pd-secret-token-store.h"

static gboolean
has_service (void)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GVariant) owner = NULL;

  if (bus != NULL)
    owner = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                         "org.freedesktop.DBus", "GetNameOwner",
                                         g_variant_new ("(s)", "org.freedesktop.secrets"), NULL,
                                         G_DBUS_CALL_FLAGS_NONE, 5000, NULL, NULL);
  return owner != NULL;
}

static gboolean
save (PdTokenStore *store, const char *account_id, const char *secret, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  pd_token_store_save_async (store, account_id, secret, NULL, await_cb, &slot);
  result = await (&slot);
  return pd_token_store_save_finish (store, result, error);
}

static char *
load (PdTokenStore *store, const char *account_id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  pd_token_store_load_async (store, account_id, NULL, await_cb, &slot);
  result = await (&slot);
  return pd_token_store_load_finish (store, result, error);
}

static void
assert_kept (PdTokenStore *store, const char *account_id, const char *expected)
{
  g_autoptr (GError) error = NULL;
  char *secret = load (store, account_id, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (secret, ==, expected);
  pd_secret_free (secret);
}

/* One account's sign-in is not another's; a new one replaces it; forgetting twice is fine. */
static void
check_store (PdTokenStore *store)
{
  g_autofree char *one = g_uuid_string_random ();
  g_autofree char *two = g_uuid_string_random ();
  g_autoptr (GError) error = NULL;

  assert_kept (store, one, NULL);
  g_assert_true (save (store, one, "SECRET-1 “日本”", &error));
  g_assert_no_error (error);
  g_assert_true (save (store, two, "SECRET-2", &error));
  assert_kept (store, one, "SECRET-1 “日本”");
  g_assert_true (save (store, one, "SECRET-3", &error));
  assert_kept (store, one, "SECRET-3");
  assert_kept (store, two, "SECRET-2");
  for (int i = 0; i < 2; i++)
    g_assert_true (save (store, one, NULL, &error));
  g_assert_true (save (store, two, NULL, &error));
  g_assert_no_error (error);
  assert_kept (store, one, NULL);
}

static void
test_memory (void)
{
  g_autoptr (PdTokenStore) store = pd_memory_token_store_new ();

  check_store (store);
}

static void
test_secret_service (void)
{
  g_autoptr (PdTokenStore) store = NULL;

  if (!has_service ()) {
    g_test_skip ("no Secret Service runs");
    return;
  }
  store = pd_secret_token_store_new ();
  check_store (store);
}

/* A bus where no service can be started: an error that says so, and no file. */
static void
test_no_service (void)
{
  g_autoptr (PdTokenStore) store = NULL;
  g_autoptr (GError) load_error = NULL;
  g_autoptr (GError) save_error = NULL;
  g_autofree char *text = NULL;

  if (!g_test_subprocess ()) {
    g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
    g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
    g_test_trap_assert_passed ();
    return;
  }

  store = pd_secret_token_store_new ();
  g_assert_null (load (store, "account", &load_error));
  g_assert_error (load_error, PD_API_ERROR, PD_API_ERROR_NO_KEYRING);
  g_assert_false (save (store, "account", "SECRET", &save_error));
  g_assert_error (save_error, PD_API_ERROR, PD_API_ERROR_NO_KEYRING);
  text = pd_api_error_to_user_text (save_error);
  g_assert_nonnull (strstr (text, "keyring"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/token-store/memory", test_memory);
  g_test_add_func ("/token-store/secret-service", test_secret_service);
  g_test_add_func ("/token-store/no-service", test_no_service);

  return g_test_run ();
}
