// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-desk-reservations.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * PdWhatIf: by which facts a refund is computed: the day of the return, the rules, used or not, the
 * present price. Signal "changed".
 */
#define PD_TYPE_WHAT_IF (pd_what_if_get_type ())
G_DECLARE_FINAL_TYPE (PdWhatIf, pd_what_if, PD, WHAT_IF, AdwBin)

void pd_what_if_set_up (PdWhatIf *self, PdDesk *desk, PdReservation *reservation);
/* Puts what is chosen into @ask (quantity and rate stay). FALSE when a field is wrong; what is
 * wrong then stands under it, and @reason (out) (transfer none) says it too. */
gboolean pd_what_if_fill (PdWhatIf *self, PdRefundAsk *ask, const char **reason);
/* Another day than today or other rules than those in force: such a quote cannot be sent. */
gboolean pd_what_if_is_hypothetical (PdWhatIf *self);
/* What the desk said about the first quote: the rules in force and the use measured. */
void pd_what_if_set_facts (PdWhatIf *self, const PdRefundQuote *quote);

G_END_DECLS
