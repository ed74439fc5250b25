// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Times of lists of reservations and of one record with its days.
 *
 *     bench-reservations FILE [RESERVATIONS [DAYS]]
 *
 * A FILE that is not there is made first, by the bulk path; 200000 5000000 is the size that the
 * issue speaks of. One line a case: rows, median and 95th percentile in milliseconds. A key press
 * is answered by the first rows' IDs and the records of the first window. At the end the figures
 * that tests/bench/run judges, a name and a number each:
 *   reservations_list_p95_ms    key press to rows: every order, up and down, with every filter
 *   reservations_search_p95_ms  the same for searches, the slowest case
 *   reservations_all_p95_ms     all row IDs of a list, the slowest case
 *   reservation_record_p95_ms   a record with the days of its whole term */

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "pd-clock.h"
#include "pd-reservation-tables.h"

#define NOW G_GINT64_CONSTANT (1588377600000000) /* 2020-05-02T00:00:00Z */
#define TODAY ((int) (NOW / PD_DAY_US))
#define RUNS 21
#define FIRST 256
#define WINDOW 64
/* Every so many reservations one has the days of three years; the others share the rest. */
#define LONG_ONE_IN 100
#define LONG_DAYS 1096
#define RESERVATIONS_A_CUSTOMER 10
#define LINES 5

static const char *const names[] = { "本番 Web", "検証 DB",  "社内システム", "Batch",
                                     "分析基盤", "Intranet", "開発",         "バックアップ" };
static const char *const companies[] = { "株式会社青空商事", "Ｃｏｎｔｏｓｏ", "有限会社みなと工業",
                                         "Northwind",        "東京クラウド",   "Fabrikam" };
static const char *const sizes[] = { "Standard_D2s_v3", "Standard_D4s_v3", "Standard_D16s_v3",
                                     "Standard_E8s_v3", "Standard_B2ms",   "SQLDB_Gen5",
                                     "CosmosDB_100RU" };
static const char *const regions[] = { "japaneast",   "japanwest", "eastus2",      "westeurope",
                                       "brazilsouth", "uksouth",   "australiaeast" };

static void
check (gboolean ok, GError *error)
{
  if (ok)
    return;

  g_printerr ("%s\n", error != NULL ? error->message : "failed");
  exit (1);
}

/* --- making a book --- */

static void
make_guid (GRand *rand, char *guid)
{
  g_snprintf (guid, 37, "%08x-%04x-4%03x-8%03x-%08x%04x", g_rand_int (rand),
              g_rand_int (rand) & 0xffff, g_rand_int (rand) & 0xfff, g_rand_int (rand) & 0xfff,
              g_rand_int (rand), g_rand_int (rand) & 0xffff);
}

static gint64
add_customer (PdDatabase *db, GRand *rand, int n)
{
  GError *error = NULL;
  g_autofree char *name = g_strdup_printf ("%s %d", companies[n % 6], n);
  g_autofree char *domain = g_strdup_printf ("kyaku%d.example.com", n);
  char tenant[37];
  PdCustomerFields fields = { .name = name, .domain = domain, .country = "JP", .currency = "JPY" };
  gint64 row_id = 0;

  make_guid (rand, tenant);
  fields.tenant_id = tenant;
  check (pd_database_insert_customer (db, &fields, NOW, &row_id, &error), error);
  return row_id;
}

/* An order of LINES lines, one for each reservation. */
static gint64
add_order (PdDatabase *db, GRand *rand, gint64 customer)
{
  GError *error = NULL;
  char order_id[37];
  PdBulkLine lines[LINES];
  PdBulkOrder order = { .order_id = order_id,
                        .customer_row_id = customer,
                        .placed_at = NOW - 400 * PD_DAY_US,
                        .status = "completed",
                        .currency = "JPY",
                        .user_name = "Bench",
                        .lines = lines,
                        .n_lines = LINES };
  gint64 first = 0;

  make_guid (rand, order_id);
  for (int i = 0; i < LINES; i++) {
    lines[i] = (PdBulkLine){ .product_id = "DZH318Z0BQ3Q",
                             .sku_id = "0001",
                             .title = "Reserved VM Instance",
                             .publisher = "Microsoft",
                             .kind = PD_KIND_RESERVATION,
                             .quantity = 4,
                             .term = "P3Y",
                             .billing = PD_BILLING_ONE_TIME,
                             .unit_price_minor = 500000,
                             .total_minor = 2000000,
                             .policy_id = "2020" };
    order.total_minor += lines[i].total_minor;
  }
  check (pd_database_bulk_insert_order (db, &order, NULL, &first, &error), error);
  return first;
}

