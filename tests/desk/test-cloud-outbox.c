// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* What a person decides in the outbox of a cloud account: a fate that nobody tells is ended by
 * hand, a refused purchase gives its place to the next one. */

#include <string.h>

#include "pd-errand.h"
#include "reservation-fixture.h"
#include "world-fixture.h"

#define PRODUCT WORLD_PRODUCT
#define SKU WORLD_SKU
#define FIRST "0d0d0d0d-0000-4000-8000-000000000001"
#define SECOND "0d0d0d0d-0000-4000-8000-000000000002"
#define NO_CREDIT "403 {\"code\":800023,\"description\":\"No credit is left\"}"
#define HOUR_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

/* --- deeds, waited for --- */

/* @refused_id (nullable): whose place it takes. */
static PdOrder *
buy_instead (World *world,
             gint64 quantity,
             const char *refused_id,
             const char *request_id,
             GError **error)
{
  g_autoptr (GPtrArray) items =
      g_ptr_array_new_with_free_func ((GDestroyNotify) pd_order_item_free);
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  g_ptr_array_add (items, pd_order_item_new (PRODUCT, SKU, quantity, "", PD_BILLING_ONE_TIME));
  pd_desk_buy_instead_async (world->account->desk, row_id_of (world->customer), items, refused_id,
                             request_id, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  return pd_desk_buy_finish (world->account->desk, result, error);
}

typedef void (*ItemAct) (PdCloudAccount *cloud,
                         gint64 row_id,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);

static PdOutboxItem *
act (World *world, ItemAct function, const char *request_id, GError **error)
{
  g_autoptr (PdOutboxEntry) entry = account_find_item (world->account, request_id);
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  function (world->account->cloud, entry->row_id, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  return pd_cloud_account_outbox_finish (world->account->cloud, result, error);
}

static PdOutboxItem *
find (World *world, const char *request_id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  PdOutboxItem *item;

  pd_cloud_account_find_item_async (world->account->cloud, request_id, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  item = pd_cloud_account_outbox_finish (world->account->cloud, result, &error);
  g_assert_no_error (error);
  return item;
}

static void
assert_not_allowed (World *world, ItemAct function, const char *request_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOutboxItem) item = act (world, function, request_id, &error);

  g_assert_null (item);
  g_assert_error (error, PD_ERROR, PD_ERROR_NOT_ALLOWED);
}

/* Another question, with its end. */
static void
ask_again (World *world, const char *request_id)
{
  g_autoptr (PdOutboxEntry) before = account_find_item (world->account, request_id);
  g_autoptr (PdOutboxEntry) entry = NULL;

  account_retry (world->account, before->row_id);
  do {
    world_iterate ();
    g_clear_pointer (&entry, pd_outbox_entry_free);
    entry = account_find_item (world->account, request_id);
  } while (entry->attempts == before->attempts ||
           entry->next_try_at <= pd_clock_now (world->account->clock));
}

/* A purchase whose checkout answers nothing that tells; asked about again after an hour. */
static void
buy_untold (World *world)
{
  g_autoptr (GError) error = NULL;

  desk_service_add_fault (world->service, NULL, "*/checkout*", DESK_FAULT_STATUS, 0, 0, "500 {}");
  g_assert_null (buy_instead (world, 2, NULL, FIRST, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_QUEUED);
}

static void
let_an_hour_pass (World *world)
{
  pd_clock_set (world->account->clock, pd_clock_now (world->account->clock) + HOUR_US);
  ask_again (world, FIRST);
}

/* --- ended by hand --- */

static void
assert_logged (World *world, const char *request_id)
{
  g_autoptr (GPtrArray) records = account_list (world->account, PD_LIST_ACTIVITY);
  guint n = 0;

  for (guint i = 0; i < records->len; i++) {
    PdActivity *record = records->pdata[i];

    if (g_strcmp0 (pd_activity_get_operation (record), PD_OPERATION_END_OUTBOX) != 0)
      continue;
    n++;
    g_assert_cmpstr (pd_activity_get_resource (record), ==, request_id);
    g_assert_cmpstr (pd_activity_get_user_name (record), !=, "");
    g_assert_cmpint (pd_activity_get_at (record), ==, pd_clock_now (world->account->clock));
  }
  g_assert_cmpuint (n, ==, 1);
}

/* Only after an hour, and then the customer's later items go on. */
static void
test_end (World *world, gconstpointer data)
{
  g_autoptr (PdOutboxItem) asked = NULL;
  g_autoptr (PdOutboxItem) ended = NULL;
  g_autoptr (GError) error = NULL;
  gboolean found = TRUE;

  buy_untold (world);
  g_assert_null (buy_instead (world, 1, NULL, SECOND, NULL)); /* behind it */
  world_assert_state (world, SECOND, PD_OUTBOX_QUEUED);
  assert_not_allowed (world, pd_cloud_account_end_item_async, FIRST);
  let_an_hour_pass (world);
  asked = find (world, FIRST);
  g_assert_true (pd_outbox_item_can_end (asked));
  assert_not_allowed (world, pd_cloud_account_discard_async, FIRST); /* not as if nothing were */

  desk_service_clear_faults (world->service);
  ended = act (world, pd_cloud_account_end_item_async, FIRST, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pd_outbox_item_get_state (ended), ==, PD_OUTBOX_DISCARDED);
  g_assert_true (pd_outbox_item_is_ended_by_hand (ended, &found));
  g_assert_false (found);
  assert_logged (world, FIRST);
  g_assert_true (account_settle_item (world->account, SECOND));
  world_assert_state (world, SECOND, PD_OUTBOX_SENT);
  g_assert_cmpuint (world_count_orders (world), ==, world->n_orders + 1);

  /* It did not happen: a pass finds the other purchase, and does not take it for this one. */
  account_sync_well (world->account);
  g_clear_object (&ended);
  ended = find (world, FIRST);
  g_assert_true (pd_outbox_item_is_ended_by_hand (ended, &found));
  g_assert_false (found);
}

/* The same request asked for once more: it is told, and nothing leaves. */
static void
test_end_asked_again (World *world, gconstpointer data)
{
  g_autoptr (PdOutboxItem) ended = NULL;
  g_autoptr (GError) error = NULL;

  buy_untold (world);
  let_an_hour_pass (world);
  desk_service_clear_faults (world->service);
  ended = act (world, pd_cloud_account_end_item_async, FIRST, NULL);
  g_assert_nonnull (ended);
  g_assert_null (buy_instead (world, 2, NULL, FIRST, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_NOT_ALLOWED);
  g_assert_nonnull (strstr (error->message, "by hand"));
  g_assert_cmpuint (world_count_orders (world), ==, world->n_orders);
}

/* It was bought after all: the book has the order, and the outbox tells which one. */
static void
test_found_later (World *world, gconstpointer data)
{
  g_autoptr (PdOutboxItem) ended = NULL;
  g_autoptr (PdOutboxItem) later = NULL;
  g_autoptr (GPtrArray) orders = NULL;
  gboolean found = FALSE;
  gboolean has_order = FALSE;

  desk_service_add_fault (world->service, NULL, "*/checkout*", DESK_FAULT_DROP_AFTER, 0, 1, NULL);
  buy_untold (world);
  let_an_hour_pass (world);
  ended = act (world, pd_cloud_account_end_item_async, FIRST, NULL);
  g_assert_nonnull (ended);
  desk_service_clear_faults (world->service);
  account_sync_well (world->account);

  later = find (world, FIRST);
  g_assert_true (pd_outbox_item_is_ended_by_hand (later, &found));
  g_assert_true (found);
  g_assert_null (pd_outbox_item_get_far_code (later));
  orders = account_list (world->account, PD_LIST_ORDERS);
  g_assert_cmpuint (orders->len, ==, world->n_orders + 1);
  for (guint i = 0; i < orders->len; i++)
    has_order = has_order || g_strcmp0 (pd_order_get_order_id (orders->pdata[i]),
                                        pd_outbox_item_get_far_id (later)) == 0;
  g_assert_true (has_order);
  g_assert_nonnull (
      strstr (pd_outbox_item_get_last_error (later), pd_outbox_item_get_far_id (later)));
}

/* A cancellation: what the book showed of it is taken back until a pass brings what is there. */
static void
test_cancellation_found_later (World *world, gconstpointer data)
{
  g_autoptr (PdOrder) order = buy_instead (world, 1, NULL, NULL, NULL);
  gint64 line = get_line_id (order, 0);
  g_autoptr (PdOutboxItem) ended = NULL;
  g_autoptr (PdOutboxItem) later = NULL;
  g_autoptr (PdOrderLine) shown = NULL;
  g_autoptr (PdOrderLine) after = NULL;
  gboolean found = FALSE;

  desk_service_add_fault (world->service, "PATCH", "*/orders/*", DESK_FAULT_DROP_AFTER, 0, 1, NULL);
  desk_service_add_fault (world->service, NULL, "*/orders/*", DESK_FAULT_STATUS, 1, 0, "500 {}");
  g_assert_null (cancel_lines (world->account->desk, &line, 1, TRUE, FIRST, NULL));
  world_assert_state (world, FIRST, PD_OUTBOX_SENDING);
  let_an_hour_pass (world);
  ended = act (world, pd_cloud_account_end_item_async, FIRST, NULL);
  g_assert_nonnull (ended);
  shown = PD_ORDER_LINE (get_record (world->account->desk, PD_LIST_SOFTWARE, line, NULL));
  g_assert_cmpstr (pd_order_line_get_status (shown), ==, "active");

  desk_service_clear_faults (world->service);
  account_sync_well (world->account);
  after = PD_ORDER_LINE (get_record (world->account->desk, PD_LIST_SOFTWARE, line, NULL));
  g_assert_cmpstr (pd_order_line_get_status (after), ==, "cancelled");
  later = find (world, FIRST);
  g_assert_true (pd_outbox_item_is_ended_by_hand (later, &found));
  g_assert_true (found);
}

static gpointer
damage_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (PdOutboxEntry) entry = pd_database_find_outbox (database, data, error);

  g_bytes_unref (entry->sealed);
  entry->sealed = g_bytes_new_static ("?", 1);
  return pd_database_update_outbox (database, entry, error) ? data : NULL;
}

/* What cannot be opened can be asked about by nobody: it holds up its customer no longer. */
static void
test_end_shut (World *world, gconstpointer data)
{
  g_autoptr (PdOutboxItem) shut = NULL;
  g_autoptr (PdOutboxItem) ended = NULL;
  g_autoptr (GError) error = NULL;

  buy_untold (world);
  g_assert_nonnull (pd_store_write (pd_desk_get_store (world->account->desk), damage_job,
                                    (gpointer) FIRST, &error));
  ask_again (world, FIRST);
  shut = find (world, FIRST);
  g_assert_true (pd_outbox_item_can_end (shut));
  g_assert_null (pd_outbox_item_get_far_code (shut));
  ended = act (world, pd_cloud_account_end_item_async, FIRST, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pd_outbox_item_get_state (ended), ==, PD_OUTBOX_DISCARDED);
}

/* The far side answers each question with a link that is not followed: it was there, and told
 * nothing (1.4). */
static void
test_end_led_elsewhere (World *world, gconstpointer data)
{
  g_autoptr (PdOutboxItem) asked = NULL;
  g_autoptr (GError) error = NULL;

  desk_service_add_fault (world->service, NULL, "*/checkout*", DESK_FAULT_DROP_AFTER, 0, 1, NULL);
  desk_service_add_fault (world->service, NULL, "*/checkout*", DESK_FAULT_STATUS, 0, 0,
                          "400 {\"code\":800065,\"description\":\"Submitted already\"}");
  desk_service_add_fault (world->service, "GET", "*/orders*", DESK_FAULT_FOREIGN_NEXT, 0, 0, NULL);
  g_assert_null (buy_instead (world, 2, NULL, FIRST, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_QUEUED);
  let_an_hour_pass (world);
  asked = find (world, FIRST);
  g_assert_true (pd_outbox_item_can_end (asked));
  desk_service_clear_faults (world->service);
}

/* --- a "no" and the request ID (1.1) --- */

/* 15.3: the ID of a refused request gets the same answer for ever. Who mends the cause and sends
 * the item again sends another one. */
static void
test_mended (World *world, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  desk_service_add_fault (world->service, "POST", "*/carts", DESK_FAULT_STATUS, 0, 1, NO_CREDIT);
  g_assert_null (buy_instead (world, 2, NULL, FIRST, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_REFUSED);
  world_send_again (world, FIRST);
  world_assert_state (world, FIRST, PD_OUTBOX_SENT);
  g_assert_cmpuint (world_count_orders (world), ==, world->n_orders + 1);
}

/* 800064: over there it is at work. It is asked again as late as that code wants (1.6). */
static void
test_at_work (World *world, gconstpointer data)
{
  g_autoptr (PdOutboxEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  desk_service_add_fault (world->service, NULL, "*/checkout*", DESK_FAULT_STATUS, 0, 1,
                          "409 {\"code\":800064,\"description\":\"In processing\"}");
  g_assert_null (buy_instead (world, 2, NULL, FIRST, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_QUEUED);
  entry = account_find_item (world->account, FIRST);
  g_assert_true (entry->asking);
  g_assert_cmpint (entry->next_try_at - pd_clock_now (world->account->clock), >=,
                   G_GINT64_CONSTANT (300) * G_USEC_PER_SEC);
  world_send_again (world, FIRST);
  world_assert_state (world, FIRST, PD_OUTBOX_SENT);
}

/* 1.3: an order's date may be cut to seconds, where its cart's has seven decimals. */
static void
test_cart_time (void)
{
  const gint64 second = G_GINT64_CONSTANT (1777712421) * G_USEC_PER_SEC;
  const PdOutboxEntry entry = { .created_at = second };

  g_assert_cmpint (pd_errand_get_cart_time (&entry, "1777712421107728"), <=, second);
  g_assert_cmpint (pd_errand_get_cart_time (&entry, "1777712421107728"), >,
                   second - 10 * G_USEC_PER_SEC);
  g_assert_cmpint (pd_errand_get_cart_time (&entry, NULL), <, second - PD_ERRAND_SKEW_US + 1);
}

/* --- a refused purchase and the next one --- */

static void
refuse_first (World *world)
{
  g_autoptr (GError) error = NULL;

  desk_service_add_fault (world->service, NULL, "*/checkout*", DESK_FAULT_STATUS, 0, 1, NO_CREDIT);
  g_assert_null (buy_instead (world, 2, NULL, FIRST, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_REFUSED);
  world_assert_state (world, FIRST, PD_OUTBOX_FAILED);
}

/* Replaced as soon as the new one is accepted, whatever becomes of that: nobody sends both. */
static void
test_replace (World *world, gconstpointer data)
{
  g_autoptr (PdOutboxItem) item = NULL;
  g_autoptr (GError) error = NULL;

  refuse_first (world);
  desk_service_add_fault (world->service, NULL, "*/checkout*", DESK_FAULT_STATUS, 0, 1, NO_CREDIT);
  g_assert_null (buy_instead (world, 1, FIRST, SECOND, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_REFUSED);
  item = find (world, FIRST);
  g_assert_cmpstr (pd_outbox_item_get_state (item), ==, PD_OUTBOX_DISCARDED);
  g_assert_nonnull (strstr (pd_outbox_item_get_last_error (item), SECOND));
  g_assert_nonnull (strstr (pd_outbox_item_get_last_error (item), "No credit is left"));
  assert_not_allowed (world, pd_cloud_account_retry_async, FIRST);
  world_assert_state (world, SECOND, PD_OUTBOX_FAILED);
  g_assert_cmpuint (world_count_orders (world), ==, world->n_orders);
}

/* What was not accepted replaces nothing. */
static void
test_replace_not_accepted (World *world, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  refuse_first (world);
  g_assert_null (buy_instead (world, 0, FIRST, SECOND, &error));
  g_assert_nonnull (error);
  world_assert_state (world, FIRST, PD_OUTBOX_FAILED);
}

/* While the refused one is on its way again, and after it was bought, no other one is accepted. */
static void
test_replace_too_late (World *world, gconstpointer data)
{
  g_autoptr (PdOutboxItem) again = NULL;
  g_autoptr (PdOutboxEntry) other = NULL;
  g_autoptr (GError) error = NULL;

  refuse_first (world);
  desk_service_set_listening (world->service, FALSE);
  again = act (world, pd_cloud_account_retry_async, FIRST, &error);
  g_assert_no_error (error);
  g_assert_null (buy_instead (world, 2, FIRST, SECOND, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_NOT_ALLOWED);

  desk_service_set_listening (world->service, TRUE);
  for (guint i = 0; i < 50 && !account_settle_item (world->account, FIRST); i++) {
    g_autoptr (PdOutboxEntry) entry = account_find_item (world->account, FIRST);

    account_retry (world->account, entry->row_id);
  }
  world_assert_state (world, FIRST, PD_OUTBOX_SENT);
  g_clear_error (&error);
  g_assert_null (buy_instead (world, 2, FIRST, SECOND, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_NOT_ALLOWED);
  other = account_find_item (world->account, SECOND);
  g_assert_null (other);
  g_assert_cmpuint (world_count_orders (world), ==, world->n_orders + 1);
}

#define ADD(path, test) \
  g_test_add ("/cloud-outbox/" path, World, NULL, world_set_up, test, world_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("end", test_end);
  ADD ("end/asked-again", test_end_asked_again);
  ADD ("end/found-later", test_found_later);
  ADD ("end/cancellation-found-later", test_cancellation_found_later);
  ADD ("end/shut", test_end_shut);
  ADD ("end/led-elsewhere", test_end_led_elsewhere);
  ADD ("mended", test_mended);
  ADD ("at-work", test_at_work);
  g_test_add_func ("/cloud-outbox/cart-time", test_cart_time);
  ADD ("replace", test_replace);
  ADD ("replace/not-accepted", test_replace_not_accepted);
  ADD ("replace/too-late", test_replace_too_late);

  return g_test_run ();
}
