// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The lines of a quote, each with what it is computed from and the rule. */

#include "pd-config.h"

#include <glib/gi18n-lib.h>

#include "pd-clock.h"
#include "pd-money.h"
#include "pd-refund-private.h"
#include "pd-text.h"

void
pd_quote_step_free (PdQuoteStep *step)
{
  if (step == NULL)
    return;

  g_free (step->label);
  g_free (step->value);
  g_free (step->inputs);
  g_free (step);
}

void
pd_quote_add_step (GPtrArray *steps,
                   char *label,
                   char *value,
                   char *inputs,
                   const char *rule,
                   gboolean result)
{
  PdQuoteStep *step = g_new0 (PdQuoteStep, 1);

  step->label = label;
  step->value = value;
  step->inputs = inputs;
  step->rule = rule;
  step->result = result;
  g_ptr_array_add (steps, step);
}

/* 11.3, first row: all of it comes back. */
static gboolean
is_in_full (const PdRefundFacts *facts, const PdRefundAmounts *amounts)
{
  return amounts->age_days <= facts->fee_free_days && !facts->used;
}

static gboolean
is_price_lower (const PdRefundFacts *facts, const PdRefundAmounts *amounts)
{
  return facts->current_minor > 0 && facts->current_minor < facts->unit_minor &&
         !is_in_full (facts, amounts);
}

/* "¥500,000 × 2" */
static char *
format_units (gint64 unit_minor, gint64 quantity, const char *currency)
{
  g_autofree char *unit = pd_money_format (unit_minor, currency);
  g_autofree char *count = pd_text_number (quantity);

  return g_strdup_printf ("%s × %s", unit, count);
}

static void
add_paid_step (GPtrArray *steps,
               const PdRefundFacts *facts,
               const PdRefundAmounts *amounts,
               const char *currency)
{
  g_autofree char *units = format_units (facts->unit_minor, facts->quantity, currency);
  g_autofree char *quantity = pd_text_number (facts->quantity);
  g_autofree char *owned = pd_text_number (facts->owned);
  char *label, *inputs;

  if (facts->quantity < facts->owned)
    /* Translators: both are numbers of units of a reservation: “Paid for 2 of 5 units”. */
    label = g_strdup_printf (_ ("Paid for %s of %s units"), quantity, owned);
  else
    label = g_strdup (C_ ("quote", "Paid"));
  inputs =
      facts->monthly ? g_strdup_printf ("%s × %d", units, facts->payments_made) : g_strdup (units);
  pd_quote_add_step (steps, label, pd_money_format (amounts->paid, currency), inputs, "11.8",
                     FALSE);
}

/* "Days 320 of 1,096, used" */
static char *
format_days (const PdRefundFacts *facts, const PdRefundAmounts *amounts)
{
  g_autofree char *used = pd_text_number (amounts->period_used_days);
  g_autofree char *all = pd_text_number (amounts->period_days);

  if (facts->monthly)
    return g_strdup_printf (
        /* Translators: both are numbers of days. The running month of a reservation that is
         * billed monthly. */
        facts->used ? _ ("Days %s of %s in the month, used")
                    : _ ("Days %s of %s in the month, not used"),
        used, all);

  /* Translators: both are numbers of days: “Days 320 of 1,096, used”. */
  return g_strdup_printf (facts->used ? _ ("Days %s of %s, used") : _ ("Days %s of %s, not used"),
                          used, all);
}

/* What the used part is computed from; NULL where nothing is kept. */
static char *
format_used_inputs (const PdRefundFacts *facts,
                    const PdRefundAmounts *amounts,
                    const char *currency)
{
  g_autofree char *units = format_units (facts->unit_minor, facts->quantity, currency);
  g_autofree char *current = format_units (facts->current_minor, facts->quantity, currency);
  g_autofree char *paid = pd_money_format (amounts->paid, currency);
  g_autofree char *used = pd_text_number (amounts->period_used_days);
  g_autofree char *left = pd_text_number (amounts->remaining_days);
  g_autofree char *all = pd_text_number (amounts->period_days);

  if (is_in_full (facts, amounts) || (facts->monthly && facts->payments_made == 0))
    return NULL;
  if (is_price_lower (facts, amounts))
    return g_strdup_printf ("%s − %s × %s ÷ %s", paid, current, left, all);
  if (facts->monthly && facts->payments_made > 1)
    return g_strdup_printf ("%s × (%d + %s ÷ %s)", units, facts->payments_made - 1, used, all);

  return g_strdup_printf ("%s × %s ÷ %s", units, used, all);
}

