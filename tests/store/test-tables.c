// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Every function of the tables: what is written is read again, and what must not be is refused. */

#include <string.h>

#include "store-test.h"

static const char *const two_titles[] = { "SQL Server 2022", "Windows Server 2022", NULL };

typedef struct
{
  PdDatabase *db;
  gint64 customer;
  gint64 order;
  gint64 line;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->db = test_open (":memory:", PD_DATABASE_CREATE);
  test_begin (fixture->db);
  fixture->customer = test_add_customer (fixture->db, "青空商事", "aozora.example");
  fixture->order = test_add_order (fixture->db, fixture->customer, "AbC-123", TEST_NOW, two_titles);
  fixture->line = test_line_of (fixture->db, fixture->order, 0);
  test_commit (fixture->db);
  pd_database_steal_changes (fixture->db);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->db);
}

/* --- settings --- */

static void
test_settings (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *none = pd_database_get_setting (fixture->db, "roles", &error);
  g_autofree char *some = NULL;

  g_assert_no_error (error);
  g_assert_null (none);
  g_assert_true (pd_database_set_setting (fixture->db, "roles", "admin-agent", &error));
  g_assert_true (pd_database_set_setting (fixture->db, "roles", "global-admin", &error));
  some = pd_database_get_setting (fixture->db, "roles", &error);
  g_assert_cmpstr (some, ==, "global-admin");
  g_assert_cmpuint (pd_database_steal_changes (fixture->db), ==, PD_CHANGE_SETTINGS);

  g_assert_true (pd_database_set_setting (fixture->db, "roles", NULL, &error));
  g_assert_null (pd_database_get_setting (fixture->db, "roles", &error));
  g_assert_no_error (error);
}

/* --- customers --- */

static PdCustomerFields
all_fields (void)
{
  return (PdCustomerFields){ .name = "Café Nord",
                             .domain = "cafe.example",
                             .country = "BR",
                             .currency = "BRL",
                             .email = "a@cafe.example",
                             .phone = "+55 1",
                             .registration_id = "12.345",
                             .first_name = "Ana",
                             .last_name = "Silva",
                             .tenant_id = "2CA2A3F0-9A6A-4F1B-8E57-1B1B2C3D4E5F" };
}

static void
test_customer_round_trip (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  PdCustomerFields fields = all_fields ();
  gint64 row_id = test_add_customer_full (fixture->db, &fields);
  g_autoptr (PdCustomer) customer =
      pd_database_get (fixture->db, PD_LIST_CUSTOMERS, row_id, TEST_NOW, &error);

  g_assert_no_error (error);
  g_assert_cmpint (pd_record_get_row_id (PD_RECORD (customer)), ==, row_id);
  g_assert_cmpstr (pd_customer_get_name (customer), ==, "Café Nord");
  g_assert_cmpstr (pd_customer_get_domain (customer), ==, "cafe.example");
  g_assert_cmpstr (pd_customer_get_country (customer), ==, "BR");
  g_assert_cmpstr (pd_customer_get_currency (customer), ==, "BRL");
  g_assert_cmpstr (pd_customer_get_email (customer), ==, "a@cafe.example");
  g_assert_cmpstr (pd_customer_get_phone (customer), ==, "+55 1");
  g_assert_cmpstr (pd_customer_get_registration_id (customer), ==, "12.345");
  g_assert_cmpstr (pd_customer_get_first_name (customer), ==, "Ana");
  g_assert_cmpstr (pd_customer_get_last_name (customer), ==, "Silva");
  g_assert_cmpstr (pd_customer_get_tenant_id (customer), ==,
                   "2ca2a3f0-9a6a-4f1b-8e57-1b1b2c3d4e5f");
  g_assert_cmpint (pd_customer_get_created_at (customer), ==, TEST_NOW);
  g_assert_cmpint (pd_customer_get_orders_count (customer), ==, 0);
  g_assert_cmpint (pd_customer_get_agreement_date (customer), ==, 0);
}

static void
test_customer_update (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  PdCustomerFields fields = all_fields ();
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_CUSTOMERS);
  g_autoptr (PdCustomer) customer = NULL;
  gint64 count = 0;

  g_assert_true (pd_database_update_customer (fixture->db, fixture->customer, &fields, &error));
  g_assert_no_error (error);
  customer = pd_database_get (fixture->db, PD_LIST_CUSTOMERS, fixture->customer, 0, &error);
  g_assert_cmpstr (pd_customer_get_name (customer), ==, "Café Nord");

  /* The index follows: found by the new name, not by the old one. */
  pd_query_set_search (query, "café");
  g_assert_true (pd_database_count (fixture->db, query, &count, &error));
  g_assert_cmpint (count, ==, 1);
  pd_query_set_search (query, "青空");
  g_assert_true (pd_database_count (fixture->db, query, &count, &error));
  g_assert_cmpint (count, ==, 0);
  pd_query_set_search (query, "青空商事");
  g_assert_true (pd_database_count (fixture->db, query, &count, &error));
  g_assert_cmpint (count, ==, 0);
}

static void
test_customer_keeps_tenant (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  PdCustomerFields fields = all_fields ();
  g_autoptr (PdCustomer) before =
      pd_database_get (fixture->db, PD_LIST_CUSTOMERS, fixture->customer, 0, &error);
  g_autoptr (PdCustomer) after = NULL;

  fields.tenant_id = NULL;
  g_assert_true (pd_database_update_customer (fixture->db, fixture->customer, &fields, &error));
  after = pd_database_get (fixture->db, PD_LIST_CUSTOMERS, fixture->customer, 0, &error);
  g_assert_cmpstr (pd_customer_get_tenant_id (after), ==, pd_customer_get_tenant_id (before));
}

