// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-store.h"

#include "pd-database-private.h"

#define MAX_READERS 3
/* Reads look for changes of other processes at most so often. */
#define POLL_INTERVAL_US G_USEC_PER_SEC
#define ALL_CHANGES                                                                     \
  (PD_CHANGE_CUSTOMERS | PD_CHANGE_PRODUCTS | PD_CHANGE_ORDERS | PD_CHANGE_KEYS |       \
   PD_CHANGE_INVOICES | PD_CHANGE_ACTIVITY | PD_CHANGE_DEADLINES | PD_CHANGE_SETTINGS | \
   PD_CHANGE_RESERVATIONS | PD_CHANGE_REQUESTS | PD_CHANGE_MARKETS | PD_CHANGE_OUTBOX | \
   PD_CHANGE_PULLS)

struct _PdStore
{
  GObject parent_instance;
  char *path;            /* (owned) (not nullable) */
  GMainContext *context; /* (owned): where "changed" is emitted */
  GThread *home;         /* (not owned, never used but compared): whose context that is */
  PdDatabase *writer;    /* (owned) (nullable): used by the writer pool's thread alone */
  GThreadPool *writers;  /* (owned) (nullable): NULL when closed; one thread, so jobs keep order */
  GThreadPool *readers;  /* (owned) (nullable) */
  gint64 data_version;   /* as the writer last saw it; writer thread */
  gboolean one_connection; /* a book in memory: readers would see another one */

  GMutex lock;             /* guards what follows */
  GCond done;              /* a blocking job has ended */
  GQueue idle_readers;     /* (element-type PdDatabase) (owned) */
  guint pending_changes;   /* not told yet */
  GSource *changed_source; /* (owned) (nullable): will tell them */
  gint64 last_poll;        /* monotonic */
  gboolean polling;
};

G_DEFINE_FINAL_TYPE (PdStore, pd_store, G_TYPE_OBJECT)

enum { SIGNAL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

typedef enum { JOB_READ, JOB_WRITE, JOB_POLL } JobKind;

typedef struct
{
  JobKind kind;
  PdStore *store; /* (owned): given back on the caller's thread */
  PdStoreJob run;
  gpointer data;
  GDestroyNotify data_free;
  GDestroyNotify result_free;
  GCancellable *cancellable; /* (owned) (nullable) */
  GTask *task;               /* (owned) (nullable): NULL for a blocking job */
  gpointer result;
  GError *error;
  gboolean ended; /* blocking jobs; under the store's lock */
} Job;

static void
job_free (Job *job)
{
  if (job->data_free != NULL)
    job->data_free (job->data);
  if (job->result != NULL && job->result_free != NULL)
    job->result_free (job->result);
  g_clear_error (&job->error);
  g_clear_object (&job->cancellable);
  g_clear_object (&job->task);
  g_clear_object (&job->store);
  g_free (job);
}

/* --- telling of changes --- */

/* Under the lock. */
static guint
steal_pending (PdStore *self)
{
  guint changes = self->pending_changes;

  self->pending_changes = 0;
  if (self->changed_source != NULL) {
    g_source_destroy (self->changed_source);
    g_clear_pointer (&self->changed_source, g_source_unref);
  }

  return changes;
}

static void
flush_changes (PdStore *self)
{
  guint changes;

  g_mutex_lock (&self->lock);
  changes = steal_pending (self);
  g_mutex_unlock (&self->lock);

  if (changes != 0)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0, changes);
}

