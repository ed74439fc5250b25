// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-reservation-overview.h"

#include <glib/gi18n.h>

#include "pd-flip-box.h"
#include "pd-format.h"
#include "pd-order-page.h"
#include "pd-refunds.h"
#include "pd-reservation-after.h"
#include "pd-reservations-util.h"
#include "pd-utilization-chart.h"
#include "pd-widgets.h"

#define LONG_SPAN 90
#define SHORT_SPAN 30

struct _PdReservationOverview
{
  AdwBin parent_instance;

  PdVerdictLine *refund_verdict;
  GtkWidget *refund_button;
  PdVerdictLine *exchange_verdict;
  GtkWidget *exchange_button;
  PdReservationAfter *after;
  GtkListBox *facts;
  GtkDropDown *span;
  GtkListBox *sums;
  GtkStack *stack;
  GtkLabel *message;
  PdUtilizationChart *chart;
  GtkLabel *reading;
  GtkExpander *table_expander;
  GtkListBox *table;

  PdDesk *desk;               /* (owned) */
  PdReservation *reservation; /* (owned) (nullable) until it is set */
  PdCustomer *customer;       /* (owned) (nullable) */
  GArray *days;               /* (owned) (nullable) (element-type PdUtilizationDay) of LONG_SPAN */
  int last_day;
  GCancellable *cancellable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (PdReservationOverview, pd_reservation_overview, ADW_TYPE_BIN)

enum { SUPPORT_WANTED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- facts --- */

static char *
format_price (PdReservationOverview *self)
{
  PdReservation *reservation = self->reservation;
  const char *country = self->customer != NULL ? pd_customer_get_country (self->customer) : NULL;
  gboolean monthly = g_strcmp0 (pd_reservation_get_billing (reservation), PD_BILLING_MONTHLY) == 0;
  g_autofree char *price = NULL;
  g_autofree char *quantity = NULL;

  if (pd_reservation_get_currency (reservation) == NULL)
    return NULL;
  if (pd_reservation_get_unit_price (reservation) == 0)
    return g_strdup (_ ("Azure has not told it"));

  /* 4.5: of reservations only Brazil's include tax. */
  price = pd_customers_price_words (pd_reservation_get_unit_price (reservation),
                                    pd_reservation_get_currency (reservation),
                                    pd_rules_prices_include_tax (PD_KIND_RESERVATION, country));
  quantity = pd_text_number (pd_reservation_get_quantity (reservation));
  return monthly
             /* Translators: %1$s a quantity, %2$s the price of one instalment with its tax words.
              */
             ? g_strdup_printf (_ ("%1$s × %2$s, each month"), quantity, price)
             /* Translators: %1$s a quantity, %2$s the price of the whole term with its tax words.
              */
             : g_strdup_printf (_ ("%1$s × %2$s, paid upfront"), quantity, price);
}

static void
order_clicked_cb (PdReservationOverview *self)
{
  PdWindow *window = pd_customers_window_of (GTK_WIDGET (self));

  if (window != NULL)
    pd_window_push (window, PD_PAGE (pd_order_page_new (
                                self->desk, pd_reservation_get_order_row_id (self->reservation))));
}

static void
add_expiry (PdReservationOverview *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *badge = pd_days_badge_new ();
  gint64 expires_at = pd_reservation_get_expires_at (self->reservation);
  g_autofree char *text = pd_text_deadline (expires_at);
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_xalign (GTK_LABEL (label), 1.0f);
  gtk_widget_add_css_class (label, "figures");
  gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), label);
  if (pd_reservation_get_cancelled_at (self->reservation) == PD_INSTANT_NONE)
    gtk_box_append (GTK_BOX (box), badge);
  pd_days_badge_set_until (PD_DAYS_BADGE (badge), expires_at,
                           pd_clock_now (pd_desk_get_clock (self->desk)));
  pd_reservations_add_fact_widget (self->facts, _ ("Expires"), box);
}

static void
add_state (PdReservationOverview *self)
{
  GtkWidget *state = pd_state_label_new ();
  gint64 cancelled_at = pd_reservation_get_cancelled_at (self->reservation);

  pd_state_label_set_state (PD_STATE_LABEL (state), pd_reservation_get_state (self->reservation));
  pd_reservations_add_fact_widget (self->facts, _ ("State"), state);
  if (cancelled_at != PD_INSTANT_NONE) {
    g_autofree char *when = pd_text_deadline (cancelled_at);

    pd_reservations_add_fact (self->facts, _ ("Cancelled"), when);
  }
}

