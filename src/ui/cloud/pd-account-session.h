// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "pd-desk-cloud.h"

G_BEGIN_DECLS

/**
 * PdAccountSession: in Accounts, who is signed in to the open cloud account and until when; sign
 * in, renew, sign out. Hidden without a cloud account. Signal "told" (const char *text): for a
 * toast.
 */
#define PD_TYPE_ACCOUNT_SESSION (pd_account_session_get_type ())
G_DECLARE_FINAL_TYPE (PdAccountSession,
                      pd_account_session,
                      PD,
                      ACCOUNT_SESSION,
                      AdwPreferencesGroup)

/* @desk (nullable): the open one. */
void pd_account_session_set_desk (PdAccountSession *self, PdDesk *desk);

G_END_DECLS
