// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-error.h"
#include "pd-roles.h"

static const char *const acts[] = {
  "see-software",         "buy-software",           "get-keys",         "cancel-software",
  "see-key-log",          "see-customer-log",       "accept-agreement", "add-customer",
  "search-customers",     "update-customer",        "export-customers", "see-invoices",
  "see-reservations",     "refund-reservations",    "buy-reservations", "set-self-purchase",
  "create-azure-request", "create-partner-request",
};

static void
test_words (void)
{
  for (guint bit = 1; bit <= PD_ROLE_MARKETING_CONTENT_ADMIN; bit <<= 1) {
    PdRole role;

    g_assert_true (pd_role_from_string (pd_role_to_string ((PdRole) bit), &role));
    g_assert_cmpuint (role, ==, bit);
    g_assert_cmpint (pd_role_get_title ((PdRole) bit)[0], !=, '\0');
  }
}

static void
test_sets_parse (void)
{
  PdRoleSet roles = 0;
  g_autofree char *words = NULL;
  g_autofree char *titles = NULL;

  g_assert_true (pd_role_set_parse ("global-admin, admin-agent,global-admin", &roles, NULL));
  g_assert_cmpuint (roles, ==, PD_ROLES_DEFAULT);
  words = pd_role_set_format (roles);
  titles = pd_role_set_format_titles (roles);
  g_assert_cmpstr (words, ==, "admin-agent,global-admin");
  g_assert_cmpstr (titles, ==, "Admin agent, Global admin");
}

static void
test_all_roles_round_trip (void)
{
  g_autofree char *words = pd_role_set_format (PD_ROLES_ALL);
  PdRoleSet roles = 0;

  g_assert_true (pd_role_set_parse (words, &roles, NULL));
  g_assert_cmpuint (roles, ==, PD_ROLES_ALL);
}

static void
test_sets_that_are_refused (void)
{
  static const char *const texts[] = { "",           NULL,           ",",
                                       "admin",      "admin-agent,", "admin-agent,boss",
                                       "Admin-Agent" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;
    PdRoleSet roles = 77;

    g_assert_false (pd_role_set_parse (texts[i], &roles, &error));
    g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
    g_assert_cmpuint (roles, ==, 77);
  }
}

static void
test_table_demands_every_act (void)
{
  for (gsize missing = 0; missing < G_N_ELEMENTS (acts); missing++) {
    g_autoptr (PdRoleTable) table = pd_role_table_new ();
    g_autoptr (GError) error = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS (acts); i++) {
      if (i != missing)
        g_assert_true (pd_role_table_set (table, acts[i], "1.1", PD_ROLE_ADMIN_AGENT, NULL));
    }
    g_assert_false (pd_role_table_validate (table, &error));
    g_assert_error (error, PD_ERROR, PD_ERROR_PROTOCOL);
    g_assert_nonnull (strstr (error->message, acts[missing]));
    g_assert_true (pd_role_table_set (table, acts[missing], "1.1", PD_ROLE_ADMIN_AGENT, NULL));
    g_assert_true (pd_role_table_validate (table, NULL));
  }
}

static void
test_rows_that_are_refused (void)
{
  static const struct
  {
    const char *act, *rule;
    PdRoleSet roles;
  } rows[] = {
    { "fly", "1.1", PD_ROLE_ADMIN_AGENT },
    { "get-keys", "1.2", 0 },
    { "get-keys", "1.2", 1u << 9 },
    { "get-keys", "7.1", PD_ROLE_ADMIN_AGENT },
    { "see-software", "1.1", PD_ROLE_ADMIN_AGENT }, /* twice */
  };
  g_autoptr (PdRoleTable) table = pd_role_table_new ();

  g_assert_true (pd_role_table_set (table, "see-software", "1.1", PD_ROLE_ADMIN_AGENT, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (pd_role_table_set (table, rows[i].act, rows[i].rule, rows[i].roles, &error));
    g_assert_error (error, PD_ERROR, PD_ERROR_PROTOCOL);
  }
}

/* 1.24: any held role that is in the row. 1.25: else the needed roles are named. */
static void
test_judge (void)
{
  static const struct
  {
    PdRoleSet held;
    gboolean allowed;
  } rows[] = {
    { PD_ROLE_ADMIN_AGENT, TRUE },
    { PD_ROLE_GLOBAL_ADMIN, TRUE },
    { PD_ROLE_GLOBAL_ADMIN | PD_ROLE_SALES_AGENT, TRUE },
    { PD_ROLES_ALL, TRUE },
    { PD_ROLE_SALES_AGENT, FALSE },
    { PD_ROLES_ALL & ~PD_ROLES_DEFAULT, FALSE },
    { 0, FALSE },
  };
  g_autoptr (PdRoleTable) table = pd_role_table_new ();

  g_assert_true (pd_role_table_set (table, "see-software", "1.1", PD_ROLES_DEFAULT, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdVerdict) verdict = pd_role_table_judge (table, PD_ACT_SEE_SOFTWARE, rows[i].held);

    g_assert_cmpint (pd_verdict_get_allowed (verdict), ==, rows[i].allowed);
    g_assert_cmpstr (pd_verdict_get_rule (verdict), ==, "1.1");
    if (rows[i].allowed)
      continue;
    g_assert_cmpstr (pd_verdict_get_reason (verdict), ==,
                     "This needs one of the roles Admin agent, Global admin.");
    g_assert_cmpint (pd_verdict_get_next (verdict), ==, PD_VERDICT_NEXT_CHANGE_ROLES);
  }
}

static void
test_one_role_is_named_alone (void)
{
  g_autoptr (PdRoleTable) table = pd_role_table_new ();
  g_autoptr (PdVerdict) verdict = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (pd_role_table_set (table, "get-keys", "1.2", PD_ROLE_ADMIN_AGENT, NULL));
  verdict = pd_role_table_judge (table, PD_ACT_GET_KEYS, PD_ROLE_GLOBAL_ADMIN);
  g_assert_cmpstr (pd_verdict_get_reason (verdict), ==, "This needs the role Admin agent.");
  g_assert_false (pd_verdict_check (verdict, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_ROLE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/roles/words", test_words);
  g_test_add_func ("/roles/parse", test_sets_parse);
  g_test_add_func ("/roles/parse-all", test_all_roles_round_trip);
  g_test_add_func ("/roles/parse-faults", test_sets_that_are_refused);
  g_test_add_func ("/roles/table", test_table_demands_every_act);
  g_test_add_func ("/roles/table-faults", test_rows_that_are_refused);
  g_test_add_func ("/roles/judge/1.24", test_judge);
  g_test_add_func ("/roles/judge-one/1.25", test_one_role_is_named_alone);

  return g_test_run ();
}
