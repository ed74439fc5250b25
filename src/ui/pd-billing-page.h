// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-base-page.h"

G_BEGIN_DECLS

/**
 * PdBillingPage: the invoices, one a month and currency (15.1), for the roles of rule 1.19.
 */
#define PD_TYPE_BILLING_PAGE (pd_billing_page_get_type ())
G_DECLARE_FINAL_TYPE (PdBillingPage, pd_billing_page, PD, BILLING_PAGE, PdBasePage)

GtkWidget *pd_billing_page_new (PdDesk *desk);

G_END_DECLS
