// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-desk-reservations.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* PdCustomerReservations: a customer's page "Azure reservations" (10.1): the list, the customer's
 * Azure subscriptions, and the switch of 1.11. */
#define PD_TYPE_CUSTOMER_RESERVATIONS (pd_customer_reservations_get_type ())
G_DECLARE_FINAL_TYPE (PdCustomerReservations,
                      pd_customer_reservations,
                      PD,
                      CUSTOMER_RESERVATIONS,
                      AdwBin)
GtkWidget *pd_customer_reservations_new (PdDesk *desk, PdCustomer *customer);
void pd_customer_reservations_set_customer (PdCustomerReservations *self, PdCustomer *customer);
void pd_customer_reservations_search (PdCustomerReservations *self, const char *text);
void pd_customer_reservations_focus (PdCustomerReservations *self);

G_END_DECLS
