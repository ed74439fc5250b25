// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "courier-fixture.h"

#include "pd-data.h"
#include "pd-json-open.h"
#include "test-tools.h"

/* --- the act --- */

static gboolean
accept (PdDatabase *database,
        const PdLocalEngine *engine,
        PdRoleSet roles,
        PdContext *context,
        const PdDeed *deed,
        PdOutboxEntry *entry,
        GError **error)
{
  entry->subject = g_strdup ("A thing");
  if (deed->name == NULL)
    return pd_database_set_setting (database, "shown", "1", error);

  g_set_error_literal (error, PD_ERROR, PD_ERROR_RULE, deed->name);
  return FALSE;
}

static gpointer
read_done (JsonNode *root, gpointer user_data, GError **error)
{
  gboolean done = FALSE;

  return pd_json_find_boolean (json_node_get_object (root), "done", &done, error)
             ? g_strdup (done ? "yes" : "no")
             : NULL;
}

static gboolean
ask (PdErrand *errand, gboolean *done, GError **error)
{
  g_autoptr (PdHttpRequest) request =
      pd_http_request_new (PD_API_PARTNER_CENTER, PD_CALL_READ, "GET", ASK_PATH);
  g_autofree char *answer = NULL;

  pd_http_request_set_reader (request, read_done, NULL, NULL, g_free);
  answer = pd_errand_fetch (errand, request, error);
  *done = g_strcmp0 (answer, "yes") == 0;
  return answer != NULL;
}

static gpointer
read_id (JsonNode *root, gpointer user_data, GError **error)
{
  char *id = NULL;

  if (!pd_json_find_text (json_node_get_object (root), "id", &id, error))
    return NULL;
  if (id == NULL)
    g_set_error_literal (error, PD_ERROR, PD_ERROR_PROTOCOL, "no id");
  return id;
}

static gboolean
act (PdErrand *errand, GError **error)
{
  g_autoptr (PdHttpRequest) request =
      pd_http_request_new (PD_API_PARTNER_CENTER, PD_CALL_ONCE, "POST", ACT_PATH);
  g_autofree char *request_id = pd_errand_make_id (errand, "act");
  g_autofree char *id = NULL;

  pd_http_request_set_request_id (request, request_id);
  pd_http_request_set_reader (request, read_id, NULL, NULL, g_free);
  id = pd_errand_fetch (errand, request, error);
  if (id == NULL)
    return FALSE;

  pd_errand_set_far_id (errand, id);
  return pd_errand_note (errand, "act", id, error);
}

static gboolean
run (PdErrand *errand, GError **error)
{
  gboolean again = FALSE;
  gboolean done = FALSE;

  if (pd_errand_get_note (errand, "act") != NULL)
    return TRUE;
  if (!pd_errand_enter (errand, "act", &again, error))
    return FALSE;
  if (again) {
    if (!ask (errand, &done, error))
      return FALSE;
    if (done)
      return pd_errand_note (errand, "act", "found", error);
    if (!pd_errand_leave (errand, "act", error) || !pd_errand_enter (errand, "act", &again, error))
      return FALSE;
  }
  return act (errand, error);
}

static gboolean
land (PdDatabase *database,
      const PdLocalEngine *engine,
      PdErrand *errand,
      char **answer,
      GError **error)
{
  g_autofree char *before = pd_database_get_setting (database, "landed", NULL);
  g_autofree char *after =
      g_strconcat (before != NULL ? before : "", ".", pd_errand_get_deed (errand)->text, NULL);
  g_autofree char *full = pd_database_get_setting (database, "disk-full", NULL);

  if (full != NULL) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_STORE_FULL, "no room");
    return FALSE;
  }
  *answer = g_strdup (pd_errand_get_note (errand, "act"));
  return pd_database_set_setting (database, "landed", after, error);
}

static gboolean
take_back (PdDatabase *database,
           const PdLocalEngine *engine,
           const PdDeed *deed,
           const PdOutboxEntry *entry,
           GError **error)
{
  return pd_database_set_setting (database, "shown", "0", error);
}

/* A buy answers with an object: the tests need one that they can look into. */
static gpointer
read_answer (PdDatabase *database,
             const PdLocalEngine *engine,
             PdContext *context,
             const PdDeed *deed,
             const char *answer,
             GError **error)
{
  GObject *object = g_object_new (G_TYPE_OBJECT, NULL);

  g_object_set_data_full (object, "answer", g_strdup (answer), g_free);
  return object;
}

const PdErrandKind courier_kinds[] = {
  { PD_DEED_BUY, "buy", accept, run, land, take_back, read_answer },
  { 0, NULL, NULL, NULL, NULL, NULL, NULL },
};

