// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The lists of an Azure request that depend on each other (13.2, 13.3): issue type, problem type,
 * category; and impact. Read with pd_refunds_get_choice(). */
void pd_issue_fill_types (GtkDropDown *issue_type);
void pd_issue_fill_problems (GtkDropDown *problem, GtkDropDown *issue_type);
void pd_issue_fill_categories (GtkDropDown *category, GtkDropDown *problem);
void pd_issue_fill_impacts (GtkDropDown *impact);
/* Chooses a problem type with its issue type and a category; NULL: the first. */
void pd_issue_choose (GtkDropDown *issue_type,
                      GtkDropDown *problem,
                      GtkDropDown *category,
                      const char *problem_id,
                      const char *category_id);

G_END_DECLS
