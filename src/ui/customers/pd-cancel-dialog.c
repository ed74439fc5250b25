// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-cancel-dialog.h"

#include <glib/gi18n.h>

#include "pd-checklist.h"
#include "pd-customers-util.h"
#include "pd-mail-dialog.h"
#include "pd-outbox.h"
#include "pd-requests.h"
#include "pd-widgets.h"

/* Of an order number in the drop-down; the whole one is in the tooltip. */
#define SHOWN_ID_CHARS 12
#define SHOWN_CHARS 34

struct _PdCancelDialog
{
  AdwWindow parent_instance;
  PdDesk *desk;              /* (owned) */
  PdCustomer *customer;      /* (owned) */
  PdQueryModel *model;       /* (owned): the orders of this product for this customer (7.8) */
  PdOrderLine *chosen;       /* (owned) (nullable) */
  PdOrderLine *done;         /* (owned) (nullable): the line whose cancellation was sent */
  PdCancelQuote *quote;      /* (owned) (nullable): of the chosen line */
  char *request_id;          /* (owned): of this pass; another order is another pass (7.12) */
  gint64 wanted_row_id;      /* to be chosen as soon as it is known; 0 = none */
  GCancellable *cancellable; /* (owned) (nullable): of the quote that is waited for */
  GtkWidget *opener;         /* (weak pointer) (nullable) */
  GtkStack *stack;
  GtkLabel *product_label;
  GtkLabel *customer_label;
  GtkDropDown *order;
  PdVerdictLine *verdict;
  GtkLabel *policy;
  GtkLabel *credit;
  GtkBox *support_box;
  GtkBox *consequences;
  GtkCheckButton *acknowledge;
  GtkLabel *failure;
  PdOutboxNote *outbox_note;
  GtkButton *submit_button;
  GtkButton *close_button;
  GtkSpinner *spinner;
  GtkLabel *done_text;
  PdIdentifier *done_number;
  PdChecklist *checklist;
  GtkButton *another_button;
  gboolean busy;
  gboolean handed_over; /* to the outbox */
  gboolean closed;
};

G_DEFINE_FINAL_TYPE (PdCancelDialog, pd_cancel_dialog, ADW_TYPE_WINDOW)

/* --- the drop-down of orders --- */

/* @whole: with the whole order number, for the tooltip and the screen reader. */
static char *
format_order (PdOrderLine *line, gboolean whole)
{
  const char *status = pd_order_line_get_status (line);
  const char *id = pd_order_line_get_order_id (line);
  g_autofree char *head = NULL;
  g_autofree char *number = NULL;
  g_autofree char *day = NULL;
  g_autofree char *price = NULL;
  g_autofree char *licences = NULL;
  gint64 quantity;

  if (!pd_record_get_loaded (PD_RECORD (line)) || id == NULL)
    return g_strdup ("…");

  quantity = pd_order_line_get_quantity (line);
  head = g_strndup (id, SHOWN_ID_CHARS);
  number = whole || strlen (id) <= SHOWN_ID_CHARS ? g_strdup (id) : g_strconcat (head, "…", NULL);
  day = pd_text_date (pd_order_line_get_placed_at (line));
  price = pd_money_format_told (pd_order_line_get_total (line), pd_order_line_get_currency (line));
  licences = g_strdup_printf (ngettext ("%d licence", "%d licences", (gulong) quantity),
                              (int) MIN (quantity, G_MAXINT));
  if (g_strcmp0 (status, "active") != 0)
    /* Translators: an order to choose: %1$s number, %2$s date, %3$s "2 licences", %4$s price,
     * %5$s state. */
    return g_strdup_printf (_ ("%1$s  %2$s, %3$s, %4$s, %5$s"), number, day, licences, price,
                            pd_state_get_title (status));

  /* Translators: an order to choose: %1$s number, %2$s date, %3$s "2 licences", %4$s price. */
  return g_strdup_printf (_ ("%1$s  %2$s, %3$s, %4$s"), number, day, licences, price);
}

