// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Reservations in the book: what is written is read again, and what must not be is refused. */

#include <string.h>

#include "pd-clock.h"
#include "store-test.h"

typedef struct
{
  PdDatabase *db;
  gint64 customer;
  gint64 line;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->db = test_open (":memory:", PD_DATABASE_CREATE);
  test_begin (fixture->db);
  fixture->customer = test_add_customer (fixture->db, "青空商事", "aozora.example");
  fixture->line = test_add_reservation_line (fixture->db, fixture->customer, "AbC-123");
  test_commit (fixture->db);
  pd_database_steal_changes (fixture->db);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->db);
}

static gint64
add (Fixture *fixture, const PdBulkReservation *reservation)
{
  return test_add_reservation (fixture->db, fixture->line, reservation);
}

static PdReservation *
get (Fixture *fixture, gint64 row_id, gint64 now)
{
  g_autoptr (GError) error = NULL;
  PdReservation *reservation = pd_database_get_reservation (fixture->db, row_id, now, &error);

  g_assert_no_error (error);
  return reservation;
}

static void
assert_whole (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = pd_database_check (fixture->db, NULL, &error);

  g_assert_no_error (error);
  if (findings->len > 0)
    g_error ("%s", (const char *) findings->pdata[0]);
}

/* --- Azure subscriptions (14.1) and self-purchase (1.11, 14.7) --- */

static void
test_subscriptions (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *first = test_guid (901);
  g_autofree char *second = test_guid (902);
  g_autoptr (GPtrArray) list = NULL;
  gint64 row_id = 0;

  g_assert_true (pd_database_insert_subscription (fixture->db, fixture->customer, first, "本番 10",
                                                  TEST_NOW, &row_id, &error));
  g_assert_no_error (error);
  g_assert_true (pd_database_insert_subscription (fixture->db, fixture->customer, second, "本番 9",
                                                  TEST_NOW, NULL, &error));
  g_assert_cmpuint (pd_database_steal_changes (fixture->db), ==, PD_CHANGE_RESERVATIONS);
  list = pd_database_list_subscriptions (fixture->db, fixture->customer, &error);

  g_assert_cmpuint (list->len, ==, 2);
  g_assert_cmpstr (pd_azure_subscription_get_name (list->pdata[0]), ==, "本番 9");
  g_assert_cmpstr (pd_azure_subscription_get_subscription_id (list->pdata[0]), ==, second);
  g_assert_cmpstr (pd_azure_subscription_get_state (list->pdata[0]), ==, "active");
  g_assert_cmpint (pd_record_get_row_id (list->pdata[1]), ==, row_id);
}

