// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Customers and buying: sections 1, 2 and 4 of the rules. */

#include "desk-fixture.h"

#include <string.h>

#define REQUEST "0b5b7f2e-93a8-4a39-8a52-6a53d6c1c001"
#define ADD(name, function) \
  g_test_add (name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

static gint64
customer_id (Fixture *fixture)
{
  return pd_record_get_row_id (PD_RECORD (fixture->customer));
}

static void
assert_buy_fails (Fixture *fixture, gint64 customer, GPtrArray *items, PdError code)
{
  g_autoptr (GPtrArray) owned = items;
  g_autoptr (GError) error = NULL;
  gint64 orders = count_kind (fixture, PD_LIST_ORDERS);
  gint64 activity = count_kind (fixture, PD_LIST_ACTIVITY);
  gint64 invoice_lines = count_kind (fixture, PD_LIST_INVOICE_LINES);

  g_assert_null (buy (fixture->desk, customer, owned, NULL, &error));
  g_assert_error (error, PD_ERROR, (int) code);
  g_assert_cmpint (count_kind (fixture, PD_LIST_ORDERS), ==, orders);
  g_assert_cmpint (count_kind (fixture, PD_LIST_ACTIVITY), ==, activity);
  g_assert_cmpint (count_kind (fixture, PD_LIST_INVOICE_LINES), ==, invoice_lines);
}

/* --- customers --- */

static PdCustomer *
create (Fixture *fixture, const PdCustomerFields *fields, const char *request_id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  pd_desk_create_customer_async (fixture->desk, fields, request_id, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  return pd_desk_customer_finish (fixture->desk, result, error);
}

static const PdCustomerFields brazilian = { .name = (char *) "Padaria & Filhos <teste>",
                                            .domain = (char *) "padaria.example.com",
                                            .country = (char *) "BR",
                                            .email = (char *) "a@example.com",
                                            .phone = (char *) "+55 11 0000",
                                            .registration_id = (char *) "12345" };

static void
test_create_customer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdCustomer) customer = create (fixture, &brazilian, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (pd_customer_get_name (customer), ==, "Padaria & Filhos <teste>");
  g_assert_cmpstr (pd_customer_get_currency (customer), ==, "BRL"); /* of the market */
  g_assert_cmpuint (strlen (pd_customer_get_tenant_id (customer)), ==, 36);
  g_assert_cmpint (pd_customer_get_created_at (customer), ==, TEST_NOW);
  g_assert_cmpint (count_activity (fixture, PD_OPERATION_CREATE_CUSTOMER, "succeeded"), ==, 2);
}

static void
test_create_customer_rule_2_9 (Fixture *fixture, gconstpointer data)
{
  PdCustomerFields fields = brazilian;
  g_autoptr (GError) error = NULL;

  fields.registration_id = NULL;
  g_assert_null (create (fixture, &fields, NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_RULE);
  g_assert_cmpint (count_kind (fixture, PD_LIST_CUSTOMERS), ==, 1);
}

static void
test_create_customer_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdCustomer) first = create (fixture, &brazilian, REQUEST, &error);
  g_autoptr (PdCustomer) again = NULL;

  g_assert_no_error (error);
  again = create (fixture, &brazilian, REQUEST, &error);
  g_assert_no_error (error);
  g_assert_cmpint (pd_record_get_row_id (PD_RECORD (first)), ==,
                   pd_record_get_row_id (PD_RECORD (again)));
  g_assert_cmpint (count_kind (fixture, PD_LIST_CUSTOMERS), ==, 2);
}

