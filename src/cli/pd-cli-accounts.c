// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pd-cli-json.h"
#include "pd-cli.h"
#include "pd-money.h"

static const PdCliColumn account_columns[] = {
  { "name", N_ ("Name"), PD_CLI_TEXT },
  { "kind", N_ ("Kind"), PD_CLI_ID },
  { "roles", N_ ("Roles"), PD_CLI_ROLES },
  { "customers", N_ ("Customers"), PD_CLI_NUMBER },
  { "synced_at", N_ ("Synchronised"), PD_CLI_INSTANT },
  { "policy", N_ ("Policy"), PD_CLI_ID },
  { "user", N_ ("User"), PD_CLI_TEXT },
  { "book", N_ ("Book"), PD_CLI_ID },
  { "problem", N_ ("Problem"), PD_CLI_TEXT },
  { NULL },
};

static const PdCliColumn limit_columns[] = {
  { "name", N_ ("Name"), PD_CLI_TEXT },
  { "credit_limit", N_ ("Credit limit"), PD_CLI_MONEY },
  { NULL },
};

static const PdCliColumn removed_columns[] = {
  { "name", N_ ("Name"), PD_CLI_TEXT },
  { "book", N_ ("Book"), PD_CLI_ID },
  { "removed", N_ ("Removed"), PD_CLI_BOOLEAN },
  { NULL },
};

static gboolean
list_accounts (PdCli *cli, GError **error)
{
  guint n = 0;

  if (!pd_cli_read_accounts (cli, error))
    return FALSE;

  n = g_list_model_get_n_items (G_LIST_MODEL (cli->accounts));
  pd_cli_output_begin_list (cli->output, account_columns);
  for (guint i = 0; i < n; i++) {
    g_autoptr (PdAccount) account = g_list_model_get_item (G_LIST_MODEL (cli->accounts), i);

    pd_cli_output_add (cli->output, pd_cli_json_account (account));
  }
  pd_cli_output_end_list (cli->output, n);

  return TRUE;
}

static void
answer_account (PdCli *cli, PdAccount *account)
{
  pd_cli_output_object (cli->output, account_columns, NULL, NULL, pd_cli_json_account (account));
}

/* The act and the name, on one line, as a request is remembered. */
static char *
describe_act (const char *act, const char *name, const char *detail)
{
  g_autofree char *escaped = g_strescape (name, NULL);

  return g_strjoin (" ", act, escaped, detail, NULL);
}

static PdAccount *
add_account (PdCli *cli, const char *name, PdRoleSet roles, GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  pd_accounts_add_local_async (cli->accounts, name, cli->options.sample, roles,
                               pd_cli_cancel_on_signals (), pd_cli_ready_cb, &pending);
  result = pd_cli_wait (&pending);
  pd_cli_end_on_signals ();

  return pd_accounts_add_local_finish (cli->accounts, result, error);
}

static gboolean
add_local (PdCli *cli, GError **error)
{
  PdRoleSet roles = PD_ROLES_DEFAULT;
  g_autofree char *name = pd_cli_dup_argument (cli, 0, error);
  g_autofree char *what = NULL, *state = NULL;
  g_autoptr (PdAccount) account = NULL;

  if (name == NULL)
    return FALSE;
  what = describe_act ("account add-local", name, NULL);
  if ((cli->options.roles != NULL && !pd_role_set_parse (cli->options.roles, &roles, error)) ||
      !pd_cli_read_accounts (cli, error) || !pd_cli_recall_note (cli, what, &state, error))
    return FALSE;

  account = pd_accounts_find (cli->accounts, name, NULL);
  /* Begun by this request and there: it was added, also if the program was killed since. */
  if (account == NULL || state == NULL) {
    if (account == NULL && !pd_cli_note (cli, what, "begun", error))
      return FALSE;
    g_clear_object (&account);
    account = add_account (cli, name, roles, error);
    cli->changed = account != NULL;
  }
  if (account == NULL)
    return FALSE;
  answer_account (cli, account);

  return TRUE;
}

