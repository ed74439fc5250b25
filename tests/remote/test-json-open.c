// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The readers of what a service sends: partner-center-api.md 1.3, azure-api.md 1. */

#include "pd-json-open.h"

#include "pd-clock.h"
#include "pd-json.h"

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *root = pd_json_parse (text, -1, 0, &error);

  g_assert_no_error (error);
  return root;
}

/* One member "m" with @value. */
static JsonNode *
parse_member (const char *value)
{
  g_autofree char *text = *value == '\0' ? g_strdup ("{}") : g_strdup_printf ("{\"m\":%s}", value);

  return parse (text);
}

/* 1.3: names in any case; the exact one first; missing = null. */
static void
test_names (void)
{
  g_autoptr (JsonNode) root =
      parse ("{\"Id\":1,\"id\":2,\"LineItems\":3,\"eTag\":null,\"ETag2\":4}");
  JsonObject *object = json_node_get_object (root);

  g_assert_cmpint (json_node_get_int (pd_json_find (object, "id")), ==, 2);
  g_assert_cmpint (json_node_get_int (pd_json_find (object, "Id")), ==, 1);
  g_assert_cmpint (json_node_get_int (pd_json_find (object, "lineItems")), ==, 3);
  g_assert_null (pd_json_find (object, "etag"));
  g_assert_null (pd_json_find (object, "missing"));
}

typedef enum { TEXT, NUMBER, FLAG, DECIMAL, LIST, OBJECT, DATE, N_READERS } Reader;

/* What each reader makes of each value, as text; NULL = nothing there; "!" = refused. */
static char *
read_as (Reader reader, JsonObject *object)
{
  g_autoptr (GError) error = NULL;
  char *text = NULL;
  gint64 number = 0;
  gboolean flag = FALSE, is_set = FALSE, is_read = FALSE;
  JsonArray *array;
  JsonObject *inner;

  switch (reader) {
  case TEXT:
    is_read = pd_json_find_text (object, "m", &text, &error);
    break;
  case NUMBER:
    is_read = pd_json_find_int64 (object, "m", &number, &is_set, &error);
    text = is_set ? g_strdup_printf ("%" G_GINT64_FORMAT, number) : NULL;
    break;
  case FLAG:
    is_read = pd_json_find_boolean (object, "m", &flag, &error);
    text = g_strdup (flag ? "true" : "false");
    break;
  case DECIMAL:
    is_read = pd_json_find_decimal (object, "m", &text, &error);
    break;
  case LIST:
    array = pd_json_find_array (object, "m", &error);
    is_read = error == NULL;
    text = array == NULL ? NULL : g_strdup ("[]");
    break;
  case OBJECT:
    inner = pd_json_find_object (object, "m", &error);
    is_read = error == NULL;
    text = inner == NULL ? NULL : g_strdup ("{}");
    break;
  case DATE:
    is_read = pd_json_find_instant (object, "m", &number, &error);
    text = number == 0 ? NULL : pd_instant_format_iso (number);
    break;
  case N_READERS:
    break;
  }
  if (is_read) {
    g_assert_no_error (error);
    return text;
  }
  g_assert_error (error, PD_ERROR, PD_ERROR_PROTOCOL);
  g_assert_nonnull (strstr (error->message, "m"));
  g_free (text);
  return g_strdup ("!");
}

