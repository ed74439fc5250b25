// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-errand-private.h"
#include "pd-json-open.h"
#include "pd-json.h"

/* A deed as the outbox keeps it (sealed with the vault): one JSON object, members only where they
 * say something. A later edition adds members and never changes what one means: an older item must
 * be read after an update. */

#define DEED_FORMAT 1
/* Attachments (13.9) and more. */
#define MAX_BYTES (256 * 1024 * 1024)

/* --- plain structs by tables --- */

typedef enum { SLOT_TEXT, SLOT_INT64, SLOT_INT } SlotKind;

typedef struct
{
  const char *name;
  SlotKind kind;
  gsize offset;
  gint64 silent; /* a number that is not written, and that stands for a missing one */
} Slot;

#define TEXT(type, member)                               \
  {                                                      \
#member, SLOT_TEXT, G_STRUCT_OFFSET(type, member), 0 \
  }
#define INT64(type, member)                               \
  {                                                       \
#member, SLOT_INT64, G_STRUCT_OFFSET(type, member), 0 \
  }
#define INT(type, member, silent)                            \
  {                                                          \
#member, SLOT_INT, G_STRUCT_OFFSET(type, member), silent \
  }

static const Slot customer_slots[] = {
  TEXT (PdCustomerFields, name),          TEXT (PdCustomerFields, domain),
  TEXT (PdCustomerFields, country),       TEXT (PdCustomerFields, currency),
  TEXT (PdCustomerFields, email),         TEXT (PdCustomerFields, phone),
  TEXT (PdCustomerFields, first_name),    TEXT (PdCustomerFields, last_name),
  TEXT (PdCustomerFields, tenant_id),     TEXT (PdCustomerFields, registration_id),
  TEXT (PdCustomerFields, address_line1), TEXT (PdCustomerFields, address_line2),
  TEXT (PdCustomerFields, city),          TEXT (PdCustomerFields, state),
  TEXT (PdCustomerFields, postal_code),
};
static const Slot agreement_slots[] = {
  TEXT (PdAgreementFields, first_name), TEXT (PdAgreementFields, last_name),
  TEXT (PdAgreementFields, email),      TEXT (PdAgreementFields, phone),
  INT64 (PdAgreementFields, date),
};
static const Slot item_slots[] = {
  TEXT (PdOrderItem, product_id),   TEXT (PdOrderItem, sku_id),  INT64 (PdOrderItem, quantity),
  TEXT (PdOrderItem, term),         TEXT (PdOrderItem, billing), TEXT (PdOrderItem, region),
  TEXT (PdOrderItem, subscription),
};
static const Slot grant_slots[] = {
  TEXT (PdGrant, name),           TEXT (PdGrant, email),   TEXT (PdGrant, principal_id),
  TEXT (PdGrant, principal_type), TEXT (PdGrant, role_id),
};
static const Slot change_slots[] = {
  TEXT (PdReservationChange, name),           TEXT (PdReservationChange, scope_type),
  TEXT (PdReservationChange, scope_id),       TEXT (PdReservationChange, scope_name),
  INT (PdReservationChange, flexibility, -1),
};
static const Slot ask_slots[] = {
  INT64 (PdRefundAsk, quantity),       INT64 (PdRefundAsk, date),
  INT (PdRefundAsk, used, -1),         TEXT (PdRefundAsk, used_reason),
  TEXT (PdRefundAsk, policy_id),       INT64 (PdRefundAsk, current_minor),
  INT64 (PdRefundAsk, accepted_minor), TEXT (PdRefundAsk, accepted_currency),
};
static const Slot rate_slots[] = {
  TEXT (PdUsdRate, currency),
  INT64 (PdUsdRate, rate_nano),
  INT64 (PdUsdRate, date),
  TEXT (PdUsdRate, source),
};
static const Slot fields_slots[] = {
  TEXT (PdRequestFields, type),
  INT64 (PdRequestFields, customer_row_id),
  INT64 (PdRequestFields, line_row_id),
  INT64 (PdRequestFields, reservation_row_id),
  TEXT (PdRequestFields, subscription_id),
  TEXT (PdRequestFields, problem),
  TEXT (PdRequestFields, category),
  TEXT (PdRequestFields, impact),
  TEXT (PdRequestFields, title),
  TEXT (PdRequestFields, reason),
  TEXT (PdRequestFields, amount),
  TEXT (PdRequestFields, description),
};
static const Slot contact_slots[] = {
  TEXT (PdContact, first_name), TEXT (PdContact, last_name), TEXT (PdContact, email),
  TEXT (PdContact, phone),      TEXT (PdContact, method),    TEXT (PdContact, language),
  TEXT (PdContact, time_zone),  TEXT (PdContact, country),
};
static const Slot deed_slots[] = {
  TEXT (PdDeed, request_id),  INT64 (PdDeed, customer_row_id),
  INT64 (PdDeed, row_id),     INT (PdDeed, acknowledged, 0),
  INT (PdDeed, checklist, 0), TEXT (PdDeed, product_id),
  TEXT (PdDeed, version),     TEXT (PdDeed, language),
  TEXT (PdDeed, file_type),   INT64 (PdDeed, other_row_id),
  TEXT (PdDeed, name),        TEXT (PdDeed, text),
  INT (PdDeed, flag, 0),      INT (PdDeed, from_day, 0),
  INT (PdDeed, to_day, 0),    TEXT (PdDeed, secret_key),
  TEXT (PdDeed, secret_url),  INT64 (PdDeed, at),
  TEXT (PdDeed, replaces),
};

