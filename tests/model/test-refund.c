// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The arithmetic of refunds, cap and exchange: azure-api.md section 12, rules 11.x and 12.x. Quotes
 * are tested in test-quote.c. */

#include <locale.h>

#include "pd-clock.h"
#include "pd-error.h"
#include "pd-money.h"
#include "pd-refund.h"

static int
day (const char *text)
{
  gint64 instant = 0;

  g_assert_true (pd_date_parse (text, &instant, NULL));
  return pd_instant_get_day (instant);
}

static gint64
money (const char *text, const char *currency)
{
  gint64 amount = 0;

  if (text != NULL)
    g_assert_true (pd_money_parse (text, currency, &amount, NULL));
  return amount;
}

typedef struct
{
  gboolean monthly;
  int months;
  const char *currency, *unit, *current;
  int payments;
  gint64 owned, quantity; /* 0 = 1 */
  const char *bought, *returned;
  gboolean used;
  int fee_ppm;
  gboolean on_commitment;
  int free_days; /* 0 = 5 (11.4), -1 = none */
} Given;

/* What is NULL is not looked at. */
typedef struct
{
  int age, days, left;
  const char *start;
  const char *total_paid, *gross, *consumed, *remaining, *fee, *net, *cancelled;
} Wanted;

typedef struct
{
  const char *name;
  Given given;
  Wanted wanted;
} Vector;

static PdRefundFacts
facts_of (const Given *given)
{
  PdRefundFacts facts = {
    .monthly = given->monthly,
    .term_months = given->months,
    .unit_minor = money (given->unit, given->currency),
    .current_minor = money (given->current, given->currency),
    .payments_made = given->payments,
    .owned = MAX (given->owned, 1),
    .quantity = MAX (given->quantity, 1),
    .bought_day = day (given->bought),
    .returned_day = day (given->returned),
    .used = given->used,
    .fee_free_days = given->free_days == 0 ? 5 : MAX (given->free_days, 0),
    .fee_ppm = given->fee_ppm,
    .fee_on_commitment = given->on_commitment,
  };

  return facts;
}

static void
check_amount (const Vector *vector, const char *what, gint64 amount, const char *wanted)
{
  g_autofree char *text = pd_money_format_plain (amount, vector->given.currency);

  if (wanted != NULL && strcmp (text, wanted) != 0)
    g_error ("%s: %s is %s instead of %s", vector->name, what, text, wanted);
}

static void
check_vector (const Vector *vector)
{
  PdRefundFacts facts = facts_of (&vector->given);
  const Wanted *wanted = &vector->wanted;
  PdRefundAmounts amounts;
  g_autoptr (GError) error = NULL;

  g_test_message ("%s", vector->name);
  g_assert_true (pd_refund_compute (&facts, &amounts, &error));
  g_assert_no_error (error);
  g_assert_cmpint (amounts.age_days, ==, wanted->age);
  g_assert_cmpint (amounts.period_days, ==, wanted->days);
  g_assert_cmpint (amounts.remaining_days, ==, wanted->left);
  g_assert_cmpint (amounts.period_used_days, ==, wanted->days - wanted->left);
  if (!facts.monthly)
    g_assert_cmpint (amounts.term_days, ==, wanted->days);
  g_assert_cmpint (amounts.period_start, ==,
                   day (wanted->start != NULL ? wanted->start : vector->given.bought));
  check_amount (vector, "total paid", amounts.total_paid, wanted->total_paid);
  check_amount (vector, "gross", amounts.gross, wanted->gross);
  check_amount (vector, "consumed", amounts.consumed, wanted->consumed);
  check_amount (vector, "remaining", amounts.remaining_commitment, wanted->remaining);
  check_amount (vector, "fee", amounts.fee, wanted->fee);
  check_amount (vector, "net", amounts.net, wanted->net);
  check_amount (vector, "cancelled", amounts.cancelled_commitment, wanted->cancelled);
}

