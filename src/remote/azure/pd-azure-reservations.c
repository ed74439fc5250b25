// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-azure-reservations.h"

#include <string.h>

#include "pd-azure-operations.h"
#include "pd-azure-private.h"
#include "pd-clock.h"
#include "pd-reservation.h"

#define ORDERS "/providers/Microsoft.Capacity/reservationOrders"

void
pd_wire_reservation_free (PdWireReservation *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->reservation_id);
  g_free (self->order_id);
  g_free (self->region);
  g_free (self->sku);
  g_free (self->name);
  g_free (self->resource_type);
  g_free (self->sku_description);
  g_free (self->term);
  g_free (self->billing_plan);
  g_free (self->billing_subscription);
  g_free (self->scope_type);
  g_free (self->scope_id);
  g_free (self->scope_name);
  g_free (self->scope_tenant);
  g_free (self->flexibility);
  g_free (self->state);
  g_free (self->display_state);
  g_free (self->sub_state);
  g_free (self->status_code);
  g_free (self->status_message);
  g_free (self->renew_state);
  g_free (self->capabilities);
  g_free (self->split_source);
  g_ptr_array_unref (self->split_destinations);
  g_free (self->merge_destination);
  g_ptr_array_unref (self->merge_sources);
  g_free (self->swap_source);
  g_free (self->swap_destination);
  g_free (self->trend);
  g_ptr_array_unref (self->faults);
  g_free (self);
}

/* --- reading a reservation --- */

/* The GUID of a member that names a reservation, full or bare. */
static char *
take_reservation_id (JsonObject *object, const char *member, GPtrArray *faults)
{
  g_autofree char *id = pd_azure_take_text (object, member, faults);

  return pd_azure_id_dup_reservation (id);
}

static GPtrArray *
take_reservation_ids (JsonObject *object, const char *member, GPtrArray *faults)
{
  g_autoptr (GPtrArray) texts = pd_azure_take_texts (object, member, faults);
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < texts->len; i++) {
    char *id = pd_azure_id_dup_reservation (texts->pdata[i]);

    if (id != NULL)
      g_ptr_array_add (ids, id);
    else
      pd_azure_add_fault (faults, "an item of “%s” is no reservation", member);
  }
  return ids;
}

static void
read_relatives (PdWireReservation *self, JsonObject *properties)
{
  GPtrArray *faults = self->faults;
  JsonObject *split = pd_azure_take_object (properties, "splitProperties", faults);
  JsonObject *merge = pd_azure_take_object (properties, "mergeProperties", faults);
  JsonObject *swap = pd_azure_take_object (properties, "swapProperties", faults);

  self->split_source = take_reservation_id (split, "splitSource", faults);
  self->split_destinations = take_reservation_ids (split, "splitDestinations", faults);
  self->merge_destination = take_reservation_id (merge, "mergeDestination", faults);
  self->merge_sources = take_reservation_ids (merge, "mergeSources", faults);
  self->swap_source = take_reservation_id (swap, "swapSource", faults);
  self->swap_destination = take_reservation_id (swap, "swapDestination", faults);
}

/* A scope's path as the book has it: a subscription's GUID, a resource group's path. */
static void
set_scope_path (PdWireReservation *self, const char *path)
{
  g_autofree char *group = pd_azure_id_dup_segment (path, "resourceGroups");

  g_free (self->scope_id);
  if (group == NULL) {
    self->scope_id = pd_azure_id_dup_subscription (path);
    return;
  }
  self->scope_id = g_strdup (path);
  g_free (self->scope_type);
  self->scope_type = g_strdup (PD_SCOPE_RESOURCE_GROUP);
}

/* The known words in the book's spelling; others as they are. */
static char *
normalize_scope_type (char *type)
{
  static const char *const known[] = { PD_SCOPE_SHARED, PD_SCOPE_SINGLE, PD_SCOPE_RESOURCE_GROUP,
                                       PD_SCOPE_MANAGEMENT_GROUP, NULL };
  int index = type == NULL ? -1 : pd_json_enum_index (type, known);

  if (index < 0)
    return type;
  g_free (type);
  return g_strdup (known[index]);
}

