// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-wire-private.h"

#include <stdarg.h>
#include <string.h>

#include "pd-clock.h"

/* --- requests --- */

PdHttpRequest *
pd_wire_get (const char *customer_id, char *target)
{
  PdHttpRequest *request = pd_http_request_new (PD_API_PARTNER_CENTER, PD_CALL_READ, "GET", target);

  pd_http_request_set_customer (request, customer_id);
  g_free (target);
  return request;
}

PdHttpRequest *
pd_wire_write (PdCallPolicy policy,
               const char *method,
               const char *customer_id,
               char *target,
               JsonNode *body,
               const char *request_id)
{
  PdHttpRequest *request = pd_http_request_new (PD_API_PARTNER_CENTER, policy, method, target);

  pd_http_request_set_customer (request, customer_id);
  if (request_id != NULL)
    pd_http_request_set_request_id (request, request_id);
  if (body != NULL) {
    char *text = pd_wire_to_text (json_node_get_object (body));
    g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));

    pd_http_request_set_body (request, "application/json", bytes);
    json_node_unref (body);
  }
  g_free (target);
  return request;
}

char *
pd_wire_format_target (const char *format, ...)
{
  GString *target = g_string_new (NULL);
  va_list arguments;

  va_start (arguments, format);
  for (const char *p = format; *p != '\0'; p++) {
    if (p[0] != '%' || p[1] == '\0') {
      g_string_append_c (target, *p);
    } else if (*++p == 's') {
      g_string_append_uri_escaped (target, va_arg (arguments, const char *), NULL, FALSE);
    } else { /* %u: the only other one in use */
      g_assert (*p == 'u');
      g_string_append_printf (target, "%u", va_arg (arguments, guint));
    }
  }
  va_end (arguments);
  return g_string_free (target, FALSE);
}

JsonNode *
pd_wire_new_object (JsonObject **object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  *object = json_object_new ();
  json_node_take_object (node, *object);
  return node;
}

void
pd_wire_set_text (JsonObject *object, const char *member, const char *text)
{
  if (text != NULL && *text != '\0')
    json_object_set_string_member (object, member, text);
}

/* Its name there, or @member. (transfer full) */
static char *
find_name (JsonObject *object, const char *member)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (json_object_has_member (object, member))
    return g_strdup (member);
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &node)) {
    if (g_ascii_strcasecmp (name, member) == 0)
      return g_strdup (name);
  }
  return g_strdup (member);
}

void
pd_wire_replace_node (JsonObject *object, const char *member, JsonNode *node)
{
  g_autofree char *name = find_name (object, member);

  json_object_set_member (object, name, node);
}

void
pd_wire_replace_text (JsonObject *object, const char *member, const char *text)
{
  JsonNode *node;

  if (text == NULL)
    return;
  node = json_node_new (JSON_NODE_VALUE);
  json_node_set_string (node, text);
  pd_wire_replace_node (object, member, node);
}

JsonObject *
pd_wire_ensure_object (JsonObject *object, const char *member)
{
  JsonNode *found = pd_json_find (object, member);
  JsonObject *inner;

  if (found != NULL && JSON_NODE_HOLDS_OBJECT (found))
    return json_node_get_object (found);
  pd_wire_replace_node (object, member, pd_wire_new_object (&inner));
  return inner;
}

JsonNode *
pd_wire_write_address (const PdWireAddress *address)
{
  JsonObject *object;
  JsonNode *node = pd_wire_new_object (&object);

  pd_wire_set_text (object, "firstName", address->first_name);
  pd_wire_set_text (object, "lastName", address->last_name);
  pd_wire_set_text (object, "addressLine1", address->line1);
  pd_wire_set_text (object, "addressLine2", address->line2);
  pd_wire_set_text (object, "city", address->city);
  pd_wire_set_text (object, "state", address->state);
  pd_wire_set_text (object, "postalCode", address->postal_code);
  pd_wire_set_text (object, "country", address->country);
  pd_wire_set_text (object, "phoneNumber", address->phone);
  return node;
}

JsonNode *
pd_wire_write_contact (const PdWireContact *contact)
{
  JsonObject *object;
  JsonNode *node = pd_wire_new_object (&object);

  pd_wire_set_text (object, "firstName", contact->first_name);
  pd_wire_set_text (object, "lastName", contact->last_name);
  pd_wire_set_text (object, "email", contact->email);
  pd_wire_set_text (object, "phoneNumber", contact->phone);
  return node;
}

void
pd_wire_set_instant (JsonObject *object, const char *member, gint64 instant)
{
  g_autofree char *text = pd_instant_format_iso (instant);

  json_object_set_string_member (object, member, text);
}

/* --- text --- */

static void write_node (GString *text, JsonNode *node);

/* Escaped as json_to_string() does, which makes a generator for each text. */
static void
write_text (GString *text, const char *value)
{
  static const char meanings[] = "\b\f\n\r\t\"\\";
  static const char names[] = "bfnrt\"\\";

  g_string_append_c (text, '"');
  while (*value != '\0') {
    const char *from = value;
    const char *meaning;

    while ((guchar) *value >= 0x20 && *value != '"' && *value != '\\' && *value != 0x7f)
      value++;
    g_string_append_len (text, from, value - from);
    if (*value == '\0')
      break;
    if ((meaning = strchr (meanings, *value)) != NULL) {
      g_string_append_c (text, '\\');
      g_string_append_c (text, names[meaning - meanings]);
    } else {
      g_string_append_printf (text, "\\u%04x", (guint) (guchar) *value);
    }
    value++;
  }
  g_string_append_c (text, '"');
}

static void
write_value (GString *text, JsonNode *node)
{
  const GType type = json_node_get_value_type (node);
  g_autofree char *value = NULL;

  if (type == G_TYPE_STRING) {
    write_text (text, json_node_get_string (node));
    return;
  }
  if (type == G_TYPE_INT64) {
    g_string_append_printf (text, "%" G_GINT64_FORMAT, json_node_get_int (node));
    return;
  }
  if (type == G_TYPE_DOUBLE) { /* 36.48, not 36.479999999999997 */
    g_autoptr (JsonObject) holder = json_object_new ();

    json_object_set_member (holder, "n", json_node_copy (node));
    if (!pd_json_find_text (holder, "n", &value, NULL))
      value = NULL;
  }
  if (value == NULL)
    value = json_to_string (node, FALSE);
  g_string_append (text, value);
}

static void
write_members (GString *text, JsonObject *object)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;
  const char *separator = "";

  json_object_iter_init_ordered (&iter, object);
  g_string_append_c (text, '{');
  while (json_object_iter_next_ordered (&iter, &name, &member)) {
    g_string_append (text, separator);
    write_text (text, name);
    g_string_append_c (text, ':');
    write_node (text, member);
    separator = ",";
  }
  g_string_append_c (text, '}');
}

static void
write_node (GString *text, JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node)) {
    write_members (text, json_node_get_object (node));
  } else if (JSON_NODE_HOLDS_ARRAY (node)) {
    JsonArray *array = json_node_get_array (node);

    g_string_append_c (text, '[');
    for (guint i = 0; i < json_array_get_length (array); i++) {
      if (i > 0)
        g_string_append_c (text, ',');
      write_node (text, json_array_get_element (array, i));
    }
    g_string_append_c (text, ']');
  } else if (JSON_NODE_HOLDS_VALUE (node)) {
    write_value (text, node);
  } else {
    g_string_append (text, "null");
  }
}

char *
pd_wire_to_text (JsonObject *object)
{
  GString *text = g_string_new (NULL);

  write_members (text, object);
  return g_string_free (text, FALSE);
}
