// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-pull.h"

#include <glib/gi18n-lib.h>

#include "pd-order-intake.h"
#include "pd-partner-center-customers.h"
#include "pd-pull-parts.h"

/* The log knows no more than 90 days (partner-center-api.md 11): older than that, only a whole
 * pass tells what has changed. */
#define LOG_REACH_US (89 * PD_DAY_US)

/* --- the report --- */

PdSyncReport *
pd_sync_report_new (void)
{
  PdSyncReport *report = g_new0 (PdSyncReport, 1);

  report->faults = g_ptr_array_new_with_free_func ((GDestroyNotify) pd_sync_fault_free);
  return report;
}

void
pd_sync_report_free (PdSyncReport *report)
{
  if (report == NULL)
    return;

  g_clear_pointer (&report->faults, g_ptr_array_unref);
  g_free (report);
}

PdSyncFault *
pd_sync_fault_new (const char *what, const char *reason, const char *detail)
{
  PdSyncFault *fault = g_new0 (PdSyncFault, 1);

  fault->what = g_strdup (what);
  fault->reason = g_strdup (reason);
  fault->detail = g_strdup (detail);
  return fault;
}

PdSyncFault *
pd_sync_fault_copy (const PdSyncFault *fault)
{
  return pd_sync_fault_new (fault->what, fault->reason, fault->detail);
}

void
pd_sync_fault_free (PdSyncFault *fault)
{
  if (fault == NULL)
    return;

  g_free (fault->what);
  g_free (fault->reason);
  g_free (fault->detail);
  g_free (fault);
}

/* --- the beginning: what the book says, what the far side's clock says --- */

typedef struct
{
  PdPullRun *run;
  PdPull *pass;
  PdPull *since;
} Opening;

static gboolean
remember_faults (PdDatabase *database, PdPullRun *run, GError **error)
{
  g_autoptr (GPtrArray) pulls = pd_database_list_failed_pulls (database, -1, error);

  if (pulls == NULL)
    return FALSE;

  for (guint i = 0; i < pulls->len; i++) {
    const PdPull *pull = pulls->pdata[i];

    g_hash_table_add (run->faulty, g_strdup_printf ("%s\n%s", pull->what, pull->scope));
  }
  return TRUE;
}

static gpointer
open_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Opening *opening = data;
  PdPullRun *run = opening->run;
  g_autoptr (PdSettings) settings = pd_settings_load (database, error);
  gint64 customers = 0;

  if (settings == NULL ||
      (opening->pass = pd_database_get_pull (database, PD_PULL_PASS, "", error)) == NULL ||
      (opening->since = pd_database_get_pull (database, "activity", "", error)) == NULL ||
      !remember_faults (database, run, error) ||
      !pd_database_count_far_rows (database, PD_LIST_CUSTOMERS, 0, &customers, error))
    return NULL;

  run->policy_setting = settings->policy_setting;
  run->has_agreements = pd_settings_has_agreements (settings);
  run->user_name = g_strdup (settings->user_name);
  run->user_email = g_strdup (settings->user_email);
  return opening;
}

/* 13: "a call fit to test a sign-in". Its Date header is the clock of this pass: ours may be a day
 * wrong. */
static gboolean
read_far_clock (PdPullRun *run, GError **error)
{
  g_autoptr (PdHttpRequest) request = pd_partner_center_get_own_organization ();
  g_autoptr (GError) local = NULL;
  g_autoptr (PdHttpReply) reply = pd_far_send (run->far, request, run->cancellable, &local);
  gint64 instant = reply != NULL ? pd_http_reply_get_date (reply) : 0;

  if (local != NULL && pd_pull_is_fatal (run, local)) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  if (local != NULL) /* a role may be missing for it; the lists decide */
    g_message ("Reading the partner's own profile: %s", local->message);
  if (instant == 0) {
    g_message ("The far side does not tell its time; this computer's is taken");
    instant = pd_clock_now (pd_context_get_clock (run->context));
  }

  run->now = instant;
  return TRUE;
}

static const char *
kind_to_word (PdPullKind kind)
{
  return kind == PD_PULL_FIRST ? "first" : kind == PD_PULL_FULL ? "full" : "later";
}

/* Which pass this is: one that stopped goes on; one by the log needs a log that reaches back. */
static void
choose_pass (PdPullRun *run, const Opening *opening, gboolean full)
{
  const PdPull *pass = opening->pass;
  const gboolean stopped = pass->started_at > pass->finished_at;

  run->since = opening->since->started_at;
  run->seen = MAX (run->now, MAX (pass->started_at, pass->finished_at) + 1);
  if (run->customer_row_id > 0) {
    run->kind = PD_PULL_ONE;
  } else if (pass->finished_at == 0) {
    run->kind = PD_PULL_FIRST;
    run->bulk = TRUE;
  } else if (full || run->since < run->now - LOG_REACH_US ||
             (stopped && g_strcmp0 (pass->cursor, "full") == 0)) {
    run->kind = PD_PULL_FULL;
  } else {
    run->kind = PD_PULL_LATER;
  }

  if (stopped && run->kind != PD_PULL_ONE &&
      g_strcmp0 (pass->cursor, kind_to_word (run->kind)) == 0 && run->kind != PD_PULL_LATER)
    run->seen = pass->started_at;
}

