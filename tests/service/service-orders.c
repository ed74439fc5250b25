// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Orders and their cancellation (partner-center-api.md 7, 8). */

#include <string.h>

#include "pd-local-engine-azure.h"
#include "pd-rules.h"
#include "service-partner.h"

/* Where a line's region is kept while its order is described. */
#define REGION "far-region"

/* What the book does not hold of an order. */
typedef struct
{
  gint64 listed_at;
  gint64 completed_at;
  int reads;
  gboolean whole; /* cancelled without naming lines: quantities stay (8.1) */
  JsonArray *names;
  JsonArray *files;
} OrderExtra;

void
partner_order_extra_free (gpointer data)
{
  OrderExtra *extra = data;

  g_clear_pointer (&extra->names, json_array_unref);
  g_clear_pointer (&extra->files, json_array_unref);
  g_free (extra);
}

static OrderExtra *
ensure_extra (Partner *partner, const char *order_id)
{
  OrderExtra *extra = g_hash_table_lookup (partner->orders, order_id);

  if (extra == NULL) {
    extra = g_new0 (OrderExtra, 1);
    g_hash_table_insert (partner->orders, g_strdup (order_id), extra);
  }
  return extra;
}

void
partner_note_order (Partner *partner, DeskCall *call, const char *order_id, JsonArray *names)
{
  OrderExtra *extra = ensure_extra (partner, order_id);

  extra->listed_at = call->now + call->service->listed_after;
  extra->completed_at = call->now + call->service->completed_after;
  extra->names = names;
}

gboolean
partner_order_is_listed (Partner *partner, DeskCall *call, PdOrder *order)
{
  const OrderExtra *extra = g_hash_table_lookup (partner->orders, pd_order_get_order_id (order));

  return extra == NULL || extra->listed_at <= call->now;
}

/* 15.7: until the clock or so many reads complete it. */
gboolean
partner_order_is_pending (Partner *partner, DeskCall *call, PdOrder *order)
{
  const OrderExtra *extra = g_hash_table_lookup (partner->orders, pd_order_get_order_id (order));
  int limit = call->service->completed_after_reads;

  return extra != NULL && extra->completed_at > call->now && (limit < 0 || extra->reads < limit);
}

static void
count_read (Partner *partner, PdOrder *order)
{
  OrderExtra *extra = g_hash_table_lookup (partner->orders, pd_order_get_order_id (order));

  if (extra != NULL)
    extra->reads++;
}

/* --- reading the book --- */

/* Which of a product's far SKUs a reservation's line is. */
static gboolean
find_regions (PdDatabase *database, PdOrder *order, gint64 now, GError **error)
{
  GPtrArray *lines = pd_order_get_lines (order);

  for (guint i = 0; i < lines->len; i++) {
    g_autoptr (GPtrArray) reservations = NULL;

    if (strcmp (pd_order_line_get_kind (lines->pdata[i]), PD_KIND_RESERVATION) != 0)
      continue;
    reservations = pd_database_list_line_reservations (
        database, pd_record_get_row_id (lines->pdata[i]), now, error);
    if (reservations == NULL)
      return FALSE;
    if (reservations->len > 0)
      g_object_set_data_full (G_OBJECT (lines->pdata[i]), REGION,
                              g_strdup (pd_reservation_get_region (reservations->pdata[0])),
                              g_free);
  }
  return TRUE;
}

static gpointer
load_orders_job (PdDatabase *database, const PdLocalEngine *engine, gpointer data, GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_ORDERS);
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GPtrArray) orders = g_ptr_array_new_with_free_func (g_object_unref);

  query->customer_row_id = *(gint64 *) data;
  ids = pd_database_list_ids (database, query, -1, 0, NULL, error);
  for (guint i = 0; ids != NULL && i < ids->len; i++) {
    PdOrder *order = pd_database_get_order (database, g_array_index (ids, gint64, i), error);

    if (order == NULL)
      return NULL;
    g_ptr_array_add (orders, order);
    if (!find_regions (database, order, engine->now, error))
      return NULL;
  }
  return ids != NULL ? g_steal_pointer (&orders) : NULL;
}

