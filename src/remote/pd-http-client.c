// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-http-client.h"

#include <math.h>
#include <string.h>

#include "pd-bucket.h"
#include "pd-clock.h"
#include "pd-http-reply-private.h"

#define DEADLINE_US (5 * 60 * G_USEC_PER_SEC)
#define MAX_PARALLEL 8
#define MAX_REDIRECTS 5
/* azure-api.md 1: "at most 5 tries". */
#define MAX_THROTTLED 5
/* A wait that is longer than this is the caller's to decide. */
#define MAX_PAUSE_US (5 * 60 * G_USEC_PER_SEC)

/* partner-center-api.md 1.6: after 0.5, 1.5 and 3.5 s. */
static const gint64 failure_pauses[] = { 500000, 1500000, 3500000 };

/* azure-api.md 1: the bucket of a tenant and principal, reads and writes apart. */
static const struct
{
  double capacity;
  double per_s;
} azure_limits[] = { { 250, 25 }, { 200, 10 } };

struct _PdHttpClient
{
  GObject parent_instance;

  PdEnvironment *environment;
  PdTokenSource *tokens;
  PdTransport *transport;
  PdWait *wait; /* (not owned): the transport's */
  char *locale; /* (nullable) */
  guint max_parallel;
  guint calls_per_minute;
  gint64 deadline_us;

  GHashTable *buckets; /* key -> PdBucket */
  GQueue queue;        /* Call, in order */
  guint n_active;
  GCancellable *alarm; /* (nullable): the sleep until a bucket has a token again */
};

G_DEFINE_FINAL_TYPE (PdHttpClient, pd_http_client, G_TYPE_OBJECT)

enum { CALLED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* One request on its way; its task owns it and holds the client. */
typedef struct
{
  PdHttpRequest *request;
  GUri *uri;
  char *token;
  SoupMessage *msg;       /* the present try */
  char *correlation_id;   /* new for each try */
  PdTransportReply *raw;  /* read in the worker */
  gint64 retry_after_us;  /* of raw */
  PdApiFault fault;       /* filled in by the worker */
  GSource *cancel_source; /* while it waits in the queue */
  guint n_failures;
  guint n_throttled;
  guint n_redirects;
  gboolean is_renewed;    /* the token, after a 401 */
  gboolean may_have_done; /* an earlier try of a write has left and was lost */
  gboolean has_slot;
} Call;

static void
call_free (Call *call)
{
  g_clear_object (&call->request);
  g_clear_pointer (&call->uri, g_uri_unref);
  pd_secret_free (call->token);
  g_clear_object (&call->msg);
  g_free (call->correlation_id);
  g_clear_pointer (&call->raw, pd_transport_reply_free);
  pd_api_fault_clear (&call->fault);
  g_free (call);
}

static gboolean
is_write (Call *call)
{
  return pd_http_request_get_policy (call->request) != PD_CALL_READ;
}

/* This try was turned away at the door: the far side did nothing with it. */
static void
set_not_taken (Call *call)
{
  pd_http_request_set_fate (call->request,
                            call->may_have_done ? PD_FATE_UNKNOWN : PD_FATE_NOT_SENT);
}

/* "No" to this try. It may be said because an earlier one was carried out ("there is one already"):
 * then the fate of the operation is not known. */
static void
set_refused (Call *call)
{
  pd_http_request_set_fate (call->request,
                            call->may_have_done ? PD_FATE_UNKNOWN : PD_FATE_ANSWERED);
}

static void pump (PdHttpClient *self);

static void
release_slot (PdHttpClient *self, Call *call)
{
  if (!call->has_slot)
    return;
  call->has_slot = FALSE;
  self->n_active--;
}

/* The end of the request. Takes @task and @error. */
static void
fail (GTask *task, GError *error)
{
  PdHttpClient *self = g_task_get_source_object (task);

  release_slot (self, g_task_get_task_data (task));
  g_object_ref (self);
  g_task_return_error (task, error);
  g_object_unref (task);
  pump (self);
  g_object_unref (self);
}

/* A write that may have been carried out ends as that, whatever broke. Takes all. */
static void
fail_by_fate (GTask *task, GError *error)
{
  Call *call = g_task_get_task_data (task);

  if (pd_http_request_get_fate (call->request) == PD_FATE_UNKNOWN &&
      error->domain == PD_API_ERROR && error->code != PD_API_ERROR_UNKNOWN_FATE) {
    const PdApiFault *known = pd_api_error_get_fault (error);
    PdApiFault fault = *known;
    GError *unknown;

    fault.may_have_done = TRUE;
    if (fault.request_id == NULL)
      fault.request_id = (char *) pd_http_request_get_request_id (call->request);
    unknown = pd_api_error_new (PD_API_ERROR_UNKNOWN_FATE, &fault, error->message);
    g_error_free (error);
    error = unknown;
  }
  fail (task, error);
}

/* A pause of @us, up or down by a fifth so that many clients do not come back together. */
static gint64
jitter (PdHttpClient *self, gint64 us)
{
  return (gint64) ((double) us * (0.8 + 0.4 * pd_wait_get_random (self->wait)));
}

static void enqueue (GTask *task, gboolean at_head);

static void
paused_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = G_TASK (user_data);
  GError *error = NULL;

