// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pd-cli-json.h"
#include "pd-cli.h"

static const PdCliColumn import_columns[] = {
  { "rows", N_ ("Rows taken in"), PD_CLI_NUMBER },
  { NULL },
};

static const PdCliColumn rejected_columns[] = {
  { "line", N_ ("Line"), PD_CLI_NUMBER },
  { "reason", N_ ("Reason"), PD_CLI_TEXT },
  { NULL },
};

static const PdCliColumn export_columns[] = {
  { "rows", N_ ("Rows written"), PD_CLI_NUMBER },
  { "file", N_ ("File"), PD_CLI_ID },
  { NULL },
};

static const PdCliColumn check_columns[] = {
  { "ok", N_ ("Whole"), PD_CLI_BOOLEAN },
  { NULL },
};

static const PdCliColumn finding_columns[] = {
  { "finding", N_ ("Finding"), PD_CLI_ID },
  { NULL },
};

static const PdCliColumn generate_columns[] = {
  { "counts.customers", N_ ("Customers"), PD_CLI_NUMBER },
  { "counts.orders", N_ ("Orders"), PD_CLI_NUMBER },
  { "counts.lines", N_ ("Lines"), PD_CLI_NUMBER },
  { "counts.reservations", N_ ("Reservations"), PD_CLI_NUMBER },
  { "counts.utilization", N_ ("Days of use"), PD_CLI_NUMBER },
  { "counts.activity", N_ ("Activity records"), PD_CLI_NUMBER },
  { "seconds", N_ ("Seconds"), PD_CLI_ID },
  { NULL },
};

/* --- import --- */

static JsonObject *
make_import_answer (PdImportResult *imported)
{
  JsonObject *answer = json_object_new ();
  JsonArray *rejected = json_array_new ();

  for (guint i = 0; i < imported->rejected->len; i++) {
    const PdRejected *row = &g_array_index (imported->rejected, PdRejected, i);
    JsonObject *item = json_object_new ();

    json_object_set_int_member (item, "line", row->line);
    pd_cli_json_set_text (item, "reason", row->reason);
    json_array_add_object_element (rejected, item);
  }
  json_object_set_int_member (answer, "rows", imported->rows);
  pd_cli_json_set_array (answer, "rejected", rejected);

  return answer;
}

static void
answer_import (PdCli *cli, JsonObject *answer)
{
  pd_cli_output_object (cli->output, import_columns, "rejected", rejected_columns, answer);
}

static PdImportResult *
run_import (PdCli *cli, PdImportKind kind, GFile *file, GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  pd_desk_import_async (cli->desk, kind, file, pd_cli_progress, NULL, pd_cli_cancel_on_signals (),
                        pd_cli_ready_cb, &pending);
  result = pd_cli_wait (&pending);
  pd_cli_end_on_signals ();
  pd_cli_progress_done ();

  return pd_desk_import_finish (cli->desk, result, error);
}

static const char *
get_import_operation (PdImportKind kind)
{
  switch (kind) {
  case PD_IMPORT_KEYS:
    return PD_OPERATION_IMPORT_KEYS;
  case PD_IMPORT_CUSTOMERS:
    return PD_OPERATION_IMPORT_CUSTOMERS;
  case PD_IMPORT_CATALOG:
    return PD_OPERATION_IMPORT_CATALOG;
  }

  g_return_val_if_reached (NULL);
}

/* The answer of an import that came into the book although the program was killed before it could
 * remember so: its record in the log, which is written with the rows, says how many there were. */
static JsonObject *
make_answer_from_log (PdActivity *activity)
{
  JsonObject *answer = json_object_new ();
  const char *detail = pd_activity_get_detail (activity);
  const char *rows = detail != NULL ? strstr (detail, "\nrows: ") : NULL;

  json_object_set_int_member (
      answer, "rows", rows != NULL ? g_ascii_strtoll (rows + strlen ("\nrows: "), NULL, 10) : 0);
  pd_cli_json_set_array (answer, "rejected", json_array_new ());

  return answer;
}

/* *answer: that of an earlier run with this request ID, or NULL. Notes where the log stands, so
 * that a later run can tell whether this one came to its end. */
