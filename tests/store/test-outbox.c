// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The outbox and the pulls of a cloud account. */

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pd-cloud-tables.h"
#include "pd-outbox-item.h"
#include "store-test.h"

#define SECOND G_USEC_PER_SEC
#define MINUTE (60 * SECOND)

static const char *program;

typedef struct
{
  TestBook book;
  PdDatabase *db;
  gint64 customers[2];
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  test_book_init (&fixture->book);
  fixture->db = test_open (fixture->book.path, PD_DATABASE_CREATE);
  fixture->customers[0] = test_add_customer (fixture->db, "青空商事", "aozora.example");
  fixture->customers[1] = test_add_customer (fixture->db, "Contoso", "contoso.example");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->db);
  test_book_clear (&fixture->book);
}

/* Queued, due at once. */
static gint64
add_item (PdDatabase *db, const char *request_id, gint64 customer, gint64 next_try_at)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) sealed = g_bytes_new_static ("deed", 4);
  PdOutboxEntry entry = {
    .request_id = (char *) request_id,
    .kind = (char *) "buy",
    .customer_row_id = customer,
    .subject = (char *) "SQL Server 2022",
    .state = (char *) PD_OUTBOX_QUEUED,
    .created_at = TEST_NOW,
    .updated_at = TEST_NOW,
    .next_try_at = next_try_at,
    .user_name = (char *) "Hana Sato",
    .sealed = sealed,
  };

  g_assert_true (pd_database_insert_outbox (db, &entry, &error));
  g_assert_no_error (error);
  g_assert_cmpint (entry.row_id, >, 0);
  return entry.row_id;
}

static gint64
next_item (PdDatabase *db, gint64 now)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOutboxEntry) entry = pd_database_next_outbox (db, now, 0, &error);

  g_assert_no_error (error);
  return entry != NULL ? entry->row_id : 0;
}

static gboolean
lease (PdDatabase *db, gint64 row_id, const char *holder, gint64 now, gint64 until)
{
  g_autoptr (GError) error = NULL;
  gboolean taken = pd_database_lease_outbox (db, row_id, holder, now, until, &error);

  g_assert_no_error (error);
  return taken;
}

static void
set_state (PdDatabase *db, gint64 row_id, const char *state, gboolean asking, gint64 next_try_at)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOutboxEntry) entry = pd_database_get_outbox (db, row_id, &error);

  g_assert_no_error (error);
  g_free (entry->state);
  entry->state = g_strdup (state);
  entry->asking = asking;
  entry->next_try_at = next_try_at;
  entry->updated_at += SECOND;
  if (strcmp (state, PD_OUTBOX_SENT) == 0) {
    g_free (entry->answer);
    entry->answer = g_strdup ("order-1");
  }
  g_assert_true (pd_database_update_outbox (db, entry, &error));
  g_assert_no_error (error);
}

/* --- items --- */

