// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* The loopback address that the browser comes back to: RFC 8252 7.3, azure-api.md 10. */

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PdRedirect: listens on a free port of this computer alone, from pd_redirect_new() until it has
 * its one answer or goes. What does not carry its state is turned away and does not end it.
 */
#define PD_TYPE_REDIRECT (pd_redirect_get_type ())
G_DECLARE_FINAL_TYPE (PdRedirect, pd_redirect, PD, REDIRECT, GObject)

/* @state: the text that a true answer repeats. PD_API_ERROR_UNREACHABLE: no port. */
PdRedirect *pd_redirect_new (const char *state, GError **error);
/* "http://localhost:PORT": Entra ignores the port of a registered http://localhost. */
const char *pd_redirect_get_uri (PdRedirect *self);
void pd_redirect_wait_async (PdRedirect *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
/* The authorization code (a secret: pd_secret_free()). PD_API_ERROR_DECLINED, _SIGN_IN, _MFA or
 * _REFUSED with the far side's words when it says no. */
char *pd_redirect_wait_finish (PdRedirect *self, GAsyncResult *result, GError **error);

G_END_DECLS
