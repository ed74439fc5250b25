// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Quotes of exchanges (section 12). */

#include "pd-config.h"

#include <glib/gi18n-lib.h>

#include "pd-error.h"
#include "pd-money.h"
#include "pd-product.h"
#include "pd-refund-private.h"
#include "pd-text.h"

void
pd_exchange_purchase_free (PdExchangePurchase *purchase)
{
  if (purchase == NULL)
    return;

  g_free (purchase->product_id);
  g_free (purchase->sku_id);
  g_free (purchase->title);
  g_free (purchase->resource_type);
  g_free (purchase->region);
  g_free (purchase->term);
  g_free (purchase->billing);
  g_free (purchase);
}

void
pd_exchange_quote_free (PdExchangeQuote *quote)
{
  if (quote == NULL)
    return;

  g_clear_pointer (&quote->returned, pd_refund_quote_free);
  g_clear_pointer (&quote->purchases, g_ptr_array_unref);
  g_free (quote->currency);
  g_clear_object (&quote->verdict);
  g_clear_pointer (&quote->steps, g_ptr_array_unref);
  pd_far_figures_free (quote->far);
  g_free (quote);
}

/* --- verdict --- */

/* 12.5; NULL where all are of the same type. */
static PdVerdict *
judge_types (PdReservation *reservation, GPtrArray *purchases)
{
  const char *type = pd_reservation_get_resource_type (reservation);

  for (guint i = 0; i < purchases->len; i++) {
    const PdExchangePurchase *purchase = purchases->pdata[i];
    g_autofree char *reason = NULL;

    if (pd_resource_type_is_same (type, purchase->resource_type))
      continue;

    reason = g_strdup_printf (
        /* Translators: the first %s is a product, the other two are types of reservations. */
        _ ("“%s” is of the type “%s”, the returned reservation of the type “%s”: only the same "
           "type can be exchanged. Please refund the one and buy the other."),
        purchase->title != NULL ? purchase->title : "",
        pd_resource_type_get_title (purchase->resource_type), pd_resource_type_get_title (type));
    return pd_verdict_new_refused ("12.5", 0, PD_VERDICT_NEXT_NONE, reason);
  }

  return NULL;
}

/* 12.4 */
static PdVerdict *
judge_value (const PdExchangeQuote *quote)
{
  g_autofree char *value = NULL;
  g_autofree char *total = NULL;
  g_autofree char *missing = NULL;
  g_autofree char *reason = NULL;

  if (quote->amounts.allowed)
    return NULL;

  value = pd_money_format (quote->amounts.returned_value, quote->currency);
  total = pd_money_format (quote->amounts.purchases_total, quote->currency);
  missing = pd_money_format (-quote->amounts.net_payable, quote->currency);
  reason = g_strdup_printf (
      /* Translators: all three are sums of money. */
      _ ("What comes instead costs %s, but must be worth at least what is returned, %s: %s is "
         "missing. Please choose more units, a larger size or a longer term."),
      total, value, missing);
  return pd_verdict_new_refused ("12.4", 0, PD_VERDICT_NEXT_NONE, reason);
}

static PdVerdict *
judge_exchange (const PdExchangeQuote *quote, PdReservation *reservation, gint64 now)
{
  g_autoptr (PdVerdict) rules = pd_reservation_judge_exchange (reservation, now);
  g_autofree char *payable = NULL;
  g_autofree char *reason = NULL;
  PdVerdict *verdict;

  if (!pd_verdict_get_allowed (rules))
    return g_steal_pointer (&rules);
  if (quote->purchases->len == 0)
    return pd_verdict_new_refused ("12.1", 0, PD_VERDICT_NEXT_NONE,
                                   _ ("Please choose what comes instead of this reservation."));
  if ((verdict = judge_types (reservation, quote->purchases)) != NULL ||
      (verdict = judge_value (quote)) != NULL)
    return verdict;

  payable = pd_money_format (quote->amounts.net_payable, quote->currency);
  /* Translators: %s is a sum of money. */
  reason = g_strdup_printf (_ ("This exchange is possible: %s is to be paid, and the term starts "
                               "again."),
                            payable);
  return pd_verdict_new_allowed ("12.6", pd_verdict_get_until (rules),
                                 pd_verdict_get_days_left (rules), reason);
}

/* --- steps --- */

