// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* PdHttpClient on a far side that behaves: partner-center-api.md 1.1, 1.2; azure-api.md 1; the
 * pace, the number of parallel calls, tokens per API and tenant. */

#include "http-world.h"
#include "pd-bucket.h"
#include "pd-error.h"

static void
set_up (World *world, gconstpointer data)
{
  world_set_up (world);
}

static void
tear_down (World *world, gconstpointer data)
{
  world_tear_down (world);
}

/* 1.1: the headers of Partner Center. */
static void
test_headers_partner_center (World *world, gconstpointer data)
{
  static const char *const rows[][2] = {
    { "accept", "application/json" }, { "x-locale", "ja-JP" },
    { "accept-language", "ja-JP" },   { "ms-contract-version", "v1" },
    { "if-match", "etag" },           { "content-type", "application/json" },
  };
  g_autoptr (JsonNode) body = json_from_string ("{\"a\":1}", NULL);
  g_autoptr (PdHttpRequest) request = pd_http_request_new (
      PD_API_PARTNER_CENTER, PD_CALL_IDEMPOTENT, "POST", "/v1/customers?x=%2B");
  g_autoptr (PdHttpReply) reply = NULL;
  g_autoptr (GError) error = NULL;
  const HttpRecord *record;

  http_service_add_json (world->service, "/v1/customers", "{}");
  pd_http_client_set_locale (world->client, "ja-JP");
  pd_http_request_set_body_json (request, body);
  g_assert_true (pd_http_request_set_header (request, "If-Match", "etag"));
  reply = world_send (world, request, &error);
  g_assert_no_error (error);

  record = http_service_get (world->service, "/v1/customers", 0);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpstr (http_record_get_header (record, rows[i][0]), ==, rows[i][1]);
  g_assert_cmpstr (record->method, ==, "POST");
  g_assert_cmpstr (record->target, ==, "/v1/customers?x=%2B");
  g_assert_cmpstr (record->body, ==, "{\"a\":1}");
  g_assert_cmpstr (http_record_get_header (record, "Authorization"), ==,
                   "Bearer SECRET-access-" TEST_TENANT "-pc-1");
  g_assert_cmpstr (http_record_get_header (record, "MS-RequestId"), ==,
                   pd_http_request_get_request_id (request));
  g_assert_true (g_uuid_string_is_valid (http_record_get_header (record, "MS-CorrelationId")));
  g_assert_nonnull (http_record_get_header (record, "MS-PartnerCenter-Application"));
  g_assert_nonnull (strstr (http_record_get_header (record, "Accept-Encoding"), "gzip"));
  g_assert_cmpint (pd_http_request_get_fate (request), ==, PD_FATE_ANSWERED);
}

/* azure-api.md 1: the headers of Azure; a POST without a body says so. */
static void
test_headers_azure (World *world, gconstpointer data)
{
  g_autoptr (PdHttpRequest) request = pd_http_request_new (
      PD_API_AZURE, PD_CALL_ONCE, "POST", "/providers/x/return?api-version=2022-11-01");
  g_autoptr (PdHttpReply) reply = NULL;
  g_autoptr (GError) error = NULL;
  const HttpRecord *record;

  http_service_add (world->service, "/providers/x/return",
                    &(HttpAnswer){ 202, NULL,
                                   "Location: https://x/y\nRetry-After: 120\n"
                                   "x-ms-request-id: westus:1\n"
                                   "x-ms-correlation-request-id: c-1" });
  pd_http_request_set_tenant (request, TEST_CUSTOMER);
  reply = world_send (world, request, &error);
  g_assert_no_error (error);

  record = http_service_get (world->service, "/providers/x/return", 0);
  g_assert_true (
      g_uuid_string_is_valid (http_record_get_header (record, "x-ms-client-request-id")));
  g_assert_cmpstr (http_record_get_header (record, "x-ms-return-client-request-id"), ==, "true");
  g_assert_cmpstr (http_record_get_header (record, "Content-Length"), ==, "0");
  g_assert_null (http_record_get_header (record, "MS-RequestId"));
  g_assert_cmpstr (http_record_get_header (record, "Authorization"), ==,
                   "Bearer SECRET-access-" TEST_CUSTOMER "-azure-1");
  g_assert_cmpuint (pd_http_reply_get_status (reply), ==, 202);
  g_assert_null (pd_http_reply_get_root (reply));
  g_assert_cmpstr (pd_http_reply_get_header (reply, "location"), ==, "https://x/y");
  g_assert_cmpint (pd_http_reply_get_retry_after (reply), ==, 120 * G_USEC_PER_SEC);
  g_assert_cmpstr (pd_http_reply_get_request_id (reply), ==, "westus:1");
  g_assert_cmpstr (pd_http_reply_get_correlation_id (reply), ==, "c-1");
}

