// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The outbox on its way (design.md "The outbox"): every outcome of an act, every point at which a
 * program may end, two programs on one book. */

#include <string.h>

#include "courier-fixture.h"

#define REQUEST "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa"
#define DONE "{\"done\":true}"
#define NOT_DONE "{\"done\":false}"
#define ENTERED "{\"step:act\":\"entered\"}"

static void
answer_act (Fixture *fixture, guint status, const char *body, HttpDeed deed)
{
  const HttpAnswer answer = { .status = status, .body = body, .deed = deed };

  http_service_add (fixture->world.service, ACT_PATH, &answer);
}

static guint
count_acts (Fixture *fixture)
{
  return http_service_count_acts (fixture->world.service, ACT_PATH);
}

static void
assert_setting (Fixture *fixture, const char *key, const char *value)
{
  g_autofree char *found = courier_get_setting (fixture, key);

  g_assert_cmpstr (found, ==, value);
}

/* --- outcomes --- */

static void
test_sent (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOutboxEntry) entry = NULL;
  gint64 row_id = courier_add_item (fixture, 0, REQUEST);
  const HttpRecord *record;

  answer_act (fixture, 201, "{\"id\":\"order-1\"}", HTTP_ANSWER);
  courier_start (fixture);
  entry = courier_await (fixture, row_id, PD_OUTBOX_SENT, FALSE);
  g_assert_cmpstr (entry->answer, ==, "order-1");
  g_assert_cmpstr (entry->far_id, ==, "order-1");
  g_assert_nonnull (entry->far_request_id);
  g_assert_cmpint (entry->attempts, ==, 1);
  g_assert_cmpint (entry->next_try_at, ==, 0);
  g_assert_null (entry->last_error);
  assert_setting (fixture, "landed", ".x");
  g_assert_cmpuint (count_acts (fixture), ==, 1);

  /* The same request ID at every try, made of the deed's: uuid5 (REQUEST, "act"). */
  record = http_service_get (fixture->world.service, ACT_PATH, 0);
  g_assert_cmpstr (http_record_get_header (record, "ms-requestid"), ==,
                   "0ad83556-2bbe-5dbd-92e7-c41878d00f07");
}

/* Certainly refused: failed, with the words and the code, and what was shown is taken back. */
static const struct
{
  guint status;
  const char *body;
  const char *code;
} refusals[] = {
  { 400, "{\"code\":900117,\"description\":\"window\"}", "900117" }, /* 8.1 */
  { 403, "{\"code\":900308,\"description\":\"role\"}", "900308" },   /* 2.2 */
  { 404, "{\"code\":20000,\"description\":\"gone\"}", "20000" },
  { 400, "{\"code\":2055,\"description\":\"etag\"}", "2055" }, /* 1.5 */
  { 409, "{\"code\":800014,\"description\":\"adjusting\"}", "800014" },
};

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (PdOutboxEntry) entry = NULL;
  gint64 row_id = courier_add_item (fixture, 0, NULL);

  answer_act (fixture, refusals[row].status, refusals[row].body, HTTP_ANSWER);
  courier_start (fixture);
  entry = courier_await (fixture, row_id, PD_OUTBOX_FAILED, FALSE);
  g_assert_cmpstr (entry->error_code, ==, refusals[row].code);
  g_assert_nonnull (entry->last_error);
  g_assert_nonnull (entry->far_request_id);
  g_assert_cmpint (entry->next_try_at, ==, 0);
  assert_setting (fixture, "shown", "0");
  assert_setting (fixture, "landed", NULL);
}

/* Certainly not carried out, and it may be another time: queued again, later. */
static const struct
{
  const char *name;
  guint status;
  const char *body;
  gint64 least_s; /* before the next try */
} delays[] = {
  { "throttled", 429, "{\"statusCode\":429,\"message\":\"Rate limit\"}", 3 },        /* 1.6 */
  { "pending", 409, "{\"code\":900278,\"description\":\"pending\"}", 24 * 60 * 60 }, /* 1.6 */
  { "busy", 409, "{\"code\":800082,\"description\":\"busy\"}", 60 },                 /* 1.6 */
  { "mfa", 401, "{\"code\":900421,\"description\":\"mfa\"}", 3 },                    /* 2.2 */
};

static void
test_later (Fixture *fixture, gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  gint64 row_id = courier_add_item (fixture, 0, NULL);
  g_autoptr (PdOutboxEntry) entry = NULL;

  answer_act (fixture, delays[row].status, delays[row].body, HTTP_ANSWER);
  courier_start (fixture);
  do {
    g_clear_pointer (&entry, pd_outbox_entry_free);
    g_main_context_iteration (NULL, FALSE);
    entry = courier_await (fixture, row_id, PD_OUTBOX_QUEUED, FALSE);
  } while (entry->attempts == 0);
  g_assert_cmpint (entry->next_try_at, >=,
                   pd_clock_now (fixture->clock) + delays[row].least_s * G_USEC_PER_SEC);
  g_assert_nonnull (entry->last_error);
  /* The step counts as not begun; an answer to the act itself ends its request ID (1.1). */
  g_assert_cmpstr (entry->notes, ==, delays[row].status == 409 ? "{\"refusals\":\"1\"}" : "{}");
  g_assert_cmpuint (count_acts (fixture), ==, 0);
  assert_setting (fixture, "shown", NULL); /* nothing was taken back */
}

/* The fate is not known: asked about, and sent again only if it was not carried out. */
static const struct
{
  const char *name;
  guint status;
  const char *body;
  HttpDeed deed;
  gboolean done; /* what the far side says when it is asked */
} doubts[] = {
  { "500-done", 500, NULL, HTTP_ANSWER, TRUE },
  { "500-not-done", 500, NULL, HTTP_ANSWER, FALSE },
  { "502-html", 502, "<html>Bad gateway</html>", HTTP_ANSWER, FALSE },
  { "408", 408, NULL, HTTP_ANSWER, FALSE },
  { "dropped-before", 201, "{\"id\":\"1\"}", HTTP_DROP_BEFORE, FALSE },
  { "dropped-after", 201, "{\"id\":\"1\"}", HTTP_DROP_AFTER, TRUE },
  { "truncated", 201, "{\"id\":\"a-long-answer\"}", HTTP_TRUNCATE, TRUE },
  { "no-json", 201, "Created.", HTTP_ANSWER, TRUE },
  { "no-id", 201, "{}", HTTP_ANSWER, TRUE },
};

