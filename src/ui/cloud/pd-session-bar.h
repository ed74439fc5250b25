// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "pd-cloud-state.h"

G_BEGIN_DECLS

/**
 * PdSessionBar: how the sign-in of the open account is (pain P2): a line below the header bar that
 * asks to sign in or to renew while the person is there, says that the sign-in could not be kept,
 * or that the computer is offline.
 *
 * Signal: "changed": ask pd_session_bar_dup_state() anew; not more often than anybody reads.
 */
#define PD_TYPE_SESSION_BAR (pd_session_bar_get_type ())
G_DECLARE_FINAL_TYPE (PdSessionBar, pd_session_bar, PD, SESSION_BAR, AdwBin)

/* NULL: no account is open. */
void pd_session_bar_set_desk (PdSessionBar *self, PdDesk *desk);
/* Home is in front, which says the same and more: only what it does not say is said here. */
void pd_session_bar_set_at_home (PdSessionBar *self, gboolean at_home);
/* (transfer full) (nullable): NULL on a local account and without one. */
PdCloudState *pd_session_bar_dup_state (PdSessionBar *self);

G_END_DECLS
