// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* A cloud account where something is not told, was refused and is mended, or goes on while a whole
 * pass runs. */

#include <string.h>

#include "pd-money.h"
#include "reservation-fixture.h"
#include "world-fixture.h"

#define PRODUCT WORLD_PRODUCT
#define SKU WORLD_SKU
#define FIRST "0d0d0d0d-0000-4000-8000-000000000001"
#define SECOND "0d0d0d0d-0000-4000-8000-000000000002"
#define NO_CREDIT "403 {\"code\":800023,\"description\":\"No credit is left\"}"

/* A desk whose person reads Japanese: the far side is asked in that language. */
static void
japanese_set_up (World *world, gconstpointer data)
{
  g_setenv ("LANGUAGE", "ja", TRUE);
  world_set_up (world, data);
  desk_service_set_speaks_japanese (world->service, data != NULL);
}

static void
japanese_tear_down (World *world, gconstpointer data)
{
  g_unsetenv ("LANGUAGE");
  world_tear_down (world, data);
}

/* --- deeds, waited for --- */

static PdOrder *
try_buy (World *world,
         const char *product,
         const char *sku,
         gint64 quantity,
         const char *request_id,
         GError **error)
{
  g_autoptr (GPtrArray) items =
      g_ptr_array_new_with_free_func ((GDestroyNotify) pd_order_item_free);

  g_ptr_array_add (items, pd_order_item_new (product, sku, quantity, "", PD_BILLING_ONE_TIME));
  return buy (world->account->desk, row_id_of (world->customer), items, request_id, error);
}

static PdOrder *
buy_well (World *world, gint64 quantity, const char *request_id)
{
  g_autoptr (GError) error = NULL;
  PdOrder *order = try_buy (world, PRODUCT, SKU, quantity, request_id, &error);

  g_assert_no_error (error);
  return order;
}

static PdCustomerFields *
new_newcomer (const char *name, const char *domain)
{
  PdCustomerFields *fields = g_new0 (PdCustomerFields, 1);

  fields->name = g_strdup (name);
  fields->domain = g_strdup (domain);
  fields->country = g_strdup ("US");
  fields->email = g_strdup ("info@coneflower.example");
  fields->phone = g_strdup ("4255550100");
  fields->first_name = g_strdup ("Robin");
  fields->last_name = g_strdup ("Lee");
  fields->address_line1 = g_strdup ("1 Main Street");
  fields->city = g_strdup ("Redmond");
  fields->state = g_strdup ("WA");
  fields->postal_code = g_strdup ("98052");
  return fields;
}

static PdCustomer *
create (World *world, const char *name, const char *domain, const char *request_id, GError **error)
{
  g_autoptr (PdCustomerFields) fields = new_newcomer (name, domain);
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  pd_desk_create_customer_async (world->account->desk, fields, request_id, NULL, got_result_cb,
                                 &slot);
  result = wait_for (&slot);
  return pd_desk_customer_finish (world->account->desk, result, error);
}

