// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <json-glib/json-glib.h>

#include "pd-environment.h"

G_BEGIN_DECLS

/**
 * PdCallPolicy: what may be done when a try fails (partner-center-api.md 1.1, 1.6; azure-api.md 1
 * "retry").
 * @PD_CALL_READ: changes nothing: sent again on 408, 5xx and lost connections
 * @PD_CALL_IDEMPOTENT: a write that the far side knows by its MS-RequestId: sent again with the
 * same one
 * @PD_CALL_ONCE: a write that must never be sent twice: sent again only if the far side cannot have
 * taken it (no connection; 401; 429)
 */
typedef enum {
  PD_CALL_READ,
  PD_CALL_IDEMPOTENT,
  PD_CALL_ONCE,
} PdCallPolicy;

/* What became of a request, also after a cancellation. */
typedef enum {
  PD_FATE_NOT_SENT, /* nothing that counts has reached the far side */
  PD_FATE_UNKNOWN,  /* it has left; whether it was carried out is not known */
  PD_FATE_ANSWERED, /* the far side said yes or no */
} PdFate;

typedef enum {
  PD_EXPECT_JSON,  /* or nothing */
  PD_EXPECT_BYTES, /* a file: application/pdf */
} PdExpect;

/* Makes what the caller wants of a reply's JSON, in a worker thread: it sees nothing else than
 * @root and @user_data. NULL with @error, else (transfer full). */
typedef gpointer (*PdReplyReader) (JsonNode *root, gpointer user_data, GError **error);

/* The limit of a body unless a request sets its own: "lists of hundreds of kB are normal". */
#define PD_HTTP_MAX_BYTES (64 * 1024 * 1024)

/**
 * PdHttpRequest: one logical operation. It is sent once (pd_http_client_send_async() repeats tries
 * by itself); a later attempt at an operation of unknown fate is a new request with the same
 * request ID.
 */
#define PD_TYPE_HTTP_REQUEST (pd_http_request_get_type ())
G_DECLARE_FINAL_TYPE (PdHttpRequest, pd_http_request, PD, HTTP_REQUEST, GObject)

/* @target: path and query ("/v1/customers?size=500"), percent-encoded already; or a whole URL that
 * the far side gave (Location, Azure-AsyncOperation, links): the client refuses another host. */
PdHttpRequest *
pd_http_request_new (PdApi api, PdCallPolicy policy, const char *method, const char *target);

PdApi pd_http_request_get_api (PdHttpRequest *self);
PdCallPolicy pd_http_request_get_policy (PdHttpRequest *self);
const char *pd_http_request_get_method (PdHttpRequest *self);
const char *pd_http_request_get_target (PdHttpRequest *self);

/* Whose token: a tenant ID; NULL = the partner's own tenant (azure-api.md 10: one token per
 * customer tenant). */
void pd_http_request_set_tenant (PdHttpRequest *self, const char *tenant);
const char *pd_http_request_get_tenant (PdHttpRequest *self);
/* Which customer the call is about, for the pace (1.6: some calls count per partner and customer).
 */
void pd_http_request_set_customer (PdHttpRequest *self, const char *customer_id);
const char *pd_http_request_get_customer (PdHttpRequest *self);
/* MS-RequestId, the idempotency key; a GUID. New by itself. */
void pd_http_request_set_request_id (PdHttpRequest *self, const char *request_id);
const char *pd_http_request_get_request_id (PdHttpRequest *self);
/* A body; PD_EXPECT_… of the answer; a header more (If-Match, MS-ContinuationToken, X-Locale,
 * ValidateMfa). Headers that the client owns (Authorization, Host, Content-Length, the request
 * IDs) are refused: FALSE. */
void pd_http_request_set_body_json (PdHttpRequest *self, JsonNode *root);
void pd_http_request_set_body (PdHttpRequest *self, const char *content_type, GBytes *body);
GBytes *pd_http_request_get_body (PdHttpRequest *self, const char **content_type);
gboolean pd_http_request_set_header (PdHttpRequest *self, const char *name, const char *value);
/* (element-type utf8 utf8), names as they were given. */
GHashTable *pd_http_request_get_headers (PdHttpRequest *self);
void pd_http_request_set_expect (PdHttpRequest *self, PdExpect expect, gsize max_bytes);
PdExpect pd_http_request_get_expect (PdHttpRequest *self, gsize *max_bytes);
/* @free_result frees what @reader gives; @destroy frees @user_data, in any thread. */
void pd_http_request_set_reader (PdHttpRequest *self,
                                 PdReplyReader reader,
                                 gpointer user_data,
                                 GDestroyNotify destroy,
                                 GDestroyNotify free_result);
PdReplyReader
pd_http_request_get_reader (PdHttpRequest *self, gpointer *user_data, GDestroyNotify *free_result);
/* An answer without a body (202, 204, an empty 200) is no fault but has no result: the reader is
 * not asked, pd_http_reply_get_result() is NULL. Without a reader that is so anyway. */
void pd_http_request_set_may_be_empty (PdHttpRequest *self);
gboolean pd_http_request_get_may_be_empty (PdHttpRequest *self);
/* The same operation at another address: reader, tenant, customer, expectation; a new request ID,
 * no body. For the next page and for polling. (transfer full) */
PdHttpRequest *pd_http_request_new_follow (PdHttpRequest *self, const char *target);

PdFate pd_http_request_get_fate (PdHttpRequest *self);
/* For PdHttpClient. */
void pd_http_request_set_fate (PdHttpRequest *self, PdFate fate);

/**
 * PdHttpReply: a 2xx answer, read.
 */
#define PD_TYPE_HTTP_REPLY (pd_http_reply_get_type ())
G_DECLARE_FINAL_TYPE (PdHttpReply, pd_http_reply, PD, HTTP_REPLY, GObject)

guint pd_http_reply_get_status (PdHttpReply *self);
/* (nullable): NULL when the body was empty or the request has a reader. */
JsonNode *pd_http_reply_get_root (PdHttpReply *self);
GBytes *pd_http_reply_get_body (PdHttpReply *self);
/* What the request's reader made; the second gives it away. */
gpointer pd_http_reply_get_result (PdHttpReply *self);
gpointer pd_http_reply_steal_result (PdHttpReply *self);
/* Any case of @name; (nullable). Location and Azure-AsyncOperation are not checked here but when
 * they are sent. */
const char *pd_http_reply_get_header (PdHttpReply *self, const char *name);
gint64 pd_http_reply_get_retry_after (PdHttpReply *self);
/* The far side's own clock: its Date header as an instant, 0 = none. */
gint64 pd_http_reply_get_date (PdHttpReply *self);
/* What support asks for (1.2): the server's name for the request, else ours. */
const char *pd_http_reply_get_request_id (PdHttpReply *self);
const char *pd_http_reply_get_correlation_id (PdHttpReply *self);

/* Where the list goes on (1.4): links.next of Partner Center, nextLink of Azure. NULL = it ends. */
const char *pd_http_reply_get_next_uri (PdHttpReply *self);
/* links.next.headers; (element-type utf8 utf8) (nullable). */
GHashTable *pd_http_reply_get_next_headers (PdHttpReply *self);

G_END_DECLS
