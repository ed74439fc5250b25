// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Opening, refusing, migrating and losing nothing. */

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store-test.h"

#define NOBODY 65534

static const char *const one_title[] = { "SQL Server 2022", NULL };

static void
set_up (TestBook *book, gconstpointer data)
{
  test_book_init (book);
}

static void
tear_down (TestBook *book, gconstpointer data)
{
  test_book_clear (book);
}

static void
make_book (const char *path)
{
  g_autoptr (PdDatabase) db = test_open (path, PD_DATABASE_CREATE);

  test_begin (db);
  test_add_customer (db, "青空商事", "aozora.example");
  test_commit (db);
}

static void
assert_refused (const char *path, PdDatabaseMode mode, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdDatabase) db = pd_database_open (path, mode, &error);

  g_assert_null (db);
  g_assert_error (error, PD_ERROR, code);
}

static void
run_raw (const char *path, const char *sql)
{
  sqlite3 *raw = NULL;

  g_assert_cmpint (sqlite3_open (path, &raw), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (raw, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (raw);
}

static int
get_mode (const char *path)
{
  struct stat info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  return info.st_mode & 0777;
}

static void
test_create_and_reopen (TestBook *book, gconstpointer data)
{
  g_autoptr (PdDatabase) db = NULL;

  make_book (book->path);
  db = test_open (book->path, PD_DATABASE_READ_WRITE);

  g_assert_cmpint (pd_database_get_version (db), ==, PD_DATABASE_VERSION);
  g_assert_cmpstr (pd_database_get_path (db), ==, book->path);
  g_assert_cmpint (test_read_int64 (db, "SELECT COUNT(*) FROM customers"), ==, 1);
}

static void
test_settings_of_connection (TestBook *book, gconstpointer data)
{
  g_autoptr (PdDatabase) db = test_open (book->path, PD_DATABASE_CREATE);

  g_assert_cmpint (test_read_int64 (db, "PRAGMA synchronous"), ==, 2);
  g_assert_cmpint (test_read_int64 (db, "PRAGMA foreign_keys"), ==, 1);
  g_assert_cmpint (test_read_int64 (db, "PRAGMA cell_size_check"), ==, 1);
  g_assert_cmpint (test_read_int64 (db, "PRAGMA trusted_schema"), ==, 0);
  g_assert_cmpint (test_read_int64 (db, "SELECT journal_mode = 'wal' FROM pragma_journal_mode"), ==,
                   1);
}

static void
test_private_files (TestBook *book, gconstpointer data)
{
  g_autofree char *wal = g_strconcat (book->path, "-wal", NULL);
  g_autofree char *shm = g_strconcat (book->path, "-shm", NULL);
  mode_t mask = umask (0);
  g_autoptr (PdDatabase) db = test_open (book->path, PD_DATABASE_CREATE);

  test_begin (db);
  test_add_customer (db, "青空商事", "aozora.example");
  test_commit (db);
  umask (mask);

  g_assert_cmpint (get_mode (book->path), ==, 0600);
  g_assert_cmpint (get_mode (wal), ==, 0600);
  g_assert_cmpint (get_mode (shm), ==, 0600);
}

static void
test_widened_file_is_narrowed (TestBook *book, gconstpointer data)
{
  g_autoptr (PdDatabase) db = NULL;

  make_book (book->path);
  g_chmod (book->path, 0644);
  db = test_open (book->path, PD_DATABASE_READ_WRITE);

  g_assert_cmpint (get_mode (book->path), ==, 0600);
}

static void
test_missing (TestBook *book, gconstpointer data)
{
  assert_refused (book->path, PD_DATABASE_READ_WRITE, PD_ERROR_STORE);
  g_assert_false (g_file_test (book->path, G_FILE_TEST_EXISTS));
}

static void
test_empty_file (TestBook *book, gconstpointer data)
{
  g_autoptr (PdDatabase) db = NULL;

  g_assert_true (g_file_set_contents (book->path, "", 0, NULL));
  assert_refused (book->path, PD_DATABASE_READ_WRITE, PD_ERROR_STORE_DAMAGED);
  /* A crash between making the file and its first transaction is healed by making it again. */
  db = test_open (book->path, PD_DATABASE_CREATE);
  g_assert_cmpint (pd_database_get_version (db), ==, PD_DATABASE_VERSION);
}

static void
test_not_ours (TestBook *book, gconstpointer data)
{
  run_raw (book->path, "CREATE TABLE recipes (name TEXT)");
  assert_refused (book->path, PD_DATABASE_READ_WRITE, PD_ERROR_INVALID);
  assert_refused (book->path, PD_DATABASE_CREATE, PD_ERROR_INVALID);
}

static void
test_not_a_database (TestBook *book, gconstpointer data)
{
  g_autofree char *text = g_strnfill (5000, 'x');

  g_assert_true (g_file_set_contents (book->path, text, 5000, NULL));
  assert_refused (book->path, PD_DATABASE_READ_WRITE, PD_ERROR_STORE_DAMAGED);
}

static void
overwrite (const char *path, gsize offset, gsize length)
{
  g_autofree char *junk = g_strnfill (length, '\x5a');
  int fd = g_open (path, O_RDWR, 0);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (pwrite (fd, junk, length, (off_t) offset), ==, (gssize) length);
  close (fd);
}

static void
test_damaged_header (TestBook *book, gconstpointer data)
{
  make_book (book->path);
  overwrite (book->path, 0, 64);
  assert_refused (book->path, PD_DATABASE_READ_WRITE, PD_ERROR_STORE_DAMAGED);
}

static void
fill_book (const char *path)
{
  g_autoptr (PdDatabase) db = test_open (path, PD_DATABASE_CREATE);

  test_begin (db);
  for (int i = 0; i < 400; i++) {
    g_autofree char *name = g_strdup_printf ("顧客 %d", i);

    test_add_customer (db, name, "example.jp");
  }
  test_commit (db);
}

/* Writes rubbish over the root page of the customers' table. */
static void
damage_table (const char *path)
{
  gint64 root;
  gint64 size;
  g_autoptr (PdDatabase) db = test_open (path, PD_DATABASE_READ_WRITE);

  root = test_read_int64 (db, "SELECT rootpage FROM sqlite_schema WHERE name = 'customers'");
  size = test_read_int64 (db, "PRAGMA page_size");
  g_clear_object (&db);
  overwrite (path, (gsize) ((root - 1) * size), (gsize) size);
}

static void
test_damaged_page (TestBook *book, gconstpointer data)
{
  g_autoptr (PdDatabase) db = NULL;
  g_autoptr (GPtrArray) customers = NULL;
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_CUSTOMERS);
  g_autoptr (GError) error = NULL;

  fill_book (book->path);
  damage_table (book->path);
  db = test_open (book->path, PD_DATABASE_READ_WRITE);
  customers = pd_database_list (db, query, -1, 0, &error);

  g_assert_null (customers);
  g_assert_error (error, PD_ERROR, PD_ERROR_STORE_DAMAGED);
}

static void
test_check_tells_damage (TestBook *book, gconstpointer data)
{
  g_autoptr (PdDatabase) db = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GError) error = NULL;

  fill_book (book->path);
  damage_table (book->path);
  db = test_open (book->path, PD_DATABASE_READ_WRITE);
  findings = pd_database_check (db, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (findings->len, >, 0);
}

/* --- versions --- */

static const char *const two_steps[] = {
  "CREATE TABLE one (a TEXT) STRICT; INSERT INTO one VALUES ('kept');",
  "CREATE TABLE two (b TEXT) STRICT; INSERT INTO two SELECT a FROM one;",
};
static const char *const broken_step[] = {
  "CREATE TABLE one (a TEXT) STRICT; INSERT INTO one VALUES ('kept');",
  "CREATE TABLE two (b TEXT) STRICT; INSERT INTO nowhere VALUES (1);",
};

static PdDatabase *
open_version (const char *path, const char *const *steps, gsize n, GError **error)
{
  return pd_database_open_with_migrations (path, PD_DATABASE_CREATE, steps, n, error);
}

static void
test_migrate (TestBook *book, gconstpointer data)
{
  g_autofree char *backup = g_strconcat (book->path, ".before-2", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdDatabase) db = open_version (book->path, two_steps, 1, &error);

  g_assert_no_error (error);
  g_assert_false (g_file_test (backup, G_FILE_TEST_EXISTS));
  g_clear_object (&db);
  db = open_version (book->path, two_steps, 2, &error);

  g_assert_no_error (error);
  g_assert_cmpint (pd_database_get_version (db), ==, 2);
  g_assert_cmpint (test_read_int64 (db, "SELECT COUNT(*) FROM two WHERE b = 'kept'"), ==, 1);
  g_assert_cmpint (get_mode (backup), ==, 0600);
}

static void
test_backup_is_the_old_book (TestBook *book, gconstpointer data)
{
  g_autofree char *backup = g_strconcat (book->path, ".before-2", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdDatabase) db = NULL;

  g_object_unref (open_version (book->path, two_steps, 1, NULL));
  g_object_unref (open_version (book->path, two_steps, 2, NULL));
  db = open_version (backup, two_steps, 1, &error);

  g_assert_no_error (error);
  g_assert_cmpint (pd_database_get_version (db), ==, 1);
  g_assert_cmpint (test_read_int64 (db, "SELECT COUNT(*) FROM one"), ==, 1);
}

static void
test_failed_migration (TestBook *book, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdDatabase) db = NULL;

  g_object_unref (open_version (book->path, broken_step, 1, NULL));
  db = open_version (book->path, broken_step, 2, &error);
  g_assert_null (db);
  g_assert_error (error, PD_ERROR, PD_ERROR_STORE);

  /* It is as it was: the first half of the step is gone too. */
  db = open_version (book->path, broken_step, 1, NULL);
  g_assert_nonnull (db);
  g_assert_cmpint (test_read_int64 (db, "SELECT COUNT(*) FROM sqlite_schema WHERE name = 'two'"),
                   ==, 0);
}

