// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-desk-reservations.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* PdGrantDialog: gives somebody a role on a reservation's order (10.4). */
#define PD_TYPE_GRANT_DIALOG (pd_grant_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PdGrantDialog, pd_grant_dialog, PD, GRANT_DIALOG, AdwWindow)
void pd_grant_dialog_present (GtkWidget *parent, PdDesk *desk, PdReservation *reservation);

G_END_DECLS