  if (pd_wait_sleep_finish (PD_WAIT (source), result, &error))
    enqueue (task, TRUE);
  else
    fail (task, error);
}

/* Goes again after @us. Takes @task. */
static void
repeat_after (GTask *task, gint64 us)
{
  PdHttpClient *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);

  release_slot (self, call);
  pd_api_fault_clear (&call->fault);
  memset (&call->fault, 0, sizeof call->fault);
  pd_wait_sleep_async (self->wait, PD_WAIT_PAUSE, us, g_task_get_cancellable (task), paused_cb,
                       task);
  pump (self);
}

/* TRUE: there will be another try, and @task is taken. */
static gboolean
repeat_failure (GTask *task, gint64 at_least_us)
{
  Call *call = g_task_get_task_data (task);
  gint64 pause;

  if (call->n_failures >= G_N_ELEMENTS (failure_pauses) || at_least_us > MAX_PAUSE_US)
    return FALSE;
  pause = jitter (g_task_get_source_object (task), failure_pauses[call->n_failures++]);
  repeat_after (task, MAX (pause, at_least_us));
  return TRUE;
}

static PdBucket *
get_bucket (PdHttpClient *self, const char *key, double capacity, double per_s)
{
  PdBucket *bucket = g_hash_table_lookup (self->buckets, key);

  if (bucket == NULL) {
    bucket = pd_bucket_new (capacity, per_s, pd_wait_get_monotonic (self->wait));
    g_hash_table_insert (self->buckets, g_strdup (key), bucket);
  }
  return bucket;
}

/* The tenant's bucket, and the customer's where the call is about one: some calls are counted per
 * partner tenant, others per partner and customer, and nobody says which (1.6). */
static void
get_buckets (PdHttpClient *self, Call *call, PdBucket *buckets[2])
{
  PdApi api = pd_http_request_get_api (call->request);
  const char *tenant = pd_http_request_get_tenant (call->request);
  const char *customer = pd_http_request_get_customer (call->request);
  double per_s = self->calls_per_minute / 60.0;
  g_autofree char *key = NULL;
  g_autofree char *customer_key = NULL;

  if (tenant == NULL)
    tenant = "";
  buckets[1] = NULL;
  if (api == PD_API_AZURE) {
    guint kind = strcmp (pd_http_request_get_method (call->request), "GET") == 0 ? 0 : 1;

    key = g_strdup_printf ("azure %u %s", kind, tenant);
    buckets[0] = get_bucket (self, key, azure_limits[kind].capacity,
                             self->calls_per_minute == 0 ? 0 : azure_limits[kind].per_s);
    return;
  }

  key = g_strdup_printf ("partner-center %s", tenant);
  buckets[0] = get_bucket (self, key, PD_BUCKET_BURST, per_s);
  if (customer != NULL) {
    customer_key = g_strdup_printf ("partner-center %s %s", tenant, customer);
    buckets[1] = get_bucket (self, customer_key, PD_BUCKET_BURST, per_s);
  }
}

