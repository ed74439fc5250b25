// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Later passes and whole ones: issue 4 section 3, partner-center-api.md 11. */

#include "desk-service-azure.h"
#include "pd-pull-lookup.h"
#include "pull-fixture.h"

#define CUSTOMERS 40

/* --- changes at the far side --- */

static void
call_far (DeskService *service, const char *method, const char *path, const char *body)
{
  g_autofree char *token = desk_service_make_token (service, 0, NULL);
  g_autofree char *url = g_strconcat (desk_service_get_url (service), path, NULL);
  g_autofree char *bearer = g_strdup_printf ("Authorization: Bearer %s", token);
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;
  g_autoptr (GError) error = NULL;
  const char *argv[] = {
    "curl", "-sS", "-f", "-X", method, "-H", bearer, "-H", "Content-Type: application/json",
    "-d",   body,  url,  NULL
  };
  int status = 0;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, &errors,
                &status, &error);
  g_assert_no_error (error);
  if (status != 0)
    g_test_message ("%s %s: %s", method, path, errors);
  g_assert_cmpint (status, ==, 0);
}

/* Orders of @n different customers that may still be cancelled at the far side (60 days): the first
 * line of each is software. (element-type PdOrderLine) */
static GPtrArray *
pick_lines (Pulled *pulled, guint n)
{
  g_autoptr (GPtrArray) lines = list_rows (pulled->store, PD_LIST_SOFTWARE);
  g_autoptr (GHashTable) customers = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) picked = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; picked->len < n && i < lines->len; i++) {
    PdOrderLine *line = lines->pdata[i];
    const char *kind = pd_order_line_get_kind (line);

    if (pd_order_line_get_placed_at (line) > TEST_NOW - 50 * PD_DAY_US &&
        g_strcmp0 (pd_order_line_get_status (line), "active") == 0 &&
        (g_strcmp0 (kind, PD_KIND_PERPETUAL) == 0 || g_strcmp0 (kind, PD_KIND_SUBSCRIPTION) == 0) &&
        g_hash_table_add (customers, (gpointer) pd_order_line_get_tenant_id (line)))
      g_ptr_array_add (picked, g_object_ref (line));
  }
  g_assert_cmpuint (picked->len, ==, n);
  return g_steal_pointer (&picked);
}

static void
cancel_line (DeskService *service, PdOrderLine *line)
{
  g_autofree char *path =
      g_strdup_printf ("/v1/customers/%s/orders/%s", pd_order_line_get_tenant_id (line),
                       pd_order_line_get_order_id (line));
  g_autofree char *body = g_strdup_printf (
      "{\"id\":\"%s\",\"status\":\"cancelled\",\"lineItems\":[{\"lineItemNumber\":%d}]}",
      pd_order_line_get_order_id (line), pd_order_line_get_line (line));

  call_far (service, "PATCH", path, body);
}

static DeskService *
new_busy_service (void)
{
  DeskServiceOptions options = {
    .generate_customers = CUSTOMERS,
    .generate_orders = 20,
    .now = TEST_NOW,
    .auto_approve = TRUE,
    .rules_2020 = TRUE,
  };
  g_autoptr (GError) error = NULL;
  DeskService *service = desk_service_new (&options, &error);

  g_assert_no_error (error);
  return service;
}

/* --- later passes --- */

