// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "pd-accounts.h"
#include "pd-opening.h"

G_BEGIN_DECLS

/**
 * PdApplication: options, style, shortcuts and the one window.
 */
#define PD_TYPE_APPLICATION (pd_application_get_type ())
G_DECLARE_FINAL_TYPE (PdApplication, pd_application, PD, APPLICATION, AdwApplication)

PdApplication *pd_application_new (void);
/* The clock of --now, else the system's. Lends. */
PdClock *pd_application_get_clock (PdApplication *self);
/* The account of --account; NULL: none was named. Lends. */
const char *pd_application_get_account (PdApplication *self);
/* The place of --place; NULL: Home. Lends. */
const char *pd_application_get_place (PdApplication *self);
/* What opens the account already; NULL the second time. (transfer full) */
PdOpening *pd_application_steal_opening (PdApplication *self);

G_END_DECLS
