// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-cart.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* PdCartRow: one item of a cart. Signal "removed" (PdCartItem) when it shall be taken out. */
#define PD_TYPE_CART_ROW (pd_cart_row_get_type ())
G_DECLARE_FINAL_TYPE (PdCartRow, pd_cart_row, PD, CART_ROW, GtkListBoxRow)

GtkWidget *pd_cart_row_new (PdCart *cart, PdCartItem *item, const char *currency);
/* "1 year · monthly"; a reservation's with its region and scope. */
char *pd_cart_row_format_choice (PdCartItem *item);
/* Why a cart that is PD_CART_IN_OUTBOX is not bought. */
const char *pd_cart_row_say_in_outbox (void);

G_END_DECLS
