// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "pd-desk.h"

G_BEGIN_DECLS

/**
 * PdOrderLineRow: a line of an order: product, quantity, price, the policy profile that governs it
 * and its cancellation window, and what became of it.
 */
#define PD_TYPE_ORDER_LINE_ROW (pd_order_line_row_get_type ())
G_DECLARE_FINAL_TYPE (PdOrderLineRow, pd_order_line_row, PD, ORDER_LINE_ROW, GtkListBoxRow)

GtkWidget *pd_order_line_row_new (PdDesk *desk, PdOrderLine *line);

G_END_DECLS