static void
test_create_customer_same_tenant (Fixture *fixture, gconstpointer data)
{
  PdCustomerFields fields = brazilian;
  g_autoptr (GError) error = NULL;

  fields.tenant_id = (char *) pd_customer_get_tenant_id (fixture->customer);
  g_assert_null (create (fixture, &fields, NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_CONFLICT);
}

static void
test_update_customer (Fixture *fixture, gconstpointer data)
{
  const PdCustomerFields fields = { .name = (char *) "新しい名前" };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (PdCustomer) customer = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  pd_desk_update_customer_async (fixture->desk, customer_id (fixture), &fields, NULL, NULL,
                                 got_result_cb, &slot);
  result = wait_for (&slot);
  customer = pd_desk_customer_finish (fixture->desk, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pd_customer_get_name (customer), ==, "新しい名前");
  /* What was not given stays. */
  g_assert_cmpstr (pd_customer_get_domain (customer), ==,
                   pd_customer_get_domain (fixture->customer));
  g_assert_cmpstr (pd_customer_get_tenant_id (customer), ==,
                   pd_customer_get_tenant_id (fixture->customer));
}

static void
test_agreement_rule_4_7 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdCustomer) customer = new_customer (fixture, "Later", "US", "USD", FALSE);
  PdAgreementFields agreement = { .first_name = (char *) "A",
                                  .last_name = (char *) "B",
                                  .email = (char *) "a@example.com",
                                  .date = pd_instant_from_day (pd_instant_get_day (TEST_NOW) + 3) };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  pd_desk_accept_agreement_async (fixture->desk, pd_record_get_row_id (PD_RECORD (customer)),
                                  &agreement, NULL, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  g_assert_null (pd_desk_customer_finish (fixture->desk, result, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_RULE);
}

/* --- buying --- */

static void
test_buy (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) items = new_items (SKU_SERVER ":2", SKU_YEARLY ":1", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOrder) order = buy (fixture->desk, customer_id (fixture), items, NULL, &error);
  PdOrderLine *line;
  gint64 charges, credits;

  g_assert_no_error (error);
  g_assert_cmpuint (strlen (pd_order_get_order_id (order)), ==, 33);
  g_assert_true (g_str_has_suffix (pd_order_get_order_id (order), "1"));
  g_assert_cmpstr (pd_order_get_status (order), ==, "completed");
  g_assert_cmpint (pd_order_get_total (order), ==, 2 * 118000 + 365000);
  g_assert_cmpint (pd_order_get_placed_at (order), ==, TEST_NOW);
  g_assert_cmpuint (pd_order_get_lines (order)->len, ==, 2);

  line = get_line (order, 0);
  g_assert_cmpint (pd_order_line_get_quantity (line), ==, 2);
  g_assert_cmpstr (pd_order_line_get_status (line), ==, "active");
  g_assert_cmpstr (pd_order_line_get_policy_id (line), ==, "2020"); /* 17.2 */
  g_assert_cmpint (pd_order_line_get_window_end (line), ==,
                   pd_instant_from_day (pd_instant_get_day (TEST_NOW) + 61)); /* 7.3 */
  assert_allowed (pd_order_line_get_cancel (line));
  assert_allowed (pd_order_line_get_keys (line));

  get_invoice (fixture, "2026-05", &charges, &credits);
  g_assert_cmpint (charges, ==, 2 * 118000 + 365000);
  g_assert_cmpint (credits, ==, 0);
  g_assert_cmpint (count_activity (fixture, PD_OPERATION_CREATE_ORDER, "succeeded"), ==, 1);
  g_assert_cmpint (count_kind (fixture, PD_LIST_DEADLINES), ==, 2);
  assert_whole (fixture);
}

static void
test_order_ids_are_unique (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int i = 0; i < 2000; i++) {
    char *id = pd_local_engine_new_order_id (NULL);

    g_assert_cmpuint (strlen (id), ==, 33);
    g_assert_true (g_ascii_isalnum (id[0]));
    g_assert_cmpuint (strspn (id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-"
                                  "_"),
                      ==, 33);
    g_assert_true (g_hash_table_add (seen, id));
  }
}

/* Pressing Buy twice buys once. */
static void
test_buy_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) items = new_items (SKU_SERVER ":1", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOrder) first = buy (fixture->desk, customer_id (fixture), items, REQUEST, &error);
  g_autoptr (PdOrder) again = NULL;
  gint64 charges, credits;

  g_assert_no_error (error);
  fixture_reopen (fixture); /* also over a restart, and written another way */
  again = buy (fixture->desk, customer_id (fixture), items,
               "{0B5B7F2E-93A8-4A39-8A52-6A53D6C1C001}", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pd_order_get_order_id (first), ==, pd_order_get_order_id (again));
  g_assert_cmpuint (pd_order_get_lines (again)->len, ==, 1);
  g_assert_cmpint (count_kind (fixture, PD_LIST_ORDERS), ==, 1);
  get_invoice (fixture, "2026-05", &charges, &credits);
  g_assert_cmpint (charges, ==, 118000);
}

