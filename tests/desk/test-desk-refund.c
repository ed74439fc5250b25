// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Refunds through the desk: sections 11 and 13 of the rules. */

#include <string.h>

#include "pd-error.h"
#include "reservation-fixture.h"

#define REQUEST "0b5b7f2e-93a8-4a39-8a52-6a53d6c1d001"
#define RATE "0.0067"
#define ADD(name, function) \
  g_test_add (name, Fixture, NULL, reservation_fixture_set_up, function, fixture_tear_down)

static gint64
after (int days)
{
  return TEST_NOW + days * PD_DAY_US;
}

static PdRequestDetails *
refund_whole (Fixture *fixture, PdReservation *reservation)
{
  g_autoptr (PdRefundAsk) ask = new_ask (0, RATE);
  g_autoptr (PdRequestFields) fields = new_fields (PD_REQUEST_AZURE, customer_id (fixture));
  g_autoptr (GError) error = NULL;
  PdRequestDetails *details =
      refund (fixture->desk, row_id_of (reservation), ask, fields, 0, NULL, &error);

  g_assert_no_error (error);
  return details;
}

/* 11.3-11.9: every row of the table at day 0, 5, 6 and the last; the credit on next month's invoice
 * (8.5), the request credited (11.17). */
static void
test_table_rule_11_3 (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    int day;
    gboolean used;
    gint64 gross, fee, net;
  } rows[] = {
    { 0, FALSE, 120000, 0, 120000 },     { 0, TRUE, 120000, 0, 120000 },
    { 5, FALSE, 120000, 0, 120000 },     { 5, TRUE, 118356, 0, 118356 },
    { 6, FALSE, 118027, 14163, 103864 }, { 6, TRUE, 118027, 14163, 103864 },
    { 364, FALSE, 329, 39, 290 },        { 364, TRUE, 329, 39, 290 },
  };
  PdReservation *reservations[G_N_ELEMENTS (rows)];

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    reservations[i] = reserve (fixture, SKU_RESERVED ":1:P1Y:one_time:japaneast");
    if (rows[i].used)
      use_reservation (fixture, row_id_of (reservations[i]), pd_instant_get_day (TEST_NOW));
  }
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *month = pd_instant_format_month (after (rows[i].day), 1);
    g_autoptr (PdRequestDetails) details = NULL;
    g_autoptr (PdReservation) done = NULL;
    gint64 charges, before, credits;

    fixture_set_now (fixture, after (rows[i].day));
    get_invoice (fixture, month, &charges, &before);
    details = refund_whole (fixture, reservations[i]);
    get_invoice (fixture, month, &charges, &credits);
    g_assert_cmpint (before - credits, ==, rows[i].net);
    g_assert_cmpint (pd_support_request_get_credit (details->request), ==, rows[i].net);
    g_assert_cmpstr (pd_support_request_get_credit_invoice (details->request), ==, month);
    g_assert_cmpstr (pd_support_request_get_refund_state (details->request), ==, "credited");
    g_assert_cmpstr (pd_support_request_get_reservation_id (details->request), ==,
                     pd_reservation_get_reservation_id (reservations[i])); /* 13.6 */
    done = get_reservation (fixture, row_id_of (reservations[i]));
    g_assert_cmpstr (pd_reservation_get_state (done), ==, PD_RESERVATION_CANCELLED);
    g_assert_cmpint (pd_reservation_get_cancelled_at (done), ==, after (rows[i].day));
    g_assert_false (pd_verdict_get_allowed (pd_reservation_get_refund (done)));
    g_object_unref (reservations[i]);
  }
  g_assert_cmpint (count_activity (fixture, PD_OPERATION_REFUND_RESERVATION, "succeeded"), ==,
                   G_N_ELEMENTS (rows));
  assert_whole (fixture);
}

static gpointer
lower_price_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (PdProduct) product = pd_database_find_product (database, "P-RES", SKU_RESERVED, error);

  g_assert_no_error (*error);
  for (guint i = 0; i < pd_product_get_prices (product)->len; i++) {
    PdPrice *price = pd_product_get_prices (product)->pdata[i];

    price->amount_minor = price->amount_minor * 5 / 6;
  }
  return pd_database_put_product (database, product, error) ? data : NULL;
}

