// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Cancelling: sections 7 and 8 of the rules. */

#include "desk-fixture.h"

#include "pd-data.h"
#include "pd-rules.h"

#define REQUEST "0b5b7f2e-93a8-4a39-8a52-6a53d6c1c003"
#define ADD(name, function) \
  g_test_add (name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

static gint64
day (int days)
{
  return pd_instant_from_day (pd_instant_get_day (TEST_NOW) + days);
}

/* The line as the book has it now, with its verdicts. */
static PdOrderLine *
read_line (Fixture *fixture, gint64 line_id)
{
  g_autoptr (GError) error = NULL;
  PdRecord *line = get_record (fixture->desk, PD_LIST_SOFTWARE, line_id, &error);

  g_assert_no_error (error);
  return PD_ORDER_LINE (line);
}

static PdOrder *
cancel_one (Fixture *fixture, gint64 line_id)
{
  g_autoptr (GError) error = NULL;
  PdOrder *order = cancel_lines (fixture->desk, &line_id, 1, TRUE, NULL, &error);

  g_assert_no_error (error);
  return order;
}

static void
assert_cancel_fails (Fixture *fixture, gint64 line_id, PdError code)
{
  g_autoptr (GError) error = NULL;
  gint64 activity = count_kind (fixture, PD_LIST_ACTIVITY);

  g_assert_null (cancel_lines (fixture->desk, &line_id, 1, TRUE, NULL, &error));
  g_assert_error (error, PD_ERROR, (int) code);
  g_assert_cmpint (count_kind (fixture, PD_LIST_ACTIVITY), ==, activity);
}

/* 7.13-7.16, 8.4-8.6: the whole way of a perpetual purchase. */
static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_SERVER ":2");
  gint64 line_id = get_line_id (order, 0);
  g_autoptr (PdOrder) sent = cancel_one (fixture, line_id);
  g_autoptr (PdOrder) done = NULL;
  g_autoptr (GError) error = NULL;
  PdOrderLine *line = get_line (sent, 0);
  gint64 charges, credits;

  g_assert_cmpstr (pd_order_get_status (sent), ==, "completed");
  g_assert_cmpstr (pd_order_line_get_status (line), ==, "cancelling");
  g_assert_cmpint (pd_order_line_get_cancel_sent_at (line), ==, TEST_NOW);
  g_assert_cmpint (pd_order_line_get_credit (line), ==, 236000);
  g_assert_cmpstr (pd_order_line_get_credit_invoice (line), ==, "2026-06");
  g_assert_cmpint (count_kind (fixture, PD_LIST_DEADLINES), ==, 0);
  get_invoice (fixture, "2026-05", &charges, &credits);
  g_assert_cmpint (charges, ==, 236000);
  g_assert_cmpint (credits, ==, 0);
  get_invoice (fixture, "2026-06", &charges, &credits); /* 8.5 */
  g_assert_cmpint (charges, ==, 0);
  g_assert_cmpint (credits, ==, -236000);

  fixture_set_now (fixture, TEST_NOW + MINUTE_US - 1);
  settle (fixture);
  g_assert_cmpint (count_activity (fixture, PD_OPERATION_UPDATE_ORDER, "succeeded"), ==, 0);
  fixture_set_now (fixture, TEST_NOW + MINUTE_US);
  settle (fixture);
  done = PD_ORDER (
      get_record (fixture->desk, PD_LIST_ORDERS, pd_record_get_row_id (PD_RECORD (order)), &error));
  g_assert_no_error (error);
  g_assert_cmpstr (pd_order_get_status (done), ==, "cancelled");
  g_assert_cmpstr (pd_order_line_get_status (get_line (done, 0)), ==, "cancelled");
  g_assert_cmpint (pd_order_line_get_cancelled_at (get_line (done, 0)), ==, TEST_NOW + MINUTE_US);
  g_assert_cmpint (pd_order_line_get_quantity (get_line (done, 0)), ==, 2); /* what it was */
  g_assert_cmpint (count_activity (fixture, PD_OPERATION_UPDATE_ORDER, "progress"), ==, 1);
  g_assert_cmpint (count_activity (fixture, PD_OPERATION_UPDATE_ORDER, "succeeded"), ==, 1);
  assert_whole (fixture);
}

