// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PdMediaStream:
 *
 * The bytes of a sample medium (PdMedia source "stream"): a #GInputStream that is #GSeekable and
 * makes up @size bytes from @seed, the same ones on every machine. Nothing is stored, every offset
 * costs the same. For one thread at a time; never blocks.
 */
#define PD_TYPE_MEDIA_STREAM (pd_media_stream_get_type ())
G_DECLARE_FINAL_TYPE (PdMediaStream, pd_media_stream, PD, MEDIA_STREAM, GInputStream)

/**
 * pd_media_stream_new:
 * @seed: the medium's file name
 * @size: whole length in bytes, 0 or more
 *
 * Returns: (transfer full): the stream, at offset 0
 */
GInputStream *pd_media_stream_new (const char *seed, gint64 size);

G_END_DECLS
