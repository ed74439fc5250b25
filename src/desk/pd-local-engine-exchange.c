// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-local-engine-return.h"

#include <glib/gi18n-lib.h>

#include "pd-local-engine-private.h"
#include "pd-text.h"

/* --- exchange (section 12) --- */

static PdExchangePurchase *
new_purchase (const PdCartLine *line, GError **error)
{
  PdExchangePurchase *purchase = g_new0 (PdExchangePurchase, 1);

  purchase->product_id = g_strdup (pd_product_get_product_id (line->product));
  purchase->sku_id = g_strdup (pd_product_get_sku_id (line->product));
  purchase->title = g_strdup (pd_product_get_title (line->product));
  purchase->resource_type = g_strdup (pd_product_get_resource_type (line->product));
  purchase->region = g_strdup (line->region);
  purchase->quantity = line->quantity;
  purchase->term = g_strdup (line->term);
  purchase->billing = g_strdup (line->billing);
  purchase->unit_minor = line->unit_minor;
  if (pd_money_multiply (line->total_minor, line->instalments, &purchase->total_minor, error))
    return purchase;

  pd_exchange_purchase_free (purchase);
  return NULL;
}

/* (element-type PdCartLine): what the items mean in the reservation's currency. */
static GPtrArray *
resolve_items (PdDatabase *database, const char *currency, GPtrArray *items, GError **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) pd_cart_line_free);

  for (guint i = 0; items != NULL && i < items->len; i++) {
    const PdOrderItem *item = items->pdata[i];
    g_autoptr (PdProduct) product =
        pd_database_find_product (database, item->product_id, item->sku_id, error);
    PdCartLine *line;

    if (product == NULL)
      return NULL;
    if (g_strcmp0 (pd_product_get_kind (product), PD_KIND_RESERVATION) != 0) {
      g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
                   /* Translators: %s is a product */
                   _ ("“%s” is no Azure reservation, so nothing can be exchanged for it."),
                   pd_product_get_title (product));
      return NULL;
    }
    line = pd_local_engine_resolve_item (product, item, currency, error);
    if (line == NULL)
      return NULL;
    g_ptr_array_add (lines, line);
  }
  return g_steal_pointer (&lines);
}

static PdExchangeQuote *
quote_exchange (PdDatabase *database,
                const PdLocalEngine *engine,
                PdReservation *reservation,
                const PdRefundAsk *ask,
                GPtrArray *lines,
                GError **error)
{
  GPtrArray *purchases =
      g_ptr_array_new_with_free_func ((GDestroyNotify) pd_exchange_purchase_free);
  PdPolicy *policy = pd_return_find_policy (engine, reservation, ask, error);

  for (guint i = 0; policy != NULL && i < lines->len; i++) {
    PdExchangePurchase *purchase = new_purchase (lines->pdata[i], error);

    if (purchase == NULL) {
      g_ptr_array_unref (purchases);
      return NULL;
    }
    g_ptr_array_add (purchases, purchase);
  }
  if (policy == NULL) {
    g_ptr_array_unref (purchases);
    return NULL;
  }

  return pd_exchange_quote_new (reservation, ask, policy, purchases, engine->now, error);
}

/* What is charged at once for the purchases, less what is given back: rule 4.8 counts it. */
static gboolean
judge_credit (PdDatabase *database,
              const PdLocalEngine *engine,
              PdCustomer *customer,
              GPtrArray *lines,
              PdExchangeQuote *quote,
              GError **error)
{
  g_autoptr (PdVerdict) verdict = NULL;
  PdBuyFacts facts;
  gint64 sum_minor = 0;

  if (lines->len == 0 ||
      !pd_local_engine_load_buy_facts (database, engine, customer, &facts, error))
    return lines->len == 0;
  for (guint i = 0; i < lines->len; i++) {
    if (!pd_money_add (sum_minor, ((PdCartLine *) lines->pdata[i])->total_minor, &sum_minor, error))
      return FALSE;
  }

  facts.has_price = TRUE;
  facts.purchase_minor = MAX (0, sum_minor - quote->returned->amounts.gross);
  verdict = pd_rules_judge_buy (((PdCartLine *) lines->pdata[0])->product, &facts);
  if (!pd_verdict_get_allowed (verdict))
    g_set_object (&quote->verdict, verdict);
  return TRUE;
}

