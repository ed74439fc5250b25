// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <glib/gstdio.h>

#include "pd-clock.h"
#include "pd-data.h"
#include "pd-error.h"
#include "pd-reservation.h"
#include "pd-rules.h"

static gint64
at (const char *text)
{
  gint64 instant = 0;

  g_assert_true (pd_instant_parse (text, &instant, NULL));
  return instant;
}

/* --- the program's own files --- */

/* 17 and 17.1: the four profiles and the days from which the timeline takes each. */
static void
test_profiles (void)
{
  static const struct
  {
    const char *id, *from, *before; /* @before governs the day before */
    PdWindowUnit subscription_unit;
    int subscription_window, perpetual_window;
    PdLinkStart link_start;
    int link_days, link_downloads, fee_free_days, fee_permille;
    PdCapReading cap_reading;
  } rows[] = {
    { "2020", "2020-06-18", "2020", PD_WINDOW_DAYS, 60, 60, PD_LINK_FROM_ISSUE, 14, 50, 5, 120,
      PD_CAP_BY_REFUND },
    { "2021-06", "2021-06-01", "2020", PD_WINDOW_DAYS, 30, 30, PD_LINK_FROM_FIRST_DOWNLOAD, 5, 0, 5,
      120, PD_CAP_BY_REFUND },
    { "2022-07", "2022-07-11", "2021-06", PD_WINDOW_HOURS, 168, 30, PD_LINK_FROM_FIRST_DOWNLOAD, 5,
      0, 5, 120, PD_CAP_BY_REFUND },
    { "2022-10", "2022-10-01", "2022-07", PD_WINDOW_HOURS, 168, 30, PD_LINK_FROM_FIRST_DOWNLOAD, 5,
      0, 5, 0, PD_CAP_BY_LARGER },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (PdPolicySet) set = pd_data_load_policies (&error);

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const PdPolicyFields *fields = pd_policy_get_fields (pd_policy_set_get (set, rows[i].id));
    PdPolicy *before = pd_policy_set_find (set, PD_POLICY_SETTING_TIMELINE, at (rows[i].from) - 1);

    g_assert_cmpint (fields->from, ==, at (rows[i].from));
    g_assert_true (pd_policy_set_find (set, PD_POLICY_SETTING_TIMELINE, fields->from) ==
                   pd_policy_set_get (set, rows[i].id));
    g_assert_cmpstr (pd_policy_get_id (before), ==, rows[i].before);
    g_assert_cmpint (fields->subscription_unit, ==, rows[i].subscription_unit);
    g_assert_cmpint (fields->subscription_window, ==, rows[i].subscription_window);
    g_assert_cmpint (fields->perpetual_unit, ==, PD_WINDOW_DAYS);
    g_assert_cmpint (fields->perpetual_window, ==, rows[i].perpetual_window);
    g_assert_cmpint (fields->link_start, ==, rows[i].link_start);
    g_assert_cmpint (fields->link_days, ==, rows[i].link_days);
    g_assert_cmpint (fields->link_downloads, ==, rows[i].link_downloads);
    g_assert_cmpint (fields->fee_free_days, ==, rows[i].fee_free_days);
    g_assert_cmpint (fields->fee_permille, ==, rows[i].fee_permille);
    g_assert_cmpint (fields->fee_base, ==, PD_FEE_OF_BALANCE);      /* 11.7 */
    g_assert_cmpint (fields->cap_usd_minor, ==, 5000000);           /* 11.10 */
    g_assert_cmpint (fields->cap_days, ==, 365);                    /* 11.11 */
    g_assert_cmpint (fields->cap_reading, ==, rows[i].cap_reading); /* 11.13 */
  }
}

/* 17.2: under the 2020 rules a purchase of any date has 60 days, 14 days and 50 downloads. */
static void
test_2020_rules_whatever_the_date (void)
{
  g_autoptr (PdPolicySet) set = pd_data_load_policies (NULL);
  PdPolicy *policy = pd_policy_set_find (set, PD_POLICY_SETTING_2020, at ("2026-03-03T10:00:00Z"));

  g_assert_cmpint (
      pd_rules_get_window_end (policy, PD_KIND_SUBSCRIPTION, at ("2026-03-03T10:00:00Z")), ==,
      at ("2026-05-03"));
  g_assert_cmpint (pd_rules_get_link_end (policy, at ("2026-03-03T10:00:00Z"), 0), ==,
                   at ("2026-03-17T10:00:00Z"));
  g_assert_cmpint (pd_policy_get_fields (policy)->link_downloads, ==, 50);
}

