// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* Bringing the far side's book into ours: issue 4 section 3. */

#include "pd-desk-cloud.h"
#include "pd-desk-private.h"
#include "pd-far.h"

G_BEGIN_DECLS

/* How far a pass is. */
typedef struct
{
  const char *phase; /* translated, lent: "Orders of customers" */
  gint64 done;       /* of this phase: customers, pages, days … */
  gint64 total;      /* 0 = not known yet */
  gint64 items;      /* records that this pass brought so far, over all phases */
  double rate;       /* items a second, over the last seconds */
  gint64 left_us;    /* of the phase; -1 = not known */
} PdPullStep;

/* Called on one of the pull's threads, never two at once, at most some ten times a second and at
 * each change of the phase: hand it on to the main context and return. */
typedef void (*PdPullProgress) (const PdPullStep *step, gpointer user_data);

/**
 * pd_pull_run:
 *
 * One pass, blocking, on a worker thread (not the window's main one, not a store thread, not the
 * far side's). Only one at a time for a book; the caller sees to it.
 *
 * The first pass goes on where it stopped, also in another process after a kill -9: what a scope
 * (a customer's orders, a market's catalogue, a day of the log) brought whole is not asked for
 * again. When a whole pass stands, the next ones read the activity log since it and re-read what
 * changed. @full: everything is read again, what is not there any more is marked as gone, and
 * counts that differ are told as faults. @customer_row_id > 0: that customer alone, everything of
 * it.
 *
 * What one scope does not give (403, an answer that cannot be read, 5xx after all tries) is a fault
 * in the report and a row of the pulls table, and the pass goes on without it. What makes every
 * further call pointless ends the pass: NULL with PD_API_ERROR_OFFLINE, _UNREACHABLE, _SIGN_IN,
 * _MFA, _CERTIFICATE, _NO_KEYRING, G_IO_ERROR_CANCELLED, or an error of the store. What came until
 * then stays, and the next call goes on there.
 *
 * @progress (nullable). (transfer full)
 */
PdSyncReport *pd_pull_run (PdContext *context,
                           PdStore *store,
                           PdFar *far,
                           gboolean full,
                           gint64 customer_row_id,
                           PdPullProgress progress,
                           gpointer user_data,
                           GCancellable *cancellable,
                           GError **error);

/* What stands in the book of earlier passes, inside a store job; for the properties after a start:
 * the last whole pass (0 = never), whether one was begun and not ended, and what is missing
 * (element-type PdSyncFault) (transfer full). Each out argument may be NULL. */
gboolean pd_pull_read_state (PdDatabase *database,
                             gint64 *as_of,
                             gboolean *unfinished,
                             GPtrArray **faults,
                             GError **error);

/* pd_sync_report_free() of pd-desk-cloud.h lives in pd-pull.c. */
PdSyncReport *pd_sync_report_new (void);
PdSyncFault *pd_sync_fault_new (const char *what, const char *reason, const char *detail);
PdSyncFault *pd_sync_fault_copy (const PdSyncFault *fault);
void pd_sync_fault_free (PdSyncFault *fault);

G_END_DECLS
