// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* A cloud account's book, a far side that is signed in, and an act of the tests' own: "buy" POSTs
 * to /v1/act, and GETs /v1/ask where the fate of an earlier POST is not known. */

#include "http-world.h"
#include "pd-accounts.h"
#include "pd-courier-private.h"

G_BEGIN_DECLS

#define ACT_PATH "/v1/act"
#define ASK_PATH "/v1/ask"

typedef struct
{
  World world;
  char *dir;
  PdAccounts *accounts;
  char *path;
  PdClock *clock;
  PdContext *context;
  PdStore *store;
  PdFar *far;
  PdCourier *courier;
} Fixture;

/* Everything but the courier; signed in. */
void courier_set_up (Fixture *fixture, gconstpointer data);
void courier_tear_down (Fixture *fixture, gconstpointer data);
void courier_start (Fixture *fixture);
/* The courier, the far side and the store go and come, as with another start of the program. */
void courier_stop (Fixture *fixture);
void courier_restart (Fixture *fixture);
extern const PdErrandKind courier_kinds[];

PdStore *courier_open_store (Fixture *fixture);
PdFar *courier_open_far (Fixture *fixture);
PdContext *courier_make_context (Fixture *fixture, PdStore *store);
void courier_await_signed_in (PdFar *far);

/* A customer's row. */
gint64 courier_add_customer (Fixture *fixture, const char *tenant);
/* Puts a deed into the outbox; gives its row. */
gint64 courier_add_item (Fixture *fixture, gint64 customer_row_id, const char *request_id);
PdOutboxEntry *courier_get (Fixture *fixture, gint64 row_id);
void courier_change (Fixture *fixture, const PdOutboxEntry *entry);
/* As a process that has died left it: leased, and in the middle of @step. */
void courier_leave_behind (Fixture *fixture, gint64 row_id, const char *holder, const char *notes);
/* Due now. */
void courier_retry (Fixture *fixture, gint64 row_id);
/* Runs the main loop until the item has this state and no worker has it. */
PdOutboxEntry *courier_await (Fixture *fixture, gint64 row_id, const char *state, gboolean asking);
char *courier_get_setting (Fixture *fixture, const char *key);

G_END_DECLS
