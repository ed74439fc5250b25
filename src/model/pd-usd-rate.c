// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The rate to US dollars of pd-refund.h (11.15). */

#include "pd-config.h"

#include <glib/gi18n-lib.h>

#include "pd-error.h"
#include "pd-money.h"
#include "pd-refund.h"

#define RATE_DECIMALS 9
#define NANO G_GINT64_CONSTANT (1000000000)
#define MIN_RATE G_GINT64_CONSTANT (1000) /* 0.000001 */
#define MAX_RATE (10 * NANO)
#define USD_EXPONENT 2

__extension__ typedef __int128 PdWide;

void
pd_usd_rate_free (PdUsdRate *rate)
{
  if (rate == NULL)
    return;

  g_free (rate->currency);
  g_free (rate->source);
  g_free (rate);
}

PdUsdRate *
pd_usd_rate_copy (const PdUsdRate *rate)
{
  PdUsdRate *copy;

  if (rate == NULL)
    return NULL;

  copy = g_new0 (PdUsdRate, 1);
  copy->currency = g_strdup (rate->currency);
  copy->rate_nano = rate->rate_nano;
  copy->date = rate->date;
  copy->source = g_strdup (rate->source);
  return copy;
}

/* Digits with at most one point and nine decimals; more than 18 digits in front overflow, and are
 * far out of range anyway. */
static gboolean
read_rate (const char *text, gint64 *rate_nano)
{
  const char *point = strchr (text, '.');
  gsize n_front = strspn (text, "0123456789");
  gsize n_decimals = point != NULL ? strspn (point + 1, "0123456789") : 0;
  gint64 rate = 0;

  if (n_front == 0 || n_front > 9 || n_decimals > RATE_DECIMALS ||
      (point != NULL && (point != text + n_front || n_decimals == 0)) ||
      text[n_front + (point != NULL ? 1 + n_decimals : 0)] != '\0')
    return FALSE;

  for (gsize i = 0; i < n_front; i++)
    rate = rate * 10 + (text[i] - '0');
  for (gsize i = 0; i < RATE_DECIMALS; i++)
    rate = rate * 10 + (i < n_decimals ? point[1 + i] - '0' : 0);

  *rate_nano = rate;
  return TRUE;
}

static gboolean
check_range (gint64 rate_nano, GError **error)
{
  if (rate_nano >= MIN_RATE && rate_nano <= MAX_RATE)
    return TRUE;

  g_set_error_literal (error, PD_ERROR, PD_ERROR_INVALID,
                       _ ("The rate must be between 0.000001 and 10 US dollars for one unit of "
                          "the currency: no currency is worth less or more. Please check that it "
                          "is not the reverse of the rate."));
  return FALSE;
}

/* Full-width digits, as a Japanese keyboard types them, count as ASCII. */
gboolean
pd_usd_rate_parse (const char *text, gint64 *rate_nano, GError **error)
{
  g_autofree char *normal = NULL;
  gint64 rate;

  g_return_val_if_fail (rate_nano != NULL, FALSE);

  if (text != NULL)
    normal = g_utf8_normalize (text, -1, G_NORMALIZE_ALL_COMPOSE);
  if (normal == NULL || !read_rate (g_strstrip (normal), &rate)) {
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
                 /* Translators: %s is what was typed as an exchange rate. */
                 _ ("“%s” is not a rate: write it like 0.0067, with at most nine decimals."),
                 normal != NULL ? normal : "");
    return FALSE;
  }
  if (!check_range (rate, error))
    return FALSE;

  *rate_nano = rate;
  return TRUE;
}

char *
pd_usd_rate_format (gint64 rate_nano)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT ".%09" G_GINT64_FORMAT,
                                           rate_nano / NANO, rate_nano % NANO);

  for (gsize i = strlen (text) - 1; text[i] == '0'; i--)
    text[i] = '\0';
  if (g_str_has_suffix (text, "."))
    text[strlen (text) - 1] = '\0';

  return g_steal_pointer (&text);
}

static gboolean
check_rate (const PdUsdRate *rate, const char *currency, GError **error)
{
  if (rate == NULL) {
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
                 /* Translators: %s is a currency code. */
                 _ ("The exchange rate of %s to US dollars is needed, because the yearly limit of "
                    "refunds is counted in US dollars."),
                 currency);
    return FALSE;
  }
  if (g_strcmp0 (rate->currency, currency) != 0) {
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
                 /* Translators: both are currency codes. */
                 _ ("The exchange rate is one of %s, but the amount is in %s."),
                 rate->currency != NULL ? rate->currency : "", currency);
    return FALSE;
  }

  return check_range (rate->rate_nano, error);
}

gboolean
pd_usd_rate_apply (const PdUsdRate *rate,
                   gint64 amount_minor,
                   const char *currency,
                   gint64 *usd_minor,
                   GError **error)
{
  int exponent = pd_currency_get_exponent (currency);
  PdWide numerator, denominator = NANO, result;

  g_return_val_if_fail (usd_minor != NULL, FALSE);

  if (exponent < 0) {
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
                 /* Translators: %s is what stands in place of a currency code. */
                 _ ("“%s” is not a currency code: write three letters, like JPY."),
                 currency != NULL ? currency : "");
    return FALSE;
  }
  if (strcmp (currency, "USD") == 0) {
    *usd_minor = amount_minor;
    return TRUE;
  }
  if (!check_rate (rate, currency, error))
    return FALSE;

  numerator = (PdWide) amount_minor * rate->rate_nano;
  for (int i = 0; i < USD_EXPONENT; i++)
    numerator *= 10;
  for (int i = 0; i < exponent; i++)
    denominator *= 10;
  result = ((numerator < 0 ? -numerator : numerator) + denominator / 2) / denominator;
  if (result > G_MAXINT64) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_OVERFLOW,
                         _ ("This amount is larger than Partner Desk can count."));
    return FALSE;
  }

  *usd_minor = numerator < 0 ? -(gint64) result : (gint64) result;
  return TRUE;
}
