// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The catalogue (partner-center-api.md 5). Reservations: the book keeps one SKU with regions and
 * terms, the far side one SKU for each of them: the book's ID, a letter for the region, a digit for
 * the term ("0060A2"). */

#include <string.h>

#include "pd-rules.h"
#include "service-partner.h"

/* An availability ID that was given out. */
typedef struct
{
  char item[64]; /* product:far SKU, country */
  guint epoch;
  gint64 hour;
} Issued;

static gboolean
is_reservation (PdProduct *product)
{
  return strcmp (pd_product_get_kind (product), PD_KIND_RESERVATION) == 0;
}

static gpointer
list_products_job (PdDatabase *database, const PdLocalEngine *engine, gpointer data, GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_PRODUCTS);

  return pd_database_list (database, query, -1, 0, error);
}

static void
keep_sold (GPtrArray *products, const char *const *sold)
{
  for (guint i = products->len; sold != NULL && i-- > 0;) {
    if (!g_strv_contains (sold, pd_product_get_product_id (products->pdata[i])))
      g_ptr_array_remove_index (products, i);
  }
}

GPtrArray *
partner_get_products (Partner *partner)
{
  g_autoptr (GError) error = NULL;

  if (partner->products != NULL)
    return partner->products;
  partner->products = desk_service_run_read (partner->service, list_products_job, NULL, &error);
  if (partner->products == NULL) {
    g_warning ("Reading the catalogue: %s", error->message);
    partner->products = g_ptr_array_new_with_free_func (g_object_unref);
  }
  keep_sold (partner->products, desk_service_get_products (partner->service));
  return partner->products;
}

/* --- far SKUs --- */

/* The terms of a reservation, each once, as its prices name them. Lends. */
static GPtrArray *
list_terms (PdProduct *product)
{
  GPtrArray *prices = pd_product_get_prices (product);
  GPtrArray *terms = g_ptr_array_new ();

  for (guint i = 0; i < prices->len; i++) {
    const PdPrice *price = prices->pdata[i];
    const char *term = price->term != NULL ? price->term : "";

    if (!g_ptr_array_find_with_equal_func (terms, term, g_str_equal, NULL))
      g_ptr_array_add (terms, (gpointer) term);
  }
  return terms;
}

static const char *
get_region (PdProduct *product, guint index)
{
  const char *const *regions = pd_product_get_regions (product);

  if (regions == NULL || regions[0] == NULL)
    return index == 0 ? "" : NULL;
  return index < g_strv_length ((char **) regions) ? regions[index] : NULL;
}

char *
partner_make_sku_id (PdProduct *product, const char *region, const char *term)
{
  g_autoptr (GPtrArray) terms = NULL;
  guint at_region = 0, at_term = 0;

  if (!is_reservation (product))
    return g_strdup (pd_product_get_sku_id (product));

  terms = list_terms (product);
  while (get_region (product, at_region) != NULL &&
         g_ascii_strcasecmp (get_region (product, at_region), region != NULL ? region : "") != 0)
    at_region++;
  if (get_region (product, at_region) == NULL)
    at_region = 0;
  if (!g_ptr_array_find_with_equal_func (terms, term != NULL ? term : "", g_str_equal, &at_term))
    at_term = 0;
  return g_strdup_printf ("%s%c%u", pd_product_get_sku_id (product), 'A' + (int) at_region,
                          at_term + 1);
}

gboolean
partner_parse_sku_id (PdProduct *product,
                      const char *far_sku,
                      const char **region,
                      const char **term)
{
  const char *own = pd_product_get_sku_id (product);
  gsize length = strlen (own);
  g_autoptr (GPtrArray) terms = NULL;

  *region = NULL;
  *term = NULL;
  if (!is_reservation (product))
    return g_ascii_strcasecmp (own, far_sku) == 0;
  if (g_ascii_strncasecmp (own, far_sku, length) != 0 || strlen (far_sku) != length + 2)
    return FALSE;

  terms = list_terms (product);
  *region = get_region (product, (guint) (g_ascii_toupper (far_sku[length]) - 'A'));
  if (far_sku[length + 1] >= '1' && (guint) (far_sku[length + 1] - '1') < terms->len)
    *term = terms->pdata[far_sku[length + 1] - '1'];
  return *region != NULL && *term != NULL;
}

