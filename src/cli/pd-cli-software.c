// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pd-cli-json.h"
#include "pd-cli-lookup.h"
#include "pd-cli-software.h"
#include "pd-cli.h"
#include "pd-download.h"

static const PdCliColumn software_columns[] = {
  { "title", N_ ("Product"), PD_CLI_TEXT },
  { "customer", N_ ("Customer"), PD_CLI_TEXT },
  { "order_id", N_ ("Order number"), PD_CLI_ID },
  { "line", N_ ("Line"), PD_CLI_NUMBER },
  { "kind", N_ ("Kind"), PD_CLI_KIND },
  { "quantity", N_ ("Quantity"), PD_CLI_NUMBER },
  { "status", N_ ("Status"), PD_CLI_STATE },
  { "keys_available", N_ ("Keys available"), PD_CLI_BOOLEAN },
  { "cancel.allowed", N_ ("Can be cancelled"), PD_CLI_BOOLEAN },
  { "cancel.until", N_ ("Until"), PD_CLI_DEADLINE },
  { NULL },
};

static const PdCliColumn options_columns[] = {
  { "order_id", N_ ("Order number"), PD_CLI_ID },
  { "line", N_ ("Line"), PD_CLI_NUMBER },
  { "title", N_ ("Product"), PD_CLI_TEXT },
  { NULL },
};

static const PdCliColumn combination_columns[] = {
  { "version", N_ ("Version"), PD_CLI_ID },        { "language", N_ ("Language"), PD_CLI_ID },
  { "file_type", N_ ("File type/OS"), PD_CLI_ID }, { "file_name", N_ ("File"), PD_CLI_ID },
  { "bytes", N_ ("Size"), PD_CLI_SIZE },           { NULL },
};

static const PdCliColumn got_columns[] = {
  { "order_id", N_ ("Order number"), PD_CLI_ID },
  { "line", N_ ("Line"), PD_CLI_NUMBER },
  { "title", N_ ("Product"), PD_CLI_TEXT },
  { "key", N_ ("Product key"), PD_CLI_ID },
  { NULL },
};

static const PdCliColumn link_columns[] = {
  { "url", N_ ("Link"), PD_CLI_ID },
  { "issued_at", N_ ("Issued"), PD_CLI_INSTANT },
  { "expires_at", N_ ("Expires"), PD_CLI_DEADLINE },
  { "downloads_used", N_ ("Downloads used"), PD_CLI_NUMBER },
  { "downloads_limit", N_ ("Downloads at most"), PD_CLI_NUMBER },
  { NULL },
};

static const PdCliColumn download_columns[] = {
  { "file", N_ ("File"), PD_CLI_ID },
  { "bytes", N_ ("Bytes"), PD_CLI_NUMBER },
  { "sha256", "SHA-256", PD_CLI_ID },
  { "downloads_used", N_ ("Downloads used"), PD_CLI_NUMBER },
  { NULL },
};

static const PdCliColumn key_columns[] = {
  { "order_id", N_ ("Order number"), PD_CLI_ID },
  { "line", N_ ("Line"), PD_CLI_NUMBER },
  { "title", N_ ("Product"), PD_CLI_TEXT },
  { "version", N_ ("Version"), PD_CLI_ID },
  { "key", N_ ("Product key"), PD_CLI_ID },
  { "sample", N_ ("Sample"), PD_CLI_BOOLEAN },
  { "issued_at", N_ ("Issued"), PD_CLI_INSTANT },
  { "revoked_at", N_ ("Revoked"), PD_CLI_INSTANT },
  { NULL },
};

/* --- lists --- */

static JsonObject *
make_software_item (PdCli *cli, PdRecord *record, GError **error)
{
  return pd_cli_json_software (PD_ORDER_LINE (record));
}

static gboolean
list_software (PdCli *cli, GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_SOFTWARE);

  return pd_cli_open_desk (cli, error) && pd_cli_narrow_to_customer (cli, query, error) &&
         pd_cli_answer_list (cli, query, software_columns, make_software_item, error);
}

