// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-error.h"
#include "pd-verdict.h"

static void
test_allowed (void)
{
  g_autoptr (PdVerdict) verdict = pd_verdict_new_allowed ("7.1", 99, 3, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (pd_verdict_get_allowed (verdict));
  g_assert_cmpstr (pd_verdict_get_rule (verdict), ==, "7.1");
  g_assert_cmpint (pd_verdict_get_until (verdict), ==, 99);
  g_assert_cmpint (pd_verdict_get_days_left (verdict), ==, 3);
  g_assert_null (pd_verdict_get_reason (verdict));
  g_assert_cmpint (pd_verdict_get_next (verdict), ==, PD_VERDICT_NEXT_NONE);
  g_assert_true (pd_verdict_check (verdict, &error));
  g_assert_no_error (error);
}

static void
test_refused_has_reason_and_way_on (void)
{
  g_autoptr (PdVerdict) verdict =
      pd_verdict_new_refused ("4.6", 0, PD_VERDICT_NEXT_ACCEPT_AGREEMENT, "No.");

  g_assert_false (pd_verdict_get_allowed (verdict));
  g_assert_cmpstr (pd_verdict_get_reason (verdict), ==, "No.");
  g_assert_cmpint (pd_verdict_get_days_left (verdict), ==, -1);
  g_assert_cmpint (pd_verdict_get_next (verdict), ==, PD_VERDICT_NEXT_ACCEPT_AGREEMENT);
}

/* Section 1 is about roles, every other one about rules; 11.x and 17.x start with a 1 as well. */
static void
test_check_tells_role_from_rule (void)
{
  static const struct
  {
    const char *rule;
    PdError code;
  } rows[] = {
    { "1.2", PD_ERROR_ROLE },  { "1.19", PD_ERROR_ROLE }, { "7.1", PD_ERROR_RULE },
    { "11.3", PD_ERROR_RULE }, { "17.1", PD_ERROR_RULE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdVerdict) verdict =
        pd_verdict_new_refused (rows[i].rule, 0, PD_VERDICT_NEXT_NONE, "100 % refused.");
    g_autoptr (GError) error = NULL;

    g_assert_false (pd_verdict_check (verdict, &error));
    g_assert_error (error, PD_ERROR, (int) rows[i].code);
    g_assert_cmpstr (error->message, ==, "100 % refused.");
  }
}

static void
test_properties (void)
{
  g_autoptr (PdVerdict) verdict = pd_verdict_new_allowed ("7.1", 99, 3, "Yes.");
  g_autofree char *reason = NULL;
  g_autofree char *rule = NULL;
  g_autofree char *policy_id = NULL;
  g_autofree char *note = NULL;
  gboolean allowed;
  gint64 until;
  int days_left, next;

  pd_verdict_set_policy_id (verdict, "2020");
  pd_verdict_set_note (verdict, "But.");
  g_object_get (verdict, "allowed", &allowed, "reason", &reason, "rule", &rule, "until", &until,
                "days-left", &days_left, "next", &next, "policy-id", &policy_id, "note", &note,
                NULL);
  g_assert_true (allowed);
  g_assert_cmpstr (reason, ==, "Yes.");
  g_assert_cmpstr (rule, ==, "7.1");
  g_assert_cmpint (until, ==, 99);
  g_assert_cmpint (days_left, ==, 3);
  g_assert_cmpint (next, ==, PD_VERDICT_NEXT_NONE);
  g_assert_cmpstr (policy_id, ==, "2020");
  g_assert_cmpstr (note, ==, "But.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/verdict/allowed", test_allowed);
  g_test_add_func ("/verdict/refused", test_refused_has_reason_and_way_on);
  g_test_add_func ("/verdict/check", test_check_tells_role_from_rule);
  g_test_add_func ("/verdict/properties", test_properties);

  return g_test_run ();
}
