// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* A book of an older version becomes one of this version, with everything that was in it; also when
 * the program is killed at any write on the way. */

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store-test.h"

/* A kill at so many writes, spread over all that a migration makes. */
#define KILLS 40

static const char *program;

/* --- an old book --- */

static PdDatabase *
open_old (const char *path)
{
  g_autoptr (GError) error = NULL;
  gsize n = 0;
  const char *const *migrations = pd_schema_get_migrations (&n);
  PdDatabase *db =
      pd_database_open_with_migrations (path, PD_DATABASE_CREATE, migrations, 1, &error);

  g_assert_no_error (error);
  return db;
}

static void
exec (PdDatabase *db, const char *sql)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (pd_database_exec (db, sql, "Testing", &error));
  g_assert_no_error (error);
}

/* Something in every table of version 1. */
static void
make_old_book (const char *path, int n_customers)
{
  static const char *const titles[] = { "SQL Server 2022", "Windows Server 2022", NULL };
  g_autoptr (PdDatabase) db = open_old (path);

  test_begin (db);
  for (int i = 0; i < n_customers; i++) {
    g_autofree char *name = g_strdup_printf ("青空商事 %d", i);
    g_autofree char *order_id = g_strdup_printf ("order-%d", i);
    gint64 customer = test_add_customer (db, name, "aozora.example");

    test_add_order (db, customer, order_id, TEST_NOW - i, titles);
    test_add_activity (db, customer, name, PD_OPERATION_CREATE_ORDER);
  }
  exec (db,
        "INSERT INTO settings VALUES ('roles', 'admin-agent');"
        "INSERT INTO products (product_id, sku_id, title, title_key, folded, kind) VALUES"
        " ('DG7', '0001', 'SQL', x'01', 'sql', 'software_perpetual');"
        "INSERT INTO prices VALUES (1, '', 'one_time', 'JPY', 0, 118000);"
        "INSERT INTO media VALUES (1, 'DG7', '2022', 'ja', 'EXE', NULL, 'a', 1, 'b', 'c', NULL);"
        "INSERT INTO pool_keys VALUES (1, 'DG7', '2022', x'01', x'02', 'AB', 1, 1, 5, 0);"
        "INSERT INTO links VALUES (1, 1, 1, x'03', 5, 0, 6, 0, 50, 0);"
        "INSERT INTO deadlines VALUES (NULL, 6, 'link', 1, 1, 1);"
        "INSERT INTO invoices VALUES (1, 'G000000001', '2020-05', 'JPY', 0, 1000, 0, 1);"
        "INSERT INTO invoice_lines VALUES (1, 1, 'New', 1, 1000, 5);"
        "INSERT INTO requests VALUES ('r', 'order', 'x', 5);");
  test_commit (db);
}

/* Every row of every table, by the columns of version 1. */
static char *
dump (PdDatabase *db)
{
  static const char *const tables[][2] = {
    { "settings", "key, value" },
    { "customers",
      "id, tenant_id, name, name_key, domain, country, currency, email, phone, registration_id,"
      " first_name, last_name, agreement_date, agreement_first_name, agreement_last_name,"
      " agreement_email, agreement_phone, orders_count, created_at" },
    { "customer_texts", "id, folded" },
    { "products", "id, product_id, sku_id, title, title_key, folded, description, publisher, kind,"
                  " min_quantity, max_quantity, one_per_customer, hybrid_benefit" },
    { "prices", "product_row_id, term, billing, currency, place, amount_minor" },
    { "media", "id, product_id, version, language, file_type, bits, file_name, size, sha256,"
               " source, title" },
    { "orders", "id, order_id, customer_row_id, placed_at, status, currency, total_minor,"
                " include_tax, request_id, user_name" },
    { "articles", "id, product_id, sku_id, title, publisher, kind, hybrid_benefit, title_key,"
                  " folded" },
    { "order_lines",
      "id, order_row_id, customer_row_id, line, article_row_id, software, quantity, term, billing,"
      " unit_price_minor, total_minor, status, placed_at, policy_id, window_end, cancel_sent_at,"
      " cancelled_at, credit_minor, credit_invoice, version, checklist, next_instalment_at" },
    { "pool_keys", "id, product_id, version, sealed, hash, masked, sample, line_row_id, issued_at,"
                   " revoked_at" },
    { "links", "id, line_row_id, media_row_id, sealed_url, issued_at, first_used_at, expires_at,"
               " used, limit_count, revoked_at" },
    { "invoices", "id, invoice_id, month, currency, paid, charges_minor, credits_minor,"
                  " line_count" },
    { "invoice_lines", "id, invoice_row_id, charge_type, line_row_id, amount_minor, at" },
    { "activity", "id, at, user_name, user_email, operation, status, customer_row_id, customer_id,"
                  " customer_name, resource_type, resource, detail, hash" },
    { "activity_texts", "id, folded" },
    { "deadlines", "id, at, kind, customer_row_id, line_row_id, link_row_id" },
    { "requests", "request_id, what, answer, at" },
  };
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++) {
    g_autoptr (GError) error = NULL;
    g_auto (GStrv) columns = g_strsplit (tables[i][1], ", ", -1);
    g_autofree char *values = g_strjoinv ("), quote (", columns);
    g_autofree char *sql =
        g_strdup_printf ("SELECT json_array (quote (%s)) FROM %s ORDER BY 1", values, tables[i][0]);
    g_autoptr (PdStatement) stmt = pd_database_prepare (db, sql, &error);
    gboolean has_row = TRUE;
    int n_rows = 0;

    g_assert_no_error (error);
    for (; has_row; n_rows++) {
      g_assert_true (pd_database_step (db, stmt, "Testing", &has_row, &error));
      if (has_row)
        g_string_append_printf (text, "%s %s\n", tables[i][0], pd_statement_lend_text (stmt, 0));
    }
    g_assert_cmpint (n_rows, >, 1); /* nothing is compared that is empty */
  }

  return g_string_free (text, FALSE);
}

