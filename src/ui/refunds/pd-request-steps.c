// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <glib/gi18n.h>

#include "pd-contact-form.h"
#include "pd-describer.h"
#include "pd-desk-requests.h"
#include "pd-draft-finder.h"
#include "pd-draft-keeper.h"
#include "pd-form-field.h"
#include "pd-issue-types.h"
#include "pd-outbox.h"
#include "pd-refunds-util.h"
#include "pd-refunds.h"
#include "pd-request-files.h"
#include "pd-widgets.h"

#define REFUND_CATEGORY "exchanges-and-refunds"
#define N_STEPS 3

struct _PdRequestSteps
{
  AdwBin parent_instance;
  PdDesk *desk;               /* (owned) */
  PdReservation *reservation; /* (owned) */
  PdDraftKeeper *keeper;      /* (owned) (nullable): NULL from Create on */
  GCancellable *cancellable;  /* (owned): of everything that only fills the form */
  PdDescriber *describer;     /* (owned) (nullable) until the desk is known */
  char *preset_problem;       /* (owned) (nullable) */
  char *preset_category;      /* (owned) (nullable) */
  char *preset_title;         /* (owned) (nullable) */
  char *quote;                /* (owned) (nullable) */
  char *facts;                /* (owned) (nullable): what the desk wrote of the fields */
  gint64 draft_row_id;
  int step;
  gboolean fixed;
  gboolean filling; /* the program fills, not the person */
  gboolean edited;  /* the description is the person's */
  gboolean contact_edited;
  gboolean unsaved;     /* something was changed that no draft has yet */
  gboolean wanted;      /* Create was pressed and waits for the draft */
  gboolean sent;        /* Create was given on */
  gboolean handed_over; /* to the outbox */
  gboolean busy;        /* the owner's call runs */
  GtkWidget *marks[N_STEPS];
  GtkRevealer *draft_revealer;
  GtkButton *discard_button;
  GtkStack *stack;
  GtkDropDown *issue_type;
  GtkLabel *subscription;
  GtkLabel *customer;
  PdIdentifier *reservation_id;
  PdIdentifier *order_id;
  GtkDropDown *problem;
  GtkDropDown *category;
  GtkDropDown *impact;
  PdFormField *title;
  PdFormField *request_reason;
  PdFormField *amount; /* 9.9; the owner of a refund or an exchange knows it */
  GtkTextView *description;
  GtkButton *rebuild_button;
  GtkLabel *description_problem;
  PdRequestFiles *files;
  PdContactForm *contact_form;
  GtkLabel *failure;
  PdOutboxNote *outbox_note;
  GtkButton *back_button;
  GtkLabel *why_not;
  GtkSpinner *spinner;
  GtkButton *next_button; /* Create on the last step */
};

G_DEFINE_FINAL_TYPE (PdRequestSteps, pd_request_steps, ADW_TYPE_BIN)

enum { CREATE, BACK, N_SIGNALS };
static guint signals[N_SIGNALS];

static const char *const step_names[N_STEPS] = { "basics", "problem", "contact" };

/* --- what is filled in --- */

static void
choose_problem (PdRequestSteps *self, const char *problem, const char *category)
{
  pd_issue_choose (self->issue_type, self->problem, self->category, problem, category);
}

static char *
dup_text (PdFormField *field)
{
  char *text = g_strstrip (g_strdup (pd_form_field_get_text (field)));

  if (*text == '\0')
    g_clear_pointer (&text, g_free);

  return text;
}

static char *
dup_description (PdRequestSteps *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->description);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);

  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static gboolean
is_refund (PdRequestSteps *self)
{
  return g_strcmp0 (pd_refunds_get_choice (self->category), REFUND_CATEGORY) == 0;
}

static PdRequestFields *
collect (PdRequestSteps *self)
{
  PdRequestFields *fields = g_new0 (PdRequestFields, 1);
  g_autofree char *description = dup_description (self);

  fields->type = g_strdup (PD_REQUEST_AZURE);
  fields->customer_row_id = pd_reservation_get_customer_row_id (self->reservation);
  fields->reservation_row_id = pd_record_get_row_id (PD_RECORD (self->reservation));
  fields->subscription_id = g_strdup (pd_reservation_get_billing_subscription (self->reservation));
  fields->problem = g_strdup (pd_refunds_get_choice (self->problem));
  fields->category = g_strdup (pd_refunds_get_choice (self->category));
  fields->impact = g_strdup (pd_refunds_get_choice (self->impact));
  fields->title = dup_text (self->title);
  fields->reason = dup_text (self->request_reason);
  fields->amount = is_refund (self) ? dup_text (self->amount) : NULL;
  fields->description = *description != '\0' ? g_strdup (description) : NULL;
  fields->contact = pd_contact_form_dup_contact (self->contact_form);

  return fields;
}

