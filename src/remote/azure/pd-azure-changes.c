// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-azure-changes.h"

#include <string.h>

#include "pd-azure-private.h"
#include "pd-reservation.h"

#define ORDERS "/providers/Microsoft.Capacity/reservationOrders"
#define MANAGEMENT_GROUPS "/providers/Microsoft.Management/managementGroups/"

/* --- changing (3) --- */

static void
add_text (JsonObject *object, const char *member, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
}

/* "/subscriptions/{s}" of a GUID or of such a path. */
static char *
make_subscription_path (const char *id)
{
  return g_str_has_prefix (id, "/") ? g_strdup (id) : g_strdup_printf ("/subscriptions/%s", id);
}

/* "Single: exactly one subscription or resource group. Shared: neither scopes. ManagementGroup:
 * tenantId and managementGroupId." (3.1) */
void
pd_azure_add_scope (JsonObject *properties,
                    const char *scope_type,
                    const char *scope_id,
                    const char *scope_name,
                    const char *scope_tenant)
{
  gboolean is_group = g_strcmp0 (scope_type, PD_SCOPE_RESOURCE_GROUP) == 0;
  JsonObject *scope;

  add_text (properties, "appliedScopeType", is_group ? PD_SCOPE_SINGLE : scope_type);
  if (scope_id == NULL || g_strcmp0 (scope_type, PD_SCOPE_SHARED) == 0)
    return;

  scope = json_object_new ();
  if (g_strcmp0 (scope_type, PD_SCOPE_MANAGEMENT_GROUP) == 0) {
    g_autofree char *path = g_str_has_prefix (scope_id, "/")
                                ? g_strdup (scope_id)
                                : g_strconcat (MANAGEMENT_GROUPS, scope_id, NULL);

    add_text (scope, "managementGroupId", path);
    add_text (scope, "tenantId", scope_tenant);
    add_text (scope, "displayName", scope_name);
  } else {
    g_autofree char *path = make_subscription_path (scope_id);

    add_text (scope, is_group ? "resourceGroupId" : "subscriptionId", path);
  }
  json_object_set_object_member (properties, "appliedScopeProperties", scope);
}

PdHttpRequest *
pd_azure_change_reservation (const char *tenant,
                             const char *order_id,
                             const char *reservation_id,
                             const PdAzureChange *change)
{
  g_autofree char *order = pd_azure_escape (order_id);
  g_autofree char *reservation = pd_azure_escape (reservation_id);
  JsonObject *properties = json_object_new ();
  PdHttpRequest *request;

  add_text (properties, "name", change->name);
  if (change->scope_type != NULL)
    pd_azure_add_scope (properties, change->scope_type, change->scope_id, change->scope_name,
                        change->scope_tenant);
  if (change->flexibility >= 0)
    add_text (properties, "instanceFlexibility", change->flexibility > 0 ? "On" : "Off");

  /* A second one changes nothing: PatchValuesSameAsExisting. */
  request = pd_azure_request (PD_CALL_IDEMPOTENT, "PATCH", tenant, PD_AZURE_CAPACITY_VERSION,
                              ORDERS "/%s/reservations/%s", order, reservation);
  pd_azure_set_properties (request, properties);
  return request;
}

void
pd_wire_scope_free (PdWireScope *scope)
{
  if (scope == NULL)
    return;
  g_free (scope->scope);
  g_free (scope);
}

static gpointer
scope_item (JsonObject *object)
{
  PdWireScope *scope = g_new0 (PdWireScope, 1);

  scope->scope = pd_azure_take_text (object, "scope", NULL);
  scope->valid = pd_azure_take_boolean (object, "valid", NULL);
  return scope;
}

static gpointer
read_scopes (JsonNode *root, gpointer user_data, GError **error)
{
  JsonObject *object = pd_azure_get_object (root, error);
  JsonObject *properties;

  if (object == NULL)
    return NULL;
  properties = pd_azure_take_object (object, "properties", NULL);
  return pd_azure_read_array (pd_azure_take_array (properties, "scopes", NULL), scope_item,
                              (GDestroyNotify) pd_wire_scope_free);
}