static void
test_doubt (Fixture *fixture, gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (PdOutboxEntry) entry = NULL;
  g_autoptr (PdOutboxEntry) sent = NULL;
  gint64 row_id = courier_add_item (fixture, 0, NULL);

  answer_act (fixture, doubts[row].status, doubts[row].body, doubts[row].deed);
  answer_act (fixture, 201, "{\"id\":\"second\"}", HTTP_ANSWER);
  http_service_add_json (fixture->world.service, ASK_PATH, doubts[row].done ? DONE : NOT_DONE);
  courier_start (fixture);
  entry = courier_await (fixture, row_id, PD_OUTBOX_SENDING, TRUE);
  g_assert_cmpint (entry->next_try_at, >, pd_clock_now (fixture->clock));
  g_assert_nonnull (entry->last_error);
  g_assert_cmpuint (http_service_count (fixture->world.service, ASK_PATH), ==, 0);

  courier_retry (fixture, row_id);
  sent = courier_await (fixture, row_id, PD_OUTBOX_SENT, FALSE);
  g_assert_cmpstr (sent->answer, ==, doubts[row].done ? "found" : "second");
  g_assert_cmpuint (http_service_count (fixture->world.service, ASK_PATH), ==, 1);
  g_assert_cmpuint (http_service_count (fixture->world.service, ACT_PATH), ==,
                    doubts[row].done ? 1 : 2);
  assert_setting (fixture, "landed", ".x");
}

/* The question itself is refused, or gets no answer: the fate stays unknown. */
static void
test_question_refused (Fixture *fixture, gconstpointer data)
{
  static const HttpAnswer no = { .status = 403, .body = "{\"code\":900308,\"description\":\"r\"}" };
  static const HttpAnswer broken = { .status = 500 };
  g_autoptr (PdOutboxEntry) entry = NULL;
  g_autoptr (PdOutboxEntry) again = NULL;
  g_autoptr (PdOutboxEntry) sent = NULL;
  gint64 row_id = courier_add_item (fixture, 0, NULL);

  courier_leave_behind (fixture, row_id, "a/b/1/x/0", ENTERED);
  pd_clock_set (fixture->clock, pd_clock_now (fixture->clock) + 2 * PD_ERRAND_LEASE_US);
  http_service_add (fixture->world.service, ASK_PATH, &no);
  for (int i = 0; i < 4; i++)
    http_service_add (fixture->world.service, ASK_PATH, &broken);
  http_service_add_json (fixture->world.service, ASK_PATH, DONE);
  courier_start (fixture);
  entry = courier_await (fixture, row_id, PD_OUTBOX_SENDING, TRUE);
  g_assert_cmpstr (entry->error_code, ==, "900308");
  courier_retry (fixture, row_id);
  do {
    g_clear_pointer (&again, pd_outbox_entry_free);
    g_main_context_iteration (NULL, FALSE);
    again = courier_await (fixture, row_id, PD_OUTBOX_SENDING, TRUE);
  } while (again->attempts == entry->attempts ||
           again->next_try_at <= pd_clock_now (fixture->clock));
  courier_retry (fixture, row_id);
  sent = courier_await (fixture, row_id, PD_OUTBOX_SENT, FALSE);
  g_assert_cmpstr (sent->answer, ==, "found");
  g_assert_cmpuint (http_service_count (fixture->world.service, ACT_PATH), ==, 0);
}

/* Carried out, but the book cannot be written: it is not sent again, only written down. */
static gpointer
set_setting_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  return pd_database_set_setting (database, "disk-full", data, error) ? data : NULL;
}

static void
test_landing_fails (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOutboxEntry) entry = NULL;
  g_autoptr (PdOutboxEntry) sent = NULL;
  gint64 row_id = courier_add_item (fixture, 0, NULL);

  answer_act (fixture, 201, "{\"id\":\"order-1\"}", HTTP_ANSWER);
  pd_store_write (fixture->store, set_setting_job, (gpointer) "1", NULL);
  courier_start (fixture);
  entry = courier_await (fixture, row_id, PD_OUTBOX_SENDING, TRUE);
  g_assert_cmpuint (count_acts (fixture), ==, 1);
  pd_store_write (fixture->store, set_setting_job, NULL, NULL);
  courier_retry (fixture, row_id);
  sent = courier_await (fixture, row_id, PD_OUTBOX_SENT, FALSE);
  g_assert_cmpstr (sent->answer, ==, "order-1");
  g_assert_cmpuint (count_acts (fixture), ==, 1);
}

/* --- not now --- */

static void
test_waits_for_sign_in (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOutboxEntry) entry = NULL;
  g_autoptr (PdOutboxEntry) sent = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  gint64 row_id = courier_add_item (fixture, 0, NULL);

  answer_act (fixture, 201, "{\"id\":\"order-1\"}", HTTP_ANSWER);
  pd_far_sign_out_async (fixture->far, NULL, await_cb, &slot);
  result = await (&slot);
  while (pd_far_get_session (fixture->far) != PD_SESSION_SIGNED_OUT)
    g_main_context_iteration (NULL, TRUE);
  courier_start (fixture);
  settle ();
  entry = courier_await (fixture, row_id, PD_OUTBOX_QUEUED, FALSE);
  g_assert_cmpint (entry->attempts, ==, 0);
  g_assert_true (pd_courier_is_idle (fixture->courier));

  world_keep (&fixture->world, "SECRET-refresh-0");
  pd_far_reload (fixture->far);
  sent = courier_await (fixture, row_id, PD_OUTBOX_SENT, FALSE);
}

/* --- what a dead process left --- */

