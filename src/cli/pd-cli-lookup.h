// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* Finding what identifiers on the command line mean. */

#include "pd-cli.h"

G_BEGIN_DECLS

/* The order that the text finds, which must be of --customer where that is given.
 * PD_ERROR_NOT_FOUND, PD_ERROR_AMBIGUOUS. (transfer full) */
PdOrder *pd_cli_find_order (PdCli *cli, const char *text, GError **error);
/* The order's line of this number; lends. PD_ERROR_NOT_FOUND. */
PdOrderLine *pd_cli_find_line (PdOrder *order, int number, GError **error);
/* The line that --order and --line name; --line may be left out where the order has one line.
 * (transfer full) */
PdOrderLine *pd_cli_find_order_line (PdCli *cli, GError **error);
/* The one of the product's media that fits --version, --language and --file-type, each of which may
 * be left out where it leaves no choice. Wrong use where several fit. (transfer full) */
PdMedia *pd_cli_find_media (PdCli *cli, PdOrderLine *line, GError **error);
/* (element-type PdMedia) all that can be chosen for the line. (transfer full) */
GPtrArray *pd_cli_list_media (PdCli *cli, PdOrderLine *line, GError **error);

G_END_DECLS
