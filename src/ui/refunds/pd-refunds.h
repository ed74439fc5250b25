// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-desk-reservations.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* PdAmountTable: the steps of a calculation, line by line (ui.md): label, value, the result bold,
 * inputs and rule in the tooltip and in the accessible description; can be copied as text. Used by
 * refund, exchange and calculator. */
#define PD_TYPE_AMOUNT_TABLE (pd_amount_table_get_type ())
G_DECLARE_FINAL_TYPE (PdAmountTable, pd_amount_table, PD, AMOUNT_TABLE, AdwBin)
/* @steps: (element-type PdQuoteStep), copied from; @text: what is copied to the clipboard. */
void pd_amount_table_set_steps (PdAmountTable *self, GPtrArray *steps, const char *text);

/* PdCapMeter: the cap of the rolling 365 days (11.10-11.13): limit, consumed, this refund, left,
 * when each earlier refund frees its amount; both readings where they differ. */
#define PD_TYPE_CAP_METER (pd_cap_meter_get_type ())
G_DECLARE_FINAL_TYPE (PdCapMeter, pd_cap_meter, PD, CAP_METER, AdwBin)
void pd_cap_meter_set_quote (PdCapMeter *self, const PdRefundQuote *quote);

/* The dialogs (AdwWindow, modal to @parent's window). */
void pd_refund_dialog_present (GtkWidget *parent, PdDesk *desk, PdReservation *reservation);
void pd_exchange_dialog_present (GtkWidget *parent, PdDesk *desk, PdReservation *reservation);
/* Refund calculator: needs no reservation; also from the gear menu ("win.refund-calculator"). */
void pd_refund_calculator_present (GtkWidget *parent, PdDesk *desk);

/**
 * PdRequestSteps: the three steps of an Azure request (13.1-13.7): Basics, Problem, Contact
 * information, with Next, Back and Create. The reservation's IDs are always in it (13.6). What is
 * typed is kept as a draft of the book (pd_desk_save_draft_async) and survives closing and kill -9.
 * Signals: "create" (when Create is pressed and all is there; the owner calls the desk),
 * "back" (Back on the first step).
 */
#define PD_TYPE_REQUEST_STEPS (pd_request_steps_get_type ())
G_DECLARE_FINAL_TYPE (PdRequestSteps, pd_request_steps, PD, REQUEST_STEPS, AdwBin)
/* @problem, @category: preset ("reservation-management", "exchanges-and-refunds"), NULL: free.
 * @fixed: problem and category cannot be changed (refund, exchange). */
GtkWidget *pd_request_steps_new (PdDesk *desk,
                                 PdReservation *reservation,
                                 const char *problem,
                                 const char *category,
                                 gboolean fixed);
/* The title that is proposed; one that the person wrote stays. */
void pd_request_steps_set_title (PdRequestSteps *self, const char *title);
/* The amount requested (9.9): how many units are returned. */
void pd_request_steps_set_amount (PdRequestSteps *self, const char *amount);
/* Lines of a quote that go into the description. */
void pd_request_steps_set_quote (PdRequestSteps *self, const char *text);
/* Opens a draft that was kept. */
void pd_request_steps_set_draft (PdRequestSteps *self, PdRequestDetails *draft);
/* (transfer full) what is filled in. */
PdRequestFields *pd_request_steps_dup_fields (PdRequestSteps *self);
gint64 pd_request_steps_get_draft_row_id (PdRequestSteps *self);
/* While the owner's call runs; an error is shown with what to do, NULL clears. */
void pd_request_steps_set_busy (PdRequestSteps *self, gboolean busy);
void pd_request_steps_set_error (PdRequestSteps *self, const GError *error);

G_END_DECLS
