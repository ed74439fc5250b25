// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-partner-center-catalog.h"

#include <string.h>

#include "pd-wire-private.h"

void
pd_wire_product_free (PdWireProduct *product)
{
  if (product == NULL)
    return;
  g_free (product->id);
  g_free (product->title);
  g_free (product->description);
  g_free (product->publisher);
  g_free (product->type);
  g_free (product->sub_type);
  g_free (product->fault);
  g_free (product);
}

void
pd_wire_sku_free (PdWireSku *sku)
{
  if (sku == NULL)
    return;
  g_free (sku->id);
  g_free (sku->product_id);
  g_free (sku->title);
  g_free (sku->description);
  g_strfreev (sku->billing_cycles);
  g_strfreev (sku->prerequisites);
  g_strfreev (sku->inventory_variables);
  g_strfreev (sku->provisioning_variables);
  g_strfreev (sku->actions);
  g_free (sku->consumption_type);
  g_free (sku->duration);
  g_free (sku->resource_type);
  g_free (sku->region);
  g_free (sku->size);
  g_free (sku->fault);
  g_free (sku);
}

static void
term_free (gpointer data)
{
  PdWireTerm *term = data;

  g_free (term->id);
  g_free (term->duration);
  g_free (term->billing);
  g_free (term->description);
  g_free (term->refund_type);
  g_free (term->refund_expires);
  g_free (term);
}

void
pd_wire_availability_free (PdWireAvailability *availability)
{
  if (availability == NULL)
    return;
  g_free (availability->id);
  g_free (availability->product_id);
  g_free (availability->sku_id);
  g_free (availability->item_id);
  g_free (availability->currency);
  g_free (availability->segment);
  g_free (availability->country);
  g_clear_pointer (&availability->terms, g_ptr_array_unref);
  g_free (availability->fault);
  g_free (availability);
}

void
pd_wire_inventory_free (PdWireInventory *inventory)
{
  if (inventory == NULL)
    return;
  g_free (inventory->product_id);
  g_free (inventory->sku_id);
  g_free (inventory->reason);
  g_free (inventory->text);
  g_free (inventory->fault);
  g_free (inventory);
}

static gpointer
read_product (JsonObject *object, char **fault)
{
  g_autoptr (PdWireProduct) product = g_new0 (PdWireProduct, 1);
  JsonObject *type, *sub_type;

  product->id = pd_wire_take_text (object, "id", &product->fault);
  if (product->id == NULL) {
    pd_wire_add_fault (fault, "the product has no ID");
    return NULL;
  }
  product->title = pd_wire_take_text (object, "title", &product->fault);
  product->description = pd_wire_take_text (object, "description", &product->fault);
  product->publisher = pd_wire_take_text (object, "publisherName", &product->fault);
  product->is_microsoft = pd_wire_take_boolean (object, "isMicrosoftProduct", &product->fault);
  type = pd_wire_take_object (object, "productType", &product->fault);
  if (type != NULL) {
    product->type = pd_wire_take_text (type, "id", &product->fault);
    sub_type = pd_wire_take_object (type, "subType", &product->fault);
    if (sub_type != NULL)
      product->sub_type = pd_wire_take_text (sub_type, "id", &product->fault);
  }
  return g_steal_pointer (&product);
}

/* The words of a list in our spelling where we know them. */
static char **
take_words (JsonObject *object, const char *member, const char *const *words, char **fault)
{
  char **texts = pd_wire_take_strv (object, member, fault);

  for (guint i = 0; texts[i] != NULL; i++) {
    int index = pd_json_enum_index (texts[i], words);

    if (index >= 0) {
      g_free (texts[i]);
      texts[i] = g_strdup (words[index]);
    }
  }
  return texts;
}

/* dynamicAttributes: free, so whatever is missing or odd there is no fault. */
static void
read_attributes (PdWireSku *sku, JsonObject *object)
{
  g_autofree char *fault = NULL;
  JsonObject *attributes = pd_wire_take_object (object, "dynamicAttributes", &fault);

  if (attributes == NULL)
    return;
  sku->duration = pd_wire_take_text (attributes, "duration", &fault);
  sku->resource_type = pd_wire_take_text (attributes, "reservationType", &fault);
  sku->region = pd_wire_take_text (attributes, "armRegionName", &fault);
  sku->size = pd_wire_take_text (attributes, "armSkuName", &fault);
}

