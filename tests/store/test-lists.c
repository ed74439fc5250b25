// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Lists: their orders, their filters, their search. */

#include <string.h>

#include "store-test.h"

#define GUID "2ca2a3f0-9a6a-4f1b-8e57-1b1b2c3d4e5f"

static const char *const sql_server[] = { "SQL Server 2022 Standard", NULL };
static const char *const remote[] = { "Windows Server リモート CAL", "SQL Server 2022 Standard",
                                      NULL };
static const char *const odd[] = { "100% _sure_ \"quoted\" 'it' a*b", NULL };

typedef struct
{
  PdDatabase *db;
} Fixture;

/* Four customers, four orders, six lines, keys, invoices, activity. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  PdDatabase *db = fixture->db = test_open (":memory:", PD_DATABASE_CREATE);
  PdCustomerFields guid = { .name = "Ｆａｂｒｉｋａｍ 株式会社",
                            .domain = "fabrikam.example",
                            .country = "JP",
                            .currency = "JPY",
                            .tenant_id = GUID,
                            .email = "info@mail.example",
                            .registration_id = "T-991" };
  gint64 aozora;
  gint64 cafe;
  gint64 fabrikam;

  test_begin (db);
  aozora = test_add_customer (db, "青空商事", "aozora.example");
  cafe = test_add_customer (db, "カフェ・ミナト", "minato.example");
  fabrikam = test_add_customer_full (db, &guid);
  test_add_customer (db, "Nobody (株) Ltd", "nobody.example");
  test_add_order (db, aozora, "Ord-AAA1", TEST_NOW, sql_server);
  test_add_order (db, cafe, "Ord-BBB2", TEST_NOW + 2, remote);
  test_add_order (db, fabrikam, "Ord-CCC3", TEST_NOW + 1, odd);
  test_add_order (db, aozora, "Ord-DDD4", TEST_NOW + 2, remote);
  g_assert_true (pd_database_add_invoice_line (db, "2020-05", "JPY", "New", 1, 1000, 1, NULL));
  g_assert_true (pd_database_add_invoice_line (db, "2020-04", "USD", "New", 2, 50, 2, NULL));
  test_add_activity (db, aozora, "青空商事", PD_OPERATION_GET_KEY);
  test_add_activity (db, cafe, "カフェ・ミナト", PD_OPERATION_CREATE_ORDER);
  test_add_activity (db, cafe, "カフェ・ミナト", PD_OPERATION_DOWNLOAD);
  test_commit (db);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->db);
}

static void
assert_list (PdDatabase *db, const PdQuery *query, const char *property, const char *expected)
{
  g_autofree char *texts = test_list_texts (db, query, property);
  gint64 count = -1;

  g_assert_cmpstr (texts, ==, expected);
  g_assert_true (pd_database_count (db, query, &count, NULL));
  if (*expected == '\0') {
    g_assert_cmpint (count, ==, 0);
  } else {
    g_auto (GStrv) parts = g_strsplit (expected, "|", -1);

    g_assert_cmpint (count, ==, g_strv_length (parts));
  }
}

static GArray *
list_ids (PdDatabase *db, const PdQuery *query, gint64 limit, gint64 offset)
{
  g_autoptr (GError) error = NULL;
  GArray *ids = pd_database_list_ids (db, query, limit, offset, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (ids);
  return ids;
}

static void
assert_same_ids (const GArray *a, const GArray *b)
{
  g_assert_cmpmem (a->data, a->len * sizeof (gint64), b->data, b->len * sizeof (gint64));
}

/* --- orders --- */

/* Many rows with few different values: only the row ID tells them apart. */
static PdDatabase *
make_ties (void)
{
  static const char *const names[] = { "Same", "Other", "同じ" };
  PdDatabase *db = test_open (":memory:", PD_DATABASE_CREATE);

  test_begin (db);
  for (int i = 0; i < 12; i++) {
    gint64 customer = test_add_customer (db, names[i % 3], "same.example");
    g_autofree char *order_id = g_strdup_printf ("Tie-%d", i);
    gint64 order = test_add_order (db, customer, order_id, TEST_NOW + i % 2, remote);

    test_add_activity (db, customer, names[i % 3], PD_OPERATION_GET_KEY);
    g_assert_true (pd_database_add_invoice_line (db, i % 2 ? "2020-05" : "2020-06", "JPY", "New",
                                                 test_line_of (db, order, 0), 10, TEST_NOW, NULL));
  }
  test_commit (db);

  return db;
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a;
  gint64 y = *(const gint64 *) b;

  return x < y ? -1 : x > y;
}