static gint64
add_reservation (PdDatabase *db, GRand *rand, gint64 customer, gint64 line, int n)
{
  GError *error = NULL;
  char guid[37];
  char order_guid[37];
  char subscription[37];
  g_autofree char *name =
      g_strdup_printf ("%s %d", names[g_rand_int_range (rand, 0, G_N_ELEMENTS (names))], n);
  const gint64 end = NOW + g_rand_int_range (rand, -200, 1096) * PD_DAY_US;
  const gboolean single = n % 4 == 0;
  PdBulkReservation row = {
    .reservation_id = guid,
    .reservation_order_id = order_guid,
    .line_row_id = line,
    .customer_row_id = customer,
    .name = name,
    .resource_type = "VirtualMachines",
    .size = sizes[g_rand_int_range (rand, 0, G_N_ELEMENTS (sizes))],
    .region = regions[g_rand_int_range (rand, 0, G_N_ELEMENTS (regions))],
    .quantity = g_rand_int_range (rand, 1, 50),
    .term = n % 3 == 0 ? "P3Y" : "P1Y",
    .billing = PD_BILLING_ONE_TIME,
    .currency = "JPY",
    .unit_price_minor = 500000,
    .purchased_at = end - 1097 * PD_DAY_US,
    .expires_at = end,
    .state = n % 20 == 0 ? PD_RESERVATION_CANCELLED : PD_RESERVATION_SUCCEEDED,
    .scope_type = single ? PD_SCOPE_SINGLE : PD_SCOPE_SHARED,
    .scope_id = single ? subscription : NULL,
    .scope_name = single ? "本番" : NULL,
    .billing_subscription = subscription,
    .policy_id = "2020",
    .utilization_1d = g_rand_int_range (rand, -1, 1001),
    .utilization_7d = g_rand_int_range (rand, -1, 1001),
    .utilization_30d = g_rand_int_range (rand, -1, 1001),
    .used = TRUE,
  };
  gint64 row_id = 0;

  make_guid (rand, guid);
  make_guid (rand, order_guid);
  make_guid (rand, subscription);
  check (pd_database_bulk_insert_reservation (db, &row, &row_id, &error), error);
  return row_id;
}

static void
add_days (PdDatabase *db, GRand *rand, gint64 row_id, int n_days)
{
  GError *error = NULL;
  g_autofree PdUtilizationDay *days = g_new (PdUtilizationDay, n_days);

  for (int i = 0; i < n_days; i++)
    days[i] = (PdUtilizationDay){ TODAY - n_days + i, 96000, g_rand_int_range (rand, 0, 96001) };
  check (pd_database_bulk_insert_utilization (db, row_id, days, (gsize) n_days, &error), error);
}

/* Days of reservation @n, so that all have @n_days together. */
static int
share_days (int n, int n_reservations, gint64 n_days)
{
  const gint64 n_long = n_reservations / LONG_ONE_IN;
  const gint64 rest = MAX (n_days - n_long * LONG_DAYS, 0);
  const gint64 n_short = MAX (n_reservations - n_long, 1);

  if (n % LONG_ONE_IN == LONG_ONE_IN - 1)
    return LONG_DAYS;

  return (int) (rest / n_short + (n < rest % n_short ? 1 : 0));
}