/* Everything that was written is read, by row and by request ID. */
static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) sealed = g_bytes_new_static ("\0x", 2);
  g_autoptr (PdOutboxEntry) read = NULL;
  g_autoptr (PdOutboxEntry) found = NULL;
  g_autoptr (PdOutboxEntry) none = NULL;
  PdOutboxEntry entry = {
    .request_id = (char *) "r-1",
    .kind = (char *) "cancel",
    .customer_row_id = fixture->customers[0],
    .subject = (char *) "Visio",
    .state = (char *) PD_OUTBOX_SENDING,
    .asking = TRUE,
    .attempts = 3,
    .created_at = 1,
    .updated_at = 2,
    .next_try_at = 3,
    .last_error = (char *) "window",
    .error_code = (char *) "900117",
    .far_id = (char *) "o-1",
    .far_request_id = (char *) "ms-1",
    .answer = (char *) "a",
    .user_name = (char *) "Hana",
    .sealed = sealed,
    .notes = (char *) "{\"cart\":\"c-1\"}",
  };

  g_assert_true (pd_database_insert_outbox (fixture->db, &entry, &error));
  read = pd_database_get_outbox (fixture->db, entry.row_id, &error);
  found = pd_database_find_outbox (fixture->db, "r-1", &error);
  none = pd_database_find_outbox (fixture->db, "r-2", &error);
  g_assert_no_error (error);
  g_assert_null (none);
  g_assert_cmpint (found->row_id, ==, read->row_id);
  g_assert_cmpstr (read->kind, ==, "cancel");
  g_assert_cmpint (read->customer_row_id, ==, fixture->customers[0]);
  g_assert_cmpstr (read->subject, ==, "Visio");
  g_assert_cmpstr (read->state, ==, PD_OUTBOX_SENDING);
  g_assert_true (read->asking);
  g_assert_cmpint (read->attempts, ==, 3);
  g_assert_cmpint (read->created_at * 100 + read->updated_at * 10 + read->next_try_at, ==, 123);
  g_assert_cmpstr (read->last_error, ==, "window");
  g_assert_cmpstr (read->error_code, ==, "900117");
  g_assert_cmpstr (read->far_id, ==, "o-1");
  g_assert_cmpstr (read->far_request_id, ==, "ms-1");
  g_assert_cmpstr (read->answer, ==, "a");
  g_assert_cmpstr (read->user_name, ==, "Hana");
  g_assert_true (g_bytes_equal (read->sealed, sealed));
  g_assert_cmpstr (read->notes, ==, "{\"cart\":\"c-1\"}");
  g_assert_cmpuint (pd_database_steal_changes (fixture->db) & PD_CHANGE_OUTBOX, !=, 0);
}

/* Pressing twice is one item. */
static void
test_double_request (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  PdOutboxEntry entry = { .request_id = (char *) "r-1",
                          .kind = (char *) "buy",
                          .state = (char *) PD_OUTBOX_QUEUED };

  add_item (fixture->db, "r-1", 0, 1);
  g_assert_false (pd_database_insert_outbox (fixture->db, &entry, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_CONFLICT);
}

/* What is sent or discarded stays so, whoever comes late. */
static void
test_final_states (Fixture *fixture, gconstpointer data)
{
  static const char *const finals[] = { PD_OUTBOX_SENT, PD_OUTBOX_DISCARDED };

  for (gsize i = 0; i < G_N_ELEMENTS (finals); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *id = g_strdup_printf ("r-%d", (int) i);
    gint64 row_id = add_item (fixture->db, id, 0, 1);
    g_autoptr (PdOutboxEntry) late = pd_database_get_outbox (fixture->db, row_id, &error);

    set_state (fixture->db, row_id, finals[i], FALSE, 0);
    g_free (late->state);
    late->state = g_strdup (PD_OUTBOX_FAILED);
    g_assert_false (pd_database_update_outbox (fixture->db, late, &error));
    g_assert_error (error, PD_ERROR, PD_ERROR_CONFLICT);
    g_assert_false (lease (fixture->db, row_id, "late", TEST_NOW, TEST_NOW + MINUTE));
  }
}

/* --- whose turn it is --- */

/* A customer's acts keep their order; others need not wait for them. */
static void
test_turns (Fixture *fixture, gconstpointer data)
{
  PdDatabase *db = fixture->db;
  gint64 first = add_item (db, "r-1", fixture->customers[0], TEST_NOW);
  gint64 second = add_item (db, "r-2", fixture->customers[0], TEST_NOW);
  gint64 other = add_item (db, "r-3", fixture->customers[1], TEST_NOW);
  gint64 nobody = add_item (db, "r-4", 0, TEST_NOW);
  gint64 nobody_else = add_item (db, "r-5", 0, TEST_NOW);

  g_assert_cmpint (next_item (db, TEST_NOW - 1), ==, 0); /* not due yet */
  g_assert_cmpint (next_item (db, TEST_NOW), ==, first);
  g_assert_true (lease (db, first, "a", TEST_NOW, TEST_NOW + MINUTE));
  g_assert_cmpint (next_item (db, TEST_NOW), ==,
                   other); /* not the second: the first is under way */
  g_assert_true (lease (db, other, "a", TEST_NOW, TEST_NOW + MINUTE));
  g_assert_cmpint (next_item (db, TEST_NOW), ==, nobody);
  g_assert_true (lease (db, nobody, "a", TEST_NOW, TEST_NOW + MINUTE));
  g_assert_cmpint (next_item (db, TEST_NOW), ==, nobody_else);
  set_state (db, nobody_else, PD_OUTBOX_SENT, FALSE, 0);

  set_state (db, first, PD_OUTBOX_QUEUED, FALSE, TEST_NOW + MINUTE); /* tried again in a minute */
  g_assert_cmpint (next_item (db, TEST_NOW), ==, 0);
  set_state (db, first, PD_OUTBOX_FAILED, FALSE, 0); /* decided: the second may go */
  g_assert_cmpint (next_item (db, TEST_NOW), ==, second);
}

/* "When asked to" is no instant. */
static void
test_waits_for_a_person (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 row_id = add_item (fixture->db, "r-1", 0, 0);
  gint64 due = -1;

  g_assert_cmpint (next_item (fixture->db, G_MAXINT64), ==, 0);
  g_assert_true (pd_database_count_outbox (fixture->db, NULL, NULL, &due, &error));
  g_assert_cmpint (due, ==, 0);
  set_state (fixture->db, row_id, PD_OUTBOX_QUEUED, FALSE, TEST_NOW);
  g_assert_cmpint (next_item (fixture->db, TEST_NOW), ==, row_id);
}

/* Left in "sending" by a process that died: nobody has it while the lease runs, then whoever comes
 * first. */
static void
test_left_behind (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOutboxEntry) entry = NULL;
  gint64 row_id = add_item (fixture->db, "r-1", fixture->customers[0], TEST_NOW);

  g_assert_true (lease (fixture->db, row_id, "dead", TEST_NOW, TEST_NOW + MINUTE));
  g_assert_cmpint (next_item (fixture->db, TEST_NOW + MINUTE - 1), ==, 0);
  g_assert_false (lease (fixture->db, row_id, "b", TEST_NOW + 1, TEST_NOW + 2 * MINUTE));
  g_assert_cmpint (next_item (fixture->db, TEST_NOW + MINUTE), ==, row_id);
  g_assert_true (lease (fixture->db, row_id, "b", TEST_NOW + MINUTE, TEST_NOW + 2 * MINUTE));
  entry = pd_database_get_outbox (fixture->db, row_id, &error);
  g_assert_cmpint (entry->attempts, ==, 2);
  g_assert_cmpstr (entry->state, ==, PD_OUTBOX_SENDING);
}