/* 11.14: the lower price counts, and nobody gets more by typing a higher one. */
static void
test_lower_price_rule_11_14 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdReservation) reservation =
      reserve (fixture, SKU_RESERVED ":1:P1Y:one_time:japaneast");
  g_autoptr (PdRefundAsk) ask = new_ask (0, RATE);
  g_autoptr (PdRefundAsk) higher = new_ask (0, RATE);
  g_autoptr (PdRefundQuote) quote = NULL;
  g_autoptr (PdRefundQuote) what_if = NULL;
  g_autoptr (PdRequestFields) fields = new_fields (PD_REQUEST_AZURE, customer_id (fixture));
  g_autoptr (PdRequestDetails) details = NULL;
  g_autoptr (GError) error = NULL;

  pd_store_write (pd_desk_get_store (fixture->desk), lower_price_job, fixture, &error);
  g_assert_no_error (error);
  fixture_set_now (fixture, after (73)); /* a fifth of the year */
  higher->current_minor = 120000;
  quote = quote_refund (fixture->desk, row_id_of (reservation), ask, &error);
  g_assert_no_error (error);
  g_assert_cmpint (quote->amounts.gross, ==, 80000);
  g_assert_null (quote->price_problem);
  what_if = quote_refund (fixture->desk, row_id_of (reservation), higher, &error);
  g_assert_no_error (error);
  g_assert_cmpint (what_if->amounts.gross, ==, 96000);
  g_assert_nonnull (what_if->price_problem);

  g_assert_null (refund (fixture->desk, row_id_of (reservation), higher, fields, 0, NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  g_clear_error (&error);
  details = refund_whole (fixture, reservation);
  g_assert_cmpint (pd_support_request_get_credit (details->request), ==, 80000 - 9600);
  assert_whole (fixture);
}

/* 11.15: the quote names its inputs and agrees with what is done; it changes nothing. */
static void
test_quote (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdReservation) reservation =
      reserve (fixture, SKU_RESERVED ":5:P1Y:one_time:japaneast");
  g_autoptr (PdRefundAsk) ask = new_ask (2, RATE);
  g_autoptr (PdRefundQuote) quote = NULL;
  g_autoptr (GError) error = NULL;
  gint64 activity = count_kind (fixture, PD_LIST_ACTIVITY);

  fixture_set_now (fixture, after (6));
  quote = quote_refund (fixture->desk, row_id_of (reservation), ask, &error);
  g_assert_no_error (error);
  assert_allowed (quote->verdict);
  g_assert_cmpint (quote->amounts.age_days, ==, 6);
  g_assert_cmpint (quote->amounts.total_paid, ==, 600000);
  g_assert_cmpint (quote->amounts.gross, ==, 240000 - 3945); /* 240,000 × 6 ÷ 365 = 3945.2 */
  g_assert_cmpint (quote->amounts.fee, ==, 28327);           /* 236,055 × 12 % = 28326.6 */
  g_assert_false (quote->at_most);                        /* 11.14: the catalogue has the price */
  g_assert_cmpint (quote->cap_refund.limit, ==, 5000000); /* 11.10 */
  g_assert_cmpint (quote->cap_refund.asked, ==, 158157);  /* 236,055 × 0.0067 = 1581.57 */
  g_assert_cmpstr (quote->policy_id, ==, "2020");
  g_assert_cmpuint (quote->steps->len, >, 0);
  g_assert_cmpint (count_kind (fixture, PD_LIST_ACTIVITY), ==, activity);
  g_assert_cmpint (count_kind (fixture, PD_LIST_REQUESTS), ==, 0);
}

/* azure-api.md 6: the rest goes on under a new ID in the same order; returning it as well cancels
 * line and order, with both credits in it. */
