// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Entitlements: partner-center-api.md 9. */

#include "pd-partner-center-subscriptions.h"
#include "pd-wire-private.h"

/* Rights within rights; a document that goes deeper is cut there. */
#define MAX_DEPTH 16

static void
artifact_free (gpointer data)
{
  PdWireArtifact *artifact = data;

  g_free (artifact->type);
  g_free (artifact->resource_id);
  g_free (artifact->link);
  g_free (artifact);
}

void
pd_wire_entitlement_free (PdWireEntitlement *entitlement)
{
  if (entitlement == NULL)
    return;
  g_free (entitlement->product_id);
  g_free (entitlement->sku_id);
  g_free (entitlement->type);
  g_free (entitlement->order_id);
  g_free (entitlement->order_alternate_id);
  g_free (entitlement->state);
  g_clear_pointer (&entitlement->included, g_ptr_array_unref);
  g_clear_pointer (&entitlement->artifacts, g_ptr_array_unref);
  g_free (entitlement->fault);
  g_free (entitlement);
}

void
pd_wire_artifact_reservation_free (PdWireArtifactReservation *reservation)
{
  if (reservation == NULL)
    return;
  g_free (reservation->id);
  g_free (reservation->name);
  g_free (reservation->scope);
  g_strfreev (reservation->applied_scopes);
  g_free (reservation->state);
  g_free (reservation->fault);
  g_free (reservation);
}

/* reservedinstance, reservedInstance, virtual_machine_reserved_instance,
 * virtualmachinereservedinstance. */
static char *
take_type (JsonObject *object, const char *member, char **fault)
{
  static const char *const reservations[] = {
    "reserved_instance",
    "virtual_machine_reserved_instance",
    NULL,
  };
  static const char *const software[] = { "software", NULL };
  char *type = pd_wire_take_text (object, member, fault);
  const char *word = NULL;

  if (pd_json_enum_index (type, reservations) >= 0)
    word = "reservation";
  else if (pd_json_enum_index (type, software) >= 0)
    word = "software";
  if (word == NULL)
    return type;
  g_free (type);
  return g_strdup (word);
}

static gpointer
read_artifact (JsonObject *object, char **fault)
{
  PdWireArtifact *artifact = g_new0 (PdWireArtifact, 1);
  JsonObject *link = pd_wire_take_object (object, "link", fault);

  artifact->type = take_type (object, "artifactType", fault);
  artifact->resource_id = pd_wire_take_id (object, "resourceId", fault);
  if (link != NULL) {
    g_autofree char *uri = pd_wire_take_text (link, "uri", fault);

    if (uri != NULL && *uri == '/' && g_ascii_strncasecmp (uri, "/v1/", 4) != 0)
      artifact->link = g_strconcat ("/v1", uri, NULL);
    else
      artifact->link = g_steal_pointer (&uri);
  }
  return artifact;
}

static void
read_reference (PdWireEntitlement *entitlement, JsonObject *object)
{
  JsonObject *order = pd_wire_take_object (object, "referenceOrder", &entitlement->fault);
  gint64 line;

  entitlement->line = -1;
  if (order == NULL) {
    pd_wire_add_fault (&entitlement->fault, "the entitlement names no order");
    return;
  }
  entitlement->order_id = pd_wire_take_text (order, "id", &entitlement->fault);
  entitlement->order_alternate_id = pd_wire_take_text (order, "alternateId", &entitlement->fault);
  line = pd_wire_take_int64 (order, "lineItemId", -1, &entitlement->fault);
  entitlement->line = line < 0 || line > G_MAXINT ? -1 : (int) line;
}

static PdWireEntitlement *read_tree (JsonObject *object, int depth);

static void
read_included (PdWireEntitlement *entitlement, JsonObject *object, int depth)
{
  JsonArray *array = pd_wire_take_array (object, "includedEntitlements", &entitlement->fault);
  guint n = array == NULL ? 0 : json_array_get_length (array);

  entitlement->included =
      g_ptr_array_new_with_free_func ((GDestroyNotify) pd_wire_entitlement_free);
  if (n > 0 && depth >= MAX_DEPTH) {
    pd_wire_add_fault (&entitlement->fault, "the included entitlements go too deep");
    return;
  }
  for (guint i = 0; i < n; i++) {
    JsonNode *node = json_array_get_element (array, i);

    if (JSON_NODE_HOLDS_OBJECT (node))
      g_ptr_array_add (entitlement->included, read_tree (json_node_get_object (node), depth + 1));
    else
      pd_wire_add_fault (&entitlement->fault, "an included entitlement is no object");
  }
}

