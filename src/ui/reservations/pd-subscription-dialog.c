// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-subscription-dialog.h"

#include <glib/gi18n.h>

#include "pd-form-field.h"
#include "pd-reservations-util.h"

#define MAX_NAME 64

struct _PdSubscriptionDialog
{
  AdwWindow parent_instance;

  PdFormField *name;
  PdFormField *id;
  GtkLabel *failure;
  GtkWidget *add_button;

  PdDesk *desk;         /* (owned) */
  PdCustomer *customer; /* (owned) */
  char *request_id;     /* (owned) (nullable): of the attempt under way, kept for a retry */
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (PdSubscriptionDialog, pd_subscription_dialog, ADW_TYPE_WINDOW)

static gboolean
check (PdSubscriptionDialog *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name =
      pd_text_check (pd_form_field_get_text (self->name), _ ("Name"), MAX_NAME, &error);
  const char *id = pd_form_field_get_text (self->id);
  const char *problem = NULL;
  const char *id_problem = NULL;

  if (name == NULL)
    problem = error->message;
  else if (*name == '\0')
    problem = _ ("This field is compulsory.");
  if (*id != '\0' && !pd_text_is_guid (id))
    id_problem = _ ("This is not a GUID, such as 6ab2b8f4-8a1f-4c47-9f0d-2d2a5b1c9e77.");
  pd_form_field_set_problem (self->name, problem);
  pd_form_field_set_problem (self->id, id_problem);
  problem = problem != NULL ? problem : id_problem;
  if (self->busy)
    problem = _ ("It is being saved.");
  pd_customers_set_reason (self->add_button, problem == NULL, problem);

  return problem == NULL;
}

static void
changed_cb (PdSubscriptionDialog *self)
{
  if (self->desk == NULL)
    return;

  g_clear_pointer (&self->request_id, g_free);
  pd_reservations_show_failure (self->failure, NULL, NULL);
  check (self);
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdSubscriptionDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = pd_desk_subscriptions_finish (PD_DESK (source), result, &error);

  self->busy = FALSE;
  if (self->failure == NULL)
    return; /* the dialog is gone */
  if (all != NULL) {
    pd_customers_toast (GTK_WIDGET (self), _ ("The subscription was added."));
    gtk_window_close (GTK_WINDOW (self));
    return;
  }

  pd_reservations_show_failure (self->failure, "Adding an Azure subscription", error);
  check (self);
}

static void
add_clicked_cb (PdSubscriptionDialog *self)
{
  const char *id = pd_form_field_get_text (self->id);

  if (self->busy || !check (self))
    return;

  self->busy = TRUE;
  check (self);
  if (self->request_id == NULL)
    self->request_id = g_uuid_string_random ();
  pd_desk_add_subscription_async (self->desk, pd_record_get_row_id (PD_RECORD (self->customer)),
                                  pd_form_field_get_text (self->name), *id != '\0' ? id : NULL,
                                  self->request_id, NULL, added_cb, g_object_ref (self));
}

static void
pd_subscription_dialog_dispose (GObject *object)
{
  PdSubscriptionDialog *self = PD_SUBSCRIPTION_DIALOG (object);

  self->failure = NULL;
  g_clear_object (&self->desk);
  g_clear_object (&self->customer);
  g_clear_pointer (&self->request_id, g_free);
  G_OBJECT_CLASS (pd_subscription_dialog_parent_class)->dispose (object);
}

static void
pd_subscription_dialog_class_init (PdSubscriptionDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_subscription_dialog_dispose;
  g_type_ensure (PD_TYPE_FORM_FIELD);
  gtk_widget_class_set_template_from_resource (
      widget_class, PD_RESERVATIONS_RESOURCE ("pd-subscription-dialog.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdSubscriptionDialog, name);
  gtk_widget_class_bind_template_child (widget_class, PdSubscriptionDialog, id);
  gtk_widget_class_bind_template_child (widget_class, PdSubscriptionDialog, failure);
  gtk_widget_class_bind_template_child (widget_class, PdSubscriptionDialog, add_button);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_clicked_cb);
}

static void
pd_subscription_dialog_init (PdSubscriptionDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_customers_tidy_names (GTK_WIDGET (self));
}

void
pd_subscription_dialog_present (GtkWidget *parent, PdDesk *desk, PdCustomer *customer)
{
  PdSubscriptionDialog *self = NULL;

  g_return_if_fail (PD_IS_DESK (desk));
  g_return_if_fail (PD_IS_CUSTOMER (customer));

  self = g_object_new (PD_TYPE_SUBSCRIPTION_DIALOG, NULL);
  self->desk = g_object_ref (desk);
  self->customer = g_object_ref (customer);
  check (self);
  pd_customers_present_dialog (GTK_WINDOW (self), parent);
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
}
