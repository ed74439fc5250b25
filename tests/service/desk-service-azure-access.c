// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Role assignments and definitions of a reservation order (azure-api.md section 8). */

#include "desk-service-azure-private.h"

#include <string.h>

#define ORDER "providers/microsoft.capacity/reservationorders/*"
#define ACCESS "/providers/microsoft.authorization"
#define TYPE "Microsoft.Authorization/roleAssignments"
#define DEFINITIONS "/providers/Microsoft.Authorization/roleDefinitions/"
#define NO_NAME "principal"

/* --- shapes --- */

static JsonObject *
describe_assignment (PdRoleAssignment *assignment, const char *order_id)
{
  gboolean inherited = pd_role_assignment_get_inherited (assignment);
  g_autofree char *scope =
      inherited ? g_strdup ("/providers/Microsoft.Capacity")
                : g_strconcat ("/providers/Microsoft.Capacity/reservationOrders/", order_id, NULL);
  g_autofree char *id = g_strconcat (scope, "/providers/", TYPE, "/",
                                     pd_role_assignment_get_assignment_id (assignment), NULL);
  g_autofree char *role =
      g_strconcat (DEFINITIONS, pd_role_assignment_get_role_id (assignment), NULL);
  JsonObject *object = json_object_new ();
  JsonObject *properties;
  gint64 created_at = 0;

  g_object_get (assignment, "created-at", &created_at, NULL);
  properties = azure_add_object (object, "properties");
  json_object_set_string_member (properties, "roleDefinitionId", role);
  json_object_set_string_member (properties, "principalId",
                                 pd_role_assignment_get_principal_id (assignment));
  json_object_set_string_member (properties, "principalType",
                                 pd_role_assignment_get_principal_type (assignment));
  json_object_set_string_member (properties, "scope", scope);
  azure_set_instant (properties, "createdOn", created_at);
  azure_set_instant (properties, "updatedOn", created_at);
  json_object_set_null_member (properties, "createdBy");
  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "type", TYPE);
  json_object_set_string_member (object, "name", pd_role_assignment_get_assignment_id (assignment));
  return object;
}

/* --- assignments --- */

/* The order's, and its ID as the book has it. (element-type PdRoleAssignment) */
static GPtrArray *
list_of_order (AzureCall *self, char **order_id, GError **error)
{
  g_autoptr (GPtrArray) order = azure_get_order (self, self->args[0], error);

  if (order == NULL)
    return NULL;
  *order_id = g_strdup (pd_reservation_get_reservation_order_id (order->pdata[0]));
  return pd_database_list_assignments (self->database, *order_id, error);
}

/* "principalId eq '…'", "assignedTo('…')". */
static gboolean
is_asked_for (const char *filter, PdRoleAssignment *assignment)
{
  const char *id = pd_role_assignment_get_principal_id (assignment);
  g_autofree char *lower = filter != NULL ? g_ascii_strdown (filter, -1) : NULL;
  g_autofree char *quoted = g_strdup_printf ("'%s'", id);

  if (lower == NULL ||
      (strstr (lower, "principalid") == NULL && strstr (lower, "assignedto") == NULL))
    return TRUE;
  return strstr (lower, quoted) != NULL;
}

static gboolean
list_assignments (AzureCall *self, GError **error)
{
  const char *filter = desk_call_get_query (self->call, "$filter");
  g_autofree char *order_id = NULL;
  g_autoptr (GPtrArray) assignments = list_of_order (self, &order_id, error);
  JsonArray *items;

  if (assignments == NULL)
    return FALSE;

  items = json_array_new ();
  for (guint i = 0; i < assignments->len; i++) {
    if (is_asked_for (filter, assignments->pdata[i]))
      json_array_add_object_element (items, describe_assignment (assignments->pdata[i], order_id));
  }
  return azure_answer_list (self, items, self->state->orders_page, error);
}

static PdRoleAssignment *
find_assignment (GPtrArray *assignments, const char *name)
{
  for (guint i = 0; i < assignments->len; i++) {
    if (pd_json_is_same_id (pd_role_assignment_get_assignment_id (assignments->pdata[i]), name))
      return assignments->pdata[i];
  }
  return NULL;
}

static gboolean
get_assignment (AzureCall *self, GError **error)
{
  g_autofree char *order_id = NULL;
  g_autoptr (GPtrArray) assignments = list_of_order (self, &order_id, error);
  PdRoleAssignment *found;

  if (assignments == NULL)
    return FALSE;
  found = find_assignment (assignments, self->args[1]);
  if (found == NULL)
    return azure_fail (error, 404, "RoleAssignmentNotFound", "There is no such assignment.");

  desk_call_answer_object (self->call, 200, describe_assignment (found, order_id));
  return TRUE;
}

