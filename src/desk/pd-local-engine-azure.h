// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* The local account's far side for Azure reservations and support requests: as pd-local-engine.h,
 * in files of its own (pd-local-engine-reservations.c, -refund.c, -requests.c). */

#include "pd-backend.h"
#include "pd-local-engine.h"
#include "pd-refund.h"
#include "pd-reservation-tables.h"

G_BEGIN_DECLS

/* --- buying and billing --- */
/* The list of the book, else the program's own; NULL without @error: none is known. */
PdMarketList *
pd_local_engine_ref_markets (PdDatabase *database, const PdLocalEngine *engine, GError **error);
/* 3.6, 14.1: may the customer buy reservations at all? (4.6 is pd_rules_judge_buy()'s.) */
PdVerdict *pd_local_engine_judge_reservations (PdDatabase *database,
                                               const PdLocalEngine *engine,
                                               PdCustomer *customer,
                                               GError **error);
/* 14.1, 14.2, translated. */
const char *pd_local_engine_get_no_subscription (void);
/* A random GUID, or the next of engine->rand. */
char *pd_local_engine_new_guid (const PdLocalEngine *engine);
/* The reservation of an order line that was just bought, with its owner (8). */
gboolean pd_local_engine_insert_reservation (PdDatabase *database,
                                             const PdLocalEngine *engine,
                                             gint64 customer_row_id,
                                             const char *currency,
                                             const PdCartLine *line,
                                             gint64 line_row_id,
                                             char **reservation_id,
                                             GError **error);
/* "<size>_<region>_<date>", at most 64 characters. */
char *pd_local_engine_make_reservation_name (const char *size, const char *region, gint64 at);
/* When payment @index (0 = the first) of a monthly plan falls due. */
gint64 pd_local_engine_get_payment_due (gint64 purchased_at, int index);
/* Bills the payments of one reservation that came up to engine->now, each on the invoice of its
 * month, and records it. */
gboolean pd_local_engine_bill_reservation (PdDatabase *database,
                                           const PdLocalEngine *engine,
                                           PdReservation *reservation,
                                           GError **error);
gboolean pd_local_engine_bill_reservations (PdDatabase *database,
                                            const PdLocalEngine *engine,
                                            GError **error);
/* The profile that governs the purchase by the account's present setting (17.1). Lends. */
PdPolicy *pd_local_engine_get_reservation_policy (const PdLocalEngine *engine,
                                                  PdReservation *reservation);
gboolean pd_local_engine_add_subscription (PdDatabase *database,
                                           const PdLocalEngine *engine,
                                           gint64 customer_row_id,
                                           const char *name,
                                           const char *subscription_id,
                                           const char *request_id,
                                           GError **error);
gboolean pd_local_engine_set_self_purchase (PdDatabase *database,
                                            const PdLocalEngine *engine,
                                            gint64 customer_row_id,
                                            gboolean allowed,
                                            const char *request_id,
                                            GError **error);

/* --- access and configuration --- */
/* The same for the same e-mail address (or, without one, name), in every book. */
char *pd_local_engine_make_principal_id (const char *email, const char *name);
/* 1.8: is one of the order's assignments that may change the user's? */
gboolean pd_local_engine_has_grant (PdDatabase *database,
                                    const PdLocalEngine *engine,
                                    const char *reservation_order_id,
                                    gboolean *has_grant,
                                    GError **error);
gboolean pd_local_engine_grant_role (PdDatabase *database,
                                     const PdLocalEngine *engine,
                                     gint64 reservation_row_id,
                                     PdGrant *grant,
                                     const char *request_id,
                                     GError **error);
gboolean pd_local_engine_revoke_role (PdDatabase *database,
                                      const PdLocalEngine *engine,
                                      gint64 reservation_row_id,
                                      gint64 assignment_row_id,
                                      const char *request_id,
                                      GError **error);
gboolean pd_local_engine_change_reservation (PdDatabase *database,
                                             const PdLocalEngine *engine,
                                             gint64 reservation_row_id,
                                             PdReservationChange *change,
                                             const char *request_id,
                                             GError **error);
/* @row_ids: gint64[2] of the new ones. */
gboolean pd_local_engine_split (PdDatabase *database,
                                const PdLocalEngine *engine,
                                gint64 reservation_row_id,
                                const gint64 quantities[2],
                                const char *request_id,
                                gint64 *row_ids,
                                GError **error);
gboolean pd_local_engine_merge (PdDatabase *database,
                                const PdLocalEngine *engine,
                                GArray *reservation_row_ids,
                                const char *request_id,
                                gint64 *row_id,
                                GError **error);
/* A copy of @from with another quantity and a new ID in the same reservation order; days of use,
 * payments and the used flag go over in proportion. */
gboolean pd_local_engine_succeed_reservation (PdDatabase *database,
                                              const PdLocalEngine *engine,
                                              PdReservation *from,
                                              gint64 quantity,
                                              gint64 *row_id,
                                              GError **error);
/* Parts of the above, for a far side that carries them out itself. */
/* A reservation that runs; else PD_ERROR_RULE. */
PdReservation *pd_local_engine_get_running (PdDatabase *database,
                                            const PdLocalEngine *engine,
                                            gint64 row_id,
                                            GError **error);
