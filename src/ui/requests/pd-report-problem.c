// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <glib/gi18n.h>

#include "pd-choice.h"
#include "pd-customers-util.h"
#include "pd-describer.h"
#include "pd-dialogs.h"
#include "pd-draft-keeper.h"
#include "pd-form-field.h"
#include "pd-outbox.h"
#include "pd-record-picker.h"
#include "pd-report-choices.h"
#include "pd-report-search.h"
#include "pd-request-files.h"
#include "pd-requests-util.h"
#include "pd-requests.h"
#include "pd-widgets.h"

/* 9.2 */
#define REFUND_PROBLEM "csp-purchase-refund"
/* The description follows what is typed a moment later. */
#define DESCRIBE_MS 250

#define PD_TYPE_REPORT_PROBLEM (pd_report_problem_get_type ())
G_DECLARE_FINAL_TYPE (PdReportProblem, pd_report_problem, PD, REPORT_PROBLEM, AdwWindow)

/* PdReportProblem: the form of section 9. */
struct _PdReportProblem
{
  AdwWindow parent_instance;
  PdDesk *desk;            /* (owned) */
  PdDraftKeeper *keeper;   /* (owned) */
  PdVerdict *judgement;    /* (owned): may the user file at all (1.21)? */
  PdContact *contact;      /* (owned) (nullable): what of it the form does not show */
  PdSupportRequest *filed; /* (owned) (nullable) */
  PdDescriber *describer;  /* (owned) (not nullable) after construction */
  GCancellable *reading;   /* (owned): all that is read for the form */
  GtkWidget *opener;       /* (weak pointer) (nullable) */
  char *preset_title;      /* (owned) (nullable): as the form filled it in */
  char *currency;          /* (owned) (nullable): of the purchase or the customer */
  char *request_id;        /* (owned) */
  char *customer_name;     /* (owned) (nullable) */
  guint describe_source;
  gboolean filling;     /* while the form is filled, nothing is a draft */
  gboolean edited;      /* the description is the person's, no longer made of the fields */
  gboolean reason_left; /* its field had the focus, and lost it */
  gboolean handed_over; /* to the outbox */
  gboolean closed;
  GtkStack *stack;
  GtkWidget *form;
  PdVerdictLine *verdict;
  GtkLabel *draft_note;
  GtkDropDown *problem;
  GtkDropDown *impact;
  PdRecordPicker *customer;
  PdRecordPicker *line;
  PdFormField *title_field;
  GtkTextView *reason;
  GtkWidget *reason_mark;
  GtkLabel *reason_problem;
  PdFormField *amount;
  GtkTextView *description;
  GtkWidget *build_button;
  GtkBox *names;
  PdFormField *first_name;
  PdFormField *last_name;
  PdFormField *email;
  PdFormField *phone;
  PdRequestFiles *files;
  GtkLabel *failure;
  PdOutboxNote *outbox_note;
  GtkWidget *discard_button;
  GtkLabel *missing;
  GtkSpinner *spinner;
  GtkWidget *open_button;
  GtkWidget *submit_button;
  GtkLabel *done_text;
  PdIdentifier *done_number;
};

G_DEFINE_FINAL_TYPE (PdReportProblem, pd_report_problem, ADW_TYPE_WINDOW)

/* --- what is filled in --- */

static char *
dup_field (PdFormField *field)
{
  const char *text = pd_form_field_get_text (field);

  return text != NULL && *text != '\0' ? g_strdup (text) : NULL;
}

static char *
dup_view (GtkTextView *view)
{
  g_autofree char *text = pd_requests_dup_text (view);

  return *text != '\0' ? g_steal_pointer (&text) : NULL;
}

static PdContact *
collect_contact (PdReportProblem *self)
{
  PdContact *contact =
      self->contact != NULL ? pd_contact_copy (self->contact) : g_new0 (PdContact, 1);

  g_free (contact->first_name);
  contact->first_name = dup_field (self->first_name);
  g_free (contact->last_name);
  contact->last_name = dup_field (self->last_name);
  g_free (contact->email);
  contact->email = dup_field (self->email);
  g_free (contact->phone);
  contact->phone = dup_field (self->phone);

  return contact;
}