/* --- granting --- */

typedef struct
{
  char *role_id;
  char *principal_id;
  char *principal_type;
} Grant;

static void
grant_clear (Grant *grant)
{
  g_free (grant->role_id);
  g_free (grant->principal_id);
  g_free (grant->principal_type);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Grant, grant_clear)

static gboolean
read_grant (AzureCall *self, Grant *grant, GError **error)
{
  JsonObject *properties =
      azure_find_object (desk_call_get_object (self->call), "properties", error);
  g_autofree char *role = NULL;
  g_autofree char *principal = NULL;

  if (properties == NULL ||
      (role = azure_find_text (properties, "roleDefinitionId", error)) == NULL ||
      (principal = azure_find_text (properties, "principalId", error)) == NULL)
    return FALSE;
  grant->role_id = azure_parse_id (role, "roleDefinitions");
  if (grant->role_id == NULL)
    return azure_fail (error, 400, "RoleDefinitionDoesNotExist", "%s is no role.", role);
  grant->principal_id = pd_text_normalize_guid (principal);
  if (grant->principal_id == NULL)
    return azure_fail (error, 400, "PrincipalNotFound", "%s is no principal.", principal);
  /* Section 8: without its type, a new principal is not found until it is replicated. */
  grant->principal_type = azure_find_text (properties, "principalType", NULL);
  return grant->principal_type != NULL ||
         azure_fail (error, 400, "PrincipalNotFound",
                     "Principal %s does not exist in the directory.", grant->principal_id);
}

static gboolean
is_granted (PdRoleAssignment *assignment, const Grant *grant)
{
  return pd_json_is_same_id (pd_role_assignment_get_principal_id (assignment),
                             grant->principal_id) &&
         pd_json_is_same_id (pd_role_assignment_get_role_id (assignment), grant->role_id);
}

/* What the book knows of a principal: its name and address are not in this API. */
static void
find_names (GPtrArray *assignments, const char *principal_id, const char **name, const char **email)
{
  *name = NO_NAME;
  *email = "";
  for (guint i = 0; i < assignments->len; i++) {
    if (!pd_json_is_same_id (pd_role_assignment_get_principal_id (assignments->pdata[i]),
                             principal_id))
      continue;
    *name = pd_role_assignment_get_principal_name (assignments->pdata[i]);
    *email = pd_role_assignment_get_principal_email (assignments->pdata[i]);
  }
}

static gboolean
insert_assignment (AzureCall *self,
                   const char *order_id,
                   GPtrArray *assignments,
                   const Grant *grant,
                   GError **error)
{
  g_autofree char *id = pd_text_normalize_guid (self->args[1]);
  g_autoptr (PdRoleAssignment) assignment = NULL;
  GError *local_error = NULL;
  const char *name, *email;
  gint64 row_id = 0;

  if (id == NULL)
    return azure_fail (error, 400, "InvalidRoleAssignmentId", "An assignment's name is a GUID.");
  find_names (assignments, grant->principal_id, &name, &email);
  assignment = g_object_new (PD_TYPE_ROLE_ASSIGNMENT, "reservation-order-id", order_id,
                             "assignment-id", id, "principal-id", grant->principal_id,
                             "principal-name", name, "principal-email", email, "principal-type",
                             grant->principal_type, "role-id", grant->role_id, "inherited", FALSE,
                             "created-at", self->engine->now, "created-by", self->call->user, NULL);
  if (!pd_database_insert_assignment (self->database, assignment, &row_id, &local_error)) {
    if (!g_error_matches (local_error, PD_ERROR, PD_ERROR_CONFLICT))
      return azure_fail_with (error, local_error, "Conflict");
    g_error_free (local_error);
    return azure_fail (error, 409, "RoleAssignmentExists", "The principal has the role already.");
  }

  azure_count_act (self, "assign-role", id);
  desk_call_answer_object (self->call, 201, describe_assignment (assignment, order_id));
  return TRUE;
}

static gboolean
put_assignment (AzureCall *self, GError **error)
{
  g_autofree char *order_id = NULL;
  g_autoptr (GPtrArray) assignments = list_of_order (self, &order_id, error);
  g_auto (Grant) grant = { 0 };
  PdRoleAssignment *found;

  if (assignments == NULL || !read_grant (self, &grant, error))
    return FALSE;
  found = find_assignment (assignments, self->args[1]);
  if (found == NULL)
    return insert_assignment (self, order_id, assignments, &grant, error);
  if (!is_granted (found, &grant))
    return azure_fail (error, 409, "RoleAssignmentUpdateNotPermitted",
                       "Tenant, principal and role of an assignment cannot change.");

  desk_call_answer_object (self->call, 200, describe_assignment (found, order_id));
  return TRUE;
}

