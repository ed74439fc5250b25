// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* What could cost a customer or the partner money on a cloud account: a price that nobody saw, a
 * part of an act that nobody told of, a "no" that was a "yes". */

#include <string.h>

#include "pd-errand-private.h"
#include "pd-money.h"
#include "reservation-fixture.h"
#include "world-fixture.h"

#define PRODUCT WORLD_PRODUCT
#define SKU WORLD_SKU
#define FIRST "0e0e0e0e-0000-4000-8000-000000000001"
#define SECOND "0e0e0e0e-0000-4000-8000-000000000002"
#define NO_CART "404 {\"code\":800008,\"description\":\"No such cart\"}"

/* --- deeds, waited for --- */

static GPtrArray *
new_cart (gint64 quantity)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) pd_order_item_free);

  g_ptr_array_add (items, pd_order_item_new (PRODUCT, SKU, quantity, "", PD_BILLING_ONE_TIME));
  return items;
}

static GPtrArray *
new_mixed_cart (World *world, gint64 quantity)
{
  GPtrArray *items = new_cart (quantity);

  g_ptr_array_add (items, world_new_other_item (world));
  return items;
}

static PdOrder *
try_buy (World *world, GPtrArray *items, const char *request_id, GError **error)
{
  return buy (world->account->desk, row_id_of (world->customer), items, request_id, error);
}

/* --- prices --- */

/* What one unit costs over there; the book has its price from now on. */
static gint64
learn_price (World *world)
{
  g_autoptr (GPtrArray) items = new_cart (1);
  g_autoptr (PdCartQuote) quote =
      quote_cart (world->account->desk, row_id_of (world->customer), items);

  return g_array_index (quote->unit_minor, gint64, 0);
}

/* Two purchases wait for the network, both asked for at the old price. That the first one's refusal
 * brings the new price into the book is no consent to buy the second one at it. */
static void
test_seen_price (World *world, gconstpointer data)
{
  gint64 unit = learn_price (world);
  g_autoptr (GPtrArray) one = new_cart (1);
  g_autoptr (GPtrArray) two = new_cart (2);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (world_reprice (world, unit - 1), >, 0);
  desk_service_set_listening (world->service, FALSE);
  g_assert_null (try_buy (world, one, FIRST, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_QUEUED);
  g_clear_error (&error);
  g_assert_null (try_buy (world, two, SECOND, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_QUEUED);

  desk_service_set_listening (world->service, TRUE);
  pd_clock_set (world->account->clock, TEST_NOW + G_USEC_PER_SEC);
  world_send_again (world, FIRST);
  world_send_again (world, SECOND);
  world_assert_code (world, FIRST, "price");
  world_assert_code (world, SECOND, "price");
  g_assert_cmpuint (desk_service_count_acts (world->service, "checkout"), ==, 0);

  world_send_again (world, SECOND); /* both figures were told: this is the consent */
  world_assert_state (world, SECOND, PD_OUTBOX_SENT);
  /* It was asked for before the other was refused: it is no correction of it. */
  world_assert_state (world, FIRST, PD_OUTBOX_FAILED);
}

/* An item that cannot be opened has not left where its notes name no step. */
static void
test_notes (World *world, gconstpointer data)
{
  const char *const seen[] = { "offers", "{}", "seen", "12 USD", NULL };
  const char *const entered[] = { "seen", "12 USD", "step:checkout", "1", NULL };
  const char *const *rows[] = { seen, entered };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GHashTable) notes = g_hash_table_new (g_str_hash, g_str_equal);
    g_autofree char *text = NULL;

    for (gsize j = 0; rows[i][j] != NULL; j += 2)
      g_hash_table_insert (notes, (gpointer) rows[i][j], (gpointer) rows[i][j + 1]);
    text = pd_errand_notes_to_text (notes);
    g_assert_cmpint (pd_errand_notes_have_step (text), ==, rows[i] == entered);
  }
  g_assert_false (pd_errand_notes_have_step (NULL));
  g_assert_true (pd_errand_notes_have_step ("{ cut off"));
}

