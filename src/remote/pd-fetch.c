// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-fetch.h"

#include <libsoup/soup.h>

#include "pd-environment.h"
#include "pd-error.h"

#define TIMEOUT_S 60
#define MAX_REDIRECTS 8

/* The session must live as long as the stream that it gave. */
#define SESSION_KEY "pd-fetch-session"

static gboolean
check_uri (GUri *uri, GError **error)
{
  if (pd_environment_is_allowed_uri (uri)) /* https anywhere, http to this computer alone */
    return TRUE;

  /* The link may be a secret: only its scheme is told. */
  g_set_error (error, PD_ERROR, PD_ERROR_PROTOCOL, "fetching from “%s” is not allowed",
               g_uri_get_scheme (uri));
  return FALSE;
}

static SoupMessage *
new_request (GUri *uri, gint64 offset)
{
  SoupMessage *msg = soup_message_new_from_uri (SOUP_METHOD_GET, uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (msg);

  soup_message_add_flags (msg, SOUP_MESSAGE_NO_REDIRECT); /* each step is checked here */
  soup_message_headers_append (headers, "Accept-Encoding", "identity"); /* bytes as they are */
  if (offset > 0)
    soup_message_headers_set_range (headers, offset, -1);

  return msg;
}

/* The next address of a redirect, checked; NULL with the fault set. */
static GUri *
follow (SoupMessage *msg, GError **error)
{
  const char *location =
      soup_message_headers_get_one (soup_message_get_response_headers (msg), "Location");
  g_autoptr (GUri) next = NULL;

  if (location == NULL) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_PROTOCOL, "a redirect leads nowhere");
    return NULL;
  }

  next = g_uri_parse_relative (soup_message_get_uri (msg), location, SOUP_HTTP_URI_FLAGS, NULL);
  if (next == NULL) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_PROTOCOL, "a redirect leads to no address");
    return NULL;
  }
  if (!check_uri (next, error))
    return NULL;
  if (strcmp (g_uri_get_scheme (soup_message_get_uri (msg)), "https") == 0 &&
      strcmp (g_uri_get_scheme (next), "https") != 0) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_PROTOCOL, "a redirect leaves TLS");
    return NULL;
  }

  return g_steal_pointer (&next);
}

/* Sends, following redirects. On success @msg is the last request. */
static GInputStream *
send_request (SoupSession *session,
              GUri *first,
              gint64 offset,
              SoupMessage **msg,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (GUri) uri = g_uri_ref (first);

  for (int i = 0; i <= MAX_REDIRECTS; i++) {
    g_autoptr (SoupMessage) request = new_request (uri, offset);
    g_autoptr (GInputStream) stream = soup_session_send (session, request, cancellable, error);
    GUri *next;

    if (stream == NULL)
      return NULL;
    if (!SOUP_STATUS_IS_REDIRECTION (soup_message_get_status (request))) {
      *msg = g_steal_pointer (&request);
      return g_steal_pointer (&stream);
    }
    if ((next = follow (request, error)) == NULL)
      return NULL;
    g_uri_unref (uri);
    uri = next;
  }

  g_set_error_literal (error, PD_ERROR, PD_ERROR_PROTOCOL, "too many redirects");
  return NULL;
}

/* 206: the range must begin where it was asked for. Sets @size to the whole length. */
static gboolean
check_partial (SoupMessageHeaders *headers, gint64 offset, gint64 *size, GError **error)
{
  goffset start, end, total;

  if (!soup_message_headers_get_content_range (headers, &start, &end, &total) || start != offset) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_PROTOCOL,
                         "the server sent another range than the one asked for");
    return FALSE;
  }

  *size = total; /* libsoup gives -1 for "*" too */
  return TRUE;
}

static gboolean
check_reply (SoupMessage *msg, gint64 offset, gint64 *size, gboolean *resumed, GError **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (msg);
  guint status = soup_message_get_status (msg);

  if (status == SOUP_STATUS_PARTIAL_CONTENT && offset > 0) {
    *resumed = TRUE;
    return check_partial (headers, offset, size, error);
  }
  if (status == SOUP_STATUS_OK) {
    *resumed = offset == 0;
    *size = -1;
    if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH)
      *size = soup_message_headers_get_content_length (headers);
    return TRUE;
  }

  g_set_error (error, PD_ERROR, PD_ERROR_PROTOCOL, "the server answered %u %s", status,
               soup_message_get_reason_phrase (msg));
  return FALSE;
}

/**
 * pd_fetch_open:
 * @url: https, or http to a loopback address
 * @offset: the first byte that is wanted
 * @size: (out) (optional): bytes of the whole file, -1 if the server does not say
 * @resumed: (out) (optional): %FALSE if the stream begins at byte 0 although @offset is larger
 *
 * Blocks until the reply's headers are here. The stream is for the calling thread.
 *
 * Returns: (transfer full): the bytes; or %NULL with PD_ERROR_PROTOCOL for an address or answer
 *     that is not allowed, or the error of GIO
 */
GInputStream *
pd_fetch_open (const char *url,
               gint64 offset,
               gint64 *size,
               gboolean *resumed,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (SoupSession) session = NULL;
  g_autoptr (SoupMessage) msg = NULL;
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GUri) uri = NULL;
  gint64 whole = -1;
  gboolean in_place = TRUE;

  g_return_val_if_fail (url != NULL && offset >= 0, NULL);

  uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  if (uri == NULL) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_PROTOCOL, "the link is no address");
    return NULL;
  }
  if (!check_uri (uri, error))
    return NULL;

  session = soup_session_new_with_options ("timeout", TIMEOUT_S, "user-agent",
                                           "partner-desk/" PD_VERSION, NULL);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
  stream = send_request (session, uri, offset, &msg, cancellable, error);
  if (stream == NULL || !check_reply (msg, offset, &whole, &in_place, error))
    return NULL;

  g_object_set_data_full (G_OBJECT (stream), SESSION_KEY, g_steal_pointer (&session),
                          g_object_unref);
  if (size != NULL)
    *size = whole;
  if (resumed != NULL)
    *resumed = in_place;
  return g_steal_pointer (&stream);
}
