// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-partner-center-audit.h"

#include <string.h>

#include "pd-clock.h"
#include "pd-json.h"
#include "pd-wire-private.h"

/* resourceNewValue is text that holds JSON; a larger one is not looked into. */
#define MAX_VALUE (1024 * 1024)

void
pd_wire_audit_free (PdWireAudit *audit)
{
  if (audit == NULL)
    return;
  g_free (audit->id);
  g_free (audit->customer_id);
  g_free (audit->customer_name);
  g_free (audit->user);
  g_free (audit->application);
  g_free (audit->resource);
  g_free (audit->operation);
  g_free (audit->status);
  g_free (audit->order_id);
  g_free (audit->subscription_id);
  g_free (audit->product_id);
  g_clear_pointer (&audit->data, g_hash_table_unref);
  g_free (audit->fault);
  g_free (audit);
}

/* Older records have no ID: the same record gives the same hash in every pull (11). */
static char *
hash_record (JsonObject *object)
{
  static const char *const members[] = { "operationDate", "operationType", "customerId",
                                         "userPrincipalName", "resourceNewValue" };
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  for (gsize i = 0; i < G_N_ELEMENTS (members); i++) {
    JsonNode *node = pd_json_find (object, members[i]);
    g_autofree char *text = node == NULL ? g_strdup ("") : json_to_string (node, FALSE);

    g_checksum_update (checksum, (const guchar *) text, (gssize) strlen (text) + 1);
  }
  return g_strconcat ("sha256-", g_checksum_get_string (checksum), NULL);
}

static void
read_data (PdWireAudit *audit, JsonObject *object)
{
  JsonArray *array = pd_wire_take_array (object, "customizedData", &audit->fault);
  guint n = array == NULL ? 0 : json_array_get_length (array);

  audit->data = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < n; i++) {
    JsonNode *node = json_array_get_element (array, i);
    g_autofree char *key = NULL;
    g_autofree char *value = NULL;

    if (!JSON_NODE_HOLDS_OBJECT (node))
      continue;
    key = pd_wire_take_text (json_node_get_object (node), "key", &audit->fault);
    value = pd_wire_take_text (json_node_get_object (node), "value", &audit->fault);
    if (key != NULL && value != NULL && strcasestr (key, "password") == NULL)
      g_hash_table_replace (audit->data, g_steal_pointer (&key), g_steal_pointer (&value));
  }
}

/* The value of @name, or of "@name-0". (transfer full) (nullable) */
static char *
find_data (PdWireAudit *audit, const char *name)
{
  g_autofree char *first = g_strconcat (name, "-0", NULL);
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, audit->data);
  while (g_hash_table_iter_next (&iter, &key, &value)) {
    if (g_ascii_strcasecmp (key, name) == 0 || g_ascii_strcasecmp (key, first) == 0)
      return g_strdup (value);
  }
  return NULL;
}

static void
fold_guid (char *id)
{
  for (; id != NULL && *id != '\0'; id++)
    *id = g_ascii_tolower (*id);
}

/* What the record is about: customizedData says it, else the ID of the resource's new or old value
 * (PascalCase JSON in a text). */
static void
read_subject (PdWireAudit *audit, JsonObject *object)
{
  static const char *const values[] = { "resourceNewValue", "resourceOldValue" };
  char **slot = NULL;

  audit->order_id = find_data (audit, "OrderId");
  audit->subscription_id = find_data (audit, "SubscriptionId");
  audit->product_id = find_data (audit, "ProductId");
  if (g_strcmp0 (audit->resource, "order") == 0)
    slot = &audit->order_id;
  else if (g_strcmp0 (audit->resource, "subscription") == 0)
    slot = &audit->subscription_id;
  for (gsize i = 0; slot != NULL && *slot == NULL && i < G_N_ELEMENTS (values); i++) {
    g_autofree char *text = NULL;
    g_autofree char *ignored = NULL; /* whatever it is: it is not kept */
    g_autoptr (JsonNode) root = NULL;

    text = pd_wire_take_text (object, values[i], &ignored);
    root = text == NULL ? NULL : pd_json_parse (text, -1, MAX_VALUE, NULL);
    if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
      *slot = pd_wire_take_text (json_node_get_object (root), "id", &ignored);
  }
  if (audit->subscription_id != NULL && g_uuid_string_is_valid (audit->subscription_id))
    fold_guid (audit->subscription_id);
}

