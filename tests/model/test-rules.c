// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <locale.h>

#include "pd-clock.h"
#include "pd-error.h"
#include "pd-rules.h"
#include "pd-text.h"

static gint64
at (const char *text)
{
  gint64 instant = 0;

  g_assert_true (text == NULL || pd_instant_parse (text, &instant, NULL));
  return instant;
}

/* The figures of section 17; the files are tested in tests/remote/test-data.c. */
static PdPolicy *
new_policy (const char *id)
{
  gboolean documents = strcmp (id, "2020") == 0, hours = strcmp (id, "2022-07") == 0;
  PdPolicyFields fields = {
    .id = g_strdup (id),
    .title_en = g_strdup (id),
    .title_ja = g_strdup (id),
    .source = g_strdup ("S1"),
    .from = 1,
    .subscription_unit = hours ? PD_WINDOW_HOURS : PD_WINDOW_DAYS,
    .subscription_window = hours       ? 168
                           : documents ? 60
                                       : 30,
    .perpetual_unit = PD_WINDOW_DAYS,
    .perpetual_window = documents ? 60 : 30,
    .link_start = documents ? PD_LINK_FROM_ISSUE : PD_LINK_FROM_FIRST_DOWNLOAD,
    .link_days = documents ? 14 : 5,
    .link_downloads = documents ? 50 : 0,
    .cap_days = 365,
  };

  return pd_policy_new (&fields, NULL);
}

static PdOrderLine *
new_line (const char *kind, const char *status, const char *placed_at)
{
  return g_object_new (PD_TYPE_ORDER_LINE, "kind", kind, "status", status, "placed-at",
                       at (placed_at), NULL);
}

/* 7.1, 7.3, 7.5, 17 */
static void
test_window_ends (void)
{
  static const struct
  {
    const char *policy, *kind, *purchased_at, *end; /* NULL: no window */
  } rows[] = {
    { "2020", PD_KIND_SUBSCRIPTION, "2026-03-03T10:00:00Z", "2026-05-03T00:00:00Z" },
    { "2020", PD_KIND_PERPETUAL, "2026-03-03T00:00:00Z", "2026-05-03T00:00:00Z" },
    { "2020", PD_KIND_PERPETUAL, "2026-03-03T23:59:59.999999Z", "2026-05-03T00:00:00Z" },
    { "2020", PD_KIND_PERPETUAL, "2024-02-29T12:00:00Z", "2024-04-30T00:00:00Z" },
    { "2020", PD_KIND_PLAN, "2026-03-03", NULL },
    { "2020", PD_KIND_RESERVATION, "2026-03-03", NULL },
    { "2020", "software_new", "2026-03-03", NULL },
    { "2020", NULL, "2026-03-03", NULL },
    { "2020", PD_KIND_PERPETUAL, NULL, NULL },
    { "2021-06", PD_KIND_SUBSCRIPTION, "2026-03-03T10:00:00Z", "2026-04-03T00:00:00Z" },
    { "2021-06", PD_KIND_PERPETUAL, "2026-03-03T10:00:00Z", "2026-04-03T00:00:00Z" },
    { "2022-07", PD_KIND_SUBSCRIPTION, "2026-03-03T10:00:00Z", "2026-03-10T10:00:00Z" },
    { "2022-07", PD_KIND_PERPETUAL, "2026-03-03T10:00:00Z", "2026-04-03T00:00:00Z" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdPolicy) policy = new_policy (rows[i].policy);

    g_assert_cmpint (pd_rules_get_window_end (policy, rows[i].kind, at (rows[i].purchased_at)), ==,
                     at (rows[i].end));
  }
}

/* 7.1, 7.3: day 0 is the UTC purchase date, day 60 the last, day 61 is refused; on day 60 the
 * note. 17: 30 days, and 168 hours to the microsecond. */
