// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-transport-private.h"

#include <string.h>

#include "pd-api-error.h"
#include "pd-clock.h"

/* No byte for so long: the connection is dead. Long, because a list of hundreds of kB may take its
 * time before the first one (partner-center-api.md 1: "minutes, not seconds"). */
#define IDLE_TIMEOUT_S 180
#define BLOCK_SIZE (64 * 1024)
/* More than PdHttpClient and the sign-in ever use together. */
#define MAX_CONNECTIONS 16
#define LEFT_KEY "pd-transport-left"

struct _PdTransport
{
  GObject parent_instance;

  SoupSession *session;
  PdWait *wait;
  GNetworkMonitor *monitor;
};

G_DEFINE_FINAL_TYPE (PdTransport, pd_transport, G_TYPE_OBJECT)

/* One exchange. The task owns it; the deadline's sleep holds a reference of its own. */
typedef struct
{
  grefcount ref_count;
  GTask *task; /* (not owned): NULL once it has returned */
  PdTransport *transport;
  SoupMessage *msg;
  GInputStream *stream;
  GByteArray *body;
  gsize max_bytes;
  GCancellable *outer; /* (nullable): the caller's */
  gulong outer_id;
  GCancellable *inner;    /* the caller's, or the deadline */
  GCancellable *deadline; /* ends the sleep */
  gboolean is_late;
} Exchange;

static Exchange *
exchange_ref (Exchange *exchange)
{
  g_ref_count_inc (&exchange->ref_count);
  return exchange;
}

static void
exchange_unref (Exchange *exchange)
{
  if (!g_ref_count_dec (&exchange->ref_count))
    return;

  g_clear_object (&exchange->transport);
  g_clear_object (&exchange->msg);
  g_clear_object (&exchange->stream);
  g_clear_object (&exchange->outer);
  g_clear_object (&exchange->inner);
  g_clear_object (&exchange->deadline);
  g_clear_pointer (&exchange->body, g_byte_array_unref);
  g_free (exchange);
}

void
pd_transport_reply_free (PdTransportReply *reply)
{
  g_clear_pointer (&reply->headers, soup_message_headers_unref);
  g_clear_pointer (&reply->body, g_bytes_unref);
  g_free (reply);
}

gboolean
pd_transport_has_left (SoupMessage *msg)
{
  return g_object_get_data (G_OBJECT (msg), LEFT_KEY) != NULL;
}

static void
starting_cb (SoupMessage *msg, gpointer user_data)
{
  g_object_set_data (G_OBJECT (msg), LEFT_KEY, GINT_TO_POINTER (TRUE));
}

static gboolean
is_loopback (SoupMessage *msg)
{
  return pd_environment_is_loopback (g_uri_get_host (soup_message_get_uri (msg)));
}

static PdApiErrorCode
get_code (Exchange *exchange, const GError *error)
{
  if (exchange->is_late || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return PD_API_ERROR_TIMED_OUT;
  if (g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE))
    return PD_API_ERROR_CERTIFICATE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
    return PD_API_ERROR_PROTOCOL;
  if (!is_loopback (exchange->msg) && !pd_transport_is_online (exchange->transport))
    return PD_API_ERROR_OFFLINE;

  return PD_API_ERROR_UNREACHABLE;
}

/* The end of the exchange, exactly once. */
static void
finish (Exchange *exchange, PdTransportReply *reply, GError *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&exchange->task);

  g_signal_handlers_disconnect_by_data (exchange->msg, exchange);
  g_cancellable_cancel (exchange->deadline);
  if (exchange->outer != NULL)
    g_cancellable_disconnect (exchange->outer, exchange->outer_id);
  if (exchange->stream != NULL) {
    /* What is left of a broken reply is not read: its connection goes. */
    if (error != NULL)
      g_cancellable_cancel (exchange->inner);
    g_input_stream_close_async (exchange->stream, G_PRIORITY_DEFAULT,
                                error != NULL ? exchange->inner : NULL, NULL, NULL);
  }

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, reply, (GDestroyNotify) pd_transport_reply_free);
}

