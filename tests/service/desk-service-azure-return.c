// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Refunds (azure-api.md section 6); their figures are the local engine's (12). */

#include "desk-service-azure-private.h"

#include "pd-local-engine-return.h"

#define CAPACITY "providers/microsoft.capacity"
#define ORDER CAPACITY "/reservationorders/*"
#define RETURN_RETRY_AFTER 120
#define RATE_SOURCE "desk-service"

/* --- sessions (13.6) --- */

AzureSession *
azure_new_session (AzureCall *self, gboolean is_exchange)
{
  AzureSession *session = g_new0 (AzureSession, 1);

  session->id = g_uuid_string_random ();
  session->tenant = g_strdup (self->call->tenant);
  session->is_exchange = is_exchange;
  session->until = self->engine->now + self->state->session_life;
  g_hash_table_replace (self->state->sessions, g_strdup (session->id), session);
  return session;
}

AzureSession *
azure_use_session (AzureCall *self, const char *id, gboolean is_exchange, GError **error)
{
  g_autofree char *key = g_ascii_strdown (id, -1);
  AzureSession *session = g_hash_table_lookup (self->state->sessions, key);

  if (session == NULL || g_strcmp0 (session->tenant, self->call->tenant) != 0 ||
      !session->is_exchange != !is_exchange) {
    azure_fail (error, 400, "BadRequest", "The session is not known.");
    return NULL;
  }
  if (session->is_spent) { /* 13.7 */
    azure_count_client_error (self);
    azure_fail (error, 409, "Conflict", "The session was used already.");
    return NULL;
  }
  if (self->engine->now >= session->until) {
    azure_fail (error, 400, "BadRequest", "The session has expired.");
    return NULL;
  }
  return session;
}

/* --- figures --- */

PdRefundAsk *
azure_new_ask (AzureCall *self, PdReservation *reservation, gint64 quantity)
{
  const char *currency = pd_reservation_get_currency (reservation);
  PdRefundAsk *ask = g_new0 (PdRefundAsk, 1);

  ask->quantity = quantity;
  ask->used = -1;
  if (g_strcmp0 (currency, "USD") == 0)
    return ask;

  ask->rate = g_new0 (PdUsdRate, 1);
  ask->rate->currency = g_strdup (currency);
  ask->rate->rate_nano = azure_get_rate (self->state, currency);
  ask->rate->date = pd_instant_from_day (pd_instant_get_day (self->engine->now));
  ask->rate->source = g_strdup (RATE_SOURCE);
  return ask;
}

/* @back: what is given back; the rest of what was paid is not. */
JsonObject *
azure_describe_billing (const PdRefundAmounts *amounts, gint64 back, const char *currency)
{
  JsonObject *billing = json_object_new ();

  azure_set_money (billing, "billingCurrencyTotalPaidAmount", amounts->total_paid, currency);
  azure_set_money (billing, "billingCurrencyProratedAmount", amounts->total_paid - back, currency);
  azure_set_money (billing, "billingCurrencyRemainingCommitmentAmount",
                   amounts->remaining_commitment, currency);
  return billing;
}

void
azure_add_policy_error (JsonArray *errors, const char *code, const char *message)
{
  JsonObject *error = json_object_new ();

  json_object_set_string_member (error, "code", code);
  json_object_set_string_member (error, "message", message);
  json_array_add_object_element (errors, error);
}

/* With what the test put into every quote. */
JsonArray *
azure_new_policy_errors (AzureCall *self)
{
  JsonArray *errors = json_array_new ();

  if (self->state->policy_code != NULL)
    azure_add_policy_error (errors, self->state->policy_code, self->state->policy_message);
  return errors;
}

static const PdCap *
get_cap (const PdRefundQuote *quote)
{
  gboolean larger = quote->cap_commitment.asked > quote->cap_refund.asked;

  return quote->cap_reading == PD_CAP_BY_COMMITMENT ||
                 (quote->cap_reading == PD_CAP_BY_LARGER && larger)
             ? &quote->cap_commitment
             : &quote->cap_refund;
}

static JsonArray *
list_policy_errors (AzureCall *self, const PdRefundQuote *quote)
{
  JsonArray *errors = azure_new_policy_errors (self);
  const char *reason = pd_verdict_get_reason (quote->verdict);

  if (pd_verdict_get_allowed (quote->verdict))
    return errors;
  if (quote->cap_known && !get_cap (quote)->allowed)
    azure_add_policy_error (errors, "RefundLimitExceeded", reason);
  else
    azure_add_policy_error (errors, "SelfServiceRefundNotSupported", reason);
  return errors;
}

