// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The far side's own figures in a quote: they replace ours, and both are shown when they differ
 * (azure-api.md 6, 7, 12). */

#include <string.h>

#include "pd-clock.h"
#include "pd-product.h"
#include "pd-refund.h"

static PdPolicy *
new_policy (void)
{
  PdPolicyFields fields = {
    .id = g_strdup ("p"),
    .title_en = g_strdup ("Rules"),
    .title_ja = g_strdup ("規則"),
    .source = g_strdup ("S2"),
    .from = 1,
    .link_days = 14,
    .fee_free_days = 5,
    .fee_permille = 120,
    .fee_base = PD_FEE_OF_BALANCE,
    .cap_usd_minor = 100000, /* 1,000 dollars */
    .cap_days = 365,
    .cap_reading = PD_CAP_BY_REFUND,
  };

  return pd_policy_new (&fields, NULL);
}

static PdReservation *
new_reservation_of (const char *currency, const char *state, gint64 unit_price)
{
  gint64 bought = pd_instant_from_day (19723); /* 2024-01-01 */

  return g_object_new (PD_TYPE_RESERVATION, "name", "R", "resource-type", "VirtualMachines",
                       "quantity", G_GINT64_CONSTANT (1), "term", "P1Y", "billing",
                       PD_BILLING_ONE_TIME, "currency", currency, "unit-price", unit_price,
                       "purchased-at", bought, "expires-at", pd_instant_from_day (19723 + 366),
                       "state", state, "used", TRUE, NULL);
}

static PdReservation *
new_reservation (const char *currency, const char *state)
{
  return new_reservation_of (currency, state, 366000);
}

static PdRefundQuote *
new_quote_of (const char *currency, const char *state, gint64 unit_price)
{
  g_autoptr (PdPolicy) policy = new_policy ();
  g_autoptr (PdReservation) reservation = new_reservation_of (currency, state, unit_price);
  const PdRefundAsk ask = { .used = -1 };
  g_autoptr (GError) error = NULL;
  PdRefundQuote *quote = pd_refund_quote_new (reservation, &ask, policy, NULL, 0,
                                              pd_instant_from_day (19723 + 100), &error);

  g_assert_no_error (error);
  return quote;
}

static PdRefundQuote *
new_quote (const char *currency, const char *state)
{
  return new_quote_of (currency, state, 366000);
}

static const PdQuoteStep *
find_step (GPtrArray *steps, const char *label)
{
  for (guint i = 0; i < steps->len; i++) {
    const PdQuoteStep *step = steps->pdata[i];

    if (strcmp (step->label, label) == 0)
      return step;
  }
  return NULL;
}

static guint
count_results (GPtrArray *steps)
{
  guint n = 0;

  for (guint i = 0; i < steps->len; i++)
    n += ((PdQuoteStep *) steps->pdata[i])->result ? 1 : 0;
  return n;
}

/* Ours: 266 of 366 days of $3,660.00, less 12 %: over the cap of ours, and Azure allows it. */
static void
test_differs (void)
{
  g_autoptr (PdRefundQuote) quote = new_quote ("USD", PD_RESERVATION_SUCCEEDED);
  PdFarFigures *far = pd_far_figures_new ();
  gint64 own = quote->amounts.net;

  g_assert_cmpstr (pd_verdict_get_rule (quote->verdict), ==, "11.12");
  g_assert_false (pd_verdict_get_allowed (quote->verdict));
  far->known = TRUE;
  far->refund = 266000;
  far->remaining = 0;
  far->usd_refund = 266000;
  far->usd_consumed = 8369;
  far->usd_limit = 5000000;
  pd_refund_quote_take_far (quote, far);

  g_assert_cmpint (quote->amounts.net, ==, 266000);
  g_assert_cmpint (quote->amounts.fee, ==, 0);
  g_assert_cmpint (quote->far->own_refund, ==, own);
  g_assert_cmpint (quote->cap_refund.left, ==, 5000000 - 8369);
  g_assert_true (pd_verdict_get_allowed (quote->verdict));
  g_assert_nonnull (find_step (quote->steps, "Our own calculation"));
  g_assert_true (find_step (quote->steps, "Azure’s own figure")->result);
  g_assert_cmpuint (count_results (quote->steps), ==, 1);
}

/* What was paid is not known: an own figure of 0 is none, and is not set beside Azure's. */
static void
test_price_untold (void)
{
  g_autoptr (PdRefundQuote) quote = new_quote_of ("USD", PD_RESERVATION_SUCCEEDED, 0);
  PdFarFigures *far = pd_far_figures_new ();

  far->known = TRUE;
  far->refund = 266000;
  pd_refund_quote_take_far (quote, far);

  g_assert_cmpint (quote->amounts.net, ==, 266000);
  g_assert_cmpint (quote->far->own_refund, ==, PD_FAR_NOT_SAID);
  g_assert_null (find_step (quote->steps, "Our own calculation"));
  g_assert_cmpuint (quote->steps->len, ==, 1);
  g_assert_true (find_step (quote->steps, "Azure’s own figure")->result);
}

static void
test_same (void)
{
  g_autoptr (PdRefundQuote) quote = new_quote ("USD", PD_RESERVATION_SUCCEEDED);
  PdFarFigures *far = pd_far_figures_new ();

  far->known = TRUE;
  far->refund = quote->amounts.net;
  pd_refund_quote_take_far (quote, far);
  g_assert_cmpint (quote->far->own_refund, ==, PD_FAR_NOT_SAID);
  g_assert_null (find_step (quote->steps, "Our own calculation"));
}

