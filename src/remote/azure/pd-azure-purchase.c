// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Catalogue, price and purchase: azure-api.md 4. */

#include <string.h>

#include "pd-azure-private.h"

/* --- the catalogue (4.1) --- */

void
pd_wire_catalog_item_free (PdWireCatalogItem *item)
{
  if (item == NULL)
    return;
  g_free (item->resource_type);
  g_free (item->sku);
  g_ptr_array_unref (item->terms);
  g_ptr_array_unref (item->regions);
  g_ptr_array_unref (item->plans);
  g_hash_table_unref (item->prices);
  g_ptr_array_unref (item->faults);
  g_free (item);
}

static void
remove_text (GPtrArray *texts, const char *text)
{
  for (guint i = texts->len; i > 0; i--) {
    if (g_ascii_strcasecmp (texts->pdata[i - 1], text) == 0)
      g_ptr_array_remove_index (texts, i - 1);
  }
}

/* "A restricted term is still listed in terms." */
static void
read_restrictions (PdWireCatalogItem *item, JsonObject *object)
{
  JsonArray *array = pd_azure_take_array (object, "restrictions", item->faults);
  guint n = array == NULL ? 0 : json_array_get_length (array);

  for (guint i = 0; i < n; i++) {
    JsonNode *node = json_array_get_element (array, i);
    JsonObject *restriction = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
    g_autofree char *type = pd_azure_take_word (restriction, "type", item->faults);
    g_autoptr (GPtrArray) values = pd_azure_take_texts (restriction, "values", item->faults);

    for (guint j = 0; type != NULL && j < values->len; j++) {
      if (strcmp (type, "term") == 0)
        remove_text (item->terms, values->pdata[j]);
      else if (strcmp (type, "location") == 0)
        remove_text (item->regions, values->pdata[j]);
    }
  }
}

/* Keys in odd case: "p1Y", "P1Y", "p1y". */
static void
read_terms (PdWireCatalogItem *item, JsonObject *object)
{
  JsonObject *plans = pd_azure_take_object (object, "billingPlans", item->faults);
  JsonObject *prices = pd_azure_take_object (object, "msrp", item->faults);

  for (guint i = 0; i < item->terms->len; i++) {
    g_autofree char *term = g_ascii_strup (item->terms->pdata[i], -1);
    g_autoptr (GPtrArray) names = pd_azure_take_texts (plans, term, item->faults);
    PdAzureMoney price = pd_azure_take_money (prices, term, item->faults);

    for (guint j = 0; j < names->len; j++)
      g_ptr_array_add (item->plans, g_strdup_printf ("%s %s", term, (char *) names->pdata[j]));
    if (price.known)
      g_hash_table_insert (item->prices, g_strdup (term), g_memdup2 (&price, sizeof price));
  }
}

static gpointer
catalog_item (JsonObject *object)
{
  PdWireCatalogItem *item = g_new0 (PdWireCatalogItem, 1);
  GPtrArray *faults = item->faults = g_ptr_array_new_with_free_func (g_free);

  item->resource_type = pd_azure_take_text (object, "resourceType", faults);
  item->sku = pd_azure_take_text (object, "name", faults);
  item->terms = pd_azure_take_texts (object, "terms", faults);
  item->regions = pd_azure_take_texts (object, "locations", faults);
  item->plans = g_ptr_array_new_with_free_func (g_free);
  item->prices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  read_restrictions (item, object);
  read_terms (item, object);
  return item;
}

/* Older versions give a bare array. */
static gpointer
read_catalog (JsonNode *root, gpointer user_data, GError **error)
{
  return pd_azure_read_items (root, catalog_item, (GDestroyNotify) pd_wire_catalog_item_free,
                              error);
}

PdHttpRequest *
pd_azure_list_catalog (const char *tenant,
                       const char *subscription_id,
                       const char *resource_type,
                       const char *region)
{
  g_autofree char *subscription = pd_azure_escape (subscription_id);
  g_autofree char *type = pd_azure_escape (resource_type);
  g_autofree char *location = pd_azure_escape (region);
  PdHttpRequest *request =
      pd_azure_request (PD_CALL_READ, "GET", tenant, PD_AZURE_CAPACITY_VERSION,
                        "/subscriptions/%s/providers/Microsoft.Capacity/catalogs"
                        "?reservedResourceType=%s&location=%s",
                        subscription, type, location);

  pd_http_request_set_reader (request, read_catalog, NULL, NULL,
                              (GDestroyNotify) g_ptr_array_unref);
  return request;
}

/* --- a purchase request --- */

void
pd_wire_purchase_free (PdWirePurchase *purchase)
{
  if (purchase == NULL)
    return;
  g_free (purchase->sku);
  g_free (purchase->region);
  g_free (purchase->resource_type);
  g_free (purchase->billing_subscription);
  g_free (purchase->term);
  g_free (purchase->billing_plan);
  g_free (purchase->name);
  g_free (purchase);
}

