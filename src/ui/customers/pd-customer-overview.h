// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* PdCustomerOverview: what is known of a customer, what ends next, and how much there is. */
#define PD_TYPE_CUSTOMER_OVERVIEW (pd_customer_overview_get_type ())
G_DECLARE_FINAL_TYPE (PdCustomerOverview, pd_customer_overview, PD, CUSTOMER_OVERVIEW, AdwBin)

GtkWidget *pd_customer_overview_new (PdDesk *desk, PdCustomer *customer);
void pd_customer_overview_set_customer (PdCustomerOverview *self, PdCustomer *customer);

G_END_DECLS
