// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-json.h"

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *root = pd_json_parse (text, -1, 0, &error);

  g_assert_no_error (error);
  return root;
}

static void
test_bodies (void)
{
  g_autoptr (JsonNode) object = parse ("{\"a\":1}");
  g_autoptr (JsonNode) array = parse ("[1]");
  g_autoptr (JsonNode) bom = parse ("\xEF\xBB\xBF{\"a\":1}");
  g_autoptr (JsonNode) escaped = parse ("{\"a\\\\u0000\":\"[[{{\"}"); /* a backslash, then u0000 */

  g_assert_true (JSON_NODE_HOLDS_OBJECT (object));
  g_assert_true (JSON_NODE_HOLDS_ARRAY (array));
  g_assert_true (JSON_NODE_HOLDS_OBJECT (bom));
  g_assert_true (JSON_NODE_HOLDS_OBJECT (escaped));
}

static void
test_bodies_that_are_refused (void)
{
  static const struct
  {
    const char *text;
    gssize length;
  } rows[] = {
    { "", -1 },
    { " ", -1 },
    { "\xEF\xBB\xBF", -1 },
    { "hello", -1 },
    { "<html>", -1 },
    { "1", -1 },
    { "\"text\"", -1 },
    { "null", -1 },
    { "{", -1 },
    { "{\"a\":}", -1 },
    { "{\"a\":1", -1 },
    { "[1,2", -1 },
    { "{\"a\":\"\xff\"}", -1 },
    { "{\"a\":\"b\"}", 4 },
    { "{\"a\":\0 1}", 8 },
    { "{\"a\":\"x\\u0000y\"}", -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("row %" G_GSIZE_FORMAT, i);
    g_assert_null (pd_json_parse (rows[i].text, rows[i].length, 0, &error));
    g_assert_error (error, PD_ERROR, PD_ERROR_PROTOCOL);
  }
}

static void
test_size_limit (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) fits = pd_json_parse ("[1, 2]", -1, 6, NULL);

  g_assert_nonnull (fits);
  g_assert_null (pd_json_parse ("[1, 22]", -1, 6, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_PROTOCOL);
}

/* A hundred thousand brackets would run json-glib's parser out of stack. */
static void
test_depth_limit (void)
{
  g_autofree char *open = g_strnfill (100000, '[');
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) siblings = NULL;
  g_autoptr (GString) wide = g_string_new ("[");

  g_assert_null (pd_json_parse (open, -1, 0, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_PROTOCOL);
  for (int i = 0; i < 1000; i++)
    g_string_append (wide, "[],");
  g_string_append (wide, "[]]");
  siblings = parse (wide->str);
  g_assert_nonnull (siblings);
}

/* One object with a member of each type; each reader takes its own and refuses the others. */
static const char *const members[] = { "text", "number", "double", "flag",
                                       "list", "object", "null",   "missing" };
static const char body[] = "{\"text\":\"a\",\"number\":5,\"double\":5.5,\"flag\":true,\"list\":[],"
                           "\"object\":{},\"null\":null}";

static gboolean
read_member (JsonObject *object, const char *reader, const char *member, GError **error)
{
  gint64 number;
  gboolean flag;

  if (strcmp (reader, "text") == 0)
    return pd_json_get_string (object, member, error) != NULL;
  if (strcmp (reader, "number") == 0)
    return pd_json_get_int64 (object, member, 0, 10, &number, error);
  if (strcmp (reader, "flag") == 0)
    return pd_json_get_boolean (object, member, &flag, error);
  if (strcmp (reader, "list") == 0)
    return pd_json_get_array (object, member, error) != NULL;

  return pd_json_get_object (object, member, error) != NULL;
}

static void
test_readers_and_types (void)
{
  static const char *const readers[] = { "text", "number", "flag", "list", "object" };
  g_autoptr (JsonNode) root = parse (body);
  JsonObject *object = json_node_get_object (root);

  for (gsize r = 0; r < G_N_ELEMENTS (readers); r++) {
    for (gsize m = 0; m < G_N_ELEMENTS (members); m++) {
      g_autoptr (GError) error = NULL;
      gboolean fits = strcmp (readers[r], members[m]) == 0;

      g_assert_cmpint (read_member (object, readers[r], members[m], &error), ==, fits);
      if (fits) {
        g_assert_no_error (error);
        continue;
      }
      g_assert_error (error, PD_ERROR, PD_ERROR_PROTOCOL);
      g_assert_nonnull (strstr (error->message, members[m])); /* the member is named */
    }
  }
}

static void
test_optional_string (void)
{
  static const struct
  {
    const char *member;
    gboolean fits;
    const char *value;
  } rows[] = {
    { "text", TRUE, "a" },   { "missing", TRUE, NULL }, { "null", TRUE, NULL },
    { "number", FALSE, "" }, { "list", FALSE, "" },     { "object", FALSE, "" },
    { "flag", FALSE, "" },
  };
  g_autoptr (JsonNode) root = parse (body);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    const char *value = "untouched";

    g_assert_cmpint (
        pd_json_get_optional_string (json_node_get_object (root), rows[i].member, &value, &error),
        ==, rows[i].fits);
    if (rows[i].fits)
      g_assert_cmpstr (value, ==, rows[i].value);
    else
      g_assert_error (error, PD_ERROR, PD_ERROR_PROTOCOL);
  }
}

