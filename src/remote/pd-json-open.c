// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-json-open.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "pd-clock.h"

/* The largest whole number that a double holds exactly. */
#define MAX_EXACT 9007199254740992.0

static gboolean
set_fault (GError **error, const char *format, const char *name)
{
  g_set_error (error, PD_ERROR, PD_ERROR_PROTOCOL, format, name);
  return FALSE;
}

JsonNode *
pd_json_find (JsonObject *object, const char *member)
{
  JsonObjectIter iter;
  const char *name = NULL;
  JsonNode *node;

  g_return_val_if_fail (object != NULL && member != NULL, NULL);

  node = json_object_get_member (object, member);
  if (node == NULL) {
    json_object_iter_init (&iter, object);
    while (node == NULL && json_object_iter_next (&iter, &name, &node)) {
      if (g_ascii_strcasecmp (name, member) != 0)
        node = NULL;
    }
  }

  return node == NULL || JSON_NODE_HOLDS_NULL (node) ? NULL : node;
}

/* Whole numbers have no point; others the fewest digits that read back as the same double. */
static char *
format_double (double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  for (int digits = 15; digits <= 17; digits++) {
    char format[8];

    g_snprintf (format, sizeof format, "%%.%dg", digits);
    g_ascii_formatd (buffer, sizeof buffer, format, number);
    if (g_ascii_strtod (buffer, NULL) == number)
      break;
  }
  return g_strdup (buffer);
}

static char *
dup_value_text (JsonNode *node)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  if (type == G_TYPE_STRING) {
    const char *text = json_node_get_string (node);

    return g_utf8_validate (text, -1, NULL) ? g_strdup (text) : g_utf8_make_valid (text, -1);
  }
  if (type == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  if (type == G_TYPE_DOUBLE)
    return format_double (json_node_get_double (node));
  if (type == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? "true" : "false");

  return NULL;
}

gboolean
pd_json_find_text (JsonObject *object, const char *member, char **text, GError **error)
{
  JsonNode *node = pd_json_find (object, member);

  *text = NULL;
  if (node == NULL)
    return TRUE;
  if ((*text = dup_value_text (node)) == NULL)
    return set_fault (error, "the member “%s” is not a text", member);

  return TRUE;
}

static gboolean
parse_int64 (const char *text, gint64 *value)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));

  return g_ascii_string_to_signed (trimmed, 10, G_MININT64, G_MAXINT64, value, NULL);
}

gboolean
pd_json_find_int64 (JsonObject *object,
                    const char *member,
                    gint64 *value,
                    gboolean *is_set,
                    GError **error)
{
  JsonNode *node = pd_json_find (object, member);
  GType type;

  *value = 0;
  if (is_set != NULL)
    *is_set = node != NULL;
  if (node == NULL)
    return TRUE;

  type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
  if (type == G_TYPE_INT64) {
    *value = json_node_get_int (node);
    return TRUE;
  }
  if (type == G_TYPE_DOUBLE) {
    double number = json_node_get_double (node);

    if (fabs (number) <= MAX_EXACT && floor (number) == number) {
      *value = (gint64) number;
      return TRUE;
    }
  }
  if (type == G_TYPE_STRING) {
    const char *text = json_node_get_string (node);

    if (*text == '\0') { /* as good as none */
      if (is_set != NULL)
        *is_set = FALSE;
      return TRUE;
    }
    if (parse_int64 (text, value))
      return TRUE;
  }

  return set_fault (error, "the member “%s” is not a whole number", member);
}

gboolean
pd_json_find_boolean (JsonObject *object, const char *member, gboolean *value, GError **error)
{
  g_autofree char *text = NULL;

  *value = FALSE;
  if (!pd_json_find_text (object, member, &text, NULL))
    return set_fault (error, "the member “%s” is neither true nor false", member);
  if (text == NULL)
    return TRUE;

  if (g_ascii_strcasecmp (text, "true") == 0 || strcmp (text, "1") == 0) {
    *value = TRUE;
    return TRUE;
  }
  if (g_ascii_strcasecmp (text, "false") == 0 || strcmp (text, "0") == 0)
    return TRUE;

  return set_fault (error, "the member “%s” is neither true nor false", member);
}

/* -?digits[.digits] */
static gboolean
is_plain_decimal (const char *text)
{
  gsize n;

  text += *text == '-';
  n = strspn (text, "0123456789");
  if (n == 0)
    return FALSE;
  text += n;
  if (*text == '\0')
    return TRUE;
  if (*text != '.')
    return FALSE;
  n = strspn (++text, "0123456789");
  return n > 0 && text[n] == '\0';
}

