// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The list model: signals, placeholders, records that stay the same objects. */

#include <libglib-testing/signal-logger.h>
#include <string.h>

#include "pd-query-model.h"
#include "store-test.h"

typedef struct
{
  TestBook book;
  PdStore *store;
  PdQueryModel *model;
  GtSignalLogger *log;
} Fixture;

static gpointer
add_customer_job (PdDatabase *db, gpointer data, GCancellable *cancellable, GError **error)
{
  PdCustomerFields fields = { .name = data, .domain = "model.example" };

  pd_database_insert_customer (db, &fields, TEST_NOW, NULL, error);
  return NULL;
}

/* "row-id new-name" */
static gpointer
rename_job (PdDatabase *db, gpointer data, GCancellable *cancellable, GError **error)
{
  char *name = NULL;
  gint64 row_id = g_ascii_strtoll (data, &name, 10);
  PdCustomerFields fields = { .name = name + 1, .domain = "model.example" };

  pd_database_update_customer (db, row_id, &fields, error);
  return NULL;
}

static gpointer
delete_job (PdDatabase *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("DELETE FROM customer_texts WHERE id = %s;"
                                          "DELETE FROM customers WHERE id = %s",
                                          (char *) data, (char *) data);

  if (pd_database_exec (db, sql, "Testing", error))
    pd_database_mark_changed (db, PD_CHANGE_CUSTOMERS);
  return NULL;
}

static gpointer
fill_job (PdDatabase *db, gpointer data, GCancellable *cancellable, GError **error)
{
  int n = GPOINTER_TO_INT (data);

  if (!pd_database_begin_bulk (db, error))
    return NULL;
  for (int i = 0; i < n; i++) {
    g_autofree char *name = g_strdup_printf ("Customer %05d", i);

    test_add_customer (db, name, "model.example");
  }
  pd_database_end_bulk (db, cancellable, error);
  return NULL;
}

static gpointer
setting_job (PdDatabase *db, gpointer data, GCancellable *cancellable, GError **error)
{
  pd_database_set_setting (db, "roles", data, error);
  return NULL;
}

static void
write_job (Fixture *fixture, PdStoreJob job, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  pd_store_write (fixture->store, job, (gpointer) data, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  test_book_init (&fixture->book);
  fixture->store = pd_store_open (fixture->book.path, PD_DATABASE_CREATE, &error);
  g_assert_no_error (error);
  write_job (fixture, add_customer_job, "Alpha");
  write_job (fixture, add_customer_job, "Gamma");
  write_job (fixture, add_customer_job, "Omega");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->log, gt_signal_logger_free);
  if (fixture->model != NULL)
    g_assert_finalize_object (fixture->model);
  pd_store_close (fixture->store);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->store);
  test_book_clear (&fixture->book);
}

static void
wait_for_answer (PdQueryModel *model)
{
  while (pd_query_model_get_loading (model))
    g_main_context_iteration (NULL, TRUE);
}

static guint
count (PdQueryModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (model));
}

static void
wait_for_count (PdQueryModel *model, guint n)
{
  while (count (model) != n)
    g_main_context_iteration (NULL, TRUE);
}

static PdRecord *
get (PdQueryModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (model), position);
}

static void
wait_for_record (PdRecord *record)
{
  while (!pd_record_get_loaded (record))
    g_main_context_iteration (NULL, TRUE);
}

static void
wait_for_name (PdRecord *record, const char *name)
{
  while (g_strcmp0 (pd_customer_get_name (PD_CUSTOMER (record)), name) != 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
assert_name_at (PdQueryModel *model, guint position, const char *name)
{
  g_autoptr (PdRecord) record = get (model, position);

  wait_for_record (record);
  g_assert_cmpstr (pd_customer_get_name (PD_CUSTOMER (record)), ==, name);
}

/* A model of all customers by name, with a log of items-changed. */
static void
make_model (Fixture *fixture, const char *search)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_CUSTOMERS);

  pd_query_set_search (query, search);
  fixture->model = pd_query_model_new (fixture->store, query);
  g_assert_true (pd_query_model_get_loading (fixture->model));
  g_assert_cmpuint (count (fixture->model), ==, 0);
  wait_for_answer (fixture->model);
  fixture->log = gt_signal_logger_new ();
  gt_signal_logger_connect (fixture->log, fixture->model, "items-changed");
}

