// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Catalogue, price, purchase (azure-api.md section 4). */

#include "desk-service-azure-private.h"

#include <string.h>

#define CAPACITY "providers/microsoft.capacity"
#define QUOTE_LIFE (G_GINT64_CONSTANT (900) * G_USEC_PER_SEC)
#define ID_SEEDS 0x7fffffff

/* --- the catalogue --- */

static GPtrArray *
list_products (AzureCall *self, GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_PRODUCTS);

  query->product_kind = g_strdup (PD_KIND_RESERVATION);
  return pd_database_list (self->database, query, -1, 0, error);
}

static gboolean
is_sold_in (PdProduct *product, const char *region)
{
  const char *const *regions = pd_product_get_regions (product);

  if (regions == NULL || regions[0] == NULL)
    return TRUE;
  for (guint i = 0; region != NULL && regions[i] != NULL; i++) {
    if (g_ascii_strcasecmp (regions[i], region) == 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_same (const char *a, const char *b)
{
  return a != NULL && b != NULL && g_ascii_strcasecmp (a, b) == 0;
}

static void
add_plan (JsonObject *plans, const char *term, const char *plan)
{
  g_autofree char *key = g_strconcat ("p", term + 1, NULL); /* "p1Y" */
  JsonArray *array;

  if (!json_object_has_member (plans, key))
    json_object_set_array_member (plans, key, json_array_new ());
  array = json_object_get_array_member (plans, key);
  json_array_add_string_element (array, plan);
}

static gboolean
has_string (JsonArray *array, const char *text)
{
  for (guint i = 0; i < json_array_get_length (array); i++) {
    if (g_strcmp0 (json_array_get_string_element (array, i), text) == 0)
      return TRUE;
  }
  return FALSE;
}

static JsonObject *
describe_product (PdProduct *product, const char *region, const char *currency)
{
  JsonObject *item = json_object_new ();
  JsonObject *plans = json_object_new ();
  JsonObject *msrp = json_object_new ();
  JsonArray *terms = json_array_new ();
  JsonArray *locations = json_array_new ();
  GPtrArray *prices = pd_product_get_prices (product);

  for (guint i = 0; i < prices->len; i++) {
    const PdPrice *price = prices->pdata[i];
    gboolean monthly = g_strcmp0 (price->billing, PD_BILLING_MONTHLY) == 0;

    if (strcmp (price->currency, currency) != 0)
      continue;
    if (!has_string (terms, price->term))
      json_array_add_string_element (terms, price->term);
    add_plan (plans, price->term, monthly ? "Monthly" : "Upfront");
    if (!monthly) {
      g_autofree char *key = g_strconcat ("p", price->term + 1, NULL);

      azure_set_money (msrp, key, price->amount_minor, currency);
    }
  }
  json_object_set_string_member (item, "resourceType", pd_product_get_resource_type (product));
  json_object_set_string_member (item, "name", pd_product_get_size (product));
  json_object_set_array_member (item, "terms", terms);
  json_array_add_string_element (locations, region);
  json_object_set_array_member (item, "locations", locations);
  json_object_set_object_member (item, "billingPlans", plans);
  json_object_set_object_member (item, "msrp", msrp);
  json_object_set_array_member (item, "skuProperties", json_array_new ());
  json_object_set_array_member (item, "restrictions", json_array_new ());
  json_object_set_array_member (item, "capabilities", json_array_new ());
  return item;
}

static guint
read_bound (AzureCall *self, const char *name, guint otherwise)
{
  const char *text = desk_call_get_query (self->call, name);
  guint64 value = 0;

  return text != NULL && g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT, &value, NULL)
             ? (guint) value
             : otherwise;
}

static void
answer_catalog (AzureCall *self, JsonArray *items)
{
  guint skip = read_bound (self, "$skip", 0);
  guint take = read_bound (self, "$take", json_array_get_length (items));
  JsonArray *page = json_array_new ();
  JsonObject *answer;

  for (guint i = skip; i < json_array_get_length (items) && i - skip < take; i++)
    json_array_add_element (page, json_array_dup_element (items, i));
  if ((self->state->switches & DESK_AZURE_BARE_CATALOG) != 0) {
    desk_call_answer (self->call, 200, azure_list_node (page));
    return;
  }
  answer = json_object_new ();
  json_object_set_array_member (answer, "value", page);
  json_object_set_null_member (answer, "nextLink");
  json_object_set_int_member (answer, "totalItems", json_array_get_length (items));
  desk_call_answer_object (self->call, 200, answer);
}

static gboolean
list_catalog (AzureCall *self, GError **error)
{
  const char *type = desk_call_get_query (self->call, "reservedresourcetype");
  const char *region = desk_call_get_query (self->call, "location");
  g_autoptr (PdAzureSubscription) subscription =
      azure_get_subscription (self, self->args[0], error);
  g_autoptr (JsonArray) items = json_array_new ();
  g_autoptr (GPtrArray) products = NULL;

  if (subscription == NULL)
    return FALSE;
  if (type == NULL)
    return azure_fail (error, 400, "BadRequest", "reservedResourceType is missing.");
  if (region == NULL)
    return azure_fail (error, 400, "InvalidLocationId", "location is missing.");
  products = list_products (self, error);
  if (products == NULL)
    return FALSE;
  for (guint i = 0; i < products->len; i++) {
    PdProduct *product = products->pdata[i];

    if (is_same (pd_product_get_resource_type (product), type) && is_sold_in (product, region))
      json_array_add_object_element (
          items, describe_product (product, region, pd_customer_get_currency (self->customer)));
  }
  answer_catalog (self, items);
  return TRUE;
}

/* --- what a purchase request means --- */

typedef struct
{
  char *size;
  char *region; /* (nullable) */
  char *type;
  char *term;
  char *billing;
  char *payer;
  gint64 quantity;
} Purchase;

static void
purchase_clear (Purchase *purchase)
{
  g_free (purchase->size);
  g_free (purchase->region);
  g_free (purchase->type);
  g_free (purchase->term);
  g_free (purchase->billing);
  g_free (purchase->payer);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Purchase, purchase_clear)

static gboolean
read_request (JsonObject *request, Purchase *purchase, GError **error)
{
  JsonObject *sku = azure_find_object (request, "sku", error);
  JsonObject *properties = sku != NULL ? azure_find_object (request, "properties", error) : NULL;
  g_autofree char *name = NULL;

  return properties != NULL && (purchase->size = azure_find_text (sku, "name", error)) != NULL &&
         pd_json_find_text (request, "location", &purchase->region, NULL) &&
         (purchase->type = azure_find_text (properties, "reservedResourceType", error)) != NULL &&
         (purchase->payer = azure_find_text (properties, "billingScopeId", error)) != NULL &&
         (purchase->term = azure_find_text (properties, "term", error)) != NULL &&
         (purchase->billing = azure_find_text (properties, "billingPlan", error)) != NULL &&
         azure_find_number (properties, "quantity", &purchase->quantity, error) &&
         (name = azure_find_text (properties, "displayName", error)) != NULL;
}

static PdProduct *
find_product (AzureCall *self, const Purchase *purchase, const char *billing, GError **error)
{
  g_autoptr (GPtrArray) products = list_products (self, error);
  gboolean known = FALSE;

  if (products == NULL)
    return NULL;
  for (guint i = 0; i < products->len; i++) {
    PdProduct *product = products->pdata[i];

    if (!is_same (pd_product_get_size (product), purchase->size) ||
        !is_same (pd_product_get_resource_type (product), purchase->type) ||
        !is_sold_in (product, purchase->region))
      continue;
    known = TRUE;
    if (pd_product_find_price (product, purchase->term, billing,
                               pd_customer_get_currency (self->customer)) != NULL)
      return g_object_ref (product);
  }
  if (known)
    azure_fail (error, 400, "UnsupportedReservationTerm", "%s is not sold for %s.", purchase->size,
                purchase->term);
  else
    azure_fail (error, 400, "InvalidLocationId", "%s is not sold there.", purchase->size);
  return NULL;
}

PdOrderItem *
azure_read_purchase (AzureCall *self, JsonObject *request, GError **error)
{
  g_auto (Purchase) purchase = { 0 };
  g_autoptr (PdProduct) product = NULL;
  g_autoptr (PdAzureSubscription) payer = NULL;
  g_autofree char *payer_id = NULL;
  const char *billing;
  PdOrderItem *item;

  if (!read_request (request, &purchase, error))
    return NULL;
  payer_id = azure_parse_id (purchase.payer, "subscriptions");
  payer = azure_get_subscription (self, payer_id != NULL ? payer_id : purchase.payer, error);
  if (payer == NULL)
    return NULL;
  billing = is_same (purchase.billing, "Monthly") ? PD_BILLING_MONTHLY : PD_BILLING_ONE_TIME;
  product = find_product (self, &purchase, billing, error);
  if (product == NULL)
    return NULL;

  item = pd_order_item_new (pd_product_get_product_id (product), pd_product_get_sku_id (product),
                            purchase.quantity, purchase.term, billing);
  /* Who pays first; the scope follows in azure_apply_purchase(). */
  pd_order_item_set_reservation (item, purchase.region,
                                 pd_azure_subscription_get_subscription_id (payer));
  return item;
}

gboolean
azure_apply_purchase (AzureCall *self,
                      gint64 reservation_row_id,
                      JsonObject *request,
                      GError **error)
{
  JsonObject *properties = azure_find_object (request, "properties", error);
  g_autoptr (PdReservationChange) change = g_new0 (PdReservationChange, 1);
  JsonObject *more;
  GError *local_error = NULL;

  change->flexibility = -1;
  if (properties == NULL || !azure_read_scope (properties, change, error))
    return FALSE;
  change->name = azure_find_text (properties, "displayName", error);
  if (change->name == NULL)
    return FALSE;
  more = pd_json_find_object (properties, "reservedResourceProperties", NULL);
  if (more != NULL) {
    g_autofree char *flexibility = NULL;

    pd_json_find_text (more, "instanceFlexibility", &flexibility, NULL);
    if (is_same (flexibility, "Off"))
      change->flexibility = 0;
  }
  if (pd_local_engine_change_reservation (self->database, self->engine, reservation_row_id, change,
                                          self->call->request_id, &local_error))
    return TRUE;
  if (g_error_matches (local_error, PD_ERROR, PD_ERROR_CONFLICT)) { /* it is so already */
    g_error_free (local_error);
    return TRUE;
  }
  return azure_fail_with (error, local_error, "BadRequest");
}

/* --- price --- */

static void
add_schedule (AzureCall *self, JsonObject *properties, gint64 total, int n)
{
  JsonArray *schedule = json_array_new ();
  const char *currency = pd_customer_get_currency (self->customer);

  for (int i = 0; i < n; i++) {
    JsonObject *payment = json_object_new ();

    azure_set_date (payment, "dueDate", pd_local_engine_get_payment_due (self->engine->now, i));
    azure_set_money (payment, "pricingCurrencyTotal", azure_to_usd (self, total / n, currency),
                     "USD");
    if (i == 0)
      azure_set_money (payment, "billingCurrencyTotal", total / n, currency);
    json_object_set_string_member (payment, "status", "Scheduled");
    json_array_add_object_element (schedule, payment);
  }
  json_object_set_array_member (properties, "paymentSchedule", schedule);
}

/* What the engine says to it: its refusal is the provider's. */
static PdCartQuote *
quote_items (AzureCall *self, GPtrArray *items, GError **error)
{
  GError *local_error = NULL;
  g_autoptr (PdCartQuote) quote = pd_local_engine_quote_cart (
      self->database, self->engine, azure_row_id (self->customer), items, &local_error);

  if (quote == NULL) {
    azure_fail_with (error, local_error, "CalculatePriceFailed");
    return NULL;
  }
  if (!pd_verdict_get_allowed (quote->verdict)) {
    azure_fail (error, 400, "BillingCustomerInputError", "%s",
                pd_verdict_get_reason (quote->verdict));
    return NULL;
  }
  return g_steal_pointer (&quote);
}

/* The ID that the engine will give the order: @seed decides all of its random choices. */
static char *
foresee_id (AzureCall *self, guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  PdLocalEngine engine = *self->engine;
  g_autofree char *order_id = NULL;

  engine.rand = rand;
  order_id = pd_local_engine_new_order_id (rand);
  return pd_local_engine_new_guid (&engine);
}

static AzureQuote *
keep_quote (AzureCall *self)
{
  AzureQuote *quote = g_new0 (AzureQuote, 1);

  quote->seed = g_random_int_range (1, ID_SEEDS);
  quote->order_id = foresee_id (self, quote->seed);
  quote->tenant = g_strdup (self->call->tenant);
  quote->until = self->engine->now + QUOTE_LIFE;
  g_hash_table_replace (self->state->quotes, g_strdup (quote->order_id), quote);
  return quote;
}

static gboolean
check_customer (AzureCall *self, GError **error)
{
  return self->customer != NULL ||
         azure_fail (error, 400, "NonsupportedAccountId", "This tenant buys no reservations.");
}

static gboolean
calculate_price (AzureCall *self, GError **error)
{
  g_autoptr (GPtrArray) items =
      g_ptr_array_new_with_free_func ((GDestroyNotify) pd_order_item_free);
  g_autoptr (PdCartQuote) quote = NULL;
  PdOrderItem *item;
  JsonObject *answer, *properties;
  int n;

  if (!check_customer (self, error))
    return FALSE;
  item = azure_read_purchase (self, desk_call_get_object (self->call), error);
  if (item == NULL)
    return FALSE;
  g_ptr_array_add (items, item);
  quote = quote_items (self, items, error);
  if (quote == NULL)
    return FALSE;

  n = MAX (1, pd_price_get_instalments (item->term, item->billing));
  answer = json_object_new ();
  properties = azure_add_object (answer, "properties");
  azure_set_money (properties, "billingCurrencyTotal", quote->commitment_minor, quote->currency);
  azure_set_money (properties, "pricingCurrencyTotal",
                   azure_to_usd (self, quote->commitment_minor, quote->currency), "USD");
  json_object_set_string_member (properties, "reservationOrderId", keep_quote (self)->order_id);
  json_object_set_string_member (properties, "skuTitle", item->sku_id);
  json_object_set_string_member (properties, "skuDescription", item->sku_id);
  json_object_set_double_member (properties, "netTotal", 0);
  json_object_set_double_member (properties, "taxTotal", 0);
  json_object_set_double_member (properties, "grandTotal", 0);
  json_object_set_boolean_member (properties, "isBillingPartnerManaged", TRUE);
  add_schedule (self, properties, quote->commitment_minor, n);
  desk_call_answer_object (self->call, 200, answer);
  return TRUE;
}

/* --- purchase --- */

static AzureQuote *
take_quote (AzureCall *self, const char *guid, GError **error)
{
  AzureQuote *quote = g_hash_table_lookup (self->state->quotes, guid);

  if (quote == NULL) {
    azure_fail (error, 400, "ActivateQuoteFailed", "There is no quote for this order ID.");
    return NULL;
  }
  if (g_strcmp0 (quote->tenant, self->call->tenant) != 0) {
    azure_fail (error, 401, "InvalidAuthenticationTokenTenant", "The quote is another tenant's.");
    return NULL;
  }
  if (self->engine->now >= quote->until) {
    azure_fail (error, 400, "ActivateQuoteFailed", "The quote has expired.");
    return NULL;
  }
  return quote;
}

static gboolean
place_order (AzureCall *self, const AzureQuote *quote, GPtrArray *items, GError **error)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (quote->seed);
  PdLocalEngine engine = *self->engine;
  GError *local_error = NULL;
  gint64 order_row_id = 0;

  engine.rand = rand;
  if (pd_local_engine_buy (self->database, &engine, azure_row_id (self->customer), items,
                           self->call->request_id, &order_row_id, &local_error))
    return TRUE;
  return azure_fail_with (error, local_error, "PurchaseError");
}

static gboolean
answer_purchase (AzureCall *self, const char *guid, GError **error)
{
  g_autoptr (GPtrArray) reservations = azure_get_order (self, guid, error);
  g_autofree char *path = azure_order_path (guid);
  g_autofree char *url = azure_make_url (self, path);
  AzureTrack *track;
  JsonObject *answer;

  if (reservations == NULL || !azure_apply_purchase (self, azure_row_id (reservations->pdata[0]),
                                                     desk_call_get_object (self->call), error))
    return FALSE;
  g_clear_pointer (&reservations, g_ptr_array_unref);
  reservations = azure_get_order (self, guid, error);
  if (reservations == NULL)
    return FALSE;

  track = azure_get_track (self->state, guid);
  track->is_new = TRUE;
  track->pending = desk_service_get_polls (self->call->service) + 1; /* and this answer */
  answer = azure_describe_order (self, reservations);
  azure_answer_accepted (self, 202, azure_node (answer), url, FALSE, 5);
  return TRUE;
}

static gboolean
purchase (AzureCall *self, GError **error)
{
  g_autofree char *guid = pd_text_normalize_guid (self->args[0]);
  g_autoptr (GPtrArray) items =
      g_ptr_array_new_with_free_func ((GDestroyNotify) pd_order_item_free);
  g_autoptr (GPtrArray) there = NULL;
  AzureQuote *quote;
  PdOrderItem *item;

  if (guid == NULL)
    return azure_fail (error, 400, "InvalidReservationOrderId", "This is no order ID.");
  there = pd_database_list_reservation_order (self->database, guid, self->engine->now, error);
  if (there == NULL)
    return FALSE;
  if (there->len > 0) {
    azure_count_client_error (self);
    return azure_fail (error, 409, "ReservationOrderIdAlreadyExists", "The order is there.");
  }
  if (!check_customer (self, error) || (quote = take_quote (self, guid, error)) == NULL ||
      (item = azure_read_purchase (self, desk_call_get_object (self->call), error)) == NULL)
    return FALSE;
  g_ptr_array_add (items, item);
  if (!place_order (self, quote, items, error) || !answer_purchase (self, guid, error))
    return FALSE;

  azure_count_act (self, "purchase", guid);
  return TRUE;
}

const AzureRoute azure_purchase_routes[] = {
  { "GET", "subscriptions/*/" CAPACITY "/catalogs", FALSE, list_catalog },
  { "POST", CAPACITY "/calculateprice", FALSE, calculate_price },
  { "PUT", CAPACITY "/reservationorders/*", TRUE, purchase },
  { NULL },
};