/* 0 and the tokens are taken, or how long to wait. */
static gint64
take_tokens (PdHttpClient *self, Call *call)
{
  gint64 now = pd_wait_get_monotonic (self->wait);
  gint64 wait = 0;
  PdBucket *buckets[2];

  get_buckets (self, call, buckets);
  for (guint i = 0; i < 2 && buckets[i] != NULL; i++)
    wait = MAX (wait, pd_bucket_get_wait (buckets[i], now));
  if (wait > 0)
    return wait;

  for (guint i = 0; i < 2 && buckets[i] != NULL; i++)
    pd_bucket_take (buckets[i], now);
  return 0;
}

/* 1.6: calls made while throttled count too, so nothing of this tenant leaves before the time. */
static void
shut_buckets (PdHttpClient *self, Call *call, gint64 us)
{
  PdBucket *buckets[2];

  get_buckets (self, call, buckets);
  pd_bucket_shut (buckets[0], pd_wait_get_monotonic (self->wait) + us);
}

/* azure-api.md 1: any of them may be absent. */
static void
heed_remaining (PdHttpClient *self, Call *call, SoupMessageHeaders *headers)
{
  const char *kind =
      strcmp (pd_http_request_get_method (call->request), "GET") == 0 ? "reads" : "writes";
  PdBucket *buckets[2];
  gint64 remaining;

  if (pd_http_request_get_api (call->request) != PD_API_AZURE)
    return;
  for (guint i = 0; i < 2; i++) {
    g_autofree char *name = g_strdup_printf ("x-ms-ratelimit-remaining-%s-%s",
                                             i == 0 ? "tenant" : "subscription", kind);
    const char *text = soup_message_headers_get_one (headers, name);

    if (text == NULL || !g_ascii_string_to_signed (text, 10, 0, G_MAXINT, &remaining, NULL))
      continue;
    get_buckets (self, call, buckets);
    pd_bucket_cap (buckets[0], remaining, pd_wait_get_monotonic (self->wait));
  }
}

/* The task's log line: no query, which may hold names, and no header. */
static void
report (PdHttpClient *self, Call *call, guint status)
{
  const char *method = pd_http_request_get_method (call->request);
  const char *path = g_uri_get_path (call->uri);

  g_debug ("%s %s: %u, request %s, correlation %s", method, path, status,
           pd_http_request_get_request_id (call->request), call->correlation_id);
  g_signal_emit (self, signals[CALLED], 0, method, path, status);
}

/* The address of a redirect of a read, on the same host; else NULL with the error. */
static GUri *
follow_redirect (Call *call, GError **error)
{
  const char *location = soup_message_headers_get_one (call->raw->headers, "Location");
  g_autoptr (GUri) next = NULL;
  const char *fault = NULL;

  if (location != NULL)
    next = g_uri_parse_relative (call->uri, location, SOUP_HTTP_URI_FLAGS, NULL);
  if (is_write (call))
    fault = "a write was redirected";
  else if (next == NULL)
    fault = "a redirect leads nowhere";
  else if (!pd_environment_is_same_origin (call->uri, next) || g_uri_get_userinfo (next) != NULL)
    fault = "a redirect leads to another host";
  else if (++call->n_redirects > MAX_REDIRECTS)
    fault = "too many redirects";
  if (fault == NULL)
    return g_steal_pointer (&next);

  call->fault.status = call->raw->status;
  g_propagate_error (error, pd_api_error_new (PD_API_ERROR_PROTOCOL, &call->fault, fault));
  return NULL;
}

static void
redirect (GTask *task)
{
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;
  GUri *next = follow_redirect (call, &error);

  if (next == NULL) {
    fail_by_fate (task, error);
    return;
  }
  g_uri_unref (call->uri);
  call->uri = next;
  repeat_after (task, 0);
}

/* 429: again, after Retry-After or 1, 2, 4, 8, 16 s. */
static void
throttled (GTask *task, GError *error)
{
  PdHttpClient *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  gint64 pause = call->retry_after_us;

  set_not_taken (call);
  if (pause == 0)
    pause = jitter (self, (gint64) G_USEC_PER_SEC << call->n_throttled);
  shut_buckets (self, call, pause);
  if (++call->n_throttled >= MAX_THROTTLED || pause > MAX_PAUSE_US) {
    fail_by_fate (task, error);
    return;
  }
  g_error_free (error);
  repeat_after (task, pause);
}