static PdRequestFields *
collect (PdReportProblem *self)
{
  PdRequestFields *fields = g_new0 (PdRequestFields, 1);
  g_autofree char *amount = dup_field (self->amount);

  fields->type = g_strdup (PD_REQUEST_PARTNER_CENTER);
  fields->customer_row_id = pd_record_picker_get_row_id (self->customer);
  fields->line_row_id = pd_record_picker_get_row_id (self->line);
  fields->problem = g_strdup (pd_report_get_problem (self->problem));
  fields->impact = g_strdup (pd_report_get_impact (self->impact));
  fields->title = dup_field (self->title_field);
  fields->reason = dup_view (self->reason);
  fields->amount = pd_request_normalize_amount (amount, self->currency); /* 9.9 */
  fields->description = self->edited ? dup_view (self->description) : NULL;
  fields->contact = collect_contact (self);

  return fields;
}

/* --- what is missing (9.7) --- */

/* 9.2, 9.4: only a refund needs a reason and an amount. */
static gboolean
is_refund (PdReportProblem *self)
{
  return g_strcmp0 (pd_report_get_problem (self->problem), REFUND_PROBLEM) == 0;
}

/* 9.9 */
static char *
check_amount (PdReportProblem *self)
{
  g_autofree char *amount = dup_field (self->amount);
  g_autofree char *currency = NULL;
  g_autoptr (GError) error = NULL;
  gint64 quantity = 0;
  gint64 minor = 0;

  if (amount == NULL)
    return is_refund (self) ? g_strdup (_ ("Enter a quantity or a sum of money.")) : NULL;
  if (pd_request_parse_amount (amount, self->currency, &quantity, &minor, &currency, &error))
    return NULL;

  return pd_error_to_user_text (error);
}

static void
check_field (PdFormField *field, gboolean ok, const char *problem)
{
  pd_form_field_set_problem (field, ok ? NULL : problem);
}

static void
check_fields (PdReportProblem *self)
{
  g_autofree char *amount = check_amount (self);
  g_autofree char *reason = dup_view (self->reason);
  const char *email = pd_form_field_get_text (self->email);

  gtk_widget_set_visible (self->reason_mark, is_refund (self));
  pd_customers_set_label (self->reason_problem,
                          is_refund (self) && self->reason_left && reason == NULL
                              ? _ ("Enter the refund reason.")
                              : NULL);
  pd_form_field_set_required (self->amount, is_refund (self));
  check_field (self->title_field, *pd_form_field_get_text (self->title_field) != '\0',
               _ ("Enter a title."));
  check_field (self->amount, amount == NULL, amount);
  check_field (self->first_name, *pd_form_field_get_text (self->first_name) != '\0',
               _ ("Enter the first name."));
  check_field (self->last_name, *pd_form_field_get_text (self->last_name) != '\0',
               _ ("Enter the last name."));
  check_field (self->email, pd_text_is_email (email),
               _ ("Enter an email address such as name@example.com."));
  check_field (self->phone, *pd_form_field_get_text (self->phone) != '\0',
               _ ("Enter a phone number."));
}

static void
update_submit (PdReportProblem *self)
{
  g_autoptr (PdRequestFields) fields = collect (self);
  g_autoptr (GError) error = NULL;
  gboolean allowed = pd_verdict_get_allowed (self->judgement);
  gboolean complete = pd_request_fields_check (fields, &error);
  gboolean busy = pd_draft_keeper_get_busy (self->keeper);
  const char *reason = NULL;

  if (!allowed)
    reason = pd_verdict_get_reason (self->judgement);
  else if (self->handed_over)
    reason = _ ("It stands in the outbox; go on with it there.");
  else if (busy)
    reason = _ ("The request is being saved.");
  else if (!complete)
    reason = error->message;
  pd_customers_set_reason (self->submit_button, reason == NULL, reason);
  gtk_label_set_text (self->missing, self->filed == NULL && reason != NULL ? reason : "");
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_visible (self->discard_button, self->filed == NULL && !self->handed_over &&
                                                    pd_draft_keeper_get_row_id (self->keeper) != 0);
}

static void
update (PdReportProblem *self)
{
  check_fields (self);
  update_submit (self);
}

/* --- description (9.4, 9.8) --- */

static void
described_cb (const char *text, const char *failure, gpointer user_data)
{
  PdReportProblem *self = user_data;

  if (text == NULL) {
    pd_customers_set_label (self->failure, failure);
    return;
  }
  if (self->edited)
    return;

  self->filling = TRUE;
  pd_requests_set_text (self->description, text);
  self->filling = FALSE;
}

