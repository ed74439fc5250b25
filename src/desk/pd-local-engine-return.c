// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-local-engine-return.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pd-local-engine-private.h"
#include "pd-text.h"

#define RATE_SETTING "usd-rate-%s"
#define RATE_SOURCE_MAX 200
#define PROBLEM "reservation-management" /* 13.3 */
#define CATEGORY "exchanges-and-refunds" /* 13.3 */

/* --- exchange rates (11.15) --- */

/* "0.0067 2026-05-02 where it stood", as pd_local_engine_remember_rate() keeps it. */
static PdUsdRate *
parse_rate (const char *text, const char *currency)
{
  g_auto (GStrv) parts = g_strsplit (text, " ", 3);
  g_autoptr (PdUsdRate) rate = g_new0 (PdUsdRate, 1);

  if (parts[0] == NULL || parts[1] == NULL ||
      !pd_usd_rate_parse (parts[0], &rate->rate_nano, NULL) ||
      !pd_date_parse (parts[1], &rate->date, NULL))
    return NULL;

  rate->currency = g_strdup (currency);
  rate->source = g_strdup (parts[2] != NULL ? parts[2] : "");
  return g_steal_pointer (&rate);
}

PdUsdRate *
pd_local_engine_load_rate (PdDatabase *database, const char *currency, GError **error)
{
  g_autofree char *key = g_strdup_printf (RATE_SETTING, currency);
  g_autofree char *text = pd_database_get_setting (database, key, error);
  PdUsdRate *rate = text != NULL ? parse_rate (text, currency) : NULL;

  if (text != NULL && rate == NULL)
    g_set_error (error, PD_ERROR, PD_ERROR_PROTOCOL, "The book's settings hold the rate \"%s\"",
                 text);
  return rate;
}

gboolean
pd_return_remember_rate (PdDatabase *database, const PdUsdRate *rate, GError **error)
{
  g_autofree char *key = NULL;
  g_autofree char *number = NULL;
  g_autofree char *date = NULL;
  g_autofree char *text = NULL;

  if (rate == NULL)
    return TRUE;

  key = g_strdup_printf (RATE_SETTING, rate->currency);
  number = pd_usd_rate_format (rate->rate_nano);
  date = pd_instant_format_iso_date (rate->date);
  text = g_strdup_printf ("%s %s %s", number, date, rate->source != NULL ? rate->source : "");
  return pd_database_set_setting (database, key, text, error);
}

/* Cleans where it comes from: that goes into the request and into the book's settings. */
static gboolean
check_rate (PdUsdRate *rate, const char *currency, gint64 now, GError **error)
{
  g_autofree char *number = NULL;
  g_autofree char *source = NULL;
  gint64 parsed = 0;

  if (g_strcmp0 (rate->currency, currency) != 0) {
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
                 /* Translators: both are currency codes */
                 _ ("The exchange rate is for %1$s, but the reservation is billed in %2$s."),
                 rate->currency != NULL ? rate->currency : "", currency);
    return FALSE;
  }
  if (rate->date == 0 || rate->date > now + PD_DAY_US) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_INVALID,
                         _ ("Say of which day the exchange rate is; it cannot be in the future."));
    return FALSE;
  }

  source = pd_text_check (rate->source != NULL ? rate->source : "", _ ("Source of the rate"),
                          RATE_SOURCE_MAX, error);
  if (source == NULL)
    return FALSE;
  g_free (rate->source);
  rate->source = g_strdelimit (g_steal_pointer (&source), "\r\n", ' '); /* one line of the quote */
  number = pd_usd_rate_format (rate->rate_nano);
  return pd_usd_rate_parse (number, &parsed, error);
}

/* --- quoting --- */

/* The reservation as it stands when every payment that came due is billed. */
PdReservation *
pd_return_get_reservation (PdDatabase *database,
                           const PdLocalEngine *engine,
                           gint64 row_id,
                           GError **error)
{
  g_autoptr (PdReservation) reservation =
      pd_database_get_reservation (database, row_id, engine->now, error);
  int made, n;

  if (reservation == NULL)
    return NULL;

  made = pd_reservation_get_payments_made (reservation);
  n = pd_price_get_instalments (pd_reservation_get_term (reservation),
                                pd_reservation_get_billing (reservation));
  while (made < n && pd_reservation_get_cancelled_at (reservation) == 0 &&
         pd_local_engine_get_payment_due (pd_reservation_get_purchased_at (reservation), made) <=
             engine->now)
    made++;
  g_object_set (reservation, "payments-made", made, NULL);
  return g_steal_pointer (&reservation);
}

