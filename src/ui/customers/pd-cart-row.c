// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-cart-row.h"

#include <glib/gi18n.h>

#include "pd-customers-util.h"
#include "pd-reservation.h"

struct _PdCartRow
{
  GtkListBoxRow parent_instance;
  PdCart *cart;     /* (owned) */
  PdCartItem *item; /* (owned) */
  char *currency;   /* (owned) (nullable) */
  GtkLabel *title;
  GtkLabel *choice;
  GtkLabel *total;
  GtkLabel *problem;
  GtkSpinButton *quantity;
  GtkButton *remove_button;
};

G_DEFINE_FINAL_TYPE (PdCartRow, pd_cart_row, GTK_TYPE_LIST_BOX_ROW)

enum { REMOVED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* 10.12 */
static char *
format_scope (PdCartItem *item)
{
  const char *name = pd_cart_item_get_subscription_name (item);

  if (pd_cart_item_is_shared (item))
    return g_strdup (C_ ("scope", "Shared scope"));

  /* Translators: scope of a reservation; %s is the name of an Azure subscription. */
  return name != NULL ? g_strdup_printf (C_ ("scope", "Only %s"), name) : NULL;
}

char *
pd_cart_row_format_choice (PdCartItem *item)
{
  const char *region = pd_cart_item_get_region (item);
  g_autofree char *term = pd_term_format (pd_cart_item_get_term (item));
  g_autofree char *scope = format_scope (item);
  /* Translators: %1$s term such as "1 year", %2$s billing such as "monthly". */
  g_autofree char *choice = g_strdup_printf (
      _ ("%1$s · %2$s"), term, pd_billing_get_title (pd_cart_item_get_billing (item)));

  if (scope == NULL)
    return g_steal_pointer (&choice);
  if (region == NULL)
    /* Translators: %1$s term and billing, %2$s scope of a reservation. */
    return g_strdup_printf (C_ ("reservation", "%1$s · %2$s"), choice, scope);

  /* Translators: %1$s term and billing, %2$s region, %3$s scope of a reservation. */
  return g_strdup_printf (_ ("%1$s · %2$s · %3$s"), choice, pd_region_get_title (region), scope);
}

static void
update (PdCartRow *self)
{
  PdVerdict *verdict = pd_cart_item_get_verdict (self->item);
  gboolean refused = verdict != NULL && !pd_verdict_get_allowed (verdict);
  g_autofree char *total = NULL;

  if (self->currency != NULL && pd_cart_item_get_total (self->item) != 0)
    total = pd_money_format_told (pd_cart_item_get_total (self->item), self->currency);
  gtk_label_set_text (self->total, total != NULL ? total : "");
  pd_customers_set_label (self->problem, refused ? pd_verdict_get_reason (verdict) : NULL);
  gtk_spin_button_set_value (self->quantity, (double) pd_cart_item_get_quantity (self->item));
}

static void
quantity_changed_cb (PdCartRow *self)
{
  if (self->cart != NULL)
    pd_cart_set_quantity (self->cart, self->item,
                          gtk_spin_button_get_value_as_int (self->quantity));
}

static void
remove_clicked_cb (PdCartRow *self)
{
  g_signal_emit (self, signals[REMOVED], 0, self->item);
}

static void
pd_cart_row_dispose (GObject *object)
{
  PdCartRow *self = PD_CART_ROW (object);

  g_clear_object (&self->cart);
  g_clear_object (&self->item);
  g_clear_pointer (&self->currency, g_free);
  G_OBJECT_CLASS (pd_cart_row_parent_class)->dispose (object);
}

static void
pd_cart_row_class_init (PdCartRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_cart_row_dispose;
  signals[REMOVED] = g_signal_new ("removed", PD_TYPE_CART_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, PD_TYPE_CART_ITEM);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_CUSTOMERS_RESOURCE ("pd-cart-row.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdCartRow, title);
  gtk_widget_class_bind_template_child (widget_class, PdCartRow, choice);
  gtk_widget_class_bind_template_child (widget_class, PdCartRow, total);
  gtk_widget_class_bind_template_child (widget_class, PdCartRow, problem);
  gtk_widget_class_bind_template_child (widget_class, PdCartRow, quantity);
  gtk_widget_class_bind_template_child (widget_class, PdCartRow, remove_button);
  gtk_widget_class_bind_template_callback (widget_class, quantity_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_clicked_cb);
}

static void
pd_cart_row_init (PdCartRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_customers_tidy_names (GTK_WIDGET (self));
}

GtkWidget *
pd_cart_row_new (PdCart *cart, PdCartItem *item, const char *currency)
{
  PdCartRow *self = g_object_new (PD_TYPE_CART_ROW, NULL);
  g_autofree char *choice = pd_cart_row_format_choice (item);
  const char *title = pd_cart_item_get_title (item);
  /* Translators: %s is a product's title. */
  g_autofree char *remove = g_strdup_printf (_ ("Remove %s from the cart"), title);

  self->item = g_object_ref (item);
  self->currency = g_strdup (currency);
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->choice, choice);
  gtk_spin_button_set_range (self->quantity, pd_cart_item_get_min (item),
                             pd_cart_item_get_max (item));
  gtk_spin_button_set_value (self->quantity, (double) pd_cart_item_get_quantity (item));
  self->cart = g_object_ref (cart);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->remove_button), remove);
  pd_customers_name (GTK_WIDGET (self->remove_button), remove, NULL);
  pd_customers_name (GTK_WIDGET (self), title, choice);
  g_signal_connect_object (item, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}

const char *
pd_cart_row_say_in_outbox (void)
{
  return _ ("The purchase of this cart is on its way from the outbox; wait for its end there.");
}
