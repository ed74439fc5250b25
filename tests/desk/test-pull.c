// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The pull against a far side that stands still: issue 4 section 3. */

#include "pull-fixture.h"

static void
test_first_pull (void)
{
  g_autoptr (DeskService) service = new_service (0, 0);
  g_autoptr (Pulled) pulled = pulled_new (service);
  g_autoptr (PdSyncReport) report = pulled_run_well (pulled, FALSE);
  g_autofree char *differences = compare_books (pulled->store, service);

  g_assert_cmpstr (differences, ==, "");
  g_assert_cmpint (report->orders, ==, count_rows (pulled, PD_LIST_ORDERS));
  g_assert_cmpint (report->reservations, ==, count_rows (pulled, PD_LIST_RESERVATIONS));
  g_assert_cmpint (report->customers, >=, count_rows (pulled, PD_LIST_CUSTOMERS));
  g_assert_cmpint (report->activity, ==, count_rows (pulled, PD_LIST_ACTIVITY));
  g_assert_cmpint (report->products, >, 0);
  g_assert_cmpint (report->gone, ==, 0);
  g_assert_cmpuint (report->calls, ==,
                    desk_service_count_calls (service, NULL, "/v1/*") +
                        desk_service_count_calls (service, NULL, "/prov*") +
                        desk_service_count_calls (service, NULL, "/subs*"));
}

static gpointer
check_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  return pd_database_check (database, NULL, error);
}

static void
test_book_is_whole (void)
{
  g_autoptr (DeskService) service = new_service (0, 0);
  g_autoptr (Pulled) pulled = pulled_new (service);
  g_autoptr (PdSyncReport) report = pulled_run_well (pulled, FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) faults = pd_store_read (pulled->store, check_job, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < faults->len; i++)
    g_test_message ("%s", (const char *) faults->pdata[i]);
  g_assert_cmpuint (faults->len, ==, 0);
}

static void
test_phases_are_told (void)
{
  g_autoptr (DeskService) service = new_service (0, 0);
  g_autoptr (Pulled) pulled = pulled_new (service);
  g_autoptr (PdSyncReport) report = pulled_run_well (pulled, FALSE);

  g_assert_true (g_str_has_prefix (pulled->phases->str, "Customers\nProfiles of customers\n"));
  g_assert_nonnull (strstr (pulled->phases->str, "\nOrders of customers\n"));
  g_assert_nonnull (strstr (pulled->phases->str, "\nActivity log\n"));
}

/* The pulls table tells what stands in the book, also after a start. */
static gpointer
read_state_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 *as_of = data;
  gboolean unfinished = TRUE;
  g_autoptr (GPtrArray) faults = NULL;

  if (!pd_pull_read_state (database, as_of, &unfinished, &faults, error))
    return NULL;
  g_assert_cmpuint (faults->len, ==, 0);
  g_assert_true (unfinished == (*as_of == 0));
  return data;
}

static void
test_as_of (void)
{
  g_autoptr (DeskService) service = new_service (0, 0);
  g_autoptr (Pulled) pulled = pulled_new (service);
  g_autoptr (PdSyncReport) report = NULL;
  g_autoptr (GError) error = NULL;
  gint64 as_of = 0;

  report = pulled_run_well (pulled, FALSE);
  pd_store_read (pulled->store, read_state_job, &as_of, &error);
  g_assert_no_error (error);
  /* By the far side's clock, not by this computer's. */
  g_assert_cmpint (as_of, >=, TEST_NOW);
  g_assert_cmpint (as_of, <, TEST_NOW + MINUTE_US);
}

/* 3.5: elsewhere than in the public cloud there are no agreements: nobody is asked for them, and
 * the book is whole without. */
static gpointer
set_cloud_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  return pd_database_set_setting (database, PD_SETTING_CLOUD, data, error) ? data : NULL;
}

static void
test_no_agreements (void)
{
  static const struct
  {
    const char *cloud;
    guint calls; /* of each customer */
  } rows[] = { { "china", 0 }, { "us-government", 0 }, { "custom", 1 } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (DeskService) service = new_service (3, 1);
    g_autoptr (Pulled) pulled = pulled_new (service);
    g_autoptr (PdSyncReport) report = NULL;
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", rows[i].cloud);
    pd_store_write (pulled->store, set_cloud_job, (gpointer) rows[i].cloud, &error);
    g_assert_no_error (error);
    if (rows[i].calls == 0) /* as there: the call is not known */
      desk_service_add_fault (service, NULL, "*/agreements*", DESK_FAULT_STATUS, 0, 0, "404 {}");
    report = pulled_run_well (pulled, FALSE);
    g_assert_cmpuint (desk_service_count_calls (service, NULL, "*/agreements*"), ==,
                      3 * rows[i].calls);
    g_assert_cmpint (report->orders, ==, 3);
  }
}

