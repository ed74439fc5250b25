// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-date-range.h"

#include <glib/gi18n.h>

#include "pd-date-entry.h"

struct _PdDateRange
{
  AdwBin parent_instance;

  PdDateEntry *from;
  PdDateEntry *to;
  gboolean setting;
};

G_DEFINE_FINAL_TYPE (PdDateRange, pd_date_range, ADW_TYPE_BIN)

enum { SIGNAL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static gboolean
is_reversed (PdDateRange *self)
{
  gint64 from = pd_date_entry_get_date (self->from);
  gint64 to = pd_date_entry_get_date (self->to);

  return from != 0 && to != 0 && from > to;
}

static void
entry_changed_cb (PdDateRange *self)
{
  if (self->setting)
    return;

  pd_date_entry_set_problem (self->to,
                             is_reversed (self) ? _ ("The last day is before the first.") : NULL);
  if (pd_date_range_get (self, NULL, NULL))
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
pd_date_range_class_init (PdDateRangeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (PD_TYPE_DATE_ENTRY);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", PD_TYPE_DATE_RANGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/partnerdesk/PartnerDesk/ui/pd-date-range.ui");
  gtk_widget_class_bind_template_child (widget_class, PdDateRange, from);
  gtk_widget_class_bind_template_child (widget_class, PdDateRange, to);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed_cb);
}

static void
pd_date_range_init (PdDateRange *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
pd_date_range_set (PdDateRange *self, gint64 from, gint64 to)
{
  g_return_if_fail (PD_IS_DATE_RANGE (self));

  self->setting = TRUE;
  pd_date_entry_set_date (self->from, from);
  pd_date_entry_set_date (self->to, to);
  self->setting = FALSE;
  entry_changed_cb (self);
}

gboolean
pd_date_range_get (PdDateRange *self, gint64 *from, gint64 *to)
{
  g_return_val_if_fail (PD_IS_DATE_RANGE (self), FALSE);

  if (!pd_date_entry_get_valid (self->from) || !pd_date_entry_get_valid (self->to) ||
      is_reversed (self))
    return FALSE;

  if (from != NULL)
    *from = pd_date_to_local_start (pd_date_entry_get_date (self->from), 0);
  if (to != NULL)
    *to = pd_date_to_local_start (pd_date_entry_get_date (self->to), 1);

  return TRUE;
}
