// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <glib/gi18n.h>

#include "pd-customers-util.h"
#include "pd-dialogs.h"
#include "pd-drafts.h"
#include "pd-gone-note.h"
#include "pd-order-page.h"
#include "pd-request-facts.h"
#include "pd-request-files.h"
#include "pd-request-print.h"
#include "pd-request-thread.h"
#include "pd-requests-util.h"
#include "pd-requests.h"
#include "pd-reservation-page.h"
#include "pd-widgets.h"

struct _PdRequestPage
{
  PdBasePage parent_instance;
  gint64 row_id;
  PdRequestDetails *details; /* (owned) (nullable) until it is read */
  GCancellable *cancellable; /* (owned) (not nullable) */
  GPtrArray *waiting;        /* (owned) (element-type PdAttachment): for the next message */
  char *request_id;          /* (owned): of the next message */
  char *draft_group;         /* (owned): the reply that is being written */
  GtkWidget *save_button;    /* (owned): stands in the header */
  gboolean busy;
  gboolean filling;
  GtkStack *stack;
  AdwStatusPage *failed_page;
  GtkLabel *title;
  GtkLabel *gone;
  GtkWidget *state_button;
  GtkGrid *facts;
  GtkLabel *description;
  GtkBox *own_files;
  GtkWidget *no_messages;
  PdRequestThread *thread;
  GtkTextView *reply;
  PdRequestFiles *files;
  GtkLabel *failure;
  GtkLabel *local_note;
  GtkWidget *note_button;
  GtkWidget *send_button;
};

static void page_init (PdPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PdRequestPage,
                               pd_request_page,
                               PD_TYPE_BASE_PAGE,
                               G_IMPLEMENT_INTERFACE (PD_TYPE_PAGE, page_init))

static PdDesk *
get_desk (PdRequestPage *self)
{
  return pd_base_page_get_desk (PD_BASE_PAGE (self));
}

/* --- facts --- */

static void
customer_clicked_cb (PdRequestPage *self)
{
  PdWindow *window = pd_customers_window_of (GTK_WIDGET (self));

  pd_window_open_customer (window, pd_support_request_get_customer_row_id (self->details->request),
                           "overview", 0);
}

static void
reservation_clicked_cb (PdRequestPage *self)
{
  gint64 row_id = pd_support_request_get_reservation_row_id (self->details->request);

  pd_window_push (pd_customers_window_of (GTK_WIDGET (self)),
                  pd_reservation_page_new (get_desk (self), row_id, NULL));
}

/* The order's page needs the order's row, the request knows the line's. */
static void
line_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdRecord) line = pd_desk_get_finish (PD_DESK (source), result, &error);
  PdRequestPage *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (line == NULL) {
    pd_customers_show_error (GTK_WIDGET (self), "Reading a purchase", error);
    return;
  }

  pd_window_push (pd_customers_window_of (GTK_WIDGET (self)),
                  PD_PAGE (pd_order_page_new (
                      get_desk (self), pd_order_line_get_order_row_id (PD_ORDER_LINE (line)))));
}

static void
order_clicked_cb (PdRequestPage *self)
{
  pd_desk_get_async (get_desk (self), PD_LIST_SOFTWARE,
                     pd_support_request_get_line_row_id (self->details->request), self->cancellable,
                     line_read_cb, self);
}

static GtkWidget *
create_link (PdRequestPage *self, const char *text, GCallback callback)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (button, text);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "text-link");
  pd_customers_name (button, text, NULL);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);

  return button;
}

static GtkWidget *
create_identifier (const char *text, const char *label)
{
  GtkWidget *identifier = pd_identifier_new ();

  pd_identifier_set_label (PD_IDENTIFIER (identifier), label);
  pd_identifier_set_text (PD_IDENTIFIER (identifier), text);
  gtk_widget_set_halign (identifier, GTK_ALIGN_START);

  return identifier;
}

