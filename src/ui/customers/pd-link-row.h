// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * PdLinkRow: one download link (5.5-5.10): until when and how often it works, the download itself,
 * and its way to the customer. Signals: "renew" (PdMedia) when a link that has ended shall be had
 * anew (5.8), "mail" (PdDownloadLink) when the mail text is wanted.
 */
#define PD_TYPE_LINK_ROW (pd_link_row_get_type ())
G_DECLARE_FINAL_TYPE (PdLinkRow, pd_link_row, PD, LINK_ROW, AdwBin)

GtkWidget *pd_link_row_new (PdDesk *desk, PdDownloadLink *link);
/* Takes over a newer state of the link it shows; FALSE if @link is another one. */
gboolean pd_link_row_renew (PdLinkRow *self, PdDownloadLink *link);

G_END_DECLS
