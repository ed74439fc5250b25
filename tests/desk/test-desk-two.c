// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Two desks on one book: two windows, or a window and the command line. */

#include "desk-fixture.h"

#include <stdlib.h>

#define N_ORDERS 20

static char *self_path;

/* Request ID number @i, the same in each process. */
static char *
get_request_id (int i)
{
  return g_strdup_printf ("0b5b7f2e-93a8-4a39-8a52-%012d", i);
}

/* What a second process does: opens the book and buys; says how many calls succeeded. */
static int
run_buyer (const char *path, const char *item, int n_orders)
{
  g_autoptr (PdClock) clock = pd_clock_new_stopped (TEST_NOW);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdDesk) desk = pd_desk_open (path, clock, &error);
  g_autoptr (PdCustomer) customer = NULL;
  int n_bought = 0;

  g_assert_no_error (error);
  customer = pd_desk_find_customer (desk, "株式会社テスト", &error);
  g_assert_no_error (error);
  for (int i = 0; i < n_orders; i++) {
    /* Without shared request IDs where only one may win by the rules. */
    g_autofree char *request_id = n_orders > 1 ? get_request_id (i) : NULL;
    g_autoptr (GPtrArray) items = new_items (item, NULL);
    g_autoptr (PdOrder) order = NULL;

    g_clear_error (&error);
    order = buy (desk, pd_record_get_row_id (PD_RECORD (customer)), items, request_id, &error);
    if (order != NULL)
      n_bought++;
    else
      g_assert_error (error, PD_ERROR, PD_ERROR_RULE);
  }

  g_print ("%d\n", n_bought);
  return EXIT_SUCCESS;
}

static GSubprocess *
spawn_buyer (Fixture *fixture, const char *item, const char *n_orders)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, self_path,
                                           "--buy", fixture->path, item, n_orders, NULL);

  g_assert_no_error (error);
  return process;
}

static int
wait_for_buyer (GSubprocess *process)
{
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  return atoi (output);
}

/* The same requests in two processes: each is carried out once, both get the answer. */
static void
test_same_requests (Fixture *fixture, gconstpointer data)
{
  g_autofree char *n_orders = g_strdup_printf ("%d", N_ORDERS);
  g_autoptr (GSubprocess) first = spawn_buyer (fixture, SKU_SERVER ":1", n_orders);
  g_autoptr (GSubprocess) second = spawn_buyer (fixture, SKU_SERVER ":1", n_orders);

  g_assert_cmpint (wait_for_buyer (first), ==, N_ORDERS);
  g_assert_cmpint (wait_for_buyer (second), ==, N_ORDERS);
  g_assert_cmpint (count_kind (fixture, PD_LIST_ORDERS), ==, N_ORDERS);
  g_assert_cmpint (count_activity (fixture, PD_OPERATION_CREATE_ORDER, NULL), ==, N_ORDERS);
  assert_whole (fixture);
}

/* 4.9 holds between processes: one of four wins. */
static void
test_one_per_customer (Fixture *fixture, gconstpointer data)
{
  GSubprocess *processes[4];
  int n_bought = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (processes); i++)
    processes[i] = spawn_buyer (fixture, SKU_SINGLE ":1", "1");
  for (gsize i = 0; i < G_N_ELEMENTS (processes); i++) {
    n_bought += wait_for_buyer (processes[i]);
    g_object_unref (processes[i]);
  }
  g_assert_cmpint (n_bought, ==, 1);
  g_assert_cmpint (count_kind (fixture, PD_LIST_ORDERS), ==, 1);
}

static PdDesk *
open_second (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  PdDesk *desk = pd_desk_open (fixture->path, fixture->clock, &error);

  g_assert_no_error (error);
  return desk;
}

