// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-sign-in-dialog.h"

#include <glib/gi18n.h>

#include "pd-cloud-state.h"
#include "pd-customers-util.h"
#include "pd-dialogs.h"
#include "pd-error.h"
#include "pd-qr-code.h"
#include "pd-sync-control.h"
#include "pd-text.h"

#define SECOND_US ((gint64) G_USEC_PER_SEC)
#define KEY_OPEN "pd-sign-in-dialog"

struct _PdSignInDialog
{
  AdwWindow parent_instance;

  GtkStack *stack;
  GtkWidget *close_button;
  GtkLabel *intro;
  GtkWidget *browser_row;
  GtkLabel *browser_text;
  GtkWidget *browse_button;
  GtkWidget *copy_uri_button;
  GtkLinkButton *address;
  GtkLabel *address_label;
  GtkWidget *copy_address_button;
  GtkLabel *code;
  GtkWidget *copy_code_button;
  PdQrCode *qr_code;
  GtkLabel *waiting;
  AdwStatusPage *problem;
  GtkWidget *again_button;
  AdwStatusPage *done;
  GtkLabel *keyring_problem;
  GtkWidget *done_button;

  PdDesk *desk;              /* (owned) (not nullable) after construction */
  PdCloudAccount *cloud;     /* (owned) (not nullable) after construction */
  GCancellable *cancellable; /* (owned) (nullable): of the sign-in under way */
  char *uri;                 /* (owned) (nullable): of the browser's page */
  gint64 until;              /* of the code; 0 = none is shown */
  guint second_id;
  gboolean by_code;
};

G_DEFINE_FINAL_TYPE (PdSignInDialog, pd_sign_in_dialog, ADW_TYPE_WINDOW)

static void
set_markup_free (AdwStatusPage *page, const char *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_status_page_set_description (page, markup);
}

static void
end_waiting (PdSignInDialog *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->second_id, g_source_remove);
  self->until = 0;
}

/* --- what came of it --- */

static void
show_problem (PdSignInDialog *self, const GError *error)
{
  g_autofree char *text = pd_error_to_user_text (error);

  g_warning ("Signing in: %s", error->message);
  set_markup_free (self->problem, text);
  gtk_stack_set_visible_child_name (self->stack, "problem");
  gtk_widget_grab_focus (self->again_button);
}

static void
show_done (PdSignInDialog *self)
{
  g_autoptr (PdCloudState) state = pd_cloud_state_new (self->cloud);
  g_autofree char *text = NULL;

  if (state->user != NULL)
    /* Translators: %s is who signed in, usually an e-mail address. */
    text = g_strdup_printf (_ ("Signed in as %s. The book is being synchronised; you can follow it "
                               "on Home and work meanwhile."),
                            state->user);
  else
    text = g_strdup (
        _ ("The book is being synchronised; you can follow it on Home and work meanwhile."));
  set_markup_free (self->done, text);
  pd_customers_set_label (self->keyring_problem, state->keyring_problem);
  gtk_stack_set_visible_child_name (self->stack, "done");
  gtk_widget_grab_focus (self->done_button);
  pd_sync_control_start (self->cloud, FALSE);
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdSignInDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = pd_cloud_account_sign_in_finish (PD_CLOUD_ACCOUNT (source), result, &error);

  /* Closed, or another way was chosen: what is under way now is not what has ended. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->stack == NULL)
    return;

  end_waiting (self);
  if (done)
    show_done (self);
  else
    show_problem (self, error);
}

/* --- waiting --- */

static void
update_time_left (PdSignInDialog *self)
{
  gint64 left = (self->until - pd_clock_now (pd_desk_get_clock (self->desk))) / SECOND_US;
  gint64 count = left >= 60 ? (left + 59) / 60 : MAX (left, 0);
  g_autofree char *number = pd_text_number (count);
  g_autofree char *text = NULL;

  if (left >= 60)
    /* Translators: %s is a number in the reader's form. */
    text = g_strdup_printf (ngettext ("Waiting for you to sign in. The code is valid for %s more "
                                      "minute.",
                                      "Waiting for you to sign in. The code is valid for %s more "
                                      "minutes.",
                                      (gulong) count),
                            number);
  else
    /* Translators: %s is a number in the reader's form. */
    text = g_strdup_printf (ngettext ("Waiting for you to sign in. The code is valid for %s more "
                                      "second.",
                                      "Waiting for you to sign in. The code is valid for %s more "
                                      "seconds.",
                                      (gulong) count),
                            number);
  if (g_strcmp0 (gtk_label_get_label (self->waiting), text) != 0)
    gtk_label_set_label (self->waiting, text);
}

static gboolean
second_cb (gpointer user_data)
{
  update_time_left (user_data);

  return G_SOURCE_CONTINUE;
}

static void
code_shown_cb (PdSignInDialog *self, const char *code, const char *address, gint64 until)
{
  if (self->cancellable == NULL || !self->by_code)
    return;

  self->until = until;
  gtk_label_set_label (self->code, code);
  gtk_link_button_set_uri (self->address, address);
  gtk_label_set_label (self->address_label, address);
  pd_customers_name (GTK_WIDGET (self->address), address, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->qr_code), pd_qr_code_set_text (self->qr_code, address));
  update_time_left (self);
  if (self->second_id == 0)
    self->second_id = g_timeout_add_seconds (1, second_cb, self);
  gtk_stack_set_visible_child_name (self->stack, "code");
  gtk_widget_grab_focus (self->copy_code_button);
}

