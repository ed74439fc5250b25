// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-product.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * PdReservationChoice: what a reservation needs besides term and billing: region, and the Azure
 * subscription to which it applies, or all of them (10.12). A customer without a subscription gets
 * the reason and the way to add one (14.1). Signals: "changed", "add-subscription".
 */
#define PD_TYPE_RESERVATION_CHOICE (pd_reservation_choice_get_type ())
G_DECLARE_FINAL_TYPE (PdReservationChoice, pd_reservation_choice, PD, RESERVATION_CHOICE, AdwBin)

/* @product: a reservation. */
void pd_reservation_choice_set_product (PdReservationChoice *self, PdProduct *product);
/* @subscriptions: (element-type PdAzureSubscription) (nullable): NULL while they are not known. */
void pd_reservation_choice_set_subscriptions (PdReservationChoice *self, GPtrArray *subscriptions);
/* FALSE where adding a subscription would not help: another rule forbids to buy. */
void pd_reservation_choice_set_offered (PdReservationChoice *self, gboolean offered);
/* Why nothing can be bought yet; NULL: all is chosen. */
const char *pd_reservation_choice_get_missing (PdReservationChoice *self);
const char *pd_reservation_choice_get_region (PdReservationChoice *self); /* (nullable) */
/* A subscription's GUID, or "shared". */
const char *pd_reservation_choice_get_subscription (PdReservationChoice *self);
/* How the cart calls the subscription. (transfer full) (nullable): shared */
char *pd_reservation_choice_dup_subscription_name (PdReservationChoice *self);

G_END_DECLS
