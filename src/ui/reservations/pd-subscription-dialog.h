// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-desk-reservations.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* PdSubscriptionDialog: adds an Azure subscription to a customer (14.1): name, and its GUID where
 * it is known. */
#define PD_TYPE_SUBSCRIPTION_DIALOG (pd_subscription_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PdSubscriptionDialog,
                      pd_subscription_dialog,
                      PD,
                      SUBSCRIPTION_DIALOG,
                      AdwWindow)
void pd_subscription_dialog_present (GtkWidget *parent, PdDesk *desk, PdCustomer *customer);

G_END_DECLS
