// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The answer on its way: as text, late, cut, slowly, or not at all. */

#include <stdlib.h>
#include <string.h>

#include "service-core.h"

#define HTML_502                                                                               \
  "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1>" \
  "<p>The gateway got no usable answer.</p></body></html>"
#define SLOW_PIECES 12

/* --- as text --- */

/* The answer so far, kept under an address of its own. (transfer full): the address */
static char *
keep_aside (DeskCall *call, JsonNode *root)
{
  ServiceKept *kept = service_kept_new ();

  kept->status = call->status;
  kept->bytes = service_json_to_bytes (root);
  if (call->api == PD_API_AZURE) {
    g_autofree char *path = service_kept_location (call->service, kept);

    return g_strconcat (call->service->url, "/providers", path + 3, "?api-version=2022-11-01",
                        NULL);
  }
  return service_kept_location (call->service, kept);
}

static JsonNode *
make_empty_page (DeskCall *call, JsonNode *root)
{
  g_autofree char *uri = keep_aside (call, root);
  JsonNode *page = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_node_take_object (page, object);
  if (call->api == PD_API_PARTNER_CENTER)
    json_object_set_int_member (object, "totalCount", 0);
  json_object_set_array_member (object, call->api == PD_API_AZURE ? "value" : "items",
                                json_array_new ());
  service_set_next (call, page, uri);
  return page;
}

static JsonNode *
make_repeated (DeskCall *call, JsonNode *root)
{
  JsonNode *page = json_node_copy (root);
  g_autofree char *uri = keep_aside (call, root);
  const char *id = strrchr (uri, '/') + 1;
  g_autofree char *key = g_strndup (id, strcspn (id, "?"));
  ServiceKept *kept = g_hash_table_lookup (call->service->stored, key);

  /* The page that it leads to leads to itself. */
  service_set_next (call, page, uri);
  g_bytes_unref (kept->bytes);
  kept->bytes = service_json_to_bytes (page);
  return page;
}

static gboolean
is_page (JsonNode *root)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;

  return object != NULL &&
         (json_object_has_member (object, "items") || json_object_has_member (object, "value"));
}

static JsonNode *
change_page (DeskCall *call, JsonNode *root, DeskFault fault)
{
  if (!is_page (root))
    return NULL;
  if (fault == DESK_FAULT_EMPTY_PAGE)
    return make_empty_page (call, root);
  if (fault == DESK_FAULT_REPEATED_NEXT)
    return make_repeated (call, root);
  if (fault == DESK_FAULT_FOREIGN_NEXT) {
    JsonNode *page = json_node_copy (root);
    g_autofree char *uri = g_strconcat (call->service->trap_url, "/v1/customers?next", NULL);

    service_set_next (call, page, uri);
    return page;
  }
  return NULL;
}

void
service_render (DeskCall *call, GArray *forms)
{
  static const char bom[] = "\xef\xbb\xbf";
  gboolean has_bom = FALSE;

  if (call->answer == NULL)
    return;

  for (guint i = 0; call->status < 300 && i < forms->len; i++) {
    const ServiceApplied *form = &g_array_index (forms, ServiceApplied, i);
    JsonNode *changed = form->fault >= DESK_FAULT_EMPTY_PAGE
                            ? change_page (call, call->answer, form->fault)
                            : service_form_change (call->answer, form);

    has_bom |= form->fault == DESK_FAULT_BOM;
    if (changed != NULL) {
      json_node_unref (call->answer);
      call->answer = changed;
    }
  }
  call->bytes = service_json_to_bytes (call->answer);
  call->content_type = g_strdup ("application/json; charset=utf-8");
  if (has_bom) {
    gsize size;
    const char *data = g_bytes_get_data (call->bytes, &size);
    g_autofree char *text = g_malloc (size + 3);

    memcpy (text, bom, 3);
    memcpy (text + 3, data, size);
    g_bytes_unref (call->bytes);
    call->bytes = g_bytes_new_take (g_steal_pointer (&text), size + 3);
  }
}

/* --- on its way --- */

typedef struct
{
  DeskService *service;
  SoupServerMessage *message; /* owned */
  SoupMessageHeaders *headers;
  guint status;
  char *content_type;
  GBytes *bytes; /* never NULL */
  DeskFault fault;
  int amount; /* of the fault's detail */
  gboolean counted;
  gboolean paused;
  gboolean gone; /* the client went away */
  GIOStream *stream;
  guint piece;
} Parcel;

