// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * PdVerdict:
 *
 * The answer of a rule: allowed or not, why, until when, and which rule says so. Immutable.
 * Windows, command line and backends show the same verdict from the same function.
 */
#define PD_TYPE_VERDICT (pd_verdict_get_type ())
G_DECLARE_FINAL_TYPE (PdVerdict, pd_verdict, PD, VERDICT, GObject)

/* What the verdict's way on is, for a button or link beside it. */
typedef enum {
  PD_VERDICT_NEXT_NONE,
  PD_VERDICT_NEXT_ACCEPT_AGREEMENT, /* 4.6 */
  PD_VERDICT_NEXT_SUPPORT_REQUEST,  /* 7.9 */
  PD_VERDICT_NEXT_CHANGE_ROLES,     /* 1.25 */
  PD_VERDICT_NEXT_IMPORT_KEYS,
  PD_VERDICT_NEXT_CREDIT_LIMIT,     /* 4.8 */
  PD_VERDICT_NEXT_ADD_SUBSCRIPTION, /* 14.1 */
  PD_VERDICT_NEXT_REFUND,           /* 16.17: a reservation is returned, not cancelled */
  PD_VERDICT_NEXT_LAST = PD_VERDICT_NEXT_REFUND,
} PdVerdictNext;

/* @rule: number in domain-rules.md, static. @until: first instant at which it is no longer so, or
 * PD_INSTANT_NONE. @days_left: whole UTC days, or -1 for none. @reason: translated sentence,
 * nullable when allowed (then the caller may show its own). */
PdVerdict *
pd_verdict_new_allowed (const char *rule, gint64 until, int days_left, const char *reason);
PdVerdict *
pd_verdict_new_refused (const char *rule, gint64 until, PdVerdictNext next, const char *reason);

/* Properties: "allowed" b, "reason" s, "rule" s, "until" int64, "days-left" int, "next" int,
 * "policy-id" s, "note" s (a second sentence, e.g. rule 7.3's warning on the last day). */
gboolean pd_verdict_get_allowed (PdVerdict *self);
const char *pd_verdict_get_reason (PdVerdict *self);
const char *pd_verdict_get_rule (PdVerdict *self);
gint64 pd_verdict_get_until (PdVerdict *self);
int pd_verdict_get_days_left (PdVerdict *self);
PdVerdictNext pd_verdict_get_next (PdVerdict *self);
const char *pd_verdict_get_policy_id (PdVerdict *self);
const char *pd_verdict_get_note (PdVerdict *self);
/* Only between making and showing it. */
void pd_verdict_set_policy_id (PdVerdict *self, const char *policy_id);
void pd_verdict_set_note (PdVerdict *self, const char *note);
/* Sets PD_ERROR_RULE (or PD_ERROR_ROLE for a rule of section 1) with the reason if refused; TRUE if
 * allowed. */
gboolean pd_verdict_check (PdVerdict *self, GError **error);

G_END_DECLS