/* 7.1, 7.3: day 60 is the last, in UTC; the verdict and the act say the same. */
static void
test_window_rule_7_3 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) first = buy_one (fixture, SKU_SERVER ":1");
  g_autoptr (PdOrder) second = buy_one (fixture, SKU_SERVER ":1");
  g_autoptr (PdOrder) cancelled = NULL;
  g_autoptr (PdOrderLine) last_day = NULL;
  g_autoptr (PdOrderLine) too_late = NULL;

  fixture_set_now (fixture, day (61) - 1);
  last_day = read_line (fixture, get_line_id (first, 0));
  assert_allowed (pd_order_line_get_cancel (last_day));
  g_assert_cmpint (pd_verdict_get_days_left (pd_order_line_get_cancel (last_day)), ==, 0);
  g_assert_nonnull (pd_verdict_get_note (pd_order_line_get_cancel (last_day)));
  cancelled = cancel_one (fixture, get_line_id (first, 0));

  fixture_set_now (fixture, day (61));
  too_late = read_line (fixture, get_line_id (second, 0));
  assert_refused (pd_order_line_get_cancel (too_late), "7.1");
  assert_cancel_fails (fixture, get_line_id (second, 0), PD_ERROR_RULE);
}

static gint64
read_window_end (Fixture *fixture, gint64 line_id, const char *policy_id)
{
  g_autoptr (PdOrderLine) line = read_line (fixture, line_id);

  g_assert_cmpstr (pd_order_line_get_policy_id (line), ==, policy_id);
  return pd_order_line_get_window_end (line);
}

/* 17.1: the account's setting governs every purchase, also those made before it was chosen. */
static void
test_setting_governs_every_purchase (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) first = buy_one (fixture, SKU_YEARLY ":1");
  g_autoptr (PdOrder) stopped = buy_one (fixture, SKU_YEARLY ":1");
  g_autoptr (PdOrder) cancelling = cancel_one (fixture, get_line_id (stopped, 0));
  gint64 line = get_line_id (first, 0);
  gint64 deadlines = count_kind (fixture, PD_LIST_DEADLINES);
  g_autoptr (PdOrder) second = NULL;
  g_autoptr (PdOrder) cancelled = NULL;

  g_assert_cmpint (read_window_end (fixture, line, "2020"), ==, day (61));
  set_policy_setting (fixture, PD_POLICY_SETTING_TIMELINE);
  second = buy_one (fixture, SKU_YEARLY ":1");
  g_assert_cmpint (read_window_end (fixture, line, "2022-10"), ==, TEST_NOW + 7 * PD_DAY_US);
  g_assert_cmpint (read_window_end (fixture, get_line_id (second, 0), "2022-10"), ==,
                   TEST_NOW + 7 * PD_DAY_US); /* 168 h */
  g_assert_cmpint (read_window_end (fixture, get_line_id (stopped, 0), "2020"), ==, day (61));
  assert_whole (fixture);

  fixture_set_now (fixture, TEST_NOW + 7 * PD_DAY_US);
  assert_cancel_fails (fixture, line, PD_ERROR_RULE);
  set_policy_setting (fixture, PD_POLICY_SETTING_2020);
  g_assert_cmpint (read_window_end (fixture, get_line_id (second, 0), "2020"), ==, day (61));
  g_assert_cmpint (count_kind (fixture, PD_LIST_DEADLINES), ==, deadlines + 1);
  assert_whole (fixture);
  cancelled = cancel_one (fixture, line);
}

