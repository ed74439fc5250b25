// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "pd-refund.h"

G_BEGIN_DECLS

/**
 * PdRateForm: the exchange rate to US dollars of a quote (11.15): asked for once, in place; then
 * one line with rate, date and source and a way to change it. Signal "changed" when the person has
 * entered another one.
 */
#define PD_TYPE_RATE_FORM (pd_rate_form_get_type ())
G_DECLARE_FINAL_TYPE (PdRateForm, pd_rate_form, PD, RATE_FORM, AdwBin)

/* @now: for the date that is proposed. The form hides itself for USD. */
void pd_rate_form_set_currency (PdRateForm *self, const char *currency, gint64 now);
/* What the desk knows; NULL asks. Not while the person is changing it. */
void pd_rate_form_set_known (PdRateForm *self, const PdUsdRate *rate);
/* (nullable): lends what the person entered here */
const PdUsdRate *pd_rate_form_get_rate (PdRateForm *self);
/* The form stands open: there is no rate yet, or it is being changed. */
gboolean pd_rate_form_is_asking (PdRateForm *self);

G_END_DECLS
