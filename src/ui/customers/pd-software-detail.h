// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-media-chooser.h"

G_BEGIN_DECLS

/* PdSoftwareDetail: what unfolds under a line of the Software page: choices, keys and links (5.3 to
 * 5.10), the order, Cancel… */
#define PD_TYPE_SOFTWARE_DETAIL (pd_software_detail_get_type ())
G_DECLARE_FINAL_TYPE (PdSoftwareDetail, pd_software_detail, PD, SOFTWARE_DETAIL, AdwBin)

/* @state outlives the widget. */
GtkWidget *pd_software_detail_new (PdDesk *desk,
                                   PdCustomer *customer,
                                   PdOrderLine *line,
                                   PdSoftwareState *state);
/* The line or the clock has moved on. */
void pd_software_detail_update (PdSoftwareDetail *self);

G_END_DECLS