static void
test_subscription_twice (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *guid = test_guid (901);

  g_assert_true (pd_database_insert_subscription (fixture->db, fixture->customer, guid, "a",
                                                  TEST_NOW, NULL, NULL));
  g_assert_false (pd_database_insert_subscription (fixture->db, fixture->customer, guid, "b",
                                                   TEST_NOW, NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_CONFLICT);
}

static void
test_self_purchase (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean allowed = TRUE;

  g_assert_true (pd_database_get_self_purchase (fixture->db, fixture->customer, &allowed, &error));
  g_assert_false (allowed); /* 14.7: off by default */
  g_assert_true (pd_database_set_self_purchase (fixture->db, fixture->customer, TRUE, &error));
  g_assert_true (pd_database_get_self_purchase (fixture->db, fixture->customer, &allowed, &error));
  g_assert_true (allowed);
  g_assert_cmpuint (pd_database_steal_changes (fixture->db), ==, PD_CHANGE_CUSTOMERS);

  g_assert_false (pd_database_set_self_purchase (fixture->db, 99, TRUE, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_NOT_FOUND);
}

/* --- reservations --- */

static PdReservation *
make_reservation (Fixture *fixture)
{
  return g_object_new (
      PD_TYPE_RESERVATION, "reservation-id", "6ef59113-3482-40da-8d79-787f823e34bc",
      "reservation-order-id", "846655fa-d9e7-4fb8-9512-3ab7367352f1", "line-row-id", fixture->line,
      "customer-row-id", fixture->customer, "name", "Web の VM", "resource-type", "VirtualMachines",
      "size", "Standard_D4s_v3", "region", "japanwest", "quantity", (gint64) 3, "term", "P3Y",
      "billing", PD_BILLING_MONTHLY, "currency", "JPY", "unit-price", (gint64) 4567,
      "payments-made", 2, "purchased-at", TEST_NOW + 5, "expires-at", TEST_NOW + 1096 * TEST_DAY,
      "state", PD_RESERVATION_SUCCEEDED, "scope-type", PD_SCOPE_SINGLE, "scope-id",
      "1c2d3e4f-0000-4000-8000-000000000001", "scope-name", "本番", "billing-subscription",
      "1c2d3e4f-0000-4000-8000-000000000002", "flexibility", TRUE, "used", TRUE, "policy-id",
      "2020", NULL);
}

/* 10.9 */
static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdReservation) in = make_reservation (fixture);
  g_autoptr (PdReservation) out = NULL;
  gint64 next = 0;
  gint64 row_id = 0;

  g_assert_true (
      pd_database_insert_reservation (fixture->db, in, TEST_NOW + 30 * TEST_DAY, &row_id, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (pd_database_steal_changes (fixture->db), ==,
                    PD_CHANGE_RESERVATIONS | PD_CHANGE_DEADLINES);
  out = get (fixture, row_id, TEST_NOW);

  for (guint i = 0; i < PD_RECORD_GET_CLASS (out)->n_fields; i++) {
    GParamSpec *pspec = PD_RECORD_GET_CLASS (out)->pspecs[i];
    g_auto (GValue) expected = G_VALUE_INIT;
    g_auto (GValue) found = G_VALUE_INIT;

    g_object_get_property (G_OBJECT (in), pspec->name, &expected);
    g_object_get_property (G_OBJECT (out), pspec->name, &found);
    /* What the row ID, the order and the customer give, and what is not measured yet. */
    if (g_param_values_cmp (pspec, &expected, &found) != 0)
      g_assert_true (g_strv_contains (
          (const char *const[]){ "order-id", "order-row-id", "customer-name", "tenant-id",
                                 "product-id", "sku-id", "title", "publisher", "utilization-1d",
                                 "utilization-7d", "utilization-30d", "ends-at", NULL },
          pspec->name));
  }
  g_assert_cmpstr (pd_reservation_get_order_id (out), ==, "AbC-123");
  g_assert_cmpstr (pd_reservation_get_customer_name (out), ==, "青空商事");
  g_assert_cmpstr (pd_reservation_get_sku_id (out), ==, "0001");
  g_assert_cmpint (pd_reservation_get_utilization_30d (out), ==, -1);
  g_assert_true (pd_database_get_reservation_next_payment (fixture->db, row_id, &next, &error));
  g_assert_cmpint (next, ==, TEST_NOW + 30 * TEST_DAY);
  assert_whole (fixture);
}

static void
test_same_id_twice (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdReservation) reservation = make_reservation (fixture);

  g_assert_true (pd_database_insert_reservation (fixture->db, reservation, 0, NULL, NULL));
  g_assert_false (pd_database_insert_reservation (fixture->db, reservation, 0, NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_CONFLICT);
}

/* A shown state is not kept: Expiring and Expired come from the clock. */
static void
test_shown_states (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    int days_left;
    const char *state;
  } rows[] = { { 31, PD_RESERVATION_SUCCEEDED },
               { 30, PD_RESERVATION_EXPIRING },
               { 1, PD_RESERVATION_EXPIRING },
               { 0, PD_RESERVATION_EXPIRED },
               { -9, PD_RESERVATION_EXPIRED } };
  const gint64 end = TEST_NOW + 365 * TEST_DAY;
  gint64 row_id = add (fixture, &(PdBulkReservation){ .expires_at = end });

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdReservation) out = get (fixture, row_id, end - rows[i].days_left * TEST_DAY);

    g_assert_cmpstr (pd_reservation_get_state (out), ==, rows[i].state);
  }
}

static void
test_shown_state_is_not_stored (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdReservation) reservation = make_reservation (fixture);

  g_object_set (reservation, "state", PD_RESERVATION_EXPIRING, NULL);
  g_assert_true (pd_database_insert_reservation (fixture->db, reservation, 0, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (
      test_read_int64 (fixture->db, "SELECT COUNT(*) FROM reservations WHERE state = 'Succeeded'"),
      ==, 1);
}

static void
test_find (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *text;
    const char *name; /* NULL: @code */
    int code;
  } rows[] = {
    { "9F1C2D3E-4B5A-4678-8ABC-000000000801", "web-1", 0 }, /* reservation ID, any case */
    { "11111111-2222-4333-8444-000000000001", "web-1", 0 }, /* the one of its order that runs */
    { "web-1", "web-1", 0 },                                /* a whole name before a part of one */
    { "eb-10", "web-10", 0 },
    { "Ｅａｓｔｕｓ２", "web-10", 0 }, /* region, full width */
    { "2222-4333-8444-000000000002", NULL, PD_ERROR_AMBIGUOUS },
    { "web", NULL, PD_ERROR_AMBIGUOUS },
    { "nothing", NULL, PD_ERROR_NOT_FOUND },
    { "", NULL, PD_ERROR_NOT_FOUND },
  };
  g_autofree char *guid = test_guid (801);
  const char *first = "11111111-2222-4333-8444-000000000001";
  const char *second = "11111111-2222-4333-8444-000000000002";

  add (fixture, &(PdBulkReservation){
                    .name = "web-1", .reservation_id = guid, .reservation_order_id = first });
  add (fixture, &(PdBulkReservation){ .name = "web-1",
                                      .state = PD_RESERVATION_CANCELLED,
                                      .reservation_order_id = first });
  add (fixture, &(PdBulkReservation){
                    .name = "web-10", .region = "eastus2", .reservation_order_id = second });
  add (fixture, &(PdBulkReservation){ .name = "db", .reservation_order_id = second });

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (PdReservation) found =
        pd_database_find_reservation (fixture->db, rows[i].text, TEST_NOW, &error);

    if (rows[i].name == NULL) {
      g_assert_null (found);
      g_assert_error (error, PD_ERROR, rows[i].code);
      continue;
    }
    g_assert_no_error (error);
    g_assert_cmpstr (pd_reservation_get_name (found), ==, rows[i].name);
    g_assert_cmpstr (pd_reservation_get_state (found), ==, PD_RESERVATION_SUCCEEDED);
  }
}