/* azure-api.md section 12, worked examples 1-17; 11.3, 11.4, 11.6-11.8, 11.14. */
static const Vector vectors[] = {
  { /* 1: day 5, unused: everything back */
    "1",
    { .months = 12,
      .currency = "USD",
      .unit = "1200.00",
      .bought = "2023-05-10",
      .returned = "2023-05-15",
      .fee_ppm = 120000 },
    { .age = 5,
      .days = 366,
      .left = 361,
      .total_paid = "1200.00",
      .gross = "1200.00",
      .consumed = "0.00",
      .remaining = "0.00",
      .fee = "0.00",
      .net = "1200.00",
      .cancelled = "1200.00" } },
  { /* 2: day 5, used: prorated, no fee; the term holds 29 Feb 2024 */
    "2",
    { .months = 12,
      .currency = "USD",
      .unit = "1200.00",
      .bought = "2023-05-10",
      .returned = "2023-05-15",
      .used = TRUE,
      .fee_ppm = 120000 },
    { .age = 5,
      .days = 366,
      .left = 361,
      .total_paid = "1200.00",
      .gross = "1183.61",
      .consumed = "16.39",
      .remaining = "0.00",
      .fee = "0.00",
      .net = "1183.61",
      .cancelled = "1183.61" } },
  { /* 3: day 6, unused: prorated and 12 % */
    "3",
    { .months = 12,
      .currency = "USD",
      .unit = "1200.00",
      .bought = "2023-05-10",
      .returned = "2023-05-16",
      .fee_ppm = 120000 },
    { .age = 6,
      .days = 366,
      .left = 360,
      .total_paid = "1200.00",
      .gross = "1180.33",
      .consumed = "19.67",
      .remaining = "0.00",
      .fee = "141.64",
      .net = "1038.69",
      .cancelled = "1180.33" } },
  { /* 4: day 6, fee waived (what Microsoft does today) */
    "4",
    { .months = 12,
      .currency = "USD",
      .unit = "1200.00",
      .bought = "2023-05-10",
      .returned = "2023-05-16",
      .used = TRUE },
    { .age = 6,
      .days = 366,
      .left = 360,
      .total_paid = "1200.00",
      .gross = "1180.33",
      .consumed = "19.67",
      .remaining = "0.00",
      .fee = "0.00",
      .net = "1180.33",
      .cancelled = "1180.33" } },
  { /* 5: same day */
    "5",
    { .months = 12,
      .currency = "USD",
      .unit = "99.99",
      .bought = "2023-05-10",
      .returned = "2023-05-10",
      .fee_ppm = 120000 },
    { .age = 0,
      .days = 366,
      .left = 366,
      .total_paid = "99.99",
      .gross = "99.99",
      .consumed = "0.00",
      .remaining = "0.00",
      .fee = "0.00",
      .net = "99.99",
      .cancelled = "99.99" } },
  { /* 6: JPY, three years with a leap day (1096 days) */
    "6",
    { .months = 36,
      .currency = "JPY",
      .unit = "500000",
      .bought = "2022-03-01",
      .returned = "2023-01-15",
      .used = TRUE,
      .fee_ppm = 120000 },
    { .age = 320,
      .days = 1096,
      .left = 776,
      .total_paid = "500000",
      .gross = "354015",
      .consumed = "145985",
      .remaining = "0",
      .fee = "42482",
      .net = "311533",
      .cancelled = "354015" } },
  { /* 7: JPY monthly, bought on the 31st: billing months clamp */
    "7",
    { .monthly = TRUE,
      .months = 12,
      .currency = "JPY",
      .unit = "12345",
      .payments = 4,
      .bought = "2024-01-31",
      .returned = "2024-05-05",
      .used = TRUE },
    { .age = 95,
      .days = 31,
      .left = 26,
      .start = "2024-04-30",
      .total_paid = "49380",
      .gross = "10354",
      .consumed = "39026",
      .remaining = "98760",
      .fee = "0",
      .net = "10354",
      .cancelled = "109114" } },
  { /* 8: monthly, end of the 12th of 36 months (published 100 USD example) */
    "8",
    { .monthly = TRUE,
      .months = 36,
      .currency = "USD",
      .unit = "100.00",
      .payments = 12,
      .bought = "2023-06-01",
      .returned = "2024-06-01",
      .used = TRUE },
    { .age = 366,
      .days = 31,
      .left = 0,
      .start = "2024-05-01",
      .total_paid = "1200.00",
      .gross = "0.00",
      .consumed = "1200.00",
      .remaining = "2400.00",
      .fee = "0.00",
      .net = "0.00",
      .cancelled = "2400.00" } },
  { /* 9: monthly, middle of the 13th of 36 months */
    "9",
    { .monthly = TRUE,
      .months = 36,
      .currency = "USD",
      .unit = "100.00",
      .payments = 13,
      .bought = "2023-06-01",
      .returned = "2024-06-16",
      .used = TRUE },
    { .age = 381,
      .days = 30,
      .left = 15,
      .start = "2024-06-01",
      .total_paid = "1300.00",
      .gross = "50.00",
      .consumed = "1250.00",
      .remaining = "2300.00",
      .fee = "0.00",
      .net = "50.00",
      .cancelled = "2350.00" } },
  { /* 10: 2 of 5 units */
    "10",
    { .months = 12,
      .currency = "USD",
      .unit = "240.00",
      .owned = 5,
      .quantity = 2,
      .bought = "2023-01-01",
      .returned = "2023-04-11",
      .used = TRUE },
    { .age = 100,
      .days = 365,
      .left = 265,
      .total_paid = "1200.00",
      .gross = "348.49",
      .consumed = "851.51",
      .remaining = "0.00",
      .fee = "0.00",
      .net = "348.49",
      .cancelled = "348.49" } },
  { /* 11: list price fell: the lower price counts */
    "11",
    { .months = 12,
      .currency = "USD",
      .unit = "1200.00",
      .current = "1000.00",
      .bought = "2023-01-01",
      .returned = "2023-05-27",
      .used = TRUE },
    { .age = 146,
      .days = 365,
      .left = 219,
      .total_paid = "1200.00",
      .gross = "600.00",
      .consumed = "600.00",
      .remaining = "0.00",
      .fee = "0.00",
      .net = "600.00",
      .cancelled = "600.00" } },
  { /* 12: three-decimal currency */
    "12",
    { .months = 12,
      .currency = "KWD",
      .unit = "123.456",
      .bought = "2023-01-01",
      .returned = "2023-04-11",
      .used = TRUE },
    { .age = 100,
      .days = 365,
      .left = 265,
      .total_paid = "123.456",
      .gross = "89.632",
      .consumed = "33.824",
      .remaining = "0.000",
      .fee = "0.000",
      .net = "89.632",
      .cancelled = "89.632" } },
  { /* 13: one day left (published 10 July / 9 July example) */
    "13",
    { .months = 12,
      .currency = "USD",
      .unit = "730.00",
      .bought = "2024-07-10",
      .returned = "2025-07-09",
      .used = TRUE },
    { .age = 364,
      .days = 365,
      .left = 1,
      .total_paid = "730.00",
      .gross = "2.00",
      .consumed = "728.00",
      .remaining = "0.00",
      .fee = "0.00",
      .net = "2.00",
      .cancelled = "2.00" } },
  { /* 14: bought on 29 Feb */
    "14",
    { .months = 12,
      .currency = "USD",
      .unit = "365.00",
      .bought = "2024-02-29",
      .returned = "2025-02-27",
      .used = TRUE,
      .fee_ppm = 120000 },
    { .age = 364,
      .days = 365,
      .left = 1,
      .total_paid = "365.00",
      .gross = "1.00",
      .consumed = "364.00",
      .remaining = "0.00",
      .fee = "0.12",
      .net = "0.88",
      .cancelled = "1.00" } },
  { /* 15: UTC dates: bought 1 Mar 23:50Z, returned 7 Mar 00:10Z is day 6 (5 days 20 minutes
       elapsed) */
    "15",
    { .months = 12,
      .currency = "USD",
      .unit = "1000.00",
      .bought = "2024-03-01",
      .returned = "2024-03-07",
      .fee_ppm = 120000 },
    { .age = 6,
      .days = 365,
      .left = 359,
      .total_paid = "1000.00",
      .gross = "983.56",
      .consumed = "16.44",
      .remaining = "0.00",
      .fee = "118.03",
      .net = "865.53",
      .cancelled = "983.56" } },
  { /* 16: monthly, day 4, unused: the paid month back, the rest never billed */
    "16",
    { .monthly = TRUE,
      .months = 12,
      .currency = "EUR",
      .unit = "83.33",
      .payments = 1,
      .owned = 3,
      .quantity = 1,
      .bought = "2024-02-01",
      .returned = "2024-02-05",
      .fee_ppm = 120000 },
    { .age = 4,
      .days = 29,
      .left = 25,
      .start = "2024-02-01",
      .total_paid = "249.99",
      .gross = "83.33",
      .consumed = "166.66",
      .remaining = "916.63",
      .fee = "0.00",
      .net = "83.33",
      .cancelled = "999.96" } },
  { /* 17: rounding tie: the used part is 0.125, it rounds up, the refund is the rest */
    "17",
    { .monthly = TRUE,
      .months = 12,
      .currency = "USD",
      .unit = "0.25",
      .payments = 1,
      .bought = "2023-04-01",
      .returned = "2023-04-16",
      .used = TRUE,
      .fee_ppm = 120000 },
    { .age = 15,
      .days = 30,
      .left = 15,
      .start = "2023-04-01",
      .total_paid = "0.25",
      .gross = "0.12",
      .consumed = "0.13",
      .remaining = "2.75",
      .fee = "0.01",
      .net = "0.11",
      .cancelled = "2.87" } },
};

