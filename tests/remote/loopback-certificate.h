// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A fresh certificate for 127.0.0.1 that signs itself, with its key. (transfer full) */
GTlsCertificate *loopback_certificate_new (void);

G_END_DECLS
