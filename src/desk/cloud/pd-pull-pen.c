// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-pull-private.h"

/* Rows that may wait to be written: what the pull holds in memory is bounded by it, however many
 * customers there are. */
#define MAX_WAITING 6000
/* Into an empty book a transaction takes so many rows, or what came in so long: the indexes are
 * built once for all of them. Later each is written as soon as the one before is. */
#define BULK_ROWS 3000
#define BULK_PAUSE_US (400 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  PdPullWrite write;
  gpointer data;
  GDestroyNotify free_data;
  guint weight;
} Sheet;

struct _PdPullPen
{
  PdPullRun *run; /* lent */
  GThread *thread;

  GMutex lock; /* guards what follows */
  GCond moved;
  GQueue sheets;   /* (element-type Sheet) waiting */
  guint waiting;   /* their weight */
  gboolean in_ink; /* some are being written */
  guint flushing;  /* somebody waits for all of them */
  gboolean closing;
  gboolean broken; /* the store has failed: nothing is written any more */
};

static void
sheet_free (Sheet *sheet)
{
  if (sheet->free_data != NULL)
    sheet->free_data (sheet->data);
  g_free (sheet);
}

typedef struct
{
  PdPullRun *run;
  GQueue sheets;
} Stack;

static gpointer
write_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Stack *stack = data;

  if (!pd_database_begin_put (database, error))
    return NULL;
  for (GList *link = stack->sheets.head; link != NULL; link = link->next) {
    Sheet *sheet = link->data;

    if (!sheet->write (database, stack->run, sheet->data, error))
      return NULL;
  }

  return pd_database_end_bulk (database, NULL, error) ? stack : NULL;
}

/* Under the lock: enough to begin a transaction? */
static gboolean
is_enough (PdPullPen *self)
{
  return self->sheets.length > 0 &&
         (!self->run->bulk || self->closing || self->flushing > 0 || self->waiting >= BULK_ROWS);
}

/* Under the lock: waits for the next transaction's sheets. FALSE: there is nothing to come. */
static gboolean
take_sheets (PdPullPen *self, Stack *stack)
{
  gint64 deadline = g_get_monotonic_time () + BULK_PAUSE_US;

  while (!is_enough (self)) {
    if (self->closing && self->sheets.length == 0)
      return FALSE;
    if (self->sheets.length == 0) {
      g_cond_wait (&self->moved, &self->lock);
      deadline = g_get_monotonic_time () + BULK_PAUSE_US;
    } else if (!g_cond_wait_until (&self->moved, &self->lock, deadline)) {
      break;
    }
  }

  stack->sheets = self->sheets;
  g_queue_init (&self->sheets);
  self->waiting = 0;
  self->in_ink = TRUE;
  g_cond_broadcast (&self->moved);
  return TRUE;
}

/* The book itself is the trouble, not what is to be written. */
static gboolean
is_of_the_book (const GError *error)
{
  return error->domain != PD_ERROR || error->code == PD_ERROR_STORE_DAMAGED ||
         error->code == PD_ERROR_STORE_NEWER || error->code == PD_ERROR_STORE_READ_ONLY ||
         error->code == PD_ERROR_STORE_LOCKED || error->code == PD_ERROR_STORE_FULL;
}

/* Something in a stack cannot be written: each sheet by itself, so that one that the book refuses
 * costs the others nothing. FALSE: the book is the trouble. */
static gboolean
write_singly (PdPullPen *self, Stack *stack, GError **error)
{
  GList *link;

  while ((link = g_queue_pop_head_link (&stack->sheets)) != NULL) {
    g_autoptr (GError) local = NULL;
    Stack single = { self->run, G_QUEUE_INIT };
    gboolean good;

    g_queue_push_tail_link (&single.sheets, link);
    good = pd_store_write (self->run->store, write_job, &single, &local) != NULL;
    g_queue_clear_full (&single.sheets, (GDestroyNotify) sheet_free);
    if (good)
      continue;
    if (is_of_the_book (local)) {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
    g_warning ("Something that was pulled cannot be written: %s", local->message);
    pd_pull_note_fault (self->run, PD_PULL_PASS, NULL, local->message);
  }

  return TRUE;
}

static gboolean
write_stack (PdPullPen *self, Stack *stack, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (pd_store_write (self->run->store, write_job, stack, &local) != NULL)
    return TRUE;
  if (is_of_the_book (local)) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }

  return write_singly (self, stack, error);
}

static gpointer
write_thread (gpointer data)
{
  PdPullPen *self = data;

  g_mutex_lock (&self->lock);
  for (;;) {
    g_autoptr (GError) error = NULL;
    Stack stack = { self->run, G_QUEUE_INIT };
    gboolean broken = self->broken;

    if (!take_sheets (self, &stack))
      break;
    g_mutex_unlock (&self->lock);

    if (!broken && !write_stack (self, &stack, &error)) {
      g_warning ("Writing what was pulled: %s", error->message);
      pd_pull_end (self->run, g_steal_pointer (&error));
      broken = TRUE;
    }
    g_queue_clear_full (&stack.sheets, (GDestroyNotify) sheet_free);

    g_mutex_lock (&self->lock);
    self->broken |= broken;
    self->in_ink = FALSE;
    g_cond_broadcast (&self->moved);
  }
  g_mutex_unlock (&self->lock);

  return NULL;
}

PdPullPen *
pd_pull_pen_new (PdPullRun *run)
{
  PdPullPen *self = g_new0 (PdPullPen, 1);

  self->run = run;
  g_mutex_init (&self->lock);
  g_cond_init (&self->moved);
  g_queue_init (&self->sheets);
  self->thread = g_thread_new ("pd-pull-pen", write_thread, self);
  return self;
}

void
pd_pull_pen_put (PdPullPen *self,
                 PdPullWrite write,
                 gpointer data,
                 GDestroyNotify free_data,
                 guint weight)
{
  Sheet *sheet = g_new0 (Sheet, 1);

  sheet->write = write;
  sheet->data = data;
  sheet->free_data = free_data;
  sheet->weight = MAX (weight, 1);

  g_mutex_lock (&self->lock);
  /* One that is larger than the bound has to go too. */
  while (self->waiting > 0 && self->waiting + sheet->weight > MAX_WAITING && !self->broken)
    g_cond_wait (&self->moved, &self->lock);
  g_queue_push_tail (&self->sheets, sheet);
  self->waiting += sheet->weight;
  g_cond_broadcast (&self->moved);
  g_mutex_unlock (&self->lock);
}

gboolean
pd_pull_pen_flush (PdPullPen *self)
{
  gboolean whole;

  g_mutex_lock (&self->lock);
  self->flushing++;
  g_cond_broadcast (&self->moved);
  while (self->sheets.length > 0 || self->in_ink)
    g_cond_wait (&self->moved, &self->lock);
  self->flushing--;
  whole = !self->broken;
  g_mutex_unlock (&self->lock);

  return whole;
}

void
pd_pull_pen_free (PdPullPen *self)
{
  g_mutex_lock (&self->lock);
  self->closing = TRUE;
  g_cond_broadcast (&self->moved);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);

  g_cond_clear (&self->moved);
  g_mutex_clear (&self->lock);
  g_free (self);
}
