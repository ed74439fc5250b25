// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-sample-book.h"

#include <string.h>

#include "pd-data.h"
#include "pd-error.h"
#include "pd-local-engine-azure.h"
#include "pd-local-engine.h"
#include "pd-sample-data.h"
#include "pd-sample-reservations.h"
#include "pd-settings.h"
#include "pd-tables.h"
#include "pd-text.h"

#define SEED 20260601
#define KEYS_PER_POOL 8
#define CUSTOMERS_SINCE 500 /* days before now on which the first customer was entered */
#define KEYS_SINCE 505      /* days before now on which the pool was filled */
#define DOWNLOAD_STEP (G_GINT64_CONSTANT (5) * 3600 * G_USEC_PER_SEC)

/* Who works in the sample book. */
static const struct
{
  const char *name;
  const char *email;
} users[] = {
  { "山田 直子", "naoko.yamada@partner.example" },
  { "佐々木 亮", "ryo.sasaki@partner.example" },
  { "Alex Morgan", "alex.morgan@partner.example" },
};

typedef enum {
  EVENT_KEYS,
  EVENT_CUSTOMER,
  EVENT_SUBSCRIPTION,
  EVENT_ORDER,
  EVENT_ACT,
  EVENT_REQUEST,
  EVENT_MESSAGE,
} EventKind;

/* What happened at one instant; events are carried out in the order of time, so that log, invoices
 * and states are those of a book that was kept day by day. */
typedef struct
{
  gint64 at;
  EventKind kind;
  gsize index; /* in its table */
  guint place; /* keeps the order of equal instants */
} Event;

typedef struct
{
  PdDatabase *database;
  PdVault *vault;
  PdLocalEngine engine;
  GRand *rand;           /* (owned) */
  GHashTable *customers; /* (owned) domain -> gint64 * row ID */
  GHashTable *orders;    /* (owned) tag -> gint64 * row ID */
  GHashTable *requests;  /* (owned) likewise */
  char *user_name;       /* (owned): of the account, who files the requests (1.22) */
  char *user_email;      /* (owned) */
  GArray *events;        /* (owned) of Event */
  gint64 now;
} Book;

