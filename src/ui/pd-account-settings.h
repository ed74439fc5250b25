// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "pd-desk.h"

G_BEGIN_DECLS

/**
 * PdAccountSettings: what belongs to the open account: its user's name and e-mail (they stand in
 * the activity log), the role set, the policy setting (17.1) and the credit limit (4.8).
 *
 * Signals: "told" (const char *text): say this in a toast.
 */
#define PD_TYPE_ACCOUNT_SETTINGS (pd_account_settings_get_type ())
G_DECLARE_FINAL_TYPE (PdAccountSettings,
                      pd_account_settings,
                      PD,
                      ACCOUNT_SETTINGS,
                      AdwPreferencesGroup)

/* @desk NULL: no account is open, nothing is shown. */
void pd_account_settings_set_desk (PdAccountSettings *self, PdDesk *desk);

void pd_account_settings_focus_roles (PdAccountSettings *self);
void pd_account_settings_focus_limit (PdAccountSettings *self);

G_END_DECLS
