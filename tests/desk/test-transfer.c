// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#include "desk-fixture.h"
#include "pd-csv.h"
#include "pd-error.h"
#include "pd-text.h"

#define KEY_1 "ABCDE-FGHIJ-KLMNO-PQRST-UVWX1"
#define KEY_2 "ABCDE-FGHIJ-KLMNO-PQRST-UVWX2"
#define KEY_3 "ABCDE-FGHIJ-KLMNO-PQRST-UVWX3"

/* --- import --- */

static GFile *
put_file (Fixture *fixture, const char *name, const char *bytes, gssize length)
{
  g_autofree char *path = g_build_filename (fixture->dir, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, bytes, length, &error);
  g_assert_no_error (error);
  return g_file_new_for_path (path);
}

static PdImportResult *
import_file (Fixture *fixture, PdImportKind kind, GFile *file, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  pd_desk_import_async (fixture->desk, kind, file, NULL, NULL, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  return pd_desk_import_finish (fixture->desk, result, error);
}

static PdImportResult *
import_text (Fixture *fixture, PdImportKind kind, const char *text)
{
  g_autoptr (GFile) file = put_file (fixture, "import", text, -1);
  g_autoptr (GError) error = NULL;
  PdImportResult *result = import_file (fixture, kind, file, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < MIN (result->rejected->len, 3); i++) {
    PdRejected *rejected = &g_array_index (result->rejected, PdRejected, i);

    g_test_message ("%d: %s", (int) rejected->line, rejected->reason);
  }
  return result;
}

static const PdRejected *
get_rejected (PdImportResult *result, guint index)
{
  g_assert_cmpuint (index, <, result->rejected->len);
  return &g_array_index (result->rejected, PdRejected, index);
}

typedef struct
{
  const char *version;
  gint64 count;
} Pool;

static gpointer
count_pool_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Pool *pool = data;

  return pd_database_count_pool_keys (database, "P-WS", pool->version, &pool->count, error) ? data
                                                                                            : NULL;
}

/* Free keys of P-WS; the fixture has two for 2022 and one for 2019. */
static gint64
count_pool (Fixture *fixture, const char *version)
{
  Pool pool = { version, -1 };
  g_autoptr (GError) error = NULL;

  pd_store_read (pd_desk_get_store (fixture->desk), count_pool_job, &pool, &error);
  g_assert_no_error (error);
  return pool.count;
}

/* What our own customer export writes (2.5) is taken in again; the columns that a new record does
 * not have are passed over, any other unknown one is named. */
static void
test_import_own_export (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdImportResult) taken = NULL;
  g_autoptr (PdImportResult) refused = NULL;

  taken = import_text (
      fixture, PD_IMPORT_CUSTOMERS,
      "Microsoft ID,Company name,Primary domain name,Relationship,Country/Region,Currency,"
      "Agreement accepted (UTC),Orders,Created (UTC)\r\n"
      "7d7b2c1e-5a44-4a53-9c28-0c2f9d3f7a10,Quince Ltd,quince.example,Reseller,US,USD,"
      "2026-01-05,3,2026-01-01\r\n");
  g_assert_cmpint (taken->rows, ==, 1);

  refused = import_text (fixture, PD_IMPORT_CUSTOMERS,
                         "name,domain,country,shoe size\nPear Ltd,pear.example,US,44\n");
  g_assert_cmpint (refused->rows, ==, 0);
  g_assert_nonnull (strstr (get_rejected (refused, 0)->reason, "shoe size"));
}

static void
test_import_keys (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdImportResult) result = NULL;
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_SERVER ":1");
  g_autoptr (PdKeysAndLinks) keys = NULL;
  g_autofree char *clear = NULL;
  g_autoptr (GError) error = NULL;

  result = import_text (fixture, PD_IMPORT_KEYS,
                        "product_id,version,key\r\n"
                        "P-WS,2019," KEY_1 "\r\n"
                        "P-WS,2019, abcde-fghij-klmno-pqrst-uvwx2 \r\n");
  g_assert_cmpint (result->rows, ==, 2);
  g_assert_cmpuint (result->rejected->len, ==, 0);
  g_assert_cmpint (count_pool (fixture, "2019"), ==, 3);
  g_assert_cmpint (count_activity (fixture, PD_OPERATION_IMPORT_KEYS, "succeeded"), ==, 1);

  /* the oldest comes first, then the imported ones; what is masked is masked */
  for (int i = 0; i < 2; i++) {
    g_autoptr (PdOrder) next = buy_one (fixture, SKU_SERVER ":1");

    g_clear_pointer (&keys, pd_keys_and_links_free);
    keys = get_keys (fixture->desk, get_line_id (next, 0), "2019", "ja", NULL, &error);
    g_assert_no_error (error);
  }
  g_assert_cmpstr (pd_software_key_get_masked (keys->keys->pdata[0]), ==,
                   "●●●●●-●●●●●-●●●●●-●●●●●-UVWX1");
  clear = reveal_key (fixture->desk, pd_record_get_row_id (keys->keys->pdata[0]), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (clear, ==, KEY_1);
  assert_whole (fixture);
}

