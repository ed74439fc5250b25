// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * PdBanner: a line below the header bar that says what is unusual, until it no longer is or the
 * person has put it away. (AdwBanner is too new.)
 *
 * Properties: "title" s, "button-label" s (NULL: no button), "dismissible" b, "calm" b (a state
 * rather than a warning), "revealed" b.
 * Signals: "button-clicked", "dismissed".
 */
#define PD_TYPE_BANNER (pd_banner_get_type ())
G_DECLARE_FINAL_TYPE (PdBanner, pd_banner, PD, BANNER, AdwBin)

void pd_banner_set_title (PdBanner *self, const char *title);
void pd_banner_set_revealed (PdBanner *self, gboolean revealed);

G_END_DECLS
