// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Puts a secret (5.13) on the clipboard of @widget's display. It is taken away after
 * PD_SECRET_CLIPBOARD_SECONDS, or when the program ends, if it is still there. */
#define PD_SECRET_CLIPBOARD_SECONDS 60
void pd_secret_clipboard_copy (GtkWidget *widget, const char *secret);

G_END_DECLS
