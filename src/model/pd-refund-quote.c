// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* What is asked of a refund, and the whole quote (11.15). */

#include "pd-config.h"

#include <glib/gi18n-lib.h>

#include "pd-clock.h"
#include "pd-error.h"
#include "pd-money.h"
#include "pd-product.h"
#include "pd-refund-private.h"
#include "pd-text.h"

#define REASON_MAX_CHARS 500
#define PPM_OF_PERMILLE 1000

void
pd_refund_ask_free (PdRefundAsk *ask)
{
  if (ask == NULL)
    return;

  g_free (ask->used_reason);
  g_free (ask->policy_id);
  pd_usd_rate_free (ask->rate);
  g_free (ask->accepted_currency);
  g_free (ask);
}

PdRefundAsk *
pd_refund_ask_copy (const PdRefundAsk *ask)
{
  PdRefundAsk *copy;

  if (ask == NULL)
    return NULL;

  copy = g_new0 (PdRefundAsk, 1);
  *copy = *ask;
  copy->used_reason = g_strdup (ask->used_reason);
  copy->policy_id = g_strdup (ask->policy_id);
  copy->rate = pd_usd_rate_copy (ask->rate);
  copy->accepted_currency = g_strdup (ask->accepted_currency);
  return copy;
}

void
pd_refund_quote_free (PdRefundQuote *quote)
{
  if (quote == NULL)
    return;

  g_free (quote->reservation_id);
  g_free (quote->reservation_order_id);
  g_free (quote->name);
  g_free (quote->currency);
  g_free (quote->policy_id);
  g_free (quote->used_reason);
  g_free (quote->price_problem);
  pd_usd_rate_free (quote->rate);
  g_clear_pointer (&quote->resets, g_array_unref);
  g_clear_object (&quote->verdict);
  g_clear_pointer (&quote->steps, g_ptr_array_unref);
  pd_far_figures_free (quote->far);
  g_free (quote);
}

/* --- the facts of a reservation --- */

/* Instalments that fall due up to the end of the day: one at the purchase, one a month later. */
static int
count_due (gint64 purchased_at, int day, int term_months)
{
  int n_due = 0;

  while (n_due < term_months &&
         pd_instant_get_day (pd_instant_add_months (purchased_at, n_due)) <= day)
    n_due++;

  return n_due;
}

/* As booked for today; for another day, what will have been or had been paid then. */
static int
find_payments (PdReservation *reservation, int day, int term_months, gint64 now)
{
  gint64 purchased_at = pd_reservation_get_purchased_at (reservation);
  int made = pd_reservation_get_payments_made (reservation);
  int today = pd_instant_get_day (now);

  if (day == today)
    return made;
  if (day < today)
    return MIN (made, count_due (purchased_at, day, term_months));

  return MAX (made, count_due (purchased_at, day, term_months));
}

static gboolean
check_return_date (PdReservation *reservation, const PdRefundAsk *ask, GError **error)
{
  gint64 bought = pd_reservation_get_purchased_at (reservation);
  gint64 end = pd_reservation_get_expires_at (reservation);
  g_autofree char *when = NULL;

  if (ask->date == PD_INSTANT_NONE)
    return TRUE;
  if (pd_instant_get_day (ask->date) < pd_instant_get_day (bought)) {
    when = pd_text_utc_date (bought);
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
                 /* Translators: %s is a date. */
                 _ ("The date of the return must not be before the purchase on %s (UTC)."), when);
    return FALSE;
  }
  if (end != PD_INSTANT_NONE && pd_instant_get_day (ask->date) > pd_instant_get_day (end)) {
    when = pd_text_utc_date (end);
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
                 /* Translators: %s is a date. */
                 _ ("The date of the return must not be after the end of the term on %s (UTC)."),
                 when);
    return FALSE;
  }

  return TRUE;
}

static gboolean
is_blank (const char *text)
{
  g_autofree char *copy = g_strdup (text != NULL ? text : "");

  return *g_strstrip (copy) == '\0';
}

static gboolean
check_used (PdReservation *reservation, const PdRefundAsk *ask, GError **error)
{
  gboolean measured = pd_reservation_get_used (reservation) != FALSE;

  if (ask->used < 0 || (ask->used != 0) == measured)
    return TRUE;
  if (!is_blank (ask->used_reason))
    return TRUE;

  g_set_error_literal (error, PD_ERROR, PD_ERROR_INVALID,
                       measured
                           ? _ ("By its utilization the reservation was used. Please say why it "
                                "shall count as not used.")
                           : _ ("By its utilization the reservation was not used. Please say "
                                "why it shall count as used."));
  return FALSE;
}