PdHttpRequest *
pd_azure_list_available_scopes (const char *tenant,
                                const char *order_id,
                                const char *reservation_id,
                                const char *const *scopes)
{
  g_autofree char *order = pd_azure_escape (order_id);
  g_autofree char *reservation = pd_azure_escape (reservation_id);
  PdHttpRequest *request =
      pd_azure_request (PD_CALL_READ, "POST", tenant, PD_AZURE_CAPACITY_VERSION,
                        ORDERS "/%s/reservations/%s/availableScopes", order, reservation);
  JsonObject *properties = json_object_new ();
  JsonArray *array = json_array_new ();

  for (; *scopes != NULL; scopes++)
    json_array_add_string_element (array, *scopes);
  json_object_set_array_member (properties, "scopes", array);
  pd_azure_set_properties (request, properties);
  pd_http_request_set_reader (request, read_scopes, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  return request;
}

PdHttpRequest *
pd_azure_split (const char *tenant,
                const char *order_id,
                const char *reservation_id,
                gint64 first,
                gint64 second)
{
  g_autofree char *order = pd_azure_escape (order_id);
  g_autofree char *id = pd_azure_id_new_reservation (order_id, reservation_id);
  PdHttpRequest *request = pd_azure_request (PD_CALL_ONCE, "POST", tenant,
                                             PD_AZURE_CAPACITY_VERSION, ORDERS "/%s/split", order);
  JsonObject *properties = json_object_new ();
  JsonArray *quantities = json_array_new ();

  json_array_add_int_element (quantities, first);
  json_array_add_int_element (quantities, second);
  json_object_set_array_member (properties, "quantities", quantities);
  json_object_set_string_member (properties, "reservationId", id);
  pd_azure_set_properties (request, properties);
  return request;
}

PdHttpRequest *
pd_azure_merge (const char *tenant, const char *order_id, const char *const *reservation_ids)
{
  g_autofree char *order = pd_azure_escape (order_id);
  PdHttpRequest *request = pd_azure_request (PD_CALL_ONCE, "POST", tenant,
                                             PD_AZURE_CAPACITY_VERSION, ORDERS "/%s/merge", order);
  JsonObject *properties = json_object_new ();
  JsonArray *sources = json_array_new ();

  for (; *reservation_ids != NULL; reservation_ids++) {
    g_autofree char *id = pd_azure_id_new_reservation (order_id, *reservation_ids);

    json_array_add_string_element (sources, id);
  }
  json_object_set_array_member (properties, "sources", sources);
  pd_azure_set_properties (request, properties);
  return request;
}

PdHttpRequest *
pd_azure_archive (const char *tenant,
                  const char *order_id,
                  const char *reservation_id,
                  gboolean archived)
{
  g_autofree char *order = pd_azure_escape (order_id);
  g_autofree char *reservation = pd_azure_escape (reservation_id);

  return pd_azure_request (PD_CALL_IDEMPOTENT, "POST", tenant, PD_AZURE_CAPACITY_VERSION,
                           ORDERS "/%s/reservations/%s/%s", order, reservation,
                           archived ? "archive" : "unarchive");
}

/* --- another directory (3.6) --- */

void
pd_wire_moved_free (PdWireMoved *moved)
{
  if (moved == NULL)
    return;
  g_free (moved->id);
  g_free (moved->name);
  g_free (moved->error);
  g_free (moved);
}

void
pd_wire_move_free (PdWireMove *move)
{
  if (move == NULL)
    return;
  pd_wire_moved_free (move->order);
  g_ptr_array_unref (move->reservations);
  g_free (move);
}

/* Ids are bare GUIDs here. */
static gpointer
moved_item (JsonObject *object)
{
  PdWireMoved *moved = g_new0 (PdWireMoved, 1);
  g_autofree char *id = pd_azure_take_text (object, "id", NULL);

  moved->id = pd_azure_id_dup_last (id);
  moved->name = pd_azure_take_text (object, "name", NULL);
  moved->succeeded = pd_azure_take_boolean (object, "isSucceeded", NULL);
  moved->error = pd_azure_take_text (object, "error", NULL);
  return moved;
}

static gpointer
read_move (JsonNode *root, gpointer user_data, GError **error)
{
  JsonObject *object = pd_azure_get_object (root, error);
  JsonObject *order;
  PdWireMove *move;

  if (object == NULL)
    return NULL;
  move = g_new0 (PdWireMove, 1);
  order = pd_azure_take_object (object, "reservationOrder", NULL);
  move->order = order == NULL ? NULL : moved_item (order);
  move->reservations = pd_azure_read_array (pd_azure_take_array (object, "reservations", NULL),
                                            moved_item, (GDestroyNotify) pd_wire_moved_free);
  return move;
}

PdHttpRequest *
pd_azure_change_directory (const char *tenant, const char *order_id, const char *destination_tenant)
{
  g_autofree char *order = pd_azure_escape (order_id);
  PdHttpRequest *request = pd_azure_request (
      PD_CALL_ONCE, "POST", tenant, PD_AZURE_CAPACITY_VERSION, ORDERS "/%s/changeDirectory", order);
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "destinationTenantId", destination_tenant);
  pd_azure_set_body (request, body);
  pd_http_request_set_reader (request, read_move, NULL, NULL, (GDestroyNotify) pd_wire_move_free);
  return request;
}