/* appliedScopes is the old form of Single (2). */
static void
read_scope (PdWireReservation *self, JsonObject *properties)
{
  GPtrArray *faults = self->faults;
  JsonObject *scope = pd_azure_take_object (properties, "appliedScopeProperties", faults);
  g_autoptr (GPtrArray) old = pd_azure_take_texts (properties, "appliedScopes", faults);
  g_autofree char *group = pd_azure_take_text (scope, "resourceGroupId", faults);
  g_autofree char *subscription = pd_azure_take_text (scope, "subscriptionId", faults);
  g_autofree char *management = pd_azure_take_text (scope, "managementGroupId", faults);

  self->scope_type =
      normalize_scope_type (pd_azure_take_text (properties, "appliedScopeType", faults));
  if (self->scope_type == NULL) {
    self->scope_type = normalize_scope_type (
        pd_azure_take_text (properties, "userFriendlyAppliedScopeType", faults));
  }
  self->scope_name = pd_azure_take_text (scope, "displayName", faults);
  self->scope_tenant = pd_azure_take_text (scope, "tenantId", faults);
  if (g_strcmp0 (self->scope_type, PD_SCOPE_SHARED) == 0)
    return;
  if (management != NULL) {
    const char *slash = strrchr (management, '/');

    self->scope_id = g_strdup (slash == NULL ? management : slash + 1);
  } else if (group != NULL) {
    set_scope_path (self, group);
  } else if (subscription != NULL) {
    set_scope_path (self, subscription);
  } else if (old->len > 0) {
    set_scope_path (self, old->pdata[0]);
  }
}

static void
read_state (PdWireReservation *self, JsonObject *properties)
{
  GPtrArray *faults = self->faults;
  JsonObject *status = pd_azure_take_object (properties, "extendedStatusInfo", faults);

  self->state = pd_azure_take_text (properties, "provisioningState", faults);
  self->display_state = pd_azure_take_text (properties, "displayProvisioningState", faults);
  self->sub_state = pd_azure_take_text (properties, "provisioningSubState", faults);
  self->status_code = pd_azure_take_text (status, "statusCode", faults);
  self->status_message = pd_azure_take_text (status, "message", faults);
  self->renew = pd_azure_take_boolean (properties, "renew", faults);
  self->renew_state = pd_azure_take_text (properties, "userFriendlyRenewState", faults);
  self->archived = pd_azure_take_boolean (properties, "archived", faults);
  self->capabilities = pd_azure_take_text (properties, "capabilities", faults);
}

/* The exact instant where there is one, else the date. */
static gint64
take_either (JsonObject *properties, const char *exact, const char *date, GPtrArray *faults)
{
  gint64 instant = pd_azure_take_instant (properties, exact, faults);

  return instant != PD_INSTANT_NONE ? instant : pd_azure_take_instant (properties, date, faults);
}

static void
read_times (PdWireReservation *self, JsonObject *properties)
{
  GPtrArray *faults = self->faults;

  self->purchased_at = take_either (properties, "purchaseDateTime", "purchaseDate", faults);
  self->benefit_start_at = pd_azure_take_instant (properties, "benefitStartTime", faults);
  self->effective_at = pd_azure_take_instant (properties, "effectiveDateTime", faults);
  self->updated_at = pd_azure_take_instant (properties, "lastUpdatedDateTime", faults);
  self->expires_at = take_either (properties, "expiryDateTime", "expiryDate", faults);
}

/* grain 1.0, 7.0 or 30.0; 0 to 100 in tenths of a per cent. */
static void
read_utilization (PdWireReservation *self, JsonObject *properties)
{
  JsonObject *utilization = pd_azure_take_object (properties, "utilization", self->faults);
  JsonArray *aggregates = pd_azure_take_array (utilization, "aggregates", self->faults);
  guint n = aggregates == NULL ? 0 : json_array_get_length (aggregates);

  self->utilization_1d = self->utilization_7d = self->utilization_30d = -1;
  self->trend = pd_azure_take_text (utilization, "trend", self->faults);
  for (guint i = 0; i < n; i++) {
    JsonNode *node = json_array_get_element (aggregates, i);
    JsonObject *aggregate = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
    gint64 grain = pd_azure_take_int64 (aggregate, "grain", 0, self->faults);
    gint64 value = pd_azure_take_scaled (aggregate, "value", 1, -1, self->faults);
    int permille = value < 0 ? -1 : (int) MIN (value, 1000);

    if (grain == 1)
      self->utilization_1d = permille;
    else if (grain == 7)
      self->utilization_7d = permille;
    else if (grain == 30)
      self->utilization_30d = permille;
  }
}

