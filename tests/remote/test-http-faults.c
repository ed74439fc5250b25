// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* What each fault does to each kind of call: partner-center-api.md 1.6, 2.2; azure-api.md 1. */

#include "http-world.h"
#include "loopback-certificate.h"

#define GOOD "{\"ok\":true}"
#define SHAPE_1 "{\"code\":3000,\"description\":\"No\",\"data\":[],\"source\":\"PartnerFD\"}"
#define HTML "<html><head><title>502 Bad Gateway</title></head><body>x</body></html>"
#define NO_ERROR (-1)

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

static void
fire_cb (gpointer service, gpointer user_data)
{
  test_wait_fire_deadlines (TEST_WAIT (user_data));
}

static PdHttpRequest *
new_request (PdApi api, PdCallPolicy policy)
{
  PdHttpRequest *request =
      pd_http_request_new (api, policy, policy == PD_CALL_READ ? "GET" : "POST", "/v1/x");
  g_autoptr (GBytes) body = g_bytes_new_static ("{}", 2);

  if (policy != PD_CALL_READ)
    pd_http_request_set_body (request, "application/json", body);
  return request;
}

/* One fault, then good answers: what each policy makes of it. */
typedef struct
{
  const char *name;
  HttpAnswer fault;
  guint n_faults;
  struct
  {
    int code; /* of PD_API_ERROR, or NO_ERROR */
    guint n_sent;
    PdFate fate;
  } read, idempotent, once;
} FaultRow;

#define OK(n)                     \
  {                               \
    NO_ERROR, n, PD_FATE_ANSWERED \
  }
#define SAID_NO(code, n)      \
  {                           \
    code, n, PD_FATE_ANSWERED \
  }
#define UNKNOWN(n)                                \
  {                                               \
    PD_API_ERROR_UNKNOWN_FATE, n, PD_FATE_UNKNOWN \
  }

