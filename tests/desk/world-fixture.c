// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "world-fixture.h"

void
world_set_up (World *world, gconstpointer data)
{
  world->service = world_new_service (NULL);
  world->account = account_new (world->service);
  world->customer = account_get_customer (world->account);
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
