// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-courier.h"

#include "pd-courier-private.h"

/* Acts of several customers at once; the HTTP client itself keeps to a few calls. Most of a long
 * operation is sleep (an exchange takes a quarter of an hour): it holds up nobody else. */
#define MAX_WORKERS 8
#define RENEW_SECONDS 20
/* The clock may be set, and the computer may sleep: it is looked again at least so often. */
#define LOOK_AGAIN_US (G_GINT64_CONSTANT (60) * G_USEC_PER_SEC)
/* While workers are at long operations, what else has become due meanwhile. */
#define LOOK_BESIDE_MS 2000

struct _PdCourier
{
  GObject parent_instance;

  PdContext *context;        /* (owned) */
  PdStore *store;            /* (owned) */
  PdFar *far;                /* (owned) */
  const PdErrandKind *kinds; /* (nullable): tests bring their own */
  char *holder;              /* (owned): who this process is */
  GCancellable *cancellable; /* (owned): cancelled when it closes */

  /* Of the main thread. */
  guint n_workers;
  gboolean is_dirty; /* something may be due that no worker has looked for yet */
  gboolean is_idle;
  gboolean is_closed;
  gboolean was_ready;
  gboolean has_looked_back; /* what dead processes left was given back */
  guint timer;
  guint renewal;
  GPtrArray *threads;    /* (element-type GThread): to be joined */
  PdCourierHands *hands; /* (owned) */
};

G_DEFINE_FINAL_TYPE (PdCourier, pd_courier, G_TYPE_OBJECT)

enum { SIGNAL_TURNED, SIGNAL_IDLE, N_SIGNALS };
static guint signals[N_SIGNALS];

static void try_start (PdCourier *self);

/* --- workers --- */

/* What a worker thread has of the courier: it never holds the courier itself. */
typedef struct
{
  PdContext *context;
  PdStore *store;
  PdFar *far;
  const PdErrandKind *kinds;
  char *holder;
  PdCourierHands *hands;
  GCancellable *cancellable;
  GMainContext *home;
  GWeakRef *courier; /* used on the home context alone */
} Worker;

typedef enum { NEWS_TOOK, NEWS_TURNED, NEWS_ENDED } NewsKind;

typedef struct
{
  NewsKind kind;
  gint64 row_id;
  GWeakRef *courier;
  GThread *thread;
} News;

static void
clear_weak_ref (gpointer data)
{
  g_weak_ref_clear (data);
}

static void
weak_ref_unref (GWeakRef *weak)
{
  g_atomic_rc_box_release_full (weak, clear_weak_ref);
}

static void
news_free (gpointer data)
{
  News *news = data;

  weak_ref_unref (news->courier);
  g_free (news);
}

static gboolean
news_cb (gpointer data)
{
  News *news = data;
  g_autoptr (PdCourier) self = g_weak_ref_get (news->courier);

  if (self == NULL || self->is_closed)
    return G_SOURCE_REMOVE;

  switch (news->kind) {
  case NEWS_TOOK: /* there may be more for another worker */
    self->is_dirty = TRUE;
    break;
  case NEWS_TURNED:
    g_signal_emit (self, signals[SIGNAL_TURNED], 0, news->row_id);
    break;
  case NEWS_ENDED:
    self->n_workers--;
    g_ptr_array_remove_fast (self->threads, news->thread); /* joins it */
    break;
  }
  if (!self->is_closed)
    try_start (self);
  return G_SOURCE_REMOVE;
}

static void
tell (Worker *worker, NewsKind kind, gint64 row_id)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  News *news = g_new0 (News, 1);

  news->kind = kind;
  news->row_id = row_id;
  news->courier = g_atomic_rc_box_acquire (worker->courier);
  news->thread = g_thread_self ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, news_cb, news, news_free);
  g_source_attach (source, worker->home);
}

static void
worker_free (Worker *worker)
{
  g_clear_object (&worker->context);
  g_clear_object (&worker->store);
  g_clear_object (&worker->far);
  g_clear_object (&worker->cancellable);
  pd_courier_hands_unref (worker->hands);
  weak_ref_unref (worker->courier);
  g_main_context_unref (worker->home);
  g_free (worker->holder);
  g_free (worker);
}

