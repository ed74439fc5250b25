// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-token-store.h"

G_BEGIN_DECLS

/**
 * PdFarStore: a PdTokenStore over another one. Where that one cannot keep a sign-in (no Secret
 * Service runs, or the person does not unlock it), it is kept in memory until the program ends, and
 * "problem" (GError, boxed, nullable) says why. Main context of its caller.
 */
#define PD_TYPE_FAR_STORE (pd_far_store_get_type ())
G_DECLARE_FINAL_TYPE (PdFarStore, pd_far_store, PD, FAR_STORE, GObject)

PdFarStore *pd_far_store_new (PdTokenStore *store);
const GError *pd_far_store_get_problem (PdFarStore *self);

G_END_DECLS
