// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* What Azure and the support services say, put into the book. Numbers of sections:
 * reference/azure-api.md. */

#include <string.h>

#include "far-fixture.h"

#define ORDER "0a0a0a0a-1b1b-4c4c-8d8d-000000000001"
#define RESERVATION "0a0a0a0a-1b1b-4c4c-8d8d-0000000000f1"
#define OTHER "0a0a0a0a-1b1b-4c4c-8d8d-0000000000f2"

static void
set_up_azure (Fixture *fixture, gconstpointer data)
{
  fixture->db = test_open (":memory:", PD_DATABASE_CREATE);
  fixture->customer = test_add_customer (fixture->db, "青空商事", "aozora.example");
}

/* --- reservations --- */

static PdFarReservation
make_reservation (Fixture *fixture)
{
  return (PdFarReservation){ .reservation_id = RESERVATION,
                             .reservation_order_id = ORDER,
                             .customer_row_id = fixture->customer,
                             .name = "本番の VM",
                             .resource_type = "VirtualMachines",
                             .size = "Standard_D2s_v3",
                             .region = "japaneast",
                             .quantity = 3,
                             .term = "P1Y",
                             .billing = "Upfront",
                             .unit_price_minor = PD_FAR_UNSAID,
                             .payments_made = -1,
                             .purchased_at = TEST_NOW,
                             .expires_at = TEST_NOW + 365 * TEST_DAY,
                             .state = PD_RESERVATION_SUCCEEDED,
                             .scope_type = PD_SCOPE_SHARED,
                             .billing_subscription = "0A0A0A0A-1B1B-4C4C-8D8D-00000000000B",
                             .flexibility = 1,
                             .utilization_1d = 630,
                             .utilization_7d = 600,
                             .utilization_30d = -1,
                             .archived = 0,
                             .renew = -1,
                             .seen_at = PASS (1) };
}

static gint64
put_reservation (PdDatabase *db, const PdFarReservation *reservation, gboolean *changed)
{
  g_autoptr (GError) error = NULL;
  gint64 row_id = 0;

  g_assert_true (pd_database_put_far_reservation (db, reservation, &row_id, changed, &error));
  g_assert_no_error (error);
  return row_id;
}

static PdReservation *
get_reservation (PdDatabase *db, gint64 row_id)
{
  g_autoptr (GError) error = NULL;
  PdReservation *reservation = pd_database_get_reservation (db, row_id, TEST_NOW, &error);

  g_assert_no_error (error);
  return reservation;
}

static void
test_reservation (Fixture *fixture, gconstpointer data)
{
  const PdFarReservation far = make_reservation (fixture);
  gint64 row_id = put_reservation (fixture->db, &far, NULL);
  g_autoptr (PdReservation) reservation = get_reservation (fixture->db, row_id);

  g_assert_cmpstr (pd_reservation_get_name (reservation), ==, "本番の VM");
  g_assert_cmpstr (pd_reservation_get_reservation_order_id (reservation), ==, ORDER);
  g_assert_cmpstr (pd_reservation_get_title (reservation), ==, "VirtualMachines Standard_D2s_v3");
  g_assert_null (pd_reservation_get_order_id (reservation));
  g_assert_cmpint (pd_reservation_get_line_row_id (reservation), ==, 0);
  g_assert_cmpint (pd_reservation_get_quantity (reservation), ==, 3);
  g_assert_cmpstr (pd_reservation_get_billing (reservation), ==, PD_BILLING_ONE_TIME);
  g_assert_cmpstr (pd_reservation_get_billing_subscription (reservation), ==,
                   "0a0a0a0a-1b1b-4c4c-8d8d-00000000000b");
  g_assert_cmpint (pd_reservation_get_utilization_1d (reservation), ==, 630);
  g_assert_cmpint (pd_reservation_get_utilization_30d (reservation), ==, -1);
  g_assert_true (pd_reservation_get_flexibility (reservation));
  g_assert_cmpint (test_count_found (fixture->db, PD_LIST_RESERVATIONS, "本番"), ==, 1);
  g_assert_cmpint (test_count_found (fixture->db, PD_LIST_RESERVATIONS, ORDER), ==, 1);
  g_assert_cmpint (test_count_found (fixture->db, PD_LIST_DEADLINES, "本番"), ==, 1);
}

