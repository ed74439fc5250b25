// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-cli.h"

#include "pd-config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "pd-text.h"

static const PdCliCommand *const groups[] = {
  pd_cli_account_commands,  pd_cli_cloud_commands,       pd_cli_outbox_commands,
  pd_cli_customer_commands, pd_cli_order_commands,       pd_cli_software_commands,
  pd_cli_paste_commands,    pd_cli_reservation_commands, pd_cli_refund_commands,
  pd_cli_what_if_commands,  pd_cli_support_commands,     pd_cli_record_commands,
  pd_cli_transfer_commands,
};

/* --- help for the commands --- */

gboolean
pd_cli_read_accounts (PdCli *cli, GError **error)
{
  if (cli->accounts != NULL)
    return TRUE;

  cli->accounts = pd_accounts_new (cli->options.data_dir, cli->clock);

  return pd_accounts_refresh (cli->accounts, error);
}

gboolean
pd_cli_open_account (PdCli *cli, const char *name, GError **error)
{
  g_autoptr (PdAccount) account = NULL;

  if (!pd_cli_read_accounts (cli, error))
    return FALSE;
  account = pd_accounts_find (cli->accounts, name != NULL ? name : cli->options.account, error);
  if (account == NULL)
    return FALSE;
  if (pd_clock_is_set (cli->clock) && !g_str_equal (pd_account_get_kind (account), "local")) {
    pd_cli_set_usage_error (error, "%s",
                            _ ("--now sets the clock for accounts on this computer only."));
    return FALSE;
  }

  g_clear_object (&cli->desk);
  cli->desk = pd_desk_open (pd_account_get_path (account), cli->clock, error);
  if (cli->desk == NULL)
    return FALSE;

  /* A command does what it says and no more. */
  if (pd_desk_get_cloud (cli->desk) != NULL)
    pd_cloud_account_set_automatic (pd_desk_get_cloud (cli->desk), FALSE);
  return TRUE;
}

PdCloudAccount *
pd_cli_get_cloud (PdCli *cli, GError **error)
{
  PdCloudAccount *cloud = pd_desk_get_cloud (cli->desk);

  if (cloud == NULL)
    g_set_error_literal (error, PD_ERROR, PD_ERROR_UNSUPPORTED,
                         _ ("This account is on this computer alone: it has no sign-in, nothing to "
                            "synchronise with and no outbox."));
  return cloud;
}

gboolean
pd_cli_open_desk (PdCli *cli, GError **error)
{
  return pd_cli_open_account (cli, NULL, error);
}

char *
pd_cli_dup_argument (PdCli *cli, guint n, GError **error)
{
  const char *argument = cli->arguments[n];
  char *text = g_utf8_validate (argument, -1, NULL)
                   ? g_strdup (argument)
                   : g_locale_to_utf8 (argument, -1, NULL, NULL, NULL);

  if (text == NULL)
    pd_cli_set_usage_error (error, _ ("An argument is not valid UTF-8."));

  return text;
}

void
pd_cli_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

GAsyncResult *
pd_cli_wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return g_steal_pointer (result);
}

/* --- usage --- */

static void
append_command_usage (GString *text, const PdCliCommand *command)
{
  g_string_append_printf (
      text, "  %s%s%s\n      %s\n", command->words, command->arguments != NULL ? " " : "",
      command->arguments != NULL ? _ (command->arguments) : "", _ (command->summary));
}

static char *
format_usage (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *options = pd_cli_options_format_help (PD_CLI_GLOBAL_KEYS " show-version");

  g_string_append (text, _ ("Usage: partner-deskctl [OPTION…] COMMAND [ARGUMENT…]"));
  g_string_append_printf (text, "\n\n%s\n", _ ("Commands:"));
  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++) {
    for (const PdCliCommand *command = groups[i]; command->words != NULL; command++)
      append_command_usage (text, command);
  }
  g_string_append_printf (text, "\n%s\n%s\n%s\n", _ ("Options of every command:"), options,
                          _ ("Exit status: 0 done, 1 refused, 2 wrong use, 3 could not."));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