/* One item after another, until nothing is due. */
static gpointer
worker_thread (gpointer data)
{
  Worker *worker = data;
  const PdCourierWork work = { worker->context, worker->store, worker->far,        worker->kinds,
                               worker->holder,  worker->hands, worker->cancellable };

  while (!g_cancellable_is_cancelled (worker->cancellable) && pd_far_is_ready (worker->far)) {
    g_autoptr (GError) error = NULL;
    PdOutboxEntry *entry = pd_courier_take (&work, &error);
    gint64 row_id;

    if (error != NULL)
      g_warning ("Looking into the outbox: %s", error->message);
    if (entry == NULL)
      break;

    row_id = entry->row_id;
    tell (worker, NEWS_TOOK, row_id);
    pd_courier_carry (&work, entry);
    tell (worker, NEWS_TURNED, row_id);
  }

  tell (worker, NEWS_ENDED, 0);
  worker_free (worker);
  return NULL;
}

static void
start_worker (PdCourier *self)
{
  Worker *worker = g_new0 (Worker, 1);

  worker->context = g_object_ref (self->context);
  worker->store = g_object_ref (self->store);
  worker->far = g_object_ref (self->far);
  worker->kinds = self->kinds;
  worker->holder = g_strdup (self->holder);
  worker->hands = pd_courier_hands_ref (self->hands);
  worker->cancellable = g_object_ref (self->cancellable);
  worker->home = g_main_context_ref_thread_default ();
  worker->courier = g_atomic_rc_box_new0 (GWeakRef);
  g_weak_ref_init (worker->courier, self);
  self->n_workers++;
  g_ptr_array_add (self->threads, g_thread_new ("courier", worker_thread, worker));
}

/* --- the main thread: when to look --- */

static gboolean
timer_cb (gpointer data)
{
  PdCourier *self = data;

  self->timer = 0;
  pd_courier_wake (self);
  return G_SOURCE_REMOVE;
}

static void
due_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdCourier) self = PD_COURIER (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree gint64 *due = pd_store_read_finish (PD_STORE (source), result, &error);
  gint64 wait;

  if (self->is_closed || !self->is_idle)
    return;
  if (due == NULL) {
    g_warning ("Looking into the outbox: %s", error->message);
    return;
  }
  if (*due == 0)
    return;

  wait = *due - pd_clock_now (pd_context_get_clock (self->context));
  if (wait <= 0) /* another process is at it, and will say so */
    wait = G_USEC_PER_SEC;
  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add ((guint) (CLAMP (wait, G_USEC_PER_SEC / 10, LOOK_AGAIN_US) / 1000),
                               timer_cb, self);
}

static gpointer
read_due_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autofree gint64 *due = g_new0 (gint64, 1);

  return pd_database_count_outbox (database, NULL, NULL, due, error) ? g_steal_pointer (&due)
                                                                     : NULL;
}

static void
become_idle (PdCourier *self)
{
  if (self->is_idle)
    return;

  self->is_idle = TRUE;
  if (pd_far_is_ready (self->far))
    pd_store_read_async (self->store, read_due_job, NULL, NULL, g_free, self->cancellable,
                         due_read_cb, g_object_ref (self));
  g_signal_emit (self, signals[SIGNAL_IDLE], 0);
}

static void
try_start (PdCourier *self)
{
  gboolean ready = pd_far_is_ready (self->far);

  if (self->is_dirty && ready && self->n_workers < MAX_WORKERS) {
    self->is_dirty = FALSE;
    self->is_idle = FALSE;
    g_clear_handle_id (&self->timer, g_source_remove);
    start_worker (self);
    return;
  }
  if (self->n_workers == 0)
    become_idle (self);
  else if (ready && self->timer == 0)
    self->timer = g_timeout_add (LOOK_BESIDE_MS, timer_cb, self);
}

void
pd_courier_wake (PdCourier *self)
{
  g_return_if_fail (PD_IS_COURIER (self));

  if (self->is_closed)
    return;

  self->is_dirty = TRUE;
  self->is_idle = FALSE;
  try_start (self);
}

static void
made_due_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdCourier) self = PD_COURIER (user_data);
  g_autoptr (GError) error = NULL;

  if (pd_store_write_finish (PD_STORE (source), result, &error) == NULL &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_warning ("Looking into the outbox: %s", error->message);
  pd_courier_wake (self);
}

/* What waited for the network or a sign-in is due at once; what a dead process left is given back.
 */
static void
readiness_cb (PdCourier *self)
{
  gboolean ready = pd_far_is_ready (self->far);
  PdCourierLookBack *look;

  if (self->is_closed || ready == self->was_ready)
    return;

  self->was_ready = ready;
  if (!ready) {
    pd_courier_wake (self);
    return;
  }
  look = g_new0 (PdCourierLookBack, 1);
  look->now = pd_clock_now (pd_context_get_clock (self->context));
  look->give_back = !self->has_looked_back;
  self->has_looked_back = TRUE;
  self->is_idle = FALSE;
  pd_store_write_async (self->store, pd_courier_look_back_job, look, g_free, NULL,
                        self->cancellable, made_due_cb, g_object_ref (self));
}

