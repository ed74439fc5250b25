// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pd-pull-parts.h"

/* Past so many single orders of a customer the list is cheaper. */
#define MAX_ORDERS 4
/* What failed before is tried again, the longest ago first, so many at a time: a pass by the log
 * stays small. */
#define MAX_RETRIES 200

/* --- marks --- */

/* Adds the words of @parts to those of @known; (transfer full). Too many orders become the list. */
static char *
join_parts (const char *known, const char *parts)
{
  g_auto (GStrv) old = g_strsplit (known != NULL ? known : "", " ", -1);
  g_auto (GStrv) fresh = g_strsplit (parts, " ", -1);
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  guint orders = 0;

  for (gsize i = 0; old[i] != NULL; i++) {
    if (old[i][0] != '\0')
      g_ptr_array_add (all, old[i]);
  }
  for (gsize i = 0; fresh[i] != NULL; i++) {
    if (fresh[i][0] != '\0' && !g_ptr_array_find_with_equal_func (all, fresh[i], g_str_equal, NULL))
      g_ptr_array_add (all, fresh[i]);
  }
  for (guint i = 0; i < all->len; i++)
    orders += g_str_has_prefix (all->pdata[i], "order:");
  for (guint i = all->len; orders > MAX_ORDERS && i > 0; i--) {
    if (g_str_has_prefix (all->pdata[i - 1], "order:"))
      g_ptr_array_remove_index (all, i - 1);
  }
  if (orders > MAX_ORDERS && !g_ptr_array_find_with_equal_func (all, "orders", g_str_equal, NULL))
    g_ptr_array_add (all, (gpointer) "orders");

  g_ptr_array_add (all, NULL);
  return g_strjoinv (" ", (char **) all->pdata);
}

gboolean
pd_pull_mark_changed (PdDatabase *database,
                      PdPullRun *run,
                      const char *tenant_id,
                      const char *parts,
                      GError **error)
{
  g_autoptr (PdPull) pull = pd_database_get_pull (database, PD_PULL_CHANGED, tenant_id, error);
  g_autofree char *joined = NULL;
  gboolean open;

  if (pull == NULL)
    return FALSE;

  open = pull->started_at > pull->finished_at;
  joined = join_parts (open ? pull->cursor : NULL, parts);
  if (open && g_strcmp0 (joined, pull->cursor) == 0)
    return TRUE;

  g_free (pull->cursor);
  pull->cursor = g_steal_pointer (&joined);
  pull->started_at = MAX (run->seen, pull->finished_at + 1);
  return pd_database_put_pull (database, pull, error);
}

/* --- what failed before --- */

static const struct
{
  const char *what;
  const char *parts;
} remedies[] = {
  { "customers", "profile" },
  { "agreements", "profile" },
  { "orders", "orders subscriptions entitlements" },
  { "subscriptions", "subscriptions" },
  { "entitlements", "entitlements" },
  { "azure-reservations", "azure" },
  { "azure-orders", "azure" },
  { "utilization", "azure" },
  { "scopes", "azure" },
  { "assignments", "azure" },
  { "tickets", "azure" },
};

typedef struct
{
  PdPullRun *run;
  gboolean customers; /* the list of all */
  GPtrArray *days;    /* (owned) (element-type utf8): of the log */
} Retry;

/* Invoices and requests are looked at in each pass anyway. */
static gboolean
mark_failed (PdDatabase *database, Retry *retry, PdPull *pull, GError **error)
{
  if (pull->scope[0] == '\0') {
    retry->customers |= g_str_equal (pull->what, "customers");
    return TRUE;
  }
  if (g_str_equal (pull->what, "activity")) {
    g_ptr_array_add (retry->days, g_strdup (pull->scope));
    return TRUE;
  }
  if (g_str_equal (pull->what, "catalog")) {
    pull->finished_at = 0;
    return pd_database_put_pull (database, pull, error);
  }

  for (gsize i = 0; i < G_N_ELEMENTS (remedies); i++) {
    if (g_str_equal (remedies[i].what, pull->what))
      return pd_pull_mark_changed (database, retry->run, pull->scope, remedies[i].parts, error);
  }
  return TRUE;
}

static gpointer
mark_failed_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Retry *retry = data;
  g_autoptr (GPtrArray) pulls = pd_database_list_failed_pulls (database, MAX_RETRIES, error);

  if (pulls == NULL)
    return NULL;

  for (guint i = 0; i < pulls->len; i++) {
    if (!mark_failed (database, retry, pulls->pdata[i], error))
      return NULL;
  }
  return retry;
}

gboolean
pd_pull_failed (PdPullRun *run)
{
  Retry retry = { run, FALSE, NULL };
  GError *error = NULL;
  gboolean good = TRUE;

  if (g_hash_table_size (run->faulty) == 0)
    return TRUE;

  retry.days = g_ptr_array_new_with_free_func (g_free);
  if (pd_store_write (run->store, mark_failed_job, &retry, &error) == NULL) {
    pd_pull_end (run, error);
    good = FALSE;
  }
  /* Customers that the list did not show then: everything of theirs is missing. */
  if (good && retry.customers)
    good = pd_pull_customers (run) && pd_pull_pen_flush (run->pen) && pd_pull_profiles (run) &&
           pd_pull_pen_flush (run->pen) && pd_pull_sales (run) && pd_pull_pen_flush (run->pen);
  for (guint i = 0; good && i < retry.days->len; i++)
    good = pd_pull_activity_day (run, retry.days->pdata[i]);
  g_ptr_array_unref (retry.days);

  return good;
}