static void
test_customer_gone (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  PdCustomerFields fields = all_fields ();

  g_assert_false (pd_database_update_customer (fixture->db, 999, &fields, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (pd_database_get (fixture->db, PD_LIST_CUSTOMERS, 999, 0, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_NOT_FOUND);
}

static void
test_tenant_is_unique (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  PdCustomerFields fields = all_fields ();
  gboolean has = FALSE;

  test_add_customer_full (fixture->db, &fields);
  g_assert_true (
      pd_database_has_tenant (fixture->db, "2ca2a3f0-9a6a-4f1b-8e57-1b1b2c3d4e5f", &has, &error));
  g_assert_true (has);
  g_assert_false (pd_database_insert_customer (fixture->db, &fields, TEST_NOW, NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_CONFLICT);
}

/* 4.6, 4.7 */
static void
test_agreement (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  PdAgreementFields fields = { .first_name = "花",
                               .last_name = "佐藤",
                               .email = "h@example.jp",
                               .phone = NULL,
                               .date = TEST_NOW };
  g_autoptr (PdCustomer) customer = NULL;

  g_assert_true (pd_database_set_agreement (fixture->db, fixture->customer, &fields, &error));
  customer = pd_database_get (fixture->db, PD_LIST_CUSTOMERS, fixture->customer, 0, &error);
  g_assert_cmpint (pd_customer_get_agreement_date (customer), ==, TEST_NOW);
  g_assert_cmpstr (pd_customer_get_agreement_last_name (customer), ==, "佐藤");
  g_assert_cmpstr (pd_customer_get_agreement_email (customer), ==, "h@example.jp");
  g_assert_null (pd_customer_get_agreement_phone (customer));
  g_assert_false (pd_database_set_agreement (fixture->db, 999, &fields, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_NOT_FOUND);
}

static void
test_find_customer (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *text;
    const char *name; /* NULL: an error */
    int code;
  } rows[] = {
    { "青空商事", "青空商事", 0 }, /* whole name, though others contain it */
    { "aozora.example", "青空商事", 0 },
    { "AOZORA.EXAMPLE", "青空商事", 0 },
    { "2ca2a3f0-9a6a-4f1b-8e57-1b1b2c3d4e5f", "Café Nord", 0 },
    { "{2CA2A3F0-9A6A-4F1B-8E57-1B1B2C3D4E5F}", "Café Nord", 0 },
    { "北支店", "青空商事 北支店", 0 },
    { "ＣＡＦÉ", "Café Nord", 0 },
    { "支店", NULL, PD_ERROR_AMBIGUOUS },
    { "nobody", NULL, PD_ERROR_NOT_FOUND },
    { "", NULL, PD_ERROR_NOT_FOUND },
  };
  PdCustomerFields fields = all_fields ();

  test_add_customer_full (fixture->db, &fields);
  test_add_customer (fixture->db, "青空商事 北支店", "kita.example");
  test_add_customer (fixture->db, "青空商事 南支店", "minami.example");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (PdCustomer) customer =
        pd_database_find_customer (fixture->db, rows[i].text, 0, &error);

    if (rows[i].name != NULL) {
      g_assert_no_error (error);
      g_assert_cmpstr (pd_customer_get_name (customer), ==, rows[i].name);
    } else {
      g_assert_null (customer);
      g_assert_error (error, PD_ERROR, rows[i].code);
    }
  }
}

static void
test_ambiguous_names_candidates (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  test_add_customer (fixture->db, "月光 北", "kita.example");
  test_add_customer (fixture->db, "月光 南", "minami.example");
  g_assert_null (pd_database_find_customer (fixture->db, "月光", 0, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_AMBIGUOUS);
  g_assert_nonnull (strstr (error->message, "月光 北"));
  g_assert_nonnull (strstr (error->message, "月光 南"));
}

/* --- catalogue --- */

static void
put_product (PdDatabase *db, const char *product_id, const char *sku_id, const char *title)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) prices = g_ptr_array_new_with_free_func ((GDestroyNotify) pd_price_free);
  g_autoptr (PdProduct) product = g_object_new (
      PD_TYPE_PRODUCT, "product-id", product_id, "sku-id", sku_id, "title", title, "description",
      "…", "publisher", "Microsoft", "kind", PD_KIND_SUBSCRIPTION, "min-quantity", 1,
      "max-quantity", 25, "one-per-customer", TRUE, "hybrid-benefit", TRUE, NULL);

  g_ptr_array_add (prices, pd_price_new ("P3Y", PD_BILLING_ONE_TIME, "JPY", 300000));
  g_ptr_array_add (prices, pd_price_new ("P1Y", PD_BILLING_ONE_TIME, "JPY", 118000));
  pd_product_set_prices (product, prices);
  g_assert_true (pd_database_put_product (db, product, &error));
  g_assert_no_error (error);
}

static void
test_product_round_trip (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdProduct) product = NULL;
  const PdPrice *price;

  put_product (fixture->db, "DG7GMGF0D5RK", "0001", "Old");
  put_product (fixture->db, "DG7GMGF0D5RK", "0001", "SQL Server 2022");
  product = pd_database_find_product (fixture->db, "DG7GMGF0D5RK", "0001", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (pd_product_get_title (product), ==, "SQL Server 2022");
  g_assert_cmpstr (pd_product_get_kind (product), ==, PD_KIND_SUBSCRIPTION);
  g_assert_cmpint (pd_product_get_max_quantity (product), ==, 25);
  g_assert_true (pd_product_get_one_per_customer (product));
  g_assert_true (pd_product_get_hybrid_benefit (product));
  g_assert_cmpuint (pd_product_get_prices (product)->len, ==, 2);
  price = pd_product_get_prices (product)->pdata[0]; /* in the order they came */
  g_assert_cmpstr (price->term, ==, "P3Y");
  g_assert_cmpint (price->amount_minor, ==, 300000);
}

static void
test_find_product (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdProduct) product = NULL;

  put_product (fixture->db, "DG7GMGF0D5RK", "0001", "SQL Server");
  put_product (fixture->db, "DG7GMGF0D65N", "0001", "Windows Server");
  put_product (fixture->db, "DG7GMGF0D65N", "0002", "Windows Server CAL");

  g_assert_null (pd_database_find_product (fixture->db, NULL, "0001", &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_AMBIGUOUS);
  g_clear_error (&error);
  g_assert_null (pd_database_find_product (fixture->db, "DG7GMGF0D5RK", "0002", &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_NOT_FOUND);
  g_clear_error (&error);
  product = pd_database_find_product (fixture->db, NULL, "0002", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pd_product_get_title (product), ==, "Windows Server CAL");
}

static void
put_media (PdDatabase *db, const char *version, const char *language, gint64 size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdMedia) media =
      g_object_new (PD_TYPE_MEDIA, "product-id", "DG7GMGF0D5RK", "version", version, "language",
                    language, "file-type", "ISO", "bits", "64-bit", "file-name", "sql.iso", "size",
                    size, "sha256", "00ff", "source", "stream", NULL);

  g_assert_true (pd_database_put_media (db, media, &error));
  g_assert_no_error (error);
}

/* 5.3 */
static void
test_media (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (PdMedia) media = NULL;

  put_media (fixture->db, "2019", "ja", 10);
  put_media (fixture->db, "2022", "ja", 20);
  put_media (fixture->db, "2022", "en", 30);
  put_media (fixture->db, "2022", "ja", 40); /* again: replaces */
  list = pd_database_list_media (fixture->db, "DG7GMGF0D5RK", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 3);
  g_assert_cmpstr (pd_media_get_version (list->pdata[0]), ==, "2022");
  g_assert_cmpstr (pd_media_get_language (list->pdata[0]), ==, "en");
  g_assert_cmpstr (pd_media_get_version (list->pdata[2]), ==, "2019");
  media = pd_database_find_media (fixture->db, "DG7GMGF0D5RK", "2022", "ja", "ISO", &error);
  g_assert_cmpint (pd_media_get_size (media), ==, 40);
  g_assert_null (pd_database_find_media (fixture->db, "DG7GMGF0D5RK", "2022", "ja", "VHD", &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_NOT_FOUND);
}

/* --- orders --- */

static void
test_order_round_trip (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOrder) order = pd_database_get_order (fixture->db, fixture->order, &error);
  g_autoptr (PdCustomer) customer = NULL;
  g_autofree char *summary = NULL;
  PdOrderLine *line;

  g_assert_no_error (error);
  g_assert_cmpstr (pd_order_get_order_id (order), ==, "AbC-123");
  g_assert_cmpint (pd_order_get_customer_row_id (order), ==, fixture->customer);
  g_assert_cmpstr (pd_order_get_customer_name (order), ==, "青空商事");
  g_assert_cmpint (pd_order_get_placed_at (order), ==, TEST_NOW);
  g_assert_cmpstr (pd_order_get_status (order), ==, "completed");
  g_assert_cmpint (pd_order_get_total (order), ==, 2000);
  g_object_get (order, "summary", &summary, NULL);
  g_assert_cmpstr (summary, ==, "SQL Server 2022 and 1 more");
  g_assert_cmpuint (pd_order_get_lines (order)->len, ==, 2);

  line = pd_order_get_lines (order)->pdata[1];
  g_assert_cmpint (pd_order_line_get_line (line), ==, 1);
  g_assert_cmpstr (pd_order_line_get_title (line), ==, "Windows Server 2022");
  g_assert_cmpstr (pd_order_line_get_order_id (line), ==, "AbC-123");
  g_assert_cmpstr (pd_order_line_get_publisher (line), ==, "Microsoft");
  g_assert_cmpstr (pd_order_line_get_kind (line), ==, PD_KIND_PERPETUAL);
  g_assert_cmpstr (pd_order_line_get_currency (line), ==, "JPY");
  g_assert_cmpint (pd_order_line_get_unit_price (line), ==, 1000);
  g_assert_cmpint (pd_order_line_get_window_end (line), ==, TEST_NOW + 61 * TEST_DAY);
  g_assert_cmpstr (pd_order_line_get_policy_id (line), ==, "2020");
  g_assert_cmpstr (pd_order_line_get_status (line), ==, "active");

  customer = pd_database_get (fixture->db, PD_LIST_CUSTOMERS, fixture->customer, TEST_NOW, &error);
  g_assert_cmpint (pd_customer_get_orders_count (customer), ==, 1);
  g_assert_cmpint (pd_customer_get_next_deadline (customer), ==, TEST_NOW + 61 * TEST_DAY);
  g_assert_cmpstr (pd_customer_get_next_deadline_kind (customer), ==, "cancel");
}

static void
test_find_order (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *text;
    const char *order_id;
    int code;
  } rows[] = {
    { "AbC-123", "AbC-123", 0 }, /* exact, though another contains it */
    { "abc-1234", "AbC-1234", 0 },        { "234", "AbC-1234", 0 },
    { "ab", NULL, PD_ERROR_AMBIGUOUS },   { "zzz", NULL, PD_ERROR_NOT_FOUND },
    { "注文", NULL, PD_ERROR_NOT_FOUND }, { "", NULL, PD_ERROR_NOT_FOUND },
  };

  test_add_order (fixture->db, fixture->customer, "AbC-1234", TEST_NOW, two_titles);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (PdOrder) order = pd_database_find_order (fixture->db, rows[i].text, &error);

    if (rows[i].order_id != NULL) {
      g_assert_no_error (error);
      g_assert_cmpstr (pd_order_get_order_id (order), ==, rows[i].order_id);
      g_assert_cmpuint (pd_order_get_lines (order)->len, ==, 2);
    } else {
      g_assert_null (order);
      g_assert_error (error, PD_ERROR, rows[i].code);
    }
  }
}

