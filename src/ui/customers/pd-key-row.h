// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* PdKeyRow: one product key: masked, shown for a while on demand (each look is a record, 5.11,
 * 5.13), copied. */
#define PD_TYPE_KEY_ROW (pd_key_row_get_type ())
G_DECLARE_FINAL_TYPE (PdKeyRow, pd_key_row, PD, KEY_ROW, AdwBin)

/* A shown key is hidden again after this time. */
#define PD_KEY_SHOWN_SECONDS 30
GtkWidget *pd_key_row_new (PdDesk *desk, PdSoftwareKey *key);
/* Whether the row says what it would say if it were made anew of @key. */
gboolean pd_key_row_shows (PdKeyRow *self, PdSoftwareKey *key);

G_END_DECLS