/* The book's SKU that a far one belongs to. */
static PdProduct *
find_product (Partner *partner,
              const char *product_id,
              const char *far_sku,
              const char **region,
              const char **term)
{
  GPtrArray *products = partner_get_products (partner);

  for (guint i = 0; i < products->len; i++) {
    if (g_ascii_strcasecmp (pd_product_get_product_id (products->pdata[i]), product_id) == 0 &&
        (far_sku == NULL || partner_parse_sku_id (products->pdata[i], far_sku, region, term)))
      return products->pdata[i];
  }
  return NULL;
}

/* --- rotating IDs --- */

static gint64
get_hour (Partner *partner)
{
  return pd_clock_now (partner->service->clock) / (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC);
}

char *
partner_make_item_id (Partner *partner,
                      const char *product_id,
                      const char *far_sku,
                      const char *country,
                      gboolean current)
{
  gint64 hour = current ? get_hour (partner) : 0;
  guint epoch = current ? partner->service->availability_epoch : 0;
  g_autofree char *item = g_strdup_printf ("%s:%s %s", product_id, far_sku, country);
  g_autofree char *text = g_strdup_printf ("%s %u %" G_GINT64_FORMAT, item, epoch, hour);
  g_autofree char *hex = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  g_autofree char *head = g_strndup (hex, 12);
  g_autofree char *id = g_ascii_strup (head, -1);

  if (current && !g_hash_table_contains (partner->issued, id)) {
    Issued *issued = g_new0 (Issued, 1);

    g_strlcpy (issued->item, item, sizeof issued->item);
    issued->epoch = epoch;
    issued->hour = hour;
    g_hash_table_insert (partner->issued, g_strdup (id), issued);
  }
  return g_steal_pointer (&id);
}

PartnerItemState
partner_find_item (Partner *partner,
                   const char *item_id,
                   const char *country,
                   PdProduct **product,
                   const char **region,
                   const char **term)
{
  g_auto (GStrv) parts = g_strsplit (item_id != NULL ? item_id : "", ":", -1);
  g_autofree char *item = NULL;
  const Issued *issued;

  *product = NULL;
  if (g_strv_length (parts) != 3)
    return PARTNER_ITEM_UNKNOWN;
  *product = find_product (partner, parts[0], parts[1], region, term);
  if (*product == NULL)
    return PARTNER_ITEM_UNKNOWN;

  item = g_strdup_printf ("%s:%s %s", parts[0], parts[1], country);
  issued = g_hash_table_lookup (partner->issued, parts[2]);
  if (issued == NULL || strcmp (issued->item, item) != 0)
    return PARTNER_ITEM_UNKNOWN;
  return issued->epoch == partner->service->availability_epoch &&
                 issued->hour >= get_hour (partner) - 1
             ? PARTNER_ITEM_GOOD
             : PARTNER_ITEM_STALE;
}

/* --- what is asked for --- */

/* Where the catalogue's part of the path begins; the market. FALSE: refused. */
typedef struct
{
  guint at;
  char *country;
  char *currency; /* (nullable): a customer's own */
  char *prefix;   /* of links */
} Market;

static void
market_clear (Market *market)
{
  g_free (market->country);
  g_free (market->currency);
  g_free (market->prefix);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Market, market_clear)

static gboolean
find_market (DeskCall *call, Market *market)
{
  const char *segment = desk_call_get_query (call, "targetsegment");

  if (desk_call_is (call, 0, "customers")) {
    g_autoptr (PdCustomer) customer = partner_get_customer (call);

    if (customer == NULL)
      return FALSE;
    market->at = 2;
    market->country = g_strdup (pd_customer_get_country (customer));
    market->currency = g_strdup (pd_customer_get_currency (customer));
    market->prefix = g_strconcat ("/customers/", pd_customer_get_tenant_id (customer), NULL);
  } else {
    const char *country = desk_call_get_query (call, "country");

    if (country == NULL || strlen (country) != 2) {
      desk_call_refuse (call, 400, 3000, "The country is missing.");
      return FALSE;
    }
    market->country = g_ascii_strup (country, -1);
    market->prefix = g_strdup ("");
  }
  if (segment != NULL && g_ascii_strcasecmp (segment, "commercial") != 0) {
    desk_call_refuse (call, 403, 400030, "This segment is not open to the partner.");
    return FALSE;
  }
  return TRUE;
}

