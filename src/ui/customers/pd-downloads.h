// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-download.h"

G_BEGIN_DECLS

/* The downloads under way and done, by link, so that they outlive the row that started them. */

/* (nullable) lends */
PdDownload *pd_downloads_find (PdDesk *desk, gint64 link_row_id);
/* Starts one in place of a former one of this link; lends. */
PdDownload *pd_downloads_start (PdDesk *desk, gint64 link_row_id, GFile *file);
void pd_downloads_forget (PdDesk *desk, gint64 link_row_id);

G_END_DECLS