static void
book_clear (Book *book)
{
  g_clear_pointer (&book->rand, g_rand_free);
  g_clear_pointer (&book->customers, g_hash_table_unref);
  g_clear_pointer (&book->orders, g_hash_table_unref);
  g_clear_pointer (&book->requests, g_hash_table_unref);
  g_clear_pointer (&book->user_name, g_free);
  g_clear_pointer (&book->user_email, g_free);
  g_clear_pointer (&book->events, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Book, book_clear)

/* --- time --- */

static gint64
find_month_start (gint64 now)
{
  g_autofree char *month = pd_instant_format_month (now, 0);
  g_autofree char *text = g_strconcat (month, "-01", NULL);
  gint64 start = now;

  pd_date_parse (text, &start, NULL);
  return start;
}

static gint64
find_instant (gint64 now, PdSampleBase base, int days, int minute)
{
  gint64 today = pd_instant_from_day (pd_instant_get_day (now));
  gint64 of_day = minute * G_GINT64_CONSTANT (60) * G_USEC_PER_SEC;

  switch (base) {
  case PD_SAMPLE_TODAY:
    if (days == 0) /* that part of what has passed of the day */
      return today + (now - today) * minute / 1440;
    return today - days * PD_DAY_US + of_day;
  case PD_SAMPLE_MONTH:
    return find_month_start (now) - days * PD_DAY_US + of_day;
  case PD_SAMPLE_NOW:
    return now - minute * (gint64) G_USEC_PER_SEC;
  case PD_SAMPLE_END:
    return pd_instant_add_months (today + days * PD_DAY_US, -12) + of_day;
  }
  g_return_val_if_reached (now);
}

static int
compare_events (gconstpointer a, gconstpointer b)
{
  const Event *first = a, *second = b;

  if (first->at != second->at)
    return first->at < second->at ? -1 : 1;
  return (int) first->place - (int) second->place;
}

static void
add_event (Book *book, EventKind kind, gsize index, gint64 at)
{
  Event event = { .at = MIN (at, book->now), .kind = kind, .index = index };

  event.place = book->events->len;
  g_array_append_val (book->events, event);
}

/* A download that is repeated is several events. */
static void
add_act (Book *book, gsize index)
{
  const PdSampleAct *act = &pd_sample_acts[index];
  gint64 at = find_instant (book->now, act->base, act->days, act->minute);
  int count = act->kind == PD_SAMPLE_DOWNLOAD ? act->count : 1;

  for (int i = 0; i < count; i++)
    add_event (book, EVENT_ACT, index, at + i * DOWNLOAD_STEP);
}

static void
collect_events (Book *book)
{
  book->events = g_array_new (FALSE, FALSE, sizeof (Event));
  add_event (book, EVENT_KEYS, 0, book->now - KEYS_SINCE * PD_DAY_US);
  for (gsize i = 0; i < pd_sample_n_customers; i++)
    add_event (book, EVENT_CUSTOMER, i,
               book->now - CUSTOMERS_SINCE * PD_DAY_US + (gint64) i * 7 * 60 * G_USEC_PER_SEC);
  for (gsize i = 0; i < pd_sample_n_orders; i++)
    add_event (book, EVENT_ORDER, i,
               find_instant (book->now, pd_sample_orders[i].base, pd_sample_orders[i].days,
                             pd_sample_orders[i].minute));
  for (gsize i = 0; i < pd_sample_n_subscriptions; i++)
    add_event (book, EVENT_SUBSCRIPTION, i,
               book->now - CUSTOMERS_SINCE * PD_DAY_US +
                   (gint64) (pd_sample_n_customers + i) * 7 * 60 * G_USEC_PER_SEC);
  for (gsize i = 0; i < pd_sample_n_acts; i++)
    add_act (book, i);
  for (gsize i = 0; i < pd_sample_n_requests; i++)
    add_event (book, EVENT_REQUEST, i,
               find_instant (book->now, PD_SAMPLE_TODAY, pd_sample_requests[i].days,
                             pd_sample_requests[i].minute));
  for (gsize i = 0; i < pd_sample_n_messages; i++)
    add_event (book, EVENT_MESSAGE, i,
               find_instant (book->now, PD_SAMPLE_TODAY, pd_sample_messages[i].days,
                             pd_sample_messages[i].minute));
  g_array_sort (book->events, compare_events);
}

/* --- keys --- */

/* Five groups of five; the first one says what it is. */
static char *
make_key (GRand *rand)
{
  static const char letters[] = "BCDFGHJKMPQRTVWXY2346789";
  GString *key = g_string_new (PD_SAMPLE_KEY_PREFIX);

  for (int i = 0; i < 4 * 6 - 1; i++)
    g_string_append_c (key,
                       i % 6 == 5 ? '-' : letters[g_rand_int_range (rand, 0, sizeof letters - 1)]);
  return g_string_free (key, FALSE);
}

static gboolean
add_key (Book *book, const char *product_id, const char *version, GError **error)
{
  g_autofree char *key = make_key (book->rand);
  g_autofree char *masked = pd_text_mask_key (key, "●");
  g_autoptr (GBytes) sealed = pd_vault_seal (book->vault, key, error);
  g_autoptr (GBytes) hash = NULL;

  if (sealed == NULL)
    return FALSE;

  hash = pd_vault_hash (book->vault, key);
  return pd_database_insert_pool_key (book->database, product_id, version, sealed, hash, masked,
                                      TRUE, error);
}

/* Every product and version that has media gets keys, except one: what an empty pool looks like is
 * a state, too. */
static gboolean
fill_pool (Book *book, GPtrArray *media, gint64 *n_keys, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (PdProduct) without =
      pd_database_find_product (book->database, NULL, PD_SAMPLE_NO_KEYS_SKU, error);

  if (without == NULL)
    return FALSE;

  for (guint i = 0; i < media->len; i++) {
    const char *product_id = pd_media_get_product_id (media->pdata[i]);
    const char *version = pd_media_get_version (media->pdata[i]);

    if (!g_hash_table_add (seen, g_strconcat (product_id, " ", version, NULL)) ||
        (g_strcmp0 (version, PD_SAMPLE_NO_KEYS_VERSION) == 0 &&
         g_strcmp0 (product_id, pd_product_get_product_id (without)) == 0))
      continue;
    for (int n = 0; n < KEYS_PER_POOL; n++) {
      if (!add_key (book, product_id, version, error))
        return FALSE;
      (*n_keys)++;
    }
  }
  return TRUE;
}

/* Catalogue and keys stand at the beginning. */
static gboolean
do_keys (Book *book, GError **error)
{
  g_autoptr (PdCatalog) catalog = pd_data_load_sample_catalog (error);
  g_autofree char *detail = NULL;
  gint64 n_keys = 0;

  if (catalog == NULL || !pd_local_engine_put_catalog (book->database, catalog, error) ||
      !fill_pool (book, catalog->media, &n_keys, error))
    return FALSE;

  detail = g_strdup_printf ("file: sample-keys.csv\nrows: %" G_GINT64_FORMAT, n_keys);
  return pd_local_engine_log (book->database, &book->engine, PD_OPERATION_IMPORT_KEYS, "succeeded",
                              NULL, "file", "sample-keys.csv", detail, error);
}

/* --- customers --- */

static gint64 *
new_row_id (gint64 row_id)
{
  gint64 *copy = g_new (gint64, 1);

  *copy = row_id;
  return copy;
}

static char *
make_email (const PdSampleCustomer *sample)
{
  return g_strdup_printf ("it@%s.example", sample->domain);
}

static gboolean
accept_agreement (Book *book, const PdSampleCustomer *sample, gint64 row_id, GError **error)
{
  g_autoptr (PdAgreementFields) agreement = g_new0 (PdAgreementFields, 1);

  agreement->first_name = g_strdup (sample->first_name);
  agreement->last_name = g_strdup (sample->last_name);
  agreement->email = make_email (sample);
  agreement->phone = g_strdup (sample->phone);
  /* Not in the future, in whatever time zone the reader is (4.7). */
  agreement->date = pd_instant_from_day (pd_instant_get_day (book->engine.now) - 1);
  return pd_local_engine_accept_agreement (book->database, &book->engine, row_id, agreement, NULL,
                                           error);
}

static gboolean
do_customer (Book *book, const PdSampleCustomer *sample, GError **error)
{
  g_autoptr (PdCustomerFields) fields = g_new0 (PdCustomerFields, 1);
  gint64 row_id = 0;

  fields->name = g_strdup (sample->name);
  fields->domain = g_strconcat (sample->domain, ".example", NULL);
  fields->country = g_strdup (sample->country);
  fields->currency = g_strdup (sample->currency);
  fields->email = make_email (sample);
  fields->phone = g_strdup (sample->phone);
  fields->registration_id = g_strdup (sample->registration_id);
  fields->first_name = g_strdup (sample->first_name);
  fields->last_name = g_strdup (sample->last_name);
  fields->tenant_id = pd_local_engine_new_guid (&book->engine);
  if (!pd_local_engine_create_customer (book->database, &book->engine, fields, NULL, &row_id,
                                        error))
    return FALSE;

  g_hash_table_insert (book->customers, (gpointer) sample->domain, new_row_id (row_id));
  return !sample->agreed || accept_agreement (book, sample, row_id, error);
}

/* --- orders --- */

/* The row ID that stands under the name; the tables name only what comes before. */
static gint64
look_up (GHashTable *table, const char *name)
{
  const gint64 *row_id = g_hash_table_lookup (table, name);

  g_return_val_if_fail (row_id != NULL, 0);

  return *row_id;
}

static GPtrArray *
resolve_items (Book *book, const PdSampleOrder *sample, PdCustomer *customer, GError **error)
{
  const char *currency = pd_customer_get_currency (customer);
  g_autoptr (GPtrArray) subscriptions = pd_database_list_subscriptions (
      book->database, pd_record_get_row_id (PD_RECORD (customer)), error);
  g_auto (GStrv) texts = g_strsplit (sample->items, " ", -1);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) pd_cart_line_free);

  if (subscriptions == NULL)
    return NULL;
  for (gsize i = 0; texts[i] != NULL; i++) {
    g_autoptr (PdOrderItem) item = pd_order_item_parse (texts[i], error);
    g_autoptr (PdProduct) product = NULL;
    g_autoptr (PdCartLine) line = NULL;

    if (item == NULL ||
        (product = pd_database_find_product (book->database, item->product_id, item->sku_id,
                                             error)) == NULL ||
        (line = pd_local_engine_resolve_item (product, item, currency, error)) == NULL ||
        !pd_local_engine_resolve_scope (line, item, subscriptions, error)) {
      g_prefix_error (error, "%s, %s: ", sample->tag, texts[i]);
      return NULL;
    }
    g_ptr_array_add (lines, g_steal_pointer (&line));
  }
  return g_steal_pointer (&lines);
}