/* A quote that asks for one price hears the others too: what it shows is what is bought at. */
static void
test_quoted_price (World *world, gconstpointer data)
{
  gint64 unit = learn_price (world);
  g_autoptr (GPtrArray) items = new_mixed_cart (world, 1);
  g_autoptr (PdCartQuote) quote = NULL;
  g_autoptr (PdOrder) order = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (world_reprice (world, unit - 1), >, 0);
  quote = quote_cart (world->account->desk, row_id_of (world->customer), items);
  g_assert_cmpint (g_array_index (quote->unit_minor, gint64, 0), ==, unit);
  order = try_buy (world, items, FIRST, &error);
  g_assert_no_error (error);
}

/* What was shown in dollars is not bought in euros unasked, however small the figure is. */
static void
test_other_currency (World *world, gconstpointer data)
{
  g_autoptr (GPtrArray) items = new_cart (1);
  g_autoptr (GError) error = NULL;

  learn_price (world);
  desk_service_add_fault (
      world->service, "POST", "*/carts", DESK_FAULT_STATUS, 0, 1,
      "201 {\"id\":\"c-1\",\"lineItems\":[{\"id\":0,\"catalogItemId\":\"" PRODUCT ":" SKU
      ":A\",\"quantity\":1,\"currencyCode\":\"EUR\",\"pricing\":{\"price\":0.5,"
      "\"extendedPrice\":0.5}}]}");
  g_assert_null (try_buy (world, items, FIRST, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_REFUSED);
  g_test_message ("%s", error->message);
  world_assert_code (world, FIRST, "price");
  g_assert_cmpuint (desk_service_count_calls (world->service, "POST", "*/checkout*"), ==, 0);

  world_send_again (world, FIRST);
  world_assert_state (world, FIRST, PD_OUTBOX_SENT);
}

/* Something that is sold for two terms; the second one's price in *other. */
static PdProduct *
find_two_terms (World *world, const PdPrice **other)
{
  g_autoptr (GPtrArray) products = account_list (world->account, PD_LIST_PRODUCTS);

  for (guint i = 0; i < products->len; i++) {
    GPtrArray *prices = pd_product_get_prices (products->pdata[i]);

    if (g_strcmp0 (pd_product_get_kind (products->pdata[i]), PD_KIND_SUBSCRIPTION) != 0)
      continue;
    for (guint k = 1; k < prices->len; k++) {
      *other = prices->pdata[k];
      if (g_strcmp0 ((*other)->term, ((PdPrice *) prices->pdata[0])->term) != 0)
        return g_object_ref (products->pdata[i]);
    }
  }
  g_error ("Nothing is sold for two terms");
}

typedef struct
{
  PdProduct *product;
  const PdPrice *other;
} Quoted;

/* As somebody's quote of it leaves the book. */
static gpointer
quote_other_term_job (PdDatabase *database,
                      gpointer data,
                      GCancellable *cancellable,
                      GError **error)
{
  const Quoted *quoted = data;

  g_ptr_array_add (pd_product_get_prices (quoted->product),
                   pd_price_new (quoted->other->term, quoted->other->billing, "USD", G_MAXINT));
  return pd_database_put_product (database, quoted->product, error) ? data : NULL;
}

/* Which term was not said: it is the one that was taken when it was asked for, also where another
 * one comes first by the time that it is sent. */
static void
test_taken_term (World *world, gconstpointer data)
{
  const PdPrice *other = NULL;
  g_autoptr (PdProduct) product = find_two_terms (world, &other);
  g_autofree char *first = g_strdup (((PdPrice *) pd_product_get_prices (product)->pdata[0])->term);
  g_autoptr (GPtrArray) items =
      g_ptr_array_new_with_free_func ((GDestroyNotify) pd_order_item_free);
  Quoted quoted = { product, other };
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOrder) order = NULL;

  g_ptr_array_add (items, pd_order_item_new (
                              pd_product_get_product_id (product), pd_product_get_sku_id (product),
                              MAX (1, pd_product_get_min_quantity (product)), NULL, NULL));
  desk_service_set_listening (world->service, FALSE);
  g_assert_null (try_buy (world, items, FIRST, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_QUEUED);
  g_clear_error (&error);
  pd_store_write (pd_desk_get_store (world->account->desk), quote_other_term_job, &quoted, &error);
  g_assert_no_error (error);

  desk_service_set_listening (world->service, TRUE);
  world_send_again (world, FIRST);
  world_assert_state (world, FIRST, PD_OUTBOX_SENT);
  order = try_buy (world, items, FIRST, &error); /* the same answer again */
  g_assert_no_error (error);
  g_assert_cmpstr (pd_order_line_get_term (get_line (order, 0)), ==, first);
}

/* --- a part of a cart --- */

static gpointer
leave_behind_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (PdOutboxEntry) entry = pd_database_find_outbox (database, FIRST, error);

  return entry != NULL && pd_errand_note_entry (entry, "failed", data, error) &&
                 pd_database_update_outbox (database, entry, error)
             ? data
             : NULL;
}

