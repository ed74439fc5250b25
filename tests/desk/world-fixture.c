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
