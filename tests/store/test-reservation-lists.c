// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Lists of reservations: every order, every filter, every way to search; where else they are
 * found; and list models that follow. */

#include "pd-query-model.h"
#include "pd-text.h"
#include "store-test.h"

typedef struct
{
  PdDatabase *db;
  gint64 blue;  /* customer "青空商事" */
  gint64 north; /* customer "Northwind" */
  gint64 blue_line;
  gint64 north_line;
} Fixture;

#define END(days) (TEST_NOW + (days) *TEST_DAY)

/* Four reservations, each of them different in everything; b and d are of Northwind. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->db = test_open (":memory:", PD_DATABASE_CREATE);
  test_begin (fixture->db);
  fixture->blue = test_add_customer (fixture->db, "青空商事", "aozora.example");
  fixture->north = test_add_customer (fixture->db, "Northwind", "north.example");
  fixture->blue_line = test_add_reservation_line (fixture->db, fixture->blue, "blue-order");
  fixture->north_line = test_add_reservation_line (fixture->db, fixture->north, "north-order");
  test_add_reservation (fixture->db, fixture->blue_line,
                        &(PdBulkReservation){ .name = "a 10",
                                              .size = "Standard_D16s_v3",
                                              .region = "uksouth",
                                              .quantity = 4,
                                              .term = "P3Y",
                                              .purchased_at = TEST_NOW - 2 * TEST_DAY,
                                              .expires_at = END (10),
                                              .utilization_30d = 799 });
  test_add_reservation (fixture->db, fixture->north_line,
                        &(PdBulkReservation){ .name = "a 9",
                                              .size = "Standard_D2s_v3",
                                              .region = "eastus",
                                              .quantity = 3,
                                              .purchased_at = TEST_NOW - 900 * TEST_DAY,
                                              .expires_at = END (-5),
                                              .scope_type = PD_SCOPE_SINGLE,
                                              .scope_id = "1c2d3e4f-0000-4000-8000-0000000000aa",
                                              .scope_name = "本番",
                                              .utilization_30d = 100 });
  test_add_reservation (fixture->db, fixture->blue_line,
                        &(PdBulkReservation){ .name = "検証",
                                              .size = "Standard_B2ms",
                                              .region = "japanwest",
                                              .quantity = 2,
                                              .purchased_at = TEST_NOW - TEST_DAY,
                                              .expires_at = END (31) });
  test_add_reservation (fixture->db, fixture->north_line,
                        &(PdBulkReservation){ .name = "z",
                                              .size = "CosmosDB_100RU",
                                              .region = "japaneast",
                                              .quantity = 1,
                                              .purchased_at = TEST_NOW,
                                              .expires_at = END (300),
                                              .state = PD_RESERVATION_CANCELLED,
                                              .scope_type = PD_SCOPE_RESOURCE_GROUP,
                                              .utilization_30d = 1000 });
  test_commit (fixture->db);
  pd_database_steal_changes (fixture->db);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->db);
}

static PdQuery *
new_query (void)
{
  PdQuery *query = pd_query_new (PD_LIST_RESERVATIONS);

  query->now = TEST_NOW;
  return query;
}

static void
assert_names (Fixture *fixture, const PdQuery *query, const char *expected)
{
  g_autofree char *names = test_list_texts (fixture->db, query, "name");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) part = pd_database_list (fixture->db, query, 1, 0, &error);
  gint64 count = -1;

  g_assert_cmpstr (names, ==, expected);
  g_assert_true (pd_database_count (fixture->db, query, &count, &error));
  g_assert_no_error (error);
  /* The first rows alone are the first of all. */
  g_assert_cmpuint (part->len, ==, MIN (count, 1));
  if (count > 0)
    g_assert_true (g_str_has_prefix (expected, pd_reservation_get_name (part->pdata[0])));
}