static PdCustomer *
update (World *world, const PdCustomerFields *fields, const char *request_id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  pd_desk_update_customer_async (world->account->desk, row_id_of (world->customer), fields,
                                 request_id, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  return pd_desk_customer_finish (world->account->desk, result, error);
}

/* What was refused as @request_id was done by @by, and says both. */
static void
assert_replaced (World *world, const char *request_id, const char *by, const char *words)
{
  g_autoptr (PdOutboxEntry) entry = account_find_item (world->account, request_id);

  g_assert_cmpstr (entry->state, ==, PD_OUTBOX_DISCARDED);
  g_assert_nonnull (strstr (entry->last_error, by));
  g_assert_nonnull (strstr (entry->last_error, words));
  world_assert_state (world, by, PD_OUTBOX_SENT);
}

/* --- what is not told --- */

static void
hide_prices (World *world)
{
  static const char *const patterns[] = { "*/carts*", "*/orders*", "*/invoices*" };

  for (gsize i = 0; i < G_N_ELEMENTS (patterns); i++)
    desk_service_add_fault (world->service, NULL, patterns[i], DESK_FAULT_MISSING_MEMBERS, 0, 0,
                            "pricing,totalPrice");
}

/* Neither the cart nor the order tells a price: it is not told, which is not nothing; a later pass
 * brings it. */
static void
test_price_untold (World *world, gconstpointer data)
{
  g_autoptr (PdOrder) order = NULL;
  g_autoptr (PdCancelQuote) quote = NULL;
  g_autoptr (PdOrder) told = NULL;
  gint64 line;

  hide_prices (world);
  order = buy_well (world, 2, FIRST);
  line = get_line_id (order, 0);
  g_assert_cmpint (pd_order_line_get_unit_price (get_line (order, 0)), ==, PD_MONEY_UNTOLD);
  g_assert_cmpint (pd_order_line_get_total (get_line (order, 0)), ==, PD_MONEY_UNTOLD);
  g_assert_cmpint (pd_order_get_total (order), ==, PD_MONEY_UNTOLD);

  quote = quote_cancel (world->account->desk, &line, 1, NULL);
  g_assert_true (pd_verdict_get_allowed (quote->verdict));
  g_assert_cmpint (quote->credit_minor, ==, PD_MONEY_UNTOLD);

  desk_service_clear_faults (world->service);
  account_sync_well (world->account);
  told = PD_ORDER (get_record (world->account->desk, PD_LIST_ORDERS, row_id_of (order), NULL));
  g_assert_cmpint (pd_order_get_total (told), >, 0);
}

/* What is cancelled while its price is not told brings a credit that nobody knows yet. */
static void
test_cancel_untold (World *world, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOrder) order = NULL;
  g_autoptr (PdOrder) after = NULL;
  gint64 line;

  hide_prices (world);
  order = buy_well (world, 2, FIRST);
  line = get_line_id (order, 0);
  after = cancel_lines (world->account->desk, &line, 1, TRUE, SECOND, &error);
  g_assert_no_error (error);
  desk_service_clear_faults (world->service);
  g_assert_cmpstr (pd_order_line_get_status (get_line (after, 0)), ==, "cancelled");
  g_assert_cmpint (pd_order_line_get_credit (get_line (after, 0)), ==, 0);
  g_assert_null (pd_order_line_get_credit_invoice (get_line (after, 0)));
}

/* --- what was refused and is mended --- */

/* The same product in another quantity. */
static void
test_settle_purchase (World *world, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOrder) order = NULL;

  desk_service_add_fault (world->service, NULL, "*/checkout*", DESK_FAULT_STATUS, 0, 1, NO_CREDIT);
  g_assert_null (try_buy (world, PRODUCT, SKU, 5, FIRST, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_REFUSED);
  world_assert_state (world, FIRST, PD_OUTBOX_FAILED);

  order = buy_well (world, 1, SECOND);
  assert_replaced (world, FIRST, SECOND, "No credit is left");
}

/* Another product is another purchase. */
static void
test_settle_other_purchase (World *world, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOrder) order = NULL;
  g_autoptr (GPtrArray) products = account_list (world->account, PD_LIST_PRODUCTS);
  const char *sku = NULL;
  const char *id = NULL;

  for (guint i = 0; i < products->len && id == NULL; i++) {
    PdProduct *product = products->pdata[i];

    if (g_strcmp0 (pd_product_get_kind (product), PD_KIND_PERPETUAL) == 0 &&
        g_strcmp0 (pd_product_get_product_id (product), PRODUCT) != 0 &&
        pd_product_get_min_quantity (product) <= 1) {
      id = pd_product_get_product_id (product);
      sku = pd_product_get_sku_id (product);
    }
  }
  desk_service_add_fault (world->service, NULL, "*/checkout*", DESK_FAULT_STATUS, 0, 1, NO_CREDIT);
  g_assert_null (try_buy (world, id, sku, 1, FIRST, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_REFUSED);

  order = buy_well (world, 1, SECOND);
  world_assert_state (world, SECOND, PD_OUTBOX_SENT);
  world_assert_state (world, FIRST, PD_OUTBOX_FAILED);
}

