// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-agreement-dialog.h"

#include <glib/gi18n.h>

#include "pd-customers-util.h"
#include "pd-date-entry.h"
#include "pd-form-field.h"
#include "pd-outbox.h"

#define MAX_NAME 100

struct _PdAgreementDialog
{
  AdwWindow parent_instance;
  PdDesk *desk;         /* (owned) */
  PdCustomer *customer; /* (owned) */
  GtkLabel *intro;
  GtkLabel *failure;
  PdOutboxNote *outbox_note;
  GtkBox *names;
  PdFormField *first_name;
  PdFormField *last_name;
  PdFormField *email;
  PdFormField *phone;
  PdDateEntry *date;
  GtkButton *accept_button;
  char *request_id; /* (owned) */
  gboolean busy;
  gboolean handed_over; /* to the outbox */
  gboolean ready;
};

G_DEFINE_FINAL_TYPE (PdAgreementDialog, pd_agreement_dialog, ADW_TYPE_WINDOW)

static char *
dup_or_null (PdFormField *field)
{
  const char *text = pd_form_field_get_text (field);

  return *text != '\0' ? g_strdup (text) : NULL;
}

static PdAgreementFields *
collect (PdAgreementDialog *self)
{
  PdAgreementFields *fields = g_new0 (PdAgreementFields, 1);

  fields->first_name = dup_or_null (self->first_name);
  fields->last_name = dup_or_null (self->last_name);
  fields->email = dup_or_null (self->email);
  fields->phone = dup_or_null (self->phone);
  fields->date = pd_date_entry_get_date (self->date);

  return fields;
}

static void
check_name (PdFormField *field, const char *label)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = pd_text_check (pd_form_field_get_text (field), label, MAX_NAME, &error);

  if (text != NULL && *text == '\0')
    pd_form_field_set_problem (field, _ ("This field is compulsory."));
  else
    pd_form_field_set_problem (field, error != NULL ? error->message : NULL);
}

static void
check_email (PdFormField *field)
{
  const char *text = pd_form_field_get_text (field);

  if (*text == '\0')
    pd_form_field_set_problem (field, _ ("This field is compulsory."));
  else
    pd_form_field_set_problem (field,
                               pd_text_is_email (text)
                                   ? NULL
                                   : _ ("This is not an email address, such as name@example.com."));
}

static gboolean
check (PdAgreementDialog *self)
{
  g_autoptr (PdAgreementFields) fields = collect (self);
  g_autoptr (GError) error = NULL;
  gint64 now = pd_clock_now (pd_desk_get_clock (self->desk));
  gboolean late = fields->date > pd_date_from_local (now);
  gboolean ok = pd_agreement_fields_check (fields, now, &error);

  check_name (self->first_name, _ ("First name"));
  check_name (self->last_name, _ ("Last name"));
  check_email (self->email);
  pd_date_entry_set_problem (self->date, late ? _ ("The date may not be in the future.") : NULL);
  if (self->handed_over)
    pd_customers_set_reason (GTK_WIDGET (self->accept_button), FALSE,
                             _ ("It stands in the outbox; go on with it there."));
  else if (ok && !self->busy)
    pd_customers_apply_role (GTK_WIDGET (self->accept_button), self->desk, PD_ACT_ACCEPT_AGREEMENT);
  else
    pd_customers_set_reason (GTK_WIDGET (self->accept_button), FALSE,
                             self->busy ? _ ("It is being saved.") : error->message);

  return ok;
}

static void
changed_cb (PdAgreementDialog *self)
{
  if (!self->ready)
    return;

  gtk_widget_set_visible (GTK_WIDGET (self->failure), FALSE);
  check (self);
}

static void
accepted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdAgreementDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdCustomer) customer = pd_desk_customer_finish (PD_DESK (source), result, &error);
  g_autofree char *text = NULL;

  self->busy = FALSE;
  if (self->accept_button == NULL)
    return;
  if (customer == NULL) {
    g_warning ("Recording the agreement: %s", error->message);
    text = pd_error_to_user_text (error);
    self->handed_over = pd_outbox_note_set_error (self->outbox_note, error);
    pd_customers_set_label (self->failure, self->handed_over ? NULL : text);
    check (self);
    return;
  }

  /* Translators: %s is a customer's name. */
  text = g_strdup_printf (_ ("The agreement of %s was recorded."), pd_customer_get_name (customer));
  pd_customers_toast (GTK_WIDGET (self), text);
  gtk_window_close (GTK_WINDOW (self));
}

