// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* From a request to an answer: what both contracts ask of every call. */

#include <string.h>

#include "../remote/soup-leaks.h"
#include "pd-error.h"
#include "service-core.h"

#define SERVER_ID "desk-service"
#define SETTLE_US G_USEC_PER_SEC

/* --- the call --- */

static char *
decode (const char *text, gsize length)
{
  g_autofree char *raw = g_strndup (text, length);
  char *decoded;

  g_strdelimit (raw, "+", ' ');
  decoded = g_uri_unescape_string (raw, NULL);
  return decoded != NULL ? decoded : g_strdup (raw);
}

/* A second "?" divides like "&": the far side's own links hold such (1.4). */
static GHashTable *
parse_query (const char *query)
{
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto (GStrv) parts = g_strsplit_set (query != NULL ? query : "", "&?", -1);

  for (guint i = 0; parts[i] != NULL; i++) {
    gsize length = strcspn (parts[i], "=");
    g_autofree char *name = decode (parts[i], length);

    if (*name != '\0')
      g_hash_table_replace (table, g_ascii_strdown (name, -1),
                            parts[i][length] == '='
                                ? decode (parts[i] + length + 1, strlen (parts[i]) - length - 1)
                                : g_strdup (""));
  }
  return table;
}

static void
parse_path (DeskCall *call, const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  GPtrArray *segments = g_ptr_array_new ();

  for (guint i = 0; parts[i] != NULL; i++) {
    char *decoded = *parts[i] != '\0' ? g_uri_unescape_string (parts[i], NULL) : NULL;

    if (decoded != NULL)
      g_ptr_array_add (segments, decoded);
  }
  if (segments->len > 0 && g_ascii_strcasecmp (segments->pdata[0], "v1") == 0)
    g_free (g_ptr_array_remove_index (segments, 0));
  else
    call->api = PD_API_AZURE;
  call->n_segments = segments->len;
  g_ptr_array_add (segments, NULL);
  call->segments = (char **) g_ptr_array_free (segments, FALSE);
}

static void
take_request_id (DeskCall *call)
{
  const char *id = desk_call_get_header (call, call->api == PD_API_AZURE ? "x-ms-client-request-id"
                                                                         : "MS-RequestId");

  call->has_request_id = id != NULL && *id != '\0';
  call->request_id = call->has_request_id ? g_strdup (id) : g_uuid_string_random ();
}

static void
desk_call_init (DeskCall *call, DeskService *self, SoupServerMessage *message)
{
  GUri *uri = soup_server_message_get_uri (message);
  const char *query = g_uri_get_query (uri);
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);

  *call = (DeskCall){ .service = self, .message = message, .api = PD_API_PARTNER_CENTER };
  call->method = soup_server_message_get_method (message);
  call->target = query != NULL ? g_strconcat (g_uri_get_path (uri), "?", query, NULL)
                               : g_strdup (g_uri_get_path (uri));
  parse_path (call, g_uri_get_path (uri));
  call->query = parse_query (query);
  call->body = g_bytes_ref (bytes);
  call->headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  call->now = pd_clock_now (self->clock);
  take_request_id (call);
}

void
desk_call_clear (DeskCall *call)
{
  g_free (call->target);
  g_strfreev (call->segments);
  g_hash_table_unref (call->query);
  g_bytes_unref (call->body);
  g_clear_pointer (&call->root, json_node_unref);
  g_free (call->request_id);
  g_free (call->token);
  g_free (call->tenant);
  g_free (call->user);
  g_clear_pointer (&call->answer, json_node_unref);
  g_clear_pointer (&call->bytes, g_bytes_unref);
  g_free (call->content_type);
  soup_message_headers_unref (call->headers);
}

/* FALSE: the body is not what its head says. */
static gboolean
parse_body (DeskCall *call)
{
  gsize size;
  const char *data = g_bytes_get_data (call->body, &size);
  const char *type = desk_call_get_header (call, "Content-Type");

  if (size == 0 || (type != NULL && strstr (type, "json") == NULL))
    return TRUE;
  call->root = pd_json_parse (data, (gssize) size, 0, NULL);
  return call->root != NULL;
}

/* --- headers of every answer --- */

static void
set_date (DeskCall *call)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (call->now / G_USEC_PER_SEC);
  g_autofree char *text = g_date_time_format (now, "%a, %d %b %Y %H:%M:%S GMT");

  desk_call_set_header (call, "Date", text);
}

