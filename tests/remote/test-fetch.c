// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <libsoup/soup.h>

#include "loopback-certificate.h"
#include "pd-error.h"
#include "pd-fetch.h"

#define BODY "0123456789"

/* A server on a free loopback port, in a thread of its own: pd_fetch_open() blocks. */
typedef struct
{
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  GMutex lock;
  GCond ready;
  guint port;
  GTlsCertificate *certificate; /* (nullable): serve TLS */
} Fixture;

static void
redirect (SoupServerMessage *msg, const char *location)
{
  soup_server_message_set_redirect (msg, SOUP_STATUS_FOUND, location);
}

static void
request_cb (SoupServer *server,
            SoupServerMessage *msg,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (msg);

  if (strcmp (path, "/file") == 0) { /* SoupServer serves the Range by itself */
    soup_server_message_set_status (msg, SOUP_STATUS_OK, NULL);
    soup_server_message_set_response (msg, "application/octet-stream", SOUP_MEMORY_STATIC, BODY,
                                      strlen (BODY));
  } else if (strcmp (path, "/no-range") == 0) {
    soup_message_headers_remove (soup_server_message_get_request_headers (msg), "Range");
    soup_server_message_set_status (msg, SOUP_STATUS_OK, NULL);
    soup_server_message_set_response (msg, "application/octet-stream", SOUP_MEMORY_STATIC, BODY,
                                      strlen (BODY));
  } else if (strcmp (path, "/wrong-range") == 0) {
    soup_message_headers_remove (soup_server_message_get_request_headers (msg), "Range");
    soup_server_message_set_status (msg, SOUP_STATUS_PARTIAL_CONTENT, NULL);
    soup_message_headers_set_content_range (headers, 2, 9, 10);
    soup_server_message_set_response (msg, "application/octet-stream", SOUP_MEMORY_STATIC, BODY + 2,
                                      strlen (BODY) - 2);
  } else if (strcmp (path, "/chunked") == 0) {
    soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
    soup_server_message_set_status (msg, SOUP_STATUS_OK, NULL);
    soup_server_message_set_response (msg, "application/octet-stream", SOUP_MEMORY_STATIC, BODY,
                                      strlen (BODY));
    soup_message_body_complete (soup_server_message_get_response_body (msg));
  } else if (strcmp (path, "/moved") == 0) {
    redirect (msg, "/file");
  } else if (strcmp (path, "/loop") == 0) {
    redirect (msg, "/loop");
  } else if (strcmp (path, "/to-ftp") == 0) {
    redirect (msg, "ftp://127.0.0.1/file");
  } else if (strcmp (path, "/to-file") == 0) {
    redirect (msg, "file:///etc/passwd");
  } else if (strcmp (path, "/to-plain-http") == 0) {
    redirect (msg, "http://example.com/file");
  } else if (strcmp (path, "/to-nowhere") == 0) {
    soup_server_message_set_status (msg, SOUP_STATUS_FOUND, NULL);
  } else {
    soup_server_message_set_status (msg, SOUP_STATUS_NOT_FOUND, NULL);
  }
}

