// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* How reservations, orders and revisions look on the wire (azure-api.md section 2). */

#include "desk-service-azure-private.h"

#include <string.h>

#define TYPE_ORDER "Microsoft.Capacity/reservationOrders"
#define TYPE_RESERVATION TYPE_ORDER "/reservations"
#define MANAGEMENT_GROUPS "/providers/Microsoft.Management/managementGroups/"
/* The benefit starts minutes after the purchase. */
#define BENEFIT_DELAY (G_GINT64_CONSTANT (150) * G_USEC_PER_SEC)

char *
azure_order_path (const char *order_id)
{
  return g_strconcat (AZURE_CAPACITY "/reservationOrders/", order_id, NULL);
}

static char *
make_reservation_path (const char *order_id, const char *reservation_id)
{
  return g_strconcat (AZURE_CAPACITY "/reservationOrders/", order_id, "/reservations/",
                      reservation_id, NULL);
}

char *
azure_reservation_path (PdReservation *reservation)
{
  return make_reservation_path (pd_reservation_get_reservation_order_id (reservation),
                                pd_reservation_get_reservation_id (reservation));
}

static gboolean
is_monthly (PdReservation *reservation)
{
  return g_strcmp0 (pd_reservation_get_billing (reservation), PD_BILLING_MONTHLY) == 0;
}

/* --- parts of a reservation --- */

/* Shown states are the book's; Expiring is a reservation that succeeded. */
static const char *
get_state (PdReservation *reservation)
{
  const char *shown = pd_reservation_get_state (reservation);

  return g_strcmp0 (shown, PD_RESERVATION_EXPIRING) == 0 ? PD_RESERVATION_SUCCEEDED : shown;
}

static char *
make_scope_id (PdReservation *reservation)
{
  const char *type = pd_reservation_get_scope_type (reservation);
  const char *id = pd_reservation_get_scope_id (reservation);

  if (id == NULL)
    return NULL;
  if (g_strcmp0 (type, PD_SCOPE_SINGLE) == 0)
    return g_strconcat ("/subscriptions/", id, NULL);
  if (g_strcmp0 (type, PD_SCOPE_MANAGEMENT_GROUP) == 0 && *id != '/')
    return g_strconcat (MANAGEMENT_GROUPS, id, NULL);
  return g_strdup (id);
}

static void
set_scope (AzureCall *self, JsonObject *properties, PdReservation *reservation)
{
  const char *type = pd_reservation_get_scope_type (reservation);
  gboolean group = g_strcmp0 (type, PD_SCOPE_RESOURCE_GROUP) == 0;
  gboolean management = g_strcmp0 (type, PD_SCOPE_MANAGEMENT_GROUP) == 0;
  g_autofree char *id = make_scope_id (reservation);
  JsonObject *scope;

  json_object_set_string_member (properties, "appliedScopeType", group ? PD_SCOPE_SINGLE : type);
  json_object_set_string_member (properties, "userFriendlyAppliedScopeType", type);
  json_object_set_null_member (properties, "appliedScopes");
  if (id == NULL)
    return;

  if ((self->state->switches & DESK_AZURE_OLD_SCOPES) != 0 && !management) {
    JsonArray *scopes = json_array_new ();

    json_array_add_string_element (scopes, id);
    json_object_set_array_member (properties, "appliedScopes", scopes);
    return;
  }
  scope = azure_add_object (properties, "appliedScopeProperties");
  azure_set_text (scope, "displayName", pd_reservation_get_scope_name (reservation));
  json_object_set_string_member (scope,
                                 group        ? "resourceGroupId"
                                 : management ? "managementGroupId"
                                              : "subscriptionId",
                                 id);
  if (management)
    json_object_set_string_member (scope, "tenantId", pd_reservation_get_tenant_id (reservation));
}

