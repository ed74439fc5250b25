// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-page.h"

G_BEGIN_DECLS

#define PD_TYPE_CUSTOMERS_PAGE (pd_customers_page_get_type ())
G_DECLARE_FINAL_TYPE (PdCustomersPage, pd_customers_page, PD, CUSTOMERS_PAGE, AdwBin)
GtkWidget *pd_customers_page_new (PdDesk *desk);

G_END_DECLS
