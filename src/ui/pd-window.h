// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "pd-accounts.h"
#include "pd-desk.h"
#include "pd-page.h"

G_BEGIN_DECLS

/* Signal "data-state-changed": ask pd_window_dup_data_state() anew; not more often than anybody
 * reads. */
#define PD_TYPE_WINDOW (pd_window_get_type ())
G_DECLARE_FINAL_TYPE (PdWindow, pd_window, PD, WINDOW, AdwApplicationWindow)

PdWindow *pd_window_new (AdwApplication *application, PdAccounts *accounts);
/* The window that shows @widget; never NULL for a widget that is in one. */
PdWindow *pd_window_of (GtkWidget *widget);
PdDesk *pd_window_get_desk (PdWindow *self); /* (nullable) while no account is open */
/* How new the data of a cloud account are; @text: NULL before the first pull. FALSE: the account is
 * on this computer, and the book is all there is. */
gboolean pd_window_dup_data_state (PdWindow *self, char **text);
/* "home", "customers", "orders", "reservations", "requests", "billing", "outbox". */
gboolean pd_window_has_place (const char *place);
void pd_window_show_place (PdWindow *self, const char *place);
/* Opens a customer's record; @page: "overview", "add-products", "software", "reservations",
 * "order-history", "requests" or NULL; @line_row_id (0: none) is expanded and scrolled to on
 * Software, selected on Order history when it is an order's row ID. Adds to the way back (Escape,
 * Alt+Left). */
void
pd_window_open_customer (PdWindow *self, gint64 customer_row_id, const char *page, gint64 row_id);
/* Opens a reservation's record; @page: as of pd_reservation_page_new(). */
void pd_window_open_reservation (PdWindow *self, gint64 reservation_row_id, const char *page);
/* Puts a page on top of the present one; back returns to it with scroll and selection as they were.
 */
void pd_window_push (PdWindow *self, PdPage *page);
void pd_window_back (PdWindow *self);
/* Empties the search entry of the page in front, which hears of it. */
void pd_window_clear_search (PdWindow *self);
/* Plain text (escaped here). */
void pd_window_toast (PdWindow *self, const char *text);
/* Logs @doing and the message, tells the person pd_error_to_user_text() in a toast. Ignores
 * G_IO_ERROR_CANCELLED. */
void pd_window_show_error (PdWindow *self, const char *doing, const GError *error);
/* Copies, and says what was copied ("Copied the order number"). */
void pd_window_copy (PdWindow *self, const char *text, const char *toast);

G_END_DECLS
