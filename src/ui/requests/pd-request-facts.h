// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-support-request.h"

G_BEGIN_DECLS

/* What stands at the head of a request, on its page and on paper. */
typedef enum {
  PD_FACT_NUMBER,
  PD_FACT_STATE,
  PD_FACT_CUSTOMER,
  PD_FACT_ORDER,
  PD_FACT_RESERVATION,
  PD_FACT_SUBSCRIPTION,
  PD_FACT_PROBLEM,
  PD_FACT_IMPACT,
  PD_FACT_AMOUNT,
  PD_FACT_REFUND,
  PD_FACT_CONTACT,
  PD_FACT_FILED,
  PD_FACT_LAST = PD_FACT_FILED,
} PdFact;

/* Translated name of the line. */
const char *pd_fact_get_label (PdFact fact);
/* What stands there as text; NULL: the request has none. (transfer full) */
char *pd_fact_dup_value (PdFact fact, const PdRequestDetails *details);

/* "Sent", "Answer", "Note": what a message is. */
const char *pd_request_direction_get_title (const char *direction);

G_END_DECLS