static void
test_cancel_by_day (void)
{
  static const struct
  {
    const char *policy, *now;
    gboolean allowed;
    int days_left;
    gboolean note;
  } rows[] = {
    { "2020", "2026-03-03T10:00:00Z", TRUE, 60, FALSE }, /* day 0 */
    { "2020", "2026-03-03T23:59:59Z", TRUE, 60, FALSE },
    { "2020", "2026-03-04T00:00:00Z", TRUE, 59, FALSE },
    { "2020", "2026-05-01T23:59:59Z", TRUE, 1, FALSE }, /* day 59 */
    { "2020", "2026-05-02T00:00:00Z", TRUE, 0, TRUE },  /* day 60 */
    { "2020", "2026-05-02T23:59:59.999999Z", TRUE, 0, TRUE },
    { "2020", "2026-05-03T00:00:00Z", FALSE, -1, FALSE }, /* day 61 */
    { "2020", "2030-01-01T00:00:00Z", FALSE, -1, FALSE },
    { "2021-06", "2026-04-02T23:59:59Z", TRUE, 0, TRUE }, /* day 30 */
    { "2021-06", "2026-04-03T00:00:00Z", FALSE, -1, FALSE },
    { "2022-07", "2026-03-03T10:00:00Z", TRUE, 7, FALSE },
    { "2022-07", "2026-03-10T09:59:59.999999Z", TRUE, 0, FALSE },
    { "2022-07", "2026-03-10T10:00:00Z", FALSE, -1, FALSE },
  };
  g_autoptr (PdOrderLine) line = new_line (PD_KIND_SUBSCRIPTION, "active", "2026-03-03T10:00:00Z");

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdPolicy) policy = new_policy (rows[i].policy);
    g_autoptr (PdVerdict) verdict = pd_rules_judge_cancel (policy, line, at (rows[i].now));

    g_test_message ("%s %s", rows[i].policy, rows[i].now);
    g_assert_cmpint (pd_verdict_get_allowed (verdict), ==, rows[i].allowed);
    g_assert_cmpint (pd_verdict_get_days_left (verdict), ==, rows[i].days_left);
    g_assert_cmpint (pd_verdict_get_note (verdict) != NULL, ==, rows[i].note);
    g_assert_cmpstr (pd_verdict_get_rule (verdict), ==, "7.1");
    g_assert_cmpstr (pd_verdict_get_policy_id (verdict), ==, rows[i].policy);
    g_assert_nonnull (pd_verdict_get_reason (verdict));
    g_assert_cmpint (
        pd_verdict_get_until (verdict), ==,
        pd_rules_get_window_end (policy, PD_KIND_SUBSCRIPTION, at ("2026-03-03T10:00:00Z")));
  }
}

/* 4.12: Tokyo's date of the deadline is the same day here, the hour is nine later. */
static void
test_cancel_tells_the_deadline (void)
{
  g_autoptr (PdPolicy) policy = new_policy ("2020");
  g_autoptr (PdOrderLine) line = new_line (PD_KIND_PERPETUAL, "active", "2026-03-03");
  g_autoptr (PdVerdict) open = pd_rules_judge_cancel (policy, line, at ("2026-04-01"));
  g_autoptr (PdVerdict) passed = pd_rules_judge_cancel (policy, line, at ("2026-06-01"));

  g_assert_cmpstr (pd_verdict_get_reason (open), ==,
                   "This purchase can be cancelled before 3 May 2026, 09:00 (00:00 UTC).");
  g_assert_cmpstr (pd_verdict_get_reason (passed), ==,
                   "The cancellation window ended at 3 May 2026, 09:00 (00:00 UTC).");
}

