// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Buying and managing reservations: sections 3, 8 (access), 10 and 14 of the rules. */

#include <string.h>

#include <glib/gstdio.h>

#include "pd-error.h"
#include "reservation-fixture.h"

#define REQUEST "0b5b7f2e-93a8-4a39-8a52-6a53d6c1d003"
#define ADD(name, function) \
  g_test_add (name, Fixture, NULL, reservation_fixture_set_up, function, fixture_tear_down)

static void
assert_buy_fails (Fixture *fixture, gint64 customer, const char *item, PdError code)
{
  g_autoptr (GPtrArray) items = new_items (item, NULL);
  g_autoptr (GError) error = NULL;
  gint64 activity = count_kind (fixture, PD_LIST_ACTIVITY);

  g_assert_null (buy (fixture->desk, customer, items, NULL, &error));
  g_assert_error (error, PD_ERROR, (int) code);
  g_assert_cmpint (count_kind (fixture, PD_LIST_ACTIVITY), ==, activity);
}

static GPtrArray *
list_assignments (Fixture *fixture, gint64 row_id)
{
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  GPtrArray *assignments;

  pd_desk_list_assignments_async (fixture->desk, row_id, NULL, got_result_cb, &slot);
  assignments = finish_assignments (fixture->desk, &slot, &error);
  g_assert_no_error (error);
  return assignments;
}

static PdVerdict *
get_buy_verdict (Fixture *fixture, gint64 customer, const char *sku)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdProduct) product = pd_desk_find_product (fixture->desk, customer, NULL, sku, &error);
  PdVerdict *verdict = NULL;

  g_assert_no_error (error);
  g_object_get (product, "buy", &verdict, NULL);
  return verdict;
}

/* 10.9, 10.12, 14.4: what a purchase brings about. */
static void
test_buy (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdReservation) shared =
      reserve (fixture, SKU_RESERVED ":4:P1Y:one_time:japaneast:shared");
  g_autoptr (PdReservation) single =
      reserve (fixture, SKU_RESERVED ":1:P1Y:monthly:japanwest:" SUBSCRIPTION_NAME);
  g_autoptr (PdReservation) cosmos = reserve (fixture, SKU_RESERVED_COSMOS ":1");
  g_autoptr (GPtrArray) owners = list_assignments (fixture, row_id_of (shared));
  PdRoleAssignment *owner = owners->pdata[0];
  gint64 charges, credits;

  g_assert_true (pd_reservation_get_customer_row_id (shared) == customer_id (fixture));
  g_assert_cmpstr (pd_reservation_get_name (shared), ==, "Standard_D2s_v3_japaneast_2026-05-02");
  g_assert_cmpstr (pd_reservation_get_state (shared), ==, PD_RESERVATION_SUCCEEDED);
  g_assert_cmpint (pd_reservation_get_expires_at (shared), ==,
                   pd_instant_from_day (pd_instant_get_day (TEST_NOW) + 365));
  g_assert_cmpstr (pd_reservation_get_scope_type (shared), ==, PD_SCOPE_SHARED);
  g_assert_null (pd_reservation_get_scope_id (shared));
  g_assert_nonnull (pd_reservation_get_billing_subscription (shared));
  g_assert_true (pd_reservation_get_flexibility (shared));
  g_assert_cmpint (pd_reservation_get_utilization_30d (shared), ==, -1); /* nothing invented */
  g_assert_false (pd_reservation_get_used (shared));
  g_assert_cmpstr (pd_reservation_get_policy_id (shared), ==, "2020");
  assert_allowed (pd_reservation_get_manage (shared));
  assert_allowed (pd_reservation_get_refund (shared));

  g_assert_cmpstr (pd_reservation_get_scope_type (single), ==, PD_SCOPE_SINGLE);
  g_assert_cmpstr (pd_reservation_get_scope_id (single), ==,
                   pd_reservation_get_billing_subscription (single));
  g_assert_cmpstr (pd_reservation_get_scope_name (single), ==, SUBSCRIPTION_NAME);
  g_assert_cmpint (pd_reservation_get_payments_made (single), ==, 1);
  g_assert_cmpint (pd_reservation_get_unit_price (single), ==, 11000);
  g_assert_cmpstr (pd_reservation_get_name (cosmos), ==, "CosmosDB_100_RUs_2026-05-02");
  g_assert_false (pd_reservation_get_flexibility (cosmos));

  g_assert_cmpuint (owners->len, ==, 1); /* azure-api.md 8 */
  g_assert_cmpstr (pd_role_assignment_get_role_id (owner), ==, PD_AZURE_ROLE_OWNER);
  g_assert_cmpstr (pd_role_assignment_get_principal_email (owner), ==, USER_EMAIL);
  get_invoice (fixture, "2026-05", &charges, &credits);
  g_assert_cmpint (charges, ==, 480000 + 11000 + 90000);
  g_assert_cmpint (count_kind (fixture, PD_LIST_RESERVATIONS), ==, 3);
  assert_whole (fixture);
}

