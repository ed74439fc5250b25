// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-reservation-head.h"

#include <glib/gi18n.h>

#include "pd-flip-box.h"
#include "pd-product.h"
#include "pd-refunds-util.h"
#include "pd-widgets.h"

struct _PdReservationHead
{
  AdwBin parent_instance;
  GtkLabel *title;
  GtkLabel *customer;
  GtkLabel *what;
  PdIdentifier *reservation_id;
  PdIdentifier *order_id;
};

G_DEFINE_FINAL_TYPE (PdReservationHead, pd_reservation_head, ADW_TYPE_BIN)

static void
append (GString *text, const char *part)
{
  if (part == NULL || *part == '\0')
    return;
  if (text->len > 0)
    g_string_append (text, " · ");
  g_string_append (text, part);
}

/* "Virtual machines · Standard_D2s_v3 · Japan East · 3 years · monthly · 4 units" */
static char *
format_what (PdReservation *reservation)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *term = pd_term_format (pd_reservation_get_term (reservation));
  gint64 quantity = pd_reservation_get_quantity (reservation);
  g_autofree char *number = pd_text_number (quantity);
  /* Translators: %s is a number: how many of a reservation are owned. */
  g_autofree char *units =
      g_strdup_printf (ngettext ("%s unit", "%s units", (gulong) quantity), number);

  append (text, pd_resource_type_get_title (pd_reservation_get_resource_type (reservation)));
  append (text, pd_reservation_get_size (reservation));
  append (text, pd_region_get_title (pd_reservation_get_region (reservation)));
  append (text, term);
  append (text, pd_billing_get_title (pd_reservation_get_billing (reservation)));
  append (text, units);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
pd_reservation_head_class_init (PdReservationHeadClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (PD_TYPE_FLIP_BOX);
  g_type_ensure (PD_TYPE_IDENTIFIER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_REFUNDS_RESOURCE ("pd-reservation-head.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdReservationHead, title);
  gtk_widget_class_bind_template_child (widget_class, PdReservationHead, customer);
  gtk_widget_class_bind_template_child (widget_class, PdReservationHead, what);
  gtk_widget_class_bind_template_child (widget_class, PdReservationHead, reservation_id);
  gtk_widget_class_bind_template_child (widget_class, PdReservationHead, order_id);
}

static void
pd_reservation_head_init (PdReservationHead *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_identifier_set_label (self->reservation_id, _ ("reservation ID"));
  pd_identifier_set_label (self->order_id, _ ("reservation order ID"));
}

void
pd_reservation_head_set_reservation (PdReservationHead *self, PdReservation *reservation)
{
  const char *name = pd_reservation_get_name (reservation);
  const char *customer = pd_reservation_get_customer_name (reservation);
  g_autofree char *what = format_what (reservation);

  g_return_if_fail (PD_IS_RESERVATION_HEAD (self));

  gtk_label_set_text (self->title, name != NULL ? name : pd_reservation_get_title (reservation));
  gtk_label_set_text (self->customer, customer != NULL ? customer : "");
  gtk_label_set_text (self->what, what);
  pd_identifier_set_text (self->reservation_id, pd_reservation_get_reservation_id (reservation));
  pd_identifier_set_text (self->order_id, pd_reservation_get_reservation_order_id (reservation));
}
