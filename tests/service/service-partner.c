// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Partner Center: which call goes where, and what all of them use. */

#include "service-partner.h"

#include <math.h>
#include <string.h>

#include "pd-text.h"

static const PartnerRoute *const tables[] = {
  partner_customer_routes, partner_agreement_routes,    partner_user_routes,
  partner_profile_routes,  partner_catalog_routes,      partner_cart_routes,
  partner_order_routes,    partner_subscription_routes, partner_record_routes,
  partner_request_routes,
};

/* --- JSON --- */

void
partner_set_text (JsonObject *object, const char *name, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, name, text);
}

void
partner_set_instant (JsonObject *object, const char *name, gint64 instant)
{
  g_autofree char *text = instant != 0 ? pd_instant_format_iso (instant) : NULL;

  partner_set_text (object, name, text);
}

void
partner_set_money (JsonObject *object, const char *name, gint64 minor, const char *currency)
{
  int exponent = pd_currency_get_exponent (currency);

  json_object_set_double_member (object, name,
                                 (double) minor / pow (10, exponent > 0 ? exponent : 0));
}

void
partner_set_type (JsonObject *object, const char *type)
{
  JsonObject *attributes = json_object_new ();

  json_object_set_string_member (attributes, "objectType", type);
  json_object_set_object_member (object, "attributes", attributes);
}

static JsonObject *
ensure_links (JsonObject *object)
{
  JsonObject *links;

  if (json_object_has_member (object, "links"))
    return json_object_get_object_member (object, "links");

  links = json_object_new ();
  json_object_set_object_member (object, "links", links);
  return links;
}

static JsonObject *
new_link (const char *uri)
{
  JsonObject *link = json_object_new ();

  json_object_set_string_member (link, "uri", uri);
  json_object_set_string_member (link, "method", "GET");
  json_object_set_array_member (link, "headers", json_array_new ());
  return link;
}

void
partner_add_link (JsonObject *object, const char *name, const char *format, ...)
{
  g_autofree char *uri = NULL;
  va_list args;

  va_start (args, format);
  uri = g_strdup_vprintf (format, args);
  va_end (args);
  json_object_set_object_member (ensure_links (object), name, new_link (uri));
}

/* What was asked for, without "/v1": as the far side writes its links. */
static const char *
get_self (DeskCall *call)
{
  return g_ascii_strncasecmp (call->target, "/v1/", 4) == 0 ? call->target + 3 : call->target;
}

JsonObject *
partner_new_collection (DeskCall *call, JsonArray *items)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "totalCount", json_array_get_length (items));
  json_object_set_array_member (object, "items", items);
  json_object_set_object_member (ensure_links (object), "self", new_link (get_self (call)));
  partner_set_type (object, "Collection");
  return object;
}

void
partner_set_next (JsonObject *collection, DeskCall *call, const char *token, gboolean odd)
{
  const char *self = get_self (call);
  const char *seek = strstr (self, "seekOperation");
  g_autofree char *base =
      g_strndup (self, seek != NULL ? (gsize) (seek - self - 1) : strlen (self));
  g_autofree char *uri = NULL;
  JsonObject *link, *header;
  JsonArray *headers;

  if (token == NULL)
    return;

  /* Some services write a second "?" (1.4). */
  uri = g_strdup_printf ("%s%cseekOperation=Next", base,
                         strchr (base, '?') != NULL && !odd ? '&' : '?');
  link = new_link (uri);
  headers = json_object_get_array_member (link, "headers");
  header = json_object_new ();
  json_object_set_string_member (header, "key", "MS-ContinuationToken");
  json_object_set_string_member (header, "value", token);
  json_array_add_object_element (headers, header);
  json_object_set_object_member (ensure_links (collection), "next", link);
  json_object_set_string_member (collection, "continuationToken", token);
}

gboolean
partner_parse_filter (DeskCall *call, char **field, char **value, char **operation)
{
  const char *text = desk_call_get_query (call, "filter");
  g_autoptr (JsonNode) root = text != NULL ? pd_json_parse (text, -1, 0, NULL) : NULL;
  JsonObject *object =
      root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;

  *field = desk_call_dup_member (object, "Field", NULL);
  *value = desk_call_dup_member (object, "Value", NULL);
  *operation = desk_call_dup_member (object, "Operator", NULL);
  return *field != NULL && *value != NULL;
}

guint
partner_get_size (DeskCall *call, guint fallback)
{
  const char *text = desk_call_get_query (call, "size");
  guint64 size = text != NULL ? g_ascii_strtoull (text, NULL, 10) : 0;

  return size == 0 || size > G_MAXINT ? fallback : (guint) size;
}

