// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <glib/gi18n.h>

#include "pd-desk-requests.h"
#include "pd-flip-box.h"
#include "pd-rate-form.h"
#include "pd-refund-done.h"
#include "pd-refunds-util.h"
#include "pd-refunds.h"
#include "pd-reservation-head.h"
#include "pd-return-parts.h"
#include "pd-what-if.h"
#include "pd-widgets.h"

/* Nothing under this shows a spinner (ui.md). */
#define SPINNER_DELAY_MS 200

/* PdRefundDialog: the quote of a refund, then its request, then what came of it. */
#define PD_TYPE_REFUND_DIALOG (pd_refund_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PdRefundDialog, pd_refund_dialog, PD, REFUND_DIALOG, AdwWindow)

struct _PdRefundDialog
{
  AdwWindow parent_instance;
  PdDesk *desk;               /* (owned) */
  PdReservation *reservation; /* (owned) */
  PdRefundQuote *quote;       /* (owned) (nullable): the latest answer */
  PdRefundAsk *asked;         /* (owned) (nullable): what it answers */
  PdRefundAsk *sent;          /* (owned) (nullable): what Create sends */
  PdSupportRequest *request;  /* (owned) (nullable): what was created */
  PdQueryModel *descendants;  /* (owned) (nullable): for the ID after a partial return */
  char *request_id;           /* (owned): of this dialog (pressing twice sends once) */
  GCancellable *cancellable;  /* (owned) (nullable): of the quote that is waited for */
  GtkWidget *opener;          /* (weak pointer) (nullable) */
  PdRequestSteps *steps;      /* (nullable): child of steps_slot */
  guint spinner_source;
  gboolean quantity_wrong; /* what stands in the field is no quantity to return */
  gboolean refused;        /* cannot be returned at all */
  gboolean busy;
  gboolean closed;
  GtkStack *stack;
  PdReservationHead *head;
  GtkWidget *form;
  GtkSpinButton *quantity;
  GtkLabel *owned;
  GtkLabel *quantity_problem;
  GtkLabel *rules;
  GtkToggleButton *what_if_button;
  PdWhatIf *what_if;
  GtkLabel *mark;
  PdRateForm *rate_form;
  GtkStack *result;
  GtkSpinner *waiting_spinner;
  GtkWidget *waiting_label;
  GtkLabel *failure;
  PdAmountTable *table;
  PdCapMeter *meter;
  GtkWidget *at_most;
  GtkLabel *far_note;
  PdVerdictLine *verdict;
  GtkLabel *reason;
  GtkButton *close_button;
  GtkButton *next_button;
  AdwBin *steps_slot;
  PdRefundDone *done;
};

G_DEFINE_FINAL_TYPE (PdRefundDialog, pd_refund_dialog, ADW_TYPE_WINDOW)

/* --- Next, and why not --- */

static const char *
get_reason (PdRefundDialog *self, const char *wrong_field)
{
  if (self->refused)
    return _ ("This reservation cannot be returned.");
  if (self->quantity_wrong)
    return _ ("The quantity to return is not right.");
  if (wrong_field != NULL)
    return wrong_field;
  if (self->cancellable != NULL)
    return _ ("The refund is being calculated.");
  if (self->quote == NULL)
    return _ ("There is no quote.");
  if (pd_what_if_is_hypothetical (self->what_if))
    return _ ("This is a what-if and cannot be sent.");
  if (self->quote->price_problem != NULL)
    return self->quote->price_problem;
  if (pd_rate_form_is_asking (self->rate_form))
    return _ ("Enter the exchange rate first.");
  if (!pd_verdict_get_allowed (self->quote->verdict))
    return pd_verdict_get_reason (self->quote->verdict);

  return NULL;
}

static void
update_next (PdRefundDialog *self, const char *wrong_field)
{
  const char *reason = get_reason (self, wrong_field);
  /* A refusal stands as a verdict already; waiting is too short to be read. */
  gboolean stands = self->refused || self->cancellable != NULL ||
                    (self->quote != NULL && reason != NULL && wrong_field == NULL &&
                     g_strcmp0 (reason, pd_verdict_get_reason (self->quote->verdict)) == 0);

  pd_customers_set_reason (GTK_WIDGET (self->next_button), reason == NULL, reason);
  gtk_label_set_text (self->reason, reason != NULL && !stands ? reason : "");
}

/* --- the quote on the screen --- */

