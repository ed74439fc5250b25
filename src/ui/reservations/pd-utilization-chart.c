// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-utilization-chart.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "pd-clock.h"
#include "pd-text.h"

#define HEIGHT 190
#define MIN_WIDTH 240
#define NATURAL_WIDTH 520
#define LEFT 46   /* for the scale */
#define BOTTOM 24 /* for the dates */
#define TOP 8
#define NO_DAY -1

struct _PdUtilizationChart
{
  GtkWidget parent_instance;

  GArray *days; /* (owned) (element-type PdUtilizationDay): ascending */
  int first_day;
  int last_day; /* before first_day: nothing to show */
  int chosen;   /* day number, NO_DAY: none */
  double pointer_x;
  double pointer_y;
  char *reading; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (PdUtilizationChart, pd_utilization_chart, GTK_TYPE_WIDGET)

typedef enum { PROP_READING = 1 } PdUtilizationChartProperty;
static GParamSpec *props[PROP_READING + 1];

/* --- figures --- */

int
pd_utilization_day_get_permille (const PdUtilizationDay *day)
{
  return pd_utilization_sum (day, 1, day->day, 1);
}

static char *
format_hours (gint64 millihours)
{
  gint64 whole = millihours / 1000;
  g_autofree char *number = pd_text_number (whole);
  gint64 tenths = (millihours % 1000) / 100;

  return tenths == 0 ? g_steal_pointer (&number) : g_strdup_printf ("%s.%d", number, (int) tenths);
}

char *
pd_utilization_day_format (const PdUtilizationDay *day)
{
  g_autofree char *percent = NULL;
  g_autofree char *used = NULL;
  g_autofree char *reserved = NULL;

  if (day == NULL)
    return g_strdup (_ ("no data"));

  percent = pd_utilization_format (pd_utilization_day_get_permille (day));
  used = format_hours (day->used_millihours);
  reserved = format_hours (day->reserved_millihours);
  /* Translators: utilization of one day: %1$s such as "62.5 %", %2$s used hours, %3$s reserved. */
  return g_strdup_printf (_ ("%1$s, %2$s of %3$s hours"), percent, used, reserved);
}

static const PdUtilizationDay *
find_day (PdUtilizationChart *self, int day)
{
  for (guint i = 0; i < self->days->len; i++) {
    const PdUtilizationDay *candidate = &g_array_index (self->days, PdUtilizationDay, i);

    if (candidate->day == day)
      return candidate;
  }

  return NULL;
}

static char *
read_day (PdUtilizationChart *self, int day)
{
  g_autofree char *date = pd_text_utc_date (pd_instant_from_day (day));
  g_autofree char *value = pd_utilization_day_format (find_day (self, day));

  /* Translators: a day and its utilization: %1$s a date, %2$s such as "62.5 %, 15 of 24 hours". */
  return g_strdup_printf (_ ("%1$s: %2$s"), date, value);
}

static gboolean
is_empty (PdUtilizationChart *self)
{
  return self->last_day < self->first_day;
}

static void
choose (PdUtilizationChart *self, int day)
{
  if (is_empty (self))
    day = NO_DAY;
  else if (day != NO_DAY)
    day = CLAMP (day, self->first_day, self->last_day);
  if (day == self->chosen)
    return;

  self->chosen = day;
  g_free (self->reading);
  self->reading = day != NO_DAY ? read_day (self, day) : NULL;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  self->reading != NULL ? self->reading : "", -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_READING]);
}

/* --- drawing --- */

/* The style's own colours, without its context, which newer toolkits have given up. */
static GdkRGBA
get_text_color (double alpha)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  float shade = dark ? 1.0f : 0.0f;

  return (GdkRGBA){ shade, shade, shade, (float) alpha };
}

static GdkRGBA
get_bar_color (gboolean low, gboolean chosen)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GdkRGBA color =
      dark ? (GdkRGBA){ 0.38f, 0.63f, 0.92f, 1.0f } : (GdkRGBA){ 0.21f, 0.52f, 0.89f, 1.0f };

  if (low)
    color = dark ? (GdkRGBA){ 0.97f, 0.78f, 0.33f, 1.0f } : (GdkRGBA){ 0.85f, 0.58f, 0.05f, 1.0f };
  if (!chosen)
    color.alpha = 0.8f;

  return color;
}

