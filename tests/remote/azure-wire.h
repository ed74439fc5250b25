// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* What the tests of Azure's builders and readers share. */

#include "http-world.h"
#include "pd-http-reply-private.h"
#include "wire-fixture.h"

G_BEGIN_DECLS

#define TENANT "aaaaaaaa-0000-4000-8000-00000000000a"
#define ORDER "0b0b0b0b-0000-4000-8000-00000000000b"
#define RESERVATION "0c0c0c0c-0000-4000-8000-00000000000c"
#define SECOND "0d0d0d0d-0000-4000-8000-00000000000d"
#define SUBSCRIPTION "0e0e0e0e-0000-4000-8000-00000000000e"
#define ORDER_ID "/providers/Microsoft.Capacity/reservationOrders/" ORDER
#define RESERVATION_ID ORDER_ID "/reservations/" RESERVATION

/* Checks method, target, body ("" = none), policy and tenant of @request. Takes it. */
void azure_assert_sent (PdHttpRequest *request,
                        PdCallPolicy policy,
                        const char *method,
                        const char *target,
                        const char *body);
/* A reply to a call without a reader. @headers (nullable): "Name: value" a line; @body "" = none.
 */
PdHttpReply *azure_reply (guint status, const char *headers, const char *body);

G_END_DECLS
