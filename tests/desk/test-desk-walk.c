// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The whole job by the rows of domain-rules.md that are about its path: who, what, where it then
 * stands. The rules of each step have their own tests. */

#include "desk-fixture.h"

#define ADD(name, function) \
  g_test_add (name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

static gint64
customer_id (Fixture *fixture)
{
  return pd_record_get_row_id (PD_RECORD (fixture->customer));
}

static GPtrArray *
list (Fixture *fixture, PdQuery *query)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *records = pd_desk_list_now (fixture->desk, query, -1, 0, NULL, &error);

  g_assert_no_error (error);
  return records;
}

static void
rename_customer (Fixture *fixture, const char *name)
{
  PdCustomerFields fields = { .name = (char *) name };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (PdCustomer) customer = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  pd_desk_update_customer_async (fixture->desk, customer_id (fixture), &fields, NULL, NULL,
                                 got_result_cb, &slot);
  result = wait_for (&slot);
  customer = pd_desk_customer_finish (fixture->desk, result, &error);
  g_assert_no_error (error);
}

/* 2.1: nothing is bought for nobody. */
static void
test_customer_first (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) items = new_items (SKU_SERVER ":1", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (buy (fixture->desk, 0, items, NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_NOT_FOUND);
  g_assert_cmpint (count_kind (fixture, PD_LIST_ORDERS), ==, 0);
}

/* 2.3: the search over everything also finds what the vendor's does not. */
static void
test_search_finds_ids (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_SERVER ":1");
  const char *const texts[] = { pd_customer_get_tenant_id (fixture->customer),
                                pd_order_get_order_id (order),
                                pd_customer_get_domain (fixture->customer) };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (PdQuery) query = pd_query_new (PD_LIST_EVERYTHING);
    g_autoptr (GPtrArray) hits = NULL;

    pd_query_set_search (query, texts[i]);
    hits = list (fixture, query);
    g_test_message ("%s", texts[i]);
    g_assert_cmpuint (hits->len, >=, 1);
  }
}

/* 2.8: another company name changes the list and the bill-to name, not what was bought. */
static void
test_renamed_customer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_SERVER ":2");
  gint64 row_id = pd_record_get_row_id (PD_RECORD (order));
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_INVOICE_LINES);
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (PdRecord) again = NULL;

  rename_customer (fixture, "新しい名前株式会社");
  again = get_record (fixture->desk, PD_LIST_ORDERS, row_id, NULL);
  g_assert_cmpstr (pd_order_get_order_id (PD_ORDER (again)), ==, pd_order_get_order_id (order));
  g_assert_cmpint (pd_order_get_total (PD_ORDER (again)), ==, pd_order_get_total (order));
  g_assert_cmpint (pd_order_get_placed_at (PD_ORDER (again)), ==, pd_order_get_placed_at (order));

  lines = list (fixture, query);
  g_assert_cmpuint (lines->len, ==, 1);
  g_assert_cmpstr (pd_invoice_line_get_customer_name (lines->pdata[0]), ==, "新しい名前株式会社");
  g_assert_cmpint (pd_invoice_line_get_amount (lines->pdata[0]), ==, pd_order_get_total (order));
  assert_whole (fixture);
}

/* 3.6: Niger is on the list of markets without reservations; software stays buyable there, a
 * reservation is refused. */
static void
test_market_without_reservations (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdCustomer) customer = new_customer (fixture, "Niamey", "NE", "USD", TRUE);
  gint64 row_id = pd_record_get_row_id (PD_RECORD (customer));
  g_autoptr (GPtrArray) software = new_items (SKU_SERVER ":1", NULL);
  g_autoptr (GPtrArray) reservation = new_items (SKU_RESERVED ":1", NULL);
  g_autoptr (PdOrder) order = NULL;
  g_autoptr (GError) error = NULL;

  order = buy (fixture->desk, row_id, software, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (buy (fixture->desk, row_id, reservation, NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_RULE);
  g_assert_nonnull (strstr (error->message, "Niger"));
}

/* 4.1, 4.10: what the review quotes is what is bought; the confirmation's number is found in the
 * order history. */
static void
test_review_buy_history (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) items = new_items (SKU_SERVER ":2", SKU_YEARLY ":1:P1Y:monthly", NULL);
  g_autoptr (PdCartQuote) quote = quote_cart (fixture->desk, customer_id (fixture), items);
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_ORDERS);
  g_autoptr (GPtrArray) history = NULL;
  g_autoptr (PdOrder) order = NULL;
  g_autoptr (GError) error = NULL;

  assert_allowed (quote->verdict);
  g_assert_cmpint (quote->total_minor, ==, 2 * 118000 + 31000);
  g_assert_cmpint (quote->commitment_minor, ==, 2 * 118000 + 12 * 31000);
  order = buy (fixture->desk, customer_id (fixture), items, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (pd_order_get_total (order), ==, quote->total_minor);

  query->customer_row_id = customer_id (fixture);
  history = list (fixture, query);
  g_assert_cmpuint (history->len, ==, 1);
  g_assert_cmpstr (pd_order_get_order_id (history->pdata[0]), ==, pd_order_get_order_id (order));
}

/* 5.1, 5.2: the Software page has everything bought, what is cancelled included; 7.6: each row
 * knows customer, product and order number. */
