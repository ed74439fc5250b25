// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * PdPlaceRow: a place in the window's left list: symbol, name, and a count where something waits.
 * In a narrow window the symbol alone, the rest in the tooltip.
 */
#define PD_TYPE_PLACE_ROW (pd_place_row_get_type ())
G_DECLARE_FINAL_TYPE (PdPlaceRow, pd_place_row, PD, PLACE_ROW, GtkListBoxRow)

/* @place: "home" …; @title: translated. */
GtkWidget *pd_place_row_new (const char *place, const char *title, const char *icon_name);
const char *pd_place_row_get_place (PdPlaceRow *self);
/* @waiting: what the count counts, in words; NULL with 0. */
void pd_place_row_set_count (PdPlaceRow *self, guint count, const char *waiting);
void pd_place_row_set_compact (PdPlaceRow *self, gboolean compact);

G_END_DECLS
