// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Answers as bytes, and the odd forms that a good answer may have. */

#include <math.h>
#include <string.h>

#include "service-core.h"

/* --- writing --- */

static void
write_text (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  for (const char *p = text; *p != '\0'; p++) {
    if (*p == '"' || *p == '\\') {
      g_string_append_c (out, '\\');
      g_string_append_c (out, *p);
    } else if ((guchar) *p < 0x20) {
      g_string_append_printf (out, "\\u%04x", (guchar) *p);
    } else {
      g_string_append_c (out, *p);
    }
  }
  g_string_append_c (out, '"');
}

static void
write_value (GString *out, JsonNode *node)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  switch (json_node_get_value_type (node)) {
  case G_TYPE_INT64:
    g_string_append_printf (out, "%" G_GINT64_FORMAT, json_node_get_int (node));
    break;
  case G_TYPE_DOUBLE:
    g_string_append (out,
                     g_ascii_formatd (text, sizeof text, "%.15g", json_node_get_double (node)));
    break;
  case G_TYPE_BOOLEAN:
    g_string_append (out, json_node_get_boolean (node) ? "true" : "false");
    break;
  default:
    write_text (out, json_node_get_string (node));
    break;
  }
}

static void write_node (GString *out, JsonNode *node);

static void
write_object (GString *out, JsonObject *object)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;
  gboolean first = TRUE;

  g_string_append_c (out, '{');
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member)) {
    if (!first)
      g_string_append_c (out, ',');
    first = FALSE;
    write_text (out, name);
    g_string_append_c (out, ':');
    write_node (out, member);
  }
  g_string_append_c (out, '}');
}

static void
write_node (GString *out, JsonNode *node)
{
  JsonArray *array;

  switch (json_node_get_node_type (node)) {
  case JSON_NODE_OBJECT:
    write_object (out, json_node_get_object (node));
    break;
  case JSON_NODE_ARRAY:
    array = json_node_get_array (node);
    g_string_append_c (out, '[');
    for (guint i = 0; i < json_array_get_length (array); i++) {
      if (i > 0)
        g_string_append_c (out, ',');
      write_node (out, json_array_get_element (array, i));
    }
    g_string_append_c (out, ']');
    break;
  case JSON_NODE_VALUE:
    write_value (out, node);
    break;
  default:
    g_string_append (out, "null");
    break;
  }
}

GBytes *
service_json_to_bytes (JsonNode *root)
{
  GString *out = g_string_sized_new (1024);

  write_node (out, root);
  return g_string_free_to_bytes (out);
}

/* --- forms --- */

/* One form on its way through a tree. */
typedef struct
{
  const ServiceApplied *applied;
  char **names; /* (nullable) lower case */
  guint n;      /* turns */
} Form;

static const char *const default_names[] = { "quantity", "status", "currencycode", NULL };
static const char *const enum_names[] = { "status",
                                          "transactiontype",
                                          "vettingstatus",
                                          "relationshiptopartner",
                                          "chargetype",
                                          "operationtype",
                                          "resourcetype",
                                          "operationstatus",
                                          "severity",
                                          "state",
                                          "provisioningstate",
                                          "displayprovisioningstate",
                                          "billingtype",
                                          "entitlementtype",
                                          "contracttype",
                                          "appliedscopetype",
                                          "documenttype",
                                          NULL };

static gboolean
is_named (Form *form, const char *const *defaults, const char *name)
{
  g_autofree char *lower = name != NULL ? g_ascii_strdown (name, -1) : NULL;

  if (lower == NULL)
    return FALSE;
  return g_strv_contains (form->names != NULL ? (const char *const *) form->names : defaults,
                          lower);
}

static JsonNode *
new_text (char *text)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);

  json_node_set_string (node, text);
  g_free (text);
  return node;
}

