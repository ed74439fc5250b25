// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* What the tests of the wire share: a virtual time, a network that can be unplugged, and all the
 * parts of a client put together. */

#include "http-service.h"
#include "pd-http-client.h"
#include "pd-sign-in.h"

G_BEGIN_DECLS

#define TEST_CLIENT_ID "22222222-2222-4222-8222-222222222222"
#define TEST_TENANT "11111111-1111-4111-8111-111111111111"
#define TEST_CUSTOMER "33333333-3333-4333-8333-333333333333"

/* Pauses are over at once and move the clock; deadlines come when the test says so. */
#define TEST_TYPE_WAIT (test_wait_get_type ())
G_DECLARE_FINAL_TYPE (TestWait, test_wait, TEST, WAIT, GObject)
TestWait *test_wait_new (gint64 instant);
/* Pauses wait too until test_wait_release(). */
void test_wait_hold (TestWait *self);
void test_wait_release (TestWait *self);
void test_wait_fire_deadlines (TestWait *self);
/* Both clocks; the wall clock alone. */
void test_wait_move (TestWait *self, gint64 us);
void test_wait_move_wall (TestWait *self, gint64 us);
/* The pauses so far, in milliseconds: "500 1500". Clears them. */
char *test_wait_take_pauses (TestWait *self);

#define TEST_TYPE_NETWORK (test_network_get_type ())
G_DECLARE_FINAL_TYPE (TestNetwork, test_network, TEST, NETWORK, GObject)
TestNetwork *test_network_new (gboolean is_available);

typedef struct
{
  HttpService *service;
  TestWait *wait;
  TestNetwork *network;
  PdTransport *transport;
  PdEnvironment *environment;
  PdTokenStore *store;
  PdTokenSource *tokens;
  PdHttpClient *client;
} World;

/* Signed in: the store holds "SECRET-refresh-0". */
void world_set_up (World *world);
void world_tear_down (World *world);
/* Writes @refresh_token (NULL: none) into the store. */
void world_keep (World *world, const char *refresh_token);

/* A callback that keeps the result in the GAsyncResult * behind @user_data. */
void await_cb (GObject *source, GAsyncResult *result, gpointer user_data);
/* (transfer full): runs the main loop until it is there. */
GAsyncResult *await (GAsyncResult **slot);
/* Runs what is ready; then returns. */
void settle (void);
/* Takes the last reference that the test has: what still holds the object lets go of it within ten
 * seconds, or it leaks. */
void finalize_soon (gpointer object);

PdHttpReply *world_send (World *world, PdHttpRequest *request, GError **error);
PdHttpReply *world_get (World *world, const char *target, GError **error);
char *world_get_token (World *world, PdApi api, const char *tenant, GError **error);

G_END_DECLS