static gpointer
read_sku (JsonObject *object, char **fault)
{
  g_autoptr (PdWireSku) sku = g_new0 (PdWireSku, 1);
  char **told = &sku->fault;
  JsonObject *attestation;

  sku->id = pd_wire_take_text (object, "id", told);
  if (sku->id == NULL) {
    pd_wire_add_fault (fault, "the SKU has no ID");
    return NULL;
  }
  sku->product_id = pd_wire_take_text (object, "productId", told);
  sku->title = pd_wire_take_text (object, "title", told);
  sku->description = pd_wire_take_text (object, "description", told);
  sku->min_quantity = pd_wire_take_int64 (object, "minimumQuantity", -1, told);
  sku->max_quantity = pd_wire_take_int64 (object, "maximumQuantity", -1, told);
  sku->is_trial = pd_wire_take_boolean (object, "isTrial", told);
  sku->billing_cycles = take_words (object, "supportedBillingCycles", pd_wire_billing_words, told);
  sku->prerequisites = pd_wire_take_strv (object, "purchasePrerequisites", told);
  sku->inventory_variables = pd_wire_take_strv (object, "inventoryVariables", told);
  sku->provisioning_variables = pd_wire_take_strv (object, "provisioningVariables", told);
  sku->actions = pd_wire_take_strv (object, "actions", told);
  sku->consumption_type = pd_wire_take_text (object, "consumptionType", told);
  attestation = pd_wire_take_object (object, "attestationProperties", told);
  if (attestation != NULL)
    sku->needs_attestation = pd_wire_take_boolean (attestation, "enforceAttestation", told);
  read_attributes (sku, object);
  return g_steal_pointer (&sku);
}

gboolean
pd_wire_sku_wants (const PdWireSku *sku, const char *variable)
{
  for (guint i = 0; sku->provisioning_variables[i] != NULL; i++) {
    if (g_ascii_strcasecmp (sku->provisioning_variables[i], variable) == 0)
      return TRUE;
  }
  return FALSE;
}

/* cancellationPolicies[].refundOptions[]: the first of all. */
static void
read_refund_option (PdWireTerm *term, JsonObject *object, char **fault)
{
  static const char *const types[] = { "full", "partial", NULL };
  JsonArray *policies = pd_wire_take_array (object, "cancellationPolicies", fault);
  guint n = policies == NULL ? 0 : json_array_get_length (policies);

  for (guint i = 0; i < n && term->refund_type == NULL; i++) {
    JsonNode *policy = json_array_get_element (policies, i);
    JsonArray *options = NULL;
    JsonNode *option;

    if (JSON_NODE_HOLDS_OBJECT (policy))
      options = pd_wire_take_array (json_node_get_object (policy), "refundOptions", fault);
    if (options == NULL || json_array_get_length (options) == 0)
      continue;
    option = json_array_get_element (options, 0);
    if (!JSON_NODE_HOLDS_OBJECT (option))
      continue;
    term->refund_type = pd_wire_take_word (json_node_get_object (option), "type", types, fault);
    term->refund_expires = pd_wire_take_text (json_node_get_object (option), "expiresAfter", fault);
  }
}

static gpointer
read_term (JsonObject *object, char **fault)
{
  PdWireTerm *term = g_new0 (PdWireTerm, 1);

  term->id = pd_wire_take_text (object, "id", fault);
  term->duration = pd_wire_take_text (object, "duration", fault);
  if (term->duration == NULL)
    term->duration = g_strdup ("");
  term->billing = pd_wire_take_word (object, "billingCycle", pd_wire_billing_words, fault);
  term->description = pd_wire_take_text (object, "description", fault);
  read_refund_option (term, object, fault);
  return term;
}