static void
test_order_status (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOrder) order = NULL;

  /* 7.17: the vendor's states are open. */
  g_assert_true (
      pd_database_set_order_status (fixture->db, fixture->order, "pending moonrise", &error));
  order = pd_database_get_order (fixture->db, fixture->order, &error);
  g_assert_cmpstr (pd_order_get_status (order), ==, "pending moonrise");
}

/* 7.13-7.15: active -> cancelling -> cancelled, each step once. */
static void
test_cancel_line (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOrderLine) line = NULL;
  g_autoptr (GPtrArray) running = NULL;

  g_assert_false (pd_database_set_line_cancelled (fixture->db, fixture->line, TEST_NOW, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_CONFLICT);
  g_clear_error (&error);

  g_assert_true (pd_database_set_line_cancelling (fixture->db, fixture->line, TEST_NOW, 900,
                                                  "2020-06", &error));
  g_assert_no_error (error);
  g_assert_cmpint (test_read_int64 (fixture->db, "SELECT COUNT(*) FROM deadlines"), ==, 1);
  g_assert_false (pd_database_set_line_cancelling (fixture->db, fixture->line, TEST_NOW, 900,
                                                   "2020-06", &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_CONFLICT);
  g_clear_error (&error);

  running = pd_database_list_cancelling (fixture->db, TEST_NOW - 1, &error);
  g_assert_cmpuint (running->len, ==, 0);
  g_clear_pointer (&running, g_ptr_array_unref);
  running = pd_database_list_cancelling (fixture->db, TEST_NOW, &error);
  g_assert_cmpuint (running->len, ==, 1);

  g_assert_true (pd_database_set_line_cancelled (fixture->db, fixture->line, TEST_NOW + 5, &error));
  line = pd_database_get_line (fixture->db, fixture->line, &error);
  g_assert_cmpstr (pd_order_line_get_status (line), ==, "cancelled");
  g_assert_cmpint (pd_order_line_get_cancel_sent_at (line), ==, TEST_NOW);
  g_assert_cmpint (pd_order_line_get_cancelled_at (line), ==, TEST_NOW + 5);
  g_assert_cmpint (pd_order_line_get_credit (line), ==, 900);
  g_assert_cmpstr (pd_order_line_get_credit_invoice (line), ==, "2020-06");
}

static void
test_checklist (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOrderLine) line = NULL;

  g_assert_true (pd_database_set_line_checklist (fixture->db, fixture->line, 5, &error));
  line = pd_database_get_line (fixture->db, fixture->line, &error);
  g_assert_cmpint (pd_order_line_get_checklist (line), ==, 5);
}

