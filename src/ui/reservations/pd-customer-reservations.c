// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-customer-reservations.h"

#include <glib/gi18n.h>

#include "pd-flip-box.h"
#include "pd-reservations-list.h"
#include "pd-reservations-util.h"
#include "pd-subscription-dialog.h"
#include "pd-widgets.h"

struct _PdCustomerReservations
{
  AdwBin parent_instance;

  PdVerdictLine *market;
  AdwBin *slot;
  GtkListBox *subscriptions;
  GtkLabel *subscriptions_failure;
  GtkWidget *add_button;
  GtkSwitch *allow;
  PdVerdictLine *allow_verdict;
  GtkLabel *allow_failure;

  PdDesk *desk;         /* (owned) */
  PdCustomer *customer; /* (owned) */
  PdReservationsList *list;
  GCancellable *cancellable; /* (owned) */
  gboolean settling;         /* the switch is being set by us */
};

G_DEFINE_FINAL_TYPE (PdCustomerReservations, pd_customer_reservations, ADW_TYPE_BIN)

static gint64
get_row_id (PdCustomerReservations *self)
{
  return pd_record_get_row_id (PD_RECORD (self->customer));
}

/* --- subscriptions (14.1) --- */

static void
add_subscription_row (PdCustomerReservations *self, PdAzureSubscription *subscription)
{
  GtkWidget *identifier = pd_identifier_new ();
  GtkWidget *row = NULL;
  const char *state = pd_azure_subscription_get_state (subscription);

  pd_identifier_set_label (PD_IDENTIFIER (identifier), _ ("subscription ID"));
  pd_identifier_set_text (PD_IDENTIFIER (identifier),
                          pd_azure_subscription_get_subscription_id (subscription));
  row = pd_reservations_add_fact_widget (self->subscriptions,
                                         pd_azure_subscription_get_name (subscription), identifier);
  if (g_strcmp0 (state, "active") != 0)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), pd_state_get_title (state));
}

static void
show_subscriptions (PdCustomerReservations *self, GPtrArray *subscriptions)
{
  pd_reservations_clear_list (self->subscriptions);
  for (guint i = 0; i < subscriptions->len; i++)
    add_subscription_row (self, subscriptions->pdata[i]);
}

static void
subscriptions_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = pd_desk_subscriptions_finish (PD_DESK (source), result, &error);
  PdCustomerReservations *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  pd_reservations_show_failure (self->subscriptions_failure, "Listing Azure subscriptions", error);
  if (found != NULL)
    show_subscriptions (self, found);
}

static void
add_clicked_cb (PdCustomerReservations *self)
{
  pd_subscription_dialog_present (GTK_WIDGET (self), self->desk, self->customer);
}

/* --- may the customer buy reservations (1.11, 14.7-14.9)? --- */

static void
show_allowed (PdCustomerReservations *self, gboolean allowed)
{
  self->settling = TRUE;
  gtk_switch_set_state (self->allow, allowed);
  gtk_switch_set_active (self->allow, allowed);
  self->settling = FALSE;
}

static void
update_allow_role (PdCustomerReservations *self)
{
  g_autoptr (PdVerdict) verdict = pd_desk_judge_role (self->desk, PD_ACT_SET_SELF_PURCHASE);
  gboolean allowed = pd_verdict_get_allowed (verdict);

  pd_customers_set_reason (GTK_WIDGET (self->allow), allowed, pd_verdict_get_reason (verdict));
  pd_verdict_line_set_verdict (self->allow_verdict, allowed ? NULL : verdict);
  pd_customers_apply_role (self->add_button, self->desk, PD_ACT_BUY_RESERVATIONS);
}

static void
self_purchase_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean allowed = FALSE;
  PdCustomerReservations *self = user_data;

  if (!pd_desk_self_purchase_finish (PD_DESK (source), result, &allowed, &error)) {
    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      return;
    pd_reservations_show_failure (self->allow_failure, "Reading the customer's permission", error);
    gtk_widget_set_sensitive (GTK_WIDGET (self->allow), FALSE);
    return;
  }

  show_allowed (self, allowed);
  update_allow_role (self);
}

static void
self_purchase_set_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean allowed = FALSE;
  PdCustomerReservations *self = user_data;

  if (pd_desk_self_purchase_finish (PD_DESK (source), result, &allowed, &error)) {
    pd_reservations_show_failure (self->allow_failure, NULL, NULL);
    show_allowed (self, allowed);
    pd_customers_toast (GTK_WIDGET (self), allowed ? _ ("The customer may buy reservations now.")
                                                   : _ ("The customer may not buy reservations "
                                                        "any more."));
    return;
  }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  show_allowed (self, gtk_switch_get_state (self->allow));
  pd_reservations_show_failure (self->allow_failure, "Changing the customer's permission", error);
}

