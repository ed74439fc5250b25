// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "pd-desk-cloud.h"

G_BEGIN_DECLS

/**
 * PdPasteKeysDialog: product key and download link of an order line, as a person copied them from
 * the portal (there is no API for them: partner-center-api.md 9). From then on they are as on a
 * local account.
 */
#define PD_TYPE_PASTE_KEYS_DIALOG (pd_paste_keys_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PdPasteKeysDialog, pd_paste_keys_dialog, PD, PASTE_KEYS_DIALOG, AdwWindow)

/* @media (nullable) (element-type PdMedia): what the catalogue knows of the product. */
void
pd_paste_keys_dialog_present (GtkWidget *parent, PdDesk *desk, PdOrderLine *line, GPtrArray *media);

G_END_DECLS