/* All or nothing, with a line and a reason for each. */
static void
test_reject_keys (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *text;
    gint64 line;
    const char *reason;
  } cases[] = {
    { "", 1, "is empty" },
    { "product_id,version\nP-WS,2022\n", 1, "“key” is missing" },
    { "product_id,version,key,note\n", 1, "“note” is not known" },
    { "product_id,version,key,KEY\n", 1, "“KEY” stands twice" },
    { "product_id,version,key\nP-WS,2022,short\n", 2, "five groups" },
    { "product_id,version,key\nP-WS,2022,ABCDE-FGHIJ-KLMNO-PQRST-UVW?1\n", 2, "five groups" },
    { "product_id,version,key\nP-WS,2022,ABCDE-FGHIJ-KLMNO-PQRST-UVWX12\n", 2, "five groups" },
    { "product_id,version,key\nP-WS,2022,\n", 2, "“key” is empty" },
    { "product_id,version,key\n,2022," KEY_1 "\n", 2, "“product_id” is empty" },
    { "product_id,version,key\nP-XX,2022," KEY_1 "\n", 2, "no product “P-XX”" },
    { "product_id,version,key\nP-WS,1999," KEY_1 "\n", 2, "no version “1999”" },
    { "product_id,version,key\nP-WS,2022\n", 2, "another number of fields (2)" },
    { "product_id,version,key\nP-WS,2022," KEY_1 "\n\nP-WS,2022," KEY_1 "\n", 4, "stands twice" },
    { "product_id,version,key\nP-WS,2022,WS22A-BCDEF-GHJKL-MNPQR-00001\n", 2, "in the book" },
    { "product_id,version,key\nP-WS,2022," KEY_1 "\n\"P-WS\"x,2022," KEY_2 "\n", 3, "Line 3" },
    { "product_id,version,key\nP-WS,2022," KEY_1 "\n\"P-WS,2022," KEY_2 "\n", 3, "not closed" },
  };
  gint64 activity = count_kind (fixture, PD_LIST_ACTIVITY);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (PdImportResult) result = import_text (fixture, PD_IMPORT_KEYS, cases[i].text);

    g_assert_cmpint (result->rows, ==, 0);
    g_assert_cmpint (get_rejected (result, 0)->line, ==, cases[i].line);
    g_assert_nonnull (strstr (get_rejected (result, 0)->reason, cases[i].reason));
    g_assert_null (strstr (get_rejected (result, 0)->reason, KEY_1)); /* 5.13 */
    g_assert_cmpint (count_pool (fixture, "2022"), ==, 2);
  }
  g_assert_cmpint (count_kind (fixture, PD_LIST_ACTIVITY), ==, activity);
}

/* No more than a thousand are listed. */
static void
test_reject_limit (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("key,version,product_id\n");
  g_autoptr (PdImportResult) result = NULL;

  for (int i = 0; i < 1500; i++)
    g_string_append_printf (text, "wrong%d,2022,P-WS\n", i);
  result = import_text (fixture, PD_IMPORT_KEYS, text->str);
  g_assert_cmpuint (result->rejected->len, ==, 1000);
  g_assert_cmpint (get_rejected (result, 999)->line, ==, 1001);
}

/* Japanese headers in any order, Shift_JIS as Excel writes it. */
static void
test_import_shift_jis (Fixture *fixture, gconstpointer data)
{
  static const char text[] =
      "メール アドレス,会社名,国,ドメイン,電話番号\r\n"
      "info@kaze.example,株式会社表参道ソフト,jp,kaze.example,03-5550-0100\r\n";
  g_autoptr (GError) error = NULL;
  gsize length = 0;
  g_autofree char *bytes = g_convert (text, -1, "CP932", "UTF-8", NULL, &length, &error);
  g_autoptr (GFile) file = put_file (fixture, "kokyaku.csv", bytes, length);
  g_autoptr (PdImportResult) result = import_file (fixture, PD_IMPORT_CUSTOMERS, file, &error);
  g_autoptr (PdCustomer) customer = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (result->rejected->len, ==, 0);
  g_assert_cmpint (result->rows, ==, 1);
  customer = pd_desk_find_customer (fixture->desk, "kaze.example", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pd_customer_get_name (customer), ==, "株式会社表参道ソフト");
  g_assert_cmpstr (pd_customer_get_country (customer), ==, "JP");
  g_assert_cmpstr (pd_customer_get_currency (customer), ==, "JPY");
  g_assert_true (pd_text_is_guid (pd_customer_get_tenant_id (customer)));
}

