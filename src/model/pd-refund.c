// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The arithmetic of azure-api.md section 12. Exact, 128 bits inside, no allocation on success. */

#include "pd-config.h"

#include "pd-refund.h"

#include <glib/gi18n-lib.h>

#include "pd-error.h"
#include "pd-text.h"

#define LAST_DAY 2932896              /* 9999-12-31 */
#define LAST_BOUGHT (LAST_DAY - 1100) /* a term of three years ends within the calendar */

__extension__ typedef __int128 PdWide;

static gboolean
set_invalid (GError **error, const char *sentence)
{
  g_set_error_literal (error, PD_ERROR, PD_ERROR_INVALID, sentence);
  return FALSE;
}

static gboolean
set_overflow (GError **error)
{
  g_set_error_literal (error, PD_ERROR, PD_ERROR_OVERFLOW,
                       _ ("This amount is larger than Partner Desk can count."));
  return FALSE;
}

/* Half away from zero, once; neither is negative. FALSE: more than 64 bits. */
static gboolean
divide_round (PdWide numerator, gint64 denominator, gint64 *result)
{
  PdWide quotient = (numerator + denominator / 2) / denominator;

  *result = (gint64) quotient;
  return quotient <= G_MAXINT64;
}

/* --- days --- */

/* Days before the first of each month in a year without 29 February. */
static const int month_starts[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365 };

static gboolean
is_leap (int year)
{
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* Days from 0001-01-01 to 1 January of @year. */
static int
get_year_start (int year)
{
  int before = year - 1;

  return before * 365 + before / 4 - before / 100 + before / 400;
}

static int
get_month_start (int year, int month)
{
  return get_year_start (year) + month_starts[month] + (month > 1 && is_leap (year));
}

#define DAY_1970 719162 /* get_year_start (1970) */

/* The same as pd_instant_add_months() for day numbers, ten times as fast. @months >= 0. */
static int
add_months (int day, int months)
{
  int count = day + DAY_1970;
  int year = (int) ((count * G_GINT64_CONSTANT (400)) / 146097) + 1;
  int month, day_of_month, number, length;

  if (get_year_start (year) > count)
    year--;
  else if (get_year_start (year + 1) <= count)
    year++;
  month = (count - get_year_start (year)) / 32;
  if (month < 11 && get_month_start (year, month + 1) <= count)
    month++;
  day_of_month = count - get_month_start (year, month);

  number = year * 12 + month + months;
  year = number / 12;
  month = number % 12;
  length = month_starts[month + 1] - month_starts[month] + (month == 1 && is_leap (year));
  return get_month_start (year, month) + MIN (day_of_month, length - 1) - DAY_1970;
}

/* --- a refund --- */

static gboolean
check_amounts (const PdRefundFacts *facts, GError **error)
{
  if (facts->unit_minor < 0 || facts->current_minor < 0)
    return set_invalid (error, _ ("The price must not be negative."));
  if (facts->owned < 1)
    return set_invalid (error, _ ("The number of units owned must be at least 1."));
  if (facts->quantity < 1)
    return set_invalid (error, _ ("The quantity to return must be at least 1."));
  if (facts->quantity > facts->owned) {
    g_autofree char *asked = pd_text_number (facts->quantity);
    g_autofree char *owned = pd_text_number (facts->owned);

    g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
                 /* Translators: the first %s is the quantity to return, the second the quantity
                  * owned. */
                 _ ("The quantity to return is %s, but the reservation has only %s."), asked,
                 owned);
    return FALSE;
  }
  if (facts->fee_ppm < 0 || facts->fee_ppm > PD_FEE_PPM)
    return set_invalid (error, _ ("The rate of the early termination fee must be between 0 and "
                                  "100 %."));

  return TRUE;
}

