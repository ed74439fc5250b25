// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* What the dialogs of a refund and of an exchange have in common. */

#include "pd-refunds.h"

G_BEGIN_DECLS

/* The quantity to return: from one to all that is owned, which is where it begins. @owned says how
 * many these are. */
void
pd_return_set_up_quantity (GtkSpinButton *quantity, GtkLabel *owned, PdReservation *reservation);
/* Takes what is being typed, and says in @problem what is wrong with it. FALSE: it is no quantity.
 */
gboolean pd_return_take_quantity (GtkSpinButton *quantity, GtkLabel *problem);

/* The steps of the request, put into @slot. @create and @back: of the dialog, swapped. */
PdRequestSteps *pd_return_new_steps (AdwBin *slot,
                                     PdDesk *desk,
                                     PdReservation *reservation,
                                     const char *title,
                                     GCallback create,
                                     GCallback back,
                                     GtkWidget *dialog);
/* The page "steps" of @stack, with what is asked for and what was calculated. */
void
pd_return_show_steps (GtkStack *stack, PdRequestSteps *steps, gint64 quantity, const char *quote);
/* What is sent with the steps: they say that it is under way. (transfer full) */
PdRequestFields *pd_return_begin_create (PdRequestSteps *steps);

/* The dialog was closed meanwhile: what came of it is told where it was opened. @opener,
 * @request: (nullable); @doing as of pd_customers_show_error(). */
void pd_return_report_closed (GtkWidget *opener,
                              PdSupportRequest *request,
                              const char *doing,
                              const GError *error);
/* Opens the request's page, and closes the dialog. @request: (nullable) */
void pd_return_open_request (GtkWidget *dialog, PdDesk *desk, PdSupportRequest *request);

G_END_DECLS
