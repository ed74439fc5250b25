// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pd-cli-json.h"
#include "pd-cli-lookup.h"
#include "pd-cli-reservations.h"
#include "pd-desk-requests.h"
#include "pd-desk-reservations.h"

/* Support requests (sections 9 and 13). */

static const PdCliColumn list_columns[] = {
  { "number", N_ ("Number"), PD_CLI_ID },
  { "type", N_ ("Kind"), PD_CLI_REQUEST_TYPE },
  { "customer", N_ ("Customer"), PD_CLI_TEXT },
  { "title", N_ ("Title"), PD_CLI_TEXT },
  { "state", N_ ("Status"), PD_CLI_STATE },
  { "created_at", N_ ("Created"), PD_CLI_INSTANT },
  { "answered_at", N_ ("Last answer"), PD_CLI_INSTANT },
  { "refund_state", N_ ("Refund"), PD_CLI_STATE },
  { NULL },
};

static const PdCliColumn request_columns[] = {
  { "number", N_ ("Number"), PD_CLI_ID },
  { "id", N_ ("Request ID"), PD_CLI_ID },
  { "state", N_ ("Status"), PD_CLI_STATE },
  { "type", N_ ("Kind"), PD_CLI_REQUEST_TYPE },
  { "problem", N_ ("Type of problem"), PD_CLI_PROBLEM },
  { "category", N_ ("Category"), PD_CLI_PROBLEM },
  { "impact", N_ ("Impact"), PD_CLI_IMPACT },
  { "title", N_ ("Title"), PD_CLI_ID },
  { "customer", N_ ("Customer"), PD_CLI_TEXT },
  { "order_id", N_ ("Order number"), PD_CLI_ID },
  { "reservation_id", N_ ("Reservation ID"), PD_CLI_ID },
  { "reservation_order_id", N_ ("Reservation order ID"), PD_CLI_ID },
  { "created_at", N_ ("Created"), PD_CLI_INSTANT },
  { "refund_state", N_ ("Refund"), PD_CLI_STATE },
  { "credit", N_ ("Credit"), PD_CLI_MONEY },
  { "credit_invoice", N_ ("Invoice of the credit"), PD_CLI_MONTH },
  { "description", N_ ("Description"), PD_CLI_ID },
  { NULL },
};

static const PdCliColumn message_columns[] = {
  { "at", N_ ("Date and time"), PD_CLI_INSTANT },
  { "author", N_ ("Author"), PD_CLI_TEXT },
  { "direction", N_ ("Direction"), PD_CLI_ID },
  { "body", N_ ("Text"), PD_CLI_ID },
  { NULL },
};

static void
answer_details (PdCli *cli, const PdRequestDetails *details)
{
  pd_cli_output_object (cli->output, request_columns, "messages", message_columns,
                        pd_cli_json_request_details (details));
}

/* The answer of whatever changes or reads one request. */
static gboolean
answer_result (PdCli *cli, GAsyncResult *result, gboolean changed, GError **error)
{
  g_autoptr (PdRequestDetails) details = pd_desk_request_finish (cli->desk, result, error);

  if (details == NULL)
    return FALSE;
  cli->changed = changed;
  answer_details (cli, details);

  return TRUE;
}

/* --- list and show --- */

static gboolean
check_type (const char *type, GError **error)
{
  if (type == NULL || g_str_equal (type, PD_REQUEST_PARTNER_CENTER) ||
      g_str_equal (type, PD_REQUEST_AZURE))
    return TRUE;

  pd_cli_set_usage_error (error, _ ("--type takes partner-center or azure, not “%s”."), type);

  return FALSE;
}

static JsonObject *
make_item (PdCli *cli, PdRecord *record, GError **error)
{
  return pd_cli_json_request (PD_SUPPORT_REQUEST (record));
}

static gboolean
list_requests (PdCli *cli, GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_REQUESTS);

  query->status = g_strdup (cli->options.status);
  query->request_type = g_strdup (cli->options.type);

  return check_type (cli->options.type, error) && pd_cli_open_desk (cli, error) &&
         pd_cli_narrow_to_customer (cli, query, error) &&
         pd_cli_answer_list (cli, query, list_columns, make_item, error);
}

static gint64
find_request (PdCli *cli, GError **error)
{
  g_autofree char *text = pd_cli_dup_argument (cli, 0, error);
  g_autoptr (PdSupportRequest) request = NULL;

  if (text == NULL || !pd_cli_open_desk (cli, error))
    return 0;
  request = pd_desk_find_request (cli->desk, text, error);

  return request != NULL ? pd_record_get_row_id (PD_RECORD (request)) : 0;
}

static gboolean
show_request (PdCli *cli, GError **error)
{
  gint64 row_id = find_request (cli, error);
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (row_id == 0)
    return FALSE;
  pd_desk_get_request_async (cli->desk, row_id, NULL, pd_cli_ready_cb, &pending);
  result = pd_cli_wait (&pending);

  return answer_result (cli, result, FALSE, error);
}

/* --- create --- */

/* The purchase that --order names, and its customer. */
static gboolean
take_order (PdCli *cli, PdRequestFields *fields, GError **error)
{
  g_autoptr (PdOrder) order = NULL;
  GPtrArray *lines = NULL;

  if (cli->options.order == NULL)
    return TRUE;
  order = pd_cli_find_order (cli, cli->options.order, error);
  if (order == NULL)
    return FALSE;
  lines = pd_order_get_lines (order);
  fields->customer_row_id = pd_order_get_customer_row_id (order);
  fields->line_row_id =
      lines != NULL && lines->len > 0 ? pd_record_get_row_id (g_ptr_array_index (lines, 0)) : 0;

  return TRUE;
}

