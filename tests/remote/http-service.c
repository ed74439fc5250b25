// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "http-service.h"

#include <string.h>

#include "soup-leaks.h"

/* Claims: preferred_username sato@contoso.example, tid 11111111-1111-4111-8111-111111111111. */
#define ID_TOKEN                                                 \
  "eyJhbGciOiJub25lIn0."                                         \
  "eyJwcmVmZXJyZWRfdXNlcm5hbWUiOiJzYXRvQGNvbnRvc28uZXhhbXBsZSIs" \
  "InRpZCI6IjExMTExMTExLTExMTEtNDExMS04MTExLTExMTExMTExMTExMSJ9.c2lnbmF0dXJl"

struct _HttpService
{
  SoupServer *server;
  char *url;
  GHashTable *answers; /* path -> GPtrArray of HttpAnswer copies */
  GHashTable *acts;    /* path -> count */
  GPtrArray *records;
  GPtrArray *token_records;
  GQueue token_answers; /* HttpAnswer */
  GPtrArray *held;      /* connections that are silent */
  GFunc stalled;
  gpointer stalled_data;
  char *refresh_token;
  char *code;
  char *challenge;
  guint n_tokens;
  guint n_refusals;
  char *refusal;
};

static void
record_free (HttpRecord *record)
{
  g_free (record->method);
  g_free (record->target);
  g_free (record->path);
  g_free (record->body);
  g_hash_table_unref (record->headers);
  g_free (record);
}

static void
answer_free (HttpAnswer *answer)
{
  g_free ((char *) answer->body);
  g_free ((char *) answer->headers);
  g_free (answer);
}

static HttpAnswer *
answer_copy (const HttpAnswer *answer)
{
  HttpAnswer *copy = g_new0 (HttpAnswer, 1);

  *copy = *answer;
  copy->body = g_strdup (answer->body);
  copy->headers = g_strdup (answer->headers);
  return copy;
}

static HttpRecord *
new_record (SoupServerMessage *msg, const char *path)
{
  HttpRecord *record = g_new0 (HttpRecord, 1);
  GUri *uri = soup_server_message_get_uri (msg);
  SoupMessageBody *body = soup_server_message_get_request_body (msg);
  SoupMessageHeadersIter iter;
  const char *name, *value;

  record->method = g_strdup (soup_server_message_get_method (msg));
  record->path = g_strdup (path);
  record->target = g_uri_get_query (uri) != NULL
                       ? g_strconcat (g_uri_get_path (uri), "?", g_uri_get_query (uri), NULL)
                       : g_strdup (g_uri_get_path (uri));
  record->body = body->length > 0 ? g_strndup (body->data, (gsize) body->length) : g_strdup ("");
  record->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  soup_message_headers_iter_init (&iter, soup_server_message_get_request_headers (msg));
  while (soup_message_headers_iter_next (&iter, &name, &value))
    g_hash_table_replace (record->headers, g_ascii_strdown (name, -1), g_strdup (value));
  return record;
}

/* Status, length and half of the body, written past the server. */
static void
write_half (GOutputStream *output, const HttpAnswer *answer)
{
  const char *body = answer->body != NULL ? answer->body : "";
  g_autofree char *head =
      g_strdup_printf ("HTTP/1.1 %u Answer\r\nContent-Type: application/json\r\n"
                       "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n%.*s",
                       answer->status, strlen (body), (int) (strlen (body) / 2), body);

  g_assert_true (g_output_stream_write_all (output, head, strlen (head), NULL, NULL, NULL));
}

static void
misbehave (HttpService *self, SoupServerMessage *msg, const HttpAnswer *answer)
{
  GIOStream *stream = soup_server_message_steal_connection (msg);

  if (answer->deed == HTTP_TRUNCATE || answer->deed == HTTP_STALL)
    write_half (g_io_stream_get_output_stream (stream), answer);
  if (answer->deed == HTTP_STALL || answer->deed == HTTP_SILENCE) {
    g_ptr_array_add (self->held, stream);
    if (self->stalled != NULL)
      self->stalled (self, self->stalled_data);
    return;
  }
  g_io_stream_close (stream, NULL, NULL);
  g_object_unref (stream);
}