#define AA PD_ROLE_ADMIN_AGENT
#define GA PD_ROLE_GLOBAL_ADMIN
#define HA PD_ROLE_HELPDESK_AGENT
#define SA PD_ROLE_SALES_AGENT
#define UMA PD_ROLE_USER_MANAGEMENT_ADMIN
#define BA PD_ROLE_BILLING_ADMIN
#define ACCA PD_ROLE_ACCOUNT_ADMIN
#define REFA PD_ROLE_REFERRAL_ADMIN
#define MKTA PD_ROLE_MARKETING_CONTENT_ADMIN

static const struct
{
  PdAct act;
  const char *rule;
  PdRoleSet roles;
} acts[] = {
  { PD_ACT_SEE_SOFTWARE, "1.1", AA | GA },
  { PD_ACT_BUY_SOFTWARE, "1.1", AA | GA },
  { PD_ACT_GET_KEYS, "1.2", AA },
  { PD_ACT_CANCEL_SOFTWARE, "1.3", AA },
  { PD_ACT_SEE_KEY_LOG, "1.4", GA | ACCA | REFA | MKTA },
  { PD_ACT_SEE_CUSTOMER_LOG, "1.5", GA | BA | UMA | AA | SA | HA },
  { PD_ACT_ACCEPT_AGREEMENT, "1.12", AA | SA },
  { PD_ACT_ADD_CUSTOMER, "1.13", GA | UMA | AA | SA },
  { PD_ACT_SEARCH_CUSTOMERS, "1.14", AA | GA | HA },
  { PD_ACT_UPDATE_CUSTOMER, "1.14", AA | GA | HA },
  { PD_ACT_EXPORT_CUSTOMERS, "1.14", AA | GA },
  { PD_ACT_SEE_INVOICES, "1.19", GA | BA | AA },
  { PD_ACT_SEE_RESERVATIONS, "1.6", AA | GA | HA | SA | UMA },
  { PD_ACT_REFUND_RESERVATIONS, "1.7", AA | GA | HA | SA | UMA },
  { PD_ACT_BUY_RESERVATIONS, "1.10", AA | GA | HA | SA | UMA },
  { PD_ACT_SET_SELF_PURCHASE, "1.11", AA },
  { PD_ACT_CREATE_AZURE_REQUEST, "1.9", AA | GA | SA | UMA },
  { PD_ACT_CREATE_PARTNER_REQUEST, "1.21", PD_ROLES_ALL },
};

/* 1.1-1.7, 1.9-1.15, 1.19, 1.21: each act with each role alone (1.24, 1.25). */
static void
test_roles (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdRoleTable) table = pd_data_load_roles (&error);

  g_assert_no_error (error);
  g_assert_cmpuint (G_N_ELEMENTS (acts), ==, PD_ACT_LAST + 1);
  for (gsize i = 0; i < G_N_ELEMENTS (acts); i++) {
    g_assert_cmpuint (pd_role_table_get_roles (table, acts[i].act), ==, acts[i].roles);
    for (PdRoleSet role = 1; role <= PD_ROLES_ALL; role <<= 1) {
      g_autoptr (PdVerdict) verdict = pd_role_table_judge (table, acts[i].act, role);

      g_assert_cmpstr (pd_verdict_get_rule (verdict), ==, acts[i].rule);
      g_assert_cmpint (pd_verdict_get_allowed (verdict), ==, (acts[i].roles & role) != 0);
    }
  }
}

static gboolean
may (PdRoleTable *table, PdAct act, PdRoleSet held)
{
  g_autoptr (PdVerdict) verdict = pd_role_table_judge (table, act, held);

  return pd_verdict_get_allowed (verdict);
}

/* 1.26: who takes keys does not see who took them, and the other way round. */
static void
test_keys_and_their_log_are_apart (void)
{
  g_autoptr (PdRoleTable) table = pd_data_load_roles (NULL);

  g_assert_true (may (table, PD_ACT_GET_KEYS, AA));
  g_assert_false (may (table, PD_ACT_SEE_KEY_LOG, AA));
  g_assert_true (may (table, PD_ACT_SEE_KEY_LOG, ACCA));
  g_assert_false (may (table, PD_ACT_GET_KEYS, ACCA));
  g_assert_false (may (table, PD_ACT_GET_KEYS, GA)); /* 1.2: global admin alone is not enough */
  g_assert_true (may (table, PD_ACT_SEE_KEY_LOG, PD_ROLES_DEFAULT));
}