static void
make_book (const char *path, int n_reservations, gint64 n_days)
{
  GError *error = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (PdDatabase) db = pd_database_open (path, PD_DATABASE_CREATE, &error);
  gint64 start = g_get_monotonic_time ();
  gint64 customer = 0;
  gint64 line = 0;

  check (db != NULL, error);
  check (pd_database_begin (db, &error) && pd_database_begin_bulk (db, &error), error);
  for (int n = 0; n < n_reservations; n++) {
    gint64 row_id;

    if (n % RESERVATIONS_A_CUSTOMER == 0)
      customer = add_customer (db, rand, n / RESERVATIONS_A_CUSTOMER);
    line = n % LINES == 0 ? add_order (db, rand, customer) : line + 1;
    row_id = add_reservation (db, rand, customer, line, n);
    add_days (db, rand, row_id, share_days (n, n_reservations, n_days));
  }
  g_print ("# rows in: %.1f s\n", (double) (g_get_monotonic_time () - start) / 1e6);
  check (pd_database_end_bulk (db, NULL, &error), error);
  check (pd_database_commit (db, &error), error);
  g_print ("# made %d reservations in %.1f s\n", n_reservations,
           (double) (g_get_monotonic_time () - start) / 1e6);
}

/* --- timing --- */

typedef struct
{
  double list_p95_ms;
  double search_p95_ms;
  double all_p95_ms;
} Totals;

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static double
print_times (const char *name, double *times, int n_times, gsize rows)
{
  double p95;

  qsort (times, (gsize) n_times, sizeof *times, compare_doubles);
  p95 = times[n_times * 95 / 100];
  g_print ("%-56s %8" G_GSIZE_FORMAT " rows %8.2f / %8.2f ms\n", name, rows, times[n_times / 2],
           p95);
  return p95;
}

/* The p95 of a key press (@limit) or of a whole list (< 0). */
static double
time_list (PdDatabase *db, const char *name, const PdQuery *query, gint64 limit)
{
  double times[RUNS];
  gsize rows = 0;

  for (int i = 0; i < RUNS; i++) {
    GError *error = NULL;
    gint64 start = g_get_monotonic_time ();
    g_autoptr (GArray) ids = pd_database_list_ids (db, query, limit, 0, NULL, &error);
    g_autoptr (GPtrArray) records = NULL;

    check (ids != NULL, error);
    if (limit >= 0)
      records = pd_database_load (db, query->kind, (const gint64 *) (gpointer) ids->data,
                                  MIN (ids->len, WINDOW), query->now, &error);
    check (limit < 0 || records != NULL, error);
    times[i] = (double) (g_get_monotonic_time () - start) / 1000;
    rows = ids->len;
  }

  return print_times (name, times, RUNS, rows);
}

static void
raise_to (double *greatest, double value)
{
  *greatest = MAX (*greatest, value);
}

/* --- the cases --- */

static const struct
{
  PdSort sort;
  const char *name;
} sorts[] = {
  { PD_SORT_DEADLINE, "expiry" },   { PD_SORT_NAME, "name" },
  { PD_SORT_SIZE, "size" },         { PD_SORT_REGION, "region" },
  { PD_SORT_QUANTITY, "quantity" }, { PD_SORT_TERM, "term" },
  { PD_SORT_SCOPE, "scope" },       { PD_SORT_UTILIZATION, "utilization" },
  { PD_SORT_STATUS, "state" },      { PD_SORT_CUSTOMER, "customer" },
  { PD_SORT_DATE, "purchase" },
};

static const struct
{
  const char *name;
  const char *status;
  int below;
  gint64 from;
  gint64 to;
} filters[] = {
  { "", NULL, 0, 0, 0 },
  { ", expiring", PD_RESERVATION_EXPIRING, 0, 0, 0 },
  { ", expired", PD_RESERVATION_EXPIRED, 0, 0, 0 },
  { ", cancelled", PD_RESERVATION_CANCELLED, 0, 0, 0 },
  { ", under-used", NULL, PD_RESERVATION_UNDER_USED, 0, 0 },
  { ", hardly used", NULL, 5, 0, 0 },
  { ", expires in one week", NULL, 0, NOW + 100 * PD_DAY_US, NOW + 107 * PD_DAY_US },
};

static const char *const words[] = {
  "本番",      "株式会社",  "青空商事 77",  "standard_d16s_v3",
  "japaneast", "東京",      "社内システム", "1999",
  "a3f",       "9c04",      "d2",           "zq",
  "zzzzzz",    "Northwind", "本番 Web 4",   "e8",
  "みなと",    "kyaku12",   "4-8",          "ﾊﾞｯｸｱｯﾌﾟ",
};

