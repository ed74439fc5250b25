// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-record.h"

G_BEGIN_DECLS

/* Money of a record in its own "currency": NULL where it has none. (transfer full) (nullable) */
char *pd_format_money (PdRecord *record, const char *property);
/* Like it, with the tax status in words where the record has "include-tax" (rule 4.4). */
char *pd_format_price (PdRecord *record, const char *property);
/* Like pd_format_money(); a negative amount is followed by the word (ui.md: never colour alone). */
char *pd_format_credit (PdRecord *record, const char *property);

G_END_DECLS
