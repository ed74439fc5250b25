// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Carts and checkout (partner-center-api.md 6): real money, partly. */

#include <stdlib.h>
#include <string.h>

#include "pd-local-engine-azure.h"
#include "service-partner.h"

#define CART_LIFE (7 * PD_DAY_US)

/* One line. */
typedef struct
{
  gint64 id;
  char *item_id; /* catalogItemId */
  char *name;    /* friendlyName (nullable) */
  char *currency;
  gint64 quantity;
  char *term;
  char *billing;
  char *wire_billing;  /* as it came */
  JsonObject *context; /* (nullable) */
  PdProduct *product;  /* (nullable) (owned) */
  char *region;        /* (nullable) */
  int error;           /* 10001 … */
  char *error_text;
  gboolean has_price;
  gint64 unit_minor, total_minor;
  guint group;
} CartItem;

typedef struct
{
  char *id;
  char *tenant;
  gint64 customer_row_id;
  char *country;
  char *currency;
  gint64 created_at, modified_at, expires_at;
  GPtrArray *items;  /* CartItem */
  GPtrArray *orders; /* by group: order ID, NULL = not yet */
} Cart;

static void
item_free (gpointer data)
{
  CartItem *item = data;

  g_free (item->item_id);
  g_free (item->name);
  g_free (item->currency);
  g_free (item->term);
  g_free (item->billing);
  g_free (item->wire_billing);
  g_clear_pointer (&item->context, json_object_unref);
  g_clear_object (&item->product);
  g_free (item->region);
  g_free (item->error_text);
  g_free (item);
}

void
partner_cart_free (gpointer data)
{
  Cart *cart = data;

  g_free (cart->id);
  g_free (cart->tenant);
  g_free (cart->country);
  g_free (cart->currency);
  g_ptr_array_unref (cart->items);
  g_ptr_array_unref (cart->orders);
  g_free (cart);
}

/* --- lines --- */

/* The book's word: what is billed once for more than a year has names of its own on the wire. */
static char *
read_billing (const char *text)
{
  static const char *const words[] = { "one_time", "monthly", "annual", "triennial",
                                       "biennial", "none",    NULL };
  static const char *const own[] = { PD_BILLING_ONE_TIME, PD_BILLING_MONTHLY,  PD_BILLING_ANNUAL,
                                     PD_BILLING_ONE_TIME, PD_BILLING_ONE_TIME, NULL };
  int index = text != NULL ? pd_json_enum_index (text, words) : -1;

  return index >= 0 ? g_strdup (own[index]) : NULL;
}

PdOrderItem *
partner_new_item (PdProduct *product,
                  gint64 quantity,
                  const char *term,
                  const char *billing,
                  const char *region,
                  JsonObject *context)
{
  PdOrderItem *item = pd_order_item_new (pd_product_get_product_id (product),
                                         pd_product_get_sku_id (product), quantity, term, billing);
  g_autofree char *subscription = desk_call_dup_member (context, "subscriptionId", NULL);
  g_autofree char *scope = desk_call_dup_member (context, "scope", "shared");

  if (strcmp (pd_product_get_kind (product), PD_KIND_RESERVATION) == 0)
    pd_order_item_set_reservation (
        item, region, g_ascii_strcasecmp (scope, "single") == 0 ? subscription : "shared");
  return item;
}

static void
fail_item (CartItem *item, int code, const char *text)
{
  if (item->error != 0)
    return;
  item->error = code;
  item->error_text = g_strdup (text);
}

