// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* "Gone at the far side since 2 Jun 2026, 09:00"; NULL for 0. (transfer full) (nullable) */
char *pd_gone_note_format (gint64 gone_at);
/* Shows that in @label, which is hidden for 0; the label looks like a note then. */
void pd_gone_note_show (GtkLabel *label, gint64 gone_at);

G_END_DECLS