static void
set_dates (JsonObject *properties, PdReservation *reservation, const AzureTrack *track)
{
  gint64 bought = pd_reservation_get_purchased_at (reservation);
  gint64 end = pd_reservation_get_expires_at (reservation);
  gint64 updated = pd_reservation_get_cancelled_at (reservation);

  if (updated == PD_INSTANT_NONE)
    updated = track->updated_at != 0 ? track->updated_at : bought + BENEFIT_DELAY;
  azure_set_date (properties, "purchaseDate", bought);
  azure_set_instant (properties, "purchaseDateTime", bought);
  azure_set_instant (properties, "effectiveDateTime", bought);
  azure_set_instant (properties, "benefitStartTime", bought + BENEFIT_DELAY);
  azure_set_instant (properties, "lastUpdatedDateTime", updated);
  azure_set_date (properties, "expiryDate", end);
  azure_set_instant (properties, "expiryDateTime", end);
}

static void
add_grain (JsonArray *aggregates, double grain, int permille)
{
  JsonObject *aggregate;

  if (permille < 0)
    return;
  aggregate = json_object_new ();
  json_object_set_double_member (aggregate, "grain", grain);
  json_object_set_string_member (aggregate, "grainUnit", "days");
  json_object_set_double_member (aggregate, "value", permille / 10.0);
  json_object_set_string_member (aggregate, "valueUnit", "percentage");
  json_array_add_object_element (aggregates, aggregate);
}

static void
set_utilization (JsonObject *properties, PdReservation *reservation)
{
  int day = pd_reservation_get_utilization_1d (reservation);
  int week = pd_reservation_get_utilization_7d (reservation);
  JsonObject *utilization = azure_add_object (properties, "utilization");
  JsonArray *aggregates = json_array_new ();

  if (pd_reservation_get_cancelled_at (reservation) == 0) {
    add_grain (aggregates, 1, day);
    add_grain (aggregates, 7, week);
    add_grain (aggregates, 30, pd_reservation_get_utilization_30d (reservation));
  }
  json_object_set_string_member (utilization, "trend",
                                 day < 0 || week < 0 ? ""
                                 : day > week        ? "UP"
                                 : day < week        ? "DOWN"
                                                     : "SAME");
  json_object_set_array_member (utilization, "aggregates", aggregates);
}

static char *
make_relative (AzureCall *self, PdReservation *reservation, const char *id, gboolean list)
{
  if (list && (self->state->switches & DESK_AZURE_BARE_GUIDS) != 0)
    return g_strdup (id);
  return make_reservation_path (pd_reservation_get_reservation_order_id (reservation), id);
}

static void
add_relatives (AzureCall *self,
               JsonObject *object,
               const char *name,
               PdReservation *reservation,
               GPtrArray *ids,
               gboolean list)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < ids->len; i++) {
    g_autofree char *id = make_relative (self, reservation, ids->pdata[i], list);

    json_array_add_string_element (array, id);
  }
  json_object_set_array_member (object, name, array);
}

static void
set_relatives (AzureCall *self,
               JsonObject *properties,
               PdReservation *reservation,
               const AzureTrack *track,
               gboolean list)
{
  if (track->split_source != NULL || track->split_destinations->len > 0) {
    JsonObject *split = azure_add_object (properties, "splitProperties");

    if (track->split_source != NULL) {
      g_autofree char *id = make_relative (self, reservation, track->split_source, list);

      json_object_set_string_member (split, "splitSource", id);
    } else {
      add_relatives (self, split, "splitDestinations", reservation, track->split_destinations,
                     list);
    }
  }
  if (track->merge_destination != NULL || track->merge_sources->len > 0) {
    JsonObject *merge = azure_add_object (properties, "mergeProperties");

    if (track->merge_destination != NULL) {
      g_autofree char *id = make_relative (self, reservation, track->merge_destination, list);

      json_object_set_string_member (merge, "mergeDestination", id);
    } else {
      add_relatives (self, merge, "mergeSources", reservation, track->merge_sources, list);
    }
  }
}

