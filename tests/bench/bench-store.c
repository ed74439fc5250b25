// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Times of the store's lists, searches and inserts beside plain SQLite doing the same work on the
 * same file. Build: executable ('bench-store', 'bench-store.c', dependencies: [pd_store_dep,
 * sqlite_dep]). Run:
 *
 *     bench-store FILE [CUSTOMERS [ORDERS]]
 *
 * A FILE that is not there is made first, with two lines an order; 100000 1000000 is the size that
 * the design speaks of. One line a case: median and 95th percentile of ours and of SQLite's in
 * milliseconds, and their ratio (SQLite's median by ours: 1.00 = as fast). At the end the figures
 * that tests/bench/run judges, a name and a number each:
 *   query_ratio    our time by SQLite's for the same lists, the median
 *   search_p95_ms  first rows of customers for three characters and more, the slowest case
 *   pair_p95_ms    the same for two Japanese characters
 *   orders_ratio   SQLite's time by ours for an order in a durable transaction of its own */

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pd-clock.h"
#include "pd-tables.h"

#define NOW G_GINT64_CONSTANT (1588377600000000) /* 2020-05-02T00:00:00Z */
#define RUNS 21
#define FIRST 256

/* --- making a book --- */

static const char *const firsts[] = { "株式会社", "有限会社",  "ContosoWare ", "Ｆａｂｒｉｋａｍ ",
                                      "合同会社", "Nordwind ", "学校法人",     "Pacific " };
static const char *const middles[] = { "東京",   "横浜",     "アオゾラ", "ミナト",
                                       "北海",   "Trading",  "ひかり",   "Logistics",
                                       "サクラ", "Software", "京都",     "丸の内" };
static const char *const lasts[] = { "商事", "製作所", "システム", " Ltd", " GmbH", "工業",
                                     "食品", "設計",   "電機",     "印刷", " SA",   "不動産" };
static const char *const countries[] = { "JP", "US", "DE", "FR", "AU", "BR" };
static const char *const currencies[] = { "JPY", "USD", "EUR", "EUR", "AUD", "BRL" };
static const char *const titles[] = {
  "SQL Server 2022 Standard",          "Windows Server 2022 Datacenter",
  "SQL Server 2022 Enterprise 2 コア", "Windows Server 2022 リモート デスクトップ CAL",
  "Visio Professional 2021",           "Project Standard 2021",
  "SUSE Linux Enterprise Server",      "Office LTSC 2021"
};

static void
check (gboolean ok, GError *error)
{
  if (ok)
    return;

  g_printerr ("%s\n", error != NULL ? error->message : "failed");
  exit (1);
}

static void
add_customer (PdDatabase *db, GRand *rand, int i)
{
  GError *error = NULL;
  guint country = (guint) g_rand_int_range (rand, 0, G_N_ELEMENTS (countries));
  g_autofree char *name =
      g_strdup_printf ("%s%s%s %d", firsts[g_rand_int_range (rand, 0, G_N_ELEMENTS (firsts))],
                       middles[g_rand_int_range (rand, 0, G_N_ELEMENTS (middles))],
                       lasts[g_rand_int_range (rand, 0, G_N_ELEMENTS (lasts))], i);
  g_autofree char *domain = g_strdup_printf ("kyaku%x.example.com", g_rand_int (rand) & 0xffffff);
  g_autofree char *email = g_strdup_printf ("madoguchi@%s", domain);
  g_autofree char *tenant =
      g_strdup_printf ("%08x-%04x-4%03x-8%03x-%08x%04x", g_rand_int (rand),
                       g_rand_int (rand) & 0xffff, g_rand_int (rand) & 0xfff,
                       g_rand_int (rand) & 0xfff, g_rand_int (rand), g_rand_int (rand) & 0xffff);
  PdCustomerFields fields = { .name = name,
                              .domain = domain,
                              .email = email,
                              .country = (char *) countries[country],
                              .currency = (char *) currencies[country],
                              .tenant_id = tenant };

  check (pd_database_insert_customer (db, &fields, NOW - i, NULL, &error), error);
}

static void
add_order (PdDatabase *db, GRand *rand, int n_customers, int i)
{
  static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  GError *error = NULL;
  gint64 placed_at = NOW - (gint64) (g_rand_double (rand) * 1000 * (double) PD_DAY_US);
  char order_id[13] = { 0 };
  PdBulkLine lines[2];
  PdBulkOrder order = { .order_id = order_id,
                        .customer_row_id = g_rand_int_range (rand, 1, n_customers + 1),
                        .placed_at = placed_at,
                        .status = i % 17 == 0 ? "pending" : "completed",
                        .currency = currencies[i % 6],
                        .user_name = "Bench",
                        .lines = lines,
                        .n_lines = 2 };

  for (int k = 0; k < 12; k++)
    order_id[k] = digits[g_rand_int_range (rand, 0, 62)];
  for (int k = 0; k < 2; k++) {
    const char *title = titles[g_rand_int_range (rand, 0, G_N_ELEMENTS (titles))];

    lines[k] = (PdBulkLine){ .product_id = "DG7GMGF0FLR2",
                             .sku_id = title,
                             .title = title,
                             .publisher = "Microsoft",
                             .kind = PD_KIND_PERPETUAL,
                             .quantity = 1 + i % 9,
                             .billing = PD_BILLING_ONE_TIME,
                             .unit_price_minor = 118000,
                             .total_minor = 118000 * (1 + i % 9),
                             .status = "active",
                             .policy_id = "2020",
                             .window_end = placed_at + 61 * PD_DAY_US };
    order.total_minor += lines[k].total_minor;
  }
  check (pd_database_bulk_insert_order (db, &order, NULL, NULL, &error), error);
}

static void
make_book (const char *path, int n_customers, int n_orders)
{
  GError *error = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (PdDatabase) db = pd_database_open (path, PD_DATABASE_CREATE, &error);
  gint64 start = g_get_monotonic_time ();
  gint64 streamed;

  check (db != NULL, error);
  check (pd_database_begin (db, &error) && pd_database_begin_bulk (db, &error), error);
  for (int i = 1; i <= n_customers; i++)
    add_customer (db, rand, i);
  g_print ("# customers in: %.1f s\n", (double) (g_get_monotonic_time () - start) / 1e6);
  for (int i = 1; i <= n_orders; i++)
    add_order (db, rand, n_customers, i);
  streamed = g_get_monotonic_time ();
  g_print ("# orders in: %.1f s\n", (double) (streamed - start) / 1e6);
  check (pd_database_end_bulk (db, NULL, &error), error);
  g_print ("# indexes built: %.1f s\n", (double) (g_get_monotonic_time () - start) / 1e6);
  check (pd_database_commit (db, &error), error);
  g_print ("# made %d customers, %d orders, %d lines in %.1f s\n", n_customers, n_orders,
           n_orders * 2, (double) (g_get_monotonic_time () - start) / 1e6);
}

/* --- timing --- */

typedef struct
{
  double median_ms;
  double p95_ms;
  gsize rows;
} Timing;

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static Timing
summarize (double *times, int n_times, gsize rows)
{
  qsort (times, (gsize) n_times, sizeof *times, compare_doubles);
  return (Timing){ times[n_times / 2], times[n_times * 95 / 100], rows };
}

static Timing
time_ours (PdDatabase *db, const PdQuery *query, gint64 limit)
{
  double times[RUNS];
  gsize rows = 0;

  for (int i = 0; i < RUNS; i++) {
    GError *error = NULL;
    gint64 start = g_get_monotonic_time ();
    g_autoptr (GArray) ids = pd_database_list_ids (db, query, limit, 0, NULL, &error);

    times[i] = (double) (g_get_monotonic_time () - start) / 1000;
    check (ids != NULL, error);
    rows = ids->len;
  }

  return summarize (times, RUNS, rows);
}

static Timing
time_sqlite (sqlite3 *raw, const char *sql, const char *argument)
{
  double times[RUNS];
  gsize rows = 0;
  sqlite3_stmt *stmt = NULL;

  if (sqlite3_prepare_v2 (raw, sql, -1, &stmt, NULL) != SQLITE_OK) {
    g_printerr ("%s: %s\n", sql, sqlite3_errmsg (raw));
    exit (1);
  }
  for (int i = 0; i < RUNS; i++) {
    gint64 start = g_get_monotonic_time ();

    sqlite3_reset (stmt);
    if (argument != NULL)
      sqlite3_bind_text (stmt, 1, argument, -1, SQLITE_STATIC);
    for (rows = 0; sqlite3_step (stmt) == SQLITE_ROW; rows++)
      sqlite3_column_int64 (stmt, 0);
    times[i] = (double) (g_get_monotonic_time () - start) / 1000;
  }
  sqlite3_finalize (stmt);

  return summarize (times, RUNS, rows);
}

static void
print_case (const char *name, Timing ours, Timing theirs)
{
  g_print ("%-44s %8" G_GSIZE_FORMAT " rows  ours %8.2f / %8.2f ms  sqlite %8.2f / %8.2f ms"
           "  ratio %.2f\n",
           name, ours.rows, ours.median_ms, ours.p95_ms, theirs.median_ms, theirs.p95_ms,
           theirs.median_ms / MAX (ours.median_ms, 0.001));
}

/* --- the cases --- */

typedef struct
{
  const char *name;
  PdListKind kind;
  PdSort sort;
  gboolean descending;
  const char *search;
  gint64 limit;
  const char *sql;
  const char *argument;
} Case;

#define CUSTOMERS_BY_TRIGRAMS                                                      \
  "SELECT c.id FROM customers_trigrams f CROSS JOIN customers c ON c.id = f.rowid" \
  " WHERE customers_trigrams MATCH ?1 ORDER BY c.name_key, c.id LIMIT 256"
#define CUSTOMERS_BY_PAIRS                                                      \
  "SELECT c.id FROM customers_pairs f CROSS JOIN customers c ON c.id = f.rowid" \
  " WHERE customers_pairs MATCH ?1 ORDER BY c.name_key, c.id LIMIT 256"

static const Case cases[] = {
  { "orders by date, first", PD_LIST_ORDERS, PD_SORT_DATE, TRUE, NULL, FIRST,
    "SELECT id FROM orders ORDER BY placed_at DESC, id DESC LIMIT 256", NULL },
  { "orders by date, all", PD_LIST_ORDERS, PD_SORT_DATE, TRUE, NULL, -1,
    "SELECT id FROM orders ORDER BY placed_at DESC, id DESC", NULL },
  { "orders by customer, first", PD_LIST_ORDERS, PD_SORT_CUSTOMER, FALSE, NULL, FIRST,
    "SELECT o.id FROM customers c CROSS JOIN orders o ON o.customer_row_id = c.id"
    " ORDER BY c.name_key, c.id, o.placed_at, o.id LIMIT 256",
    NULL },
  { "orders by customer, all", PD_LIST_ORDERS, PD_SORT_CUSTOMER, FALSE, NULL, -1,
    "SELECT o.id FROM customers c CROSS JOIN orders o ON o.customer_row_id = c.id"
    " ORDER BY c.name_key, c.id, o.placed_at, o.id",
    NULL },
  { "orders by total, all", PD_LIST_ORDERS, PD_SORT_TOTAL, FALSE, NULL, -1,
    "SELECT id FROM orders ORDER BY currency, total_minor, id", NULL },
  { "software by date, all", PD_LIST_SOFTWARE, PD_SORT_DATE, TRUE, NULL, -1,
    "SELECT id FROM order_lines WHERE software = 1 ORDER BY placed_at DESC, id DESC", NULL },
  { "software by title, first", PD_LIST_SOFTWARE, PD_SORT_TITLE, FALSE, NULL, FIRST,
    "SELECT l.id FROM articles a CROSS JOIN order_lines l ON l.article_row_id = a.id"
    " WHERE l.software = 1 ORDER BY a.title_key, a.id, l.order_row_id, l.id LIMIT 256",
    NULL },
  { "customers by name, all", PD_LIST_CUSTOMERS, PD_SORT_NAME, FALSE, NULL, -1,
    "SELECT id FROM customers ORDER BY name_key, id", NULL },
  { "customers by next deadline, all", PD_LIST_CUSTOMERS, PD_SORT_DEADLINE, FALSE, NULL, -1,
    "SELECT c.id FROM customers c LEFT JOIN (SELECT customer_row_id AS id, MIN (at) AS at"
    " FROM deadlines WHERE at > 1588377600000000 GROUP BY customer_row_id) d ON d.id = c.id"
    " ORDER BY d.at IS NULL, d.at, c.id",
    NULL },
  { "customers, search \"4711\"", PD_LIST_CUSTOMERS, PD_SORT_NAME, FALSE, "4711", FIRST,
    CUSTOMERS_BY_TRIGRAMS, "\"471\" AND \"711\"" },
  { "customers, search \"abc\"", PD_LIST_CUSTOMERS, PD_SORT_NAME, FALSE, "abc", FIRST,
    CUSTOMERS_BY_TRIGRAMS, "\"abc\"" },
  { "customers, search \"株式会社\"", PD_LIST_CUSTOMERS, PD_SORT_NAME, FALSE, "株式会社", FIRST,
    CUSTOMERS_BY_TRIGRAMS, "\"株式会\" AND \"式会社\"" },
  { "customers, search \"ﾐﾅﾄ商事\"", PD_LIST_CUSTOMERS, PD_SORT_NAME, FALSE, "ﾐﾅﾄ商事", FIRST,
    CUSTOMERS_BY_TRIGRAMS, "\"みなと\" AND \"なと商\" AND \"と商事\"" },
  { "customers, search \"fabrikam software\"", PD_LIST_CUSTOMERS, PD_SORT_NAME, FALSE,
    "fabrikam software", FIRST, CUSTOMERS_BY_TRIGRAMS,
    "\"fab\" AND \"rik\" AND \"am \" AND \"sof\" AND \"twa\" AND \"are\"" },
  { "customers, search \"example.com\"", PD_LIST_CUSTOMERS, PD_SORT_NAME, FALSE, "example.com",
    FIRST, CUSTOMERS_BY_TRIGRAMS, "\"exa\" AND \"mpl\" AND \"e.c\" AND \"com\"" },
  { "customers, search \"横浜\"", PD_LIST_CUSTOMERS, PD_SORT_NAME, FALSE, "横浜", FIRST,
    CUSTOMERS_BY_PAIRS, "\"横浜\"" },
  { "customers, search \"会社\"", PD_LIST_CUSTOMERS, PD_SORT_NAME, FALSE, "会社", FIRST,
    CUSTOMERS_BY_PAIRS, "\"会社\"" },
  { "customers, search \"会社\", by deadline", PD_LIST_CUSTOMERS, PD_SORT_DEADLINE, FALSE, "会社",
    FIRST, CUSTOMERS_BY_PAIRS, "\"会社\"" },
  { "customers, search \"ab\"", PD_LIST_CUSTOMERS, PD_SORT_NAME, FALSE, "ab", FIRST,
    "SELECT c.id FROM customers c JOIN customer_texts t ON t.id = c.id"
    " WHERE instr (t.folded, ?1) ORDER BY c.name_key, c.id LIMIT 256",
    "ab" },
  { "customers, search \"zq\" (none)", PD_LIST_CUSTOMERS, PD_SORT_NAME, FALSE, "zq", FIRST,
    "SELECT id FROM customer_texts WHERE instr (folded, ?1)", "zq" },
  { "customers, search \"株式会社\", all", PD_LIST_CUSTOMERS, PD_SORT_NAME, FALSE, "株式会社", -1,
    "SELECT c.id FROM customers_trigrams f CROSS JOIN customers c ON c.id = f.rowid"
    " WHERE customers_trigrams MATCH ?1 ORDER BY c.name_key, c.id",
    "\"株式会\" AND \"式会社\"" },
  { "orders, search \"abc\"", PD_LIST_ORDERS, PD_SORT_DATE, TRUE, "abc", FIRST,
    "SELECT o.id FROM orders_trigrams f CROSS JOIN orders o ON o.id = f.rowid"
    " WHERE orders_trigrams MATCH ?1 ORDER BY o.placed_at DESC, o.id DESC LIMIT 256",
    "\"abc\"" },
  { "orders, search \"sql server\"", PD_LIST_ORDERS, PD_SORT_DATE, TRUE, "sql server", FIRST,
    "SELECT DISTINCT o.id FROM articles a JOIN order_lines l ON l.article_row_id = a.id"
    " JOIN orders o ON o.id = l.order_row_id WHERE instr (a.folded, ?1)"
    " ORDER BY o.placed_at DESC, o.id DESC LIMIT 256",
    "sql server" },
  { "orders, search \"横浜商事\"", PD_LIST_ORDERS, PD_SORT_DATE, TRUE, "横浜商事", FIRST,
    "SELECT o.id FROM customers_trigrams f CROSS JOIN orders o ON o.customer_row_id = f.rowid"
    " WHERE customers_trigrams MATCH ?1 ORDER BY o.placed_at DESC, o.id DESC LIMIT 256",
    "\"横浜商\" AND \"浜商事\"" },
  { "orders, search \"横浜商事\", all", PD_LIST_ORDERS, PD_SORT_DATE, TRUE, "横浜商事", -1,
    "SELECT o.id FROM customers_trigrams f CROSS JOIN orders o ON o.customer_row_id = f.rowid"
    " WHERE customers_trigrams MATCH ?1 ORDER BY o.placed_at DESC, o.id DESC",
    "\"横浜商\" AND \"浜商事\"" },
  { "orders, search \"sql server\", all", PD_LIST_ORDERS, PD_SORT_DATE, TRUE, "sql server", -1,
    "SELECT DISTINCT o.id FROM articles a JOIN order_lines l ON l.article_row_id = a.id"
    " JOIN orders o ON o.id = l.order_row_id WHERE instr (a.folded, ?1)"
    " ORDER BY o.placed_at DESC, o.id DESC",
    "sql server" },
  { "software, search \"visio\"", PD_LIST_SOFTWARE, PD_SORT_DATE, TRUE, "visio", FIRST,
    "SELECT l.id FROM articles a JOIN order_lines l ON l.article_row_id = a.id"
    " WHERE instr (a.folded, ?1) ORDER BY l.placed_at DESC, l.id DESC LIMIT 256",
    "visio" },
  { "everything, search \"横浜\"", PD_LIST_EVERYTHING, PD_SORT_DEFAULT, FALSE, "横浜", FIRST,
    CUSTOMERS_BY_PAIRS, "\"横浜\"" },
};

/* What the cases come to. */
typedef struct
{
  double ratios[64];
  int n_lists;
  double search_p95_ms;
  double pair_p95_ms;
} Totals;

G_STATIC_ASSERT (G_N_ELEMENTS (cases) <= 64);

static void
add_up (Totals *totals, const Case *one, Timing ours, Timing theirs)
{
  glong n_chars = one->search != NULL ? g_utf8_strlen (one->search, -1) : 0;

  if (one->search == NULL) {
    totals->ratios[totals->n_lists++] = MAX (ours.median_ms, 0.001) / MAX (theirs.median_ms, 0.001);
  } else if (one->kind == PD_LIST_CUSTOMERS && one->limit == FIRST && n_chars >= 3) {
    totals->search_p95_ms = MAX (totals->search_p95_ms, ours.p95_ms);
  } else if (one->kind == PD_LIST_CUSTOMERS && one->limit == FIRST &&
             (guchar) *one->search >= 0x80) {
    totals->pair_p95_ms = MAX (totals->pair_p95_ms, ours.p95_ms);
  }
}

static void
run_case (PdDatabase *db, sqlite3 *raw, const Case *one, Totals *totals)
{
  g_autoptr (PdQuery) query = pd_query_new (one->kind);
  Timing ours;
  Timing theirs;

  pd_query_set_search (query, one->search);
  query->now = NOW;
  query->sort = one->sort;
  query->descending = one->descending;
  ours = time_ours (db, query, one->limit);
  theirs = time_sqlite (raw, one->sql, one->argument);
  print_case (one->name, ours, theirs);
  add_up (totals, one, ours, theirs);
}

/* Loading one window of records beside reading the same rows. */
static void
run_window (PdDatabase *db, sqlite3 *raw)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_ORDERS);
  g_autoptr (GArray) ids = pd_database_list_ids (db, query, 64, 0, NULL, NULL);
  double times[RUNS];

  for (int i = 0; i < RUNS; i++) {
    gint64 start = g_get_monotonic_time ();
    g_autoptr (GPtrArray) records = pd_database_load (
        db, PD_LIST_ORDERS, (const gint64 *) (gpointer) ids->data, ids->len, NOW, NULL);

    times[i] = (double) (g_get_monotonic_time () - start) / 1000;
  }
  print_case ("orders, a window of 64 records", summarize (times, RUNS, ids->len),
              time_sqlite (raw,
                           "SELECT o.*, c.name, c.tenant_id, (SELECT COUNT(*) FROM order_lines"
                           " WHERE order_row_id = o.id), (SELECT a.title FROM order_lines l"
                           " JOIN articles a ON a.id = l.article_row_id WHERE l.order_row_id = o.id"
                           " ORDER BY l.line LIMIT 1) FROM orders o JOIN customers c"
                           " ON c.id = o.customer_row_id ORDER BY o.placed_at DESC, o.id DESC"
                           " LIMIT 64",
                           NULL));
}