/* 11.14: a local account's catalogue knows the present price; 0 where it no longer has it. */
static gboolean
find_current_price (PdDatabase *database, PdReservation *reservation, gint64 *minor, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PdProduct) product = NULL;
  const PdPrice *price;

  *minor = 0;
  product = pd_database_find_product (database, pd_reservation_get_product_id (reservation),
                                      pd_reservation_get_sku_id (reservation), &local_error);
  if (product == NULL && g_error_matches (local_error, PD_ERROR, PD_ERROR_NOT_FOUND))
    return TRUE;
  if (product == NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }

  price = pd_product_find_price (product, pd_reservation_get_term (reservation),
                                 pd_reservation_get_billing (reservation),
                                 pd_reservation_get_currency (reservation));
  if (price != NULL)
    *minor = price->amount_minor;
  return TRUE;
}

/* What the person left open is filled with what the book knows. */
PdRefundAsk *
pd_return_complete_ask (PdDatabase *database,
                        const PdLocalEngine *engine,
                        PdReservation *reservation,
                        const PdRefundAsk *ask,
                        gboolean with_rate,
                        GError **error)
{
  const char *currency = pd_reservation_get_currency (reservation);
  g_autoptr (PdRefundAsk) full = pd_refund_ask_copy (ask);
  g_autoptr (GError) local_error = NULL;

  if (full->current_minor == 0 &&
      !find_current_price (database, reservation, &full->current_minor, error))
    return NULL;
  if (!with_rate || g_strcmp0 (currency, "USD") == 0) {
    g_clear_pointer (&full->rate, pd_usd_rate_free);
    return g_steal_pointer (&full);
  }

  if (full->rate != NULL)
    return check_rate (full->rate, currency, engine->now, error) ? g_steal_pointer (&full) : NULL;
  full->rate = pd_local_engine_load_rate (database, currency, &local_error);
  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }
  return g_steal_pointer (&full);
}

/* The profile of a what-if, else the one that governs the purchase. */
PdPolicy *
pd_return_find_policy (const PdLocalEngine *engine,
                       PdReservation *reservation,
                       const PdRefundAsk *ask,
                       GError **error)
{
  PdPolicy *policy;

  if (ask->policy_id == NULL || *ask->policy_id == '\0')
    return pd_local_engine_get_reservation_policy (engine, reservation);

  policy = pd_policy_set_get (engine->policies, ask->policy_id);
  if (policy == NULL)
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
                 /* Translators: %s is the ID of a policy profile */
                 _ ("There is no policy profile “%s”."), ask->policy_id);
  return policy;
}

/* --- the returned part, of both --- */

/* A return takes effect when it is asked for, by the rules in force. */
gboolean
pd_return_check_ask (const PdLocalEngine *engine,
                     PdReservation *reservation,
                     const PdRefundAsk *ask,
                     GError **error)
{
  PdPolicy *policy = pd_local_engine_get_reservation_policy (engine, reservation);

  if (ask->date != 0 && pd_instant_get_day (ask->date) != pd_instant_get_day (engine->now)) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_INVALID,
                         _ ("A return takes effect on the day on which it is asked for (UTC). "
                            "Another date is for a quote only."));
    return FALSE;
  }
  if (ask->policy_id != NULL && *ask->policy_id != '\0' &&
      g_strcmp0 (ask->policy_id, pd_policy_get_id (policy)) != 0) {
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
                 /* Translators: %s is the title of a policy profile */
                 _ ("This purchase is governed by “%s”. Another profile is for a quote only."),
                 pd_policy_get_title (policy));
    return FALSE;
  }
  return TRUE;
}

/* 11.14: who says a higher present price than the catalogue's gets no more by it. @problem: the
 * sentence that says so; NULL: the price is good. FALSE: the book fails. */