format_command_help (const PdCliCommand *command)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *global_options = pd_cli_options_format_help (PD_CLI_GLOBAL_KEYS);
  const char *arguments = command->arguments != NULL ? _ (command->arguments) : "";

  /* Translators: the first %s is a command such as "list orders", the second its arguments */
  g_string_append_printf (text, _ ("Usage: partner-deskctl %s [OPTION…] %s"), command->words,
                          arguments);
  g_string_append_printf (text, "\n\n%s\n", _ (command->summary));
  if (*command->options != '\0') {
    g_autofree char *options = pd_cli_options_format_help (command->options);

    g_string_append_printf (text, "\n%s\n%s", _ ("Options:"), options);
  }
  g_string_append_printf (text, "\n%s\n%s", _ ("Options of every command:"), global_options);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* --- finding the command --- */

static gboolean
command_fits (const PdCliCommand *command, char **arguments, guint *n_words)
{
  g_auto (GStrv) words = g_strsplit (command->words, " ", -1);

  for (guint i = 0; words[i] != NULL; i++) {
    if (arguments[i] == NULL || !g_str_equal (arguments[i], words[i]))
      return FALSE;
  }
  *n_words = g_strv_length (words);

  return TRUE;
}

/* arguments: program name, then command and so on; takes the command's words out. */
static gboolean
find_command (PdCli *cli, char ***arguments, GError **error)
{
  g_autofree char *words = NULL;
  g_auto (GStrv) old = *arguments;
  guint n_words = 0;

  *arguments = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++) {
    for (const PdCliCommand *command = groups[i]; command->words != NULL; command++) {
      g_autoptr (GStrvBuilder) builder = NULL;

      if (!command_fits (command, old + 1, &n_words))
        continue;
      builder = g_strv_builder_new ();
      g_strv_builder_add (builder, old[0]);
      g_strv_builder_addv (builder, (const char **) old + 1 + n_words);
      *arguments = g_strv_builder_end (builder);
      cli->command = command;
      return TRUE;
    }
  }

  if (old[1] == NULL) {
    pd_cli_set_usage_error (error, _ ("A command is missing."));
    return FALSE;
  }
  words = g_strjoin (" ", old[1], old[2], NULL);
  /* Translators: %s is what was typed, such as "list reservation" */
  pd_cli_set_usage_error (error, _ ("There is no command “%s”."), words);

  return FALSE;
}

static gboolean
check_arguments (PdCli *cli, char **arguments, GError **error)
{
  guint first = 1, n = 0;

  /* GOption leaves the "--" that parts options from arguments. */
  if (arguments[first] != NULL && g_str_equal (arguments[first], "--"))
    first++;
  cli->arguments = g_strdupv (arguments + first);
  n = g_strv_length (cli->arguments);
  if (n < (guint) cli->command->min_arguments) {
    /* Translators: %s is what is missing, such as NAME or "KIND FILE" */
    pd_cli_set_usage_error (error, _ ("An argument is missing: %s."), _ (cli->command->arguments));
    return FALSE;
  }
  if (n > (guint) cli->command->max_arguments) {
    pd_cli_set_usage_error (error, _ ("“%s” is one argument too many."),
                            cli->arguments[cli->command->max_arguments]);
    return FALSE;
  }

  return TRUE;
}

/* --- options of every command --- */

static gboolean
parse_format (PdCli *cli, GError **error)
{
  static const char *const words[] = { "table", "csv", "json", NULL };
  static const PdCliFormat formats[] = { PD_CLI_TABLE, PD_CLI_CSV, PD_CLI_JSON };
  PdCliFormat format = PD_CLI_TABLE;

  if (cli->options.format != NULL) {
    gsize i = 0;

    while (words[i] != NULL && !g_str_equal (words[i], cli->options.format))
      i++;
    if (words[i] == NULL) {
      pd_cli_set_usage_error (error, _ ("--format takes table, csv or json, not “%s”."),
                              cli->options.format);
      return FALSE;
    }
    format = formats[i];
  }
  pd_cli_output_free (cli->output);
  cli->output = pd_cli_output_new (format, cli->options.bom);

  return TRUE;
}