static void
send_answer (SoupServerMessage *msg, const HttpAnswer *answer)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (msg);
  g_auto (GStrv) lines = g_strsplit (answer->headers != NULL ? answer->headers : "", "\n", -1);
  const char *type = "application/json; charset=utf-8";

  soup_server_message_set_status (msg, answer->status, NULL);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_auto (GStrv) parts = g_strsplit (lines[i], ": ", 2);

    if (g_strv_length (parts) != 2)
      continue;
    if (g_ascii_strcasecmp (parts[0], "Content-Type") == 0)
      soup_message_headers_replace (headers, "Content-Type", parts[1]);
    else
      soup_message_headers_append (headers, parts[0], parts[1]);
  }
  if (soup_message_headers_get_one (headers, "Content-Type") != NULL)
    type = soup_message_headers_get_one (headers, "Content-Type");
  if (answer->body != NULL) {
    g_autofree char *kept = g_strdup (type);

    soup_server_message_set_response (msg, kept, SOUP_MEMORY_COPY, answer->body,
                                      strlen (answer->body));
  }
}

static void
send_compressed (SoupServerMessage *msg, const HttpAnswer *answer)
{
  g_autoptr (GZlibCompressor) gzip = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) output = g_converter_output_stream_new (memory, G_CONVERTER (gzip));
  g_autoptr (GBytes) bytes = NULL;

  g_assert_true (
      g_output_stream_write_all (output, answer->body, strlen (answer->body), NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (output, NULL, NULL));
  bytes = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
  soup_server_message_set_status (msg, answer->status, NULL);
  soup_message_headers_replace (soup_server_message_get_response_headers (msg), "Content-Encoding",
                                "gzip");
  soup_server_message_set_response (msg, "application/json", SOUP_MEMORY_COPY,
                                    g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
give (HttpService *self, SoupServerMessage *msg, const char *path, const HttpAnswer *answer)
{
  if (answer->deed != HTTP_DROP_BEFORE && answer->status < 400) {
    guint acts = GPOINTER_TO_UINT (g_hash_table_lookup (self->acts, path));

    g_hash_table_replace (self->acts, g_strdup (path), GUINT_TO_POINTER (acts + 1));
  }
  if (answer->deed == HTTP_ANSWER)
    send_answer (msg, answer);
  else if (answer->deed == HTTP_GZIP)
    send_compressed (msg, answer);
  else
    misbehave (self, msg, answer);
}

static void
request_cb (SoupServer *server,
            SoupServerMessage *msg,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  static const HttpAnswer not_found = { 404, "{\"code\":1000,\"description\":\"Not found\"}" };
  HttpService *self = user_data;
  GPtrArray *answers = g_hash_table_lookup (self->answers, path);

  g_ptr_array_add (self->records, new_record (msg, path));
  if (self->n_refusals > 0) {
    HttpAnswer refusal = { 401, self->refusal, "WWW-Authenticate: Bearer realm=\"test\"" };

    self->n_refusals--;
    send_answer (msg, &refusal);
    return;
  }
  if (answers == NULL) {
    send_answer (msg, &not_found);
    return;
  }
  if (answers->len > 1) {
    g_autofree HttpAnswer *answer = g_ptr_array_steal_index (answers, 0);

    give (self, msg, path, answer);
    g_free ((char *) answer->body);
    g_free ((char *) answer->headers);
    return;
  }
  give (self, msg, path, answers->pdata[0]);
}

static gboolean
fits_challenge (const char *verifier, const char *challenge)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *text = NULL;
  guint8 digest[32];
  gsize size = sizeof digest;

  g_checksum_update (checksum, (const guchar *) verifier, -1);
  g_checksum_get_digest (checksum, digest, &size);
  text = g_base64_encode (digest, size);
  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  text[strcspn (text, "=")] = '\0';
  return strcmp (text, challenge) == 0;
}

static gboolean
is_granted (HttpService *self, GHashTable *form)
{
  const char *type = g_hash_table_lookup (form, "grant_type");

  if (g_strcmp0 (type, "refresh_token") == 0)
    return self->refresh_token != NULL &&
           g_strcmp0 (g_hash_table_lookup (form, "refresh_token"), self->refresh_token) == 0;
  if (g_strcmp0 (type, "authorization_code") == 0)
    return self->code != NULL && g_strcmp0 (g_hash_table_lookup (form, "code"), self->code) == 0 &&
           fits_challenge (g_hash_table_lookup (form, "code_verifier"), self->challenge);

  return g_strcmp0 (type, "urn:ietf:params:oauth:grant-type:device_code") == 0;
}

static void
token_cb (SoupServer *server,
          SoupServerMessage *msg,
          const char *path,
          GHashTable *query,
          gpointer user_data)
{
  HttpService *self = user_data;
  HttpRecord *record = new_record (msg, path);
  g_autoptr (GHashTable) form = soup_form_decode (record->body);
  g_auto (GStrv) parts = g_strsplit (path, "/", 4);
  const char *scope = g_hash_table_lookup (form, "scope");
  g_autofree char *body = NULL;
  HttpAnswer *scripted = g_queue_pop_head (&self->token_answers);
  HttpAnswer answer = { 200 };

  g_ptr_array_add (self->token_records, record);
  if (scripted != NULL && (scripted->status != 200 || scripted->body != NULL)) {
    send_answer (msg, scripted);
    answer_free (scripted);
    return;
  }
  g_clear_pointer (&scripted, answer_free);
  if (!is_granted (self, form)) {
    answer.status = 400;
    answer.body = "{\"error\":\"invalid_grant\",\"error_description\":\"AADSTS70008: expired\","
                  "\"error_codes\":[70008]}";
    send_answer (msg, &answer);
    return;
  }

  self->n_tokens++;
  g_free (self->refresh_token);
  self->refresh_token = g_strdup_printf ("SECRET-refresh-%u", self->n_tokens);
  g_clear_pointer (&self->code, g_free);
  body = g_strdup_printf ("{\"token_type\":\"Bearer\",\"expires_in\":\"3600\","
                          "\"access_token\":\"SECRET-access-%s-%s-%u\",\"refresh_token\":\"%s\","
                          "\"id_token\":\"" ID_TOKEN "\"}",
                          parts[1], scope != NULL && strstr (scope, ".default") ? "azure" : "pc",
                          self->n_tokens, self->refresh_token);
  answer.body = body;
  send_answer (msg, &answer);
}

/* /TENANT/oauth2/v2.0/token and devicecode, else the APIs. */
static void
any_cb (SoupServer *server,
        SoupServerMessage *msg,
        const char *path,
        GHashTable *query,
        gpointer user_data)
{
  if (g_str_has_suffix (path, "/oauth2/v2.0/token"))
    token_cb (server, msg, path, query, user_data);
  else
    request_cb (server, msg, path, query, user_data);
}

HttpService *
http_service_new (GTlsCertificate *certificate)
{
  HttpService *self = g_new0 (HttpService, 1);
  g_autoptr (GError) error = NULL;
  GSList *uris;

  self->answers =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->acts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->records = g_ptr_array_new_with_free_func ((GDestroyNotify) record_free);
  self->token_records = g_ptr_array_new_with_free_func ((GDestroyNotify) record_free);
  self->held = g_ptr_array_new_with_free_func (g_object_unref);
  /* Raw: %2B and + reach the test as they were sent. */
  self->server =
      g_object_new (SOUP_TYPE_SERVER, "raw-paths", TRUE, "tls-certificate", certificate, NULL);
  soup_server_add_handler (self->server, NULL, any_cb, self, NULL);
  ignore_soup_leaks (self->server);
  listen_local (self->server, 0,
                SOUP_SERVER_LISTEN_IPV4_ONLY | (certificate != NULL ? SOUP_SERVER_LISTEN_HTTPS : 0),
                &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->url = g_strdup_printf ("%s://127.0.0.1:%d", certificate != NULL ? "https" : "http",
                               g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return self;
}

void
http_service_free (HttpService *self)
{
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_queue_clear_full (&self->token_answers, (GDestroyNotify) answer_free);
  g_hash_table_unref (self->answers);
  g_hash_table_unref (self->acts);
  g_ptr_array_unref (self->records);
  g_ptr_array_unref (self->token_records);
  g_ptr_array_unref (self->held);
  g_free (self->url);
  g_free (self->refresh_token);
  g_free (self->code);
  g_free (self->challenge);
  g_free (self->refusal);
  g_free (self);
}

const char *
http_service_get_url (HttpService *self)
{
  return self->url;
}

void
http_service_add (HttpService *self, const char *path, const HttpAnswer *answer)
{
  GPtrArray *answers = g_hash_table_lookup (self->answers, path);

  if (answers == NULL) {
    answers = g_ptr_array_new_with_free_func ((GDestroyNotify) answer_free);
    g_hash_table_insert (self->answers, g_strdup (path), answers);
  }
  g_ptr_array_add (answers, answer_copy (answer));
}

void
http_service_add_json (HttpService *self, const char *path, const char *body)
{
  http_service_add (self, path, &(HttpAnswer){ .status = 200, .body = body });
}

void
http_service_set_stalled (HttpService *self, GFunc stalled, gpointer user_data)
{
  self->stalled = stalled;
  self->stalled_data = user_data;
}

guint
http_service_count (HttpService *self, const char *path)
{
  guint n = 0;

  for (guint i = 0; i < self->records->len; i++) {
    HttpRecord *record = self->records->pdata[i];

    n += path == NULL || strcmp (record->path, path) == 0;
  }
  return n;
}

guint
http_service_count_acts (HttpService *self, const char *path)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->acts, path));
}