static void
assert_items_changed (Fixture *fixture, guint position, guint removed, guint added)
{
  guint p = 0;
  guint r = 0;
  guint a = 0;

  while (gt_signal_logger_get_n_emissions (fixture->log) == 0)
    g_main_context_iteration (NULL, TRUE);
  gt_signal_logger_assert_emission_pop (fixture->log, fixture->model, "items-changed", &p, &r, &a);
  g_assert_cmpuint (p, ==, position);
  g_assert_cmpuint (r, ==, removed);
  g_assert_cmpuint (a, ==, added);
  gt_signal_logger_assert_no_emissions (fixture->log);
}

/* Lets what is under way come to an end. */
static gboolean
timeout_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
settle (void)
{
  gboolean over = FALSE;

  g_timeout_add (150, timeout_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

static void
make_many (Fixture *fixture, int n)
{
  write_job (fixture, fill_job, GINT_TO_POINTER (n));
}

/* --- tests --- */

static void
test_first_answer (Fixture *fixture, gconstpointer data)
{
  make_model (fixture, NULL);
  g_assert_cmpuint (count (fixture->model), ==, 3);
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (fixture->model)) == PD_TYPE_CUSTOMER);
  g_assert_null (get (fixture->model, 3));
  assert_name_at (fixture->model, 0, "Alpha");
  assert_name_at (fixture->model, 2, "Omega");
}

static void
test_placeholder_is_filled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GtSignalLogger) log = gt_signal_logger_new ();
  g_autoptr (PdRecord) record = NULL;
  g_autoptr (PdRecord) again = NULL;

  make_many (fixture, 200);
  make_model (fixture, NULL);
  wait_for_count (fixture->model, 203);
  gt_signal_logger_assert_emission_pop (fixture->log, fixture->model, "items-changed", NULL, NULL,
                                        NULL);
  record = get (fixture->model, 151);
  g_assert_false (pd_record_get_loaded (record));
  g_assert_cmpint (pd_record_get_row_id (record), ==, 154);
  gt_signal_logger_connect (log, record, "notify::name");
  wait_for_record (record);

  gt_signal_logger_assert_notify_emission_pop (log, record, "name");
  g_assert_cmpstr (pd_customer_get_name (PD_CUSTOMER (record)), ==, "Customer 00150");
  again = get (fixture->model, 151);
  g_assert_true (again == record);
  gt_signal_logger_assert_no_emissions (fixture->log);
}

/* What is on screen first needs no second read. */
static void
test_first_rows_are_loaded (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdRecord) first = NULL;
  g_autoptr (PdRecord) last = NULL;
  g_autoptr (PdRecord) next = NULL;

  make_many (fixture, 200);
  make_model (fixture, NULL);
  first = get (fixture->model, 0);
  last = get (fixture->model, 39);
  next = get (fixture->model, 40);
  g_assert_cmpstr (pd_customer_get_name (PD_CUSTOMER (first)), ==, "Alpha");
  g_assert_cmpstr (pd_customer_get_name (PD_CUSTOMER (last)), ==, "Customer 00038");
  g_assert_false (pd_record_get_loaded (next));
}

static void
test_insert (Fixture *fixture, gconstpointer data)
{
  make_model (fixture, NULL);
  write_job (fixture, add_customer_job, "Beta");
  assert_items_changed (fixture, 1, 0, 1);
  assert_name_at (fixture->model, 1, "Beta");
}

static void
test_delete (Fixture *fixture, gconstpointer data)
{
  make_model (fixture, NULL);
  write_job (fixture, delete_job, "2");
  assert_items_changed (fixture, 1, 1, 0);
  assert_name_at (fixture->model, 1, "Omega");
}

/* A record on screen stays the same object, told by notify; the list is not touched. */
static void
test_update_in_place (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GtSignalLogger) log = gt_signal_logger_new ();
  g_autoptr (PdRecord) record = NULL;
  g_autoptr (PdRecord) after = NULL;

  make_model (fixture, NULL);
  record = get (fixture->model, 1);
  wait_for_record (record);
  gt_signal_logger_connect (log, record, "notify::name");
  write_job (fixture, rename_job, "2 Gammb");
  wait_for_name (record, "Gammb");

  gt_signal_logger_assert_notify_emission_pop (log, record, "name");
  after = get (fixture->model, 1);
  g_assert_true (after == record);
  settle ();
  gt_signal_logger_assert_no_emissions (fixture->log);
}