/* 14.1: without an active subscription the way on is to add one; software needs none. */
static void
test_subscription_rule_14_1 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdCustomer) bare = new_customer (fixture, "Bare", "JP", "JPY", TRUE);
  gint64 id = row_id_of (bare);
  g_autoptr (GPtrArray) items = new_items (SKU_RESERVED ":1:P1Y:one_time:japaneast", NULL);
  g_autoptr (PdCartQuote) quote = quote_cart (fixture->desk, id, items);
  g_autoptr (PdVerdict) listed = get_buy_verdict (fixture, id, SKU_RESERVED);
  g_autoptr (PdVerdict) software = get_buy_verdict (fixture, id, SKU_SERVER);
  g_autoptr (GPtrArray) subscriptions = NULL;
  g_autoptr (PdReservation) bought = NULL;
  g_autoptr (GError) error = NULL;

  assert_refused (quote->verdict, "14.1");
  g_assert_cmpint (pd_verdict_get_next (quote->verdict), ==, PD_VERDICT_NEXT_ADD_SUBSCRIPTION);
  assert_refused (listed, "14.1");
  assert_allowed (software);
  assert_buy_fails (fixture, id, SKU_RESERVED ":1:P1Y:one_time:japaneast", PD_ERROR_RULE);

  subscriptions = add_subscription (fixture->desk, id, "  First  ", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pd_azure_subscription_get_name (subscriptions->pdata[0]), ==, "First");
  bought = reserve_for (fixture, id, SKU_RESERVED ":1:P1Y:one_time:japaneast");
  g_assert_nonnull (bought);
  /* another customer's subscription is none of this one's */
  assert_buy_fails (fixture, id, SKU_RESERVED ":1:P1Y:one_time:japaneast:" SUBSCRIPTION_NAME,
                    PD_ERROR_INVALID);
  g_assert_null (add_subscription (fixture->desk, id, "", &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
}

/* 3.6, 3.7: by the customer's market, in the list, the quote and the act; software stays. */
static void
test_market_rule_3_6 (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *country;
    gboolean listed;
  } rows[] = { { "NE", TRUE },  { "NG", FALSE }, { "DM", TRUE },
               { "DO", FALSE }, { "XK", TRUE },  { "VG", TRUE } }; /* 3.3, 3.4 */

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdCustomer) customer =
        new_customer (fixture, "Somewhere", rows[i].country, "USD", TRUE);
    gint64 id = row_id_of (customer);
    g_autoptr (GPtrArray) items =
        new_items (SKU_SERVER ":1", SKU_RESERVED ":1:P1Y:one_time:japaneast", NULL);
    g_autoptr (PdVerdict) listed = NULL;
    g_autoptr (PdVerdict) software = get_buy_verdict (fixture, id, SKU_SERVER);
    g_autoptr (PdCartQuote) quote = NULL;
    g_autoptr (GPtrArray) subscriptions = NULL;
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", rows[i].country);
    subscriptions = add_subscription (fixture->desk, id, "One", &error);
    g_assert_no_error (error);
    listed = get_buy_verdict (fixture, id, SKU_RESERVED);
    quote = quote_cart (fixture->desk, id, items);
    assert_allowed (software);
    if (rows[i].listed) {
      assert_refused (listed, "3.6");
      assert_refused (quote->verdict, "3.6");
      assert_allowed (quote->item_verdicts->pdata[0]);
      assert_buy_fails (fixture, id, SKU_RESERVED ":1:P1Y:one_time:japaneast", PD_ERROR_RULE);
    } else {
      assert_allowed (listed);
      assert_allowed (quote->verdict);
    }
  }
}

