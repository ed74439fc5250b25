// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "pd-accounts.h"
#include "pd-desk.h"
#include "pd-opening.h"

G_BEGIN_DECLS

/**
 * PdStartPage: what the window shows while no account is open: the welcome of the first start, the
 * making of a book, the choice between accounts, the opening, and why a book could not be opened.
 *
 * Signals: "opened" (PdDesk): the window shows it.
 */
#define PD_TYPE_START_PAGE (pd_start_page_get_type ())
G_DECLARE_FINAL_TYPE (PdStartPage, pd_start_page, PD, START_PAGE, AdwBin)

void pd_start_page_set_up (PdStartPage *self, PdAccounts *accounts, PdClock *clock);
/* Reads the data folder and goes on: opens @name, or (NULL) the account that was open last or the
 * only one, or asks. */
void pd_start_page_start (PdStartPage *self, const char *name);
/* The same, begun already. Takes @opening over. */
void pd_start_page_wait_for (PdStartPage *self, PdOpening *opening, const char *name);
void pd_start_page_open (PdStartPage *self, PdAccount *account);
/* The choice between accounts, or the welcome where there is none. */
void pd_start_page_choose (PdStartPage *self);

G_END_DECLS
