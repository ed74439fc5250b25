// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <glib/gi18n.h>

#include "pd-calc-pages.h"
#include "pd-refunds-util.h"
#include "pd-refunds.h"

/* PdRefundCalculator: refund, cap and exchange of what is typed; needs no reservation. */
#define PD_TYPE_REFUND_CALCULATOR (pd_refund_calculator_get_type ())
G_DECLARE_FINAL_TYPE (PdRefundCalculator, pd_refund_calculator, PD, REFUND_CALCULATOR, AdwWindow)

struct _PdRefundCalculator
{
  AdwWindow parent_instance;
  PdCalcRefund *refund;
  PdCalcCap *cap;
};

G_DEFINE_FINAL_TYPE (PdRefundCalculator, pd_refund_calculator, ADW_TYPE_WINDOW)

static gboolean
close_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (widget));

  return TRUE;
}

static void
pd_refund_calculator_class_init (PdRefundCalculatorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (PD_TYPE_CALC_REFUND);
  g_type_ensure (PD_TYPE_CALC_CAP);
  g_type_ensure (PD_TYPE_CALC_EXCHANGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_REFUNDS_RESOURCE ("pd-refund-calculator.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdRefundCalculator, refund);
  gtk_widget_class_bind_template_child (widget_class, PdRefundCalculator, cap);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, close_cb, NULL);
}

static void
pd_refund_calculator_init (PdRefundCalculator *self)
{
  pd_refunds_load_css ();
  pd_customers_load_css ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Beside the desk's window, not in its way: one looks from one to the other. */
void
pd_refund_calculator_present (GtkWidget *parent, PdDesk *desk)
{
  PdRefundCalculator *self = NULL;
  GtkRoot *root = gtk_widget_get_root (parent);

  g_return_if_fail (PD_IS_DESK (desk));

  self = g_object_new (PD_TYPE_REFUND_CALCULATOR, NULL);
  pd_calc_refund_set_up (self->refund, desk);
  pd_calc_cap_set_up (self->cap, desk);
  gtk_window_set_transient_for (GTK_WINDOW (self), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL);
  gtk_window_present (GTK_WINDOW (self));
}
