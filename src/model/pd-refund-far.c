// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The far side's own figures in a quote (azure-api.md 6, 7, 12: "the service's figure is final;
 * ours is the estimate shown before, and the check after"). */

#include "pd-config.h"

#include <glib/gi18n-lib.h>

#include "pd-clock.h"
#include "pd-money.h"
#include "pd-refund-private.h"

PdFarFigures *
pd_far_figures_new (void)
{
  PdFarFigures *figures = g_new0 (PdFarFigures, 1);

  figures->refund = figures->paid = figures->kept = figures->remaining = PD_FAR_NOT_SAID;
  figures->usd_refund = figures->usd_consumed = figures->usd_limit = PD_FAR_NOT_SAID;
  figures->returned_value = figures->purchases_total = figures->net_payable = PD_FAR_NOT_SAID;
  figures->own_refund = figures->own_net_payable = PD_FAR_NOT_SAID;
  return figures;
}

void
pd_far_figures_free (PdFarFigures *figures)
{
  if (figures == NULL)
    return;
  g_free (figures->problem);
  g_free (figures->other_currency);
  g_free (figures->refusal);
  g_free (figures->refusal_code);
  g_free (figures);
}

static void
add_money (GPtrArray *steps,
           const char *label,
           gint64 amount_minor,
           const char *currency,
           gboolean result)
{
  if (amount_minor != PD_FAR_NOT_SAID)
    pd_quote_add_step (steps, g_strdup (label), pd_money_format (amount_minor, currency), NULL,
                       NULL, result);
}

/* What was the result is ours alone now. */
static void
demote_results (GPtrArray *steps)
{
  for (guint i = 0; i < steps->len; i++)
    ((PdQuoteStep *) steps->pdata[i])->result = FALSE;
}

static void
add_problem (GPtrArray *steps, const PdFarFigures *figures)
{
  if (figures->problem != NULL)
    pd_quote_add_step (steps, g_strdup (_ ("Azure’s own figure")), g_strdup (figures->problem),
                       NULL, NULL, FALSE);
}

static void
add_limit (GPtrArray *steps, const PdFarFigures *figures)
{
  add_money (steps, _ ("Counted in the yearly limit by Azure"), figures->usd_refund, "USD", FALSE);
  add_money (steps, _ ("Used up of it so far, says Azure"), figures->usd_consumed, "USD", FALSE);
  add_money (steps, _ ("Yearly limit, says Azure"), figures->usd_limit, "USD", FALSE);
}

/* Only the cap's and the rate's "no" is Azure's to overrule. */
static gboolean
is_azures_to_say (PdVerdict *verdict)
{
  const char *rule = pd_verdict_get_rule (verdict);

  return pd_verdict_get_allowed (verdict) || g_strcmp0 (rule, "11.12") == 0 ||
         g_strcmp0 (rule, "11.15") == 0 || g_strcmp0 (rule, "12.4") == 0;
}

static void
judge (PdVerdict **verdict, const PdFarFigures *figures, const char *rule, const char *allowed)
{
  g_autoptr (PdVerdict) old = *verdict;

  if (!is_azures_to_say (old)) {
    *verdict = g_steal_pointer (&old);
    return;
  }
  if (figures->refusal != NULL) {
    g_autofree char *reason = g_strdup_printf (
        /* Translators: %s: the server's own words */
        _ ("Azure refuses it. It says: “%s”."), figures->refusal);

    *verdict =
        pd_verdict_new_refused (rule, PD_INSTANT_NONE, PD_VERDICT_NEXT_SUPPORT_REQUEST, reason);
  } else {
    *verdict = pd_verdict_new_allowed (rule, pd_verdict_get_until (old),
                                       pd_verdict_get_days_left (old), allowed);
  }
  pd_verdict_set_policy_id (*verdict, pd_verdict_get_policy_id (old));
}

/* 11.13: the cap by the far side's own count. */
static void
take_cap (PdRefundQuote *quote)
{
  const PdFarFigures *far = quote->far;
  PdCap *cap = &quote->cap_refund;

  if (far->usd_refund == PD_FAR_NOT_SAID || far->usd_consumed == PD_FAR_NOT_SAID ||
      far->usd_limit == PD_FAR_NOT_SAID)
    return;
  quote->cap_known = TRUE;
  quote->cap_reading = PD_CAP_BY_REFUND;
  cap->limit = far->usd_limit;
  cap->consumed = far->usd_consumed;
  cap->asked = far->usd_refund;
  cap->left = MAX (cap->limit - cap->consumed, 0);
  cap->allowed = far->refusal == NULL;
  cap->left_after = cap->allowed ? MAX (cap->left - cap->asked, 0) : cap->left;
  cap->cut = MIN (cap->asked, cap->left);
}