/* Ten changes cost calls in proportion to ten, however many customers there are. */
static void
test_ten_changes (void)
{
  g_autoptr (DeskService) service = new_busy_service ();
  g_autoptr (Pulled) pulled = pulled_new (service);
  g_autoptr (PdSyncReport) first = pulled_run_well (pulled, FALSE);
  g_autoptr (GPtrArray) lines = pick_lines (pulled, 10);
  g_autoptr (PdSyncReport) later = NULL;
  g_autoptr (PdSyncReport) idle = NULL;
  g_autofree char *differences = NULL;

  desk_service_set_clock (service, TEST_NOW + 60 * MINUTE_US);
  for (guint i = 0; i < lines->len; i++)
    cancel_line (service, lines->pdata[i]);
  desk_service_set_clock (service, TEST_NOW + 90 * MINUTE_US);

  later = pulled_run_well (pulled, FALSE);
  g_test_message ("first pull: %" G_GUINT64_FORMAT " calls; 10 changes: %" G_GUINT64_FORMAT
                  " calls",
                  first->calls, later->calls);
  g_assert_cmpuint (later->calls, <=, 10 * 4 + 12);
  g_assert_cmpuint (desk_service_count_calls (service, NULL, "/v1/customers?*"), ==, 1);
  differences = compare_books (pulled->store, service);
  g_assert_cmpstr (differences, ==, "");

  desk_service_set_clock (service, TEST_NOW + 180 * MINUTE_US);
  idle = pulled_run_well (pulled, FALSE);
  g_test_message ("no change: %" G_GUINT64_FORMAT " calls", idle->calls);
  g_assert_cmpuint (idle->calls, <=, 8);
}

/* What the log names is remembered before it is read: a stop in between loses nothing. */
static void
test_changes_survive_a_stop (void)
{
  g_autoptr (DeskService) service = new_busy_service ();
  g_autoptr (Pulled) pulled = pulled_new (service);
  g_autoptr (PdSyncReport) first = pulled_run_well (pulled, FALSE);
  g_autoptr (GPtrArray) lines = pick_lines (pulled, 5);
  g_autoptr (PdSyncReport) stopped = NULL;
  g_autoptr (PdSyncReport) later = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *differences = NULL;

  desk_service_set_clock (service, TEST_NOW + 60 * MINUTE_US);
  for (guint i = 0; i < lines->len; i++)
    cancel_line (service, lines->pdata[i]);
  desk_service_set_clock (service, TEST_NOW + 90 * MINUTE_US);
  desk_service_add_fault (service, NULL, "/v1/customers/*", DESK_FAULT_DROP_BEFORE, 3, 0, NULL);
  stopped = pulled_run (pulled, FALSE, 0, &error);
  g_assert_null (stopped);
  g_assert_error (error, PD_API_ERROR, PD_API_ERROR_UNREACHABLE);

  desk_service_clear_faults (service);
  pulled_reopen (pulled, service);
  later = pulled_run_well (pulled, FALSE);
  differences = compare_books (pulled->store, service);
  g_assert_cmpstr (differences, ==, "");
}

/* A log that cannot be read moves nothing on: the next pass finds the changes. */
static void
test_log_refused (void)
{
  g_autoptr (DeskService) service = new_busy_service ();
  g_autoptr (Pulled) pulled = pulled_new (service);
  g_autoptr (PdSyncReport) first = pulled_run_well (pulled, FALSE);
  g_autoptr (GPtrArray) lines = pick_lines (pulled, 2);
  g_autoptr (PdSyncReport) refused = NULL;
  g_autoptr (PdSyncReport) later = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *differences = NULL;

  desk_service_set_clock (service, TEST_NOW + 60 * MINUTE_US);
  cancel_line (service, lines->pdata[0]);
  cancel_line (service, lines->pdata[1]);
  desk_service_set_clock (service, TEST_NOW + 600 * MINUTE_US);
  desk_service_add_fault (service, NULL, "/v1/auditrecords*", DESK_FAULT_403, 0, 1, NULL);
  refused = pulled_run (pulled, FALSE, 0, &error);
  g_assert_no_error (error);
  g_assert_false (refused->complete);

  desk_service_set_clock (service, TEST_NOW + 1200 * MINUTE_US);
  later = pulled_run_well (pulled, FALSE);
  differences = compare_books (pulled->store, service);
  g_assert_cmpstr (differences, ==, "");
}