static void
test_left_before_step (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOutboxEntry) sent = NULL;
  gint64 row_id = courier_add_item (fixture, 0, NULL);

  courier_leave_behind (fixture, row_id, "a/b/1/x/0", NULL);
  answer_act (fixture, 201, "{\"id\":\"order-1\"}", HTTP_ANSWER);
  pd_clock_set (fixture->clock, pd_clock_now (fixture->clock) + 2 * PD_ERRAND_LEASE_US);
  courier_start (fixture);
  sent = courier_await (fixture, row_id, PD_OUTBOX_SENT, FALSE);
  g_assert_cmpuint (http_service_count (fixture->world.service, ASK_PATH), ==, 0);
  g_assert_cmpuint (count_acts (fixture), ==, 1);
}

static void
test_left_in_step (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOutboxEntry) sent = NULL;
  gint64 row_id = courier_add_item (fixture, 0, NULL);

  courier_leave_behind (fixture, row_id, "a/b/1/x/0", ENTERED);
  http_service_add_json (fixture->world.service, ASK_PATH, DONE);
  pd_clock_set (fixture->clock, pd_clock_now (fixture->clock) + 2 * PD_ERRAND_LEASE_US);
  courier_start (fixture);
  sent = courier_await (fixture, row_id, PD_OUTBOX_SENT, FALSE);
  g_assert_cmpuint (http_service_count (fixture->world.service, ASK_PATH), ==, 1);
  g_assert_cmpuint (http_service_count (fixture->world.service, ACT_PATH), ==, 0);
}

static void
test_left_before_landing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOutboxEntry) sent = NULL;
  gint64 row_id = courier_add_item (fixture, 0, NULL);

  courier_leave_behind (fixture, row_id, "a/b/1/x/0",
                        "{\"step:act\":\"entered\",\"act\":\"order-1\"}");
  pd_clock_set (fixture->clock, pd_clock_now (fixture->clock) + 2 * PD_ERRAND_LEASE_US);
  courier_start (fixture);
  sent = courier_await (fixture, row_id, PD_OUTBOX_SENT, FALSE);
  g_assert_cmpstr (sent->answer, ==, "order-1");
  g_assert_cmpuint (pd_far_count_calls (fixture->far), ==, 0);
}

/* Damaged notes: nothing leaves, because it might leave twice. */
static void
test_damaged_notes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOutboxEntry) entry = NULL;
  gint64 row_id = courier_add_item (fixture, 0, NULL);

  courier_leave_behind (fixture, row_id, "a/b/1/x/0", "{\"step:a");
  pd_clock_set (fixture->clock, pd_clock_now (fixture->clock) + 2 * PD_ERRAND_LEASE_US);
  answer_act (fixture, 201, "{\"id\":\"order-1\"}", HTTP_ANSWER);
  courier_start (fixture);
  entry = courier_await (fixture, row_id, PD_OUTBOX_SENDING, TRUE);
  g_assert_nonnull (entry->last_error);
  g_assert_cmpstr (entry->error_code, ==, PD_OUTBOX_CODE_SHUT); /* a person may end it */
  g_assert_cmpuint (pd_far_count_calls (fixture->far), ==, 0);
}

/* A living holder keeps its item; a dead one of this computer loses it at once, before its lease
 * runs out. */
static void
test_holders (Fixture *fixture, gconstpointer data)
{
  g_autofree char *living = pd_courier_name_process ();
  g_auto (GStrv) parts = g_strsplit (living, "/", 5);
  g_autofree char *dead =
      g_strdup_printf ("%s/%s/%s/%s0/0", parts[0], parts[1], parts[2], parts[3]);
  gint64 held = courier_add_item (fixture, 0, NULL);
  gint64 left = courier_add_item (fixture, 0, NULL);
  g_autoptr (PdOutboxEntry) sent = NULL;
  g_autoptr (PdOutboxEntry) entry = NULL;

  courier_leave_behind (fixture, held, living, NULL);
  courier_leave_behind (fixture, left, dead, NULL);
  answer_act (fixture, 201, "{\"id\":\"order-1\"}", HTTP_ANSWER);
  courier_start (fixture);
  sent = courier_await (fixture, left, PD_OUTBOX_SENT, FALSE);
  while (!pd_courier_is_idle (fixture->courier))
    g_main_context_iteration (NULL, TRUE);
  entry = courier_get (fixture, held);
  g_assert_cmpstr (entry->state, ==, PD_OUTBOX_SENDING);
  g_assert_cmpuint (count_acts (fixture), ==, 1);
}

