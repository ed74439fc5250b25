// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-reservation-support.h"

#include <glib/gi18n.h>

#include "pd-desk-requests.h"
#include "pd-refunds.h"
#include "pd-requests.h"
#include "pd-reservations-util.h"
#include "pd-widgets.h"

struct _PdReservationSupport
{
  AdwBin parent_instance;

  GtkStack *stack;
  PdVerdictLine *verdict;
  AdwBin *slot;
  AdwStatusPage *created;
  GtkWidget *open_button;

  PdDesk *desk;               /* (owned) */
  PdReservation *reservation; /* (owned) (nullable) until it is set */
  PdRequestSteps *steps;      /* (unowned) (nullable): the slot's child */
  char *request_id;           /* (owned) (nullable): of the attempt under way, kept for a retry */
  gint64 created_row_id;      /* the request that was created last, 0 = none */
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (PdReservationSupport, pd_reservation_support, ADW_TYPE_BIN)

enum { LEFT, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
show_created (PdReservationSupport *self, PdSupportRequest *request)
{
  g_autofree char *title = NULL;
  g_autofree char *escaped = NULL;

  /* Translators: %s is the number of a support request. */
  title = g_strdup_printf (_ ("Support request %s was created"),
                           pd_support_request_get_number (request));
  escaped = g_markup_escape_text (title, -1);
  adw_status_page_set_title (self->created, escaped);
  self->created_row_id = pd_record_get_row_id (PD_RECORD (request));
  gtk_stack_set_visible_child_name (self->stack, "created");
  gtk_widget_grab_focus (self->open_button);
}

static void
created_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdReservationSupport) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdRequestDetails) details = pd_desk_request_finish (PD_DESK (source), result, &error);

  self->busy = FALSE;
  if (self->steps == NULL)
    return; /* the page is gone */

  pd_request_steps_set_busy (self->steps, FALSE);
  if (details == NULL) {
    g_warning ("Creating a support request: %s", error->message);
    pd_request_steps_set_error (self->steps, error);
    return;
  }

  g_clear_pointer (&self->request_id, g_free);
  show_created (self, details->request);
}

static void
create_cb (PdReservationSupport *self)
{
  g_autoptr (PdRequestFields) fields = NULL;

  if (self->busy)
    return;

  self->busy = TRUE;
  if (self->request_id == NULL)
    self->request_id = g_uuid_string_random ();
  fields = pd_request_steps_dup_fields (self->steps);
  pd_request_steps_set_error (self->steps, NULL);
  pd_request_steps_set_busy (self->steps, TRUE);
  pd_desk_create_request_async (self->desk, fields, pd_request_steps_get_draft_row_id (self->steps),
                                NULL, self->request_id, NULL, created_cb, g_object_ref (self));
}

static void
back_cb (PdReservationSupport *self)
{
  g_signal_emit (self, signals[LEFT], 0);
}

/* 1.9, 16.20: what is missing is told before anything is filled in. */
static void
update_roles (PdReservationSupport *self)
{
  g_autoptr (PdVerdict) verdict = pd_desk_judge_request (self->desk, PD_REQUEST_AZURE);
  gboolean allowed = pd_verdict_get_allowed (verdict);

  pd_verdict_line_set_verdict (self->verdict,
                               allowed && pd_verdict_get_note (verdict) == NULL ? NULL : verdict);
  gtk_widget_set_sensitive (GTK_WIDGET (self->slot), allowed);
}

static void
make_steps (PdReservationSupport *self)
{
  GtkWidget *steps = pd_request_steps_new (self->desk, self->reservation, NULL, NULL, FALSE);

  g_signal_connect_object (steps, "create", G_CALLBACK (create_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (steps, "back", G_CALLBACK (back_cb), self, G_CONNECT_SWAPPED);
  self->steps = PD_REQUEST_STEPS (steps);
  adw_bin_set_child (self->slot, steps);
  gtk_stack_set_visible_child_name (self->stack, "form");
}

static void
open_clicked_cb (PdReservationSupport *self)
{
  PdWindow *window = pd_customers_window_of (GTK_WIDGET (self));

  if (window != NULL && self->created_row_id != 0)
    pd_window_push (window, pd_request_page_new (self->desk, self->created_row_id));
}

static void
again_clicked_cb (PdReservationSupport *self)
{
  make_steps (self);
}

static void
pd_reservation_support_dispose (GObject *object)
{
  PdReservationSupport *self = PD_RESERVATION_SUPPORT (object);

  self->steps = NULL;
  g_clear_pointer (&self->request_id, g_free);
  g_clear_object (&self->reservation);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (pd_reservation_support_parent_class)->dispose (object);
}

static void
pd_reservation_support_class_init (PdReservationSupportClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_reservation_support_dispose;
  g_type_ensure (PD_TYPE_VERDICT_LINE);
  signals[LEFT] = g_signal_new ("left", PD_TYPE_RESERVATION_SUPPORT, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (
      widget_class, PD_RESERVATIONS_RESOURCE ("pd-reservation-support.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdReservationSupport, stack);
  gtk_widget_class_bind_template_child (widget_class, PdReservationSupport, verdict);
  gtk_widget_class_bind_template_child (widget_class, PdReservationSupport, slot);
  gtk_widget_class_bind_template_child (widget_class, PdReservationSupport, created);
  gtk_widget_class_bind_template_child (widget_class, PdReservationSupport, open_button);
  gtk_widget_class_bind_template_callback (widget_class, open_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, again_clicked_cb);
}

static void
pd_reservation_support_init (PdReservationSupport *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pd_reservation_support_new (PdDesk *desk)
{
  PdReservationSupport *self = g_object_new (PD_TYPE_RESERVATION_SUPPORT, NULL);

  self->desk = g_object_ref (desk);
  g_signal_connect_object (desk, "notify::roles", G_CALLBACK (update_roles), self,
                           G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

/* The form is made once: what is typed in it stays while the book changes. */
void
pd_reservation_support_set_reservation (PdReservationSupport *self, PdReservation *reservation)
{
  g_return_if_fail (PD_IS_RESERVATION_SUPPORT (self));

  g_set_object (&self->reservation, reservation);
  if (self->steps == NULL)
    make_steps (self);
  update_roles (self);
}