/* Cleans; PD_ERROR_INVALID. */
gboolean pd_local_engine_check_grant (PdGrant *grant, GError **error);
/* The scope's subscription must be the customer's; a name stands for its GUID. */
gboolean pd_local_engine_resolve_change (PdDatabase *database,
                                         PdReservation *reservation,
                                         PdReservationChange *change,
                                         GError **error);
gboolean pd_local_engine_log_change (PdDatabase *database,
                                     const PdLocalEngine *engine,
                                     PdReservation *before,
                                     const PdReservationChange *change,
                                     const char *request_id,
                                     GError **error);
gboolean pd_local_engine_log_assignment (PdDatabase *database,
                                         const PdLocalEngine *engine,
                                         const char *operation,
                                         PdReservation *reservation,
                                         const char *principal,
                                         const char *role_id,
                                         const char *request_id,
                                         GError **error);
/* One record, or none. */
gboolean pd_local_engine_log_reservation (PdDatabase *database,
                                          const PdLocalEngine *engine,
                                          const char *operation,
                                          PdReservation *reservation,
                                          const char *detail,
                                          GError **error);

/* --- refund and exchange --- */
/* Not the role's verdict. Reads only. */
PdRefundQuote *pd_local_engine_quote_refund (PdDatabase *database,
                                             const PdLocalEngine *engine,
                                             gint64 reservation_row_id,
                                             const PdRefundAsk *ask,
                                             GError **error);
PdExchangeQuote *pd_local_engine_quote_exchange (PdDatabase *database,
                                                 const PdLocalEngine *engine,
                                                 gint64 reservation_row_id,
                                                 const PdRefundAsk *ask,
                                                 GPtrArray *items,
                                                 GError **error);
/* What is asked for, by whom: both of these write the request with the engine's answer. */
typedef struct
{
  gint64 reservation_row_id;
  const PdRefundAsk *ask;
  GPtrArray *items;              /* exchange: (element-type PdOrderItem) */
  const PdRequestFields *fields; /* (nullable) */
  gint64 draft_row_id;
  const char *request_id;
} PdReturnDeed;
gboolean pd_local_engine_refund (PdDatabase *database,
                                 const PdLocalEngine *engine,
                                 PdVault *vault,
                                 const PdReturnDeed *deed,
                                 gint64 *request_row_id,
                                 GError **error);
gboolean pd_local_engine_exchange (PdDatabase *database,
                                   const PdLocalEngine *engine,
                                   PdVault *vault,
                                   const PdReturnDeed *deed,
                                   gint64 *request_row_id,
                                   gint64 *order_row_id,
                                   GError **error);
/* Remembered for the currency; NULL without @error: none yet. */
PdUsdRate *pd_local_engine_load_rate (PdDatabase *database, const char *currency, GError **error);

/* --- support requests --- */
/* The user's contact as last used, or what is known of the user. */
PdContact *pd_local_engine_load_contact (PdDatabase *database,
                                         const PdLocalEngine *engine,
                                         PdVault *vault,
                                         GError **error);
/* @quote (nullable): lines for the description. */
char *pd_local_engine_describe_request (PdDatabase *database,
                                        const PdLocalEngine *engine,
                                        const PdRequestFields *fields,
                                        const char *quote,
                                        GError **error);
gboolean pd_local_engine_save_draft (PdDatabase *database,
                                     const PdLocalEngine *engine,
                                     PdVault *vault,
                                     const PdRequestFields *fields,
                                     gint64 *row_id,
                                     GError **error);
/* Checks, files, remembers the contact, records. @fields are cleaned. @files (element-type
 * PdLoadedFile) (nullable). */
gboolean pd_local_engine_create_request (PdDatabase *database,
                                         const PdLocalEngine *engine,
                                         PdVault *vault,
                                         PdRequestFields *fields,
                                         gint64 draft_row_id,
                                         GPtrArray *files,
                                         const char *request_id,
                                         gint64 *row_id,
                                         GError **error);
/* Its first half, for a far side that takes time: all checks, the request as it will be filed, its
 * files; it stands there as PD_REQUEST_QUEUED, without a number and without a record. */
gboolean pd_local_engine_queue_request (PdDatabase *database,
                                        const PdLocalEngine *engine,
                                        PdVault *vault,
                                        PdRequestFields *fields,
                                        gint64 draft_row_id,
                                        GPtrArray *files,
                                        const char *request_id,
                                        gint64 *row_id,
                                        GError **error);
/* The record of a request; @what (nullable). */
gboolean pd_local_engine_log_request (PdDatabase *database,
                                      const PdLocalEngine *engine,
                                      const char *operation,
                                      PdSupportRequest *request,
                                      const char *what,
                                      const char *request_id,
                                      GError **error);
gboolean pd_local_engine_attach (PdDatabase *database,
                                 const PdLocalEngine *engine,
                                 PdSupportRequest *request,
                                 GPtrArray *files,
                                 GError **error);
gboolean pd_local_engine_reply (PdDatabase *database,
                                const PdLocalEngine *engine,
                                PdSupportRequest *request,
                                const char *body,
                                gboolean note,
                                const char *request_id,
                                GError **error);
gboolean pd_local_engine_set_request_state (PdDatabase *database,
                                            const PdLocalEngine *engine,
                                            PdSupportRequest *request,
                                            const char *state,
                                            const char *request_id,
                                            GError **error);

G_END_DECLS