/* 1: GUIDs in any case, and any member may be missing: a row is kept, and what was known stays. */
static void
test_missing_members (Fixture *fixture, gconstpointer data)
{
  const PdFarReservation bare = { .reservation_id = "0A0A0A0A-1B1B-4C4C-8D8D-0000000000F1",
                                  .customer_row_id = fixture->customer,
                                  .quantity = -1,
                                  .unit_price_minor = PD_FAR_UNSAID,
                                  .payments_made = -1,
                                  .flexibility = -1,
                                  .utilization_1d = -1,
                                  .utilization_7d = -1,
                                  .utilization_30d = -1,
                                  .archived = -1,
                                  .renew = -1,
                                  .seen_at = PASS (1) };
  const PdFarReservation full = make_reservation (fixture);
  g_autoptr (PdReservation) before = NULL;
  g_autoptr (PdReservation) after = NULL;
  gboolean changed = TRUE;
  gint64 row_id = put_reservation (fixture->db, &bare, NULL);

  before = get_reservation (fixture->db, row_id);
  g_assert_cmpstr (pd_reservation_get_name (before), ==, RESERVATION);
  g_assert_cmpstr (pd_reservation_get_state (before), ==, "Unknown");
  g_assert_cmpint (pd_reservation_get_quantity (before), ==, 0);
  g_assert_cmpint (put_reservation (fixture->db, &full, NULL), ==, row_id);
  g_assert_cmpint (put_reservation (fixture->db, &bare, &changed), ==, row_id);
  g_assert_false (changed);
  after = get_reservation (fixture->db, row_id);
  g_assert_cmpstr (pd_reservation_get_name (after), ==, "本番の VM");
  g_assert_cmpstr (pd_reservation_get_state (after), ==, PD_RESERVATION_SUCCEEDED);
  g_assert_cmpint (pd_reservation_get_quantity (after), ==, 3);
  g_assert_cmpint (pd_reservation_get_expires_at (after), ==, TEST_NOW + 365 * TEST_DAY);
}

static void
test_unchanged (Fixture *fixture, gconstpointer data)
{
  PdFarReservation far = make_reservation (fixture);
  gboolean changed = TRUE;
  int before;

  put_reservation (fixture->db, &far, NULL);
  pd_database_steal_changes (fixture->db);
  before = test_count_changes (fixture->db);
  put_reservation (fixture->db, &far, &changed);
  g_assert_false (changed);
  g_assert_cmpint (test_count_changes (fixture->db), ==, before);
  far.seen_at = PASS (2);
  put_reservation (fixture->db, &far, NULL);
  g_assert_cmpint (test_count_changes (fixture->db), ==, before + 1);
  g_assert_cmpuint (pd_database_steal_changes (fixture->db), ==, 0);
}

/* 2: states are open; Expiring and Expired come from the clock; a deadline stands as long as it
 * runs. What is cancelled stays so: a list that was read before a refund may be written after it.
 */
static void
test_states (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *state;
    gint64 cancelled_at;
    const char *stored;
    int deadlines;
  } rows[] = {
    { "Succeeded", 0, "Succeeded", 1 },          { "Expiring", 0, "Succeeded", 1 },
    { "NoBenefit", 0, "NoBenefit", 0 },          { "SomethingNew", 0, "SomethingNew", 0 },
    { "Processing", PASS (3), "Processing", 0 }, { "succeeded", 0, "Succeeded", 1 },
    { "Cancelled", PASS (3), "Cancelled", 0 },   { "Succeeded", 0, "Cancelled", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *sql = NULL;
    PdFarReservation far = make_reservation (fixture);

    far.state = rows[i].state;
    far.cancelled_at = rows[i].cancelled_at;
    far.next_payment_at = PASS (30);
    put_reservation (fixture->db, &far, NULL);
    sql = g_strdup_printf ("SELECT COUNT(*) FROM reservations WHERE state = '%s'", rows[i].stored);
    g_assert_cmpint (test_read_int64 (fixture->db, sql), ==, 1);
    g_assert_cmpint (test_read_int64 (fixture->db, "SELECT COUNT(*) FROM deadlines"), ==,
                     rows[i].deadlines);
    test_assert_whole (fixture->db);
  }
}

