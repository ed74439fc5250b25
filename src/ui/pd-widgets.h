// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* The pieces that come back everywhere (../shared/ui.md): one widget each. */

#include <adwaita.h>

#include "pd-verdict.h"

G_BEGIN_DECLS

/* PdVerdictLine: symbol, one sentence, the rule as a quiet link that opens its explanation, the way
 * on as a button. Property "verdict" (PdVerdict, nullable: hidden). Signal "next" (int
 * PdVerdictNext) when the way on is pressed. */
#define PD_TYPE_VERDICT_LINE (pd_verdict_line_get_type ())
G_DECLARE_FINAL_TYPE (PdVerdictLine, pd_verdict_line, PD, VERDICT_LINE, AdwBin)
GtkWidget *pd_verdict_line_new (void);
void pd_verdict_line_set_verdict (PdVerdictLine *self, PdVerdict *verdict);
/* Sentence for an allowed verdict without a reason of its own: "Can be cancelled until %s, %s
 * left." is made by the caller. */
void pd_verdict_line_set_allowed_text (PdVerdictLine *self, const char *text);

/* First instant whose badge (pd_rules_count_days_left()) says more than @days: for a query's
 * exclusive "to". */
gint64 pd_days_horizon (gint64 now, int days);

/* PdDaysBadge: word and colour: over 14 days quiet, 14-4 amber, 3-1 red, ended grey. Properties
 * "until" int64 (0: "—"), "now" int64 (0: the desk's clock is the caller's business). */
#define PD_TYPE_DAYS_BADGE (pd_days_badge_get_type ())
G_DECLARE_FINAL_TYPE (PdDaysBadge, pd_days_badge, PD, DAYS_BADGE, AdwBin)
GtkWidget *pd_days_badge_new (void);
void pd_days_badge_set_until (PdDaysBadge *self, gint64 until, gint64 now);
/* Word and CSS class for who draws the badge himself. @now 0: the system's clock. @tone: (out)
 * static. (transfer full) */
char *pd_days_badge_describe (gint64 until, gint64 now, const char **tone);

/* PdIdentifier: monospace, shortened in the middle, whole in the tooltip, copy button. Properties
 * "text", "label" (what it is: accessible name, toast). */
#define PD_TYPE_IDENTIFIER (pd_identifier_get_type ())
G_DECLARE_FINAL_TYPE (PdIdentifier, pd_identifier, PD, IDENTIFIER, AdwBin)
GtkWidget *pd_identifier_new (void);
void pd_identifier_set_text (PdIdentifier *self, const char *text);
/* What it is, as a noun within a sentence: _("order number"). */
void pd_identifier_set_label (PdIdentifier *self, const char *label);
/* The pieces, for who puts them together himself: what is shown ("—" for nothing; (transfer full)),
 * the button, and what it does, with a toast in the window of @widget. */
char *pd_identifier_shorten (const char *text);
GtkWidget *pd_identifier_new_button (const char *label);
void pd_identifier_copy (GtkWidget *widget, const char *text, const char *label);

/* PdStateLabel: dot and word. Property "state". */
#define PD_TYPE_STATE_LABEL (pd_state_label_get_type ())
G_DECLARE_FINAL_TYPE (PdStateLabel, pd_state_label, PD, STATE_LABEL, AdwBin)
GtkWidget *pd_state_label_new (void);
void pd_state_label_set_state (PdStateLabel *self, const char *state);
/* @tone: of pd_state_get_tone(). */
const char *pd_state_label_get_dot (const char *tone);

G_END_DECLS