static void
stop_cb (gpointer service, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

/* The computer slept, or its clock was set: the lease has run out while a worker of this very
 * program still waits for its answer. No other one takes the item. */
static void
test_clock_jumps (Fixture *fixture, gconstpointer data)
{
  gint64 first = courier_add_item (fixture, 0, NULL);
  gboolean stalled = FALSE;
  gint64 second;
  g_autoptr (PdOutboxEntry) sent = NULL;
  g_autoptr (PdOutboxEntry) entry = NULL;

  answer_act (fixture, 201, "{\"id\":\"order-1\"}", HTTP_SILENCE);
  answer_act (fixture, 201, "{\"id\":\"order-2\"}", HTTP_ANSWER);
  http_service_add_json (fixture->world.service, ASK_PATH, NOT_DONE);
  http_service_set_stalled (fixture->world.service, stop_cb, &stalled);
  courier_start (fixture);
  while (!stalled)
    g_main_context_iteration (NULL, TRUE);
  pd_clock_set (fixture->clock,
                pd_clock_now (fixture->clock) + G_GINT64_CONSTANT (60) * PD_ERRAND_LEASE_US);
  second = courier_add_item (fixture, 0, NULL);
  pd_courier_wake (fixture->courier);
  sent = courier_await (fixture, second, PD_OUTBOX_SENT, FALSE);
  settle ();
  g_assert_true (pd_courier_is_carrying (fixture->courier, first));
  entry = courier_get (fixture, first);
  g_assert_cmpint (entry->attempts, ==, 1);
  g_assert_cmpuint (http_service_count (fixture->world.service, ASK_PATH), ==, 0);
  g_assert_cmpuint (http_service_count (fixture->world.service, ACT_PATH), ==, 2);
}

/* "BOOT/NAMESPACE/PID/START/COUNT" of another process of this computer. */
static char *
name_other (const char *pid)
{
  g_autofree char *own = pd_courier_name_process ();
  g_auto (GStrv) parts = g_strsplit (own, "/", 5);
  g_autofree char *path = g_strdup_printf ("/proc/%s/stat", pid);
  g_autofree char *line = NULL;
  g_auto (GStrv) fields = NULL;

  g_assert_true (g_file_get_contents (path, &line, NULL, NULL));
  fields = g_strsplit (strrchr (line, ')'), " ", 22);
  return g_strdup_printf ("%s/%s/%s/%s/0", parts[0], parts[1], pid, fields[20]);
}

/* Both programs slept, this one woke first: a process that lives keeps its item, whatever its lease
 * says. When it is dead, the item is taken. */
static void
test_living_process (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) other =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE, &error, "cat", NULL);
  g_autofree char *holder = NULL;
  gint64 held = courier_add_item (fixture, 0, NULL);
  gint64 free_item = courier_add_item (fixture, 0, NULL);
  g_autoptr (PdOutboxEntry) sent = NULL;
  g_autoptr (PdOutboxEntry) entry = NULL;
  g_autoptr (PdOutboxEntry) later = NULL;

  g_assert_no_error (error);
  holder = name_other (g_subprocess_get_identifier (other));
  courier_leave_behind (fixture, held, holder, ENTERED);
  pd_clock_set (fixture->clock,
                pd_clock_now (fixture->clock) + G_GINT64_CONSTANT (60) * PD_ERRAND_LEASE_US);
  http_service_add_json (fixture->world.service, ASK_PATH, DONE);
  answer_act (fixture, 201, "{\"id\":\"order-1\"}", HTTP_ANSWER);
  courier_start (fixture);
  sent = courier_await (fixture, free_item, PD_OUTBOX_SENT, FALSE);
  while (!pd_courier_is_idle (fixture->courier))
    g_main_context_iteration (NULL, TRUE);
  entry = courier_get (fixture, held);
  g_assert_cmpstr (entry->state, ==, PD_OUTBOX_SENDING);
  g_assert_cmpuint (http_service_count (fixture->world.service, ASK_PATH), ==, 0);

  g_subprocess_force_exit (other);
  g_assert_true (g_subprocess_wait (other, NULL, &error));
  pd_courier_wake (fixture->courier);
  later = courier_await (fixture, held, PD_OUTBOX_SENT, FALSE);
  g_assert_cmpstr (later->answer, ==, "found");
}

static void
count_cb (gpointer service, gpointer user_data)
{
  (*(guint *) user_data)++;
}

/* Long operations of some customers hold up nobody else's act. */
static void
test_long_waits (Fixture *fixture, gconstpointer data)
{
  const guint n_long = 3;
  guint n_stalled = 0;
  g_autoptr (PdOutboxEntry) sent = NULL;

  http_service_set_stalled (fixture->world.service, count_cb, &n_stalled);
  for (guint i = 0; i < n_long; i++) {
    answer_act (fixture, 201, "{\"id\":\"long\"}", HTTP_SILENCE);
    courier_add_item (fixture, 0, NULL);
  }
  answer_act (fixture, 201, "{\"id\":\"short\"}", HTTP_ANSWER);
  courier_start (fixture);
  while (n_stalled < n_long)
    g_main_context_iteration (NULL, TRUE);
  sent = courier_await (fixture, courier_add_item (fixture, 0, NULL), PD_OUTBOX_SENT, FALSE);
  g_assert_cmpstr (sent->answer, ==, "short");
}

/* --- two steps --- */

#define SECOND_PATH "/v1/second"

static gboolean
post (PdErrand *errand, const char *path, GError **error)
{
  g_autoptr (PdHttpRequest) request =
      pd_http_request_new (PD_API_PARTNER_CENTER, PD_CALL_ONCE, "POST", path);
  g_autoptr (PdHttpReply) reply = pd_errand_send (errand, request, error);

  return reply != NULL;
}

/* The end of the first step is to be noted with that of the second. */
static gboolean
run_two (PdErrand *errand, GError **error)
{
  gboolean again = FALSE;

  return pd_errand_enter (errand, "first", &again, error) && post (errand, ACT_PATH, error) &&
         pd_errand_enter (errand, "second", &again, error) && post (errand, SECOND_PATH, error) &&
         pd_errand_note (errand, "second", "done", error) &&
         pd_errand_note (errand, "first", "done", error);
}

/* What has left under an earlier step stays known when a later one is turned away at the door: the
 * item is asked about, and nobody may discard it. */
static void
test_two_steps (Fixture *fixture, gconstpointer data)
{
  const PdErrandKind kinds[] = { { PD_DEED_BUY, "buy", courier_kinds[0].accept, run_two,
                                   courier_kinds[0].land, courier_kinds[0].take_back,
                                   courier_kinds[0].read },
                                 { 0 } };
  g_autoptr (PdOutboxEntry) entry = NULL;
  gint64 row_id = courier_add_item (fixture, 0, NULL);

  answer_act (fixture, 201, "{}", HTTP_ANSWER);
  http_service_add (fixture->world.service, SECOND_PATH,
                    &(HttpAnswer){ 409, "{\"code\":900278,\"description\":\"pending\"}" });
  fixture->courier = pd_courier_new (fixture->context, fixture->store, fixture->far, kinds);
  while (!pd_courier_is_idle (fixture->courier))
    g_main_context_iteration (NULL, TRUE);
  entry = courier_get (fixture, row_id);
  g_assert_cmpstr (entry->state, ==, PD_OUTBOX_SENDING);
  g_assert_true (entry->asking);
  g_assert_nonnull (strstr (entry->notes, "step:first"));
  courier_stop (fixture);
}