/* 16.16: the hybrid benefit belongs to Windows Server and never changes a price. 7.5: the plans of
 * SUSE and Red Hat are of the kind that cannot be cancelled. 4.2: both servers are there. */
static void
test_sample_catalog (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdCatalog) catalog = pd_data_load_sample_catalog (&error);
  guint n_hybrid = 0, n_plans = 0, n_sql = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < catalog->products->len; i++) {
    PdProduct *product = catalog->products->pdata[i];
    const char *title = pd_product_get_title (product);
    gboolean other = strstr (title, "SUSE") != NULL || strstr (title, "Red Hat") != NULL;

    if (g_strcmp0 (pd_product_get_kind (product), PD_KIND_RESERVATION) == 0)
      continue;
    g_assert_cmpint (other, ==, g_strcmp0 (pd_product_get_kind (product), PD_KIND_PLAN) == 0);
    if (pd_product_get_hybrid_benefit (product))
      g_assert_nonnull (strstr (title, "Windows Server"));
    g_assert_nonnull (pd_product_find_price (product, NULL, NULL, "JPY"));
    n_hybrid += pd_product_get_hybrid_benefit (product);
    n_plans += other;
    n_sql += strstr (title, "SQL Server") != NULL;
  }
  g_assert_cmpuint (n_hybrid, >, 0);
  g_assert_cmpuint (n_plans, >, 0);
  g_assert_cmpuint (n_sql, >, 0);
  g_assert_cmpuint (catalog->media->len, >, 0);
}

/* 14.1, 14.4, 10.10, 11.16: what the sample sells as reservations. */
static void
test_sample_reservations (void)
{
  g_autoptr (PdCatalog) catalog = pd_data_load_sample_catalog (NULL);
  g_autoptr (GHashTable) sizes = g_hash_table_new (g_str_hash, g_str_equal);
  static const char *const currencies[] = { "JPY", "USD", "EUR", "AUD", "BRL" };
  guint n_without_region = 0, n_non_refundable = 0, n_upfront_only = 0;

  for (guint i = 0; i < catalog->products->len; i++) {
    PdProduct *product = catalog->products->pdata[i];
    const char *const *regions = pd_product_get_regions (product);
    const char *type = pd_product_get_resource_type (product);

    if (g_strcmp0 (pd_product_get_kind (product), PD_KIND_RESERVATION) != 0) {
      g_assert_null (regions);
      continue;
    }
    g_assert_cmpuint (strlen (pd_product_get_product_id (product)), ==, 12);
    g_assert_true (g_unichar_isupper (g_utf8_get_char (pd_resource_type_get_title (type))));
    if (strcmp (type, "VirtualMachines") == 0)
      g_hash_table_add (sizes, (gpointer) pd_product_get_size (product));
    for (gsize j = 0; regions[j] != NULL; j++)
      g_assert_cmpstr (pd_region_get_title (regions[j]), !=, regions[j]);
    n_without_region += regions[0] == NULL;
    n_non_refundable += pd_resource_type_is_non_refundable (type);
    n_upfront_only += pd_product_find_price (product, NULL, PD_BILLING_MONTHLY, "JPY") == NULL;
    for (gsize j = 0; j < G_N_ELEMENTS (currencies); j++) {
      g_assert_nonnull (pd_product_find_price (product, "P1Y", PD_BILLING_ONE_TIME, currencies[j]));
      g_assert_nonnull (pd_product_find_price (product, "P3Y", PD_BILLING_ONE_TIME, currencies[j]));
    }
  }
  g_assert_cmpuint (g_hash_table_size (sizes), >=, 6);
  g_assert_cmpuint (n_without_region, >, 0);
  g_assert_cmpuint (n_non_refundable, >=, 5);
  g_assert_cmpuint (n_upfront_only, >=, 5);
}

/* --- markets (section 3) --- */