GPtrArray *
partner_load_orders (Partner *partner, DeskCall *call, gint64 customer_row_id)
{
  GError *error = NULL;
  GPtrArray *orders;

  /* One customer's orders, subscriptions and entitlements are asked for one after the other. */
  if (partner->loaded_customer == customer_row_id &&
      partner->loaded_change == call->service->n_changes)
    return g_ptr_array_ref (partner->loaded_orders);

  orders = desk_service_run_read (call->service, load_orders_job, &customer_row_id, &error);
  if (orders == NULL) {
    desk_call_refuse_error (call, error);
    return NULL;
  }
  g_clear_pointer (&partner->loaded_orders, g_ptr_array_unref);
  partner->loaded_orders = g_ptr_array_ref (orders);
  partner->loaded_customer = customer_row_id;
  partner->loaded_change = call->service->n_changes;
  return orders;
}

static gpointer
load_order_job (PdDatabase *database, const PdLocalEngine *engine, gpointer data, GError **error)
{
  g_autoptr (PdOrder) order = pd_database_find_order (database, data, error);

  return order != NULL && find_regions (database, order, engine->now, error)
             ? g_steal_pointer (&order)
             : NULL;
}

PdOrder *
partner_load_order (DeskCall *call, const char *order_id)
{
  return desk_service_run_read (call->service, load_order_job, (gpointer) order_id, NULL);
}

/* An order by ID (case-sensitive) or alternate ID. */
PdOrder *
partner_find_order (Partner *partner, DeskCall *call, PdCustomer *customer, const char *text)
{
  g_autoptr (GPtrArray) orders =
      partner_load_orders (partner, call, pd_record_get_row_id (PD_RECORD (customer)));

  for (guint i = 0; orders != NULL && i < orders->len; i++) {
    const char *id = pd_order_get_order_id (orders->pdata[i]);
    g_autofree char *alternate = partner_make_order_alternate_id (id);

    if (strcmp (id, text) == 0 || g_ascii_strcasecmp (alternate, text) == 0)
      return g_object_ref (orders->pdata[i]);
  }
  if (call->status == 0)
    desk_call_refuse (call, 404, 20000, "The order ID %s is not there.", text);
  return NULL;
}

/* --- what an order is on the wire --- */

gboolean
partner_line_is_cancelled (PdOrderLine *line)
{
  return strcmp (pd_order_line_get_status (line), "active") != 0;
}

static PdProduct *
find_line_product (Partner *partner, PdOrderLine *line)
{
  GPtrArray *products = partner_get_products (partner);

  for (guint i = 0; i < products->len; i++) {
    if (g_strcmp0 (pd_product_get_product_id (products->pdata[i]),
                   pd_order_line_get_product_id (line)) == 0 &&
        g_strcmp0 (pd_product_get_sku_id (products->pdata[i]), pd_order_line_get_sku_id (line)) ==
            0)
      return products->pdata[i];
  }
  return NULL;
}

static char *
make_far_sku (Partner *partner, PdOrderLine *line)
{
  PdProduct *product = find_line_product (partner, line);

  if (product == NULL)
    return g_strdup (pd_order_line_get_sku_id (line));
  return partner_make_sku_id (product, g_object_get_data (G_OBJECT (line), REGION),
                              pd_order_line_get_term (line));
}

/* offerId = catalogItemId of the day of purchase. */
char *
partner_make_offer_id (Partner *partner, PdOrderLine *line, const char *country)
{
  const char *product_id = pd_order_line_get_product_id (line);
  g_autofree char *sku = make_far_sku (partner, line);
  g_autofree char *item = partner_make_item_id (partner, product_id, sku, country, FALSE);

  return g_strdup_printf ("%s:%s:%s", product_id, sku, item);
}

char *
partner_make_subscription_id (Partner *partner, PdOrderLine *line)
{
  g_autofree char *name =
      g_strdup_printf ("%s %d", pd_order_line_get_order_id (line), pd_order_line_get_line (line));

  return desk_service_make_guid (partner->service, "subscription", name);
}