/* --- reading it again --- */

typedef struct
{
  const char *tenant_id;
  PdPullCustomer *customer; /* (nullable) */
} Search;

static gpointer
find_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Search *search = data;
  g_autoptr (GError) local = NULL;

  search->customer = pd_database_find_pull_customer (database, search->tenant_id, &local);
  if (local != NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return NULL;
  }
  return search;
}

/* FALSE: the pass ends. *@customer NULL: it is not in the book, or gone. */
static gboolean
find_customer (PdPullRun *run, const char *tenant_id, PdPullCustomer **customer)
{
  Search search = { tenant_id, NULL };
  GError *error = NULL;

  if (pd_store_read (run->store, find_job, &search, &error) == NULL) {
    pd_pull_end (run, error);
    return FALSE;
  }

  *customer = search.customer;
  return TRUE;
}

static gboolean
write_changed_done (PdDatabase *database, PdPullRun *run, gpointer data, GError **error)
{
  return pd_pull_put_done (database, run, PD_PULL_CHANGED, data, 1, error);
}

/* A customer that the book does not know (any more): its profile first, which may say that it is
 * gone. *@customer NULL then. */
static gboolean
meet_customer (PdPullRun *run, const char *tenant_id, PdPullCustomer **customer)
{
  g_autoptr (PdPullCustomer) stranger = g_new0 (PdPullCustomer, 1);

  stranger->tenant_id = g_strdup (tenant_id);
  return pd_pull_one_profile (run, stranger) && pd_pull_pen_flush (run->pen) &&
         find_customer (run, tenant_id, customer);
}

/* The IDs of "order:ID" words; NULL where the whole list is to be read. Lent texts. */
static GPtrArray *
list_order_ids (char **parts)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  for (gsize i = 0; parts[i] != NULL; i++) {
    if (g_str_equal (parts[i], "orders"))
      return NULL;
    if (g_str_has_prefix (parts[i], "order:"))
      g_ptr_array_add (ids, parts[i] + strlen ("order:"));
  }
  if (ids->len == 0)
    return NULL;

  g_ptr_array_add (ids, NULL);
  return g_steal_pointer (&ids);
}

static gboolean
read_parts (PdPullRun *run, PdPullCustomer *customer, char **parts)
{
  const char *const *words = (const char *const *) parts;
  g_autoptr (GPtrArray) ids = list_order_ids (parts);
  PdPullSales sales = 0;

  if (ids != NULL || g_strv_contains (words, "orders"))
    sales |= PD_PULL_ORDERS;
  if (g_strv_contains (words, "subscriptions"))
    sales |= PD_PULL_SUBSCRIPTIONS;
  if (g_strv_contains (words, "entitlements"))
    sales |= PD_PULL_ENTITLEMENTS;
  if (sales != 0 && !pd_pull_one_sales (run, customer, sales,
                                        ids != NULL ? (const char *const *) ids->pdata : NULL))
    return FALSE;

  return !g_strv_contains (words, "azure") || pd_pull_one_azure (run, customer);
}

static gboolean
each_changed (PdPullRun *run, const PdPull *pull, gpointer user_data)
{
  g_auto (GStrv) parts = g_strsplit (pull->cursor != NULL ? pull->cursor : "", " ", -1);
  g_autoptr (PdPullCustomer) customer = NULL;
  gboolean good;

  if (!find_customer (run, pull->scope, &customer))
    return FALSE;

  if (customer == NULL) {
    good = meet_customer (run, pull->scope, &customer) &&
           (customer == NULL || pd_pull_one_sales (run, customer, PD_PULL_ALL_SALES, NULL));
  } else {
    good = !g_strv_contains ((const char *const *) parts, "profile") ||
           pd_pull_one_profile (run, customer);
    if (good && customer->row_id != 0)
      good = read_parts (run, customer, parts);
  }
  if (good)
    pd_pull_pen_put (run->pen, write_changed_done, g_strdup (pull->scope), g_free, 1);

  return good;
}

gboolean
pd_pull_changed (PdPullRun *run)
{
  return pd_pull_each_open (run, PD_PULL_CHANGED, _ ("Changes"), each_changed, NULL);
}

/* --- one customer alone --- */

static gpointer
get_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  PdPullRun *run = data;
  g_autoptr (GError) local = NULL;
  PdPullCustomer *customer = pd_database_get_pull_customer (database, run->customer_row_id, &local);

  if (customer == NULL && local == NULL)
    g_set_error_literal (error, PD_ERROR, PD_ERROR_NOT_FOUND,
                         _ ("This customer is not in the book any more."));
  else if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return customer;
}

gboolean
pd_pull_one (PdPullRun *run)
{
  GError *error = NULL;
  g_autoptr (PdPullCustomer) customer = pd_store_read (run->store, get_job, run, &error);

  if (customer == NULL) {
    pd_pull_end (run, error);
    return FALSE;
  }

  pd_pull_begin_phase (run, customer->name, 0, 4);
  if (!pd_pull_one_profile (run, customer))
    return FALSE;
  pd_pull_advance (run, 1);
  if (customer->row_id == 0) /* gone */
    return TRUE;
  if (!pd_pull_one_sales (run, customer, PD_PULL_ALL_SALES, NULL) || !pd_pull_pen_flush (run->pen))
    return FALSE;
  pd_pull_advance (run, 1);
  if (!pd_pull_one_azure (run, customer))
    return FALSE;
  pd_pull_advance (run, 1);

  return pd_pull_one_requests (run, customer);
}