static void
assert_distinct (GArray *ids)
{
  g_autoptr (GArray) sorted = g_array_copy (ids);

  g_array_sort (sorted, compare_ids);
  for (guint i = 1; i < sorted->len; i++)
    g_assert_cmpint (g_array_index (sorted, gint64, i), !=, g_array_index (sorted, gint64, i - 1));
}

/* Each kind by each sort: all rows, none twice, pages fit together, and down is up reversed (but
 * for defaults, which know their own direction, and customers without a deadline, who stay last).
 */
static void
test_sorts_are_total (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdDatabase) db = make_ties ();

  for (int kind = 0; kind < PD_LIST_EVERYTHING; kind++) {
    for (int sort = PD_SORT_DEFAULT; sort <= PD_SORT_VALUE; sort++) {
      g_autoptr (PdQuery) query = pd_query_new ((PdListKind) kind);
      g_autoptr (GArray) up = NULL;
      g_autoptr (GArray) again = NULL;
      g_autoptr (GArray) down = NULL;
      g_autoptr (GArray) pages = g_array_new (FALSE, FALSE, sizeof (gint64));
      gint64 count = 0;

      query->sort = (PdSort) sort;
      query->now = TEST_NOW;
      up = list_ids (db, query, -1, 0);
      again = list_ids (db, query, -1, 0);
      g_assert_true (pd_database_count (db, query, &count, NULL));
      g_assert_cmpint (up->len, ==, count);
      assert_distinct (up);
      assert_same_ids (up, again);
      for (gint64 offset = 0; offset < count; offset += 5) {
        g_autoptr (GArray) page = list_ids (db, query, 5, offset);

        g_array_append_vals (pages, page->data, page->len);
      }
      assert_same_ids (up, pages);

      query->descending = TRUE;
      down = list_ids (db, query, -1, 0);
      assert_distinct (down);
      g_assert_cmpint (down->len, ==, count);
    }
  }
}

/* The same order whether the rows come from an index, from a set of matches or from one filter. */
static void
test_search_keeps_order (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    PdListKind kind;
    PdSort sort;
    const char *search; /* matches all rows */
  } rows[] = {
    { PD_LIST_CUSTOMERS, PD_SORT_NAME, "same.example" },
    { PD_LIST_CUSTOMERS, PD_SORT_DEADLINE, "same.example" },
    { PD_LIST_CUSTOMERS, PD_SORT_ORDERS, "sa" },
    { PD_LIST_ORDERS, PD_SORT_DATE, "tie-" },
    { PD_LIST_ORDERS, PD_SORT_CUSTOMER, "リモート" },
    { PD_LIST_ORDERS, PD_SORT_TOTAL, "t" },
    { PD_LIST_ORDERS, PD_SORT_STATUS, "same" },
    { PD_LIST_ORDERS, PD_SORT_ORDER_ID, "モー" },
    { PD_LIST_SOFTWARE, PD_SORT_TITLE, "tie" },
    { PD_LIST_SOFTWARE, PD_SORT_DEADLINE, "server" },
    { PD_LIST_SOFTWARE, PD_SORT_CUSTOMER, "same.example" },
    { PD_LIST_ACTIVITY, PD_SORT_USER, "佐藤" },
    { PD_LIST_DEADLINES, PD_SORT_VALUE, "server" },
    { PD_LIST_INVOICES, PD_SORT_TOTAL, "2020" },
  };
  g_autoptr (PdDatabase) db = make_ties ();

  for (gsize i = 0; i < 2 * G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdQuery) query = pd_query_new (rows[i / 2].kind);
    g_autoptr (GArray) all = NULL;
    g_autoptr (GArray) found = NULL;

    query->sort = rows[i / 2].sort;
    query->descending = i % 2 != 0;
    query->now = TEST_NOW;
    all = list_ids (db, query, -1, 0);
    pd_query_set_search (query, rows[i / 2].search);
    found = list_ids (db, query, -1, 0);
    assert_same_ids (all, found);
  }
}