static void
add_line_links (JsonObject *object, PdOrderLine *line, const char *offer_id, const char *country)
{
  g_auto (GStrv) parts = g_strsplit (offer_id, ":", -1);
  const char *subscription =
      json_object_get_string_member_with_default (object, "subscriptionId", NULL);

  partner_add_link (object, "product", "/products/%s?country=%s", parts[0], country);
  partner_add_link (object, "sku", "/products/%s/skus/%s?country=%s", parts[0], parts[1], country);
  partner_add_link (object, "availability", "/products/%s/skus/%s/availabilities/%s?country=%s",
                    parts[0], parts[1], parts[2], country);
  if (subscription != NULL)
    partner_add_link (object, "subscription", "/customers/%s/subscriptions/%s",
                      pd_order_line_get_tenant_id (line), subscription);
}

static void
add_line_pricing (JsonObject *object, PdOrderLine *line)
{
  JsonObject *pricing = json_object_new ();
  const char *currency = pd_order_line_get_currency (line);
  gint64 unit = pd_order_line_get_unit_price (line);

  partner_set_money (pricing, "listPrice", unit, currency);
  partner_set_money (pricing, "discountedPrice", unit, currency);
  partner_set_money (pricing, "proratedPrice", unit, currency);
  partner_set_money (pricing, "price", unit, currency);
  partner_set_money (pricing, "extendedPrice", pd_order_line_get_total (line), currency);
  json_object_set_object_member (object, "pricing", pricing);
}

static gboolean
has_subscription (PdOrderLine *line)
{
  return strcmp (pd_order_line_get_kind (line), PD_KIND_SUBSCRIPTION) == 0 ||
         strcmp (pd_order_line_get_kind (line), PD_KIND_PLAN) == 0;
}

static JsonObject *
describe_line (Partner *partner,
               PdOrderLine *line,
               const OrderExtra *extra,
               const char *country,
               gboolean pending,
               gboolean with_price)
{
  JsonObject *object = json_object_new ();
  int number = pd_order_line_get_line (line);
  g_autofree char *offer_id = partner_make_offer_id (partner, line, country);
  const char *name =
      extra != NULL && extra->names != NULL && (guint) number < json_array_get_length (extra->names)
          ? json_array_get_string_element (extra->names, (guint) number)
          : "";
  gboolean gone = partner_line_is_cancelled (line) && (extra == NULL || !extra->whole);

  json_object_set_int_member (object, "lineItemNumber", number);
  json_object_set_string_member (object, "offerId", offer_id);
  if (has_subscription (line) && !pending) {
    g_autofree char *id = partner_make_subscription_id (partner, line);

    json_object_set_string_member (object, "subscriptionId", id);
  }
  partner_set_text (object, "termDuration", pd_order_line_get_term (line));
  json_object_set_string_member (object, "transactionType", "New");
  json_object_set_string_member (object, "friendlyName",
                                 *name != '\0' ? name : pd_order_line_get_title (line));
  json_object_set_int_member (object, "quantity", gone ? 0 : pd_order_line_get_quantity (line));
  if (with_price)
    add_line_pricing (object, line);
  add_line_links (object, line, offer_id, country);
  return object;
}

/* The vendor's words (7); the book's own ones have blanks. */
static char *
make_status (PdOrder *order, gboolean pending)
{
  const char *status = pd_order_get_status (order);
  char *word;

  if (pending)
    return g_strdup ("pending");
  if (strstr (status, "review") != NULL)
    return g_strdup ("pending_review");
  word = g_strdup (status);
  g_strdelimit (word, " -", '_');
  return word;
}

static gboolean
has_active_line (PdOrder *order)
{
  GPtrArray *lines = pd_order_get_lines (order);

  for (guint i = 0; i < lines->len; i++) {
    if (!partner_line_is_cancelled (lines->pdata[i]))
      return TRUE;
  }
  return FALSE;
}

static void
add_order_links (JsonObject *object, PdOrder *order)
{
  const char *id = pd_order_get_order_id (order);
  const char *tenant = pd_order_get_tenant_id (order);

  partner_add_link (object, "self", "/customers/%s/orders/%s", tenant, id);
  partner_add_link (object, "provisioningStatus", "/customers/%s/orders/%s/provisioningstatus",
                    tenant, id);
  if (has_active_line (order))
    partner_add_link (object, "patchOperation", "/customers/%s/orders/%s", tenant, id);
}