PdWireReservation *
pd_azure_read_reservation (JsonObject *object)
{
  PdWireReservation *self = g_new0 (PdWireReservation, 1);
  GPtrArray *faults = self->faults = g_ptr_array_new_with_free_func (g_free);
  JsonObject *properties = pd_azure_take_object (object, "properties", faults);
  JsonObject *sku = pd_azure_take_object (object, "sku", faults);
  g_autofree char *name = pd_azure_take_text (object, "name", faults);
  g_autofree char *billing = pd_azure_take_text (properties, "billingScopeId", faults);

  self->id = pd_azure_take_text (object, "id", faults);
  self->reservation_id = pd_azure_id_dup_reservation (self->id != NULL ? self->id : name);
  self->order_id = pd_azure_id_dup_order (self->id != NULL ? self->id : name);
  if (self->reservation_id == NULL)
    pd_azure_add_fault (faults, "the member “id” names no reservation");
  self->etag = pd_azure_take_int64 (object, "etag", 0, faults);
  self->region = pd_azure_take_text (object, "location", faults);
  self->sku = pd_azure_take_text (sku, "name", faults);
  self->name = pd_azure_take_text (properties, "displayName", faults);
  self->resource_type = pd_azure_take_text (properties, "reservedResourceType", faults);
  self->sku_description = pd_azure_take_text (properties, "skuDescription", faults);
  self->quantity = pd_azure_take_int64 (properties, "quantity", 0, faults);
  self->term = pd_azure_take_text (properties, "term", faults);
  self->billing_plan = pd_azure_take_text (properties, "billingPlan", faults);
  self->billing_subscription = pd_azure_id_dup_subscription (billing);
  self->flexibility = pd_azure_take_text (properties, "instanceFlexibility", faults);
  read_scope (self, properties);
  read_state (self, properties);
  read_times (self, properties);
  read_relatives (self, properties);
  read_utilization (self, properties);
  return self;
}

static gpointer
reservation_item (JsonObject *object)
{
  return pd_azure_read_reservation (object);
}

static gpointer
read_reservations (JsonNode *root, gpointer user_data, GError **error)
{
  return pd_azure_read_items (root, reservation_item, (GDestroyNotify) pd_wire_reservation_free,
                              error);
}

static gpointer
read_reservation (JsonNode *root, gpointer user_data, GError **error)
{
  JsonObject *object = pd_azure_get_object (root, error);

  return object == NULL ? NULL : pd_azure_read_reservation (object);
}

GPtrArray *
pd_azure_reply_read_reservations (PdHttpReply *reply)
{
  JsonNode *root = pd_http_reply_get_root (reply);

  return root == NULL ? NULL : read_reservations (root, NULL, NULL);
}

PdWireReservation *
pd_azure_reply_read_reservation (PdHttpReply *reply)
{
  g_autoptr (PdWireReservation) reservation = NULL;
  JsonObject *object = pd_azure_get_reply_object (reply);

  if (object == NULL)
    return NULL;
  reservation = pd_azure_read_reservation (object);
  return reservation->reservation_id == NULL ? NULL : g_steal_pointer (&reservation);
}

/* --- what it means --- */

gboolean
pd_azure_state_is_final (const char *state)
{
  static const char *const final[] = { "Succeeded", "Cancelled", "Expired", "BillingFailed",
                                       "Failed",    "Split",     "Merged",  NULL };

  return state != NULL && pd_json_enum_index (state, final) >= 0;
}

/* The words of both members, and what the book calls them; NULL: as it is. */
static const struct
{
  const char *word;
  const char *state;
} book_states[] = {
  { "Succeeded", PD_RESERVATION_SUCCEEDED },
  { "Expiring", PD_RESERVATION_SUCCEEDED },
  { "Expired", PD_RESERVATION_SUCCEEDED },
  { "NoBenefit", PD_RESERVATION_SUCCEEDED },
  { "Warning", PD_RESERVATION_SUCCEEDED },
  { "Cancelled", PD_RESERVATION_CANCELLED },
  { "Split", PD_RESERVATION_CANCELLED },
  { "Merged", PD_RESERVATION_CANCELLED },
  { "Pending", PD_RESERVATION_PENDING },
  { "Processing", PD_RESERVATION_PENDING },
  { "Creating", PD_RESERVATION_PENDING },
  { "Created", PD_RESERVATION_PENDING },
  { "PendingResourceHold", PD_RESERVATION_PENDING },
  { "ConfirmedResourceHold", PD_RESERVATION_PENDING },
  { "PendingCapacity", PD_RESERVATION_PENDING },
  { "ConfirmedCapacity", PD_RESERVATION_PENDING },
  { "PendingBilling", PD_RESERVATION_PENDING },
  { "ConfirmedBilling", PD_RESERVATION_PENDING },
};