/* --- the program ends --- */

static void
test_closed_in_step (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOutboxEntry) entry = NULL;
  g_autoptr (PdOutboxEntry) sent = NULL;
  gboolean stalled = FALSE;
  gint64 row_id = courier_add_item (fixture, 0, NULL);

  answer_act (fixture, 201, "{\"id\":\"order-1\"}", HTTP_SILENCE);
  http_service_add_json (fixture->world.service, ASK_PATH, DONE);
  http_service_set_stalled (fixture->world.service, stop_cb, &stalled);
  courier_start (fixture);
  while (!stalled)
    g_main_context_iteration (NULL, TRUE);
  pd_courier_close (fixture->courier);
  entry = courier_get (fixture, row_id);
  g_assert_cmpstr (entry->state, ==, PD_OUTBOX_SENDING);
  g_assert_true (entry->asking);
  g_assert_null (entry->last_error); /* nothing is wrong */

  courier_restart (fixture);
  sent = courier_await (fixture, row_id, PD_OUTBOX_SENT, FALSE);
  g_assert_cmpstr (sent->answer, ==, "found");
  g_assert_cmpuint (count_acts (fixture), ==, 1);
}

/* --- several items, several programs --- */

static void
test_order_of_a_customer (Fixture *fixture, gconstpointer data)
{
  gint64 a = courier_add_customer (fixture, "11111111-2222-4333-8444-000000000001");
  gint64 b = courier_add_customer (fixture, "11111111-2222-4333-8444-000000000002");
  gint64 first = courier_add_item (fixture, a, NULL);
  gint64 second = courier_add_item (fixture, a, NULL);
  gint64 other = courier_add_item (fixture, b, NULL);
  g_autoptr (PdOutboxEntry) asking = NULL;
  g_autoptr (PdOutboxEntry) waiting = NULL;
  g_autoptr (PdOutboxEntry) sent_first = NULL;
  g_autoptr (PdOutboxEntry) sent_second = NULL;
  g_autoptr (PdOutboxEntry) sent_other = NULL;

  courier_leave_behind (fixture, first, "a/b/1/x/0", ENTERED);
  pd_clock_set (fixture->clock, pd_clock_now (fixture->clock) + 2 * PD_ERRAND_LEASE_US);
  {
    const HttpAnswer no = { .status = 403, .body = "{\"code\":1,\"description\":\"r\"}" };

    http_service_add (fixture->world.service, ASK_PATH, &no);
  }
  http_service_add_json (fixture->world.service, ASK_PATH, DONE);
  answer_act (fixture, 201, "{\"id\":\"1\"}", HTTP_ANSWER);
  courier_start (fixture);
  sent_other = courier_await (fixture, other, PD_OUTBOX_SENT, FALSE);
  asking = courier_await (fixture, first, PD_OUTBOX_SENDING, TRUE);
  waiting = courier_await (fixture, second, PD_OUTBOX_QUEUED, FALSE);
  g_assert_cmpint (waiting->attempts, ==, 0); /* behind the first of its customer */

  courier_retry (fixture, first);
  sent_first = courier_await (fixture, first, PD_OUTBOX_SENT, FALSE);
  sent_second = courier_await (fixture, second, PD_OUTBOX_SENT, FALSE);
}

static void
test_two_programs (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdStore) store = courier_open_store (fixture);
  g_autoptr (PdContext) context = courier_make_context (fixture, store);
  g_autoptr (PdFar) far = NULL;
  g_autoptr (PdCourier) second = NULL;
  gint64 rows[20];

  http_service_set_refresh_token (fixture->world.service, NULL);
  answer_act (fixture, 201, "{\"id\":\"1\"}", HTTP_ANSWER);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    rows[i] = courier_add_item (fixture, 0, NULL);
  http_service_set_refresh_token (fixture->world.service, "SECRET-refresh-0");
  far = courier_open_far (fixture);
  courier_await_signed_in (far);
  courier_start (fixture);
  second = pd_courier_new (context, store, far, courier_kinds);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdOutboxEntry) sent = courier_await (fixture, rows[i], PD_OUTBOX_SENT, FALSE);

    g_assert_cmpint (sent->attempts, ==, 1);
  }
  g_assert_cmpuint (count_acts (fixture), ==, G_N_ELEMENTS (rows));
  pd_courier_close (second);
  pd_far_close (far);
  settle ();
}

/* --- deeds as text --- */

static PdDeed *
new_full_deed (PdDeedKind kind)
{
  PdDeed *deed = pd_deed_new (kind, REQUEST);
  PdLoadedFile *file = g_new0 (PdLoadedFile, 1);
  gint64 ids[] = { 5, G_MAXINT64 };

  deed->customer_row_id = 7;
  deed->row_id = -1;
  deed->customer = g_new0 (PdCustomerFields, 1);
  deed->customer->name = g_strdup ("株式会社青空商事 \"quoted\" \\ \n");
  deed->customer->tenant_id = g_strdup ("t");
  deed->agreement = g_new0 (PdAgreementFields, 1);
  deed->agreement->first_name = g_strdup ("花子");
  deed->agreement->date = 123;
  deed->items = g_ptr_array_new_with_free_func ((GDestroyNotify) pd_order_item_free);
  g_ptr_array_add (deed->items, pd_order_item_new ("P", "S", 3, "", NULL));
  deed->line_row_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (deed->line_row_ids, ids, G_N_ELEMENTS (ids));
  deed->acknowledged = TRUE;
  deed->checklist = 9;
  deed->quantities[1] = 4;
  deed->grant = g_new0 (PdGrant, 1);
  deed->grant->role_id = g_strdup ("owner");
  deed->change = g_new0 (PdReservationChange, 1);
  deed->change->flexibility = -1;
  deed->change->name = g_strdup ("n");
  deed->ask = g_new0 (PdRefundAsk, 1);
  deed->ask->used = 0;
  deed->ask->rate = g_new0 (PdUsdRate, 1);
  deed->ask->rate->currency = g_strdup ("JPY");
  deed->ask->rate->rate_nano = 6700000;
  deed->fields = g_new0 (PdRequestFields, 1);
  deed->fields->type = g_strdup ("azure");
  deed->fields->contact = g_new0 (PdContact, 1);
  deed->fields->contact->email = g_strdup ("a@example.com");
  file->name = g_strdup ("log.bin");
  file->content = g_bytes_new_static ("\0\377x", 3);
  deed->files = g_ptr_array_new_with_free_func ((GDestroyNotify) pd_loaded_file_free);
  g_ptr_array_add (deed->files, file);
  deed->secret_key = g_strdup ("AAAAA-BBBBB");
  deed->at = 77;
  return deed;
}

