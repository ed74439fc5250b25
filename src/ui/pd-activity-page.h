// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-base-page.h"

G_BEGIN_DECLS

/**
 * PdActivityPage: the activity log (section 6): who looked at which key, who downloaded what, and
 * everything else that was done, as far as the user's roles show it (rules 1.4, 1.5).
 */
#define PD_TYPE_ACTIVITY_PAGE (pd_activity_page_get_type ())
G_DECLARE_FINAL_TYPE (PdActivityPage, pd_activity_page, PD, ACTIVITY_PAGE, PdBasePage)

GtkWidget *pd_activity_page_new (PdDesk *desk);

G_END_DECLS