/* 4.9 */
static void
test_owns_sku (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean owns = FALSE;

  g_assert_true (pd_database_owns_sku (fixture->db, fixture->customer, "DG7GMGF0FLR2",
                                       "SQL Server 2022", &owns, &error));
  g_assert_true (owns);
  g_assert_true (
      pd_database_set_line_cancelling (fixture->db, fixture->line, TEST_NOW, 0, NULL, &error));
  g_assert_true (pd_database_set_line_cancelled (fixture->db, fixture->line, TEST_NOW, &error));
  g_assert_true (pd_database_owns_sku (fixture->db, fixture->customer, "DG7GMGF0FLR2",
                                       "SQL Server 2022", &owns, &error));
  g_assert_false (owns);
}

static void
test_instalments (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) due = NULL;

  g_assert_true (pd_database_set_next_instalment (fixture->db, fixture->line, TEST_NOW, &error));
  due = pd_database_list_due_instalments (fixture->db, TEST_NOW - 1, &error);
  g_assert_cmpuint (due->len, ==, 0);
  g_clear_pointer (&due, g_ptr_array_unref);
  due = pd_database_list_due_instalments (fixture->db, TEST_NOW, &error);
  g_assert_cmpuint (due->len, ==, 1);
  g_clear_pointer (&due, g_ptr_array_unref);
  g_assert_true (pd_database_set_next_instalment (fixture->db, fixture->line, 0, &error));
  due = pd_database_list_due_instalments (fixture->db, TEST_NOW, &error);
  g_assert_cmpuint (due->len, ==, 0);
}

static void
test_order_id_is_unique (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  PdBulkOrder order = { .order_id = "AbC-123", .customer_row_id = fixture->customer };

  g_assert_false (pd_database_bulk_insert_order (fixture->db, &order, NULL, NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_STORE);
}

/* --- keys and links --- */

static void
insert_key (PdDatabase *db, const char *hash, const char *masked)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) sealed = g_bytes_new (masked, strlen (masked));
  g_autoptr (GBytes) digest = g_bytes_new (hash, strlen (hash));

  g_assert_true (pd_database_insert_pool_key (db, "DG7GMGF0FLR2", "2022", sealed, digest, masked,
                                              TRUE, &error));
  g_assert_no_error (error);
}

static void
test_pool (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdSoftwareKey) key = NULL;
  g_autoptr (GBytes) sealed = NULL;
  gint64 count = 0;
  gint64 key_row_id = 0;

  insert_key (fixture->db, "h1", "*****-AAAAA");
  insert_key (fixture->db, "h2", "*****-BBBBB");
  g_assert_true (pd_database_count_pool_keys (fixture->db, "DG7GMGF0FLR2", "2022", &count, &error));
  g_assert_cmpint (count, ==, 2);

  g_assert_true (pd_database_take_pool_key (fixture->db, "DG7GMGF0FLR2", "2022", fixture->line,
                                            TEST_NOW, &key_row_id, &error));
  key = pd_database_get (fixture->db, PD_LIST_KEYS, key_row_id, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pd_software_key_get_masked (key), ==, "*****-AAAAA"); /* the oldest */
  g_assert_cmpint (pd_software_key_get_line_row_id (key), ==, fixture->line);
  g_assert_cmpint (pd_software_key_get_issued_at (key), ==, TEST_NOW);
  g_assert_true (pd_software_key_get_sample (key));
  g_assert_cmpstr (pd_software_key_get_title (key), ==, "SQL Server 2022");
  sealed = pd_database_get_sealed_key (fixture->db, key_row_id, &error);
  g_assert_cmpmem (g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed), "*****-AAAAA", 11);
  g_assert_true (pd_database_count_pool_keys (fixture->db, "DG7GMGF0FLR2", "2022", &count, &error));
  g_assert_cmpint (count, ==, 1);
}

