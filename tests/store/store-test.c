// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store-test.h"

#include <glib/gstdio.h>

void
test_book_init (TestBook *book)
{
  g_autoptr (GError) error = NULL;

  book->folder = g_dir_make_tmp ("pd-store-XXXXXX", &error);
  g_assert_no_error (error);
  book->path = g_build_filename (book->folder, "book.db", NULL);
}

void
test_book_clear (TestBook *book)
{
  g_autoptr (GDir) dir = g_dir_open (book->folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (book->folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (book->folder);
  g_clear_pointer (&book->folder, g_free);
  g_clear_pointer (&book->path, g_free);
}

PdDatabase *
test_open (const char *path, PdDatabaseMode mode)
{
  g_autoptr (GError) error = NULL;
  PdDatabase *db = pd_database_open (path, mode, &error);

  g_assert_no_error (error);
  g_assert_nonnull (db);
  return db;
}

void
test_begin (PdDatabase *db)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (pd_database_begin (db, &error));
  g_assert_no_error (error);
}

void
test_commit (PdDatabase *db)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (pd_database_commit (db, &error));
  g_assert_no_error (error);
}

gint64
test_add_customer_full (PdDatabase *db, const PdCustomerFields *fields)
{
  g_autoptr (GError) error = NULL;
  gint64 row_id = 0;

  g_assert_true (pd_database_insert_customer (db, fields, TEST_NOW, &row_id, &error));
  g_assert_no_error (error);
  g_assert_cmpint (row_id, >, 0);
  return row_id;
}

/* The tenant ID has digits alone, so that no search for letters meets it by chance. */
gint64
test_add_customer (PdDatabase *db, const char *name, const char *domain)
{
  static int n_tenants = 0;
  g_autofree char *tenant = g_strdup_printf ("00000000-0000-4000-8000-%012d", ++n_tenants);
  PdCustomerFields fields = { .name = (char *) name,
                              .domain = (char *) domain,
                              .country = "JP",
                              .currency = "JPY",
                              .tenant_id = tenant };

  return test_add_customer_full (db, &fields);
}

gint64
test_add_order (PdDatabase *db,
                gint64 customer,
                const char *order_id,
                gint64 placed_at,
                const char *const *titles)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (PdOrder) order = NULL;
  gint64 row_id = 0;

  for (int i = 0; titles[i] != NULL; i++)
    g_ptr_array_add (
        lines, g_object_new (PD_TYPE_ORDER_LINE, "line", i, "product-id", "DG7GMGF0FLR2", "sku-id",
                             titles[i], "title", titles[i], "publisher", "Microsoft", "kind",
                             PD_KIND_PERPETUAL, "quantity", (gint64) 1, "term", "", "billing",
                             PD_BILLING_ONE_TIME, "currency", "JPY", "unit-price", (gint64) 1000,
                             "total", (gint64) 1000, "status", "active", "placed-at", placed_at,
                             "policy-id", "2020", "window-end", placed_at + 61 * TEST_DAY, NULL));
  order = g_object_new (PD_TYPE_ORDER, "order-id", order_id, "customer-row-id", customer,
                        "placed-at", placed_at, "status", "completed", "currency", "JPY", "total",
                        (gint64) lines->len * 1000, NULL);
  pd_order_set_lines (order, lines);
  g_assert_true (pd_database_insert_order (db, order, NULL, "Hana Sato", &row_id, &error));
  g_assert_no_error (error);

  return row_id;
}

gint64
test_read_int64 (PdDatabase *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 value = 0;

  g_assert_true (pd_database_read_int64 (db, sql, "Testing", &value, &error));
  g_assert_no_error (error);
  return value;
}

gint64
test_line_of (PdDatabase *db, gint64 order, int line)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT id FROM order_lines WHERE order_row_id = %" G_GINT64_FORMAT " AND line = %d", order,
      line);

  return test_read_int64 (db, sql);
}

gint64
test_add_reservation_line (PdDatabase *db, gint64 customer, const char *order_id)
{
  g_autoptr (GError) error = NULL;
  const PdBulkLine line = { .product_id = "DZH318Z0BQ3Q",
                            .sku_id = "0001",
                            .title = "Reserved VM Instance, D2s v3",
                            .publisher = "Microsoft",
                            .kind = PD_KIND_RESERVATION,
                            .quantity = 10,
                            .term = "P1Y",
                            .billing = PD_BILLING_ONE_TIME,
                            .unit_price_minor = 1000,
                            .total_minor = 10000,
                            .policy_id = "2020" };
  const PdBulkOrder order = { .order_id = order_id,
                              .customer_row_id = customer,
                              .placed_at = TEST_NOW,
                              .status = "completed",
                              .currency = "JPY",
                              .total_minor = 10000,
                              .user_name = "Hana Sato",
                              .lines = &line,
                              .n_lines = 1 };
  gint64 line_row_id = 0;

  g_assert_true (pd_database_bulk_insert_order (db, &order, NULL, &line_row_id, &error));
  g_assert_no_error (error);
  return line_row_id;
}

