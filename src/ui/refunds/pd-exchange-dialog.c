// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <glib/gi18n.h>

#include "pd-exchange-offer.h"
#include "pd-exchange-row.h"
#include "pd-flip-box.h"
#include "pd-record-list.h"
#include "pd-refund-done.h"
#include "pd-refunds-util.h"
#include "pd-refunds.h"
#include "pd-reservation-head.h"
#include "pd-return-parts.h"
#include "pd-widgets.h"

/* Nothing under this shows a spinner (ui.md). */
#define SPINNER_DELAY_MS 200

/* PdExchangeDialog: what comes instead of a reservation, its request, what came of it. */
#define PD_TYPE_EXCHANGE_DIALOG (pd_exchange_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PdExchangeDialog, pd_exchange_dialog, PD, EXCHANGE_DIALOG, AdwWindow)

struct _PdExchangeDialog
{
  AdwWindow parent_instance;
  PdDesk *desk;               /* (owned) */
  PdReservation *reservation; /* (owned) */
  PdQueryModel *model;        /* (owned) (nullable): the catalogue's reservations */
  PdExchangeQuote *quote;     /* (owned) (nullable): the latest answer */
  PdRefundAsk *asked;         /* (owned) (nullable): what it answers */
  GPtrArray *items;           /* (owned) (nullable) (element-type PdOrderItem): likewise */
  PdRefundAsk *sent_ask;      /* (owned) (nullable): what Create sends */
  GPtrArray *sent_items;      /* (owned) (nullable): likewise */
  PdSupportRequest *request;  /* (owned) (nullable): what was created */
  PdOrder *order;             /* (owned) (nullable): the new one */
  char *request_id;           /* (owned): of this dialog (pressing twice sends once) */
  GCancellable *cancellable;  /* (owned) (nullable): of the quote that is waited for */
  GtkWidget *opener;          /* (weak pointer) (nullable) */
  PdRequestSteps *steps;      /* (nullable): child of steps_slot */
  guint spinner_source;
  gboolean quantity_wrong; /* what stands in the field is no quantity to return */
  gboolean refused;        /* cannot be exchanged at all */
  gboolean busy;
  gboolean closed;
  GtkStack *stack;
  PdReservationHead *head;
  GtkWidget *form;
  GtkSpinButton *quantity;
  GtkLabel *owned;
  GtkLabel *quantity_problem;
  GtkListBox *chosen;
  GtkSearchEntry *search;
  PdRecordList *offers;
  GtkSpinner *waiting_spinner;
  PdAmountTable *table;
  GtkLabel *failure;
  PdVerdictLine *verdict;
  GtkLabel *far_note;
  GtkLabel *reason;
  GtkButton *close_button;
  GtkButton *next_button;
  AdwBin *steps_slot;
  PdRefundDone *done;
};

G_DEFINE_FINAL_TYPE (PdExchangeDialog, pd_exchange_dialog, ADW_TYPE_WINDOW)

static PdExchangeRow *
get_row (PdExchangeDialog *self, guint index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->chosen, (int) index);

  return row != NULL ? PD_EXCHANGE_ROW (row) : NULL;
}

/* --- Next, and why not --- */

static const char *
get_reason (PdExchangeDialog *self)
{
  if (self->refused)
    return _ ("This reservation cannot be exchanged.");
  if (self->quantity_wrong)
    return _ ("The quantity to return is not right.");
  if (get_row (self, 0) == NULL)
    return _ ("Choose what comes instead.");
  if (self->asked == NULL)
    return _ ("Something that is chosen has no price.");
  if (self->cancellable != NULL)
    return _ ("The exchange is being calculated.");
  if (self->quote == NULL)
    return _ ("There is no quote.");
  if (!pd_verdict_get_allowed (self->quote->verdict))
    return pd_verdict_get_reason (self->quote->verdict);

  return NULL;
}

static void
update_next (PdExchangeDialog *self)
{
  const char *reason = get_reason (self);
  /* A refusal stands as a verdict already; waiting is too short to be read. */
  gboolean stands = self->refused || self->cancellable != NULL ||
                    (self->quote != NULL &&
                     g_strcmp0 (reason, pd_verdict_get_reason (self->quote->verdict)) == 0);

  pd_customers_set_reason (GTK_WIDGET (self->next_button), reason == NULL, reason);
  gtk_label_set_text (self->reason, reason != NULL && !stands ? reason : "");
}

