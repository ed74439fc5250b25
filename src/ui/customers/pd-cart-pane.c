// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-cart-pane.h"

#include <glib/gi18n.h>

#include "pd-cart-row.h"
#include "pd-cart.h"
#include "pd-customers-util.h"
#include "pd-review-dialog.h"
#include "pd-widgets.h"

#define UNDO_SECONDS 15

struct _PdCartPane
{
  AdwBin parent_instance;
  PdDesk *desk;         /* (owned) */
  PdCustomer *customer; /* (owned) */
  PdCart *cart;         /* (owned) */
  GtkStack *stack;
  GtkListBox *items;
  GtkGrid *totals;
  GtkLabel *now_amount;
  GtkLabel *all_label;
  GtkLabel *all_amount;
  GtkLabel *tax;
  PdVerdictLine *verdict;
  GtkLabel *problem;
  GtkLabel *outbox;
  GtkButton *review_button;
  GtkRevealer *undo_revealer;
  GtkLabel *undo_label;
  guint undo_source;
};

G_DEFINE_FINAL_TYPE (PdCartPane, pd_cart_pane, ADW_TYPE_BIN)

static void
update_totals (PdCartPane *self, const PdCartQuote *quote)
{
  g_autofree char *now = NULL;
  g_autofree char *all = NULL;
  gboolean instalments;

  gboolean known = quote != NULL && pd_cart_knows_price (self->cart);

  gtk_widget_set_visible (GTK_WIDGET (self->totals), known);
  if (!known)
    return;

  now = pd_money_format (quote->total_minor, quote->currency);
  all = pd_money_format (quote->commitment_minor, quote->currency);
  instalments = quote->commitment_minor != quote->total_minor;
  gtk_label_set_text (self->now_amount, now);
  gtk_label_set_text (self->all_amount, all);
  gtk_widget_set_visible (GTK_WIDGET (self->all_label), instalments);
  gtk_widget_set_visible (GTK_WIDGET (self->all_amount), instalments);
  gtk_label_set_text (self->tax, pd_rules_get_tax_words (quote->include_tax));
}

static void
update_review (PdCartPane *self, const PdCartQuote *quote)
{
  const GError *error = pd_cart_get_error (self->cart);
  gboolean empty = g_list_model_get_n_items (G_LIST_MODEL (self->cart)) == 0;
  gboolean allowed = quote != NULL && pd_verdict_get_allowed (quote->verdict);
  const char *reason = NULL;
  g_autofree char *text = NULL;

  if (error != NULL)
    text = pd_error_to_user_text (error);
  pd_customers_set_label (self->problem, text);
  pd_verdict_line_set_allowed_text (self->verdict, _ ("The price is told at the checkout."));
  pd_verdict_line_set_verdict (
      self->verdict,
      quote != NULL && (!allowed || !pd_cart_knows_price (self->cart)) ? quote->verdict : NULL);
  if (empty)
    reason = _ ("The cart is empty.");
  else if (pd_cart_get_state (self->cart) == PD_CART_IN_OUTBOX)
    reason = pd_cart_row_say_in_outbox ();
  else if (quote == NULL || pd_cart_is_waiting (self->cart))
    reason = text != NULL ? text : _ ("The price is being computed.");
  else if (!allowed)
    reason = pd_verdict_get_reason (quote->verdict);
  pd_customers_set_reason (GTK_WIDGET (self->review_button), reason == NULL, reason);
}

static void
update_outbox (PdCartPane *self, gboolean empty)
{
  PdCartState state = pd_cart_get_state (self->cart);
  const char *text = NULL;

  if (!empty && state == PD_CART_IN_OUTBOX)
    text = pd_cart_row_say_in_outbox ();
  else if (!empty && state == PD_CART_REFUSED)
    text = _ ("This cart was refused and its request stands in the outbox. Buying it here takes "
              "the place of that request; sending that again there empties the cart.");
  pd_customers_set_label (self->outbox, text);
}

static void
update (PdCartPane *self)
{
  const PdCartQuote *quote = pd_cart_get_quote (self->cart);
  gboolean empty = g_list_model_get_n_items (G_LIST_MODEL (self->cart)) == 0;

  gtk_stack_set_visible_child_name (self->stack, empty ? "empty" : "items");
  update_totals (self, empty ? NULL : quote);
  update_outbox (self, empty);
  update_review (self, empty ? NULL : quote);
}

