// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-desk-requests.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* PdRequestList: support requests of all customers or of one: filters, table, and what a row opens.
 * Signal "new-request" when the button is pressed that only the list of one customer has. */
#define PD_TYPE_REQUEST_LIST (pd_request_list_get_type ())
G_DECLARE_FINAL_TYPE (PdRequestList, pd_request_list, PD, REQUEST_LIST, AdwBin)

/* @customer_row_id 0: of all. */
GtkWidget *pd_request_list_new (PdDesk *desk, gint64 customer_row_id);
void pd_request_list_search (PdRequestList *self, const char *text);
void pd_request_list_focus (PdRequestList *self);

G_END_DECLS
