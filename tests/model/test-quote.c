// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Quotes of refunds and exchanges: what is told about the arithmetic (11.6-11.17, 12.x). */

#include <locale.h>

#include "pd-clock.h"
#include "pd-error.h"
#include "pd-product.h"
#include "pd-refund.h"
#include "pd-text.h"

#define BOUGHT "2022-03-01T23:50:00Z"
#define NOW "2023-01-15T10:00:00Z" /* day 320 */

static gint64
at (const char *text)
{
  gint64 instant = 0;

  g_assert_true (pd_instant_parse (text, &instant, NULL));
  return instant;
}

static int
day (const char *text)
{
  return pd_instant_get_day (at (text));
}

static PdPolicy *
new_policy (int fee_permille, PdFeeBase base, PdCapReading reading)
{
  PdPolicyFields fields = {
    .id = g_strdup ("2020"),
    .title_en = g_strdup ("2020 rules"),
    .title_ja = g_strdup ("2020 年の規則"),
    .source = g_strdup ("S2"),
    .from = 1,
    .link_days = 14,
    .fee_free_days = 5,
    .fee_permille = fee_permille,
    .fee_base = base,
    .cap_usd_minor = 5000000,
    .cap_days = 365,
    .cap_reading = reading,
  };

  return pd_policy_new (&fields, NULL);
}

/* ¥500,000 for three years, as in worked example 6. */
static PdReservation *
new_reservation (void)
{
  return g_object_new (PD_TYPE_RESERVATION, "reservation-id",
                       "11111111-1111-1111-1111-111111111111", "reservation-order-id",
                       "22222222-2222-2222-2222-222222222222", "name", "VM_RI", "resource-type",
                       "VirtualMachines", "quantity", G_GINT64_CONSTANT (1), "term", "P3Y",
                       "billing", PD_BILLING_ONE_TIME, "currency", "JPY", "unit-price",
                       G_GINT64_CONSTANT (500000), "purchased-at", at (BOUGHT), "expires-at",
                       at ("2025-03-01"), "state", "Succeeded", "used", TRUE, NULL);
}

/* ¥12,345 a month, as in worked example 7. */
static PdReservation *
new_monthly (void)
{
  PdReservation *reservation = new_reservation ();

  g_object_set (reservation, "term", "P1Y", "billing", PD_BILLING_MONTHLY, "unit-price",
                G_GINT64_CONSTANT (12345), "payments-made", 4, "purchased-at", at ("2024-01-31"),
                "expires-at", at ("2025-01-31"), NULL);
  return reservation;
}

static PdUsdRate yen = { (char *) "JPY", 6700000, 19372 * PD_DAY_US, (char *) "invoice" };

static PdRefundAsk
new_ask (void)
{
  return (PdRefundAsk){ .used = -1, .rate = &yen };
}

static PdRefundQuote *
new_quote (PdReservation *reservation,
           const PdRefundAsk *ask,
           PdCapReading reading,
           const PdPastRefund *past,
           gsize n_past,
           const char *now,
           GError **error)
{
  g_autoptr (PdPolicy) policy = new_policy (120, PD_FEE_OF_BALANCE, reading);

  return pd_refund_quote_new (reservation, ask, policy, past, n_past, at (now), error);
}

/* label = value (inputs) [rule], the result with a star. */
static char *
write_steps (GPtrArray *steps)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < steps->len; i++) {
    const PdQuoteStep *step = steps->pdata[i];

    g_string_append_printf (text, "%s%s = %s (%s) [%s]\n", step->result ? "*" : "", step->label,
                            step->value, step->inputs != NULL ? step->inputs : "", step->rule);
  }

  return g_strdup (text->str);
}

/* --- steps --- */

/* The sketch "Refund of a reservation". */
static void
test_steps_upfront (void)
{
  g_autoptr (PdReservation) reservation = new_reservation ();
  PdRefundAsk ask = new_ask ();
  g_autoptr (PdRefundQuote) quote =
      new_quote (reservation, &ask, PD_CAP_BY_REFUND, NULL, 0, NOW, NULL);
  g_autofree char *text = write_steps (quote->steps);

  g_assert_cmpstr (text, ==,
                   "Paid = ¥500,000 (¥500,000 × 1) [11.8]\n"
                   "Days 320 of 1,096, used = ¥145,985 (¥500,000 × 1 × 320 ÷ 1,096) [11.8]\n"
                   "Balance = ¥354,015 (¥500,000 − ¥145,985) [11.6]\n"
                   "Early termination fee, 12% = −¥42,482 (¥354,015 × 12%) [11.7]\n"
                   "*Refund = ¥311,533 (¥354,015 − ¥42,482) [11.6]\n");
}

