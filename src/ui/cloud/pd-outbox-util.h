// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-cloud-state.h"
#include "pd-outbox-item.h"

G_BEGIN_DECLS

/* What happens next with an item, or what a person can do: one or two sentences. @state (nullable):
 * of the account. (transfer full) */
char *pd_outbox_advise (PdOutboxItem *item, const PdCloudState *state, gint64 now);
/* Why Retry or Discard cannot be pressed; NULL: it can. */
const char *pd_outbox_why_no_retry (PdOutboxItem *item, const PdCloudState *state);
const char *pd_outbox_why_no_discard (PdOutboxItem *item);
/* "good", "waiting", "failed", "ended": pd_state_label_get_dot(), class of .state-dot. */
const char *pd_outbox_get_tone (PdOutboxItem *item);

/* "Retry", or "Ask again" where nothing is sent before that. */
const char *pd_outbox_get_retry_label (PdOutboxItem *item);
/* Where a person looks for what the item asked for: "Partner Center", "the Azure portal". */
const char *pd_outbox_get_portal (PdOutboxItem *item);

G_END_DECLS
