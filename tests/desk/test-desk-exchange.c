// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Exchanges through the desk: section 12 of the rules. */

#include <string.h>

#include "pd-error.h"
#include "reservation-fixture.h"

#define REQUEST "0b5b7f2e-93a8-4a39-8a52-6a53d6c1d002"
#define ADD(name, function) \
  g_test_add (name, Fixture, NULL, reservation_fixture_set_up, function, fixture_tear_down)

static gint64
after (int days)
{
  return TEST_NOW + days * PD_DAY_US;
}

static PdExchangeQuote *
quote_item (Fixture *fixture, PdReservation *reservation, gint64 quantity, const char *item)
{
  g_autoptr (PdRefundAsk) ask = new_ask (quantity, NULL);
  g_autoptr (GPtrArray) items = new_items (item, NULL);
  g_autoptr (GError) error = NULL;
  PdExchangeQuote *quote =
      quote_exchange (fixture->desk, row_id_of (reservation), ask, items, &error);

  g_assert_no_error (error);
  return quote;
}

/* 12.1-12.3, 12.6: no fee, no cap; the returned part is credited, the new order charged, and both
 * together are the net that was quoted; the term starts again. */
static void
test_exchange_rule_12_1 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdReservation) reservation =
      reserve (fixture, SKU_RESERVED ":2:P1Y:one_time:japaneast");
  g_autoptr (PdRefundAsk) ask = new_ask (0, NULL);
  g_autoptr (GPtrArray) items =
      new_items (SKU_RESERVED_LARGE ":1:P1Y:one_time:japanwest:" SUBSCRIPTION_NAME, NULL);
  g_autoptr (PdRequestFields) fields = new_fields (PD_REQUEST_AZURE, customer_id (fixture));
  g_autoptr (PdExchangeQuote) quote = NULL;
  g_autoptr (PdRequestDetails) details = NULL;
  g_autoptr (PdOrder) order = NULL;
  g_autoptr (PdReservation) old = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GError) error = NULL;
  gint64 before, charges, before_credits, credits;

  fixture_set_now (fixture, after (100));
  quote = quote_exchange (fixture->desk, row_id_of (reservation), ask, items, &error);
  g_assert_no_error (error);
  assert_allowed (quote->verdict);
  g_assert_cmpint (quote->returned->amounts.fee, ==, 0);       /* 12.3 */
  g_assert_cmpint (quote->amounts.returned_value, ==, 174247); /* 240,000 − 65,753.4 */
  g_assert_cmpint (quote->amounts.purchases_total, ==, 480000);
  g_assert_cmpint (quote->amounts.net_payable, ==, 305753);

  get_invoice (fixture, "2026-08", &before, &before_credits);
  get_invoice (fixture, "2026-09", &charges, &before_credits);
  details =
      exchange (fixture->desk, row_id_of (reservation), ask, items, fields, NULL, &order, &error);
  g_assert_no_error (error);
  get_invoice (fixture, "2026-08", &charges, &credits);
  g_assert_cmpint (charges - before, ==, 480000);
  get_invoice (fixture, "2026-09", &before, &credits);
  g_assert_cmpint (480000 + credits - before_credits, ==, quote->amounts.net_payable);

  old = get_reservation (fixture, row_id_of (reservation));
  g_assert_cmpstr (pd_reservation_get_state (old), ==, PD_RESERVATION_CANCELLED);
  g_assert_cmpint (pd_order_get_total (order), ==, 480000);
  all = list_reservations (fixture);
  g_assert_cmpuint (all->len, ==, 2);
  for (guint i = 0; i < all->len; i++) {
    PdReservation *one = all->pdata[i];

    if (row_id_of (one) == row_id_of (reservation))
      continue;
    g_assert_cmpint (pd_reservation_get_order_row_id (one), ==, row_id_of (order));
    g_assert_cmpint (pd_reservation_get_purchased_at (one), ==, after (100)); /* 12.6 */
    g_assert_cmpstr (pd_reservation_get_region (one), ==, "japanwest");
    g_assert_cmpstr (pd_reservation_get_scope_type (one), ==, PD_SCOPE_SINGLE);
  }
  g_assert_cmpstr (pd_support_request_get_refund_state (details->request), ==, "credited");
  g_assert_nonnull (
      strstr (pd_request_message_get_body (details->messages->pdata[details->messages->len - 1]),
              pd_order_get_order_id (order)));
  g_assert_cmpint (count_activity (fixture, PD_OPERATION_EXCHANGE_RESERVATION, "succeeded"), ==, 1);
  assert_whole (fixture);
}

