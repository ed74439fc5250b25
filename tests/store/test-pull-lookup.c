// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* What a pull asks the book: whom it has not looked after yet. */

#include "pd-pull-lookup.h"
#include "store-test.h"

#define PASS (TEST_NOW + TEST_DAY)
#define N_CUSTOMERS 5

typedef struct
{
  PdDatabase *db;
  char *tenants[N_CUSTOMERS];
  gint64 rows[N_CUSTOMERS];
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  static const char *const countries[N_CUSTOMERS] = { "JP", "US", "JP", "", "DE" };

  fixture->db = test_open (":memory:", PD_DATABASE_CREATE);
  test_begin (fixture->db);
  for (int i = 0; i < N_CUSTOMERS; i++) {
    g_autofree char *name = g_strdup_printf ("顧客 %d", i);
    g_autoptr (GError) error = NULL;
    PdCustomerFields fields = { .name = name, .country = (char *) countries[i] };

    fixture->tenants[i] = test_guid (i + 1);
    fields.tenant_id = fixture->tenants[i];
    pd_database_put_far_customer (fixture->db, &fields, TEST_NOW, &fixture->rows[i], NULL, &error);
    g_assert_no_error (error);
  }
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  test_commit (fixture->db);
  g_assert_finalize_object (fixture->db);
  for (int i = 0; i < N_CUSTOMERS; i++)
    g_free (fixture->tenants[i]);
}

static void
put (Fixture *fixture, const char *what, const char *scope, gint64 started, gint64 finished)
{
  const PdPull pull = {
    .what = (char *) what, .scope = (char *) scope, .started_at = started, .finished_at = finished
  };
  g_autoptr (GError) error = NULL;

  pd_database_put_pull (fixture->db, &pull, &error);
  g_assert_no_error (error);
}

/* The places of those who are left, as digits. */
static char *
list_left (Fixture *fixture, const char *what, gboolean begun, gint64 after, int limit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) left =
      pd_database_list_pull_customers (fixture->db, what, PASS, begun, after, limit, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < left->len; i++) {
    const PdPullCustomer *customer = left->pdata[i];

    for (int j = 0; j < N_CUSTOMERS; j++) {
      if (customer->row_id == fixture->rows[j]) {
        g_assert_cmpstr (customer->tenant_id, ==, fixture->tenants[j]);
        g_string_append_printf (text, "%d", j);
      }
    }
  }
  return g_string_free (text, FALSE);
}

static void
test_who_is_left (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *all = list_left (fixture, "orders", FALSE, 0, 10);
  g_autofree char *some = NULL;
  g_autofree char *later = NULL;
  g_autofree char *first = NULL;
  gint64 left = 0;
  gint64 whole = 0;

  g_assert_cmpstr (all, ==, "01234");
  put (fixture, "orders", fixture->tenants[0], PASS, PASS);         /* in this pass */
  put (fixture, "orders", fixture->tenants[1], PASS - 5, PASS - 5); /* in the one before */
  put (fixture, "agreements", fixture->tenants[2], PASS, PASS);     /* something else */
  some = list_left (fixture, "orders", FALSE, 0, 10);
  g_assert_cmpstr (some, ==, "1234");
  later = list_left (fixture, "orders", FALSE, fixture->rows[2], 10);
  g_assert_cmpstr (later, ==, "34");
  first = list_left (fixture, "orders", FALSE, 0, 2);
  g_assert_cmpstr (first, ==, "12");

  pd_database_count_pull_customers (fixture->db, "orders", PASS, FALSE, &left, &whole, &error);
  g_assert_no_error (error);
  g_assert_cmpint (left, ==, 4);
  g_assert_cmpint (whole, ==, 5);
}