static void
set_headers (DeskCall *call)
{
  const char *correlation = desk_call_get_header (call, "MS-CorrelationId");
  g_autofree char *own = g_uuid_string_random ();

  set_date (call);
  if (call->status == 401)
    desk_call_set_header (call, "WWW-Authenticate",
                          "Bearer error=\"invalid_token\", realm=\"desk-service\"");
  if (call->api == PD_API_AZURE) {
    g_autofree char *id = g_strconcat ("japaneast:", own, NULL);

    desk_call_set_header (call, "x-ms-request-id", id);
    desk_call_set_header (call, "x-ms-correlation-request-id", own);
    desk_call_set_header (call, "x-ms-routing-request-id", id);
    if (call->has_request_id)
      desk_call_set_header (call, "x-ms-client-request-id", call->request_id);
    return;
  }
  desk_call_set_header (call, "MS-RequestId", call->request_id);
  desk_call_set_header (call, "MS-CorrelationId", correlation != NULL ? correlation : own);
  desk_call_set_header (call, "MS-CV", "0S+kGv6PgUWWl5H+.0");
  desk_call_set_header (call, "MS-ServerId", SERVER_ID);
}

/* --- keeping --- */

static ServiceKept *
keep (DeskCall *call)
{
  ServiceKept *kept = service_kept_new ();
  SoupMessageHeadersIter iter;
  const char *name, *value;

  kept->status = call->status;
  kept->content_type = g_strdup (call->content_type);
  kept->bytes = call->bytes != NULL ? g_bytes_ref (call->bytes) : NULL;
  soup_message_headers_iter_init (&iter, call->headers);
  while (soup_message_headers_iter_next (&iter, &name, &value)) {
    g_ptr_array_add (kept->headers, g_strdup (name));
    g_ptr_array_add (kept->headers, g_strdup (value));
  }
  return kept;
}

static void
answer_kept (DeskCall *call, const ServiceKept *kept)
{
  call->status = kept->status;
  g_clear_pointer (&call->answer, json_node_unref);
  g_clear_pointer (&call->bytes, g_bytes_unref);
  call->bytes = kept->bytes != NULL ? g_bytes_ref (kept->bytes) : NULL;
  g_free (call->content_type);
  call->content_type =
      g_strdup (kept->content_type != NULL ? kept->content_type : "application/json");
  for (guint i = 0; i + 1 < kept->headers->len; i += 2)
    desk_call_set_header (call, kept->headers->pdata[i], kept->headers->pdata[i + 1]);
}

char *
service_kept_location (DeskService *self, ServiceKept *kept)
{
  g_autofree char *id = g_strdup_printf ("%u", ++self->n_stored);

  g_hash_table_insert (self->stored, g_strdup (id), kept);
  return g_strconcat ("/v1/stored/", id, NULL);
}

/* /v1/stored/ID and /providers/stored/ID: pages put aside, operations under way. */
static gboolean
answer_stored (DeskCall *call)
{
  guint at = call->api == PD_API_AZURE ? 1 : 0;
  ServiceKept *kept;

  if (!desk_call_is (call, at, "stored") || desk_call_get_segment (call, at + 1) == NULL)
    return FALSE;
  kept = g_hash_table_lookup (call->service->stored, desk_call_get_segment (call, at + 1));
  if (kept == NULL)
    return FALSE;

  if (kept->polls > 0) {
    g_autofree char *path = g_strndup (call->target, strcspn (call->target, "?"));

    kept->polls--;
    desk_call_answer (call, 202, NULL);
    desk_call_set_header (call, "Location", path);
    return TRUE;
  }
  answer_kept (call, kept);
  return TRUE;
}

/* 15.3 */
static char *
make_replay_key (DeskCall *call)
{
  static const char *const kinds[] = { "orders", "carts", "agreements", NULL };
  g_autofree char *path = NULL;

  if (call->api != PD_API_PARTNER_CENTER || !call->has_request_id ||
      !desk_call_is_method (call, "POST") || !desk_call_is (call, 0, "customers") ||
      !(call->n_segments == 1 ||
        (call->n_segments == 3 && g_strv_contains (kinds, call->segments[2]))))
    return NULL;

  path = g_strjoinv ("/", call->segments);
  return g_strconcat (call->request_id, " ", path, NULL);
}

static char *
make_cache_key (DeskCall *call)
{
  const char *locale = desk_call_get_header (call, "X-Locale");

  return g_strconcat (call->tenant != NULL ? call->tenant : "", " ", locale != NULL ? locale : "",
                      " ", call->app_only ? "app" : "", " ", call->target, NULL);
}

/* --- what a fault answers instead of the act --- */

