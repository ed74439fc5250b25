// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "pd-desk.h"

G_BEGIN_DECLS

/**
 * PdJobBar: long work in place: what runs, n of m, a button to stop it, and at its end the summary
 * (with what was refused, line by line) until it is closed.
 */
#define PD_TYPE_JOB_BAR (pd_job_bar_get_type ())
G_DECLARE_FINAL_TYPE (PdJobBar, pd_job_bar, PD, JOB_BAR, AdwBin)

/* Asks for the file, reads it into the book and reports here. */
void pd_job_bar_import (PdJobBar *self, PdDesk *desk, PdImportKind kind);
/* Asks for the place, writes the list (narrowed by @query, nullable) and reports here. */
void pd_job_bar_export (PdJobBar *self,
                        PdDesk *desk,
                        PdExportKind kind,
                        const char *file_name,
                        const PdQuery *query);

G_END_DECLS
