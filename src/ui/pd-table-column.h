// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-table-cell.h"

G_BEGIN_DECLS

/* A column of a PdTable, for the table alone. */
typedef struct
{
  PdTable *table; /* (unowned) */
  char *id;       /* (owned) */
  PdCellSpec spec;
  PdSort sort;
  int width; /* as the page wants it; 0 = the usual one */
  int drop;  /* 0 never, else highest first */
  int fixed; /* as it is now, by the page or by the person */
  gboolean expands;
  gboolean settling;           /* its width is being set by us, not by the person */
  int x;                       /* as allocated: px from the rows' left edge */
  int allocated;               /* px; 0 = hidden */
  int line_height;             /* px, of a cell's text in any row; 0 = not measured */
  int badge_padding;           /* px, left and right of any row's badge; -1 = not measured */
  GtkColumnViewColumn *column; /* (owned) */
} PdTableColumn;

void pd_table_column_free (gpointer column);
int pd_table_column_get_wanted_width (PdTableColumn *column);
/* Hides what does not fit into @width pixels, shows what does. @columns: (element-type
 * PdTableColumn). Not while sizes are being given out. */
void pd_table_columns_fit (GPtrArray *columns, int width);
/* Titles are told by their names; those over numbers go to the right with them. @header: the
 * GtkColumnView. */
void pd_table_columns_dress_titles (GPtrArray *columns, GtkWidget *header);
/* Takes over where the header's titles are, which have just been allocated. TRUE: they have moved.
 */
gboolean pd_table_columns_place (GPtrArray *columns, GtkWidget *header);

G_END_DECLS
