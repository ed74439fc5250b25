// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-wire-private.h"

#include <string.h>

#include "pd-json.h"
#include "pd-money.h"

/* A list that is all wrong must not become a book of complaints. */
#define MAX_FAULTS 20
#define MAX_FAULT_TEXT 500

const char *const pd_wire_billing_words[] = {
  "one_time", "monthly", "annual", "triennial", "biennial", "none", NULL,
};

void
pd_wire_list_free (PdWireList *list)
{
  if (list == NULL)
    return;
  g_ptr_array_unref (list->items);
  g_ptr_array_unref (list->faults);
  g_free (list);
}

void
pd_wire_address_free (PdWireAddress *address)
{
  if (address == NULL)
    return;
  g_free (address->first_name);
  g_free (address->last_name);
  g_free (address->line1);
  g_free (address->line2);
  g_free (address->city);
  g_free (address->state);
  g_free (address->postal_code);
  g_free (address->country);
  g_free (address->phone);
  g_free (address);
}

PdWireAddress *
pd_wire_address_copy (const PdWireAddress *address)
{
  PdWireAddress *copy;

  if (address == NULL)
    return NULL;
  copy = g_new0 (PdWireAddress, 1);
  copy->first_name = g_strdup (address->first_name);
  copy->last_name = g_strdup (address->last_name);
  copy->line1 = g_strdup (address->line1);
  copy->line2 = g_strdup (address->line2);
  copy->city = g_strdup (address->city);
  copy->state = g_strdup (address->state);
  copy->postal_code = g_strdup (address->postal_code);
  copy->country = g_strdup (address->country);
  copy->phone = g_strdup (address->phone);
  return copy;
}

void
pd_wire_contact_free (PdWireContact *contact)
{
  if (contact == NULL)
    return;
  g_free (contact->first_name);
  g_free (contact->last_name);
  g_free (contact->email);
  g_free (contact->phone);
  g_free (contact);
}

gboolean
pd_wire_split_item_id (const char *item_id, char **product_id, char **sku_id, char **availability)
{
  g_auto (GStrv) parts = item_id == NULL ? NULL : g_strsplit (item_id, ":", 4);
  gboolean is_item = parts != NULL && g_strv_length (parts) == 3 && *parts[0] != '\0' &&
                     *parts[1] != '\0' && *parts[2] != '\0';

  if (product_id != NULL)
    *product_id = is_item ? g_strdup (parts[0]) : NULL;
  if (sku_id != NULL)
    *sku_id = is_item ? g_strdup (parts[1]) : NULL;
  if (availability != NULL)
    *availability = is_item ? g_strdup (parts[2]) : NULL;
  return is_item;
}

/* --- members --- */

void
pd_wire_add_fault (char **fault, const char *text)
{
  char *longer;

  if (*fault == NULL) {
    *fault = g_strdup (text);
    return;
  }
  if (strlen (*fault) > MAX_FAULT_TEXT)
    return;
  longer = g_strdup_printf ("%s; %s", *fault, text);
  g_free (*fault);
  *fault = longer;
}

/* Takes @error. */
static void
add_error (char **fault, GError *error)
{
  if (error == NULL)
    return;
  pd_wire_add_fault (fault, error->message);
  g_error_free (error);
}

char *
pd_wire_take_text (JsonObject *object, const char *member, char **fault)
{
  g_autofree char *text = NULL;
  GError *error = NULL;

  if (!pd_json_find_text (object, member, &text, &error))
    add_error (fault, error);
  return text == NULL || *text == '\0' ? NULL : g_steal_pointer (&text);
}

char *
pd_wire_take_id (JsonObject *object, const char *member, char **fault)
{
  char *id = pd_wire_take_text (object, member, fault);

  if (id != NULL && g_uuid_string_is_valid (id)) {
    for (char *p = id; *p != '\0'; p++)
      *p = g_ascii_tolower (*p);
  }
  return id;
}

gint64
pd_wire_take_int64 (JsonObject *object, const char *member, gint64 missing, char **fault)
{
  gint64 value;
  gboolean is_set;
  GError *error = NULL;

  if (pd_json_find_int64 (object, member, &value, &is_set, &error))
    return is_set ? value : missing;

  add_error (fault, error);
  return missing;
}

gboolean
pd_wire_take_boolean (JsonObject *object, const char *member, char **fault)
{
  gboolean value;
  GError *error = NULL;

  if (!pd_json_find_boolean (object, member, &value, &error))
    add_error (fault, error);
  return value;
}

gint64
pd_wire_take_instant (JsonObject *object, const char *member, char **fault)
{
  gint64 instant;
  GError *error = NULL;

  if (!pd_json_find_instant (object, member, &instant, &error))
    add_error (fault, error);
  return instant;
}