static const FaultRow fault_rows[] = {
  { "408", { 408, SHAPE_1 }, 1, OK (2), OK (2), UNKNOWN (1) },
  { "500", { 500, SHAPE_1 }, 1, OK (2), OK (2), UNKNOWN (1) },
  { "502 HTML", { 502, HTML, "Content-Type: text/html" }, 3, OK (4), OK (4), UNKNOWN (1) },
  { "503 for ever", { 503, "" }, 9, SAID_NO (PD_API_ERROR_SERVER, 4), UNKNOWN (4), UNKNOWN (1) },
  { "dropped before", { .deed = HTTP_DROP_BEFORE }, 1, OK (2), OK (2), UNKNOWN (1) },
  { "dropped after", { 200, GOOD, NULL, HTTP_DROP_AFTER }, 1, OK (2), OK (2), UNKNOWN (1) },
  { "dropped for ever",
    { 200, GOOD, NULL, HTTP_DROP_AFTER },
    9,
    SAID_NO (PD_API_ERROR_UNREACHABLE, 4),
    UNKNOWN (4),
    UNKNOWN (1) },
  { "truncated", { 200, GOOD, NULL, HTTP_TRUNCATE }, 1, OK (2), OK (2), UNKNOWN (1) },
  { "stalled", { 200, GOOD, NULL, HTTP_STALL }, 1, OK (2), OK (2), UNKNOWN (1) },
  { "silent", { 200, GOOD, NULL, HTTP_SILENCE }, 1, OK (2), OK (2), UNKNOWN (1) },
  { "silent for ever",
    { 200, GOOD, NULL, HTTP_SILENCE },
    9,
    SAID_NO (PD_API_ERROR_TIMED_OUT, 4),
    UNKNOWN (4),
    UNKNOWN (1) },
  { "429", { 429, SHAPE_1, "Retry-After: 57" }, 1, OK (2), OK (2), OK (2) },
  { "429 for ever",
    { 429, SHAPE_1 },
    9,
    { PD_API_ERROR_THROTTLED, 5, PD_FATE_NOT_SENT },
    { PD_API_ERROR_THROTTLED, 5, PD_FATE_NOT_SENT },
    { PD_API_ERROR_THROTTLED, 5, PD_FATE_NOT_SENT } },
  { "401 once", { 401, SHAPE_1 }, 1, OK (2), OK (2), OK (2) },
  { "401 for ever",
    { 401, SHAPE_1 },
    9,
    SAID_NO (PD_API_ERROR_SIGN_IN, 2),
    SAID_NO (PD_API_ERROR_SIGN_IN, 2),
    SAID_NO (PD_API_ERROR_SIGN_IN, 2) },
  { "401 without MFA, 900421",
    { 401, "{\"code\":900421,\"description\":\"MFA\"}" },
    9,
    SAID_NO (PD_API_ERROR_MFA, 1),
    SAID_NO (PD_API_ERROR_MFA, 1),
    SAID_NO (PD_API_ERROR_MFA, 1) },
  { "400",
    { 400, SHAPE_1 },
    1,
    SAID_NO (PD_API_ERROR_REFUSED, 1),
    SAID_NO (PD_API_ERROR_REFUSED, 1),
    SAID_NO (PD_API_ERROR_REFUSED, 1) },
  { "400 cut off",
    { 400, SHAPE_1, NULL, HTTP_TRUNCATE },
    1,
    OK (2),
    OK (2),
    SAID_NO (PD_API_ERROR_REFUSED, 1) },
  { "403",
    { 403, SHAPE_1 },
    1,
    SAID_NO (PD_API_ERROR_FORBIDDEN, 1),
    SAID_NO (PD_API_ERROR_FORBIDDEN, 1),
    SAID_NO (PD_API_ERROR_FORBIDDEN, 1) },
  { "409 pending, 900278",
    { 409, "{\"code\":900278,\"description\":\"pending\"}" },
    1,
    SAID_NO (PD_API_ERROR_BUSY, 1),
    SAID_NO (PD_API_ERROR_BUSY, 1),
    SAID_NO (PD_API_ERROR_BUSY, 1) },
  { "417",
    { 417, "" },
    1,
    SAID_NO (PD_API_ERROR_REFUSED, 1),
    SAID_NO (PD_API_ERROR_REFUSED, 1),
    SAID_NO (PD_API_ERROR_REFUSED, 1) },
  { "an error in a 200 (400072)",
    { 200, "{\"code\":\"400072\",\"description\":\"not available\"}" },
    1,
    SAID_NO (PD_API_ERROR_REFUSED, 1),
    SAID_NO (PD_API_ERROR_REFUSED, 1),
    SAID_NO (PD_API_ERROR_REFUSED, 1) },
  { "a portal's page with 200",
    { 200, HTML, "Content-Type: text/html" },
    1,
    SAID_NO (PD_API_ERROR_PROTOCOL, 1),
    UNKNOWN (1),
    UNKNOWN (1) },
  { "broken JSON",
    { 200, "{\"a\":" },
    1,
    SAID_NO (PD_API_ERROR_PROTOCOL, 1),
    UNKNOWN (1),
    UNKNOWN (1) },
  { "redirect to another host",
    { 307, NULL, "Location: https://evil.example/v1/x" },
    1,
    SAID_NO (PD_API_ERROR_PROTOCOL, 1),
    SAID_NO (PD_API_ERROR_PROTOCOL, 1),
    SAID_NO (PD_API_ERROR_PROTOCOL, 1) },
  { "redirect on the same host",
    { 302, NULL, "Location: /v1/x" },
    1,
    OK (2),
    SAID_NO (PD_API_ERROR_PROTOCOL, 1),
    SAID_NO (PD_API_ERROR_PROTOCOL, 1) },
  { "redirect in a ring",
    { 302, NULL, "Location: /v1/x" },
    9,
    SAID_NO (PD_API_ERROR_PROTOCOL, 6),
    SAID_NO (PD_API_ERROR_PROTOCOL, 1),
    SAID_NO (PD_API_ERROR_PROTOCOL, 1) },
};