static void
test_ambiguous_lists_candidates (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  add (fixture, &(PdBulkReservation){ .name = "web-1" });
  add (fixture, &(PdBulkReservation){ .name = "web-2" });
  g_assert_null (pd_database_find_reservation (fixture->db, "web", TEST_NOW, &error));
  g_assert_nonnull (strstr (error->message, "web-1 ("));
  g_assert_nonnull (strstr (error->message, "web-2 ("));
}

static void
test_family (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 other = test_add_reservation_line (fixture->db, fixture->customer, "other");
  g_autoptr (GPtrArray) by_order = NULL;
  g_autoptr (GPtrArray) by_line = NULL;

  add (fixture, &(PdBulkReservation){ .name = "a", .reservation_order_id = "shared" });
  add (fixture, &(PdBulkReservation){ .name = "b" });
  test_add_reservation (fixture->db, other,
                        &(PdBulkReservation){ .name = "c", .reservation_order_id = "shared" });

  by_order = pd_database_list_reservation_order (fixture->db, "shared", TEST_NOW, &error);
  by_line = pd_database_list_line_reservations (fixture->db, fixture->line, TEST_NOW, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (by_order->len, ==, 2);
  g_assert_cmpstr (pd_reservation_get_name (by_order->pdata[1]), ==, "c");
  g_assert_cmpuint (by_line->len, ==, 2);
  g_assert_cmpstr (pd_reservation_get_name (by_line->pdata[1]), ==, "b");
}

/* --- configuration (10.5) --- */

static void
test_rename (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 row_id = add (fixture, &(PdBulkReservation){ .name = "old name" });
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_RESERVATIONS);
  g_autoptr (PdReservation) out = NULL;
  const PdReservationChange change = { .name = "本番の名前", .flexibility = -1 };
  gint64 count = -1;

  g_assert_true (pd_database_change_reservation (fixture->db, row_id, &change, &error));
  g_assert_no_error (error);
  out = get (fixture, row_id, TEST_NOW);
  g_assert_cmpstr (pd_reservation_get_name (out), ==, "本番の名前");
  g_assert_cmpstr (pd_reservation_get_scope_type (out), ==, PD_SCOPE_SHARED);

  /* The index follows, two characters too. */
  pd_query_set_search (query, "名前");
  g_assert_true (pd_database_count (fixture->db, query, &count, &error));
  g_assert_cmpint (count, ==, 1);
  pd_query_set_search (query, "old name");
  g_assert_true (pd_database_count (fixture->db, query, &count, &error));
  g_assert_cmpint (count, ==, 0);
  assert_whole (fixture);
}

static void
test_scope (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 row_id = add (fixture, &(PdBulkReservation){ .name = "vm", .flexibility = TRUE });
  const PdReservationChange single = { .scope_type = PD_SCOPE_SINGLE,
                                       .scope_id = "1c2d3e4f-0000-4000-8000-000000000001",
                                       .scope_name = "本番",
                                       .flexibility = 0 };
  const PdReservationChange shared = { .scope_type = PD_SCOPE_SHARED, .flexibility = -1 };
  g_autoptr (PdReservation) narrow = NULL;
  g_autoptr (PdReservation) wide = NULL;

  g_assert_true (pd_database_change_reservation (fixture->db, row_id, &single, &error));
  narrow = get (fixture, row_id, TEST_NOW);
  g_assert_cmpstr (pd_reservation_get_scope_type (narrow), ==, PD_SCOPE_SINGLE);
  g_assert_cmpstr (pd_reservation_get_scope_id (narrow), ==, single.scope_id);
  g_assert_cmpstr (pd_reservation_get_scope_name (narrow), ==, "本番");
  g_assert_false (pd_reservation_get_flexibility (narrow));

  g_assert_true (pd_database_change_reservation (fixture->db, row_id, &shared, &error));
  wide = get (fixture, row_id, TEST_NOW);
  g_assert_cmpstr (pd_reservation_get_scope_type (wide), ==, PD_SCOPE_SHARED);
  g_assert_null (pd_reservation_get_scope_id (wide));
  g_assert_null (pd_reservation_get_scope_name (wide));
  assert_whole (fixture);
}