static void
test_newer (TestBook *book, gconstpointer data)
{
  g_autofree char *bump = g_strdup_printf ("PRAGMA user_version = %d", PD_DATABASE_VERSION + 1);

  make_book (book->path);
  run_raw (book->path, bump);
  assert_refused (book->path, PD_DATABASE_READ_WRITE, PD_ERROR_STORE_NEWER);
  assert_refused (book->path, PD_DATABASE_READ_ONLY, PD_ERROR_STORE_NEWER);
}

static void
test_reader_does_not_migrate (TestBook *book, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdDatabase) db = NULL;

  g_object_unref (open_version (book->path, two_steps, 1, NULL));
  db = pd_database_open_with_migrations (book->path, PD_DATABASE_READ_ONLY, two_steps, 2, &error);

  g_assert_null (db);
  g_assert_error (error, PD_ERROR, PD_ERROR_STORE);
}

/* --- rights, locks, space --- */

/* Runs as somebody for whom permissions count. */
static gboolean
become_nobody (TestBook *book)
{
  if (geteuid () != 0)
    return FALSE;

  g_assert_cmpint (seteuid (NOBODY), ==, 0);
  return TRUE;
}

static void
become_root_again (gboolean changed)
{
  if (changed)
    g_assert_cmpint (seteuid (0), ==, 0);
}