static void
add_order (PdReservationOverview *self)
{
  const char *order_id = pd_reservation_get_order_id (self->reservation);
  GtkWidget *label = NULL;
  GtkWidget *button = NULL;

  if (order_id == NULL || pd_reservation_get_order_row_id (self->reservation) == 0)
    return;

  label = gtk_label_new (order_id);
  button = gtk_button_new ();
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 28);
  gtk_widget_add_css_class (label, "monospace");
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "text-link");
  gtk_widget_set_tooltip_text (button, _ ("Open the order"));
  pd_customers_name (button, order_id, _ ("Open the order"));
  pd_customers_apply_role (button, self->desk, PD_ACT_SEE_SOFTWARE);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (order_clicked_cb), self);
  pd_reservations_add_fact_widget (self->facts, _ ("Order number"), button);
}

static void
fill_facts (PdReservationOverview *self)
{
  PdReservation *reservation = self->reservation;
  const char *region = pd_reservation_get_region (reservation);
  g_autofree char *scope = pd_reservations_format_scope (reservation);
  g_autofree char *term = pd_term_format (pd_reservation_get_term (reservation));
  g_autofree char *price = format_price (self);
  g_autofree char *purchased = pd_text_deadline (pd_reservation_get_purchased_at (reservation));
  g_autofree char *quantity = pd_text_number (pd_reservation_get_quantity (reservation));

  pd_reservations_clear_list (self->facts);
  add_expiry (self);
  pd_reservations_add_fact (self->facts, _ ("Scope"), scope);
  pd_reservations_add_fact (self->facts, _ ("Term"), term);
  pd_reservations_add_fact (self->facts, _ ("Price"), price);
  add_state (self);
  pd_reservations_add_fact (self->facts, _ ("Purchase date"), purchased);
  pd_reservations_add_fact (self->facts, _ ("Quantity"), quantity);
  pd_reservations_add_fact (
      self->facts, _ ("Kind"),
      pd_resource_type_get_title (pd_reservation_get_resource_type (reservation)));
  pd_reservations_add_fact (self->facts, _ ("Size"), pd_reservation_get_size (reservation));
  pd_reservations_add_fact (self->facts, _ ("Region"),
                            region != NULL && *region != '\0' ? pd_region_get_title (region)
                                                              : NULL);
  add_order (self);
}

/* --- refund and exchange --- */

static void
show_verdict (PdVerdictLine *line, GtkWidget *button, PdVerdict *verdict, gboolean exchange)
{
  g_autofree char *allowed = NULL;

  if (verdict != NULL && pd_verdict_get_allowed (verdict))
    allowed = pd_reservations_format_allowed (verdict, exchange);
  pd_verdict_line_set_allowed_text (line, allowed);
  pd_verdict_line_set_verdict (line, verdict);
  pd_customers_set_reason (button, verdict == NULL || pd_verdict_get_allowed (verdict),
                           verdict != NULL ? pd_verdict_get_reason (verdict) : NULL);
}

static void
refund_clicked_cb (PdReservationOverview *self)
{
  pd_refund_dialog_present (GTK_WIDGET (self), self->desk, self->reservation);
}

static void
exchange_clicked_cb (PdReservationOverview *self)
{
  pd_exchange_dialog_present (GTK_WIDGET (self), self->desk, self->reservation);
}

static void
verdict_next_cb (PdReservationOverview *self, int next)
{
  if (next == PD_VERDICT_NEXT_SUPPORT_REQUEST)
    g_signal_emit (self, signals[SUPPORT_WANTED], 0);
  else if (next == PD_VERDICT_NEXT_CHANGE_ROLES)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.roles", NULL);
}

/* --- utilization (10.11) --- */

static int
get_span (PdReservationOverview *self)
{
  return gtk_drop_down_get_selected (self->span) == 1 ? LONG_SPAN : SHORT_SPAN;
}

static void
add_sum (PdReservationOverview *self, const char *title, int permille)
{
  g_autofree char *text = pd_utilization_format (permille);

  pd_reservations_add_fact (self->sums, title, permille >= 0 ? text : _ ("no data"));
}

