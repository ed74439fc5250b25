// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* Small things that all files of this folder use. */

#include "pd-customers-util.h"
#include "pd-refund.h"

G_BEGIN_DECLS

#define PD_REFUNDS_RESOURCE(file) "/io/github/partnerdesk/PartnerDesk/refunds/" file

/* Adds this folder's style sheet to the display, once. */
void pd_refunds_load_css (void);
/* A drop-down over words of the book without an entry "All": ids and titles as for
 * pd_choice_set_up(), the first pair being the first entry. */
void
pd_refunds_set_choices (GtkDropDown *drop_down, const char *const *ids, const char *const *titles);
const char *pd_refunds_get_choice (GtkDropDown *drop_down); /* (nullable): lends */
void pd_refunds_set_choice (GtkDropDown *drop_down, const char *id);
/* "2020 rules: 5 days, then 12 %" (11.3, 11.4). */
char *pd_refunds_describe_policy (PdPolicy *policy);
/* A line of an amount table; @value is copied. */
PdQuoteStep *pd_refunds_step_new (const char *label,
                                  const char *value,
                                  const char *inputs,
                                  const char *rule,
                                  gboolean result);
/* Every step as text, a line each. */
char *pd_refunds_steps_to_text (GPtrArray *steps);
/* Accessible names without the mnemonic's mark (pd_customers_tidy_names()), for drop-downs' buttons
 * too. */
void pd_refunds_tidy (GtkWidget *widget);
/* Takes what is typed into a spin button at once, not only when it is left; FALSE when it is no
 * whole number of its range. */
gboolean pd_refunds_take_typed (GtkSpinButton *spin);
/* "Enter a whole number from 1 to 4." */
char *pd_refunds_describe_range (GtkSpinButton *spin);
/* What Azure says beside our own calculation, where it differs or could not be asked; hides @label
 * where there is nothing to say. @far (nullable). */
void pd_refunds_show_far (GtkLabel *label,
                          const PdFarFigures *far,
                          const char *currency,
                          gboolean exchange);
/* 00:00 UTC of the UTC day of an instant. */
gint64 pd_refunds_utc_date (gint64 instant);

G_END_DECLS