static void
test_sorts (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    PdSort sort;
    const char *up;
    const char *down;
  } rows[] = {
    { PD_SORT_DEADLINE, "a 9|a 10|検証|z", "z|検証|a 10|a 9" },
    { PD_SORT_NAME, "a 9|a 10|z|検証", "検証|z|a 10|a 9" },
    { PD_SORT_SIZE, "z|検証|a 9|a 10", "a 10|a 9|検証|z" },
    { PD_SORT_REGION, "a 9|z|検証|a 10", "a 10|検証|z|a 9" },
    { PD_SORT_QUANTITY, "z|検証|a 9|a 10", "a 10|a 9|検証|z" },
    { PD_SORT_TERM, "a 9|検証|z|a 10", "a 10|z|検証|a 9" },
    { PD_SORT_SCOPE, "z|a 10|検証|a 9", "a 9|検証|a 10|z" },
    /* 10.11: without data last, whichever way */
    { PD_SORT_UTILIZATION, "a 9|a 10|z|検証", "z|a 10|a 9|検証" },
    { PD_SORT_STATUS, "z|a 9|a 10|検証", "検証|a 10|a 9|z" },
    { PD_SORT_CUSTOMER, "a 9|z|a 10|検証", "検証|a 10|z|a 9" },
    { PD_SORT_DATE, "a 9|a 10|検証|z", "z|検証|a 10|a 9" },
    /* What the list does not know: its default. */
    { PD_SORT_TOTAL, "a 9|a 10|検証|z", "a 9|a 10|検証|z" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdQuery) query = new_query ();

    g_test_message ("sort %d", rows[i].sort);
    query->sort = rows[i].sort;
    assert_names (fixture, query, rows[i].up);
    query->descending = TRUE;
    assert_names (fixture, query, rows[i].down);
  }
}

/* Ties go by row ID, so that the order is total. */
static void
test_ties (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdQuery) query = new_query ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = NULL;

  for (int i = 0; i < 3; i++)
    test_add_reservation (fixture->db, fixture->blue_line, &(PdBulkReservation){ .name = "same" });
  query->sort = PD_SORT_NAME;
  pd_query_set_search (query, "same");
  ids = pd_database_list_ids (fixture->db, query, -1, 0, NULL, &error);
  g_assert_cmpuint (ids->len, ==, 3);
  for (guint i = 1; i < ids->len; i++)
    g_assert_cmpint (g_array_index (ids, gint64, i), >, g_array_index (ids, gint64, i - 1));
}

typedef struct
{
  const char *status;
  int below;
  gint64 from;
  gint64 to;
  const char *expected; /* by name */
} Filter;

static const Filter filters[] = {
  { PD_RESERVATION_SUCCEEDED, 0, 0, 0, "検証" },
  { PD_RESERVATION_EXPIRING, 0, 0, 0, "a 10" },
  { PD_RESERVATION_EXPIRED, 0, 0, 0, "a 9" },
  { PD_RESERVATION_CANCELLED, 0, 0, 0, "z" },
  { PD_RESERVATION_PENDING, 0, 0, 0, "" },
  { PD_QUERY_RUNNING, 0, 0, 0, "a 10|検証" },
  { PD_QUERY_RUNNING, 0, 0, END (31), "a 10" },
  { PD_QUERY_RUNNING, PD_RESERVATION_UNDER_USED, 0, 0, "a 10" },
  /* Running ones with data: neither the expired one, nor the one without. */
  { NULL, PD_RESERVATION_UNDER_USED, 0, 0, "a 10" },
  { NULL, 799, 0, 0, "" },
  { NULL, 0, END (10), END (31), "a 10" },
  { NULL, 0, END (31), 0, "z|検証" },
  { NULL, 0, 0, END (10), "a 9" },
  { PD_RESERVATION_EXPIRING, 0, END (11), 0, "" },
};

static void
apply (PdQuery *query, const Filter *filter)
{
  query->status = g_strdup (filter->status);
  query->utilization_below = filter->below;
  query->from = filter->from;
  query->to = filter->to;
}

static void
test_filters (Fixture *fixture, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (filters); i++) {
    g_autoptr (PdQuery) query = new_query ();

    g_test_message ("filter %" G_GSIZE_FORMAT, i);
    apply (query, &filters[i]);
    query->sort = PD_SORT_NAME;
    assert_names (fixture, query, filters[i].expected);
  }
}

