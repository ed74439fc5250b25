// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The drop-downs of the form of section 9: problem (9.2, the first is chosen) and impact (9.12).
 * Without "All": a place in the list is a problem's or an impact's. */
void pd_report_fill_problems (GtkDropDown *problem);
void pd_report_fill_impacts (GtkDropDown *impact);
/* Their IDs: (nullable), lend. */
const char *pd_report_get_problem (GtkDropDown *problem);
const char *pd_report_get_impact (GtkDropDown *impact);
/* One that the list does not have changes nothing. */
void pd_report_choose_problem (GtkDropDown *problem, const char *id);
void pd_report_choose_impact (GtkDropDown *impact, const char *id);

G_END_DECLS