/* --- what is missing --- */

/* 9.9 */
static gboolean
check_amount (PdRequestSteps *self)
{
  g_autofree char *amount = dup_text (self->amount);
  g_autofree char *currency = NULL;
  g_autoptr (GError) error = NULL;
  gint64 quantity = 0;
  gint64 minor = 0;

  if (is_refund (self) && amount == NULL)
    pd_form_field_set_problem (self->amount, _ ("Enter the amount requested."));
  else if (is_refund (self) &&
           !pd_request_parse_amount (amount, pd_reservation_get_currency (self->reservation),
                                     &quantity, &minor, &currency, &error))
    pd_form_field_set_problem (self->amount, error->message);
  else {
    pd_form_field_set_problem (self->amount, NULL);
    return TRUE;
  }

  return FALSE;
}

static const char *
check_problem (PdRequestSteps *self)
{
  g_autofree char *title = dup_text (self->title);
  g_autofree char *reason = dup_text (self->request_reason);
  g_autofree char *description = dup_description (self);
  gboolean empty = *g_strstrip (description) == '\0';
  gboolean amount = check_amount (self);

  pd_form_field_set_problem (self->title, title == NULL ? _ ("Enter a title.") : NULL);
  pd_form_field_set_problem (self->request_reason,
                             reason == NULL ? _ ("Write why the request is made.") : NULL);
  pd_customers_set_label (self->description_problem,
                          empty && self->edited ? _ ("The description is empty.") : NULL);
  if (title == NULL)
    return _ ("Enter a title.");
  if (reason == NULL)
    return _ ("Write why the request is made.");
  if (!amount)
    return _ ("Enter the amount requested.");
  if (pd_describer_is_asking (self->describer))
    return _ ("The description is being built.");

  return empty ? _ ("The description is empty.") : NULL;
}

static const char *
get_reason (PdRequestSteps *self)
{
  if (self->handed_over)
    return _ ("It stands in the outbox; go on with it there.");
  if (self->busy || self->wanted || self->sent)
    return _ ("The request is being sent.");
  if (self->keeper != NULL && pd_draft_keeper_get_busy (self->keeper))
    return _ ("A file is being added.");
  if (self->step == 1)
    return check_problem (self);
  if (self->step == 2)
    return pd_contact_form_check (self->contact_form);

  return NULL;
}

static void
update (PdRequestSteps *self)
{
  const char *reason = get_reason (self);
  gboolean works = (self->busy || self->wanted || self->sent) && !self->handed_over;
  gboolean shut = works || self->handed_over;
  gboolean first = self->step == 0;

  pd_customers_set_reason (GTK_WIDGET (self->next_button), reason == NULL, reason);
  gtk_label_set_text (self->why_not, reason != NULL ? reason : "");
  /* Without an owner that has something before it, there is nowhere to go back to. */
  gtk_widget_set_visible (GTK_WIDGET (self->back_button),
                          !first || g_signal_has_handler_pending (self, signals[BACK], 0, FALSE));
  gtk_widget_set_visible (GTK_WIDGET (self->amount), !self->fixed && is_refund (self));
  gtk_widget_set_sensitive (GTK_WIDGET (self->back_button), !shut);
  gtk_widget_set_sensitive (GTK_WIDGET (self->stack), !shut);
  gtk_widget_set_sensitive (GTK_WIDGET (self->discard_button), !shut);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), works);
  gtk_spinner_set_spinning (self->spinner, works);
}

static void
show_step (PdRequestSteps *self, int step)
{
  self->step = step;
  for (int i = 0; i < N_STEPS; i++) {
    if (i == step)
      gtk_widget_add_css_class (self->marks[i], "present");
    else
      gtk_widget_remove_css_class (self->marks[i], "present");
    gtk_accessible_update_state (GTK_ACCESSIBLE (self->marks[i]), GTK_ACCESSIBLE_STATE_SELECTED,
                                 i == step, -1);
  }
  gtk_stack_set_visible_child_name (self->stack, step_names[step]);
  gtk_button_set_label (self->next_button, step == N_STEPS - 1 ? _ ("C_reate") : _ ("_Next"));
  pd_refunds_tidy (GTK_WIDGET (self->next_button));
  update (self);
}

