// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-desk-reservations.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* PdReservationParts: splits a reservation in two, and merges it with others of its order. */
#define PD_TYPE_RESERVATION_PARTS (pd_reservation_parts_get_type ())
G_DECLARE_FINAL_TYPE (PdReservationParts, pd_reservation_parts, PD, RESERVATION_PARTS, AdwBin)
void pd_reservation_parts_set_desk (PdReservationParts *self, PdDesk *desk);
void pd_reservation_parts_set_reservation (PdReservationParts *self, PdReservation *reservation);

G_END_DECLS