JsonObject *
partner_describe_order (Partner *partner,
                        DeskCall *call,
                        PdOrder *order,
                        const char *country,
                        gboolean with_price)
{
  const OrderExtra *extra = g_hash_table_lookup (partner->orders, pd_order_get_order_id (order));
  gboolean pending = partner_order_is_pending (partner, call, order);
  GPtrArray *lines = pd_order_get_lines (order);
  const char *currency = pd_order_get_currency (order);
  g_autofree char *alternate = partner_make_order_alternate_id (pd_order_get_order_id (order));
  g_autofree char *status = make_status (order, pending);
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();

  json_object_set_string_member (object, "id", pd_order_get_order_id (order));
  json_object_set_string_member (object, "alternateId", alternate);
  json_object_set_string_member (object, "referenceCustomerId", pd_order_get_tenant_id (order));
  json_object_set_string_member (object, "billingCycle",
                                 lines->len > 0 ? pd_order_line_get_billing (lines->pdata[0])
                                                : "none");
  json_object_set_string_member (object, "currencyCode", currency);
  json_object_set_string_member (object, "currencySymbol", partner_get_currency_symbol (currency));
  for (guint i = 0; i < lines->len; i++)
    json_array_add_object_element (
        array, describe_line (partner, lines->pdata[i], extra, country, pending, with_price));
  json_object_set_array_member (object, "lineItems", array);
  partner_set_instant (object, "creationDate", pd_order_get_placed_at (order));
  json_object_set_string_member (object, "status", status);
  json_object_set_string_member (object, "transactionType", "UserPurchase");
  if (with_price)
    partner_set_money (object, "totalPrice", pd_order_get_total (order), currency);
  add_order_links (object, order);
  partner_set_type (object, "Order");
  return object;
}

static gboolean
wants_price (DeskCall *call)
{
  const char *text = desk_call_get_query (call, "include_price");

  return text != NULL && g_ascii_strcasecmp (text, "true") == 0;
}

/* --- calls --- */

static gboolean
fits_billing (DeskCall *call, PdOrder *order)
{
  static const char *const words[] = { "one_time", "monthly", "annual", "none", NULL };
  const char *wanted = desk_call_get_query (call, "billingtype");
  GPtrArray *lines = pd_order_get_lines (order);

  if (wanted == NULL || lines->len == 0)
    return TRUE;
  return pd_json_enum_index (wanted, words) ==
         pd_json_enum_index (pd_order_line_get_billing (lines->pdata[0]), words);
}

static void
list_orders (Partner *partner, DeskCall *call)
{
  g_autoptr (PdCustomer) customer = partner_get_customer (call);
  g_autoptr (GPtrArray) orders = NULL;
  gboolean with_price = wants_price (call);
  JsonArray *items;

  if (customer == NULL || (orders = partner_load_orders (
                               partner, call, pd_record_get_row_id (PD_RECORD (customer)))) == NULL)
    return;

  items = json_array_new ();
  call->cacheable = TRUE;
  for (guint i = 0; i < orders->len; i++) {
    if (!partner_order_is_listed (partner, call, orders->pdata[i])) {
      call->cacheable = FALSE;
      continue;
    }
    if (!fits_billing (call, orders->pdata[i]))
      continue;
    call->cacheable &= !partner_order_is_pending (partner, call, orders->pdata[i]);
    json_array_add_object_element (
        items, partner_describe_order (partner, call, orders->pdata[i],
                                       pd_customer_get_country (customer), with_price));
    count_read (partner, orders->pdata[i]);
  }
  desk_call_answer_object (call, 200, partner_new_collection (call, items));
}

static void
get_order (Partner *partner, DeskCall *call)
{
  g_autoptr (PdCustomer) customer = partner_get_customer (call);
  g_autoptr (PdOrder) order = NULL;

  if (customer == NULL || (order = partner_find_order (partner, call, customer,
                                                       desk_call_get_segment (call, 3))) == NULL)
    return;
  desk_call_answer_object (call, 200,
                           partner_describe_order (partner, call, order,
                                                   pd_customer_get_country (customer),
                                                   wants_price (call)));
  count_read (partner, order);
}

