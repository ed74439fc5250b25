// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-software-row.h"

#include <glib/gi18n.h>

#include "pd-customers-util.h"
#include "pd-software-detail.h"
#include "pd-widgets.h"

struct _PdSoftwareRow
{
  AdwBin parent_instance;
  PdDesk *desk;           /* (owned) */
  PdCustomer *customer;   /* (owned) */
  PdOrderLine *line;      /* (owned) (nullable) */
  PdSoftwareState *state; /* (unowned) (nullable) */
  GtkButton *head;
  GtkImage *arrow;
  GtkLabel *title;
  GtkLabel *quantity;
  PdStateLabel *status;
  GtkLabel *end_label;
  PdDaysBadge *badge;
  AdwBin *detail_bin;
  guint update_source;
};

G_DEFINE_FINAL_TYPE (PdSoftwareRow, pd_software_row, ADW_TYPE_BIN)

enum { SIGNAL_UNFOLDED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- the end of the row: what is due, or what came of it --- */

static char *
format_cancelled (PdOrderLine *line)
{
  gint64 at = pd_order_line_get_cancelled_at (line);
  const char *month = pd_order_line_get_credit_invoice (line);
  g_autofree char *day = at != PD_INSTANT_NONE ? pd_text_date (at) : NULL;
  g_autofree char *invoice = month != NULL ? pd_text_month (month) : NULL;

  if (invoice == NULL)
    return g_steal_pointer (&day);
  if (day == NULL)
    /* Translators: %s is a month. */
    return g_strdup_printf (_ ("credit on %s invoice"), invoice);

  /* Translators: %1$s date of the cancellation, %2$s month. */
  return g_strdup_printf (_ ("%1$s · credit on %2$s invoice"), day, invoice);
}

static char *
format_cancelling (PdOrderLine *line, gint64 now)
{
  gint64 sent = pd_order_line_get_cancel_sent_at (line);
  g_autofree char *when = pd_text_time (sent);

  if (pd_rules_is_cancel_overdue (sent, now)) /* 7.14 */
    /* Translators: %s is a time of day. */
    return g_strdup_printf (_ ("sent %s, later than usual"), when);

  /* Translators: %s is a time of day. */
  return g_strdup_printf (_ ("up to 15 minutes, sent %s"), when);
}

static char *
format_active (PdOrderLine *line, gint64 now)
{
  gint64 end = pd_order_line_get_window_end (line);
  g_autofree char *day = NULL;

  if (end == PD_INSTANT_NONE)
    return g_strdup (_ ("cannot be cancelled"));
  day = pd_text_date (end - 1); /* the last day on which it can be (7.3): the end is refused */
  if (end <= now)
    /* Translators: %s is a date. */
    return g_strdup_printf (_ ("window ended %s"), day);

  /* Translators: %s is a date. */
  return g_strdup_printf (_ ("cancel by %s"), day);
}

static void
update_end (PdSoftwareRow *self)
{
  const char *status = pd_order_line_get_status (self->line);
  gint64 now = pd_clock_now (pd_desk_get_clock (self->desk));
  gint64 end = pd_order_line_get_window_end (self->line);
  gboolean active = g_strcmp0 (status, "active") == 0;
  gboolean cancelling = g_strcmp0 (status, "cancelling") == 0;
  g_autofree char *text = NULL;
  g_autofree char *until = NULL;

  if (active)
    text = format_active (self->line, now);
  else if (cancelling)
    text = format_cancelling (self->line, now);
  else if (g_strcmp0 (status, "cancelled") == 0)
    text = format_cancelled (self->line);
  gtk_label_set_text (self->end_label, text != NULL ? text : "");
  if (active && end != PD_INSTANT_NONE)
    until = pd_text_deadline (end);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->end_label), until != NULL ? until : text);
  if (cancelling && pd_rules_is_cancel_overdue (pd_order_line_get_cancel_sent_at (self->line), now))
    gtk_widget_add_css_class (GTK_WIDGET (self->end_label), "warning");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->end_label), "warning");
  gtk_widget_set_visible (GTK_WIDGET (self->badge), active && end > now);
  if (active && end > now)
    pd_days_badge_set_until (self->badge, end, now);
}

static void
update_head (PdSoftwareRow *self)
{
  const char *title = pd_order_line_get_title (self->line);
  const char *status = pd_order_line_get_status (self->line);
  g_autofree char *quantity = pd_text_number (pd_order_line_get_quantity (self->line));
  g_autofree char *description = NULL;

  gtk_label_set_text (self->title, title != NULL ? title : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), title);
  gtk_label_set_text (self->quantity, quantity);
  pd_state_label_set_state (self->status, status);
  update_end (self);
  /* Translators: what a screen reader says of a purchase: %1$s state, %2$s quantity, %3$s what is
   * due. */
  description = g_strdup_printf (_ ("%1$s, quantity %2$s, %3$s"), pd_state_get_title (status),
                                 quantity, gtk_label_get_text (self->end_label));
  pd_customers_name (GTK_WIDGET (self->head), title, description);
}