static void
test_steps_monthly (void)
{
  g_autoptr (PdReservation) reservation = new_monthly ();
  PdRefundAsk ask = new_ask ();
  g_autoptr (PdRefundQuote) quote =
      new_quote (reservation, &ask, PD_CAP_BY_REFUND, NULL, 0, "2024-05-05", NULL);
  g_autofree char *text = write_steps (quote->steps);

  /* 12 % of 10,354 = 1,242.48 */
  g_assert_cmpstr (text, ==,
                   "Paid = ¥49,380 (¥12,345 × 1 × 4) [11.8]\n"
                   "Days 5 of 31 in the month, used = ¥39,026 (¥12,345 × 1 × (3 + 5 ÷ 31)) [11.8]\n"
                   "Balance = ¥10,354 (¥49,380 − ¥39,026) [11.6]\n"
                   "Instalments that will not be billed = ¥98,760 (¥12,345 × 1 × 8) [11.13]\n"
                   "Early termination fee, 12% = −¥1,242 (¥10,354 × 12%) [11.7]\n"
                   "*Refund = ¥9,112 (¥10,354 − ¥1,242) [11.6]\n");
}

/* 11.3 row 1, and 11.4: no fee until day 5. */
static void
test_steps_in_the_first_days (void)
{
  g_autoptr (PdReservation) reservation = new_reservation ();
  PdRefundAsk ask = new_ask ();
  g_autoptr (PdRefundQuote) quote = NULL;
  g_autofree char *text = NULL;

  g_object_set (reservation, "used", FALSE, NULL);
  quote = new_quote (reservation, &ask, PD_CAP_BY_REFUND, NULL, 0, "2022-03-06", NULL);
  text = write_steps (quote->steps);
  g_assert_cmpstr (text, ==,
                   "Paid = ¥500,000 (¥500,000 × 1) [11.8]\n"
                   "Days 5 of 1,096, not used = ¥0 () [11.3]\n"
                   "Balance = ¥500,000 (¥500,000 − ¥0) [11.6]\n"
                   "Early termination fee, none until day 5 = ¥0 () [11.4]\n"
                   "*Refund = ¥500,000 (¥500,000 − ¥0) [11.6]\n");
  g_assert_false (quote->at_most);
}

/* 11.14: with the present price the quote is exact, without it says "at most". */
static void
test_present_price (void)
{
  g_autoptr (PdReservation) reservation = new_reservation ();
  PdRefundAsk ask = new_ask ();
  g_autoptr (PdRefundQuote) open = NULL;
  g_autoptr (PdRefundQuote) lower = NULL;
  g_autofree char *text = NULL;

  open = new_quote (reservation, &ask, PD_CAP_BY_REFUND, NULL, 0, NOW, NULL);
  g_assert_true (open->at_most);
  g_assert_nonnull (strstr (pd_verdict_get_reason (open->verdict), "at most ¥311,533"));
  ask.current_minor = 400000;
  lower = new_quote (reservation, &ask, PD_CAP_BY_REFUND, NULL, 0, NOW, NULL);
  g_assert_false (lower->at_most);
  /* 400,000 × 776 ÷ 1,096 = 283,211.67… */
  g_assert_cmpint (lower->amounts.gross, ==, 283212);
  text = write_steps (lower->steps);
  g_assert_nonnull (
      strstr (text, "Present price of one unit, which is lower = ¥400,000 () [11.14]"));
  g_assert_nonnull (strstr (text, "(¥500,000 − ¥400,000 × 1 × 776 ÷ 1,096)"));
}

