// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The outbox of an account at Partner Center. */

#include "pd-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pd-cli-json.h"
#include "pd-cli.h"
#include "pd-text.h"

#define MAX_CANDIDATES 5

static const PdCliColumn outbox_columns[] = {
  { "id", N_ ("Request ID"), PD_CLI_ID },
  { "what", N_ ("What"), PD_CLI_TEXT },
  { "subject", N_ ("About"), PD_CLI_TEXT },
  { "customer", N_ ("Customer"), PD_CLI_TEXT },
  { "state_text", N_ ("Status"), PD_CLI_TEXT },
  { "attempts", N_ ("Attempts"), PD_CLI_NUMBER },
  { "created_at", N_ ("Created"), PD_CLI_INSTANT },
  { "next_try_at", N_ ("Next attempt"), PD_CLI_INSTANT },
  { "far_id", N_ ("Far side’s number"), PD_CLI_ID },
  { "last_error", N_ ("Last error"), PD_CLI_TEXT },
  { NULL },
};

JsonObject *
pd_cli_json_outbox_item (PdOutboxItem *item)
{
  JsonObject *object = json_object_new ();
  gboolean found = FALSE;

  pd_cli_json_set_text (object, "id", pd_outbox_item_get_request_id (item));
  json_object_set_int_member (object, "number", pd_record_get_row_id (PD_RECORD (item)));
  pd_cli_json_set_text (object, "kind", pd_outbox_item_get_kind (item));
  pd_cli_json_set_text (object, "what", pd_outbox_item_get_what (item));
  pd_cli_json_set_text (object, "subject", pd_outbox_item_get_subject (item));
  pd_cli_json_set_text (object, "customer", pd_outbox_item_get_customer_name (item));
  pd_cli_json_set_text (object, "state", pd_outbox_item_get_state (item));
  pd_cli_json_set_text (object, "state_text", pd_outbox_item_get_state_text (item));
  json_object_set_boolean_member (
      object, "asking", pd_outbox_item_get_asking (item) && pd_outbox_item_is_waiting (item));
  json_object_set_boolean_member (object, "can_end", pd_outbox_item_can_end (item));
  json_object_set_boolean_member (object, "ended_by_hand",
                                  pd_outbox_item_is_ended_by_hand (item, &found));
  json_object_set_boolean_member (object, "found_later", found);
  json_object_set_int_member (object, "attempts", pd_outbox_item_get_attempts (item));
  pd_cli_json_set_instant (object, "created_at", pd_outbox_item_get_created_at (item));
  pd_cli_json_set_instant (object, "updated_at", pd_outbox_item_get_updated_at (item));
  pd_cli_json_set_instant (object, "next_try_at", pd_outbox_item_get_next_try_at (item));
  pd_cli_json_set_text (object, "last_error", pd_outbox_item_get_last_error (item));
  pd_cli_json_set_text (object, "error_code", pd_outbox_item_get_far_code (item));
  pd_cli_json_set_text (object, "far_id", pd_outbox_item_get_far_id (item));
  pd_cli_json_set_text (object, "far_request_id", pd_outbox_item_get_far_request_id (item));
  pd_cli_json_set_text (object, "user", pd_outbox_item_get_user_name (item));

  return object;
}

/* --- list --- */

static JsonObject *
make_item (PdCli *cli, PdRecord *record, GError **error)
{
  return pd_cli_json_outbox_item (PD_OUTBOX_ITEM (record));
}

static gboolean
check_state (const char *state, GError **error)
{
  static const char *const states[] = { PD_OUTBOX_DRAFT,   PD_OUTBOX_QUEUED,
                                        PD_OUTBOX_SENDING, PD_OUTBOX_SENT,
                                        PD_OUTBOX_FAILED,  PD_OUTBOX_DISCARDED,
                                        PD_QUERY_WAITING,  NULL };

  if (state == NULL || g_strv_contains (states, state))
    return TRUE;

  pd_cli_set_usage_error (
      error,
      _ ("--state takes draft, queued, sending, sent, failed, discarded or waiting, not “%s”."),
      state);
  return FALSE;
}

/* On an account of this computer the outbox is empty: nothing there needs a far side. */
static gboolean
list_outbox (PdCli *cli, GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_OUTBOX);

  query->status = g_strdup (cli->options.status);

  return check_state (cli->options.status, error) && pd_cli_open_desk (cli, error) &&
         pd_cli_narrow_to_customer (cli, query, error) &&
         pd_cli_answer_list (cli, query, outbox_columns, make_item, error);
}

