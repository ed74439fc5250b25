// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Roles (section 1), the activity log's two publics (1.4, 1.5, 1.26), and the account's settings.
 */

#include "desk-fixture.h"

#include <string.h>

#define ADD(name, function) \
  g_test_add (name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

static const PdRole all_roles[] = {
  PD_ROLE_ADMIN_AGENT,   PD_ROLE_GLOBAL_ADMIN,          PD_ROLE_HELPDESK_AGENT,
  PD_ROLE_SALES_AGENT,   PD_ROLE_USER_MANAGEMENT_ADMIN, PD_ROLE_BILLING_ADMIN,
  PD_ROLE_ACCOUNT_ADMIN, PD_ROLE_REFERRAL_ADMIN,        PD_ROLE_MARKETING_CONTENT_ADMIN,
};
#define AA PD_ROLE_ADMIN_AGENT
#define GA PD_ROLE_GLOBAL_ADMIN
#define HA PD_ROLE_HELPDESK_AGENT
#define SA PD_ROLE_SALES_AGENT
#define UMA PD_ROLE_USER_MANAGEMENT_ADMIN
#define BA PD_ROLE_BILLING_ADMIN
#define ACCA PD_ROLE_ACCOUNT_ADMIN
#define REFA PD_ROLE_REFERRAL_ADMIN
#define MKTA PD_ROLE_MARKETING_CONTENT_ADMIN

/* The act ends with the role's error, or with success. */
static void
assert_role (const GError *error, PdRole role, PdRoleSet allowed)
{
  if ((allowed & role) != 0)
    g_assert_no_error (error);
  else
    g_assert_error (error, PD_ERROR, PD_ERROR_ROLE);
}

static gboolean
try_create_customer (Fixture *fixture, PdRole role, GError **error)
{
  g_autofree char *domain = g_strdup_printf ("role%d.example.com", (int) role);
  const PdCustomerFields fields = { .name = (char *) "By role",
                                    .domain = domain,
                                    .country = (char *) "JP",
                                    .email = (char *) "a@example.com" };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (PdCustomer) customer = NULL;
  GAsyncResult *slot = NULL;

  pd_desk_create_customer_async (fixture->desk, &fields, NULL, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  customer = pd_desk_customer_finish (fixture->desk, result, error);
  return customer != NULL;
}

static gboolean
try_update_customer (Fixture *fixture, PdRole role, GError **error)
{
  const PdCustomerFields fields = { .name = (char *) "New name" };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (PdCustomer) customer = NULL;
  GAsyncResult *slot = NULL;

  pd_desk_update_customer_async (fixture->desk,
                                 pd_record_get_row_id (PD_RECORD (fixture->customer)), &fields,
                                 NULL, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  customer = pd_desk_customer_finish (fixture->desk, result, error);
  return customer != NULL;
}

static gboolean
try_accept_agreement (Fixture *fixture, PdRole role, GError **error)
{
  const PdAgreementFields fields = { .first_name = (char *) "A",
                                     .last_name = (char *) "B",
                                     .email = (char *) "a@example.com",
                                     .date =
                                         pd_instant_from_day (pd_instant_get_day (TEST_NOW) - 1) };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (PdCustomer) customer = NULL;
  GAsyncResult *slot = NULL;

  pd_desk_accept_agreement_async (fixture->desk,
                                  pd_record_get_row_id (PD_RECORD (fixture->customer)), &fields,
                                  NULL, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  customer = pd_desk_customer_finish (fixture->desk, result, error);
  return customer != NULL;
}

static gboolean
try_buy (Fixture *fixture, PdRole role, GError **error)
{
  g_autoptr (GPtrArray) items = new_items (SKU_SERVER ":1", NULL);
  g_autoptr (PdOrder) order =
      buy (fixture->desk, pd_record_get_row_id (PD_RECORD (fixture->customer)), items, NULL, error);

  return order != NULL;
}

/* The newest order's line, bought by somebody who may. */
static gint64
buy_as_admin (Fixture *fixture, PdRole role)
{
  g_autoptr (PdOrder) order = NULL;

  set_roles (fixture, PD_ROLES_DEFAULT);
  order = buy_one (fixture, SKU_SERVER ":1");
  set_roles (fixture, role);
  return get_line_id (order, 0);
}

static gboolean
try_get_keys (Fixture *fixture, PdRole role, GError **error)
{
  gint64 line_id = buy_as_admin (fixture, role);
  g_autoptr (PdKeysAndLinks) keys = get_keys (fixture->desk, line_id, "2022", "ja", NULL, error);

  return keys != NULL;
}

static gboolean
try_cancel (Fixture *fixture, PdRole role, GError **error)
{
  gint64 line_id = buy_as_admin (fixture, role);
  g_autoptr (PdOrder) order = cancel_lines (fixture->desk, &line_id, 1, TRUE, NULL, error);

  return order != NULL;
}

static gboolean
try_list (Fixture *fixture, PdListKind kind, gboolean keys, gboolean others, GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (kind);
  g_autoptr (GPtrArray) records = NULL;
  gint64 total = 0;

  query->key_access_only = keys;
  query->no_key_access = others;
  records = pd_desk_list_now (fixture->desk, query, -1, 0, &total, error);
  return records != NULL;
}

static gboolean
try_list_software (Fixture *fixture, PdRole role, GError **error)
{
  return try_list (fixture, PD_LIST_SOFTWARE, FALSE, FALSE, error);
}

static gboolean
try_list_customers (Fixture *fixture, PdRole role, GError **error)
{
  return try_list (fixture, PD_LIST_CUSTOMERS, FALSE, FALSE, error);
}

static gboolean
try_list_invoices (Fixture *fixture, PdRole role, GError **error)
{
  return try_list (fixture, PD_LIST_INVOICES, FALSE, FALSE, error);
}

static gboolean
try_key_log (Fixture *fixture, PdRole role, GError **error)
{
  return try_list (fixture, PD_LIST_ACTIVITY, TRUE, FALSE, error);
}

static gboolean
try_customer_log (Fixture *fixture, PdRole role, GError **error)
{
  return try_list (fixture, PD_LIST_ACTIVITY, FALSE, TRUE, error);
}

static const struct
{
  const char *rule;
  gboolean (*attempt) (Fixture *fixture, PdRole role, GError **error);
  PdRoleSet allowed;
} role_cases[] = {
  { "1.1 see", try_list_software, AA | GA },
  { "1.1 buy", try_buy, AA | GA },
  { "1.2 keys", try_get_keys, AA },
  { "1.3 cancel", try_cancel, AA },
  { "1.4 key log", try_key_log, GA | ACCA | REFA | MKTA },
  { "1.5 customer log", try_customer_log, GA | BA | UMA | AA | SA | HA },
  { "1.12 agreement", try_accept_agreement, AA | SA },
  { "1.13 add customer", try_create_customer, GA | UMA | AA | SA },
  { "1.14, 1.15 list customers", try_list_customers, AA | GA | HA },
  { "1.14, 1.15 update customer", try_update_customer, AA | GA | HA },
  { "1.19 invoices", try_list_invoices, GA | BA | AA },
};

/* Section 1, row by row, with each role alone. */
static void
test_each_role (Fixture *fixture, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (role_cases); i++) {
    for (gsize j = 0; j < G_N_ELEMENTS (all_roles); j++) {
      g_autoptr (GError) error = NULL;

      set_roles (fixture, all_roles[j]);
      g_test_message ("%s as %s", role_cases[i].rule, pd_role_to_string (all_roles[j]));
      g_assert_true (role_cases[i].attempt (fixture, all_roles[j], &error) == (error == NULL));
      /* The pool of the test book holds two keys: a third taker is past the role all the same. */
      if (g_error_matches (error, PD_ERROR, PD_ERROR_NO_KEYS))
        g_clear_error (&error);
      assert_role (error, all_roles[j], role_cases[i].allowed);
    }
  }
}

/* 1.24: any held role is enough; 1.25: the refusal names the roles that are needed. */
static void
test_sets_rules_1_24_1_25 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdVerdict) verdict = NULL;

  set_roles (fixture, PD_ROLE_MARKETING_CONTENT_ADMIN | PD_ROLE_ADMIN_AGENT);
  g_assert_true (
      try_get_keys (fixture, PD_ROLE_MARKETING_CONTENT_ADMIN | PD_ROLE_ADMIN_AGENT, &error));
  g_assert_no_error (error);

  set_roles (fixture, PD_ROLE_GLOBAL_ADMIN);
  verdict = pd_desk_judge_role (fixture->desk, PD_ACT_GET_KEYS);
  assert_refused (verdict, "1.2");
  g_assert_nonnull (strstr (pd_verdict_get_reason (verdict), "Admin agent"));
}

/* Operations that the list shows, as one text. */
static char *
list_operations (Fixture *fixture)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_ACTIVITY);
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;
  GString *operations = g_string_new (NULL);
  gint64 total = 0;

  records = pd_desk_list_now (fixture->desk, query, -1, 0, &total, &error);
  g_assert_no_error (error);
  g_assert_cmpint (total, ==, (gint64) records->len);
  for (guint i = 0; i < records->len; i++)
    g_string_append_printf (operations, "%s ", pd_activity_get_operation (records->pdata[i]));
  return g_string_free (operations, FALSE);
}

