// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-database.h"
#include "pd-support-request.h"

G_BEGIN_DECLS

/* One attachment by its row, without its bytes. PD_ERROR_NOT_FOUND. */
PdAttachment *pd_database_find_attachment (PdDatabase *self, gint64 row_id, GError **error);
/* Has it gone out with its request or message? */
gboolean
pd_database_is_attachment_sent (PdDatabase *self, gint64 row_id, gboolean *is_sent, GError **error);

G_END_DECLS