static void
free_weak_ref (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static gboolean
changed_cb (gpointer data)
{
  g_autoptr (PdStore) self = g_weak_ref_get (data);

  if (self != NULL)
    flush_changes (self);

  return G_SOURCE_REMOVE;
}

/* Any thread. What is added before the main loop's next turn is told in one signal. */
static void
add_changes (PdStore *self, guint changes)
{
  GWeakRef *weak;

  if (changes == 0)
    return;

  g_mutex_lock (&self->lock);
  self->pending_changes |= changes;
  if (self->changed_source == NULL) {
    weak = g_new0 (GWeakRef, 1);
    g_weak_ref_init (weak, self);
    self->changed_source = g_idle_source_new ();
    g_source_set_priority (self->changed_source, G_PRIORITY_DEFAULT);
    g_source_set_static_name (self->changed_source, "PdStore changed");
    g_source_set_callback (self->changed_source, changed_cb, weak, free_weak_ref);
    g_source_attach (self->changed_source, self->context);
  }
  g_mutex_unlock (&self->lock);
}

/* --- jobs, on their threads --- */

/* Writer thread. The writer's data version moves only when somebody else has written. */
static void
notice_foreign_changes (PdStore *self)
{
  g_autoptr (GError) error = NULL;
  gint64 version = 0;

  if (!pd_database_read_int64 (self->writer, "PRAGMA data_version", "Polling", &version, &error)) {
    g_warning ("Looking for changes of other processes: %s", error->message);
    return;
  }
  if (version == self->data_version)
    return;

  self->data_version = version;
  add_changes (self, ALL_CHANGES);
}

/* Runs the job's function; an error leaves no result behind. */
static gboolean
call_job (Job *job, PdDatabase *database)
{
  job->result = job->run (database, job->data, job->cancellable, &job->error);
  if (job->error == NULL)
    return TRUE;

  if (job->result != NULL && job->result_free != NULL)
    job->result_free (job->result);
  job->result = NULL;
  return FALSE;
}

static void
run_write (Job *job)
{
  PdStore *self = job->store;
  PdDatabase *database = self->writer;

  if (g_cancellable_set_error_if_cancelled (job->cancellable, &job->error))
    return;

  pd_database_set_cancellable (database, job->cancellable);
  if (!pd_database_begin (database, &job->error)) {
    pd_database_set_cancellable (database, NULL);
    return;
  }
  notice_foreign_changes (self);
  if (!call_job (job, database)) {
    pd_database_set_cancellable (database, NULL);
    pd_database_rollback (database);
    return;
  }

  /* From here on it is done: a commit is not cancelled. */
  pd_database_set_cancellable (database, NULL);
  pd_database_reset_statements (database);
  if (!pd_database_commit (database, &job->error)) {
    pd_database_rollback (database);
    if (job->result != NULL && job->result_free != NULL)
      job->result_free (job->result);
    job->result = NULL;
    return;
  }
  add_changes (self, pd_database_steal_changes (database));
}

static PdDatabase *
take_reader (PdStore *self, GError **error)
{
  PdDatabase *database;

  if (self->one_connection)
    return g_object_ref (self->writer);

  g_mutex_lock (&self->lock);
  database = g_queue_pop_head (&self->idle_readers);
  g_mutex_unlock (&self->lock);

  return database != NULL ? database : pd_database_open (self->path, PD_DATABASE_READ_ONLY, error);
}

static void
give_reader_back (PdStore *self, PdDatabase *database)
{
  if (self->one_connection) {
    g_object_unref (database);
    return;
  }

  g_mutex_lock (&self->lock);
  g_queue_push_head (&self->idle_readers, database);
  g_mutex_unlock (&self->lock);
}

/* All that a read job sees is of one instant. */
static void
run_read (Job *job)
{
  PdDatabase *database;

  if (g_cancellable_set_error_if_cancelled (job->cancellable, &job->error) ||
      (database = take_reader (job->store, &job->error)) == NULL)
    return;

  pd_database_set_cancellable (database, job->cancellable);
  if (pd_database_exec (database, "BEGIN", "Beginning to read", &job->error))
    call_job (job, database);
  pd_database_set_cancellable (database, NULL);
  pd_database_rollback (database);
  give_reader_back (job->store, database);
}

static gboolean
job_ended_cb (gpointer data)
{
  Job *job = data;

  if (job->kind == JOB_POLL || job->task == NULL)
    return G_SOURCE_REMOVE;

  if (job->error != NULL)
    g_task_return_error (job->task, g_steal_pointer (&job->error));
  else
    g_task_return_pointer (job->task, g_steal_pointer (&job->result), job->result_free);

  return G_SOURCE_REMOVE;
}

/* The job goes home to be freed: what it holds may belong to the caller's thread. */
static void
send_home (Job *job, GMainContext *context)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "PdStore job");
  g_source_set_callback (source, job_ended_cb, job, (GDestroyNotify) job_free);
  g_source_attach (source, context);
}