static void
update_rules (PdRefundDialog *self)
{
  PdPolicy *policy = pd_policy_set_get (pd_desk_get_policies (self->desk), self->quote->policy_id);
  g_autofree char *rules = policy != NULL ? pd_refunds_describe_policy (policy) : NULL;
  g_autofree char *day = pd_text_utc_date (self->quote->at);
  g_autofree char *text = g_strdup_printf (
      /* Translators: %1$s date of the return, %2$s the rules: "2020 rules: free for 5 days, …". */
      self->quote->facts.used ? _ ("Return on %1$s, used. Rules: %2$s.")
                              : _ ("Return on %1$s, not used. Rules: %2$s."),
      day, rules != NULL ? rules : self->quote->policy_id);

  gtk_label_set_text (self->rules, text);
}

static void
update_mark (PdRefundDialog *self)
{
  gboolean hypothetical = pd_what_if_is_hypothetical (self->what_if);

  pd_customers_set_label (
      self->mark, hypothetical ? _ ("What if: the day or the rules differ from the real ones. This "
                                    "is only shown and cannot be sent.")
                               : NULL);
}

static void
update_verdict (PdRefundDialog *self)
{
  PdVerdict *verdict = self->quote->verdict;

  if (pd_verdict_get_allowed (verdict) && pd_verdict_get_reason (verdict) == NULL) {
    g_autofree char *amount = pd_money_format (self->quote->amounts.net, self->quote->currency);
    /* Translators: %s is an amount of money. */
    g_autofree char *text = g_strdup_printf (_ ("Can be returned; %s is paid back."), amount);

    pd_verdict_line_set_allowed_text (self->verdict, text);
  }
  pd_verdict_line_set_verdict (self->verdict, verdict);
}

static void
show_quote (PdRefundDialog *self)
{
  g_autofree char *text = pd_refund_quote_to_text (self->quote);

  pd_amount_table_set_steps (self->table, self->quote->steps, text);
  pd_cap_meter_set_quote (self->meter, self->quote);
  pd_what_if_set_facts (self->what_if, self->quote);
  pd_rate_form_set_known (self->rate_form, self->quote->rate);
  gtk_widget_set_visible (self->at_most, self->quote->at_most);
  pd_refunds_show_far (self->far_note, self->quote->far, self->quote->currency, FALSE);
  update_rules (self);
  update_verdict (self);
  gtk_stack_set_visible_child_name (self->result, "quote");
}

static void
show_failure (PdRefundDialog *self, const GError *error)
{
  g_autofree char *text = pd_error_to_user_text (error);

  g_warning ("Quoting a refund: %s", error->message);
  gtk_label_set_text (self->failure, text);
  pd_verdict_line_set_verdict (self->verdict, NULL);
  gtk_stack_set_visible_child_name (self->result, "failed");
}

/* --- asking for it --- */

static void
set_waiting (PdRefundDialog *self, gboolean shown)
{
  g_clear_handle_id (&self->spinner_source, g_source_remove);
  gtk_widget_set_visible (GTK_WIDGET (self->waiting_spinner), shown);
  gtk_widget_set_visible (self->waiting_label, shown);
  gtk_spinner_set_spinning (self->waiting_spinner, shown);
}

static gboolean
spinner_cb (gpointer user_data)
{
  PdRefundDialog *self = user_data;

  self->spinner_source = 0;
  set_waiting (self, TRUE);

  return G_SOURCE_REMOVE;
}

