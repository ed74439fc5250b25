// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "pd-desk-cloud.h"

G_BEGIN_DECLS

/**
 * PdSyncPanel: on Home, how new the book of a cloud account is: "as of", the pass under way with
 * Stop, what the last one brought until it is put away, what did not come and why with Retry, Full
 * pass, sign-in. Hidden on a local account.
 */
#define PD_TYPE_SYNC_PANEL (pd_sync_panel_get_type ())
G_DECLARE_FINAL_TYPE (PdSyncPanel, pd_sync_panel, PD, SYNC_PANEL, AdwBin)

void pd_sync_panel_set_desk (PdSyncPanel *self, PdDesk *desk);

G_END_DECLS