/* A part failed, and the process died before it was all written down; the same cart, asked again,
 * places that part too (6). Nobody is told to buy it once more. */
static void
test_part_placed_after_all (World *world, gconstpointer data)
{
  g_autoptr (GPtrArray) items = new_mixed_cart (world, 1);
  g_autoptr (PdOutboxEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  desk_service_add_fault (world->service, NULL, "*/checkout*", DESK_FAULT_DROP_BEFORE, 0, 0, NULL);
  g_assert_null (try_buy (world, items, FIRST, &error));
  world_assert_asked (world, FIRST);
  desk_service_clear_faults (world->service);
  g_assert_nonnull (pd_store_write (pd_desk_get_store (world->account->desk), leave_behind_job,
                                    (gpointer) "Not possible", &error));

  account_reopen (world->account);
  world_send_again (world, FIRST);
  world_assert_state (world, FIRST, PD_OUTBOX_SENT);
  g_assert_cmpuint (desk_service_count_acts (world->service, "checkout"), ==, 2);
  entry = account_find_item (world->account, FIRST);
  g_assert_null (strchr (entry->answer, ';'));
}

/* As a process leaves it that was killed after it had kept the only order that was placed. */
static gpointer
keep_second_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_ORDERS);
  g_autoptr (PdOutboxEntry) entry = pd_database_find_outbox (database, FIRST, error);
  g_autoptr (GPtrArray) orders = pd_database_list (database, query, -1, 0, error);
  PdOrder *newest = NULL;
  PdFarOrder far = { .customer_row_id = *(gint64 *) data,
                     .request_id = FIRST,
                     .total_minor = PD_FAR_UNSAID,
                     .include_tax = -1,
                     .now = TEST_NOW };

  for (guint i = 0; orders != NULL && i < orders->len; i++) {
    if (newest == NULL || row_id_of (orders->pdata[i]) > row_id_of (newest))
      newest = orders->pdata[i];
  }
  far.order_id = pd_order_get_order_id (newest);
  return pd_database_put_far_order (database, &far, NULL, NULL, error) &&
                 pd_errand_note_entry (entry, "first", far.order_id, error) &&
                 pd_database_update_outbox (database, entry, error)
             ? data
             : NULL;
}

/* The second of two orders was placed and kept, then the process died; the same cart gives both,
 * the other one first. Both are kept. */
static void
test_part_before_it (World *world, gconstpointer data)
{
  g_autoptr (GPtrArray) items = new_mixed_cart (world, 1);
  g_autoptr (GError) error = NULL;
  gint64 customer = row_id_of (world->customer);

  desk_service_fail_product (world->service, PRODUCT, 800066);
  desk_service_add_fault (world->service, NULL, "*/checkout*", DESK_FAULT_DROP_AFTER, 0, 0, NULL);
  g_assert_null (try_buy (world, items, FIRST, &error));
  world_assert_asked (world, FIRST);
  account_sync_well (world->account);
  g_clear_error (&error);
  pd_store_write (pd_desk_get_store (world->account->desk), keep_second_job, &customer, &error);
  g_assert_no_error (error);

  desk_service_fail_product (world->service, NULL, 0);
  desk_service_clear_faults (world->service);
  world_send_again (world, FIRST);
  world_assert_state (world, FIRST, PD_OUTBOX_SENT);
  g_assert_cmpuint (desk_service_count_acts (world->service, "checkout"), ==, 2);
}