static void
describe (PdReportProblem *self)
{
  g_autoptr (PdRequestFields) fields = NULL;

  pd_describer_stop (self->describer);
  if (self->edited)
    return;

  fields = collect (self);
  pd_describer_ask (self->describer, fields);
}

static gboolean
describe_late_cb (gpointer user_data)
{
  PdReportProblem *self = user_data;

  self->describe_source = 0;
  describe (self);

  return G_SOURCE_REMOVE;
}

/* --- changes --- */

static void
changed_cb (PdReportProblem *self)
{
  g_autoptr (PdRequestFields) fields = NULL;

  if (self->filling || self->closed || self->filed != NULL)
    return;

  fields = collect (self);
  gtk_widget_set_visible (GTK_WIDGET (self->failure), FALSE);
  pd_draft_keeper_set_fields (self->keeper, fields, TRUE);
  g_clear_handle_id (&self->describe_source, g_source_remove);
  self->describe_source = g_timeout_add (DESCRIBE_MS, describe_late_cb, self);
  update (self);
}

static void
reason_left_cb (PdReportProblem *self)
{
  if (self->closed)
    return;

  self->reason_left = TRUE;
  check_fields (self);
}

static void
set_edited (PdReportProblem *self, gboolean edited)
{
  self->edited = edited;
  gtk_widget_set_visible (self->build_button, edited);
}

static void
description_changed_cb (PdReportProblem *self)
{
  if (self->filling)
    return;

  set_edited (self, TRUE);
  changed_cb (self);
}

static void
build_clicked_cb (PdReportProblem *self)
{
  set_edited (self, FALSE);
  changed_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->description));
}

/* A title that a person typed stays. */
static void
preset_title (PdReportProblem *self, PdOrderLine *line)
{
  const char *present = pd_form_field_get_text (self->title_field);
  g_autofree char *title = NULL;

  if (*present != '\0' && g_strcmp0 (present, self->preset_title) != 0)
    return;

  title = g_strdup_printf (
      /* Translators: title of a support request; %1$s product, %2$s order number. */
      _ ("Refund of %1$s, order %2$s"), pd_order_line_get_title (line),
      pd_order_line_get_order_id (line));
  g_free (self->preset_title);
  self->preset_title = g_strdup (title);
  pd_form_field_set_text (self->title_field, title);
}

static void
set_currency (PdReportProblem *self, const char *currency)
{
  g_free (self->currency);
  self->currency = g_strdup (currency);
}

static void
set_customer (PdReportProblem *self, gint64 row_id, const char *name)
{
  g_autoptr (PdQueryModel) lines = NULL;

  if (g_strcmp0 (self->customer_name, name) != 0) {
    g_free (self->customer_name);
    self->customer_name = g_strdup (name);
  }
  pd_record_picker_set (self->customer, row_id, self->customer_name);
  if (row_id != 0)
    lines = pd_report_list_lines (self->desk, row_id);
  pd_record_picker_set_model (self->line, lines);
  gtk_widget_set_sensitive (GTK_WIDGET (self->line), lines != NULL);
}

static void
customer_chosen_cb (PdReportProblem *self, PdRecord *record)
{
  set_customer (self, pd_record_get_row_id (record), pd_customer_get_name (PD_CUSTOMER (record)));
  pd_record_picker_set (self->line, 0, NULL);
  set_currency (self, pd_customer_get_currency (PD_CUSTOMER (record)));
  changed_cb (self);
}

static void
line_chosen_cb (PdReportProblem *self, PdRecord *record)
{
  gboolean filling = self->filling;

  self->filling = TRUE;
  preset_title (self, PD_ORDER_LINE (record));
  self->filling = filling;
  set_currency (self, pd_order_line_get_currency (PD_ORDER_LINE (record)));
  changed_cb (self);
}

static void
set_line (PdReportProblem *self, PdOrderLine *line)
{
  g_autofree char *text = pd_report_format_line (PD_RECORD (line), FALSE);

  pd_record_picker_set (self->line, pd_record_get_row_id (PD_RECORD (line)), text);
  set_currency (self, pd_order_line_get_currency (line));
}

/* --- a draft that was kept --- */