static void
parcel_free (Parcel *parcel)
{
  parcel->service->n_parcels--;
  g_signal_handlers_disconnect_by_data (parcel->message, parcel);
  g_clear_object (&parcel->stream);
  g_object_unref (parcel->message);
  soup_message_headers_unref (parcel->headers);
  g_free (parcel->content_type);
  g_bytes_unref (parcel->bytes);
  g_free (parcel);
}

static GBytes *
compress (GBytes *bytes)
{
  g_autoptr (GZlibCompressor) gzip = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 1);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) output = g_converter_output_stream_new (memory, G_CONVERTER (gzip));
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);

  if (!g_output_stream_write_all (output, data, size, NULL, NULL, NULL) ||
      !g_output_stream_close (output, NULL, NULL))
    return g_bytes_ref (bytes);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

static gboolean
takes_gzip (Parcel *parcel)
{
  const char *accepted = soup_message_headers_get_one (
      soup_server_message_get_request_headers (parcel->message), "Accept-Encoding");

  return parcel->service->gzip && g_bytes_get_size (parcel->bytes) >= SERVICE_COMPRESS_BYTES &&
         accepted != NULL && strstr (accepted, "gzip") != NULL;
}

/* What replaces the whole answer. */
static void
replace_body (Parcel *parcel, guint status, const char *type, GBytes *bytes)
{
  parcel->status = status;
  g_free (parcel->content_type);
  parcel->content_type = g_strdup (type);
  g_bytes_unref (parcel->bytes);
  parcel->bytes = bytes;
}

static GBytes *
make_oversized (int mebibytes)
{
  gsize size = (gsize) (mebibytes > 0 ? mebibytes : 65) * 1024 * 1024;
  char *text = g_malloc (size);

  memset (text, ' ', size);
  memcpy (text, "{\"items\":[", 10);
  memcpy (text + size - 2, "]}", 2);
  return g_bytes_new_take (text, size);
}

static void
spoil (Parcel *parcel)
{
  static const char error_500[] = "{\"code\":2000,\"description\":\"Something went wrong.\","
                                  "\"data\":[],\"source\":\"PartnerFD\"}";

  switch (parcel->fault) {
  case DESK_FAULT_500_AFTER:
    replace_body (parcel, 500, "application/json",
                  g_bytes_new_static (error_500, strlen (error_500)));
    break;
  case DESK_FAULT_502_AFTER:
    replace_body (parcel, 502, "text/html", g_bytes_new_static (HTML_502, strlen (HTML_502)));
    break;
  case DESK_FAULT_OVERSIZED:
    replace_body (parcel, parcel->status, "application/json", make_oversized (parcel->amount));
    break;
  case DESK_FAULT_NOT_JSON:
    replace_body (parcel, parcel->status, "application/json",
                  g_bytes_new_static ("<ok/>", strlen ("<ok/>")));
    break;
  case DESK_FAULT_EMPTY_BODY:
    replace_body (parcel, parcel->status, "application/json", g_bytes_new_static ("", 0));
    break;
  default:
    break;
  }
}

static void
send_whole (Parcel *parcel)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (parcel->message);
  SoupMessageHeadersIter iter;
  const char *name, *value;

  soup_server_message_set_status (parcel->message, parcel->status, NULL);
  soup_message_headers_iter_init (&iter, parcel->headers);
  while (soup_message_headers_iter_next (&iter, &name, &value))
    soup_message_headers_replace (headers, name, value);
  if (takes_gzip (parcel)) {
    GBytes *small = compress (parcel->bytes);

    g_bytes_unref (parcel->bytes);
    parcel->bytes = small;
    soup_message_headers_replace (headers, "Content-Encoding", "gzip");
  }
  if (g_bytes_get_size (parcel->bytes) > 0) {
    soup_message_headers_replace (headers, "Content-Type", parcel->content_type);
    soup_message_body_append_bytes (soup_server_message_get_response_body (parcel->message),
                                    parcel->bytes);
  } else if (parcel->status != 204 && parcel->status != 304 &&
             strcmp (soup_server_message_get_method (parcel->message), "HEAD") != 0) {
    soup_message_headers_set_content_length (headers, 0);
  }
}

/* --- past the server --- */

static gboolean
write_raw (Parcel *parcel, const char *data, gsize size)
{
  return g_output_stream_write_all (g_io_stream_get_output_stream (parcel->stream), data, size,
                                    NULL, NULL, NULL);
}

static void
write_head (Parcel *parcel)
{
  g_autofree char *head = g_strdup_printf (
      "HTTP/1.1 %u Answer\r\nContent-Type: %s\r\nContent-Length: %" G_GSIZE_FORMAT
      "\r\nConnection: close\r\n\r\n",
      parcel->status, parcel->content_type != NULL ? parcel->content_type : "application/json",
      g_bytes_get_size (parcel->bytes));

  write_raw (parcel, head, strlen (head));
}