char *
test_guid (int n)
{
  return g_strdup_printf ("9f1c2d3e-4b5a-4678-8abc-%012d", n);
}

gint64
test_add_reservation (PdDatabase *db, gint64 line, const PdBulkReservation *reservation)
{
  static int n_reservations = 0;
  g_autoptr (GError) error = NULL;
  PdBulkReservation row = *reservation;
  g_autofree char *guid = test_guid (++n_reservations);
  g_autofree char *sql = g_strdup_printf (
      "SELECT customer_row_id FROM order_lines WHERE id = %" G_GINT64_FORMAT, line);
  g_autofree char *order = g_strdup_printf ("ro-%" G_GINT64_FORMAT, line);
  gint64 row_id = 0;

  row.line_row_id = line;
  row.customer_row_id = test_read_int64 (db, sql);
  row.reservation_id = row.reservation_id != NULL ? row.reservation_id : guid;
  row.reservation_order_id = row.reservation_order_id != NULL ? row.reservation_order_id : order;
  row.name = row.name != NULL ? row.name : "VM";
  row.resource_type = row.resource_type != NULL ? row.resource_type : "VirtualMachines";
  row.size = row.size != NULL ? row.size : "Standard_D2s_v3";
  row.region = row.region != NULL ? row.region : "japaneast";
  row.quantity = row.quantity != 0 ? row.quantity : 1;
  row.term = row.term != NULL ? row.term : "P1Y";
  row.billing = row.billing != NULL ? row.billing : PD_BILLING_ONE_TIME;
  row.currency = row.currency != NULL ? row.currency : "JPY";
  row.purchased_at = row.purchased_at != 0 ? row.purchased_at : TEST_NOW;
  row.expires_at = row.expires_at != 0 ? row.expires_at : TEST_NOW + 365 * TEST_DAY;
  row.state = row.state != NULL ? row.state : PD_RESERVATION_SUCCEEDED;
  row.scope_type = row.scope_type != NULL ? row.scope_type : PD_SCOPE_SHARED;
  row.utilization_1d = row.utilization_1d != 0 ? row.utilization_1d : -1;
  row.utilization_7d = row.utilization_7d != 0 ? row.utilization_7d : -1;
  row.utilization_30d = row.utilization_30d != 0 ? row.utilization_30d : -1;

  g_assert_true (pd_database_bulk_insert_reservation (db, &row, &row_id, &error));
  g_assert_no_error (error);
  return row_id;
}

void
test_add_activity (PdDatabase *db, gint64 customer, const char *name, const char *operation)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdActivity) activity = g_object_new (
      PD_TYPE_ACTIVITY, "at", TEST_NOW, "user-name", "佐藤 花", "user-email", "hana@example.jp",
      "operation", operation, "status", "succeeded", "customer-row-id", customer, "customer-name",
      name, "resource-type", "order", "resource", "Order-1", "detail", "version: 2022", NULL);

  g_assert_true (pd_database_append_activity (db, activity, &error));
  g_assert_no_error (error);
}

char *
test_list_texts (PdDatabase *db, const PdQuery *query, const char *property)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = pd_database_list (db, query, -1, 0, &error);
  GString *texts = g_string_new (NULL);

  g_assert_no_error (error);
  g_assert_nonnull (records);
  for (guint i = 0; i < records->len; i++) {
    g_autofree char *text = NULL;

    g_object_get (records->pdata[i], property, &text, NULL);
    g_string_append_printf (texts, "%s%s", i > 0 ? "|" : "", text);
  }

  return g_string_free (texts, FALSE);
}

int
test_count_changes (PdDatabase *db)
{
  return sqlite3_total_changes (pd_database_get_handle (db));
}

void
test_assert_whole (PdDatabase *db)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = pd_database_check (db, NULL, &error);

  g_assert_no_error (error);
  if (findings->len > 0)
    g_error ("%s", (const char *) findings->pdata[0]);
}

gint64
test_count_found (PdDatabase *db, PdListKind kind, const char *search)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdQuery) query = pd_query_new (kind);
  gint64 count = 0;

  pd_query_set_search (query, search);
  g_assert_true (pd_database_count (db, query, &count, &error));
  g_assert_no_error (error);
  return count;
}
