// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "pd-desk-reservations.h"

G_BEGIN_DECLS

/* PdReservationAfter: what came of a reservation that is cancelled: those that took its place after
 * a split, a merge or a partial return, and the request of its refund or exchange (which names the
 * new order). Each row opens its record; hidden where there is none. */
#define PD_TYPE_RESERVATION_AFTER (pd_reservation_after_get_type ())
G_DECLARE_FINAL_TYPE (PdReservationAfter, pd_reservation_after, PD, RESERVATION_AFTER, AdwBin)
void pd_reservation_after_set_reservation (PdReservationAfter *self,
                                           PdDesk *desk,
                                           PdReservation *reservation);

G_END_DECLS
