// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-desk-reservations.h"
#include "pd-page.h"

G_BEGIN_DECLS

/* PdReservationPage: a reservation's record (10.2-10.7), a PdPage: Overview, Access control (IAM),
 * Configuration, Properties, New support request. */
#define PD_TYPE_RESERVATION_PAGE (pd_reservation_page_get_type ())
G_DECLARE_FINAL_TYPE (PdReservationPage, pd_reservation_page, PD, RESERVATION_PAGE, AdwBin)
/* @page: "overview", "access", "configuration", "properties", "support" or NULL. */
PdPage *pd_reservation_page_new (PdDesk *desk, gint64 reservation_row_id, const char *page);

G_END_DECLS