static void
test_fault (World *world, gconstpointer data)
{
  const FaultRow *row = data;

  for (int policy = PD_CALL_READ; policy <= PD_CALL_ONCE; policy++) {
    g_autoptr (PdHttpRequest) request = new_request (PD_API_PARTNER_CENTER, (PdCallPolicy) policy);
    g_autoptr (PdHttpReply) reply = NULL;
    g_autoptr (GError) error = NULL;
    int code = policy == PD_CALL_READ         ? row->read.code
               : policy == PD_CALL_IDEMPOTENT ? row->idempotent.code
                                              : row->once.code;
    guint n_sent = policy == PD_CALL_READ         ? row->read.n_sent
                   : policy == PD_CALL_IDEMPOTENT ? row->idempotent.n_sent
                                                  : row->once.n_sent;
    PdFate fate = policy == PD_CALL_READ         ? row->read.fate
                  : policy == PD_CALL_IDEMPOTENT ? row->idempotent.fate
                                                 : row->once.fate;
    guint n_more;

    g_test_message ("%s, policy %d", row->name, policy);
    if (policy != PD_CALL_READ) {
      world_tear_down (world);
      world_set_up (world);
    }
    http_service_set_stalled (world->service, fire_cb, world->wait);
    for (guint i = 0; i < row->n_faults; i++)
      http_service_add (world->service, "/v1/x", &row->fault);
    http_service_add_json (world->service, "/v1/x", GOOD);

    reply = world_send (world, request, &error);
    if (code == NO_ERROR) {
      g_assert_no_error (error);
      g_assert_nonnull (reply);
    } else {
      g_assert_error (error, PD_API_ERROR, code);
      g_assert_null (reply);
    }
    /* libsoup itself asks once more for a read whose kept connection turns out to be dead. */
    n_more = policy == PD_CALL_READ && row->fault.deed > HTTP_GZIP ? 1 : 0;
    g_assert_cmpuint (http_service_count (world->service, "/v1/x"), >=, n_sent);
    g_assert_cmpuint (http_service_count (world->service, "/v1/x"), <=, n_sent + n_more);
    if (policy != PD_CALL_READ) {
      g_assert_cmpint (pd_http_request_get_fate (request), ==, fate);
      /* Never done twice with different keys; once means once. */
      if (policy == PD_CALL_ONCE)
        g_assert_cmpuint (http_service_count_acts (world->service, "/v1/x"), <=, 1);
    }
    for (guint i = 1; i < n_sent && n_more == 0;
         i++) { /* 1.1: the same key on each retry, another correlation */
      const HttpRecord *first = http_service_get (world->service, "/v1/x", 0);
      const HttpRecord *later = http_service_get (world->service, "/v1/x", i);

      g_assert_cmpstr (http_record_get_header (first, "MS-RequestId"), ==,
                       http_record_get_header (later, "MS-RequestId"));
      g_assert_cmpstr (http_record_get_header (first, "MS-CorrelationId"), !=,
                       http_record_get_header (later, "MS-CorrelationId"));
    }
  }
}

/* A write that broke off and then cannot reach the server stays unknown: nothing makes it "not
 * sent". */
static void
test_unknown_stays_unknown (World *world, gconstpointer data)
{
  g_autoptr (PdHttpRequest) request = new_request (PD_API_PARTNER_CENTER, PD_CALL_IDEMPOTENT);
  g_autoptr (PdHttpReply) reply = NULL;
  g_autoptr (GError) error = NULL;

  http_service_add (world->service, "/v1/x", &(HttpAnswer){ 200, GOOD, NULL, HTTP_DROP_AFTER });
  for (int i = 0; i < 9; i++)
    http_service_add (world->service, "/v1/x", &(HttpAnswer){ 429, "" });
  reply = world_send (world, request, &error);
  g_assert_error (error, PD_API_ERROR, PD_API_ERROR_UNKNOWN_FATE);
  g_assert_true (pd_api_error_get_fault (error)->may_have_done);
  g_assert_cmpstr (pd_api_error_get_fault (error)->request_id, !=, NULL);
  g_assert_cmpint (pd_http_request_get_fate (request), ==, PD_FATE_UNKNOWN);
}

