// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Carts: partner-center-api.md 6. */

#include "pd-partner-center-orders.h"
#include "pd-wire-private.h"

static void
cart_line_free (gpointer data)
{
  PdWireCartLine *line = data;

  g_free (line->item_id);
  g_free (line->billing);
  g_free (line->term);
  g_free (line->currency);
  g_free (line->group);
  g_free (line->error_code);
  g_free (line->error_text);
  g_free (line);
}

void
pd_wire_cart_free (PdWireCart *cart)
{
  if (cart == NULL)
    return;
  g_free (cart->id);
  g_free (cart->status);
  g_clear_pointer (&cart->lines, g_ptr_array_unref);
  g_free (cart->fault);
  g_free (cart);
}

const PdWireCartLine *
pd_wire_cart_find_error (const PdWireCart *cart)
{
  for (guint i = 0; i < cart->lines->len; i++) {
    const PdWireCartLine *line = cart->lines->pdata[i];

    if (line->error_code != NULL)
      return line;
  }
  return NULL;
}

const char *
pd_wire_reservation_duration (const char *term)
{
  static const struct
  {
    const char *term, *duration;
  } rows[] = { { "P1M", "1Month" }, { "P1Y", "1Year" }, { "P3Y", "3Years" }, { "P5Y", "5Years" } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    if (g_strcmp0 (term, rows[i].term) == 0)
      return rows[i].duration;
  }
  return NULL;
}

/* CartErrorCode comes as a number or as its name. */
static char *
take_cart_code (JsonObject *object, char **fault)
{
  static const struct
  {
    const char *name, *code;
  } rows[] = {
    { "CurrencyIsNotSupported", "10000" },
    { "CatalogItemIdIsNotValid", "10001" },
    { "QuotaNotAvailable", "10002" },
    { "InventoryNotAvailable", "10003" },
    { "ParticipantsIsNotSupportedForPartner", "10004" },
    { "UnableToProcessCartLineItem", "10006" },
    { "SubscriptionIsNotValid", "10007" },
    { "SubscriptionIsNotEnabledForRI", "10008" },
    { "SandboxLimitExceeded", "10009" },
    { "InvalidInput", "10010" },
    { "SubscriptionNotRegistered", "10011" },
    { "AttestationNotAccepted", "10012" },
    { "BillingPlanNotSupported", "10013" },
    { "InvalidPromotionId", "10014" },
    { "MaxAllowedSeatsPerSubscriptionExceeded", "10015" },
    { "BaseOfferSeatQuantityNotMet", "10018" },
    { "MinimumAddOnSeatsNotMet", "10019" },
    { "LegacyOfferNotEligibleForPurchase", "500600" },
  };
  g_autofree char *text = pd_wire_take_text (object, "errorCode", fault);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const char *const name[] = { rows[i].name, NULL };

    if (pd_json_enum_index (text, name) == 0)
      return g_strdup (rows[i].code);
  }
  return text == NULL ? g_strdup ("unknown") : g_steal_pointer (&text);
}

static void
read_line_error (PdWireCartLine *line, JsonObject *object, char **fault)
{
  JsonObject *error = pd_wire_take_object (object, "error", fault);
  JsonObject *more;

  line->available = -1;
  if (error == NULL || json_object_get_size (error) == 0)
    return;
  line->error_code = take_cart_code (error, fault);
  line->error_text = pd_wire_take_text (error, "errorDescription", fault);
  if ((more = pd_wire_take_object (error, "additionalInformation", fault)) != NULL)
    line->available = pd_wire_take_int64 (more, "availableQuantity", -1, fault);
}

static gpointer
read_cart_line (JsonObject *object, char **fault)
{
  PdWireCartLine *line = g_new0 (PdWireCartLine, 1);
  JsonObject *pricing;

  line->id = (int) CLAMP (pd_wire_take_int64 (object, "id", -1, fault), -1, G_MAXINT);
  line->item_id = pd_wire_take_text (object, "catalogItemId", fault);
  if (line->item_id == NULL)
    line->item_id = pd_wire_take_text (object, "catalogId", fault);
  line->quantity = pd_wire_take_int64 (object, "quantity", -1, fault);
  line->billing = pd_wire_take_word (object, "billingCycle", pd_wire_billing_words, fault);
  line->term = pd_wire_take_text (object, "termDuration", fault);
  line->currency = pd_wire_take_text (object, "currencyCode", fault);
  line->group = pd_wire_take_text (object, "orderGroup", fault);
  if ((pricing = pd_wire_take_object (object, "pricing", fault)) != NULL) {
    line->price = pd_wire_take_amount (pricing, "price", line->currency, fault);
    if (!line->price.is_set)
      line->price = pd_wire_take_amount (pricing, "listPrice", line->currency, fault);
    line->extended = pd_wire_take_amount (pricing, "extendedPrice", line->currency, fault);
  }
  read_line_error (line, object, fault);
  return line;
}

static gpointer
read_cart (JsonObject *object, char **fault)
{
  static const char *const words[] = { "active", "ordered", NULL };
  g_autoptr (PdWireCart) cart = g_new0 (PdWireCart, 1);
  char **told = &cart->fault;

  cart->id = pd_wire_take_id (object, "id", told);
  if (cart->id == NULL) {
    pd_wire_add_fault (fault, "the cart has no ID");
    return NULL;
  }
  cart->status = pd_wire_take_word (object, "status", words, told);
  cart->created_at = pd_wire_take_instant (object, "creationTimestamp", told);
  cart->expires_at = pd_wire_take_instant (object, "expirationTimestamp", told);
  cart->lines = pd_wire_take_items (object, "lineItems", read_cart_line, cart_line_free, told);
  return g_steal_pointer (&cart);
}

static PdHttpRequest *
expect_cart (PdHttpRequest *request)
{
  pd_wire_expect_item (request, read_cart, (GDestroyNotify) pd_wire_cart_free);
  return request;
}

static JsonObject *
write_cart_item (const PdWireCartItem *item, guint place)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "id", place);
  pd_wire_set_text (object, "catalogItemId", item->item_id);
  json_object_set_int_member (object, "quantity", item->quantity);
  pd_wire_set_text (object, "billingCycle", item->billing);
  pd_wire_set_text (object, "termDuration", item->term);
  if (item->scope != NULL || item->subscription != NULL || item->duration != NULL) {
    JsonObject *context = pd_wire_ensure_object (object, "provisioningContext");

    pd_wire_set_text (context, "subscriptionId", item->subscription);
    pd_wire_set_text (context, "scope", item->scope);
    pd_wire_set_text (context, "duration", item->duration);
  }
  if (item->attest)
    json_object_set_boolean_member (object, "attestationAccepted", TRUE);
  return object;
}

PdHttpRequest *
pd_partner_center_create_cart (const char *customer_id,
                               const PdWireCartItem *items,
                               guint n_items,
                               const char *request_id)
{
  JsonObject *object;
  JsonNode *node = pd_wire_new_object (&object);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < n_items; i++)
    json_array_add_object_element (array, write_cart_item (&items[i], i));
  json_object_set_array_member (object, "lineItems", array);
  return expect_cart (pd_wire_write (PD_CALL_IDEMPOTENT, "POST", customer_id,
                                     pd_wire_format_target ("/v1/customers/%s/carts", customer_id),
                                     node, request_id));
}

PdHttpRequest *
pd_partner_center_get_cart (const char *customer_id, const char *cart_id)
{
  return expect_cart (pd_wire_get (
      customer_id, pd_wire_format_target ("/v1/customers/%s/carts/%s", customer_id, cart_id)));
}
