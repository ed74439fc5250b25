// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* What Partner Center says, put into the book: catalogue, invoices, activity. Numbers of rules:
 * reference/partner-center-api.md. */

#include <string.h>

#include "far-fixture.h"

/* --- the catalogue --- */

static const PdFarProduct sql_server = { .product_id = PRODUCT,
                                         .sku_id = "0002",
                                         .market = "JP",
                                         .title = "SQL Server 2022",
                                         .publisher = "Microsoft",
                                         .kind = PD_KIND_PERPETUAL,
                                         .min_quantity = 1,
                                         .max_quantity = 100,
                                         .hybrid_benefit = 1,
                                         .seen_at = PASS (1) };

static void
put_product (PdDatabase *db, const PdFarProduct *product, gboolean *changed)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (pd_database_put_far_product (db, product, NULL, changed, &error));
  g_assert_no_error (error);
}

/* What was sold before the catalogue knew it, and what is sold after. */
static void
test_titles (Fixture *fixture, gconstpointer data)
{
  const PdFarOrderLine unknown[] = { { .line = 0, LINE } };
  const PdFarOrderLine known[] = { { .line = 0, LINE } };
  PdFarOrder before = make_order (fixture, unknown, 1);
  PdFarOrder after = make_order (fixture, known, 1);
  gint64 rows[2];

  after.order_id = "o-2";
  rows[0] = put_order (fixture->db, &before, NULL);
  put_product (fixture->db, &sql_server, NULL);
  rows[1] = put_order (fixture->db, &after, NULL);
  for (gsize i = 0; i < 2; i++) {
    g_autoptr (PdOrderLine) line = get_line (fixture->db, rows[i], 0);

    g_assert_cmpstr (pd_order_line_get_title (line), ==, "SQL Server 2022");
    g_assert_cmpstr (pd_order_line_get_publisher (line), ==, "Microsoft");
    g_assert_cmpstr (pd_order_line_get_kind (line), ==, PD_KIND_PERPETUAL);
  }
  g_assert_cmpint (test_read_int64 (fixture->db, "SELECT COUNT(*) FROM articles"), ==, 1);
  g_assert_cmpint (test_count_found (fixture->db, PD_LIST_SOFTWARE, "sql server"), ==, 2);
  put_order (fixture->db, &before, NULL); /* says no title: the catalogue's stays */
  g_assert_cmpint (test_count_found (fixture->db, PD_LIST_SOFTWARE, "sql server"), ==, 2);
}

/* A kind of its own is no software. */
static void
test_other_kind (Fixture *fixture, gconstpointer data)
{
  const PdFarOrderLine lines[] = { { .line = 0, LINE } };
  PdFarOrder far = make_order (fixture, lines, 1);
  PdFarProduct product = sql_server;

  put_order (fixture->db, &far, NULL);
  product.kind = "online_service";
  put_product (fixture->db, &product, NULL);
  g_assert_cmpint (test_count_found (fixture->db, PD_LIST_SOFTWARE, NULL), ==, 0);
}

/* 5: no price in the catalogue; a term that is offered is told all the same. */
static void
test_offers (Fixture *fixture, gconstpointer data)
{
  const PdFarOffer offers[] = { { "", PD_BILLING_ONE_TIME }, { "P1Y", PD_BILLING_MONTHLY } };
  g_autoptr (GError) error = NULL;
  g_autoptr (PdProduct) product = NULL;
  PdFarProduct far = sql_server;
  GPtrArray *prices;
  gboolean changed = TRUE;
  int before;

  far.offers = offers;
  far.n_offers = 2;
  put_product (fixture->db, &far, NULL);
  before = test_count_changes (fixture->db);
  put_product (fixture->db, &far, &changed);
  g_assert_false (changed);
  g_assert_cmpint (test_count_changes (fixture->db), ==, before);
  product = pd_database_find_product (fixture->db, PRODUCT, "0002", &error);
  g_assert_no_error (error);
  prices = pd_product_get_prices (product);
  g_assert_cmpuint (prices->len, ==, 2);
  g_assert_cmpstr (((PdPrice *) prices->pdata[1])->term, ==, "P1Y");
  g_assert_cmpstr (((PdPrice *) prices->pdata[1])->currency, ==, "");
  g_assert_cmpint (((PdPrice *) prices->pdata[1])->amount_minor, ==, 0);
  g_assert_cmpint (pd_product_get_max_quantity (product), ==, 100);
}