/* 3.8: a newer list is read, then put in force, and goes again. */
static void
test_market_import (Fixture *fixture, gconstpointer data)
{
  static const char text[] = "{\"format\":1,\"as_of\":\"2026-01-31\",\"source\":\"test\","
                             "\"markets\":[{\"iso\":\"JP\",\"en\":\"Japan\",\"ja\":\"日本\"}]}";
  g_autofree char *path = g_build_filename (fixture->dir, "markets.json", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (PdMarketList) list = NULL;
  g_autoptr (PdMarketList) unread = NULL;
  g_autoptr (PdVerdict) verdict = NULL;
  g_autoptr (PdVerdict) after = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  guint own = pd_market_list_get_all (pd_desk_get_markets (fixture->desk))->len;

  g_assert_cmpuint (own, ==, 109); /* 3.1 */
  g_assert_true (g_file_set_contents (path, "no list at all", -1, &error));
  pd_desk_read_markets_async (fixture->desk, file, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  unread = pd_desk_read_markets_finish (fixture->desk, result, &error);
  g_assert_null (unread);
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_clear_object (&result);

  g_assert_true (g_file_set_contents (path, text, -1, &error));
  pd_desk_read_markets_async (fixture->desk, file, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  list = pd_desk_read_markets_finish (fixture->desk, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pd_market_list_get_all (pd_desk_get_markets (fixture->desk))->len, ==, own);
  g_clear_object (&result);
  pd_desk_set_markets_async (fixture->desk, list, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  g_assert_true (pd_desk_set_markets_finish (fixture->desk, result, &error));
  g_assert_cmpuint (pd_market_list_get_all (pd_desk_get_markets (fixture->desk))->len, ==, 1);
  verdict = get_buy_verdict (fixture, customer_id (fixture), SKU_RESERVED);
  assert_refused (verdict, "3.6");
  fixture_reopen (fixture);
  g_assert_cmpuint (pd_market_list_get_all (pd_desk_get_markets (fixture->desk))->len, ==, 1);

  g_clear_object (&result);
  pd_desk_set_markets_async (fixture->desk, NULL, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  g_assert_true (pd_desk_set_markets_finish (fixture->desk, result, &error));
  g_assert_cmpuint (pd_market_list_get_all (pd_desk_get_markets (fixture->desk))->len, ==, own);
  after = get_buy_verdict (fixture, customer_id (fixture), SKU_RESERVED);
  assert_allowed (after);
}

/* Section 5 of the issue: regions, quantities, terms that are not sold; 4.5: tax words differ in
 * Australia, so one order cannot hold both. */
static void
test_bad_carts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdCustomer) australian = new_customer (fixture, "Wattle", "AU", "AUD", TRUE);
  g_autoptr (GPtrArray) subscriptions = NULL;
  g_autoptr (GPtrArray) mixed = new_items (SKU_SERVER ":1", SKU_RESERVED ":1:P1Y::japaneast", NULL);
  g_autoptr (PdCartQuote) quote = NULL;
  g_autoptr (PdReservation) alone = NULL;
  g_autoptr (PdRecord) order = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id = customer_id (fixture);

  assert_buy_fails (fixture, id, SKU_RESERVED ":1:P1Y:one_time", PD_ERROR_INVALID);
  assert_buy_fails (fixture, id, SKU_RESERVED ":1:P1Y:one_time:mars", PD_ERROR_INVALID);
  assert_buy_fails (fixture, id, SKU_RESERVED ":1001:P1Y:one_time:japaneast", PD_ERROR_RULE);
  assert_buy_fails (fixture, id, SKU_RESERVED ":1:P5Y:one_time:japaneast", PD_ERROR_INVALID);
  assert_buy_fails (fixture, id, SKU_RESERVED_COSMOS ":1:P1Y:one_time:japaneast", PD_ERROR_INVALID);
  assert_buy_fails (fixture, id, SKU_RESERVED_COSMOS ":1:P1Y:monthly", PD_ERROR_INVALID); /* 14.4 */

  subscriptions = add_subscription (fixture->desk, row_id_of (australian), "One", &error);
  g_assert_no_error (error);
  quote = quote_cart (fixture->desk, row_id_of (australian), mixed);
  g_assert_false (pd_verdict_get_allowed (quote->verdict));
  alone = reserve_for (fixture, row_id_of (australian), SKU_RESERVED ":1:P1Y::japaneast");
  order =
      get_record (fixture->desk, PD_LIST_ORDERS, pd_reservation_get_order_row_id (alone), &error);
  g_assert_no_error (error);
  g_assert_false (pd_order_get_include_tax (PD_ORDER (order))); /* 4.5: Brazil only */
}

/* 1.1, 1.10: each item by its own. */
static void
test_roles_of_a_mixed_cart (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) mixed =
      new_items (SKU_SERVER ":1", SKU_RESERVED ":1:P1Y:one_time:japaneast", NULL);
  g_autoptr (GPtrArray) software = new_items (SKU_SERVER ":1", NULL);
  g_autoptr (PdCartQuote) quote = NULL;
  g_autoptr (PdReservation) bought = NULL;
  g_autoptr (PdQuery) products = pd_query_new (PD_LIST_PRODUCTS);
  g_autoptr (GPtrArray) listed = NULL;
  g_autoptr (GError) error = NULL;
  gint64 total = 0;

  set_roles (fixture, PD_ROLE_SALES_AGENT);
  quote = quote_cart (fixture->desk, customer_id (fixture), mixed);
  assert_refused (quote->verdict, "1.1");
  assert_refused (quote->item_verdicts->pdata[0], "1.1");
  assert_allowed (quote->item_verdicts->pdata[1]);
  g_assert_null (buy (fixture->desk, customer_id (fixture), mixed, NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_ROLE);
  g_clear_error (&error);
  bought = reserve (fixture, SKU_RESERVED ":1:P1Y:one_time:japaneast");

  /* their catalogue holds what they may sell */
  listed = pd_desk_list_now (fixture->desk, products, -1, 0, &total, &error);
  g_assert_no_error (error);
  g_assert_cmpint (total, >=, 6);
  for (guint i = 0; i < listed->len; i++)
    g_assert_cmpstr (pd_product_get_kind (listed->pdata[i]), ==, PD_KIND_RESERVATION);

  set_roles (fixture, PD_ROLE_BILLING_ADMIN);
  g_clear_pointer (&quote, pd_cart_quote_free);
  quote = quote_cart (fixture->desk, customer_id (fixture), software);
  assert_refused (quote->verdict, "1.1");
  g_assert_null (buy (fixture->desk, customer_id (fixture), mixed, NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_ROLE);
}

/* 16.17: a reservation's line is not cancelled as software; the way is a refund. */
static void
test_no_cancel_rule_16_17 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdReservation) reservation =
      reserve (fixture, SKU_RESERVED ":1:P1Y:one_time:japaneast");
  gint64 line = pd_reservation_get_line_row_id (reservation);
  g_autoptr (PdCancelQuote) quote = NULL;
  g_autoptr (GError) error = NULL;

  quote = quote_cancel (fixture->desk, &line, 1, &error);
  g_assert_no_error (error);
  assert_refused (quote->verdict, "16.17");
  g_assert_cmpint (pd_verdict_get_next (quote->verdict), ==, PD_VERDICT_NEXT_REFUND);
  g_assert_null (cancel_lines (fixture->desk, &line, 1, TRUE, NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_RULE);
}

/* 1.11, 6.11, 14.7 */
static void
test_self_purchase_rule_1_11 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) before = NULL;
  g_autoptr (GAsyncResult) changed = NULL;
  g_autoptr (GAsyncResult) refused = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  gboolean allowed = TRUE;

  pd_desk_get_self_purchase_async (fixture->desk, customer_id (fixture), NULL, got_result_cb,
                                   &slot);
  before = wait_for (&slot);
  g_assert_true (pd_desk_self_purchase_finish (fixture->desk, before, &allowed, &error));
  g_assert_false (allowed);
  pd_desk_set_self_purchase_async (fixture->desk, customer_id (fixture), TRUE, NULL, NULL,
                                   got_result_cb, &slot);
  changed = wait_for (&slot);
  g_assert_true (pd_desk_self_purchase_finish (fixture->desk, changed, &allowed, &error));
  g_assert_true (allowed);
  g_assert_cmpint (count_activity (fixture, PD_OPERATION_ALLOW_SELF_PURCHASE, "succeeded"), ==, 1);

  set_roles (fixture, PD_ROLE_SALES_AGENT | PD_ROLE_HELPDESK_AGENT);
  pd_desk_set_self_purchase_async (fixture->desk, customer_id (fixture), FALSE, NULL, NULL,
                                   got_result_cb, &slot);
  refused = wait_for (&slot);
  g_assert_false (pd_desk_self_purchase_finish (fixture->desk, refused, &allowed, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_ROLE);
}

/* --- access --- */

static GPtrArray *
grant_role (Fixture *fixture,
            gint64 row_id,
            const char *role,
            const char *email,
            const char *request_id,
            GError **error)
{
  const PdGrant grant = { .email = (char *) email, .role_id = (char *) role };
  GAsyncResult *slot = NULL;

  pd_desk_grant_role_async (fixture->desk, row_id, &grant, request_id, NULL, got_result_cb, &slot);
  return finish_assignments (fixture->desk, &slot, error);
}

static GPtrArray *
revoke_role (Fixture *fixture, gint64 row_id, gint64 assignment, GError **error)
{
  GAsyncResult *slot = NULL;

  pd_desk_revoke_role_async (fixture->desk, row_id, assignment, NULL, NULL, got_result_cb, &slot);
  return finish_assignments (fixture->desk, &slot, error);
}

/* 10.4, azure-api.md 8: the last owner stays. */
static void
test_access (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdReservation) reservation =
      reserve (fixture, SKU_RESERVED ":1:P1Y:one_time:japaneast");
  gint64 id = row_id_of (reservation);
  g_autoptr (GPtrArray) first = list_assignments (fixture, id);
  gint64 owner = row_id_of (first->pdata[0]);
  g_autoptr (GPtrArray) two = NULL;
  g_autoptr (GPtrArray) again = NULL;
  g_autoptr (GPtrArray) one = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (revoke_role (fixture, id, owner, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_RULE);
  g_clear_error (&error);
  two = grant_role (fixture, id, "owner", "ryo@partner.example", REQUEST, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (two->len, ==, 2);
  again = grant_role (fixture, id, "owner", "ryo@partner.example", REQUEST, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->len, ==, 2);
  g_assert_null (grant_role (fixture, id, "Owner", "ryo@partner.example", NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_CONFLICT);
  g_clear_error (&error);
  one = revoke_role (fixture, id, owner, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_null (revoke_role (fixture, id, owner, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_NOT_FOUND);
  g_clear_error (&error);

  g_assert_null (grant_role (fixture, id, "King", "ryo@partner.example", NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (
      grant_role (fixture, id, "Reservations Administrator", "a@b.example", NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (grant_role (fixture, id, "Reader", "nobody", NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  g_clear_error (&error);
  set_roles (fixture, PD_ROLE_BILLING_ADMIN); /* 1.6 */
  g_assert_null (grant_role (fixture, id, "Reader", "x@partner.example", NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_ROLE);
}

/* --- configuration --- */

static GPtrArray *
change_reservation (Fixture *fixture, gint64 id, PdReservationChange change, GError **error)
{
  GAsyncResult *slot = NULL;

  pd_desk_change_reservation_async (fixture->desk, id, &change, NULL, NULL, got_result_cb, &slot);
  return finish_reservations (fixture->desk, &slot, error);
}

static void
assert_change_fails (Fixture *fixture, gint64 id, PdReservationChange change, PdError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (change_reservation (fixture, id, change, &error));
  g_assert_error (error, PD_ERROR, (int) code);
}

/* 10.5: name, scope, flexibility; what cannot be changed says why. */
static void
test_change (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdReservation) machine = reserve (fixture, SKU_RESERVED ":1:P1Y:one_time:japaneast");
  g_autoptr (PdReservation) sql = reserve (fixture, SKU_RESERVED_SQL ":1:P1Y:one_time:japaneast");
  gint64 id = row_id_of (machine);
  g_autofree char *group = g_strdup_printf ("/subscriptions/%s/resourceGroups/rg-1",
                                            pd_reservation_get_billing_subscription (machine));
  g_autoptr (GPtrArray) renamed = NULL;
  g_autoptr (GPtrArray) scoped = NULL;
  g_autoptr (GPtrArray) grouped = NULL;
  g_autoptr (GPtrArray) rigid = NULL;
  g_autoptr (GError) error = NULL;

  renamed = change_reservation (
      fixture, id, (PdReservationChange){ .name = (char *) " 基幹 ", .flexibility = -1 }, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pd_reservation_get_name (renamed->pdata[0]), ==, "基幹");
  assert_change_fails (fixture, id,
                       (PdReservationChange){ .name = (char *) "基幹", .flexibility = -1 },
                       PD_ERROR_CONFLICT); /* PatchValuesSameAsExisting */
  assert_change_fails (fixture, id, (PdReservationChange){ .name = (char *) "", .flexibility = -1 },
                       PD_ERROR_INVALID);
  scoped = change_reservation (fixture, id,
                               (PdReservationChange){ .scope_type = (char *) PD_SCOPE_SINGLE,
                                                      .scope_id = (char *) SUBSCRIPTION_NAME,
                                                      .flexibility = -1 },
                               &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pd_reservation_get_scope_id (scoped->pdata[0]), ==,
                   pd_reservation_get_billing_subscription (machine));
  grouped = change_reservation (
      fixture, id,
      (PdReservationChange){
          .scope_type = (char *) PD_SCOPE_RESOURCE_GROUP, .scope_id = group, .flexibility = -1 },
      &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pd_reservation_get_scope_id (grouped->pdata[0]), ==, group);
  assert_change_fails (
      fixture, id,
      (PdReservationChange){ .scope_type = (char *) PD_SCOPE_SINGLE,
                             .scope_id = (char *) "11111111-2222-3333-4444-555555555555",
                             .flexibility = -1 },
      PD_ERROR_INVALID);
  rigid = change_reservation (fixture, id, (PdReservationChange){ .flexibility = 0 }, &error);
  g_assert_no_error (error);
  g_assert_false (pd_reservation_get_flexibility (rigid->pdata[0]));
  assert_change_fails (fixture, row_id_of (sql), (PdReservationChange){ .flexibility = 1 },
                       PD_ERROR_RULE);
  fixture_set_now (fixture, TEST_NOW + 365 * PD_DAY_US);
  assert_change_fails (fixture, id,
                       (PdReservationChange){ .name = (char *) "late", .flexibility = -1 },
                       PD_ERROR_RULE);
}

static GPtrArray *
split (Fixture *fixture, gint64 id, gint64 first, gint64 second, GError **error)
{
  GAsyncResult *slot = NULL;

  pd_desk_split_reservation_async (fixture->desk, id, first, second, NULL, NULL, got_result_cb,
                                   &slot);
  return finish_reservations (fixture->desk, &slot, error);
}

static GPtrArray *
merge (Fixture *fixture, const gint64 *ids, gsize n, GError **error)
{
  GAsyncResult *slot = NULL;

  pd_desk_merge_reservations_async (fixture->desk, ids, n, NULL, NULL, got_result_cb, &slot);
  return finish_reservations (fixture->desk, &slot, error);
}

static gint64
sum_used (Fixture *fixture, gint64 id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GArray) days = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  gint64 sum = 0;

  pd_desk_list_utilization_async (fixture->desk, id, 0, G_MAXINT, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  days = pd_desk_list_utilization_finish (fixture->desk, result, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < days->len; i++)
    sum += g_array_index (days, PdUtilizationDay, i).used_millihours;
  return sum;
}

/* azure-api.md 3: both keep order, price and end, and hours are neither lost nor made. */
static void
test_split_and_merge (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdReservation) whole = reserve (fixture, SKU_RESERVED ":4:P1Y:monthly:japaneast");
  gint64 id = row_id_of (whole);
  g_autoptr (GPtrArray) parts = NULL;
  g_autoptr (GPtrArray) merged = NULL;
  g_autoptr (GError) error = NULL;
  gint64 ids[2], charges, credits;

  use_reservation (fixture, id, pd_instant_get_day (TEST_NOW));
  g_assert_null (split (fixture, id, 4, 0, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (split (fixture, id, 2, 3, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  g_clear_error (&error);
  parts = split (fixture, id, 1, 3, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (parts->len, ==, 3);
  for (guint i = 0; i < 2; i++) {
    PdReservation *part = parts->pdata[i];

    ids[i] = row_id_of (part);
    g_assert_cmpint (pd_reservation_get_quantity (part), ==, i == 0 ? 1 : 3);
    g_assert_cmpint (pd_reservation_get_expires_at (part), ==,
                     pd_reservation_get_expires_at (whole));
    g_assert_cmpint (pd_reservation_get_parent_row_id (part), ==, id);
  }
  g_assert_cmpstr (pd_reservation_get_state (parts->pdata[2]), ==, PD_RESERVATION_CANCELLED);
  g_assert_cmpint (sum_used (fixture, ids[0]) + sum_used (fixture, ids[1]), ==, 24000);

  /* both parts are billed, the ancestor is not */
  fixture_set_now (fixture, pd_instant_add_months (TEST_NOW, 1));
  settle (fixture);
  get_invoice (fixture, "2026-06", &charges, &credits);
  g_assert_cmpint (charges, ==, 44000);

  g_assert_null (merge (fixture, ids, 1, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  g_clear_error (&error);
  merged = merge (fixture, ids, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (merged->len, ==, 3);
  g_assert_cmpint (pd_reservation_get_quantity (merged->pdata[0]), ==, 4);
  g_assert_cmpint (pd_reservation_get_payments_made (merged->pdata[0]), ==, 2);
  g_assert_true (pd_reservation_get_used (merged->pdata[0]));
  g_assert_cmpint (sum_used (fixture, row_id_of (merged->pdata[0])), ==, 24000);
  g_assert_null (merge (fixture, ids, 2, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_RULE);
  assert_whole (fixture);
}

/* --- lists --- */

/* Deadlines of kind "expiry"; sales agents see these alone. */
static void
test_deadlines (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdReservation) reservation =
      reserve (fixture, SKU_RESERVED ":1:P1Y:one_time:japaneast");
  g_autoptr (PdOrder) software = buy_one (fixture, SKU_SERVER ":1");
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_DEADLINES);
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) theirs = NULL;
  g_autoptr (GError) error = NULL;
  gint64 total = 0;

  all = pd_desk_list_now (fixture->desk, query, -1, 0, &total, &error);
  g_assert_no_error (error);
  g_assert_cmpint (total, ==, 2);
  set_roles (fixture, PD_ROLE_SALES_AGENT);
  theirs = pd_desk_list_now (fixture->desk, query, -1, 0, &total, &error);
  g_assert_no_error (error);
  g_assert_cmpint (total, ==, 1);
  g_assert_cmpstr (pd_deadline_get_kind (theirs->pdata[0]), ==, "expiry");
  g_assert_cmpint (pd_deadline_get_at (theirs->pdata[0]), ==,
                   pd_reservation_get_expires_at (reservation));
}

static gint64
export_list (Fixture *fixture, PdExportKind kind, const char *name, char **text)
{
  g_autofree char *path = g_build_filename (fixture->dir, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  gint64 rows;

  pd_desk_export_async (fixture->desk, kind, file, NULL, FALSE, NULL, NULL, NULL, got_result_cb,
                        &slot);
  result = wait_for (&slot);
  rows = pd_desk_export_finish (fixture->desk, result, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, text, NULL, &error));
  return rows;
}

static void
test_export (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdReservation) shared =
      reserve (fixture, SKU_RESERVED ":1:P1Y:one_time:japaneast:shared");
  g_autoptr (PdReservation) single =
      reserve (fixture, SKU_RESERVED ":1:P1Y:one_time:japaneast:" SUBSCRIPTION_NAME);
  g_autofree char *expected =
      g_strdup_printf ("\"scope_subscriptions\":[\"%s\"]", pd_reservation_get_scope_id (single));
  g_autofree char *csv = NULL;
  g_autofree char *json = NULL;
  g_autofree char *ics = NULL;

  use_reservation (fixture, row_id_of (single), pd_instant_get_day (TEST_NOW));
  g_assert_cmpint (export_list (fixture, PD_EXPORT_RESERVATIONS, "r.csv", &csv), ==, 2);
  g_assert_nonnull (strstr (csv, pd_reservation_get_reservation_id (shared)));
  g_assert_nonnull (strstr (csv, "100.0"));
  g_assert_cmpint (export_list (fixture, PD_EXPORT_RESERVATIONS, "r.json", &json), ==, 2);
  g_assert_nonnull (strstr (json, expected));
  g_assert_nonnull (strstr (json, "\"scope_subscriptions\":[]"));
  g_assert_nonnull (strstr (json, "\"utilization_30d\":100.0"));
  g_assert_nonnull (strstr (json, "\"utilization_30d\":null"));
  g_assert_cmpint (export_list (fixture, PD_EXPORT_DEADLINES, "d.ics", &ics), ==, 2);
  g_assert_nonnull (strstr (ics, "SUMMARY:Reservation expires: "));
}

/* 10.6: found by every name that it has. */
static void
test_find (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdReservation) reservation =
      reserve (fixture, SKU_RESERVED ":1:P1Y:one_time:japaneast");
  const char *const texts[] = { pd_reservation_get_reservation_id (reservation),
                                pd_reservation_get_reservation_order_id (reservation),
                                pd_reservation_get_name (reservation), "d2s_v3" };
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (PdReservation) found = pd_desk_find_reservation (fixture->desk, texts[i], &error);

    g_assert_no_error (error);
    g_assert_cmpint (row_id_of (found), ==, row_id_of (reservation));
    assert_allowed (pd_reservation_get_refund (found));
  }
  g_assert_null (pd_desk_find_reservation (fixture->desk, "nothing like it", &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_NOT_FOUND);
  g_clear_error (&error);
  set_roles (fixture, PD_ROLE_BILLING_ADMIN); /* 1.6 */
  g_assert_null (pd_desk_find_reservation (fixture->desk, texts[0], &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_ROLE);
}

/* The bulk path makes a book that its own check finds whole. */
static void
test_generate (Fixture *fixture, gconstpointer data)
{
  PdGenerated generated = { 0 };
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GError) error = NULL;
  gint64 orders = 0;

  pd_desk_generate (fixture->desk, 40, 10, 5, 3, NULL, NULL, &generated, &error);
  g_assert_no_error (error);
  orders = count_kind (fixture, PD_LIST_ORDERS);
  pd_desk_generate_reservations (fixture->desk, 500, 3, NULL, NULL, &generated, &error);
  g_assert_no_error (error);
  g_assert_cmpint (generated.reservations, ==, 500);
  g_assert_cmpint (generated.utilization, >, 10000);
  g_assert_cmpint (count_kind (fixture, PD_LIST_RESERVATIONS), ==, 500);
  g_assert_cmpint (count_kind (fixture, PD_LIST_ORDERS), ==, orders + 500);
  all = list_reservations (fixture);
  for (guint i = 0; i < all->len; i++)
    g_assert_cmpint (pd_reservation_get_utilization_30d (all->pdata[i]), <=, 1000);
  settle (fixture);
  assert_whole (fixture);
}

int
main (int argc, char **argv)
{
  g_setenv ("PARTNER_DESK_KEYRING", "file", TRUE);
  g_setenv ("LANGUAGE", "en", TRUE);
  g_test_init (&argc, &argv, NULL);

  ADD ("/reservations/buy/rule-10.9", test_buy);
  ADD ("/reservations/subscription/rule-14.1", test_subscription_rule_14_1);
  ADD ("/reservations/market/rule-3.6", test_market_rule_3_6);
  ADD ("/reservations/market-import/rule-3.8", test_market_import);
  ADD ("/reservations/bad-carts", test_bad_carts);
  ADD ("/reservations/mixed-cart/rules-1.1-1.10", test_roles_of_a_mixed_cart);
  ADD ("/reservations/no-cancel/rule-16.17", test_no_cancel_rule_16_17);
  ADD ("/reservations/self-purchase/rule-1.11", test_self_purchase_rule_1_11);
  ADD ("/reservations/access/rule-10.4", test_access);
  ADD ("/reservations/change/rule-10.5", test_change);
  ADD ("/reservations/split-and-merge", test_split_and_merge);
  ADD ("/reservations/deadlines", test_deadlines);
  ADD ("/reservations/export", test_export);
  ADD ("/reservations/find/rule-10.6", test_find);
  ADD ("/reservations/generate", test_generate);

  return g_test_run ();
}