/* 3.1, 3.2, 3.8: the file is the document's table. */
static void
test_markets (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdMarketList) list = pd_data_load_markets (&error);
  g_autoptr (GHashTable) codes = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *markets;

  g_assert_no_error (error);
  markets = pd_market_list_get_all (list);
  g_assert_cmpuint (markets->len, ==, 109);
  for (guint i = 0; i < markets->len; i++)
    g_hash_table_add (codes, ((PdMarket *) markets->pdata[i])->iso);
  g_assert_cmpuint (g_hash_table_size (codes), ==, 106);
  g_assert_cmpint (pd_market_list_get_as_of (list), ==, at ("2019-11-30"));
  g_assert_cmpstr (((PdMarket *) markets->pdata[0])->iso, ==, "AX");
  g_assert_cmpstr (((PdMarket *) markets->pdata[108])->iso, ==, "YE");
}

/* 3.3-3.5: look-alikes and old names. */
static void
test_markets_apart (void)
{
  static const struct
  {
    const char *code;
    gboolean listed;
  } rows[] = {
    { "XK", TRUE },  { "MF", TRUE },  { "SX", TRUE },  { "CG", TRUE },  { "CD", TRUE },
    { "GN", TRUE },  { "GW", TRUE },  { "GQ", TRUE },  { "GF", TRUE },  { "GY", TRUE },
    { "AS", TRUE },  { "WS", TRUE },  { "DM", TRUE },  { "DO", FALSE }, { "NE", TRUE },
    { "NG", FALSE }, { "KI", TRUE },  { "KM", TRUE },  { "KH", TRUE },  { "VG", TRUE },
    { "VI", FALSE }, { "SZ", TRUE },  { "UM", TRUE },  { "VA", TRUE },  { "FM", TRUE },
    { "BQ", TRUE },  { "SJ", TRUE },  { "MY", FALSE }, { "JP", FALSE }, { "US", FALSE },
    { "DE", FALSE }, { "AU", FALSE }, { "BR", FALSE }, { "jp", FALSE }, { "", FALSE },
  };
  g_autoptr (PdMarketList) list = pd_data_load_markets (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_test_message ("%s", rows[i].code);
    g_assert_cmpint (pd_market_list_find (list, rows[i].code) != NULL, ==, rows[i].listed);
  }
}

static void
test_market_faults (void)
{
  static const char good[] = "{\"format\":1,\"as_of\":\"2019-11-30\",\"source\":\"S1\","
                             "\"markets\":[{\"iso\":\"XK\",\"en\":\"Kosovo\",\"ja\":\"コソボ\"},"
                             "{\"iso\":\"AD\",\"en\":\"Andorra\",\"ja\":\"アンドラ\"}]}";
  static const struct
  {
    const char *from, *to, *place;
    int code;
  } rows[] = {
    { "\"format\":1", "\"format\":2", "format", PD_ERROR_PROTOCOL },
    { "2019-11-30", "November", "as_of", PD_ERROR_PROTOCOL },
    { "\"markets\"", "\"rows\"", "markets", PD_ERROR_PROTOCOL },
    { "\"source\":\"S1\",", "", "source", PD_ERROR_PROTOCOL },
    { "\"en\":\"Kosovo\",", "", "markets[0]", PD_ERROR_PROTOCOL },
    { "{\"iso\":\"AD\"", "5,{\"iso\":\"AD\"", "markets[1]", PD_ERROR_PROTOCOL },
    { "\"AD\"", "\"ZZ\"", "ZZ", PD_ERROR_INVALID },
    { "\"AD\",\"en\":\"Andorra\"", "\"XK\",\"en\":\"Kosovo\"", "Kosovo", PD_ERROR_INVALID },
    { "]}", "", "", PD_ERROR_PROTOCOL },
  };
  g_autoptr (PdMarketList) list = pd_data_parse_markets (good, -1, NULL);

  g_assert_cmpuint (pd_market_list_get_all (list)->len, ==, 2);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GString) text = g_string_new (good);
    g_autoptr (GError) error = NULL;

    g_assert_cmpuint (g_string_replace (text, rows[i].from, rows[i].to, 1), ==, 1);
    g_assert_null (pd_data_parse_markets (text->str, -1, &error));
    g_assert_error (error, PD_ERROR, rows[i].code);
    g_assert_nonnull (strstr (error->message, rows[i].place));
  }
}

/* --- catalogues of others --- */

#define PRODUCT_HEAD                                                                \
  "{\"product_id\":\"P\",\"sku_id\":\"0001\",\"title\":\"T\",\"description\":\"\"," \
  "\"publisher\":\"M\",\"kind\":\"software_subscription\",\"min_quantity\":1,"      \
  "\"max_quantity\":10,\"one_per_customer\":false,\"hybrid_benefit\":true,"
