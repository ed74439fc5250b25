// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-pull-private.h"

/* So many are read out of the book at once: the pull's memory does not grow with their number. */
#define CHUNK 64

typedef struct _Crew Crew;
/* Under the crew's lock: the next one, NULL = there is none left or the book failed. */
typedef gpointer (*CrewNext) (Crew *crew);
typedef gboolean (*CrewDo) (Crew *crew, gpointer item);

struct _Crew
{
  PdPullRun *run;
  const char *what;
  gint64 since;
  gboolean begun;
  CrewNext next;
  CrewDo work;
  GDestroyNotify free_item;
  gpointer each; /* the function that the caller gave */
  gpointer user_data;

  GMutex lock;      /* guards what follows */
  GPtrArray *chunk; /* (owned) (nullable) */
  guint place;
  gint64 after;      /* customers: the last row ID */
  char *after_scope; /* (owned) pulls: the last scope */
  guint n;           /* places: how many */
  gboolean failed;
};

static gpointer
crew_thread (gpointer data)
{
  Crew *crew = data;

  while (!pd_pull_is_over (crew->run)) {
    gpointer item;
    gboolean good;

    g_mutex_lock (&crew->lock);
    item = crew->failed ? NULL : crew->next (crew);
    g_mutex_unlock (&crew->lock);
    if (item == NULL)
      break;

    good = crew->work (crew, item);
    if (crew->free_item != NULL)
      crew->free_item (item);
    if (!good) {
      g_mutex_lock (&crew->lock);
      crew->failed = TRUE;
      g_mutex_unlock (&crew->lock);
      break;
    }
  }

  return NULL;
}

static gboolean
crew_run (Crew *crew)
{
  GThread *threads[PD_PULL_WORKERS];

  g_mutex_init (&crew->lock);
  for (guint i = 0; i < PD_PULL_WORKERS; i++)
    threads[i] = g_thread_new ("pd-pull", crew_thread, crew);
  for (guint i = 0; i < PD_PULL_WORKERS; i++)
    g_thread_join (threads[i]);

  g_clear_pointer (&crew->chunk, g_ptr_array_unref);
  g_free (crew->after_scope);
  g_mutex_clear (&crew->lock);
  return !crew->failed && !pd_pull_is_over (crew->run);
}

/* Under the lock. Reads the next chunk with @job where this one is used up. FALSE: none is left. */
static gboolean
crew_refill (Crew *crew, PdStoreJob job)
{
  GError *error = NULL;

  if (crew->chunk != NULL && crew->place < crew->chunk->len)
    return TRUE;

  g_clear_pointer (&crew->chunk, g_ptr_array_unref);
  crew->place = 0;
  crew->chunk = pd_store_read (crew->run->store, job, crew, &error);
  if (crew->chunk == NULL) {
    crew->failed = TRUE;
    pd_pull_end (crew->run, error);
    return FALSE;
  }

  return crew->chunk->len > 0;
}

/* --- customers --- */

static gpointer
list_customers_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Crew *crew = data;

  return pd_database_list_pull_customers (database, crew->what, crew->since, crew->begun,
                                          crew->after, CHUNK, error);
}

static gpointer
next_customer (Crew *crew)
{
  PdPullCustomer *customer;

  if (!crew_refill (crew, list_customers_job))
    return NULL;

  customer = g_steal_pointer (&crew->chunk->pdata[crew->place++]);
  crew->after = customer->row_id;
  return customer;
}

static gboolean
do_customer (Crew *crew, gpointer item)
{
  PdPullEach each = (PdPullEach) crew->each;

  if (!each (crew->run, item, crew->user_data))
    return FALSE;

  pd_pull_advance (crew->run, 1);
  return TRUE;
}

typedef struct
{
  const Crew *crew;
  gint64 left;
  gint64 all;
} Count;

static gpointer
count_customers_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Count *count = data;
  const Crew *crew = count->crew;

  return pd_database_count_pull_customers (database, crew->what, crew->since, crew->begun,
                                           &count->left, &count->all, error)
             ? count
             : NULL;
}

static void
free_customer (gpointer data)
{
  pd_pull_customer_free (data);
}

gboolean
pd_pull_each_customer (PdPullRun *run,
                       const char *what,
                       const char *phase,
                       gint64 since,
                       gboolean begun,
                       PdPullEach each,
                       gpointer user_data)
{
  Crew crew = { .run = run,
                .what = what,
                .since = since,
                .begun = begun,
                .next = next_customer,
                .work = do_customer,
                .free_item = free_customer };
  Count count = { &crew, 0, 0 };
  GError *error = NULL;

  if (pd_store_read (run->store, count_customers_job, &count, &error) == NULL) {
    pd_pull_end (run, error);
    return FALSE;
  }
  if (count.left == 0)
    return TRUE;

  pd_pull_begin_phase (run, phase, count.all - count.left, count.all);
  crew.each = (gpointer) each;
  crew.user_data = user_data;
  return crew_run (&crew);
}

/* --- pulls --- */

static gpointer
list_open_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Crew *crew = data;

  return pd_database_list_open_pulls (database, crew->what, crew->after_scope, CHUNK, error);
}

static gpointer
next_open (Crew *crew)
{
  PdPull *pull;

  if (!crew_refill (crew, list_open_job))
    return NULL;

  pull = g_steal_pointer (&crew->chunk->pdata[crew->place++]);
  g_free (crew->after_scope);
  crew->after_scope = g_strdup (pull->scope);
  return pull;
}

static gboolean
do_open (Crew *crew, gpointer item)
{
  PdPullEachPull each = (PdPullEachPull) crew->each;

  if (!each (crew->run, item, crew->user_data))
    return FALSE;

  pd_pull_advance (crew->run, 1);
  return TRUE;
}

static gpointer
count_open_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Count *count = data;

  return pd_database_count_open_pulls (database, count->crew->what, &count->left, error) ? count
                                                                                         : NULL;
}

static void
free_pull (gpointer data)
{
  pd_pull_free (data);
}

gboolean
pd_pull_each_open (PdPullRun *run,
                   const char *what,
                   const char *phase,
                   PdPullEachPull each,
                   gpointer user_data)
{
  Crew crew = {
    .run = run, .what = what, .next = next_open, .work = do_open, .free_item = free_pull
  };
  Count count = { &crew, 0, 0 };
  GError *error = NULL;

  if (pd_store_read (run->store, count_open_job, &count, &error) == NULL) {
    pd_pull_end (run, error);
    return FALSE;
  }
  if (count.left == 0)
    return TRUE;

  pd_pull_begin_phase (run, phase, 0, count.left);
  crew.each = (gpointer) each;
  crew.user_data = user_data;
  return crew_run (&crew);
}

/* --- places --- */

static gpointer
next_place (Crew *crew)
{
  return crew->place < crew->n ? GUINT_TO_POINTER (++crew->place) : NULL;
}

static gboolean
do_place (Crew *crew, gpointer item)
{
  PdPullEachPlace each = (PdPullEachPlace) crew->each;

  return each (crew->run, GPOINTER_TO_UINT (item) - 1, crew->user_data);
}

gboolean
pd_pull_each_place (PdPullRun *run, guint n, PdPullEachPlace each, gpointer user_data)
{
  Crew crew = { .run = run, .next = next_place, .work = do_place };

  crew.n = n;
  crew.each = (gpointer) each;
  crew.user_data = user_data;
  return crew_run (&crew);
}