static gboolean
parse_clock (PdCli *cli, GError **error)
{
  const char *text = cli->options.now != NULL ? cli->options.now : g_getenv ("PARTNER_DESK_NOW");
  gint64 instant = 0;

  if (text == NULL || *text == '\0') {
    cli->clock = pd_clock_new ();
    return TRUE;
  }
  if (!pd_instant_parse (text, &instant, NULL)) {
    pd_cli_set_usage_error (
        error, _ ("--now takes an instant such as 2026-05-02T09:00:00Z, not “%s”."), text);
    return FALSE;
  }
  /* It stands still, so that a command has one present and a script the same answer each time. */
  cli->clock = pd_clock_new_stopped (instant);

  return TRUE;
}

static gboolean
parse_request_id (PdCli *cli, GError **error)
{
  if (cli->options.request_id == NULL)
    return TRUE;

  cli->request_id = pd_text_normalize_guid (cli->options.request_id);
  if (cli->request_id == NULL)
    pd_cli_set_usage_error (error, _ ("--request-id takes a GUID, not “%s”."),
                            cli->options.request_id);

  return cli->request_id != NULL;
}

/* Also messages about the command line itself come in the language that it asks for, so --lang is
 * looked for before anything else. */
static void
apply_language (char **argv)
{
  const char *locale = NULL;

  for (char **p = argv + 1; *p != NULL && !g_str_equal (*p, "--"); p++) {
    if (g_str_has_prefix (*p, "--lang="))
      locale = *p + strlen ("--lang=");
    else if (g_str_equal (*p, "--lang") && p[1] != NULL)
      locale = p[1];
  }
  if (locale != NULL && g_regex_match_simple ("^[A-Za-z]{2,8}([_.@-][A-Za-z0-9-]+)*$", locale,
                                              G_REGEX_DEFAULT, G_REGEX_MATCH_DEFAULT))
    pd_text_set_language (locale);
}

static gboolean
check_language (PdCli *cli, GError **error)
{
  if (cli->options.lang == NULL ||
      g_regex_match_simple ("^[A-Za-z]{2,8}([_.@-][A-Za-z0-9-]+)*$", cli->options.lang,
                            G_REGEX_DEFAULT, G_REGEX_MATCH_DEFAULT))
    return TRUE;

  pd_cli_set_usage_error (error, _ ("--lang takes a locale such as ja or en_GB, not “%s”."),
                          cli->options.lang);

  return FALSE;
}

/* --- the run --- */

static gboolean
answer_help (PdCli *cli)
{
  g_autofree char *text =
      cli->command != NULL ? format_command_help (cli->command) : format_usage ();

  pd_cli_output_text (cli->output, text);

  return TRUE;
}

static gboolean
run (PdCli *cli, char **argv, GError **error)
{
  g_auto (GStrv) arguments = g_strdupv (argv);

  if (!pd_cli_options_parse (&cli->options, PD_CLI_GLOBAL_KEYS " show-version", FALSE, &arguments,
                             error) ||
      !check_language (cli, error))
    return FALSE;
  if (cli->options.show_version) {
    pd_cli_output_text (cli->output, "partner-deskctl " PD_VERSION "\n");
    return TRUE;
  }
  if (cli->options.help && arguments[1] == NULL)
    return answer_help (cli);
  if (!find_command (cli, &arguments, error) ||
      !pd_cli_options_parse (&cli->options, cli->command->options, TRUE, &arguments, error))
    return FALSE;
  if (cli->options.help)
    return answer_help (cli);
  if (!check_language (cli, error) || !check_arguments (cli, arguments, error) ||
      !parse_format (cli, error) || !parse_clock (cli, error) || !parse_request_id (cli, error))
    return FALSE;

  pd_cli_end_on_signals ();

  return cli->command->run (cli, error);
}

