// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Deeds of a cloud account: through the outbox, or into the book, or refused with a sentence. */

#include "courier-fixture.h"
#include "pd-cloud-backend.h"

#define REQUEST "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa"

typedef struct
{
  Fixture base;
  PdBackend *backend;
} Desk;

static void
start_backend (Desk *desk)
{
  courier_start (&desk->base);
  desk->backend = PD_BACKEND (pd_cloud_backend_new (desk->base.context, desk->base.store,
                                                    desk->base.far, desk->base.courier));
}

static void
set_up (Desk *desk, gconstpointer data)
{
  courier_set_up (&desk->base, data);
  start_backend (desk);
}

static void
stop_backend (Desk *desk)
{
  pd_cloud_backend_close (PD_CLOUD_BACKEND (desk->backend));
  settle ();
  g_clear_object (&desk->backend);
  courier_stop (&desk->base);
}

static void
tear_down (Desk *desk, gconstpointer data)
{
  stop_backend (desk);
  courier_tear_down (&desk->base, data);
}

static PdDeed *
new_buy (const char *request_id)
{
  PdDeed *deed = pd_deed_new (PD_DEED_BUY, request_id);

  deed->text = g_strdup ("x");
  return deed;
}

static gpointer
perform (Desk *desk, PdDeed *deed, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  pd_backend_perform_async (desk->backend, deed, NULL, await_cb, &slot);
  result = await (&slot);
  return pd_backend_perform_finish (desk->backend, result, error);
}

static void
answer_act (Desk *desk, guint status, const char *body, HttpDeed deed)
{
  const HttpAnswer answer = { .status = status, .body = body, .deed = deed };

  http_service_add (desk->base.world.service, ACT_PATH, &answer);
}

static PdOutboxEntry *
find (Desk *desk, gint64 row_id)
{
  return courier_get (&desk->base, row_id);
}

/* --- through the outbox --- */

