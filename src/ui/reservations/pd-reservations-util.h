// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* Small things that the files of this folder use. */

#include "pd-customers-util.h"
#include "pd-desk-reservations.h"

G_BEGIN_DECLS

#define PD_RESERVATIONS_RESOURCE(file) "/io/github/partnerdesk/PartnerDesk/reservations/" file

/* Adds this folder's style sheet to the display, once. */
void pd_reservations_load_css (void);
void pd_reservations_clear_list (GtkListBox *list);
/* A row "title … value" of a boxed list; the value can be selected and copied. Lends the row. */
GtkWidget *pd_reservations_add_fact (GtkListBox *list, const char *title, const char *value);
/* The same with a widget in the value's place. */
GtkWidget *pd_reservations_add_fact_widget (GtkListBox *list, const char *title, GtkWidget *widget);
/* Shows @error (logged as @doing) in a label that is hidden while there is none. */
void pd_reservations_show_failure (GtkLabel *label, const char *doing, const GError *error);
/* "Shared", or "Single subscription: Production". (transfer full) */
char *pd_reservations_format_scope (PdReservation *reservation);
/* Both verdicts' sentences say what is wrong; this one says what is allowed, with the days.
 * (transfer full) (nullable) */
char *pd_reservations_format_allowed (PdVerdict *verdict, gboolean exchange);
/* Opens the reservation that came from an order line; of several, the one that runs (and, unless it
 * is 0, ends at @expires_at). Without any, the customer's list of reservations. */
void pd_reservations_open_line (GtkWidget *widget,
                                PdDesk *desk,
                                gint64 customer_row_id,
                                gint64 line_row_id,
                                const char *order_id,
                                gint64 expires_at);

G_END_DECLS
