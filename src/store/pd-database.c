// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-database.h"

#include "pd-config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pd-database-private.h"

/* How long a lock of another connection is waited for, and between two tries. */
#define BUSY_TIMEOUT_US (G_GINT64_CONSTANT (2) * G_USEC_PER_SEC)
#define BUSY_WAIT_US (5 * 1000)
/* A power of two, and more than the statements that a pull or a page needs. */
#define N_RECENT 256
/* Pages of the write-ahead log (4 KiB each) at which it is copied into the book: a pull changes the
 * same pages again and again, which then are copied once. */
#define WAL_PAGES "4000"
/* Steps of SQLite's machine between two looks at the cancellable: well under a millisecond. */
#define PROGRESS_STEPS 1000

/* A statement by the address of its text: the texts are long, and nearly all of them constants. */
typedef struct
{
  const char *sql;
  sqlite3_stmt *stmt; /* (not owned): of the cache */
} Recent;

struct _PdDatabase
{
  GObject parent_instance;
  sqlite3 *handle;   /* (owned) (nullable): only while opening fails */
  char *path;        /* (owned) (not nullable) */
  int version;       /* of the schema in the file */
  GHashTable *cache; /* (element-type utf8 sqlite3_stmt) (owned) */
  Recent recent[N_RECENT];
  guint changes;             /* PdStoreChange bits of the present or last transaction */
  guint changes_before;      /* the same when a rehearsal began */
  GCancellable *cancellable; /* (owned) (nullable): of the job that runs */
  PdBulk bulk;
};

G_DEFINE_FINAL_TYPE (PdDatabase, pd_database, G_TYPE_OBJECT)

void
pd_statement_reset (PdStatement *statement)
{
  if (statement == NULL)
    return;

  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
}

static void
finalize_statement (gpointer statement)
{
  sqlite3_finalize (statement);
}

/* @handle: (nullable) where @rc came from. */
static int
get_error_code (int rc, sqlite3 *handle)
{
  const int primary = rc & 0xff;
  int saved_errno = 0;

  /* No room for the index of the write-ahead log is told as an input error. */
  if (rc == SQLITE_IOERR_SHMSIZE)
    return PD_ERROR_STORE_FULL;

  /* No room for a journal, or none left in the folder, hides behind these. */
  if (handle != NULL && (primary == SQLITE_IOERR || primary == SQLITE_CANTOPEN))
    saved_errno = sqlite3_system_errno (handle);
  if (saved_errno == ENOSPC || saved_errno == EDQUOT)
    return PD_ERROR_STORE_FULL;

  switch (primary) {
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
  case SQLITE_FORMAT:
    return PD_ERROR_STORE_DAMAGED;
  case SQLITE_FULL:
    return PD_ERROR_STORE_FULL;
  case SQLITE_READONLY:
  case SQLITE_CANTOPEN:
  case SQLITE_PERM:
    return PD_ERROR_STORE_READ_ONLY;
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
  case SQLITE_PROTOCOL:
    return PD_ERROR_STORE_LOCKED;
  default:
    return PD_ERROR_STORE;
  }
}

static int
busy_cb (void *data, int n_tries)
{
  PdDatabase *self = data;

  if (g_cancellable_is_cancelled (self->cancellable))
    return 0;
  if ((gint64) n_tries * BUSY_WAIT_US >= BUSY_TIMEOUT_US)
    return 0;

  g_usleep (BUSY_WAIT_US);
  return 1;
}

static int
progress_cb (void *data)
{
  PdDatabase *self = data;

  return g_cancellable_is_cancelled (self->cancellable);
}

static void
pd_database_finalize (GObject *object)
{
  PdDatabase *self = PD_DATABASE (object);

  if (self->handle != NULL)
    pd_database_rollback (self);
  pd_bulk_clear (&self->bulk);
  g_clear_pointer (&self->cache, g_hash_table_unref);
  if (self->handle != NULL && sqlite3_close_v2 (self->handle) != SQLITE_OK)
    g_warning ("Closing %s: %s", self->path, sqlite3_errmsg (self->handle));
  g_clear_object (&self->cancellable);
  g_free (self->path);

  G_OBJECT_CLASS (pd_database_parent_class)->finalize (object);
}

static void
pd_database_class_init (PdDatabaseClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pd_database_finalize;
  /* Nobody asks for these figures, and each piece of memory would take a lock to keep them. Where
   * SQLite runs already, it goes on with the lock. */
  sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
}