static gint64
count_market (PdDatabase *db, const char *market)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_PRODUCTS);
  gint64 count = -1;

  query->market = g_strdup (market);
  g_assert_true (pd_database_count (db, query, &count, &error));
  g_assert_no_error (error);
  return count;
}

static void
test_markets (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  PdFarProduct far = sql_server;
  gint64 n = 0;

  put_product (fixture->db, &far, NULL);
  far.market = "US";
  put_product (fixture->db, &far, NULL);
  far.seen_at = PASS (2);
  put_product (fixture->db, &far, NULL);
  g_assert_cmpint (count_market (fixture->db, NULL), ==, 1);
  g_assert_cmpint (count_market (fixture->db, "JP"), ==, 1);
  g_assert_cmpint (count_market (fixture->db, "DE"), ==, 0);
  g_assert_true (pd_database_end_far_market (fixture->db, "JP", PASS (2), &n, &error));
  g_assert_cmpint (n, ==, 1);
  g_assert_true (pd_database_end_far_market (fixture->db, "US", PASS (2), &n, &error));
  g_assert_cmpint (n, ==, 0);
  g_assert_cmpint (count_market (fixture->db, "JP"), ==, 0);
  g_assert_cmpint (count_market (fixture->db, "US"), ==, 1);
  g_assert_cmpint (count_market (fixture->db, NULL), ==, 1); /* it stays in the book */
  g_assert_no_error (error);
}

/* --- invoices --- */

static gint64
put_invoice (PdDatabase *db, const PdFarInvoice *invoice, gboolean *changed)
{
  g_autoptr (GError) error = NULL;
  gint64 row_id = 0;

  g_assert_true (pd_database_put_far_invoice (db, invoice, &row_id, changed, &error));
  g_assert_no_error (error);
  return row_id;
}

static PdInvoice *
get_invoice (PdDatabase *db, gint64 row_id)
{
  g_autoptr (GError) error = NULL;
  PdInvoice *invoice = pd_database_get (db, PD_LIST_INVOICES, row_id, TEST_NOW, &error);

  g_assert_no_error (error);
  return invoice;
}

/* 12: several of one month and currency; paid when nothing is owed. */
static void
test_invoices (Fixture *fixture, gconstpointer data)
{
  PdFarInvoice recurring = { .invoice_id = "D02005YFHI",
                             .date = TEST_NOW,
                             .currency = "JPY",
                             .invoice_type = "Recurring",
                             .document_type = "invoice",
                             .total_minor = 1100,
                             .paid_minor = 0,
                             .seen_at = PASS (1) };
  PdFarInvoice once = recurring;
  g_autoptr (PdInvoice) invoice = NULL;
  g_autoptr (PdInvoice) paid = NULL;
  g_autoptr (PdInvoice) gone = NULL;
  gboolean changed = TRUE;
  gint64 row_id = put_invoice (fixture->db, &recurring, NULL);
  int before;

  once.invoice_id = "G000123";
  once.document_type = "adjustment_note";
  once.amends_of = "D02005YFHI";
  once.total_minor = -500;
  g_assert_cmpint (put_invoice (fixture->db, &once, NULL), !=, row_id);
  before = test_count_changes (fixture->db);
  g_assert_cmpint (put_invoice (fixture->db, &recurring, &changed), ==, row_id);
  g_assert_false (changed);
  g_assert_cmpint (test_count_changes (fixture->db), ==, before);
  invoice = get_invoice (fixture->db, row_id);
  g_assert_cmpstr (pd_invoice_get_month (invoice), ==, "2020-05");
  g_assert_cmpint (pd_invoice_get_total (invoice), ==, 1100);
  g_assert_cmpint (pd_invoice_get_date (invoice), ==, TEST_NOW);
  g_assert_cmpstr (pd_invoice_get_status (invoice), ==, "open");
  recurring.paid_minor = 1100;
  put_invoice (fixture->db, &recurring, NULL);
  paid = get_invoice (fixture->db, row_id);
  g_assert_cmpstr (pd_invoice_get_status (paid), ==, "paid");
  g_assert_cmpint (mark_gone (fixture->db, PD_LIST_INVOICES, 0, PASS (2), PASS (2)), ==, 2);
  gone = get_invoice (fixture->db, row_id);
  g_assert_cmpint (pd_invoice_get_gone_at (gone), ==, PASS (2));
}