/* What was asked for later is no older mistake: it stays, also when the first is done after all. */
static void
test_settle_not_later (World *world, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  desk_service_add_fault (world->service, NULL, "*/checkout*", DESK_FAULT_STATUS, 0, 2, NO_CREDIT);
  g_assert_null (try_buy (world, PRODUCT, SKU, 5, FIRST, NULL));
  g_assert_null (try_buy (world, PRODUCT, SKU, 1, SECOND, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_REFUSED);

  world_send_again (world, FIRST);
  world_assert_state (world, FIRST, PD_OUTBOX_SENT);
  world_assert_state (world, SECOND, PD_OUTBOX_FAILED);
}

/* Whether the first one was made is not known: it is asked about, whatever else is made. */
static void
test_settle_not_unknown (World *world, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdCustomer) customer = NULL;
  g_autoptr (PdOutboxEntry) entry = NULL;

  desk_service_add_fault (world->service, "POST", "/v1/customers", DESK_FAULT_DROP_BEFORE, 0, 0,
                          NULL);
  g_assert_null (create (world, "Coneflower LLC", "coneflower.onmicrosoft.com", FIRST, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_QUEUED);
  entry = account_find_item (world->account, FIRST);
  g_assert_true (entry->asking);

  desk_service_clear_faults (world->service);
  g_clear_error (&error);
  customer = create (world, "Coneflower LLC", "coneflower2.onmicrosoft.com", SECOND, &error);
  g_assert_no_error (error);
  world_assert_state (world, SECOND, PD_OUTBOX_SENT);
  world_assert_state (world, FIRST, PD_OUTBOX_SENDING);
}

/* A name that was taken is mended by another one. */
static void
test_settle_customer (World *world, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdCustomer) customer = NULL;

  desk_service_add_fault (world->service, NULL, "/v1/domains/*", DESK_FAULT_STATUS, 0, 1, "200 {}");
  g_assert_null (create (world, "Coneflower LLC", "coneflower.onmicrosoft.com", FIRST, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_REFUSED);

  g_clear_error (&error);
  customer = create (world, "CONEFLOWER LLC", "coneflower2.onmicrosoft.com", SECOND, &error);
  g_assert_no_error (error);
  assert_replaced (world, FIRST, SECOND, "coneflower.onmicrosoft.com");
}

static void
test_settle_cancellation (World *world, gconstpointer data)
{
  g_autoptr (PdOrder) order = buy_well (world, 1, NULL);
  g_autoptr (PdOrder) other = buy_well (world, 1, NULL);
  g_autoptr (PdOrder) after = NULL;
  g_autoptr (PdOrder) whole = NULL;
  g_autoptr (GError) error = NULL;
  gint64 line = get_line_id (order, 0);
  gint64 other_line = get_line_id (other, 0);

  desk_service_add_fault (world->service, "PATCH", NULL, DESK_FAULT_STATUS, 0, 1,
                          "409 {\"code\":800014,\"description\":\"An adjustment is pending\"}");
  g_assert_null (cancel_lines (world->account->desk, &line, 1, TRUE, FIRST, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_REFUSED);

  g_clear_error (&error);
  after = cancel_lines (world->account->desk, &other_line, 1, TRUE, NULL, &error);
  g_assert_no_error (error);
  world_assert_state (world, FIRST, PD_OUTBOX_FAILED); /* another order's */

  whole = cancel_lines (world->account->desk, &line, 1, TRUE, SECOND, &error);
  g_assert_no_error (error);
  assert_replaced (world, FIRST, SECOND, "An adjustment is pending");
}

static void
test_settle_refund (World *world, gconstpointer data)
{
  g_autoptr (PdReservation) reservation = account_get_reservation (world->account);
  g_autoptr (PdRefundAsk) ask = new_ask (1, NULL);
  g_autoptr (PdRequestFields) fields = new_fields (PD_REQUEST_AZURE, row_id_of (world->customer));
  g_autoptr (PdRequestDetails) details = NULL;
  g_autoptr (GError) error = NULL;
  gint64 row_id = row_id_of (reservation);

  desk_service_azure_set_policy_error (world->service, "RefundNotAllowed", "Not this one");
  g_assert_null (refund (world->account->desk, row_id, ask, fields, 0, FIRST, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_REFUSED);
  world_assert_state (world, FIRST, PD_OUTBOX_FAILED);

  desk_service_azure_set_policy_error (world->service, NULL, NULL);
  g_clear_error (&error);
  details = refund (world->account->desk, row_id, ask, fields, 0, SECOND, &error);
  g_assert_no_error (error);
  assert_replaced (world, FIRST, SECOND, "Not this one");
}

/* --- another address of a customer --- */

/* 3.2: it replaces the old one as a whole, after it was checked. */
static void
test_new_address (World *world, gconstpointer data)
{
  g_autoptr (PdCustomerFields) fields = g_new0 (PdCustomerFields, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdCustomer) customer = NULL;
  g_autoptr (PdCustomer) again = NULL;

  fields->address_line1 = g_strdup ("15 Harbor Road");
  fields->city = g_strdup ("Redmond");
  fields->state = g_strdup ("WA");
  fields->postal_code = g_strdup ("98052");
  customer = update (world, fields, FIRST, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (desk_service_count_acts (world->service, "update-customer"), ==, 1);
  g_assert_cmpuint (desk_service_count_calls (world->service, "POST", "/v1/validations/address*"),
                    ==, 1);

  again = update (world, fields, SECOND, &error); /* it stands there already: nothing is sent */
  g_assert_no_error (error);
  g_assert_cmpuint (desk_service_count_acts (world->service, "update-customer"), ==, 1);
}

static void
test_new_address_refused (World *world, gconstpointer data)
{
  g_autoptr (PdCustomerFields) fields = g_new0 (PdCustomerFields, 1);
  g_autoptr (GError) error = NULL;

  fields->city = g_strdup ("Redmond");
  g_assert_null (update (world, fields, FIRST, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  g_assert_cmpuint (desk_service_count_calls (world->service, NULL, NULL), ==, 0);

  fields->address_line1 = g_strdup ("15 Harbor Road");
  fields->state = g_strdup ("WA");
  fields->postal_code = g_strdup ("98052");
  desk_service_add_fault (world->service, NULL, "/v1/validations/address*", DESK_FAULT_STATUS, 0, 1,
                          "200 {\"status\":\"None\",\"suggestedAddresses\":[]}");
  g_clear_error (&error);
  g_assert_null (update (world, fields, SECOND, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, "Address line 1"));
  g_assert_cmpuint (desk_service_count_acts (world->service, "update-customer"), ==, 0);
}

/* --- acts and a whole pass --- */

static guint
count_records (World *world, PdListKind kind)
{
  g_autoptr (GPtrArray) records = account_list (world->account, kind);

  return records->len;
}

/* A whole pass that finds no difference between both sides, and leaves none. */
static void
assert_no_difference (World *world)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdSyncReport) report = account_sync (world->account, TRUE, &error);
  g_autofree char *differences = world_compare (world->account);

  g_assert_no_error (error);
  g_assert_true (report->complete);
  for (guint i = 0; i < report->faults->len; i++)
    g_test_message ("%s", ((PdSyncFault *) report->faults->pdata[i])->reason);
  g_assert_cmpuint (report->faults->len, ==, 0);
  g_assert_cmpstr (differences, ==, "");
}

/* Nothing is doubled, nothing is lost. */
static void
test_acts_then_full (World *world, gconstpointer data)
{
  guint customers = count_records (world, PD_LIST_CUSTOMERS);
  guint orders = count_records (world, PD_LIST_ORDERS);
  guint reservations = count_records (world, PD_LIST_RESERVATIONS);
  g_autoptr (PdOrder) kept = buy_well (world, 2, NULL);
  g_autoptr (PdOrder) order = buy_well (world, 3, NULL);
  g_autoptr (PdCustomerFields) fields = g_new0 (PdCustomerFields, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdCustomer) made = NULL;
  g_autoptr (PdCustomer) changed = NULL;
  g_autoptr (PdOrder) after = NULL;
  gint64 line = get_line_id (order, 0);

  after = cancel_lines (world->account->desk, &line, 1, TRUE, NULL, &error);
  g_assert_no_error (error);
  made = create (world, "Coneflower LLC", "coneflower.onmicrosoft.com", NULL, &error);
  g_assert_no_error (error);
  fields->email = g_strdup ("other@larkspur.example");
  changed = update (world, fields, NULL, &error);
  g_assert_no_error (error);

  for (guint pass = 0; pass < 2; pass++) {
    assert_no_difference (world);
    g_assert_cmpuint (count_records (world, PD_LIST_CUSTOMERS), ==, customers + 1);
    g_assert_cmpuint (count_records (world, PD_LIST_ORDERS), ==, orders + 2);
    g_assert_cmpuint (count_records (world, PD_LIST_RESERVATIONS), ==, reservations);
  }
}

/* The far side has made the customer and its answer was lost: a whole pass brings the row before
 * the act lands, and nobody else has added it. */
static void
test_newcomer_in_full (World *world, gconstpointer data)
{
  guint customers = count_records (world, PD_LIST_CUSTOMERS);
  g_autoptr (GError) error = NULL;

  desk_service_add_fault (world->service, "POST", "/v1/customers", DESK_FAULT_DROP_AFTER, 0, 0,
                          NULL);
  g_assert_null (create (world, "Coneflower LLC", "coneflower.onmicrosoft.com", FIRST, &error));
  desk_service_clear_faults (world->service);
  world_assert_state (world, FIRST, PD_OUTBOX_SENDING);
  assert_no_difference (world);
  g_assert_cmpuint (count_records (world, PD_LIST_CUSTOMERS), ==, customers + 1);

  world_send_again (world, FIRST);
  world_assert_state (world, FIRST, PD_OUTBOX_SENT);
  assert_no_difference (world);
  g_assert_cmpuint (count_records (world, PD_LIST_CUSTOMERS), ==, customers + 1);
  g_assert_cmpuint (desk_service_count_acts (world->service, "create-customer"), ==, 1);
}

/* So with an order that shows before its purchase has landed. */
static void
test_order_in_full (World *world, gconstpointer data)
{
  guint orders = count_records (world, PD_LIST_ORDERS);
  g_autoptr (GError) error = NULL;

  desk_service_add_fault (world->service, NULL, "*/checkout*", DESK_FAULT_DROP_AFTER, 0, 0, NULL);
  g_assert_null (try_buy (world, PRODUCT, SKU, 2, FIRST, &error));
  desk_service_clear_faults (world->service);
  world_assert_state (world, FIRST, PD_OUTBOX_SENDING);
  assert_no_difference (world);
  g_assert_cmpuint (count_records (world, PD_LIST_ORDERS), ==, orders + 1);

  world_send_again (world, FIRST);
  world_assert_state (world, FIRST, PD_OUTBOX_SENT);
  assert_no_difference (world);
  g_assert_cmpuint (count_records (world, PD_LIST_ORDERS), ==, orders + 1);
}

static gpointer
add_customer_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  const PdCustomerFields fields = { .name = (char *) "Foxglove GmbH",
                                    .domain = (char *) "foxglove.onmicrosoft.com",
                                    .country = (char *) "DE",
                                    .currency = (char *) "EUR",
                                    .tenant_id = (char *) "aaaaaaaa-0000-4000-8000-0000000000f9" };
  gint64 row_id = 0;

  return pd_database_insert_customer (database, &fields, TEST_NOW, &row_id, error) ? data : NULL;
}

/* Whom somebody else has added is told of, also beside one of ours. */
static void
test_others_in_full (World *world, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdCustomer) made = NULL;
  g_autoptr (PdSyncReport) report = NULL;

  made = create (world, "Coneflower LLC", "coneflower.onmicrosoft.com", NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (desk_service_write (world->service, add_customer_job, world, &error));
  g_assert_no_error (error);
  report = account_sync (world->account, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->faults->len, ==, 1);
  g_assert_nonnull (strstr (((PdSyncFault *) report->faults->pdata[0])->reason, "lacked 1"));
}

/* --- topics in Japanese --- */

/* The category of the only request of this type that the far side has. */
static gpointer
read_category_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_REQUESTS);
  g_autoptr (GPtrArray) requests = pd_database_list (database, query, -1, 0, error);
  char *found = NULL;

  for (guint i = 0; requests != NULL && i < requests->len; i++) {
    PdSupportRequest *request = requests->pdata[i];

    if (g_strcmp0 (pd_support_request_get_title (request), "A title") != 0 ||
        g_strcmp0 (pd_support_request_get_kind (request), data) != 0)
      continue;
    g_assert_null (found);
    found = g_strdup (pd_support_request_get_category (request));
  }

  return found;
}

static void
file_japanese (World *world, const char *type, const char *category)
{
  g_autoptr (PdReservation) reservation = account_get_reservation (world->account);
  g_autoptr (PdRequestFields) fields = new_fields (type, row_id_of (world->customer));
  g_autoptr (PdRequestDetails) details = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *found = NULL;

  if (g_strcmp0 (type, PD_REQUEST_AZURE) == 0) {
    fields->reservation_row_id = row_id_of (reservation);
  } else {
    g_free (fields->problem);
    fields->problem = g_strdup ("csp-orders");
  }
  details = create_request (world->account->desk, fields, 0, NULL, FIRST, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pd_support_request_get_number (details->request), !=, "");
  world_assert_state (world, FIRST, PD_OUTBOX_SENT);
  found = desk_service_read (world->service, read_category_job, (gpointer) type, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, category);
}

/* 14: the names of topics are localized (1.2); it is the right one's ID that is sent, and not the
 * first one's. */
static void
test_japanese_request (World *world, gconstpointer data)
{
  file_japanese (world, PD_REQUEST_PARTNER_CENTER, "32444671");
}

/* azure-api.md 9: so with the service and its classification. */
static void
test_japanese_ticket (World *world, gconstpointer data)
{
  file_japanese (world, PD_REQUEST_AZURE, "exchanges-and-refunds");
}

#define ADD(path, test) \
  g_test_add ("/cloud-mended/" path, World, NULL, world_set_up, test, world_tear_down)
/* @always: also where English was asked for. */
#define ADD_JAPANESE(path, always, test) \
  g_test_add ("/cloud-mended/" path, World, always, japanese_set_up, test, japanese_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("price-untold", test_price_untold);
  ADD ("cancel-untold", test_cancel_untold);
  ADD ("settle/purchase", test_settle_purchase);
  ADD ("settle/other-purchase", test_settle_other_purchase);
  ADD ("settle/not-later", test_settle_not_later);
  ADD ("settle/not-unknown", test_settle_not_unknown);
  ADD ("settle/customer", test_settle_customer);
  ADD ("settle/cancellation", test_settle_cancellation);
  ADD ("settle/refund", test_settle_refund);
  ADD ("new-address", test_new_address);
  ADD ("new-address-refused", test_new_address_refused);
  ADD ("full/after-acts", test_acts_then_full);
  ADD ("full/newcomer", test_newcomer_in_full);
  ADD ("full/order", test_order_in_full);
  ADD ("full/others", test_others_in_full);
  ADD_JAPANESE ("japanese/request", NULL, test_japanese_request);
  ADD_JAPANESE ("japanese/request-always", "always", test_japanese_request);
  ADD_JAPANESE ("japanese/ticket", NULL, test_japanese_ticket);
  ADD_JAPANESE ("japanese/ticket-always", "always", test_japanese_ticket);

  return g_test_run ();
}
