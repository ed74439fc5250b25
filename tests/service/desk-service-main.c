// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The test service as a program, to try the desk against it by hand and from other processes. */

#include <glib-unix.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "desk-service-azure.h"
#include "desk-service.h"

static gboolean
quit_cb (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_CONTINUE;
}

static void
introduce (DeskService *service)
{
  const char *url = desk_service_get_url (service);

  g_print ("%s\n", url);
  g_print ("partner-deskctl account add-cloud \"Test service\" --environment custom "
           "--partner-center-url %s --azure-url %s --login-url %s --tenant %s "
           "--client-id %s\n",
           url, url, desk_service_get_authority_url (service), DESK_SERVICE_TENANT,
           DESK_SERVICE_CLIENT_ID);
  g_print ("Codes are approved at %s/test/device; counters: %s/test/counters\n", url, url);
}

static gboolean
parse (int *argc, char ***argv, DeskServiceOptions *options, int *retry_after, GError **error)
{
  static int port, latency, customers, orders;
  static gboolean sample, approve, runs, rules_2020;
  static char *data_dir, *clock, *certificate;
  const GOptionEntry entries[] = {
    { "port", 0, 0, G_OPTION_ARG_INT, &port, "0 = a free one", "PORT" },
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &data_dir,
      "Where its book lies; else a temporary "
      "folder",
      "DIR" },
    { "sample", 0, 0, G_OPTION_ARG_NONE, &sample, "A new book has the sample data", NULL },
    { "customers", 0, 0, G_OPTION_ARG_INT, &customers, "A new book has so many customers", "N" },
    { "orders", 0, 0, G_OPTION_ARG_INT, &orders, "with so many orders each", "N" },
    { "latency", 0, 0, G_OPTION_ARG_INT, &latency, "Before each answer", "MS" },
    { "clock", 0, 0, G_OPTION_ARG_STRING, &clock, "Its clock stands at this instant", "INSTANT" },
    { "clock-runs", 0, 0, G_OPTION_ARG_NONE, &runs, "and runs on from there", NULL },
    { "rules-2020", 0, 0, G_OPTION_ARG_NONE, &rules_2020, "Windows by the 2020 rules", NULL },
    { "certificate", 0, 0, G_OPTION_ARG_FILENAME, &certificate, "TLS: certificate and key", "PEM" },
    { "retry-after", 0, 0, G_OPTION_ARG_INT, retry_after,
      "What Azure's side says to wait (Retry-After); 0 = as documented, up to two minutes; default "
      "1",
      "S" },
    { "device-auto-approve", 0, 0, G_OPTION_ARG_NONE, &approve, "Device codes are approved at once",
      NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("- a far side for Partner Desk");

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error) ||
      (clock != NULL && !pd_instant_parse (clock, &options->now, error)) ||
      (certificate != NULL &&
       (options->certificate = g_tls_certificate_new_from_file (certificate, error)) == NULL))
    return FALSE;

  options->port = (guint) MAX (port, 0);
  options->latency = (guint) MAX (latency, 0);
  options->generate_customers = (guint) MAX (customers, 0);
  options->generate_orders = (guint) MAX (orders, 0);
  options->sample = sample;
  options->auto_approve = approve;
  options->clock_runs = runs;
  options->rules_2020 = rules_2020;
  options->data_dir = data_dir;
  return TRUE;
}

int
main (int argc, char **argv)
{
  DeskServiceOptions options = { 0 };
  int retry_after = 1; /* the programs at it wait in earnest */
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskService) service = NULL;
  g_autoptr (GMainLoop) loop = NULL;

  setlocale (LC_ALL, "");
  /* Found without "meson devenv"; its secrets are nobody's but its own. */
  g_setenv ("PARTNER_DESK_PKGDATADIR", DESK_SERVICE_PKGDATADIR, FALSE);
  g_setenv ("PARTNER_DESK_KEYRING", "file", FALSE);
  if (!parse (&argc, &argv, &options, &retry_after, &error) ||
      (service = desk_service_new (&options, &error)) == NULL) {
    g_printerr ("desk-service: %s\n", error->message);
    return EXIT_FAILURE;
  }

  desk_service_azure_set_retry_after (service, MAX (retry_after, 0));
  introduce (service);
  fflush (stdout);
  loop = g_main_loop_new (NULL, FALSE);
  g_unix_signal_add (SIGINT, quit_cb, loop);
  g_unix_signal_add (SIGTERM, quit_cb, loop);
  g_main_loop_run (loop);
  g_clear_object (&options.certificate);
  return EXIT_SUCCESS;
}
