// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-token-cache-private.h"

#include "pd-token-store.h"

/* partner-center-api.md 2.1: 60 s or more before the end; a call may wait in a queue meanwhile. */
#define MARGIN_US (120 * G_USEC_PER_SEC)

typedef struct
{
  char *token;
  gint64 fresh_until_monotonic;
  gint64 fresh_until_instant; /* the computer may have slept, which stops the other clock */
} Entry;

struct _PdTokenCache
{
  GHashTable *entries; /* key -> Entry */
  PdWait *wait;
};

static void
entry_free (Entry *entry)
{
  pd_secret_free (entry->token);
  g_free (entry);
}

PdTokenCache *
pd_token_cache_new (PdWait *wait)
{
  PdTokenCache *self = g_new0 (PdTokenCache, 1);

  self->wait = g_object_ref (wait);
  self->entries =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) entry_free);
  return self;
}

void
pd_token_cache_free (PdTokenCache *self)
{
  g_hash_table_unref (self->entries);
  g_object_unref (self->wait);
  g_free (self);
}

char *
pd_token_cache_make_key (PdApi api, const char *tenant)
{
  g_autofree char *lower = tenant == NULL ? g_strdup ("") : g_ascii_strdown (tenant, -1);

  return g_strdup_printf ("%d %s", (int) api, lower);
}

void
pd_token_cache_put (PdTokenCache *self, const char *key, const char *token, gint64 lifetime_us)
{
  gint64 fresh_us = lifetime_us - MIN (MARGIN_US, lifetime_us / 2);
  Entry *entry = g_new0 (Entry, 1);

  entry->token = g_strdup (token);
  entry->fresh_until_monotonic = pd_wait_get_monotonic (self->wait) + fresh_us;
  entry->fresh_until_instant = pd_wait_get_instant (self->wait) + fresh_us;
  g_hash_table_replace (self->entries, g_strdup (key), entry);
}

const char *
pd_token_cache_get_fresh (PdTokenCache *self, const char *key)
{
  Entry *entry = g_hash_table_lookup (self->entries, key);

  if (entry == NULL || pd_wait_get_monotonic (self->wait) >= entry->fresh_until_monotonic ||
      pd_wait_get_instant (self->wait) >= entry->fresh_until_instant)
    return NULL;
  return entry->token;
}

const char *
pd_token_cache_get (PdTokenCache *self, const char *key)
{
  Entry *entry = g_hash_table_lookup (self->entries, key);

  return entry == NULL ? NULL : entry->token;
}

void
pd_token_cache_reject (PdTokenCache *self, const char *key, const char *token)
{
  if (g_strcmp0 (pd_token_cache_get (self, key), token) == 0)
    g_hash_table_remove (self->entries, key);
}

void
pd_token_cache_clear (PdTokenCache *self)
{
  g_hash_table_remove_all (self->entries);
}
