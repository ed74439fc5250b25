// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A GtkDropDown whose entries stand for words of the book: "All" (NULL) first, then @ids. */

/* @titles: translated, one an ID; both NULL-terminated. @all: what the first entry says. */
void pd_choice_set_up (GtkDropDown *self,
                       const char *all,
                       const char *const *ids,
                       const char *const *titles);
/* NULL for the first entry. Lends. */
const char *pd_choice_get_id (GtkDropDown *self);

G_END_DECLS