static void
hide_undo (PdCartPane *self)
{
  g_clear_handle_id (&self->undo_source, g_source_remove);
  gtk_revealer_set_reveal_child (self->undo_revealer, FALSE);
}

static gboolean
undo_late_cb (gpointer user_data)
{
  PdCartPane *self = user_data;

  self->undo_source = 0;
  hide_undo (self);

  return G_SOURCE_REMOVE;
}

static void
remove_cb (PdCartPane *self, PdCartItem *item, PdCartRow *row)
{
  /* Translators: %s is a product's title. */
  g_autofree char *text = g_strdup_printf (_ ("%s was taken out."), pd_cart_item_get_title (item));

  pd_cart_remove (self->cart, item);
  gtk_label_set_text (self->undo_label, text);
  gtk_revealer_set_reveal_child (self->undo_revealer, TRUE);
  g_clear_handle_id (&self->undo_source, g_source_remove);
  self->undo_source = g_timeout_add_seconds (UNDO_SECONDS, undo_late_cb, self);
}

static void
undo_clicked_cb (PdCartPane *self)
{
  pd_cart_restore (self->cart);
  hide_undo (self);
}

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  PdCartPane *self = user_data;
  GtkWidget *row =
      pd_cart_row_new (self->cart, PD_CART_ITEM (item), pd_customer_get_currency (self->customer));

  g_signal_connect_object (row, "removed", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);

  return row;
}

static void
next_cb (PdCartPane *self, int next)
{
  if (next == PD_VERDICT_NEXT_ACCEPT_AGREEMENT)
    gtk_widget_activate_action (GTK_WIDGET (self), "customer.accept-agreement", NULL);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.accounts", NULL);
}

static void
review_clicked_cb (PdCartPane *self)
{
  pd_review_dialog_present (GTK_WIDGET (self), self->desk, self->customer, self->cart);
}

static void
pd_cart_pane_dispose (GObject *object)
{
  PdCartPane *self = PD_CART_PANE (object);

  g_clear_handle_id (&self->undo_source, g_source_remove);
  g_clear_object (&self->cart);
  g_clear_object (&self->customer);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (pd_cart_pane_parent_class)->dispose (object);
}

static void
pd_cart_pane_class_init (PdCartPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_cart_pane_dispose;
  g_type_ensure (PD_TYPE_VERDICT_LINE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_CUSTOMERS_RESOURCE ("pd-cart-pane.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdCartPane, stack);
  gtk_widget_class_bind_template_child (widget_class, PdCartPane, items);
  gtk_widget_class_bind_template_child (widget_class, PdCartPane, totals);
  gtk_widget_class_bind_template_child (widget_class, PdCartPane, now_amount);
  gtk_widget_class_bind_template_child (widget_class, PdCartPane, all_label);
  gtk_widget_class_bind_template_child (widget_class, PdCartPane, all_amount);
  gtk_widget_class_bind_template_child (widget_class, PdCartPane, tax);
  gtk_widget_class_bind_template_child (widget_class, PdCartPane, verdict);
  gtk_widget_class_bind_template_child (widget_class, PdCartPane, problem);
  gtk_widget_class_bind_template_child (widget_class, PdCartPane, outbox);
  gtk_widget_class_bind_template_child (widget_class, PdCartPane, review_button);
  gtk_widget_class_bind_template_child (widget_class, PdCartPane, undo_revealer);
  gtk_widget_class_bind_template_child (widget_class, PdCartPane, undo_label);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, review_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, undo_clicked_cb);
}

static void
pd_cart_pane_init (PdCartPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_customers_tidy_names (GTK_WIDGET (self));
}

void
pd_cart_pane_setup (PdCartPane *self, PdDesk *desk, PdCustomer *customer)
{
  g_return_if_fail (PD_IS_CART_PANE (self));

  self->desk = g_object_ref (desk);
  self->customer = g_object_ref (customer);
  self->cart = g_object_ref (pd_cart_of (desk, pd_record_get_row_id (PD_RECORD (customer))));
  gtk_list_box_bind_model (self->items, G_LIST_MODEL (self->cart), create_row, self, NULL);
  g_signal_connect_object (self->cart, "quoted", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->cart, "items-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
}

void
pd_cart_pane_set_customer (PdCartPane *self, PdCustomer *customer)
{
  g_return_if_fail (PD_IS_CART_PANE (self));

  g_set_object (&self->customer, customer);
}
