// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-partner-center-orders.h"

#include <stdlib.h>
#include <string.h>

#include "pd-api-error.h"
#include "pd-wire-private.h"

static void
line_free (gpointer data)
{
  PdWireOrderLine *line = data;

  g_free (line->offer_id);
  g_free (line->product_id);
  g_free (line->sku_id);
  g_free (line->subscription_id);
  g_free (line->parent_subscription_id);
  g_free (line->term);
  g_free (line->transaction_type);
  g_free (line->title);
  g_free (line->scope);
  g_free (line->azure_subscription);
  g_free (line);
}

void
pd_wire_order_free (PdWireOrder *order)
{
  if (order == NULL)
    return;
  g_free (order->id);
  g_free (order->alternate_id);
  g_free (order->customer_id);
  g_free (order->billing);
  g_free (order->currency);
  g_free (order->status);
  g_free (order->transaction_type);
  g_clear_pointer (&order->lines, g_ptr_array_unref);
  g_free (order->etag);
  g_free (order->fault);
  g_free (order);
}

void
pd_wire_provision_free (PdWireProvision *provision)
{
  if (provision == NULL)
    return;
  g_free (provision->status);
  g_free (provision->fault);
  g_free (provision);
}

const PdWireOrderLine *
pd_wire_order_find_line (const PdWireOrder *order, int number)
{
  for (guint i = 0; i < order->lines->len; i++) {
    const PdWireOrderLine *line = order->lines->pdata[i];

    if (line->number == number)
      return line;
  }
  return NULL;
}

gboolean
pd_wire_order_has_id (const PdWireOrder *order, const char *id)
{
  return id != NULL &&
         (pd_json_is_same_id (order->id, id) ||
          (order->alternate_id != NULL && pd_json_is_same_id (order->alternate_id, id)));
}

static void
read_context (PdWireOrderLine *line, JsonObject *object, char **fault)
{
  JsonObject *context = pd_wire_take_object (object, "provisioningContext", fault);

  if (context == NULL)
    return;
  line->scope = pd_wire_take_text (context, "scope", fault);
  line->azure_subscription = pd_wire_take_id (context, "subscriptionId", fault);
}

/* The reader of lines has no room for the order's currency: it goes with the object. */
static void
read_pricing (PdWireOrderLine *line, JsonObject *object, const char *currency, char **fault)
{
  JsonObject *pricing = pd_wire_take_object (object, "pricing", fault);

  if (pricing == NULL)
    return;
  line->list_price = pd_wire_take_amount (pricing, "listPrice", currency, fault);
  line->extended = pd_wire_take_amount (pricing, "extendedPrice", currency, fault);
  line->price = pd_wire_take_amount (pricing, "price", currency, fault);
  if (!line->price.is_set)
    line->price = pd_wire_take_amount (pricing, "discountedPrice", currency, fault);
}

static PdWireOrderLine *
read_line (JsonObject *object, const PdWireOrder *order, int place, char **fault)
{
  PdWireOrderLine *line = g_new0 (PdWireOrderLine, 1);
  gint64 number = pd_wire_take_int64 (object, "lineItemNumber", place, fault);

  line->number = number < 0 || number > G_MAXINT ? place : (int) number;
  line->offer_id = pd_wire_take_text (object, "offerId", fault);
  if (line->offer_id == NULL)
    pd_wire_add_fault (fault, "a line has no offer ID");
  pd_wire_split_item_id (line->offer_id, &line->product_id, &line->sku_id, NULL);
  line->subscription_id = pd_wire_take_id (object, "subscriptionId", fault);
  line->parent_subscription_id = pd_wire_take_id (object, "parentSubscriptionId", fault);
  line->term = pd_wire_take_text (object, "termDuration", fault);
  if (line->term == NULL)
    line->term = g_strdup ("");
  line->transaction_type = pd_wire_take_text (object, "transactionType", fault);
  line->title = pd_wire_take_text (object, "friendlyName", fault);
  line->quantity = pd_wire_take_int64 (object, "quantity", -1, fault);
  if (line->quantity < 0) { /* nothing is sold in negative numbers */
    pd_wire_add_fault (fault, "a line has no quantity");
    line->quantity = -1;
  }
  line->is_cancelled = line->quantity == 0 || g_strcmp0 (order->status, "cancelled") == 0;
  read_pricing (line, object, order->currency, fault);
  read_context (line, object, fault);
  return line;
}

