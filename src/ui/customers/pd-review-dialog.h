// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-cart.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * PdReviewDialog: the cart once more, Buy, and the confirmation with the order number (4.10). One
 * request ID for the whole review: pressing or trying twice buys once.
 */
#define PD_TYPE_REVIEW_DIALOG (pd_review_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PdReviewDialog, pd_review_dialog, PD, REVIEW_DIALOG, AdwWindow)

/* @parent: a widget of the customer's page; Done activates its action "customer.show". */
void pd_review_dialog_present (GtkWidget *parent, PdDesk *desk, PdCustomer *customer, PdCart *cart);

G_END_DECLS