static char *
finish_reveal (PdCli *cli, GAsyncResult **pending, GError **error)
{
  g_autoptr (GAsyncResult) result = pd_cli_wait (pending);

  return pd_desk_reveal_finish (cli->desk, result, error);
}

/* A revoked key can no longer be seen (8.1, 8.4): it stays masked. */
static JsonObject *
make_key_item (PdCli *cli, PdRecord *record, GError **error)
{
  PdSoftwareKey *key = PD_SOFTWARE_KEY (record);
  GAsyncResult *pending = NULL;
  JsonObject *item = NULL;
  char *clear = NULL;

  if (!cli->options.reveal || pd_software_key_get_revoked_at (key) != PD_INSTANT_NONE)
    return pd_cli_json_key (key, NULL);

  pd_desk_reveal_key_async (cli->desk, pd_record_get_row_id (record), NULL, pd_cli_ready_cb,
                            &pending);
  clear = finish_reveal (cli, &pending, error);
  if (clear == NULL)
    return NULL;
  item = pd_cli_json_key (key, clear);
  pd_desk_free_secret (clear);

  return item;
}

static gboolean
list_keys (PdCli *cli, GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_KEYS);

  return pd_cli_open_desk (cli, error) && pd_cli_narrow_to_customer (cli, query, error) &&
         pd_cli_answer_list (cli, query, key_columns, make_key_item, error);
}

/* --- options --- */

static void
add_once (JsonArray *array, const char *word)
{
  if (word == NULL)
    return;
  for (guint i = 0; i < json_array_get_length (array); i++) {
    if (g_str_equal (json_array_get_string_element (array, i), word))
      return;
  }

  json_array_add_string_element (array, word);
}

static JsonObject *
make_line_answer (PdOrderLine *line)
{
  JsonObject *answer = json_object_new ();

  pd_cli_json_set_text (answer, "order_id", pd_order_line_get_order_id (line));
  json_object_set_int_member (answer, "line", pd_order_line_get_line (line));
  pd_cli_json_set_text (answer, "title", pd_order_line_get_title (line));

  return answer;
}

static gboolean
show_options (PdCli *cli, GError **error)
{
  g_autoptr (PdOrderLine) line = pd_cli_find_order_line (cli, error);
  g_autoptr (GPtrArray) media = line != NULL ? pd_cli_list_media (cli, line, error) : NULL;
  JsonArray *versions = NULL, *languages = NULL, *file_types = NULL, *combinations = NULL;
  JsonObject *answer = NULL;

  if (media == NULL)
    return FALSE;
  versions = json_array_new ();
  languages = json_array_new ();
  file_types = json_array_new ();
  combinations = json_array_new ();
  for (guint i = 0; i < media->len; i++) {
    PdMedia *medium = g_ptr_array_index (media, i);

    add_once (versions, pd_media_get_version (medium));
    add_once (languages, pd_media_get_language (medium));
    add_once (file_types, pd_media_get_file_type (medium));
    json_array_add_object_element (combinations, pd_cli_json_media (medium));
  }
  answer = make_line_answer (line);
  pd_cli_json_set_array (answer, "versions", versions);
  pd_cli_json_set_array (answer, "languages", languages);
  pd_cli_json_set_array (answer, "file_types", file_types);
  pd_cli_json_set_array (answer, "combinations", combinations);
  pd_cli_output_object (cli->output, options_columns, "combinations", combination_columns, answer);

  return TRUE;
}

/* --- keys and links --- */

static gboolean
is_for_media (PdDownloadLink *link, PdMedia *media)
{
  PdMedia *own = pd_download_link_get_media (link);

  return own != NULL && g_strcmp0 (pd_media_get_version (own), pd_media_get_version (media)) == 0 &&
         g_strcmp0 (pd_media_get_language (own), pd_media_get_language (media)) == 0 &&
         g_strcmp0 (pd_media_get_file_type (own), pd_media_get_file_type (media)) == 0;
}