static char *
dump_old (const char *path)
{
  g_autoptr (PdDatabase) db = open_old (path);

  g_assert_cmpint (pd_database_get_version (db), ==, 1);
  return dump (db);
}

static void
assert_migrated (const char *path, const char *before)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdDatabase) db = test_open (path, PD_DATABASE_READ_WRITE);
  g_autofree char *after = dump (db);
  g_autoptr (GPtrArray) findings = pd_database_check (db, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (pd_database_get_version (db), ==, PD_DATABASE_VERSION);
  g_assert_cmpstr (after, ==, before);
  if (findings->len > 0)
    g_error ("%s", (const char *) findings->pdata[0]);
}

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

/* --- whole migrations --- */

/* What was released stays as it was, or books of that version would not be this one. */
static void
test_released_steps_stay (TestBook *book, gconstpointer data)
{
  static const char *const released[] = {
    "56af5779094659f57597dd7f4db800d39cba005c3b73bf7b0a8a1e95e66c03f8",
  };
  gsize n = 0;
  const char *const *migrations = pd_schema_get_migrations (&n);

  for (gsize i = 0; i < G_N_ELEMENTS (released); i++) {
    g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, migrations[i], -1);

    g_assert_cmpstr (hash, ==, released[i]);
  }
}

static void
test_everything_stays (TestBook *book, gconstpointer data)
{
  g_autofree char *backup = g_strconcat (book->path, ".before-2", NULL);
  g_autofree char *before = NULL;
  g_autofree char *kept = NULL;

  make_old_book (book->path, 3);
  before = dump_old (book->path);
  assert_migrated (book->path, before);
  kept = dump_old (backup);
  g_assert_cmpstr (kept, ==, before);
}

/* The new tables hang on the old rows. */
static void
test_migrated_book_works (TestBook *book, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdDatabase) db = NULL;
  g_autoptr (PdReservation) reservation = NULL;
  g_autoptr (PdProduct) product = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  gboolean allowed = TRUE;
  gint64 row_id;

  make_old_book (book->path, 3);
  db = test_open (book->path, PD_DATABASE_READ_WRITE);
  g_assert_true (pd_database_get_self_purchase (db, 1, &allowed, &error));
  g_assert_false (allowed); /* 14.7 */
  product = pd_database_find_product (db, "DG7", "0001", &error);
  g_assert_no_error (error);
  g_assert_null (pd_product_get_regions (product));

  row_id = test_add_reservation (db, 1, &(PdBulkReservation){ .name = "new" });
  reservation = pd_database_find_reservation (db, "青空商事 0", TEST_NOW, &error);
  g_assert_no_error (error);
  g_assert_cmpint (pd_record_get_row_id (PD_RECORD (reservation)), ==, row_id);
  findings = pd_database_check (db, NULL, &error);
  g_assert_cmpuint (findings->len, ==, 0);
}

/* --- killed migrations --- */

/* Of the child: writes until it kills itself; 0 = never. */
static int kill_at;
static int n_writes;

static void
count_write (void)
{
  if (++n_writes == kill_at)
    raise (SIGKILL);
}

static ssize_t
counted_write (int fd, const void *data, size_t size)
{
  count_write ();
  return write (fd, data, size);
}