static void
open_page (PdSignInDialog *self)
{
  gboolean opened = pd_dialogs_open_uri (GTK_WIDGET (self), self->uri);

  gtk_label_set_label (self->browser_text,
                       opened ? _ ("The sign-in page is open in your browser. When you have signed "
                                   "in there, this goes on by itself.")
                              : _ ("No browser could be opened. Copy the address and open it in a "
                                   "browser on this computer; when you have signed in there, this "
                                   "goes on by itself."));
}

static void
browse_cb (PdSignInDialog *self, const char *uri)
{
  if (self->cancellable == NULL || self->by_code)
    return;

  g_free (self->uri);
  self->uri = g_strdup (uri);
  gtk_widget_set_sensitive (self->browse_button, TRUE);
  gtk_widget_set_sensitive (self->copy_uri_button, TRUE);
  open_page (self);
}

/* Asked first: the code and the page come a moment later. */
static void
begin (PdSignInDialog *self, gboolean by_code)
{
  end_waiting (self);
  g_clear_pointer (&self->uri, g_free);
  self->by_code = by_code;
  self->cancellable = g_cancellable_new ();
  gtk_widget_set_sensitive (self->browse_button, FALSE);
  gtk_widget_set_sensitive (self->copy_uri_button, FALSE);
  gtk_widget_set_visible (self->browse_button, !by_code);
  gtk_widget_set_visible (self->copy_uri_button, !by_code);
  gtk_label_set_label (self->browser_text, by_code ? _ ("A code is being asked for.")
                                                   : _ ("The sign-in page is being opened."));
  gtk_stack_set_visible_child_name (self->stack, "browser");
  pd_cloud_account_sign_in_async (self->cloud, by_code, self->cancellable, signed_in_cb,
                                  g_object_ref (self));
}

/* --- pressed --- */

static void
browser_activated_cb (PdSignInDialog *self)
{
  begin (self, FALSE);
}

static void
code_activated_cb (PdSignInDialog *self)
{
  begin (self, TRUE);
}

static void
again_clicked_cb (PdSignInDialog *self)
{
  begin (self, self->by_code);
}

static void
another_clicked_cb (PdSignInDialog *self)
{
  end_waiting (self);
  gtk_stack_set_visible_child_name (self->stack, "choose");
  gtk_widget_grab_focus (self->browser_row);
}

static void
browse_clicked_cb (PdSignInDialog *self)
{
  if (self->uri != NULL)
    open_page (self);
}

static void
copy (PdSignInDialog *self, const char *text, const char *toast)
{
  PdWindow *window = pd_customers_window_of (GTK_WIDGET (self));

  if (window != NULL && text != NULL)
    pd_window_copy (window, text, toast);
}

static void
copy_uri_clicked_cb (PdSignInDialog *self)
{
  copy (self, self->uri, _ ("Copied the address"));
}

static void
copy_address_clicked_cb (PdSignInDialog *self)
{
  copy (self, gtk_link_button_get_uri (self->address), _ ("Copied the address"));
}

static void
copy_code_clicked_cb (PdSignInDialog *self)
{
  copy (self, gtk_label_get_label (self->code), _ ("Copied the code"));
}

static gboolean
link_activated_cb (PdSignInDialog *self)
{
  if (!pd_dialogs_open_uri (GTK_WIDGET (self), gtk_link_button_get_uri (self->address)))
    pd_customers_toast (GTK_WIDGET (self), _ ("No browser could be opened. Copy the address."));

  return TRUE;
}

