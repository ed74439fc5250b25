// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Changing a reservation (azure-api.md section 3). */

#include "desk-service-azure-private.h"

#include <string.h>

#define CAPACITY "providers/microsoft.capacity"
#define ORDER CAPACITY "/reservationorders/*"
#define IN_PROGRESS "OperationCannotBePerformedInCurrentState"

/* --- scopes --- */

static gboolean
set_scope (PdReservationChange *change, const char *type, const char *id)
{
  g_free (change->scope_type);
  change->scope_type = g_strdup (type);
  g_free (change->scope_id);
  change->scope_id = g_strdup (id);
  return TRUE;
}

/* "/subscriptions/…" or "/subscriptions/…/resourceGroups/…". */
static gboolean
set_single (PdReservationChange *change, const char *path, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);
  g_autofree char *guid = azure_parse_id (path, "subscriptions");

  if (guid == NULL)
    return azure_fail (error, 400, "InvalidSubscriptionId", "%s is no scope.", path);
  if (strstr (lower, "/resourcegroups/") != NULL)
    return set_scope (change, PD_SCOPE_RESOURCE_GROUP, path);
  return set_scope (change, PD_SCOPE_SINGLE, guid);
}

static gboolean
read_single (JsonArray *scopes, JsonObject *named, PdReservationChange *change, GError **error)
{
  g_autofree char *path = NULL;

  if (scopes != NULL && json_array_get_length (scopes) > 1)
    return azure_fail (error, 400, "InvalidSingleAppliedScopesCount", "One scope, please.");
  if (scopes != NULL && json_array_get_length (scopes) == 1 &&
      JSON_NODE_HOLDS_VALUE (json_array_get_element (scopes, 0))) {
    return set_single (change, json_array_get_string_element (scopes, 0), error);
  }

  if (named != NULL &&
      (!pd_json_find_text (named, "resourceGroupId", &path, error) ||
       (path == NULL && !pd_json_find_text (named, "subscriptionId", &path, error))))
    return FALSE;
  if (path == NULL)
    return azure_fail (error, 400, "MissingAppliedScopesForSingle", "The scope is missing.");
  return set_single (change, path, error);
}

static gboolean
read_management (JsonObject *named, PdReservationChange *change, GError **error)
{
  g_autofree char *group = NULL;
  g_autofree char *tenant = NULL;
  const char *last;

  if (named == NULL)
    return azure_fail (error, 400, "BadRequest", "The management group is missing.");
  group = azure_find_text (named, "managementGroupId", error);
  tenant = group != NULL ? azure_find_text (named, "tenantId", error) : NULL;
  if (tenant == NULL)
    return FALSE;

  last = strrchr (group, '/');
  return set_scope (change, PD_SCOPE_MANAGEMENT_GROUP, last != NULL ? last + 1 : group);
}

gboolean
azure_read_scope (JsonObject *properties, PdReservationChange *change, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *type = NULL;
  JsonArray *scopes = pd_json_find_array (properties, "appliedScopes", &local_error);
  JsonObject *named = NULL;

  if (local_error == NULL)
    named = pd_json_find_object (properties, "appliedScopeProperties", &local_error);
  if (local_error == NULL)
    pd_json_find_text (properties, "appliedScopeType", &type, &local_error);
  if (local_error == NULL && named != NULL)
    pd_json_find_text (named, "displayName", &change->scope_name, &local_error);
  if (local_error != NULL)
    return azure_fail (error, 400, "InvalidRequestContent", "%s", local_error->message);

  if (type == NULL)
    return scopes == NULL && named == NULL
               ? TRUE
               : azure_fail (error, 400, "BadRequest", "A scope without its type.");
  if (g_ascii_strcasecmp (type, "Single") == 0)
    return read_single (scopes, named, change, error);
  if (g_ascii_strcasecmp (type, "ManagementGroup") == 0)
    return read_management (named, change, error);
  if (g_ascii_strcasecmp (type, "Shared") != 0)
    return azure_fail (error, 400, "BadRequest", "%s is no scope type.", type);
  if ((scopes != NULL && json_array_get_length (scopes) > 0) || named != NULL)
    return azure_fail (error, 400, "BadRequest", "A shared reservation names no scope.");
  return set_scope (change, PD_SCOPE_SHARED, NULL);
}

/* --- PATCH --- */

