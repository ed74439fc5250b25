// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-base-page.h"

G_BEGIN_DECLS

/**
 * PdSearchPage: search over everything (Ctrl+K): customers, orders, software and invoices by any of
 * their names and identifiers, grouped by kind.
 */
#define PD_TYPE_SEARCH_PAGE (pd_search_page_get_type ())
G_DECLARE_FINAL_TYPE (PdSearchPage, pd_search_page, PD, SEARCH_PAGE, PdBasePage)

GtkWidget *pd_search_page_new (PdDesk *desk);

G_END_DECLS