static void
read_lines (PdWireOrder *order, JsonObject *object)
{
  JsonArray *lines = pd_wire_take_array (object, "lineItems", &order->fault);
  guint n = lines == NULL ? 0 : json_array_get_length (lines);

  for (guint i = 0; i < n; i++) {
    JsonNode *node = json_array_get_element (lines, i);
    PdWireOrderLine *line;

    if (!JSON_NODE_HOLDS_OBJECT (node)) {
      pd_wire_add_fault (&order->fault, "a line is no object");
      continue;
    }
    line = read_line (json_node_get_object (node), order, (int) i, &order->fault);
    if (pd_wire_order_find_line (order, line->number) != NULL) {
      pd_wire_add_fault (&order->fault, "two lines have the same number");
      line_free (line);
      continue;
    }
    g_ptr_array_add (order->lines, line);
  }
}

/* 7: the words of the wire. */
static const char *const order_words[] = {
  "unknown",
  "completed",
  "pending",
  "cancelled",
  "suspended",
  "pending_review",
  "pending_po_upload",
  "po_upload_complete",
  "po_review_rejected",
  "partial_success",
  "error",
  NULL,
};

static gpointer
read_order (JsonObject *object, char **fault)
{
  g_autoptr (PdWireOrder) order = g_new0 (PdWireOrder, 1);
  char **told = &order->fault;
  JsonObject *links;

  order->lines = g_ptr_array_new_with_free_func (line_free);
  order->id = pd_wire_take_text (object, "id", told); /* case-sensitive: 1.3 */
  if (order->id == NULL) {
    pd_wire_add_fault (fault, "the order has no ID");
    return NULL;
  }
  order->alternate_id = pd_wire_take_text (object, "alternateId", told);
  order->customer_id = pd_wire_take_id (object, "referenceCustomerId", told);
  order->billing = pd_wire_take_word (object, "billingCycle", pd_wire_billing_words, told);
  order->currency = pd_wire_take_text (object, "currencyCode", told);
  order->status = pd_wire_take_word (object, "status", order_words, told);
  order->transaction_type = pd_wire_take_text (object, "transactionType", told);
  order->placed_at = pd_wire_take_instant (object, "creationDate", told);
  if (order->placed_at == 0)
    pd_wire_add_fault (told, "the order has no date");
  order->total = pd_wire_take_amount (object, "totalPrice", order->currency, told);
  links = pd_wire_take_object (object, "links", told);
  order->may_patch = links != NULL && pd_json_find (links, "patchOperation") != NULL;
  order->etag = pd_wire_take_etag (object, told);
  read_lines (order, object);
  return g_steal_pointer (&order);
}

static PdHttpRequest *
expect_order (PdHttpRequest *request)
{
  pd_wire_expect_item (request, read_order, (GDestroyNotify) pd_wire_order_free);
  return request;
}

PdHttpRequest *
pd_partner_center_list_orders (const char *customer_id)
{
  PdHttpRequest *request =
      pd_wire_get (customer_id, pd_wire_format_target ("/v1/customers/%s/orders?include_price=true",
                                                       customer_id));

  pd_wire_expect_list (request, read_order, (GDestroyNotify) pd_wire_order_free);
  return request;
}

PdHttpRequest *
pd_partner_center_get_order (const char *customer_id, const char *order_id)
{
  return expect_order (pd_wire_get (
      customer_id, pd_wire_format_target ("/v1/customers/%s/orders/%s?include_price=true",
                                          customer_id, order_id)));
}

PdHttpRequest *
pd_partner_center_cancel_order (const char *customer_id,
                                const char *order_id,
                                const PdWireLineRef *lines,
                                guint n_lines,
                                const char *request_id)
{
  JsonObject *object;
  JsonNode *node = pd_wire_new_object (&object);

  json_object_set_string_member (object, "id", order_id);
  json_object_set_string_member (object, "status", "cancelled");
  if (n_lines > 0) {
    JsonArray *array = json_array_new ();

    for (guint i = 0; i < n_lines; i++) {
      JsonObject *line = json_object_new ();

      json_object_set_int_member (line, "lineItemNumber", lines[i].number);
      pd_wire_set_text (line, "offerId", lines[i].offer_id);
      json_array_add_object_element (array, line);
    }
    json_object_set_array_member (object, "lineItems", array);
  }
  return expect_order (
      pd_wire_write (PD_CALL_ONCE, "PATCH", customer_id,
                     pd_wire_format_target ("/v1/customers/%s/orders/%s", customer_id, order_id),
                     node, request_id));
}