/* Its holder makes a lease longer without a new attempt, and can give it back. */
static void
test_lease_of_its_own (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOutboxEntry) entry = NULL;
  g_autofree char *holder = NULL;
  gint64 row_id = add_item (fixture->db, "r-1", 0, TEST_NOW);
  gint64 until = 0;

  g_assert_true (lease (fixture->db, row_id, "a", TEST_NOW, TEST_NOW + MINUTE));
  g_assert_true (lease (fixture->db, row_id, "a", TEST_NOW + 1, TEST_NOW + 3 * MINUTE));
  entry = pd_database_get_outbox (fixture->db, row_id, &error);
  g_assert_cmpint (entry->attempts, ==, 1);
  g_assert_true (pd_database_get_outbox_lease (fixture->db, row_id, &holder, &until, &error));
  g_assert_cmpstr (holder, ==, "a");
  g_assert_cmpint (until, ==, TEST_NOW + 3 * MINUTE);

  g_assert_true (pd_database_release_outbox (fixture->db, row_id, "b", &error)); /* not its own */
  g_assert_false (lease (fixture->db, row_id, "c", TEST_NOW, TEST_NOW + MINUTE));
  g_assert_true (pd_database_release_outbox (fixture->db, row_id, "a", &error));
  g_assert_true (lease (fixture->db, row_id, "c", TEST_NOW, TEST_NOW + MINUTE));
  g_assert_no_error (error);
}

