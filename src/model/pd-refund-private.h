// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* Between the files of pd-refund.h. */

#include "pd-refund.h"

G_BEGIN_DECLS

/* The steps from what was paid to the balance, and instalments that will not be billed.
 * (element-type PdQuoteStep) */
GPtrArray *pd_quote_new_balance_steps (const PdRefundFacts *facts,
                                       const PdRefundAmounts *amounts,
                                       const char *currency);
/* Takes over the strings. */
void pd_quote_add_step (GPtrArray *steps,
                        char *label,
                        char *value,
                        char *inputs,
                        const char *rule,
                        gboolean result);
/* The steps that follow: fee and refund. */
void pd_quote_add_refund_steps (GPtrArray *steps,
                                const PdRefundFacts *facts,
                                const PdRefundAmounts *amounts,
                                const char *currency);
/* "label: value" and a line break. A NULL or empty value adds nothing. */
void pd_quote_append_line (GString *text, const char *label, const char *value);
void pd_quote_append_steps (GString *text, GPtrArray *steps);
/* Reservation, dates, use, price: what is known before anything is computed (11.15). */
void pd_quote_append_inputs (GString *text, const PdRefundQuote *quote);
/* The quote of a reservation without steps, caps and verdict. */
PdRefundQuote *pd_refund_quote_new_bare (PdReservation *reservation,
                                         const PdRefundAsk *ask,
                                         PdPolicy *policy,
                                         gboolean with_fee,
                                         gint64 now,
                                         GError **error);

G_END_DECLS
