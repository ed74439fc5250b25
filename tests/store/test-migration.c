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
/* What a backup of the book is called: by the version that it was about to become. */
#define BACKUP ".before-" G_STRINGIFY (PD_DATABASE_VERSION)

static const char *program;

/* --- an old book --- */

static PdDatabase *
open_old (const char *path, int version)
{
  g_autoptr (GError) error = NULL;
  gsize n = 0;
  const char *const *migrations = pd_schema_get_migrations (&n);
  PdDatabase *db = pd_database_open_with_migrations (path, PD_DATABASE_CREATE, migrations,
                                                     (gsize) version, &error);

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

/* Something in every table that version 2 brought. */
static void
fill_version_2 (PdDatabase *db)
{
  g_autoptr (GError) error = NULL;
  const PdUtilizationDay day = { 18000, 24000, 12000 };
  const PdRequestFields fields = { .type = (char *) PD_REQUEST_AZURE,
                                   .customer_row_id = 1,
                                   .title = (char *) "返金のお願い" };
  g_autoptr (GBytes) file = g_bytes_new_static ("log", 3);
  gint64 old = test_add_reservation (db, 1, &(PdBulkReservation){ .name = "本番" });
  gint64 request = 0;

  test_add_reservation (db, 1, &(PdBulkReservation){ .name = "rest", .quantity = 2 });
  g_assert_true (pd_database_put_utilization (db, old, &day, 1, &error));
  g_assert_true (pd_database_insert_request (db, &fields, "q-1", "120050100000001", "open", NULL,
                                             "Hana", "hana@example.com", TEST_NOW, &request,
                                             &error));
  g_assert_true (pd_database_insert_message (db, request, "Support", "in", "hello", TEST_NOW + 1,
                                             NULL, &error));
  g_assert_true (pd_database_insert_attachment (db, request, 0, "a.log", file, NULL, &error));
  g_assert_no_error (error);
  exec (
      db,
      "INSERT INTO azure_subscriptions VALUES (1, 1, 's-1', 'Main', 'active', 5);"
      "UPDATE customers SET self_purchase = 1 WHERE id = 1;"
      "UPDATE products SET resource_type = 'VirtualMachines', size = 'D2', regions = 'japaneast';"
      "UPDATE reservations SET state = 'Cancelled', cancelled_at = 9 WHERE id = 1;"
      "DELETE FROM deadlines WHERE reservation_row_id = 1;"
      "UPDATE reservations SET parent_row_id = 1 WHERE id = 2;"
      "INSERT INTO role_assignments VALUES (1, 'ro-1', 'ra-1', 'p-1', 'Hana', NULL, 'User',"
      " 'role', 0, 5, NULL);"
      "INSERT INTO refunds VALUES (1, 'refund', 1, 1, 1, 9, 1, 'JPY', 10, 0, 10, 0, 7, 0, 0, NULL,"
      " '2020', NULL, NULL, NULL, NULL, 'quote');"
      "INSERT INTO markets VALUES (1, 'JP', 'Japan', '日本');");
}

/* Something in every table of version 1 or 2. */
static void
fill_old_book (const char *path, int version, int n_customers)
{
  static const char *const titles[] = { "SQL Server 2022", "Windows Server 2022", NULL };
  g_autoptr (PdDatabase) db = open_old (path, version);

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
        "INSERT INTO deadlines (at, kind, customer_row_id, line_row_id, link_row_id)"
        " VALUES (6, 'link', 1, 1, 1);"
        "INSERT INTO invoices VALUES (1, 'G000000001', '2020-05', 'JPY', 0, 1000, 0, 1);"
        "INSERT INTO invoice_lines VALUES (1, 1, 'New', 1, 1000, 5);"
        "INSERT INTO requests VALUES ('r', 'order', 'x', 5);");
  if (version >= 2)
    fill_version_2 (db);
  test_commit (db);
}

/* Something in every table that version 1 or 2 had: one of version 3 was such a book before. */
static void
make_old_book (const char *path, int version, int n_customers)
{
  g_autoptr (PdDatabase) db = NULL;

  fill_old_book (path, MIN (version, 2), n_customers);
  if (version > 2)
    db = open_old (path, version);
}

/* Tables and their columns. */
typedef struct
{
  const char *table;
  const char *columns;
} Table;

