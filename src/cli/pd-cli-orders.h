// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* What the commands of orders share with those that buy in other ways. */

#include <json-glib/json-glib.h>

#include "pd-cli.h"

G_BEGIN_DECLS

/* (element-type PdOrderItem) with the products that they name. (transfer full) */
GPtrArray *pd_cli_parse_items (PdCli *cli, char **texts, gint64 customer_row_id, GError **error);
/* The order as JSON, with the reservations of its lines. (transfer full) */
JsonObject *pd_cli_make_order (PdCli *cli, PdOrder *order, GError **error);

G_END_DECLS
