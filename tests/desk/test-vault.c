// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The vault: keys in a file or in the Secret Service, sealed texts, hashes. */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "pd-error.h"
#include "pd-vault.h"

#define BOOK_ID "5b0e7e0a-6e4d-4c35-9a3a-1f0f1d1c0b01"

typedef struct
{
  char *dir;
  char *book;
  char *key_file;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->dir = g_dir_make_tmp ("pd-vault-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->book = g_build_filename (fixture->dir, "a.book", NULL);
  fixture->key_file = g_build_filename (fixture->dir, "a.book.key", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unlink (fixture->key_file);
  g_rmdir (fixture->dir);
  g_free (fixture->dir);
  g_free (fixture->book);
  g_free (fixture->key_file);
}

static PdVault *
open_vault (Fixture *fixture, gboolean may_create)
{
  g_autoptr (GError) error = NULL;
  PdVault *vault = pd_vault_open (fixture->book, BOOK_ID, may_create, &error);

  g_assert_no_error (error);
  return vault;
}

static void
assert_opens (PdVault *vault, GBytes *sealed, const char *text)
{
  g_autoptr (GError) error = NULL;
  char *opened = pd_vault_open_sealed (vault, sealed, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (opened, ==, text);
  pd_vault_free_text (opened);
}

static void
assert_does_not_open (PdVault *vault, GBytes *sealed)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (pd_vault_open_sealed (vault, sealed, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_SECRET);
}

/* 5.13: what is sealed today opens tomorrow, with the key of the file alone. */
static void
test_seal_and_open (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdVault) vault = open_vault (fixture, TRUE);
  g_autoptr (PdVault) again = NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (GBytes) empty = NULL;
  g_autoptr (GError) error = NULL;

  sealed = pd_vault_seal (vault, "日本語-AB12C", &error);
  g_assert_no_error (error);
  empty = pd_vault_seal (vault, "", &error);
  g_assert_no_error (error);

  again = open_vault (fixture, FALSE);
  assert_opens (again, sealed, "日本語-AB12C");
  assert_opens (again, empty, "");
}

static void
test_sealed_is_not_clear (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdVault) vault = open_vault (fixture, TRUE);
  g_autoptr (GBytes) first = pd_vault_seal (vault, "PRODUCT-KEY", NULL);
  g_autoptr (GBytes) second = pd_vault_seal (vault, "PRODUCT-KEY", NULL);
  gsize size;
  const char *bytes = g_bytes_get_data (first, &size);

  g_assert_null (memmem (bytes, size, "PRODUCT", 7));
  /* A nonce of its own each time: equal keys do not look equal. */
  g_assert_false (g_bytes_equal (first, second));
}

/* The key file is nobody else's to read, also after somebody opened it up. */
static void
test_key_file_mode (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdVault) vault = open_vault (fixture, TRUE);
  struct stat info;

  g_assert_true (pd_vault_is_key_file (vault));
  g_assert_cmpint (stat (fixture->key_file, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);

  g_assert_cmpint (chmod (fixture->key_file, 0644), ==, 0);
  g_clear_object (&vault);
  vault = open_vault (fixture, FALSE);
  g_assert_cmpint (stat (fixture->key_file, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
}

static void
test_missing_key (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (pd_vault_open (fixture->book, BOOK_ID, FALSE, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_SECRET);
  g_assert_false (g_file_test (fixture->key_file, G_FILE_TEST_EXISTS));
}

static void
test_broken_key_file (Fixture *fixture, gconstpointer data)
{
  static const char *const broken[] = { "", "c2hvcnQ=\n", "not base64 at all !!" };

  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++) {
    g_autoptr (GError) error = NULL;

    g_file_set_contents (fixture->key_file, broken[i], -1, &error);
    g_assert_no_error (error);
    /* Not even a new book may write over it: somebody's secrets may hang on it. */
    g_assert_null (pd_vault_open (fixture->book, BOOK_ID, TRUE, &error));
    g_assert_error (error, PD_ERROR, PD_ERROR_SECRET);
  }
}

static void
test_wrong_key (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdVault) vault = open_vault (fixture, TRUE);
  g_autoptr (GBytes) sealed = pd_vault_seal (vault, "PRODUCT-KEY", NULL);
  g_autoptr (PdVault) other = NULL;

  g_assert_cmpint (g_unlink (fixture->key_file), ==, 0);
  other = open_vault (fixture, TRUE);
  assert_does_not_open (other, sealed);
}

static void
test_wrong_book (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdVault) vault = open_vault (fixture, TRUE);
  g_autoptr (GBytes) sealed = pd_vault_seal (vault, "PRODUCT-KEY", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdVault) other =
      pd_vault_open (fixture->book, "00000000-0000-4000-8000-000000000000", FALSE, &error);

  g_assert_no_error (error);
  assert_does_not_open (other, sealed);
}

/* Each single byte counts: nonce, text and tag. */
static void
test_tampered (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdVault) vault = open_vault (fixture, TRUE);
  g_autoptr (GBytes) sealed = pd_vault_seal (vault, "PRODUCT-KEY", NULL);
  gsize size;
  const guint8 *bytes = g_bytes_get_data (sealed, &size);

  for (gsize i = 0; i < size; i++) {
    g_autofree guint8 *copy = g_memdup2 (bytes, size);
    g_autoptr (GBytes) tampered = NULL;

    copy[i] ^= 1;
    tampered = g_bytes_new (copy, size);
    assert_does_not_open (vault, tampered);
  }
  for (gsize length = 0; length < size; length++) {
    g_autoptr (GBytes) cut = g_bytes_new (bytes, length);

    assert_does_not_open (vault, cut);
  }
}