static void
test_buy_twice_at_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) items = new_items (SKU_SERVER ":1", NULL);
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (PdOrder) first_order = NULL;
  g_autoptr (PdOrder) second_order = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *first_slot = NULL;
  GAsyncResult *second_slot = NULL;

  pd_desk_buy_async (fixture->desk, customer_id (fixture), items, REQUEST, NULL, got_result_cb,
                     &first_slot);
  pd_desk_buy_async (fixture->desk, customer_id (fixture), items, REQUEST, NULL, got_result_cb,
                     &second_slot);
  first = wait_for (&first_slot);
  second = wait_for (&second_slot);
  first_order = pd_desk_buy_finish (fixture->desk, first, &error);
  g_assert_no_error (error);
  second_order = pd_desk_buy_finish (fixture->desk, second, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pd_order_get_order_id (first_order), ==, pd_order_get_order_id (second_order));
  g_assert_cmpint (count_kind (fixture, PD_LIST_ORDERS), ==, 1);
}

static void
test_request_id_of_another_act (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) items = new_items (SKU_SERVER ":1", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdCustomer) customer = create (fixture, &brazilian, REQUEST, &error);

  g_assert_no_error (error);
  g_assert_null (buy (fixture->desk, customer_id (fixture), items, REQUEST, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_CONFLICT);
}

static void
test_request_id_no_guid (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) items = new_items (SKU_SERVER ":1", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (buy (fixture->desk, customer_id (fixture), items, "now", &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  g_assert_cmpint (count_kind (fixture, PD_LIST_ORDERS), ==, 0);
}

/* A refused request may be tried again with the same ID once the reason is gone. */
static void
test_refused_is_not_remembered (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) items = new_items (SKU_SERVER ":1", NULL);
  g_autoptr (PdOrder) order = NULL;
  g_autoptr (GError) error = NULL;

  set_roles (fixture, PD_ROLE_HELPDESK_AGENT);
  g_assert_null (buy (fixture->desk, customer_id (fixture), items, REQUEST, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_ROLE);
  g_clear_error (&error);
  set_roles (fixture, PD_ROLE_GLOBAL_ADMIN); /* 1.1 */
  order = buy (fixture->desk, customer_id (fixture), items, REQUEST, &error);
  g_assert_no_error (error);
  g_assert_nonnull (order);
}

static void
test_agreement_rule_4_6 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdCustomer) customer = new_customer (fixture, "Without", "JP", "JPY", FALSE);
  gint64 id = pd_record_get_row_id (PD_RECORD (customer));
  g_autoptr (GPtrArray) items = new_items (SKU_SERVER ":1", NULL);
  g_autoptr (PdCartQuote) quote = quote_cart (fixture->desk, id, items);

  assert_refused (quote->verdict, "4.6");
  g_assert_cmpint (pd_verdict_get_next (quote->verdict), ==, PD_VERDICT_NEXT_ACCEPT_AGREEMENT);
  g_assert_cmpint (quote->total_minor, ==, 118000); /* what it would cost is shown all the same */
  assert_buy_fails (fixture, id, new_items (SKU_SERVER ":1", NULL), PD_ERROR_RULE);
}

static void
test_quote (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) items =
      new_items (SKU_SERVER ":3", SKU_YEARLY ":2:P1Y:monthly", SKU_THREE ":1", NULL);
  g_autoptr (PdCartQuote) quote = quote_cart (fixture->desk, customer_id (fixture), items);

  assert_allowed (quote->verdict);
  g_assert_cmpstr (quote->currency, ==, "JPY");
  g_assert_false (quote->include_tax);
  g_assert_cmpint (g_array_index (quote->unit_minor, gint64, 1), ==, 31000);
  g_assert_cmpint (g_array_index (quote->line_minor, gint64, 1), ==, 62000);
  g_assert_cmpint (quote->total_minor, ==, 3 * 118000 + 62000 + 300000);
  g_assert_cmpint (quote->commitment_minor, ==, 3 * 118000 + 12 * 62000 + 3 * 300000);
  g_assert_cmpuint (quote->item_verdicts->len, ==, 3);
}

