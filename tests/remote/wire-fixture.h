// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* What the tests of Partner Center's builders and readers share. */

#include "pd-http-request.h"
#include "pd-wire.h"

G_BEGIN_DECLS

/* What @request's reader makes of @text; fails the test on an error. Takes @request. */
gpointer wire_read (PdHttpRequest *request, const char *text);
/* The same, with @error. */
gpointer wire_try (PdHttpRequest *request, const char *text, GError **error);
/* Method, target and body (as JSON text, "" = none) of @request. Takes it. */
void
wire_assert_sent (PdHttpRequest *request, const char *method, const char *target, const char *body);
/* "2026-03-04T05:06:07Z" -> instant; "" -> 0. */
gint64 wire_instant (const char *text);

G_END_DECLS