static void
quoted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdRefundDialog *self = user_data;
  g_autoptr (GError) error = NULL;
  PdRefundQuote *quote = pd_desk_quote_refund_finish (PD_DESK (source), result, &error);

  /* Of a question that was asked again since, or of a closed dialog. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  set_waiting (self, FALSE);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->quote, pd_refund_quote_free);
  self->quote = quote;
  if (quote != NULL)
    show_quote (self);
  else
    show_failure (self, error);
  update_mark (self);
  update_next (self, NULL);
}

static PdRefundAsk *
new_ask (PdRefundDialog *self, const char **wrong_field)
{
  g_autoptr (PdRefundAsk) ask = g_new0 (PdRefundAsk, 1);
  const PdUsdRate *rate = pd_rate_form_get_rate (self->rate_form);

  ask->used = -1;
  ask->quantity = gtk_spin_button_get_value_as_int (self->quantity);
  ask->rate = rate != NULL ? pd_usd_rate_copy (rate) : NULL;
  if (!pd_what_if_fill (self->what_if, ask, wrong_field))
    return NULL;

  return g_steal_pointer (&ask);
}

/* The latest question counts: the one before is cancelled, what stands stays until the answer. */
static void
ask_quote (PdRefundDialog *self)
{
  const char *wrong_field = NULL;
  PdRefundAsk *ask = new_ask (self, &wrong_field);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  set_waiting (self, FALSE);
  g_clear_pointer (&self->asked, pd_refund_ask_free);
  self->asked = ask;
  if (ask != NULL) {
    self->cancellable = g_cancellable_new ();
    self->spinner_source = g_timeout_add (SPINNER_DELAY_MS, spinner_cb, self);
    if (self->quote == NULL)
      gtk_stack_set_visible_child_name (self->result, "waiting");
    pd_desk_quote_refund_async (self->desk, pd_record_get_row_id (PD_RECORD (self->reservation)),
                                ask, self->cancellable, quoted_cb, self);
  }
  update_mark (self);
  update_next (self, wrong_field);
}

static void
changed_cb (PdRefundDialog *self)
{
  if (self->closed || self->desk == NULL || self->refused)
    return;

  ask_quote (self);
}

static void
quantity_typed_cb (PdRefundDialog *self)
{
  gboolean taken = FALSE;

  if (self->closed || self->desk == NULL)
    return;

  taken = pd_return_take_quantity (self->quantity, self->quantity_problem);
  if (taken == self->quantity_wrong) {
    self->quantity_wrong = !taken;
    update_next (self, NULL);
  }
}

/* --- what came of it --- */

static void
descendant_cb (PdRefundDialog *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->descendants));

  for (guint i = 0; i < n; i++) {
    g_autoptr (PdReservation) item = g_list_model_get_item (G_LIST_MODEL (self->descendants), i);

    if (!pd_record_get_loaded (PD_RECORD (item))) {
      g_signal_handlers_disconnect_by_data (item, self);
      g_signal_connect_object (item, "notify::loaded", G_CALLBACK (descendant_cb), self,
                               G_CONNECT_SWAPPED);
    } else if (pd_reservation_get_parent_row_id (item) ==
                   pd_record_get_row_id (PD_RECORD (self->reservation)) &&
               pd_reservation_get_cancelled_at (item) == PD_INSTANT_NONE)
      pd_refund_done_set_reservation (self->done, pd_reservation_get_reservation_id (item));
  }
}

/* A partial return makes a new reservation ID: the list of what came from this one has it. */
static void
find_descendant (PdRefundDialog *self)
{
  g_autoptr (PdQuery) query = NULL;

  if (self->sent->quantity >= pd_reservation_get_quantity (self->reservation))
    return;

  query = pd_query_new (PD_LIST_RESERVATIONS);
  query->reservation_row_id = pd_record_get_row_id (PD_RECORD (self->reservation));
  query->now = pd_clock_now (pd_desk_get_clock (self->desk));
  self->descendants = pd_desk_list (self->desk, query);
  g_signal_connect_object (self->descendants, "items-changed", G_CALLBACK (descendant_cb), self,
                           G_CONNECT_SWAPPED);
  descendant_cb (self);
}

static char *
format_done (PdRefundDialog *self)
{
  const char *month = pd_support_request_get_credit_invoice (self->request);
  const char *currency = pd_support_request_get_currency (self->request);
  g_autofree char *amount = NULL;
  g_autofree char *invoice = NULL;

  if (currency == NULL || *currency == '\0' || month == NULL || *month == '\0')
    return g_strdup (_ ("It waits for Microsoft's answer; the credit is shown on the request."));

  amount = pd_money_format (pd_support_request_get_credit (self->request), currency);
  invoice = pd_text_month (month);
  /* Translators: %1$s amount, %2$s month. */
  return g_strdup_printf (_ ("%1$s is credited on the invoice of %2$s."), amount, invoice);
}

static void
show_done (PdRefundDialog *self)
{
  g_autofree char *text = format_done (self);

  pd_refund_done_set_request (self->done, self->request, text);
  find_descendant (self);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Confirm"));
  gtk_stack_set_visible_child_name (self->stack, "done");
  pd_refund_done_focus (self->done);
}

