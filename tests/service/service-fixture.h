// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* A test service and a client that knows nothing of ours. */

#include <libsoup/soup.h>
#include <string.h>

#include "desk-service.h"
#include "pd-json-open.h"
#include "pd-json.h"

G_BEGIN_DECLS

/* 2026-05-02T09:00:00Z */
#define NOW (G_GINT64_CONSTANT (1777712400) * G_USEC_PER_SEC)
#define MINUTE (G_GINT64_CONSTANT (60) * G_USEC_PER_SEC)

typedef struct
{
  DeskService *service;
  SoupSession *session;
  char *token;
} World;

/* An answer; @status 0: none came. */
typedef struct
{
  guint status;
  char *text;
  JsonNode *root; /* (nullable) */
  SoupMessage *message;
} Reply;
void reply_free (Reply *reply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reply, reply_free)

/* @data: TRUE = with the sample data. */
void world_set_up (World *world, gconstpointer data);
void world_tear_down (World *world, gconstpointer data);
/* Moves the clock, and signs in again. */
void world_move_to (World *world, gint64 now);

/* @headers: "Name: value\nName: value". */
Reply *world_call (World *world,
                   const char *method,
                   const char *target,
                   const char *body,
                   const char *headers);
Reply *world_get (World *world, const char *target);
Reply *world_post (World *world, const char *target, const char *body, const char *request_id);
/* Follows links.next; how many items and pages came. */
guint world_walk (World *world, const char *target, guint *n_pages);

/* The node at "items/0/id". NULL: not there. */
JsonNode *find_at (Reply *reply, const char *path);
/* "" = not there. */
const char *text_at (Reply *reply, const char *path);
/* -1 = not there. */
gint64 int_at (Reply *reply, const char *path);
guint length_at (Reply *reply, const char *path);
void assert_refused (Reply *reply, guint status, int code);
void assert_nothing_doubled (World *world);

/* A new customer in Japan, and whether the agreement is accepted; its tenant. */
char *new_customer (World *world, const char *name, gboolean agrees);
/* A catalogItemId of a view that is sold once, by five, with this term ("" = perpetual). */
char *find_item (World *world, const char *tenant, const char *view, const char *term);
/* Five of it. */
Reply *make_cart (World *world, const char *tenant, const char *item, const char *term);
Reply *check_out (World *world, const char *tenant, const char *cart);
/* The order that five of something perpetual become. */
char *buy (World *world, const char *tenant);
/* @lines: what stands after the status in the body of 8.1. */
Reply *cancel (World *world, const char *tenant, const char *order, const char *lines);

G_END_DECLS