gboolean
pd_return_judge_price (PdDatabase *database,
                       PdReservation *reservation,
                       const PdRefundAsk *ask,
                       char **problem,
                       GError **error)
{
  g_autofree char *price = NULL;
  gint64 known_minor = 0;

  *problem = NULL;
  if (ask->current_minor == 0)
    return TRUE;
  if (!find_current_price (database, reservation, &known_minor, error))
    return FALSE;
  if (known_minor == 0 || ask->current_minor <= known_minor ||
      known_minor >= pd_reservation_get_unit_price (reservation))
    return TRUE;

  price = pd_money_format (known_minor, pd_reservation_get_currency (reservation));
  *problem = g_strdup_printf (
      /* Translators: %s is a sum of money. */
      _ ("The present price in the catalogue is %s. A higher one is for a quote only."), price);
  return TRUE;
}

static gboolean
check_price (PdDatabase *database,
             PdReservation *reservation,
             const PdRefundAsk *ask,
             GError **error)
{
  g_autofree char *problem = NULL;

  if (!pd_return_judge_price (database, reservation, ask, &problem, error))
    return FALSE;
  if (problem == NULL)
    return TRUE;

  g_set_error_literal (error, PD_ERROR, PD_ERROR_INVALID, problem);
  return FALSE;
}

/* What was returned already is a conflict with the one who was first. */
gboolean
pd_return_check_verdict (PdReservation *reservation, PdVerdict *verdict, GError **error)
{
  if (pd_verdict_get_allowed (verdict))
    return TRUE;
  if (g_strcmp0 (pd_reservation_get_state (reservation), PD_RESERVATION_CANCELLED) != 0)
    return pd_verdict_check (verdict, error);

  g_set_error_literal (error, PD_ERROR, PD_ERROR_CONFLICT, pd_verdict_get_reason (verdict));
  return FALSE;
}

static gboolean
is_line_live (GPtrArray *reservations)
{
  for (guint i = 0; i < reservations->len; i++) {
    if (g_strcmp0 (pd_reservation_get_state (reservations->pdata[i]), PD_RESERVATION_CANCELLED) !=
        0)
      return TRUE;
  }
  return FALSE;
}

/* Everything that was credited for one line of the order. */
static gboolean
sum_credits (PdDatabase *database, PdOrder *order, int line, gint64 *credit_minor, GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_INVOICE_LINES);
  g_autoptr (GPtrArray) lines = NULL;

  *credit_minor = 0;
  query->order_row_id = pd_record_get_row_id (PD_RECORD (order));
  lines = pd_database_list (database, query, -1, 0, error);
  if (lines == NULL)
    return FALSE;

  for (guint i = 0; i < lines->len; i++) {
    gint64 amount_minor = pd_invoice_line_get_amount (lines->pdata[i]);

    if (pd_invoice_line_get_line (lines->pdata[i]) == line && amount_minor < 0 &&
        !pd_money_add (*credit_minor, -amount_minor, credit_minor, error))
      return FALSE;
  }
  return TRUE;
}

/* When nothing of the order line is left, the line is cancelled, and perhaps the order (7.16). */
static gboolean
close_line (PdDatabase *database,
            const PdLocalEngine *engine,
            PdReservation *reservation,
            const char *month,
            GError **error)
{
  gint64 line_row_id = pd_reservation_get_line_row_id (reservation);
  g_autoptr (GPtrArray) reservations = NULL;
  g_autoptr (PdOrder) order = NULL;
  g_autoptr (PdOrder) after = NULL;
  gint64 order_row_id = pd_reservation_get_order_row_id (reservation);
  gint64 credit_minor = 0;

  reservations = pd_database_list_line_reservations (database, line_row_id, engine->now, error);
  if (reservations == NULL)
    return FALSE;
  if (is_line_live (reservations))
    return TRUE;
  order = pd_database_get_order (database, order_row_id, error);
  if (order == NULL ||
      !sum_credits (database, order, pd_reservation_get_line (reservation), &credit_minor, error) ||
      !pd_database_set_line_cancelling (database, line_row_id, engine->now, credit_minor, month,
                                        error) ||
      !pd_database_set_line_cancelled (database, line_row_id, engine->now, error))
    return FALSE;

  after = pd_database_get_order (database, order_row_id, error);
  return after != NULL && pd_local_engine_close_order (database, after, error);
}

