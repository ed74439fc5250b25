// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-http-request.h"

#include <string.h>

struct _PdHttpRequest
{
  GObject parent_instance;

  PdApi api;
  PdCallPolicy policy;
  char *method;
  char *target;
  char *tenant;     /* (nullable) */
  char *customer;   /* (nullable) */
  char *request_id; /* (not nullable) */
  char *content_type;
  GBytes *body; /* (nullable) */
  GHashTable *headers;
  PdExpect expect;
  gsize max_bytes;
  PdReplyReader reader;
  gpointer reader_data;
  GDestroyNotify reader_destroy;
  GDestroyNotify free_result;
  PdHttpRequest *origin; /* (nullable): owns the reader's data */
  gboolean may_be_empty;
  PdFate fate;
};

G_DEFINE_FINAL_TYPE (PdHttpRequest, pd_http_request, G_TYPE_OBJECT)

static void
pd_http_request_finalize (GObject *object)
{
  PdHttpRequest *self = PD_HTTP_REQUEST (object);

  if (self->origin == NULL && self->reader_destroy != NULL)
    self->reader_destroy (self->reader_data);
  g_clear_object (&self->origin);
  g_free (self->method);
  g_free (self->target);
  g_free (self->tenant);
  g_free (self->customer);
  g_free (self->request_id);
  g_free (self->content_type);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_hash_table_unref (self->headers);
  G_OBJECT_CLASS (pd_http_request_parent_class)->finalize (object);
}

static void
pd_http_request_class_init (PdHttpRequestClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pd_http_request_finalize;
}

static void
pd_http_request_init (PdHttpRequest *self)
{
  self->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->request_id = g_uuid_string_random ();
  self->max_bytes = PD_HTTP_MAX_BYTES;
}

PdHttpRequest *
pd_http_request_new (PdApi api, PdCallPolicy policy, const char *method, const char *target)
{
  PdHttpRequest *self;

  g_return_val_if_fail ((guint) api < PD_N_APIS, NULL);
  g_return_val_if_fail (method != NULL && target != NULL, NULL);

  self = g_object_new (PD_TYPE_HTTP_REQUEST, NULL);
  self->api = api;
  self->policy = policy;
  self->method = g_strdup (method);
  self->target = g_strdup (target);
  return self;
}

PdHttpRequest *
pd_http_request_new_follow (PdHttpRequest *self, const char *target)
{
  PdHttpRequest *next;

  g_return_val_if_fail (PD_IS_HTTP_REQUEST (self), NULL);

  next = pd_http_request_new (self->api, PD_CALL_READ, "GET", target);
  next->tenant = g_strdup (self->tenant);
  next->customer = g_strdup (self->customer);
  next->expect = self->expect;
  next->max_bytes = self->max_bytes;
  next->may_be_empty = self->may_be_empty;
  next->reader = self->reader;
  next->reader_data = self->reader_data;
  next->free_result = self->free_result;
  next->origin = g_object_ref (self->origin != NULL ? self->origin : self);
  return next;
}

PdApi
pd_http_request_get_api (PdHttpRequest *self)
{
  return self->api;
}

PdCallPolicy
pd_http_request_get_policy (PdHttpRequest *self)
{
  return self->policy;
}

const char *
pd_http_request_get_method (PdHttpRequest *self)
{
  return self->method;
}

const char *
pd_http_request_get_target (PdHttpRequest *self)
{
  return self->target;
}

void
pd_http_request_set_tenant (PdHttpRequest *self, const char *tenant)
{
  g_return_if_fail (PD_IS_HTTP_REQUEST (self));

  g_free (self->tenant);
  self->tenant = g_strdup (tenant);
}

const char *
pd_http_request_get_tenant (PdHttpRequest *self)
{
  return self->tenant;
}

void
pd_http_request_set_customer (PdHttpRequest *self, const char *customer_id)
{
  g_return_if_fail (PD_IS_HTTP_REQUEST (self));

  g_free (self->customer);
  self->customer = g_strdup (customer_id);
}

const char *
pd_http_request_get_customer (PdHttpRequest *self)
{
  return self->customer;
}

void
pd_http_request_set_request_id (PdHttpRequest *self, const char *request_id)
{
  g_return_if_fail (PD_IS_HTTP_REQUEST (self));
  g_return_if_fail (request_id != NULL && g_uuid_string_is_valid (request_id));

  g_free (self->request_id);
  self->request_id = g_strdup (request_id);
}

const char *
pd_http_request_get_request_id (PdHttpRequest *self)
{
  return self->request_id;
}