/* The answer was lost, the cart is gone, and one of its two orders shows: the other one may come
 * for so long; then it is told that it was not ordered. */
static void
test_part_found (World *world, gconstpointer data)
{
  g_autoptr (GPtrArray) items = new_mixed_cart (world, 1);
  PdOrderItem *other = items->pdata[1];
  g_autoptr (PdOutboxEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  desk_service_fail_product (world->service, other->product_id, 800066);
  desk_service_add_fault (world->service, NULL, "*/checkout*", DESK_FAULT_DROP_AFTER, 0, 1, NULL);
  desk_service_add_fault (world->service, NULL, "*/checkout*", DESK_FAULT_STATUS, 0, 0, NO_CART);
  g_assert_null (try_buy (world, items, FIRST, &error));
  world_send_again (world, FIRST);
  world_assert_asked (world, FIRST);

  world_pass_time (world, 17 * MINUTE_US);
  world_send_again (world, FIRST);
  world_assert_state (world, FIRST, PD_OUTBOX_SENT);
  entry = account_find_item (world->account, FIRST);
  g_assert_nonnull (strchr (entry->answer, ';'));
  g_assert_cmpuint (desk_service_count_acts (world->service, "checkout"), ==, 1);
}

/* 1.4: what is sold may stand on the second page. */
static void
test_offer_on_page_2 (World *world, gconstpointer data)
{
  g_autoptr (GPtrArray) items = new_cart (1);
  g_autoptr (PdOrder) order = NULL;
  g_autoptr (GError) error = NULL;

  desk_service_add_fault (world->service, "GET", "*/availabilities*", DESK_FAULT_EMPTY_PAGE, 0, 0,
                          NULL);
  order = try_buy (world, items, FIRST, &error);
  g_assert_no_error (error);
}

/* --- cancelling --- */

typedef struct
{
  const PdFarSubscription *subscription;
  gint64 line;
} Telling;

static gpointer
tell_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Telling *telling = data;

  return pd_database_put_far_subscription (database, telling->subscription, &telling->line, NULL,
                                           error)
             ? data
             : NULL;
}

static GPtrArray *
new_subscription (World *world)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) pd_order_item_free);
  g_autoptr (GPtrArray) products = account_list (world->account, PD_LIST_PRODUCTS);

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
  return items;
}

/* The subscription told of the line first, under a number of the book's own: it is the order's line
 * that is cancelled. */
static void
test_cancel_made_line (World *world, gconstpointer data)
{
  g_autoptr (Account) other = account_new (world->service);
  g_autoptr (GPtrArray) items = new_subscription (world);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdCustomer) theirs = account_get_customer (other);
  g_autoptr (PdOrder) order = buy (other->desk, row_id_of (theirs), items, NULL, &error);
  g_autoptr (PdOrderLine) line = NULL;
  g_autoptr (PdOrder) after = NULL;
  PdFarSubscription subscription = { .customer_row_id = row_id_of (world->customer),
                                     .kind = PD_KIND_SUBSCRIPTION,
                                     .auto_renew = -1,
                                     .seen_at = TEST_NOW };
  Telling telling = { &subscription, 0 };

  g_assert_no_error (error);
  account_sync_well (other);
  line = PD_ORDER_LINE (get_record (other->desk, PD_LIST_SOFTWARE, get_line_id (order, 0), NULL));
  subscription.subscription_id = pd_order_line_get_subscription_id (line);
  subscription.order_id = pd_order_line_get_order_id (line);
  subscription.product_id = pd_order_line_get_product_id (line);
  subscription.sku_id = pd_order_line_get_sku_id (line);
  subscription.quantity = pd_order_line_get_quantity (line);
  subscription.term = pd_order_line_get_term (line);
  subscription.billing = pd_order_line_get_billing (line);
  subscription.status = "active";
  subscription.placed_at = pd_order_line_get_placed_at (line);
  subscription.policy_id = pd_order_line_get_policy_id (line);
  subscription.window_end = pd_order_line_get_window_end (line);
  g_assert_nonnull (
      pd_store_write (pd_desk_get_store (world->account->desk), tell_job, &telling, &error));
  after = cancel_lines (world->account->desk, &telling.line, 1, TRUE, FIRST, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pd_order_get_lines (after)->len, ==, 1);
  g_assert_cmpstr (pd_order_line_get_status (get_line (after, 0)), ==, "cancelled");
  g_assert_cmpuint (desk_service_count_acts (world->service, "cancel"), ==, 1);
}

