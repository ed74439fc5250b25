// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-desk-cloud.h"

G_BEGIN_DECLS

/* The result of a pass that a person asked for belongs to the account, not to the page that began
 * it: Home may come and go meanwhile. */

/* Joins the one that is under way. */
void pd_sync_control_start (PdCloudAccount *cloud, gboolean full);
/* What the last one said, until it is put away: a sentence. (nullable) */
const char *pd_sync_control_get_result (PdCloudAccount *cloud);
void pd_sync_control_put_away (PdCloudAccount *cloud);

G_END_DECLS
