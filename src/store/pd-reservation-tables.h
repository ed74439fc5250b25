// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* Reservations, refunds, requests and markets in the book (schema version 2): blocking, on a store
 * thread, inside the caller's transaction. No rules here. Lists go through pd-tables.h
 * (PD_LIST_RESERVATIONS, PD_LIST_REQUESTS, PD_LIST_DEADLINES with kind "expiry", PD_LIST_EVERYTHING
 * with reservations and requests). */

#include "pd-market.h"
#include "pd-refund.h"
#include "pd-reservation.h"
#include "pd-support-request.h"
#include "pd-tables.h"

G_BEGIN_DECLS

/* --- Azure subscriptions of customers (14.1) --- */
/* PD_ERROR_CONFLICT when the GUID is there already. */
gboolean pd_database_insert_subscription (PdDatabase *self,
                                          gint64 customer_row_id,
                                          const char *subscription_id,
                                          const char *name,
                                          gint64 now,
                                          gint64 *row_id,
                                          GError **error);
/* (element-type PdAzureSubscription) by name */
GPtrArray *
pd_database_list_subscriptions (PdDatabase *self, gint64 customer_row_id, GError **error);
/* 1.11, 14.7: may the customer buy reservations? Off by default. */
gboolean pd_database_get_self_purchase (PdDatabase *self,
                                        gint64 customer_row_id,
                                        gboolean *allowed,
                                        GError **error);
gboolean pd_database_set_self_purchase (PdDatabase *self,
                                        gint64 customer_row_id,
                                        gboolean allowed,
                                        GError **error);

/* --- reservations --- */
/* Inserts from the record's properties (row-id, texts of customer and order, utilization and
 * verdicts are ignored; line-row-id, customer-row-id and parent-row-id are taken). Its expiry
 * becomes a deadline of kind "expiry" while it is Succeeded. @next_payment_at: of a monthly plan, 0
 * = none left. PD_ERROR_CONFLICT: the reservation ID is there already. */
gboolean pd_database_insert_reservation (PdDatabase *self,
                                         PdReservation *reservation,
                                         gint64 next_payment_at,
                                         gint64 *row_id,
                                         GError **error);
/* For generators: as above for many, without GObjects; works between begin_bulk and end_bulk.
 * Strings are borrowed, NULL = "". */
typedef struct
{
  const char *reservation_id;
  const char *reservation_order_id;
  gint64 line_row_id;
  gint64 customer_row_id;
  const char *name;
  const char *resource_type;
  const char *size;
  const char *region;
  gint64 quantity;
  const char *term;
  const char *billing;
  const char *currency;
  gint64 unit_price_minor;
  int payments_made;
  gint64 next_payment_at;
  gint64 purchased_at;
  gint64 expires_at;
  const char *state;
  const char *scope_type;
  const char *scope_id;
  const char *scope_name;
  const char *billing_subscription;
  gboolean flexibility;
  const char *policy_id;
  int utilization_1d; /* tenths of a per cent, -1 = no data */
  int utilization_7d;
  int utilization_30d;
  gboolean used;
} PdBulkReservation;
gboolean pd_database_bulk_insert_reservation (PdDatabase *self,
                                              const PdBulkReservation *reservation,
                                              gint64 *row_id,
                                              GError **error);
/* One reservation; exact by reservation ID, reservation order ID (when it holds one that is not
 * cancelled), then a unique substring of the list's search: PD_ERROR_NOT_FOUND,
 * PD_ERROR_AMBIGUOUS with the candidates. */
PdReservation *
pd_database_find_reservation (PdDatabase *self, const char *text, gint64 now, GError **error);
PdReservation *
pd_database_get_reservation (PdDatabase *self, gint64 row_id, gint64 now, GError **error);
/* All of one reservation order, ancestors too. (element-type PdReservation) */
GPtrArray *pd_database_list_reservation_order (PdDatabase *self,
                                               const char *reservation_order_id,
                                               gint64 now,
                                               GError **error);