static void
test_read_only_file (TestBook *book, gconstpointer data)
{
  gboolean changed;

  make_book (book->path);
  g_chmod (book->folder, 0777);
  g_chmod (book->path, 0444);
  changed = become_nobody (book);
  assert_refused (book->path, PD_DATABASE_READ_WRITE, PD_ERROR_STORE_READ_ONLY);
  become_root_again (changed);
}

static void
test_read_only_folder (TestBook *book, gconstpointer data)
{
  gboolean changed;

  g_chmod (book->folder, 0555);
  changed = become_nobody (book);
  assert_refused (book->path, PD_DATABASE_CREATE, PD_ERROR_STORE_READ_ONLY);
  become_root_again (changed);
  g_chmod (book->folder, 0700);
}

static void
test_writable_file_in_read_only_folder (TestBook *book, gconstpointer data)
{
  gboolean changed;

  make_book (book->path);
  g_chmod (book->path, 0666);
  g_chmod (book->folder, 0555);
  changed = become_nobody (book);
  assert_refused (book->path, PD_DATABASE_READ_WRITE, PD_ERROR_STORE_READ_ONLY);
  become_root_again (changed);
  g_chmod (book->folder, 0700);
}

static void
test_query_only (TestBook *book, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdDatabase) db = NULL;

  make_book (book->path);
  db = test_open (book->path, PD_DATABASE_READ_ONLY);

  g_assert_false (pd_database_set_setting (db, "roles", "admin-agent", &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_STORE_READ_ONLY);
}

/* Another process that holds the book for writing until @release is written to. */
static pid_t
fork_holder (const char *path, int ready, int release)
{
  pid_t pid = fork ();
  sqlite3 *raw = NULL;
  char byte = 'r';

  if (pid != 0)
    return pid;

  if (sqlite3_open (path, &raw) != SQLITE_OK ||
      sqlite3_exec (raw, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK ||
      write (ready, &byte, 1) != 1 || read (release, &byte, 1) < 0)
    _exit (1);
  sqlite3_close (raw);
  _exit (0);
}

static void
test_locked_by_another_process (TestBook *book, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdDatabase) db = NULL;
  int ready[2];
  int release[2];
  int status = 0;
  char byte;
  pid_t pid;

  make_book (book->path);
  g_assert_cmpint (pipe (ready), ==, 0);
  g_assert_cmpint (pipe (release), ==, 0);
  pid = fork_holder (book->path, ready[1], release[0]);
  g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);

  db = test_open (book->path, PD_DATABASE_READ_WRITE);
  g_assert_cmpint (test_read_int64 (db, "SELECT COUNT(*) FROM customers"), ==, 1);
  g_assert_false (pd_database_begin (db, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_STORE_LOCKED);

  g_assert_cmpint (write (release[1], &byte, 1), ==, 1);
  waitpid (pid, &status, 0);
  g_assert_cmpint (status, ==, 0);
  g_clear_error (&error);
  g_assert_true (pd_database_begin (db, &error));
  pd_database_rollback (db);
}

