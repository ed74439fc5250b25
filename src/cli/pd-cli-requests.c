// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "pd-cli.h"
#include "pd-tables.h"

/* What one request ID stands for, on a store thread. */
typedef struct
{
  const char *id;
  const char *what;
  const char *answer;
  gint64 now;
} Request;

/* A job's result is never NULL: "" says that the request is new. */
static gpointer
find_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  const Request *request = data;
  g_autoptr (GError) local_error = NULL;
  char *answer = pd_database_find_request (database, request->id, request->what, &local_error);

  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }

  return answer != NULL ? answer : g_strdup ("");
}

/* Two processes may run the same request at once: the first one's answer stands. */
static gpointer
store_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  const Request *request = data;
  g_autoptr (GError) local_error = NULL;
  char *first = pd_database_find_request (database, request->id, request->what, &local_error);

  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }
  if (first != NULL)
    return first;
  if (!pd_database_store_request (database, request->id, request->what, request->answer,
                                  request->now, error))
    return NULL;

  return g_strdup ("");
}

static gboolean
find_request (PdCli *cli, const char *id, const char *what, char **answer, GError **error)
{
  Request request = { .id = id, .what = what };

  *answer = pd_store_read (pd_desk_get_store (cli->desk), find_job, &request, error);
  if (*answer == NULL)
    return FALSE;
  if (**answer == '\0')
    g_clear_pointer (answer, g_free);

  return TRUE;
}

static gboolean
store_request (PdCli *cli, const char *id, const char *what, const char *answer, GError **error)
{
  Request request = { .id = id, .what = what, .answer = answer };
  g_autofree char *done = NULL;

  request.now = pd_clock_now (cli->clock);
  done = pd_store_write (pd_desk_get_store (cli->desk), store_job, &request, error);

  return done != NULL;
}

static gboolean
find_object (PdCli *cli, const char *id, const char *what, JsonObject **object, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;

  if (!find_request (cli, id, what, &text, error))
    return FALSE;
  if (text == NULL)
    return TRUE;

  node = json_from_string (text, error);
  if (node == NULL)
    return FALSE;
  *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_dup_object (node) : NULL;

  return TRUE;
}

static gboolean
store_object (PdCli *cli, const char *id, const char *what, JsonObject *object, GError **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;

  json_node_set_object (node, object);
  text = json_to_string (node, FALSE);

  return store_request (cli, id, what, text, error);
}

gboolean
pd_cli_recall (PdCli *cli, const char *what, JsonObject **answer, GError **error)
{
  *answer = NULL;

  return cli->request_id == NULL || find_object (cli, cli->request_id, what, answer, error);
}

gboolean
pd_cli_remember (PdCli *cli, const char *what, JsonObject *answer, GError **error)
{
  return cli->request_id == NULL || store_object (cli, cli->request_id, what, answer, error);
}

/* A GUID of its own for this request ID and salt, always the same one (like RFC 4122's version 5,
 * with SHA-256). */
static char *
derive_id (const char *request_id, const char *salt)
{
  g_autofree char *both = g_strconcat (request_id, "/", salt, NULL);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, both, -1);

  return g_strdup_printf ("%.8s-%.4s-5%.3s-a%.3s-%.12s", hash, hash + 8, hash + 13, hash + 17,
                          hash + 20);
}

gboolean
pd_cli_recall_choice (PdCli *cli, const char *salt, char **choice, GError **error)
{
  g_autofree char *id = NULL;

  *choice = NULL;
  if (cli->request_id == NULL)
    return TRUE;
  id = derive_id (cli->request_id, salt);

  return find_request (cli, id, salt, choice, error);
}

gboolean
pd_cli_remember_choice (PdCli *cli, const char *salt, const char *choice, GError **error)
{
  g_autofree char *id = NULL;

  if (cli->request_id == NULL)
    return TRUE;
  id = derive_id (cli->request_id, salt);

  return store_request (cli, id, salt, choice, error);
}

