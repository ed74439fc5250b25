// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Calls that may leave at once after a quiet while. With 440 a minute after them no minute ever
 * sees more than the 500 of partner-center-api.md 1.6. */
#define PD_BUCKET_BURST 60

/**
 * PdBucket: a token bucket. A call takes one token; tokens come back evenly; a far side that says
 * "429, in 57 s" shuts it until then. Times are monotonic microseconds.
 */
typedef struct
{
  double capacity;
  double per_s; /* 0: never empty */
  double tokens;
  gint64 filled_at;
  gint64 shut_until;
} PdBucket;

PdBucket *pd_bucket_new (double capacity, double per_s, gint64 now);
/* How long until a token is there; 0 = now. Takes nothing. */
gint64 pd_bucket_get_wait (PdBucket *self, gint64 now);
void pd_bucket_take (PdBucket *self, gint64 now);
/* Nothing leaves before @until; the bucket is empty then but for one token. */
void pd_bucket_shut (PdBucket *self, gint64 until);
/* The far side counts too (x-ms-ratelimit-remaining-…): never more than it says is left. */
void pd_bucket_cap (PdBucket *self, gint64 remaining, gint64 now);

G_END_DECLS
