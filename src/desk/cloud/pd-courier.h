// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-errand.h"

G_BEGIN_DECLS

/**
 * PdCourier: carries the outbox of one book to the far side: design.md "The outbox". A few worker
 * threads take what is due, the items of one customer one after another, lease each (another
 * process, or what is left of a dead one, never doubles it), run it and write down what became of
 * it. Nothing leaves while the computer is offline or nobody is signed in. Main thread.
 *
 * Signals: "turned" (gint64 outbox_row_id): a run of this item is over, however it ended, and the
 * book knows; "idle" (): nothing more is due now.
 */
#define PD_TYPE_COURIER (pd_courier_get_type ())
G_DECLARE_FINAL_TYPE (PdCourier, pd_courier, PD, COURIER, GObject)

/* @kinds: ended by a NULL name; NULL = all that the program knows. Looks by itself whether
 * something is due, at once and whenever the book, the network or the session changes. */
PdCourier *
pd_courier_new (PdContext *context, PdStore *store, PdFar *far, const PdErrandKind *kinds);
/* Something may be due. */
void pd_courier_wake (PdCourier *self);
/* Somebody has signed in anew: all that waits is due. */
void pd_courier_begin_anew (PdCourier *self);
/* TRUE while a worker of this process has the item. */
gboolean pd_courier_is_carrying (PdCourier *self, gint64 outbox_row_id);
/* TRUE: everything that is due has been looked at, and no worker is at work. */
gboolean pd_courier_is_idle (PdCourier *self);
/* Ends the runs under way (their items are asked about next time) and waits for the threads.
 * finalize does it too. */
void pd_courier_close (PdCourier *self);
/* NULL: the program does not know this kind. */
const PdErrandKind *pd_courier_find_kind (PdCourier *self, const char *name);

/* --- what a person decides about an item: blocking, inside a store job --- */

/* Failed or waiting: due at once. */
gboolean pd_courier_retry_job (PdDatabase *database, gint64 row_id, gint64 now, GError **error);

G_END_DECLS
