// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-desk-reservations.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* PdReservationsList: reservations with their filters and actions, of one customer or of all. */
#define PD_TYPE_RESERVATIONS_LIST (pd_reservations_list_get_type ())
G_DECLARE_FINAL_TYPE (PdReservationsList, pd_reservations_list, PD, RESERVATIONS_LIST, AdwBin)

/* @customer_row_id 0: of all customers, with a column that names them. */
GtkWidget *pd_reservations_list_new (PdDesk *desk, gint64 customer_row_id);
void pd_reservations_list_search (PdReservationsList *self, const char *text);
void pd_reservations_list_focus (PdReservationsList *self);

G_END_DECLS
