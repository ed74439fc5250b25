// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-http-reply-private.h"

#include <string.h>

#include "pd-json-open.h"
#include "pd-json.h"

struct _PdHttpReply
{
  GObject parent_instance;

  guint status;
  JsonNode *root; /* (nullable) */
  GBytes *body;
  gpointer result;
  GDestroyNotify free_result;
  SoupMessageHeaders *headers;
  gint64 retry_after_us;
  char *request_id;
  char *correlation_id;
  char *next_uri;
  GHashTable *next_headers;
};

G_DEFINE_FINAL_TYPE (PdHttpReply, pd_http_reply, G_TYPE_OBJECT)

static void
pd_http_reply_finalize (GObject *object)
{
  PdHttpReply *self = PD_HTTP_REPLY (object);

  if (self->result != NULL && self->free_result != NULL)
    self->free_result (self->result);
  g_clear_pointer (&self->root, json_node_unref);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->headers, soup_message_headers_unref);
  g_clear_pointer (&self->next_headers, g_hash_table_unref);
  g_free (self->request_id);
  g_free (self->correlation_id);
  g_free (self->next_uri);
  G_OBJECT_CLASS (pd_http_reply_parent_class)->finalize (object);
}

static void
pd_http_reply_class_init (PdHttpReplyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pd_http_reply_finalize;
}

static void
pd_http_reply_init (PdHttpReply *self)
{
}

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, PD_ERROR, PD_ERROR_PROTOCOL, message);
  return FALSE;
}

/* links.next.headers: [ { key, value } ] */
static gboolean
read_next_headers (PdHttpReply *self, JsonObject *next, GError **error)
{
  JsonArray *headers = pd_json_find_array (next, "headers", NULL);
  guint n = headers == NULL ? 0 : json_array_get_length (headers);

  self->next_headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < n; i++) {
    JsonObject *header = pd_json_element_object (headers, i, error);
    g_autofree char *key = NULL;
    g_autofree char *value = NULL;

    if (header == NULL || !pd_json_find_text (header, "key", &key, error) ||
        !pd_json_find_text (header, "value", &value, error))
      return FALSE;
    if (key == NULL || value == NULL)
      return refuse (error, "a header of the next link has no name or no value");
    g_hash_table_replace (self->next_headers, g_steal_pointer (&key), g_steal_pointer (&value));
  }
  return TRUE;
}

static gboolean
read_partner_center_next (PdHttpReply *self, JsonObject *object, GError **error)
{
  JsonObject *links = pd_json_find_object (object, "links", NULL);
  JsonObject *next = links == NULL ? NULL : pd_json_find_object (links, "next", error);
  g_autofree char *uri = NULL;
  g_autofree char *method = NULL;

  if (next == NULL)
    return error == NULL || *error == NULL;
  if (!pd_json_find_text (next, "uri", &uri, error) ||
      !pd_json_find_text (next, "method", &method, error))
    return FALSE;
  if (uri == NULL || *uri == '\0') /* 1.3: sometimes absent */
    return TRUE;
  if (method != NULL && *method != '\0' && g_ascii_strcasecmp (method, "GET") != 0)
    return refuse (error, "the next link is not to be read with GET");

  self->next_uri = g_steal_pointer (&uri);
  return read_next_headers (self, next, error);
}

/* Absent, null and "" end it. */
static gboolean
read_azure_next (PdHttpReply *self, JsonObject *object, GError **error)
{
  g_autofree char *uri = NULL;

  if (!pd_json_find_text (object, "nextLink", &uri, error))
    return FALSE;
  if (uri != NULL && *uri != '\0')
    self->next_uri = g_steal_pointer (&uri);
  return TRUE;
}

