// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-azure-refunds.h"

#include <string.h>

#include "pd-azure-operations.h"
#include "pd-azure-private.h"

/* --- refund (6) --- */

void
pd_wire_refund_free (PdWireRefund *refund)
{
  if (refund == NULL)
    return;
  g_free (refund->session_id);
  g_free (refund->reservation_id);
  g_ptr_array_unref (refund->policy_errors);
  g_free (refund->billing_plan);
  g_ptr_array_unref (refund->faults);
  g_free (refund);
}

static void
read_refund_billing (PdWireRefund *refund, JsonObject *properties)
{
  GPtrArray *faults = refund->faults;
  JsonObject *billing = pd_azure_take_object (properties, "billingInformation", faults);

  refund->billing_plan = pd_azure_take_text (billing, "billingPlan", faults);
  refund->payments_made = pd_azure_take_int64 (billing, "completedTransactions", 0, faults);
  refund->payments_all = pd_azure_take_int64 (billing, "totalTransactions", 0, faults);
  refund->paid = pd_azure_take_money (billing, "billingCurrencyTotalPaidAmount", faults);
  refund->kept = pd_azure_take_money (billing, "billingCurrencyProratedAmount", faults);
  refund->remaining =
      pd_azure_take_money (billing, "billingCurrencyRemainingCommitmentAmount", faults);
}

static PdWireRefund *
refund_from_object (JsonObject *object)
{
  PdWireRefund *refund = g_new0 (PdWireRefund, 1);
  GPtrArray *faults = refund->faults = g_ptr_array_new_with_free_func (g_free);
  JsonObject *properties = pd_azure_take_object (object, "properties", faults);
  JsonObject *policy = pd_azure_take_object (properties, "policyResult", faults);
  JsonObject *result = pd_azure_take_object (policy, "properties", faults);
  g_autofree char *id = pd_azure_take_text (object, "id", faults);

  refund->session_id = pd_azure_take_text (properties, "sessionId", faults);
  refund->reservation_id = pd_azure_id_dup_reservation (id);
  refund->quantity = pd_azure_take_int64 (properties, "quantity", 0, faults);
  refund->refund = pd_azure_take_money (properties, "billingRefundAmount", faults);
  refund->usd_refund = pd_azure_take_money (properties, "pricingRefundAmount", faults);
  refund->usd_consumed = pd_azure_take_money (result, "consumedRefundsTotal", faults);
  refund->usd_limit = pd_azure_take_money (result, "maxRefundLimit", faults);
  refund->policy_errors = pd_azure_take_policy_errors (result, "policyErrors", faults);
  read_refund_billing (refund, properties);
  return refund;
}

static gpointer
read_refund (JsonNode *root, gpointer user_data, GError **error)
{
  JsonObject *object = pd_azure_get_object (root, error);

  return object == NULL ? NULL : refund_from_object (object);
}

PdWireRefund *
pd_azure_reply_read_refund (PdHttpReply *reply)
{
  JsonObject *object = pd_azure_get_reply_object (reply);

  return object == NULL ? NULL : refund_from_object (object);
}

static void
add_return (JsonObject *properties,
            const char *order_id,
            const char *reservation_id,
            gint64 quantity)
{
  g_autofree char *id = pd_azure_id_new_reservation (order_id, reservation_id);
  JsonObject *item = json_object_new ();

  json_object_set_string_member (properties, "scope", "Reservation");
  json_object_set_string_member (item, "reservationId", id);
  json_object_set_int_member (item, "quantity", quantity);
  json_object_set_object_member (properties, "reservationToReturn", item);
}

PdHttpRequest *
pd_azure_calculate_refund (const char *tenant,
                           const char *order_id,
                           const char *reservation_id,
                           gint64 quantity)
{
  g_autofree char *order = pd_azure_escape (order_id);
  g_autofree char *id = pd_azure_id_new_order (order_id);
  PdHttpRequest *request = pd_azure_request (
      PD_CALL_READ, "POST", tenant, PD_AZURE_CAPACITY_VERSION,
      "/providers/Microsoft.Capacity/reservationOrders/%s/calculateRefund", order);
  JsonObject *body = json_object_new ();
  JsonObject *properties = json_object_new ();

  json_object_set_string_member (body, "id", id);
  add_return (properties, order_id, reservation_id, quantity);
  json_object_set_object_member (body, "properties", properties);
  pd_azure_set_body (request, body);
  pd_http_request_set_reader (request, read_refund, NULL, NULL,
                              (GDestroyNotify) pd_wire_refund_free);
  return request;
}

