// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Keys and downloads: section 5, rules 1.2, 8.4 and the link life of section 17. */

#include "desk-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#define REQUEST "0b5b7f2e-93a8-4a39-8a52-6a53d6c1c002"
#define ADD(name, function) \
  g_test_add (name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

static gint64
get_key_id (PdKeysAndLinks *result)
{
  g_assert_cmpuint (result->keys->len, ==, 1);
  return pd_record_get_row_id (result->keys->pdata[0]);
}

static gint64
get_link_id (PdKeysAndLinks *result)
{
  g_assert_cmpuint (result->links->len, ==, 1);
  return pd_record_get_row_id (result->links->pdata[0]);
}

static PdDownloadLink *
get_link (PdKeysAndLinks *result)
{
  g_assert_cmpuint (result->links->len, >=, 1);
  return result->links->pdata[0];
}

/* The Japanese 2022 medium of a line, which must work. */
static PdKeysAndLinks *
get_ja (Fixture *fixture, gint64 line_id)
{
  g_autoptr (GError) error = NULL;
  PdKeysAndLinks *result = get_keys (fixture->desk, line_id, "2022", "ja", NULL, &error);

  g_assert_no_error (error);
  return result;
}

static void
assert_state (PdDownloadLink *link, const char *refused_by)
{
  g_autoptr (PdVerdict) state = NULL;

  g_object_get (link, "state", &state, NULL);
  if (refused_by == NULL)
    assert_allowed (state);
  else
    assert_refused (state, refused_by);
}

static void
test_get (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_SERVER ":1");
  g_autoptr (PdKeysAndLinks) result = get_ja (fixture, get_line_id (order, 0));
  g_autoptr (GError) error = NULL;
  PdDownloadLink *link = get_link (result);
  char *key = reveal_key (fixture->desk, get_key_id (result), &error);
  char *url;

  g_assert_no_error (error);
  g_assert_cmpstr (key, ==, "WS22A-BCDEF-GHJKL-MNPQR-00001");
  pd_desk_free_secret (key);
  url = reveal_link (fixture->desk, get_link_id (result), &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (url, "https://downloads.partner-desk.invalid/"));
  g_assert_true (g_str_has_suffix (url, "/ws%202022%20ja.iso"));
  pd_desk_free_secret (url);

  /* 5.6, 5.10 */
  g_assert_cmpint (pd_download_link_get_issued_at (link), ==, TEST_NOW);
  g_assert_cmpint (pd_download_link_get_expires_at (link), ==, TEST_NOW + 14 * PD_DAY_US);
  g_assert_cmpint (pd_download_link_get_limit (link), ==, 50);
  g_assert_cmpint (pd_download_link_get_used (link), ==, 0);
  assert_state (link, NULL);
  g_assert_cmpstr (pd_media_get_title (pd_download_link_get_media (link)), ==,
                   "Product P-WS 2022 日本語 ISO");
  assert_whole (fixture);
}

/* 5.11: each taking and each look is a record, and no record holds the secret. */
static void
test_records_rule_5_11 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_SERVER ":1");
  g_autoptr (PdKeysAndLinks) result = get_ja (fixture, get_line_id (order, 0));
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_ACTIVITY);
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdDatabase) database = NULL;

  g_assert_cmpint (count_activity (fixture, PD_OPERATION_GET_KEY, "succeeded"), ==, 1);
  g_assert_cmpint (count_activity (fixture, PD_OPERATION_GET_LINK, "succeeded"), ==, 1);
  pd_desk_free_secret (reveal_key (fixture->desk, get_key_id (result), &error));
  pd_desk_free_secret (reveal_key (fixture->desk, get_key_id (result), &error));
  pd_desk_free_secret (reveal_link (fixture->desk, get_link_id (result), &error));
  g_assert_cmpint (count_activity (fixture, PD_OPERATION_GET_KEY, "succeeded"), ==, 3);
  g_assert_cmpint (count_activity (fixture, PD_OPERATION_GET_LINK, "succeeded"), ==, 2);

  database = pd_database_open (fixture->path, PD_DATABASE_READ_ONLY, &error);
  g_assert_no_error (error);
  query->operation = g_strdup (PD_OPERATION_GET_LINK);
  records = pd_database_list (database, query, -1, 0, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < records->len; i++) {
    const char *detail = pd_activity_get_detail (records->pdata[i]);

    g_assert_nonnull (strstr (detail, "version: 2022"));
    g_assert_nonnull (strstr (detail, "language: ja"));
    g_assert_nonnull (strstr (detail, "file_type: ISO"));
    g_assert_nonnull (strstr (detail, "order_id: "));
    g_assert_null (strstr (detail, "invalid/"));
    g_assert_cmpstr (pd_activity_get_customer_name (records->pdata[i]), ==,
                     pd_customer_get_name (fixture->customer));
  }
}