/* The purchase's own rules where the exchange's allow it: 3.6, 4.6, 4.8, 14.1, and one currency. */
static gboolean
judge_purchases (PdDatabase *database,
                 const PdLocalEngine *engine,
                 PdReservation *reservation,
                 GPtrArray *lines,
                 PdExchangeQuote *quote,
                 GError **error)
{
  g_autoptr (PdCustomer) customer = NULL;
  g_autoptr (PdVerdict) reserve = NULL;

  if (!pd_verdict_get_allowed (quote->verdict))
    return TRUE;
  customer = pd_local_engine_get_customer (database, engine,
                                           pd_reservation_get_customer_row_id (reservation), error);
  if (customer == NULL)
    return FALSE;
  if (g_strcmp0 (pd_customer_get_currency (customer), quote->currency) != 0) {
    g_autofree char *reason = g_strdup_printf (
        /* Translators: both are currency codes */
        _ ("The reservation was billed in %1$s, but the customer is billed in %2$s now. Return it "
           "and buy anew."),
        quote->currency, pd_customer_get_currency (customer));
    g_autoptr (PdVerdict) verdict =
        pd_verdict_new_refused ("12.5", PD_INSTANT_NONE, PD_VERDICT_NEXT_NONE, reason);

    g_set_object (&quote->verdict, verdict);
    return TRUE;
  }

  reserve = pd_local_engine_judge_reservations (database, engine, customer, error);
  if (reserve == NULL)
    return FALSE;
  if (!pd_verdict_get_allowed (reserve)) {
    g_set_object (&quote->verdict, reserve);
    return TRUE;
  }
  return judge_credit (database, engine, customer, lines, quote, error);
}

PdExchangeQuote *
pd_local_engine_quote_exchange (PdDatabase *database,
                                const PdLocalEngine *engine,
                                gint64 reservation_row_id,
                                const PdRefundAsk *ask,
                                GPtrArray *items,
                                GError **error)
{
  g_autoptr (PdReservation) reservation = NULL;
  g_autoptr (PdRefundAsk) full = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (PdExchangeQuote) quote = NULL;

  reservation = pd_return_get_reservation (database, engine, reservation_row_id, error);
  if (reservation == NULL)
    return NULL;
  full = pd_return_complete_ask (database, engine, reservation, ask, FALSE, error);
  if (full == NULL)
    return NULL;
  lines = resolve_items (database, pd_reservation_get_currency (reservation), items, error);
  if (lines == NULL)
    return NULL;
  quote = quote_exchange (database, engine, reservation, full, lines, error);
  if (quote == NULL || !judge_purchases (database, engine, reservation, lines, quote, error))
    return NULL;
  return g_steal_pointer (&quote);
}

/* The purchases as an order of their own; the term starts now (12.6). */
static gboolean
place_order (PdDatabase *database,
             const PdLocalEngine *engine,
             PdReservation *reservation,
             GPtrArray *items,
             GPtrArray *lines,
             const char *request_id,
             gint64 *order_row_id,
             GError **error)
{
  gint64 customer_row_id = pd_reservation_get_customer_row_id (reservation);
  g_autoptr (PdCustomer) customer =
      pd_local_engine_get_customer (database, engine, customer_row_id, error);
  g_autoptr (GPtrArray) subscriptions = NULL;

  if (customer == NULL)
    return FALSE;
  subscriptions = pd_database_list_subscriptions (database, customer_row_id, error);
  if (subscriptions == NULL)
    return FALSE;
  for (guint i = 0; i < lines->len; i++) {
    if (!pd_local_engine_resolve_scope (lines->pdata[i], items->pdata[i], subscriptions, error))
      return FALSE;
  }
  return pd_local_engine_insert_order (database, engine, customer, lines, NULL, request_id,
                                       order_row_id, error);
}