static gboolean
read_next (PdHttpReply *self, PdApi api, JsonNode *root, GError **error)
{
  g_autoptr (GError) local = NULL;
  gboolean is_read;

  if (!JSON_NODE_HOLDS_OBJECT (root))
    return TRUE;

  is_read = api == PD_API_AZURE
                ? read_azure_next (self, json_node_get_object (root), &local)
                : read_partner_center_next (self, json_node_get_object (root), &local);
  if (!is_read)
    g_propagate_error (error, g_steal_pointer (&local));
  return is_read;
}

/* 1.7: an error with status 200 (400072): a number as code, a description, nothing else of use. */
static gboolean
is_error_in_disguise (PdApi api, JsonNode *root)
{
  g_autofree char *description = NULL;
  JsonObject *object;
  gint64 code = 0;

  if (api != PD_API_PARTNER_CENTER || !JSON_NODE_HOLDS_OBJECT (root))
    return FALSE;

  object = json_node_get_object (root);
  return pd_json_find_int64 (object, "code", &code, NULL, NULL) && code != 0 &&
         pd_json_find_text (object, "description", &description, NULL) && description != NULL &&
         pd_json_find (object, "id") == NULL && pd_json_find (object, "items") == NULL;
}

static const char *
get_first (SoupMessageHeaders *headers, const char *const *names)
{
  for (gsize i = 0; names[i] != NULL; i++) {
    const char *value = soup_message_headers_get_one (headers, names[i]);

    if (value != NULL && *value != '\0')
      return value;
  }
  return NULL;
}

static void
read_ids (PdHttpRequest *request, SoupMessageHeaders *headers, PdApiFault *fault)
{
  static const char *const requests[] = { "MS-RequestId", "x-ms-request-id", NULL };
  static const char *const correlations[] = { "MS-CorrelationId", "x-ms-correlation-request-id",
                                              NULL };
  const char *request_id = get_first (headers, requests);

  fault->request_id =
      pd_api_redact (request_id != NULL ? request_id : pd_http_request_get_request_id (request));
  if (get_first (headers, correlations) != NULL) {
    g_free (fault->correlation_id);
    fault->correlation_id = pd_api_redact (get_first (headers, correlations));
  }
}

static gboolean
read_json (PdHttpReply *self, PdHttpRequest *request, PdApiFault *fault, GError **error)
{
  gpointer user_data;
  PdReplyReader reader = pd_http_request_get_reader (request, &user_data, &self->free_result);
  gsize length;
  const char *data = g_bytes_get_data (self->body, &length);

  if (length == 0 && (reader == NULL || pd_http_request_get_may_be_empty (request)))
    return TRUE; /* 202, 204, and Azure's empty 200 */
  if (length == 0)
    return refuse (error, "the answer is empty");
  if ((self->root = pd_json_parse (data, (gssize) length, 0, error)) == NULL)
    return FALSE;
  if (is_error_in_disguise (pd_http_request_get_api (request), self->root)) {
    pd_api_fault_read_body (fault, data, length);
    g_propagate_error (
        error, pd_api_error_new (PD_API_ERROR_REFUSED, fault, "the far side refused the request"));
    return FALSE;
  }
  if (!read_next (self, pd_http_request_get_api (request), self->root, error))
    return FALSE;
  if (reader == NULL)
    return TRUE;

  self->result = reader (self->root, user_data, error);
  g_clear_pointer (&self->root, json_node_unref);
  return self->result != NULL;
}

static GError *
new_refusal (PdHttpRequest *request, PdTransportReply *raw, PdApiFault *fault)
{
  gsize length;
  const char *data = g_bytes_get_data (raw->body, &length);
  PdApiErrorCode code;

  pd_api_fault_read_body (fault, data, length);
  code = pd_api_fault_classify (fault, pd_http_request_get_policy (request) != PD_CALL_READ);
  return pd_api_error_new (code, fault,
                           fault->status >= 500 ? "the far side has a problem"
                                                : "the far side refused the request");
}

