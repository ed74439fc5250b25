// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Has the letters that a window needs first drawn ahead, in the font of @widget, plain and bold,
 * and in that of @small, while the window is still put together. Cairo keeps drawn letters for all
 * threads. */
void pd_glyphs_prepare (GtkWidget *widget, GtkWidget *small);

G_END_DECLS