/* --- the fixture --- */

static void
add_account (Fixture *fixture)
{
  const char *url = http_service_get_url (fixture->world.service);
  const PdCloudFields fields = { "custom",        url, url, url, TEST_TENANT, TEST_CLIENT_ID,
                                 PD_ROLES_DEFAULT };
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr (PdAccount) account = NULL;
  g_autoptr (GError) error = NULL;

  pd_accounts_add_cloud_async (fixture->accounts, "Contoso", &fields, NULL, await_cb, &slot);
  result = await (&slot);
  account = pd_accounts_add_cloud_finish (fixture->accounts, result, &error);
  g_assert_no_error (error);
  fixture->path = g_strdup (pd_account_get_path (account));
}

PdStore *
courier_open_store (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  PdStore *store = pd_store_open (fixture->path, PD_DATABASE_READ_WRITE, &error);

  g_assert_no_error (error);
  return store;
}

static gpointer
load_settings_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  return pd_settings_load (database, error);
}

PdContext *
courier_make_context (Fixture *fixture, PdStore *store)
{
  g_autoptr (PdPolicySet) policies = pd_data_load_policies (NULL);
  g_autoptr (PdRoleTable) roles = pd_data_load_roles (NULL);
  g_autoptr (PdMarketList) markets = pd_data_load_markets (NULL);
  g_autoptr (PdSettings) settings = pd_store_read (store, load_settings_job, NULL, NULL);

  g_assert_nonnull (settings);
  return pd_context_new (fixture->path, settings, fixture->clock, policies, roles, markets);
}

PdFar *
courier_open_far (Fixture *fixture)
{
  return pd_far_new (fixture->world.environment, TEST_CLIENT_ID, TEST_TENANT, "account", "en-US",
                     fixture->world.store);
}

void
courier_await_signed_in (PdFar *far)
{
  while (pd_far_get_session (far) != PD_SESSION_SIGNED_IN)
    g_main_context_iteration (NULL, TRUE);
}

static void
open_all (Fixture *fixture)
{
  fixture->store = courier_open_store (fixture);
  fixture->context = courier_make_context (fixture, fixture->store);
  fixture->far = courier_open_far (fixture);
  courier_await_signed_in (fixture->far);
}

void
courier_set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  world_set_up (&fixture->world);
  pd_far_set_seams (NULL, PD_WAIT (fixture->world.wait), NULL);
  fixture->dir = g_dir_make_tmp ("partner-desk-courier-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->clock = pd_clock_new_stopped (G_GINT64_CONSTANT (1777712400) * G_USEC_PER_SEC);
  fixture->accounts = pd_accounts_new (fixture->dir, fixture->clock);
  add_account (fixture);
  open_all (fixture);
}

void
courier_start (Fixture *fixture)
{
  fixture->courier = pd_courier_new (fixture->context, fixture->store, fixture->far, courier_kinds);
}

void
courier_stop (Fixture *fixture)
{
  if (fixture->courier != NULL)
    pd_courier_close (fixture->courier);
  settle ();
  g_clear_object (&fixture->courier);
  settle ();
  if (fixture->far != NULL)
    pd_far_close (fixture->far);
  settle ();
  g_clear_object (&fixture->context);
  if (fixture->far != NULL)
    finalize_soon (g_steal_pointer (&fixture->far));
  if (fixture->store != NULL)
    finalize_soon (g_steal_pointer (&fixture->store));
}

void
courier_restart (Fixture *fixture)
{
  courier_stop (fixture);
  open_all (fixture);
  courier_start (fixture);
}

void
courier_tear_down (Fixture *fixture, gconstpointer data)
{
  courier_stop (fixture);
  g_clear_object (&fixture->accounts);
  g_clear_object (&fixture->clock);
  remove_dir (fixture->dir);
  g_free (fixture->dir);
  g_free (fixture->path);
  pd_far_set_seams (NULL, NULL, NULL);
  world_tear_down (&fixture->world);
}

/* --- the book --- */

typedef struct
{
  gint64 row_id;
  const char *text;
  const char *more;
  gint64 now;
  const PdOutboxEntry *entry;
  PdOutboxEntry *new_entry;
  gint64 *out;
} JobData;

static gpointer
add_customer_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  JobData *job = data;
  PdCustomerFields fields = { .tenant_id = (char *) job->text,
                              .name = (char *) "Aozora",
                              .domain = (char *) "aozora.example.com",
                              .country = (char *) "JP",
                              .currency = (char *) "JPY" };

  return pd_database_put_far_customer (database, &fields, 1, job->out, NULL, error) ? data : NULL;
}