GPtrArray *
pd_quote_new_balance_steps (const PdRefundFacts *facts,
                            const PdRefundAmounts *amounts,
                            const char *currency)
{
  GPtrArray *steps = g_ptr_array_new_with_free_func ((GDestroyNotify) pd_quote_step_free);
  g_autofree char *paid = pd_money_format (amounts->paid, currency);
  g_autofree char *used = pd_money_format (amounts->used_part, currency);

  add_paid_step (steps, facts, amounts, currency);
  if (is_price_lower (facts, amounts))
    pd_quote_add_step (steps, g_strdup (_ ("Present price of one unit, which is lower")),
                       pd_money_format (facts->current_minor, currency), NULL, "11.14", FALSE);
  pd_quote_add_step (steps, format_days (facts, amounts), g_strdup (used),
                     format_used_inputs (facts, amounts, currency),
                     is_in_full (facts, amounts) ? "11.3" : "11.8", FALSE);
  pd_quote_add_step (steps, g_strdup (C_ ("quote", "Balance")),
                     pd_money_format (amounts->gross, currency),
                     g_strdup_printf ("%s − %s", paid, used), "11.6", FALSE);
  if (facts->monthly) {
    g_autofree char *units = format_units (facts->unit_minor, facts->quantity, currency);

    pd_quote_add_step (
        steps, g_strdup (_ ("Instalments that will not be billed")),
        pd_money_format (amounts->remaining_commitment, currency),
        g_strdup_printf ("%s × %d", units, facts->term_months - facts->payments_made), "11.13",
        FALSE);
  }

  return steps;
}

static char *
format_fee_inputs (const PdRefundFacts *facts, const PdRefundAmounts *amounts, const char *currency)
{
  g_autofree char *gross = pd_money_format (amounts->gross, currency);
  g_autofree char *rest = pd_money_format (amounts->remaining_commitment, currency);
  g_autofree char *rate = pd_fee_rate_format (facts->fee_ppm);

  if (facts->fee_on_commitment && amounts->remaining_commitment > 0)
    return g_strdup_printf ("(%s + %s) × %s", gross, rest, rate);

  return g_strdup_printf ("%s × %s", gross, rate);
}

void
pd_quote_add_refund_steps (GPtrArray *steps,
                           const PdRefundFacts *facts,
                           const PdRefundAmounts *amounts,
                           const char *currency)
{
  g_autofree char *gross = pd_money_format (amounts->gross, currency);
  g_autofree char *fee = pd_money_format (amounts->fee, currency);
  g_autofree char *rate = pd_fee_rate_format (facts->fee_ppm);

  if (amounts->age_days <= facts->fee_free_days)
    pd_quote_add_step (
        steps,
        /* Translators: %d is a number of days since the purchase. */
        g_strdup_printf (_ ("Early termination fee, none until day %d"), facts->fee_free_days),
        g_strdup (fee), NULL, "11.4", FALSE);
  else
    pd_quote_add_step (steps,
                       /* Translators: %s is a rate: “12%”. */
                       g_strdup_printf (_ ("Early termination fee, %s"), rate),
                       pd_money_format (-amounts->fee, currency),
                       format_fee_inputs (facts, amounts, currency), "11.7", FALSE);
  pd_quote_add_step (steps, g_strdup (C_ ("quote", "Refund")),
                     pd_money_format (amounts->net, currency),
                     g_strdup_printf ("%s − %s", gross, fee), "11.6", TRUE);
}

/* --- as text --- */

void
pd_quote_append_line (GString *text, const char *label, const char *value)
{
  if (value == NULL || *value == '\0')
    return;

  /* Translators: a line of facts: the first %s is the name of a fact, the second the fact. */
  g_string_append_printf (text, C_ ("fact", "%s: %s"), label, value);
  g_string_append_c (text, '\n');
}

void
pd_quote_append_steps (GString *text, GPtrArray *steps)
{
  for (guint i = 0; steps != NULL && i < steps->len; i++) {
    const PdQuoteStep *step = steps->pdata[i];
    g_autofree char *value = NULL;

    if (step->inputs != NULL)
      value = g_strdup_printf ("%s = %s", step->inputs, step->value);
    pd_quote_append_line (text, step->label, value != NULL ? value : step->value);
  }
}

void
pd_quote_append_inputs (GString *text, const PdRefundQuote *quote)
{
  const PdRefundFacts *facts = &quote->facts;
  g_autofree char *bought = pd_text_utc_date (pd_instant_from_day (facts->bought_day));
  g_autofree char *returned = pd_text_utc_date (pd_instant_from_day (facts->returned_day));
  g_autofree char *price = pd_money_format (facts->unit_minor, quote->currency);
  g_autofree char *quantity = pd_text_number (facts->quantity);
  g_autofree char *owned = pd_text_number (facts->owned);
  /* Translators: both are numbers of units: “2 of 5”. */
  g_autofree char *units = g_strdup_printf (_ ("%s of %s"), quantity, owned);

  pd_quote_append_line (text, _ ("Reservation"), quote->name);
  pd_quote_append_line (text, _ ("Reservation ID"), quote->reservation_id);
  pd_quote_append_line (text, _ ("Reservation order ID"), quote->reservation_order_id);
  pd_quote_append_line (text, _ ("Purchase date (UTC)"), bought);
  pd_quote_append_line (text, _ ("Return date (UTC)"), returned);
  pd_quote_append_line (text, _ ("Units to return"), units);
  pd_quote_append_line (text, _ ("Benefit used"),
                        facts->used ? C_ ("benefit", "Yes") : C_ ("benefit", "No"));
  pd_quote_append_line (text, _ ("Why the use differs from what was measured"), quote->used_reason);
  pd_quote_append_line (text,
                        facts->monthly ? _ ("Monthly instalment of one unit")
                                       : _ ("Price of one unit for the term"),
                        price);
  if (quote->at_most)
    pd_quote_append_line (text, _ ("Note"),
                          _ ("The present price is not known. If it is lower than the price paid, "
                             "less comes back: the figures say at most."));
}