/* A new state gives it back, "sending" does not. */
static void
test_lease_ends_with_state (Fixture *fixture, gconstpointer data)
{
  gint64 row_id = add_item (fixture->db, "r-1", 0, TEST_NOW);

  g_assert_true (lease (fixture->db, row_id, "a", TEST_NOW, TEST_NOW + MINUTE));
  set_state (fixture->db, row_id, PD_OUTBOX_SENDING, TRUE, TEST_NOW + SECOND);
  g_assert_false (lease (fixture->db, row_id, "b", TEST_NOW, TEST_NOW + MINUTE));
  set_state (fixture->db, row_id, PD_OUTBOX_QUEUED, FALSE, TEST_NOW + SECOND);
  g_assert_cmpint (next_item (fixture->db, TEST_NOW), ==, 0);
  g_assert_true (lease (fixture->db, row_id, "b", TEST_NOW, TEST_NOW + MINUTE));
}

static void
test_counts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 sending = add_item (fixture->db, "r-1", 0, TEST_NOW);
  gint64 waiting = 0;
  gint64 failed = 0;
  gint64 due = 0;

  add_item (fixture->db, "r-2", 0, TEST_NOW + 5 * MINUTE);
  set_state (fixture->db, add_item (fixture->db, "r-3", 0, 1), PD_OUTBOX_FAILED, FALSE, 0);
  set_state (fixture->db, add_item (fixture->db, "r-4", 0, 1), PD_OUTBOX_SENT, FALSE, 0);
  g_assert_true (lease (fixture->db, sending, "a", TEST_NOW, TEST_NOW + MINUTE));
  g_assert_true (pd_database_count_outbox (fixture->db, &waiting, &failed, &due, &error));
  g_assert_no_error (error);
  g_assert_cmpint (waiting, ==, 3);
  g_assert_cmpint (failed, ==, 1);
  g_assert_cmpint (due, ==, TEST_NOW + MINUTE); /* when the lease runs out */
}

/* --- several processes --- */

/* The program in its other role: takes what it can of 50 items, and tells how many it got. */
static int
run_child (const char *path, const char *name)
{
  g_autoptr (PdDatabase) db = test_open (path, PD_DATABASE_READ_WRITE);
  int n = 0;

  for (gint64 row_id; (row_id = next_item (db, TEST_NOW)) != 0;) {
    g_autoptr (GError) error = NULL;

    g_assert_true (pd_database_begin (db, &error));
    n += lease (db, row_id, name, TEST_NOW, TEST_NOW + MINUTE);
    g_assert_true (pd_database_commit (db, &error));
    g_assert_no_error (error);
  }

  return n;
}

/* Each item goes to one of them, at its first attempt. */
static void
test_race (Fixture *fixture, gconstpointer data)
{
  const char *names[] = { "a", "b", "c" };
  GPid pids[G_N_ELEMENTS (names)];
  int sum = 0;

  for (int i = 0; i < 50; i++) {
    g_autofree char *id = g_strdup_printf ("r-%d", i);

    add_item (fixture->db, id, 0, TEST_NOW);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GError) error = NULL;
    const char *const argv[] = { program, "--take", fixture->book.path, names[i], NULL };

    g_assert_true (g_spawn_async (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL,
                                  &pids[i], &error));
    g_assert_no_error (error);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    int status = 0;

    g_assert_cmpint (waitpid (pids[i], &status, 0), ==, pids[i]);
    g_assert_true (WIFEXITED (status));
    sum += WEXITSTATUS (status);
  }
  g_assert_cmpint (sum, ==, 50);
  g_assert_cmpint (test_read_int64 (fixture->db, "SELECT SUM (attempts) FROM outbox"), ==, 50);
}

/* Two connections with one item before their eyes. */
static void
test_two_connections (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdDatabase) other = test_open (fixture->book.path, PD_DATABASE_READ_WRITE);
  gint64 row_id = add_item (fixture->db, "r-1", 0, TEST_NOW);

  g_assert_cmpint (next_item (fixture->db, TEST_NOW), ==, row_id);
  g_assert_cmpint (next_item (other, TEST_NOW), ==, row_id);
  g_assert_true (lease (other, row_id, "b", TEST_NOW, TEST_NOW + MINUTE));
  g_assert_false (lease (fixture->db, row_id, "a", TEST_NOW, TEST_NOW + MINUTE));
}

/* --- lists --- */