/* Every kind, with every member: twice the same text, and the members that text cannot tell. */
static void
test_deed_text (void)
{
  for (int kind = 0; kind < PD_N_DEEDS; kind++) {
    g_autoptr (PdDeed) deed = new_full_deed ((PdDeedKind) kind);
    g_autoptr (PdDeed) bare = pd_deed_new ((PdDeedKind) kind, REQUEST);
    g_autofree char *text = pd_deed_to_text (deed);
    g_autofree char *bare_text = pd_deed_to_text (bare);
    g_autoptr (GError) error = NULL;
    g_autoptr (PdDeed) back = pd_deed_from_text (text, &error);
    g_autoptr (PdDeed) bare_back = NULL;
    g_autofree char *again = NULL;
    g_autofree char *bare_again = NULL;
    const PdLoadedFile *file;

    g_assert_no_error (error);
    bare_back = pd_deed_from_text (bare_text, &error);
    g_assert_no_error (error);
    again = pd_deed_to_text (back);
    bare_again = pd_deed_to_text (bare_back);
    g_assert_cmpstr (again, ==, text);
    g_assert_cmpstr (bare_again, ==, bare_text);
    g_assert_cmpint (back->kind, ==, kind);
    g_assert_cmpstr (back->customer->name, ==, deed->customer->name);
    g_assert_null (back->customer->domain);
    g_assert_cmpstr (((PdOrderItem *) back->items->pdata[0])->term, ==, "");
    g_assert_null (((PdOrderItem *) back->items->pdata[0])->billing);
    g_assert_cmpint (g_array_index (back->line_row_ids, gint64, 1), ==, G_MAXINT64);
    g_assert_cmpint (back->quantities[1], ==, 4);
    g_assert_cmpint (back->change->flexibility, ==, -1);
    g_assert_cmpint (back->ask->used, ==, 0);
    g_assert_cmpint (back->ask->rate->rate_nano, ==, 6700000);
    g_assert_cmpstr (back->fields->contact->email, ==, "a@example.com");
    file = back->files->pdata[0];
    g_assert_cmpmem (g_bytes_get_data (file->content, NULL), g_bytes_get_size (file->content),
                     "\0\377x", 3);
    g_assert_null (bare_back->ask);
    g_assert_null (bare_back->items);
    g_assert_null (bare_back->files);
  }
}

static void
test_deed_text_damaged (void)
{
  static const char *const texts[] = {
    "",
    "[]",
    "{}",
    "{\"format\":1}",
    "{\"format\":1,\"kind\":\"buy\"}",
    "{\"format\":2,\"kind\":\"buy\",\"request_id\":\"x\"}",
    "{\"format\":1,\"kind\":\"fly\",\"request_id\":\"x\"}",
    "{\"format\":1,\"kind\":\"buy\",\"request_id\":\"x\",\"row_id\":\"many\"}",
    "{\"format\":1,\"kind\":\"buy\",\"request_id\":\"x\",\"items\":{}}",
    "{\"format\":1,\"kind\":\"buy\",\"request_id\":\"x\",\"items\":[1]}",
    "{\"format\":1,\"kind\":\"buy\",\"request_id\":\"x\",\"checklist\":99999999999}",
    "{\"format\":1,\"kind\":\"buy\",\"request_id\":\"x\",\"line_row_ids\":[\"1\"]}",
    "{\"format\":1,\"kind\":\"buy\",\"request_id\":\"x\",\"files\":[{\"name\":\"a\"}]}",
    "{\"format\":1,\"kind\":\"buy\",\"request_id\":\"x\",\"customer\":[]}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (PdDeed) deed = pd_deed_from_text (texts[i], &error);

    g_assert_null (deed);
    g_assert_error (error, PD_ERROR, PD_ERROR_PROTOCOL);
  }
}

/* --- a fate that nobody tells --- */

/* Due now, on the courier's own account: another question, and its end. */
static PdOutboxEntry *
ask_once_more (Fixture *fixture, gint64 row_id)
{
  g_autoptr (PdOutboxEntry) before = courier_get (fixture, row_id);
  PdOutboxEntry *after = NULL;

  pd_clock_set (fixture->clock, MAX (before->next_try_at, pd_clock_now (fixture->clock)) + 1);
  pd_courier_wake (fixture->courier);
  do {
    g_clear_pointer (&after, pd_outbox_entry_free);
    g_main_context_iteration (NULL, FALSE);
    after = courier_get (fixture, row_id);
  } while (after->attempts == before->attempts || after->next_try_at == before->next_try_at ||
           pd_courier_is_carrying (fixture->courier, row_id));
  g_assert_true (after->asking);
  return after;
}

static gboolean
is_untold (const PdOutboxEntry *entry)
{
  return strstr (entry->notes, "\"" PD_OUTBOX_NOTE_UNTOLD "\"") != NULL;
}

/* An item in the middle of its act, tried often before that, and its first question. */
static PdOutboxEntry *
begin_asking (Fixture *fixture, gint64 row_id)
{
  g_autoptr (PdOutboxEntry) entry = courier_get (fixture, row_id);

  entry->attempts = 40; /* before it left: these are no questions */
  courier_change (fixture, entry);
  courier_leave_behind (fixture, row_id, "a/b/1/x/0", ENTERED);
  pd_clock_set (fixture->clock, pd_clock_now (fixture->clock) + 2 * PD_ERRAND_LEASE_US);
  courier_start (fixture);
  return courier_await (fixture, row_id, PD_OUTBOX_SENDING, TRUE);
}

