// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pd-pull-private.h"

/* So many answers of the kind "come back later", one after the other, with nothing good between
 * them: the far side is down, and each further question costs its retries. */
#define MAX_FAILURES 8
#define TELL_EVERY_US (100 * G_TIME_SPAN_MILLISECOND)
#define RATE_OVER_US (3 * G_TIME_SPAN_SECOND)

/* --- how far it is --- */

/* Under the lock. */
static void
tell (PdPullRun *run, gboolean at_once)
{
  const gint64 now = g_get_monotonic_time ();
  const gint64 done_us = now - run->phase_began;
  PdPullStep step = { run->phase, run->done, run->total, run->items, run->rate, -1 };

  if (run->progress == NULL || (!at_once && now - run->told < TELL_EVERY_US))
    return;

  if (now - run->rate_from >= RATE_OVER_US || run->rate == 0) {
    const double seconds = (double) MAX (now - run->rate_from, 1) / G_USEC_PER_SEC;

    step.rate = (double) (run->items - run->rate_items) / seconds;
    if (now - run->rate_from >= RATE_OVER_US) {
      run->rate = step.rate;
      run->rate_from = now;
      run->rate_items = run->items;
    }
  }
  if (run->total > 0 && run->done > run->done_before && done_us > 0)
    step.left_us = (gint64) ((double) done_us / (double) (run->done - run->done_before) *
                             (double) MAX (run->total - run->done, 0));
  run->told = now;
  run->progress (&step, run->progress_data);
}

void
pd_pull_begin_phase (PdPullRun *run, const char *phase, gint64 done, gint64 total)
{
  g_mutex_lock (&run->lock);
  g_free (run->phase);
  run->phase = g_strdup (phase);
  run->done = run->done_before = done;
  run->total = total;
  run->phase_began = g_get_monotonic_time ();
  if (run->rate_from == 0)
    run->rate_from = run->phase_began;
  tell (run, TRUE);
  g_mutex_unlock (&run->lock);
}

void
pd_pull_extend_phase (PdPullRun *run, gint64 more)
{
  g_mutex_lock (&run->lock);
  run->total += more;
  tell (run, FALSE);
  g_mutex_unlock (&run->lock);
}

void
pd_pull_advance (PdPullRun *run, gint64 done)
{
  g_mutex_lock (&run->lock);
  run->done += done;
  /* What the last pass counted is only a guess of how many there are. */
  if (run->total > 0 && run->done > run->total)
    run->total = run->done;
  tell (run, run->done == run->total);
  g_mutex_unlock (&run->lock);
}

void
pd_pull_count (PdPullRun *run, gint64 *counter, gint64 n)
{
  if (n == 0)
    return;

  g_mutex_lock (&run->lock);
  *counter += n;
  run->items += n;
  tell (run, FALSE);
  g_mutex_unlock (&run->lock);
}

/* --- the end of a pass --- */

gboolean
pd_pull_is_over (PdPullRun *run)
{
  return g_cancellable_is_cancelled (run->cancellable);
}

void
pd_pull_end (PdPullRun *run, GError *error)
{
  g_mutex_lock (&run->lock);
  if (run->fatal == NULL)
    run->fatal = g_steal_pointer (&error);
  g_mutex_unlock (&run->lock);

  g_clear_error (&error);
  g_cancellable_cancel (run->cancellable);
}

static gboolean
is_of_azure (const GError *error)
{
  const PdApiFault *fault = pd_api_error_get_fault (error);

  return fault != NULL && fault->api == PD_API_AZURE;
}

static gboolean
is_store_error (const GError *error)
{
  return error->domain == PD_ERROR && error->code >= PD_ERROR_STORE;
}

gboolean
pd_pull_is_fatal (PdPullRun *run, const GError *error)
{
  if (error->domain == G_IO_ERROR || is_store_error (error))
    return TRUE;
  if (error->domain != PD_API_ERROR)
    return FALSE;

  switch ((PdApiErrorCode) error->code) {
  case PD_API_ERROR_OFFLINE:
  case PD_API_ERROR_SIGN_IN:
  case PD_API_ERROR_MFA:
  case PD_API_ERROR_DECLINED:
  case PD_API_ERROR_EXPIRED:
  case PD_API_ERROR_NO_KEYRING:
    return TRUE;
  /* Azure is another host: without it the rest of the book can still come. */
  case PD_API_ERROR_UNREACHABLE:
  case PD_API_ERROR_CERTIFICATE:
    return !is_of_azure (error);
  case PD_API_ERROR_REFUSED:
  case PD_API_ERROR_FORBIDDEN:
  case PD_API_ERROR_NOT_FOUND:
  case PD_API_ERROR_STALE:
  case PD_API_ERROR_BUSY:
  case PD_API_ERROR_THROTTLED:
  case PD_API_ERROR_SERVER:
  case PD_API_ERROR_UNKNOWN_FATE:
  case PD_API_ERROR_TIMED_OUT:
  case PD_API_ERROR_PROTOCOL:
  case PD_API_ERROR_CURSOR:
    return FALSE;
  }

  return FALSE;
}