/* 7.4, 7.5, 7.9, 7.15, 8.4: whatever the day. */
static void
test_cancel_by_state_and_kind (void)
{
  static const struct
  {
    const char *kind, *status, *placed_at;
    const char *rule;
    PdVerdictNext next;
  } rows[] = {
    { PD_KIND_PLAN, "active", "2026-03-03", "7.5", PD_VERDICT_NEXT_NONE },
    { PD_KIND_RESERVATION, "active", "2026-03-03", "7.4", PD_VERDICT_NEXT_REFUND },
    { "software_new", "active", "2026-03-03", "7.4", PD_VERDICT_NEXT_NONE },
    { PD_KIND_PERPETUAL, "cancelled", "2026-03-03", "8.4", PD_VERDICT_NEXT_NONE },
    { PD_KIND_PERPETUAL, "pending_review", "2026-03-03", "7.9", PD_VERDICT_NEXT_SUPPORT_REQUEST },
    { PD_KIND_PERPETUAL, "on_holiday", "2026-03-03", "7.9", PD_VERDICT_NEXT_SUPPORT_REQUEST },
    { PD_KIND_PERPETUAL, NULL, "2026-03-03", "7.9", PD_VERDICT_NEXT_SUPPORT_REQUEST },
    { PD_KIND_PERPETUAL, "active", NULL, "7.9", PD_VERDICT_NEXT_SUPPORT_REQUEST },
  };
  g_autoptr (PdPolicy) policy = new_policy ("2020");

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdOrderLine) line = new_line (rows[i].kind, rows[i].status, rows[i].placed_at);
    g_autoptr (PdVerdict) verdict = pd_rules_judge_cancel (policy, line, at ("2026-03-04"));

    g_assert_false (pd_verdict_get_allowed (verdict));
    g_assert_cmpstr (pd_verdict_get_rule (verdict), ==, rows[i].rule);
    g_assert_cmpint (pd_verdict_get_next (verdict), ==, rows[i].next);
    g_assert_cmpstr (pd_verdict_get_policy_id (verdict), ==, "2020");
  }
}

/* 7.14, 7.15: refused while pending; past 15 minutes a warning, still no second submit. */
static void
test_second_cancel_is_refused (void)
{
  static const struct
  {
    const char *now, *words;
    PdVerdictNext next;
  } rows[] = {
    { "2026-03-04T10:00:00Z", "up to 15 minutes", PD_VERDICT_NEXT_NONE },
    { "2026-03-04T10:15:00Z", "up to 15 minutes", PD_VERDICT_NEXT_NONE },
    { "2026-03-04T10:15:01Z", "not sent again", PD_VERDICT_NEXT_SUPPORT_REQUEST },
  };
  g_autoptr (PdPolicy) policy = new_policy ("2020");
  g_autoptr (PdOrderLine) line = new_line (PD_KIND_PERPETUAL, "cancelling", "2026-03-03");

  g_object_set (line, "cancel-sent-at", at ("2026-03-04T10:00:00Z"), NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdVerdict) verdict = pd_rules_judge_cancel (policy, line, at (rows[i].now));

    g_assert_false (pd_verdict_get_allowed (verdict));
    g_assert_cmpstr (pd_verdict_get_rule (verdict), ==, "7.15");
    g_assert_nonnull (strstr (pd_verdict_get_reason (verdict), rows[i].words));
    g_assert_cmpint (pd_verdict_get_next (verdict), ==, rows[i].next);
  }
}

static void
test_cancel_overdue (void)
{
  g_assert_false (pd_rules_is_cancel_overdue (1, 1 + PD_CANCEL_LAG_US));
  g_assert_true (pd_rules_is_cancel_overdue (1, 2 + PD_CANCEL_LAG_US));
  g_assert_false (pd_rules_is_cancel_overdue (0, G_MAXINT64));
  g_assert_cmpint (PD_CANCEL_LAG_US, ==, G_GINT64_CONSTANT (900000000));
}

