// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include "desk-fixture.h"
#include "pd-error.h"
#include "pd-text.h"

static void
generate (Fixture *fixture,
          gint64 customers,
          gint64 orders,
          gint64 activity,
          guint32 seed,
          PdGenerated *generated)
{
  g_autoptr (GError) error = NULL;

  pd_desk_generate (fixture->desk, customers, orders, activity, seed, NULL, NULL, generated,
                    &error);
  g_assert_no_error (error);
}

static GPtrArray *
list (Fixture *fixture, PdListKind kind)
{
  g_autoptr (PdQuery) query = pd_query_new (kind);
  g_autoptr (GError) error = NULL;
  GPtrArray *records = NULL;
  gint64 total = 0;

  query->now = TEST_NOW;
  records = pd_desk_list_now (fixture->desk, query, -1, 0, &total, &error);
  g_assert_no_error (error);
  g_assert_cmpint (total, ==, records->len);
  return records;
}

/* Large enough that every branch is taken: several lines, instalments, cancellations. */
static void
test_whole_book (Fixture *fixture, gconstpointer data)
{
  PdGenerated generated = { 0 };
  gint64 customers = count_kind (fixture, PD_LIST_CUSTOMERS);
  gint64 activity = count_kind (fixture, PD_LIST_ACTIVITY);

  generate (fixture, 300, 3000, 500, 7, &generated);
  g_assert_cmpint (generated.customers, ==, 300);
  g_assert_cmpint (generated.orders, ==, 3000);
  g_assert_cmpint (generated.activity, ==, 500);
  g_assert_cmpint (generated.lines, >, 5500);
  g_assert_cmpint (generated.lines, <, 6500);
  g_assert_cmpfloat (generated.seconds, >, 0);

  g_assert_cmpint (count_kind (fixture, PD_LIST_CUSTOMERS), ==, customers + 300);
  g_assert_cmpint (count_kind (fixture, PD_LIST_ORDERS), ==, 3000);
  g_assert_cmpint (count_kind (fixture, PD_LIST_SOFTWARE), ==, generated.lines);
  /* and one record that says that it was done */
  g_assert_cmpint (count_kind (fixture, PD_LIST_ACTIVITY), ==, activity + 501);
  assert_whole (fixture);
}

/* What it made, the engine finds in order: nothing is due when the book is opened again. */
static void
test_nothing_due (Fixture *fixture, gconstpointer data)
{
  PdGenerated generated = { 0 };
  gint64 lines = 0;

  generate (fixture, 50, 1000, 0, 3, &generated);
  lines = count_kind (fixture, PD_LIST_INVOICE_LINES);
  g_assert_cmpint (lines, >, generated.lines);
  fixture_reopen (fixture);
  settle (fixture);
  g_assert_cmpint (count_kind (fixture, PD_LIST_INVOICE_LINES), ==, lines);
  assert_whole (fixture);
}

static void
test_states (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) lines = NULL;
  PdGenerated generated = { 0 };
  guint cancelled = 0, can_cancel = 0, monthly = 0;

  generate (fixture, 100, 2000, 0, 11, &generated);
  lines = list (fixture, PD_LIST_SOFTWARE);
  for (guint i = 0; i < lines->len; i++) {
    PdOrderLine *line = lines->pdata[i];

    g_assert_cmpint (pd_order_line_get_placed_at (line), <=, TEST_NOW);
    cancelled += g_strcmp0 (pd_order_line_get_status (line), "cancelled") == 0;
    can_cancel += pd_verdict_get_allowed (pd_order_line_get_cancel (line));
    monthly += g_strcmp0 (pd_order_line_get_billing (line), PD_BILLING_MONTHLY) == 0;
    if (g_strcmp0 (pd_order_line_get_status (line), "cancelled") == 0) /* 8.6 */
      g_assert_cmpint (pd_order_line_get_credit (line), ==, pd_order_line_get_total (line));
  }
  g_assert_cmpuint (cancelled, >, 0);
  g_assert_cmpuint (can_cancel, >, 0);
  g_assert_cmpuint (monthly, >, 0);
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) customers = NULL;
  g_autoptr (GHashTable) domains = g_hash_table_new (g_str_hash, g_str_equal);
  PdGenerated generated = { 0 };
  guint japanese = 0;

  generate (fixture, 400, 0, 0, 5, &generated);
  customers = list (fixture, PD_LIST_CUSTOMERS);
  for (guint i = 0; i < customers->len; i++) {
    PdCustomer *customer = customers->pdata[i];

    g_assert_true (pd_text_is_domain (pd_customer_get_domain (customer)));
    g_assert_true (g_hash_table_add (domains, (gpointer) pd_customer_get_domain (customer)));
    g_assert_true (pd_text_is_guid (pd_customer_get_tenant_id (customer)));
    japanese += g_strcmp0 (pd_customer_get_country (customer), "JP") == 0;
    if (!g_str_has_suffix (pd_customer_get_domain (customer), ".example.com")) /* the fixture's */
      g_assert_true (g_str_has_suffix (pd_customer_get_domain (customer), ".example"));
  }
  g_assert_cmpuint (japanese, >, 150);
  g_assert_cmpuint (japanese, <, 300);
}