/* 17.1 by table: for each profile and kind the store's windows are those of the rules. */
static void
test_windows_are_those_of_the_rules (Fixture *fixture, gconstpointer data)
{
  static const gint64 dates[] = {
    G_GINT64_CONSTANT (1577836799999999), /* 2019-12-31 */
    G_GINT64_CONSTANT (1592438400000000), /* 2020-06-18 */
    G_GINT64_CONSTANT (1622505599999999), /* 2021-05-31, its last instant */
    G_GINT64_CONSTANT (1622505600000000), /* 2021-06-01 */
    G_GINT64_CONSTANT (1657497599999999), G_GINT64_CONSTANT (1657497600000000), /* 2022-07-11 */
    G_GINT64_CONSTANT (1664582399999999), G_GINT64_CONSTANT (1664582400000000), /* 2022-10-01 */
  };
  static const char *const skus[] = { SKU_SERVER ":1", SKU_YEARLY ":1", SKU_PLAN ":1" };
  static const PdPolicySetting settings[] = { PD_POLICY_SETTING_TIMELINE, PD_POLICY_SETTING_2020,
                                              PD_POLICY_SETTING_TIMELINE };
  g_autoptr (PdPolicySet) policies = pd_data_load_policies (NULL);
  gint64 lines[G_N_ELEMENTS (dates) * G_N_ELEMENTS (skus)];

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autoptr (PdOrder) order = NULL;

    fixture_set_now (fixture, dates[i / G_N_ELEMENTS (skus)]);
    order = buy_one (fixture, skus[i % G_N_ELEMENTS (skus)]);
    lines[i] = get_line_id (order, 0);
  }

  for (gsize s = 0; s < G_N_ELEMENTS (settings); s++) {
    set_policy_setting (fixture, settings[s]);
    for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
      g_autoptr (PdOrderLine) line = read_line (fixture, lines[i]);
      gint64 placed_at = dates[i / G_N_ELEMENTS (skus)];
      PdPolicy *policy = pd_policy_set_find (policies, settings[s], placed_at);

      g_assert_cmpstr (pd_order_line_get_policy_id (line), ==, pd_policy_get_id (policy));
      g_assert_cmpint (pd_order_line_get_window_end (line), ==,
                       pd_rules_get_window_end (policy, pd_order_line_get_kind (line), placed_at));
    }
    assert_whole (fixture);
  }
}

/* 7.2: no fee for ending early, on the first day or on the last: what was paid for and not used
 * comes back whole. */
static void
test_no_fee_rule_7_2 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) subscription = buy_one (fixture, SKU_YEARLY ":1:P1Y:one_time");
  g_autoptr (PdOrder) perpetual = buy_one (fixture, SKU_SERVER ":1");
  g_autoptr (PdOrder) first = cancel_one (fixture, get_line_id (subscription, 0));
  g_autoptr (PdOrder) last = NULL;

  g_assert_cmpint (pd_order_line_get_credit (get_line (first, 0)), ==, 365000);
  fixture_set_now (fixture, day (61) - 1);
  last = cancel_one (fixture, get_line_id (perpetual, 0));
  g_assert_cmpint (pd_order_line_get_credit (get_line (last, 0)), ==, 118000);
}

static void
test_plans_rule_7_5 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_PLAN ":1");

  assert_refused (pd_order_line_get_cancel (get_line (order, 0)), "7.5");
  assert_cancel_fails (fixture, get_line_id (order, 0), PD_ERROR_RULE);
}

static void
test_acknowledgement_rule_7_10 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_SERVER ":1");
  gint64 line_id = get_line_id (order, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOrderLine) line = NULL;

  g_assert_null (cancel_lines (fixture->desk, &line_id, 1, FALSE, NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_RULE);
  line = read_line (fixture, line_id);
  g_assert_cmpstr (pd_order_line_get_status (line), ==, "active");
}

/* 7.15: while it is under way, and when it is done, a second submit is refused. */
static void
test_second_submit_rule_7_15 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_SERVER ":1");
  gint64 line_id = get_line_id (order, 0);
  g_autoptr (PdOrder) sent = cancel_one (fixture, line_id);

  assert_refused (pd_order_line_get_cancel (get_line (sent, 0)), "7.15");
  assert_cancel_fails (fixture, line_id, PD_ERROR_CONFLICT);
  fixture_set_now (fixture, TEST_NOW + MINUTE_US);
  settle (fixture);
  assert_cancel_fails (fixture, line_id, PD_ERROR_RULE);
}