/* 4.3: with tax for Australia (and Brazil), without elsewhere. */
static void
test_tax_rule_4_3 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdCustomer) customer = new_customer (fixture, "Sydney Pty", "AU", "AUD", TRUE);
  gint64 id = pd_record_get_row_id (PD_RECORD (customer));
  g_autoptr (GPtrArray) items = new_items (SKU_SERVER ":1", NULL);
  g_autoptr (PdCartQuote) quote = quote_cart (fixture->desk, id, items);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOrder) order = buy (fixture->desk, id, items, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (quote->include_tax);
  g_assert_true (pd_order_get_include_tax (order));
  g_assert_true (pd_order_line_get_include_tax (get_line (order, 0)));
  g_assert_cmpstr (pd_order_get_currency (order), ==, "AUD");
}

static void
test_credit_limit_rule_4_8 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) two = new_items (SKU_SERVER ":2", NULL);
  g_autoptr (GPtrArray) one = new_items (SKU_SERVER ":1", NULL);
  g_autoptr (PdOrder) first = NULL;
  g_autoptr (PdOrder) second = NULL;
  g_autoptr (PdCartQuote) quote = NULL;
  g_autoptr (GError) error = NULL;
  gint64 line_id;

  g_assert_true (set_credit_limit (fixture->desk, 2 * 118000, "JPY", &error));
  first = buy (fixture->desk, customer_id (fixture), two, NULL, &error);
  g_assert_no_error (error); /* the limit itself is still within it */

  quote = quote_cart (fixture->desk, customer_id (fixture), one);
  assert_refused (quote->verdict, "4.8");
  assert_buy_fails (fixture, customer_id (fixture), g_ptr_array_ref (one), PD_ERROR_RULE);

  /* A credit frees it, as soon as it stands on an invoice. */
  line_id = get_line_id (first, 0);
  g_clear_object (&first);
  first = cancel_lines (fixture->desk, &line_id, 1, TRUE, NULL, &error);
  g_assert_no_error (error);
  second = buy (fixture->desk, customer_id (fixture), one, NULL, &error);
  g_assert_no_error (error);
}

/* One yen over the limit is over it; the limit of another currency is nobody's. */
static void
test_credit_limit_currency (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) items = new_items (SKU_SERVER ":1", NULL);
  g_autoptr (PdOrder) order = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (set_credit_limit (fixture->desk, 117999, "JPY", &error));
  assert_buy_fails (fixture, customer_id (fixture), g_ptr_array_ref (items), PD_ERROR_RULE);
  g_assert_true (set_credit_limit (fixture->desk, 100, "USD", &error));
  order = buy (fixture->desk, customer_id (fixture), items, NULL, &error);
  g_assert_no_error (error);
}