static void
test_numbers (void)
{
  static const struct
  {
    const char *text;
    gint64 min, max;
    gboolean fits;
    gint64 value;
  } rows[] = {
    { "5", 5, 5, TRUE, 5 },
    { "4", 5, 6, FALSE, 0 },
    { "7", 5, 6, FALSE, 0 },
    { "-3", -3, 0, TRUE, -3 },
    { "9223372036854775807", 0, G_MAXINT64, TRUE, G_MAXINT64 },
    { "9223372036854775808", 0, G_MAXINT64, FALSE, 0 },
    { "99999999999999999999", 0, G_MAXINT64, FALSE, 0 },
    { "5.0", 0, 10, FALSE, 0 },
    { "5e0", 0, 10, FALSE, 0 },
    { "\"5\"", 0, 10, FALSE, 0 },
    { "true", 0, 10, FALSE, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = g_strdup_printf ("{\"n\":%s}", rows[i].text);
    g_autoptr (JsonNode) root = parse (text);
    g_autoptr (GError) error = NULL;
    gint64 value = 0;

    g_test_message ("%s", rows[i].text);
    g_assert_cmpint (pd_json_get_int64 (json_node_get_object (root), "n", rows[i].min, rows[i].max,
                                        &value, &error),
                     ==, rows[i].fits);
    g_assert_cmpint (value, ==, rows[i].value);
    if (!rows[i].fits)
      g_assert_error (error, PD_ERROR, PD_ERROR_PROTOCOL);
  }
}

static void
test_text_of_any_script (void)
{
  g_autoptr (JsonNode) root = parse ("{\"a\":\"青空\\u5546\\u4e8b \\ud83d\\ude00 \\n\"}");

  g_assert_cmpstr (pd_json_get_string (json_node_get_object (root), "a", NULL), ==,
                   "青空商事 😀 \n");
}

static void
test_elements (void)
{
  g_autoptr (JsonNode) root = parse ("[{},\"a\",5,null]");
  JsonArray *array = json_node_get_array (root);

  g_assert_nonnull (pd_json_element_object (array, 0, NULL));
  g_assert_cmpstr (pd_json_element_string (array, 1, NULL), ==, "a");
  for (guint i = 0; i < 6; i++) {
    g_autoptr (GError) object_error = NULL;
    g_autoptr (GError) string_error = NULL;

    if (i != 0) {
      g_assert_null (pd_json_element_object (array, i, &object_error));
      g_assert_error (object_error, PD_ERROR, PD_ERROR_PROTOCOL);
    }
    if (i != 1) {
      g_assert_null (pd_json_element_string (array, i, &string_error));
      g_assert_error (string_error, PD_ERROR, PD_ERROR_PROTOCOL);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json/bodies", test_bodies);
  g_test_add_func ("/json/bodies-faults", test_bodies_that_are_refused);
  g_test_add_func ("/json/size", test_size_limit);
  g_test_add_func ("/json/depth", test_depth_limit);
  g_test_add_func ("/json/types", test_readers_and_types);
  g_test_add_func ("/json/optional", test_optional_string);
  g_test_add_func ("/json/numbers", test_numbers);
  g_test_add_func ("/json/text", test_text_of_any_script);
  g_test_add_func ("/json/elements", test_elements);

  return g_test_run ();
}
