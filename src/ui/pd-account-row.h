// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "pd-accounts.h"

G_BEGIN_DECLS

/* PdAccountRow: an account in a list: its name, what it is and holds, or why it cannot be read. */
#define PD_TYPE_ACCOUNT_ROW (pd_account_row_get_type ())
G_DECLARE_FINAL_TYPE (PdAccountRow, pd_account_row, PD, ACCOUNT_ROW, AdwActionRow)

GtkWidget *pd_account_row_new (PdAccount *account);
PdAccount *pd_account_row_get_account (PdAccountRow *self);

/* "Sample book", or with a number behind it where there is one already. (transfer full) */
char *pd_account_make_sample_name (PdAccounts *accounts);

G_END_DECLS