static void
test_pool_refuses_twice (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new ("h1", 2);

  insert_key (fixture->db, "h1", "*****-AAAAA");
  g_assert_false (
      pd_database_insert_pool_key (fixture->db, "other", "1", bytes, bytes, "m", FALSE, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_CONFLICT);
}

static void
test_pool_empty (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 key_row_id = 0;

  insert_key (fixture->db, "h1", "*****-AAAAA");
  g_assert_false (pd_database_take_pool_key (fixture->db, "DG7GMGF0FLR2", "2019", fixture->line,
                                             TEST_NOW, &key_row_id, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_NO_KEYS);
}

static gint64
insert_link (Fixture *fixture, gint64 expires_at, int limit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) url = g_bytes_new ("url", 3);
  gint64 link = 0;

  put_media (fixture->db, "2022", "ja", 10);
  g_assert_true (pd_database_insert_link (fixture->db, fixture->line, 1, url, TEST_NOW, expires_at,
                                          limit, &link, &error));
  g_assert_no_error (error);
  return link;
}

/* 5.6, 5.7: the last download works, the next does not. */
static void
test_link_is_used_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 link_row_id = insert_link (fixture, TEST_NOW + 14 * TEST_DAY, 2);
  g_autoptr (PdDownloadLink) link = NULL;
  g_autoptr (GBytes) url = pd_database_get_sealed_link (fixture->db, link_row_id, &error);

  g_assert_cmpuint (g_bytes_get_size (url), ==, 3);
  g_assert_true (pd_database_use_link (fixture->db, link_row_id, TEST_NOW, 0, &error));
  g_assert_true (pd_database_use_link (fixture->db, link_row_id, TEST_NOW, 0, &error));
  g_assert_false (pd_database_use_link (fixture->db, link_row_id, TEST_NOW, 0, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_LINK_ENDED);
  link = pd_database_get (fixture->db, PD_LIST_LINKS, link_row_id, 0, NULL);
  g_assert_cmpint (pd_download_link_get_used (link), ==, 2);
  g_assert_cmpint (pd_download_link_get_limit (link), ==, 2);
  g_assert_cmpint (pd_download_link_get_expires_at (link), ==, TEST_NOW + 14 * TEST_DAY);
  g_assert_cmpstr (pd_media_get_file_name (pd_download_link_get_media (link)), ==, "sql.iso");
}

/* 17: a link that begins to run with the first download. */
static void
test_link_starts_running (Fixture *fixture, gconstpointer data)
{
  static const char deadlines[] =
      "SELECT coalesce (MAX (at), 0) FROM deadlines WHERE kind = 'link'";
  g_autoptr (GError) error = NULL;
  gint64 link = insert_link (fixture, 0, 0);

  g_assert_cmpint (test_read_int64 (fixture->db, deadlines), ==, 0);
  g_assert_true (
      pd_database_use_link (fixture->db, link, TEST_NOW, TEST_NOW + 5 * TEST_DAY, &error));
  g_assert_cmpint (test_read_int64 (fixture->db, deadlines), ==, TEST_NOW + 5 * TEST_DAY);
}

/* 5.8: a fresh link takes the old one's place among the deadlines. */
static void
test_link_renewed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 second;
  gint64 found = 0;

  insert_link (fixture, TEST_NOW + TEST_DAY, 50);
  second = insert_link (fixture, TEST_NOW + 14 * TEST_DAY, 50);
  g_assert_true (pd_database_find_link (fixture->db, fixture->line, 1, &found, &error));
  g_assert_cmpint (found, ==, second);
  g_assert_cmpint (
      test_read_int64 (fixture->db, "SELECT COUNT(*) FROM deadlines WHERE kind = 'link'"), ==, 1);
}

/* 8.1 */
static void
test_revoke (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 link = insert_link (fixture, TEST_NOW + TEST_DAY, 50);
  gint64 found = -1;
  gint64 key = 0;

  insert_key (fixture->db, "h1", "*****-AAAAA");
  g_assert_true (pd_database_take_pool_key (fixture->db, "DG7GMGF0FLR2", "2022", fixture->line,
                                            TEST_NOW, &key, &error));
  g_assert_true (pd_database_find_line_key (fixture->db, fixture->line, "2022", &found, &error));
  g_assert_cmpint (found, ==, key);
  g_assert_true (pd_database_revoke_line (fixture->db, fixture->line, TEST_NOW, &error));

  g_assert_true (pd_database_find_line_key (fixture->db, fixture->line, "2022", &found, &error));
  g_assert_cmpint (found, ==, 0);
  g_assert_true (pd_database_find_link (fixture->db, fixture->line, 1, &found, &error));
  g_assert_cmpint (found, ==, 0);
  g_assert_false (pd_database_use_link (fixture->db, link, TEST_NOW, 0, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_LINK_ENDED);
  g_assert_cmpint (test_read_int64 (fixture->db, "SELECT COUNT(*) FROM deadlines"), ==, 1);
}

/* --- invoices --- */

static void
test_invoice (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdInvoice) invoice = NULL;
  g_autoptr (PdInvoiceLine) line = NULL;
  gint64 sum = 0;
  gint64 count = 0;

  g_assert_true (pd_database_add_invoice_line (fixture->db, "2020-05", "JPY", "New", fixture->line,
                                               1000, TEST_NOW, &error));
  g_assert_true (pd_database_add_invoice_line (fixture->db, "2020-05", "JPY", "Cancel",
                                               fixture->line, -400, TEST_NOW, &error));
  g_assert_true (pd_database_add_invoice_line (fixture->db, "2020-06", "JPY", "Renew",
                                               fixture->line, 70, TEST_NOW, &error));
  g_assert_no_error (error);

  invoice = pd_database_get (fixture->db, PD_LIST_INVOICES, 1, TEST_NOW, &error);
  g_assert_cmpstr (pd_invoice_get_invoice_id (invoice), ==, "G000000001");
  g_assert_cmpint (pd_invoice_get_charges (invoice), ==, 1000);
  g_assert_cmpint (pd_invoice_get_credits (invoice), ==, -400);
  g_assert_cmpint (pd_invoice_get_total (invoice), ==, 600);
  g_assert_cmpstr (pd_invoice_get_status (invoice), ==, "open"); /* May 2020 runs */
  line = pd_database_get (fixture->db, PD_LIST_INVOICE_LINES, 2, TEST_NOW, &error);
  g_assert_cmpstr (pd_invoice_line_get_kind (line), ==, "credit");
  g_assert_cmpint (pd_invoice_line_get_amount (line), ==, -400);
  g_assert_cmpstr (pd_invoice_line_get_order_id (line), ==, "AbC-123");

  g_assert_true (pd_database_sum_charges (fixture->db, fixture->line, &sum, &error));
  g_assert_cmpint (sum, ==, 1070);
  g_assert_true (pd_database_count_charges (fixture->db, fixture->line, &count, &error));
  g_assert_cmpint (count, ==, 2);
}