/* --- the description (13.6) --- */

static void
show_description (PdRequestSteps *self)
{
  g_autofree char *text = NULL;

  if (self->edited)
    return;

  text = self->quote != NULL
             ? g_strdup_printf ("%s\n\n%s", self->facts != NULL ? self->facts : "", self->quote)
             : g_strdup (self->facts != NULL ? self->facts : "");
  self->filling = TRUE;
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->description), g_strchug (text), -1);
  self->filling = FALSE;
}

static void
described_cb (const char *text, const char *failure, gpointer user_data)
{
  PdRequestSteps *self = user_data;

  if (text != NULL) {
    g_free (self->facts);
    self->facts = g_strdup (text);
    show_description (self);
  } else
    pd_customers_set_label (self->failure, failure);
  update (self);
}

static void
describe (PdRequestSteps *self)
{
  g_autoptr (PdRequestFields) fields = NULL;

  if (self->edited)
    return;

  fields = collect (self);
  g_clear_pointer (&fields->description, g_free);
  pd_describer_ask (self->describer, fields);
}

/* --- the draft --- */

static void create (PdRequestSteps *self);

static void
saved_cb (PdRequestSteps *self)
{
  self->draft_row_id = pd_draft_keeper_get_row_id (self->keeper);
  self->unsaved = FALSE;
  if (self->wanted)
    create (self);
}

static void
attachments_cb (PdRequestSteps *self, GPtrArray *attachments)
{
  self->draft_row_id = pd_draft_keeper_get_row_id (self->keeper);
  pd_request_files_set_attachments (self->files, attachments);
}

static void
failed_cb (PdRequestSteps *self, int step, const GError *error)
{
  g_autofree char *text = pd_error_to_user_text (error);

  if ((PdDraftStep) step == PD_DRAFT_ATTACHING) {
    pd_request_files_set_problem (self->files, text);
    return;
  }

  pd_customers_set_label (self->failure, text);
  self->wanted = FALSE;
  update (self);
}

static void
busy_cb (PdRequestSteps *self)
{
  pd_request_files_set_busy (self->files,
                             self->keeper != NULL && pd_draft_keeper_get_busy (self->keeper));
  update (self);
}

static void discarded_cb (PdRequestSteps *self);

static void
drop_keeper (PdRequestSteps *self)
{
  if (self->keeper != NULL)
    g_signal_handlers_disconnect_by_data (self->keeper, self);
  g_clear_object (&self->keeper);
}

static void
make_keeper (PdRequestSteps *self)
{
  drop_keeper (self);
  self->keeper = pd_draft_keeper_new (self->desk, self->draft_row_id);
  g_signal_connect_object (self->keeper, "saved", G_CALLBACK (saved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->keeper, "attachments", G_CALLBACK (attachments_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->keeper, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->keeper, "notify::busy", G_CALLBACK (busy_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->keeper, "discarded", G_CALLBACK (discarded_cb), self,
                           G_CONNECT_SWAPPED);
}

/* Kept about a second after each change of the person's. */
static void
keep (PdRequestSteps *self, gboolean changed)
{
  g_autoptr (PdRequestFields) fields = NULL;

  if (self->keeper == NULL)
    return;

  fields = collect (self);
  pd_draft_keeper_set_fields (self->keeper, fields, changed);
  self->unsaved = self->unsaved || changed;
}

static void
show_fields (PdRequestSteps *self, PdRequestDetails *draft)
{
  PdSupportRequest *request = draft->request;
  const char *description = pd_support_request_get_description (request);

  self->filling = TRUE;
  if (!self->fixed) {
    choose_problem (self, pd_support_request_get_problem (request),
                    pd_support_request_get_category (request));
    pd_form_field_set_text (self->amount, pd_support_request_get_amount (request));
  }
  pd_refunds_set_choice (self->impact, pd_support_request_get_impact (request));
  pd_form_field_set_text (self->title, pd_support_request_get_title (request));
  pd_form_field_set_text (self->request_reason, pd_support_request_get_reason (request));
  if (draft->contact != NULL) {
    pd_contact_form_set_contact (self->contact_form, draft->contact);
    self->contact_edited = TRUE;
  }
  /* A refund's description follows the quote of today, unless the person wrote it. */
  self->edited = !self->fixed && description != NULL && *description != '\0';
  if (self->edited)
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->description), description, -1);
  self->filling = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->rebuild_button), self->edited);
  pd_request_files_set_attachments (self->files, draft->attachments);
}

