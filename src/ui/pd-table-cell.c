// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-table-cell.h"

#include <glib/gi18n.h>

#include "pd-clock.h"
#include "pd-text.h"
#include "pd-widgets.h"

struct _PdTableCell
{
  AdwBin parent_instance;

  const PdCellSpec *spec; /* (unowned): the table's */
  GtkWidget *content;     /* (not nullable): child, by the spec's flags */
  PdRecord *record;       /* (owned) (nullable) */
  gulong property_handler;
  gulong loaded_handler;
  gint64 now; /* µs UTC */
};

G_DEFINE_FINAL_TYPE (PdTableCell, pd_table_cell, ADW_TYPE_BIN)

static gint64
get_instant (PdTableCell *self)
{
  gint64 instant = 0;

  if (self->record != NULL)
    g_object_get (self->record, self->spec->property, &instant, NULL);

  return instant;
}

/* The property's own value as text, by its type. */
static char *
property_to_text (PdTableCell *self)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_object_get_property (G_OBJECT (self->record), self->spec->property, &value);
  if (G_VALUE_HOLDS_STRING (&value))
    return g_value_dup_string (&value);
  if (G_VALUE_HOLDS_INT64 (&value))
    return pd_text_number (g_value_get_int64 (&value));
  if (G_VALUE_HOLDS_INT (&value))
    return pd_text_number (g_value_get_int (&value));
  if (G_VALUE_HOLDS_BOOLEAN (&value))
    return g_strdup (g_value_get_boolean (&value) ? _ ("Yes") : _ ("No"));

  g_warning ("Column property %s has no text", self->spec->property);
  return NULL;
}

static char *
make_text (PdTableCell *self)
{
  PdCellFlags flags = self->spec->flags;

  if (self->record == NULL || !pd_record_get_loaded (self->record))
    return NULL;
  if (self->spec->format != NULL)
    return self->spec->format (self->record);
  if ((flags & (PD_CELL_DATE | PD_CELL_DATE_TIME)) != 0) {
    gint64 instant = get_instant (self);

    if (instant == PD_INSTANT_NONE)
      return g_strdup ("—");
    return (flags & PD_CELL_DATE) != 0 ? pd_text_date (instant) : pd_text_date_time (instant);
  }

  return property_to_text (self);
}

static void
show_amount_tone (PdTableCell *self)
{
  gint64 amount = get_instant (self);

  if (amount < 0)
    gtk_widget_add_css_class (self->content, "credit");
  else
    gtk_widget_remove_css_class (self->content, "credit");
}

static void
update (PdTableCell *self)
{
  gboolean loaded = self->record != NULL && pd_record_get_loaded (self->record);
  g_autofree char *text = NULL;

  if ((self->spec->flags & PD_CELL_DEADLINE) != 0) {
    gtk_widget_set_visible (self->content, loaded);
    pd_days_badge_set_until (PD_DAYS_BADGE (self->content), loaded ? get_instant (self) : 0,
                             self->now);
    return;
  }

  text = make_text (self);
  if ((self->spec->flags & PD_CELL_STATE) != 0) {
    pd_state_label_set_state (PD_STATE_LABEL (self->content), text);
  } else if ((self->spec->flags & PD_CELL_IDENTIFIER) != 0) {
    gtk_widget_set_visible (self->content, loaded);
    pd_identifier_set_text (PD_IDENTIFIER (self->content), text);
  } else {
    gtk_inscription_set_text (GTK_INSCRIPTION (self->content), text);
    if ((self->spec->flags & PD_CELL_AMOUNT) != 0)
      show_amount_tone (self);
  }
}

static void
record_notify_cb (PdRecord *record, GParamSpec *pspec, PdTableCell *self)
{
  update (self);
}

static void
release_record (PdTableCell *self)
{
  if (self->record == NULL)
    return;

  g_clear_signal_handler (&self->property_handler, self->record);
  g_clear_signal_handler (&self->loaded_handler, self->record);
  g_clear_object (&self->record);
}