/* 4.8, 15.2 */
static void
test_unpaid (Fixture *fixture, gconstpointer data)
{
  const gint64 next_month = TEST_NOW + 35 * TEST_DAY;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdInvoice) issued = NULL;
  g_autoptr (PdInvoice) paid = NULL;
  gint64 sum = 0;

  g_assert_true (pd_database_add_invoice_line (fixture->db, "2020-05", "JPY", "New", fixture->line,
                                               1000, TEST_NOW, &error));
  g_assert_true (pd_database_add_invoice_line (fixture->db, "2020-06", "JPY", "New", fixture->line,
                                               500, TEST_NOW, &error));
  g_assert_true (pd_database_add_invoice_line (fixture->db, "2020-06", "USD", "New", fixture->line,
                                               7, TEST_NOW, &error));
  issued = pd_database_get (fixture->db, PD_LIST_INVOICES, 1, next_month, &error);
  g_assert_cmpstr (pd_invoice_get_status (issued), ==, "issued");
  g_assert_true (pd_database_sum_unpaid (fixture->db, "JPY", &sum, &error));
  g_assert_cmpint (sum, ==, 1500);

  g_assert_true (pd_database_set_invoice_paid (fixture->db, 1, TRUE, &error));
  paid = pd_database_get (fixture->db, PD_LIST_INVOICES, 1, next_month, &error);
  g_assert_cmpstr (pd_invoice_get_status (paid), ==, "paid");
  g_assert_true (pd_database_sum_unpaid (fixture->db, "JPY", &sum, &error));
  g_assert_cmpint (sum, ==, 500);
  g_assert_false (pd_database_set_invoice_paid (fixture->db, 99, TRUE, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_NOT_FOUND);
}

static void
test_invoice_overflow (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (pd_database_add_invoice_line (fixture->db, "2020-05", "JPY", "New", fixture->line,
                                               G_MAXINT64, TEST_NOW, &error));
  g_assert_false (pd_database_add_invoice_line (fixture->db, "2020-05", "JPY", "New", fixture->line,
                                                1, TEST_NOW, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_OVERFLOW);
}

/* --- activity --- */

static void
test_activity_round_trip (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdActivity) activity = NULL;
  gint64 broken = -1;

  test_add_activity (fixture->db, fixture->customer, "青空商事", PD_OPERATION_GET_KEY);
  activity = pd_database_get (fixture->db, PD_LIST_ACTIVITY, 1, 0, &error);

  g_assert_no_error (error);
  g_assert_cmpint (pd_activity_get_at (activity), ==, TEST_NOW);
  g_assert_cmpstr (pd_activity_get_user_name (activity), ==, "佐藤 花");
  g_assert_cmpstr (pd_activity_get_operation (activity), ==, PD_OPERATION_GET_KEY);
  g_assert_cmpint (pd_activity_get_customer_row_id (activity), ==, fixture->customer);
  g_assert_null (pd_activity_get_customer_id (activity));
  g_assert_cmpstr (pd_activity_get_detail (activity), ==, "version: 2022");
  g_assert_true (pd_database_verify_activity (fixture->db, &broken, NULL, &error));
  g_assert_cmpint (broken, ==, 0);
}

static void
test_activity_is_append_only (Fixture *fixture, gconstpointer data)
{
  static const char *const tries[] = { "UPDATE activity SET detail = ''", "DELETE FROM activity",
                                       "UPDATE activity SET id = 7 WHERE id = 1" };

  test_add_activity (fixture->db, fixture->customer, "青空商事", PD_OPERATION_GET_KEY);
  for (gsize i = 0; i < G_N_ELEMENTS (tries); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (pd_database_exec (fixture->db, tries[i], "Testing", &error));
    g_assert_error (error, PD_ERROR, PD_ERROR_STORE);
  }
}

/* Somebody with another tool takes the triggers away first. */
static void
test_activity_tampering (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *sql;
    gint64 broken;
  } rows[] = {
    { "UPDATE activity SET detail = 'version: 2019' WHERE id = 2", 2 },
    { "UPDATE activity SET at = at + 1 WHERE id = 3", 3 },
    { "UPDATE activity SET user_name = user_name || user_email, user_email = '' WHERE id = 1", 1 },
    { "DELETE FROM activity WHERE id = 2", 2 },
    { "DELETE FROM activity WHERE id = 4", 4 }, /* the last */
    { "UPDATE activity SET hash = zeroblob (32) WHERE id = 4", 4 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (PdDatabase) db = test_open (":memory:", PD_DATABASE_CREATE);
    gint64 broken = 0;

    for (int k = 0; k < 4; k++)
      test_add_activity (db, 1, "青空商事", PD_OPERATION_GET_KEY);
    g_assert_true (pd_database_exec (
        db, "PRAGMA foreign_keys = OFF; DROP TRIGGER activity_is_kept; DROP TRIGGER activity_stays",
        "Testing", &error));
    g_assert_true (pd_database_exec (db, rows[i].sql, "Testing", &error));
    g_assert_no_error (error);
    g_assert_true (pd_database_verify_activity (db, &broken, NULL, &error));
    g_assert_cmpint (broken, ==, rows[i].broken);
  }
}

/* --- windows --- */

static guint
count_findings (PdDatabase *db)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = pd_database_check (db, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < findings->len; i++)
    g_test_message ("%s", (char *) findings->pdata[i]);
  return findings->len;
}

/* 17.1: active lines inside the span alone, and their deadlines with them; a call that changes
 * nothing is one, too. */
static void
test_set_windows_rule_17_1 (Fixture *fixture, gconstpointer data)
{
  static const char *const titles[] = { "W1", "W2", NULL };
  static const struct
  {
    PdWindowUnit unit;
    int window;
  } rows[] = {
    { PD_WINDOW_DAYS, 30 }, { PD_WINDOW_HOURS, 168 }, { PD_WINDOW_DAYS, 0 },
    { PD_WINDOW_DAYS, 60 }, { PD_WINDOW_DAYS, 60 },
  };
  gint64 order = test_add_order (fixture->db, fixture->customer, "o-windows", TEST_NOW, titles);
  gint64 inside = test_line_of (fixture->db, order, 0);
  gint64 stopped = test_line_of (fixture->db, order, 1);
  g_autoptr (PdOrderLine) before = NULL;
  g_autoptr (PdOrderLine) after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (
      pd_database_set_line_cancelling (fixture->db, stopped, TEST_NOW, 1, "2026-06", &error));
  before = pd_database_get_line (fixture->db, stopped, &error);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    PdWindowSpan span = { PD_KIND_PERPETUAL, TEST_NOW,     TEST_NOW + 1,
                          "changed",         rows[i].unit, rows[i].window };
    gint64 end = rows[i].unit == PD_WINDOW_HOURS
                     ? TEST_NOW + 168 * TEST_DAY / 24
                     : (TEST_NOW / TEST_DAY + rows[i].window + 1) * TEST_DAY;
    g_autoptr (PdOrderLine) line = NULL;

    test_begin (fixture->db);
    g_assert_true (pd_database_set_windows (fixture->db, &span, 1, &error));
    g_assert_no_error (error);
    test_commit (fixture->db);
    line = pd_database_get_line (fixture->db, inside, &error);
    g_assert_cmpstr (pd_order_line_get_policy_id (line), ==, "changed");
    g_assert_cmpint (pd_order_line_get_window_end (line), ==, rows[i].window > 0 ? end : 0);
    g_assert_cmpuint (count_findings (fixture->db), ==, 0); /* each deadline fits its line */
  }
  after = pd_database_get_line (fixture->db, stopped, &error);
  g_assert_cmpint (pd_order_line_get_window_end (after), ==, pd_order_line_get_window_end (before));
  g_assert_cmpstr (pd_order_line_get_policy_id (after), ==, pd_order_line_get_policy_id (before));
}

