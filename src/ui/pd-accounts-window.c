// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-accounts-window.h"

#include <glib/gi18n.h>

#include "pd-account-row.h"
#include "pd-account-session.h"
#include "pd-account-settings.h"
#include "pd-connect-dialog.h"
#include "pd-dialogs.h"
#include "pd-error.h"
#include "pd-toast.h"
#include "pd-window-private.h"

struct _PdAccountsWindow
{
  AdwWindow parent_instance;

  AdwToastOverlay *toasts;
  AdwPreferencesGroup *accounts_group;
  GtkWidget *new_name;
  GtkWidget *add_box;
  GtkWidget *add_spinner;
  GtkWidget *add_sample;
  GtkWidget *add_empty;
  PdAccountSession *session;
  PdAccountSettings *settings;

  PdAccounts *accounts;      /* (owned) (not nullable) after construction */
  GPtrArray *rows;           /* (element-type PdAccountRow) unowned: in the group */
  GCancellable *cancellable; /* (owned) (not nullable) */
  PdAccountsPart part;
};

G_DEFINE_FINAL_TYPE (PdAccountsWindow, pd_accounts_window, ADW_TYPE_WINDOW)

static PdWindow *
get_window (PdAccountsWindow *self)
{
  return pd_window_of (GTK_WIDGET (self));
}

static void
tell (PdAccountsWindow *self, const char *text)
{
  pd_toast_show (self->toasts, text);
}

static void
told_cb (PdAccountsWindow *self, const char *text)
{
  tell (self, text);
}

static void
show_error (PdAccountsWindow *self, const char *doing, const GError *error)
{
  g_autofree char *text = pd_error_to_user_text (error);

  g_warning ("%s: %s", doing, error->message);
  tell (self, text);
}

static gboolean
is_open (PdAccountsWindow *self, PdAccount *account)
{
  PdWindow *window = get_window (self);
  PdDesk *desk = window != NULL ? pd_window_get_desk (window) : NULL;

  return desk != NULL &&
         g_strcmp0 (pd_desk_get_book_path (desk), pd_account_get_path (account)) == 0;
}

/* --- switching --- */

static void
open_clicked_cb (GtkButton *button, PdAccountRow *row)
{
  PdAccountsWindow *self = PD_ACCOUNTS_WINDOW (gtk_widget_get_root (GTK_WIDGET (button)));
  PdWindow *window = get_window (self);
  g_autoptr (PdAccount) account = g_object_ref (pd_account_row_get_account (row));

  gtk_window_close (GTK_WINDOW (self));
  pd_window_open_account (window, account);
}

/* --- removing --- */

typedef struct
{
  PdAccountsWindow *self; /* (owned) */
  PdAccount *account;     /* (owned) */
} Removal;

static void
removal_free (Removal *removal)
{
  g_object_unref (removal->self);
  g_object_unref (removal->account);
  g_free (removal);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Removal, removal_free)

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdAccountsWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (pd_accounts_remove_finish (PD_ACCOUNTS (source), result, &error))
    tell (self, _ ("The account was removed."));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_error (self, "Removing an account", error);
}

static void
removal_confirmed_cb (gboolean confirmed, gpointer user_data)
{
  g_autoptr (Removal) removal = user_data;
  PdAccountsWindow *self = removal->self;

  if (!confirmed || get_window (self) == NULL)
    return;

  if (is_open (self, removal->account)) {
    pd_account_session_set_desk (self->session, NULL);
    pd_account_settings_set_desk (self->settings, NULL);
    pd_window_close_account (get_window (self));
  }
  pd_accounts_remove_async (self->accounts, removal->account, NULL, removed_cb,
                            g_object_ref (self));
}

static void
remove_clicked_cb (GtkButton *button, PdAccountRow *row)
{
  PdAccountsWindow *self = PD_ACCOUNTS_WINDOW (gtk_widget_get_root (GTK_WIDGET (button)));
  PdAccount *account = pd_account_row_get_account (row);
  Removal *removal = g_new0 (Removal, 1);
  g_autofree char *heading = NULL;

  removal->self = g_object_ref (self);
  removal->account = g_object_ref (account);
  /* Translators: %s is the name of an account. */
  heading = g_strdup_printf (_ ("Remove “%s”?"), pd_account_get_name (account));
  pd_dialogs_confirm (GTK_WIDGET (self), heading,
                      _ ("Its book with all customers, orders, keys and records is deleted from "
                         "this computer, with its backup copies. This cannot be undone."),
                      C_ ("button", "Remove"), removal_confirmed_cb, removal);
}