/* A filter means the same whatever the list is sorted by, and with a search. */
static void
test_filters_by_every_sort (Fixture *fixture, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (filters); i++) {
    for (int sort = PD_SORT_DEFAULT; sort <= PD_SORT_UTILIZATION; sort++) {
      g_autoptr (PdQuery) query = new_query ();
      g_auto (GStrv) expected = g_strsplit (filters[i].expected, "|", -1);
      g_autoptr (GError) error = NULL;
      gint64 count = -1;
      gint64 found = -1;

      apply (query, &filters[i]);
      query->sort = (PdSort) sort;
      g_assert_true (pd_database_count (fixture->db, query, &count, &error));
      pd_query_set_search (query, "example");
      g_assert_true (pd_database_count (fixture->db, query, &found, &error));
      g_assert_no_error (error);
      g_assert_cmpint (count, ==, g_strv_length (expected));
      g_assert_cmpint (found, ==, count);
    }
  }
}

/* The filter and the state that a record shows agree at every instant around the limits. */
static void
test_state_filter_is_what_is_shown (Fixture *fixture, gconstpointer data)
{
  static const char *const states[] = { PD_RESERVATION_SUCCEEDED, PD_RESERVATION_EXPIRING,
                                        PD_RESERVATION_EXPIRED, PD_RESERVATION_CANCELLED };
  const gint64 limits[] = { END (10), END (31), END (10) - 30 * TEST_DAY,
                            END (31) - 30 * TEST_DAY };

  for (gsize i = 0; i < G_N_ELEMENTS (limits) * 3; i++) {
    for (gsize s = 0; s < G_N_ELEMENTS (states); s++) {
      g_autoptr (PdQuery) query = pd_query_new (PD_LIST_RESERVATIONS);
      g_autoptr (GPtrArray) all = NULL;
      gint64 count = -1;
      int shown = 0;

      query->now = limits[i / 3] + (gint64) (i % 3) - 1;
      all = pd_database_list (fixture->db, query, -1, 0, NULL);
      for (guint k = 0; k < all->len; k++)
        shown += g_str_equal (pd_reservation_get_state (all->pdata[k]), states[s]);
      query->status = g_strdup (states[s]);
      g_assert_true (pd_database_count (fixture->db, query, &count, NULL));
      g_assert_cmpint (count, ==, shown);
    }
  }
}

/* Running is Succeeded and Expiring, at every instant around the limits. */
static void
test_running_is_active_and_expiring (Fixture *fixture, gconstpointer data)
{
  static const char *const states[] = { PD_RESERVATION_SUCCEEDED, PD_RESERVATION_EXPIRING,
                                        PD_QUERY_RUNNING };
  const gint64 limits[] = { END (10), END (31), END (10) - 30 * TEST_DAY,
                            END (31) - 30 * TEST_DAY };

  for (gsize i = 0; i < G_N_ELEMENTS (limits) * 3; i++) {
    gint64 counts[G_N_ELEMENTS (states)] = { -1, -1, -1 };

    for (gsize s = 0; s < G_N_ELEMENTS (states); s++) {
      g_autoptr (PdQuery) query = pd_query_new (PD_LIST_RESERVATIONS);

      query->now = limits[i / 3] + (gint64) (i % 3) - 1;
      query->status = g_strdup (states[s]);
      g_assert_true (pd_database_count (fixture->db, query, &counts[s], NULL));
    }
    g_assert_cmpint (counts[0] + counts[1], ==, counts[2]);
  }
}

static void
test_narrow (Fixture *fixture, gconstpointer data)
{
  gint64 order = test_read_int64 (fixture->db, "SELECT id FROM orders WHERE order_id = "
                                               "'north-order'");
  g_autoptr (PdQuery) by_customer = new_query ();
  g_autoptr (PdQuery) by_order = new_query ();
  g_autoptr (PdQuery) by_line = new_query ();
  g_autoptr (PdQuery) both = new_query ();

  by_customer->customer_row_id = fixture->blue;
  assert_names (fixture, by_customer, "a 10|検証");
  by_order->order_row_id = order;
  assert_names (fixture, by_order, "a 9|z");
  by_line->line_row_id = fixture->blue_line;
  assert_names (fixture, by_line, "a 10|検証");
  both->customer_row_id = fixture->blue;
  both->status = g_strdup (PD_RESERVATION_EXPIRING);
  assert_names (fixture, both, "a 10");
}