static JsonObject *
describe_provisioning (PdOrderLine *line, gboolean pending)
{
  JsonObject *object = json_object_new ();
  JsonObject *detail = json_object_new ();
  JsonArray *details = json_array_new ();
  const char *status = pending                            ? "prefulfillment_pending"
                       : partner_line_is_cancelled (line) ? "unfulfilled"
                                                          : "fulfilled";

  json_object_set_int_member (object, "lineItemNumber", pd_order_line_get_line (line));
  json_object_set_string_member (object, "status", status);
  json_object_set_int_member (detail, "quantity", pd_order_line_get_quantity (line));
  json_object_set_string_member (detail, "status", status);
  json_array_add_object_element (details, detail);
  json_object_set_array_member (object, "quantityProvisioningInformation", details);
  return object;
}

static void
get_provisioning (Partner *partner, DeskCall *call)
{
  g_autoptr (PdCustomer) customer = partner_get_customer (call);
  g_autoptr (PdOrder) order = NULL;
  JsonArray *items;
  gboolean pending;

  if (customer == NULL || (order = partner_find_order (partner, call, customer,
                                                       desk_call_get_segment (call, 3))) == NULL)
    return;
  items = json_array_new ();
  pending = partner_order_is_pending (partner, call, order);
  for (guint i = 0; i < pd_order_get_lines (order)->len; i++)
    json_array_add_object_element (
        items, describe_provisioning (pd_order_get_lines (order)->pdata[i], pending));
  count_read (partner, order);
  desk_call_answer_object (call, 200, partner_new_collection (call, items));
}

/* --- buying without a cart --- */

typedef struct
{
  DeskCall *call;
  gint64 customer_row_id;
  GPtrArray *items; /* PdOrderItem */
} DirectOrder;

static gpointer
buy_job (PdDatabase *database, const PdLocalEngine *engine, gpointer data, GError **error)
{
  DirectOrder *direct = data;
  gint64 row_id = 0;

  if (!pd_local_engine_buy (database, engine, direct->customer_row_id, direct->items,
                            direct->call->request_id, &row_id, error))
    return NULL;
  return pd_database_get_order (database, row_id, error);
}

/* FALSE: refused. */
static gboolean
read_items (Partner *partner, DeskCall *call, PdCustomer *customer, GPtrArray *items)
{
  JsonObject *body = desk_call_get_object (call);
  JsonArray *lines = pd_json_find_array (body, "lineItems", NULL);
  g_autofree char *cycle = desk_call_dup_member (body, "billingCycle", "one_time");

  for (guint i = 0; lines != NULL && i < json_array_get_length (lines); i++) {
    JsonNode *node = json_array_get_element (lines, i);
    JsonObject *line = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
    g_autofree char *offer = desk_call_dup_member (line, "offerId", "");
    g_autofree char *term = desk_call_dup_member (line, "termDuration", "");
    const char *region = NULL, *own_term = NULL;
    PdProduct *product = NULL;
    gint64 quantity = 0;

    if (partner_find_item (partner, offer, pd_customer_get_country (customer), &product, &region,
                           &own_term) != PARTNER_ITEM_GOOD) {
      desk_call_refuse (call, 404, 400019, "The availability of %s is not there.", offer);
      return FALSE;
    }
    pd_json_find_int64 (line, "quantity", &quantity, NULL, NULL);
    g_ptr_array_add (
        items, partner_new_item (product, quantity, own_term != NULL ? own_term : term, cycle,
                                 region, pd_json_find_object (line, "provisioningContext", NULL)));
  }
  if (items->len > 0)
    return TRUE;
  desk_call_refuse (call, 400, 3000, "The order has no line items.");
  return FALSE;
}