static void
fill_sums (PdReservationOverview *self)
{
  pd_reservations_clear_list (self->sums);
  add_sum (self, _ ("Last day with data"), pd_reservation_get_utilization_1d (self->reservation));
  add_sum (self, _ ("7 days"), pd_reservation_get_utilization_7d (self->reservation));
  add_sum (self, _ ("30 days"), pd_reservation_get_utilization_30d (self->reservation));
}

static void
reading_changed_cb (PdReservationOverview *self)
{
  const char *reading = pd_utilization_chart_get_reading (self->chart);

  gtk_label_set_label (self->reading, reading != NULL
                                          ? reading
                                          : _ ("Point at a day, or go to it with the arrow keys."));
}

static GtkWidget *
new_cell (const char *text, gboolean expand)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), expand ? 0.0f : 1.0f);
  gtk_widget_set_hexpand (label, expand);
  gtk_widget_add_css_class (label, "numeric");

  return label;
}

static void
add_day (PdReservationOverview *self, const PdUtilizationDay *day)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  g_autofree char *date = pd_text_utc_date (pd_instant_from_day (day->day));
  g_autofree char *value = pd_utilization_day_format (day);

  gtk_widget_add_css_class (box, "day-row");
  gtk_box_append (GTK_BOX (box), new_cell (date, TRUE));
  gtk_box_append (GTK_BOX (box), new_cell (value, FALSE));
  gtk_list_box_append (self->table, box);
  gtk_list_box_row_set_activatable (
      GTK_LIST_BOX_ROW (gtk_widget_get_last_child (GTK_WIDGET (self->table))), FALSE);
}

/* Newest first; made only when somebody looks at it. */
static void
fill_table (PdReservationOverview *self)
{
  pd_reservations_clear_list (self->table);
  if (self->days == NULL || !gtk_expander_get_expanded (self->table_expander))
    return;

  for (guint i = self->days->len; i > 0; i--) {
    const PdUtilizationDay *day = &g_array_index (self->days, PdUtilizationDay, i - 1);

    if (day->day > self->last_day - get_span (self))
      add_day (self, day);
  }
}

static void
table_expanded_cb (PdReservationOverview *self)
{
  fill_table (self);
}

static gboolean
has_data (PdReservationOverview *self)
{
  const PdUtilizationDay *last = NULL;

  if (self->days == NULL || self->days->len == 0)
    return FALSE;

  last = &g_array_index (self->days, PdUtilizationDay, self->days->len - 1);
  return last->day > self->last_day - get_span (self);
}

static const char *
get_no_data_text (PdReservationOverview *self)
{
  const char *state = pd_reservation_get_state (self->reservation);

  if (self->days->len > 0)
    return _ ("There are no utilization data of the last 30 days. Older ones are shown with 90 "
              "days.");
  if (g_strcmp0 (state, PD_RESERVATION_CANCELLED) == 0 ||
      g_strcmp0 (state, PD_RESERVATION_EXPIRED) == 0)
    return _ ("There are no utilization data of this reservation.");

  return _ ("There are no utilization data for this reservation yet.");
}

static void
show_days (PdReservationOverview *self)
{
  if (self->days == NULL)
    return;

  if (!has_data (self)) {
    gtk_label_set_label (self->message, get_no_data_text (self));
    gtk_stack_set_visible_child_name (self->stack, "message");
    return;
  }

  pd_utilization_chart_set_days (self->chart, self->days, self->last_day - get_span (self) + 1,
                                 self->last_day);
  reading_changed_cb (self);
  fill_table (self);
  gtk_stack_set_visible_child_name (self->stack, "chart");
}

static void
utilization_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) days = pd_desk_list_utilization_finish (PD_DESK (source), result, &error);
  PdReservationOverview *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (days == NULL) {
    pd_reservations_show_failure (self->message, "Listing utilization", error);
    gtk_stack_set_visible_child_name (self->stack, "message");
    return;
  }

  g_clear_pointer (&self->days, g_array_unref);
  self->days = g_steal_pointer (&days);
  show_days (self);
}