static void
answer_throttled (DeskCall *call, DeskFault fault, const char *detail)
{
  int seconds = detail != NULL ? (int) g_ascii_strtoll (detail, NULL, 10) : 1;
  JsonObject *object = json_object_new ();
  g_autofree char *message =
      g_strdup_printf ("Rate limit is exceeded. Try again in %d seconds.", seconds);

  if (fault == DESK_FAULT_429) {
    g_autofree char *text = g_strdup_printf ("%d", seconds);

    desk_call_set_header (call, "Retry-After", text);
  } else if (fault == DESK_FAULT_429_DATE) {
    g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
    g_autoptr (GDateTime) then = g_date_time_add_seconds (now, seconds);
    g_autofree char *text = g_date_time_format (then, "%a, %d %b %Y %H:%M:%S GMT");

    desk_call_set_header (call, "Retry-After", text);
  }
  json_object_set_int_member (object, "statusCode", 429);
  json_object_set_string_member (object, "message", message);
  desk_call_answer_object (call, 429, object);
}

/* "STATUS BODY" */
static void
answer_scripted (DeskCall *call, const char *detail)
{
  char *rest = NULL;
  guint status = (guint) g_ascii_strtoull (detail != NULL ? detail : "500", &rest, 10);
  g_autoptr (GBytes) bytes = NULL;

  while (rest != NULL && *rest == ' ')
    rest++;
  bytes = g_bytes_new (rest != NULL ? rest : "", rest != NULL ? strlen (rest) : 0);
  desk_call_answer_bytes (call, status, "application/json", bytes);
}

static void
refuse_either (DeskCall *call, guint status, int code, const char *azure, const char *text)
{
  if (call->api == PD_API_AZURE)
    desk_call_refuse_azure (call, status, azure, "%s", text);
  else
    desk_call_refuse (call, status, code, "%s", text);
}

/* FALSE: the act comes first. */
static gboolean
answer_fault (DeskCall *call, DeskFault fault, const char *detail)
{
  static const char html[] = "<html><head><title>502 Bad Gateway</title></head>"
                             "<body>Bad Gateway</body></html>";
  g_autoptr (GBytes) bytes = g_bytes_new_static (html, strlen (html));

  switch (fault) {
  case DESK_FAULT_429:
  case DESK_FAULT_429_DATE:
  case DESK_FAULT_429_BARE:
    answer_throttled (call, fault, detail);
    return TRUE;
  case DESK_FAULT_401:
    refuse_either (call, 401, 800001, "ExpiredAuthenticationToken", "The token has expired.");
    return TRUE;
  case DESK_FAULT_MFA:
    refuse_either (call, 401, 900421, "AuthenticationFailed", "MFA is required.");
    return TRUE;
  case DESK_FAULT_403:
    refuse_either (call, 403, 900150, "AuthorizationFailed", "The role does not suffice.");
    return TRUE;
  case DESK_FAULT_500:
    refuse_either (call, 500, 2000, "InternalServerError", "Something went wrong.");
    return TRUE;
  case DESK_FAULT_503:
    refuse_either (call, 503, 2000, "ServiceUnavailable", "Come back later.");
    return TRUE;
  case DESK_FAULT_502_HTML:
    desk_call_answer_bytes (call, 502, "text/html", bytes);
    return TRUE;
  case DESK_FAULT_STATUS:
    answer_scripted (call, detail);
    return TRUE;
  case DESK_FAULT_REDIRECT: {
    g_autofree char *there = g_strconcat (call->service->trap_url, call->target, NULL);

    desk_call_answer (call, 307, NULL);
    desk_call_set_header (call, "Location", there);
    return TRUE;
  }
  case DESK_FAULT_DROP_BEFORE:
    call->status = 500;
    return TRUE;
  default:
    return FALSE;
  }
}

/* 1.6: the answer is put aside, 202 says where. */
static void
put_aside (DeskCall *call)
{
  ServiceKept *kept = keep (call);
  g_autofree char *location = NULL;

  kept->polls = call->service->polls;
  location = service_kept_location (call->service, kept);
  desk_call_answer (call, 202, NULL);
  desk_call_set_header (call, "Location", location);
}

/* --- handling --- */

static gboolean
prefix_fits (const ServiceHandler *handler, DeskCall *call)
{
  if (handler->api != call->api)
    return FALSE;
  for (guint i = 0; handler->prefix[i] != NULL; i++) {
    if (!desk_call_is (call, i, handler->prefix[i]))
      return FALSE;
  }
  return TRUE;
}

