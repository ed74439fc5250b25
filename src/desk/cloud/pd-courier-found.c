// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* What a person ended by hand while nobody knew its fate, and what a synchronisation shows of it
 * later: the book has it as it is, and the outbox tells it. */

#include "pd-config.h"

#include <glib/gi18n-lib.h>

#include "pd-courier-private.h"
#include "pd-query.h"
#include "pd-reservation-tables.h"
#include "pd-tables.h"
#include "pd-text.h"

/* One item that was ended by hand. */
typedef struct
{
  PdDatabase *database;
  const PdOutboxEntry *entry;
  const PdDeed *deed;
  GHashTable *taken; /* (set of utf8): orders that other items have become */
  gint64 now;
} Search;

/* What was found, in words (transfer full), and its number where it has one. */
typedef struct
{
  char *words;
  char *far_id;
} Find;

/* --- a purchase --- */

static gboolean
has_item (PdOrder *order, const PdOrderItem *item)
{
  GPtrArray *lines = pd_order_get_lines (order);

  for (guint i = 0; lines != NULL && i < lines->len; i++) {
    PdOrderLine *line = lines->pdata[i];

    if ((item->product_id == NULL ||
         g_strcmp0 (pd_order_line_get_product_id (line), item->product_id) == 0) &&
        g_strcmp0 (pd_order_line_get_sku_id (line), item->sku_id) == 0 &&
        pd_order_line_get_quantity (line) == item->quantity)
      return TRUE;
  }
  return FALSE;
}

/* An order that was placed here is what its own request became. */
static gboolean
is_ours (const Search *search, gint64 order_row_id, PdOrder **found, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *request_id =
      pd_database_get_order_request (search->database, order_row_id, &local_error);
  g_autoptr (PdOrder) order = NULL;

  *found = NULL;
  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  if (request_id != NULL && g_ascii_strcasecmp (request_id, search->entry->request_id) != 0)
    return TRUE;

  order = pd_database_get_order (search->database, order_row_id, error);
  if (order == NULL)
    return FALSE;
  if (g_hash_table_contains (search->taken, pd_order_get_order_id (order)))
    return TRUE;
  for (guint i = 0; i < search->deed->items->len && *found == NULL; i++) {
    if (has_item (order, search->deed->items->pdata[i]))
      *found = g_object_ref (order);
  }
  return TRUE;
}

static gboolean
find_order (const Search *search, Find *find, GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_ORDERS);
  g_autoptr (GPtrArray) orders = NULL;
  g_autofree char *created = NULL;

  if (search->deed->items == NULL || search->deed->customer_row_id == 0)
    return TRUE;

  query->customer_row_id = search->deed->customer_row_id;
  created = pd_errand_dup_entry_note (search->entry, "created");
  query->from = pd_errand_get_cart_time (search->entry, created);
  orders = pd_database_list (search->database, query, -1, 0, error);
  if (orders == NULL)
    return FALSE;

  for (guint i = 0; i < orders->len; i++) {
    g_autoptr (PdOrder) order = NULL;

    if (!is_ours (search, pd_record_get_row_id (orders->pdata[i]), &order, error))
      return FALSE;
    if (order == NULL)
      continue;
    find->far_id = g_strdup (pd_order_get_order_id (order));
    find->words = g_strdup_printf (
        /* Translators: %s is an order ID. */
        _ ("It was ended by hand. An order of the customer that fits it came later: %s"),
        find->far_id);
    return TRUE;
  }
  return TRUE;
}

/* --- a cancellation, a return --- */

static gboolean
find_cancelled_lines (const Search *search, Find *find, GError **error)
{
  const GArray *ids = search->deed->line_row_ids;

  for (guint i = 0; ids != NULL && i < ids->len; i++) {
    g_autoptr (PdOrderLine) line =
        pd_database_get_line (search->database, g_array_index (ids, gint64, i), error);

    if (line == NULL)
      return FALSE;
    if (g_strcmp0 (pd_order_line_get_status (line), "cancelled") != 0)
      return TRUE;
  }
  if (ids != NULL && ids->len > 0)
    find->words = g_strdup (
        _ ("It was ended by hand. What it was to cancel is cancelled at Partner Center."));
  return TRUE;
}

static gboolean
find_ended_reservations (const Search *search,
                         const gint64 *ids,
                         gsize n_ids,
                         Find *find,
                         GError **error)
{
  for (gsize i = 0; i < n_ids; i++) {
    g_autoptr (PdReservation) reservation =
        pd_database_get_reservation (search->database, ids[i], search->now, error);

    if (reservation == NULL)
      return FALSE;
    if (g_strcmp0 (pd_reservation_get_state (reservation), PD_RESERVATION_CANCELLED) != 0)
      return TRUE;
  }
  if (n_ids > 0)
    find->words = g_strdup (
        _ ("It was ended by hand. The reservation that it was about has ended at Azure since."));
  return TRUE;
}

/* --- a new customer --- */