static void
accept_clicked_cb (PdAgreementDialog *self)
{
  g_autoptr (PdAgreementFields) fields = collect (self);

  if (self->busy || self->handed_over || !check (self))
    return;

  self->busy = TRUE;
  check (self);
  pd_desk_accept_agreement_async (self->desk, pd_record_get_row_id (PD_RECORD (self->customer)),
                                  fields, self->request_id, NULL, accepted_cb, g_object_ref (self));
}

static void
close_clicked_cb (PdAgreementDialog *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
pd_agreement_dialog_finalize (GObject *object)
{
  PdAgreementDialog *self = PD_AGREEMENT_DIALOG (object);

  g_clear_object (&self->desk);
  g_clear_object (&self->customer);
  g_free (self->request_id);
  G_OBJECT_CLASS (pd_agreement_dialog_parent_class)->finalize (object);
}

static void
pd_agreement_dialog_class_init (PdAgreementDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pd_agreement_dialog_finalize;
  g_type_ensure (PD_TYPE_FORM_FIELD);
  g_type_ensure (PD_TYPE_DATE_ENTRY);
  g_type_ensure (PD_TYPE_OUTBOX_NOTE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_CUSTOMERS_RESOURCE ("pd-agreement-dialog.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdAgreementDialog, intro);
  gtk_widget_class_bind_template_child (widget_class, PdAgreementDialog, failure);
  gtk_widget_class_bind_template_child (widget_class, PdAgreementDialog, outbox_note);
  gtk_widget_class_bind_template_child (widget_class, PdAgreementDialog, names);
  gtk_widget_class_bind_template_child (widget_class, PdAgreementDialog, first_name);
  gtk_widget_class_bind_template_child (widget_class, PdAgreementDialog, last_name);
  gtk_widget_class_bind_template_child (widget_class, PdAgreementDialog, email);
  gtk_widget_class_bind_template_child (widget_class, PdAgreementDialog, phone);
  gtk_widget_class_bind_template_child (widget_class, PdAgreementDialog, date);
  gtk_widget_class_bind_template_child (widget_class, PdAgreementDialog, accept_button);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, accept_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_clicked_cb);
}

static void
pd_agreement_dialog_init (PdAgreementDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_customers_tidy_names (GTK_WIDGET (self));
  self->request_id = g_uuid_string_random ();
  if (g_strcmp0 (pd_text_get_language (), "ja") == 0)
    gtk_box_reorder_child_after (self->names, GTK_WIDGET (self->first_name),
                                 GTK_WIDGET (self->last_name));
}

void
pd_agreement_dialog_present (GtkWidget *parent, PdDesk *desk, PdCustomer *customer)
{
  PdAgreementDialog *self = NULL;
  g_autofree char *intro = NULL;

  g_return_if_fail (PD_IS_DESK (desk));
  g_return_if_fail (PD_IS_CUSTOMER (customer));

  self = g_object_new (PD_TYPE_AGREEMENT_DIALOG, NULL);
  self->desk = g_object_ref (desk);
  self->customer = g_object_ref (customer);
  /* Translators: %s is a customer's name. */
  intro = g_strdup_printf (_ ("Who accepted the Microsoft Customer Agreement for %s, and when?"),
                           pd_customer_get_name (customer));
  gtk_label_set_text (self->intro, intro);
  pd_form_field_set_text (self->first_name, pd_customer_get_first_name (customer));
  pd_form_field_set_text (self->last_name, pd_customer_get_last_name (customer));
  pd_form_field_set_text (self->email, pd_customer_get_email (customer));
  pd_form_field_set_text (self->phone, pd_customer_get_phone (customer));
  pd_date_entry_set_date (self->date, pd_date_from_local (pd_clock_now (pd_desk_get_clock (desk))));
  self->ready = TRUE;
  check (self);
  pd_customers_present_dialog (GTK_WINDOW (self), parent);
}