static void
test_change_of_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  const PdReservationChange change = { .name = "x", .flexibility = -1 };

  g_assert_false (pd_database_change_reservation (fixture->db, 99, &change, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_CONFLICT);
}

/* --- cancelling --- */

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  static const char deadlines[] = "SELECT COUNT(*) FROM deadlines WHERE kind = 'expiry'";
  g_autoptr (GError) error = NULL;
  gint64 row_id = add (fixture, &(PdBulkReservation){ .next_payment_at = TEST_NOW + TEST_DAY });
  g_autoptr (PdReservation) out = NULL;
  gboolean has = TRUE;

  g_assert_cmpint (test_read_int64 (fixture->db, deadlines), ==, 1);
  pd_database_steal_changes (fixture->db);
  g_assert_true (pd_database_cancel_reservation (fixture->db, row_id, TEST_NOW + 7, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (pd_database_steal_changes (fixture->db), ==,
                    PD_CHANGE_RESERVATIONS | PD_CHANGE_DEADLINES);

  out = get (fixture, row_id, TEST_NOW + 400 * TEST_DAY);
  g_assert_cmpstr (pd_reservation_get_state (out), ==, PD_RESERVATION_CANCELLED);
  g_assert_cmpint (pd_reservation_get_cancelled_at (out), ==, TEST_NOW + 7);
  g_assert_cmpint (test_read_int64 (fixture->db, deadlines), ==, 0);
  g_assert_true (
      pd_database_has_due_reservation_payment (fixture->db, TEST_NOW + 2 * TEST_DAY, &has, &error));
  g_assert_false (has);
  assert_whole (fixture);

  g_assert_false (pd_database_cancel_reservation (fixture->db, row_id, TEST_NOW, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_CONFLICT);
}

/* Software that is given back takes no reservation's deadline along. */
static void
test_deadline_outlives_revocation (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  add (fixture, &(PdBulkReservation){ .name = "vm" });
  g_assert_true (pd_database_revoke_line (fixture->db, fixture->line, TEST_NOW, &error));
  g_assert_no_error (error);
  assert_whole (fixture);
}

/* --- payments --- */

static void
test_payments (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 late = add (
      fixture, &(PdBulkReservation){ .name = "late", .next_payment_at = TEST_NOW + 2 * TEST_DAY });
  g_autoptr (GPtrArray) due = NULL;
  g_autoptr (PdReservation) out = NULL;
  gboolean has = TRUE;
  gint64 next = 0;

  add (fixture, &(PdBulkReservation){ .name = "early", .next_payment_at = TEST_NOW + TEST_DAY });
  add (fixture, &(PdBulkReservation){ .name = "upfront" });
  g_assert_true (pd_database_has_due_reservation_payment (fixture->db, TEST_NOW, &has, &error));
  g_assert_false (has);
  g_assert_true (
      pd_database_has_due_reservation_payment (fixture->db, TEST_NOW + TEST_DAY, &has, &error));
  g_assert_true (has);
  due = pd_database_list_due_reservation_payments (fixture->db, TEST_NOW + 2 * TEST_DAY, &error);
  g_assert_cmpuint (due->len, ==, 2);
  g_assert_cmpstr (pd_reservation_get_name (due->pdata[0]), ==, "early");
  g_assert_cmpstr (pd_reservation_get_name (due->pdata[1]), ==, "late");

  g_assert_true (
      pd_database_set_reservation_payment (fixture->db, late, 5, TEST_NOW + 33 * TEST_DAY, &error));
  g_assert_no_error (error);
  out = get (fixture, late, TEST_NOW);
  g_assert_cmpint (pd_reservation_get_payments_made (out), ==, 5);
  g_assert_true (pd_database_get_reservation_next_payment (fixture->db, late, &next, &error));
  g_assert_cmpint (next, ==, TEST_NOW + 33 * TEST_DAY);
}

/* --- utilization (10.11) --- */

#define DAY ((int) (TEST_NOW / TEST_DAY))

static void
test_utilization (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 row_id = add (fixture, &(PdBulkReservation){ .name = "vm" });
  PdUtilizationDay days[40];
  g_autoptr (GArray) read = NULL;
  g_autoptr (PdReservation) out = NULL;

  /* Full for ten days, then a quarter, on the last day nothing. */
  for (int i = 0; i < 40; i++)
    days[i] = (PdUtilizationDay){ DAY + i, 24000, i < 10 ? 24000 : i < 39 ? 6000 : 0 };
  g_assert_true (pd_database_put_utilization (fixture->db, row_id, days, 40, &error));
  g_assert_no_error (error);
  out = get (fixture, row_id, TEST_NOW);
  g_assert_cmpint (pd_reservation_get_utilization_1d (out), ==, 0);
  g_assert_cmpint (pd_reservation_get_utilization_7d (out), ==, 214);  /* 6 × 25 % of 7 days */
  g_assert_cmpint (pd_reservation_get_utilization_30d (out), ==, 242); /* 29 × 25 % of 30 days */
  g_assert_true (pd_reservation_get_used (out));

  read = pd_database_list_utilization (fixture->db, row_id, DAY + 9, DAY + 10, &error);
  g_assert_cmpuint (read->len, ==, 2);
  g_assert_cmpint (g_array_index (read, PdUtilizationDay, 0).used_millihours, ==, 24000);
  g_assert_cmpint (g_array_index (read, PdUtilizationDay, 1).day, ==, DAY + 10);
  g_assert_cmpint (g_array_index (read, PdUtilizationDay, 1).used_millihours, ==, 6000);
}

/* The vendor corrects days that it has told before. */
static void
test_utilization_is_replaced (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 row_id = add (fixture, &(PdBulkReservation){ .name = "vm" });
  PdUtilizationDay day = { DAY, 24000, 12000 };
  g_autoptr (PdReservation) out = NULL;

  g_assert_true (pd_database_put_utilization (fixture->db, row_id, &day, 1, &error));
  day.used_millihours = 0;
  g_assert_true (pd_database_put_utilization (fixture->db, row_id, &day, 1, &error));
  out = get (fixture, row_id, TEST_NOW);
  g_assert_cmpint (pd_reservation_get_utilization_1d (out), ==, 0);
  g_assert_false (pd_reservation_get_used (out));
}

/* A part keeps its share of the hours, of each day alike. */
static void
test_inherit_part (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  const PdUtilizationDay day = { DAY, 72000, 10000 };
  gint64 old = add (fixture, &(PdBulkReservation){ .quantity = 3,
                                                   .payments_made = 4,
                                                   .next_payment_at = TEST_NOW + TEST_DAY });
  gint64 part = add (fixture, &(PdBulkReservation){ .quantity = 2 });
  g_autoptr (GArray) days = NULL;
  g_autoptr (PdReservation) out = NULL;
  gint64 next = 0;

  g_assert_true (pd_database_put_utilization (fixture->db, old, &day, 1, &error));
  g_assert_true (pd_database_inherit_reservation (fixture->db, old, part, 2, 3, &error));
  g_assert_no_error (error);
  days = pd_database_list_utilization (fixture->db, part, DAY, DAY, &error);
  out = get (fixture, part, TEST_NOW);
  g_assert_true (pd_database_get_reservation_next_payment (fixture->db, part, &next, &error));

  g_assert_cmpint (g_array_index (days, PdUtilizationDay, 0).reserved_millihours, ==, 48000);
  g_assert_cmpint (g_array_index (days, PdUtilizationDay, 0).used_millihours, ==, 6667);
  g_assert_cmpint (pd_reservation_get_utilization_30d (out), ==,
                   pd_utilization_sum (&day, 1, DAY, 30));
  g_assert_true (pd_reservation_get_used (out));
  g_assert_cmpint (pd_reservation_get_payments_made (out), ==, 4);
  g_assert_cmpint (next, ==, TEST_NOW + TEST_DAY);
}

static void
test_inherit_merged (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  const PdUtilizationDay first[] = { { DAY, 24000, 24000 }, { DAY + 1, 24000, 0 } };
  const PdUtilizationDay second = { DAY + 1, 48000, 36000 };
  gint64 a = add (fixture, &(PdBulkReservation){ .quantity = 1 });
  gint64 b = add (fixture, &(PdBulkReservation){ .quantity = 2 });
  gint64 both = add (fixture, &(PdBulkReservation){ .quantity = 3 });
  g_autoptr (GArray) days = NULL;

  g_assert_true (pd_database_put_utilization (fixture->db, a, first, 2, &error));
  g_assert_true (pd_database_put_utilization (fixture->db, b, &second, 1, &error));
  g_assert_true (pd_database_inherit_reservation (fixture->db, a, both, 1, 1, &error));
  g_assert_true (pd_database_inherit_reservation (fixture->db, b, both, 2, 2, &error));
  g_assert_no_error (error);
  days = pd_database_list_utilization (fixture->db, both, DAY, DAY + 9, &error);

  g_assert_cmpuint (days->len, ==, 2);
  g_assert_cmpint (g_array_index (days, PdUtilizationDay, 0).used_millihours, ==, 24000);
  g_assert_cmpint (g_array_index (days, PdUtilizationDay, 1).reserved_millihours, ==, 72000);
  g_assert_cmpint (g_array_index (days, PdUtilizationDay, 1).used_millihours, ==, 36000);
}

/* --- access (10.4) --- */

static PdRoleAssignment *
make_assignment (int n, const char *name, const char *principal)
{
  g_autofree char *guid = test_guid (n);

  return g_object_new (PD_TYPE_ROLE_ASSIGNMENT, "reservation-order-id", "ro", "assignment-id", guid,
                       "principal-id", principal, "principal-name", name, "principal-email",
                       "a@b.example", "principal-type", "User", "role-id", PD_AZURE_ROLE_OWNER,
                       "inherited", n == 702, "created-at", TEST_NOW, "created-by", "Hana", NULL);
}

static void
test_access (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdRoleAssignment) first = make_assignment (701, "Ken", "p1");
  g_autoptr (PdRoleAssignment) second = make_assignment (702, "Ai", "p2");
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GPtrArray) rest = NULL;
  gint64 row_id = 0;

  g_assert_true (pd_database_insert_assignment (fixture->db, first, &row_id, &error));
  g_assert_true (pd_database_insert_assignment (fixture->db, second, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (pd_database_steal_changes (fixture->db), ==, PD_CHANGE_RESERVATIONS);
  list = pd_database_list_assignments (fixture->db, "ro", &error);
  g_assert_cmpuint (list->len, ==, 2);
  g_assert_cmpstr (pd_role_assignment_get_principal_name (list->pdata[0]), ==, "Ai");
  g_assert_true (pd_role_assignment_get_inherited (list->pdata[0]));
  g_assert_cmpstr (pd_role_assignment_get_role_id (list->pdata[1]), ==, PD_AZURE_ROLE_OWNER);

  g_assert_true (pd_database_delete_assignment (fixture->db, row_id, &error));
  rest = pd_database_list_assignments (fixture->db, "ro", &error);
  g_assert_cmpuint (rest->len, ==, 1);
  g_assert_false (pd_database_delete_assignment (fixture->db, row_id, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_NOT_FOUND);
}

static void
test_access_twice (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdRoleAssignment) first = make_assignment (701, "Ken", "p1");
  g_autoptr (PdRoleAssignment) again = make_assignment (703, "Ken", "p1");

  g_assert_true (pd_database_insert_assignment (fixture->db, first, NULL, NULL));
  g_assert_false (pd_database_insert_assignment (fixture->db, again, NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_CONFLICT);
}

/* --- refunds (11.10, 11.11, 12.3) --- */

static PdRefundRow
make_refund (Fixture *fixture, gint64 reservation, const char *kind, gint64 at)
{
  const gboolean counts = g_str_equal (kind, "refund");

  return (PdRefundRow){ .kind = kind,
                        .reservation_row_id = reservation,
                        .customer_row_id = fixture->customer,
                        .at = at,
                        .quantity = 1,
                        .currency = "JPY",
                        .gross_minor = 800,
                        .fee_minor = counts ? 96 : 0,
                        .net_minor = counts ? 704 : 800,
                        .usd_refund = counts ? 500 : 0,
                        .usd_commitment = counts ? 600 : 0,
                        .policy_id = "2020",
                        .quote = "…" };
}

static gint64
add_cancelled (Fixture *fixture, gint64 quantity)
{
  gint64 row_id = add (fixture, &(PdBulkReservation){ .quantity = quantity });

  g_assert_true (pd_database_cancel_reservation (fixture->db, row_id, TEST_NOW, NULL));
  return row_id;
}

static void
test_past_refunds (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *kind;
    int day;
  } rows[] = { { "refund", 0 }, { "exchange", 5 }, { "refund", 9 }, { "refund", 4 } };
  g_autoptr (GError) error = NULL;
  PdUsdRate rate = { .currency = (char *) "JPY",
                     .rate_nano = 9300000,
                     .date = TEST_NOW,
                     .source = (char *) "recon file" };
  g_autoptr (GArray) past = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    PdRefundRow refund = make_refund (fixture, add_cancelled (fixture, 1), rows[i].kind,
                                      TEST_NOW + rows[i].day * TEST_DAY + 3);

    refund.rate = i == 0 ? &rate : NULL;
    g_assert_true (pd_database_insert_refund (fixture->db, &refund, NULL, &error));
    g_assert_no_error (error);
  }
  past =
      pd_database_list_past_refunds (fixture->db, fixture->customer, TEST_NOW + TEST_DAY, &error);

  g_assert_cmpuint (past->len, ==, 2);
  g_assert_cmpint (g_array_index (past, PdPastRefund, 0).day, ==, DAY + 4);
  g_assert_cmpint (g_array_index (past, PdPastRefund, 1).day, ==, DAY + 9);
  g_assert_cmpint (g_array_index (past, PdPastRefund, 1).usd_refund, ==, 500);
  g_assert_cmpint (g_array_index (past, PdPastRefund, 1).usd_commitment, ==, 600);
  g_assert_cmpint (test_read_int64 (fixture->db, "SELECT rate_nano FROM refunds WHERE id = 1"), ==,
                   9300000);
  assert_whole (fixture);
}

static void
test_refund_twice (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  PdRefundRow refund = make_refund (fixture, add_cancelled (fixture, 1), "refund", TEST_NOW);

  g_assert_true (pd_database_insert_refund (fixture->db, &refund, NULL, &error));
  g_assert_false (pd_database_insert_refund (fixture->db, &refund, NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_CONFLICT);
}

/* --- check and repair --- */

/* What a person may do to the file from outside, and whether it can be repaired. */
static void
test_check (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *sql;
    gboolean repaired;
  } rows[] = {
    { "UPDATE reservations SET name = 'tampered' WHERE id = 1", TRUE },
    { "UPDATE reservations SET expires_at = expires_at + 1 WHERE id = 1", TRUE },
    { "UPDATE reservations SET customer_key = x'00' WHERE id = 1", TRUE },
    { "DELETE FROM deadlines WHERE kind = 'expiry'", TRUE },
    { "UPDATE reservation_texts SET folded = 'x' WHERE id = 1", TRUE },
    { "UPDATE reservations SET utilization_30d = 999 WHERE id = 1", TRUE },
    { "UPDATE utilization SET used_millihours = used_millihours * 2", TRUE },
    { "INSERT INTO reservations_trigrams (reservations_trigrams) VALUES ('delete-all')", TRUE },
    { "INSERT INTO reservations_pairs (reservations_pairs) VALUES ('delete-all')", TRUE },
    { "UPDATE refunds SET quantity = 2", FALSE },
    { "UPDATE reservations SET state = 'Succeeded', cancelled_at = 0 WHERE id = 2", FALSE },
    { "UPDATE refunds SET currency = 'USD'", FALSE },
    { "UPDATE reservations SET quantity = 5 WHERE id = 2", FALSE },
  };
  const PdUtilizationDay day = { DAY, 24000, 6000 };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) findings = NULL;
    g_autoptr (GPtrArray) after = NULL;
    Fixture own;
    PdRefundRow refund;

    set_up (&own, NULL);
    g_assert_true (pd_database_put_utilization (
        own.db, add (&own, &(PdBulkReservation){ .name = "本番" }), &day, 1, &error));
    refund = make_refund (&own, add_cancelled (&own, 1), "refund", TEST_NOW);
    g_assert_true (pd_database_insert_refund (own.db, &refund, NULL, &error));
    assert_whole (&own);

    g_assert_true (pd_database_exec (own.db, rows[i].sql, "Testing", &error));
    findings = pd_database_check (own.db, NULL, &error);
    g_assert_no_error (error);
    g_test_message ("%s", rows[i].sql);
    g_assert_cmpuint (findings->len, >, 0);
    g_assert_true (pd_database_repair_index (own.db, &error));
    g_assert_no_error (error);
    after = pd_database_check (own.db, NULL, &error);
    g_assert_cmpint (after->len == 0, ==, rows[i].repaired);
    tear_down (&own, NULL);
  }
}