static void
set_status (JsonObject *properties, PdReservation *reservation, const AzureTrack *track)
{
  JsonObject *info = azure_add_object (properties, "extendedStatusInfo");
  gboolean cancelled = pd_reservation_get_cancelled_at (reservation) != 0;
  const char *code = track->status_code != NULL ? track->status_code
                     : cancelled                ? "None"
                                                : "Succeeded";

  json_object_set_string_member (info, "statusCode", code);
  json_object_set_string_member (
      info, "message",
      track->status_code != NULL ? "The reservation lives on under other IDs." : "");
}

static void
set_capabilities (AzureCall *self, JsonObject *properties, PdReservation *reservation)
{
  if ((self->state->switches & DESK_AZURE_NO_CAPABILITIES) != 0)
    return;

  json_object_set_string_member (
      properties, "capabilities",
      pd_resource_type_is_non_refundable (pd_reservation_get_resource_type (reservation))
          ? "None"
          : "ApiReturnEnabled, ApiExchangeEnabled");
}

/* --- a reservation --- */

static void
set_head (JsonObject *object, PdReservation *reservation, const AzureTrack *track)
{
  const char *region = pd_reservation_get_region (reservation);
  JsonObject *sku = azure_add_object (object, "sku");

  json_object_set_string_member (sku, "name", pd_reservation_get_size (reservation));
  json_object_set_int_member (object, "etag", track->etag);
  if (region != NULL && *region != '\0')
    json_object_set_string_member (object, "location", region);
}

JsonObject *
azure_describe_reservation (AzureCall *self, PdReservation *reservation, gboolean list)
{
  const char *order_id = pd_reservation_get_reservation_order_id (reservation);
  const char *id = pd_reservation_get_reservation_id (reservation);
  const AzureTrack *track = azure_get_track (self->state, id);
  gboolean long_name = !list || (self->state->switches & DESK_AZURE_LONG_NAMES) != 0;
  g_autofree char *path = azure_reservation_path (reservation);
  g_autofree char *name = long_name && list ? g_strconcat (order_id, "/", id, NULL) : g_strdup (id);
  g_autofree char *payer =
      g_strconcat ("/subscriptions/", pd_reservation_get_billing_subscription (reservation), NULL);
  JsonObject *object = json_object_new ();
  JsonObject *properties;

  json_object_set_string_member (object, "id", path);
  json_object_set_string_member (object, "name", name);
  json_object_set_string_member (object, "type", TYPE_RESERVATION);
  set_head (object, reservation, track);
  properties = azure_add_object (object, "properties");
  json_object_set_string_member (properties, "displayName", pd_reservation_get_name (reservation));
  json_object_set_string_member (properties, "reservedResourceType",
                                 pd_reservation_get_resource_type (reservation));
  azure_set_text (properties, "skuDescription", pd_reservation_get_title (reservation));
  json_object_set_int_member (properties, "quantity", pd_reservation_get_quantity (reservation));
  json_object_set_string_member (properties, "term", pd_reservation_get_term (reservation));
  json_object_set_string_member (properties, "billingPlan",
                                 is_monthly (reservation) ? "Monthly" : "Upfront");
  json_object_set_string_member (properties, "billingScopeId", payer);
  set_scope (self, properties, reservation);
  json_object_set_string_member (properties, "instanceFlexibility",
                                 pd_reservation_get_flexibility (reservation) ? "On" : "Off");
  json_object_set_string_member (properties, "provisioningState", get_state (reservation));
  json_object_set_string_member (properties, "displayProvisioningState",
                                 pd_reservation_get_state (reservation));
  json_object_set_null_member (properties, "provisioningSubState");
  set_status (properties, reservation, track);
  set_dates (properties, reservation, track);
  json_object_set_boolean_member (properties, "renew", track->renew);
  json_object_set_string_member (properties, "userFriendlyRenewState", track->renew ? "On" : "Off");
  json_object_set_boolean_member (properties, "archived", track->archived);
  set_capabilities (self, properties, reservation);
  set_relatives (self, properties, reservation, track, list);
  set_utilization (properties, reservation);
  return object;
}

