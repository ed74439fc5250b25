// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-courier.h"

G_BEGIN_DECLS

/**
 * PdCloudBackend: the far side is Partner Center and Azure. Deeds that only read or write the book
 * are the local ones; deeds of the far side go through the outbox: accepted in one transaction,
 * carried by the PdCourier, answered when it is through. Where it cannot be done now, the answer is
 * PD_ERROR_QUEUED with a sentence: it stands in the outbox. Cancelling the caller leaves the item
 * there. The same request ID again gives the same answer. Main thread.
 */
#define PD_TYPE_CLOUD_BACKEND (pd_cloud_backend_get_type ())
G_DECLARE_FINAL_TYPE (PdCloudBackend, pd_cloud_backend, PD, CLOUD_BACKEND, GObject)

PdCloudBackend *
pd_cloud_backend_new (PdContext *context, PdStore *store, PdFar *far, PdCourier *courier);
/* Answers every waiting deed (it stands in the outbox) and takes no new one. */
void pd_cloud_backend_close (PdCloudBackend *self);

G_END_DECLS
