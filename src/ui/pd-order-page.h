// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-base-page.h"

G_BEGIN_DECLS

/**
 * PdOrderPage: one order with its lines: what was bought, at which price, under which policy
 * profile, until when each line can be cancelled, and what became of it. Push it with
 * pd_window_push().
 */
#define PD_TYPE_ORDER_PAGE (pd_order_page_get_type ())
G_DECLARE_FINAL_TYPE (PdOrderPage, pd_order_page, PD, ORDER_PAGE, PdBasePage)

GtkWidget *pd_order_page_new (PdDesk *desk, gint64 order_row_id);
gint64 pd_order_page_get_order_row_id (PdOrderPage *self);

G_END_DECLS
