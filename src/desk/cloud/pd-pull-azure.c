// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include <glib/gi18n-lib.h>

#include "pd-azure-access.h"
#include "pd-azure-reservations.h"
#include "pd-pull-azure.h"
#include "pd-pull-parts.h"

/* Use lags a day or two behind (azure-api.md 5); the pages show thirty days. */
#define USE_DAYS 30
#define LATE_DAYS 3
/* A tenant with reservations is looked at once a day, also when the log says nothing; and so are
 * use and access, of which the log never says anything, however often it names the tenant. */
#define AGE_US PD_DAY_US

/* --- what is asked first: the reservations --- */

static void
note_faults (PdPullRun *run, const char *what, const char *name, const GPtrArray *faults)
{
  for (guint i = 0; faults != NULL && i < faults->len; i++)
    pd_pull_note_fault (run, what, name, faults->pdata[i]);
}

/* Of both passes (2.1: with and without the archived ones), each once; NULL with @error. */
static GPtrArray *
ask_reservations (PdPullRun *run, const char *tenant, const char *name, GError **error)
{
  g_autoptr (GPtrArray) pages =
      pd_pull_collect_azure (run, pd_azure_list_reservations (tenant, FALSE), error);
  g_autoptr (GPtrArray) archived =
      pages != NULL ? pd_pull_collect_azure (run, pd_azure_list_reservations (tenant, TRUE), error)
                    : NULL;

  if (archived == NULL)
    return NULL;

  for (guint i = 0; i < archived->len; i++)
    g_ptr_array_add (pages, g_ptr_array_ref (archived->pdata[i]));
  for (guint i = 0; i < pages->len; i++) {
    GPtrArray *page = pages->pdata[i];

    for (guint j = 0; j < page->len; j++)
      note_faults (run, "azure-reservations", name,
                   ((const PdWireReservation *) page->pdata[j])->faults);
  }
  return g_steal_pointer (&pages);
}

/* --- asking, piece by piece: a piece that fails is that piece's fault --- */

/* FALSE: the pass ends. */
static gboolean
ask_list (PdPullRun *run,
          PdPullAzure *azure,
          PdPullPiece piece,
          PdHttpRequest *request,
          GPtrArray **pages)
{
  GError *error = NULL;

  *pages = pd_pull_collect_azure (run, request, &error);
  if (*pages != NULL)
    return TRUE;

  return pd_pull_note_piece (run, azure, piece, error);
}

static gboolean
ask_order (PdPullRun *run, PdPullAzure *azure, const char *order_id)
{
  const int today = pd_instant_get_day (run->now);
  const int last = azure->last_at > 0 ? pd_instant_get_day (azure->last_at) - LATE_DAYS : 0;
  PdPullAzureOrder *order = g_new0 (PdPullAzureOrder, 1);
  GError *error = NULL;

  order->order_id = g_strdup (order_id);
  g_ptr_array_add (azure->orders, order);
  order->wire = pd_pull_fetch (run, pd_azure_get_order (azure->tenant, order_id, TRUE), &error);
  if (order->wire == NULL) {
    if (!pd_pull_note_piece (run, azure, PD_PULL_PIECE_ORDERS, error))
      return FALSE;
  } else {
    note_faults (run, "azure-orders", azure->name, order->wire->faults);
  }

  return ask_list (run, azure, PD_PULL_PIECE_USE,
                   pd_azure_list_use (azure->tenant, order_id, NULL,
                                      CLAMP (last, today - USE_DAYS, today), today),
                   &order->use) &&
         ask_list (run, azure, PD_PULL_PIECE_ACCESS,
                   pd_azure_list_assignments (azure->tenant, order_id), &order->assignments);
}

static gboolean
ask_orders (PdPullRun *run, PdPullAzure *azure)
{
  GHashTableIter iter;
  gpointer order_id;

  g_hash_table_iter_init (&iter, azure->due);
  while (g_hash_table_iter_next (&iter, &order_id, NULL)) {
    if (!ask_order (run, azure, order_id))
      return FALSE;
  }

  return TRUE;
}

static gboolean
ask_tickets (PdPullRun *run, PdPullAzure *azure)
{
  for (guint i = 0; azure->subscriptions != NULL && i < azure->subscriptions->len; i++) {
    const GPtrArray *page = azure->subscriptions->pdata[i];

    for (guint j = 0; j < page->len; j++) {
      const PdWireAzureSubscription *subscription = page->pdata[j];

      note_faults (run, "scopes", azure->name, subscription->faults);
      if (subscription->subscription_id != NULL &&
          !pd_pull_ask_tickets (run, azure, subscription->subscription_id))
        return FALSE;
    }
  }

  return TRUE;
}

/* --- which orders are looked at closely --- */

