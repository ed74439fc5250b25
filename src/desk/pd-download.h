// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gio/gio.h>

#include "pd-desk.h"

G_BEGIN_DECLS

typedef enum {
  PD_DOWNLOAD_RUNNING,
  PD_DOWNLOAD_PAUSED,
  PD_DOWNLOAD_DONE,
  PD_DOWNLOAD_FAILED,
  PD_DOWNLOAD_CANCELLED,
} PdDownloadState;

/**
 * PdDownload: one download of a link into a file: FILE.part beside it while it runs, renamed when
 * its SHA-256 fits. Counts one of the link's downloads when it starts (5.6, 5.7), not when it is
 * resumed; writes a software_download record. A .part that is there from an interrupted download of
 * the same medium is resumed.
 *
 * Properties: "state" int, "bytes" int64, "size" int64, "speed" int64 (bytes a second, smoothed),
 * "seconds-left" int (-1 unknown), "file" GFile, "error" (boxed GError), "title" s, "checking" b
 * (computing the SHA-256). Main thread; the work is done on a thread of its own. Notifies at most
 * 10 times a second.
 */
#define PD_TYPE_DOWNLOAD (pd_download_get_type ())
G_DECLARE_FINAL_TYPE (PdDownload, pd_download, PD, DOWNLOAD, GObject)

/* Starts at once. Refusals (role, link ended, folder not writable) come as state FAILED with
 * "error". */
PdDownload *pd_download_start (PdDesk *desk, gint64 link_row_id, GFile *file);
void pd_download_pause (PdDownload *self);
void pd_download_resume (PdDownload *self); /* after PAUSED or FAILED */
void pd_download_cancel (PdDownload *self); /* removes the .part */
PdDownloadState pd_download_get_state (PdDownload *self);
gint64 pd_download_get_bytes (PdDownload *self);
gint64 pd_download_get_size (PdDownload *self);
const GError *pd_download_get_error (PdDownload *self);
const char *pd_download_get_sha256 (PdDownload *self); /* when DONE */

G_END_DECLS