static void
test_answer (Desk *desk, gconstpointer data)
{
  g_autoptr (GObject) answer = NULL;
  g_autoptr (GObject) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOutboxEntry) entry = NULL;

  answer_act (desk, 201, "{\"id\":\"order-1\"}", HTTP_ANSWER);
  answer = perform (desk, new_buy (REQUEST), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (g_object_get_data (answer, "answer"), ==, "order-1");

  /* The same request ID again, in any of its forms: the first answer, and nothing is sent. */
  again = perform (desk, new_buy ("{AAAAAAAA-AAAA-4AAA-8AAA-AAAAAAAAAAAA}"), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (g_object_get_data (again, "answer"), ==, "order-1");
  g_assert_cmpuint (http_service_count_acts (desk->base.world.service, ACT_PATH), ==, 1);
  entry = find (desk, 1);
  g_assert_cmpstr (entry->subject, ==, "A thing");
  g_assert_cmpstr (entry->kind, ==, "buy");
}

/* Also in another process, after the first one has ended. */
static void
test_answer_after_restart (Desk *desk, gconstpointer data)
{
  g_autoptr (GObject) answer = NULL;
  g_autoptr (GObject) again = NULL;
  g_autoptr (GError) error = NULL;

  answer_act (desk, 201, "{\"id\":\"order-1\"}", HTTP_ANSWER);
  answer = perform (desk, new_buy (REQUEST), &error);
  g_assert_no_error (error);
  pd_cloud_backend_close (PD_CLOUD_BACKEND (desk->backend));
  settle ();
  g_clear_object (&desk->backend);
  courier_restart (&desk->base);
  desk->backend = PD_BACKEND (pd_cloud_backend_new (desk->base.context, desk->base.store,
                                                    desk->base.far, desk->base.courier));
  again = perform (desk, new_buy (REQUEST), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (g_object_get_data (again, "answer"), ==, "order-1");
  g_assert_cmpuint (http_service_count_acts (desk->base.world.service, ACT_PATH), ==, 1);
}

static void
test_refused_by_rule (Desk *desk, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  PdDeed *deed = new_buy (NULL);

  deed->name = g_strdup ("The rules do not allow it.");
  g_assert_null (perform (desk, deed, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_RULE);
  g_assert_cmpuint (pd_far_count_calls (desk->base.far), ==, 0);
}

static void
test_refused_by_far_side (Desk *desk, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) again = NULL;

  answer_act (desk, 400, "{\"code\":900117,\"description\":\"The window has ended.\"}",
              HTTP_ANSWER);
  g_assert_null (perform (desk, new_buy (REQUEST), &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, "The window has ended."));
  g_assert_cmpint (pd_error_to_exit_status (error), ==, 1);
  g_assert_null (perform (desk, new_buy (REQUEST), &again));
  g_assert_cmpstr (again->message, ==, error->message);
  g_assert_cmpuint (http_service_count (desk->base.world.service, ACT_PATH), ==, 1);
}

static void
test_doubt (Desk *desk, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOutboxEntry) entry = NULL;

  answer_act (desk, 201, "{\"id\":\"order-1\"}", HTTP_DROP_AFTER);
  g_assert_null (perform (desk, new_buy (NULL), &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_QUEUED);
  g_assert_cmpint (pd_error_to_exit_status (error), ==, 3);
  entry = find (desk, 1);
  g_assert_true (entry->asking);
}

static void
test_signed_out (Desk *desk, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOutboxEntry) entry = NULL;

  pd_far_sign_out_async (desk->base.far, NULL, await_cb, &slot);
  result = await (&slot);
  while (pd_far_get_session (desk->base.far) != PD_SESSION_SIGNED_OUT)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (perform (desk, new_buy (NULL), &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_QUEUED);
  entry = find (desk, 1);
  g_assert_cmpstr (entry->state, ==, PD_OUTBOX_QUEUED);
  g_assert_cmpint (entry->attempts, ==, 0);
}

static void
stalled_cb (gpointer service, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

/* Who does not wait any longer leaves the item where it is. */
static void
test_cancelled (Desk *desk, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOutboxEntry) entry = NULL;
  gboolean stalled = FALSE;

  answer_act (desk, 201, "{\"id\":\"order-1\"}", HTTP_SILENCE);
  http_service_set_stalled (desk->base.world.service, stalled_cb, &stalled);
  pd_backend_perform_async (desk->backend, new_buy (NULL), cancellable, await_cb, &slot);
  while (!stalled)
    g_main_context_iteration (NULL, TRUE);
  g_cancellable_cancel (cancellable);
  result = await (&slot);
  g_assert_null (pd_backend_perform_finish (desk->backend, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  entry = find (desk, 1);
  g_assert_cmpstr (entry->state, ==, PD_OUTBOX_SENDING);
  g_assert_true (pd_courier_is_carrying (desk->base.courier, 1));
}

/* The program ends while somebody waits. */
static void
test_closed (Desk *desk, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr (GError) error = NULL;
  gboolean stalled = FALSE;

  answer_act (desk, 201, "{\"id\":\"order-1\"}", HTTP_SILENCE);
  http_service_set_stalled (desk->base.world.service, stalled_cb, &stalled);
  pd_backend_perform_async (desk->backend, new_buy (NULL), NULL, await_cb, &slot);
  while (!stalled)
    g_main_context_iteration (NULL, TRUE);
  pd_courier_close (desk->base.courier);
  pd_cloud_backend_close (PD_CLOUD_BACKEND (desk->backend));
  result = await (&slot);
  g_assert_null (pd_backend_perform_finish (desk->backend, result, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_QUEUED);
}

/* --- not through the outbox --- */

static void
test_request_ids (Desk *desk, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (perform (desk, new_buy ("once"), &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
}

static void
test_settle (Desk *desk, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (perform (desk, pd_deed_new (PD_DEED_SETTLE, NULL), &error));
  g_assert_no_error (error);
}

/* partner-center-api.md 9, and what else no API has. */
static void
test_without_api (Desk *desk, gconstpointer data)
{
  static const PdDeedKind kinds[] = { PD_DEED_GET_KEYS, PD_DEED_ADD_SUBSCRIPTION,
                                      PD_DEED_SET_SELF_PURCHASE, PD_DEED_CANCEL };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (perform (desk, pd_deed_new (kinds[i], NULL), &error));
    g_assert_error (error, PD_ERROR, PD_ERROR_NOT_ALLOWED);
  }
}

/* What the book alone answers works without a sign-in. */
static void
test_book (Desk *desk, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdContact) contact = NULL;
  g_autoptr (PdDeed) question = pd_deed_new (PD_DEED_GET_CONTACT, NULL);
  g_autoptr (PdContact) same = NULL;

  contact = perform (desk, pd_deed_new (PD_DEED_GET_CONTACT, NULL), &error);
  g_assert_no_error (error);
  g_assert_nonnull (contact);
  same = pd_cloud_read_local (desk->base.context, desk->base.store, question, &error);
  g_assert_no_error (error);
  g_assert_nonnull (same);
}

static void
add (const char *path, void (*test) (Desk *, gconstpointer))
{
  g_test_add (path, Desk, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  g_setenv ("PARTNER_DESK_KEYRING", "file", TRUE);
  g_test_init (&argc, &argv, NULL);
  add ("/cloud-backend/answer", test_answer);
  add ("/cloud-backend/answer-after-restart", test_answer_after_restart);
  add ("/cloud-backend/refused-by-rule", test_refused_by_rule);
  add ("/cloud-backend/refused-by-far-side", test_refused_by_far_side);
  add ("/cloud-backend/doubt", test_doubt);
  add ("/cloud-backend/signed-out", test_signed_out);
  add ("/cloud-backend/cancelled", test_cancelled);
  add ("/cloud-backend/closed", test_closed);
  add ("/cloud-backend/request-ids", test_request_ids);
  add ("/cloud-backend/settle", test_settle);
  add ("/cloud-backend/without-api", test_without_api);
  add ("/cloud-backend/book", test_book);
  return g_test_run ();
}