static GtkWidget *
create_value (PdRequestPage *self, PdFact fact, const char *text)
{
  PdSupportRequest *request = self->details->request;
  GtkWidget *widget = NULL;

  if (fact == PD_FACT_NUMBER)
    return create_identifier (text, _ ("request number"));
  if (fact == PD_FACT_SUBSCRIPTION)
    return create_identifier (text, _ ("subscription ID"));
  if (fact == PD_FACT_CUSTOMER && pd_support_request_get_customer_row_id (request) != 0)
    return create_link (self, text, G_CALLBACK (customer_clicked_cb));
  if (fact == PD_FACT_ORDER && pd_support_request_get_line_row_id (request) != 0 &&
      pd_support_request_get_reservation_row_id (request) == 0)
    return create_link (self, text, G_CALLBACK (order_clicked_cb));
  if (fact == PD_FACT_RESERVATION && pd_support_request_get_reservation_row_id (request) != 0)
    return create_link (self, text, G_CALLBACK (reservation_clicked_cb));
  if (fact == PD_FACT_STATE) {
    widget = pd_state_label_new ();
    pd_state_label_set_state (PD_STATE_LABEL (widget), pd_support_request_get_state (request));
    gtk_widget_set_halign (widget, GTK_ALIGN_START);
    return widget;
  }

  widget = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (widget), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (widget), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (widget), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (widget), TRUE);
  gtk_widget_add_css_class (widget, "figures");

  return widget;
}

static void
show_facts (PdRequestPage *self)
{
  GtkWidget *child = NULL;
  int row = 0;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->facts))) != NULL)
    gtk_grid_remove (self->facts, child);
  for (int i = 0; i <= PD_FACT_LAST; i++) {
    g_autofree char *text = pd_fact_dup_value (i, self->details);
    GtkWidget *label = NULL;

    if (text == NULL)
      continue;
    label = gtk_label_new (pd_fact_get_label (i));
    gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
    gtk_widget_set_valign (label, GTK_ALIGN_START);
    gtk_widget_add_css_class (label, "dim-label");
    gtk_grid_attach (self->facts, label, 0, row, 1, 1);
    gtk_grid_attach (self->facts, create_value (self, i, text), 1, row, 1, 1);
    row++;
  }
}

/* --- the request --- */

static gboolean
is_closed (PdRequestPage *self)
{
  return g_strcmp0 (pd_support_request_get_state (self->details->request), PD_REQUEST_CLOSED) == 0;
}

static void
update_buttons (PdRequestPage *self)
{
  g_autofree char *text = pd_requests_dup_text (self->reply);
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  const char *reason = NULL;

  if (self->details == NULL)
    return;

  if (self->busy)
    reason = _ ("It is being saved.");
  else if (*stripped == '\0')
    reason = _ ("Write a text first.");
  pd_customers_set_reason (self->note_button, reason == NULL, reason);
  if (reason == NULL && is_closed (self))
    reason = _ ("The request is closed. Reopen it to send something.");
  pd_customers_set_reason (self->send_button, reason == NULL, reason);
  pd_customers_set_reason (self->state_button, !self->busy, _ ("It is being saved."));
  pd_request_files_set_busy (self->files, self->busy);
}

/* Files that no message has yet and that the request did not come with. */
static gboolean
is_waiting (PdRequestPage *self, PdAttachment *attachment)
{
  for (guint i = 0; i < self->waiting->len; i++) {
    if (pd_record_get_row_id (self->waiting->pdata[i]) ==
        pd_record_get_row_id (PD_RECORD (attachment)))
      return TRUE;
  }

  return FALSE;
}

static void
show_files (PdRequestPage *self)
{
  GPtrArray *attachments = self->details->attachments;
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->own_files))) != NULL)
    gtk_box_remove (self->own_files, child);
  for (guint i = 0; i < attachments->len; i++) {
    PdAttachment *attachment = attachments->pdata[i];

    if (pd_attachment_get_message_row_id (attachment) == 0 && !is_waiting (self, attachment))
      gtk_box_append (self->own_files, pd_request_thread_create_file (self->thread, attachment));
  }
  pd_request_files_set_attachments (self->files, self->waiting);
}

