// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-partner-center-subscriptions.h"

#include <string.h>

#include "pd-clock.h"
#include "pd-json.h"
#include "pd-wire-private.h"

void
pd_wire_subscription_free (PdWireSubscription *subscription)
{
  if (subscription == NULL)
    return;
  g_free (subscription->id);
  g_free (subscription->order_id);
  g_free (subscription->offer_id);
  g_free (subscription->product_id);
  g_free (subscription->sku_id);
  g_free (subscription->offer_name);
  g_free (subscription->name);
  g_free (subscription->product_type);
  g_free (subscription->status);
  g_free (subscription->billing);
  g_free (subscription->term);
  g_free (subscription->renewal_term);
  g_free (subscription->billing_type);
  g_free (subscription->contract_type);
  g_free (subscription->parent_id);
  g_free (subscription->publisher);
  g_strfreev (subscription->suspension_reasons);
  g_free (subscription->etag);
  g_free (subscription->whole);
  g_free (subscription->fault);
  g_free (subscription);
}

/* commitmentEndDate is the last day; commitmentEndDateTime may name its last second. */
static gint64
take_end (JsonObject *object, char **fault)
{
  gint64 end = pd_wire_take_instant (object, "commitmentEndDateTime", fault);
  gint64 day;

  if (end != 0) {
    day = pd_instant_from_day (pd_instant_get_day (end));
    return end - day >= PD_DAY_US - G_USEC_PER_SEC ? day + PD_DAY_US : end;
  }
  end = pd_wire_take_instant (object, "commitmentEndDate", fault);
  return end == 0 ? 0 : pd_instant_from_day (pd_instant_get_day (end)) + PD_DAY_US;
}

/* 8.3: expiresAt on the wire; the resource table calls it expiresAfter. */
static void
read_refund_options (PdWireSubscription *subscription, JsonObject *object)
{
  static const char *const types[] = { "full", "partial", NULL };
  JsonArray *options = pd_wire_take_array (object, "refundOptions", &subscription->fault);
  guint n = options == NULL ? 0 : json_array_get_length (options);

  for (guint i = 0; i < n; i++) {
    JsonNode *node = json_array_get_element (options, i);
    g_autofree char *type = NULL;
    gint64 until;

    if (!JSON_NODE_HOLDS_OBJECT (node))
      continue;
    type = pd_wire_take_word (json_node_get_object (node), "type", types, &subscription->fault);
    until = pd_wire_take_instant (json_node_get_object (node), "expiresAt", &subscription->fault);
    if (until == 0)
      until =
          pd_wire_take_instant (json_node_get_object (node), "expiresAfter", &subscription->fault);
    if (g_strcmp0 (type, "full") == 0)
      subscription->full_refund_until = MAX (subscription->full_refund_until, until);
    else
      subscription->partial_refund_until = MAX (subscription->partial_refund_until, until);
  }
}

static void
read_refundable (PdWireSubscription *subscription, JsonObject *object)
{
  JsonObject *refundable = pd_wire_take_object (object, "refundableQuantity", &subscription->fault);
  JsonArray *details;
  guint n;

  subscription->refundable_quantity = -1;
  if (refundable == NULL)
    return;
  subscription->refundable_quantity =
      pd_wire_take_int64 (refundable, "totalQuantity", -1, &subscription->fault);
  details = pd_wire_take_array (refundable, "details", &subscription->fault);
  n = details == NULL ? 0 : json_array_get_length (details);
  for (guint i = 0; i < n; i++) {
    JsonNode *node = json_array_get_element (details, i);

    if (JSON_NODE_HOLDS_OBJECT (node)) {
      gint64 until = pd_wire_take_instant (json_node_get_object (node), "allowedUntilDateTime",
                                           &subscription->fault);

      subscription->refundable_until = MAX (subscription->refundable_until, until);
    }
  }
}

static void
read_times (PdWireSubscription *subscription, JsonObject *object)
{
  char **told = &subscription->fault;

  subscription->created_at = pd_wire_take_instant (object, "creationDate", told);
  subscription->starts_at = pd_wire_take_instant (object, "effectiveStartDate", told);
  subscription->ends_at = take_end (object, told);
  read_refund_options (subscription, object);
  read_refundable (subscription, object);
  subscription->cancel_until = pd_wire_take_instant (object, "cancellationAllowedUntilDate", told);
  if (subscription->cancel_until == 0)
    subscription->cancel_until =
        MAX (subscription->full_refund_until, subscription->partial_refund_until);
}

