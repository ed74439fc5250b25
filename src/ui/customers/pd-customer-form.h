// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * PdCustomerForm: the form of a new customer (1.13, 2.9), or of one that is edited. What was typed
 * and not saved survives closing, per account.
 */
#define PD_TYPE_CUSTOMER_FORM (pd_customer_form_get_type ())
G_DECLARE_FINAL_TYPE (PdCustomerForm, pd_customer_form, PD, CUSTOMER_FORM, AdwWindow)

/* @customer NULL: a new one, whose page is opened when it is saved. */
void pd_customer_form_present (GtkWidget *parent, PdDesk *desk, PdCustomer *customer);

G_END_DECLS