static gboolean
do_order (Book *book, const PdSampleOrder *sample, GError **error)
{
  g_autofree char *order_id = pd_local_engine_new_order_id (book->rand);
  g_autoptr (PdCustomer) customer = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  gint64 row_id = 0;

  customer = pd_database_get (book->database, PD_LIST_CUSTOMERS,
                              look_up (book->customers, sample->domain), book->engine.now, error);
  if (customer == NULL || (lines = resolve_items (book, sample, customer, error)) == NULL ||
      !pd_local_engine_insert_order (book->database, &book->engine, customer, lines, order_id, NULL,
                                     &row_id, error))
    return FALSE;

  g_hash_table_insert (book->orders, (gpointer) sample->tag, new_row_id (row_id));
  return sample->status == NULL ||
         pd_database_set_order_status (book->database, row_id, sample->status, error);
}

/* --- acts --- */

static gboolean
get_keys (Book *book, const PdSampleAct *act, gint64 line_row_id, GError **error)
{
  gint64 key_row_id = 0, link_row_id = 0;

  return pd_local_engine_get_keys (book->database, &book->engine, book->vault, line_row_id,
                                   act->version, act->language, act->file_type, NULL, &key_row_id,
                                   &link_row_id, error);
}

static gboolean
look_at_key (Book *book, const PdSampleAct *act, gint64 line_row_id, GError **error)
{
  gint64 key_row_id = 0;
  char *key = NULL;

  if (!pd_database_find_line_key (book->database, line_row_id, act->version, &key_row_id, error))
    return FALSE;

  key = pd_local_engine_reveal_key (book->database, &book->engine, book->vault, key_row_id, error);
  if (key == NULL)
    return FALSE;
  pd_vault_free_text (key);
  return TRUE;
}