/* Plain decimal text with any number of decimals. Rounds half away from zero. */
static gboolean
parse_amount (const char *text, const char *currency, gint64 *minor)
{
  int exponent = pd_currency_get_exponent (currency);
  const char *point = strchr (text, '.');
  g_autofree char *cut = NULL;
  gsize keep;

  if (exponent < 0)
    return FALSE;
  if (point == NULL || (int) strlen (point + 1) <= exponent)
    return pd_money_parse (text, currency, minor, NULL);

  keep = (gsize) (point - text) + (exponent > 0 ? 1 + (gsize) exponent : 0);
  cut = g_strndup (text, keep);
  if (!pd_money_parse (cut, currency, minor, NULL))
    return FALSE;
  if (point[1 + exponent] >= '5')
    return pd_money_add (*minor, *text == '-' ? -1 : 1, minor, NULL);
  return TRUE;
}

PdWireAmount
pd_wire_take_amount (JsonObject *object, const char *member, const char *currency, char **fault)
{
  PdWireAmount amount = { FALSE, 0 };
  g_autofree char *text = NULL;
  g_autofree char *told = NULL;
  GError *error = NULL;

  if (!pd_json_find_decimal (object, member, &text, &error)) {
    add_error (fault, error);
    return amount;
  }
  if (text == NULL)
    return amount;
  if (currency != NULL && parse_amount (text, currency, &amount.minor)) {
    amount.is_set = TRUE;
    return amount;
  }

  told = g_strdup_printf ("the member “%s” is no amount of %s", member,
                          currency == NULL ? "an unknown currency" : currency);
  pd_wire_add_fault (fault, told);
  amount.minor = 0;
  return amount;
}

char *
pd_wire_take_word (JsonObject *object, const char *member, const char *const *words, char **fault)
{
  char *text = pd_wire_take_text (object, member, fault);
  int index = pd_json_enum_index (text, words);

  if (index < 0)
    return text;
  g_free (text);
  return g_strdup (words[index]);
}

char *
pd_wire_take_numbered_word (JsonObject *object,
                            const char *member,
                            const char *const *words,
                            char **fault)
{
  g_autofree char *text = NULL;
  GError *error = NULL;
  int index;

  if (!pd_json_find_enum (object, member, words, &index, &text, &error))
    add_error (fault, error);
  if (index >= 0)
    return g_strdup (words[index]);
  return text == NULL || *text == '\0' ? NULL : g_steal_pointer (&text);
}

JsonObject *
pd_wire_take_object (JsonObject *object, const char *member, char **fault)
{
  GError *error = NULL;
  JsonObject *inner = pd_json_find_object (object, member, &error);

  add_error (fault, error);
  return inner;
}

JsonArray *
pd_wire_take_array (JsonObject *object, const char *member, char **fault)
{
  GError *error = NULL;
  JsonArray *array = pd_json_find_array (object, member, &error);

  add_error (fault, error);
  return array;
}

char **
pd_wire_take_strv (JsonObject *object, const char *member, char **fault)
{
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();
  JsonArray *array = pd_wire_take_array (object, member, fault);
  guint n = array == NULL ? 0 : json_array_get_length (array);

  for (guint i = 0; i < n; i++) {
    JsonNode *node = json_array_get_element (array, i);

    if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING) {
      g_strv_builder_add (texts, json_node_get_string (node));
    } else if (!JSON_NODE_HOLDS_NULL (node)) {
      g_autofree char *told = g_strdup_printf ("an item of “%s” is not a text", member);

      pd_wire_add_fault (fault, told);
    }
  }
  return g_strv_builder_end (texts);
}

char *
pd_wire_take_etag (JsonObject *object, char **fault)
{
  JsonObject *attributes = pd_wire_take_object (object, "attributes", fault);

  return attributes == NULL ? NULL : pd_wire_take_text (attributes, "etag", fault);
}

char *
pd_wire_take_link (JsonObject *object, const char *name, char **fault)
{
  JsonObject *links = pd_wire_take_object (object, "links", fault);
  JsonObject *link = links == NULL ? NULL : pd_wire_take_object (links, name, fault);
  g_autofree char *uri = link == NULL ? NULL : pd_wire_take_text (link, "uri", fault);

  if (uri == NULL || *uri != '/' || g_ascii_strncasecmp (uri, "/v1/", 4) == 0)
    return g_steal_pointer (&uri);
  return g_strconcat ("/v1", uri, NULL);
}

