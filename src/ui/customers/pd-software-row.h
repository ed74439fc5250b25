// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-media-chooser.h"

G_BEGIN_DECLS

/**
 * PdSoftwareRow: one purchase on the Software page; its content unfolds when asked for.
 * Signal: unfolded(int64 row ID of the line), before it has got its new height.
 */
#define PD_TYPE_SOFTWARE_ROW (pd_software_row_get_type ())
G_DECLARE_FINAL_TYPE (PdSoftwareRow, pd_software_row, PD, SOFTWARE_ROW, AdwBin)

GtkWidget *pd_software_row_new (PdDesk *desk, PdCustomer *customer);
/* @line NULL: the row is put aside. @state outlives the row. */
void pd_software_row_set (PdSoftwareRow *self, PdOrderLine *line, PdSoftwareState *state);
void pd_software_row_set_customer (PdSoftwareRow *self, PdCustomer *customer);
void pd_software_row_set_expanded (PdSoftwareRow *self, gboolean expanded);
/* The clock or the roles have moved on. */
void pd_software_row_update (PdSoftwareRow *self);

G_END_DECLS