static void
test_partial (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdReservation) reservation =
      reserve (fixture, SKU_RESERVED ":5:P1Y:one_time:japaneast");
  g_autoptr (PdRefundAsk) ask = new_ask (2, RATE);
  g_autoptr (PdRequestFields) fields = new_fields (PD_REQUEST_AZURE, customer_id (fixture));
  g_autoptr (PdRequestDetails) details = NULL;
  g_autoptr (PdRequestDetails) last = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (PdRecord) order = NULL;
  g_autoptr (GError) error = NULL;
  PdReservation *rest = NULL;

  use_reservation (fixture, row_id_of (reservation), pd_instant_get_day (TEST_NOW));
  details = refund (fixture->desk, row_id_of (reservation), ask, fields, 0, NULL, &error);
  g_assert_no_error (error);
  all = list_reservations (fixture);
  g_assert_cmpuint (all->len, ==, 2);
  for (guint i = 0; i < all->len; i++) {
    if (row_id_of (all->pdata[i]) != row_id_of (reservation))
      rest = all->pdata[i];
  }
  g_assert_nonnull (rest);
  g_assert_cmpint (pd_reservation_get_quantity (rest), ==, 3);
  g_assert_cmpint (pd_reservation_get_parent_row_id (rest), ==, row_id_of (reservation));
  g_assert_cmpstr (pd_reservation_get_reservation_id (rest), !=,
                   pd_reservation_get_reservation_id (reservation));
  g_assert_cmpstr (pd_reservation_get_reservation_order_id (rest), ==,
                   pd_reservation_get_reservation_order_id (reservation));
  g_assert_cmpint (pd_reservation_get_expires_at (rest), ==,
                   pd_reservation_get_expires_at (reservation));
  g_assert_true (pd_reservation_get_used (rest));
  assert_allowed (pd_reservation_get_refund (rest));

  order =
      get_record (fixture->desk, PD_LIST_ORDERS, pd_reservation_get_order_row_id (rest), &error);
  g_assert_cmpstr (pd_order_line_get_status (get_line (PD_ORDER (order), 0)), ==, "active");
  last = refund_whole (fixture, rest);
  g_clear_object (&order);
  order =
      get_record (fixture->desk, PD_LIST_ORDERS, pd_reservation_get_order_row_id (rest), &error);
  g_assert_cmpstr (pd_order_line_get_status (get_line (PD_ORDER (order), 0)), ==, "cancelled");
  g_assert_cmpint (pd_order_line_get_credit (get_line (PD_ORDER (order), 0)), ==, 600000);
  g_assert_cmpstr (pd_order_get_status (PD_ORDER (order)), ==, "cancelled");
  assert_whole (fixture);
}

/* 11.12: what would pass the cap is refused as a whole; both readings are in the quote (11.13). */
static void
test_cap_rule_11_12 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdCustomer) american = new_american (fixture);
  g_autoptr (PdReservation) first =
      reserve_for (fixture, row_id_of (american), SKU_RESERVED_HUGE ":1:P1Y:one_time:japaneast");
  g_autoptr (PdReservation) second =
      reserve_for (fixture, row_id_of (american), SKU_RESERVED_HUGE ":1:P1Y:one_time:japaneast");
  g_autoptr (PdRefundAsk) ask = new_ask (0, NULL);
  g_autoptr (PdRequestFields) fields = new_fields (PD_REQUEST_AZURE, row_id_of (american));
  g_autoptr (PdRequestDetails) details = NULL;
  g_autoptr (PdRefundQuote) quote = NULL;
  g_autoptr (PdReservation) still = NULL;
  g_autoptr (GError) error = NULL;

  details = refund (fixture->desk, row_id_of (first), ask, fields, 0, NULL, &error);
  g_assert_no_error (error);
  quote = quote_refund (fixture->desk, row_id_of (second), ask, &error);
  g_assert_no_error (error);
  assert_refused (quote->verdict, "11.12");
  g_assert_true (quote->cap_known);
  g_assert_cmpint (quote->cap_refund.consumed, ==, 3000000);
  g_assert_cmpint (quote->cap_refund.left, ==, 2000000);
  g_assert_cmpint (quote->cap_refund.cut, ==, 2000000); /* S2's other reading */
  g_assert_cmpuint (quote->resets->len, ==, 1);
  g_assert_cmpint (g_array_index (quote->resets, PdCapReset, 0).at, ==,
                   pd_instant_from_day (pd_instant_get_day (TEST_NOW) + 365)); /* 11.11 */
  g_assert_null (refund (fixture->desk, row_id_of (second), ask, fields, 0, NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_RULE);
  still = get_reservation (fixture, row_id_of (second));
  g_assert_cmpstr (pd_reservation_get_state (still), ==, PD_RESERVATION_SUCCEEDED);
  g_assert_cmpint (count_kind (fixture, PD_LIST_REQUESTS), ==, 1);
  assert_whole (fixture);
}