/* 10: the answer was lost, and the second try is refused: that may be because the first one is at
 * work (7.13). It stands when nothing has shown for so long. */
static void
test_cancel_subscription_in_doubt (World *world, gconstpointer data)
{
  g_autoptr (GPtrArray) items = new_subscription (world);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOrder) order = try_buy (world, items, NULL, &error);
  g_autoptr (PdOrder) after = NULL;
  gint64 row_id;

  g_assert_no_error (error);
  row_id = get_line_id (order, 0);
  desk_service_add_fault (world->service, "PATCH", "*/orders/*", DESK_FAULT_STATUS, 0, 0,
                          "400 {\"code\":800063,\"description\":\"Use the subscription\"}");
  desk_service_add_fault (world->service, "PATCH", "*/subscriptions/*", DESK_FAULT_DROP_BEFORE, 0,
                          1, NULL);
  desk_service_add_fault (world->service, "PATCH", "*/subscriptions/*", DESK_FAULT_STATUS, 0, 0,
                          "400 {\"code\":800081,\"description\":\"Not in this state\"}");
  after = cancel_lines (world->account->desk, &row_id, 1, TRUE, FIRST, &error);
  world_assert_asked (world, FIRST);
  world_send_again (world, FIRST);
  world_assert_asked (world, FIRST);

  world_pass_time (world, 16 * MINUTE_US);
  world_send_again (world, FIRST);
  world_assert_code (world, FIRST, "800081");
}

/* --- customers and requests --- */

