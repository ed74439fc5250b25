// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "world-fixture.h"

void
world_set_up (World *world, gconstpointer data)
{
  world->service = world_new_service (NULL);
  world->account = account_new (world->service);
  world->customer = account_get_customer (world->account);
  world->n_orders = world_count_orders (world);
  desk_service_clear_calls (world->service);
}

void
world_tear_down (World *world, gconstpointer data)
{
  g_autofree char *trouble = world_list_trouble (world->service);

  g_assert_cmpstr (trouble, ==, "");
  account_assert_whole (world->account);
  g_clear_object (&world->customer);
  account_free (world->account);
  desk_service_free (world->service);
}

guint
world_count_orders (World *world)
{
  g_autoptr (GPtrArray) orders = account_list (world->account, PD_LIST_ORDERS);

  return orders->len;
}

PdOrderItem *
world_new_other_item (World *world)
{
  g_autoptr (GPtrArray) products = account_list (world->account, PD_LIST_PRODUCTS);
  const char *publisher = NULL;

  for (guint i = 0; i < products->len; i++) {
    if (g_strcmp0 (pd_product_get_product_id (products->pdata[i]), WORLD_PRODUCT) == 0)
      publisher = pd_product_get_publisher (products->pdata[i]);
  }
  for (guint i = 0; i < products->len; i++) {
    PdProduct *product = products->pdata[i];
    GPtrArray *prices = pd_product_get_prices (product);

    if (g_strcmp0 (pd_product_get_kind (product), PD_KIND_RESERVATION) != 0 && prices->len > 0 &&
        g_strcmp0 (pd_product_get_publisher (product), publisher) != 0)
      return pd_order_item_new (
          pd_product_get_product_id (product), pd_product_get_sku_id (product),
          MAX (1, pd_product_get_min_quantity (product)), ((PdPrice *) prices->pdata[0])->term,
          ((PdPrice *) prices->pdata[0])->billing);
  }
  g_error ("There is no other publisher");
}

void
world_send_again (World *world, const char *request_id)
{
  g_autoptr (PdOutboxEntry) entry = account_find_item (world->account, request_id);

  g_assert_nonnull (entry);
  account_retry (world->account, entry->row_id);
  for (guint i = 0; i < 50 && !account_settle_item (world->account, request_id); i++)
    ;
}

void
world_assert_state (World *world, const char *request_id, const char *state)
{
  g_autoptr (PdOutboxEntry) entry = account_find_item (world->account, request_id);

  g_assert_nonnull (entry);
  g_test_message ("%s: %s (%s)", entry->state, entry->last_error, entry->notes);
  g_assert_cmpstr (entry->state, ==, state);
}

void
world_assert_asked (World *world, const char *request_id)
{
  g_autoptr (PdOutboxEntry) entry = account_find_item (world->account, request_id);

  world_assert_state (world, request_id, PD_OUTBOX_SENDING);
  g_assert_true (entry->asking);
}

void
world_assert_code (World *world, const char *request_id, const char *code)
{
  g_autoptr (PdOutboxEntry) entry = account_find_item (world->account, request_id);

  world_assert_state (world, request_id, PD_OUTBOX_FAILED);
  g_assert_cmpstr (entry->error_code, ==, code);
}

void
world_pass_time (World *world, gint64 by)
{
  pd_clock_set (world->account->clock, TEST_NOW + by);
  desk_service_set_clock (world->service, TEST_NOW + by);
}

typedef struct
{
  gint64 price; /* -1 = only read */
  gint64 before;
} Repricing;

static gpointer
reprice_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Repricing *repricing = data;
  g_autoptr (PdProduct) product =
      pd_database_find_product (database, WORLD_PRODUCT, WORLD_SKU, error);
  GPtrArray *prices = product != NULL ? pd_product_get_prices (product) : NULL;

  for (guint i = 0; prices != NULL && i < prices->len; i++) {
    PdPrice *price = prices->pdata[i];

    if (g_strcmp0 (price->currency, "USD") != 0)
      continue;
    repricing->before = price->amount_minor;
    if (repricing->price >= 0)
      price->amount_minor = repricing->price;
  }
  return product != NULL &&
                 (repricing->price < 0 || pd_database_put_product (database, product, error))
             ? data
             : NULL;
}

gint64
world_reprice (World *world, gint64 price)
{
  Repricing repricing = { price, 0 };
  g_autoptr (GError) error = NULL;

  pd_store_write (pd_desk_get_store (world->account->desk), reprice_job, &repricing, &error);
  g_assert_no_error (error);
  return repricing.before;
}