static gboolean
find_link (Book *book,
           const PdSampleAct *act,
           PdOrderLine *line,
           gint64 *link_row_id,
           GError **error)
{
  g_autoptr (PdMedia) media =
      pd_database_find_media (book->database, pd_order_line_get_product_id (line), act->version,
                              act->language, act->file_type, error);

  return media != NULL &&
         pd_database_find_link (book->database, pd_record_get_row_id (PD_RECORD (line)),
                                pd_record_get_row_id (PD_RECORD (media)), link_row_id, error);
}

static gboolean
copy_link (Book *book, const PdSampleAct *act, PdOrderLine *line, GError **error)
{
  gint64 link_row_id = 0;
  char *url = NULL;

  if (!find_link (book, act, line, &link_row_id, error))
    return FALSE;

  url =
      pd_local_engine_reveal_link (book->database, &book->engine, book->vault, link_row_id, error);
  if (url == NULL)
    return FALSE;
  pd_vault_free_text (url);
  return TRUE;
}

static gboolean
download (Book *book, const PdSampleAct *act, PdOrderLine *line, GError **error)
{
  g_autoptr (PdDownloadLink) link = NULL;
  gint64 link_row_id = 0;

  if (!find_link (book, act, line, &link_row_id, error))
    return FALSE;

  link = pd_local_engine_use_link (book->database, &book->engine, link_row_id, error);
  return link != NULL;
}