/* 5.13: neither key nor URL stands in the book's file in clear. */
static void
test_sealed_in_the_book (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_SERVER ":1");
  g_autoptr (PdKeysAndLinks) result = get_ja (fixture, get_line_id (order, 0));
  g_autofree char *wal = g_strconcat (fixture->path, "-wal", NULL);
  const char *const files[] = { fixture->path, wal };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *contents = NULL;
    gsize length = 0;

    if (!g_file_get_contents (files[i], &contents, &length, NULL))
      continue;
    g_assert_null (memmem (contents, length, "MNPQR", 5));
    g_assert_null (memmem (contents, length, "partner-desk.invalid", 20));
  }
}

/* A link that still works is given as it is; the key of a line stays the same. */
static void
test_get_again (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_SERVER ":1");
  gint64 line_id = get_line_id (order, 0);
  g_autoptr (PdKeysAndLinks) first = get_ja (fixture, line_id);
  g_autoptr (PdKeysAndLinks) again = get_ja (fixture, line_id);
  g_autoptr (PdKeysAndLinks) english = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (get_key_id (first), ==, get_key_id (again));
  g_assert_cmpint (get_link_id (first), ==, get_link_id (again));
  english = get_keys (fixture->desk, line_id, "2022", "en", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_key_id (first), ==, get_key_id (english)); /* of the version */
  g_assert_cmpint (get_link_id (first), !=, get_link_id (english));
}

static void
test_version_has_its_key (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_SERVER ":1");
  gint64 line_id = get_line_id (order, 0);
  g_autoptr (PdKeysAndLinks) newer = get_ja (fixture, line_id);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdKeysAndLinks) older = get_keys (fixture->desk, line_id, "2019", "ja", NULL, &error);
  g_autoptr (PdKeysAndLinks) all = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (get_key_id (newer), !=, get_key_id (older));
  all = list_keys (fixture->desk, line_id);
  g_assert_cmpuint (all->keys->len, ==, 2);
  g_assert_cmpuint (all->links->len, ==, 2);
}

static void
test_request_id (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_SERVER ":1");
  gint64 line_id = get_line_id (order, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdKeysAndLinks) first =
      get_keys (fixture->desk, line_id, "2022", "ja", REQUEST, &error);
  g_autoptr (PdKeysAndLinks) again = NULL;

  g_assert_no_error (error);
  /* The first answer, although the link has ended since. */
  fixture_set_now (fixture, TEST_NOW + 20 * PD_DAY_US);
  again = get_keys (fixture->desk, line_id, "2022", "ja", REQUEST, &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_link_id (first), ==, get_link_id (again));
  assert_state (get_link (again), "5.6");
  g_assert_cmpint (count_activity (fixture, PD_OPERATION_GET_KEY, NULL), ==, 1);
}

/* 5.6, 5.8: two weeks to the instant, then a fresh one, with the same key. */
static void
test_expiry_and_renewal_rule_5_8 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_SERVER ":1");
  gint64 line_id = get_line_id (order, 0);
  g_autoptr (PdKeysAndLinks) first = get_ja (fixture, line_id);
  g_autoptr (PdKeysAndLinks) kept = NULL;
  g_autoptr (PdKeysAndLinks) renewed = NULL;
  g_autoptr (PdKeysAndLinks) all = NULL;
  g_autoptr (GError) error = NULL;

  fixture_set_now (fixture, TEST_NOW + 14 * PD_DAY_US - 1);
  kept = get_ja (fixture, line_id);
  g_assert_cmpint (get_link_id (first), ==, get_link_id (kept));

  fixture_set_now (fixture, TEST_NOW + 14 * PD_DAY_US);
  g_assert_null (reveal_link (fixture->desk, get_link_id (first), &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_LINK_ENDED);
  renewed = get_ja (fixture, line_id);
  g_assert_cmpint (get_link_id (first), !=, get_link_id (renewed));
  g_assert_cmpint (get_key_id (first), ==, get_key_id (renewed));
  g_assert_cmpint (pd_download_link_get_expires_at (get_link (renewed)), ==,
                   TEST_NOW + 28 * PD_DAY_US);
  g_assert_cmpint (pd_download_link_get_used (get_link (renewed)), ==, 0);

  all = list_keys (fixture->desk, line_id); /* latest first, the ended one included */
  g_assert_cmpuint (all->links->len, ==, 2);
  g_assert_cmpint (pd_record_get_row_id (all->links->pdata[0]), ==, get_link_id (renewed));
  assert_state (all->links->pdata[0], NULL);
  assert_state (all->links->pdata[1], "5.6");
}

