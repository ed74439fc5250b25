// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The acts of Partner Center on a cloud account, one by one: customers, agreements, purchases,
 * cancellations, support requests (partner-center-api.md 3, 6, 7, 8, 14). tests/desk/
 * test-cloud-faults.c mixes faults at random; here each has its own sentence. */

#include <string.h>

#include "pd-errand-private.h"
#include "world-fixture.h"

#define PRODUCT WORLD_PRODUCT
#define SKU WORLD_SKU
#define REQUEST_ID "0c0c0c0c-0000-4000-8000-00000000000c"

static gint64
row_id_of (gpointer record)
{
  return pd_record_get_row_id (PD_RECORD (record));
}

/* --- deeds, waited for --- */

static GPtrArray *
new_cart (const char *product, const char *sku, gint64 quantity)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) pd_order_item_free);

  g_ptr_array_add (items, pd_order_item_new (product, sku, quantity, "", PD_BILLING_ONE_TIME));
  return items;
}

static PdOrder *
try_buy (World *world, GPtrArray *items, GError **error)
{
  return buy (world->account->desk, row_id_of (world->customer), items, REQUEST_ID, error);
}

static PdOrder *
buy_well (World *world, const char *request_id)
{
  g_autoptr (GPtrArray) items = new_cart (PRODUCT, SKU, 2);
  g_autoptr (GError) error = NULL;
  PdOrder *order =
      buy (world->account->desk, row_id_of (world->customer), items, request_id, &error);

  g_assert_no_error (error);
  return order;
}

