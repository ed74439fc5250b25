// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-desk-reservations.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* PdReservationOverview: the first page of a reservation's record (10.3): what it is, what can be
 * done with it, and its utilization by day. Signal "support-wanted". */
#define PD_TYPE_RESERVATION_OVERVIEW (pd_reservation_overview_get_type ())
G_DECLARE_FINAL_TYPE (PdReservationOverview,
                      pd_reservation_overview,
                      PD,
                      RESERVATION_OVERVIEW,
                      AdwBin)
GtkWidget *pd_reservation_overview_new (PdDesk *desk);
/* @customer (nullable): for the tax words. */
void pd_reservation_overview_set_reservation (PdReservationOverview *self,
                                              PdReservation *reservation,
                                              PdCustomer *customer);

G_END_DECLS