/* --- the quote --- */

static void
set_waiting (PdExchangeDialog *self, gboolean shown)
{
  g_clear_handle_id (&self->spinner_source, g_source_remove);
  gtk_widget_set_visible (GTK_WIDGET (self->waiting_spinner), shown);
  gtk_spinner_set_spinning (self->waiting_spinner, shown);
}

static gboolean
spinner_cb (gpointer user_data)
{
  PdExchangeDialog *self = user_data;

  self->spinner_source = 0;
  set_waiting (self, TRUE);

  return G_SOURCE_REMOVE;
}

static void
show_totals (PdExchangeDialog *self)
{
  PdExchangeRow *row = NULL;

  for (guint i = 0; (row = get_row (self, i)) != NULL; i++) {
    g_autofree char *total = NULL;

    if (self->quote != NULL && i < self->quote->purchases->len) {
      const PdExchangePurchase *purchase = self->quote->purchases->pdata[i];

      total = pd_money_format (purchase->total_minor, self->quote->currency);
    }
    pd_exchange_row_set_total (row, total);
  }
}

static void
show_quote (PdExchangeDialog *self)
{
  PdVerdict *verdict = self->quote->verdict;
  g_autofree char *text = pd_exchange_quote_to_text (self->quote);

  pd_amount_table_set_steps (self->table, self->quote->steps, text);
  show_totals (self);
  if (pd_verdict_get_allowed (verdict) && pd_verdict_get_reason (verdict) == NULL) {
    g_autofree char *amount =
        pd_money_format (self->quote->amounts.net_payable, self->quote->currency);
    /* Translators: %s is an amount of money. */
    g_autofree char *sentence = g_strdup_printf (_ ("Can be exchanged; %s is to be paid."), amount);

    pd_verdict_line_set_allowed_text (self->verdict, sentence);
  }
  pd_verdict_line_set_verdict (self->verdict, verdict);
  pd_refunds_show_far (self->far_note, self->quote->far, self->quote->currency, TRUE);
}

static void
quoted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdExchangeDialog *self = user_data;
  g_autoptr (GError) error = NULL;
  PdExchangeQuote *quote = pd_desk_quote_exchange_finish (PD_DESK (source), result, &error);
  g_autofree char *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  set_waiting (self, FALSE);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->quote, pd_exchange_quote_free);
  self->quote = quote;
  if (quote != NULL)
    show_quote (self);
  else {
    g_warning ("Quoting an exchange: %s", error->message);
    text = pd_error_to_user_text (error);
    show_totals (self);
    pd_verdict_line_set_verdict (self->verdict, NULL);
  }
  pd_customers_set_label (self->failure, text);
  update_next (self);
}

/* NULL where something that is chosen has no price. */
static GPtrArray *
collect_items (PdExchangeDialog *self)
{
  g_autoptr (GPtrArray) items =
      g_ptr_array_new_with_free_func ((GDestroyNotify) pd_order_item_free);
  PdExchangeRow *row = NULL;

  for (guint i = 0; (row = get_row (self, i)) != NULL; i++) {
    PdOrderItem *item = pd_exchange_row_dup_item (row);

    if (item == NULL)
      return NULL;
    g_ptr_array_add (items, item);
  }

  return g_steal_pointer (&items);
}

/* The latest question counts: the one before is cancelled, what stands stays until the answer. */
static void
ask_quote (PdExchangeDialog *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  set_waiting (self, FALSE);
  g_clear_pointer (&self->asked, pd_refund_ask_free);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  self->items = collect_items (self);
  if (self->items != NULL) {
    self->asked = g_new0 (PdRefundAsk, 1);
    self->asked->used = -1;
    self->asked->quantity = gtk_spin_button_get_value_as_int (self->quantity);
    self->cancellable = g_cancellable_new ();
    self->spinner_source = g_timeout_add (SPINNER_DELAY_MS, spinner_cb, self);
    pd_desk_quote_exchange_async (self->desk, pd_record_get_row_id (PD_RECORD (self->reservation)),
                                  self->asked, self->items, self->cancellable, quoted_cb, self);
  }
  update_next (self);
}