/* --- bulk --- */

static void
test_bulk (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_RESERVATIONS);
  const PdUtilizationDay day = { DAY, 24000, 6000 };
  gint64 count = 0;

  for (int round = 0; round < 2; round++) {
    test_begin (fixture->db);
    g_assert_true (pd_database_begin_bulk (fixture->db, &error));
    for (int i = 0; i < 20; i++) {
      g_autofree char *name = g_strdup_printf ("本番 %d-%d", round, i);
      gint64 row_id = add (fixture, &(PdBulkReservation){ .name = name,
                                                          .utilization_1d = 250,
                                                          .utilization_7d = 250,
                                                          .utilization_30d = 250,
                                                          .used = TRUE });

      g_assert_true (pd_database_bulk_insert_utilization (fixture->db, row_id, &day, 1, &error));
    }
    g_assert_true (pd_database_end_bulk (fixture->db, NULL, &error));
    g_assert_no_error (error);
    test_commit (fixture->db);
    assert_whole (fixture);
  }
  pd_query_set_search (query, "本番");
  g_assert_true (pd_database_count (fixture->db, query, &count, &error));
  g_assert_cmpint (count, ==, 40);
  /* The indexes that were taken away are back. */
  g_assert_cmpint (test_read_int64 (fixture->db, "SELECT COUNT(*) FROM sqlite_schema WHERE"
                                                 " type = 'index' AND tbl_name = 'reservations'"
                                                 " AND sql IS NOT NULL"),
                   ==, 18);
}

