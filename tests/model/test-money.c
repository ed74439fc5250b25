// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <locale.h>
#include <unicode/ucurr.h>
#include <unicode/uenum.h>

#include "pd-error.h"
#include "pd-money.h"
#include "pd-text.h"

static void
test_exponents (void)
{
  static const struct
  {
    const char *currency;
    int exponent;
  } rows[] = {
    { "JPY", 0 },
    { "KRW", 0 },
    { "VND", 0 },
    { "CLP", 0 },
    { "ISK", 0 },
    { "XAF", 0 },
    { "USD", 2 },
    { "EUR", 2 },
    { "AUD", 2 },
    { "BRL", 2 },
    { "TWD", 2 },
    { "HUF", 2 },
    { "KWD", 3 },
    { "BHD", 3 },
    { "JOD", 3 },
    { "OMR", 3 },
    { "TND", 3 },
    { "LYD", 3 },
    { "IQD", 3 },
    { "CLF", 4 },
    { "UYW", 4 },
    /* CLDR has 0 for these, ISO 4217 has 2 */
    { "AFN", 2 },
    { "ALL", 2 },
    { "IRR", 2 },
    { "KPW", 2 },
    { "LAK", 2 },
    { "LBP", 2 },
    { "MGA", 2 },
    { "MMK", 2 },
    { "RSD", 2 },
    { "SLL", 2 },
    { "SOS", 2 },
    { "SYP", 2 },
    { "YER", 2 },
    /* none */
    { "XAU", -1 },
    { "XXX", -1 },
    { "XTS", -1 },
    { "DEM", -1 },
    { "ITL", -1 },
    { "ZZZ", -1 },
    { "jpy", -1 },
    { "", -1 },
    { "JPYX", -1 },
    { NULL, -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_test_message ("%s", rows[i].currency);
    g_assert_cmpint (pd_currency_get_exponent (rows[i].currency), ==, rows[i].exponent);
    g_assert_cmpint (pd_currency_is_known (rows[i].currency), ==, rows[i].exponent >= 0);
  }
}

/* The currencies that ICU counts among those in use, without the 13 that have no minor unit: each
 * is known, reads the smallest amount it can hold and writes it again. */
static void
test_every_currency_round_trips (void)
{
  UErrorCode status = U_ZERO_ERROR;
  UEnumeration *codes = ucurr_openISOCurrencies (UCURR_NON_DEPRECATED, &status);
  const char *code;
  guint n = 0;

  while ((code = uenum_next (codes, NULL, &status)) != NULL) {
    static const gint64 amounts[] = { 0, 1, -1, 9, 10, 123456, G_MAXINT64, G_MININT64 };

    if (!pd_currency_is_known (code)) {
      g_assert_cmpint (code[0], ==, 'X');
      continue;
    }
    n++;
    for (gsize i = 0; i < G_N_ELEMENTS (amounts); i++) {
      g_autofree char *text = pd_money_format_plain (amounts[i], code);
      g_autoptr (GError) error = NULL;
      gint64 amount;

      g_assert_true (pd_money_parse (text, code, &amount, &error));
      g_assert_no_error (error);
      g_assert_cmpint (amount, ==, amounts[i]);
    }
  }
  uenum_close (codes);
  g_assert_cmpuint (n, >=, 150);
}

static void
test_parse (void)
{
  static const struct
  {
    const char *text, *currency;
    gint64 amount;
  } rows[] = {
    { "1234.50", "USD", 123450 },
    { "1234.5", "USD", 123450 },
    { "1234", "USD", 123400 },
    { "0", "USD", 0 },
    { "-0", "USD", 0 },
    { "0.01", "USD", 1 },
    { "-0.01", "USD", -1 },
    { "007", "JPY", 7 },
    { "1500", "JPY", 1500 },
    { "1.234", "KWD", 1234 },
    { "1.2345", "CLF", 12345 },
    { "92233720368547758.07", "USD", G_MAXINT64 },
    { "-92233720368547758.08", "USD", G_MININT64 },
    { "9223372036854775807", "JPY", G_MAXINT64 },
    { "-9223372036854775808", "JPY", G_MININT64 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    gint64 amount;

    g_assert_true (pd_money_parse (rows[i].text, rows[i].currency, &amount, &error));
    g_assert_no_error (error);
    g_assert_cmpint (amount, ==, rows[i].amount);
  }
}

static void
test_parse_faults (void)
{
  static const struct
  {
    const char *text, *currency;
    PdError code;
  } rows[] = {
    { "", "USD", PD_ERROR_INVALID },
    { NULL, "USD", PD_ERROR_INVALID },
    { "-", "USD", PD_ERROR_INVALID },
    { ".5", "USD", PD_ERROR_INVALID },
    { "5.", "USD", PD_ERROR_INVALID },
    { "1.234", "USD", PD_ERROR_INVALID },
    { "1.0", "JPY", PD_ERROR_INVALID },
    { "1,234", "USD", PD_ERROR_INVALID },
    { "1 234", "USD", PD_ERROR_INVALID },
    { " 1", "USD", PD_ERROR_INVALID },
    { "1 ", "USD", PD_ERROR_INVALID },
    { "+1", "USD", PD_ERROR_INVALID },
    { "--1", "USD", PD_ERROR_INVALID },
    { "1e3", "USD", PD_ERROR_INVALID },
    { "0x10", "USD", PD_ERROR_INVALID },
    { "１２", "JPY", PD_ERROR_INVALID },
    { "1.2.3", "CLF", PD_ERROR_INVALID },
    { "$1", "USD", PD_ERROR_INVALID },
    { "1", "ZZZ", PD_ERROR_INVALID },
    { "1", NULL, PD_ERROR_INVALID },
    { "92233720368547758.08", "USD", PD_ERROR_OVERFLOW },
    { "-92233720368547758.09", "USD", PD_ERROR_OVERFLOW },
    { "92233720368547759", "USD", PD_ERROR_OVERFLOW },
    { "9223372036854775808", "JPY", PD_ERROR_OVERFLOW },
    { "99999999999999999999999999", "JPY", PD_ERROR_OVERFLOW },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    gint64 amount = 77;

    g_test_message ("%s %s", rows[i].text, rows[i].currency);
    g_assert_false (pd_money_parse (rows[i].text, rows[i].currency, &amount, &error));
    g_assert_error (error, PD_ERROR, (int) rows[i].code);
    g_assert_cmpint (amount, ==, 77);
  }
}

static void
test_format_plain (void)
{
  static const struct
  {
    gint64 amount;
    const char *currency, *text;
  } rows[] = {
    { 123450, "USD", "1234.50" },
    { -5, "USD", "-0.05" },
    { 0, "USD", "0.00" },
    { 1500, "JPY", "1500" },
    { -1500, "JPY", "-1500" },
    { 1, "KWD", "0.001" },
    { 12345, "CLF", "1.2345" },
    { G_MAXINT64, "USD", "92233720368547758.07" },
    { G_MININT64, "USD", "-92233720368547758.08" },
    { G_MININT64, "JPY", "-9223372036854775808" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = pd_money_format_plain (rows[i].amount, rows[i].currency);

    g_assert_cmpstr (text, ==, rows[i].text);
  }
}

static void
test_add (void)
{
  static const struct
  {
    gint64 a, b, sum;
    gboolean fits;
  } rows[] = {
    { 1, 2, 3, TRUE },
    { G_MAXINT64, 0, G_MAXINT64, TRUE },
    { G_MAXINT64, G_MININT64, -1, TRUE },
    { G_MAXINT64, 1, 0, FALSE },
    { G_MININT64, -1, 0, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    gint64 sum = 77;

    g_assert_cmpint (pd_money_add (rows[i].a, rows[i].b, &sum, &error), ==, rows[i].fits);
    g_assert_cmpint (sum, ==, rows[i].fits ? rows[i].sum : 77);
    if (!rows[i].fits)
      g_assert_error (error, PD_ERROR, PD_ERROR_OVERFLOW);
  }
}

static void
test_multiply (void)
{
  static const struct
  {
    gint64 amount, factor, product;
    gboolean fits;
  } rows[] = {
    { 118000, 3, 354000, TRUE },
    { -5, 5, -25, TRUE },
    { G_MAXINT64, 1, G_MAXINT64, TRUE },
    { G_MAXINT64, 2, 0, FALSE },
    { G_MININT64, -1, 0, FALSE },
    { G_GINT64_CONSTANT (4294967296), G_GINT64_CONSTANT (2147483648), 0, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    gint64 product = 77;

    g_assert_cmpint (pd_money_multiply (rows[i].amount, rows[i].factor, &product, &error), ==,
                     rows[i].fits);
    g_assert_cmpint (product, ==, rows[i].fits ? rows[i].product : 77);
    if (!rows[i].fits)
      g_assert_error (error, PD_ERROR, PD_ERROR_OVERFLOW);
  }
}

/* Rounded once, half away from zero; the product may need 128 bits. */
static void
test_scale (void)
{
  static const struct
  {
    gint64 amount, numerator, denominator, result;
    gboolean fits;
  } rows[] = {
    { 100, 1, 3, 33, TRUE },
    { 200, 1, 3, 67, TRUE },
    { 5, 1, 2, 3, TRUE },
    { -5, 1, 2, -3, TRUE },
    { 5, -1, 2, -3, TRUE },
    { -5, -1, 2, 3, TRUE },
    { 4, 1, 8, 1, TRUE },
    { 3, 1, 8, 0, TRUE },
    { -3, 1, 8, 0, TRUE },
    { 0, 365, 366, 0, TRUE },
    { 118000, 305, 365, 98603, TRUE },
    { G_MAXINT64, G_MAXINT64, G_MAXINT64, G_MAXINT64, TRUE },
    { G_MININT64, G_MAXINT64, G_MAXINT64, G_MININT64, TRUE },
    { G_MININT64, 1, G_MAXINT64, -1, TRUE },
    { G_MAXINT64, 1, 2, G_GINT64_CONSTANT (4611686018427387904), TRUE },
    { G_MAXINT64, 3, 2, 0, FALSE },
    { G_MININT64, -1, 1, 0, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    gint64 result = 77;

    g_assert_cmpint (
        pd_money_scale (rows[i].amount, rows[i].numerator, rows[i].denominator, &result, &error),
        ==, rows[i].fits);
    g_assert_cmpint (result, ==, rows[i].fits ? rows[i].result : 77);
    if (!rows[i].fits)
      g_assert_error (error, PD_ERROR, PD_ERROR_OVERFLOW);
  }
}

static void
assert_format (gint64 amount, const char *currency, const char *expected)
{
  g_autofree char *text = pd_money_format (amount, currency);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_format_for_the_reader (void)
{
  pd_text_set_language ("en_US");
  assert_format (118000, "JPY", "¥118,000");
  assert_format (123450, "USD", "$1,234.50");
  assert_format (-123450, "USD", "−$1,234.50");
  assert_format (1234567, "IQD", "IQD\u00a01,234.567"); /* ISO's three decimals, CLDR has none */
  assert_format (G_MAXINT64, "USD", "$92,233,720,368,547,758.07");
  assert_format (G_MININT64, "JPY", "−¥9,223,372,036,854,775,808");
  pd_text_set_language ("ja_JP.UTF-8");
  assert_format (118000, "JPY", "￥118,000");
  assert_format (-118000, "JPY", "−￥118,000");
  assert_format (123450, "USD", "$1,234.50");
  pd_text_set_language ("en_US");
}

/* A currency that a damaged book names is shown, not guessed at. */
static void
test_format_of_an_unknown_currency (void)
{
  assert_format (5, "ZZZ", "5 ZZZ");
  assert_format (5, NULL, "5 ");
}

static gpointer
format_many (gpointer data)
{
  for (int i = 0; i < 2000; i++) {
    g_autofree char *yen = pd_money_format (118000, "JPY");
    g_autofree char *dollars = pd_money_format (-123450, "USD");

    if (strcmp (yen, "¥118,000") != 0 || strcmp (dollars, "−$1,234.50") != 0)
      return GINT_TO_POINTER (1);
  }

  return NULL;
}

static void
test_threads (void)
{
  GThread *threads[8];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("format", format_many, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_null (g_thread_join (threads[i]));
}

/* What is not told is no amount, and no sum with it is one. */
static void
test_untold (void)
{
  static const struct
  {
    gint64 a, b, sum;
  } rows[] = {
    { 2, 3, 5 },
    { PD_MONEY_UNTOLD, 3, PD_MONEY_UNTOLD },
    { 2, PD_MONEY_UNTOLD, PD_MONEY_UNTOLD },
    { PD_MONEY_UNTOLD, PD_MONEY_UNTOLD, PD_MONEY_UNTOLD },
  };
  g_autofree char *untold = pd_money_format_told (PD_MONEY_UNTOLD, "JPY");
  g_autofree char *nothing = pd_money_format_told (0, "JPY");
  g_autofree char *same = pd_money_format (0, "JPY");
  g_autoptr (GError) error = NULL;
  gint64 sum = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_assert_true (pd_money_add_told (rows[i].a, rows[i].b, &sum, &error));
    g_assert_no_error (error);
    g_assert_cmpint (sum, ==, rows[i].sum);
  }
  g_assert_false (pd_money_add_told (G_MAXINT64, 1, &sum, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_OVERFLOW);
  g_assert_cmpstr (untold, ==, "—");
  g_assert_cmpstr (nothing, ==, same);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  pd_text_set_language ("en_US");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/money/exponents", test_exponents);
  g_test_add_func ("/money/every-currency", test_every_currency_round_trips);
  g_test_add_func ("/money/parse", test_parse);
  g_test_add_func ("/money/parse-faults", test_parse_faults);
  g_test_add_func ("/money/format-plain", test_format_plain);
  g_test_add_func ("/money/add", test_add);
  g_test_add_func ("/money/multiply", test_multiply);
  g_test_add_func ("/money/scale", test_scale);
  g_test_add_func ("/money/format", test_format_for_the_reader);
  g_test_add_func ("/money/format-unknown", test_format_of_an_unknown_currency);
  g_test_add_func ("/money/threads", test_threads);
  g_test_add_func ("/money/untold", test_untold);

  return g_test_run ();
}
