// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "pd-book.h"

G_BEGIN_DECLS

/**
 * PdHitRow: a hit of the search over everything; the first one of its kind carries the kind's name
 * above it.
 */
#define PD_TYPE_HIT_ROW (pd_hit_row_get_type ())
G_DECLARE_FINAL_TYPE (PdHitRow, pd_hit_row, PD, HIT_ROW, AdwBin)

GtkWidget *pd_hit_row_new (void);
/* @before: the hit above it; NULL for the first one. @hit NULL: nothing. */
void pd_hit_row_set_hit (PdHitRow *self, PdHit *hit, PdHit *before);

G_END_DECLS
