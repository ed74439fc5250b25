// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* Small things that all files of this folder use. */

#include "pd-desk-requests.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define PD_REQUESTS_RESOURCE(file) "/io/github/partnerdesk/PartnerDesk/requests/" file

/* Adds this folder's style sheet to the display, once. */
void pd_requests_load_css (void);
/* Writes @bytes to @file off the main thread, whole or not at all, and says in the window of
 * @widget how it went. */
void pd_requests_save_bytes (GtkWidget *widget, GFile *file, GBytes *bytes);
/* Opens what a row of a list means: a draft's form, or the request's page. */
void pd_requests_open (GtkWidget *widget, PdDesk *desk, PdSupportRequest *request);
/* "3 days"; "today" for less than one. */
char *pd_requests_format_age (gint64 since, gint64 now);
/* Translated word of 11.17's states; "" for none, an unknown one as it is. */
const char *pd_requests_get_refund_title (const char *refund_state);
/* "Credited ¥311,533", "Sent"; NULL where it is no refund. */
char *pd_requests_format_refund (PdSupportRequest *request);
/* How a request is called where there is no room for more: number, else title, else "Draft". */
char *pd_requests_dup_name (PdSupportRequest *request);

char *pd_requests_dup_text (GtkTextView *view);
void pd_requests_set_text (GtkTextView *view, const char *text);
/* A text view gives Tab and Ctrl+Return on; its accessible name. */
void pd_requests_prepare_text (GtkTextView *view, const char *label);

G_END_DECLS
