// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "desk-fixture.h"

#include <stdarg.h>

/* --- the test catalogue --- */

static void
add_price (PdProduct *product,
           const char *term,
           const char *billing,
           const char *currency,
           gint64 minor)
{
  g_ptr_array_add (pd_product_get_prices (product), pd_price_new (term, billing, currency, minor));
}

static PdProduct *
new_product (const char *product_id, const char *sku_id, const char *kind, int max)
{
  g_autofree char *title = g_strdup_printf ("Product %s – %s", product_id, sku_id);

  return g_object_new (PD_TYPE_PRODUCT, "product-id", product_id, "sku-id", sku_id, "title", title,
                       "description", "", "publisher", "Test", "kind", kind, "min-quantity", 1,
                       "max-quantity", max, NULL);
}

static void
put_product (PdDatabase *database, PdProduct *product)
{
  g_autoptr (PdProduct) owned = product;
  g_autoptr (GError) error = NULL;

  pd_database_put_product (database, owned, &error);
  g_assert_no_error (error);
}

static PdProduct *
new_reservation (const char *sku_id, const char *type, const char *size, const char *const *regions)
{
  PdProduct *product = new_product ("P-RES", sku_id, PD_KIND_RESERVATION, 1000);

  g_object_set (product, "resource-type", type, "size", size, "regions", regions, NULL);
  return product;
}

/* Round prices: a year of 120,000 is an easy one to check by hand. */
static void
put_reservations (PdDatabase *database)
{
  static const char *const japan[] = { "japaneast", "japanwest", NULL };
  static const char *const none[] = { NULL };
  PdProduct *product = new_reservation (SKU_RESERVED, "VirtualMachines", "Standard_D2s_v3", japan);

  add_price (product, "P1Y", PD_BILLING_ONE_TIME, "JPY", 120000);
  add_price (product, "P1Y", PD_BILLING_ONE_TIME, "USD", 120000);
  add_price (product, "P1Y", PD_BILLING_ONE_TIME, "AUD", 180000);
  add_price (product, "P1Y", PD_BILLING_MONTHLY, "JPY", 11000);
  add_price (product, "P3Y", PD_BILLING_ONE_TIME, "JPY", 300000);
  put_product (database, product);
  product = new_reservation (SKU_RESERVED_LARGE, "VirtualMachines", "Standard_D8s_v5", japan);
  add_price (product, "P1Y", PD_BILLING_ONE_TIME, "JPY", 480000);
  add_price (product, "P1Y", PD_BILLING_ONE_TIME, "USD", 480000);
  add_price (product, "P1Y", PD_BILLING_MONTHLY, "JPY", 44000);
  put_product (database, product);
  product = new_reservation (SKU_RESERVED_HUGE, "VirtualMachines", "Standard_NC6s_v3", japan);
  add_price (product, "P1Y", PD_BILLING_ONE_TIME, "USD", 3000000);
  add_price (product, "P1Y", PD_BILLING_MONTHLY, "USD", 300000);
  put_product (database, product);
  product = new_reservation (SKU_RESERVED_SQL, "SqlDatabases", "SQLDB_GP", japan);
  add_price (product, "P1Y", PD_BILLING_ONE_TIME, "JPY", 600000);
  put_product (database, product);
  product = new_reservation (SKU_RESERVED_COSMOS, "CosmosDb", "CosmosDB_100_RUs", none);
  add_price (product, "P1Y", PD_BILLING_ONE_TIME, "JPY", 90000);
  put_product (database, product);
  product = new_reservation (SKU_RESERVED_RED_HAT, "RedHat", "redhat_1-4_vcpu_vm", none);
  add_price (product, "P1Y", PD_BILLING_ONE_TIME, "JPY", 50000);
  put_product (database, product);
}

static void
put_products (PdDatabase *database)
{
  PdProduct *product = new_product ("P-WS", SKU_SERVER, PD_KIND_PERPETUAL, 100);

  add_price (product, "", PD_BILLING_ONE_TIME, "JPY", 118000);
  add_price (product, "", PD_BILLING_ONE_TIME, "USD", 90000);
  add_price (product, "", PD_BILLING_ONE_TIME, "AUD", 130000);
  put_product (database, product);
  product = new_product ("P-SQL", SKU_YEARLY, PD_KIND_SUBSCRIPTION, 100);
  add_price (product, "P1Y", PD_BILLING_ONE_TIME, "JPY", 365000);
  add_price (product, "P1Y", PD_BILLING_MONTHLY, "JPY", 31000);
  add_price (product, "P1Y", PD_BILLING_ONE_TIME, "USD", 365000);
  put_product (database, product);
  product = new_product ("P-SQL", SKU_THREE, PD_KIND_SUBSCRIPTION, 100);
  add_price (product, "P3Y", PD_BILLING_ANNUAL, "JPY", 300000);
  put_product (database, product);
  product = new_product ("P-SUSE", SKU_PLAN, PD_KIND_PLAN, 100);
  add_price (product, "P1Y", PD_BILLING_ONE_TIME, "JPY", 50000);
  put_product (database, product);
  product = new_product ("P-ONE", SKU_SINGLE, PD_KIND_PERPETUAL, 5);
  g_object_set (product, "one-per-customer", TRUE, NULL);
  add_price (product, "", PD_BILLING_ONE_TIME, "JPY", 1000);
  put_product (database, product);
  product = new_product ("P-HUGE", SKU_HUGE, PD_KIND_PERPETUAL, 1000000);
  add_price (product, "", PD_BILLING_ONE_TIME, "JPY", G_GINT64_CONSTANT (1) << 62);
  put_product (database, product);
  put_reservations (database);
}

