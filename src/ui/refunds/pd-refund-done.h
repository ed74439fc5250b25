// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "pd-support-request.h"

G_BEGIN_DECLS

/* PdRefundDone: the confirmation of a refund or an exchange: what happened, the numbers with copy.
 * Signals "open" (Open request) and "close". */
#define PD_TYPE_REFUND_DONE (pd_refund_done_get_type ())
G_DECLARE_FINAL_TYPE (PdRefundDone, pd_refund_done, PD, REFUND_DONE, AdwBin)
void pd_refund_done_set_request (PdRefundDone *self, PdSupportRequest *request, const char *text);
/* NULL hides the line. */
void pd_refund_done_set_order (PdRefundDone *self, const char *order_id);
void pd_refund_done_set_reservation (PdRefundDone *self, const char *reservation_id);
void pd_refund_done_focus (PdRefundDone *self);

G_END_DECLS
