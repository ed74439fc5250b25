// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-dialogs.h"

#include <glib/gi18n.h>

#include "pd-window.h"

static GtkWindow *
get_window (GtkWidget *parent)
{
  GtkRoot *root = parent != NULL ? gtk_widget_get_root (parent) : NULL;

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

typedef struct
{
  PdConfirmed callback;
  gpointer user_data;
} Confirm;

static void
response_cb (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  Confirm *confirm = user_data;

  confirm->callback (g_str_equal (response, "accept"), confirm->user_data);
}

static void
confirm_free (gpointer data, GClosure *closure)
{
  g_free (data);
}

static GtkWidget *
create_confirmation (GtkWidget *parent,
                     const char *heading,
                     const char *body,
                     const char *accept_label,
                     PdConfirmed callback,
                     gpointer user_data)
{
  /* Response labels know mnemonics, which screen readers then read as underscores (GTK 4.8). */
  g_auto (GStrv) parts = g_strsplit (accept_label, "_", -1);
  g_autofree char *plain_label = g_strjoinv ("", parts);
  GtkWidget *dialog = adw_message_dialog_new (get_window (parent), heading, body);
  Confirm *confirm = g_new0 (Confirm, 1);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "close", C_ ("button", "Close"),
                                    "accept", plain_label, NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "accept",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "close");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  confirm->callback = callback;
  confirm->user_data = user_data;
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), confirm, confirm_free, 0);
  return dialog;
}

void
pd_dialogs_confirm (GtkWidget *parent,
                    const char *heading,
                    const char *body,
                    const char *accept_label,
                    PdConfirmed callback,
                    gpointer user_data)
{
  g_return_if_fail (heading != NULL);
  g_return_if_fail (accept_label != NULL);
  g_return_if_fail (callback != NULL);

  gtk_window_present (
      GTK_WINDOW (create_confirmation (parent, heading, body, accept_label, callback, user_data)));
}

static void
check_toggled_cb (AdwMessageDialog *dialog, GtkCheckButton *check)
{
  adw_message_dialog_set_response_enabled (dialog, "accept", gtk_check_button_get_active (check));
}

void
pd_dialogs_confirm_checked (GtkWidget *parent,
                            const char *heading,
                            const char *body,
                            const char *check_label,
                            const char *accept_label,
                            PdConfirmed callback,
                            gpointer user_data)
{
  GtkWidget *dialog = NULL;
  GtkWidget *check = NULL;
  GtkWidget *label = NULL;

  g_return_if_fail (heading != NULL);
  g_return_if_fail (check_label != NULL);
  g_return_if_fail (accept_label != NULL);
  g_return_if_fail (callback != NULL);

  dialog = create_confirmation (parent, heading, body, accept_label, callback, user_data);
  /* A check button's own label does not wrap. */
  label = gtk_label_new (check_label);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  check = gtk_check_button_new ();
  gtk_check_button_set_child (GTK_CHECK_BUTTON (check), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  check_label, -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), check);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "accept", FALSE);
  g_signal_connect_object (check, "toggled", G_CALLBACK (check_toggled_cb), dialog,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
pd_dialogs_tell (GtkWidget *parent, const char *heading, const char *body)
{
  GtkWidget *dialog = NULL;

  g_return_if_fail (heading != NULL);

  dialog = adw_message_dialog_new (get_window (parent), heading, body);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", C_ ("button", "Close"));
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "close");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  gtk_window_present (GTK_WINDOW (dialog));
}

typedef struct
{
  PdFileChosen callback;
  gpointer user_data;
} Choice;

/* Of the save dialogs of this run. (owned) (nullable) */
static char *last_save_folder;

static void
remember_save_folder (GFile *file)
{
  g_autoptr (GFile) folder = g_file_get_parent (file);

  if (folder == NULL || g_file_peek_path (folder) == NULL)
    return;

  g_free (last_save_folder);
  last_save_folder = g_file_get_path (folder);
}

static void
file_response_cb (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  Choice *choice = user_data;
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (file != NULL &&
      gtk_file_chooser_get_action (GTK_FILE_CHOOSER (dialog)) == GTK_FILE_CHOOSER_ACTION_SAVE)
    remember_save_folder (file);
  choice->callback (file, choice->user_data);
  g_free (choice);
  g_object_unref (dialog);
}

/* The native dialog is nobody's widget: it is kept alive by itself until it answers. */
static GtkFileChooserNative *
new_chooser (GtkWidget *parent,
             const char *title,
             GtkFileChooserAction action,
             const char *accept_label)
{
  return gtk_file_chooser_native_new (title, get_window (parent), action, accept_label,
                                      C_ ("button", "Close"));
}

static void
show_chooser (GtkFileChooserNative *chooser, PdFileChosen callback, gpointer user_data)
{
  Choice *choice = g_new0 (Choice, 1);

  choice->callback = callback;
  choice->user_data = user_data;
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect (chooser, "response", G_CALLBACK (file_response_cb), choice);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* @path: (nullable). Home stands in where it is not there. */
static void
set_folder (GtkFileChooserNative *chooser, const char *path)
{
  g_autoptr (GFile) folder = NULL;

  if (path == NULL || !g_file_test (path, G_FILE_TEST_IS_DIR))
    path = g_get_home_dir ();
  folder = g_file_new_for_path (path);
  gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (chooser), folder, NULL);
}