/* Only who has such a pull: never finished, finished long ago, begun again since. */
static void
test_begun (Fixture *fixture, gconstpointer data)
{
  g_autofree char *none = list_left (fixture, "azure-reservations", TRUE, 0, 10);
  g_autofree char *begun = NULL;
  g_autoptr (GError) error = NULL;
  gint64 left = 0;
  gint64 whole = 0;

  g_assert_cmpstr (none, ==, "");
  put (fixture, "azure-reservations", fixture->tenants[1], TEST_NOW, 0);
  put (fixture, "azure-reservations", fixture->tenants[2], TEST_NOW, TEST_NOW);
  put (fixture, "azure-reservations", fixture->tenants[3], PASS + 9, PASS + 5);
  put (fixture, "azure-reservations", fixture->tenants[4], PASS + 5, PASS + 5);
  begun = list_left (fixture, "azure-reservations", TRUE, 0, 10);
  g_assert_cmpstr (begun, ==, "123");
  pd_database_count_pull_customers (fixture->db, "azure-reservations", PASS, TRUE, &left, &whole,
                                    &error);
  g_assert_no_error (error);
  g_assert_cmpint (left, ==, 3);
  g_assert_cmpint (whole, ==, 4);
}

/* Who is gone is looked after no more, and is no market. */
static void
test_gone (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *left = NULL;
  g_autoptr (GPtrArray) markets = NULL;
  g_autoptr (PdPullCustomer) gone = NULL;
  gint64 n_gone = 0;
  gint64 count = 0;

  pd_database_mark_gone (fixture->db, PD_LIST_CUSTOMERS, fixture->rows[4], PASS, PASS, &n_gone,
                         &error);
  g_assert_no_error (error);
  g_assert_cmpint (n_gone, ==, 1);
  left = list_left (fixture, "orders", FALSE, 0, 10);
  g_assert_cmpstr (left, ==, "0123");
  markets = pd_database_list_pull_markets (fixture->db, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (markets->len, ==, 2);
  g_assert_cmpstr (markets->pdata[0], ==, "JP");
  g_assert_cmpstr (markets->pdata[1], ==, "US");
  gone = pd_database_find_pull_customer (fixture->db, fixture->tenants[4], &error);
  g_assert_no_error (error);
  g_assert_null (gone);
  pd_database_count_far_rows (fixture->db, PD_LIST_CUSTOMERS, 0, &count, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count, ==, 4);
}

static void
test_open_pulls (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) open = NULL;
  g_autoptr (GPtrArray) rest = NULL;
  gint64 count = 0;

  put (fixture, "requests", "", PASS, 0);
  put (fixture, "requests", "a", PASS, 0);
  put (fixture, "requests", "b", PASS, PASS);
  put (fixture, "requests", "c", PASS, PASS - 1);
  open = pd_database_list_open_pulls (fixture->db, "requests", NULL, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (open->len, ==, 2);
  g_assert_cmpstr (((PdPull *) open->pdata[0])->scope, ==, "a");
  g_assert_cmpstr (((PdPull *) open->pdata[1])->scope, ==, "c");
  rest = pd_database_list_open_pulls (fixture->db, "requests", "a", 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rest->len, ==, 1);
  pd_database_count_open_pulls (fixture->db, "requests", &count, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count, ==, 2);
}

static void
test_failed_pulls (Fixture *fixture, gconstpointer data)
{
  PdPull pull = {
    .what = (char *) "orders", .scope = (char *) "late", .error = (char *) "No.", .failed_at = PASS
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) failed = NULL;

  pd_database_put_pull (fixture->db, &pull, &error);
  pull.scope = (char *) "early";
  pull.failed_at = TEST_NOW;
  pd_database_put_pull (fixture->db, &pull, &error);
  put (fixture, "orders", "well", PASS, PASS);
  failed = pd_database_list_failed_pulls (fixture->db, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (failed->len, ==, 2);
  g_assert_cmpstr (((PdPull *) failed->pdata[0])->scope, ==, "early");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/pull-lookup/who-is-left", Fixture, NULL, set_up, test_who_is_left, tear_down);
  g_test_add ("/pull-lookup/begun", Fixture, NULL, set_up, test_begun, tear_down);
  g_test_add ("/pull-lookup/gone", Fixture, NULL, set_up, test_gone, tear_down);
  g_test_add ("/pull-lookup/open", Fixture, NULL, set_up, test_open_pulls, tear_down);
  g_test_add ("/pull-lookup/failed", Fixture, NULL, set_up, test_failed_pulls, tear_down);

  return g_test_run ();
}
