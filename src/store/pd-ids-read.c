// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-ids-read.h"

#include "pd-tables.h"

static void
decorator_clear (gpointer data)
{
  PdDecorator *decorator = data;

  if (decorator->data_free != NULL)
    decorator->data_free (decorator->data);
}

void
pd_decorator_unref (PdDecorator *decorator)
{
  if (decorator != NULL)
    g_atomic_rc_box_release_full (decorator, decorator_clear);
}

void
pd_answer_free (PdAnswer *answer)
{
  g_array_unref (answer->ids);
  g_clear_pointer (&answer->records, g_ptr_array_unref);
  g_free (answer);
}

PdIdsRead *
pd_ids_read_new (const PdQuery *query, gint64 limit, guint n_records, PdDecorator *decorator)
{
  PdIdsRead *read = g_atomic_rc_box_new0 (PdIdsRead);

  g_mutex_init (&read->lock);
  g_cond_init (&read->done);
  read->query = pd_query_copy (query);
  read->limit = limit;
  read->n_records = n_records;
  if (decorator != NULL)
    read->decorator = g_atomic_rc_box_acquire (decorator);

  return read;
}

static void
ids_read_clear (gpointer data)
{
  PdIdsRead *read = data;

  g_clear_pointer (&read->answer, pd_answer_free);
  g_cond_clear (&read->done);
  g_mutex_clear (&read->lock);
  pd_decorator_unref (read->decorator);
  pd_query_free (read->query);
}

void
pd_ids_read_unref (gpointer read)
{
  g_atomic_rc_box_release_full (read, ids_read_clear);
}

static PdAnswer *
find_answer (PdDatabase *database, PdIdsRead *read, GCancellable *cancellable, GError **error)
{
  g_autoptr (PdAnswer) answer = NULL;
  GArray *ids = pd_database_list_ids (database, read->query, read->limit, 0, cancellable, error);

  if (ids == NULL)
    return NULL;

  answer = g_new0 (PdAnswer, 1);
  answer->ids = ids;
  if (read->n_records == 0)
    return g_steal_pointer (&answer);

  answer->records =
      pd_database_load (database, read->query->kind, (const gint64 *) (gpointer) ids->data,
                        MIN (ids->len, read->n_records), read->query->now, error);
  if (answer->records == NULL)
    return NULL;
  if (read->decorator != NULL)
    read->decorator->run (answer->records, read->decorator->data);

  return g_steal_pointer (&answer);
}

gpointer
pd_ids_read_run (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  PdIdsRead *read = data;
  PdAnswer *answer = find_answer (database, read, cancellable, error);

  g_mutex_lock (&read->lock);
  read->answer = answer;
  read->ended = TRUE;
  g_cond_signal (&read->done);
  g_mutex_unlock (&read->lock);

  return NULL;
}

PdAnswer *
pd_ids_read_fetch (PdIdsRead *read)
{
  PdAnswer *answer;

  g_mutex_lock (&read->lock);
  answer = g_steal_pointer (&read->answer);
  g_mutex_unlock (&read->lock);

  return answer;
}

void
pd_ids_read_wait (PdIdsRead *read, gint64 wait_us)
{
  const gint64 deadline = g_get_monotonic_time () + wait_us;

  g_mutex_lock (&read->lock);
  while (!read->ended && g_cond_wait_until (&read->done, &read->lock, deadline))
    ;
  g_mutex_unlock (&read->lock);
}