static JsonObject *
describe_result (AzureCall *self,
                 PdReservation *reservation,
                 const PdRefundQuote *quote,
                 const char *session_id)
{
  g_autofree char *path = azure_reservation_path (reservation);
  const char *currency = quote->currency;
  gint64 back = quote->amounts.net;
  const PdCap *cap = get_cap (quote);
  int n = MAX (1, pd_price_get_instalments (pd_reservation_get_term (reservation),
                                            pd_reservation_get_billing (reservation)));
  JsonObject *result = json_object_new ();
  JsonObject *properties, *policy, *billing;

  json_object_set_string_member (result, "id", path);
  properties = azure_add_object (result, "properties");
  json_object_set_string_member (properties, "sessionId", session_id);
  json_object_set_int_member (properties, "quantity", quote->facts.quantity);
  azure_set_money (properties, "billingRefundAmount", back, currency);
  azure_set_money (properties, "pricingRefundAmount", azure_to_usd (self, back, currency), "USD");
  policy = azure_add_object (azure_add_object (properties, "policyResult"), "properties");
  azure_set_money (policy, "consumedRefundsTotal", cap->consumed, "USD");
  azure_set_money (policy, "maxRefundLimit", cap->limit, "USD");
  json_object_set_array_member (policy, "policyErrors", list_policy_errors (self, quote));
  billing = azure_describe_billing (&quote->amounts, back, currency);
  json_object_set_string_member (billing, "billingPlan",
                                 quote->facts.monthly ? "Monthly" : "Upfront");
  json_object_set_int_member (billing, "completedTransactions",
                              quote->facts.monthly ? quote->facts.payments_made : 1);
  json_object_set_int_member (billing, "totalTransactions", n);
  json_object_set_object_member (properties, "billingInformation", billing);
  return result;
}

/* --- reading the request --- */

static gboolean
read_return (AzureCall *self, PdReservation **reservation, gint64 *quantity, GError **error)
{
  JsonObject *properties =
      azure_find_object (desk_call_get_object (self->call), "properties", error);
  JsonObject *what =
      properties != NULL ? azure_find_object (properties, "reservationToReturn", error) : NULL;
  g_autofree char *scope = NULL;
  g_autofree char *id = NULL;
  g_autofree char *guid = NULL;

  if (what == NULL || (scope = azure_find_text (properties, "scope", error)) == NULL ||
      (id = azure_find_text (what, "reservationId", error)) == NULL ||
      !azure_find_number (what, "quantity", quantity, error))
    return FALSE;
  if (g_ascii_strcasecmp (scope, "Reservation") != 0)
    return azure_fail (error, 400, "BadRequest", "%s is no scope of a return.", scope);
  guid = azure_parse_id (id, "reservations");
  *reservation = azure_get_reservation (self, self->args[0], guid != NULL ? guid : id, error);
  if (*reservation == NULL)
    return FALSE;
  if (*quantity >= 1 && *quantity <= pd_reservation_get_quantity (*reservation))
    return TRUE;

  g_clear_object (reservation);
  return azure_fail (error, 400, "InvalidRefundQuantity", "So many units cannot be returned.");
}

static gboolean
check_running (PdReservation *reservation, GError **error)
{
  if (pd_reservation_get_cancelled_at (reservation) == 0)
    return TRUE;
  return azure_fail (error, 400, "OperationCannotBePerformedInCurrentState",
                     "The reservation is cancelled.");
}

static PdRefundQuote *
quote_return (AzureCall *self, PdReservation *reservation, gint64 quantity, GError **error)
{
  g_autoptr (PdRefundAsk) ask = azure_new_ask (self, reservation, quantity);
  GError *local_error = NULL;
  PdRefundQuote *quote;

  if (!check_running (reservation, error))
    return NULL;
  quote = pd_local_engine_quote_refund (self->database, self->engine, azure_row_id (reservation),
                                        ask, &local_error);
  if (quote == NULL)
    azure_fail_with (error, local_error, "SelfServiceRefundNotSupported");
  return quote;
}

