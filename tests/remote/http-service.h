// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* A far side for tests: a SoupServer on a free loopback port of the same main context, with a token
 * endpoint that rotates refresh tokens, and faults on demand. */

#include <libsoup/soup.h>

G_BEGIN_DECLS

typedef enum {
  HTTP_ANSWER,      /* status, headers, body */
  HTTP_GZIP,        /* the same, compressed */
  HTTP_DROP_BEFORE, /* the connection is cut; nothing was done */
  HTTP_DROP_AFTER,  /* it was done, then the connection is cut */
  HTTP_TRUNCATE,    /* done; the status and half of the body, then the connection is cut */
  HTTP_STALL,       /* done; the status and half of the body, then silence */
  HTTP_SILENCE,     /* done; not even a status */
} HttpDeed;

/* One answer of a path. */
typedef struct
{
  guint status;
  const char *body;    /* (nullable) */
  const char *headers; /* (nullable): "Name: value\nName: value"; Content-Type is JSON otherwise */
  HttpDeed deed;
} HttpAnswer;

/* A request that came. */
typedef struct
{
  char *method;
  char *target; /* path and query as they were sent */
  char *path;
  GHashTable *headers; /* lower-case names */
  char *body;
} HttpRecord;

typedef struct _HttpService HttpService;

/* @certificate: TLS; NULL = plain. */
HttpService *http_service_new (GTlsCertificate *certificate);
void http_service_free (HttpService *self);
/* "http://127.0.0.1:PORT" */
const char *http_service_get_url (HttpService *self);

/* Answers of @path, each used once, the last one for ever. A path without answers is a 404. */
void http_service_add (HttpService *self, const char *path, const HttpAnswer *answer);
void http_service_add_json (HttpService *self, const char *path, const char *body);
/* Called when a HTTP_STALL or HTTP_SILENCE has begun. */
void http_service_set_stalled (HttpService *self, GFunc stalled, gpointer user_data);

/* What came to @path (NULL = anything but the token endpoint). */
guint http_service_count (HttpService *self, const char *path);
/* How often the far side did what was asked: betrays a doubled act. */
guint http_service_count_acts (HttpService *self, const char *path);
/* The @index-th request to @path. */
const HttpRecord *http_service_get (HttpService *self, const char *path, guint index);
const char *http_record_get_header (const HttpRecord *record, const char *name);

/* The token endpoint. A refresh token works once, for any tenant; each answer brings the next.
 * Access tokens are "access-TENANT-SCOPEHOST-N". */
void http_service_set_refresh_token (HttpService *self, const char *token);
const char *http_service_get_refresh_token (HttpService *self);
/* Answers of the token endpoint before its own; used once each. */
void http_service_add_token_answer (HttpService *self, guint status, const char *body);
/* What the sign-in page would give: checked with PKCE when it is redeemed. */
void http_service_expect_code (HttpService *self, const char *code, const char *challenge);
guint http_service_count_tokens (HttpService *self);
const HttpRecord *http_service_get_token_request (HttpService *self, guint index);
/* Refuse each bearer token with 401 so often. */
void http_service_refuse_tokens (HttpService *self, guint times, const char *body);

G_END_DECLS
