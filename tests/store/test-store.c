// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The asynchronous face: order of writes, cancelling, changes. */

#include "store-test.h"

#include <string.h>

typedef struct
{
  TestBook book;
  PdStore *store;
  GArray *changes; /* (element-type guint): what "changed" told */
  GAsyncResult *result;
  GMutex lock;
  GCond cond;
  gboolean started;
  gboolean released;
  GString *order; /* what ran, in order */
} Fixture;

static void
changed_cb (PdStore *store, guint changes, gpointer data)
{
  Fixture *fixture = data;

  g_array_append_val (fixture->changes, changes);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  test_book_init (&fixture->book);
  fixture->store = pd_store_open (fixture->book.path, PD_DATABASE_CREATE, &error);
  g_assert_no_error (error);
  fixture->changes = g_array_new (FALSE, FALSE, sizeof (guint));
  fixture->order = g_string_new (NULL);
  g_mutex_init (&fixture->lock);
  g_cond_init (&fixture->cond);
  g_signal_connect (fixture->store, "changed", G_CALLBACK (changed_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  pd_store_close (fixture->store); /* jobs under way hold the store */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&fixture->result);
  g_assert_finalize_object (fixture->store);
  test_book_clear (&fixture->book);
  g_array_unref (fixture->changes);
  g_string_free (fixture->order, TRUE);
  g_mutex_clear (&fixture->lock);
  g_cond_clear (&fixture->cond);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *fixture = data;

  g_assert_null (fixture->result);
  fixture->result = g_object_ref (result);
}

static void
wait_for_result (Fixture *fixture)
{
  while (fixture->result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* --- jobs --- */

static gpointer
add_customer_job (PdDatabase *db, gpointer data, GCancellable *cancellable, GError **error)
{
  PdCustomerFields fields = { .name = data, .domain = "job.example" };

  return pd_database_insert_customer (db, &fields, TEST_NOW, NULL, error) ? g_strdup (data) : NULL;
}

static gpointer
add_and_fail_job (PdDatabase *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_free (add_customer_job (db, data, cancellable, NULL));
  g_set_error_literal (error, PD_ERROR, PD_ERROR_RULE, "No.");
  return NULL;
}

static gpointer
count_job (PdDatabase *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_CUSTOMERS);
  gint64 count = 0;

  return pd_database_count (db, query, &count, error) ? g_strdup_printf ("%d", (int) count) : NULL;
}

/* Counts for minutes unless interrupted. */
static gpointer
endless_job (PdDatabase *db, gpointer data, GCancellable *cancellable, GError **error)
{
  static const char sql[] = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                            " WHERE i < 100000000000) SELECT COUNT(*) FROM n";
  Fixture *fixture = data;
  gint64 count = 0;

  g_mutex_lock (&fixture->lock);
  fixture->started = TRUE;
  g_cond_broadcast (&fixture->cond);
  g_mutex_unlock (&fixture->lock);

  return pd_database_read_int64 (db, sql, "Counting", &count, error) ? g_strdup ("done") : NULL;
}

/* Waits in the middle of a write until it may go on. */
static gpointer
waiting_job (PdDatabase *db, gpointer data, GCancellable *cancellable, GError **error)
{
  Fixture *fixture = data;
  gpointer result = add_customer_job (db, (gpointer) "waiting", cancellable, error);

  g_mutex_lock (&fixture->lock);
  fixture->started = TRUE;
  g_cond_broadcast (&fixture->cond);
  while (!fixture->released)
    g_cond_wait (&fixture->cond, &fixture->lock);
  g_mutex_unlock (&fixture->lock);

  return result;
}

static void
wait_until_started (Fixture *fixture)
{
  g_mutex_lock (&fixture->lock);
  while (!fixture->started)
    g_cond_wait (&fixture->cond, &fixture->lock);
  g_mutex_unlock (&fixture->lock);
}

static void
let_go (Fixture *fixture)
{
  g_mutex_lock (&fixture->lock);
  fixture->released = TRUE;
  g_cond_broadcast (&fixture->cond);
  g_mutex_unlock (&fixture->lock);
}

static void
assert_count (Fixture *fixture, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *count = pd_store_read (fixture->store, count_job, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (count, ==, expected);
}

/* --- tests --- */

static void
test_open_async_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
test_open_async (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (PdStore) store = NULL;

  pd_store_open_async (fixture->book.path, PD_DATABASE_READ_WRITE, NULL, test_open_async_cb,
                       &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  store = pd_store_open_finish (result, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (pd_store_get_path (store), ==, fixture->book.path);
}

static void
test_open_fails (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->book.folder, "none.db", NULL);

  g_assert_null (pd_store_open (path, PD_DATABASE_READ_WRITE, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_STORE);
}

static void
test_write_and_read (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;

  pd_store_write_async (fixture->store, add_customer_job, g_strdup ("青空商事"), g_free, g_free,
                        NULL, done_cb, fixture);
  wait_for_result (fixture);
  name = pd_store_write_finish (fixture->store, fixture->result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (name, ==, "青空商事");
  assert_count (fixture, "1");
}

static void
test_read_async (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *count = NULL;

  pd_store_read_async (fixture->store, count_job, NULL, NULL, g_free, NULL, done_cb, fixture);
  wait_for_result (fixture);
  count = pd_store_read_finish (fixture->store, fixture->result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (count, ==, "0");
}

static void
test_error_rolls_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (pd_store_write (fixture->store, add_and_fail_job, (gpointer) "gone", &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_RULE);
  g_assert_cmpuint (fixture->changes->len, ==, 0);
  assert_count (fixture, "0");
}

static void
test_readers_cannot_write (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (pd_store_read (fixture->store, add_customer_job, (gpointer) "sneaky", &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_STORE_READ_ONLY);
}

static gpointer
note_job (PdDatabase *db, gpointer data, GCancellable *cancellable, GError **error)
{
  static gint64 n_running = 0;
  GString *order = ((gpointer *) data)[0];

  n_running++;
  g_assert_cmpint (n_running, ==, 1); /* one writer */
  g_string_append_printf (order, "%d,", GPOINTER_TO_INT (((gpointer *) data)[1]));
  n_running--;
  return g_strdup ("");
}

static void
count_done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_free (pd_store_write_finish (PD_STORE (source), result, NULL));
  (*(int *) data)++;
}

static void
test_writes_keep_order (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) expected = g_string_new (NULL);
  int n_done = 0;

  for (int i = 0; i < 50; i++) {
    gpointer *note = g_new (gpointer, 2);

    note[0] = fixture->order;
    note[1] = GINT_TO_POINTER (i);
    pd_store_write_async (fixture->store, note_job, note, g_free, g_free, NULL, count_done_cb,
                          &n_done);
    g_string_append_printf (expected, "%d,", i);
  }
  while (n_done < 50)
    g_main_context_iteration (NULL, TRUE);

  g_assert_cmpstr (fixture->order->str, ==, expected->str);
}

static void
test_readers_do_not_wait_for_writer (Fixture *fixture, gconstpointer data)
{
  pd_store_write_async (fixture->store, waiting_job, fixture, NULL, g_free, NULL, done_cb, fixture);
  wait_until_started (fixture);
  assert_count (fixture, "0"); /* what is committed */
  let_go (fixture);
  wait_for_result (fixture);
  g_free (pd_store_write_finish (fixture->store, fixture->result, NULL));
  assert_count (fixture, "1");
}

static void
test_cancel_interrupts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  pd_store_read_async (fixture->store, endless_job, fixture, NULL, g_free, cancellable, done_cb,
                       fixture);
  wait_until_started (fixture);
  g_cancellable_cancel (cancellable);
  wait_for_result (fixture);
  g_assert_null (pd_store_read_finish (fixture->store, fixture->result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  /* The connection is as good as new. */
  for (int i = 0; i < 5; i++)
    assert_count (fixture, "0");
}

static void
test_cancel_write_rolls_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  pd_store_write_async (fixture->store, endless_job, fixture, NULL, g_free, cancellable, done_cb,
                        fixture);
  wait_until_started (fixture);
  g_cancellable_cancel (cancellable);
  wait_for_result (fixture);
  g_assert_null (pd_store_write_finish (fixture->store, fixture->result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_free (pd_store_write (fixture->store, add_customer_job, (gpointer) "next", NULL));
  assert_count (fixture, "1");
}

/* What was committed is told as done, though cancelling was asked for in the meantime. */
static void
test_cancel_too_late (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *name = NULL;

  pd_store_write_async (fixture->store, add_customer_job, g_strdup ("青空商事"), g_free, g_free,
                        cancellable, done_cb, fixture);
  while (fixture->changes->len == 0)
    g_main_context_iteration (NULL, TRUE); /* committed */
  g_cancellable_cancel (cancellable);
  wait_for_result (fixture);
  name = pd_store_write_finish (fixture->store, fixture->result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (name, ==, "青空商事");
}

static void
test_cancelled_before (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (cancellable);
  pd_store_write_async (fixture->store, add_customer_job, g_strdup ("never"), g_free, g_free,
                        cancellable, done_cb, fixture);
  wait_for_result (fixture);
  g_assert_null (pd_store_write_finish (fixture->store, fixture->result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_count (fixture, "0");
}

/* --- changes --- */

static void
test_changed_bits (Fixture *fixture, gconstpointer data)
{
  g_free (pd_store_write (fixture->store, add_customer_job, (gpointer) "青空商事", NULL));
  g_assert_cmpuint (fixture->changes->len, ==, 1); /* before it returned */
  g_assert_cmpuint (g_array_index (fixture->changes, guint, 0), ==, PD_CHANGE_CUSTOMERS);
}

static void
test_changed_before_callback (Fixture *fixture, gconstpointer data)
{
  pd_store_write_async (fixture->store, add_customer_job, g_strdup ("青空商事"), g_free, g_free,
                        NULL, done_cb, fixture);
  while (fixture->changes->len == 0) {
    g_assert_null (fixture->result);
    g_main_context_iteration (NULL, TRUE);
  }
  wait_for_result (fixture);
  g_free (pd_store_write_finish (fixture->store, fixture->result, NULL));
}

static void
test_changes_coalesce (Fixture *fixture, gconstpointer data)
{
  int n_done = 0;

  for (int i = 0; i < 5; i++)
    pd_store_write_async (fixture->store, add_customer_job, g_strdup_printf ("c%d", i), g_free,
                          g_free, NULL, count_done_cb, &n_done);
  /* The writer's queue is empty when this comes back; the main loop has not turned meanwhile. */
  pd_store_poll_foreign_changes (fixture->store);
  g_free (pd_store_write (fixture->store, add_customer_job, (gpointer) "last", NULL));
  while (n_done < 5)
    g_main_context_iteration (NULL, TRUE);

  g_assert_cmpuint (fixture->changes->len, ==, 1);
  assert_count (fixture, "6");
}

static void
write_elsewhere (const char *path)
{
  g_autoptr (PdDatabase) other = test_open (path, PD_DATABASE_READ_WRITE);

  test_begin (other);
  test_add_customer (other, "From elsewhere", "else.example");
  test_commit (other);
}

static void
test_foreign_changes (Fixture *fixture, gconstpointer data)
{
  write_elsewhere (fixture->book.path);
  pd_store_poll_foreign_changes (fixture->store);
  while (fixture->changes->len == 0)
    g_main_context_iteration (NULL, TRUE);

  g_assert_cmpuint (g_array_index (fixture->changes, guint, 0) & PD_CHANGE_CUSTOMERS, !=, 0);
  g_assert_cmpuint (g_array_index (fixture->changes, guint, 0) & PD_CHANGE_SETTINGS, !=, 0);
  assert_count (fixture, "1");
}

static void
test_own_changes_are_not_foreign (Fixture *fixture, gconstpointer data)
{
  g_free (pd_store_write (fixture->store, add_customer_job, (gpointer) "own", NULL));
  g_array_set_size (fixture->changes, 0);
  for (int i = 0; i < 3; i++) {
    pd_store_poll_foreign_changes (fixture->store);
    assert_count (fixture, "1");
  }
  g_free (pd_store_write (fixture->store, count_job, NULL, NULL));
  while (g_main_context_iteration (NULL, FALSE))
    ;

  g_assert_cmpuint (fixture->changes->len, ==, 0);
}

static void
test_closed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  pd_store_write_async (fixture->store, add_customer_job, g_strdup ("青空商事"), g_free, g_free,
                        NULL, done_cb, fixture);
  pd_store_close (fixture->store); /* waits for it */
  wait_for_result (fixture);
  g_free (pd_store_write_finish (fixture->store, fixture->result, &error));
  g_assert_no_error (error);

  g_assert_null (pd_store_write (fixture->store, add_customer_job, (gpointer) "late", &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_STORE);
  pd_store_close (fixture->store); /* again: nothing */
}

static void
test_in_memory (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdStore) store = pd_store_open (":memory:", PD_DATABASE_CREATE, &error);
  g_autofree char *count = NULL;

  g_assert_no_error (error);
  g_free (pd_store_write (store, add_customer_job, (gpointer) "青空商事", &error));
  g_assert_no_error (error);
  count = pd_store_read (store, count_job, NULL, &error);
  g_assert_cmpstr (count, ==, "1");
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*run) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/store/open/async", test_open_async },
    { "/store/open/fails", test_open_fails },
    { "/store/open/in-memory", test_in_memory },
    { "/store/write-and-read", test_write_and_read },
    { "/store/read-async", test_read_async },
    { "/store/error-rolls-back", test_error_rolls_back },
    { "/store/readers-cannot-write", test_readers_cannot_write },
    { "/store/writes-keep-order", test_writes_keep_order },
    { "/store/readers-do-not-wait", test_readers_do_not_wait_for_writer },
    { "/store/cancel/interrupts", test_cancel_interrupts },
    { "/store/cancel/write", test_cancel_write_rolls_back },
    { "/store/cancel/too-late", test_cancel_too_late },
    { "/store/cancel/before", test_cancelled_before },
    { "/store/changed/bits", test_changed_bits },
    { "/store/changed/before-callback", test_changed_before_callback },
    { "/store/changed/coalesce", test_changes_coalesce },
    { "/store/changed/foreign", test_foreign_changes },
    { "/store/changed/own", test_own_changes_are_not_foreign },
    { "/store/close", test_closed },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);

  return g_test_run ();
}