static void
update_item (GtkListItem *item)
{
  PdOrderLine *line = gtk_list_item_get_item (item);
  GtkWidget *label = gtk_list_item_get_child (item);
  g_autofree char *text = line != NULL ? format_order (line, FALSE) : NULL;
  g_autofree char *whole = line != NULL ? format_order (line, TRUE) : NULL;

  gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_tooltip_text (label, whole);
  pd_customers_name (label, whole, NULL);
}

static void
item_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_width_chars (GTK_LABEL (label), SHOWN_CHARS);
  gtk_widget_add_css_class (label, "figures");
  gtk_list_item_set_child (item, label);
}

static void
item_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  g_signal_connect_swapped (gtk_list_item_get_item (item), "notify", G_CALLBACK (update_item),
                            item);
  update_item (item);
}

static void
item_unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  if (gtk_list_item_get_item (item) != NULL)
    g_signal_handlers_disconnect_by_data (gtk_list_item_get_item (item), item);
}

/* --- what the rules say --- */

/* 7.9; a window that has passed (7.1) leaves the same way on. */
static gboolean
needs_support (PdVerdict *verdict)
{
  return verdict != NULL && !pd_verdict_get_allowed (verdict) &&
         (pd_verdict_get_next (verdict) == PD_VERDICT_NEXT_SUPPORT_REQUEST ||
          g_strcmp0 (pd_verdict_get_rule (verdict), "7.1") == 0);
}

static void
update_verdict (PdCancelDialog *self)
{
  PdVerdict *verdict = self->quote != NULL ? self->quote->verdict : NULL;
  const char *policy_id = verdict != NULL ? pd_verdict_get_policy_id (verdict) : NULL;
  PdPolicy *policy =
      policy_id != NULL ? pd_policy_set_get (pd_desk_get_policies (self->desk), policy_id) : NULL;
  g_autofree char *rules = NULL;

  if (verdict != NULL && pd_verdict_get_allowed (verdict)) {
    g_autofree char *until = pd_text_deadline (pd_verdict_get_until (verdict));
    g_autofree char *days = pd_text_days (MAX (pd_verdict_get_days_left (verdict), 0));
    g_autofree char *text =
        g_strdup_printf (_ ("Can be cancelled until %1$s, %2$s left."), until, days);

    pd_verdict_line_set_allowed_text (self->verdict, text);
  }
  pd_verdict_line_set_verdict (self->verdict, verdict);
  if (policy != NULL)
    /* Translators: %s names a set of dated rules, such as "2020 rules" (17.1). */
    rules = g_strdup_printf (_ ("Rules applied: %s"), pd_policy_get_title (policy));
  pd_customers_set_label (self->policy, rules);
  gtk_widget_set_visible (GTK_WIDGET (self->support_box), needs_support (verdict));
}

/* 8.5, 8.6 */
static void
update_credit (PdCancelDialog *self)
{
  gboolean allowed = self->quote != NULL && pd_verdict_get_allowed (self->quote->verdict);
  g_autofree char *amount = NULL;
  g_autofree char *month = NULL;
  g_autofree char *text = NULL;

  if (allowed && self->chosen != NULL && pd_record_get_loaded (PD_RECORD (self->chosen))) {
    gboolean full = g_strcmp0 (pd_order_line_get_kind (self->chosen), PD_KIND_PERPETUAL) == 0;

    amount = pd_money_format_told (self->quote->credit_minor, self->quote->currency);
    month = pd_text_month (self->quote->invoice_month);
    if (self->quote->credit_minor == PD_MONEY_UNTOLD) /* nor is the price */
      text = g_strdup (_ ("The credit comes with the next invoice."));
    else
      text = g_strdup_printf (
          /* Translators: %1$s amount, %2$s month. */
          full ? _ ("Credit %1$s in full, on the invoice of %2$s.")
               : _ ("Credit %1$s, pro rata by day, on the invoice of %2$s."),
          amount, month);
  }
  pd_customers_set_label (self->credit, text);
  gtk_widget_set_visible (GTK_WIDGET (self->consequences), allowed);
  gtk_widget_set_visible (GTK_WIDGET (self->acknowledge), allowed);
}