/* The rate that we would need is not needed; its refusal is in its own words. */
static void
test_refused (void)
{
  g_autoptr (PdRefundQuote) quote = new_quote ("JPY", PD_RESERVATION_SUCCEEDED);
  PdFarFigures *far = pd_far_figures_new ();

  g_assert_cmpstr (pd_verdict_get_rule (quote->verdict), ==, "11.15");
  far->known = TRUE;
  far->refund = 1000;
  far->refusal = g_strdup ("Not for you.");
  pd_refund_quote_take_far (quote, far);
  g_assert_false (pd_verdict_get_allowed (quote->verdict));
  g_assert_nonnull (strstr (pd_verdict_get_reason (quote->verdict), "Not for you."));
  g_assert_cmpint (pd_verdict_get_next (quote->verdict), ==, PD_VERDICT_NEXT_SUPPORT_REQUEST);
}

/* What the rules of the reservation itself forbid is not Azure's to allow. */
static void
test_rules_stay (void)
{
  g_autoptr (PdRefundQuote) quote = new_quote ("USD", PD_RESERVATION_CANCELLED);
  PdFarFigures *far = pd_far_figures_new ();
  g_autofree char *rule = g_strdup (pd_verdict_get_rule (quote->verdict));

  far->known = TRUE;
  far->refund = 1;
  pd_refund_quote_take_far (quote, far);
  g_assert_false (pd_verdict_get_allowed (quote->verdict));
  g_assert_cmpstr (pd_verdict_get_rule (quote->verdict), ==, rule);
}

/* It could not be asked: nothing changes but that it says so. */
static void
test_not_asked (void)
{
  g_autoptr (PdRefundQuote) quote = new_quote ("USD", PD_RESERVATION_SUCCEEDED);
  PdFarFigures *far = pd_far_figures_new ();
  gint64 own = quote->amounts.net;
  guint results = count_results (quote->steps);

  far->problem = g_strdup ("Offline.");
  pd_refund_quote_take_far (quote, far);
  g_assert_cmpint (quote->amounts.net, ==, own);
  g_assert_cmpuint (count_results (quote->steps), ==, results);
  g_assert_cmpstr (find_step (quote->steps, "Azure’s own figure")->value, ==, "Offline.");
}

static PdExchangeQuote *
new_exchange (gint64 total)
{
  g_autoptr (PdPolicy) policy = new_policy ();
  g_autoptr (PdReservation) reservation = new_reservation ("USD", PD_RESERVATION_SUCCEEDED);
  GPtrArray *purchases =
      g_ptr_array_new_with_free_func ((GDestroyNotify) pd_exchange_purchase_free);
  PdExchangePurchase *purchase = g_new0 (PdExchangePurchase, 1);
  const PdRefundAsk ask = { .used = -1 };
  g_autoptr (GError) error = NULL;
  PdExchangeQuote *quote;

  purchase->title = g_strdup ("Larger");
  purchase->resource_type = g_strdup ("VirtualMachines");
  purchase->quantity = 1;
  purchase->term = g_strdup ("P1Y");
  purchase->billing = g_strdup (PD_BILLING_ONE_TIME);
  purchase->unit_minor = purchase->total_minor = total;
  g_ptr_array_add (purchases, purchase);
  quote = pd_exchange_quote_new (reservation, &ask, policy, purchases,
                                 pd_instant_from_day (19723 + 100), &error);
  g_assert_no_error (error);
  return quote;
}

static void
test_exchange (void)
{
  g_autoptr (PdExchangeQuote) quote = new_exchange (400000);
  PdFarFigures *far = pd_far_figures_new ();
  gint64 own = quote->amounts.net_payable;

  far->known = TRUE;
  far->returned_value = 266001;
  far->purchases_total = 400000;
  far->net_payable = 133999;
  pd_exchange_quote_take_far (quote, far);
  g_assert_cmpint (quote->amounts.net_payable, ==, 133999);
  g_assert_cmpint (quote->far->own_net_payable, ==, own);
  g_assert_cmpint (own, !=, 133999);
  g_assert_true (pd_verdict_get_allowed (quote->verdict));
  g_assert_cmpuint (count_results (quote->steps), ==, 1);
}

/* 12.4 is Azure's to say. */
static void
test_exchange_too_small (void)
{
  g_autoptr (PdExchangeQuote) allowed = new_exchange (1000);
  g_autoptr (PdExchangeQuote) refused = new_exchange (400000);
  PdFarFigures *yes = pd_far_figures_new ();
  PdFarFigures *no = pd_far_figures_new ();

  g_assert_false (pd_verdict_get_allowed (allowed->verdict));
  yes->known = no->known = TRUE;
  yes->net_payable = 0;
  no->refusal = g_strdup ("Too small.");
  pd_exchange_quote_take_far (allowed, yes);
  pd_exchange_quote_take_far (refused, no);
  g_assert_true (pd_verdict_get_allowed (allowed->verdict));
  g_assert_false (pd_verdict_get_allowed (refused->verdict));
  g_assert_false (refused->amounts.allowed);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/refund-far/differs", test_differs);
  g_test_add_func ("/refund-far/price-untold", test_price_untold);
  g_test_add_func ("/refund-far/same", test_same);
  g_test_add_func ("/refund-far/refused", test_refused);
  g_test_add_func ("/refund-far/rules-stay", test_rules_stay);
  g_test_add_func ("/refund-far/not-asked", test_not_asked);
  g_test_add_func ("/refund-far/exchange", test_exchange);
  g_test_add_func ("/refund-far/exchange-too-small", test_exchange_too_small);
  return g_test_run ();
}