static void
test_some_of_the_units (void)
{
  g_autoptr (PdReservation) reservation = new_reservation ();
  PdRefundAsk ask = new_ask ();
  g_autoptr (PdRefundQuote) quote = NULL;

  g_object_set (reservation, "quantity", G_GINT64_CONSTANT (5), NULL);
  ask.quantity = 2;
  quote = new_quote (reservation, &ask, PD_CAP_BY_REFUND, NULL, 0, NOW, NULL);
  g_assert_cmpstr (((PdQuoteStep *) quote->steps->pdata[0])->label, ==, "Paid for 2 of 5 units");
  g_assert_cmpint (quote->amounts.paid, ==, 1000000);
  g_assert_cmpint (quote->amounts.total_paid, ==, 2500000);
}

/* 11.7: the base of the fee is the profile's. */
static void
test_fee_of_the_commitment (void)
{
  g_autoptr (PdReservation) reservation = new_monthly ();
  g_autoptr (PdPolicy) policy = new_policy (20, PD_FEE_OF_COMMITMENT, PD_CAP_BY_REFUND);
  PdRefundAsk ask = new_ask ();
  g_autoptr (PdRefundQuote) quote =
      pd_refund_quote_new (reservation, &ask, policy, NULL, 0, at ("2024-05-05"), NULL);
  g_autofree char *text = write_steps (quote->steps);

  /* 2 % of (10,354 + 98,760) = 2,182.28 */
  g_assert_nonnull (
      strstr (text, "Early termination fee, 2% = −¥2,182 ((¥10,354 + ¥98,760) × 2%)"));
}

/* --- what is asked --- */

static void
test_asks_that_cannot_be (void)
{
  static const struct
  {
    gint64 quantity;
    const char *date;
    int used;
    const char *reason, *word;
  } rows[] = {
    { -1, NULL, -1, NULL, "at least 1" },
    { 2, NULL, -1, NULL, "only 1" },
    { 0, "2022-02-28", -1, NULL, "before" },
    { 0, "2025-03-02", -1, NULL, "after" },
    { 0, NULL, 0, NULL, "why" },
    { 0, NULL, 0, " \n", "why" },
  };
  g_autoptr (PdReservation) reservation = new_reservation ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    PdRefundAsk ask = new_ask ();
    g_autoptr (GError) error = NULL;

    ask.quantity = rows[i].quantity;
    ask.date = rows[i].date != NULL ? at (rows[i].date) : 0;
    ask.used = rows[i].used;
    ask.used_reason = (char *) rows[i].reason;
    g_assert_null (new_quote (reservation, &ask, PD_CAP_BY_REFUND, NULL, 0, NOW, &error));
    g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
    if (strstr (error->message, rows[i].word) == NULL)
      g_error ("row %d: %s", (int) i, error->message);
  }
}

/* The dates at the edges are fine: the day of the purchase, and the day on which it has ended. */
static void
test_dates_at_the_edges (void)
{
  g_autoptr (PdReservation) reservation = new_reservation ();
  PdRefundAsk ask = new_ask ();
  g_autoptr (PdRefundQuote) first = NULL;
  g_autoptr (PdRefundQuote) last = NULL;

  ask.date = at ("2022-03-01"); /* before the hour of the purchase, the same UTC day (11.5) */
  first = new_quote (reservation, &ask, PD_CAP_BY_REFUND, NULL, 0, NOW, NULL);
  g_assert_cmpint (first->amounts.age_days, ==, 0);
  g_assert_cmpint (first->amounts.net, ==, 500000);
  ask.date = at ("2025-03-01");
  last = new_quote (reservation, &ask, PD_CAP_BY_REFUND, NULL, 0, NOW, NULL);
  g_assert_cmpint (last->amounts.net, ==, 0);
}

/* Used or not: as measured, or as said with a reason. */
static void
test_used_as_said (void)
{
  g_autoptr (PdReservation) reservation = new_reservation ();
  PdRefundAsk ask = new_ask ();
  g_autoptr (PdRefundQuote) quote = NULL;
  g_autoptr (PdRefundQuote) agreeing = NULL;

  ask.used = 0;
  ask.used_reason = (char *) "The machine never ran";
  quote = new_quote (reservation, &ask, PD_CAP_BY_REFUND, NULL, 0, "2022-03-06", NULL);
  g_assert_false (quote->facts.used);
  g_assert_true (quote->used_measured);
  g_assert_cmpstr (quote->used_reason, ==, "The machine never ran");
  g_assert_cmpint (quote->amounts.net, ==, 500000);
  ask.used = 1; /* as measured: no reason needed */
  ask.used_reason = NULL;
  agreeing = new_quote (reservation, &ask, PD_CAP_BY_REFUND, NULL, 0, "2022-03-06", NULL);
  g_assert_true (agreeing->facts.used);
}

