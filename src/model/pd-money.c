// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-money.h"

#include <glib/gi18n-lib.h>
#include <unicode/ucurr.h>
#include <unicode/uenum.h>
#include <unicode/unum.h>
#include <unicode/ustring.h>

#include "pd-error.h"
#include "pd-text.h"

#define MINUS_SIGN 0x2212
#define MAX_EXPONENT 4

__extension__ typedef __int128 PdWide;

/* ICU follows CLDR, which drops the decimals that nobody uses in cash any more. ISO 4217 (list
 * one, amendment 175) keeps them, and so do invoices. Compared with ICU 72; SLL and HRK end there
 * as they were. */
static const struct
{
  const char *currency;
  int exponent;
} iso_exponents[] = {
  { "AFN", 2 }, { "ALL", 2 }, { "IQD", 3 }, { "IRR", 2 }, { "KPW", 2 }, { "LAK", 2 }, { "LBP", 2 },
  { "MGA", 2 }, { "MMK", 2 }, { "RSD", 2 }, { "SLL", 2 }, { "SOS", 2 }, { "SYP", 2 }, { "YER", 2 },
};

/* ISO 4217 gives these no minor unit: metals, units of account, testing, none. No price is in
 * them. */
static const char *const no_currencies[] = {
  "XAG", "XAU", "XBA", "XBB", "XBC", "XBD", "XDR", "XPD", "XPT", "XSU", "XTS", "XUA", "XXX", NULL,
};

static int
find_exponent (const char *currency)
{
  UErrorCode status = U_ZERO_ERROR;
  UChar code[4];
  int32_t digits;

  for (gsize i = 0; i < G_N_ELEMENTS (iso_exponents); i++) {
    if (strcmp (iso_exponents[i].currency, currency) == 0)
      return iso_exponents[i].exponent;
  }

  u_charsToUChars (currency, code, 4);
  digits = ucurr_getDefaultFractionDigitsForUsage (code, UCURR_USAGE_STANDARD, &status);
  return U_SUCCESS (status) && digits >= 0 && digits <= MAX_EXPONENT ? digits : -1;
}

/* Currencies in use and their exponents. */
static gpointer
build_exponents (gpointer data)
{
  GHashTable *exponents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  UErrorCode status = U_ZERO_ERROR;
  UEnumeration *codes = ucurr_openISOCurrencies (UCURR_NON_DEPRECATED, &status);
  const char *code;

  if (U_FAILURE (status)) {
    g_critical ("Listing the currencies: %s", u_errorName (status));
    return exponents;
  }

  while ((code = uenum_next (codes, NULL, &status)) != NULL && U_SUCCESS (status)) {
    int exponent = strlen (code) == 3 ? find_exponent (code) : -1;

    if (exponent >= 0 && !g_strv_contains (no_currencies, code))
      g_hash_table_insert (exponents, g_strdup (code), GINT_TO_POINTER (exponent));
  }
  uenum_close (codes);

  return exponents;
}

int
pd_currency_get_exponent (const char *currency)
{
  static GOnce once = G_ONCE_INIT;
  GHashTable *exponents = g_once (&once, build_exponents, NULL); /* only read from here on */
  gpointer exponent;

  if (currency == NULL || !g_hash_table_lookup_extended (exponents, currency, NULL, &exponent))
    return -1;

  return GPOINTER_TO_INT (exponent);
}

gboolean
pd_currency_is_known (const char *currency)
{
  return pd_currency_get_exponent (currency) >= 0;
}

static gboolean
set_overflow (GError **error)
{
  g_set_error_literal (error, PD_ERROR, PD_ERROR_OVERFLOW,
                       _ ("This amount is larger than Partner Desk can count."));
  return FALSE;
}

gboolean
pd_money_add (gint64 a_minor, gint64 b_minor, gint64 *sum_minor, GError **error)
{
  gint64 sum;

  if (__builtin_add_overflow (a_minor, b_minor, &sum))
    return set_overflow (error);

  *sum_minor = sum;
  return TRUE;
}

gboolean
pd_money_add_told (gint64 a_minor, gint64 b_minor, gint64 *sum_minor, GError **error)
{
  if (a_minor != PD_MONEY_UNTOLD && b_minor != PD_MONEY_UNTOLD)
    return pd_money_add (a_minor, b_minor, sum_minor, error);

  *sum_minor = PD_MONEY_UNTOLD;
  return TRUE;
}

gboolean
pd_money_multiply (gint64 amount_minor, gint64 factor, gint64 *product_minor, GError **error)
{
  gint64 product;

  if (__builtin_mul_overflow (amount_minor, factor, &product))
    return set_overflow (error);

  *product_minor = product;
  return TRUE;
}

gboolean
pd_money_scale (gint64 amount_minor,
                gint64 numerator,
                gint64 denominator,
                gint64 *result_minor,
                GError **error)
{
  PdWide product = (PdWide) amount_minor * numerator;
  PdWide result, rest;

  g_return_val_if_fail (denominator > 0, FALSE);

  result = product / denominator;
  rest = product % denominator;
  if (2 * (rest < 0 ? -rest : rest) >= denominator)
    result += product < 0 ? -1 : 1;
  if (result > G_MAXINT64 || result < G_MININT64)
    return set_overflow (error);

  *result_minor = (gint64) result;
  return TRUE;
}

static gboolean
set_no_amount (const char *text, const char *currency, GError **error)
{
  /* Translators: the first %s is what was typed as an amount, the second a currency code. */
  g_set_error (error, PD_ERROR, PD_ERROR_INVALID, _ ("“%s” is not an amount in %s."),
               text != NULL ? text : "", currency != NULL ? currency : "");
  return FALSE;
}