static CartItem *
read_item (JsonObject *object, guint index)
{
  CartItem *item = g_new0 (CartItem, 1);
  JsonObject *context = pd_json_find_object (object, "provisioningContext", NULL);
  gboolean is_set = FALSE;

  item->id = index;
  pd_json_find_int64 (object, "id", &item->id, &is_set, NULL);
  if (!is_set)
    item->id = index;
  item->item_id = desk_call_dup_member (object, "catalogItemId", "");
  if (*item->item_id == '\0') {
    g_free (item->item_id);
    item->item_id = desk_call_dup_member (object, "catalogId", "");
  }
  item->name = desk_call_dup_member (object, "friendlyName", NULL);
  item->currency = desk_call_dup_member (object, "currencyCode", NULL);
  item->term = desk_call_dup_member (object, "termDuration", "");
  item->wire_billing = desk_call_dup_member (object, "billingCycle", NULL);
  item->billing = read_billing (item->wire_billing);
  pd_json_find_int64 (object, "quantity", &item->quantity, NULL, NULL);
  item->context = context != NULL ? json_object_ref (context) : NULL;
  return item;
}

/* What the engine says of an item. */
typedef struct
{
  Cart *cart;
  CartItem *item;
} Judge;

static gboolean
has_subscription (GPtrArray *subscriptions, CartItem *item)
{
  g_autofree char *wanted = desk_call_dup_member (item->context, "subscriptionId", NULL);

  for (guint i = 0; i < subscriptions->len; i++) {
    if (wanted == NULL ||
        pd_json_is_same_id (pd_azure_subscription_get_subscription_id (subscriptions->pdata[i]),
                            wanted))
      return TRUE;
  }
  return FALSE;
}

static gpointer
judge_item_job (PdDatabase *database, const PdLocalEngine *engine, gpointer data, GError **error)
{
  Judge *judge = data;
  CartItem *item = judge->item;
  g_autoptr (PdOrderItem) order_item = partner_new_item (
      item->product, item->quantity, item->term, item->billing, item->region, item->context);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PdCartLine) line = NULL;
  g_autoptr (GPtrArray) subscriptions = NULL;

  if (!pd_rules_check_quantity (item->product, item->quantity, &local_error)) {
    fail_item (item, 10010, local_error->message);
    return data;
  }
  line =
      pd_local_engine_resolve_item (item->product, order_item, judge->cart->currency, &local_error);
  if (line == NULL) {
    fail_item (item, 10013, local_error->message);
    return data;
  }
  item->has_price = TRUE;
  item->unit_minor = line->unit_minor;
  item->total_minor = line->total_minor;
  if (!pd_cart_line_is_reservation (line))
    return data;

  subscriptions = pd_database_list_subscriptions (database, judge->cart->customer_row_id, error);
  if (subscriptions == NULL)
    return NULL;
  if (!has_subscription (subscriptions, item))
    fail_item (item, 10007, "The subscription is not valid.");
  return data;
}

static void
judge_item (Partner *partner, Cart *cart, CartItem *item)
{
  const char *region = NULL, *term = NULL;
  PartnerItemState state =
      partner_find_item (partner, item->item_id, cart->country, &item->product, &region, &term);
  Judge judge = { cart, item };
  g_autoptr (GError) error = NULL;

  if (item->product != NULL)
    g_object_ref (item->product);
  if (state == PARTNER_ITEM_UNKNOWN) {
    fail_item (item, 10001, "The catalog item ID is not valid.");
    return;
  }
  item->region = g_strdup (region);
  if (term != NULL) {
    g_free (item->term);
    item->term = g_strdup (term);
  }
  if (item->currency != NULL && g_ascii_strcasecmp (item->currency, cart->currency) != 0)
    fail_item (item, 10000, "The currency is not supported.");
  else if (item->billing == NULL)
    fail_item (item, 10013, "The billing plan is not supported.");
  else if (desk_service_run_read (partner->service, judge_item_job, &judge, &error) == NULL)
    fail_item (item, 10006, error->message);
}