/* 12: a credit is known by its order, product, SKU and sign; the order by either of its IDs. */
static void
test_invoice_lines (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  const PdFarOrderLine order_lines[] = { { .line = 0, LINE_OF ("0001") }, { .line = 1, LINE } };
  PdFarOrder far = make_order (fixture, order_lines, 2);
  const PdFarInvoice header = { .invoice_id = "G1",
                                .month = "2020-06",
                                .currency = "JPY",
                                .total_minor = 100,
                                .paid_minor = PD_FAR_UNSAID,
                                .seen_at = PASS (1) };
  const PdFarInvoiceLine lines[] = {
    { .charge_type = "new",
      .order_id = "alt-1",
      .product_id = PRODUCT,
      .sku_id = "0002",
      .tenant_id = TENANT,
      .title = "SQL",
      .quantity = 2,
      .amount_minor = 2000,
      .at = TEST_NOW },
    { .charge_type = "cancelImmediate",
      .order_id = "o-1",
      .product_id = PRODUCT,
      .sku_id = "0002",
      .tenant_id = TENANT,
      .quantity = -2,
      .amount_minor = -2000,
      .at = TEST_NOW },
    { .charge_type = "new",
      .order_id = "elsewhere",
      .customer_name = "Other Ltd",
      .title = "Azure",
      .quantity = PD_FAR_UNSAID,
      .amount_minor = 100,
      .at = TEST_NOW },
  };
  g_autoptr (PdOrderLine) credited = NULL;
  g_autoptr (PdInvoice) invoice = NULL;
  gboolean changed = FALSE;
  gint64 order;
  gint64 row_id;
  gint64 line_id;
  int before;

  far.alternate_id = "alt-1";
  order = put_order (fixture->db, &far, NULL);
  row_id = put_invoice (fixture->db, &header, NULL);
  line_id = test_line_of (fixture->db, order, 1);
  g_assert_true (pd_database_set_line_cancelling (fixture->db, line_id, PASS (2), 0, NULL, &error));
  g_assert_true (
      pd_database_put_far_invoice_lines (fixture->db, row_id, 0, lines, 1, NULL, &error));
  g_assert_true (
      pd_database_put_far_invoice_lines (fixture->db, row_id, 1, lines + 1, 2, &changed, &error));
  g_assert_true (changed);
  before = test_count_changes (fixture->db);
  g_assert_true (
      pd_database_put_far_invoice_lines (fixture->db, row_id, 0, lines, 3, &changed, &error));
  g_assert_no_error (error);
  g_assert_false (changed);
  g_assert_cmpint (test_count_changes (fixture->db), ==, before);

  invoice = get_invoice (fixture->db, row_id);
  g_assert_cmpint (pd_invoice_get_charges (invoice), ==, 2100);
  g_assert_cmpint (pd_invoice_get_credits (invoice), ==, -2000);
  g_assert_cmpint (pd_invoice_get_total (invoice), ==, 100);
  credited = get_line (fixture->db, order, 1);
  g_assert_cmpint (pd_order_line_get_credit (credited), ==, 2000);
  g_assert_cmpstr (pd_order_line_get_credit_invoice (credited), ==, "2020-06");
  g_assert_cmpint (test_count_found (fixture->db, PD_LIST_INVOICE_LINES, "other ltd"), ==, 1);
  g_assert_cmpint (test_count_found (fixture->db, PD_LIST_INVOICE_LINES, "青空"), ==, 2);
  g_assert_true (pd_database_end_far_invoice_lines (fixture->db, row_id, 2, &error));
  g_assert_cmpint (test_count_found (fixture->db, PD_LIST_INVOICE_LINES, NULL), ==, 2);
}