/* Revisions have ".../revisions/n" as ID, the number as name, and no utilization. */
JsonObject *
azure_describe_revision (AzureCall *self, PdReservation *reservation, gboolean is_pending)
{
  g_autoptr (JsonObject) whole = azure_describe_reservation (self, reservation, FALSE);
  const AzureTrack *track =
      azure_get_track (self->state, pd_reservation_get_reservation_id (reservation));
  JsonObject *properties = json_object_get_object_member (whole, "properties");
  g_autofree char *id =
      g_strdup_printf ("%s/revisions/%u", json_object_get_string_member (whole, "id"), track->etag);
  g_autofree char *name = g_strdup_printf ("%u", track->etag);

  json_object_set_string_member (whole, "id", id);
  json_object_set_string_member (whole, "name", name);
  json_object_set_string_member (whole, "type", TYPE_RESERVATION "/revisions");
  json_object_remove_member (properties, "utilization");
  json_object_remove_member (properties, "capabilities");
  if (is_pending) {
    JsonObject *info = azure_add_object (properties, "extendedStatusInfo");

    json_object_set_string_member (properties, "provisioningState", "Pending");
    json_object_set_string_member (properties, "displayProvisioningState", "Pending");
    json_object_set_string_member (info, "statusCode", "Pending");
    json_object_set_string_member (info, "message", "A change is under way.");
  }
  return g_steal_pointer (&whole);
}

gboolean
azure_note_change (AzureCall *self, gint64 reservation_row_id, GError **error)
{
  g_autoptr (PdReservation) reservation =
      pd_database_get_reservation (self->database, reservation_row_id, self->engine->now, error);
  AzureTrack *track;

  if (reservation == NULL)
    return FALSE;
  track = azure_get_track (self->state, pd_reservation_get_reservation_id (reservation));
  track->updated_at = self->engine->now;
  track->etag++;
  g_ptr_array_add (track->revisions, azure_describe_revision (self, reservation, TRUE));
  track->etag++;
  g_ptr_array_add (track->revisions, azure_describe_revision (self, reservation, FALSE));
  return TRUE;
}

/* --- an order --- */

/* The one that was bought; the others came from it. */
static PdReservation *
get_root (GPtrArray *reservations)
{
  for (guint i = 0; i < reservations->len; i++) {
    if (pd_reservation_get_parent_row_id (reservations->pdata[i]) == 0)
      return reservations->pdata[i];
  }
  return reservations->pdata[0];
}

const char *
azure_poll_order (AzureTrack *track)
{
  static const char *const walk[] = { "Creating", "PendingCapacity", "ConfirmedCapacity",
                                      "PendingBilling", "ConfirmedBilling" };
  guint left = track->pending;

  if (left == 0)
    return NULL;

  track->pending--;
  return track->is_new ? walk[G_N_ELEMENTS (walk) - MIN (left, G_N_ELEMENTS (walk))] : "Pending";
}

/* An order is as its reservations are: it runs while one of them does. */
static const char *
get_order_state (GPtrArray *reservations)
{
  const char *state = PD_RESERVATION_CANCELLED;

  for (guint i = 0; i < reservations->len; i++) {
    const char *one = get_state (reservations->pdata[i]);

    if (g_strcmp0 (one, PD_RESERVATION_CANCELLED) != 0)
      state = one;
  }
  return state;
}

