// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-table-column.h"

#define USUAL_WIDTH 120
#define TITLE_BORDER 1

void
pd_table_column_free (gpointer data)
{
  PdTableColumn *column = data;

  g_clear_object (&column->column);
  g_free (column->spec.property);
  g_free (column->spec.title);
  g_free (column->id);
  g_free (column);
}

int
pd_table_column_get_wanted_width (PdTableColumn *column)
{
  return column->width > 0 ? column->width : USUAL_WIDTH;
}

/* A hidden column with a fixed width still takes its place in the view's width (GTK 4.8). */
static void
show_column (PdTableColumn *column, gboolean visible)
{
  if (gtk_column_view_column_get_visible (column->column) == visible)
    return;

  column->settling = TRUE;
  gtk_column_view_column_set_fixed_width (column->column, visible ? column->fixed : -1);
  gtk_column_view_column_set_expand (column->column, visible && column->expands);
  gtk_column_view_column_set_visible (column->column, visible);
  column->settling = FALSE;
}

void
pd_table_columns_fit (GPtrArray *columns, int width)
{
  int wanted = 0;
  int limit = 1; /* columns with a drop of this or more go */

  for (guint i = 0; i < columns->len; i++) {
    PdTableColumn *column = columns->pdata[i];

    wanted += pd_table_column_get_wanted_width (column);
    limit = MAX (limit, column->drop + 1);
  }
  while (wanted > width && limit > 1) {
    limit--;
    for (guint i = 0; i < columns->len; i++) {
      PdTableColumn *column = columns->pdata[i];

      if (column->drop == limit)
        wanted -= pd_table_column_get_wanted_width (column);
    }
  }
  for (guint i = 0; i < columns->len; i++) {
    PdTableColumn *column = columns->pdata[i];

    show_column (column, column->drop < limit);
  }
}

/* GTK 4.8 neither aligns a column's title nor tells how wide the column has become. The view's
 * first child is its header, whose children are the titles in the columns' order. */
static GtkWidget *
get_first_title (GtkWidget *header)
{
  GtkWidget *titles = gtk_widget_get_first_child (header);

  return titles != NULL ? gtk_widget_get_first_child (titles) : NULL;
}

void
pd_table_columns_dress_titles (GPtrArray *columns, GtkWidget *header)
{
  GtkWidget *title = get_first_title (header);

  for (guint i = 0; i < columns->len && title != NULL; i++) {
    PdTableColumn *column = columns->pdata[i];
    GtkWidget *box = gtk_widget_get_first_child (title);

    gtk_accessible_update_property (GTK_ACCESSIBLE (title), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    column->spec.title, -1);
    if ((column->spec.flags & (PD_CELL_NUMBER | PD_CELL_AMOUNT | PD_CELL_UTILIZATION)) != 0 &&
        box != NULL)
      gtk_widget_set_halign (box, GTK_ALIGN_END);
    title = gtk_widget_get_next_sibling (title);
  }
}

gboolean
pd_table_columns_place (GPtrArray *columns, GtkWidget *header)
{
  GtkWidget *title = get_first_title (header);
  gboolean moved = FALSE;

  for (guint i = 0; i < columns->len; i++) {
    PdTableColumn *column = columns->pdata[i];
    graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, 0, 0);
    int x = 0;
    int width = 0;

    if (title != NULL && gtk_column_view_column_get_visible (column->column) &&
        gtk_widget_compute_bounds (title, gtk_widget_get_parent (title), &bounds)) {
      x = (int) bounds.origin.x;
      width = (int) bounds.size.width;
      /* The border between two titles is their left one, in the theme, of either direction. */
      x += i > 0 ? TITLE_BORDER : 0;
      width -= i > 0 ? TITLE_BORDER : 0;
    }
    moved |= x != column->x || width != column->allocated;
    column->x = x;
    column->allocated = width;
    title = title != NULL ? gtk_widget_get_next_sibling (title) : NULL;
  }

  return moved;
}