static void
test_import_customers (Fixture *fixture, gconstpointer data)
{
  gint64 before = count_kind (fixture, PD_LIST_CUSTOMERS);
  g_autoptr (PdImportResult) result = import_text (
      fixture, PD_IMPORT_CUSTOMERS,
      "\xef\xbb\xbfname,domain,country,currency,email,phone,registration_id,first_name,last_name,"
      "tenant_id\n"
      "\"A, B\",a.example,US,USD,a@a.example,,,Ann,Bee,{11111111-2222-4333-8444-555555555555}\n"
      "'=Sum Ltd,b.example,DE,,,,,,,\n"
      "Índia,c.example,IN,USD,c@c.example,+91 22 5550 0100,REG-1,,,\n");
  g_autoptr (PdCustomer) customer = NULL;
  g_autoptr (PdCustomer) second = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (result->rejected->len, ==, 0);
  g_assert_cmpint (result->rows, ==, 3);
  g_assert_cmpint (count_kind (fixture, PD_LIST_CUSTOMERS), ==, before + 3);
  customer = pd_desk_find_customer (fixture->desk, "11111111-2222-4333-8444-555555555555", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pd_customer_get_domain (customer), ==, "a.example");
  second = pd_desk_find_customer (fixture->desk, "b.example", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pd_customer_get_name (second), ==, "=Sum Ltd"); /* without its guard */
  g_assert_cmpstr (pd_customer_get_currency (second), ==, "EUR");
  assert_whole (fixture);
}

static void
test_reject_customers (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *row;
    const char *reason;
  } cases[] = {
    { ",a.example,JP,,", NULL },
    { "A,no domain,JP,,", NULL },
    { "A,a.example,XX,,", NULL },
    { "A,a.example,JP,ZZZ,", NULL },
    { "A,a.example,IN,USD,", NULL }, /* 2.9: no registration ID */
    { "A,a.example,JP,,not-a-guid", NULL },
  };
  gint64 before = count_kind (fixture, PD_LIST_CUSTOMERS);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = g_strdup_printf (
        "name,domain,country,currency,tenant_id\nGood,good.example,JP,,\n%s\n", cases[i].row);
    g_autoptr (PdImportResult) result = import_text (fixture, PD_IMPORT_CUSTOMERS, text);

    g_assert_cmpint (result->rows, ==, 0);
    g_assert_cmpuint (result->rejected->len, >=, 1);
    g_assert_cmpint (get_rejected (result, result->rejected->len - 1)->line, ==, 3);
    g_assert_cmpint (count_kind (fixture, PD_LIST_CUSTOMERS), ==, before);
  }
  assert_whole (fixture);
}

/* The same tenant twice in one file, and one that is in the book. */
static void
test_tenant_twice (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text =
      g_strdup_printf ("name,domain,country,email,tenant_id\n"
                       "A,a.example,JP,a@a.example,11111111-2222-4333-8444-555555555555\n"
                       "B,b.example,JP,b@b.example,11111111-2222-4333-8444-555555555555\n"
                       "C,c.example,JP,c@c.example,%s\n",
                       pd_customer_get_tenant_id (fixture->customer));
  g_autoptr (PdImportResult) result = import_text (fixture, PD_IMPORT_CUSTOMERS, text);

  g_assert_cmpint (result->rows, ==, 0);
  g_assert_cmpuint (result->rejected->len, ==, 2);
  g_assert_cmpint (get_rejected (result, 0)->line, ==, 3);
  g_assert_cmpint (get_rejected (result, 1)->line, ==, 4);
}

static void
test_import_catalog (Fixture *fixture, gconstpointer data)
{
  static const char form[] =
      "{\"format\":1,\"products\":[{\"product_id\":\"P-NEW\",\"sku_id\":\"NEW1\","
      "\"title\":\"%s\",\"description\":\"\",\"publisher\":\"Test\","
      "\"kind\":\"software_perpetual\",\"min_quantity\":1,\"max_quantity\":5,"
      "\"one_per_customer\":false,\"hybrid_benefit\":false,\"prices\":[{\"term\":\"\","
      "\"billing\":\"one_time\",\"JPY\":\"1000\"}]}],\"media\":[{\"product_id\":\"P-NEW\","
      "\"version\":\"1\",\"language\":\"ja\",\"file_type\":\"ISO\",\"bits\":\"64-bit\","
      "\"file_name\":\"new.iso\",\"size\":5,\"source\":\"stream\",\"sha256\":"
      "\"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\"}]}";
  g_autofree char *first = g_strdup_printf (form, "First");
  g_autofree char *second = g_strdup_printf (form, "Second");
  gint64 before = count_kind (fixture, PD_LIST_PRODUCTS);
  g_autoptr (PdImportResult) result = import_text (fixture, PD_IMPORT_CATALOG, first);
  g_autoptr (PdImportResult) again = NULL;
  g_autoptr (PdProduct) product = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (result->rows, ==, 2);
  g_assert_cmpint (count_kind (fixture, PD_LIST_PRODUCTS), ==, before + 1);
  g_assert_cmpint (count_activity (fixture, PD_OPERATION_IMPORT_CATALOG, "succeeded"), ==, 1);

  again = import_text (fixture, PD_IMPORT_CATALOG, second); /* replaces */
  g_assert_cmpint (again->rows, ==, 2);
  g_assert_cmpint (count_kind (fixture, PD_LIST_PRODUCTS), ==, before + 1);
  product = pd_desk_find_product (
      fixture->desk, pd_record_get_row_id (PD_RECORD (fixture->customer)), "P-NEW", "NEW1", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pd_product_get_title (product), ==, "Second");
}

