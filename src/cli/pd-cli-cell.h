// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* One member of an answer as text: for the reader, or as a machine reads it. */

#include "pd-cli-output.h"

G_BEGIN_DECLS

/* In the reader's language and locale; a dash where there is nothing. */
char *pd_cli_cell_format (JsonObject *object, const char *member, PdCliForm form);
/* As JSON has it: money without its currency, lists parted by blanks, empty where there is nothing.
 */
char *pd_cli_cell_format_plain (JsonObject *object, const char *member);
char *pd_cli_cell_format_number (gint64 number);

G_END_DECLS
