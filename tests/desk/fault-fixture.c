// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "fault-fixture.h"

#include "pd-local-engine-azure.h"
#include "quick-wait.h"
#include "service-private.h"

#define RESERVED_PRODUCT "DZH318Z0B49J" /* of the sample catalogue */
#define RESERVED_SKU "0052"

/* --- the far side --- */

static gboolean
add_customer (PdDatabase *database, const PdLocalEngine *engine, gint64 *row_id, GError **error)
{
  g_autoptr (PdCustomerFields) fields = g_new0 (PdCustomerFields, 1);
  g_autoptr (PdAgreementFields) agreement = g_new0 (PdAgreementFields, 1);

  fields->name = g_strdup ("Larkspur LLC");
  fields->domain = g_strdup ("larkspur.example.com");
  fields->country = g_strdup ("US");
  fields->currency = g_strdup ("USD");
  fields->email = g_strdup ("info@example.com");
  fields->phone = g_strdup ("+1 425 555 0100");
  fields->first_name = g_strdup ("Alex");
  fields->last_name = g_strdup ("Morgan");
  fields->tenant_id = g_strdup (WORLD_TENANT);
  agreement->first_name = g_strdup ("Alex");
  agreement->last_name = g_strdup ("Morgan");
  agreement->email = g_strdup ("alex@example.com");
  agreement->date = pd_instant_from_day (pd_instant_get_day (engine->now) - 200);
  return pd_local_engine_create_customer (database, engine, fields, NULL, row_id, error) &&
         pd_database_set_agreement (database, *row_id, agreement, error) &&
         pd_local_engine_add_subscription (database, engine, *row_id, "Production",
                                           WORLD_SUBSCRIPTION, NULL, error);
}

static gpointer
fill_job (PdDatabase *database, const PdLocalEngine *engine, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) items =
      g_ptr_array_new_with_free_func ((GDestroyNotify) pd_order_item_free);
  PdOrderItem *item =
      pd_order_item_new (RESERVED_PRODUCT, RESERVED_SKU, WORLD_UNITS, "P1Y", PD_BILLING_ONE_TIME);
  PdLocalEngine earlier = *engine;
  gint64 customer = 0;
  gint64 order = 0;

  pd_order_item_set_reservation (item, "eastus", WORLD_SUBSCRIPTION);
  g_ptr_array_add (items, item);
  earlier.now -= 100 * PD_DAY_US;
  if (!add_customer (database, engine, &customer, error) ||
      !pd_local_engine_buy (database, &earlier, customer, items, NULL, &order, error))
    return NULL;
  return data;
}

static void
fill (DeskService *service, gpointer data)
{
  g_autoptr (GError) error = NULL;

  desk_service_run_write (service, fill_job, service, &error);
  g_assert_no_error (error);
}

DeskService *
world_new_service (GTlsCertificate *certificate)
{
  /* One of a sort: the first pull of each account reads them all. */
  static const char *const products[] = {
    "DG7GMGF045CQ", /* perpetual and by subscription */
    "DG7GMGF03NSG", /* a CAL */
    "DG7GMGF0JB25", /* another CAL */
    "DG7GMGF0DF93", /* a plan of SUSE */
    "DG7GMGF0MW1Z", /* one per customer */
    RESERVED_PRODUCT,
    "DZH318Z0G2B1", /* a larger virtual machine */
    "DZH318Z0FWL4", /* another type */
    "DZH318Z060DD", /* of Red Hat */
    NULL,
  };
  const DeskServiceOptions options = {
    .now = TEST_NOW,
    .auto_approve = TRUE,
    .rules_2020 = TRUE,
    .certificate = certificate,
    .products = products,
  };
  g_autoptr (GError) error = NULL;
  DeskService *service = desk_service_new (&options, &error);

  g_assert_no_error (error);
  desk_service_invoke (service, fill, NULL);
  return service;
}

char *
world_list_trouble (DeskService *service)
{
  g_autofree char *doubled = desk_service_list_doubled (service);
  guint errors = desk_service_azure_count_client_errors (service);
  guint trapped = desk_service_count_trapped (service, TRUE);

  return errors == 0 && trapped == 0 ? g_steal_pointer (&doubled)
                                     : g_strdup_printf ("%s%u client errors, %u tokens given away",
                                                        doubled, errors, trapped);
}

/* --- the account --- */