static gboolean
read_change (JsonObject *properties, PdReservationChange *change, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *flexibility = NULL;

  change->flexibility = -1;
  if (!pd_json_find_text (properties, "name", &change->name, &local_error) ||
      !pd_json_find_text (properties, "instanceFlexibility", &flexibility, &local_error))
    return azure_fail (error, 400, "InvalidRequestContent", "%s", local_error->message);
  if (pd_json_find (properties, "billingScopeId") != NULL)
    return azure_fail (error, 400, "BillingScopeIdCannotBeChanged",
                       "The billing subscription cannot be changed.");
  if (flexibility != NULL)
    change->flexibility = g_ascii_strcasecmp (flexibility, "On") == 0;
  return azure_read_scope (properties, change, error);
}

static gboolean
is_empty (const PdReservationChange *change)
{
  return change->name == NULL && change->scope_type == NULL && change->flexibility < 0;
}

/* Renewal is not in the book. @renew: as it is now, where the request does not name it. */
static gboolean
read_renew (const AzureTrack *track, JsonObject *properties, gboolean *renew, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  *renew = track->renew;
  return pd_json_find (properties, "renew") == NULL ||
         pd_json_find_boolean (properties, "renew", renew, &local_error) ||
         azure_fail (error, 400, "InvalidRequestContent", "%s", local_error->message);
}

static gboolean
apply_change (AzureCall *self,
              PdReservation *reservation,
              PdReservationChange *change,
              gboolean other,
              GError **error)
{
  GError *local_error = NULL;

  if (is_empty (change) && !other)
    return azure_fail (error, 400, "PatchValuesSameAsExisting",
                       "The values are those that are there already.");
  if (is_empty (change) ||
      pd_local_engine_change_reservation (self->database, self->engine, azure_row_id (reservation),
                                          change, self->call->request_id, &local_error))
    return TRUE;
  if (g_error_matches (local_error, PD_ERROR, PD_ERROR_CONFLICT)) {
    g_clear_error (&local_error);
    return other || azure_fail (error, 400, "PatchValuesSameAsExisting",
                                "The values are those that are there already.");
  }
  return azure_fail_with (error, local_error, IN_PROGRESS);
}

static gboolean
patch_reservation (AzureCall *self, GError **error)
{
  g_autoptr (PdReservation) before =
      azure_get_reservation (self, self->args[0], self->args[1], error);
  g_autoptr (PdReservationChange) change = g_new0 (PdReservationChange, 1);
  g_autoptr (PdReservation) after = NULL;
  JsonObject *properties;
  AzureTrack *track;
  gboolean renew = FALSE;

  if (before == NULL || (properties = azure_find_object (desk_call_get_object (self->call),
                                                         "properties", error)) == NULL)
    return FALSE;
  track = azure_get_track (self->state, pd_reservation_get_reservation_id (before));
  if (!read_change (properties, change, error) || !read_renew (track, properties, &renew, error) ||
      !apply_change (self, before, change, !renew != !track->renew, error))
    return FALSE;
  track->renew = renew;
  if (!azure_note_change (self, azure_row_id (before), error) ||
      (after = pd_database_get_reservation (self->database, azure_row_id (before),
                                            self->engine->now, error)) == NULL)
    return FALSE;

  azure_count_act (self, "patch-reservation", "");
  if ((self->state->switches & DESK_AZURE_PATCH_ACCEPTED) != 0) {
    g_autofree char *path = azure_reservation_path (after);
    g_autofree char *url = azure_make_url (self, path);

    azure_answer_accepted (self, 202, NULL, url, FALSE, 5);
  } else {
    desk_call_answer_object (self->call, 200, azure_describe_reservation (self, after, FALSE));
  }
  return TRUE;
}

/* --- availableScopes, archive --- */

