// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * PdTablePages: what stands in for the rows of a PdTable: "loading", "empty", "nothing" (was found)
 * and "failed". They are made once one of them is shown.
 */
typedef struct _PdTablePages PdTablePages;

/* @stack: with the pages "blank" and "table" of its own. @retry: called with @owner, a GObject,
 * when Retry is pressed. */
PdTablePages *pd_table_pages_new (GtkStack *stack, GCallback retry, gpointer owner);
void pd_table_pages_free (PdTablePages *self);

/* One of the pages, or of the stack's own. */
void pd_table_pages_show (PdTablePages *self, const char *name);
void pd_table_pages_show_failure (PdTablePages *self, const char *text);
/* As pd_table_set_empty(). */
void pd_table_pages_set_empty (PdTablePages *self,
                               const char *icon_name,
                               const char *title,
                               const char *description,
                               const char *action_label,
                               const char *action_name);

G_END_DECLS
