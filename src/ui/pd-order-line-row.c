// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-order-line-row.h"

#include <glib/gi18n.h>

#include "pd-format.h"
#include "pd-money.h"
#include "pd-requests.h"
#include "pd-reservations-util.h"
#include "pd-text.h"
#include "pd-widgets.h"
#include "pd-window.h"

struct _PdOrderLineRow
{
  GtkListBoxRow parent_instance;

  GtkWidget *title;
  PdStateLabel *status;
  GtkWidget *terms;
  GtkWidget *price;
  GtkWidget *policy;
  GtkWidget *outcome;
  PdVerdictLine *verdict;
  GtkWidget *open_button;

  PdDesk *desk;      /* (owned) (not nullable) after construction */
  PdOrderLine *line; /* (owned) (not nullable) after construction */
};

/* 8.5: the credit stands on the invoice of the next month, which is made some days into the one
 * after it. */
#define CREDIT_LAG_US (G_GINT64_CONSTANT (70) * 24 * 3600 * G_USEC_PER_SEC)

G_DEFINE_FINAL_TYPE (PdOrderLineRow, pd_order_line_row, GTK_TYPE_LIST_BOX_ROW)

static char *
make_terms (PdOrderLine *line)
{
  g_autofree char *quantity = pd_text_number (pd_order_line_get_quantity (line));
  g_autofree char *unit = pd_format_money (PD_RECORD (line), "unit-price");
  g_autofree char *term = pd_term_format (pd_order_line_get_term (line));

  /* Translators: quantity, price of one, term ("1 year", "Perpetual"), billing ("Monthly"),
   * publisher. */
  return g_strdup_printf (_ ("%s × %s · %s · %s · %s"), quantity, unit != NULL ? unit : "—", term,
                          pd_billing_get_title (pd_order_line_get_billing (line)),
                          pd_order_line_get_publisher (line));
}

/* Rule 17.1: the profile stands beside each deadline. */
static char *
make_policy (PdDesk *desk, PdOrderLine *line)
{
  const char *id = pd_order_line_get_policy_id (line);
  PdPolicy *policy = id != NULL ? pd_policy_set_get (pd_desk_get_policies (desk), id) : NULL;
  const char *title = policy != NULL ? pd_policy_get_title (policy) : id;
  gint64 end = pd_order_line_get_window_end (line);
  g_autofree char *until = NULL;

  if (title == NULL)
    title = _ ("unknown");
  if (end == PD_INSTANT_NONE) {
    /* Translators: %s is the title of a dated set of rules. */
    return g_strdup_printf (_ ("Governed by: %s. No cancellation window."), title);
  }

  until = pd_text_deadline (end);
  /* Translators: the first %s is the title of a dated set of rules, the second a date and time. */
  return g_strdup_printf (_ ("Governed by: %s. Cancellation window ends %s."), title, until);
}

/* What became of the line: sent, cancelled, credited. NULL while it is active. */
static char *
make_outcome (PdOrderLine *line, gint64 now)
{
  gint64 cancelled_at = pd_order_line_get_cancelled_at (line);
  const char *invoice = pd_order_line_get_credit_invoice (line);
  g_autofree char *when = NULL;
  g_autofree char *credit = NULL;
  g_autofree char *month = NULL;

  if (g_strcmp0 (pd_order_line_get_status (line), "cancelling") == 0) {
    when = pd_text_date_time (pd_order_line_get_cancel_sent_at (line));
    /* Translators: %s is a date and time. */
    return g_strdup_printf (_ ("The cancellation was sent on %s. It may take up to 15 minutes."),
                            when);
  }
  if (cancelled_at == PD_INSTANT_NONE)
    return NULL;

  when = pd_text_date_time (cancelled_at);
  credit = pd_format_money (PD_RECORD (line), "credit");
  month = invoice != NULL ? pd_text_month (invoice) : NULL;
  if (month == NULL && credit != NULL && pd_order_line_get_credit (line) > 0)
    /* Translators: a date and time, and a sum of money. */
    return g_strdup_printf (
        _ ("Cancelled on %1$s. Estimated credit %2$s; the next invoice tells what it is."), when,
        credit);
  if ((month == NULL || credit == NULL) && now - cancelled_at > CREDIT_LAG_US)
    /* Translators: %s is a date and time. */
    return g_strdup_printf (_ ("Cancelled on %s."), when);
  if (month == NULL || credit == NULL)
    /* Translators: %s is a date and time. */
    return g_strdup_printf (_ ("Cancelled on %s. The credit comes with the next invoice."), when);

  /* Translators: a date and time, a sum of money, and a month such as "June 2026". */
  return g_strdup_printf (_ ("Cancelled on %s. Credit %s on the invoice of %s."), when, credit,
                          month);
}

static char *
make_allowed (PdVerdict *verdict)
{
  g_autofree char *until = NULL;
  g_autofree char *days = NULL;

  if (pd_verdict_get_until (verdict) == PD_INSTANT_NONE)
    return NULL;

  until = pd_text_deadline (pd_verdict_get_until (verdict));
  days = pd_text_days (MAX (pd_verdict_get_days_left (verdict), 0));
  /* Translators: a date and time, and a number of days such as "30 days". */
  return g_strdup_printf (_ ("Can be cancelled until %s, %s left."), until, days);
}

