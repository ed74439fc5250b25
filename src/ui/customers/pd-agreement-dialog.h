// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* PdAgreementDialog: records that a customer has accepted the customer agreement (4.6, 4.7; role
 * 1.12). */
#define PD_TYPE_AGREEMENT_DIALOG (pd_agreement_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PdAgreementDialog, pd_agreement_dialog, PD, AGREEMENT_DIALOG, AdwWindow)

void pd_agreement_dialog_present (GtkWidget *parent, PdDesk *desk, PdCustomer *customer);

G_END_DECLS
