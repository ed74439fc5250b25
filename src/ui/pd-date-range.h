// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * PdDateRange: From and To, two days of the reader's calendar, both included (rule 6.3). An order
 * the wrong way round is said under To and gives no range.
 *
 * Signals: "changed" when the range is another one and can be used.
 */
#define PD_TYPE_DATE_RANGE (pd_date_range_get_type ())
G_DECLARE_FINAL_TYPE (PdDateRange, pd_date_range, PD, DATE_RANGE, AdwBin)

/* Days as in PdDateEntry; 0 = open. */
void pd_date_range_set (PdDateRange *self, gint64 from, gint64 to);
/* Instants for a query: @from included, @to not. FALSE while what is typed is no range. */
gboolean pd_date_range_get (PdDateRange *self, gint64 *from, gint64 *to);

G_END_DECLS