static void
test_request_id (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_SERVER ":1");
  gint64 line_id = get_line_id (order, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOrder) first = cancel_lines (fixture->desk, &line_id, 1, TRUE, REQUEST, &error);
  g_autoptr (PdOrder) again = NULL;
  gint64 charges, credits;

  g_assert_no_error (error);
  fixture_reopen (fixture);
  again = cancel_lines (fixture->desk, &line_id, 1, TRUE, REQUEST, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pd_order_get_order_id (first), ==, pd_order_get_order_id (again));
  get_invoice (fixture, "2026-06", &charges, &credits);
  g_assert_cmpint (credits, ==, -118000); /* once */
}

/* 7.16, and 7.15 for the order: one line after the other, the order last. */
static void
test_lines_rule_7_16 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) items = new_items (SKU_SERVER ":1", SKU_YEARLY ":1", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOrder) order = buy (
      fixture->desk, pd_record_get_row_id (PD_RECORD (fixture->customer)), items, NULL, &error);
  g_autoptr (PdOrder) first = NULL;
  g_autoptr (PdOrder) between = NULL;
  g_autoptr (PdOrder) second = NULL;
  g_autoptr (PdOrder) done = NULL;
  g_autoptr (PdOrderLine) waiting = NULL;

  g_assert_no_error (error);
  first = cancel_one (fixture, get_line_id (order, 0));
  g_assert_cmpstr (pd_order_line_get_status (get_line (first, 1)), ==, "active");
  waiting = read_line (fixture, get_line_id (order, 1));
  assert_refused (pd_order_line_get_cancel (waiting), "7.15");
  assert_cancel_fails (fixture, get_line_id (order, 1), PD_ERROR_CONFLICT);

  fixture_set_now (fixture, TEST_NOW + MINUTE_US);
  settle (fixture);
  between = PD_ORDER (
      get_record (fixture->desk, PD_LIST_ORDERS, pd_record_get_row_id (PD_RECORD (order)), &error));
  g_assert_cmpstr (pd_order_get_status (between), ==, "completed");
  second = cancel_one (fixture, get_line_id (order, 1));
  fixture_set_now (fixture, TEST_NOW + 2 * MINUTE_US);
  fixture_reopen (fixture); /* opening settles */
  done = PD_ORDER (
      get_record (fixture->desk, PD_LIST_ORDERS, pd_record_get_row_id (PD_RECORD (order)), &error));
  g_assert_cmpstr (pd_order_get_status (done), ==, "cancelled");
}