/* All that came from one order line, ancestors too. (element-type PdReservation) */
GPtrArray *pd_database_list_line_reservations (PdDatabase *self,
                                               gint64 line_row_id,
                                               gint64 now,
                                               GError **error);
/* Applies what @change names (search texts follow). */
gboolean pd_database_change_reservation (PdDatabase *self,
                                         gint64 row_id,
                                         const PdReservationChange *change,
                                         GError **error);
/* Succeeded -> Cancelled at @now; its deadline and its next payment go. */
gboolean
pd_database_cancel_reservation (PdDatabase *self, gint64 row_id, gint64 now, GError **error);
/* Call it before pd_database_cancel_reservation(), which drops the next payment; once for each of
 * several that are merged: the days add up. Copies utilization days, the used flag, payments made
 * and next payment of one reservation to another that takes its place; days are scaled by
 * quantities (numerator / denominator). */
gboolean pd_database_inherit_reservation (PdDatabase *self,
                                          gint64 from_row_id,
                                          gint64 to_row_id,
                                          gint64 numerator,
                                          gint64 denominator,
                                          GError **error);
/* One due payment: (element-type PdReservation) monthly ones, Succeeded, whose next payment is due
 * at or before @now. */
GPtrArray *pd_database_list_due_reservation_payments (PdDatabase *self, gint64 now, GError **error);
gboolean pd_database_has_due_reservation_payment (PdDatabase *self,
                                                  gint64 now,
                                                  gboolean *has,
                                                  GError **error);
gboolean pd_database_set_reservation_payment (PdDatabase *self,
                                              gint64 row_id,
                                              int payments_made,
                                              gint64 next_payment_at,
                                              GError **error);
gboolean pd_database_get_reservation_next_payment (PdDatabase *self,
                                                   gint64 row_id,
                                                   gint64 *next_payment_at,
                                                   GError **error);

/* --- utilization (azure-api.md section 5) --- */
/* Inserts or replaces; then sets the reservation's utilization-1d/7d/30d (of the days that end with
 * the last day of the data) and used. @days ascending. */
gboolean pd_database_put_utilization (PdDatabase *self,
                                      gint64 reservation_row_id,
                                      const PdUtilizationDay *days,
                                      gsize n_days,
                                      GError **error);
/* Rows alone, for generators that set the sums themselves. */
gboolean pd_database_bulk_insert_utilization (PdDatabase *self,
                                              gint64 reservation_row_id,
                                              const PdUtilizationDay *days,
                                              gsize n_days,
                                              GError **error);
/* (element-type PdUtilizationDay) ascending, both ends included. */
GArray *pd_database_list_utilization (PdDatabase *self,
                                      gint64 reservation_row_id,
                                      int from_day,
                                      int to_day,
                                      GError **error);

/* --- access (azure-api.md section 8) --- */
/* (element-type PdRoleAssignment) by name */
GPtrArray *
pd_database_list_assignments (PdDatabase *self, const char *reservation_order_id, GError **error);
/* PD_ERROR_CONFLICT: this principal has this role already. */
gboolean pd_database_insert_assignment (PdDatabase *self,
                                        PdRoleAssignment *assignment,
                                        gint64 *row_id,
                                        GError **error);
gboolean pd_database_delete_assignment (PdDatabase *self, gint64 row_id, GError **error);

/* --- refunds and exchanges --- */
typedef struct
{
  const char *kind; /* "refund", "exchange" */
  gint64 reservation_row_id;
  gint64 customer_row_id;
  gint64 request_row_id; /* 0 = none */
  gint64 at;
  gint64 quantity;
  const char *currency;
  gint64 gross_minor;
  gint64 fee_minor;
  gint64 net_minor;
  gint64 remaining_minor;
  gint64 usd_refund;     /* US cents; exchanges 0 (12.3) */
  gint64 usd_commitment; /* US cents; exchanges 0 */
  gboolean used;
  const char *used_reason; /* (nullable) */
  const char *policy_id;
  const PdUsdRate *rate;      /* (nullable) */
  const char *credit_invoice; /* "2026-06" (nullable) */
  const char *quote;          /* pd_refund_quote_to_text() as it was shown */
} PdRefundRow;
gboolean pd_database_insert_refund (PdDatabase *self,
                                    const PdRefundRow *refund,
                                    gint64 *row_id,
                                    GError **error);
