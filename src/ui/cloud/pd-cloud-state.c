// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-cloud-state.h"

#include <glib/gi18n.h>

#include "pd-customers-util.h"
#include "pd-text.h"

#define ENDING_US (3 * G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)
#define MINUTE_US (60 * (gint64) G_USEC_PER_SEC)
#define HOUR_US (60 * MINUTE_US)

void
pd_cloud_load_css (void)
{
  pd_customers_add_style (PD_CLOUD_RESOURCE ("cloud.css"));
}

PdCloudState *
pd_cloud_state_new (PdCloudAccount *cloud)
{
  PdCloudState *state = g_new0 (PdCloudState, 1);
  GPtrArray *faults = NULL;

  g_return_val_if_fail (PD_IS_CLOUD_ACCOUNT (cloud), state);

  g_object_get (cloud, "signed-in", &state->signed_in, "lapsed", &state->lapsed, "online",
                &state->online, "syncing", &state->syncing, "user", &state->user, "keyring-problem",
                &state->keyring_problem, "sync-phase", &state->phase, "sync-error",
                &state->sync_error, "lasts-until", &state->lasts_until, "sync-done", &state->done,
                "sync-total", &state->total, "sync-left", &state->left, "as-of", &state->as_of,
                "outbox-waiting", &state->waiting, "outbox-failed", &state->failed, "sync-rate",
                &state->rate, NULL);
  faults = pd_cloud_account_get_faults (cloud);
  state->n_faults = faults != NULL ? faults->len : 0;

  return state;
}

void
pd_cloud_state_free (PdCloudState *state)
{
  if (state == NULL)
    return;

  g_free (state->user);
  g_free (state->keyring_problem);
  g_free (state->phase);
  g_free (state->sync_error);
  g_free (state);
}

/* --- words --- */

char *
pd_cloud_format_moment (gint64 at, gint64 now)
{
  return pd_text_get_local_day (at) == pd_text_get_local_day (now) ? pd_text_time (at)
                                                                   : pd_text_date_time (at);
}

static gboolean
is_incomplete (const PdCloudState *state)
{
  return state->sync_error != NULL || state->n_faults > 0;
}

static char *
format_syncing (const PdCloudState *state)
{
  g_autofree char *done = NULL;
  g_autofree char *total = NULL;

  if (state->total <= 0)
    /* Translators: at the foot of the left list, narrow: it goes on. */
    return g_strdup (C_ ("state", "Synchronising"));

  done = pd_text_number (state->done);
  total = pd_text_number (state->total);
  /* Translators: at the foot of the left list, narrow; %1$s and %2$s are numbers. */
  return g_strdup_printf (_ ("Synchronising %1$s of %2$s"), done, total);
}

char *
pd_cloud_state_to_data (const PdCloudState *state, gint64 now)
{
  g_autofree char *moment = NULL;

  if (state->as_of == 0)
    return NULL;

  moment = pd_cloud_format_moment (state->as_of, now);
  if (is_incomplete (state))
    /* Translators: at the foot of the left list, narrow: how new the data are, and that not
     * everything came; %s is a time or a day with a time. */
    return g_strdup_printf (_ ("as of %s, incomplete"), moment);
  /* Translators: at the foot of the left list, narrow: how new the data are; %s is a time or a day
   * with a time. */
  return g_strdup_printf (_ ("as of %s ✓"), moment);
}

char *
pd_cloud_state_to_foot (const PdCloudState *state, gint64 now)
{
  if (state->syncing)
    return format_syncing (state);
  if (!state->signed_in)
    return g_strdup (state->lapsed ? _ ("Sign-in has lapsed") : _ ("Not signed in"));
  if (!state->online)
    return g_strdup (_ ("Offline"));
  if (state->as_of == 0)
    return g_strdup (_ ("Not synchronised yet"));

  return pd_cloud_state_to_data (state, now);
}

