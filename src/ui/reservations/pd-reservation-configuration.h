// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-desk-reservations.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* PdReservationConfiguration: what of a reservation can be changed (10.5): its name, scope and
 * instance size flexibility, and by splitting and merging; and what cannot, with the reason.
 * Signal "support-wanted". */
#define PD_TYPE_RESERVATION_CONFIGURATION (pd_reservation_configuration_get_type ())
G_DECLARE_FINAL_TYPE (PdReservationConfiguration,
                      pd_reservation_configuration,
                      PD,
                      RESERVATION_CONFIGURATION,
                      AdwBin)
GtkWidget *pd_reservation_configuration_new (PdDesk *desk);
void pd_reservation_configuration_set_reservation (PdReservationConfiguration *self,
                                                   PdReservation *reservation);

G_END_DECLS
