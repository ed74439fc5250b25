// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-request-files.h"

#include <glib/gi18n.h>

#include "pd-customers-util.h"
#include "pd-dialogs.h"
#include "pd-requests-util.h"

struct _PdRequestFiles
{
  AdwBin parent_instance;
  GtkLabel *limit;
  GtkListBox *list;
  GtkButton *add_button;
  GtkSpinner *spinner;
  GtkLabel *problem;
  guint count;
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (PdRequestFiles, pd_request_files, ADW_TYPE_BIN)

enum { ADDED, REMOVED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
update (PdRequestFiles *self)
{
  const char *reason = NULL;

  if (self->busy)
    reason = _ ("A file is being added.");
  else if (self->count >= PD_ATTACHMENT_MAX_COUNT)
    reason = _ ("No more files can be attached.");
  pd_customers_set_reason (GTK_WIDGET (self->add_button), reason == NULL, reason);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), self->busy);
  gtk_spinner_set_spinning (self->spinner, self->busy);
  gtk_widget_set_visible (GTK_WIDGET (self->list), self->count > 0);
}

/* --- adding --- */

static void
files_chosen_cb (GListModel *files, gpointer user_data)
{
  g_autoptr (PdRequestFiles) self = user_data;
  guint n = files != NULL ? g_list_model_get_n_items (files) : 0;

  if (n > 0)
    pd_request_files_set_problem (self, NULL);
  for (guint i = 0; i < n; i++) {
    g_autoptr (GFile) file = g_list_model_get_item (files, i);

    g_signal_emit (self, signals[ADDED], 0, file);
  }
}

static void
add_clicked_cb (PdRequestFiles *self)
{
  pd_dialogs_open_files (GTK_WIDGET (self), _ ("Add files"), files_chosen_cb, g_object_ref (self));
}

static gboolean
dropped_cb (GtkDropTarget *target, const GValue *value, double x, double y, gpointer user_data)
{
  PdRequestFiles *self = user_data;

  if (!G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    return FALSE;

  pd_request_files_set_problem (self, NULL);
  for (GSList *link = g_value_get_boxed (value); link != NULL; link = link->next)
    g_signal_emit (self, signals[ADDED], 0, link->data);

  return TRUE;
}

/* --- the list --- */

static void
remove_clicked_cb (GtkWidget *button, PdRequestFiles *self)
{
  g_autoptr (PdAttachment) attachment =
      g_object_ref (g_object_get_data (G_OBJECT (button), "attachment"));

  pd_request_files_set_problem (self, NULL);
  g_signal_emit (self, signals[REMOVED], 0, attachment);
}

static GtkWidget *
create_row (PdRequestFiles *self, PdAttachment *attachment)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  const char *name = pd_attachment_get_name (attachment);
  g_autofree char *size = pd_text_size ((guint64) pd_attachment_get_size (attachment));
  /* Translators: %s is the name of an attached file. */
  g_autofree char *text = g_strdup_printf (_ ("Remove %s"), name);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), size);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("mail-attachment-symbolic"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, text);
  pd_customers_name (button, text, NULL);
  g_object_set_data_full (G_OBJECT (button), "attachment", g_object_ref (attachment),
                          g_object_unref);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_clicked_cb), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);

  return row;
}

/* --- GObject --- */

static void
pd_request_files_class_init (PdRequestFilesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[ADDED] = g_signal_new ("added", PD_TYPE_REQUEST_FILES, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_FILE);
  signals[REMOVED] = g_signal_new ("removed", PD_TYPE_REQUEST_FILES, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, PD_TYPE_ATTACHMENT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_REQUESTS_RESOURCE ("pd-request-files.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdRequestFiles, limit);
  gtk_widget_class_bind_template_child (widget_class, PdRequestFiles, list);
  gtk_widget_class_bind_template_child (widget_class, PdRequestFiles, add_button);
  gtk_widget_class_bind_template_child (widget_class, PdRequestFiles, spinner);
  gtk_widget_class_bind_template_child (widget_class, PdRequestFiles, problem);
  gtk_widget_class_bind_template_callback (widget_class, add_clicked_cb);
}

static void
pd_request_files_init (PdRequestFiles *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  g_autofree char *size = pd_text_size (PD_ATTACHMENT_MAX_BYTES);
  g_autofree char *text = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  pd_customers_tidy_names (GTK_WIDGET (self));
  /* Translators: %1$d is how many files can be attached, %2$s the size that each may have. */
  text = g_strdup_printf (ngettext ("At most %1$d file, of up to %2$s.",
                                    "At most %1$d files, of up to %2$s each.",
                                    PD_ATTACHMENT_MAX_COUNT),
                          PD_ATTACHMENT_MAX_COUNT, size);
  gtk_label_set_text (self->limit, text);
  g_signal_connect (target, "drop", G_CALLBACK (dropped_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  update (self);
}

void
pd_request_files_set_attachments (PdRequestFiles *self, GPtrArray *attachments)
{
  GtkWidget *row = NULL;

  g_return_if_fail (PD_IS_REQUEST_FILES (self));

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  self->count = attachments != NULL ? attachments->len : 0;
  for (guint i = 0; i < self->count; i++)
    gtk_list_box_append (self->list, create_row (self, attachments->pdata[i]));
  update (self);
}

void
pd_request_files_set_problem (PdRequestFiles *self, const char *problem)
{
  g_return_if_fail (PD_IS_REQUEST_FILES (self));

  pd_customers_set_label (self->problem, problem);
}

void
pd_request_files_set_busy (PdRequestFiles *self, gboolean busy)
{
  g_return_if_fail (PD_IS_REQUEST_FILES (self));

  self->busy = busy;
  update (self);
}
