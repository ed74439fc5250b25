// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The data folder: adding, listing, finding and removing accounts. */

#include "desk-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

typedef struct
{
  char *dir;
  PdClock *clock;
  PdAccounts *accounts;
} Folder;

static void
set_up (Folder *folder, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  folder->dir = g_dir_make_tmp ("pd-accounts-XXXXXX", &error);
  g_assert_no_error (error);
  folder->clock = pd_clock_new_stopped (TEST_NOW);
  folder->accounts = pd_accounts_new (folder->dir, folder->clock);
}

static void
tear_down (Folder *folder, gconstpointer data)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&folder->accounts);
  g_clear_object (&folder->clock); /* a worker thread may hold it a moment longer */
  remove_dir (folder->dir);
  g_free (folder->dir);
}

static PdAccount *
add (Folder *folder, const char *name)
{
  g_autoptr (GError) error = NULL;
  PdAccount *account = add_account (folder->accounts, name, FALSE, &error);

  g_assert_no_error (error);
  return account;
}

static gboolean
remove_account (Folder *folder, PdAccount *account, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  pd_accounts_remove_async (folder->accounts, account, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  return pd_accounts_remove_finish (folder->accounts, result, error);
}

static void
refresh (Folder *folder)
{
  g_autoptr (GError) error = NULL;

  pd_accounts_refresh (folder->accounts, &error);
  g_assert_no_error (error);
}

/* How many files are in the accounts folder, but for the lock and SQLite's own beside a book. */
static guint
count_files (Folder *folder)
{
  g_autofree char *path = g_build_filename (folder->dir, "accounts", NULL);
  GDir *dir = g_dir_open (path, 0, NULL);
  const char *name;
  guint n_files = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    n_files += g_strcmp0 (name, ".lock") != 0 && !g_str_has_suffix (name, ".book-wal") &&
               !g_str_has_suffix (name, ".book-shm");
  g_clear_pointer (&dir, g_dir_close);
  return n_files;
}

static void
test_add (Folder *folder, gconstpointer data)
{
  g_autoptr (PdAccount) account = add (folder, " Tokyo desk ");
  g_autofree char *user_name = NULL;
  g_autofree char *user_email = NULL;
  g_autofree char *key_file = NULL;
  struct stat info;
  gboolean sample = TRUE;

  g_assert_cmpstr (pd_account_get_name (account), ==, "Tokyo desk");
  g_assert_cmpstr (pd_account_get_kind (account), ==, "local");
  g_assert_cmpuint (pd_account_get_roles (account), ==, PD_ROLES_DEFAULT);
  g_assert_cmpint (pd_account_get_customers (account), ==, 0);
  g_assert_null (pd_account_get_problem (account));
  g_object_get (account, "user-name", &user_name, "user-email", &user_email, "sample", &sample,
                NULL);
  g_assert_cmpstr (user_name, !=, "");
  g_assert_nonnull (strchr (user_email, '@'));
  g_assert_false (sample);

  g_assert_true (g_str_has_suffix (pd_account_get_path (account), "/accounts/tokyo-desk.book"));
  g_assert_cmpint (stat (pd_account_get_path (account), &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  key_file = g_strconcat (pd_account_get_path (account), ".key", NULL);
  g_assert_cmpint (stat (key_file, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpuint (count_files (folder), ==, 2); /* nothing else is left lying about */
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (folder->accounts)), ==, 1);
}

static void
test_folder_mode (Folder *folder, gconstpointer data)
{
  g_autofree char *path = g_build_filename (folder->dir, "accounts", NULL);
  struct stat info;

  g_assert_cmpint (stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
}

/* An empty book can sell: it has the sample catalogue, but no keys, customers or orders. */
static void
test_empty_book (Folder *folder, gconstpointer data)
{
  g_autoptr (PdAccount) account = add (folder, "Empty");
  g_autoptr (GError) error = NULL;
  g_autoptr (PdDesk) desk = pd_desk_open (pd_account_get_path (account), folder->clock, &error);
  const PdListKind empty[] = { PD_LIST_CUSTOMERS, PD_LIST_ORDERS, PD_LIST_KEYS, PD_LIST_INVOICES };
  g_autoptr (PdQuery) products = pd_query_new (PD_LIST_PRODUCTS);
  g_autoptr (GPtrArray) records = NULL;
  gint64 total = 0;

  g_assert_no_error (error);
  records = pd_desk_list_now (desk, products, -1, 0, &total, &error);
  g_assert_no_error (error);
  g_assert_cmpint (total, >, 5);
  for (gsize i = 0; i < G_N_ELEMENTS (empty); i++) {
    g_autoptr (PdQuery) query = pd_query_new (empty[i]);
    g_autoptr (GPtrArray) none = pd_desk_list_now (desk, query, -1, 0, &total, &error);

    g_assert_no_error (error);
    g_assert_cmpint (total, ==, 0);
  }
}

static void
test_sample_book (Folder *folder, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdAccount) account = add_account (folder->accounts, "Sample", TRUE, &error);
  g_autoptr (PdDesk) desk = NULL;
  g_autoptr (PdDatabase) database = NULL;
  g_autoptr (GPtrArray) findings = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (pd_account_get_customers (account), >, 0);
  desk = pd_desk_open (pd_account_get_path (account), folder->clock, &error);
  g_assert_no_error (error);
  database = pd_database_open (pd_account_get_path (account), PD_DATABASE_READ_ONLY, &error);
  g_assert_no_error (error);
  findings = pd_database_check (database, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (findings->len, ==, 0);
}

/* Names that a person cannot tell apart are one name. */
static void
test_names_are_unique (Folder *folder, gconstpointer data)
{
  static const char *const same[] = { "東京デスク", "東京ﾃﾞｽｸ", " 東京デスク  " };
  g_autoptr (PdAccount) account = add (folder, "東京デスク");

  for (gsize i = 0; i < G_N_ELEMENTS (same); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (add_account (folder->accounts, same[i], FALSE, &error));
    g_assert_error (error, PD_ERROR, PD_ERROR_CONFLICT);
  }
  g_assert_cmpuint (count_files (folder), ==, 2);
}

static void
test_bad_names (Folder *folder, gconstpointer data)
{
  g_autofree char *long_name = g_strnfill (61, 'x');
  g_autofree char *longest_name = g_strnfill (60, 'x');
  const char *const bad[] = { "", "   ", "a\ab", "\xff\xfe", long_name };
  g_autoptr (PdAccount) longest = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (add_account (folder->accounts, bad[i], FALSE, &error));
    g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  }
  longest = add (folder, longest_name);
}

/* Names that give the same file name get files of their own. */
static void
test_slugs (Folder *folder, gconstpointer data)
{
  g_autoptr (PdAccount) first = add (folder, "A/B");
  g_autoptr (PdAccount) second = add (folder, "A B");
  g_autoptr (PdAccount) third = add (folder, "../../etc/passwd");
  g_autoptr (PdAccount) japanese = add (folder, "大阪");
  g_autoptr (PdAccount) other_japanese = add (folder, "東京");
  g_autofree char *third_dir = g_path_get_dirname (pd_account_get_path (third));

  g_assert_true (g_str_has_suffix (pd_account_get_path (first), "/a-b.book"));
  g_assert_true (g_str_has_suffix (pd_account_get_path (second), "/a-b-2.book"));
  g_assert_true (g_str_has_suffix (third_dir, "/accounts"));
  g_assert_cmpstr (pd_account_get_path (japanese), !=, pd_account_get_path (other_japanese));
  refresh (folder);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (folder->accounts)), ==, 5);
}

static void
test_find (Folder *folder, gconstpointer data)
{
  g_autoptr (PdAccount) first = NULL;
  g_autoptr (PdAccount) second = NULL;
  g_autoptr (PdAccount) found = NULL;
  g_autoptr (PdAccount) only = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (pd_accounts_find (folder->accounts, NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_NOT_FOUND);
  g_clear_error (&error);
  first = add (folder, "Osaka");
  only = pd_accounts_find (folder->accounts, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pd_account_get_name (only), ==, "Osaka");
  second = add (folder, "Kyoto");
  g_assert_null (pd_accounts_find (folder->accounts, NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_AMBIGUOUS);
  g_assert_nonnull (strstr (error->message, "Kyoto"));
  g_clear_error (&error);
  found = pd_accounts_find (folder->accounts, "Kyoto", &error);
  g_assert_no_error (error);
  g_assert_true (found == second);
  g_assert_null (pd_accounts_find (folder->accounts, "Kyo", &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_NOT_FOUND);
}

/* By name; a list that follows the model sees each change. */
static void
test_order (Folder *folder, gconstpointer data)
{
  g_autoptr (PdAccount) b = add (folder, "b");
  g_autoptr (PdAccount) c = add (folder, "c");
  g_autoptr (PdAccount) a = add (folder, "A");
  const char *const expected[] = { "A", "b", "c" };

  for (guint round = 0; round < 2; round++) {
    for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
      g_autoptr (PdAccount) account = g_list_model_get_item (G_LIST_MODEL (folder->accounts), i);

      g_assert_cmpstr (pd_account_get_name (account), ==, expected[i]);
    }
    refresh (folder);
  }
}

static void
test_remove (Folder *folder, gconstpointer data)
{
  g_autoptr (PdAccount) first = add (folder, "First");
  g_autoptr (PdAccount) second = add (folder, "First two");
  g_autofree char *backup = g_strconcat (pd_account_get_path (first), ".before-1", NULL);
  g_autofree char *wal = g_strconcat (pd_account_get_path (first), "-wal", NULL);
  g_autofree char *shm = g_strconcat (pd_account_get_path (first), "-shm", NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (backup, "a copy", -1, NULL);
  g_assert_true (remove_account (folder, first, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_files (folder), ==, 2); /* the second one's book and key */
  g_assert_false (g_file_test (wal, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (shm, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (folder->accounts)), ==, 1);
  g_assert_false (remove_account (folder, first, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (remove_account (folder, second, &error));
  g_assert_cmpuint (count_files (folder), ==, 0);
}

/* A book that cannot be read is listed with its reason; the others work. */
static void
test_damaged_and_newer (Folder *folder, gconstpointer data)
{
  g_autoptr (PdAccount) good = add (folder, "Good");
  g_autoptr (PdAccount) newer = add (folder, "Newer");
  g_autofree char *damaged_path = g_build_filename (folder->dir, "accounts", "torn.book", NULL);
  g_autoptr (PdDatabase) database = NULL;
  g_autoptr (PdAccount) torn = NULL;
  g_autoptr (PdAccount) still_good = NULL;
  g_autoptr (PdAccount) replaced = NULL;
  g_autoptr (GError) error = NULL;

  g_file_set_contents (damaged_path, "SQLite format 3 but not really, only the beginning of it", -1,
                       NULL);
  database = pd_database_open (pd_account_get_path (newer), PD_DATABASE_READ_WRITE, &error);
  g_assert_no_error (error);
  pd_database_exec (database, "PRAGMA user_version = 99", "Testing", &error);
  g_assert_no_error (error);
  g_clear_object (&database);

  refresh (folder);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (folder->accounts)), ==, 3);
  torn = pd_accounts_find (folder->accounts, "torn.book", &error);
  g_assert_no_error (error);
  g_assert_nonnull (pd_account_get_problem (torn));
  still_good = pd_accounts_find (folder->accounts, "Good", &error);
  g_assert_no_error (error);
  g_assert_null (pd_account_get_problem (still_good));
  replaced = pd_accounts_find (folder->accounts, "newer.book", &error);
  g_assert_no_error (error);
  g_assert_nonnull (pd_account_get_problem (replaced));
  g_assert_null (pd_desk_open (pd_account_get_path (newer), folder->clock, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_STORE_NEWER);
  g_clear_error (&error);

  /* It can still be removed. */
  g_assert_true (remove_account (folder, torn, &error));
  g_assert_no_error (error);
}

/* What a crash left of a book being made neither shows nor stays. */
static void
test_leftovers (Folder *folder, gconstpointer data)
{
  g_autofree char *leftover = g_build_filename (folder->dir, "accounts", ".new-a1b2c3", NULL);
  g_autofree char *file = g_build_filename (leftover, "new.book", NULL);
  g_autoptr (PdAccount) account = NULL;

  g_assert_cmpint (g_mkdir (leftover, 0700), ==, 0);
  g_file_set_contents (file, "half a book", -1, NULL);
  refresh (folder);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (folder->accounts)), ==, 0);
  account = add (folder, "Next");
  g_assert_false (g_file_test (leftover, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (count_files (folder), ==, 2);
}

/* A folder that cannot be written: a clear error and nothing half made. */
static void
test_data_dir_is_a_file (Folder *folder, gconstpointer data)
{
  g_autofree char *file = g_build_filename (folder->dir, "file", NULL);
  g_autoptr (PdAccounts) accounts = NULL;
  g_autoptr (GError) error = NULL;

  g_file_set_contents (file, "x", -1, NULL);
  accounts = pd_accounts_new (file, folder->clock);
  g_assert_null (add_account (accounts, "Nowhere", FALSE, &error));
  g_assert_nonnull (error);
  g_assert_true (error->domain == PD_ERROR);
}

static void
test_data_dir_of_environment (Folder *folder, gconstpointer data)
{
  g_autoptr (PdAccounts) accounts = NULL;

  g_setenv ("PARTNER_DESK_DATA_DIR", folder->dir, TRUE);
  accounts = pd_accounts_new (NULL, folder->clock);
  g_unsetenv ("PARTNER_DESK_DATA_DIR");
  g_assert_cmpstr (pd_accounts_get_data_dir (accounts), ==, folder->dir);
}

/* Two at once with one name: one is made. */
static void
test_add_twice_at_once (Folder *folder, gconstpointer data)
{
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (PdAccount) first_account = NULL;
  g_autoptr (PdAccount) second_account = NULL;
  GAsyncResult *first_slot = NULL;
  GAsyncResult *second_slot = NULL;

  pd_accounts_add_local_async (folder->accounts, "Once", FALSE, PD_ROLES_DEFAULT, NULL,
                               got_result_cb, &first_slot);
  pd_accounts_add_local_async (folder->accounts, "Once", FALSE, PD_ROLES_DEFAULT, NULL,
                               got_result_cb, &second_slot);
  first = wait_for (&first_slot);
  second = wait_for (&second_slot);
  first_account = pd_accounts_add_local_finish (folder->accounts, first, NULL);
  second_account = pd_accounts_add_local_finish (folder->accounts, second, NULL);
  g_assert_true ((first_account == NULL) != (second_account == NULL));
  g_assert_cmpuint (count_files (folder), ==, 2);
}

#define ADD(name, function) g_test_add (name, Folder, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_setenv ("PARTNER_DESK_KEYRING", "file", TRUE);
  g_setenv ("LANGUAGE", "en", TRUE);
  g_test_init (&argc, &argv, NULL);

  ADD ("/accounts/add", test_add);
  ADD ("/accounts/add/twice-at-once", test_add_twice_at_once);
  ADD ("/accounts/folder-mode", test_folder_mode);
  ADD ("/accounts/empty-book", test_empty_book);
  ADD ("/accounts/sample-book", test_sample_book);
  ADD ("/accounts/names-are-unique", test_names_are_unique);
  ADD ("/accounts/bad-names", test_bad_names);
  ADD ("/accounts/slugs", test_slugs);
  ADD ("/accounts/find", test_find);
  ADD ("/accounts/order", test_order);
  ADD ("/accounts/remove", test_remove);
  ADD ("/accounts/damaged-and-newer", test_damaged_and_newer);
  ADD ("/accounts/leftovers", test_leftovers);
  ADD ("/accounts/data-dir-is-a-file", test_data_dir_is_a_file);
  ADD ("/accounts/data-dir-of-environment", test_data_dir_of_environment);

  return g_test_run ();
}
