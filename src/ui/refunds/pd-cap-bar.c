// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-cap-bar.h"

#include <adwaita.h>

#define HEIGHT 12
#define WIDTH_MIN 60

struct _PdCapBar
{
  GtkWidget parent_instance;
  GtkWidget *consumed; /* child */
  GtkWidget *asked;    /* child */
  double consumed_part;
  double asked_part;
};

G_DEFINE_FINAL_TYPE (PdCapBar, pd_cap_bar, GTK_TYPE_WIDGET)

static void
pd_cap_bar_measure (GtkWidget *widget,
                    GtkOrientation orientation,
                    int for_size,
                    int *minimum,
                    int *natural,
                    int *minimum_baseline,
                    int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH_MIN : HEIGHT;
  *natural = *minimum;
}

static void
allocate_part (GtkWidget *child, int x, int width, int height)
{
  gtk_widget_set_child_visible (child, width > 0);
  if (width > 0)
    gtk_widget_size_allocate (child, &(GtkAllocation){ x, 0, width, height }, -1);
}

/* Money that is there shows, be it ever so little. */
static int
get_width (double part, int width)
{
  return part > 0.0 ? MAX (2, (int) (part * width + 0.5)) : 0;
}

static void
pd_cap_bar_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PdCapBar *self = PD_CAP_BAR (widget);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int consumed = MIN (get_width (self->consumed_part, width), width);
  int asked = MIN (get_width (self->asked_part, width), MAX (width - consumed, 0));

  allocate_part (self->consumed, mirrored ? width - consumed : 0, consumed, height);
  allocate_part (self->asked, mirrored ? width - consumed - asked : consumed, asked, height);
}

static void
pd_cap_bar_dispose (GObject *object)
{
  PdCapBar *self = PD_CAP_BAR (object);

  g_clear_pointer (&self->consumed, gtk_widget_unparent);
  g_clear_pointer (&self->asked, gtk_widget_unparent);
  G_OBJECT_CLASS (pd_cap_bar_parent_class)->dispose (object);
}

static void
pd_cap_bar_class_init (PdCapBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_cap_bar_dispose;
  widget_class->measure = pd_cap_bar_measure;
  widget_class->size_allocate = pd_cap_bar_size_allocate;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_METER);
}

static GtkWidget *
add_part (PdCapBar *self, const char *css_class)
{
  GtkWidget *part =
      g_object_new (ADW_TYPE_BIN, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_widget_add_css_class (part, css_class);
  gtk_widget_set_parent (part, GTK_WIDGET (self));

  return part;
}

static void
pd_cap_bar_init (PdCapBar *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "cap-bar");
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  self->consumed = add_part (self, "consumed");
  self->asked = add_part (self, "asked");
}

void
pd_cap_bar_set_cap (PdCapBar *self, const PdCap *cap, const char *text)
{
  double limit = 0.0;

  g_return_if_fail (PD_IS_CAP_BAR (self));

  limit = cap->limit > 0 ? (double) cap->limit : 1.0;
  self->consumed_part = CLAMP ((double) cap->consumed / limit, 0.0, 1.0);
  self->asked_part = CLAMP ((double) cap->asked / limit, 0.0, 1.0);
  if (cap->allowed)
    gtk_widget_remove_css_class (self->asked, "over");
  else
    gtk_widget_add_css_class (self->asked, "over");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, (double) cap->limit / 100.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, (double) cap->consumed / 100.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text,
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}