/* A scope stands with its own ID; what is renamed is found by its new name alone. */
static void
test_changes (Fixture *fixture, gconstpointer data)
{
  PdFarReservation far = make_reservation (fixture);
  g_autoptr (PdReservation) single = NULL;
  g_autoptr (PdReservation) shared = NULL;
  gint64 row_id = put_reservation (fixture->db, &far, NULL);

  far.scope_type = PD_SCOPE_SINGLE;
  far.scope_id = "sub-1";
  far.scope_name = "Main";
  far.name = "検証の VM";
  put_reservation (fixture->db, &far, NULL);
  single = get_reservation (fixture->db, row_id);
  g_assert_cmpstr (pd_reservation_get_scope_id (single), ==, "sub-1");
  g_assert_cmpint (test_count_found (fixture->db, PD_LIST_RESERVATIONS, "本番"), ==, 0);
  g_assert_cmpint (test_count_found (fixture->db, PD_LIST_RESERVATIONS, "検証"), ==, 1);
  far.scope_type = PD_SCOPE_SHARED;
  far.scope_id = NULL;
  far.scope_name = NULL;
  put_reservation (fixture->db, &far, NULL);
  shared = get_reservation (fixture->db, row_id);
  g_assert_null (pd_reservation_get_scope_id (shared));
  g_assert_null (pd_reservation_get_scope_name (shared));
}

/* 6: what is left of a partial return came from the one that was returned, whichever is read
 * first. */
static void
test_parents (Fixture *fixture, gconstpointer data)
{
  const gboolean child_first = GPOINTER_TO_INT (data);
  PdFarReservation parent = make_reservation (fixture);
  PdFarReservation child = make_reservation (fixture);
  g_autoptr (PdReservation) read = NULL;
  gint64 rows[2];

  child.reservation_id = OTHER;
  child.parent_id = "0A0A0A0A-1B1B-4C4C-8D8D-0000000000F1";
  for (int i = 0; i < 2; i++) {
    gboolean is_child = (i == 0) == child_first;

    rows[is_child] = put_reservation (fixture->db, is_child ? &child : &parent, NULL);
  }
  read = get_reservation (fixture->db, rows[1]);
  g_assert_cmpint (pd_reservation_get_parent_row_id (read), ==, rows[0]);
}

static void
test_gone (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  PdFarReservation far = make_reservation (fixture);
  g_autoptr (PdReservation) gone = NULL;
  g_autoptr (PdReservation) back = NULL;
  gint64 row_id = put_reservation (fixture->db, &far, NULL);
  gint64 n = 0;

  g_assert_true (pd_database_mark_gone (fixture->db, PD_LIST_RESERVATIONS, fixture->customer,
                                        PASS (2), PASS (2), &n, &error));
  g_assert_no_error (error);
  g_assert_cmpint (n, ==, 1);
  gone = get_reservation (fixture->db, row_id);
  g_assert_cmpint (pd_reservation_get_gone_at (gone), ==, PASS (2));
  far.seen_at = PASS (3);
  put_reservation (fixture->db, &far, NULL);
  back = get_reservation (fixture->db, row_id);
  g_assert_cmpint (pd_reservation_get_gone_at (back), ==, 0);
}

/* --- their orders --- */

