// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-review-dialog.h"

#include <glib/gi18n.h>

#include "pd-cart-row.h"
#include "pd-customers-util.h"
#include "pd-error.h"
#include "pd-outbox.h"
#include "pd-reservations-util.h"
#include "pd-widgets.h"

struct _PdReviewDialog
{
  AdwWindow parent_instance;
  PdDesk *desk;         /* (owned) */
  PdCustomer *customer; /* (owned) */
  PdCart *cart;         /* (owned) */
  GtkWidget *opener;    /* (weak pointer) (nullable) */
  PdOrder *order;       /* (owned) (nullable): what was bought */
  GPtrArray *bought;    /* (owned) (nullable) (element-type PdOrderItem): what the review shows */
  char *request_id;     /* (owned) */
  GtkStack *stack;
  GtkLabel *customer_label;
  GtkListBox *items;
  GtkLabel *now_amount;
  GtkLabel *all_label;
  GtkLabel *all_amount;
  GtkLabel *failure;
  PdOutboxNote *outbox_note;
  PdVerdictLine *verdict;
  GtkButton *close_button;
  GtkButton *buy_button;
  GtkSpinner *spinner;
  GtkLabel *done_text;
  PdIdentifier *order_number;
  GtkButton *reservation_button;
  GtkButton *done_button;
  gboolean busy;
  gboolean handed_over; /* to the outbox: nothing more is done here */
  gboolean partly;      /* a part was ordered, the rest was refused */
  gboolean closed;
};

G_DEFINE_FINAL_TYPE (PdReviewDialog, pd_review_dialog, ADW_TYPE_WINDOW)

/* --- what is bought --- */

static void
add_item (PdReviewDialog *self, PdCartItem *item, const PdCartQuote *quote)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *amount = NULL;
  g_autofree char *unit = pd_money_format_told (pd_cart_item_get_unit (item), quote->currency);
  g_autofree char *total = pd_money_format_told (pd_cart_item_get_total (item), quote->currency);
  g_autofree char *choice = pd_cart_row_format_choice (item);
  g_autofree char *quantity = pd_text_number (pd_cart_item_get_quantity (item));
  g_autofree char *subtitle =
      /* Translators: %1$s term and billing, %2$s quantity, %3$s price of one. */
      g_strdup_printf (_ ("%1$s · %2$s × %3$s"), choice, quantity, unit);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), pd_cart_item_get_title (item));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  amount = gtk_label_new (total);
  gtk_widget_add_css_class (amount, "figures");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), amount);
  gtk_list_box_append (self->items, row);
}

static void
fill (PdReviewDialog *self)
{
  const PdCartQuote *quote = pd_cart_get_quote (self->cart);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->cart));
  g_autofree char *now = NULL;
  g_autofree char *all = NULL;

  for (guint i = 0; i < n; i++) {
    g_autoptr (PdCartItem) item = g_list_model_get_item (G_LIST_MODEL (self->cart), i);

    add_item (self, item, quote);
  }
  now = pd_customers_price_words (quote->total_minor, quote->currency, quote->include_tax);
  all = pd_customers_price_words (quote->commitment_minor, quote->currency, quote->include_tax);
  gtk_label_set_text (self->customer_label, pd_customer_get_name (self->customer));
  gtk_label_set_text (self->now_amount,
                      pd_cart_knows_price (self->cart) ? now : _ ("told at the checkout"));
  gtk_label_set_text (self->all_amount, all);
  gtk_widget_set_visible (GTK_WIDGET (self->all_label),
                          quote->commitment_minor != quote->total_minor);
  gtk_widget_set_visible (GTK_WIDGET (self->all_amount),
                          quote->commitment_minor != quote->total_minor);
}