static gpointer
begin_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  PdPullRun *run = data;
  g_autoptr (PdPull) pass = pd_database_get_pull (database, PD_PULL_PASS, "", error);

  if (pass == NULL)
    return NULL;

  pass->started_at = run->seen;
  g_free (pass->cursor);
  pass->cursor = g_strdup (kind_to_word (run->kind));
  return pd_database_put_pull (database, pass, error) ? run : NULL;
}

static gboolean
begin (PdPullRun *run, gboolean full, GError **error)
{
  Opening opening = { run, NULL, NULL };
  gboolean good;

  good =
      pd_store_read (run->store, open_job, &opening, error) != NULL && read_far_clock (run, error);
  if (good)
    choose_pass (run, &opening, full);
  g_clear_pointer (&opening.pass, pd_pull_free);
  g_clear_pointer (&opening.since, pd_pull_free);
  if (!good || run->kind == PD_PULL_ONE)
    return good;

  return pd_store_write (run->store, begin_job, run, error) != NULL;
}

/* --- the end --- */

/* The pass is whole: the next one reads the log from its beginning. */
static gpointer
finish_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  PdPullRun *run = data;
  g_autoptr (PdPull) pass = pd_database_get_pull (database, PD_PULL_PASS, "", error);
  g_autoptr (PdPull) since =
      pass != NULL ? pd_database_get_pull (database, "activity", "", error) : NULL;

  if (since == NULL)
    return NULL;

  pass->finished_at = MAX (run->seen, run->now);
  g_clear_pointer (&pass->error, g_free);
  g_clear_pointer (&pass->detail, g_free);
  if (!pd_database_put_pull (database, pass, error))
    return NULL;
  if (run->log_failed)
    return run;

  since->started_at = run->seen;
  since->finished_at = pass->finished_at;
  g_clear_pointer (&since->error, g_free);
  g_clear_pointer (&since->detail, g_free);
  return pd_database_put_pull (database, since, error) ? run : NULL;
}

/* Why it stopped, for who opens the book later. */
static gpointer
stop_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  PdPullRun *run = data;
  g_autoptr (PdPull) pass = pd_database_get_pull (database, PD_PULL_PASS, "", error);

  if (pass == NULL)
    return NULL;

  g_free (pass->error);
  g_free (pass->detail);
  pass->error = pd_api_error_to_user_text (run->fatal);
  pass->detail = pd_api_error_dup_support_line (run->fatal);
  pass->failed_at = run->now;
  return pd_database_put_pull (database, pass, error) ? run : NULL;
}