/* The customer was made, and nobody can read the answer, nor its repetitions: the list has it. */
static void
test_customer_unread (World *world, gconstpointer data)
{
  g_autoptr (PdCustomerFields) fields = g_new0 (PdCustomerFields, 1);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (PdCustomer) customer = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  fields->name = g_strdup ("Coneflower LLC");
  fields->domain = g_strdup ("coneflower.onmicrosoft.com");
  fields->country = g_strdup ("US");
  fields->email = g_strdup ("info@coneflower.example");
  fields->first_name = g_strdup ("Robin");
  fields->last_name = g_strdup ("Lee");
  fields->address_line1 = g_strdup ("1 Main Street");
  fields->city = g_strdup ("Redmond");
  fields->state = g_strdup ("WA");
  fields->postal_code = g_strdup ("98052");
  desk_service_add_fault (world->service, "POST", "/v1/customers", DESK_FAULT_NOT_JSON, 0, 0, NULL);
  pd_desk_create_customer_async (world->account->desk, fields, FIRST, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  customer = pd_desk_customer_finish (world->account->desk, result, &error);
  world_assert_asked (world, FIRST);

  world_send_again (world, FIRST);
  world_assert_state (world, FIRST, PD_OUTBOX_SENT);
  g_assert_cmpuint (desk_service_count_acts (world->service, "create-customer"), ==, 1);
}

static PdRequestDetails *
ask (World *world, GError **error)
{
  g_autoptr (PdRequestFields) fields =
      new_fields (PD_REQUEST_PARTNER_CENTER, row_id_of (world->customer));

  g_free (fields->problem);
  fields->problem = g_strdup ("csp-orders");
  return create_request (world->account->desk, fields, 0, NULL, FIRST, error);
}

/* 1.4: so may a topic. */
static void
test_topic_on_page_2 (World *world, gconstpointer data)
{
  g_autoptr (PdRequestDetails) details = NULL;
  g_autoptr (GError) error = NULL;

  desk_service_add_fault (world->service, "GET", "*/supporttopics*", DESK_FAULT_EMPTY_PAGE, 0, 0,
                          NULL);
  details = ask (world, &error);
  g_assert_no_error (error);
  world_assert_state (world, FIRST, PD_OUTBOX_SENT);
}

/* 14: it was filed and the answer was lost; that nothing new is taken since is no reason to file it
 * once more in the portal. */
static void
test_request_filed_before (World *world, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  desk_service_add_fault (world->service, "POST", "/v1/servicerequests/*", DESK_FAULT_DROP_AFTER, 0,
                          1, NULL);
  g_assert_null (ask (world, &error));
  world_assert_asked (world, FIRST);
  desk_service_set_takes_requests (world->service, FALSE);
  world_send_again (world, FIRST);
  world_assert_state (world, FIRST, PD_OUTBOX_SENT);
  g_assert_cmpuint (desk_service_count_acts (world->service, "create-request"), ==, 1);
}

/* --- refund and exchange --- */

static PdRequestDetails *
return_units (World *world, gint64 quantity, GError **error)
{
  g_autoptr (PdReservation) reservation = account_get_reservation (world->account);
  g_autoptr (PdRefundAsk) units = new_ask (quantity, NULL);
  g_autoptr (PdRequestFields) fields = new_fields (PD_REQUEST_AZURE, row_id_of (world->customer));

  return refund (world->account->desk, row_id_of (reservation), units, fields, 0, FIRST, error);
}

/* azure-api.md 6: "not empty = refused, although HTTP 200", also in the answer to the return. */
static void
test_refund_refused_in_answer (World *world, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  desk_service_add_fault (
      world->service, "POST", "*/return?*", DESK_FAULT_STATUS, 0, 1,
      "202 {\"properties\":{\"policyResult\":{\"properties\":{\"policyErrors\":[{\"code\":"
      "\"RefundLimitExceeded\",\"message\":\"Too much\"}]}}}}");
  g_assert_null (return_units (world, 2, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, "Too much"));
  world_assert_code (world, FIRST, "RefundLimitExceeded");

  world_send_again (world, FIRST);
  world_assert_state (world, FIRST, PD_OUTBOX_SENT);
  g_assert_cmpuint (desk_service_count_acts (world->service, "return"), ==, 1);
}

/* The answer was lost, nothing had been done, and the order was at work for somebody else: the
 * refund does not wait for ever. */
static void
test_refund_not_taken (World *world, gconstpointer data)
{
  g_autoptr (PdReservation) reservation = account_get_reservation (world->account);
  g_autofree char *order = g_strdup_printf ("*/reservationOrders/%s?api-version*",
                                            pd_reservation_get_reservation_order_id (reservation));
  g_autoptr (GError) error = NULL;

  desk_service_add_fault (world->service, "POST", "*/return?*", DESK_FAULT_DROP_BEFORE, 0, 1, NULL);
  g_assert_null (return_units (world, 2, &error));
  world_assert_asked (world, FIRST);
  desk_service_add_fault (world->service, "GET", order, DESK_FAULT_STATUS, 0, 1,
                          "200 {\"properties\":{\"provisioningState\":\"PendingBilling\"}}");
  world_send_again (world, FIRST);
  world_assert_asked (world, FIRST);

  world_pass_time (world, 20 * MINUTE_US);
  world_send_again (world, FIRST); /* it was not taken */
  world_send_again (world, FIRST);
  world_assert_state (world, FIRST, PD_OUTBOX_SENT);
  g_assert_cmpuint (desk_service_count_acts (world->service, "return"), ==, 1);
}

/* "In the region, for a year." */
static GPtrArray *
new_wish (World *world)
{
  g_autoptr (GPtrArray) products = account_list (world->account, PD_LIST_PRODUCTS);
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) pd_order_item_free);

  for (guint i = 0; i < products->len && items->len == 0; i++) {
    PdProduct *product = products->pdata[i];
    const char *const *regions = pd_product_get_regions (product);
    GPtrArray *prices = pd_product_get_prices (product);
    gboolean yearly = prices->len == 0;
    PdOrderItem *item;

    for (guint k = 0; k < prices->len; k++)
      yearly = yearly || g_strcmp0 (((PdPrice *) prices->pdata[k])->term, "P1Y") == 0;
    if (g_strcmp0 (pd_product_get_size (product), "Standard_D8s_v5") != 0 || !yearly ||
        regions == NULL || !g_strv_contains (regions, "eastus"))
      continue;
    item = pd_order_item_new (pd_product_get_product_id (product), pd_product_get_sku_id (product),
                              1, "P1Y", PD_BILLING_ONE_TIME);
    pd_order_item_set_reservation (item, "eastus", WORLD_SUBSCRIPTION);
    g_ptr_array_add (items, item);
  }
  g_assert_cmpuint (items->len, ==, 1);
  return items;
}