/* --- inserts: one durable transaction each --- */

#define INSERTS 201

/* A small book with customers, ready for orders. */
static PdDatabase *
make_small_book (const char *path, int n_customers)
{
  GError *error = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  PdDatabase *db = pd_database_open (path, PD_DATABASE_CREATE, &error);

  check (db != NULL, error);
  check (pd_database_begin (db, &error), error);
  for (int i = 0; i < n_customers; i++)
    add_customer (db, rand, i);
  add_order (db, rand, n_customers, 0);
  check (pd_database_commit (db, &error), error);

  return db;
}

static void
run_raw (sqlite3_stmt *stmt)
{
  if (sqlite3_step (stmt) != SQLITE_DONE) {
    g_printerr ("%s\n", sqlite3_errmsg (sqlite3_db_handle (stmt)));
    exit (1);
  }
  sqlite3_reset (stmt);
}

/* The same rows into the same tables and indexes, without anything of ours. */
static const char *const raw_inserts[] = {
  "BEGIN IMMEDIATE",
  "INSERT INTO orders (order_id, customer_row_id, placed_at, status, currency, total_minor,"
  " include_tax, user_name) VALUES (?1, 1 + abs (random ()) % 100, 1588377600000000 - ?2,"
  " 'completed', 'JPY', 236000, 0, 'Bench')",
  "INSERT INTO order_lines (order_row_id, customer_row_id, line, article_row_id, software,"
  " quantity, term, billing, unit_price_minor, total_minor, status, placed_at, policy_id,"
  " window_end) VALUES ((SELECT MAX (id) FROM orders), 1 + ?2 % 100, ?1, 1, 1, 1, '', 'one_time',"
  " 118000, 118000, 'active', 1588377600000000 - ?2, '2020', 1593648000000000 - ?2)",
  "INSERT INTO deadlines (at, kind, customer_row_id, line_row_id) VALUES (1593648000000000 - ?2,"
  " 'cancel', 1 + ?2 % 100, (SELECT MAX (id) FROM order_lines))",
  "INSERT INTO orders_trigrams (rowid, folded) SELECT id, lower (order_id) FROM orders"
  " ORDER BY id DESC LIMIT 1",
  "COMMIT",
};

