// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* PdSoftwarePage: everything bought as software for one customer, cancelled purchases included
 * (5.1, 5.2). */
#define PD_TYPE_SOFTWARE_PAGE (pd_software_page_get_type ())
G_DECLARE_FINAL_TYPE (PdSoftwarePage, pd_software_page, PD, SOFTWARE_PAGE, AdwBin)

GtkWidget *pd_software_page_new (PdDesk *desk, PdCustomer *customer);
void pd_software_page_set_customer (PdSoftwarePage *self, PdCustomer *customer);
void pd_software_page_search (PdSoftwarePage *self, const char *text);
/* Unfolds the line and scrolls to it, as soon as it is known. */
void pd_software_page_show_line (PdSoftwarePage *self, gint64 line_row_id);

G_END_DECLS
