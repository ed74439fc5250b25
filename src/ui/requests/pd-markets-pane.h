// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-desk-reservations.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* PdMarketsPane: the markets in which reservations are not sold (section 3), as they are in force
 * for an account: searchable, in the order of the reader's language (3.9), with their date (3.8); a
 * newer list can be imported once its difference has been seen. */
#define PD_TYPE_MARKETS_PANE (pd_markets_pane_get_type ())
G_DECLARE_FINAL_TYPE (PdMarketsPane, pd_markets_pane, PD, MARKETS_PANE, AdwBin)

/* @desk: (nullable): no account is open. */
void pd_markets_pane_setup (PdMarketsPane *self, PdDesk *desk);

G_END_DECLS