static PdWireEntitlement *
read_tree (JsonObject *object, int depth)
{
  PdWireEntitlement *entitlement = g_new0 (PdWireEntitlement, 1);
  char **told = &entitlement->fault;

  entitlement->product_id = pd_wire_take_text (object, "productId", told);
  entitlement->sku_id = pd_wire_take_text (object, "skuId", told);
  if (entitlement->product_id == NULL || entitlement->sku_id == NULL)
    pd_wire_add_fault (told, "the entitlement names no product");
  entitlement->quantity = pd_wire_take_int64 (object, "quantity", -1, told);
  entitlement->type = take_type (object, "entitlementType", told);
  entitlement->expires_at = pd_wire_take_instant (object, "expiryDate", told);
  entitlement->state = pd_wire_take_text (object, "fulfillmentState", told);
  read_reference (entitlement, object);
  entitlement->artifacts =
      pd_wire_take_items (object, "entitledArtifacts", read_artifact, artifact_free, told);
  read_included (entitlement, object, depth);
  return entitlement;
}

static gpointer
read_entitlement (JsonObject *object, char **fault)
{
  (void) fault; /* it is kept whatever it says */
  return read_tree (object, 0);
}

PdHttpRequest *
pd_partner_center_list_entitlements (const char *customer_id, gboolean reservations)
{
  PdHttpRequest *request = pd_wire_get (
      customer_id,
      pd_wire_format_target ("/v1/customers/%s/entitlements?entitlementType=%s&showExpiry=true",
                             customer_id, reservations ? "reservedinstance" : "software"));

  pd_wire_expect_list (request, read_entitlement, (GDestroyNotify) pd_wire_entitlement_free);
  return request;
}

/* --- the details of a reservation's artifact --- */

static gpointer
read_reservation (JsonObject *object, char **fault)
{
  static const char *const scopes[] = { "shared", "single", NULL };
  g_autoptr (PdWireArtifactReservation) reservation = g_new0 (PdWireArtifactReservation, 1);
  char **told = &reservation->fault;

  reservation->id = pd_wire_take_id (object, "reservationId", told);
  if (reservation->id == NULL) {
    pd_wire_add_fault (fault, "the reservation has no ID");
    return NULL;
  }
  reservation->name = pd_wire_take_text (object, "displayName", told);
  reservation->scope = pd_wire_take_word (object, "scopeType", scopes, told);
  if (pd_json_find (object, "appliedScopes") != NULL)
    reservation->applied_scopes = pd_wire_take_strv (object, "appliedScopes", told);
  reservation->quantity = pd_wire_take_int64 (object, "quantity", -1, told);
  reservation->starts_at = pd_wire_take_instant (object, "effectiveDateTime", told);
  reservation->ends_at = pd_wire_take_instant (object, "expiryDateTime", told);
  reservation->state = pd_wire_take_text (object, "provisioningState", told);
  return g_steal_pointer (&reservation);
}

/* { type, reservations }, or with the old name virtualMachineReservations, whatever type says. */
static gpointer
read_artifact_details (JsonNode *root, gpointer user_data, GError **error)
{
  static const char *const members[] = { "reservations", "virtualMachineReservations" };
  PdWireList *list;
  JsonArray *array = NULL;

  (void) user_data;
  if (!JSON_NODE_HOLDS_OBJECT (root)) {
    g_set_error (error, PD_ERROR, PD_ERROR_PROTOCOL, "the answer is no artifact");
    return NULL;
  }
  list = g_new0 (PdWireList, 1);
  list->faults = g_ptr_array_new_with_free_func (g_free);
  for (gsize i = 0; i < G_N_ELEMENTS (members) && array == NULL; i++) {
    g_autofree char *fault = NULL;

    array = pd_wire_take_array (json_node_get_object (root), members[i], &fault);
    if (fault != NULL)
      g_ptr_array_add (list->faults, g_steal_pointer (&fault));
  }
  list->items = pd_wire_read_array (
      array, read_reservation, (GDestroyNotify) pd_wire_artifact_reservation_free, list->faults);
  return list;
}

PdHttpRequest *
pd_partner_center_get_artifact (const char *customer_id, const PdWireArtifact *artifact)
{
  PdHttpRequest *request;

  if (artifact->link == NULL)
    return NULL;
  request = pd_wire_get (customer_id, g_strdup (artifact->link));
  pd_http_request_set_reader (request, read_artifact_details, NULL, NULL,
                              (GDestroyNotify) pd_wire_list_free);
  return request;
}
