// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The form in which text is searched: NFKC case folding, katakana to hiragana, white space runs
 * to one blank, trimmed. Full-width and half-width, upper and lower, hiragana and katakana are
 * equal. Thread-safe. Invalid UTF-8 is made valid first. */
char *pd_text_fold (const char *text);

/* Collation key of the text (ICU, "ja" collation, numeric), for ORDER BY on a BLOB. */
GBytes *pd_text_collation_key (const char *text);

/* Refuses text that cannot be stored as it is: invalid UTF-8, control characters other than
 * blanks, more than @max_chars characters; trims blanks. @label is the field's translated name,
 * used in the sentence. Returns the clean text (transfer full) or NULL with PD_ERROR_INVALID. */
char *pd_text_check (const char *text, const char *label, gsize max_chars, GError **error);
/* Like it for @length bytes that may hold NUL (refused with a sentence). */
char *pd_text_check_bytes (const char *text,
                           gssize length,
                           const char *label,
                           gsize max_chars,
                           GError **error);

gboolean pd_text_is_guid (const char *text);
/* Lower case, without braces and blanks; NULL if it is no GUID. */
char *pd_text_normalize_guid (const char *text);
gboolean pd_text_is_email (const char *text);
gboolean pd_text_is_domain (const char *text);

/* For the reader, in the locale of the messages (LANGUAGE / LC_MESSAGES), through ICU.
 * Times are local time (TZ); pd_text_deadline() adds UTC: "2 Jun 2026, 09:00 (00:00 UTC)". */
char *pd_text_date (gint64 instant);
char *pd_text_time (gint64 instant); /* the time of day alone */
char *pd_text_date_time (gint64 instant);
char *pd_text_utc (gint64 instant);
/* The UTC day alone: for what is a date and not an instant (4.7: the agreement's date). */
char *pd_text_utc_date (gint64 instant);
/* The reader's (local) calendar day at this instant, as a day number. */
int pd_text_get_local_day (gint64 instant);
char *pd_text_deadline (gint64 instant);
/* "2026-05" -> "May 2026" / "2026年5月". */
char *pd_text_month (const char *month);
char *pd_text_number (gint64 number);
/* "48.2 MB" in the reader's locale. */
char *pd_text_size (guint64 bytes);
/* "3 days", "0 days" by plural rules. */
char *pd_text_days (int days);
/* Translated country name, by ICU; the code itself if unknown. "XK" is known (rule 3.3). */
const char *pd_text_country (const char *code);
/* All ISO 3166-1 codes and XK. */
const char *const *pd_text_list_countries (void);
/* Family name first in a Japanese locale. */
char *pd_text_person (const char *first_name, const char *last_name);
/* A product key as it is sold, five groups of five letters or digits in capitals, out of what a
 * person typed or copied: full-width or small letters, white space, other dashes or none at all.
 * NULL: it is none. (transfer full) (nullable): a secret (5.13), wiped by whoever frees it. */
char *pd_text_normalize_key (const char *text);
/* A product key with everything but the last group masked: ●●●●●-●●●●●-…-7QK2M on screen,
 * *****-…  with @mask "*". */
char *pd_text_mask_key (const char *key, const char *mask);
/* Sets the locale that the functions above use when it is not that of the environment (--lang),
 * and gettext's. Call before any thread starts. */
void pd_text_set_language (const char *locale);
/* "ja" or "en": the language of the reader's messages. */
const char *pd_text_get_language (void);
/* The ICU locale of it: "ja_JP", "en_US", "en_GB" … Interned: equal pointers are equal locales. */
const char *pd_text_get_locale (void);

G_END_DECLS