static void
create_order (Partner *partner, DeskCall *call)
{
  g_autoptr (PdCustomer) customer = partner_get_customer (call);
  g_autoptr (GPtrArray) items =
      g_ptr_array_new_with_free_func ((GDestroyNotify) pd_order_item_free);
  g_autoptr (PdOrder) bought = NULL;
  g_autoptr (PdOrder) order = NULL;
  DirectOrder direct = { call, 0, items };
  GError *error = NULL;
  JsonObject *object;

  if (customer == NULL || !read_items (partner, call, customer, items))
    return;
  direct.customer_row_id = pd_record_get_row_id (PD_RECORD (customer));
  bought = desk_service_run_write (call->service, buy_job, &direct, &error);
  if (bought == NULL) {
    desk_call_refuse_error (call, error);
    return;
  }
  order = partner_load_order (call, pd_order_get_order_id (bought));
  partner_note_order (partner, call, pd_order_get_order_id (order), NULL);
  desk_service_count_act (call, "checkout", "", pd_customer_get_tenant_id (customer), TRUE);
  object = partner_describe_order (partner, call, order, pd_customer_get_country (customer), FALSE);
  json_object_set_string_member (object, "status", "pending");
  desk_call_answer_object (call, 201, object);
}

/* --- cancelling (8.1) --- */

typedef struct
{
  PdOrder *order;
  GPtrArray *lines; /* PdOrderLine, lent */
  const char *request_id;
  guint status; /* of a refusal; 0: done */
  int code;
  char *text;
} Cancel;

static void
refuse_line (Cancel *cancel, guint status, int code, char *text)
{
  cancel->status = status;
  cancel->code = code;
  g_free (cancel->text);
  cancel->text = text;
}

/* "You have passed your 30-day window": the days are the line's own (15.8). */
static void
refuse_late (Cancel *cancel, const PdLocalEngine *engine, PdOrderLine *line)
{
  PdPolicy *policy = pd_policy_set_get (engine->policies, pd_order_line_get_policy_id (line));
  PdWindowUnit unit = PD_WINDOW_DAYS;
  int window =
      policy != NULL ? pd_rules_get_window (policy, pd_order_line_get_kind (line), &unit) : 0;

  if (unit == PD_WINDOW_HOURS)
    refuse_line (cancel, 400, 900213,
                 g_strdup_printf ("The %d-hour cancellation window has passed. The purchase "
                                  "cannot be cancelled.",
                                  window));
  else
    refuse_line (cancel, 400, 900117,
                 g_strdup_printf ("The %d-day cancellation window has passed. The purchase cannot "
                                  "be cancelled.",
                                  window));
}

static gboolean
judge_line (Cancel *cancel, const PdLocalEngine *engine, PdOrderLine *line)
{
  g_autoptr (PdVerdict) verdict = pd_local_engine_judge_cancel (engine, line, FALSE);
  const char *rule = pd_verdict_get_rule (verdict);

  if (pd_verdict_get_allowed (verdict))
    return TRUE;
  if (strcmp (rule, "7.1") == 0)
    refuse_late (cancel, engine, line);
  else if (strcmp (rule, "16.17") == 0 || strcmp (rule, "7.4") == 0)
    refuse_line (cancel, 403, 800019, g_strdup ("Only software can be cancelled by this call."));
  else
    refuse_line (cancel, 400, 800061,
                 g_strdup_printf ("The order cannot be cancelled (line %d).",
                                  pd_order_line_get_line (line)));
  return FALSE;
}

static gboolean
log_credit (PdDatabase *database, const PdLocalEngine *engine, Cancel *cancel, GError **error)
{
  g_autoptr (PdCustomer) customer =
      pd_database_get (database, PD_LIST_CUSTOMERS, pd_order_get_customer_row_id (cancel->order),
                       engine->now, error);

  return customer != NULL &&
         pd_local_engine_log (database, engine, "create_credit", "succeeded", customer, "credit",
                              pd_order_get_order_id (cancel->order), NULL, error);
}