/* 401: once with a new token (1.6). MFA and a token of another tenant do not get better by it. */
static gboolean
should_renew (Call *call, const GError *error)
{
  return call->raw->status == 401 && !call->is_renewed &&
         g_error_matches (error, PD_API_ERROR, PD_API_ERROR_SIGN_IN);
}

/* Takes @task. */
static void
renew_token (GTask *task)
{
  PdHttpClient *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);

  call->is_renewed = TRUE;
  set_not_taken (call);
  pd_token_source_reject (self->tokens, pd_http_request_get_api (call->request),
                          pd_http_request_get_tenant (call->request), call->token);
  repeat_after (task, 0);
}

/* The far side said no, or nothing that can be read. Takes both. */
static void
refused (GTask *task, GError *error)
{
  Call *call = g_task_get_task_data (task);
  guint status = call->raw->status;

  if (status >= 200 && status < 300) {
    gboolean is_known =
        !is_write (call) || !g_error_matches (error, PD_API_ERROR, PD_API_ERROR_PROTOCOL);

    /* A write's "yes" that nobody can read may be a proxy's page. */
    if (is_known)
      set_refused (call);
    else
      pd_http_request_set_fate (call->request, PD_FATE_UNKNOWN);
    fail_by_fate (task, error);
    return;
  }
  if (status == 429) {
    throttled (task, error);
    return;
  }
  if (status >= 500 || status == 408) {
    call->may_have_done = is_write (call);
    if (pd_http_request_get_policy (call->request) != PD_CALL_ONCE &&
        repeat_failure (task, call->retry_after_us))
      g_error_free (error);
    else
      fail_by_fate (task, error);
    return;
  }

  if (should_renew (call, error)) {
    g_error_free (error);
    renew_token (task);
    return;
  }
  set_refused (call);
  fail_by_fate (task, error);
}

static void
reply_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = G_TASK (user_data);
  PdHttpClient *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;
  PdHttpReply *reply = g_task_propagate_pointer (G_TASK (result), &error);

  if (reply == NULL) {
    refused (task, error);
    return;
  }

  release_slot (self, call);
  pd_http_request_set_fate (call->request, PD_FATE_ANSWERED);
  g_object_ref (self);
  g_task_return_pointer (task, reply, g_object_unref);
  g_object_unref (task);
  pump (self);
  g_object_unref (self);
}

/* In a worker thread: JSON and error bodies. The main thread leaves @call alone meanwhile. */
static void
read_reply_thread (GTask *worker, gpointer source, gpointer data, GCancellable *cancellable)
{
  Call *call = data;
  GError *error = NULL;
  PdHttpReply *reply =
      pd_http_reply_read (call->request, call->raw, call->retry_after_us, &call->fault, &error);

  if (reply != NULL)
    g_task_return_pointer (worker, reply, g_object_unref);
  else
    g_task_return_error (worker, error);
}

static void
read_reply (GTask *task)
{
  Call *call = g_task_get_task_data (task);
  /* Without a source object: the thread may hold its task a moment longer than we live. */
  g_autoptr (GTask) worker = g_task_new (NULL, NULL, reply_read_cb, task);

  g_task_set_source_tag (worker, read_reply);
  g_task_set_task_data (worker, call, NULL);
  call->fault.correlation_id = g_strdup (call->correlation_id);
  g_task_run_in_thread (worker, read_reply_thread);
}

/* A "no" whose body broke off is still a "no". Takes both. */
static void
refused_without_words (GTask *task, GError *error)
{
  Call *call = g_task_get_task_data (task);
  PdApiFault fault = { .api = pd_http_request_get_api (call->request),
                       .status = soup_message_get_status (call->msg) };
  PdApiErrorCode code = pd_api_fault_classify (&fault, TRUE);
  GError *refusal;

  fault.request_id = (char *) pd_http_request_get_request_id (call->request);
  fault.correlation_id = call->correlation_id;
  refusal = pd_api_error_new (code, &fault, error->message);
  g_error_free (error);
  set_refused (call);
  fail_by_fate (task, refusal);
}

