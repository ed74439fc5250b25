// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-accounts.h"
#include "pd-desk.h"

G_BEGIN_DECLS

/**
 * PdOpening: opens the account that will be shown on a thread of its own while GTK starts, so that
 * the first thing to be seen is the desk. Where it fails, nothing is said: the start page does the
 * same again and tells of it.
 */
typedef struct _PdOpening PdOpening;

/* @name: of the account; NULL: the one that was open last, or the only one. @data_dir: as of
 * pd_accounts_new(). */
PdOpening *pd_opening_new (const char *data_dir, PdClock *clock, const char *name);
/* Gives up waiting; the thread ends by itself. */
void pd_opening_free (PdOpening *self);
/* Waits at most so long. FALSE: it is not done yet. */
gboolean pd_opening_wait (PdOpening *self, gint64 wait_us);
/* Once it is done: the desk and its account. (transfer full) (nullable): none could be opened. */
PdDesk *pd_opening_steal_desk (PdOpening *self, PdAccount **account);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdOpening, pd_opening_free)

G_END_DECLS