/* 2: the plan tells the price of the whole term and the payments; it may come before or after. */
static void
test_orders (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *billing;
    gint64 quantity;
    gint64 total_minor;
    gint64 unit_price;
  } rows[] = {
    { "Upfront", 3, 30000, 10000 },     { "Monthly", 3, 36000, 1000 },
    { "Monthly", 3, 36001, 1000 }, /* rounded once */
    { "Upfront", -1, 30000, 0 },   /* how many is not known */
    { "Upfront", 3, PD_FAR_UNSAID, 0 },
  };

  for (gsize i = 0; i < 2 * G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (PdReservation) read = NULL;
    g_autofree char *order_id = test_guid ((int) i);
    g_autofree char *id = test_guid (100 + (int) i);
    PdFarReservation far = make_reservation (fixture);
    const PdFarReservationOrder order = { .reservation_order_id = order_id,
                                          .customer_row_id = fixture->customer,
                                          .quantity = rows[i / 2].quantity,
                                          .term = "P1Y",
                                          .billing = rows[i / 2].billing,
                                          .currency = "JPY",
                                          .total_minor = rows[i / 2].total_minor,
                                          .payments_made = 2,
                                          .next_payment_at = PASS (30),
                                          .seen_at = PASS (1) };
    gboolean changed = TRUE;
    gint64 row_id;

    far.reservation_id = id;
    far.reservation_order_id = order_id;
    far.billing = rows[i / 2].billing;
    if (i % 2 == 0)
      row_id = put_reservation (fixture->db, &far, NULL);
    g_assert_true (pd_database_put_far_reservation_order (fixture->db, &order, NULL, &error));
    if (i % 2 == 1)
      row_id = put_reservation (fixture->db, &far, NULL);
    g_assert_true (pd_database_put_far_reservation_order (fixture->db, &order, &changed, &error));
    g_assert_no_error (error);
    g_assert_false (changed);
    read = get_reservation (fixture->db, row_id);
    g_assert_cmpint (pd_reservation_get_unit_price (read), ==, rows[i / 2].unit_price);
    g_assert_cmpstr (pd_reservation_get_currency (read), ==, "JPY");
    g_assert_cmpint (pd_reservation_get_payments_made (read), ==, 2);
  }
}

static void
test_set_state (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  const PdFarReservation far = make_reservation (fixture);
  gint64 row_id = put_reservation (fixture->db, &far, NULL);

  g_assert_true (pd_database_set_reservation_state (fixture->db, row_id, "Pending", &error));
  g_assert_cmpint (test_read_int64 (fixture->db, "SELECT COUNT(*) FROM deadlines"), ==, 0);
  test_assert_whole (fixture->db);
  g_assert_true (
      pd_database_cancel_reservation (fixture->db, row_id, PASS (4), &error)); /* as it is */
  g_assert_no_error (error);
}

/* --- utilization --- */

static void
test_utilization (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  const PdUtilizationDay days[] = { { 18000, 24000, 24000 }, { 18001, 24000, 0 } };
  const PdUtilizationDay later[] = { { 18001, 24000, 12000 }, { 18002, 24000, 12000 } };
  PdFarReservation far = make_reservation (fixture);
  g_autoptr (PdReservation) read = NULL;
  g_autoptr (GArray) all = NULL;
  gboolean changed = TRUE;
  gint64 row_id = put_reservation (fixture->db, &far, NULL);
  int before;

  g_assert_true (pd_database_put_far_utilization (fixture->db, row_id, days, 2, &changed, &error));
  g_assert_true (changed);
  before = test_count_changes (fixture->db);
  g_assert_true (pd_database_put_far_utilization (fixture->db, row_id, days, 2, &changed, &error));
  g_assert_false (changed);
  g_assert_cmpint (test_count_changes (fixture->db), ==, before);
  g_assert_true (pd_database_put_far_utilization (fixture->db, row_id, later, 2, &changed, &error));
  g_assert_true (changed);
  g_assert_true (pd_database_put_far_utilization (fixture->db, row_id, NULL, 0, &changed, &error));
  g_assert_false (changed);
  all = pd_database_list_utilization (fixture->db, row_id, 0, 20000, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, 3);

  far.utilization_1d = 1; /* the days know better than a list's sums */
  put_reservation (fixture->db, &far, &changed);
  g_assert_false (changed);
  read = get_reservation (fixture->db, row_id);
  g_assert_cmpint (pd_reservation_get_utilization_1d (read), ==, 500);
  g_assert_true (pd_reservation_get_used (read));
}

/* --- access --- */

