// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-product.h"

static PdProduct *
new_product (void)
{
  PdProduct *product = g_object_new (PD_TYPE_PRODUCT, "product-id", "P", "sku-id", "0001", NULL);
  g_autoptr (GPtrArray) prices = g_ptr_array_new_with_free_func ((GDestroyNotify) pd_price_free);

  g_ptr_array_add (prices, pd_price_new ("P1Y", "monthly", "JPY", 100));
  g_ptr_array_add (prices, pd_price_new ("P1Y", "annual", "JPY", 1100));
  g_ptr_array_add (prices, pd_price_new ("P3Y", "one_time", "USD", 3000));
  pd_product_set_prices (product, prices);
  return product;
}

static void
test_find_price (void)
{
  static const struct
  {
    const char *term, *billing, *currency;
    gint64 amount; /* -1: none */
  } rows[] = {
    { "P1Y", "monthly", "JPY", 100 }, { "P1Y", "annual", "JPY", 1100 },
    { "P1Y", "one_time", "JPY", -1 }, { "P3Y", "one_time", "JPY", -1 },
    { NULL, NULL, "JPY", 100 },       { NULL, NULL, "USD", 3000 },
    { NULL, "annual", "JPY", 1100 },  { "P1Y", NULL, "USD", -1 },
    { "", NULL, "JPY", -1 },          { NULL, NULL, "EUR", -1 },
  };
  g_autoptr (PdProduct) product = new_product ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const PdPrice *price =
        pd_product_find_price (product, rows[i].term, rows[i].billing, rows[i].currency);

    g_assert_cmpint (price != NULL ? price->amount_minor : -1, ==, rows[i].amount);
  }
}

static void
test_prices_are_never_null (void)
{
  g_autoptr (PdProduct) product = g_object_new (PD_TYPE_PRODUCT, NULL);

  g_assert_nonnull (pd_product_get_prices (product));
  pd_product_set_prices (product, NULL);
  g_assert_cmpuint (pd_product_get_prices (product)->len, ==, 0);
}

static void
test_assign_takes_the_prices (void)
{
  g_autoptr (PdProduct) shown = g_object_new (PD_TYPE_PRODUCT, NULL);
  PdProduct *fresh = new_product ();

  pd_record_assign (PD_RECORD (shown), PD_RECORD (fresh));
  g_object_unref (fresh);
  g_assert_cmpuint (pd_product_get_prices (shown)->len, ==, 3);
  g_assert_cmpint (pd_product_find_price (shown, NULL, NULL, "USD")->amount_minor, ==, 3000);
}

static void
test_instalments (void)
{
  static const struct
  {
    const char *term, *billing;
    int n;
  } rows[] = {
    { "", "one_time", 1 },    { NULL, "one_time", 1 },  { "P1Y", "one_time", 1 },
    { "P1Y", "monthly", 12 }, { "P3Y", "monthly", 36 }, { "P1M", "monthly", 1 },
    { "P1Y", "annual", 1 },   { "P3Y", "annual", 3 },   { "P1M", "annual", 0 },
    { "", "monthly", 0 },     { "P1Y", "weekly", 0 },   { "P1Y", NULL, 0 },
    { "junk", "monthly", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (pd_price_get_instalments (rows[i].term, rows[i].billing), ==, rows[i].n);
}

static void
test_words (void)
{
  static const struct
  {
    const char *term, *words;
  } rows[] = {
    { "P1Y", "1 year" },  { "P3Y", "3 years" }, { "P1M", "1 month" },  { "P6M", "6 months" },
    { "P12M", "1 year" }, { "", "Perpetual" },  { NULL, "Perpetual" }, { "P1W", "P1W" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *words = pd_term_format (rows[i].term);

    g_assert_cmpstr (words, ==, rows[i].words);
  }
  g_assert_cmpstr (pd_kind_get_title (PD_KIND_PLAN), ==, "Software plan");
  g_assert_cmpstr (pd_kind_get_title ("software_new"), ==, "software_new");
  g_assert_cmpstr (pd_kind_get_title (NULL), ==, "");
  g_assert_cmpstr (pd_billing_get_title (PD_BILLING_ONE_TIME), ==, "One-time");
  g_assert_cmpstr (pd_billing_get_title ("weekly"), ==, "weekly");
  g_assert_cmpstr (pd_billing_get_title (NULL), ==, "");
}

static void
test_item_id (void)
{
  g_autoptr (PdProduct) product = new_product ();
  g_autofree char *id = pd_product_dup_item_id (product);

  g_assert_cmpstr (id, ==, "P:0001");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/product/find-price", test_find_price);
  g_test_add_func ("/product/no-prices", test_prices_are_never_null);
  g_test_add_func ("/product/assign", test_assign_takes_the_prices);
  g_test_add_func ("/product/instalments", test_instalments);
  g_test_add_func ("/product/words", test_words);
  g_test_add_func ("/product/item-id", test_item_id);

  return g_test_run ();
}