/* A customer that came later is found by the log. */
static void
test_new_customer (void)
{
  static const char body[] =
      "{\"companyProfile\":{\"domain\":\"newcomer.onmicrosoft.com\"},"
      "\"billingProfile\":{\"email\":\"a@newcomer.example\",\"culture\":\"ja-JP\","
      "\"language\":\"ja\",\"companyName\":\"新しい会社\",\"defaultAddress\":{"
      "\"firstName\":\"太郎\",\"lastName\":\"山田\",\"addressLine1\":\"1-1\",\"city\":\"千代田区\","
      "\"state\":\"\",\"postalCode\":\"100-0001\",\"country\":\"JP\"}}}";
  g_autoptr (DeskService) service = new_busy_service ();
  g_autoptr (Pulled) pulled = pulled_new (service);
  g_autoptr (PdSyncReport) first = pulled_run_well (pulled, FALSE);
  g_autoptr (PdSyncReport) later = NULL;
  g_autoptr (PdCustomer) customer = NULL;

  desk_service_set_clock (service, TEST_NOW + 60 * MINUTE_US);
  call_far (service, "POST", "/v1/customers", body);
  desk_service_set_clock (service, TEST_NOW + 90 * MINUTE_US);
  later = pulled_run_well (pulled, FALSE);
  g_assert_cmpuint (count_rows (pulled, PD_LIST_CUSTOMERS), ==, CUSTOMERS + 1);
  customer = find_row (pulled->store, PD_LIST_CUSTOMERS, "name", "新しい会社");
  g_assert_nonnull (customer);
  g_assert_cmpstr (pd_customer_get_country (customer), ==, "JP");
  g_assert_cmpuint (later->calls, <=, 60); /* with the catalogue of a market, if it is a new one */
}

/* This computer's clock is a day wrong, either way: nothing of it counts. */
static void
test_skewed_clock (gconstpointer data)
{
  const gint64 skew = GPOINTER_TO_INT (data) * PD_DAY_US;
  g_autoptr (DeskService) service = new_busy_service ();
  g_autoptr (Pulled) pulled = pulled_new (service);
  g_autoptr (PdSyncReport) first = NULL;
  g_autoptr (PdSyncReport) later = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  g_autofree char *differences = NULL;

  pd_clock_set (pd_context_get_clock (pd_desk_get_context (pulled->desk)), TEST_NOW + skew);
  first = pulled_run_well (pulled, FALSE);
  lines = pick_lines (pulled, 3);
  desk_service_set_clock (service, TEST_NOW + 60 * MINUTE_US);
  for (guint i = 0; i < lines->len; i++)
    cancel_line (service, lines->pdata[i]);
  desk_service_set_clock (service, TEST_NOW + 90 * MINUTE_US);
  later = pulled_run_well (pulled, FALSE);
  differences = compare_books (pulled->store, service);
  g_assert_cmpstr (differences, ==, "");
}

/* A log that does not reach back to the last pass: everything is read again. */
static void
test_after_a_quarter (void)
{
  g_autoptr (DeskService) service = new_service (5, 2);
  g_autoptr (Pulled) pulled = pulled_new (service);
  g_autoptr (PdSyncReport) first = pulled_run_well (pulled, FALSE);
  g_autoptr (PdSyncReport) later = NULL;
  g_autoptr (GError) error = NULL;

  desk_service_set_clock (service, TEST_NOW + 100 * PD_DAY_US);
  later = pulled_run (pulled, FALSE, 0, &error);
  g_assert_no_error (error);
  g_assert_true (later->complete);
  g_assert_cmpint (later->orders, ==, 10);
}

/* --- use and access --- */

/* The log names everybody with reservations. @data: the instant. */
static gpointer
name_all_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  const gint64 *now = data;
  g_autoptr (GPtrArray) pulls = pd_database_list_pulls (database, "azure-reservations", error);

  for (guint i = 0; pulls != NULL && i < pulls->len; i++) {
    const PdPull *pull = pulls->pdata[i];
    const PdPull changed = { .what = (char *) "changed",
                             .scope = pull->scope,
                             .cursor = (char *) "azure",
                             .started_at = *now };

    if (!pd_database_put_pull (database, &changed, error))
      return NULL;
  }
  return pulls != NULL ? data : NULL;
}

typedef struct
{
  gint64 row_id;
  int from;
  int to;
} UseDays;

static gpointer
list_use_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  const UseDays *days = data;

  return pd_database_list_utilization (database, days->row_id, days->from, days->to, error);
}

