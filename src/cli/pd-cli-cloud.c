// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* An account at Partner Center: signing in and out, synchronising. */

#include "pd-config.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "pd-cli-json.h"
#include "pd-cli.h"
#include "pd-text.h"

static const PdCliColumn sign_in_columns[] = {
  { "name", N_ ("Account"), PD_CLI_TEXT },
  { "signed_in", N_ ("Signed in"), PD_CLI_BOOLEAN },
  { "user", N_ ("User"), PD_CLI_TEXT },
  { "lasts_until", N_ ("Lasts until"), PD_CLI_DEADLINE },
  { NULL },
};

static const PdCliColumn sync_columns[] = {
  { "complete", N_ ("Complete"), PD_CLI_BOOLEAN },
  { "pulled.customers", N_ ("Customers"), PD_CLI_NUMBER },
  { "pulled.orders", N_ ("Orders"), PD_CLI_NUMBER },
  { "pulled.lines", N_ ("Order lines"), PD_CLI_NUMBER },
  { "pulled.subscriptions", N_ ("Subscriptions"), PD_CLI_NUMBER },
  { "pulled.entitlements", N_ ("Entitlements"), PD_CLI_NUMBER },
  { "pulled.products", N_ ("Products"), PD_CLI_NUMBER },
  { "pulled.invoices", N_ ("Invoices"), PD_CLI_NUMBER },
  { "pulled.invoice_lines", N_ ("Invoice lines"), PD_CLI_NUMBER },
  { "pulled.activity", N_ ("Activity records"), PD_CLI_NUMBER },
  { "pulled.requests", N_ ("Support requests"), PD_CLI_NUMBER },
  { "pulled.reservations", N_ ("Azure reservations"), PD_CLI_NUMBER },
  { "pulled.utilization_days", N_ ("Days of utilization"), PD_CLI_NUMBER },
  { "pulled.assignments", N_ ("Role assignments"), PD_CLI_NUMBER },
  { "pulled.tickets", N_ ("Azure support requests"), PD_CLI_NUMBER },
  { "gone", N_ ("Gone at the far side"), PD_CLI_NUMBER },
  { "pushed", N_ ("Sent from the outbox"), PD_CLI_NUMBER },
  { NULL },
};

static const PdCliColumn fault_columns[] = {
  { "what", N_ ("What did not come"), PD_CLI_ID },
  { "reason", N_ ("Reason"), PD_CLI_ID },
  { NULL },
};

/* Opens the account at Partner Center that the first argument names; lends. */
static PdCloudAccount *
open_cloud (PdCli *cli, GError **error)
{
  g_autofree char *name = pd_cli_dup_argument (cli, 0, error);

  return name != NULL && pd_cli_open_account (cli, name, error) ? pd_cli_get_cloud (cli, error)
                                                                : NULL;
}

static void
answer_sign_in (PdCli *cli, PdCloudAccount *cloud)
{
  JsonObject *answer = json_object_new ();

  pd_cli_json_set_text (answer, "name", cli->arguments[0]);
  json_object_set_boolean_member (answer, "signed_in", pd_cloud_account_is_signed_in (cloud));
  pd_cli_json_set_text (answer, "user", pd_cloud_account_get_user (cloud));
  pd_cli_json_set_instant (answer, "lasts_until", pd_cloud_account_get_lasts_until (cloud));
  pd_cli_output_object (cli->output, sign_in_columns, NULL, NULL, answer);
}

/* --- signing in --- */

/* On stderr: standard output has the answer alone. */
static void
code_shown_cb (PdCloudAccount *cloud,
               const char *code,
               const char *address,
               gint64 until,
               gpointer user_data)
{
  g_autofree char *end = pd_text_time (until);

  /* Translators: the first %s is a web address, the second a code such as ABCD1234, the third a
   * time of day */
  fprintf (stderr, _ ("To sign in, open %s in a web browser and enter the code %s until %s."),
           address, code, end);
  fputc ('\n', stderr);
  fflush (stderr);
}

static void
browse_cb (PdCloudAccount *cloud, const char *uri, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (g_app_info_launch_default_for_uri (uri, NULL, &error))
    return;

  g_debug ("Opening the browser: %s", error->message);
  /* Translators: %s is a web address */
  fprintf (stderr, _ ("Open this address in a web browser of this computer: %s"), uri);
  fputc ('\n', stderr);
  fflush (stderr);
}

/* Without a keyring the sign-in ends with this very command: that is said, not hidden. */
static void
remark_keyring (PdCli *cli, PdCloudAccount *cloud)
{
  g_object_get (cloud, "keyring-problem", &cli->remark, NULL);
  if (cli->remark != NULL)
    cli->status = 3;
}

static gboolean
sign_in (PdCli *cli, GError **error)
{
  PdCloudAccount *cloud = open_cloud (cli, error);
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  gulong code_id, browse_id;

  if (cloud == NULL)
    return FALSE;

  code_id = g_signal_connect (cloud, "code-shown", G_CALLBACK (code_shown_cb), NULL);
  browse_id = g_signal_connect (cloud, "browse", G_CALLBACK (browse_cb), NULL);
  pd_cloud_account_sign_in_async (cloud, !cli->options.browser, pd_cli_cancel_on_signals (),
                                  pd_cli_ready_cb, &pending);
  result = pd_cli_wait (&pending);
  pd_cli_end_on_signals ();
  g_signal_handler_disconnect (cloud, code_id);
  g_signal_handler_disconnect (cloud, browse_id);
  if (!pd_cloud_account_sign_in_finish (cloud, result, error))
    return FALSE;

  cli->changed = TRUE;
  answer_sign_in (cli, cloud);
  remark_keyring (cli, cloud);

  return TRUE;
}