/* 1.26: the admin agent takes keys but does not see who took some; the account admin the other way
 * round. */
static void
test_rule_1_26 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_SERVER ":1");
  gint64 line_id = get_line_id (order, 0);
  g_autofree char *agent_sees = NULL;
  g_autofree char *admin_sees = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdKeysAndLinks) keys = NULL;

  set_roles (fixture, PD_ROLE_ADMIN_AGENT);
  keys = get_keys (fixture->desk, line_id, "2022", "ja", NULL, &error);
  g_assert_no_error (error);
  agent_sees = list_operations (fixture);
  g_assert_null (strstr (agent_sees, PD_OPERATION_GET_KEY));
  g_assert_null (strstr (agent_sees, PD_OPERATION_GET_LINK));
  g_assert_nonnull (strstr (agent_sees, PD_OPERATION_CREATE_ORDER));

  set_roles (fixture, PD_ROLE_ACCOUNT_ADMIN);
  admin_sees = list_operations (fixture);
  g_assert_nonnull (strstr (admin_sees, PD_OPERATION_GET_KEY));
  g_assert_nonnull (strstr (admin_sees, PD_OPERATION_GET_LINK));
  g_assert_null (strstr (admin_sees, PD_OPERATION_CREATE_ORDER));
  g_assert_null (get_keys (fixture->desk, line_id, "2022", "ja", NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_ROLE);
}

