// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * PdConnectDialog: "Connect to Partner Center": makes a cloud account, opens it in the window of
 * its parent and asks to sign in. What was typed is there again when it is opened anew.
 */
#define PD_TYPE_CONNECT_DIALOG (pd_connect_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PdConnectDialog, pd_connect_dialog, PD, CONNECT_DIALOG, AdwWindow)

void pd_connect_dialog_present (GtkWidget *parent);

G_END_DECLS