/* 8.6 */
static void
test_credit (void)
{
  static const struct
  {
    const char *kind, *term, *billing, *placed_at, *now;
    gint64 total, charged, credit;
  } rows[] = {
    /* perpetual: in full, whatever the day */
    { PD_KIND_PERPETUAL, "", "one_time", "2026-03-03", "2026-03-03", 118000, 118000, 118000 },
    { PD_KIND_PERPETUAL, "", "one_time", "2026-03-03", "2026-05-02T23:59:59Z", 118000, 118000,
      118000 },
    /* a year of 365 days paid at once */
    { PD_KIND_SUBSCRIPTION, "P1Y", "one_time", "2026-03-03", "2026-03-03T23:59:59Z", 36500, 36500,
      36500 },
    { PD_KIND_SUBSCRIPTION, "P1Y", "one_time", "2026-03-03", "2026-03-04", 36500, 36500, 36400 },
    { PD_KIND_SUBSCRIPTION, "P1Y", "one_time", "2026-03-03", "2026-05-02", 36500, 36500, 30500 },
    { PD_KIND_SUBSCRIPTION, "P1Y", "one_time", "2026-03-03", "2028-01-01", 36500, 36500, 0 },
    /* days are UTC's: from 23:59 to 00:00 is one */
    { PD_KIND_SUBSCRIPTION, "P1Y", "one_time", "2026-03-03T23:59:59Z", "2026-03-04T00:00:00Z",
      36500, 36500, 36400 },
    /* a leap year has 366, from 29 February to 28 February 365 + 365 + 365 */
    { PD_KIND_SUBSCRIPTION, "P1Y", "one_time", "2023-03-01", "2023-03-02", 36600, 36600, 36500 },
    { PD_KIND_SUBSCRIPTION, "P3Y", "one_time", "2024-02-29", "2024-03-01", 109500, 109500, 109400 },
    /* rounded once, half away from zero: 100 × 364 / 365 = 99.7…; 1 × 182.5 … */
    { PD_KIND_SUBSCRIPTION, "P1Y", "one_time", "2026-03-03", "2026-03-04", 100, 100, 100 },
    { PD_KIND_SUBSCRIPTION, "P1Y", "one_time", "2026-03-03", "2026-03-05", 100, 100, 99 },
    { PD_KIND_SUBSCRIPTION, "P1Y", "one_time", "2023-03-01", "2023-08-31", 1, 1, 1 }, /* half */
    { PD_KIND_SUBSCRIPTION, "P1Y", "one_time", "2023-03-01", "2023-09-01", 1, 1, 0 },
    /* monthly: 12 × 3041 for 365 days; two instalments charged, 31 days used */
    { PD_KIND_SUBSCRIPTION, "P1Y", "monthly", "2026-03-03", "2026-04-03", 3650, 7300, 3580 },
    { PD_KIND_SUBSCRIPTION, "P1Y", "monthly", "2026-03-03", "2026-03-13", 3650, 3650, 2450 },
    /* used more than charged: never below 0 */
    { PD_KIND_SUBSCRIPTION, "P1Y", "monthly", "2026-03-03", "2026-05-02", 3650, 3650, 0 },
    { PD_KIND_SUBSCRIPTION, "P3Y", "annual", "2026-03-03", "2026-03-13", 36500, 36500, 35501 },
    { PD_KIND_SUBSCRIPTION, "P1M", "monthly", "2026-04-01", "2026-04-16", 3000, 3000, 1500 },
    /* nothing charged, nothing back */
    { PD_KIND_SUBSCRIPTION, "P1Y", "one_time", "2026-03-03", "2026-03-04", 36500, 0, 0 },
    /* a clock before the purchase takes nothing away */
    { PD_KIND_SUBSCRIPTION, "P1Y", "one_time", "2026-03-03", "2026-02-01", 36500, 36500, 36500 },
    /* 64 bits */
    { PD_KIND_SUBSCRIPTION, "P1Y", "one_time", "2026-03-03", "2026-03-03", G_MAXINT64, G_MAXINT64,
      G_MAXINT64 },
    { PD_KIND_SUBSCRIPTION, "P3Y", "monthly", "2026-03-03", "2026-05-02", G_MAXINT64, G_MAXINT64,
      0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdOrderLine) line = new_line (rows[i].kind, "active", rows[i].placed_at);
    g_autoptr (GError) error = NULL;
    gint64 credit = -1;

    g_test_message ("row %" G_GSIZE_FORMAT, i);
    g_object_set (line, "term", rows[i].term, "billing", rows[i].billing, "total", rows[i].total,
                  NULL);
    g_assert_true (
        pd_rules_compute_credit (line, rows[i].charged, at (rows[i].now), &credit, &error));
    g_assert_no_error (error);
    g_assert_cmpint (credit, ==, rows[i].credit);
  }
}

static void
test_credit_that_cannot_be (void)
{
  static const struct
  {
    const char *kind, *term, *billing;
  } rows[] = {
    { PD_KIND_PLAN, "P1Y", "one_time" },          { PD_KIND_SUBSCRIPTION, "", "one_time" },
    { PD_KIND_SUBSCRIPTION, "junk", "one_time" }, { PD_KIND_SUBSCRIPTION, "P1M", "annual" },
    { PD_KIND_SUBSCRIPTION, "P1Y", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdOrderLine) line = new_line (rows[i].kind, "active", "2026-03-03");
    g_autoptr (GError) error = NULL;
    gint64 credit = 77;

    g_object_set (line, "term", rows[i].term, "billing", rows[i].billing, NULL);
    g_assert_false (pd_rules_compute_credit (line, 100, at ("2026-03-04"), &credit, &error));
    g_assert_error (error, PD_ERROR, PD_ERROR_RULE);
    g_assert_cmpint (credit, ==, 77);
  }
}

