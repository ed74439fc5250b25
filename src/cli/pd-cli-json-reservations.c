// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-cli-json.h"

#include "pd-config.h"

void
pd_cli_json_set_utilization (JsonObject *object, const char *member, int permille)
{
  if (permille >= 0)
    json_object_set_double_member (object, member, permille / 10.0);
  else
    json_object_set_null_member (object, member);
}

/* Rule 10.9: the subscription that a single scope names; a path of a resource group holds its own.
 */
static JsonArray *
make_scope_array (PdReservation *reservation)
{
  JsonArray *array = json_array_new ();
  const char *id = pd_reservation_get_scope_id (reservation);

  if (id != NULL && *id != '\0')
    json_array_add_string_element (array, id);

  return array;
}

static void
set_looks (JsonObject *object, PdReservation *reservation, GPtrArray *assignments)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < assignments->len; i++)
    json_array_add_object_element (array,
                                   pd_cli_json_assignment (g_ptr_array_index (assignments, i)));
  pd_cli_json_set_array (object, "assignments", array);
  json_object_set_boolean_member (object, "used", pd_reservation_get_used (reservation));
  pd_cli_json_set_verdict (object, "refund", pd_reservation_get_refund (reservation));
  pd_cli_json_set_verdict (object, "exchange", pd_reservation_get_exchange (reservation));
  pd_cli_json_set_verdict (object, "manage", pd_reservation_get_manage (reservation));
}

JsonObject *
pd_cli_json_reservation (PdReservation *reservation, GPtrArray *assignments)
{
  JsonObject *object = json_object_new ();
  const char *currency = pd_reservation_get_currency (reservation);

  pd_cli_json_set_text (object, "id", pd_reservation_get_reservation_id (reservation));
  pd_cli_json_set_text (object, "order_id", pd_reservation_get_reservation_order_id (reservation));
  pd_cli_json_set_text (object, "customer_id", pd_reservation_get_tenant_id (reservation));
  pd_cli_json_set_text (object, "customer", pd_reservation_get_customer_name (reservation));
  pd_cli_json_set_text (object, "name", pd_reservation_get_name (reservation));
  pd_cli_json_set_text (object, "title", pd_reservation_get_title (reservation));
  pd_cli_json_set_text (object, "resource_type", pd_reservation_get_resource_type (reservation));
  pd_cli_json_set_text (object, "sku", pd_reservation_get_size (reservation));
  pd_cli_json_set_text (object, "region", pd_reservation_get_region (reservation));
  json_object_set_int_member (object, "quantity", pd_reservation_get_quantity (reservation));
  pd_cli_json_set_text (object, "term", pd_reservation_get_term (reservation));
  pd_cli_json_set_text (object, "billing", pd_reservation_get_billing (reservation));
  pd_cli_json_set_text (object, "state", pd_reservation_get_state (reservation));
  pd_cli_json_set_instant (object, "purchased_at", pd_reservation_get_purchased_at (reservation));
  pd_cli_json_set_instant (object, "expires_at", pd_reservation_get_expires_at (reservation));
  pd_cli_json_set_instant (object, "cancelled_at", pd_reservation_get_cancelled_at (reservation));
  pd_cli_json_set_text (object, "state_detail", pd_reservation_get_state_detail (reservation));
  pd_cli_json_set_instant (object, "gone_at", pd_reservation_get_gone_at (reservation));
  pd_cli_json_set_text (object, "scope_type", pd_reservation_get_scope_type (reservation));
  pd_cli_json_set_array (object, "scope_subscriptions", make_scope_array (reservation));
  pd_cli_json_set_text (object, "scope_name", pd_reservation_get_scope_name (reservation));
  pd_cli_json_set_text (object, "billing_subscription",
                        pd_reservation_get_billing_subscription (reservation));
  json_object_set_boolean_member (object, "flexibility",
                                  pd_reservation_get_flexibility (reservation));
  pd_cli_json_set_money (object, "price", pd_reservation_get_unit_price (reservation),
                         pd_reservation_get_unit_price (reservation) > 0 ? currency : NULL);
  json_object_set_int_member (object, "payments_made",
                              pd_reservation_get_payments_made (reservation));
  pd_cli_json_set_utilization (object, "utilization_1d",
                               pd_reservation_get_utilization_1d (reservation));
  pd_cli_json_set_utilization (object, "utilization_7d",
                               pd_reservation_get_utilization_7d (reservation));
  pd_cli_json_set_utilization (object, "utilization_30d",
                               pd_reservation_get_utilization_30d (reservation));
  pd_cli_json_set_text (object, "purchase_order_id", pd_reservation_get_order_id (reservation));
  json_object_set_int_member (object, "line", pd_reservation_get_line (reservation));
  pd_cli_json_set_text (object, "policy", pd_reservation_get_policy_id (reservation));
  if (assignments != NULL)
    set_looks (object, reservation, assignments);

  return object;
}