static void
draft_found_cb (PdRequestDetails *details, gpointer user_data)
{
  PdRequestSteps *self = user_data;

  /* Who has begun to write does not want to be overwritten. */
  if (!self->unsaved && self->draft_row_id == 0 && !self->sent)
    pd_request_steps_set_draft (self, details);
}

static void
reset (PdRequestSteps *self)
{
  self->filling = TRUE;
  choose_problem (self, self->preset_problem, self->preset_category);
  gtk_drop_down_set_selected (self->impact, 0);
  pd_form_field_set_text (self->title, self->preset_title);
  pd_form_field_set_text (self->request_reason, NULL);
  if (!self->fixed)
    pd_form_field_set_text (self->amount, NULL);
  self->edited = FALSE;
  self->filling = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->rebuild_button), FALSE);
  pd_request_files_set_attachments (self->files, NULL);
}

static void
discarded_cb (PdRequestSteps *self)
{
  self->draft_row_id = 0;
  self->unsaved = FALSE;
  make_keeper (self);
  gtk_revealer_set_reveal_child (self->draft_revealer, FALSE);
  reset (self);
  describe (self);
  update (self);
}

static void
discard_clicked_cb (PdRequestSteps *self)
{
  if (self->keeper != NULL)
    pd_draft_keeper_discard (self->keeper);
}

/* --- the contact --- */

static void
contact_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdRequestSteps *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdContact) contact = pd_desk_get_contact_finish (PD_DESK (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (contact == NULL) {
    g_warning ("Reading the contact data: %s", error->message);
    contact = g_new0 (PdContact, 1);
    pd_contact_fill_defaults (contact);
  }
  if (!self->contact_edited)
    pd_contact_form_set_contact (self->contact_form, contact);
  update (self);
}

/* --- changes of the person's --- */

static void
changed_cb (PdRequestSteps *self, GtkWidget *what)
{
  if (self->filling || self->reservation == NULL || gtk_widget_in_destruction (GTK_WIDGET (self)))
    return;

  if (PD_IS_CONTACT_FORM (what))
    self->contact_edited = TRUE;
  gtk_widget_set_visible (GTK_WIDGET (self->failure), FALSE);
  keep (self, TRUE);
  update (self);
}

static void
reason_changed_cb (PdRequestSteps *self)
{
  if (self->filling || self->reservation == NULL)
    return;

  describe (self);
  changed_cb (self, NULL);
}

static void
issue_changed_cb (PdRequestSteps *self)
{
  if (self->filling || self->reservation == NULL || gtk_widget_in_destruction (GTK_WIDGET (self)))
    return;

  self->filling = TRUE;
  pd_issue_fill_problems (self->problem, self->issue_type);
  pd_issue_fill_categories (self->category, self->problem);
  self->filling = FALSE;
  changed_cb (self, NULL);
}

static void
problem_changed_cb (PdRequestSteps *self)
{
  if (self->filling || self->reservation == NULL || gtk_widget_in_destruction (GTK_WIDGET (self)))
    return;

  self->filling = TRUE;
  pd_issue_fill_categories (self->category, self->problem);
  self->filling = FALSE;
  changed_cb (self, NULL);
}

static void
category_changed_cb (PdRequestSteps *self)
{
  changed_cb (self, NULL);
}

static void
description_changed_cb (PdRequestSteps *self)
{
  if (self->filling || self->reservation == NULL)
    return;

  self->edited = TRUE;
  gtk_widget_set_visible (GTK_WIDGET (self->rebuild_button), TRUE);
  pd_describer_stop (self->describer);
  changed_cb (self, NULL);
}

static void
rebuild_clicked_cb (PdRequestSteps *self)
{
  self->edited = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->rebuild_button), FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->description));
  describe (self);
  changed_cb (self, NULL);
}

