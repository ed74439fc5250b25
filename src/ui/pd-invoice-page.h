// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-base-page.h"

G_BEGIN_DECLS

/**
 * PdInvoicePage: one invoice with its lines; marked as paid or not (rule 4.8 counts what is
 * unpaid).
 */
#define PD_TYPE_INVOICE_PAGE (pd_invoice_page_get_type ())
G_DECLARE_FINAL_TYPE (PdInvoicePage, pd_invoice_page, PD, INVOICE_PAGE, PdBasePage)

GtkWidget *pd_invoice_page_new (PdDesk *desk, gint64 invoice_row_id);

/* "open", "issued", "paid" in the reader's words; another word as it is. */
const char *pd_invoice_status_get_title (const char *status);

G_END_DECLS