static gboolean
calculate_refund (AzureCall *self, GError **error)
{
  g_autoptr (PdReservation) reservation = NULL;
  g_autoptr (PdRefundQuote) quote = NULL;
  AzureSession *session;
  gint64 quantity = 0;

  if (!read_return (self, &reservation, &quantity, error) ||
      (quote = quote_return (self, reservation, quantity, error)) == NULL)
    return FALSE;

  session = azure_new_session (self, FALSE);
  session->reservation_id = g_strdup (pd_reservation_get_reservation_id (reservation));
  session->quantity = quantity;
  desk_call_answer_object (self->call, 200,
                           describe_result (self, reservation, quote, session->id));
  return TRUE;
}

/* --- the return --- */

/* Everything of pd_local_engine_refund() but the support request: nobody filed one. */
static gboolean
take_back (AzureCall *self, PdReservation *reservation, const PdRefundQuote *quote, GError **error)
{
  g_autofree char *month = pd_instant_format_month (self->engine->now, 1); /* 8.5 */
  const char *order_id = pd_reservation_get_reservation_order_id (reservation);
  gint64 back = quote->amounts.net;
  gint64 rest_row_id = 0;

  if (!pd_local_engine_bill_reservation (self->database, self->engine, reservation, error) ||
      !pd_return_take_back (self->database, self->engine, reservation, quote->facts.quantity, back,
                            month, &rest_row_id, error) ||
      !pd_return_insert (self->database, self->engine, "refund", reservation, quote, 0, month,
                         error) ||
      !pd_return_log (self->database, self->engine, PD_OPERATION_REFUND_RESERVATION, reservation,
                      quote, back, month, NULL, self->call->request_id, error) ||
      !azure_note_change (self, azure_row_id (reservation), error) ||
      (rest_row_id != 0 && !azure_note_change (self, rest_row_id, error)))
    return FALSE;

  azure_get_track (self->state, order_id)->etag += 2;
  azure_get_track (self->state, order_id)->pending = desk_service_get_polls (self->call->service);
  azure_get_track (self->state, order_id)->is_new = FALSE;
  return TRUE;
}

static gboolean
check_policy (JsonObject *result, GError **error)
{
  JsonObject *properties = json_object_get_object_member (result, "properties");
  JsonObject *policy = json_object_get_object_member (
      json_object_get_object_member (properties, "policyResult"), "properties");
  JsonArray *errors = json_object_get_array_member (policy, "policyErrors");
  JsonObject *first;

  if (json_array_get_length (errors) == 0)
    return TRUE;

  first = json_array_get_object_element (errors, 0);
  return azure_fail (error, 400, json_object_get_string_member (first, "code"), "%s",
                     json_object_get_string_member (first, "message"));
}

/* The session is for what was quoted, and no other. */
static AzureSession *
find_session (AzureCall *self, PdReservation *reservation, gint64 quantity, GError **error)
{
  JsonObject *properties =
      json_object_get_object_member (desk_call_get_object (self->call), "properties");
  g_autofree char *id = azure_find_text (properties, "sessionId", error);
  AzureSession *session = id != NULL ? azure_use_session (self, id, FALSE, error) : NULL;

  if (session == NULL)
    return NULL;
  if (session->quantity == quantity &&
      pd_json_is_same_id (session->reservation_id, pd_reservation_get_reservation_id (reservation)))
    return session;

  azure_fail (error, 400, "BadRequest", "The session is for another return.");
  return NULL;
}

static gboolean
carry_out_return (AzureCall *self, GError **error)
{
  g_autoptr (PdReservation) reservation = NULL;
  g_autoptr (PdRefundQuote) quote = NULL;
  g_autoptr (JsonObject) result = NULL;
  g_autofree char *path = NULL;
  g_autofree char *url = NULL;
  AzureSession *session;
  gint64 quantity = 0;

  if (!read_return (self, &reservation, &quantity, error) ||
      (session = find_session (self, reservation, quantity, error)) == NULL ||
      (quote = quote_return (self, reservation, quantity, error)) == NULL)
    return FALSE;
  result = describe_result (self, reservation, quote, session->id);
  if (!check_policy (result, error) || !take_back (self, reservation, quote, error))
    return FALSE;

  session->is_spent = TRUE;
  path = azure_order_path (pd_reservation_get_reservation_order_id (reservation));
  url = azure_make_url (self, path);
  azure_count_act (self, "return", session->id);
  azure_answer_accepted (self, 202, azure_node (g_steal_pointer (&result)), url, FALSE,
                         RETURN_RETRY_AFTER);
  return TRUE;
}

const AzureRoute azure_return_routes[] = {
  { "POST", ORDER "/calculaterefund", FALSE, calculate_refund },
  { "POST", ORDER "/return", TRUE, carry_out_return },
  { NULL },
};