/* 4.3, 4.5 */
static void
test_tax (void)
{
  static const struct
  {
    const char *kind, *country;
    gboolean included;
  } rows[] = {
    { PD_KIND_SUBSCRIPTION, "AU", TRUE }, { PD_KIND_PERPETUAL, "BR", TRUE },
    { PD_KIND_PLAN, "AU", TRUE },         { PD_KIND_PERPETUAL, "JP", FALSE },
    { PD_KIND_PERPETUAL, "AT", FALSE },   { PD_KIND_RESERVATION, "BR", TRUE },
    { PD_KIND_RESERVATION, "AU", FALSE }, { PD_KIND_RESERVATION, "JP", FALSE },
    { PD_KIND_PERPETUAL, NULL, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (pd_rules_prices_include_tax (rows[i].kind, rows[i].country), ==,
                     rows[i].included);
  g_assert_cmpstr (pd_rules_get_tax_words (TRUE), ==, "tax included"); /* 4.4 */
  g_assert_cmpstr (pd_rules_get_tax_words (FALSE), ==, "tax excluded");
}

static PdProduct *
new_product (void)
{
  static const PdPrice prices[] = {
    { (char *) "P1Y", (char *) "monthly", (char *) "JPY", 1000 },
    { (char *) "P1Y", (char *) "annual", (char *) "JPY", 11000 },
    { (char *) "P1Y", (char *) "annual", (char *) "USD", G_MAXINT64 / 2 },
  };
  g_autoptr (GPtrArray) array = g_ptr_array_new ();
  PdProduct *product = g_object_new (PD_TYPE_PRODUCT, "title", "SQL", "kind", PD_KIND_SUBSCRIPTION,
                                     "min-quantity", 2, "max-quantity", 1000, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (prices); i++)
    g_ptr_array_add (array, (gpointer) &prices[i]);
  pd_product_set_prices (product, array);
  return product;
}

static void
test_price_item (void)
{
  static const struct
  {
    gint64 quantity;
    const char *term, *billing, *currency;
    gint64 unit, total;
    int code; /* -1: priced */
  } rows[] = {
    { 2, "P1Y", "monthly", "JPY", 1000, 2000, -1 },
    { 3, "P1Y", "annual", "JPY", 11000, 33000, -1 },
    { 2, NULL, NULL, "JPY", 1000, 2000, -1 },
    { 2, NULL, "annual", "JPY", 11000, 22000, -1 },
    { 2, "P1Y", "annual", "USD", G_MAXINT64 / 2, G_MAXINT64 - 1, -1 },
    { 3, "P1Y", "annual", "USD", 0, 0, PD_ERROR_OVERFLOW },
    { 2, "P3Y", "annual", "JPY", 0, 0, PD_ERROR_INVALID },
    { 2, NULL, NULL, "EUR", 0, 0, PD_ERROR_INVALID },
    { 1, "P1Y", "monthly", "JPY", 0, 0, PD_ERROR_RULE },
    { 1001, "P1Y", "monthly", "JPY", 0, 0, PD_ERROR_RULE },
  };
  g_autoptr (PdProduct) product = new_product ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdOrderItem) item =
        pd_order_item_new ("P", "S", rows[i].quantity, rows[i].term, rows[i].billing);
    g_autoptr (GError) error = NULL;
    gint64 unit = 0, total = 0;

    g_assert_cmpint (pd_rules_price_item (product, item, rows[i].currency, &unit, &total, &error),
                     ==, rows[i].code < 0);
    if (rows[i].code >= 0) {
      g_assert_error (error, PD_ERROR, rows[i].code);
      continue;
    }
    g_assert_cmpint (unit, ==, rows[i].unit);
    g_assert_cmpint (total, ==, rows[i].total);
  }
}