JsonObject *
pd_cli_json_subscription (PdAzureSubscription *subscription)
{
  JsonObject *object = json_object_new ();

  pd_cli_json_set_text (object, "id", pd_azure_subscription_get_subscription_id (subscription));
  pd_cli_json_set_text (object, "name", pd_azure_subscription_get_name (subscription));
  pd_cli_json_set_text (object, "state", pd_azure_subscription_get_state (subscription));

  return object;
}

JsonObject *
pd_cli_json_assignment (PdRoleAssignment *assignment)
{
  JsonObject *object = json_object_new ();
  const char *role_id = pd_role_assignment_get_role_id (assignment);

  pd_cli_json_set_text (object, "id", pd_role_assignment_get_assignment_id (assignment));
  pd_cli_json_set_text (object, "principal", pd_role_assignment_get_principal_name (assignment));
  pd_cli_json_set_text (object, "email", pd_role_assignment_get_principal_email (assignment));
  pd_cli_json_set_text (object, "principal_id", pd_role_assignment_get_principal_id (assignment));
  pd_cli_json_set_text (object, "principal_type",
                        pd_role_assignment_get_principal_type (assignment));
  pd_cli_json_set_text (object, "role", role_id);
  json_object_set_boolean_member (object, "inherited",
                                  pd_role_assignment_get_inherited (assignment));

  return object;
}

JsonObject *
pd_cli_json_market (const PdMarket *market)
{
  JsonObject *object = json_object_new ();

  pd_cli_json_set_text (object, "iso", market->iso);
  pd_cli_json_set_text (object, "name", pd_market_get_name (market));
  pd_cli_json_set_text (object, "en", market->name_en);
  pd_cli_json_set_text (object, "ja", market->name_ja);

  return object;
}

/* --- quotes --- */

static JsonArray *
make_steps (GPtrArray *steps)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; steps != NULL && i < steps->len; i++) {
    const PdQuoteStep *step = g_ptr_array_index (steps, i);
    JsonObject *item = json_object_new ();

    pd_cli_json_set_text (item, "label", step->label);
    pd_cli_json_set_text (item, "value", step->value);
    pd_cli_json_set_text (item, "inputs", step->inputs);
    pd_cli_json_set_text (item, "rule", step->rule);
    json_array_add_object_element (array, item);
  }

  return array;
}

static JsonArray *
make_resets (const PdRefundQuote *quote)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < quote->resets->len; i++) {
    const PdCapReset *reset = &g_array_index (quote->resets, PdCapReset, i);
    JsonObject *item = json_object_new ();
    g_autofree char *date = pd_instant_format_iso_date (reset->at);

    pd_cli_json_set_text (item, "date", date);
    pd_cli_json_set_money (item, "amount",
                           quote->cap_reading == PD_CAP_BY_COMMITMENT ? reset->usd_commitment
                                                                      : reset->usd_refund,
                           "USD");
    pd_cli_json_set_money (item, "amount_commitment", reset->usd_commitment, "USD");
    json_array_add_object_element (array, item);
  }

  return array;
}

static void
set_cap_members (JsonObject *object, const PdCap *cap)
{
  pd_cli_json_set_money (object, "limit", cap->limit, "USD");
  pd_cli_json_set_money (object, "consumed", cap->consumed, "USD");
  pd_cli_json_set_money (object, "left", cap->left, "USD");
  pd_cli_json_set_money (object, "asked", cap->asked, "USD");
  pd_cli_json_set_money (object, "left_after", cap->left_after, "USD");
  json_object_set_boolean_member (object, "allowed", cap->allowed);
}

/* The figure that decides stands at the top, the other reading (11.13) beside it. */
static JsonObject *
make_cap (const PdRefundQuote *quote)
{
  JsonObject *object = json_object_new (), *other = json_object_new ();
  gboolean by_commitment = quote->cap_reading == PD_CAP_BY_COMMITMENT ||
                           (quote->cap_reading == PD_CAP_BY_LARGER &&
                            quote->cap_commitment.asked > quote->cap_refund.asked);

  set_cap_members (object, by_commitment ? &quote->cap_commitment : &quote->cap_refund);
  pd_cli_json_set_text (object, "reading", by_commitment ? "commitment" : "refund");
  pd_cli_json_set_array (object, "resets", make_resets (quote));
  set_cap_members (other, by_commitment ? &quote->cap_refund : &quote->cap_commitment);
  pd_cli_json_set_text (other, "reading", by_commitment ? "refund" : "commitment");
  pd_cli_json_set_object (object, "other", other);

  return object;
}