static gboolean
check_days (const PdRefundFacts *facts, GError **error)
{
  if (facts->term_months != 12 && facts->term_months != 36) /* 10.10 */
    return set_invalid (error, _ ("The term of a reservation is one year or three years."));
  if (facts->bought_day < 0 || facts->bought_day > LAST_BOUGHT)
    return set_invalid (error, _ ("The date of the purchase must be between the years 1970 and "
                                  "9996."));
  if (facts->returned_day < facts->bought_day)
    return set_invalid (error, _ ("The date of the return must not be before the date of the "
                                  "purchase."));
  if (facts->returned_day > LAST_DAY)
    return set_invalid (error, _ ("The date of the return must not be after the year 9999."));
  if (facts->fee_free_days < 0)
    return set_invalid (error, _ ("The number of days without a fee must not be negative."));
  if (facts->monthly && (facts->payments_made < 0 || facts->payments_made > facts->term_months)) {
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
                 /* Translators: the number of instalments of the term: 12 or 36. */
                 _ ("The number of instalments that are paid must be between 0 and %d."),
                 facts->term_months);
    return FALSE;
  }

  return TRUE;
}

/* The days on which the used part counts: the whole term, or the month that the last instalment
 * paid for. */
static gboolean
compute_period (const PdRefundFacts *facts, PdRefundAmounts *amounts, GError **error)
{
  int first = MAX (facts->payments_made, 1) - 1;
  int start = facts->monthly ? add_months (facts->bought_day, first) : facts->bought_day;
  int end = add_months (facts->bought_day, facts->monthly ? first + 1 : facts->term_months);

  amounts->age_days = facts->returned_day - facts->bought_day;
  amounts->term_days = add_months (facts->bought_day, facts->term_months) - facts->bought_day;
  amounts->period_start = start;
  amounts->period_days = end - start;
  if (facts->returned_day < start)
    return set_invalid (error, _ ("The date of the return is before the month that the last "
                                  "instalment paid for. Please correct the date or the number of "
                                  "instalments that are paid."));

  amounts->period_used_days = MIN (facts->returned_day - start, end - start);
  amounts->remaining_days = amounts->period_days - amounts->period_used_days;
  return TRUE;
}

/* What was paid in the whole and for the returned units. */
static gboolean
compute_paid (const PdRefundFacts *facts, PdRefundAmounts *amounts, GError **error)
{
  gint64 instalments = facts->monthly ? facts->payments_made : 1;
  gint64 unpaid = facts->monthly ? facts->term_months - facts->payments_made : 0;
  gint64 unit, whole;

  /* The whole commitment of all units bounds every other figure. */
  if (__builtin_mul_overflow (facts->unit_minor, facts->owned, &unit) ||
      __builtin_mul_overflow (unit, instalments + unpaid, &whole))
    return set_overflow (error);

  amounts->total_paid = unit * instalments;
  amounts->paid = facts->unit_minor * facts->quantity * instalments;
  amounts->remaining_commitment = facts->unit_minor * facts->quantity * unpaid;
  return TRUE;
}

/* Rounded once, on the used part; where the present price is lower, on what it gives back
 * (11.14). */
static gboolean
compute_gross (const PdRefundFacts *facts, PdRefundAmounts *amounts, GError **error)
{
  PdWide units = (PdWide) facts->unit_minor * facts->quantity;
  gint64 before = facts->monthly ? (gint64) units * (MAX (facts->payments_made, 1) - 1) : 0;
  gint64 used;

  amounts->gross = 0;
  if (amounts->age_days <= facts->fee_free_days && !facts->used) { /* 11.3, first row */
    amounts->gross = amounts->paid;
    return TRUE;
  }
  if (facts->monthly && facts->payments_made == 0)
    return TRUE;

  if (facts->current_minor > 0 && facts->current_minor < facts->unit_minor)
    return divide_round ((PdWide) facts->current_minor * facts->quantity * amounts->remaining_days,
                         amounts->period_days, &amounts->gross)
               ? TRUE
               : set_overflow (error);

  if (!divide_round (units * amounts->period_used_days, amounts->period_days, &used))
    return set_overflow (error);

  amounts->gross = amounts->paid - before - used;
  return TRUE;
}

/* 11.4, 11.6, 11.7. On the commitment the fee can be more than the balance: then all of the
 * balance is kept, and nothing is owed. */