/* The latest link for the medium, or NULL; lends. */
static PdDownloadLink *
find_link (PdKeysAndLinks *got, PdMedia *media)
{
  for (guint i = 0; i < got->links->len; i++) {
    if (is_for_media (g_ptr_array_index (got->links, i), media))
      return g_ptr_array_index (got->links, i);
  }

  return NULL;
}

/* @version NULL: of all of them. */
static gboolean
add_keys (PdCli *cli, PdKeysAndLinks *got, const char *version, JsonObject *answer, GError **error)
{
  JsonArray *keys = json_array_new ();
  const char *first = NULL;

  pd_cli_json_set_array (answer, "keys", keys);
  for (guint i = 0; i < got->keys->len; i++) {
    PdSoftwareKey *key = g_ptr_array_index (got->keys, i);
    JsonObject *item = NULL;

    if (version != NULL && g_strcmp0 (pd_software_key_get_version (key), version) != 0)
      continue;
    item = make_key_item (cli, PD_RECORD (key), error);
    if (item == NULL)
      return FALSE;
    json_array_add_object_element (keys, item);
    if (first == NULL)
      first = json_object_get_string_member (item, "key");
  }
  pd_cli_json_set_text (answer, "key", first);

  return TRUE;
}

static gboolean
append_link (PdCli *cli, PdDownloadLink *link, JsonArray *links, GError **error)
{
  GAsyncResult *pending = NULL;
  char *url = NULL;

  pd_desk_reveal_link_async (cli->desk, pd_record_get_row_id (PD_RECORD (link)), NULL,
                             pd_cli_ready_cb, &pending);
  url = finish_reveal (cli, &pending, error);
  if (url == NULL)
    return FALSE;
  json_array_add_object_element (links, pd_cli_json_link (link, url));
  pd_desk_free_secret (url);

  return TRUE;
}

static gboolean
add_link (PdCli *cli, PdKeysAndLinks *got, PdMedia *media, JsonObject *answer, GError **error)
{
  JsonArray *links = json_array_new ();
  PdDownloadLink *link = find_link (got, media);

  pd_cli_json_set_array (answer, "links", links);
  return link == NULL || append_link (cli, link, links, error);
}

static gboolean
link_fits (PdDownloadLink *link, const PdCliOptions *options)
{
  PdMedia *media = pd_download_link_get_media (link);

  return pd_download_link_get_revoked_at (link) == PD_INSTANT_NONE &&
         (options->version == NULL ||
          g_strcmp0 (options->version, pd_media_get_version (media)) == 0) &&
         (options->language == NULL ||
          g_strcmp0 (options->language, pd_media_get_language (media)) == 0) &&
         (options->file_type == NULL ||
          g_strcmp0 (options->file_type, pd_media_get_file_type (media)) == 0);
}

gboolean
pd_cli_software_answer_pasted (PdCli *cli,
                               PdOrderLine *line,
                               PdKeysAndLinks *got,
                               gboolean *any,
                               GError **error)
{
  g_autoptr (JsonObject) answer = make_line_answer (line);
  JsonArray *links = json_array_new ();

  pd_cli_json_set_array (answer, "links", links);
  if (!add_keys (cli, got, cli->options.version, answer, error))
    return FALSE;
  for (guint i = 0; i < got->links->len; i++) {
    PdDownloadLink *link = g_ptr_array_index (got->links, i);

    if (link_fits (link, &cli->options) && !append_link (cli, link, links, error))
      return FALSE;
  }

  *any = json_array_get_length (links) > 0 ||
         json_array_get_length (json_object_get_array_member (answer, "keys")) > 0;
  if (*any)
    pd_cli_output_object (cli->output, got_columns, "links", link_columns,
                          g_steal_pointer (&answer));

  return TRUE;
}

