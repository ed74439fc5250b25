// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* PdHybridNote: what the vendor says about Azure Hybrid Benefit, with source and date (16.16).
 * Information only: nothing is computed from it. */
#define PD_TYPE_HYBRID_NOTE (pd_hybrid_note_get_type ())
G_DECLARE_FINAL_TYPE (PdHybridNote, pd_hybrid_note, PD, HYBRID_NOTE, AdwBin)

G_END_DECLS