static gint64
count_assignments (PdDatabase *db, const char *order_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = pd_database_list_assignments (db, order_id, &error);

  g_assert_no_error (error);
  return list->len;
}

/* 8: the whole list at once; what is granted above the order stands in each order's list. */
static void
test_assignments (Fixture *fixture, gconstpointer data)
{
  const PdFarAssignment list[] = {
    { .assignment_id = "A0000000-0000-4000-8000-000000000001",
      .principal_id = "p-1",
      .role_id = "/providers/Microsoft.Authorization/roleDefinitions/" PD_AZURE_ROLE_OWNER },
    { .assignment_id = "a0000000-0000-4000-8000-000000000002",
      .principal_id = "p-1",
      .role_id = PD_AZURE_ROLE_OWNER,
      .inherited = TRUE },
  };
  const PdFarAssignment named = { .assignment_id = "a0000000-0000-4000-8000-000000000001",
                                  .principal_id = "p-1",
                                  .principal_name = "Hana",
                                  .role_id = PD_AZURE_ROLE_OWNER };
  static const char other[] = "0a0a0a0a-1b1b-4c4c-8d8d-000000000002";
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) got = NULL;
  gboolean changed = FALSE;

  g_assert_true (pd_database_put_far_assignments (fixture->db, ORDER, list, 2, &changed, &error));
  g_assert_true (changed);
  g_assert_true (pd_database_put_far_assignments (fixture->db, ORDER, list, 2, &changed, &error));
  g_assert_false (changed);
  g_assert_true (
      pd_database_put_far_assignments (fixture->db, other, list + 1, 1, &changed, &error));
  g_assert_true (pd_database_put_far_assignments (fixture->db, ORDER, &named, 1, &changed, &error));
  g_assert_no_error (error);
  g_assert_true (changed);
  g_assert_cmpint (count_assignments (fixture->db, other), ==, 1);
  got = pd_database_list_assignments (fixture->db, ORDER, &error);
  g_assert_cmpuint (got->len, ==, 1);
  g_assert_cmpstr (pd_role_assignment_get_principal_name (got->pdata[0]), ==, "Hana");
  g_assert_cmpstr (pd_role_assignment_get_role_id (got->pdata[0]), ==, PD_AZURE_ROLE_OWNER);
  g_assert_true (pd_database_put_far_assignments (fixture->db, ORDER, NULL, 0, &changed, &error));
  g_assert_cmpint (count_assignments (fixture->db, ORDER), ==, 0);
}

static void
test_azure_subscriptions (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = NULL;
  gboolean changed = FALSE;
  gint64 row_id = 0;
  gint64 again = 0;

  g_assert_true (pd_database_put_far_azure_subscription (fixture->db, fixture->customer,
                                                         "A0000000-0000-4000-8000-00000000000C",
                                                         "Main", NULL, &row_id, &changed, &error));
  g_assert_true (changed);
  g_assert_true (pd_database_put_far_azure_subscription (
      fixture->db, fixture->customer, "a0000000-0000-4000-8000-00000000000c", NULL, "suspended",
      &again, &changed, &error));
  g_assert_true (changed);
  g_assert_true (pd_database_put_far_azure_subscription (
      fixture->db, fixture->customer, "a0000000-0000-4000-8000-00000000000c", "Main", "suspended",
      &again, &changed, &error));
  g_assert_no_error (error);
  g_assert_false (changed);
  g_assert_cmpint (row_id, ==, again);
  list = pd_database_list_subscriptions (fixture->db, fixture->customer, &error);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpstr (pd_azure_subscription_get_name (list->pdata[0]), ==, "Main");
  g_assert_cmpstr (pd_azure_subscription_get_state (list->pdata[0]), ==, "suspended");
}

/* --- requests --- */

static PdFarRequest
make_request (Fixture *fixture)
{
  return (PdFarRequest){ .far_id = "ticket-1",
                         .number = "2105010000001",
                         .type = PD_REQUEST_AZURE,
                         .state = PD_REQUEST_OPEN,
                         .customer_row_id = fixture->customer,
                         .title = "返金のお願い",
                         .description = "Please.",
                         .user_name = "Hana",
                         .created_at = TEST_NOW,
                         .updated_at = TEST_NOW + 5,
                         .seen_at = PASS (1) };
}

