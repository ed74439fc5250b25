// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "desk-service-azure-private.h"

#include <math.h>
#include <string.h>

#define SKIP_TOKEN "$skiptoken"
#define NANO G_GINT64_CONSTANT (1000000000)

/* --- writing --- */

/* A double with the currency's decimals, as the service writes it (section 1, money). */
JsonObject *
azure_money (gint64 minor, const char *currency)
{
  JsonObject *money = json_object_new ();
  g_autofree char *plain = pd_money_format_plain (minor, currency);

  json_object_set_string_member (money, "currencyCode", currency);
  json_object_set_double_member (money, "amount", g_ascii_strtod (plain, NULL));
  return money;
}

void
azure_set_money (JsonObject *object, const char *name, gint64 minor, const char *currency)
{
  json_object_set_object_member (object, name, azure_money (minor, currency));
}

/* Seven digits at most, trailing zeros cut: "…:32.7632798Z", "…:32.5Z", "…:32Z". */
void
azure_set_instant (JsonObject *object, const char *name, gint64 instant)
{
  g_autofree char *text = NULL;
  g_autoptr (GString) odd = NULL;
  char *dot;

  if (instant == PD_INSTANT_NONE) {
    json_object_set_null_member (object, name);
    return;
  }

  text = pd_instant_format_iso (instant);
  dot = strchr (text, '.');
  odd = g_string_new (text);
  if (dot != NULL && strlen (dot) == strlen (".123456Z"))
    g_string_insert_c (odd, odd->len - 1, '8'); /* the book knows six of them */
  json_object_set_string_member (object, name, odd->str);
}

void
azure_set_date (JsonObject *object, const char *name, gint64 instant)
{
  g_autofree char *text = NULL;

  if (instant == PD_INSTANT_NONE) {
    json_object_set_null_member (object, name);
    return;
  }
  text = pd_instant_format_iso_date (instant);
  json_object_set_string_member (object, name, text);
}

void
azure_set_text (JsonObject *object, const char *name, const char *text)
{
  if (text == NULL || *text == '\0')
    json_object_set_null_member (object, name);
  else
    json_object_set_string_member (object, name, text);
}

JsonObject *
azure_add_object (JsonObject *object, const char *name)
{
  JsonObject *member = json_object_new ();

  json_object_set_object_member (object, name, member);
  return member;
}

JsonNode *
azure_node (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return node;
}

JsonNode *
azure_list_node (JsonArray *array)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (node, array);
  return node;
}

/* --- rates --- */

gint64
azure_get_rate (AzureState *state, const char *currency)
{
  static const struct
  {
    const char *currency;
    gint64 rate_nano;
  } known[] = {
    { "JPY", 6700000 },   { "EUR", 1080000000 }, { "GBP", 1250000000 },
    { "AUD", 650000000 }, { "BRL", 180000000 },  { "KWD", 3250000000 },
  };
  const gint64 *set = g_hash_table_lookup (state->rates, currency);

  if (set != NULL)
    return *set;
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++) {
    if (strcmp (known[i].currency, currency) == 0)
      return known[i].rate_nano;
  }
  return NANO;
}

gint64
azure_to_usd (AzureCall *self, gint64 minor, const char *currency)
{
  PdUsdRate rate = { .currency = (char *) currency,
                     .rate_nano = azure_get_rate (self->state, currency),
                     .date = self->engine->now,
                     .source = (char *) "desk-service" };
  g_autoptr (GError) error = NULL;
  gint64 usd_minor = 0;

  if (!pd_usd_rate_apply (&rate, minor, currency, &usd_minor, &error)) {
    g_warning ("Converting into US dollars: %s", error->message);
    return G_MAXINT64;
  }
  return usd_minor;
}

/* --- reading --- */

static gboolean
fail_member (GError **error, GError *found)
{
  azure_fail (error, 400, "InvalidRequestContent", "%s", found->message);
  g_error_free (found);
  return FALSE;
}

JsonObject *
azure_find_object (JsonObject *object, const char *name, GError **error)
{
  GError *local_error = NULL;
  JsonObject *member = pd_json_find_object (object, name, &local_error);

  if (local_error != NULL)
    fail_member (error, local_error);
  else if (member == NULL)
    azure_fail (error, 400, "InvalidRequestContent", "The request has no %s.", name);
  return member;
}

/* NULL with @error where it is missing. */
char *
azure_find_text (JsonObject *object, const char *name, GError **error)
{
  GError *local_error = NULL;
  char *text = NULL;

  pd_json_find_text (object, name, &text, &local_error);
  if (local_error != NULL)
    fail_member (error, local_error);
  else if (text == NULL)
    azure_fail (error, 400, "InvalidRequestContent", "The request has no %s.", name);
  return text;
}

gboolean
azure_find_number (JsonObject *object, const char *name, gint64 *value, GError **error)
{
  GError *local_error = NULL;
  gboolean is_set = FALSE;

  pd_json_find_int64 (object, name, value, &is_set, &local_error);
  if (local_error != NULL)
    return fail_member (error, local_error);
  return is_set || azure_fail (error, 400, "InvalidRequestContent", "The request has no %s.", name);
}

/* --- paging (section 1) --- */

/* The same call, further on; blanks as "+", the dollar sign encoded, as the service does it. */
static char *
make_next_link (AzureCall *self, guint skip)
{
  const char *mark = strchr (self->call->target, '?');
  g_autofree char *path = mark != NULL ? g_strndup (self->call->target, mark - self->call->target)
                                       : g_strdup (self->call->target);
  g_autoptr (GString) query = g_string_new (NULL);
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, self->call->query);
  while (g_hash_table_iter_next (&iter, &name, &value)) {
    g_autofree char *left = g_uri_escape_string (name, NULL, FALSE);
    g_autofree char *right = g_uri_escape_string (value, " ", FALSE);

    if (g_ascii_strcasecmp (name, SKIP_TOKEN) == 0)
      continue;
    g_strdelimit (right, " ", '+');
    g_string_append_printf (query, "%s=%s&", left, right);
  }
  return g_strdup_printf ("%s%s?%s%%24skiptoken=%u", desk_service_get_url (self->call->service),
                          path, query->str, skip);
}

gboolean
azure_answer_list (AzureCall *self, JsonArray *items, guint size, GError **error)
{
  g_autoptr (JsonArray) all = items;
  const char *skip_text = desk_call_get_query (self->call, SKIP_TOKEN);
  JsonObject *answer;
  JsonArray *page;
  guint n = json_array_get_length (all);
  guint64 skip = 0;

  if (skip_text != NULL && !g_ascii_string_to_unsigned (skip_text, 10, 0, n, &skip, NULL))
    return azure_fail (error, 400, "BadRequest", "The skip token is not valid.");

  answer = json_object_new ();
  page = json_array_new ();
  for (guint i = skip; i < n && i < skip + size; i++)
    json_array_add_element (page, json_array_dup_element (all, i));
  json_object_set_array_member (answer, "value", page);
  if (skip + size < n) {
    g_autofree char *next = make_next_link (self, skip + size);

    json_object_set_string_member (answer, "nextLink", next);
  }
  desk_call_answer_object (self->call, 200, answer);
  return TRUE;
}
