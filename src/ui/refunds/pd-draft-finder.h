// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-desk-requests.h"
#include "pd-reservation.h"

G_BEGIN_DECLS

/* Called at most once, and not after @cancellable was cancelled. */
typedef void (*PdDraftFound) (PdRequestDetails *details, gpointer user_data);

/* Looks for the last Azure draft about this reservation. @category: of this one only; NULL: of any
 * but exchanges and refunds, which have dialogs of their own. Nothing is told where there is none.
 */
void pd_draft_finder_run (PdDesk *desk,
                          PdReservation *reservation,
                          const char *category,
                          GCancellable *cancellable,
                          PdDraftFound found,
                          gpointer user_data);

G_END_DECLS