/* The questions back off to one an hour; after an hour of answers that tell nothing a person may
 * end the item, and not before. */
static void
test_asked_in_vain (Fixture *fixture, gconstpointer data)
{
  static const HttpAnswer no = { .status = 403, .body = "{\"code\":900308,\"description\":\"r\"}" };
  gint64 row_id = courier_add_item (fixture, 0, NULL);
  g_autoptr (PdOutboxEntry) entry = NULL;
  gint64 since, pause = 0;
  guint n_questions = 1;

  http_service_add (fixture->world.service, ASK_PATH, &no);
  entry = begin_asking (fixture, row_id);
  since = pd_clock_now (fixture->clock);
  pause = entry->next_try_at - since;
  g_assert_cmpint (pause, <=, 13 * G_USEC_PER_SEC);
  while (pd_clock_now (fixture->clock) - since < G_GINT64_CONSTANT (24 * 3600) * G_USEC_PER_SEC) {
    g_assert_cmpint (is_untold (entry), ==,
                     pd_clock_now (fixture->clock) - since >=
                         G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC);
    g_clear_pointer (&entry, pd_outbox_entry_free);
    entry = ask_once_more (fixture, row_id);
    pause = entry->next_try_at - pd_clock_now (fixture->clock);
    g_assert_cmpint (pause, <=, G_GINT64_CONSTANT (75 * 60) * G_USEC_PER_SEC);
    n_questions++;
  }
  g_assert_cmpint (pause, >=, G_GINT64_CONSTANT (45 * 60) * G_USEC_PER_SEC);
  g_assert_cmpuint (n_questions, <=, 45);
  g_assert_cmpuint (http_service_count (fixture->world.service, ASK_PATH), ==, n_questions);
  g_assert_cmpuint (http_service_count (fixture->world.service, ACT_PATH), ==, 0);
}

/* However long nothing answers: the far side was not asked. */
static void
test_asked_nobody (Fixture *fixture, gconstpointer data)
{
  static const HttpAnswer nothing = { .status = 200, .body = DONE, .deed = HTTP_DROP_BEFORE };
  gint64 row_id = courier_add_item (fixture, 0, NULL);
  g_autoptr (PdOutboxEntry) entry = NULL;
  gint64 since;

  http_service_add (fixture->world.service, ASK_PATH, &nothing);
  entry = begin_asking (fixture, row_id);
  since = pd_clock_now (fixture->clock);
  while (pd_clock_now (fixture->clock) - since < G_GINT64_CONSTANT (3 * 3600) * G_USEC_PER_SEC) {
    g_clear_pointer (&entry, pd_outbox_entry_free);
    entry = ask_once_more (fixture, row_id);
    g_assert_false (is_untold (entry));
  }
}

/* --- accepted, and looked at later --- */

static PdHttpRequest *
make_look (PdErrand *errand, gpointer user_data)
{
  return pd_http_request_new (PD_API_PARTNER_CENTER, PD_CALL_READ, "GET", ASK_PATH);
}

static gboolean
look_done (PdErrand *errand, PdHttpReply *reply, gpointer user_data, gboolean *done, GError **error)
{
  *done = TRUE;
  return TRUE;
}

static gboolean
run_polled (PdErrand *errand, GError **error)
{
  return post (errand, ACT_PATH, error) &&
         pd_errand_poll (errand, make_look, look_done, NULL, error) &&
         pd_errand_note (errand, "act", "done", error);
}

/* azure-api.md 1 "Wait Retry-After": also before the first look; a mad one is cut to ten minutes.
 */
static void
test_first_look (Fixture *fixture, gconstpointer data)
{
  const PdErrandKind kinds[] = { { PD_DEED_BUY, "buy", courier_kinds[0].accept, run_polled,
                                   courier_kinds[0].land, courier_kinds[0].take_back,
                                   courier_kinds[0].read },
                                 { 0 } };
  const gboolean mad = GPOINTER_TO_UINT (data) != 0;
  const HttpAnswer accepted = { .status = 202,
                                .body = "{}",
                                .headers = mad ? "Retry-After: 80000" : "Retry-After: 120" };
  gint64 row_id = courier_add_item (fixture, 0, NULL);
  g_autoptr (PdOutboxEntry) sent = NULL;
  g_autofree char *pauses = NULL;

  http_service_add (fixture->world.service, ACT_PATH, &accepted);
  http_service_add_json (fixture->world.service, ASK_PATH, DONE);
  g_free (test_wait_take_pauses (fixture->world.wait));
  fixture->courier = pd_courier_new (fixture->context, fixture->store, fixture->far, kinds);
  sent = courier_await (fixture, row_id, PD_OUTBOX_SENT, FALSE);
  pauses = test_wait_take_pauses (fixture->world.wait);
  g_assert_cmpstr (pauses, ==, mad ? "600000" : "120000");
  courier_stop (fixture);
}

/* --- what is over --- */

#define HEAVY 100000

/* The deed of an item as the book keeps it. */
static PdDeed *
open_deed (Fixture *fixture, const PdOutboxEntry *entry)
{
  g_autoptr (PdVault) vault = pd_context_ref_vault (fixture->context, NULL);
  g_autoptr (GError) error = NULL;
  char *text = pd_vault_open_sealed (vault, entry->sealed, &error);
  PdDeed *deed;

  g_assert_no_error (error);
  deed = pd_deed_from_text (text, &error);
  g_assert_no_error (error);
  pd_vault_free_text (text);
  return deed;
}