void
world_iterate (void)
{
  g_usleep (500);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
drain (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static char *
add_account_at (Account *account, const char *url)
{
  const PdCloudFields fields = {
    .environment = "custom",
    .partner_center_url = url,
    .azure_url = url,
    .login_url = url,
    .tenant = DESK_SERVICE_TENANT,
    .client_id = DESK_SERVICE_CLIENT_ID,
    .roles = PD_ROLES_ALL,
  };
  g_autoptr (PdAccounts) accounts = pd_accounts_new (account->dir, account->clock);
  g_autoptr (PdAccount) made = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  pd_accounts_add_cloud_async (accounts, "Far", &fields, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  made = pd_accounts_add_cloud_finish (accounts, result, &error);
  g_assert_no_error (error);
  return g_strdup (pd_account_get_path (made));
}

void
account_open (Account *account)
{
  g_autoptr (GError) error = NULL;

  pd_far_set_seams (account->tokens, account->wait, NULL);
  account->desk = pd_desk_open (account->path, account->clock, &error);
  pd_far_set_seams (NULL, NULL, NULL);
  g_assert_no_error (error);
  account->cloud = pd_desk_get_cloud (account->desk);
  g_assert_nonnull (account->cloud);
}

void
account_close (Account *account)
{
  account->cloud = NULL;
  g_clear_object (&account->desk);
  drain ();
}

void
account_reopen (Account *account)
{
  account_close (account);
  account_open (account);
}

Account *
account_new_bare (DeskService *service, const char *url, PdTokenStore *tokens)
{
  Account *account = g_new0 (Account, 1);
  g_autoptr (GError) error = NULL;

  account->service = service;
  account->tokens = tokens != NULL ? g_object_ref (tokens) : pd_memory_token_store_new ();
  account->wait = quick_wait_new ();
  account->clock = pd_clock_new_stopped (TEST_NOW);
  account->dir = g_dir_make_tmp ("pd-fault-XXXXXX", &error);
  g_assert_no_error (error);
  account->path = add_account_at (account, url);
  account_open (account);
  return account;
}

Account *
account_new (DeskService *service)
{
  Account *account = account_new_bare (service, desk_service_get_url (service), NULL);
  g_autoptr (GError) error = NULL;

  account_sign_in (account, &error);
  g_assert_no_error (error);
  account_sync_well (account);
  return account;
}

void
account_free (Account *account)
{
  account_close (account);
  g_clear_object (&account->tokens);
  g_clear_object (&account->wait);
  g_clear_object (&account->clock);
  remove_dir (account->dir);
  g_free (account->dir);
  g_free (account->path);
  g_free (account);
}

gboolean
account_sign_in (Account *account, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  pd_cloud_account_sign_in_async (account->cloud, TRUE, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  return pd_cloud_account_sign_in_finish (account->cloud, result, error);
}

PdSyncReport *
account_sync (Account *account, gboolean full, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  pd_cloud_account_sync_async (account->cloud, full, 0, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  return pd_cloud_account_sync_finish (account->cloud, result, error);
}

void
account_sync_well (Account *account)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdSyncReport) report = account_sync (account, TRUE, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < report->faults->len; i++) {
    const PdSyncFault *fault = report->faults->pdata[i];

    g_test_message ("%s: %s [%s]", fault->what, fault->reason,
                    fault->detail != NULL ? fault->detail : "");
  }
  g_assert_true (report->complete);
}

void
account_assert_whole (Account *account)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  pd_desk_check_async (account->desk, FALSE, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  findings = pd_desk_check_finish (account->desk, result, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < findings->len; i++)
    g_test_message ("check: %s", (const char *) findings->pdata[i]);
  g_assert_cmpuint (findings->len, ==, 0);
}

/* --- the outbox --- */

static gpointer
find_item_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  return pd_database_find_outbox (database, data, error);
}

PdOutboxEntry *
account_find_item (Account *account, const char *request_id)
{
  g_autoptr (GError) error = NULL;
  PdOutboxEntry *entry = pd_store_read (pd_desk_get_store (account->desk), find_item_job,
                                        (gpointer) request_id, &error);

  g_assert_no_error (error);
  return entry;
}

static gboolean
is_over (const PdOutboxEntry *entry)
{
  return entry == NULL || g_strcmp0 (entry->state, PD_OUTBOX_SENT) == 0 ||
         g_strcmp0 (entry->state, PD_OUTBOX_FAILED) == 0 ||
         g_strcmp0 (entry->state, PD_OUTBOX_DISCARDED) == 0;
}

void
account_retry (Account *account, gint64 outbox_row_id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (PdOutboxItem) item = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  pd_cloud_account_retry_async (account->cloud, outbox_row_id, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  item = pd_cloud_account_outbox_finish (account->cloud, result, &error);
  if (item == NULL) /* it is under way just now */
    g_assert_true (error->domain == PD_ERROR);
}

/* It waits for its time, which stands still here; nobody has it. */
static gboolean
waits (Account *account, const PdOutboxEntry *entry)
{
  return (entry->asking || g_strcmp0 (entry->state, PD_OUTBOX_QUEUED) == 0) &&
         (entry->next_try_at == 0 || entry->next_try_at > pd_clock_now (account->clock));
}

gboolean
account_settle_item (Account *account, const char *request_id)
{
  for (guint i = 0; i < WORLD_LOOKS; i++) {
    g_autoptr (PdOutboxEntry) entry = account_find_item (account, request_id);

    if (is_over (entry))
      return TRUE;
    if (waits (account, entry))
      return FALSE;
    world_iterate ();
  }
  return FALSE;
}

/* --- looking --- */

GPtrArray *
account_list (Account *account, PdListKind kind)
{
  g_autoptr (PdQuery) query = pd_query_new (kind);
  g_autoptr (GError) error = NULL;
  GPtrArray *records;
  gint64 total = 0;

  query->now = pd_clock_now (account->clock);
  records = pd_desk_list_now (account->desk, query, -1, 0, &total, &error);
  g_assert_no_error (error);
  return records;
}

PdCustomer *
account_get_customer (Account *account)
{
  g_autoptr (GPtrArray) customers = account_list (account, PD_LIST_CUSTOMERS);

  for (guint i = 0; i < customers->len; i++) {
    if (g_strcmp0 (pd_customer_get_tenant_id (customers->pdata[i]), WORLD_TENANT) == 0)
      return g_object_ref (customers->pdata[i]);
  }
  g_error ("The customer was not pulled");
}

PdReservation *
account_get_reservation (Account *account)
{
  g_autoptr (GPtrArray) all = account_list (account, PD_LIST_RESERVATIONS);
  PdReservation *most = NULL;

  for (guint i = 0; i < all->len; i++) {
    PdReservation *one = all->pdata[i];

    if (g_strcmp0 (pd_reservation_get_state (one), PD_RESERVATION_SUCCEEDED) == 0 &&
        (most == NULL || pd_reservation_get_quantity (one) > pd_reservation_get_quantity (most)))
      most = one;
  }
  g_assert_nonnull (most);
  return g_object_ref (most);
}

/* --- comparing --- */

static const struct
{
  PdListKind kind;
  const char *key;
  const char *fields[5];
} compared[] = {
  { PD_LIST_CUSTOMERS, "tenant-id", { "name", "country", "agreement-date" } },
  { PD_LIST_ORDERS, "order-id", { "tenant-id", "line-count" } },
  { PD_LIST_RESERVATIONS,
    "reservation-id",
    { "reservation-order-id", "quantity", "size", "state", "name" } },
};

static char *
dup_text (gpointer record, const char *property)
{
  g_auto (GValue) value = G_VALUE_INIT;
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (record), property);

  g_assert_nonnull (pspec);
  g_value_init (&value, pspec->value_type);
  g_object_get_property (record, property, &value);
  return G_VALUE_HOLDS_STRING (&value) ? g_value_dup_string (&value)
                                       : g_strdup_value_contents (&value);
}

/* The far side's IDs of a list, with what both sides say of each. */
static GHashTable *
index_records (GPtrArray *records, gsize which, GString *text)
{
  GHashTable *index = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < records->len; i++) {
    char *key = dup_text (records->pdata[i], compared[which].key);
    GString *line = g_string_new (NULL);

    for (gsize j = 0; j < G_N_ELEMENTS (compared[which].fields); j++) {
      const char *field = compared[which].fields[j];
      g_autofree char *value = field != NULL ? dup_text (records->pdata[i], field) : NULL;

      if (field != NULL)
        g_string_append_printf (line, " %s=%s", field, value);
    }
    if (!g_hash_table_insert (index, key, g_string_free (line, FALSE)))
      g_string_append_printf (text, "%s stands twice\n", key);
  }
  return index;
}

static gpointer
list_theirs_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  return pd_database_list (database, data, -1, 0, error);
}