/* The switch follows when the book has it. */
static gboolean
allow_state_set_cb (PdCustomerReservations *self, gboolean wanted)
{
  g_autofree char *request_id = NULL;

  if (self->settling)
    return FALSE;

  request_id = g_uuid_string_random ();
  pd_desk_set_self_purchase_async (self->desk, get_row_id (self), wanted, request_id,
                                   self->cancellable, self_purchase_set_cb, self);

  return TRUE;
}

/* --- what follows the book --- */

static void
read_all (PdCustomerReservations *self)
{
  pd_desk_list_subscriptions_async (self->desk, get_row_id (self), self->cancellable,
                                    subscriptions_listed_cb, self);
  pd_desk_get_self_purchase_async (self->desk, get_row_id (self), self->cancellable,
                                   self_purchase_read_cb, self);
}

static void
store_changed_cb (PdCustomerReservations *self, guint changes)
{
  if ((changes & ~(guint) PD_CHANGE_ACTIVITY) != 0)
    read_all (self);
}

/* 3.6, 3.8 */
static void
update_market (PdCustomerReservations *self)
{
  g_autoptr (PdVerdict) verdict = pd_market_list_judge (pd_desk_get_markets (self->desk),
                                                        pd_customer_get_country (self->customer));

  pd_verdict_line_set_verdict (self->market, pd_verdict_get_allowed (verdict) ? NULL : verdict);
}

static void
pd_customer_reservations_dispose (GObject *object)
{
  PdCustomerReservations *self = PD_CUSTOMER_RESERVATIONS (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->customer);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (pd_customer_reservations_parent_class)->dispose (object);
}

static void
pd_customer_reservations_class_init (PdCustomerReservationsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_customer_reservations_dispose;
  g_type_ensure (PD_TYPE_FLIP_BOX);
  g_type_ensure (PD_TYPE_VERDICT_LINE);
  gtk_widget_class_set_template_from_resource (
      widget_class, PD_RESERVATIONS_RESOURCE ("pd-customer-reservations.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdCustomerReservations, market);
  gtk_widget_class_bind_template_child (widget_class, PdCustomerReservations, slot);
  gtk_widget_class_bind_template_child (widget_class, PdCustomerReservations, subscriptions);
  gtk_widget_class_bind_template_child (widget_class, PdCustomerReservations,
                                        subscriptions_failure);
  gtk_widget_class_bind_template_child (widget_class, PdCustomerReservations, add_button);
  gtk_widget_class_bind_template_child (widget_class, PdCustomerReservations, allow);
  gtk_widget_class_bind_template_child (widget_class, PdCustomerReservations, allow_verdict);
  gtk_widget_class_bind_template_child (widget_class, PdCustomerReservations, allow_failure);
  gtk_widget_class_bind_template_callback (widget_class, add_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, allow_state_set_cb);
}

static void
pd_customer_reservations_init (PdCustomerReservations *self)
{
  pd_customers_load_css ();
  pd_reservations_load_css ();
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_customers_tidy_names (GTK_WIDGET (self));
}

GtkWidget *
pd_customer_reservations_new (PdDesk *desk, PdCustomer *customer)
{
  PdCustomerReservations *self = NULL;

  g_return_val_if_fail (PD_IS_DESK (desk), NULL);
  g_return_val_if_fail (PD_IS_CUSTOMER (customer), NULL);

  self = g_object_new (PD_TYPE_CUSTOMER_RESERVATIONS, NULL);
  self->desk = g_object_ref (desk);
  self->customer = g_object_ref (customer);
  self->list = PD_RESERVATIONS_LIST (pd_reservations_list_new (desk, get_row_id (self)));
  adw_bin_set_child (self->slot, GTK_WIDGET (self->list));
  g_signal_connect_object (pd_desk_get_store (desk), "changed", G_CALLBACK (store_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::roles", G_CALLBACK (update_allow_role), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::markets", G_CALLBACK (update_market), self,
                           G_CONNECT_SWAPPED);
  update_allow_role (self);
  update_market (self);
  read_all (self);

  return GTK_WIDGET (self);
}

void
pd_customer_reservations_set_customer (PdCustomerReservations *self, PdCustomer *customer)
{
  g_return_if_fail (PD_IS_CUSTOMER_RESERVATIONS (self));

  if (g_set_object (&self->customer, customer))
    update_market (self);
}

void
pd_customer_reservations_search (PdCustomerReservations *self, const char *text)
{
  g_return_if_fail (PD_IS_CUSTOMER_RESERVATIONS (self));

  pd_reservations_list_search (self->list, text);
}

void
pd_customer_reservations_focus (PdCustomerReservations *self)
{
  g_return_if_fail (PD_IS_CUSTOMER_RESERVATIONS (self));

  pd_reservations_list_focus (self->list);
}
