// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* A test service with two customers and two reservations, and calls to its Azure half. Section
 * numbers are those of azure-api.md. */

#include "desk-service-azure.h"

#include <libsoup/soup.h>
#include <string.h>

#include "pd-json-open.h"
#include "pd-local-engine-azure.h"
#include "pd-money.h"
#include "service-private.h"

G_BEGIN_DECLS

#define NOW (G_GINT64_CONSTANT (1777712400) * G_USEC_PER_SEC) /* 2026-05-02T09:00:00Z */
#define TENANT "aaaaaaaa-0000-4000-8000-000000000001"
#define OTHER_TENANT "aaaaaaaa-0000-4000-8000-000000000002"
#define SUBSCRIPTION "bbbbbbbb-0000-4000-8000-000000000001"
#define SECOND "bbbbbbbb-0000-4000-8000-000000000002"
#define OTHER_SUBSCRIPTION "bbbbbbbb-0000-4000-8000-000000000003"
#define PRINCIPAL "cccccccc-0000-4000-8000-000000000001"
#define VERSION "api-version=2022-11-01"
#define CAPACITY "/providers/Microsoft.Capacity"
#define BILLING "517f2da6-78fd-0498-4e22-ad26996b1dfc"
#define DAY (24 * 3600 * G_GINT64_CONSTANT (1000000))

typedef struct
{
  DeskService *service;
  SoupSession *session;
  char *token;
  char *other_token;
  /* what was bought */
  char *order; /* upfront, 4 units */
  char *reservation;
  char *monthly_order;
  char *monthly;
  /* of the last call */
  guint status;
  SoupMessage *message;
  JsonNode *answer;
} Fixture;

#define assert_text(object, name, text) \
  g_assert_cmpstr (json_object_get_string_member ((object), (name)), ==, (text))

void call (Fixture *fixture, const char *method, const char *body, const char *format, ...)
    G_GNUC_PRINTF (4, 5);
void send_as (Fixture *fixture,
              const char *token,
              const char *method,
              const char *uri,
              const char *body);
JsonObject *object_of (Fixture *fixture);
JsonObject *properties_of (JsonObject *object);
JsonArray *values_of (Fixture *fixture);
JsonObject *value_at (Fixture *fixture, guint index);
const char *header_of (Fixture *fixture, const char *name);
void assert_refused (Fixture *fixture, guint status, const char *code);
double amount_of (JsonObject *object, const char *name);
void set_up (Fixture *fixture, gconstpointer data);
void tear_down (Fixture *fixture, gconstpointer data);
char *make_id (Fixture *fixture);

G_END_DECLS
