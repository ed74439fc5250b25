// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The fonts that a window needs first are found, and their letters drawn, in a thread of their own
 * while GTK still starts: into a font map that the main thread then makes its own. */

/* Before GTK starts. The fonts are those that the window had last time ("text-look" of the
 * settings), GTK's defaults the first time. */
void pd_glyphs_start (void);
/* After GTK has started, before the first widget. Waits for the thread. Does nothing where
 * pd_glyphs_start() was not called. */
void pd_glyphs_adopt (void);
/* Keeps the fonts of @widget, a window, for the next start. */
void pd_glyphs_remember (GtkWidget *widget);

G_END_DECLS