static int
compare_length (gconstpointer a, gconstpointer b)
{
  const ServiceHandler *first = *(gconstpointer const *) a;
  const ServiceHandler *second = *(gconstpointer const *) b;

  return (int) g_strv_length (second->prefix) - (int) g_strv_length (first->prefix);
}

static gboolean
check_call (DeskCall *call)
{
  if (!parse_body (call)) {
    if (call->api == PD_API_AZURE) {
      desk_call_refuse_azure (call, 400, "InvalidRequestContent", "The body is not JSON.");
    } else {
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "message", "The request is invalid.");
      desk_call_answer_object (call, 400, object);
    }
    return FALSE;
  }
  if (call->api == PD_API_AZURE && desk_call_get_query (call, "api-version") == NULL) {
    desk_call_refuse_azure (call, 400, "MissingApiVersionParameter",
                            "The api-version query parameter is required.");
    return FALSE;
  }
  return TRUE;
}

static void
run_handlers (DeskCall *call)
{
  DeskService *self = call->service;
  g_autoptr (GPtrArray) fitting = g_ptr_array_new ();
  gboolean checked = FALSE;

  for (guint i = 0; i < self->handlers->len; i++) {
    if (prefix_fits (self->handlers->pdata[i], call))
      g_ptr_array_add (fitting, self->handlers->pdata[i]);
  }
  g_ptr_array_sort (fitting, compare_length);
  for (guint i = 0; call->status == 0 && i < fitting->len; i++) {
    const ServiceHandler *handler = fitting->pdata[i];

    if (!handler->open && !checked && !service_entra_check (call))
      return;
    checked |= !handler->open;
    if (i == 0 && !check_call (call))
      return;
    handler->handle (call, handler->user_data);
  }
  if (call->status == 0)
    refuse_either (call, 404, 1000, "ResourceNotFound", "Not found");
}

static gpointer
has_due_job (PdDatabase *database, const PdLocalEngine *engine, gpointer data, GError **error)
{
  return pd_local_engine_has_due (database, engine->now, data, error) ? data : NULL;
}

static gpointer
settle_job (PdDatabase *database, const PdLocalEngine *engine, gpointer data, GError **error)
{
  return pd_local_engine_settle (database, engine, error) ? data : NULL;
}

/* Instalments, cancellations: what the clock brought. */
static void
settle (DeskService *self, gint64 now)
{
  g_autoptr (GError) error = NULL;
  gboolean has_due = FALSE;

  if (now >= self->settled_at && now - self->settled_at < SETTLE_US)
    return;
  self->settled_at = now;
  if (desk_service_run_read (self, has_due_job, &has_due, &error) == NULL ||
      (has_due && desk_service_run_write (self, settle_job, &has_due, &error) == NULL))
    g_warning ("Settling: %s", error->message);
}

static void
handle_fresh (DeskCall *call)
{
  if (desk_call_is (call, call->api == PD_API_AZURE ? 1 : 0, "stored")) {
    if (service_entra_check (call) && !answer_stored (call))
      refuse_either (call, 404, 1000, "ResourceNotFound", "Not found");
    return;
  }
  if ((desk_call_get_header (call, "MS-ContinuationToken") != NULL ||
       desk_call_get_query (call, "$skiptoken") != NULL) &&
      desk_call_take_fault (call, DESK_FAULT_LOST_CURSOR)) {
    refuse_either (call, 400, 3000, "BadRequest", "The continuation token is not valid.");
    return;
  }
  run_handlers (call);
}

/* 15.3: also a "no" is the answer that this request ID gets from then on; what the sign-in or the
 * pace says is none. */
static gboolean
is_answer (const DeskCall *call)
{
  return call->status < 300 ||
         (call->status >= 400 && call->status < 500 && call->status != 401 && call->status != 429);
}

/* An answer from before, or a new one. TRUE: @call has bytes. */
static void
handle_api (DeskCall *call, GArray *forms)
{
  DeskService *self = call->service;
  g_autofree char *replay_key = make_replay_key (call);
  g_autofree char *cache_key = NULL;
  ServiceKept *kept = replay_key != NULL ? g_hash_table_lookup (self->replays, replay_key) : NULL;

  settle (self, call->now);
  if (kept != NULL) {
    if (service_entra_check (call))
      answer_kept (call, kept);
    service_render (call, forms);
    return;
  }
  if (desk_call_is_method (call, "GET") && forms->len == 0) {
    if (!service_entra_check (call)) {
      service_render (call, forms);
      return;
    }
    cache_key = make_cache_key (call);
    if ((kept = g_hash_table_lookup (self->cache, cache_key)) != NULL) {
      answer_kept (call, kept);
      return;
    }
  }

  handle_fresh (call);
  service_render (call, forms);
  if (replay_key != NULL && is_answer (call))
    g_hash_table_replace (self->replays, g_steal_pointer (&replay_key), keep (call));
  if (cache_key != NULL && call->cacheable && call->status == 200)
    g_hash_table_replace (self->cache, g_steal_pointer (&cache_key), keep (call));
}