/* The same row elsewhere is still the same object: a selection by object survives. */
static void
test_update_moves (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdRecord) record = NULL;
  g_autoptr (PdRecord) after = NULL;

  make_model (fixture, NULL);
  record = get (fixture->model, 0);
  wait_for_record (record);
  write_job (fixture, rename_job, "1 Zeta");
  assert_items_changed (fixture, 0, 3, 3);
  wait_for_name (record, "Zeta");
  after = get (fixture->model, 2);
  g_assert_true (after == record);
  g_assert_cmpuint (pd_query_model_find (fixture->model, 1), ==, 2);
  g_assert_cmpuint (pd_query_model_find (fixture->model, 99), ==, G_MAXUINT);
}

static void
test_row_under_insert_stays (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdRecord) record = NULL;
  g_autoptr (PdRecord) after = NULL;

  make_model (fixture, NULL);
  record = get (fixture->model, 2);
  write_job (fixture, add_customer_job, "Aaa");
  assert_items_changed (fixture, 0, 0, 1);
  after = get (fixture->model, 3);
  g_assert_true (after == record);
  wait_for_record (record);
  g_assert_cmpstr (pd_customer_get_name (PD_CUSTOMER (record)), ==, "Omega");
}

static void
test_other_changes_are_ignored (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdRecord) record = NULL;
  g_autoptr (GtSignalLogger) log = gt_signal_logger_new ();

  make_model (fixture, NULL);
  record = get (fixture->model, 0);
  wait_for_record (record);
  gt_signal_logger_connect (log, record, "notify");
  write_job (fixture, setting_job, "admin-agent");
  settle ();

  gt_signal_logger_assert_no_emissions (fixture->log);
  gt_signal_logger_assert_no_emissions (log);
}

static void
test_search (Fixture *fixture, gconstpointer data)
{
  make_model (fixture, NULL);
  pd_query_model_set_search (fixture->model, "gam");
  g_assert_true (pd_query_model_get_loading (fixture->model));
  g_assert_cmpuint (count (fixture->model), ==, 3); /* the old rows until the new ones are there */
  wait_for_answer (fixture->model);
  g_assert_cmpuint (count (fixture->model), ==, 1);
  assert_name_at (fixture->model, 0, "Gamma");

  pd_query_model_set_search (fixture->model, "");
  wait_for_answer (fixture->model);
  g_assert_cmpuint (count (fixture->model), ==, 3);
  g_assert_null (pd_query_model_get_query (fixture->model)->search);
}

/* Only the last of many key presses counts. */
static void
test_typing (Fixture *fixture, gconstpointer data)
{
  make_model (fixture, NULL);
  pd_query_model_set_search (fixture->model, "o");
  pd_query_model_set_search (fixture->model, "om");
  pd_query_model_set_search (fixture->model, "ome");
  wait_for_answer (fixture->model);
  settle ();
  g_assert_cmpuint (count (fixture->model), ==, 1);
  assert_name_at (fixture->model, 0, "Omega");
  gt_signal_logger_assert_emission_pop (fixture->log, fixture->model, "items-changed", NULL, NULL,
                                        NULL);
  gt_signal_logger_assert_no_emissions (fixture->log);
  g_assert_null (pd_query_model_get_error (fixture->model));
}

/* The answer is taken without a turn of the main loop, and once only. */
static void
test_wait (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdRecord) record = NULL;

  make_model (fixture, NULL);
  pd_query_model_wait (fixture->model); /* for nothing */
  pd_query_model_set_search (fixture->model, "gam");
  while (pd_query_model_get_loading (fixture->model))
    pd_query_model_wait (fixture->model);
  g_assert_cmpuint (count (fixture->model), ==, 1);
  record = get (fixture->model, 0);
  g_assert_cmpstr (pd_customer_get_name (PD_CUSTOMER (record)), ==, "Gamma");

  gt_signal_logger_assert_emission_pop (fixture->log, fixture->model, "items-changed", NULL, NULL,
                                        NULL);
  settle ();
  gt_signal_logger_assert_no_emissions (fixture->log);
}

