// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-table-row.h"

G_BEGIN_DECLS

/**
 * PdTableView: header and rows of a PdTable, for the table alone. GTK 4.8's own column view keeps
 * two hundred rows of widgets, whatever can be seen; this one has rows of one height and as many of
 * them as fit, which take the next records when it is scrolled. The header is a GtkColumnView
 * without rows: its titles sort and resize, and the rows follow their places.
 *
 * Rows: a click or an arrow key selects, Ctrl moves or unselects, Enter and a double click
 * activate. Signal "activate" (guint position). Properties: "model" (GtkSelectionModel).
 */
#define PD_TYPE_TABLE_VIEW (pd_table_view_get_type ())
G_DECLARE_FINAL_TYPE (PdTableView, pd_table_view, PD, TABLE_VIEW, GtkWidget)

GtkColumnView *pd_table_view_get_header (PdTableView *self);
/* @columns: (element-type PdTableColumn): the table's, shared; call again after adding one. */
void pd_table_view_set_columns (PdTableView *self, GPtrArray *columns);
void pd_table_view_set_model (PdTableView *self, GtkSelectionModel *model);
/* µs UTC: for days left. */
void pd_table_view_set_now (PdTableView *self, gint64 now);
/* Scrolls to the row; it is where the focus goes next, if none is selected. */
void pd_table_view_show_row (PdTableView *self, guint position);
/* For rows that are others than before. */
void pd_table_view_go_to_top (PdTableView *self);
/* Before the next frame, pd_table_row_flush() of all rows. */
void pd_table_view_flush_soon (PdTableView *self);

G_END_DECLS
