// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-record-cache.h"

static void
record_gone_cb (gpointer data, GObject *where_the_record_was)
{
  PdRecordEntry *entry = data;

  g_hash_table_remove (entry->cache->entries, &entry->row_id);
  g_free (entry);
}

static void
release (PdRecordEntry *entry)
{
  g_queue_delete_link (&entry->cache->recent, entry->link);
  entry->link = NULL;
  g_object_unref (entry->record); /* may free the entry */
}

void
pd_record_cache_init (PdRecordCache *cache, guint max_recent)
{
  cache->entries = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_queue_init (&cache->recent);
  cache->max_recent = max_recent;
}

void
pd_record_cache_clear (PdRecordCache *cache)
{
  GHashTableIter iter;
  gpointer value;

  if (cache->entries == NULL)
    return;

  while (cache->recent.tail != NULL)
    release (cache->recent.tail->data);

  g_hash_table_iter_init (&iter, cache->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    PdRecordEntry *entry = value;

    g_object_weak_unref (G_OBJECT (entry->record), record_gone_cb, entry);
    g_hash_table_iter_remove (&iter);
    g_free (entry);
  }
  g_clear_pointer (&cache->entries, g_hash_table_unref);
}

PdRecordEntry *
pd_record_cache_find (PdRecordCache *cache, gint64 row_id)
{
  return g_hash_table_lookup (cache->entries, &row_id);
}

PdRecordEntry *
pd_record_cache_add (PdRecordCache *cache, PdRecord *record)
{
  PdRecordEntry *entry = g_new0 (PdRecordEntry, 1);

  entry->row_id = pd_record_get_row_id (record);
  entry->cache = cache;
  entry->record = record;
  g_object_weak_ref (G_OBJECT (record), record_gone_cb, entry);
  g_hash_table_insert (cache->entries, &entry->row_id, entry);
  pd_record_cache_touch (entry);
  g_object_unref (record);

  return entry;
}

void
pd_record_cache_touch (PdRecordEntry *entry)
{
  PdRecordCache *cache = entry->cache;

  if (entry->link == NULL) {
    g_object_ref (entry->record);
    g_queue_push_head (&cache->recent, entry);
    entry->link = cache->recent.head;
    if (cache->recent.length > cache->max_recent)
      release (cache->recent.tail->data);
  } else if (entry->link != cache->recent.head) {
    g_queue_unlink (&cache->recent, entry->link);
    g_queue_push_head_link (&cache->recent, entry->link);
  }
}

gboolean
pd_record_cache_is_watched (const PdRecordEntry *entry)
{
  guint own = entry->link != NULL ? 1 : 0;

  return (guint) g_atomic_int_get ((gint *) &G_OBJECT (entry->record)->ref_count) > own;
}

void
pd_record_cache_drop_unwatched (PdRecordCache *cache)
{
  GList *next;

  for (GList *link = cache->recent.head; link != NULL; link = next) {
    next = link->next;
    if (!pd_record_cache_is_watched (link->data))
      release (link->data);
  }
}
