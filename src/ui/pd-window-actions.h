// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The window's actions that lead somewhere else: to a place, a page, a dialog or another window. */
void pd_window_actions_install (GtkWidgetClass *widget_class);
/* Those that need an open account can be used now, or not. */
void pd_window_actions_set_desk_open (GtkWidget *window, gboolean open);

G_END_DECLS