/* Refunds of a customer since @since that count in the cap. (element-type PdPastRefund) */
GArray *pd_database_list_past_refunds (PdDatabase *self,
                                       gint64 customer_row_id,
                                       gint64 since,
                                       GError **error);

/* --- support requests --- */
/* A new request or draft with its fields; @sealed_contact (nullable) is encrypted by the caller.
 * @number "" for a draft. */
gboolean pd_database_insert_request (PdDatabase *self,
                                     const PdRequestFields *fields,
                                     const char *request_id,
                                     const char *number,
                                     const char *state,
                                     GBytes *sealed_contact,
                                     const char *user_name,
                                     const char *user_email,
                                     gint64 now,
                                     gint64 *row_id,
                                     GError **error);
/* Only a draft can be updated: PD_ERROR_CONFLICT otherwise. */
gboolean pd_database_update_draft (PdDatabase *self,
                                   gint64 row_id,
                                   const PdRequestFields *fields,
                                   GBytes *sealed_contact,
                                   gint64 now,
                                   GError **error);
gboolean pd_database_delete_draft (PdDatabase *self, gint64 row_id, GError **error);
/* draft -> open with its number, created @now; its attachments are sent with it. */
gboolean pd_database_submit_draft (PdDatabase *self,
                                   gint64 row_id,
                                   const char *number,
                                   gint64 now,
                                   GError **error);
gboolean pd_database_set_request_state (PdDatabase *self,
                                        gint64 row_id,
                                        const char *state,
                                        gint64 now,
                                        GError **error);
/* 11.17 */
gboolean pd_database_set_request_refund (PdDatabase *self,
                                         gint64 row_id,
                                         const char *refund_state,
                                         gint64 credit_minor,
                                         const char *currency,
                                         const char *credit_invoice,
                                         GError **error);
/* The next number of this book: 15 digits, as the vendor's case numbers, unique; in the book of an
 * account at Partner Center "D-261121-0001", which the far side gives to nothing. */
char *pd_database_next_request_number (PdDatabase *self, gint64 now, GError **error);
PdSupportRequest *
pd_database_find_request_record (PdDatabase *self, const char *text, GError **error);
/* NULL without @error: none was given. */
GBytes *pd_database_get_sealed_contact (PdDatabase *self, gint64 request_row_id, GError **error);
/* A message "out" or a "note" takes the attachments along that wait for it (below). */
gboolean pd_database_insert_message (PdDatabase *self,
                                     gint64 request_row_id,
                                     const char *author,
                                     const char *direction,
                                     const char *body,
                                     gint64 now,
                                     gint64 *row_id,
                                     GError **error);
GPtrArray *pd_database_list_messages (PdDatabase *self, gint64 request_row_id, GError **error);
/* @message_row_id 0: of the request itself while it is a draft; else it waits for the request's
 * next message. A request that is made with files: insert it as a draft, attach, submit. */
gboolean pd_database_insert_attachment (PdDatabase *self,
                                        gint64 request_row_id,
                                        gint64 message_row_id,
                                        const char *name,
                                        GBytes *content,
                                        gint64 *row_id,
                                        GError **error);
/* Of a draft or of a message that is not sent. */
gboolean pd_database_delete_attachment (PdDatabase *self, gint64 row_id, GError **error);
GPtrArray *pd_database_list_attachments (PdDatabase *self, gint64 request_row_id, GError **error);
GBytes *pd_database_get_attachment (PdDatabase *self, gint64 row_id, GError **error);

/* --- markets (section 3) --- */
/* The list that was imported into this book; NULL without @error: none, the program's own holds. */
PdMarketList *pd_database_get_markets (PdDatabase *self, GError **error);
/* NULL: back to the program's own. */
gboolean pd_database_set_markets (PdDatabase *self, PdMarketList *list, GError **error);

G_END_DECLS
