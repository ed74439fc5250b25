// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pull-fixture.h"

#include "quick-wait.h"

/* --- the far side --- */

DeskService *
new_service (guint customers, guint orders)
{
  DeskServiceOptions options = {
    .sample = customers == 0,
    .generate_customers = customers,
    .generate_orders = orders,
    .now = TEST_NOW,
    .auto_approve = TRUE,
  };
  g_autoptr (GError) error = NULL;
  DeskService *service = desk_service_new (&options, &error);

  g_assert_no_error (error);
  return service;
}

/* --- our book --- */

static PdAccount *
add_cloud (Pulled *pulled, DeskService *service)
{
  const char *url = desk_service_get_url (service);
  const PdCloudFields fields = {
    .environment = "custom",
    .partner_center_url = url,
    .azure_url = url,
    .login_url = desk_service_get_authority_url (service),
    .tenant = DESK_SERVICE_TENANT,
    .client_id = DESK_SERVICE_CLIENT_ID,
    .roles = PD_ROLES_DEFAULT,
  };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  PdAccount *account;

  pd_accounts_add_cloud_async (pulled->accounts, "Far", &fields, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  account = pd_accounts_add_cloud_finish (pulled->accounts, result, &error);
  g_assert_no_error (error);
  return account;
}

static void
open_far (Pulled *pulled, DeskService *service)
{
  g_autoptr (PdTokenStore) tokens = pd_memory_token_store_new ();
  g_autoptr (PdWait) wait = quick_wait_new ();
  g_autoptr (PdEnvironment) environment = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  environment =
      pd_environment_new_custom (desk_service_get_url (service), desk_service_get_url (service),
                                 desk_service_get_authority_url (service), &error);
  g_assert_no_error (error);
  pd_far_set_seams (NULL, wait, NULL);
  pulled->far = pd_far_new (environment, DESK_SERVICE_CLIENT_ID, DESK_SERVICE_TENANT, "test",
                            "en-US", tokens);
  pd_far_set_seams (NULL, NULL, NULL);
  pd_far_sign_in_async (pulled->far, PD_SIGN_IN_BY_CODE, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  pd_far_sign_in_finish (pulled->far, result, &error);
  g_assert_no_error (error);
}

static void
open_book (Pulled *pulled, const char *path)
{
  g_autoptr (PdClock) clock = pd_clock_new ();
  g_autoptr (GError) error = NULL;

  pulled->desk = pd_desk_open (path, clock, &error);
  g_assert_no_error (error);
  pulled->store = pd_desk_get_store (pulled->desk);
}

Pulled *
pulled_new (DeskService *service)
{
  Pulled *pulled = g_new0 (Pulled, 1);
  g_autoptr (PdAccount) account = NULL;
  g_autoptr (PdClock) clock = pd_clock_new ();
  g_autoptr (GError) error = NULL;

  pulled->dir = g_dir_make_tmp ("pd-pull-XXXXXX", &error);
  g_assert_no_error (error);
  pulled->accounts = pd_accounts_new (pulled->dir, clock);
  account = add_cloud (pulled, service);
  pulled->cancellable = g_cancellable_new ();
  pulled->phases = g_string_new (NULL);
  open_book (pulled, pd_account_get_path (account));
  open_far (pulled, service);
  return pulled;
}

static void
drain (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

void
pulled_reopen (Pulled *pulled, DeskService *service)
{
  g_autofree char *path = g_strdup (pd_store_get_path (pulled->store));

  pd_far_close (pulled->far);
  g_clear_object (&pulled->far);
  g_clear_object (&pulled->desk);
  drain ();
  open_book (pulled, path);
  open_far (pulled, service);
}

void
pulled_free (Pulled *pulled)
{
  pd_far_close (pulled->far);
  drain ();
  g_clear_object (&pulled->far);
  g_clear_object (&pulled->desk);
  drain ();
  g_clear_object (&pulled->accounts);
  g_clear_object (&pulled->cancellable);
  g_string_free (pulled->phases, TRUE);
  remove_dir (pulled->dir);
  g_free (pulled->dir);
  g_free (pulled);
}

static void
progress_cb (const PdPullStep *step, gpointer user_data)
{
  Pulled *pulled = user_data;
  g_autofree char *line = g_strconcat (step->phase, "\n", NULL);

  g_assert_nonnull (step->phase);
  g_assert_cmpint (step->done, >=, 0);
  g_assert_true (step->total == 0 || step->done <= step->total);
  if (!g_str_has_suffix (pulled->phases->str, line))
    g_string_append (pulled->phases, line);
  else
    g_assert_cmpint (step->done, >=, pulled->last_done);
  pulled->last_done = step->done;
  pulled->steps++;
  if (pulled->cancel_at > 0 && pulled->steps >= pulled->cancel_at)
    g_cancellable_cancel (pulled->cancellable);
}

PdSyncReport *
pulled_run (Pulled *pulled, gboolean full, gint64 customer_row_id, GError **error)
{
  g_cancellable_reset (pulled->cancellable);
  g_string_truncate (pulled->phases, 0);
  pulled->steps = 0;
  pulled->last_done = 0;

  return pd_pull_run (pd_desk_get_context (pulled->desk), pulled->store, pulled->far, full,
                      customer_row_id, progress_cb, pulled, pulled->cancellable, error);
}

PdSyncReport *
pulled_run_well (Pulled *pulled, gboolean full)
{
  g_autoptr (GError) error = NULL;
  PdSyncReport *report = pulled_run (pulled, full, 0, &error);
  g_autofree char *faults = NULL;

  g_assert_no_error (error);
  faults = report_faults (report);
  g_assert_cmpstr (faults, ==, "");
  g_assert_true (report->complete);
  return report;
}

char *
report_faults (const PdSyncReport *report)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < report->faults->len; i++) {
    const PdSyncFault *fault = report->faults->pdata[i];

    g_string_append_printf (text, "%s: %s [%s]\n", fault->what, fault->reason,
                            fault->detail != NULL ? fault->detail : "");
  }
  return g_string_free (text, FALSE);
}

/* --- looking into a book --- */

static gpointer
list_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  return pd_database_list (database, data, -1, 0, error);
}