static void
test_credit_limit_values (Fixture *fixture, gconstpointer data)
{
  const char *currency = "x";
  g_autoptr (GError) error = NULL;

  g_assert_false (set_credit_limit (fixture->desk, -1, "JPY", &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (set_credit_limit (fixture->desk, 100, "ZZZ", &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_true (set_credit_limit (fixture->desk, 5000, "USD", &error));
  g_assert_cmpint (pd_desk_get_credit_limit (fixture->desk, &currency), ==, 5000);
  g_assert_cmpstr (currency, ==, "USD");
  g_assert_true (set_credit_limit (fixture->desk, 0, NULL, &error));
  fixture_reopen (fixture);
  g_assert_cmpint (pd_desk_get_credit_limit (fixture->desk, &currency), ==, 0);
  g_assert_null (currency);
}

static void
test_one_per_customer_rule_4_9 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdCustomer) other = new_customer (fixture, "Other", "JP", "JPY", TRUE);
  g_autoptr (GPtrArray) items = new_items (SKU_SINGLE ":1", NULL);
  g_autoptr (PdCartQuote) quote = NULL;
  g_autoptr (PdOrder) order = NULL;
  g_autoptr (PdOrder) for_other = NULL;
  g_autoptr (GError) error = NULL;

  assert_buy_fails (fixture, customer_id (fixture), new_items (SKU_SINGLE ":2", NULL),
                    PD_ERROR_INVALID);
  assert_buy_fails (fixture, customer_id (fixture),
                    new_items (SKU_SINGLE ":1", SKU_SINGLE ":1", NULL), PD_ERROR_RULE);
  order = buy (fixture->desk, customer_id (fixture), items, NULL, &error);
  g_assert_no_error (error);
  quote = quote_cart (fixture->desk, customer_id (fixture), items);
  assert_refused (quote->verdict, "4.9");
  assert_buy_fails (fixture, customer_id (fixture), g_ptr_array_ref (items), PD_ERROR_RULE);
  for_other = buy (fixture->desk, pd_record_get_row_id (PD_RECORD (other)), items, NULL, &error);
  g_assert_no_error (error);
}

static void
test_bad_quantities (Fixture *fixture, gconstpointer data)
{
  static const gint64 quantities[] = { 0,          -1,
                                       101,        G_GINT64_CONSTANT (1000000000000),
                                       G_MAXINT64, G_MININT64 };

  for (gsize i = 0; i < G_N_ELEMENTS (quantities); i++) {
    g_autoptr (GPtrArray) items =
        g_ptr_array_new_with_free_func ((GDestroyNotify) pd_order_item_free);
    g_autoptr (PdCartQuote) quote = NULL;

    g_ptr_array_add (items, pd_order_item_new ("P-WS", SKU_SERVER, quantities[i], NULL, NULL));
    quote = quote_cart (fixture->desk, customer_id (fixture), items);
    g_assert_false (pd_verdict_get_allowed (quote->verdict));
    assert_buy_fails (fixture, customer_id (fixture), g_ptr_array_ref (items), PD_ERROR_RULE);
  }
}

/* Neither a line, nor a cart, nor what is owed ever wraps. */
static void
test_overflow (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) items = new_items (SKU_HUGE ":2", NULL);
  g_autoptr (PdCartQuote) quote = quote_cart (fixture->desk, customer_id (fixture), items);
  g_autoptr (PdOrder) order = NULL;

  g_assert_false (pd_verdict_get_allowed (quote->verdict));
  assert_buy_fails (fixture, customer_id (fixture), new_items (SKU_HUGE ":2", NULL),
                    PD_ERROR_OVERFLOW);
  assert_buy_fails (fixture, customer_id (fixture), new_items (SKU_HUGE ":1000000", NULL),
                    PD_ERROR_OVERFLOW);
  assert_buy_fails (fixture, customer_id (fixture), new_items (SKU_HUGE ":1", SKU_HUGE ":1", NULL),
                    PD_ERROR_OVERFLOW);
  order = buy_one (fixture, SKU_HUGE ":1");
  assert_buy_fails (fixture, customer_id (fixture), new_items (SKU_HUGE ":1", NULL),
                    PD_ERROR_OVERFLOW);
  assert_whole (fixture);
}

static void
test_unsold (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdCustomer) american = new_customer (fixture, "US Inc", "US", "USD", TRUE);

  assert_buy_fails (fixture, customer_id (fixture), new_items (SKU_RESERVED ":1", NULL),
                    PD_ERROR_RULE); /* 14.1 */
  assert_buy_fails (fixture, customer_id (fixture), new_items ("NOTHING:1", NULL),
                    PD_ERROR_NOT_FOUND);
  assert_buy_fails (fixture, customer_id (fixture), new_items (SKU_YEARLY ":1:P3Y", NULL),
                    PD_ERROR_INVALID);
  assert_buy_fails (fixture, customer_id (fixture), new_items (SKU_YEARLY ":1:P1Y:annual", NULL),
                    PD_ERROR_INVALID);
  assert_buy_fails (fixture, pd_record_get_row_id (PD_RECORD (american)),
                    new_items (SKU_PLAN ":1", NULL), PD_ERROR_RULE); /* no price in USD */
  assert_buy_fails (fixture, customer_id (fixture),
                    g_ptr_array_new_with_free_func ((GDestroyNotify) pd_order_item_free),
                    PD_ERROR_INVALID);
  assert_buy_fails (fixture, 4711, new_items (SKU_SERVER ":1", NULL), PD_ERROR_NOT_FOUND);
}