/* Under the lock. The far side does not answer, again. */
static gboolean
is_too_much (PdPullRun *run, const GError *error)
{
  if (!g_error_matches (error, PD_API_ERROR, PD_API_ERROR_SERVER) &&
      !g_error_matches (error, PD_API_ERROR, PD_API_ERROR_TIMED_OUT) &&
      !g_error_matches (error, PD_API_ERROR, PD_API_ERROR_THROTTLED))
    return FALSE;

  return ++run->failures >= MAX_FAILURES;
}

/* --- faults --- */

/* Takes @fault over. */
static void
add_fault (PdPullRun *run, PdSyncFault *fault)
{
  g_mutex_lock (&run->lock);
  if (run->report->faults->len < PD_PULL_MAX_FAULTS)
    g_ptr_array_add (run->report->faults, g_steal_pointer (&fault));
  g_mutex_unlock (&run->lock);
  pd_sync_fault_free (fault);
}

typedef struct
{
  char *what;
  char *scope;
  char *error;
  char *detail;
} Failure;

static void
failure_free (gpointer data)
{
  Failure *failure = data;

  g_free (failure->what);
  g_free (failure->scope);
  g_free (failure->error);
  g_free (failure->detail);
  g_free (failure);
}

static gboolean
write_failure (PdDatabase *database, PdPullRun *run, gpointer data, GError **error)
{
  Failure *failure = data;
  g_autoptr (PdPull) pull = pd_database_get_pull (database, failure->what, failure->scope, error);

  if (pull == NULL)
    return FALSE;

  g_free (pull->error);
  g_free (pull->detail);
  pull->error = g_strdup (failure->error);
  pull->detail = g_strdup (failure->detail);
  pull->failed_at = run->now;
  return pd_database_put_pull (database, pull, error);
}

gboolean
pd_pull_note_failure (PdPullRun *run,
                      const char *what,
                      const char *scope,
                      const char *name,
                      GError *error)
{
  g_autoptr (GError) own = error;
  g_autofree char *words = pd_pull_describe (what, scope, name);
  Failure *failure;
  gboolean too_much;

  g_mutex_lock (&run->lock);
  too_much = is_too_much (run, own);
  run->azure_gone |=
      is_of_azure (own) && (g_error_matches (own, PD_API_ERROR, PD_API_ERROR_UNREACHABLE) ||
                            g_error_matches (own, PD_API_ERROR, PD_API_ERROR_CERTIFICATE));
  g_mutex_unlock (&run->lock);
  if (too_much || pd_pull_is_fatal (run, own)) {
    pd_pull_end (run, g_steal_pointer (&own));
    return FALSE;
  }

  failure = g_new0 (Failure, 1);
  failure->what = g_strdup (what);
  failure->scope = g_strdup (scope);
  failure->error = pd_api_error_to_user_text (own);
  failure->detail = pd_api_error_dup_support_line (own);
  g_message ("Pulling %s %s: %s", what, scope, own->message);
  g_mutex_lock (&run->lock);
  run->incomplete = TRUE;
  g_mutex_unlock (&run->lock);
  add_fault (run, pd_sync_fault_new (words, failure->error, failure->detail));
  pd_pull_pen_put (run->pen, write_failure, failure, failure_free, 1);
  return TRUE;
}

void
pd_pull_note_fault (PdPullRun *run, const char *what, const char *name, const char *fault)
{
  g_autofree char *words = pd_pull_describe (what, "", name);

  g_message ("Pulling %s%s%s: %s", what, name != NULL ? " of " : "", name != NULL ? name : "",
             fault);
  add_fault (run, pd_sync_fault_new (words,
                                     _ ("Something that came could not be read. What is known of "
                                        "it is in the book."),
                                     fault));
}

void
pd_pull_note_difference (PdPullRun *run,
                         const char *what,
                         const char *name,
                         gint64 came,
                         gint64 gone)
{
  g_autofree char *words = pd_pull_describe (what, "", name);
  g_autofree char *reason = NULL;

  if (came <= 0 && gone <= 0)
    return;

  if (gone <= 0)
    /* Translators: of orders, reservations …: what a comparison of both sides found */
    reason = g_strdup_printf (ngettext ("The book lacked %u; it has been added.",
                                        "The book lacked %u; they have been added.", (guint) came),
                              (guint) came);
  else if (came <= 0)
    /* Translators: of orders, reservations …: what a comparison of both sides found */
    reason = g_strdup_printf (ngettext ("%u is not there any more; it is marked as gone.",
                                        "%u are not there any more; they are marked as gone.",
                                        (guint) gone),
                              (guint) gone);
  else
    /* Translators: what a comparison of both sides found: so many were missing in the book, so many
     * are not at Partner Center any more */
    reason = g_strdup_printf (_ ("Added: %u. Marked as gone: %u."), (guint) came, (guint) gone);
  add_fault (run, pd_sync_fault_new (words, reason, NULL));
}