static PdAccount *
make_cloud_account (PdCli *cli, const char *name, const PdCloudFields *fields, GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  pd_accounts_add_cloud_async (cli->accounts, name, fields, pd_cli_cancel_on_signals (),
                               pd_cli_ready_cb, &pending);
  result = pd_cli_wait (&pending);
  pd_cli_end_on_signals ();

  return pd_accounts_add_cloud_finish (cli->accounts, result, error);
}

static gboolean
add_cloud (PdCli *cli, GError **error)
{
  const PdCliOptions *options = &cli->options;
  PdCloudFields fields = { .environment = options->environment,
                           .partner_center_url = options->partner_center_url,
                           .azure_url = options->azure_url,
                           .login_url = options->login_url,
                           .tenant = options->tenant,
                           .client_id = options->client_id,
                           .roles = PD_ROLES_DEFAULT };
  g_autofree char *name = pd_cli_dup_argument (cli, 0, error);
  g_autofree char *what = NULL, *state = NULL;
  g_autoptr (PdAccount) account = NULL;

  if (name == NULL || !pd_cli_require (options->client_id, "--client-id", error))
    return FALSE;
  what = describe_act ("account add-cloud", name, options->environment);
  if ((options->roles != NULL && !pd_role_set_parse (options->roles, &fields.roles, error)) ||
      !pd_accounts_check_cloud (&fields, error) || !pd_cli_read_accounts (cli, error) ||
      !pd_cli_recall_note (cli, what, &state, error))
    return FALSE;

  account = pd_accounts_find (cli->accounts, name, NULL);
  if (account == NULL || state == NULL) { /* as in add_local() */
    if (account == NULL && !pd_cli_note (cli, what, "begun", error))
      return FALSE;
    g_clear_object (&account);
    account = make_cloud_account (cli, name, &fields, error);
    cli->changed = account != NULL;
  }
  if (account == NULL)
    return FALSE;
  answer_account (cli, account);

  return TRUE;
}

/* --- settings of one account --- */

/* Opens the account named by the first argument. */
static gboolean
open_named_account (PdCli *cli, char **name, GError **error)
{
  *name = pd_cli_dup_argument (cli, 0, error);

  return *name != NULL && pd_cli_open_account (cli, *name, error);
}

static JsonObject *
make_fresh_account (PdCli *cli, const char *name, GError **error)
{
  g_autoptr (PdAccount) account = NULL;

  if (!pd_accounts_refresh (cli->accounts, error))
    return NULL;
  account = pd_accounts_find (cli->accounts, name, error);

  return account != NULL ? pd_cli_json_account (account) : NULL;
}

static gboolean
finish_setting (PdCli *cli, GAsyncResult **pending, GError **error)
{
  g_autoptr (GAsyncResult) result = pd_cli_wait (pending);

  cli->changed = pd_desk_settings_finish (cli->desk, result, error);

  return cli->changed;
}

/* Answers with the account as it is now, and remembers that for the request. */
static gboolean
answer_setting (PdCli *cli, const char *what, const char *name, GError **error)
{
  JsonObject *account = make_fresh_account (cli, name, error);

  if (account == NULL)
    return FALSE;
  if (!pd_cli_remember (cli, what, account, error)) {
    json_object_unref (account);
    return FALSE;
  }
  pd_cli_output_object (cli->output, account_columns, NULL, NULL, account);

  return TRUE;
}

/* TRUE with *done where the request was answered before. */
static gboolean
answer_again (PdCli *cli,
              const char *what,
              const PdCliColumn *columns,
              gboolean *done,
              GError **error)
{
  JsonObject *answer = NULL;

  *done = FALSE;
  if (!pd_cli_recall (cli, what, &answer, error))
    return FALSE;
  if (answer != NULL)
    pd_cli_output_object (cli->output, columns, NULL, NULL, answer);
  *done = answer != NULL;

  return TRUE;
}

