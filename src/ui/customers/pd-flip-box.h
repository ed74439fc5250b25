// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PdFlipBox: two children side by side where there is room, else one under the other, so that the
 * window can still be made narrow.
 *
 * Properties: "start" and "end" (GtkWidget), "spacing" int, "end-width" int (0: both the same
 * width), "end-share" int (in percent of the height: what it takes at most when it stands below a
 * start that takes the rest; 0: both as high as they like to be).
 */
#define PD_TYPE_FLIP_BOX (pd_flip_box_get_type ())
G_DECLARE_FINAL_TYPE (PdFlipBox, pd_flip_box, PD, FLIP_BOX, GtkWidget)

G_END_DECLS