static void
test_values (void)
{
  static const struct
  {
    const char *value;
    const char *results[N_READERS];
  } rows[] = {
    { "", { NULL, NULL, "false", NULL, NULL, NULL, NULL } },
    { "null", { NULL, NULL, "false", NULL, NULL, NULL, NULL } },
    { "\"\"", { "", NULL, "!", NULL, "!", "!", NULL } },
    { "5", { "5", "5", "!", "5", "!", "!", "!" } },
    { "\"5\"", { "5", "5", "!", "5", "!", "!", "!" } },
    { "5.0", { "5", "5", "!", "5", "!", "!", "!" } },
    { "5.5", { "5.5", "!", "!", "5.5", "!", "!", "!" } },
    { "\"5.50\"", { "5.50", "!", "!", "5.50", "!", "!", "!" } },
    { "20.52", { "20.52", "!", "!", "20.52", "!", "!", "!" } },
    { "0.1", { "0.1", "!", "!", "0.1", "!", "!", "!" } },
    { "-1234567.89", { "-1234567.89", "!", "!", "-1234567.89", "!", "!", "!" } },
    { "1e3", { "1000", "1000", "!", "1000", "!", "!", "!" } },
    { "1e-5", { "1e-05", "!", "!", "0.00001", "!", "!", "!" } },
    { "1e300", { "1e+300", "!", "!", "!", "!", "!", "!" } },
    { "\"0x10\"", { "0x10", "!", "!", "!", "!", "!", "!" } },
    { "\"1,234\"", { "1,234", "!", "!", "!", "!", "!", "!" } },
    { "\" 7 \"", { " 7 ", "7", "!", "7", "!", "!", "!" } },
    { "1", { "1", "1", "true", "1", "!", "!", "!" } },
    { "0", { "0", "0", "false", "0", "!", "!", "!" } },
    { "true", { "true", "!", "true", "!", "!", "!", "!" } },
    { "\"True\"", { "True", "!", "true", "!", "!", "!", "!" } },
    { "\"FALSE\"", { "FALSE", "!", "false", "!", "!", "!", "!" } },
    { "[]", { "!", "!", "!", "!", "[]", "!", "!" } },
    { "{}", { "!", "!", "!", "!", "!", "{}", "!" } },
    { "9223372036854775807",
      { "9223372036854775807", "9223372036854775807", "!", "9223372036854775807", "!", "!", "!" } },
    { "\"2026-05-02T00:00:00Z\"",
      { "2026-05-02T00:00:00Z", "!", "!", "!", "!", "!", "2026-05-02T00:00:00Z" } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (JsonNode) root = parse_member (rows[i].value);

    for (int reader = 0; reader < N_READERS; reader++) {
      g_autofree char *result = read_as ((Reader) reader, json_node_get_object (root));

      g_test_message ("%s by %d", rows[i].value, reader);
      g_assert_cmpstr (result, ==, rows[i].results[reader]);
    }
  }
}

/* 1.3 "Dates", azure-api.md 1 "timestamps". */
static void
test_dates (void)
{
  static const struct
  {
    const char *text;
    const char *iso; /* NULL: not set; "!": refused */
    gint64 fraction_us;
  } rows[] = {
    { "2026-05-02T09:08:07Z", "2026-05-02T09:08:07Z", 0 },
    { "2026-05-02T09:08:07", "2026-05-02T09:08:07Z", 0 },
    { "2026-05-02T09:08:07+00:00", "2026-05-02T09:08:07Z", 0 },
    { "2026-05-02T09:08:07-08:00", "2026-05-02T17:08:07Z", 0 },
    { "2026-05-02T09:08:07+0900", "2026-05-02T00:08:07Z", 0 },
    { "2026-05-02T09:08:07.1Z", NULL, 100000 },
    { "2026-05-02T09:08:07.12Z", NULL, 120000 },
    { "2026-05-02T09:08:07.123Z", NULL, 123000 },
    { "2026-05-02T09:08:07.1234Z", NULL, 123400 },
    { "2026-05-02T09:08:07.12345Z", NULL, 123450 },
    { "2026-05-02T09:08:07.123456Z", NULL, 123456 },
    { "2026-05-02T09:08:07.1234567Z", NULL, 123456 },
    { "2026-05-02T09:08:07.1234567", NULL, 123456 },
    { "2026-05-02T09:08:07.1234567-00:00", NULL, 123456 },
    { "2026-05-02T09:08Z", "2026-05-02T09:08:00Z", 0 },
    { "2026-05-02", "2026-05-02T00:00:00Z", 0 },
    { "2026-05-02 09:08:07", "2026-05-02T09:08:07Z", 0 },
    { " 2026-05-02T09:08: 07 Z ", "2026-05-02T09:08:07Z", 0 },
    { "2026-05-02t09:08:07z", "2026-05-02T09:08:07Z", 0 },
    { "2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z", 0 },
    { "1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z", 0 },
    { "0001-01-01T00:00:00", NULL, 0 },
    { "0001-01-01T00:00:00Z", NULL, 0 },
    { "9999-12-31T23:59:59.9999999Z", NULL, 0 },
    { "9999-12-31", NULL, 0 },
    { "", NULL, 0 },
    { "2026-02-29T00:00:00Z", "!", 0 },
    { "2026-13-01", "!", 0 },
    { "2026-05-02T24:01:00Z", "!", 0 },
    { "2026-05-02T09:60:00Z", "!", 0 },
    { "2026-05-02T09:08:07X", "!", 0 },
    { "2026-05-02T09:08:07+25:00", "!", 0 },
    { "2026-05-02T", "!", 0 },
    { "02.05.2026", "!", 0 },
    { "5/2/2026", "!", 0 },
    { "tomorrow", "!", 0 },
    { "2026-05-02T09:08:07.Z", "!", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *iso = NULL;
    gint64 instant = 1, second;

    g_test_message ("“%s”", rows[i].text);
    if (g_strcmp0 (rows[i].iso, "!") == 0) {
      g_assert_false (pd_json_parse_instant (rows[i].text, &instant, &error));
      g_assert_error (error, PD_ERROR, PD_ERROR_PROTOCOL);
      continue;
    }
    g_assert_true (pd_json_parse_instant (rows[i].text, &instant, &error));
    g_assert_no_error (error);
    if (rows[i].fraction_us > 0) {
      g_assert_true (pd_instant_parse ("2026-05-02T09:08:07Z", &second, NULL));
      g_assert_cmpint (instant, ==, second + rows[i].fraction_us);
    } else if (rows[i].iso == NULL) {
      g_assert_cmpint (instant, ==, PD_INSTANT_NONE);
    } else {
      iso = pd_instant_format_iso (instant);
      g_assert_cmpstr (iso, ==, rows[i].iso);
    }
  }
}

/* 1.3 "Enumerations": snake, Pascal and camel are one; numbers are places; unknown text is kept. */
static void
test_enums (void)
{
  static const char *const names[] = { "none", "one_time", "attention_needed", NULL };
  static const struct
  {
    const char *value;
    int index;
    const char *text;
  } rows[] = {
    { "\"one_time\"", 1, "one_time" },
    { "\"OneTime\"", 1, "OneTime" },
    { "\"oneTime\"", 1, "oneTime" },
    { "\"ONE-TIME\"", 1, "ONE-TIME" },
    { "\"Attention Needed\"", 2, "Attention Needed" },
    { "2", 2, "2" },
    { "\"2\"", 2, "2" },
    { "3", -1, "3" },
    { "-1", -1, "-1" },
    { "\"brand_new\"", -1, "brand_new" },
    { "null", -1, NULL },
    { "", -1, NULL },
  };
  g_autoptr (JsonNode) wrong = parse_member ("[]");
  g_autoptr (GError) error = NULL;
  int index;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (JsonNode) root = parse_member (rows[i].value);
    g_autofree char *text = NULL;

    g_test_message ("%s", rows[i].value);
    g_assert_true (
        pd_json_find_enum (json_node_get_object (root), "m", names, &index, &text, NULL));
    g_assert_cmpint (index, ==, rows[i].index);
    g_assert_cmpstr (text, ==, rows[i].text);
  }
  g_assert_false (
      pd_json_find_enum (json_node_get_object (wrong), "m", names, &index, NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_PROTOCOL);
}

/* 1.3 "Collection", "Bare arrays"; azure-api.md 1 "unknown data": a list may be null. */
static void
test_items (void)
{
  static const struct
  {
    const char *text;
    int n; /* -1: refused */
  } rows[] = {
    { "[1,2]", 2 },
    { "{\"totalCount\":9,\"items\":[1,2]}", 2 },
    { "{\"Items\":[1]}", 1 },
    { "{\"value\":[1,2,3]}", 3 },
    { "{\"value\":[]}", 0 },
    { "{\"value\":null}", 0 },
    { "{\"items\":null}", 0 },
    { "{}", -1 },
    { "{\"items\":{}}", -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (JsonNode) root = parse (rows[i].text);
    g_autoptr (GError) error = NULL;
    g_autoptr (JsonArray) items = pd_json_find_items (root, &error);

    g_test_message ("%s", rows[i].text);
    if (rows[i].n < 0)
      g_assert_error (error, PD_ERROR, PD_ERROR_PROTOCOL);
    else
      g_assert_cmpint ((int) json_array_get_length (items), ==, rows[i].n);
  }
}

/* 1.3 "GUIDs", azure-api.md 1 "ids". */
static void
test_ids (void)
{
  static const struct
  {
    const char *a, *b;
    gboolean is_same;
  } rows[] = {
    { "0A1B2C3D-90AB-CDEF-1234-567890ABCDEF", "0a1b2c3d-90ab-cdef-1234-567890abcdef", TRUE },
    { "/providers/Microsoft.Capacity/reservationOrders/1",
      "/providers/microsoft.capacity/reservationorders/1", TRUE },
    { "2y6dF_rVgDAXMxypQPPnTquuXhKVK_3N1", "2Y6DF_rVgDAXMxypQPPnTquuXhKVK_3N1", FALSE },
    { "2y6dF_rVgDAXMxypQPPnTquuXhKVK_3N1", "2y6dF_rVgDAXMxypQPPnTquuXhKVK_3N1", TRUE },
    { NULL, NULL, TRUE },
    { "a", NULL, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (pd_json_is_same_id (rows[i].a, rows[i].b), ==, rows[i].is_same);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json-open/names", test_names);
  g_test_add_func ("/json-open/values", test_values);
  g_test_add_func ("/json-open/dates", test_dates);
  g_test_add_func ("/json-open/enums", test_enums);
  g_test_add_func ("/json-open/items", test_items);
  g_test_add_func ("/json-open/ids", test_ids);

  return g_test_run ();
}
