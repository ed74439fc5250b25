// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* The sample book's reservations and requests, for pd-sample-book.c alone. */

#include "pd-local-engine.h"
#include "pd-sample-data.h"

G_BEGIN_DECLS

/* Does one of the acts of reservations on what the order line holds now. */
gboolean pd_sample_do_reservation (PdDatabase *database,
                                   const PdLocalEngine *engine,
                                   PdVault *vault,
                                   const PdSampleAct *act,
                                   gint64 line_row_id,
                                   GError **error);
/* Puts the days of use into everything that came from the order's first line. */
gboolean pd_sample_put_use (PdDatabase *database,
                            const PdLocalEngine *engine,
                            const PdSampleUse *use,
                            PdOrder *order,
                            GError **error);
/* @order (nullable): what it is about. */
gboolean pd_sample_file_request (PdDatabase *database,
                                 const PdLocalEngine *engine,
                                 PdVault *vault,
                                 const PdSampleRequest *sample,
                                 gint64 customer_row_id,
                                 PdOrder *order,
                                 gint64 *row_id,
                                 GError **error);
gboolean pd_sample_add_message (PdDatabase *database,
                                const PdLocalEngine *engine,
                                const PdSampleMessage *sample,
                                gint64 request_row_id,
                                GError **error);

G_END_DECLS