/* An inscription does not tell whether it had to shorten its text. */
static gboolean
is_shortened (PdTableCell *self, const char *text)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (self->content, text);
  int width = 0;

  pango_layout_get_pixel_size (layout, &width, NULL);
  return width > gtk_widget_get_width (self->content);
}

/* Made only when the pointer rests on the cell. */
static gboolean
pd_table_cell_query_tooltip (GtkWidget *widget,
                             int x,
                             int y,
                             gboolean keyboard,
                             GtkTooltip *tooltip)
{
  PdTableCell *self = PD_TABLE_CELL (widget);
  g_autofree char *text = NULL;

  if ((self->spec->flags & (PD_CELL_DATE | PD_CELL_DATE_TIME)) != 0) {
    gint64 instant = get_instant (self);

    text = instant != PD_INSTANT_NONE ? pd_text_utc (instant) : NULL;
  } else if ((self->spec->flags & (PD_CELL_STATE | PD_CELL_IDENTIFIER | PD_CELL_DEADLINE)) == 0) {
    text = make_text (self);
    if (text != NULL && !is_shortened (self, text))
      return FALSE;
  }
  if (text == NULL || *text == '\0')
    return FALSE;

  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
pd_table_cell_dispose (GObject *object)
{
  release_record (PD_TABLE_CELL (object));
  G_OBJECT_CLASS (pd_table_cell_parent_class)->dispose (object);
}

static void
pd_table_cell_class_init (PdTableCellClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pd_table_cell_dispose;
  GTK_WIDGET_CLASS (klass)->query_tooltip = pd_table_cell_query_tooltip;
}

static void
pd_table_cell_init (PdTableCell *self)
{
}

/* An inscription, unlike a label, never asks for the size of its text: scrolling stays cheap. */
static GtkWidget *
new_text (PdCellFlags flags)
{
  GtkWidget *text = gtk_inscription_new (NULL);
  gboolean right = (flags & (PD_CELL_NUMBER | PD_CELL_AMOUNT)) != 0;

  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (text),
                                     GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_min_lines (GTK_INSCRIPTION (text), 1);
  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (text), 6);
  gtk_inscription_set_xalign (GTK_INSCRIPTION (text), right ? 1 : 0);
  gtk_widget_set_valign (text, GTK_ALIGN_CENTER);
  if (right || (flags & (PD_CELL_DATE | PD_CELL_DATE_TIME)) != 0)
    gtk_widget_add_css_class (text, "numeric");

  return text;
}

GtkWidget *
pd_table_cell_new (const PdCellSpec *spec)
{
  PdTableCell *self = g_object_new (PD_TYPE_TABLE_CELL, "has-tooltip", TRUE, NULL);

  self->spec = spec;
  if ((spec->flags & PD_CELL_DEADLINE) != 0) {
    self->content = pd_days_badge_new ();
  } else if ((spec->flags & PD_CELL_STATE) != 0) {
    self->content = pd_state_label_new ();
  } else if ((spec->flags & PD_CELL_IDENTIFIER) != 0) {
    self->content = pd_identifier_new ();
    pd_identifier_set_label (PD_IDENTIFIER (self->content), spec->title);
  } else {
    self->content = new_text (spec->flags);
  }
  adw_bin_set_child (ADW_BIN (self), self->content);

  return GTK_WIDGET (self);
}

void
pd_table_cell_set_record (PdTableCell *self, PdRecord *record, gint64 now)
{
  g_autofree char *detailed = NULL;

  g_return_if_fail (PD_IS_TABLE_CELL (self));

  release_record (self);
  self->now = now;
  if (record != NULL) {
    detailed = g_strconcat ("notify::", self->spec->property, NULL);
    self->record = g_object_ref (record);
    self->property_handler =
        g_signal_connect (record, detailed, G_CALLBACK (record_notify_cb), self);
    self->loaded_handler =
        g_signal_connect (record, "notify::loaded", G_CALLBACK (record_notify_cb), self);
  }
  update (self);
}

void
pd_table_cell_set_now (PdTableCell *self, gint64 now)
{
  g_return_if_fail (PD_IS_TABLE_CELL (self));

  self->now = now;
  if ((self->spec->flags & PD_CELL_DEADLINE) != 0)
    update (self);
}