/* A cart is one order, or nothing. */
static void
test_all_or_nothing (Fixture *fixture, gconstpointer data)
{
  assert_buy_fails (fixture, customer_id (fixture),
                    new_items (SKU_SERVER ":1", SKU_YEARLY ":101", NULL), PD_ERROR_RULE);
}

/* --- instalments (15.4) --- */

static void
test_instalments_catch_up (Fixture *fixture, gconstpointer data)
{
  static const char *const months[] = { "2026-05", "2026-06", "2026-07", "2026-08" };
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_YEARLY ":2:P1Y:monthly");
  gint64 charges, credits;

  get_invoice (fixture, "2026-05", &charges, &credits);
  g_assert_cmpint (charges, ==, 62000);

  /* Three came while nobody looked: each on the invoice of its own month. */
  fixture_set_now (fixture, pd_instant_add_months (TEST_NOW, 3));
  settle (fixture);
  settle (fixture); /* nothing twice */
  for (gsize i = 0; i < G_N_ELEMENTS (months); i++) {
    get_invoice (fixture, months[i], &charges, &credits);
    g_assert_cmpint (charges, ==, 62000);
  }
  assert_whole (fixture);
}

static void
test_instalments_end (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_THREE ":1");

  fixture_set_now (fixture, pd_instant_add_months (TEST_NOW, 120));
  settle (fixture);
  g_assert_cmpint (count_kind (fixture, PD_LIST_INVOICE_LINES), ==, 3); /* P3Y annual */
}

static void
test_instalment_due_to_the_instant (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_YEARLY ":1:P1Y:monthly");

  fixture_set_now (fixture, pd_instant_add_months (TEST_NOW, 1) - 1);
  settle (fixture);
  g_assert_cmpint (count_kind (fixture, PD_LIST_INVOICE_LINES), ==, 1);
  fixture_set_now (fixture, pd_instant_add_months (TEST_NOW, 1));
  fixture_reopen (fixture); /* opening settles too */
  g_assert_cmpint (count_kind (fixture, PD_LIST_INVOICE_LINES), ==, 2);
}

/* --- lists of products --- */

static PdProduct *
find_listed (GPtrArray *products, const char *sku_id)
{
  for (guint i = 0; i < products->len; i++) {
    if (g_strcmp0 (pd_product_get_sku_id (products->pdata[i]), sku_id) == 0)
      return products->pdata[i];
  }
  g_assert_not_reached ();
}

/* Shown at the product with the reason, never after the fact (4.6, 4.8, 4.9); tax in words (4.4).
 */
static void
test_product_list (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_PRODUCTS);
  g_autoptr (GPtrArray) products = NULL;
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_SINGLE ":1");
  g_autofree char *price_text = NULL;
  g_autoptr (PdVerdict) plain = NULL;
  g_autoptr (PdVerdict) single = NULL;
  g_autoptr (PdVerdict) huge = NULL;
  g_autoptr (PdVerdict) reserved = NULL;
  g_autoptr (GError) error = NULL;
  gint64 total = 0;

  g_assert_true (set_credit_limit (fixture->desk, 10000000, "JPY", &error));
  query->customer_row_id = customer_id (fixture);
  products = pd_desk_list_now (fixture->desk, query, -1, 0, &total, &error);
  g_assert_no_error (error);
  g_assert_cmpint (total, ==, (gint64) products->len);

  g_object_get (find_listed (products, SKU_SERVER), "buy", &plain, "price-text", &price_text, NULL);
  assert_allowed (plain);
  g_assert_nonnull (strstr (price_text, "118,000"));
  g_assert_nonnull (strstr (price_text, "tax excluded"));
  g_object_get (find_listed (products, SKU_SINGLE), "buy", &single, NULL);
  assert_refused (single, "4.9");
  g_object_get (find_listed (products, SKU_HUGE), "buy", &huge, NULL);
  assert_refused (huge, "4.8");
  g_object_get (find_listed (products, SKU_RESERVED), "buy", &reserved, NULL);
  assert_refused (reserved, "14.1");
}

