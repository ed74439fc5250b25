// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-environment.h"
#include "pd-token-cache-private.h"

G_BEGIN_DECLS

/* The renewals that a PdTokenSource has before it: a GQueue, one job for each key however many ask
 * for it. The head is the one that is worked at. */

/* One renewal: a key, and who waits for it. */
typedef struct
{
  char *key;
  PdApi api;
  char *tenant;          /* (nullable): the partner's own */
  GPtrArray *waiters;    /* (element-type GTask) */
  gboolean has_reloaded; /* the store was asked for a newer refresh token already */
} PdTokenJob;

/* Takes @task, which ends with the job; or is taken out of it, when it is cancelled. */
void pd_token_jobs_add (GQueue *jobs, GTask *task, PdApi api, const char *tenant);
/* Ends the head: whoever waits for it gets the token that is in the cache now, or a copy of @error
 * (nullable). */
void pd_token_jobs_end (GQueue *jobs, PdTokenCache *cache, const GError *error);

G_END_DECLS