static gboolean
read_term (PdReservation *reservation, int *months, GError **error)
{
  const char *term = pd_reservation_get_term (reservation);

  if (pd_term_parse (term, months) && *months != 0)
    return TRUE;

  g_set_error_literal (error, PD_ERROR, PD_ERROR_INVALID,
                       _ ("The term of a reservation is one year or three years."));
  return FALSE;
}

static void
set_fee (PdRefundFacts *facts, PdPolicy *policy)
{
  const PdPolicyFields *fields = pd_policy_get_fields (policy);

  facts->fee_free_days = fields->fee_free_days;
  facts->fee_ppm = fields->fee_permille * PPM_OF_PERMILLE;
  facts->fee_on_commitment = fields->fee_base == PD_FEE_OF_COMMITMENT;
}

gboolean
pd_refund_facts_from_reservation (PdReservation *reservation,
                                  const PdRefundAsk *ask,
                                  PdPolicy *policy,
                                  gint64 now,
                                  PdRefundFacts *facts,
                                  GError **error)
{
  PdRefundAmounts amounts;
  gint64 date;
  int months;

  g_return_val_if_fail (PD_IS_RESERVATION (reservation), FALSE);
  g_return_val_if_fail (ask != NULL && facts != NULL, FALSE);
  g_return_val_if_fail (PD_IS_POLICY (policy), FALSE);

  if (!read_term (reservation, &months, error) || !check_return_date (reservation, ask, error) ||
      !check_used (reservation, ask, error))
    return FALSE;

  date = ask->date != PD_INSTANT_NONE ? ask->date : now;
  *facts = (PdRefundFacts){ 0 };
  facts->monthly = g_strcmp0 (pd_reservation_get_billing (reservation), PD_BILLING_MONTHLY) == 0;
  facts->term_months = months;
  facts->unit_minor = pd_reservation_get_unit_price (reservation);
  facts->current_minor = ask->current_minor;
  facts->owned = pd_reservation_get_quantity (reservation);
  facts->quantity = ask->quantity != 0 ? ask->quantity : facts->owned;
  facts->bought_day = pd_instant_get_day (pd_reservation_get_purchased_at (reservation));
  facts->returned_day = pd_instant_get_day (date);
  facts->used = ask->used >= 0 ? ask->used != 0 : pd_reservation_get_used (reservation);
  if (facts->monthly)
    facts->payments_made = find_payments (reservation, facts->returned_day, months, now);
  set_fee (facts, policy);

  return pd_refund_compute (facts, &amounts, error);
}

/* --- the cap (11.10-11.13) --- */

/* Both figures in US cents; nothing to change into dollars needs no rate. */
static gboolean
find_asked (PdRefundQuote *quote, gint64 *refund, gint64 *commitment, GError **error)
{
  const PdRefundAmounts *amounts = &quote->amounts;

  *refund = *commitment = 0;
  quote->cap_known = quote->rate != NULL || g_strcmp0 (quote->currency, "USD") == 0 ||
                     amounts->cancelled_commitment == 0;
  if (!quote->cap_known || amounts->cancelled_commitment == 0)
    return TRUE;

  return pd_usd_rate_apply (quote->rate, amounts->gross, quote->currency, refund, error) &&
         pd_usd_rate_apply (quote->rate, amounts->cancelled_commitment, quote->currency, commitment,
                            error);
}

static int
compare_resets (gconstpointer a, gconstpointer b)
{
  gint64 first = ((const PdCapReset *) a)->at;
  gint64 second = ((const PdCapReset *) b)->at;

  return (first > second) - (first < second);
}

/* 11.11: each refund that still counts, and when it is free again. */
static GArray *
list_resets (const PdPastRefund *past, gsize n_past, int day, int window_days)
{
  GArray *resets = g_array_new (FALSE, FALSE, sizeof (PdCapReset));

  for (gsize i = 0; i < n_past; i++) {
    gint64 age = (gint64) day - past[i].day;
    PdCapReset reset = { pd_instant_from_day (past[i].day + window_days), past[i].usd_refund,
                         past[i].usd_commitment };

    if (age >= 0 && age < window_days)
      g_array_append_val (resets, reset);
  }

  g_array_sort (resets, compare_resets);
  return resets;
}