static void
test_customer_sorts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_CUSTOMERS);

  query->now = TEST_NOW;
  query->sort = PD_SORT_DOMAIN;
  assert_list (fixture->db, query, "domain",
               "aozora.example|fabrikam.example|minato.example|nobody.example");
  query->sort = PD_SORT_ORDERS;
  query->descending = TRUE;
  assert_list (fixture->db, query, "domain",
               "aozora.example|fabrikam.example|minato.example|nobody.example");
  query->sort = PD_SORT_DEADLINE;
  query->descending = FALSE;
  assert_list (fixture->db, query, "domain",
               "aozora.example|fabrikam.example|minato.example|nobody.example");
  query->descending = TRUE;
  assert_list (fixture->db, query, "domain",
               "minato.example|fabrikam.example|aozora.example|nobody.example");
  /* When the first deadlines have passed, the next ones count. */
  query->descending = FALSE;
  query->now = TEST_NOW + 61 * TEST_DAY;
  assert_list (fixture->db, query, "domain",
               "fabrikam.example|aozora.example|minato.example|nobody.example");
}

static void
test_order_defaults (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_ORDERS);

  assert_list (fixture->db, query, "order-id", "Ord-DDD4|Ord-BBB2|Ord-CCC3|Ord-AAA1");
  query->sort = PD_SORT_KIND; /* makes no sense for orders: the default */
  assert_list (fixture->db, query, "order-id", "Ord-DDD4|Ord-BBB2|Ord-CCC3|Ord-AAA1");
  query->sort = PD_SORT_DATE;
  assert_list (fixture->db, query, "order-id", "Ord-AAA1|Ord-CCC3|Ord-BBB2|Ord-DDD4");
  query->sort = PD_SORT_ORDER_ID;
  query->descending = TRUE;
  assert_list (fixture->db, query, "order-id", "Ord-DDD4|Ord-CCC3|Ord-BBB2|Ord-AAA1");
}

/* --- filters --- */

static void
test_order_filters (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_ORDERS);

  query->customer_row_id = 1;
  assert_list (fixture->db, query, "order-id", "Ord-DDD4|Ord-AAA1");
  query->from = TEST_NOW + 1;
  assert_list (fixture->db, query, "order-id", "Ord-DDD4");
  query->customer_row_id = 0;
  query->to = TEST_NOW + 2; /* exclusive */
  assert_list (fixture->db, query, "order-id", "Ord-CCC3");
  query->from = query->to = 0;
  query->status = g_strdup ("completed");
  assert_list (fixture->db, query, "order-id", "Ord-DDD4|Ord-BBB2|Ord-CCC3|Ord-AAA1");
  g_free (query->status);
  query->status = g_strdup ("suspended");
  assert_list (fixture->db, query, "order-id", "");
}

/* 7.8: orders of one product for one customer. */
static void
test_software_filters (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_SOFTWARE);

  query->customer_row_id = 1;
  query->sku_id = g_strdup ("SQL Server 2022 Standard");
  assert_list (fixture->db, query, "order-id", "Ord-DDD4|Ord-AAA1");
  query->product_id = g_strdup ("another");
  assert_list (fixture->db, query, "order-id", "");
  g_clear_pointer (&query->product_id, g_free);
  g_clear_pointer (&query->sku_id, g_free);
  query->customer_row_id = 0;
  query->order_row_id = 2;
  query->sort = PD_SORT_TITLE;
  assert_list (fixture->db, query, "title", "SQL Server 2022 Standard|Windows Server リモート CAL");
  query->status = g_strdup ("cancelled");
  assert_list (fixture->db, query, "title", "");
}

static void
test_software_leaves_reservations_out (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_SOFTWARE);
  PdBulkLine line = { .title = "Reserved VM", .kind = PD_KIND_RESERVATION, .quantity = 1 };
  PdBulkOrder order = { .order_id = "Res-1", .customer_row_id = 4, .lines = &line, .n_lines = 1 };

  g_assert_true (pd_database_bulk_insert_order (fixture->db, &order, NULL, NULL, NULL));
  query->customer_row_id = 4;
  assert_list (fixture->db, query, "title", "");
  query->customer_row_id = 0;
  pd_query_set_search (query, "reserved");
  assert_list (fixture->db, query, "title", "");
}

