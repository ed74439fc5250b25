// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-support-request.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A request on paper: facts, description, thread, files; as many pages as it takes. */

/* The pages, laid out for one paper. */
typedef struct _PdRequestPaper PdRequestPaper;
/* @width, @height: of the printable area, in points. */
PdRequestPaper *pd_request_paper_new (const PdRequestDetails *details,
                                      PangoContext *context,
                                      double width,
                                      double height);
void pd_request_paper_free (PdRequestPaper *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdRequestPaper, pd_request_paper_free)
int pd_request_paper_get_n_pages (PdRequestPaper *self);
void pd_request_paper_draw (PdRequestPaper *self, cairo_t *cr, int page);

/* Asks for a printer. @parent: in the window over which the dialog stands. */
void pd_request_print (GtkWidget *parent, PdRequestDetails *details);
/* The same pages as a PDF file, written whole or not at all. */
void pd_request_save_pdf (GtkWidget *parent, PdRequestDetails *details, GFile *file);

G_END_DECLS
