// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * PdProductRow: one product of the catalogue with its choices and its price for one customer.
 * Signals: "add" (PdProduct, PdOrderItem as gpointer, lent, subscription name s or NULL), "next"
 * (int PdVerdictNext), "add-subscription" (14.1).
 */
#define PD_TYPE_PRODUCT_ROW (pd_product_row_get_type ())
G_DECLARE_FINAL_TYPE (PdProductRow, pd_product_row, PD, PRODUCT_ROW, AdwBin)

GtkWidget *pd_product_row_new (void);
/* @product NULL: the row is put aside. */
void pd_product_row_set (PdProductRow *self, PdProduct *product, PdCustomer *customer);
/* Of the customer, for reservations (10.12). (element-type PdAzureSubscription) (nullable): NULL
 * while they are not known. */
void pd_product_row_set_subscriptions (PdProductRow *self, GPtrArray *subscriptions);

G_END_DECLS