gboolean
pd_cli_recall_object (PdCli *cli, const char *salt, JsonObject **object, GError **error)
{
  g_autofree char *id = NULL;

  *object = NULL;
  if (cli->request_id == NULL)
    return TRUE;
  id = derive_id (cli->request_id, salt);

  return find_object (cli, id, salt, object, error);
}

gboolean
pd_cli_remember_object (PdCli *cli, const char *salt, JsonObject *object, GError **error)
{
  g_autofree char *id = NULL;

  if (cli->request_id == NULL)
    return TRUE;
  id = derive_id (cli->request_id, salt);

  return store_object (cli, id, salt, object, error);
}

/* --- what the log tells of an act that was interrupted --- */

static gpointer
count_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_ACTIVITY);

  return pd_database_count (database, query, data, error) ? data : NULL;
}

gboolean
pd_cli_count_activity (PdCli *cli, gint64 *count, GError **error)
{
  return pd_store_read (pd_desk_get_store (cli->desk), count_job, count, error) != NULL;
}

typedef struct
{
  gint64 count;
  const char *operation;
  const char *resource;
  PdActivity *found; /* (owned) (nullable) */
} ActivitySearch;

static gpointer
find_activity_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  ActivitySearch *search = data;

  for (gint64 row_id = search->count + 1;; row_id++) {
    g_autoptr (GError) local_error = NULL;
    g_autoptr (PdActivity) activity =
        pd_database_get (database, PD_LIST_ACTIVITY, row_id, 0, &local_error);

    if (activity == NULL) {
      if (g_error_matches (local_error, PD_ERROR, PD_ERROR_NOT_FOUND))
        return search;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
    if (g_strcmp0 (pd_activity_get_operation (activity), search->operation) == 0 &&
        g_strcmp0 (pd_activity_get_resource (activity), search->resource) == 0) {
      search->found = g_steal_pointer (&activity);
      return search;
    }
  }
}

PdActivity *
pd_cli_find_activity_after (PdCli *cli,
                            gint64 count,
                            const char *operation,
                            const char *resource,
                            GError **error)
{
  ActivitySearch search = { .count = count, .operation = operation, .resource = resource };

  if (pd_store_read (pd_desk_get_store (cli->desk), find_activity_job, &search, error) == NULL)
    return NULL;

  return search.found;
}

/* --- notes beside the accounts --- */

static char *
build_note_path (PdCli *cli)
{
  g_autofree char *name = g_strconcat (cli->request_id, ".note", NULL);

  return g_build_filename (pd_accounts_get_data_dir (cli->accounts), "requests", name, NULL);
}

/* A note is two lines: the act, and how far it has come. */
gboolean
pd_cli_recall_note (PdCli *cli, const char *what, char **state, GError **error)
{
  g_autofree char *path = NULL, *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) local_error = NULL;

  *state = NULL;
  if (cli->request_id == NULL)
    return TRUE;
  path = build_note_path (cli);
  if (!g_file_get_contents (path, &text, NULL, &local_error)) {
    if (g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
      return TRUE;
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }

  lines = g_strsplit (text, "\n", 3);
  if (g_strv_length (lines) < 2 || !g_str_equal (lines[0], what)) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_CONFLICT,
                         _ ("This request ID was used for something else already."));
    return FALSE;
  }
  *state = g_strdup (lines[1]);

  return TRUE;
}

gboolean
pd_cli_note (PdCli *cli, const char *what, const char *state, GError **error)
{
  g_autofree char *path = NULL, *folder = NULL, *text = NULL;

  if (cli->request_id == NULL)
    return TRUE;

  path = build_note_path (cli);
  folder = g_path_get_dirname (path);
  text = g_strconcat (what, "\n", state, "\n", NULL);
  if (g_mkdir_with_parents (folder, 0700) != 0) {
    int saved_errno = errno;

    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno), "%s: %s", folder,
                 g_strerror (saved_errno));
    return FALSE;
  }

  return g_file_set_contents_full (
      path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}