static void
test_vectors (void)
{
  g_assert_cmpuint (G_N_ELEMENTS (vectors), ==, 17);
  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    check_vector (&vectors[i]);
}

#define FEE 120000
#define UPFRONT(price, from, to) \
  .months = 12, .currency = "USD", .unit = price, .bought = from, .returned = to

/* Calculated by hand; each comment is the calculation. */
static const Vector by_hand[] = {
  /* 2023 has 365 days, so 365.00 is 1.00 a day. Day 5, unused: all of it (11.3 row 1). */
  { "365 on day 5, unused",
    { UPFRONT ("365.00", "2023-01-01", "2023-01-06"), .fee_ppm = FEE },
    { 5, 365, 360, NULL, "365.00", "365.00", "0.00", "0.00", "0.00", "365.00", "365.00" } },
  /* Day 5, used: 5 days are 5.00; 365 − 5 = 360; no fee (11.3 row 2). */
  { "365 on day 5, used",
    { UPFRONT ("365.00", "2023-01-01", "2023-01-06"), .used = TRUE, .fee_ppm = FEE },
    { 5, 365, 360, NULL, "365.00", "360.00", "5.00", "0.00", "0.00", "360.00", "360.00" } },
  /* Day 6, unused: 365 − 6 = 359; 12 % of 359 = 43.08; 359 − 43.08 = 315.92 (11.3 row 3). */
  { "365 on day 6, unused",
    { UPFRONT ("365.00", "2023-01-01", "2023-01-07"), .fee_ppm = FEE },
    { 6, 365, 359, NULL, "365.00", "359.00", "6.00", "0.00", "43.08", "315.92", "359.00" } },
  /* Day 6, used: the same (11.3 row 4). */
  { "365 on day 6, used",
    { UPFRONT ("365.00", "2023-01-01", "2023-01-07"), .used = TRUE, .fee_ppm = FEE },
    { 6, 365, 359, NULL, "365.00", "359.00", "6.00", "0.00", "43.08", "315.92", "359.00" } },
  /* Last day: 364 are used, 1.00 is left; 12 % of it = 0.12. */
  { "365 on the last day",
    { UPFRONT ("365.00", "2023-01-01", "2023-12-31"), .used = TRUE, .fee_ppm = FEE },
    { 364, 365, 1, NULL, "365.00", "1.00", "364.00", "0.00", "0.12", "0.88", "1.00" } },
  /* The day on which it has ended: nothing is left. */
  { "365 at the end",
    { UPFRONT ("365.00", "2023-01-01", "2024-01-01"), .used = TRUE, .fee_ppm = FEE },
    { 365, 365, 0, NULL, "365.00", "0.00", "365.00", "0.00", "0.00", "0.00", "0.00" } },
  /* Half a year later: still nothing, and no less. */
  { "365 long after the end",
    { UPFRONT ("365.00", "2023-01-01", "2024-06-01"), .fee_ppm = FEE },
    { 517, 365, 0, NULL, "365.00", "0.00", "365.00", "0.00", "0.00", "0.00", "0.00" } },
  /* 2022-03-01 and three years: 365 + 366 + 365 = 1096 days, 109,600 is 100 a day. Day 6:
   * 109,600 − 600 = 109,000; 12 % = 13,080; net 95,920. */
  { "yen, three years",
    { .months = 36,
      .currency = "JPY",
      .unit = "109600",
      .bought = "2022-03-01",
      .returned = "2022-03-07",
      .used = TRUE,
      .fee_ppm = FEE },
    { 6, 1096, 1090, NULL, "109600", "109000", "600", "0", "13080", "95920", "109000" } },
  /* 1 yen over 366 days, 183 used: 0.5 rounds away from zero to 1 used; 1 − 1 = 0. */
  { "half a yen",
    { .months = 12,
      .currency = "JPY",
      .unit = "1",
      .bought = "2023-05-10",
      .returned = "2023-11-09",
      .used = TRUE,
      .fee_ppm = FEE },
    { 183, 366, 183, NULL, "1", "0", "1", "0", "0", "0", "0" } },
  /* 1 yen, 182 of 366 days: 0.497 rounds to 0 used; all of it is left; 12 % of 1 = 0.12 → 0. */
  { "less than half a yen",
    { .months = 12,
      .currency = "JPY",
      .unit = "1",
      .bought = "2023-05-10",
      .returned = "2023-11-08",
      .used = TRUE,
      .fee_ppm = FEE },
    { 182, 366, 184, NULL, "1", "1", "0", "0", "0", "1", "1" } },
  /* Three decimals: 366.000 over 366 days, 10 used: 356.000; 12 % = 42.720; net 313.280. */
  { "dinars",
    { .months = 12,
      .currency = "KWD",
      .unit = "366.000",
      .bought = "2023-05-10",
      .returned = "2023-05-20",
      .used = TRUE,
      .fee_ppm = FEE },
    { 10, 366, 356, NULL, "366.000", "356.000", "10.000", "0.000", "42.720", "313.280",
      "356.000" } },
  /* 1.000 × 100 ÷ 365 = 0.27397 → 0.274; 0.726 left; 12 % = 0.08712 → 0.087; net 0.639. */
  { "one dinar",
    { .months = 12,
      .currency = "KWD",
      .unit = "1.000",
      .bought = "2023-01-01",
      .returned = "2023-04-11",
      .used = TRUE,
      .fee_ppm = FEE },
    { 100, 365, 265, NULL, "1.000", "0.726", "0.274", "0.000", "0.087", "0.639", "0.726" } },
  /* 3 of 7 units, 73 of 365 days = a fifth: of 300.00 are 60.00 used, 240.00 left; 12 % = 28.80.
   * Of all 700.00 are 460.00 kept. */
  { "three of seven units",
    { UPFRONT ("100.00", "2023-01-01", "2023-03-15"), .owned = 7, .quantity = 3, .used = TRUE,
      .fee_ppm = FEE },
    { 73, 365, 292, NULL, "700.00", "240.00", "460.00", "0.00", "28.80", "211.20", "240.00" } },
  /* Bought on 29 February for three years: ends on 28 February 2027, 3 × 365 = 1095 days. 20 days
   * of 1095.00 are 20.00; 12 % of 1075.00 = 129.00. */
  { "29 February, three years",
    { .months = 36,
      .currency = "USD",
      .unit = "1095.00",
      .bought = "2024-02-29",
      .returned = "2024-03-20",
      .used = TRUE,
      .fee_ppm = FEE },
    { 20, 1095, 1075, NULL, "1095.00", "1075.00", "20.00", "0.00", "129.00", "946.00",
      "1075.00" } },
  /* Returned on 29 February, the last of 366 days: 2.00 a day, 2.00 left; 12 % = 0.24. */
  { "returned on 29 February",
    { UPFRONT ("732.00", "2023-03-01", "2024-02-29"), .used = TRUE, .fee_ppm = FEE },
    { 365, 366, 1, NULL, "732.00", "2.00", "730.00", "0.00", "0.24", "1.76", "2.00" } },
  /* Monthly from 31 January: the second month is 28 February to 31 March, 31 days. 10 of them used:
   * 31.00 + 10.00; 62.00 − 41.00 = 21.00; 12 % = 2.52; ten instalments are left. */
  { "monthly from the 31st",
    { .monthly = TRUE,
      .months = 12,
      .currency = "USD",
      .unit = "31.00",
      .payments = 2,
      .bought = "2023-01-31",
      .returned = "2023-03-10",
      .used = TRUE,
      .fee_ppm = FEE },
    { 38, 31, 21, "2023-02-28", "62.00", "21.00", "41.00", "310.00", "2.52", "18.48", "331.00" } },
  /* On the first day of a paid month none of it is used: 30.00 of 60.00; 28 February to 30 March
   * are 30 days. */
  { "monthly, first day of the month",
    { .monthly = TRUE,
      .months = 12,
      .currency = "USD",
      .unit = "30.00",
      .payments = 2,
      .bought = "2023-01-30",
      .returned = "2023-02-28",
      .used = TRUE },
    { 29, 30, 30, "2023-02-28", "60.00", "30.00", "30.00", "300.00", "0.00", "30.00", "330.00" } },
  /* From 29 February, 13th of 36 months: 28 February to 29 March 2025, 29 days, 9 used:
   * 12 × 29 + 9 = 357.00 of 377.00; 20.00 left; 12 % = 2.40; 23 × 29.00 = 667.00 not billed. */
  { "monthly from 29 February",
    { .monthly = TRUE,
      .months = 36,
      .currency = "USD",
      .unit = "29.00",
      .payments = 13,
      .bought = "2024-02-29",
      .returned = "2025-03-09",
      .used = TRUE,
      .fee_ppm = FEE },
    { 374, 29, 20, "2025-02-28", "377.00", "20.00", "357.00", "667.00", "2.40", "17.60",
      "687.00" } },
  /* Last day of the last month: 30 of 31 days; 11 × 3100 + 3000 = 37,100 of 37,200; 100 left;
   * 12 % = 12; nothing more to bill. */
  { "monthly, last day",
    { .monthly = TRUE,
      .months = 12,
      .currency = "JPY",
      .unit = "3100",
      .payments = 12,
      .bought = "2024-01-15",
      .returned = "2025-01-14",
      .used = TRUE,
      .fee_ppm = FEE },
    { 365, 31, 1, "2024-12-15", "37200", "100", "37100", "0", "12", "88", "100" } },
  /* Nothing paid yet: nothing comes back, all 12 instalments of 2 units are not billed. */
  { "monthly, nothing paid",
    { .monthly = TRUE,
      .months = 12,
      .currency = "USD",
      .unit = "10.00",
      .payments = 0,
      .owned = 2,
      .quantity = 2,
      .bought = "2023-01-01",
      .returned = "2023-01-11",
      .used = TRUE,
      .fee_ppm = FEE },
    { 10, 31, 21, "2023-01-01", "0.00", "0.00", "0.00", "240.00", "0.00", "0.00", "240.00" } },
  /* 11.7, fee of the commitment: 12 % of (21.00 + 310.00) = 39.72 is more than the balance of
   * 21.00: all of it is kept, nothing is owed. */
  { "fee of the commitment, more than the balance",
    { .monthly = TRUE,
      .months = 12,
      .currency = "USD",
      .unit = "31.00",
      .payments = 2,
      .bought = "2023-01-31",
      .returned = "2023-03-10",
      .used = TRUE,
      .fee_ppm = FEE,
      .on_commitment = TRUE },
    { 38, 31, 21, "2023-02-28", "62.00", "21.00", "41.00", "310.00", "21.00", "0.00", "331.00" } },
  /* 11.7: 1 % of 331.00 = 3.31. */
  { "fee of the commitment, less than the balance",
    { .monthly = TRUE,
      .months = 12,
      .currency = "USD",
      .unit = "31.00",
      .payments = 2,
      .bought = "2023-01-31",
      .returned = "2023-03-10",
      .used = TRUE,
      .fee_ppm = 10000,
      .on_commitment = TRUE },
    { 38, 31, 21, "2023-02-28", "62.00", "21.00", "41.00", "310.00", "3.31", "17.69", "331.00" } },
  /* 11.7: of an upfront purchase the commitment is the balance. */
  { "fee of the commitment, upfront",
    { UPFRONT ("365.00", "2023-01-01", "2023-01-07"), .fee_ppm = FEE, .on_commitment = TRUE },
    { 6, 365, 359, NULL, "365.00", "359.00", "6.00", "0.00", "43.08", "315.92", "359.00" } },
  /* 11.14, monthly: 80.00 × 21 ÷ 31 = 54.1935 → 54.19 of 300.00; nine instalments of the agreed
   * 100.00 are not billed. */
  { "monthly, the instalment fell",
    { .monthly = TRUE,
      .months = 12,
      .currency = "USD",
      .unit = "100.00",
      .current = "80.00",
      .payments = 3,
      .bought = "2024-01-01",
      .returned = "2024-03-11",
      .used = TRUE },
    { 70, 31, 21, "2024-03-01", "300.00", "54.19", "245.81", "900.00", "0.00", "54.19",
      "954.19" } },
  /* 11.14: a higher present price changes nothing. */
  { "the price rose",
    { UPFRONT ("365.00", "2023-01-01", "2023-01-07"), .current = "500.00", .fee_ppm = FEE },
    { 6, 365, 359, NULL, "365.00", "359.00", "6.00", "0.00", "43.08", "315.92", "359.00" } },
  /* 11.3 row 1 stands above 11.14: what was paid comes back. */
  { "day 5, unused, the price fell",
    { UPFRONT ("365.00", "2023-01-01", "2023-01-06"), .current = "100.00", .fee_ppm = FEE },
    { 5, 365, 360, NULL, "365.00", "365.00", "0.00", "0.00", "0.00", "365.00", "365.00" } },
  /* 0 a unit: 0 everywhere. */
  { "price 0",
    { UPFRONT ("0.00", "2023-01-01", "2023-01-07"), .owned = 9, .quantity = 4, .fee_ppm = FEE },
    { 6, 365, 359, NULL, "0.00", "0.00", "0.00", "0.00", "0.00", "0.00", "0.00" } },
  /* A fee of 100 % leaves nothing. */
  { "fee of 100 %",
    { UPFRONT ("365.00", "2023-01-01", "2023-01-07"), .fee_ppm = 1000000 },
    { 6, 365, 359, NULL, "365.00", "359.00", "6.00", "0.00", "359.00", "0.00", "359.00" } },
  /* One millionth of 359.00 = 0.000359 → 0.00. */
  { "fee of a millionth",
    { UPFRONT ("365.00", "2023-01-01", "2023-01-07"), .fee_ppm = 1 },
    { 6, 365, 359, NULL, "365.00", "359.00", "6.00", "0.00", "0.00", "359.00", "359.00" } },
  /* Without free days day 0 is free (nothing has passed), day 1 costs: 12 % of 364.00 = 43.68. */
  { "no free days, day 1",
    { UPFRONT ("365.00", "2023-01-01", "2023-01-02"), .fee_ppm = FEE, .free_days = -1 },
    { 1, 365, 364, NULL, "365.00", "364.00", "1.00", "0.00", "43.68", "320.32", "364.00" } },
};