static void
close_clicked_cb (PdSignInDialog *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
done_clicked_cb (PdSignInDialog *self)
{
  PdWindow *window = pd_customers_window_of (GTK_WIDGET (self));

  if (window != NULL)
    pd_window_show_place (window, "home");
  gtk_window_close (GTK_WINDOW (self));
}

/* --- GObject --- */

static void
pd_sign_in_dialog_dispose (GObject *object)
{
  PdSignInDialog *self = PD_SIGN_IN_DIALOG (object);

  end_waiting (self);
  self->stack = NULL;
  if (self->cloud != NULL)
    g_object_set_data (G_OBJECT (self->cloud), KEY_OPEN, NULL);
  G_OBJECT_CLASS (pd_sign_in_dialog_parent_class)->dispose (object);
}

static void
pd_sign_in_dialog_finalize (GObject *object)
{
  PdSignInDialog *self = PD_SIGN_IN_DIALOG (object);

  g_clear_object (&self->cloud);
  g_clear_object (&self->desk);
  g_free (self->uri);
  G_OBJECT_CLASS (pd_sign_in_dialog_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PdSignInDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, PdSignInDialog, close_button);
  gtk_widget_class_bind_template_child (widget_class, PdSignInDialog, intro);
  gtk_widget_class_bind_template_child (widget_class, PdSignInDialog, browser_row);
  gtk_widget_class_bind_template_child (widget_class, PdSignInDialog, browser_text);
  gtk_widget_class_bind_template_child (widget_class, PdSignInDialog, browse_button);
  gtk_widget_class_bind_template_child (widget_class, PdSignInDialog, copy_uri_button);
  gtk_widget_class_bind_template_child (widget_class, PdSignInDialog, address);
  gtk_widget_class_bind_template_child (widget_class, PdSignInDialog, address_label);
  gtk_widget_class_bind_template_child (widget_class, PdSignInDialog, copy_address_button);
  gtk_widget_class_bind_template_child (widget_class, PdSignInDialog, code);
  gtk_widget_class_bind_template_child (widget_class, PdSignInDialog, copy_code_button);
  gtk_widget_class_bind_template_child (widget_class, PdSignInDialog, qr_code);
  gtk_widget_class_bind_template_child (widget_class, PdSignInDialog, waiting);
  gtk_widget_class_bind_template_child (widget_class, PdSignInDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, PdSignInDialog, again_button);
  gtk_widget_class_bind_template_child (widget_class, PdSignInDialog, done);
  gtk_widget_class_bind_template_child (widget_class, PdSignInDialog, keyring_problem);
  gtk_widget_class_bind_template_child (widget_class, PdSignInDialog, done_button);
  gtk_widget_class_bind_template_callback (widget_class, browser_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, code_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, again_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, another_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, browse_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_uri_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_address_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_code_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, link_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, done_clicked_cb);
}

static void
pd_sign_in_dialog_class_init (PdSignInDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pd_sign_in_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = pd_sign_in_dialog_finalize;
  g_type_ensure (PD_TYPE_QR_CODE);
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               PD_CLOUD_RESOURCE ("pd-sign-in-dialog.ui"));
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
pd_sign_in_dialog_init (PdSignInDialog *self)
{
  pd_cloud_load_css ();
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_customers_tidy_names (GTK_WIDGET (self));
}

static void
set_up (PdSignInDialog *self)
{
  g_autofree char *intro = NULL;

  /* Translators: %s is the name of an account. */
  intro = g_strdup_printf (_ ("Sign in for the account “%s”, with a user of your own company."),
                           pd_desk_get_name (self->desk));
  gtk_label_set_label (self->intro, intro);
  g_signal_connect_object (self->cloud, "browse", G_CALLBACK (browse_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->cloud, "code-shown", G_CALLBACK (code_shown_cb), self,
                           G_CONNECT_SWAPPED);
}

void
pd_sign_in_dialog_present (GtkWidget *parent, PdDesk *desk)
{
  PdSignInDialog *self = NULL;
  GObject *cloud = NULL;

  g_return_if_fail (PD_IS_DESK (desk));

  cloud = (GObject *) pd_desk_get_cloud (desk);
  if (cloud == NULL)
    return;
  self = g_object_get_data (cloud, KEY_OPEN);
  if (self != NULL) {
    gtk_window_present (GTK_WINDOW (self));
    return;
  }

  self = g_object_new (PD_TYPE_SIGN_IN_DIALOG, NULL);
  self->desk = g_object_ref (desk);
  self->cloud = PD_CLOUD_ACCOUNT (g_object_ref (cloud));
  g_object_set_data (cloud, KEY_OPEN, self);
  set_up (self);
  pd_customers_present_dialog (GTK_WINDOW (self), parent);
  gtk_widget_grab_focus (self->browser_row);
}