PdHttpRequest *
pd_azure_return (const char *tenant,
                 const char *order_id,
                 const char *reservation_id,
                 gint64 quantity,
                 const char *session_id,
                 const char *reason)
{
  g_autofree char *order = pd_azure_escape (order_id);
  PdHttpRequest *request =
      pd_azure_request (PD_CALL_ONCE, "POST", tenant, PD_AZURE_CAPACITY_VERSION,
                        "/providers/Microsoft.Capacity/reservationOrders/%s/return", order);
  JsonObject *properties = json_object_new ();

  json_object_set_string_member (properties, "sessionId", session_id);
  add_return (properties, order_id, reservation_id, quantity);
  json_object_set_string_member (properties, "returnReason", reason);
  pd_azure_set_properties (request, properties);
  return request;
}

/* --- exchange (7) --- */

void
pd_wire_exchange_return_free (PdWireExchangeReturn *item)
{
  if (item == NULL)
    return;
  g_free (item->reservation_id);
  g_free (item->order_id);
  g_free (item->status);
  g_free (item);
}

void
pd_wire_exchange_purchase_free (PdWireExchangePurchase *item)
{
  if (item == NULL)
    return;
  pd_wire_purchase_free (item->purchase);
  g_free (item->reservation_id);
  g_free (item->order_id);
  g_free (item->status);
  g_free (item);
}

void
pd_wire_exchange_free (PdWireExchange *exchange)
{
  if (exchange == NULL)
    return;
  g_free (exchange->operation_id);
  g_free (exchange->status);
  g_free (exchange->session_id);
  g_ptr_array_unref (exchange->policy_errors);
  g_ptr_array_unref (exchange->returned);
  g_ptr_array_unref (exchange->bought);
  g_free (exchange->error_code);
  g_free (exchange->error_text);
  g_ptr_array_unref (exchange->faults);
  g_free (exchange);
}

static gpointer
return_item (JsonObject *object)
{
  PdWireExchangeReturn *item = g_new0 (PdWireExchangeReturn, 1);
  JsonObject *billing = pd_azure_take_object (object, "billingInformation", NULL);
  g_autofree char *id = pd_azure_take_text (object, "reservationId", NULL);

  item->reservation_id = pd_azure_id_dup_reservation (id);
  item->order_id = id != NULL && strchr (id, '/') != NULL ? pd_azure_id_dup_order (id) : NULL;
  item->quantity = pd_azure_take_int64 (object, "quantity", 0, NULL);
  item->refund = pd_azure_take_money (object, "billingRefundAmount", NULL);
  item->paid = pd_azure_take_money (billing, "billingCurrencyTotalPaidAmount", NULL);
  item->kept = pd_azure_take_money (billing, "billingCurrencyProratedAmount", NULL);
  item->remaining = pd_azure_take_money (billing, "billingCurrencyRemainingCommitmentAmount", NULL);
  item->status = pd_azure_take_text (object, "status", NULL);
  return item;
}

static gpointer
purchase_item (JsonObject *object)
{
  PdWireExchangePurchase *item = g_new0 (PdWireExchangePurchase, 1);
  JsonObject *purchase = pd_azure_take_object (object, "properties", NULL);
  g_autofree char *id = pd_azure_take_text (object, "reservationId", NULL);
  g_autofree char *order = pd_azure_take_text (object, "reservationOrderId", NULL);

  item->purchase = purchase == NULL ? NULL : pd_azure_read_purchase (purchase);
  item->total = pd_azure_take_money (object, "billingCurrencyTotal", NULL);
  item->reservation_id = pd_azure_id_dup_reservation (id);
  item->order_id = order != NULL                            ? pd_azure_id_dup_order (order)
                   : id != NULL && strchr (id, '/') != NULL ? pd_azure_id_dup_order (id)
                                                            : NULL;
  item->status = pd_azure_take_text (object, "status", NULL);
  return item;
}