/* 7.12: several orders take a pass each. */
static void
test_one_order_rule_7_12 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) first = buy_one (fixture, SKU_SERVER ":1");
  g_autoptr (PdOrder) second = buy_one (fixture, SKU_SERVER ":1");
  const gint64 both[] = { get_line_id (first, 0), get_line_id (second, 0) };
  const gint64 twice[] = { get_line_id (first, 0), get_line_id (first, 0) };
  g_autoptr (GError) error = NULL;

  g_assert_null (cancel_lines (fixture->desk, both, 2, TRUE, NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (cancel_lines (fixture->desk, twice, 2, TRUE, NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (cancel_lines (fixture->desk, NULL, 0, TRUE, NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (cancel_lines (fixture->desk, (gint64[]){ 4711 }, 1, TRUE, NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_NOT_FOUND);
}

/* One line that may not go stops the others: all or nothing. */
static void
test_all_or_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) items = new_items (SKU_SERVER ":1", SKU_PLAN ":1", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOrder) order = buy (
      fixture->desk, pd_record_get_row_id (PD_RECORD (fixture->customer)), items, NULL, &error);
  g_autoptr (PdOrderLine) line = NULL;
  gint64 ids[2];

  g_assert_no_error (error);
  ids[0] = get_line_id (order, 0);
  ids[1] = get_line_id (order, 1);
  g_assert_null (cancel_lines (fixture->desk, ids, 2, TRUE, NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_RULE);
  line = read_line (fixture, ids[0]);
  g_assert_cmpstr (pd_order_line_get_status (line), ==, "active");
}

/* 8.6: a subscription by days: 365 days, 73 used, four fifths back; the quote says so before. */
static void
test_credit_by_days_rule_8_6 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_YEARLY ":1");
  gint64 line_id = get_line_id (order, 0);
  g_autoptr (PdCancelQuote) quote = NULL;
  g_autoptr (PdOrder) sent = NULL;
  g_autoptr (GError) error = NULL;

  fixture_set_now (fixture, TEST_NOW + 10 * PD_DAY_US);
  quote = quote_cancel (fixture->desk, &line_id, 1, &error);
  g_assert_no_error (error);
  assert_allowed (quote->verdict);
  g_assert_cmpint (quote->credit_minor, ==, 355000); /* 365,000 / 365 a day */
  g_assert_cmpstr (quote->currency, ==, "JPY");
  g_assert_cmpstr (quote->invoice_month, ==, "2026-06");
  sent = cancel_one (fixture, line_id);
  g_assert_cmpint (pd_order_line_get_credit (get_line (sent, 0)), ==, quote->credit_minor);
}

/* Instalments: what came due but was not billed yet belongs to it, in quote and act. */
static void
test_credit_of_instalments (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_YEARLY ":1:P1Y:monthly");
  gint64 line_id = get_line_id (order, 0);
  g_autoptr (PdCancelQuote) quote = NULL;
  g_autoptr (PdOrder) sent = NULL;
  g_autoptr (GError) error = NULL;
  gint64 charges, credits;
  /* 31 days of 365 of 12 × 31,000 are used; two instalments are charged. */
  const gint64 expected = 62000 - (12 * 31000 * 31 + 182) / 365;

  fixture_set_now (fixture, pd_instant_add_months (TEST_NOW, 1));
  quote = quote_cancel (fixture->desk, &line_id, 1, &error);
  g_assert_no_error (error);
  sent = cancel_one (fixture, line_id);
  g_assert_cmpint (pd_order_line_get_credit (get_line (sent, 0)), ==, quote->credit_minor);
  g_assert_cmpint (ABS (quote->credit_minor - expected), <=, 1);
  get_invoice (fixture, "2026-06", &charges, &credits);
  g_assert_cmpint (charges, ==, 31000);
  get_invoice (fixture, "2026-07", &charges, &credits);
  g_assert_cmpint (credits, ==, -quote->credit_minor);

  /* Nothing more is billed after it. */
  fixture_set_now (fixture, pd_instant_add_months (TEST_NOW, 6));
  settle (fixture);
  get_invoice (fixture, "2026-07", &charges, &credits);
  g_assert_cmpint (charges, ==, 0);
  assert_whole (fixture);
}

/* 8.1, 8.4, 5.9: keys and links end with it, at once; the item stays listed. */
static void
test_revocation_rule_8_1 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_SERVER ":1");
  gint64 line_id = get_line_id (order, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdKeysAndLinks) keys = get_keys (fixture->desk, line_id, "2022", "ja", NULL, &error);
  g_autoptr (PdOrder) sent = NULL;
  g_autoptr (PdOrderLine) line = NULL;
  g_autoptr (PdKeysAndLinks) after = NULL;
  g_autoptr (PdVerdict) state = NULL;
  gint64 key_id, link_id;

  g_assert_no_error (error);
  key_id = pd_record_get_row_id (keys->keys->pdata[0]);
  link_id = pd_record_get_row_id (keys->links->pdata[0]);
  sent = cancel_one (fixture, line_id);

  g_assert_null (reveal_key (fixture->desk, key_id, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_RULE);
  g_clear_error (&error);
  g_assert_null (reveal_link (fixture->desk, link_id, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_LINK_ENDED);
  g_clear_error (&error);
  g_assert_false (start_download (fixture->desk, link_id, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_LINK_ENDED);
  g_clear_error (&error);
  g_assert_null (get_keys (fixture->desk, line_id, "2022", "ja", NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_RULE);

  line = read_line (fixture, line_id);
  assert_refused (pd_order_line_get_keys (line), "8.1");
  after = list_keys (fixture->desk, line_id);
  g_assert_cmpint (pd_software_key_get_revoked_at (after->keys->pdata[0]), ==, TEST_NOW);
  g_object_get (after->links->pdata[0], "state", &state, NULL);
  assert_refused (state, "8.1");
  g_assert_cmpint (count_kind (fixture, PD_LIST_SOFTWARE), ==, 1);
  g_assert_cmpint (count_kind (fixture, PD_LIST_DEADLINES), ==, 0);
}

/* 7.8: the order-number list of the dialog holds the orders of that product alone. */
static void
test_orders_of_product_rule_7_8 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) server = buy_one (fixture, SKU_SERVER ":1");
  g_autoptr (PdOrder) another = buy_one (fixture, SKU_SERVER ":1");
  g_autoptr (PdOrder) other = buy_one (fixture, SKU_YEARLY ":1");
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_SOFTWARE);
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GError) error = NULL;
  gint64 total = 0;

  query->customer_row_id = pd_record_get_row_id (PD_RECORD (fixture->customer));
  query->product_id = g_strdup ("P-WS");
  query->sku_id = g_strdup (SKU_SERVER);
  lines = pd_desk_list_now (fixture->desk, query, -1, 0, &total, &error);
  g_assert_no_error (error);
  g_assert_cmpint (total, ==, 2);
  assert_allowed (pd_order_line_get_cancel (lines->pdata[0]));
}