/* 6.2 */
static void
test_activity_filters (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_ACTIVITY);

  query->key_access_only = TRUE;
  assert_list (fixture->db, query, "operation", PD_OPERATION_DOWNLOAD "|" PD_OPERATION_GET_KEY);
  query->key_access_only = FALSE;
  query->no_key_access = TRUE;
  assert_list (fixture->db, query, "operation", PD_OPERATION_CREATE_ORDER);
  query->no_key_access = FALSE;
  query->customer_row_id = 2;
  query->operation = g_strdup (PD_OPERATION_DOWNLOAD);
  assert_list (fixture->db, query, "operation", PD_OPERATION_DOWNLOAD);
  query->to = TEST_NOW;
  assert_list (fixture->db, query, "operation", "");
}

static void
test_invoice_filters (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_INVOICES);
  g_autoptr (PdQuery) lines = pd_query_new (PD_LIST_INVOICE_LINES);

  query->now = TEST_NOW;
  assert_list (fixture->db, query, "month", "2020-05|2020-04");
  query->status = g_strdup ("open");
  assert_list (fixture->db, query, "month", "2020-05");
  g_free (query->status);
  query->status = g_strdup ("issued");
  assert_list (fixture->db, query, "month", "2020-04");
  g_clear_pointer (&query->status, g_free);
  query->customer_row_id = 2;
  assert_list (fixture->db, query, "month", "2020-04");
  lines->invoice_row_id = 1;
  assert_list (fixture->db, lines, "order-id", "Ord-AAA1");
}

static void
test_deadline_filters (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_DEADLINES);

  query->now = TEST_NOW + 61 * TEST_DAY + 1;
  assert_list (fixture->db, query, "order-id", "Ord-DDD4|Ord-DDD4|Ord-BBB2|Ord-BBB2");
  query->deadline_kind = g_strdup ("link");
  assert_list (fixture->db, query, "order-id", "");
  g_free (query->deadline_kind);
  query->deadline_kind = g_strdup ("cancel");
  query->customer_row_id = 2;
  assert_list (fixture->db, query, "order-id", "Ord-BBB2|Ord-BBB2");
}

/* --- search --- */