static gpointer
read_availability (JsonObject *object, char **fault)
{
  g_autoptr (PdWireAvailability) availability = g_new0 (PdWireAvailability, 1);
  char **told = &availability->fault;
  JsonObject *currency;

  availability->id = pd_wire_take_text (object, "id", told);
  availability->product_id = pd_wire_take_text (object, "productId", told);
  availability->sku_id = pd_wire_take_text (object, "skuId", told);
  availability->item_id = pd_wire_take_text (object, "catalogItemId", told);
  if (availability->item_id == NULL) {
    pd_wire_add_fault (fault, "the availability has no catalogue item ID");
    return NULL;
  }
  currency = pd_wire_take_object (object, "defaultCurrency", told);
  if (currency != NULL)
    availability->currency = pd_wire_take_text (currency, "code", told);
  availability->segment = pd_wire_take_text (object, "segment", told);
  availability->country = pd_wire_take_text (object, "country", told);
  availability->is_purchasable = pd_wire_take_boolean (object, "isPurchasable", told);
  availability->is_renewable = pd_wire_take_boolean (object, "isRenewable", told);
  availability->terms = pd_wire_take_items (object, "terms", read_term, term_free, told);
  return g_steal_pointer (&availability);
}

/* --- requests --- */

/* "/v1/products/P/skus" of the partner, or of a customer; with the query of 5. */
static char *
format_target (const PdWireMarket *market, const char *rest, const char *target_view)
{
  GString *target = g_string_new (NULL);
  const char *separator = "?";
  const struct
  {
    const char *name, *value;
  } query[] = {
    { "country", market->customer_id == NULL ? market->country : NULL },
    { "targetView", target_view },
    { "targetSegment", market->segment == NULL ? "commercial" : market->segment },
    { "reservationScope", market->reservation_scope },
  };

  if (market->customer_id == NULL) {
    g_string_append (target, "/v1/products");
  } else {
    g_autofree char *base =
        pd_wire_format_target ("/v1/customers/%s/products", market->customer_id);

    g_string_append (target, base);
  }
  g_string_append (target, rest);
  for (gsize i = 0; i < G_N_ELEMENTS (query); i++) {
    if (query[i].value == NULL)
      continue;
    g_string_append_printf (target, "%s%s=", separator, query[i].name);
    g_string_append_uri_escaped (target, query[i].value, NULL, FALSE);
    separator = "&";
  }
  return g_string_free (target, FALSE);
}

static PdHttpRequest *
get_catalog (const PdWireMarket *market, char *rest, const char *target_view)
{
  PdHttpRequest *request =
      pd_wire_get (market->customer_id, format_target (market, rest, target_view));

  g_free (rest);
  return request;
}

PdHttpRequest *
pd_partner_center_list_products (const PdWireMarket *market, const char *target_view)
{
  PdHttpRequest *request = get_catalog (market, g_strdup (""), target_view);

  pd_wire_expect_list (request, read_product, (GDestroyNotify) pd_wire_product_free);
  return request;
}

PdHttpRequest *
pd_partner_center_get_product (const PdWireMarket *market, const char *product_id)
{
  PdHttpRequest *request = get_catalog (market, pd_wire_format_target ("/%s", product_id), NULL);

  pd_wire_expect_item (request, read_product, (GDestroyNotify) pd_wire_product_free);
  return request;
}

PdHttpRequest *
pd_partner_center_list_skus (const PdWireMarket *market, const char *product_id)
{
  PdHttpRequest *request =
      get_catalog (market, pd_wire_format_target ("/%s/skus", product_id), NULL);

  pd_wire_expect_list (request, read_sku, (GDestroyNotify) pd_wire_sku_free);
  return request;
}

PdHttpRequest *
pd_partner_center_get_sku (const PdWireMarket *market, const char *product_id, const char *sku_id)
{
  PdHttpRequest *request =
      get_catalog (market, pd_wire_format_target ("/%s/skus/%s", product_id, sku_id), NULL);

  pd_wire_expect_item (request, read_sku, (GDestroyNotify) pd_wire_sku_free);
  return request;
}

PdHttpRequest *
pd_partner_center_list_availabilities (const PdWireMarket *market,
                                       const char *product_id,
                                       const char *sku_id)
{
  PdHttpRequest *request = get_catalog (
      market, pd_wire_format_target ("/%s/skus/%s/availabilities", product_id, sku_id), NULL);

  pd_wire_expect_list (request, read_availability, (GDestroyNotify) pd_wire_availability_free);
  return request;
}