static gboolean
compute_caps (PdRefundQuote *quote,
              PdPolicy *policy,
              const PdPastRefund *past,
              gsize n_past,
              GError **error)
{
  const PdPolicyFields *fields = pd_policy_get_fields (policy);
  g_autofree PdCapEntry *refunds = g_new0 (PdCapEntry, n_past);
  g_autofree PdCapEntry *commitments = g_new0 (PdCapEntry, n_past);
  int day = quote->facts.returned_day;
  gint64 refund, commitment;

  for (gsize i = 0; i < n_past; i++) {
    refunds[i] = (PdCapEntry){ past[i].day, past[i].usd_refund };
    commitments[i] = (PdCapEntry){ past[i].day, past[i].usd_commitment };
  }
  quote->cap_reading = fields->cap_reading;
  quote->resets = list_resets (past, n_past, day, fields->cap_days);

  return find_asked (quote, &refund, &commitment, error) &&
         pd_cap_compute (refunds, n_past, day, fields->cap_days, refund, fields->cap_usd_minor,
                         &quote->cap_refund, error) &&
         pd_cap_compute (commitments, n_past, day, fields->cap_days, commitment,
                         fields->cap_usd_minor, &quote->cap_commitment, error);
}

/* The one that decides (11.13). */
static const PdCap *
get_deciding_cap (const PdRefundQuote *quote)
{
  switch ((PdCapReading) quote->cap_reading) {
  case PD_CAP_BY_REFUND:
    return &quote->cap_refund;
  case PD_CAP_BY_COMMITMENT:
    return &quote->cap_commitment;
  case PD_CAP_BY_LARGER:
    return quote->cap_refund.allowed ? &quote->cap_commitment : &quote->cap_refund;
  }

  g_return_val_if_reached (&quote->cap_refund);
}

/* The first day on which enough is free for what is asked; 0 when that never comes. */
static gint64
find_free_day (const PdRefundQuote *quote, const PdCap *cap)
{
  gint64 left = cap->limit - cap->consumed;

  for (guint i = 0; i < quote->resets->len; i++) {
    const PdCapReset *reset = &g_array_index (quote->resets, PdCapReset, i);

    left += cap == &quote->cap_refund ? reset->usd_refund : reset->usd_commitment;
    if (left >= cap->asked)
      return reset->at;
  }

  return PD_INSTANT_NONE;
}

/* 11.12: refused as a whole. */
static PdVerdict *
refuse_by_cap (const PdRefundQuote *quote, const PdCap *cap)
{
  g_autofree char *asked = pd_money_format (cap->asked, "USD");
  g_autofree char *limit = pd_money_format (cap->limit, "USD");
  g_autofree char *left = pd_money_format (cap->left, "USD");
  gint64 free_at = find_free_day (quote, cap);
  g_autofree char *when = NULL;
  g_autofree char *reason = NULL;

  if (free_at == PD_INSTANT_NONE) {
    reason = g_strdup_printf (
        /* Translators: all three are sums of US dollars. */
        _ ("%s would exceed the yearly limit of %s, of which %s is left: the vendor refuses it as "
           "a "
           "whole. Please return fewer units."),
        asked, limit, left);
    return pd_verdict_new_refused ("11.12", 0, PD_VERDICT_NEXT_NONE, reason);
  }

  when = pd_text_utc_date (free_at);
  reason = g_strdup_printf (
      /* Translators: the first three are sums of US dollars, the last is a date. */
      _ ("%s would exceed the yearly limit of %s, of which %s is left: the vendor refuses it as a "
         "whole. Please return fewer units, or wait until %s, when enough is free again."),
      asked, limit, left, when);
  return pd_verdict_new_refused ("11.12", 0, PD_VERDICT_NEXT_NONE, reason);
}

/* 11.13: where the two ways to count disagree, the person knows both. */
static void
add_readings_note (const PdRefundQuote *quote, PdVerdict *verdict)
{
  if (quote->cap_refund.allowed == quote->cap_commitment.allowed)
    return;

  pd_verdict_set_note (
      verdict, quote->cap_refund.allowed
                   ? _ ("Counted by the money that is paid back, the yearly limit would suffice; "
                        "counted by the cancelled commitment, it would not.")
                   : _ ("Counted by the cancelled commitment, the yearly limit would suffice; "
                        "counted by the money that is paid back, it would not."));
}

