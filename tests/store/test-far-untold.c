// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Amounts that the far side has not told: in the book they are no amounts, until it tells them. */

#include "far-fixture.h"

/* An order of two lines; the second one costs @second in all. */
static PdOrder *
put (Fixture *fixture, gint64 first, gint64 second, gint64 total, int pass, gboolean *changed)
{
  const PdFarOrderLine lines[] = {
    { .line = 0,
      .product_id = "P",
      .sku_id = "1",
      .quantity = 2,
      .term = "",
      .billing = "one_time",
      .unit_price_minor = first,
      .total_minor = first == PD_FAR_UNSAID ? first : 2 * first },
    { .line = 1,
      .product_id = "P",
      .sku_id = "2",
      .quantity = 1,
      .term = "",
      .billing = "one_time",
      .unit_price_minor = second,
      .total_minor = second },
  };
  const PdFarOrder order = { .order_id = "o1",
                             .customer_row_id = fixture->customer,
                             .placed_at = TEST_NOW,
                             .status = "completed",
                             .currency = "USD",
                             .total_minor = total,
                             .lines = lines,
                             .n_lines = 2,
                             .seen_at = PASS (pass) };

  return get_order (fixture->db, put_order (fixture->db, &order, changed));
}

static void
assert_line (PdOrder *order, guint number, gint64 unit, gint64 total)
{
  PdOrderLine *line = pd_order_get_lines (order)->pdata[number];

  g_assert_cmpint (pd_order_line_get_unit_price (line), ==, unit);
  g_assert_cmpint (pd_order_line_get_total (line), ==, total);
}

/* What is told, in which pass, and what the order's total is then. */
static const struct
{
  const char *name;
  struct
  {
    gint64 first, second, said;
    gint64 total; /* in the book */
  } passes[2];
} rows[] = {
  { "nothing, then all",
    { { PD_FAR_UNSAID, PD_FAR_UNSAID, PD_FAR_UNSAID, PD_MONEY_UNTOLD },
      { 500, 300, PD_FAR_UNSAID, 1300 } } },
  { "a part, then the total",
    { { 500, PD_FAR_UNSAID, PD_FAR_UNSAID, PD_MONEY_UNTOLD },
      { 500, PD_FAR_UNSAID, 1300, 1300 } } },
  { "all, then nothing",
    { { 500, 300, PD_FAR_UNSAID, 1300 }, { PD_FAR_UNSAID, PD_FAR_UNSAID, PD_FAR_UNSAID, 1300 } } },
  { "nothing is paid: told as 0",
    { { 0, 0, PD_FAR_UNSAID, 0 }, { PD_FAR_UNSAID, PD_FAR_UNSAID, PD_FAR_UNSAID, 0 } } },
  { "not told twice",
    { { PD_FAR_UNSAID, 0, PD_FAR_UNSAID, PD_MONEY_UNTOLD },
      { PD_FAR_UNSAID, 0, PD_FAR_UNSAID, PD_MONEY_UNTOLD } } },
};

static void
test_order (Fixture *fixture, gconstpointer data)
{
  const guint row = GPOINTER_TO_UINT (data);
  gint64 first = PD_MONEY_UNTOLD;
  gint64 second = PD_MONEY_UNTOLD;
  gint64 total = PD_MONEY_UNTOLD;

  for (int i = 0; i < 2; i++) {
    gboolean changed = FALSE;
    g_autoptr (PdOrder) order = put (fixture, rows[row].passes[i].first, rows[row].passes[i].second,
                                     rows[row].passes[i].said, i + 1, &changed);
    const gint64 now_first =
        rows[row].passes[i].first != PD_FAR_UNSAID ? rows[row].passes[i].first : first;
    const gint64 now_second =
        rows[row].passes[i].second != PD_FAR_UNSAID ? rows[row].passes[i].second : second;

    g_assert_cmpint (pd_order_get_total (order), ==, rows[row].passes[i].total);
    assert_line (order, 0, now_first, now_first != PD_MONEY_UNTOLD ? 2 * now_first : now_first);
    assert_line (order, 1, now_second, now_second);
    if (i > 0) /* what became known is a change, also where it is 0 */
      g_assert_cmpint (changed, ==,
                       now_first != first || now_second != second ||
                           rows[row].passes[i].total != total);
    first = now_first;
    second = now_second;
    total = rows[row].passes[i].total;
  }
}

