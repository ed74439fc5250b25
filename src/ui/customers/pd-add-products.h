// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* PdAddProducts: the catalogue for one customer, and the cart (4.1-4.10). */
#define PD_TYPE_ADD_PRODUCTS (pd_add_products_get_type ())
G_DECLARE_FINAL_TYPE (PdAddProducts, pd_add_products, PD, ADD_PRODUCTS, AdwBin)

GtkWidget *pd_add_products_new (PdDesk *desk, PdCustomer *customer);
void pd_add_products_set_customer (PdAddProducts *self, PdCustomer *customer);
void pd_add_products_search (PdAddProducts *self, const char *text);

G_END_DECLS
