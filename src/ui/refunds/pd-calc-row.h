// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* PdCalcRow: one of several entries of the calculator: perhaps a day, one or two amounts, Remove.
 * Signals "changed" and "removed". */
#define PD_TYPE_CALC_ROW (pd_calc_row_get_type ())
G_DECLARE_FINAL_TYPE (PdCalcRow, pd_calc_row, PD, CALC_ROW, AdwBin)

/* @date_label NULL: no day; @second_label NULL: one amount. */
GtkWidget *
pd_calc_row_new (const char *date_label, const char *first_label, const char *second_label);
/* Days as UTC day number; amounts of @currency (0 for an amount that is not there). FALSE when
 * something is wrong, which then stands under the field. */
gboolean
pd_calc_row_read (PdCalcRow *self, const char *currency, int *day, gint64 *first, gint64 *second);

/* What all pages of the calculator read alike. @sentence NULL: the reason of the parser. */
gboolean
pd_calc_read_amount (GtkWidget *field, const char *currency, gboolean may_be_empty, gint64 *minor);
gboolean pd_calc_read_count (GtkWidget *field, gint64 min, gint64 max, gint64 *count);

G_END_DECLS