static gboolean
cancel (Book *book, const PdSampleAct *act, GPtrArray *lines, GError **error)
{
  g_autofree gint64 *row_ids = g_new (gint64, lines->len);
  gint64 order_row_id = 0;
  gsize n = 0;

  for (guint i = 0; i < lines->len; i++) {
    if (act->line < 0 || act->line == pd_order_line_get_line (lines->pdata[i]))
      row_ids[n++] = pd_record_get_row_id (lines->pdata[i]);
  }
  return pd_local_engine_cancel (book->database, &book->engine, row_ids, n, NULL, &order_row_id,
                                 error);
}

static gboolean
do_act (Book *book, const PdSampleAct *act, GError **error)
{
  g_autoptr (PdOrder) order =
      pd_database_get_order (book->database, look_up (book->orders, act->tag), error);
  GPtrArray *lines = order != NULL ? pd_order_get_lines (order) : NULL;
  PdOrderLine *line = NULL;
  gint64 line_row_id = 0;

  if (lines == NULL)
    return FALSE;

  line = lines->pdata[CLAMP (act->line, 0, (int) lines->len - 1)];
  line_row_id = pd_record_get_row_id (PD_RECORD (line));
  switch (act->kind) {
  case PD_SAMPLE_GET_KEYS:
    return get_keys (book, act, line_row_id, error);
  case PD_SAMPLE_LOOK:
    return look_at_key (book, act, line_row_id, error);
  case PD_SAMPLE_COPY_LINK:
    return copy_link (book, act, line, error);
  case PD_SAMPLE_DOWNLOAD:
    return download (book, act, line, error);
  case PD_SAMPLE_CANCEL:
    return cancel (book, act, lines, error);
  case PD_SAMPLE_CHECKLIST:
    return pd_database_set_line_checklist (book->database, line_row_id, act->count, error);
  case PD_SAMPLE_REFUND:
  case PD_SAMPLE_SCOPE:
  case PD_SAMPLE_RENAME:
  case PD_SAMPLE_GRANT:
  case PD_SAMPLE_SPLIT:
    return pd_sample_do_reservation (book->database, &book->engine, book->vault, act, line_row_id,
                                     error);
  }
  g_return_val_if_reached (FALSE);
}

/* --- requests --- */

/* By the account's own user: nobody else would see them (1.22). */
static gboolean
do_request (Book *book, const PdSampleRequest *sample, GError **error)
{
  g_autoptr (PdOrder) order = NULL;
  gint64 row_id = 0;

  book->engine.user_name = book->user_name;
  book->engine.user_email = book->user_email;
  if (sample->order != NULL &&
      (order = pd_database_get_order (book->database, look_up (book->orders, sample->order),
                                      error)) == NULL)
    return FALSE;
  if (!pd_sample_file_request (book->database, &book->engine, book->vault, sample,
                               look_up (book->customers, sample->domain), order, &row_id, error)) {
    g_prefix_error (error, "%s: ", sample->tag);
    return FALSE;
  }

  g_hash_table_insert (book->requests, (gpointer) sample->tag, new_row_id (row_id));
  return TRUE;
}

static gboolean
do_message (Book *book, const PdSampleMessage *sample, GError **error)
{
  book->engine.user_name = book->user_name;
  book->engine.user_email = book->user_email;
  return pd_sample_add_message (book->database, &book->engine, sample,
                                look_up (book->requests, sample->request), error);
}

static gboolean
do_subscription (Book *book, const PdSampleSubscription *sample, GError **error)
{
  return pd_local_engine_add_subscription (book->database, &book->engine,
                                           look_up (book->customers, sample->domain), sample->name,
                                           NULL, NULL, error);
}