/* "No" to the second try may be said because the first was carried out ("it is there already"), or
 * by somebody on the way. */
static void
test_no_after_unknown (World *world, gconstpointer data)
{
  static const HttpAnswer ends[] = { { 400, SHAPE_1, NULL, HTTP_ANSWER },
                                     { 400, SHAPE_1, NULL, HTTP_TRUNCATE },
                                     { 302, NULL, "Location: /portal" } };

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++) {
    g_autofree char *path = g_strdup_printf ("/v1/no/%" G_GSIZE_FORMAT, i);
    g_autoptr (PdHttpRequest) request =
        pd_http_request_new (PD_API_PARTNER_CENTER, PD_CALL_IDEMPOTENT, "POST", path);
    g_autoptr (PdHttpReply) reply = NULL;
    g_autoptr (GError) error = NULL;

    http_service_add (world->service, path, &(HttpAnswer){ 201, GOOD, NULL, HTTP_DROP_AFTER });
    http_service_add (world->service, path, &ends[i]);
    reply = world_send (world, request, &error);
    g_assert_null (reply);
    g_assert_error (error, PD_API_ERROR, PD_API_ERROR_UNKNOWN_FATE);
    g_assert_true (pd_api_error_get_fault (error)->may_have_done);
    g_assert_cmpint (pd_http_request_get_fate (request), ==, PD_FATE_UNKNOWN);
  }
}

/* azure-api.md 1: PUT order and PUT ticket are never sent again blindly. libsoup would do so by
 * itself on a connection that was kept from an earlier call. */
static void
test_put_on_a_kept_connection (World *world, gconstpointer data)
{
  static const char *const methods[] = { "PUT", "DELETE" };

  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++) {
    g_autofree char *path = g_strdup_printf ("/v1/%" G_GSIZE_FORMAT, i);
    g_autoptr (PdHttpRequest) request =
        pd_http_request_new (PD_API_AZURE, PD_CALL_ONCE, methods[i], path);
    g_autoptr (PdHttpReply) before = NULL;
    g_autoptr (PdHttpReply) reply = NULL;
    g_autoptr (GError) error = NULL;

    http_service_add_json (world->service, "/v1/x", GOOD);
    http_service_add (world->service, path, &(HttpAnswer){ 200, GOOD, NULL, HTTP_DROP_AFTER });
    before = world_get (world, "/v1/x", &error);
    g_assert_no_error (error);
    settle ();
    reply = world_send (world, request, &error);
    g_assert_error (error, PD_API_ERROR, PD_API_ERROR_UNKNOWN_FATE);
    g_assert_cmpuint (http_service_count (world->service, path), ==, 1);
  }
}

