// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-desk.h"

G_BEGIN_DECLS

/**
 * PdDrafts: what was typed but not yet sent, and carts, kept beside the account's book
 * (BOOK.drafts, mode 0600) so that it survives closing. One for each desk; text by group and key.
 * Read and written without blocking. Signal "loaded" once, when the file has been read.
 */
#define PD_TYPE_DRAFTS (pd_drafts_get_type ())
G_DECLARE_FINAL_TYPE (PdDrafts, pd_drafts, PD, DRAFTS, GObject)

/* Lends the desk's own. */
PdDrafts *pd_drafts_of (PdDesk *desk);
gboolean pd_drafts_is_loaded (PdDrafts *self);
gboolean pd_drafts_has (PdDrafts *self, const char *group);
char *pd_drafts_get (PdDrafts *self, const char *group, const char *key); /* (nullable) */
/* NULL removes. Written to disk a moment later. */
void pd_drafts_set (PdDrafts *self, const char *group, const char *key, const char *value);
void pd_drafts_forget (PdDrafts *self, const char *group);

G_END_DECLS
