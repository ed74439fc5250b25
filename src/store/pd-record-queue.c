// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-record-queue.h"

/* Windows that wait; older ones that nobody looks at any more are dropped. */
#define MAX_WINDOWS 8u

typedef struct
{
  guint index;
  gboolean prefetch; /* nobody has asked for it yet */
} Window;

void
pd_record_queue_init (PdRecordQueue *queue, PdRecordCache *cache)
{
  queue->cache = cache;
  g_queue_init (&queue->windows);
  queue->stale = g_array_new (FALSE, FALSE, sizeof (gint64));
}

void
pd_record_queue_clear (PdRecordQueue *queue)
{
  g_queue_clear_full (&queue->windows, g_free);
  g_clear_pointer (&queue->stale, g_array_unref);
}

gboolean
pd_record_queue_is_empty (const PdRecordQueue *queue)
{
  return queue->windows.length == 0 && queue->stale->len == 0;
}

/* --- what is wanted --- */

static void
want_window (PdRecordQueue *queue, guint index, gboolean prefetch)
{
  Window *window = NULL;

  for (GList *link = queue->windows.head; link != NULL && window == NULL; link = link->next) {
    if (((Window *) link->data)->index == index) {
      window = link->data;
      g_queue_delete_link (&queue->windows, link);
      break;
    }
  }
  if (window == NULL) {
    window = g_new0 (Window, 1);
    window->index = index;
    window->prefetch = prefetch;
  }

  window->prefetch &= prefetch;
  if (window->prefetch)
    g_queue_push_tail (&queue->windows, window);
  else
    g_queue_push_head (&queue->windows, window);
}

void
pd_record_queue_want (PdRecordQueue *queue, guint position)
{
  want_window (queue, position / PD_RECORD_WINDOW, FALSE);
}

void
pd_record_queue_want_neighbours (PdRecordQueue *queue, const PdRecordBatch *batch)
{
  if (batch->window == G_MAXUINT || batch->prefetch || queue->windows.length > 0)
    return;

  want_window (queue, batch->window + 1, TRUE);
  if (batch->window > 0)
    want_window (queue, batch->window - 1, TRUE);
}

void
pd_record_queue_want_again (PdRecordQueue *queue, const PdRecordBatch *batch)
{
  for (guint i = 0; i < batch->n_ids; i++) {
    if (pd_record_cache_find (queue->cache, batch->ids[i]) != NULL)
      g_array_append_val (queue->stale, batch->ids[i]);
  }
}

void
pd_record_queue_refresh (PdRecordQueue *queue)
{
  GHashTableIter iter;
  gpointer value;

  pd_record_cache_drop_unwatched (queue->cache);
  g_array_set_size (queue->stale, 0);
  g_hash_table_iter_init (&iter, queue->cache->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    PdRecordEntry *entry = value;

    if (!entry->reading) /* else it is wanted again when that read comes back, too old */
      g_array_append_val (queue->stale, entry->row_id);
  }
}

void
pd_record_queue_list_changed (PdRecordQueue *queue)
{
  GHashTableIter iter;
  gpointer value;

  g_queue_clear_full (&queue->windows, g_free);
  g_hash_table_iter_init (&iter, queue->cache->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    PdRecordEntry *entry = value;

    if (!entry->reading && !pd_record_get_loaded (entry->record) &&
        pd_record_cache_is_watched (entry))
      g_array_append_val (queue->stale, entry->row_id);
  }
}

/* --- what is read --- */

/* Whether anybody still holds a record of the window that is not loaded. */
static gboolean
is_window_watched (PdRecordQueue *queue, GArray *ids, guint index)
{
  guint end = MIN ((index + 1) * PD_RECORD_WINDOW, ids->len);

  for (guint i = index * PD_RECORD_WINDOW; i < end; i++) {
    const PdRecordEntry *entry =
        pd_record_cache_find (queue->cache, g_array_index (ids, gint64, i));

    if (entry != NULL && !pd_record_get_loaded (entry->record) &&
        pd_record_cache_is_watched (entry))
      return TRUE;
  }

  return FALSE;
}

void
pd_record_queue_trim (PdRecordQueue *queue, GArray *ids)
{
  GList *before;

  for (GList *link = queue->windows.tail; link != NULL && queue->windows.length > MAX_WINDOWS;
       link = before) {
    Window *window = link->data;

    before = link->prev;
    if (!is_window_watched (queue, ids, window->index)) {
      g_queue_delete_link (&queue->windows, link);
      g_free (window);
    }
  }
}

/* Rows of the window that are not known yet. */
static void
collect_window (PdRecordQueue *queue, GArray *ids, PdRecordBatch *batch)
{
  guint end = MIN ((batch->window + 1) * PD_RECORD_WINDOW, ids->len);

  for (guint i = batch->window * PD_RECORD_WINDOW; i < end; i++) {
    gint64 row_id = g_array_index (ids, gint64, i);
    PdRecordEntry *entry = pd_record_cache_find (queue->cache, row_id);

    if (entry != NULL && (entry->reading || pd_record_get_loaded (entry->record)))
      continue;
    if (entry != NULL)
      entry->reading = TRUE;
    batch->ids[batch->n_ids++] = row_id;
  }
}

static void
collect_stale (PdRecordQueue *queue, PdRecordBatch *batch)
{
  while (queue->stale->len > 0 && batch->n_ids < PD_RECORD_WINDOW) {
    gint64 row_id = g_array_index (queue->stale, gint64, queue->stale->len - 1);
    PdRecordEntry *entry = pd_record_cache_find (queue->cache, row_id);

    g_array_set_size (queue->stale, queue->stale->len - 1);
    if (entry == NULL)
      continue;
    entry->reading = TRUE;
    batch->ids[batch->n_ids++] = row_id;
  }
}

gboolean
pd_record_queue_next (PdRecordQueue *queue, GArray *ids, PdRecordBatch *batch)
{
  batch->n_ids = 0;
  batch->window = G_MAXUINT;
  batch->prefetch = FALSE;
  collect_stale (queue, batch);
  while (batch->n_ids == 0 && queue->windows.length > 0) {
    g_autofree Window *window = g_queue_pop_head (&queue->windows);

    batch->window = window->index;
    batch->prefetch = window->prefetch;
    collect_window (queue, ids, batch);
  }

  return batch->n_ids > 0;
}

void
pd_record_queue_end_batch (PdRecordQueue *queue, const PdRecordBatch *batch)
{
  for (guint i = 0; i < batch->n_ids; i++) {
    PdRecordEntry *entry = pd_record_cache_find (queue->cache, batch->ids[i]);

    if (entry != NULL)
      entry->reading = FALSE;
  }
}
