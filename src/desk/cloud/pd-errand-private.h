// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* How the courier makes an errand, and what it makes of its end. */

#include "pd-errand.h"

G_BEGIN_DECLS

/* How long others leave an item alone; the courier renews it meanwhile. */
#define PD_ERRAND_LEASE_US (60 * G_USEC_PER_SEC)

/* @entry is taken over: leased by @holder. NULL: what was asked for cannot be opened (no vault, not
 * this book's key). Blocking. */
PdErrand *pd_errand_new (PdContext *context,
                         PdStore *store,
                         PdFar *far,
                         const char *holder,
                         PdOutboxEntry *entry,
                         GCancellable *cancellable,
                         GError **error);
void pd_errand_free (PdErrand *errand);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdErrand, pd_errand_free)

/* What becomes of an item whose run() did not go well. */
typedef enum {
  PD_ERRAND_FAILED,
  PD_ERRAND_QUEUED, /* certainly not carried out: again later */
  PD_ERRAND_ASKING, /* perhaps carried out: asked about later */
  PD_ERRAND_LOST,   /* another process has it now: nothing is written */
} PdErrandEnd;
/* Also takes back the steps of this run that have certainly not been carried out; durable with the
 * entry. */
PdErrandEnd pd_errand_judge (PdErrand *errand, const GError *error);
/* Its fate is not known, once more, because of @error: how often by now. After an hour of it, and
 * where the far side was reached and told nothing, a person may end the item: that is noted
 * (PD_OUTBOX_NOTE_UNTOLD). Durable with the entry. */
int pd_errand_count_question (PdErrand *errand, const GError *error);
/* Its fate is known. */
void pd_errand_forget_questions (PdErrand *errand);
/* The entry as it is to be written now: with notes and far IDs. Lent. */
PdOutboxEntry *pd_errand_update_entry (PdErrand *errand);

/* In a store job: this process still has the item (and has it longer). FALSE without @error: not.
 */
gboolean pd_errand_hold (PdErrand *errand, PdDatabase *database, gint64 now, GError **error);

/* Notes as JSON text and back: pd-deed-text.c. NULL: no notes yet. PD_ERROR_PROTOCOL. */
char *pd_errand_notes_to_text (GHashTable *notes);
GHashTable *pd_errand_notes_from_text (const char *text, GError **error);
/* Whether a step was entered: something may have left. What cannot be read may have one. */
gboolean pd_errand_notes_have_step (const char *text);

G_END_DECLS