/* Instalments that are paid on another day than today (what-if by date). */
static void
test_payments_by_date (void)
{
  static const struct
  {
    const char *date;
    int payments;
  } rows[] = {
    { NULL, 4 },         { "2024-05-05", 4 },  { "2024-01-31", 1 }, { "2024-02-28", 1 },
    { "2024-02-29", 2 }, { "2024-03-30", 2 },  { "2024-03-31", 3 }, { "2024-05-31", 5 },
    { "2024-06-01", 5 }, { "2025-01-31", 12 },
  };
  g_autoptr (PdReservation) reservation = new_monthly ();
  g_autoptr (PdPolicy) policy = new_policy (120, PD_FEE_OF_BALANCE, PD_CAP_BY_REFUND);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    PdRefundAsk ask = new_ask ();
    PdRefundFacts facts;
    g_autoptr (GError) error = NULL;

    ask.date = rows[i].date != NULL ? at (rows[i].date) : 0;
    g_test_message ("%s", rows[i].date);
    g_assert_true (pd_refund_facts_from_reservation (reservation, &ask, policy, at ("2024-05-05"),
                                                     &facts, &error));
    g_assert_cmpint (facts.payments_made, ==, rows[i].payments);
  }
}

/* --- verdicts --- */

/* 11.1, 11.16: refused by a rule is still a quote. */
static void
test_refused_by_rule (void)
{
  static const struct
  {
    const char *property, *value, *rule;
  } rows[] = {
    { "resource-type", "RedHat", "11.16" },
    { "state", "Cancelled", "11.1" },
    { "state", "Pending", "11.1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdReservation) reservation = new_reservation ();
    PdRefundAsk ask = new_ask ();
    g_autoptr (PdRefundQuote) quote = NULL;

    g_object_set (reservation, rows[i].property, rows[i].value, NULL);
    quote = new_quote (reservation, &ask, PD_CAP_BY_REFUND, NULL, 0, NOW, NULL);
    g_assert_cmpstr (pd_verdict_get_rule (quote->verdict), ==, rows[i].rule);
    g_assert_false (pd_verdict_get_allowed (quote->verdict));
    g_assert_cmpstr (pd_verdict_get_policy_id (quote->verdict), ==, "2020");
    g_assert_cmpint (quote->amounts.net, ==, 311533);
  }
}

static void
test_refused_when_expired (void)
{
  g_autoptr (PdReservation) reservation = new_reservation ();
  PdRefundAsk ask = new_ask ();
  g_autoptr (PdRefundQuote) quote =
      new_quote (reservation, &ask, PD_CAP_BY_REFUND, NULL, 0, "2025-06-01", NULL);

  g_assert_false (pd_verdict_get_allowed (quote->verdict));
  g_assert_cmpint (quote->amounts.net, ==, 0);
}

/* 11.11-11.13: both readings, who decides, what is told. ¥354,015 are 2,371.90 dollars (237190),
 * nothing is billed later: both readings ask for the same. */
static void
test_cap_of_the_customer (void)
{
  static const struct
  {
    gint64 refund, commitment; /* used up on 2022-06-01 */
    PdCapReading reading;
    gboolean allowed, note;
  } rows[] = {
    { 4762810, 4762810, PD_CAP_BY_REFUND, TRUE, FALSE }, /* exactly */
    { 4762811, 4762811, PD_CAP_BY_REFUND, FALSE, FALSE },
    { 0, 4762811, PD_CAP_BY_REFUND, TRUE, TRUE },
    { 0, 4762811, PD_CAP_BY_COMMITMENT, FALSE, TRUE },
    { 0, 4762811, PD_CAP_BY_LARGER, FALSE, TRUE },
    { 4762811, 0, PD_CAP_BY_LARGER, FALSE, TRUE },
    { 4762811, 0, PD_CAP_BY_COMMITMENT, TRUE, TRUE },
    { 0, 0, PD_CAP_BY_LARGER, TRUE, FALSE },
  };
  g_autoptr (PdReservation) reservation = new_reservation ();
  PdRefundAsk ask = new_ask ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    PdPastRefund past[] = { { day ("2022-06-01"), rows[i].refund, rows[i].commitment },
                            { day ("2022-01-15"), 5000000, 5000000 } }; /* day 365: free */
    g_autoptr (PdRefundQuote) quote =
        new_quote (reservation, &ask, rows[i].reading, past, 2, NOW, NULL);

    g_test_message ("row %d", (int) i);
    g_assert_true (quote->cap_known);
    g_assert_cmpint (quote->cap_refund.asked, ==, 237190);
    g_assert_cmpint (quote->cap_commitment.asked, ==, 237190);
    g_assert_cmpint (quote->cap_refund.consumed, ==, rows[i].refund);
    g_assert_cmpint (quote->cap_commitment.consumed, ==, rows[i].commitment);
    g_assert_cmpint (pd_verdict_get_allowed (quote->verdict), ==, rows[i].allowed);
    g_assert_cmpstr (pd_verdict_get_rule (quote->verdict), ==, rows[i].allowed ? "11.3" : "11.12");
    g_assert_cmpint (pd_verdict_get_note (quote->verdict) != NULL, ==, rows[i].note);
    g_assert_cmpuint (quote->resets->len, ==, 1);
    g_assert_cmpint (g_array_index (quote->resets, PdCapReset, 0).at, ==, at ("2023-06-01"));
  }
}

