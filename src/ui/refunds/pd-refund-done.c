// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-refund-done.h"

#include <glib/gi18n.h>

#include "pd-refunds-util.h"
#include "pd-widgets.h"

struct _PdRefundDone
{
  AdwBin parent_instance;
  GtkLabel *text;
  GtkWidget *number_box;
  PdIdentifier *number;
  GtkWidget *order_box;
  PdIdentifier *order;
  GtkWidget *reservation_box;
  PdIdentifier *reservation;
  GtkButton *close_button;
};

G_DEFINE_FINAL_TYPE (PdRefundDone, pd_refund_done, ADW_TYPE_BIN)

enum { OPEN, CLOSE, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
open_clicked_cb (PdRefundDone *self)
{
  g_signal_emit (self, signals[OPEN], 0);
}

static void
close_clicked_cb (PdRefundDone *self)
{
  g_signal_emit (self, signals[CLOSE], 0);
}

static void
pd_refund_done_class_init (PdRefundDoneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[OPEN] = g_signal_new ("open", PD_TYPE_REFUND_DONE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
  signals[CLOSE] = g_signal_new ("close", PD_TYPE_REFUND_DONE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  g_type_ensure (PD_TYPE_IDENTIFIER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_REFUNDS_RESOURCE ("pd-refund-done.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdRefundDone, text);
  gtk_widget_class_bind_template_child (widget_class, PdRefundDone, number_box);
  gtk_widget_class_bind_template_child (widget_class, PdRefundDone, number);
  gtk_widget_class_bind_template_child (widget_class, PdRefundDone, order_box);
  gtk_widget_class_bind_template_child (widget_class, PdRefundDone, order);
  gtk_widget_class_bind_template_child (widget_class, PdRefundDone, reservation_box);
  gtk_widget_class_bind_template_child (widget_class, PdRefundDone, reservation);
  gtk_widget_class_bind_template_child (widget_class, PdRefundDone, close_button);
  gtk_widget_class_bind_template_callback (widget_class, open_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_clicked_cb);
}

static void
set_identifier (GtkWidget *box, PdIdentifier *identifier, const char *text)
{
  pd_identifier_set_text (identifier, text);
  gtk_widget_set_visible (box, text != NULL && *text != '\0');
}

static void
pd_refund_done_init (PdRefundDone *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_refunds_tidy (GTK_WIDGET (self));
  pd_identifier_set_label (self->number, _ ("request number"));
  pd_identifier_set_label (self->order, _ ("order number"));
  pd_identifier_set_label (self->reservation, _ ("reservation ID"));
  set_identifier (self->order_box, self->order, NULL);
  set_identifier (self->reservation_box, self->reservation, NULL);
}

void
pd_refund_done_set_request (PdRefundDone *self, PdSupportRequest *request, const char *text)
{
  g_return_if_fail (PD_IS_REFUND_DONE (self));

  gtk_label_set_text (self->text, text);
  set_identifier (self->number_box, self->number, pd_support_request_get_number (request));
}

void
pd_refund_done_set_order (PdRefundDone *self, const char *order_id)
{
  g_return_if_fail (PD_IS_REFUND_DONE (self));

  set_identifier (self->order_box, self->order, order_id);
}

void
pd_refund_done_set_reservation (PdRefundDone *self, const char *reservation_id)
{
  g_return_if_fail (PD_IS_REFUND_DONE (self));

  set_identifier (self->reservation_box, self->reservation, reservation_id);
}

void
pd_refund_done_focus (PdRefundDone *self)
{
  g_return_if_fail (PD_IS_REFUND_DONE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->close_button));
}