/* 11.13: a monthly plan gives a month back but cancels the rest of the commitment: the two readings
 * differ by it. */
static void
test_two_readings_rule_11_13 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdCustomer) american = new_american (fixture);
  g_autoptr (PdReservation) reservation =
      reserve_for (fixture, row_id_of (american), SKU_RESERVED_HUGE ":2:P1Y:monthly:japaneast");
  g_autoptr (PdRefundAsk) ask = new_ask (0, NULL);
  g_autoptr (PdRefundQuote) quote = NULL;
  g_autoptr (GError) error = NULL;

  quote = quote_refund (fixture->desk, row_id_of (reservation), ask, &error);
  g_assert_no_error (error);
  g_assert_cmpint (quote->amounts.gross, ==, 600000);
  g_assert_cmpint (quote->amounts.remaining_commitment, ==, 6600000);
  g_assert_cmpint (quote->cap_refund.asked, ==, 600000);
  g_assert_cmpint (quote->cap_commitment.asked, ==, 7200000);
  g_assert_true (quote->cap_refund.allowed);
  g_assert_false (quote->cap_commitment.allowed);
}

/* 11.11: on day 365 the amount is free again. */
static void
test_cap_window_rule_11_11 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdCustomer) american = new_american (fixture);
  g_autoptr (PdReservation) first =
      reserve_for (fixture, row_id_of (american), SKU_RESERVED_HUGE ":1:P1Y:one_time:japaneast");
  g_autoptr (PdRefundAsk) ask = new_ask (0, NULL);
  g_autoptr (PdRequestFields) fields = new_fields (PD_REQUEST_AZURE, row_id_of (american));
  g_autoptr (PdRequestDetails) details = NULL;
  g_autoptr (PdReservation) second = NULL;
  g_autoptr (GError) error = NULL;

  details = refund (fixture->desk, row_id_of (first), ask, fields, 0, NULL, &error);
  g_assert_no_error (error);
  fixture_set_now (fixture, after (363));
  second =
      reserve_for (fixture, row_id_of (american), SKU_RESERVED_HUGE ":1:P1Y:one_time:japaneast");
  for (int day = 364; day <= 365; day++) {
    g_autoptr (PdRefundQuote) quote = NULL;

    fixture_set_now (fixture, after (day));
    quote = quote_refund (fixture->desk, row_id_of (second), ask, &error);
    g_assert_no_error (error);
    g_assert_cmpint (quote->cap_refund.consumed, ==, day == 364 ? 3000000 : 0);
    g_assert_cmpint (pd_verdict_get_allowed (quote->verdict), ==, day == 365);
  }
}

/* Both of two refunds at once: the second one is refused whole. */
static void
test_twice_at_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdReservation) reservation =
      reserve (fixture, SKU_RESERVED ":3:P1Y:one_time:japaneast");
  g_autoptr (PdRefundAsk) ask = new_ask (2, RATE);
  g_autoptr (PdRequestFields) fields = new_fields (PD_REQUEST_AZURE, customer_id (fixture));
  GAsyncResult *slots[2] = { NULL, NULL };
  g_autoptr (PdRequestDetails) first = NULL;
  g_autoptr (PdRequestDetails) second = NULL;
  g_autoptr (GError) error = NULL;
  gint64 charges, credits;

  for (int i = 0; i < 2; i++)
    pd_desk_refund_async (fixture->desk, row_id_of (reservation), ask, fields, 0, NULL, NULL,
                          got_result_cb, &slots[i]);
  first = finish_request (fixture->desk, &slots[0], &error);
  g_assert_no_error (error);
  second = finish_request (fixture->desk, &slots[1], &error);
  g_assert_null (second);
  g_assert_error (error, PD_ERROR, PD_ERROR_CONFLICT);
  g_assert_cmpint (count_kind (fixture, PD_LIST_REQUESTS), ==, 1);
  g_assert_cmpint (count_kind (fixture, PD_LIST_RESERVATIONS), ==, 2);
  get_invoice (fixture, "2026-06", &charges, &credits);
  g_assert_cmpint (credits, ==, -240000);
  assert_whole (fixture);
}