void
pd_dialogs_choose_folder (GtkWidget *parent,
                          const char *title,
                          PdFileChosen callback,
                          gpointer user_data)
{
  GtkFileChooserNative *chooser = NULL;

  g_return_if_fail (callback != NULL);

  chooser = new_chooser (parent, title, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
                         C_ ("button", "Choose folder"));
  set_folder (chooser, g_get_user_special_dir (G_USER_DIRECTORY_DOWNLOAD));
  show_chooser (chooser, callback, user_data);
}

void
pd_dialogs_save_file (GtkWidget *parent,
                      const char *title,
                      const char *name,
                      PdFileChosen callback,
                      gpointer user_data)
{
  GtkFileChooserNative *chooser = NULL;

  g_return_if_fail (name != NULL);
  g_return_if_fail (callback != NULL);

  chooser = new_chooser (parent, title, GTK_FILE_CHOOSER_ACTION_SAVE, C_ ("button", "Save"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  set_folder (chooser, last_save_folder != NULL
                           ? last_save_folder
                           : g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS));
  show_chooser (chooser, callback, user_data);
}

void
pd_dialogs_open_file (GtkWidget *parent,
                      const char *title,
                      const char *filter_name,
                      const char *const *patterns,
                      PdFileChosen callback,
                      gpointer user_data)
{
  GtkFileChooserNative *chooser = NULL;
  g_autoptr (GtkFileFilter) filter = NULL;

  g_return_if_fail (callback != NULL);

  chooser = new_chooser (parent, title, GTK_FILE_CHOOSER_ACTION_OPEN, C_ ("button", "Open"));
  if (patterns != NULL) {
    filter = gtk_file_filter_new ();
    gtk_file_filter_set_name (filter, filter_name);
    for (gsize i = 0; patterns[i] != NULL; i++)
      gtk_file_filter_add_pattern (filter, patterns[i]);
    gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  }
  show_chooser (chooser, callback, user_data);
}

typedef struct
{
  PdFilesChosen callback;
  gpointer user_data;
} ChoiceOfFiles;

static void
files_response_cb (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  ChoiceOfFiles *choice = user_data;
  g_autoptr (GListModel) files = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));
  choice->callback (files, choice->user_data);
  g_free (choice);
  g_object_unref (dialog);
}

void
pd_dialogs_open_files (GtkWidget *parent,
                       const char *title,
                       PdFilesChosen callback,
                       gpointer user_data)
{
  GtkFileChooserNative *chooser = NULL;
  ChoiceOfFiles *choice = NULL;

  g_return_if_fail (callback != NULL);

  chooser = new_chooser (parent, title, GTK_FILE_CHOOSER_ACTION_OPEN, C_ ("button", "Open"));
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (chooser), TRUE);
  choice = g_new0 (ChoiceOfFiles, 1);
  choice->callback = callback;
  choice->user_data = user_data;
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect (chooser, "response", G_CALLBACK (files_response_cb), choice);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

void
pd_dialogs_show_about (GtkWidget *parent)
{
  const char *developers[] = { "The Partner Desk authors", NULL };

  adw_show_about_window (
      get_window (parent), "application-name", _ ("Partner Desk"), "application-icon", PD_APP_ID,
      "version", PD_VERSION, "developer-name", _ ("The Partner Desk authors"), "developers",
      developers, "license-type", GTK_LICENSE_GPL_3_0, "copyright",
      "© 2026 The Partner Desk authors", "comments",
      _ ("Sell software to your customers, hand out keys and downloads, and cancel in time."),
      /* Translators: your names, one a line, with an e-mail address if you like. */
      "translator-credits", _ ("translator-credits"), NULL);
}

void
pd_dialogs_open_mail (GtkWidget *parent, const char *address, const char *subject, const char *body)
{
  g_autofree char *to = g_uri_escape_string (address != NULL ? address : "", "@", FALSE);
  g_autofree char *about = g_uri_escape_string (subject != NULL ? subject : "", NULL, FALSE);
  g_auto (GStrv) lines = g_strsplit (body != NULL ? body : "", "\n", -1);
  g_autofree char *crlf = g_strjoinv ("\r\n", lines); /* RFC 6068, section 5 */
  g_autofree char *text = g_uri_escape_string (crlf, NULL, FALSE);
  g_autofree char *uri = g_strdup_printf ("mailto:%s?subject=%s&body=%s", to, about, text);
  g_autoptr (GError) error = NULL;

  if (!g_app_info_launch_default_for_uri (uri, NULL, &error)) {
    g_warning ("Opening the mail program: %s", error->message);
    if (pd_window_of (parent) != NULL)
      pd_window_toast (pd_window_of (parent),
                       _ ("No mail program could be opened. Copy the text instead."));
  }
}

gboolean
pd_dialogs_open_uri (GtkWidget *parent, const char *uri)
{
  g_autoptr (GdkAppLaunchContext) context = NULL;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (GTK_IS_WIDGET (parent), FALSE);
  g_return_val_if_fail (uri != NULL, FALSE);

  /* What gtk_show_uri() does, which tells nobody when there is no browser. */
  context = gdk_display_get_app_launch_context (gtk_widget_get_display (parent));
  if (g_app_info_launch_default_for_uri (uri, G_APP_LAUNCH_CONTEXT (context), &error))
    return TRUE;

  g_warning ("Opening the browser: %s", error->message);
  return FALSE;
}
