// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* For the window's own helpers (actions, Accounts, start page); pages use pd-window.h. */

#include "pd-window.h"

G_BEGIN_DECLS

PdAccounts *pd_window_get_accounts (PdWindow *self);
PdPage *pd_window_get_page (PdWindow *self); /* (nullable): the one in front */
/* Leaves the open account, if any, and opens this one. */
void pd_window_open_account (PdWindow *self, PdAccount *account);
/* The same, and then asks to sign in: a cloud account that was just made. */
void pd_window_open_account_to_sign_in (PdWindow *self, PdAccount *account);
/* Leaves the open account: the start page asks what to do next. */
void pd_window_close_account (PdWindow *self);

G_END_DECLS