static void
show_contact (PdReportProblem *self, PdContact *contact)
{
  g_clear_pointer (&self->contact, pd_contact_free);
  self->contact = pd_contact_copy (contact);
  pd_form_field_set_text (self->first_name, contact->first_name);
  pd_form_field_set_text (self->last_name, contact->last_name);
  pd_form_field_set_text (self->email, contact->email);
  pd_form_field_set_text (self->phone, contact->phone);
}

static void
show_draft (PdReportProblem *self, PdRequestDetails *details)
{
  PdSupportRequest *request = details->request;
  const char *description = pd_support_request_get_description (request);

  pd_draft_keeper_set_row_id (self->keeper, pd_record_get_row_id (PD_RECORD (request)));
  pd_report_choose_problem (self->problem, pd_support_request_get_problem (request));
  pd_report_choose_impact (self->impact, pd_support_request_get_impact (request));
  if (pd_support_request_get_customer_row_id (request) != 0)
    set_customer (self, pd_support_request_get_customer_row_id (request),
                  pd_support_request_get_customer_name (request));
  if (pd_support_request_get_line_row_id (request) != 0 &&
      pd_record_picker_get_row_id (self->line) == 0)
    pd_record_picker_set (self->line, pd_support_request_get_line_row_id (request),
                          pd_support_request_get_order_id (request));
  pd_form_field_set_text (self->title_field, pd_support_request_get_title (request));
  pd_requests_set_text (self->reason, pd_support_request_get_reason (request));
  pd_form_field_set_text (self->amount, pd_support_request_get_amount (request));
  set_edited (self, description != NULL && *description != '\0');
  if (self->edited)
    pd_requests_set_text (self->description, description);
  if (details->contact != NULL)
    show_contact (self, details->contact);
  pd_request_files_set_attachments (self->files, details->attachments);
  gtk_widget_set_visible (GTK_WIDGET (self->draft_note), TRUE);
}

/* The form is whole: from here on a person's changes are kept. */
static void
begin (PdReportProblem *self)
{
  g_autoptr (PdRequestFields) fields = NULL;

  self->filling = FALSE;
  fields = collect (self);
  pd_draft_keeper_set_fields (self->keeper, fields, FALSE);
  gtk_widget_set_sensitive (self->form, pd_verdict_get_allowed (self->judgement));
  describe (self);
  update (self);
  if (pd_record_picker_get_row_id (self->customer) == 0)
    gtk_widget_grab_focus (GTK_WIDGET (self->customer));
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->reason));
}

static void
line_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdRecord) line = pd_desk_get_finish (PD_DESK (source), result, &error);
  PdReportProblem *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  /* Who may not see purchases (1.1) still goes on with the order number. */
  if (line != NULL && pd_record_get_row_id (line) == pd_record_picker_get_row_id (self->line))
    set_line (self, PD_ORDER_LINE (line));
  begin (self);
}

static void
draft_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdRequestDetails) details = pd_report_find_draft_finish (result, &error);
  PdReportProblem *self = user_data;
  gint64 line = 0;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL) {
    g_autofree char *text = pd_error_to_user_text (error);

    g_warning ("Reading a draft: %s", error->message);
    pd_customers_set_label (self->failure, text);
  }
  if (details != NULL)
    show_draft (self, details);

  line = details != NULL ? pd_record_picker_get_row_id (self->line) : 0;
  if (line != 0)
    pd_desk_get_async (self->desk, PD_LIST_SOFTWARE, line, self->reading, line_read_cb, self);
  else
    begin (self);
}

/* First the remembered contact, which a draft may replace. */
static void
contact_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdContact) contact = pd_desk_get_contact_finish (PD_DESK (source), result, &error);
  PdReportProblem *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (contact != NULL)
    show_contact (self, contact);
  else
    g_warning ("Reading the contact: %s", error->message);

  pd_report_find_draft_async (self->desk, pd_draft_keeper_get_row_id (self->keeper),
                              pd_record_picker_get_row_id (self->line), self->reading,
                              draft_read_cb, self);
}

/* --- files --- */

static void
file_added_cb (PdReportProblem *self, GFile *file)
{
  pd_draft_keeper_attach (self->keeper, file);
}

static void
file_removed_cb (PdReportProblem *self, PdAttachment *attachment)
{
  pd_draft_keeper_detach (self->keeper, pd_record_get_row_id (PD_RECORD (attachment)));
}

static void
attachments_cb (PdReportProblem *self, GPtrArray *attachments)
{
  pd_request_files_set_attachments (self->files, attachments);
}

