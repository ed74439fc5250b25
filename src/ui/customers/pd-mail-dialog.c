// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-mail-dialog.h"

#include <glib/gi18n.h>

#include "pd-customers-util.h"
#include "pd-dialogs.h"

typedef enum { WAY_LINK, WAY_ADMIN_CENTER, N_WAYS } Way;
static const char *const languages[] = { "ja", "en" };

/* What stands in the dialog for one language and way: kept while another is looked at. */
typedef struct
{
  char *subject; /* (owned) (nullable): not written yet */
  char *body;    /* (owned) (nullable) */
} Text;

struct _PdMailDialog
{
  AdwWindow parent_instance;
  PdDesk *desk;         /* (owned) */
  PdCustomer *customer; /* (owned) */
  PdOrderLine *line;    /* (owned) */
  PdDownloadLink *link; /* (owned) (nullable) */
  char *url;            /* (owned) (nullable): the link in clear */
  gboolean cancellation;
  GtkDropDown *language;
  GtkDropDown *way;
  GtkLabel *way_label;
  GtkEntry *subject;
  GtkTextView *body;
  GtkLabel *problem;
  GCancellable *cancellable; /* (owned) */
  Text texts[G_N_ELEMENTS (languages)][N_WAYS];
  guint shown_language;
  Way shown_way;
  gboolean showing; /* a text stands in the fields */
};

G_DEFINE_FINAL_TYPE (PdMailDialog, pd_mail_dialog, ADW_TYPE_WINDOW)

static char *
dup_body (PdMailDialog *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->body);
  char *text = NULL;

  g_object_get (buffer, "text", &text, NULL);

  return text;
}

/* What the person has changed is not lost by looking at another language. */
static void
keep_shown (PdMailDialog *self)
{
  Text *text = &self->texts[self->shown_language][self->shown_way];

  if (!self->showing)
    return;

  g_free (text->subject);
  g_free (text->body);
  text->subject = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->subject)));
  text->body = dup_body (self);
}

/* "subject\n\nbody" */
static void
split (Text *text, const char *mail)
{
  const char *end = strchr (mail, '\n');

  text->subject = end != NULL ? g_strndup (mail, end - mail) : g_strdup (mail);
  while (end != NULL && *end == '\n')
    end++;
  text->body = g_strdup (end != NULL ? end : "");
}

static void
write_text (PdMailDialog *self, Text *text)
{
  const char *language = languages[self->shown_language];
  gboolean with_link = self->shown_way == WAY_LINK;
  g_autofree char *mail = NULL;

  if (self->cancellation)
    mail = pd_desk_write_cancel_mail (self->desk, self->customer, self->line, language);
  else
    mail = pd_desk_write_keys_mail (self->desk, self->customer, self->line,
                                    with_link ? self->link : NULL, with_link ? self->url : NULL,
                                    language);
  split (text, mail);
}

static void
show_text (PdMailDialog *self)
{
  Text *text = &self->texts[self->shown_language][self->shown_way];

  if (text->subject == NULL)
    write_text (self, text);
  gtk_editable_set_text (GTK_EDITABLE (self->subject), text->subject);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->body), text->body, -1);
  self->showing = TRUE;
}