#define PRICES "\"prices\":[{\"term\":\"P1Y\",\"billing\":\"annual\",\"JPY\":\"118000\"}]}"
#define SHA "0123456789abcdef0123456789abcdef0123456789abcdef0123456789ABCDEF"
#define MEDIUM                                                                              \
  "{\"product_id\":\"P\",\"version\":\"2022\",\"language\":\"ja\",\"file_type\":\"ISO\","   \
  "\"bits\":\"64-bit\",\"file_name\":\"a.iso\",\"size\":5000000000,\"sha256\":\"" SHA "\"," \
  "\"source\":\"stream\"}"

static char *
make_catalog (const char *products, const char *media)
{
  return g_strdup_printf ("{\"format\":1,\"products\":[%s],\"media\":[%s]}", products, media);
}

static void
test_catalog_is_read_whole (void)
{
  g_autofree char *text = make_catalog (
      PRODUCT_HEAD "\"prices\":[{\"term\":\"P1Y\",\"billing\":\"annual\",\"JPY\":\"118000\","
                   "\"USD\":\"1069.5\"},{\"term\":\"P1Y\",\"billing\":\"monthly\","
                   "\"currency\":\"KWD\",\"amount\":\"27.125\"}]}",
      MEDIUM);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdCatalog) catalog = pd_data_parse_catalog (text, -1, &error);
  PdProduct *product;
  PdMedia *media;

  g_assert_no_error (error);
  product = catalog->products->pdata[0];
  media = catalog->media->pdata[0];
  g_assert_cmpstr (pd_product_get_product_id (product), ==, "P");
  g_assert_cmpstr (pd_product_get_sku_id (product), ==, "0001");
  g_assert_cmpstr (pd_product_get_description (product), ==, "");
  g_assert_cmpstr (pd_product_get_kind (product), ==, PD_KIND_SUBSCRIPTION);
  g_assert_cmpint (pd_product_get_max_quantity (product), ==, 10);
  g_assert_true (pd_product_get_hybrid_benefit (product));
  g_assert_cmpint (pd_product_find_price (product, "P1Y", "annual", "JPY")->amount_minor, ==,
                   118000);
  g_assert_cmpint (pd_product_find_price (product, "P1Y", "annual", "USD")->amount_minor, ==,
                   106950);
  g_assert_cmpint (pd_product_find_price (product, "P1Y", "monthly", "KWD")->amount_minor, ==,
                   27125);
  g_assert_cmpint (pd_media_get_size (media), ==, G_GINT64_CONSTANT (5000000000));
  g_assert_true (g_str_has_suffix (pd_media_get_sha256 (media), "abcdef"));
}

