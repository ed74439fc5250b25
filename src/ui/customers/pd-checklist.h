// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* PdChecklist: what is left to be done after a cancellation (8.2, 8.3), to be ticked off; kept in
 * the book (8.7). */
#define PD_TYPE_CHECKLIST (pd_checklist_get_type ())
G_DECLARE_FINAL_TYPE (PdChecklist, pd_checklist, PD, CHECKLIST, AdwBin)

void pd_checklist_setup (PdChecklist *self, PdDesk *desk, PdOrderLine *line);

G_END_DECLS
