// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-record.h"

G_BEGIN_DECLS

/* The records of one list model that anybody still holds, by row ID: one row is one object for as
 * long as somebody looks at it, also when the list around it changes. The cache itself holds those
 * that were asked for last. Main thread. */
typedef struct
{
  GHashTable *entries; /* (element-type gint64 PdRecordEntry) */
  GQueue recent;       /* (element-type PdRecordEntry): held, the latest at the head */
  guint max_recent;
} PdRecordCache;

typedef struct
{
  gint64 row_id; /* the key; stays at this address */
  PdRecordCache *cache;
  PdRecord *record; /* not owned: a weak notify removes the entry */
  GList *link;      /* (nullable): its place in `recent`, which owns a reference */
  gboolean reading; /* for the model */
} PdRecordEntry;

void pd_record_cache_init (PdRecordCache *cache, guint max_recent);
void pd_record_cache_clear (PdRecordCache *cache);
/* (nullable) */
PdRecordEntry *pd_record_cache_find (PdRecordCache *cache, gint64 row_id);
/* @record: (transfer full), of a row that has no entry. The cache now holds it. */
PdRecordEntry *pd_record_cache_add (PdRecordCache *cache, PdRecord *record);
/* Makes it the latest; the one that was not asked for longest may go. */
void pd_record_cache_touch (PdRecordEntry *entry);
/* Somebody beside the cache holds the record: it is on screen, selected, bound. */
gboolean pd_record_cache_is_watched (const PdRecordEntry *entry);
/* Lets go what nobody else holds. */
void pd_record_cache_drop_unwatched (PdRecordCache *cache);

G_END_DECLS