/* A key goes to one line, whoever asks. */
static void
test_keys (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdDesk) second = open_second (fixture);
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_SERVER ":1");
  g_autoptr (PdOrder) other_order = buy_one (fixture, SKU_SERVER ":1");
  g_autoptr (GAsyncResult) first_result = NULL;
  g_autoptr (GAsyncResult) second_result = NULL;
  g_autoptr (PdKeysAndLinks) first_keys = NULL;
  g_autoptr (PdKeysAndLinks) second_keys = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *first_slot = NULL;
  GAsyncResult *second_slot = NULL;

  pd_desk_get_keys_and_downloads_async (fixture->desk, get_line_id (order, 0), "2022", "ja", "ISO",
                                        NULL, NULL, got_result_cb, &first_slot);
  pd_desk_get_keys_and_downloads_async (second, get_line_id (other_order, 0), "2022", "ja", "ISO",
                                        NULL, NULL, got_result_cb, &second_slot);
  first_result = wait_for (&first_slot);
  second_result = wait_for (&second_slot);
  first_keys = pd_desk_get_keys_and_downloads_finish (fixture->desk, first_result, &error);
  g_assert_no_error (error);
  second_keys = pd_desk_get_keys_and_downloads_finish (second, second_result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (pd_record_get_row_id (first_keys->keys->pdata[0]), !=,
                   pd_record_get_row_id (second_keys->keys->pdata[0]));
}

/* 7.15 holds between desks. */
static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdDesk) second = open_second (fixture);
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_SERVER ":1");
  gint64 line_id = get_line_id (order, 0);
  g_autoptr (GAsyncResult) first_result = NULL;
  g_autoptr (GAsyncResult) second_result = NULL;
  g_autoptr (PdOrder) first_order = NULL;
  g_autoptr (PdOrder) second_order = NULL;
  g_autoptr (GError) first_error = NULL;
  g_autoptr (GError) second_error = NULL;
  GAsyncResult *first_slot = NULL;
  GAsyncResult *second_slot = NULL;
  const GError *refusal;
  gint64 charges, credits;

  pd_desk_cancel_async (fixture->desk, &line_id, 1, TRUE, NULL, NULL, got_result_cb, &first_slot);
  pd_desk_cancel_async (second, &line_id, 1, TRUE, NULL, NULL, got_result_cb, &second_slot);
  first_result = wait_for (&first_slot);
  second_result = wait_for (&second_slot);
  first_order = pd_desk_cancel_finish (fixture->desk, first_result, &first_error);
  second_order = pd_desk_cancel_finish (second, second_result, &second_error);
  g_assert_true ((first_order == NULL) != (second_order == NULL));
  refusal = first_order == NULL ? first_error : second_error;
  g_assert_error (refusal, PD_ERROR, PD_ERROR_CONFLICT);
  get_invoice (fixture, "2026-06", &charges, &credits);
  g_assert_cmpint (credits, ==, -118000);
}

/* Roles that another desk took away are gone at once. */
static void
test_roles (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdDesk) second = open_second (fixture);
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_SERVER ":1");
  g_autoptr (GError) error = NULL;

  set_roles (fixture, PD_ROLE_GLOBAL_ADMIN);
  g_assert_null (get_keys (second, get_line_id (order, 0), "2022", "ja", NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_ROLE);
}

#define ADD(name, function) \
  g_test_add (name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_setenv ("PARTNER_DESK_KEYRING", "file", TRUE);
  g_setenv ("LANGUAGE", "en", TRUE);
  self_path = argv[0];
  if (argc == 5 && g_strcmp0 (argv[1], "--buy") == 0)
    return run_buyer (argv[2], argv[3], atoi (argv[4]));
  g_test_init (&argc, &argv, NULL);

  ADD ("/two/same-requests", test_same_requests);
  ADD ("/two/one-per-customer/rule-4.9", test_one_per_customer);
  ADD ("/two/keys", test_keys);
  ADD ("/two/cancel/rule-7.15", test_cancel);
  ADD ("/two/roles", test_roles);

  return g_test_run ();
}
