// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-base-page.h"

G_BEGIN_DECLS

/**
 * PdHomePage: what ends next, across all customers, with the way to it.
 */
#define PD_TYPE_HOME_PAGE (pd_home_page_get_type ())
G_DECLARE_FINAL_TYPE (PdHomePage, pd_home_page, PD, HOME_PAGE, PdBasePage)

GtkWidget *pd_home_page_new (PdDesk *desk);

G_END_DECLS