static void
set_rate (JsonObject *object, const PdUsdRate *rate)
{
  g_autofree char *text = NULL, *date = NULL;
  JsonObject *value = NULL;

  if (rate == NULL) {
    json_object_set_null_member (object, "rate");
    return;
  }

  value = json_object_new ();
  text = pd_usd_rate_format (rate->rate_nano);
  date = pd_instant_format_iso_date (rate->date);
  pd_cli_json_set_text (value, "usd", text);
  pd_cli_json_set_text (value, "date", date);
  pd_cli_json_set_text (value, "source", rate->source);
  pd_cli_json_set_object (object, "rate", value);
}

static void
set_amounts (JsonObject *object, const PdRefundQuote *quote)
{
  const PdRefundAmounts *amounts = &quote->amounts;
  const char *currency = quote->currency;

  json_object_set_int_member (object, "age_days", amounts->age_days);
  json_object_set_int_member (object, "term_days", amounts->term_days);
  json_object_set_int_member (object, "remaining_days", amounts->remaining_days);
  json_object_set_int_member (object, "quantity", quote->facts.quantity);
  json_object_set_boolean_member (object, "used", quote->facts.used);
  pd_cli_json_set_money (object, "total_paid", amounts->total_paid, currency);
  pd_cli_json_set_money (object, "gross", amounts->gross, currency);
  pd_cli_json_set_money (object, "consumed", amounts->consumed, currency);
  json_object_set_double_member (object, "fee_rate",
                                 amounts->age_days <= quote->facts.fee_free_days
                                     ? 0
                                     : quote->facts.fee_ppm / (double) PD_FEE_PPM);
  pd_cli_json_set_money (object, "fee", amounts->fee, currency);
  pd_cli_json_set_money (object, "net", amounts->net, currency);
  pd_cli_json_set_money (object, "remaining_commitment", amounts->remaining_commitment, currency);
  pd_cli_json_set_money (object, "cancelled_commitment", amounts->cancelled_commitment, currency);
}

JsonObject *
pd_cli_json_refund_quote (const PdRefundQuote *quote)
{
  JsonObject *object = json_object_new ();
  g_autofree char *date = pd_instant_format_iso_date (quote->at);

  pd_cli_json_set_text (object, "reservation_id", quote->reservation_id);
  pd_cli_json_set_text (object, "reservation_order_id", quote->reservation_order_id);
  pd_cli_json_set_text (object, "name", quote->name);
  pd_cli_json_set_text (object, "date", date);
  set_amounts (object, quote);
  json_object_set_boolean_member (object, "used_measured", quote->used_measured);
  json_object_set_boolean_member (object, "at_most", quote->at_most);
  pd_cli_json_set_text (object, "policy", quote->policy_id);
  set_rate (object, quote->rate);
  if (quote->cap_known)
    pd_cli_json_set_object (object, "cap", make_cap (quote));
  else
    json_object_set_null_member (object, "cap");
  pd_cli_json_set_verdict (object, "verdict", quote->verdict);
  pd_cli_json_set_array (object, "steps", make_steps (quote->steps));

  return object;
}

JsonObject *
pd_cli_json_exchange_quote (const PdExchangeQuote *quote, PdOrder *order)
{
  JsonObject *object = json_object_new ();
  const char *currency = quote->currency;

  pd_cli_json_set_text (object, "reservation_id", quote->returned->reservation_id);
  json_object_set_int_member (object, "quantity", quote->returned->facts.quantity);
  pd_cli_json_set_money (object, "returned_value", quote->amounts.returned_value, currency);
  pd_cli_json_set_money (object, "purchases_total", quote->amounts.purchases_total, currency);
  pd_cli_json_set_money (object, "net_payable", quote->amounts.net_payable, currency);
  pd_cli_json_set_verdict (object, "verdict", quote->verdict);
  if (order != NULL)
    pd_cli_json_set_object (object, "order", pd_cli_json_order (order));
  else
    json_object_set_null_member (object, "order");
  pd_cli_json_set_array (object, "steps", make_steps (quote->steps));

  return object;
}

/* --- support requests --- */

