// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-reservation-properties.h"

#include <glib/gi18n.h>

#include "pd-reservations-util.h"

struct _PdReservationProperties
{
  AdwBin parent_instance;

  GtkListBox *list;
  GtkWidget *parent;

  PdDesk *desk;               /* (owned) */
  PdReservation *reservation; /* (owned) (nullable) until it is set */
};

G_DEFINE_FINAL_TYPE (PdReservationProperties, pd_reservation_properties, ADW_TYPE_BIN)

static void
copy_clicked_cb (GtkButton *button, PdReservationProperties *self)
{
  const char *text = g_object_get_data (G_OBJECT (button), "text");
  const char *what = g_object_get_data (G_OBJECT (button), "what");
  PdWindow *window = pd_customers_window_of (GTK_WIDGET (self));
  g_autofree char *toast = NULL;

  /* Translators: %s is what was copied, such as "order number" or an identifier itself. */
  toast = g_strdup_printf (_ ("Copied: %s"), what);
  if (window != NULL)
    pd_window_copy (window, text, toast);
}

static GtkWidget *
new_copy_button (PdReservationProperties *self, const char *what, const char *text)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");
  g_autofree char *label = NULL;

  /* Translators: %s is what the button copies, such as "order number" or "tenant GUID". */
  label = g_strdup_printf (_ ("Copy %s"), what);
  gtk_widget_set_tooltip_text (button, label);
  pd_customers_name (button, label, NULL);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "text", g_strdup (text), g_free);
  g_object_set_data_full (G_OBJECT (button), "what", g_strdup (what), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (copy_clicked_cb), self, 0);

  return button;
}

/* The whole identifier is shown here, unlike in tables: this is the page to read it from. @what: as
 * a noun within a sentence. */
static void
add (PdReservationProperties *self, const char *title, const char *what, const char *text)
{
  GtkWidget *row = NULL;

  row = pd_reservations_add_fact (self->list, title, text);
  if (text != NULL && *text != '\0')
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), new_copy_button (self, what, text));
}

static void
add_id (PdReservationProperties *self, const char *title, const char *what, const char *id)
{
  if (id != NULL && *id != '\0')
    add (self, title, what, id);
}

/* Local time and UTC (4.12). */
static void
add_instant (PdReservationProperties *self, const char *title, const char *what, gint64 instant)
{
  g_autofree char *text = NULL;

  if (instant == PD_INSTANT_NONE)
    return;

  text = pd_text_deadline (instant);
  add (self, title, what, text);
}

static void
fill_ids (PdReservationProperties *self)
{
  PdReservation *reservation = self->reservation;

  add (self, _ ("Reservation ID"), _ ("reservation ID"),
       pd_reservation_get_reservation_id (reservation));
  add (self, _ ("Reservation order ID"), _ ("reservation order ID"),
       pd_reservation_get_reservation_order_id (reservation));
  add (self, _ ("Order number"), _ ("order number"), pd_reservation_get_order_id (reservation));
  add (self, _ ("Customer"), _ ("customer name"), pd_reservation_get_customer_name (reservation));
  add (self, _ ("Tenant ID"), _ ("tenant ID"), pd_reservation_get_tenant_id (reservation));
  add (self, _ ("Product"), _ ("product name"), pd_reservation_get_title (reservation));
  add (self, _ ("Publisher"), _ ("publisher"), pd_reservation_get_publisher (reservation));
  add (self, _ ("Product ID"), _ ("product ID"), pd_reservation_get_product_id (reservation));
  add (self, _ ("SKU"), _ ("SKU ID"), pd_reservation_get_sku_id (reservation));
  add_id (self, _ ("Paying subscription"), _ ("subscription ID"),
          pd_reservation_get_billing_subscription (reservation));
}

static void
fill_list (PdReservationProperties *self)
{
  PdReservation *reservation = self->reservation;
  g_autofree char *scope = pd_reservations_format_scope (reservation);

  pd_reservations_clear_list (self->list);
  fill_ids (self);
  add (self, _ ("Scope"), _ ("scope"), scope);
  add_id (self, _ ("Scope ID"), _ ("scope ID"), pd_reservation_get_scope_id (reservation));
  add_instant (self, _ ("Purchase date"), _ ("purchase date"),
               pd_reservation_get_purchased_at (reservation));
  add_instant (self, _ ("Expires"), _ ("expiration date"),
               pd_reservation_get_expires_at (reservation));
  add_instant (self, _ ("Cancelled"), _ ("date of the cancellation"),
               pd_reservation_get_cancelled_at (reservation));
}

static void
parent_clicked_cb (PdReservationProperties *self)
{
  PdWindow *window = pd_customers_window_of (GTK_WIDGET (self));

  if (window != NULL)
    pd_window_open_reservation (window, pd_reservation_get_parent_row_id (self->reservation),
                                "properties");
}

static void
pd_reservation_properties_dispose (GObject *object)
{
  PdReservationProperties *self = PD_RESERVATION_PROPERTIES (object);

  g_clear_object (&self->reservation);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (pd_reservation_properties_parent_class)->dispose (object);
}

static void
pd_reservation_properties_class_init (PdReservationPropertiesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_reservation_properties_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, PD_RESERVATIONS_RESOURCE ("pd-reservation-properties.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdReservationProperties, list);
  gtk_widget_class_bind_template_child (widget_class, PdReservationProperties, parent);
  gtk_widget_class_bind_template_callback (widget_class, parent_clicked_cb);
}

static void
pd_reservation_properties_init (PdReservationProperties *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pd_reservation_properties_new (PdDesk *desk)
{
  PdReservationProperties *self = g_object_new (PD_TYPE_RESERVATION_PROPERTIES, NULL);

  self->desk = g_object_ref (desk);

  return GTK_WIDGET (self);
}

void
pd_reservation_properties_set_reservation (PdReservationProperties *self,
                                           PdReservation *reservation)
{
  g_return_if_fail (PD_IS_RESERVATION_PROPERTIES (self));

  g_set_object (&self->reservation, reservation);
  fill_list (self);
  gtk_widget_set_visible (self->parent, pd_reservation_get_parent_row_id (reservation) != 0);
}