/* What lies outside the span keeps its window. */
static void
test_windows_outside_the_span (Fixture *fixture, gconstpointer data)
{
  static const char *const titles[] = { "W1", NULL };
  static const PdWindowSpan spans[] = {
    { PD_KIND_PERPETUAL, TEST_NOW + 1, G_MAXINT64, "later", PD_WINDOW_DAYS, 1 },
    { PD_KIND_PERPETUAL, G_MININT64, TEST_NOW, "earlier", PD_WINDOW_DAYS, 1 },
    { PD_KIND_SUBSCRIPTION, G_MININT64, G_MAXINT64, "other kind", PD_WINDOW_DAYS, 1 },
  };
  gint64 order = test_add_order (fixture->db, fixture->customer, "o-outside", TEST_NOW, titles);
  gint64 row_id = test_line_of (fixture->db, order, 0);
  g_autoptr (PdOrderLine) before = pd_database_get_line (fixture->db, row_id, NULL);
  g_autoptr (PdOrderLine) after = NULL;
  g_autoptr (GError) error = NULL;

  test_begin (fixture->db);
  g_assert_true (pd_database_set_windows (fixture->db, spans, G_N_ELEMENTS (spans), &error));
  test_commit (fixture->db);
  after = pd_database_get_line (fixture->db, row_id, &error);
  g_assert_cmpint (pd_order_line_get_window_end (after), ==, pd_order_line_get_window_end (before));
  g_assert_cmpstr (pd_order_line_get_policy_id (after), ==, pd_order_line_get_policy_id (before));
  g_assert_cmpuint (count_findings (fixture->db), ==, 0);
}

/* --- idempotency --- */

static void
test_requests (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = NULL;

  g_assert_null (pd_database_find_request (fixture->db, "r-1", "buy", &error));
  g_assert_no_error (error);
  g_assert_true (pd_database_store_request (fixture->db, "r-1", "buy", "42", TEST_NOW, &error));
  answer = pd_database_find_request (fixture->db, "r-1", "buy", &error);
  g_assert_cmpstr (answer, ==, "42");
  g_assert_null (pd_database_find_request (fixture->db, "r-1", "cancel", &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_false (pd_database_store_request (fixture->db, "r-1", "buy", "43", TEST_NOW, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_STORE);
}

/* --- check and repair --- */

static void
test_check_whole (Fixture *fixture, gconstpointer data)
{
  PdCustomerFields fields = all_fields ();

  test_add_activity (fixture->db, fixture->customer, "青空(株)商事", PD_OPERATION_GET_KEY);
  g_assert_true (pd_database_update_customer (fixture->db, fixture->customer, &fields, NULL));
  insert_link (fixture, TEST_NOW + TEST_DAY, 50);
  g_assert_cmpuint (count_findings (fixture->db), ==, 0);
}

static void
test_check_finds (Fixture *fixture, gconstpointer data)
{
  static const char *const faults[] = {
    "UPDATE customers SET orders_count = 7",
    "UPDATE orders SET total_minor = 1",
    "UPDATE order_lines SET placed_at = 5 WHERE line = 1",
    "INSERT INTO invoices (invoice_id, month, currency, charges_minor)"
    " VALUES ('G1', '2020-05', 'JPY', 5)",
    "DELETE FROM deadlines WHERE id = 1",
    "UPDATE customer_texts SET folded = 'x'",
    "UPDATE customers SET name = 'Other', domain = 'other.example'", /* the text stays behind */
    "DROP TRIGGER activity_is_kept",
    "DROP TRIGGER activity_stays",
    "DROP TRIGGER activity_stays; CREATE TRIGGER activity_stays BEFORE DELETE ON activity"
    " BEGIN SELECT 1; END",
    "INSERT INTO customers_pairs (rowid, pairs) VALUES (1, '東京')",
    "INSERT INTO orders_trigrams (rowid, folded) VALUES (77, 'abcdef')",
    "PRAGMA foreign_keys = OFF; UPDATE order_lines SET article_row_id = 99 WHERE line = 0",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++) {
    g_autoptr (GError) error = NULL;
    Fixture own = { 0 };

    set_up (&own, NULL);
    g_assert_cmpuint (count_findings (own.db), ==, 0);
    g_assert_true (pd_database_exec (own.db, faults[i], "Testing", &error));
    g_assert_no_error (error);
    g_assert_cmpuint (count_findings (own.db), >, 0);
    tear_down (&own, NULL);
  }
}

static void
test_repair (Fixture *fixture, gconstpointer data)
{
  static const char faults[] =
      "UPDATE customers SET orders_count = 7; DELETE FROM deadlines;"
      "UPDATE customer_texts SET folded = 'x';"
      "INSERT INTO customers_trigrams (customers_trigrams) VALUES ('delete-all');"
      "INSERT INTO orders_trigrams (rowid, folded) VALUES (77, 'abcdef');";
  g_autoptr (GError) error = NULL;

  test_add_activity (fixture->db, fixture->customer, "青空商事", PD_OPERATION_GET_KEY);
  g_assert_true (pd_database_exec (fixture->db, faults, "Testing", &error));
  g_assert_cmpuint (count_findings (fixture->db), >, 0);
  g_assert_true (pd_database_repair_index (fixture->db, &error));
  g_assert_no_error (error);
  g_assert_false (pd_database_in_transaction (fixture->db));
  g_assert_cmpuint (count_findings (fixture->db), ==, 0);
}

/* --- bulk --- */

static void
fill_bulk (PdDatabase *db, const char *prefix, int n)
{
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < n; i++) {
    g_autofree char *order_id = g_strdup_printf ("%s-%d", prefix, i);
    PdBulkLine line = { .product_id = "p",
                        .sku_id = "s",
                        .title = "リモート CAL",
                        .kind = PD_KIND_PERPETUAL,
                        .quantity = 1,
                        .total_minor = 5,
                        .window_end = TEST_NOW + i + 1 };
    PdBulkOrder order = { .order_id = order_id,
                          .customer_row_id = 1,
                          .placed_at = TEST_NOW - i,
                          .currency = "JPY",
                          .total_minor = 5,
                          .lines = &line,
                          .n_lines = 1 };
    gint64 line_row_id = 0;

    g_assert_true (pd_database_bulk_insert_order (db, &order, NULL, &line_row_id, &error));
    g_assert_no_error (error);
    g_assert_cmpint (line_row_id, >, 0);
  }
}

static void
assert_bulk_is_whole (PdDatabase *db, int n_orders)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_ORDERS);
  gint64 count = 0;

  g_assert_true (pd_database_end_bulk (db, NULL, &error));
  g_assert_no_error (error);
  test_commit (db);
  g_assert_cmpuint (count_findings (db), ==, 0);
  pd_query_set_search (query, "bulk-1");
  g_assert_true (pd_database_count (db, query, &count, &error));
  g_assert_cmpint (count, >, 0);
  g_assert_cmpint (test_read_int64 (db, "SELECT COUNT(*) FROM orders"), ==, n_orders);
  g_assert_cmpint (test_read_int64 (db, "SELECT orders_count FROM customers WHERE id = 1"), ==,
                   n_orders);
}

