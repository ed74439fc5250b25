// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* How PdHttpClient makes a reply. */

#include "pd-api-error.h"
#include "pd-http-request.h"
#include "pd-transport-private.h"

G_BEGIN_DECLS

/* Reads @raw by the wishes of @request: blocking work, for a worker thread. Takes nothing. NULL
 * with the error when the answer is a "no" or cannot be read. @fault is filled in either way. */
PdHttpReply *pd_http_reply_read (PdHttpRequest *request,
                                 PdTransportReply *raw,
                                 gint64 retry_after_us,
                                 PdApiFault *fault,
                                 GError **error);

G_END_DECLS