static void
compare_list (Account *account, gsize which, GString *text)
{
  g_autoptr (PdQuery) query = pd_query_new (compared[which].kind);
  g_autoptr (GPtrArray) ours = account_list (account, compared[which].kind);
  g_autoptr (GPtrArray) theirs = NULL;
  g_autoptr (GHashTable) mine = NULL;
  g_autoptr (GHashTable) others = NULL;
  g_autoptr (GError) error = NULL;
  GHashTableIter iter;
  gpointer key, value;

  query->now = pd_clock_now (account->clock);
  theirs = desk_service_read (account->service, list_theirs_job, query, &error);
  g_assert_no_error (error);
  mine = index_records (ours, which, text);
  others = index_records (theirs, which, text);
  g_hash_table_iter_init (&iter, others);
  while (g_hash_table_iter_next (&iter, &key, &value)) {
    const char *line = g_hash_table_lookup (mine, key);

    if (g_strcmp0 (line, value) != 0)
      g_string_append_printf (text, "%s: ours%s, theirs%s\n", (char *) key,
                              line != NULL ? line : " is missing", (char *) value);
    g_hash_table_remove (mine, key);
  }
  g_hash_table_iter_init (&iter, mine);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_string_append_printf (text, "%s is only ours\n", (char *) key);
}

char *
world_compare (Account *account)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (compared); i++)
    compare_list (account, i, text);
  return g_string_free (text, FALSE);
}
