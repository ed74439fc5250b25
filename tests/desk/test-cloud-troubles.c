// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* What happens around the desk: a second desk, another clock, a copied book, a revoked sign-in, no
 * Secret Service, a certificate that does not fit. */

#include "fault-fixture.h"

#include "loopback-certificate.h"
#include "pd-api-error.h"
#include "reservation-fixture.h"

#define PERPETUAL_PRODUCT "DG7GMGF03NSG" /* of the sample catalogue */
#define PERPETUAL_SKU "0017"
#define ROUNDS 8

typedef struct
{
  DeskService *service;
  Account *account;
} Trouble;

static void
set_up (Trouble *fixture, gconstpointer data)
{
  fixture->service = world_new_service (NULL);
  fixture->account = account_new (fixture->service);
}

static void
tear_down (Trouble *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->account, account_free);
  desk_service_free (fixture->service);
}

/* --- acts --- */

static void
start_buy (Account *account, const char *request_id, GAsyncResult **slot)
{
  g_autoptr (PdCustomer) customer = account_get_customer (account);
  g_autoptr (GPtrArray) items =
      g_ptr_array_new_with_free_func ((GDestroyNotify) pd_order_item_free);

  g_ptr_array_add (
      items, pd_order_item_new (PERPETUAL_PRODUCT, PERPETUAL_SKU, 1, "", PD_BILLING_ONE_TIME));
  pd_desk_buy_async (account->desk, row_id_of (customer), items, request_id, NULL, got_result_cb,
                     slot);
}

static PdOrder *
buy_at (Account *account, const char *request_id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  start_buy (account, request_id, &slot);
  result = wait_for (&slot);
  return pd_desk_buy_finish (account->desk, result, error);
}

static PdOrder *
buy_well (Account *account)
{
  g_autoptr (GError) error = NULL;
  PdOrder *order = buy_at (account, NULL, &error);

  g_assert_no_error (error);
  return order;
}

static void
start_refund (Account *account, gint64 quantity, GAsyncResult **slot)
{
  g_autoptr (PdReservation) reservation = account_get_reservation (account);
  g_autoptr (PdCustomer) customer = account_get_customer (account);
  g_autoptr (PdRefundAsk) ask = new_ask (quantity, NULL);
  g_autoptr (PdRequestFields) fields = new_fields (PD_REQUEST_AZURE, row_id_of (customer));

  pd_desk_refund_async (account->desk, row_id_of (reservation), ask, fields, 0, NULL, NULL,
                        got_result_cb, slot);
}

static void
assert_quiet (DeskService *service)
{
  g_autofree char *trouble = world_list_trouble (service);

  g_assert_cmpstr (trouble, ==, "");
}

static void
assert_agrees (Account *account)
{
  g_autofree char *differences = NULL;

  account_sync_well (account);
  differences = world_compare (account);
  g_assert_cmpstr (differences, ==, "");
  account_assert_whole (account);
}

/* Every item is sent, or refused with a reason. */
static void
bring_all_to_end (Account *account)
{
  g_autoptr (GPtrArray) items = account_list (account, PD_LIST_OUTBOX);

  for (guint i = 0; i < items->len; i++) {
    const char *request_id = pd_outbox_item_get_request_id (items->pdata[i]);

    for (guint j = 0; j < ROUNDS && !account_settle_item (account, request_id); j++)
      account_retry (account, row_id_of (items->pdata[i]));
    g_assert_true (account_settle_item (account, request_id));
  }
}

/* --- two desks on one service --- */

static void
test_two_buy (Trouble *fixture, gconstpointer data)
{
  g_autoptr (Account) other = account_new (fixture->service);
  g_autoptr (PdOrder) mine = buy_well (fixture->account);
  g_autoptr (PdOrder) theirs = buy_well (other);

  g_assert_cmpstr (pd_order_get_order_id (mine), !=, pd_order_get_order_id (theirs));
  g_assert_cmpuint (desk_service_count_acts (fixture->service, "checkout"), ==, 2);
  assert_agrees (fixture->account);
  assert_agrees (other);
  assert_quiet (fixture->service);
}

/* Both return nearly all of the same reservation: one of them is first. */
static void
test_two_refund (Trouble *fixture, gconstpointer data)
{
  g_autoptr (Account) other = account_new (fixture->service);
  GAsyncResult *slots[2] = { NULL, NULL };
  guint good = 0;

  start_refund (fixture->account, 50, &slots[0]);
  start_refund (other, 50, &slots[1]);
  for (guint i = 0; i < 2; i++) {
    Account *account = i == 0 ? fixture->account : other;
    g_autoptr (GAsyncResult) result = wait_for (&slots[i]);
    g_autoptr (GError) error = NULL;
    g_autoptr (PdRequestDetails) details = pd_desk_request_finish (account->desk, result, &error);

    good += details != NULL;
    if (details == NULL)
      g_test_message ("refused: %s", error->message);
  }
  bring_all_to_end (fixture->account);
  bring_all_to_end (other);
  g_assert_cmpuint (good, >=, 1);
  g_assert_cmpuint (desk_service_count_acts (fixture->service, "return"), <=, 2);
  assert_agrees (fixture->account);
  assert_agrees (other);
  assert_quiet (fixture->service);
}