/* All that share the order of one, and what came from it under another order. */
static void
test_relatives (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdQuery) query = new_query ();
  g_autoptr (GError) error = NULL;
  g_autoptr (PdReservation) child = g_object_new (
      PD_TYPE_RESERVATION, "reservation-id", "child", "reservation-order-id", "other order", "name",
      "child", "line-row-id", fixture->blue_line, "customer-row-id", fixture->blue, "quantity",
      (gint64) 1, "currency", "JPY", "purchased-at", TEST_NOW, "expires-at", END (20), "state",
      PD_RESERVATION_SUCCEEDED, "parent-row-id", (gint64) 1, NULL);

  g_assert_true (pd_database_insert_reservation (fixture->db, child, 0, NULL, &error));
  g_assert_no_error (error);
  query->reservation_row_id = 1;
  assert_names (fixture, query, "a 10|child|検証");
}

/* --- searching --- */

static void
test_search (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *search;
    const char *expected; /* by name */
  } rows[] = {
    { "A 1", "a 10" },
    { "検証", "検証" },
    { "検", "検証" },
    { "z", "a 10|z|検証" }, /* one character */
    { "d2", "a 9" },        /* two that are both ASCII */
    { "ms", "検証" },       /* the last of a part */
    { "qq", "" },
    { "ｓｔａｎｄａｒｄ＿ｄ１６", "a 10" },
    { "japan", "z|検証" },
    { "uksouth", "a 10" },
    { "Japan West", "検証" }, /* the region as the list shows it */
    { "blue-order", "a 10|検証" },
    { "ro-", "a 9|a 10|z|検証" }, /* reservation order */
    { "0000000000aa", "a 9" },    /* scope */
    { "本番", "a 9" },
    { "青空", "a 10|検証" },
    { "NORTHWIND", "a 9|z" },
    { "north.example", "a 9|z" },
    { "nothing at all", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdQuery) query = new_query ();

    g_test_message ("search %s", rows[i].search);
    query->sort = PD_SORT_NAME;
    pd_query_set_search (query, rows[i].search);
    assert_names (fixture, query, rows[i].expected);
  }
}

/* In the narrow list of one customer each row is looked at; the same ones must be found. */
static void
test_search_in_narrow_list (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *search;
    const char *expected;
  } rows[] = {
    { "a", "a 10|検証" },     { "検証", "検証" },      { "d1", "a 10" },
    { "Japan West", "検証" }, { "青空", "a 10|検証" }, { "blue-order", "a 10|検証" },
    { "north", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdQuery) query = new_query ();

    query->customer_row_id = fixture->blue;
    pd_query_set_search (query, rows[i].search);
    assert_names (fixture, query, rows[i].expected);
  }
}

/* So many that every way of searching is taken: the index says the same as looking at each row. */
static void
test_search_among_many (Fixture *fixture, gconstpointer data)
{
  static const char *const words[] = { "vm",   "本番",  "vm 77",   "d2",     "9c",        "qq",
                                       "青空", "japan", "example", "4-0000", "Japan East" };
  g_autoptr (GError) error = NULL;

  test_begin (fixture->db);
  g_assert_true (pd_database_begin_bulk (fixture->db, &error));
  for (int i = 0; i < 9000; i++) {
    g_autofree char *name = g_strdup_printf (i % 3 == 0 ? "本番 %d" : "vm %d", i);

    test_add_reservation (
        fixture->db, i % 2 == 0 ? fixture->blue_line : fixture->north_line,
        &(PdBulkReservation){ .name = name, .region = i % 700 == 0 ? "japaneast" : "uksouth" });
  }
  g_assert_true (pd_database_end_bulk (fixture->db, NULL, &error));
  test_commit (fixture->db);

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    g_autoptr (PdQuery) query = new_query ();
    g_autoptr (PdQuery) each = new_query ();
    g_autoptr (GArray) all = pd_database_list_ids (fixture->db, each, -1, 0, NULL, &error);
    g_autoptr (GArray) found = NULL;
    g_autoptr (GArray) first = NULL;
    g_autofree char *needle = pd_text_fold (words[i]);
    guint n = 0;

    pd_query_set_search (query, words[i]);
    found = pd_database_list_ids (fixture->db, query, -1, 0, NULL, &error);
    first = pd_database_list_ids (fixture->db, query, 100, 0, NULL, &error);
    g_assert_no_error (error);
    g_test_message ("%s: %u", words[i], found->len);
    for (guint k = 0; k < all->len; k++) {
      gboolean matches = FALSE;
      gint64 id = g_array_index (all, gint64, k);

      g_assert_true (
          pd_search_test (fixture->db, PD_LIST_RESERVATIONS, id, needle, &matches, &error));
      if (!matches)
        continue;
      g_assert_cmpuint (n, <, found->len);
      g_assert_cmpint (g_array_index (found, gint64, n), ==, id);
      if (n < first->len)
        g_assert_cmpint (g_array_index (first, gint64, n), ==, id);
      n++;
    }
    g_assert_cmpuint (found->len, ==, n);
    g_assert_cmpuint (first->len, ==, MIN (n, 100));
  }
}