/* 12.3: an exchange uses up nothing of the cap. */
static void
test_no_cap_rule_12_3 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdCustomer) american = new_american (fixture);
  g_autoptr (PdReservation) reservation =
      reserve_for (fixture, row_id_of (american), SKU_RESERVED ":2:P1Y:one_time:japaneast");
  g_autoptr (PdReservation) other =
      reserve_for (fixture, row_id_of (american), SKU_RESERVED ":1:P1Y:one_time:japaneast");
  g_autoptr (PdRefundAsk) ask = new_ask (0, NULL);
  g_autoptr (GPtrArray) items = new_items (SKU_RESERVED_LARGE ":1:P1Y:one_time:japaneast", NULL);
  g_autoptr (PdRequestFields) fields = new_fields (PD_REQUEST_AZURE, row_id_of (american));
  g_autoptr (PdRequestDetails) details = NULL;
  g_autoptr (PdRefundQuote) quote = NULL;
  g_autoptr (GError) error = NULL;

  details =
      exchange (fixture->desk, row_id_of (reservation), ask, items, fields, NULL, NULL, &error);
  g_assert_no_error (error);
  quote = quote_refund (fixture->desk, row_id_of (other), ask, &error);
  g_assert_no_error (error);
  g_assert_cmpint (quote->cap_refund.consumed, ==, 0);
  g_assert_cmpint (quote->cap_commitment.consumed, ==, 0);
}

/* 12.4: the new total must be worth what is returned; refused whole. */
static void
test_too_little_rule_12_4 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdReservation) reservation =
      reserve (fixture, SKU_RESERVED_LARGE ":2:P1Y:one_time:japaneast");
  g_autoptr (PdExchangeQuote) less =
      quote_item (fixture, reservation, 0, SKU_RESERVED ":7:P1Y:one_time:japaneast");
  g_autoptr (PdExchangeQuote) equal =
      quote_item (fixture, reservation, 0, SKU_RESERVED ":8:P1Y:one_time:japaneast");
  g_autoptr (PdRefundAsk) ask = new_ask (0, NULL);
  g_autoptr (GPtrArray) items = new_items (SKU_RESERVED ":7:P1Y:one_time:japaneast", NULL);
  g_autoptr (PdRequestFields) fields = new_fields (PD_REQUEST_AZURE, customer_id (fixture));
  g_autoptr (GError) error = NULL;
  PdOrder *order = NULL;

  assert_refused (less->verdict, "12.4");
  assert_allowed (equal->verdict);
  g_assert_cmpint (equal->amounts.net_payable, ==, 0);
  g_assert_null (
      exchange (fixture->desk, row_id_of (reservation), ask, items, fields, NULL, &order, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_RULE);
  g_assert_null (order);
  g_assert_cmpint (count_kind (fixture, PD_LIST_ORDERS), ==, 1);
  g_assert_cmpint (count_kind (fixture, PD_LIST_REQUESTS), ==, 0);
}

