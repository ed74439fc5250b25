// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gtk/gtk.h>

#include "pd-record.h"

G_BEGIN_DECLS

/* Money of a record in its own "currency": NULL where it has none, "—" for PD_MONEY_UNTOLD.
 * (transfer full) (nullable) */
char *pd_format_money (PdRecord *record, const char *property);
/* Like it, with the tax status in words where the record has "include-tax" (rule 4.4). */
char *pd_format_price (PdRecord *record, const char *property);
/* Like pd_format_money(); a negative amount is followed by the word (ui.md: never colour alone). */
char *pd_format_credit (PdRecord *record, const char *property);

/* What "—" means where PD_MONEY_UNTOLD is shown. */
const char *pd_format_get_untold (void);
/* Says it of @widget, to the pointer and to a screen reader; FALSE: no longer. */
void pd_format_explain_untold (GtkWidget *widget, gboolean untold);

G_END_DECLS