static void
test_bulk_into_empty (Fixture *fixture, gconstpointer data)
{
  static const char indexes[] = "SELECT COUNT(*) FROM sqlite_schema WHERE sql IS NOT NULL";
  g_autoptr (PdDatabase) db = test_open (":memory:", PD_DATABASE_CREATE);
  gint64 before = test_read_int64 (db, indexes);

  test_begin (db);
  g_assert_true (pd_database_begin_bulk (db, NULL));
  test_add_customer (db, "青空商事", "aozora.example");
  fill_bulk (db, "bulk", 20);
  test_add_activity (db, 1, "青空商事", PD_OPERATION_GET_KEY);
  assert_bulk_is_whole (db, 20);
  g_assert_cmpint (test_read_int64 (db, indexes), ==, before);
}

static void
test_bulk_into_full (Fixture *fixture, gconstpointer data)
{
  PdCustomerFields fields = all_fields ();

  test_begin (fixture->db);
  g_assert_true (pd_database_begin_bulk (fixture->db, NULL));
  test_add_customer (fixture->db, "月光商会", "gekko.example");
  g_assert_true (pd_database_update_customer (fixture->db, 1, &fields, NULL)); /* an older one */
  fill_bulk (fixture->db, "bulk", 20);
  assert_bulk_is_whole (fixture->db, 21);
}

static void
test_bulk_rolled_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdDatabase) db = test_open (":memory:", PD_DATABASE_CREATE);
  static const char indexes[] = "SELECT COUNT(*) FROM sqlite_schema WHERE sql IS NOT NULL";
  gint64 before = test_read_int64 (db, indexes);

  test_begin (db);
  g_assert_true (pd_database_begin_bulk (db, NULL));
  test_add_customer (db, "青空商事", "aozora.example");
  fill_bulk (db, "bulk", 5);
  pd_database_rollback (db);
  g_assert_cmpint (test_read_int64 (db, indexes), ==, before);
  g_assert_cmpint (test_read_int64 (db, "SELECT COUNT(*) FROM orders"), ==, 0);

  /* And the connection works on as ever. */
  test_begin (db);
  test_add_customer (db, "青空商事", "aozora.example");
  test_commit (db);
  g_assert_cmpuint (count_findings (db), ==, 0);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*run) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/tables/settings", test_settings },
    { "/tables/customer/round-trip", test_customer_round_trip },
    { "/tables/customer/update", test_customer_update },
    { "/tables/customer/keeps-tenant", test_customer_keeps_tenant },
    { "/tables/customer/gone", test_customer_gone },
    { "/tables/customer/tenant-unique", test_tenant_is_unique },
    { "/tables/customer/agreement", test_agreement },
    { "/tables/customer/find", test_find_customer },
    { "/tables/customer/ambiguous", test_ambiguous_names_candidates },
    { "/tables/product/round-trip", test_product_round_trip },
    { "/tables/product/find", test_find_product },
    { "/tables/media", test_media },
    { "/tables/order/round-trip", test_order_round_trip },
    { "/tables/order/find", test_find_order },
    { "/tables/order/status", test_order_status },
    { "/tables/order/unique", test_order_id_is_unique },
    { "/tables/line/cancel", test_cancel_line },
    { "/tables/line/checklist", test_checklist },
    { "/tables/line/owns-sku", test_owns_sku },
    { "/tables/line/instalments", test_instalments },
    { "/tables/pool/take", test_pool },
    { "/tables/pool/twice", test_pool_refuses_twice },
    { "/tables/pool/empty", test_pool_empty },
    { "/tables/link/used-up", test_link_is_used_up },
    { "/tables/link/starts-running", test_link_starts_running },
    { "/tables/link/renewed", test_link_renewed },
    { "/tables/revoke", test_revoke },
    { "/tables/invoice/lines", test_invoice },
    { "/tables/invoice/unpaid", test_unpaid },
    { "/tables/invoice/overflow", test_invoice_overflow },
    { "/tables/activity/round-trip", test_activity_round_trip },
    { "/tables/activity/append-only", test_activity_is_append_only },
    { "/tables/activity/tampering", test_activity_tampering },
    { "/tables/requests", test_requests },
    { "/tables/windows/rule-17.1", test_set_windows_rule_17_1 },
    { "/tables/windows/outside-the-span/rule-17.1", test_windows_outside_the_span },
    { "/tables/check/whole", test_check_whole },
    { "/tables/check/finds", test_check_finds },
    { "/tables/check/repair", test_repair },
    { "/tables/bulk/empty-book", test_bulk_into_empty },
    { "/tables/bulk/full-book", test_bulk_into_full },
    { "/tables/bulk/rolled-back", test_bulk_rolled_back },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);

  return g_test_run ();
}
