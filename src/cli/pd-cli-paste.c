// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Keys and links of an account at Partner Center: they come from its portal, by hand. */

#include "pd-config.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "pd-cli-json.h"
#include "pd-cli-lookup.h"
#include "pd-cli-software.h"

/* More than any key and link are long. */
#define INPUT_MAX 16384

/* --- getting --- */

static PdKeysAndLinks *
list_pasted (PdCli *cli, PdOrderLine *line, GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  pd_desk_list_keys_and_links_async (cli->desk, pd_record_get_row_id (PD_RECORD (line)), NULL,
                                     pd_cli_ready_cb, &pending);
  result = pd_cli_wait (&pending);

  return pd_desk_list_keys_and_links_finish (cli->desk, result, error);
}

/* The desk's own sentence on why there is no way to get them from here, with the page's address. */
static void
set_portal_error (PdCli *cli, PdOrderLine *line, GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (PdKeysAndLinks) none = NULL;
  g_autoptr (GError) refusal = NULL;
  g_autofree char *address = pd_cloud_account_get_customers_page (pd_desk_get_cloud (cli->desk));

  pd_desk_get_keys_and_downloads_async (cli->desk, pd_record_get_row_id (PD_RECORD (line)), "", "",
                                        "", NULL, NULL, pd_cli_ready_cb, &pending);
  result = pd_cli_wait (&pending);
  none = pd_desk_get_keys_and_downloads_finish (cli->desk, result, &refusal);
  if (refusal == NULL)
    g_set_error_literal (error, PD_ERROR, PD_ERROR_PROTOCOL, "Partner Center gave keys");
  else
    g_set_error (error, refusal->domain, refusal->code, "%s\n%s", refusal->message, address);
}

gboolean
pd_cli_show_pasted (PdCli *cli, PdOrderLine *line, GError **error)
{
  g_autoptr (PdKeysAndLinks) got = list_pasted (cli, line, error);
  gboolean any = FALSE;

  if (got == NULL || !pd_cli_software_answer_pasted (cli, line, got, &any, error))
    return FALSE;
  if (any)
    return TRUE;

  set_portal_error (cli, line, error);
  return FALSE;
}

/* --- pasting --- */

/* Standard input, whole, to @text of INPUT_MAX + 1 zero bytes, which the caller overwrites: on the
 * command line every process of this computer could read it. */
static gboolean
read_input (char *text, GError **error)
{
  gsize length;
  gboolean valid;

  if (isatty (STDIN_FILENO)) {
    fputs (
        _ ("Paste the product key, the download link or both, each on a line of its own, and end "
           "with Ctrl+D:"),
        stderr);
    fputc ('\n', stderr);
    fflush (stderr);
  }
  length = fread (text, 1, INPUT_MAX, stdin);
  valid = length < INPUT_MAX && g_utf8_validate (text, (gssize) length, NULL);
  if (valid && *g_strstrip (text) != '\0')
    return TRUE;

  pd_cli_set_usage_error (
      error, "%s",
      valid ? _ ("Standard input is empty: it takes a product key, a download link or both.")
            : _ ("Standard input holds something else than a product key and a download link."));
  return FALSE;
}

/* A link is known by its scheme. Lends parts of @text, which is cut. */
static gboolean
take_lines (char *text, const char **key, const char **url, GError **error)
{
  for (char *line = text, *next; line != NULL; line = next) {
    gboolean is_link;

    next = strchr (line, '\n');
    if (next != NULL)
      *next++ = '\0';
    g_strstrip (line);
    if (*line == '\0')
      continue;
    is_link = strstr (line, "://") != NULL;
    if (*(is_link ? url : key) != NULL) {
      pd_cli_set_usage_error (error, "%s",
                              is_link ? _ ("Only one download link is taken at a time.")
                                      : _ ("Only one product key is taken at a time."));
      return FALSE;
    }
    *(is_link ? url : key) = line;
  }

  return TRUE;
}

static gboolean
parse_issue (PdCli *cli, gint64 *issued_at, GError **error)
{
  const char *text = cli->options.date;

  if (text == NULL || pd_instant_parse (text, issued_at, NULL))
    return TRUE;

  pd_cli_set_usage_error (
      error, _ ("--date takes an instant such as 2026-05-02T09:00:00Z, not “%s”."), text);
  return FALSE;
}

static PdKeysAndLinks *
paste (PdCli *cli,
       PdCloudAccount *cloud,
       PdOrderLine *line,
       const char *key,
       const char *url,
       gint64 issued_at,
       GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  pd_cloud_account_paste_keys_async (cloud, pd_record_get_row_id (PD_RECORD (line)),
                                     cli->options.version, cli->options.language,
                                     cli->options.file_type, key, url, issued_at, cli->request_id,
                                     NULL, pd_cli_ready_cb, &pending);
  result = pd_cli_wait (&pending);

  return pd_cloud_account_paste_keys_finish (cloud, result, error);
}

static gboolean
paste_text (PdCli *cli, PdOrderLine *line, char *text, GError **error)
{
  PdCloudAccount *cloud = pd_cli_get_cloud (cli, error);
  g_autoptr (PdKeysAndLinks) got = NULL;
  const char *key = NULL, *url = NULL;
  gboolean any = FALSE;
  gint64 issued_at = 0;

  if (cloud == NULL || !take_lines (text, &key, &url, error) ||
      !parse_issue (cli, &issued_at, error) ||
      (got = paste (cli, cloud, line, key, url, issued_at, error)) == NULL)
    return FALSE;

  cli->changed = TRUE;
  return pd_cli_software_answer_pasted (cli, line, got, &any, error);
}

static gboolean
paste_software (PdCli *cli, GError **error)
{
  g_autoptr (PdOrderLine) line = NULL;
  char text[INPUT_MAX + 1] = "";
  gboolean done;

  if (!pd_cli_require (cli->options.version, "--version", error) ||
      (line = pd_cli_find_order_line (cli, error)) == NULL || pd_cli_get_cloud (cli, error) == NULL)
    return FALSE;

  done = read_input (text, error) && paste_text (cli, line, text, error);
  explicit_bzero (text, sizeof text);
  return done;
}

const PdCliCommand pd_cli_paste_commands[] = {
  { "software paste", NULL, 0, 0, "order line version language file-type issued request-id bom",
    N_ ("Put a product key, a download link or both, copied from Partner Center’s portal, into the "
        "book: reads them from standard input, each on a line of its own."),
    paste_software },
  { NULL },
};
