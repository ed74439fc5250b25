// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-desk-reservations.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* PdReservationAccess: who has which role on a reservation's order (10.4): look, add, remove. */
#define PD_TYPE_RESERVATION_ACCESS (pd_reservation_access_get_type ())
G_DECLARE_FINAL_TYPE (PdReservationAccess, pd_reservation_access, PD, RESERVATION_ACCESS, AdwBin)
GtkWidget *pd_reservation_access_new (PdDesk *desk);
void pd_reservation_access_set_reservation (PdReservationAccess *self, PdReservation *reservation);

G_END_DECLS