static void
test_reject_catalog (Fixture *fixture, gconstpointer data)
{
  static const char *const texts[] = {
    "",
    "{",
    "[]",
    "{\"format\":1,\"products\":[{\"product_id\":5}],\"media\":[]}",
    "{\"format\":99,\"products\":[],\"media\":[]}",
  };
  gint64 before = count_kind (fixture, PD_LIST_PRODUCTS);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (PdImportResult) result = import_text (fixture, PD_IMPORT_CATALOG, texts[i]);

    g_assert_cmpint (result->rows, ==, 0);
    g_assert_cmpuint (result->rejected->len, ==, 1);
    g_assert_cmpint (count_kind (fixture, PD_LIST_PRODUCTS), ==, before);
  }
}

/* 1.2, 1.13, 1.1 */
static void
test_import_roles (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    PdImportKind kind;
    PdRoleSet refused;
    PdRoleSet allowed;
  } cases[] = {
    { PD_IMPORT_KEYS, PD_ROLE_GLOBAL_ADMIN, PD_ROLE_ADMIN_AGENT },
    { PD_IMPORT_CUSTOMERS, PD_ROLE_HELPDESK_AGENT, PD_ROLE_SALES_AGENT },
    { PD_IMPORT_CATALOG, PD_ROLE_SALES_AGENT, PD_ROLE_GLOBAL_ADMIN },
  };
  g_autoptr (GFile) file = put_file (fixture, "nothing", "wrong", -1);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (PdImportResult) refused = NULL;
    g_autoptr (PdImportResult) allowed = NULL;

    set_roles (fixture, cases[i].refused);
    refused = import_file (fixture, cases[i].kind, file, &error);
    g_assert_null (refused);
    g_assert_error (error, PD_ERROR, PD_ERROR_ROLE);
    g_clear_error (&error);
    set_roles (fixture, cases[i].allowed);
    allowed = import_file (fixture, cases[i].kind, file, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (allowed->rejected->len, >, 0);
  }
}

static void
test_import_missing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = g_file_new_for_path ("/nonexistent/keys.csv");

  for (PdImportKind kind = PD_IMPORT_KEYS; kind <= PD_IMPORT_CATALOG; kind++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (import_file (fixture, kind, file, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  }
}

/* Cancelled in the middle: nothing stays. */
typedef struct
{
  GCancellable *cancellable;
  gint64 calls;
  gint64 cancel_at;
  gint64 last;
} Watch;

static void
watch_cb (gint64 done, gint64 total, gpointer data)
{
  Watch *watch = data;

  g_assert_cmpint (done, >=, watch->last);
  g_assert_cmpint (done, <=, total);
  watch->last = done;
  if (++watch->calls == watch->cancel_at)
    g_cancellable_cancel (watch->cancellable);
}

static void
test_import_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GString) text = g_string_new ("product_id,version,key\n");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;
  Watch watch = { .cancellable = cancellable, .cancel_at = 3 };
  GAsyncResult *slot = NULL;

  for (int i = 0; i < 20000; i++)
    g_string_append_printf (text, "P-WS,2022,AAAAA-BBBBB-CCCCC-DDDDD-%05d\n", i);
  file = put_file (fixture, "keys.csv", text->str, text->len);
  pd_desk_import_async (fixture->desk, PD_IMPORT_KEYS, file, watch_cb, &watch, cancellable,
                        got_result_cb, &slot);
  result = wait_for (&slot);
  g_assert_null (pd_desk_import_finish (fixture->desk, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (watch.calls, <=, 4);
  g_assert_cmpint (count_pool (fixture, "2022"), ==, 2);

  /* and the next one works */
  g_clear_object (&result);
  watch = (Watch){ .cancel_at = -1 };
  pd_desk_import_async (fixture->desk, PD_IMPORT_KEYS, file, watch_cb, &watch, NULL, got_result_cb,
                        &slot);
  result = wait_for (&slot);
  g_clear_error (&error);
  pd_import_result_free (pd_desk_import_finish (fixture->desk, result, &error));
  g_assert_no_error (error);
  g_assert_cmpint (watch.last, ==, text->len);
  g_assert_cmpint (count_pool (fixture, "2022"), ==, 20002);
}

/* --- export --- */

static gint64
export_to (Fixture *fixture,
           PdExportKind kind,
           const char *name,
           const PdQuery *query,
           gboolean bom,
           GError **error)
{
  g_autofree char *path = g_build_filename (fixture->dir, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  pd_desk_export_async (fixture->desk, kind, file, query, bom, NULL, NULL, NULL, got_result_cb,
                        &slot);
  result = wait_for (&slot);
  return pd_desk_export_finish (fixture->desk, result, error);
}

static char *
read_export (Fixture *fixture, const char *name)
{
  g_autofree char *path = g_build_filename (fixture->dir, name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static char *
export_text (Fixture *fixture, PdExportKind kind, const char *name, gint64 rows)
{
  g_autoptr (GError) error = NULL;
  gint64 n = export_to (fixture, kind, name, NULL, FALSE, &error);

  g_assert_no_error (error);
  g_assert_cmpint (n, ==, rows);
  return read_export (fixture, name);
}

/* Files in the data folder whose name ends so. */
static guint
count_files (Fixture *fixture, const char *suffix)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->dir, 0, NULL);
  const char *name = NULL;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    n += g_str_has_suffix (name, suffix);
  return n;
}

/* 2.5 */
static void
test_export_customers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdCustomer) awkward =
      new_customer (fixture, "=HYPERLINK(\"x\"), Inc.", "US", "USD", FALSE);
  g_autofree char *csv = export_text (fixture, PD_EXPORT_CUSTOMERS, "customers.csv", 2);
  g_autofree char *with_bom = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *expected = g_strdup_printf ("\r\n%s,株式会社テスト,%s,Reseller,JP,JPY,",
                                               pd_customer_get_tenant_id (fixture->customer),
                                               pd_customer_get_domain (fixture->customer));

  g_assert_true (g_str_has_prefix (
      csv, "Microsoft ID,Company name,Primary domain name,Relationship,Country/Region,"));
  g_assert_nonnull (strstr (csv, expected));
  g_assert_nonnull (strstr (csv, ",\"'=HYPERLINK(\"\"x\"\"), Inc.\","));
  g_assert_true (g_str_has_suffix (csv, "\r\n"));
  g_assert_cmpuint (count_files (fixture, ".tmp"), ==, 0);
  g_assert_cmpint (count_activity (fixture, PD_OPERATION_EXPORT, "succeeded"), ==, 1);

  g_assert_cmpint (export_to (fixture, PD_EXPORT_CUSTOMERS, "bom.csv", NULL, TRUE, &error), ==, 2);
  with_bom = read_export (fixture, "bom.csv");
  g_assert_true (g_str_has_prefix (with_bom, "\xef\xbb\xbfMicrosoft ID,"));
  g_assert_cmpstr (with_bom + 3, ==, csv);
}

