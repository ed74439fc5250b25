// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gtk/gtk.h>

#include "pd-refund.h"

G_BEGIN_DECLS

/* PdCapBar: the cap as a bar: what is consumed, then what is asked for now, of the limit (11.10).
 */
#define PD_TYPE_CAP_BAR (pd_cap_bar_get_type ())
G_DECLARE_FINAL_TYPE (PdCapBar, pd_cap_bar, PD, CAP_BAR, GtkWidget)
/* @text: what the screen reader says of it. */
void pd_cap_bar_set_cap (PdCapBar *self, const PdCap *cap, const char *text);

G_END_DECLS