static void
run_job (gpointer data, gpointer user_data)
{
  Job *job = data;
  PdStore *self = job->store;

  switch (job->kind) {
  case JOB_READ:
    run_read (job);
    break;
  case JOB_WRITE:
    run_write (job);
    break;
  case JOB_POLL:
    notice_foreign_changes (self);
    g_mutex_lock (&self->lock);
    self->polling = FALSE;
    g_mutex_unlock (&self->lock);
    break;
  }

  if (job->task != NULL) {
    send_home (job, g_task_get_context (job->task));
  } else if (job->kind == JOB_POLL) {
    send_home (job, self->context);
  } else {
    g_mutex_lock (&self->lock);
    job->ended = TRUE;
    g_cond_broadcast (&self->done);
    g_mutex_unlock (&self->lock);
  }
}

/* --- the object --- */

static void
pd_store_finalize (GObject *object)
{
  PdStore *self = PD_STORE (object);

  pd_store_close (self);
  steal_pending (self);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_cond_clear (&self->done);
  g_mutex_clear (&self->lock);
  g_free (self->path);

  G_OBJECT_CLASS (pd_store_parent_class)->finalize (object);
}

static void
pd_store_class_init (PdStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pd_store_finalize;

  /**
   * PdStore::changed:
   * @store: the store
   * @changes: PdStoreChange bits
   *
   * Something was committed, by this process or another one.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", PD_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
pd_store_init (PdStore *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->done);
  g_queue_init (&self->idle_readers);
}

static PdStore *
open_store (const char *path,
            PdDatabaseMode mode,
            GMainContext *context,
            GThread *home,
            GError **error)
{
  g_autoptr (PdDatabase) writer = pd_database_open (path, mode, error);
  g_autoptr (PdStore) self = NULL;
  gint64 version = 0;

  if (writer == NULL ||
      !pd_database_read_int64 (writer, "PRAGMA data_version", "Opening the book", &version, error))
    return NULL;

  self = g_object_new (PD_TYPE_STORE, NULL);
  self->path = g_strdup (path);
  self->context = g_main_context_ref (context);
  self->home = home;
  self->writer = g_steal_pointer (&writer);
  self->data_version = version;
  self->one_connection = g_str_equal (path, ":memory:");
  self->writers = g_thread_pool_new (run_job, NULL, 1, FALSE, error);
  self->readers = g_thread_pool_new (run_job, NULL, MAX_READERS, FALSE, NULL);

  return self->writers != NULL ? g_steal_pointer (&self) : NULL;
}

PdStore *
pd_store_open (const char *path, PdDatabaseMode mode, GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  g_return_val_if_fail (path != NULL, NULL);

  return open_store (path, mode, context, g_thread_self (), error);
}

typedef struct
{
  char *path;
  PdDatabaseMode mode;
  GMainContext *context;
  GThread *home;
} OpenData;

static void
open_data_free (OpenData *data)
{
  g_main_context_unref (data->context);
  g_free (data->path);
  g_free (data);
}

static void
open_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  OpenData *data = task_data;
  GError *error = NULL;
  PdStore *store = open_store (data->path, data->mode, data->context, data->home, &error);

  if (store == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, store, g_object_unref);
}

void
pd_store_open_async (const char *path,
                     PdDatabaseMode mode,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  OpenData *data;

  g_return_if_fail (path != NULL);

  data = g_new0 (OpenData, 1);
  data->path = g_strdup (path);
  data->mode = mode;
  data->context = g_main_context_ref_thread_default ();
  data->home = g_thread_self ();
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, pd_store_open_async);
  g_task_set_task_data (task, data, (GDestroyNotify) open_data_free);
  g_task_run_in_thread (task, open_thread);
}

PdStore *
pd_store_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

const char *
pd_store_get_path (PdStore *self)
{
  g_return_val_if_fail (PD_IS_STORE (self), NULL);

  return self->path;
}

/* --- handing in jobs --- */

static Job *
job_new (PdStore *self, JobKind kind, PdStoreJob run, gpointer data)
{
  Job *job = g_new0 (Job, 1);

  job->kind = kind;
  job->store = g_object_ref (self);
  job->run = run;
  job->data = data;
  return job;
}

/* FALSE: the store is closed. */
static gboolean
push (PdStore *self, Job *job)
{
  GThreadPool *pool =
      job->kind == JOB_READ && !self->one_connection ? self->readers : self->writers;

  if (pool == NULL) {
    g_set_error_literal (&job->error, PD_ERROR, PD_ERROR_STORE, "The book is closed");
    return FALSE;
  }

  /* An error means only that no further thread could be had now: the job waits for one. */
  g_thread_pool_push (pool, job, NULL);
  return TRUE;
}

static void
poll_now_and_then (PdStore *self)
{
  gint64 now = g_get_monotonic_time ();

  if (now - self->last_poll >= POLL_INTERVAL_US)
    pd_store_poll_foreign_changes (self);
}

static void
start_job (Job *job, GTask *task, GCancellable *cancellable)
{
  PdStore *self = job->store;

  job->task = g_object_ref (task);
  job->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  if (!push (self, job))
    send_home (job, g_task_get_context (task));
}

void
pd_store_write_async (PdStore *self,
                      PdStoreJob run,
                      gpointer data,
                      GDestroyNotify data_free,
                      GDestroyNotify result_free,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Job *job;

  g_return_if_fail (PD_IS_STORE (self));
  g_return_if_fail (run != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pd_store_write_async);
  /* What was committed is told as done, also when the wish to cancel came too late. */
  g_task_set_check_cancellable (task, FALSE);
  job = job_new (self, JOB_WRITE, run, data);
  job->data_free = data_free;
  job->result_free = result_free;
  start_job (job, task, cancellable);
}

gpointer
pd_store_write_finish (PdStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
pd_store_read_async (PdStore *self,
                     PdStoreJob run,
                     gpointer data,
                     GDestroyNotify data_free,
                     GDestroyNotify result_free,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Job *job;

  g_return_if_fail (PD_IS_STORE (self));
  g_return_if_fail (run != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pd_store_read_async);
  job = job_new (self, JOB_READ, run, data);
  job->data_free = data_free;
  job->result_free = result_free;
  start_job (job, task, cancellable);
  poll_now_and_then (self);
}

gpointer
pd_store_read_finish (PdStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
run_blocking (PdStore *self, JobKind kind, PdStoreJob run, gpointer data, GError **error)
{
  Job *job = job_new (self, kind, run, data);
  gpointer result;

  if (push (self, job)) {
    g_mutex_lock (&self->lock);
    while (!job->ended)
      g_cond_wait (&self->done, &self->lock);
    g_mutex_unlock (&self->lock);
  }

  result = g_steal_pointer (&job->result);
  if (job->error != NULL)
    g_propagate_error (error, g_steal_pointer (&job->error));
  job_free (job);

  return result;
}

gpointer
pd_store_write (PdStore *self, PdStoreJob run, gpointer data, GError **error)
{
  gpointer result;

  g_return_val_if_fail (PD_IS_STORE (self), NULL);
  g_return_val_if_fail (run != NULL, NULL);

  result = run_blocking (self, JOB_WRITE, run, data, error);
  /* On a thread that is not the main one, "changed" follows on that one (which need not be in its
   * loop just now, so that its context could be had here). */
  if (g_thread_self () == self->home && g_main_context_acquire (self->context)) {
    flush_changes (self);
    g_main_context_release (self->context);
  }

  return result;
}

gpointer
pd_store_read (PdStore *self, PdStoreJob run, gpointer data, GError **error)
{
  g_return_val_if_fail (PD_IS_STORE (self), NULL);
  g_return_val_if_fail (run != NULL, NULL);

  return run_blocking (self, JOB_READ, run, data, error);
}

void
pd_store_poll_foreign_changes (PdStore *self)
{
  gboolean start;
  Job *job;

  g_return_if_fail (PD_IS_STORE (self));

  g_mutex_lock (&self->lock);
  start = !self->polling && self->writers != NULL;
  self->polling |= start;
  self->last_poll = g_get_monotonic_time ();
  g_mutex_unlock (&self->lock);
  if (!start)
    return;

  job = job_new (self, JOB_POLL, NULL, NULL);
  push (self, job);
}

void
pd_store_close (PdStore *self)
{
  GThreadPool *readers;
  GThreadPool *writers;

  g_return_if_fail (PD_IS_STORE (self));

  readers = g_steal_pointer (&self->readers);
  writers = g_steal_pointer (&self->writers);
  if (readers != NULL)
    g_thread_pool_free (readers, FALSE, TRUE);
  if (writers != NULL)
    g_thread_pool_free (writers, FALSE, TRUE);

  /* The writer last: it moves the write-ahead log into the file. */
  g_queue_clear_full (&self->idle_readers, g_object_unref);
  g_clear_object (&self->writer);
}
