// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* The courier's work on one item: pd-courier-work.c; when it is done: pd-courier.c. */

#include "pd-courier.h"
#include "pd-errand-private.h"

G_BEGIN_DECLS

/* Lent to each call; worker threads. */
typedef struct
{
  PdContext *context;
  PdStore *store;
  PdFar *far;
  const PdErrandKind *kinds; /* (nullable) */
  const char *holder;
  GCancellable *cancellable;
} PdCourierWork;

/* The next item that is due, leased; NULL without @error: none. */
PdOutboxEntry *pd_courier_take (const PdCourierWork *work, GError **error);
/* Runs it and writes down what became of it. @entry is taken over. */
void pd_courier_carry (const PdCourierWork *work, PdOutboxEntry *entry);
const PdErrandKind *pd_courier_look_up_kind (const PdErrandKind *kinds, const char *name);

/* This process among all that this computer ever ran. (transfer full) */
char *pd_courier_name_process (void);

/* Store job: all that waits is due at @now; @give_back: also what dead processes held. */
typedef struct
{
  gint64 now;
  gboolean give_back;
} PdCourierLookBack;
gpointer pd_courier_look_back_job (PdDatabase *database,
                                   gpointer data,
                                   GCancellable *cancellable,
                                   GError **error);

/* Store job: holds on to items that are under way. */
typedef struct
{
  char *holder;
  gint64 now;
  GArray *row_ids;
} PdCourierRenewal;
PdCourierRenewal *pd_courier_renewal_new (const char *holder, gint64 now);
void pd_courier_renewal_free (gpointer data);
gpointer pd_courier_renew_job (PdDatabase *database,
                               gpointer data,
                               GCancellable *cancellable,
                               GError **error);

G_END_DECLS
