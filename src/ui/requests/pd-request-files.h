// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-support-request.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * PdRequestFiles: the files of a form or an answer: the limit told beforehand, a button to add some
 * (they can also be dropped here), the list with Remove. Keeps nothing itself. Signals: "added"
 * (GFile) for each file that a person chose, "removed" (PdAttachment).
 */
#define PD_TYPE_REQUEST_FILES (pd_request_files_get_type ())
G_DECLARE_FINAL_TYPE (PdRequestFiles, pd_request_files, PD, REQUEST_FILES, AdwBin)

/* @attachments: (element-type PdAttachment) (nullable), copied from. */
void pd_request_files_set_attachments (PdRequestFiles *self, GPtrArray *attachments);
/* Why the last one was not taken; NULL clears. */
void pd_request_files_set_problem (PdRequestFiles *self, const char *problem);
void pd_request_files_set_busy (PdRequestFiles *self, gboolean busy);

G_END_DECLS