static void
draw_text (PdUtilizationChart *self,
           GtkSnapshot *snapshot,
           const char *text,
           double x,
           double y,
           double xalign)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  const GdkRGBA color = get_text_color (0.7);
  int width = 0;
  int height = 0;

  pango_layout_get_pixel_size (layout, &width, &height);
  x = CLAMP (x - width * xalign, 0.0, MAX (0.0, gtk_widget_get_width (GTK_WIDGET (self)) - width));
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) (y - height / 2.0)));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

static void
draw_scale (PdUtilizationChart *self, GtkSnapshot *snapshot, double width, double height)
{
  for (int percent = 0; percent <= 100; percent += 50) {
    double y = TOP + height * (100 - percent) / 100.0;
    const GdkRGBA color = get_text_color (percent == 0 ? 0.4 : 0.15);
    g_autofree char *text = pd_utilization_format (percent * 10);

    gtk_snapshot_append_color (snapshot, &color,
                               &GRAPHENE_RECT_INIT (LEFT, (float) y, (float) width, 1));
    draw_text (self, snapshot, text, LEFT - 6, y, 1.0);
  }
}

static void
draw_dates (PdUtilizationChart *self, GtkSnapshot *snapshot, double width, double height)
{
  int middle = self->first_day + (self->last_day - self->first_day) / 2;
  g_autofree char *from = pd_text_utc_date (pd_instant_from_day (self->first_day));
  g_autofree char *half = pd_text_utc_date (pd_instant_from_day (middle));
  g_autofree char *to = pd_text_utc_date (pd_instant_from_day (self->last_day));
  double y = TOP + height + BOTTOM / 2.0 + 2;

  draw_text (self, snapshot, from, LEFT, y, 0.0);
  if (width > 360)
    draw_text (self, snapshot, half, LEFT + width / 2, y, 0.5);
  draw_text (self, snapshot, to, LEFT + width, y, 1.0);
}

static void
draw_bars (PdUtilizationChart *self, GtkSnapshot *snapshot, double width, double height)
{
  double step = width / (self->last_day - self->first_day + 1);
  double bar = MAX (1.0, step * 0.72);

  for (guint i = 0; i < self->days->len; i++) {
    const PdUtilizationDay *day = &g_array_index (self->days, PdUtilizationDay, i);
    int permille = pd_utilization_day_get_permille (day);
    double x = LEFT + step * (day->day - self->first_day) + (step - bar) / 2;
    double part = height * permille / 1000.0;
    const GdkRGBA color =
        get_bar_color (permille < PD_RESERVATION_UNDER_USED, day->day == self->chosen);

    if (day->day < self->first_day || day->day > self->last_day || permille < 0)
      continue;
    gtk_snapshot_append_color (snapshot, &color,
                               &GRAPHENE_RECT_INIT ((float) x,
                                                    (float) (TOP + height - MAX (part, 1.0)),
                                                    (float) bar, (float) MAX (part, 1.0)));
  }
}

static void
draw_chosen (PdUtilizationChart *self, GtkSnapshot *snapshot, double width, double height)
{
  double step = width / (self->last_day - self->first_day + 1);
  const GdkRGBA color = get_text_color (0.12);

  if (self->chosen != NO_DAY)
    gtk_snapshot_append_color (
        snapshot, &color,
        &GRAPHENE_RECT_INIT ((float) (LEFT + step * (self->chosen - self->first_day)), TOP,
                             (float) step, (float) height));
}

static void
pd_utilization_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PdUtilizationChart *self = PD_UTILIZATION_CHART (widget);
  double width = gtk_widget_get_width (widget) - LEFT;
  double height = gtk_widget_get_height (widget) - TOP - BOTTOM;

  if (width <= 0 || height <= 0 || is_empty (self))
    return;

  draw_scale (self, snapshot, width, height);
  draw_chosen (self, snapshot, width, height);
  draw_bars (self, snapshot, width, height);
  draw_dates (self, snapshot, width, height);
}

static void
pd_utilization_chart_measure (GtkWidget *widget,
                              GtkOrientation orientation,
                              int for_size,
                              int *minimum,
                              int *natural,
                              int *minimum_baseline,
                              int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? MIN_WIDTH : HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? NATURAL_WIDTH : HEIGHT;
}

/* --- choosing a day --- */

static int
get_day_at (PdUtilizationChart *self, double x)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self)) - LEFT;
  int n_days = self->last_day - self->first_day + 1;

  if (is_empty (self) || width <= 0 || x < LEFT)
    return NO_DAY;

  return self->first_day + MIN ((int) ((x - LEFT) / (width / n_days)), n_days - 1);
}

