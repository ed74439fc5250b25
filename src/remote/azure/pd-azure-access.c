// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-azure-access.h"

#include <string.h>

#include "pd-azure-private.h"

#define SCOPE "/providers/Microsoft.Capacity/reservationOrders"
#define ASSIGNMENTS "/providers/Microsoft.Authorization/roleAssignments"
#define DEFINITIONS "/providers/Microsoft.Authorization/roleDefinitions"

void
pd_wire_assignment_free (PdWireAssignment *self)
{
  if (self == NULL)
    return;
  g_free (self->assignment_id);
  g_free (self->role_id);
  g_free (self->principal_id);
  g_free (self->principal_type);
  g_free (self->scope);
  g_free (self->description);
  g_free (self->created_by);
  g_ptr_array_unref (self->faults);
  g_free (self);
}

static PdWireAssignment *
assignment_from_object (JsonObject *object)
{
  PdWireAssignment *self = g_new0 (PdWireAssignment, 1);
  GPtrArray *faults = self->faults = g_ptr_array_new_with_free_func (g_free);
  JsonObject *properties = pd_azure_take_object (object, "properties", faults);
  g_autofree char *id = pd_azure_take_text (object, "id", faults);
  g_autofree char *name = pd_azure_take_text (object, "name", faults);
  g_autofree char *role = pd_azure_take_text (properties, "roleDefinitionId", faults);

  self->assignment_id = pd_azure_id_dup_segment (id, "roleAssignments");
  if (self->assignment_id == NULL)
    self->assignment_id = g_strdup (name);
  if (self->assignment_id == NULL)
    pd_azure_add_fault (faults, "the member “id” names no assignment");
  else
    for (char *p = self->assignment_id; *p != '\0'; p++)
      *p = g_ascii_tolower (*p);
  self->role_id = pd_azure_id_dup_last (role);
  self->principal_id = pd_azure_take_word (properties, "principalId", faults);
  self->principal_type = pd_azure_take_text (properties, "principalType", faults);
  self->scope = pd_azure_take_text (properties, "scope", faults);
  self->description = pd_azure_take_text (properties, "description", faults);
  self->created_at = pd_azure_take_instant (properties, "createdOn", faults);
  self->updated_at = pd_azure_take_instant (properties, "updatedOn", faults);
  self->created_by = pd_azure_take_word (properties, "createdBy", faults);
  return self;
}

static gpointer
assignment_item (JsonObject *object)
{
  return assignment_from_object (object);
}

/* "An inherited assignment has a shorter scope." */
static void
set_inherited (PdWireAssignment *self, const char *order_id)
{
  g_autofree char *order = pd_azure_id_dup_segment (self->scope, "reservationOrders");

  self->inherited =
      self->scope != NULL && (order == NULL || g_ascii_strcasecmp (order, order_id) != 0);
}

static gpointer
read_assignments (JsonNode *root, gpointer user_data, GError **error)
{
  GPtrArray *assignments =
      pd_azure_read_items (root, assignment_item, (GDestroyNotify) pd_wire_assignment_free, error);

  for (guint i = 0; assignments != NULL && i < assignments->len; i++)
    set_inherited (assignments->pdata[i], user_data);
  return assignments;
}

static gpointer
read_assignment (JsonNode *root, gpointer user_data, GError **error)
{
  JsonObject *object = pd_azure_get_object (root, error);

  return object == NULL ? NULL : assignment_from_object (object);
}

PdWireAssignment *
pd_azure_reply_read_assignment (PdHttpReply *reply)
{
  JsonObject *object = pd_azure_get_reply_object (reply);

  return object == NULL ? NULL : assignment_from_object (object);
}

PdHttpRequest *
pd_azure_list_assignments (const char *tenant, const char *order_id)
{
  g_autofree char *order = pd_azure_escape (order_id);
  g_autofree char *filter = pd_azure_escape ("atScope()");
  PdHttpRequest *request =
      pd_azure_request (PD_CALL_READ, "GET", tenant, PD_AZURE_AUTHORIZATION_VERSION,
                        SCOPE "/%s" ASSIGNMENTS "?$filter=%s", order, filter);

  pd_http_request_set_reader (request, read_assignments, g_strdup (order_id), g_free,
                              (GDestroyNotify) g_ptr_array_unref);
  return request;
}

static PdHttpRequest *
new_assignment_request (PdCallPolicy policy,
                        const char *method,
                        const char *tenant,
                        const char *order_id,
                        const char *assignment_id)
{
  g_autofree char *order = pd_azure_escape (order_id);
  g_autofree char *assignment = pd_azure_escape (assignment_id);

  return pd_azure_request (policy, method, tenant, PD_AZURE_AUTHORIZATION_VERSION,
                           SCOPE "/%s" ASSIGNMENTS "/%s", order, assignment);
}