/* --- the catalogue, markets --- */

static void
test_product (Fixture *fixture, gconstpointer data)
{
  static const char *const two[] = { "japaneast", "japanwest", NULL };
  static const char *const none[] = { NULL };
  static const struct
  {
    const char *sku;
    const char *const *regions;
  } rows[] = {
    { "two", two },
    { "none", none },
    { "no reservation", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (PdProduct) in = g_object_new (
        PD_TYPE_PRODUCT, "product-id", "DZ", "sku-id", rows[i].sku, "title", "VM", "kind",
        PD_KIND_RESERVATION, "resource-type", rows[i].regions != NULL ? "VirtualMachines" : NULL,
        "size", rows[i].regions != NULL ? "Standard_D2s_v3" : NULL, "regions", rows[i].regions,
        NULL);
    g_autoptr (PdProduct) out = NULL;

    g_assert_true (pd_database_put_product (fixture->db, in, &error));
    g_assert_no_error (error);
    out = pd_database_find_product (fixture->db, "DZ", rows[i].sku, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (pd_product_get_size (out), ==, pd_product_get_size (in));
    g_assert_cmpstr (pd_product_get_resource_type (out), ==, pd_product_get_resource_type (in));
    g_assert_cmpint (pd_product_get_regions (out) == NULL, ==, rows[i].regions == NULL);
    if (rows[i].regions != NULL)
      g_assert_true (g_strv_equal (pd_product_get_regions (out), rows[i].regions));
  }
}

/* 3.8, 3.9: the list as it was imported, in its order, a code twice. */
static void
test_markets (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *markets = g_ptr_array_new_with_free_func ((GDestroyNotify) pd_market_free);
  g_autoptr (PdMarketList) list = NULL;
  g_autoptr (PdMarketList) read = NULL;

  g_assert_null (pd_database_get_markets (fixture->db, &error));
  g_assert_no_error (error);

  g_ptr_array_add (markets, pd_market_new ("SJ", "Svalbard", "スバールバル諸島"));
  g_ptr_array_add (markets, pd_market_new ("XK", "Kosovo", "コソボ"));
  g_ptr_array_add (markets, pd_market_new ("SJ", "Jan Mayen", "ヤンマイエン島"));
  list = pd_market_list_new (markets, TEST_NOW, &error);
  g_assert_no_error (error);
  g_assert_true (pd_database_set_markets (fixture->db, list, &error));
  g_assert_cmpuint (pd_database_steal_changes (fixture->db), ==,
                    PD_CHANGE_MARKETS | PD_CHANGE_SETTINGS);
  read = pd_database_get_markets (fixture->db, &error);
  g_assert_no_error (error);
  g_assert_cmpint (pd_market_list_get_as_of (read), ==, TEST_NOW);
  g_assert_cmpuint (pd_market_list_get_all (read)->len, ==, 3);
  g_assert_cmpstr (((PdMarket *) pd_market_list_get_all (read)->pdata[2])->name_ja, ==,
                   "ヤンマイエン島");

  g_assert_true (pd_database_set_markets (fixture->db, NULL, &error));
  g_assert_null (pd_database_get_markets (fixture->db, &error));
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*run) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/reservations/subscriptions/list", test_subscriptions },
    { "/reservations/subscriptions/twice", test_subscription_twice },
    { "/reservations/self-purchase", test_self_purchase },
    { "/reservations/round-trip", test_round_trip },
    { "/reservations/same-id-twice", test_same_id_twice },
    { "/reservations/state/shown", test_shown_states },
    { "/reservations/state/stored", test_shown_state_is_not_stored },
    { "/reservations/find", test_find },
    { "/reservations/find/ambiguous", test_ambiguous_lists_candidates },
    { "/reservations/family", test_family },
    { "/reservations/change/name", test_rename },
    { "/reservations/change/scope", test_scope },
    { "/reservations/change/gone", test_change_of_nothing },
    { "/reservations/cancel", test_cancel },
    { "/reservations/cancel/other-deadlines", test_deadline_outlives_revocation },
    { "/reservations/payments", test_payments },
    { "/reservations/utilization/sums", test_utilization },
    { "/reservations/utilization/replaced", test_utilization_is_replaced },
    { "/reservations/inherit/part", test_inherit_part },
    { "/reservations/inherit/merged", test_inherit_merged },
    { "/reservations/access/list", test_access },
    { "/reservations/access/twice", test_access_twice },
    { "/reservations/refunds/past", test_past_refunds },
    { "/reservations/refunds/twice", test_refund_twice },
    { "/reservations/check", test_check },
    { "/reservations/bulk", test_bulk },
    { "/reservations/product", test_product },
    { "/reservations/markets", test_markets },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);

  return g_test_run ();
}