static gboolean
fits_view (PdProduct *product, const char *view)
{
  const char *kind = pd_product_get_kind (product);

  if (g_ascii_strcasecmp (view, "Software") == 0)
    return strcmp (kind, PD_KIND_RESERVATION) != 0;
  if (g_ascii_strcasecmp (view, "SoftwarePerpetual") == 0)
    return strcmp (kind, PD_KIND_PERPETUAL) == 0;
  if (g_ascii_strcasecmp (view, "SoftwareSubscriptions") == 0)
    return strcmp (kind, PD_KIND_SUBSCRIPTION) == 0;
  if (g_ascii_strcasecmp (view, "SoftwareSUSELinux") == 0)
    return strcmp (kind, PD_KIND_PLAN) == 0;
  if (g_ascii_strncasecmp (view, "AzureReservations", strlen ("AzureReservations")) == 0) {
    const char *type = pd_product_get_resource_type (product);

    if (strcmp (kind, PD_KIND_RESERVATION) != 0)
      return FALSE;
    if (g_ascii_strcasecmp (view, "AzureReservationsVM") == 0)
      return g_strcmp0 (type, "VirtualMachines") == 0;
    if (g_ascii_strcasecmp (view, "AzureReservationsSQL") == 0)
      return g_strcmp0 (type, "SqlDatabases") == 0;
    if (g_ascii_strcasecmp (view, "AzureReservationsCosmosDb") == 0)
      return g_strcmp0 (type, "CosmosDb") == 0;
    return TRUE;
  }
  return FALSE;
}

/* --- products --- */

static JsonObject *
describe_product (const Market *market, PdProduct *product)
{
  JsonObject *object = json_object_new ();
  JsonObject *type = json_object_new ();
  const char *title = pd_product_get_title (product);
  const char *dash = strstr (title, " – ");
  g_autofree char *head = dash != NULL ? g_strndup (title, (gsize) (dash - title)) : NULL;
  const char *publisher = pd_product_get_publisher (product);
  const char *id = pd_product_get_product_id (product);

  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "title", head != NULL ? head : title);
  partner_set_text (object, "description", pd_product_get_description (product));
  json_object_set_string_member (type, "id", is_reservation (product) ? "Azure" : "Software");
  json_object_set_string_member (type, "displayName",
                                 is_reservation (product) ? "Azure" : "Software");
  if (pd_product_get_resource_type (product) != NULL && is_reservation (product)) {
    JsonObject *sub = json_object_new ();

    json_object_set_string_member (sub, "id", pd_product_get_resource_type (product));
    json_object_set_string_member (sub, "displayName", pd_product_get_resource_type (product));
    json_object_set_object_member (type, "subType", sub);
  }
  json_object_set_object_member (object, "productType", type);
  json_object_set_boolean_member (object, "isMicrosoftProduct",
                                  g_strcmp0 (publisher, "Microsoft") == 0);
  partner_set_text (object, "publisherName", publisher);
  partner_add_link (object, "skus", "%s/products/%s/skus?country=%s", market->prefix, id,
                    market->country);
  partner_add_link (object, "self", "%s/products/%s?country=%s", market->prefix, id,
                    market->country);
  return object;
}

static gboolean
is_known_view (const char *view)
{
  static const char *const views[] = { "azure",
                                       "azurereservations",
                                       "azurereservationsvm",
                                       "azurereservationssql",
                                       "azurereservationscosmosdb",
                                       "microsoftazure",
                                       "onlineservices",
                                       "software",
                                       "softwaresuselinux",
                                       "softwareperpetual",
                                       "softwaresubscriptions",
                                       "specializedoffers",
                                       "marketplacesaas",
                                       NULL };
  g_autofree char *lower = g_ascii_strdown (view, -1);

  return g_strv_contains (views, lower);
}

static void
list_products (Partner *partner, DeskCall *call)
{
  g_auto (Market) market = { 0 };
  const char *view = desk_call_get_query (call, "targetview");
  GPtrArray *products = partner_get_products (partner);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *items;

  if (!find_market (call, &market))
    return;
  if (view == NULL) {
    desk_call_refuse (call, 400, 3000, "The target view is missing.");
    return;
  }
  if (!is_known_view (view)) {
    desk_call_refuse (call, 403, 400036, "This target view is not open to the partner.");
    return;
  }

  items = json_array_new ();
  for (guint i = 0; i < products->len; i++) {
    if (fits_view (products->pdata[i], view) &&
        g_hash_table_add (seen, (gpointer) pd_product_get_product_id (products->pdata[i])))
      json_array_add_object_element (items, describe_product (&market, products->pdata[i]));
  }
  call->cacheable = TRUE;
  desk_call_answer_object (call, 200, partner_new_collection (call, items));
}