/* No whole answer. Takes both. */
static void
lost (GTask *task, GError *error)
{
  Call *call = g_task_get_task_data (task);
  gboolean has_left = pd_transport_has_left (call->msg);
  gboolean is_passing = g_error_matches (error, PD_API_ERROR, PD_API_ERROR_UNREACHABLE) ||
                        g_error_matches (error, PD_API_ERROR, PD_API_ERROR_TIMED_OUT);
  guint status = has_left ? soup_message_get_status (call->msg) : 0;
  gboolean is_no = status >= 400 && status < 500 && status != 408;

  if (has_left && is_write (call) && !is_no) {
    call->may_have_done = TRUE;
    pd_http_request_set_fate (call->request, PD_FATE_UNKNOWN);
  }
  if (is_passing && (pd_http_request_get_policy (call->request) != PD_CALL_ONCE || !has_left) &&
      repeat_failure (task, 0))
    g_error_free (error);
  else if (is_no && is_passing)
    refused_without_words (task, error);
  else
    fail_by_fate (task, error);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = G_TASK (user_data);
  PdHttpClient *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;

  g_clear_pointer (&call->raw, pd_transport_reply_free);
  call->raw = pd_transport_send_finish (PD_TRANSPORT (source), result, &error);
  report (self, call, call->raw != NULL ? call->raw->status : 0);
  if (call->raw == NULL) {
    lost (task, error);
    return;
  }

  if (is_write (call))
    pd_http_request_set_fate (call->request, PD_FATE_UNKNOWN); /* until it is read */
  call->retry_after_us = pd_transport_get_retry_after (self->transport, call->raw->headers);
  heed_remaining (self, call, call->raw->headers);
  if (call->raw->status >= 300 && call->raw->status < 400) {
    set_refused (call); /* a portal on the way, perhaps: an earlier try may have been taken */
    redirect (task);
    return;
  }
  read_reply (task);
}

static void
set_headers (PdHttpClient *self, Call *call, SoupMessageHeaders *headers)
{
  PdApi api = pd_http_request_get_api (call->request);
  g_autofree char *bearer = g_strconcat ("Bearer ", call->token, NULL);
  GHashTableIter iter;
  gpointer name, value;

  g_free (call->correlation_id);
  call->correlation_id = g_uuid_string_random ();
  soup_message_headers_replace (headers, "Authorization", bearer);
  explicit_bzero (bearer, strlen (bearer));
  soup_message_headers_replace (headers, "Accept",
                                pd_http_request_get_expect (call->request, NULL) == PD_EXPECT_JSON
                                    ? "application/json"
                                    : "*/*");
  soup_message_headers_replace (headers, "Accept-Language",
                                self->locale != NULL ? self->locale : "en-US");
  if (api == PD_API_PARTNER_CENTER) {
    soup_message_headers_replace (headers, "MS-RequestId",
                                  pd_http_request_get_request_id (call->request));
    soup_message_headers_replace (headers, "MS-CorrelationId", call->correlation_id);
    soup_message_headers_replace (headers, "MS-Contract-Version", "v1");
    soup_message_headers_replace (headers, "MS-PartnerCenter-Application",
                                  "Partner Desk " PD_VERSION);
    soup_message_headers_replace (headers, "X-Locale",
                                  self->locale != NULL ? self->locale : "en-US");
  } else {
    /* A name for the one try, not a key: Azure knows no idempotency (azure-api.md 1). */
    soup_message_headers_replace (headers, "x-ms-client-request-id", call->correlation_id);
    soup_message_headers_replace (headers, "x-ms-return-client-request-id", "true");
    soup_message_headers_replace (headers, "x-ms-correlation-request-id",
                                  pd_http_request_get_request_id (call->request));
  }

  g_hash_table_iter_init (&iter, pd_http_request_get_headers (call->request));
  while (g_hash_table_iter_next (&iter, &name, &value))
    soup_message_headers_replace (headers, name, value);
}

