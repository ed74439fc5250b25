// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-request-thread.h"

#include <glib/gi18n.h>

#include "pd-customers-util.h"
#include "pd-request-facts.h"
#include "pd-requests-util.h"

struct _PdRequestThread
{
  AdwBin parent_instance;
  GtkBox *box; /* (unowned): child */
};

G_DEFINE_FINAL_TYPE (PdRequestThread, pd_request_thread, ADW_TYPE_BIN)

enum { SAVE, N_SIGNALS };
static guint signals[N_SIGNALS];

static const char *
get_icon (const char *direction)
{
  if (g_strcmp0 (direction, "in") == 0)
    return "mail-replied-symbolic";
  if (g_strcmp0 (direction, "note") == 0)
    return "document-edit-symbolic";

  return "mail-send-symbolic";
}

static GtkWidget *
create_head (PdRequestMessage *message)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon =
      gtk_image_new_from_icon_name (get_icon (pd_request_message_get_direction (message)));
  GtkWidget *who = NULL;
  GtkWidget *when = NULL;
  const char *author = pd_request_message_get_author (message);
  g_autofree char *time = pd_text_date_time (pd_request_message_get_at (message));
  g_autofree char *utc = pd_text_utc (pd_request_message_get_at (message));
  g_autofree char *text = NULL;

  /* Translators: %1$s says what a message is ("Sent", "Answer", "Note"), %2$s who wrote it. */
  text =
      g_strdup_printf (_ ("%1$s · %2$s"),
                       pd_request_direction_get_title (pd_request_message_get_direction (message)),
                       author != NULL ? author : "");
  who = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (who), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (who), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (who, TRUE);
  gtk_widget_add_css_class (who, "heading");
  when = gtk_label_new (time);
  gtk_widget_set_tooltip_text (when, utc);
  gtk_widget_add_css_class (when, "dim-label");
  gtk_widget_add_css_class (when, "caption");
  gtk_widget_add_css_class (when, "figures");
  gtk_box_append (GTK_BOX (head), icon);
  gtk_box_append (GTK_BOX (head), who);
  gtk_box_append (GTK_BOX (head), when);

  return head;
}

static GtkWidget *
create_message (PdRequestThread *self, PdRequestMessage *message, GPtrArray *attachments)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *body = gtk_label_new (pd_request_message_get_body (message));
  const char *direction = pd_request_message_get_direction (message);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  /* An address or an ID that is copied has no hyphens but its own. */
  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  gtk_label_set_attributes (GTK_LABEL (body), attributes);
  gtk_widget_add_css_class (box, "message");
  if (direction != NULL)
    gtk_widget_add_css_class (box, direction);
  gtk_box_append (GTK_BOX (box), create_head (message));
  gtk_label_set_xalign (GTK_LABEL (body), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (body), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (body), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (body), TRUE);
  gtk_widget_add_css_class (body, "message-body");
  gtk_box_append (GTK_BOX (box), body);
  for (guint i = 0; attachments != NULL && i < attachments->len; i++) {
    if (pd_attachment_get_message_row_id (attachments->pdata[i]) ==
        pd_record_get_row_id (PD_RECORD (message)))
      gtk_box_append (GTK_BOX (box), pd_request_thread_create_file (self, attachments->pdata[i]));
  }

  return box;
}

/* --- files --- */

static void
save_clicked_cb (GtkWidget *button, PdRequestThread *self)
{
  g_signal_emit (self, signals[SAVE], 0, g_object_get_data (G_OBJECT (button), "attachment"));
}

GtkWidget *
pd_request_thread_create_file (PdRequestThread *self, PdAttachment *attachment)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *name = gtk_label_new (pd_attachment_get_name (attachment));
  GtkWidget *button = gtk_button_new_with_label (_ ("Save as…"));
  GtkWidget *size_label = NULL;
  g_autofree char *size = pd_text_size ((guint64) pd_attachment_get_size (attachment));
  g_autofree char *label = NULL;

  g_return_val_if_fail (PD_IS_REQUEST_THREAD (self), NULL);

  size_label = gtk_label_new (size);
  gtk_widget_add_css_class (size_label, "dim-label");
  gtk_widget_add_css_class (size_label, "caption");
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_tooltip_text (name, pd_attachment_get_name (attachment));
  gtk_widget_set_hexpand (size_label, TRUE);
  gtk_label_set_xalign (GTK_LABEL (size_label), 0.0f);
  gtk_widget_add_css_class (button, "flat");
  /* Translators: %s is the name of an attached file. */
  label = g_strdup_printf (_ ("Save %s as…"), pd_attachment_get_name (attachment));
  pd_customers_name (button, label, NULL);
  g_object_set_data_full (G_OBJECT (button), "attachment", g_object_ref (attachment),
                          g_object_unref);
  g_signal_connect_object (button, "clicked", G_CALLBACK (save_clicked_cb), self, 0);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("mail-attachment-symbolic"));
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), size_label);
  gtk_box_append (GTK_BOX (box), button);

  return box;
}

/* --- GObject --- */

static void
pd_request_thread_class_init (PdRequestThreadClass *klass)
{
  signals[SAVE] = g_signal_new ("save", PD_TYPE_REQUEST_THREAD, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, PD_TYPE_ATTACHMENT);
}

static void
pd_request_thread_init (PdRequestThread *self)
{
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 9));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
}

void
pd_request_thread_set_details (PdRequestThread *self, const PdRequestDetails *details)
{
  GtkWidget *child = NULL;

  g_return_if_fail (PD_IS_REQUEST_THREAD (self));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_box_remove (self->box, child);
  for (guint i = 0; i < details->messages->len; i++)
    gtk_box_append (self->box,
                    create_message (self, details->messages->pdata[i], details->attachments));
}