static void
write_slots (JsonObject *object, const Slot *slots, gsize n_slots, gconstpointer data)
{
  for (gsize i = 0; i < n_slots; i++) {
    const guint8 *place = (const guint8 *) data + slots[i].offset;
    gint64 number = 0;

    if (slots[i].kind == SLOT_TEXT) {
      const char *text = *(const char *const *) (gconstpointer) place;

      if (text != NULL)
        json_object_set_string_member (object, slots[i].name, text);
      continue;
    }
    number = slots[i].kind == SLOT_INT64 ? *(const gint64 *) (gconstpointer) place
                                         : *(const int *) (gconstpointer) place;
    if (number != slots[i].silent)
      json_object_set_int_member (object, slots[i].name, number);
  }
}

static gboolean
read_number (JsonObject *object, const Slot *slot, gpointer place, GError **error)
{
  gboolean is_set = FALSE;
  gint64 number = 0;

  if (!pd_json_find_int64 (object, slot->name, &number, &is_set, error))
    return FALSE;
  if (!is_set)
    number = slot->silent;
  if (slot->kind == SLOT_INT64) {
    *(gint64 *) place = number;
    return TRUE;
  }
  if (number < G_MININT || number > G_MAXINT) {
    g_set_error (error, PD_ERROR, PD_ERROR_PROTOCOL, "\"%s\" is out of range", slot->name);
    return FALSE;
  }
  *(int *) place = (int) number;
  return TRUE;
}

static gboolean
read_slots (JsonObject *object, const Slot *slots, gsize n_slots, gpointer data, GError **error)
{
  for (gsize i = 0; i < n_slots; i++) {
    gpointer place = (guint8 *) data + slots[i].offset;

    if (slots[i].kind == SLOT_TEXT) {
      g_clear_pointer ((char **) place, g_free);
      if (!pd_json_find_text (object, slots[i].name, place, error))
        return FALSE;
    } else if (!read_number (object, &slots[i], place, error)) {
      return FALSE;
    }
  }
  return TRUE;
}

#define WRITE(object, slots, data) write_slots (object, slots, G_N_ELEMENTS (slots), data)
#define READ(object, slots, data, error) \
  read_slots (object, slots, G_N_ELEMENTS (slots), data, error)

/* --- writing --- */

static void
write_object (JsonObject *parent,
              const char *name,
              const Slot *slots,
              gsize n_slots,
              gconstpointer data)
{
  JsonObject *object;

  if (data == NULL)
    return;

  object = json_object_new ();
  write_slots (object, slots, n_slots, data);
  json_object_set_object_member (parent, name, object);
}

#define WRITE_OBJECT(parent, name, slots, data) \
  write_object (parent, name, slots, G_N_ELEMENTS (slots), data)

static void
write_items (JsonObject *root, GPtrArray *items)
{
  JsonArray *array;

  if (items == NULL)
    return;

  array = json_array_new ();
  for (guint i = 0; i < items->len; i++) {
    JsonObject *object = json_object_new ();

    WRITE (object, item_slots, items->pdata[i]);
    json_array_add_object_element (array, object);
  }
  json_object_set_array_member (root, "items", array);
}