static void
run_lists (PdDatabase *db, Totals *totals)
{
  for (gsize s = 0; s < G_N_ELEMENTS (sorts); s++) {
    for (gsize f = 0; f < G_N_ELEMENTS (filters) * 2; f++) {
      g_autoptr (PdQuery) query = pd_query_new (PD_LIST_RESERVATIONS);
      g_autofree char *name = g_strdup_printf ("by %s%s%s", sorts[s].name,
                                               f % 2 != 0 ? ", down" : "", filters[f / 2].name);
      g_autofree char *all = g_strconcat (name, ", all", NULL);

      query->sort = sorts[s].sort;
      query->descending = f % 2 != 0;
      query->now = NOW;
      query->status = g_strdup (filters[f / 2].status);
      query->utilization_below = filters[f / 2].below;
      query->from = filters[f / 2].from;
      query->to = filters[f / 2].to;
      raise_to (&totals->list_p95_ms, time_list (db, name, query, FIRST));
      raise_to (&totals->all_p95_ms, time_list (db, all, query, -1));
    }
  }
}

static void
run_searches (PdDatabase *db, Totals *totals)
{
  for (gsize w = 0; w < G_N_ELEMENTS (words); w++) {
    for (gsize f = 0; f < 2; f++) {
      g_autoptr (PdQuery) query = pd_query_new (PD_LIST_RESERVATIONS);
      g_autofree char *name =
          g_strdup_printf ("search \"%s\"%s", words[w], f != 0 ? ", by name, expiring" : "");

      query->now = NOW;
      query->sort = f != 0 ? PD_SORT_NAME : PD_SORT_DEADLINE;
      query->status = g_strdup (f != 0 ? PD_RESERVATION_EXPIRING : NULL);
      pd_query_set_search (query, words[w]);
      raise_to (&totals->search_p95_ms, time_list (db, name, query, FIRST));
    }
  }
}

/* Records far from each other, each with the days of three years. */
static double
run_records (PdDatabase *db, int n_reservations)
{
  enum { N_RECORDS = 201 };
  double times[N_RECORDS];
  gsize rows = 0;

  for (int i = 0; i < N_RECORDS; i++) {
    GError *error = NULL;
    gint64 n = (gint64) i * 7919 % MAX (n_reservations / LONG_ONE_IN, 1);
    gint64 row_id = (n + 1) * LONG_ONE_IN;
    gint64 start = g_get_monotonic_time ();
    g_autoptr (PdReservation) reservation = pd_database_get_reservation (db, row_id, NOW, &error);
    g_autoptr (GArray) days = NULL;

    check (reservation != NULL, error);
    days = pd_database_list_utilization (db, row_id, 0, TODAY, &error);
    check (days != NULL, error);
    times[i] = (double) (g_get_monotonic_time () - start) / 1000;
    rows = days->len;
  }

  return print_times ("a record with its days", times, N_RECORDS, rows);
}

int
main (int argc, char **argv)
{
  const char *path = argc > 1 ? argv[1] : NULL;
  int n_reservations = argc > 2 ? atoi (argv[2]) : 200000;
  gint64 n_days = argc > 3 ? g_ascii_strtoll (argv[3], NULL, 10) : 5000000;
  g_autoptr (PdDatabase) db = NULL;
  Totals totals = { 0 };
  GError *error = NULL;
  double record_p95_ms;

  setlocale (LC_ALL, "");
  if (path == NULL) {
    g_printerr ("Usage: bench-reservations FILE [RESERVATIONS [DAYS]]\n");
    return 2;
  }

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    make_book (path, n_reservations, n_days);
  db = pd_database_open (path, PD_DATABASE_READ_ONLY, &error);
  check (db != NULL, error);
  run_lists (db, &totals);
  run_searches (db, &totals);
  record_p95_ms = run_records (db, n_reservations);
  g_print ("reservations_list_p95_ms %.2f\nreservations_search_p95_ms %.2f\n"
           "reservations_all_p95_ms %.2f\nreservation_record_p95_ms %.2f\n",
           totals.list_p95_ms, totals.search_p95_ms, totals.all_p95_ms, record_p95_ms);

  return 0;
}