/* A second connection of this process comes and goes; the first one's locks must stay, or another
 * process could take the book from under it. */
static void
test_locks_outlive_a_second_connection (TestBook *book, gconstpointer data)
{
  g_autoptr (PdDatabase) db = NULL;
  int status = 0;
  pid_t pid;

  make_book (book->path);
  db = test_open (book->path, PD_DATABASE_READ_WRITE);
  g_assert_cmpint (test_read_int64 (db, "SELECT COUNT(*) FROM customers"), ==, 1);
  g_object_unref (test_open (book->path, PD_DATABASE_CREATE));

  pid = fork ();
  if (pid == 0) {
    sqlite3 *raw = NULL;
    int rc = sqlite3_open (book->path, &raw);

    if (rc == SQLITE_OK) /* needs the whole file for itself */
      rc = sqlite3_exec (raw, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
    _exit (rc == SQLITE_BUSY ? 0 : 1);
  }
  waitpid (pid, &status, 0);
  g_assert_cmpint (status, ==, 0);
}

static void
test_full (TestBook *book, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdDatabase) db = test_open (book->path, PD_DATABASE_CREATE);
  g_autofree char *limit = g_strdup_printf ("PRAGMA max_page_count = %" G_GINT64_FORMAT,
                                            test_read_int64 (db, "PRAGMA page_count") + 8);
  PdCustomerFields fields = { .name = "青空商事", .domain = "aozora.example" };

  g_assert_true (pd_database_exec (db, limit, "Testing", NULL));
  test_begin (db);
  for (int i = 0; i < 10000 && error == NULL; i++) /* each with a tenant ID of its own */
    pd_database_insert_customer (db, &fields, TEST_NOW, NULL, &error);
  g_assert_error (error, PD_ERROR, PD_ERROR_STORE_FULL);
  pd_database_rollback (db);

  g_assert_cmpint (test_read_int64 (db, "SELECT COUNT(*) FROM customers"), ==, 0);
  g_assert_cmpint (test_read_int64 (db, "SELECT COUNT(*) FROM customers_trigrams_v"), ==, 0);
}

/* --- transactions --- */

static void
test_rollback_leaves_nothing (TestBook *book, gconstpointer data)
{
  static const char *const tables[] = {
    "customers", "customer_texts", "orders",   "order_lines",          "deadlines",
    "articles",  "activity",       "requests", "customers_trigrams_v", "orders_trigrams_v"
  };
  g_autoptr (PdDatabase) db = test_open (book->path, PD_DATABASE_CREATE);
  gint64 customer;

  test_begin (db);
  customer = test_add_customer (db, "青空商事", "aozora.example");
  test_add_order (db, customer, "Order-1", TEST_NOW, one_title);
  test_add_activity (db, customer, "青空商事", PD_OPERATION_CREATE_ORDER);
  g_assert_true (pd_database_store_request (db, "r-1", "buy", "1", TEST_NOW, NULL));
  pd_database_rollback (db);

  g_assert_false (pd_database_in_transaction (db));
  g_assert_cmpuint (pd_database_steal_changes (db), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++) {
    g_autofree char *sql = g_strdup_printf ("SELECT COUNT(*) FROM %s", tables[i]);

    g_assert_cmpint (test_read_int64 (db, sql), ==, 0);
  }
}

static void
test_finalize_rolls_back (TestBook *book, gconstpointer data)
{
  g_autoptr (PdDatabase) db = test_open (book->path, PD_DATABASE_CREATE);

  test_begin (db);
  test_add_customer (db, "青空商事", "aozora.example");
  g_clear_object (&db);
  db = test_open (book->path, PD_DATABASE_READ_WRITE);

  g_assert_cmpint (test_read_int64 (db, "SELECT COUNT(*) FROM customers"), ==, 0);
}