/* 11.12: cause and way on: the amounts, and the day on which enough is free again. */
static void
test_cap_says_when (void)
{
  g_autoptr (PdReservation) reservation = new_reservation ();
  PdRefundAsk ask = new_ask ();
  PdPastRefund past[] = { { day ("2022-09-01"), 3000000, 0 },
                          { day ("2022-04-01"), 100000, 0 },
                          { day ("2022-06-01"), 1800000, 0 } };
  g_autoptr (PdRefundQuote) quote =
      new_quote (reservation, &ask, PD_CAP_BY_REFUND, past, 3, NOW, NULL);
  const char *reason = pd_verdict_get_reason (quote->verdict);

  /* left 1,000.00; on 1 April 2023 2,000.00, too little for 2,371.90; on 1 June enough */
  g_assert_nonnull (strstr (reason, "$2,371.90"));
  g_assert_nonnull (strstr (reason, "$50,000.00"));
  g_assert_nonnull (strstr (reason, "$1,000.00"));
  g_assert_nonnull (strstr (reason, "Jun 1, 2023"));
  g_assert_cmpint (g_array_index (quote->resets, PdCapReset, 0).at, ==, at ("2023-04-01"));
  g_assert_cmpint (g_array_index (quote->resets, PdCapReset, 2).at, ==, at ("2023-09-01"));
  g_assert_cmpint (quote->cap_refund.cut, ==, 100000); /* the other reading of S2 */
}

static void
test_cap_that_never_suffices (void)
{
  g_autoptr (PdReservation) reservation = new_reservation ();
  PdRefundAsk ask = new_ask ();
  g_autoptr (PdRefundQuote) quote = NULL;

  g_object_set (reservation, "quantity", G_GINT64_CONSTANT (100), NULL);
  quote = new_quote (reservation, &ask, PD_CAP_BY_REFUND, NULL, 0, NOW, NULL);
  g_assert_cmpstr (pd_verdict_get_rule (quote->verdict), ==, "11.12");
  g_assert_nonnull (strstr (pd_verdict_get_reason (quote->verdict), "fewer units."));
}

/* 11.13: what will not be billed any more counts in one reading and not in the other. */
static void
test_cap_counts_the_commitment (void)
{
  g_autoptr (PdReservation) reservation = new_monthly ();
  PdRefundAsk ask = new_ask ();
  g_autoptr (PdRefundQuote) quote =
      new_quote (reservation, &ask, PD_CAP_BY_REFUND, NULL, 0, "2024-05-05", NULL);

  g_assert_cmpint (quote->cap_refund.asked, ==, 6937);      /* 10,354 × 0.0067 = 69.3718 */
  g_assert_cmpint (quote->cap_commitment.asked, ==, 73106); /* 109,114 × 0.0067 = 731.0638 */
}

