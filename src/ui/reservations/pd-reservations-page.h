// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-desk-reservations.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* PdReservationsPage: the Azure reservations of all customers (a PdPage, place "reservations"). */
#define PD_TYPE_RESERVATIONS_PAGE (pd_reservations_page_get_type ())
G_DECLARE_FINAL_TYPE (PdReservationsPage, pd_reservations_page, PD, RESERVATIONS_PAGE, AdwBin)
GtkWidget *pd_reservations_page_new (PdDesk *desk);

G_END_DECLS