static void
file_added_cb (PdRequestSteps *self, GFile *file)
{
  if (self->keeper == NULL)
    return;

  keep (self, FALSE);
  pd_draft_keeper_attach (self->keeper, file);
}

static void
file_removed_cb (PdRequestSteps *self, PdAttachment *attachment)
{
  if (self->keeper != NULL)
    pd_draft_keeper_detach (self->keeper, pd_record_get_row_id (PD_RECORD (attachment)));
}

/* --- Next, Back, Create (13.5) --- */

static void
back_clicked_cb (PdRequestSteps *self)
{
  if (self->step == 0) {
    g_signal_emit (self, signals[BACK], 0);
    return;
  }

  show_step (self, self->step - 1);
  gtk_widget_grab_focus (GTK_WIDGET (self->next_button));
}

/* From here on the draft belongs to the request: nothing is kept any more. */
static void
create (PdRequestSteps *self)
{
  self->wanted = FALSE;
  self->sent = TRUE;
  drop_keeper (self);
  update (self);
  g_signal_emit (self, signals[CREATE], 0);
}

static void
create_clicked (PdRequestSteps *self)
{
  g_autoptr (PdRequestFields) fields = NULL;
  g_autoptr (GError) error = NULL;

  if (self->sent || self->wanted || get_reason (self) != NULL)
    return;

  fields = collect (self);
  if (!pd_request_fields_check (fields, &error)) {
    g_autofree char *text = pd_error_to_user_text (error);

    pd_customers_set_label (self->failure, text);
    return;
  }

  gtk_widget_set_visible (GTK_WIDGET (self->failure), FALSE);
  /* A draft that is being made becomes the request; it must not stay behind. */
  self->wanted = self->draft_row_id == 0 && self->unsaved;
  update (self);
  if (self->wanted)
    pd_draft_keeper_flush (self->keeper);
  else
    create (self);
}

static void
next_clicked_cb (PdRequestSteps *self)
{
  if (get_reason (self) != NULL)
    return;
  if (self->step == N_STEPS - 1) {
    create_clicked (self);
    return;
  }

  show_step (self, self->step + 1);
  gtk_widget_grab_focus (self->step == 1 ? GTK_WIDGET (self->request_reason)
                                         : GTK_WIDGET (self->contact_form));
}

/* --- GObject --- */

static void
pd_request_steps_dispose (GObject *object)
{
  PdRequestSteps *self = PD_REQUEST_STEPS (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  if (self->describer != NULL)
    pd_describer_stop (self->describer);
  if (self->keeper != NULL)
    pd_draft_keeper_flush (self->keeper);
  drop_keeper (self);
  G_OBJECT_CLASS (pd_request_steps_parent_class)->dispose (object);
}

static void
pd_request_steps_finalize (GObject *object)
{
  PdRequestSteps *self = PD_REQUEST_STEPS (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->describer, pd_describer_free);
  g_clear_object (&self->desk);
  g_clear_object (&self->reservation);
  g_free (self->preset_problem);
  g_free (self->preset_category);
  g_free (self->preset_title);
  g_free (self->quote);
  g_free (self->facts);
  G_OBJECT_CLASS (pd_request_steps_parent_class)->finalize (object);
}

static void
pd_request_steps_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pd_request_steps_parent_class)->map (widget);
  /* The owner connects to "back" after the widget was made. */
  update (PD_REQUEST_STEPS (widget));
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  static const char *const marks[N_STEPS] = { "mark_basics", "mark_problem", "mark_contact" };

  for (gsize i = 0; i < N_STEPS; i++)
    gtk_widget_class_bind_template_child_full (widget_class, marks[i], FALSE,
                                               G_STRUCT_OFFSET (PdRequestSteps, marks) +
                                                   (gssize) (i * sizeof (GtkWidget *)));
  gtk_widget_class_bind_template_child (widget_class, PdRequestSteps, draft_revealer);
  gtk_widget_class_bind_template_child (widget_class, PdRequestSteps, discard_button);
  gtk_widget_class_bind_template_child (widget_class, PdRequestSteps, stack);
  gtk_widget_class_bind_template_child (widget_class, PdRequestSteps, issue_type);
  gtk_widget_class_bind_template_child (widget_class, PdRequestSteps, subscription);
  gtk_widget_class_bind_template_child (widget_class, PdRequestSteps, customer);
  gtk_widget_class_bind_template_child (widget_class, PdRequestSteps, reservation_id);
  gtk_widget_class_bind_template_child (widget_class, PdRequestSteps, order_id);
  gtk_widget_class_bind_template_child (widget_class, PdRequestSteps, problem);
  gtk_widget_class_bind_template_child (widget_class, PdRequestSteps, category);
  gtk_widget_class_bind_template_child (widget_class, PdRequestSteps, impact);
  gtk_widget_class_bind_template_child (widget_class, PdRequestSteps, title);
  gtk_widget_class_bind_template_child (widget_class, PdRequestSteps, outbox_note);
  gtk_widget_class_bind_template_child (widget_class, PdRequestSteps, request_reason);
  gtk_widget_class_bind_template_child (widget_class, PdRequestSteps, amount);
  gtk_widget_class_bind_template_child (widget_class, PdRequestSteps, description);
  gtk_widget_class_bind_template_child (widget_class, PdRequestSteps, rebuild_button);
  gtk_widget_class_bind_template_child (widget_class, PdRequestSteps, description_problem);
  gtk_widget_class_bind_template_child (widget_class, PdRequestSteps, files);
  gtk_widget_class_bind_template_child (widget_class, PdRequestSteps, contact_form);
  gtk_widget_class_bind_template_child (widget_class, PdRequestSteps, failure);
  gtk_widget_class_bind_template_child (widget_class, PdRequestSteps, back_button);
  gtk_widget_class_bind_template_child (widget_class, PdRequestSteps, why_not);
  gtk_widget_class_bind_template_child (widget_class, PdRequestSteps, spinner);
  gtk_widget_class_bind_template_child (widget_class, PdRequestSteps, next_button);
}