/* What was measured until yesterday. */
static gboolean
put_uses (Book *book, GError **error)
{
  for (gsize i = 0; i < pd_sample_n_uses; i++) {
    const PdSampleUse *use = &pd_sample_uses[i];
    g_autoptr (PdOrder) order =
        pd_database_get_order (book->database, look_up (book->orders, use->tag), error);

    if (order == NULL || !pd_sample_put_use (book->database, &book->engine, use, order, error))
      return FALSE;
  }
  return TRUE;
}

/* --- all of it --- */

static gboolean
load_user (Book *book, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  book->user_name = pd_database_get_setting (book->database, PD_SETTING_USER_NAME, &local_error);
  if (local_error == NULL)
    book->user_email =
        pd_database_get_setting (book->database, PD_SETTING_USER_EMAIL, &local_error);
  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }

  if (book->user_name == NULL)
    book->user_name = g_strdup (users[0].name);
  if (book->user_email == NULL)
    book->user_email = g_strdup (users[0].email);
  return TRUE;
}

static gboolean
do_event (Book *book, const Event *event, GError **error)
{
  gsize user = event->place % G_N_ELEMENTS (users);

  book->engine.now = event->at;
  book->engine.user_name = users[user].name;
  book->engine.user_email = users[user].email;
  if (!pd_local_engine_settle (book->database, &book->engine, error))
    return FALSE;

  switch (event->kind) {
  case EVENT_KEYS:
    return do_keys (book, error);
  case EVENT_CUSTOMER:
    return do_customer (book, &pd_sample_customers[event->index], error);
  case EVENT_ORDER:
    return do_order (book, &pd_sample_orders[event->index], error);
  case EVENT_ACT:
    return do_act (book, &pd_sample_acts[event->index], error);
  case EVENT_SUBSCRIPTION:
    return do_subscription (book, &pd_sample_subscriptions[event->index], error);
  case EVENT_REQUEST:
    return do_request (book, &pd_sample_requests[event->index], error);
  case EVENT_MESSAGE:
    return do_message (book, &pd_sample_messages[event->index], error);
  }
  g_return_val_if_reached (FALSE);
}

/* The invoices up to the month before the last are paid; the last one is issued, this month's is
 * open. */
static gboolean
pay_invoices (Book *book, GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_INVOICES);
  g_autofree char *last_month = pd_instant_format_month (book->now, -1);
  g_autoptr (GPtrArray) invoices = NULL;

  query->now = book->now;
  if ((invoices = pd_database_list (book->database, query, -1, 0, error)) == NULL)
    return FALSE;

  for (guint i = 0; i < invoices->len; i++) {
    if (g_strcmp0 (pd_invoice_get_month (invoices->pdata[i]), last_month) < 0 &&
        !pd_database_set_invoice_paid (book->database, pd_record_get_row_id (invoices->pdata[i]),
                                       TRUE, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
pd_sample_book_fill (PdDatabase *db,
                     PdVault *vault,
                     PdPolicySet *policies,
                     gint64 now,
                     GError **error)
{
  g_auto (Book) book = { .database = db, .vault = vault, .now = now };

  g_return_val_if_fail (PD_IS_DATABASE (db) && PD_IS_VAULT (vault), FALSE);
  g_return_val_if_fail (PD_IS_POLICY_SET (policies), FALSE);

  book.engine.policies = policies;
  book.engine.policy_setting = PD_POLICY_SETTING_2020; /* 17.2 */
  book.rand = book.engine.rand = g_rand_new_with_seed (SEED);
  book.customers = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  book.orders = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  book.requests = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  if (!load_user (&book, error))
    return FALSE;
  collect_events (&book);
  for (guint i = 0; i < book.events->len; i++) {
    if (!do_event (&book, &g_array_index (book.events, Event, i), error))
      return FALSE;
  }

  book.engine.now = now;
  return pd_local_engine_settle (db, &book.engine, error) && put_uses (&book, error) &&
         pay_invoices (&book, error);
}
