// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-desk-reservations.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* PdReservationSupport: "New support request" about a reservation (10.7, section 13): its IDs are
 * in it from the start (13.6). Signal "left" (Back on the first step). */
#define PD_TYPE_RESERVATION_SUPPORT (pd_reservation_support_get_type ())
G_DECLARE_FINAL_TYPE (PdReservationSupport, pd_reservation_support, PD, RESERVATION_SUPPORT, AdwBin)
GtkWidget *pd_reservation_support_new (PdDesk *desk);
void pd_reservation_support_set_reservation (PdReservationSupport *self,
                                             PdReservation *reservation);

G_END_DECLS