GPtrArray *
list_rows (PdStore *store, PdListKind kind)
{
  g_autoptr (PdQuery) query = pd_query_new (kind);
  g_autoptr (GError) error = NULL;
  GPtrArray *rows;

  query->now = TEST_NOW;
  rows = pd_store_read (store, list_job, query, &error);
  g_assert_no_error (error);
  return rows;
}

guint
count_rows (Pulled *pulled, PdListKind kind)
{
  g_autoptr (GPtrArray) rows = list_rows (pulled->store, kind);

  return rows->len;
}

static char *
dup_property (gpointer record, const char *property)
{
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (record), property);
  g_auto (GValue) value = G_VALUE_INIT;

  g_assert_nonnull (pspec);
  g_value_init (&value, pspec->value_type);
  g_object_get_property (record, property, &value);
  if (G_VALUE_HOLDS_STRING (&value))
    return g_value_get_string (&value) != NULL ? g_value_dup_string (&value) : g_strdup ("");

  return g_strdup_value_contents (&value);
}

gpointer
find_row (PdStore *store, PdListKind kind, const char *property, const char *value)
{
  g_autoptr (GPtrArray) rows = list_rows (store, kind);

  for (guint i = 0; i < rows->len; i++) {
    g_autofree char *text = dup_property (rows->pdata[i], property);

    if (g_strcmp0 (text, value) == 0)
      return g_object_ref (rows->pdata[i]);
  }

  return NULL;
}

static gpointer
get_pull_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  const char *const *names = data;

  return pd_database_get_pull (database, names[0], names[1], error);
}

PdPull *
get_pull (Pulled *pulled, const char *what, const char *scope)
{
  const char *names[] = { what, scope };
  g_autoptr (GError) error = NULL;
  PdPull *pull = pd_store_read (pulled->store, get_pull_job, names, &error);

  g_assert_no_error (error);
  return pull;
}

/* --- comparing --- */

/* What both sides know of a record. */
static const struct
{
  PdListKind kind;
  const char *keys[3]; /* NULL at the end */
  const char *fields[16];
} compared[] = {
  { PD_LIST_CUSTOMERS,
    { "tenant-id" },
    { "name", "domain", "country", "email", "agreement-date", "orders-count" } },
  { PD_LIST_ORDERS,
    { "order-id" },
    { "tenant-id", "placed-at", "status", "currency", "line-count" } },
  { PD_LIST_SOFTWARE,
    { "order-id", "line" },
    { "tenant-id", "product-id", "sku-id", "title", "kind", "quantity", "term", "billing", "status",
      "placed-at", "unit-price", "total" } },
  { PD_LIST_RESERVATIONS,
    { "reservation-id" },
    { "reservation-order-id", "tenant-id", "name", "resource-type", "size", "region", "quantity",
      "term", "billing", "scope-type", "scope-id", "billing-subscription", "state",
      "utilization-7d", "utilization-30d" } },
};

static char *
make_key (gpointer record, const char *const *keys)
{
  GString *key = g_string_new (NULL);

  for (gsize i = 0; keys[i] != NULL; i++) {
    g_autofree char *text = dup_property (record, keys[i]);

    g_string_append_printf (key, "%s%s", i > 0 ? " / " : "", text);
  }
  return g_string_free (key, FALSE);
}