static void
get_product (Partner *partner, DeskCall *call)
{
  g_auto (Market) market = { 0 };
  PdProduct *product;

  if (!find_market (call, &market))
    return;
  product = find_product (partner, desk_call_get_segment (call, market.at + 1), NULL, NULL, NULL);
  if (product == NULL) {
    desk_call_refuse (call, 404, 400013, "The product is not there.");
    return;
  }
  call->cacheable = TRUE;
  desk_call_answer_object (call, 200, describe_product (&market, product));
}

/* --- SKUs --- */

static void
set_words (JsonObject *object, const char *name, const char *first, const char *second)
{
  JsonArray *array = json_array_new ();

  if (first != NULL)
    json_array_add_string_element (array, first);
  if (second != NULL)
    json_array_add_string_element (array, second);
  json_object_set_array_member (object, name, array);
}

/* Billing cycles of a term (NULL: of all), each once. */
static JsonArray *
list_billing (PdProduct *product, const char *term)
{
  GPtrArray *prices = pd_product_get_prices (product);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < prices->len; i++) {
    const PdPrice *price = prices->pdata[i];

    if ((term == NULL || g_strcmp0 (term, price->term) == 0) &&
        g_hash_table_add (seen, price->billing))
      json_array_add_string_element (array, price->billing);
  }
  return array;
}

static const char *
get_duration (const char *term)
{
  return g_strcmp0 (term, "P1Y") == 0   ? "1Year"
         : g_strcmp0 (term, "P3Y") == 0 ? "3Years"
         : g_strcmp0 (term, "P5Y") == 0 ? "5Years"
                                        : "1Month";
}

static JsonObject *
describe_attributes (PdProduct *product, const char *region, const char *term)
{
  JsonObject *object = json_object_new ();

  if (!is_reservation (product)) {
    json_object_set_boolean_member (object, "isMicrosoftProduct",
                                    g_strcmp0 (pd_product_get_publisher (product), "Microsoft") ==
                                        0);
    json_object_set_boolean_member (object, "isSoftwareAssuranceApplicable",
                                    pd_product_get_hybrid_benefit (product));
    return object;
  }
  partner_set_text (object, "armSkuName", pd_product_get_size (product));
  partner_set_text (object, "skuDisplayName", pd_product_get_size (product));
  partner_set_text (object, "reservedResourceType", pd_product_get_resource_type (product));
  if (*region != '\0') {
    json_object_set_string_member (object, "armRegionName", region);
    json_object_set_string_member (object, "region", pd_region_get_title (region));
  }
  json_object_set_string_member (object, "duration", get_duration (term));
  return object;
}

static void
describe_reserved (JsonObject *object, PdProduct *product, const char *region, const char *term)
{
  gboolean has_region = region != NULL && *region != '\0';
  g_autofree char *title = g_strdup_printf ("%s, %s%s%s", pd_product_get_title (product),
                                            has_region ? pd_region_get_title (region) : "",
                                            has_region ? ", " : "", get_duration (term));

  json_object_set_string_member (object, "title", title);
  set_words (object, "purchasePrerequisites", "AzureSubscriptionRegistration", "InventoryCheck");
  set_words (object, "inventoryVariables", "CustomerId", "AzureSubscriptionId");
  set_words (object, "provisioningVariables", "Scope", "SubscriptionId");
}

