// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* What refund and exchange have in common: the returned part, and the request (13.x). */

#include "pd-local-engine-azure.h"

G_BEGIN_DECLS

PdReservation *pd_return_get_reservation (PdDatabase *database,
                                          const PdLocalEngine *engine,
                                          gint64 row_id,
                                          GError **error);
PdRefundAsk *pd_return_complete_ask (PdDatabase *database,
                                     const PdLocalEngine *engine,
                                     PdReservation *reservation,
                                     const PdRefundAsk *ask,
                                     gboolean with_rate,
                                     GError **error);
PdPolicy *pd_return_find_policy (const PdLocalEngine *engine,
                                 PdReservation *reservation,
                                 const PdRefundAsk *ask,
                                 GError **error);
/* 11.14. @problem (out) (transfer full) (nullable): why the price that was said is for a quote
 * only. FALSE: the book fails. */
gboolean pd_return_judge_price (PdDatabase *database,
                                PdReservation *reservation,
                                const PdRefundAsk *ask,
                                char **problem,
                                GError **error);
/* A return takes effect when it is asked for, by the rules in force. */
gboolean pd_return_check_ask (const PdLocalEngine *engine,
                              PdReservation *reservation,
                              const PdRefundAsk *ask,
                              GError **error);
gboolean pd_return_check_verdict (PdReservation *reservation, PdVerdict *verdict, GError **error);
gboolean pd_return_take_back (PdDatabase *database,
                              const PdLocalEngine *engine,
                              PdReservation *reservation,
                              gint64 quantity,
                              gint64 credit_minor,
                              const char *month,
                              gint64 *rest_row_id,
                              GError **error);
PdRequestFields *pd_return_complete_fields (PdDatabase *database,
                                            const PdLocalEngine *engine,
                                            PdVault *vault,
                                            PdReservation *reservation,
                                            const PdReturnDeed *deed,
                                            gint64 quantity,
                                            const char *title,
                                            const char *quote,
                                            GError **error);
gboolean pd_return_answer_request (PdDatabase *database,
                                   const PdLocalEngine *engine,
                                   gint64 request_row_id,
                                   const char *body,
                                   gint64 credit_minor,
                                   const char *currency,
                                   const char *month,
                                   GError **error);
gboolean pd_return_add_rest (PdDatabase *database,
                             const PdLocalEngine *engine,
                             gint64 rest_row_id,
                             GString *body,
                             GError **error);
gboolean pd_return_log (PdDatabase *database,
                        const PdLocalEngine *engine,
                        const char *operation,
                        PdReservation *reservation,
                        const PdRefundQuote *quote,
                        gint64 credit_minor,
                        const char *month,
                        const char *order_id,
                        const char *request_id,
                        GError **error);
gboolean pd_return_insert (PdDatabase *database,
                           const PdLocalEngine *engine,
                           const char *kind,
                           PdReservation *reservation,
                           const PdRefundQuote *quote,
                           gint64 request_row_id,
                           const char *month,
                           GError **error);
PdReservation *pd_return_begin (PdDatabase *database,
                                const PdLocalEngine *engine,
                                const PdReturnDeed *deed,
                                gboolean with_rate,
                                PdRefundAsk **ask,
                                GError **error);
/* Remembers the rate of a refund for its currency (11.15); nothing for NULL. */
gboolean pd_return_remember_rate (PdDatabase *database, const PdUsdRate *rate, GError **error);

G_END_DECLS