static void
test_search_table (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    PdListKind kind;
    const char *search;
    const char *found; /* domains, order IDs or operations, sorted as the list is */
  } rows[] = {
    { PD_LIST_CUSTOMERS, "fabrikam", "fabrikam.example" },
    { PD_LIST_CUSTOMERS, "FABRIKAM", "fabrikam.example" },         /* case */
    { PD_LIST_CUSTOMERS, "ｆａｂｒｉｋａｍ", "fabrikam.example" }, /* width */
    { PD_LIST_CUSTOMERS, "かふぇ", "minato.example" },             /* kana */
    { PD_LIST_CUSTOMERS, "ｶﾌｪ", "minato.example" },                /* half-width kana */
    { PD_LIST_CUSTOMERS, "商事", "aozora.example" },               /* two Japanese characters */
    { PD_LIST_CUSTOMERS, "みな", "minato.example" },
    { PD_LIST_CUSTOMERS, "空商", "aozora.example" }, /* across words */
    { PD_LIST_CUSTOMERS, "m株", "" },                /* a blank stands between */
    { PD_LIST_CUSTOMERS, "(株", "nobody.example" },  /* ASCII and Japanese */
    { PD_LIST_CUSTOMERS, "㈱", "nobody.example" },   /* folds to (株) */
    { PD_LIST_CUSTOMERS, "株)", "nobody.example" },
    { PD_LIST_CUSTOMERS, "青", "aozora.example" },   /* one character */
    { PD_LIST_CUSTOMERS, "fa", "fabrikam.example" }, /* two ASCII characters */
    { PD_LIST_CUSTOMERS, "z", "aozora.example" },
    { PD_LIST_CUSTOMERS, "ora.ex", "aozora.example" },
    { PD_LIST_CUSTOMERS, "info@mail", "fabrikam.example" },
    { PD_LIST_CUSTOMERS, "t-991", "fabrikam.example" },
    { PD_LIST_CUSTOMERS, GUID, "fabrikam.example" },
    { PD_LIST_CUSTOMERS, "2CA2A3F0", "fabrikam.example" },
    { PD_LIST_CUSTOMERS, "9a6a-4f1b", "fabrikam.example" },
    { PD_LIST_CUSTOMERS, "a3f09a6a4f1b8e57", "fabrikam.example" }, /* without dashes */
    { PD_LIST_CUSTOMERS, "fabrikam.examplo", "" },                 /* all its trigrams but one */
    { PD_LIST_CUSTOMERS, "商事青空", "" }, /* the right pieces in the wrong order */
    { PD_LIST_CUSTOMERS, "%", "" },
    { PD_LIST_CUSTOMERS, "%%%", "" },
    { PD_LIST_CUSTOMERS, "_", "" },
    { PD_LIST_CUSTOMERS, "\"", "" },
    { PD_LIST_CUSTOMERS, "\"\"\"", "" },
    { PD_LIST_CUSTOMERS, "a\" OR \"b", "" },
    { PD_LIST_CUSTOMERS, "\"株", "" },
    { PD_LIST_CUSTOMERS, "*", "" },
    { PD_LIST_CUSTOMERS, "fab*", "" },
    { PD_LIST_CUSTOMERS, "'; DROP TABLE customers", "" },
    { PD_LIST_CUSTOMERS, "folded:fab", "" },
    { PD_LIST_CUSTOMERS, "   ", /* nothing to look for */
      "fabrikam.example|nobody.example|minato.example|aozora.example" },
    { PD_LIST_ORDERS, "ord-ccc3", "Ord-CCC3" },
    { PD_LIST_ORDERS, "BBB", "Ord-BBB2" },
    { PD_LIST_ORDERS, "b2", "Ord-BBB2|Ord-CCC3" },                  /* ID; tenant */
    { PD_LIST_ORDERS, "sql server", "Ord-DDD4|Ord-BBB2|Ord-AAA1" }, /* by title */
    { PD_LIST_ORDERS, "りもーと", "Ord-DDD4|Ord-BBB2" },
    { PD_LIST_ORDERS, "モー", "Ord-DDD4|Ord-BBB2" },
    { PD_LIST_ORDERS, "商事", "Ord-DDD4|Ord-AAA1" }, /* by customer */
    { PD_LIST_ORDERS, "a3f09a6a", "Ord-CCC3" },      /* by the customer's tenant */
    { PD_LIST_ORDERS, "100%", "Ord-CCC3" },
    { PD_LIST_ORDERS, "_sure_", "Ord-CCC3" },
    { PD_LIST_ORDERS, "\"quoted\"", "Ord-CCC3" },
    { PD_LIST_ORDERS, "'it'", "Ord-CCC3" },
    { PD_LIST_ORDERS, "a*b", "Ord-CCC3" },
    { PD_LIST_ORDERS, "a%b", "" },
    { PD_LIST_SOFTWARE, "remote", "" },
    { PD_LIST_SOFTWARE, "100% _sure", "Ord-CCC3" },
    { PD_LIST_SOFTWARE, "ord-aaa1", "Ord-AAA1" },
    { PD_LIST_SOFTWARE, "ふぇ", "Ord-BBB2|Ord-BBB2" },
    { PD_LIST_DEADLINES, "aaa1", "Ord-AAA1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdQuery) query = pd_query_new (rows[i].kind);

    pd_query_set_search (query, rows[i].search);
    g_test_message ("%s", rows[i].search);
    assert_list (fixture->db, query, rows[i].kind == PD_LIST_CUSTOMERS ? "domain" : "order-id",
                 rows[i].found);
  }
}

/* 6.9: all columns of the log. */
static void
test_search_activity (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *search;
    guint n;
  } rows[] = {
    { "software_key", 1 },  { "佐藤", 3 },      { "カフェ", 2 }, { "HANA@", 3 }, { "order-1", 3 },
    { "version: 2022", 3 }, { "succeeded", 3 }, { "failed", 0 }, { "青", 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdQuery) query = pd_query_new (PD_LIST_ACTIVITY);
    g_autoptr (GArray) ids = NULL;

    pd_query_set_search (query, rows[i].search);
    ids = list_ids (fixture->db, query, -1, 0);
    g_assert_cmpuint (ids->len, ==, rows[i].n);
  }
}