const char *
pd_wire_reservation_get_book_state (const PdWireReservation *self)
{
  const char *word;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->state != NULL && g_ascii_strcasecmp (self->state, PD_RESERVATION_CANCELLED) == 0)
    return PD_RESERVATION_CANCELLED;
  word = self->display_state != NULL ? self->display_state : self->state;
  for (gsize i = 0; word != NULL && i < G_N_ELEMENTS (book_states); i++) {
    if (g_ascii_strcasecmp (book_states[i].word, word) == 0)
      return book_states[i].state;
  }
  return word;
}

static int
has_capability (const PdWireReservation *self, const char *capability)
{
  g_auto (GStrv) words = NULL;

  if (self->capabilities == NULL || *self->capabilities == '\0')
    return -1;
  words = g_strsplit (self->capabilities, ",", -1);
  for (char **word = words; *word != NULL; word++) {
    if (g_ascii_strcasecmp (g_strstrip (*word), capability) == 0)
      return 1;
  }
  return 0;
}

int
pd_wire_reservation_can_return (const PdWireReservation *self)
{
  g_return_val_if_fail (self != NULL, -1);

  return has_capability (self, "ApiReturnEnabled");
}

int
pd_wire_reservation_can_exchange (const PdWireReservation *self)
{
  g_return_val_if_fail (self != NULL, -1);

  return has_capability (self, "ApiExchangeEnabled");
}

/* --- requests --- */

static PdHttpRequest *
new_list (PdHttpRequest *request)
{
  pd_http_request_set_reader (request, read_reservations, NULL, NULL,
                              (GDestroyNotify) g_ptr_array_unref);
  return request;
}

PdHttpRequest *
pd_azure_list_reservations (const char *tenant, gboolean archived)
{
  g_autofree char *filter = pd_azure_escape ("(properties/archived eq true)");

  if (!archived)
    return new_list (pd_azure_request (PD_CALL_READ, "GET", tenant, PD_AZURE_CAPACITY_VERSION,
                                       "/providers/Microsoft.Capacity/reservations"));

  return new_list (pd_azure_request (PD_CALL_READ, "GET", tenant, PD_AZURE_CAPACITY_VERSION,
                                     "/providers/Microsoft.Capacity/reservations?$filter=%s",
                                     filter));
}

PdHttpRequest *
pd_azure_list_order_reservations (const char *tenant, const char *order_id)
{
  g_autofree char *order = pd_azure_escape (order_id);

  return new_list (pd_azure_request (PD_CALL_READ, "GET", tenant, PD_AZURE_CAPACITY_VERSION,
                                     ORDERS "/%s/reservations", order));
}

PdHttpRequest *
pd_azure_get_reservation (const char *tenant, const char *order_id, const char *reservation_id)
{
  g_autofree char *order = pd_azure_escape (order_id);
  g_autofree char *reservation = pd_azure_escape (reservation_id);
  PdHttpRequest *request = pd_azure_request (PD_CALL_READ, "GET", tenant, PD_AZURE_CAPACITY_VERSION,
                                             ORDERS "/%s/reservations/%s", order, reservation);

  pd_http_request_set_reader (request, read_reservation, NULL, NULL,
                              (GDestroyNotify) pd_wire_reservation_free);
  return request;
}

PdHttpRequest *
pd_azure_list_revisions (const char *tenant, const char *order_id, const char *reservation_id)
{
  g_autofree char *order = pd_azure_escape (order_id);
  g_autofree char *reservation = pd_azure_escape (reservation_id);

  return new_list (pd_azure_request (PD_CALL_READ, "GET", tenant, PD_AZURE_CAPACITY_VERSION,
                                     ORDERS "/%s/reservations/%s/revisions", order, reservation));
}

PdHttpRequest *
pd_azure_poll_reservations (const char *tenant, const char *target)
{
  return pd_azure_poll (tenant, target);
}

/* --- orders that apply to a subscription (2.7) --- */

void
pd_wire_applied_orders_free (PdWireAppliedOrders *applied)
{
  if (applied == NULL)
    return;
  g_ptr_array_unref (applied->orders);
  g_free (applied->next);
  g_free (applied);
}

