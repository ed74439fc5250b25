// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-book-files.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "pd-data.h"
#include "pd-desk-private.h"
#include "pd-environment.h"
#include "pd-far.h"
#include "pd-pull.h"
#include "pd-sample-book.h"
#include "pd-tables.h"
#include "pd-text.h"

#define BOOK_SUFFIX ".book"
/* A book that is being made; what a crash leaves of it is cleared away by the next one. */
#define NEW_PREFIX ".new-"
#define REMOVED_PREFIX ".removed-"
#define NAME_MAX_CHARS 60
#define SLUG_MAX 40

/* --- small things about files --- */

static gboolean
set_io_error (const char *doing, const char *path, GError **error)
{
  int saved_errno = errno;
  PdError code = saved_errno == ENOSPC || saved_errno == EDQUOT ? PD_ERROR_STORE_FULL
                 : saved_errno == EACCES || saved_errno == EPERM || saved_errno == EROFS
                     ? PD_ERROR_STORE_READ_ONLY
                     : PD_ERROR_STORE;

  g_set_error (error, PD_ERROR, (int) code, "%s %s: %s", doing, path, g_strerror (saved_errno));
  return FALSE;
}

/* Names of the folder's entries; an absent folder has none. */
static GPtrArray *
list_names (const char *folder, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  GDir *dir = g_dir_open (folder, 0, NULL);
  const char *name;

  if (dir == NULL) {
    if (errno == ENOENT || !g_file_test (folder, G_FILE_TEST_EXISTS))
      return g_steal_pointer (&names);
    set_io_error ("Reading", folder, error);
    return NULL;
  }

  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_dir_close (dir);
  return g_steal_pointer (&names);
}

/* So that the new name itself survives a power cut. */
static void
sync_folder (const char *folder)
{
  int fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  if (fd < 0)
    return;
  if (fsync (fd) != 0)
    g_debug ("Syncing %s: %s", folder, g_strerror (errno));
  close (fd);
}

/* One process at a time changes what accounts there are. The lock goes with the descriptor. */
static int
lock_folder (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, ".lock", NULL);
  int fd;

  if (g_mkdir_with_parents (folder, 0700) != 0) {
    set_io_error ("Making", folder, error);
    return -1;
  }
  fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) {
    set_io_error ("Opening", path, error);
    return -1;
  }
  while (flock (fd, LOCK_EX) != 0) {
    if (errno == EINTR)
      continue;
    set_io_error ("Locking", path, error);
    close (fd);
    return -1;
  }

  return fd;
}

/* Removes a flat folder with the files in it. */
static void
remove_folder (const char *folder)
{
  g_autoptr (GPtrArray) names = list_names (folder, NULL);

  for (guint i = 0; names != NULL && i < names->len; i++) {
    g_autofree char *path = g_build_filename (folder, names->pdata[i], NULL);

    if (g_unlink (path) != 0)
      g_warning ("Removing %s: %s", path, g_strerror (errno));
  }
  if (g_rmdir (folder) != 0)
    g_warning ("Removing %s: %s", folder, g_strerror (errno));
}

/* --- reading --- */

/* A book of an older edition is migrated when somebody looks at it, as it would be when opened. */
static PdDatabase *
open_to_look (const char *path, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  PdDatabase *database = pd_database_open (path, PD_DATABASE_READ_ONLY, &local_error);

  if (database != NULL)
    return database;
  if (g_error_matches (local_error, PD_ERROR, PD_ERROR_STORE))
    return pd_database_open (path, PD_DATABASE_READ_WRITE, error);

  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

static PdAccount *
read_account (const char *path, GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_CUSTOMERS);
  g_autoptr (PdDatabase) database = NULL;
  g_autoptr (PdSettings) settings = NULL;
  gint64 customers = 0;
  gint64 synced_at = 0;

  database = open_to_look (path, error);
  if (database == NULL || (settings = pd_settings_load (database, error)) == NULL ||
      !pd_database_count (database, query, &customers, error) ||
      (pd_settings_is_cloud (settings) &&
       !pd_pull_read_state (database, &synced_at, NULL, NULL, error)))
    return NULL;

  return pd_account_new (path, settings, customers, synced_at, NULL);
}