/* A "no" on demand stands for one of the service itself. */
static void
keep_no (DeskCall *call)
{
  g_autofree char *replay_key = make_replay_key (call);

  if (replay_key != NULL && call->status >= 400 && is_answer (call))
    g_hash_table_replace (call->service->replays, g_steal_pointer (&replay_key), keep (call));
}

void
service_handle (DeskCall *call)
{
  g_autofree char *detail = NULL;
  g_autoptr (GArray) forms = NULL;
  DeskFault fault;

  if (service_control_handle (call)) {
    forms = g_array_new (FALSE, FALSE, sizeof (ServiceApplied));
    service_render (call, forms);
    service_send (call, DESK_FAULT_NONE, NULL);
    return;
  }

  fault = service_faults_take (call, &detail);
  forms = service_faults_take_forms (call);
  if (answer_fault (call, fault, detail)) {
    service_render (call, forms);
    if (fault == DESK_FAULT_STATUS)
      keep_no (call);
  } else if (service_entra_handle (call))
    service_render (call, forms);
  else
    handle_api (call, forms);
  set_headers (call);
  if (fault == DESK_FAULT_ACCEPTED && call->status < 300)
    put_aside (call);
  service_send (call, fault, detail);
}

static void
request_cb (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  DeskService *self = user_data;
  DeskCall call;

  g_rec_mutex_lock (&self->lock);
  desk_call_init (&call, self, message);
  if (!desk_call_is (&call, 0, "test"))
    service_counters_add_call (self, call.method, call.target);
  self->current = &call;
  service_handle (&call);
  self->current = NULL;
  desk_call_clear (&call);
  g_rec_mutex_unlock (&self->lock);
}

/* --- listening --- */

static void
trap_cb (SoupServer *server,
         SoupServerMessage *message,
         const char *path,
         GHashTable *query,
         gpointer user_data)
{
  DeskService *self = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  g_rec_mutex_lock (&self->lock);
  service_counters_add_trapped (self,
                                soup_message_headers_get_one (headers, "Authorization") != NULL);
  g_rec_mutex_unlock (&self->lock);
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC,
                                    "{\"items\":[]}", strlen ("{\"items\":[]}"));
}

/* Raw paths: %2F and + come as they were sent. */
static SoupServer *
new_server (GTlsCertificate *certificate, SoupServerCallback callback, gpointer data)
{
  SoupServer *server = g_object_new (SOUP_TYPE_SERVER, "raw-paths", TRUE, "tls-certificate",
                                     certificate, "server-header", SERVER_ID, NULL);

  soup_server_add_handler (server, NULL, callback, data, NULL);
  ignore_soup_leaks (server);
  return server;
}

static char *
listen_at (SoupServer *server, guint *port, gboolean tls, GError **error)
{
  SoupServerListenOptions options =
      SOUP_SERVER_LISTEN_IPV4_ONLY | (tls ? SOUP_SERVER_LISTEN_HTTPS : 0);
  GSList *uris;

  if (!listen_local (server, *port, options, error))
    return NULL;
  uris = soup_server_get_uris (server);
  *port = (guint) g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return g_strdup_printf ("%s://127.0.0.1:%u", tls ? "https" : "http", *port);
}

gboolean
service_listen (DeskService *self, GError **error)
{
  gboolean tls = self->options.certificate != NULL;
  guint trap_port = 0;
  char *url;

  self->server = new_server (self->options.certificate, request_cb, self);
  url = listen_at (self->server, &self->port, tls, error);
  if (url == NULL) {
    g_clear_object (&self->server);
    return FALSE;
  }
  g_free (self->url);
  self->url = url;
  if (self->trap != NULL)
    return TRUE;

  self->trap = new_server (NULL, trap_cb, self);
  self->trap_url = listen_at (self->trap, &trap_port, FALSE, error);
  return self->trap_url != NULL;
}

void
service_stop_listening (DeskService *self)
{
  if (self->server != NULL)
    soup_server_disconnect (self->server);
  g_clear_object (&self->server);
}
