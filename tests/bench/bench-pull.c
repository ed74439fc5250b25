// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* bench-pull URL AUTHORITY FOLDER [URLS]: makes a cloud account in FOLDER (or opens the one that is
 * there), signs in at the test service and pulls once. Prints "name value" lines. URLS: a file that
 * gets the paths of everything that a first pull asks for about each customer, the catalogue and
 * the log, for others to fetch. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pd-accounts.h"
#include "pd-desk-private.h"
#include "pd-partner-center-audit.h"
#include "pd-partner-center-catalog.h"
#include "pd-partner-center-customers.h"
#include "pd-partner-center-invoices.h"
#include "pd-partner-center-orders.h"
#include "pd-partner-center-requests.h"
#include "pd-partner-center-subscriptions.h"
#include "pd-pull.h"
#include "pd-tables.h"

#define CLIENT_ID "22222222-2222-4222-8222-222222222222"
#define TENANT "11111111-1111-4111-8111-111111111111"

static void
die (GError *error, const char *doing)
{
  fprintf (stderr, "bench-pull: %s: %s\n", doing, error != NULL ? error->message : "?");
  exit (1);
}

static void
ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **slot)
{
  while (*slot == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *slot;
}

/* Of /proc/self/status, in KiB. */
static long
read_status (const char *name)
{
  g_autofree char *text = NULL;
  const char *place;

  if (!g_file_get_contents ("/proc/self/status", &text, NULL, NULL) ||
      (place = strstr (text, name)) == NULL)
    return 0;

  return strtol (place + strlen (name) + 1, NULL, 10);
}

/* The peak counts from here. */
static void
reset_peak (void)
{
  FILE *file = fopen ("/proc/self/clear_refs", "w");

  if (file == NULL)
    return;
  fputs ("5", file);
  fclose (file);
}

/* --- the account --- */

static char *
find_book (const char *folder, const char *url, const char *authority)
{
  g_autoptr (PdClock) clock = pd_clock_new ();
  g_autoptr (PdAccounts) accounts = pd_accounts_new (folder, clock);
  const PdCloudFields fields = {
    "custom", url, url, authority, TENANT, CLIENT_ID, PD_ROLES_DEFAULT
  };
  g_autoptr (PdAccount) account = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (pd_accounts_refresh (accounts, NULL))
    account = pd_accounts_find (accounts, "Far", NULL);
  if (account == NULL) {
    pd_accounts_add_cloud_async (accounts, "Far", &fields, NULL, ready_cb, &result);
    account = pd_accounts_add_cloud_finish (accounts, wait_for (&result), &error);
  }
  if (account == NULL)
    die (error, "making the account");

  return g_strdup (pd_account_get_path (account));
}

static PdFar *
sign_in (const char *url, const char *authority)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdEnvironment) environment = pd_environment_new_custom (url, url, authority, &error);
  g_autoptr (PdTokenStore) tokens = pd_memory_token_store_new ();
  g_autoptr (GAsyncResult) result = NULL;
  PdFar *far;

  if (environment == NULL)
    die (error, "the environment");
  far = pd_far_new (environment, CLIENT_ID, TENANT, "bench", "en-US", tokens);
  pd_far_sign_in_async (far, PD_SIGN_IN_BY_CODE, NULL, ready_cb, &result);
  if (!pd_far_sign_in_finish (far, wait_for (&result), &error))
    die (error, "signing in");

  return far;
}

/* --- what was asked for --- */

static void
print_target (FILE *file, PdHttpRequest *request)
{
  fprintf (file, "%s\n", pd_http_request_get_target (request));
  g_object_unref (request);
}

static gpointer
list_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  return pd_database_list (database, data, -1, 0, error);
}

static void
print_customers (FILE *file, PdStore *store, GHashTable *markets)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_CUSTOMERS);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) customers = pd_store_read (store, list_job, query, &error);

  if (customers == NULL)
    die (error, "listing the customers");
  for (guint i = 0; i < customers->len; i++) {
    const char *tenant = pd_customer_get_tenant_id (customers->pdata[i]);

    print_target (file, pd_partner_center_get_customer (tenant));
    print_target (file, pd_partner_center_list_agreements (tenant));
    print_target (file, pd_partner_center_list_orders (tenant));
    print_target (file, pd_partner_center_list_subscriptions (tenant, NULL));
    print_target (file, pd_partner_center_list_entitlements (tenant, FALSE));
    print_target (file, pd_partner_center_list_entitlements (tenant, TRUE));
    g_hash_table_add (markets, g_strdup (pd_customer_get_country (customers->pdata[i])));
  }
}

