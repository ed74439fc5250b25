// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-desk-requests.h"

G_BEGIN_DECLS

/* What a draft was doing when it failed. */
typedef enum {
  PD_DRAFT_SAVING,
  PD_DRAFT_ATTACHING, /* and taking a file out again */
  PD_DRAFT_SUBMITTING,
  PD_DRAFT_DISCARDING,
} PdDraftStep;

/**
 * PdDraftKeeper: what was typed into a request's form, kept in the book about a second after each
 * change, so that it survives closing and kill -9. Does one thing after the other: a file waits for
 * the draft, Submit for the files. Lives on until all is done, also without its form.
 *
 * Signals: "saved", "attachments" (GPtrArray of PdAttachment), "failed" (int PdDraftStep, GError),
 * "submitted" (PdRequestDetails as gpointer, lent), "discarded". Property "busy" b (anything but
 * saving).
 */
#define PD_TYPE_DRAFT_KEEPER (pd_draft_keeper_get_type ())
G_DECLARE_FINAL_TYPE (PdDraftKeeper, pd_draft_keeper, PD, DRAFT_KEEPER, GObject)

/* @row_id: of the draft that goes on, 0: a new one, which comes into being with the first change.
 */
PdDraftKeeper *pd_draft_keeper_new (PdDesk *desk, gint64 row_id);
void pd_draft_keeper_set_row_id (PdDraftKeeper *self, gint64 row_id);
gint64 pd_draft_keeper_get_row_id (PdDraftKeeper *self);
gboolean pd_draft_keeper_get_busy (PdDraftKeeper *self);
/* What is filled in now. @changed: to be kept. */
void
pd_draft_keeper_set_fields (PdDraftKeeper *self, const PdRequestFields *fields, gboolean changed);
/* Does not wait for the second to pass. */
void pd_draft_keeper_flush (PdDraftKeeper *self);
void pd_draft_keeper_attach (PdDraftKeeper *self, GFile *file);
void pd_draft_keeper_detach (PdDraftKeeper *self, gint64 attachment_row_id);
/* @request_id: made when the button was pressed. */
void pd_draft_keeper_submit (PdDraftKeeper *self, const char *request_id);
void pd_draft_keeper_discard (PdDraftKeeper *self);

G_END_DECLS