/* 2.5: the current search result. */
static void
test_export_search (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdCustomer) other = new_customer (fixture, "Other Ltd", "US", "USD", FALSE);
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_CUSTOMERS);
  g_autoptr (GError) error = NULL;
  g_autofree char *csv = NULL;

  pd_query_set_search (query, "ｏｔｈｅｒ");
  g_assert_cmpint (export_to (fixture, PD_EXPORT_CUSTOMERS, "found.csv", query, FALSE, &error), ==,
                   1);
  csv = read_export (fixture, "found.csv");
  g_assert_nonnull (strstr (csv, "Other Ltd"));
  g_assert_null (strstr (csv, "テスト"));
}

static JsonObject *
parse_items (const char *text, JsonParser *parser, JsonArray **items)
{
  g_autoptr (GError) error = NULL;
  JsonObject *root = NULL;

  json_parser_load_from_data (parser, text, -1, &error);
  g_assert_no_error (error);
  root = json_node_get_object (json_parser_get_root (parser));
  *items = json_object_get_array_member (root, "items");
  g_assert_cmpint (json_array_get_length (*items), ==, json_object_get_int_member (root, "total"));
  return root;
}

/* The members of cli.md. */
static void
test_export_json (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    PdExportKind kind;
    const char *members[12];
  } cases[] = {
    { PD_EXPORT_CUSTOMERS,
      { "id", "name", "domain", "country", "currency", "agreement_accepted_at",
        "prices_include_tax" } },
    { PD_EXPORT_ORDERS, { "id", "customer_id", "status", "placed_at", "total", "tax" } },
    { PD_EXPORT_SOFTWARE,
      { "customer_id", "order_id", "line", "title", "kind", "quantity", "status", "keys_available",
        "cancel" } },
    { PD_EXPORT_ACTIVITY,
      { "at", "user", "operation", "status", "customer_id", "customer", "resource", "detail" } },
    { PD_EXPORT_DEADLINES,
      { "at", "days_left", "kind", "customer", "subject", "value", "action" } },
  };
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_SERVER ":2");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (JsonParser) parser = json_parser_new ();
    g_autoptr (GError) error = NULL;
    g_autofree char *text = NULL;
    JsonArray *items = NULL;
    JsonObject *item = NULL;

    g_assert_cmpint (export_to (fixture, cases[i].kind, "all.json", NULL, FALSE, &error), >=, 1);
    g_assert_no_error (error);
    text = read_export (fixture, "all.json");
    parse_items (text, parser, &items);
    item = json_array_get_object_element (items, 0);
    for (gsize n = 0; cases[i].members[n] != NULL; n++)
      g_assert_true (json_object_has_member (item, cases[i].members[n]));
  }
}