/* Its views, the SKUs of each product, the availabilities of subscriptions. */
static void
print_market (FILE *file, PdStore *store, const char *country)
{
  static const char *const views[] = { PD_TARGET_VIEW_SOFTWARE, PD_TARGET_VIEW_SOFTWARE_PERPETUAL,
                                       PD_TARGET_VIEW_SOFTWARE_SUBSCRIPTIONS, "SoftwareSUSELinux",
                                       PD_TARGET_VIEW_RESERVATIONS };
  const PdWireMarket market = { NULL, country, NULL, NULL };
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_PRODUCTS);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) products = NULL;
  g_autoptr (GError) error = NULL;

  query->market = g_strdup (country);
  products = pd_store_read (store, list_job, query, &error);
  if (products == NULL)
    die (error, "listing the products");
  for (gsize i = 0; i < G_N_ELEMENTS (views); i++)
    print_target (file, pd_partner_center_list_products (&market, views[i]));
  for (guint i = 0; i < products->len; i++) {
    const char *id = pd_product_get_product_id (products->pdata[i]);
    const char *kind = pd_product_get_kind (products->pdata[i]);

    if (g_hash_table_add (known, (gpointer) id))
      print_target (file, pd_partner_center_list_skus (&market, id));
    if (g_strcmp0 (kind, PD_KIND_SUBSCRIPTION) == 0 || g_strcmp0 (kind, PD_KIND_PLAN) == 0)
      print_target (file, pd_partner_center_list_availabilities (
                              &market, id, pd_product_get_sku_id (products->pdata[i])));
  }
}

static void
print_urls (const char *path, PdStore *store)
{
  g_autoptr (GHashTable) markets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const int today = pd_instant_get_day (g_get_real_time ());
  GHashTableIter iter;
  gpointer country;
  FILE *file = fopen (path, "w");

  if (file == NULL)
    die (NULL, path);
  print_customers (file, store, markets);
  g_hash_table_iter_init (&iter, markets);
  while (g_hash_table_iter_next (&iter, &country, NULL))
    print_market (file, store, country);
  for (int day = today - PD_AUDIT_MAX_DAYS + 1; day <= today; day++)
    print_target (file, pd_partner_center_list_audit (day, day, NULL, 500));
  print_target (file, pd_partner_center_list_invoices (200, 0));
  print_target (file, pd_partner_center_list_requests (NULL, 500));
  fclose (file);
}

static void
progress_cb (const PdPullStep *step, gpointer user_data)
{
  static char *last = NULL;
  const gint64 began = *(gint64 *) user_data;

  if (g_strcmp0 (last, step->phase) == 0)
    return;
  g_free (last);
  last = g_strdup (step->phase);
  fprintf (stderr, "%8.2f s  %s\n", (double) (g_get_monotonic_time () - began) / G_USEC_PER_SEC,
           step->phase);
}

int
main (int argc, char *argv[])
{
  g_autofree char *path = NULL;
  g_autoptr (PdClock) clock = pd_clock_new ();
  g_autoptr (PdDesk) desk = NULL;
  g_autoptr (PdFar) far = NULL;
  g_autoptr (PdSyncReport) report = NULL;
  g_autoptr (GError) error = NULL;
  gint64 began;
  long idle;

  if (argc < 4) {
    fputs ("Usage: bench-pull URL AUTHORITY FOLDER [URLS]\n", stderr);
    return 2;
  }

  path = find_book (argv[3], argv[1], argv[2]);
  desk = pd_desk_open (path, clock, &error);
  if (desk == NULL)
    die (error, "opening the book");
  far = sign_in (argv[1], argv[2]);
  idle = read_status ("VmRSS:");
  reset_peak ();
  began = g_get_monotonic_time ();
  report = pd_pull_run (pd_desk_get_context (desk), pd_desk_get_store (desk), far, FALSE, 0,
                        progress_cb, &began, NULL, &error);
  if (report == NULL)
    die (error, "pulling");

  printf ("seconds %.3f\ncalls %" G_GUINT64_FORMAT "\nidle_kib %ld\npeak_kib %ld\n"
          "customers %" G_GINT64_FORMAT "\norders %" G_GINT64_FORMAT "\nlines %" G_GINT64_FORMAT
          "\nfaults %u\ncomplete %d\n",
          report->seconds, report->calls, idle, read_status ("VmHWM:"), report->customers,
          report->orders, report->lines, report->faults->len, report->complete);
  for (guint i = 0; i < report->faults->len && i < 20; i++) {
    const PdSyncFault *fault = report->faults->pdata[i];

    fprintf (stderr, "%s: %s (%s)\n", fault->what, fault->reason,
             fault->detail != NULL ? fault->detail : "");
  }
  if (argc > 4)
    print_urls (argv[4], pd_desk_get_store (desk));
  pd_far_close (far);

  return 0;
}
