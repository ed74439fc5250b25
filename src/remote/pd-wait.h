// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  PD_WAIT_PAUSE,    /* nothing else happens meanwhile: back-off, throttling, polling */
  PD_WAIT_DEADLINE, /* ends something that runs meanwhile, if it is not over by then */
} PdWaitKind;

/**
 * PdWait: time and chance, as the remote floor sees them. The tests put their own in its place, so
 * that no test waits and none holds a timing.
 */
#define PD_TYPE_WAIT (pd_wait_get_type ())
G_DECLARE_INTERFACE (PdWait, pd_wait, PD, WAIT, GObject)

struct _PdWaitInterface
{
  GTypeInterface parent_iface;

  gint64 (*get_monotonic) (PdWait *self);
  gint64 (*get_instant) (PdWait *self);
  double (*get_random) (PdWait *self);
  void (*sleep_async) (PdWait *self,
                       PdWaitKind kind,
                       gint64 us,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
  gboolean (*sleep_finish) (PdWait *self, GAsyncResult *result, GError **error);
};

/* The computer's own time. (transfer full) */
PdWait *pd_wait_new (void);

/* Microseconds that only ever grow; they may stand still while the computer sleeps. */
gint64 pd_wait_get_monotonic (PdWait *self);
/* The wall clock, which anybody may set. */
gint64 pd_wait_get_instant (PdWait *self);
/* 0 <= x < 1; for jitter, not for secrets. */
double pd_wait_get_random (PdWait *self);
void pd_wait_sleep_async (PdWait *self,
                          PdWaitKind kind,
                          gint64 us,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
/* FALSE only with G_IO_ERROR_CANCELLED. */
gboolean pd_wait_sleep_finish (PdWait *self, GAsyncResult *result, GError **error);

G_END_DECLS
