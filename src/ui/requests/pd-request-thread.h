// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-support-request.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* PdRequestThread: the messages of a request, oldest first, each with its files. Signal "save"
 * (PdAttachment) when a file shall be saved. */
#define PD_TYPE_REQUEST_THREAD (pd_request_thread_get_type ())
G_DECLARE_FINAL_TYPE (PdRequestThread, pd_request_thread, PD, REQUEST_THREAD, AdwBin)

void pd_request_thread_set_details (PdRequestThread *self, const PdRequestDetails *details);
/* A row for one file with Save as…: also for those of the request itself. */
GtkWidget *pd_request_thread_create_file (PdRequestThread *self, PdAttachment *attachment);

G_END_DECLS