static void
update_buy (PdReviewDialog *self)
{
  const PdCartQuote *quote = pd_cart_get_quote (self->cart);
  gboolean allowed = quote != NULL && pd_verdict_get_allowed (quote->verdict);

  if (self->closed || self->order != NULL)
    return;

  gtk_widget_set_visible (GTK_WIDGET (self->spinner), self->busy);
  gtk_spinner_set_spinning (self->spinner, self->busy);
  if (self->busy) {
    pd_customers_set_reason (GTK_WIDGET (self->buy_button), FALSE,
                             _ ("The order is being placed."));
    return;
  }
  if (self->handed_over) {
    pd_customers_set_reason (
        GTK_WIDGET (self->buy_button), FALSE,
        self->partly ? _ ("The order was placed. Add what is missing to the cart again.")
                     : _ ("It stands in the outbox; go on with it there."));
    return;
  }
  if (pd_cart_get_state (self->cart) == PD_CART_IN_OUTBOX) {
    pd_customers_set_reason (GTK_WIDGET (self->buy_button), FALSE, pd_cart_row_say_in_outbox ());
    return;
  }
  pd_verdict_line_set_allowed_text (self->verdict, _ ("The price is told at the checkout."));
  pd_verdict_line_set_verdict (
      self->verdict,
      quote != NULL && (!allowed || !pd_cart_knows_price (self->cart)) ? quote->verdict : NULL);
  pd_customers_set_reason (GTK_WIDGET (self->buy_button), allowed,
                           quote != NULL ? pd_verdict_get_reason (quote->verdict)
                                         : _ ("The price is being computed."));
}

/* --- buying --- */

static PdOrderLine *
find_reservation (PdOrder *order)
{
  GPtrArray *lines = pd_order_get_lines (order);

  for (guint i = 0; lines != NULL && i < lines->len; i++) {
    if (g_strcmp0 (pd_order_line_get_kind (lines->pdata[i]), PD_KIND_RESERVATION) == 0)
      return lines->pdata[i];
  }

  return NULL;
}

/* The rest of the confirmation: where to find what was bought. */
static const char *
get_where (PdOrder *order)
{
  GPtrArray *lines = pd_order_get_lines (order);
  guint reservations = 0;

  for (guint i = 0; lines != NULL && i < lines->len; i++)
    reservations +=
        g_strcmp0 (pd_order_line_get_kind (lines->pdata[i]), PD_KIND_RESERVATION) == 0 ? 1 : 0;
  if (reservations == 0)
    return _ ("Keys and downloads are on Software.");
  if (reservations == lines->len)
    return _ ("It stands on Azure reservations.");

  return _ ("Keys and downloads are on Software, the rest on Azure reservations.");
}

static void
show_order (PdReviewDialog *self)
{
  g_autofree char *amount = pd_customers_price_words (pd_order_get_total (self->order),
                                                      pd_order_get_currency (self->order),
                                                      pd_order_get_include_tax (self->order));
  g_autofree char *text = NULL;

  if (pd_order_get_total (self->order) == PD_MONEY_UNTOLD)
    text = g_strdup_printf (
        /* Translators: %1$s customer, %2$s a sentence that says where what was bought is found. */
        _ ("The order for %1$s was placed. Partner Center has not told its price yet. %2$s"),
        pd_customer_get_name (self->customer), get_where (self->order));
  else
    text = g_strdup_printf (
        /* Translators: %1$s customer, %2$s amount with its tax status, %3$s a sentence that says
         * where what was bought is found. */
        _ ("The order for %1$s was placed: %2$s. %3$s"), pd_customer_get_name (self->customer),
        amount, get_where (self->order));
  gtk_label_set_text (self->done_text, text);
  pd_identifier_set_text (self->order_number, pd_order_get_order_id (self->order));
  gtk_window_set_title (GTK_WINDOW (self), _ ("Confirm"));
  gtk_widget_set_visible (GTK_WIDGET (self->buy_button), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->close_button), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->reservation_button),
                          find_reservation (self->order) != NULL);
  gtk_stack_set_visible_child_name (self->stack, "done");
  gtk_window_set_default_widget (GTK_WINDOW (self), GTK_WIDGET (self->done_button));
  gtk_widget_grab_focus (GTK_WIDGET (self->done_button));
}

