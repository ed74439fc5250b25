// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Shows plain text, whole (it wraps in a narrow window), at once: it takes the place of the
 * overlay's toast before it. */
void pd_toast_show (AdwToastOverlay *overlay, const char *text);
/* With a button that does an action ("win.place::outbox"). */
void pd_toast_show_with_action (AdwToastOverlay *overlay,
                                const char *text,
                                const char *button_label,
                                const char *action);

G_END_DECLS