static void
read_exchange_lists (PdWireExchange *exchange, JsonObject *properties)
{
  GPtrArray *faults = exchange->faults;
  JsonObject *policy = pd_azure_take_object (properties, "policyResult", faults);
  JsonArray *returned = pd_azure_take_array (properties, "reservationsToExchange", faults);
  JsonArray *bought = pd_azure_take_array (properties, "reservationsToPurchase", faults);

  /* One level less than in a refund; a service that nests it the same way is understood too. */
  if (policy != NULL && pd_json_find (policy, "policyErrors") == NULL)
    policy = pd_azure_take_object (policy, "properties", faults);
  exchange->policy_errors = pd_azure_take_policy_errors (policy, "policyErrors", faults);
  exchange->returned =
      pd_azure_read_array (returned, return_item, (GDestroyNotify) pd_wire_exchange_return_free);
  exchange->bought =
      pd_azure_read_array (bought, purchase_item, (GDestroyNotify) pd_wire_exchange_purchase_free);
}

PdWireExchange *
pd_azure_reply_read_exchange (PdHttpReply *reply)
{
  JsonObject *object = pd_azure_get_reply_object (reply);
  PdWireExchange *exchange;
  JsonObject *properties;

  if (object == NULL)
    return NULL;
  exchange = g_new0 (PdWireExchange, 1);
  exchange->faults = g_ptr_array_new_with_free_func (g_free);
  properties = pd_azure_take_object (object, "properties", exchange->faults);
  exchange->has_properties = properties != NULL;
  exchange->operation_id = pd_azure_take_text (object, "name", exchange->faults);
  exchange->status = pd_azure_take_text (object, "status", exchange->faults);
  exchange->session_id = pd_azure_take_text (properties, "sessionId", exchange->faults);
  exchange->net = pd_azure_take_money (properties, "netPayable", exchange->faults);
  exchange->refunds = pd_azure_take_money (properties, "refundsTotal", exchange->faults);
  exchange->purchases = pd_azure_take_money (properties, "purchasesTotal", exchange->faults);
  pd_azure_take_error (object, &exchange->error_code, &exchange->error_text);
  read_exchange_lists (exchange, properties);
  return exchange;
}

PdHttpRequest *
pd_azure_calculate_exchange (const char *tenant,
                             const PdAzureReturnItem *returned,
                             gsize n_returned,
                             const PdAzurePurchase *purchases,
                             gsize n_purchases)
{
  PdHttpRequest *request =
      pd_azure_request (PD_CALL_READ, "POST", tenant, PD_AZURE_CAPACITY_VERSION,
                        "/providers/Microsoft.Capacity/calculateExchange");
  JsonObject *properties = json_object_new ();
  JsonArray *back = json_array_new ();
  JsonArray *bought = json_array_new ();

  for (gsize i = 0; i < n_returned; i++) {
    g_autofree char *id =
        pd_azure_id_new_reservation (returned[i].order_id, returned[i].reservation_id);
    JsonObject *item = json_object_new ();

    json_object_set_string_member (item, "reservationId", id);
    json_object_set_int_member (item, "quantity", returned[i].quantity);
    json_array_add_object_element (back, item);
  }
  for (gsize i = 0; i < n_purchases; i++)
    json_array_add_element (bought, pd_azure_purchase_to_json (&purchases[i]));
  json_object_set_array_member (properties, "reservationsToExchange", back);
  json_object_set_array_member (properties, "reservationsToPurchase", bought);
  pd_azure_set_properties (request, properties);
  return request;
}

PdHttpRequest *
pd_azure_exchange (const char *tenant, const char *session_id)
{
  PdHttpRequest *request =
      pd_azure_request (PD_CALL_ONCE, "POST", tenant, PD_AZURE_CAPACITY_VERSION,
                        "/providers/Microsoft.Capacity/exchange");
  JsonObject *properties = json_object_new ();

  json_object_set_string_member (properties, "sessionId", session_id);
  pd_azure_set_properties (request, properties);
  return request;
}

PdHttpRequest *
pd_azure_poll_exchange (const char *tenant, const char *target)
{
  return pd_azure_poll (tenant, target);
}