static void
write_numbers (JsonObject *root, const char *name, const gint64 *numbers, gsize n_numbers)
{
  JsonArray *array = json_array_new ();

  for (gsize i = 0; i < n_numbers; i++)
    json_array_add_int_element (array, numbers[i]);
  json_object_set_array_member (root, name, array);
}

static void
write_files (JsonObject *root, GPtrArray *files)
{
  JsonArray *array;

  if (files == NULL)
    return;

  array = json_array_new ();
  for (guint i = 0; i < files->len; i++) {
    const PdLoadedFile *file = files->pdata[i];
    gsize size = 0;
    const guchar *bytes = g_bytes_get_data (file->content, &size);
    g_autofree char *content = g_base64_encode (bytes, size);
    JsonObject *object = json_object_new ();

    json_object_set_string_member (object, "name", file->name);
    json_object_set_string_member (object, "content", content);
    json_array_add_object_element (array, object);
  }
  json_object_set_array_member (root, "files", array);
}

static void
write_markets (JsonObject *root, PdMarketList *markets)
{
  GPtrArray *rows = pd_market_list_get_all (markets);
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();

  json_object_set_int_member (object, "as_of", pd_market_list_get_as_of (markets));
  for (guint i = 0; i < rows->len; i++) {
    const PdMarket *market = rows->pdata[i];
    JsonArray *row = json_array_new ();

    json_array_add_string_element (row, market->iso);
    json_array_add_string_element (row, market->name_en);
    json_array_add_string_element (row, market->name_ja);
    json_array_add_array_element (array, row);
  }
  json_object_set_array_member (object, "rows", array);
  json_object_set_object_member (root, "markets", object);
}

char *
pd_deed_to_text (const PdDeed *deed)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *root = json_object_new ();

  g_return_val_if_fail (deed != NULL, NULL);

  json_node_take_object (node, root);
  json_object_set_int_member (root, "format", DEED_FORMAT);
  json_object_set_string_member (root, "kind", pd_deed_kind_to_name (deed->kind));
  WRITE (root, deed_slots, deed);
  WRITE_OBJECT (root, "customer", customer_slots, deed->customer);
  WRITE_OBJECT (root, "agreement", agreement_slots, deed->agreement);
  write_items (root, deed->items);
  if (deed->line_row_ids != NULL)
    write_numbers (root, "line_row_ids", (const gint64 *) (gpointer) deed->line_row_ids->data,
                   deed->line_row_ids->len);
  write_numbers (root, "quantities", deed->quantities, G_N_ELEMENTS (deed->quantities));
  WRITE_OBJECT (root, "grant", grant_slots, deed->grant);
  WRITE_OBJECT (root, "change", change_slots, deed->change);
  WRITE_OBJECT (root, "ask", ask_slots, deed->ask);
  if (deed->ask != NULL)
    WRITE_OBJECT (json_object_get_object_member (root, "ask"), "rate", rate_slots, deed->ask->rate);
  WRITE_OBJECT (root, "fields", fields_slots, deed->fields);
  if (deed->fields != NULL)
    WRITE_OBJECT (json_object_get_object_member (root, "fields"), "contact", contact_slots,
                  deed->fields->contact);
  write_files (root, deed->files);
  if (deed->markets != NULL)
    write_markets (root, deed->markets);

  return json_to_string (node, FALSE);
}

/* --- reading --- */

/* The member object, or NULL without @error where there is none; @data then is made by @size. */
static gboolean
read_object (JsonObject *parent,
             const char *name,
             const Slot *slots,
             gsize n_slots,
             gsize size,
             gpointer *data,
             GError **error)
{
  g_autoptr (GError) local_error = NULL;
  JsonObject *object = pd_json_find_object (parent, name, &local_error);

  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  if (object == NULL)
    return TRUE;

  *data = g_malloc0 (size);
  return read_slots (object, slots, n_slots, *data, error);
}

#define READ_OBJECT(parent, name, slots, place, error)                                            \
  read_object (parent, name, slots, G_N_ELEMENTS (slots), sizeof **(place), (gpointer *) (place), \
               error)

