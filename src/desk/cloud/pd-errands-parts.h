// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* What the acts of Partner Center share: pd-errands-sales.c, pd-errands-customers.c,
 * pd-errands-cancel.c, pd-errands-requests.c. */

#include "pd-errand.h"
#include "pd-local-deeds.h"
#include "pd-partner-center-orders.h"

G_BEGIN_DECLS

/* --- in a store job --- */

/* PD_ERROR_ROLE where none of @roles allows @act. */
gboolean pd_errand_check_act (PdContext *context, PdRoleSet roles, PdAct act, GError **error);
/* Answers as pd-local-deeds.c reads them. */
gpointer pd_errand_read_customer (PdDatabase *database,
                                  const PdLocalEngine *engine,
                                  PdContext *context,
                                  const PdDeed *deed,
                                  const char *answer,
                                  GError **error);
gpointer pd_errand_read_order (PdDatabase *database,
                               const PdLocalEngine *engine,
                               PdContext *context,
                               const PdDeed *deed,
                               const char *answer,
                               GError **error);
/* What is said of an order besides what the far side tells now. */
typedef struct
{
  const char *request_id; /* (nullable): the purchase of ours that it came from */
  /* (nullable) (element-type int): lines whose window ends at @window_end, as the far side told */
  const GArray *late;
  gint64 window_end;
} PdOrderWords;
/* An order as the far side tells it now. Its reservations are read at the next synchronisation. */
gboolean pd_errand_put_order (PdDatabase *database,
                              const PdLocalEngine *engine,
                              PdCustomer *customer,
                              const PdWireOrder *order,
                              const PdOrderWords *words,
                              gint64 *row_id,
                              GError **error);

/* --- on a courier thread --- */

/* NULL with @error. (transfer full) */
PdCustomer *pd_errand_find_customer (PdErrand *errand, gint64 row_id, GError **error);
/* pd_errand_put_order(), durable. @words (nullable) */
gboolean pd_errand_keep_order (PdErrand *errand,
                               PdCustomer *customer,
                               const PdWireOrder *order,
                               const PdOrderWords *words,
                               GError **error);
/* pd_errand_fetch() that takes @request over. */
gpointer pd_errand_ask (PdErrand *errand, PdHttpRequest *request, GError **error);
/* Every item of every page of a list (1.4). (element-type PdWire…), freed by @free_item. */
GPtrArray *pd_errand_ask_all (PdErrand *errand,
                              PdHttpRequest *request,
                              GDestroyNotify free_item,
                              GError **error);
/* pd_errand_ask() for an answer that may have no body: TRUE, with NULL in *result. @status
 * (optional) */
gboolean pd_errand_ask_any (PdErrand *errand,
                            PdHttpRequest *request,
                            gpointer *result,
                            guint *status,
                            GError **error);
/* The far side was asked: the step that was entered earlier has not been carried out. It is entered
 * anew, as the first time. */
gboolean pd_errand_reenter (PdErrand *errand, const char *step, GError **error);
/* The far side understood and says no; nothing of it is left open. */
gboolean pd_errand_is_no (const GError *error);
/* @error as a refusal that a person reads, with the far side's code: PD_ERROR_REFUSED. FALSE. */
gboolean pd_errand_refuse_with (PdErrand *errand, const GError *cause, GError **error);

/* --- each file's acts --- */

#define PD_ERRAND_ACT(name)                                                                  \
  gboolean pd_errand_accept_##name (PdDatabase *database, const PdLocalEngine *engine,       \
                                    PdRoleSet roles, PdContext *context, const PdDeed *deed, \
                                    PdOutboxEntry *entry, GError **error);                   \
  gboolean pd_errand_run_##name (PdErrand *errand, GError **error);                          \
  gboolean pd_errand_land_##name (PdDatabase *database, const PdLocalEngine *engine,         \
                                  PdErrand *errand, char **answer, GError **error)

PD_ERRAND_ACT (create_customer);
PD_ERRAND_ACT (update_customer);
PD_ERRAND_ACT (accept_agreement);
PD_ERRAND_ACT (cancel);
gboolean pd_errand_take_back_cancel (PdDatabase *database,
                                     const PdLocalEngine *engine,
                                     const PdDeed *deed,
                                     const PdOutboxEntry *entry,
                                     GError **error);

G_END_DECLS