static gboolean
delete_assignment (AzureCall *self, GError **error)
{
  g_autofree char *order_id = NULL;
  g_autoptr (GPtrArray) assignments = list_of_order (self, &order_id, error);
  PdRoleAssignment *found;

  if (assignments == NULL)
    return FALSE;
  found = find_assignment (assignments, self->args[1]);
  if (found == NULL) {
    desk_call_answer (self->call, 204, NULL);
    return TRUE;
  }
  if (pd_role_assignment_get_inherited (found))
    return azure_fail (error, 400, "InvalidDeleteRequest", "The assignment is of a higher scope.");
  if (!pd_database_delete_assignment (self->database, azure_row_id (found), error))
    return FALSE;

  azure_count_act (self, "revoke-role", pd_role_assignment_get_assignment_id (found));
  desk_call_answer_object (self->call, 200, describe_assignment (found, order_id));
  return TRUE;
}

/* --- definitions --- */

static JsonObject *
describe_definition (const char *id, const char *name, const char *scope)
{
  g_autofree char *path = g_strconcat (DEFINITIONS, id, NULL);
  JsonObject *object = json_object_new ();
  JsonObject *properties;
  JsonArray *scopes = json_array_new ();

  json_object_set_string_member (object, "id", path);
  json_object_set_string_member (object, "name", id);
  json_object_set_string_member (object, "type", "Microsoft.Authorization/roleDefinitions");
  properties = azure_add_object (object, "properties");
  json_object_set_string_member (properties, "roleName", name);
  json_object_set_string_member (properties, "type", "BuiltInRole");
  json_object_set_string_member (properties, "description", name);
  json_array_add_string_element (scopes, scope);
  json_object_set_array_member (properties, "assignableScopes", scopes);
  json_object_set_array_member (properties, "permissions", json_array_new ());
  return object;
}

static gboolean
list_definitions (AzureCall *self, GError **error)
{
  g_autoptr (AzureFilter) filter =
      azure_filter_new (desk_call_get_query (self->call, "$filter"), "eq", error);
  g_autoptr (GPtrArray) order =
      filter != NULL ? azure_get_order (self, self->args[0], error) : NULL;
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  gsize n_roles = 0;
  const PdAzureRole *roles = pd_azure_roles_get (&n_roles);
  JsonArray *items;

  if (order == NULL)
    return FALSE;

  for (gsize i = 0; i < n_roles; i++)
    g_ptr_array_add (all, describe_definition (roles[i].id, roles[i].name, "/"));
  g_ptr_array_add (all, describe_definition (PD_AZURE_ROLE_RESERVATIONS_ADMINISTRATOR,
                                             "Reservations Administrator",
                                             "/providers/Microsoft.Capacity"));
  g_ptr_array_add (all,
                   describe_definition (PD_AZURE_ROLE_RESERVATIONS_READER, "Reservations Reader",
                                        "/providers/Microsoft.Capacity"));
  items = json_array_new ();
  for (guint i = 0; i < all->len; i++) {
    /* The filter names the members of `properties` bare. */
    if (azure_filter_matches (filter, json_object_get_object_member (all->pdata[i], "properties")))
      json_array_add_object_element (items, json_object_ref (all->pdata[i]));
  }
  return azure_answer_list (self, items, self->state->orders_page, error);
}

/* Nothing is granted at the tenant's scope here; what is above an order is inherited there. */
static gboolean
list_tenant_assignments (AzureCall *self, GError **error)
{
  return azure_answer_list (self, json_array_new (), self->state->orders_page, error);
}

const AzureRoute azure_access_routes[] = {
  { "GET", ORDER ACCESS "/roleassignments", FALSE, list_assignments },
  { "GET", ORDER ACCESS "/roleassignments/*", FALSE, get_assignment },
  { "PUT", ORDER ACCESS "/roleassignments/*", TRUE, put_assignment },
  { "DELETE", ORDER ACCESS "/roleassignments/*", TRUE, delete_assignment },
  { "GET", ORDER ACCESS "/roledefinitions", FALSE, list_definitions },
  { "GET", "providers/microsoft.capacity" ACCESS "/roleassignments", FALSE,
    list_tenant_assignments },
  { NULL },
};
