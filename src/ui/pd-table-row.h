// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-table-column.h"

G_BEGIN_DECLS

/**
 * PdTableRow: one row of a PdTableView, for the view alone. Shows a record's cells at the columns'
 * places, and shows them again when the record changes. Its cells are inscriptions, which never ask
 * for a new size, and its copy buttons are made when the pointer, the focus or the selection is
 * there first: a view of any length can be scrolled with a screenful of these. Property: "record"
 * (PdRecord, nullable, read-only).
 */
#define PD_TYPE_TABLE_ROW (pd_table_row_get_type ())
G_DECLARE_FINAL_TYPE (PdTableRow, pd_table_row, PD, TABLE_ROW, GtkWidget)

/* @columns: (element-type PdTableColumn): the table's, which outlives the row's place in it. */
PdTableRow *pd_table_row_new (GPtrArray *columns);
/* @position G_MAXUINT and @record NULL: none. @now: for days left. */
void pd_table_row_set_record (PdTableRow *self, guint position, PdRecord *record, gint64 now);
PdRecord *pd_table_row_get_record (PdTableRow *self);
guint pd_table_row_get_position (PdTableRow *self);
/* The same record at another place. */
void pd_table_row_set_position (PdTableRow *self, guint position);
void pd_table_row_set_selected (PdTableRow *self, gboolean selected);
void pd_table_row_set_now (PdTableRow *self, gint64 now);
/* After pd_table_columns_place(). */
void pd_table_row_columns_moved (PdTableRow *self);
/* Shows what has changed since its record's last "notify", if anything: a record tells of each of
 * its properties, and is shown once. */
void pd_table_row_flush (PdTableRow *self);

G_END_DECLS
