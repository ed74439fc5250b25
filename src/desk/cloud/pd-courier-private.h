// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* The courier's work on one item: pd-courier-work.c; when it is done: pd-courier.c. */

#include "pd-courier.h"
#include "pd-errand-private.h"

G_BEGIN_DECLS

/**
 * PdCourierHands: the items that workers of this process have. A lease is a time, and the clock may
 * be set, or run on while the computer sleeps: what is in these hands is nobody else's to take.
 * Counted; any thread.
 */
typedef struct _PdCourierHands PdCourierHands;
PdCourierHands *pd_courier_hands_new (void);
PdCourierHands *pd_courier_hands_ref (PdCourierHands *hands);
void pd_courier_hands_unref (PdCourierHands *hands);
gboolean pd_courier_hands_have (PdCourierHands *hands, gint64 row_id);
void pd_courier_hands_drop (PdCourierHands *hands, gint64 row_id);

/* Lent to each call; worker threads. */
typedef struct
{
  PdContext *context;
  PdStore *store;
  PdFar *far;
  const PdErrandKind *kinds; /* (nullable) */
  const char *holder;
  PdCourierHands *hands;
  GCancellable *cancellable;
} PdCourierWork;

/* The next item that is due, leased and in the hands; NULL without @error: none. */
PdOutboxEntry *pd_courier_take (const PdCourierWork *work, GError **error);
/* Runs it, writes down what became of it and lets it go. @entry is taken over. */
void pd_courier_carry (const PdCourierWork *work, PdOutboxEntry *entry);
const PdErrandKind *pd_courier_look_up_kind (const PdErrandKind *kinds, const char *name);

/* In the transaction that makes @done "sent" (pd-courier-settle.c): earlier items of the same kind
 * and with the same target that were refused become "discarded", with a word on why. @vault
 * (nullable): they stay. */
gboolean pd_courier_settle (PdDatabase *database,
                            PdVault *vault,
                            PdErrand *done,
                            gint64 now,
                            GError **error);

/* In the transaction that accepts @entry: the refused request @refused_id (nullable) becomes
 * "discarded", replaced by it. PD_ERROR_NOT_ALLOWED with a sentence: it is on its way again, or was
 * carried out meanwhile; then @entry is not accepted. */
gboolean pd_courier_replace (PdDatabase *database,
                             PdVault *vault,
                             const char *refused_id,
                             const PdOutboxEntry *entry,
                             gint64 now,
                             GError **error);

/* What is over and kept (pd-courier-slim.c): files, people and secrets go from what was asked for;
 * items, names and texts stay readable. For the transaction that makes it "sent" or "discarded";
 * the caller writes @entry. @vault (nullable): later, by pd_courier_tidy(). */
void pd_courier_slim (PdVault *vault, PdOutboxEntry *entry);
/* What earlier editions kept. Blocking; does nothing, and opens no vault, where nothing is heavy.
 */
void pd_courier_tidy (PdContext *context, PdStore *store, GCancellable *cancellable);
/* After a synchronisation: what was ended by hand and has happened after all says so
 * (pd-courier-found.c). Blocking; opens no vault where nothing was ended so. */
void pd_courier_look_for_ended (PdContext *context, PdStore *store);

/* This process among all that this computer ever ran. (transfer full) */
char *pd_courier_name_process (void);

/* Store job: all that waits is due at @now; @give_back: also what dead processes held. */
typedef struct
{
  gint64 now;
  gboolean give_back;
} PdCourierLookBack;
gpointer pd_courier_look_back_job (PdDatabase *database,
                                   gpointer data,
                                   GCancellable *cancellable,
                                   GError **error);

/* Store job: holds on to items that are under way; NULL: there are none. */
typedef struct
{
  char *holder;
  gint64 now;
  GArray *row_ids;
} PdCourierRenewal;
PdCourierRenewal *pd_courier_renewal_new (const char *holder, PdCourierHands *hands, gint64 now);
void pd_courier_renewal_free (gpointer data);
gpointer pd_courier_renew_job (PdDatabase *database,
                               gpointer data,
                               GCancellable *cancellable,
                               GError **error);

G_END_DECLS
