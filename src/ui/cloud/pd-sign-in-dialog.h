// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "pd-desk-cloud.h"

G_BEGIN_DECLS

/**
 * PdSignInDialog: signs a cloud account in, with the browser or with a code (partner-center-api.md
 * 2, 2.1). To close it while it waits ends the sign-in. After a sign-in the book is synchronised.
 */
#define PD_TYPE_SIGN_IN_DIALOG (pd_sign_in_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PdSignInDialog, pd_sign_in_dialog, PD, SIGN_IN_DIALOG, AdwWindow)

/* Does nothing on a local account. One at a time in the window of @parent. */
void pd_sign_in_dialog_present (GtkWidget *parent, PdDesk *desk);

G_END_DECLS