static void
refunded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdRefundDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdRequestDetails) details = pd_desk_request_finish (PD_DESK (source), result, &error);

  self->busy = FALSE;
  if (details != NULL)
    self->request = g_object_ref (details->request);
  else
    g_warning ("Refunding: %s", error->message);
  if (self->closed) {
    pd_return_report_closed (self->opener, self->request, "Refunding", error);
    return;
  }

  pd_request_steps_set_busy (self->steps, FALSE);
  if (self->request != NULL)
    show_done (self);
  else
    pd_request_steps_set_error (self->steps, error);
}

static void
create_cb (PdRefundDialog *self)
{
  g_autoptr (PdRequestFields) fields = NULL;

  if (self->busy || self->request != NULL)
    return;

  self->busy = TRUE;
  fields = pd_return_begin_create (self->steps);
  pd_desk_refund_async (self->desk, pd_record_get_row_id (PD_RECORD (self->reservation)),
                        self->sent, fields, pd_request_steps_get_draft_row_id (self->steps),
                        self->request_id, NULL, refunded_cb, g_object_ref (self));
}

/* --- from page to page --- */

static void
back_cb (PdRefundDialog *self)
{
  gtk_stack_set_visible_child_name (self->stack, "quote");
  gtk_widget_grab_focus (GTK_WIDGET (self->next_button));
}

static void
make_steps (PdRefundDialog *self)
{
  g_autofree char *title = NULL;

  if (self->steps != NULL)
    return;

  /* Translators: title of a request; %s is the name of a reservation. */
  title = g_strdup_printf (_ ("Refund of the reservation %s"),
                           pd_reservation_get_name (self->reservation));
  self->steps =
      pd_return_new_steps (self->steps_slot, self->desk, self->reservation, title,
                           G_CALLBACK (create_cb), G_CALLBACK (back_cb), GTK_WIDGET (self));
}

static void
next_clicked_cb (PdRefundDialog *self)
{
  g_autofree char *text = NULL;

  if (self->asked == NULL || get_reason (self, NULL) != NULL)
    return;

  g_clear_pointer (&self->sent, pd_refund_ask_free);
  self->sent = pd_refund_ask_copy (self->asked);
  pd_refund_ask_accept (self->sent, self->quote);
  make_steps (self);
  text = pd_refund_quote_to_text (self->quote);
  pd_return_show_steps (self->stack, self->steps, self->sent->quantity, text);
}

static void
open_cb (PdRefundDialog *self)
{
  pd_return_open_request (GTK_WIDGET (self), self->desk, self->request);
}

static void
close_clicked_cb (PdRefundDialog *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

/* --- GObject --- */

static void
pd_refund_dialog_dispose (GObject *object)
{
  PdRefundDialog *self = PD_REFUND_DIALOG (object);

  self->closed = TRUE;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->spinner_source, g_source_remove);
  g_clear_object (&self->descendants);
  G_OBJECT_CLASS (pd_refund_dialog_parent_class)->dispose (object);
}

static void
pd_refund_dialog_finalize (GObject *object)
{
  PdRefundDialog *self = PD_REFUND_DIALOG (object);

  g_clear_weak_pointer (&self->opener);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->request);
  g_clear_object (&self->reservation);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->quote, pd_refund_quote_free);
  g_clear_pointer (&self->asked, pd_refund_ask_free);
  g_clear_pointer (&self->sent, pd_refund_ask_free);
  g_free (self->request_id);
  G_OBJECT_CLASS (pd_refund_dialog_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PdRefundDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, PdRefundDialog, head);
  gtk_widget_class_bind_template_child (widget_class, PdRefundDialog, form);
  gtk_widget_class_bind_template_child (widget_class, PdRefundDialog, quantity);
  gtk_widget_class_bind_template_child (widget_class, PdRefundDialog, owned);
  gtk_widget_class_bind_template_child (widget_class, PdRefundDialog, quantity_problem);
  gtk_widget_class_bind_template_child (widget_class, PdRefundDialog, rules);
  gtk_widget_class_bind_template_child (widget_class, PdRefundDialog, what_if_button);
  gtk_widget_class_bind_template_child (widget_class, PdRefundDialog, what_if);
  gtk_widget_class_bind_template_child (widget_class, PdRefundDialog, mark);
  gtk_widget_class_bind_template_child (widget_class, PdRefundDialog, rate_form);
  gtk_widget_class_bind_template_child (widget_class, PdRefundDialog, result);
  gtk_widget_class_bind_template_child (widget_class, PdRefundDialog, waiting_spinner);
  gtk_widget_class_bind_template_child (widget_class, PdRefundDialog, waiting_label);
  gtk_widget_class_bind_template_child (widget_class, PdRefundDialog, failure);
  gtk_widget_class_bind_template_child (widget_class, PdRefundDialog, table);
  gtk_widget_class_bind_template_child (widget_class, PdRefundDialog, meter);
  gtk_widget_class_bind_template_child (widget_class, PdRefundDialog, at_most);
  gtk_widget_class_bind_template_child (widget_class, PdRefundDialog, far_note);
  gtk_widget_class_bind_template_child (widget_class, PdRefundDialog, verdict);
  gtk_widget_class_bind_template_child (widget_class, PdRefundDialog, reason);
  gtk_widget_class_bind_template_child (widget_class, PdRefundDialog, close_button);
  gtk_widget_class_bind_template_child (widget_class, PdRefundDialog, next_button);
  gtk_widget_class_bind_template_child (widget_class, PdRefundDialog, steps_slot);
  gtk_widget_class_bind_template_child (widget_class, PdRefundDialog, done);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, quantity_typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_clicked_cb);
}