/* The first pull of nothing. */
static void
test_empty_book (void)
{
  DeskServiceOptions options = { .now = TEST_NOW, .auto_approve = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskService) service = desk_service_new (&options, &error);
  g_autoptr (Pulled) pulled = NULL;
  g_autoptr (PdSyncReport) report = NULL;

  g_assert_no_error (error);
  pulled = pulled_new (service);
  report = pulled_run_well (pulled, FALSE);
  g_assert_cmpint (report->customers, ==, 0);
  g_assert_cmpuint (count_rows (pulled, PD_LIST_CUSTOMERS), ==, 0);
}

/* More customers than a page holds, and than a chunk of the book. */
static void
test_many_customers (void)
{
  g_autoptr (DeskService) service = new_service (600, 2);
  g_autoptr (Pulled) pulled = pulled_new (service);
  g_autoptr (PdSyncReport) report = pulled_run_well (pulled, FALSE);
  g_autofree char *differences = compare_books (pulled->store, service);

  g_assert_cmpstr (differences, ==, "");
  g_assert_cmpuint (count_rows (pulled, PD_LIST_CUSTOMERS), ==, 600);
  g_assert_cmpuint (count_rows (pulled, PD_LIST_ORDERS), ==, 1200);
  g_assert_cmpuint (desk_service_get_peak (service), <=, 4);
}

/* Two accounts of one partner: each has all of it, and they do not mix. */
static void
test_two_accounts (void)
{
  g_autoptr (DeskService) service = new_service (0, 0);
  g_autoptr (DeskService) other = new_service (20, 3);
  g_autoptr (Pulled) one = pulled_new (service);
  g_autoptr (Pulled) two = pulled_new (service);
  g_autoptr (Pulled) three = pulled_new (other);
  g_autoptr (PdSyncReport) first = pulled_run_well (one, FALSE);
  g_autoptr (PdSyncReport) second = pulled_run_well (two, FALSE);
  g_autoptr (PdSyncReport) third = pulled_run_well (three, FALSE);
  g_autofree char *between = compare_pulled (one->store, two->store);
  g_autofree char *apart = compare_books (three->store, other);

  g_assert_cmpstr (between, ==, "");
  g_assert_cmpstr (apart, ==, "");
  g_assert_cmpint (first->orders, ==, second->orders);
  g_assert_cmpint (third->orders, ==, 60);
}

/* One customer alone. */
static void
test_one_customer (void)
{
  g_autoptr (DeskService) service = new_service (20, 3);
  g_autoptr (Pulled) pulled = pulled_new (service);
  g_autoptr (PdSyncReport) first = pulled_run_well (pulled, FALSE);
  g_autoptr (GPtrArray) customers = list_rows (pulled->store, PD_LIST_CUSTOMERS);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdSyncReport) report = NULL;

  desk_service_clear_calls (service);
  report = pulled_run (pulled, FALSE, pd_record_get_row_id (customers->pdata[7]), &error);
  g_assert_no_error (error);
  g_assert_true (report->complete);
  g_assert_cmpint (report->orders, ==, pd_customer_get_orders_count (customers->pdata[7]));
  g_assert_cmpuint (desk_service_count_calls (service, NULL, "/v1/customers?*"), ==, 0);
  g_assert_cmpuint (desk_service_count_calls (service, NULL, "/v1/customers/*/orders*"), ==, 1);
  g_assert_cmpuint (report->calls, <, 12);
}

static void
test_one_customer_unknown (void)
{
  g_autoptr (DeskService) service = new_service (3, 1);
  g_autoptr (Pulled) pulled = pulled_new (service);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdSyncReport) report = pulled_run (pulled, FALSE, 4711, &error);

  g_assert_null (report);
  g_assert_error (error, PD_ERROR, PD_ERROR_NOT_FOUND);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("PARTNER_DESK_KEYRING", "file", TRUE);

  g_test_add_func ("/pull/first-pull", test_first_pull);
  g_test_add_func ("/pull/book-is-whole", test_book_is_whole);
  g_test_add_func ("/pull/phases-are-told", test_phases_are_told);
  g_test_add_func ("/pull/as-of", test_as_of);
  g_test_add_func ("/pull/empty-book", test_empty_book);
  g_test_add_func ("/pull/no-agreements", test_no_agreements);
  g_test_add_func ("/pull/many-customers", test_many_customers);
  g_test_add_func ("/pull/two-accounts", test_two_accounts);
  g_test_add_func ("/pull/one-customer", test_one_customer);
  g_test_add_func ("/pull/one-customer-unknown", test_one_customer_unknown);

  return g_test_run ();
}