static PdAccount *
read_account_or_problem (const char *path)
{
  g_autoptr (GError) error = NULL;
  PdAccount *account = read_account (path, &error);
  g_autofree char *problem = NULL;

  if (account != NULL)
    return account;

  g_message ("Reading %s: %s", path, error->message);
  problem = pd_error_to_user_text (error);
  return pd_account_new (path, NULL, 0, 0, problem);
}

static int
compare_accounts (gconstpointer a, gconstpointer b)
{
  PdAccount *account_a = *(PdAccount *const *) a;
  PdAccount *account_b = *(PdAccount *const *) b;
  g_autoptr (GBytes) key_a = pd_text_collation_key (pd_account_get_name (account_a));
  g_autoptr (GBytes) key_b = pd_text_collation_key (pd_account_get_name (account_b));
  int order = g_bytes_compare (key_a, key_b);

  return order != 0 ? order
                    : strcmp (pd_account_get_path (account_a), pd_account_get_path (account_b));
}

GPtrArray *
pd_book_files_list (const char *folder, GError **error)
{
  g_autoptr (GPtrArray) accounts = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) names = list_names (folder, error);

  if (names == NULL)
    return NULL;

  for (guint i = 0; i < names->len; i++) {
    const char *name = names->pdata[i];
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (*name != '.' && g_str_has_suffix (name, BOOK_SUFFIX))
      g_ptr_array_add (accounts, read_account_or_problem (path));
  }

  g_ptr_array_sort (accounts, compare_accounts);
  return g_steal_pointer (&accounts);
}

/* --- adding --- */

/* Names differ by more than case, width and kana: a person has to tell them apart. */
static gboolean
check_name_is_free (const char *folder, const char *name, GError **error)
{
  g_autofree char *folded = pd_text_fold (name);
  g_autoptr (GPtrArray) accounts = pd_book_files_list (folder, error);

  if (accounts == NULL)
    return FALSE;

  for (guint i = 0; i < accounts->len; i++) {
    g_autofree char *other = pd_text_fold (pd_account_get_name (accounts->pdata[i]));

    if (g_strcmp0 (folded, other) == 0) {
      g_set_error (error, PD_ERROR, PD_ERROR_CONFLICT,
                   /* Translators: %s is an account's name */
                   _ ("There is an account with the name “%s” already."),
                   pd_account_get_name (accounts->pdata[i]));
      return FALSE;
    }
  }
  return TRUE;
}

/* A file name that a person recognizes where the name is ASCII, and a unique one anyway. */
static char *
make_slug (const char *name)
{
  g_autoptr (GString) slug = g_string_new (NULL);
  gboolean is_whole = TRUE;

  for (const char *p = name; *p != '\0' && slug->len < SLUG_MAX; p++) {
    if (g_ascii_isalnum (*p))
      g_string_append_c (slug, g_ascii_tolower (*p));
    else if (slug->len > 0 && slug->str[slug->len - 1] != '-')
      g_string_append_c (slug, '-');
    is_whole = is_whole && (guchar) *p < 0x80;
  }
  while (slug->len > 0 && slug->str[slug->len - 1] == '-')
    g_string_truncate (slug, slug->len - 1);

  if (!is_whole || slug->len == 0) {
    g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, name, -1);

    g_string_append_printf (slug, "%s%.8s", slug->len > 0 ? "-" : "book-", hash);
  }
  return g_string_free (g_steal_pointer (&slug), FALSE);
}

/* The path of a book that neither exists nor has anything lying about from another one. */
static char *
find_free_path (const char *folder, const char *name)
{
  g_autofree char *slug = make_slug (name);

  for (guint i = 1;; i++) {
    g_autofree char *file = i == 1 ? g_strconcat (slug, BOOK_SUFFIX, NULL)
                                   : g_strdup_printf ("%s-%u" BOOK_SUFFIX, slug, i);
    g_autofree char *path = g_build_filename (folder, file, NULL);
    g_autofree char *key_path = g_strconcat (path, ".key", NULL);
    g_autofree char *wal_path = g_strconcat (path, "-wal", NULL); /* SQLite would take it over */

    if (!g_file_test (path, G_FILE_TEST_EXISTS) && !g_file_test (key_path, G_FILE_TEST_EXISTS) &&
        !g_file_test (wal_path, G_FILE_TEST_EXISTS))
      return g_steal_pointer (&path);
  }
}

