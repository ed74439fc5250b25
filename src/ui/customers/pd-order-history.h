// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* PdOrderHistory: the orders of one customer. */
#define PD_TYPE_ORDER_HISTORY (pd_order_history_get_type ())
G_DECLARE_FINAL_TYPE (PdOrderHistory, pd_order_history, PD, ORDER_HISTORY, AdwBin)

GtkWidget *pd_order_history_new (PdDesk *desk, gint64 customer_row_id);
void pd_order_history_search (PdOrderHistory *self, const char *text);
void pd_order_history_show_order (PdOrderHistory *self, gint64 order_row_id);
void pd_order_history_focus (PdOrderHistory *self);

G_END_DECLS
