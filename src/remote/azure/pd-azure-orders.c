// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Reservation orders with their plans: azure-api.md 2.2, 2.3. */

#include <string.h>

#include "pd-azure-private.h"
#include "pd-clock.h"

void
pd_wire_payment_free (PdWirePayment *payment)
{
  if (payment == NULL)
    return;
  g_free (payment->status);
  g_free (payment->status_code);
  g_free (payment->status_message);
  g_free (payment);
}

void
pd_wire_reservation_order_free (PdWireReservationOrder *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->order_id);
  g_free (self->name);
  g_free (self->term);
  g_free (self->billing_plan);
  g_free (self->state);
  g_free (self->billing_account);
  g_free (self->billing_profile);
  g_ptr_array_unref (self->reservations);
  g_ptr_array_unref (self->payments);
  g_ptr_array_unref (self->faults);
  g_free (self);
}

PdWirePayment *
pd_azure_read_payment (JsonObject *object)
{
  PdWirePayment *payment = g_new0 (PdWirePayment, 1);
  JsonObject *status = pd_azure_take_object (object, "extendedStatusInfo", NULL);

  payment->due_at = pd_azure_take_instant (object, "dueDate", NULL);
  payment->paid_at = pd_azure_take_instant (object, "paymentDate", NULL);
  payment->status = pd_azure_take_text (object, "status", NULL);
  payment->pricing = pd_azure_take_money (object, "pricingCurrencyTotal", NULL);
  payment->billing = pd_azure_take_money (object, "billingCurrencyTotal", NULL);
  payment->status_code = pd_azure_take_text (status, "statusCode", NULL);
  payment->status_message = pd_azure_take_text (status, "message", NULL);
  return payment;
}

static gpointer
payment_item (JsonObject *object)
{
  return pd_azure_read_payment (object);
}

/* "Not sorted" (2). */
static int
compare_payments (gconstpointer a, gconstpointer b)
{
  const PdWirePayment *first = *(const PdWirePayment *const *) a;
  const PdWirePayment *second = *(const PdWirePayment *const *) b;

  return first->due_at < second->due_at ? -1 : first->due_at > second->due_at;
}

static void
read_plan (PdWireReservationOrder *self, JsonObject *properties)
{
  JsonObject *plan = pd_azure_take_object (properties, "planInformation", self->faults);
  JsonArray *payments = pd_azure_take_array (plan, "transactions", self->faults);

  self->payments =
      pd_azure_read_array (payments, payment_item, (GDestroyNotify) pd_wire_payment_free);
  self->payments_made = plan == NULL ? -1 : 0;
  if (plan == NULL)
    return;
  self->plan_total = pd_azure_take_money (plan, "pricingCurrencyTotal", self->faults);
  self->plan_start_at = pd_azure_take_instant (plan, "startDate", self->faults);
  self->next_payment_at = pd_azure_take_instant (plan, "nextPaymentDueDate", self->faults);
  g_ptr_array_sort (self->payments, compare_payments);
  for (guint i = 0; i < self->payments->len; i++) {
    PdWirePayment *payment = self->payments->pdata[i];

    if (payment->status != NULL && g_ascii_strcasecmp (payment->status, "Succeeded") == 0)
      self->payments_made++;
  }
}

/* [ { id } ] */
static void
read_members (PdWireReservationOrder *self, JsonObject *properties)
{
  JsonArray *array = pd_azure_take_array (properties, "reservations", self->faults);
  guint n = array == NULL ? 0 : json_array_get_length (array);

  self->reservations = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n; i++) {
    JsonNode *node = json_array_get_element (array, i);
    g_autofree char *id = JSON_NODE_HOLDS_OBJECT (node)
                              ? pd_azure_take_text (json_node_get_object (node), "id", NULL)
                              : NULL;
    char *reservation = pd_azure_id_dup_reservation (id);

    if (reservation != NULL)
      g_ptr_array_add (self->reservations, reservation);
    else
      pd_azure_add_fault (self->faults, "an item of “reservations” is no reservation");
  }
}

PdWireReservationOrder *
pd_azure_read_order (JsonObject *object)
{
  PdWireReservationOrder *self = g_new0 (PdWireReservationOrder, 1);
  GPtrArray *faults = self->faults = g_ptr_array_new_with_free_func (g_free);
  JsonObject *properties = pd_azure_take_object (object, "properties", faults);
  g_autofree char *name = pd_azure_take_text (object, "name", faults);

  self->id = pd_azure_take_text (object, "id", faults);
  self->order_id = pd_azure_id_dup_order (self->id != NULL ? self->id : name);
  if (self->order_id == NULL)
    pd_azure_add_fault (faults, "the member “id” names no reservation order");
  self->etag = pd_azure_take_int64 (object, "etag", 0, faults);
  self->name = pd_azure_take_text (properties, "displayName", faults);
  self->requested_at = pd_azure_take_instant (properties, "requestDateTime", faults);
  self->created_at = pd_azure_take_instant (properties, "createdDateTime", faults);
  self->benefit_start_at = pd_azure_take_instant (properties, "benefitStartTime", faults);
  self->expires_at = pd_azure_take_instant (properties, "expiryDateTime", faults);
  if (self->expires_at == PD_INSTANT_NONE)
    self->expires_at = pd_azure_take_instant (properties, "expiryDate", faults);
  self->original_quantity = pd_azure_take_int64 (properties, "originalQuantity", 0, faults);
  self->term = pd_azure_take_text (properties, "term", faults);
  self->billing_plan = pd_azure_take_text (properties, "billingPlan", faults);
  self->state = pd_azure_take_text (properties, "provisioningState", faults);
  self->billing_account = pd_azure_take_text (properties, "billingAccountId", faults);
  self->billing_profile = pd_azure_take_text (properties, "billingProfileId", faults);
  read_members (self, properties);
  read_plan (self, properties);
  return self;
}

static gpointer
order_item (JsonObject *object)
{
  return pd_azure_read_order (object);
}

static gpointer
read_orders (JsonNode *root, gpointer user_data, GError **error)
{
  return pd_azure_read_items (root, order_item, (GDestroyNotify) pd_wire_reservation_order_free,
                              error);
}

static gpointer
read_order (JsonNode *root, gpointer user_data, GError **error)
{
  JsonObject *object = pd_azure_get_object (root, error);

  return object == NULL ? NULL : pd_azure_read_order (object);
}

PdHttpRequest *
pd_azure_list_orders (const char *tenant)
{
  PdHttpRequest *request = pd_azure_request (PD_CALL_READ, "GET", tenant, PD_AZURE_CAPACITY_VERSION,
                                             "/providers/Microsoft.Capacity/reservationOrders");

  pd_http_request_set_reader (request, read_orders, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  return request;
}

PdHttpRequest *
pd_azure_get_order (const char *tenant, const char *order_id, gboolean schedule)
{
  g_autofree char *order = pd_azure_escape (order_id);
  PdHttpRequest *request = pd_azure_request (PD_CALL_READ, "GET", tenant, PD_AZURE_CAPACITY_VERSION,
                                             "/providers/Microsoft.Capacity/reservationOrders/%s%s",
                                             order, schedule ? "?$expand=schedule" : "");

  pd_http_request_set_reader (request, read_order, NULL, NULL,
                              (GDestroyNotify) pd_wire_reservation_order_free);
  return request;
}