/* "-1234.5": exactly this form, and at most @exponent decimals. */
static gboolean
has_amount_form (const char *text, int exponent)
{
  gsize n_whole, n_decimals;

  if (*text == '-')
    text++;
  n_whole = strspn (text, "0123456789");
  if (n_whole == 0)
    return FALSE;
  if (text[n_whole] == '\0')
    return TRUE;
  if (text[n_whole] != '.')
    return FALSE;

  n_decimals = strspn (text + n_whole + 1, "0123456789");
  return n_decimals > 0 && n_decimals <= (gsize) exponent && text[n_whole + 1 + n_decimals] == '\0';
}

gboolean
pd_money_parse (const char *text, const char *currency, gint64 *amount_minor, GError **error)
{
  int exponent = pd_currency_get_exponent (currency);
  int sign = 1, missing = exponent;
  gboolean in_decimals = FALSE;
  gint64 amount = 0;

  if (text == NULL || exponent < 0 || !has_amount_form (text, exponent))
    return set_no_amount (text, currency, error);

  if (*text == '-') {
    sign = -1;
    text++;
  }
  for (; *text != '\0' || missing > 0; missing -= in_decimals) {
    int digit = 0; /* a decimal that was not written */

    if (*text == '.') {
      text++;
      in_decimals = TRUE;
    } else if (*text == '\0') {
      in_decimals = TRUE;
    }
    if (*text != '\0')
      digit = *text++ - '0';
    if (__builtin_mul_overflow (amount, 10, &amount) ||
        __builtin_add_overflow (amount, sign * digit, &amount))
      return set_overflow (error);
  }

  *amount_minor = amount;
  return TRUE;
}

char *
pd_money_format_plain (gint64 amount_minor, const char *currency)
{
  int exponent = pd_currency_get_exponent (currency);
  guint64 amount = amount_minor < 0 ? -(guint64) amount_minor : (guint64) amount_minor;
  const char *sign = amount_minor < 0 ? "-" : "";
  guint64 unit = 1;

  if (exponent <= 0)
    return g_strdup_printf ("%s%" G_GUINT64_FORMAT, sign, amount);

  for (int i = 0; i < exponent; i++)
    unit *= 10;
  return g_strdup_printf ("%s%" G_GUINT64_FORMAT ".%0*" G_GUINT64_FORMAT, sign, amount / unit,
                          exponent, amount % unit);
}

/* A thread's formatters: making one takes ICU longer than using it a thousand times. */
typedef struct
{
  const char *locale;  /* interned */
  GHashTable *by_code; /* currency code -> UNumberFormat */
} PdMoneyFormats;

static void
money_formats_free (gpointer data)
{
  PdMoneyFormats *formats = data;

  g_hash_table_unref (formats->by_code);
  g_free (formats);
}

static GPrivate thread_formats = G_PRIVATE_INIT (money_formats_free);

static PdMoneyFormats *
get_formats (void)
{
  PdMoneyFormats *formats = g_private_get (&thread_formats);

  if (formats == NULL) {
    formats = g_new0 (PdMoneyFormats, 1);
    formats->by_code =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) unum_close);
    g_private_set (&thread_formats, formats);
  }
  if (formats->locale != pd_text_get_locale ()) {
    g_hash_table_remove_all (formats->by_code);
    formats->locale = pd_text_get_locale ();
  }

  return formats;
}

static UNumberFormat *
get_format (const char *currency, int exponent)
{
  PdMoneyFormats *formats = get_formats ();
  UNumberFormat *format = g_hash_table_lookup (formats->by_code, currency);
  const UChar minus = MINUS_SIGN;
  UErrorCode status = U_ZERO_ERROR;
  UChar code[4];

  if (format != NULL)
    return format;

  format = unum_open (UNUM_CURRENCY, NULL, 0, formats->locale, NULL, &status);
  u_charsToUChars (currency, code, 4);
  unum_setTextAttribute (format, UNUM_CURRENCY_CODE, code, 3, &status);
  unum_setSymbol (format, UNUM_MINUS_SIGN_SYMBOL, &minus, 1, &status);
  if (U_FAILURE (status)) {
    g_warning ("Formatting %s in %s: %s", currency, formats->locale, u_errorName (status));
    unum_close (format);
    return NULL;
  }

  unum_setAttribute (format, UNUM_FRACTION_DIGITS, exponent); /* ISO's, not CLDR's */
  g_hash_table_insert (formats->by_code, g_strdup (currency), format);
  return format;
}

char *
pd_money_format (gint64 amount_minor, const char *currency)
{
  g_autofree char *plain = pd_money_format_plain (amount_minor, currency);
  int exponent = pd_currency_get_exponent (currency);
  UNumberFormat *format = exponent >= 0 ? get_format (currency, exponent) : NULL;
  UErrorCode status = U_ZERO_ERROR;
  UChar text[96]; /* 19 digits, their grouping, a name for the currency */
  int32_t length;

  if (format == NULL)
    return g_strdup_printf ("%s %s", plain, currency != NULL ? currency : "");

  length = unum_formatDecimal (format, plain, -1, text, G_N_ELEMENTS (text), NULL, &status);
  if (U_FAILURE (status) || length > (int32_t) G_N_ELEMENTS (text))
    return g_strdup_printf ("%s %s", plain, currency);

  return g_utf16_to_utf8 (text, length, NULL, NULL, NULL);
}

char *
pd_money_format_told (gint64 amount_minor, const char *currency)
{
  return amount_minor == PD_MONEY_UNTOLD ? g_strdup ("—")
                                         : pd_money_format (amount_minor, currency);
}