/* 11.15: without the rate the limit is not known, and the quote says what is missing. */
static void
test_rate_is_missing (void)
{
  g_autoptr (PdReservation) reservation = new_reservation ();
  PdRefundAsk ask = { .used = -1 };
  g_autoptr (PdRefundQuote) unknown = NULL;
  g_autoptr (PdRefundQuote) dollars = NULL;
  g_autoptr (PdRefundQuote) nothing = NULL;

  unknown = new_quote (reservation, &ask, PD_CAP_BY_REFUND, NULL, 0, NOW, NULL);
  g_assert_false (unknown->cap_known);
  g_assert_false (pd_verdict_get_allowed (unknown->verdict));
  g_assert_cmpstr (pd_verdict_get_rule (unknown->verdict), ==, "11.15");
  g_assert_nonnull (strstr (pd_verdict_get_reason (unknown->verdict), "JPY"));
  g_object_set (reservation, "currency", "USD", NULL);
  dollars = new_quote (reservation, &ask, PD_CAP_BY_REFUND, NULL, 0, NOW, NULL);
  g_assert_true (dollars->cap_known);
  g_object_set (reservation, "currency", "JPY", "unit-price", G_GINT64_CONSTANT (0), NULL);
  nothing = new_quote (reservation, &ask, PD_CAP_BY_REFUND, NULL, 0, NOW, NULL);
  g_assert_true (nothing->cap_known); /* 0 is 0 in dollars */
}

/* --- the calculator --- */