static gboolean
set_roles (PdCli *cli, GError **error)
{
  PdRoleSet roles = 0;
  g_autofree char *name = NULL, *what = NULL;
  GAsyncResult *pending = NULL;
  gboolean done = FALSE;

  if (cli->options.set == NULL) {
    JsonObject *account = NULL;

    name = pd_cli_dup_argument (cli, 0, error);
    if (name == NULL || !pd_cli_read_accounts (cli, error) ||
        (account = make_fresh_account (cli, name, error)) == NULL)
      return FALSE;
    pd_cli_output_object (cli->output, account_columns, NULL, NULL, account);
    return TRUE;
  }

  if (!pd_role_set_parse (cli->options.set, &roles, error) ||
      !open_named_account (cli, &name, error))
    return FALSE;
  what = describe_act ("account roles", name, cli->options.set);
  if (!answer_again (cli, what, account_columns, &done, error))
    return FALSE;
  if (done)
    return TRUE;
  pd_desk_set_roles_async (cli->desk, roles, NULL, pd_cli_ready_cb, &pending);

  return finish_setting (cli, &pending, error) && answer_setting (cli, what, name, error);
}

static gboolean
set_user (PdCli *cli, GError **error)
{
  const char *user_name = cli->options.name, *email = cli->options.email;
  g_autofree char *name = NULL, *what = NULL, *detail = NULL;
  GAsyncResult *pending = NULL;
  gboolean done = FALSE;

  if (user_name == NULL && email == NULL)
    return pd_cli_require (NULL, "--name", error);
  if (!open_named_account (cli, &name, error))
    return FALSE;
  if (user_name == NULL)
    user_name = pd_desk_get_user_name (cli->desk);
  if (email == NULL)
    email = pd_desk_get_user_email (cli->desk);
  detail = g_strjoin ("/", user_name != NULL ? user_name : "", email != NULL ? email : "", NULL);
  what = describe_act ("account user", name, detail);
  if (!answer_again (cli, what, account_columns, &done, error))
    return FALSE;
  if (done)
    return TRUE;
  pd_desk_set_user_async (cli->desk, user_name, email, NULL, pd_cli_ready_cb, &pending);

  return finish_setting (cli, &pending, error) && answer_setting (cli, what, name, error);
}

static gboolean
set_policy (PdCli *cli, GError **error)
{
  PdPolicySetting setting = PD_POLICY_SETTING_2020;
  g_autofree char *name = NULL, *what = NULL;
  GAsyncResult *pending = NULL;
  gboolean done = FALSE;

  if (!pd_cli_require (cli->options.set, "--set", error))
    return FALSE;
  if (!pd_policy_setting_from_string (cli->options.set, &setting)) {
    pd_cli_set_usage_error (error, _ ("--set takes 2020-rules or timeline, not “%s”."),
                            cli->options.set);
    return FALSE;
  }
  if (!open_named_account (cli, &name, error))
    return FALSE;
  what = describe_act ("account policy", name, cli->options.set);
  if (!answer_again (cli, what, account_columns, &done, error))
    return FALSE;
  if (done)
    return TRUE;
  pd_desk_set_policy_setting_async (cli->desk, setting, NULL, pd_cli_ready_cb, &pending);

  return finish_setting (cli, &pending, error) && answer_setting (cli, what, name, error);
}

static JsonObject *
make_limit_answer (PdCli *cli, const char *name)
{
  JsonObject *answer = json_object_new ();
  const char *currency = NULL;
  gint64 limit_minor = pd_desk_get_credit_limit (cli->desk, &currency);

  pd_cli_json_set_text (answer, "name", name);
  pd_cli_json_set_money (answer, "credit_limit", limit_minor, currency);

  return answer;
}