/* Changes one member of a good catalogue; the fault names the place. */
static void
test_catalog_faults (void)
{
  static const struct
  {
    const char *from, *to, *place;
  } rows[] = {
    { "\"format\":1", "\"format\":2", "format" },
    { "\"format\":1,", "", "format" },
    { "\"products\":", "\"product\":", "products" },
    { "\"media\":", "\"medium\":", "media" },
    { "{\"product_id\":\"P\",\"sku_id\"", "5,{\"product_id\":\"P\",\"sku_id\"", "products[0]" },
    { "\"sku_id\":\"0001\",", "", "products[0]" },
    { "\"sku_id\":\"0001\"", "\"sku_id\":1", "sku_id" },
    { "\"sku_id\":\"0001\"", "\"sku_id\":\"00:01\"", "sku_id" },
    { "\"sku_id\":\"0001\"", "\"sku_id\":\"\"", "sku_id" },
    { "\"title\":\"T\"", "\"title\":\" \"", "title" },
    { "\"title\":\"T\"", "\"title\":\"a\\u0007\"", "title" },
    { "software_subscription", "software_rental", "software_rental" },
    { "\"min_quantity\":1", "\"min_quantity\":0", "min_quantity" },
    { "\"max_quantity\":10", "\"max_quantity\":0", "max_quantity" },
    { "\"max_quantity\":10", "\"max_quantity\":\"10\"", "max_quantity" },
    { "\"one_per_customer\":false", "\"one_per_customer\":0", "one_per_customer" },
    { "\"hybrid_benefit\":true,", "", "hybrid_benefit" },
    { "[{\"term\"", "[5,{\"term\"", "prices[0]" },
    { "\"term\":\"P1Y\"", "\"term\":\"\"", "products[0]: prices[0]" },
    { "\"term\":\"P1Y\"", "\"term\":\"1Y\"", "1Y" },
    { "\"term\":\"P1Y\"", "\"term\":\"P1M\"", "annual" },
    { "\"billing\":\"annual\"", "\"billing\":\"weekly\"", "weekly" },
    { "software_subscription", "software_perpetual", "P1Y" },
    { "\"JPY\":\"118000\"", "\"JPY\":118000", "JPY" },
    { "\"JPY\":\"118000\"", "\"JPY\":\"118000.00\"", "JPY" },
    { "\"JPY\":\"118000\"", "\"JPY\":\"-1\"", "JPY" },
    { "\"JPY\":\"118000\"", "\"JPY\":\"99999999999999999999\"", "JPY" },
    { "\"JPY\":\"118000\"", "\"ZZZ\":\"1\"", "ZZZ" },
    { ",\"JPY\":\"118000\"", "", "prices[0]" },
    { "\"prices\":[{\"term\":\"P1Y\",\"billing\":\"annual\",\"JPY\":\"118000\"}]", "\"prices\":[]",
      "prices" },
    { "{\"term\":\"P1Y\"",
      "{\"term\":\"P1Y\",\"billing\":\"annual\",\"JPY\":\"1\"},{\"term\":\"P1Y\"", "prices[1]" },
    { "\"version\":\"2022\",", "", "media[0]" },
    { "\"file_name\":\"a.iso\"", "\"file_name\":\"../a.iso\"", "file_name" },
    { "\"file_name\":\"a.iso\"", "\"file_name\":\".bashrc\"", "file_name" },
    { "\"size\":5000000000", "\"size\":-1", "size" },
    { "\"size\":5000000000", "\"size\":1.5", "size" },
    { "ABCDEF\"", "ABCDE\"", "sha256" },
    { "ABCDEF\"", "ABCDEG\"", "sha256" },
    { "\"stream\"", "\"http://example.com/a.iso\"", "media[0]" },
    { "\"stream\"", "\"file://server/a.iso\"", "media[0]" },
    { "\"64-bit\"", "64", "bits" },
  };
  g_autofree char *good = make_catalog (PRODUCT_HEAD PRICES, MEDIUM);
  g_autoptr (PdCatalog) catalog = pd_data_parse_catalog (good, -1, NULL);

  g_assert_nonnull (catalog);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *head = g_strndup (good, (gsize) (strstr (good, rows[i].from) - good));
    g_autofree char *bad =
        g_strconcat (head, rows[i].to, good + strlen (head) + strlen (rows[i].from), NULL);
    g_autoptr (GError) error = NULL;

    g_test_message ("%s -> %s", rows[i].from, rows[i].to);
    g_assert_null (pd_data_parse_catalog (bad, -1, &error));
    g_assert_error (error, PD_ERROR, PD_ERROR_PROTOCOL);
    g_assert_nonnull (strstr (error->message, rows[i].place));
  }
}

#define RESERVATION                                                                            \
  "{\"product_id\":\"P\",\"sku_id\":\"0001\",\"title\":\"T\",\"description\":\"\","            \
  "\"publisher\":\"M\",\"kind\":\"reservation\",\"min_quantity\":1,\"max_quantity\":10,"       \
  "\"one_per_customer\":false,\"hybrid_benefit\":false,\"resource_type\":\"VirtualMachines\"," \
  "\"size\":\"Standard_D2s_v3\",\"regions\":[\"japaneast\",\"japanwest\"],\"prices\":["        \
  "{\"term\":\"P3Y\",\"billing\":\"monthly\",\"JPY\":\"4000\"}]}"