static JsonObject *
describe_sku (const Market *market, PdProduct *product, const char *region, const char *term)
{
  JsonObject *object = json_object_new ();
  g_autofree char *id = partner_make_sku_id (product, region, term);
  const char *product_id = pd_product_get_product_id (product);

  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "productId", product_id);
  json_object_set_string_member (object, "title", pd_product_get_title (product));
  partner_set_text (object, "description", pd_product_get_description (product));
  json_object_set_int_member (object, "minimumQuantity", pd_product_get_min_quantity (product));
  json_object_set_int_member (object, "maximumQuantity", pd_product_get_max_quantity (product));
  json_object_set_boolean_member (object, "isTrial", FALSE);
  json_object_set_array_member (object, "supportedBillingCycles",
                                list_billing (product, is_reservation (product) ? term : NULL));
  if (is_reservation (product)) {
    describe_reserved (object, product, region, term);
  } else {
    set_words (object, "purchasePrerequisites", "MicrosoftCustomerAgreement", NULL);
    set_words (object, "inventoryVariables", NULL, NULL);
    set_words (object, "provisioningVariables", NULL, NULL);
    if (strcmp (pd_product_get_kind (product), PD_KIND_PLAN) != 0)
      set_words (object, "actions", "Refund", NULL);
  }
  json_object_set_object_member (object, "dynamicAttributes",
                                 describe_attributes (product, region, term));
  partner_add_link (object, "availabilities", "%s/products/%s/skus/%s/availabilities?country=%s",
                    market->prefix, product_id, id, market->country);
  partner_add_link (object, "self", "%s/products/%s/skus/%s?country=%s", market->prefix, product_id,
                    id, market->country);
  return object;
}

static void
add_far_skus (JsonArray *items, const Market *market, PdProduct *product)
{
  g_autoptr (GPtrArray) terms = NULL;

  if (!is_reservation (product)) {
    json_array_add_object_element (items, describe_sku (market, product, NULL, NULL));
    return;
  }
  terms = list_terms (product);
  for (guint region = 0; get_region (product, region) != NULL; region++) {
    for (guint term = 0; term < terms->len; term++)
      json_array_add_object_element (
          items, describe_sku (market, product, get_region (product, region), terms->pdata[term]));
  }
}

static void
list_skus (Partner *partner, DeskCall *call)
{
  g_auto (Market) market = { 0 };
  GPtrArray *products = partner_get_products (partner);
  JsonArray *items;

  if (!find_market (call, &market))
    return;
  items = json_array_new ();
  for (guint i = 0; i < products->len; i++) {
    if (desk_call_is (call, market.at + 1, pd_product_get_product_id (products->pdata[i])))
      add_far_skus (items, &market, products->pdata[i]);
  }
  if (json_array_get_length (items) == 0) {
    json_array_unref (items);
    desk_call_refuse (call, 404, 400013, "The product is not there.");
    return;
  }
  call->cacheable = TRUE;
  desk_call_answer_object (call, 200, partner_new_collection (call, items));
}

/* The SKU that the path names; NULL: refused. */
static PdProduct *
get_path_sku (Partner *partner,
              DeskCall *call,
              const Market *market,
              const char **region,
              const char **term)
{
  const char *product_id = desk_call_get_segment (call, market->at + 1);
  PdProduct *product = find_product (partner, product_id,
                                     desk_call_get_segment (call, market->at + 3), region, term);

  if (product != NULL)
    return product;
  if (find_product (partner, product_id, NULL, NULL, NULL) == NULL)
    desk_call_refuse (call, 404, 400013, "The product is not there.");
  else
    desk_call_refuse (call, 404, 400018, "The SKU is not there.");
  return NULL;
}

static void
get_sku (Partner *partner, DeskCall *call)
{
  g_auto (Market) market = { 0 };
  const char *region = NULL, *term = NULL;
  PdProduct *product;

  if (!find_market (call, &market) ||
      (product = get_path_sku (partner, call, &market, &region, &term)) == NULL)
    return;
  call->cacheable = TRUE;
  desk_call_answer_object (call, 200, describe_sku (&market, product, region, term));
}

/* --- availabilities --- */

static const char *
get_cycle (const char *billing)
{
  return strcmp (billing, PD_BILLING_MONTHLY) == 0  ? "Monthly"
         : strcmp (billing, PD_BILLING_ANNUAL) == 0 ? "Annual"
                                                    : "OneTime";
}

static void
add_policy (JsonObject *object, PdPolicy *policy, const char *kind)
{
  PdWindowUnit unit = PD_WINDOW_DAYS;
  int window = pd_rules_get_window (policy, kind, &unit);
  JsonArray *policies, *options;
  JsonObject *wrapper, *option;
  g_autofree char *after = NULL;

  if (window <= 0)
    return;
  after =
      unit == PD_WINDOW_DAYS ? g_strdup_printf ("P%dD", window) : g_strdup_printf ("PT%dH", window);
  option = json_object_new ();
  json_object_set_int_member (option, "sequenceId", 0);
  json_object_set_string_member (option, "type",
                                 strcmp (kind, PD_KIND_PERPETUAL) == 0 ? "Full" : "Partial");
  json_object_set_string_member (option, "expiresAfter", after);
  options = json_array_new ();
  json_array_add_object_element (options, option);
  wrapper = json_object_new ();
  json_object_set_array_member (wrapper, "refundOptions", options);
  policies = json_array_new ();
  json_array_add_object_element (policies, wrapper);
  json_object_set_array_member (object, "cancellationPolicies", policies);
}