static ssize_t
counted_pwrite (int fd, const void *data, size_t size, off_t offset)
{
  count_write ();
  return pwrite (fd, data, size, offset);
}

static int
counted_unlink (const char *path)
{
  count_write ();
  return unlink (path);
}

static void
count_writes (void)
{
  static const struct
  {
    const char *name;
    sqlite3_syscall_ptr call;
  } calls[] = {
    { "write", (sqlite3_syscall_ptr) counted_write },
    { "pwrite", (sqlite3_syscall_ptr) counted_pwrite },
    { "pwrite64", (sqlite3_syscall_ptr) counted_pwrite },
    { "unlink", (sqlite3_syscall_ptr) counted_unlink },
  };
  sqlite3_vfs *vfs = sqlite3_vfs_find (NULL);

  g_assert_nonnull (vfs->xSetSystemCall);
  for (gsize i = 0; i < G_N_ELEMENTS (calls); i++)
    vfs->xSetSystemCall (vfs, calls[i].name, calls[i].call);
}

/* The program in its other role: opens a book, dies at one of its writes, else tells how many. */
static int
run_child (const char *path, const char *at)
{
  g_autoptr (PdDatabase) db = NULL;

  kill_at = atoi (at);
  count_writes ();
  db = test_open (path, PD_DATABASE_READ_WRITE);
  g_clear_object (&db);
  printf ("%d\n", n_writes);
  return 0;
}

/* TRUE: it was killed. */
static gboolean
migrate_in_child (const char *path, int at, int *n)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *number = g_strdup_printf ("%d", at);
  const char *const argv[] = { program, "--migrate", path, number, NULL };
  g_autofree char *out = NULL;
  int status = 0;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
                               &out, NULL, &status, &error));
  g_assert_no_error (error);
  if (WIFSIGNALED (status)) {
    g_assert_cmpint (WTERMSIG (status), ==, SIGKILL);
    return TRUE;
  }

  g_assert_cmpint (status, ==, 0);
  *n = atoi (out);
  return FALSE;
}

static void
copy_file (const char *from, const char *to)
{
  static const char *const leftovers[] = { "-wal", "-shm", ".before-2", ".before-2.part" };
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;
  gsize length = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (leftovers); i++) {
    g_autofree char *path = g_strconcat (to, leftovers[i], NULL);

    unlink (path);
  }
  g_assert_true (g_file_get_contents (from, &content, &length, &error));
  g_assert_true (g_file_set_contents_full (to, content, (gssize) length, G_FILE_SET_CONTENTS_NONE,
                                           0600, &error));
  g_assert_no_error (error);
}

/* The book of before is whole wherever it was put already. */
static void
assert_backup (const char *path, const char *before)
{
  g_autofree char *backup = g_strconcat (path, ".before-2", NULL);
  g_autofree char *kept = NULL;

  if (!g_file_test (backup, G_FILE_TEST_EXISTS))
    return;

  kept = dump_old (backup);
  g_assert_cmpstr (kept, ==, before);
}

static void
test_killed (TestBook *book, gconstpointer data)
{
  g_autofree char *template = g_strconcat (book->path, ".template", NULL);
  g_autofree char *before = NULL;
  int n_killed = 0;
  int n = 0;

  make_old_book (template, 60);
  before = dump_old (template);
  copy_file (template, book->path);
  g_assert_false (migrate_in_child (book->path, 0, &n));
  g_assert_cmpint (n, >, KILLS);
  g_test_message ("a migration makes %d writes", n);

  for (int i = 0; i < KILLS; i++) {
    /* The first, the last, and what lies between. */
    int at = 1 + (int) ((gint64) i * (n - 1) / (KILLS - 1));
    int ignored;

    copy_file (template, book->path);
    g_assert_true (migrate_in_child (book->path, at, &ignored));
    n_killed++;
    assert_backup (book->path, before);
    assert_migrated (book->path, before);
    assert_backup (book->path, before);
  }
  g_assert_cmpint (n_killed, ==, KILLS);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*run) (TestBook *book, gconstpointer data);
  } tests[] = {
    { "/migration/released-steps", test_released_steps_stay },
    { "/migration/everything-stays", test_everything_stays },
    { "/migration/works", test_migrated_book_works },
    { "/migration/killed", test_killed },
  };

  program = argv[0];
  if (argc == 4 && strcmp (argv[1], "--migrate") == 0)
    return run_child (argv[2], argv[3]);

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, TestBook, NULL, set_up, tests[i].run, tear_down);

  return g_test_run ();
}