const HttpRecord *
http_service_get (HttpService *self, const char *path, guint index)
{
  for (guint i = 0; i < self->records->len; i++) {
    HttpRecord *record = self->records->pdata[i];

    if (strcmp (record->path, path) == 0 && index-- == 0)
      return record;
  }
  g_error ("%s was not asked for so often", path);
}

const char *
http_record_get_header (const HttpRecord *record, const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return g_hash_table_lookup (record->headers, lower);
}

void
http_service_set_refresh_token (HttpService *self, const char *token)
{
  g_free (self->refresh_token);
  self->refresh_token = g_strdup (token);
}

const char *
http_service_get_refresh_token (HttpService *self)
{
  return self->refresh_token;
}

void
http_service_add_token_answer (HttpService *self, guint status, const char *body)
{
  HttpAnswer answer = { status, body };

  g_queue_push_tail (&self->token_answers, answer_copy (&answer));
}

void
http_service_expect_code (HttpService *self, const char *code, const char *challenge)
{
  g_free (self->code);
  g_free (self->challenge);
  self->code = g_strdup (code);
  self->challenge = g_strdup (challenge);
}

guint
http_service_count_tokens (HttpService *self)
{
  return self->token_records->len;
}

const HttpRecord *
http_service_get_token_request (HttpService *self, guint index)
{
  g_assert_cmpuint (index, <, self->token_records->len);
  return self->token_records->pdata[index];
}

void
http_service_refuse_tokens (HttpService *self, guint times, const char *body)
{
  self->n_refusals = times;
  g_free (self->refusal);
  self->refusal = g_strdup (body);
}