static void
pd_database_init (PdDatabase *self)
{
  self->cache = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, finalize_statement);
}

/* --- opening --- */

static gboolean
set_file_error (const char *path, int saved_errno, GError **error)
{
  int code = PD_ERROR_STORE;

  if (saved_errno == EACCES || saved_errno == EPERM || saved_errno == EROFS)
    code = PD_ERROR_STORE_READ_ONLY;
  else if (saved_errno == ENOSPC || saved_errno == EDQUOT)
    code = PD_ERROR_STORE_FULL;

  g_set_error (error, PD_ERROR, code, "Opening %s: %s", path, g_strerror (saved_errno));
  return FALSE;
}

/* Sees to it that there is a file that only its owner can read, before SQLite opens it: the -wal
 * and -shm files beside it get the same mode. A file that is there is never opened here: closing
 * any descriptor of it would drop every POSIX lock that this process holds on it, those of SQLite's
 * open connections included, and another process would write at the same time
 * (https://www.sqlite.org/howtocorrupt.html, 2.2). */
static gboolean
prepare_file (const char *path, PdDatabaseMode mode, GError **error)
{
  struct stat info;
  int fd = -1;

  if (strcmp (path, ":memory:") == 0)
    return TRUE;

  if (mode == PD_DATABASE_CREATE) {
    fd = g_open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd >= 0) {
      close (fd); /* just made: nobody has it open */
      return TRUE;
    }
    if (errno != EEXIST)
      return set_file_error (path, errno, error);
  }

  if (g_stat (path, &info) != 0 ||
      faccessat (AT_FDCWD, path, mode == PD_DATABASE_READ_ONLY ? R_OK : R_OK | W_OK, AT_EACCESS) !=
          0)
    return set_file_error (path, errno, error);
  if (mode != PD_DATABASE_READ_ONLY && info.st_uid == geteuid () && (info.st_mode & 077) != 0 &&
      g_chmod (path, info.st_mode & 0700) != 0)
    g_warning ("%s can be read by others: %s", path, g_strerror (errno));

  return TRUE;
}

/* The file is ours, or is still empty and may become so. */
static gboolean
check_identity (PdDatabase *self, PdDatabaseMode mode, GError **error)
{
  gint64 application_id = 0;
  gint64 n_objects = 0;

  if (!pd_database_read_int64 (self, "PRAGMA application_id", "Opening the book", &application_id,
                               error) ||
      !pd_database_read_int64 (self, "SELECT COUNT(*) FROM sqlite_schema", "Opening the book",
                               &n_objects, error))
    return FALSE;
  if (application_id == PD_DATABASE_APPLICATION_ID)
    return TRUE;

  if (application_id != 0 || n_objects > 0) {
    /* Translators: %s is the name of a file */
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID, _ ("%s is not a book of Partner Desk."),
                 self->path);
    return FALSE;
  }
  if (mode != PD_DATABASE_CREATE) {
    g_set_error (error, PD_ERROR, PD_ERROR_STORE_DAMAGED, "%s is empty", self->path);
    return FALSE;
  }

  return TRUE;
}

static gboolean
check_version (PdDatabase *self, PdDatabaseMode mode, gsize newest, GError **error)
{
  gint64 version = 0;

  if (!pd_database_read_int64 (self, "PRAGMA user_version", "Opening the book", &version, error))
    return FALSE;

  self->version = (int) version;
  if (version < 0 || version > (gint64) newest) {
    g_set_error (error, PD_ERROR, PD_ERROR_STORE_NEWER,
                 "%s has version %" G_GINT64_FORMAT ", this program knows %" G_GSIZE_FORMAT,
                 self->path, version, newest);
    return FALSE;
  }
  if (mode == PD_DATABASE_READ_ONLY && version < (gint64) newest) {
    g_set_error (error, PD_ERROR, PD_ERROR_STORE,
                 "%s has version %" G_GINT64_FORMAT " and was opened for reading only", self->path,
                 version);
    return FALSE;
  }

  return TRUE;
}