char *
pd_cloud_state_to_title (const PdCloudState *state, gint64 now)
{
  g_autofree char *moment = NULL;

  if (state->syncing)
    return g_strdup (_ ("Synchronising with Partner Center"));
  if (state->as_of == 0)
    return g_strdup (_ ("Not synchronised yet"));

  moment = pd_cloud_format_moment (state->as_of, now);
  /* Translators: heading on Home: how new the data are; %s is a time or a day with a time. */
  return g_strdup_printf (_ ("As of %s"), moment);
}

char *
pd_cloud_state_to_sentence (const PdCloudState *state, gint64 now)
{
  g_autofree char *until = NULL;

  if (state->syncing)
    return g_strdup (state->phase != NULL ? state->phase
                                          : _ ("The book can be used while it goes on."));
  if (!state->signed_in && state->lapsed)
    return g_strdup (_ ("The sign-in has lapsed. The desk goes on with what the book has; sign in "
                        "again to synchronise and to send what waits."));
  if (!state->signed_in)
    return g_strdup (_ ("Nobody is signed in. Sign in to read the customers, orders and "
                        "reservations of Partner Center into the book."));
  if (!state->online)
    return g_strdup (_ ("This computer is offline. The desk works from the book; what you do waits "
                        "in the outbox and is sent when the network is back."));
  if (state->sync_error != NULL)
    return g_strdup (state->sync_error);
  if (state->n_faults > 0)
    return g_strdup_printf (ngettext ("%u part did not come; the rest is as of this time.",
                                      "%u parts did not come; the rest is as of this time.",
                                      state->n_faults),
                            state->n_faults);
  if (state->lasts_until == 0)
    return NULL;

  until = pd_text_date_time (state->lasts_until);
  if (state->user == NULL)
    /* Translators: %s is a day and a time. */
    return g_strdup_printf (_ ("The sign-in lasts until %s if it is not used."), until);
  /* Translators: %1$s is who is signed in, %2$s a day and a time. */
  return g_strdup_printf (_ ("Signed in as %1$s; it lasts until %2$s if it is not used."),
                          state->user, until);
}

static char *
format_left (gint64 left)
{
  gint64 count;
  g_autofree char *number = NULL;

  if (left < MINUTE_US)
    return g_strdup (_ ("less than a minute left"));

  if (left < HOUR_US) {
    count = (left + MINUTE_US / 2) / MINUTE_US;
    number = pd_text_number (count);
    /* Translators: %s is a number in the reader's form. */
    return g_strdup_printf (
        ngettext ("about %s minute left", "about %s minutes left", (gulong) count), number);
  }

  count = (left + HOUR_US / 2) / HOUR_US;
  number = pd_text_number (count);
  /* Translators: %s is a number in the reader's form. */
  return g_strdup_printf (ngettext ("about %s hour left", "about %s hours left", (gulong) count),
                          number);
}

char *
pd_cloud_state_to_progress (const PdCloudState *state)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *done = NULL;

  if (!state->syncing)
    return NULL;

  done = pd_text_number (state->done);
  if (state->total > 0) {
    g_autofree char *total = pd_text_number (state->total);

    /* Translators: progress of long work, "1,200 of 5,000". */
    g_string_append_printf (text, _ ("%1$s of %2$s"), done, total);
  } else if (state->done > 0)
    g_string_append (text, done);
  if (state->rate >= 1.0) {
    g_autofree char *rate = pd_text_number ((gint64) (state->rate + 0.5));

    if (text->len > 0)
      g_string_append (text, " · ");
    /* Translators: speed of long work; %s is a number of items. */
    g_string_append_printf (text, _ ("%s a second"), rate);
  }
  if (state->left >= 0 && state->total > 0) {
    g_autofree char *left = format_left (state->left);

    g_string_append_printf (text, " · %s", left);
  }

  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