static char *
format_exchange_answer (const PdExchangeQuote *quote, PdOrder *order, const char *month)
{
  gint64 gross_minor = quote->returned->amounts.gross;
  g_autofree char *value = pd_money_format (quote->amounts.returned_value, quote->currency);
  g_autofree char *purchases = pd_money_format (quote->amounts.purchases_total, quote->currency);
  g_autofree char *net = pd_money_format (quote->amounts.net_payable, quote->currency);
  g_autofree char *credit = pd_money_format (gross_minor, quote->currency);
  g_autofree char *when = pd_text_month (month);

  return g_strdup_printf (
      /* Translators: the value of what was returned, the price of what comes instead, the
       * difference; a sum of money; a month ("June 2026"); an order number */
      _ ("The exchange is done. Returned value: %1$s. New total: %2$s. Net to pay: %3$s.\n%4$s is "
         "credited on the invoice of %5$s.\nNew order: %6$s"),
      value, purchases, net, credit, when, pd_order_get_order_id (order));
}

/* The request, the returned part and the new order. */
static gboolean
carry_out_exchange (PdDatabase *database,
                    const PdLocalEngine *engine,
                    const PdReturnDeed *deed,
                    PdReservation *reservation,
                    const PdExchangeQuote *quote,
                    GPtrArray *lines,
                    gint64 request_row_id,
                    gint64 *order_row_id,
                    GError **error)
{
  const PdRefundQuote *returned = quote->returned;
  g_autofree char *month = pd_instant_format_month (engine->now, 1); /* 8.5 */
  g_autofree char *answer = NULL;
  g_autoptr (PdOrder) order = NULL;
  g_autoptr (GString) body = NULL;
  gint64 rest_row_id = 0;

  if (!place_order (database, engine, reservation, deed->items, lines, deed->request_id,
                    order_row_id, error) ||
      !pd_return_take_back (database, engine, reservation, returned->facts.quantity,
                            returned->amounts.gross, month, &rest_row_id, error) ||
      !pd_return_insert (database, engine, "exchange", reservation, returned, request_row_id, month,
                         error) ||
      (order = pd_database_get_order (database, *order_row_id, error)) == NULL)
    return FALSE;

  answer = format_exchange_answer (quote, order, month);
  body = g_string_new (answer);
  return pd_return_add_rest (database, engine, rest_row_id, body, error) &&
         pd_return_answer_request (database, engine, request_row_id, body->str,
                                   returned->amounts.gross, quote->currency, month, error) &&
         pd_return_log (database, engine, PD_OPERATION_EXCHANGE_RESERVATION, reservation, returned,
                        returned->amounts.gross, month, pd_order_get_order_id (order),
                        deed->request_id, error);
}

gboolean
pd_local_engine_exchange (PdDatabase *database,
                          const PdLocalEngine *engine,
                          PdVault *vault,
                          const PdReturnDeed *deed,
                          gint64 *request_row_id,
                          gint64 *order_row_id,
                          GError **error)
{
  g_autoptr (PdRefundAsk) ask = NULL;
  g_autoptr (PdReservation) reservation = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (PdExchangeQuote) quote = NULL;
  g_autoptr (PdRequestFields) fields = NULL;
  g_autofree char *title = NULL;
  g_autofree char *text = NULL;

  reservation = pd_return_begin (database, engine, deed, FALSE, &ask, error);
  if (reservation == NULL)
    return FALSE;
  lines = resolve_items (database, pd_reservation_get_currency (reservation), deed->items, error);
  if (lines == NULL)
    return FALSE;
  quote = quote_exchange (database, engine, reservation, ask, lines, error);
  if (quote == NULL || !judge_purchases (database, engine, reservation, lines, quote, error) ||
      !pd_return_check_verdict (reservation, quote->verdict, error))
    return FALSE;

  /* Translators: %s is the name of a reservation */
  title =
      g_strdup_printf (_ ("Exchange of the reservation %s"), pd_reservation_get_name (reservation));
  text = pd_exchange_quote_to_text (quote);
  fields = pd_return_complete_fields (database, engine, vault, reservation, deed,
                                      quote->returned->facts.quantity, title, text, error);
  return fields != NULL &&
         pd_local_engine_create_request (database, engine, vault, fields, deed->draft_row_id, NULL,
                                         deed->request_id, request_row_id, error) &&
         carry_out_exchange (database, engine, deed, reservation, quote, lines, *request_row_id,
                             order_row_id, error);
}