static gboolean
configure (PdDatabase *self, PdDatabaseMode mode, GError **error)
{
  static const char common[] = "PRAGMA foreign_keys = ON;"
                               "PRAGMA cell_size_check = ON;"
                               "PRAGMA trusted_schema = OFF;"
                               "PRAGMA temp_store = MEMORY;"
                               "PRAGMA mmap_size = 0;"
                               "PRAGMA cache_size = -8192;";

  if (!pd_database_exec (self, common, "Opening the book", error))
    return FALSE;
  if (mode == PD_DATABASE_READ_ONLY)
    return pd_database_exec (self, "PRAGMA query_only = ON", "Opening the book", error);

  return pd_database_exec (self, "PRAGMA journal_mode = WAL", "Opening the book", error) &&
         pd_database_exec (self, "PRAGMA synchronous = FULL", "Opening the book", error) &&
         pd_database_exec (self, "PRAGMA wal_autocheckpoint = " WAL_PAGES, "Opening the book",
                           error);
}

static gboolean
copy_pages (sqlite3 *to, PdDatabase *from, const char *path, GError **error)
{
  sqlite3_backup *backup = sqlite3_backup_init (to, "main", from->handle, "main");
  int rc = backup == NULL ? sqlite3_extended_errcode (to) : sqlite3_backup_step (backup, -1);

  if (backup != NULL)
    sqlite3_backup_finish (backup);
  if (rc == SQLITE_DONE)
    return TRUE;

  g_set_error (error, PD_ERROR, get_error_code (rc, to), "Copying the book to %s: %s", path,
               sqlite3_errstr (rc));
  return FALSE;
}

/* A migration of several steps that was interrupted has put the book away already, as it was before
 * the first of them: that copy has a lower version (https://www.sqlite.org/fileformat.html, 1.3:
 * four bytes, the highest first) than the book now. */
static gboolean
is_older (const char *path, int version)
{
  const glong offset = 60;
  guint8 found[4] = { 0 };
  FILE *file = g_fopen (path, "rbe");
  gboolean is_read;

  if (file == NULL)
    return FALSE;
  is_read = fseek (file, offset, SEEK_SET) == 0 && fread (found, sizeof found, 1, file) == 1;
  fclose (file);

  return is_read && ((gint64) found[0] << 24 | found[1] << 16 | found[2] << 8 | found[3]) < version;
}

/* FILE.before-N: the book as it was, whole or not there at all. */
static gboolean
back_up (PdDatabase *self, gsize newest, GError **error)
{
  g_autofree char *target = g_strdup_printf ("%s.before-%" G_GSIZE_FORMAT, self->path, newest);
  g_autofree char *partial = g_strdup_printf ("%s.part", target);
  sqlite3 *copy = NULL;
  gboolean ok;
  int rc;

  if (strcmp (self->path, ":memory:") == 0 || is_older (target, self->version))
    return TRUE;

  g_unlink (partial);
  if (!prepare_file (partial, PD_DATABASE_CREATE, error))
    return FALSE;

  rc = sqlite3_open_v2 (partial, &copy, SQLITE_OPEN_READWRITE, NULL);
  ok = rc == SQLITE_OK && copy_pages (copy, self, target, error);
  if (rc != SQLITE_OK)
    g_set_error (error, PD_ERROR, get_error_code (rc, copy), "Opening %s: %s", partial,
                 sqlite3_errstr (rc));
  sqlite3_close_v2 (copy);
  if (ok && g_rename (partial, target) != 0)
    ok = set_file_error (target, errno, error);
  if (!ok)
    g_unlink (partial);

  return ok;
}

static gboolean
bring_up_to_date (PdDatabase *self, const char *const *migrations, gsize n, GError **error)
{
  gint64 n_objects = 0;

  if (self->version == (int) n)
    return TRUE;
  if (!pd_database_read_int64 (self, "SELECT COUNT(*) FROM sqlite_schema", "Opening the book",
                               &n_objects, error))
    return FALSE;
  if (n_objects > 0 && !back_up (self, n, error))
    return FALSE;
  if (!pd_schema_migrate (self, migrations, n, error))
    return FALSE;

  self->version = (int) n;
  pd_database_steal_changes (self);
  return TRUE;
}