static void
start_try (PdHttpClient *self, GTask *task)
{
  Call *call = g_task_get_task_data (task);
  const char *method = pd_http_request_get_method (call->request);
  const char *content_type = NULL;
  GBytes *body = pd_http_request_get_body (call->request, &content_type);
  SoupMessageHeaders *headers;
  gsize max_bytes;

  g_clear_object (&call->msg);
  call->msg = soup_message_new_from_uri (method, call->uri);
  headers = soup_message_get_request_headers (call->msg);
  set_headers (self, call, headers);
  if (body != NULL)
    soup_message_set_request_body_from_bytes (call->msg, content_type, body);
  else if (is_write (call)) /* azure-api.md 1: a POST without body says so */
    soup_message_headers_set_content_length (headers, 0);

  pd_http_request_get_expect (call->request, &max_bytes);
  pd_transport_send_async (self->transport, call->msg, is_write (call), max_bytes,
                           self->deadline_us, g_task_get_cancellable (task), sent_cb, task);
}

static void
token_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = G_TASK (user_data);
  PdHttpClient *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;

  pd_secret_free (call->token);
  call->token = pd_token_source_get_token_finish (PD_TOKEN_SOURCE (source), result, &error);
  if (call->token == NULL)
    fail_by_fate (task, error);
  else
    start_try (self, task);
}

/* It has a slot and its tokens of the buckets. */
static void
leave_queue (PdHttpClient *self, GTask *task)
{
  Call *call = g_task_get_task_data (task);

  g_clear_pointer (&call->cancel_source, g_source_destroy);
  call->has_slot = TRUE;
  self->n_active++;
  pd_token_source_get_token_async (self->tokens, pd_http_request_get_api (call->request),
                                   pd_http_request_get_tenant (call->request),
                                   g_task_get_cancellable (task), token_cb, task);
}

static void
alarm_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GWeakRef *weak = user_data;
  g_autoptr (PdHttpClient) self = g_weak_ref_get (weak);

  g_weak_ref_clear (weak);
  g_free (weak);
  if (pd_wait_sleep_finish (PD_WAIT (source), result, NULL) && self != NULL) {
    g_clear_object (&self->alarm);
    pump (self);
  }
}

static void
set_alarm (PdHttpClient *self, gint64 us)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  if (self->alarm != NULL)
    g_cancellable_cancel (self->alarm);
  g_clear_object (&self->alarm);
  self->alarm = g_cancellable_new ();
  g_weak_ref_init (weak, self);
  pd_wait_sleep_async (self->wait, PD_WAIT_PAUSE, us, self->alarm, alarm_cb, weak);
}

/* Lets go what may go, in order; a call whose bucket is empty lets those of other buckets pass. */
static void
pump (PdHttpClient *self)
{
  g_autoptr (PdHttpClient) alive = g_object_ref (self);
  gint64 soonest = G_MAXINT64;
  GList *next;

  for (GList *link = self->queue.head; link != NULL && self->n_active < self->max_parallel;
       link = next) {
    GTask *task = link->data;
    gint64 wait = take_tokens (self, g_task_get_task_data (task));

    next = link->next;
    if (wait > 0) {
      soonest = MIN (soonest, wait);
      continue;
    }
    g_queue_delete_link (&self->queue, link);
    leave_queue (self, task);
  }
  if (soonest != G_MAXINT64)
    set_alarm (self, soonest);
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  GTask *task = G_TASK (user_data);
  PdHttpClient *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;

  g_queue_remove (&self->queue, task);
  g_clear_pointer (&call->cancel_source, g_source_destroy);
  g_cancellable_set_error_if_cancelled (cancellable, &error);
  fail (task, error);
  return G_SOURCE_REMOVE;
}

/* Takes @task. */
static void
enqueue (GTask *task, gboolean at_head)
{
  PdHttpClient *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (cancellable != NULL) {
    call->cancel_source = g_cancellable_source_new (cancellable);
    g_source_set_callback (call->cancel_source, G_SOURCE_FUNC (cancelled_cb), task, NULL);
    g_source_attach (call->cancel_source, g_main_context_get_thread_default ());
    g_source_unref (call->cancel_source); /* the context's */
  }
  if (at_head)
    g_queue_push_head (&self->queue, task);
  else
    g_queue_push_tail (&self->queue, task);
  pump (self);
}