static void
put_media (PdDatabase *database, const char *version, const char *language)
{
  g_autofree char *file_name = g_strdup_printf ("ws %s %s.iso", version, language);
  g_autoptr (PdMedia) media = NULL;
  g_autoptr (GError) error = NULL;

  media = g_object_new (
      PD_TYPE_MEDIA, "product-id", "P-WS", "version", version, "language", language, "file-type",
      "ISO", "file-name", file_name, "size", G_GINT64_CONSTANT (1000), "sha256",
      "0000000000000000000000000000000000000000000000000000000000000000", "source", "stream", NULL);
  pd_database_put_media (database, media, &error);
  g_assert_no_error (error);
}

/* Keys WS22A-…, two for each version. */
static void
put_keys (PdDatabase *database, PdVault *vault)
{
  static const char *const keys[][2] = { { "2022", "WS22A-BCDEF-GHJKL-MNPQR-00001" },
                                         { "2022", "WS22A-BCDEF-GHJKL-MNPQR-00002" },
                                         { "2019", "WS19A-BCDEF-GHJKL-MNPQR-00001" } };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) sealed = pd_vault_seal (vault, keys[i][1], &error);
    g_autoptr (GBytes) hash = pd_vault_hash (vault, keys[i][1]);

    g_assert_no_error (error);
    pd_database_insert_pool_key (database, "P-WS", keys[i][0], sealed, hash, "*****-…", FALSE,
                                 &error);
    g_assert_no_error (error);
  }
}

static gpointer
fill_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  put_products (database);
  put_media (database, "2022", "ja");
  put_media (database, "2022", "en");
  put_media (database, "2019", "ja");
  put_keys (database, data);
  return data;
}

/* --- the fixture --- */

PdAccount *
add_account (PdAccounts *accounts, const char *name, gboolean sample, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  pd_accounts_add_local_async (accounts, name, sample, PD_ROLES_DEFAULT, NULL, got_result_cb,
                               &slot);
  result = wait_for (&slot);
  return pd_accounts_add_local_finish (accounts, result, error);
}

void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdAccount) account = NULL;
  g_autoptr (PdVault) vault = NULL;
  g_autoptr (GError) error = NULL;

  fixture->dir = g_dir_make_tmp ("pd-desk-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->clock = pd_clock_new_stopped (TEST_NOW);
  fixture->accounts = pd_accounts_new (fixture->dir, fixture->clock);
  account = add_account (fixture->accounts, "Test", FALSE, &error);
  g_assert_no_error (error);
  fixture->path = g_strdup (pd_account_get_path (account));
  fixture->desk = pd_desk_open (fixture->path, fixture->clock, &error);
  g_assert_no_error (error);

  vault = pd_context_ref_vault (pd_desk_get_context (fixture->desk), &error);
  g_assert_no_error (error);
  pd_store_write (pd_desk_get_store (fixture->desk), fill_job, vault, &error);
  g_assert_no_error (error);
  fixture->customer = new_customer (fixture, "株式会社テスト", "JP", "JPY", TRUE);
}

/* Lets callbacks that are on their way arrive, so that nothing is alive behind the test. */
static void
drain (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  drain ();
  g_clear_object (&fixture->customer);
  g_clear_object (&fixture->desk);
  drain ();
  g_clear_object (&fixture->accounts);
  g_clear_object (&fixture->clock);
  remove_dir (fixture->dir);
  g_free (fixture->dir);
  g_free (fixture->path);
}

void
fixture_reopen (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  drain ();
  g_clear_object (&fixture->desk);
  fixture->desk = pd_desk_open (fixture->path, fixture->clock, &error);
  g_assert_no_error (error);
}

void
fixture_set_now (Fixture *fixture, gint64 now)
{
  pd_clock_set (fixture->clock, now);
}

/* --- acts --- */