static PdVerdict *
judge_cap (const PdRefundQuote *quote)
{
  const PdCap *cap;
  PdVerdict *verdict;
  g_autofree char *reason = NULL;

  if (!quote->cap_known) {
    /* Translators: %s is a currency code. */
    reason = g_strdup_printf (_ ("Please enter the exchange rate of %s first: the yearly limit of "
                                 "refunds is counted in US dollars."),
                              quote->currency);
    return pd_verdict_new_refused ("11.15", 0, PD_VERDICT_NEXT_NONE, reason);
  }

  cap = get_deciding_cap (quote);
  if (cap->allowed)
    return NULL;

  verdict = refuse_by_cap (quote, cap);
  add_readings_note (quote, verdict);
  return verdict;
}

static PdVerdict *
allow_refund (const PdRefundQuote *quote, gint64 until, int days_left)
{
  g_autofree char *net = pd_money_format (quote->amounts.net, quote->currency);
  g_autofree char *reason = g_strdup_printf (
      /* Translators: %s is a sum of money. */
      quote->at_most ? _ ("This refund is possible: at most %s is paid back.")
                     : _ ("This refund is possible: %s is paid back."),
      net);
  PdVerdict *verdict = pd_verdict_new_allowed ("11.3", until, days_left, reason);

  add_readings_note (quote, verdict);
  return verdict;
}

/* @rules: what the rules of the reservation itself say (transfer full). */
static void
set_verdict (PdRefundQuote *quote, PdVerdict *rules)
{
  gboolean may = rules == NULL || pd_verdict_get_allowed (rules);
  PdVerdict *verdict = may ? judge_cap (quote) : g_object_ref (rules);

  if (verdict == NULL)
    verdict = allow_refund (quote, rules != NULL ? pd_verdict_get_until (rules) : PD_INSTANT_NONE,
                            rules != NULL ? pd_verdict_get_days_left (rules) : -1);
  pd_verdict_set_policy_id (verdict, quote->policy_id);
  quote->verdict = verdict;
  g_clear_object (&rules);
}

/* --- the quote --- */

/* 11.14: less may come back where the present price is lower and not known. */
static gboolean
is_at_most (const PdRefundQuote *quote)
{
  gboolean in_full = quote->amounts.age_days <= quote->facts.fee_free_days && !quote->facts.used;

  return quote->facts.current_minor == 0 && quote->amounts.gross > 0 && !in_full;
}

static void
set_steps (PdRefundQuote *quote)
{
  quote->steps = pd_quote_new_balance_steps (&quote->facts, &quote->amounts, quote->currency);
  pd_quote_add_refund_steps (quote->steps, &quote->facts, &quote->amounts, quote->currency);
}

static gboolean
check_currency (const char *currency, GError **error)
{
  if (pd_currency_is_known (currency))
    return TRUE;

  g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
               /* Translators: %s is what stands in place of a currency code. */
               _ ("“%s” is not a currency code: write three letters, like JPY."),
               currency != NULL ? currency : "");
  return FALSE;
}

PdRefundQuote *
pd_refund_quote_new_bare (PdReservation *reservation,
                          const PdRefundAsk *ask,
                          PdPolicy *policy,
                          gboolean with_fee,
                          gint64 now,
                          GError **error)
{
  g_autoptr (PdRefundQuote) quote = g_new0 (PdRefundQuote, 1);
  const char *currency = pd_reservation_get_currency (reservation);

  if (!check_currency (currency, error) ||
      !pd_refund_facts_from_reservation (reservation, ask, policy, now, &quote->facts, error))
    return NULL;
  if (!with_fee) { /* 12.3 */
    quote->facts.fee_ppm = 0;
    quote->facts.fee_on_commitment = FALSE;
  }
  if (!pd_refund_compute (&quote->facts, &quote->amounts, error))
    return NULL;
  if (!is_blank (ask->used_reason) &&
      (quote->used_reason = pd_text_check (ask->used_reason, C_ ("field", "Reason"),
                                           REASON_MAX_CHARS, error)) == NULL)
    return NULL;

  quote->reservation_row_id = pd_record_get_row_id (PD_RECORD (reservation));
  quote->reservation_id = g_strdup (pd_reservation_get_reservation_id (reservation));
  quote->reservation_order_id = g_strdup (pd_reservation_get_reservation_order_id (reservation));
  quote->name = g_strdup (pd_reservation_get_name (reservation));
  quote->currency = g_strdup (currency);
  quote->policy_id = g_strdup (pd_policy_get_id (policy));
  quote->at = ask->date != PD_INSTANT_NONE ? ask->date : now;
  quote->used_measured = pd_reservation_get_used (reservation);
  quote->rate = pd_usd_rate_copy (ask->rate);
  quote->at_most = is_at_most (quote);
  return g_steal_pointer (&quote);
}