static PdKeysAndLinks *
get_keys_and_downloads (PdCli *cli,
                        PdOrderLine *line,
                        PdMedia *media,
                        const char *request_id,
                        GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  pd_desk_get_keys_and_downloads_async (cli->desk, pd_record_get_row_id (PD_RECORD (line)),
                                        pd_media_get_version (media), pd_media_get_language (media),
                                        pd_media_get_file_type (media), request_id, NULL,
                                        pd_cli_ready_cb, &pending);
  result = pd_cli_wait (&pending);

  return pd_desk_get_keys_and_downloads_finish (cli->desk, result, error);
}

/* 1.2, before anything is looked up for the answer: a refusal names the role that may get keys, and
 * is in the log like one in the windows. */
static gboolean
check_key_access (PdCli *cli, GError **error)
{
  char **given = cli->options.lines;
  g_autoptr (PdVerdict) role = NULL;
  g_autoptr (PdKeysAndLinks) got = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *pending = NULL;
  gint64 number = -1, row_id = 0;

  if (!pd_cli_require (cli->options.order, "--order", error) ||
      (given != NULL &&
       !pd_cli_parse_number (given[0], "--line", 0, G_MAXINT, 0, &number, error)) ||
      !pd_cli_open_desk (cli, error))
    return FALSE;
  role = pd_desk_judge_role (cli->desk, PD_ACT_GET_KEYS);
  if (pd_verdict_get_allowed (role))
    return TRUE;
  row_id = pd_desk_find_line_id (cli->desk, cli->options.order, (int) number);
  if (row_id == 0)
    return pd_verdict_check (role, error);

  pd_desk_get_keys_and_downloads_async (
      cli->desk, row_id, cli->options.version != NULL ? cli->options.version : "",
      cli->options.language != NULL ? cli->options.language : "", cli->options.file_type,
      cli->request_id, NULL, pd_cli_ready_cb, &pending);
  result = pd_cli_wait (&pending);
  got = pd_desk_get_keys_and_downloads_finish (cli->desk, result, error);

  return got != NULL; /* a request that was answered before */
}

/* A repeated request has its first answer, whatever is asked for now. */
static gboolean
check_answers (PdKeysAndLinks *got, PdOrderLine *line, PdMedia *media, GError **error)
{
  gint64 row_id = pd_record_get_row_id (PD_RECORD (line));
  gboolean answers = find_link (got, media) != NULL;

  for (guint i = 0; i < got->keys->len; i++)
    answers = answers && pd_software_key_get_line_row_id (got->keys->pdata[i]) == row_id;
  for (guint i = 0; i < got->links->len; i++)
    answers = answers && pd_download_link_get_line_row_id (got->links->pdata[i]) == row_id;
  if (!answers)
    g_set_error_literal (error, PD_ERROR, PD_ERROR_CONFLICT,
                         _ ("This request ID was used for something else already."));
  return answers;
}

static gboolean
get_software (PdCli *cli, GError **error)
{
  g_autoptr (PdOrderLine) line = NULL;
  g_autoptr (PdMedia) media = NULL;
  g_autoptr (PdKeysAndLinks) got = NULL;
  g_autoptr (JsonObject) answer = NULL;

  if (!check_key_access (cli, error) || (line = pd_cli_find_order_line (cli, error)) == NULL)
    return FALSE;
  if (pd_desk_get_cloud (cli->desk) != NULL)
    return pd_cli_show_pasted (cli, line, error);
  if ((media = pd_cli_find_media (cli, line, error)) == NULL)
    return FALSE;
  got = get_keys_and_downloads (cli, line, media, cli->request_id, error);
  if (got == NULL || !check_answers (got, line, media, error))
    return FALSE;
  cli->changed = TRUE;
  answer = make_line_answer (line);
  if (!add_keys (cli, got, pd_media_get_version (media), answer, error) ||
      !add_link (cli, got, media, answer, error))
    return FALSE;
  pd_cli_output_object (cli->output, got_columns, "links", link_columns, g_steal_pointer (&answer));

  return TRUE;
}