static void
test_quote_without_a_reservation (void)
{
  const PdRefundFacts facts = { .term_months = 12,
                                .unit_minor = 120000,
                                .owned = 1,
                                .quantity = 1,
                                .bought_day = 19487, /* 2023-05-10 */
                                .returned_day = 19493,
                                .fee_free_days = 5,
                                .fee_ppm = 123400 };
  g_autoptr (PdPolicy) policy = new_policy (120, PD_FEE_OF_BALANCE, PD_CAP_BY_REFUND);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdRefundQuote) quote =
      pd_refund_quote_new_from_facts (&facts, "USD", policy, NULL, NULL, 0, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = write_steps (quote->steps);
  /* 12.34 % of 1,180.33 = 145.652… */
  g_assert_nonnull (strstr (text, "Early termination fee, 12.34% = −$145.65"));
  g_assert_cmpint (quote->amounts.gross, ==, 118033);
  g_assert_cmpint (quote->reservation_row_id, ==, 0);
  g_assert_true (pd_verdict_get_allowed (quote->verdict));
  g_assert_null (pd_refund_quote_new_from_facts (&facts, "QQQ", policy, NULL, NULL, 0, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
}

/* 11.15: the text names every input. */
static void
test_quote_as_text (void)
{
  static const char *const parts[] = { "Reservation ID: 11111111-1111-1111-1111-111111111111\n",
                                       "Reservation order ID: 22222222-2222-2222-2222-222222222222",
                                       "Purchase date (UTC): Mar 1, 2022\n",
                                       "Return date (UTC): Jan 15, 2023\n",
                                       "Benefit used: Yes\n",
                                       "Price of one unit for the term: ¥500,000\n",
                                       "Exchange rate: 1 JPY = 0.0067 USD, Jan 15, 2023, invoice\n",
                                       "Rules: 2020\n",
                                       "Balance: ¥500,000 − ¥145,985 = ¥354,015\n",
                                       "Refund: ¥354,015 − ¥42,482 = ¥311,533\n",
                                       "limit $50,000.00, used up $0.00, left $50,000.00" };
  g_autoptr (PdReservation) reservation = new_reservation ();
  PdRefundAsk ask = new_ask ();
  g_autoptr (PdRefundQuote) quote =
      new_quote (reservation, &ask, PD_CAP_BY_REFUND, NULL, 0, NOW, NULL);
  g_autofree char *text = pd_refund_quote_to_text (quote);

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
    if (strstr (text, parts[i]) == NULL)
      g_error ("“%s” is not in\n%s", parts[i], text);
  }
}

static void
test_ask_is_copied (void)
{
  g_autoptr (PdRefundAsk) ask = g_new0 (PdRefundAsk, 1);
  g_autoptr (PdRefundAsk) copy = NULL;

  ask->quantity = 3;
  ask->used_reason = g_strdup ("why");
  ask->policy_id = g_strdup ("2020");
  ask->rate = pd_usd_rate_copy (&yen);
  copy = pd_refund_ask_copy (ask);
  g_assert_cmpint (copy->quantity, ==, 3);
  g_assert_cmpstr (copy->used_reason, ==, "why");
  g_assert_cmpstr (copy->rate->source, ==, "invoice");
  g_assert_true (copy->rate != ask->rate);
  g_assert_null (pd_refund_ask_copy (NULL));
}

/* --- exchange --- */

static PdExchangePurchase *
new_purchase (const char *type, gint64 total)
{
  PdExchangePurchase *purchase = g_new0 (PdExchangePurchase, 1);

  purchase->title = g_strdup ("Virtual machine D4s v3");
  purchase->resource_type = g_strdup (type);
  purchase->quantity = 1;
  purchase->term = g_strdup ("P1Y");
  purchase->billing = g_strdup (PD_BILLING_ONE_TIME);
  purchase->unit_minor = purchase->total_minor = total;
  return purchase;
}

/* 12.1, 12.3-12.7. The value returned is ¥354,015. */
static void
test_exchange_verdicts (void)
{
  static const struct
  {
    const char *own_type, *new_type; /* NULL: nothing chosen */
    gint64 total;
    gboolean allowed;
    const char *rule, *word;
  } rows[] = {
    { "VirtualMachines", "VirtualMachines", 354015, TRUE, "12.6", "¥0" },
    { "VirtualMachines", "VirtualMachines", 400000, TRUE, "12.6", "¥45,985" },
    { "VirtualMachines", "VirtualMachines", 354014, FALSE, "12.4", "¥1 is missing" },
    { "VirtualMachines", "SqlDatabases", 400000, FALSE, "12.5", "SQL Database" },
    { "VirtualMachines", NULL, 0, FALSE, "12.1", "choose" },
    { "RedHat", "RedHat", 400000, FALSE, "12.7", "Red Hat" },
  };
  g_autoptr (PdPolicy) policy = new_policy (120, PD_FEE_OF_BALANCE, PD_CAP_BY_REFUND);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdReservation) reservation = new_reservation ();
    GPtrArray *purchases =
        g_ptr_array_new_with_free_func ((GDestroyNotify) pd_exchange_purchase_free);
    PdRefundAsk ask = new_ask ();
    g_autoptr (PdExchangeQuote) quote = NULL;

    g_object_set (reservation, "resource-type", rows[i].own_type, NULL);
    if (rows[i].new_type != NULL)
      g_ptr_array_add (purchases, new_purchase (rows[i].new_type, rows[i].total));
    quote = pd_exchange_quote_new (reservation, &ask, policy, purchases, at (NOW), NULL);
    g_test_message ("row %d", (int) i);
    g_assert_cmpint (quote->amounts.returned_value, ==, 354015); /* 12.3: no fee */
    g_assert_cmpint (quote->returned->amounts.fee, ==, 0);
    g_assert_cmpint (pd_verdict_get_allowed (quote->verdict), ==, rows[i].allowed);
    g_assert_cmpstr (pd_verdict_get_rule (quote->verdict), ==, rows[i].rule);
    g_assert_nonnull (strstr (pd_verdict_get_reason (quote->verdict), rows[i].word));
  }
}

