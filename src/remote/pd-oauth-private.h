// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* The token endpoint, for PdSignIn and PdTokenSource. */

#include <json-glib/json-glib.h>

#include "pd-environment.h"
#include "pd-token-grant.h"

G_BEGIN_DECLS

/* "https://login…/TENANT/oauth2/v2.0/token". */
char *pd_oauth_new_url (PdEnvironment *environment, const char *tenant, const char *endpoint);
/* name=value&…, encoded; NULL-terminated pairs. A secret: pd_secret_free(). */
char *pd_oauth_new_form (const char *name, ...) G_GNUC_NULL_TERMINATED;
/* @n_bytes of true randomness as base64url text. */
char *pd_oauth_new_secret (gsize n_bytes);
/* RFC 7636: the S256 challenge of @verifier. */
char *pd_oauth_new_challenge (const char *verifier);

/* Posts @form (transfer full). @may_repeat: lost connections and 5xx are tried again; where not,
 * only what cannot have arrived. 429 waits. Errors: those of the transport; DECLINED, EXPIRED,
 * SIGN_IN, MFA, REFUSED with Entra's error as the fault's code; PROTOCOL. */
void pd_oauth_post_async (PdTransport *transport,
                          const char *url,
                          char *form,
                          gboolean may_repeat,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
JsonNode *pd_oauth_post_finish (GAsyncResult *result, GError **error);

/* Numbers may be text (1.3). PD_API_ERROR_PROTOCOL. */
PdTokenGrant *pd_token_grant_read (JsonNode *root, GError **error);
/* Of one of Entra's numbers (AADSTS…), which begin the fault's text. */
gboolean pd_oauth_has_number (const GError *error, const guint *numbers, gsize n_numbers);

G_END_DECLS