/* 10, 17.3: a subscription that is first to tell of a line knows no price. */
static void
test_subscription (Fixture *fixture, gconstpointer data)
{
  const PdFarSubscription subscription = {
    .customer_row_id = fixture->customer,
    .subscription_id = "11112222-0000-4000-8000-000000000001",
    .order_id = "o9",
    .product_id = "P",
    .sku_id = "1",
    .title = "A title",
    .quantity = 3,
    .term = "P1Y",
    .billing = "triennial",
    .placed_at = TEST_NOW,
    .auto_renew = -1,
    .seen_at = PASS (1),
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOrderLine) line = NULL;
  g_autoptr (PdOrder) order = NULL;
  gint64 row_id = 0;

  g_assert_true (
      pd_database_put_far_subscription (fixture->db, &subscription, &row_id, NULL, &error));
  g_assert_no_error (error);
  line = pd_database_get_line (fixture->db, row_id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (pd_order_line_get_total (line), ==, PD_MONEY_UNTOLD);
  g_assert_cmpstr (pd_order_line_get_billing (line), ==, "triennial");
  order = pd_database_get_order (fixture->db, pd_order_line_get_order_row_id (line), &error);
  g_assert_no_error (error);
  g_assert_cmpint (pd_order_get_total (order), ==, PD_MONEY_UNTOLD);
}

/* 12: of an invoice whose lines did not come, no sum of them is known; its total may be. */
static void
test_invoice (Fixture *fixture, gconstpointer data)
{
  const PdFarInvoiceLine line = {
    .charge_type = "New", .title = "A title", .quantity = 1, .amount_minor = 700, .at = TEST_NOW
  };
  static const gint64 totals[] = { PD_FAR_UNSAID, 900 };

  for (gsize i = 0; i < G_N_ELEMENTS (totals); i++) {
    g_autofree char *id = g_strdup_printf ("G0000%u", (guint) i);
    const PdFarInvoice invoice = { .invoice_id = id,
                                   .month = "2026-05",
                                   .currency = "USD",
                                   .total_minor = totals[i],
                                   .paid_minor = PD_FAR_UNSAID,
                                   .seen_at = PASS (1) };
    g_autoptr (PdInvoice) empty = NULL;
    g_autoptr (PdInvoice) full = NULL;
    g_autoptr (GError) error = NULL;
    gint64 row_id = 0;

    g_assert_true (pd_database_put_far_invoice (fixture->db, &invoice, &row_id, NULL, &error));
    empty = pd_database_get (fixture->db, PD_LIST_INVOICES, row_id, TEST_NOW, &error);
    g_assert_no_error (error);
    g_assert_cmpint (pd_invoice_get_charges (empty), ==, PD_MONEY_UNTOLD);
    g_assert_cmpint (pd_invoice_get_credits (empty), ==, PD_MONEY_UNTOLD);
    g_assert_cmpint (pd_invoice_get_total (empty), ==, totals[i]);

    g_assert_true (
        pd_database_put_far_invoice_lines (fixture->db, row_id, 0, &line, 1, NULL, &error));
    g_assert_true (pd_database_end_far_invoice_lines (fixture->db, row_id, 1, &error));
    full = pd_database_get (fixture->db, PD_LIST_INVOICES, row_id, TEST_NOW, &error);
    g_assert_no_error (error);
    g_assert_cmpint (pd_invoice_get_charges (full), ==, 700);
    g_assert_cmpint (pd_invoice_get_credits (full), ==, 0);
    g_assert_cmpint (pd_invoice_get_total (full), ==, totals[i] == PD_FAR_UNSAID ? 700 : 900);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strdup_printf ("/far-untold/order/%s", rows[i].name);

    g_test_add (path, Fixture, GUINT_TO_POINTER (i), set_up, test_order, tear_down);
  }
  g_test_add ("/far-untold/subscription", Fixture, NULL, set_up, test_subscription, tear_down);
  g_test_add ("/far-untold/invoice", Fixture, NULL, set_up, test_invoice, tear_down);

  return g_test_run ();
}