static JsonArray *
describe_terms (Partner *partner, PdProduct *product, const char *currency, const char *term)
{
  GPtrArray *prices = pd_product_get_prices (product);
  PdDesk *desk = partner->service->desk;
  PdPolicy *policy =
      pd_policy_set_find (pd_desk_get_policies (desk), pd_desk_get_policy_setting (desk),
                          pd_clock_now (partner->service->clock));
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < prices->len; i++) {
    const PdPrice *price = prices->pdata[i];
    JsonObject *object;
    g_autofree char *description = NULL;

    if (strcmp (price->currency, currency) != 0 ||
        (term != NULL && g_strcmp0 (term, price->term) != 0))
      continue;
    object = json_object_new ();
    if (price->term != NULL && *price->term != '\0')
      json_object_set_string_member (object, "duration", price->term);
    description = g_strdup_printf ("%s, billed %s", get_duration (price->term), price->billing);
    json_object_set_string_member (object, "description", description);
    json_object_set_string_member (object, "billingCycle", get_cycle (price->billing));
    add_policy (object, policy, pd_product_get_kind (product));
    json_array_add_object_element (array, object);
  }
  return array;
}

/* A market without a currency of its own in the price list is billed in US dollars. */
static const char *
get_currency (const Market *market, PdProduct *product)
{
  GPtrArray *prices = pd_product_get_prices (product);
  const char *own =
      market->currency != NULL ? market->currency : pd_country_get_currency (market->country);

  for (guint i = 0; i < prices->len; i++) {
    if (strcmp (((const PdPrice *) prices->pdata[i])->currency, own) == 0)
      return own;
  }
  return market->currency != NULL ? own : "USD";
}

static JsonObject *
describe_availability (Partner *partner,
                       const Market *market,
                       PdProduct *product,
                       const char *region,
                       const char *term)
{
  const char *currency = get_currency (market, product);
  const char *product_id = pd_product_get_product_id (product);
  g_autofree char *sku = partner_make_sku_id (product, region, term);
  g_autofree char *id = partner_make_item_id (partner, product_id, sku, market->country, TRUE);
  g_autofree char *item = g_strdup_printf ("%s:%s:%s", product_id, sku, id);
  JsonArray *terms =
      describe_terms (partner, product, currency, is_reservation (product) ? term : NULL);
  JsonObject *object = json_object_new ();
  JsonObject *money = json_object_new ();

  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "productId", product_id);
  json_object_set_string_member (object, "skuId", sku);
  json_object_set_string_member (object, "catalogItemId", item);
  json_object_set_string_member (money, "code", currency);
  json_object_set_string_member (money, "symbol", partner_get_currency_symbol (currency));
  json_object_set_object_member (object, "defaultCurrency", money);
  json_object_set_string_member (object, "segment", "commercial");
  json_object_set_string_member (object, "country", market->country);
  json_object_set_boolean_member (object, "isPurchasable", json_array_get_length (terms) > 0);
  json_object_set_boolean_member (object, "isRenewable", FALSE);
  json_object_set_array_member (object, "renewalInstructions", json_array_new ());
  json_object_set_array_member (object, "terms", terms);
  partner_add_link (object, "self", "%s/products/%s/skus/%s/availabilities/%s?country=%s",
                    market->prefix, product_id, sku, id, market->country);
  return object;
}

static void
list_availabilities (Partner *partner, DeskCall *call)
{
  g_auto (Market) market = { 0 };
  const char *region = NULL, *term = NULL;
  PdProduct *product;
  JsonArray *items;

  if (!find_market (call, &market) ||
      (product = get_path_sku (partner, call, &market, &region, &term)) == NULL)
    return;
  items = json_array_new ();
  json_array_add_object_element (items,
                                 describe_availability (partner, &market, product, region, term));
  desk_call_answer_object (call, 200, partner_new_collection (call, items));
}