static gpointer
read_applied_orders (JsonNode *root, gpointer user_data, GError **error)
{
  JsonObject *object = pd_azure_get_object (root, error);
  PdWireAppliedOrders *applied;
  JsonObject *list;

  if (object == NULL)
    return NULL;
  applied = g_new0 (PdWireAppliedOrders, 1);
  list = pd_azure_take_object (pd_azure_take_object (object, "properties", NULL),
                               "reservationOrderIds", NULL);
  applied->orders = pd_azure_take_texts (list, "value", NULL);
  applied->next = pd_azure_take_text (list, "nextLink", NULL);
  if (applied->next != NULL && *applied->next == '\0')
    g_clear_pointer (&applied->next, g_free);
  for (guint i = applied->orders->len; i > 0; i--) {
    char *id = pd_azure_id_dup_order (applied->orders->pdata[i - 1]);

    if (id == NULL) {
      g_ptr_array_remove_index (applied->orders, i - 1);
      continue;
    }
    g_free (applied->orders->pdata[i - 1]);
    applied->orders->pdata[i - 1] = id;
  }
  return applied;
}

PdHttpRequest *
pd_azure_list_applied_orders (const char *tenant, const char *subscription_id)
{
  g_autofree char *subscription = pd_azure_escape (subscription_id);
  PdHttpRequest *request = pd_azure_request (
      PD_CALL_READ, "GET", tenant, PD_AZURE_CAPACITY_VERSION,
      "/subscriptions/%s/providers/Microsoft.Capacity/appliedReservations", subscription);

  pd_http_request_set_reader (request, read_applied_orders, NULL, NULL,
                              (GDestroyNotify) pd_wire_applied_orders_free);
  return request;
}

/* --- use (5) --- */

void
pd_wire_use_day_free (PdWireUseDay *day)
{
  if (day == NULL)
    return;
  g_free (day->reservation_id);
  g_free (day->order_id);
  g_ptr_array_unref (day->faults);
  g_free (day);
}

static gpointer
use_item (JsonObject *object)
{
  PdWireUseDay *day = g_new0 (PdWireUseDay, 1);
  GPtrArray *faults = day->faults = g_ptr_array_new_with_free_func (g_free);
  JsonObject *properties = pd_azure_take_object (object, "properties", faults);
  g_autofree char *reservation = pd_azure_take_text (properties, "reservationId", faults);
  g_autofree char *order = pd_azure_take_text (properties, "reservationOrderId", faults);
  g_autofree char *id = pd_azure_take_text (object, "id", faults);

  day->reservation_id = pd_azure_id_dup_reservation (reservation != NULL ? reservation : id);
  day->order_id = pd_azure_id_dup_order (order != NULL ? order : id);
  day->day = pd_azure_take_day (properties, "usageDate", faults);
  day->reserved_millihours = pd_azure_take_scaled (properties, "reservedHours", 3, -1, faults);
  day->used_millihours = pd_azure_take_scaled (properties, "usedHours", 3, -1, faults);
  return day;
}

static gpointer
read_use (JsonNode *root, gpointer user_data, GError **error)
{
  return pd_azure_read_items (root, use_item, (GDestroyNotify) pd_wire_use_day_free, error);
}

PdHttpRequest *
pd_azure_list_use (const char *tenant,
                   const char *order_id,
                   const char *reservation_id,
                   int from_day,
                   int to_day)
{
  g_autofree char *from = pd_instant_format_iso_date (pd_instant_from_day (from_day));
  g_autofree char *to = pd_instant_format_iso_date (pd_instant_from_day (to_day));
  g_autofree char *filter =
      g_strdup_printf ("properties/usageDate ge %s AND properties/usageDate le %s", from, to);
  g_autofree char *escaped = pd_azure_escape (filter);
  g_autofree char *order = pd_azure_escape (order_id);
  g_autofree char *reservation = pd_azure_escape (reservation_id);
  PdHttpRequest *request = pd_azure_request (
      PD_CALL_READ, "GET", tenant, PD_AZURE_CONSUMPTION_VERSION,
      "/providers/Microsoft.Capacity/reservationorders/%s%s%s"
      "/providers/Microsoft.Consumption/reservationSummaries?grain=daily&$filter=%s",
      order, reservation_id == NULL ? "" : "/reservations/", reservation, escaped);

  pd_http_request_set_reader (request, read_use, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  return request;
}
