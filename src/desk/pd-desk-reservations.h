// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* What a member of staff does with Azure reservations (sections 10-12, 14). Same manner as
 * pd-desk.h: called on the main thread, callbacks come there exactly once, @request_id (a GUID made
 * when the button was pressed, or NULL) makes a writing one idempotent. Roles: 1.6, 1.7, 1.8, 1.10,
 * 1.11. Lists: pd_desk_list() with PD_LIST_RESERVATIONS (refund, exchange and manage verdicts are
 * set). One: pd_desk_get_async (PD_LIST_RESERVATIONS, row_id). */

#include "pd-desk.h"
#include "pd-market.h"
#include "pd-refund.h"
#include "pd-reservation.h"
#include "pd-support-request.h"

G_BEGIN_DECLS

/* By reservation ID, reservation order ID, name or any unique substring. Blocking. */
PdReservation *pd_desk_find_reservation (PdDesk *self, const char *text, GError **error);

/* --- Azure subscriptions of a customer (14.1) --- result: GPtrArray of PdAzureSubscription */
void pd_desk_list_subscriptions_async (PdDesk *self,
                                       gint64 customer_row_id,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
/* @subscription_id NULL: a new GUID. Result: all of the customer, the new one too. Role 1.10. */
void pd_desk_add_subscription_async (PdDesk *self,
                                     gint64 customer_row_id,
                                     const char *name,
                                     const char *subscription_id,
                                     const char *request_id,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
GPtrArray *pd_desk_subscriptions_finish (PdDesk *self, GAsyncResult *result, GError **error);
/* 1.11, 14.7: may the customer buy reservations? */
void pd_desk_get_self_purchase_async (PdDesk *self,
                                      gint64 customer_row_id,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
void pd_desk_set_self_purchase_async (PdDesk *self,
                                      gint64 customer_row_id,
                                      gboolean allowed,
                                      const char *request_id,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
/* Of both; @allowed is what stands now. */
gboolean pd_desk_self_purchase_finish (PdDesk *self,
                                       GAsyncResult *result,
                                       gboolean *allowed,
                                       GError **error);

/* --- markets (section 3) --- */
/* The list in force (imported, else the program's own), read at opening and after an import. Lends;
 * property "markets" notifies. */
PdMarketList *pd_desk_get_markets (PdDesk *self);
/* The list in force is the program's own, none that was read into the book. */
gboolean pd_desk_uses_own_markets (PdDesk *self);
/* Reads a newer list, changes nothing. Result: PdMarketList. */
void pd_desk_read_markets_async (PdDesk *self,
                                 GFile *file,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
PdMarketList *pd_desk_read_markets_finish (PdDesk *self, GAsyncResult *result, GError **error);
/* Puts a list in force (NULL: the program's own again). */
void pd_desk_set_markets_async (PdDesk *self,
                                PdMarketList *list,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean pd_desk_set_markets_finish (PdDesk *self, GAsyncResult *result, GError **error);

/* --- looking --- */
/* (element-type PdUtilizationDay), both day numbers included. */
void pd_desk_list_utilization_async (PdDesk *self,
                                     gint64 reservation_row_id,
                                     int from_day,
                                     int to_day,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
GArray *pd_desk_list_utilization_finish (PdDesk *self, GAsyncResult *result, GError **error);

/* --- access control (10.4) --- result: GPtrArray of PdRoleAssignment, as they stand now */
void pd_desk_list_assignments_async (PdDesk *self,
                                     gint64 reservation_row_id,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
/* @role_id: pd_azure_role_find_id(). @email or a GUID in @principal_id tells who. */
typedef struct
{
  char *name;
  char *email;          /* (nullable) */
  char *principal_id;   /* (nullable): a new GUID for an e-mail that is not known yet */
  char *principal_type; /* "User", "Group", "ServicePrincipal" */
  char *role_id;
} PdGrant;
void pd_grant_free (PdGrant *grant);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdGrant, pd_grant_free)
PdGrant *pd_grant_copy (const PdGrant *grant);
void pd_desk_grant_role_async (PdDesk *self,
                               gint64 reservation_row_id,
                               const PdGrant *grant,
                               const char *request_id,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
/* The last owner stays: PD_ERROR_RULE. An inherited one is not removed here. */
void pd_desk_revoke_role_async (PdDesk *self,
                                gint64 reservation_row_id,
                                gint64 assignment_row_id,
                                const char *request_id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
GPtrArray *pd_desk_assignments_finish (PdDesk *self, GAsyncResult *result, GError **error);

/* --- configuration (10.5) --- */
/* Result of these: GPtrArray of PdReservation: the changed one; after a split the two new ones and
 * the ancestor; after a merge the new one and the ancestors. */
void pd_desk_change_reservation_async (PdDesk *self,
                                       gint64 reservation_row_id,
                                       const PdReservationChange *change,
                                       const char *request_id,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
void pd_desk_split_reservation_async (PdDesk *self,
                                      gint64 reservation_row_id,
                                      gint64 first_quantity,
                                      gint64 second_quantity,
                                      const char *request_id,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
void pd_desk_merge_reservations_async (PdDesk *self,
                                       const gint64 *reservation_row_ids,
                                       gsize n_reservations,
                                       const char *request_id,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
GPtrArray *pd_desk_reservations_finish (PdDesk *self, GAsyncResult *result, GError **error);

/* --- refund (section 11) --- */
/* Role included in the quote's verdict (1.7, 1.8). @ask->rate NULL: the rate that was last used for
 * the currency in this book, with its own date and source (asked for once). @ask->current_minor 0:
 * the catalogue's present price (11.14). @ask NULL: all units, now, as measured. A date or profile
 * of one's own is for quotes only: the acts refuse it. */
void pd_desk_quote_refund_async (PdDesk *self,
                                 gint64 reservation_row_id,
                                 const PdRefundAsk *ask,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
PdRefundQuote *pd_desk_quote_refund_finish (PdDesk *self, GAsyncResult *result, GError **error);
/* Files the request (13.x; fields: type azure, reservation, title, reason, contact) and, on a local
 * account, lets the engine answer: credit on the next invoice, the reservation closed or shrunk (a
 * partial return makes a new reservation ID, the old one stays as cancelled), the refund in the
 * cap, all in one transaction. @fields NULL, or members of it: filled in (title, problem, impact,
 * amount, description, the remembered contact). @draft_row_id: the draft it was (0 = none). Without
 * a rate for a currency that is not USD, PD_ERROR_INVALID. Result: PdRequestDetails. */
void pd_desk_refund_async (PdDesk *self,
                           gint64 reservation_row_id,
                           const PdRefundAsk *ask,
                           const PdRequestFields *fields,
                           gint64 draft_row_id,
                           const char *request_id,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
/* --- exchange (section 12) --- */
/* @items (element-type PdOrderItem): what comes instead. */
void pd_desk_quote_exchange_async (PdDesk *self,
                                   gint64 reservation_row_id,
                                   const PdRefundAsk *ask,
                                   GPtrArray *items,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
PdExchangeQuote *pd_desk_quote_exchange_finish (PdDesk *self, GAsyncResult *result, GError **error);
/* As a refund, and a new order with the purchases (its ID stands in the request's last message and
 * in pd_desk_exchange_finish()). */
void pd_desk_exchange_async (PdDesk *self,
                             gint64 reservation_row_id,
                             const PdRefundAsk *ask,
                             GPtrArray *items,
                             const PdRequestFields *fields,
                             gint64 draft_row_id,
                             const char *request_id,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
/* @order (out) (nullable) (transfer full): the new order with its lines. */
PdRequestDetails *
pd_desk_exchange_finish (PdDesk *self, GAsyncResult *result, PdOrder **order, GError **error);

G_END_DECLS
