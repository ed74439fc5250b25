// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* Blocking forms of what the desk offers for reservations and requests. */

#include "desk-fixture.h"
#include "pd-desk-requests.h"
#include "pd-desk-reservations.h"

G_BEGIN_DECLS

#define SUBSCRIPTION_NAME "Production"

/* As fixture_set_up(), and the customer has one subscription, SUBSCRIPTION_NAME; the user is a
 * person with an e-mail address, "山田 直子" <naoko@partner.example>. */
void reservation_fixture_set_up (Fixture *fixture, gconstpointer data);
#define USER_EMAIL "naoko@partner.example"
void set_user (Fixture *fixture, const char *name, const char *email);

gint64 customer_id (Fixture *fixture);
/* A customer billed in US dollars, with a subscription. */
PdCustomer *new_american (Fixture *fixture);
GPtrArray *add_subscription (PdDesk *desk, gint64 customer, const char *name, GError **error);
/* The reservations of one line, newest last, without asking for a role. */
PdReservation *get_reservation (Fixture *fixture, gint64 row_id);
/* Buys one item for the customer, which must work; the reservation. */
PdReservation *reserve_for (Fixture *fixture, gint64 customer, const char *item);
PdReservation *reserve (Fixture *fixture, const char *item);
gint64 row_id_of (gpointer record);
/* One day of full use. */
void use_reservation (Fixture *fixture, gint64 row_id, int day);

PdUsdRate *new_rate (const char *currency, const char *rate);
PdRefundAsk *new_ask (gint64 quantity, const char *rate);
PdRequestFields *new_fields (const char *type, gint64 customer);
PdRefundQuote *quote_refund (PdDesk *desk, gint64 row_id, const PdRefundAsk *ask, GError **error);
PdRequestDetails *refund (PdDesk *desk,
                          gint64 row_id,
                          const PdRefundAsk *ask,
                          const PdRequestFields *fields,
                          gint64 draft,
                          const char *request_id,
                          GError **error);
PdExchangeQuote *quote_exchange (PdDesk *desk,
                                 gint64 row_id,
                                 const PdRefundAsk *ask,
                                 GPtrArray *items,
                                 GError **error);
PdRequestDetails *exchange (PdDesk *desk,
                            gint64 row_id,
                            const PdRefundAsk *ask,
                            GPtrArray *items,
                            const PdRequestFields *fields,
                            const char *request_id,
                            PdOrder **order,
                            GError **error);
PdRequestDetails *create_request (PdDesk *desk,
                                  const PdRequestFields *fields,
                                  gint64 draft,
                                  GPtrArray *files,
                                  const char *request_id,
                                  GError **error);
PdRequestDetails *get_request (PdDesk *desk, gint64 row_id, GError **error);

/* Blocking finish of the slot's result, by its kind. */
GPtrArray *finish_reservations (PdDesk *desk, GAsyncResult **slot, GError **error);
GPtrArray *finish_assignments (PdDesk *desk, GAsyncResult **slot, GError **error);
PdRequestDetails *finish_request (PdDesk *desk, GAsyncResult **slot, GError **error);
/* (element-type PdReservation) all of the book. */
GPtrArray *list_reservations (Fixture *fixture);

G_END_DECLS
