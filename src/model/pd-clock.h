// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Instants are gint64 microseconds since 1970-01-01T00:00:00Z everywhere; 0 means "none".
 * A day number counts whole UTC days since 1970-01-01. */
#define PD_INSTANT_NONE G_GINT64_CONSTANT (0)
#define PD_DAY_US (G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)

#define PD_TYPE_CLOCK (pd_clock_get_type ())
G_DECLARE_FINAL_TYPE (PdClock, pd_clock, PD, CLOCK, GObject)

/* The system's clock. */
PdClock *pd_clock_new (void);
/* A clock that is set to @instant when made and runs on from there (--now, tests). */
PdClock *pd_clock_new_at (gint64 instant);
/* A clock that stands still at @instant until pd_clock_set() moves it. */
PdClock *pd_clock_new_stopped (gint64 instant);
void pd_clock_set (PdClock *self, gint64 instant);
/* Thread-safe. */
gint64 pd_clock_now (PdClock *self);
/* TRUE if the clock is not the system's: the window shows a banner. */
gboolean pd_clock_is_set (PdClock *self);

/* ISO 8601 as the command line reads it: 2026-05-02T09:00:00Z, with an offset, or a date (00:00
 * UTC). */
gboolean pd_instant_parse (const char *text, gint64 *instant, GError **error);
/* "2026-05-02T00:00:00Z"; fractions of a second only when there are some. */
char *pd_instant_format_iso (gint64 instant);
/* "2026-05-02" of the UTC day. */
char *pd_instant_format_iso_date (gint64 instant);
/* Strict YYYY-MM-DD, a real calendar day, years 1970-9999. Gives 00:00 UTC of it. */
gboolean pd_date_parse (const char *text, gint64 *instant, GError **error);
/* Whole UTC days since 1970-01-01, floor. */
int pd_instant_get_day (gint64 instant);
gint64 pd_instant_from_day (int day);
/* The same calendar day @years / @months later; the last day of the month where it does not exist.
 */
gint64 pd_instant_add_months (gint64 instant, int months);
/* "YYYY-MM" of the UTC month, @months later. */
char *pd_instant_format_month (gint64 instant, int months);
/* Term as ISO 8601 duration: P1M, P1Y, P3Y … -> months; FALSE when it is not one. NULL or "" -> 0.
 */
gboolean pd_term_parse (const char *term, int *months);

G_END_DECLS
