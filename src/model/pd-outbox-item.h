// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-record.h"

G_BEGIN_DECLS

/* design.md "The outbox". An item that was found SENDING after a restart, or whose answer was lost,
 * is asked about before anything is sent again. */
#define PD_OUTBOX_DRAFT "draft"
#define PD_OUTBOX_QUEUED "queued"
#define PD_OUTBOX_SENDING "sending"
#define PD_OUTBOX_SENT "sent"
#define PD_OUTBOX_FAILED "failed"
#define PD_OUTBOX_DISCARDED "discarded"
/* Among the notes of an item that is asked about: the far side was reached, and told nothing, for
 * so long that a person may end it. */
#define PD_OUTBOX_NOTE_UNTOLD "fate untold"
/* The error code of an item that cannot be opened any more: nobody can ask about it. */
#define PD_OUTBOX_CODE_SHUT "not-opened"
/* The error code of an item that was ended by hand and seen to have happened after all. */
#define PD_OUTBOX_CODE_FOUND "found-later"

/**
 * PdOutboxItem: something that the far side shall do. Properties: row-id int64, request-id (the
 * GUID of the deed), kind (pd_deed_kind_to_name(): "buy", "cancel", "refund", …), customer-row-id
 * int64 (0 = none), customer-name (nullable), subject (what it is about: a product, an order, a
 * reservation's name; words of the book), state, asking b (its fate is not known: it is being asked
 * about; of a discarded one: a person has ended it so), untold b (it was asked about in vain for so
 * long that a person may end it), attempts int, created-at, updated-at, next-try-at int64 (0 = when
 * asked to), last-error (nullable; the far side's words), error-code (nullable), far-id (nullable;
 * the number that the far side gave), far-request-id (nullable; what support asks for), user-name.
 */
#define PD_TYPE_OUTBOX_ITEM (pd_outbox_item_get_type ())
G_DECLARE_FINAL_TYPE (PdOutboxItem, pd_outbox_item, PD, OUTBOX_ITEM, PdRecord)
const char *pd_outbox_item_get_request_id (PdOutboxItem *self);
const char *pd_outbox_item_get_kind (PdOutboxItem *self);
gint64 pd_outbox_item_get_customer_row_id (PdOutboxItem *self);
const char *pd_outbox_item_get_customer_name (PdOutboxItem *self);
const char *pd_outbox_item_get_subject (PdOutboxItem *self);
const char *pd_outbox_item_get_state (PdOutboxItem *self);
gboolean pd_outbox_item_get_asking (PdOutboxItem *self);
gboolean pd_outbox_item_get_untold (PdOutboxItem *self);
int pd_outbox_item_get_attempts (PdOutboxItem *self);
gint64 pd_outbox_item_get_created_at (PdOutboxItem *self);
gint64 pd_outbox_item_get_updated_at (PdOutboxItem *self);
gint64 pd_outbox_item_get_next_try_at (PdOutboxItem *self);
const char *pd_outbox_item_get_last_error (PdOutboxItem *self);
const char *pd_outbox_item_get_error_code (PdOutboxItem *self);
const char *pd_outbox_item_get_far_id (PdOutboxItem *self);
const char *pd_outbox_item_get_far_request_id (PdOutboxItem *self);
const char *pd_outbox_item_get_user_name (PdOutboxItem *self);
/* Translated: "Waiting", "Sending", "Being asked about", "Sent", "Refused", "Discarded", "Ended by
 * hand, fate unknown", "Ended by hand, found later", "Draft". */
const char *pd_outbox_item_get_state_text (PdOutboxItem *self);
/* Translated, by kind: "Purchase", "Cancellation", "Refund", …; an unknown kind as it is. */
const char *pd_outbox_item_get_what (PdOutboxItem *self);
/* Still to be done, or to be decided by a person. */
gboolean pd_outbox_item_is_waiting (PdOutboxItem *self);
/* What a person may do now: retry what failed or waits; discard what has certainly not been carried
 * out (failed with an answer, queued and never sent); end what nobody can find out about, after
 * having looked for it at the far side. */
gboolean pd_outbox_item_can_retry (PdOutboxItem *self);
gboolean pd_outbox_item_can_discard (PdOutboxItem *self);
gboolean pd_outbox_item_can_end (PdOutboxItem *self);
/* Discarded by hand, and its fate was not known then; *found (nullable): it has happened. */
gboolean pd_outbox_item_is_ended_by_hand (PdOutboxItem *self, gboolean *found);
/* The far side's code; NULL where it said none: our own marks are not shown. */
const char *pd_outbox_item_get_far_code (PdOutboxItem *self);

G_END_DECLS