/* Takes @quantity units back: the reservation ends; what is left of it goes on under a new ID. The
 * money goes onto next month's invoice (8.5). @rest_row_id: 0 where nothing is left. */
gboolean
pd_return_take_back (PdDatabase *database,
                     const PdLocalEngine *engine,
                     PdReservation *reservation,
                     gint64 quantity,
                     gint64 credit_minor,
                     const char *month,
                     gint64 *rest_row_id,
                     GError **error)
{
  gint64 rest = pd_reservation_get_quantity (reservation) - quantity;

  *rest_row_id = 0;
  if (rest > 0 && !pd_local_engine_succeed_reservation (database, engine, reservation, rest,
                                                        rest_row_id, error))
    return FALSE;
  if (!pd_database_cancel_reservation (database, pd_record_get_row_id (PD_RECORD (reservation)),
                                       engine->now, error))
    return FALSE;
  if (credit_minor > 0 &&
      !pd_database_add_invoice_line (database, month, pd_reservation_get_currency (reservation),
                                     "Cancel", pd_reservation_get_line_row_id (reservation),
                                     -credit_minor, engine->now, error))
    return FALSE;

  return close_line (database, engine, reservation, month, error);
}

/* --- the request (13.x) --- */

/* The form as it is filed: what staff left open is filled in. */
PdRequestFields *
pd_return_complete_fields (PdDatabase *database,
                           const PdLocalEngine *engine,
                           PdVault *vault,
                           PdReservation *reservation,
                           const PdReturnDeed *deed,
                           gint64 quantity,
                           const char *title,
                           const char *quote,
                           GError **error)
{
  g_autoptr (PdRequestFields) fields =
      deed->fields != NULL ? pd_request_fields_copy (deed->fields) : g_new0 (PdRequestFields, 1);

  g_free (fields->type);
  fields->type = g_strdup (PD_REQUEST_AZURE);
  fields->customer_row_id = pd_reservation_get_customer_row_id (reservation);
  fields->reservation_row_id = pd_record_get_row_id (PD_RECORD (reservation));
  fields->line_row_id = pd_reservation_get_line_row_id (reservation);
  if (fields->problem == NULL || *fields->problem == '\0') {
    g_free (fields->problem);
    fields->problem = g_strdup (PROBLEM);
    g_free (fields->category);
    fields->category = g_strdup (CATEGORY);
  }
  if (fields->impact == NULL || *fields->impact == '\0') {
    g_free (fields->impact);
    fields->impact = g_strdup ("minimal");
  }
  if (fields->title == NULL || *fields->title == '\0') {
    g_free (fields->title);
    fields->title = g_strdup (title);
  }
  if (fields->amount == NULL || *fields->amount == '\0') {
    g_free (fields->amount);
    fields->amount = g_strdup_printf ("%" G_GINT64_FORMAT, quantity);
  }
  if (fields->contact == NULL &&
      (fields->contact = pd_local_engine_load_contact (database, engine, vault, error)) == NULL)
    return NULL;
  if (fields->description == NULL || *fields->description == '\0') {
    g_free (fields->description);
    fields->description = pd_local_engine_describe_request (database, engine, fields, quote, error);
    if (fields->description == NULL)
      return NULL;
  }
  return g_steal_pointer (&fields);
}

/* The engine's answer, after which the request is done (11.17). */
gboolean
pd_return_answer_request (PdDatabase *database,
                          const PdLocalEngine *engine,
                          gint64 request_row_id,
                          const char *body,
                          gint64 credit_minor,
                          const char *currency,
                          const char *month,
                          GError **error)
{
  gint64 message_row_id = 0;

  return pd_database_insert_message (database, request_row_id, _ ("Partner Desk"), "in", body,
                                     engine->now, &message_row_id, error) &&
         pd_database_set_request_refund (database, request_row_id, "credited", credit_minor,
                                         currency, month, error) &&
         pd_database_set_request_state (database, request_row_id, PD_REQUEST_CLOSED, engine->now,
                                        error);
}

