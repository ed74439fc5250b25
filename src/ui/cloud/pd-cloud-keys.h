// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "pd-desk-cloud.h"

G_BEGIN_DECLS

/**
 * PdCloudKeys: on a line of a cloud account, "Get keys and downloads": why the desk cannot fetch
 * them, the portal's page in the browser, and the way to bring them into the book. Hidden on a
 * local account.
 */
#define PD_TYPE_CLOUD_KEYS (pd_cloud_keys_get_type ())
G_DECLARE_FINAL_TYPE (PdCloudKeys, pd_cloud_keys, PD, CLOUD_KEYS, AdwBin)

void pd_cloud_keys_set_up (PdCloudKeys *self, PdDesk *desk, PdOrderLine *line);
/* What the catalogue knows of the product: (element-type PdMedia). */
void pd_cloud_keys_set_media (PdCloudKeys *self, GPtrArray *media);
/* Asks the line's verdict again. */
void pd_cloud_keys_update (PdCloudKeys *self);

G_END_DECLS