static void
test_checklist_rule_8_7 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_SERVER ":1");
  gint64 line_id = get_line_id (order, 0);
  g_autoptr (GAsyncResult) refused = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (PdOrder) sent = NULL;
  g_autoptr (PdOrderLine) line = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  pd_desk_set_checklist_async (fixture->desk, line_id, 1, NULL, got_result_cb, &slot);
  refused = wait_for (&slot);
  g_assert_false (pd_desk_set_checklist_finish (fixture->desk, refused, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  g_clear_error (&error);

  sent = cancel_one (fixture, line_id);
  pd_desk_set_checklist_async (fixture->desk, line_id, 5, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  g_assert_true (pd_desk_set_checklist_finish (fixture->desk, result, &error));
  g_assert_no_error (error);
  line = read_line (fixture, line_id);
  g_assert_cmpint (pd_order_line_get_checklist (line), ==, 5);
  g_assert_cmpint (count_activity (fixture, PD_OPERATION_CHECKLIST, "succeeded"), ==, 1);
}

/* 1.3: admin agent only. */
static void
test_role_rule_1_3 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_SERVER ":1");
  gint64 line_id = get_line_id (order, 0);
  g_autoptr (PdCancelQuote) quote = NULL;
  g_autoptr (PdOrderLine) line = NULL;
  g_autoptr (GError) error = NULL;

  set_roles (fixture, PD_ROLES_ALL & ~(PdRoleSet) PD_ROLE_ADMIN_AGENT);
  assert_cancel_fails (fixture, line_id, PD_ERROR_ROLE);
  line = read_line (fixture, line_id);
  assert_refused (pd_order_line_get_cancel (line), "1.3");
  assert_refused (pd_order_line_get_keys (line), "1.2");
  quote = quote_cancel (fixture->desk, &line_id, 1, &error);
  g_assert_no_error (error);
  assert_refused (quote->verdict, "1.3");
}

/* A window that reads the list sees the same verdicts, added off the main thread. */
static void
test_list_model (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_SERVER ":1");
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_SOFTWARE);
  g_autoptr (PdQueryModel) model = pd_desk_list (fixture->desk, query);
  g_autoptr (PdOrderLine) line = NULL;

  while (g_list_model_get_n_items (G_LIST_MODEL (model)) == 0)
    g_main_context_iteration (NULL, TRUE);
  line = g_list_model_get_item (G_LIST_MODEL (model), 0);
  while (!pd_record_get_loaded (PD_RECORD (line)))
    g_main_context_iteration (NULL, TRUE);
  assert_allowed (pd_order_line_get_cancel (line));

  g_clear_object (&order);
  order = cancel_one (fixture, pd_record_get_row_id (PD_RECORD (line)));
  while (pd_verdict_get_allowed (pd_order_line_get_cancel (line)))
    g_main_context_iteration (NULL, TRUE);
  assert_refused (pd_order_line_get_cancel (line), "7.15");
}

