// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* What Partner Center says, put into the book: customers, orders, subscriptions,
 * entitlements. Numbers of rules: reference/partner-center-api.md. */

#include <string.h>

#include "far-fixture.h"

static PdCustomer *
get_customer (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  PdCustomer *customer =
      pd_database_get (fixture->db, PD_LIST_CUSTOMERS, fixture->customer, 0, &error);

  g_assert_no_error (error);
  return customer;
}

/* --- customers --- */

/* 3: lists are thin; either may come first, and neither forgets what the other said. */
static void
test_thin_and_full (Fixture *fixture, gconstpointer data)
{
  const PdCustomerFields full = { .tenant_id = (char *) TENANT,
                                  .name = (char *) "青空商事",
                                  .domain = (char *) "aozora.example",
                                  .country = (char *) "JP",
                                  .currency = (char *) "JPY",
                                  .email = (char *) "it@aozora.example",
                                  .phone = (char *) "03",
                                  .registration_id = (char *) "R9",
                                  .first_name = (char *) "花",
                                  .last_name = (char *) "佐藤" };
  const PdCustomerFields thin = { .tenant_id = (char *) "4F2B7C10-9D3E-4A51-8C66-0D1E2F3A4B5C",
                                  .name = (char *) "株式会社青空商事",
                                  .email = (char *) "" };
  g_autoptr (PdCustomer) customer = NULL;
  gboolean changed = FALSE;

  g_assert_cmpint (put_customer (fixture->db, &full, PASS (1), &changed), ==, fixture->customer);
  g_assert_true (changed);
  g_assert_cmpint (test_count_found (fixture->db, PD_LIST_CUSTOMERS, "it@aozora"), ==, 1);
  g_assert_cmpint (put_customer (fixture->db, &thin, PASS (1), &changed), ==, fixture->customer);
  g_assert_true (changed);
  customer = get_customer (fixture);
  g_assert_cmpstr (pd_customer_get_name (customer), ==, "株式会社青空商事");
  g_assert_cmpstr (pd_customer_get_domain (customer), ==, "aozora.example");
  g_assert_cmpstr (pd_customer_get_country (customer), ==, "JP");
  g_assert_cmpstr (pd_customer_get_currency (customer), ==, "JPY");
  g_assert_cmpstr (pd_customer_get_email (customer), ==, "it@aozora.example");
  g_assert_cmpstr (pd_customer_get_phone (customer), ==, "03");
  g_assert_cmpstr (pd_customer_get_registration_id (customer), ==, "R9");
  g_assert_cmpstr (pd_customer_get_first_name (customer), ==, "花");
  g_assert_cmpstr (pd_customer_get_last_name (customer), ==, "佐藤");
  g_assert_cmpint (test_count_found (fixture->db, PD_LIST_CUSTOMERS, "株式会社"), ==, 1);
}

/* Nothing new writes nothing; a new pull writes one number, and nobody is told. */
static void
test_unchanged_customer (Fixture *fixture, gconstpointer data)
{
  const PdCustomerFields fields = { .name = (char *) "青空商事", .tenant_id = (char *) TENANT };
  gboolean changed = TRUE;
  int before;

  pd_database_steal_changes (fixture->db);
  before = test_count_changes (fixture->db);
  put_customer (fixture->db, &fields, PASS (1), &changed);
  g_assert_false (changed);
  g_assert_cmpint (test_count_changes (fixture->db), ==, before);
  put_customer (fixture->db, &fields, PASS (2), &changed);
  g_assert_false (changed);
  g_assert_cmpint (test_count_changes (fixture->db), ==, before + 1);
  put_customer (fixture->db, &fields, 0, &changed); /* from no pull: still seen by the last one */
  g_assert_cmpint (test_count_changes (fixture->db), ==, before + 1);
  g_assert_cmpuint (pd_database_steal_changes (fixture->db), ==, 0);
}

