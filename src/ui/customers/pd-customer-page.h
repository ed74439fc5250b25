// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-page.h"

G_BEGIN_DECLS

#define PD_TYPE_CUSTOMER_PAGE (pd_customer_page_get_type ())
G_DECLARE_FINAL_TYPE (PdCustomerPage, pd_customer_page, PD, CUSTOMER_PAGE, AdwBin)
/* @page and @row_id as in pd_window_open_customer(). */
GtkWidget *pd_customer_page_new (PdDesk *desk, gint64 customer_row_id);
gint64 pd_customer_page_get_customer_row_id (PdCustomerPage *self);
void pd_customer_page_show (PdCustomerPage *self, const char *page, gint64 row_id);

G_END_DECLS