static gboolean
sign_out (PdCli *cli, GError **error)
{
  PdCloudAccount *cloud = open_cloud (cli, error);
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (cloud == NULL)
    return FALSE;

  pd_cloud_account_sign_out_async (cloud, NULL, pd_cli_ready_cb, &pending);
  result = pd_cli_wait (&pending);
  if (!pd_cloud_account_sign_out_finish (cloud, result, error))
    return FALSE;
  cli->changed = TRUE;
  answer_sign_in (cli, cloud);

  return TRUE;
}

/* --- synchronising --- */

static void
progress_cb (PdCloudAccount *cloud)
{
  gint64 done = 0, total = 0;

  g_object_get (cloud, "sync-done", &done, "sync-total", &total, NULL);
  pd_cli_progress (done, total, NULL);
}

static JsonObject *
make_pulled (const PdSyncReport *report)
{
  const struct
  {
    const char *member;
    gint64 count;
  } counts[] = {
    { "customers", report->customers },
    { "orders", report->orders },
    { "lines", report->lines },
    { "subscriptions", report->subscriptions },
    { "entitlements", report->entitlements },
    { "products", report->products },
    { "invoices", report->invoices },
    { "invoice_lines", report->invoice_lines },
    { "activity", report->activity },
    { "requests", report->requests },
    { "reservations", report->reservations },
    { "utilization_days", report->utilization_days },
    { "assignments", report->assignments },
    { "tickets", report->tickets },
  };
  JsonObject *pulled = json_object_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    json_object_set_int_member (pulled, counts[i].member, counts[i].count);

  return pulled;
}

static JsonArray *
make_faults (const PdSyncReport *report)
{
  JsonArray *faults = json_array_new ();

  for (guint i = 0; report->faults != NULL && i < report->faults->len; i++) {
    const PdSyncFault *fault = g_ptr_array_index (report->faults, i);
    JsonObject *item = json_object_new ();

    pd_cli_json_set_text (item, "what", fault->what);
    pd_cli_json_set_text (item, "reason", fault->reason);
    pd_cli_json_set_text (item, "detail", fault->detail);
    json_array_add_object_element (faults, item);
  }

  return faults;
}

static void
answer_report (PdCli *cli, const PdSyncReport *report)
{
  JsonObject *answer = json_object_new ();

  pd_cli_json_set_object (answer, "pulled", make_pulled (report));
  json_object_set_int_member (answer, "gone", report->gone);
  json_object_set_int_member (answer, "pushed", report->pushed);
  pd_cli_json_set_array (answer, "failed", make_faults (report));
  json_object_set_int_member (answer, "calls", (gint64) report->calls);
  json_object_set_double_member (answer, "seconds", report->seconds);
  json_object_set_boolean_member (answer, "complete", report->complete);
  pd_cli_output_object (cli->output, sync_columns, "failed", fault_columns, answer);
}

static PdSyncReport *
run_sync (PdCli *cli, PdCloudAccount *cloud, gint64 customer_row_id, GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  gulong done_id = g_signal_connect (cloud, "notify::sync-done", G_CALLBACK (progress_cb), NULL);

  pd_cloud_account_sync_async (cloud, cli->options.full, customer_row_id,
                               pd_cli_cancel_on_signals (), pd_cli_ready_cb, &pending);
  result = pd_cli_wait (&pending);
  pd_cli_end_on_signals ();
  g_signal_handler_disconnect (cloud, done_id);
  pd_cli_progress_done ();

  return pd_cloud_account_sync_finish (cloud, result, error);
}

/* What came is kept and told, also where something did not: status 3 then. */
static gboolean
synchronise (PdCli *cli, GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_CUSTOMERS);
  PdCloudAccount *cloud = pd_cli_open_desk (cli, error) ? pd_cli_get_cloud (cli, error) : NULL;
  g_autoptr (PdSyncReport) report = NULL;

  if (cloud == NULL || !pd_cli_narrow_to_customer (cli, query, error) ||
      (report = run_sync (cli, cloud, query->customer_row_id, error)) == NULL)
    return FALSE;

  cli->changed = TRUE;
  answer_report (cli, report);
  if (!report->complete) {
    cli->status = 3;
    cli->remark =
        g_strdup (_ ("Not everything came. What came is in the book; the next “sync” goes "
                     "on where this one stopped."));
  }

  return TRUE;
}

const PdCliCommand pd_cli_cloud_commands[] = {
  { "account sign-in", N_ ("NAME"), 1, 1, "browser",
    N_ ("Sign in to an account at Partner Center: shows a code and an address, and waits until the "
        "code was entered there."),
    sign_in },
  { "account sign-out", N_ ("NAME"), 1, 1, "",
    N_ ("Forget the sign-in of an account at Partner Center; its book stays."), sign_out },
  { "sync", NULL, 0, 0, "full customer",
    N_ ("Bring the book of an account at Partner Center up to date, and send what waits in the "
        "outbox."),
    synchronise },
  { NULL },
};