static gboolean
check_scopes (AzureCall *self, GError **error)
{
  g_autoptr (PdReservation) reservation =
      azure_get_reservation (self, self->args[0], self->args[1], error);
  g_autoptr (GPtrArray) subscriptions = NULL;
  JsonObject *properties, *answer;
  JsonArray *asked, *scopes;

  if (reservation == NULL ||
      (properties = azure_find_object (desk_call_get_object (self->call), "properties", error)) ==
          NULL ||
      (subscriptions = azure_list_subscriptions (self, error)) == NULL)
    return FALSE;
  asked = pd_json_find_array (properties, "scopes", NULL);
  if (asked == NULL)
    return azure_fail (error, 400, "InvalidRequestContent", "The request has no scopes.");

  scopes = json_array_new ();
  for (guint i = 0; i < json_array_get_length (asked); i++) {
    const char *scope = json_array_get_string_element (asked, i);
    g_autofree char *id = azure_parse_id (scope != NULL ? scope : "", "subscriptions");
    JsonObject *item = json_object_new ();
    gboolean valid = FALSE;

    for (guint j = 0; id != NULL && j < subscriptions->len; j++)
      valid |= pd_json_is_same_id (
          pd_azure_subscription_get_subscription_id (subscriptions->pdata[j]), id);
    azure_set_text (item, "scope", scope);
    json_object_set_boolean_member (item, "valid", valid);
    json_array_add_object_element (scopes, item);
  }
  answer = json_object_new ();
  json_object_set_array_member (azure_add_object (answer, "properties"), "scopes", scopes);
  desk_call_answer_object (self->call, 200, answer);
  return TRUE;
}

static gboolean
set_archived (AzureCall *self, gboolean archived, GError **error)
{
  g_autoptr (PdReservation) reservation =
      azure_get_reservation (self, self->args[0], self->args[1], error);

  if (reservation == NULL)
    return FALSE;

  azure_get_track (self->state, pd_reservation_get_reservation_id (reservation))->archived =
      archived;
  desk_call_answer (self->call, 200, NULL);
  return TRUE;
}

static gboolean
archive (AzureCall *self, GError **error)
{
  return set_archived (self, TRUE, error);
}

static gboolean
unarchive (AzureCall *self, GError **error)
{
  return set_archived (self, FALSE, error);
}

/* --- split and merge --- */

/* @rows: gint64 of everything that the answer names. */
static JsonArray *
describe_rows (AzureCall *self, GArray *rows, gboolean revisions, GError **error)
{
  g_autoptr (JsonArray) items = json_array_new ();

  for (guint i = 0; i < rows->len; i++) {
    g_autoptr (PdReservation) one = pd_database_get_reservation (
        self->database, g_array_index (rows, gint64, i), self->engine->now, error);

    if (one == NULL)
      return NULL;
    json_array_add_object_element (items, revisions
                                              ? azure_describe_revision (self, one, FALSE)
                                              : azure_describe_reservation (self, one, FALSE));
  }
  return g_steal_pointer (&items);
}

/* Revisions first; where Location leads, the reservations (section 3.3, 3.4). */
static gboolean
answer_rows (AzureCall *self, const char *where, GArray *rows, GError **error)
{
  g_autofree char *guid = g_uuid_string_random ();
  g_autofree char *id = g_strdup_printf ("%s_%u", guid, rows->len);
  g_autofree char *path = g_strdup_printf (AZURE_CAPACITY "/%s/%s", where, id);
  g_autofree char *url = azure_make_url (self, path);
  JsonArray *revisions, *reservations;
  gboolean bare = (self->state->switches & DESK_AZURE_SPLIT_ACCEPTED) != 0;

  for (guint i = 0; i < rows->len; i++) {
    if (!azure_note_change (self, g_array_index (rows, gint64, i), error))
      return FALSE;
  }
  revisions = describe_rows (self, rows, TRUE, error);
  if (revisions == NULL)
    return FALSE;
  reservations = describe_rows (self, rows, FALSE, error);
  if (reservations == NULL) {
    json_array_unref (revisions);
    return FALSE;
  }

  azure_start_operation (self, "list", id, azure_list_node (reservations));
  if (bare)
    g_clear_pointer (&revisions, json_array_unref);
  azure_answer_accepted (self, bare ? 202 : 200,
                         revisions != NULL ? azure_list_node (revisions) : NULL, url, FALSE, 5);
  return TRUE;
}

static const char *
get_id (GPtrArray *order, gint64 row_id)
{
  for (guint i = 0; i < order->len; i++) {
    if (azure_row_id (order->pdata[i]) == row_id)
      return pd_reservation_get_reservation_id (order->pdata[i]);
  }
  return "";
}