/* 7.10 */
static void
update_submit (PdCancelDialog *self)
{
  const char *reason = NULL;

  if (self->busy)
    reason = _ ("The cancellation is being sent.");
  else if (self->handed_over)
    reason = _ ("It stands in the outbox; go on with it there.");
  else if (self->chosen == NULL)
    reason = _ ("Choose an order number.");
  else if (self->quote == NULL)
    reason = _ ("The rules are being checked.");
  else if (!pd_verdict_get_allowed (self->quote->verdict))
    reason = pd_verdict_get_reason (self->quote->verdict);
  else if (!gtk_check_button_get_active (self->acknowledge))
    reason = _ ("Tick that you have read this and told the customer.");
  pd_customers_set_reason (GTK_WIDGET (self->submit_button), reason == NULL, reason);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), self->busy);
  gtk_spinner_set_spinning (self->spinner, self->busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->order), !self->busy);
}

static void
update (PdCancelDialog *self)
{
  update_verdict (self);
  update_credit (self);
  update_submit (self);
}

static void
quoted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdCancelDialog *self = user_data;
  g_autoptr (GError) error = NULL;
  PdCancelQuote *quote = pd_desk_quote_cancel_finish (PD_DESK (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_pointer (&self->quote, pd_cancel_quote_free);
  self->quote = quote;
  if (quote == NULL) {
    g_autofree char *text = pd_error_to_user_text (error);

    g_warning ("Quoting a cancellation: %s", error->message);
    pd_customers_set_label (self->failure, text);
  }
  update (self);
}

static void
ask_quote (PdCancelDialog *self)
{
  gint64 row_id;

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->chosen == NULL)
    return;

  row_id = pd_record_get_row_id (PD_RECORD (self->chosen));
  self->cancellable = g_cancellable_new ();
  pd_desk_quote_cancel_async (self->desk, &row_id, 1, self->cancellable, quoted_cb, self);
}

static void
order_changed_cb (PdCancelDialog *self)
{
  PdOrderLine *line = NULL;

  if (self->closed || self->desk == NULL)
    return;
  line = gtk_drop_down_get_selected_item (self->order);
  if (line == self->chosen)
    return;
  if (self->chosen != NULL)
    g_signal_handlers_disconnect_by_data (self->chosen, self);
  g_set_object (&self->chosen, line);
  if (line != NULL) /* the list may fill the record a moment later */
    g_signal_connect_object (line, "notify::loaded", G_CALLBACK (update), self, G_CONNECT_SWAPPED);

  gtk_check_button_set_active (self->acknowledge, FALSE); /* 7.11 */
  gtk_widget_set_visible (GTK_WIDGET (self->failure), FALSE);
  self->handed_over = pd_outbox_note_set_error (self->outbox_note, NULL); /* another act */
  g_clear_pointer (&self->quote, pd_cancel_quote_free);
  g_free (self->request_id);
  self->request_id = g_uuid_string_random ();
  ask_quote (self);
  update (self);
}

static void
orders_listed_cb (PdCancelDialog *self)
{
  guint position = G_MAXUINT;

  if (self->wanted_row_id == 0)
    return;
  position = pd_query_model_find (self->model, self->wanted_row_id);
  if (position == G_MAXUINT)
    return;

  self->wanted_row_id = 0;
  gtk_drop_down_set_selected (self->order, position);
}

/* --- submitting --- */

static PdOrderLine *
find_line (PdOrder *order, gint64 row_id)
{
  GPtrArray *lines = pd_order_get_lines (order);

  for (guint i = 0; lines != NULL && i < lines->len; i++) {
    if (pd_record_get_row_id (lines->pdata[i]) == row_id)
      return lines->pdata[i];
  }

  return NULL;
}