static gboolean
find_customer (const Search *search, Find *find)
{
  const PdCustomerFields *fields = search->deed->customer;
  g_autoptr (PdCustomer) customer = NULL;
  g_autofree char *wanted = NULL;
  g_autofree char *there = NULL;

  if (fields == NULL || fields->domain == NULL || *fields->domain == '\0')
    return TRUE;
  /* Nobody, or several: it is not told. */
  customer = pd_database_find_customer (search->database, fields->domain, search->now, NULL);
  if (customer == NULL || pd_customer_get_domain (customer) == NULL)
    return TRUE;
  wanted = pd_text_fold (fields->domain);
  there = pd_text_fold (pd_customer_get_domain (customer));
  if (g_strcmp0 (wanted, there) != 0)
    return TRUE;

  find->far_id = g_strdup (pd_customer_get_tenant_id (customer));
  find->words = g_strdup_printf (
      /* Translators: %s is a customer. */
      _ ("It was ended by hand. The customer is there: %s"), pd_customer_get_name (customer));
  return TRUE;
}

/* --- all that were ended --- */

static gboolean
look (const Search *search, Find *find, GError **error)
{
  const PdDeed *deed = search->deed;

  switch (deed->kind) {
  case PD_DEED_BUY:
    return find_order (search, find, error);
  case PD_DEED_CANCEL:
    return find_cancelled_lines (search, find, error);
  case PD_DEED_REFUND:
  case PD_DEED_EXCHANGE:
  case PD_DEED_SPLIT_RESERVATION:
    return find_ended_reservations (search, &deed->row_id, 1, find, error);
  case PD_DEED_MERGE_RESERVATIONS:
    return deed->line_row_ids == NULL ||
           find_ended_reservations (search, (const gint64 *) (gpointer) deed->line_row_ids->data,
                                    deed->line_row_ids->len, find, error);
  case PD_DEED_CREATE_CUSTOMER:
    return find_customer (search, find);
  default: /* the book itself shows it: a name, a role, a message */
    return TRUE;
  }
}

static gboolean
tell (PdDatabase *database, PdOutboxEntry *entry, Find *find, gint64 now, GError **error)
{
  g_free (entry->last_error);
  entry->last_error = g_steal_pointer (&find->words);
  g_free (entry->error_code);
  entry->error_code = g_strdup (PD_OUTBOX_CODE_FOUND);
  if (find->far_id != NULL) {
    g_free (entry->far_id);
    entry->far_id = g_steal_pointer (&find->far_id);
  }
  entry->asking = FALSE;
  entry->updated_at = now;
  return pd_database_update_outbox (database, entry, error);
}

static PdDeed *
open_deed (PdVault *vault, const PdOutboxEntry *entry)
{
  char *text = entry->sealed != NULL ? pd_vault_open_sealed (vault, entry->sealed, NULL) : NULL;
  PdDeed *deed = text != NULL ? pd_deed_from_text (text, NULL) : NULL;

  pd_vault_free_text (text);
  return deed;
}

static gboolean
look_for (PdDatabase *database,
          PdVault *vault,
          gint64 row_id,
          GHashTable *taken,
          gint64 now,
          GError **error)
{
  g_autoptr (PdOutboxEntry) entry = pd_database_get_outbox (database, row_id, error);
  g_autoptr (PdDeed) deed = entry != NULL ? open_deed (vault, entry) : NULL;
  const Search search = { database, entry, deed, taken, now };
  Find find = { NULL, NULL };
  gboolean good;

  if (entry == NULL)
    return FALSE;
  if (deed == NULL)
    return TRUE;

  good = look (&search, &find, error);
  if (good && find.words != NULL) {
    g_message ("Item %" G_GINT64_FORMAT " of the outbox was ended by hand and is found", row_id);
    if (find.far_id != NULL)
      g_hash_table_add (taken, g_strdup (find.far_id));
    good = tell (database, entry, &find, now, error);
  }
  g_free (find.words);
  g_free (find.far_id);
  return good;
}

typedef struct
{
  PdVault *vault;
  GArray *row_ids;
  gint64 now;
} Looking;

static gpointer
list_ended_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  return pd_database_list_ended_outbox (database, error);
}

static gpointer
look_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  const Looking *looking = data;
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (!pd_database_list_outbox_numbers (database, taken, error))
    return NULL;
  for (guint i = 0; i < looking->row_ids->len; i++) {
    if (!look_for (database, looking->vault, g_array_index (looking->row_ids, gint64, i), taken,
                   looking->now, error))
      return NULL;
  }
  return data;
}

void
pd_courier_look_for_ended (PdContext *context, PdStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) row_ids = pd_store_read (store, list_ended_job, NULL, &error);
  g_autoptr (PdVault) vault = NULL;

  if (row_ids != NULL && row_ids->len > 0)
    vault = pd_context_ref_vault (context, &error);
  if (vault != NULL) {
    Looking looking = { vault, row_ids, pd_clock_now (pd_context_get_clock (context)) };

    pd_store_write (store, look_job, &looking, &error);
  }
  if (error != NULL)
    g_warning ("Looking for what was ended by hand: %s", error->message);
}