static gboolean
recall_import (PdCli *cli, PdImportKind kind, GFile *file, JsonObject **answer, GError **error)
{
  g_autofree char *name = g_file_get_parse_name (file);
  g_autofree char *choice = NULL;
  g_autoptr (PdActivity) activity = NULL;
  g_autoptr (GError) local_error = NULL;
  gint64 count = 0;

  if (!pd_cli_recall (cli, cli->command->words, answer, error))
    return FALSE;
  if (cli->request_id == NULL || *answer != NULL)
    return TRUE;
  if (!pd_cli_recall_choice (cli, "import", &choice, error))
    return FALSE;
  if (choice == NULL) {
    if (!pd_cli_count_activity (cli, &count, error))
      return FALSE;
    choice = g_strdup_printf ("%" G_GINT64_FORMAT, count);
    return pd_cli_remember_choice (cli, "import", choice, error);
  }

  g_strdelimit (name, "\r\n", ' '); /* as the log has it */
  activity = pd_cli_find_activity_after (cli, g_ascii_strtoll (choice, NULL, 10),
                                         get_import_operation (kind), name, &local_error);
  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  if (activity == NULL)
    return TRUE;
  *answer = make_answer_from_log (activity);

  return pd_cli_remember (cli, cli->command->words, *answer, error);
}

static gboolean
import_file (PdCli *cli, PdImportKind kind, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (cli->arguments[0]);
  g_autoptr (PdImportResult) imported = NULL;
  g_autoptr (JsonObject) answer = NULL;

  if (!pd_cli_open_desk (cli, error) || !recall_import (cli, kind, file, &answer, error))
    return FALSE;
  if (answer != NULL) {
    answer_import (cli, g_steal_pointer (&answer));
    return TRUE;
  }

  imported = run_import (cli, kind, file, error);
  if (imported == NULL)
    return FALSE;
  answer = make_import_answer (imported);
  if (imported->rejected->len > 0) {
    cli->status = 1;
    cli->remark = g_strdup (_ ("Nothing was imported, because some rows cannot be taken in."));
  } else {
    cli->changed = TRUE;
    if (!pd_cli_remember (cli, cli->command->words, answer, error))
      return FALSE;
  }
  answer_import (cli, g_steal_pointer (&answer));

  return TRUE;
}

static gboolean
import_keys (PdCli *cli, GError **error)
{
  return import_file (cli, PD_IMPORT_KEYS, error);
}

static gboolean
import_customers (PdCli *cli, GError **error)
{
  return import_file (cli, PD_IMPORT_CUSTOMERS, error);
}

static gboolean
import_catalog (PdCli *cli, GError **error)
{
  return import_file (cli, PD_IMPORT_CATALOG, error);
}

/* --- export --- */

static gboolean
run_export (PdCli *cli, PdExportKind kind, PdQuery *query, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (cli->arguments[0]);
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *name = g_file_get_parse_name (file);
  GAsyncResult *pending = NULL;
  JsonObject *answer = NULL;
  gint64 rows = 0;

  pd_query_set_search (query, cli->options.search);
  pd_desk_export_async (cli->desk, kind, file, query, cli->options.bom, pd_cli_progress, NULL,
                        pd_cli_cancel_on_signals (), pd_cli_ready_cb, &pending);
  result = pd_cli_wait (&pending);
  pd_cli_end_on_signals ();
  pd_cli_progress_done ();
  rows = pd_desk_export_finish (cli->desk, result, error);
  if (rows < 0)
    return FALSE;

  cli->changed = TRUE;
  answer = json_object_new ();
  json_object_set_int_member (answer, "rows", rows);
  pd_cli_json_set_text (answer, "file", name);
  pd_cli_output_object (cli->output, export_columns, NULL, NULL, answer);

  return TRUE;
}

static gboolean
export_records (PdCli *cli, PdExportKind kind, PdListKind list, GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (list);

  query->now = pd_clock_now (cli->clock);
  query->status = g_strdup (cli->options.status);
  query->operation = g_strdup (cli->options.operation);

  return pd_cli_parse_range (&cli->options, &query->from, &query->to, error) &&
         pd_cli_open_desk (cli, error) && pd_cli_narrow_to_customer (cli, query, error) &&
         run_export (cli, kind, query, error);
}

