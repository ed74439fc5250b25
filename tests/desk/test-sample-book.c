// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include <glib/gstdio.h>

#include "pd-clock.h"
#include "pd-data.h"
#include "pd-error.h"
#include "pd-reservation-tables.h"
#include "pd-rules.h"
#include "pd-sample-book.h"
#include "pd-tables.h"
#include "pd-vault.h"

#define BOOK_ID "6b1e7c0a-52f1-4a3c-9a9e-0d6f5a2f9b11"

typedef struct
{
  char *folder;
  char *path;
  PdDatabase *db;
  PdVault *vault;
  PdPolicySet *policies;
  gint64 now;
} Book;

static gint64
instant (const char *text)
{
  g_autoptr (GError) error = NULL;
  gint64 value = 0;

  pd_instant_parse (text, &value, &error);
  g_assert_no_error (error);
  return value;
}

static void
fill (Book *book, const char *now)
{
  g_autoptr (GError) error = NULL;

  book->now = instant (now);
  book->folder = g_dir_make_tmp ("pd-sample-XXXXXX", &error);
  g_assert_no_error (error);
  book->path = g_build_filename (book->folder, "sample.book", NULL);
  book->db = pd_database_open (book->path, PD_DATABASE_CREATE, &error);
  g_assert_no_error (error);
  book->vault = pd_vault_open (book->path, BOOK_ID, TRUE, &error);
  g_assert_no_error (error);
  book->policies = pd_data_load_policies (&error);
  g_assert_no_error (error);

  g_assert_true (pd_database_begin (book->db, &error));
  pd_sample_book_fill (book->db, book->vault, book->policies, book->now, &error);
  g_assert_no_error (error);
  g_assert_true (pd_database_commit (book->db, &error));
}