static gint64
put_request (PdDatabase *db, const PdFarRequest *request, gboolean *changed)
{
  g_autoptr (GError) error = NULL;
  gint64 row_id = 0;

  g_assert_true (pd_database_put_far_request (db, request, &row_id, changed, &error));
  g_assert_no_error (error);
  return row_id;
}

static PdSupportRequest *
get_request (PdDatabase *db, gint64 row_id)
{
  g_autoptr (GError) error = NULL;
  PdSupportRequest *request = pd_database_get (db, PD_LIST_REQUESTS, row_id, TEST_NOW, &error);

  g_assert_no_error (error);
  return request;
}

static void
test_request (Fixture *fixture, gconstpointer data)
{
  PdFarRequest far = make_request (fixture);
  g_autoptr (PdSupportRequest) request = NULL;
  g_autoptr (PdSupportRequest) later = NULL;
  gboolean changed = TRUE;
  gint64 row_id = put_request (fixture->db, &far, NULL);
  int before = test_count_changes (fixture->db);

  g_assert_cmpint (put_request (fixture->db, &far, &changed), ==, row_id);
  g_assert_false (changed);
  g_assert_cmpint (test_count_changes (fixture->db), ==, before);
  request = get_request (fixture->db, row_id);
  g_assert_cmpstr (pd_support_request_get_number (request), ==, "2105010000001");
  g_assert_cmpstr (pd_support_request_get_far_id (request), ==, "ticket-1");
  g_assert_cmpint (pd_support_request_get_updated_at (request), ==, TEST_NOW + 5);
  g_assert_cmpint (test_count_found (fixture->db, PD_LIST_REQUESTS, "返金"), ==, 1);

  far.number = NULL; /* a reading by name */
  far.state = "new state";
  far.title = "交換のお願い";
  far.description = NULL;
  far.updated_at = TEST_NOW + 9;
  g_assert_cmpint (put_request (fixture->db, &far, &changed), ==, row_id);
  g_assert_true (changed);
  later = get_request (fixture->db, row_id);
  g_assert_cmpstr (pd_support_request_get_state (later), ==, "new state");
  g_assert_cmpstr (pd_support_request_get_description (later), ==, "Please.");
  g_assert_cmpint (test_count_found (fixture->db, PD_LIST_REQUESTS, "返金"), ==, 0);
  g_assert_cmpint (test_count_found (fixture->db, PD_LIST_REQUESTS, "交換"), ==, 1);
}

/* Partner Center and Azure may use one number. */
static void
test_two_services (Fixture *fixture, gconstpointer data)
{
  PdFarRequest azure = make_request (fixture);
  PdFarRequest partner = make_request (fixture);

  partner.type = PD_REQUEST_PARTNER_CENTER;
  partner.far_id = NULL;
  g_assert_cmpint (put_request (fixture->db, &azure, NULL), !=,
                   put_request (fixture->db, &partner, NULL));
  g_assert_cmpint (put_request (fixture->db, &partner, NULL), ==,
                   put_request (fixture->db, &partner, NULL));
}

/* A request that the far side did not number (a return at Azure) has a number that it never gives.
 */
static void
test_own_numbers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  PdFarRequest far = make_request (fixture);

  g_assert_true (pd_database_set_setting (fixture->db, "account-kind", "cloud", &error));
  for (int i = 1; i <= 2; i++) {
    g_autofree char *number = pd_database_next_request_number (fixture->db, TEST_NOW, &error);
    g_autofree char *id = g_strdup_printf ("r-%d", i);

    g_assert_no_error (error);
    g_assert_cmpstr (number, ==, i == 1 ? "D-200502-0001" : "D-200502-0002");
    far.far_id = NULL;
    far.request_id = id;
    far.number = number;
    put_request (fixture->db, &far, NULL);
  }
}

/* Ours, from a draft over the outbox to its number; found by our request ID, or by its name where
 * that is the same. */