static PdCustomerFields *
new_fields (void)
{
  PdCustomerFields *fields = g_new0 (PdCustomerFields, 1);

  fields->name = g_strdup ("Coneflower LLC");
  fields->domain = g_strdup ("coneflower.onmicrosoft.com");
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
create (World *world, const PdCustomerFields *fields, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  pd_desk_create_customer_async (world->account->desk, fields, REQUEST_ID, NULL, got_result_cb,
                                 &slot);
  result = wait_for (&slot);
  return pd_desk_customer_finish (world->account->desk, result, error);
}

static PdCustomer *
update (World *world, const PdCustomerFields *fields, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  pd_desk_update_customer_async (world->account->desk, row_id_of (world->customer), fields,
                                 REQUEST_ID, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  return pd_desk_customer_finish (world->account->desk, result, error);
}

static PdCustomer *
accept_agreement (World *world, gint64 customer_row_id, GError **error)
{
  const PdAgreementFields fields = { (char *) "Robin", (char *) "Lee",
                                     (char *) "robin@coneflower.example", NULL,
                                     TEST_NOW - TEST_NOW % PD_DAY_US - PD_DAY_US };
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  pd_desk_accept_agreement_async (world->account->desk, customer_row_id, &fields, REQUEST_ID, NULL,
                                  got_result_cb, &slot);
  result = wait_for (&slot);
  return pd_desk_customer_finish (world->account->desk, result, error);
}

static PdOrder *
cancel (World *world, gint64 line_row_id, GError **error)
{
  return cancel_lines (world->account->desk, &line_row_id, 1, TRUE, REQUEST_ID, error);
}

static void
assert_sent (World *world)
{
  world_assert_state (world, REQUEST_ID, PD_OUTBOX_SENT);
}

static void
assert_failed (World *world, const char *code)
{
  world_assert_code (world, REQUEST_ID, code);
}

/* Sends an item that waits or failed until it is at its end. */
static void
retry (World *world)
{
  for (guint i = 0; i < 3; i++) {
    g_autoptr (PdOutboxEntry) entry = account_find_item (world->account, REQUEST_ID);

    g_assert_nonnull (entry);
    if (g_strcmp0 (entry->state, PD_OUTBOX_SENT) == 0)
      return;
    world_send_again (world, REQUEST_ID);
  }
}

/* --- buying --- */

/* The order is in the book at once, with what the far side made of it. */
static void
test_buy (World *world, gconstpointer data)
{
  guint before = world_count_orders (world);
  g_autoptr (PdOrder) order = buy_well (world, REQUEST_ID);
  PdOrderLine *line = get_line (order, 0);

  g_assert_cmpuint (world_count_orders (world), ==, before + 1);
  g_assert_cmpint (pd_order_line_get_quantity (line), ==, 2);
  g_assert_cmpstr (pd_order_line_get_product_id (line), ==, PRODUCT);
  g_assert_cmpstr (pd_order_line_get_status (line), ==, "active");
  g_assert_cmpint (pd_order_get_total (order), >, 0);
  g_assert_cmpstr (pd_order_get_currency (order), ==, "USD");
  g_assert_cmpuint (desk_service_count_acts (world->service, "checkout"), ==, 1);
  assert_sent (world);
}

/* 1.1: the same request again is the same answer, and no other purchase. */
static void
test_buy_again (World *world, gconstpointer data)
{
  g_autoptr (PdOrder) first = buy_well (world, REQUEST_ID);
  g_autoptr (PdOrder) second = buy_well (world, REQUEST_ID);

  g_assert_cmpstr (pd_order_get_order_id (first), ==, pd_order_get_order_id (second));
  g_assert_cmpuint (desk_service_count_acts (world->service, "checkout"), ==, 1);
}

/* 6, 7: the checkout tells no prices and the order does not show yet: the cart told them. */
static void
test_buy_priced_by_cart (World *world, gconstpointer data)
{
  g_autoptr (PdOrder) order = NULL;
  g_autoptr (PdOrder) told = buy_well (world, NULL);
  gint64 unit = pd_order_line_get_unit_price (get_line (told, 0));

  desk_service_add_fault (world->service, "GET", "/v1/customers/*/orders/*", DESK_FAULT_STATUS, 0,
                          0, "404 {\"code\":20000,\"description\":\"Not found\"}");
  order = buy_well (world, REQUEST_ID);
  desk_service_clear_faults (world->service);
  g_assert_cmpint (unit, >, 0);
  g_assert_cmpint (pd_order_line_get_unit_price (get_line (order, 0)), ==, unit);
  g_assert_cmpint (pd_order_line_get_total (get_line (order, 0)), ==, 2 * unit);
  g_assert_cmpint (pd_order_get_total (order), ==, 2 * unit);
  g_assert_cmpstr (pd_order_get_currency (order), ==, "USD");
}

/* A question before the act that comes back cut off, or as a page of a proxy: the item waits, and
 * is carried out when the answer can be read. */
static void
test_buy_garbled_question (World *world, gconstpointer data)
{
  static const DeskFault faults[] = { DESK_FAULT_TRUNCATED, DESK_FAULT_NOT_JSON };

  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++) {
    g_autofree char *request_id =
        g_strdup_printf ("0c0c0c0c-0000-4000-8000-0000000006%02u", (guint) i);
    g_autoptr (GPtrArray) items = new_cart (PRODUCT, SKU, 1);
    g_autoptr (PdOutboxEntry) waiting = NULL;
    g_autoptr (PdOrder) order = NULL;
    g_autoptr (PdOrder) later = NULL;
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", desk_fault_to_nick (faults[i]));
    desk_service_add_fault (world->service, "GET", "*/availabilities*", faults[i], 0, 0, NULL);
    order = buy (world->account->desk, row_id_of (world->customer), items, request_id, &error);
    g_assert_null (order);
    g_assert_error (error, PD_ERROR, PD_ERROR_QUEUED);
    waiting = account_find_item (world->account, request_id);
    g_assert_cmpstr (waiting->state, ==, PD_OUTBOX_QUEUED);

    desk_service_clear_faults (world->service);
    world_send_again (world, request_id);
    g_clear_error (&error);
    later = buy (world->account->desk, row_id_of (world->customer), items, request_id, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (desk_service_count_acts (world->service, "checkout"), ==, i + 1);
  }
}

/* One that answers so for good is told after a few times. */
static void
test_buy_garbled_for_good (World *world, gconstpointer data)
{
  g_autoptr (GPtrArray) items = new_cart (PRODUCT, SKU, 1);
  g_autoptr (PdOutboxEntry) entry = NULL;
  g_autoptr (PdOrder) order = NULL;
  g_autoptr (GError) error = NULL;
  guint tries = 1;

  desk_service_add_fault (world->service, "GET", "*/availabilities*", DESK_FAULT_NOT_JSON, 0, 0,
                          NULL);
  order = try_buy (world, items, &error);
  g_assert_null (order);
  entry = account_find_item (world->account, REQUEST_ID);
  while (g_strcmp0 (entry->state, PD_OUTBOX_QUEUED) == 0 && tries < 20) {
    account_retry (world->account, entry->row_id);
    account_settle_item (world->account, REQUEST_ID);
    g_clear_pointer (&entry, pd_outbox_entry_free);
    entry = account_find_item (world->account, REQUEST_ID);
    tries++;
  }
  desk_service_clear_faults (world->service);
  g_assert_cmpstr (entry->state, ==, PD_OUTBOX_FAILED);
  g_assert_nonnull (entry->last_error);
  g_assert_cmpuint (tries, >, 2);
  g_assert_cmpuint (desk_service_count_acts (world->service, "checkout"), ==, 0);
}

/* 6: whatever happens to the checkout, it is asked with the same cart and bought once. */
static void
test_buy_faults (World *world, gconstpointer data)
{
  static const struct
  {
    const char *pattern;
    DeskFault fault;
    const char *detail;
  } rows[] = {
    { "*/checkout*", DESK_FAULT_DROP_AFTER, NULL },
    { "*/checkout*", DESK_FAULT_DROP_BEFORE, NULL },
    { "*/checkout*", DESK_FAULT_500, NULL },
    { "*/checkout*", DESK_FAULT_500_AFTER, NULL },
    { "*/checkout*", DESK_FAULT_TRUNCATED, NULL },
    { "*/checkout*", DESK_FAULT_NOT_JSON, NULL },
    { "*/checkout*", DESK_FAULT_EMPTY_BODY, NULL },
    { "*/checkout*", DESK_FAULT_429, NULL },
    { "*/checkout*", DESK_FAULT_STATUS, "409 {\"code\":800064,\"description\":\"In processing\"}" },
    { "*/carts", DESK_FAULT_500_AFTER, NULL },
    { "*/carts", DESK_FAULT_DROP_AFTER, NULL },
    { "*/availabilities*", DESK_FAULT_503, NULL },
    { "*/checkout*", DESK_FAULT_MISSING_MEMBERS, "creationDate,currencyCode,totalPrice" },
    { "*/checkout*", DESK_FAULT_PASCAL_CASE, NULL },
    { "*/checkout*", DESK_FAULT_NUMBERS_AS_TEXT, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *request_id =
        g_strdup_printf ("0c0c0c0c-0000-4000-8000-0000000001%02u", (guint) i);
    g_autoptr (GPtrArray) items = new_cart (PRODUCT, SKU, 1);
    g_autoptr (GError) error = NULL;
    g_autoptr (PdOrder) order = NULL;
    g_autoptr (PdOrder) later = NULL;
    guint before = world_count_orders (world);

    g_test_message ("%s: %s", rows[i].pattern, desk_fault_to_nick (rows[i].fault));
    desk_service_add_fault (world->service, NULL, rows[i].pattern, rows[i].fault, 0, 1,
                            rows[i].detail);
    order = buy (world->account->desk, row_id_of (world->customer), items, request_id, &error);
    if (order == NULL) {
      g_assert_error (error, PD_ERROR, PD_ERROR_QUEUED);
      world_send_again (world, request_id);
    }
    later = buy_well (world, request_id);
    g_assert_cmpuint (desk_service_count_faults (world->service), ==, i + 1);
    g_assert_cmpuint (desk_service_count_acts (world->service, "checkout"), ==, i + 1);
    g_assert_cmpuint (world_count_orders (world), ==, before + 1);
  }
}

/* 6: a partial success is told: which order was placed, and why the rest was not. */
static void
test_buy_partly (World *world, gconstpointer data)
{
  g_autoptr (GPtrArray) items = new_cart (PRODUCT, SKU, 1);
  PdOrderItem *other = world_new_other_item (world);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) orders = NULL;
  guint before = world_count_orders (world);
  gboolean is_named = FALSE;

  g_ptr_array_add (items, other);
  desk_service_fail_product (world->service, other->product_id, 800066);
  g_assert_null (try_buy (world, items, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_PARTIAL);
  g_assert_cmpuint (desk_service_count_acts (world->service, "checkout"), ==, 1);
  g_assert_cmpuint (world_count_orders (world), ==, before + 1);
  orders = account_list (world->account, PD_LIST_ORDERS);
  for (guint i = 0; i < orders->len; i++)
    is_named |= strstr (error->message, pd_order_get_order_id (orders->pdata[i])) != NULL;
  g_assert_true (is_named);
  assert_sent (world);
}

/* Nothing was ordered: the item fails with the far side's words, and can be sent again. */
static void
test_buy_nothing (World *world, gconstpointer data)
{
  g_autoptr (GPtrArray) items = new_cart (PRODUCT, SKU, 1);
  g_autoptr (GError) error = NULL;

  desk_service_fail_product (world->service, PRODUCT, 800066);
  g_assert_null (try_buy (world, items, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_REFUSED);
  assert_failed (world, "800066");

  desk_service_fail_product (world->service, NULL, 0);
  retry (world);
  assert_sent (world);
  g_assert_cmpuint (desk_service_count_acts (world->service, "checkout"), ==, 1);
}

/* 5: availability IDs rotate: they are read anew for each cart, and the cart is made anew where
 * they rotated in between (404 400019). */
static void
test_buy_rotated (World *world, gconstpointer data)
{
  g_autoptr (PdOrder) order = NULL;

  desk_service_rotate_availabilities (world->service);
  desk_service_add_fault (world->service, NULL, "*/checkout*", DESK_FAULT_STATUS, 0, 1,
                          "404 {\"code\":400019,\"description\":\"Availability not found\"}");
  order = buy_well (world, REQUEST_ID);
  g_assert_cmpuint (desk_service_count_acts (world->service, "create-cart"), ==, 2);
  g_assert_cmpuint (desk_service_count_acts (world->service, "checkout"), ==, 1);
}

/* A refusal is the far side's: 403 13605, the agreement. */
static void
test_buy_refused (World *world, gconstpointer data)
{
  g_autoptr (GPtrArray) items = new_cart (PRODUCT, SKU, 1);
  g_autoptr (GError) error = NULL;

  desk_service_add_fault (world->service, NULL, "*/checkout*", DESK_FAULT_STATUS, 0, 1,
                          "403 {\"code\":800023,\"description\":\"No credit is left\"}");
  g_assert_null (try_buy (world, items, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, "No credit is left"));
  assert_failed (world, "800023");
}

static gpointer
set_cloud_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  return pd_database_set_setting (database, PD_SETTING_CLOUD, data, error) ? data : NULL;
}

/* What the customer agreed to at the far side, by other ways than ours. @data: the tenant. */
static gpointer
agree_far_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  const PdAgreementFields fields = { (char *) "Robin", (char *) "Lee",
                                     (char *) "robin@coneflower.example", NULL,
                                     TEST_NOW - TEST_NOW % PD_DAY_US - PD_DAY_US };
  gint64 row_id = 0;

  return pd_database_find_tenant (database, data, &row_id, error) && row_id != 0 &&
                 pd_database_set_agreement (database, row_id, &fields, error)
             ? data
             : NULL;
}

/* 4.6 where there are agreements; 3.5: in the other clouds there is nothing that could be recorded,
 * and the far side alone decides: 403 13605, or the purchase. */
static void
test_buy_without_agreement (World *world, gconstpointer data)
{
  const char *cloud = data;
  g_autoptr (PdCustomerFields) fields = new_fields ();
  g_autoptr (GPtrArray) items = new_cart (PRODUCT, SKU, 1);
  g_autoptr (PdOrder) order = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (PdCustomer) customer = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  PdDesk *desk = world->account->desk;

  pd_desk_create_customer_async (desk, fields, NULL, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  customer = pd_desk_customer_finish (desk, result, &error);
  g_assert_no_error (error);
  pd_store_write (pd_desk_get_store (desk), set_cloud_job, (gpointer) cloud, &error);
  g_assert_no_error (error);

  g_assert_null (buy (desk, row_id_of (customer), items, REQUEST_ID, &error));
  if (strcmp (cloud, "global") == 0) {
    g_assert_error (error, PD_ERROR, PD_ERROR_RULE);
    g_assert_cmpuint (desk_service_count_calls (world->service, "POST", "*/carts*"), ==, 0);
    return;
  }
  g_assert_error (error, PD_ERROR, PD_ERROR_REFUSED);
  assert_failed (world, "13605");
  g_assert_cmpuint (desk_service_count_acts (world->service, "checkout"), ==, 0);

  /* There is no such way on: nothing is queued that would be refused for good. */
  g_clear_error (&error);
  while (pd_desk_has_agreements (desk))
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (accept_agreement (world, row_id_of (customer), &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_UNSUPPORTED);
  g_assert_cmpuint (desk_service_count_calls (world->service, NULL, "*/agreements*"), ==, 0);

  g_clear_error (&error);
  desk_service_write (world->service, agree_far_job,
                      (gpointer) pd_customer_get_tenant_id (customer), &error);
  g_assert_no_error (error);
  order = buy (desk, row_id_of (customer), items, "0c0c0c0c-0000-4000-8000-00000000000d", &error);
  g_assert_no_error (error);
  g_assert_nonnull (order);
  g_assert_cmpuint (desk_service_count_acts (world->service, "checkout"), ==, 1);
}

/* 6: a 201 cart can hold lines in error. */
static void
test_buy_line_error (World *world, gconstpointer data)
{
  g_autoptr (GPtrArray) items = new_cart (PRODUCT, SKU, 1);
  g_autoptr (GError) error = NULL;

  desk_service_add_fault (
      world->service, "POST", "*/carts", DESK_FAULT_STATUS, 0, 1,
      "201 "
      "{\"id\":\"c-1\",\"lineItems\":[{\"id\":0,\"error\":{\"errorCode\":\"InventoryNotAvailable\""
      ",\"errorDescription\":\"None is left\"}}]}");
  g_assert_null (try_buy (world, items, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, "None is left"));
  assert_failed (world, "10003");
  g_assert_cmpuint (desk_service_count_calls (world->service, "POST", "*/checkout*"), ==, 0);
}

/* The notes of the item under way, as a killed process would leave them. */
static gpointer
leave_behind_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (PdOutboxEntry) entry = pd_database_find_outbox (database, REQUEST_ID, error);
  g_autoptr (GHashTable) notes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  const char *const *pairs = data;

  if (entry == NULL)
    return NULL;
  for (guint i = 0; pairs[i] != NULL; i += 2)
    g_hash_table_insert (notes, g_strdup (pairs[i]), g_strdup (pairs[i + 1]));
  g_free (entry->notes);
  entry->notes = pd_errand_notes_to_text (notes);
  g_free (entry->state);
  entry->state = g_strdup (PD_OUTBOX_SENDING);
  entry->asking = TRUE;
  entry->next_try_at = TEST_NOW;
  return pd_database_update_outbox (database, entry, error) ? data : NULL;
}

static void
leave_behind (World *world, const char *const *pairs)
{
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (pd_store_write (pd_desk_get_store (world->account->desk), leave_behind_job,
                                    (gpointer) pairs, &error));
  g_assert_no_error (error);
}

/* The cart that the far side has made last. */
static char *
dup_note (World *world, const char *name)
{
  g_autoptr (PdOutboxEntry) entry = account_find_item (world->account, REQUEST_ID);
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) notes = pd_errand_notes_from_text (entry->notes, &error);

  g_assert_no_error (error);
  return g_strdup (g_hash_table_lookup (notes, name));
}

/* The process died after the far side had bought, and before the order was noted: the same cart
 * gives the same order. */
static void
test_buy_killed (World *world, gconstpointer data)
{
  g_autoptr (GPtrArray) items = new_cart (PRODUCT, SKU, 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *cart = NULL;

  desk_service_add_fault (world->service, NULL, "*/checkout*", DESK_FAULT_DROP_AFTER, 0, 0, NULL);
  g_assert_null (try_buy (world, items, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_QUEUED);
  g_assert_cmpuint (desk_service_count_acts (world->service, "checkout"), ==, 1);

  cart = dup_note (world, "cart");
  desk_service_clear_faults (world->service);
  {
    const char *const notes[] = { "cart", cart, "until", "0", "step:checkout", "entered", NULL };

    leave_behind (world, notes);
  }
  account_reopen (world->account);
  retry (world);
  assert_sent (world);
  g_assert_cmpuint (desk_service_count_acts (world->service, "checkout"), ==, 1);
}

/* The cart is gone and the order had been placed: it is found by the customer's orders, also where
 * a synchronisation was first, and where it is on the second page of them (1.4). */
static void
test_buy_found (World *world, gconstpointer data)
{
  g_autoptr (GPtrArray) items = new_cart (PRODUCT, SKU, 1);
  g_autoptr (GError) error = NULL;
  guint before = world_count_orders (world);

  desk_service_add_fault (world->service, NULL, "*/checkout*", DESK_FAULT_DROP_AFTER, 0, 1, NULL);
  desk_service_add_fault (world->service, NULL, "*/checkout*", DESK_FAULT_STATUS, 0, 0,
                          "404 {\"code\":800008,\"description\":\"No such cart\"}");
  if (g_strcmp0 (data, "pages") == 0)
    desk_service_add_fault (world->service, "GET", "*/orders*", DESK_FAULT_EMPTY_PAGE, 0, 0, NULL);
  try_buy (world, items, &error);
  retry (world);
  if (g_strcmp0 (data, "sync") == 0)
    account_sync_well (world->account);
  retry (world);
  assert_sent (world);
  g_assert_cmpuint (desk_service_count_acts (world->service, "checkout"), ==, 1);
  g_assert_cmpuint (world_count_orders (world), ==, before + 1);
}

/* The cart is gone and nothing was bought: certain only when new orders would have shown (7). */
static void
test_buy_lost (World *world, gconstpointer data)
{
  g_autoptr (GPtrArray) items = new_cart (PRODUCT, SKU, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOutboxEntry) entry = NULL;
  g_autoptr (PdOutboxEntry) later = NULL;

  desk_service_add_fault (world->service, NULL, "*/checkout*", DESK_FAULT_DROP_BEFORE, 0, 1, NULL);
  desk_service_add_fault (world->service, NULL, "*/checkout*", DESK_FAULT_STATUS, 0, 0,
                          "404 {\"code\":800008,\"description\":\"No such cart\"}");
  g_assert_null (try_buy (world, items, &error));
  entry = account_find_item (world->account, REQUEST_ID);
  account_retry (world->account, entry->row_id);
  g_assert_false (account_settle_item (world->account, REQUEST_ID));

  pd_clock_set (world->account->clock, TEST_NOW + 17 * MINUTE_US);
  desk_service_set_clock (world->service, TEST_NOW + 17 * MINUTE_US);
  world_send_again (world, REQUEST_ID);
  later = account_find_item (world->account, REQUEST_ID);
  g_assert_cmpstr (later->state, ==, PD_OUTBOX_FAILED);
  g_assert_cmpstr (later->error_code, ==, "800008");
  g_assert_cmpuint (desk_service_count_acts (world->service, "checkout"), ==, 0);
}

/* 7: orders show late. The time runs from the lost checkout, not from when the purchase was asked
 * for: it had waited for the network before. */
static void
test_buy_lost_after_waiting (World *world, gconstpointer data)
{
  const gint64 later = TEST_NOW + 50 * MINUTE_US;
  g_autoptr (GPtrArray) items = new_cart (PRODUCT, SKU, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOutboxEntry) entry = NULL;

  desk_service_set_order_delays (world->service, 15 * MINUTE_US, 0, 0);
  desk_service_set_listening (world->service, FALSE);
  g_assert_null (try_buy (world, items, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_QUEUED);
  pd_clock_set (world->account->clock, later);
  desk_service_set_clock (world->service, later);
  desk_service_set_listening (world->service, TRUE);

  desk_service_add_fault (world->service, NULL, "*/checkout*", DESK_FAULT_DROP_AFTER, 0, 1, NULL);
  desk_service_add_fault (world->service, NULL, "*/checkout*", DESK_FAULT_STATUS, 0, 0,
                          "404 {\"code\":800008,\"description\":\"No such cart\"}");
  world_send_again (world, REQUEST_ID);
  world_send_again (world, REQUEST_ID);
  entry = account_find_item (world->account, REQUEST_ID);
  g_assert_cmpstr (entry->state, ==, PD_OUTBOX_SENDING);
  g_assert_true (entry->asking);

  pd_clock_set (world->account->clock, later + 17 * MINUTE_US);
  desk_service_set_clock (world->service, later + 17 * MINUTE_US);
  world_send_again (world, REQUEST_ID);
  assert_sent (world);
  g_assert_cmpuint (desk_service_count_acts (world->service, "checkout"), ==, 1);
}

/* 6: a part failed, and the order that was placed cannot be read: that is no "nothing was bought".
 */
static void
test_buy_unread (World *world, gconstpointer data)
{
  g_autoptr (GPtrArray) items = new_cart (PRODUCT, SKU, 1);
  PdOrderItem *other = world_new_other_item (world);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOutboxEntry) entry = NULL;

  g_ptr_array_add (items, other);
  desk_service_fail_product (world->service, other->product_id, 800066);
  desk_service_add_fault (world->service, NULL, "*/checkout*", DESK_FAULT_MISSING_MEMBERS, 0, 1,
                          "id");
  g_assert_null (try_buy (world, items, &error));
  entry = account_find_item (world->account, REQUEST_ID);
  g_assert_cmpstr (entry->state, ==, PD_OUTBOX_SENDING);
  g_assert_true (entry->asking);
  world_send_again (world, REQUEST_ID);
  assert_sent (world);
  g_assert_cmpuint (desk_service_count_acts (world->service, "checkout"), ==, 1);
}

/* 5: the offers rotated once too often: who sends it again gets a cart of what is offered now. */
static void
test_buy_rotated_for_good (World *world, gconstpointer data)
{
  g_autoptr (GPtrArray) items = new_cart (PRODUCT, SKU, 1);
  g_autoptr (GError) error = NULL;

  desk_service_add_fault (world->service, NULL, "*/checkout*", DESK_FAULT_STATUS, 0, 0,
                          "404 {\"code\":400019,\"description\":\"Availability not found\"}");
  g_assert_null (try_buy (world, items, &error));
  assert_failed (world, "400019");
  desk_service_clear_faults (world->service);
  desk_service_rotate_availabilities (world->service);
  world_send_again (world, REQUEST_ID);
  assert_sent (world);
  g_assert_cmpuint (desk_service_count_acts (world->service, "checkout"), ==, 1);
}

/* What the person saw was less than what Partner Center takes now: nothing is ordered, the book has
 * the new price, and sending again orders at it. A lower price is no reason to ask. */
static void
test_buy_dearer (World *world, gconstpointer data)
{
  g_autoptr (GPtrArray) items = new_cart (PRODUCT, SKU, 2);
  g_autoptr (PdCartQuote) quote =
      quote_cart (world->account->desk, row_id_of (world->customer), items);
  gint64 unit = g_array_index (quote->unit_minor, gint64, 0);
  g_autoptr (PdOrder) cheaper = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (world_reprice (world, unit - 1), ==, unit);
  g_assert_null (try_buy (world, items, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_REFUSED);
  g_test_message ("%s", error->message);
  assert_failed (world, "price");
  g_assert_cmpuint (desk_service_count_acts (world->service, "checkout"), ==, 0);
  g_assert_cmpint (world_reprice (world, -1), ==, unit);

  world_send_again (world, REQUEST_ID);
  assert_sent (world);
  g_assert_cmpuint (desk_service_count_acts (world->service, "checkout"), ==, 1);
  world_reprice (world, unit + 1);
  cheaper = buy_well (world, NULL);
  g_assert_cmpint (pd_order_get_total (cheaper), ==, 2 * unit);
}

/* --- quotes --- */

/* 5: the catalogue over there has no prices: the cart of the quote says them, and the next quote
 * needs none. */
static void
test_quote (World *world, gconstpointer data)
{
  g_autoptr (GPtrArray) items = new_cart (PRODUCT, SKU, 3);
  g_autoptr (PdCartQuote) quote =
      quote_cart (world->account->desk, row_id_of (world->customer), items);
  guint carts = desk_service_count_acts (world->service, "create-cart");
  g_autoptr (PdCartQuote) again = NULL;
  gint64 unit = g_array_index (quote->unit_minor, gint64, 0);

  g_assert_true (pd_verdict_get_allowed (quote->verdict));
  g_assert_cmpint (unit, >, 0);
  g_assert_cmpint (quote->total_minor, ==, 3 * unit);
  g_assert_cmpuint (carts, ==, 1);

  again = quote_cart (world->account->desk, row_id_of (world->customer), items);
  g_assert_cmpint (again->total_minor, ==, quote->total_minor);
  g_assert_cmpuint (desk_service_count_acts (world->service, "create-cart"), ==, carts);
}

/* The far side cannot be asked: the quote says so and stays a quote. */
static void
test_quote_unreachable (World *world, gconstpointer data)
{
  g_autoptr (GPtrArray) items = new_cart (PRODUCT, SKU, 3);
  g_autoptr (PdCartQuote) quote = NULL;

  desk_service_add_fault (world->service, NULL, "*/carts", DESK_FAULT_500, 0, 0, NULL);
  quote = quote_cart (world->account->desk, row_id_of (world->customer), items);
  g_assert_cmpint (quote->total_minor, ==, PD_MONEY_UNTOLD);
  g_assert_cmpint (quote->commitment_minor, ==, PD_MONEY_UNTOLD);
  g_assert_cmpint (g_array_index (quote->unit_minor, gint64, 0), ==, PD_MONEY_UNTOLD);
  g_assert_true (pd_verdict_get_allowed (quote->verdict));
  g_assert_nonnull (pd_verdict_get_note (quote->verdict));
}

/* --- cancelling --- */

static void
test_cancel (World *world, gconstpointer data)
{
  g_autoptr (PdOrder) order = buy_well (world, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOrder) after = cancel (world, get_line_id (order, 0), &error);

  g_assert_no_error (error);
  g_assert_cmpstr (pd_order_line_get_status (get_line (after, 0)), ==, "cancelled");
  g_assert_cmpuint (desk_service_count_acts (world->service, "cancel"), ==, 1);
  /* 8.6: estimated in full; no invoice says it yet. */
  g_assert_cmpint (pd_order_get_total (order), >, 0);
  g_assert_cmpint (pd_order_line_get_credit (get_line (after, 0)), ==, pd_order_get_total (order));
  g_assert_null (pd_order_line_get_credit_invoice (get_line (after, 0)));
  assert_sent (world);
}

/* What acts put into the book is no difference that a whole pass has to tell of. */
static void
test_acts_then_full (World *world, gconstpointer data)
{
  g_autoptr (PdOrder) kept = buy_well (world, NULL);
  g_autoptr (PdOrder) order = buy_well (world, REQUEST_ID);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOrder) after = cancel_lines (
      world->account->desk, (gint64[]){ get_line_id (order, 0) }, 1, TRUE, NULL, &error);
  g_autoptr (PdSyncReport) full = NULL;

  g_assert_no_error (error);
  full = account_sync (world->account, TRUE, &error);
  g_assert_no_error (error);
  g_assert_true (full->complete);
  g_assert_cmpuint (full->faults->len, ==, 0);
}

static void
test_cancel_faults (World *world, gconstpointer data)
{
  static const DeskFault faults[] = {
    DESK_FAULT_DROP_AFTER, DESK_FAULT_DROP_BEFORE, DESK_FAULT_500,      DESK_FAULT_500_AFTER,
    DESK_FAULT_429,        DESK_FAULT_TRUNCATED,   DESK_FAULT_502_HTML, DESK_FAULT_NOT_JSON,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++) {
    g_autofree char *request_id =
        g_strdup_printf ("0c0c0c0c-0000-4000-8000-0000000002%02u", (guint) i);
    g_autoptr (PdOrder) order = buy_well (world, NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (PdOrder) after = NULL;
    g_autoptr (PdOrder) later = NULL;
    gint64 line = get_line_id (order, 0);

    g_test_message ("%s", desk_fault_to_nick (faults[i]));
    desk_service_add_fault (world->service, "PATCH", NULL, faults[i], 0, 1, NULL);
    after = cancel_lines (world->account->desk, &line, 1, TRUE, request_id, &error);
    if (after == NULL) {
      world_send_again (world, request_id);
      g_clear_error (&error);
    }
    later = cancel_lines (world->account->desk, &line, 1, TRUE, request_id, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (pd_order_line_get_status (get_line (later, 0)), ==, "cancelled");
    g_assert_cmpuint (desk_service_count_acts (world->service, "cancel"), ==, i + 1);
  }
}

/* 8.1: 900117 wins over our profile: the book says from now on when the window ended. */
static void
test_cancel_late (World *world, gconstpointer data)
{
  g_autoptr (PdOrder) order = buy_well (world, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOrderLine) line = NULL;
  g_autoptr (PdCancelQuote) quote = NULL;
  gint64 row_id = get_line_id (order, 0);

  desk_service_add_fault (
      world->service, "PATCH", NULL, DESK_FAULT_STATUS, 0, 0,
      "400 {\"code\":900117,\"description\":\"You have passed your 30-day cancellation window.\"}");
  g_assert_null (cancel (world, row_id, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, "30-day"));
  assert_failed (world, "900117");

  line = PD_ORDER_LINE (get_record (world->account->desk, PD_LIST_SOFTWARE, row_id, NULL));
  g_assert_cmpstr (pd_order_line_get_status (line), ==, "active");
  g_assert_cmpint (pd_order_line_get_far_window_end (line), <=, TEST_NOW);
  g_assert_cmpint (pd_order_line_get_far_window_end (line), !=, 0);
  quote = quote_cancel (world->account->desk, &row_id, 1, NULL);
  g_assert_false (pd_verdict_get_allowed (quote->verdict));
}

/* 8.3: an order has no window over there: where only our profile says "too late", it is asked. */
static void
test_cancel_window_is_theirs (World *world, gconstpointer data)
{
  g_autoptr (PdOrder) order = buy_well (world, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOrder) after = NULL;

  pd_clock_set (world->account->clock, TEST_NOW + 90 * PD_DAY_US); /* ours alone is wrong */
  after = cancel (world, get_line_id (order, 0), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (desk_service_count_acts (world->service, "cancel"), ==, 1);
}

/* 409 800014: told; the line is active again. */
static void
test_cancel_conflict (World *world, gconstpointer data)
{
  g_autoptr (PdOrder) order = buy_well (world, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOrderLine) line = NULL;

  desk_service_add_fault (world->service, "PATCH", NULL, DESK_FAULT_STATUS, 0, 1,
                          "409 {\"code\":800014,\"description\":\"An adjustment is pending\"}");
  g_assert_null (cancel (world, get_line_id (order, 0), &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, "An adjustment is pending"));
  line = PD_ORDER_LINE (
      get_record (world->account->desk, PD_LIST_SOFTWARE, get_line_id (order, 0), NULL));
  g_assert_cmpstr (pd_order_line_get_status (line), ==, "active");

  retry (world);
  assert_sent (world);
}

/* 8.1, 8.2: where the far side wants the subscription (800063), it is cancelled by that: whole,
 * also when the answer is a 202, or lost. */
static void
test_cancel_by_subscription (World *world, gconstpointer data)
{
  static const DeskFault faults[] = { DESK_FAULT_NONE, DESK_FAULT_DROP_AFTER, DESK_FAULT_ACCEPTED };
  const DeskFault fault = faults[GPOINTER_TO_UINT (data)];
  g_autoptr (GPtrArray) items =
      g_ptr_array_new_with_free_func ((GDestroyNotify) pd_order_item_free);
  g_autoptr (GPtrArray) products = account_list (world->account, PD_LIST_PRODUCTS);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOrder) order = NULL;
  g_autoptr (PdOrder) after = NULL;
  g_autoptr (PdOrderLine) line = NULL;
  gint64 row_id;

  for (guint i = 0; i < products->len && items->len == 0; i++) {
    PdProduct *product = products->pdata[i];
    GPtrArray *prices = pd_product_get_prices (product);

    if (g_strcmp0 (pd_product_get_kind (product), PD_KIND_SUBSCRIPTION) == 0 && prices->len > 0)
      g_ptr_array_add (items, pd_order_item_new (pd_product_get_product_id (product),
                                                 pd_product_get_sku_id (product),
                                                 MAX (1, pd_product_get_min_quantity (product)),
                                                 ((PdPrice *) prices->pdata[0])->term,
                                                 ((PdPrice *) prices->pdata[0])->billing));
  }
  order = buy (world->account->desk, row_id_of (world->customer), items, NULL, &error);
  g_assert_no_error (error);
  row_id = get_line_id (order, 0);

  desk_service_add_fault (world->service, "PATCH", "*/orders/*", DESK_FAULT_STATUS, 0, 0,
                          "400 {\"code\":800063,\"description\":\"Use the subscription\"}");
  if (fault != DESK_FAULT_NONE)
    desk_service_add_fault (world->service, "PATCH", "*/subscriptions/*", fault, 0, 1, NULL);
  after = cancel (world, row_id, &error);
  retry (world);
  assert_sent (world);
  line = PD_ORDER_LINE (get_record (world->account->desk, PD_LIST_SOFTWARE, row_id, NULL));
  g_assert_cmpstr (pd_order_line_get_status (line), ==, "cancelled");
  g_assert_cmpuint (desk_service_count_acts (world->service, "cancel-subscription"), ==, 1);
}

/* 8.1: another line of the order is being cancelled, or the person has not read what it brings
 * about: nothing leaves. */
static void
test_cancel_rules (World *world, gconstpointer data)
{
  g_autoptr (PdOrder) order = buy_well (world, NULL);
  g_autoptr (GError) error = NULL;
  gint64 line = get_line_id (order, 0);

  g_assert_null (cancel_lines (world->account->desk, &line, 1, FALSE, REQUEST_ID, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_RULE);
  g_assert_cmpuint (desk_service_count_calls (world->service, "PATCH", NULL), ==, 0);
}

/* --- customers --- */

/* 3.2: address and domain are asked about first; the credentials are there once. */
static void
test_create_customer (World *world, gconstpointer data)
{
  g_autoptr (PdCustomerFields) fields = new_fields ();
  g_autoptr (GError) error = NULL;
  g_autoptr (PdCustomer) customer = create (world, fields, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (pd_customer_get_name (customer), ==, "Coneflower LLC");
  g_assert_cmpstr (pd_customer_get_domain (customer), ==, "coneflower.onmicrosoft.com");
  g_assert_nonnull (pd_customer_get_tenant_id (customer));
  g_assert_cmpuint (desk_service_count_acts (world->service, "create-customer"), ==, 1);
  g_assert_cmpuint (desk_service_count_calls (world->service, "POST", "/v1/validations/address*"),
                    ==, 1);
  g_assert_cmpuint (desk_service_count_calls (world->service, "HEAD", "/v1/domains/*"), ==, 1);

  for (guint i = 0; i < 2; i++) { /* shown once */
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (PdFirstUser) user = NULL;
    GAsyncResult *slot = NULL;

    pd_cloud_account_take_first_user_async (world->account->cloud, customer, NULL, got_result_cb,
                                            &slot);
    result = wait_for (&slot);
    user = pd_cloud_account_take_first_user_finish (world->account->cloud, result, &error);
    g_assert_no_error (error);
    g_assert_cmpint (user != NULL, ==, i == 0);
    if (user != NULL)
      g_assert_cmpstr (user->password, !=, "");
  }
}

/* Each "no" names its field, and nothing was made. */
static void
test_create_customer_refused (World *world, gconstpointer data)
{
  static const struct
  {
    const char *pattern, *answer, *words;
  } rows[] = {
    { "/v1/validations/address*", "200 {\"status\":\"None\",\"suggestedAddresses\":[]}",
      "Address line 1" },
    { "/v1/validations/address*",
      "200 {\"status\":\"InteractionRequired\",\"suggestedAddresses\":[{\"addressLine1\":\"2 Main "
      "St\",\"city\":\"Redmond\"}]}",
      "2 Main St, Redmond" },
    { "/v1/validations/address*",
      "400 {\"code\":2007,\"description\":\"{&quot;addressLine1&quot;:&quot;3 Main St&quot;}\"}",
      "3 Main St" },
    { "/v1/countryvalidationrules/*",
      "200 {\"iso2Code\":\"US\",\"isPostalCodeRequired\":true,\"postalCodeRegex\":\"^9{5}$\"}",
      "Postal code" },
    { "/v1/domains/*", "200 {}", "coneflower.onmicrosoft.com" },
    { "/v1/customers", "400 {\"code\":600049,\"description\":\"Registration number missing\"}",
      "Registration number missing" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *request_id =
        g_strdup_printf ("0c0c0c0c-0000-4000-8000-0000000003%02u", (guint) i);
    g_autoptr (PdCustomerFields) fields = new_fields ();
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (GError) error = NULL;
    GAsyncResult *slot = NULL;

    g_test_message ("%s", rows[i].words);
    desk_service_add_fault (world->service, NULL, rows[i].pattern, DESK_FAULT_STATUS, 0, 1,
                            rows[i].answer);
    pd_desk_create_customer_async (world->account->desk, fields, request_id, NULL, got_result_cb,
                                   &slot);
    result = wait_for (&slot);
    g_assert_null (pd_desk_customer_finish (world->account->desk, result, &error));
    g_assert_error (error, PD_ERROR, PD_ERROR_REFUSED);
    g_assert_nonnull (strstr (error->message, rows[i].words));
  }
  g_assert_cmpuint (desk_service_count_acts (world->service, "create-customer"), ==, 0);
}

/* What a form lacks is said before anything leaves. */
static void
test_create_customer_incomplete (World *world, gconstpointer data)
{
  g_autoptr (PdCustomerFields) fields = new_fields ();
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&fields->city, g_free);
  g_assert_null (create (world, fields, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  g_assert_null (account_find_item (world->account, REQUEST_ID));
  g_assert_cmpuint (desk_service_count_calls (world->service, NULL, NULL), ==, 0);
}

/* 1.1, 3: made once, whatever happens to the answer. */
static void
test_create_customer_faults (World *world, gconstpointer data)
{
  static const DeskFault faults[] = { DESK_FAULT_DROP_AFTER, DESK_FAULT_500_AFTER,
                                      DESK_FAULT_TRUNCATED, DESK_FAULT_DROP_BEFORE,
                                      DESK_FAULT_503 };

  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++) {
    g_autofree char *request_id =
        g_strdup_printf ("0c0c0c0c-0000-4000-8000-0000000004%02u", (guint) i);
    g_autoptr (PdCustomerFields) fields = new_fields ();
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (PdCustomer) customer = NULL;
    g_autoptr (GError) error = NULL;
    GAsyncResult *slot = NULL;

    g_test_message ("%s", desk_fault_to_nick (faults[i]));
    g_free (fields->domain);
    fields->domain = g_strdup_printf ("coneflower%u.onmicrosoft.com", (guint) i);
    desk_service_add_fault (world->service, "POST", "/v1/customers", faults[i], 0, 4, NULL);
    if (i % 2 == 0) /* 1.4: among ours, and on the second page of them */
      desk_service_add_fault (world->service, "GET", "/v1/customers?*", DESK_FAULT_EMPTY_PAGE, 0, 0,
                              NULL);
    pd_desk_create_customer_async (world->account->desk, fields, request_id, NULL, got_result_cb,
                                   &slot);
    result = wait_for (&slot);
    customer = pd_desk_customer_finish (world->account->desk, result, &error);
    desk_service_clear_faults (world->service);
    if (customer == NULL)
      world_send_again (world, request_id);
    {
      g_autoptr (PdOutboxEntry) entry = account_find_item (world->account, request_id);

      g_assert_cmpstr (entry->state, ==, PD_OUTBOX_SENT);
    }
    g_assert_cmpuint (desk_service_count_acts (world->service, "create-customer"), ==, i + 1);
  }
}

/* The first try was carried out and its answer lost; the client's own second one is told "no", as
 * where the domain is taken: by nobody else than us. */
static void
test_create_customer_doubted (World *world, gconstpointer data)
{
  g_autoptr (PdCustomerFields) fields = new_fields ();
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOutboxEntry) entry = NULL;

  desk_service_add_fault (world->service, "POST", "/v1/customers", DESK_FAULT_DROP_AFTER, 0, 1,
                          NULL);
  desk_service_add_fault (world->service, "POST", "/v1/customers", DESK_FAULT_STATUS, 0, 0,
                          "400 {\"code\":600009,\"description\":\"The domain is taken\"}");
  g_assert_null (create (world, fields, &error));
  entry = account_find_item (world->account, REQUEST_ID);
  g_assert_cmpstr (entry->state, ==, PD_OUTBOX_SENDING);
  g_assert_true (entry->asking);
  world_send_again (world, REQUEST_ID);
  assert_sent (world);
  g_assert_cmpuint (desk_service_count_acts (world->service, "create-customer"), ==, 1);
}

static void
test_update_customer (World *world, gconstpointer data)
{
  g_autoptr (PdCustomerFields) fields = g_new0 (PdCustomerFields, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdCustomer) customer = NULL;

  fields->name = g_strdup ("Larkspur International LLC");
  fields->email = g_strdup ("new@example.com");
  customer = update (world, fields, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pd_customer_get_name (customer), ==, "Larkspur International LLC");
  g_assert_cmpstr (pd_customer_get_email (customer), ==, "new@example.com");
  g_assert_cmpuint (desk_service_count_acts (world->service, "update-customer"), ==, 1);
}

/* 1.5: somebody else was first: read again, told, and the book has what is there now. */
static void
test_update_customer_stale (World *world, gconstpointer data)
{
  g_autoptr (PdCustomerFields) fields = g_new0 (PdCustomerFields, 1);
  g_autoptr (GError) error = NULL;

  fields->email = g_strdup ("new@example.com");
  desk_service_add_fault (world->service, "PUT", NULL, DESK_FAULT_ETAG_CHANGED, 0, 1, NULL);
  g_assert_null (update (world, fields, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_REFUSED);
  assert_failed (world, "2055");
  g_assert_cmpuint (desk_service_count_acts (world->service, "update-customer"), ==, 0);

  retry (world); /* "let the user repeat" */
  assert_sent (world);
  g_assert_cmpuint (desk_service_count_acts (world->service, "update-customer"), ==, 1);
}

/* What the program has logged. */
static struct
{
  GMutex lock;
  GString *text; /* NULL where nobody listens */
} logged;

static void
log_cb (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  g_mutex_lock (&logged.lock);
  if (logged.text != NULL)
    g_string_append_printf (logged.text, "%s\n", message);
  g_mutex_unlock (&logged.lock);
  g_log_default_handler (domain, level, message, data);
}

static gboolean
has_logged (const char *words)
{
  gboolean found;

  g_mutex_lock (&logged.lock);
  found = strstr (logged.text->str, words) != NULL;
  g_mutex_unlock (&logged.lock);
  return found;
}

/* What was logged until now, to be freed; what comes later is not listened to. */
static char *
stop_listening (void)
{
  GString *text;

  g_mutex_lock (&logged.lock);
  text = g_steal_pointer (&logged.text);
  g_mutex_unlock (&logged.lock);
  return g_string_free (text, FALSE);
}

/* The person is told whose name and address stand there now; the log is not, nor is a text that
 * leaves the book. */
static void
test_update_customer_told (World *world, gconstpointer data)
{
  g_autoptr (PdCustomerFields) fields = g_new0 (PdCustomerFields, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOutboxEntry) entry = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  g_autofree char *text = NULL;
  g_autofree char *log = NULL;
  GLogFunc before;

  logged.text = g_string_new (NULL);
  before = g_log_set_default_handler (log_cb, NULL);
  fields->email = g_strdup ("new@example.com");
  desk_service_add_fault (world->service, "PUT", NULL, DESK_FAULT_ETAG_CHANGED, 0, 1, NULL);
  g_assert_null (update (world, fields, &error));
  g_assert_nonnull (strchr (error->message, '@'));
  entry = account_find_item (world->account, REQUEST_ID);
  pd_cloud_account_describe_async (world->account->cloud, entry->row_id, NULL, got_result_cb,
                                   &slot);
  result = wait_for (&slot);
  text = pd_cloud_account_describe_finish (world->account->cloud, result, NULL);
  /* The courier's thread logs after it has told how the item ended. */
  for (guint i = 0; i < WORLD_LOOKS && !has_logged ("update-customer"); i++)
    world_iterate ();
  g_log_set_default_handler (before, NULL);
  log = stop_listening ();

  g_assert_nonnull (strstr (log, "update-customer"));
  g_assert_null (strchr (log, '@'));
  g_assert_nonnull (strstr (text, "2055"));
  g_assert_null (strchr (text, '@'));
}

/* A PUT whose answer was lost is looked at, not repeated. */
static void
test_update_customer_lost (World *world, gconstpointer data)
{
  g_autoptr (PdCustomerFields) fields = g_new0 (PdCustomerFields, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdCustomer) customer = NULL;

  fields->email = g_strdup ("new@example.com");
  desk_service_add_fault (world->service, "PUT", NULL, DESK_FAULT_DROP_AFTER, 0, 1, NULL);
  customer = update (world, fields, &error);
  retry (world);
  assert_sent (world);
  g_assert_cmpuint (desk_service_count_calls (world->service, "PUT", NULL), ==, 1);
}

/* What Partner Center has no call for is said before anything leaves. */
static void
test_update_customer_fixed (World *world, gconstpointer data)
{
  g_autoptr (PdCustomerFields) fields = g_new0 (PdCustomerFields, 1);
  g_autoptr (GError) error = NULL;

  fields->domain = g_strdup ("other.example.com");
  g_assert_null (update (world, fields, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_UNSUPPORTED);
  g_assert_cmpuint (desk_service_count_calls (world->service, NULL, NULL), ==, 0);
}

/* 3.5, with each fault: confirmed once. */
static void
test_agreement (World *world, gconstpointer data)
{
  static const DeskFault faults[] = { DESK_FAULT_NONE, DESK_FAULT_DROP_AFTER,
                                      DESK_FAULT_500_AFTER };
  const DeskFault fault = faults[GPOINTER_TO_UINT (data)];
  g_autoptr (PdCustomerFields) fields = new_fields ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (PdCustomer) customer = NULL;
  g_autoptr (PdCustomer) after = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  pd_desk_create_customer_async (world->account->desk, fields, NULL, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  customer = pd_desk_customer_finish (world->account->desk, result, &error);
  g_assert_no_error (error);

  if (fault != DESK_FAULT_NONE)
    desk_service_add_fault (world->service, "POST", "*/agreements*", fault, 0, 1, NULL);
  after = accept_agreement (world, row_id_of (customer), &error);
  retry (world);
  assert_sent (world);
  g_assert_cmpuint (desk_service_count_acts (world->service, "accept-agreement"), ==, 1);
}

/* 600061: confirmed already, which is what was wanted. */
static void
test_agreement_is_there (World *world, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdCustomer) customer = NULL;

  desk_service_add_fault (world->service, "POST", "*/agreements*", DESK_FAULT_STATUS, 0, 1,
                          "409 {\"code\":600061,\"message\":\"exists\"}");
  customer = accept_agreement (world, row_id_of (world->customer), &error);
  g_assert_no_error (error);
  g_assert_nonnull (customer);
  assert_sent (world);
}

/* --- support requests --- */

static PdRequestFields *
new_request (World *world)
{
  PdRequestFields *fields = g_new0 (PdRequestFields, 1);
  gsize n = 0;

  fields->type = g_strdup (PD_REQUEST_PARTNER_CENTER);
  fields->customer_row_id = row_id_of (world->customer);
  fields->problem = g_strdup (pd_request_get_problems (PD_REQUEST_PARTNER_CENTER, &n)[1].id);
  fields->impact = g_strdup ("minimal");
  fields->title = g_strdup ("An order is missing");
  fields->reason = g_strdup ("It does not show in the list.");
  fields->contact = g_new0 (PdContact, 1);
  fields->contact->first_name = g_strdup ("Robin");
  fields->contact->last_name = g_strdup ("Lee");
  fields->contact->email = g_strdup ("robin@example.com");
  fields->contact->phone = g_strdup ("+1 425 555 0100");
  pd_contact_fill_defaults (fields->contact);
  return fields;
}

static PdRequestDetails *
finish_request (World *world, GAsyncResult **slot, GError **error)
{
  g_autoptr (GAsyncResult) result = wait_for (slot);

  return pd_desk_request_finish (world->account->desk, result, error);
}

static PdRequestDetails *
file_request (World *world, const char *request_id, GError **error)
{
  g_autoptr (PdRequestFields) fields = new_request (world);
  GAsyncResult *slot = NULL;

  pd_desk_create_request_async (world->account->desk, fields, 0, NULL, request_id, NULL,
                                got_result_cb, &slot);
  return finish_request (world, &slot, error);
}

static PdRequestDetails *
file_well (World *world)
{
  g_autoptr (GError) error = NULL;
  PdRequestDetails *details = file_request (world, NULL, &error);

  g_assert_no_error (error);
  return details;
}

static PdRequestDetails *
reply (World *world, gint64 row_id, const char *text, gboolean note, GError **error)
{
  GAsyncResult *slot = NULL;

  pd_desk_reply_request_async (world->account->desk, row_id, text, note, REQUEST_ID, NULL,
                               got_result_cb, &slot);
  return finish_request (world, &slot, error);
}

static void
test_request (World *world, gconstpointer data)
{
  g_autoptr (PdRequestDetails) details = file_well (world);

  g_assert_cmpstr (pd_support_request_get_state (details->request), ==, PD_REQUEST_OPEN);
  g_assert_cmpstr (pd_support_request_get_number (details->request), !=, "");
  g_assert_cmpstr (details->contact->first_name, ==, "Robin");
  g_assert_cmpuint (desk_service_count_acts (world->service, "create-request"), ==, 1);
}

/* 14: filed once: a lost answer is looked for among the requests. */
static void
test_request_faults (World *world, gconstpointer data)
{
  static const DeskFault faults[] = { DESK_FAULT_DROP_AFTER, DESK_FAULT_500_AFTER,
                                      DESK_FAULT_DROP_BEFORE, DESK_FAULT_500,
                                      DESK_FAULT_TRUNCATED };

  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++) {
    g_autofree char *request_id =
        g_strdup_printf ("0c0c0c0c-0000-4000-8000-0000000005%02u", (guint) i);
    g_autoptr (GError) error = NULL;
    g_autoptr (PdRequestDetails) details = NULL;
    g_autoptr (PdRequestDetails) later = NULL;

    g_test_message ("%s", desk_fault_to_nick (faults[i]));
    desk_service_add_fault (world->service, "POST", "/v1/servicerequests/*", faults[i], 0, 1, NULL);
    details = file_request (world, request_id, &error);
    if (details == NULL) {
      world_send_again (world, request_id);
      g_clear_error (&error);
    }
    later = file_request (world, request_id, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (pd_support_request_get_state (later->request), ==, PD_REQUEST_OPEN);
    g_assert_cmpuint (desk_service_count_acts (world->service, "create-request"), ==, i + 1);
  }
}

/* 14: 404 or 405: the portal must be used; the request is a draft with all that was typed. */
static void
test_request_gone (World *world, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) requests = NULL;

  if (data == NULL)
    desk_service_set_takes_requests (world->service, FALSE);
  else
    desk_service_add_fault (world->service, "POST", "/v1/servicerequests/*", DESK_FAULT_STATUS, 0,
                            0, data);
  g_assert_null (file_request (world, REQUEST_ID, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_REFUSED);
  assert_failed (world, "gone");
  requests = account_list (world->account, PD_LIST_REQUESTS);
  g_assert_cmpuint (requests->len, ==, 1);
  g_assert_cmpstr (pd_support_request_get_state (requests->pdata[0]), ==, PD_REQUEST_DRAFT);
  g_assert_cmpstr (pd_support_request_get_title (requests->pdata[0]), ==, "An order is missing");
}

/* Refused, and sent again from the outbox: the draft that it became is the request. */
static void
test_request_sent_again (World *world, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) requests = NULL;

  desk_service_add_fault (world->service, "POST", "/v1/servicerequests/*", DESK_FAULT_STATUS, 0, 1,
                          "400 {\"code\":2001,\"description\":\"Odd\"}");
  g_assert_null (file_request (world, REQUEST_ID, &error));
  assert_failed (world, "2001");
  world_send_again (world, REQUEST_ID);
  assert_sent (world);
  requests = account_list (world->account, PD_LIST_REQUESTS);
  g_assert_cmpuint (requests->len, ==, 1);
  g_assert_cmpstr (pd_support_request_get_state (requests->pdata[0]), ==, PD_REQUEST_OPEN);
  g_assert_cmpuint (desk_service_count_acts (world->service, "create-request"), ==, 1);
}

/* A reply is there once; a note of the staff never leaves. */
static void
test_reply (World *world, gconstpointer data)
{
  static const DeskFault faults[] = { DESK_FAULT_NONE, DESK_FAULT_DROP_AFTER,
                                      DESK_FAULT_DROP_BEFORE, DESK_FAULT_500_AFTER };
  const DeskFault fault = faults[GPOINTER_TO_UINT (data)];
  g_autoptr (PdRequestDetails) details = file_well (world);
  g_autoptr (PdRequestDetails) after = NULL;
  g_autoptr (GError) error = NULL;

  if (fault != DESK_FAULT_NONE)
    desk_service_add_fault (world->service, "PATCH", NULL, fault, 0, 1, NULL);
  after = reply (world, row_id_of (details->request), "Here it is.", FALSE, &error);
  retry (world);
  assert_sent (world);
  g_assert_cmpuint (desk_service_count_acts (world->service, "update-request"), ==, 1);

  g_clear_pointer (&after, pd_request_details_free);
  account_sync_well (world->account); /* our own words come back and are not doubled */
  {
    g_autoptr (PdRequestDetails) whole = NULL;
    GAsyncResult *slot = NULL;

    pd_desk_get_request_async (world->account->desk, row_id_of (details->request), NULL,
                               got_result_cb, &slot);
    whole = finish_request (world, &slot, NULL);
    g_assert_cmpuint (whole->messages->len, ==, 1);
    g_assert_cmpstr (pd_request_message_get_body (whole->messages->pdata[0]), ==, "Here it is.");
  }
}

static void
test_note (World *world, gconstpointer data)
{
  g_autoptr (PdRequestDetails) details = file_well (world);
  g_autoptr (PdRequestDetails) after = NULL;
  g_autoptr (GError) error = NULL;

  after = reply (world, row_id_of (details->request), "Call them on Monday.", TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (after->messages->len, ==, 1);
  g_assert_cmpuint (desk_service_count_calls (world->service, "PATCH", NULL), ==, 0);
}

/* Closed, and open again. */
static void
test_state (World *world, gconstpointer data)
{
  static const char *const states[] = { PD_REQUEST_CLOSED, PD_REQUEST_OPEN };
  g_autoptr (PdRequestDetails) details = file_well (world);

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++) {
    g_autoptr (PdRequestDetails) after = NULL;
    g_autoptr (GError) error = NULL;
    GAsyncResult *slot = NULL;

    pd_desk_set_request_state_async (world->account->desk, row_id_of (details->request), states[i],
                                     NULL, NULL, got_result_cb, &slot);
    after = finish_request (world, &slot, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (pd_support_request_get_state (after->request), ==, states[i]);
  }
  g_assert_cmpuint (desk_service_count_acts (world->service, "update-request"), ==, 2);
}

/* 14: no upload call is public: said before anything leaves. */
static void
test_request_files (World *world, gconstpointer data)
{
  g_autoptr (PdRequestFields) fields = new_request (world);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (PdRequestDetails) details = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (world->account->dir, "a.txt", NULL);
  GAsyncResult *slot = NULL;

  g_assert_true (g_file_set_contents (path, "text", -1, NULL));
  g_ptr_array_add (files, g_file_new_for_path (path));
  pd_desk_create_request_async (world->account->desk, fields, 0, files, REQUEST_ID, NULL,
                                got_result_cb, &slot);
  details = finish_request (world, &slot, &error);
  g_assert_error (error, PD_ERROR, PD_ERROR_UNSUPPORTED);
  g_assert_cmpuint (desk_service_count_calls (world->service, "POST", NULL), ==, 0);
}

#define ADD(path, data, test) \
  g_test_add ("/cloud-sales/" path, World, data, world_set_up, test, world_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("buy", NULL, test_buy);
  ADD ("buy-again", NULL, test_buy_again);
  ADD ("buy-faults", NULL, test_buy_faults);
  ADD ("buy-priced-by-cart", NULL, test_buy_priced_by_cart);
  ADD ("buy-garbled-question", NULL, test_buy_garbled_question);
  ADD ("buy-garbled-for-good", NULL, test_buy_garbled_for_good);
  ADD ("acts-then-full", NULL, test_acts_then_full);
  ADD ("buy-partly", NULL, test_buy_partly);
  ADD ("buy-nothing", NULL, test_buy_nothing);
  ADD ("buy-rotated", NULL, test_buy_rotated);
  ADD ("buy-refused", NULL, test_buy_refused);
  ADD ("buy-without-agreement", (gpointer) "global", test_buy_without_agreement);
  ADD ("buy-without-agreement-china", (gpointer) "china", test_buy_without_agreement);
  ADD ("buy-without-agreement-us", (gpointer) "us-government", test_buy_without_agreement);
  ADD ("buy-line-error", NULL, test_buy_line_error);
  ADD ("buy-killed", NULL, test_buy_killed);
  ADD ("buy-found", NULL, test_buy_found);
  ADD ("buy-found-after-sync", "sync", test_buy_found);
  ADD ("buy-found-on-page-2", "pages", test_buy_found);
  ADD ("buy-lost", NULL, test_buy_lost);
  ADD ("buy-lost-after-waiting", NULL, test_buy_lost_after_waiting);
  ADD ("buy-unread", NULL, test_buy_unread);
  ADD ("buy-dearer", NULL, test_buy_dearer);
  ADD ("buy-rotated-for-good", NULL, test_buy_rotated_for_good);
  ADD ("quote", NULL, test_quote);
  ADD ("quote-unreachable", NULL, test_quote_unreachable);
  ADD ("cancel", NULL, test_cancel);
  ADD ("cancel-faults", NULL, test_cancel_faults);
  ADD ("cancel-late", NULL, test_cancel_late);
  ADD ("cancel-window-is-theirs", NULL, test_cancel_window_is_theirs);
  ADD ("cancel-conflict", NULL, test_cancel_conflict);
  ADD ("cancel-by-subscription", GUINT_TO_POINTER (0), test_cancel_by_subscription);
  ADD ("cancel-by-subscription-drop-after", GUINT_TO_POINTER (1), test_cancel_by_subscription);
  ADD ("cancel-by-subscription-202", GUINT_TO_POINTER (2), test_cancel_by_subscription);
  ADD ("cancel-rules", NULL, test_cancel_rules);
  ADD ("create-customer", NULL, test_create_customer);
  ADD ("create-customer-refused", NULL, test_create_customer_refused);
  ADD ("create-customer-incomplete", NULL, test_create_customer_incomplete);
  ADD ("create-customer-faults", NULL, test_create_customer_faults);
  ADD ("create-customer-doubted", NULL, test_create_customer_doubted);
  ADD ("update-customer", NULL, test_update_customer);
  ADD ("update-customer-stale", NULL, test_update_customer_stale);
  ADD ("update-customer-told", NULL, test_update_customer_told);
  ADD ("update-customer-lost", NULL, test_update_customer_lost);
  ADD ("update-customer-fixed", NULL, test_update_customer_fixed);
  ADD ("agreement", GUINT_TO_POINTER (0), test_agreement);
  ADD ("agreement-drop-after", GUINT_TO_POINTER (1), test_agreement);
  ADD ("agreement-500-after", GUINT_TO_POINTER (2), test_agreement);
  ADD ("agreement-is-there", NULL, test_agreement_is_there);
  ADD ("request", NULL, test_request);
  ADD ("request-faults", NULL, test_request_faults);
  ADD ("request-gone", NULL, test_request_gone);
  ADD ("request-405", "405 ", test_request_gone);
  ADD ("request-sent-again", NULL, test_request_sent_again);
  ADD ("request-files", NULL, test_request_files);
  ADD ("reply", GUINT_TO_POINTER (0), test_reply);
  ADD ("reply-drop-after", GUINT_TO_POINTER (1), test_reply);
  ADD ("reply-drop-before", GUINT_TO_POINTER (2), test_reply);
  ADD ("reply-500-after", GUINT_TO_POINTER (3), test_reply);
  ADD ("note", NULL, test_note);
  ADD ("state", NULL, test_state);

  return g_test_run ();
}
