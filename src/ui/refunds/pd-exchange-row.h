// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-desk-reservations.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* PdExchangeRow: one reservation that comes instead: region, term, billing, quantity. Signals
 * "changed" and "removed". */
#define PD_TYPE_EXCHANGE_ROW (pd_exchange_row_get_type ())
G_DECLARE_FINAL_TYPE (PdExchangeRow, pd_exchange_row, PD, EXCHANGE_ROW, GtkListBoxRow)

/* Starts with what @reservation has, where the product has it too. */
GtkWidget *pd_exchange_row_new (PdProduct *product, PdReservation *reservation);
/* NULL where there is no price for the choice. */
PdOrderItem *pd_exchange_row_dup_item (PdExchangeRow *self);
/* What it costs for the whole term; NULL: not known. */
void pd_exchange_row_set_total (PdExchangeRow *self, const char *total);

G_END_DECLS