/* The same request ID gives the first answer again and changes nothing. */
static void
test_repeated_request_id (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdReservation) reservation =
      reserve (fixture, SKU_RESERVED ":3:P1Y:one_time:japaneast");
  g_autoptr (PdRefundAsk) ask = new_ask (1, RATE);
  g_autoptr (PdRequestFields) fields = new_fields (PD_REQUEST_AZURE, customer_id (fixture));
  g_autoptr (PdRequestDetails) first = NULL;
  g_autoptr (PdRequestDetails) again = NULL;
  g_autoptr (GError) error = NULL;

  first = refund (fixture->desk, row_id_of (reservation), ask, fields, 0, REQUEST, &error);
  g_assert_no_error (error);
  again = refund (fixture->desk, row_id_of (reservation), ask, fields, 0, REQUEST, &error);
  g_assert_no_error (error);
  g_assert_cmpint (row_id_of (first->request), ==, row_id_of (again->request));
  g_assert_cmpint (count_kind (fixture, PD_LIST_RESERVATIONS), ==, 2);
  assert_whole (fixture);
}

/* 11.15: the rate is asked for, then remembered with its date and source. */
static void
test_rate (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdReservation) reservation =
      reserve (fixture, SKU_RESERVED ":3:P1Y:one_time:japaneast");
  g_autoptr (PdRefundAsk) without = new_ask (1, NULL);
  g_autoptr (PdRefundAsk) with = new_ask (1, RATE);
  g_autoptr (PdRequestFields) fields = new_fields (PD_REQUEST_AZURE, customer_id (fixture));
  g_autoptr (PdRefundQuote) unknown = NULL;
  g_autoptr (PdRefundQuote) known = NULL;
  g_autoptr (PdRequestDetails) details = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GError) error = NULL;

  unknown = quote_refund (fixture->desk, row_id_of (reservation), without, &error);
  g_assert_no_error (error);
  g_assert_false (unknown->cap_known);
  g_assert_null (refund (fixture->desk, row_id_of (reservation), without, fields, 0, NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_cmpint (count_kind (fixture, PD_LIST_REQUESTS), ==, 0);

  details = refund (fixture->desk, row_id_of (reservation), with, fields, 0, NULL, &error);
  g_assert_no_error (error);
  all = list_reservations (fixture);
  for (guint i = 0; i < all->len && known == NULL; i++) {
    if (pd_reservation_get_cancelled_at (all->pdata[i]) == 0)
      known = quote_refund (fixture->desk, row_id_of (all->pdata[i]), without, &error);
  }
  g_assert_no_error (error);
  g_assert_true (known->cap_known);
  g_assert_cmpint (known->rate->rate_nano, ==, 6700000);
  g_assert_cmpstr (known->rate->source, ==, "test");
  g_assert_cmpint (known->rate->date, ==, with->rate->date);
}

static void
assert_quote_fails (Fixture *fixture, PdReservation *reservation, PdRefundAsk *ask)
{
  g_autoptr (PdRefundAsk) owned = ask;
  g_autoptr (GError) error = NULL;

  g_assert_null (quote_refund (fixture->desk, row_id_of (reservation), owned, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
}

/* Section 5 of the issue: quantities, dates, rates that make no sense. */
static void
test_bad_input (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdReservation) reservation =
      reserve (fixture, SKU_RESERVED ":3:P1Y:one_time:japaneast");
  g_autoptr (PdRequestFields) fields = new_fields (PD_REQUEST_AZURE, customer_id (fixture));
  PdRefundAsk *ask = new_ask (4, RATE);
  g_autoptr (PdRefundAsk) tomorrow = NULL;
  g_autoptr (PdRefundAsk) other_policy = NULL;
  g_autoptr (GError) error = NULL;

  assert_quote_fails (fixture, reservation, ask);
  assert_quote_fails (fixture, reservation, new_ask (-1, RATE));
  ask = new_ask (1, RATE);
  ask->date = TEST_NOW - 2 * PD_DAY_US;
  assert_quote_fails (fixture, reservation, ask);
  ask = new_ask (1, RATE);
  ask->date = after (366);
  assert_quote_fails (fixture, reservation, ask);
  ask = new_ask (1, RATE);
  ask->used = 1; /* otherwise than measured, without a reason */
  assert_quote_fails (fixture, reservation, ask);
  ask = new_ask (1, RATE);
  ask->rate->rate_nano = 0;
  assert_quote_fails (fixture, reservation, ask);
  ask = new_ask (1, RATE);
  ask->rate->date = after (30);
  assert_quote_fails (fixture, reservation, ask);
  ask = new_ask (1, NULL);
  ask->rate = new_rate ("EUR", "1.1");
  assert_quote_fails (fixture, reservation, ask);
  ask = new_ask (1, RATE);
  ask->policy_id = g_strdup ("1999");
  assert_quote_fails (fixture, reservation, ask);

  /* what is fine for a quote is no date and no profile for the act */
  tomorrow = new_ask (1, RATE);
  tomorrow->date = after (1);
  g_assert_null (
      refund (fixture->desk, row_id_of (reservation), tomorrow, fields, 0, NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  g_clear_error (&error);
  other_policy = new_ask (1, RATE);
  other_policy->policy_id = g_strdup ("2022-10");
  g_assert_null (
      refund (fixture->desk, row_id_of (reservation), other_policy, fields, 0, NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  g_assert_cmpint (count_kind (fixture, PD_LIST_REQUESTS), ==, 0);
  assert_whole (fixture);
}

/* 11.16, and a reservation that is over: refused with the reason. */
static void
test_not_refundable (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdReservation) red_hat = reserve (fixture, SKU_RESERVED_RED_HAT ":1:P1Y");
  g_autoptr (PdReservation) year = reserve (fixture, SKU_RESERVED_COSMOS ":1:P1Y");
  g_autoptr (PdRefundAsk) ask = new_ask (0, RATE);
  g_autoptr (PdRequestFields) fields = new_fields (PD_REQUEST_AZURE, customer_id (fixture));
  g_autoptr (PdReservation) over = NULL;
  g_autoptr (GError) error = NULL;

  assert_refused (pd_reservation_get_refund (red_hat), "11.16");
  g_assert_null (refund (fixture->desk, row_id_of (red_hat), ask, fields, 0, NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_RULE);
  g_clear_error (&error);

  fixture_set_now (fixture, after (365));
  over = get_reservation (fixture, row_id_of (year));
  g_assert_cmpstr (pd_reservation_get_state (over), ==, PD_RESERVATION_EXPIRED);
  g_assert_false (pd_verdict_get_allowed (pd_reservation_get_refund (over)));
  g_assert_null (refund (fixture->desk, row_id_of (year), ask, fields, 0, NULL, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (count_kind (fixture, PD_LIST_REQUESTS), ==, 0);
}

/* R9: monthly on the 31st: payments are billed month by month, and a return ends them. */
static void
test_monthly_31st (Fixture *fixture, gconstpointer data)
{
  const gint64 bought = pd_instant_from_day (pd_instant_get_day (TEST_NOW) - 2 + 31);
  g_autoptr (PdReservation) reservation = NULL;
  g_autoptr (PdReservation) before = NULL;
  g_autoptr (PdRequestDetails) details = NULL;
  gint64 charges, credits;

  fixture_set_now (fixture, bought); /* 31 May 2026 */
  reservation = reserve (fixture, SKU_RESERVED ":2:P1Y:monthly:japaneast");
  get_invoice (fixture, "2026-05", &charges, &credits);
  g_assert_cmpint (charges, ==, 22000);
  fixture_set_now (fixture, bought + 30 * PD_DAY_US); /* 30 June */
  settle (fixture);
  settle (fixture);
  before = get_reservation (fixture, row_id_of (reservation));
  g_assert_cmpint (pd_reservation_get_payments_made (before), ==, 2);
  get_invoice (fixture, "2026-06", &charges, &credits);
  g_assert_cmpint (charges, ==, 22000);
  g_assert_cmpint (count_activity (fixture, PD_OPERATION_BILL_RESERVATION, "succeeded"), ==, 1);

  /* 31 July, not settled before: the third payment belongs to what is returned. */
  fixture_set_now (fixture, bought + 61 * PD_DAY_US);
  details = refund_whole (fixture, reservation);
  get_invoice (fixture, "2026-07", &charges, &credits);
  g_assert_cmpint (charges, ==, 22000);
  get_invoice (fixture, "2026-08", &charges, &credits);
  g_assert_cmpint (credits, ==, -(22000 - 2640)); /* all of the new month less 12 % */
  fixture_set_now (fixture, bought + 200 * PD_DAY_US);
  settle (fixture);
  get_invoice (fixture, "2026-08", &charges, &credits);
  g_assert_cmpint (charges, ==, 0);
  assert_whole (fixture);
}

/* 1.7, 1.8, 16.20: sales and helpdesk agents need a grant as well; others no role at all. */
static void
test_roles_rule_1_8 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdReservation) reservation =
      reserve (fixture, SKU_RESERVED ":3:P1Y:one_time:japaneast");
  g_autoptr (PdRefundAsk) ask = new_ask (1, RATE);
  g_autoptr (PdRequestFields) fields = new_fields (PD_REQUEST_AZURE, customer_id (fixture));
  g_autoptr (PdRequestDetails) details = NULL;
  g_autoptr (PdRefundQuote) refused = NULL;
  g_autoptr (PdReservation) seen = NULL;
  g_autoptr (GError) error = NULL;

  /* the buyer is an owner: that is a grant */
  set_roles (fixture, PD_ROLE_SALES_AGENT);
  seen = get_reservation (fixture, row_id_of (reservation));
  assert_allowed (pd_reservation_get_access (seen));
  g_clear_object (&seen);
  details = refund (fixture->desk, row_id_of (reservation), ask, fields, 0, NULL, &error);
  g_assert_no_error (error);

  set_roles (fixture, PD_ROLES_DEFAULT);
  g_clear_object (&reservation);
  reservation = reserve (fixture, SKU_RESERVED ":3:P1Y:one_time:japaneast");
  set_user (fixture, "佐々木 亮", "ryo@partner.example");
  set_roles (fixture, PD_ROLE_SALES_AGENT);
  seen = get_reservation (fixture, row_id_of (reservation));
  assert_refused (pd_reservation_get_refund (seen), "1.8");
  assert_refused (pd_reservation_get_exchange (seen), "1.8");
  assert_allowed (pd_reservation_get_manage (seen));
  assert_refused (pd_reservation_get_access (seen), "1.8");
  refused = quote_refund (fixture->desk, row_id_of (reservation), ask, &error);
  g_assert_no_error (error);
  assert_refused (refused->verdict, "1.8");
  g_assert_null (refund (fixture->desk, row_id_of (reservation), ask, fields, 0, NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_ROLE);
  g_clear_error (&error);

  set_roles (fixture, PD_ROLE_BILLING_ADMIN); /* 1.6, 1.7 */
  g_assert_null (refund (fixture->desk, row_id_of (reservation), ask, fields, 0, NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_ROLE);
  g_clear_error (&error);
  g_assert_null (get_record (fixture->desk, PD_LIST_RESERVATIONS, row_id_of (reservation), &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_ROLE);
}

/* 17.1: the account's setting governs every purchase: no fee from 2022-10. */
static void
test_policy_setting (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdReservation) reservation =
      reserve (fixture, SKU_RESERVED ":1:P1Y:one_time:japaneast");
  g_autoptr (PdRefundAsk) ask = new_ask (0, RATE);
  g_autoptr (PdRefundAsk) what_if = new_ask (0, RATE);
  g_autoptr (PdRefundQuote) old_rules = NULL;
  g_autoptr (PdRefundQuote) other = NULL;
  g_autoptr (PdRefundQuote) timeline = NULL;
  g_autoptr (GError) error = NULL;

  fixture_set_now (fixture, after (6));
  old_rules = quote_refund (fixture->desk, row_id_of (reservation), ask, &error);
  g_assert_cmpint (old_rules->amounts.fee, ==, 14163);
  what_if->policy_id = g_strdup ("2022-10");
  other = quote_refund (fixture->desk, row_id_of (reservation), what_if, &error);
  g_assert_cmpint (other->amounts.fee, ==, 0);
  set_policy_setting (fixture, PD_POLICY_SETTING_TIMELINE);
  timeline = quote_refund (fixture->desk, row_id_of (reservation), ask, &error);
  g_assert_no_error (error);
  g_assert_cmpint (timeline->amounts.fee, ==, 0);
  g_assert_cmpstr (timeline->policy_id, ==, "2022-10");
}

/* A draft that was prepared becomes the request. */
static void
test_from_draft (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdReservation) reservation =
      reserve (fixture, SKU_RESERVED ":1:P1Y:one_time:japaneast");
  g_autoptr (PdRefundAsk) ask = new_ask (0, RATE);
  g_autoptr (PdRequestFields) fields = new_fields (PD_REQUEST_AZURE, customer_id (fixture));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (PdSupportRequest) draft = NULL;
  g_autoptr (PdRequestDetails) details = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  pd_desk_save_draft_async (fixture->desk, 0, fields, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  draft = pd_desk_save_draft_finish (fixture->desk, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pd_support_request_get_state (draft), ==, PD_REQUEST_DRAFT);
  details =
      refund (fixture->desk, row_id_of (reservation), ask, fields, row_id_of (draft), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (row_id_of (details->request), ==, row_id_of (draft));
  g_assert_cmpuint (strlen (pd_support_request_get_number (details->request)), ==, 15);
  g_assert_cmpuint (details->messages->len, ==, 1);
  g_assert_cmpstr (pd_request_message_get_direction (details->messages->pdata[0]), ==, "in");
  g_assert_nonnull (strstr (pd_request_message_get_body (details->messages->pdata[0]), "120,000"));
  g_assert_nonnull (strstr (pd_support_request_get_description (details->request),
                            pd_reservation_get_reservation_order_id (reservation))); /* 13.6 */
  g_assert_cmpint (count_kind (fixture, PD_LIST_REQUESTS), ==, 1);
}

int
main (int argc, char **argv)
{
  g_setenv ("PARTNER_DESK_KEYRING", "file", TRUE);
  g_setenv ("TZ", "Asia/Tokyo", TRUE);
  g_setenv ("LANGUAGE", "en", TRUE);
  g_test_init (&argc, &argv, NULL);

  ADD ("/refund/table/rule-11.3", test_table_rule_11_3);
  ADD ("/refund/lower-price/rule-11.14", test_lower_price_rule_11_14);
  ADD ("/refund/quote/rule-11.15", test_quote);
  ADD ("/refund/partial", test_partial);
  ADD ("/refund/cap/rule-11.12", test_cap_rule_11_12);
  ADD ("/refund/two-readings/rule-11.13", test_two_readings_rule_11_13);
  ADD ("/refund/cap-window/rule-11.11", test_cap_window_rule_11_11);
  ADD ("/refund/twice-at-once", test_twice_at_once);
  ADD ("/refund/request-id", test_repeated_request_id);
  ADD ("/refund/rate/rule-11.15", test_rate);
  ADD ("/refund/bad-input", test_bad_input);
  ADD ("/refund/not-refundable/rule-11.16", test_not_refundable);
  ADD ("/refund/monthly-31st", test_monthly_31st);
  ADD ("/refund/roles/rule-1.8", test_roles_rule_1_8);
  ADD ("/refund/policy-setting/rule-17.1", test_policy_setting);
  ADD ("/refund/draft/rule-13.6", test_from_draft);

  return g_test_run ();
}