gint64
courier_add_customer (Fixture *fixture, const char *tenant)
{
  gint64 row_id = 0;
  JobData job = { .text = tenant, .out = &row_id };
  g_autoptr (GError) error = NULL;

  pd_store_write (fixture->store, add_customer_job, &job, &error);
  g_assert_no_error (error);
  return row_id;
}

static gpointer
insert_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  JobData *job = data;

  return pd_database_insert_outbox (database, job->new_entry, error) ? data : NULL;
}

gint64
courier_add_item (Fixture *fixture, gint64 customer_row_id, const char *request_id)
{
  g_autoptr (PdDeed) deed = pd_deed_new (PD_DEED_BUY, request_id);
  g_autoptr (PdVault) vault = pd_context_ref_vault (fixture->context, NULL);
  g_autoptr (PdOutboxEntry) entry = g_new0 (PdOutboxEntry, 1);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gint64 now = pd_clock_now (fixture->clock);
  JobData job = { .new_entry = entry };

  deed->customer_row_id = customer_row_id;
  deed->text = g_strdup ("x");
  text = pd_deed_to_text (deed);
  entry->sealed = pd_vault_seal (vault, text, &error);
  g_assert_no_error (error);
  entry->request_id = g_strdup (deed->request_id);
  entry->kind = g_strdup ("buy");
  entry->customer_row_id = customer_row_id;
  entry->state = g_strdup (PD_OUTBOX_QUEUED);
  entry->created_at = entry->updated_at = entry->next_try_at = now;
  pd_store_write (fixture->store, insert_job, &job, &error);
  g_assert_no_error (error);
  return entry->row_id;
}

static gpointer
get_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  return pd_database_get_outbox (database, ((JobData *) data)->row_id, error);
}

PdOutboxEntry *
courier_get (Fixture *fixture, gint64 row_id)
{
  JobData job = { .row_id = row_id };
  g_autoptr (GError) error = NULL;
  PdOutboxEntry *entry = pd_store_read (fixture->store, get_job, &job, &error);

  g_assert_no_error (error);
  g_assert_nonnull (entry);
  return entry;
}

static gpointer
change_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  JobData *job = data;

  return pd_database_update_outbox (database, job->entry, error) ? data : NULL;
}

void
courier_change (Fixture *fixture, const PdOutboxEntry *entry)
{
  JobData job = { .entry = entry };
  g_autoptr (GError) error = NULL;

  pd_store_write (fixture->store, change_job, &job, &error);
  g_assert_no_error (error);
}

static gpointer
leave_behind_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  JobData *job = data;
  g_autoptr (PdOutboxEntry) entry = NULL;

  if (!pd_database_lease_outbox (database, job->row_id, job->text, job->now,
                                 job->now + PD_ERRAND_LEASE_US, error))
    return NULL;
  entry = pd_database_get_outbox (database, job->row_id, error);
  entry->notes = g_strdup (job->more);
  return pd_database_update_outbox (database, entry, error) ? data : NULL;
}

void
courier_leave_behind (Fixture *fixture, gint64 row_id, const char *holder, const char *notes)
{
  JobData job = {
    .row_id = row_id, .text = holder, .more = notes, .now = pd_clock_now (fixture->clock)
  };
  g_autoptr (GError) error = NULL;

  pd_store_write (fixture->store, leave_behind_job, &job, &error);
  g_assert_no_error (error);
}

static gpointer
retry_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  JobData *job = data;

  return pd_courier_retry_job (database, job->row_id, job->now, error) ? data : NULL;
}

void
courier_retry (Fixture *fixture, gint64 row_id)
{
  JobData job = { .row_id = row_id, .now = pd_clock_now (fixture->clock) };
  g_autoptr (GError) error = NULL;

  pd_store_write (fixture->store, retry_job, &job, &error);
  g_assert_no_error (error);
}

PdOutboxEntry *
courier_await (Fixture *fixture, gint64 row_id, const char *state, gboolean asking)
{
  for (;;) {
    g_autoptr (PdOutboxEntry) entry = courier_get (fixture, row_id);

    if (g_strcmp0 (entry->state, state) == 0 && entry->asking == asking &&
        !pd_courier_is_carrying (fixture->courier, row_id))
      return g_steal_pointer (&entry);
    g_main_context_iteration (NULL, TRUE);
  }
}

static gpointer
get_setting_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  return pd_database_get_setting (database, data, error);
}

char *
courier_get_setting (Fixture *fixture, const char *key)
{
  return pd_store_read (fixture->store, get_setting_job, (gpointer) key, NULL);
}
