// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* What the commands about reservations, refunds and requests share. */

#include "pd-cli.h"
#include "pd-order.h"
#include "pd-refund.h"
#include "pd-reservation.h"
#include "pd-support-request.h"

G_BEGIN_DECLS

/* The reservation that the first argument finds; opens the desk. (transfer full) */
PdReservation *pd_cli_find_reservation (PdCli *cli, GError **error);
/* The user's remembered contact with what the command line says over it. (transfer full) */
PdContact *pd_cli_dup_contact (PdCli *cli, GError **error);
/* A day, YYYY-MM-DD; wrong use where it is none. 0 where not given. */
gboolean pd_cli_parse_day (const char *text, const char *option, gint64 *instant, GError **error);
/* An amount in @currency; wrong use where it is none. 0 where not given. */
gboolean pd_cli_parse_amount (const char *text,
                              const char *option,
                              const char *currency,
                              gint64 *amount_minor,
                              GError **error);

G_END_DECLS