/* 1.6 and azure-api.md 1: how long each pause is (the test's chance gives no jitter). */
static void
test_pauses (World *world, gconstpointer data)
{
  static const struct
  {
    HttpAnswer answer;
    guint n;
    const char *pauses;
  } rows[] = {
    { { 500, "" }, 3, "500 1500 3500" },
    { { 503, "", "Retry-After: 7" }, 1, "7000" },
    { { 429, "", "Retry-After: 57" }, 1, "57000" },
    { { 429, "", "Retry-After:  57 " }, 1, "57000" },
    { { 429, "" }, 4, "1000 2000 4000 8000" },
    { { 429, "", "Retry-After: soon" }, 1, "1000" },
    { { 429, "", "Retry-After: -5" }, 1, "1000" },
    { { 429, "",
        "Date: Sat, 02 May 2026 09:00:00 GMT\nRetry-After: Sat, 02 May 2026 09:00:30 GMT" },
      1,
      "30000" },
    /* The clocks differ by a day: the server's own Date counts. */
    { { 429, "",
        "Date: Sun, 03 May 2026 09:00:00 GMT\nRetry-After: Sun, 03 May 2026 09:00:12 GMT" },
      1,
      "12000" },
    { { 401, "" }, 1, "0" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *pauses = NULL;
    g_autoptr (PdHttpReply) reply = NULL;
    g_autoptr (GError) error = NULL;

    g_test_message ("%u %s", rows[i].answer.status, rows[i].answer.headers);
    if (i > 0) {
      world_tear_down (world);
      world_set_up (world);
    }
    for (guint n = 0; n < rows[i].n; n++)
      http_service_add (world->service, "/v1/x", &rows[i].answer);
    http_service_add_json (world->service, "/v1/x", GOOD);
    reply = world_get (world, "/v1/x", &error);
    g_assert_no_error (error);
    pauses = test_wait_take_pauses (world->wait);
    g_assert_cmpstr (pauses, ==, rows[i].pauses);
  }
}

/* A wait of an hour is the caller's business; the error says how long. */
static void
test_long_retry_after (World *world, gconstpointer data)
{
  g_autoptr (PdHttpReply) reply = NULL;
  g_autoptr (GError) error = NULL;

  http_service_add (world->service, "/v1/x", &(HttpAnswer){ 429, "", "Retry-After: 3600" });
  reply = world_get (world, "/v1/x", &error);
  g_assert_error (error, PD_API_ERROR, PD_API_ERROR_THROTTLED);
  g_assert_cmpint (pd_api_error_get_fault (error)->retry_after_us, ==,
                   G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC);
  g_assert_cmpuint (http_service_count (world->service, "/v1/x"), ==, 1);
}

/* 1.6: "calls made while throttled count too": nothing else of the tenant leaves meanwhile. */
static void
test_throttled_tenant_waits (World *world, gconstpointer data)
{
  GAsyncResult *slots[2] = { NULL };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  http_service_add (world->service, "/v1/x", &(HttpAnswer){ 429, "", "Retry-After: 57" });
  http_service_add_json (world->service, "/v1/y", GOOD);
  test_wait_hold (world->wait);
  for (int i = 0; i < 2; i++) {
    g_autoptr (PdHttpRequest) request = pd_http_request_new (PD_API_PARTNER_CENTER, PD_CALL_READ,
                                                             "GET", i == 0 ? "/v1/x" : "/v1/y");

    pd_http_client_send_async (world->client, request, cancellable, await_cb, &slots[i]);
    while (i == 0 && http_service_count (world->service, "/v1/x") == 0)
      g_main_context_iteration (NULL, TRUE);
    while (i == 0) { /* until the 429 has arrived: its pause is asked for */
      g_autofree char *pauses = test_wait_take_pauses (world->wait);

      if (strstr (pauses, "57000") != NULL)
        break;
      g_main_context_iteration (NULL, TRUE);
    }
  }
  settle ();
  g_assert_cmpuint (http_service_count (world->service, "/v1/y"), ==, 0);

  g_cancellable_cancel (cancellable);
  for (int i = 0; i < 2; i++) {
    g_autoptr (GAsyncResult) result = await (&slots[i]);
    g_autoptr (GError) error = NULL;

    g_assert_null (pd_http_client_send_finish (world->client, result, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  }
  test_wait_release (world->wait);
}

/* Bodies over the limit, told by their length or not. */
static void
test_too_large (World *world, gconstpointer data)
{
  static const char *const headers[] = { NULL, "Transfer-Encoding: chunked" };

  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++) {
    g_autofree char *path = g_strdup_printf ("/v1/%" G_GSIZE_FORMAT, i);
    g_autoptr (PdHttpRequest) request =
        pd_http_request_new (PD_API_PARTNER_CENTER, PD_CALL_READ, "GET", path);
    g_autoptr (PdHttpReply) reply = NULL;
    g_autoptr (GError) error = NULL;

    http_service_add (world->service, path, &(HttpAnswer){ 200, GOOD, headers[i] });
    pd_http_request_set_expect (request, PD_EXPECT_JSON, strlen (GOOD) - 1);
    reply = world_send (world, request, &error);
    g_assert_error (error, PD_API_ERROR, PD_API_ERROR_PROTOCOL);
  }
}

/* azure-api.md 1 "compression"; and a megabyte of blanks that comes as a thousand bytes. */
static void
test_compressed (World *world, gconstpointer data)
{
  g_autofree char *blanks = g_strnfill (1024 * 1024, ' ');
  g_autofree char *large = g_strconcat (blanks, GOOD, NULL);
  g_autoptr (PdHttpRequest) request =
      pd_http_request_new (PD_API_PARTNER_CENTER, PD_CALL_READ, "GET", "/v1/large");
  g_autoptr (PdHttpReply) good = NULL;
  g_autoptr (PdHttpReply) bomb = NULL;
  g_autoptr (GError) error = NULL;

  http_service_add (world->service, "/v1/x", &(HttpAnswer){ 200, GOOD, NULL, HTTP_GZIP });
  http_service_add (world->service, "/v1/large", &(HttpAnswer){ 200, large, NULL, HTTP_GZIP });
  good = world_get (world, "/v1/x", &error);
  g_assert_no_error (error);
  g_assert_nonnull (pd_http_reply_get_root (good));
  pd_http_request_set_expect (request, PD_EXPECT_JSON, 64 * 1024);
  bomb = world_send (world, request, &error);
  g_assert_error (error, PD_API_ERROR, PD_API_ERROR_PROTOCOL);
}

/* What says that it is compressed and is not (some proxies): it is read as it is. */
static void
test_not_compressed (World *world, gconstpointer data)
{
  g_autoptr (PdHttpReply) reply = NULL;
  g_autoptr (GError) error = NULL;

  http_service_add (world->service, "/v1/x", &(HttpAnswer){ 200, GOOD, "Content-Encoding: gzip" });
  reply = world_get (world, "/v1/x", &error);
  g_assert_no_error (error);
  g_assert_nonnull (pd_http_reply_get_root (reply));
}

/* The token goes to no other host, whatever a redirect or a target says. */
static void
test_token_never_leaves (World *world, gconstpointer data)
{
  HttpService *other = http_service_new (NULL);
  g_autofree char *elsewhere = g_strconcat (http_service_get_url (other), "/v1/x", NULL);
  g_autofree char *location = g_strconcat ("Location: ", elsewhere, NULL);
  g_autoptr (GError) redirect_error = NULL;
  g_autoptr (GError) target_error = NULL;

  http_service_add (world->service, "/v1/x", &(HttpAnswer){ 302, NULL, location });
  http_service_add_json (other, "/v1/x", GOOD);
  g_assert_null (world_get (world, "/v1/x", &redirect_error));
  g_assert_error (redirect_error, PD_API_ERROR, PD_API_ERROR_PROTOCOL);
  g_assert_null (world_get (world, elsewhere, &target_error));
  g_assert_error (target_error, PD_API_ERROR, PD_API_ERROR_PROTOCOL);
  g_assert_cmpuint (http_service_count (other, NULL), ==, 0);
  http_service_free (other);
}

/* Cancelled at each place where a call can be. */
typedef enum { BEFORE, AT_TOKEN, IN_SILENCE, IN_BODY, IN_PAUSE, N_PLACES } Place;

static void
test_cancelled (World *world, gconstpointer data)
{
  static const HttpAnswer answers[N_PLACES] = {
    { 429, "" }, { 429, "" }, { 200, GOOD, NULL, HTTP_SILENCE }, { 200, GOOD, NULL, HTTP_STALL },
    { 429, "" },
  };

  for (int place = BEFORE; place < N_PLACES; place++) {
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    g_autoptr (PdHttpRequest) request = new_request (PD_API_PARTNER_CENTER, PD_CALL_ONCE);
    g_autoptr (GAsyncResult) result = NULL;
    GAsyncResult *slot = NULL;
    g_autoptr (GError) error = NULL;

    g_test_message ("place %d", place);
    if (place > BEFORE) {
      world_tear_down (world);
      world_set_up (world);
    }
    http_service_add (world->service, "/v1/x", &answers[place]);
    if (place == IN_PAUSE)
      test_wait_hold (world->wait);
    if (place == BEFORE)
      g_cancellable_cancel (cancellable);
    pd_http_client_send_async (world->client, request, cancellable, await_cb, &slot);
    while (place == AT_TOKEN && http_service_count_tokens (world->service) == 0)
      g_main_context_iteration (NULL, TRUE);
    while (place > AT_TOKEN && http_service_count (world->service, "/v1/x") == 0)
      g_main_context_iteration (NULL, TRUE);
    while (place == IN_PAUSE) {
      g_autofree char *pauses = test_wait_take_pauses (world->wait);

      if (*pauses != '\0')
        break;
      g_main_context_iteration (NULL, TRUE);
    }
    g_cancellable_cancel (cancellable);
    result = await (&slot);
    g_assert_null (pd_http_client_send_finish (world->client, result, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_cmpint (pd_http_request_get_fate (request), ==,
                     place == IN_SILENCE || place == IN_BODY ? PD_FATE_UNKNOWN : PD_FATE_NOT_SENT);
    if (place == IN_PAUSE)
      test_wait_release (world->wait);
  }
}

/* One that has no slot yet goes at once, and leaves the others alone. */
static void
test_cancelled_in_queue (World *world, gconstpointer data)
{
  GCancellable *cancellables[2] = { g_cancellable_new (), g_cancellable_new () };
  g_autoptr (PdHttpRequest) first = new_request (PD_API_PARTNER_CENTER, PD_CALL_READ);
  g_autoptr (PdHttpRequest) second = new_request (PD_API_PARTNER_CENTER, PD_CALL_ONCE);
  GAsyncResult *slots[2] = { NULL };

  http_service_add (world->service, "/v1/x", &(HttpAnswer){ .deed = HTTP_SILENCE });
  pd_http_client_set_max_parallel (world->client, 1);
  pd_http_client_send_async (world->client, first, cancellables[0], await_cb, &slots[0]);
  pd_http_client_send_async (world->client, second, cancellables[1], await_cb, &slots[1]);
  while (http_service_count (world->service, "/v1/x") == 0)
    g_main_context_iteration (NULL, TRUE);
  for (int i = 1; i >= 0; i--) {
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (GError) error = NULL;

    g_cancellable_cancel (cancellables[i]);
    result = await (&slots[i]);
    g_assert_null (pd_http_client_send_finish (world->client, result, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_true (i == 0 || slots[0] == NULL);
    g_object_unref (cancellables[i]);
  }
  g_assert_cmpint (pd_http_request_get_fate (second), ==, PD_FATE_NOT_SENT);
  g_assert_cmpuint (http_service_count (world->service, "/v1/x"), ==, 1);
}

/* A port where nobody listens: nothing has left, so even a write-once may try again, and says that
 * nothing happened. */
static void
test_unreachable (World *world, gconstpointer data)
{
  HttpService *gone = http_service_new (NULL);
  g_autofree char *url = g_strdup (http_service_get_url (gone));
  g_autoptr (PdEnvironment) environment = NULL;
  g_autoptr (PdHttpClient) client = NULL;
  g_autoptr (PdHttpRequest) request = new_request (PD_API_PARTNER_CENTER, PD_CALL_ONCE);
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr (GError) error = NULL;

  http_service_free (gone);
  environment = pd_environment_new_custom (url, url, http_service_get_url (world->service), NULL);
  client = pd_http_client_new (environment, world->tokens, world->transport);
  pd_http_client_send_async (client, request, NULL, await_cb, &slot);
  result = await (&slot);
  g_assert_null (pd_http_client_send_finish (client, result, &error));
  g_assert_error (error, PD_API_ERROR, PD_API_ERROR_UNREACHABLE);
  g_assert_cmpint (pd_http_request_get_fate (request), ==, PD_FATE_NOT_SENT);
  g_clear_object (&result);
}

/* No network: told at once, without a try. */
static void
test_offline (World *world, gconstpointer data)
{
  g_autoptr (TestNetwork) network = test_network_new (FALSE);
  g_autoptr (PdTransport) transport =
      pd_transport_new (PD_WAIT (world->wait), G_NETWORK_MONITOR (network));
  g_autoptr (PdEnvironment) environment = pd_environment_new_custom (
      "https://a.invalid", "https://b.invalid", "https://c.invalid", NULL);
  g_autoptr (PdTokenSource) tokens = pd_token_source_new (environment, TEST_CLIENT_ID, TEST_TENANT,
                                                          "account", world->store, transport);
  g_autoptr (PdHttpClient) client = pd_http_client_new (environment, tokens, transport);
  g_autoptr (PdHttpRequest) request = new_request (PD_API_PARTNER_CENTER, PD_CALL_ONCE);
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  pd_http_client_send_async (client, request, NULL, await_cb, &slot);
  result = await (&slot);
  g_assert_null (pd_http_client_send_finish (client, result, &error));
  g_assert_error (error, PD_API_ERROR, PD_API_ERROR_OFFLINE);
  g_assert_cmpint (pd_http_request_get_fate (request), ==, PD_FATE_NOT_SENT);
  text = pd_api_error_to_user_text (error);
  g_assert_nonnull (strstr (text, "offline"));
  g_clear_object (&result);
}

/* Refused before anything is sent, and not tried again. */
static void
test_certificate (World *world, gconstpointer data)
{
  g_autoptr (GTlsCertificate) certificate = loopback_certificate_new ();
  HttpService *secure = http_service_new (certificate);
  const char *url = http_service_get_url (secure);
  g_autoptr (PdEnvironment) environment =
      pd_environment_new_custom (url, url, http_service_get_url (world->service), NULL);
  g_autoptr (PdHttpClient) client =
      pd_http_client_new (environment, world->tokens, world->transport);
  g_autoptr (PdHttpRequest) request = new_request (PD_API_PARTNER_CENTER, PD_CALL_ONCE);
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *pauses = NULL;

  http_service_add_json (secure, "/v1/x", GOOD);
  pd_http_client_send_async (client, request, NULL, await_cb, &slot);
  result = await (&slot);
  g_assert_null (pd_http_client_send_finish (client, result, &error));
  g_assert_error (error, PD_API_ERROR, PD_API_ERROR_CERTIFICATE);
  g_assert_cmpuint (http_service_count (secure, NULL), ==, 0);
  g_assert_cmpint (pd_http_request_get_fate (request), ==, PD_FATE_NOT_SENT);
  pauses = test_wait_take_pauses (world->wait);
  g_assert_cmpstr (pauses, ==, "");
  g_clear_object (&result);
  settle ();
  http_service_free (secure);
}

#define ADD(path, func) g_test_add (path, World, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (fault_rows); i++) {
    g_autofree char *path = g_strconcat ("/http-faults/", fault_rows[i].name, NULL);

    g_test_add (path, World, &fault_rows[i], set_up, test_fault, tear_down);
  }
  ADD ("/http-faults/unknown-stays", test_unknown_stays_unknown);
  ADD ("/http-faults/no-after-unknown", test_no_after_unknown);
  ADD ("/http-faults/put", test_put_on_a_kept_connection);
  ADD ("/http-faults/pauses", test_pauses);
  ADD ("/http-faults/long-retry-after", test_long_retry_after);
  ADD ("/http-faults/throttled-tenant", test_throttled_tenant_waits);
  ADD ("/http-faults/too-large", test_too_large);
  ADD ("/http-faults/compressed", test_compressed);
  ADD ("/http-faults/not-compressed", test_not_compressed);
  ADD ("/http-faults/token-never-leaves", test_token_never_leaves);
  ADD ("/http-faults/cancelled", test_cancelled);
  ADD ("/http-faults/cancelled-in-queue", test_cancelled_in_queue);
  ADD ("/http-faults/unreachable", test_unreachable);
  ADD ("/http-faults/offline", test_offline);
  ADD ("/http-faults/certificate", test_certificate);

  return g_test_run ();
}
