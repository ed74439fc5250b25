// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The far side of an account in its own thread: signing in and out, calls from other threads, and
 * its end at any point. */

#include "http-world.h"
#include "pd-api-error.h"
#include "pd-error.h"
#include "pd-far.h"
#include "pd-json-open.h"

#define DEVICE_PATH "/" TEST_TENANT "/oauth2/v2.0/devicecode"
#define DEVICE_ANSWER                                                                    \
  "{\"user_code\":\"ABCD-EFGH\",\"device_code\":\"SECRET-device\",\"verification_uri\":" \
  "\"https://microsoft.com/devicelogin\",\"expires_in\":\"900\",\"interval\":5,\"message\":\"m\"}"
#define PATH "/v1/customers"

/* --- a keyring that is not there --- */

#define TEST_TYPE_NO_KEYRING (test_no_keyring_get_type ())
G_DECLARE_FINAL_TYPE (TestNoKeyring, test_no_keyring, TEST, NO_KEYRING, GObject)

struct _TestNoKeyring
{
  GObject parent_instance;
};

static void test_no_keyring_init_store (PdTokenStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestNoKeyring,
                               test_no_keyring,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PD_TYPE_TOKEN_STORE,
                                                      test_no_keyring_init_store))

static void
fail_load_async (PdTokenStore *store,
                 const char *account_id,
                 GCancellable *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, user_data);

  g_task_return_error (task, pd_api_error_new (PD_API_ERROR_NO_KEYRING, NULL, "none runs"));
}