static void
test_hash (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdVault) vault = open_vault (fixture, TRUE);
  g_autoptr (PdVault) again = open_vault (fixture, FALSE);
  g_autoptr (PdVault) other = NULL;
  g_autoptr (GBytes) first = pd_vault_hash (vault, "A");
  g_autoptr (GBytes) same = pd_vault_hash (again, "A");
  g_autoptr (GBytes) different = pd_vault_hash (vault, "B");
  g_autoptr (GBytes) of_other_key = NULL;

  g_assert_cmpuint (g_bytes_get_size (first), ==, 32);
  g_assert_true (g_bytes_equal (first, same));
  g_assert_false (g_bytes_equal (first, different));

  g_assert_cmpint (g_unlink (fixture->key_file), ==, 0);
  other = open_vault (fixture, TRUE);
  of_other_key = pd_vault_hash (other, "A");
  g_assert_false (g_bytes_equal (first, of_other_key));
}

static void
test_forget (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdVault) vault = open_vault (fixture, TRUE);
  g_autoptr (GError) error = NULL;

  g_assert_true (pd_vault_forget (fixture->book, BOOK_ID, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (fixture->key_file, G_FILE_TEST_EXISTS));
  g_assert_true (pd_vault_forget (fixture->book, BOOK_ID, &error)); /* nothing left is well too */
  g_assert_no_error (error);
}

/* Without a Secret Service the key goes into the file, with nobody asking for that. */
static void
test_no_service (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdVault) vault = NULL;

  if (g_test_subprocess ()) {
    g_unsetenv ("PARTNER_DESK_KEYRING");
    g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
    vault = open_vault (fixture, TRUE);
    g_assert_true (pd_vault_is_key_file (vault));
    return;
  }

  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
}

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)

/* A key file that cannot be made is told as what it is, not as secrets that do not open. */
static void
test_key_file_cannot_be_made (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (pd_vault_open ("/sys/kernel/a.book", BOOK_ID, TRUE, &error)); /* no files there */
  g_assert_error (error, PD_ERROR, PD_ERROR_STORE_READ_ONLY);
}

/* 5.13: no crash report holds what the vault opens. */
static void
test_no_core_dumps (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdVault) vault = NULL;
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_CORE, &limit), ==, 0);
  if (limit.rlim_max == 0) {
    g_test_skip ("Core dumps are turned off for good here");
    return;
  }
  limit.rlim_cur = limit.rlim_max;
  g_assert_cmpint (setrlimit (RLIMIT_CORE, &limit), ==, 0);

  vault = open_vault (fixture, TRUE);
  g_assert_cmpint (getrlimit (RLIMIT_CORE, &limit), ==, 0);
  g_assert_cmpuint (limit.rlim_cur, ==, 0);
}

int
main (int argc, char **argv)
{
  g_setenv ("PARTNER_DESK_KEYRING", "file", TRUE);
  g_test_init (&argc, &argv, NULL);

  ADD ("/vault/seal-and-open", test_seal_and_open);
  ADD ("/vault/sealed-is-not-clear", test_sealed_is_not_clear);
  ADD ("/vault/key-file-mode", test_key_file_mode);
  ADD ("/vault/missing-key", test_missing_key);
  ADD ("/vault/broken-key-file", test_broken_key_file);
  ADD ("/vault/wrong-key", test_wrong_key);
  ADD ("/vault/wrong-book", test_wrong_book);
  ADD ("/vault/tampered", test_tampered);
  ADD ("/vault/hash", test_hash);
  ADD ("/vault/forget", test_forget);
  ADD ("/vault/no-service", test_no_service);
  ADD ("/vault/key-file-cannot-be-made", test_key_file_cannot_be_made);
  ADD ("/vault/no-core-dumps/rule-5.13", test_no_core_dumps);

  return g_test_run ();
}
