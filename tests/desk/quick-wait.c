// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "quick-wait.h"

#define DEADLINE_US (400 * G_TIME_SPAN_MILLISECOND)

static gint in_a_hurry;    /* atomic */
static gint longest_pause; /* atomic: seconds */

void
quick_wait_set_hurry (gboolean hurry)
{
  g_atomic_int_set (&in_a_hurry, hurry);
}

int
quick_wait_take_longest_pause (void)
{
  int seconds = g_atomic_int_get (&longest_pause);

  g_atomic_int_set (&longest_pause, 0);
  return seconds;
}

#define QUICK_TYPE_WAIT (quick_wait_get_type ())
G_DECLARE_FINAL_TYPE (QuickWait, quick_wait, QUICK, WAIT, GObject)

struct _QuickWait
{
  GObject parent_instance;
  PdWait *real;
};

static void quick_wait_iface_init (PdWaitInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (QuickWait,
                               quick_wait,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PD_TYPE_WAIT, quick_wait_iface_init))

static gint64
get_monotonic (PdWait *wait)
{
  return pd_wait_get_monotonic (QUICK_WAIT (wait)->real);
}

static gint64
get_instant (PdWait *wait)
{
  return pd_wait_get_instant (QUICK_WAIT (wait)->real);
}

static double
get_random (PdWait *wait)
{
  return 0.5;
}

static void
sleep_async (PdWait *wait,
             PdWaitKind kind,
             gint64 us,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  if (kind == PD_WAIT_PAUSE) {
    g_atomic_int_set (&longest_pause, MAX (g_atomic_int_get (&longest_pause),
                                           (int) MIN (us / G_USEC_PER_SEC, G_MAXINT)));
    us = 0;
  } else if (g_atomic_int_get (&in_a_hurry))
    us = MIN (us, DEADLINE_US);

  pd_wait_sleep_async (QUICK_WAIT (wait)->real, kind, us, cancellable, callback, user_data);
}

static gboolean
sleep_finish (PdWait *wait, GAsyncResult *result, GError **error)
{
  return pd_wait_sleep_finish (QUICK_WAIT (wait)->real, result, error);
}

static void
quick_wait_iface_init (PdWaitInterface *iface)
{
  iface->get_monotonic = get_monotonic;
  iface->get_instant = get_instant;
  iface->get_random = get_random;
  iface->sleep_async = sleep_async;
  iface->sleep_finish = sleep_finish;
}

static void
quick_wait_finalize (GObject *object)
{
  g_clear_object (&QUICK_WAIT (object)->real);
  G_OBJECT_CLASS (quick_wait_parent_class)->finalize (object);
}

static void
quick_wait_class_init (QuickWaitClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = quick_wait_finalize;
}

static void
quick_wait_init (QuickWait *self)
{
  self->real = pd_wait_new ();
}

PdWait *
quick_wait_new (void)
{
  return g_object_new (QUICK_TYPE_WAIT, NULL);
}