/* The window's list keeps to it, whatever query a page sets. */
static gboolean
may_list (Fixture *fixture, PdListKind kind)
{
  g_autoptr (PdQuery) query = pd_query_new (kind);
  g_autoptr (PdVerdict) verdict = pd_desk_judge_list (fixture->desk, query);

  return pd_verdict_get_allowed (verdict);
}

/* Pages and command line ask one function: what the one does not show the other refuses. */
static void
test_lists_of_pages (Fixture *fixture, gconstpointer data)
{
  for (gsize j = 0; j < G_N_ELEMENTS (all_roles); j++) {
    set_roles (fixture, all_roles[j]);
    for (int kind = PD_LIST_CUSTOMERS; kind <= PD_LIST_EVERYTHING; kind++) {
      g_autoptr (PdQuery) query = pd_query_new (kind);
      g_autoptr (GPtrArray) records = NULL;
      g_autoptr (GError) error = NULL;

      if (kind == PD_LIST_EVERYTHING)
        pd_query_set_search (query, "x");
      records = pd_desk_list_now (fixture->desk, query, 1, 0, NULL, &error);
      g_test_message ("role %u, list %d", all_roles[j], kind);
      g_assert_cmpint (records != NULL, ==, may_list (fixture, kind));
      if (records == NULL)
        g_assert_error (error, PD_ERROR, PD_ERROR_ROLE);
    }
  }
}

static gboolean
may_get (Fixture *fixture, PdListKind kind, gint64 row_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdRecord) record = get_record (fixture->desk, kind, row_id, &error);

  if (record == NULL)
    g_assert_error (error, PD_ERROR, PD_ERROR_ROLE);
  return record != NULL;
}

/* 1.1, 1.19: an order or an invoice is no more to be seen by its number than in its list. */
static void
test_single_records (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_SERVER ":1");
  gint64 customer = pd_record_get_row_id (PD_RECORD (fixture->customer));
  gint64 row_id = pd_record_get_row_id (PD_RECORD (order));

  for (gsize j = 0; j < G_N_ELEMENTS (all_roles); j++) {
    set_roles (fixture, all_roles[j]);
    g_assert_cmpint (may_get (fixture, PD_LIST_ORDERS, row_id), ==,
                     (all_roles[j] & (AA | GA)) != 0);
    g_assert_cmpint (may_get (fixture, PD_LIST_SOFTWARE, get_line_id (order, 0)), ==,
                     (all_roles[j] & (AA | GA)) != 0);
    g_assert_cmpint (may_get (fixture, PD_LIST_INVOICES, 1), ==,
                     (all_roles[j] & (AA | GA | BA)) != 0);
    g_assert_true (may_get (fixture, PD_LIST_CUSTOMERS, customer)); /* 1.12 needs it */
  }
}