/* Software and reservations, each publisher and each billing of theirs, are orders of their own. */
static void
group_items (Cart *cart)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < cart->items->len; i++) {
    CartItem *item = cart->items->pdata[i];
    gboolean reserved = item->product != NULL &&
                        strcmp (pd_product_get_kind (item->product), PD_KIND_RESERVATION) == 0;
    char *key = g_strconcat (
        reserved ? "reserved " : "software ", item->billing != NULL ? item->billing : "", " ",
        item->product != NULL ? pd_product_get_publisher (item->product) : "", NULL);

    if (g_ptr_array_find_with_equal_func (keys, key, g_str_equal, &item->group)) {
      g_free (key);
      continue;
    }
    item->group = keys->len;
    g_ptr_array_add (keys, key);
  }
  g_ptr_array_set_size (cart->orders, 0);
  g_ptr_array_set_size (cart->orders, (gint) keys->len);
}

/* FALSE: refused. */
static gboolean
fill_cart (Partner *partner, DeskCall *call, Cart *cart)
{
  JsonArray *lines = pd_json_find_array (desk_call_get_object (call), "lineItems", NULL);

  if (lines == NULL || json_array_get_length (lines) == 0) {
    desk_call_refuse (call, 400, 3000, "The cart has no line items.");
    return FALSE;
  }
  g_ptr_array_set_size (cart->items, 0);
  for (guint i = 0; i < json_array_get_length (lines); i++) {
    JsonNode *node = json_array_get_element (lines, i);
    CartItem *item;

    if (!JSON_NODE_HOLDS_OBJECT (node)) {
      desk_call_refuse (call, 400, 3000, "A line item is no object.");
      return FALSE;
    }
    item = read_item (json_node_get_object (node), i);
    g_ptr_array_add (cart->items, item);
    judge_item (partner, cart, item);
  }
  group_items (cart);
  cart->modified_at = call->now;
  return TRUE;
}

/* --- what a cart is on the wire --- */

static void
add_pricing (JsonObject *object, const CartItem *item, const char *currency)
{
  JsonObject *pricing = json_object_new ();

  partner_set_money (pricing, "listPrice", item->unit_minor, currency);
  partner_set_money (pricing, "discountedPrice", item->unit_minor, currency);
  partner_set_money (pricing, "proratedPrice", item->unit_minor, currency);
  partner_set_money (pricing, "price", item->unit_minor, currency);
  partner_set_money (pricing, "extendedPrice", item->total_minor, currency);
  json_object_set_object_member (object, "pricing", pricing);
}

static JsonObject *
describe_item (const Cart *cart, const CartItem *item)
{
  JsonObject *object = json_object_new ();
  g_autofree char *group = g_strdup_printf ("%u", item->group);

  json_object_set_int_member (object, "id", item->id);
  json_object_set_string_member (object, "catalogItemId", item->item_id);
  partner_set_text (object, "friendlyName", item->name);
  json_object_set_int_member (object, "quantity", item->quantity);
  json_object_set_string_member (object, "currencyCode", cart->currency);
  partner_set_text (object, "billingCycle", item->wire_billing);
  if (*item->term != '\0')
    json_object_set_string_member (object, "termDuration", item->term);
  if (item->context != NULL)
    json_object_set_object_member (object, "provisioningContext", json_object_ref (item->context));
  json_object_set_string_member (object, "orderGroup", group);
  if (item->has_price)
    add_pricing (object, item, cart->currency);
  if (item->error != 0) {
    JsonObject *error = json_object_new ();

    json_object_set_int_member (error, "errorCode", item->error);
    json_object_set_string_member (error, "errorDescription", item->error_text);
    json_object_set_object_member (object, "error", error);
  }
  return object;
}

static gboolean
is_ordered (const Cart *cart)
{
  for (guint i = 0; i < cart->orders->len; i++) {
    if (cart->orders->pdata[i] == NULL)
      return FALSE;
  }
  return cart->orders->len > 0;
}