static void
changed_cb (PdExchangeDialog *self)
{
  if (self->closed || self->desk == NULL || self->refused)
    return;

  ask_quote (self);
}

static void
quantity_typed_cb (PdExchangeDialog *self)
{
  gboolean taken = FALSE;

  if (self->closed || self->desk == NULL)
    return;

  taken = pd_return_take_quantity (self->quantity, self->quantity_problem);
  if (taken == self->quantity_wrong) {
    self->quantity_wrong = !taken;
    update_next (self);
  }
}

/* --- what comes instead --- */

static void
removed_cb (PdExchangeDialog *self, PdExchangeRow *row)
{
  gtk_list_box_remove (self->chosen, GTK_WIDGET (row));
  gtk_widget_set_visible (GTK_WIDGET (self->chosen), get_row (self, 0) != NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
  changed_cb (self);
}

static void
add_cb (PdExchangeDialog *self, PdProduct *product)
{
  GtkWidget *row = pd_exchange_row_new (product, self->reservation);

  g_signal_connect_object (row, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "removed", G_CALLBACK (removed_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (self->chosen, row);
  gtk_widget_set_visible (GTK_WIDGET (self->chosen), TRUE);
  changed_cb (self);
}

static void
search_changed_cb (PdExchangeDialog *self)
{
  if (self->model != NULL)
    pd_query_model_set_search (self->model, gtk_editable_get_text (GTK_EDITABLE (self->search)));
}

/* The entry takes Escape: first for what was typed, then for the window. */
static void
search_stopped_cb (PdExchangeDialog *self)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  else
    gtk_window_close (GTK_WINDOW (self));
}

static void
setup_cb (PdExchangeDialog *self, GtkListItem *item)
{
  GtkWidget *offer = pd_exchange_offer_new (self->reservation);

  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_child (item, offer);
  g_signal_connect_object (offer, "add", G_CALLBACK (add_cb), self, G_CONNECT_SWAPPED);
}

static void
bind_cb (PdExchangeDialog *self, GtkListItem *item)
{
  pd_exchange_offer_set_product (PD_EXCHANGE_OFFER (gtk_list_item_get_child (item)),
                                 gtk_list_item_get_item (item));
}

static void
unbind_cb (PdExchangeDialog *self, GtkListItem *item)
{
  pd_exchange_offer_set_product (PD_EXCHANGE_OFFER (gtk_list_item_get_child (item)), NULL);
}

static char *
format_count (gint64 count)
{
  g_autofree char *number = pd_text_number (count);

  /* Translators: foot line of the catalogue; %s is a number. */
  return g_strdup_printf (ngettext ("%s product", "%s products", (gulong) count), number);
}

static void
set_up_offers (PdExchangeDialog *self)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_PRODUCTS);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  query->customer_row_id = pd_reservation_get_customer_row_id (self->reservation);
  query->product_kind = g_strdup (PD_KIND_RESERVATION);
  self->model = pd_desk_list (self->desk, query);
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  pd_record_list_setup (self->offers, self->model, factory, _ ("Reservations of the catalogue"));
  pd_record_list_set_count_format (self->offers, format_count);
  pd_record_list_set_empty (self->offers, "package-x-generic-symbolic",
                            _ ("The catalogue has no reservations"),
                            _ ("Import a catalogue file that has some."), NULL, NULL);
}

/* --- what came of it --- */

static void
show_done (PdExchangeDialog *self)
{
  g_autofree char *returned =
      pd_money_format (self->quote->amounts.returned_value, self->quote->currency);
  g_autofree char *total =
      pd_money_format (self->quote->amounts.purchases_total, self->quote->currency);
  g_autofree char *net = pd_money_format (self->quote->amounts.net_payable, self->quote->currency);
  g_autofree char *text = g_strdup_printf (
      /* Translators: amounts: %1$s what is returned is worth, %2$s what comes instead costs, %3$s
       * the difference. */
      _ ("%1$s is set against %2$s; %3$s is to be paid for the whole term."), returned, total, net);

  pd_refund_done_set_request (self->done, self->request, text);
  pd_refund_done_set_order (self->done,
                            self->order != NULL ? pd_order_get_order_id (self->order) : NULL);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Confirm"));
  gtk_stack_set_visible_child_name (self->stack, "done");
  pd_refund_done_focus (self->done);
}

