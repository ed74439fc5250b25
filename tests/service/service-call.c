// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include "pd-error.h"
#include "pd-text.h"
#include "service-core.h"

/* --- reading the call --- */

const char *
desk_call_get_segment (DeskCall *call, guint index)
{
  return index < call->n_segments ? call->segments[index] : NULL;
}

gboolean
desk_call_is (DeskCall *call, guint index, const char *text)
{
  const char *segment = desk_call_get_segment (call, index);

  return segment != NULL && g_ascii_strcasecmp (segment, text) == 0;
}

gboolean
desk_call_is_method (DeskCall *call, const char *method)
{
  return strcmp (call->method, method) == 0;
}

const char *
desk_call_get_query (DeskCall *call, const char *name)
{
  return g_hash_table_lookup (call->query, name);
}

const char *
desk_call_get_header (DeskCall *call, const char *name)
{
  return soup_message_headers_get_one (soup_server_message_get_request_headers (call->message),
                                       name);
}

JsonObject *
desk_call_get_object (DeskCall *call)
{
  if (call->root != NULL && JSON_NODE_HOLDS_OBJECT (call->root))
    return json_node_get_object (call->root);

  g_clear_pointer (&call->root, json_node_unref);
  call->root = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (call->root, json_object_new ());
  return json_node_get_object (call->root);
}

char *
desk_call_dup_member (JsonObject *object, const char *member, const char *fallback)
{
  g_autofree char *text = NULL;

  if (object == NULL || !pd_json_find_text (object, member, &text, NULL) || text == NULL)
    return g_strdup (fallback);
  return g_steal_pointer (&text);
}

/* --- answering --- */

static void
start_answer (DeskCall *call, guint status)
{
  call->status = status;
  g_clear_pointer (&call->answer, json_node_unref);
  g_clear_pointer (&call->bytes, g_bytes_unref);
  g_clear_pointer (&call->content_type, g_free);
}

void
desk_call_answer (DeskCall *call, guint status, JsonNode *root)
{
  start_answer (call, status);
  call->answer = root;
}

void
desk_call_answer_object (DeskCall *call, guint status, JsonObject *object)
{
  JsonNode *root = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (root, object);
  desk_call_answer (call, status, root);
}

void
desk_call_answer_builder (DeskCall *call, guint status, JsonBuilder *builder)
{
  desk_call_answer (call, status, json_builder_get_root (builder));
  g_object_unref (builder);
}

void
desk_call_answer_bytes (DeskCall *call, guint status, const char *content_type, GBytes *bytes)
{
  start_answer (call, status);
  call->bytes = g_bytes_ref (bytes);
  call->content_type = g_strdup (content_type);
}

void
desk_call_set_header (DeskCall *call, const char *name, const char *value)
{
  soup_message_headers_replace (call->headers, name, value);
}

void
desk_call_refuse (DeskCall *call, guint status, int code, const char *format, ...)
{
  JsonObject *object = json_object_new ();
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);

  json_object_set_int_member (object, "code", code);
  json_object_set_string_member (object, "description", text);
  json_object_set_array_member (object, "data", json_array_new ());
  json_object_set_string_member (object, "source", "PartnerFD");
  desk_call_answer_object (call, status, object);
}

void
desk_call_refuse_azure (DeskCall *call, guint status, const char *code, const char *format, ...)
{
  JsonObject *object = json_object_new ();
  JsonObject *error = json_object_new ();
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);

  json_object_set_string_member (error, "code", code);
  json_object_set_string_member (error, "message", text);
  json_object_set_object_member (object, "error", error);
  desk_call_answer_object (call, status, object);
}

/* What a GError of the engine is on the wire. */
static const struct
{
  PdError code;
  guint status;
  int number;        /* Partner Center */
  const char *azure; /* Azure */
} said[] = {
  { PD_ERROR_NOT_FOUND, 404, 1000, "ResourceNotFound" },
  { PD_ERROR_CONFLICT, 409, 800014, "OperationCannotBePerformedInCurrentState" },
  { PD_ERROR_RULE, 400, 800061, "OperationCannotBePerformedInCurrentState" },
  { PD_ERROR_ROLE, 403, 900150, "AuthorizationFailed" },
  { PD_ERROR_INVALID, 400, 3000, "BadRequest" },
  { PD_ERROR_OVERFLOW, 400, 800017, "BadRequest" },
};

void
desk_call_refuse_error (DeskCall *call, GError *error)
{
  guint status = 500;
  int number = 0;
  const char *azure = "InternalServerError";

  for (guint i = 0; i < G_N_ELEMENTS (said); i++) {
    if (g_error_matches (error, PD_ERROR, said[i].code)) {
      status = said[i].status;
      number = said[i].number;
      azure = said[i].azure;
    }
  }
  if (status == 500)
    g_warning ("%s %s: %s", call->method, call->target, error->message);
  if (call->api == PD_API_AZURE)
    desk_call_refuse_azure (call, status, azure, "%s", error->message);
  else
    desk_call_refuse (call, status, number, "%s", error->message);
  g_error_free (error);
}

