// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Opens an https (or loopback http) URL for reading from @offset on (Range), on the calling thread:
 * for a download's worker. @size: the whole length, or -1. @resumed: FALSE when the server sends
 * from the start instead. Redirects are followed; TLS is never bypassed. */
GInputStream *pd_fetch_open (const char *url,
                             gint64 offset,
                             gint64 *size,
                             gboolean *resumed,
                             GCancellable *cancellable,
                             GError **error);

G_END_DECLS
