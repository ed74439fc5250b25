// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What can be chosen for a contact (azure-api.md section 9); read with pd_refunds_get_choice(). */
void pd_contact_lists_fill_methods (GtkDropDown *drop_down);
void pd_contact_lists_fill_languages (GtkDropDown *drop_down);
void pd_contact_lists_fill_time_zones (GtkDropDown *drop_down);

G_END_DECLS