PdHttpRequest *
pd_azure_grant (const char *tenant,
                const char *order_id,
                const char *assignment_id,
                const char *role_id,
                const char *principal_id,
                const char *principal_type)
{
  /* The same name a second time is the same assignment: 200 instead of 201. */
  PdHttpRequest *request =
      new_assignment_request (PD_CALL_IDEMPOTENT, "PUT", tenant, order_id, assignment_id);
  g_autofree char *role = g_strconcat (DEFINITIONS "/", role_id, NULL);
  JsonObject *properties = json_object_new ();

  json_object_set_string_member (properties, "roleDefinitionId", role);
  json_object_set_string_member (properties, "principalId", principal_id);
  json_object_set_string_member (properties, "principalType",
                                 principal_type != NULL ? principal_type : "User");
  pd_azure_set_properties (request, properties);
  return request;
}

PdHttpRequest *
pd_azure_get_assignment (const char *tenant, const char *order_id, const char *assignment_id)
{
  PdHttpRequest *request =
      new_assignment_request (PD_CALL_READ, "GET", tenant, order_id, assignment_id);

  pd_http_request_set_reader (request, read_assignment, NULL, NULL,
                              (GDestroyNotify) pd_wire_assignment_free);
  return request;
}

PdHttpRequest *
pd_azure_revoke (const char *tenant, const char *order_id, const char *assignment_id)
{
  return new_assignment_request (PD_CALL_IDEMPOTENT, "DELETE", tenant, order_id, assignment_id);
}

/* --- roles --- */

void
pd_wire_role_free (PdWireRole *role)
{
  if (role == NULL)
    return;
  g_free (role->role_id);
  g_free (role->name);
  g_free (role->type);
  g_free (role->description);
  g_free (role);
}

static gpointer
role_item (JsonObject *object)
{
  PdWireRole *role = g_new0 (PdWireRole, 1);
  JsonObject *properties = pd_azure_take_object (object, "properties", NULL);
  g_autofree char *id = pd_azure_take_text (object, "id", NULL);
  g_autofree char *name = pd_azure_take_text (object, "name", NULL);

  role->role_id = pd_azure_id_dup_last (id != NULL ? id : name);
  role->name = pd_azure_take_text (properties, "roleName", NULL);
  role->type = pd_azure_take_text (properties, "type", NULL);
  role->description = pd_azure_take_text (properties, "description", NULL);
  return role;
}

static gpointer
read_roles (JsonNode *root, gpointer user_data, GError **error)
{
  return pd_azure_read_items (root, role_item, (GDestroyNotify) pd_wire_role_free, error);
}

PdHttpRequest *
pd_azure_list_roles (const char *tenant, const char *order_id)
{
  g_autofree char *order = pd_azure_escape (order_id);
  g_autofree char *filter = pd_azure_escape ("type eq 'BuiltInRole'");
  PdHttpRequest *request =
      pd_azure_request (PD_CALL_READ, "GET", tenant, PD_AZURE_AUTHORIZATION_VERSION,
                        SCOPE "/%s" DEFINITIONS "?$filter=%s", order, filter);

  pd_http_request_set_reader (request, read_roles, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  return request;
}

/* --- subscriptions (10) --- */

void
pd_wire_azure_subscription_free (PdWireAzureSubscription *self)
{
  if (self == NULL)
    return;
  g_free (self->subscription_id);
  g_free (self->name);
  g_free (self->state);
  g_free (self->tenant_id);
  g_ptr_array_unref (self->faults);
  g_free (self);
}

static gpointer
subscription_item (JsonObject *object)
{
  PdWireAzureSubscription *self = g_new0 (PdWireAzureSubscription, 1);
  GPtrArray *faults = self->faults = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *id = pd_azure_take_text (object, "id", faults);

  self->subscription_id = pd_azure_take_word (object, "subscriptionId", faults);
  if (self->subscription_id == NULL)
    self->subscription_id = pd_azure_id_dup_subscription (id);
  if (self->subscription_id == NULL)
    pd_azure_add_fault (faults, "the member “subscriptionId” is missing");
  self->name = pd_azure_take_text (object, "displayName", faults);
  self->state = pd_azure_take_text (object, "state", faults);
  self->tenant_id = pd_azure_take_word (object, "tenantId", faults);
  return self;
}

static gpointer
read_subscriptions (JsonNode *root, gpointer user_data, GError **error)
{
  return pd_azure_read_items (root, subscription_item,
                              (GDestroyNotify) pd_wire_azure_subscription_free, error);
}

const char *
pd_wire_azure_subscription_get_book_state (const PdWireAzureSubscription *self)
{
  static const char *const stopped[] = { "Disabled", "Deleted", NULL };

  return self->state != NULL && pd_json_enum_index (self->state, stopped) >= 0 ? "suspended"
                                                                               : "active";
}

PdHttpRequest *
pd_azure_list_subscriptions (const char *tenant)
{
  PdHttpRequest *request = pd_azure_request (PD_CALL_READ, "GET", tenant,
                                             PD_AZURE_SUBSCRIPTIONS_VERSION, "/subscriptions");

  pd_http_request_set_reader (request, read_subscriptions, NULL, NULL,
                              (GDestroyNotify) g_ptr_array_unref);
  return request;
}
