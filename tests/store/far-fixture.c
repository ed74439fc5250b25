// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "far-fixture.h"

gint64
put_customer (PdDatabase *db, const PdCustomerFields *fields, gint64 seen_at, gboolean *changed)
{
  g_autoptr (GError) error = NULL;
  gint64 row_id = 0;

  g_assert_true (pd_database_put_far_customer (db, fields, seen_at, &row_id, changed, &error));
  g_assert_no_error (error);
  return row_id;
}

void
set_up (Fixture *fixture, gconstpointer data)
{
  const PdCustomerFields fields = { .name = (char *) "青空商事", .tenant_id = (char *) TENANT };

  fixture->db = test_open (":memory:", PD_DATABASE_CREATE);
  fixture->customer = put_customer (fixture->db, &fields, PASS (1), NULL);
}

void
tear_down (Fixture *fixture, gconstpointer data)
{
  test_assert_whole (fixture->db);
  g_clear_object (&fixture->db);
}

gint64
mark_gone (PdDatabase *db, PdListKind kind, gint64 customer, gint64 started_at, gint64 now)
{
  g_autoptr (GError) error = NULL;
  gint64 n = -1;

  g_assert_true (pd_database_mark_gone (db, kind, customer, started_at, now, &n, &error));
  g_assert_no_error (error);
  return n;
}

PdFarOrder
make_order (Fixture *fixture, const PdFarOrderLine *lines, gsize n_lines)
{
  return (PdFarOrder){ .order_id = "o-1",
                       .customer_row_id = fixture->customer,
                       .placed_at = TEST_NOW,
                       .status = "completed",
                       .currency = "JPY",
                       .total_minor = 2200,
                       .include_tax = -1,
                       .user_name = "Hana",
                       .lines = lines,
                       .n_lines = n_lines,
                       .seen_at = PASS (1) };
}

gint64
put_order (PdDatabase *db, const PdFarOrder *order, gboolean *changed)
{
  g_autoptr (GError) error = NULL;
  gint64 row_id = 0;

  g_assert_true (pd_database_put_far_order (db, order, &row_id, changed, &error));
  g_assert_no_error (error);
  return row_id;
}

PdOrder *
get_order (PdDatabase *db, gint64 row_id)
{
  g_autoptr (GError) error = NULL;
  PdOrder *order = pd_database_get_order (db, row_id, &error);

  g_assert_no_error (error);
  return order;
}

PdOrderLine *
get_line (PdDatabase *db, gint64 order, guint at)
{
  g_autoptr (PdOrder) whole = get_order (db, order);

  g_assert_cmpuint (at, <, pd_order_get_lines (whole)->len);
  return g_object_ref (pd_order_get_lines (whole)->pdata[at]);
}