static gboolean
export_customers (PdCli *cli, GError **error)
{
  return export_records (cli, PD_EXPORT_CUSTOMERS, PD_LIST_CUSTOMERS, error);
}

static gboolean
export_orders (PdCli *cli, GError **error)
{
  return export_records (cli, PD_EXPORT_ORDERS, PD_LIST_ORDERS, error);
}

static gboolean
export_software (PdCli *cli, GError **error)
{
  return export_records (cli, PD_EXPORT_SOFTWARE, PD_LIST_SOFTWARE, error);
}

static gboolean
export_reservations (PdCli *cli, GError **error)
{
  return export_records (cli, PD_EXPORT_RESERVATIONS, PD_LIST_RESERVATIONS, error);
}

static gboolean
export_activity (PdCli *cli, GError **error)
{
  return export_records (cli, PD_EXPORT_ACTIVITY, PD_LIST_ACTIVITY, error);
}

static gboolean
export_deadlines (PdCli *cli, GError **error)
{
  return export_records (cli, PD_EXPORT_DEADLINES, PD_LIST_DEADLINES, error);
}

/* --- check --- */

static JsonObject *
make_check_answer (GPtrArray *findings)
{
  JsonObject *answer = json_object_new ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < findings->len; i++)
    json_array_add_string_element (array, g_ptr_array_index (findings, i));
  json_object_set_boolean_member (answer, "ok", findings->len == 0);
  pd_cli_json_set_array (answer, "findings", array);

  return answer;
}

/* Tables show rows of objects; JSON has the findings as plain text. */
static void
wrap_findings (PdCli *cli, JsonObject *answer, GPtrArray *findings)
{
  JsonArray *array = NULL;

  if (pd_cli_output_get_format (cli->output) == PD_CLI_JSON)
    return;
  array = json_array_new ();
  for (guint i = 0; i < findings->len; i++) {
    JsonObject *item = json_object_new ();

    pd_cli_json_set_text (item, "finding", g_ptr_array_index (findings, i));
    json_array_add_object_element (array, item);
  }
  pd_cli_json_set_array (answer, "findings", array);
}

static gboolean
check_book (PdCli *cli, GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  JsonObject *answer = NULL;

  if (!pd_cli_open_desk (cli, error))
    return FALSE;
  pd_desk_check_async (cli->desk, cli->options.repair_index, pd_cli_cancel_on_signals (),
                       pd_cli_ready_cb, &pending);
  result = pd_cli_wait (&pending);
  pd_cli_end_on_signals ();
  findings = pd_desk_check_finish (cli->desk, result, error);
  if (findings == NULL)
    return FALSE;

  cli->changed = cli->options.repair_index;
  if (findings->len > 0) {
    cli->status = 1;
    cli->remark = g_strdup_printf (
        ngettext ("The book has %u finding.", "The book has %u findings.", findings->len),
        findings->len);
  }
  answer = make_check_answer (findings);
  wrap_findings (cli, answer, findings);
  pd_cli_output_object (cli->output, check_columns, "findings", finding_columns, answer);

  return TRUE;
}

/* --- generate --- */

static JsonObject *
make_generate_answer (const PdGenerated *generated)
{
  JsonObject *answer = json_object_new (), *counts = json_object_new ();

  json_object_set_int_member (counts, "customers", generated->customers);
  json_object_set_int_member (counts, "orders", generated->orders);
  json_object_set_int_member (counts, "lines", generated->lines);
  json_object_set_int_member (counts, "reservations", generated->reservations);
  json_object_set_int_member (counts, "utilization", generated->utilization);
  json_object_set_int_member (counts, "activity", generated->activity);
  pd_cli_json_set_object (answer, "counts", counts);
  json_object_set_double_member (answer, "seconds", generated->seconds);

  return answer;
}

typedef struct
{
  gint64 customers;
  gint64 orders;
  gint64 reservations;
  gint64 activity;
  gint64 seed;
} GenerateWish;