/* 10.9, 10.10, 14.1, 14.4 */
static void
test_catalog_reservation (void)
{
  static const struct
  {
    const char *from, *to, *place;
  } rows[] = {
    { "\"resource_type\":\"VirtualMachines\",", "", "resource_type" },
    { "\"size\":\"Standard_D2s_v3\"", "\"size\":\"\"", "size" },
    { "\"regions\"", "\"region\"", "regions" },
    { "\"japanwest\"", "\"japaneast\"", "japaneast" },
    { "\"japanwest\"", "\"Japan West\"", "Japan West" },
    { "\"japanwest\"", "7", "products[0]" },
    { "\"P3Y\"", "\"P2Y\"", "P2Y" },
    { "\"P3Y\"", "\"P1M\"", "P1M" },
    { "\"monthly\"", "\"annual\"", "P3Y" },
  };
  g_autofree char *good = make_catalog (RESERVATION, "");
  g_autoptr (PdCatalog) catalog = pd_data_parse_catalog (good, -1, NULL);
  PdProduct *product = catalog->products->pdata[0];

  g_assert_cmpstr (pd_product_get_resource_type (product), ==, "VirtualMachines");
  g_assert_cmpstr (pd_product_get_size (product), ==, "Standard_D2s_v3");
  g_assert_cmpstr (pd_product_get_regions (product)[1], ==, "japanwest");
  g_assert_null (pd_product_get_regions (product)[2]);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GString) text = g_string_new (good);
    g_autoptr (GError) error = NULL;

    g_assert_cmpuint (g_string_replace (text, rows[i].from, rows[i].to, 1), ==, 1);
    g_assert_null (pd_data_parse_catalog (text->str, -1, &error));
    g_assert_error (error, PD_ERROR, PD_ERROR_PROTOCOL);
    g_assert_nonnull (strstr (error->message, rows[i].place));
  }
}

static void
test_catalog_without_doubles (void)
{
  g_autofree char *products = make_catalog (PRODUCT_HEAD PRICES "," PRODUCT_HEAD PRICES, "");
  g_autofree char *media = make_catalog ("", MEDIUM "," MEDIUM);
  g_autoptr (GError) product_error = NULL;
  g_autoptr (GError) media_error = NULL;

  g_assert_null (pd_data_parse_catalog (products, -1, &product_error));
  g_assert_error (product_error, PD_ERROR, PD_ERROR_PROTOCOL);
  g_assert_nonnull (strstr (product_error->message, "products[1]"));
  g_assert_null (pd_data_parse_catalog (media, -1, &media_error));
  g_assert_nonnull (strstr (media_error->message, "media[1]"));
}

/* --- damaged files of our own --- */

typedef struct
{
  char *dir;  /* stands for data/ */
  char *real; /* the real one */
} Fixture;

static void
copy_file (Fixture *fixture, const char *name)
{
  g_autofree char *from = g_build_filename (fixture->real, name, NULL);
  g_autofree char *to = g_build_filename (fixture->dir, name, NULL);
  g_autofree char *data = NULL;

  g_assert_true (g_file_get_contents (from, &data, NULL, NULL));
  g_assert_true (g_file_set_contents (to, data, -1, NULL));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *policies = NULL;

  fixture->real = g_strdup (pd_data_get_dir ());
  fixture->dir = g_dir_make_tmp ("pd-data-XXXXXX", NULL);
  policies = g_build_filename (fixture->dir, "policies", NULL);
  g_assert_cmpint (g_mkdir (policies, 0700), ==, 0);
  copy_file (fixture, "roles.json");
  copy_file (fixture, "policies/2020.json");
  g_setenv ("PARTNER_DESK_PKGDATADIR", fixture->dir, TRUE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "roles.json", "policies/2020.json", "policies/2021.json",
                                       "policies", "" };

  g_setenv ("PARTNER_DESK_PKGDATADIR", fixture->real, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (fixture->dir, names[i], NULL);

    g_remove (path);
  }
  g_free (fixture->dir);
  g_free (fixture->real);
}

