// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "pd-refund.h"

G_BEGIN_DECLS

/* PdCapBlock: one reading of the cap: bar and figures (11.12, 11.13). */
#define PD_TYPE_CAP_BLOCK (pd_cap_block_get_type ())
G_DECLARE_FINAL_TYPE (PdCapBlock, pd_cap_block, PD, CAP_BLOCK, AdwBin)
/* @title: which reading it is (nullable: the only one). @decides: it is the one that counts. */
void pd_cap_block_set_cap (PdCapBlock *self, const char *title, const PdCap *cap, gboolean decides);

G_END_DECLS