/* azure-api.md 1, 7: it failed after the refunds, and no item says what became of it: the
 * reservation does. */
static void
test_exchange_half_untold (World *world, gconstpointer data)
{
  g_autoptr (PdReservation) reservation = account_get_reservation (world->account);
  g_autoptr (PdRefundAsk) units = new_ask (1, NULL);
  g_autoptr (GPtrArray) items = new_wish (world);
  g_autoptr (PdRequestFields) fields = new_fields (PD_REQUEST_AZURE, row_id_of (world->customer));
  g_autoptr (PdRequestDetails) details = NULL;
  g_autoptr (GError) error = NULL;
  const char *body;
  g_autofree char *failed = g_strdup_printf (
      "200 {\"status\":\"Failed\",\"error\":{\"code\":\"PurchaseError\",\"message\":\"None\"},"
      "\"properties\":{\"reservationsToExchange\":[{\"reservationId\":\"%s\",\"quantity\":1}]}}",
      pd_reservation_get_reservation_id (reservation));

  desk_service_set_polls (world->service, 0);
  desk_service_azure_set_switches (world->service, DESK_AZURE_PURCHASES_FAIL);
  /* The first answer is the calculation's. */
  desk_service_add_fault (world->service, "GET", "*/operationResults/*", DESK_FAULT_STATUS, 1, 1,
                          failed);
  details = exchange (world->account->desk, row_id_of (reservation), units, items, fields, FIRST,
                      NULL, &error);
  world_assert_state (world, FIRST, PD_OUTBOX_SENT);
  g_assert_no_error (error);
  g_assert_cmpuint (desk_service_count_acts (world->service, "exchange"), ==, 1);
  body = pd_request_message_get_body (details->messages->pdata[0]);
  g_test_message ("%s", body);
  g_assert_null (strstr (body, "—")); /* what was calculated stands */
}

static GPtrArray *
split (World *world, gint64 row_id, gint64 first, const char *request_id, GError **error)
{
  GAsyncResult *slot = NULL;

  pd_desk_split_reservation_async (world->account->desk, row_id, first, WORLD_UNITS - first,
                                   request_id, NULL, got_result_cb, &slot);
  return finish_reservations (world->account->desk, &slot, error);
}

/* azure-api.md 3.3: the answer was lost, nothing of it showed, and the second try is told "not
 * now", because the first one is done: it is found, and holds up nothing behind it. */