/* What stands in the outbox is bought from there, and not a second time from the cart; nor is what
 * was placed when a part was not: the sentence names that part, which can be added again. */
static gboolean
hand_over (PdReviewDialog *self, const GError *error)
{
  gboolean partial = g_error_matches (error, PD_ERROR, PD_ERROR_PARTIAL);

  if (partial || g_error_matches (error, PD_ERROR, PD_ERROR_QUEUED))
    pd_cart_take_bought (self->cart, self->request_id);
  if (partial && !self->closed) {
    pd_customers_set_label (self->failure, error->message);
    self->handed_over = TRUE;
    self->partly = TRUE;
    update_buy (self);
    return TRUE;
  }
  if (self->closed || !pd_outbox_note_set_error (self->outbox_note, error))
    return FALSE;

  self->handed_over = TRUE;
  update_buy (self);

  return TRUE;
}

static void
bought_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdReviewDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOrder) order = pd_desk_buy_finish (PD_DESK (source), result, &error);
  g_autofree char *text = NULL;

  self->busy = FALSE;
  if (order != NULL) {
    self->order = g_steal_pointer (&order);
    pd_cart_take_bought (self->cart, self->request_id);
    if (!self->closed)
      show_order (self);
    else if (self->opener != NULL) {
      /* Translators: %s is an order number. */
      text = g_strdup_printf (_ ("Order %s was placed."), pd_order_get_order_id (self->order));
      pd_customers_toast (self->opener, text);
    }
    return;
  }

  g_warning ("Buying: %s", error->message);
  if (hand_over (self, error))
    return;
  if (self->closed) {
    if (self->opener != NULL)
      pd_customers_show_error (self->opener, "Buying", error);
    return;
  }
  text = pd_error_to_user_text (error);
  pd_customers_set_label (self->failure, text);
  update_buy (self);
}

static void
buy_clicked_cb (PdReviewDialog *self)
{
  if (self->busy || self->handed_over || self->order != NULL)
    return;

  self->busy = TRUE;
  if (pd_cart_get_request (self->cart) != NULL) {
    g_free (self->request_id);
    self->request_id = g_strdup (pd_cart_get_request (self->cart));
  }
  gtk_widget_set_visible (GTK_WIDGET (self->failure), FALSE);
  update_buy (self);
  pd_desk_buy_instead_async (self->desk, pd_record_get_row_id (PD_RECORD (self->customer)),
                             self->bought, pd_cart_get_earlier (self->cart), self->request_id, NULL,
                             bought_cb, g_object_ref (self));
}

static void
reservation_clicked_cb (PdReviewDialog *self)
{
  PdOrderLine *line = find_reservation (self->order);

  if (self->opener != NULL)
    pd_reservations_open_line (
        self->opener, self->desk, pd_record_get_row_id (PD_RECORD (self->customer)),
        pd_record_get_row_id (PD_RECORD (line)), pd_order_get_order_id (self->order), 0);
  gtk_window_close (GTK_WINDOW (self));
}

static void
done_clicked_cb (PdReviewDialog *self)
{
  gint64 row_id = pd_record_get_row_id (PD_RECORD (self->order));

  if (self->opener != NULL)
    gtk_widget_activate_action (self->opener, "customer.show", "(sx)", "order-history", row_id);
  gtk_window_close (GTK_WINDOW (self));
}

