// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* The file of a download while it is one: FILE.part, and FILE.part.info that says which link and
 * medium it belongs to. For pd-download.c; blocking, on a worker thread. */

#include <gio/gio.h>

#include "pd-software.h"

G_BEGIN_DECLS

/* @size: of the whole, 0 = not known. */
typedef void (*PdDownloadTell) (gint64 bytes, gint64 size, gboolean checking, gpointer data);

/* Filled by the download before the worker starts; afterwards the worker's. */
typedef struct
{
  GFile *file, *part, *sidecar; /* (owned) */
  PdMedia *media;               /* (owned) (nullable) while it is only removed */
  char *url; /* (owned) (nullable): where the bytes are, instead of the medium's source; a secret */
  char *sha256; /* (owned) (nullable): what the transfer found, where the medium does not say */
  char *book;   /* (owned) path of the book */
  gint64 link_row_id;
  gboolean looked;        /* had_target is known */
  gboolean had_target;    /* the target was there at the start: the file chooser has asked */
  GFileOutputStream *out; /* (owned) (nullable): the .part, open and locked */
  PdDownloadTell tell;
  gpointer tell_data;
} PdDownloadPart;

void pd_download_part_free (PdDownloadPart *self);
/* Before anything is counted: can the file be written, is there room, and is there something to
 * resume? The .part is left open, and with it locked, for the transfer. */
gboolean pd_download_part_prepare (PdDownloadPart *self, gboolean *resumes, GError **error);
/* From the first missing byte to the finished file. A medium without size or SHA-256 (a link that
 * was brought along) is as large as its server says, and is told its own. The stream is held, and
 * with it the lock, until the file has its name. A file whose SHA-256 does not fit is removed
 * (PD_ERROR_CHECKSUM). */
gboolean
pd_download_part_transfer (PdDownloadPart *self, GCancellable *cancellable, GError **error);
/* Removes both files, unless they belong to a download that runs elsewhere or to nobody. */
void pd_download_part_discard (PdDownloadPart *self);

G_END_DECLS
