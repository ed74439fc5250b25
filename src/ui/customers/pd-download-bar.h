// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-download.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* PdDownloadBar: a download in place: how far, how fast, how long, pause, resume, stop; at its end
 * the file. Hidden without one. Signal "dismissed" when its end has been read or it was stopped. */
#define PD_TYPE_DOWNLOAD_BAR (pd_download_bar_get_type ())
G_DECLARE_FINAL_TYPE (PdDownloadBar, pd_download_bar, PD, DOWNLOAD_BAR, AdwBin)

void pd_download_bar_set_download (PdDownloadBar *self, PdDownload *download); /* (nullable) */

G_END_DECLS