/* --- what the keeper tells --- */

static void
failed_cb (PdReportProblem *self, int step, GError *error)
{
  g_autofree char *text = pd_error_to_user_text (error);
  g_autofree char *sentence = NULL;

  if (step == PD_DRAFT_ATTACHING) {
    pd_request_files_set_problem (self->files, text);
    return;
  }
  if (step == PD_DRAFT_SAVING)
    /* Translators: %s is a sentence that says why. */
    sentence = g_strdup_printf (_ ("The draft could not be saved. %s"), text);
  self->handed_over =
      step == PD_DRAFT_SUBMITTING && pd_outbox_note_set_error (self->outbox_note, error);
  if (!self->handed_over)
    pd_customers_set_label (self->failure, sentence != NULL ? sentence : text);
  update_submit (self);
}

static void
busy_changed_cb (PdReportProblem *self)
{
  gboolean busy = pd_draft_keeper_get_busy (self->keeper);

  pd_request_files_set_busy (self->files, busy);
  update_submit (self);
}

static void
submitted_cb (PdReportProblem *self, PdRequestDetails *details)
{
  const char *number = pd_support_request_get_number (details->request);
  g_autofree char *text = NULL;

  g_set_object (&self->filed, details->request);
  text = pd_desk_is_local (self->desk)
             ? g_strdup (_ ("The request was filed in this book and has its number. On a local "
                            "account nothing is sent: print or save the request and hand it in."))
             : g_strdup (_ ("The request was filed and has its number."));
  gtk_label_set_text (self->done_text, text);
  pd_identifier_set_text (self->done_number, number);
  gtk_stack_set_visible_child_name (self->stack, "done");
  gtk_window_set_default_size (GTK_WINDOW (self), 660, 300);
  gtk_widget_set_visible (self->submit_button, FALSE);
  gtk_widget_set_visible (self->open_button, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->failure), FALSE);
  update_submit (self);
  gtk_widget_grab_focus (self->open_button);
}

static void
discarded_cb (PdReportProblem *self)
{
  if (self->opener != NULL)
    pd_customers_toast (self->opener, _ ("The draft was discarded."));
  gtk_window_destroy (GTK_WINDOW (self));
}

/* --- buttons --- */

static void
submit_clicked_cb (PdReportProblem *self)
{
  g_autoptr (PdRequestFields) fields = NULL;

  if (self->filed != NULL || self->handed_over || pd_draft_keeper_get_busy (self->keeper))
    return;

  fields = collect (self);
  gtk_widget_set_visible (GTK_WIDGET (self->failure), FALSE);
  pd_draft_keeper_set_fields (self->keeper, fields, FALSE);
  pd_draft_keeper_submit (self->keeper, self->request_id);
  update_submit (self);
}

static void
discard_confirmed_cb (gboolean confirmed, gpointer user_data)
{
  g_autoptr (PdReportProblem) self = user_data;

  if (confirmed && !self->closed)
    pd_draft_keeper_discard (self->keeper);
}

static void
discard_clicked_cb (PdReportProblem *self)
{
  pd_dialogs_confirm (GTK_WIDGET (self), _ ("Discard this draft?"),
                      _ ("What was typed and the attached files are thrown away."),
                      _ ("Discard draft"), discard_confirmed_cb, g_object_ref (self));
}

static void
open_clicked_cb (PdReportProblem *self)
{
  PdWindow *window = pd_customers_window_of (GTK_WIDGET (self));
  g_autoptr (PdDesk) desk = g_object_ref (self->desk);
  gint64 row_id = pd_record_get_row_id (PD_RECORD (self->filed));

  gtk_window_close (GTK_WINDOW (self));
  if (window != NULL)
    pd_window_push (window, pd_request_page_new (desk, row_id));
}