/* Data come by whole UTC days; after its end there are none. */
static void
read_utilization (PdReservationOverview *self)
{
  gint64 now = pd_clock_now (pd_desk_get_clock (self->desk));
  gint64 end = MIN (now, pd_reservation_get_expires_at (self->reservation) - 1);

  if (pd_reservation_get_cancelled_at (self->reservation) != PD_INSTANT_NONE)
    end = MIN (end, pd_reservation_get_cancelled_at (self->reservation));
  self->last_day = pd_instant_get_day (end);
  pd_desk_list_utilization_async (self->desk, pd_record_get_row_id (PD_RECORD (self->reservation)),
                                  self->last_day - LONG_SPAN + 1, self->last_day, self->cancellable,
                                  utilization_listed_cb, self);
}

static void
span_changed_cb (PdReservationOverview *self)
{
  show_days (self);
}

/* --- GObject --- */

static void
pd_reservation_overview_dispose (GObject *object)
{
  PdReservationOverview *self = PD_RESERVATION_OVERVIEW (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->days, g_array_unref);
  g_clear_object (&self->reservation);
  g_clear_object (&self->customer);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (pd_reservation_overview_parent_class)->dispose (object);
}

static void
pd_reservation_overview_class_init (PdReservationOverviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_reservation_overview_dispose;
  g_type_ensure (PD_TYPE_FLIP_BOX);
  g_type_ensure (PD_TYPE_RESERVATION_AFTER);
  g_type_ensure (PD_TYPE_UTILIZATION_CHART);
  signals[SUPPORT_WANTED] = g_signal_new ("support-wanted", PD_TYPE_RESERVATION_OVERVIEW,
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (PD_TYPE_VERDICT_LINE);
  gtk_widget_class_set_template_from_resource (
      widget_class, PD_RESERVATIONS_RESOURCE ("pd-reservation-overview.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdReservationOverview, refund_verdict);
  gtk_widget_class_bind_template_child (widget_class, PdReservationOverview, refund_button);
  gtk_widget_class_bind_template_child (widget_class, PdReservationOverview, exchange_verdict);
  gtk_widget_class_bind_template_child (widget_class, PdReservationOverview, exchange_button);
  gtk_widget_class_bind_template_child (widget_class, PdReservationOverview, after);
  gtk_widget_class_bind_template_child (widget_class, PdReservationOverview, facts);
  gtk_widget_class_bind_template_child (widget_class, PdReservationOverview, span);
  gtk_widget_class_bind_template_child (widget_class, PdReservationOverview, sums);
  gtk_widget_class_bind_template_child (widget_class, PdReservationOverview, stack);
  gtk_widget_class_bind_template_child (widget_class, PdReservationOverview, message);
  gtk_widget_class_bind_template_child (widget_class, PdReservationOverview, chart);
  gtk_widget_class_bind_template_child (widget_class, PdReservationOverview, reading);
  gtk_widget_class_bind_template_child (widget_class, PdReservationOverview, table_expander);
  gtk_widget_class_bind_template_child (widget_class, PdReservationOverview, table);
  gtk_widget_class_bind_template_callback (widget_class, refund_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, exchange_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, verdict_next_cb);
  gtk_widget_class_bind_template_callback (widget_class, span_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, reading_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, table_expanded_cb);
}

static void
pd_reservation_overview_init (PdReservationOverview *self)
{
  const char *const spans[] = { _ ("30 days"), _ ("90 days"), NULL };
  g_autoptr (GtkStringList) titles = gtk_string_list_new (spans);

  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_customers_tidy_names (GTK_WIDGET (self));
  gtk_drop_down_set_model (self->span, G_LIST_MODEL (titles));
}

GtkWidget *
pd_reservation_overview_new (PdDesk *desk)
{
  PdReservationOverview *self = g_object_new (PD_TYPE_RESERVATION_OVERVIEW, NULL);

  self->desk = g_object_ref (desk);

  return GTK_WIDGET (self);
}

void
pd_reservation_overview_set_reservation (PdReservationOverview *self,
                                         PdReservation *reservation,
                                         PdCustomer *customer)
{
  g_return_if_fail (PD_IS_RESERVATION_OVERVIEW (self));

  g_set_object (&self->reservation, reservation);
  g_set_object (&self->customer, customer);
  pd_reservation_after_set_reservation (self->after, self->desk, reservation);
  fill_facts (self);
  fill_sums (self);
  show_verdict (self->refund_verdict, self->refund_button, pd_reservation_get_refund (reservation),
                FALSE);
  show_verdict (self->exchange_verdict, self->exchange_button,
                pd_reservation_get_exchange (reservation), TRUE);
  read_utilization (self);
}