static void
show (PdRequestPage *self)
{
  PdSupportRequest *request = self->details->request;
  const char *title = pd_support_request_get_title (request);
  const char *description = pd_support_request_get_description (request);
  gboolean closed = is_closed (self);

  gtk_label_set_text (self->title, title != NULL ? title : "");
  pd_gone_note_show (self->gone, pd_support_request_get_gone_at (request));
  gtk_button_set_label (GTK_BUTTON (self->state_button),
                        closed ? _ ("Reopen") : _ ("Close request"));
  show_facts (self);
  gtk_label_set_text (self->description, description != NULL ? description : "");
  show_files (self);
  gtk_widget_set_visible (self->no_messages, self->details->messages->len == 0);
  pd_request_thread_set_details (self->thread, self->details);
  gtk_label_set_text (self->local_note,
                      pd_desk_is_local (get_desk (self))
                          ? _ ("On a local account nothing is sent: messages and notes are kept in "
                               "the book.")
                          : _ ("Notes are seen by the staff alone."));
  gtk_widget_set_visible (self->save_button, TRUE);
  gtk_stack_set_visible_child_name (self->stack, "request");
  update_buttons (self);
  pd_page_title_changed (PD_PAGE (self));
}

static void
take_details (PdRequestPage *self, PdRequestDetails *details)
{
  g_clear_pointer (&self->details, pd_request_details_free);
  self->details = details;
  show (self);
}

static void
request_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  PdRequestDetails *details = pd_desk_request_finish (PD_DESK (source), result, &error);
  PdRequestPage *self = user_data;
  g_autofree char *text = NULL;
  g_autofree char *markup = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (details != NULL) {
    take_details (self, details);
    return;
  }

  g_warning ("Reading a request: %s", error->message);
  text = pd_error_to_user_text (error);
  markup = g_markup_escape_text (text, -1);
  adw_status_page_set_description (self->failed_page, markup);
  gtk_stack_set_visible_child_name (self->stack, "failed");
}

static void
reload (PdRequestPage *self)
{
  pd_desk_get_request_async (get_desk (self), self->row_id, self->cancellable, request_read_cb,
                             self);
}

static void
store_changed_cb (PdRequestPage *self, guint changes)
{
  if (!self->busy && (changes & (PD_CHANGE_REQUESTS | PD_CHANGE_RESERVATIONS | PD_CHANGE_CUSTOMERS |
                                 PD_CHANGE_ORDERS | PD_CHANGE_SETTINGS)) != 0)
    reload (self);
}

/* --- writing --- */

static void
keep_reply (PdRequestPage *self)
{
  g_autofree char *text = pd_requests_dup_text (self->reply);

  if (!self->filling)
    pd_drafts_set (pd_drafts_of (get_desk (self)), self->draft_group, "body",
                   *text != '\0' ? text : NULL);
  update_buttons (self);
}

static void
show_reply_draft (PdRequestPage *self)
{
  g_autofree char *text = pd_drafts_get (pd_drafts_of (get_desk (self)), self->draft_group, "body");

  self->filling = TRUE;
  if (text != NULL)
    pd_requests_set_text (self->reply, text);
  self->filling = FALSE;
  update_buttons (self);
}

/* NULL: it failed, and that has been told. */
static PdRequestDetails *
finish (PdRequestPage *self, GObject *source, GAsyncResult *result, const char *doing)
{
  g_autoptr (GError) error = NULL;
  PdRequestDetails *details = pd_desk_request_finish (PD_DESK (source), result, &error);

  self->busy = FALSE;
  if (details == NULL) {
    g_autofree char *text = pd_error_to_user_text (error);

    g_warning ("%s: %s", doing, error->message);
    pd_customers_set_label (self->failure, text);
    update_buttons (self);
  }

  return details;
}

static void
begin (PdRequestPage *self)
{
  self->busy = TRUE;
  gtk_widget_set_visible (GTK_WIDGET (self->failure), FALSE);
  /* A button that becomes insensitive would let the focus fall to somewhere else. */
  gtk_widget_grab_focus (GTK_WIDGET (self->reply));
  update_buttons (self);
}

static void
replied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdRequestPage) self = user_data;
  PdRequestDetails *details = finish (self, source, result, "Adding a message");

  if (details == NULL)
    return;

  g_free (self->request_id);
  self->request_id = g_uuid_string_random ();
  g_ptr_array_set_size (self->waiting, 0);
  pd_requests_set_text (self->reply, NULL);
  take_details (self, details);
}