int
pd_partner_center_read_window_hours (const GError *error)
{
  const PdApiFault *fault = pd_api_error_get_fault (error);
  gboolean is_days = pd_api_error_has_code (error, "900117");
  const char *p = fault == NULL ? NULL : fault->text;
  long number;

  if (p == NULL || !(is_days || pd_api_error_has_code (error, "900213")))
    return 0;
  while (*p != '\0' && !g_ascii_isdigit (*p))
    p++;
  number = strtol (p, NULL, 10);
  if (number <= 0 || number > 10000)
    return 0;
  return (int) number * (is_days ? 24 : 1);
}

static gpointer
read_provision (JsonObject *object, char **fault)
{
  static const char *const words[] = { "fulfilled", "unfulfilled", "prefulfillment_pending", NULL };
  PdWireProvision *provision = g_new0 (PdWireProvision, 1);
  JsonArray *parts;
  guint n;

  (void) fault;
  provision->number = (int) CLAMP (
      pd_wire_take_int64 (object, "lineItemNumber", -1, &provision->fault), -1, G_MAXINT);
  provision->status = pd_wire_take_word (object, "status", words, &provision->fault);
  parts = pd_wire_take_array (object, "quantityProvisioningInformation", &provision->fault);
  n = parts == NULL ? 0 : json_array_get_length (parts);
  for (guint i = 0; i < n; i++) {
    JsonNode *node = json_array_get_element (parts, i);
    g_autofree char *status = NULL;
    gint64 quantity;

    if (!JSON_NODE_HOLDS_OBJECT (node))
      continue;
    status = pd_wire_take_word (json_node_get_object (node), "status", words, &provision->fault);
    quantity = pd_wire_take_int64 (json_node_get_object (node), "quantity", 0, &provision->fault);
    if (g_strcmp0 (status, "fulfilled") == 0 && quantity > 0 &&
        provision->quantity <= G_MAXINT64 - quantity)
      provision->quantity += quantity;
  }
  return provision;
}

PdHttpRequest *
pd_partner_center_get_provisioning (const char *customer_id, const char *order_id)
{
  PdHttpRequest *request = pd_wire_get (
      customer_id, pd_wire_format_target ("/v1/customers/%s/orders/%s/provisioningstatus",
                                          customer_id, order_id));

  pd_wire_expect_list (request, read_provision, (GDestroyNotify) pd_wire_provision_free);
  return request;
}

/* --- checkout: its orders are read here --- */

static void
order_error_free (gpointer data)
{
  PdWireOrderError *error = data;

  g_free (error->group);
  g_free (error->code);
  g_free (error->text);
  g_free (error);
}

void
pd_wire_checkout_free (PdWireCheckout *checkout)
{
  if (checkout == NULL)
    return;
  g_ptr_array_unref (checkout->orders);
  g_ptr_array_unref (checkout->errors);
  g_free (checkout->fault);
  g_free (checkout);
}

static gpointer
read_order_error (JsonObject *object, char **fault)
{
  PdWireOrderError *error = g_new0 (PdWireOrderError, 1);

  error->group = pd_wire_take_text (object, "orderGroupId", fault);
  error->code = pd_wire_take_text (object, "code", fault);
  error->text = pd_wire_take_text (object, "description", fault);
  return error;
}

static gpointer
read_checkout (JsonObject *object, char **fault)
{
  PdWireCheckout *checkout = g_new0 (PdWireCheckout, 1);

  (void) fault;
  checkout->orders = pd_wire_take_items (object, "orders", read_order,
                                         (GDestroyNotify) pd_wire_order_free, &checkout->fault);
  checkout->has_unread_orders = checkout->fault != NULL;
  checkout->errors = pd_wire_take_items (object, "orderErrors", read_order_error, order_error_free,
                                         &checkout->fault);
  return checkout;
}

/* 6: an empty body, Content-Length 0. */
PdHttpRequest *
pd_partner_center_checkout_cart (const char *customer_id,
                                 const char *cart_id,
                                 const char *request_id)
{
  PdHttpRequest *request = pd_wire_write (
      PD_CALL_ONCE, "POST", customer_id,
      pd_wire_format_target ("/v1/customers/%s/carts/%s/checkout", customer_id, cart_id), NULL,
      request_id);

  pd_wire_expect_item (request, read_checkout, (GDestroyNotify) pd_wire_checkout_free);
  return request;
}
