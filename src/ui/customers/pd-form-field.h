// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * PdFormField: one field of a form: label above, entry, and what is wrong with it in words below as
 * soon as the field has been left.
 *
 * Properties: "label" s (with mnemonic), "text" s, "required" b, "hint" s (a quiet sentence under
 * the entry), "input-purpose". Signal "changed" when the text changes, "left" when the focus goes.
 */
#define PD_TYPE_FORM_FIELD (pd_form_field_get_type ())
G_DECLARE_FINAL_TYPE (PdFormField, pd_form_field, PD, FORM_FIELD, AdwBin)

const char *pd_form_field_get_text (PdFormField *self);
void pd_form_field_set_text (PdFormField *self, const char *text);
void pd_form_field_set_required (PdFormField *self, gboolean required);
/* A translated sentence, NULL = the field is right. Shown once the field has been left. */
void pd_form_field_set_problem (PdFormField *self, const char *problem);
/* Shows the problem even if the field was never left. */
void pd_form_field_touch (PdFormField *self);

G_END_DECLS
