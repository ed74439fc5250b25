// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-error.h"
#include "pd-policy.h"
#include "pd-text.h"

static PdPolicy *
new_policy (const char *id, gint64 from)
{
  PdPolicyFields fields = {
    .id = g_strdup (id),
    .title_en = g_strdup ("Rules"),
    .title_ja = g_strdup ("規則"),
    .source = g_strdup ("S1"),
    .from = from,
    .subscription_window = 60,
    .perpetual_window = 60,
    .link_days = 14,
    .link_downloads = 50,
    .fee_free_days = 5,
    .fee_permille = 120,
    .cap_usd_minor = 5000000,
    .cap_days = 365,
  };
  g_autoptr (GError) error = NULL;
  PdPolicy *policy = pd_policy_new (&fields, &error);

  g_assert_no_error (error);
  g_assert_null (fields.id); /* taken over */
  return policy;
}

static PdPolicySet *
new_set (const char *const *ids, const gint64 *froms, gsize n, GError **error)
{
  g_autoptr (GPtrArray) policies = g_ptr_array_new_with_free_func (g_object_unref);

  for (gsize i = 0; i < n; i++)
    g_ptr_array_add (policies, new_policy (ids[i], froms[i]));

  return pd_policy_set_new (policies, error);
}

/* 17.1 */
static void
test_settings_choose_the_profile (void)
{
  static const char *const ids[] = { "2022-07", "2020", "2021-06" }; /* any order */
  static const gint64 froms[] = { 300, 100, 200 };
  static const struct
  {
    PdPolicySetting setting;
    gint64 purchased_at;
    const char *id;
  } rows[] = {
    { PD_POLICY_SETTING_2020, 1, "2020" },
    { PD_POLICY_SETTING_2020, 250, "2020" },
    { PD_POLICY_SETTING_2020, G_MAXINT64, "2020" },
    { PD_POLICY_SETTING_TIMELINE, 1, "2020" },
    { PD_POLICY_SETTING_TIMELINE, 199, "2020" },
    { PD_POLICY_SETTING_TIMELINE, 200, "2021-06" },
    { PD_POLICY_SETTING_TIMELINE, 299, "2021-06" },
    { PD_POLICY_SETTING_TIMELINE, 300, "2022-07" },
    { PD_POLICY_SETTING_TIMELINE, G_MAXINT64, "2022-07" },
  };
  g_autoptr (PdPolicySet) set = new_set (ids, froms, G_N_ELEMENTS (ids), NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    PdPolicy *policy = pd_policy_set_find (set, rows[i].setting, rows[i].purchased_at);

    g_assert_cmpstr (pd_policy_get_id (policy), ==, rows[i].id);
  }
  g_assert_null (pd_policy_set_get (set, "2019"));
}

static void
test_sets_that_are_refused (void)
{
  static const struct
  {
    const char *ids[2];
    gint64 froms[2];
  } rows[] = {
    { { "2021", "2022" }, { 1, 2 } }, /* no 2020 */
    { { "2020", "2020" }, { 1, 2 } },
    { { "2020", "2021" }, { 1, 1 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (new_set (rows[i].ids, rows[i].froms, 2, &error));
    g_assert_error (error, PD_ERROR, PD_ERROR_PROTOCOL);
  }
}

static void
test_figures_out_of_range (void)
{
  static const PdPolicyFields good = { .from = 1,
                                       .subscription_window = 60,
                                       .perpetual_window = 60,
                                       .link_days = 14,
                                       .link_downloads = 50,
                                       .fee_free_days = 5,
                                       .fee_permille = 120,
                                       .cap_usd_minor = 5000000,
                                       .cap_days = 365 };
  PdPolicyFields rows[] = { good, good, good, good, good, good, good, good, good, good, good };

  rows[0].from = -1;
  rows[1].subscription_window = -1;
  rows[2].perpetual_window = 1000000;
  rows[3].link_days = 0;
  rows[4].link_downloads = -1;
  rows[5].fee_free_days = -1;
  rows[6].fee_permille = 1001;
  rows[7].fee_base = (PdFeeBase) 2;
  rows[8].cap_usd_minor = -1;
  rows[9].cap_days = 0;
  rows[10].cap_reading = (PdCapReading) 3;
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;

    rows[i].id = g_strdup ("2020");
    rows[i].title_en = g_strdup ("a");
    rows[i].title_ja = g_strdup ("b");
    rows[i].source = g_strdup ("c");
    g_assert_null (pd_policy_new (&rows[i], &error));
    g_assert_error (error, PD_ERROR, PD_ERROR_PROTOCOL);
  }
}

static void
test_words_must_be_there (void)
{
  PdPolicyFields fields = { .id = g_strdup ("2020"),
                            .title_en = g_strdup ("a"),
                            .from = 1,
                            .source = g_strdup ("c"),
                            .link_days = 1 };
  g_autoptr (GError) error = NULL;

  g_assert_null (pd_policy_new (&fields, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_PROTOCOL);
  g_assert_nonnull (strstr (error->message, "title"));
}

static void
test_title_in_the_readers_language (void)
{
  g_autoptr (PdPolicy) policy = new_policy ("2020", 1);

  pd_text_set_language ("en");
  g_assert_cmpstr (pd_policy_get_title (policy), ==, "Rules");
  pd_text_set_language ("ja");
  g_assert_cmpstr (pd_policy_get_title (policy), ==, "規則");
  pd_text_set_language ("en");
}

static void
test_setting_words (void)
{
  PdPolicySetting setting = PD_POLICY_SETTING_2020;

  g_assert_cmpstr (pd_policy_setting_to_string (PD_POLICY_SETTING_2020), ==, "2020-rules");
  g_assert_true (pd_policy_setting_from_string ("timeline", &setting));
  g_assert_cmpint (setting, ==, PD_POLICY_SETTING_TIMELINE);
  g_assert_false (pd_policy_setting_from_string ("2021-rules", &setting));
  g_assert_false (pd_policy_setting_from_string (NULL, &setting));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/policy/find/17.1", test_settings_choose_the_profile);
  g_test_add_func ("/policy/set-faults", test_sets_that_are_refused);
  g_test_add_func ("/policy/range", test_figures_out_of_range);
  g_test_add_func ("/policy/words", test_words_must_be_there);
  g_test_add_func ("/policy/title", test_title_in_the_readers_language);
  g_test_add_func ("/policy/setting", test_setting_words);

  return g_test_run ();
}