void
pd_http_request_set_body (PdHttpRequest *self, const char *content_type, GBytes *body)
{
  g_return_if_fail (PD_IS_HTTP_REQUEST (self));
  g_return_if_fail (content_type != NULL && body != NULL);

  g_free (self->content_type);
  self->content_type = g_strdup (content_type);
  g_clear_pointer (&self->body, g_bytes_unref);
  self->body = g_bytes_ref (body);
}

void
pd_http_request_set_body_json (PdHttpRequest *self, JsonNode *root)
{
  g_autofree char *text = NULL;
  g_autoptr (GBytes) body = NULL;
  gsize length;

  g_return_if_fail (root != NULL);

  text = json_to_string (root, FALSE);
  length = strlen (text);
  body = g_bytes_new_take (g_steal_pointer (&text), length);
  pd_http_request_set_body (self, "application/json", body);
}

GBytes *
pd_http_request_get_body (PdHttpRequest *self, const char **content_type)
{
  if (content_type != NULL)
    *content_type = self->content_type;
  return self->body;
}

static gboolean
is_header_text (const char *text, const char *forbidden)
{
  for (const char *p = text; *p != '\0'; p++) {
    if ((guchar) *p < ' ' || *p == 0x7f || strchr (forbidden, *p) != NULL)
      return FALSE;
  }
  return TRUE;
}

gboolean
pd_http_request_set_header (PdHttpRequest *self, const char *name, const char *value)
{
  static const char *const own[] = {
    "authorization",
    "proxy-authorization",
    "host",
    "content-length",
    "content-type",
    "transfer-encoding",
    "connection",
    "cookie",
    "ms-requestid",
    "ms-correlationid",
    "accept",
    "x-ms-client-request-id",
    "expect",
    "upgrade",
    "te",
    "trailer",
    NULL,
  };
  g_autofree char *lower = NULL;

  g_return_val_if_fail (PD_IS_HTTP_REQUEST (self), FALSE);
  g_return_val_if_fail (name != NULL && value != NULL, FALSE);

  lower = g_ascii_strdown (name, -1);
  if (*name == '\0' || g_strv_contains (own, lower) ||
      !is_header_text (name, " :()<>@,;\\\"/[]?={}") || !is_header_text (value, ""))
    return FALSE;

  g_hash_table_replace (self->headers, g_strdup (name), g_strdup (value));
  return TRUE;
}

GHashTable *
pd_http_request_get_headers (PdHttpRequest *self)
{
  return self->headers;
}

void
pd_http_request_set_expect (PdHttpRequest *self, PdExpect expect, gsize max_bytes)
{
  g_return_if_fail (PD_IS_HTTP_REQUEST (self));

  self->expect = expect;
  self->max_bytes = max_bytes > 0 ? max_bytes : PD_HTTP_MAX_BYTES;
}

PdExpect
pd_http_request_get_expect (PdHttpRequest *self, gsize *max_bytes)
{
  if (max_bytes != NULL)
    *max_bytes = self->max_bytes;
  return self->expect;
}

void
pd_http_request_set_reader (PdHttpRequest *self,
                            PdReplyReader reader,
                            gpointer user_data,
                            GDestroyNotify destroy,
                            GDestroyNotify free_result)
{
  g_return_if_fail (PD_IS_HTTP_REQUEST (self));
  g_return_if_fail (self->reader == NULL && reader != NULL);

  self->reader = reader;
  self->reader_data = user_data;
  self->reader_destroy = destroy;
  self->free_result = free_result;
}

PdReplyReader
pd_http_request_get_reader (PdHttpRequest *self, gpointer *user_data, GDestroyNotify *free_result)
{
  *user_data = self->reader_data;
  *free_result = self->free_result;
  return self->reader;
}

void
pd_http_request_set_may_be_empty (PdHttpRequest *self)
{
  g_return_if_fail (PD_IS_HTTP_REQUEST (self));

  self->may_be_empty = TRUE;
}

gboolean
pd_http_request_get_may_be_empty (PdHttpRequest *self)
{
  g_return_val_if_fail (PD_IS_HTTP_REQUEST (self), FALSE);

  return self->may_be_empty;
}

PdFate
pd_http_request_get_fate (PdHttpRequest *self)
{
  g_return_val_if_fail (PD_IS_HTTP_REQUEST (self), PD_FATE_UNKNOWN);

  return self->fate;
}

void
pd_http_request_set_fate (PdHttpRequest *self, PdFate fate)
{
  g_return_if_fail (PD_IS_HTTP_REQUEST (self));

  self->fate = fate;
}