static gpointer
read_subscription (JsonObject *object, char **fault)
{
  static const char *const states[] = {
    "none", "active", "suspended", "deleted", "expired", "pending", "disabled", NULL,
  };
  g_autoptr (PdWireSubscription) subscription = g_new0 (PdWireSubscription, 1);
  char **told = &subscription->fault;
  JsonObject *type;

  subscription->id = pd_wire_take_id (object, "id", told);
  if (subscription->id == NULL) {
    pd_wire_add_fault (fault, "the subscription has no ID");
    return NULL;
  }
  subscription->order_id = pd_wire_take_text (object, "orderId", told);
  subscription->offer_id = pd_wire_take_text (object, "offerId", told);
  pd_wire_split_item_id (subscription->offer_id, &subscription->product_id, &subscription->sku_id,
                         NULL);
  subscription->offer_name = pd_wire_take_text (object, "offerName", told);
  subscription->name = pd_wire_take_text (object, "friendlyName", told);
  if ((type = pd_wire_take_object (object, "productType", told)) != NULL)
    subscription->product_type = pd_wire_take_text (type, "id", told);
  subscription->quantity = pd_wire_take_int64 (object, "quantity", -1, told);
  subscription->status = pd_wire_take_word (object, "status", states, told);
  subscription->billing = pd_wire_take_word (object, "billingCycle", pd_wire_billing_words, told);
  subscription->term = pd_wire_take_text (object, "termDuration", told);
  subscription->renewal_term = pd_wire_take_text (object, "renewalTermDuration", told);
  subscription->billing_type = pd_wire_take_text (object, "billingType", told);
  subscription->contract_type = pd_wire_take_text (object, "contractType", told);
  subscription->parent_id = pd_wire_take_id (object, "parentSubscriptionId", told);
  read_times (subscription, object);
  subscription->auto_renew = pd_wire_take_boolean (object, "autoRenewEnabled", told);
  subscription->is_trial = pd_wire_take_boolean (object, "isTrial", told);
  subscription->is_microsoft = pd_wire_take_boolean (object, "isMicrosoftProduct", told);
  subscription->publisher = pd_wire_take_text (object, "publisherName", told);
  if (pd_json_find (object, "suspensionReasons") != NULL)
    subscription->suspension_reasons = pd_wire_take_strv (object, "suspensionReasons", told);
  subscription->etag = pd_wire_take_etag (object, told);
  subscription->whole = pd_wire_to_text (object);
  return g_steal_pointer (&subscription);
}

static PdHttpRequest *
expect_subscription (PdHttpRequest *request)
{
  pd_wire_expect_item (request, read_subscription, (GDestroyNotify) pd_wire_subscription_free);
  return request;
}

PdHttpRequest *
pd_partner_center_list_subscriptions (const char *customer_id, const char *order_id)
{
  char *target = order_id == NULL
                     ? pd_wire_format_target ("/v1/customers/%s/subscriptions", customer_id)
                     : pd_wire_format_target ("/v1/customers/%s/subscriptions?order_id=%s",
                                              customer_id, order_id);
  PdHttpRequest *request = pd_wire_get (customer_id, target);

  pd_wire_expect_list (request, read_subscription, (GDestroyNotify) pd_wire_subscription_free);
  return request;
}

PdHttpRequest *
pd_partner_center_get_subscription (const char *customer_id, const char *subscription_id)
{
  return expect_subscription (
      pd_wire_get (customer_id, pd_wire_format_target ("/v1/customers/%s/subscriptions/%s",
                                                       customer_id, subscription_id)));
}

static void
replace_int (JsonObject *object, const char *member, gint64 value)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);

  json_node_set_int (node, value);
  pd_wire_replace_node (object, member, node);
}

/* 10: what is left out is reset over there, so all of it goes back. */
PdHttpRequest *
pd_partner_center_patch_subscription (const char *customer_id,
                                      const PdWireSubscription *subscription,
                                      const PdWireSubscriptionChange *change,
                                      const char *request_id)
{
  JsonNode *node =
      subscription->whole == NULL ? NULL : pd_json_parse (subscription->whole, -1, 0, NULL);
  JsonObject *object;
  PdHttpRequest *request;

  if (node == NULL)
    node = pd_wire_new_object (&object);
  object = json_node_get_object (node);
  pd_wire_replace_text (object, "status", change->status);
  pd_wire_replace_text (object, "friendlyName", change->name);
  if (change->quantity >= 0)
    replace_int (object, "quantity", change->quantity);
  if (change->auto_renew >= 0) {
    JsonNode *flag = json_node_new (JSON_NODE_VALUE);

    json_node_set_boolean (flag, change->auto_renew != 0);
    pd_wire_replace_node (object, "autoRenewEnabled", flag);
  }
  request = pd_wire_write (
      PD_CALL_ONCE, "PATCH", customer_id,
      pd_wire_format_target ("/v1/customers/%s/subscriptions/%s", customer_id, subscription->id),
      node, request_id);
  if (subscription->etag != NULL)
    pd_http_request_set_header (request, "If-Match", subscription->etag);
  pd_http_request_set_may_be_empty (request);
  return expect_subscription (request);
}

const char *
pd_wire_subscription_get_cancelled_status (const PdWireSubscription *subscription)
{
  gboolean is_legacy = subscription->product_id == NULL && subscription->etag != NULL;

  return is_legacy ? "suspended" : "deleted";
}