/* One reservation that runs on for a year. (transfer full) */
static PdReservation *
pick_reservation (Pulled *pulled)
{
  g_autoptr (GPtrArray) all = list_rows (pulled->store, PD_LIST_RESERVATIONS);

  for (guint i = 0; i < all->len; i++) {
    PdReservation *reservation = all->pdata[i];

    if (g_strcmp0 (pd_reservation_get_state (reservation), "Succeeded") == 0 &&
        pd_reservation_get_expires_at (reservation) > TEST_NOW + 100 * PD_DAY_US)
      return g_object_ref (reservation);
  }
  g_error ("No reservation runs on");
}

/* azure-api.md 5 and 8: the log names a tenant again and again, each time only what changed is
 * looked at closely. Use and access of the rest are read once a day all the same, and no day of use
 * is lost (rule 11.3 rests on them). */
static void
test_use_goes_on (void)
{
  const int DAYS = 8;
  const int today = pd_instant_get_day (TEST_NOW);
  g_autoptr (DeskService) service = new_service (0, 0);
  g_autoptr (Pulled) pulled = pulled_new (service);
  g_autoptr (PdSyncReport) first = pulled_run_well (pulled, FALSE);
  g_autoptr (PdReservation) reservation = pick_reservation (pulled);
  g_autofree char *access = g_strdup_printf ("*%s*/roleAssignments*",
                                             pd_reservation_get_reservation_order_id (reservation));
  UseDays wanted = { pd_record_get_row_id (PD_RECORD (reservation)), today, today + DAYS - 2 };
  g_autoptr (GArray) days = NULL;
  g_autoptr (GError) error = NULL;

  desk_service_clear_calls (service);
  for (int half = 1; half <= 2 * DAYS; half++) {
    gint64 now = TEST_NOW + half * (PD_DAY_US / 2);
    g_autoptr (PdSyncReport) later = NULL;

    desk_service_set_clock (service, now);
    g_assert_true (desk_service_azure_use (service, pd_reservation_get_reservation_id (reservation),
                                           today + (half - 1) / 2, 500));
    pd_store_write (pulled->store, name_all_job, &now, &error);
    g_assert_no_error (error);
    later = pulled_run_well (pulled, half == 2 * DAYS);
  }

  days = pd_store_read (pulled->store, list_use_job, &wanted, &error);
  g_assert_no_error (error);
  for (int i = 0; i < (int) days->len; i++)
    g_assert_cmpint (g_array_index (days, PdUtilizationDay, i).day, ==, today + i);
  g_assert_cmpuint (days->len, ==, DAYS - 1);
  /* Once a day, not with each of the two marks of the day. */
  g_assert_cmpuint (desk_service_count_calls (service, "GET", access), >=, DAYS - 1);
  g_assert_cmpuint (desk_service_count_calls (service, "GET", access), <=, DAYS + 1);
}

/* What could not be read is not taken for read. */
static void
test_use_refused (void)
{
  const int today = pd_instant_get_day (TEST_NOW);
  g_autoptr (DeskService) service = new_service (0, 0);
  g_autoptr (Pulled) pulled = pulled_new (service);
  g_autoptr (PdSyncReport) first = pulled_run_well (pulled, FALSE);
  g_autoptr (PdReservation) reservation = pick_reservation (pulled);
  UseDays wanted = { pd_record_get_row_id (PD_RECORD (reservation)), today, today + 19 };
  g_autoptr (PdSyncReport) last = NULL;
  g_autoptr (GArray) days = NULL;
  g_autoptr (GError) error = NULL;

  for (int day = 0; day < 20; day++)
    g_assert_true (desk_service_azure_use (service, pd_reservation_get_reservation_id (reservation),
                                           today + day, 500));
  desk_service_add_fault (service, NULL, "*/reservationSummaries*", DESK_FAULT_403, 0, 0, NULL);
  for (int day = 5; day <= 20; day += 5) {
    g_autoptr (PdSyncReport) refused = NULL;

    desk_service_set_clock (service, TEST_NOW + day * PD_DAY_US);
    refused = pulled_run (pulled, FALSE, 0, &error);
    g_assert_no_error (error);
    g_assert_false (refused->complete);
  }

  desk_service_clear_faults (service);
  desk_service_set_clock (service, TEST_NOW + 20 * PD_DAY_US + 60 * MINUTE_US);
  last = pulled_run_well (pulled, FALSE);
  days = pd_store_read (pulled->store, list_use_job, &wanted, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (days->len, ==, 20);
}

/* --- whole passes --- */

typedef struct
{
  PdListKind kind;
  gint64 customer_row_id;
  gint64 count;
} Count;

static gpointer
count_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Count *count = data;

  return pd_database_count_far_rows (database, count->kind, count->customer_row_id, &count->count,
                                     error)
             ? count
             : NULL;
}

