// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-return-parts.h"

#include <glib/gi18n.h>

#include "pd-refunds-util.h"
#include "pd-requests.h"

void
pd_return_set_up_quantity (GtkSpinButton *quantity, GtkLabel *owned, PdReservation *reservation)
{
  gint64 n = MAX (pd_reservation_get_quantity (reservation), 1);
  g_autofree char *number = pd_text_number (n);
  /* Translators: beside the quantity to return; %s is how many are owned. */
  g_autofree char *text = g_strdup_printf (_ ("of %s owned"), number);

  gtk_label_set_text (owned, text);
  gtk_spin_button_set_range (quantity, 1, (double) n);
  gtk_spin_button_set_value (quantity, (double) n);
  gtk_widget_set_sensitive (GTK_WIDGET (quantity), n > 1);
}

gboolean
pd_return_take_quantity (GtkSpinButton *quantity, GtkLabel *problem)
{
  gboolean taken = pd_refunds_take_typed (quantity);
  g_autofree char *text = taken ? NULL : pd_refunds_describe_range (quantity);

  pd_customers_set_label (problem, text);

  return taken;
}

PdRequestSteps *
pd_return_new_steps (AdwBin *slot,
                     PdDesk *desk,
                     PdReservation *reservation,
                     const char *title,
                     GCallback create,
                     GCallback back,
                     GtkWidget *dialog)
{
  GtkWidget *steps = pd_request_steps_new (desk, reservation, "reservation-management",
                                           "exchanges-and-refunds", TRUE);

  pd_request_steps_set_title (PD_REQUEST_STEPS (steps), title);
  g_signal_connect_object (steps, "create", create, dialog, G_CONNECT_SWAPPED);
  g_signal_connect_object (steps, "back", back, dialog, G_CONNECT_SWAPPED);
  adw_bin_set_child (slot, steps);

  return PD_REQUEST_STEPS (steps);
}

void
pd_return_show_steps (GtkStack *stack, PdRequestSteps *steps, gint64 quantity, const char *quote)
{
  g_autofree char *amount = g_strdup_printf ("%" G_GINT64_FORMAT, quantity);

  pd_request_steps_set_amount (steps, amount);
  pd_request_steps_set_quote (steps, quote);
  gtk_stack_set_visible_child_name (stack, "steps");
  gtk_widget_child_focus (GTK_WIDGET (steps), GTK_DIR_TAB_FORWARD);
}

PdRequestFields *
pd_return_begin_create (PdRequestSteps *steps)
{
  PdRequestFields *fields = pd_request_steps_dup_fields (steps);

  pd_request_steps_set_error (steps, NULL);
  pd_request_steps_set_busy (steps, TRUE);

  return fields;
}

void
pd_return_report_closed (GtkWidget *opener,
                         PdSupportRequest *request,
                         const char *doing,
                         const GError *error)
{
  g_autofree char *text = NULL;

  if (opener == NULL)
    return;
  if (request == NULL) {
    pd_customers_show_error (opener, doing, error);
    return;
  }

  /* Translators: %s is the number of a support request. */
  text = g_strdup_printf (_ ("Request %s was created."), pd_support_request_get_number (request));
  pd_customers_toast (opener, text);
}

void
pd_return_open_request (GtkWidget *dialog, PdDesk *desk, PdSupportRequest *request)
{
  PdWindow *window = pd_customers_window_of (dialog);

  if (window != NULL && request != NULL)
    pd_window_push (window, pd_request_page_new (desk, pd_record_get_row_id (PD_RECORD (request))));
  gtk_window_close (GTK_WINDOW (dialog));
}