PdHttpReply *
pd_http_reply_read (PdHttpRequest *request,
                    PdTransportReply *raw,
                    gint64 retry_after_us,
                    PdApiFault *fault,
                    GError **error)
{
  g_autoptr (PdHttpReply) self = NULL;
  g_autoptr (GError) local = NULL;

  fault->api = pd_http_request_get_api (request);
  fault->status = raw->status;
  fault->retry_after_us = retry_after_us;
  read_ids (request, raw->headers, fault);
  if (raw->status < 200 || raw->status >= 300) {
    g_propagate_error (error, new_refusal (request, raw, fault));
    return NULL;
  }

  self = g_object_new (PD_TYPE_HTTP_REPLY, NULL);
  self->status = raw->status;
  self->body = g_bytes_ref (raw->body);
  self->headers = soup_message_headers_ref (raw->headers);
  self->retry_after_us = retry_after_us;
  self->request_id = g_strdup (fault->request_id);
  self->correlation_id = g_strdup (fault->correlation_id);
  if (pd_http_request_get_expect (request, NULL) == PD_EXPECT_BYTES ||
      read_json (self, request, fault, &local))
    return g_steal_pointer (&self);

  if (local->domain != PD_API_ERROR) { /* the contract is broken: say where and in which answer */
    GError *broken = pd_api_error_new (PD_API_ERROR_PROTOCOL, fault, local->message);

    g_propagate_error (error, broken);
  } else {
    g_propagate_error (error, g_steal_pointer (&local));
  }
  return NULL;
}

guint
pd_http_reply_get_status (PdHttpReply *self)
{
  g_return_val_if_fail (PD_IS_HTTP_REPLY (self), 0);

  return self->status;
}

JsonNode *
pd_http_reply_get_root (PdHttpReply *self)
{
  g_return_val_if_fail (PD_IS_HTTP_REPLY (self), NULL);

  return self->root;
}

GBytes *
pd_http_reply_get_body (PdHttpReply *self)
{
  g_return_val_if_fail (PD_IS_HTTP_REPLY (self), NULL);

  return self->body;
}

gpointer
pd_http_reply_get_result (PdHttpReply *self)
{
  g_return_val_if_fail (PD_IS_HTTP_REPLY (self), NULL);

  return self->result;
}

gpointer
pd_http_reply_steal_result (PdHttpReply *self)
{
  g_return_val_if_fail (PD_IS_HTTP_REPLY (self), NULL);

  return g_steal_pointer (&self->result);
}

const char *
pd_http_reply_get_header (PdHttpReply *self, const char *name)
{
  g_return_val_if_fail (PD_IS_HTTP_REPLY (self), NULL);

  return soup_message_headers_get_one (self->headers, name);
}

gint64
pd_http_reply_get_retry_after (PdHttpReply *self)
{
  g_return_val_if_fail (PD_IS_HTTP_REPLY (self), 0);

  return self->retry_after_us;
}

gint64
pd_http_reply_get_date (PdHttpReply *self)
{
  const char *text = pd_http_reply_get_header (self, "Date");
  g_autoptr (GDateTime) date = text != NULL ? soup_date_time_new_from_http_string (text) : NULL;

  return date != NULL ? g_date_time_to_unix (date) * G_USEC_PER_SEC : 0;
}

const char *
pd_http_reply_get_request_id (PdHttpReply *self)
{
  g_return_val_if_fail (PD_IS_HTTP_REPLY (self), NULL);

  return self->request_id;
}

const char *
pd_http_reply_get_correlation_id (PdHttpReply *self)
{
  g_return_val_if_fail (PD_IS_HTTP_REPLY (self), NULL);

  return self->correlation_id;
}

const char *
pd_http_reply_get_next_uri (PdHttpReply *self)
{
  g_return_val_if_fail (PD_IS_HTTP_REPLY (self), NULL);

  return self->next_uri;
}

GHashTable *
pd_http_reply_get_next_headers (PdHttpReply *self)
{
  g_return_val_if_fail (PD_IS_HTTP_REPLY (self), NULL);

  return self->next_headers;
}