static void
close_clicked_cb (PdReportProblem *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static gboolean
pd_report_problem_close_request (GtkWindow *window)
{
  PdReportProblem *self = PD_REPORT_PROBLEM (window);

  pd_draft_keeper_flush (self->keeper);

  return GTK_WINDOW_CLASS (pd_report_problem_parent_class)->close_request (window);
}

/* --- GObject --- */

static void
pd_report_problem_dispose (GObject *object)
{
  PdReportProblem *self = PD_REPORT_PROBLEM (object);

  self->closed = TRUE;
  g_cancellable_cancel (self->reading);
  if (self->describer != NULL)
    pd_describer_stop (self->describer);
  g_clear_handle_id (&self->describe_source, g_source_remove);
  if (self->keeper != NULL)
    g_signal_handlers_disconnect_by_data (self->keeper, self);
  G_OBJECT_CLASS (pd_report_problem_parent_class)->dispose (object);
}

static void
pd_report_problem_finalize (GObject *object)
{
  PdReportProblem *self = PD_REPORT_PROBLEM (object);

  g_clear_weak_pointer (&self->opener);
  g_clear_object (&self->keeper);
  g_clear_object (&self->judgement);
  g_clear_pointer (&self->contact, pd_contact_free);
  g_clear_object (&self->filed);
  g_clear_object (&self->reading);
  g_clear_pointer (&self->describer, pd_describer_free);
  g_clear_object (&self->desk);
  g_free (self->preset_title);
  g_free (self->currency);
  g_free (self->request_id);
  g_free (self->customer_name);
  G_OBJECT_CLASS (pd_report_problem_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PdReportProblem, stack);
  gtk_widget_class_bind_template_child (widget_class, PdReportProblem, form);
  gtk_widget_class_bind_template_child (widget_class, PdReportProblem, verdict);
  gtk_widget_class_bind_template_child (widget_class, PdReportProblem, draft_note);
  gtk_widget_class_bind_template_child (widget_class, PdReportProblem, problem);
  gtk_widget_class_bind_template_child (widget_class, PdReportProblem, impact);
  gtk_widget_class_bind_template_child (widget_class, PdReportProblem, customer);
  gtk_widget_class_bind_template_child (widget_class, PdReportProblem, line);
  gtk_widget_class_bind_template_child (widget_class, PdReportProblem, title_field);
  gtk_widget_class_bind_template_child (widget_class, PdReportProblem, reason);
  gtk_widget_class_bind_template_child (widget_class, PdReportProblem, reason_mark);
  gtk_widget_class_bind_template_child (widget_class, PdReportProblem, reason_problem);
  gtk_widget_class_bind_template_child (widget_class, PdReportProblem, amount);
  gtk_widget_class_bind_template_child (widget_class, PdReportProblem, description);
  gtk_widget_class_bind_template_child (widget_class, PdReportProblem, build_button);
  gtk_widget_class_bind_template_child (widget_class, PdReportProblem, names);
  gtk_widget_class_bind_template_child (widget_class, PdReportProblem, first_name);
  gtk_widget_class_bind_template_child (widget_class, PdReportProblem, last_name);
  gtk_widget_class_bind_template_child (widget_class, PdReportProblem, email);
  gtk_widget_class_bind_template_child (widget_class, PdReportProblem, phone);
  gtk_widget_class_bind_template_child (widget_class, PdReportProblem, files);
  gtk_widget_class_bind_template_child (widget_class, PdReportProblem, failure);
  gtk_widget_class_bind_template_child (widget_class, PdReportProblem, outbox_note);
  gtk_widget_class_bind_template_child (widget_class, PdReportProblem, discard_button);
  gtk_widget_class_bind_template_child (widget_class, PdReportProblem, missing);
  gtk_widget_class_bind_template_child (widget_class, PdReportProblem, spinner);
  gtk_widget_class_bind_template_child (widget_class, PdReportProblem, open_button);
  gtk_widget_class_bind_template_child (widget_class, PdReportProblem, submit_button);
  gtk_widget_class_bind_template_child (widget_class, PdReportProblem, done_text);
  gtk_widget_class_bind_template_child (widget_class, PdReportProblem, done_number);
}

static void
bind_callbacks (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, reason_left_cb);
  gtk_widget_class_bind_template_callback (widget_class, customer_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, line_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, build_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, file_added_cb);
  gtk_widget_class_bind_template_callback (widget_class, file_removed_cb);
  gtk_widget_class_bind_template_callback (widget_class, discard_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, submit_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_clicked_cb);
}

static void
pd_report_problem_class_init (PdReportProblemClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_report_problem_dispose;
  G_OBJECT_CLASS (klass)->finalize = pd_report_problem_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = pd_report_problem_close_request;
  g_type_ensure (PD_TYPE_VERDICT_LINE);
  g_type_ensure (PD_TYPE_IDENTIFIER);
  g_type_ensure (PD_TYPE_FORM_FIELD);
  g_type_ensure (PD_TYPE_OUTBOX_NOTE);
  g_type_ensure (PD_TYPE_RECORD_PICKER);
  g_type_ensure (PD_TYPE_REQUEST_FILES);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_REQUESTS_RESOURCE ("pd-report-problem.ui"));
  bind_template (widget_class);
  bind_callbacks (widget_class);
}

