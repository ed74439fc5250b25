// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-table.h"

G_BEGIN_DECLS

/* What the cells of one column show; owned by the table. */
typedef struct
{
  char *property;      /* (owned): of the record */
  char *title;         /* (owned): translated */
  PdCellFormat format; /* (nullable) */
  PdCellFlags flags;
} PdCellSpec;

/**
 * PdTableCell: one cell of a PdTable, for the table alone. Follows its record: shows it again when
 * the property changes or the record is loaded.
 */
#define PD_TYPE_TABLE_CELL (pd_table_cell_get_type ())
G_DECLARE_FINAL_TYPE (PdTableCell, pd_table_cell, PD, TABLE_CELL, AdwBin)

/* @spec lives longer than the cell. */
GtkWidget *pd_table_cell_new (const PdCellSpec *spec);
/* @record NULL: nothing. @now: for days left. */
void pd_table_cell_set_record (PdTableCell *self, PdRecord *record, gint64 now);
void pd_table_cell_set_now (PdTableCell *self, gint64 now);

G_END_DECLS