static void
note_stop (PdPullRun *run)
{
  g_autoptr (GError) error = NULL;

  if (run->kind == PD_PULL_ONE || run->seen == 0 ||
      g_error_matches (run->fatal, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      run->fatal->domain == PD_ERROR)
    return;
  if (pd_store_write (run->store, stop_job, run, &error) == NULL)
    g_warning ("Keeping why the pull stopped: %s", error->message);
}

/* --- the phases --- */

typedef gboolean (*Phase) (PdPullRun *run);

static gboolean
run_phases (PdPullRun *run)
{
  static const Phase whole[] = { pd_pull_customers, pd_pull_profiles, pd_pull_catalog,
                                 pd_pull_sales,     pd_pull_azure,    pd_pull_invoices,
                                 pd_pull_activity,  pd_pull_requests };
  static const Phase by_log[] = { pd_pull_activity, pd_pull_failed,  pd_pull_changed,
                                  pd_pull_azure,    pd_pull_catalog, pd_pull_invoices,
                                  pd_pull_requests };
  static const Phase one[] = { pd_pull_one };
  const Phase *phases = run->kind == PD_PULL_ONE     ? one
                        : run->kind == PD_PULL_LATER ? by_log
                                                     : whole;
  const gsize n_phases = run->kind == PD_PULL_ONE     ? G_N_ELEMENTS (one)
                         : run->kind == PD_PULL_LATER ? G_N_ELEMENTS (by_log)
                                                      : G_N_ELEMENTS (whole);

  for (gsize i = 0; i < n_phases; i++) {
    if (!phases[i](run) || !pd_pull_pen_flush (run->pen) || pd_pull_is_over (run))
      return FALSE;
  }

  return TRUE;
}

static void
run_free (PdPullRun *run)
{
  g_clear_pointer (&run->pen, pd_pull_pen_free);
  g_clear_pointer (&run->faulty, g_hash_table_unref);
  g_clear_pointer (&run->kinds, g_hash_table_unref);
  g_clear_pointer (&run->report, pd_sync_report_free);
  g_clear_error (&run->fatal);
  g_clear_object (&run->cancellable);
  g_mutex_clear (&run->lock);
  g_free (run->phase);
  g_free (run->user_name);
  g_free (run->user_email);
  g_clear_object (&run->vault);
  g_free (run);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdPullRun, run_free)

static PdPullRun *
run_new (PdContext *context, PdStore *store, PdFar *far, gint64 customer_row_id)
{
  PdPullRun *run = g_new0 (PdPullRun, 1);

  run->context = context;
  run->store = store;
  run->far = far;
  run->customer_row_id = customer_row_id;
  run->cancellable = g_cancellable_new ();
  run->faulty = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  run->kinds = pd_order_intake_new_kinds ();
  run->report = pd_sync_report_new ();
  g_mutex_init (&run->lock);
  return run;
}

static void
outer_cancelled_cb (GCancellable *outer, PdPullRun *run)
{
  g_cancellable_cancel (run->cancellable);
}

/* Phases, then what is durable of the end; run->fatal tells how it went. */
static void
run_pass (PdPullRun *run, gboolean full)
{
  GError *error = NULL;
  gboolean whole;

  if (!begin (run, full, &error)) {
    pd_pull_end (run, error);
    return;
  }

  run->pen = pd_pull_pen_new (run);
  whole = run_phases (run);
  g_clear_pointer (&run->pen, pd_pull_pen_free);
  if (whole && run->kind != PD_PULL_ONE &&
      pd_store_write (run->store, finish_job, run, &error) == NULL)
    pd_pull_end (run, error);
  if (!whole && run->fatal == NULL)
    pd_pull_end (run, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled"));
}

PdSyncReport *
pd_pull_run (PdContext *context,
             PdStore *store,
             PdFar *far,
             gboolean full,
             gint64 customer_row_id,
             PdPullProgress progress,
             gpointer user_data,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (PdPullRun) run = NULL;
  const gint64 began = g_get_monotonic_time ();
  const guint64 calls = pd_far_count_calls (far);
  gulong handler = 0;

  g_return_val_if_fail (PD_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (PD_IS_STORE (store), NULL);
  g_return_val_if_fail (PD_IS_FAR (far), NULL);

  run = run_new (context, store, far, customer_row_id);
  run->progress = progress;
  run->progress_data = user_data;
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (outer_cancelled_cb), run, NULL);
  run_pass (run, full);
  g_cancellable_disconnect (cancellable, handler);

  if (run->fatal != NULL) {
    note_stop (run);
    g_propagate_error (error, g_steal_pointer (&run->fatal));
    return NULL;
  }

  run->report->complete = !run->incomplete;
  run->report->calls = pd_far_count_calls (far) - calls;
  run->report->seconds = (double) (g_get_monotonic_time () - began) / G_USEC_PER_SEC;
  return g_steal_pointer (&run->report);
}

/* --- after a start --- */

/* Faults of customers are told with their names. */
static PdSyncFault *
fault_of_pull (PdDatabase *database, const PdPull *pull)
{
  g_autoptr (PdPullCustomer) customer = NULL;
  g_autofree char *what = NULL;

  if (g_strcmp0 (pull->what, PD_PULL_PASS) != 0 && pull->scope[0] != '\0')
    customer = pd_database_find_pull_customer (database, pull->scope, NULL);
  what = pd_pull_describe (pull->what, pull->scope, customer != NULL ? customer->name : NULL);
  return pd_sync_fault_new (what, pull->error, pull->detail);
}

gboolean
pd_pull_read_state (PdDatabase *database,
                    gint64 *as_of,
                    gboolean *unfinished,
                    GPtrArray **faults,
                    GError **error)
{
  g_autoptr (PdPull) pass = pd_database_get_pull (database, PD_PULL_PASS, "", error);
  g_autoptr (GPtrArray) pulls =
      pass != NULL ? pd_database_list_failed_pulls (database, PD_PULL_MAX_FAULTS, error) : NULL;

  if (pulls == NULL)
    return FALSE;

  if (as_of != NULL)
    *as_of = pass->finished_at;
  if (unfinished != NULL)
    *unfinished = pass->started_at > pass->finished_at;
  if (faults != NULL) {
    *faults = g_ptr_array_new_with_free_func ((GDestroyNotify) pd_sync_fault_free);
    for (guint i = 0; i < pulls->len; i++)
      g_ptr_array_add (*faults, fault_of_pull (database, pulls->pdata[i]));
  }
  return TRUE;
}