const char *
partner_get_currency_symbol (const char *currency)
{
  static const char *const symbols[][2] = {
    { "JPY", "¥" }, { "USD", "$" }, { "EUR", "€" }, { "GBP", "£" }, { "BRL", "R$" }, { "AUD", "$" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (symbols); i++) {
    if (g_strcmp0 (symbols[i][0], currency) == 0)
      return symbols[i][1];
  }
  return currency;
}

/* --- the book --- */

typedef struct
{
  const char *text;
  const PdQuery *query;
} Wanted;

static gpointer
find_customer_job (PdDatabase *database, const PdLocalEngine *engine, gpointer data, GError **error)
{
  Wanted *wanted = data;

  return pd_database_find_customer (database, wanted->text, engine->now, error);
}

PdCustomer *
partner_get_customer (DeskCall *call)
{
  g_autofree char *guid = pd_text_normalize_guid (desk_call_get_segment (call, 1));
  g_autoptr (GError) error = NULL;
  Wanted wanted = { .text = guid };
  PdCustomer *customer =
      guid != NULL ? desk_service_run_read (call->service, find_customer_job, &wanted, &error)
                   : NULL;

  if (customer != NULL)
    return customer;
  if (error != NULL && !g_error_matches (error, PD_ERROR, PD_ERROR_NOT_FOUND))
    desk_call_refuse_error (call, g_steal_pointer (&error));
  else
    desk_call_refuse (call, 403, 20002, "The partner has no commerce relationship with %s.",
                      desk_call_get_segment (call, 1));
  return NULL;
}

static gpointer
list_job (PdDatabase *database, const PdLocalEngine *engine, gpointer data, GError **error)
{
  Wanted *wanted = data;

  return pd_database_list (database, wanted->query, -1, 0, error);
}

GPtrArray *
partner_list (DeskCall *call, const PdQuery *query)
{
  GError *error = NULL;
  Wanted wanted = { .query = query };
  GPtrArray *records = desk_service_run_read (call->service, list_job, &wanted, &error);

  if (records == NULL)
    desk_call_refuse_error (call, error);
  return records;
}

typedef struct
{
  PdCustomer *customer;
  const char *operation;
  const char *resource_type;
  const char *resource;
} Record;

static gpointer
log_job (PdDatabase *database, const PdLocalEngine *engine, gpointer data, GError **error)
{
  Record *record = data;

  return pd_local_engine_log (database, engine, record->operation, "succeeded", record->customer,
                              record->resource_type, record->resource, NULL, error)
             ? data
             : NULL;
}

void
partner_log (DeskCall *call,
             PdCustomer *customer,
             const char *operation,
             const char *resource_type,
             const char *resource)
{
  Record record = { customer, operation, resource_type, resource };
  g_autoptr (GError) error = NULL;

  if (desk_service_run_write (call->service, log_job, &record, &error) == NULL)
    g_warning ("Logging %s: %s", operation, error->message);
}

char *
partner_make_order_alternate_id (const char *order_id)
{
  g_autofree char *hex = g_compute_checksum_for_string (G_CHECKSUM_SHA256, order_id, -1);

  return g_strndup (hex, 12);
}

/* --- routes --- */

static gboolean
path_fits (const char *path, DeskCall *call)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);

  if (g_strv_length (parts) != call->n_segments)
    return FALSE;
  for (guint i = 0; parts[i] != NULL; i++) {
    if (strcmp (parts[i], "*") != 0 && !desk_call_is (call, i, parts[i]))
      return FALSE;
  }
  return TRUE;
}

static void
handle (DeskCall *call, gpointer user_data)
{
  gboolean other_method = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++) {
    for (const PartnerRoute *route = tables[i]; route->method != NULL; route++) {
      if (!path_fits (route->path, call))
        continue;
      if (desk_call_is_method (call, route->method)) {
        route->handle (user_data, call);
        return;
      }
      other_method = TRUE;
    }
  }
  if (other_method)
    desk_call_refuse (call, 405, 1000, "This resource does not take %s.", call->method);
}

static void
partner_free (gpointer data)
{
  Partner *partner = data;

  g_hash_table_unref (partner->profiles);
  g_hash_table_unref (partner->etags);
  g_hash_table_unref (partner->qualifications);
  g_hash_table_unref (partner->users);
  g_hash_table_unref (partner->carts);
  g_hash_table_unref (partner->issued);
  g_hash_table_unref (partner->orders);
  g_hash_table_unref (partner->subscriptions);
  g_clear_pointer (&partner->products, g_ptr_array_unref);
  g_clear_pointer (&partner->loaded_orders, g_ptr_array_unref);
  g_free (partner);
}

static GHashTable *
new_table (gpointer value_free)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) value_free);
}

void
desk_service_partner_register (DeskService *self)
{
  Partner *partner = g_new0 (Partner, 1);

  partner->service = self;
  partner->profiles = new_table (json_object_unref);
  partner->etags = new_table (NULL);
  partner->qualifications = new_table (json_array_unref);
  partner->users = new_table (json_array_unref);
  partner->carts = new_table (partner_cart_free);
  partner->issued = new_table (g_free);
  partner->orders = new_table (partner_order_extra_free);
  partner->subscriptions = new_table (json_object_unref);
  desk_service_add_handler (self, PD_API_PARTNER_CENTER, "", FALSE, handle, partner, partner_free);
}