static void
add_raw_order (sqlite3_stmt **stmts, GRand *rand)
{
  g_autofree char *order_id =
      g_strdup_printf ("%08x%04x", g_rand_int (rand), g_rand_int (rand) & 0xffff);
  gint64 ago = (gint64) (g_rand_double (rand) * 1000 * (double) PD_DAY_US);

  run_raw (stmts[0]);
  sqlite3_bind_text (stmts[1], 1, order_id, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (stmts[1], 2, ago);
  run_raw (stmts[1]);
  for (int line = 0; line < 2; line++) {
    sqlite3_bind_int (stmts[2], 1, line);
    sqlite3_bind_int64 (stmts[2], 2, ago);
    run_raw (stmts[2]);
    sqlite3_bind_int64 (stmts[3], 2, ago);
    run_raw (stmts[3]);
  }
  run_raw (stmts[4]);
  run_raw (stmts[5]);
}

static void
remove_book (const char *path)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *file = g_strconcat (path, suffixes[i], NULL);

    remove (file);
  }
}

static sqlite3 *
open_raw (const char *path)
{
  sqlite3 *raw = NULL;

  if (sqlite3_open (path, &raw) != SQLITE_OK) {
    g_printerr ("%s\n", sqlite3_errmsg (raw));
    exit (1);
  }
  sqlite3_exec (raw,
                "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -8192",
                NULL, NULL, NULL);
  return raw;
}