static const Table tables_1[] = {
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
static const Table tables_2[] = {
  { "azure_subscriptions", "id, customer_row_id, subscription_id, name, state, created_at" },
  { "customers", "id, self_purchase" },
  { "products", "id, resource_type, size, regions" },
  { "reservations",
    "id, reservation_id, reservation_order_id, line_row_id, customer_row_id, customer_key, name,"
    " name_key, resource_type, size, size_key, region, quantity, term, billing, currency,"
    " unit_price_minor, payments_made, next_payment_at, purchased_at, expires_at, state,"
    " scope_type, scope_id, scope_name, billing_subscription, flexibility, utilization_1d,"
    " utilization_7d, utilization_30d, used, policy_id, parent_row_id, cancelled_at" },
  { "reservation_texts", "id, folded" },
  { "utilization", "reservation_row_id, day, reserved_millihours, used_millihours" },
  { "role_assignments",
    "id, reservation_order_id, assignment_id, principal_id, principal_name, principal_email,"
    " principal_type, role_id, inherited, created_at, created_by" },
  { "deadlines", "id, at, kind, customer_row_id, line_row_id, link_row_id, reservation_row_id" },
  { "support_requests",
    "id, request_id, number, type, state, customer_row_id, customer_key, line_row_id,"
    " reservation_row_id, subscription_id, problem, category, impact, title, title_key, reason,"
    " amount, description, sealed_contact, user_name, user_email, created_at, updated_at,"
    " refund_state, credit_minor, currency, credit_invoice" },
  { "support_request_texts", "id, folded" },
  { "request_messages", "id, request_row_id, at, author, direction, body" },
  { "request_attachments",
    "id, request_row_id, message_row_id, name, size, sha256, sent, content" },
  { "refunds", "id, kind, reservation_row_id, customer_row_id, request_row_id, at, quantity" },
  { "markets", "place, iso, name_en, name_ja" },
};

static void
dump_tables (PdDatabase *db, const Table *tables, gsize n_tables, GString *text)
{
  for (gsize i = 0; i < n_tables; i++) {
    g_autoptr (GError) error = NULL;
    g_auto (GStrv) columns = g_strsplit (tables[i].columns, ", ", -1);
    g_autofree char *values = g_strjoinv ("), quote (", columns);
    g_autofree char *sql = g_strdup_printf ("SELECT json_array (quote (%s)) FROM %s ORDER BY 1",
                                            values, tables[i].table);
    g_autoptr (PdStatement) stmt = pd_database_prepare (db, sql, &error);
    gboolean has_row = TRUE;
    int n_rows = 0;

    g_assert_no_error (error);
    for (; has_row; n_rows++) {
      g_assert_true (pd_database_step (db, stmt, "Testing", &has_row, &error));
      if (has_row)
        g_string_append_printf (text, "%s %s\n", tables[i].table, pd_statement_lend_text (stmt, 0));
    }
    g_assert_cmpint (n_rows, >, 1); /* nothing is compared that is empty */
  }
}

/* Every row of every table, by the columns of the version. */
static char *
dump (PdDatabase *db, int version)
{
  GString *text = g_string_new (NULL);

  dump_tables (db, tables_1, G_N_ELEMENTS (tables_1), text);
  if (version >= 2)
    dump_tables (db, tables_2, G_N_ELEMENTS (tables_2), text);

  return g_string_free (text, FALSE);
}

static char *
dump_old (const char *path, int version)
{
  g_autoptr (PdDatabase) db = open_old (path, version);

  g_assert_cmpint (pd_database_get_version (db), ==, version);
  return dump (db, version);
}

static void
assert_migrated (const char *path, int version, const char *before)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdDatabase) db = test_open (path, PD_DATABASE_READ_WRITE);
  g_autofree char *after = dump (db, version);
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
    "9396c140d14c12579823e9b37207bd7a8db06bbbfffc4f7108e092754c67674a",
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
  const int version = GPOINTER_TO_INT (data);
  g_autofree char *backup = g_strconcat (book->path, BACKUP, NULL);
  g_autofree char *before = NULL;
  g_autofree char *kept = NULL;

  make_old_book (book->path, version, 3);
  before = dump_old (book->path, version);
  assert_migrated (book->path, version, before);
  kept = dump_old (backup, version);
  g_assert_cmpstr (kept, ==, before);
}

