// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Money is a gint64 count of the currency's minor units beside its ISO 4217 code (JPY has no
 * minor unit, KWD has three decimals). Arithmetic is exact; overflow is PD_ERROR_OVERFLOW. */

/* An amount that the far side has not told. It is no amount: it is shown as "—", a sum with it is
 * not told either, and none of the functions below takes it, except those that name it. */
#define PD_MONEY_UNTOLD G_MININT64

/* Decimals of the currency (ISO 4217), or -1 for an unknown code. */
int pd_currency_get_exponent (const char *currency);
gboolean pd_currency_is_known (const char *currency);

gboolean pd_money_add (gint64 a_minor, gint64 b_minor, gint64 *sum_minor, GError **error);
/* The same, and PD_MONEY_UNTOLD where either is. */
gboolean pd_money_add_told (gint64 a_minor, gint64 b_minor, gint64 *sum_minor, GError **error);
gboolean
pd_money_multiply (gint64 amount_minor, gint64 factor, gint64 *product_minor, GError **error);
/* amount × numerator ÷ denominator, 128 bits inside, rounded once, half away from zero.
 * denominator > 0. */
gboolean pd_money_scale (gint64 amount_minor,
                         gint64 numerator,
                         gint64 denominator,
                         gint64 *result_minor,
                         GError **error);

/* "1234.50" -> 123450 for USD. Plain ASCII digits, optional leading '-', optional '.'; more
 * decimals than the currency has, blanks, signs of grouping or overflow are PD_ERROR_INVALID /
 * _OVERFLOW. */
gboolean
pd_money_parse (const char *text, const char *currency, gint64 *amount_minor, GError **error);
/* The machine form: "1234.50" (USD), "1500" (JPY). */
char *pd_money_format_plain (gint64 amount_minor, const char *currency);
/* For the reader, by ICU in the locale of the messages ("¥118,000", "US$ 1,234.50"); real minus
 * sign. */
char *pd_money_format (gint64 amount_minor, const char *currency);
/* The same, and "—" for PD_MONEY_UNTOLD. */
char *pd_money_format_told (gint64 amount_minor, const char *currency);

G_END_DECLS