static void
test_list (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    PdSort sort;
    gboolean descending;
    const char *status;
    const char *search;
    const char *expected;
  } rows[] = {
    { PD_SORT_DEFAULT, FALSE, NULL, NULL, "r-3|r-2|r-1" },
    { PD_SORT_CREATED, FALSE, NULL, NULL, "r-1|r-2|r-3" },
    { PD_SORT_DATE, TRUE, NULL, NULL, "r-2|r-3|r-1" },
    { PD_SORT_CUSTOMER, FALSE, NULL, NULL, "r-3|r-2|r-1" },
    { PD_SORT_STATUS, FALSE, NULL, NULL, "r-1|r-3|r-2" },
    { PD_SORT_CREATED, FALSE, PD_QUERY_WAITING, NULL, "r-1|r-3" },
    { PD_SORT_CREATED, FALSE, PD_OUTBOX_SENT, NULL, "r-2" },
    { PD_SORT_CREATED, FALSE, NULL, "あおぞら", "" },
    { PD_SORT_CREATED, FALSE, NULL, "青空", "r-1" },
    { PD_SORT_CREATED, FALSE, NULL, "ｓｑｌ", "r-1|r-2|r-3" },
    { PD_SORT_CREATED, FALSE, NULL, "R-3", "r-3" },
  };

  add_item (fixture->db, "r-1", fixture->customers[0], TEST_NOW);
  set_state (fixture->db, add_item (fixture->db, "r-2", fixture->customers[1], TEST_NOW),
             PD_OUTBOX_SENT, FALSE, 0);
  add_item (fixture->db, "r-3", 0, TEST_NOW);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdQuery) query = pd_query_new (PD_LIST_OUTBOX);
    g_autofree char *got = NULL;

    query->sort = rows[i].sort;
    query->descending = rows[i].descending;
    query->status = g_strdup (rows[i].status);
    pd_query_set_search (query, rows[i].search);
    got = test_list_texts (fixture->db, query, "request-id");
    g_assert_cmpstr (got, ==, rows[i].expected);
  }
}

/* Ctrl+K finds it too. */
static void
test_search_everything (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_EVERYTHING);
  g_autoptr (GPtrArray) hits = NULL;
  g_autofree char *kind = NULL;
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;
  gint64 target = 0;
  gint64 row_id = add_item (fixture->db, "7b1e-4f", fixture->customers[1], TEST_NOW);

  pd_query_set_search (query, "7b1e-4f");
  hits = pd_database_list (fixture->db, query, -1, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (hits->len, ==, 1);
  g_object_get (hits->pdata[0], "kind", &kind, "title", &title, "subtitle", &subtitle,
                "target-row-id", &target, NULL);
  g_assert_cmpstr (kind, ==, "outbox");
  g_assert_cmpstr (title, ==, "Purchase");
  g_assert_cmpstr (subtitle, ==, "Contoso · SQL Server 2022");
  g_assert_cmpint (target, ==, row_id);
}

/* --- pulls --- */

static void
put_pull (PdDatabase *db, const char *what, const char *scope, gint64 started, gint64 finished)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdPull) pull = pd_database_get_pull (db, what, scope, &error);

  g_assert_no_error (error);
  pull->started_at = started;
  pull->finished_at = finished;
  g_assert_true (pd_database_put_pull (db, pull, &error));
  g_assert_no_error (error);
}

