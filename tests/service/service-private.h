// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* What the files of the test service share: the call under way, how it is answered, the book.
 * Everything here runs on the service's thread with its lock held. */

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "desk-service.h"
#include "pd-desk-private.h"
#include "pd-environment.h"
#include "pd-json-open.h"
#include "pd-local-engine.h"

G_BEGIN_DECLS

/* One call. Lent to the handler until it returns. */
typedef struct
{
  DeskService *service;
  SoupServerMessage *message;
  PdApi api;
  const char *method;
  char *target;    /* path and query as they were sent */
  char **segments; /* decoded, without "v1"; as they were sent (compare in any case) */
  guint n_segments;
  GHashTable *query;       /* decoded; names in lower case ("$filter", "api-version") */
  GBytes *body;            /* never NULL */
  JsonNode *root;          /* (nullable): the body where it is JSON */
  char *request_id;        /* MS-RequestId or x-ms-client-request-id; never NULL */
  gboolean has_request_id; /* it came with the call */
  gint64 now;

  /* whose token it is */
  char *token;
  char *tenant;
  char *user; /* UPN */
  gboolean app_only;

  /* the answer */
  guint status;                /* 0: nobody answered yet (404) */
  JsonNode *answer;            /* (nullable) (owned) */
  GBytes *bytes;               /* (nullable) (owned): instead of it */
  char *content_type;          /* (owned): of bytes */
  SoupMessageHeaders *headers; /* (owned) */
  gboolean cacheable;          /* the same target gives the same bytes until something changes */
} DeskCall;

/* Answers @call, or leaves it (status 0) to the next handler of a shorter prefix. */
typedef void (*DeskHandler) (DeskCall *call, gpointer user_data);
/* @prefix: segments in any case, "providers/microsoft.capacity"; "" = every call of that API.
 * @open: no bearer token is needed. The core has checked the token (audience, life, MFA) and, for
 * Azure, that api-version is there and that a body is JSON (azure-api.md 13.2). */
void desk_service_add_handler (DeskService *self,
                               PdApi api,
                               const char *prefix,
                               gboolean open,
                               DeskHandler handler,
                               gpointer user_data,
                               GDestroyNotify destroy);
/* The Azure half: desk-service-azure.c. Adds its handlers; their user data holds its state. */
void desk_service_azure_register (DeskService *self);
/* The other parts. */
void desk_service_partner_register (DeskService *self);

/* --- reading the call --- */
/* Is segment @index there and @text, in any case? */
gboolean desk_call_is (DeskCall *call, guint index, const char *text);
/* (nullable) */
const char *desk_call_get_segment (DeskCall *call, guint index);
gboolean desk_call_is_method (DeskCall *call, const char *method);
const char *desk_call_get_query (DeskCall *call, const char *name); /* (nullable) lower case */
const char *desk_call_get_header (DeskCall *call, const char *name);
/* The body's object; an empty one where there is none. Never NULL. Read it with pd-json-open.h. */
JsonObject *desk_call_get_object (DeskCall *call);
/* Texts of the body; "" or NULL as @fallback where missing or of another type. (transfer full) */
char *desk_call_dup_member (JsonObject *object, const char *member, const char *fallback);

/* --- answering --- */
/* @root is taken over; NULL = no body. */
void desk_call_answer (DeskCall *call, guint status, JsonNode *root);
void desk_call_answer_object (DeskCall *call, guint status, JsonObject *object);
void desk_call_answer_builder (DeskCall *call, guint status, JsonBuilder *builder); /* taken over */
void desk_call_answer_bytes (DeskCall *call, guint status, const char *content_type, GBytes *bytes);
void desk_call_set_header (DeskCall *call, const char *name, const char *value);
/* Partner Center, shape 1: {"code":N,"description":…,"data":[],"source":"PartnerFD"}. */
void desk_call_refuse (DeskCall *call, guint status, int code, const char *format, ...)
    G_GNUC_PRINTF (4, 5);
/* Azure: {"error":{"code":…,"message":…}}. */
void
desk_call_refuse_azure (DeskCall *call, guint status, const char *code, const char *format, ...)
    G_GNUC_PRINTF (4, 5);
/* A GError of the engine or store, as the far side would say it (Partner Center: by its code).
 * @error is taken over. */
void desk_call_refuse_error (DeskCall *call, GError *error);

/* Paging by token: gives the page's bounds of @n items, and the token of the next page (NULL:
 * none).
 * @size 0: all. FALSE: the token that came is not known or was used (answered 400 already).
 * @token: NULL: the first page. Tokens are opaque, work once and hold ",/+=" (15.6); the same
 * page asked for again with the same MS-RequestId (a retry) gives the same. */
gboolean desk_call_page (DeskCall *call,
                         const char *token,
                         guint n,
                         guint size,
                         guint *from,
                         guint *to,
                         char **next_token);

/* --- the book --- */
PdDesk *desk_service_get_desk (DeskService *self);
PdStore *desk_service_get_store (DeskService *self);
PdContext *desk_service_get_context (DeskService *self);
/* The product IDs that it sells (nullable: all). */
const char *const *desk_service_get_products (DeskService *self);
/* A job with the engine at the service's clock (blocking). The job has the rules but no role. */
typedef gpointer (*DeskJob) (PdDatabase *database,
                             const PdLocalEngine *engine,
                             gpointer data,
                             GError **error);
gpointer desk_service_run_read (DeskService *self, DeskJob job, gpointer data, GError **error);
/* In one transaction; forgets cached answers. */
gpointer desk_service_run_write (DeskService *self, DeskJob job, gpointer data, GError **error);
/* Something changed that is not in the book. */
void desk_service_touch (DeskService *self);
guint desk_service_get_polls (DeskService *self);

/* A GUID that is always the same for these words (@kind: "subscription", "commerce" …), in this
 * book. (transfer full) */
char *desk_service_make_guid (DeskService *self, const char *kind, const char *name);
/* The Azure SKU of a reservation product at the far side: see desk-service-catalog.c. */

/* --- counters --- */
/* What was carried out. @subject: what may happen only once ("" = any number of times); a second
 * time and a second act under one request ID (@once_per_request) stand in the doubled list. */
void desk_service_count_act (DeskCall *call,
                             const char *act,
                             const char *subject,
                             const char *customer,
                             gboolean once_per_request);

/* --- a fault's state that a handler has to know --- */
/* TRUE once for each DESK_FAULT_ETAG_CHANGED that matches: someone else was first. */
gboolean desk_call_take_fault (DeskCall *call, DeskFault fault);

G_END_DECLS