PdCustomer *
new_customer (Fixture *fixture,
              const char *name,
              const char *country,
              const char *currency,
              gboolean accepts)
{
  static guint number = 0;
  g_autofree char *domain = g_strdup_printf ("c%u.example.com", ++number);
  const PdCustomerFields fields = { .name = (char *) name,
                                    .domain = domain,
                                    .country = (char *) country,
                                    .currency = (char *) currency,
                                    .email = (char *) "info@example.com",
                                    .phone = (char *) "+81 3 0000 0000",
                                    .registration_id = (char *) "123456",
                                    .first_name = (char *) "太郎",
                                    .last_name = (char *) "山田" };
  const PdAgreementFields agreement = { .first_name = (char *) "太郎",
                                        .last_name = (char *) "山田",
                                        .email = (char *) "taro@example.com",
                                        .date = pd_instant_from_day (pd_instant_get_day (TEST_NOW) -
                                                                     30) };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (PdCustomer) customer = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  pd_desk_create_customer_async (fixture->desk, &fields, NULL, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  customer = pd_desk_customer_finish (fixture->desk, result, &error);
  g_assert_no_error (error);
  if (!accepts)
    return g_steal_pointer (&customer);

  g_clear_object (&result);
  pd_desk_accept_agreement_async (fixture->desk, pd_record_get_row_id (PD_RECORD (customer)),
                                  &agreement, NULL, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  g_clear_object (&customer);
  customer = pd_desk_customer_finish (fixture->desk, result, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&customer);
}

static gboolean
finish_settings (PdDesk *desk, GAsyncResult **slot, GError **error)
{
  g_autoptr (GAsyncResult) result = wait_for (slot);

  return pd_desk_settings_finish (desk, result, error);
}

void
set_roles (Fixture *fixture, PdRoleSet roles)
{
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  pd_desk_set_roles_async (fixture->desk, roles, NULL, got_result_cb, &slot);
  finish_settings (fixture->desk, &slot, &error);
  g_assert_no_error (error);
}

void
set_policy_setting (Fixture *fixture, PdPolicySetting setting)
{
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  pd_desk_set_policy_setting_async (fixture->desk, setting, NULL, got_result_cb, &slot);
  finish_settings (fixture->desk, &slot, &error);
  g_assert_no_error (error);
}

gboolean
set_credit_limit (PdDesk *desk, gint64 minor, const char *currency, GError **error)
{
  GAsyncResult *slot = NULL;

  pd_desk_set_credit_limit_async (desk, minor, currency, NULL, got_result_cb, &slot);
  return finish_settings (desk, &slot, error);
}

void
settle (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  pd_desk_settle_async (fixture->desk, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  pd_desk_settle_finish (fixture->desk, result, &error);
  g_assert_no_error (error);
}

GPtrArray *
new_items (const char *item, ...)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) pd_order_item_free);
  va_list arguments;

  va_start (arguments, item);
  for (; item != NULL; item = va_arg (arguments, const char *)) {
    g_autoptr (GError) error = NULL;

    g_ptr_array_add (items, pd_order_item_parse (item, &error));
    g_assert_no_error (error);
  }
  va_end (arguments);
  return items;
}

