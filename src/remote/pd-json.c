// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-json.h"

#include <string.h>

#define BOM "\xEF\xBB\xBF"
/* json-glib's parser calls itself for each level: a body of brackets alone would use up the stack.
 */
#define MAX_DEPTH 64

static gboolean
set_fault (GError **error, const char *format, const char *name)
{
  g_set_error (error, PD_ERROR, PD_ERROR_PROTOCOL, format, name);
  return FALSE;
}

/* What json-glib would swallow or take badly; NULL if nothing. Brackets count outside of strings;
 * an escaped NUL would cut its string short without a word. */
static const char *
find_fault (const char *data, gsize length)
{
  gboolean in_string = FALSE;
  int depth = 0;

  for (gsize i = 0; i < length; i++) {
    if (in_string && data[i] == '\\') {
      if (length - i >= 6 && memcmp (data + i, "\\u0000", 6) == 0)
        return "the body holds a NUL character";
      i++;
    } else if (data[i] == '"') {
      in_string = !in_string;
    } else if (!in_string && (data[i] == '[' || data[i] == '{')) {
      if (++depth > MAX_DEPTH)
        return "the body is nested too deeply";
    } else if (!in_string && (data[i] == ']' || data[i] == '}')) {
      depth--;
    }
  }

  return NULL;
}

/**
 * pd_json_parse:
 * @data: the body
 * @length: its bytes, or -1 for a string
 * @max_bytes: the most to read, 0 = any
 *
 * Returns: (transfer full): the root, which is an object or an array; or %NULL with
 *     PD_ERROR_PROTOCOL
 */
JsonNode *
pd_json_parse (const char *data, gssize length, gsize max_bytes, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) local = NULL;
  const char *fault;
  gsize n_bytes;

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  n_bytes = length < 0 ? strlen (data) : (gsize) length;
  if ((max_bytes > 0 && n_bytes > max_bytes) || n_bytes > G_MAXINT) {
    g_set_error (error, PD_ERROR, PD_ERROR_PROTOCOL, "the body is too large: %" G_GSIZE_FORMAT,
                 n_bytes);
    return NULL;
  }
  if (n_bytes >= strlen (BOM) && memcmp (data, BOM, strlen (BOM)) == 0) {
    data += strlen (BOM);
    n_bytes -= strlen (BOM);
  }
  if (n_bytes == 0 || !g_utf8_validate_len (data, n_bytes, NULL)) {
    set_fault (error, "the body is %s", n_bytes == 0 ? "empty" : "not UTF-8");
    return NULL;
  }
  if ((fault = find_fault (data, n_bytes)) != NULL) {
    set_fault (error, "%s", fault);
    return NULL;
  }

  parser = json_parser_new ();
  if (!json_parser_load_from_data (parser, data, (gssize) n_bytes, &local)) {
    set_fault (error, "the body is no JSON: %s", local->message);
    return NULL;
  }
  root = json_parser_steal_root (parser);
  if (root == NULL || (!JSON_NODE_HOLDS_OBJECT (root) && !JSON_NODE_HOLDS_ARRAY (root))) {
    set_fault (error, "%s", "the body is neither an object nor an array");
    return NULL;
  }

  return g_steal_pointer (&root);
}

/* The member that must be there. (transfer none), NULL with the fault set. */
static JsonNode *
get_member (JsonObject *object, const char *member, GError **error)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL)
    set_fault (error, "the member “%s” is missing", member);

  return node;
}

/* A string whose escapes gave whole characters (no half of a surrogate pair). */
static gboolean
is_string (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING &&
         g_utf8_validate (json_node_get_string (node), -1, NULL);
}

const char *
pd_json_get_string (JsonObject *object, const char *member, GError **error)
{
  JsonNode *node;

  g_return_val_if_fail (object != NULL && member != NULL, NULL);

  if ((node = get_member (object, member, error)) == NULL)
    return NULL;
  if (!is_string (node)) {
    set_fault (error, "the member “%s” is not a string", member);
    return NULL;
  }

  return json_node_get_string (node);
}

gboolean
pd_json_get_int64 (JsonObject *object,
                   const char *member,
                   gint64 min,
                   gint64 max,
                   gint64 *value,
                   GError **error)
{
  JsonNode *node;
  gint64 number;

  g_return_val_if_fail (object != NULL && member != NULL, FALSE);

  if ((node = get_member (object, member, error)) == NULL)
    return FALSE;
  /* 1.0 is a double to json-glib, and so is what is too large for 64 bits. */
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return set_fault (error, "the member “%s” is not a whole number", member);

  number = json_node_get_int (node);
  if (number < min || number > max)
    return set_fault (error, "the member “%s” is out of range", member);

  *value = number;
  return TRUE;
}

gboolean
pd_json_get_boolean (JsonObject *object, const char *member, gboolean *value, GError **error)
{
  JsonNode *node;

  g_return_val_if_fail (object != NULL && member != NULL, FALSE);

  if ((node = get_member (object, member, error)) == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return set_fault (error, "the member “%s” is neither true nor false", member);

  *value = json_node_get_boolean (node);
  return TRUE;
}

JsonArray *
pd_json_get_array (JsonObject *object, const char *member, GError **error)
{
  JsonNode *node;

  g_return_val_if_fail (object != NULL && member != NULL, NULL);

  if ((node = get_member (object, member, error)) == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_ARRAY (node)) {
    set_fault (error, "the member “%s” is not an array", member);
    return NULL;
  }

  return json_node_get_array (node);
}

JsonObject *
pd_json_get_object (JsonObject *object, const char *member, GError **error)
{
  JsonNode *node;

  g_return_val_if_fail (object != NULL && member != NULL, NULL);

  if ((node = get_member (object, member, error)) == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node)) {
    set_fault (error, "the member “%s” is not an object", member);
    return NULL;
  }

  return json_node_get_object (node);
}

gboolean
pd_json_get_optional_string (JsonObject *object,
                             const char *member,
                             const char **value,
                             GError **error)
{
  JsonNode *node;

  g_return_val_if_fail (object != NULL && member != NULL, FALSE);

  node = json_object_get_member (object, member);
  if (node == NULL || JSON_NODE_HOLDS_NULL (node)) {
    *value = NULL;
    return TRUE;
  }
  if (!is_string (node))
    return set_fault (error, "the member “%s” is not a string", member);

  *value = json_node_get_string (node);
  return TRUE;
}

static JsonNode *
get_element (JsonArray *array, guint index, GError **error)
{
  if (index < json_array_get_length (array))
    return json_array_get_element (array, index);

  g_set_error (error, PD_ERROR, PD_ERROR_PROTOCOL, "the element %u is missing", index);
  return NULL;
}

JsonObject *
pd_json_element_object (JsonArray *array, guint index, GError **error)
{
  JsonNode *node;

  g_return_val_if_fail (array != NULL, NULL);

  if ((node = get_element (array, index, error)) == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node)) {
    g_set_error (error, PD_ERROR, PD_ERROR_PROTOCOL, "the element %u is not an object", index);
    return NULL;
  }

  return json_node_get_object (node);
}

const char *
pd_json_element_string (JsonArray *array, guint index, GError **error)
{
  JsonNode *node;

  g_return_val_if_fail (array != NULL, NULL);

  if ((node = get_element (array, index, error)) == NULL)
    return NULL;
  if (!is_string (node)) {
    g_set_error (error, PD_ERROR, PD_ERROR_PROTOCOL, "the element %u is not a string", index);
    return NULL;
  }

  return json_node_get_string (node);
}