static void
test_software_page (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_SERVER ":1");
  g_autoptr (PdOrder) plan = buy_one (fixture, SKU_PLAN ":1");
  g_autoptr (PdOrder) cancelled = NULL;
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_SOFTWARE);
  g_autoptr (GPtrArray) lines = NULL;
  gint64 line_id = get_line_id (order, 0);

  cancelled = cancel_lines (fixture->desk, &line_id, 1, TRUE, NULL, NULL);
  g_assert_nonnull (cancelled);
  fixture_set_now (fixture, TEST_NOW + MINUTE_US);
  settle (fixture);

  query->customer_row_id = customer_id (fixture);
  lines = list (fixture, query);
  g_assert_cmpuint (lines->len, ==, 2);
  for (guint i = 0; i < lines->len; i++) {
    PdOrderLine *line = lines->pdata[i];
    gboolean is_first = pd_record_get_row_id (PD_RECORD (line)) == line_id;

    g_assert_cmpstr (pd_order_line_get_status (line), ==, is_first ? "cancelled" : "active");
    g_assert_cmpstr (pd_order_line_get_order_id (line), ==,
                     pd_order_get_order_id (is_first ? order : plan));
    g_assert_cmpstr (pd_order_line_get_customer_name (line), ==,
                     pd_customer_get_name (fixture->customer));
    g_assert_cmpstr (pd_order_line_get_tenant_id (line), ==,
                     pd_customer_get_tenant_id (fixture->customer));
    g_assert_cmpuint (strlen (pd_order_line_get_title (line)), >, 0);
  }
}

/* 6.6: a record opens to details and leads to the customer; 6.8: the desk's own archive does not
 * end after the service's 90 days. */
static void
test_records_stay (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_SERVER ":1");
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_ACTIVITY);
  g_autoptr (GPtrArray) records = NULL;
  PdActivity *record;

  fixture_set_now (fixture, TEST_NOW + 400 * PD_DAY_US);
  query->operation = g_strdup (PD_OPERATION_CREATE_ORDER);
  query->from = TEST_NOW;
  query->to = TEST_NOW + 1; /* 6.3: the first and the last instant */
  records = list (fixture, query);
  g_assert_cmpuint (records->len, ==, 1);

  record = records->pdata[0];
  g_assert_cmpint (pd_activity_get_customer_row_id (record), ==, customer_id (fixture));
  g_assert_cmpstr (pd_activity_get_customer_name (record), ==,
                   pd_customer_get_name (fixture->customer));
  g_assert_cmpstr (pd_activity_get_resource (record), ==, pd_order_get_order_id (order));
  g_assert_nonnull (strstr (pd_activity_get_detail (record), "quantity: 1"));
}

/* 7.7: find the purchase, choose the order, acknowledge, submit. */
static void
test_cancel_steps (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) first = buy_one (fixture, SKU_SERVER ":1");
  g_autoptr (PdOrder) second = buy_one (fixture, SKU_SERVER ":1");
  g_autoptr (PdOrder) other = buy_one (fixture, SKU_YEARLY ":1");
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_SOFTWARE);
  g_autoptr (GPtrArray) orders = NULL;
  g_autoptr (PdCancelQuote) quote = NULL;
  g_autoptr (PdOrder) cancelled = NULL;
  g_autoptr (GError) error = NULL;
  gint64 line_id = get_line_id (second, 0);

  query->customer_row_id = customer_id (fixture);
  query->product_id = g_strdup (pd_order_line_get_product_id (get_line (first, 0)));
  query->sku_id = g_strdup (pd_order_line_get_sku_id (get_line (first, 0)));
  orders = list (fixture, query);
  g_assert_cmpuint (orders->len, ==, 2); /* 7.8 */

  quote = quote_cancel (fixture->desk, &line_id, 1, &error);
  g_assert_no_error (error);
  assert_allowed (quote->verdict);
  g_assert_cmpint (quote->credit_minor, ==, 118000);
  g_assert_cmpstr (quote->invoice_month, ==, "2026-06");

  g_assert_null (cancel_lines (fixture->desk, &line_id, 1, FALSE, NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_RULE);
  g_clear_error (&error);
  cancelled = cancel_lines (fixture->desk, &line_id, 1, TRUE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pd_order_line_get_status (get_line (cancelled, 0)), ==, "cancelling");
  g_assert_cmpint (pd_order_line_get_credit (get_line (cancelled, 0)), ==, quote->credit_minor);
}

int
main (int argc, char **argv)
{
  g_setenv ("PARTNER_DESK_KEYRING", "file", TRUE);
  g_setenv ("LANGUAGE", "en", TRUE);
  g_test_init (&argc, &argv, NULL);

  ADD ("/walk/customer-first/rule-2.1", test_customer_first);
  ADD ("/walk/search/rule-2.3", test_search_finds_ids);
  ADD ("/walk/renamed/rule-2.8", test_renamed_customer);
  ADD ("/walk/market/rule-3.6", test_market_without_reservations);
  ADD ("/walk/buy/rules-4.1-4.10", test_review_buy_history);
  ADD ("/walk/software/rules-5.1-5.2-7.6", test_software_page);
  ADD ("/walk/records/rules-6.6-6.8", test_records_stay);
  ADD ("/walk/cancel/rule-7.7", test_cancel_steps);

  return g_test_run ();
}