const char *
pd_cloud_state_to_icon (const PdCloudState *state)
{
  if (state->syncing)
    return "view-refresh-symbolic";
  if (!state->signed_in)
    return "dialog-password-symbolic";
  if (!state->online)
    return "network-offline-symbolic";
  if (is_incomplete (state))
    return "dialog-warning-symbolic";

  return state->as_of != 0 ? "object-select-symbolic" : "view-refresh-symbolic";
}

gboolean
pd_cloud_state_is_ending (const PdCloudState *state, gint64 now)
{
  return state->signed_in && state->lasts_until != 0 && state->lasts_until - now < ENDING_US;
}

/* --- what a pass brought --- */

/* @format: of ngettext(), with a %s for the number. */
static void
add_count (GString *list, gint64 count, const char *format)
{
  g_autofree char *number = pd_text_number (count);

  if (count == 0)
    return;

  if (list->len > 0)
    /* Translators: between the parts of a list of counts, "2 customers, 3 orders". */
    g_string_append (list, C_ ("list of counts", ", "));
  g_string_append_printf (list, format, number);
}

static char *
list_counts (const PdSyncReport *report)
{
  g_autoptr (GString) list = g_string_new (NULL);
  gint64 requests = report->requests + report->tickets;

  /* Translators: in a list of what a synchronisation brought; %s is a number in the reader's form.
   */
  add_count (list, report->customers,
             ngettext ("%s customer", "%s customers", (gulong) report->customers));
  add_count (list, report->orders, ngettext ("%s order", "%s orders", (gulong) report->orders));
  add_count (list, report->subscriptions,
             ngettext ("%s subscription", "%s subscriptions", (gulong) report->subscriptions));
  add_count (list, report->products,
             ngettext ("%s product", "%s products", (gulong) report->products));
  add_count (list, report->invoices,
             ngettext ("%s invoice", "%s invoices", (gulong) report->invoices));
  add_count (list, report->reservations,
             ngettext ("%s reservation", "%s reservations", (gulong) report->reservations));
  add_count (list, requests,
             ngettext ("%s support request", "%s support requests", (gulong) requests));
  add_count (list, report->activity,
             ngettext ("%s record", "%s records", (gulong) report->activity));

  return g_string_free (g_steal_pointer (&list), FALSE);
}

static void
append_line (GString *text, const char *sentence)
{
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, sentence);
}

char *
pd_cloud_format_report (const PdSyncReport *report)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *list = list_counts (report);
  g_autofree char *sentence = NULL;

  if (*list == '\0')
    append_line (text, report->complete ? _ ("Nothing has changed at Partner Center.")
                                        : _ ("Nothing new has come."));
  else {
    /* Translators: %s is a list of counts such as "2 customers, 3 orders". */
    sentence = g_strdup_printf (_ ("Brought up to date: %s."), list);
    append_line (text, sentence);
  }
  if (report->gone > 0) {
    g_autofree char *number = pd_text_number (report->gone);
    g_autofree char *gone = g_strdup_printf (
        /* Translators: %s is a number in the reader's form. */
        ngettext ("%s record is gone at Partner Center and was marked so.",
                  "%s records are gone at Partner Center and were marked so.",
                  (gulong) report->gone),
        number);

    append_line (text, gone);
  }
  if (report->pushed > 0) {
    g_autofree char *number = pd_text_number (report->pushed);
    g_autofree char *pushed = g_strdup_printf (
        /* Translators: %s is a number in the reader's form. */
        ngettext ("%s waiting item was sent.", "%s waiting items were sent.",
                  (gulong) report->pushed),
        number);

    append_line (text, pushed);
  }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
pd_cloud_format_faults (GPtrArray *faults)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; faults != NULL && i < faults->len; i++) {
    const PdSyncFault *fault = faults->pdata[i];

    g_string_append_printf (text, "%s\n  %s\n", fault->what, fault->reason);
    if (fault->detail != NULL)
      g_string_append_printf (text, "  %s\n", fault->detail);
  }

  return g_string_free (g_steal_pointer (&text), FALSE);
}