/* 5.7: the 50th works, the 51st does not; 5.9: renewed as often as wanted. */
static void
test_downloads_rule_5_7 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_SERVER ":1");
  gint64 line_id = get_line_id (order, 0);

  for (int round = 0; round < 3; round++) {
    g_autoptr (PdKeysAndLinks) result = get_ja (fixture, line_id);
    g_autoptr (GError) error = NULL;

    g_assert_cmpint (pd_download_link_get_used (get_link (result)), ==, 0);
    for (int i = 0; i < 50; i++) {
      start_download (fixture->desk, get_link_id (result), &error);
      g_assert_no_error (error);
    }
    g_assert_false (start_download (fixture->desk, get_link_id (result), &error));
    g_assert_error (error, PD_ERROR, PD_ERROR_LINK_ENDED);
  }
  g_assert_cmpint (count_activity (fixture, PD_OPERATION_DOWNLOAD, "succeeded"), ==, 150);
  assert_whole (fixture);
}

/* 17: bought from June 2021 on, the five days run from the first download. */
static void
test_timeline_rule_17_1 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) order = NULL;
  g_autoptr (PdKeysAndLinks) result = NULL;
  g_autoptr (PdKeysAndLinks) after = NULL;
  g_autoptr (GError) error = NULL;
  gint64 first_use = TEST_NOW + 40 * PD_DAY_US;

  set_policy_setting (fixture, PD_POLICY_SETTING_TIMELINE);
  order = buy_one (fixture, SKU_SERVER ":1");
  g_assert_cmpstr (pd_order_line_get_policy_id (get_line (order, 0)), !=, "2020");
  result = get_ja (fixture, get_line_id (order, 0));
  g_assert_cmpint (pd_download_link_get_expires_at (get_link (result)), ==, 0);

  fixture_set_now (fixture, first_use);
  start_download (fixture->desk, get_link_id (result), &error);
  g_assert_no_error (error);
  after = list_keys (fixture->desk, get_line_id (order, 0));
  g_assert_cmpint (pd_download_link_get_expires_at (get_link (after)), ==,
                   first_use + 5 * PD_DAY_US);
  fixture_set_now (fixture, first_use + PD_DAY_US); /* the second one does not prolong it */
  start_download (fixture->desk, get_link_id (result), &error);
  g_assert_no_error (error);
  g_clear_pointer (&after, pd_keys_and_links_free);
  after = list_keys (fixture->desk, get_line_id (order, 0));
  g_assert_cmpint (pd_download_link_get_expires_at (get_link (after)), ==,
                   first_use + 5 * PD_DAY_US);
}