static void
test_ours (Fixture *fixture, gconstpointer data)
{
  const gboolean by_name = GPOINTER_TO_INT (data);
  const PdRequestFields fields = { .type = (char *) PD_REQUEST_AZURE,
                                   .customer_row_id = fixture->customer,
                                   .title = (char *) "返金のお願い" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) file = g_bytes_new_static ("log", 3);
  PdFarRequest far = make_request (fixture);
  g_autoptr (PdSupportRequest) queued = NULL;
  g_autoptr (PdSupportRequest) sent = NULL;
  gint64 row_id = 0;

  g_assert_true (pd_database_insert_request (fixture->db, &fields, "our-id", "", PD_REQUEST_DRAFT,
                                             NULL, "Hana", "h@example.com", TEST_NOW, &row_id,
                                             &error));
  g_assert_true (
      pd_database_insert_attachment (fixture->db, row_id, 0, "a.log", file, NULL, &error));
  g_assert_true (pd_database_set_request_queued (fixture->db, row_id, TRUE, TEST_NOW, &error));
  queued = get_request (fixture->db, row_id);
  g_assert_cmpstr (pd_support_request_get_state (queued), ==, PD_REQUEST_QUEUED);
  far.request_id = by_name ? NULL : "our-id";
  far.far_id = by_name ? "our-id" : "ticket-1";
  far.state = NULL;
  g_assert_cmpint (put_request (fixture->db, &far, NULL), ==, row_id);
  sent = get_request (fixture->db, row_id);
  g_assert_cmpstr (pd_support_request_get_number (sent), ==, "2105010000001");
  g_assert_cmpstr (pd_support_request_get_state (sent), ==, PD_REQUEST_OPEN);
  g_assert_cmpint (test_read_int64 (fixture->db, "SELECT sent FROM request_attachments"), ==, 1);
  g_assert_false (pd_database_set_request_queued (fixture->db, row_id, FALSE, TEST_NOW, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_CONFLICT);
}

/* 14: notes have no IDs. Each once; one of ours that comes back is the one that we sent. */
static void
test_messages (Fixture *fixture, gconstpointer data)
{
  const PdFarRequest request = make_request (fixture);
  PdFarMessage theirs = {
    .at = TEST_NOW + 1, .author = "Support", .direction = "in", .body = "Hello"
  };
  const PdFarMessage ours = {
    .far_id = "c-1", .at = TEST_NOW + 4, .author = "Hana", .direction = "out", .body = "Thanks \n"
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) messages = NULL;
  gboolean changed = FALSE;
  gint64 row_id = put_request (fixture->db, &request, NULL);
  gint64 sent = 0;
  gint64 got = 0;

  g_assert_true (
      pd_database_put_far_message (fixture->db, row_id, &theirs, NULL, &changed, &error));
  g_assert_true (changed);
  g_assert_true (
      pd_database_put_far_message (fixture->db, row_id, &theirs, NULL, &changed, &error));
  g_assert_false (changed);
  g_assert_true (pd_database_insert_message (fixture->db, row_id, "Hana", "out", "Thanks",
                                             TEST_NOW + 3, &sent, &error));
  for (int i = 0; i < 2; i++) {
    g_assert_true (
        pd_database_put_far_message (fixture->db, row_id, &ours, &got, &changed, &error));
    g_assert_false (changed);
    g_assert_cmpint (got, ==, sent);
  }
  theirs.body = "Thanks"; /* the same words from the other side are another message */
  g_assert_true (
      pd_database_put_far_message (fixture->db, row_id, &theirs, NULL, &changed, &error));
  g_assert_true (changed);
  messages = pd_database_list_messages (fixture->db, row_id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (messages->len, ==, 3);
}

/* --- deadlines --- */

static char *
list_deadlines (PdDatabase *db, const char *kind, PdSort sort, const char *property)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_DEADLINES);

  query->deadline_kind = g_strdup (kind);
  query->now = TEST_NOW;
  query->sort = sort;
  return test_list_texts (db, query, property);
}