static void
test_export_values (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_SERVER ":2");
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *json = export_text (fixture, PD_EXPORT_SOFTWARE, "software.json", 1);
  g_autofree char *csv = export_text (fixture, PD_EXPORT_SOFTWARE, "software.csv", 1);
  g_autofree char *end = g_strdup_printf ("%s,0,P-WS,WS22,", pd_order_get_order_id (order));
  JsonObject *item = NULL, *total = NULL, *cancel = NULL;
  JsonArray *items = NULL;

  parse_items (json, parser, &items);
  item = json_array_get_object_element (items, 0);
  total = json_object_get_object_member (item, "total");
  g_assert_cmpstr (json_object_get_string_member (total, "amount"), ==, "236000");
  g_assert_cmpstr (json_object_get_string_member (total, "currency"), ==, "JPY");
  g_assert_cmpint (json_object_get_int_member (item, "quantity"), ==, 2);
  g_assert_true (json_object_get_null_member (item, "term"));
  cancel = json_object_get_object_member (item, "cancel");
  g_assert_true (json_object_get_boolean_member (cancel, "allowed"));
  g_assert_cmpint (json_object_get_int_member (cancel, "days_left"), ==, 60); /* 7.1 */
  g_assert_cmpstr (json_object_get_string_member (cancel, "until"), ==,
                   "2026-07-02T00:00:00Z"); /* 7.3 */
  g_assert_nonnull (strstr (csv, end));
  g_assert_nonnull (strstr (csv, ",2026-07-02T00:00:00Z,"));
  g_assert_nonnull (strstr (csv, ",236000,JPY,"));
}

/* Text with everything that JSON has to escape comes back as it was. */
static void
test_export_escapes (Fixture *fixture, gconstpointer data)
{
  static const char name[] = "\"Quote\" \\ back/slash 😀 ＆ 株";
  g_autoptr (PdCustomer) customer = new_customer (fixture, name, "JP", "JPY", FALSE);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *json = export_text (fixture, PD_EXPORT_CUSTOMERS, "customers.json", 2);
  JsonArray *items = NULL;
  gboolean found = FALSE;

  parse_items (json, parser, &items);
  for (guint i = 0; i < json_array_get_length (items); i++)
    found |=
        g_strcmp0 (json_object_get_string_member (json_array_get_object_element (items, i), "name"),
                   name) == 0;
  g_assert_true (found);
}

static void
test_export_empty (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *json = export_text (fixture, PD_EXPORT_ORDERS, "orders.json", 0);
  g_autofree char *csv = export_text (fixture, PD_EXPORT_ORDERS, "orders.csv", 0);
  g_autofree char *ics = export_text (fixture, PD_EXPORT_DEADLINES, "none.ics", 0);
  JsonArray *items = NULL;

  parse_items (json, parser, &items);
  g_assert_cmpuint (json_array_get_length (items), ==, 0);
  g_assert_true (g_str_has_prefix (csv, "Order number,Microsoft ID,"));
  g_assert_cmpstr (strchr (csv, '\n'), ==, "\n");
  g_assert_null (strstr (ics, "VEVENT"));
  g_assert_true (g_str_has_suffix (ics, "END:VCALENDAR\r\n"));
}