static JsonObject *
describe_cart (DeskCall *call, const Cart *cart)
{
  JsonObject *object = json_object_new ();
  JsonArray *lines = json_array_new ();
  g_autofree char *user = desk_service_make_guid (call->service, "user", DESK_SERVICE_USER);

  json_object_set_string_member (object, "id", cart->id);
  partner_set_instant (object, "creationTimestamp", cart->created_at);
  partner_set_instant (object, "lastModifiedTimestamp", cart->modified_at);
  partner_set_instant (object, "expirationTimestamp", cart->expires_at);
  json_object_set_string_member (object, "lastModifiedUser", user);
  json_object_set_string_member (object, "status", is_ordered (cart) ? "Ordered" : "Active");
  for (guint i = 0; i < cart->items->len; i++)
    json_array_add_object_element (lines, describe_item (cart, cart->items->pdata[i]));
  json_object_set_array_member (object, "lineItems", lines);
  partner_add_link (object, "self", "/customers/%s/carts/%s", cart->tenant, cart->id);
  partner_set_type (object, "Cart");
  return object;
}

/* --- calls --- */

static Cart *
new_cart (DeskCall *call, PdCustomer *customer)
{
  Cart *cart = g_new0 (Cart, 1);

  cart->id = g_uuid_string_random ();
  cart->tenant = g_strdup (pd_customer_get_tenant_id (customer));
  cart->customer_row_id = pd_record_get_row_id (PD_RECORD (customer));
  cart->country = g_strdup (pd_customer_get_country (customer));
  cart->currency = g_strdup (pd_customer_get_currency (customer));
  cart->created_at = call->now;
  cart->expires_at = call->now + CART_LIFE;
  cart->items = g_ptr_array_new_with_free_func (item_free);
  cart->orders = g_ptr_array_new_with_free_func (g_free);
  return cart;
}

static void
create_cart (Partner *partner, DeskCall *call)
{
  g_autoptr (PdCustomer) customer = partner_get_customer (call);
  Cart *cart;

  if (customer == NULL)
    return;
  cart = new_cart (call, customer);
  if (!fill_cart (partner, call, cart)) {
    partner_cart_free (cart);
    return;
  }
  g_hash_table_insert (partner->carts, g_strdup (cart->id), cart);
  desk_service_count_act (call, "create-cart", "", cart->tenant, TRUE);
  desk_call_answer_object (call, 201, describe_cart (call, cart));
}

/* NULL: refused. */
static Cart *
find_cart (Partner *partner, DeskCall *call)
{
  g_autofree char *lower = g_ascii_strdown (desk_call_get_segment (call, 3), -1);
  Cart *cart = g_hash_table_lookup (partner->carts, lower);

  if (cart != NULL && desk_call_is (call, 1, cart->tenant) &&
      (cart->expires_at > call->now || is_ordered (cart)))
    return cart;
  desk_call_refuse (call, 404, 800008, "The cart ID %s could not be found.",
                    desk_call_get_segment (call, 3));
  return NULL;
}

static void
get_cart (Partner *partner, DeskCall *call)
{
  Cart *cart = find_cart (partner, call);

  if (cart != NULL)
    desk_call_answer_object (call, 200, describe_cart (call, cart));
}

static gboolean
has_orders (const Cart *cart)
{
  for (guint i = 0; i < cart->orders->len; i++) {
    if (cart->orders->pdata[i] != NULL)
      return TRUE;
  }
  return FALSE;
}

static void
put_cart (Partner *partner, DeskCall *call)
{
  Cart *cart = find_cart (partner, call);

  if (cart == NULL)
    return;
  if (has_orders (cart)) {
    desk_call_refuse (call, 400, 800065, "The cart %s was checked out already.", cart->id);
    return;
  }
  if (fill_cart (partner, call, cart))
    desk_call_answer_object (call, 201, describe_cart (call, cart));
}

/* --- checkout --- */

/* One group on its way into an order. */
typedef struct
{
  DeskCall *call;
  Cart *cart;
  guint group;
  int code; /* of the refusal; 0: it went well */
  guint status;
  char *text;
  char *order_id;
} Purchase;