static gpointer
cancel_job (PdDatabase *database, const PdLocalEngine *engine, gpointer data, GError **error)
{
  Cancel *cancel = data;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  PdLocalEngine later = *engine;
  gint64 order_row_id = 0;

  for (guint i = 0; i < cancel->lines->len; i++) {
    gint64 row_id = pd_record_get_row_id (cancel->lines->pdata[i]);

    if (!judge_line (cancel, engine, cancel->lines->pdata[i]))
      return data;
    g_array_append_val (ids, row_id);
  }
  /* The far side shows it at once: no line waits for another. */
  later.now += PD_LOCAL_ENGINE_CANCEL_US;
  if (!pd_local_engine_cancel (database, engine, (const gint64 *) (gpointer) ids->data, ids->len,
                               cancel->request_id, &order_row_id, error) ||
      !log_credit (database, engine, cancel, error) ||
      !pd_local_engine_settle (database, &later, error))
    return NULL;
  return data;
}

gboolean
partner_cancel_lines (Partner *partner,
                      DeskCall *call,
                      PdOrder *order,
                      GPtrArray *lines,
                      const char *act)
{
  Cancel cancel = { .order = order, .lines = lines, .request_id = call->request_id };
  GError *error = NULL;

  if (partner_order_is_pending (partner, call, order)) {
    desk_call_refuse (call, 409, 800014, "An adjustment of this order is pending.");
    return FALSE;
  }
  if (desk_service_run_write (call->service, cancel_job, &cancel, &error) == NULL)
    desk_call_refuse_error (call, error);
  else if (cancel.status != 0)
    desk_call_refuse (call, cancel.status, cancel.code, "%s", cancel.text);
  g_free (cancel.text);
  if (call->status != 0)
    return FALSE;

  for (guint i = 0; i < lines->len; i++) {
    g_autofree char *subject = g_strdup_printf ("%s line %d", pd_order_get_order_id (order),
                                                pd_order_line_get_line (lines->pdata[i]));

    desk_service_count_act (call, act, subject, pd_order_get_tenant_id (order), FALSE);
  }
  return TRUE;
}

/* The line that the body names: by number, and by offer where that is given (the availability part
 * may have rotated). */
static PdOrderLine *
find_named_line (Partner *partner, PdOrder *order, JsonObject *named, const char *country)
{
  GPtrArray *lines = pd_order_get_lines (order);
  g_autofree char *offer = desk_call_dup_member (named, "offerId", NULL);
  gint64 number = -1;

  pd_json_find_int64 (named, "lineItemNumber", &number, NULL, NULL);
  for (guint i = 0; i < lines->len; i++) {
    g_autofree char *own = partner_make_offer_id (partner, lines->pdata[i], country);
    gsize length = (gsize) (strrchr (own, ':') - own);

    if (pd_order_line_get_line (lines->pdata[i]) == number &&
        (offer == NULL || g_ascii_strncasecmp (own, offer, length) == 0))
      return lines->pdata[i];
  }
  return NULL;
}

/* What is to be cancelled; NULL: refused. */
static GPtrArray *
choose_lines (Partner *partner,
              DeskCall *call,
              PdOrder *order,
              const char *country,
              gboolean *whole)
{
  JsonArray *named = pd_json_find_array (desk_call_get_object (call), "lineItems", NULL);
  g_autoptr (GPtrArray) chosen = g_ptr_array_new ();
  GPtrArray *lines = pd_order_get_lines (order);

  *whole = named == NULL || json_array_get_length (named) == 0;
  for (guint i = 0; *whole && i < lines->len; i++) {
    if (!partner_line_is_cancelled (lines->pdata[i]))
      g_ptr_array_add (chosen, lines->pdata[i]);
  }
  for (guint i = 0; !*whole && i < json_array_get_length (named); i++) {
    JsonNode *node = json_array_get_element (named, i);
    PdOrderLine *line = JSON_NODE_HOLDS_OBJECT (node)
                            ? find_named_line (partner, order, json_node_get_object (node), country)
                            : NULL;

    if (line == NULL) {
      desk_call_refuse (call, 400, 3000, "The order has no such line.");
      return NULL;
    }
    if (!g_ptr_array_find (chosen, line, NULL))
      g_ptr_array_add (chosen, line);
  }
  if (chosen->len > 0)
    return g_steal_pointer (&chosen);
  desk_call_refuse (call, 400, 800061, "The order cannot be cancelled: it is already.");
  return NULL;
}