/* The words of 11 are snake_case already; older answers have PascalCase. */
static char *
take_snake (JsonObject *object, const char *member, char **fault)
{
  g_autofree char *text = pd_wire_take_text (object, member, fault);
  GString *snake;

  if (text == NULL || strchr (text, '_') != NULL || strchr (text, ' ') != NULL)
    return g_steal_pointer (&text);

  snake = g_string_new (NULL);
  for (const char *p = text; *p != '\0'; p++) {
    if (g_ascii_isupper (*p) && p > text && g_ascii_islower (p[-1]))
      g_string_append_c (snake, '_');
    g_string_append_c (snake, g_ascii_tolower (*p));
  }
  return g_string_free (snake, FALSE);
}

static gpointer
read_audit (JsonObject *object, char **fault)
{
  g_autoptr (PdWireAudit) audit = g_new0 (PdWireAudit, 1);
  char **told = &audit->fault;

  audit->at = pd_wire_take_instant (object, "operationDate", told);
  audit->operation = take_snake (object, "operationType", told);
  if (audit->at == 0 && audit->operation == NULL) {
    pd_wire_add_fault (fault, "the record says neither when nor what");
    return NULL;
  }
  audit->id = pd_wire_take_text (object, "id", told);
  audit->has_own_id = audit->id != NULL;
  if (audit->id == NULL)
    audit->id = hash_record (object);
  audit->customer_id = pd_wire_take_id (object, "customerId", told);
  audit->customer_name = pd_wire_take_text (object, "customerName", told);
  audit->user = pd_wire_take_text (object, "userPrincipalName", told);
  audit->application = pd_wire_take_text (object, "applicationId", told);
  audit->resource = take_snake (object, "resourceType", told);
  audit->status = take_snake (object, "operationStatus", told);
  read_data (audit, object);
  read_subject (audit, object);
  return g_steal_pointer (&audit);
}

gboolean
pd_wire_audit_is_change (const PdWireAudit *audit)
{
  return audit->operation == NULL || !(g_str_has_prefix (audit->operation, "get_") ||
                                       strcmp (audit->operation, "software_attestation") == 0);
}

static char *
format_filter (const char *customer_id)
{
  JsonObject *filter;
  g_autoptr (JsonNode) node = pd_wire_new_object (&filter);

  json_object_set_string_member (filter, "Field", "CustomerId");
  json_object_set_string_member (filter, "Value", customer_id);
  json_object_set_string_member (filter, "Operator", "equals");
  return pd_wire_to_text (filter);
}

/* 11: yyyy-mm-dd, whatever the locale; both days inclusive. */
PdHttpRequest *
pd_partner_center_list_audit (int first_day, int last_day, const char *customer_id, guint size)
{
  g_autofree char *first = pd_instant_format_iso_date (pd_instant_from_day (first_day));
  g_autofree char *last = pd_instant_format_iso_date (pd_instant_from_day (last_day));
  GString *target = g_string_new (NULL);
  PdHttpRequest *request;

  g_string_append_printf (target, "/v1/auditrecords?startDate=%s&endDate=%s", first, last);
  if (size > 0)
    g_string_append_printf (target, "&size=%u", size);
  if (customer_id != NULL) {
    g_autofree char *filter = format_filter (customer_id);

    g_string_append (target, "&filter=");
    g_string_append_uri_escaped (target, filter, NULL, FALSE);
  }
  /* The pace of the partner's own tenant: the log is not the customer's. */
  request = pd_wire_get (NULL, g_string_free (target, FALSE));
  pd_wire_expect_list (request, read_audit, (GDestroyNotify) pd_wire_audit_free);
  return request;
}