/* What the far side cannot or need not tell as its own book has it. */
static gboolean
may_differ (gpointer ours, gpointer theirs, const char *field, const char *mine, const char *other)
{
  g_autofree char *state = NULL;

  /* Azure's IDs in any case (azure-api.md 1); fractions of a second that a fault put there. */
  if (g_str_equal (field, "scope-id"))
    return g_ascii_strcasecmp (mine, other) == 0;
  if (g_str_equal (field, "placed-at"))
    return ABS (g_ascii_strtoll (mine, NULL, 10) - g_ascii_strtoll (other, NULL, 10)) <
           G_USEC_PER_SEC;
  /* A state that no contract knows becomes one that is there. */
  if (PD_IS_ORDER (ours) && g_str_equal (field, "status"))
    return g_str_equal (pd_state_get_tone (other), "unknown");
  if (PD_IS_ORDER_LINE (ours)) {
    state = dup_property (theirs, "status");
    /* 8.1: a line that is cancelled has quantity 0 at once; how many it had is not told. */
    if (g_str_equal (field, "quantity"))
      return !g_str_equal (state, "active") && g_str_equal (mine, "0");
    if (g_str_equal (field, "status"))
      return g_str_equal (other, "cancelling") && g_str_equal (mine, "cancelled");
    /* 6: three years that are paid at once. */
    if (g_str_equal (field, "billing"))
      return g_str_equal (mine, "triennial") && g_str_equal (other, PD_BILLING_ONE_TIME);
  }
  /* azure-api.md 2: aggregates are empty for what has ended. */
  if (PD_IS_RESERVATION (ours) && g_str_has_prefix (field, "utilization")) {
    state = dup_property (theirs, "state");
    return g_str_equal (mine, "-1") && !g_str_equal (state, PD_RESERVATION_SUCCEEDED) &&
           !g_str_equal (state, PD_RESERVATION_EXPIRING);
  }

  return FALSE;
}

static void
compare_records (GString *text,
                 const char *key,
                 gpointer ours,
                 gpointer theirs,
                 const char *const *fields)
{
  for (gsize i = 0; fields[i] != NULL; i++) {
    g_autofree char *mine = dup_property (ours, fields[i]);
    g_autofree char *other = dup_property (theirs, fields[i]);

    if (g_strcmp0 (mine, other) != 0 && !may_differ (ours, theirs, fields[i], mine, other))
      g_string_append_printf (text, "%s %s: %s is \"%s\", not \"%s\"\n", G_OBJECT_TYPE_NAME (ours),
                              key, fields[i], mine, other);
  }
}

static void
compare_lists (GString *text, gsize which, GPtrArray *ours, GPtrArray *theirs)
{
  const char *const *keys = compared[which].keys;
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < ours->len; i++)
    g_hash_table_insert (known, make_key (ours->pdata[i], keys), ours->pdata[i]);
  if (g_hash_table_size (known) != ours->len)
    g_string_append_printf (text, "%u of kind %d stand twice\n",
                            ours->len - g_hash_table_size (known), compared[which].kind);
  for (guint i = 0; i < theirs->len; i++) {
    g_autofree char *key = make_key (theirs->pdata[i], keys);
    gpointer mine = g_hash_table_lookup (known, key);

    if (mine == NULL)
      g_string_append_printf (text, "%s %s is missing\n", G_OBJECT_TYPE_NAME (theirs->pdata[i]),
                              key);
    else
      compare_records (text, key, mine, theirs->pdata[i], compared[which].fields);
    g_hash_table_remove (known, key);
  }
  if (g_hash_table_size (known) > 0)
    g_string_append_printf (text, "%u of kind %d too many\n", g_hash_table_size (known),
                            compared[which].kind);
}

typedef struct
{
  PdListKind kind;
} Kind;

static gpointer
list_theirs_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  const Kind *kind = data;
  g_autoptr (PdQuery) query = pd_query_new (kind->kind);

  query->now = TEST_NOW;
  return pd_database_list (database, query, -1, 0, error);
}

char *
compare_books (PdStore *ours, DeskService *service)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (compared); i++) {
    Kind kind = { compared[i].kind };
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) mine = list_rows (ours, compared[i].kind);
    g_autoptr (GPtrArray) theirs = desk_service_read (service, list_theirs_job, &kind, &error);

    g_assert_no_error (error);
    compare_lists (text, i, mine, theirs);
  }
  return g_string_free (text, FALSE);
}

char *
compare_pulled (PdStore *one, PdStore *other)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (compared); i++) {
    g_autoptr (GPtrArray) mine = list_rows (one, compared[i].kind);
    g_autoptr (GPtrArray) theirs = list_rows (other, compared[i].kind);

    compare_lists (text, i, mine, theirs);
  }
  return g_string_free (text, FALSE);
}
