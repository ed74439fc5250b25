// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-first-user-dialog.h"

#include <glib/gi18n.h>

#include "pd-customers-util.h"
#include "pd-desk-cloud.h"
#include "pd-error.h"
#include "pd-secret-clipboard.h"

struct _PdFirstUserDialog
{
  AdwWindow parent_instance;
  PdFirstUser *user; /* (owned) */
  GtkLabel *heading;
  GtkLabel *user_name;
  GtkLabel *password;
  GtkButton *copy_user_name_button;
  GtkButton *copy_password_button;
  GtkLabel *note;
};

G_DEFINE_FINAL_TYPE (PdFirstUserDialog, pd_first_user_dialog, ADW_TYPE_WINDOW)

static void
copy_user_name_clicked_cb (PdFirstUserDialog *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->user->user_name);
  pd_customers_set_label (self->note, _ ("Copied the user name."));
}

static void
copy_password_clicked_cb (PdFirstUserDialog *self)
{
  g_autofree char *text =
      g_strdup_printf (ngettext ("Copied the password. The clipboard is cleared in %d second.",
                                 "Copied the password. The clipboard is cleared in %d seconds.",
                                 PD_SECRET_CLIPBOARD_SECONDS),
                       PD_SECRET_CLIPBOARD_SECONDS);

  pd_secret_clipboard_copy (GTK_WIDGET (self), self->user->password);
  pd_customers_set_label (self->note, text);
}

static void
close_clicked_cb (PdFirstUserDialog *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
pd_first_user_dialog_finalize (GObject *object)
{
  pd_first_user_free (PD_FIRST_USER_DIALOG (object)->user);
  G_OBJECT_CLASS (pd_first_user_dialog_parent_class)->finalize (object);
}

static void
pd_first_user_dialog_class_init (PdFirstUserDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pd_first_user_dialog_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_CUSTOMERS_RESOURCE ("pd-first-user-dialog.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdFirstUserDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, PdFirstUserDialog, user_name);
  gtk_widget_class_bind_template_child (widget_class, PdFirstUserDialog, password);
  gtk_widget_class_bind_template_child (widget_class, PdFirstUserDialog, copy_user_name_button);
  gtk_widget_class_bind_template_child (widget_class, PdFirstUserDialog, copy_password_button);
  gtk_widget_class_bind_template_child (widget_class, PdFirstUserDialog, note);
  gtk_widget_class_bind_template_callback (widget_class, copy_user_name_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_password_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_clicked_cb);
}

static void
pd_first_user_dialog_init (PdFirstUserDialog *self)
{
  pd_customers_load_css ();
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_customers_tidy_names (GTK_WIDGET (self));
  pd_customers_name (GTK_WIDGET (self->copy_user_name_button), _ ("Copy the user name"), NULL);
  pd_customers_name (GTK_WIDGET (self->copy_password_button), _ ("Copy the password"), NULL);
}

/* Escape does not close it: what it shows cannot be had again. */
static void
present (GtkWindow *parent, PdCustomer *customer, PdFirstUser *user)
{
  PdFirstUserDialog *self = g_object_new (PD_TYPE_FIRST_USER_DIALOG, NULL);
  /* Translators: %s is a customer's name. */
  g_autofree char *heading =
      g_strdup_printf (_ ("The first user of %s"), pd_customer_get_name (customer));

  self->user = user;
  gtk_label_set_text (self->heading, heading);
  gtk_label_set_text (self->user_name, user->user_name);
  gtk_label_set_text (self->password, user->password);
  gtk_window_set_transient_for (GTK_WINDOW (self), parent);
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->copy_password_button));
}

typedef struct
{
  GtkWidget *window;    /* (owned): the desk's, not the page, which may be left meanwhile */
  PdCustomer *customer; /* (owned) */
} Offer;

static void
taken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Offer *offer = user_data;
  g_autoptr (GError) error = NULL;
  PdFirstUser *user =
      pd_cloud_account_take_first_user_finish (PD_CLOUD_ACCOUNT (source), result, &error);

  if (user != NULL)
    present (GTK_WINDOW (offer->window), offer->customer, user);
  else if (g_error_matches (error, PD_ERROR, PD_ERROR_STORE_READ_ONLY) ||
           g_error_matches (error, PD_ERROR, PD_ERROR_STORE_LOCKED))
    g_debug ("A first user is left for later: %s", error->message); /* nothing was taken */
  else if (error != NULL)
    pd_customers_show_error (offer->window, "Showing the first user of a customer", error);
  g_object_unref (offer->window);
  g_object_unref (offer->customer);
  g_free (offer);
}

void
pd_first_user_dialog_offer (GtkWidget *widget, PdDesk *desk, PdCustomer *customer)
{
  PdWindow *window = pd_customers_window_of (widget);
  PdCloudAccount *cloud = NULL;
  Offer *offer = NULL;

  g_return_if_fail (PD_IS_DESK (desk));
  g_return_if_fail (PD_IS_CUSTOMER (customer));

  cloud = pd_desk_get_cloud (desk);
  if (cloud == NULL || window == NULL || pd_customer_get_tenant_id (customer) == NULL)
    return;

  offer = g_new0 (Offer, 1);
  offer->window = g_object_ref (GTK_WIDGET (window));
  offer->customer = g_object_ref (customer);
  pd_cloud_account_take_first_user_async (cloud, customer, NULL, taken_cb, offer);
}