static JsonObject *
make_attachment (PdAttachment *attachment)
{
  JsonObject *object = json_object_new ();

  pd_cli_json_set_text (object, "name", pd_attachment_get_name (attachment));
  json_object_set_int_member (object, "bytes", pd_attachment_get_size (attachment));
  pd_cli_json_set_text (object, "sha256", pd_attachment_get_sha256 (attachment));

  return object;
}

JsonObject *
pd_cli_json_request (PdSupportRequest *request)
{
  JsonObject *object = json_object_new ();
  const char *refund_state = pd_support_request_get_refund_state (request);

  pd_cli_json_set_text (object, "id", pd_support_request_get_request_id (request));
  pd_cli_json_set_word (object, "number", pd_support_request_get_number (request));
  pd_cli_json_set_text (object, "state", pd_support_request_get_state (request));
  pd_cli_json_set_text (object, "type", pd_support_request_get_kind (request));
  pd_cli_json_set_text (object, "title", pd_support_request_get_title (request));
  pd_cli_json_set_instant (object, "created_at", pd_support_request_get_created_at (request));
  pd_cli_json_set_instant (object, "updated_at", pd_support_request_get_updated_at (request));
  pd_cli_json_set_instant (object, "answered_at", pd_support_request_get_answered_at (request));
  pd_cli_json_set_instant (object, "gone_at", pd_support_request_get_gone_at (request));
  pd_cli_json_set_word (object, "customer_id", pd_support_request_get_tenant_id (request));
  pd_cli_json_set_word (object, "customer", pd_support_request_get_customer_name (request));
  pd_cli_json_set_word (object, "order_id", pd_support_request_get_order_id (request));
  pd_cli_json_set_word (object, "subscription_id",
                        pd_support_request_get_subscription_id (request));
  pd_cli_json_set_word (object, "reservation_id", pd_support_request_get_reservation_id (request));
  pd_cli_json_set_word (object, "reservation_order_id",
                        pd_support_request_get_reservation_order_id (request));
  pd_cli_json_set_word (object, "problem", pd_support_request_get_problem (request));
  pd_cli_json_set_word (object, "category", pd_support_request_get_category (request));
  pd_cli_json_set_word (object, "impact", pd_support_request_get_impact (request));
  pd_cli_json_set_word (object, "user", pd_support_request_get_user_name (request));
  pd_cli_json_set_word (object, "refund_state", refund_state);
  if (g_strcmp0 (refund_state, "credited") == 0) {
    pd_cli_json_set_money (object, "credit", pd_support_request_get_credit (request),
                           pd_support_request_get_currency (request));
    pd_cli_json_set_word (object, "credit_invoice",
                          pd_support_request_get_credit_invoice (request));
  } else {
    json_object_set_null_member (object, "credit");
    json_object_set_null_member (object, "credit_invoice");
  }

  return object;
}

JsonObject *
pd_cli_json_request_details (const PdRequestDetails *details)
{
  JsonObject *object = pd_cli_json_request (details->request);
  JsonArray *messages = json_array_new (), *attachments = json_array_new ();

  pd_cli_json_set_text (object, "description",
                        pd_support_request_get_description (details->request));
  for (guint i = 0; i < details->messages->len; i++) {
    PdRequestMessage *message = g_ptr_array_index (details->messages, i);
    JsonObject *item = json_object_new ();

    pd_cli_json_set_instant (item, "at", pd_request_message_get_at (message));
    pd_cli_json_set_text (item, "author", pd_request_message_get_author (message));
    pd_cli_json_set_text (item, "direction", pd_request_message_get_direction (message));
    pd_cli_json_set_text (item, "body", pd_request_message_get_body (message));
    json_array_add_object_element (messages, item);
  }
  for (guint i = 0; i < details->attachments->len; i++)
    json_array_add_object_element (attachments,
                                   make_attachment (g_ptr_array_index (details->attachments, i)));
  pd_cli_json_set_array (object, "messages", messages);
  pd_cli_json_set_array (object, "attachments", attachments);
  if (details->contact != NULL) {
    JsonObject *contact = json_object_new ();

    pd_cli_json_set_word (contact, "first_name", details->contact->first_name);
    pd_cli_json_set_word (contact, "last_name", details->contact->last_name);
    pd_cli_json_set_word (contact, "email", details->contact->email);
    pd_cli_json_set_word (contact, "phone", details->contact->phone);
    pd_cli_json_set_object (object, "contact", contact);
  } else {
    json_object_set_null_member (object, "contact");
  }

  return object;
}