static char *
fail_load_finish (PdTokenStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
fail_save_async (PdTokenStore *store,
                 const char *account_id,
                 const char *secret,
                 GCancellable *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer user_data)
{
  fail_load_async (store, account_id, cancellable, callback, user_data);
}

static gboolean
fail_save_finish (PdTokenStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
test_no_keyring_init_store (PdTokenStoreInterface *iface)
{
  iface->load_async = fail_load_async;
  iface->load_finish = fail_load_finish;
  iface->save_async = fail_save_async;
  iface->save_finish = fail_save_finish;
}

static void
test_no_keyring_class_init (TestNoKeyringClass *klass)
{
}

static void
test_no_keyring_init (TestNoKeyring *self)
{
}

/* --- the fixture --- */

typedef struct
{
  World world;
  PdFar *far;
  GThread *main_thread;
  char *browse_uri;
  char *code;
} Fixture;

static void
browse_cb (PdFar *far, const char *uri, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_true (g_thread_self () == fixture->main_thread);
  g_free (fixture->browse_uri);
  fixture->browse_uri = g_strdup (uri);
}

static void
code_shown_cb (PdFar *far, const char *code, const char *address, gint64 until, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_true (g_thread_self () == fixture->main_thread);
  g_assert_cmpstr (address, ==, "https://microsoft.com/devicelogin");
  g_assert_cmpint (until, >, 0);
  g_free (fixture->code);
  fixture->code = g_strdup (code);
}

static void
notify_cb (PdFar *far, GParamSpec *pspec, gpointer user_data)
{
  g_assert_true (g_thread_self () == ((Fixture *) user_data)->main_thread);
}

static void
open_far (Fixture *fixture, const char *tenant, PdTokenStore *store)
{
  fixture->far = pd_far_new (fixture->world.environment, TEST_CLIENT_ID, tenant, "account", "ja-JP",
                             store != NULL ? store : fixture->world.store);
  g_signal_connect (fixture->far, "browse", G_CALLBACK (browse_cb), fixture);
  g_signal_connect (fixture->far, "code-shown", G_CALLBACK (code_shown_cb), fixture);
  g_signal_connect (fixture->far, "notify", G_CALLBACK (notify_cb), fixture);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  world_set_up (&fixture->world);
  fixture->main_thread = g_thread_self ();
  pd_far_set_seams (NULL, PD_WAIT (fixture->world.wait), NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->far != NULL)
    pd_far_close (fixture->far); /* ends what a test did not wait for */
  settle ();
  if (fixture->far != NULL)
    finalize_soon (fixture->far);
  g_free (fixture->browse_uri);
  g_free (fixture->code);
  pd_far_set_seams (NULL, NULL, NULL);
  world_tear_down (&fixture->world);
}

static void
await_session (Fixture *fixture, PdSession session)
{
  while (pd_far_get_session (fixture->far) != session)
    g_main_context_iteration (NULL, TRUE);
}

/* --- calls in other threads, while the main loop runs (the service is in it) --- */

typedef struct
{
  PdFar *far;
  GCancellable *cancellable;
  const char *target;
  const char *cursor;
  guint stop_at; /* walk: the page that fails */
  gpointer result;
  guint n_pages;
  char *cursors; /* of a walk, joined */
  GError *error;
  gboolean ok;
  int done; /* atomic */
} Work;

static void
work_clear (Work *work)
{
  g_free (work->result);
  g_free (work->cursors);
  g_clear_error (&work->error);
}

static void
end_work (Work *work)
{
  g_atomic_int_set (&work->done, TRUE);
  g_main_context_wakeup (NULL);
}

static void
run_work (GThread *thread, Work *work)
{
  while (!g_atomic_int_get (&work->done))
    g_main_context_iteration (NULL, TRUE);
  g_thread_join (thread);
}

static gpointer
read_total (JsonNode *root, gpointer user_data, GError **error)
{
  gint64 *total = g_new0 (gint64, 1);

  if (pd_json_find_int64 (json_node_get_object (root), "totalCount", total, NULL, error))
    return total;
  g_free (total);
  return NULL;
}

static PdHttpRequest *
new_request (const char *target)
{
  PdHttpRequest *request = pd_http_request_new (PD_API_PARTNER_CENTER, PD_CALL_READ, "GET", target);

  pd_http_request_set_reader (request, read_total, NULL, NULL, g_free);
  return request;
}

static gpointer
fetch_thread (gpointer data)
{
  Work *work = data;
  g_autoptr (PdHttpRequest) request = new_request (work->target);

  work->result = pd_far_fetch (work->far, request, work->cancellable, &work->error);
  end_work (work);
  return NULL;
}

static gboolean
page_cb (gpointer page, const char *cursor, gpointer user_data, GError **error)
{
  Work *work = user_data;
  g_autofree char *before = work->cursors;

  g_assert_nonnull (page);
  work->n_pages++;
  work->cursors = g_strconcat (before != NULL ? before : "", cursor != NULL ? "+" : "-", NULL);
  if (work->n_pages != work->stop_at)
    return TRUE;
  g_set_error_literal (error, PD_ERROR, PD_ERROR_STORE, "full");
  return FALSE;
}

static gpointer
walk_thread (gpointer data)
{
  Work *work = data;
  g_autoptr (PdHttpRequest) request = new_request (work->target);

  work->ok = pd_far_walk (work->far, request, work->cursor, page_cb, work, work->cancellable,
                          &work->error);
  end_work (work);
  return NULL;
}

static gpointer
sleep_thread (gpointer data)
{
  Work *work = data;

  work->ok = pd_far_sleep (work->far, 60 * G_USEC_PER_SEC, work->cancellable, &work->error);
  end_work (work);
  return NULL;
}

static void
fetch (Fixture *fixture, Work *work)
{
  work->far = fixture->far;
  if (work->target == NULL)
    work->target = PATH;
  run_work (g_thread_new ("test", fetch_thread, work), work);
}

/* --- calls --- */

static void
test_fetch (Fixture *fixture, gconstpointer data)
{
  Work work = { 0 };
  const HttpRecord *record;

  open_far (fixture, TEST_TENANT, NULL);
  g_assert_cmpint (pd_far_get_session (fixture->far), ==, PD_SESSION_UNKNOWN);
  await_session (fixture, PD_SESSION_SIGNED_IN);
  g_assert_cmpstr (pd_far_get_user (fixture->far), ==, "sato@contoso.example");
  g_assert_cmpstr (pd_far_get_tenant (fixture->far), ==, TEST_TENANT);
  g_assert_cmpint (pd_far_get_lasts_until (fixture->far), ==, 5);
  g_assert_true (pd_far_is_ready (fixture->far));

  http_service_add_json (fixture->world.service, PATH, "{\"totalCount\":7,\"items\":[]}");
  fetch (fixture, &work);
  g_assert_no_error (work.error);
  g_assert_cmpint (*(gint64 *) work.result, ==, 7);
  g_assert_cmpuint (pd_far_count_calls (fixture->far), ==, 1);
  record = http_service_get (fixture->world.service, PATH, 0);
  g_assert_cmpstr (http_record_get_header (record, "x-locale"), ==, "ja-JP");
  work_clear (&work);
}

/* A call that is made before the store has answered waits for it. */
static void
test_fetch_at_once (Fixture *fixture, gconstpointer data)
{
  Work work = { 0 };

  http_service_add_json (fixture->world.service, PATH, "{\"totalCount\":1,\"items\":[]}");
  open_far (fixture, TEST_TENANT, NULL);
  fetch (fixture, &work);
  g_assert_no_error (work.error);
  work_clear (&work);
}

static void
test_signed_out (Fixture *fixture, gconstpointer data)
{
  Work work = { 0 };

  world_keep (&fixture->world, NULL);
  open_far (fixture, TEST_TENANT, NULL);
  await_session (fixture, PD_SESSION_SIGNED_OUT);
  g_assert_false (pd_far_is_ready (fixture->far));
  fetch (fixture, &work);
  g_assert_error (work.error, PD_API_ERROR, PD_API_ERROR_SIGN_IN);
  g_assert_null (work.result);
  work_clear (&work);
}

/* 2.1: invalid_grant is a lapse, and is told at home. */
static void
test_lapsed (Fixture *fixture, gconstpointer data)
{
  Work work = { 0 };

  http_service_set_refresh_token (fixture->world.service, "SECRET-another");
  open_far (fixture, TEST_TENANT, NULL);
  fetch (fixture, &work);
  g_assert_error (work.error, PD_API_ERROR, PD_API_ERROR_SIGN_IN);
  await_session (fixture, PD_SESSION_LAPSED);
  work_clear (&work);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  static const HttpAnswer no = { .status = 403,
                                 .body = "{\"code\":900308,\"description\":\"no\"}" };
  g_autofree char *text = NULL;
  Work work = { 0 };

  http_service_add (fixture->world.service, PATH, &no);
  open_far (fixture, TEST_TENANT, NULL);
  fetch (fixture, &work);
  g_assert_error (work.error, PD_API_ERROR, PD_API_ERROR_FORBIDDEN);
  /* The one place for a person's sentence knows the far side's errors; IDs stay in the log. */
  text = pd_error_to_user_text (work.error);
  g_assert_nonnull (strstr (text, "900308"));
  g_assert_null (strstr (text, pd_api_error_get_fault (work.error)->request_id));
  g_assert_cmpint (pd_error_to_exit_status (work.error), ==, 1);
  work_clear (&work);
}

static void
add_page (Fixture *fixture, const char *path, const char *next)
{
  g_autofree char *body =
      next != NULL
          ? g_strdup_printf ("{\"totalCount\":1,\"items\":[{}],\"links\":{\"next\":{\"uri\":\"%s\","
                             "\"method\":\"GET\",\"headers\":[]}}}",
                             next)
          : g_strdup ("{\"totalCount\":1,\"items\":[{}]}");

  http_service_add_json (fixture->world.service, path, body);
}

/* 1.4 */
static void
test_walk (Fixture *fixture, gconstpointer data)
{
  Work work = { .target = "/v1/first" };
  Work stopped = { .target = "/v1/first", .stop_at = 2 };

  add_page (fixture, "/v1/first", "/v1/second");
  add_page (fixture, "/v1/second", "/v1/third");
  add_page (fixture, "/v1/third", NULL);
  open_far (fixture, TEST_TENANT, NULL);
  work.far = stopped.far = fixture->far;
  run_work (g_thread_new ("test", walk_thread, &work), &work);
  g_assert_no_error (work.error);
  g_assert_true (work.ok);
  g_assert_cmpuint (work.n_pages, ==, 3);
  g_assert_cmpstr (work.cursors, ==, "++-");

  /* Whoever takes the pages may stop. */
  run_work (g_thread_new ("test", walk_thread, &stopped), &stopped);
  g_assert_error (stopped.error, PD_ERROR, PD_ERROR_STORE);
  g_assert_false (stopped.ok);
  g_assert_cmpuint (stopped.n_pages, ==, 2);
  work_clear (&work);
  work_clear (&stopped);
}

static void
test_sleep (Fixture *fixture, gconstpointer data)
{
  g_autofree char *pauses = NULL;
  Work work = { 0 };

  open_far (fixture, TEST_TENANT, NULL);
  work.far = fixture->far;
  run_work (g_thread_new ("test", sleep_thread, &work), &work);
  g_assert_no_error (work.error);
  g_assert_true (work.ok);
  pauses = test_wait_take_pauses (fixture->world.wait);
  g_assert_nonnull (strstr (pauses, "60000"));
  work_clear (&work);
}

/* --- an end at any point --- */

static void
cancel_cb (gpointer service, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  static const HttpAnswer silent = { .status = 200, .deed = HTTP_SILENCE };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Work work = { .cancellable = cancellable };
  Work again = { .cancellable = cancellable };

  http_service_add (fixture->world.service, PATH, &silent);
  http_service_set_stalled (fixture->world.service, cancel_cb, cancellable);
  open_far (fixture, TEST_TENANT, NULL);
  fetch (fixture, &work);
  g_assert_error (work.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  /* Cancelled before it began: nothing leaves. */
  fetch (fixture, &again);
  g_assert_error (again.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (http_service_count (fixture->world.service, PATH), ==, 1);
  work_clear (&work);
  work_clear (&again);
}

static void
close_cb (gpointer service, gpointer user_data)
{
  pd_far_close (((Fixture *) user_data)->far);
}

/* The account is closed while a thread waits: it gets its answer, and so does a later one. */
static void
test_close_while_waiting (Fixture *fixture, gconstpointer data)
{
  static const HttpAnswer silent = { .status = 200, .deed = HTTP_SILENCE };
  Work work = { 0 };
  Work later = { 0 };
  Work walk = { .target = PATH };
  Work sleep = { 0 };

  http_service_add (fixture->world.service, PATH, &silent);
  http_service_set_stalled (fixture->world.service, close_cb, fixture);
  open_far (fixture, TEST_TENANT, NULL);
  fetch (fixture, &work);
  g_assert_error (work.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  fetch (fixture, &later);
  g_assert_error (later.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  walk.far = sleep.far = fixture->far;
  run_work (g_thread_new ("test", walk_thread, &walk), &walk);
  g_assert_error (walk.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  run_work (g_thread_new ("test", sleep_thread, &sleep), &sleep);
  g_assert_error (sleep.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  pd_far_close (fixture->far); /* again is nothing */
  work_clear (&work);
  work_clear (&later);
  work_clear (&walk);
  work_clear (&sleep);
}

/* Made and let go at once, many times. */
static void
test_short_lives (Fixture *fixture, gconstpointer data)
{
  for (int i = 0; i < 50; i++) {
    open_far (fixture, TEST_TENANT, NULL);
    if (i % 2 == 0)
      settle ();
    g_assert_finalize_object (g_steal_pointer (&fixture->far));
  }
}

/* The last one to hold it is a thread that calls it. */
static gpointer
last_holder_thread (gpointer data)
{
  Work *work = data;
  g_autoptr (PdHttpRequest) request = new_request (PATH);

  work->result = pd_far_fetch (work->far, request, NULL, &work->error);
  g_clear_object (&work->far);
  end_work (work);
  return NULL;
}

static void
test_last_holder (Fixture *fixture, gconstpointer data)
{
  Work work = { 0 };
  gpointer weak;

  http_service_add_json (fixture->world.service, PATH, "{\"totalCount\":1,\"items\":[]}");
  open_far (fixture, TEST_TENANT, NULL);
  await_session (fixture, PD_SESSION_SIGNED_IN);
  g_signal_handlers_disconnect_by_data (fixture->far, fixture);
  weak = fixture->far;
  g_object_add_weak_pointer (G_OBJECT (weak), &weak);
  work.far = g_steal_pointer (&fixture->far);
  run_work (g_thread_new ("test", last_holder_thread, &work), &work);
  g_assert_no_error (work.error);
  settle ();
  g_assert_null (weak);
  work_clear (&work);
}

/* --- signing in --- */

static gboolean
sign_in (Fixture *fixture, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  pd_far_sign_in_async (fixture->far, PD_SIGN_IN_BY_CODE, cancellable, await_cb, &slot);
  result = await (&slot);
  return pd_far_sign_in_finish (fixture->far, result, error);
}

static char *
load_secret (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  pd_token_store_load_async (fixture->world.store, "account", NULL, await_cb, &slot);
  result = await (&slot);
  return pd_token_store_load_finish (fixture->world.store, result, NULL);
}

static void
test_sign_in_by_code (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  char *secret;

  world_keep (&fixture->world, NULL);
  http_service_add_json (fixture->world.service, DEVICE_PATH, DEVICE_ANSWER);
  open_far (fixture, TEST_TENANT, NULL);
  g_assert_true (sign_in (fixture, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (fixture->code, ==, "ABCD-EFGH");
  await_session (fixture, PD_SESSION_SIGNED_IN);
  g_assert_cmpstr (pd_far_get_user (fixture->far), ==, "sato@contoso.example");
  g_assert_cmpint (pd_far_get_lasts_until (fixture->far), >, 0);
  g_assert_null (pd_far_get_problem (fixture->far));
  secret = load_secret (fixture);
  g_assert_nonnull (secret);
  pd_secret_free (secret);
}

static void
test_sign_in_by_browser (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr (GError) error = NULL;

  world_keep (&fixture->world, NULL);
  open_far (fixture, TEST_TENANT, NULL);
  pd_far_sign_in_async (fixture->far, PD_SIGN_IN_BY_BROWSER, cancellable, await_cb, &slot);
  while (fixture->browse_uri == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (strstr (fixture->browse_uri, "/" TEST_TENANT "/oauth2/v2.0/authorize?"));

  /* The person closes the dialog. */
  g_cancellable_cancel (cancellable);
  result = await (&slot);
  g_assert_false (pd_far_sign_in_finish (fixture->far, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  await_session (fixture, PD_SESSION_SIGNED_OUT);
}

/* A book belongs to one partner. */
static void
test_other_tenant (Fixture *fixture, gconstpointer data)
{
  static const char other[] = "44444444-4444-4444-8444-444444444444";
  g_autofree char *path = g_strdup_printf ("/%s/oauth2/v2.0/devicecode", other);
  g_autoptr (GError) error = NULL;
  char *secret;

  world_keep (&fixture->world, NULL);
  http_service_add_json (fixture->world.service, path, DEVICE_ANSWER);
  open_far (fixture, other, NULL);
  g_assert_false (sign_in (fixture, NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_REFUSED);
  await_session (fixture, PD_SESSION_SIGNED_OUT);
  secret = load_secret (fixture);
  g_assert_null (secret);
}

/* A domain name, or nothing, is the sign-in page's business. */
static void
test_tenant_by_domain (Fixture *fixture, gconstpointer data)
{
  static const char *const tenants[][2] = { { "contoso.example", "contoso.example" },
                                            { "", PD_SIGN_IN_ANY_TENANT } };

  for (gsize i = 0; i < G_N_ELEMENTS (tenants); i++) {
    g_autofree char *path = g_strdup_printf ("/%s/oauth2/v2.0/devicecode", tenants[i][1]);
    g_autoptr (GError) error = NULL;

    world_keep (&fixture->world, NULL);
    http_service_add_json (fixture->world.service, path, DEVICE_ANSWER);
    open_far (fixture, tenants[i][0], NULL);
    g_assert_true (sign_in (fixture, NULL, &error));
    g_assert_no_error (error);
    await_session (fixture, PD_SESSION_SIGNED_IN);
    g_assert_cmpstr (pd_far_get_tenant (fixture->far), ==, TEST_TENANT);
    g_assert_finalize_object (g_steal_pointer (&fixture->far));
  }
}

static void
test_second_sign_in (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) first_error = NULL;

  http_service_add_json (fixture->world.service, DEVICE_PATH, DEVICE_ANSWER);
  open_far (fixture, TEST_TENANT, NULL);
  pd_far_sign_in_async (fixture->far, PD_SIGN_IN_BY_BROWSER, NULL, await_cb, &slot);
  while (fixture->browse_uri == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (sign_in (fixture, NULL, &error));
  g_assert_no_error (error);
  result = await (&slot);
  g_assert_false (pd_far_sign_in_finish (fixture->far, result, &first_error));
  g_assert_error (first_error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_close_during_sign_in (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr (GError) error = NULL;

  open_far (fixture, TEST_TENANT, NULL);
  pd_far_sign_in_async (fixture->far, PD_SIGN_IN_BY_BROWSER, NULL, await_cb, &slot);
  while (fixture->browse_uri == NULL)
    g_main_context_iteration (NULL, TRUE);
  pd_far_close (fixture->far);
  result = await (&slot);
  g_assert_false (pd_far_sign_in_finish (fixture->far, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_sign_out (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr (GError) error = NULL;
  char *secret;

  open_far (fixture, TEST_TENANT, NULL);
  await_session (fixture, PD_SESSION_SIGNED_IN);
  pd_far_sign_out_async (fixture->far, NULL, await_cb, &slot);
  result = await (&slot);
  g_assert_true (pd_far_sign_out_finish (fixture->far, result, &error));
  g_assert_no_error (error);
  await_session (fixture, PD_SESSION_SIGNED_OUT);
  secret = load_secret (fixture);
  g_assert_null (secret);
}

/* Where no Secret Service runs, the sign-in lives in memory, and that is told. */
static void
test_no_keyring (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdTokenStore) none = g_object_new (TEST_TYPE_NO_KEYRING, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr (GError) error = NULL;
  Work work = { 0 };

  http_service_add_json (fixture->world.service, DEVICE_PATH, DEVICE_ANSWER);
  http_service_add_json (fixture->world.service, PATH, "{\"totalCount\":1,\"items\":[]}");
  open_far (fixture, TEST_TENANT, none);
  await_session (fixture, PD_SESSION_SIGNED_OUT);
  g_assert_true (sign_in (fixture, NULL, &error));
  g_assert_no_error (error);
  await_session (fixture, PD_SESSION_SIGNED_IN);
  while (pd_far_get_problem (fixture->far) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (pd_far_get_problem (fixture->far), PD_API_ERROR, PD_API_ERROR_NO_KEYRING);
  fetch (fixture, &work);
  g_assert_no_error (work.error);

  pd_far_sign_out_async (fixture->far, NULL, await_cb, &slot);
  result = await (&slot);
  g_assert_true (pd_far_sign_out_finish (fixture->far, result, &error));
  g_assert_no_error (error);
  await_session (fixture, PD_SESSION_SIGNED_OUT);
  while (pd_far_get_problem (fixture->far) != NULL)
    g_main_context_iteration (NULL, TRUE);
  work_clear (&work);
}

/* Another program has signed in. */
static void
test_reload (Fixture *fixture, gconstpointer data)
{
  world_keep (&fixture->world, NULL);
  open_far (fixture, TEST_TENANT, NULL);
  await_session (fixture, PD_SESSION_SIGNED_OUT);
  world_keep (&fixture->world, "SECRET-refresh-0");
  pd_far_reload (fixture->far);
  await_session (fixture, PD_SESSION_SIGNED_IN);
}

/* --- the network --- */

static void
test_offline (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TestNetwork) network = test_network_new (FALSE);
  g_autoptr (PdEnvironment) global = pd_environment_new (PD_CLOUD_GLOBAL);
  Work work = { 0 };

  /* Loopback works without a network. */
  pd_far_set_seams (NULL, PD_WAIT (fixture->world.wait), G_NETWORK_MONITOR (network));
  open_far (fixture, TEST_TENANT, NULL);
  g_assert_true (pd_far_get_online (fixture->far));
  g_assert_finalize_object (g_steal_pointer (&fixture->far));

  fixture->far =
      pd_far_new (global, TEST_CLIENT_ID, TEST_TENANT, "account", "en-US", fixture->world.store);
  g_assert_false (pd_far_get_online (fixture->far));
  await_session (fixture, PD_SESSION_SIGNED_IN);
  g_assert_false (pd_far_is_ready (fixture->far));
  fetch (fixture, &work);
  g_assert_error (work.error, PD_API_ERROR, PD_API_ERROR_OFFLINE);
  g_assert_cmpint (pd_error_to_exit_status (work.error), ==, 3);
  work_clear (&work);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/far/fetch", test_fetch);
  add ("/far/fetch/at-once", test_fetch_at_once);
  add ("/far/fetch/signed-out", test_signed_out);
  add ("/far/fetch/lapsed", test_lapsed);
  add ("/far/fetch/refused", test_refused);
  add ("/far/walk", test_walk);
  add ("/far/sleep", test_sleep);
  add ("/far/end/cancel", test_cancel);
  add ("/far/end/close-while-waiting", test_close_while_waiting);
  add ("/far/end/short-lives", test_short_lives);
  add ("/far/end/last-holder", test_last_holder);
  add ("/far/sign-in/code", test_sign_in_by_code);
  add ("/far/sign-in/browser", test_sign_in_by_browser);
  add ("/far/sign-in/other-tenant", test_other_tenant);
  add ("/far/sign-in/tenant-by-domain", test_tenant_by_domain);
  add ("/far/sign-in/second", test_second_sign_in);
  add ("/far/sign-in/close", test_close_during_sign_in);
  add ("/far/sign-out", test_sign_out);
  add ("/far/no-keyring", test_no_keyring);
  add ("/far/reload", test_reload);
  add ("/far/offline", test_offline);
  return g_test_run ();
}