static void
get_availability (Partner *partner, DeskCall *call)
{
  g_auto (Market) market = { 0 };
  const char *region = NULL, *term = NULL;
  g_autofree char *id = NULL;
  g_autofree char *sku = NULL;
  PdProduct *product;

  if (!find_market (call, &market) ||
      (product = get_path_sku (partner, call, &market, &region, &term)) == NULL)
    return;
  sku = partner_make_sku_id (product, region, term);
  id = partner_make_item_id (partner, pd_product_get_product_id (product), sku, market.country,
                             TRUE);
  if (!desk_call_is (call, market.at + 5, id))
    desk_call_refuse (call, 404, 400019, "The availability is not there.");
  else
    desk_call_answer_object (call, 200,
                             describe_availability (partner, &market, product, region, term));
}

/* --- the inventory check --- */

static JsonObject *
describe_restriction (const char *type, const char *value)
{
  JsonObject *object = json_object_new ();
  JsonObject *properties = json_object_new ();
  g_autofree char *text = g_strdup_printf ("Restricted by %s: %s.", type, value);

  json_object_set_string_member (object, "reasonCode", "NotAvailableForSubscription");
  json_object_set_string_member (object, "description", text);
  json_object_set_string_member (properties, "type", type);
  json_object_set_string_member (properties, "values", value);
  json_object_set_object_member (object, "properties", properties);
  return object;
}

/* One far SKU: it is for its own region alone. */
static void
check_sku (JsonArray *answer, PdProduct *product, const char *far_sku, const char *wanted_region)
{
  const char *region = NULL, *term = NULL;
  JsonObject *object = json_object_new ();
  JsonArray *restrictions = json_array_new ();
  gboolean restricted;

  partner_parse_sku_id (product, far_sku, &region, &term);
  restricted = *wanted_region != '\0' && region != NULL && *region != '\0' &&
               g_ascii_strcasecmp (region, wanted_region) != 0;
  if (restricted)
    json_array_add_object_element (restrictions, describe_restriction ("Location", wanted_region));
  json_object_set_string_member (object, "productId", pd_product_get_product_id (product));
  json_object_set_string_member (object, "skuId", far_sku);
  json_object_set_boolean_member (object, "isRestricted", restricted);
  json_object_set_array_member (object, "restrictions", restrictions);
  json_array_add_object_element (answer, object);
}

static void
check_inventory (Partner *partner, DeskCall *call)
{
  JsonObject *body = desk_call_get_object (call);
  JsonArray *targets = pd_json_find_array (body, "targetItems", NULL);
  JsonObject *context = pd_json_find_object (body, "inventoryContext", NULL);
  g_autofree char *region = desk_call_dup_member (context, "armRegionName", "");
  JsonNode *root;
  JsonArray *answer;

  if (targets == NULL) {
    desk_call_refuse (call, 400, 3000, "There is nothing to check.");
    return;
  }
  root = json_node_new (JSON_NODE_ARRAY);
  answer = json_array_new ();
  for (guint i = 0; i < json_array_get_length (targets); i++) {
    JsonNode *node = json_array_get_element (targets, i);
    JsonObject *target = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
    g_autofree char *product_id = desk_call_dup_member (target, "productId", "");
    g_autofree char *sku = desk_call_dup_member (target, "skuId", NULL);
    const char *own_region = NULL, *term = NULL;
    PdProduct *product = find_product (partner, product_id, sku, &own_region, &term);

    /* What is not in the catalogue is silently absent (5). */
    if (product == NULL)
      continue;
    if (sku == NULL)
      sku = partner_make_sku_id (product, region, NULL);
    check_sku (answer, product, sku, region);
  }
  json_node_take_array (root, answer);
  desk_call_answer (call, 200, root);
}

const PartnerRoute partner_catalog_routes[] = {
  { "GET", "products", list_products },
  { "GET", "products/*", get_product },
  { "GET", "products/*/skus", list_skus },
  { "GET", "products/*/skus/*", get_sku },
  { "GET", "products/*/skus/*/availabilities", list_availabilities },
  { "GET", "products/*/skus/*/availabilities/*", get_availability },
  { "GET", "customers/*/products", list_products },
  { "GET", "customers/*/products/*", get_product },
  { "GET", "customers/*/products/*/skus", list_skus },
  { "GET", "customers/*/products/*/skus/*", get_sku },
  { "GET", "customers/*/products/*/skus/*/availabilities", list_availabilities },
  { "GET", "customers/*/products/*/skus/*/availabilities/*", get_availability },
  { "POST", "extensions/product/checkinventory", check_inventory },
  { NULL },
};
