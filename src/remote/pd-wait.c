// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-wait.h"

G_DEFINE_INTERFACE (PdWait, pd_wait, G_TYPE_OBJECT)

static void
pd_wait_default_init (PdWaitInterface *iface)
{
}

#define PD_TYPE_SYSTEM_WAIT (pd_system_wait_get_type ())
G_DECLARE_FINAL_TYPE (PdSystemWait, pd_system_wait, PD, SYSTEM_WAIT, GObject)

struct _PdSystemWait
{
  GObject parent_instance;
};

static void wait_iface_init (PdWaitInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PdSystemWait,
                               pd_system_wait,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PD_TYPE_WAIT, wait_iface_init))

static gint64
get_monotonic (PdWait *self)
{
  return g_get_monotonic_time ();
}

static gint64
get_instant (PdWait *self)
{
  return g_get_real_time ();
}

static double
get_random (PdWait *self)
{
  return g_random_double ();
}

/* The time is over, or the child source says that the wait was cancelled. */
static gboolean
slept_cb (gpointer user_data)
{
  GTask *task = G_TASK (user_data);

  if (!g_task_return_error_if_cancelled (task))
    g_task_return_boolean (task, TRUE);
  return G_SOURCE_REMOVE;
}

static void
sleep_async (PdWait *self,
             PdWaitKind kind,
             gint64 us,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  gint64 ms = CLAMP ((us + 999) / 1000, 0, G_MAXINT);
  g_autoptr (GSource) source = g_timeout_source_new ((guint) ms);

  g_task_set_source_tag (task, sleep_async);
  if (cancellable != NULL) {
    g_autoptr (GSource) child = g_cancellable_source_new (cancellable);

    g_source_set_dummy_callback (child);
    g_source_add_child_source (source, child);
  }
  g_task_attach_source (task, source, slept_cb);
}

static gboolean
sleep_finish (PdWait *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
wait_iface_init (PdWaitInterface *iface)
{
  iface->get_monotonic = get_monotonic;
  iface->get_instant = get_instant;
  iface->get_random = get_random;
  iface->sleep_async = sleep_async;
  iface->sleep_finish = sleep_finish;
}

static void
pd_system_wait_class_init (PdSystemWaitClass *klass)
{
}

static void
pd_system_wait_init (PdSystemWait *self)
{
}

PdWait *
pd_wait_new (void)
{
  return g_object_new (PD_TYPE_SYSTEM_WAIT, NULL);
}

gint64
pd_wait_get_monotonic (PdWait *self)
{
  g_return_val_if_fail (PD_IS_WAIT (self), 0);

  return PD_WAIT_GET_IFACE (self)->get_monotonic (self);
}

gint64
pd_wait_get_instant (PdWait *self)
{
  g_return_val_if_fail (PD_IS_WAIT (self), 0);

  return PD_WAIT_GET_IFACE (self)->get_instant (self);
}

double
pd_wait_get_random (PdWait *self)
{
  g_return_val_if_fail (PD_IS_WAIT (self), 0);

  return PD_WAIT_GET_IFACE (self)->get_random (self);
}

void
pd_wait_sleep_async (PdWait *self,
                     PdWaitKind kind,
                     gint64 us,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_return_if_fail (PD_IS_WAIT (self));

  PD_WAIT_GET_IFACE (self)->sleep_async (self, kind, us, cancellable, callback, user_data);
}

gboolean
pd_wait_sleep_finish (PdWait *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (PD_IS_WAIT (self), FALSE);

  return PD_WAIT_GET_IFACE (self)->sleep_finish (self, result, error);
}