/* --- paging --- */

/* Where a token leads. */
typedef struct
{
  guint from;
  char used_by[64]; /* request ID of the call that used it; "" = nobody yet */
} Cursor;

static char *
new_cursor (DeskService *self, guint from)
{
  g_autofree char *guid = g_uuid_string_random ();
  g_autofree char *noise = g_base64_encode ((const guchar *) guid, 17);
  Cursor *cursor = g_new0 (Cursor, 1);
  char *token;

  cursor->from = from;
  /* Opaque, with the characters that clients trip over (15.6). */
  token = g_strdup_printf ("%s,a/%s+%s==", guid, noise, guid + 24);
  g_hash_table_insert (self->cursors, g_strdup (token), cursor);
  return token;
}

gboolean
desk_call_page (DeskCall *call,
                const char *token,
                guint n,
                guint size,
                guint *from,
                guint *to,
                char **next_token)
{
  DeskService *self = call->service;
  Cursor *cursor = token != NULL ? g_hash_table_lookup (self->cursors, token) : NULL;

  *next_token = NULL;
  if (token != NULL && (cursor == NULL || (*cursor->used_by != '\0' &&
                                           strncmp (cursor->used_by, call->request_id, 63) != 0))) {
    if (call->api == PD_API_AZURE)
      desk_call_refuse_azure (call, 400, "BadRequest", "The skip token is not valid.");
    else
      desk_call_refuse (call, 400, 3000, "The continuation token is not valid.");
    return FALSE;
  }
  if (cursor != NULL)
    g_strlcpy (cursor->used_by, call->request_id, sizeof cursor->used_by);

  *from = MIN (cursor != NULL ? cursor->from : 0, n);
  *to = size == 0 || size > n - *from ? n : *from + size;
  if (*to < n)
    *next_token = new_cursor (self, *to);
  return TRUE;
}

/* --- the book --- */

PdDesk *
desk_service_get_desk (DeskService *self)
{
  return self->desk;
}

PdStore *
desk_service_get_store (DeskService *self)
{
  return pd_desk_get_store (self->desk);
}

PdContext *
desk_service_get_context (DeskService *self)
{
  return pd_desk_get_context (self->desk);
}

typedef struct
{
  DeskService *self;
  DeskJob job;
  gpointer data;
} Work;

static gpointer
run_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Work *work = data;
  DeskCall *call = work->self->current;
  g_autoptr (PdSettings) settings = NULL;
  PdLocalEngine engine;

  if (!pd_context_begin_any (desk_service_get_context (work->self), database, &settings, &engine,
                             error))
    return NULL;

  /* The log names who is signed in. */
  if (call != NULL && call->user != NULL)
    engine.user_email = call->user;
  return work->job (database, &engine, work->data, error);
}

gpointer
desk_service_run_read (DeskService *self, DeskJob job, gpointer data, GError **error)
{
  Work work = { self, job, data };

  return pd_store_read (desk_service_get_store (self), run_job, &work, error);
}

gpointer
desk_service_run_write (DeskService *self, DeskJob job, gpointer data, GError **error)
{
  Work work = { self, job, data };

  desk_service_touch (self);
  return pd_store_write (desk_service_get_store (self), run_job, &work, error);
}

void
desk_service_touch (DeskService *self)
{
  self->n_changes++;
  g_hash_table_remove_all (self->cache);
}

guint
desk_service_get_polls (DeskService *self)
{
  return self->polls;
}

char *
desk_service_make_guid (DeskService *self, const char *kind, const char *name)
{
  g_autofree char *text = g_strconcat (kind, ":", name, NULL);
  g_autofree char *hex = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  /* The form of RFC 4122, version 5. */
  return g_strdup_printf ("%.8s-%.4s-5%.3s-8%.3s-%.12s", hex, hex + 8, hex + 13, hex + 17,
                          hex + 20);
}

gboolean
desk_call_take_fault (DeskCall *call, DeskFault fault)
{
  return service_faults_take_one (call, fault);
}

void
desk_service_add_handler (DeskService *self,
                          PdApi api,
                          const char *prefix,
                          gboolean open,
                          DeskHandler handler,
                          gpointer user_data,
                          GDestroyNotify destroy)
{
  ServiceHandler *entry = g_new0 (ServiceHandler, 1);

  entry->api = api;
  entry->prefix = *prefix != '\0' ? g_strsplit (prefix, "/", -1) : g_new0 (char *, 1);
  entry->open = open;
  entry->handle = handler;
  entry->user_data = user_data;
  entry->destroy = destroy;
  g_ptr_array_add (self->handlers, entry);
}
