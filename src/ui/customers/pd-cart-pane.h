// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* PdCartPane: what is in a customer's cart, what it costs, and the way to Review. */
#define PD_TYPE_CART_PANE (pd_cart_pane_get_type ())
G_DECLARE_FINAL_TYPE (PdCartPane, pd_cart_pane, PD, CART_PANE, AdwBin)

void pd_cart_pane_setup (PdCartPane *self, PdDesk *desk, PdCustomer *customer);
void pd_cart_pane_set_customer (PdCartPane *self, PdCustomer *customer);

G_END_DECLS
