// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-backend.h"
#include "pd-desk-private.h"

G_BEGIN_DECLS

/**
 * PdLocalBackend: the backend of an account on this computer: carries each deed out with the
 * rules engine (pd-local-engine.h) in one job of the book's store.
 */
#define PD_TYPE_LOCAL_BACKEND (pd_local_backend_get_type ())
G_DECLARE_FINAL_TYPE (PdLocalBackend, pd_local_backend, PD, LOCAL_BACKEND, GObject)

PdBackend *pd_local_backend_new (PdContext *context, PdStore *store);

G_END_DECLS
