// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Markets without reservations (section 3). The real list is tested in tests/remote/test-data.c. */

#include <locale.h>

#include "pd-clock.h"
#include "pd-error.h"
#include "pd-market.h"
#include "pd-text.h"

#define DAY_2019_11_30 18230

static PdMarketList *
new_list (const char *const *rows, gsize n_rows, GError **error)
{
  GPtrArray *markets = g_ptr_array_new_with_free_func ((GDestroyNotify) pd_market_free);

  for (gsize i = 0; i < n_rows; i += 3)
    g_ptr_array_add (markets, pd_market_new (rows[i], rows[i + 1], rows[i + 2]));

  return pd_market_list_new (markets, pd_instant_from_day (DAY_2019_11_30), error);
}

static const char *const few[] = {
  "XK", "Kosovo",    "コソボ",       /* 3.3 */
  "BQ", "Bonaire",   "ボネール島",   /* 3.2: one code, several rows */
  "BQ", "Saba",      "サバ島",       /* 3.4 */
  "DM", "Dominica",  "ドミニカ国",   /* 3.4 */
  "SZ", "Swaziland", "スワジランド", /* 3.5 */
};

/* 3.3, 3.6, 3.7, 3.8 */
static void
test_judge (void)
{
  static const struct
  {
    const char *country;
    gboolean allowed;
    const char *rule, *name;
  } rows[] = {
    { "XK", FALSE, "3.6", "Kosovo" },    { "DM", FALSE, "3.6", "Dominica" },
    { "SZ", FALSE, "3.6", "Swaziland" }, { "BQ", FALSE, "3.6", "Caribbean Netherlands" },
    { "DO", TRUE, "3.7", NULL },         { "JP", TRUE, "3.7", NULL },
    { NULL, TRUE, "3.7", NULL },
  };
  g_autoptr (PdMarketList) list = new_list (few, G_N_ELEMENTS (few), NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdVerdict) verdict = pd_market_list_judge (list, rows[i].country);
    const char *reason = pd_verdict_get_reason (verdict);

    g_assert_cmpint (pd_verdict_get_allowed (verdict), ==, rows[i].allowed);
    g_assert_cmpstr (pd_verdict_get_rule (verdict), ==, rows[i].rule);
    if (rows[i].allowed)
      continue;
    g_assert_nonnull (strstr (reason, rows[i].name));
    g_assert_nonnull (strstr (reason, "Nov 30, 2019")); /* 3.8 */
    g_assert_nonnull (strstr (reason, "Software"));     /* 3.6 */
  }
}

/* 3.9: the order stays; the name is the reader's. */
static void
test_rows (void)
{
  g_autoptr (PdMarketList) list = new_list (few, G_N_ELEMENTS (few), NULL);
  GPtrArray *all = pd_market_list_get_all (list);

  g_assert_cmpuint (all->len, ==, 5);
  for (guint i = 0; i < all->len; i++)
    g_assert_cmpstr (((PdMarket *) all->pdata[i])->name_en, ==, few[3 * i + 1]);
  g_assert_cmpstr (pd_market_list_find (list, "BQ")->name_en, ==, "Bonaire");
  g_assert_null (pd_market_list_find (list, "ja"));
  pd_text_set_language ("ja_JP");
  g_assert_cmpstr (pd_market_get_name (all->pdata[0]), ==, "コソボ");
  pd_text_set_language ("en_US");
  g_assert_cmpstr (pd_market_get_name (all->pdata[0]), ==, "Kosovo");
}

static void
test_rows_that_cannot_be (void)
{
  static const struct
  {
    const char *row[6];
    const char *word;
  } rows[] = {
    { { "XK", "Kosovo", "コソボ", "xk", "Kosovo", "コソボ" }, "xk" },
    { { "XK", "Kosovo", "コソボ", "ZZ", "Nowhere", "無" }, "ZZ" },
    { { "XK", "Kosovo", "コソボ", "JPN", "Japan", "日本" }, "JPN" },
    { { "XK", "Kosovo", "コソボ", "", "Japan", "日本" }, "2" },
    { { "XK", "Kosovo", "コソボ", NULL, "Japan", "日本" }, "2" },
    { { "XK", "Kosovo", "コソボ", "JP", "", "日本" }, "JP" },
    { { "XK", "Kosovo", "コソボ", "JP", "Japan", NULL }, "JP" },
    { { "XK", "Kosovo", "コソボ", "XK", "Kosovo", "別" }, "Kosovo" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (new_list (rows[i].row, 6, &error));
    g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
    g_assert_nonnull (strstr (error->message, rows[i].word));
    g_assert_nonnull (strstr (error->message, "2")); /* the row */
  }
}

/* A newer list: what comes and what goes, by code and name. */
static void
test_compare (void)
{
  static const char *const newer[] = {
    "XK",         "Kosovo",  "コソボ共和国", /* another Japanese name is no change */
    "BQ",         "Bonaire", "ボネール島",   "DM",           "Dominica",
    "ドミニカ国", "SZ",      "Eswatini",     "エスワティニ", /* renamed: one goes, one comes */
    "CU",         "Cuba",    "キューバ",
  };
  g_autoptr (PdMarketList) old_list = new_list (few, G_N_ELEMENTS (few), NULL);
  g_autoptr (PdMarketList) new_one = new_list (newer, G_N_ELEMENTS (newer), NULL);
  g_autoptr (GPtrArray) added = NULL;
  g_autoptr (GPtrArray) removed = NULL;

  pd_market_list_compare (old_list, new_one, &added, &removed);
  g_assert_cmpuint (added->len, ==, 2);
  g_assert_cmpstr (((PdMarket *) added->pdata[0])->name_en, ==, "Eswatini");
  g_assert_cmpstr (((PdMarket *) added->pdata[1])->name_en, ==, "Cuba");
  g_assert_cmpuint (removed->len, ==, 2);
  g_assert_cmpstr (((PdMarket *) removed->pdata[0])->name_en, ==, "Saba");
  g_assert_cmpstr (((PdMarket *) removed->pdata[1])->name_en, ==, "Swaziland");
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  pd_text_set_language ("en_US");

  g_test_add_func ("/market/judge/3.6", test_judge);
  g_test_add_func ("/market/rows/3.9", test_rows);
  g_test_add_func ("/market/cannot-be", test_rows_that_cannot_be);
  g_test_add_func ("/market/compare", test_compare);

  return g_test_run ();
}