/* Codes of rules (4.6 …). */
static void
set_refusal (Purchase *purchase, const char *rule, const char *text)
{
  static const struct
  {
    const char *rule;
    guint status;
    int code;
  } said[] = {
    { "4.6", 403, 13605 },  { "4.8", 403, 800023 },  { "4.9", 400, 800017 },
    { "4.4", 400, 800070 }, { "14.1", 403, 800020 }, { "3.6", 403, 2085 },
  };

  purchase->status = 500;
  purchase->code = 800005;
  for (guint i = 0; i < G_N_ELEMENTS (said); i++) {
    if (g_strcmp0 (said[i].rule, rule) == 0) {
      purchase->status = said[i].status;
      purchase->code = said[i].code;
    }
  }
  g_free (purchase->text);
  purchase->text = g_strdup (text);
}

static GPtrArray *
collect_items (const Cart *cart, guint group)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) pd_order_item_free);

  for (guint i = 0; i < cart->items->len; i++) {
    const CartItem *item = cart->items->pdata[i];

    if (item->group == group)
      g_ptr_array_add (items, partner_new_item (item->product, item->quantity, item->term,
                                                item->billing, item->region, item->context));
  }
  return items;
}

static gpointer
buy_job (PdDatabase *database, const PdLocalEngine *engine, gpointer data, GError **error)
{
  Purchase *purchase = data;
  g_autoptr (GPtrArray) items = collect_items (purchase->cart, purchase->group);
  g_autofree char *name = g_strdup_printf ("%s %u", purchase->call->request_id, purchase->group);
  /* Each order of a cart has a request of its own in the book. */
  g_autofree char *request_id =
      purchase->group == 0 ? g_strdup (purchase->call->request_id)
                           : desk_service_make_guid (purchase->call->service, "group", name);
  g_autoptr (PdCartQuote) quote = NULL;
  g_autoptr (PdOrder) order = NULL;
  gint64 row_id = 0;

  quote =
      pd_local_engine_quote_cart (database, engine, purchase->cart->customer_row_id, items, error);
  if (quote == NULL)
    return NULL;
  if (!pd_verdict_get_allowed (quote->verdict)) {
    set_refusal (purchase, pd_verdict_get_rule (quote->verdict),
                 pd_verdict_get_reason (quote->verdict));
    return data;
  }
  if (!pd_local_engine_buy (database, engine, purchase->cart->customer_row_id, items, request_id,
                            &row_id, error) ||
      (order = pd_database_get_order (database, row_id, error)) == NULL)
    return NULL;
  purchase->order_id = g_strdup (pd_order_get_order_id (order));
  return data;
}

static int
find_failing (Partner *partner, const Cart *cart, guint group)
{
  for (guint i = 0; i < cart->items->len; i++) {
    const CartItem *item = cart->items->pdata[i];
    gpointer code = item->group == group
                        ? g_hash_table_lookup (partner->service->failing,
                                               pd_product_get_product_id (item->product))
                        : NULL;

    if (code != NULL)
      return GPOINTER_TO_INT (code);
  }
  return 0;
}

static void
note_order (Partner *partner, DeskCall *call, Purchase *purchase)
{
  Cart *cart = purchase->cart;
  JsonArray *names = json_array_new ();
  g_autofree char *subject = g_strdup_printf ("cart %s group %u", cart->id, purchase->group);

  for (guint i = 0; i < cart->items->len; i++) {
    const CartItem *item = cart->items->pdata[i];

    if (item->group == purchase->group)
      json_array_add_string_element (names, item->name != NULL ? item->name : "");
  }
  partner_note_order (partner, call, purchase->order_id, names);
  cart->orders->pdata[purchase->group] = g_strdup (purchase->order_id);
  desk_service_count_act (call, "checkout", subject, cart->tenant, FALSE);
}