static gint64
count_present (Pulled *pulled, PdListKind kind, gint64 customer_row_id)
{
  Count count = { kind, customer_row_id, 0 };
  g_autoptr (GError) error = NULL;

  pd_store_read (pulled->store, count_job, &count, &error);
  g_assert_no_error (error);
  return count.count;
}

/* Orders that are not there any more are marked and told; they come back when they do. */
static void
test_gone_and_returned (void)
{
  g_autoptr (DeskService) service = new_service (5, 3);
  g_autoptr (Pulled) pulled = pulled_new (service);
  g_autoptr (PdSyncReport) first = pulled_run_well (pulled, FALSE);
  g_autoptr (GPtrArray) customers = list_rows (pulled->store, PD_LIST_CUSTOMERS);
  PdCustomer *customer = customers->pdata[2];
  const gint64 row_id = pd_record_get_row_id (PD_RECORD (customer));
  g_autoptr (PdSyncReport) gone = NULL;
  g_autoptr (PdSyncReport) back = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *faults = NULL;
  g_autofree char *returned = NULL;
  g_autofree char *differences = NULL;

  g_assert_cmpint (count_present (pulled, PD_LIST_ORDERS, row_id), ==, 3);
  for (guint i = 0; i < 3; i++) {
    static const char *const kinds[] = { "orders*", "subscriptions*", "entitlements*" };
    g_autofree char *path =
        g_strdup_printf ("/v1/customers/%s/%s", pd_customer_get_tenant_id (customer), kinds[i]);

    desk_service_add_fault (service, NULL, path, DESK_FAULT_STATUS, 0, 0,
                            "200 {\"totalCount\":0,\"items\":[]}");
  }
  gone = pulled_run (pulled, TRUE, 0, &error);
  g_assert_no_error (error);
  g_assert_true (gone->complete);
  g_assert_cmpint (gone->gone, >=, 3);
  g_assert_cmpint (count_present (pulled, PD_LIST_ORDERS, row_id), ==, 0);
  g_assert_cmpint (count_present (pulled, PD_LIST_ORDERS, 0), ==, 12);
  faults = report_faults (gone);
  g_assert_nonnull (strstr (faults, pd_customer_get_name (customer)));
  /* Nothing is deleted. */
  g_assert_cmpuint (count_rows (pulled, PD_LIST_ORDERS), >=, 12);

  desk_service_clear_faults (service);
  back = pulled_run (pulled, TRUE, 0, &error);
  g_assert_no_error (error);
  returned = report_faults (back);
  g_assert_nonnull (strstr (returned, pd_customer_get_name (customer)));
  g_assert_cmpint (count_present (pulled, PD_LIST_ORDERS, row_id), ==, 3);
  differences = compare_books (pulled->store, service);
  g_assert_cmpstr (differences, ==, "");
}