static void
test_two_cancel (Trouble *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) order = buy_well (fixture->account);
  gint64 mine = get_line_id (order, 0);
  g_autoptr (Account) other = account_new (fixture->service);
  g_autoptr (GPtrArray) lines = account_list (other, PD_LIST_SOFTWARE);
  g_autoptr (PdOrder) after = NULL;
  g_autoptr (PdOrder) again = NULL;
  g_autoptr (GError) error = NULL;
  gint64 theirs = 0;

  for (guint i = 0; i < lines->len; i++) {
    if (g_strcmp0 (pd_order_line_get_order_id (lines->pdata[i]), pd_order_get_order_id (order)) ==
        0)
      theirs = row_id_of (lines->pdata[i]);
  }
  g_assert_cmpint (theirs, !=, 0);
  after = cancel_lines (fixture->account->desk, &mine, 1, TRUE, NULL, &error);
  g_assert_no_error (error);
  again = cancel_lines (other->desk, &theirs, 1, TRUE, NULL, &error);
  g_test_message ("the second one: %s", again != NULL ? "done" : error->message);
  bring_all_to_end (other);
  g_assert_cmpuint (desk_service_count_acts (fixture->service, "cancel"), ==, 1);
  assert_agrees (fixture->account);
  assert_agrees (other);
}

/* --- the clock --- */

static void
test_skew (Trouble *fixture, gconstpointer data)
{
  static const int days[] = { -1, 1 };

  for (gsize i = 0; i < G_N_ELEMENTS (days); i++) {
    g_autoptr (PdOrder) order = NULL;
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (PdRequestDetails) details = NULL;
    g_autoptr (GError) error = NULL;
    GAsyncResult *slot = NULL;

    pd_clock_set (fixture->account->clock, TEST_NOW + days[i] * PD_DAY_US);
    account_reopen (fixture->account);
    account_sync_well (fixture->account);
    order = buy_well (fixture->account);
    g_assert_nonnull (order);
    start_refund (fixture->account, 1, &slot);
    result = wait_for (&slot);
    details = pd_desk_request_finish (fixture->account->desk, result, &error);
    g_assert_no_error (error);
    account_assert_whole (fixture->account);
  }
  assert_quiet (fixture->service);
}

/* --- a book on two machines --- */

