// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Helper of make-sample.py: reads lines "SIZE NAME", writes the SHA-256 of each sample medium. */

#include <stdio.h>

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>

#include "pd-media-stream.h"

static gboolean
hash_medium (const char *name, gint64 size)
{
  static guchar buffer[1 << 20];
  g_autoptr (GInputStream) stream = pd_media_stream_new (name, size);
  gnutls_hash_hd_t hash = NULL;
  guchar digest[32];
  gssize n = 0;

  if (gnutls_hash_init (&hash, GNUTLS_DIG_SHA256) < 0)
    return FALSE;

  while ((n = g_input_stream_read (stream, buffer, sizeof buffer, NULL, NULL)) > 0)
    gnutls_hash (hash, buffer, n);
  gnutls_hash_deinit (hash, digest);
  for (gsize i = 0; i < sizeof digest; i++)
    printf ("%02x", digest[i]);
  puts ("");
  return n == 0;
}

int
main (void)
{
  char name[256];
  long long size = 0;

  while (scanf ("%lld %255s", &size, name) == 2) {
    if (size < 0 || !hash_medium (name, size))
      return 1;
  }
  return 0;
}