/* NULL without @error: there is no such member. */
static gboolean
find_array (JsonObject *parent, const char *name, JsonArray **array, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  *array = pd_json_find_array (parent, name, &local_error);
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
read_items (JsonObject *root, PdDeed *deed, GError **error)
{
  JsonArray *array;

  if (!find_array (root, "items", &array, error))
    return FALSE;
  if (array == NULL)
    return TRUE;

  deed->items = g_ptr_array_new_with_free_func ((GDestroyNotify) pd_order_item_free);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonObject *object = pd_json_element_object (array, i, error);
    PdOrderItem *item;

    if (object == NULL)
      return FALSE;
    item = g_new0 (PdOrderItem, 1);
    g_ptr_array_add (deed->items, item);
    if (!READ (object, item_slots, item, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
element_number (JsonArray *array, guint index, gint64 *number, GError **error)
{
  JsonNode *node = json_array_get_element (array, index);

  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64) {
    g_set_error (error, PD_ERROR, PD_ERROR_PROTOCOL, "Element %u is no number", index);
    return FALSE;
  }
  *number = json_node_get_int (node);
  return TRUE;
}

static gboolean
read_numbers (JsonObject *root, PdDeed *deed, GError **error)
{
  JsonArray *ids, *quantities;

  if (!find_array (root, "line_row_ids", &ids, error) ||
      !find_array (root, "quantities", &quantities, error))
    return FALSE;

  if (ids != NULL)
    deed->line_row_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; ids != NULL && i < json_array_get_length (ids); i++) {
    gint64 id = 0;

    if (!element_number (ids, i, &id, error))
      return FALSE;
    g_array_append_val (deed->line_row_ids, id);
  }
  for (guint i = 0; quantities != NULL && i < json_array_get_length (quantities) &&
                    i < G_N_ELEMENTS (deed->quantities);
       i++) {
    if (!element_number (quantities, i, &deed->quantities[i], error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_files (JsonObject *root, PdDeed *deed, GError **error)
{
  JsonArray *array;

  if (!find_array (root, "files", &array, error))
    return FALSE;
  if (array == NULL)
    return TRUE;

  deed->files = g_ptr_array_new_with_free_func ((GDestroyNotify) pd_loaded_file_free);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonObject *object = pd_json_element_object (array, i, error);
    const char *name = object != NULL ? pd_json_get_string (object, "name", error) : NULL;
    const char *content = name != NULL ? pd_json_get_string (object, "content", error) : NULL;
    PdLoadedFile *file;
    guchar *bytes;
    gsize size = 0;

    if (content == NULL)
      return FALSE;
    bytes = g_base64_decode (content, &size);
    file = g_new0 (PdLoadedFile, 1);
    file->name = g_strdup (name);
    file->content = g_bytes_new_take (bytes, size);
    g_ptr_array_add (deed->files, file);
  }
  return TRUE;
}

static gboolean
read_ask (JsonObject *root, PdDeed *deed, GError **error)
{
  if (!READ_OBJECT (root, "ask", ask_slots, &deed->ask, error))
    return FALSE;

  return deed->ask == NULL || READ_OBJECT (pd_json_find_object (root, "ask", NULL), "rate",
                                           rate_slots, &deed->ask->rate, error);
}

static gboolean
read_fields (JsonObject *root, PdDeed *deed, GError **error)
{
  if (!READ_OBJECT (root, "fields", fields_slots, &deed->fields, error))
    return FALSE;

  return deed->fields == NULL || READ_OBJECT (pd_json_find_object (root, "fields", NULL), "contact",
                                              contact_slots, &deed->fields->contact, error);
}

static gboolean
read_markets (JsonObject *root, PdDeed *deed, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) pd_market_free);
  g_autoptr (GError) local_error = NULL;
  JsonObject *object = pd_json_find_object (root, "markets", &local_error);
  JsonArray *array = NULL;
  gint64 as_of = 0;

  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  if (object == NULL)
    return TRUE;
  if (!pd_json_get_int64 (object, "as_of", G_MININT64, G_MAXINT64, &as_of, error) ||
      (array = pd_json_get_array (object, "rows", error)) == NULL)
    return FALSE;

  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *node = json_array_get_element (array, i);
    JsonArray *row = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
    const char *texts[3] = { NULL, NULL, NULL };

    if (row == NULL || json_array_get_length (row) != G_N_ELEMENTS (texts)) {
      g_set_error (error, PD_ERROR, PD_ERROR_PROTOCOL, "Row %u is no market", i);
      return FALSE;
    }
    for (guint k = 0; k < G_N_ELEMENTS (texts); k++) {
      texts[k] = pd_json_element_string (row, k, error);
      if (texts[k] == NULL)
        return FALSE;
    }
    g_ptr_array_add (rows, pd_market_new (texts[0], texts[1], texts[2]));
  }

  deed->markets = pd_market_list_new (g_steal_pointer (&rows), as_of, error);
  return deed->markets != NULL;
}

static gboolean
read_deed (JsonObject *root, PdDeed *deed, GError **error)
{
  return READ (root, deed_slots, deed, error) &&
         READ_OBJECT (root, "customer", customer_slots, &deed->customer, error) &&
         READ_OBJECT (root, "agreement", agreement_slots, &deed->agreement, error) &&
         read_items (root, deed, error) && read_numbers (root, deed, error) &&
         READ_OBJECT (root, "grant", grant_slots, &deed->grant, error) &&
         READ_OBJECT (root, "change", change_slots, &deed->change, error) &&
         read_ask (root, deed, error) && read_fields (root, deed, error) &&
         read_files (root, deed, error) && read_markets (root, deed, error);
}

PdDeed *
pd_deed_from_text (const char *text, GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (PdDeed) deed = NULL;
  JsonObject *root;
  const char *name;
  PdDeedKind kind = PD_DEED_SETTLE;
  gint64 format = 0;

  g_return_val_if_fail (text != NULL, NULL);

  node = pd_json_parse (text, -1, MAX_BYTES, error);
  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node)) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_PROTOCOL, "A deed is no object");
    return NULL;
  }

  root = json_node_get_object (node);
  name = pd_json_get_string (root, "kind", error);
  if (name == NULL || !pd_json_get_int64 (root, "format", 1, DEED_FORMAT, &format, error))
    return NULL;
  if (!pd_deed_kind_from_name (name, &kind)) {
    g_set_error (error, PD_ERROR, PD_ERROR_PROTOCOL, "\"%s\" is no deed", name);
    return NULL;
  }

  deed = pd_deed_new (kind, NULL);
  if (!read_deed (root, deed, error))
    return NULL;
  if (deed->request_id == NULL) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_PROTOCOL, "A deed has no request ID");
    return NULL;
  }
  return g_steal_pointer (&deed);
}