/* By the action's name as the reader sees it, in whatever language the test runs. */
static void
test_search_operation_title (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_ACTIVITY);

  pd_query_set_search (query, pd_operation_get_title (PD_OPERATION_GET_KEY));
  assert_list (fixture->db, query, "operation", PD_OPERATION_GET_KEY);
}

static void
test_search_products (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_PRODUCTS);
  g_autoptr (PdProduct) product =
      g_object_new (PD_TYPE_PRODUCT, "product-id", "DG7GMGF0D5RK", "sku-id", "0003", "title",
                    "SQL Server", "publisher", "Microsoft", "kind", PD_KIND_PERPETUAL, NULL);

  g_assert_true (pd_database_put_product (fixture->db, product, NULL));
  pd_query_set_search (query, "ＳＱＬ");
  assert_list (fixture->db, query, "title", "SQL Server");
  pd_query_set_search (query, "d5rk:0003");
  assert_list (fixture->db, query, "title", "SQL Server");
  pd_query_set_search (query, "micro");
  assert_list (fixture->db, query, "title", "SQL Server");
  query->product_kind = g_strdup (PD_KIND_PLAN);
  assert_list (fixture->db, query, "title", "");
}

static void
test_search_with_filters (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_ORDERS);

  pd_query_set_search (query, "sql server");
  query->customer_row_id = 1;
  assert_list (fixture->db, query, "order-id", "Ord-DDD4|Ord-AAA1");
  query->customer_row_id = 0;
  query->from = TEST_NOW + 1;
  assert_list (fixture->db, query, "order-id", "Ord-DDD4|Ord-BBB2");
}

/* Enough rows that the search walks the list through a bitmap and, for a first page, looks at row
 * after row: all ways must agree. */
static void
test_many_matches (Fixture *fixture, gconstpointer data)
{
  static const char *const needles[] = { "株式会社", "会社", "example", "社", "ex", "4" };
  g_autoptr (PdDatabase) db = test_open (":memory:", PD_DATABASE_CREATE);

  test_begin (db);
  g_assert_true (pd_database_begin_bulk (db, NULL));
  for (int i = 0; i < 9000; i++) {
    g_autofree char *name =
        g_strdup_printf ("%s%d", i % 3 == 0 ? "株式会社 " : "", (i * 7919) % 9000);

    test_add_customer (db, name, "m.example");
  }
  g_assert_true (pd_database_end_bulk (db, NULL, NULL));
  test_commit (db);

  for (gsize i = 0; i < 2 * G_N_ELEMENTS (needles); i++) {
    g_autoptr (PdQuery) query = pd_query_new (PD_LIST_CUSTOMERS);
    g_autoptr (GArray) all = NULL;
    g_autoptr (GArray) first = NULL;
    g_autoptr (GArray) page = NULL;
    g_autofree char *sql = g_strdup_printf (
        "SELECT COUNT(*) FROM customer_texts WHERE instr (folded, '%s') > 0", needles[i / 2]);

    query->descending = i % 2 != 0;
    query->sort = PD_SORT_NAME;
    pd_query_set_search (query, needles[i / 2]);
    all = list_ids (db, query, -1, 0);
    g_assert_cmpint (all->len, ==, test_read_int64 (db, sql));
    g_assert_cmpuint (all->len, >, 2000);
    first = list_ids (db, query, 256, 0);
    g_assert_cmpmem (first->data, first->len * 8, all->data, 256 * 8);
    page = list_ids (db, query, 10, 2000);
    g_assert_cmpmem (page->data, page->len * 8, all->data + 2000 * 8, 10 * 8);
  }
}

static void
test_cancelled_search (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_ORDERS);
  GArray *ids;

  g_cancellable_cancel (cancellable);
  pd_query_set_search (query, "sql");
  ids = pd_database_list_ids (fixture->db, query, -1, 0, cancellable, &error);
  g_assert_null (ids);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* --- everything --- */