static gboolean
open_handle (PdDatabase *self, PdDatabaseMode mode, GError **error)
{
  const int access = mode == PD_DATABASE_READ_ONLY ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  int rc = sqlite3_open_v2 (
      self->path, &self->handle,
      access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_PRIVATECACHE, NULL);

  if (rc != SQLITE_OK) {
    g_set_error (error, PD_ERROR, get_error_code (rc, self->handle), "Opening %s: %s", self->path,
                 self->handle != NULL ? sqlite3_errmsg (self->handle) : sqlite3_errstr (rc));
    return FALSE;
  }

  sqlite3_busy_handler (self->handle, busy_cb, self);
  sqlite3_progress_handler (self->handle, PROGRESS_STEPS, progress_cb, self);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  if (!pd_search_add_functions (self->handle)) {
    pd_database_set_error (self, "Opening the book", error);
    return FALSE;
  }

  return TRUE;
}

PdDatabase *
pd_database_open_with_migrations (const char *path,
                                  PdDatabaseMode mode,
                                  const char *const *migrations,
                                  gsize n_migrations,
                                  GError **error)
{
  g_autoptr (PdDatabase) self = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  if (!prepare_file (path, mode, error))
    return NULL;

  self = g_object_new (PD_TYPE_DATABASE, NULL);
  self->path = g_strdup (path);
  if (!open_handle (self, mode, error) || !check_identity (self, mode, error) ||
      !check_version (self, mode, n_migrations, error) || !configure (self, mode, error))
    return NULL;
  if (mode != PD_DATABASE_READ_ONLY && !bring_up_to_date (self, migrations, n_migrations, error))
    return NULL;

  return g_steal_pointer (&self);
}

PdDatabase *
pd_database_open (const char *path, PdDatabaseMode mode, GError **error)
{
  gsize n_migrations = 0;
  const char *const *migrations = pd_schema_get_migrations (&n_migrations);

  return pd_database_open_with_migrations (path, mode, migrations, n_migrations, error);
}

const char *
pd_database_get_path (PdDatabase *self)
{
  g_return_val_if_fail (PD_IS_DATABASE (self), NULL);

  return self->path;
}

int
pd_database_get_version (PdDatabase *self)
{
  g_return_val_if_fail (PD_IS_DATABASE (self), 0);

  return self->version;
}

/* --- transactions --- */

gboolean
pd_database_begin (PdDatabase *self, GError **error)
{
  g_return_val_if_fail (PD_IS_DATABASE (self), FALSE);

  if (!pd_database_exec (self, "BEGIN IMMEDIATE", "Beginning a transaction", error))
    return FALSE;

  self->changes = 0;
  return TRUE;
}