static void
test_changes_are_told_once (TestBook *book, gconstpointer data)
{
  g_autoptr (PdDatabase) db = test_open (book->path, PD_DATABASE_CREATE);
  gint64 customer;

  test_begin (db);
  customer = test_add_customer (db, "青空商事", "aozora.example");
  test_commit (db);
  g_assert_cmpuint (pd_database_steal_changes (db), ==, PD_CHANGE_CUSTOMERS);
  g_assert_cmpuint (pd_database_steal_changes (db), ==, 0);

  test_begin (db);
  test_add_order (db, customer, "Order-1", TEST_NOW, one_title);
  test_commit (db);
  g_assert_cmpuint (pd_database_steal_changes (db), ==,
                    PD_CHANGE_ORDERS | PD_CHANGE_CUSTOMERS | PD_CHANGE_DEADLINES);
}

static void
test_bind_letters (TestBook *book, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new ("\0\1", 2);
  g_autoptr (PdDatabase) db = test_open (":memory:", PD_DATABASE_CREATE);
  g_autoptr (PdStatement) stmt = pd_database_prepare (
      db,
      "SELECT ?1 = 'a' AND ?2 = 5000000000 AND ?3 = 7 AND ?4 = x'0001' AND ?5 IS NULL"
      " AND ?6 IS NULL",
      &error);
  gboolean has_row = FALSE;

  g_assert_no_error (error);
  g_assert_true (pd_database_bind (db, stmt, &error, "sidbns", "a", G_GINT64_CONSTANT (5000000000),
                                   7, bytes, (char *) NULL));
  g_assert_true (pd_database_step (db, stmt, "Testing", &has_row, &error));
  g_assert_true (has_row);
  g_assert_cmpint (sqlite3_column_int (stmt, 0), ==, 1);
}

/* A file system on which no further file fits: SQLite says that it cannot open one. */
static int
open_without_room (sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
  file->pMethods = NULL;
  return SQLITE_CANTOPEN;
}

static int
tell_no_room (sqlite3_vfs *vfs, int length, char *text)
{
  return ENOSPC;
}

static void
test_no_room_behind_cantopen (TestBook *book, gconstpointer data)
{
  sqlite3_vfs *usual = sqlite3_vfs_find (NULL);
  sqlite3_vfs full = *usual;

  make_book (book->path);
  full.zName = "full";
  full.xOpen = open_without_room;
  full.xGetLastError = tell_no_room;
  g_assert_cmpint (sqlite3_vfs_register (&full, TRUE), ==, SQLITE_OK);
  assert_refused (book->path, PD_DATABASE_READ_WRITE, PD_ERROR_STORE_FULL);
  sqlite3_vfs_unregister (&full);
  g_assert_cmpint (sqlite3_vfs_register (usual, TRUE), ==, SQLITE_OK);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*run) (TestBook *book, gconstpointer data);
  } tests[] = {
    { "/database/open/create-and-reopen", test_create_and_reopen },
    { "/database/open/settings", test_settings_of_connection },
    { "/database/open/private-files", test_private_files },
    { "/database/open/widened-file", test_widened_file_is_narrowed },
    { "/database/refuse/missing", test_missing },
    { "/database/refuse/empty-file", test_empty_file },
    { "/database/refuse/not-ours", test_not_ours },
    { "/database/refuse/not-a-database", test_not_a_database },
    { "/database/refuse/damaged-header", test_damaged_header },
    { "/database/refuse/newer", test_newer },
    { "/database/damaged-page/list", test_damaged_page },
    { "/database/damaged-page/check", test_check_tells_damage },
    { "/database/migrate/step", test_migrate },
    { "/database/migrate/backup", test_backup_is_the_old_book },
    { "/database/migrate/failed", test_failed_migration },
    { "/database/migrate/reader", test_reader_does_not_migrate },
    { "/database/read-only/file", test_read_only_file },
    { "/database/read-only/folder", test_read_only_folder },
    { "/database/read-only/file-in-folder", test_writable_file_in_read_only_folder },
    { "/database/read-only/query-only", test_query_only },
    { "/database/locked", test_locked_by_another_process },
    { "/database/locks-stay", test_locks_outlive_a_second_connection },
    { "/database/full", test_full },
    { "/database/full/behind-cantopen", test_no_room_behind_cantopen },
    { "/database/rollback/nothing-left", test_rollback_leaves_nothing },
    { "/database/rollback/finalize", test_finalize_rolls_back },
    { "/database/changes", test_changes_are_told_once },
    { "/database/bind", test_bind_letters },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, TestBook, NULL, set_up, tests[i].run, tear_down);

  return g_test_run ();
}