void
pd_courier_begin_anew (PdCourier *self)
{
  g_return_if_fail (PD_IS_COURIER (self));

  self->was_ready = FALSE;
  readiness_cb (self);
}

static void
store_changed_cb (PdStore *store, guint changes, gpointer user_data)
{
  PdCourier *self = PD_COURIER (user_data);

  if ((changes & PD_CHANGE_OUTBOX) == 0)
    return;

  /* Our own workers' notes come here too: they are followed by one more look, by and by. */
  if (self->n_workers > 0)
    self->is_dirty = TRUE;
  else
    pd_courier_wake (self);
}

static void
renewed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (pd_store_write_finish (PD_STORE (source), result, &error) == NULL)
    g_debug ("Holding on to the outbox: %s", error->message);
}

/* Who waits long for an answer keeps the item. */
static gboolean
renew_cb (gpointer data)
{
  PdCourier *self = data;
  PdCourierRenewal *renewal = pd_courier_renewal_new (
      self->holder, self->hands, pd_clock_now (pd_context_get_clock (self->context)));

  if (renewal != NULL)
    pd_store_write_async (self->store, pd_courier_renew_job, renewal, pd_courier_renewal_free, NULL,
                          NULL, renewed_cb, NULL);
  return G_SOURCE_CONTINUE;
}

/* --- the object --- */

static void
pd_courier_dispose (GObject *object)
{
  pd_courier_close (PD_COURIER (object));
  G_OBJECT_CLASS (pd_courier_parent_class)->dispose (object);
}

static void
pd_courier_finalize (GObject *object)
{
  PdCourier *self = PD_COURIER (object);

  g_ptr_array_unref (self->threads);
  pd_courier_hands_unref (self->hands);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->far);
  g_clear_object (&self->store);
  g_clear_object (&self->context);
  g_free (self->holder);
  G_OBJECT_CLASS (pd_courier_parent_class)->finalize (object);
}

static void
pd_courier_class_init (PdCourierClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pd_courier_dispose;
  object_class->finalize = pd_courier_finalize;

  signals[SIGNAL_TURNED] = g_signal_new ("turned", PD_TYPE_COURIER, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[SIGNAL_IDLE] = g_signal_new ("idle", PD_TYPE_COURIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL, G_TYPE_NONE, 0);
}

static void
join (gpointer thread)
{
  g_thread_join (thread);
}

static void
pd_courier_init (PdCourier *self)
{
  self->cancellable = g_cancellable_new ();
  self->hands = pd_courier_hands_new ();
  self->threads = g_ptr_array_new_with_free_func (join);
}

PdCourier *
pd_courier_new (PdContext *context, PdStore *store, PdFar *far, const PdErrandKind *kinds)
{
  PdCourier *self;

  g_return_val_if_fail (PD_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (PD_IS_STORE (store), NULL);
  g_return_val_if_fail (PD_IS_FAR (far), NULL);

  self = g_object_new (PD_TYPE_COURIER, NULL);
  self->context = g_object_ref (context);
  self->store = g_object_ref (store);
  self->far = g_object_ref (far);
  self->kinds = kinds;
  self->holder = pd_courier_name_process ();
  g_signal_connect_object (far, "notify::session", G_CALLBACK (readiness_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (far, "notify::online", G_CALLBACK (readiness_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self, 0);
  self->renewal = g_timeout_add_seconds (RENEW_SECONDS, renew_cb, self);
  self->is_idle = TRUE;
  readiness_cb (self);
  return self;
}

void
pd_courier_close (PdCourier *self)
{
  g_return_if_fail (PD_IS_COURIER (self));

  if (self->is_closed)
    return;

  self->is_closed = TRUE;
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_handle_id (&self->renewal, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_ptr_array_set_size (self->threads, 0); /* joins them */
  self->n_workers = 0;
}

gboolean
pd_courier_is_carrying (PdCourier *self, gint64 outbox_row_id)
{
  g_return_val_if_fail (PD_IS_COURIER (self), FALSE);

  return pd_courier_hands_have (self->hands, outbox_row_id);
}

gboolean
pd_courier_is_idle (PdCourier *self)
{
  g_return_val_if_fail (PD_IS_COURIER (self), TRUE);

  return self->is_closed || self->is_idle;
}

const PdErrandKind *
pd_courier_find_kind (PdCourier *self, const char *name)
{
  g_return_val_if_fail (PD_IS_COURIER (self), NULL);

  return pd_courier_look_up_kind (self->kinds, name);
}