/* RFC 5545: lines of 75 octets at most, never cut in a character; unfolded they say all. */
static void
test_export_ics (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdCustomer) customer = new_customer (
      fixture, "長い名前の株式会社; 日本語, とても長い長い長い長い長い長い名前", "JP", "JPY", TRUE);
  g_autoptr (GPtrArray) order_items = new_items (SKU_SERVER ":1", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOrder) order =
      buy (fixture->desk, pd_record_get_row_id (PD_RECORD (customer)), order_items, NULL, &error);
  g_autofree char *ics = export_text (fixture, PD_EXPORT_DEADLINES, "deadlines.ics", 1);
  g_autofree char *again = export_text (fixture, PD_EXPORT_DEADLINES, "again.ics", 1);
  g_auto (GStrv) lines = g_strsplit (ics, "\r\n", -1);
  g_autoptr (GString) unfolded = g_string_new (ics);
  g_autofree char *uid = g_strdup_printf ("UID:cancel-%s-0-1782950400@partner-desk\r\n",
                                          pd_order_get_order_id (order));

  for (gsize i = 0; lines[i] != NULL; i++) {
    g_assert_cmpuint (strlen (lines[i]), <=, 75);
    g_assert_true (g_utf8_validate (lines[i], -1, NULL));
    g_assert_null (strchr (lines[i], '\n'));
  }
  g_string_replace (unfolded, "\r\n ", "", 0);
  g_assert_true (g_str_has_prefix (unfolded->str, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:"));
  g_assert_nonnull (strstr (unfolded->str, uid));
  g_assert_nonnull (strstr (unfolded->str, "DTSTART:20260702T000000Z\r\n"));
  g_assert_nonnull (strstr (unfolded->str, "DTSTAMP:20260502T090000Z\r\n"));
  g_assert_nonnull (strstr (unfolded->str, "株式会社\\; 日本語\\, とても"));
  g_assert_nonnull (strstr (unfolded->str, "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-P1D\r\n"));
  g_assert_true (g_str_has_suffix (ics, "END:VEVENT\r\nEND:VCALENDAR\r\n"));
  g_assert_cmpstr (ics, ==, again); /* stable UID */
}

static void
test_export_names (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    PdExportKind kind;
    const char *name;
  } cases[] = {
    { PD_EXPORT_CUSTOMERS, "customers.xlsx" },
    { PD_EXPORT_CUSTOMERS, "customers" },
    { PD_EXPORT_CUSTOMERS, "customers.ics" },
    { PD_EXPORT_DEADLINES, "deadlines.txt" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_cmpint (export_to (fixture, cases[i].kind, cases[i].name, NULL, FALSE, &error), ==,
                     -1);
    g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  }
  g_assert_cmpint (count_activity (fixture, PD_OPERATION_EXPORT, NULL), ==, 0);
}

/* An export that fails leaves what was there before, and no record. */
static void
test_export_fails (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (fixture->dir, "folder.csv", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (export_to (fixture, PD_EXPORT_CUSTOMERS, "folder.csv", NULL, FALSE, &error), ==,
                   -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
  g_clear_error (&error);
  g_assert_cmpint (
      export_to (fixture, PD_EXPORT_CUSTOMERS, "no/such/folder.csv", NULL, FALSE, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_cmpuint (count_files (fixture, ".tmp"), ==, 0);
  g_assert_cmpint (count_activity (fixture, PD_OPERATION_EXPORT, NULL), ==, 0);
}

static void
test_export_replaces (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = put_file (fixture, "customers.csv", "old", -1);
  g_autofree char *csv = export_text (fixture, PD_EXPORT_CUSTOMERS, "customers.csv", 1);

  g_assert_true (g_str_has_prefix (csv, "Microsoft ID"));
}

/* 1.14, 1.1 */
static void
test_export_roles (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    PdExportKind kind;
    PdRoleSet refused;
    PdRoleSet allowed;
  } cases[] = {
    { PD_EXPORT_CUSTOMERS, PD_ROLE_SALES_AGENT, PD_ROLE_GLOBAL_ADMIN },
    { PD_EXPORT_ORDERS, PD_ROLE_BILLING_ADMIN, PD_ROLE_ADMIN_AGENT },
    { PD_EXPORT_SOFTWARE, PD_ROLE_HELPDESK_AGENT, PD_ROLE_GLOBAL_ADMIN },
    { PD_EXPORT_DEADLINES, PD_ROLE_REFERRAL_ADMIN, PD_ROLE_ADMIN_AGENT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    set_roles (fixture, cases[i].refused);
    g_assert_cmpint (export_to (fixture, cases[i].kind, "roles.csv", NULL, FALSE, &error), ==, -1);
    g_assert_error (error, PD_ERROR, PD_ERROR_ROLE);
    g_clear_error (&error);
    set_roles (fixture, cases[i].allowed);
    g_assert_cmpint (export_to (fixture, cases[i].kind, "roles.csv", NULL, FALSE, &error), >=, 0);
    g_assert_no_error (error);
  }
}

/* 1.4, 1.5, 1.26: each half of the log goes to those who may see it. */
static void
test_export_activity (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    PdRoleSet roles;
    gboolean keys;
    gboolean others;
  } cases[] = {
    { PD_ROLE_ADMIN_AGENT, FALSE, TRUE },
    { PD_ROLE_ACCOUNT_ADMIN, TRUE, FALSE },
    { PD_ROLE_GLOBAL_ADMIN, TRUE, TRUE },
    { PD_ROLE_ADMIN_AGENT | PD_ROLE_REFERRAL_ADMIN, TRUE, TRUE },
  };
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_SERVER ":1");
  g_autoptr (GError) error = NULL;
  g_autoptr (PdKeysAndLinks) keys =
      get_keys (fixture->desk, get_line_id (order, 0), "2022", "ja", NULL, &error);

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *json = NULL;

    set_roles (fixture, cases[i].roles);
    g_assert_cmpint (export_to (fixture, PD_EXPORT_ACTIVITY, "activity.json", NULL, FALSE, &error),
                     >, 0);
    g_assert_no_error (error);
    json = read_export (fixture, "activity.json");
    g_assert_cmpint (strstr (json, PD_OPERATION_GET_KEY) != NULL, ==, cases[i].keys);
    g_assert_cmpint (strstr (json, PD_OPERATION_CREATE_ORDER) != NULL, ==, cases[i].others);
  }
}

/* 6.4, 6.7 */
static void
test_activity_columns (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_SERVER ":1");
  g_autoptr (GError) error = NULL;
  g_autofree char *csv = NULL;

  set_roles (fixture, PD_ROLES_ALL);
  g_assert_cmpint (export_to (fixture, PD_EXPORT_ACTIVITY, "activity.csv", NULL, FALSE, &error), >,
                   0);
  csv = read_export (fixture, "activity.csv");
  g_assert_true (g_str_has_prefix (csv, "Date-Time (UTC),Affected customer,Action,Partner user,"));
  g_assert_nonnull (strstr (csv, "2026-05-02T09:00:00Z,株式会社テスト,"));
}

/* --- check --- */

static GPtrArray *
check (Fixture *fixture, gboolean repair, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  pd_desk_check_async (fixture->desk, repair, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  return pd_desk_check_finish (fixture->desk, result, error);
}

static gint64
take_key (Fixture *fixture)
{
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_SERVER ":1");
  g_autoptr (GError) error = NULL;
  g_autoptr (PdKeysAndLinks) keys =
      get_keys (fixture->desk, get_line_id (order, 0), "2022", "ja", NULL, &error);

  g_assert_no_error (error);
  return pd_record_get_row_id (keys->keys->pdata[0]);
}

static void
test_check_whole (Fixture *fixture, gconstpointer data)
{
  take_key (fixture);
  for (int repair = 0; repair < 2; repair++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) findings = check (fixture, repair, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (findings->len, ==, 0);
  }
}

/* A sealed text that does not open is a finding, in words. */
static void
test_check_secret (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GError) error = NULL;
  sqlite3 *book = NULL;

  take_key (fixture);
  g_assert_cmpint (sqlite3_open (fixture->path, &book), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (book,
                                 "UPDATE pool_keys SET sealed = randomblob (60)"
                                 " WHERE line_row_id IS NOT NULL;"
                                 "UPDATE links SET sealed_url = randomblob (60)",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  sqlite3_close (book);

  findings = check (fixture, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (findings->len, ==, 2);
  g_assert_cmpstr (findings->pdata[0], ==, "1 product key cannot be opened.");
  g_assert_cmpstr (findings->pdata[1], ==, "1 download link cannot be opened.");
}

static void
test_check_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  g_cancellable_cancel (cancellable);
  pd_desk_check_async (fixture->desk, FALSE, cancellable, got_result_cb, &slot);
  result = wait_for (&slot);
  g_assert_null (pd_desk_check_finish (fixture->desk, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* --- size --- */

static gint64
read_peak_kib (void)
{
  g_autofree char *status = NULL;
  const char *peak = NULL;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL) ||
      (peak = strstr (status, "VmHWM:")) == NULL)
    return 0;

  return g_ascii_strtoll (peak + 6, NULL, 10);
}

/* Many customers in and out again: the memory does not grow with the file. A million with
 * G_TEST_SLOW (-m slow). */
static void
test_many_customers (Fixture *fixture, gconstpointer data)
{
  gint64 n = g_test_slow () ? 1000000 : 20000;
  g_autofree char *path = g_build_filename (fixture->dir, "many.csv", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (PdImportResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 before = 0, started = 0;
  FILE *stream = fopen (path, "w");

  fputs ("name,domain,country,email\n", stream);
  for (gint64 i = 0; i < n; i++)
    fprintf (stream, "株式会社青空%d,c%d.example,JP,it@c%d.example\n", (int) i, (int) i, (int) i);
  g_assert_cmpint (fclose (stream), ==, 0);

  before = read_peak_kib ();
  started = g_get_monotonic_time ();
  result = import_file (fixture, PD_IMPORT_CUSTOMERS, file, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result->rejected->len, ==, 0);
  g_assert_cmpint (result->rows, ==, n);
  assert_whole (fixture);
  g_test_message ("import %.1f s, %d KiB more", (g_get_monotonic_time () - started) / 1e6,
                  (int) (read_peak_kib () - before));
  /* the store's page caches are part of it */
  g_assert_cmpint (read_peak_kib () - before, <, 600 * 1024);

  started = g_get_monotonic_time ();
  before = read_peak_kib ();
  g_assert_cmpint (export_to (fixture, PD_EXPORT_CUSTOMERS, "many-out.csv", NULL, FALSE, &error),
                   ==, n + 1);
  g_assert_no_error (error);
  g_test_message ("export %.1f s, %d KiB more", (g_get_monotonic_time () - started) / 1e6,
                  (int) (read_peak_kib () - before));
  g_assert_cmpint (read_peak_kib () - before, <, 64 * 1024);
}

#define ADD(path, function) \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_setenv ("PARTNER_DESK_KEYRING", "file", TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("/import/keys", test_import_keys);
  ADD ("/import/own-export", test_import_own_export);
  ADD ("/import/reject-keys", test_reject_keys);
  ADD ("/import/reject-limit", test_reject_limit);
  ADD ("/import/shift-jis", test_import_shift_jis);
  ADD ("/import/customers", test_import_customers);
  ADD ("/import/reject-customers", test_reject_customers);
  ADD ("/import/tenant-twice", test_tenant_twice);
  ADD ("/import/catalog", test_import_catalog);
  ADD ("/import/reject-catalog", test_reject_catalog);
  ADD ("/import/roles", test_import_roles);
  ADD ("/import/missing", test_import_missing);
  ADD ("/import/cancelled", test_import_cancelled);
  ADD ("/export/customers", test_export_customers);
  ADD ("/export/search", test_export_search);
  ADD ("/export/json", test_export_json);
  ADD ("/export/values", test_export_values);
  ADD ("/export/escapes", test_export_escapes);
  ADD ("/export/empty", test_export_empty);
  ADD ("/export/ics", test_export_ics);
  ADD ("/export/names", test_export_names);
  ADD ("/export/fails", test_export_fails);
  ADD ("/export/replaces", test_export_replaces);
  ADD ("/export/roles", test_export_roles);
  ADD ("/export/activity", test_export_activity);
  ADD ("/export/activity-columns", test_activity_columns);
  ADD ("/check/whole", test_check_whole);
  ADD ("/check/secret", test_check_secret);
  ADD ("/check/cancelled", test_check_cancelled);
  ADD ("/transfer/many-customers", test_many_customers);
  return g_test_run ();
}