static void
revealed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdMailDialog *self = user_data;
  g_autoptr (GError) error = NULL;
  char *secret = pd_desk_reveal_finish (PD_DESK (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (secret != NULL) {
    self->url = g_strdup (secret);
    pd_desk_free_secret (secret);
    show_text (self);
  } else {
    g_autofree char *text = pd_error_to_user_text (error);

    g_warning ("Reading a link for a mail: %s", error->message);
    pd_customers_set_label (self->problem, text);
    gtk_drop_down_set_selected (self->way, WAY_ADMIN_CENTER);
  }
}

static void
choice_changed_cb (PdMailDialog *self)
{
  if (self->line == NULL)
    return;

  keep_shown (self);
  self->shown_language =
      MIN (gtk_drop_down_get_selected (self->language), G_N_ELEMENTS (languages) - 1);
  self->shown_way = self->link != NULL ? gtk_drop_down_get_selected (self->way) : WAY_ADMIN_CENTER;
  if (self->shown_way == WAY_LINK && self->url == NULL) {
    self->showing = FALSE;
    pd_desk_reveal_link_async (self->desk, pd_record_get_row_id (PD_RECORD (self->link)),
                               self->cancellable, revealed_cb, self);
  } else
    show_text (self);
}

static void
copy_clicked_cb (PdMailDialog *self)
{
  PdWindow *window = pd_customers_window_of (GTK_WIDGET (self));
  g_autofree char *body = dup_body (self);
  g_autofree char *all =
      g_strdup_printf ("%s\n\n%s", gtk_editable_get_text (GTK_EDITABLE (self->subject)), body);

  if (window != NULL)
    pd_window_copy (window, all, _ ("Copied the mail text"));
}

static void
open_clicked_cb (PdMailDialog *self)
{
  g_autofree char *body = dup_body (self);

  pd_dialogs_open_mail (GTK_WIDGET (self), pd_customer_get_email (self->customer),
                        gtk_editable_get_text (GTK_EDITABLE (self->subject)), body);
}

static void
close_clicked_cb (PdMailDialog *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
pd_mail_dialog_dispose (GObject *object)
{
  PdMailDialog *self = PD_MAIL_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->line);
  g_clear_object (&self->link);
  g_clear_object (&self->customer);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (pd_mail_dialog_parent_class)->dispose (object);
}

static void
pd_mail_dialog_finalize (GObject *object)
{
  PdMailDialog *self = PD_MAIL_DIALOG (object);

  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++) {
    for (int j = 0; j < N_WAYS; j++) {
      g_free (self->texts[i][j].subject);
      g_free (self->texts[i][j].body);
    }
  }
  g_clear_object (&self->cancellable);
  g_free (self->url);
  G_OBJECT_CLASS (pd_mail_dialog_parent_class)->finalize (object);
}

static void
pd_mail_dialog_class_init (PdMailDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_mail_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = pd_mail_dialog_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_CUSTOMERS_RESOURCE ("pd-mail-dialog.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdMailDialog, language);
  gtk_widget_class_bind_template_child (widget_class, PdMailDialog, way);
  gtk_widget_class_bind_template_child (widget_class, PdMailDialog, way_label);
  gtk_widget_class_bind_template_child (widget_class, PdMailDialog, subject);
  gtk_widget_class_bind_template_child (widget_class, PdMailDialog, body);
  gtk_widget_class_bind_template_child (widget_class, PdMailDialog, problem);
  gtk_widget_class_bind_template_callback (widget_class, choice_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_clicked_cb);
}

static void
pd_mail_dialog_init (PdMailDialog *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) ways = gtk_string_list_new (NULL);

  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_customers_tidy_names (GTK_WIDGET (self));
  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++)
    gtk_string_list_take (titles, pd_language_get_title (languages[i]));
  gtk_drop_down_set_model (self->language, G_LIST_MODEL (titles));
  gtk_string_list_append (ways, _ ("With the download link"));
  gtk_string_list_append (ways, _ ("Through the Microsoft 365 admin center"));
  gtk_drop_down_set_model (self->way, G_LIST_MODEL (ways));
}

static void
present (GtkWidget *parent,
         PdDesk *desk,
         PdCustomer *customer,
         PdOrderLine *line,
         PdDownloadLink *link,
         gboolean cancellation)
{
  PdMailDialog *self = g_object_new (PD_TYPE_MAIL_DIALOG, NULL);
  const char *language = pd_customers_get_mail_language (customer);

  gtk_drop_down_set_selected (self->language, g_str_equal (language, "ja") ? 0 : 1);
  gtk_drop_down_set_selected (self->way, link != NULL ? WAY_LINK : WAY_ADMIN_CENTER);
  gtk_widget_set_visible (GTK_WIDGET (self->way), link != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->way_label), link != NULL);
  self->desk = g_object_ref (desk);
  self->customer = g_object_ref (customer);
  self->line = g_object_ref (line);
  self->link = link != NULL ? g_object_ref (link) : NULL;
  self->cancellation = cancellation;
  choice_changed_cb (self);
  pd_customers_present_dialog (GTK_WINDOW (self), parent);
}

void
pd_mail_dialog_present_keys (GtkWidget *parent,
                             PdDesk *desk,
                             PdCustomer *customer,
                             PdOrderLine *line,
                             PdDownloadLink *link)
{
  g_return_if_fail (PD_IS_DESK (desk));
  g_return_if_fail (PD_IS_ORDER_LINE (line));

  present (parent, desk, customer, line, link, FALSE);
}

void
pd_mail_dialog_present_cancel (GtkWidget *parent,
                               PdDesk *desk,
                               PdCustomer *customer,
                               PdOrderLine *line)
{
  g_return_if_fail (PD_IS_DESK (desk));
  g_return_if_fail (PD_IS_ORDER_LINE (line));

  present (parent, desk, customer, line, NULL, TRUE);
}