static void
copy_dir (const char *from, const char *to)
{
  const char *argv[] = { "cp", "-a", from, to, NULL };
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

/* The other machine has its own sign-in. */
static Account *
open_copy (Account *account, const char *dir)
{
  Account *copy = g_new0 (Account, 1);
  g_autofree char *rest = g_strdup (account->path + strlen (account->dir));

  copy->service = account->service;
  copy->tokens = g_object_ref (account->tokens);
  copy->wait = g_object_ref (account->wait);
  copy->clock = g_object_ref (account->clock);
  copy->dir = g_strdup (dir);
  copy->path = g_strconcat (dir, rest, NULL);
  account_open (copy);
  return copy;
}

static void
test_copied_book (Trouble *fixture, gconstpointer data)
{
  g_autofree char *request_id = g_uuid_string_random ();
  g_autofree char *dir = g_strconcat (fixture->account->dir, "-copy", NULL);
  g_autoptr (Account) copy = NULL;
  g_autoptr (PdOrder) order = NULL;
  g_autoptr (PdOutboxEntry) mine = NULL;
  g_autoptr (PdOutboxEntry) theirs = NULL;
  g_autoptr (GError) error = NULL;

  desk_service_set_listening (fixture->service, FALSE);
  order = buy_at (fixture->account, request_id, &error);
  g_assert_null (order);
  g_assert_error (error, PD_ERROR, PD_ERROR_QUEUED);
  account_close (fixture->account);
  copy_dir (fixture->account->dir, dir);
  desk_service_set_listening (fixture->service, TRUE);

  account_open (fixture->account);
  copy = open_copy (fixture->account, dir);
  for (guint i = 0; i < ROUNDS; i++) {
    gboolean first = account_settle_item (fixture->account, request_id);
    gboolean second = account_settle_item (copy, request_id);

    if (first && second)
      break;
    bring_all_to_end (fixture->account);
    bring_all_to_end (copy);
  }
  mine = account_find_item (fixture->account, request_id);
  theirs = account_find_item (copy, request_id);
  g_assert_cmpstr (mine->state, ==, PD_OUTBOX_SENT);
  g_assert_cmpstr (theirs->state, ==, PD_OUTBOX_SENT);
  g_assert_cmpuint (desk_service_count_acts (fixture->service, "checkout"), ==, 1);
  g_assert_cmpstr (mine->far_id, ==, theirs->far_id);
  assert_quiet (fixture->service);
}

/* --- the sign-in --- */

static void
test_revoked (Trouble *fixture, gconstpointer data)
{
  Account *account = fixture->account;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (PdSyncReport) report = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  guint before = desk_service_count_calls (fixture->service, NULL, NULL);

  pd_cloud_account_sync_async (account->cloud, TRUE, 0, NULL, got_result_cb, &slot);
  while (slot == NULL && desk_service_count_calls (fixture->service, NULL, NULL) < before + 4)
    world_iterate ();
  g_assert_null (slot); /* in the middle of it */
  desk_service_revoke_tokens (fixture->service);
  desk_service_expire_tokens (fixture->service);
  result = wait_for (&slot);
  report = pd_cloud_account_sync_finish (account->cloud, result, &error);
  g_assert_true (report == NULL || !report->complete);
  g_assert_false (pd_cloud_account_is_signed_in (account->cloud));
  g_assert_true (pd_cloud_account_has_lapsed (account->cloud));
  g_object_unref (account_get_customer (account)); /* the book is there */

  g_clear_error (&error);
  account_sign_in (account, &error);
  g_assert_no_error (error);
  assert_agrees (account);
}

static void
test_lapsed_act (Trouble *fixture, gconstpointer data)
{
  Account *account = fixture->account;
  g_autofree char *request_id = g_uuid_string_random ();
  g_autoptr (PdOrder) order = NULL;
  g_autoptr (PdOutboxEntry) item = NULL;
  g_autoptr (GError) error = NULL;

  desk_service_revoke_tokens (fixture->service);
  desk_service_expire_tokens (fixture->service);
  order = buy_at (account, request_id, &error);
  g_assert_null (order);
  g_assert_error (error, PD_ERROR, PD_ERROR_QUEUED);
  g_clear_error (&error);
  account_sign_in (account, &error);
  g_assert_no_error (error);
  bring_all_to_end (account);
  item = account_find_item (account, request_id);
  g_assert_cmpstr (item->state, ==, PD_OUTBOX_SENT);
  g_assert_cmpuint (desk_service_count_acts (fixture->service, "checkout"), ==, 1);
}

/* This test's session bus is none: a sign-in lives as long as the desk. */
static void
test_no_secret_service (Trouble *fixture, gconstpointer data)
{
  g_autoptr (PdTokenStore) none = NULL;
  g_autoptr (Account) bare = NULL;
  g_autofree char *problem = NULL;
  g_autoptr (GError) error = NULL;

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  none = pd_far_ref_store ();
  bare = account_new_bare (fixture->service, desk_service_get_url (fixture->service), none);
  account_sign_in (bare, &error);
  g_assert_no_error (error);
  g_assert_true (pd_cloud_account_is_signed_in (bare->cloud));
  g_object_get (bare->cloud, "keyring-problem", &problem, NULL);
  g_assert_nonnull (problem);
  account_sync_well (bare);
  account_reopen (bare);
  for (guint i = 0; i < 100; i++)
    world_iterate ();
  g_assert_false (pd_cloud_account_is_signed_in (bare->cloud)); /* nowhere on the disk */
  g_object_unref (account_get_customer (bare));
}

/* --- the certificate --- */

static void
test_certificate (void)
{
  g_autoptr (GTlsCertificate) certificate = loopback_certificate_new ();
  g_autoptr (DeskService) service = world_new_service (certificate);
  g_autoptr (Account) bare = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_str_has_prefix (desk_service_get_url (service), "https://"));
  bare = account_new_bare (service, desk_service_get_url (service), NULL);
  g_assert_false (account_sign_in (bare, &error));
  g_assert_error (error, PD_API_ERROR, PD_API_ERROR_CERTIFICATE);
  g_assert_cmpuint (desk_service_count_calls (service, NULL, NULL), ==, 0);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *path;
    void (*run) (Trouble *fixture, gconstpointer data);
  } tests[] = {
    { "/cloud-troubles/two-desks/buy", test_two_buy },
    { "/cloud-troubles/two-desks/refund", test_two_refund },
    { "/cloud-troubles/two-desks/cancel", test_two_cancel },
    { "/cloud-troubles/skew", test_skew },
    { "/cloud-troubles/copied-book", test_copied_book },
    { "/cloud-troubles/revoked-in-a-pull", test_revoked },
    { "/cloud-troubles/lapsed-act", test_lapsed_act },
    { "/cloud-troubles/no-secret-service", test_no_secret_service },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Trouble, NULL, set_up, tests[i].run, tear_down);
  g_test_add_func ("/cloud-troubles/certificate", test_certificate);
  return g_test_run ();
}