/* --- download --- */

static PdKeysAndLinks *
list_keys_and_links (PdCli *cli, PdOrderLine *line, GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  pd_desk_list_keys_and_links_async (cli->desk, pd_record_get_row_id (PD_RECORD (line)), NULL,
                                     pd_cli_ready_cb, &pending);
  result = pd_cli_wait (&pending);

  return pd_desk_list_keys_and_links_finish (cli->desk, result, error);
}

/* The link to download by: the one that is there, also if it has ended (the download then says so);
 * a first one is issued. */
static PdDownloadLink *
find_or_issue_link (PdCli *cli, PdOrderLine *line, PdMedia *media, GError **error)
{
  g_autoptr (PdKeysAndLinks) got = list_keys_and_links (cli, line, error);
  PdDownloadLink *link = got != NULL ? find_link (got, media) : NULL;

  if (got == NULL)
    return NULL;
  if (link == NULL) {
    g_clear_pointer (&got, pd_keys_and_links_free);
    got = get_keys_and_downloads (cli, line, media, NULL, error);
    link = got != NULL ? find_link (got, media) : NULL;
    cli->changed = got != NULL;
  }
  if (got != NULL && link == NULL)
    g_set_error_literal (error, PD_ERROR, PD_ERROR_PROTOCOL, "No link was issued");

  return link != NULL ? g_object_ref (link) : NULL;
}

static void
show_bytes_cb (PdDownload *download)
{
  pd_cli_progress (pd_download_get_bytes (download), pd_download_get_size (download), NULL);
}

static void
interrupted_cb (PdDownload *download)
{
  pd_download_cancel (download);
}

/* Runs the download to its end. */
static gboolean
run_download (PdDownload *download, GError **error)
{
  GCancellable *cancellable = pd_cli_cancel_on_signals ();

  g_signal_connect (download, "notify::bytes", G_CALLBACK (show_bytes_cb), NULL);
  g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (interrupted_cb), download,
                           G_CONNECT_SWAPPED);
  while (pd_download_get_state (download) == PD_DOWNLOAD_RUNNING)
    g_main_context_iteration (NULL, TRUE);
  pd_cli_end_on_signals ();
  pd_cli_progress_done ();
  if (pd_download_get_state (download) == PD_DOWNLOAD_DONE)
    return TRUE;

  if (pd_download_get_error (download) != NULL)
    g_propagate_error (error, g_error_copy (pd_download_get_error (download)));
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The download was cancelled");

  return FALSE;
}

static gboolean
give_up_cb (gpointer data)
{
  *(gboolean *) data = TRUE;

  return G_SOURCE_REMOVE;
}

/* An interrupted download removes what it has, on its thread, and lives until that is done. */
static void
wait_for_removal (PdDownload *download)
{
  PdDownload *alive = download;
  gboolean given_up = FALSE;
  guint source = g_timeout_add_seconds (5, give_up_cb, &given_up);

  g_object_add_weak_pointer (G_OBJECT (download), (gpointer *) &alive);
  g_object_unref (download);
  while (alive != NULL && !given_up)
    g_main_context_iteration (NULL, TRUE);
  if (alive != NULL)
    g_object_remove_weak_pointer (G_OBJECT (alive), (gpointer *) &alive);
  if (!given_up)
    g_source_remove (source);
}

static GFile *
choose_file (PdCli *cli, PdMedia *media)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (cli->options.output);

  if (g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE, NULL) == G_FILE_TYPE_DIRECTORY)
    return g_file_get_child (file, pd_media_get_file_name (media));

  return g_steal_pointer (&file);
}