static void
test_invoice_paid (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_SERVER ":1");
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_INVOICES);
  g_autoptr (PdQuery) lines_query = pd_query_new (PD_LIST_INVOICE_LINES);
  g_autoptr (GPtrArray) invoices = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GAsyncResult) early = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *description = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  gint64 total, row_id;

  invoices = pd_desk_list_now (fixture->desk, query, -1, 0, &total, &error);
  g_assert_cmpint (total, ==, 1);
  row_id = pd_record_get_row_id (invoices->pdata[0]);
  pd_desk_set_invoice_paid_async (fixture->desk, row_id, TRUE, NULL, got_result_cb, &slot);
  early = wait_for (&slot);
  g_assert_false (pd_desk_settings_finish (fixture->desk, early, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_RULE);
  g_clear_error (&error);

  fixture_set_now (fixture, pd_instant_add_months (TEST_NOW, 1));
  pd_desk_set_invoice_paid_async (fixture->desk, row_id, TRUE, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  g_assert_true (pd_desk_settings_finish (fixture->desk, result, &error));
  g_assert_no_error (error);
  g_clear_pointer (&invoices, g_ptr_array_unref);
  invoices = pd_desk_list_now (fixture->desk, query, -1, 0, &total, &error);
  g_assert_cmpstr (pd_invoice_get_status (invoices->pdata[0]), ==, "paid");

  lines_query->invoice_row_id = row_id;
  lines = pd_desk_list_now (fixture->desk, lines_query, -1, 0, &total, &error);
  g_assert_no_error (error);
  g_object_get (lines->pdata[0], "description", &description, NULL);
  g_assert_cmpstr (description, ==, "Purchase: Product P-WS – WS22");
}

int
main (int argc, char **argv)
{
  g_setenv ("PARTNER_DESK_KEYRING", "file", TRUE);
  g_setenv ("LANGUAGE", "en", TRUE);
  g_test_init (&argc, &argv, NULL);

  ADD ("/cancel/whole/rules-7.13-7.16", test_cancel);
  ADD ("/cancel/window/rule-7.3", test_window_rule_7_3);
  ADD ("/cancel/no-fee/rule-7.2", test_no_fee_rule_7_2);
  ADD ("/cancel/setting-governs-every-purchase/rule-17.1", test_setting_governs_every_purchase);
  ADD ("/cancel/windows-of-the-rules/rule-17.1", test_windows_are_those_of_the_rules);
  ADD ("/cancel/plans/rule-7.5", test_plans_rule_7_5);
  ADD ("/cancel/orders-of-product/rule-7.8", test_orders_of_product_rule_7_8);
  ADD ("/cancel/acknowledgement/rule-7.10", test_acknowledgement_rule_7_10);
  ADD ("/cancel/one-order/rule-7.12", test_one_order_rule_7_12);
  ADD ("/cancel/second-submit/rule-7.15", test_second_submit_rule_7_15);
  ADD ("/cancel/lines/rule-7.16", test_lines_rule_7_16);
  ADD ("/cancel/request-id", test_request_id);
  ADD ("/cancel/all-or-nothing", test_all_or_nothing);
  ADD ("/cancel/revocation/rule-8.1", test_revocation_rule_8_1);
  ADD ("/cancel/credit-by-days/rule-8.6", test_credit_by_days_rule_8_6);
  ADD ("/cancel/credit-of-instalments/rule-8.6", test_credit_of_instalments);
  ADD ("/cancel/checklist/rule-8.7", test_checklist_rule_8_7);
  ADD ("/cancel/role/rule-1.3", test_role_rule_1_3);
  ADD ("/cancel/list-model", test_list_model);
  ADD ("/invoices/paid/rule-15.2", test_invoice_paid);

  return g_test_run ();
}