/* A customer that is renamed takes its reservations along: order and search. */
static void
test_renamed_customer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdQuery) query = new_query ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  PdCustomerFields fields = { .name = "Aaa", .domain = "aozora.example" };

  query->sort = PD_SORT_CUSTOMER;
  g_assert_true (pd_database_update_customer (fixture->db, fixture->blue, &fields, &error));
  g_assert_no_error (error);
  assert_names (fixture, query, "a 10|検証|a 9|z");
  pd_query_set_search (query, "aaa");
  assert_names (fixture, query, "a 10|検証");
  findings = pd_database_check (fixture->db, NULL, &error);
  g_assert_cmpuint (findings->len, ==, 0);
}

/* --- elsewhere --- */

static void
test_everything (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_EVERYTHING);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) hits = NULL;
  g_autofree char *kind = NULL;
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;
  gint64 customer = 0;
  gint64 target = 0;

  query->now = TEST_NOW;
  pd_query_set_search (query, "d16s");
  hits = pd_database_list (fixture->db, query, -1, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (hits->len, ==, 1);
  g_object_get (hits->pdata[0], "kind", &kind, "title", &title, "subtitle", &subtitle,
                "customer-row-id", &customer, "target-row-id", &target, NULL);
  g_assert_cmpstr (kind, ==, "reservation");
  g_assert_cmpstr (title, ==, "a 10");
  g_assert_cmpstr (subtitle, ==, "青空商事 · Standard_D16s_v3");
  g_assert_cmpint (customer, ==, fixture->blue);
  g_assert_cmpint (target, ==, 1);

  query->hidden_kinds = 1u << PD_LIST_RESERVATIONS;
  g_clear_pointer (&hits, g_ptr_array_unref);
  hits = pd_database_list (fixture->db, query, -1, 0, &error);
  g_assert_cmpuint (hits->len, ==, 0);
}

static void
test_deadlines (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_DEADLINES);
  g_autofree char *subjects = NULL;
  g_autofree char *found = NULL;
  g_autoptr (PdCustomer) customer = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *kind = NULL;

  query->now = TEST_NOW;
  query->deadline_kind = g_strdup ("expiry");
  subjects = test_list_texts (fixture->db, query, "subject");
  g_assert_cmpstr (subjects, ==, "a 10|検証"); /* neither the cancelled one nor the expired one */
  pd_query_set_search (query, "検証");
  found = test_list_texts (fixture->db, query, "subject");
  g_assert_cmpstr (found, ==, "検証");

  customer = pd_database_get (fixture->db, PD_LIST_CUSTOMERS, fixture->blue, TEST_NOW, &error);
  g_object_get (customer, "next-deadline-kind", &kind, NULL);
  g_assert_cmpstr (kind, ==, "expiry");
}

/* --- list models --- */

typedef struct
{
  TestBook book;
  PdStore *store;
} ModelFixture;

static gpointer
make_job (PdDatabase *db, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 customer = test_add_customer (db, "青空商事", "aozora.example");
  gint64 line = test_add_reservation_line (db, customer, "order");

  test_add_reservation (db, line, &(PdBulkReservation){ .name = "first" });
  return NULL;
}

static gpointer
add_job (PdDatabase *db, gpointer data, GCancellable *cancellable, GError **error)
{
  test_add_reservation (db, 1, &(PdBulkReservation){ .name = "second" });
  return NULL;
}

static gpointer
rename_job (PdDatabase *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const PdReservationChange change = { .name = "renamed", .flexibility = -1 };

  pd_database_change_reservation (db, 1, &change, error);
  return NULL;
}

static gpointer
request_job (PdDatabase *db, gpointer data, GCancellable *cancellable, GError **error)
{
  PdRequestFields fields = { .type = (char *) PD_REQUEST_AZURE, .title = (char *) "help" };
  g_autofree char *guid = g_uuid_string_random ();

  pd_database_insert_request (db, &fields, guid, "", PD_REQUEST_DRAFT, NULL, "Hana", "h@x.example",
                              TEST_NOW, NULL, error);
  return NULL;
}