/* By product and SKU, else by the product, else where there is but one. */
static void
test_invoice_line_of (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *order_id;
    const char *product_id;
    const char *sku_id;
    gint64 line; /* below 0: nobody knows */
  } rows[] = {
    { "two", PRODUCT, "0001", 0 },    { "two", PRODUCT, "0002", 1 },
    { "two", PRODUCT, "0003", 0 },    { "two", PRODUCT, NULL, 0 },
    { "two", "elsewhere", NULL, -1 }, { "two", "elsewhere", "0002", -1 },
    { "two", NULL, NULL, -1 },        { "one", "elsewhere", "0009", 0 },
    { "one", NULL, NULL, 0 },         { "none", PRODUCT, "0001", -1 },
  };
  static const char line_sql[] =
      "SELECT coalesce ((SELECT l.line FROM order_lines l JOIN invoice_lines i"
      " ON i.line_row_id = l.id WHERE i.place = 0), -1)";
  const PdFarOrderLine order_lines[] = { { .line = 0, LINE_OF ("0001") }, { .line = 1, LINE } };
  const PdFarInvoice header = { .invoice_id = "G1", .month = "2020-06", .currency = "JPY" };
  PdFarOrder two = make_order (fixture, order_lines, 2);
  PdFarOrder one = make_order (fixture, order_lines, 1);
  gint64 row_id;

  two.order_id = "two";
  one.order_id = "one";
  put_order (fixture->db, &two, NULL);
  put_order (fixture->db, &one, NULL);
  row_id = put_invoice (fixture->db, &header, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    const PdFarInvoiceLine line = { .charge_type = "new",
                                    .order_id = rows[i].order_id,
                                    .product_id = rows[i].product_id,
                                    .sku_id = rows[i].sku_id };

    g_test_message ("row %" G_GSIZE_FORMAT, i);
    g_assert_true (
        pd_database_put_far_invoice_lines (fixture->db, row_id, 0, &line, 1, NULL, &error));
    g_assert_no_error (error);
    g_assert_cmpint (test_read_int64 (fixture->db, line_sql), ==, rows[i].line);
  }
}

/* --- activity --- */

static gboolean
put_activity (PdDatabase *db, const PdFarActivity *activity)
{
  g_autoptr (GError) error = NULL;
  gboolean added = FALSE;

  g_assert_true (pd_database_put_far_activity (db, activity, &added, &error));
  g_assert_no_error (error);
  return added;
}

/* 11: each once, by ID or by what it says; "progress" becomes "succeeded" as a record of its own.
 */
static void
test_activity (Fixture *fixture, gconstpointer data)
{
  PdFarActivity known = { .far_id = "A1-B2",
                          .at = TEST_NOW,
                          .user_name = "hana@partner.example",
                          .operation = "get_software_key",
                          .status = "progress",
                          .tenant_id = TENANT,
                          .resource_type = "software_key" };
  PdFarActivity bare = known;
  g_autoptr (GError) error = NULL;
  gint64 broken = -1;

  bare.far_id = NULL;
  g_assert_true (put_activity (fixture->db, &known));
  g_assert_false (put_activity (fixture->db, &known));
  known.far_id = "a1-b2";
  g_assert_false (put_activity (fixture->db, &known));
  known.status = "succeeded";
  g_assert_true (put_activity (fixture->db, &known));
  g_assert_false (put_activity (fixture->db, &known));
  g_assert_true (put_activity (fixture->db, &bare));
  g_assert_false (put_activity (fixture->db, &bare));
  bare.detail = "OrderId: o-2";
  g_assert_true (put_activity (fixture->db, &bare));
  g_assert_cmpint (test_read_int64 (fixture->db, "SELECT COUNT(*) FROM activity"), ==, 4);
  g_assert_cmpint (test_count_found (fixture->db, PD_LIST_ACTIVITY, "青空"), ==, 4); /* its name */
  test_add_activity (fixture->db, fixture->customer, "x", PD_OPERATION_EXPORT);
  g_assert_true (pd_database_verify_activity (fixture->db, &broken, NULL, &error));
  g_assert_cmpint (broken, ==, 0);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*run) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/far/product/titles", test_titles },
    { "/far/product/other-kind", test_other_kind },
    { "/far/product/offers", test_offers },
    { "/far/product/markets", test_markets },
    { "/far/invoice/invoices", test_invoices },
    { "/far/invoice/lines", test_invoice_lines },
    { "/far/invoice/line-of", test_invoice_line_of },
    { "/far/activity", test_activity },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);

  return g_test_run ();
}
