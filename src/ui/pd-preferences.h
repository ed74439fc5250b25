// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * PdPreferences: the program's settings, the same for all accounts, which apply at once; and the
 * open account's list of markets without reservations (section 3).
 */
#define PD_TYPE_PREFERENCES (pd_preferences_get_type ())
G_DECLARE_FINAL_TYPE (PdPreferences, pd_preferences, PD, PREFERENCES, AdwWindow)

GtkWindow *pd_preferences_new (GtkWindow *parent);

G_END_DECLS