void
pd_http_client_send_async (PdHttpClient *self,
                           PdHttpRequest *request,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GError *error = NULL;
  GTask *task;
  Call *call;

  g_return_if_fail (PD_IS_HTTP_CLIENT (self));
  g_return_if_fail (PD_IS_HTTP_REQUEST (request));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pd_http_client_send_async);
  /* A write's answer that comes together with a cancellation is not thrown away. */
  g_task_set_check_cancellable (task, pd_http_request_get_policy (request) == PD_CALL_READ);
  call = g_new0 (Call, 1);
  call->request = g_object_ref (request);
  g_task_set_task_data (task, call, (GDestroyNotify) call_free);
  call->uri = pd_http_client_resolve (self->environment, pd_http_request_get_api (request),
                                      pd_http_request_get_target (request), FALSE, &error);
  if (call->uri == NULL) {
    g_task_return_error (task, error);
    g_object_unref (task);
    return;
  }
  enqueue (task, FALSE);
}

PdHttpReply *
pd_http_client_send_finish (PdHttpClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

PdEnvironment *
pd_http_client_get_environment (PdHttpClient *self)
{
  g_return_val_if_fail (PD_IS_HTTP_CLIENT (self), NULL);

  return self->environment;
}

PdTokenSource *
pd_http_client_get_tokens (PdHttpClient *self)
{
  g_return_val_if_fail (PD_IS_HTTP_CLIENT (self), NULL);

  return self->tokens;
}

PdTransport *
pd_http_client_get_transport (PdHttpClient *self)
{
  g_return_val_if_fail (PD_IS_HTTP_CLIENT (self), NULL);

  return self->transport;
}

void
pd_http_client_set_locale (PdHttpClient *self, const char *locale)
{
  g_return_if_fail (PD_IS_HTTP_CLIENT (self));

  g_free (self->locale);
  self->locale = g_strdup (locale);
}

void
pd_http_client_set_max_parallel (PdHttpClient *self, guint max_parallel)
{
  g_return_if_fail (PD_IS_HTTP_CLIENT (self));

  self->max_parallel = CLAMP (max_parallel, 1, MAX_PARALLEL);
}

void
pd_http_client_set_calls_per_minute (PdHttpClient *self, guint calls_per_minute)
{
  g_return_if_fail (PD_IS_HTTP_CLIENT (self));

  self->calls_per_minute = calls_per_minute;
  g_hash_table_remove_all (self->buckets);
}

void
pd_http_client_set_deadline (PdHttpClient *self, gint64 deadline_us)
{
  g_return_if_fail (PD_IS_HTTP_CLIENT (self) && deadline_us > 0);

  self->deadline_us = deadline_us;
}

static void
pd_http_client_finalize (GObject *object)
{
  PdHttpClient *self = PD_HTTP_CLIENT (object);

  if (self->alarm != NULL)
    g_cancellable_cancel (self->alarm);
  g_clear_object (&self->alarm);
  g_clear_pointer (&self->environment, pd_environment_unref);
  g_clear_object (&self->tokens);
  g_clear_object (&self->transport);
  g_hash_table_unref (self->buckets);
  g_free (self->locale);
  G_OBJECT_CLASS (pd_http_client_parent_class)->finalize (object);
}

static void
pd_http_client_class_init (PdHttpClientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pd_http_client_finalize;
  signals[CALLED] = g_signal_new ("called", PD_TYPE_HTTP_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_UINT);
}

static void
pd_http_client_init (PdHttpClient *self)
{
  self->buckets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->max_parallel = PD_HTTP_MAX_PARALLEL;
  self->deadline_us = DEADLINE_US;
  g_queue_init (&self->queue);
}

PdHttpClient *
pd_http_client_new (PdEnvironment *environment, PdTokenSource *tokens, PdTransport *transport)
{
  PdHttpClient *self;

  g_return_val_if_fail (environment != NULL, NULL);
  g_return_val_if_fail (PD_IS_TOKEN_SOURCE (tokens) && PD_IS_TRANSPORT (transport), NULL);

  self = g_object_new (PD_TYPE_HTTP_CLIENT, NULL);
  self->environment = pd_environment_ref (environment);
  self->tokens = g_object_ref (tokens);
  self->transport = g_object_ref (transport);
  self->wait = pd_transport_get_wait (transport);
  self->calls_per_minute = pd_environment_get_calls_per_minute (environment);
  return self;
}
