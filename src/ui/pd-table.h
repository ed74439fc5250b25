// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "pd-query-model.h"

G_BEGIN_DECLS

/**
 * PdTable: the desk's table: a PdTableView over a PdQueryModel with sortable, resizable columns
 * (sort and widths remembered under the table's ID in GSettings), a foot line with the count of all
 * matches, and status pages for empty, nothing found, and failed (with Retry). In a narrow window
 * the columns with the highest @drop go first. Ctrl+C copies the selected row's identifier; a row
 * opens with Enter or double click.
 *
 * Signals: "activate" (PdRecord *record), "selection-changed". Properties: "selected" (PdRecord).
 */
#define PD_TYPE_TABLE (pd_table_get_type ())
G_DECLARE_FINAL_TYPE (PdTable, pd_table, PD, TABLE, AdwBin)

typedef enum {
  PD_CELL_TEXT = 0,
  PD_CELL_NUMBER = 1 << 0,     /* right-aligned, tabular figures */
  PD_CELL_IDENTIFIER = 1 << 1, /* monospace, shortened in the middle, whole in the tooltip, copy
                                  button on hover and focus */
  PD_CELL_EXPAND = 1 << 2,
  PD_CELL_STATE = 1 << 3,    /* dot and word (pd_state_get_tone/title) */
  PD_CELL_DEADLINE = 1 << 4, /* days-left badge; the property is an instant */
  PD_CELL_DATE = 1 << 5,     /* the property is an instant: date, UTC in the tooltip */
  PD_CELL_DATE_TIME = 1 << 6,
  PD_CELL_AMOUNT = 1 << 7, /* like NUMBER; green where the int64 property is negative (a credit) */
  PD_CELL_UTILIZATION = 1 << 8, /* the property is an int in tenths of a per cent, -1 = no data: the
                                   number over a thin bar, right-aligned */
} PdCellFlags;

/* Text of a cell where the property's own value does not do: (transfer full) (nullable). */
typedef char *(*PdCellFormat) (PdRecord *record);

/* @id: for GSettings and tests ("orders"). */
PdTable *pd_table_new (const char *id);
/* @property: of the record; with @format NULL its text (or instant, by @flags) is shown, else
 * @format's result, again whenever @property changes. @sort: PD_SORT_DEFAULT = not sortable. @drop:
 * 0 never, else the order in which narrow windows drop columns (highest first). */
void pd_table_add_column (PdTable *self,
                          const char *id,
                          const char *title,
                          const char *property,
                          PdCellFormat format,
                          PdCellFlags flags,
                          PdSort sort,
                          int width,
                          int drop);
void pd_table_set_model (PdTable *self, PdQueryModel *model);
PdQueryModel *pd_table_get_model (PdTable *self);
void pd_table_set_search (PdTable *self, const char *text);
/* What to say where there is nothing at all; @action_name/@action_label may be NULL. */
void pd_table_set_empty (PdTable *self,
                         const char *icon_name,
                         const char *title,
                         const char *description,
                         const char *action_label,
                         const char *action_name);
/* "%s customers" by ngettext: called with the count. (transfer full) */
void pd_table_set_count_format (PdTable *self, char *(*format) (gint64 count));
void pd_table_set_copy_property (PdTable *self, const char *property);
PdRecord *pd_table_get_selected (PdTable *self);
/* Selects the row at that position of the model, and scrolls to it. */
void pd_table_select (PdTable *self, guint position);
/* Accessible name of the table. */
void pd_table_set_label (PdTable *self, const char *label);
void pd_table_focus (PdTable *self);

G_END_DECLS
