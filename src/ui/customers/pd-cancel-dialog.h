// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * PdCancelDialog: cancels a purchase (7.7-7.15): order number, what the rules say, what is
 * credited, what happens, acknowledgement, Submit; then the confirmation with what is left to do
 * (8.7). One order a pass (7.12).
 */
#define PD_TYPE_CANCEL_DIALOG (pd_cancel_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PdCancelDialog, pd_cancel_dialog, PD, CANCEL_DIALOG, AdwWindow)

void
pd_cancel_dialog_present (GtkWidget *parent, PdDesk *desk, PdCustomer *customer, PdOrderLine *line);

G_END_DECLS