static void
write_message (PdRequestPage *self, gboolean note)
{
  g_autofree char *text = pd_requests_dup_text (self->reply);

  if (self->busy || self->details == NULL)
    return;

  begin (self);
  pd_desk_reply_request_async (get_desk (self), self->row_id, text, note, self->request_id, NULL,
                               replied_cb, g_object_ref (self));
}

static void
send_clicked_cb (PdRequestPage *self)
{
  write_message (self, FALSE);
}

static void
note_clicked_cb (PdRequestPage *self)
{
  write_message (self, TRUE);
}

static void
state_set_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdRequestPage) self = user_data;
  PdRequestDetails *details = finish (self, source, result, "Closing a request");

  if (details != NULL)
    take_details (self, details);
}

static void
state_clicked_cb (PdRequestPage *self)
{
  g_autofree char *request_id = g_uuid_string_random ();

  if (self->busy || self->details == NULL)
    return;

  begin (self);
  pd_desk_set_request_state_async (get_desk (self), self->row_id,
                                   is_closed (self) ? PD_REQUEST_OPEN : PD_REQUEST_CLOSED,
                                   request_id, NULL, state_set_cb, g_object_ref (self));
}

/* --- files --- */

static void
remember_waiting (PdRequestPage *self, PdRequestDetails *before, PdRequestDetails *after)
{
  for (guint i = 0; i < after->attachments->len; i++) {
    gint64 row_id = pd_record_get_row_id (after->attachments->pdata[i]);
    gboolean known = FALSE;

    for (guint j = 0; j < before->attachments->len; j++)
      known |= pd_record_get_row_id (before->attachments->pdata[j]) == row_id;
    if (!known)
      g_ptr_array_add (self->waiting, g_object_ref (after->attachments->pdata[i]));
  }
}

static void
attached_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdRequestPage) self = user_data;
  g_autoptr (GError) error = NULL;
  PdRequestDetails *details = pd_desk_request_finish (PD_DESK (source), result, &error);

  if (details == NULL) {
    g_autofree char *text = pd_error_to_user_text (error);

    g_warning ("Attaching a file: %s", error->message);
    pd_request_files_set_problem (self->files, text);
    return;
  }

  remember_waiting (self, self->details, details);
  take_details (self, details);
}

static void
file_added_cb (PdRequestPage *self, GFile *file)
{
  pd_desk_attach_async (get_desk (self), self->row_id, file, NULL, attached_cb,
                        g_object_ref (self));
}

static void
file_removed_cb (PdRequestPage *self, PdAttachment *attachment)
{
  gint64 row_id = pd_record_get_row_id (PD_RECORD (attachment));

  for (guint i = 0; i < self->waiting->len; i++) {
    if (pd_record_get_row_id (self->waiting->pdata[i]) == row_id) {
      g_ptr_array_remove_index (self->waiting, i);
      break;
    }
  }
  pd_desk_detach_async (get_desk (self), row_id, NULL, attached_cb, g_object_ref (self));
}

typedef struct
{
  PdRequestPage *page; /* (owned) */
  gint64 row_id;       /* of the attachment */
  GFile *file;         /* (owned) (nullable) */
} Saving;

static void
saving_free (Saving *self)
{
  g_object_unref (self->page);
  g_clear_object (&self->file);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Saving, saving_free)

static void
attachment_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Saving) saving = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = pd_desk_get_attachment_finish (PD_DESK (source), result, &error);

  if (bytes == NULL)
    pd_customers_show_error (GTK_WIDGET (saving->page), "Reading an attachment", error);
  else
    pd_requests_save_bytes (GTK_WIDGET (saving->page), saving->file, bytes);
}

static void
place_chosen_cb (GFile *file, gpointer user_data)
{
  g_autoptr (Saving) saving = user_data;
  PdDesk *desk = get_desk (saving->page);
  gint64 row_id = saving->row_id;

  if (file == NULL)
    return;

  saving->file = g_object_ref (file);
  pd_desk_get_attachment_async (desk, row_id, NULL, attachment_read_cb, g_steal_pointer (&saving));
}