static JsonObject *
make_download_answer (PdCli *cli,
                      PdOrderLine *line,
                      PdMedia *media,
                      PdDownload *download,
                      GFile *file,
                      GError **error)
{
  g_autoptr (PdKeysAndLinks) now = list_keys_and_links (cli, line, error);
  PdDownloadLink *link = now != NULL ? find_link (now, media) : NULL;
  JsonObject *answer = NULL;
  g_autofree char *name = NULL;

  if (now == NULL)
    return NULL;
  answer = make_line_answer (line);
  name = g_file_get_parse_name (file);
  pd_cli_json_set_text (answer, "file", name);
  json_object_set_int_member (answer, "bytes", pd_download_get_bytes (download));
  pd_cli_json_set_text (answer, "sha256", pd_download_get_sha256 (download));
  if (link != NULL)
    json_object_set_int_member (answer, "downloads_used", pd_download_link_get_used (link));
  else
    json_object_set_null_member (answer, "downloads_used");

  return answer;
}

static gboolean
download_medium (PdCli *cli, PdOrderLine *line, PdMedia *media, const char *what, GError **error)
{
  g_autoptr (PdDownloadLink) link = find_or_issue_link (cli, line, media, error);
  g_autoptr (GFile) file = NULL;
  g_autoptr (PdDownload) download = NULL;
  JsonObject *answer = NULL;

  if (link == NULL)
    return FALSE;
  file = choose_file (cli, media);
  download = pd_download_start (cli->desk, pd_record_get_row_id (PD_RECORD (link)), file);
  if (!run_download (download, error)) {
    wait_for_removal (g_steal_pointer (&download));
    return FALSE;
  }
  cli->changed = TRUE;
  answer = make_download_answer (cli, line, media, download, file, error);
  if (answer == NULL)
    return FALSE;
  if (!pd_cli_remember (cli, what, answer, error)) {
    json_object_unref (answer);
    return FALSE;
  }
  pd_cli_output_object (cli->output, download_columns, NULL, NULL, answer);

  return TRUE;
}

static gboolean
download_software (PdCli *cli, GError **error)
{
  g_autoptr (PdOrderLine) line = NULL;
  g_autoptr (PdMedia) media = NULL;
  g_autofree char *what = NULL;
  JsonObject *answer = NULL;

  if (!pd_cli_require (cli->options.output, "--output", error) || !check_key_access (cli, error) ||
      (line = pd_cli_find_order_line (cli, error)) == NULL ||
      (media = pd_cli_find_media (cli, line, error)) == NULL)
    return FALSE;

  what = g_strdup_printf ("software download %s %d %s %s %s", pd_order_line_get_order_id (line),
                          pd_order_line_get_line (line), pd_media_get_version (media),
                          pd_media_get_language (media), pd_media_get_file_type (media));
  if (!pd_cli_recall (cli, what, &answer, error))
    return FALSE;
  if (answer == NULL)
    return download_medium (cli, line, media, what, error);
  pd_cli_output_object (cli->output, download_columns, NULL, NULL, answer);

  return TRUE;
}

#define CHOICE_OPTIONS "order line version language file-type"

const PdCliCommand pd_cli_software_commands[] = {
  { "list software", NULL, 0, 0, "customer search sort limit offset bom",
    N_ ("List everything bought as software, cancelled items included."), list_software },
  { "software options", NULL, 0, 0, "order line bom",
    N_ ("Show the versions, languages and file types that can be chosen."), show_options },
  { "software get", NULL, 0, 0, CHOICE_OPTIONS " reveal request-id bom",
    N_ ("Get keys and downloads: takes the key and issues the link, or renews one that has ended."),
    get_software },
  { "software download", NULL, 0, 0, CHOICE_OPTIONS " output request-id bom",
    N_ ("Download into a file and check it; a file begun before is carried on."),
    download_software },
  { "list keys", NULL, 0, 0, "customer search limit offset reveal bom",
    N_ ("List the product keys that were taken, masked unless revealed."), list_keys },
  { NULL },
};
