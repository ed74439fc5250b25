// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-exchange-offer.h"

#include <glib/gi18n.h>

#include "pd-refunds-util.h"

struct _PdExchangeOffer
{
  AdwBin parent_instance;
  PdReservation *reservation; /* (owned) */
  PdProduct *product;         /* (owned) (nullable) */
  GtkLabel *title;
  GtkLabel *what;
  GtkLabel *why_not;
  GtkButton *add_button;
};

G_DEFINE_FINAL_TYPE (PdExchangeOffer, pd_exchange_offer, ADW_TYPE_BIN)

enum { ADD, N_SIGNALS };
static guint signals[N_SIGNALS];

/* 12.5, 12.7; and what the desk says of buying it. */
static char *
find_reason (PdExchangeOffer *self)
{
  const char *type = pd_product_get_resource_type (self->product);
  const char *own = pd_reservation_get_resource_type (self->reservation);
  g_autoptr (PdVerdict) buy = NULL;

  if (pd_resource_type_is_non_refundable (type))
    return g_strdup (_ ("This kind cannot be exchanged (12.7)."));
  if (!pd_resource_type_is_same (own, type))
    /* Translators: %s is a kind of reservation, such as "Virtual machines". */
    return g_strdup_printf (_ ("Only the same type can come instead: %s. For another type, refund "
                               "and buy again (12.5)."),
                            pd_resource_type_get_title (own));
  g_object_get (self->product, "buy", &buy, NULL);
  if (buy != NULL && !pd_verdict_get_allowed (buy))
    return g_strdup (pd_verdict_get_reason (buy));

  return NULL;
}

static void
update (PdExchangeOffer *self)
{
  gboolean loaded = self->product != NULL && pd_record_get_loaded (PD_RECORD (self->product));
  const char *size = NULL;
  g_autofree char *reason = NULL;
  g_autofree char *price = NULL;
  g_autofree char *what = NULL;
  g_autofree char *name = NULL;

  gtk_widget_set_opacity (GTK_WIDGET (self), loaded ? 1.0 : 0.0);
  gtk_widget_set_sensitive (GTK_WIDGET (self), loaded);
  if (!loaded)
    return;

  size = pd_product_get_size (self->product);
  g_object_get (self->product, "price-text", &price, NULL);
  what = g_strjoin (
      " · ", pd_resource_type_get_title (pd_product_get_resource_type (self->product)),
      size != NULL ? size : (price != NULL ? price : ""), size != NULL ? price : NULL, NULL);
  reason = find_reason (self);
  /* Translators: a button for the screen reader; %s is a product's title. */
  name = g_strdup_printf (_ ("Choose %s"), pd_product_get_title (self->product));
  gtk_label_set_text (self->title, pd_product_get_title (self->product));
  gtk_label_set_text (self->what, what);
  pd_customers_set_label (self->why_not, reason);
  pd_customers_set_reason (GTK_WIDGET (self->add_button), reason == NULL, reason);
  pd_customers_name (GTK_WIDGET (self->add_button), name, NULL);
}

static void
add_clicked_cb (PdExchangeOffer *self)
{
  if (self->product != NULL)
    g_signal_emit (self, signals[ADD], 0, self->product);
}

static void
pd_exchange_offer_dispose (GObject *object)
{
  PdExchangeOffer *self = PD_EXCHANGE_OFFER (object);

  if (self->product != NULL)
    g_signal_handlers_disconnect_by_data (self->product, self);
  g_clear_object (&self->product);
  g_clear_object (&self->reservation);
  G_OBJECT_CLASS (pd_exchange_offer_parent_class)->dispose (object);
}

static void
pd_exchange_offer_class_init (PdExchangeOfferClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_exchange_offer_dispose;
  signals[ADD] = g_signal_new ("add", PD_TYPE_EXCHANGE_OFFER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 1, PD_TYPE_PRODUCT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_REFUNDS_RESOURCE ("pd-exchange-offer.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdExchangeOffer, title);
  gtk_widget_class_bind_template_child (widget_class, PdExchangeOffer, what);
  gtk_widget_class_bind_template_child (widget_class, PdExchangeOffer, why_not);
  gtk_widget_class_bind_template_child (widget_class, PdExchangeOffer, add_button);
  gtk_widget_class_bind_template_callback (widget_class, add_clicked_cb);
}

static void
pd_exchange_offer_init (PdExchangeOffer *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pd_exchange_offer_new (PdReservation *reservation)
{
  PdExchangeOffer *self = g_object_new (PD_TYPE_EXCHANGE_OFFER, NULL);

  self->reservation = g_object_ref (reservation);

  return GTK_WIDGET (self);
}

void
pd_exchange_offer_set_product (PdExchangeOffer *self, PdProduct *product)
{
  g_return_if_fail (PD_IS_EXCHANGE_OFFER (self));

  if (self->product != NULL)
    g_signal_handlers_disconnect_by_data (self->product, self);
  g_set_object (&self->product, product);
  if (product != NULL)
    g_signal_connect_swapped (product, "notify", G_CALLBACK (update), self);
  update (self);
}