/* Instalments that will not be billed are part of the value (section 12). */
static void
test_exchange_steps (void)
{
  g_autoptr (PdReservation) reservation = new_monthly ();
  g_autoptr (PdPolicy) policy = new_policy (120, PD_FEE_OF_BALANCE, PD_CAP_BY_REFUND);
  GPtrArray *purchases =
      g_ptr_array_new_with_free_func ((GDestroyNotify) pd_exchange_purchase_free);
  PdExchangePurchase *purchase = new_purchase ("VirtualMachines", 10000);
  PdRefundAsk ask = new_ask ();
  g_autoptr (PdExchangeQuote) quote = NULL;
  g_autofree char *text = NULL;
  g_autofree char *whole = NULL;

  g_free (purchase->billing);
  purchase->billing = g_strdup (PD_BILLING_MONTHLY);
  purchase->total_minor = 120000;
  g_ptr_array_add (purchases, purchase);
  quote = pd_exchange_quote_new (reservation, &ask, policy, purchases, at ("2024-05-05"), NULL);
  text = write_steps (quote->steps);
  g_assert_cmpstr (text, ==,
                   "Paid = ¥49,380 (¥12,345 × 1 × 4) [11.8]\n"
                   "Days 5 of 31 in the month, used = ¥39,026 (¥12,345 × 1 × (3 + 5 ÷ 31)) [11.8]\n"
                   "Balance = ¥10,354 (¥49,380 − ¥39,026) [11.6]\n"
                   "Instalments that will not be billed = ¥98,760 (¥12,345 × 1 × 8) [11.13]\n"
                   "Value returned, without a fee = ¥109,114 (¥10,354 + ¥98,760) [12.3]\n"
                   "Instead: Virtual machine D4s v3 = ¥120,000 (¥10,000 × 1 × 12) [12.4]\n"
                   "*Net to pay = ¥10,886 (¥120,000 − ¥109,114) [12.4]\n");
  whole = pd_exchange_quote_to_text (quote);
  g_assert_nonnull (strstr (whole, "Reservation order ID: 22222222"));
  g_assert_nonnull (strstr (whole, "Net to pay: "));
}

static void
test_exchange_of_nonsense (void)
{
  g_autoptr (PdReservation) reservation = new_reservation ();
  g_autoptr (PdPolicy) policy = new_policy (120, PD_FEE_OF_BALANCE, PD_CAP_BY_REFUND);
  GPtrArray *purchases =
      g_ptr_array_new_with_free_func ((GDestroyNotify) pd_exchange_purchase_free);
  PdRefundAsk ask = new_ask ();
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (purchases, new_purchase ("VirtualMachines", 400000));
  ask.quantity = 2;
  g_assert_null (pd_exchange_quote_new (reservation, &ask, policy, purchases, at (NOW), &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  pd_text_set_language ("en_US");

  g_test_add_func ("/quote/steps/11.8", test_steps_upfront);
  g_test_add_func ("/quote/steps-monthly/11.13", test_steps_monthly);
  g_test_add_func ("/quote/steps-first-days/11.4", test_steps_in_the_first_days);
  g_test_add_func ("/quote/present-price/11.14", test_present_price);
  g_test_add_func ("/quote/some-units", test_some_of_the_units);
  g_test_add_func ("/quote/fee-base/11.7", test_fee_of_the_commitment);
  g_test_add_func ("/quote/asks-cannot-be", test_asks_that_cannot_be);
  g_test_add_func ("/quote/dates-at-the-edges", test_dates_at_the_edges);
  g_test_add_func ("/quote/used-as-said/11.3", test_used_as_said);
  g_test_add_func ("/quote/payments-by-date", test_payments_by_date);
  g_test_add_func ("/quote/refused/11.16", test_refused_by_rule);
  g_test_add_func ("/quote/expired", test_refused_when_expired);
  g_test_add_func ("/quote/cap/11.13", test_cap_of_the_customer);
  g_test_add_func ("/quote/cap-when/11.12", test_cap_says_when);
  g_test_add_func ("/quote/cap-never/11.12", test_cap_that_never_suffices);
  g_test_add_func ("/quote/cap-commitment/11.13", test_cap_counts_the_commitment);
  g_test_add_func ("/quote/rate-missing/11.15", test_rate_is_missing);
  g_test_add_func ("/quote/calculator", test_quote_without_a_reservation);
  g_test_add_func ("/quote/text/11.15", test_quote_as_text);
  g_test_add_func ("/quote/ask", test_ask_is_copied);
  g_test_add_func ("/exchange-quote/verdicts/12.4", test_exchange_verdicts);
  g_test_add_func ("/exchange-quote/steps/12.3", test_exchange_steps);
  g_test_add_func ("/exchange-quote/nonsense", test_exchange_of_nonsense);

  return g_test_run ();
}