static void
test_everything (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_EVERYTHING);
  g_autoptr (GPtrArray) hits = NULL;
  g_autoptr (GArray) ids = NULL;

  pd_query_set_search (query, "青空");
  assert_list (fixture->db, query, "kind", "customer|software|software|software");
  pd_query_set_search (query, "ord-aaa1");
  assert_list (fixture->db, query, "kind", "order|software");
  pd_query_set_search (query, "g00000000");
  assert_list (fixture->db, query, "title", "G000000001|G000000002");
  pd_query_set_search (query, NULL);
  assert_list (fixture->db, query, "kind", "");
  pd_query_set_search (query, " ");
  assert_list (fixture->db, query, "kind", "");

  pd_query_set_search (query, "ord-");
  ids = list_ids (fixture->db, query, -1, 0);
  assert_distinct (ids);
  hits = pd_database_list (fixture->db, query, 1, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (hits->len, ==, 1);
  {
    g_autofree char *title = NULL;
    g_autofree char *subtitle = NULL;
    gint64 target = 0;

    g_object_get (hits->pdata[0], "title", &title, "subtitle", &subtitle, "target-row-id", &target,
                  NULL);
    g_assert_cmpstr (title, ==, "Ord-DDD4");
    g_assert_cmpstr (subtitle, ==, "青空商事");
    g_assert_cmpint (target, ==, 4);
  }
}

/* Each word by itself, in any order, and every one of them. */
static void
test_everything_by_words (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *search;
    const char *kinds;
  } cases[] = {
    { "商事 青空", "customer|software|software|software" },
    { "  商事   青空 ", "customer|software|software|software" },
    { "青空 ord-aaa1", "software" },
    { "ord-aaa1 nowhere", "" },
    { "1 ord-aaa", "order|software" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (PdQuery) query = pd_query_new (PD_LIST_EVERYTHING);

    pd_query_set_search (query, cases[i].search);
    assert_list (fixture->db, query, "kind", cases[i].kinds);
  }
}

/* Part of a GUID as it was copied, with a brace before or after it. */
static void
test_everything_by_braced_guid (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdCustomer) customer = pd_database_get (fixture->db, PD_LIST_CUSTOMERS, 1, 0, &error);
  const char *tenant = pd_customer_get_tenant_id (customer);
  g_autofree char *begin = g_strdup_printf ("{%.13s", tenant);
  g_autofree char *end = g_strdup_printf ("%s}", tenant + 24);
  const char *const searches[] = { begin, end };

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (searches); i++) {
    g_autoptr (PdQuery) query = pd_query_new (PD_LIST_EVERYTHING);
    g_autofree char *titles = NULL;

    pd_query_set_search (query, searches[i]);
    titles = test_list_texts (fixture->db, query, "title");
    g_assert_nonnull (strstr (titles, pd_customer_get_name (customer)));
  }
}

/* 1.1, 1.14, 1.19: what a page leaves out for the user's roles. */
static void
test_everything_hides_kinds (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    guint hidden;
    const char *search;
    const char *kinds;
  } cases[] = {
    { 1u << PD_LIST_CUSTOMERS, "青空", "software|software|software" },
    { 1u << PD_LIST_SOFTWARE, "青空", "customer" },
    { 1u << PD_LIST_CUSTOMERS | 1u << PD_LIST_SOFTWARE, "青空", "" },
    { 1u << PD_LIST_ORDERS, "ord-aaa1", "software" },
    { 1u << PD_LIST_SOFTWARE, "ord-aaa1", "order" },
    { 1u << PD_LIST_INVOICES, "g00000000", "" },
    { 1u << PD_LIST_CUSTOMERS, "g00000000", "invoice|invoice" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (PdQuery) query = pd_query_new (PD_LIST_EVERYTHING);
    g_autoptr (PdQuery) shown = pd_query_copy (query);

    query->hidden_kinds = cases[i].hidden;
    g_assert_false (pd_query_equal (query, shown));
    pd_query_set_search (query, cases[i].search);
    assert_list (fixture->db, query, "kind", cases[i].kinds);
  }
}