static void
fail (Exchange *exchange, GError *error)
{
  g_autoptr (GError) cause = error;
  PdApiFault fault = { .status = soup_message_get_status (exchange->msg) };

  if (exchange->outer != NULL && g_cancellable_is_cancelled (exchange->outer)) {
    GError *cancelled = NULL;

    g_cancellable_set_error_if_cancelled (exchange->outer, &cancelled);
    finish (exchange, NULL, cancelled);
    return;
  }
  finish (exchange, NULL, pd_api_error_new (get_code (exchange, cause), &fault, cause->message));
}

static void
fail_protocol (Exchange *exchange, const char *message)
{
  PdApiFault fault = { .status = soup_message_get_status (exchange->msg) };

  finish (exchange, NULL, pd_api_error_new (PD_API_ERROR_PROTOCOL, &fault, message));
}

static void
succeed (Exchange *exchange)
{
  PdTransportReply *reply = g_new0 (PdTransportReply, 1);

  reply->status = soup_message_get_status (exchange->msg);
  reply->headers = soup_message_headers_ref (soup_message_get_response_headers (exchange->msg));
  reply->body = g_byte_array_free_to_bytes (g_steal_pointer (&exchange->body));
  finish (exchange, reply, NULL);
}

static void read_on (Exchange *exchange);

static void
block_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Exchange *exchange = user_data;
  g_autoptr (GBytes) block = NULL;
  GError *error = NULL;
  gsize size;
  const void *data;

  block = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  if (block == NULL) {
    fail (exchange, error);
    return;
  }
  data = g_bytes_get_data (block, &size);
  if (size == 0) {
    succeed (exchange);
    return;
  }
  if (exchange->body->len + size > exchange->max_bytes) {
    fail_protocol (exchange, "the answer is too large");
    return;
  }
  g_byte_array_append (exchange->body, data, (guint) size);
  read_on (exchange);
}

static void
read_on (Exchange *exchange)
{
  g_input_stream_read_bytes_async (exchange->stream, BLOCK_SIZE, G_PRIORITY_DEFAULT,
                                   exchange->inner, block_read_cb, exchange);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Exchange *exchange = user_data;
  SoupMessageHeaders *headers;
  GError *error = NULL;

  exchange->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (exchange->stream == NULL) {
    fail (exchange, error);
    return;
  }
  headers = soup_message_get_response_headers (exchange->msg);
  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH &&
      soup_message_headers_get_content_length (headers) > (goffset) exchange->max_bytes) {
    fail_protocol (exchange, "the answer is too large");
    return;
  }
  read_on (exchange);
}

/* A read whose kept connection was gone goes out again by libsoup's own doing. On another kept one
 * it would begin before libsoup (3.2.3) has heard of the end of the first: it then ends the second
 * and reads from it (a NULL in soup_message_io_get_response_istream()). A new connection takes
 * longer than that. */
static void
restarted_cb (SoupMessage *msg, gpointer user_data)
{
  soup_message_add_flags (msg, SOUP_MESSAGE_NEW_CONNECTION);
}

static void
deadline_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Exchange *exchange = user_data;

  if (pd_wait_sleep_finish (PD_WAIT (source), result, NULL) && exchange->task != NULL) {
    exchange->is_late = TRUE;
    g_cancellable_cancel (exchange->inner);
  }
  exchange_unref (exchange);
}

static void
outer_cancelled_cb (GCancellable *outer, gpointer user_data)
{
  g_cancellable_cancel (G_CANCELLABLE (user_data));
}

static Exchange *
new_exchange (PdTransport *self, GTask *task, SoupMessage *msg, gsize max_bytes)
{
  Exchange *exchange = g_new0 (Exchange, 1);
  GCancellable *outer = g_task_get_cancellable (task);

  g_ref_count_init (&exchange->ref_count);
  exchange->task = task;
  exchange->transport = g_object_ref (self);
  exchange->msg = g_object_ref (msg);
  exchange->body = g_byte_array_new ();
  exchange->max_bytes = max_bytes;
  exchange->inner = g_cancellable_new ();
  exchange->deadline = g_cancellable_new ();
  if (outer != NULL) {
    exchange->outer = g_object_ref (outer);
    exchange->outer_id = g_cancellable_connect (outer, G_CALLBACK (outer_cancelled_cb),
                                                g_object_ref (exchange->inner), g_object_unref);
  }
  g_task_set_task_data (task, exchange, (GDestroyNotify) exchange_unref);

  return exchange;
}

