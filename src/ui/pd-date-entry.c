// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-date-entry.h"

#include <glib/gi18n.h>

#include "pd-clock.h"
#include "pd-window.h"

struct _PdDateEntry
{
  AdwBin parent_instance;

  GtkWidget *caption;
  GtkWidget *entry;
  GtkWidget *popover;
  GtkWidget *calendar;
  GtkWidget *problem;
  gint64 date; /* 00:00 UTC of the day; 0 = empty or invalid */
  gboolean allow_empty;
  gboolean valid;
  gboolean left;        /* the field was left: say what is wrong */
  gboolean setting;     /* the calendar is being set, not pressed */
  char *caller_problem; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (PdDateEntry, pd_date_entry, ADW_TYPE_BIN)

typedef enum {
  PROP_DATE = 1,
  PROP_VALID,
  PROP_LABEL,
  PROP_PROBLEM,
  PROP_ALLOW_EMPTY,
} PdDateEntryProperty;
static GParamSpec *props[PROP_ALLOW_EMPTY + 1];

static void
update_problem (PdDateEntry *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  const char *problem = NULL;

  if (!self->valid && *text == '\0')
    problem = self->left ? _ ("Enter a day.") : NULL;
  else if (!self->valid)
    problem = self->left ? _ ("Enter a day of the calendar as YYYY-MM-DD.") : NULL;
  else
    problem = self->caller_problem;

  gtk_label_set_label (GTK_LABEL (self->problem), problem != NULL ? problem : "");
  gtk_widget_set_visible (self->problem, problem != NULL);
  if (problem != NULL) {
    gtk_widget_add_css_class (self->entry, "error");
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry),
                                    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, problem, -1);
  } else {
    gtk_widget_remove_css_class (self->entry, "error");
    gtk_accessible_reset_property (GTK_ACCESSIBLE (self->entry),
                                   GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
  }
}

static void
read_text (PdDateEntry *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  gint64 date = 0;
  gboolean valid = *text == '\0' ? self->allow_empty : pd_date_parse (text, &date, NULL);

  g_object_freeze_notify (G_OBJECT (self));
  if (valid != self->valid) {
    self->valid = valid;
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_VALID]);
  }
  if (!valid)
    date = 0;
  if (date != self->date) {
    self->date = date;
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DATE]);
  }
  update_problem (self);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
entry_changed_cb (PdDateEntry *self)
{
  read_text (self);
}

static void
entry_left_cb (PdDateEntry *self)
{
  self->left = TRUE;
  update_problem (self);
}

static gint64
get_now (PdDateEntry *self)
{
  PdWindow *window = pd_window_of (GTK_WIDGET (self));
  PdDesk *desk = window != NULL ? pd_window_get_desk (window) : NULL;

  return desk != NULL ? pd_clock_now (pd_desk_get_clock (desk)) : g_get_real_time ();
}

static void
popover_shown_cb (PdDateEntry *self)
{
  gint64 date = self->date != 0 ? self->date : pd_date_from_local (get_now (self));
  g_autoptr (GDateTime) day = g_date_time_new_from_unix_utc (date / G_USEC_PER_SEC);

  self->setting = TRUE;
  gtk_calendar_select_day (GTK_CALENDAR (self->calendar), day);
  self->setting = FALSE;
}

/* Moving to another month selects a day too; only the press of a day closes the calendar, which
 * the person does with Escape or a click beside it. */
static void
day_selected_cb (PdDateEntry *self)
{
  g_autoptr (GDateTime) day = NULL;
  g_autofree char *text = NULL;

  if (self->setting)
    return;

  day = gtk_calendar_get_date (GTK_CALENDAR (self->calendar));
  text = g_strdup_printf ("%04d-%02d-%02d", g_date_time_get_year (day), g_date_time_get_month (day),
                          g_date_time_get_day_of_month (day));
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
}

static void
pd_date_entry_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdDateEntry *self = PD_DATE_ENTRY (object);

  switch ((PdDateEntryProperty) prop_id) {
  case PROP_DATE:
    g_value_set_int64 (value, self->date);
    break;
  case PROP_VALID:
    g_value_set_boolean (value, self->valid);
    break;
  case PROP_LABEL:
    g_value_set_string (value, gtk_label_get_label (GTK_LABEL (self->caption)));
    break;
  case PROP_PROBLEM:
    g_value_set_string (value, self->caller_problem);
    break;
  case PROP_ALLOW_EMPTY:
    g_value_set_boolean (value, self->allow_empty);
    break;
  }
}

