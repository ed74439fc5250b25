// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * PdProductRow: one product of the catalogue with its choices and its price for one customer.
 * Signals: "add" (PdProduct, term s, billing s, quantity int64), "next" (int PdVerdictNext).
 */
#define PD_TYPE_PRODUCT_ROW (pd_product_row_get_type ())
G_DECLARE_FINAL_TYPE (PdProductRow, pd_product_row, PD, PRODUCT_ROW, AdwBin)

GtkWidget *pd_product_row_new (void);
/* @product NULL: the row is put aside. */
void pd_product_row_set (PdProductRow *self, PdProduct *product, PdCustomer *customer);

G_END_DECLS