/* An item with a file, a person and a secret. */
static gint64
add_heavy_item (Fixture *fixture, const char *state)
{
  gint64 row_id = courier_add_item (fixture, 0, NULL);
  g_autoptr (PdOutboxEntry) entry = courier_get (fixture, row_id);
  g_autoptr (PdVault) vault = pd_context_ref_vault (fixture->context, NULL);
  g_autoptr (PdDeed) deed = new_full_deed (PD_DEED_BUY);
  PdLoadedFile *file = deed->files->pdata[0];
  g_autofree char *text = NULL;

  g_bytes_unref (file->content);
  file->content = g_bytes_new_take (g_malloc0 (HEAVY), HEAVY);
  deed->text = g_strdup ("x");
  deed->customer->email = g_strdup ("hanako@example.com");
  text = pd_deed_to_text (deed);
  g_bytes_unref (entry->sealed);
  entry->sealed = pd_vault_seal (vault, text, NULL);
  g_free (entry->state);
  entry->state = g_strdup (state);
  entry->answer = g_strcmp0 (state, PD_OUTBOX_SENT) == 0 ? g_strdup ("17") : NULL;
  courier_change (fixture, entry);
  return row_id;
}

static void
assert_slim (Fixture *fixture, gint64 row_id)
{
  g_autoptr (PdOutboxEntry) entry = courier_get (fixture, row_id);
  g_autoptr (PdDeed) deed = open_deed (fixture, entry);
  const PdLoadedFile *file = deed->files->pdata[0];

  g_assert_cmpuint (g_bytes_get_size (entry->sealed), <, 4096);
  g_assert_cmpuint (g_bytes_get_size (file->content), ==, 0);
  g_assert_cmpstr (file->name, ==, "log.bin"); /* what the item says as text stays */
  g_assert_cmpuint (deed->items->len, ==, 1);
  g_assert_cmpstr (deed->change->name, ==, "n");
  g_assert_nonnull (deed->customer->name);
  g_assert_null (deed->customer->email);
  g_assert_null (deed->agreement);
  g_assert_null (deed->fields->contact);
  g_assert_null (deed->secret_key);
  g_assert_nonnull (entry->answer); /* the same request again has the same answer */
}

static void
test_sent_is_slim (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOutboxEntry) sent = NULL;
  gint64 row_id = add_heavy_item (fixture, PD_OUTBOX_QUEUED);

  answer_act (fixture, 201, "{\"id\":\"order-1\"}", HTTP_ANSWER);
  courier_start (fixture);
  sent = courier_await (fixture, row_id, PD_OUTBOX_SENT, FALSE);
  assert_slim (fixture, row_id);
}

/* What was refused may be sent again: it keeps everything. */
static void
test_refused_is_whole (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOutboxEntry) entry = NULL;
  g_autoptr (PdDeed) deed = NULL;
  gint64 row_id = add_heavy_item (fixture, PD_OUTBOX_QUEUED);

  answer_act (fixture, 400, "{\"code\":900117,\"description\":\"window\"}", HTTP_ANSWER);
  courier_start (fixture);
  entry = courier_await (fixture, row_id, PD_OUTBOX_FAILED, FALSE);
  deed = open_deed (fixture, entry);
  g_assert_cmpuint (g_bytes_get_size (((PdLoadedFile *) deed->files->pdata[0])->content), ==,
                    HEAVY);
  g_assert_nonnull (deed->secret_key);
}

/* What an earlier edition kept of what is over goes; what waits stays. */
static void
test_tidy (Fixture *fixture, gconstpointer data)
{
  gint64 waits = add_heavy_item (fixture, PD_OUTBOX_FAILED);
  gint64 sent = add_heavy_item (fixture, PD_OUTBOX_SENT);
  g_autoptr (PdOutboxEntry) entry = NULL;

  pd_courier_tidy (fixture->context, fixture->store, NULL);
  assert_slim (fixture, sent);
  entry = courier_get (fixture, waits);
  g_assert_cmpuint (g_bytes_get_size (entry->sealed), >, HEAVY);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, courier_set_up, test, courier_tear_down);
}

static void
add_row (const char *path, const char *name, guint row, void (*test) (Fixture *, gconstpointer))
{
  g_autofree char *whole = g_strdup_printf ("%s/%s", path, name);

  g_test_add (whole, Fixture, GUINT_TO_POINTER (row), courier_set_up, test, courier_tear_down);
}

int
main (int argc, char *argv[])
{
  g_setenv ("PARTNER_DESK_KEYRING", "file", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/deed-text/round-trip", test_deed_text);
  g_test_add_func ("/deed-text/damaged", test_deed_text_damaged);
  add ("/courier/sent", test_sent);
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    add_row ("/courier/refused", refusals[i].code, i, test_refused);
  for (guint i = 0; i < G_N_ELEMENTS (delays); i++)
    add_row ("/courier/later", delays[i].name, i, test_later);
  for (guint i = 0; i < G_N_ELEMENTS (doubts); i++)
    add_row ("/courier/doubt", doubts[i].name, i, test_doubt);
  add ("/courier/doubt/question-refused", test_question_refused);
  add ("/courier/landing-fails", test_landing_fails);
  add ("/courier/sign-in", test_waits_for_sign_in);
  add ("/courier/left/before-step", test_left_before_step);
  add ("/courier/left/in-step", test_left_in_step);
  add ("/courier/left/before-landing", test_left_before_landing);
  add ("/courier/left/damaged-notes", test_damaged_notes);
  add ("/courier/left/holders", test_holders);
  add ("/courier/left/living-process", test_living_process);
  add ("/courier/clock-jumps", test_clock_jumps);
  add ("/courier/long-waits", test_long_waits);
  add ("/courier/two-steps", test_two_steps);
  add ("/courier/closed-in-step", test_closed_in_step);
  add ("/courier/order-of-a-customer", test_order_of_a_customer);
  add ("/courier/two-programs", test_two_programs);
  add ("/courier/untold/asked-in-vain", test_asked_in_vain);
  add ("/courier/untold/asked-nobody", test_asked_nobody);
  add ("/courier/first-look", test_first_look);
  add_row ("/courier/first-look", "mad", 1, test_first_look);
  add ("/courier/over/sent-is-slim", test_sent_is_slim);
  add ("/courier/over/refused-is-whole", test_refused_is_whole);
  add ("/courier/over/tidy", test_tidy);
  return g_test_run ();
}
