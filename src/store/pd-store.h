// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-database.h"

G_BEGIN_DECLS

/**
 * PdStore:
 *
 * The asynchronous face of one book: one writer thread (jobs keep their order), a small pool of
 * readers with connections of their own. Used from the main thread; results arrive in the caller's
 * main context.
 *
 * Signals: "changed" (guint PdStoreChange bits), on the main thread, after the commit that changed
 * something; changes made by another process are noticed too (PRAGMA data_version, at each window
 * focus or read) and reported as all bits.
 */
#define PD_TYPE_STORE (pd_store_get_type ())
G_DECLARE_FINAL_TYPE (PdStore, pd_store, PD, STORE, GObject)

/* What a job does, on a store thread. Returns its result (freed by the job's @result_free if nobody
 * fetches it), NULL with @error set. A write job runs inside BEGIN IMMEDIATE … COMMIT: an error
 * rolls back everything it did. */
typedef gpointer (*PdStoreJob) (PdDatabase *database,
                                gpointer data,
                                GCancellable *cancellable,
                                GError **error);

/* Opens (and where needed migrates) the book on a worker thread. */
void pd_store_open_async (const char *path,
                          PdDatabaseMode mode,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
PdStore *pd_store_open_finish (GAsyncResult *result, GError **error);
/* The same, blocking: command line and tests. */
PdStore *pd_store_open (const char *path, PdDatabaseMode mode, GError **error);
const char *pd_store_get_path (PdStore *self);

void pd_store_write_async (PdStore *self,
                           PdStoreJob job,
                           gpointer data,
                           GDestroyNotify data_free,
                           GDestroyNotify result_free,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
gpointer pd_store_write_finish (PdStore *self, GAsyncResult *result, GError **error);
/* Cancelling interrupts the running statement. */
void pd_store_read_async (PdStore *self,
                          PdStoreJob job,
                          gpointer data,
                          GDestroyNotify data_free,
                          GDestroyNotify result_free,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
gpointer pd_store_read_finish (PdStore *self, GAsyncResult *result, GError **error);
/* Blocking forms, for the command line and tests; never on a window's main thread. "changed" is
 * emitted before they return. */
gpointer pd_store_write (PdStore *self, PdStoreJob job, gpointer data, GError **error);
gpointer pd_store_read (PdStore *self, PdStoreJob job, gpointer data, GError **error);
/* Asks whether another process has written; emits "changed" if so. Cheap, asynchronous. */
void pd_store_poll_foreign_changes (PdStore *self);
/* Waits for the jobs under way and closes. finalize does it too. */
void pd_store_close (PdStore *self);

G_END_DECLS