/* 7.13 */
static char *
format_done (PdCancelDialog *self)
{
  gint64 sent = pd_order_line_get_cancel_sent_at (self->done);
  const char *month = pd_order_line_get_credit_invoice (self->done);
  g_autofree char *when = pd_text_date_time (
      sent != PD_INSTANT_NONE ? sent : pd_clock_now (pd_desk_get_clock (self->desk)));
  g_autofree char *amount = pd_money_format (pd_order_line_get_credit (self->done),
                                             pd_order_line_get_currency (self->done));
  g_autofree char *invoice = month != NULL ? pd_text_month (month) : NULL;

  if (invoice == NULL && pd_order_line_get_credit (self->done) <= 0)
    return g_strdup_printf (
        /* Translators: %s is an instant. */
        _ ("The cancellation was sent at %s. The credit comes with the next invoice. The portal "
           "may show it up to 15 minutes later."),
        when);
  if (invoice == NULL)
    return g_strdup_printf (
        /* Translators: %1$s instant, %2$s amount. */
        _ ("The cancellation was sent at %1$s. The credit is estimated at %2$s; the next invoice "
           "tells what it is. The portal may show it up to 15 minutes later."),
        when, amount);

  return g_strdup_printf (
      /* Translators: %1$s instant, %2$s amount, %3$s month. */
      _ ("The cancellation was sent at %1$s. %2$s is credited on the invoice of %3$s. The portal "
         "may show it up to 15 minutes later."),
      when, amount, invoice);
}

static void
show_done (PdCancelDialog *self)
{
  g_autofree char *text = format_done (self);

  g_cancellable_cancel (self->cancellable); /* a figure that is still asked for */
  gtk_label_set_text (self->done_text, text);
  pd_identifier_set_text (self->done_number, pd_order_line_get_order_id (self->done));
  pd_checklist_setup (self->checklist, self->desk, self->done);
  gtk_widget_set_visible (GTK_WIDGET (self->another_button),
                          g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 1);
  gtk_widget_set_visible (GTK_WIDGET (self->submit_button), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->failure), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), FALSE);
  gtk_stack_set_visible_child_name (self->stack, "done");
  gtk_widget_grab_focus (GTK_WIDGET (self->close_button));
}

static void
report_closed (PdCancelDialog *self, PdOrder *order, const GError *error)
{
  g_autofree char *text = NULL;

  if (self->opener == NULL)
    return;
  if (order == NULL) {
    pd_customers_show_error (self->opener, "Cancelling", error);
    return;
  }

  /* Translators: %s is an order number. */
  text =
      g_strdup_printf (_ ("The cancellation of order %s was sent."), pd_order_get_order_id (order));
  pd_customers_toast (self->opener, text);
}

static void
cancelled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdCancelDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOrder) order = pd_desk_cancel_finish (PD_DESK (source), result, &error);
  gint64 row_id;
  PdOrderLine *line = NULL;

  self->busy = FALSE;
  if (order == NULL)
    g_warning ("Cancelling: %s", error->message);
  if (self->closed) {
    report_closed (self, order, error);
    return;
  }
  if (order == NULL) { /* 7.15 among others: the sentence stands in the dialog */
    g_autofree char *text = pd_error_to_user_text (error);

    self->handed_over = pd_outbox_note_set_error (self->outbox_note, error);
    pd_customers_set_label (self->failure, self->handed_over ? NULL : text);
    ask_quote (self);
    update (self);
    return;
  }

  row_id = pd_record_get_row_id (PD_RECORD (self->chosen));
  line = find_line (order, row_id);
  g_set_object (&self->done, PD_ORDER_LINE (line != NULL ? line : self->chosen));
  show_done (self);
}