/* --- notes --- */

char *
pd_errand_notes_to_text (GHashTable *notes)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *root = json_object_new ();
  GHashTableIter iter;
  gpointer name, value;

  json_node_take_object (node, root);
  g_hash_table_iter_init (&iter, notes);
  while (g_hash_table_iter_next (&iter, &name, &value))
    json_object_set_string_member (root, name, value);
  return json_to_string (node, FALSE);
}

GHashTable *
pd_errand_notes_from_text (const char *text, GError **error)
{
  g_autoptr (GHashTable) notes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (JsonNode) node = NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (text == NULL || *text == '\0')
    return g_steal_pointer (&notes);
  node = pd_json_parse (text, -1, MAX_BYTES, error);
  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node)) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_PROTOCOL, "The notes of an act are no object");
    return NULL;
  }

  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &value)) {
    if (!JSON_NODE_HOLDS_VALUE (value) || json_node_get_value_type (value) != G_TYPE_STRING) {
      g_set_error (error, PD_ERROR, PD_ERROR_PROTOCOL, "The note \"%s\" is no text", name);
      return NULL;
    }
    g_hash_table_replace (notes, g_strdup (name), g_strdup (json_node_get_string (value)));
  }
  return g_steal_pointer (&notes);
}

gboolean
pd_errand_note_entry (PdOutboxEntry *entry, const char *name, const char *value, GError **error)
{
  g_autoptr (GHashTable) notes = pd_errand_notes_from_text (entry->notes, error);

  if (notes == NULL)
    return FALSE;
  g_hash_table_replace (notes, g_strdup (name), g_strdup (value));
  g_free (entry->notes);
  entry->notes = pd_errand_notes_to_text (notes);
  return TRUE;
}

char *
pd_errand_dup_entry_note (const PdOutboxEntry *entry, const char *name)
{
  g_autoptr (GHashTable) notes = pd_errand_notes_from_text (entry->notes, NULL);

  return notes != NULL ? g_strdup (g_hash_table_lookup (notes, name)) : NULL;
}