/* 12.5, 12.7 */
static void
test_types_rules_12_5_12_7 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdReservation) machine = reserve (fixture, SKU_RESERVED ":1:P1Y:one_time:japaneast");
  g_autoptr (PdReservation) red_hat = reserve (fixture, SKU_RESERVED_RED_HAT ":1:P1Y");
  g_autoptr (PdExchangeQuote) other =
      quote_item (fixture, machine, 0, SKU_RESERVED_SQL ":1:P1Y:one_time:japaneast");
  g_autoptr (PdExchangeQuote) plan =
      quote_item (fixture, red_hat, 0, SKU_RESERVED_RED_HAT ":2:P1Y");
  g_autoptr (PdRefundAsk) ask = new_ask (0, NULL);
  g_autoptr (GPtrArray) software = new_items (SKU_SERVER ":1", NULL);
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
  g_autoptr (PdExchangeQuote) empty = NULL;
  g_autoptr (GError) error = NULL;

  assert_refused (other->verdict, "12.5");
  assert_refused (plan->verdict, "12.7");
  assert_refused (pd_reservation_get_exchange (red_hat), "12.7");
  g_assert_null (quote_exchange (fixture->desk, row_id_of (machine), ask, software, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  g_clear_error (&error);
  empty = quote_exchange (fixture->desk, row_id_of (machine), ask, nothing, &error);
  g_assert_no_error (error);
  g_assert_false (pd_verdict_get_allowed (empty->verdict));
}

/* Several for a part of the units; monthly ones are billed from now on, the rest goes on. */
static void
test_several_monthly (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdReservation) reservation =
      reserve (fixture, SKU_RESERVED ":3:P1Y:one_time:japaneast");
  g_autoptr (PdRefundAsk) ask = new_ask (2, NULL);
  g_autoptr (GPtrArray) items = new_items (SKU_RESERVED ":1:P1Y:monthly:japaneast",
                                           SKU_RESERVED ":1:P1Y:monthly:japanwest", NULL);
  g_autoptr (PdRequestFields) fields = new_fields (PD_REQUEST_AZURE, customer_id (fixture));
  g_autoptr (PdRequestDetails) details = NULL;
  g_autoptr (PdOrder) order = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GError) error = NULL;
  gint64 charges, credits;

  details =
      exchange (fixture->desk, row_id_of (reservation), ask, items, fields, NULL, &order, &error);
  g_assert_no_error (error);
  all = list_reservations (fixture);
  g_assert_cmpuint (all->len, ==, 4); /* the old one, its rest, two new ones */
  get_invoice (fixture, "2026-05", &charges, &credits);
  g_assert_cmpint (charges, ==, 360000 + 22000);
  get_invoice (fixture, "2026-06", &charges, &credits);
  g_assert_cmpint (charges, ==, 0);
  g_assert_cmpint (credits, ==, -240000);
  fixture_set_now (fixture, pd_instant_add_months (TEST_NOW, 1));
  settle (fixture);
  get_invoice (fixture, "2026-06", &charges, &credits);
  g_assert_cmpint (charges, ==, 22000);
  assert_whole (fixture);
}

/* What fails late leaves nothing: an exchange in a market without reservations, a bad subscription,
 * the same request ID. */
static void
test_all_or_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdReservation) reservation =
      reserve (fixture, SKU_RESERVED ":1:P1Y:one_time:japaneast");
  g_autoptr (PdRefundAsk) ask = new_ask (0, NULL);
  g_autoptr (GPtrArray) nowhere =
      new_items (SKU_RESERVED_LARGE ":1:P1Y:one_time:japaneast:Nowhere", NULL);
  g_autoptr (GPtrArray) items = new_items (SKU_RESERVED_LARGE ":1:P1Y:one_time:japaneast", NULL);
  g_autoptr (PdRequestFields) fields = new_fields (PD_REQUEST_AZURE, customer_id (fixture));
  g_autoptr (PdRequestDetails) first = NULL;
  g_autoptr (PdRequestDetails) again = NULL;
  g_autoptr (PdOrder) order = NULL;
  g_autoptr (PdOrder) same = NULL;
  g_autoptr (PdReservation) still = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (
      exchange (fixture->desk, row_id_of (reservation), ask, nowhere, fields, NULL, NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  g_clear_error (&error);
  still = get_reservation (fixture, row_id_of (reservation));
  g_assert_cmpstr (pd_reservation_get_state (still), ==, PD_RESERVATION_SUCCEEDED);
  g_assert_cmpint (count_kind (fixture, PD_LIST_REQUESTS), ==, 0);

  first = exchange (fixture->desk, row_id_of (reservation), ask, items, fields, REQUEST, &order,
                    &error);
  g_assert_no_error (error);
  again =
      exchange (fixture->desk, row_id_of (reservation), ask, items, fields, REQUEST, &same, &error);
  g_assert_no_error (error);
  g_assert_cmpint (row_id_of (order), ==, row_id_of (same));
  g_assert_cmpint (row_id_of (first->request), ==, row_id_of (again->request));
  g_assert_cmpint (count_kind (fixture, PD_LIST_ORDERS), ==, 2);
  assert_whole (fixture);
}

int
main (int argc, char **argv)
{
  g_setenv ("PARTNER_DESK_KEYRING", "file", TRUE);
  g_setenv ("LANGUAGE", "en", TRUE);
  g_test_init (&argc, &argv, NULL);

  ADD ("/exchange/whole/rule-12.1", test_exchange_rule_12_1);
  ADD ("/exchange/no-cap/rule-12.3", test_no_cap_rule_12_3);
  ADD ("/exchange/too-little/rule-12.4", test_too_little_rule_12_4);
  ADD ("/exchange/types/rules-12.5-12.7", test_types_rules_12_5_12_7);
  ADD ("/exchange/several-monthly", test_several_monthly);
  ADD ("/exchange/all-or-nothing", test_all_or_nothing);

  return g_test_run ();
}
