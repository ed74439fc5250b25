// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-query-model.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What a record is called in the list: @detail FALSE its name, TRUE the quiet line below (may be
 * NULL). (transfer full) (nullable) */
typedef char *(*PdPickerText) (PdRecord *record, gboolean detail);

/**
 * PdRecordPicker: one record out of a list that may be very long: a button that says what is
 * chosen, with a search entry and the list behind it. Enter takes the first that was found. Signal
 * "chosen" (PdRecord) when a person has chosen one.
 */
#define PD_TYPE_RECORD_PICKER (pd_record_picker_get_type ())
G_DECLARE_FINAL_TYPE (PdRecordPicker, pd_record_picker, PD, RECORD_PICKER, AdwBin)

/* @label: what is chosen, as a screen reader says it ("Customer"); @nothing: what the button says
 * while nothing is. */
void pd_record_picker_setup (PdRecordPicker *self,
                             PdPickerText text,
                             const char *label,
                             const char *nothing);
/* NULL: nothing to choose from. */
void pd_record_picker_set_model (PdRecordPicker *self, PdQueryModel *model);
/* Shows what is chosen; 0: nothing. Tells nobody. */
void pd_record_picker_set (PdRecordPicker *self, gint64 row_id, const char *text);
gint64 pd_record_picker_get_row_id (PdRecordPicker *self);

G_END_DECLS