/* --- words --- */

/* Sorted as the phases come. */
static const struct
{
  const char *what;
  const char *of_all;
  const char *of_one; /* with %s */
} words[] = {
  { PD_PULL_PASS, N_ ("Synchronising"), NULL },
  /* Translators: %s is the name of a customer */
  { "customers", N_ ("Customers"), N_ ("Customer %s") },
  /* Translators: %s is the name of a customer */
  { "agreements", N_ ("Profiles of customers"), N_ ("Profile and agreement of %s") },
  /* Translators: %s is the code of a country or region */
  { "catalog", N_ ("Catalogue"), N_ ("Catalogue of %s") },
  /* Translators: %s is the name of a customer */
  { "orders", N_ ("Orders of customers"), N_ ("Orders of %s") },
  /* Translators: %s is the name of a customer */
  { "subscriptions", N_ ("Subscriptions of customers"), N_ ("Subscriptions of %s") },
  /* Translators: %s is the name of a customer */
  { "entitlements", N_ ("Entitlements of customers"), N_ ("Entitlements of %s") },
  /* Translators: %s is the name of a customer */
  { "azure-reservations", N_ ("Azure reservations"), N_ ("Azure reservations of %s") },
  /* Translators: %s is the name of a customer */
  { "azure-orders", N_ ("Azure reservation orders"), N_ ("Azure reservation orders of %s") },
  /* Translators: %s is the name of a customer */
  { "utilization", N_ ("Use of Azure reservations"), N_ ("Use of the Azure reservations of %s") },
  /* Translators: %s is the name of a customer */
  { "scopes", N_ ("Azure subscriptions"), N_ ("Azure subscriptions of %s") },
  /* Translators: %s is the name of a customer */
  { "assignments", N_ ("Access to Azure reservations"),
    N_ ("Access to the Azure reservations of %s") },
  /* Translators: %s is the name of a customer */
  { "tickets", N_ ("Azure support requests"), N_ ("Azure support requests of %s") },
  { "invoices", N_ ("Invoices"), NULL },
  /* Translators: %s is the number of an invoice */
  { "invoice-lines", N_ ("Lines of invoices"), N_ ("Lines of invoice %s") },
  /* Translators: %s is a date */
  { "activity", N_ ("Activity log"), N_ ("Activity log of %s") },
  /* Translators: %s is the number of a support request, or the name of a customer */
  { "requests", N_ ("Support requests"), N_ ("Support request %s") },
  { PD_PULL_CHANGED, N_ ("Changes"), N_ ("Changes of %s") },
};

/* The sentence comes out of a table. */
static char *
fill_in (const char *sentence, const char *name)
{
  const char *place = strstr (sentence, "%s");

  if (place == NULL)
    return g_strdup (sentence);

  return g_strdup_printf ("%.*s%s%s", (int) (place - sentence), sentence, name, place + 2);
}

char *
pd_pull_describe (const char *what, const char *scope, const char *name)
{
  const char *one = name != NULL && *name != '\0' ? name : scope;

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    if (g_strcmp0 (words[i].what, what) != 0)
      continue;
    if (words[i].of_one == NULL || one == NULL || *one == '\0')
      return g_strdup (_ (words[i].of_all));

    return fill_in (_ (words[i].of_one), one);
  }

  return g_strdup (what);
}

gboolean
pd_pull_put_done (PdDatabase *database,
                  PdPullRun *run,
                  const char *what,
                  const char *scope,
                  gint64 counted,
                  GError **error)
{
  const PdPull pull = { .what = (char *) what,
                        .scope = (char *) scope,
                        .started_at = run->seen,
                        .finished_at = MAX (run->seen, run->now),
                        .counted = counted };

  return pd_database_put_pull (database, &pull, error);
}

gboolean
pd_pull_put_well (PdDatabase *database,
                  PdPullRun *run,
                  const char *what,
                  const char *scope,
                  gint64 counted,
                  GError **error)
{
  g_autofree char *key = g_strdup_printf ("%s\n%s", what, scope);

  return !g_hash_table_contains (run->faulty, key) ||
         pd_pull_put_done (database, run, what, scope, counted, error);
}

gint64
pd_pull_finished_since (PdPullRun *run)
{
  return run->kind == PD_PULL_LATER ? 1 : run->seen;
}
