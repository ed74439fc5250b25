// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-local-engine-return.h"

#include <glib/gi18n-lib.h>

#include "pd-local-engine-private.h"
#include "pd-text.h"

/* --- quoting --- */

static PdRefundQuote *
quote_refund (PdDatabase *database,
              const PdLocalEngine *engine,
              PdReservation *reservation,
              const PdRefundAsk *ask,
              GError **error)
{
  gint64 at = ask->date != 0 ? ask->date : engine->now;
  PdPolicy *policy = pd_return_find_policy (engine, reservation, ask, error);
  g_autoptr (GArray) past = NULL;

  if (policy == NULL)
    return NULL;
  past = pd_database_list_past_refunds (
      database, pd_reservation_get_customer_row_id (reservation),
      at - (pd_policy_get_fields (policy)->cap_days + 1) * PD_DAY_US, error);
  if (past == NULL)
    return NULL;

  return pd_refund_quote_new (reservation, ask, policy,
                              (const PdPastRefund *) (gpointer) past->data, past->len, engine->now,
                              error);
}

PdRefundQuote *
pd_local_engine_quote_refund (PdDatabase *database,
                              const PdLocalEngine *engine,
                              gint64 reservation_row_id,
                              const PdRefundAsk *ask,
                              GError **error)
{
  g_autoptr (PdReservation) reservation = NULL;
  g_autoptr (PdRefundAsk) full = NULL;
  g_autoptr (PdRefundQuote) quote = NULL;

  reservation = pd_return_get_reservation (database, engine, reservation_row_id, error);
  if (reservation == NULL)
    return NULL;
  full = pd_return_complete_ask (database, engine, reservation, ask, TRUE, error);
  quote = full != NULL ? quote_refund (database, engine, reservation, full, error) : NULL;
  if (quote == NULL ||
      !pd_return_judge_price (database, reservation, ask, &quote->price_problem, error))
    return NULL;

  return g_steal_pointer (&quote);
}

/* --- refund (section 11) --- */

static char *
format_refund_answer (const PdRefundQuote *quote, const char *month)
{
  g_autofree char *net = pd_money_format (quote->amounts.net, quote->currency);
  g_autofree char *gross = pd_money_format (quote->amounts.gross, quote->currency);
  g_autofree char *fee = pd_money_format (quote->amounts.fee, quote->currency);
  g_autofree char *when = pd_text_month (month);
  g_autofree char *number = pd_text_number (quote->facts.quantity);

  return g_strdup_printf (
      /* Translators: a number of units; the sum that is refunded, the balance and the early
       * termination fee that it is made of; a month ("June 2026") */
      _ ("The refund is granted. Returned units: %1$s.\n%2$s is credited on the invoice of %5$s: "
         "balance %3$s less early termination fee %4$s."),
      number, net, gross, fee, when);
}

static PdRefundQuote *
judge_refund (PdDatabase *database,
              const PdLocalEngine *engine,
              PdReservation *reservation,
              const PdRefundAsk *ask,
              GError **error)
{
  g_autoptr (PdRefundQuote) quote = quote_refund (database, engine, reservation, ask, error);

  if (quote == NULL)
    return NULL;
  if (pd_reservation_get_cancelled_at (reservation) == 0 && !quote->cap_known) {
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
                 /* Translators: %s is a currency code */
                 _ ("The cap is in US dollars: say how many of them one %s is worth, of which "
                    "day, and where that stands."),
                 quote->currency);
    return NULL;
  }
  return pd_return_check_verdict (reservation, quote->verdict, error) ? g_steal_pointer (&quote)
                                                                      : NULL;
}

gboolean
pd_local_engine_refund (PdDatabase *database,
                        const PdLocalEngine *engine,
                        PdVault *vault,
                        const PdReturnDeed *deed,
                        gint64 *request_row_id,
                        GError **error)
{
  g_autofree char *month = pd_instant_format_month (engine->now, 1); /* 8.5 */
  g_autoptr (PdRefundAsk) ask = NULL;
  g_autoptr (PdReservation) reservation = NULL;
  g_autoptr (PdRefundQuote) quote = NULL;
  g_autoptr (PdRequestFields) fields = NULL;
  g_autofree char *title = NULL;
  g_autofree char *text = NULL;
  g_autofree char *answer = NULL;
  g_autoptr (GString) body = NULL;
  gint64 rest_row_id = 0;

  reservation = pd_return_begin (database, engine, deed, TRUE, &ask, error);
  if (reservation == NULL)
    return FALSE;
  quote = judge_refund (database, engine, reservation, ask, error);
  if (quote == NULL)
    return FALSE;

  /* Translators: %s is the name of a reservation */
  title = g_strdup_printf (_ ("Refund of the reservation %s"), quote->name);
  text = pd_refund_quote_to_text (quote);
  fields = pd_return_complete_fields (database, engine, vault, reservation, deed,
                                      quote->facts.quantity, title, text, error);
  if (fields == NULL ||
      !pd_local_engine_create_request (database, engine, vault, fields, deed->draft_row_id, NULL,
                                       deed->request_id, request_row_id, error) ||
      !pd_return_take_back (database, engine, reservation, quote->facts.quantity,
                            quote->amounts.net, month, &rest_row_id, error) ||
      !pd_return_insert (database, engine, "refund", reservation, quote, *request_row_id, month,
                         error) ||
      !pd_return_remember_rate (database, quote->rate, error))
    return FALSE;

  answer = format_refund_answer (quote, month);
  body = g_string_new (answer);
  return pd_return_add_rest (database, engine, rest_row_id, body, error) &&
         pd_return_answer_request (database, engine, *request_row_id, body->str, quote->amounts.net,
                                   quote->currency, month, error) &&
         pd_return_log (database, engine, PD_OPERATION_REFUND_RESERVATION, reservation, quote,
                        quote->amounts.net, month, NULL, deed->request_id, error);
}