/* --- the list --- */

static GtkWidget *
new_row (PdAccountsWindow *self, PdAccount *account)
{
  GtkWidget *row = pd_account_row_new (account);
  GtkWidget *remove = gtk_button_new_from_icon_name ("user-trash-symbolic");
  GtkWidget *open = NULL;
  g_autofree char *remove_label = NULL;
  g_autofree char *open_label = NULL;

  /* Translators: %s is the name of an account. */
  remove_label = g_strdup_printf (_ ("Remove %s"), pd_account_get_name (account));
  if (is_open (self, account)) {
    open = gtk_label_new (C_ ("account", "Open now"));
    gtk_widget_add_css_class (open, "dim-label");
  } else {
    open = gtk_button_new_with_label (C_ ("button", "Open"));
    /* Translators: %s is the name of an account. */
    open_label = g_strdup_printf (_ ("Open %s"), pd_account_get_name (account));
    gtk_widget_set_valign (open, GTK_ALIGN_CENTER);
    gtk_accessible_update_property (GTK_ACCESSIBLE (open), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    open_label, -1);
    g_signal_connect_object (open, "clicked", G_CALLBACK (open_clicked_cb), row, 0);
  }
  gtk_widget_set_valign (remove, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_set_tooltip_text (remove, remove_label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (remove), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  remove_label, -1);
  g_signal_connect_object (remove, "clicked", G_CALLBACK (remove_clicked_cb), row, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), open);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), remove);

  return row;
}

static void
show_accounts (PdAccountsWindow *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->accounts_group, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->accounts)); i++) {
    g_autoptr (PdAccount) account = g_list_model_get_item (G_LIST_MODEL (self->accounts), i);
    GtkWidget *row = new_row (self, account);

    g_ptr_array_add (self->rows, row);
    adw_preferences_group_add (self->accounts_group, row);
  }
}

/* --- adding --- */

static void
update_add (PdAccountsWindow *self, gboolean busy)
{
  g_autofree char *name = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->new_name)));
  gboolean named = *g_strstrip (name) != '\0';

  gtk_widget_set_visible (self->add_spinner, busy);
  gtk_spinner_set_spinning (GTK_SPINNER (self->add_spinner), busy);
  gtk_widget_set_sensitive (self->new_name, !busy);
  gtk_widget_set_sensitive (self->add_sample, !busy);
  gtk_widget_set_sensitive (self->add_empty, !busy && named);
  gtk_widget_set_tooltip_text (self->add_empty, named ? NULL : _ ("Enter a name first"));
}

static void
new_name_changed_cb (PdAccountsWindow *self)
{
  update_add (self, FALSE);
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdAccount) account =
      pd_accounts_add_local_finish (PD_ACCOUNTS (source), result, &error);
  g_autofree char *text = NULL;
  PdAccountsWindow *self = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = PD_ACCOUNTS_WINDOW (user_data);
  if (account == NULL) {
    update_add (self, FALSE);
    show_error (self, "Adding an account", error);
    return;
  }

  gtk_editable_set_text (GTK_EDITABLE (self->new_name), "");
  update_add (self, FALSE);
  /* Translators: %s is the name of an account. */
  text = g_strdup_printf (_ ("“%s” was added."), pd_account_get_name (account));
  tell (self, text);
}

static void
add (PdAccountsWindow *self, gboolean sample)
{
  g_autofree char *name = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->new_name)));

  if (*g_strstrip (name) == '\0') {
    if (!sample)
      return;
    g_free (name);
    name = pd_account_make_sample_name (self->accounts);
  }
  update_add (self, TRUE);
  pd_accounts_add_local_async (self->accounts, name, sample, PD_ROLES_DEFAULT, self->cancellable,
                               added_cb, self);
}

static void
add_sample_cb (PdAccountsWindow *self)
{
  add (self, TRUE);
}

static void
add_empty_cb (PdAccountsWindow *self)
{
  add (self, FALSE);
}

