// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* What the acts at Azure share (pd-errands-azure*.c, pd-errands-tickets.c,
 * pd-cloud-quotes-azure.c).
 *
 * Each act is one step: entered before the write leaves, with a note "<step>-sent" when its answer
 * came, and noted as done at the very end. Whatever breaks in between leaves the item asking, and
 * the next run looks at the far side first. */

#include "pd-azure-access.h"
#include "pd-azure-operations.h"
#include "pd-azure-refunds.h"
#include "pd-errand.h"
#include "pd-local-engine-azure.h"

G_BEGIN_DECLS

/* --- the book --- */
/* The reservation as it stands; of a courier thread alone. */
PdReservation *pd_azure_errand_load (PdErrand *errand, gint64 reservation_row_id, GError **error);
/* PD_ERROR_ROLE */
gboolean
pd_azure_errand_check_role (PdContext *context, PdRoleSet roles, PdAct act, GError **error);
/* The answer as the local deed of this kind reads it. */
gpointer pd_azure_errand_read (PdDatabase *database,
                               const PdLocalEngine *engine,
                               PdContext *context,
                               const PdDeed *deed,
                               const char *answer,
                               GError **error);
/* "7,8,9" */
char *pd_azure_errand_format_ids (const gint64 *ids, gsize n_ids);
/* The row of a reservation ID, 0 = not in the book. */
gboolean pd_azure_find_row (PdDatabase *database,
                            const PdLocalEngine *engine,
                            const char *reservation_id,
                            gint64 *row_id,
                            GError **error);
/* Puts @reservation_id into the book as what takes the place of @from (a part of it, or what it was
 * merged into); days of use and payments go over in proportion. Twice is once. */
gboolean pd_azure_put_successor (PdDatabase *database,
                                 const PdLocalEngine *engine,
                                 PdReservation *from,
                                 const char *reservation_id,
                                 gint64 quantity,
                                 gint64 *row_id,
                                 GError **error);
/* Nothing where a pull was first. */
gboolean pd_azure_cancel_in_book (PdDatabase *database,
                                  const PdLocalEngine *engine,
                                  gint64 row_id,
                                  GError **error);

/* --- the far side --- */
/* A write. What the far side's "no" means is said in a sentence (azure-api.md 1 "Errors"); NULL
 * with
 * @error. @same (nullable): "nothing to change" is a yes; then TRUE and NULL without @error. */
PdHttpReply *
pd_azure_errand_send (PdErrand *errand, PdHttpRequest *request, gboolean *same, GError **error);
/* The same, with @error as it came. */
PdHttpReply *pd_azure_errand_try (PdErrand *errand, PdHttpRequest *request, GError **error);
/* The same "no" of any call: replaces @error by a sentence where there is one to say. */
void pd_azure_errand_explain (PdErrand *errand, GError **error);
/* Every page of a list, as the request's reader makes its items; freed by @free_item. */
GPtrArray *pd_azure_errand_list_all (PdErrand *errand,
                                     PdHttpRequest *request,
                                     GDestroyNotify free_item,
                                     GError **error);
/* All pages of 2.4. (element-type PdWireReservation) */
GPtrArray *
pd_azure_errand_list_order (PdErrand *errand, PdReservation *reservation, GError **error);
/* Lends; NULL: not among them. */
PdWireReservation *pd_azure_find_wire (GPtrArray *reservations, const char *reservation_id);
gboolean pd_azure_wire_is_cancelled (const PdWireReservation *wire);
/* Notes the IDs that the order has now, before anything is sent; those of before a lost try stay.
 */
gboolean pd_azure_errand_note_before (PdErrand *errand, GPtrArray *reservations, GError **error);
/* Was it in the order before? */
gboolean pd_azure_errand_was_before (PdErrand *errand, const char *reservation_id);
/* A write left without an answer, and looked as if it had not been taken: what it brings about may
 * be seen later still. A plain "no" is no such thing. */
gboolean pd_azure_errand_note_lost (PdErrand *errand, const char *step, GError **error);
gboolean pd_azure_errand_has_lost (PdErrand *errand);
/* The write of @step left so long ago that what it brought about can be seen. */
gboolean pd_azure_errand_is_long_ago (PdErrand *errand, const char *step);
/* A "no" to the second try so soon after a lost one: it may say that the first one is at work.
 * Replaces @error by an unknown fate. */
void pd_azure_errand_doubt (PdErrand *errand, GError **error);
/* FALSE: @error is set. What is sent notes "sent". */
typedef gboolean (*PdAzureTry) (PdErrand *errand, PdReservation *reservation, GError **error);
/* What moves money leaves once: where @before was noted, which an attempt does that comes far
 * enough to leave, @ask finds out what became of it; @send follows where nothing was taken. */
gboolean pd_azure_errand_send_once (PdErrand *errand,
                                    PdReservation *reservation,
                                    const char *step,
                                    const char *before,
                                    PdAzureTry ask,
                                    PdAzureTry send,
                                    GError **error);
