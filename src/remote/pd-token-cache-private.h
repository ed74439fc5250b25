// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* The access tokens of a PdTokenSource: in memory alone, one for each API and tenant. */

#include "pd-environment.h"
#include "pd-wait.h"

G_BEGIN_DECLS

typedef struct _PdTokenCache PdTokenCache;

PdTokenCache *pd_token_cache_new (PdWait *wait);
void pd_token_cache_free (PdTokenCache *self);
/* azure-api.md 10: "never mix lists of tenants in one cache key". @tenant NULL = the partner's. */
char *pd_token_cache_make_key (PdApi api, const char *tenant);
void
pd_token_cache_put (PdTokenCache *self, const char *key, const char *token, gint64 lifetime_us);
/* NULL when it is about to end. (transfer none) */
const char *pd_token_cache_get_fresh (PdTokenCache *self, const char *key);
/* However old. (transfer none) (nullable) */
const char *pd_token_cache_get (PdTokenCache *self, const char *key);
/* Drops the token of @key if it is @token. */
void pd_token_cache_reject (PdTokenCache *self, const char *key, const char *token);
void pd_token_cache_clear (PdTokenCache *self);

G_END_DECLS
