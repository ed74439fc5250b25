// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-wait.h"

G_BEGIN_DECLS

/**
 * PdTransport: connections to the far side, for the clients and the sign-in together: TLS that is
 * never bypassed, gzip, no cookies, no redirects of its own, time and size limits. Main context of
 * the thread that made it.
 */
#define PD_TYPE_TRANSPORT (pd_transport_get_type ())
G_DECLARE_FINAL_TYPE (PdTransport, pd_transport, PD, TRANSPORT, GObject)

/* NULL: the computer's own time, the computer's own network. */
PdTransport *pd_transport_new (PdWait *wait, GNetworkMonitor *monitor);
PdWait *pd_transport_get_wait (PdTransport *self);
/* FALSE: no network at all. Loopback works without one. */
gboolean pd_transport_is_online (PdTransport *self);

G_END_DECLS
