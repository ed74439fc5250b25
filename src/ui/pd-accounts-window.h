// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-window.h"

G_BEGIN_DECLS

/**
 * PdAccountsWindow: the accounts of the data folder: switch, add, remove; and what belongs to the
 * open one: its user, roles, policy setting and credit limit. Everything applies at once.
 */
#define PD_TYPE_ACCOUNTS_WINDOW (pd_accounts_window_get_type ())
G_DECLARE_FINAL_TYPE (PdAccountsWindow, pd_accounts_window, PD, ACCOUNTS_WINDOW, AdwWindow)

/* What the person came for: it gets the focus. */
typedef enum {
  PD_ACCOUNTS_LIST,
  PD_ACCOUNTS_ROLES,
  PD_ACCOUNTS_CREDIT_LIMIT,
} PdAccountsPart;

GtkWindow *pd_accounts_window_new (PdWindow *parent, PdAccountsPart part);

G_END_DECLS