/* A name that is missing is no reason to lose a customer. */
static void
test_nameless_customer (Fixture *fixture, gconstpointer data)
{
  const PdCustomerFields bare = { .tenant_id = (char *) "x-1", .domain = (char *) "b.example" };
  const PdCustomerFields none = { .name = (char *) "nobody" };
  g_autoptr (GError) error = NULL;
  g_autoptr (PdCustomer) customer = NULL;
  gint64 row_id = put_customer (fixture->db, &bare, PASS (1), NULL);
  gint64 found = 0;

  customer = pd_database_get (fixture->db, PD_LIST_CUSTOMERS, row_id, 0, &error);
  g_assert_cmpstr (pd_customer_get_name (customer), ==, "b.example");
  g_assert_true (pd_database_find_tenant (fixture->db, "x-1", &found, &error));
  g_assert_cmpint (found, ==, row_id);
  g_assert_no_error (error);
  g_assert_false (pd_database_put_far_customer (fixture->db, &none, PASS (1), NULL, NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
}

/* 3.5: several confirmations, the latest counts. */
static void
test_agreements (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    gint64 date;
    const char *first_name;
    gboolean changed;
    const char *expected;
  } rows[] = {
    { TEST_DAY * 10, "花", TRUE, "花" },
    { TEST_DAY * 5, "次郎", FALSE, "花" },
    { TEST_DAY * 10, "花", FALSE, "花" },
    { TEST_DAY * 20, "次郎", TRUE, "次郎" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (PdCustomer) customer = NULL;
    const PdAgreementFields fields = { .first_name = (char *) rows[i].first_name,
                                       .last_name = (char *) "佐藤",
                                       .email = (char *) "a@example.com",
                                       .date = rows[i].date };
    gboolean changed = !rows[i].changed;

    g_assert_true (
        pd_database_put_far_agreement (fixture->db, fixture->customer, &fields, &changed, &error));
    g_assert_no_error (error);
    g_assert_cmpint (changed, ==, rows[i].changed);
    customer = get_customer (fixture);
    g_assert_cmpstr (pd_customer_get_agreement_first_name (customer), ==, rows[i].expected);
  }
}

/* --- what is gone --- */

/* Marked, not deleted, once; and back again when it comes back. What the far side never showed is
 * not missed. */
static void
test_gone (Fixture *fixture, gconstpointer data)
{
  const PdCustomerFields fields = { .name = (char *) "青空商事", .tenant_id = (char *) TENANT };
  g_autoptr (PdCustomer) gone = NULL;
  g_autoptr (PdCustomer) back = NULL;
  gboolean changed = FALSE;

  test_add_customer (fixture->db, "Ours", "ours.example");
  g_assert_cmpint (mark_gone (fixture->db, PD_LIST_CUSTOMERS, 0, PASS (1), PASS (1)), ==, 0);
  g_assert_cmpint (mark_gone (fixture->db, PD_LIST_CUSTOMERS, 0, PASS (2), PASS (2) + 5), ==, 1);
  g_assert_cmpint (mark_gone (fixture->db, PD_LIST_CUSTOMERS, 0, PASS (3), PASS (3) + 5), ==, 0);
  gone = get_customer (fixture);
  g_assert_cmpint (pd_customer_get_gone_at (gone), ==, PASS (2) + 5);

  put_customer (fixture->db, &fields, PASS (4), &changed);
  g_assert_true (changed);
  back = get_customer (fixture);
  g_assert_cmpint (pd_customer_get_gone_at (back), ==, 0);
}

/* --- orders --- */

/* 7: what it says is kept, its status in the vendor's words; the total is its own. */
static void
test_order (Fixture *fixture, gconstpointer data)
{
  const PdFarOrderLine lines[] = {
    { .line = 0,
      LINE,
      .subscription_id = "ABCDEF00-0000-4000-8000-"
                         "00000000000A" },
    { .line = 1, LINE, .title = "Visio", .publisher = "M", .kind = PD_KIND_SUBSCRIPTION }
  };
  PdFarOrder far = make_order (fixture, lines, 2);
  g_autoptr (PdOrder) order = NULL;
  g_autoptr (PdOrderLine) first = NULL;
  g_autoptr (PdOrderLine) second = NULL;
  gboolean changed = FALSE;
  gint64 row_id;

  far.status = "pending_review";
  far.alternate_id = "0123456789ab";
  row_id = put_order (fixture->db, &far, &changed);
  g_assert_true (changed);
  order = get_order (fixture->db, row_id);
  first = get_line (fixture->db, row_id, 0);
  second = get_line (fixture->db, row_id, 1);
  g_assert_cmpstr (pd_order_get_status (order), ==, "pending_review");
  g_assert_cmpstr (pd_order_get_alternate_id (order), ==, "0123456789ab");
  g_assert_cmpint (pd_order_get_total (order), ==, 2200);
  /* No catalogue yet: the IDs are all that is known, and it is not lost among the software. */
  g_assert_cmpstr (pd_order_line_get_title (first), ==, PRODUCT ":0002");
  g_assert_cmpstr (pd_order_line_get_kind (first), ==, "");
  g_assert_cmpstr (pd_order_line_get_subscription_id (first), ==,
                   "abcdef00-0000-4000-8000-00000000000a");
  g_assert_cmpstr (pd_order_line_get_title (second), ==, "Visio");
  g_assert_cmpint (pd_order_line_get_window_end (second), ==, TEST_NOW + 60 * TEST_DAY);
  g_assert_cmpint (test_count_found (fixture->db, PD_LIST_SOFTWARE, "visio"), ==, 1);
  g_assert_cmpint (test_count_found (fixture->db, PD_LIST_DEADLINES, "visio"), ==, 1);
}

static void
test_unchanged_order (Fixture *fixture, gconstpointer data)
{
  const PdFarOrderLine lines[] = { { .line = 0, LINE }, { .line = 1, LINE, .title = "Visio" } };
  const PdFarOrderLine thin[] = {
    { .line = 0, .quantity = -1, .unit_price_minor = PD_FAR_UNSAID, .total_minor = PD_FAR_UNSAID },
  };
  PdFarOrder far = make_order (fixture, lines, 2);
  gboolean changed = TRUE;
  int before;

  put_order (fixture->db, &far, NULL);
  pd_database_steal_changes (fixture->db);
  before = test_count_changes (fixture->db);
  put_order (fixture->db, &far, &changed);
  g_assert_false (changed);
  g_assert_cmpint (test_count_changes (fixture->db), ==, before);

  far.seen_at = PASS (2);
  far.lines = thin;
  far.n_lines = 1;
  far.status = NULL;
  far.currency = NULL;
  far.total_minor = PD_FAR_UNSAID;
  far.placed_at = 0;
  put_order (fixture->db, &far, &changed);
  g_assert_false (changed);
  g_assert_cmpint (test_count_changes (fixture->db), ==, before + 1);
  g_assert_cmpuint (pd_database_steal_changes (fixture->db), ==, 0);
}

/* 7: totalPrice is optional. Without it the total is what the lines come to, whether it was told
 * before or added up; where a line is not told it stays. */
static void
test_total_untold (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *what;
    gint64 before;     /* the first answer's total */
    gint64 amounts[2]; /* of the lines that the second one names; -1: it does not name it */
    gint64 quantity;   /* of the first line */
    gint64 expected;
    gboolean changed;
  } rows[] = {
    { "added up, lines change", PD_FAR_UNSAID, { 1500, 2000 }, 2, 3500, TRUE },
    { "told, lines change", 4400, { 1500, 2000 }, 2, 3500, TRUE },
    { "added up, as it was", PD_FAR_UNSAID, { 2000, 2000 }, 2, 4000, FALSE },
    { "told, a line untold", 4400, { 1500, PD_FAR_UNSAID }, 2, 4400, TRUE },
    { "told, no line told", 4400, { PD_FAR_UNSAID, PD_FAR_UNSAID }, 2, 4400, FALSE },
    { "one line is not named", PD_FAR_UNSAID, { 1500, -1 }, 2, 3500, TRUE },
    { "a cancelled line keeps its price", PD_FAR_UNSAID, { 2000, 2000 }, 0, 4000, TRUE },
    { "a cancelled line without a price", 4400, { PD_FAR_UNSAID, 2000 }, 0, 4400, TRUE },
    { "too much for a number", 4400, { G_MAXINT64, 2000 }, 2, 4400, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *id = g_strdup_printf ("o-%d", (int) i);
    PdFarOrderLine lines[] = { { .line = 0, LINE }, { .line = 1, LINE } };
    PdFarOrder far = make_order (fixture, lines, 2);
    g_autoptr (PdOrder) order = NULL;
    gboolean changed = !rows[i].changed;
    gint64 row_id;

    g_test_message ("%s", rows[i].what);
    far.order_id = id;
    far.total_minor = rows[i].before;
    row_id = put_order (fixture->db, &far, NULL);
    far.total_minor = PD_FAR_UNSAID;
    lines[0].quantity = rows[i].quantity;
    lines[0].total_minor = rows[i].amounts[0];
    lines[1].total_minor = rows[i].amounts[1];
    far.n_lines = rows[i].amounts[1] == -1 ? 1 : 2;
    put_order (fixture->db, &far, &changed);
    order = get_order (fixture->db, row_id);
    g_assert_cmpint (pd_order_get_total (order), ==, rows[i].expected);
    g_assert_cmpint (changed, ==, rows[i].changed);
  }
}

/* The first answer told nothing of money: its total is untold until the lines are. */
static void
test_total_told_later (Fixture *fixture, gconstpointer data)
{
  PdFarOrderLine lines[] = { { .line = 0, LINE }, { .line = 1, LINE } };
  PdFarOrder far = make_order (fixture, lines, 2);
  g_autoptr (PdOrder) untold = NULL;
  g_autoptr (PdOrder) told = NULL;
  gint64 row_id;

  far.total_minor = PD_FAR_UNSAID;
  lines[1].total_minor = PD_FAR_UNSAID;
  row_id = put_order (fixture->db, &far, NULL);
  untold = get_order (fixture->db, row_id);
  g_assert_cmpint (pd_order_get_total (untold), ==, PD_MONEY_UNTOLD);
  lines[1].total_minor = 0;
  put_order (fixture->db, &far, NULL);
  told = get_order (fixture->db, row_id);
  g_assert_cmpint (pd_order_get_total (told), ==, 2000);
}

/* 8.1: quantity 0 is a cancelled line, "cancelled" a cancelled order; how much was bought stays. */
static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *status;
    gint64 quantity;
    gboolean first;
    gboolean second;
  } rows[] = {
    { "completed", 2, FALSE, FALSE },
    { "completed", 0, TRUE, FALSE },
    { "cancelled", 2, TRUE, TRUE },
    { "Cancelled", 0, TRUE, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *id = g_strdup_printf ("o-%d", (int) i);
    const PdFarOrderLine before[] = { { .line = 0, LINE }, { .line = 1, LINE } };
    PdFarOrderLine after[] = { { .line = 0, LINE }, { .line = 1, LINE } };
    PdFarOrder far = make_order (fixture, before, 2);
    gint64 row_id;

    far.order_id = id;
    row_id = put_order (fixture->db, &far, NULL);
    after[0].quantity = rows[i].quantity;
    far.lines = after;
    far.status = rows[i].status;
    far.now = PASS (3);
    put_order (fixture->db, &far, NULL);
    for (guint at = 0; at < 2; at++) {
      g_autoptr (PdOrderLine) line = get_line (fixture->db, row_id, at);
      gboolean cancelled = at == 0 ? rows[i].first : rows[i].second;

      g_assert_cmpstr (pd_order_line_get_status (line), ==, cancelled ? "cancelled" : "active");
      g_assert_cmpint (pd_order_line_get_quantity (line), ==, 2);
      g_assert_cmpint (pd_order_line_get_cancelled_at (line), ==, cancelled ? PASS (3) : 0);
    }
  }
}

/* Lists lag behind (8.1): a cancellation under way is not undone by them, nor one that is done. */
static void
test_lagging_list (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  PdFarOrderLine lines[] = { { .line = 0, LINE } };
  PdFarOrder far = make_order (fixture, lines, 1);
  gint64 row_id = put_order (fixture->db, &far, NULL);
  g_autoptr (PdOrderLine) line = get_line (fixture->db, row_id, 0);
  gint64 line_id = pd_record_get_row_id (PD_RECORD (line));
  g_autoptr (PdOrderLine) waits = NULL;
  g_autoptr (PdOrderLine) taken_back = NULL;
  g_autoptr (PdOrderLine) done = NULL;

  g_assert_true (pd_database_set_line_cancelling (fixture->db, line_id, PASS (2), 0, NULL, &error));
  put_order (fixture->db, &far, NULL);
  waits = get_line (fixture->db, row_id, 0);
  g_assert_cmpstr (pd_order_line_get_status (waits), ==, "cancelling");

  g_assert_true (pd_database_take_back_cancelling (fixture->db, line_id, &error));
  taken_back = get_line (fixture->db, row_id, 0);
  g_assert_cmpstr (pd_order_line_get_status (taken_back), ==, "active");
  test_assert_whole (fixture->db); /* its deadline too */

  lines[0].quantity = 0;
  put_order (fixture->db, &far, NULL);
  lines[0].quantity = 2;
  put_order (fixture->db, &far, NULL);
  g_assert_true (pd_database_take_back_cancelling (fixture->db, line_id, &error)); /* too late */
  done = get_line (fixture->db, row_id, 0);
  g_assert_cmpstr (pd_order_line_get_status (done), ==, "cancelled");
  g_assert_no_error (error);
}

/* 8.3: the far side's window wins over the one of our rules, also when they are set anew. */
static void
test_far_window (Fixture *fixture, gconstpointer data)
{
  const PdWindowSpan span = {
    .kind = "", .until = G_MAXINT64, .policy_id = "2026", .unit = PD_WINDOW_DAYS, .window = 3
  };
  g_autoptr (GError) error = NULL;
  PdFarOrderLine lines[] = { { .line = 0, LINE }, { .line = 1, LINE } };
  PdFarOrder far = make_order (fixture, lines, 2);
  gint64 row_id = put_order (fixture->db, &far, NULL);
  g_autoptr (PdOrderLine) anew = NULL;
  g_autoptr (PdOrderLine) theirs = NULL;
  g_autoptr (PdOrderLine) ours = NULL;

  lines[0].far_window_end = TEST_NOW + 30 * TEST_DAY;
  put_order (fixture->db, &far, NULL);
  test_begin (fixture->db);
  g_assert_true (pd_database_set_windows (fixture->db, &span, 1, &error));
  test_commit (fixture->db);
  g_assert_no_error (error);
  anew = get_line (fixture->db, row_id, 1);
  g_assert_cmpint (pd_order_line_get_window_end (anew), ==, TEST_NOW + 4 * TEST_DAY); /* 7.3 */
  lines[0].far_window_end = 0; /* not said again: it stays */
  put_order (fixture->db, &far, NULL);
  theirs = get_line (fixture->db, row_id, 0);
  ours = get_line (fixture->db, row_id, 1);
  g_assert_cmpint (pd_order_line_get_window_end (theirs), ==, TEST_NOW + 30 * TEST_DAY);
  g_assert_cmpint (pd_order_line_get_far_window_end (theirs), ==, TEST_NOW + 30 * TEST_DAY);
  g_assert_cmpint (pd_order_line_get_far_window_end (ours), ==, 0);
}

/* 7: one order, whichever of its two IDs names it. */
static void
test_alternate_id (Fixture *fixture, gconstpointer data)
{
  static const PdListKind kinds[] = { PD_LIST_ORDERS, PD_LIST_SOFTWARE, PD_LIST_EVERYTHING };
  g_autoptr (GError) error = NULL;
  const PdFarOrderLine lines[] = {
    { .line = 0, LINE, .subscription_id = "A0000000-0000-4000-8000-00000000000A" }
  };
  PdFarOrder far = make_order (fixture, lines, 1);
  g_autoptr (PdOrder) found = NULL;
  gint64 row_id;
  gint64 other = 0;

  far.order_id = "0123456789ab"; /* first seen by what an invoice calls it */
  row_id = put_order (fixture->db, &far, NULL);
  far.order_id = "2y6dF_rVgDAX";
  far.alternate_id = "0123456789ab";
  g_assert_cmpint (put_order (fixture->db, &far, NULL), ==, row_id);
  g_assert_true (pd_database_find_far_order (fixture->db, 0, "2y6dF_rVgDAX", &other, &error));
  g_assert_cmpint (other, ==, row_id);
  g_assert_true (pd_database_find_far_order (fixture->db, fixture->customer + 1, "2y6dF_rVgDAX",
                                             &other, &error));
  g_assert_cmpint (other, ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    gint64 hits = kinds[i] == PD_LIST_EVERYTHING ? 2 : 1; /* the order and its line */

    g_assert_cmpint (test_count_found (fixture->db, kinds[i], "2y6dF_rVgDAX"), ==, hits);
    g_assert_cmpint (
        test_count_found (fixture->db, kinds[i], "A0000000-0000-4000-8000-00000000000A"), ==, hits);
    g_assert_cmpint (
        test_count_found (fixture->db, kinds[i], "a0000000-0000-4000-8000-00000000000b"), ==, 0);
  }
  found = pd_database_find_order (fixture->db, "2y6dF_rVgDAX", &error);
  g_assert_no_error (error);
  g_assert_cmpint (pd_record_get_row_id (PD_RECORD (found)), ==, row_id);
}

/* Two lines of one number: both are kept. */
static void
test_repeated_line (Fixture *fixture, gconstpointer data)
{
  const PdFarOrderLine lines[] = { { .line = 0, LINE }, { .line = 0, LINE, .title = "Visio" } };
  PdFarOrder far = make_order (fixture, lines, 2);
  gint64 row_id = put_order (fixture->db, &far, NULL);
  g_autoptr (PdOrder) order = get_order (fixture->db, row_id);

  g_assert_cmpuint (pd_order_get_lines (order)->len, ==, 2);
}

static void
test_gone_order (Fixture *fixture, gconstpointer data)
{
  const PdFarOrderLine lines[] = { { .line = 0, LINE } };
  PdFarOrder far = make_order (fixture, lines, 1);
  gint64 row_id = put_order (fixture->db, &far, NULL);
  g_autoptr (PdOrder) gone = NULL;
  g_autoptr (PdOrderLine) line = NULL;
  g_autoptr (PdOrder) back = NULL;

  g_assert_cmpint (
      mark_gone (fixture->db, PD_LIST_ORDERS, fixture->customer + 1, PASS (2), PASS (2)), ==, 0);
  g_assert_cmpint (mark_gone (fixture->db, PD_LIST_ORDERS, fixture->customer, PASS (2), PASS (2)),
                   ==, 1);
  gone = get_order (fixture->db, row_id);
  line = get_line (fixture->db, row_id, 0);
  g_assert_cmpint (pd_order_get_gone_at (gone), ==, PASS (2));
  g_assert_cmpint (pd_order_line_get_gone_at (line), ==, PASS (2));
  far.seen_at = PASS (3);
  put_order (fixture->db, &far, NULL);
  back = get_order (fixture->db, row_id);
  g_assert_cmpint (pd_order_get_gone_at (back), ==, 0);
}

/* --- subscriptions --- */

static PdFarSubscription
make_subscription (Fixture *fixture)
{
  return (PdFarSubscription){ .customer_row_id = fixture->customer,
                              .subscription_id = "A0000000-0000-4000-8000-000000000001",
                              .order_id = "o-1",
                              .product_id = PRODUCT,
                              .sku_id = "0002",
                              .title = "SQL Server subscription",
                              .quantity = 2,
                              .term = "P1Y",
                              .billing = PD_BILLING_ANNUAL,
                              .status = "active",
                              .placed_at = TEST_NOW,
                              .far_window_end = TEST_NOW + 7 * TEST_DAY,
                              .commitment_end = TEST_NOW + 365 * TEST_DAY,
                              .auto_renew = 1,
                              .seen_at = PASS (1) };
}

static gint64
put_subscription (PdDatabase *db, const PdFarSubscription *subscription, gboolean *changed)
{
  g_autoptr (GError) error = NULL;
  gint64 line = 0;

  g_assert_true (pd_database_put_far_subscription (db, subscription, &line, changed, &error));
  g_assert_no_error (error);
  return line;
}

/* 10: to the line of its order, once; suspended or deleted, in the vendor's words. */
static void
test_subscription (Fixture *fixture, gconstpointer data)
{
  const PdFarOrderLine lines[] = { { .line = 0, LINE_OF ("0009"), .title = "Visio" },
                                   { .line = 1, LINE } };
  PdFarOrder far = make_order (fixture, lines, 2);
  PdFarSubscription subscription = make_subscription (fixture);
  gint64 row_id = put_order (fixture->db, &far, NULL);
  g_autoptr (PdOrderLine) line = NULL;
  g_autoptr (PdOrderLine) suspended = NULL;
  g_autoptr (PdOrderLine) deleted = NULL;
  gboolean changed = FALSE;
  gint64 line_id = put_subscription (fixture->db, &subscription, &changed);
  int before;

  g_assert_true (changed);
  line = get_line (fixture->db, row_id, 1);
  g_assert_cmpint (pd_record_get_row_id (PD_RECORD (line)), ==, line_id);
  g_assert_cmpstr (pd_order_line_get_subscription_id (line), ==,
                   "a0000000-0000-4000-8000-000000000001");
  g_assert_cmpint (pd_order_line_get_window_end (line), ==, TEST_NOW + 7 * TEST_DAY);
  g_assert_cmpint (pd_order_line_get_commitment_end (line), ==, TEST_NOW + 365 * TEST_DAY);
  g_assert_cmpstr (pd_order_line_get_title (line), ==, "SQL Server subscription");
  before = test_count_changes (fixture->db);
  g_assert_cmpint (put_subscription (fixture->db, &subscription, &changed), ==, line_id);
  g_assert_false (changed);
  g_assert_cmpint (test_count_changes (fixture->db), ==, before);

  subscription.status = "suspended";
  subscription.quantity = 0;
  put_subscription (fixture->db, &subscription, NULL);
  suspended = get_line (fixture->db, row_id, 1);
  g_assert_cmpstr (pd_order_line_get_status (suspended), ==, "active");
  g_assert_cmpstr (pd_order_line_get_far_status (suspended), ==, "suspended");
  g_assert_cmpint (pd_order_line_get_quantity (suspended), ==, 2);

  subscription.status = "deleted";
  put_subscription (fixture->db, &subscription, NULL);
  deleted = get_line (fixture->db, row_id, 1);
  g_assert_cmpstr (pd_order_line_get_status (deleted), ==, "cancelled");
}

/* 17.3: what only one source shows is not lost, and is not doubled when the other one comes. */
static void
test_subscription_first (Fixture *fixture, gconstpointer data)
{
  PdFarSubscription subscription = make_subscription (fixture);
  const PdFarOrderLine lines[] = {
    { .line = 0, LINE, .subscription_id = "a0000000-0000-4000-8000-000000000001" },
    { .line = 1, LINE }
  };
  PdFarOrder far = make_order (fixture, lines, 2);
  gint64 line_id = put_subscription (fixture->db, &subscription, NULL);
  gint64 row_id = put_order (fixture->db, &far, NULL);
  g_autoptr (PdOrder) order = get_order (fixture->db, row_id);
  g_autoptr (PdOrderLine) line = get_line (fixture->db, row_id, 0);

  g_assert_cmpuint (pd_order_get_lines (order)->len, ==, 2);
  g_assert_cmpint (pd_record_get_row_id (PD_RECORD (line)), ==, line_id);
  g_assert_cmpint (pd_order_line_get_line (line), ==, 0);
  g_assert_cmpstr (pd_order_get_status (order), ==, "completed");
  g_assert_cmpint (put_subscription (fixture->db, &subscription, NULL), ==, line_id);
}

/* --- entitlements --- */

static gint64
put_entitlement (PdDatabase *db, const PdFarEntitlement *entitlement, gboolean *changed)
{
  g_autoptr (GError) error = NULL;
  gint64 line = 0;

  g_assert_true (pd_database_put_far_entitlement (db, entitlement, &line, changed, &error));
  g_assert_no_error (error);
  return line;
}

/* 17.3: a perpetual licence that stands in no order stands among the software; once, whichever
 * source comes first. */
static void
test_entitlements (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  const PdFarOrderLine lines[] = { { .line = 0, LINE } };
  PdFarOrder far = make_order (fixture, lines, 1);
  PdFarEntitlement entitlement = { .customer_row_id = fixture->customer,
                                   .type = "software",
                                   .product_id = PRODUCT,
                                   .sku_id = "0002",
                                   .order_id = "o-1",
                                   .line = 0,
                                   .quantity = 2,
                                   .seen_at = PASS (1) };
  gboolean changed = FALSE;
  gint64 line_id = put_entitlement (fixture->db, &entitlement, &changed);
  gint64 n = 0;
  int before;

  g_assert_true (changed);
  g_assert_cmpint (test_count_found (fixture->db, PD_LIST_SOFTWARE, NULL), ==, 1);
  put_order (fixture->db, &far, NULL);
  g_assert_cmpint (put_entitlement (fixture->db, &entitlement, NULL), ==, line_id);
  g_assert_cmpint (test_count_found (fixture->db, PD_LIST_SOFTWARE, NULL), ==, 1);
  before = test_count_changes (fixture->db);
  put_entitlement (fixture->db, &entitlement, &changed);
  g_assert_false (changed);
  g_assert_cmpint (test_count_changes (fixture->db), ==, before);

  entitlement.order_id = NULL; /* no order at all, no line */
  entitlement.line = -1;
  entitlement.sku_id = "0007";
  line_id = put_entitlement (fixture->db, &entitlement, NULL);
  g_assert_cmpint (put_entitlement (fixture->db, &entitlement, &changed), ==, line_id);
  g_assert_false (changed);
  g_assert_cmpint (test_count_found (fixture->db, PD_LIST_SOFTWARE, NULL), ==, 2);
  g_assert_true (pd_database_end_far_entitlements (fixture->db, fixture->customer, PASS (2),
                                                   PASS (2), &n, &error));
  g_assert_cmpint (n, ==, 2);
  entitlement.seen_at = PASS (3);
  put_entitlement (fixture->db, &entitlement, &changed); /* back again */
  g_assert_true (changed);
}

/* 9: reservations among the entitlements are no software, and tie the Azure reservation to what
 * was paid for it, whichever comes first. */
static void
test_entitled_reservations (Fixture *fixture, gconstpointer data)
{
  static const char *const ids[] = { "A0000000-0000-4000-8000-0000000000A1",
                                     "A0000000-0000-4000-8000-0000000000A2", NULL };
  g_autoptr (GError) error = NULL;
  PdFarReservation reservation = { .reservation_id = ids[0],
                                   .customer_row_id = fixture->customer,
                                   .state = "Succeeded",
                                   .expires_at = PASS (100),
                                   .unit_price_minor = PD_FAR_UNSAID,
                                   .quantity = 1,
                                   .seen_at = PASS (1) };
  const PdFarEntitlement entitlement = { .customer_row_id = fixture->customer,
                                         .type = "virtual_machine_reserved_instance",
                                         .product_id = "DZH",
                                         .sku_id = "0001",
                                         .order_id = "o-9",
                                         .line = 0,
                                         .quantity = 1,
                                         .reservation_ids = ids,
                                         .seen_at = PASS (1) };
  gint64 rows[2] = { 0 };
  gint64 line_id;

  g_assert_true (
      pd_database_put_far_reservation (fixture->db, &reservation, &rows[0], NULL, &error));
  line_id = put_entitlement (fixture->db, &entitlement, NULL);
  reservation.reservation_id = ids[1];
  g_assert_true (
      pd_database_put_far_reservation (fixture->db, &reservation, &rows[1], NULL, &error));
  g_assert_no_error (error);
  for (gsize i = 0; i < 2; i++) {
    g_autoptr (PdReservation) got =
        pd_database_get_reservation (fixture->db, rows[i], TEST_NOW, &error);

    g_assert_cmpint (pd_reservation_get_line_row_id (got), ==, line_id);
    g_assert_cmpstr (pd_reservation_get_order_id (got), ==, "o-9");
  }
  g_assert_cmpint (test_count_found (fixture->db, PD_LIST_SOFTWARE, NULL), ==, 0);
}

/* --- many --- */

/* The first pull of a large partner: by pages, each in one transaction. */
static void
put_many (PdDatabase *db, gboolean bulk, gint64 seen_at, int n_orders, int n_customers)
{
  g_autoptr (GError) error = NULL;

  test_begin (db);
  g_assert_true (bulk ? pd_database_begin_bulk (db, &error) : pd_database_begin_put (db, &error));
  for (int i = 0; i < n_orders; i++) {
    g_autofree char *tenant = test_guid (i % n_customers);
    g_autofree char *name = g_strdup_printf ("顧客 %d", i % n_customers);
    g_autofree char *id = g_strdup_printf ("order-%d", i);
    g_autofree char *alternate = g_strdup_printf ("alt-%d", i);
    g_autofree char *sku = g_strdup_printf ("%04d", i % 40);
    const PdCustomerFields fields = { .tenant_id = tenant, .name = name };
    const PdFarOrderLine line = { .line = 0, LINE_OF (sku) };
    PdFarOrder order = { .order_id = id,
                         .alternate_id = alternate,
                         .placed_at = TEST_NOW + i,
                         .status = "completed",
                         .total_minor = PD_FAR_UNSAID,
                         .include_tax = -1,
                         .lines = &line,
                         .n_lines = 1,
                         .seen_at = seen_at };

    order.customer_row_id = put_customer (db, &fields, seen_at, NULL);
    put_order (db, &order, NULL);
  }
  g_assert_true (pd_database_end_bulk (db, NULL, &error));
  g_assert_no_error (error);
  test_commit (db);
}

static void
assert_many (PdDatabase *db, int n_orders, int n_customers)
{
  g_assert_cmpint (test_read_int64 (db, "SELECT COUNT(*) FROM orders"), ==, n_orders);
  g_assert_cmpint (test_read_int64 (db, "SELECT COUNT(*) FROM order_lines"), ==, n_orders);
  g_assert_cmpint (test_read_int64 (db, "SELECT COUNT(*) FROM customers"), ==, n_customers + 1);
  g_assert_cmpint (test_count_found (db, PD_LIST_ORDERS, "order-777"), ==,
                   n_orders > 7779 ? 11 : 1);
}

static void
test_many (Fixture *fixture, gconstpointer data)
{
  const gboolean bulk = GPOINTER_TO_INT (data);

  put_many (fixture->db, bulk, PASS (1), 40000, 2000);
  assert_many (fixture->db, 40000, 2000);
}

/* Both ways find what is there already, before and within themselves. */
static void
test_many_again (Fixture *fixture, gconstpointer data)
{
  const gboolean bulk = GPOINTER_TO_INT (data);

  put_many (fixture->db, !bulk, PASS (1), 1000, 50);
  put_many (fixture->db, bulk, PASS (2), 2000, 100);
  assert_many (fixture->db, 2000, 100);
  g_assert_cmpint (mark_gone (fixture->db, PD_LIST_ORDERS, 0, PASS (2), PASS (2)), ==, 0);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*run) (Fixture *fixture, gconstpointer data);
    int data;
  } tests[] = {
    { "/far/customer/thin-and-full", test_thin_and_full, 0 },
    { "/far/customer/unchanged", test_unchanged_customer, 0 },
    { "/far/customer/nameless", test_nameless_customer, 0 },
    { "/far/customer/agreements", test_agreements, 0 },
    { "/far/customer/gone", test_gone, 0 },
    { "/far/order/whole", test_order, 0 },
    { "/far/order/unchanged", test_unchanged_order, 0 },
    { "/far/order/total-untold", test_total_untold, 0 },
    { "/far/order/total-told-later", test_total_told_later, 0 },
    { "/far/order/cancelled", test_cancelled, 0 },
    { "/far/order/lagging-list", test_lagging_list, 0 },
    { "/far/order/far-window", test_far_window, 0 },
    { "/far/order/alternate-id", test_alternate_id, 0 },
    { "/far/order/repeated-line", test_repeated_line, 0 },
    { "/far/order/gone", test_gone_order, 0 },
    { "/far/subscription/line", test_subscription, 0 },
    { "/far/subscription/first", test_subscription_first, 0 },
    { "/far/entitlement/software", test_entitlements, 0 },
    { "/far/entitlement/reservations", test_entitled_reservations, 0 },
    { "/far/many/put", test_many, FALSE },
    { "/far/many/bulk", test_many, TRUE },
    { "/far/many/put-again", test_many_again, FALSE },
    { "/far/many/bulk-again", test_many_again, TRUE },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, GINT_TO_POINTER (tests[i].data), set_up, tests[i].run,
                tear_down);

  return g_test_run ();
}