/* A search that is given up while it is waited for leaves the next one alone. */
static void
test_wait_after_typing (Fixture *fixture, gconstpointer data)
{
  make_model (fixture, NULL);
  pd_query_model_set_search (fixture->model, "gam");
  pd_query_model_wait (fixture->model);
  pd_query_model_set_search (fixture->model, "ome");
  wait_for_answer (fixture->model);
  settle ();
  g_assert_cmpuint (count (fixture->model), ==, 1);
  assert_name_at (fixture->model, 0, "Omega");
}

static void
test_unchanged_query (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GtSignalLogger) log = gt_signal_logger_new ();
  g_autoptr (PdQuery) query = NULL;

  make_model (fixture, "gam");
  gt_signal_logger_connect (log, fixture->model, "notify");
  query = pd_query_copy (pd_query_model_get_query (fixture->model));
  pd_query_model_set_query (fixture->model, query);
  pd_query_model_set_search (fixture->model, "gam");
  g_assert_false (pd_query_model_get_loading (fixture->model));
  gt_signal_logger_assert_no_emissions (log);
}

static void
test_sort (Fixture *fixture, gconstpointer data)
{
  make_model (fixture, NULL);
  pd_query_model_set_sort (fixture->model, PD_SORT_NAME, TRUE);
  wait_for_answer (fixture->model);
  assert_name_at (fixture->model, 0, "Omega");
  assert_name_at (fixture->model, 2, "Alpha");
}

/* A later instant is the same list: no flicker, but the records are read again. */
static void
test_later (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdQuery) query = NULL;

  make_model (fixture, NULL);
  query = pd_query_copy (pd_query_model_get_query (fixture->model));
  query->now = TEST_NOW;
  pd_query_model_set_query (fixture->model, query);
  g_assert_false (pd_query_model_get_loading (fixture->model));
  settle ();
  gt_signal_logger_assert_no_emissions (fixture->log);
}

/* --- many rows --- */

static void
test_first_rows_then_all (Fixture *fixture, gconstpointer data)
{
  make_many (fixture, 5000);
  make_model (fixture, NULL);
  g_assert_cmpuint (count (fixture->model), ==, 64);
  wait_for_count (fixture->model, 5003);
  assert_items_changed (fixture, 64, 0, 5003 - 64);
}

static void
test_change_while_reading (Fixture *fixture, gconstpointer data)
{
  make_many (fixture, 5000);
  make_model (fixture, NULL);
  write_job (fixture, add_customer_job, "Aaa"); /* the rest is still being read */
  wait_for_count (fixture->model, 5004);
  assert_name_at (fixture->model, 0, "Aaa");
}

/* Scrolled from top to end, only some windows of records stay. */
static void
test_memory_is_bounded (Fixture *fixture, gconstpointer data)
{
  guint n_alive = 0;
  GPtrArray *weak = g_ptr_array_new ();

  make_many (fixture, 5000);
  make_model (fixture, NULL);
  wait_for_count (fixture->model, 5003);
  for (guint i = 0; i < 5003; i++) {
    g_autoptr (PdRecord) record = get (fixture->model, i);
    gpointer *place = g_new (gpointer, 1);

    *place = record;
    g_object_add_weak_pointer (G_OBJECT (record), place);
    g_ptr_array_add (weak, place);
    if (i % 64 == 0)
      wait_for_record (record);
  }
  for (guint i = 0; i < weak->len; i++) {
    gpointer *place = weak->pdata[i];

    n_alive += *place != NULL;
    if (*place != NULL)
      g_object_remove_weak_pointer (*place, place);
    g_free (place);
  }
  g_ptr_array_free (weak, TRUE);

  g_assert_cmpuint (n_alive, >, 0);
  g_assert_cmpuint (n_alive, <=, 20 * 64);
}

/* Flung through the list: what is looked at in the end comes, though much was asked for before. */
static void
test_scrolling_fast (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) shown = g_ptr_array_new_with_free_func (g_object_unref);

  make_many (fixture, 5000);
  make_model (fixture, NULL);
  wait_for_count (fixture->model, 5003);
  for (guint i = 0; i < 5003; i += 50)
    g_object_unref (get (fixture->model, i));
  /* Held: these are on screen, far apart. */
  for (guint i = 0; i < 12; i++)
    g_ptr_array_add (shown, get (fixture->model, 400 * i + 7));
  for (guint i = 0; i < shown->len; i++)
    wait_for_record (shown->pdata[i]);
}

/* --- decorator --- */

typedef struct
{
  gint n_calls;
  gint n_frees;
  GThread *main;
} Decoration;

