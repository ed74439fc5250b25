// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-record-cache.h"

G_BEGIN_DECLS

/* Rows that are read at once. */
#define PD_RECORD_WINDOW 64u

/* What of a list model has still to be read: windows (places in the list, the newest first), and
 * records that are held but out of date. Main thread. */
typedef struct
{
  PdRecordCache *cache; /* (unowned) */
  GQueue windows;       /* (owned): the newest at the head */
  GArray *stale;        /* (element-type gint64) (owned): row IDs */
} PdRecordQueue;

/* Records to read at once. */
typedef struct
{
  gint64 ids[PD_RECORD_WINDOW];
  guint n_ids;
  guint window; /* G_MAXUINT: not a place in the list */
  gboolean prefetch;
} PdRecordBatch;

void pd_record_queue_init (PdRecordQueue *queue, PdRecordCache *cache);
void pd_record_queue_clear (PdRecordQueue *queue);
gboolean pd_record_queue_is_empty (const PdRecordQueue *queue);

/* Somebody has asked for this place in the list. */
void pd_record_queue_want (PdRecordQueue *queue, guint position);
/* The windows around this one, which somebody has asked for, where nothing else waits. */
void pd_record_queue_want_neighbours (PdRecordQueue *queue, const PdRecordBatch *batch);
/* What was read belongs to an older state of the book. */
void pd_record_queue_want_again (PdRecordQueue *queue, const PdRecordBatch *batch);
/* Everything is out of date: drops what only the cache holds, and wants the rest. */
void pd_record_queue_refresh (PdRecordQueue *queue);
/* Rows stand in other places: windows are forgotten, and what is looked at without being loaded is
 * wanted by its row ID. */
void pd_record_queue_list_changed (PdRecordQueue *queue);

/* Drops the older windows that nobody looks at any more. @ids: (element-type gint64): the list. */
void pd_record_queue_trim (PdRecordQueue *queue, GArray *ids);
/* The next records to read: those out of date first, then the newest window's. They count as being
 * read from now on. FALSE: there are none. */
gboolean pd_record_queue_next (PdRecordQueue *queue, GArray *ids, PdRecordBatch *batch);
/* They are not being read any more. */
void pd_record_queue_end_batch (PdRecordQueue *queue, const PdRecordBatch *batch);

G_END_DECLS