static char *
format_purchase_inputs (const PdExchangePurchase *purchase, const char *currency)
{
  g_autofree char *unit = pd_money_format (purchase->unit_minor, currency);
  g_autofree char *quantity = pd_text_number (purchase->quantity);
  int instalments = pd_price_get_instalments (purchase->term, purchase->billing);

  if (instalments > 1)
    return g_strdup_printf ("%s × %s × %d", unit, quantity, instalments);

  return g_strdup_printf ("%s × %s", unit, quantity);
}

static void
set_steps (PdExchangeQuote *quote)
{
  const PdRefundAmounts *amounts = &quote->returned->amounts;
  g_autofree char *gross = pd_money_format (amounts->gross, quote->currency);
  g_autofree char *rest = pd_money_format (amounts->remaining_commitment, quote->currency);
  g_autofree char *value = pd_money_format (quote->amounts.returned_value, quote->currency);
  g_autofree char *total = pd_money_format (quote->amounts.purchases_total, quote->currency);

  quote->steps = pd_quote_new_balance_steps (&quote->returned->facts, amounts, quote->currency);
  pd_quote_add_step (quote->steps, g_strdup (_ ("Value returned, without a fee")), g_strdup (value),
                     g_strdup_printf ("%s + %s", gross, rest), "12.3", FALSE);
  for (guint i = 0; i < quote->purchases->len; i++) {
    const PdExchangePurchase *purchase = quote->purchases->pdata[i];

    pd_quote_add_step (
        quote->steps,
        /* Translators: %s is a product that is bought in an exchange. */
        g_strdup_printf (_ ("Instead: %s"), purchase->title != NULL ? purchase->title : ""),
        pd_money_format (purchase->total_minor, quote->currency),
        format_purchase_inputs (purchase, quote->currency), "12.4", FALSE);
  }
  pd_quote_add_step (quote->steps, g_strdup (_ ("Net to pay")),
                     pd_money_format (quote->amounts.net_payable, quote->currency),
                     g_strdup_printf ("%s − %s", total, value), "12.4", TRUE);
}

static gboolean
compute_amounts (PdExchangeQuote *quote, GError **error)
{
  g_autofree gint64 *totals = g_new0 (gint64, quote->purchases->len);
  gint64 value = quote->returned->amounts.cancelled_commitment;

  for (guint i = 0; i < quote->purchases->len; i++)
    totals[i] = ((PdExchangePurchase *) quote->purchases->pdata[i])->total_minor;

  return pd_exchange_compute (&value, 1, totals, quote->purchases->len, &quote->amounts, error);
}

PdExchangeQuote *
pd_exchange_quote_new (PdReservation *reservation,
                       const PdRefundAsk *ask,
                       PdPolicy *policy,
                       GPtrArray *purchases,
                       gint64 now,
                       GError **error)
{
  g_autoptr (PdExchangeQuote) quote = g_new0 (PdExchangeQuote, 1);

  g_return_val_if_fail (purchases != NULL, NULL);
  quote->purchases = purchases;
  g_return_val_if_fail (PD_IS_RESERVATION (reservation), NULL);
  g_return_val_if_fail (ask != NULL, NULL);
  g_return_val_if_fail (PD_IS_POLICY (policy), NULL);

  quote->returned = pd_refund_quote_new_bare (reservation, ask, policy, FALSE, now, error);
  if (quote->returned == NULL || !compute_amounts (quote, error))
    return NULL;

  quote->currency = g_strdup (quote->returned->currency);
  quote->verdict = judge_exchange (quote, reservation, now);
  pd_verdict_set_policy_id (quote->verdict, quote->returned->policy_id);
  set_steps (quote);
  quote->returned->steps = pd_quote_new_balance_steps (&quote->returned->facts,
                                                       &quote->returned->amounts, quote->currency);
  quote->returned->resets = g_array_new (FALSE, FALSE, sizeof (PdCapReset)); /* 12.3: no cap */
  quote->returned->verdict = pd_reservation_judge_exchange (reservation, now);
  return g_steal_pointer (&quote);
}

char *
pd_exchange_quote_to_text (const PdExchangeQuote *quote)
{
  GString *text;

  g_return_val_if_fail (quote != NULL, NULL);

  text = g_string_new (NULL);
  pd_quote_append_inputs (text, quote->returned);
  pd_quote_append_line (text, _ ("Rules"), quote->returned->policy_id);
  pd_quote_append_steps (text, quote->steps);
  if (quote->verdict != NULL)
    pd_quote_append_line (text, _ ("Answer of the rules"), pd_verdict_get_reason (quote->verdict));

  return g_string_free (text, FALSE);
}