/* What becomes of the units that were not returned. */
gboolean
pd_return_add_rest (PdDatabase *database,
                    const PdLocalEngine *engine,
                    gint64 rest_row_id,
                    GString *body,
                    GError **error)
{
  g_autoptr (PdReservation) rest = NULL;
  g_autofree char *number = NULL;

  if (rest_row_id == 0)
    return TRUE;
  rest = pd_database_get_reservation (database, rest_row_id, engine->now, error);
  if (rest == NULL)
    return FALSE;

  number = pd_text_number (pd_reservation_get_quantity (rest));
  g_string_append_c (body, '\n');
  g_string_append_printf (body,
                          /* Translators: a number of units, then a GUID */
                          _ ("The other units (%1$s) go on under the new reservation ID %2$s."),
                          number, pd_reservation_get_reservation_id (rest));
  return TRUE;
}

gboolean
pd_return_log (PdDatabase *database,
               const PdLocalEngine *engine,
               const char *operation,
               PdReservation *reservation,
               const PdRefundQuote *quote,
               gint64 credit_minor,
               const char *month,
               const char *order_id,
               const char *request_id,
               GError **error)
{
  g_autoptr (GString) detail = g_string_new (NULL);
  g_autofree char *plain = pd_money_format_plain (credit_minor, quote->currency);
  g_autofree char *credit = g_strdup_printf ("%s %s", plain, quote->currency);

  pd_local_engine_add_fact (detail, "name", quote->name);
  pd_local_engine_add_fact (detail, "reservation_order", quote->reservation_order_id);
  pd_local_engine_add_number (detail, "quantity", quote->facts.quantity);
  pd_local_engine_add_fact (detail, "used", quote->facts.used ? "yes" : "no");
  pd_local_engine_add_fact (detail, "policy", quote->policy_id);
  pd_local_engine_add_fact (detail, "credit", credit);
  pd_local_engine_add_fact (detail, "credit_invoice", month);
  pd_local_engine_add_fact (detail, "order", order_id);
  pd_local_engine_add_fact (detail, "request_id", request_id);
  return pd_local_engine_log_reservation (database, engine, operation, reservation, detail->str,
                                          error);
}

gboolean
pd_return_insert (PdDatabase *database,
                  const PdLocalEngine *engine,
                  const char *kind,
                  PdReservation *reservation,
                  const PdRefundQuote *quote,
                  gint64 request_row_id,
                  const char *month,
                  GError **error)
{
  gboolean in_cap = strcmp (kind, "refund") == 0; /* 12.3 */
  g_autofree char *text = pd_refund_quote_to_text (quote);
  const PdRefundRow row = {
    .kind = kind,
    .reservation_row_id = pd_record_get_row_id (PD_RECORD (reservation)),
    .customer_row_id = pd_reservation_get_customer_row_id (reservation),
    .request_row_id = request_row_id,
    .at = engine->now,
    .quantity = quote->facts.quantity,
    .currency = quote->currency,
    .gross_minor = quote->amounts.gross,
    .fee_minor = quote->amounts.fee,
    .net_minor = quote->amounts.net,
    .remaining_minor = quote->amounts.remaining_commitment,
    .usd_refund = in_cap ? quote->cap_refund.asked : 0,
    .usd_commitment = in_cap ? quote->cap_commitment.asked : 0,
    .used = quote->facts.used,
    .used_reason = quote->used_reason,
    .policy_id = quote->policy_id,
    .rate = quote->rate,
    .credit_invoice = month,
    .quote = text,
  };
  gint64 row_id = 0;

  return pd_database_insert_refund (database, &row, &row_id, error);
}

/* The reservation with every payment billed, and the completed ask. */
PdReservation *
pd_return_begin (PdDatabase *database,
                 const PdLocalEngine *engine,
                 const PdReturnDeed *deed,
                 gboolean with_rate,
                 PdRefundAsk **ask,
                 GError **error)
{
  g_autoptr (PdReservation) reservation =
      pd_database_get_reservation (database, deed->reservation_row_id, engine->now, error);

  if (reservation == NULL || !pd_return_check_ask (engine, reservation, deed->ask, error) ||
      !check_price (database, reservation, deed->ask, error))
    return NULL;
  if (pd_reservation_get_cancelled_at (reservation) == 0 &&
      !pd_local_engine_bill_reservation (database, engine, reservation, error))
    return NULL;

  *ask = pd_return_complete_ask (database, engine, reservation, deed->ask, with_rate, error);
  return *ask != NULL ? g_steal_pointer (&reservation) : NULL;
}