static void
exchanged_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdExchangeDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  PdOrder *order = NULL;
  g_autoptr (PdRequestDetails) details =
      pd_desk_exchange_finish (PD_DESK (source), result, &order, &error);

  self->busy = FALSE;
  if (details != NULL) {
    self->request = g_object_ref (details->request);
    self->order = order;
  } else
    g_warning ("Exchanging: %s", error->message);
  if (self->closed) {
    pd_return_report_closed (self->opener, self->request, "Exchanging", error);
    return;
  }

  pd_request_steps_set_busy (self->steps, FALSE);
  if (self->request != NULL)
    show_done (self);
  else
    pd_request_steps_set_error (self->steps, error);
}

static void
create_cb (PdExchangeDialog *self)
{
  g_autoptr (PdRequestFields) fields = NULL;

  if (self->busy || self->request != NULL)
    return;

  self->busy = TRUE;
  fields = pd_return_begin_create (self->steps);
  pd_desk_exchange_async (self->desk, pd_record_get_row_id (PD_RECORD (self->reservation)),
                          self->sent_ask, self->sent_items, fields,
                          pd_request_steps_get_draft_row_id (self->steps), self->request_id, NULL,
                          exchanged_cb, g_object_ref (self));
}

/* --- from page to page --- */

static void
back_cb (PdExchangeDialog *self)
{
  gtk_stack_set_visible_child_name (self->stack, "quote");
  gtk_widget_grab_focus (GTK_WIDGET (self->next_button));
}

static void
make_steps (PdExchangeDialog *self)
{
  g_autofree char *title = NULL;

  if (self->steps != NULL)
    return;

  /* Translators: title of a request; %s is the name of a reservation. */
  title = g_strdup_printf (_ ("Exchange of the reservation %s"),
                           pd_reservation_get_name (self->reservation));
  self->steps =
      pd_return_new_steps (self->steps_slot, self->desk, self->reservation, title,
                           G_CALLBACK (create_cb), G_CALLBACK (back_cb), GTK_WIDGET (self));
}

static void
next_clicked_cb (PdExchangeDialog *self)
{
  g_autofree char *text = NULL;

  if (get_reason (self) != NULL)
    return;

  g_clear_pointer (&self->sent_ask, pd_refund_ask_free);
  g_clear_pointer (&self->sent_items, g_ptr_array_unref);
  self->sent_ask = pd_refund_ask_copy (self->asked);
  pd_refund_ask_accept_exchange (self->sent_ask, self->quote);
  self->sent_items = g_ptr_array_ref (self->items);
  make_steps (self);
  text = pd_exchange_quote_to_text (self->quote);
  pd_return_show_steps (self->stack, self->steps, self->sent_ask->quantity, text);
}

static void
open_cb (PdExchangeDialog *self)
{
  pd_return_open_request (GTK_WIDGET (self), self->desk, self->request);
}

static void
close_clicked_cb (PdExchangeDialog *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

/* --- GObject --- */

static void
pd_exchange_dialog_dispose (GObject *object)
{
  PdExchangeDialog *self = PD_EXCHANGE_DIALOG (object);

  self->closed = TRUE;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->spinner_source, g_source_remove);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (pd_exchange_dialog_parent_class)->dispose (object);
}