/* 1e-05, 1.5E+3: written out. NULL: not a number, or too long to be an amount. */
static char *
write_out_exponent (const char *text)
{
  char buffer[64];
  char *end = NULL;
  double number = g_ascii_strtod (text, &end);

  if (end == text || *end != '\0' || !isfinite (number) || fabs (number) >= 1e17)
    return NULL;

  g_ascii_formatd (buffer, sizeof buffer, "%.12f", number);
  for (gsize length = strlen (buffer); buffer[length - 1] == '0'; length--)
    buffer[length - 1] = '\0';
  if (buffer[strlen (buffer) - 1] == '.')
    buffer[strlen (buffer) - 1] = '\0';
  return g_strdup (buffer);
}

gboolean
pd_json_find_decimal (JsonObject *object, const char *member, char **text, GError **error)
{
  JsonNode *node = pd_json_find (object, member);
  g_autofree char *found = NULL;

  *text = NULL;
  if (node == NULL)
    return TRUE;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    found = dup_value_text (node);
  if (found == NULL)
    return set_fault (error, "the member “%s” is not an amount", member);

  g_strstrip (found);
  if (*found == '\0')
    return TRUE;
  if (is_plain_decimal (found))
    *text = g_steal_pointer (&found);
  else if (strpbrk (found, "eE") == NULL || strpbrk (found, "xXnNpP") != NULL ||
           (*text = write_out_exponent (found)) == NULL)
    return set_fault (error, "the member “%s” is not an amount", member);

  return TRUE;
}

static gboolean
take_digits (const char **text, int n, int *value)
{
  *value = 0;
  for (int i = 0; i < n; i++) {
    if (!g_ascii_isdigit ((*text)[i]))
      return FALSE;
    *value = *value * 10 + ((*text)[i] - '0');
  }
  *text += n;
  return TRUE;
}

static gboolean
take_char (const char **text, char wanted)
{
  if (**text != wanted)
    return FALSE;
  (*text)++;
  return TRUE;
}

/* "Z", "+09:00", "-0800" or nothing: minutes east of UTC. */
static gboolean
take_zone (const char **text, int *minutes)
{
  int sign = **text == '-' ? -1 : 1;
  int hours, rest;

  *minutes = 0;
  if (**text == '\0')
    return TRUE;
  if (take_char (text, 'Z') || take_char (text, 'z'))
    return **text == '\0';
  if (!take_char (text, '+') && !take_char (text, '-'))
    return FALSE;
  if (!take_digits (text, 2, &hours))
    return FALSE;
  take_char (text, ':');
  if (!take_digits (text, 2, &rest) || hours > 14 || rest > 59)
    return FALSE;

  *minutes = sign * (hours * 60 + rest);
  return **text == '\0';
}

/* Time of day after the "T": microseconds. Any number of fraction digits; the seventh and later
 * are cut. */
static gboolean
take_time (const char **text, gint64 *us)
{
  int hour, minute, second = 0, fraction = 0;

  if (!take_digits (text, 2, &hour) || !take_char (text, ':') || !take_digits (text, 2, &minute))
    return FALSE;
  if (take_char (text, ':') && !take_digits (text, 2, &second))
    return FALSE;
  if (take_char (text, '.') || take_char (text, ',')) {
    int scale = G_USEC_PER_SEC / 10;

    if (!g_ascii_isdigit (**text))
      return FALSE;
    for (; g_ascii_isdigit (**text); (*text)++, scale /= 10)
      fraction += (**text - '0') * scale;
  }
  if (hour > 23 || minute > 59 || second > 60)
    return FALSE;

  *us = ((gint64) hour * 3600 + minute * 60 + MIN (second, 59)) * G_USEC_PER_SEC + fraction;
  return TRUE;
}

/* Blanks go, but the one that stands in the place of the "T" becomes it. */
static char *
without_blanks (const char *text)
{
  GString *clean = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++) {
    if (!g_ascii_isspace (*p))
      g_string_append_c (clean, *p);
    else if (clean->len == 10 && strpbrk (text, "Tt") == NULL && g_ascii_isdigit (p[1]))
      g_string_append_c (clean, 'T');
  }
  return g_string_free (clean, FALSE);
}