/* --- one item --- */

/* What a text may mean. */
typedef struct
{
  const char *text;
  char *guid;         /* (owned) (nullable) */
  PdOutboxItem *item; /* (owned) (nullable): the one with exactly this ID or number */
  GPtrArray *others;  /* (element-type PdOutboxItem) (owned): those that contain it */
} Search;

static gboolean
consider (PdCli *cli, PdRecord *record, gpointer data, GError **error)
{
  Search *search = data;
  PdOutboxItem *item = PD_OUTBOX_ITEM (record);
  g_autofree char *number =
      g_strdup_printf ("%" G_GINT64_FORMAT, pd_record_get_row_id (PD_RECORD (item)));

  if (g_strcmp0 (search->guid, pd_outbox_item_get_request_id (item)) == 0 ||
      g_str_equal (search->text, number))
    g_set_object (&search->item, item);
  else if (search->others->len <= MAX_CANDIDATES)
    g_ptr_array_add (search->others, g_object_ref (item));

  return TRUE;
}

static void
set_candidates (const Search *search, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  if (search->others->len == 0) {
    /* Translators: %s is what was typed */
    g_set_error (error, PD_ERROR, PD_ERROR_NOT_FOUND, _ ("No item of the outbox fits “%s”."),
                 search->text);
    return;
  }
  for (guint i = 0; i < search->others->len && i < MAX_CANDIDATES; i++) {
    PdOutboxItem *item = g_ptr_array_index (search->others, i);

    g_string_append_printf (names, "%s%s (%s, %s)", i > 0 ? ", " : "",
                            pd_outbox_item_get_request_id (item), pd_outbox_item_get_what (item),
                            pd_outbox_item_get_subject (item));
  }
  if (search->others->len > MAX_CANDIDATES)
    g_string_append (names, ", …");
  g_set_error (error, PD_ERROR, PD_ERROR_AMBIGUOUS,
               /* Translators: the first %s is what was typed, the second a list of items */
               _ ("“%s” fits several items of the outbox: %s."), search->text, names->str);
}

/* By request ID, by number, or by any text that finds exactly one. */
static PdOutboxItem *
find_item (PdCli *cli, const char *text, GError **error)
{
  g_autoptr (PdQuery) all = pd_query_new (PD_LIST_OUTBOX);
  g_autoptr (PdQuery) some = pd_query_new (PD_LIST_OUTBOX);
  g_autoptr (GPtrArray) others = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *guid = pd_text_normalize_guid (text);
  Search search = { text, guid, NULL, others };

  /* A number is no text of an item: the list itself is looked at, which is short. */
  if (!pd_cli_each_record (cli, all, -1, 0, consider, &search, NULL, error)) {
    g_clear_object (&search.item);
    return NULL;
  }
  if (search.item != NULL)
    return search.item;

  g_ptr_array_set_size (others, 0);
  if (text[strspn (text, "0123456789")] == '\0') { /* a number is no part of an ID */
    set_candidates (&search, error);
    return NULL;
  }
  pd_query_set_search (some, text);
  if (!pd_cli_each_record (cli, some, MAX_CANDIDATES + 1, 0, consider, &search, NULL, error))
    return NULL;
  if (others->len == 1)
    return g_object_ref (g_ptr_array_index (others, 0));
  set_candidates (&search, error);

  return NULL;
}

/* Opens the desk, and finds what the first argument names. */
static PdOutboxItem *
open_item (PdCli *cli, PdCloudAccount **cloud, GError **error)
{
  g_autofree char *text = pd_cli_dup_argument (cli, 0, error);

  if (text == NULL || !pd_cli_open_desk (cli, error) ||
      (*cloud = pd_cli_get_cloud (cli, error)) == NULL)
    return NULL;

  return find_item (cli, text, error);
}