/* 17.1: the setting changes windows; a link that was issued keeps its life. */
static void
test_links_keep_their_life_rule_17_1 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) first = buy_one (fixture, SKU_SERVER ":1");
  g_autoptr (PdKeysAndLinks) issued_2020 = get_ja (fixture, get_line_id (first, 0));
  g_autoptr (PdOrder) second = buy_one (fixture, SKU_SERVER ":1");
  g_autoptr (PdKeysAndLinks) issued_timeline = NULL;
  g_autoptr (PdKeysAndLinks) after = NULL;
  g_autoptr (GError) error = NULL;

  set_policy_setting (fixture, PD_POLICY_SETTING_TIMELINE);
  issued_timeline = get_ja (fixture, get_line_id (second, 0));
  fixture_set_now (fixture, TEST_NOW + PD_DAY_US);
  start_download (fixture->desk, get_link_id (issued_2020), &error);
  g_assert_no_error (error);
  after = list_keys (fixture->desk, get_line_id (first, 0));
  g_assert_cmpint (pd_download_link_get_expires_at (get_link (after)), ==,
                   TEST_NOW + 14 * PD_DAY_US);

  set_policy_setting (fixture, PD_POLICY_SETTING_2020);
  fixture_set_now (fixture, TEST_NOW + 20 * PD_DAY_US);
  start_download (fixture->desk, get_link_id (issued_timeline), &error);
  g_assert_no_error (error);
  g_clear_pointer (&after, pd_keys_and_links_free);
  after = list_keys (fixture->desk, get_line_id (second, 0));
  g_assert_cmpint (pd_download_link_get_expires_at (get_link (after)), ==,
                   TEST_NOW + 25 * PD_DAY_US);
}

/* An empty pool says so, and nothing changes. */
static void
test_empty_pool (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) first = buy_one (fixture, SKU_SERVER ":1");
  g_autoptr (PdOrder) second = buy_one (fixture, SKU_SERVER ":1");
  g_autoptr (PdOrder) third = buy_one (fixture, SKU_SERVER ":1");
  g_autoptr (PdKeysAndLinks) first_keys = get_ja (fixture, get_line_id (first, 0));
  g_autoptr (PdKeysAndLinks) second_keys = get_ja (fixture, get_line_id (second, 0));
  g_autoptr (GError) error = NULL;
  gint64 activity = count_kind (fixture, PD_LIST_ACTIVITY);

  g_assert_cmpint (get_key_id (first_keys), !=, get_key_id (second_keys));
  g_assert_null (get_keys (fixture->desk, get_line_id (third, 0), "2022", "ja", NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_NO_KEYS);
  g_assert_cmpint (count_kind (fixture, PD_LIST_LINKS), ==, 2);
  g_assert_cmpint (count_kind (fixture, PD_LIST_ACTIVITY), ==, activity);
}

static void
test_no_such_medium_rule_5_3 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_SERVER ":1");
  g_autoptr (GError) error = NULL;

  g_assert_null (get_keys (fixture->desk, get_line_id (order, 0), "2022", "fr", NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_NOT_FOUND);
  g_assert_cmpint (count_kind (fixture, PD_LIST_KEYS), ==, 0);
}

static void
test_plans_have_no_keys (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_PLAN ":1");
  g_autoptr (GError) error = NULL;

  assert_refused (pd_order_line_get_keys (get_line (order, 0)), "5.4");
  g_assert_null (get_keys (fixture->desk, get_line_id (order, 0), "2022", "ja", NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_RULE);
}