/* The new tables hang on the old rows. */
static void
test_migrated_book_works (TestBook *book, gconstpointer data)
{
  const int version = GPOINTER_TO_INT (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdDatabase) db = NULL;
  g_autoptr (PdReservation) reservation = NULL;
  g_autoptr (PdProduct) product = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  gboolean allowed = TRUE;
  gint64 row_id;

  make_old_book (book->path, version, 3);
  db = test_open (book->path, PD_DATABASE_READ_WRITE);
  g_assert_true (pd_database_get_self_purchase (db, 2, &allowed, &error));
  g_assert_false (allowed); /* 14.7 */
  product = pd_database_find_product (db, "DG7", "0001", &error);
  g_assert_no_error (error);
  g_assert_cmpint (pd_product_get_regions (product) == NULL, ==, version < 2);

  row_id = test_add_reservation (db, 3, &(PdBulkReservation){ .name = "new" });
  reservation = pd_database_find_reservation (db, "青空商事 1", TEST_NOW, &error);
  g_assert_no_error (error);
  g_assert_cmpint (pd_record_get_row_id (PD_RECORD (reservation)), ==, row_id);
  findings = pd_database_check (db, NULL, &error);
  g_assert_cmpuint (findings->len, ==, 0);
}

/* A table that was built anew still is what the others refer to, and what looked after it still
 * does. */
static void
test_rebuilt_tables (TestBook *book, gconstpointer data)
{
  static const char *const refused[] = {
    "INSERT INTO utilization VALUES (99, 1, 1, 1)",
    "INSERT INTO invoice_lines (invoice_row_id, charge_type, line_row_id, amount_minor, at)"
    " VALUES (99, 'New', 1, 1, 1)",
    "INSERT INTO request_messages (request_row_id, at, author, direction, body)"
    " VALUES (99, 1, 'a', 'in', 'b')",
    "INSERT INTO deadlines (at, kind, customer_row_id) VALUES (1, 'cancel', 1)",
    "DELETE FROM support_requests WHERE id = 1",
    "DELETE FROM reservations WHERE id = 1",
    "UPDATE reservations SET quantity = 0 WHERE id = 2",
    "UPDATE support_requests SET state = 'draft' WHERE id = 1",
  };
  g_autoptr (PdDatabase) db = NULL;

  make_old_book (book->path, 2, 3);
  db = test_open (book->path, PD_DATABASE_READ_WRITE);
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (pd_database_exec (db, refused[i], "Testing", &error));
    g_assert_error (error, PD_ERROR, PD_ERROR_STORE);
  }
  exec (db, "UPDATE customers SET name_key = x'77' WHERE id = 1");
  g_assert_cmpint (test_read_int64 (db, "SELECT COUNT(*) FROM reservations WHERE customer_key ="
                                        " x'77'"),
                   ==, 2);
  g_assert_cmpint (test_read_int64 (db, "SELECT COUNT(*) FROM support_requests WHERE customer_key ="
                                        " x'77'"),
                   ==, 1);
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
  static const char *const leftovers[] = { "-wal", "-shm", BACKUP, BACKUP ".part" };
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
assert_backup (const char *path, int version, const char *before)
{
  g_autofree char *backup = g_strconcat (path, BACKUP, NULL);
  g_autofree char *kept = NULL;

  if (!g_file_test (backup, G_FILE_TEST_EXISTS))
    return;

  kept = dump_old (backup, version);
  g_assert_cmpstr (kept, ==, before);
}

static void
test_killed (TestBook *book, gconstpointer data)
{
  const int version = GPOINTER_TO_INT (data);
  g_autofree char *template = g_strconcat (book->path, ".template", NULL);
  g_autofree char *before = NULL;
  int n_killed = 0;
  int n = 0;

  make_old_book (template, version, 60);
  before = dump_old (template, version);
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
    assert_backup (book->path, version, before);
    assert_migrated (book->path, version, before);
    assert_backup (book->path, version, before);
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
    int version; /* from which one */
  } tests[] = {
    { "/migration/released-steps", test_released_steps_stay, 0 },
    { "/migration/everything-stays-1", test_everything_stays, 1 },
    { "/migration/everything-stays-2", test_everything_stays, 2 },
    { "/migration/everything-stays-3", test_everything_stays, 3 },
    { "/migration/works-1", test_migrated_book_works, 1 },
    { "/migration/works-2", test_migrated_book_works, 2 },
    { "/migration/works-3", test_migrated_book_works, 3 },
    { "/migration/rebuilt-tables", test_rebuilt_tables, 2 },
    { "/migration/killed-1", test_killed, 1 },
    { "/migration/killed-2", test_killed, 2 },
  };

  program = argv[0];
  if (argc == 4 && strcmp (argv[1], "--migrate") == 0)
    return run_child (argv[2], argv[3]);

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, TestBook, GINT_TO_POINTER (tests[i].version), set_up, tests[i].run,
                tear_down);

  return g_test_run ();
}