/* A request's own headers never take the place of ours, and hold no second line. */
static void
test_headers_refused (World *world, gconstpointer data)
{
  static const char *const rows[][2] = {
    { "Authorization", "x" },
    { "host", "x" },
    { "MS-RequestId", "x" },
    { "Content-Length", "1" },
    { "Cookie", "x" },
    { "X-A", "b\r\nHost: evil" },
    { "X A", "b" },
    { "", "b" },
    { "Transfer-Encoding", "chunked" },
  };
  g_autoptr (PdHttpRequest) request =
      pd_http_request_new (PD_API_PARTNER_CENTER, PD_CALL_READ, "GET", "/v1/x");

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_test_message ("%s", rows[i][0]);
    g_assert_false (pd_http_request_set_header (request, rows[i][0], rows[i][1]));
  }
  g_assert_cmpuint (g_hash_table_size (pd_http_request_get_headers (request)), ==, 0);
}

/* 1.3: a byte order mark; JSON by any name; an empty body. */
static void
test_bodies (World *world, gconstpointer data)
{
  static const struct
  {
    const char *body;
    const char *headers;
    gboolean has_root;
  } rows[] = {
    { "{\"a\":1}", NULL, TRUE },
    { "\xEF\xBB\xBF{\"a\":1}", NULL, TRUE },
    { "[1]", "Content-Type: application/json", TRUE },
    { "{\"a\":1}", "Content-Type: text/plain", TRUE },
    { "", NULL, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strdup_printf ("/v1/%" G_GSIZE_FORMAT, i);
    g_autoptr (PdHttpReply) reply = NULL;
    g_autoptr (GError) error = NULL;

    http_service_add (world->service, path, &(HttpAnswer){ 200, rows[i].body, rows[i].headers });
    reply = world_get (world, path, &error);
    g_assert_no_error (error);
    g_assert_cmpint (pd_http_reply_get_root (reply) != NULL, ==, rows[i].has_root);
  }
}

static gpointer
read_number (JsonNode *root, gpointer user_data, GError **error)
{
  g_assert_true (user_data != (gpointer) g_thread_self ()); /* off the main thread */
  if (!json_object_has_member (json_node_get_object (root), "n")) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_PROTOCOL, "the member “n” is missing");
    return NULL;
  }
  return g_strdup_printf ("%" G_GINT64_FORMAT,
                          json_object_get_int_member (json_node_get_object (root), "n"));
}

static void
test_reader_off_the_main_thread (World *world, gconstpointer data)
{
  static const char *const bodies[] = { "{\"n\":7}", "{}" };

  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++) {
    g_autofree char *path = g_strdup_printf ("/v1/%" G_GSIZE_FORMAT, i);
    g_autoptr (PdHttpRequest) request =
        pd_http_request_new (PD_API_PARTNER_CENTER, PD_CALL_READ, "GET", path);
    g_autoptr (PdHttpReply) reply = NULL;
    g_autoptr (GError) error = NULL;

    http_service_add_json (world->service, path, bodies[i]);
    pd_http_request_set_reader (request, read_number, g_thread_self (), NULL, g_free);
    reply = world_send (world, request, &error);
    if (i == 0)
      g_assert_cmpstr (pd_http_reply_get_result (reply), ==, "7");
    else
      g_assert_error (error, PD_API_ERROR, PD_API_ERROR_PROTOCOL);
  }
}