PdRefundQuote *
pd_refund_quote_new (PdReservation *reservation,
                     const PdRefundAsk *ask,
                     PdPolicy *policy,
                     const PdPastRefund *past,
                     gsize n_past,
                     gint64 now,
                     GError **error)
{
  g_autoptr (PdRefundQuote) quote = NULL;

  g_return_val_if_fail (PD_IS_RESERVATION (reservation), NULL);
  g_return_val_if_fail (ask != NULL, NULL);
  g_return_val_if_fail (PD_IS_POLICY (policy), NULL);
  g_return_val_if_fail (past != NULL || n_past == 0, NULL);

  quote = pd_refund_quote_new_bare (reservation, ask, policy, TRUE, now, error);
  if (quote == NULL || !compute_caps (quote, policy, past, n_past, error))
    return NULL;

  set_steps (quote);
  set_verdict (quote, pd_reservation_judge_refund (reservation, now));
  return g_steal_pointer (&quote);
}

PdRefundQuote *
pd_refund_quote_new_from_facts (const PdRefundFacts *facts,
                                const char *currency,
                                PdPolicy *policy,
                                const PdUsdRate *rate,
                                const PdPastRefund *past,
                                gsize n_past,
                                GError **error)
{
  g_autoptr (PdRefundQuote) quote = g_new0 (PdRefundQuote, 1);

  g_return_val_if_fail (facts != NULL, NULL);
  g_return_val_if_fail (PD_IS_POLICY (policy), NULL);
  g_return_val_if_fail (past != NULL || n_past == 0, NULL);

  quote->facts = *facts;
  quote->currency = g_strdup (currency);
  quote->policy_id = g_strdup (pd_policy_get_id (policy));
  quote->at = pd_instant_from_day (facts->returned_day);
  quote->used_measured = facts->used;
  quote->rate = pd_usd_rate_copy (rate);
  if (!check_currency (currency, error) || !pd_refund_compute (facts, &quote->amounts, error) ||
      !compute_caps (quote, policy, past, n_past, error))
    return NULL;

  quote->at_most = is_at_most (quote);
  set_steps (quote);
  set_verdict (quote, NULL);
  return g_steal_pointer (&quote);
}

/* --- as text --- */

static void
append_rate (GString *text, const PdRefundQuote *quote)
{
  g_autofree char *rate = NULL;
  g_autofree char *date = NULL;
  g_autofree char *line = NULL;

  if (quote->rate == NULL)
    return;

  rate = pd_usd_rate_format (quote->rate->rate_nano);
  date = pd_text_utc_date (quote->rate->date);
  line = g_strdup_printf (
      /* Translators: a currency code, a rate, a date, and where the rate comes from:
       * “1 EUR = 1.08 USD, 2 May 2026, invoice G0001”. */
      _ ("1 %s = %s USD, %s, %s"), quote->rate->currency, rate, date,
      quote->rate->source != NULL ? quote->rate->source : "");
  pd_quote_append_line (text, _ ("Exchange rate"), line);
}

static void
append_cap (GString *text, const char *label, const PdCap *cap)
{
  g_autofree char *consumed = pd_money_format (cap->consumed, "USD");
  g_autofree char *left = pd_money_format (cap->left, "USD");
  g_autofree char *asked = pd_money_format (cap->asked, "USD");
  g_autofree char *limit = pd_money_format (cap->limit, "USD");
  g_autofree char *line = g_strdup_printf (
      /* Translators: all four are sums of US dollars. */
      _ ("limit %s, used up %s, left %s, this refund %s"), limit, consumed, left, asked);

  pd_quote_append_line (text, label, line);
}

char *
pd_refund_quote_to_text (const PdRefundQuote *quote)
{
  GString *text;

  g_return_val_if_fail (quote != NULL, NULL);

  text = g_string_new (NULL);
  pd_quote_append_inputs (text, quote);
  append_rate (text, quote);
  pd_quote_append_line (text, _ ("Rules"), quote->policy_id);
  pd_quote_append_steps (text, quote->steps);
  if (quote->cap_known) {
    append_cap (text, _ ("Yearly limit, by the money paid back"), &quote->cap_refund);
    append_cap (text, _ ("Yearly limit, by the cancelled commitment"), &quote->cap_commitment);
  }
  if (quote->verdict != NULL) {
    pd_quote_append_line (text, _ ("Answer of the rules"), pd_verdict_get_reason (quote->verdict));
    pd_quote_append_line (text, _ ("Note"), pd_verdict_get_note (quote->verdict));
  }

  return g_string_free (text, FALSE);
}