static int
report_error (PdCli *cli, const GError *error)
{
  g_autofree char *text = NULL;
  g_autofree char *usage = NULL;

  if (error->domain != G_OPTION_ERROR) {
    text = pd_error_to_user_text (error);
    fprintf (stderr, "partner-deskctl: %s\n", text);
    if (g_getenv ("PARTNER_DESK_DEBUG") != NULL)
      fprintf (stderr, "%s %d: %s\n", g_quark_to_string (error->domain), error->code,
               error->message);
    return pd_error_to_exit_status (error);
  }

  fprintf (stderr, "partner-deskctl: %s\n", error->message);
  if (cli->command != NULL) {
    /* Translators: %s is a command such as "list orders" */
    fprintf (stderr, _ ("“partner-deskctl %s --help” tells more."), cli->command->words);
    fputc ('\n', stderr);
  } else {
    usage = format_usage ();
    fprintf (stderr, "\n%s", usage);
  }

  return 2;
}

static int
report_write_error (PdCli *cli, const char *reason)
{
  fputs ("partner-deskctl: ", stderr);
  /* Translators: %s is the reason, such as "No space left on device" */
  fprintf (stderr,
           cli->changed
               ? _ ("What was asked for has been done, but the answer could not be written: %s.")
               : _ ("The answer could not be written: %s."),
           reason);
  fputc ('\n', stderr);

  return 3;
}

/* The three standard files exist, so that a book never gets one of their numbers. TRUE if standard
 * output was open. */
static gboolean
reserve_standard_files (void)
{
  gboolean is_open = fcntl (STDOUT_FILENO, F_GETFD) != -1;
  int fd = 0;

  do
    fd = open ("/dev/null", O_RDWR);
  while (fd >= 0 && fd <= STDERR_FILENO);
  if (fd > STDERR_FILENO)
    close (fd);

  return is_open;
}

/* The log is for developers: what a person must know is said by report_error(). */
static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  const GLogLevelFlags serious = G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL;

  if ((level & serious) == 0 && g_getenv ("PARTNER_DESK_DEBUG") == NULL)
    return G_LOG_WRITER_HANDLED;

  return g_log_writer_default (level, fields, n_fields, data);
}

static void
clear (PdCli *cli)
{
  pd_cli_options_clear (&cli->options);
  g_clear_pointer (&cli->arguments, g_strfreev);
  g_clear_pointer (&cli->output, pd_cli_output_free);
  g_clear_object (&cli->customer);
  g_clear_object (&cli->desk);
  g_clear_object (&cli->accounts);
  g_clear_object (&cli->clock);
  g_clear_pointer (&cli->request_id, g_free);
  g_clear_pointer (&cli->remark, g_free);
}

static int
run_and_answer (PdCli *cli, char **argv)
{
  g_autoptr (GError) error = NULL;

  if (!run (cli, argv, &error)) {
    pd_cli_progress_done ();
    return report_error (cli, error);
  }
  pd_cli_progress_done ();
  if (!pd_cli_output_write (cli->output, STDOUT_FILENO, &error))
    return report_write_error (cli, error->message);
  /* A network file system may tell only now that its disk is full. */
  if (close (STDOUT_FILENO) != 0)
    return report_write_error (cli, g_strerror (errno));
  if (cli->remark != NULL)
    fprintf (stderr, "partner-deskctl: %s\n", cli->remark);

  return cli->status;
}

int
pd_cli_main (int argc, char **argv)
{
  PdCli cli = { 0 };
  int status = 0;
  gboolean can_answer = reserve_standard_files ();

  signal (SIGPIPE, SIG_IGN);
  g_log_writer_default_set_use_stderr (TRUE);
  g_log_set_writer_func (write_log, NULL, NULL);
  apply_language (argv);
  if (!can_answer)
    return report_write_error (&cli, g_strerror (EBADF));

  cli.output = pd_cli_output_new (PD_CLI_TABLE, FALSE);
  status = run_and_answer (&cli, argv);
  clear (&cli);

  return status;
}
