// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The cloud half of a desk, at the test service: making an account, signing in, passes, the outbox
 * as a person sees it, pasted keys. */

#include <glib/gstdio.h>
#include <libsoup/soup.h>

#include "../remote/soup-leaks.h"
#include "desk-service.h"
#include "pd-accounts.h"
#include "pd-cloud-tables.h"
#include "pd-desk-cloud.h"
#include "pd-desk-private.h"
#include "pd-download.h"
#include "pd-far.h"
#include "pd-text.h"
#include "quick-wait.h"
#include "test-tools.h"

#define KEY "ABCDE-FGHIJ-KLMNO-PQRST-UVWXY"

typedef struct
{
  DeskService *service;
  PdTokenStore *tokens;
  PdWait *wait;
  PdClock *clock;
  char *dir;
  PdAccounts *accounts;
  char *path;
  PdDesk *desk;
  PdCloudAccount *cloud; /* lent */
  char *code;
  guint n_ended;
} Fixture;

static PdAccount *
add_account (Fixture *fixture, const char *name, const PdCloudFields *fields, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  pd_accounts_add_cloud_async (fixture->accounts, name, fields, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  return pd_accounts_add_cloud_finish (fixture->accounts, result, error);
}

static PdCloudFields
get_fields (Fixture *fixture)
{
  const char *url = desk_service_get_url (fixture->service);
  PdCloudFields fields = {
    .environment = "custom",
    .partner_center_url = url,
    .azure_url = url,
    .login_url = desk_service_get_authority_url (fixture->service),
    .tenant = DESK_SERVICE_TENANT,
    .client_id = DESK_SERVICE_CLIENT_ID,
    .roles = PD_ROLES_ALL,
  };

  return fields;
}

static void
code_shown_cb (PdCloudAccount *cloud,
               const char *code,
               const char *address,
               gint64 until,
               gpointer user_data)
{
  Fixture *fixture = user_data;

  g_free (fixture->code);
  fixture->code = g_strdup (code);
}

static void
sync_ended_cb (PdCloudAccount *cloud, gpointer user_data)
{
  ((Fixture *) user_data)->n_ended++;
}

static void
open_desk (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  fixture->desk = pd_desk_open (fixture->path, fixture->clock, &error);
  g_assert_no_error (error);
  fixture->cloud = pd_desk_get_cloud (fixture->desk);
  pd_cloud_account_set_automatic (fixture->cloud, FALSE);
  g_signal_connect (fixture->cloud, "code-shown", G_CALLBACK (code_shown_cb), fixture);
  g_signal_connect (fixture->cloud, "sync-ended", G_CALLBACK (sync_ended_cb), fixture);
}

/* What still holds the object lets go of it within ten seconds, or it leaks. */
static void
finalize_soon (gpointer object)
{
  const gint64 limit = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;
  gpointer left = object;

  g_object_add_weak_pointer (object, &left);
  g_object_unref (object);
  while (left != NULL && g_get_monotonic_time () < limit) {
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
  }
  g_assert_null (left);
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static void
close_desk (Fixture *fixture)
{
  settle ();
  finalize_soon (g_steal_pointer (&fixture->desk));
  settle ();
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const DeskServiceOptions options = { .sample = TRUE, .auto_approve = TRUE };
  PdCloudFields fields;
  g_autoptr (PdAccount) account = NULL;
  g_autoptr (GError) error = NULL;

  fixture->service = desk_service_new (&options, &error);
  g_assert_no_error (error);
  fixture->tokens = pd_memory_token_store_new ();
  fixture->wait = quick_wait_new ();
  pd_far_set_seams (fixture->tokens, fixture->wait, NULL);
  fixture->dir = g_dir_make_tmp ("partner-desk-cloud-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->clock = pd_clock_new ();
  fixture->accounts = pd_accounts_new (fixture->dir, fixture->clock);
  fields = get_fields (fixture);
  account = add_account (fixture, "Contoso", &fields, &error);
  g_assert_no_error (error);
  fixture->path = g_strdup (pd_account_get_path (account));
  open_desk (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->desk != NULL)
    close_desk (fixture);
  g_clear_object (&fixture->accounts);
  g_clear_object (&fixture->clock);
  g_clear_pointer (&fixture->service, desk_service_free);
  pd_far_set_seams (NULL, NULL, NULL);
  g_clear_object (&fixture->tokens);
  g_clear_object (&fixture->wait);
  remove_dir (fixture->dir);
  g_free (fixture->dir);
  g_free (fixture->path);
  g_free (fixture->code);
}

static gint64
get_number (Fixture *fixture, const char *property)
{
  gint64 number = 0;

  g_object_get (fixture->cloud, property, &number, NULL);
  return number;
}

static void
sign_in (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr (GError) error = NULL;

  pd_cloud_account_sign_in_async (fixture->cloud, TRUE, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  pd_cloud_account_sign_in_finish (fixture->cloud, result, &error);
  g_assert_no_error (error);
  while (!pd_cloud_account_is_signed_in (fixture->cloud))
    g_main_context_iteration (NULL, TRUE);
}

static PdSyncReport *
synchronise (Fixture *fixture, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  pd_cloud_account_sync_async (fixture->cloud, FALSE, 0, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  return pd_cloud_account_sync_finish (fixture->cloud, result, error);
}

/* --- making an account --- */

static void
test_fields (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *environment;
    const char *url;
    const char *tenant;
    const char *client_id;
    gboolean good;
  } rows[] = {
    { "global", NULL, "contoso.example", DESK_SERVICE_CLIENT_ID, TRUE },
    { NULL, NULL, NULL, DESK_SERVICE_CLIENT_ID, TRUE },
    { "china", NULL, "", DESK_SERVICE_CLIENT_ID, TRUE },
    { "us-government", "ignored", DESK_SERVICE_TENANT, DESK_SERVICE_CLIENT_ID, TRUE },
    { "custom", "https://far.example.com/pc", NULL, DESK_SERVICE_CLIENT_ID, TRUE },
    { "custom", "http://localhost:8080", NULL, DESK_SERVICE_CLIENT_ID, TRUE },
    { "custom", "http://far.example.com", NULL, DESK_SERVICE_CLIENT_ID, FALSE },
    { "custom", NULL, NULL, DESK_SERVICE_CLIENT_ID, FALSE },
    { "germany", NULL, NULL, DESK_SERVICE_CLIENT_ID, FALSE },
    { "global", NULL, "no tenant", DESK_SERVICE_CLIENT_ID, FALSE },
    { "global", NULL, NULL, "no GUID", FALSE },
    { "global", NULL, NULL, NULL, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const PdCloudFields fields = { rows[i].environment, rows[i].url,    rows[i].url,
                                   rows[i].url,         rows[i].tenant, rows[i].client_id,
                                   PD_ROLES_DEFAULT };
    g_autoptr (GError) error = NULL;

    g_test_message ("row %zu", i);
    g_assert_cmpint (pd_accounts_check_cloud (&fields, &error), ==, rows[i].good);
    if (!rows[i].good)
      g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  }
}

static void
test_account (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdAccount) account = NULL;
  g_autoptr (PdAccount) second = NULL;
  PdCloudFields fields = get_fields (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_true (pd_accounts_refresh (fixture->accounts, &error));
  account = pd_accounts_find (fixture->accounts, "Contoso", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pd_account_get_kind (account), ==, "cloud");
  g_assert_cmpstr (pd_account_get_environment (account), ==, "custom");
  g_assert_cmpint (pd_account_get_synced_at (account), ==, 0);
  g_assert_cmpint (pd_account_get_customers (account), ==, 0);

  second = add_account (fixture, "contoso", &fields, &error);
  g_assert_error (error, PD_ERROR, PD_ERROR_CONFLICT);
  g_assert_null (second);
}

static void
test_desk (Fixture *fixture, gconstpointer data)
{
  g_assert_false (pd_desk_is_local (fixture->desk));
  g_assert_nonnull (fixture->cloud);
  g_assert_cmpint (pd_desk_get_policy_setting (fixture->desk), ==, PD_POLICY_SETTING_TIMELINE);
  g_assert_false (pd_cloud_account_is_signed_in (fixture->cloud));
  g_assert_false (pd_cloud_account_has_lapsed (fixture->cloud));
  g_assert_true (pd_cloud_account_is_online (fixture->cloud)); /* loopback */
  g_assert_null (pd_cloud_account_get_user (fixture->cloud));
}

/* cli.md: the clock is set for accounts on this computer only. */
static void
test_set_clock (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdClock) clock = pd_clock_new_stopped (G_USEC_PER_SEC);
  g_autoptr (GError) error = NULL;

  pd_far_set_seams (NULL, NULL, NULL);
  g_assert_null (pd_desk_open (fixture->path, clock, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_UNSUPPORTED);
  g_assert_cmpint (pd_error_to_exit_status (error), ==, 1);
}

/* --- signing in --- */

static gpointer
load_settings_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  return pd_settings_load (database, error);
}

static PdSettings *
load_settings (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  PdSettings *settings =
      pd_store_read (pd_desk_get_store (fixture->desk), load_settings_job, NULL, &error);

  g_assert_no_error (error);
  return settings;
}

static void
test_sign_in (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr (PdSettings) settings = NULL;
  g_autoptr (GError) error = NULL;

  sign_in (fixture);
  g_assert_nonnull (fixture->code);
  g_assert_cmpstr (pd_cloud_account_get_user (fixture->cloud), ==, DESK_SERVICE_USER);
  g_assert_cmpint (pd_cloud_account_get_lasts_until (fixture->cloud), >,
                   pd_clock_now (fixture->clock) + 14 * PD_DAY_US);
  close_desk (fixture);

  /* The sign-in outlives the desk; the book knows who it was. */
  open_desk (fixture);
  settings = load_settings (fixture);
  g_assert_cmpstr (settings->signed_in_user, ==, DESK_SERVICE_USER);
  g_assert_cmpstr (settings->signed_in_tenant, ==, DESK_SERVICE_TENANT);
  g_assert_cmpint (settings->lasts_until, >, 0);
  while (!pd_cloud_account_is_signed_in (fixture->cloud))
    g_main_context_iteration (NULL, TRUE);

  pd_cloud_account_sign_out_async (fixture->cloud, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  g_assert_true (pd_cloud_account_sign_out_finish (fixture->cloud, result, &error));
  g_assert_no_error (error);
  while (pd_cloud_account_is_signed_in (fixture->cloud))
    g_main_context_iteration (NULL, TRUE);
}

static gint64
count_sign_in_deadlines (Fixture *fixture)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_DEADLINES);
  g_autoptr (GPtrArray) deadlines = NULL;
  g_autoptr (GError) error = NULL;
  gint64 total = 0;

  query->deadline_kind = g_strdup ("sign-in");
  query->now = pd_clock_now (fixture->clock);
  deadlines = pd_desk_list_now (fixture->desk, query, -1, 0, &total, &error);
  g_assert_no_error (error);
  return total;
}

/* Less than 14 days: a deadline. */
static void
test_reminder (Fixture *fixture, gconstpointer data)
{
  gint64 until;

  sign_in (fixture);
  until = pd_cloud_account_get_lasts_until (fixture->cloud);
  g_assert_cmpint (count_sign_in_deadlines (fixture), ==, 0);
  close_desk (fixture);

  g_clear_object (&fixture->clock);
  fixture->clock = pd_clock_new_stopped (until - 10 * PD_DAY_US);
  open_desk (fixture);
  while (!pd_cloud_account_is_signed_in (fixture->cloud))
    g_main_context_iteration (NULL, TRUE);
  while (count_sign_in_deadlines (fixture) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (count_sign_in_deadlines (fixture), ==, 1);
}

static void
test_lapsed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  sign_in (fixture);
  desk_service_revoke_tokens (fixture->service);
  desk_service_expire_tokens (fixture->service);
  g_assert_null (synchronise (fixture, &error));
  g_assert_nonnull (error);
  while (!pd_cloud_account_has_lapsed (fixture->cloud))
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (pd_cloud_account_is_signed_in (fixture->cloud));
  /* The book goes on; who it was is still known. */
  g_assert_cmpstr (pd_cloud_account_get_user (fixture->cloud), ==, DESK_SERVICE_USER);
}

/* --- passes --- */

static void
test_sync (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  GAsyncResult *first_slot = NULL;
  GAsyncResult *second_slot = NULL;
  g_autoptr (PdSyncReport) report = NULL;
  g_autoptr (PdSyncReport) same = NULL;
  g_autoptr (PdAccount) account = NULL;
  g_autoptr (GError) error = NULL;
  gboolean syncing = FALSE;
  gint64 as_of;

  sign_in (fixture);
  pd_cloud_account_sync_async (fixture->cloud, FALSE, 0, NULL, got_result_cb, &first_slot);
  pd_cloud_account_sync_async (fixture->cloud, TRUE, 0, NULL, got_result_cb, &second_slot);
  g_object_get (fixture->cloud, "syncing", &syncing, NULL);
  g_assert_true (syncing);
  first = wait_for (&first_slot);
  second = wait_for (&second_slot);
  report = pd_cloud_account_sync_finish (fixture->cloud, first, &error);
  g_assert_no_error (error);
  same = pd_cloud_account_sync_finish (fixture->cloud, second, &error);
  g_assert_no_error (error);
  g_assert_cmpint (report->customers, >, 0);
  g_assert_cmpint (same->customers, ==, report->customers); /* the second joined the first */
  g_assert_cmpuint (same->calls, ==, report->calls);
  g_assert_cmpuint (fixture->n_ended, ==, 1);
  g_object_get (fixture->cloud, "syncing", &syncing, NULL);
  g_assert_false (syncing);
  g_assert_cmpuint (pd_cloud_account_get_faults (fixture->cloud)->len, ==, report->faults->len);

  while ((as_of = get_number (fixture, "as-of")) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (pd_accounts_refresh (fixture->accounts, &error));
  account = pd_accounts_find (fixture->accounts, "Contoso", &error);
  g_assert_cmpint (pd_account_get_synced_at (account), ==, as_of);
  g_assert_cmpint (pd_account_get_customers (account), ==, report->customers);
}

static void
test_sync_signed_out (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  g_assert_null (synchronise (fixture, &error));
  g_assert_cmpint (pd_error_to_exit_status (error), ==, 1);
  g_object_get (fixture->cloud, "sync-error", &sentence, NULL);
  g_assert_nonnull (sentence);
}

static void
test_sync_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  sign_in (fixture);
  desk_service_set_latency (fixture->service, 200);
  pd_cloud_account_sync_async (fixture->cloud, FALSE, 0, cancellable, got_result_cb, &slot);
  for (int i = 0; i < 5; i++)
    g_main_context_iteration (NULL, FALSE);
  g_cancellable_cancel (cancellable);
  result = wait_for (&slot);
  g_assert_null (pd_cloud_account_sync_finish (fixture->cloud, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_object_get (fixture->cloud, "sync-error", &sentence, NULL);
  g_assert_null (sentence); /* the person wanted it so */
}

/* The desk is closed in the middle of a pass. */
static void
test_close_during_sync (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  PdCloudAccount *cloud;
  g_autoptr (GError) error = NULL;

  sign_in (fixture);
  desk_service_set_latency (fixture->service, 200);
  cloud = g_object_ref (fixture->cloud);
  pd_cloud_account_sync_async (cloud, FALSE, 0, NULL, got_result_cb, &slot);
  for (int i = 0; i < 5; i++)
    g_main_context_iteration (NULL, FALSE);
  finalize_soon (g_steal_pointer (&fixture->desk));
  result = wait_for (&slot);
  g_assert_null (pd_cloud_account_sync_finish (cloud, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_object (&result);
  finalize_soon (cloud);
}

/* After a sign-in, without anybody's asking. */
static void
test_sync_automatic (Fixture *fixture, gconstpointer data)
{
  pd_cloud_account_set_automatic (fixture->cloud, TRUE);
  sign_in (fixture);
  while (fixture->n_ended == 0)
    g_main_context_iteration (NULL, TRUE);
}

/* --- the outbox --- */

static PdCustomer *
get_customer (Fixture *fixture)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_CUSTOMERS);
  g_autoptr (GPtrArray) customers = NULL;
  gint64 total = 0;

  customers = pd_desk_list_now (fixture->desk, query, -1, 0, &total, NULL);
  for (guint i = 0; customers != NULL && i < customers->len; i++) {
    gint64 accepted_at = 0;

    g_object_get (customers->pdata[i], "agreement-date", &accepted_at, NULL);
    if (accepted_at != 0)
      return g_object_ref (customers->pdata[i]);
  }
  g_assert_not_reached ();
}

/* An act that waits, because nobody is signed in: a support request. Gives its row. */
static gint64
queue_request (Fixture *fixture)
{
  g_autoptr (PdCustomer) customer = get_customer (fixture);
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_OUTBOX);
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr (GError) error = NULL;
  PdAgreementFields fields = { .first_name = (char *) "花子",
                               .last_name = (char *) "佐藤",
                               .email = (char *) "hanako@example.com",
                               .date = pd_clock_now (fixture->clock) - 2 * PD_DAY_US };
  gint64 total = 0;

  fields.date -= fields.date % PD_DAY_US;
  pd_desk_accept_agreement_async (fixture->desk, pd_record_get_row_id (PD_RECORD (customer)),
                                  &fields, NULL, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  g_assert_null (pd_desk_customer_finish (fixture->desk, result, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_QUEUED);
  items = pd_desk_list_now (fixture->desk, query, -1, 0, &total, &error);
  g_assert_cmpint (total, ==, 1);
  return pd_record_get_row_id (items->pdata[0]);
}

typedef void (*ItemAct) (PdCloudAccount *cloud,
                         gint64 row_id,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);

static PdOutboxItem *
act (Fixture *fixture, ItemAct function, gint64 row_id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  function (fixture->cloud, row_id, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  return pd_cloud_account_outbox_finish (fixture->cloud, result, error);
}

static void
sign_out (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  pd_cloud_account_sign_out_async (fixture->cloud, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  g_assert_true (pd_cloud_account_sign_out_finish (fixture->cloud, result, NULL));
  while (pd_cloud_account_is_signed_in (fixture->cloud))
    g_main_context_iteration (NULL, TRUE);
}

/* Until so many items wait. */
static void
wait_for_outbox (Fixture *fixture, gint64 waiting)
{
  while (get_number (fixture, "outbox-waiting") != waiting)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_outbox (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdSyncReport) report = NULL;
  g_autoptr (PdOutboxItem) item = NULL;
  g_autoptr (PdOutboxItem) again = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gint64 row_id;

  sign_in (fixture);
  report = synchronise (fixture, &error);
  g_assert_no_error (error);
  sign_out (fixture);
  row_id = queue_request (fixture);
  wait_for_outbox (fixture, 1);

  /* As text for a mail: what and for whom, but no contact data. */
  pd_cloud_account_describe_async (fixture->cloud, row_id, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  text = pd_cloud_account_describe_finish (fixture->cloud, result, &error);
  g_assert_no_error (error);
  g_assert_null (strstr (text, "hanako@example.com"));

  item = act (fixture, pd_cloud_account_discard_async, row_id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pd_outbox_item_get_state (item), ==, PD_OUTBOX_DISCARDED);
  g_assert_nonnull (strstr (text, pd_outbox_item_get_customer_name (item)));
  g_assert_nonnull (strstr (text, pd_outbox_item_get_request_id (item)));
  again = act (fixture, pd_cloud_account_retry_async, row_id, &error);
  g_assert_null (again);
  g_assert_error (error, PD_ERROR, PD_ERROR_NOT_ALLOWED);
}

/* Waits for a sign-in, then goes out by itself. */
static void
test_outbox_goes_out (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdSyncReport) report = NULL;
  g_autoptr (GError) error = NULL;

  sign_in (fixture);
  report = synchronise (fixture, &error);
  g_assert_no_error (error);
  sign_out (fixture);
  queue_request (fixture);
  wait_for_outbox (fixture, 1);
  sign_in (fixture);
  wait_for_outbox (fixture, 0);
}

/* --- pasted keys --- */

static PdOrderLine *
find_software (Fixture *fixture)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_SOFTWARE);
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GError) error = NULL;
  gint64 total = 0;

  lines = pd_desk_list_now (fixture->desk, query, -1, 0, &total, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < lines->len; i++) {
    PdVerdict *keys = pd_order_line_get_keys (lines->pdata[i]);

    if (keys != NULL && pd_verdict_get_allowed (keys))
      return g_object_ref (lines->pdata[i]);
  }
  g_assert_not_reached ();
}

static PdKeysAndLinks *
paste (Fixture *fixture,
       PdOrderLine *line,
       const char *version,
       const char *key,
       const char *url,
       GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  pd_cloud_account_paste_keys_async (fixture->cloud, pd_record_get_row_id (PD_RECORD (line)),
                                     version, "ja", "ISO", key, url, 0, NULL, NULL, got_result_cb,
                                     &slot);
  result = wait_for (&slot);
  return pd_cloud_account_paste_keys_finish (fixture->cloud, result, error);
}

static void
test_paste (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *version;
    const char *key;
    const char *url;
  } bad[] = {
    { "2022", NULL, NULL },
    { "2022", "ABCDE-FGHIJ", NULL },
    { "2022", NULL, "http://example.com/x.iso" },
    { "2022", NULL, "javascript:alert(1)" },
    { "", KEY, NULL },
  };
  g_autoptr (PdSyncReport) report = NULL;
  g_autoptr (PdOrderLine) line = NULL;
  g_autoptr (PdKeysAndLinks) pasted = NULL;
  g_autoptr (PdKeysAndLinks) again = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  g_autofree char *page = NULL;
  g_autoptr (GError) error = NULL;
  char *secret;

  sign_in (fixture);
  report = synchronise (fixture, &error);
  g_assert_no_error (error);
  line = find_software (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) bad_error = NULL;

    g_assert_null (paste (fixture, line, bad[i].version, bad[i].key, bad[i].url, &bad_error));
    g_assert_error (bad_error, PD_ERROR, PD_ERROR_INVALID);
    g_assert_null (strstr (bad_error->message, "ABCDE"));
  }

  pasted = paste (fixture, line, "2022", " abcde-fghij-klmno-pqrst-uvwxy ",
                  "https://downloads.example.com/files/server.iso?sig=abc", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pasted->keys->len, ==, 1);
  g_assert_cmpuint (pasted->links->len, ==, 1);
  g_assert_true (g_str_has_suffix (pd_software_key_get_masked (pasted->keys->pdata[0]), "-UVWXY"));
  g_assert_null (strstr (pd_software_key_get_masked (pasted->keys->pdata[0]), "ABCDE"));
  g_assert_cmpint (pd_download_link_get_limit (pasted->links->pdata[0]), >=, 0);
  g_assert_cmpstr (pd_media_get_file_name (pd_download_link_get_media (pasted->links->pdata[0])),
                   ==, "server.iso");

  /* The same key again is the same one. */
  again = paste (fixture, line, "2022", KEY, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (pd_record_get_row_id (again->keys->pdata[0]), ==,
                   pd_record_get_row_id (pasted->keys->pdata[0]));
  g_assert_cmpuint (again->links->len, ==, 0);

  pd_desk_reveal_link_async (fixture->desk, pd_record_get_row_id (pasted->links->pdata[0]), NULL,
                             got_result_cb, &slot);
  result = wait_for (&slot);
  secret = pd_desk_reveal_finish (fixture->desk, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (secret, ==, "https://downloads.example.com/files/server.iso?sig=abc");
  pd_desk_free_secret (secret);

  page = pd_cloud_account_get_customers_page (fixture->cloud);
  g_assert_true (g_str_has_prefix (page, desk_service_get_url (fixture->service)));
  g_assert_true (g_str_has_suffix (page, "/commerce/customers/list"));
}

/* --- a download from a pasted link, whose size and checksum nobody knows beforehand --- */

static void
give_file_cb (SoupServer *server,
              SoupServerMessage *msg,
              const char *path,
              GHashTable *query,
              gpointer user_data)
{
  GBytes *bytes = user_data;

  if (g_strcmp0 (path, "/server.iso") != 0 ||
      g_strcmp0 (g_hash_table_lookup (query, "sig"), "secret") != 0) {
    soup_server_message_set_status (msg, 403, NULL);
    return;
  }
  soup_server_message_set_status (msg, 200, NULL);
  soup_server_message_set_response (msg, "application/octet-stream", SOUP_MEMORY_STATIC,
                                    g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
test_paste_download (Fixture *fixture, gconstpointer data)
{
  g_autofree guchar *content = g_malloc0 (300000);
  g_autoptr (GBytes) bytes = g_bytes_new (content, 300000);
  g_autofree char *checksum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
  g_autoptr (PdSyncReport) report = NULL;
  g_autoptr (PdOrderLine) line = NULL;
  g_autoptr (PdKeysAndLinks) pasted = NULL;
  g_autoptr (PdDownload) download = NULL;
  g_autofree char *path = g_build_filename (fixture->dir, "server.iso", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *url = NULL;
  g_autofree char *got = NULL;
  gsize length = 0;
  GSList *uris;
  g_autoptr (GError) error = NULL;

  soup_server_add_handler (server, NULL, give_file_cb, bytes, NULL);
  ignore_soup_leaks (server);
  g_assert_true (listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  uris = soup_server_get_uris (server);
  url = g_strdup_printf ("http://127.0.0.1:%d/server.iso?sig=secret", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  sign_in (fixture);
  report = synchronise (fixture, &error);
  g_assert_no_error (error);
  line = find_software (fixture);
  pasted = paste (fixture, line, "2022", NULL, url, &error);
  g_assert_no_error (error);
  download =
      pd_download_start (fixture->desk, pd_record_get_row_id (pasted->links->pdata[0]), file);
  while (pd_download_get_state (download) == PD_DOWNLOAD_RUNNING)
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (pd_download_get_error (download));
  g_assert_cmpint (pd_download_get_state (download), ==, PD_DOWNLOAD_DONE);
  g_assert_cmpstr (pd_download_get_sha256 (download), ==, checksum);
  g_assert_cmpint (pd_download_get_size (download), ==, 300000);
  g_assert_true (g_file_get_contents (path, &got, &length, NULL));
  g_assert_cmpmem (got, length, content, 300000);
}

/* 1.2: not everybody. The refused reach is written down. */
static void
test_paste_role (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdSyncReport) report = NULL;
  g_autoptr (PdOrderLine) line = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr (GError) error = NULL;

  sign_in (fixture);
  report = synchronise (fixture, &error);
  g_assert_no_error (error);
  line = find_software (fixture);
  pd_desk_set_roles_async (fixture->desk, PD_ROLE_HELPDESK_AGENT, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  g_assert_true (pd_desk_settings_finish (fixture->desk, result, &error));
  g_assert_null (paste (fixture, line, "2022", KEY, NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_ROLE);
}

/* --- removing --- */

static void
test_remove (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdAccount) account = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) loaded = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr (PdSettings) settings = load_settings (fixture);
  g_autoptr (GError) error = NULL;
  char *secret;

  sign_in (fixture);
  close_desk (fixture);
  g_assert_true (pd_accounts_refresh (fixture->accounts, &error));
  account = pd_accounts_find (fixture->accounts, "Contoso", &error);
  pd_accounts_remove_async (fixture->accounts, account, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  g_assert_true (pd_accounts_remove_finish (fixture->accounts, result, &error));
  g_assert_no_error (error);

  /* Its sign-in goes with it. */
  pd_token_store_load_async (fixture->tokens, settings->book_id, NULL, got_result_cb, &slot);
  loaded = wait_for (&slot);
  secret = pd_token_store_load_finish (fixture->tokens, loaded, &error);
  g_assert_no_error (error);
  g_assert_null (secret);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  g_setenv ("PARTNER_DESK_KEYRING", "file", TRUE);
  g_test_init (&argc, &argv, NULL);
  add ("/cloud-account/fields", test_fields);
  add ("/cloud-account/account", test_account);
  add ("/cloud-account/desk", test_desk);
  add ("/cloud-account/set-clock", test_set_clock);
  add ("/cloud-account/sign-in", test_sign_in);
  add ("/cloud-account/reminder", test_reminder);
  add ("/cloud-account/lapsed", test_lapsed);
  add ("/cloud-account/sync", test_sync);
  add ("/cloud-account/sync/signed-out", test_sync_signed_out);
  add ("/cloud-account/sync/cancelled", test_sync_cancelled);
  add ("/cloud-account/sync/close", test_close_during_sync);
  add ("/cloud-account/sync/automatic", test_sync_automatic);
  add ("/cloud-account/outbox", test_outbox);
  add ("/cloud-account/outbox/goes-out", test_outbox_goes_out);
  add ("/cloud-account/paste", test_paste);
  add ("/cloud-account/paste/download", test_paste_download);
  add ("/cloud-account/paste/role", test_paste_role);
  add ("/cloud-account/remove", test_remove);
  return g_test_run ();
}