static void
close_clicked_cb (PdReviewDialog *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
next_cb (PdReviewDialog *self, int next)
{
  GtkWidget *opener = self->opener;

  gtk_window_close (GTK_WINDOW (self));
  if (opener != NULL && next == PD_VERDICT_NEXT_ACCEPT_AGREEMENT)
    gtk_widget_activate_action (opener, "customer.accept-agreement", NULL);
  else if (opener != NULL)
    gtk_widget_activate_action (opener, "win.accounts", NULL);
}

static void
pd_review_dialog_dispose (GObject *object)
{
  PdReviewDialog *self = PD_REVIEW_DIALOG (object);

  self->closed = TRUE;
  G_OBJECT_CLASS (pd_review_dialog_parent_class)->dispose (object);
}

static void
pd_review_dialog_finalize (GObject *object)
{
  PdReviewDialog *self = PD_REVIEW_DIALOG (object);

  g_clear_weak_pointer (&self->opener);
  g_clear_object (&self->desk);
  g_clear_object (&self->customer);
  g_clear_object (&self->cart);
  g_clear_object (&self->order);
  g_clear_pointer (&self->bought, g_ptr_array_unref);
  g_free (self->request_id);
  G_OBJECT_CLASS (pd_review_dialog_parent_class)->finalize (object);
}

static void
pd_review_dialog_class_init (PdReviewDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_review_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = pd_review_dialog_finalize;
  g_type_ensure (PD_TYPE_VERDICT_LINE);
  g_type_ensure (PD_TYPE_IDENTIFIER);
  g_type_ensure (PD_TYPE_OUTBOX_NOTE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_CUSTOMERS_RESOURCE ("pd-review-dialog.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdReviewDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, PdReviewDialog, customer_label);
  gtk_widget_class_bind_template_child (widget_class, PdReviewDialog, items);
  gtk_widget_class_bind_template_child (widget_class, PdReviewDialog, now_amount);
  gtk_widget_class_bind_template_child (widget_class, PdReviewDialog, all_label);
  gtk_widget_class_bind_template_child (widget_class, PdReviewDialog, all_amount);
  gtk_widget_class_bind_template_child (widget_class, PdReviewDialog, failure);
  gtk_widget_class_bind_template_child (widget_class, PdReviewDialog, outbox_note);
  gtk_widget_class_bind_template_child (widget_class, PdReviewDialog, verdict);
  gtk_widget_class_bind_template_child (widget_class, PdReviewDialog, close_button);
  gtk_widget_class_bind_template_child (widget_class, PdReviewDialog, buy_button);
  gtk_widget_class_bind_template_child (widget_class, PdReviewDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, PdReviewDialog, done_text);
  gtk_widget_class_bind_template_child (widget_class, PdReviewDialog, order_number);
  gtk_widget_class_bind_template_child (widget_class, PdReviewDialog, reservation_button);
  gtk_widget_class_bind_template_child (widget_class, PdReviewDialog, done_button);
  gtk_widget_class_bind_template_callback (widget_class, buy_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, reservation_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, done_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
}

static void
pd_review_dialog_init (PdReviewDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_customers_tidy_names (GTK_WIDGET (self));
  self->request_id = g_uuid_string_random ();
}

void
pd_review_dialog_present (GtkWidget *parent, PdDesk *desk, PdCustomer *customer, PdCart *cart)
{
  PdReviewDialog *self = NULL;

  g_return_if_fail (PD_IS_CART (cart));

  if (pd_cart_get_quote (cart) == NULL)
    return;

  self = g_object_new (PD_TYPE_REVIEW_DIALOG, NULL);
  self->desk = g_object_ref (desk);
  self->customer = g_object_ref (customer);
  self->cart = g_object_ref (cart);
  self->bought = pd_cart_dup_items (cart);
  g_set_weak_pointer (&self->opener, parent);
  g_signal_connect_object (cart, "quoted", G_CALLBACK (update_buy), self, G_CONNECT_SWAPPED);
  fill (self);
  update_buy (self);
  pd_customers_present_dialog (GTK_WINDOW (self), parent);
  gtk_widget_grab_focus (GTK_WIDGET (self->buy_button));
}
