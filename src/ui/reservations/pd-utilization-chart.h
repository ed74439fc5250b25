// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-reservation.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PdUtilizationChart: a bar a day. The pointer or the arrow keys (Home, End) choose a day, of which
 * the chart tells date and value: in the property "reading" s, its tooltip and its accessible
 * description.
 */
#define PD_TYPE_UTILIZATION_CHART (pd_utilization_chart_get_type ())
G_DECLARE_FINAL_TYPE (PdUtilizationChart, pd_utilization_chart, PD, UTILIZATION_CHART, GtkWidget)

/* @days (element-type PdUtilizationDay): ascending, copied; days of the span that are not among
 * them have no data. */
void
pd_utilization_chart_set_days (PdUtilizationChart *self, GArray *days, int first_day, int last_day);
const char *pd_utilization_chart_get_reading (PdUtilizationChart *self);

/* "62.5 %, 15 of 24 hours" of one day; @day NULL: "no data". (transfer full) */
char *pd_utilization_day_format (const PdUtilizationDay *day);
/* In tenths of a per cent, -1 without reserved hours. */
int pd_utilization_day_get_permille (const PdUtilizationDay *day);

G_END_DECLS
