// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-bucket.h"

PdBucket *
pd_bucket_new (double capacity, double per_s, gint64 now)
{
  PdBucket *self = g_new0 (PdBucket, 1);

  self->capacity = capacity;
  self->per_s = per_s;
  self->tokens = capacity;
  self->filled_at = now;
  return self;
}

static void
refill (PdBucket *self, gint64 now)
{
  if (now <= self->filled_at)
    return;

  self->tokens += self->per_s * (double) (now - self->filled_at) / G_USEC_PER_SEC;
  self->tokens = MIN (self->tokens, self->capacity);
  self->filled_at = now;
}

gint64
pd_bucket_get_wait (PdBucket *self, gint64 now)
{
  if (self->shut_until > now)
    return self->shut_until - now;
  if (self->per_s <= 0)
    return 0;

  refill (self, now);
  if (self->tokens >= 1)
    return 0;
  /* One microsecond more than it takes, so that rounding can never wait for nothing. */
  return (gint64) ((1 - self->tokens) / self->per_s * G_USEC_PER_SEC) + 1;
}

void
pd_bucket_take (PdBucket *self, gint64 now)
{
  refill (self, now);
  if (self->per_s > 0)
    self->tokens -= 1;
}

void
pd_bucket_shut (PdBucket *self, gint64 until)
{
  self->shut_until = MAX (self->shut_until, until);
  self->tokens = MIN (self->tokens, 1);
  self->filled_at = MAX (self->filled_at, until);
}

void
pd_bucket_cap (PdBucket *self, gint64 remaining, gint64 now)
{
  refill (self, now);
  self->tokens = MIN (self->tokens, (double) MAX (remaining, 0));
}