static void
decorate (GPtrArray *records, gpointer data)
{
  Decoration *decoration = data;

  g_assert_true (g_thread_self () != decoration->main);
  g_atomic_int_inc (&decoration->n_calls);
  for (guint i = 0; i < records->len; i++)
    g_object_set (records->pdata[i], "phone", "decorated", NULL);
}

static void
count_free (gpointer data)
{
  ((Decoration *) data)->n_frees++;
}

static void
test_decorator (Fixture *fixture, gconstpointer data)
{
  Decoration decoration = { .main = g_thread_self () };
  g_autoptr (PdRecord) record = NULL;

  make_model (fixture, NULL);
  pd_query_model_set_decorator (fixture->model, decorate, &decoration, count_free);
  record = get (fixture->model, 0);
  wait_for_record (record);
  g_assert_cmpstr (pd_customer_get_phone (PD_CUSTOMER (record)), ==, "decorated");

  /* Roles are a setting: with a decorator the records are judged anew. */
  g_atomic_int_set (&decoration.n_calls, 0);
  write_job (fixture, setting_job, "sales-agent");
  while (g_atomic_int_get (&decoration.n_calls) == 0)
    g_main_context_iteration (NULL, TRUE);
  settle ();

  g_clear_object (&record);
  g_clear_pointer (&fixture->log, gt_signal_logger_free);
  g_assert_finalize_object (fixture->model);
  fixture->model = NULL;
  g_assert_cmpint (decoration.n_frees, ==, 1);
}

/* --- errors and ends --- */

static void
test_error_and_retry (Fixture *fixture, gconstpointer data)
{
  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_WARNING, "Listing:*closed*");
  make_model (fixture, NULL);
  pd_store_close (fixture->store);
  pd_query_model_set_search (fixture->model, "x");
  wait_for_answer (fixture->model);
  g_test_assert_expected_messages ();
  g_assert_error (pd_query_model_get_error (fixture->model), PD_ERROR, PD_ERROR_STORE);
  g_assert_cmpuint (count (fixture->model), ==, 3); /* what was known stays */

  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_WARNING, "Listing:*closed*");
  pd_query_model_retry (fixture->model);
  g_assert_null (pd_query_model_get_error (fixture->model));
  g_assert_true (pd_query_model_get_loading (fixture->model));
  wait_for_answer (fixture->model);
  g_test_assert_expected_messages ();
}

static void
test_dropped_while_reading (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_CUSTOMERS);
  g_autoptr (PdRecord) record = NULL;
  PdQueryModel *model;

  make_many (fixture, 2000);
  model = pd_query_model_new (fixture->store, query);
  g_object_unref (model); /* before any answer */
  model = pd_query_model_new (fixture->store, query);
  wait_for_answer (model);
  record = get (model, 0);
  g_main_context_iteration (NULL, FALSE); /* the read may be on its way */
  g_object_unref (model);
  settle ();
  g_assert_cmpint (pd_record_get_row_id (record), >, 0);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*run) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/query-model/first-answer", test_first_answer },
    { "/query-model/placeholder", test_placeholder_is_filled },
    { "/query-model/first-rows", test_first_rows_are_loaded },
    { "/query-model/insert", test_insert },
    { "/query-model/delete", test_delete },
    { "/query-model/update/in-place", test_update_in_place },
    { "/query-model/update/moves", test_update_moves },
    { "/query-model/update/under-insert", test_row_under_insert_stays },
    { "/query-model/update/other-tables", test_other_changes_are_ignored },
    { "/query-model/query/search", test_search },
    { "/query-model/query/typing", test_typing },
    { "/query-model/query/wait", test_wait },
    { "/query-model/query/wait-after-typing", test_wait_after_typing },
    { "/query-model/query/unchanged", test_unchanged_query },
    { "/query-model/query/sort", test_sort },
    { "/query-model/query/later", test_later },
    { "/query-model/many/first-rows", test_first_rows_then_all },
    { "/query-model/many/change-while-reading", test_change_while_reading },
    { "/query-model/many/memory", test_memory_is_bounded },
    { "/query-model/many/scrolling-fast", test_scrolling_fast },
    { "/query-model/decorator", test_decorator },
    { "/query-model/error", test_error_and_retry },
    { "/query-model/dropped", test_dropped_while_reading },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);

  return g_test_run ();
}