static gboolean
write_piece_cb (gpointer user_data)
{
  Parcel *parcel = user_data;
  gsize size;
  const char *data = g_bytes_get_data (parcel->bytes, &size);
  gsize from = size * parcel->piece / SLOW_PIECES;
  gsize to = size * (parcel->piece + 1) / SLOW_PIECES;

  if (write_raw (parcel, data + from, to - from) && ++parcel->piece < SLOW_PIECES)
    return G_SOURCE_CONTINUE;

  g_io_stream_close (parcel->stream, NULL, NULL);
  parcel_free (parcel);
  return G_SOURCE_REMOVE;
}

static void
write_slowly (Parcel *parcel)
{
  guint whole = parcel->amount > 0 ? (guint) parcel->amount : 300;
  g_autoptr (GSource) source = g_timeout_source_new (MAX (whole / SLOW_PIECES, 1));

  write_head (parcel);
  g_source_set_callback (source, write_piece_cb, parcel, NULL);
  g_source_attach (source, parcel->service->context);
}

/* TRUE: the parcel lives on. */
static gboolean
misbehave (Parcel *parcel)
{
  parcel->stream = soup_server_message_steal_connection (parcel->message);
  if (parcel->stream == NULL)
    return FALSE;
  if (parcel->fault == DESK_FAULT_SLOW_BODY) {
    write_slowly (parcel);
    return TRUE;
  }
  if (parcel->fault == DESK_FAULT_TRUNCATED || parcel->fault == DESK_FAULT_STALLED) {
    gsize size;
    const char *data = g_bytes_get_data (parcel->bytes, &size);

    write_head (parcel);
    write_raw (parcel, data, size / 2);
  }
  if (parcel->fault == DESK_FAULT_STALLED || parcel->fault == DESK_FAULT_SILENCE)
    g_ptr_array_add (parcel->service->held, g_object_ref (parcel->stream));
  else
    g_io_stream_close (parcel->stream, NULL, NULL);
  return FALSE;
}

static gboolean
is_raw (DeskFault fault)
{
  return fault == DESK_FAULT_DROP_BEFORE || fault == DESK_FAULT_DROP_AFTER ||
         fault == DESK_FAULT_TRUNCATED || fault == DESK_FAULT_SLOW_BODY ||
         fault == DESK_FAULT_STALLED || fault == DESK_FAULT_SILENCE;
}

static gboolean
deliver_cb (gpointer user_data)
{
  Parcel *parcel = user_data;
  DeskService *self = parcel->service;

  g_rec_mutex_lock (&self->lock);
  if (parcel->counted)
    service_counters_leave (self);
  if (parcel->gone) {
    parcel_free (parcel);
  } else if (is_raw (parcel->fault)) {
    g_signal_handlers_disconnect_by_data (parcel->message, parcel);
    if (!misbehave (parcel))
      parcel_free (parcel);
  } else {
    spoil (parcel);
    send_whole (parcel);
    if (parcel->paused)
      soup_server_message_unpause (parcel->message);
    parcel_free (parcel);
  }
  g_rec_mutex_unlock (&self->lock);
  return G_SOURCE_REMOVE;
}

static void
gone_cb (SoupServerMessage *message, gpointer user_data)
{
  ((Parcel *) user_data)->gone = TRUE;
}

void
service_send (DeskCall *call, DeskFault fault, const char *detail)
{
  DeskService *self = call->service;
  Parcel *parcel = g_new0 (Parcel, 1);
  g_autoptr (GSource) source = NULL;

  parcel->service = self;
  self->n_parcels++;
  parcel->counted = !desk_call_is (call, 0, "test");
  parcel->message = g_object_ref (call->message);
  parcel->headers = soup_message_headers_ref (call->headers);
  parcel->status = call->status;
  parcel->content_type = g_strdup (call->content_type);
  parcel->bytes = call->bytes != NULL ? g_bytes_ref (call->bytes) : g_bytes_new_static ("", 0);
  parcel->fault = fault;
  parcel->amount = detail != NULL ? atoi (detail) : 0;
  g_signal_connect (parcel->message, "finished", G_CALLBACK (gone_cb), parcel);
  g_signal_connect (parcel->message, "disconnected", G_CALLBACK (gone_cb), parcel);
  if (self->latency == 0) {
    deliver_cb (parcel);
    return;
  }

  parcel->paused = TRUE;
  soup_server_message_pause (parcel->message);
  source = g_timeout_source_new (self->latency);
  g_source_set_callback (source, deliver_cb, parcel, NULL);
  g_source_attach (source, self->context);
}