static void
pd_exchange_dialog_finalize (GObject *object)
{
  PdExchangeDialog *self = PD_EXCHANGE_DIALOG (object);

  g_clear_weak_pointer (&self->opener);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->request);
  g_clear_object (&self->order);
  g_clear_object (&self->reservation);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->quote, pd_exchange_quote_free);
  g_clear_pointer (&self->asked, pd_refund_ask_free);
  g_clear_pointer (&self->sent_ask, pd_refund_ask_free);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->sent_items, g_ptr_array_unref);
  g_free (self->request_id);
  G_OBJECT_CLASS (pd_exchange_dialog_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PdExchangeDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, PdExchangeDialog, head);
  gtk_widget_class_bind_template_child (widget_class, PdExchangeDialog, form);
  gtk_widget_class_bind_template_child (widget_class, PdExchangeDialog, quantity);
  gtk_widget_class_bind_template_child (widget_class, PdExchangeDialog, owned);
  gtk_widget_class_bind_template_child (widget_class, PdExchangeDialog, quantity_problem);
  gtk_widget_class_bind_template_child (widget_class, PdExchangeDialog, chosen);
  gtk_widget_class_bind_template_child (widget_class, PdExchangeDialog, search);
  gtk_widget_class_bind_template_child (widget_class, PdExchangeDialog, offers);
  gtk_widget_class_bind_template_child (widget_class, PdExchangeDialog, waiting_spinner);
  gtk_widget_class_bind_template_child (widget_class, PdExchangeDialog, table);
  gtk_widget_class_bind_template_child (widget_class, PdExchangeDialog, failure);
  gtk_widget_class_bind_template_child (widget_class, PdExchangeDialog, verdict);
  gtk_widget_class_bind_template_child (widget_class, PdExchangeDialog, far_note);
  gtk_widget_class_bind_template_child (widget_class, PdExchangeDialog, reason);
  gtk_widget_class_bind_template_child (widget_class, PdExchangeDialog, close_button);
  gtk_widget_class_bind_template_child (widget_class, PdExchangeDialog, next_button);
  gtk_widget_class_bind_template_child (widget_class, PdExchangeDialog, steps_slot);
  gtk_widget_class_bind_template_child (widget_class, PdExchangeDialog, done);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, quantity_typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_stopped_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_clicked_cb);
}

static void
pd_exchange_dialog_class_init (PdExchangeDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pd_exchange_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = pd_exchange_dialog_finalize;
  g_type_ensure (PD_TYPE_RESERVATION_HEAD);
  g_type_ensure (PD_TYPE_FLIP_BOX);
  g_type_ensure (PD_TYPE_RECORD_LIST);
  g_type_ensure (PD_TYPE_AMOUNT_TABLE);
  g_type_ensure (PD_TYPE_VERDICT_LINE);
  g_type_ensure (PD_TYPE_REFUND_DONE);
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               PD_REFUNDS_RESOURCE ("pd-exchange-dialog.ui"));
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
pd_exchange_dialog_init (PdExchangeDialog *self)
{
  pd_refunds_load_css ();
  pd_customers_load_css ();
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_refunds_tidy (GTK_WIDGET (self));
  self->request_id = g_uuid_string_random ();
}

/* 12.7 and the like: the reason and nothing to press. */
static gboolean
check_kind (PdExchangeDialog *self)
{
  g_autoptr (PdVerdict) verdict = pd_reservation_judge_exchange (
      self->reservation, pd_clock_now (pd_desk_get_clock (self->desk)));

  self->refused = !pd_verdict_get_allowed (verdict);
  gtk_widget_set_visible (self->form, !self->refused);
  gtk_widget_set_visible (GTK_WIDGET (self->next_button), !self->refused);
  if (self->refused)
    pd_verdict_line_set_verdict (self->verdict, verdict);

  return !self->refused;
}

static void
set_up (PdExchangeDialog *self)
{
  self->closed = TRUE; /* nothing is asked while the form is set up */
  pd_reservation_head_set_reservation (self->head, self->reservation);
  pd_return_set_up_quantity (self->quantity, self->owned, self->reservation);
  self->closed = FALSE;
  if (!check_kind (self))
    return;

  set_up_offers (self);
  ask_quote (self);
}

void
pd_exchange_dialog_present (GtkWidget *parent, PdDesk *desk, PdReservation *reservation)
{
  PdExchangeDialog *self = NULL;

  g_return_if_fail (PD_IS_DESK (desk));
  g_return_if_fail (PD_IS_RESERVATION (reservation));

  self = g_object_new (PD_TYPE_EXCHANGE_DIALOG, NULL);
  self->desk = g_object_ref (desk);
  self->reservation = g_object_ref (reservation);
  g_set_weak_pointer (&self->opener, parent);
  set_up (self);
  pd_customers_present_dialog (GTK_WINDOW (self), parent);
  gtk_widget_grab_focus (self->refused ? GTK_WIDGET (self->close_button)
                                       : GTK_WIDGET (self->search));
}