static void
patch_order (Partner *partner, DeskCall *call)
{
  g_autoptr (PdCustomer) customer = partner_get_customer (call);
  g_autoptr (PdOrder) order = NULL;
  g_autoptr (PdOrder) changed = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  g_autofree char *status = NULL;
  gboolean whole = FALSE;
  const char *country;

  if (customer == NULL || (order = partner_find_order (partner, call, customer,
                                                       desk_call_get_segment (call, 3))) == NULL)
    return;
  country = pd_customer_get_country (customer);
  status = desk_call_dup_member (desk_call_get_object (call), "status", "");
  if (g_ascii_strcasecmp (status, "cancelled") != 0 &&
      g_ascii_strcasecmp (status, "canceled") != 0) {
    desk_call_refuse (call, 400, 3000, "Only the status \"cancelled\" can be set.");
    return;
  }
  lines = choose_lines (partner, call, order, country, &whole);
  if (lines == NULL || !partner_cancel_lines (partner, call, order, lines, "cancel"))
    return;

  if (whole)
    ensure_extra (partner, pd_order_get_order_id (order))->whole = TRUE;
  changed = partner_find_order (partner, call, customer, pd_order_get_order_id (order));
  if (changed != NULL)
    desk_call_answer_object (call, 200,
                             partner_describe_order (partner, call, changed, country, FALSE));
}

/* --- attachments (7) and what only marketplace products have --- */

static void
add_attachment (Partner *partner, DeskCall *call)
{
  g_autoptr (PdCustomer) customer = partner_get_customer (call);
  g_autoptr (PdOrder) order = NULL;
  OrderExtra *extra;
  JsonObject *object;
  g_autofree char *id = g_uuid_string_random ();

  if (customer == NULL || (order = partner_find_order (partner, call, customer,
                                                       desk_call_get_segment (call, 3))) == NULL)
    return;
  if (g_bytes_get_size (call->body) == 0) {
    desk_call_refuse (call, 400, 900252, "The purchase order document is missing.");
    return;
  }
  extra = ensure_extra (partner, pd_order_get_order_id (order));
  if (extra->files == NULL)
    extra->files = json_array_new ();
  object = json_object_new ();
  json_object_set_string_member (object, "id", id);
  json_object_set_int_member (object, "size", (gint64) g_bytes_get_size (call->body));
  partner_set_instant (object, "createdDate", call->now);
  json_array_add_object_element (extra->files, object);
  desk_service_count_act (call, "attach-to-order", "", pd_customer_get_tenant_id (customer), TRUE);
  desk_call_answer_object (call, 201, json_object_ref (object));
}

static void
list_attachments (Partner *partner, DeskCall *call)
{
  g_autoptr (PdCustomer) customer = partner_get_customer (call);
  g_autoptr (PdOrder) order = NULL;
  OrderExtra *extra;

  if (customer == NULL || (order = partner_find_order (partner, call, customer,
                                                       desk_call_get_segment (call, 3))) == NULL)
    return;
  extra = ensure_extra (partner, pd_order_get_order_id (order));
  desk_call_answer_object (call, 200,
                           partner_new_collection (call, extra->files != NULL
                                                             ? json_array_ref (extra->files)
                                                             : json_array_new ()));
}

static void
list_activation_links (Partner *partner, DeskCall *call)
{
  desk_call_answer_object (call, 200, partner_new_collection (call, json_array_new ()));
}

const PartnerRoute partner_order_routes[] = {
  { "GET", "customers/*/orders", list_orders },
  { "POST", "customers/*/orders", create_order },
  { "GET", "customers/*/orders/*", get_order },
  { "PATCH", "customers/*/orders/*", patch_order },
  { "GET", "customers/*/orders/*/provisioningstatus", get_provisioning },
  { "POST", "customers/*/orders/*/attachment", add_attachment },
  { "GET", "customers/*/orders/*/attachments", list_attachments },
  { "GET", "customers/*/orders/*/activationlinks", list_activation_links },
  { "GET", "customers/*/orders/*/lineitems/*/activationlinks", list_activation_links },
  { NULL },
};