PdWirePurchase *
pd_azure_read_purchase (JsonObject *object)
{
  PdWirePurchase *purchase = g_new0 (PdWirePurchase, 1);
  JsonObject *properties = pd_azure_take_object (object, "properties", NULL);
  g_autofree char *billing = pd_azure_take_text (properties, "billingScopeId", NULL);

  purchase->sku = pd_azure_take_text (pd_azure_take_object (object, "sku", NULL), "name", NULL);
  purchase->region = pd_azure_take_text (object, "location", NULL);
  purchase->resource_type = pd_azure_take_text (properties, "reservedResourceType", NULL);
  purchase->billing_subscription = pd_azure_id_dup_subscription (billing);
  purchase->term = pd_azure_take_text (properties, "term", NULL);
  purchase->billing_plan = pd_azure_take_text (properties, "billingPlan", NULL);
  purchase->quantity = pd_azure_take_int64 (properties, "quantity", 0, NULL);
  purchase->name = pd_azure_take_text (properties, "displayName", NULL);
  return purchase;
}

static void
add_text (JsonObject *object, const char *member, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
}

static JsonObject *
purchase_to_object (const PdAzurePurchase *purchase)
{
  JsonObject *object = json_object_new ();
  JsonObject *properties = json_object_new ();
  JsonObject *sku = json_object_new ();
  g_autofree char *billing =
      purchase->billing_subscription == NULL
          ? NULL
          : g_strdup_printf ("/subscriptions/%s", purchase->billing_subscription);

  add_text (sku, "name", purchase->sku);
  json_object_set_object_member (object, "sku", sku);
  add_text (object, "location", purchase->region);
  add_text (properties, "reservedResourceType", purchase->resource_type);
  add_text (properties, "billingScopeId", billing);
  add_text (properties, "term", purchase->term);
  add_text (properties, "billingPlan", purchase->billing_plan);
  json_object_set_int_member (properties, "quantity", purchase->quantity);
  add_text (properties, "displayName", purchase->name);
  pd_azure_add_scope (properties, purchase->scope_type, purchase->scope_id, NULL, NULL);
  if (purchase->flexibility >= 0) {
    JsonObject *reserved = json_object_new ();

    add_text (reserved, "instanceFlexibility", purchase->flexibility > 0 ? "On" : "Off");
    json_object_set_object_member (properties, "reservedResourceProperties", reserved);
  }
  json_object_set_object_member (object, "properties", properties);
  return object;
}

JsonNode *
pd_azure_purchase_to_json (const PdAzurePurchase *purchase)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, purchase_to_object (purchase));
  return node;
}

/* --- price and order (4.2, 4.3) --- */

void
pd_wire_price_quote_free (PdWirePriceQuote *quote)
{
  if (quote == NULL)
    return;
  g_free (quote->order_id);
  g_free (quote->sku_title);
  g_free (quote->sku_description);
  g_ptr_array_unref (quote->payments);
  g_ptr_array_unref (quote->faults);
  g_free (quote);
}

static gpointer
payment_item (JsonObject *object)
{
  return pd_azure_read_payment (object);
}

static gpointer
read_quote (JsonNode *root, gpointer user_data, GError **error)
{
  JsonObject *object = pd_azure_get_object (root, error);
  g_autofree char *order = NULL;
  PdWirePriceQuote *quote;
  JsonObject *properties;
  JsonArray *payments;

  if (object == NULL)
    return NULL;
  quote = g_new0 (PdWirePriceQuote, 1);
  quote->faults = g_ptr_array_new_with_free_func (g_free);
  properties = pd_azure_take_object (object, "properties", quote->faults);
  order = pd_azure_take_text (properties, "reservationOrderId", quote->faults);
  quote->order_id = pd_azure_id_dup_order (order);
  quote->billing_total = pd_azure_take_money (properties, "billingCurrencyTotal", quote->faults);
  quote->pricing_total = pd_azure_take_money (properties, "pricingCurrencyTotal", quote->faults);
  quote->sku_title = pd_azure_take_text (properties, "skuTitle", quote->faults);
  quote->sku_description = pd_azure_take_text (properties, "skuDescription", quote->faults);
  payments = pd_azure_take_array (properties, "paymentSchedule", quote->faults);
  quote->payments =
      pd_azure_read_array (payments, payment_item, (GDestroyNotify) pd_wire_payment_free);
  quote->partner_managed = -1;
  if (properties != NULL && pd_json_find (properties, "isBillingPartnerManaged") != NULL)
    quote->partner_managed =
        pd_azure_take_boolean (properties, "isBillingPartnerManaged", quote->faults);
  return quote;
}

PdHttpRequest *
pd_azure_calculate_price (const char *tenant, const PdAzurePurchase *purchase)
{
  PdHttpRequest *request =
      pd_azure_request (PD_CALL_READ, "POST", tenant, PD_AZURE_CAPACITY_VERSION,
                        "/providers/Microsoft.Capacity/calculatePrice");

  pd_azure_set_body (request, purchase_to_object (purchase));
  pd_http_request_set_reader (request, read_quote, NULL, NULL,
                              (GDestroyNotify) pd_wire_price_quote_free);
  return request;
}

PdHttpRequest *
pd_azure_buy (const char *tenant, const char *order_id, const PdAzurePurchase *purchase)
{
  g_autofree char *order = pd_azure_escape (order_id);
  PdHttpRequest *request =
      pd_azure_request (PD_CALL_ONCE, "PUT", tenant, PD_AZURE_CAPACITY_VERSION,
                        "/providers/Microsoft.Capacity/reservationOrders/%s", order);

  pd_azure_set_body (request, purchase_to_object (purchase));
  return request;
}
