// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* A far side with one account at it. */

#include "fault-fixture.h"

G_BEGIN_DECLS

#define WORLD_PRODUCT "DG7GMGF03NSG" /* of the sample catalogue: Windows Server 2022 CAL */
#define WORLD_SKU "0017"

typedef struct
{
  DeskService *service;
  Account *account;
  PdCustomer *customer;
  guint n_orders; /* of the book, before */
} World;

/* The service has counted no call yet. */
void world_set_up (World *world, gconstpointer data);
/* Nothing was done twice or carelessly, and the book is whole. */
void world_tear_down (World *world, gconstpointer data);

/* Of the book. */
guint world_count_orders (World *world);
/* What another publisher sells: it becomes an order of its own (6: orderGroup). */
PdOrderItem *world_new_other_item (World *world);

/* Sends the item again and waits for its end, also on a machine that is busy. */
void world_send_again (World *world, const char *request_id);
void world_assert_state (World *world, const char *request_id, const char *state);
/* It has left, and its fate is asked about. */
void world_assert_asked (World *world, const char *request_id);
/* It was refused with this code. */
void world_assert_code (World *world, const char *request_id, const char *code);
/* Both clocks stand at TEST_NOW + @by then. */
void world_pass_time (World *world, gint64 by);
/* The book's price of WORLD_PRODUCT in USD, as an earlier quote left it; -1: stays. Gives what it
 * was. */
gint64 world_reprice (World *world, gint64 price);

G_END_DECLS
