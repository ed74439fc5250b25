// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "pd-book.h"

G_BEGIN_DECLS

/**
 * PdActivityDetails: one record of the activity log whole, with the way to the customer (rule 6.6).
 *
 * Signals: "closed" when the person puts it away.
 */
#define PD_TYPE_ACTIVITY_DETAILS (pd_activity_details_get_type ())
G_DECLARE_FINAL_TYPE (PdActivityDetails, pd_activity_details, PD, ACTIVITY_DETAILS, AdwBin)

void pd_activity_details_set_activity (PdActivityDetails *self, PdActivity *activity);

/* "succeeded", "failed", "progress" in the reader's words; another word as it is. */
const char *pd_activity_status_get_title (const char *status);

G_END_DECLS