static gpointer
serve (gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (SoupServer) server = NULL;
  g_autoptr (GError) error = NULL;
  GSList *uris;

  g_main_context_push_thread_default (fixture->context);
  server = g_object_new (SOUP_TYPE_SERVER, "tls-certificate", fixture->certificate, NULL);
  soup_server_add_handler (server, NULL, request_cb, NULL, NULL);
  soup_server_listen_local (server, 0,
                            SOUP_SERVER_LISTEN_IPV4_ONLY |
                                (fixture->certificate != NULL ? SOUP_SERVER_LISTEN_HTTPS : 0),
                            &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (server);

  g_mutex_lock (&fixture->lock);
  fixture->port = (guint) g_uri_get_port (uris->data);
  g_cond_signal (&fixture->ready);
  g_mutex_unlock (&fixture->lock);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  g_main_loop_run (fixture->loop);
  soup_server_disconnect (server);
  g_main_context_pop_thread_default (fixture->context);
  return NULL;
}

static void
set_up (Fixture *fixture, gconstpointer with_tls)
{
  if (with_tls != NULL)
    fixture->certificate = loopback_certificate_new ();
  fixture->context = g_main_context_new ();
  fixture->loop = g_main_loop_new (fixture->context, FALSE);
  fixture->thread = g_thread_new ("server", serve, fixture);
  g_mutex_lock (&fixture->lock);
  while (fixture->port == 0)
    g_cond_wait (&fixture->ready, &fixture->lock);
  g_mutex_unlock (&fixture->lock);
}

static gboolean
quit_cb (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static void
tear_down (Fixture *fixture, gconstpointer with_tls)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  /* From inside: a loop that does not run yet would not notice. */
  g_source_set_callback (source, quit_cb, fixture->loop, NULL);
  g_source_attach (source, fixture->context);
  g_thread_join (fixture->thread);
  g_main_loop_unref (fixture->loop);
  g_main_context_unref (fixture->context);
  g_clear_object (&fixture->certificate);
}

static char *
make_url (Fixture *fixture, const char *path)
{
  return g_strdup_printf ("%s://127.0.0.1:%u%s", fixture->certificate != NULL ? "https" : "http",
                          fixture->port, path);
}

static char *
read_all (GInputStream *stream)
{
  g_autoptr (GError) error = NULL;
  char buffer[64];
  gsize n_read;

  g_input_stream_read_all (stream, buffer, sizeof buffer, &n_read, NULL, &error);
  g_assert_no_error (error);
  return g_strndup (buffer, n_read); /* libsoup may write on behind them */
}

/* What arrives, how long the whole is said to be, and whether it goes on at the offset. */
static void
test_open (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *path;
    gint64 offset, size;
    gboolean resumed;
    const char *body;
  } rows[] = {
    { "/file", 0, 10, TRUE, "0123456789" },
    { "/file", 4, 10, TRUE, "456789" },
    { "/file", 9, 10, TRUE, "9" },
    { "/no-range", 4, 10, FALSE, "0123456789" },
    { "/chunked", 0, -1, TRUE, "0123456789" },
    { "/moved", 0, 10, TRUE, "0123456789" },
    { "/moved", 4, 10, TRUE, "456789" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *url = make_url (fixture, rows[i].path);
    g_autofree char *body = NULL;
    g_autoptr (GInputStream) stream = NULL;
    g_autoptr (GError) error = NULL;
    gint64 size = 77;
    gboolean resumed = 77;

    g_test_message ("%s from %d", rows[i].path, (int) rows[i].offset);
    stream = pd_fetch_open (url, rows[i].offset, &size, &resumed, NULL, &error);
    g_assert_no_error (error);
    body = read_all (stream);
    g_assert_cmpstr (body, ==, rows[i].body);
    g_assert_cmpint (size, ==, rows[i].size);
    g_assert_cmpint (resumed, ==, rows[i].resumed);
  }
}

static void
test_answers_that_are_refused (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *path;
    gint64 offset;
    const char *words;
  } rows[] = {
    { "/missing", 0, "404" },        { "/file", 10, "416" },
    { "/file", 11, "416" },          { "/wrong-range", 4, "another range" },
    { "/loop", 0, "too many" },      { "/to-ftp", 0, "ftp" },
    { "/to-file", 0, "file" },       { "/to-plain-http", 0, "http" },
    { "/to-nowhere", 0, "nowhere" }, { "/wrong-range", 0, "206" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *url = make_url (fixture, rows[i].path);
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", rows[i].path);
    g_assert_null (pd_fetch_open (url, rows[i].offset, NULL, NULL, NULL, &error));
    g_assert_error (error, PD_ERROR, PD_ERROR_PROTOCOL);
    g_assert_nonnull (strstr (error->message, rows[i].words));
  }
}

/* Refused before anything is sent: no server runs here. Links are secrets and never told. */
static void
test_addresses_that_are_refused (void)
{
  static const char *const urls[] = {
    "",
    "file",
    "ftp://127.0.0.1/secret",
    "file:///etc/secret",
    "http://example.com/secret",
    "http://127.0.0.1.example.com/secret",
    "http://localhost.example.com/secret",
    "http://10.0.0.1/secret",
    "http://0.0.0.0/secret",
    "http:///secret",
    "data:text/plain,secret",
    "javascript:secret",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (urls); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", urls[i]);
    g_assert_null (pd_fetch_open (urls[i], 0, NULL, NULL, NULL, &error));
    g_assert_error (error, PD_ERROR, PD_ERROR_PROTOCOL);
    g_assert_null (strstr (error->message, "secret"));
  }
}

static void
test_nobody_there (void)
{
  g_autoptr (GError) error = NULL;

  /* Port 1 needs root and is nobody's. */
  g_assert_null (pd_fetch_open ("http://127.0.0.1:1/file", 0, NULL, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = make_url (fixture, "/file");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (pd_fetch_open (url, 0, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A certificate that nobody signed is refused, also on this computer. */
static void
test_tls_is_never_bypassed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = make_url (fixture, "/file");
  g_autoptr (GError) error = NULL;

  g_assert_null (pd_fetch_open (url, 0, NULL, NULL, NULL, &error));
  g_assert_error (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE);
}

static gpointer
fetch_many (gpointer url)
{
  for (int i = 0; i < 10; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GInputStream) stream = pd_fetch_open (url, 0, NULL, NULL, NULL, &error);
    g_autofree char *body = NULL;

    g_assert_no_error (error);
    body = read_all (stream);
    g_assert_cmpstr (body, ==, BODY);
  }

  return NULL;
}

static void
test_threads (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = make_url (fixture, "/file");
  GThread *threads[4];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("fetch", fetch_many, url);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/fetch/open", Fixture, NULL, set_up, test_open, tear_down);
  g_test_add ("/fetch/answers", Fixture, NULL, set_up, test_answers_that_are_refused, tear_down);
  g_test_add_func ("/fetch/addresses", test_addresses_that_are_refused);
  g_test_add_func ("/fetch/nobody", test_nobody_there);
  g_test_add ("/fetch/cancelled", Fixture, NULL, set_up, test_cancelled, tear_down);
  g_test_add ("/fetch/tls", Fixture, "TLS", set_up, test_tls_is_never_bypassed, tear_down);
  g_test_add ("/fetch/threads", Fixture, NULL, set_up, test_threads, tear_down);

  return g_test_run ();
}