static gboolean
parse_wish (const PdCliOptions *options, GenerateWish *wish, GError **error)
{
  const gint64 max = 100000000;

  return pd_cli_parse_number (options->customers, "--customers", 0, max, 1000, &wish->customers,
                              error) &&
         pd_cli_parse_number (options->orders, "--orders", 0, max, 10000, &wish->orders, error) &&
         pd_cli_parse_number (options->reservations, "--reservations", 0, max, 0,
                              &wish->reservations, error) &&
         pd_cli_parse_number (options->activity, "--activity", 0, max, 1000, &wish->activity,
                              error) &&
         pd_cli_parse_number (options->seed, "--seed", 0, G_MAXUINT32, 1, &wish->seed, error);
}

static gboolean
run_generate (PdCli *cli, const GenerateWish *wish, PdGenerated *generated, GError **error)
{
  PdGenerated reservations = { 0 };
  gboolean done = pd_desk_generate (cli->desk, wish->customers, wish->orders, wish->activity,
                                    (guint32) wish->seed, pd_cli_progress, NULL, generated, error);

  if (done && wish->reservations > 0)
    done = pd_desk_generate_reservations (cli->desk, wish->reservations, (guint32) wish->seed,
                                          pd_cli_progress, NULL, &reservations, error);
  pd_cli_progress_done ();
  generated->orders += reservations.orders;
  generated->lines += reservations.lines;
  generated->reservations = reservations.reservations;
  generated->utilization = reservations.utilization;
  generated->seconds += reservations.seconds;

  return done;
}

static gboolean
generate_book (PdCli *cli, GError **error)
{
  g_autofree char *what = NULL;
  PdGenerated generated = { 0 };
  JsonObject *answer = NULL;
  GenerateWish wish = { 0 };

  if (!parse_wish (&cli->options, &wish, error) || !pd_cli_open_desk (cli, error))
    return FALSE;
  what = g_strdup_printf ("generate %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT
                          " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT,
                          wish.customers, wish.orders, wish.reservations, wish.activity, wish.seed);
  if (!pd_cli_recall (cli, what, &answer, error))
    return FALSE;

  if (answer == NULL) {
    if (!run_generate (cli, &wish, &generated, error))
      return FALSE;
    cli->changed = TRUE;
    answer = make_generate_answer (&generated);
    if (!pd_cli_remember (cli, what, answer, error)) {
      json_object_unref (answer);
      return FALSE;
    }
  }
  pd_cli_output_object (cli->output, generate_columns, NULL, NULL, answer);

  return TRUE;
}

const PdCliCommand pd_cli_transfer_commands[] = {
  { "import keys", N_ ("FILE"), 1, 1, "request-id bom",
    N_ ("Fill the pool of product keys from CSV, all rows or none."), import_keys },
  { "import customers", N_ ("FILE"), 1, 1, "request-id bom",
    N_ ("Add customers from CSV, all rows or none."), import_customers },
  { "import catalog", N_ ("FILE"), 1, 1, "request-id bom",
    N_ ("Take in products, prices and downloads from JSON, all or none."), import_catalog },
  { "export customers", N_ ("FILE"), 1, 1, "search bom",
    N_ ("Write the customers to a .csv or .json file."), export_customers },
  { "export orders", N_ ("FILE"), 1, 1, "customer search from to status bom",
    N_ ("Write the orders to a .csv or .json file."), export_orders },
  { "export software", N_ ("FILE"), 1, 1, "customer search bom",
    N_ ("Write the software to a .csv or .json file."), export_software },
  { "export reservations", N_ ("FILE"), 1, 1, "customer search state bom",
    N_ ("Write the reservations to a .csv or .json file."), export_reservations },
  { "export activity", N_ ("FILE"), 1, 1, "from to customer operation search bom",
    N_ ("Write the activity log to a .csv or .json file."), export_activity },
  { "export deadlines", N_ ("FILE"), 1, 1, "customer search bom",
    N_ ("Write what ends next to a .csv, .json or .ics file."), export_deadlines },
  { "check", NULL, 0, 0, "repair-index bom",
    N_ ("Check the whole book: file, references, activity log, index, amounts."), check_book },
  { "generate", NULL, 0, 0, "customers orders reservations activity seed request-id bom",
    N_ ("Add a large invented book to the account, for trying how it scales."), generate_book },
  { NULL },
};
