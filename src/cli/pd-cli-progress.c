// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "pd-cli.h"
#include "pd-text.h"

#define BAR_WIDTH 30
#define BAR_INTERVAL_US (G_USEC_PER_SEC / 10)

static const int signals[] = { SIGINT, SIGTERM, SIGHUP };

static GMutex bar_mutex;
static gint64 bar_shown_at; /* monotonic; 0 = no bar on the screen */

/* What a signal handler may say: translated before it can run, since gettext is not safe in one. */
static char *last_words;

static GCancellable *signal_cancellable; /* (owned) (nullable) */
static guint signal_sources[G_N_ELEMENTS (signals)];

void
pd_cli_progress (gint64 done, gint64 total, gpointer unused)
{
  gint64 now = g_get_monotonic_time ();
  g_autofree char *done_text = NULL, *total_text = NULL;
  int filled = 0, percent = 0;

  if (total <= 0 || !isatty (STDERR_FILENO))
    return;

  g_mutex_lock (&bar_mutex);
  if (now - bar_shown_at >= BAR_INTERVAL_US) {
    double part = CLAMP ((double) done / (double) total, 0.0, 1.0);

    filled = (int) (part * BAR_WIDTH);
    percent = (int) (part * 100);
    done_text = pd_text_number (done);
    total_text = pd_text_number (total);
    fprintf (stderr, "\r\033[K[%.*s%*s] %3d %%  %s / %s", filled, "##############################",
             BAR_WIDTH - filled, "", percent, done_text, total_text);
    fflush (stderr);
    bar_shown_at = now;
  }
  g_mutex_unlock (&bar_mutex);
}

void
pd_cli_progress_done (void)
{
  g_mutex_lock (&bar_mutex);
  if (bar_shown_at != 0)
    fputs ("\r\033[K", stderr);
  bar_shown_at = 0;
  g_mutex_unlock (&bar_mutex);
}

static void
end_on_signal (int signal_number)
{
  gssize written = write (STDERR_FILENO, last_words, strlen (last_words));

  (void) written; /* nobody is left to be told */
  _exit (3);
}

static void
set_handler (int signal_number)
{
  struct sigaction action = { .sa_handler = end_on_signal };

  sigemptyset (&action.sa_mask);
  sigaction (signal_number, &action, NULL);
}

void
pd_cli_end_on_signals (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    g_clear_handle_id (&signal_sources[i], g_source_remove);
  g_clear_object (&signal_cancellable);
  if (last_words == NULL)
    last_words = g_strdup_printf (
        "\n%s\n", _ ("Stopped. What was under way has either happened whole or not at all; asking "
                     "again with the same --request-id is safe."));
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    set_handler (signals[i]);
}

/* The second signal does not wait for the work to end. */
static gboolean
signal_cb (gpointer data)
{
  if (g_cancellable_is_cancelled (signal_cancellable))
    end_on_signal (GPOINTER_TO_INT (data));
  g_cancellable_cancel (signal_cancellable);

  return G_SOURCE_CONTINUE;
}

GCancellable *
pd_cli_cancel_on_signals (void)
{
  g_set_object (&signal_cancellable, NULL);
  signal_cancellable = g_cancellable_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++) {
    g_clear_handle_id (&signal_sources[i], g_source_remove);
    signal_sources[i] = g_unix_signal_add (signals[i], signal_cb, GINT_TO_POINTER (signals[i]));
  }

  return signal_cancellable;
}