static gboolean
note_split (AzureCall *self, PdReservation *source, const gint64 *row_ids, GError **error)
{
  const char *order_id = pd_reservation_get_reservation_order_id (source);
  const char *source_id = pd_reservation_get_reservation_id (source);
  g_autoptr (GPtrArray) order = azure_get_order (self, order_id, error);
  AzureTrack *ancestor = azure_get_track (self->state, source_id);

  if (order == NULL)
    return FALSE;

  ancestor->status_code = g_strdup ("Split");
  for (int i = 0; i < 2; i++) {
    const char *id = get_id (order, row_ids[i]);

    g_ptr_array_add (ancestor->split_destinations, g_strdup (id));
    azure_get_track (self->state, id)->split_source = g_strdup (source_id);
  }
  azure_get_track (self->state, order_id)->etag++;
  return TRUE;
}

static gboolean
read_split (AzureCall *self, char **reservation_id, gint64 *quantities, GError **error)
{
  JsonObject *properties =
      azure_find_object (desk_call_get_object (self->call), "properties", error);
  JsonArray *array;

  if (properties == NULL)
    return FALSE;
  array = pd_json_find_array (properties, "quantities", NULL);
  if (array == NULL || json_array_get_length (array) != 2)
    return azure_fail (error, 400, "BadRequest", "A reservation is split into two.");
  for (guint i = 0; i < 2; i++)
    quantities[i] = json_array_get_int_element (array, i);
  *reservation_id = azure_find_text (properties, "reservationId", error);
  return *reservation_id != NULL;
}

static gboolean
split (AzureCall *self, GError **error)
{
  g_autofree char *id = NULL;
  g_autofree char *guid = NULL;
  g_autoptr (PdReservation) source = NULL;
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  GError *local_error = NULL;
  gint64 quantities[2];
  gint64 row_ids[2];
  gint64 source_row_id;

  if (!read_split (self, &id, quantities, error))
    return FALSE;
  guid = azure_parse_id (id, "reservations");
  source = azure_get_reservation (self, self->args[0], guid != NULL ? guid : id, error);
  if (source == NULL)
    return FALSE;
  if (!pd_local_engine_split (self->database, self->engine, azure_row_id (source), quantities,
                              self->call->request_id, row_ids, &local_error))
    return azure_fail_with (error, local_error, IN_PROGRESS);

  source_row_id = azure_row_id (source);
  g_array_append_vals (rows, row_ids, 2);
  g_array_append_val (rows, source_row_id);
  azure_count_act (self, "split", pd_reservation_get_reservation_id (source));
  return note_split (self, source, row_ids, error) &&
         answer_rows (self, "splitOperationResults", rows, error);
}

static gboolean
note_merge (AzureCall *self, GPtrArray *sources, gint64 row_id, GError **error)
{
  const char *order_id = pd_reservation_get_reservation_order_id (sources->pdata[0]);
  g_autoptr (GPtrArray) order = azure_get_order (self, order_id, error);
  const char *id;

  if (order == NULL)
    return FALSE;

  id = get_id (order, row_id);
  for (guint i = 0; i < sources->len; i++) {
    const char *source_id = pd_reservation_get_reservation_id (sources->pdata[i]);
    AzureTrack *ancestor = azure_get_track (self->state, source_id);

    g_free (ancestor->status_code);
    ancestor->status_code = g_strdup ("Merged");
    g_free (ancestor->merge_destination);
    ancestor->merge_destination = g_strdup (id);
    g_ptr_array_add (azure_get_track (self->state, id)->merge_sources, g_strdup (source_id));
  }
  azure_get_track (self->state, order_id)->etag++;
  return TRUE;
}

/* (element-type PdReservation) */
static GPtrArray *
read_sources (AzureCall *self, GArray *row_ids, GError **error)
{
  JsonObject *properties =
      azure_find_object (desk_call_get_object (self->call), "properties", error);
  g_autoptr (GPtrArray) sources = g_ptr_array_new_with_free_func (g_object_unref);
  JsonArray *array;

  if (properties == NULL)
    return NULL;
  array = pd_json_find_array (properties, "sources", NULL);
  if (array == NULL || json_array_get_length (array) < 2) {
    azure_fail (error, 400, "BadRequest", "Two reservations are merged at least.");
    return NULL;
  }
  for (guint i = 0; i < json_array_get_length (array); i++) {
    const char *text = json_array_get_string_element (array, i);
    g_autofree char *id = azure_parse_id (text != NULL ? text : "", "reservations");
    PdReservation *one = azure_get_reservation (self, self->args[0], id != NULL ? id : "", error);
    gint64 row_id;

    if (one == NULL)
      return NULL;
    g_ptr_array_add (sources, one);
    row_id = azure_row_id (one);
    g_array_append_val (row_ids, row_id);
  }
  return g_steal_pointer (&sources);
}