static const char *
get_text (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

static gboolean
is_instant (const char *text)
{
  return text != NULL && strlen (text) >= 19 && text[4] == '-' && text[10] == 'T' &&
         text[13] == ':' && text[16] == ':';
}

/* 1.3: up to seven digits, other zones, none. */
static char *
make_odd_date (Form *form, const char *text)
{
  gint64 instant = 0;
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (-8 * 3600);
  g_autoptr (GDateTime) there = NULL;

  if (!pd_json_parse_instant (text, &instant, NULL) || instant == 0)
    return g_strdup (text);

  utc = g_date_time_new_from_unix_utc (instant / G_USEC_PER_SEC);
  there = g_date_time_to_timezone (utc, zone);
  switch (form->n++ % 4) {
  case 0:
    return g_date_time_format (utc, "%Y-%m-%dT%H:%M:%S.0000000Z");
  case 1:
    return g_date_time_format (utc, "%Y-%m-%dT%H:%M:%S");
  case 2:
    return g_date_time_format (there, "%Y-%m-%dT%H:%M:%S-08:00");
  default:
    return g_date_time_format (utc, "%Y-%m-%dT%H:%M:%S.5+00:00");
  }
}

static char *
change_case (const char *text)
{
  if (g_uuid_string_is_valid (text))
    return g_ascii_strup (text, -1);
  if (g_str_has_prefix (text, "/providers/") || g_str_has_prefix (text, "/subscriptions/"))
    return g_ascii_strdown (text, -1);
  return g_strdup (text);
}

static char *
change_version (const char *uri, gboolean with)
{
  gboolean has = g_str_has_prefix (uri, "/v1/");

  if (*uri != '/' || has == with)
    return g_strdup (uri);
  return with ? g_strconcat ("/v1", uri, NULL) : g_strdup (uri + 3);
}

/* 14: lists give severity and status by number. */
static JsonNode *
make_number (const char *name, JsonNode *node)
{
  static const char *const severities[] = { "unknown", "critical", "moderate", "minimal", NULL };
  static const char *const states[] = { "none", "open", "closed", "attention_needed", NULL };
  const char *text = get_text (node);
  int index = -1;
  JsonNode *number;

  if (text == NULL)
    return NULL;
  if (g_ascii_strcasecmp (name, "severity") == 0)
    index = pd_json_enum_index (text, severities);
  else if (g_ascii_strcasecmp (name, "status") == 0)
    index = pd_json_enum_index (text, states);
  if (index < 0)
    return NULL;

  number = json_node_new (JSON_NODE_VALUE);
  json_node_set_int (number, index);
  return number;
}

static JsonNode *
change_text (Form *form, const char *name, const char *text, JsonNode *node)
{
  gboolean is_uri = name != NULL && strcmp (name, "uri") == 0;

  switch (form->applied->fault) {
  case DESK_FAULT_LINKS_WITH_VERSION:
  case DESK_FAULT_LINKS_WITHOUT_VERSION:
    return is_uri ? new_text (change_version (text, form->applied->fault ==
                                                        DESK_FAULT_LINKS_WITH_VERSION))
                  : NULL;
  case DESK_FAULT_INTEGER_ENUMS:
    return name != NULL ? make_number (name, node) : NULL;
  case DESK_FAULT_UNKNOWN_ENUMS:
    return is_named (form, enum_names, name) ? new_text (g_strconcat ("quantum_", text, NULL))
                                             : NULL;
  case DESK_FAULT_ODD_DATES:
    return is_instant (text) ? new_text (make_odd_date (form, text)) : NULL;
  case DESK_FAULT_LETTER_CASE:
    return new_text (change_case (text));
  default:
    return NULL;
  }
}

static JsonNode *
change_value (Form *form, const char *name, JsonNode *node)
{
  const char *text = get_text (node);

  if (text != NULL)
    return change_text (form, name, text, node);
  if (form->applied->fault == DESK_FAULT_NUMBERS_AS_TEXT && JSON_NODE_HOLDS_VALUE (node) &&
      json_node_get_value_type (node) != G_TYPE_BOOLEAN) {
    GString *out = g_string_new (NULL);

    write_value (out, node);
    return new_text (g_string_free (out, FALSE));
  }
  return NULL;
}

static void
add_unknown_members (JsonObject *object)
{
  JsonArray *array = json_array_new ();

  json_array_add_int_element (array, 7);
  json_array_add_null_element (array);
  json_object_set_array_member (object, "futureList", array);
  json_object_set_string_member (object, "futureText", "not known to anybody yet");
}

static JsonNode *transform (Form *form, const char *name, JsonNode *node);

static JsonNode *
transform_object (Form *form, JsonObject *object)
{
  DeskFault fault = form->applied->fault;
  JsonNode *made = json_node_new (JSON_NODE_OBJECT);
  JsonObject *copy = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_node_take_object (made, copy);
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member)) {
    g_autofree char *written = g_strdup (name);

    if (fault == DESK_FAULT_MISSING_MEMBERS && is_named (form, default_names, name))
      continue;
    if (fault == DESK_FAULT_PASCAL_CASE)
      *written = g_ascii_toupper (*written);
    json_object_set_member (copy, written, transform (form, name, member));
  }
  if (fault == DESK_FAULT_UNKNOWN_MEMBERS)
    add_unknown_members (copy);
  return made;
}