PdOrder *
buy (PdDesk *desk, gint64 customer, GPtrArray *items, const char *request_id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  pd_desk_buy_async (desk, customer, items, request_id, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  return pd_desk_buy_finish (desk, result, error);
}

PdOrder *
buy_one (Fixture *fixture, const char *item)
{
  g_autoptr (GPtrArray) items = new_items (item, NULL);
  g_autoptr (GError) error = NULL;
  PdOrder *order = buy (fixture->desk, pd_record_get_row_id (PD_RECORD (fixture->customer)), items,
                        NULL, &error);

  g_assert_no_error (error);
  return order;
}

PdCartQuote *
quote_cart (PdDesk *desk, gint64 customer, GPtrArray *items)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  PdCartQuote *quote;

  pd_desk_quote_cart_async (desk, customer, items, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  quote = pd_desk_quote_cart_finish (desk, result, &error);
  g_assert_no_error (error);
  return quote;
}

PdOrderLine *
get_line (PdOrder *order, guint index)
{
  GPtrArray *lines = pd_order_get_lines (order);

  g_assert_nonnull (lines);
  g_assert_cmpuint (index, <, lines->len);
  return lines->pdata[index];
}

gint64
get_line_id (PdOrder *order, guint index)
{
  return pd_record_get_row_id (PD_RECORD (get_line (order, index)));
}

PdKeysAndLinks *
get_keys (PdDesk *desk,
          gint64 line_row_id,
          const char *version,
          const char *language,
          const char *request_id,
          GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  pd_desk_get_keys_and_downloads_async (desk, line_row_id, version, language, "ISO", request_id,
                                        NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  return pd_desk_get_keys_and_downloads_finish (desk, result, error);
}

PdKeysAndLinks *
list_keys (PdDesk *desk, gint64 line_row_id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  PdKeysAndLinks *keys;

  pd_desk_list_keys_and_links_async (desk, line_row_id, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  keys = pd_desk_list_keys_and_links_finish (desk, result, &error);
  g_assert_no_error (error);
  return keys;
}

char *
reveal_key (PdDesk *desk, gint64 key_row_id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  pd_desk_reveal_key_async (desk, key_row_id, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  return pd_desk_reveal_finish (desk, result, error);
}

char *
reveal_link (PdDesk *desk, gint64 link_row_id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  pd_desk_reveal_link_async (desk, link_row_id, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  return pd_desk_reveal_finish (desk, result, error);
}

gboolean
start_download (PdDesk *desk, gint64 link_row_id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (PdDownloadLink) link = NULL;
  GAsyncResult *slot = NULL;

  pd_desk_start_download_async (desk, link_row_id, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  link = pd_desk_start_download_finish (desk, result, error);
  return link != NULL;
}

PdOrder *
cancel_lines (PdDesk *desk,
              const gint64 *ids,
              gsize n_ids,
              gboolean acknowledged,
              const char *request_id,
              GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  pd_desk_cancel_async (desk, ids, n_ids, acknowledged, request_id, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  return pd_desk_cancel_finish (desk, result, error);
}

PdCancelQuote *
quote_cancel (PdDesk *desk, const gint64 *ids, gsize n_ids, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  pd_desk_quote_cancel_async (desk, ids, n_ids, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  return pd_desk_quote_cancel_finish (desk, result, error);
}

PdRecord *
get_record (PdDesk *desk, PdListKind kind, gint64 row_id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  pd_desk_get_async (desk, kind, row_id, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  return pd_desk_get_finish (desk, result, error);
}

/* --- looking --- */

typedef struct
{
  const PdQuery *query;
  gint64 count;
} Counting;

static gpointer
count_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Counting *counting = data;

  return pd_database_count (database, counting->query, &counting->count, error) ? data : NULL;
}

gint64
count (Fixture *fixture, const PdQuery *query)
{
  Counting counting = { .query = query };
  g_autoptr (GError) error = NULL;

  pd_store_read (pd_desk_get_store (fixture->desk), count_job, &counting, &error);
  g_assert_no_error (error);
  return counting.count;
}

gint64
count_kind (Fixture *fixture, PdListKind kind)
{
  g_autoptr (PdQuery) query = pd_query_new (kind);

  return count (fixture, query);
}

gint64
count_activity (Fixture *fixture, const char *operation, const char *status)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_ACTIVITY);
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdDatabase) database = NULL;
  gint64 n_records = 0;

  query->operation = g_strdup (operation);
  database = pd_database_open (fixture->path, PD_DATABASE_READ_ONLY, &error);
  g_assert_no_error (error);
  records = pd_database_list (database, query, -1, 0, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < records->len; i++)
    n_records +=
        status == NULL || g_strcmp0 (pd_activity_get_status (records->pdata[i]), status) == 0;
  return n_records;
}

void
get_invoice (Fixture *fixture, const char *month, gint64 *charges, gint64 *credits)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_INVOICES);
  g_autoptr (GPtrArray) invoices = NULL;
  g_autoptr (GError) error = NULL;
  gint64 total = 0;

  *charges = *credits = 0;
  invoices = pd_desk_list_now (fixture->desk, query, -1, 0, &total, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < invoices->len; i++) {
    if (g_strcmp0 (pd_invoice_get_month (invoices->pdata[i]), month) != 0 ||
        g_strcmp0 (pd_invoice_get_currency (invoices->pdata[i]), "JPY") != 0)
      continue;
    *charges = pd_invoice_get_charges (invoices->pdata[i]);
    *credits = pd_invoice_get_credits (invoices->pdata[i]);
  }
}

static gpointer
check_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  return pd_database_check (database, cancellable, error);
}

void
assert_whole (Fixture *fixture)
{
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GError) error = NULL;

  findings = pd_store_read (pd_desk_get_store (fixture->desk), check_job, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < findings->len; i++)
    g_test_message ("%s", (const char *) findings->pdata[i]);
  g_assert_cmpuint (findings->len, ==, 0);
}

void
assert_allowed (PdVerdict *verdict)
{
  g_assert_nonnull (verdict);
  if (!pd_verdict_get_allowed (verdict))
    g_test_message ("%s", pd_verdict_get_reason (verdict));
  g_assert_true (pd_verdict_get_allowed (verdict));
}

void
assert_refused (PdVerdict *verdict, const char *rule)
{
  g_assert_nonnull (verdict);
  g_assert_false (pd_verdict_get_allowed (verdict));
  g_assert_cmpstr (pd_verdict_get_rule (verdict), ==, rule);
  g_assert_nonnull (pd_verdict_get_reason (verdict));
}