static void
test_log_model (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_ACTIVITY);
  g_autoptr (PdQuery) other = pd_query_new (PD_LIST_ACTIVITY);
  g_autoptr (PdQueryModel) model = NULL;

  set_roles (fixture, PD_ROLE_ADMIN_AGENT);
  model = pd_desk_list (fixture->desk, query);
  g_assert_true (pd_query_model_get_query (model)->no_key_access);
  pd_query_set_search (other, "x");
  pd_query_model_set_query (model, other);
  g_assert_true (pd_query_model_get_query (model)->no_key_access);
  g_assert_false (pd_query_model_get_query (model)->key_access_only);

  /* New roles open the other half, without the page doing anything. */
  set_roles (fixture, PD_ROLE_ACCOUNT_ADMIN);
  g_assert_false (pd_query_model_get_query (model)->no_key_access);
  g_assert_true (pd_query_model_get_query (model)->key_access_only);
  pd_query_model_set_search (model, "y");
  set_roles (fixture, PD_ROLE_ACCOUNT_ADMIN | PD_ROLE_ADMIN_AGENT);
  g_assert_false (pd_query_model_get_query (model)->no_key_access);
  g_assert_false (pd_query_model_get_query (model)->key_access_only);

  /* What the page itself asks for stays. */
  other->key_access_only = TRUE;
  pd_query_model_set_query (model, other);
  g_assert_true (pd_query_model_get_query (model)->key_access_only);
}

/* --- settings --- */

