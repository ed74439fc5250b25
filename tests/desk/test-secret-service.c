// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The vault's key in a Secret Service: run under dbus-run-session with gnome-keyring-daemon
 * unlocked (secret-service.sh); skips where none answers. */

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "pd-error.h"
#include "pd-vault.h"

typedef struct
{
  char *dir;
  char *book;
  char *key_file;
  char *book_id;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->dir = g_dir_make_tmp ("pd-vault-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->book = g_build_filename (fixture->dir, "a.book", NULL);
  fixture->key_file = g_build_filename (fixture->dir, "a.book.key", NULL);
  fixture->book_id = g_uuid_string_random ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  pd_vault_forget (fixture->book, fixture->book_id, NULL);
  g_rmdir (fixture->dir);
  g_free (fixture->dir);
  g_free (fixture->book);
  g_free (fixture->key_file);
  g_free (fixture->book_id);
}

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
  if (owner == NULL)
    g_test_skip ("no Secret Service runs");
  return owner != NULL;
}

static void
test_key_in_service (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdVault) vault = NULL;
  g_autoptr (PdVault) again = NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (GError) error = NULL;
  char *text;

  if (!has_service ())
    return;

  vault = pd_vault_open (fixture->book, fixture->book_id, TRUE, &error);
  g_assert_no_error (error);
  g_assert_false (pd_vault_is_key_file (vault));
  g_assert_false (g_file_test (fixture->key_file, G_FILE_TEST_EXISTS));
  sealed = pd_vault_seal (vault, "PRODUCT-KEY", &error);
  g_assert_no_error (error);

  again = pd_vault_open (fixture->book, fixture->book_id, FALSE, &error);
  g_assert_no_error (error);
  text = pd_vault_open_sealed (again, sealed, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, "PRODUCT-KEY");
  pd_vault_free_text (text);
}

static void
test_key_missing_from_service (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!has_service ())
    return;

  g_assert_null (pd_vault_open (fixture->book, fixture->book_id, FALSE, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_SECRET);
}

static void
test_forgotten (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdVault) vault = NULL;
  g_autoptr (GError) error = NULL;

  if (!has_service ())
    return;

  vault = pd_vault_open (fixture->book, fixture->book_id, TRUE, &error);
  g_assert_no_error (error);
  g_assert_true (pd_vault_forget (fixture->book, fixture->book_id, &error));
  g_assert_no_error (error);
  g_assert_null (pd_vault_open (fixture->book, fixture->book_id, FALSE, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_SECRET);
}

/* PARTNER_DESK_KEYRING=file asks for the file although a service runs. */
static void
test_file_asked_for (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdVault) vault = NULL;
  g_autoptr (PdVault) again = NULL;
  g_autoptr (GError) error = NULL;

  if (!has_service ())
    return;

  g_setenv ("PARTNER_DESK_KEYRING", "file", TRUE);
  vault = pd_vault_open (fixture->book, fixture->book_id, TRUE, &error);
  g_unsetenv ("PARTNER_DESK_KEYRING");
  g_assert_no_error (error);
  g_assert_true (pd_vault_is_key_file (vault));

  /* The file that is there is used from then on. */
  again = pd_vault_open (fixture->book, fixture->book_id, FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (pd_vault_is_key_file (again));
}

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_unsetenv ("PARTNER_DESK_KEYRING");
  g_test_init (&argc, &argv, NULL);

  ADD ("/secret-service/key", test_key_in_service);
  ADD ("/secret-service/key-missing", test_key_missing_from_service);
  ADD ("/secret-service/forgotten", test_forgotten);
  ADD ("/secret-service/file-asked-for", test_file_asked_for);

  return g_test_run ();
}
