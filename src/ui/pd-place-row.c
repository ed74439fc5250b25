// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-place-row.h"

#include "pd-text.h"

struct _PdPlaceRow
{
  GtkListBoxRow parent_instance;

  GtkWidget *label;
  GtkWidget *count;
  char *place;   /* (owned) (not nullable) */
  char *title;   /* (owned) (not nullable): translated */
  char *waiting; /* (owned) (nullable): translated */
  gboolean compact;
  guint n_waiting;
};

G_DEFINE_FINAL_TYPE (PdPlaceRow, pd_place_row, GTK_TYPE_LIST_BOX_ROW)

static void
update (PdPlaceRow *self)
{
  gtk_widget_set_visible (self->label, !self->compact);
  gtk_widget_set_visible (self->count, self->n_waiting > 0 && !self->compact);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), self->waiting != NULL || self->compact);
  if (self->n_waiting > 0 && self->compact)
    gtk_widget_add_css_class (GTK_WIDGET (self), "waiting");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "waiting");
}

/* Made when the pointer rests here: to set a text asks the display server where the pointer is. */
static gboolean
pd_place_row_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  PdPlaceRow *self = PD_PLACE_ROW (widget);
  g_autofree char *text = NULL;

  if (self->waiting != NULL)
    text = g_strdup_printf ("%s\n%s", self->title, self->waiting);
  else
    text = g_strdup (self->title);
  /* GTK's own label breaks a Japanese word of two characters in two. */
  gtk_tooltip_set_custom (tooltip, gtk_label_new (text));

  return TRUE;
}

static void
pd_place_row_finalize (GObject *object)
{
  PdPlaceRow *self = PD_PLACE_ROW (object);

  g_free (self->place);
  g_free (self->title);
  g_free (self->waiting);
  G_OBJECT_CLASS (pd_place_row_parent_class)->finalize (object);
}

static void
pd_place_row_class_init (PdPlaceRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pd_place_row_finalize;
  GTK_WIDGET_CLASS (klass)->query_tooltip = pd_place_row_query_tooltip;
}

static void
pd_place_row_init (PdPlaceRow *self)
{
}

GtkWidget *
pd_place_row_new (const char *place, const char *title, const char *icon_name)
{
  PdPlaceRow *self = NULL;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon = NULL;

  g_return_val_if_fail (place != NULL && title != NULL, NULL);

  self = g_object_new (PD_TYPE_PLACE_ROW, NULL);
  self->place = g_strdup (place);
  self->title = g_strdup (title);
  icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", icon_name, "accessible-role",
                       GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  self->label = gtk_label_new (title);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (self->label, TRUE);
  self->count = gtk_label_new (NULL);
  gtk_widget_set_valign (self->count, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->count, "place-count");
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), self->label);
  gtk_box_append (GTK_BOX (box), self->count);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  update (self);

  return GTK_WIDGET (self);
}

const char *
pd_place_row_get_place (PdPlaceRow *self)
{
  g_return_val_if_fail (PD_IS_PLACE_ROW (self), NULL);

  return self->place;
}

void
pd_place_row_set_count (PdPlaceRow *self, guint count, const char *waiting)
{
  g_autofree char *text = NULL;

  g_return_if_fail (PD_IS_PLACE_ROW (self));

  text = pd_text_number (count);
  gtk_label_set_label (GTK_LABEL (self->count), text);
  self->n_waiting = count;
  g_free (self->waiting);
  self->waiting = g_strdup (waiting);
  if (waiting != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    waiting, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
  update (self);
}

void
pd_place_row_set_compact (PdPlaceRow *self, gboolean compact)
{
  g_return_if_fail (PD_IS_PLACE_ROW (self));

  if (self->compact == compact)
    return;

  self->compact = compact;
  update (self);
}