/* As text for a mail; as JSON and CSV the item with that text. */
static gboolean
show_item (PdCli *cli, GError **error)
{
  PdCloudAccount *cloud = NULL;
  g_autoptr (PdOutboxItem) item = open_item (cli, &cloud, error);
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *text = NULL;
  JsonObject *answer;

  if (item == NULL)
    return FALSE;
  pd_cloud_account_describe_async (cloud, pd_record_get_row_id (PD_RECORD (item)), NULL,
                                   pd_cli_ready_cb, &pending);
  result = pd_cli_wait (&pending);
  text = pd_cloud_account_describe_finish (cloud, result, error);
  if (text == NULL)
    return FALSE;

  if (pd_cli_output_get_format (cli->output) == PD_CLI_TABLE) {
    g_autofree char *whole =
        g_str_has_suffix (text, "\n") ? g_strdup (text) : g_strconcat (text, "\n", NULL);

    pd_cli_output_text (cli->output, whole);
    return TRUE;
  }
  answer = pd_cli_json_outbox_item (item);
  pd_cli_json_set_text (answer, "text", text);
  pd_cli_output_object (cli->output, outbox_columns, NULL, NULL, answer);

  return TRUE;
}

typedef void (*ItemFunc) (PdCloudAccount *cloud,
                          gint64 row_id,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);

/* What an item takes now; NULL with @error: it is not done. */
typedef ItemFunc (*ItemChoice) (PdCli *cli, PdOutboxItem *item, GError **error);

/* The same request again: the first answer. */
static gboolean
change_item (PdCli *cli, const char *act, ItemChoice choose, GError **error)
{
  g_autofree char *what = g_strdup_printf ("%s %s", act, cli->arguments[0]);
  PdCloudAccount *cloud = NULL;
  g_autoptr (PdOutboxItem) item = open_item (cli, &cloud, error);
  g_autoptr (PdOutboxItem) after = NULL;
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (JsonObject) answer = NULL;
  ItemFunc func = NULL;

  if (item == NULL || !pd_cli_recall (cli, what, &answer, error))
    return FALSE;
  if (answer == NULL) {
    func = choose (cli, item, error);
    if (func == NULL)
      return FALSE;
    func (cloud, pd_record_get_row_id (PD_RECORD (item)), pd_cli_cancel_on_signals (),
          pd_cli_ready_cb, &pending);
    result = pd_cli_wait (&pending);
    pd_cli_end_on_signals ();
    after = pd_cloud_account_outbox_finish (cloud, result, error);
    if (after == NULL)
      return FALSE;
    cli->changed = TRUE;
    answer = pd_cli_json_outbox_item (after);
    if (!pd_cli_remember (cli, what, answer, error))
      return FALSE;
  }
  pd_cli_output_object (cli->output, outbox_columns, NULL, NULL, g_steal_pointer (&answer));

  return TRUE;
}

static ItemFunc
choose_retry (PdCli *cli, PdOutboxItem *item, GError **error)
{
  return pd_cloud_account_retry_async;
}

static gboolean
retry_item (PdCli *cli, GError **error)
{
  return change_item (cli, "outbox retry", choose_retry, error);
}

/* What nobody can find out about is ended only by who says that it was looked for. */
static ItemFunc
choose_discard (PdCli *cli, PdOutboxItem *item, GError **error)
{
  if (!pd_outbox_item_can_end (item))
    return pd_cloud_account_discard_async;
  if (cli->options.acknowledge)
    return pd_cloud_account_end_item_async;

  g_set_error_literal (
      error, PD_ERROR, PD_ERROR_NOT_ALLOWED,
      _ ("Nobody knows whether this was carried out. Look for it in Partner Center or the Azure "
         "portal first. If it is not there, or is settled by hand, say so with --acknowledge: then "
         "it is ended, and later requests of the same customer go on."));
  return NULL;
}

static gboolean
discard_item (PdCli *cli, GError **error)
{
  return change_item (cli, "outbox discard", choose_discard, error);
}

const PdCliCommand pd_cli_outbox_commands[] = {
  { "list outbox", NULL, 0, 0, "outbox-state customer search sort limit offset bom",
    N_ ("List what Partner Center and Azure have been asked for, and what became of it."),
    list_outbox },
  { "show outbox", N_ ("ID"), 1, 1, "bom",
    N_ ("Show an item of the outbox as text for a mail: what was asked for, and what the far side "
        "said."),
    show_item },
  { "outbox retry", N_ ("ID"), 1, 1, "request-id",
    N_ ("Try an item of the outbox again now; one whose fate is not known is asked about first."),
    retry_item },
  { "outbox discard", N_ ("ID"), 1, 1, "acknowledge-fate request-id",
    N_ ("Give up an item of the outbox that has not been carried out; with --acknowledge also one "
        "whose fate nobody can find out."),
    discard_item },
  { NULL },
};