static void
pd_refund_dialog_class_init (PdRefundDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pd_refund_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = pd_refund_dialog_finalize;
  g_type_ensure (PD_TYPE_RESERVATION_HEAD);
  g_type_ensure (PD_TYPE_WHAT_IF);
  g_type_ensure (PD_TYPE_RATE_FORM);
  g_type_ensure (PD_TYPE_FLIP_BOX);
  g_type_ensure (PD_TYPE_AMOUNT_TABLE);
  g_type_ensure (PD_TYPE_CAP_METER);
  g_type_ensure (PD_TYPE_VERDICT_LINE);
  g_type_ensure (PD_TYPE_REFUND_DONE);
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               PD_REFUNDS_RESOURCE ("pd-refund-dialog.ui"));
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
pd_refund_dialog_init (PdRefundDialog *self)
{
  pd_refunds_load_css ();
  pd_customers_load_css ();
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_refunds_tidy (GTK_WIDGET (self));
  self->request_id = g_uuid_string_random ();
}

/* 11.16 and the like: the reason and nothing to press. */
static gboolean
check_kind (PdRefundDialog *self, gint64 now)
{
  g_autoptr (PdVerdict) verdict = pd_reservation_judge_refund (self->reservation, now);

  self->refused = !pd_verdict_get_allowed (verdict);
  gtk_widget_set_visible (self->form, !self->refused);
  gtk_widget_set_visible (GTK_WIDGET (self->next_button), !self->refused);
  if (self->refused)
    pd_verdict_line_set_verdict (self->verdict, verdict);

  return !self->refused;
}

static void
set_up (PdRefundDialog *self)
{
  gint64 now = pd_clock_now (pd_desk_get_clock (self->desk));

  self->closed = TRUE; /* nothing is asked while the form is set up */
  pd_reservation_head_set_reservation (self->head, self->reservation);
  pd_return_set_up_quantity (self->quantity, self->owned, self->reservation);
  pd_what_if_set_up (self->what_if, self->desk, self->reservation);
  pd_rate_form_set_currency (self->rate_form, pd_reservation_get_currency (self->reservation), now);
  /* Whether a rate is known says the first answer; until then nothing is asked of the person. */
  gtk_widget_set_visible (GTK_WIDGET (self->rate_form), FALSE);
  self->closed = FALSE;
  if (check_kind (self, now))
    ask_quote (self);
}

void
pd_refund_dialog_present (GtkWidget *parent, PdDesk *desk, PdReservation *reservation)
{
  PdRefundDialog *self = NULL;

  g_return_if_fail (PD_IS_DESK (desk));
  g_return_if_fail (PD_IS_RESERVATION (reservation));

  self = g_object_new (PD_TYPE_REFUND_DIALOG, NULL);
  self->desk = g_object_ref (desk);
  self->reservation = g_object_ref (reservation);
  g_set_weak_pointer (&self->opener, parent);
  set_up (self);
  pd_customers_present_dialog (GTK_WINDOW (self), parent);
  if (self->refused)
    gtk_widget_grab_focus (GTK_WIDGET (self->close_button));
  else if (!gtk_widget_grab_focus (GTK_WIDGET (self->quantity)))
    gtk_widget_grab_focus (GTK_WIDGET (self->what_if_button));
}