static void
show_line (PdOrderLineRow *self, PdDesk *desk)
{
  PdVerdict *cancel = pd_order_line_get_cancel (self->line);
  g_autofree char *terms = make_terms (self->line);
  g_autofree char *price = pd_format_price (PD_RECORD (self->line), "total");
  g_autofree char *policy = make_policy (desk, self->line);
  g_autofree char *outcome = make_outcome (self->line, pd_clock_now (pd_desk_get_clock (desk)));
  g_autofree char *allowed = NULL;

  gtk_label_set_label (GTK_LABEL (self->title), pd_order_line_get_title (self->line));
  pd_state_label_set_state (self->status, pd_order_line_get_status (self->line));
  gtk_label_set_label (GTK_LABEL (self->terms), terms);
  gtk_label_set_label (GTK_LABEL (self->price), price != NULL ? price : "—");
  pd_format_explain_untold (self->price, pd_order_line_get_total (self->line) == PD_MONEY_UNTOLD);
  gtk_label_set_label (GTK_LABEL (self->policy), policy);
  gtk_label_set_label (GTK_LABEL (self->outcome), outcome != NULL ? outcome : "");
  gtk_widget_set_visible (self->outcome, outcome != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  pd_order_line_get_title (self->line), -1);
  if (cancel != NULL && pd_verdict_get_allowed (cancel))
    allowed = make_allowed (cancel);
  pd_verdict_line_set_allowed_text (self->verdict, allowed);
  pd_verdict_line_set_verdict (self->verdict, outcome == NULL ? cancel : NULL);
}

static gboolean
is_reservation (PdOrderLineRow *self)
{
  return g_strcmp0 (pd_order_line_get_kind (self->line), PD_KIND_RESERVATION) == 0;
}

/* A reservation's verdict has the same way on, as long as it is shown (16.17). */
static void
show_way_on (PdOrderLineRow *self)
{
  PdVerdict *cancel = pd_order_line_get_cancel (self->line);

  if (!is_reservation (self))
    return;

  gtk_widget_set_visible (self->open_button,
                          cancel == NULL || gtk_widget_get_visible (self->outcome) ||
                              pd_verdict_get_next (cancel) != PD_VERDICT_NEXT_REFUND);
  gtk_button_set_label (GTK_BUTTON (self->open_button), _ ("Open the reservation"));
  gtk_widget_set_tooltip_text (self->open_button, _ ("Manage, Refund and Exchange are there"));
}

static void
open_clicked_cb (PdOrderLineRow *self)
{
  if (is_reservation (self)) {
    pd_reservations_open_line (
        GTK_WIDGET (self), self->desk, pd_order_line_get_customer_row_id (self->line),
        pd_record_get_row_id (PD_RECORD (self->line)), pd_order_line_get_order_id (self->line), 0);
    return;
  }

  pd_window_open_customer (pd_window_of (GTK_WIDGET (self)),
                           pd_order_line_get_customer_row_id (self->line), "software",
                           pd_record_get_row_id (PD_RECORD (self->line)));
}

/* 7.9 */
static void
next_cb (PdOrderLineRow *self, int next)
{
  if (next == PD_VERDICT_NEXT_SUPPORT_REQUEST)
    pd_report_problem_present (GTK_WIDGET (self), self->desk, NULL, self->line, 0);
  else if (next == PD_VERDICT_NEXT_REFUND)
    open_clicked_cb (self);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.roles", NULL);
}

static void
pd_order_line_row_finalize (GObject *object)
{
  g_clear_object (&PD_ORDER_LINE_ROW (object)->line);
  g_clear_object (&PD_ORDER_LINE_ROW (object)->desk);
  G_OBJECT_CLASS (pd_order_line_row_parent_class)->finalize (object);
}

static void
pd_order_line_row_class_init (PdOrderLineRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pd_order_line_row_finalize;
  g_type_ensure (PD_TYPE_STATE_LABEL);
  g_type_ensure (PD_TYPE_VERDICT_LINE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/partnerdesk/PartnerDesk/ui/pd-order-line-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PdOrderLineRow, title);
  gtk_widget_class_bind_template_child (widget_class, PdOrderLineRow, status);
  gtk_widget_class_bind_template_child (widget_class, PdOrderLineRow, terms);
  gtk_widget_class_bind_template_child (widget_class, PdOrderLineRow, price);
  gtk_widget_class_bind_template_child (widget_class, PdOrderLineRow, policy);
  gtk_widget_class_bind_template_child (widget_class, PdOrderLineRow, outcome);
  gtk_widget_class_bind_template_child (widget_class, PdOrderLineRow, verdict);
  gtk_widget_class_bind_template_child (widget_class, PdOrderLineRow, open_button);
  gtk_widget_class_bind_template_callback (widget_class, open_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
}

static void
pd_order_line_row_init (PdOrderLineRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pd_order_line_row_new (PdDesk *desk, PdOrderLine *line)
{
  PdOrderLineRow *self = NULL;

  g_return_val_if_fail (PD_IS_DESK (desk), NULL);
  g_return_val_if_fail (PD_IS_ORDER_LINE (line), NULL);

  self = g_object_new (PD_TYPE_ORDER_LINE_ROW, NULL);
  self->line = g_object_ref (line);
  self->desk = g_object_ref (desk);
  show_line (self, desk);
  show_way_on (self);

  return GTK_WIDGET (self);
}