static gboolean
take_reservation (PdCli *cli, PdRequestFields *fields, GError **error)
{
  g_autoptr (PdReservation) reservation = NULL;

  if (cli->options.reservation == NULL)
    return TRUE;
  reservation = pd_desk_find_reservation (cli->desk, cli->options.reservation, error);
  if (reservation == NULL)
    return FALSE;
  fields->customer_row_id = pd_reservation_get_customer_row_id (reservation);
  fields->reservation_row_id = pd_record_get_row_id (PD_RECORD (reservation));
  if (fields->subscription_id == NULL)
    fields->subscription_id = g_strdup (pd_reservation_get_billing_subscription (reservation));

  return TRUE;
}

static gboolean
take_customer (PdCli *cli, PdRequestFields *fields, GError **error)
{
  g_autoptr (PdCustomer) customer = NULL;

  if (cli->options.customer == NULL)
    return TRUE;
  customer = pd_desk_find_customer (cli->desk, cli->options.customer, error);
  if (customer == NULL)
    return FALSE;
  fields->customer_row_id = pd_record_get_row_id (PD_RECORD (customer));

  return TRUE;
}

/* The first of the list where nothing was said. */
static char *
choose_word (const char *said, const PdRequestProblem *known, gsize n_known)
{
  if (said != NULL)
    return g_strdup (said);

  return n_known > 0 ? g_strdup (known[0].id) : NULL;
}

static PdRequestFields *
make_fields (PdCli *cli, GError **error)
{
  const PdCliOptions *options = &cli->options;
  g_autoptr (PdRequestFields) fields = g_new0 (PdRequestFields, 1);
  const PdRequestProblem *known = NULL;
  gsize n_known = 0;

  fields->type = g_strdup (options->type);
  fields->subscription_id = g_strdup (options->subscription);
  fields->impact = g_strdup (options->impact != NULL ? options->impact : "moderate");
  fields->title = g_strdup (options->title);
  fields->reason = g_strdup (options->reason);
  fields->amount = g_strdup (options->amount);
  fields->description = g_strdup (options->description);
  known = pd_request_get_problems (fields->type, &n_known);
  fields->problem = choose_word (options->problem, known, n_known);
  known = pd_request_get_categories (fields->problem, &n_known);
  fields->category = choose_word (options->category, known, n_known);
  if (!take_customer (cli, fields, error) || !take_order (cli, fields, error) ||
      !take_reservation (cli, fields, error))
    return NULL;
  fields->contact = pd_cli_dup_contact (cli, error);

  return fields->contact != NULL ? g_steal_pointer (&fields) : NULL;
}

static GPtrArray *
make_files (char **names)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (g_object_unref);

  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    g_ptr_array_add (files, g_file_new_for_commandline_arg (names[i]));

  return files;
}

static gboolean
create_request (PdCli *cli, GError **error)
{
  g_autoptr (PdRequestFields) fields = NULL;
  g_autoptr (GPtrArray) files = make_files (cli->options.attachments);
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *pending = NULL;

  if (!pd_cli_require (cli->options.type, "--type", error) ||
      !check_type (cli->options.type, error) || !pd_cli_open_desk (cli, error) ||
      (fields = make_fields (cli, error)) == NULL)
    return FALSE;
  pd_desk_create_request_async (cli->desk, fields, 0, files, cli->request_id, NULL, pd_cli_ready_cb,
                                &pending);
  result = pd_cli_wait (&pending);

  return answer_result (cli, result, TRUE, error);
}

/* --- the thread --- */

static gboolean
reply_request (PdCli *cli, GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  gint64 row_id = 0;

  if (!pd_cli_require (cli->options.text, "--text", error) ||
      (row_id = find_request (cli, error)) == 0)
    return FALSE;
  pd_desk_reply_request_async (cli->desk, row_id, cli->options.text, cli->options.note,
                               cli->request_id, NULL, pd_cli_ready_cb, &pending);
  result = pd_cli_wait (&pending);

  return answer_result (cli, result, TRUE, error);
}

static gboolean
set_state (PdCli *cli, const char *state, GError **error)
{
  gint64 row_id = find_request (cli, error);
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (row_id == 0)
    return FALSE;
  pd_desk_set_request_state_async (cli->desk, row_id, state, cli->request_id, NULL, pd_cli_ready_cb,
                                   &pending);
  result = pd_cli_wait (&pending);

  return answer_result (cli, result, TRUE, error);
}

static gboolean
close_request (PdCli *cli, GError **error)
{
  return set_state (cli, PD_REQUEST_CLOSED, error);
}

static gboolean
reopen_request (PdCli *cli, GError **error)
{
  return set_state (cli, PD_REQUEST_OPEN, error);
}

const PdCliCommand pd_cli_support_commands[] = {
  { "request create", NULL, 0, 0,
    "request-type customer for-order subscription reservation problem category impact title reason "
    "asked-amount description contact-name contact-first-name contact-last-name contact-email "
    "contact-phone attach request-id bom",
    N_ ("File a support request with Partner Center or Azure."), create_request },
  { "list requests", NULL, 0, 0, "customer search request-type request-state sort limit offset bom",
    N_ ("List the support requests, those changed last first."), list_requests },
  { "show request", N_ ("REQUEST"), 1, 1, "bom", N_ ("Show a support request with its thread."),
    show_request },
  { "request reply", N_ ("REQUEST"), 1, 1, "text note request-id bom",
    N_ ("Go on with a request's thread."), reply_request },
  { "request close", N_ ("REQUEST"), 1, 1, "request-id bom", N_ ("Close a request."),
    close_request },
  { "request reopen", N_ ("REQUEST"), 1, 1, "request-id bom", N_ ("Open a closed request again."),
    reopen_request },
  { NULL },
};