/* 1: a PDF is bytes. */
static void
test_file (World *world, gconstpointer data)
{
  g_autoptr (PdHttpRequest) request =
      pd_http_request_new (PD_API_PARTNER_CENTER, PD_CALL_READ, "GET", "/v1/pdf");
  g_autoptr (PdHttpReply) reply = NULL;
  g_autoptr (GError) error = NULL;

  http_service_add (world->service, "/v1/pdf",
                    &(HttpAnswer){ 200, "%PDF-1.7", "Content-Type: application/pdf" });
  pd_http_request_set_expect (request, PD_EXPECT_BYTES, 8);
  reply = world_send (world, request, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (pd_http_reply_get_body (reply)), ==, 8);
}

/* At most a few parallel calls: the fifth waits until one of the four is over. */
static void
test_parallel (World *world, gconstpointer data)
{
  GAsyncResult *slots[6] = { NULL };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  http_service_add (world->service, "/v1/slow", &(HttpAnswer){ .deed = HTTP_SILENCE });
  http_service_add_json (world->service, "/v1/quick", "{}");
  for (int i = 0; i < 6; i++) {
    g_autoptr (PdHttpRequest) request = pd_http_request_new (
        PD_API_PARTNER_CENTER, PD_CALL_READ, "GET", i < 4 ? "/v1/slow" : "/v1/quick");

    pd_http_client_send_async (world->client, request, i < 4 ? cancellable : NULL, await_cb,
                               &slots[i]);
  }
  while (http_service_count (world->service, "/v1/slow") < PD_HTTP_MAX_PARALLEL)
    g_main_context_iteration (NULL, TRUE);
  settle ();
  g_assert_cmpuint (http_service_count (world->service, "/v1/quick"), ==, 0);

  g_cancellable_cancel (cancellable);
  for (int i = 0; i < 6; i++) {
    g_autoptr (GAsyncResult) result = await (&slots[i]);
    g_autoptr (GError) error = NULL;
    g_autoptr (PdHttpReply) reply = pd_http_client_send_finish (world->client, result, &error);

    if (i < 4)
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    else
      g_assert_no_error (error);
  }
  g_assert_cmpuint (http_service_count (world->service, "/v1/quick"), ==, 2);
}

/* 1.6: after a burst the calls leave evenly; another tenant's and customer's calls do not wait for
 * them. */
static void
test_bucket (void)
{
  g_autofree PdBucket *bucket = pd_bucket_new (2, 1, 0);

  for (int i = 0; i < 2; i++) {
    g_assert_cmpint (pd_bucket_get_wait (bucket, 0), ==, 0);
    pd_bucket_take (bucket, 0);
  }
  g_assert_cmpint (pd_bucket_get_wait (bucket, 0), ==, G_USEC_PER_SEC + 1);
  g_assert_cmpint (pd_bucket_get_wait (bucket, G_USEC_PER_SEC), ==, 0);
  pd_bucket_cap (bucket, 0, G_USEC_PER_SEC); /* the far side says: none left */
  g_assert_cmpint (pd_bucket_get_wait (bucket, G_USEC_PER_SEC), >, 0);
  pd_bucket_shut (bucket, 57 * G_USEC_PER_SEC);
  g_assert_cmpint (pd_bucket_get_wait (bucket, 20 * G_USEC_PER_SEC), ==, 37 * G_USEC_PER_SEC);
}

/* No minute sees more than 500 calls. */
static void
test_bucket_minute (void)
{
  g_autofree PdBucket *bucket = pd_bucket_new (PD_BUCKET_BURST, 440 / 60.0, 0);
  gint64 now = 0;
  int n = 0;

  while (now < 60 * G_USEC_PER_SEC) {
    gint64 wait = pd_bucket_get_wait (bucket, now);

    if (wait == 0) {
      pd_bucket_take (bucket, now);
      n++;
    }
    now += wait;
  }
  g_assert_cmpint (n, <=, 500);
  g_assert_cmpint (n, >, 450);
}