typedef struct
{
  const char *name;
  PdClock *clock;
  gboolean sample;
  PdRoleSet roles;
  const PdCloudFields *cloud; /* (nullable): an account on this computer */
  char *book_id;              /* owned */
  PdPolicySet *policies;      /* owned */
  PdVault *vault;             /* owned */
} NewBook;

static void
new_book_clear (NewBook *book)
{
  g_free (book->book_id);
  g_clear_object (&book->policies);
  g_clear_object (&book->vault);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NewBook, new_book_clear)

static char *
get_system_user_name (void)
{
  const char *real_name = g_get_real_name ();

  if (real_name == NULL || *real_name == '\0' || g_strcmp0 (real_name, "Unknown") == 0)
    real_name = g_get_user_name ();
  return g_utf8_make_valid (real_name, -1);
}

typedef struct
{
  const char *key;
  const char *value; /* NULL or "": not written */
} Setting;

static gboolean
put_settings (PdDatabase *database, const Setting *settings, gsize n_settings, GError **error)
{
  for (gsize i = 0; i < n_settings; i++) {
    if (settings[i].value != NULL && *settings[i].value != '\0' &&
        !pd_database_set_setting (database, settings[i].key, settings[i].value, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
write_cloud_settings (NewBook *book, PdDatabase *database, GError **error)
{
  const PdCloudFields *cloud = book->cloud;
  const Setting settings[] = {
    { PD_SETTING_CLOUD,
      cloud->environment != NULL ? cloud->environment : pd_cloud_to_nick (PD_CLOUD_GLOBAL) },
    { PD_SETTING_CLOUD_PARTNER_CENTER_URL, cloud->partner_center_url },
    { PD_SETTING_CLOUD_AZURE_URL, cloud->azure_url },
    { PD_SETTING_CLOUD_LOGIN_URL, cloud->login_url },
    { PD_SETTING_CLOUD_TENANT, cloud->tenant },
    { PD_SETTING_CLOUD_CLIENT_ID, cloud->client_id },
  };

  return put_settings (database, settings, G_N_ELEMENTS (settings), error);
}

static gboolean
write_settings (NewBook *book, PdDatabase *database, gint64 now, GError **error)
{
  g_autofree char *created_at = pd_instant_format_iso (now);
  g_autofree char *roles = pd_role_set_format (book->roles);
  g_autofree char *user_name = get_system_user_name ();
  g_autofree char *user_email = g_strdup_printf ("%s@%s", g_get_user_name (), g_get_host_name ());
  g_autofree char *check = pd_vault_make_check (book->vault);
  const Setting settings[] = {
    { PD_SETTING_ACCOUNT_NAME, book->name },
    { PD_SETTING_ACCOUNT_KIND, book->cloud != NULL ? PD_ACCOUNT_CLOUD : PD_ACCOUNT_LOCAL },
    { PD_SETTING_BOOK_ID, book->book_id },
    { PD_SETTING_CREATED_AT, created_at },
    { PD_SETTING_SAMPLE, book->sample ? "1" : "0" },
    { PD_SETTING_ROLES, roles },
    /* 17.2; at Partner Center each purchase is under the rules of its own time. */
    { PD_SETTING_POLICY,
      pd_policy_setting_to_string (book->cloud != NULL ? PD_POLICY_SETTING_TIMELINE
                                                       : PD_POLICY_SETTING_2020) },
    { PD_SETTING_USER_NAME, user_name },
    { PD_SETTING_USER_EMAIL, user_email },
    { PD_SETTING_VAULT,
      pd_vault_is_key_file (book->vault) ? PD_VAULT_IN_FILE : PD_VAULT_IN_SECRET_SERVICE },
    { PD_SETTING_VAULT_CHECK, check },
  };

  return put_settings (database, settings, G_N_ELEMENTS (settings), error) &&
         (book->cloud == NULL || write_cloud_settings (book, database, error));
}

static gboolean
fill_book (NewBook *book, PdDatabase *database, gint64 now, GError **error)
{
  g_autoptr (PdCatalog) catalog = NULL;

  if (book->cloud != NULL)
    return TRUE; /* the first pull fills it */
  if (book->sample)
    return pd_sample_book_fill (database, book->vault, book->policies, now, error);

  /* An empty book sells too: it starts with the sample catalogue, without its keys. */
  catalog = pd_data_load_sample_catalog (error);
  return catalog != NULL && pd_local_engine_put_catalog (database, catalog, error);
}

/* The whole book in one transaction; closed when it returns. */
static gboolean
write_book (NewBook *book, const char *path, GError **error)
{
  gint64 now = pd_clock_now (book->clock);
  g_autoptr (PdDatabase) database = pd_database_open (path, PD_DATABASE_CREATE, error);

  return database != NULL && pd_database_begin (database, error) &&
         write_settings (book, database, now, error) && fill_book (book, database, now, error) &&
         pd_database_commit (database, error);
}

/* The key first: a book must never stand there without it. */
static gboolean
move_into_place (const char *from, const char *to, GError **error)
{
  g_autofree char *key_from = g_strconcat (from, ".key", NULL);
  g_autofree char *key_to = g_strconcat (to, ".key", NULL);

  if (g_rename (key_from, key_to) != 0 && errno != ENOENT)
    return set_io_error ("Placing", key_to, error);
  if (g_rename (from, to) == 0)
    return TRUE;

  set_io_error ("Placing", to, error);
  g_unlink (key_to);
  return FALSE;
}

static gboolean
make_book (NewBook *book, const char *new_folder, const char *path, GError **error)
{
  g_autofree char *new_path = g_build_filename (new_folder, "new" BOOK_SUFFIX, NULL);

  book->policies = pd_data_load_policies (error);
  if (book->policies == NULL)
    return FALSE;
  book->vault = pd_vault_open (new_path, book->book_id, TRUE, error);
  if (book->vault == NULL)
    return FALSE;
  if (write_book (book, new_path, error) && move_into_place (new_path, path, error))
    return TRUE;

  pd_vault_forget (new_path, book->book_id, NULL);
  return FALSE;
}

/* FILE-wal, FILE-shm, the key file FILE.key, what forms remember in FILE.drafts, and the copies
 * FILE.before-N that migrations keep. */
static void
remove_companions (const char *folder, const char *path)
{
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *before = g_strconcat (base, ".before-", NULL);
  g_autofree char *wal = g_strconcat (base, "-wal", NULL);
  g_autofree char *shm = g_strconcat (base, "-shm", NULL);
  g_autofree char *key = g_strconcat (base, ".key", NULL);
  g_autofree char *drafts = g_strconcat (base, ".drafts", NULL);
  g_autoptr (GPtrArray) names = list_names (folder, NULL);

  for (guint i = 0; names != NULL && i < names->len; i++) {
    const char *name = names->pdata[i];
    g_autofree char *companion = g_build_filename (folder, name, NULL);

    if ((g_str_has_prefix (name, before) || g_strcmp0 (name, wal) == 0 ||
         g_strcmp0 (name, shm) == 0 || g_strcmp0 (name, key) == 0 ||
         g_strcmp0 (name, drafts) == 0) &&
        g_unlink (companion) != 0 && errno != ENOENT)
      g_warning ("Removing %s: %s", companion, g_strerror (errno));
  }
}

/* A book that is being removed is first renamed to .removed-FILE: what a crash leaves of it is
 * recognized by that mark alone. A key or a backup whose book merely is not there (moved away to
 * be copied or restored) is never touched. */
static gboolean
finish_removal (const char *folder, const char *mark, GError **error)
{
  g_autofree char *mark_path = g_build_filename (folder, mark, NULL);
  g_autofree char *path = g_build_filename (folder, mark + strlen (REMOVED_PREFIX), NULL);

  remove_companions (folder, path);
  if (g_unlink (mark_path) != 0 && errno != ENOENT)
    return set_io_error ("Removing", mark_path, error);

  sync_folder (folder);
  return TRUE;
}

/* What crashes have left; the folder's lock is held, so nobody is at work on them. */
static void
clear_leftovers (const char *folder)
{
  g_autoptr (GPtrArray) names = list_names (folder, NULL);

  for (guint i = 0; names != NULL && i < names->len; i++) {
    g_autofree char *path = g_build_filename (folder, names->pdata[i], NULL);
    g_autoptr (GError) error = NULL;

    if (g_str_has_prefix (names->pdata[i], NEW_PREFIX))
      remove_folder (path);
    else if (g_str_has_prefix (names->pdata[i], REMOVED_PREFIX) &&
             !finish_removal (folder, names->pdata[i], &error))
      g_warning ("%s", error->message);
  }
}

static PdAccount *
add_locked (const char *folder, NewBook *book, GError **error)
{
  g_autofree char *new_folder = g_build_filename (folder, NEW_PREFIX "XXXXXX", NULL);
  g_autofree char *path = NULL;
  gboolean made;

  clear_leftovers (folder);
  if (!check_name_is_free (folder, book->name, error))
    return NULL;
  if (g_mkdtemp_full (new_folder, 0700) == NULL) {
    set_io_error ("Making", new_folder, error);
    return NULL;
  }

  path = find_free_path (folder, book->name);
  made = make_book (book, new_folder, path, error);
  remove_folder (new_folder);
  if (!made)
    return NULL;

  sync_folder (folder);
  return read_account (path, error);
}

static PdAccount *
add_book (const char *folder, NewBook *book, const char *name, GError **error)
{
  g_autofree char *clean_name = pd_text_check (name, _ ("Name"), NAME_MAX_CHARS, error);
  PdAccount *account;
  int lock;

  if (clean_name == NULL)
    return NULL;
  if (*clean_name == '\0' || book->roles == 0 || (book->roles & ~PD_ROLES_ALL) != 0) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_INVALID,
                         *clean_name == '\0' ? _ ("An account needs a name.")
                                             : _ ("Choose at least one role."));
    return NULL;
  }
  if ((lock = lock_folder (folder, error)) < 0)
    return NULL;

  book->name = clean_name;
  book->book_id = g_uuid_string_random ();
  account = add_locked (folder, book, error);
  book->name = NULL;
  close (lock);
  return account;
}

PdAccount *
pd_book_files_add (const char *folder,
                   PdClock *clock,
                   const char *name,
                   gboolean sample,
                   PdRoleSet roles,
                   GError **error)
{
  g_auto (NewBook) book = { .clock = clock, .sample = sample, .roles = roles };

  return add_book (folder, &book, name, error);
}

PdAccount *
pd_book_files_add_cloud (const char *folder,
                         PdClock *clock,
                         const char *name,
                         const PdCloudFields *fields,
                         GError **error)
{
  g_auto (NewBook) book = { .clock = clock, .roles = fields->roles, .cloud = fields };

  return pd_accounts_check_cloud (fields, error) ? add_book (folder, &book, name, error) : NULL;
}

/* --- removing --- */

static char *
read_setting (const char *path, const char *key)
{
  g_autoptr (PdDatabase) database = pd_database_open (path, PD_DATABASE_READ_ONLY, NULL);

  return database != NULL ? pd_database_get_setting (database, key, NULL) : NULL;
}

static void
forgotten_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean *done = user_data;

  if (!pd_token_store_save_finish (PD_TOKEN_STORE (source), result, &error))
    g_message ("Forgetting a sign-in: %s", error->message);
  *done = TRUE;
}

/* Where no Secret Service runs there is nothing to forget either. */
static void
forget_sign_in (const char *book_id)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (PdTokenStore) store = pd_far_ref_store ();
  gboolean done = FALSE;

  g_main_context_push_thread_default (context);
  pd_token_store_save_async (store, book_id, NULL, NULL, forgotten_cb, &done);
  while (!done)
    g_main_context_iteration (context, TRUE);
  g_main_context_pop_thread_default (context);
}

gboolean
pd_book_files_remove (const char *folder, const char *path, GError **error)
{
  g_autofree char *kind = NULL;
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *mark = g_strconcat (REMOVED_PREFIX, base, NULL);
  g_autofree char *mark_path = g_build_filename (folder, mark, NULL);
  g_autofree char *book_id = NULL;
  gboolean removed;
  int lock = lock_folder (folder, error);

  if (lock < 0)
    return FALSE;

  kind = read_setting (path, PD_SETTING_ACCOUNT_KIND);
  book_id = read_setting (path, PD_SETTING_BOOK_ID);
  removed = g_rename (path, mark_path) == 0;
  if (!removed && errno == ENOENT)
    g_set_error_literal (error, PD_ERROR, PD_ERROR_NOT_FOUND,
                         _ ("The account is not there any more."));
  else if (!removed)
    set_io_error ("Removing", path, error);
  if (removed)
    removed = pd_vault_forget (path, book_id, error) && finish_removal (folder, mark, error);
  if (removed && g_strcmp0 (kind, PD_ACCOUNT_CLOUD) == 0)
    forget_sign_in (book_id);

  close (lock);
  return removed;
}