static void
submit_clicked_cb (PdCancelDialog *self)
{
  gint64 row_id;

  if (self->busy || self->handed_over || self->chosen == NULL ||
      !gtk_check_button_get_active (self->acknowledge))
    return;

  row_id = pd_record_get_row_id (PD_RECORD (self->chosen));
  self->busy = TRUE;
  gtk_widget_set_visible (GTK_WIDGET (self->failure), FALSE);
  update_submit (self);
  pd_desk_cancel_async (self->desk, &row_id, 1, TRUE, self->request_id, NULL, cancelled_cb,
                        g_object_ref (self));
}

/* The next order that still stands, or none. */
static guint
find_another (PdCancelDialog *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));

  for (guint i = 0; i < n; i++) {
    g_autoptr (PdRecord) line = g_list_model_get_item (G_LIST_MODEL (self->model), i);

    if (pd_record_get_row_id (line) != pd_record_get_row_id (PD_RECORD (self->done)) &&
        g_strcmp0 (pd_order_line_get_status (PD_ORDER_LINE (line)), "active") == 0)
      return i;
  }

  return GTK_INVALID_LIST_POSITION;
}

static void
another_clicked_cb (PdCancelDialog *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->submit_button), TRUE);
  gtk_stack_set_visible_child_name (self->stack, "form");
  gtk_drop_down_set_selected (self->order, find_another (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->order));
}

static void
mail_clicked_cb (PdCancelDialog *self)
{
  pd_mail_dialog_present_cancel (GTK_WIDGET (self), self->desk, self->customer, self->done);
}

/* 7.9, 9.1: the form opens in place of the dialog, over the same page. */
static void
report_clicked_cb (PdCancelDialog *self)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  GtkWidget *opener = self->opener != NULL ? self->opener : GTK_WIDGET (parent);

  if (self->chosen == NULL || opener == NULL)
    return;

  pd_report_problem_present (opener, self->desk, self->customer, self->chosen, 0);
  gtk_window_close (GTK_WINDOW (self));
}

/* 9.4, 9.8: what a support request must say. */
static void
copy_facts_clicked_cb (PdCancelDialog *self)
{
  PdWindow *window = pd_customers_window_of (GTK_WIDGET (self));
  g_autofree char *facts = NULL;

  if (self->chosen == NULL || window == NULL)
    return;

  facts = g_strdup_printf (
      /* Translators: facts for a support request: %1$s tenant GUID, %2$s domain, %3$s order
       * number, %4$s product. The last two lines are filled in by the person. */
      _ ("Customer tenant GUID: %1$s\nDomain name: %2$s\nOrder ID: %3$s\nProduct: %4$s\n"
         "Refund reason: \nAmount requested: \n"),
      pd_customer_get_tenant_id (self->customer), pd_customer_get_domain (self->customer),
      pd_order_line_get_order_id (self->chosen), pd_order_line_get_title (self->chosen));
  pd_window_copy (window, facts, _ ("Copied the facts for the support request"));
}

static void
acknowledge_toggled_cb (PdCancelDialog *self)
{
  if (!self->closed && self->desk != NULL)
    update_submit (self);
}