/* Writes the file again with one text replaced. */
static void
damage (Fixture *fixture, const char *name, const char *from, const char *to)
{
  g_autofree char *path = g_build_filename (fixture->dir, name, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *data = NULL;

  copy_file (fixture, name);
  g_assert_true (g_file_get_contents (path, &data, NULL, NULL));
  g_string_assign (text, data);
  g_assert_cmpuint (g_string_replace (text, from, to, 1), ==, 1);
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
}

static void
test_damaged_policies (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *from, *to, *member;
  } rows[] = {
    { "\"format\": 1", "\"format\": \"1\"", "format" },
    { "\"id\": \"2020\"", "\"id\": \"2021\"", "2020" },
    { "\"ja\":", "\"fr\":", "ja" },
    { "\"from\": \"2020-06-18\"", "\"from\": \"June\"", "from" },
    { "\"subscription_window\"", "\"x\"", "subscription_window" },
    { "\"unit\": \"days\"", "\"unit\": \"weeks\"", "subscription_window" },
    { "\"length\": 60", "\"length\": -1", "length" },
    { "\"start\": \"issue\"", "\"start\": \"today\"", "today" },
    { "\"days\": 14", "\"days\": 0", "days" },
    { "\"downloads\": 50", "\"downloads\": null", "downloads" },
    { "\"permille\": 120", "\"permille\": 1001", "permille" },
    { "\"free_days\": 5", "\"free_days\": 5.5", "free_days" },
    { "\"base\": \"balance\"", "\"base\": \"price\"", "price" },
    { "\"usd\": \"50000.00\"", "\"usd\": \"50000.001\"", "50000.001" },
    { "\"usd\": \"50000.00\"", "\"usd\": \"-1.00\"", "-1.00" },
    { "\"days\": 365", "\"days\": 0", "days" },
    { "\"reading\": \"refund\"", "\"reading\": \"both\"", "both" },
    { "\"reservation_cap\"", "\"cap\"", "reservation_cap" },
    { "\"source\"", "\"sauce\"", "source" },
    { "}", "", "2020.json" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s -> %s", rows[i].from, rows[i].to);
    damage (fixture, "policies/2020.json", rows[i].from, rows[i].to);
    g_assert_null (pd_data_load_policies (&error));
    g_assert_error (error, PD_ERROR, PD_ERROR_PROTOCOL);
    g_assert_nonnull (strstr (error->message, rows[i].member));
    g_assert_nonnull (strstr (error->message, fixture->dir)); /* the file is named */
  }
}

static void
test_damaged_roles (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *from, *to, *place;
  } rows[] = {
    { "\"acts\"", "\"rows\"", "acts" },
    { "\"get-keys\"", "\"take-keys\"", "take-keys" },
    { "\"get-keys\"", "\"buy-software\"", "buy-software" },
    { "\"rule\": \"1.2\"", "\"rule\": \"7.2\"", "acts[2]" },
    { "[\"admin-agent\"]", "[]", "acts[2]" },
    { "[\"admin-agent\"]", "[\"boss\"]", "boss" },
    { "[\"admin-agent\"]", "[5]", "acts[2]" },
    { "\"roles\"", "\"people\"", "acts[0]" },
    { "\"source\"", "\"sauce\"", "acts[0]" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s -> %s", rows[i].from, rows[i].to);
    damage (fixture, "roles.json", rows[i].from, rows[i].to);
    g_assert_null (pd_data_load_roles (&error));
    g_assert_error (error, PD_ERROR, PD_ERROR_PROTOCOL);
    g_assert_nonnull (strstr (error->message, rows[i].place));
    g_assert_nonnull (strstr (error->message, "roles.json"));
  }
}

static void
test_missing_files (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) catalog_error = NULL;
  g_autoptr (GError) policy_error = NULL;
  g_autoptr (GError) market_error = NULL;

  g_setenv ("PARTNER_DESK_PKGDATADIR", "/nonexistent", TRUE);
  g_assert_null (pd_data_load_sample_catalog (&catalog_error));
  g_assert_error (catalog_error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_null (pd_data_load_policies (&policy_error));
  g_assert_error (policy_error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_null (pd_data_load_markets (&market_error));
  g_assert_error (market_error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/data/profiles/17.1", test_profiles);
  g_test_add_func ("/data/2020-rules/17.2", test_2020_rules_whatever_the_date);
  g_test_add_func ("/data/roles/1.1", test_roles);
  g_test_add_func ("/data/roles/1.26", test_keys_and_their_log_are_apart);
  g_test_add_func ("/data/sample/16.16", test_sample_catalog);
  g_test_add_func ("/data/sample-reservations/14.1", test_sample_reservations);
  g_test_add_func ("/data/markets/3.1", test_markets);
  g_test_add_func ("/data/markets/3.4", test_markets_apart);
  g_test_add_func ("/data/market-faults", test_market_faults);
  g_test_add_func ("/data/catalog", test_catalog_is_read_whole);
  g_test_add_func ("/data/catalog-reservation", test_catalog_reservation);
  g_test_add_func ("/data/catalog-faults", test_catalog_faults);
  g_test_add_func ("/data/catalog-doubles", test_catalog_without_doubles);
  g_test_add ("/data/policies-damaged", Fixture, NULL, set_up, test_damaged_policies, tear_down);
  g_test_add ("/data/roles-damaged", Fixture, NULL, set_up, test_damaged_roles, tear_down);
  g_test_add ("/data/missing", Fixture, NULL, set_up, test_missing_files, tear_down);

  return g_test_run ();
}