static void
test_pull (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdPull) fresh = pd_database_get_pull (fixture->db, "orders", "t-1", &error);
  g_autoptr (PdPull) read = NULL;
  int before;

  g_assert_no_error (error);
  g_assert_cmpstr (fresh->what, ==, "orders");
  g_assert_null (fresh->cursor);
  g_assert_cmpint (fresh->finished_at, ==, 0);
  fresh->cursor = g_strdup ("/v1/customers?size=2");
  fresh->started_at = 7;
  fresh->counted = 4;
  fresh->error = g_strdup ("offline");
  fresh->detail = g_strdup ("503");
  fresh->failed_at = 9;
  g_assert_true (pd_database_put_pull (fixture->db, fresh, &error));
  g_assert_cmpuint (pd_database_steal_changes (fixture->db) & PD_CHANGE_PULLS, !=, 0);
  before = sqlite3_total_changes (pd_database_get_handle (fixture->db));
  g_assert_true (pd_database_put_pull (fixture->db, fresh, &error));
  g_assert_cmpint (sqlite3_total_changes (pd_database_get_handle (fixture->db)), ==, before);
  g_assert_cmpuint (pd_database_steal_changes (fixture->db) & PD_CHANGE_PULLS, ==, 0);
  read = pd_database_get_pull (fixture->db, "orders", "t-1", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (read->cursor, ==, "/v1/customers?size=2");
  g_assert_cmpint (read->started_at, ==, 7);
  g_assert_cmpint (read->counted, ==, 4);
  g_assert_cmpstr (read->error, ==, "offline");
  g_assert_cmpstr (read->detail, ==, "503");
  g_assert_cmpint (read->failed_at, ==, 9);
}

static void
test_pull_counts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) orders = NULL;
  g_autoptr (GPtrArray) all = NULL;
  gint64 finished = -1;
  gint64 oldest = -1;

  put_pull (fixture->db, "orders", "t-1", 10, 20);
  put_pull (fixture->db, "orders", "t-2", 10, 30);
  put_pull (fixture->db, "orders", "t-3", 40, 0); /* under way, never whole */
  put_pull (fixture->db, "customers", "", 10, 15);
  g_assert_true (pd_database_count_pulls (fixture->db, "orders", 25, &finished, &oldest, &error));
  g_assert_cmpint (finished, ==, 1);
  g_assert_cmpint (oldest, ==, 0);
  g_assert_true (pd_database_count_pulls (fixture->db, "orders", 0, &finished, NULL, &error));
  g_assert_cmpint (finished, ==, 2);
  g_assert_true (pd_database_count_pulls (fixture->db, "customers", 0, NULL, &oldest, &error));
  g_assert_cmpint (oldest, ==, 15);
  orders = pd_database_list_pulls (fixture->db, "orders", &error);
  all = pd_database_list_pulls (fixture->db, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (orders->len, ==, 3);
  g_assert_cmpuint (all->len, ==, 4);
}

/* --- check --- */

static void
test_check (Fixture *fixture, gconstpointer data)
{
  static const char *const faults[] = {
    "UPDATE outbox SET state = 'sent', answer = NULL",
    "UPDATE outbox SET sealed = NULL",
    "UPDATE outbox SET state = 'failed';"
    "INSERT INTO requests VALUES ('r-1', 'buy', 'order-1', 1)",
  };

  add_item (fixture->db, "r-1", 0, TEST_NOW);
  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) whole = pd_database_check (fixture->db, NULL, &error);
    g_autoptr (GPtrArray) findings = NULL;

    g_assert_no_error (error);
    g_assert_cmpuint (whole->len, ==, 0);
    test_begin (fixture->db);
    g_assert_true (pd_database_exec (fixture->db, faults[i], "Testing", &error));
    findings = pd_database_check (fixture->db, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (findings->len, ==, 1);
    g_assert_nonnull (strstr (findings->pdata[0], "SQL Server 2022"));
    pd_database_rollback (fixture->db);
  }
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*run) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/outbox/round-trip", test_round_trip },
    { "/outbox/double-request", test_double_request },
    { "/outbox/final-states", test_final_states },
    { "/outbox/turns", test_turns },
    { "/outbox/waits-for-a-person", test_waits_for_a_person },
    { "/outbox/left-behind", test_left_behind },
    { "/outbox/lease-of-its-own", test_lease_of_its_own },
    { "/outbox/lease-ends-with-state", test_lease_ends_with_state },
    { "/outbox/counts", test_counts },
    { "/outbox/race", test_race },
    { "/outbox/two-connections", test_two_connections },
    { "/outbox/list", test_list },
    { "/outbox/search-everything", test_search_everything },
    { "/outbox/check", test_check },
    { "/pulls/round-trip", test_pull },
    { "/pulls/counts", test_pull_counts },
  };

  program = argv[0];
  if (argc == 4 && strcmp (argv[1], "--take") == 0)
    return run_child (argv[2], argv[3]);

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);

  return g_test_run ();
}