static gboolean
parse_limit (PdCli *cli, gint64 *limit_minor, GError **error)
{
  const PdCliOptions *options = &cli->options;

  if (options->none && (options->amount != NULL || options->currency != NULL)) {
    pd_cli_set_usage_error (error, _ ("--none does not go together with --amount or --currency."));
    return FALSE;
  }
  if (options->none)
    return TRUE;
  if (!pd_cli_require (options->amount, "--amount", error) ||
      !pd_cli_require (options->currency, "--currency", error) ||
      !pd_money_parse (options->amount, options->currency, limit_minor, error))
    return FALSE;
  if (*limit_minor > 0)
    return TRUE;

  pd_cli_set_usage_error (error, _ ("A credit limit is more than 0; --none lifts it."));

  return FALSE;
}

static gboolean
set_credit_limit (PdCli *cli, GError **error)
{
  const PdCliOptions *options = &cli->options;
  gint64 limit_minor = 0;
  g_autofree char *name = NULL, *what = NULL, *detail = NULL;
  GAsyncResult *pending = NULL;
  JsonObject *answer = NULL;
  gboolean done = FALSE;

  if (!parse_limit (cli, &limit_minor, error) || !open_named_account (cli, &name, error))
    return FALSE;
  detail =
      options->none ? g_strdup ("none") : g_strjoin (" ", options->amount, options->currency, NULL);
  what = describe_act ("account credit-limit", name, detail);
  if (!answer_again (cli, what, limit_columns, &done, error))
    return FALSE;
  if (done)
    return TRUE;

  pd_desk_set_credit_limit_async (cli->desk, limit_minor, options->none ? NULL : options->currency,
                                  NULL, pd_cli_ready_cb, &pending);
  if (!finish_setting (cli, &pending, error))
    return FALSE;
  answer = make_limit_answer (cli, name);
  if (!pd_cli_remember (cli, what, answer, error)) {
    json_object_unref (answer);
    return FALSE;
  }
  pd_cli_output_object (cli->output, limit_columns, NULL, NULL, answer);

  return TRUE;
}

/* --- remove --- */

/* What is noted about a removal: how far it came, which file the book was, and the answer. */
static char *
format_removal (const char *state, const char *path, JsonObject *answer)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *json = NULL;
  GStatBuf info = { 0 };

  json_node_set_object (node, answer);
  json = json_to_string (node, FALSE);
  if (g_stat (path, &info) != 0)
    info.st_ino = 0;

  return g_strdup_printf ("%s %" G_GUINT64_FORMAT " %s", state, (guint64) info.st_ino, json);
}

/* The noted answer where the removal is over: said so, or its book is no longer there. */
static JsonObject *
recall_removal (const char *state, PdAccount *account)
{
  g_auto (GStrv) parts = g_strsplit (state, " ", 3);
  g_autoptr (JsonNode) node = NULL;
  GStatBuf info = { 0 };

  if (g_strv_length (parts) < 3)
    return NULL;
  if (g_str_equal (parts[0], "begun") && account != NULL &&
      g_stat (pd_account_get_path (account), &info) == 0 &&
      (guint64) info.st_ino == g_ascii_strtoull (parts[1], NULL, 10))
    return NULL;
  node = json_from_string (parts[2], NULL);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_dup_object (node) : NULL;
}

static gboolean
remove_account (PdCli *cli, PdAccount *account, const char *what, GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *begun = NULL, *done = NULL;
  g_autofree char *path = g_strdup (pd_account_get_path (account));
  g_autofree char *book = g_filename_display_name (path);
  g_autoptr (JsonObject) answer = json_object_new ();

  pd_cli_json_set_text (answer, "name", pd_account_get_name (account));
  pd_cli_json_set_text (answer, "book", book);
  json_object_set_boolean_member (answer, "removed", TRUE);
  begun = format_removal ("begun", path, answer);
  if (!pd_cli_note (cli, what, begun, error))
    return FALSE;

  pd_accounts_remove_async (cli->accounts, account, NULL, pd_cli_ready_cb, &pending);
  result = pd_cli_wait (&pending);
  if (!pd_accounts_remove_finish (cli->accounts, result, error))
    return FALSE;
  cli->changed = TRUE;
  done = format_removal ("done", path, answer);
  if (!pd_cli_note (cli, what, done, error))
    return FALSE;
  pd_cli_output_object (cli->output, removed_columns, NULL, NULL, g_steal_pointer (&answer));

  return TRUE;
}

