// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

#include "pd-error.h"

G_BEGIN_DECLS

/**
 * PdDatabase:
 *
 * One SQLite connection to one book (an account's file), for one thread at a time; every call
 * blocks. The tables' own files (pd-customers-table.c, pd-orders-table.c, …) add the statements;
 * nothing above store/ sees SQL.
 */
#define PD_TYPE_DATABASE (pd_database_get_type ())
G_DECLARE_FINAL_TYPE (PdDatabase, pd_database, PD, DATABASE, GObject)

typedef enum {
  PD_DATABASE_READ_WRITE, /* migrates an older book, after a backup copy FILE.before-N */
  PD_DATABASE_CREATE,     /* like it, and makes the file (mode 0600) if there is none */
  PD_DATABASE_READ_ONLY,  /* for readers: query_only; no migration, an older book is PD_ERROR_STORE
                           */
} PdDatabaseMode;

/* @path: file, or ":memory:". Sets WAL, synchronous=FULL, foreign_keys=ON, busy_timeout,
 * cell_size_check, trusted_schema=OFF. Maps SQLite's result codes to PD_ERROR_STORE_DAMAGED /
 * _NEWER / _READ_ONLY / _LOCKED / _FULL / _STORE. */
PdDatabase *pd_database_open (const char *path, PdDatabaseMode mode, GError **error);
const char *pd_database_get_path (PdDatabase *self);
int pd_database_get_version (PdDatabase *self);
#define PD_DATABASE_VERSION 4

/* BEGIN IMMEDIATE … COMMIT. A rollback never fails; it is also what finalize does. */
gboolean pd_database_begin (PdDatabase *self, GError **error);
gboolean pd_database_commit (PdDatabase *self, GError **error);
void pd_database_rollback (PdDatabase *self);
gboolean pd_database_in_transaction (PdDatabase *self);
/* Inside a transaction: whatever is written from here on is taken back by the second, and so are
 * its change marks. To ask the rules about an act without doing it. Not nested. The second never
 * fails but with the transaction. */
gboolean pd_database_begin_rehearsal (PdDatabase *self, GError **error);
gboolean pd_database_end_rehearsal (PdDatabase *self, GError **error);

/* Tables that the current transaction (or the last one) changed: PdStoreChange bits, set by the
 * tables' functions. */
typedef enum {
  PD_CHANGE_CUSTOMERS = 1 << 0,
  PD_CHANGE_PRODUCTS = 1 << 1,
  PD_CHANGE_ORDERS = 1 << 2, /* orders and lines */
  PD_CHANGE_KEYS = 1 << 3,   /* keys and links */
  PD_CHANGE_INVOICES = 1 << 4,
  PD_CHANGE_ACTIVITY = 1 << 5,
  PD_CHANGE_DEADLINES = 1 << 6,
  PD_CHANGE_SETTINGS = 1 << 7,
  PD_CHANGE_RESERVATIONS = 1 << 8, /* reservations, their use and access, Azure subscriptions */
  PD_CHANGE_REQUESTS = 1 << 9,     /* support requests, messages, attachments; refunds */
  PD_CHANGE_MARKETS = 1 << 10,
  PD_CHANGE_OUTBOX = 1 << 11,
  PD_CHANGE_PULLS = 1 << 12, /* how far pulls came: "as of" */
} PdStoreChange;
void pd_database_mark_changed (PdDatabase *self, guint changes);
guint pd_database_steal_changes (PdDatabase *self);

/* Makes a running statement of this connection end with G_IO_ERROR_CANCELLED, from any thread. */
void pd_database_interrupt (PdDatabase *self);

/* --- for the tables' files alone (src/store/pd-*-table.c)
 * ---------------------------------------------------------- */

/* A cached, reset statement of constant SQL; (transfer none), valid until the connection closes.
 * Nested use of the same SQL is a programming error. */
sqlite3_stmt *pd_database_prepare (PdDatabase *self, const char *sql, GError **error);
gboolean pd_database_bind_text (PdDatabase *self,
                                sqlite3_stmt *stmt,
                                int index,
                                const char *text,
                                GError **error); /* NULL binds NULL */
gboolean pd_database_bind_int64 (PdDatabase *self,
                                 sqlite3_stmt *stmt,
                                 int index,
                                 gint64 value,
                                 GError **error);
gboolean pd_database_bind_blob (PdDatabase *self,
                                sqlite3_stmt *stmt,
                                int index,
                                gconstpointer data,
                                gsize size,
                                GError **error);
/* Binds by letters: s text, i gint64 (pass gint64!), d int, b GBytes* (NULL ok), n NULL. From
 * index 1. */
gboolean
pd_database_bind (PdDatabase *self, sqlite3_stmt *stmt, GError **error, const char *format, ...);
/* SQLITE_ROW -> *has_row TRUE; SQLITE_DONE -> FALSE and the statement is reset; else FALSE returned
 * with @error. @doing: "Listing orders". */
gboolean pd_database_step (PdDatabase *self,
                           sqlite3_stmt *stmt,
                           const char *doing,
                           gboolean *has_row,
                           GError **error);
/* Steps a statement that returns no row, and resets it. */
gboolean pd_database_run (PdDatabase *self, sqlite3_stmt *stmt, const char *doing, GError **error);
/* Plain SQL without parameters. */
gboolean pd_database_exec (PdDatabase *self, const char *sql, const char *doing, GError **error);
char *pd_database_column_text (sqlite3_stmt *stmt, int column); /* (transfer full) (nullable) */
gint64 pd_database_last_row_id (PdDatabase *self);
int pd_database_changes (PdDatabase *self);
sqlite3 *pd_database_get_handle (PdDatabase *self);
void pd_database_set_error (PdDatabase *self, const char *doing, GError **error);

G_END_DECLS
