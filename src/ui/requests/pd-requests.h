// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-base-page.h"
#include "pd-desk-requests.h"

G_BEGIN_DECLS

/* PdRequestsPage: support requests of all customers (a PdPage, place "requests"). */
#define PD_TYPE_REQUESTS_PAGE (pd_requests_page_get_type ())
G_DECLARE_FINAL_TYPE (PdRequestsPage, pd_requests_page, PD, REQUESTS_PAGE, PdBasePage)
GtkWidget *pd_requests_page_new (PdDesk *desk);

/* PdCustomerRequests: a customer's page "Support requests". */
#define PD_TYPE_CUSTOMER_REQUESTS (pd_customer_requests_get_type ())
G_DECLARE_FINAL_TYPE (PdCustomerRequests, pd_customer_requests, PD, CUSTOMER_REQUESTS, AdwBin)
GtkWidget *pd_customer_requests_new (PdDesk *desk, gint64 customer_row_id);
void pd_customer_requests_search (PdCustomerRequests *self, const char *text);
void pd_customer_requests_focus (PdCustomerRequests *self);

/* PdRequestPage: one request with its thread (a PdPage): reply, notes, attachments, print, save. */
#define PD_TYPE_REQUEST_PAGE (pd_request_page_get_type ())
G_DECLARE_FINAL_TYPE (PdRequestPage, pd_request_page, PD, REQUEST_PAGE, PdBasePage)
PdPage *pd_request_page_new (PdDesk *desk, gint64 request_row_id);

/* "Report a problem with Partner Center" (section 9). @customer and @line are NULL where it is not
 * about one purchase; @draft_row_id opens a draft that was kept (0: none). */
void pd_report_problem_present (GtkWidget *parent,
                                PdDesk *desk,
                                PdCustomer *customer,
                                PdOrderLine *line,
                                gint64 draft_row_id);

G_END_DECLS