static void
pd_date_entry_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  PdDateEntry *self = PD_DATE_ENTRY (object);

  switch ((PdDateEntryProperty) prop_id) {
  case PROP_DATE:
    pd_date_entry_set_date (self, g_value_get_int64 (value));
    break;
  case PROP_VALID:
    break; /* read-only */
  case PROP_LABEL:
    pd_date_entry_set_label (self, g_value_get_string (value));
    break;
  case PROP_PROBLEM:
    pd_date_entry_set_problem (self, g_value_get_string (value));
    break;
  case PROP_ALLOW_EMPTY:
    self->allow_empty = g_value_get_boolean (value);
    read_text (self);
    break;
  }
}

static void
pd_date_entry_finalize (GObject *object)
{
  g_free (PD_DATE_ENTRY (object)->caller_problem);
  G_OBJECT_CLASS (pd_date_entry_parent_class)->finalize (object);
}

static gboolean
pd_date_entry_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (PD_DATE_ENTRY (widget)->entry);
}

static void
pd_date_entry_class_init (PdDateEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pd_date_entry_get_property;
  object_class->set_property = pd_date_entry_set_property;
  object_class->finalize = pd_date_entry_finalize;
  widget_class->grab_focus = pd_date_entry_grab_focus;
  props[PROP_DATE] = g_param_spec_int64 ("date", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  props[PROP_VALID] =
      g_param_spec_boolean ("valid", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  props[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  props[PROP_ALLOW_EMPTY] = g_param_spec_boolean ("allow-empty", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/partnerdesk/PartnerDesk/ui/pd-date-entry.ui");
  gtk_widget_class_bind_template_child (widget_class, PdDateEntry, caption);
  gtk_widget_class_bind_template_child (widget_class, PdDateEntry, entry);
  gtk_widget_class_bind_template_child (widget_class, PdDateEntry, popover);
  gtk_widget_class_bind_template_child (widget_class, PdDateEntry, calendar);
  gtk_widget_class_bind_template_child (widget_class, PdDateEntry, problem);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_left_cb);
  gtk_widget_class_bind_template_callback (widget_class, popover_shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, day_selected_cb);
}

static void
pd_date_entry_init (PdDateEntry *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pd_date_entry_new (void)
{
  return g_object_new (PD_TYPE_DATE_ENTRY, NULL);
}

gint64
pd_date_entry_get_date (PdDateEntry *self)
{
  g_return_val_if_fail (PD_IS_DATE_ENTRY (self), 0);

  return self->date;
}

void
pd_date_entry_set_date (PdDateEntry *self, gint64 date)
{
  g_autofree char *text = NULL;

  g_return_if_fail (PD_IS_DATE_ENTRY (self));

  if (date == self->date)
    return;

  text = date != 0 ? pd_instant_format_iso_date (date) : g_strdup ("");
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
}

gboolean
pd_date_entry_get_valid (PdDateEntry *self)
{
  g_return_val_if_fail (PD_IS_DATE_ENTRY (self), FALSE);

  return self->valid;
}

void
pd_date_entry_set_label (PdDateEntry *self, const char *label)
{
  g_return_if_fail (PD_IS_DATE_ENTRY (self));

  gtk_label_set_label (GTK_LABEL (self->caption), label != NULL ? label : "");
  gtk_widget_set_visible (self->caption, label != NULL);
  if (label != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    label, -1);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LABEL]);
}

void
pd_date_entry_set_problem (PdDateEntry *self, const char *problem)
{
  g_return_if_fail (PD_IS_DATE_ENTRY (self));

  if (g_strcmp0 (self->caller_problem, problem) == 0)
    return;

  g_free (self->caller_problem);
  self->caller_problem = g_strdup (problem);
  update_problem (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PROBLEM]);
}

gint64
pd_date_to_local_start (gint64 date, int days)
{
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) moved = NULL;
  g_autoptr (GDateTime) local = NULL;

  if (date == 0)
    return 0;

  utc = g_date_time_new_from_unix_utc (date / G_USEC_PER_SEC);
  moved = utc != NULL ? g_date_time_add_days (utc, days) : NULL;
  if (moved == NULL)
    return 0;

  local = g_date_time_new_local (g_date_time_get_year (moved), g_date_time_get_month (moved),
                                 g_date_time_get_day_of_month (moved), 0, 0, 0);
  return local != NULL ? g_date_time_to_unix (local) * G_USEC_PER_SEC : 0;
}

gint64
pd_date_from_local (gint64 instant)
{
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (instant / G_USEC_PER_SEC);
  g_autoptr (GDateTime) day = NULL;

  if (local == NULL)
    return 0;

  day = g_date_time_new_utc (g_date_time_get_year (local), g_date_time_get_month (local),
                             g_date_time_get_day_of_month (local), 0, 0, 0);
  return day != NULL ? g_date_time_to_unix (day) * G_USEC_PER_SEC : 0;
}