static gboolean
is_running (PdPullRun *run, const PdWireReservation *wire)
{
  const char *state = pd_wire_reservation_get_book_state (wire);

  return g_strcmp0 (state, PD_RESERVATION_CANCELLED) != 0 &&
         (wire->expires_at == 0 || wire->expires_at > run->now);
}

static void
add_running (PdPullRun *run, PdPullAzure *azure)
{
  for (guint i = 0; i < azure->reservations->len; i++) {
    const GPtrArray *page = azure->reservations->pdata[i];

    for (guint j = 0; j < page->len; j++) {
      const PdWireReservation *wire = page->pdata[j];

      if (wire->order_id != NULL && is_running (run, wire))
        g_hash_table_add (azure->due, g_strdup (wire->order_id));
    }
  }
}

/* A later pass, soon after the last one: only the orders whose reservations are not as the book has
 * them. Writes the reservations to find out. */
static gpointer
compare_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  PdPullAzure *azure = data;

  return pd_pull_put_reservations (database, azure, azure->due, error) ? azure : NULL;
}

/* What failed the last time is asked for again, for all of them. */
static gboolean
has_failed (PdPullRun *run, const PdPullAzure *azure)
{
  for (int piece = 0; piece < PD_PULL_N_PIECES; piece++) {
    g_autofree char *key =
        g_strdup_printf ("%s\n%s", pd_pull_piece_to_what ((PdPullPiece) piece), azure->tenant);

    if (g_hash_table_contains (run->faulty, key))
      return TRUE;
  }

  return FALSE;
}

static gboolean
choose_orders (PdPullRun *run, PdPullAzure *azure)
{
  GError *error = NULL;

  if (run->kind != PD_PULL_LATER || azure->last_at <= run->now - AGE_US ||
      has_failed (run, azure)) {
    azure->closely = TRUE;
    add_running (run, azure);
    return TRUE;
  }
  if (pd_store_write (run->store, compare_job, azure, &error) == NULL) {
    pd_pull_end (run, error);
    return FALSE;
  }

  return TRUE;
}

/* --- one customer --- */

static gboolean
ask_rest (PdPullRun *run, PdPullAzure *azure)
{
  return choose_orders (run, azure) &&
         ask_list (run, azure, PD_PULL_PIECE_SCOPES, pd_azure_list_subscriptions (azure->tenant),
                   &azure->subscriptions) &&
         ask_orders (run, azure) && ask_tickets (run, azure);
}

typedef struct
{
  const char *tenant;
  PdPull *last; /* (owned) */
  PdPull *use;  /* (owned) */
} Last;

static void
last_clear (Last *last)
{
  g_clear_pointer (&last->last, pd_pull_free);
  g_clear_pointer (&last->use, pd_pull_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Last, last_clear)

static gpointer
read_last_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Last *last = data;

  last->last = pd_database_get_pull (database, "azure-reservations", last->tenant, error);
  if (last->last != NULL)
    last->use = pd_database_get_pull (database, PD_PULL_AZURE_USE, last->tenant, error);
  return last->use != NULL ? last : NULL;
}

gboolean
pd_pull_one_azure (PdPullRun *run, PdPullCustomer *customer)
{
  GError *error = NULL;
  g_auto (Last) last = { .tenant = customer->tenant_id };
  PdPullAzure *azure;
  gboolean good = TRUE;

  if (pd_store_read (run->store, read_last_job, &last, &error) == NULL) {
    pd_pull_end (run, error);
    return FALSE;
  }
  /* No row: nothing of Azure's was seen among what this customer bought (14.1). */
  if (run->azure_gone || last.last->started_at == 0)
    return TRUE;

  azure = pd_pull_azure_new (run, customer);
  azure->last_at = last.use->finished_at;
  azure->reservations = ask_reservations (run, azure->tenant, azure->name, &error);
  if (azure->reservations == NULL) {
    /* 10: this tenant lets nobody in, or gives no right: the others go on. */
    pd_pull_azure_free (azure);
    return pd_pull_note_failure (run, "azure-reservations", customer->tenant_id, customer->name,
                                 error);
  }

  good = ask_rest (run, azure);
  azure->ended = !good;
  pd_pull_pen_put (run->pen, pd_pull_write_azure, azure, pd_pull_azure_free,
                   pd_pull_weigh_azure (azure));
  return good;
}

static gboolean
each_azure (PdPullRun *run, PdPullCustomer *customer, gpointer user_data)
{
  return pd_pull_one_azure (run, customer);
}

gboolean
pd_pull_azure (PdPullRun *run)
{
  const gint64 since = run->kind == PD_PULL_LATER ? run->now - AGE_US : run->seen;

  return pd_pull_each_customer (run, "azure-reservations", _ ("Azure reservations"), since, TRUE,
                                each_azure, NULL);
}