static char *
describe (Fixture *fixture)
{
  g_autoptr (GPtrArray) orders = list (fixture, PD_LIST_ORDERS);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < orders->len; i++)
    g_string_append_printf (
        text, "%s %s %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n",
        pd_order_get_order_id (orders->pdata[i]), pd_order_get_customer_name (orders->pdata[i]),
        pd_order_get_tenant_id (orders->pdata[i]), pd_order_get_placed_at (orders->pdata[i]),
        pd_order_get_total (orders->pdata[i]));
  return g_string_free (text, FALSE);
}

static void
test_seed (void)
{
  char *texts[3] = { NULL, NULL, NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    Fixture fixture = { 0 };
    PdGenerated generated = { 0 };

    fixture_set_up (&fixture, NULL);
    generate (&fixture, 40, 200, 0, i < 2 ? 1 : 2, &generated);
    texts[i] = describe (&fixture);
    fixture_tear_down (&fixture, NULL);
  }
  g_assert_cmpuint (strlen (texts[0]), >, 1000);
  g_assert_cmpstr (texts[0], ==, texts[1]);
  g_assert_cmpstr (texts[0], !=, texts[2]);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
}

/* The same seed again adds other customers. */
static void
test_twice (Fixture *fixture, gconstpointer data)
{
  PdGenerated generated = { 0 };
  gint64 before = count_kind (fixture, PD_LIST_CUSTOMERS);

  generate (fixture, 20, 50, 10, 1, &generated);
  generate (fixture, 20, 50, 10, 1, &generated);
  g_assert_cmpint (count_kind (fixture, PD_LIST_CUSTOMERS), ==, before + 40);
  g_assert_cmpint (count_kind (fixture, PD_LIST_ORDERS), ==, 100);
  assert_whole (fixture);
}

static void
test_orders_need_customers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  PdGenerated generated = { 0 };

  g_assert_false (pd_desk_generate (fixture->desk, 0, 5, 0, 1, NULL, NULL, &generated, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
}

static void
count_progress_cb (gint64 done, gint64 total, gpointer data)
{
  gint64 *last = data;

  g_assert_cmpint (done, >, *last);
  g_assert_cmpint (done, <=, total);
  *last = done;
}

static void
test_progress (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  PdGenerated generated = { 0 };
  gint64 last = 0;

  pd_desk_generate (fixture->desk, 1000, 4000, 1000, 1, count_progress_cb, &last, &generated,
                    &error);
  g_assert_no_error (error);
  g_assert_cmpint (last, ==, 6000);
}

#define ADD(path, function) \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_setenv ("PARTNER_DESK_KEYRING", "file", TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("/generate/whole-book", test_whole_book);
  ADD ("/generate/nothing-due", test_nothing_due);
  ADD ("/generate/states", test_states);
  ADD ("/generate/names", test_names);
  g_test_add_func ("/generate/seed", test_seed);
  ADD ("/generate/twice", test_twice);
  ADD ("/generate/orders-need-customers", test_orders_need_customers);
  ADD ("/generate/progress", test_progress);
  return g_test_run ();
}