static void
bind_callbacks (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, reason_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, issue_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, problem_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, category_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, rebuild_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, file_added_cb);
  gtk_widget_class_bind_template_callback (widget_class, file_removed_cb);
  gtk_widget_class_bind_template_callback (widget_class, discard_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_clicked_cb);
}

static void
pd_request_steps_class_init (PdRequestStepsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_request_steps_dispose;
  G_OBJECT_CLASS (klass)->finalize = pd_request_steps_finalize;
  widget_class->map = pd_request_steps_map;
  signals[CREATE] = g_signal_new ("create", PD_TYPE_REQUEST_STEPS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  signals[BACK] = g_signal_new ("back", PD_TYPE_REQUEST_STEPS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  g_type_ensure (PD_TYPE_FORM_FIELD);
  g_type_ensure (PD_TYPE_OUTBOX_NOTE);
  g_type_ensure (PD_TYPE_IDENTIFIER);
  g_type_ensure (PD_TYPE_REQUEST_FILES);
  g_type_ensure (PD_TYPE_CONTACT_FORM);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_REFUNDS_RESOURCE ("pd-request-steps.ui"));
  bind_template (widget_class);
  bind_callbacks (widget_class);
}

static void
pd_request_steps_init (PdRequestSteps *self)
{
  pd_refunds_load_css ();
  self->filling = TRUE;
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_issue_fill_types (self->issue_type);
  pd_issue_fill_impacts (self->impact);
  pd_refunds_tidy (GTK_WIDGET (self));
  pd_customers_name (GTK_WIDGET (self), _ ("New support request"), NULL);
  pd_identifier_set_label (self->reservation_id, _ ("reservation ID"));
  pd_identifier_set_label (self->order_id, _ ("reservation order ID"));
  g_signal_connect_object (gtk_text_view_get_buffer (self->description), "changed",
                           G_CALLBACK (description_changed_cb), self, G_CONNECT_SWAPPED);
  self->filling = FALSE;
}

static void
fill_basics (PdRequestSteps *self)
{
  const char *subscription = pd_reservation_get_billing_subscription (self->reservation);
  const char *customer = pd_reservation_get_customer_name (self->reservation);

  gtk_label_set_text (self->subscription, subscription != NULL ? subscription : "—");
  gtk_label_set_text (self->customer, customer != NULL ? customer : "");
  pd_identifier_set_text (self->reservation_id,
                          pd_reservation_get_reservation_id (self->reservation));
  pd_identifier_set_text (self->order_id,
                          pd_reservation_get_reservation_order_id (self->reservation));
  pd_customers_set_reason (GTK_WIDGET (self->issue_type), !self->fixed,
                           _ ("A refund or an exchange is always this."));
  pd_customers_set_reason (GTK_WIDGET (self->problem), !self->fixed,
                           _ ("A refund or an exchange is always this."));
  pd_customers_set_reason (GTK_WIDGET (self->category), !self->fixed,
                           _ ("A refund or an exchange is always this."));
}

GtkWidget *
pd_request_steps_new (PdDesk *desk,
                      PdReservation *reservation,
                      const char *problem,
                      const char *category,
                      gboolean fixed)
{
  PdRequestSteps *self = NULL;

  g_return_val_if_fail (PD_IS_DESK (desk), NULL);
  g_return_val_if_fail (PD_IS_RESERVATION (reservation), NULL);

  self = g_object_new (PD_TYPE_REQUEST_STEPS, NULL);
  self->desk = g_object_ref (desk);
  self->describer = pd_describer_new (desk, described_cb, self);
  self->reservation = g_object_ref (reservation);
  self->preset_problem = g_strdup (problem);
  self->preset_category = g_strdup (category);
  self->fixed = fixed;
  make_keeper (self);
  reset (self);
  fill_basics (self);
  show_step (self, 0);
  pd_desk_get_contact_async (desk, self->cancellable, contact_cb, self);
  describe (self);
  pd_draft_finder_run (desk, reservation, fixed ? REFUND_CATEGORY : NULL, self->cancellable,
                       draft_found_cb, self);

  return GTK_WIDGET (self);
}

void
pd_request_steps_set_title (PdRequestSteps *self, const char *title)
{
  const char *present = NULL;

  g_return_if_fail (PD_IS_REQUEST_STEPS (self));

  present = pd_form_field_get_text (self->title);
  if (*present == '\0' || g_strcmp0 (present, self->preset_title) == 0) {
    self->filling = TRUE;
    pd_form_field_set_text (self->title, title);
    self->filling = FALSE;
  }
  g_free (self->preset_title);
  self->preset_title = g_strdup (title);
  update (self);
}

void
pd_request_steps_set_quote (PdRequestSteps *self, const char *text)
{
  g_return_if_fail (PD_IS_REQUEST_STEPS (self));

  g_free (self->quote);
  self->quote = g_strdup (text);
  show_description (self);
  update (self);
}

void
pd_request_steps_set_draft (PdRequestSteps *self, PdRequestDetails *draft)
{
  g_return_if_fail (PD_IS_REQUEST_STEPS (self));
  g_return_if_fail (draft != NULL);

  self->draft_row_id = pd_record_get_row_id (PD_RECORD (draft->request));
  self->unsaved = FALSE;
  make_keeper (self);
  show_fields (self, draft);
  gtk_revealer_set_reveal_child (self->draft_revealer, TRUE);
  describe (self);
  update (self);
}

void
pd_request_steps_set_amount (PdRequestSteps *self, const char *amount)
{
  g_return_if_fail (PD_IS_REQUEST_STEPS (self));

  self->filling = TRUE;
  pd_form_field_set_text (self->amount, amount);
  self->filling = FALSE;
  describe (self);
  update (self);
}

PdRequestFields *
pd_request_steps_dup_fields (PdRequestSteps *self)
{
  g_return_val_if_fail (PD_IS_REQUEST_STEPS (self), NULL);

  return collect (self);
}

gint64
pd_request_steps_get_draft_row_id (PdRequestSteps *self)
{
  g_return_val_if_fail (PD_IS_REQUEST_STEPS (self), 0);

  return self->draft_row_id;
}

void
pd_request_steps_set_busy (PdRequestSteps *self, gboolean busy)
{
  g_return_if_fail (PD_IS_REQUEST_STEPS (self));

  self->busy = busy;
  update (self);
}

void
pd_request_steps_set_error (PdRequestSteps *self, const GError *error)
{
  g_autofree char *text = error != NULL ? pd_error_to_user_text (error) : NULL;

  g_return_if_fail (PD_IS_REQUEST_STEPS (self));

  self->handed_over = pd_outbox_note_set_error (self->outbox_note, error);
  pd_customers_set_label (self->failure, self->handed_over ? NULL : text);
  if (error == NULL)
    return;
  if (self->handed_over) {
    update (self);
    return;
  }

  /* It was not sent: what is changed now is kept again. */
  self->sent = FALSE;
  if (self->keeper == NULL)
    make_keeper (self);
  update (self);
}