static void
save_file_cb (PdRequestPage *self, PdAttachment *attachment)
{
  Saving *saving = g_new0 (Saving, 1);

  saving->page = g_object_ref (self);
  saving->row_id = pd_record_get_row_id (PD_RECORD (attachment));
  pd_dialogs_save_file (GTK_WIDGET (self), _ ("Save the file"), pd_attachment_get_name (attachment),
                        place_chosen_cb, saving);
}

/* --- print and save --- */

static char *
dup_file_name (PdRequestPage *self, const char *suffix)
{
  g_autofree char *name = pd_requests_dup_name (self->details->request);
  g_autofree char *clean = pd_attachment_clean_name (name);

  return g_strconcat (clean, suffix, NULL);
}

static void
print_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PdRequestPage *self = user_data;

  if (self->details != NULL)
    pd_request_print (GTK_WIDGET (self), self->details);
}

static void
pdf_chosen_cb (GFile *file, gpointer user_data)
{
  g_autoptr (PdRequestPage) self = user_data;

  if (file != NULL)
    pd_request_save_pdf (GTK_WIDGET (self), self->details, file);
}

static void
pdf_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PdRequestPage *self = user_data;
  g_autofree char *name = self->details != NULL ? dup_file_name (self, ".pdf") : NULL;

  if (name != NULL)
    pd_dialogs_save_file (GTK_WIDGET (self), _ ("Save as PDF"), name, pdf_chosen_cb,
                          g_object_ref (self));
}

static void
text_chosen_cb (GFile *file, gpointer user_data)
{
  g_autoptr (PdRequestPage) self = user_data;
  g_autoptr (GBytes) bytes = NULL;
  char *text = NULL;

  if (file == NULL)
    return;

  text = pd_request_details_to_text (self->details);
  bytes = g_bytes_new_take (text, strlen (text));
  pd_requests_save_bytes (GTK_WIDGET (self), file, bytes);
}

static void
text_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PdRequestPage *self = user_data;
  g_autofree char *name = self->details != NULL ? dup_file_name (self, ".txt") : NULL;

  if (name != NULL)
    pd_dialogs_save_file (GTK_WIDGET (self), _ ("Save as text"), name, text_chosen_cb,
                          g_object_ref (self));
}

/* --- GObject --- */

static void
pd_request_page_dispose (GObject *object)
{
  PdRequestPage *self = PD_REQUEST_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->save_button);
  G_OBJECT_CLASS (pd_request_page_parent_class)->dispose (object);
}

static void
pd_request_page_finalize (GObject *object)
{
  PdRequestPage *self = PD_REQUEST_PAGE (object);

  g_clear_pointer (&self->details, pd_request_details_free);
  g_clear_pointer (&self->waiting, g_ptr_array_unref);
  g_clear_object (&self->cancellable);
  g_free (self->request_id);
  g_free (self->draft_group);
  G_OBJECT_CLASS (pd_request_page_parent_class)->finalize (object);
}

static char *
pd_request_page_dup_title (PdPage *page)
{
  PdRequestPage *self = PD_REQUEST_PAGE (page);
  g_autofree char *name = NULL;

  if (self->details == NULL)
    return g_strdup (_ ("Support request"));

  name = pd_requests_dup_name (self->details->request);

  /* Translators: title of a page; %s is the number of a support request. */
  return g_strdup_printf (_ ("Support request %s"), name);
}

static GtkWidget *
pd_request_page_get_header_widget (PdPage *page)
{
  return PD_REQUEST_PAGE (page)->save_button;
}

static void
pd_request_page_focus (PdPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (PD_REQUEST_PAGE (page)->reply));
}

