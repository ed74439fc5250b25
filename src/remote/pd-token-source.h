// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* Who is signed in, and the tokens for it: partner-center-api.md 2, azure-api.md 10. */

#include "pd-environment.h"
#include "pd-token-grant.h"
#include "pd-token-store.h"
#include "pd-transport.h"

G_BEGIN_DECLS

typedef enum {
  PD_SESSION_UNKNOWN,    /* the store was not asked yet */
  PD_SESSION_SIGNED_OUT, /* no sign-in is kept */
  PD_SESSION_SIGNED_IN,
  PD_SESSION_LAPSED, /* there was one; the far side does not take it any more */
} PdSession;
#define PD_TYPE_SESSION (pd_session_get_type ())
GType pd_session_get_type (void);

/* How long Entra keeps a refresh token that nobody uses, unless it says otherwise. A tenant's own
 * policy may be shorter: then PD_SESSION_LAPSED comes earlier. */
#define PD_SESSION_LIFETIME_US (G_GINT64_CONSTANT (90) * 24 * 3600 * G_USEC_PER_SEC)

/**
 * PdTokenSource: the access tokens of one account: one for each API and tenant, kept in memory,
 * renewed ahead of their end, one renewal at a time; and the refresh token, which rotates and lives
 * in the PdTokenStore alone. Main context of its caller.
 *
 * Properties (notify): "session" PdSession; "lasts-until" int64 instant until when the sign-in
 * lasts if it is not used again, 0 = none; "user", "tenant" strings; "problem": GError (boxed,
 * nullable) when the present sign-in could not be written to the store and ends with the program.
 */
#define PD_TYPE_TOKEN_SOURCE (pd_token_source_get_type ())
G_DECLARE_FINAL_TYPE (PdTokenSource, pd_token_source, PD, TOKEN_SOURCE, GObject)

/* @tenant: the partner's, as in the settings (ID, domain or PD_SIGN_IN_ANY_TENANT). @account_id:
 * the key in the store. */
PdTokenSource *pd_token_source_new (PdEnvironment *environment,
                                    const char *client_id,
                                    const char *tenant,
                                    const char *account_id,
                                    PdTokenStore *store,
                                    PdTransport *transport);

PdSession pd_token_source_get_session (PdTokenSource *self);
gint64 pd_token_source_get_lasts_until (PdTokenSource *self);
const char *pd_token_source_get_user (PdTokenSource *self);
/* The partner's tenant: from the sign-in, else from the settings. */
const char *pd_token_source_get_tenant (PdTokenSource *self);
const GError *pd_token_source_get_problem (PdTokenSource *self);

/* Asks the store. TRUE: a sign-in is there. FALSE without @error: none. PD_API_ERROR_NO_KEYRING. */
void pd_token_source_load_async (PdTokenSource *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean pd_token_source_load_finish (PdTokenSource *self, GAsyncResult *result, GError **error);

/* Takes over a fresh sign-in and writes it to the store. PD_API_ERROR_NO_KEYRING: nothing was taken
 * over. */
void pd_token_source_adopt_async (PdTokenSource *self,
                                  const PdTokenGrant *grant,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean pd_token_source_adopt_finish (PdTokenSource *self, GAsyncResult *result, GError **error);

/* Forgets every token here at once, then in the store (PD_API_ERROR_NO_KEYRING if it is not
 * there). Calls under way end with PD_API_ERROR_SIGN_IN. */
void pd_token_source_sign_out_async (PdTokenSource *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean
pd_token_source_sign_out_finish (PdTokenSource *self, GAsyncResult *result, GError **error);

/* A token of @api at @tenant (NULL = the partner's). A secret: pd_secret_free(). Errors:
 * PD_API_ERROR_SIGN_IN, _MFA; _FORBIDDEN when only that customer's tenant says no; _NO_KEYRING;
 * those of the transport. */
void pd_token_source_get_token_async (PdTokenSource *self,
                                      PdApi api,
                                      const char *tenant,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
char *pd_token_source_get_token_finish (PdTokenSource *self, GAsyncResult *result, GError **error);
/* The far side refused @token with 401: it is not given out again. */
void pd_token_source_reject (PdTokenSource *self, PdApi api, const char *tenant, const char *token);

G_END_DECLS