/* In place of this window, over the desk's: the new account is opened at the end. */
static void
connect_clicked_cb (PdAccountsWindow *self)
{
  PdWindow *window = get_window (self);

  gtk_window_close (GTK_WINDOW (self));
  pd_connect_dialog_present (GTK_WIDGET (window));
}

static void
refreshed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!pd_accounts_refresh_finish (PD_ACCOUNTS (source), result, &error) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_error (PD_ACCOUNTS_WINDOW (user_data), "Reading the accounts", error);
}

static void
pd_accounts_window_dispose (GObject *object)
{
  PdAccountsWindow *self = PD_ACCOUNTS_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  G_OBJECT_CLASS (pd_accounts_window_parent_class)->dispose (object);
}

static void
pd_accounts_window_finalize (GObject *object)
{
  PdAccountsWindow *self = PD_ACCOUNTS_WINDOW (object);

  g_ptr_array_unref (self->rows);
  g_clear_object (&self->accounts);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (pd_accounts_window_parent_class)->finalize (object);
}

static void
pd_accounts_window_class_init (PdAccountsWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_accounts_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = pd_accounts_window_finalize;
  g_type_ensure (PD_TYPE_ACCOUNT_SESSION);
  g_type_ensure (PD_TYPE_ACCOUNT_SETTINGS);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/partnerdesk/PartnerDesk/ui/pd-accounts-window.ui");
  gtk_widget_class_bind_template_child (widget_class, PdAccountsWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, PdAccountsWindow, accounts_group);
  gtk_widget_class_bind_template_child (widget_class, PdAccountsWindow, new_name);
  gtk_widget_class_bind_template_child (widget_class, PdAccountsWindow, add_box);
  gtk_widget_class_bind_template_child (widget_class, PdAccountsWindow, add_spinner);
  gtk_widget_class_bind_template_child (widget_class, PdAccountsWindow, add_sample);
  gtk_widget_class_bind_template_child (widget_class, PdAccountsWindow, add_empty);
  gtk_widget_class_bind_template_child (widget_class, PdAccountsWindow, session);
  gtk_widget_class_bind_template_child (widget_class, PdAccountsWindow, settings);
  gtk_widget_class_bind_template_callback (widget_class, new_name_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_sample_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_empty_cb);
  gtk_widget_class_bind_template_callback (widget_class, connect_clicked_cb);
}

static void
pd_accounts_window_init (PdAccountsWindow *self)
{
  self->cancellable = g_cancellable_new ();
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->settings, "told", G_CALLBACK (told_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "told", G_CALLBACK (told_cb), self, G_CONNECT_SWAPPED);
}

/* The part is scrolled to only when it has its place, after the first frame. */
static gboolean
first_frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  PdAccountsWindow *self = PD_ACCOUNTS_WINDOW (widget);

  if (gtk_widget_get_height (widget) == 0)
    return G_SOURCE_CONTINUE;

  if (self->part == PD_ACCOUNTS_ROLES)
    pd_account_settings_focus_roles (self->settings);
  else if (self->part == PD_ACCOUNTS_CREDIT_LIMIT)
    pd_account_settings_focus_limit (self->settings);

  return G_SOURCE_REMOVE;
}

GtkWindow *
pd_accounts_window_new (PdWindow *parent, PdAccountsPart part)
{
  PdAccountsWindow *self = NULL;

  g_return_val_if_fail (PD_IS_WINDOW (parent), NULL);

  self = g_object_new (PD_TYPE_ACCOUNTS_WINDOW, "transient-for", parent, NULL);
  self->accounts = g_object_ref (pd_window_get_accounts (parent));
  g_signal_connect_object (self->accounts, "items-changed", G_CALLBACK (show_accounts), self,
                           G_CONNECT_SWAPPED);
  show_accounts (self);
  pd_account_session_set_desk (self->session, pd_window_get_desk (parent));
  pd_account_settings_set_desk (self->settings, pd_window_get_desk (parent));
  pd_accounts_refresh_async (self->accounts, self->cancellable, refreshed_cb, self);
  self->part = part;
  if (part != PD_ACCOUNTS_LIST && pd_window_get_desk (parent) != NULL)
    gtk_widget_add_tick_callback (GTK_WIDGET (self), first_frame_cb, NULL, NULL);

  return GTK_WINDOW (self);
}