static void
test_quantity (void)
{
  static const struct
  {
    int min, max;
    gint64 quantity;
    const char *words; /* NULL: allowed */
  } rows[] = {
    { 1, 10, 1, NULL },
    { 1, 10, 10, NULL },
    { 1, 10, 0, "between 1 and 10" },
    { 1, 10, 11, "between 1 and 10" },
    { 1, 10, -1, "between 1 and 10" },
    { 1, 10000, G_MAXINT64, "between 1 and 10,000" },
    { 1, 1, 2, "must be 1" },
    { 0, 0, 1, NULL }, /* limits that were never set */
    { 0, 0, 2, "must be 1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdProduct) product = g_object_new (PD_TYPE_PRODUCT, "title", "SQL", "min-quantity",
                                                  rows[i].min, "max-quantity", rows[i].max, NULL);
    g_autoptr (GError) error = NULL;

    g_assert_cmpint (pd_rules_check_quantity (product, rows[i].quantity, &error), ==,
                     rows[i].words == NULL);
    if (rows[i].words != NULL)
      g_assert_nonnull (strstr (error->message, rows[i].words));
  }
}

/* 4.6, 4.8, 4.9, in this order. */
static void
test_buy (void)
{
  static const struct
  {
    gboolean agreement, price, limit, one, owned;
    gint64 available, purchase;
    const char *rule; /* NULL: allowed */
    PdVerdictNext next;
  } rows[] = {
    { TRUE, TRUE, FALSE, FALSE, FALSE, 0, 100, NULL, 0 },
    { FALSE, TRUE, FALSE, FALSE, FALSE, 0, 100, "4.6", PD_VERDICT_NEXT_ACCEPT_AGREEMENT },
    { FALSE, FALSE, TRUE, TRUE, TRUE, 0, 100, "4.6", PD_VERDICT_NEXT_ACCEPT_AGREEMENT },
    { TRUE, FALSE, FALSE, FALSE, FALSE, 0, 100, "4.4", PD_VERDICT_NEXT_NONE },
    { TRUE, TRUE, TRUE, FALSE, FALSE, 100, 100, NULL, 0 }, /* the limit itself may be used up */
    { TRUE, TRUE, TRUE, FALSE, FALSE, 99, 100, "4.8", PD_VERDICT_NEXT_CREDIT_LIMIT },
    { TRUE, TRUE, TRUE, FALSE, FALSE, -1, 100, "4.8", PD_VERDICT_NEXT_CREDIT_LIMIT },
    { TRUE, TRUE, FALSE, FALSE, FALSE, -1, 100, NULL, 0 }, /* no limit is set */
    { TRUE, TRUE, FALSE, TRUE, FALSE, 0, 100, NULL, 0 },
    { TRUE, TRUE, FALSE, FALSE, TRUE, 0, 100, NULL, 0 },
    { TRUE, TRUE, FALSE, TRUE, TRUE, 0, 100, "4.9", PD_VERDICT_NEXT_NONE },
    { TRUE, TRUE, TRUE, TRUE, TRUE, 0, 100, "4.8", PD_VERDICT_NEXT_CREDIT_LIMIT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdProduct) product =
        g_object_new (PD_TYPE_PRODUCT, "one-per-customer", rows[i].one, NULL);
    PdBuyFacts facts = {
      .agreement_accepted = rows[i].agreement,
      .owned_already = rows[i].owned,
      .has_price = rows[i].price,
      .has_credit_limit = rows[i].limit,
      .credit_available_minor = rows[i].available,
      .purchase_minor = rows[i].purchase,
      .currency = "JPY",
    };
    g_autoptr (PdVerdict) verdict = pd_rules_judge_buy (product, &facts);

    g_test_message ("row %" G_GSIZE_FORMAT, i);
    g_assert_cmpint (pd_verdict_get_allowed (verdict), ==, rows[i].rule == NULL);
    if (rows[i].rule == NULL)
      continue;
    g_assert_cmpstr (pd_verdict_get_rule (verdict), ==, rows[i].rule);
    g_assert_cmpint (pd_verdict_get_next (verdict), ==, rows[i].next);
  }
}