static void
test_split_seen_late (World *world, gconstpointer data)
{
  g_autoptr (PdReservation) reservation = account_get_reservation (world->account);
  const char *order_id = pd_reservation_get_reservation_order_id (reservation);
  g_autofree char *path =
      g_strdup_printf ("*/reservationOrders/%s/reservations?api-version*", order_id);
  g_autofree char *before = g_strdup_printf (
      "200 {\"value\":[{\"id\":\"/providers/microsoft.capacity/reservationOrders/%s/"
      "reservations/%s\",\"properties\":{\"provisioningState\":\"Succeeded\",\"quantity\":%d}}]}",
      order_id, pd_reservation_get_reservation_id (reservation), WORLD_UNITS);
  g_autoptr (GError) error = NULL;

  desk_service_add_fault (world->service, "POST", "*/split*", DESK_FAULT_DROP_AFTER, 0, 1, NULL);
  g_assert_null (split (world, row_id_of (reservation), 7, FIRST, &error));
  world_assert_asked (world, FIRST);
  desk_service_add_fault (world->service, "GET", path, DESK_FAULT_STATUS, 0, 3, before);
  world_send_again (world, FIRST);
  world_assert_asked (world, FIRST);
  world_send_again (world, FIRST);
  world_assert_state (world, FIRST, PD_OUTBOX_SENT);
  g_assert_cmpuint (desk_service_count_acts (world->service, "split"), ==, 1);
}

/* azure-api.md 2: a payment that failed was tried again; the reservation costs it once. */
static void
test_failed_payment (World *world, gconstpointer data)
{
  g_autoptr (PdReservation) before = account_get_reservation (world->account);
  const char *order_id = pd_reservation_get_reservation_order_id (before);
  gint64 unit = pd_reservation_get_unit_price (before);
  g_autofree char *total = pd_money_format_plain (unit * WORLD_UNITS, "USD");
  g_autofree char *path = g_strdup_printf ("*/reservationOrders/%s?*schedule*", order_id);
  g_autofree char *order = g_strdup_printf (
      "200 {\"id\":\"/providers/microsoft.capacity/reservationOrders/%s\",\"properties\":{"
      "\"originalQuantity\":%d,\"planInformation\":{\"transactions\":["
      "{\"status\":\"Failed\",\"billingCurrencyTotal\":{\"currencyCode\":\"USD\",\"amount\":%s}},"
      "{\"status\":\"Succeeded\",\"billingCurrencyTotal\":{\"currencyCode\":\"USD\",\"amount\":%s}}"
      "]}}}",
      order_id, WORLD_UNITS, total, total);
  g_autoptr (PdSyncReport) report = NULL;
  g_autoptr (PdReservation) after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (unit, >, 0);
  desk_service_add_fault (world->service, "GET", path, DESK_FAULT_STATUS, 0, 0, order);
  report = account_sync (world->account, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (desk_service_count_faults (world->service), >, 0);
  after = account_get_reservation (world->account);
  g_assert_cmpint (pd_reservation_get_unit_price (after), ==, unit);
  desk_service_clear_faults (world->service);
}

#define ADD(path, test) \
  g_test_add ("/cloud-money/" path, World, NULL, world_set_up, test, world_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("notes", test_notes);
  ADD ("price/seen", test_seen_price);
  ADD ("price/quoted", test_quoted_price);
  ADD ("price/other-currency", test_other_currency);
  ADD ("taken-term", test_taken_term);
  ADD ("part/placed-after-all", test_part_placed_after_all);
  ADD ("part/before-it", test_part_before_it);
  ADD ("part/found", test_part_found);
  ADD ("offer-on-page-2", test_offer_on_page_2);
  ADD ("cancel/made-line", test_cancel_made_line);
  ADD ("cancel/subscription-in-doubt", test_cancel_subscription_in_doubt);
  ADD ("customer-unread", test_customer_unread);
  ADD ("request/topic-on-page-2", test_topic_on_page_2);
  ADD ("request/filed-before", test_request_filed_before);
  ADD ("refund/refused-in-answer", test_refund_refused_in_answer);
  ADD ("refund/not-taken", test_refund_not_taken);
  ADD ("exchange/half-untold", test_exchange_half_untold);
  ADD ("split/seen-late", test_split_seen_late);
  ADD ("failed-payment", test_failed_payment);

  return g_test_run ();
}
