// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PdHistory: the way back through a stack of pages. Pages stay alive in the GtkStack while they are
 * on the way, so that they come back with scroll and selection as they were; the focus is given
 * back too. A page that is no place is taken out of the stack when nothing leads to it any more.
 */
typedef struct _PdHistory PdHistory;

PdHistory *pd_history_new (GtkStack *stack);
void pd_history_free (PdHistory *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdHistory, pd_history_free)

/* Shows @page, which is added to the stack if it is not in it; @keep: a place, never taken out. */
void pd_history_go (PdHistory *self, GtkWidget *page, gboolean keep);
gboolean pd_history_can_go_back (PdHistory *self);
void pd_history_back (PdHistory *self);
/* Lends; (nullable) */
GtkWidget *pd_history_get_current (PdHistory *self);
/* Takes all pages out. */
void pd_history_clear (PdHistory *self);

G_END_DECLS