static gboolean
compute_fee (const PdRefundFacts *facts, PdRefundAmounts *amounts, GError **error)
{
  gint64 base = facts->fee_on_commitment ? amounts->cancelled_commitment : amounts->gross;
  gint64 fee = 0;

  if (amounts->age_days > facts->fee_free_days &&
      !divide_round ((PdWide) base * facts->fee_ppm, PD_FEE_PPM, &fee))
    return set_overflow (error);

  amounts->fee = MIN (fee, amounts->gross);
  amounts->net = amounts->gross - amounts->fee;
  return TRUE;
}

gboolean
pd_refund_compute (const PdRefundFacts *facts, PdRefundAmounts *amounts, GError **error)
{
  g_return_val_if_fail (facts != NULL && amounts != NULL, FALSE);

  if (!check_amounts (facts, error) || !check_days (facts, error) ||
      !compute_period (facts, amounts, error) || !compute_paid (facts, amounts, error) ||
      !compute_gross (facts, amounts, error))
    return FALSE;

  amounts->consumed = amounts->total_paid - amounts->gross;
  amounts->used_part = amounts->paid - amounts->gross;
  amounts->cancelled_commitment = amounts->gross + amounts->remaining_commitment;
  return compute_fee (facts, amounts, error);
}

/* --- the cap (11.10-11.12) --- */

gboolean
pd_cap_compute (const PdCapEntry *entries,
                gsize n_entries,
                int day,
                int window_days,
                gint64 asked,
                gint64 limit,
                PdCap *cap,
                GError **error)
{
  PdWide consumed = 0;

  g_return_val_if_fail (entries != NULL || n_entries == 0, FALSE);
  g_return_val_if_fail (cap != NULL, FALSE);

  if (asked < 0 || limit < 0)
    return set_invalid (error, _ ("The refund and its yearly limit must not be negative."));
  if (window_days < 1)
    return set_invalid (error, _ ("The yearly limit must count at least one day."));

  for (gsize i = 0; i < n_entries; i++) {
    gint64 age = (gint64) day - entries[i].day;

    if (entries[i].usd_minor < 0)
      return set_invalid (error, _ ("An earlier refund must not be negative."));
    if (age >= 0 && age < window_days)
      consumed += entries[i].usd_minor;
  }
  if (consumed > G_MAXINT64)
    return set_overflow (error);

  cap->limit = limit;
  cap->consumed = (gint64) consumed;
  cap->left = consumed < limit ? limit - cap->consumed : 0;
  cap->asked = asked;
  cap->allowed = consumed + asked <= limit;
  cap->left_after = cap->allowed ? cap->left - asked : cap->left;
  cap->cut = MIN (asked, cap->left);
  return TRUE;
}

/* --- an exchange (12.1-12.4) --- */

static gboolean
sum_up (const gint64 *amounts, gsize n_amounts, gint64 *sum, GError **error)
{
  *sum = 0;
  for (gsize i = 0; i < n_amounts; i++) {
    if (amounts[i] < 0)
      return set_invalid (error, _ ("The amounts of an exchange must not be negative."));
    if (__builtin_add_overflow (*sum, amounts[i], sum))
      return set_overflow (error);
  }

  return TRUE;
}

gboolean
pd_exchange_compute (const gint64 *returned,
                     gsize n_returned,
                     const gint64 *purchases,
                     gsize n_purchases,
                     PdExchangeAmounts *amounts,
                     GError **error)
{
  g_return_val_if_fail (returned != NULL || n_returned == 0, FALSE);
  g_return_val_if_fail (purchases != NULL || n_purchases == 0, FALSE);
  g_return_val_if_fail (amounts != NULL, FALSE);

  if (!sum_up (returned, n_returned, &amounts->returned_value, error) ||
      !sum_up (purchases, n_purchases, &amounts->purchases_total, error))
    return FALSE;

  amounts->net_payable = amounts->purchases_total - amounts->returned_value;
  amounts->allowed = amounts->net_payable >= 0;
  return TRUE;
}
