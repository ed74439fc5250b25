// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* Small things that all files of this folder use. */

#include "pd-money.h"
#include "pd-text.h"
#include "pd-window.h"

G_BEGIN_DECLS

#define PD_CUSTOMERS_RESOURCE(file) "/io/github/partnerdesk/PartnerDesk/customers/" file

/* Adds a style sheet to the display, once. */
void pd_customers_add_style (const char *resource);
/* This folder's. */
void pd_customers_load_css (void);
/* The desk's window, also for a widget inside one of its dialogs. (nullable) */
PdWindow *pd_customers_window_of (GtkWidget *widget);
/* Accessible name and description; either may be NULL (left as it is). */
void pd_customers_name (GtkWidget *widget, const char *label, const char *description);
/* Gives what has a mnemonic at or below @widget an accessible name without its mark: GTK 4.8 tells
 * "_Buy Buy" otherwise, and Japanese letters in brackets. To be called once, after the template. */
void pd_customers_tidy_names (GtkWidget *widget);
/* Makes @button sensitive, or insensitive with the reason in its tooltip and its description. */
void pd_customers_set_reason (GtkWidget *button, gboolean sensitive, const char *reason);
/* The same for an act that the user's roles may forbid (1.25). TRUE if allowed. */
gboolean pd_customers_apply_role (GtkWidget *button, PdDesk *desk, PdAct act);
/* "¥118,000, tax excluded" (4.4) */
char *pd_customers_price_words (gint64 amount_minor, const char *currency, gboolean include_tax);
/* A toast in the desk's window. */
void pd_customers_toast (GtkWidget *widget, const char *text);
void pd_customers_show_error (GtkWidget *widget, const char *doing, const GError *error);
/* A modal window over the one that shows @parent, closed by Escape. */
void pd_customers_present_dialog (GtkWindow *dialog, GtkWidget *parent);
/* "ja" or "en", or "auto"'s answer for this customer: Japanese in Japan. */
const char *pd_customers_get_mail_language (PdCustomer *customer);
/* Shows text in a label that is hidden while there is none. */
void pd_customers_set_label (GtkLabel *label, const char *text);

G_END_DECLS
