// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "pd-support-request.h"

G_BEGIN_DECLS

/* PdContactForm: Contact information of an Azure request (13.4, 13.7): the partner's person. Signal
 * "changed". */
#define PD_TYPE_CONTACT_FORM (pd_contact_form_get_type ())
G_DECLARE_FINAL_TYPE (PdContactForm, pd_contact_form, PD, CONTACT_FORM, AdwBin)

void pd_contact_form_set_contact (PdContactForm *self, const PdContact *contact);
PdContact *pd_contact_form_dup_contact (PdContactForm *self);
/* What is missing or wrong first, as a sentence; NULL: nothing. Each field says its own. */
const char *pd_contact_form_check (PdContactForm *self);

G_END_DECLS