/* Ours and theirs take turns, so that the disk treats both alike. Returns SQLite's time by ours. */
static double
run_inserts (const char *path)
{
  g_autofree char *our_path = g_strconcat (path, ".ours", NULL);
  g_autofree char *raw_path = g_strconcat (path, ".raw", NULL);
  sqlite3_stmt *stmts[G_N_ELEMENTS (raw_inserts)] = { 0 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  g_autoptr (PdDatabase) db = NULL;
  double ours[INSERTS];
  double theirs[INSERTS];
  Timing our_timing;
  Timing raw_timing;
  GError *error = NULL;
  sqlite3 *raw;

  remove_book (our_path);
  remove_book (raw_path);
  db = make_small_book (our_path, 100);
  g_object_unref (make_small_book (raw_path, 100));
  raw = open_raw (raw_path);
  for (gsize i = 0; i < G_N_ELEMENTS (stmts); i++)
    check (sqlite3_prepare_v2 (raw, raw_inserts[i], -1, &stmts[i], NULL) == SQLITE_OK, NULL);

  for (int i = 0; i < INSERTS; i++) {
    gint64 start = g_get_monotonic_time ();
    gint64 between;

    check (pd_database_begin (db, &error), error);
    add_order (db, rand, 100, i);
    check (pd_database_commit (db, &error), error);
    between = g_get_monotonic_time ();
    add_raw_order (stmts, rand);
    theirs[i] = (double) (g_get_monotonic_time () - between) / 1000;
    ours[i] = (double) (between - start) / 1000;
  }

  for (gsize i = 0; i < G_N_ELEMENTS (stmts); i++)
    sqlite3_finalize (stmts[i]);
  sqlite3_close (raw);
  g_clear_object (&db);
  remove_book (our_path);
  remove_book (raw_path);
  our_timing = summarize (ours, INSERTS, INSERTS);
  raw_timing = summarize (theirs, INSERTS, INSERTS);
  print_case ("an order of two lines, durable", our_timing, raw_timing);

  return raw_timing.median_ms / our_timing.median_ms;
}

int
main (int argc, char **argv)
{
  const char *path = argc > 1 ? argv[1] : NULL;
  int n_customers = argc > 2 ? atoi (argv[2]) : 10000;
  int n_orders = argc > 3 ? atoi (argv[3]) : n_customers * 10;
  g_autoptr (PdDatabase) db = NULL;
  Totals totals = { 0 };
  double orders_ratio;
  GError *error = NULL;
  sqlite3 *raw;

  setlocale (LC_ALL, "");
  if (path == NULL) {
    g_printerr ("Usage: bench-store FILE [CUSTOMERS [ORDERS]]\n");
    return 2;
  }

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    make_book (path, n_customers, n_orders);
  db = pd_database_open (path, PD_DATABASE_READ_ONLY, &error);
  check (db != NULL, error);
  raw = open_raw (path);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    run_case (db, raw, &cases[i], &totals);
  run_window (db, raw);
  sqlite3_close (raw);
  orders_ratio = run_inserts (path);
  qsort (totals.ratios, (gsize) totals.n_lists, sizeof *totals.ratios, compare_doubles);
  g_print ("query_ratio %.3f\nsearch_p95_ms %.2f\npair_p95_ms %.2f\norders_ratio %.3f\n",
           totals.ratios[totals.n_lists / 2], totals.search_p95_ms, totals.pair_p95_ms,
           orders_ratio);

  return 0;
}
