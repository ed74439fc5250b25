// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-flip-box.h"

struct _PdFlipBox
{
  GtkWidget parent_instance;
  GtkWidget *start; /* (nullable): child */
  GtkWidget *end;   /* (nullable): child */
  int spacing;
  int end_width;
  int end_share;
};

G_DEFINE_FINAL_TYPE (PdFlipBox, pd_flip_box, GTK_TYPE_WIDGET)

typedef enum {
  PROP_START = 1,
  PROP_END,
  PROP_SPACING,
  PROP_END_WIDTH,
  PROP_END_SHARE,
} PdFlipBoxProperty;
static GParamSpec *props[PROP_END_SHARE + 1];

static int
get_min_width (GtkWidget *child)
{
  int min = 0;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &min, NULL, NULL, NULL);

  return min;
}

/* Widths side by side; FALSE if there is no room for that. */
static gboolean
split (PdFlipBox *self, int width, int *start_width, int *end_width)
{
  int end_min = get_min_width (self->end);

  *end_width = self->end_width > 0 ? MAX (self->end_width, end_min) : (width - self->spacing) / 2;
  *start_width = width - self->spacing - *end_width;

  return *end_width >= end_min && *start_width >= get_min_width (self->start);
}

static int
measure_height (GtkWidget *child, int width, gboolean natural)
{
  int min = 0;
  int nat = 0;

  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, MAX (width, get_min_width (child)), &min,
                      &nat, NULL, NULL);

  return natural ? nat : min;
}

static void
measure_width (PdFlipBox *self, int *minimum, int *natural)
{
  int start_nat = 0;
  int end_nat = 0;
  int start_min = 0;
  int end_min = 0;

  gtk_widget_measure (self->start, GTK_ORIENTATION_HORIZONTAL, -1, &start_min, &start_nat, NULL,
                      NULL);
  gtk_widget_measure (self->end, GTK_ORIENTATION_HORIZONTAL, -1, &end_min, &end_nat, NULL, NULL);
  *minimum = MAX (start_min, end_min);
  *natural = start_nat + self->spacing + MAX (end_nat, self->end_width);
}

static void
pd_flip_box_measure (GtkWidget *widget,
                     GtkOrientation orientation,
                     int for_size,
                     int *minimum,
                     int *natural,
                     int *minimum_baseline,
                     int *natural_baseline)
{
  PdFlipBox *self = PD_FLIP_BOX (widget);
  int start_width = 0;
  int end_width = 0;

  if (self->start == NULL || self->end == NULL)
    return;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (self, minimum, natural);
  else if (for_size < 0 || split (self, for_size, &start_width, &end_width)) {
    *minimum = MAX (measure_height (self->start, start_width, FALSE),
                    measure_height (self->end, end_width, FALSE));
    *natural = MAX (measure_height (self->start, start_width, TRUE),
                    measure_height (self->end, end_width, TRUE));
  } else {
    *minimum = measure_height (self->start, for_size, FALSE) + self->spacing +
               measure_height (self->end, for_size, FALSE);
    *natural = measure_height (self->start, for_size, TRUE) + self->spacing +
               measure_height (self->end, for_size, TRUE);
  }
}

static void
pd_flip_box_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PdFlipBox *self = PD_FLIP_BOX (widget);
  GtkAllocation start = { 0, 0, width, height };
  GtkAllocation end = { 0, 0, width, height };

  if (self->start == NULL || self->end == NULL)
    return;

  if (split (self, width, &start.width, &end.width)) {
    gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;

    start.x = rtl ? end.width + self->spacing : 0;
    end.x = rtl ? 0 : start.width + self->spacing;
  } else {
    int end_min = measure_height (self->end, width, FALSE);

    start.width = width;
    end.width = width;
    end.height = measure_height (self->end, width, TRUE);
    if (self->end_share > 0)
      end.height = MAX (MIN (end.height, height * self->end_share / 100), end_min);
    end.height = MIN (end.height, MAX (height - self->spacing, end_min));
    start.height =
        MAX (height - self->spacing - end.height, measure_height (self->start, width, FALSE));
    end.y = start.height + self->spacing;
  }
  gtk_widget_size_allocate (self->start, &start, -1);
  gtk_widget_size_allocate (self->end, &end, -1);
}

static GtkSizeRequestMode
pd_flip_box_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
set_child (PdFlipBox *self, GtkWidget **place, GtkWidget *child)
{
  g_clear_pointer (place, gtk_widget_unparent);
  *place = child;
  if (child == NULL)
    return;

  if (place == &self->start)
    gtk_widget_insert_after (child, GTK_WIDGET (self), NULL);
  else
    gtk_widget_insert_before (child, GTK_WIDGET (self), NULL);
}

static void
pd_flip_box_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdFlipBox *self = PD_FLIP_BOX (object);

  switch ((PdFlipBoxProperty) prop_id) {
  case PROP_START:
    g_value_set_object (value, self->start);
    break;
  case PROP_END:
    g_value_set_object (value, self->end);
    break;
  case PROP_SPACING:
    g_value_set_int (value, self->spacing);
    break;
  case PROP_END_WIDTH:
    g_value_set_int (value, self->end_width);
    break;
  case PROP_END_SHARE:
    g_value_set_int (value, self->end_share);
    break;
  }
}

static void
pd_flip_box_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  PdFlipBox *self = PD_FLIP_BOX (object);

  switch ((PdFlipBoxProperty) prop_id) {
  case PROP_START:
    set_child (self, &self->start, g_value_get_object (value));
    break;
  case PROP_END:
    set_child (self, &self->end, g_value_get_object (value));
    break;
  case PROP_SPACING:
    self->spacing = g_value_get_int (value);
    break;
  case PROP_END_WIDTH:
    self->end_width = g_value_get_int (value);
    break;
  case PROP_END_SHARE:
    self->end_share = g_value_get_int (value);
    break;
  }
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
pd_flip_box_dispose (GObject *object)
{
  PdFlipBox *self = PD_FLIP_BOX (object);

  g_clear_pointer (&self->start, gtk_widget_unparent);
  g_clear_pointer (&self->end, gtk_widget_unparent);
  G_OBJECT_CLASS (pd_flip_box_parent_class)->dispose (object);
}

static void
pd_flip_box_class_init (PdFlipBoxClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = pd_flip_box_get_property;
  object_class->set_property = pd_flip_box_set_property;
  object_class->dispose = pd_flip_box_dispose;
  widget_class->measure = pd_flip_box_measure;
  widget_class->size_allocate = pd_flip_box_size_allocate;
  widget_class->get_request_mode = pd_flip_box_get_request_mode;
  props[PROP_START] = g_param_spec_object ("start", NULL, NULL, GTK_TYPE_WIDGET, flags);
  props[PROP_END] = g_param_spec_object ("end", NULL, NULL, GTK_TYPE_WIDGET, flags);
  props[PROP_SPACING] = g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT, 0, flags);
  props[PROP_END_WIDTH] = g_param_spec_int ("end-width", NULL, NULL, 0, G_MAXINT, 0, flags);
  props[PROP_END_SHARE] = g_param_spec_int ("end-share", NULL, NULL, 0, 100, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
pd_flip_box_init (PdFlipBox *self)
{
}