gboolean
pd_database_commit (PdDatabase *self, GError **error)
{
  g_return_val_if_fail (PD_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (!self->bulk.active, FALSE);

  return pd_database_exec (self, "COMMIT", "Committing", error);
}

gboolean
pd_database_begin_rehearsal (PdDatabase *self, GError **error)
{
  g_return_val_if_fail (PD_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (pd_database_in_transaction (self), FALSE);

  self->changes_before = self->changes;
  return pd_database_exec (self, "SAVEPOINT rehearsal", "Rehearsing", error);
}

gboolean
pd_database_end_rehearsal (PdDatabase *self, GError **error)
{
  g_return_val_if_fail (PD_IS_DATABASE (self), FALSE);

  self->changes = self->changes_before;
  return pd_database_exec (self, "ROLLBACK TO rehearsal; RELEASE rehearsal", "Rehearsing", error);
}

void
pd_database_rollback (PdDatabase *self)
{
  g_return_if_fail (PD_IS_DATABASE (self));

  pd_database_reset_statements (self);
  if (pd_database_in_transaction (self) &&
      sqlite3_exec (self->handle, "ROLLBACK", NULL, NULL, NULL) != SQLITE_OK)
    g_warning ("Rolling back: %s", sqlite3_errmsg (self->handle));

  if (self->bulk.active)
    sqlite3_exec (self->handle, "PRAGMA cache_size = -8192; PRAGMA threads = 0", NULL, NULL, NULL);
  pd_bulk_clear (&self->bulk);
  self->changes = 0;
}

gboolean
pd_database_in_transaction (PdDatabase *self)
{
  g_return_val_if_fail (PD_IS_DATABASE (self), FALSE);

  return !sqlite3_get_autocommit (self->handle);
}

void
pd_database_mark_changed (PdDatabase *self, guint changes)
{
  g_return_if_fail (PD_IS_DATABASE (self));

  self->changes |= changes;
}

guint
pd_database_steal_changes (PdDatabase *self)
{
  guint changes;

  g_return_val_if_fail (PD_IS_DATABASE (self), 0);

  changes = self->changes;
  self->changes = 0;
  return changes;
}

void
pd_database_interrupt (PdDatabase *self)
{
  g_return_if_fail (PD_IS_DATABASE (self));

  sqlite3_interrupt (self->handle);
}

void
pd_database_set_cancellable (PdDatabase *self, GCancellable *cancellable)
{
  g_set_object (&self->cancellable, cancellable);
}

void
pd_database_reset_statements (PdDatabase *self)
{
  sqlite3_stmt *stmt = NULL;

  while ((stmt = sqlite3_next_stmt (self->handle, stmt)) != NULL) {
    if (sqlite3_stmt_busy (stmt))
      pd_statement_reset (stmt);
  }
}

PdBulk *
pd_database_get_bulk (PdDatabase *self)
{
  return &self->bulk;
}

void
pd_bulk_clear (PdBulk *bulk)
{
  g_clear_pointer (&bulk->schema, g_ptr_array_unref);
  g_clear_pointer (&bulk->articles, g_hash_table_unref);
  g_clear_pointer (&bulk->orders, g_hash_table_unref);
  *bulk = (PdBulk){ 0 };
}

/* --- statements --- */

/**
 * pd_database_prepare:
 * @self: a database
 * @sql: constant text with ?N or :name parameters; never made from what a person typed
 *
 * Returns: (transfer none) (nullable): the statement, reset and without bindings
 */
sqlite3_stmt *
pd_database_prepare (PdDatabase *self, const char *sql, GError **error)
{
  Recent *recent;
  sqlite3_stmt *stmt;
  int rc;

  g_return_val_if_fail (PD_IS_DATABASE (self), NULL);

  recent = &self->recent[(GPOINTER_TO_SIZE (sql) >> 4) % N_RECENT];
  /* Another text may stand at an address where one was freed. */
  if (recent->sql == sql && strcmp (sqlite3_sql (recent->stmt), sql) == 0)
    stmt = recent->stmt;
  else
    stmt = g_hash_table_lookup (self->cache, sql);
  if (stmt != NULL) {
    *recent = (Recent){ sql, stmt };
    if (G_UNLIKELY (sqlite3_stmt_busy (stmt)))
      g_critical ("A statement is used inside itself: %s", sql);
    pd_statement_reset (stmt);
    return stmt;
  }

  rc = sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL);
  if (rc != SQLITE_OK) {
    pd_database_set_error (self, "Preparing a statement", error);
    return NULL;
  }

  g_hash_table_insert (self->cache, g_strdup (sql), stmt);
  return stmt;
}

static gboolean
check_bind (PdDatabase *self, int rc, GError **error)
{
  if (G_LIKELY (rc == SQLITE_OK))
    return TRUE;

  pd_database_set_error (self, "Binding a value", error);
  return FALSE;
}

gboolean
pd_database_bind_text (PdDatabase *self,
                       sqlite3_stmt *stmt,
                       int index,
                       const char *text,
                       GError **error)
{
  return check_bind (self, sqlite3_bind_text (stmt, index, text, -1, SQLITE_TRANSIENT), error);
}

gboolean
pd_database_bind_int64 (PdDatabase *self,
                        sqlite3_stmt *stmt,
                        int index,
                        gint64 value,
                        GError **error)
{
  return check_bind (self, sqlite3_bind_int64 (stmt, index, value), error);
}

gboolean
pd_database_bind_blob (PdDatabase *self,
                       sqlite3_stmt *stmt,
                       int index,
                       gconstpointer data,
                       gsize size,
                       GError **error)
{
  int rc = size == 0 ? sqlite3_bind_zeroblob (stmt, index, 0)
                     : sqlite3_bind_blob64 (stmt, index, data, size, SQLITE_TRANSIENT);

  return check_bind (self, rc, error);
}

static gboolean
bind_bytes (PdDatabase *self, sqlite3_stmt *stmt, int index, GBytes *bytes, GError **error)
{
  gsize size = 0;
  gconstpointer data;

  if (bytes == NULL)
    return check_bind (self, sqlite3_bind_null (stmt, index), error);

  data = g_bytes_get_data (bytes, &size);
  return pd_database_bind_blob (self, stmt, index, data, size, error);
}

gboolean
pd_database_bind (PdDatabase *self, sqlite3_stmt *stmt, GError **error, const char *format, ...)
{
  gboolean ok = TRUE;
  va_list args;

  va_start (args, format);
  for (int i = 0; ok && format[i] != '\0'; i++) {
    switch (format[i]) {
    case 's':
      ok = pd_database_bind_text (self, stmt, i + 1, va_arg (args, const char *), error);
      break;
    case 'i':
      ok = pd_database_bind_int64 (self, stmt, i + 1, va_arg (args, gint64), error);
      break;
    case 'd':
      ok = pd_database_bind_int64 (self, stmt, i + 1, va_arg (args, int), error);
      break;
    case 'b':
      ok = bind_bytes (self, stmt, i + 1, va_arg (args, GBytes *), error);
      break;
    case 'n':
      ok = check_bind (self, sqlite3_bind_null (stmt, i + 1), error);
      break;
    default:
      g_set_error (error, PD_ERROR, PD_ERROR_STORE, "Unknown letter in “%s”", format);
      ok = FALSE;
    }
  }
  va_end (args);

  return ok;
}

void
pd_statement_bind_named_int64 (PdStatement *statement, const char *name, gint64 value)
{
  int index = sqlite3_bind_parameter_index (statement, name);

  if (index > 0)
    sqlite3_bind_int64 (statement, index, value);
}

void
pd_statement_bind_named_text (PdStatement *statement, const char *name, const char *value)
{
  int index = sqlite3_bind_parameter_index (statement, name);

  if (index > 0)
    sqlite3_bind_text (statement, index, value, -1, SQLITE_TRANSIENT);
}

gboolean
pd_database_step (PdDatabase *self,
                  sqlite3_stmt *stmt,
                  const char *doing,
                  gboolean *has_row,
                  GError **error)
{
  int rc = sqlite3_step (stmt);

  *has_row = rc == SQLITE_ROW;
  if (rc == SQLITE_ROW)
    return TRUE;

  if (rc != SQLITE_DONE)
    pd_database_set_error (self, doing, error);
  sqlite3_reset (stmt);
  return rc == SQLITE_DONE;
}

gboolean
pd_database_run (PdDatabase *self, sqlite3_stmt *stmt, const char *doing, GError **error)
{
  gboolean has_row = FALSE;

  if (!pd_database_step (self, stmt, doing, &has_row, error))
    return FALSE;

  pd_statement_reset (stmt);
  return TRUE;
}

gboolean
pd_database_exec (PdDatabase *self, const char *sql, const char *doing, GError **error)
{
  g_return_val_if_fail (PD_IS_DATABASE (self), FALSE);

  if (sqlite3_exec (self->handle, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;

  pd_database_set_error (self, doing, error);
  return FALSE;
}

gboolean
pd_database_read_int64 (PdDatabase *self,
                        const char *sql,
                        const char *doing,
                        gint64 *value,
                        GError **error)
{
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_step (self, stmt, doing, &has_row, error))
    return FALSE;

  *value = has_row ? sqlite3_column_int64 (stmt, 0) : 0;
  return TRUE;
}

char *
pd_database_column_text (sqlite3_stmt *stmt, int column)
{
  return g_strdup ((const char *) sqlite3_column_text (stmt, column));
}

const char *
pd_statement_lend_text (PdStatement *statement, int column)
{
  const char *text = (const char *) sqlite3_column_text (statement, column);

  return text != NULL ? text : "";
}

gint64
pd_database_last_row_id (PdDatabase *self)
{
  return sqlite3_last_insert_rowid (self->handle);
}

int
pd_database_changes (PdDatabase *self)
{
  return sqlite3_changes (self->handle);
}

sqlite3 *
pd_database_get_handle (PdDatabase *self)
{
  g_return_val_if_fail (PD_IS_DATABASE (self), NULL);

  return self->handle;
}

void
pd_database_set_error (PdDatabase *self, const char *doing, GError **error)
{
  int rc = sqlite3_extended_errcode (self->handle);

  if ((rc & 0xff) == SQLITE_INTERRUPT || g_cancellable_is_cancelled (self->cancellable)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s: cancelled", doing);
    return;
  }

  g_set_error (error, PD_ERROR, get_error_code (rc, self->handle), "%s: %s (SQLite %d)", doing,
               sqlite3_errmsg (self->handle), rc);
}