static gboolean
merge (AzureCall *self, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) sources = read_sources (self, rows, error);
  GError *local_error = NULL;
  gint64 row_id = 0;

  if (sources == NULL)
    return FALSE;
  if (!pd_local_engine_merge (self->database, self->engine, rows, self->call->request_id, &row_id,
                              &local_error))
    return azure_fail_with (error, local_error, IN_PROGRESS);

  g_array_prepend_val (rows, row_id);
  azure_count_act (self, "merge", pd_reservation_get_reservation_id (sources->pdata[0]));
  return note_merge (self, sources, row_id, error) &&
         answer_rows (self, "mergeOperationResults", rows, error);
}

/* Pending while polls are left; then the list. */
static gboolean
get_list (AzureCall *self, GError **error)
{
  AzureOperation *operation = azure_get_operation (self, self->args[0], error);

  if (operation == NULL)
    return FALSE;
  if (operation->left > 0) {
    g_autofree char *path =
        g_strdup_printf (AZURE_CAPACITY "/%s/%s", self->call->segments[2], operation->id);
    g_autofree char *url = azure_make_url (self, path);

    operation->left--;
    azure_answer_accepted (self, 202, NULL, url, FALSE, 5);
    return TRUE;
  }
  desk_call_answer (self->call, 200, json_node_copy (operation->answer));
  return TRUE;
}

/* --- changeDirectory (3.6) --- */

static JsonObject *
describe_unmoved (const char *id, const char *name)
{
  JsonObject *item = json_object_new ();

  json_object_set_string_member (item, "id", id); /* a bare GUID */
  json_object_set_string_member (item, "name", name);
  json_object_set_boolean_member (item, "isSucceeded", FALSE);
  json_object_set_string_member (item, "error", "A book's reservations stay with their customer.");
  return item;
}

/* The book knows no such move: all of it fails, and says so item by item. */
static gboolean
change_directory (AzureCall *self, GError **error)
{
  g_autoptr (GPtrArray) order = azure_get_order (self, self->args[0], error);
  g_autofree char *tenant =
      desk_call_dup_member (desk_call_get_object (self->call), "destinationTenantId", NULL);
  g_autofree char *guid = tenant != NULL ? pd_text_normalize_guid (tenant) : NULL;
  JsonObject *answer;
  JsonArray *items;

  if (order == NULL)
    return FALSE;
  if (guid == NULL)
    return azure_fail (error, 400, tenant == NULL ? "MissingTenantId" : "InvalidTenantId",
                       "destinationTenantId must be a tenant's ID.");

  answer = json_object_new ();
  items = json_array_new ();
  json_object_set_object_member (
      answer, "reservationOrder",
      describe_unmoved (pd_reservation_get_reservation_order_id (order->pdata[0]),
                        pd_reservation_get_name (order->pdata[0])));
  for (guint i = 0; i < order->len; i++)
    json_array_add_object_element (
        items, describe_unmoved (pd_reservation_get_reservation_id (order->pdata[i]),
                                 pd_reservation_get_name (order->pdata[i])));
  json_object_set_array_member (answer, "reservations", items);
  desk_call_answer_object (self->call, 200, answer);
  return TRUE;
}

const AzureRoute azure_change_routes[] = {
  { "PATCH", ORDER "/reservations/*", TRUE, patch_reservation },
  { "POST", ORDER "/reservations/*/availablescopes", FALSE, check_scopes },
  { "POST", ORDER "/reservations/*/archive", FALSE, archive },
  { "POST", ORDER "/reservations/*/unarchive", FALSE, unarchive },
  { "POST", ORDER "/split", TRUE, split },
  { "POST", ORDER "/merge", TRUE, merge },
  { "POST", ORDER "/changedirectory", FALSE, change_directory },
  { "GET", CAPACITY "/splitoperationresults/*", FALSE, get_list },
  { "GET", CAPACITY "/mergeoperationresults/*", FALSE, get_list },
  { NULL },
};
