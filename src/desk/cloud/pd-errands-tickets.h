// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* The Azure half of the deeds about support requests (PD_DEED_CREATE_REQUEST, _REPLY_REQUEST,
 * _SET_REQUEST_STATE): azure-api.md 9. The rows of these deeds stand in pd-errands-requests.c,
 * which hands over to the rows here where the request is an Azure one. */

#include "pd-errand.h"

G_BEGIN_DECLS

/* Is the request that @deed makes, answers or closes an Azure ticket? On a store thread. */
gboolean
pd_errand_is_ticket (PdDatabase *database, const PdDeed *deed, gboolean *is_ticket, GError **error);
/* The same of an errand under way, on its courier thread. */
gboolean pd_errand_carries_ticket (PdErrand *errand, gboolean *is_ticket, GError **error);

/* Ended by a NULL name; each row is whole (accept, run, land, take_back, read). */
const PdErrandKind *pd_errands_tickets (void);
/* NULL: no deed about a request. */
const PdErrandKind *pd_errands_ticket_kind (PdDeedKind kind);

G_END_DECLS
