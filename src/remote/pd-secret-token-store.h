// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-token-store.h"

G_BEGIN_DECLS

/* The sign-in of each account in the Secret Service (libsecret), in the default keyring, under
 * io.github.partnerdesk.PartnerDesk.SignIn with the attribute account-id. Where no service runs, or
 * the person does not unlock it, every call is PD_API_ERROR_NO_KEYRING. (transfer full) */
PdTokenStore *pd_secret_token_store_new (void);

G_END_DECLS