static void
test_by_hand (void)
{
  g_assert_cmpuint (G_N_ELEMENTS (by_hand), >=, 20);
  for (gsize i = 0; i < G_N_ELEMENTS (by_hand); i++)
    check_vector (&by_hand[i]);
}

/* 11.3-11.5: each row of the table on its days. 3,650.00 a year is 10.00 a day. */
static void
test_every_row_of_the_table (void)
{
  static const struct
  {
    const char *returned;
    gboolean used;
    const char *gross, *fee;
  } rows[] = {
    { "2023-01-01", FALSE, "3650.00", "0.00" },   { "2023-01-01", TRUE, "3650.00", "0.00" },
    { "2023-01-06", FALSE, "3650.00", "0.00" },   { "2023-01-06", TRUE, "3600.00", "0.00" },
    { "2023-01-07", FALSE, "3590.00", "430.80" }, { "2023-01-07", TRUE, "3590.00", "430.80" },
    { "2023-12-31", FALSE, "10.00", "1.20" },     { "2023-12-31", TRUE, "10.00", "1.20" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    Given given = { UPFRONT ("3650.00", "2023-01-01", rows[i].returned), .used = rows[i].used,
                    .fee_ppm = FEE };
    PdRefundFacts facts = facts_of (&given);
    PdRefundAmounts amounts;

    g_test_message ("%s, used %d", rows[i].returned, rows[i].used);
    g_assert_true (pd_refund_compute (&facts, &amounts, NULL));
    g_assert_cmpint (amounts.gross, ==, money (rows[i].gross, "USD"));
    g_assert_cmpint (amounts.fee, ==, money (rows[i].fee, "USD"));
    g_assert_cmpint (amounts.net, ==, amounts.gross - amounts.fee);
  }
}

/* --- properties --- */

#define ROUNDS 20000

/* Anything that could be asked. */
static PdRefundFacts
random_facts (void)
{
  PdRefundFacts facts = { 0 };

  facts.monthly = g_test_rand_bit ();
  facts.term_months = g_test_rand_bit () ? 12 : 36;
  facts.unit_minor = g_test_rand_int_range (0, 100000000);
  facts.current_minor = g_test_rand_bit () ? 0 : g_test_rand_int_range (0, 100000000);
  facts.owned = g_test_rand_int_range (1, 2000);
  facts.quantity = g_test_rand_int_range (1, (int) facts.owned + 1);
  facts.bought_day = g_test_rand_int_range (14000, 25000);
  facts.payments_made = facts.monthly ? g_test_rand_int_range (0, facts.term_months + 1) : 0;
  facts.returned_day = facts.bought_day + g_test_rand_int_range (0, 1200);
  if (facts.monthly && facts.payments_made > 0)
    facts.returned_day =
        facts.bought_day + (facts.payments_made - 1) * 31 + g_test_rand_int_range (0, 60);
  facts.used = g_test_rand_bit ();
  facts.fee_free_days = g_test_rand_int_range (0, 10);
  facts.fee_ppm = g_test_rand_int_range (0, PD_FEE_PPM + 1);
  facts.fee_on_commitment = g_test_rand_bit ();
  return facts;
}

/* 11.6, 11.8: what comes back and what is kept are what was paid; nothing is negative. */
static void
test_parts_make_the_whole (void)
{
  for (int i = 0; i < ROUNDS; i++) {
    PdRefundFacts facts = random_facts ();
    PdRefundAmounts a;

    g_assert_true (pd_refund_compute (&facts, &a, NULL));
    g_assert_cmpint (a.gross + a.used_part, ==, a.paid);
    g_assert_cmpint (a.gross + a.consumed, ==, a.total_paid);
    g_assert_cmpint (a.net + a.fee, ==, a.gross);
    g_assert_cmpint (a.cancelled_commitment, ==, a.gross + a.remaining_commitment);
    g_assert_cmpint (a.remaining_days + a.period_used_days, ==, a.period_days);
    g_assert_cmpint (a.gross, >=, 0);
    g_assert_cmpint (a.gross, <=, a.paid);
    g_assert_cmpint (a.fee, >=, 0);
    g_assert_cmpint (a.net, >=, 0);
    g_assert_cmpint (a.net, <=, a.paid);
    g_assert_cmpint (a.paid, <=, a.total_paid);
    if (a.age_days <= facts.fee_free_days)
      g_assert_cmpint (a.fee, ==, 0);
  }
}

/* 12.1, 12.3: an exchange gives back what a refund does, without the fee. */
static void
test_exchange_agrees_with_refund (void)
{
  for (int i = 0; i < ROUNDS; i++) {
    PdRefundFacts facts = random_facts ();
    PdRefundAmounts refund, exchange;

    g_assert_true (pd_refund_compute (&facts, &refund, NULL));
    facts.fee_ppm = 0;
    g_assert_true (pd_refund_compute (&facts, &exchange, NULL));
    g_assert_cmpint (exchange.fee, ==, 0);
    g_assert_cmpint (exchange.gross, ==, refund.gross);
    g_assert_cmpint (exchange.gross + exchange.remaining_commitment, ==,
                     refund.cancelled_commitment);
  }
}

/* Unit by unit or at once: the same, up to one minor unit a unit (11.8: rounded once). */
static void
test_units_sum_to_the_whole (void)
{
  for (int i = 0; i < ROUNDS; i++) {
    PdRefundFacts facts = random_facts (), single = facts;
    PdRefundAmounts whole, one;

    single.owned = single.quantity = 1;
    g_assert_true (pd_refund_compute (&facts, &whole, NULL));
    g_assert_true (pd_refund_compute (&single, &one, NULL));
    g_assert_cmpint (ABS (one.gross * facts.quantity - whole.gross), <=, facts.quantity);
    g_assert_cmpint (one.remaining_commitment * facts.quantity, ==, whole.remaining_commitment);
    g_assert_cmpint (one.paid * facts.quantity, ==, whole.paid);
  }
}

/* A day later never brings more. */
static void
test_later_is_never_more (void)
{
  for (int i = 0; i < ROUNDS; i++) {
    PdRefundFacts facts = random_facts ();
    PdRefundAmounts today, tomorrow;

    g_assert_true (pd_refund_compute (&facts, &today, NULL));
    facts.returned_day++;
    g_assert_true (pd_refund_compute (&facts, &tomorrow, NULL));
    g_assert_cmpint (tomorrow.gross, <=, today.gross);
  }
}

/* Terms and months end as pd_instant_add_months() says, on every day of 28 years and some around
 * the centuries (2000 has a 29 February, 2100 has none). */
static void
test_calendar (void)
{
  static const struct
  {
    const char *from;
    int n_days;
  } spans[] = { { "1970-01-01", 400 }, { "1999-12-01", 120 }, { "2019-01-01", 10228 },
                { "2099-12-01", 120 }, { "2399-12-01", 120 }, { "9996-11-01", 55 } };

  for (gsize i = 0; i < G_N_ELEMENTS (spans); i++) {
    for (int bought = day (spans[i].from); bought < day (spans[i].from) + spans[i].n_days;
         bought++) {
      int payments = bought % 36 + 1;
      gint64 start = pd_instant_from_day (bought);
      int period = pd_instant_get_day (pd_instant_add_months (start, payments - 1));
      int next = pd_instant_get_day (pd_instant_add_months (start, payments));
      PdRefundFacts facts = { .monthly = TRUE,
                              .term_months = 36,
                              .unit_minor = 100,
                              .payments_made = payments,
                              .owned = 1,
                              .quantity = 1,
                              .bought_day = bought,
                              .returned_day = period,
                              .used = TRUE };
      PdRefundAmounts amounts;

      g_assert_true (pd_refund_compute (&facts, &amounts, NULL));
      g_assert_cmpint (amounts.period_start, ==, period);
      g_assert_cmpint (amounts.period_days, ==, next - period);
      g_assert_cmpint (amounts.term_days, ==,
                       pd_instant_get_day (pd_instant_add_months (start, 36)) - bought);
    }
  }
}

/* --- what cannot be --- */

static void
refuse (PdRefundFacts facts, int code, const char *word)
{
  PdRefundAmounts amounts;
  g_autoptr (GError) error = NULL;

  g_assert_false (pd_refund_compute (&facts, &amounts, &error));
  g_assert_error (error, PD_ERROR, code);
  if (strstr (error->message, word) == NULL)
    g_error ("“%s” does not say “%s”", error->message, word);
}

static PdRefundFacts
good_facts (void)
{
  Given given = { UPFRONT ("1200.00", "2023-05-10", "2023-05-16"), .owned = 5, .quantity = 2,
                  .fee_ppm = FEE };

  return facts_of (&given);
}

static PdRefundFacts
monthly_facts (void)
{
  PdRefundFacts facts = good_facts ();

  facts.monthly = TRUE;
  facts.payments_made = 1;
  return facts;
}

#define REFUSE(base, member, value, code, word) \
  G_STMT_START                                  \
  {                                             \
    PdRefundFacts changed = base;               \
                                                \
    changed.member = value;                     \
    refuse (changed, code, word);               \
  }                                             \
  G_STMT_END

static void
test_facts_that_cannot_be (void)
{
  REFUSE (good_facts (), quantity, 0, PD_ERROR_INVALID, "at least 1");
  REFUSE (good_facts (), quantity, -1, PD_ERROR_INVALID, "at least 1");
  REFUSE (good_facts (), quantity, 6, PD_ERROR_INVALID, "6");
  REFUSE (good_facts (), owned, 0, PD_ERROR_INVALID, "at least 1");
  REFUSE (good_facts (), unit_minor, -1, PD_ERROR_INVALID, "price");
  REFUSE (good_facts (), current_minor, -1, PD_ERROR_INVALID, "price");
  REFUSE (good_facts (), term_months, 24, PD_ERROR_INVALID, "one year or three years"); /* 10.10 */
  REFUSE (good_facts (), term_months, 0, PD_ERROR_INVALID, "one year or three years");
  REFUSE (good_facts (), returned_day, day ("2023-05-09"), PD_ERROR_INVALID, "before");
  REFUSE (good_facts (), returned_day, G_MAXINT, PD_ERROR_INVALID, "9999");
  REFUSE (good_facts (), bought_day, -1, PD_ERROR_INVALID, "1970");
  REFUSE (good_facts (), bought_day, G_MAXINT, PD_ERROR_INVALID, "9996");
  REFUSE (good_facts (), bought_day, G_MININT, PD_ERROR_INVALID, "1970");
  REFUSE (good_facts (), fee_ppm, -1, PD_ERROR_INVALID, "100");
  REFUSE (good_facts (), fee_ppm, PD_FEE_PPM + 1, PD_ERROR_INVALID, "100");
  REFUSE (good_facts (), fee_free_days, -1, PD_ERROR_INVALID, "days");
  REFUSE (monthly_facts (), payments_made, -1, PD_ERROR_INVALID, "12");
  REFUSE (monthly_facts (), payments_made, 13, PD_ERROR_INVALID, "12");
  /* the second instalment is due on 10 June, the return is in May */
  REFUSE (monthly_facts (), payments_made, 2, PD_ERROR_INVALID, "instalment");
}

/* The whole commitment of all units must fit; one more is too much. */
static void
test_overflow_edges (void)
{
  PdRefundFacts facts = good_facts ();
  PdRefundAmounts amounts;

  facts.owned = facts.quantity = 1;
  facts.unit_minor = G_MAXINT64;
  g_assert_true (pd_refund_compute (&facts, &amounts, NULL));
  g_assert_cmpint (amounts.gross + amounts.used_part, ==, G_MAXINT64);
  g_assert_cmpint (amounts.net, >, 0);

  facts.monthly = TRUE;
  facts.payments_made = 1;
  facts.unit_minor = G_MAXINT64 / 12;
  g_assert_true (pd_refund_compute (&facts, &amounts, NULL));
  g_assert_cmpint (amounts.remaining_commitment, ==, G_MAXINT64 / 12 * 11);

  REFUSE (facts, unit_minor, G_MAXINT64 / 12 + 1, PD_ERROR_OVERFLOW, "larger");
  REFUSE (facts, unit_minor, G_MAXINT64, PD_ERROR_OVERFLOW, "larger");
  facts.monthly = FALSE;
  facts.unit_minor = 2;
  REFUSE (facts, owned, G_MAXINT64 / 2 + 1, PD_ERROR_OVERFLOW, "larger");
}

/* --- the cap (11.9-11.13) --- */

#define CAP G_GINT64_CONSTANT (5000000)

/* azure-api.md section 12, worked examples 18-21, and the edges around them. */
static void
test_cap (void)
{
  static const struct
  {
    const char *returned;
    struct
    {
      const char *date;
      const char *amount;
    } past[2];
    const char *asked, *consumed;
    gboolean allowed;
    const char *left_after, *cut;
  } rows[] = {
    /* 18: exactly at the limit */
    { "2024-06-01",
      { { "2024-01-05", "48500.25" } },
      "1499.75",
      "48500.25",
      TRUE,
      "0.00",
      "1499.75" },
    /* 19: one cent over is refused as a whole (11.12) */
    { "2024-06-01",
      { { "2024-01-05", "48500.25" } },
      "1499.76",
      "48500.25",
      FALSE,
      "1499.75",
      "1499.75" },
    /* 20: day 364 (11.11) */
    { "2025-01-08",
      { { "2024-01-10", "30000.00" }, { "2024-06-01", "15000.00" } },
      "10000.00",
      "45000.00",
      FALSE,
      "5000.00",
      "5000.00" },
    /* 21: day 365, the old refund is free again (11.11) */
    { "2025-01-09",
      { { "2024-01-10", "30000.00" }, { "2024-06-01", "15000.00" } },
      "10000.00",
      "15000.00",
      TRUE,
      "25000.00",
      "10000.00" },
    /* nothing before: all of it */
    { "2024-06-01", { { NULL, NULL } }, "50000.00", "0.00", TRUE, "0.00", "50000.00" },
    { "2024-06-01", { { NULL, NULL } }, "50000.01", "0.00", FALSE, "50000.00", "50000.00" },
    { "2024-06-01", { { NULL, NULL } }, "0.00", "0.00", TRUE, "50000.00", "0.00" },
    /* one of the same day counts, one of tomorrow does not */
    { "2024-06-01",
      { { "2024-06-01", "1.00" }, { "2024-06-02", "7.00" } },
      "2.00",
      "1.00",
      TRUE,
      "49997.00",
      "2.00" },
    /* more than the limit was used up already (it was lower once): nothing is left */
    { "2024-06-01", { { "2024-05-01", "60000.00" } }, "0.01", "60000.00", FALSE, "0.00", "0.00" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    PdCapEntry entries[2];
    gsize n_entries = 0;
    PdCap cap;

    for (gsize j = 0; j < 2 && rows[i].past[j].date != NULL; j++)
      entries[n_entries++] =
          (PdCapEntry){ day (rows[i].past[j].date), money (rows[i].past[j].amount, "USD") };
    g_assert_true (pd_cap_compute (entries, n_entries, day (rows[i].returned), 365,
                                   money (rows[i].asked, "USD"), CAP, &cap, NULL));
    g_test_message ("row %d", (int) i);
    g_assert_cmpint (cap.limit, ==, CAP);
    g_assert_cmpint (cap.consumed, ==, money (rows[i].consumed, "USD"));
    g_assert_cmpint (cap.asked, ==, money (rows[i].asked, "USD"));
    g_assert_cmpint (cap.allowed, ==, rows[i].allowed);
    g_assert_cmpint (cap.left_after, ==, money (rows[i].left_after, "USD"));
    g_assert_cmpint (cap.cut, ==, money (rows[i].cut, "USD"));
    g_assert_cmpint (cap.left, ==, MAX (cap.limit - cap.consumed, 0));
  }
}

static void
test_cap_that_cannot_be (void)
{
  const PdCapEntry huge[] = { { 19000, G_MAXINT64 }, { 19001, 1 } };
  const PdCapEntry negative[] = { { 19000, -1 } };
  g_autoptr (GError) error = NULL;
  PdCap cap;

  g_assert_false (pd_cap_compute (NULL, 0, 19000, 365, -1, CAP, &cap, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (pd_cap_compute (NULL, 0, 19000, 365, 1, -1, &cap, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (pd_cap_compute (NULL, 0, 19000, 0, 1, CAP, &cap, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (pd_cap_compute (negative, 1, 19000, 365, 1, CAP, &cap, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (pd_cap_compute (huge, 2, 19001, 365, 1, CAP, &cap, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_OVERFLOW);
  /* asked and consumed together are more than 64 bits: refused, no overflow */
  g_assert_true (pd_cap_compute (huge, 1, 19000, 365, G_MAXINT64, G_MAXINT64, &cap, NULL));
  g_assert_false (cap.allowed);
}

/* --- exchange (12.1-12.4) --- */

/* azure-api.md section 12, worked examples 22-24. */
static void
test_exchange (void)
{
  static const struct
  {
    gint64 returned[2];
    gint64 purchase;
    gint64 value, payable;
    gboolean allowed;
  } rows[] = {
    { { 5419 + 72000, 30000 }, 100000, 107419, -7419, FALSE }, /* 22 */
    { { 5419 + 72000, 30000 }, 114000, 107419, 6581, TRUE },   /* 23 */
    { { 10354 + 98760, 0 }, 109114, 109114, 0, TRUE },         /* 24: equal is enough (12.4) */
    { { 10354 + 98760, 0 }, 109113, 109114, -1, FALSE },       { { 0, 0 }, 0, 0, 0, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    PdExchangeAmounts amounts;

    g_assert_true (pd_exchange_compute (rows[i].returned, 2, &rows[i].purchase, 1, &amounts, NULL));
    g_assert_cmpint (amounts.returned_value, ==, rows[i].value);
    g_assert_cmpint (amounts.purchases_total, ==, rows[i].purchase);
    g_assert_cmpint (amounts.net_payable, ==, rows[i].payable);
    g_assert_cmpint (amounts.allowed, ==, rows[i].allowed);
  }
}

static void
test_exchange_that_cannot_be (void)
{
  const gint64 negative[] = { -1 }, huge[] = { G_MAXINT64, 1 }, fine[] = { 1 };
  g_autoptr (GError) error = NULL;
  PdExchangeAmounts amounts;

  g_assert_false (pd_exchange_compute (negative, 1, fine, 1, &amounts, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (pd_exchange_compute (fine, 1, negative, 1, &amounts, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (pd_exchange_compute (huge, 2, fine, 1, &amounts, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_OVERFLOW);
}

/* --- the rate (11.15) --- */

static void
test_rate_is_read (void)
{
  static const struct
  {
    const char *text;
    gint64 nano;
    const char *shown;
  } rows[] = {
    { "0.0067", 6700000, "0.0067" },      { "1", 1000000000, "1" },
    { "1.08", 1080000000, "1.08" },       { "0.000001", 1000, "0.000001" },
    { "10", 10000000000, "10" },          { "3.250000001", 3250000001, "3.250000001" },
    { "  0.5 ", 500000000, "0.5" },       { "０．００６７", 6700000, "0.0067" }, /* full width */
    { "0.650000000", 650000000, "0.65" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *shown = NULL;
    gint64 nano;

    g_assert_true (pd_usd_rate_parse (rows[i].text, &nano, &error));
    g_assert_no_error (error);
    g_assert_cmpint (nano, ==, rows[i].nano);
    shown = pd_usd_rate_format (nano);
    g_assert_cmpstr (shown, ==, rows[i].shown);
  }
}

static void
test_rate_that_cannot_be (void)
{
  static const char *const texts[] = {
    "0",     "0.0",       "-1",     "",    "abc",          "1,08", "1.",    ".5",
    "1.0.0", "0.0000001", "10.001", "149", "0.0000000001", "1e3",  "1 USD", "99999999999999999999",
    "\xff"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;
    gint64 nano = 7;

    g_assert_false (pd_usd_rate_parse (texts[i], &nano, &error));
    g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
    g_assert_cmpint (nano, ==, 7);
  }
}

/* Rounded once, half away from zero, over the decimals of both currencies. */
static void
test_rate_is_applied (void)
{
  static const struct
  {
    const char *currency, *rate;
    gint64 amount, cents;
  } rows[] = {
    /* 354,015 × 0.0067 = 2,371.9005 */
    { "JPY", "0.0067", 354015, 237190 },
    /* 1 × 0.005 = 0.005 → 0.01 */
    { "JPY", "0.005", 1, 1 },
    { "JPY", "0.005", -1, -1 },
    /* 1 × 0.0049 → 0 */
    { "JPY", "0.0049", 1, 0 },
    /* 100.00 × 1.08 = 108.00 */
    { "EUR", "1.08", 10000, 10800 },
    /* 89.632 × 3.25 = 291.304 */
    { "KWD", "3.25", 89632, 29130 },
    { "EUR", "1.08", 0, 0 },
    /* the example of section 12: 7,600,000 ÷ 152 */
    { "JPY", "0.006578947", 7600000, 5000000 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    PdUsdRate rate = { .currency = (char *) rows[i].currency };
    gint64 cents;

    g_assert_true (pd_usd_rate_parse (rows[i].rate, &rate.rate_nano, NULL));
    g_assert_true (pd_usd_rate_apply (&rate, rows[i].amount, rows[i].currency, &cents, NULL));
    g_assert_cmpint (cents, ==, rows[i].cents);
  }
}

static void
test_rate_that_does_not_fit (void)
{
  PdUsdRate rate = { .currency = (char *) "EUR", .rate_nano = 1080000000 };
  PdUsdRate none = { .currency = (char *) "EUR", .rate_nano = 0 };
  PdUsdRate big = { .currency = (char *) "JPY", .rate_nano = 1000000000 };
  g_autoptr (GError) error = NULL;
  gint64 cents = 0;

  g_assert_true (pd_usd_rate_apply (NULL, 123, "USD", &cents, &error)); /* needs none */
  g_assert_cmpint (cents, ==, 123);
  g_assert_false (pd_usd_rate_apply (NULL, 123, "EUR", &cents, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (pd_usd_rate_apply (&rate, 123, "JPY", &cents, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (pd_usd_rate_apply (&none, 123, "EUR", &cents, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (pd_usd_rate_apply (&rate, 123, "QQQ", &cents, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (pd_usd_rate_apply (&big, G_MAXINT64, "JPY", &cents, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_OVERFLOW);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/refund/vectors", test_vectors);
  g_test_add_func ("/refund/by-hand", test_by_hand);
  g_test_add_func ("/refund/every-row-of-the-table", test_every_row_of_the_table);
  g_test_add_func ("/refund/parts-make-the-whole", test_parts_make_the_whole);
  g_test_add_func ("/refund/exchange-agrees", test_exchange_agrees_with_refund);
  g_test_add_func ("/refund/units-sum-to-the-whole", test_units_sum_to_the_whole);
  g_test_add_func ("/refund/later-is-never-more", test_later_is_never_more);
  g_test_add_func ("/refund/calendar", test_calendar);
  g_test_add_func ("/refund/facts-that-cannot-be", test_facts_that_cannot_be);
  g_test_add_func ("/refund/overflow-edges", test_overflow_edges);
  g_test_add_func ("/cap/table", test_cap);
  g_test_add_func ("/cap/cannot-be", test_cap_that_cannot_be);
  g_test_add_func ("/exchange/table", test_exchange);
  g_test_add_func ("/exchange/cannot-be", test_exchange_that_cannot_be);
  g_test_add_func ("/rate/read", test_rate_is_read);
  g_test_add_func ("/rate/cannot-be", test_rate_that_cannot_be);
  g_test_add_func ("/rate/applied", test_rate_is_applied);
  g_test_add_func ("/rate/does-not-fit", test_rate_that_does_not_fit);

  return g_test_run ();
}
