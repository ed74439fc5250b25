// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "pd-cloud-state.h"
#include "pd-desk.h"

G_BEGIN_DECLS

/**
 * PdSidebar: the window's left pane: the places, each with the number of what waits there, and the
 * open account at its foot. Seen while an account is open.
 *
 * Signal: "place-activated" s: a place's row was pressed.
 */
#define PD_TYPE_SIDEBAR (pd_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (PdSidebar, pd_sidebar, PD, SIDEBAR, AdwBin)

/* "home", "customers", "orders", "reservations", "requests", "billing", "outbox". */
gboolean pd_sidebar_has_place (const char *place);
/* @desk: (nullable): the account that is open from now on; @clock: what "now" is for its data. */
void pd_sidebar_set_desk (PdSidebar *self, PdDesk *desk, PdClock *clock);
/* The account's name and roles and, of a cloud account, how new its data are and what is not done
 * yet; @state: (nullable): NULL of a local account. */
void pd_sidebar_update (PdSidebar *self, const PdCloudState *state);
/* Counts anew what ends soon; it counts by itself when the book changes, not when time goes by. */
void pd_sidebar_update_urgent (PdSidebar *self);
/* @place: (nullable): none is selected. */
void pd_sidebar_select (PdSidebar *self, const char *place);
/* In a narrow window: symbols alone. */
void pd_sidebar_set_compact (PdSidebar *self, gboolean compact);

G_END_DECLS
