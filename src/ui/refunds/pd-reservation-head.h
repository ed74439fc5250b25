// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "pd-reservation.h"

G_BEGIN_DECLS

/* PdReservationHead: which reservation a dialog is about: name, what it is, whose, both IDs. */
#define PD_TYPE_RESERVATION_HEAD (pd_reservation_head_get_type ())
G_DECLARE_FINAL_TYPE (PdReservationHead, pd_reservation_head, PD, RESERVATION_HEAD, AdwBin)
void pd_reservation_head_set_reservation (PdReservationHead *self, PdReservation *reservation);

G_END_DECLS