/* 4.4: a far side that was not asked yet has told no currency either. */
static void
test_buy_without_price (void)
{
  static const char *const currencies[] = { "JPY", "", NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (currencies); i++) {
    g_autoptr (PdProduct) product = g_object_new (PD_TYPE_PRODUCT, NULL);
    PdBuyFacts facts = { .agreement_accepted = TRUE, .currency = currencies[i] };
    g_autoptr (PdVerdict) verdict = pd_rules_judge_buy (product, &facts);

    g_assert_cmpstr (pd_verdict_get_reason (verdict), ==,
                     i == 0 ? "This product has no price in JPY."
                            : "The price of this product is not known yet. Please synchronise and"
                              " try again.");
  }
}

static void
test_buy_names_both_amounts (void)
{
  g_autoptr (PdProduct) product = g_object_new (PD_TYPE_PRODUCT, NULL);
  PdBuyFacts facts = { .agreement_accepted = TRUE,
                       .has_price = TRUE,
                       .has_credit_limit = TRUE,
                       .credit_available_minor = -500,
                       .purchase_minor = 118000,
                       .currency = "USD" };
  g_autoptr (PdVerdict) verdict = pd_rules_judge_buy (product, &facts);

  g_assert_nonnull (strstr (pd_verdict_get_reason (verdict), "1,180.00"));
  g_assert_nonnull (strstr (pd_verdict_get_reason (verdict), "US$0.00")); /* never below nothing */
}

