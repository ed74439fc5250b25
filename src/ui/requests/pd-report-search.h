// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* What the form "Report a problem with Partner Center" looks up in the book. */

#include "pd-desk-requests.h"

G_BEGIN_DECLS

/* For the pickers; NULL where the user's roles show no such list (section 1). (transfer full) */
PdQueryModel *pd_report_list_customers (PdDesk *desk);
PdQueryModel *pd_report_list_lines (PdDesk *desk, gint64 customer_row_id);
/* PdPickerText of them. */
char *pd_report_format_customer (PdRecord *record, gboolean detail);
char *pd_report_format_line (PdRecord *record, gboolean detail);

/* The draft that goes on: @draft_row_id, else the latest one about the purchase @line_row_id (0:
 * none). Result: PdRequestDetails, or NULL without an error where there is none. */
void pd_report_find_draft_async (PdDesk *desk,
                                 gint64 draft_row_id,
                                 gint64 line_row_id,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
PdRequestDetails *pd_report_find_draft_finish (GAsyncResult *result, GError **error);

G_END_DECLS