/* A person at a terminal is asked; a script that calls this means it. */
static gboolean
ask_to_remove (PdCli *cli, PdAccount *account)
{
  char answer[64] = "";

  if (cli->options.yes || !isatty (STDIN_FILENO))
    return TRUE;

  /* Translators: %s is the name of an account; y and N stand for the answers yes and no, no being
   * the one without an entry */
  fprintf (stderr, _ ("Delete the account “%s” with everything in it? (y/N)"),
           pd_account_get_name (account));
  fputc (' ', stderr);
  fflush (stderr);
  if (fgets (answer, sizeof answer, stdin) != NULL && rpmatch (g_strstrip (answer)) == 1)
    return TRUE;

  g_free (cli->remark);
  cli->remark = g_strdup (_ ("Nothing was deleted."));
  cli->status = 1;
  return FALSE;
}

static gboolean
remove_named_account (PdCli *cli, GError **error)
{
  g_autofree char *name = pd_cli_dup_argument (cli, 0, error);
  g_autofree char *what = NULL, *state = NULL;
  g_autoptr (PdAccount) account = NULL;
  JsonObject *answer = NULL;

  if (name == NULL)
    return FALSE;
  what = describe_act ("account remove", name, NULL);
  if (!pd_cli_read_accounts (cli, error) || !pd_cli_recall_note (cli, what, &state, error))
    return FALSE;

  account = pd_accounts_find (cli->accounts, name, state == NULL ? error : NULL);
  answer = state != NULL ? recall_removal (state, account) : NULL;
  if (answer != NULL) {
    pd_cli_output_object (cli->output, removed_columns, NULL, NULL, answer);
    return TRUE;
  }
  if (account == NULL && state != NULL)
    g_set_error_literal (error, PD_ERROR, PD_ERROR_PROTOCOL, "The note of a removal is damaged");
  if (account == NULL)
    return FALSE;

  return !ask_to_remove (cli, account) || remove_account (cli, account, what, error);
}

const PdCliCommand pd_cli_account_commands[] = {
  { "account list", NULL, 0, 0, "bom", N_ ("List the accounts in the data folder."),
    list_accounts },
  { "account add-local", N_ ("NAME"), 1, 1, "sample roles request-id",
    N_ ("Make a new account on this computer."), add_local },
  { "account add-cloud", N_ ("NAME"), 1, 1,
    "environment partner-center-url azure-url login-url tenant client-id hint-roles request-id",
    N_ ("Make a new account at Partner Center; “account sign-in” comes next."), add_cloud },
  { "account roles", N_ ("NAME"), 1, 1, "set-roles request-id",
    N_ ("Show or set the roles of an account's user."), set_roles },
  { "account user", N_ ("NAME"), 1, 1, "name email request-id",
    N_ ("Set the name and the e-mail address that stand in the activity log."), set_user },
  { "account policy", N_ ("NAME"), 1, 1, "set-policy request-id",
    N_ ("Choose the rules that govern purchases: those of 2020, or the timeline."), set_policy },
  { "account credit-limit", N_ ("NAME"), 1, 1, "amount currency none request-id",
    N_ ("Set or lift the partner's credit limit."), set_credit_limit },
  { "account remove", N_ ("NAME"), 1, 1, "yes request-id",
    N_ ("Delete an account with its book, its backups and its keys."), remove_named_account },
  { NULL },
};