static void
pd_report_problem_init (PdReportProblem *self)
{
  self->filling = TRUE;
  self->reading = g_cancellable_new ();
  self->request_id = g_uuid_string_random ();
  pd_requests_load_css ();
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_requests_prepare_text (self->reason, NULL);
  pd_requests_prepare_text (self->description, NULL);
  pd_customers_tidy_names (GTK_WIDGET (self));
  pd_report_fill_problems (self->problem);
  pd_report_fill_impacts (self->impact);
  pd_record_picker_setup (self->customer, pd_report_format_customer, _ ("Customer"),
                          _ ("Choose a customer"));
  pd_record_picker_setup (self->line, pd_report_format_line, _ ("Purchase"),
                          _ ("Choose a purchase"));
  g_signal_connect_object (gtk_text_view_get_buffer (self->reason), "changed",
                           G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_text_view_get_buffer (self->description), "changed",
                           G_CALLBACK (description_changed_cb), self, G_CONNECT_SWAPPED);
  if (g_strcmp0 (pd_text_get_language (), "ja") == 0) /* family name first */
    gtk_box_reorder_child_after (self->names, GTK_WIDGET (self->first_name),
                                 GTK_WIDGET (self->last_name));
}

static void
connect_keeper (PdReportProblem *self)
{
  g_signal_connect_swapped (self->keeper, "saved", G_CALLBACK (update_submit), self);
  g_signal_connect_swapped (self->keeper, "attachments", G_CALLBACK (attachments_cb), self);
  g_signal_connect_swapped (self->keeper, "failed", G_CALLBACK (failed_cb), self);
  g_signal_connect_swapped (self->keeper, "submitted", G_CALLBACK (submitted_cb), self);
  g_signal_connect_swapped (self->keeper, "discarded", G_CALLBACK (discarded_cb), self);
  g_signal_connect_swapped (self->keeper, "notify::busy", G_CALLBACK (busy_changed_cb), self);
}

static void
set_up (PdReportProblem *self, PdCustomer *customer, PdOrderLine *line)
{
  g_autoptr (PdQueryModel) customers = pd_report_list_customers (self->desk);

  /* 1.21: told before the form is filled. */
  self->judgement = pd_desk_judge_request (self->desk, PD_REQUEST_PARTNER_CENTER);
  pd_verdict_line_set_verdict (self->verdict,
                               pd_verdict_get_allowed (self->judgement) ? NULL : self->judgement);
  gtk_widget_set_sensitive (self->form, FALSE); /* until it is filled, a moment later */
  gtk_drop_down_set_selected (self->impact, 1);
  pd_record_picker_set_model (self->customer, customers);
  if (customer != NULL)
    set_customer (self, pd_record_get_row_id (PD_RECORD (customer)),
                  pd_customer_get_name (customer));
  else
    set_customer (self, line != NULL ? pd_order_line_get_customer_row_id (line) : 0,
                  line != NULL ? pd_order_line_get_customer_name (line) : NULL);
  if (customer != NULL)
    set_currency (self, pd_customer_get_currency (customer));
  if (line != NULL) {
    set_line (self, line);
    preset_title (self, line);
  }
  pd_desk_get_contact_async (self->desk, self->reading, contact_read_cb, self);
}

void
pd_report_problem_present (GtkWidget *parent,
                           PdDesk *desk,
                           PdCustomer *customer,
                           PdOrderLine *line,
                           gint64 draft_row_id)
{
  PdReportProblem *self = NULL;

  g_return_if_fail (PD_IS_DESK (desk));

  self = g_object_new (PD_TYPE_REPORT_PROBLEM, NULL);
  self->desk = g_object_ref (desk);
  self->describer = pd_describer_new (desk, described_cb, self);
  g_set_weak_pointer (&self->opener, parent);
  self->keeper = pd_draft_keeper_new (desk, draft_row_id);
  connect_keeper (self);
  set_up (self, customer, line);
  pd_customers_present_dialog (GTK_WINDOW (self), parent);
}