static gboolean
has_term (const PdWireAvailability *availability, const char *term, const char *billing)
{
  if (availability->terms->len == 0) /* perpetual software states none */
    return term == NULL || *term == '\0';

  for (guint i = 0; i < availability->terms->len; i++) {
    const PdWireTerm *offered = availability->terms->pdata[i];

    if ((term == NULL || g_ascii_strcasecmp (offered->duration, term) == 0) &&
        (billing == NULL || offered->billing == NULL || strcmp (offered->billing, billing) == 0))
      return TRUE;
  }
  return FALSE;
}

const PdWireAvailability *
pd_wire_availabilities_pick (GPtrArray *availabilities, const char *term, const char *billing)
{
  for (guint i = 0; i < availabilities->len; i++) {
    const PdWireAvailability *availability = availabilities->pdata[i];

    if (availability->is_purchasable && has_term (availability, term, billing))
      return availability;
  }
  return NULL;
}

/* --- the inventory check --- */

static void
read_restrictions (PdWireInventory *inventory, JsonObject *object)
{
  JsonArray *restrictions = pd_wire_take_array (object, "restrictions", &inventory->fault);
  guint n = restrictions == NULL ? 0 : json_array_get_length (restrictions);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n; i++) {
    JsonNode *node = json_array_get_element (restrictions, i);
    g_autofree char *words = NULL;

    if (!JSON_NODE_HOLDS_OBJECT (node))
      continue;
    if (inventory->reason == NULL)
      inventory->reason =
          pd_wire_take_text (json_node_get_object (node), "reasonCode", &inventory->fault);
    words = pd_wire_take_text (json_node_get_object (node), "description", &inventory->fault);
    if (words != NULL)
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", words);
  }
  if (text->len > 0)
    inventory->text = g_strdup (text->str);
}

static gpointer
read_inventory (JsonObject *object, char **fault)
{
  g_autoptr (PdWireInventory) inventory = g_new0 (PdWireInventory, 1);

  inventory->product_id = pd_wire_take_text (object, "productId", &inventory->fault);
  if (inventory->product_id == NULL) {
    pd_wire_add_fault (fault, "the item has no product ID");
    return NULL;
  }
  inventory->sku_id = pd_wire_take_text (object, "skuId", &inventory->fault);
  inventory->is_restricted = pd_wire_take_boolean (object, "isRestricted", &inventory->fault);
  read_restrictions (inventory, object);
  return g_steal_pointer (&inventory);
}

static JsonNode *
write_inventory_items (const char *const *items)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  for (guint i = 0; items[i] != NULL; i++) {
    g_auto (GStrv) parts = g_strsplit (items[i], ":", 2);
    JsonObject *item;
    JsonNode *element = pd_wire_new_object (&item);

    pd_wire_set_text (item, "productId", parts[0]);
    pd_wire_set_text (item, "skuId", parts[0] == NULL ? NULL : parts[1]);
    json_array_add_element (array, element);
  }
  json_node_take_array (node, array);
  return node;
}

PdHttpRequest *
pd_partner_center_check_inventory (const char *country,
                                   const char *customer_id,
                                   const char *const *items,
                                   const char *subscription_id,
                                   const char *region)
{
  JsonObject *object, *context;
  JsonNode *node = pd_wire_new_object (&object);
  PdHttpRequest *request;

  json_object_set_member (object, "targetItems", write_inventory_items (items));
  json_object_set_member (object, "inventoryContext", pd_wire_new_object (&context));
  pd_wire_set_text (context, "customerId", customer_id);
  pd_wire_set_text (context, "azureSubscriptionId", subscription_id);
  pd_wire_set_text (context, "armRegionName", region);
  request = pd_wire_write (
      PD_CALL_READ, "POST", customer_id,
      pd_wire_format_target ("/v1/extensions/product/checkinventory?country=%s", country), node,
      NULL);
  pd_wire_expect_list (request, read_inventory, (GDestroyNotify) pd_wire_inventory_free);
  return request;
}
