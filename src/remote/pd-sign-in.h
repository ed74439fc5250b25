// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* The two ways to sign in: partner-center-api.md 2 and 2.1, azure-api.md 10. Public client, no
 * secret; MFA is the sign-in page's business. */

#include "pd-environment.h"
#include "pd-token-grant.h"
#include "pd-transport.h"

G_BEGIN_DECLS

/* The tenant to sign in at when the partner's own is not known yet: any organization's. */
#define PD_SIGN_IN_ANY_TENANT "organizations"

/**
 * PdSignIn: one sign-in, by browser or by device code. Main context of its caller.
 *
 * Signals:
 * - "browse" (const char *uri): open it in the system's browser
 * - "code-shown" (const char *user_code, const char *verification_uri, gint64 until): show code and
 *   address (copy, QR); @until is an instant
 */
#define PD_TYPE_SIGN_IN (pd_sign_in_get_type ())
G_DECLARE_FINAL_TYPE (PdSignIn, pd_sign_in, PD, SIGN_IN, GObject)

/* @tenant: ID, domain or PD_SIGN_IN_ANY_TENANT. */
PdSignIn *pd_sign_in_new (PdEnvironment *environment,
                          const char *client_id,
                          const char *tenant,
                          PdTransport *transport);

/* Authorization code with PKCE (RFC 7636, S256) over a loopback redirect; ten minutes. @login_hint
 * (nullable): who is asked for. */
void pd_sign_in_browser_async (PdSignIn *self,
                               const char *login_hint,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
/* Device code (RFC 8628). */
void pd_sign_in_device_async (PdSignIn *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
/* Of either. (transfer full): for pd_token_source_adopt_async(). PD_API_ERROR_DECLINED, _EXPIRED,
 * _SIGN_IN, _MFA, _REFUSED, _PROTOCOL (no refresh token came), those of the transport, or
 * G_IO_ERROR_CANCELLED. */
PdTokenGrant *pd_sign_in_finish (PdSignIn *self, GAsyncResult *result, GError **error);

G_END_DECLS