static void
clear (Book *book)
{
  g_autoptr (GDir) dir = NULL;
  const char *name = NULL;

  g_clear_object (&book->db);
  g_clear_object (&book->vault);
  g_clear_object (&book->policies);
  dir = g_dir_open (book->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (book->folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (book->folder);
  g_free (book->folder);
  g_free (book->path);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Book, clear)

/* One book is enough for the tests that only look. */
static Book shared;

static GPtrArray *
list (Book *book, PdListKind kind)
{
  g_autoptr (PdQuery) query = pd_query_new (kind);
  g_autoptr (GError) error = NULL;
  GPtrArray *records = NULL;

  query->now = book->now;
  records = pd_database_list (book->db, query, -1, 0, &error);
  g_assert_no_error (error);
  return records;
}

static void
test_passes_check (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = pd_database_check (shared.db, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < findings->len; i++)
    g_test_message ("%s", (char *) findings->pdata[i]);
  g_assert_cmpuint (findings->len, ==, 0);
}

/* Whatever the day and hour: month's first, leap day, year's end, a second past midnight. */
static void
test_any_day (void)
{
  static const char *const instants[] = {
    "2026-03-01T00:00:01Z",
    "2028-02-29T12:00:00Z",
    "2026-12-31T23:59:59Z",
    "2026-07-01T09:30:00Z",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (instants); i++) {
    g_auto (Book) book = { 0 };
    g_autoptr (GPtrArray) findings = NULL;
    g_autoptr (GPtrArray) activity = NULL;
    g_autoptr (GError) error = NULL;

    fill (&book, instants[i]);
    findings = pd_database_check (book.db, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (findings->len, ==, 0);
    activity = list (&book, PD_LIST_ACTIVITY);
    for (guint n = 0; n < activity->len; n++) {
      g_assert_cmpint (pd_activity_get_at (activity->pdata[n]), <=, book.now);
      if (n > 0) /* latest first, and written in the order of time */
        g_assert_cmpint (pd_activity_get_at (activity->pdata[n]), <=,
                         pd_activity_get_at (activity->pdata[n - 1]));
    }
  }
}

static void
test_customers (void)
{
  static const char *const countries[] = { "JP", "US", "DE", "FR", "AU", "BR", "IN", "TH", "AX" };
  g_autoptr (GPtrArray) customers = list (&shared, PD_LIST_CUSTOMERS);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint without_agreement = 0;

  g_assert_cmpuint (customers->len, >=, 24);
  for (guint i = 0; i < customers->len; i++) {
    PdCustomer *customer = customers->pdata[i];

    g_hash_table_add (seen, (gpointer) pd_customer_get_country (customer));
    g_assert_true (g_str_has_suffix (pd_customer_get_domain (customer), ".example"));
    without_agreement += pd_customer_get_agreement_date (customer) == PD_INSTANT_NONE;
    if (pd_country_needs_registration (pd_customer_get_country (customer))) /* 2.9 */
      g_assert_nonnull (pd_customer_get_registration_id (customer));
    if (g_strcmp0 (pd_customer_get_country (customer), "AU") == 0) /* 4.3 */
      g_assert_true (pd_customer_get_prices_include_tax (customer));
  }
  for (gsize i = 0; i < G_N_ELEMENTS (countries); i++)
    g_assert_true (g_hash_table_contains (seen, countries[i]));
  g_assert_cmpuint (without_agreement, >=, 2); /* 4.6 */
}

/* Lines for which the test holds. */
static guint
count_lines (gboolean (*test) (PdOrderLine *line, PdVerdict *cancel))
{
  g_autoptr (GPtrArray) lines = list (&shared, PD_LIST_SOFTWARE);
  guint n = 0;

  for (guint i = 0; i < lines->len; i++) {
    PdPolicy *policy =
        pd_policy_set_get (shared.policies, pd_order_line_get_policy_id (lines->pdata[i]));
    g_autoptr (PdVerdict) verdict = pd_rules_judge_cancel (policy, lines->pdata[i], shared.now);

    n += test (lines->pdata[i], verdict);
  }
  return n;
}

static gboolean
is_bought_today (PdOrderLine *line, PdVerdict *cancel)
{
  return pd_instant_get_day (pd_order_line_get_placed_at (line)) ==
             pd_instant_get_day (shared.now) &&
         pd_verdict_get_allowed (cancel);
}

static gboolean
has_three_days (PdOrderLine *line, PdVerdict *cancel)
{
  return pd_verdict_get_allowed (cancel) && pd_verdict_get_days_left (cancel) == 3;
}

static gboolean
is_last_day (PdOrderLine *line, PdVerdict *cancel)
{
  return pd_verdict_get_allowed (cancel) && pd_verdict_get_days_left (cancel) == 0 &&
         pd_verdict_get_note (cancel) != NULL; /* 7.3 */
}

static gboolean
has_just_ended (PdOrderLine *line, PdVerdict *cancel)
{
  return !pd_verdict_get_allowed (cancel) &&
         g_strcmp0 (pd_order_line_get_status (line), "active") == 0 &&
         pd_instant_get_day (pd_order_line_get_window_end (line)) ==
             pd_instant_get_day (shared.now);
}

static gboolean
is_cancelled_last_month (PdOrderLine *line, PdVerdict *cancel)
{
  g_autofree char *last = pd_instant_format_month (shared.now, -1);
  g_autofree char *month = pd_instant_format_month (pd_order_line_get_cancelled_at (line), 0);
  g_autofree char *this_month = pd_instant_format_month (shared.now, 0);

  return g_strcmp0 (pd_order_line_get_status (line), "cancelled") == 0 &&
         g_strcmp0 (month, last) == 0 && pd_order_line_get_credit (line) > 0 &&
         g_strcmp0 (pd_order_line_get_credit_invoice (line), this_month) == 0; /* 8.5 */
}

static gboolean
is_pro_rata (PdOrderLine *line, PdVerdict *cancel)
{
  return g_strcmp0 (pd_order_line_get_kind (line), PD_KIND_SUBSCRIPTION) == 0 &&
         g_strcmp0 (pd_order_line_get_status (line), "cancelled") == 0 &&
         pd_order_line_get_credit (line) > 0 &&
         pd_order_line_get_credit (line) < pd_order_line_get_total (line);
}

static gboolean
is_cancelling (PdOrderLine *line, PdVerdict *cancel)
{
  return g_strcmp0 (pd_order_line_get_status (line), "cancelling") == 0 &&
         !pd_verdict_get_allowed (cancel);
}

static gboolean
is_plan (PdOrderLine *line, PdVerdict *cancel)
{
  return g_strcmp0 (pd_order_line_get_kind (line), PD_KIND_PLAN) == 0 &&
         !pd_verdict_get_allowed (cancel);
}

static gboolean
is_monthly (PdOrderLine *line, PdVerdict *cancel)
{
  gint64 charges = 0;
  g_autoptr (GError) error = NULL;

  if (g_strcmp0 (pd_order_line_get_billing (line), PD_BILLING_MONTHLY) != 0)
    return FALSE;

  pd_database_count_charges (shared.db, pd_record_get_row_id (PD_RECORD (line)), &charges, &error);
  g_assert_no_error (error);
  return charges >= 3;
}

static gboolean
is_annual (PdOrderLine *line, PdVerdict *cancel)
{
  return g_strcmp0 (pd_order_line_get_billing (line), PD_BILLING_ANNUAL) == 0;
}

static gboolean
has_hybrid_benefit (PdOrderLine *line, PdVerdict *cancel)
{
  return pd_order_line_get_hybrid_benefit (line); /* 16.16 */
}

static gboolean
includes_tax (PdOrderLine *line, PdVerdict *cancel)
{
  return pd_order_line_get_include_tax (line); /* 4.3 */
}

static gboolean
has_checklist (PdOrderLine *line, PdVerdict *cancel)
{
  return pd_order_line_get_checklist (line) == 15; /* 8.7 */
}

static void
test_line_states (void)
{
  static const struct
  {
    const char *what;
    gboolean (*test) (PdOrderLine *line, PdVerdict *cancel);
  } cases[] = {
    { "7.3 bought today", is_bought_today },
    { "7.9 three days left", has_three_days },
    { "7.3 last day", is_last_day },
    { "7.1 window just ended", has_just_ended },
    { "8.5 cancelled last month, credit this month", is_cancelled_last_month },
    { "8.6 credit by days", is_pro_rata },
    { "7.14 cancelling", is_cancelling },
    { "7.5 plan", is_plan },
    { "monthly instalments", is_monthly },
    { "annual instalments", is_annual },
    { "16.16 hybrid benefit", has_hybrid_benefit },
    { "4.3 tax included", includes_tax },
    { "8.7 checklist", has_checklist },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%s", cases[i].what);
    g_assert_cmpuint (count_lines (cases[i].test), >=, 1);
  }
}

/* 7.16: one of three lines cancelled, and the order stays completed; 7.17: a state nobody knows. */
static void
test_order_states (void)
{
  g_autoptr (GPtrArray) orders = list (&shared, PD_LIST_ORDERS);
  guint partly = 0, unknown = 0, cancelled = 0;

  for (guint i = 0; i < orders->len; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (PdOrder) order =
        pd_database_get_order (shared.db, pd_record_get_row_id (orders->pdata[i]), &error);
    GPtrArray *lines = pd_order_get_lines (order);
    const char *status = pd_order_get_status (order);
    guint n = 0;

    g_assert_no_error (error);
    for (guint k = 0; k < lines->len; k++)
      n += g_strcmp0 (pd_order_line_get_status (lines->pdata[k]), "cancelled") == 0;
    partly += n > 0 && n < lines->len && g_strcmp0 (status, "completed") == 0;
    cancelled += n == lines->len && g_strcmp0 (status, "cancelled") == 0;
    unknown += g_strcmp0 (status, "pending fulfilment review") == 0;
  }
  g_assert_cmpuint (orders->len, >=, 40);
  g_assert_cmpuint (partly, ==, 1);
  g_assert_cmpuint (cancelled, ==, 4); /* two of them by a refund of all their reservations */
  g_assert_cmpuint (unknown, ==, 1);
}

/* 5.6, 5.7, 8.1 */
static void
test_links (void)
{
  g_autoptr (GPtrArray) links = list (&shared, PD_LIST_LINKS);
  guint expired = 0, one_left = 0, used_up = 0, revoked = 0, fresh = 0;

  for (guint i = 0; i < links->len; i++) {
    PdDownloadLink *link = links->pdata[i];
    g_autoptr (PdVerdict) verdict = pd_rules_judge_link (link, shared.now);
    int used = pd_download_link_get_used (link);
    gboolean gone = pd_download_link_get_revoked_at (link) != PD_INSTANT_NONE;

    g_assert_cmpint (pd_download_link_get_limit (link), ==, 50);
    revoked += gone;
    expired += !gone && pd_download_link_get_expires_at (link) <= shared.now;
    one_left += used == 49 && pd_verdict_get_allowed (verdict);
    used_up += used == 50 && !pd_verdict_get_allowed (verdict) &&
               pd_download_link_get_expires_at (link) > shared.now;
    fresh += pd_verdict_get_allowed (verdict);
  }
  g_assert_cmpuint (expired, >=, 1);
  g_assert_cmpuint (one_left, ==, 1);
  g_assert_cmpuint (used_up, ==, 1);
  g_assert_cmpuint (revoked, >=, 1);
  g_assert_cmpuint (fresh, >=, 3);
}

/* Every key says that it is none. */
static void
test_keys (void)
{
  g_autoptr (GPtrArray) keys = list (&shared, PD_LIST_KEYS);
  g_autoptr (GRegex) form = g_regex_new ("^SAMPL(-[A-Z0-9]{5}){4}$", 0, 0, NULL);
  guint revoked = 0;

  g_assert_cmpuint (keys->len, >=, 10);
  for (guint i = 0; i < keys->len; i++) {
    PdSoftwareKey *key = keys->pdata[i];
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) sealed =
        pd_database_get_sealed_key (shared.db, pd_record_get_row_id (PD_RECORD (key)), &error);
    char *text = NULL;

    g_assert_no_error (error);
    text = pd_vault_open_sealed (shared.vault, sealed, &error);
    g_assert_no_error (error);
    g_assert_true (g_regex_match (form, text, 0, NULL));
    g_assert_true (pd_software_key_get_sample (key));
    g_assert_null (strstr (pd_software_key_get_masked (key), "SAMPL"));
    g_assert_true (g_str_has_suffix (pd_software_key_get_masked (key), text + 24)); /* 5.13 */
    pd_vault_free_text (text);
    revoked += pd_software_key_get_revoked_at (key) != PD_INSTANT_NONE;
  }
  g_assert_cmpuint (revoked, >=, 1); /* 8.4 */
}

/* Section 11: every state of a reservation, used and not, and refunds that stand in the cap. */
static void
test_reservations (void)
{
  static const char *const states[] = { PD_RESERVATION_SUCCEEDED, PD_RESERVATION_EXPIRING,
                                        PD_RESERVATION_EXPIRED, PD_RESERVATION_CANCELLED };
  static const char *const scopes[] = { PD_SCOPE_SHARED, PD_SCOPE_SINGLE, PD_SCOPE_RESOURCE_GROUP };
  static const char *const types[] = { "VirtualMachines", "SqlDatabases", "CosmosDb", "RedHat",
                                       "SuseLinux" };
  g_autoptr (GPtrArray) all = list (&shared, PD_LIST_RESERVATIONS);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint fresh_unused = 0, fresh_used = 0, under_used = 0, monthly = 0, parts = 0;

  for (guint i = 0; i < all->len; i++) {
    PdReservation *one = all->pdata[i];
    int age = pd_instant_get_day (shared.now) -
              pd_instant_get_day (pd_reservation_get_purchased_at (one));
    gboolean runs = pd_reservation_get_cancelled_at (one) == 0;

    g_hash_table_add (seen, (gpointer) pd_reservation_get_state (one));
    g_hash_table_add (seen, (gpointer) pd_reservation_get_scope_type (one));
    g_hash_table_add (seen, (gpointer) pd_reservation_get_resource_type (one));
    g_assert_cmpint (g_utf8_strlen (pd_reservation_get_name (one), -1), <=, 64);
    fresh_unused += runs && age <= 5 && !pd_reservation_get_used (one);
    fresh_used += runs && age <= 5 && pd_reservation_get_used (one);
    under_used += runs && pd_reservation_get_utilization_30d (one) >= 0 &&
                  pd_reservation_get_utilization_30d (one) < PD_RESERVATION_UNDER_USED;
    monthly += pd_reservation_get_payments_made (one) >= 5;
    parts += pd_reservation_get_parent_row_id (one) != 0;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    g_assert_true (g_hash_table_contains (seen, states[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (scopes); i++)
    g_assert_true (g_hash_table_contains (seen, scopes[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    g_assert_true (g_hash_table_contains (seen, types[i]));
  g_assert_cmpuint (fresh_unused, >=, 1);
  g_assert_cmpuint (fresh_used, >=, 1);
  g_assert_cmpuint (under_used, >=, 1);
  g_assert_cmpuint (monthly, >=, 1);
  g_assert_cmpuint (parts, ==, 3); /* one after a partial return, two after a split */
}

/* 11.10: what was returned stands in the customers' caps. */
static void
test_caps (void)
{
  g_autoptr (GPtrArray) customers = list (&shared, PD_LIST_CUSTOMERS);
  guint with_past = 0;

  for (guint i = 0; i < customers->len; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) past = pd_database_list_past_refunds (
        shared.db, pd_record_get_row_id (customers->pdata[i]), 0, &error);

    g_assert_no_error (error);
    with_past += past->len > 0;
    for (guint n = 0; n < past->len; n++) {
      g_assert_cmpint (g_array_index (past, PdPastRefund, n).usd_refund, >, 0);
      g_assert_cmpint (g_array_index (past, PdPastRefund, n).usd_refund, <, 5000000);
    }
  }
  g_assert_cmpuint (with_past, ==, 3);
}

/* Three refunds, which are closed, one closed, one open with a thread, one draft. */
static void
test_requests (void)
{
  g_autoptr (GPtrArray) requests = list (&shared, PD_LIST_REQUESTS);
  guint open = 0, closed = 0, drafts = 0, credited = 0;

  for (guint i = 0; i < requests->len; i++) {
    PdSupportRequest *request = requests->pdata[i];
    const char *state = pd_support_request_get_state (request);
    g_autoptr (GPtrArray) messages = NULL;
    g_autoptr (GError) error = NULL;

    messages =
        pd_database_list_messages (shared.db, pd_record_get_row_id (PD_RECORD (request)), &error);
    g_assert_no_error (error);
    open += g_strcmp0 (state, PD_REQUEST_OPEN) == 0 && messages->len == 2;
    closed += g_strcmp0 (state, PD_REQUEST_CLOSED) == 0;
    drafts += g_strcmp0 (state, PD_REQUEST_DRAFT) == 0;
    credited += g_strcmp0 (pd_support_request_get_refund_state (request), "credited") == 0;
  }
  g_assert_cmpuint (open, ==, 1);
  g_assert_cmpuint (closed, ==, 4);
  g_assert_cmpuint (drafts, ==, 1);
  g_assert_cmpuint (credited, ==, 3);
}

/* Every product and version with media has keys, but one. */
static void
test_pool (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdCatalog) catalog = pd_data_load_sample_catalog (&error);
  g_autoptr (GHashTable) empty = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < catalog->media->len; i++) {
    PdMedia *media = catalog->media->pdata[i];
    gint64 count = -1;

    g_assert_true (pd_database_count_pool_keys (shared.db, pd_media_get_product_id (media),
                                                pd_media_get_version (media), &count, &error));
    if (count == 0)
      g_hash_table_add (empty, g_strconcat (pd_media_get_product_id (media), " ",
                                            pd_media_get_version (media), NULL));
  }
  g_assert_cmpuint (g_hash_table_size (empty), ==, 1);
}

static void
test_activity (void)
{
  static const char *const operations[] = {
    PD_OPERATION_GET_KEY,          PD_OPERATION_GET_LINK,     PD_OPERATION_DOWNLOAD,
    PD_OPERATION_CREATE_ORDER,     PD_OPERATION_UPDATE_ORDER, PD_OPERATION_CREATE_CUSTOMER,
    PD_OPERATION_ACCEPT_AGREEMENT, PD_OPERATION_IMPORT_KEYS,
  };
  g_autoptr (GPtrArray) activity = list (&shared, PD_LIST_ACTIVITY);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) users = g_hash_table_new (g_str_hash, g_str_equal);
  gint64 broken = -1;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < activity->len; i++) {
    g_hash_table_add (seen, (gpointer) pd_activity_get_operation (activity->pdata[i]));
    g_hash_table_add (users, (gpointer) pd_activity_get_user_name (activity->pdata[i]));
    /* 5.13: no key ever stands in the log */
    g_assert_null (g_strstr_len (pd_activity_get_detail (activity->pdata[i]), -1, "SAMPL"));
  }
  for (gsize i = 0; i < G_N_ELEMENTS (operations); i++)
    g_assert_true (g_hash_table_contains (seen, operations[i]));
  g_assert_cmpuint (g_hash_table_size (users), >=, 3);
  g_assert_true (pd_database_verify_activity (shared.db, &broken, NULL, &error));
  g_assert_cmpint (broken, ==, 0);
}

/* 15.1: months and currencies; credits among them. */
static void
test_invoices (void)
{
  g_autoptr (GPtrArray) invoices = list (&shared, PD_LIST_INVOICES);
  g_autoptr (GHashTable) months = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) statuses = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean has_credit = FALSE;

  for (guint i = 0; i < invoices->len; i++) {
    g_hash_table_add (months, (gpointer) pd_invoice_get_month (invoices->pdata[i]));
    g_hash_table_add (statuses, (gpointer) pd_invoice_get_status (invoices->pdata[i]));
    has_credit |= pd_invoice_get_credits (invoices->pdata[i]) < 0;
  }
  g_assert_cmpuint (g_hash_table_size (months), >=, 3);
  g_assert_true (g_hash_table_contains (statuses, "paid"));
  g_assert_true (g_hash_table_contains (statuses, "issued"));
  g_assert_true (g_hash_table_contains (statuses, "open"));
  g_assert_true (has_credit);
}

/* 4.9 */
static void
test_one_per_customer (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdCustomer) customer =
      pd_database_find_customer (shared.db, "midori-denki.example", shared.now, &error);
  g_autoptr (PdProduct) product = pd_database_find_product (shared.db, NULL, "0050", &error);
  gboolean owns = FALSE;

  g_assert_no_error (error);
  g_assert_true (pd_product_get_one_per_customer (product));
  g_assert_true (pd_database_owns_sku (shared.db, pd_record_get_row_id (PD_RECORD (customer)),
                                       pd_product_get_product_id (product), "0050", &owns, &error));
  g_assert_true (owns);
}

static char *
describe (Book *book)
{
  static const PdListKind kinds[] = { PD_LIST_CUSTOMERS, PD_LIST_ORDERS,   PD_LIST_SOFTWARE,
                                      PD_LIST_KEYS,      PD_LIST_LINKS,    PD_LIST_INVOICES,
                                      PD_LIST_ACTIVITY,  PD_LIST_DEADLINES };
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autoptr (GPtrArray) records = list (book, kinds[i]);

    for (guint n = 0; n < records->len; n++) {
      guint n_props = 0;
      g_autofree GParamSpec **props =
          g_object_class_list_properties (G_OBJECT_GET_CLASS (records->pdata[n]), &n_props);

      for (guint k = 0; k < n_props; k++) {
        g_auto (GValue) value = G_VALUE_INIT;
        g_autofree char *content = NULL;

        if (G_TYPE_IS_OBJECT (props[k]->value_type))
          continue;
        g_object_get_property (records->pdata[n], props[k]->name, &value);
        content = g_strdup_value_contents (&value);
        g_string_append_printf (text, "%s=%s ", props[k]->name, content);
      }
      g_string_append_c (text, '\n');
    }
  }
  return g_string_free (text, FALSE);
}