static void
test_load_leaves_out_what_is_gone (Fixture *fixture, gconstpointer data)
{
  const gint64 ids[] = { 3, 99, 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records =
      pd_database_load (fixture->db, PD_LIST_CUSTOMERS, ids, G_N_ELEMENTS (ids), 0, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (records->len, ==, 2);
  g_assert_cmpint (pd_record_get_row_id (records->pdata[0]), ==, 3);
  g_assert_cmpint (pd_record_get_row_id (records->pdata[1]), ==, 1);
  g_assert_true (pd_record_get_loaded (records->pdata[0]));
}

/* The lists that a million rows are shown by read an index alone and sort nothing. */
static void
test_plans (Fixture *fixture, gconstpointer data)
{
  static const char *const lists[] = {
    "SELECT o.id FROM orders o WHERE 1 ORDER BY o.placed_at DESC, o.id DESC",
    "SELECT o.id FROM orders o WHERE 1 ORDER BY o.status, o.placed_at, o.id",
    "SELECT o.id FROM orders o WHERE 1 AND o.customer_row_id = 1 ORDER BY o.placed_at, o.id",
    "SELECT o.id FROM customers c CROSS JOIN orders o ON o.customer_row_id = c.id WHERE 1"
    " ORDER BY c.name_key, c.id, o.placed_at, o.id",
    "SELECT l.id FROM order_lines l WHERE l.software = 1 ORDER BY l.placed_at DESC, l.id DESC",
    "SELECT l.id FROM articles a CROSS JOIN order_lines l ON l.article_row_id = a.id"
    " WHERE l.software = 1 ORDER BY a.title_key, a.id, l.order_row_id, l.id",
    "SELECT c.id FROM customers c WHERE 1 ORDER BY c.name_key, c.id",
    "SELECT y.id FROM activity y WHERE 1 ORDER BY y.at DESC, y.id DESC",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++) {
    g_autofree char *sql = g_strconcat ("EXPLAIN QUERY PLAN ", lists[i], NULL);
    g_autoptr (PdStatement) stmt = pd_database_prepare (fixture->db, sql, NULL);
    gboolean has_row = FALSE;

    g_assert_nonnull (stmt);
    while (pd_database_step (fixture->db, stmt, "Testing", &has_row, NULL) && has_row) {
      const char *detail = pd_statement_lend_text (stmt, 3);

      g_assert_null (strstr (detail, "TEMP B-TREE"));
      g_assert_nonnull (strstr (detail, "COVERING INDEX"));
    }
  }
}

/* --- queries themselves --- */

static void
test_query_equality (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdQuery) a = pd_query_new (PD_LIST_ORDERS);
  g_autoptr (PdQuery) b = NULL;

  pd_query_set_search (a, "x");
  a->status = g_strdup ("completed");
  b = pd_query_copy (a);
  g_assert_true (pd_query_equal (a, b));
  b->to = 1;
  g_assert_false (pd_query_equal (a, b));
  b->to = 0;
  pd_query_set_search (b, NULL);
  g_assert_false (pd_query_equal (a, b));
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*run) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/lists/sorts/total", test_sorts_are_total },
    { "/lists/sorts/same-with-search", test_search_keeps_order },
    { "/lists/sorts/customers", test_customer_sorts },
    { "/lists/sorts/orders", test_order_defaults },
    { "/lists/sorts/plans", test_plans },
    { "/lists/filters/orders", test_order_filters },
    { "/lists/filters/software", test_software_filters },
    { "/lists/filters/reservations", test_software_leaves_reservations_out },
    { "/lists/filters/activity", test_activity_filters },
    { "/lists/filters/invoices", test_invoice_filters },
    { "/lists/filters/deadlines", test_deadline_filters },
    { "/lists/search/table", test_search_table },
    { "/lists/search/activity", test_search_activity },
    { "/lists/search/operation-title", test_search_operation_title },
    { "/lists/search/products", test_search_products },
    { "/lists/search/with-filters", test_search_with_filters },
    { "/lists/search/many", test_many_matches },
    { "/lists/search/cancelled", test_cancelled_search },
    { "/lists/everything", test_everything },
    { "/lists/everything/words", test_everything_by_words },
    { "/lists/everything/braces", test_everything_by_braced_guid },
    { "/lists/everything/hidden-kinds", test_everything_hides_kinds },
    { "/lists/load", test_load_leaves_out_what_is_gone },
    { "/lists/query", test_query_equality },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);

  return g_test_run ();
}