static void
test_deadlines (Fixture *fixture, gconstpointer data)
{
  static const PdSort sorts[] = { PD_SORT_DEADLINE, PD_SORT_CUSTOMER, PD_SORT_VALUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (PdQuery) customers = pd_query_new (PD_LIST_CUSTOMERS);
  g_autofree char *subject = NULL;
  g_autofree char *request_subject = NULL;
  g_autofree char *names = NULL;
  g_autofree char *left = NULL;
  const PdFarRequest request = make_request (fixture);
  gint64 row_id = put_request (fixture->db, &request, NULL);
  int before;

  g_assert_true (pd_database_set_sign_in_deadline (fixture->db, TEST_NOW + 100, &error));
  g_assert_true (pd_database_set_sign_in_deadline (fixture->db, TEST_NOW + 50, &error));
  before = test_count_changes (fixture->db);
  g_assert_true (pd_database_set_sign_in_deadline (fixture->db, TEST_NOW + 50, &error));
  g_assert_cmpint (test_count_changes (fixture->db), ==, before);
  g_assert_true (pd_database_set_request_deadline (fixture->db, row_id, TEST_NOW + 70, &error));
  g_assert_true (pd_database_set_request_deadline (fixture->db, row_id, TEST_NOW + 60, &error));
  g_assert_no_error (error);
  test_assert_whole (fixture->db);
  for (gsize i = 0; i < G_N_ELEMENTS (sorts); i++) {
    g_autofree char *kinds = list_deadlines (fixture->db, NULL, sorts[i], "kind");

    g_assert_true (strcmp (kinds, "sign-in|request") == 0 ||
                   strcmp (kinds, "request|sign-in") == 0);
  }
  subject = list_deadlines (fixture->db, "sign-in", PD_SORT_DEADLINE, "subject");
  request_subject = list_deadlines (fixture->db, "request", PD_SORT_DEADLINE, "subject");
  g_assert_cmpstr (subject, ==, "Sign-in expires");
  g_assert_cmpstr (request_subject, ==, "返金のお願い");
  g_assert_cmpint (test_count_found (fixture->db, PD_LIST_DEADLINES, "返金"), ==, 1);

  /* Customers by their next deadline: a sign-in is no customer's. */
  customers->sort = PD_SORT_DEADLINE;
  customers->now = TEST_NOW;
  names = test_list_texts (fixture->db, customers, "name");
  g_assert_cmpstr (names, ==, "青空商事");

  g_assert_true (
      pd_database_set_request_state (fixture->db, row_id, PD_REQUEST_CLOSED, TEST_NOW + 1, &error));
  g_assert_true (pd_database_set_sign_in_deadline (fixture->db, 0, &error));
  left = list_deadlines (fixture->db, NULL, PD_SORT_DEADLINE, "kind");
  g_assert_cmpstr (left, ==, "");
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*run) (Fixture *fixture, gconstpointer data);
    int data;
  } tests[] = {
    { "/far/reservation/whole", test_reservation, 0 },
    { "/far/reservation/missing-members", test_missing_members, 0 },
    { "/far/reservation/unchanged", test_unchanged, 0 },
    { "/far/reservation/states", test_states, 0 },
    { "/far/reservation/changes", test_changes, 0 },
    { "/far/reservation/parent-first", test_parents, FALSE },
    { "/far/reservation/child-first", test_parents, TRUE },
    { "/far/reservation/gone", test_gone, 0 },
    { "/far/reservation/orders", test_orders, 0 },
    { "/far/reservation/set-state", test_set_state, 0 },
    { "/far/utilization", test_utilization, 0 },
    { "/far/assignments", test_assignments, 0 },
    { "/far/azure-subscriptions", test_azure_subscriptions, 0 },
    { "/far/request/whole", test_request, 0 },
    { "/far/request/two-services", test_two_services, 0 },
    { "/far/request/own-numbers", test_own_numbers, 0 },
    { "/far/request/ours-by-id", test_ours, FALSE },
    { "/far/request/ours-by-name", test_ours, TRUE },
    { "/far/request/messages", test_messages, 0 },
    { "/far/deadlines", test_deadlines, 0 },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, GINT_TO_POINTER (tests[i].data), set_up_azure, tests[i].run,
                tear_down);

  return g_test_run ();
}