static void
motion_cb (PdUtilizationChart *self, double x, double y)
{
  int day = get_day_at (self, x);
  gboolean moved = x != self->pointer_x || y != self->pointer_y;

  /* The toolkit tells of a pointer that rests, too, after each drawing: the keys go on from what
   * they chose. */
  self->pointer_x = x;
  self->pointer_y = y;
  if (moved && day != NO_DAY)
    choose (self, day);
}

static gboolean
key_cb (PdUtilizationChart *self,
        guint keyval,
        guint keycode,
        GdkModifierType state,
        GtkEventControllerKey *controller)
{
  int from = self->chosen != NO_DAY ? self->chosen : self->last_day + 1;

  if (is_empty (self) || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return FALSE;

  switch (keyval) {
  case GDK_KEY_Left:
  case GDK_KEY_KP_Left:
    choose (self, from - 1);
    return TRUE;
  case GDK_KEY_Right:
  case GDK_KEY_KP_Right:
    choose (self, from + 1);
    return TRUE;
  case GDK_KEY_Page_Up:
    choose (self, from - 7);
    return TRUE;
  case GDK_KEY_Page_Down:
    choose (self, from + 7);
    return TRUE;
  case GDK_KEY_Home:
    choose (self, self->first_day);
    return TRUE;
  case GDK_KEY_End:
    choose (self, self->last_day);
    return TRUE;
  default:
    return FALSE;
  }
}

/* The newest day that has data. */
static void
focus_entered_cb (PdUtilizationChart *self)
{
  int day = self->last_day;

  if (self->chosen != NO_DAY)
    return;

  if (self->days->len > 0)
    day = g_array_index (self->days, PdUtilizationDay, self->days->len - 1).day;
  choose (self, day);
}

static gboolean
pd_utilization_chart_grab_focus (GtkWidget *widget)
{
  gtk_root_set_focus (gtk_widget_get_root (widget), widget);

  return TRUE;
}

static void
pressed_cb (PdUtilizationChart *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static gboolean
pd_utilization_chart_query_tooltip (GtkWidget *widget,
                                    int x,
                                    int y,
                                    gboolean keyboard,
                                    GtkTooltip *tooltip)
{
  PdUtilizationChart *self = PD_UTILIZATION_CHART (widget);

  if (self->reading == NULL)
    return FALSE;

  gtk_tooltip_set_text (tooltip, self->reading);
  return TRUE;
}

/* --- GObject --- */

static void
pd_utilization_chart_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch ((PdUtilizationChartProperty) prop_id) {
  case PROP_READING:
    g_value_set_string (value, PD_UTILIZATION_CHART (object)->reading);
    break;
  }
}

static void
pd_utilization_chart_finalize (GObject *object)
{
  PdUtilizationChart *self = PD_UTILIZATION_CHART (object);

  g_array_unref (self->days);
  g_free (self->reading);
  G_OBJECT_CLASS (pd_utilization_chart_parent_class)->finalize (object);
}

static void
pd_utilization_chart_class_init (PdUtilizationChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = pd_utilization_chart_get_property;
  object_class->finalize = pd_utilization_chart_finalize;
  widget_class->snapshot = pd_utilization_chart_snapshot;
  widget_class->measure = pd_utilization_chart_measure;
  widget_class->grab_focus = pd_utilization_chart_grab_focus;
  widget_class->query_tooltip = pd_utilization_chart_query_tooltip;
  props[PROP_READING] =
      g_param_spec_string ("reading", NULL, NULL, NULL,
                           G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  gtk_widget_class_set_css_name (widget_class, "utilizationchart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
pd_utilization_chart_init (PdUtilizationChart *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->days = g_array_new (FALSE, FALSE, sizeof (PdUtilizationDay));
  self->last_day = -1;
  self->chosen = NO_DAY;
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (key_cb), self);
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (focus_entered_cb), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, key);
  gtk_widget_add_controller (widget, focus);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_has_tooltip (widget, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Utilization by day"), -1);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

void
pd_utilization_chart_set_days (PdUtilizationChart *self, GArray *days, int first_day, int last_day)
{
  int chosen = NO_DAY;

  g_return_if_fail (PD_IS_UTILIZATION_CHART (self));

  chosen = self->chosen;
  g_array_set_size (self->days, 0);
  if (days != NULL)
    g_array_append_vals (self->days, days->data, days->len);
  self->first_day = first_day;
  self->last_day = last_day;
  choose (self, NO_DAY);
  choose (self, chosen);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

const char *
pd_utilization_chart_get_reading (PdUtilizationChart *self)
{
  g_return_val_if_fail (PD_IS_UTILIZATION_CHART (self), NULL);

  return self->reading;
}