static void
take_amounts (PdRefundQuote *quote)
{
  PdFarFigures *far = quote->far;
  PdRefundAmounts *amounts = &quote->amounts;

  if (far->refund != amounts->net && quote->facts.unit_minor > 0)
    far->own_refund = amounts->net;
  amounts->gross = amounts->net = far->refund;
  amounts->fee = 0;
  if (far->paid != PD_FAR_NOT_SAID)
    amounts->total_paid = far->paid;
  if (far->remaining != PD_FAR_NOT_SAID) {
    amounts->remaining_commitment = far->remaining;
    amounts->cancelled_commitment = far->refund + far->remaining;
  }
  quote->at_most = FALSE;
}

void
pd_refund_quote_take_far (PdRefundQuote *quote, PdFarFigures *figures)
{
  g_autofree char *net = NULL;
  g_autofree char *reason = NULL;

  g_return_if_fail (quote != NULL && figures != NULL && quote->far == NULL);

  quote->far = figures;
  if (!figures->known) {
    add_problem (quote->steps, figures);
    return;
  }

  if (quote->facts.unit_minor == 0) /* what was paid is not known: ours is no calculation */
    g_ptr_array_set_size (quote->steps, 0);
  demote_results (quote->steps);
  if (figures->refund != PD_FAR_NOT_SAID)
    take_amounts (quote);
  take_cap (quote);
  add_money (quote->steps, _ ("Our own calculation"), figures->own_refund, quote->currency, FALSE);
  add_money (quote->steps, _ ("Not given back, says Azure"), figures->kept, quote->currency, FALSE);
  add_money (quote->steps, _ ("Not billed any more, says Azure"), figures->remaining,
             quote->currency, FALSE);
  add_limit (quote->steps, figures);
  add_money (quote->steps, _ ("Azure’s own figure"), figures->refund, quote->currency, TRUE);

  net = pd_money_format (quote->amounts.net, quote->currency);
  reason = g_strdup_printf (
      /* Translators: %s is a sum of money. */
      _ ("This refund is possible: Azure pays %s back."), net);
  judge (&quote->verdict, figures, "11.12", reason);
}

void
pd_exchange_quote_take_far (PdExchangeQuote *quote, PdFarFigures *figures)
{
  g_autofree char *net = NULL;
  g_autofree char *reason = NULL;

  g_return_if_fail (quote != NULL && figures != NULL && quote->far == NULL);

  quote->far = figures;
  if (!figures->known) {
    add_problem (quote->steps, figures);
    return;
  }

  if (quote->returned->facts.unit_minor == 0)
    g_ptr_array_set_size (quote->steps, 0);
  demote_results (quote->steps);
  if (figures->net_payable != PD_FAR_NOT_SAID) {
    if (figures->net_payable != quote->amounts.net_payable && quote->returned->facts.unit_minor > 0)
      figures->own_net_payable = quote->amounts.net_payable;
    quote->amounts.net_payable = figures->net_payable;
  }
  if (figures->returned_value != PD_FAR_NOT_SAID)
    quote->amounts.returned_value = figures->returned_value;
  if (figures->purchases_total != PD_FAR_NOT_SAID)
    quote->amounts.purchases_total = figures->purchases_total;
  quote->amounts.allowed = figures->refusal == NULL;
  add_money (quote->steps, _ ("Our own calculation"), figures->own_net_payable, quote->currency,
             FALSE);
  add_money (quote->steps, _ ("Returned value, says Azure"), figures->returned_value,
             quote->currency, FALSE);
  add_money (quote->steps, _ ("New total, says Azure"), figures->purchases_total, quote->currency,
             FALSE);
  add_money (quote->steps, _ ("Azure’s own figure"), figures->net_payable, quote->currency, TRUE);

  net = pd_money_format (quote->amounts.net_payable, quote->currency);
  reason = g_strdup_printf (
      /* Translators: %s is a sum of money. */
      _ ("This exchange is possible. Net to pay by Azure’s figures: %s."), net);
  judge (&quote->verdict, figures, "12.4", reason);
}

/* --- what is agreed to --- */

static void
accept_figure (PdRefundAsk *ask, const PdFarFigures *far, gint64 amount_minor, const char *currency)
{
  gboolean is_other = far != NULL && far->other_currency != NULL;

  g_free (ask->accepted_currency);
  ask->accepted_currency = g_strdup (is_other ? far->other_currency : currency);
  ask->accepted_minor = is_other ? far->other_minor : amount_minor;
}

void
pd_refund_ask_accept (PdRefundAsk *ask, const PdRefundQuote *quote)
{
  g_return_if_fail (ask != NULL && quote != NULL);

  accept_figure (ask, quote->far, quote->amounts.net, quote->currency);
}

void
pd_refund_ask_accept_exchange (PdRefundAsk *ask, const PdExchangeQuote *quote)
{
  g_return_if_fail (ask != NULL && quote != NULL);

  accept_figure (ask, quote->far, quote->amounts.net_payable, quote->currency);
}
