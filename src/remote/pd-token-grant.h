// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* OAuth 2 at Microsoft Entra ID: partner-center-api.md 2, 2.1; azure-api.md 10. */

#include "pd-transport.h"

G_BEGIN_DECLS

/**
 * PdTokenGrant: what a sign-in gave. Its strings are secrets: freed with their bytes overwritten,
 * never logged.
 */
typedef struct
{
  char *access_token;         /* (not nullable): for Partner Center */
  char *refresh_token;        /* (nullable): none came */
  gint64 lifetime_us;         /* of the access token */
  gint64 refresh_lifetime_us; /* 0 = not told */
  char *user;                 /* (nullable): "sato@contoso.com", from the id_token */
  char *tenant;               /* (nullable): the partner's tenant ID, from the id_token */
} PdTokenGrant;

#define PD_TYPE_TOKEN_GRANT (pd_token_grant_get_type ())
GType pd_token_grant_get_type (void);
PdTokenGrant *pd_token_grant_copy (const PdTokenGrant *grant);
void pd_token_grant_free (PdTokenGrant *grant);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdTokenGrant, pd_token_grant_free)

G_END_DECLS