static void
test_find_product (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdProduct) product =
      pd_desk_find_product (fixture->desk, customer_id (fixture), NULL, SKU_SERVER, &error);
  g_autoptr (PdVerdict) buy_verdict = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (pd_product_get_product_id (product), ==, "P-WS");
  g_object_get (product, "buy", &buy_verdict, NULL);
  assert_allowed (buy_verdict);

  /* What is no SKU is an error that says what there is. */
  g_assert_null (pd_desk_find_product (fixture->desk, 0, NULL, "WS2", &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "P-WS:" SKU_SERVER));
}

static void
test_find_customer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdCustomer) twin = new_customer (fixture, "株式会社テスト二号", "JP", "JPY", FALSE);
  const char *const texts[] = { pd_customer_get_tenant_id (fixture->customer),
                                pd_customer_get_domain (fixture->customer),
                                pd_customer_get_name (fixture->customer) };
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) { /* 2.2 */
    g_autoptr (PdCustomer) found = pd_desk_find_customer (fixture->desk, texts[i], &error);

    g_assert_no_error (error);
    g_assert_cmpint (pd_record_get_row_id (PD_RECORD (found)), ==, customer_id (fixture));
  }
  g_assert_null (pd_desk_find_customer (fixture->desk, "テスト", &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_AMBIGUOUS);
  g_clear_error (&error);
  g_assert_null (pd_desk_find_customer (fixture->desk, "nobody at all", &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_setenv ("PARTNER_DESK_KEYRING", "file", TRUE);
  g_setenv ("LANGUAGE", "en", TRUE);
  g_test_init (&argc, &argv, NULL);

  ADD ("/customers/create", test_create_customer);
  ADD ("/customers/create/rule-2.9", test_create_customer_rule_2_9);
  ADD ("/customers/create/once", test_create_customer_once);
  ADD ("/customers/create/same-tenant", test_create_customer_same_tenant);
  ADD ("/customers/update", test_update_customer);
  ADD ("/customers/agreement/rule-4.7", test_agreement_rule_4_7);
  ADD ("/customers/find/rule-2.2", test_find_customer);
  ADD ("/buy/whole", test_buy);
  ADD ("/buy/order-ids", test_order_ids_are_unique);
  ADD ("/buy/once", test_buy_once);
  ADD ("/buy/twice-at-once", test_buy_twice_at_once);
  ADD ("/buy/request-id-of-another-act", test_request_id_of_another_act);
  ADD ("/buy/request-id-no-guid", test_request_id_no_guid);
  ADD ("/buy/refused-is-not-remembered", test_refused_is_not_remembered);
  ADD ("/buy/agreement/rule-4.6", test_agreement_rule_4_6);
  ADD ("/buy/quote", test_quote);
  ADD ("/buy/tax/rule-4.3", test_tax_rule_4_3);
  ADD ("/buy/credit-limit/rule-4.8", test_credit_limit_rule_4_8);
  ADD ("/buy/credit-limit/currency", test_credit_limit_currency);
  ADD ("/buy/credit-limit/values", test_credit_limit_values);
  ADD ("/buy/one-per-customer/rule-4.9", test_one_per_customer_rule_4_9);
  ADD ("/buy/bad-quantities", test_bad_quantities);
  ADD ("/buy/overflow", test_overflow);
  ADD ("/buy/unsold", test_unsold);
  ADD ("/buy/all-or-nothing", test_all_or_nothing);
  ADD ("/instalments/catch-up/rule-15.4", test_instalments_catch_up);
  ADD ("/instalments/end", test_instalments_end);
  ADD ("/instalments/due", test_instalment_due_to_the_instant);
  ADD ("/products/list/rule-4.4", test_product_list);
  ADD ("/products/find", test_find_product);

  return g_test_run ();
}
