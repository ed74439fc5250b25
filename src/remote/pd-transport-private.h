// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* The part of PdTransport that knows libsoup: for src/remote/ alone. */

#include <libsoup/soup.h>

#include "pd-transport.h"

G_BEGIN_DECLS

/* What came back: any status. */
typedef struct
{
  guint status;
  SoupMessageHeaders *headers;
  GBytes *body; /* decoded */
} PdTransportReply;

void pd_transport_reply_free (PdTransportReply *reply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdTransportReply, pd_transport_reply_free)

/* One exchange, no retry. A write goes over a connection of its own: libsoup sends PUT and DELETE a
 * second time by itself when a kept connection turns out to be dead. Gives up after @deadline_us
 * and at @max_bytes of body. Errors: G_IO_ERROR_CANCELLED; PD_API_ERROR_OFFLINE, UNREACHABLE,
 * TIMED_OUT, CERTIFICATE, PROTOCOL (too large, not decodable). */
void pd_transport_send_async (PdTransport *self,
                              SoupMessage *msg,
                              gboolean is_write,
                              gsize max_bytes,
                              gint64 deadline_us,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
PdTransportReply *
pd_transport_send_finish (PdTransport *self, GAsyncResult *result, GError **error);
/* Part of the request may have reached the server. */
gboolean pd_transport_has_left (SoupMessage *msg);

/* Retry-After in seconds or as an HTTP date (against the reply's own Date where it has one, so that
 * a wrong clock here does no harm); 0 = none or not readable, a day at most. */
gint64 pd_transport_get_retry_after (PdTransport *self, SoupMessageHeaders *headers);

G_END_DECLS
