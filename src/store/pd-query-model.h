// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-query.h"
#include "pd-store.h"

G_BEGIN_DECLS

/**
 * PdQueryModel:
 *
 * A #GListModel over a query: holds the ordered row IDs (8 bytes a row) and loads records a window
 * at a time around what is asked for. Items that are not loaded yet are records that know only
 * their row ID and are filled a moment later; those of the first rows come with the first answer to
 * a query. Follows the store's "changed": IDs are read again in
 * the background and the difference is told in one items-changed of the smallest range; records on
 * screen are filled anew. Main thread.
 *
 * Properties: "store", "query" (boxed), "loading" b (no answer to the present query yet), "n-items"
 * guint, "error" (boxed GError, NULL = none).
 */
#define PD_TYPE_QUERY_MODEL (pd_query_model_get_type ())
G_DECLARE_FINAL_TYPE (PdQueryModel, pd_query_model, PD, QUERY_MODEL, GObject)

/* Called on a reader thread after each window is read, to add what needs the rules (verdicts,
 * texts): records is (element-type PdRecord). */
typedef void (*PdRecordDecorator) (GPtrArray *records, gpointer data);

PdQueryModel *pd_query_model_new (PdStore *store, const PdQuery *query);
void pd_query_model_set_decorator (PdQueryModel *self,
                                   PdRecordDecorator decorator,
                                   gpointer data,
                                   GDestroyNotify data_free);
/* A new query interrupts the search in flight. Unchanged queries do nothing. */
void pd_query_model_set_query (PdQueryModel *self, const PdQuery *query);
const PdQuery *pd_query_model_get_query (PdQueryModel *self);
void pd_query_model_set_search (PdQueryModel *self, const char *search);
void pd_query_model_set_sort (PdQueryModel *self, PdSort sort, gboolean descending);
gboolean pd_query_model_get_loading (PdQueryModel *self);
/* Holds the main loop for a few milliseconds at most, until the answer to the present query is
 * there: what was typed and what it found are then shown in one frame. */
void pd_query_model_wait (PdQueryModel *self);
const GError *pd_query_model_get_error (PdQueryModel *self);
void pd_query_model_retry (PdQueryModel *self);
/* Position of the row with this ID among the known ones, or GTK_INVALID_LIST_POSITION (G_MAXUINT).
 */
guint pd_query_model_find (PdQueryModel *self, gint64 row_id);

G_END_DECLS
