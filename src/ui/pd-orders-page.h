// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-base-page.h"

G_BEGIN_DECLS

/**
 * PdOrdersPage: the orders of all customers, by text, state and days.
 */
#define PD_TYPE_ORDERS_PAGE (pd_orders_page_get_type ())
G_DECLARE_FINAL_TYPE (PdOrdersPage, pd_orders_page, PD, ORDERS_PAGE, PdBasePage)

GtkWidget *pd_orders_page_new (PdDesk *desk);

G_END_DECLS