JsonObject *
azure_describe_order (AzureCall *self, GPtrArray *reservations)
{
  PdReservation *root = get_root (reservations);
  const char *id = pd_reservation_get_reservation_order_id (root);
  AzureTrack *track = azure_get_track (self->state, id);
  const char *pending = azure_poll_order (track);
  gint64 bought = pd_reservation_get_purchased_at (root);
  g_autofree char *path = azure_order_path (id);
  JsonObject *object = json_object_new ();
  JsonObject *properties;
  JsonArray *all = json_array_new ();

  json_object_set_string_member (object, "id", path);
  json_object_set_string_member (object, "name", id);
  json_object_set_string_member (object, "type", TYPE_ORDER);
  json_object_set_int_member (object, "etag", track->etag);
  properties = azure_add_object (object, "properties");
  json_object_set_string_member (properties, "displayName", pd_reservation_get_name (root));
  azure_set_instant (properties, "requestDateTime", bought);
  if (pending == NULL || !track->is_new) {
    azure_set_instant (properties, "createdDateTime", bought + BENEFIT_DELAY);
    azure_set_instant (properties, "benefitStartTime", bought + BENEFIT_DELAY);
    azure_set_date (properties, "expiryDate", pd_reservation_get_expires_at (root));
    azure_set_instant (properties, "expiryDateTime", pd_reservation_get_expires_at (root));
  }
  json_object_set_string_member (properties, "term", pd_reservation_get_term (root));
  json_object_set_string_member (properties, "billingPlan",
                                 is_monthly (root) ? "Monthly" : "Upfront");
  json_object_set_int_member (properties, "originalQuantity", pd_reservation_get_quantity (root));
  json_object_set_string_member (properties, "provisioningState",
                                 pending != NULL ? pending : get_order_state (reservations));
  for (guint i = 0; i < reservations->len; i++) {
    g_autofree char *one = azure_reservation_path (reservations->pdata[i]);
    JsonObject *item = json_object_new ();

    json_object_set_string_member (item, "id", one);
    json_array_add_object_element (all, item);
  }
  json_object_set_array_member (properties, "reservations", all);
  json_object_set_string_member (properties, "billingProfileId",
                                 "/providers/Microsoft.Billing/billingAccounts/desk/"
                                 "billingProfiles/");
  return object;
}

/* --- the schedule of its payments --- */

static JsonObject *
describe_payment (AzureCall *self, PdReservation *root, int index, int made)
{
  gint64 due = is_monthly (root)
                   ? pd_local_engine_get_payment_due (pd_reservation_get_purchased_at (root), index)
                   : pd_reservation_get_purchased_at (root);
  const char *currency = pd_reservation_get_currency (root);
  gint64 amount = pd_reservation_get_unit_price (root) * pd_reservation_get_quantity (root);
  JsonObject *payment = json_object_new ();

  azure_set_date (payment, "dueDate", due);
  azure_set_date (payment, "paymentDate", index < made ? due : PD_INSTANT_NONE);
  azure_set_money (payment, "pricingCurrencyTotal", azure_to_usd (self, amount, currency), "USD");
  if (index < made)
    azure_set_money (payment, "billingCurrencyTotal", amount, currency);
  else
    json_object_set_null_member (payment, "billingCurrencyTotal");
  json_object_set_string_member (payment, "billingAccount", "desk");
  json_object_set_string_member (payment, "status",
                                 index < made                                  ? "Succeeded"
                                 : pd_reservation_get_cancelled_at (root) != 0 ? "Cancelled"
                                                                               : "Scheduled");
  return payment;
}

JsonObject *
azure_describe_plan (AzureCall *self, GPtrArray *reservations)
{
  PdReservation *root = get_root (reservations);
  int n = MAX (1, pd_price_get_instalments (pd_reservation_get_term (root),
                                            pd_reservation_get_billing (root)));
  int made = MAX (1, pd_reservation_get_payments_made (root));
  gint64 bought = pd_reservation_get_purchased_at (root);
  gint64 whole = pd_reservation_get_unit_price (root) * pd_reservation_get_quantity (root) * n;
  JsonObject *plan = json_object_new ();
  JsonArray *payments = json_array_new ();

  azure_set_money (plan, "pricingCurrencyTotal",
                   azure_to_usd (self, whole, pd_reservation_get_currency (root)), "USD");
  azure_set_date (plan, "startDate", bought);
  azure_set_date (plan, "nextPaymentDueDate",
                  made < n && pd_reservation_get_cancelled_at (root) == 0
                      ? pd_local_engine_get_payment_due (bought, made)
                      : PD_INSTANT_NONE);
  for (int i = n - 1; i >= 0; i--) /* not sorted (section 2) */
    json_array_add_object_element (payments, describe_payment (self, root, i, made));
  json_object_set_array_member (plan, "transactions", payments);
  return plan;
}