static JsonNode *
transform_array (Form *form, const char *name, JsonArray *array)
{
  JsonNode *made;
  JsonArray *copy;
  gboolean is_null = json_array_get_length (array) == 0 ||
                     (form->names != NULL && is_named (form, default_names, name));

  if (form->applied->fault == DESK_FAULT_NULL_LISTS && is_null)
    return json_node_new (JSON_NODE_NULL);

  made = json_node_new (JSON_NODE_ARRAY);
  copy = json_array_new ();
  for (guint i = 0; i < json_array_get_length (array); i++)
    json_array_add_element (copy, transform (form, name, json_array_get_element (array, i)));
  json_node_take_array (made, copy);
  return made;
}

/* A changed copy. */
static JsonNode *
transform (Form *form, const char *name, JsonNode *node)
{
  JsonNode *changed;

  if (form->applied->fault == DESK_FAULT_OTHER_TYPES && !JSON_NODE_HOLDS_NULL (node) &&
      is_named (form, default_names, name)) {
    JsonObject *object = json_object_new ();

    json_object_set_boolean_member (object, "unexpected", TRUE);
    changed = json_node_new (JSON_NODE_OBJECT);
    json_node_take_object (changed, object);
    return changed;
  }
  if (JSON_NODE_HOLDS_OBJECT (node))
    return transform_object (form, json_node_get_object (node));
  if (JSON_NODE_HOLDS_ARRAY (node))
    return transform_array (form, name, json_node_get_array (node));

  changed = change_value (form, name, node);
  return changed != NULL ? changed : json_node_copy (node);
}

JsonNode *
service_form_change (JsonNode *root, const ServiceApplied *applied)
{
  Form form = { applied };
  g_autofree char *lower = NULL;
  g_auto (GStrv) names = NULL;

  if (applied->detail != NULL && *applied->detail != '\0') {
    lower = g_ascii_strdown (applied->detail, -1);
    names = g_strsplit (lower, ",", -1);
    form.names = names;
  }
  return transform (&form, NULL, root);
}

/* --- links to the next page --- */

JsonObject *
service_get_next_link (JsonNode *root)
{
  JsonObject *links;

  if (!JSON_NODE_HOLDS_OBJECT (root) ||
      (links = pd_json_find_object (json_node_get_object (root), "links", NULL)) == NULL)
    return NULL;
  return pd_json_find_object (links, "next", NULL);
}

gboolean
service_has_next (JsonNode *root)
{
  JsonNode *link;

  if (service_get_next_link (root) != NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (root))
    return FALSE;
  link = pd_json_find (json_node_get_object (root), "nextLink");
  return link != NULL && get_text (link) != NULL && *get_text (link) != '\0';
}

void
service_set_next (DeskCall *call, JsonNode *root, const char *uri)
{
  JsonObject *object = json_node_get_object (root);
  JsonObject *next = json_object_new ();
  JsonObject *links;

  if (call->api == PD_API_AZURE) {
    json_object_unref (next);
    json_object_set_string_member (object, "nextLink", uri);
    return;
  }
  json_object_set_string_member (next, "uri", uri);
  json_object_set_string_member (next, "method", "GET");
  json_object_set_array_member (next, "headers", json_array_new ());
  links = pd_json_find_object (object, "links", NULL);
  if (links == NULL) {
    links = json_object_new ();
    json_object_set_object_member (object, "links", links);
  }
  json_object_set_object_member (links, "next", next);
}