static void
close_clicked_cb (PdCancelDialog *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

/* --- GObject --- */

static void
pd_cancel_dialog_dispose (GObject *object)
{
  PdCancelDialog *self = PD_CANCEL_DIALOG (object);

  self->closed = TRUE;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  G_OBJECT_CLASS (pd_cancel_dialog_parent_class)->dispose (object);
}

static void
pd_cancel_dialog_finalize (GObject *object)
{
  PdCancelDialog *self = PD_CANCEL_DIALOG (object);

  g_clear_weak_pointer (&self->opener);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->model);
  g_clear_object (&self->chosen);
  g_clear_object (&self->done);
  g_clear_object (&self->customer);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->quote, pd_cancel_quote_free);
  g_free (self->request_id);
  G_OBJECT_CLASS (pd_cancel_dialog_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PdCancelDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, PdCancelDialog, product_label);
  gtk_widget_class_bind_template_child (widget_class, PdCancelDialog, customer_label);
  gtk_widget_class_bind_template_child (widget_class, PdCancelDialog, order);
  gtk_widget_class_bind_template_child (widget_class, PdCancelDialog, verdict);
  gtk_widget_class_bind_template_child (widget_class, PdCancelDialog, policy);
  gtk_widget_class_bind_template_child (widget_class, PdCancelDialog, credit);
  gtk_widget_class_bind_template_child (widget_class, PdCancelDialog, support_box);
  gtk_widget_class_bind_template_child (widget_class, PdCancelDialog, consequences);
  gtk_widget_class_bind_template_child (widget_class, PdCancelDialog, acknowledge);
  gtk_widget_class_bind_template_child (widget_class, PdCancelDialog, failure);
  gtk_widget_class_bind_template_child (widget_class, PdCancelDialog, outbox_note);
  gtk_widget_class_bind_template_child (widget_class, PdCancelDialog, submit_button);
  gtk_widget_class_bind_template_child (widget_class, PdCancelDialog, close_button);
  gtk_widget_class_bind_template_child (widget_class, PdCancelDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, PdCancelDialog, done_text);
  gtk_widget_class_bind_template_child (widget_class, PdCancelDialog, done_number);
  gtk_widget_class_bind_template_child (widget_class, PdCancelDialog, checklist);
  gtk_widget_class_bind_template_child (widget_class, PdCancelDialog, another_button);
  gtk_widget_class_bind_template_callback (widget_class, order_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, submit_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, another_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, mail_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, report_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_facts_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, acknowledge_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_clicked_cb);
}

static void
pd_cancel_dialog_class_init (PdCancelDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pd_cancel_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = pd_cancel_dialog_finalize;
  g_type_ensure (PD_TYPE_VERDICT_LINE);
  g_type_ensure (PD_TYPE_IDENTIFIER);
  g_type_ensure (PD_TYPE_CHECKLIST);
  g_type_ensure (PD_TYPE_OUTBOX_NOTE);
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               PD_CUSTOMERS_RESOURCE ("pd-cancel-dialog.ui"));
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
pd_cancel_dialog_init (PdCancelDialog *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  pd_customers_tidy_names (GTK_WIDGET (self));
  g_signal_connect (factory, "setup", G_CALLBACK (item_setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (item_bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (item_unbind_cb), NULL);
  gtk_drop_down_set_factory (self->order, factory);
}

static void
set_up (PdCancelDialog *self, PdOrderLine *line)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_SOFTWARE);

  query->customer_row_id = pd_record_get_row_id (PD_RECORD (self->customer));
  query->product_id = g_strdup (pd_order_line_get_product_id (line));
  query->sku_id = g_strdup (pd_order_line_get_sku_id (line));
  self->model = pd_desk_list (self->desk, query);
  gtk_label_set_text (self->product_label, pd_order_line_get_title (line));
  gtk_label_set_text (self->customer_label, pd_customer_get_name (self->customer));
  gtk_drop_down_set_model (self->order, G_LIST_MODEL (self->model));
  gtk_drop_down_set_selected (self->order, GTK_INVALID_LIST_POSITION);
  self->wanted_row_id = pd_record_get_row_id (PD_RECORD (line));
  g_signal_connect_object (self->model, "items-changed", G_CALLBACK (orders_listed_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  orders_listed_cb (self);
  update (self);
}

void
pd_cancel_dialog_present (GtkWidget *parent, PdDesk *desk, PdCustomer *customer, PdOrderLine *line)
{
  PdCancelDialog *self = NULL;

  g_return_if_fail (PD_IS_DESK (desk));
  g_return_if_fail (PD_IS_ORDER_LINE (line));

  self = g_object_new (PD_TYPE_CANCEL_DIALOG, NULL);
  self->desk = g_object_ref (desk);
  self->customer = g_object_ref (customer);
  g_set_weak_pointer (&self->opener, parent);
  set_up (self, line);
  pd_customers_present_dialog (GTK_WINDOW (self), parent);
  gtk_widget_grab_focus (GTK_WIDGET (self->order));
}
