// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "pd-table.h"
#include "pd-verdict.h"

G_BEGIN_DECLS

/* The page that stands where the user's roles show nothing: which role is needed (rule 1.25), and
 * the way to change roles. */
GtkWidget *pd_role_page_new (void);
/* @verdict: the refusal. */
void pd_role_page_set_verdict (GtkWidget *page, PdVerdict *verdict);
/* Puts @child into a stack, in which a role page takes its place when the user's roles do not show
 * it. (transfer floating): the stack. */
GtkWidget *pd_role_page_wrap (GtkWidget *child);
/* The same for what @bin holds already. Lends. */
GtkWidget *pd_role_page_wrap_child (AdwBin *bin);
/* @stack: of the two functions above. Shows what @verdict allows; returns whether it does. */
gboolean pd_role_page_apply (GtkWidget *stack, PdVerdict *verdict);
/* Focuses the rows of @table, which has a model only while the roles show it, else what stands in
 * @stack in its place. */
void pd_role_page_focus (GtkWidget *stack, PdTable *table);

G_END_DECLS
