// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-widgets.h"

#include <glib/gi18n.h>

#include "pd-clock.h"
#include "pd-rules.h"
#include "pd-text.h"

struct _PdDaysBadge
{
  AdwBin parent_instance;

  GtkWidget *label; /* (not nullable): child */
  gint64 until;     /* µs UTC; 0 = nothing ends */
  gint64 now;       /* µs UTC; 0 = the system's clock */
};

G_DEFINE_FINAL_TYPE (PdDaysBadge, pd_days_badge, ADW_TYPE_BIN)

typedef enum { PROP_UNTIL = 1, PROP_NOW } PdDaysBadgeProperty;
static GParamSpec *props[PROP_NOW + 1];

gint64
pd_days_horizon (gint64 now, int days)
{
  return pd_instant_from_day (pd_instant_get_day (now) + days + 1) + 1;
}

static const char *
get_tone (int days)
{
  if (days < 0)
    return "ended";
  if (days <= 3)
    return "red";

  return days <= 14 ? "amber" : "quiet";
}

char *
pd_days_badge_describe (gint64 until, gint64 now, const char **tone)
{
  int days = 0;

  g_return_val_if_fail (tone != NULL, NULL);

  if (until == PD_INSTANT_NONE) {
    *tone = "none";
    return g_strdup ("—");
  }

  days = pd_rules_count_days_left (until, now != 0 ? now : g_get_real_time ());
  *tone = get_tone (days);
  if (days > 0)
    return pd_text_days (days);

  return g_strdup (days == 0 ? C_ ("days left", "Today") : C_ ("days left", "Ended"));
}

static void
update (PdDaysBadge *self)
{
  const char *classes[] = { "days-badge", NULL, NULL };
  g_autofree char *text = pd_days_badge_describe (self->until, self->now, &classes[1]);
  g_autofree char *tooltip = self->until != PD_INSTANT_NONE ? pd_text_deadline (self->until) : NULL;

  gtk_widget_set_css_classes (self->label, classes);
  gtk_label_set_label (GTK_LABEL (self->label), text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), tooltip);
}

static void
pd_days_badge_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdDaysBadge *self = PD_DAYS_BADGE (object);

  switch ((PdDaysBadgeProperty) prop_id) {
  case PROP_UNTIL:
    g_value_set_int64 (value, self->until);
    break;
  case PROP_NOW:
    g_value_set_int64 (value, self->now);
    break;
  }
}

static void
pd_days_badge_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  PdDaysBadge *self = PD_DAYS_BADGE (object);

  switch ((PdDaysBadgeProperty) prop_id) {
  case PROP_UNTIL:
    pd_days_badge_set_until (self, g_value_get_int64 (value), self->now);
    break;
  case PROP_NOW:
    pd_days_badge_set_until (self, self->until, g_value_get_int64 (value));
    break;
  }
}

static void
pd_days_badge_class_init (PdDaysBadgeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pd_days_badge_get_property;
  object_class->set_property = pd_days_badge_set_property;
  props[PROP_UNTIL] =
      g_param_spec_int64 ("until", NULL, NULL, 0, G_MAXINT64, 0,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_NOW] =
      g_param_spec_int64 ("now", NULL, NULL, 0, G_MAXINT64, 0,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
pd_days_badge_init (PdDaysBadge *self)
{
  self->label = gtk_label_new (NULL);
  gtk_widget_set_valign (self->label, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (self->label, GTK_ALIGN_START);
  adw_bin_set_child (ADW_BIN (self), self->label);
  update (self);
}

GtkWidget *
pd_days_badge_new (void)
{
  return g_object_new (PD_TYPE_DAYS_BADGE, NULL);
}

void
pd_days_badge_set_until (PdDaysBadge *self, gint64 until, gint64 now)
{
  g_return_if_fail (PD_IS_DAYS_BADGE (self));

  if (self->until == until && self->now == now)
    return;

  g_object_freeze_notify (G_OBJECT (self));
  if (self->until != until)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_UNTIL]);
  if (self->now != now)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NOW]);
  self->until = until;
  self->now = now;
  update (self);
  g_object_thaw_notify (G_OBJECT (self));
}
