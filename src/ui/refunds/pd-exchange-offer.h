// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-desk-reservations.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* PdExchangeOffer: a reservation of the catalogue that could come instead. Signal "add"
 * (PdProduct). */
#define PD_TYPE_EXCHANGE_OFFER (pd_exchange_offer_get_type ())
G_DECLARE_FINAL_TYPE (PdExchangeOffer, pd_exchange_offer, PD, EXCHANGE_OFFER, AdwBin)

GtkWidget *pd_exchange_offer_new (PdReservation *reservation);
/* NULL puts it aside. */
void pd_exchange_offer_set_product (PdExchangeOffer *self, PdProduct *product);

G_END_DECLS
