// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * PdDateEntry: a calendar day, typed as YYYY-MM-DD or taken from a calendar. What cannot be read is
 * said in words under the field as soon as it is left.
 *
 * Properties: "date" int64 (00:00 UTC of the day, 0 = empty or invalid), "valid" b (a day, or empty
 * where that is allowed), "label" s (translated name of the field: shown above and told to the
 * screen reader), "problem" s (a sentence of the caller, shown under the field; NULL = none),
 * "allow-empty" b (default FALSE).
 */
#define PD_TYPE_DATE_ENTRY (pd_date_entry_get_type ())
G_DECLARE_FINAL_TYPE (PdDateEntry, pd_date_entry, PD, DATE_ENTRY, AdwBin)

GtkWidget *pd_date_entry_new (void);
gint64 pd_date_entry_get_date (PdDateEntry *self);
void pd_date_entry_set_date (PdDateEntry *self, gint64 date);
gboolean pd_date_entry_get_valid (PdDateEntry *self);
void pd_date_entry_set_label (PdDateEntry *self, const char *label);
void pd_date_entry_set_problem (PdDateEntry *self, const char *problem);

/* The instant at which the reader's local day @days after that day begins; 0 for 0. */
gint64 pd_date_to_local_start (gint64 date, int days);
/* 00:00 UTC of the calendar day that the reader's local clock shows at @instant. */
gint64 pd_date_from_local (gint64 instant);

G_END_DECLS
