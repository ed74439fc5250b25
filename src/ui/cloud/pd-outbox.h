// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-base-page.h"
#include "pd-desk-cloud.h"

G_BEGIN_DECLS

/* PdOutboxPage: what shall still be done at Partner Center and Azure, and what was (a PdPage, place
 * "outbox"). On a local account it says that nothing leaves this computer. */
#define PD_TYPE_OUTBOX_PAGE (pd_outbox_page_get_type ())
G_DECLARE_FINAL_TYPE (PdOutboxPage, pd_outbox_page, PD, OUTBOX_PAGE, PdBasePage)
GtkWidget *pd_outbox_page_new (PdDesk *desk);

/* PdOutboxItemPage: one item (a PdPage): what was asked, how far it came, the far side's words,
 * what to do; Retry, Discard, Save as text. */
#define PD_TYPE_OUTBOX_ITEM_PAGE (pd_outbox_item_page_get_type ())
G_DECLARE_FINAL_TYPE (PdOutboxItemPage, pd_outbox_item_page, PD, OUTBOX_ITEM_PAGE, PdBasePage)
PdPage *pd_outbox_item_page_new (PdDesk *desk, gint64 outbox_row_id);

/* PdOutboxNote: in a dialog, after an act that is not done yet or was refused: that it stands in
 * the outbox, with a button that goes there. Hidden until such an error is set. It stands where
 * nothing scrolls it out of sight. */
#define PD_TYPE_OUTBOX_NOTE (pd_outbox_note_get_type ())
G_DECLARE_FINAL_TYPE (PdOutboxNote, pd_outbox_note, PD, OUTBOX_NOTE, AdwBin)
/* TRUE: @error (nullable) is one of the outbox's and is shown here; the caller then shows nothing
 * else. Closing the dialog is the button's business. */
gboolean pd_outbox_note_set_error (PdOutboxNote *self, const GError *error);

G_END_DECLS