static void
test_options_rule_5_3 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) media = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  pd_desk_list_media_async (fixture->desk, "P-WS", NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  media = pd_desk_list_media_finish (fixture->desk, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (media->len, ==, 3);
  g_assert_cmpstr (pd_media_get_version (media->pdata[0]), ==, "2022"); /* newest first */
  g_assert_nonnull (strstr (pd_media_get_title (media->pdata[0]), "Product P-WS"));
}

/* 1.2: admin agent only; the refused reach is in the log as failed (and nothing else happened). */
static void
test_role_rule_1_2 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_SERVER ":1");
  gint64 line_id = get_line_id (order, 0);
  g_autoptr (PdKeysAndLinks) result = get_ja (fixture, line_id);
  g_autoptr (GError) error = NULL;
  const PdRoleSet all_but_agent = PD_ROLES_ALL & ~(PdRoleSet) PD_ROLE_ADMIN_AGENT;

  set_roles (fixture, all_but_agent);
  g_assert_null (get_keys (fixture->desk, line_id, "2019", "ja", NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_ROLE);
  g_clear_error (&error);
  g_assert_null (reveal_key (fixture->desk, get_key_id (result), &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_ROLE);
  g_clear_error (&error);
  g_assert_null (reveal_link (fixture->desk, get_link_id (result), &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_ROLE);
  g_clear_error (&error);
  g_assert_false (start_download (fixture->desk, get_link_id (result), &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_ROLE);

  g_assert_cmpint (count_activity (fixture, PD_OPERATION_GET_KEY, "failed"), ==, 2);
  g_assert_cmpint (count_activity (fixture, PD_OPERATION_GET_LINK, "failed"), ==, 1);
  g_assert_cmpint (count_activity (fixture, PD_OPERATION_DOWNLOAD, "failed"), ==, 1);
  g_assert_cmpint (count_kind (fixture, PD_LIST_KEYS), ==, 1);
  assert_whole (fixture);
}

/* The key of the book is gone: the secrets stay shut, everything else works. */
static void
test_missing_vault_key (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_SERVER ":1");
  g_autoptr (PdKeysAndLinks) result = get_ja (fixture, get_line_id (order, 0));
  g_autofree char *key_file = g_strconcat (fixture->path, ".key", NULL);
  g_autoptr (PdOrder) another = NULL;
  g_autoptr (GError) error = NULL;
  gint64 activity;

  g_assert_cmpint (g_unlink (key_file), ==, 0);
  fixture_reopen (fixture);
  activity = count_kind (fixture, PD_LIST_ACTIVITY);
  g_assert_null (reveal_key (fixture->desk, get_key_id (result), &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_SECRET);
  g_assert_cmpint (count_kind (fixture, PD_LIST_ACTIVITY), ==, activity);
  another = buy_one (fixture, SKU_SERVER ":1");
}

static void
test_foreign_vault_key (Fixture *fixture, gconstpointer data)
{
  g_autofree char *key_file = g_strconcat (fixture->path, ".key", NULL);
  g_autofree char *other_key =
      g_base64_encode ((const guchar *) "0123456789abcdef0123456789abcdef", 32);
  g_autoptr (PdVault) vault = NULL;
  g_autoptr (GError) error = NULL;

  g_file_set_contents (key_file, other_key, -1, &error);
  g_assert_no_error (error);
  fixture_reopen (fixture);
  vault = pd_context_ref_vault (pd_desk_get_context (fixture->desk), &error);
  g_assert_error (error, PD_ERROR, PD_ERROR_SECRET);
  g_assert_null (vault);
}

static void
test_list_of_links (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_SERVER ":1");
  g_autoptr (PdKeysAndLinks) result = get_ja (fixture, get_line_id (order, 0));
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_LINKS);
  g_autoptr (GPtrArray) links = NULL;
  g_autoptr (GError) error = NULL;
  gint64 total = 0;

  links = pd_desk_list_now (fixture->desk, query, -1, 0, &total, &error);
  g_assert_no_error (error);
  g_assert_cmpint (total, ==, 1);
  assert_state (links->pdata[0], NULL);
}

int
main (int argc, char **argv)
{
  g_setenv ("PARTNER_DESK_KEYRING", "file", TRUE);
  g_setenv ("LANGUAGE", "en", TRUE);
  g_test_init (&argc, &argv, NULL);

  ADD ("/keys/get", test_get);
  ADD ("/keys/records/rule-5.11", test_records_rule_5_11);
  ADD ("/keys/sealed-in-the-book/rule-5.13", test_sealed_in_the_book);
  ADD ("/keys/get-again", test_get_again);
  ADD ("/keys/version-has-its-key", test_version_has_its_key);
  ADD ("/keys/request-id", test_request_id);
  ADD ("/keys/expiry-and-renewal/rule-5.8", test_expiry_and_renewal_rule_5_8);
  ADD ("/keys/downloads/rule-5.7", test_downloads_rule_5_7);
  ADD ("/keys/timeline/rule-17.1", test_timeline_rule_17_1);
  ADD ("/keys/links-keep-their-life/rule-17.1", test_links_keep_their_life_rule_17_1);
  ADD ("/keys/empty-pool", test_empty_pool);
  ADD ("/keys/no-such-medium/rule-5.3", test_no_such_medium_rule_5_3);
  ADD ("/keys/plans-have-none/rule-5.4", test_plans_have_no_keys);
  ADD ("/keys/options/rule-5.3", test_options_rule_5_3);
  ADD ("/keys/role/rule-1.2", test_role_rule_1_2);
  ADD ("/keys/missing-vault-key", test_missing_vault_key);
  ADD ("/keys/foreign-vault-key", test_foreign_vault_key);
  ADD ("/keys/list-of-links", test_list_of_links);

  return g_test_run ();
}