static void
test_deterministic (void)
{
  g_auto (Book) again = { 0 };
  g_autofree char *first = describe (&shared);
  g_autofree char *second = NULL;

  fill (&again, "2026-05-20T06:30:00Z");
  second = describe (&again);
  g_assert_cmpuint (strlen (first), >, 10000);
  g_assert_cmpstr (first, ==, second);
}

int
main (int argc, char *argv[])
{
  int status = 0;

  g_setenv ("PARTNER_DESK_KEYRING", "file", TRUE);
  g_test_init (&argc, &argv, NULL);
  fill (&shared, "2026-05-20T06:30:00Z");
  g_test_add_func ("/sample-book/passes-check", test_passes_check);
  g_test_add_func ("/sample-book/any-day", test_any_day);
  g_test_add_func ("/sample-book/customers", test_customers);
  g_test_add_func ("/sample-book/line-states", test_line_states);
  g_test_add_func ("/sample-book/order-states", test_order_states);
  g_test_add_func ("/sample-book/links", test_links);
  g_test_add_func ("/sample-book/keys", test_keys);
  g_test_add_func ("/sample-book/pool", test_pool);
  g_test_add_func ("/sample-book/reservations", test_reservations);
  g_test_add_func ("/sample-book/caps", test_caps);
  g_test_add_func ("/sample-book/requests", test_requests);
  g_test_add_func ("/sample-book/activity", test_activity);
  g_test_add_func ("/sample-book/invoices", test_invoices);
  g_test_add_func ("/sample-book/one-per-customer", test_one_per_customer);
  g_test_add_func ("/sample-book/deterministic", test_deterministic);
  status = g_test_run ();
  clear (&shared);
  return status;
}