void
pd_transport_send_async (PdTransport *self,
                         SoupMessage *msg,
                         gboolean is_write,
                         gsize max_bytes,
                         gint64 deadline_us,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task;
  Exchange *exchange;

  g_return_if_fail (PD_IS_TRANSPORT (self));
  g_return_if_fail (SOUP_IS_MESSAGE (msg));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pd_transport_send_async);
  if (!is_loopback (msg) && !pd_transport_is_online (self)) {
    g_task_return_error (task, pd_api_error_new (PD_API_ERROR_OFFLINE, NULL, "no network"));
    g_object_unref (task);
    return;
  }

  soup_message_add_flags (msg, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE |
                                   (is_write ? SOUP_MESSAGE_NEW_CONNECTION : 0));
  exchange = new_exchange (self, task, msg, max_bytes);
  g_signal_connect (msg, "starting", G_CALLBACK (starting_cb), exchange);
  g_signal_connect (msg, "restarted", G_CALLBACK (restarted_cb), exchange);
  pd_wait_sleep_async (self->wait, PD_WAIT_DEADLINE, deadline_us, exchange->deadline, deadline_cb,
                       exchange_ref (exchange));
  soup_session_send_async (self->session, msg, G_PRIORITY_DEFAULT, exchange->inner, sent_cb,
                           exchange);
}

PdTransportReply *
pd_transport_send_finish (PdTransport *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Seconds since 1970 of an HTTP date. */
static gboolean
parse_http_date (const char *text, gint64 *seconds)
{
  g_autoptr (GDateTime) date = text == NULL ? NULL : soup_date_time_new_from_http_string (text);

  if (date == NULL)
    return FALSE;
  *seconds = g_date_time_to_unix (date);
  return TRUE;
}

gint64
pd_transport_get_retry_after (PdTransport *self, SoupMessageHeaders *headers)
{
  const char *text = soup_message_headers_get_one (headers, "Retry-After");
  g_autofree char *trimmed = NULL;
  gint64 until, now, seconds;

  if (text == NULL)
    return 0;
  trimmed = g_strstrip (g_strdup (text));
  if (!g_ascii_string_to_signed (trimmed, 10, 0, G_MAXINT64, &seconds, NULL)) {
    if (!parse_http_date (trimmed, &until))
      return 0;
    if (!parse_http_date (soup_message_headers_get_one (headers, "Date"), &now))
      now = pd_wait_get_instant (self->wait) / G_USEC_PER_SEC;
    seconds = until - now;
  }

  return CLAMP (seconds, 0, PD_DAY_US / G_USEC_PER_SEC) * G_USEC_PER_SEC;
}

gboolean
pd_transport_is_online (PdTransport *self)
{
  g_return_val_if_fail (PD_IS_TRANSPORT (self), FALSE);

  return g_network_monitor_get_network_available (self->monitor);
}

PdWait *
pd_transport_get_wait (PdTransport *self)
{
  g_return_val_if_fail (PD_IS_TRANSPORT (self), NULL);

  return self->wait;
}

static void
pd_transport_finalize (GObject *object)
{
  PdTransport *self = PD_TRANSPORT (object);

  soup_session_abort (self->session);
  g_clear_object (&self->session);
  g_clear_object (&self->wait);
  g_clear_object (&self->monitor);
  G_OBJECT_CLASS (pd_transport_parent_class)->finalize (object);
}

static void
pd_transport_class_init (PdTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pd_transport_finalize;
}

static void
pd_transport_init (PdTransport *self)
{
  /* libsoup's defaults hold no cookies and no cache; the decoder asks for gzip. */
  self->session = soup_session_new_with_options (
      "timeout", IDLE_TIMEOUT_S, "user-agent", "partner-desk/" PD_VERSION, "max-conns",
      MAX_CONNECTIONS, "max-conns-per-host", MAX_CONNECTIONS, NULL);
}

PdTransport *
pd_transport_new (PdWait *wait, GNetworkMonitor *monitor)
{
  PdTransport *self = g_object_new (PD_TYPE_TRANSPORT, NULL);

  self->wait = wait != NULL ? g_object_ref (wait) : pd_wait_new ();
  self->monitor = g_object_ref (monitor != NULL ? monitor : g_network_monitor_get_default ());
  return self;
}