static void
test_pace (World *world, gconstpointer data)
{
  g_autofree char *pauses = NULL;
  guint n_pauses;

  http_service_add_json (world->service, "/v1/x", "{}");
  pd_http_client_set_calls_per_minute (world->client, 60);
  for (int i = 0; i < PD_BUCKET_BURST + 3; i++) {
    g_autoptr (PdHttpReply) reply = world_get (world, "/v1/x", NULL);

    g_assert_nonnull (reply);
  }
  pauses = test_wait_take_pauses (world->wait);
  g_assert_cmpstr (pauses, ==, "1000 1000 1000");

  for (n_pauses = 0; n_pauses < 2; n_pauses++) { /* another tenant has a bucket of its own */
    g_autoptr (PdHttpRequest) request =
        pd_http_request_new (PD_API_PARTNER_CENTER, PD_CALL_READ, "GET", "/v1/x");
    g_autoptr (PdHttpReply) reply = NULL;

    pd_http_request_set_tenant (request, TEST_CUSTOMER);
    reply = world_send (world, request, NULL);
    g_assert_nonnull (reply);
  }
  g_clear_pointer (&pauses, g_free);
  pauses = test_wait_take_pauses (world->wait);
  g_assert_cmpstr (pauses, ==, "");
}

/* azure-api.md 1: what the far side says is left counts, for the same tenant and kind of call. */
static void
test_remaining (World *world, gconstpointer data)
{
  static const struct
  {
    const char *header; /* (nullable): of the answer to a GET of TEST_CUSTOMER before */
    const char *method;
    const char *tenant;
    const char *pauses; /* in milliseconds */
  } rows[] = {
    { NULL, "GET", TEST_CUSTOMER, "" },
    { "x-ms-ratelimit-remaining-tenant-reads: 0", "GET", TEST_CUSTOMER, "40" },
    { "x-ms-ratelimit-remaining-subscription-reads: 0", "GET", TEST_CUSTOMER, "40" },
    { "x-ms-ratelimit-remaining-tenant-reads: 11999", "GET", TEST_CUSTOMER, "" },
    { "x-ms-ratelimit-remaining-tenant-reads: many", "GET", TEST_CUSTOMER, "" },
    { "x-ms-ratelimit-remaining-tenant-writes: 0", "GET", TEST_CUSTOMER, "" },
    { "x-ms-ratelimit-remaining-tenant-reads: 0", "PATCH", TEST_CUSTOMER, "" },
    { "x-ms-ratelimit-remaining-tenant-reads: 0", "GET", TEST_TENANT, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strdup_printf ("/providers/%" G_GSIZE_FORMAT, i);
    g_autofree char *pauses = NULL;

    g_test_message ("%s, then %s", rows[i].header, rows[i].method);
    pd_http_client_set_calls_per_minute (world->client, 60); /* new buckets */
    http_service_add (world->service, path, &(HttpAnswer){ 200, "{}", rows[i].header });
    for (int j = 0; j < 2; j++) {
      g_autoptr (PdHttpRequest) request =
          pd_http_request_new (PD_API_AZURE, PD_CALL_READ, j == 0 ? "GET" : rows[i].method, path);
      g_autoptr (PdHttpReply) reply = NULL;

      pd_http_request_set_tenant (request, j == 0 ? TEST_CUSTOMER : rows[i].tenant);
      reply = world_send (world, request, NULL);
      g_assert_nonnull (reply);
    }
    pauses = test_wait_take_pauses (world->wait);
    g_assert_cmpstr (pauses, ==, rows[i].pauses);
  }
}

/* azure-api.md 10: one token for each tenant; the same one is used again. */
static void
test_token_per_tenant (World *world, gconstpointer data)
{
  http_service_add_json (world->service, "/v1/x", "{}");
  for (int i = 0; i < 4; i++) {
    g_autoptr (PdHttpRequest) request = pd_http_request_new (
        i % 2 == 0 ? PD_API_PARTNER_CENTER : PD_API_AZURE, PD_CALL_READ, "GET", "/v1/x");
    g_autoptr (PdHttpReply) reply = NULL;

    pd_http_request_set_tenant (request, i % 2 == 0 ? NULL : TEST_CUSTOMER);
    reply = world_send (world, request, NULL);
    g_assert_nonnull (reply);
  }
  g_assert_cmpuint (http_service_count_tokens (world->service), ==, 2);
}

/* 1.3: "/v1" only where it is missing, one host, nothing rewritten. */
static void
test_resolve (void)
{
  static const struct
  {
    const char *base;
    const char *target;
    gboolean add_version;
    const char *url; /* NULL: refused */
  } rows[] = {
    { "https://h.com", "/v1/customers?size=2", TRUE, "https://h.com/v1/customers?size=2" },
    { "https://h.com", "/customers?size=2", TRUE, "https://h.com/v1/customers?size=2" },
    { "https://h.com", "customers?size=2", TRUE, "https://h.com/v1/customers?size=2" },
    { "https://h.com", "/V1/customers", TRUE, "https://h.com/V1/customers" },
    { "https://h.com", "/v1customers", TRUE, "https://h.com/v1/v1customers" },
    { "https://h.com", "https://h.com/customers?a", TRUE, "https://h.com/v1/customers?a" },
    { "https://h.com", "https://H.com:443/v1/x?t=a%2Cb,+=/", TRUE,
      "https://h.com/v1/x?t=a%2Cb,+=/" },
    { "https://h.com", "/v1/i?size=2?seekOperation=Next&offset=", TRUE,
      "https://h.com/v1/i?size=2?seekOperation=Next&offset=" },
    { "https://h.com", "https://h.com:443/p?%2524skiptoken=AB%253D", FALSE,
      "https://h.com/p?%2524skiptoken=AB%253D" },
    { "https://h.com/pc", "/v1/x", TRUE, "https://h.com/pc/v1/x" },
    { "https://h.com/pc", "/pc/v1/x", TRUE, "https://h.com/pc/v1/x" },
    { "https://h.com", "https://evil.com/v1/x", TRUE, NULL },
    { "https://h.com", "http://h.com/v1/x", TRUE, NULL },
    { "https://h.com", "https://h.com:8443/v1/x", FALSE, NULL },
    { "https://h.com", "https://h.com.evil.com/", FALSE, NULL },
    { "https://h.com", "https://h.com@evil.com/", FALSE, NULL },
    { "https://h.com", "https://a@h.com/", FALSE, NULL },
    { "https://h.com", "//evil.com/x", TRUE, NULL },
    { "https://h.com", "\\\\evil.com", TRUE, NULL },
    { "https://h.com", "javascript:alert(1)", TRUE, NULL },
    { "https://h.com", "/v1/x\r\nHost: evil", TRUE, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdEnvironment) environment =
        pd_environment_new_custom (rows[i].base, rows[i].base, rows[i].base, NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (GUri) uri = NULL;
    g_autofree char *url = NULL;

    g_test_message ("%s", rows[i].target);
    uri = pd_http_client_resolve (environment, PD_API_PARTNER_CENTER, rows[i].target,
                                  rows[i].add_version, &error);
    if (rows[i].url == NULL) {
      g_assert_error (error, PD_API_ERROR, PD_API_ERROR_PROTOCOL);
      continue;
    }
    g_assert_no_error (error);
    url = g_uri_to_string (uri);
    g_assert_true (g_ascii_strcasecmp (url, rows[i].url) == 0);
  }
}

#define ADD(path, func) g_test_add (path, World, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/http/headers/partner-center", test_headers_partner_center);
  ADD ("/http/headers/azure", test_headers_azure);
  ADD ("/http/headers/refused", test_headers_refused);
  ADD ("/http/bodies", test_bodies);
  ADD ("/http/reader", test_reader_off_the_main_thread);
  ADD ("/http/file", test_file);
  ADD ("/http/parallel", test_parallel);
  g_test_add_func ("/http/bucket", test_bucket);
  g_test_add_func ("/http/bucket-minute", test_bucket_minute);
  ADD ("/http/pace", test_pace);
  ADD ("/http/remaining", test_remaining);
  ADD ("/http/token-per-tenant", test_token_per_tenant);
  g_test_add_func ("/http/resolve", test_resolve);

  return g_test_run ();
}
