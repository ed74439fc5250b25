// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-desk-reservations.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* PdReservationProperties: every identifier and date of a reservation, each to be copied (10.6). */
#define PD_TYPE_RESERVATION_PROPERTIES (pd_reservation_properties_get_type ())
G_DECLARE_FINAL_TYPE (PdReservationProperties,
                      pd_reservation_properties,
                      PD,
                      RESERVATION_PROPERTIES,
                      AdwBin)
GtkWidget *pd_reservation_properties_new (PdDesk *desk);
void pd_reservation_properties_set_reservation (PdReservationProperties *self,
                                                PdReservation *reservation);

G_END_DECLS