/* 7.3: the day of the purchase is day 0, the last one has 0 days left; the ends count exactly. */
static void
test_days_left (void)
{
  static const struct
  {
    const char *until, *now;
    int days;
  } rows[] = {
    { "2026-07-02", "2026-05-02", 60 },
    { "2026-07-02", "2026-05-02T23:59:59Z", 60 },
    { "2026-07-02", "2026-05-03", 59 },
    { "2026-07-02", "2026-07-01", 0 },
    { "2026-07-02", "2026-07-01T23:59:59.999999Z", 0 },
    { "2026-07-02", "2026-07-02", -1 },
    { "2026-07-02", "2027-01-01", -1 },
    { "2026-05-16T09:00:00Z", "2026-05-02T09:00:00Z", 14 },
    { "2026-05-16T09:00:00Z", "2026-05-16T08:59:59Z", 0 },
    { "2026-05-16T09:00:00Z", "2026-05-16T09:00:00Z", -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_test_message ("%s at %s", rows[i].until, rows[i].now);
    g_assert_cmpint (pd_rules_count_days_left (at (rows[i].until), at (rows[i].now)), ==,
                     rows[i].days);
  }
}

/* 5.6, 17 */
static void
test_link_ends (void)
{
  g_autoptr (PdPolicy) documents = new_policy ("2020");
  g_autoptr (PdPolicy) later = new_policy ("2021-06");
  gint64 issued = at ("2026-05-02T10:30:00Z"), used = at ("2026-05-20T08:00:00Z");

  g_assert_cmpint (pd_rules_get_link_end (documents, issued, 0), ==, at ("2026-05-16T10:30:00Z"));
  g_assert_cmpint (pd_rules_get_link_end (documents, issued, used), ==,
                   at ("2026-05-16T10:30:00Z"));
  g_assert_cmpint (pd_rules_get_link_end (later, issued, 0), ==, 0);
  g_assert_cmpint (pd_rules_get_link_end (later, issued, used), ==, at ("2026-05-25T08:00:00Z"));
}

/* 5.6: two weeks or 50 downloads, whichever is first. 5.7: the 50th works, the 51st does not.
 * 5.10: days left. 8.1: revoked. */
static void
test_link (void)
{
  static const struct
  {
    const char *now, *expires_at;
    int used, limit;
    gint64 revoked_at;
    gboolean allowed;
    const char *rule;
    int days_left;
  } rows[] = {
    { "2026-05-02T10:00:00Z", "2026-05-16T10:00:00Z", 0, 50, 0, TRUE, "5.6", 14 },
    { "2026-05-15T10:00:00Z", "2026-05-16T10:00:00Z", 0, 50, 0, TRUE, "5.6", 1 },
    { "2026-05-16T09:59:59.999999Z", "2026-05-16T10:00:00Z", 0, 50, 0, TRUE, "5.6", 0 },
    { "2026-05-16T10:00:00Z", "2026-05-16T10:00:00Z", 0, 50, 0, FALSE, "5.6", -1 },
    { "2026-05-02T10:00:00Z", "2026-05-16T10:00:00Z", 49, 50, 0, TRUE, "5.6", 14 }, /* the 50th */
    { "2026-05-02T10:00:00Z", "2026-05-16T10:00:00Z", 50, 50, 0, FALSE, "5.7", -1 },
    { "2026-05-02T10:00:00Z", "2026-05-16T10:00:00Z", 51, 50, 0, FALSE, "5.7", -1 },
    { "2026-05-17T10:00:00Z", "2026-05-16T10:00:00Z", 50, 50, 0, FALSE, "5.6", -1 },
    { "2026-05-02T10:00:00Z", "2026-05-16T10:00:00Z", 0, 50, 5, FALSE, "8.1", -1 },
    { "2026-05-17T10:00:00Z", "2026-05-16T10:00:00Z", 50, 50, 5, FALSE, "8.1", -1 },
    { "2026-05-02T10:00:00Z", NULL, 0, 0, 0, TRUE, "5.6", -1 }, /* 17: not running yet */
    { "2026-05-02T10:00:00Z", "2026-05-07T10:00:00Z", 5000, 0, 0, TRUE, "5.6", 5 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdDownloadLink) link =
        g_object_new (PD_TYPE_DOWNLOAD_LINK, "expires-at", at (rows[i].expires_at), "used",
                      rows[i].used, "limit", rows[i].limit, "revoked-at", rows[i].revoked_at, NULL);
    g_autoptr (PdVerdict) verdict = pd_rules_judge_link (link, at (rows[i].now));

    g_test_message ("row %" G_GSIZE_FORMAT, i);
    g_assert_cmpint (pd_verdict_get_allowed (verdict), ==, rows[i].allowed);
    g_assert_cmpstr (pd_verdict_get_rule (verdict), ==, rows[i].rule);
    g_assert_cmpint (pd_verdict_get_until (verdict), ==, at (rows[i].expires_at));
    g_assert_cmpint (pd_verdict_get_days_left (verdict), ==, rows[i].days_left);
    g_assert_cmpint (pd_verdict_get_reason (verdict) != NULL, ==, !rows[i].allowed);
  }
}

/* 6.3: both ends belong to the range, so one day is one. */
static void
test_range (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (pd_rules_check_range (1, 2, NULL));
  g_assert_true (pd_rules_check_range (2, 2, NULL));
  g_assert_true (pd_rules_check_range (2, 0, NULL)); /* no end */
  g_assert_false (pd_rules_check_range (3, 2, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "Asia/Tokyo", TRUE);
  setlocale (LC_ALL, "C.UTF-8");
  pd_text_set_language ("en_GB");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rules/window-end/7.3", test_window_ends);
  g_test_add_func ("/rules/cancel/7.1", test_cancel_by_day);
  g_test_add_func ("/rules/cancel-deadline/4.12", test_cancel_tells_the_deadline);
  g_test_add_func ("/rules/cancel-state/7.4", test_cancel_by_state_and_kind);
  g_test_add_func ("/rules/cancel-again/7.15", test_second_cancel_is_refused);
  g_test_add_func ("/rules/cancel-overdue/7.14", test_cancel_overdue);
  g_test_add_func ("/rules/days-left/7.3", test_days_left);
  g_test_add_func ("/rules/credit/8.6", test_credit);
  g_test_add_func ("/rules/credit-faults/8.6", test_credit_that_cannot_be);
  g_test_add_func ("/rules/tax/4.3", test_tax);
  g_test_add_func ("/rules/price", test_price_item);
  g_test_add_func ("/rules/quantity", test_quantity);
  g_test_add_func ("/rules/buy/4.6", test_buy);
  g_test_add_func ("/rules/buy-price/4.4", test_buy_without_price);
  g_test_add_func ("/rules/buy-amounts/4.8", test_buy_names_both_amounts);
  g_test_add_func ("/rules/link-end/5.6", test_link_ends);
  g_test_add_func ("/rules/link/5.7", test_link);
  g_test_add_func ("/rules/range/6.3", test_range);

  return g_test_run ();
}
