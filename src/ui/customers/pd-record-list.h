// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "pd-query-model.h"

G_BEGIN_DECLS

/**
 * PdRecordList: a list of rich rows (not a table) over a PdQueryModel, with the foot line that
 * counts all matches and the status pages for empty, nothing found, loading and failed. Signal
 * "activate" (guint position).
 */
#define PD_TYPE_RECORD_LIST (pd_record_list_get_type ())
G_DECLARE_FINAL_TYPE (PdRecordList, pd_record_list, PD, RECORD_LIST, AdwBin)

/* @label: accessible name of the list. */
void pd_record_list_setup (PdRecordList *self,
                           PdQueryModel *model,
                           GtkListItemFactory *factory,
                           const char *label);
/* What to say where there is nothing at all; the action may be NULL. */
void pd_record_list_set_empty (PdRecordList *self,
                               const char *icon_name,
                               const char *title,
                               const char *description,
                               const char *action_label,
                               const char *action_name);
/* @format gives the foot line's sentence. */
void pd_record_list_set_count_format (PdRecordList *self, char *(*format) (gint64 count));
void pd_record_list_scroll_to (PdRecordList *self, guint position);

G_END_DECLS