PdWireAddress *
pd_wire_read_address (JsonObject *object, char **fault)
{
  PdWireAddress *address = g_new0 (PdWireAddress, 1);

  address->first_name = pd_wire_take_text (object, "firstName", fault);
  address->last_name = pd_wire_take_text (object, "lastName", fault);
  address->line1 = pd_wire_take_text (object, "addressLine1", fault);
  address->line2 = pd_wire_take_text (object, "addressLine2", fault);
  address->city = pd_wire_take_text (object, "city", fault);
  address->state = pd_wire_take_text (object, "state", fault);
  if (address->state == NULL) /* a company profile says "region" */
    address->state = pd_wire_take_text (object, "region", fault);
  address->postal_code = pd_wire_take_text (object, "postalCode", fault);
  address->country = pd_wire_take_text (object, "country", fault);
  address->phone = pd_wire_take_text (object, "phoneNumber", fault);
  return address;
}

PdWireAddress *
pd_wire_take_address (JsonObject *object, const char *member, char **fault)
{
  JsonObject *inner = pd_wire_take_object (object, member, fault);

  return inner == NULL ? NULL : pd_wire_read_address (inner, fault);
}

PdWireContact *
pd_wire_take_contact (JsonObject *object, const char *member, char **fault)
{
  JsonObject *inner = pd_wire_take_object (object, member, fault);
  PdWireContact *contact;

  if (inner == NULL)
    return NULL;
  contact = g_new0 (PdWireContact, 1);
  contact->first_name = pd_wire_take_text (inner, "firstName", fault);
  contact->last_name = pd_wire_take_text (inner, "lastName", fault);
  contact->email = pd_wire_take_text (inner, "email", fault);
  contact->phone = pd_wire_take_text (inner, "phoneNumber", fault);
  return contact;
}

/* --- items --- */

GPtrArray *
pd_wire_read_array (JsonArray *array,
                    PdWireItemReader reader,
                    GDestroyNotify free_item,
                    GPtrArray *faults)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (free_item);
  guint n = array == NULL ? 0 : json_array_get_length (array);

  for (guint i = 0; i < n; i++) {
    JsonNode *node = json_array_get_element (array, i);
    g_autofree char *fault = NULL;
    gpointer item = NULL;

    if (JSON_NODE_HOLDS_OBJECT (node))
      item = reader (json_node_get_object (node), &fault);
    else
      fault = g_strdup ("it is no object");
    if (item != NULL)
      g_ptr_array_add (items, item);
    if (fault != NULL && faults->len < MAX_FAULTS)
      g_ptr_array_add (faults, g_strdup_printf ("item %u: %s", i, fault));
  }
  return items;
}

GPtrArray *
pd_wire_take_items (JsonObject *object,
                    const char *member,
                    PdWireItemReader reader,
                    GDestroyNotify free_item,
                    char **fault)
{
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *items;

  items =
      pd_wire_read_array (pd_wire_take_array (object, member, fault), reader, free_item, faults);
  for (guint i = 0; i < faults->len; i++) {
    g_autofree char *told = g_strdup_printf ("%s: %s", member, (char *) faults->pdata[i]);

    pd_wire_add_fault (fault, told);
  }
  return items;
}

/* What a request's reader knows. */
typedef struct
{
  PdWireItemReader reader;
  GDestroyNotify free_item;
} Expected;

static Expected *
expected_new (PdWireItemReader reader, GDestroyNotify free_item)
{
  Expected *expected = g_new (Expected, 1);

  expected->reader = reader;
  expected->free_item = free_item;
  return expected;
}

static gpointer
read_list (JsonNode *root, gpointer user_data, GError **error)
{
  const Expected *expected = user_data;
  g_autoptr (JsonArray) array = pd_json_find_items (root, error);
  PdWireList *list;

  if (array == NULL)
    return NULL;
  list = g_new0 (PdWireList, 1);
  list->faults = g_ptr_array_new_with_free_func (g_free);
  list->items = pd_wire_read_array (array, expected->reader, expected->free_item, list->faults);
  return list;
}

static gpointer
read_item (JsonNode *root, gpointer user_data, GError **error)
{
  const Expected *expected = user_data;
  g_autofree char *fault = NULL;
  gpointer item = NULL;

  if (JSON_NODE_HOLDS_OBJECT (root))
    item = expected->reader (json_node_get_object (root), &fault);
  if (item == NULL)
    g_set_error (error, PD_ERROR, PD_ERROR_PROTOCOL, "the answer is not what was asked for: %s",
                 fault == NULL ? "it is no object" : fault);
  return item;
}

void
pd_wire_expect_list (PdHttpRequest *request, PdWireItemReader reader, GDestroyNotify free_item)
{
  pd_http_request_set_reader (request, read_list, expected_new (reader, free_item), g_free,
                              (GDestroyNotify) pd_wire_list_free);
}

void
pd_wire_expect_item (PdHttpRequest *request, PdWireItemReader reader, GDestroyNotify free_item)
{
  pd_http_request_set_reader (request, read_item, expected_new (reader, free_item), g_free,
                              free_item);
}