static void
update_expanded (PdSoftwareRow *self)
{
  gboolean expanded = self->state != NULL && self->state->expanded;

  gtk_accessible_update_state (GTK_ACCESSIBLE (self->head), GTK_ACCESSIBLE_STATE_EXPANDED, expanded,
                               -1);
  if (expanded)
    gtk_widget_add_css_class (GTK_WIDGET (self->arrow), "open");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->arrow), "open");
  if (!expanded)
    adw_bin_set_child (self->detail_bin, NULL);
  else if (adw_bin_get_child (self->detail_bin) == NULL &&
           pd_record_get_loaded (PD_RECORD (self->line)))
    adw_bin_set_child (self->detail_bin, pd_software_detail_new (self->desk, self->customer,
                                                                 self->line, self->state));
}

void
pd_software_row_update (PdSoftwareRow *self)
{
  GtkWidget *detail = NULL;

  g_return_if_fail (PD_IS_SOFTWARE_ROW (self));

  if (self->line == NULL || !pd_record_get_loaded (PD_RECORD (self->line)))
    return;

  update_head (self);
  update_expanded (self);
  if ((detail = adw_bin_get_child (self->detail_bin)) != NULL)
    pd_software_detail_update (PD_SOFTWARE_DETAIL (detail));
}

static gboolean
update_idle_cb (gpointer user_data)
{
  PdSoftwareRow *self = user_data;

  self->update_source = 0;
  pd_software_row_update (self);

  return G_SOURCE_REMOVE;
}

static void
line_notify_cb (PdSoftwareRow *self)
{
  if (self->update_source == 0)
    self->update_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, update_idle_cb, self, NULL);
}

static void
head_clicked_cb (PdSoftwareRow *self)
{
  if (self->state != NULL)
    pd_software_row_set_expanded (self, !self->state->expanded);
}

static void
put_aside (PdSoftwareRow *self)
{
  g_clear_handle_id (&self->update_source, g_source_remove);
  if (self->line != NULL)
    g_signal_handlers_disconnect_by_data (self->line, self);
  g_clear_object (&self->line);
  self->state = NULL;
}

static void
pd_software_row_dispose (GObject *object)
{
  PdSoftwareRow *self = PD_SOFTWARE_ROW (object);

  put_aside (self);
  g_clear_object (&self->customer);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (pd_software_row_parent_class)->dispose (object);
}

static void
pd_software_row_class_init (PdSoftwareRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_software_row_dispose;
  g_type_ensure (PD_TYPE_STATE_LABEL);
  g_type_ensure (PD_TYPE_DAYS_BADGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_CUSTOMERS_RESOURCE ("pd-software-row.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdSoftwareRow, head);
  gtk_widget_class_bind_template_child (widget_class, PdSoftwareRow, arrow);
  gtk_widget_class_bind_template_child (widget_class, PdSoftwareRow, title);
  gtk_widget_class_bind_template_child (widget_class, PdSoftwareRow, quantity);
  gtk_widget_class_bind_template_child (widget_class, PdSoftwareRow, status);
  gtk_widget_class_bind_template_child (widget_class, PdSoftwareRow, end_label);
  gtk_widget_class_bind_template_child (widget_class, PdSoftwareRow, badge);
  gtk_widget_class_bind_template_child (widget_class, PdSoftwareRow, detail_bin);
  gtk_widget_class_bind_template_callback (widget_class, head_clicked_cb);
  signals[SIGNAL_UNFOLDED] = g_signal_new ("unfolded", PD_TYPE_SOFTWARE_ROW, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void
pd_software_row_init (PdSoftwareRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_customers_tidy_names (GTK_WIDGET (self));
}

GtkWidget *
pd_software_row_new (PdDesk *desk, PdCustomer *customer)
{
  PdSoftwareRow *self = g_object_new (PD_TYPE_SOFTWARE_ROW, NULL);

  self->desk = g_object_ref (desk);
  self->customer = g_object_ref (customer);

  return GTK_WIDGET (self);
}

void
pd_software_row_set (PdSoftwareRow *self, PdOrderLine *line, PdSoftwareState *state)
{
  g_return_if_fail (PD_IS_SOFTWARE_ROW (self));

  put_aside (self);
  adw_bin_set_child (self->detail_bin, NULL);
  if (line == NULL)
    return;

  self->line = g_object_ref (line);
  self->state = state;
  g_signal_connect_swapped (line, "notify", G_CALLBACK (line_notify_cb), self);
  if (!pd_record_get_loaded (PD_RECORD (line)))
    gtk_label_set_text (self->title, "…");
  pd_software_row_update (self);
}

void
pd_software_row_set_customer (PdSoftwareRow *self, PdCustomer *customer)
{
  g_return_if_fail (PD_IS_SOFTWARE_ROW (self));

  g_set_object (&self->customer, customer);
}

void
pd_software_row_set_expanded (PdSoftwareRow *self, gboolean expanded)
{
  g_return_if_fail (PD_IS_SOFTWARE_ROW (self));

  if (self->state == NULL || self->state->expanded == expanded)
    return;

  self->state->expanded = expanded;
  update_expanded (self);
  if (expanded)
    g_signal_emit (self, signals[SIGNAL_UNFOLDED], 0,
                   pd_record_get_row_id (PD_RECORD (self->line)));
}