/* A pause before the second look: what was taken may not be seen at once. */
gboolean pd_azure_errand_pause (PdErrand *errand, GError **error);
/* Looks at the order's reservations until @judge is done. FALSE of @judge with @error ends it. */
typedef gboolean (*PdAzureJudge) (PdErrand *errand,
                                  GPtrArray *reservations,
                                  gpointer user_data,
                                  gboolean *done,
                                  GError **error);
gboolean pd_azure_errand_watch (PdErrand *errand,
                                PdReservation *reservation,
                                PdAzureJudge judge,
                                gpointer user_data,
                                GError **error);

/* --- money in notes: "12345 USD" --- */
gboolean pd_azure_errand_note_money (PdErrand *errand,
                                     const char *name,
                                     const PdAzureMoney *money,
                                     GError **error);
/* known FALSE: not noted. */
PdAzureMoney pd_azure_errand_get_money (PdErrand *errand, const char *name);

/* --- the figure that the person agreed to (PdRefundAsk) --- */
/* What an exchange costs; reckoned from its parts where the sum itself is not told. */
PdAzureMoney pd_azure_get_net (const PdWireExchange *exchange);
/* Before anything is sent: is the far side's figure @now no worse? Else PD_ERROR_REFUSED with both,
 * and it is what the next sending is asked for at. What is not known is not compared. */
gboolean pd_azure_errand_check_figure (PdErrand *errand,
                                       PdReservation *reservation,
                                       const PdAzureMoney *now,
                                       GError **error);
/* At the beginning of a run: what was told, and not agreed to by sending it again, is void. */
gboolean pd_azure_errand_forget_figure (PdErrand *errand, GError **error);
/* Of accept(): who sends it again agrees to what was told. */
gboolean pd_azure_accept_figure (PdOutboxEntry *entry, GError **error);

/* --- the acts of other files --- */
gboolean pd_azure_accept_return (PdDatabase *database,
                                 const PdLocalEngine *engine,
                                 PdRoleSet roles,
                                 PdContext *context,
                                 const PdDeed *deed,
                                 PdOutboxEntry *entry,
                                 GError **error);
gboolean pd_azure_take_back_return (PdDatabase *database,
                                    const PdLocalEngine *engine,
                                    const PdDeed *deed,
                                    const PdOutboxEntry *entry,
                                    GError **error);
gboolean pd_azure_run_refund (PdErrand *errand, GError **error);
gboolean pd_azure_land_refund (PdDatabase *database,
                               const PdLocalEngine *engine,
                               PdErrand *errand,
                               char **answer,
                               GError **error);
gboolean pd_azure_run_exchange (PdErrand *errand, GError **error);
gboolean pd_azure_land_exchange (PdDatabase *database,
                                 const PdLocalEngine *engine,
                                 PdErrand *errand,
                                 char **answer,
                                 GError **error);
gpointer pd_azure_read_exchange (PdDatabase *database,
                                 const PdLocalEngine *engine,
                                 PdContext *context,
                                 const PdDeed *deed,
                                 const char *answer,
                                 GError **error);

/* --- shared by refund and exchange (pd-errands-azure-return.c) --- */
/* What came back, in the far side's figures. */
typedef struct
{
  gint64 quantity;
  PdAzureMoney refund;
  PdAzureMoney remaining;
  PdAzureMoney usd_refund; /* not known: exchanges */
  const char *rest_id;     /* (nullable): the reservation of the units that stay */
} PdAzureReturned;
/* Cancels the reservation, puts the rest, ends the line, writes refund row, request and record.
 * @kind: "refund", "exchange"; @body: the answer in the request, its last lines are added. */
gboolean pd_azure_land_return (PdDatabase *database,
                               const PdLocalEngine *engine,
                               PdErrand *errand,
                               const char *kind,
                               const PdAzureReturned *returned,
                               GString *body,
                               const char *order_id,
                               gint64 *request_row_id,
                               GError **error);
/* Units that go back: as noted when it was sent, else as asked for. */
gint64 pd_azure_errand_get_quantity (PdErrand *errand, PdReservation *reservation);
gboolean pd_azure_errand_note_quantity (PdErrand *errand, gint64 quantity, GError **error);
/* The reservation that holds what is left of a partial return; NULL: not there yet. Lends. */
PdWireReservation *
pd_azure_find_rest (PdErrand *errand, GPtrArray *list, PdReservation *from, gint64 quantity);

/* --- a purchase of an exchange --- */
typedef struct
{
  char *sku;
  char *region;
  char *resource_type;
  char *billing_subscription;
  char *term;
  char *billing_plan;
  char *name;
  char *scope_type;
  char *scope_id;
  gint64 quantity;
  int flexibility;
  char *product_id;
  char *sku_id;
  char *title;
} PdAzureWanted;
void pd_azure_wanted_free (PdAzureWanted *wanted);
/* (element-type PdAzureWanted): what the items mean for Azure; no price is needed. */
GPtrArray *pd_azure_resolve_items (PdDatabase *database,
                                   const PdLocalEngine *engine,
                                   PdReservation *reservation,
                                   GPtrArray *items,
                                   GError **error);
/* calculateExchange of the reservation's units for @wanted. */
PdHttpRequest *
pd_azure_ask_exchange (PdReservation *reservation, gint64 quantity, GPtrArray *wanted);

G_END_DECLS