/* A customer whose relationship has ended. */
static void
test_customer_gone (void)
{
  g_autoptr (DeskService) service = new_service (3, 1);
  g_autoptr (Pulled) pulled = pulled_new (service);
  g_autoptr (PdSyncReport) first = pulled_run_well (pulled, FALSE);
  g_autoptr (GPtrArray) customers = list_rows (pulled->store, PD_LIST_CUSTOMERS);
  g_autoptr (PdSyncReport) gone = NULL;
  g_autoptr (PdSyncReport) back = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *page = g_strdup_printf (
      "200 {\"totalCount\":2,\"items\":["
      "{\"id\":\"%s\",\"companyProfile\":{\"companyName\":\"%s\",\"domain\":\"%s\"}},"
      "{\"id\":\"%s\",\"companyProfile\":{\"companyName\":\"%s\",\"domain\":\"%s\"}}]}",
      pd_customer_get_tenant_id (customers->pdata[0]), pd_customer_get_name (customers->pdata[0]),
      pd_customer_get_domain (customers->pdata[0]), pd_customer_get_tenant_id (customers->pdata[2]),
      pd_customer_get_name (customers->pdata[2]), pd_customer_get_domain (customers->pdata[2]));

  desk_service_add_fault (service, NULL, "/v1/customers?*", DESK_FAULT_STATUS, 0, 0, page);
  gone = pulled_run (pulled, TRUE, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count_present (pulled, PD_LIST_CUSTOMERS, 0), ==, 2);
  g_assert_cmpint (gone->gone, ==, 1);
  g_assert_cmpuint (gone->faults->len, ==, 1);

  desk_service_clear_faults (service);
  back = pulled_run (pulled, TRUE, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count_present (pulled, PD_LIST_CUSTOMERS, 0), ==, 3);
}

/* A whole pass that finds nothing new says nothing. */
static void
test_full_is_quiet (void)
{
  g_autoptr (DeskService) service = new_service (0, 0);
  g_autoptr (Pulled) pulled = pulled_new (service);
  g_autoptr (PdSyncReport) first = pulled_run_well (pulled, FALSE);
  g_autoptr (PdSyncReport) full = pulled_run_well (pulled, TRUE);

  g_assert_cmpint (full->gone, ==, 0);
  g_assert_cmpint (full->orders, ==, first->orders);
  g_assert_cmpint (full->activity, ==, 0);
}

/* One that stopped goes on as a whole one, also when the next is not asked to be. */
static void
test_full_goes_on (void)
{
  g_autoptr (DeskService) service = new_service (10, 1);
  g_autoptr (Pulled) pulled = pulled_new (service);
  g_autoptr (PdSyncReport) first = pulled_run_well (pulled, FALSE);
  g_autoptr (PdSyncReport) stopped = NULL;
  g_autoptr (PdSyncReport) rest = NULL;
  g_autoptr (GError) error = NULL;
  guint before;

  desk_service_add_fault (service, NULL, "*/orders*", DESK_FAULT_DROP_BEFORE, 5, 0, NULL);
  stopped = pulled_run (pulled, TRUE, 0, &error);
  g_assert_null (stopped);
  desk_service_clear_faults (service);
  before = desk_service_count_calls (service, NULL, "/v1/customers?*");
  rest = pulled_run_well (pulled, FALSE);
  g_assert_cmpuint (desk_service_count_calls (service, NULL, "/v1/customers?*"), ==, before);
  g_assert_cmpint (rest->orders, >, 0);
  g_assert_cmpint (rest->orders, <, 10);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("PARTNER_DESK_KEYRING", "file", TRUE);

  g_test_add_func ("/pull/later/ten-changes", test_ten_changes);
  g_test_add_func ("/pull/later/changes-survive-a-stop", test_changes_survive_a_stop);
  g_test_add_func ("/pull/later/log-refused", test_log_refused);
  g_test_add_func ("/pull/later/new-customer", test_new_customer);
  g_test_add_data_func ("/pull/later/clock-behind", GINT_TO_POINTER (-1), test_skewed_clock);
  g_test_add_data_func ("/pull/later/clock-ahead", GINT_TO_POINTER (1), test_skewed_clock);
  g_test_add_func ("/pull/later/after-a-quarter", test_after_a_quarter);
  g_test_add_func ("/pull/later/use-goes-on", test_use_goes_on);
  g_test_add_func ("/pull/later/use-refused", test_use_refused);
  g_test_add_func ("/pull/full/gone-and-returned", test_gone_and_returned);
  g_test_add_func ("/pull/full/customer-gone", test_customer_gone);
  g_test_add_func ("/pull/full/is-quiet", test_full_is_quiet);
  g_test_add_func ("/pull/full/goes-on", test_full_goes_on);

  return g_test_run ();
}