static void
notified_cb (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
test_set_roles (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  guint n_notified = 0;

  g_assert_cmpuint (pd_desk_get_roles (fixture->desk), ==, PD_ROLES_DEFAULT);
  g_signal_connect (fixture->desk, "notify::roles", G_CALLBACK (notified_cb), &n_notified);
  set_roles (fixture, PD_ROLE_BILLING_ADMIN);
  g_assert_cmpuint (pd_desk_get_roles (fixture->desk), ==, PD_ROLE_BILLING_ADMIN);
  g_assert_cmpuint (n_notified, ==, 1);
  fixture_reopen (fixture);
  g_assert_cmpuint (pd_desk_get_roles (fixture->desk), ==, PD_ROLE_BILLING_ADMIN);

  pd_desk_set_roles_async (fixture->desk, 0, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  g_assert_false (pd_desk_settings_finish (fixture->desk, result, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  g_assert_cmpint (count_activity (fixture, PD_OPERATION_CHANGE_ROLES, "succeeded"), ==, 1);
}

static gboolean
set_user (Fixture *fixture, const char *name, const char *email, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  pd_desk_set_user_async (fixture->desk, name, email, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  return pd_desk_settings_finish (fixture->desk, result, error);
}

/* Who acts stands in each later record (6.4); earlier ones keep who it was. */
static void
test_set_user (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_ACTIVITY);
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (PdOrder) order = NULL;
  g_autoptr (GError) error = NULL;
  gint64 total = 0;

  g_assert_cmpstr (pd_desk_get_user_name (fixture->desk), !=, "");
  g_assert_true (set_user (fixture, " 佐藤 花子 ", "hanako@example.com", &error));
  g_assert_no_error (error);
  g_assert_cmpstr (pd_desk_get_user_name (fixture->desk), ==, "佐藤 花子");
  order = buy_one (fixture, SKU_SERVER ":1");
  query->operation = g_strdup (PD_OPERATION_CREATE_ORDER);
  records = pd_desk_list_now (fixture->desk, query, -1, 0, &total, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pd_activity_get_user_name (records->pdata[0]), ==, "佐藤 花子");
  g_assert_cmpstr (pd_activity_get_user_email (records->pdata[0]), ==, "hanako@example.com");
  assert_whole (fixture);
}

static void
test_set_user_refused (Fixture *fixture, gconstpointer data)
{
  static const char *const refused[][2] = { { "", "a@example.com" },
                                            { "  ", "a@example.com" },
                                            { "A", "no address" },
                                            { "A", "a@b@c" },
                                            { "A\aB", "a@example.com" } };

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (set_user (fixture, refused[i][0], refused[i][1], &error));
    g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  }
}

static void
test_set_policy (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (pd_desk_get_policy_setting (fixture->desk), ==, PD_POLICY_SETTING_2020);
  set_policy_setting (fixture, PD_POLICY_SETTING_TIMELINE);
  fixture_reopen (fixture);
  g_assert_cmpint (pd_desk_get_policy_setting (fixture->desk), ==, PD_POLICY_SETTING_TIMELINE);
}

/* The properties a window binds to. */
static void
test_properties (Fixture *fixture, gconstpointer data)
{
  g_autofree char *name = NULL;
  g_autoptr (PdClock) clock = NULL;
  g_autoptr (PdStore) store = NULL;
  gboolean key_file = FALSE;
  guint roles = 0;
  int policy_setting = -1;

  g_object_get (fixture->desk, "name", &name, "roles", &roles, "policy-setting", &policy_setting,
                "key-file", &key_file, "clock", &clock, "store", &store, NULL);
  g_assert_cmpstr (name, ==, "Test");
  g_assert_cmpuint (roles, ==, PD_ROLES_DEFAULT);
  g_assert_cmpint (policy_setting, ==, PD_POLICY_SETTING_2020);
  g_assert_true (key_file);
  g_assert_true (clock == fixture->clock);
  g_assert_true (store == pd_desk_get_store (fixture->desk));
  g_assert_true (pd_desk_is_local (fixture->desk));
}

/* --- opening --- */

static void
test_open_async (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_YEARLY ":1:P1Y:monthly");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (PdDesk) desk = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  fixture_set_now (fixture, pd_instant_add_months (TEST_NOW, 2));
  pd_desk_open_async (fixture->path, fixture->clock, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  desk = pd_desk_open_finish (result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pd_desk_get_name (desk), ==, "Test");
  g_assert_cmpint (count_kind (fixture, PD_LIST_INVOICE_LINES), ==, 3); /* settled first */
}

static void
test_open_errors (Fixture *fixture, gconstpointer data)
{
  g_autofree char *missing = g_build_filename (fixture->dir, "none.book", NULL);
  g_autofree char *text_file = g_build_filename (fixture->dir, "text.book", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  g_assert_null (pd_desk_open (missing, fixture->clock, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_file_set_contents (text_file, "This is no book at all, but a text of some length.\n", -1, NULL);
  g_assert_null (pd_desk_open (text_file, fixture->clock, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_STORE_DAMAGED);
  g_clear_error (&error);
  pd_desk_open_async (text_file, fixture->clock, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  g_assert_null (pd_desk_open_finish (result, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_STORE_DAMAGED);
}

/* A deed that is cancelled by its cancellable ends once, with that, or is done. */
static void
test_cancellable (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GPtrArray) items = new_items (SKU_SERVER ":1", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  g_cancellable_cancel (cancellable);
  pd_desk_buy_async (fixture->desk, pd_record_get_row_id (PD_RECORD (fixture->customer)), items,
                     NULL, cancellable, got_result_cb, &slot);
  result = wait_for (&slot);
  g_assert_null (pd_desk_buy_finish (fixture->desk, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (count_kind (fixture, PD_LIST_ORDERS), ==, 0);
}

int
main (int argc, char **argv)
{
  g_setenv ("PARTNER_DESK_KEYRING", "file", TRUE);
  g_setenv ("LANGUAGE", "en", TRUE);
  g_test_init (&argc, &argv, NULL);

  ADD ("/roles/each", test_each_role);
  ADD ("/roles/sets/rules-1.24-1.25", test_sets_rules_1_24_1_25);
  ADD ("/roles/rule-1.26", test_rule_1_26);
  ADD ("/roles/lists-of-pages", test_lists_of_pages);
  ADD ("/roles/single-records/rules-1.1-1.19", test_single_records);
  ADD ("/roles/log-model", test_log_model);
  ADD ("/settings/roles", test_set_roles);
  ADD ("/settings/user", test_set_user);
  ADD ("/settings/user/refused", test_set_user_refused);
  ADD ("/settings/policy/rule-17.1", test_set_policy);
  ADD ("/settings/properties", test_properties);
  ADD ("/open/async", test_open_async);
  ADD ("/open/errors", test_open_errors);
  ADD ("/open/cancellable", test_cancellable);

  return g_test_run ();
}