static void
write_job (ModelFixture *fixture, PdStoreJob job)
{
  g_autoptr (GError) error = NULL;

  pd_store_write (fixture->store, job, NULL, &error);
  g_assert_no_error (error);
}

static void
set_up_model (ModelFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  test_book_init (&fixture->book);
  fixture->store = pd_store_open (fixture->book.path, PD_DATABASE_CREATE, &error);
  g_assert_no_error (error);
  write_job (fixture, make_job);
}

static void
tear_down_model (ModelFixture *fixture, gconstpointer data)
{
  pd_store_close (fixture->store);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->store);
  test_book_clear (&fixture->book);
}

static void
count_cb (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  guint *n_changes = user_data;

  (*n_changes)++;
}

static void
wait_for_items (PdQueryModel *model, guint n)
{
  while (g_list_model_get_n_items (G_LIST_MODEL (model)) != n)
    g_main_context_iteration (NULL, TRUE);
}

static PdQueryModel *
new_model (ModelFixture *fixture, PdListKind kind)
{
  g_autoptr (PdQuery) query = pd_query_new (kind);

  query->now = TEST_NOW;
  return pd_query_model_new (fixture->store, query);
}

static void
test_model_follows (ModelFixture *fixture, gconstpointer data)
{
  g_autoptr (PdQueryModel) model = new_model (fixture, PD_LIST_RESERVATIONS);
  g_autoptr (PdReservation) item = NULL;

  wait_for_items (model, 1);
  item = g_list_model_get_item (G_LIST_MODEL (model), 0);
  write_job (fixture, add_job);
  wait_for_items (model, 2);
  write_job (fixture, rename_job);
  while (g_strcmp0 (pd_reservation_get_name (item), "renamed") != 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 2);
}

static void
test_deadlines_follow (ModelFixture *fixture, gconstpointer data)
{
  g_autoptr (PdQueryModel) model = new_model (fixture, PD_LIST_DEADLINES);

  wait_for_items (model, 1);
  write_job (fixture, add_job);
  wait_for_items (model, 2);
}

/* A request changes its own list and no list of reservations. */
static void
test_requests_follow (ModelFixture *fixture, gconstpointer data)
{
  g_autoptr (PdQueryModel) reservations = new_model (fixture, PD_LIST_RESERVATIONS);
  g_autoptr (PdQueryModel) requests = new_model (fixture, PD_LIST_REQUESTS);
  guint n_changes = 0;

  wait_for_items (reservations, 1);
  while (pd_query_model_get_loading (requests))
    g_main_context_iteration (NULL, TRUE);
  g_signal_connect (reservations, "items-changed", G_CALLBACK (count_cb), &n_changes);
  write_job (fixture, request_job);
  wait_for_items (requests, 1);
  g_assert_cmpuint (n_changes, ==, 0);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*run) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/reservation-lists/sorts", test_sorts },
    { "/reservation-lists/ties", test_ties },
    { "/reservation-lists/filters", test_filters },
    { "/reservation-lists/filters/every-sort", test_filters_by_every_sort },
    { "/reservation-lists/filters/state", test_state_filter_is_what_is_shown },
    { "/reservation-lists/filters/running", test_running_is_active_and_expiring },
    { "/reservation-lists/narrow", test_narrow },
    { "/reservation-lists/relatives", test_relatives },
    { "/reservation-lists/search", test_search },
    { "/reservation-lists/search/narrow", test_search_in_narrow_list },
    { "/reservation-lists/search/many", test_search_among_many },
    { "/reservation-lists/renamed-customer", test_renamed_customer },
    { "/reservation-lists/everything", test_everything },
    { "/reservation-lists/deadlines", test_deadlines },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);
  g_test_add ("/reservation-lists/model/follows", ModelFixture, NULL, set_up_model,
              test_model_follows, tear_down_model);
  g_test_add ("/reservation-lists/model/deadlines", ModelFixture, NULL, set_up_model,
              test_deadlines_follow, tear_down_model);
  g_test_add ("/reservation-lists/model/requests", ModelFixture, NULL, set_up_model,
              test_requests_follow, tear_down_model);

  return g_test_run ();
}
