// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * PdFirstUserDialog: name and password of the first user of a customer that was made in a cloud
 * account (partner-center-api.md 3.1). Shown once: nobody can fetch them again.
 */
#define PD_TYPE_FIRST_USER_DIALOG (pd_first_user_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PdFirstUserDialog, pd_first_user_dialog, PD, FIRST_USER_DIALOG, AdwWindow)

/* Over the desk's window, if there is something that nobody has seen yet; else nothing happens. */
void pd_first_user_dialog_offer (GtkWidget *widget, PdDesk *desk, PdCustomer *customer);

G_END_DECLS