static gboolean
parse_instant (const char *text, gint64 *instant)
{
  int year, month, day, zone = 0;
  gint64 us = 0;
  GDate date;

  if (!take_digits (&text, 4, &year) || !take_char (&text, '-') ||
      !take_digits (&text, 2, &month) || !take_char (&text, '-') || !take_digits (&text, 2, &day))
    return FALSE;
  if (year < 1 || !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return FALSE;
  if (*text != '\0' && !((take_char (&text, 'T') || take_char (&text, 't')) &&
                         take_time (&text, &us) && take_zone (&text, &zone)))
    return FALSE;
  if (year == 1 || year == 9999) {
    *instant = PD_INSTANT_NONE;
    return TRUE;
  }

  g_date_set_dmy (&date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  /* 719163 is the Julian day (of GDate) of 1970-01-01. */
  *instant = ((gint64) g_date_get_julian (&date) - 719163) * PD_DAY_US + us -
             (gint64) zone * 60 * G_USEC_PER_SEC;
  return TRUE;
}

gboolean
pd_json_parse_instant (const char *text, gint64 *instant, GError **error)
{
  g_autofree char *rid = NULL;
  const char *clean = text;

  g_return_val_if_fail (text != NULL, FALSE);

  *instant = PD_INSTANT_NONE;
  if (strpbrk (text, " \t\n\r\f\v") != NULL)
    clean = rid = without_blanks (text);
  if (*clean == '\0' || parse_instant (clean, instant))
    return TRUE;

  return set_fault (error, "“%.40s” is no date", text);
}

gboolean
pd_json_find_instant (JsonObject *object, const char *member, gint64 *instant, GError **error)
{
  JsonNode *node = pd_json_find (object, member);

  *instant = PD_INSTANT_NONE;
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING ||
      !pd_json_parse_instant (json_node_get_string (node), instant, NULL))
    return set_fault (error, "the member “%s” is not a date", member);

  return TRUE;
}

JsonArray *
pd_json_find_array (JsonObject *object, const char *member, GError **error)
{
  JsonNode *node = pd_json_find (object, member);

  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_ARRAY (node)) {
    set_fault (error, "the member “%s” is not an array", member);
    return NULL;
  }
  return json_node_get_array (node);
}

JsonObject *
pd_json_find_object (JsonObject *object, const char *member, GError **error)
{
  JsonNode *node = pd_json_find (object, member);

  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node)) {
    set_fault (error, "the member “%s” is not an object", member);
    return NULL;
  }
  return json_node_get_object (node);
}

static const char *
skip_joints (const char *text)
{
  while (*text == '_' || *text == '-' || *text == ' ')
    text++;

  return text;
}

/* "one_time", "OneTime" and "one-time" are one word. */
static gboolean
is_same_word (const char *a, const char *b)
{
  for (;; a++, b++) {
    a = skip_joints (a);
    b = skip_joints (b);
    if (g_ascii_tolower (*a) != g_ascii_tolower (*b))
      return FALSE;
    if (*a == '\0')
      return TRUE;
  }
}

int
pd_json_enum_index (const char *text, const char *const *names)
{
  if (text == NULL)
    return -1;

  for (int i = 0; names[i] != NULL; i++) {
    if (is_same_word (text, names[i]))
      return i;
  }
  return -1;
}

gboolean
pd_json_find_enum (JsonObject *object,
                   const char *member,
                   const char *const *names,
                   int *index,
                   char **text,
                   GError **error)
{
  g_autofree char *found = NULL;
  gint64 place;

  *index = -1;
  if (text != NULL)
    *text = NULL;
  if (!pd_json_find_text (object, member, &found, error))
    return FALSE;
  if (found == NULL)
    return TRUE;

  *index = pd_json_enum_index (found, names);
  if (*index < 0 && parse_int64 (found, &place) && place >= 0 &&
      place < (gint64) g_strv_length ((char **) names))
    *index = (int) place;
  if (text != NULL)
    *text = g_steal_pointer (&found);
  return TRUE;
}

JsonArray *
pd_json_find_items (JsonNode *root, GError **error)
{
  static const char *const members[] = { "items", "value" };
  JsonObject *object;

  g_return_val_if_fail (root != NULL, NULL);

  if (JSON_NODE_HOLDS_ARRAY (root))
    return json_array_ref (json_node_get_array (root));
  if (!JSON_NODE_HOLDS_OBJECT (root)) {
    set_fault (error, "%s", "the answer is no list");
    return NULL;
  }

  object = json_node_get_object (root);
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++) {
    JsonObjectIter iter;
    const char *name;
    JsonNode *node;

    json_object_iter_init (&iter, object);
    while (json_object_iter_next (&iter, &name, &node)) {
      if (g_ascii_strcasecmp (name, members[i]) != 0)
        continue;
      if (JSON_NODE_HOLDS_NULL (node))
        return json_array_new ();
      if (JSON_NODE_HOLDS_ARRAY (node))
        return json_array_ref (json_node_get_array (node));
    }
  }

  set_fault (error, "%s", "the answer holds no list");
  return NULL;
}

gboolean
pd_json_is_same_id (const char *a, const char *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  if ((g_uuid_string_is_valid (a) && g_uuid_string_is_valid (b)) || (*a == '/' && *b == '/'))
    return g_ascii_strcasecmp (a, b) == 0;

  return strcmp (a, b) == 0;
}