/* One group; what failed goes into @errors. FALSE: the whole checkout is refused. */
static gboolean
check_out_group (Partner *partner, DeskCall *call, Cart *cart, guint group, JsonArray *errors)
{
  Purchase purchase = { .call = call, .cart = cart, .group = group };
  g_autoptr (GError) error = NULL;
  gboolean whole = FALSE;

  purchase.code = find_failing (partner, cart, group);
  if (purchase.code != 0)
    purchase.text = g_strdup ("This purchase is not possible at the moment.");
  else if (desk_service_run_write (partner->service, buy_job, &purchase, &error) == NULL)
    set_refusal (&purchase, NULL, error->message);
  if (purchase.code == 0) {
    note_order (partner, call, &purchase);
  } else if ((purchase.code == 13605 || purchase.code == 800023) && !has_orders (cart)) {
    desk_call_refuse (call, purchase.status, purchase.code, "%s", purchase.text);
    whole = TRUE;
  } else {
    JsonObject *object = json_object_new ();
    g_autofree char *group_id = g_strdup_printf ("%u", group);

    json_object_set_string_member (object, "orderGroupId", group_id);
    json_object_set_int_member (object, "code", purchase.code);
    json_object_set_string_member (object, "description", purchase.text);
    json_array_add_object_element (errors, object);
  }
  g_free (purchase.text);
  g_free (purchase.order_id);
  return !whole;
}

/* 6: what the lines must be. */
static gboolean
check_lines (Partner *partner, DeskCall *call, Cart *cart)
{
  for (guint i = 0; i < cart->items->len; i++) {
    const CartItem *item = cart->items->pdata[i];
    const char *region = NULL, *term = NULL;
    PdProduct *product = NULL;

    if (cart->orders->pdata[item->group] != NULL)
      continue;
    if (item->error != 0) {
      desk_call_refuse (call, 400, 800009, "There are errors in the cart's items.");
      return FALSE;
    }
    if (partner_find_item (partner, item->item_id, cart->country, &product, &region, &term) !=
        PARTNER_ITEM_GOOD) {
      desk_call_refuse (call, 404, 400019, "The availability of %s is not there any more.",
                        item->item_id);
      return FALSE;
    }
  }
  return TRUE;
}

static void
answer_checkout (Partner *partner, DeskCall *call, Cart *cart, JsonArray *errors)
{
  JsonObject *object = json_object_new ();
  JsonArray *orders = json_array_new ();

  for (guint i = 0; i < cart->orders->len; i++) {
    const char *order_id = cart->orders->pdata[i];
    g_autoptr (PdOrder) order = order_id != NULL ? partner_load_order (call, order_id) : NULL;
    JsonObject *described;

    if (order == NULL)
      continue;
    described = partner_describe_order (partner, call, order, cart->country, FALSE);
    json_object_set_string_member (described, "status", "pending"); /* 15.7 */
    json_array_add_object_element (orders, described);
  }
  json_object_set_array_member (object, "orders", orders);
  json_object_set_array_member (object, "orderErrors", json_array_ref (errors));
  partner_set_type (object, "CartCheckoutResult");
  desk_call_answer_object (call, 201, object);
}

static void
check_out (Partner *partner, DeskCall *call)
{
  Cart *cart = find_cart (partner, call);
  g_autoptr (JsonArray) errors = NULL;

  if (cart == NULL || !check_lines (partner, call, cart))
    return;

  /* The same cart again: the same orders, and what failed is tried again. */
  errors = json_array_new ();
  for (guint i = 0; i < cart->orders->len; i++) {
    if (cart->orders->pdata[i] == NULL && !check_out_group (partner, call, cart, i, errors))
      return;
  }
  answer_checkout (partner, call, cart, errors);
}

const PartnerRoute partner_cart_routes[] = {
  { "POST", "customers/*/carts", create_cart },
  { "GET", "customers/*/carts/*", get_cart },
  { "PUT", "customers/*/carts/*", put_cart },
  { "POST", "customers/*/carts/*/checkout", check_out },
  { NULL },
};