static void
page_init (PdPageInterface *iface)
{
  iface->dup_title = pd_request_page_dup_title;
  iface->get_header_widget = pd_request_page_get_header_widget;
  iface->focus = pd_request_page_focus;
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PdRequestPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PdRequestPage, failed_page);
  gtk_widget_class_bind_template_child (widget_class, PdRequestPage, title);
  gtk_widget_class_bind_template_child (widget_class, PdRequestPage, gone);
  gtk_widget_class_bind_template_child (widget_class, PdRequestPage, state_button);
  gtk_widget_class_bind_template_child (widget_class, PdRequestPage, facts);
  gtk_widget_class_bind_template_child (widget_class, PdRequestPage, description);
  gtk_widget_class_bind_template_child (widget_class, PdRequestPage, own_files);
  gtk_widget_class_bind_template_child (widget_class, PdRequestPage, no_messages);
  gtk_widget_class_bind_template_child (widget_class, PdRequestPage, thread);
  gtk_widget_class_bind_template_child (widget_class, PdRequestPage, reply);
  gtk_widget_class_bind_template_child (widget_class, PdRequestPage, files);
  gtk_widget_class_bind_template_child (widget_class, PdRequestPage, failure);
  gtk_widget_class_bind_template_child (widget_class, PdRequestPage, local_note);
  gtk_widget_class_bind_template_child (widget_class, PdRequestPage, note_button);
  gtk_widget_class_bind_template_child (widget_class, PdRequestPage, send_button);
  gtk_widget_class_bind_template_callback (widget_class, reload);
  gtk_widget_class_bind_template_callback (widget_class, state_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_file_cb);
  gtk_widget_class_bind_template_callback (widget_class, file_added_cb);
  gtk_widget_class_bind_template_callback (widget_class, file_removed_cb);
  gtk_widget_class_bind_template_callback (widget_class, note_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, send_clicked_cb);
}

static void
pd_request_page_class_init (PdRequestPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_request_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = pd_request_page_finalize;
  g_type_ensure (PD_TYPE_REQUEST_THREAD);
  g_type_ensure (PD_TYPE_REQUEST_FILES);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_REQUESTS_RESOURCE ("pd-request-page.ui"));
  bind_template (widget_class);
}

/* The header is no part of the page: the menu gets actions of its own. */
static void
make_save_button (PdRequestPage *self)
{
  static const GActionEntry entries[] = {
    { .name = "print", .activate = print_activated_cb },
    { .name = "save-pdf", .activate = pdf_activated_cb },
    { .name = "save-text", .activate = text_activated_cb },
  };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GMenu) menu = g_menu_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), self);
  g_menu_append (menu, _ ("_Print…"), "request.print");
  g_menu_append (menu, _ ("Save as P_DF…"), "request.save-pdf");
  g_menu_append (menu, _ ("Save as _text…"), "request.save-text");
  self->save_button = g_object_ref_sink (gtk_menu_button_new ());
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->save_button), _ ("Print or save"));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->save_button), G_MENU_MODEL (menu));
  gtk_widget_insert_action_group (self->save_button, "request", G_ACTION_GROUP (group));
  gtk_widget_set_visible (self->save_button, FALSE);
}

static void
pd_request_page_init (PdRequestPage *self)
{
  self->cancellable = g_cancellable_new ();
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  self->request_id = g_uuid_string_random ();
  pd_requests_load_css ();
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_requests_prepare_text (self->reply, NULL);
  pd_customers_tidy_names (GTK_WIDGET (self));
  make_save_button (self);
  g_signal_connect_object (gtk_text_view_get_buffer (self->reply), "changed",
                           G_CALLBACK (keep_reply), self, G_CONNECT_SWAPPED);
}

PdPage *
pd_request_page_new (PdDesk *desk, gint64 request_row_id)
{
  PdRequestPage *self = NULL;
  PdDrafts *drafts = NULL;

  g_return_val_if_fail (PD_IS_DESK (desk), NULL);

  self = g_object_new (PD_TYPE_REQUEST_PAGE, "desk", desk, NULL);
  self->row_id = request_row_id;
  self->draft_group = g_strdup_printf ("reply-%" G_GINT64_FORMAT, request_row_id);
  drafts = pd_drafts_of (desk);
  if (pd_drafts_is_loaded (drafts))
    show_reply_draft (self);
  else
    g_signal_connect_object (drafts, "loaded", G_CALLBACK (show_reply_draft), self,
                             G_CONNECT_SWAPPED);
  g_signal_connect_object (pd_desk_get_store (desk), "changed", G_CALLBACK (store_changed_cb), self,
                           G_CONNECT_SWAPPED);
  reload (self);

  return PD_PAGE (self);
}
