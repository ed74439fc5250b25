// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The test service by itself, with a client that knows nothing of ours: the Partner Center half
 * against partner-center-api.md, rules of its section 15 by number. */

#include "service-fixture.h"

/* --- section 15, rules --- */

static void
test_paths_in_any_case (World *world, gconstpointer data)
{
  g_autofree char *tenant = new_customer (world, "aki", FALSE);
  g_autofree char *upper = g_ascii_strup (tenant, -1);
  g_autofree char *target = g_strdup_printf ("/V1/Customers/%s/Profiles/BILLING", upper);
  g_autoptr (Reply) reply = world_get (world, target);

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpstr (text_at (reply, "companyName"), ==, "aki");
}

static void
test_tokens (World *world, gconstpointer data)
{
  g_autofree char *good = g_steal_pointer (&world->token);
  g_autoptr (Reply) none = world_get (world, "/v1/customers");
  g_autoptr (Reply) azure = NULL;
  g_autoptr (Reply) app = NULL;
  g_autoptr (Reply) app_list = NULL;
  g_autoptr (Reply) no_mfa = NULL;
  g_autoptr (Reply) expired = NULL;

  assert_refused (none, 401, 800001);
  world->token = desk_service_make_token (world->service, 1, NULL);
  azure = world_get (world, "/v1/customers");
  g_assert_cmpuint (azure->status, ==, 401);
  g_free (world->token);
  world->token = desk_service_make_app_token (world->service);
  app = world_get (world, "/v1/servicerequests");
  assert_refused (app, 403, 900329);
  app_list = world_get (world, "/v1/customers");
  g_assert_cmpuint (app_list->status, ==, 200);
  g_free (world->token);
  world->token = g_steal_pointer (&good);
  desk_service_set_user_mfa (world->service, NULL, FALSE);
  no_mfa = world_get (world, "/v1/customers");
  assert_refused (no_mfa, 401, 900421);
  desk_service_set_user_mfa (world->service, NULL, TRUE);
  desk_service_set_clock (world->service, NOW + 61 * MINUTE);
  expired = world_get (world, "/v1/customers");
  assert_refused (expired, 401, 800001);
}

static void
test_replays_byte_for_byte (World *world, gconstpointer data)
{
  static const char body[] =
      "{\"CompanyProfile\":{\"Domain\":\"haru.example\"},\"BillingProfile\":{\"Email\":"
      "\"it@haru.example\",\"Culture\":\"ja-JP\",\"Language\":\"ja\",\"CompanyName\":\"haru\","
      "\"DefaultAddress\":{\"FirstName\":\"A\",\"LastName\":\"B\",\"AddressLine1\":\"1\",\"City\":"
      "\"Kobe\",\"PostalCode\":\"650-0001\",\"Country\":\"JP\"}}}";
  static const char id[] = "6c0b1a5e-0000-4000-8000-000000000001";
  g_autoptr (Reply) first = world_post (world, "/v1/customers", body, id);
  g_autoptr (Reply) second = world_post (world, "/v1/customers", body, id);
  g_autoptr (Reply) other = world_post (world, "/v1/customers", body, NULL);

  g_assert_cmpuint (first->status, ==, 201);
  g_assert_cmpstr (text_at (first, "userCredentials/password"), !=, "");
  g_assert_cmpuint (second->status, ==, 201);
  g_assert_cmpstr (first->text, ==, second->text);
  g_assert_cmpuint (other->status, ==, 409);
  g_assert_cmpuint (desk_service_count_acts (world->service, "create-customer"), ==, 1);
  assert_nothing_doubled (world);
}

static void
test_echoes_ids (World *world, gconstpointer data)
{
  g_autoptr (Reply) reply = world_call (world, "GET", "/v1/customers", NULL,
                                        "MS-RequestId: 6c0b1a5e-0000-4000-8000-000000000002\n"
                                        "MS-CorrelationId: 6c0b1a5e-0000-4000-8000-000000000003");
  SoupMessageHeaders *headers = soup_message_get_response_headers (reply->message);

  g_assert_cmpstr (soup_message_headers_get_one (headers, "MS-RequestId"), ==,
                   "6c0b1a5e-0000-4000-8000-000000000002");
  g_assert_cmpstr (soup_message_headers_get_one (headers, "MS-CorrelationId"), ==,
                   "6c0b1a5e-0000-4000-8000-000000000003");
  g_assert_nonnull (soup_message_headers_get_one (headers, "MS-CV"));
  g_assert_nonnull (soup_message_headers_get_one (headers, "MS-ServerId"));
  g_assert_cmpstr (soup_message_headers_get_one (headers, "Date"), ==,
                   "Sat, 02 May 2026 09:00:00 GMT");
}

static void
test_pages (World *world, gconstpointer data)
{
  g_autoptr (Reply) first = world_get (world, "/v1/customers?size=7");
  g_autoptr (Reply) all = world_get (world, "/v1/customers");
  const char *token = text_at (first, "links/next/headers/0/value");
  g_autofree char *header = g_strconcat ("MS-ContinuationToken: ", token, NULL);
  g_autofree char *retry =
      g_strconcat (header, "\nMS-RequestId: 6c0b1a5e-0000-4000-8000-000000000004", NULL);
  g_autoptr (Reply) second = NULL;
  g_autoptr (Reply) again = NULL;
  g_autoptr (Reply) used = NULL;
  guint n_pages = 0;

  g_assert_cmpuint (length_at (first, "items"), ==, 7);
  for (const char *p = ",/+="; *p != '\0'; p++)
    g_assert_nonnull (strchr (token, *p));
  second = world_call (world, "GET", "/v1/customers?size=7&seekOperation=Next", NULL, retry);
  again = world_call (world, "GET", "/v1/customers?size=7&seekOperation=Next", NULL, retry);
  used = world_call (world, "GET", "/v1/customers?size=7&seekOperation=Next", NULL, header);
  g_assert_cmpuint (second->status, ==, 200);
  g_assert_cmpuint (again->status, ==, 200);
  g_assert_cmpstr (text_at (second, "items/0/id"), ==, text_at (again, "items/0/id"));
  g_assert_cmpuint (used->status, ==, 400);
  g_assert_cmpuint (world_walk (world, "/v1/customers?size=7", &n_pages), ==,
                    length_at (all, "items"));
  g_assert_cmpuint (n_pages, ==, (length_at (all, "items") + 6) / 7);
}

/* 15.7 */
static void
test_new_orders_come_late (World *world, gconstpointer data)
{
  g_autofree char *tenant = new_customer (world, "natsu", TRUE);
  g_autofree char *list = g_strdup_printf ("/v1/customers/%s/orders", tenant);
  g_autofree char *one = NULL;
  g_autofree char *entitlements =
      g_strdup_printf ("/v1/customers/%s/entitlements?entitlementType=software", tenant);
  g_autofree char *order = NULL;
  g_autoptr (Reply) soon = NULL;
  g_autoptr (Reply) pending = NULL;
  g_autoptr (Reply) early = NULL;
  g_autoptr (Reply) later = NULL;
  g_autoptr (Reply) owned = NULL;

  desk_service_set_order_delays (world->service, 15 * MINUTE, 5 * MINUTE, -1);
  order = buy (world, tenant);
  one = g_strdup_printf ("%s/%s", list, order);
  soon = world_get (world, list);
  g_assert_cmpuint (length_at (soon, "items"), ==, 0);
  pending = world_get (world, one);
  g_assert_cmpstr (text_at (pending, "status"), ==, "pending");
  early = world_get (world, entitlements);
  g_assert_cmpuint (length_at (early, "items"), ==, 0);
  desk_service_set_clock (world->service, NOW + 16 * MINUTE);
  later = world_get (world, list);
  g_assert_cmpuint (length_at (later, "items"), ==, 1);
  g_assert_cmpstr (text_at (later, "items/0/status"), ==, "completed");
  g_assert_cmpstr (text_at (later, "items/0/lineItems/0/friendlyName"), ==, "ours");
  owned = world_get (world, entitlements);
  g_assert_cmpuint (length_at (owned, "items"), ==, 1);
  g_assert_cmpint (int_at (owned, "items/0/quantity"), ==, 5);
}

/* 15.8 */
static void
test_cancelling (World *world, gconstpointer data)
{
  g_autofree char *tenant = new_customer (world, "fuyu", TRUE);
  g_autofree char *order = buy (world, tenant);
  g_autofree char *entitlements =
      g_strdup_printf ("/v1/customers/%s/entitlements?entitlementType=software", tenant);
  g_autoptr (Reply) done = cancel (world, tenant, order, ",\"LineItems\":[{\"LineItemNumber\":0}]");
  g_autoptr (Reply) again =
      cancel (world, tenant, order, ",\"LineItems\":[{\"LineItemNumber\":0}]");
  g_autoptr (Reply) left = world_get (world, entitlements);
  g_autoptr (Reply) kept = NULL;
  g_autoptr (Reply) invoices = NULL;
  g_autoptr (Reply) lines = NULL;
  g_autoptr (Reply) audit = NULL;
  g_autofree char *link = NULL;

  g_assert_cmpuint (done->status, ==, 200);
  g_assert_cmpstr (text_at (done, "status"), ==, "cancelled");
  g_assert_cmpint (int_at (done, "lineItems/0/quantity"), ==, 0);
  assert_refused (again, 400, 800061);
  g_assert_cmpuint (length_at (left, "items"), ==, 0);
  desk_service_set_keeps_entitlements (world->service, TRUE);
  kept = world_get (world, entitlements);
  g_assert_cmpint (int_at (kept, "items/0/quantity"), ==, 0);
  g_assert_cmpuint (desk_service_count_acts (world->service, "cancel"), ==, 1);
  assert_nothing_doubled (world);

  audit = world_get (world, "/v1/auditrecords?startDate=2026-05-02&endDate=2026-05-03&filter="
                            "%7B%22Field%22%3A%22ResourceType%22%2C%22Value%22%3A%22Order%22%2C"
                            "%22Operator%22%3A%22equals%22%7D");
  g_assert_nonnull (strstr (audit->text, "update_order"));
  g_assert_null (strstr (audit->text, "create_customer"));

  /* The credit stands on the next generated invoice. */
  world_move_to (world, NOW + 61 * 24 * 60 * MINUTE);
  invoices = world_get (world, "/v1/invoices?size=1");
  g_assert_cmpstr (text_at (invoices, "items/0/billingPeriodStartDate"), ==,
                   "2026-06-01T00:00:00Z");
  link = g_strconcat ("/v1", text_at (invoices, "items/0/invoiceDetails/0/links/self/uri"), NULL);
  lines = world_get (world, link);
  g_assert_cmpuint (length_at (lines, "items"), ==, 1);
  g_assert_cmpstr (text_at (lines, "items/0/chargeType"), ==, "cancel");
  g_assert_cmpstr (text_at (lines, "items/0/quantity"), ==, "-5");
  g_assert_cmpint (text_at (lines, "items/0/subtotal")[0], ==, '-');
  g_assert_cmpstr (text_at (lines, "items/0/orderId"), ==, order);
}

static void
test_cancelling_late (World *world, gconstpointer data)
{
  g_autofree char *tenant = new_customer (world, "kaze", TRUE);
  g_autofree char *order = buy (world, tenant);
  g_autoptr (Reply) late = NULL;

  world_move_to (world, NOW + 31 * 24 * 60 * MINUTE);
  late = cancel (world, tenant, order, "");
  assert_refused (late, 400, 900117);
  g_assert_nonnull (strstr (text_at (late, "description"), "30-day"));
  g_assert_cmpuint (desk_service_count_acts (world->service, "cancel"), ==, 0);
}

/* 8.1: a whole order keeps its quantities. */
static void
test_cancelling_whole (World *world, gconstpointer data)
{
  g_autofree char *tenant = new_customer (world, "yuki", TRUE);
  g_autofree char *order = buy (world, tenant);
  g_autoptr (Reply) done = cancel (world, tenant, order, "");

  g_assert_cmpstr (text_at (done, "status"), ==, "cancelled");
  g_assert_cmpint (int_at (done, "lineItems/0/quantity"), ==, 5);
}

/* 15.9 */
static void
test_audit_of_ninety_days (World *world, gconstpointer data)
{
  g_autoptr (Reply) far =
      world_get (world, "/v1/auditrecords?startDate=2026-01-31&endDate=2026-05-02");
  g_autoptr (Reply) near =
      world_get (world, "/v1/auditrecords?startDate=2026-02-02&endDate=2026-05-02");
  g_autoptr (Reply) bad =
      world_get (world, "/v1/auditrecords?startDate=6%2F1%2F2026%2012%3A00%3A00%20AM");

  g_assert_cmpuint (far->status, ==, 400);
  g_assert_cmpuint (near->status, ==, 200);
  g_assert_cmpuint (bad->status, ==, 400);
  g_assert_cmpstr (text_at (bad, "message"), !=, "");
}

/* 15.10 */
static void
test_carts (World *world, gconstpointer data)
{
  g_autofree char *tenant = new_customer (world, "hoshi", TRUE);
  g_autofree char *item = find_item (world, tenant, "SoftwarePerpetual", "");
  g_autoptr (Reply) unknown = make_cart (world, tenant, "A:B:C", NULL);
  g_autoptr (Reply) unknown_done = check_out (world, tenant, text_at (unknown, "id"));
  g_autoptr (Reply) cart = make_cart (world, tenant, item, NULL);
  g_autoptr (Reply) stale = NULL;
  g_autoptr (Reply) expired = NULL;

  g_assert_cmpuint (unknown->status, ==, 201);
  g_assert_cmpint (int_at (unknown, "lineItems/0/error/errorCode"), ==, 10001);
  assert_refused (unknown_done, 400, 800009);
  g_assert_null (find_at (cart, "lineItems/0/error"));
  g_assert_cmpint (int_at (cart, "lineItems/0/pricing/extendedPrice"), ==,
                   5 * int_at (cart, "lineItems/0/pricing/price"));
  desk_service_rotate_availabilities (world->service);
  stale = check_out (world, tenant, text_at (cart, "id"));
  assert_refused (stale, 404, 400019);
  world_move_to (world, NOW + 8 * 24 * 60 * MINUTE);
  expired = check_out (world, tenant, text_at (cart, "id"));
  assert_refused (expired, 404, 800008);
  g_assert_cmpuint (desk_service_count_acts (world->service, "checkout"), ==, 0);
}

/* 6: partial success; the same cart again tries what failed, and gives the rest as it is. */
static void
test_checkout_in_parts (World *world, gconstpointer data)
{
  g_autofree char *tenant = new_customer (world, "tsuki", TRUE);
  g_autofree char *first = find_item (world, tenant, "SoftwarePerpetual", "");
  g_autofree char *second = find_item (world, tenant, "SoftwareSUSELinux", "P1Y");
  g_auto (GStrv) parts = g_strsplit (second, ":", -1);
  g_autofree char *target = g_strdup_printf ("/v1/customers/%s/carts", tenant);
  g_autofree char *body = g_strdup_printf (
      "{\"lineItems\":[{\"catalogItemId\":\"%s\",\"quantity\":5,\"billingCycle\":\"one_time\"},"
      "{\"catalogItemId\":\"%s\",\"quantity\":1,\"billingCycle\":\"one_time\",\"termDuration\":"
      "\"P1Y\"}]}",
      first, second);
  g_autoptr (Reply) cart = world_post (world, target, body, NULL);
  g_autoptr (Reply) part = NULL;
  g_autoptr (Reply) whole = NULL;
  g_autoptr (Reply) again = NULL;

  g_assert_cmpstr (text_at (cart, "lineItems/0/orderGroup"), !=,
                   text_at (cart, "lineItems/1/orderGroup"));
  desk_service_fail_product (world->service, parts[0], 800066);
  part = check_out (world, tenant, text_at (cart, "id"));
  g_assert_cmpuint (part->status, ==, 201);
  g_assert_cmpuint (length_at (part, "orders"), ==, 1);
  g_assert_cmpint (int_at (part, "orderErrors/0/code"), ==, 800066);
  desk_service_fail_product (world->service, NULL, 0);
  whole = check_out (world, tenant, text_at (cart, "id"));
  g_assert_cmpuint (length_at (whole, "orders"), ==, 2);
  g_assert_cmpuint (length_at (whole, "orderErrors"), ==, 0);
  g_assert_cmpstr (text_at (whole, "orders/0/id"), ==, text_at (part, "orders/0/id"));
  again = check_out (world, tenant, text_at (cart, "id"));
  g_assert_cmpstr (text_at (again, "orders/1/id"), ==, text_at (whole, "orders/1/id"));
  g_assert_cmpuint (desk_service_count_acts (world->service, "checkout"), ==, 2);
  assert_nothing_doubled (world);
}

static void
test_needs_agreement (World *world, gconstpointer data)
{
  g_autofree char *tenant = new_customer (world, "sora", FALSE);
  g_autofree char *item = find_item (world, tenant, "SoftwarePerpetual", "");
  g_autoptr (Reply) cart = make_cart (world, tenant, item, NULL);
  g_autoptr (Reply) done = check_out (world, tenant, text_at (cart, "id"));

  assert_refused (done, 403, 13605);
}

/* --- other calls --- */

static void
test_domains_and_addresses (World *world, gconstpointer data)
{
  g_autofree char *tenant = new_customer (world, "mizu", FALSE);
  g_autoptr (Reply) taken = world_call (world, "HEAD", "/v1/domains/mizu.example", NULL, NULL);
  g_autoptr (Reply) free_one = world_call (world, "HEAD", "/v1/domains/nobody.example", NULL, NULL);
  g_autoptr (Reply) good = world_post (
      world, "/v1/validations/address",
      "{\"AddressLine1\":\"1\",\"City\":\"Kobe\",\"PostalCode\":\"650-0001\",\"Country\":"
      "\"JP\"}",
      NULL);
  g_autoptr (Reply) odd =
      world_post (world, "/v1/validations/address",
                  "{\"addressLine1\":\"1\",\"city\":\"Kobe\",\"postalCode\":\"x\","
                  "\"country\":\"JP\"}",
                  NULL);
  g_autoptr (Reply) rules = world_get (world, "/v1/countryvalidationrules/JP");

  g_assert_cmpstr (tenant, !=, "");
  g_assert_cmpuint (taken->status, ==, 200);
  g_assert_cmpuint (free_one->status, ==, 404);
  g_assert_cmpstr (text_at (good, "status"), ==, "VerifiedShippable");
  g_assert_cmpstr (text_at (odd, "status"), ==, "InteractionRequired");
  g_assert_cmpuint (length_at (odd, "suggestedAddresses"), ==, 1);
  g_assert_cmpstr (text_at (rules, "iso2Code"), ==, "JP");
}

/* 1.5 */
static void
test_etag (World *world, gconstpointer data)
{
  g_autofree char *tenant = new_customer (world, "umi", FALSE);
  g_autofree char *target = g_strdup_printf ("/v1/customers/%s/profiles/billing", tenant);
  g_autoptr (Reply) before = world_get (world, target);
  g_autofree char *header = g_strconcat ("If-Match: ", text_at (before, "attributes/etag"), NULL);
  g_autoptr (Reply) bare = world_call (world, "PUT", target, before->text, NULL);
  g_autoptr (Reply) good = world_call (world, "PUT", target, before->text, header);
  g_autoptr (Reply) stale = world_call (world, "PUT", target, before->text, header);

  assert_refused (bare, 400, 2055);
  g_assert_cmpuint (good->status, ==, 200);
  g_assert_cmpstr (text_at (good, "attributes/etag"), !=, text_at (before, "attributes/etag"));
  g_assert_cmpstr (text_at (good, "defaultAddress/city"), ==, "Osaka");
  assert_refused (stale, 400, 2055);
}

/* 14 */
static void
test_service_requests (World *world, gconstpointer data)
{
  static const char body[] = "{\"Title\":\"Refund\",\"Description\":\"Please\",\"Severity\":"
                             "\"moderate\",\"SupportTopicId\":\"32444671\"}";
  static const char id[] = "6c0b1a5e-0000-4000-8000-000000000005";
  g_autoptr (Reply) created = world_post (world, "/v1/servicerequests/ja-JP", body, id);
  g_autoptr (Reply) list = world_get (world, "/v1/servicerequests?size=10&offset=0");
  g_autofree char *target = g_strconcat ("/v1/servicerequests/", text_at (created, "id"), NULL);
  g_autoptr (Reply) noted =
      world_call (world, "PATCH", target, "{\"newNote\":{\"text\":\"Any news?\"}}", NULL);
  g_autoptr (Reply) closed = world_call (world, "PATCH", target, "{\"status\":\"closed\"}", NULL);
  g_autoptr (Reply) gone = NULL;
  g_autoptr (Reply) twice = NULL;
  g_autofree char *doubled = NULL;

  g_assert_cmpuint (created->status, ==, 201);
  g_assert_cmpstr (text_at (created, "severity"), ==, "moderate");
  g_assert_cmpint (int_at (list, "items/0/severity"), ==, 2);
  g_assert_cmpint (int_at (list, "items/0/status"), ==, 1);
  g_assert_cmpstr (text_at (noted, "notes/0/text"), ==, "Any news?");
  g_assert_cmpstr (text_at (closed, "status"), ==, "closed");

  /* This POST is not idempotent: the counters betray who sends it twice. */
  assert_nothing_doubled (world);
  twice = world_post (world, "/v1/servicerequests/ja-JP", body, id);
  g_assert_cmpuint (twice->status, ==, 201);
  doubled = desk_service_list_doubled (world->service);
  g_assert_nonnull (strstr (doubled, id));
  desk_service_set_takes_requests (world->service, FALSE);
  gone = world_post (world, "/v1/servicerequests/ja-JP", body, NULL);
  g_assert_cmpuint (gone->status, ==, 404);
}

/* 10, 8.2: a software subscription is cancelled by PATCH of the whole resource. */
static void
test_cancelling_subscription (World *world, gconstpointer data)
{
  g_autofree char *tenant = new_customer (world, "kumo", TRUE);
  g_autofree char *item = find_item (world, tenant, "SoftwareSubscriptions", "P1Y");
  g_autoptr (Reply) cart = make_cart (world, tenant, item, "P1Y");
  g_autoptr (Reply) done = check_out (world, tenant, text_at (cart, "id"));
  g_autofree char *list = g_strdup_printf ("/v1/customers/%s/subscriptions", tenant);
  g_autoptr (Reply) before = world_get (world, list);
  g_autofree char *one = g_strdup_printf ("%s/%s", list, text_at (before, "items/0/id"));
  g_autoptr (Reply) after = NULL;

  g_assert_cmpuint (length_at (done, "orders"), ==, 1);
  g_assert_cmpstr (text_at (before, "items/0/status"), ==, "active");
  g_assert_cmpstr (text_at (before, "items/0/cancellationAllowedUntilDate"), !=, "");
  after = world_call (world, "PATCH", one, "{\"Status\":\"deleted\"}", NULL);
  g_assert_cmpuint (after->status, ==, 200);
  g_assert_cmpstr (text_at (after, "status"), ==, "deleted");
  g_assert_cmpuint (desk_service_count_acts (world->service, "cancel-subscription"), ==, 1);
}

/* 5, 6, 9: a reservation of a region and term, its order and its artifact. */
static void
test_reservations (World *world, gconstpointer data)
{
  g_autoptr (Reply) customers = world_get (world, "/v1/customers");
  const char *tenant = text_at (customers, "items/0/id");
  g_autofree char *target = g_strdup_printf ("/v1/customers/%s/entitlements?entitlementType="
                                             "reservedinstance",
                                             tenant);
  g_autoptr (Reply) owned = world_get (world, target);
  const char *link = text_at (owned, "items/0/entitledArtifacts/0/link/uri");
  g_autofree char *detail_target = g_strconcat ("/v1", link, NULL);
  g_autoptr (Reply) detail = world_get (world, detail_target);
  g_autofree char *item = find_item (world, tenant, "AzureReservationsVM", "P1Y");
  g_autofree char *subscriptions_target =
      g_strdup_printf ("/v1/customers/%s/subscriptions", tenant);
  g_autoptr (Reply) subscriptions = world_get (world, subscriptions_target);
  g_autofree char *carts = g_strdup_printf ("/v1/customers/%s/carts", tenant);
  g_autofree char *body = NULL;
  g_autoptr (Reply) cart = NULL;
  g_autoptr (Reply) done = NULL;
  const char *subscription = "";

  g_assert_cmpstr (text_at (detail, "reservations/0/reservationId"), ==,
                   text_at (owned, "items/0/entitledArtifacts/0/resourceId"));
  for (guint i = 0; i < length_at (subscriptions, "items"); i++) {
    g_autofree char *type = g_strdup_printf ("items/%u/billingType", i);
    g_autofree char *id = g_strdup_printf ("items/%u/id", i);

    if (strcmp (text_at (subscriptions, type), "usage") == 0)
      subscription = text_at (subscriptions, id);
  }
  body = g_strdup_printf (
      "{\"lineItems\":[{\"catalogItemId\":\"%s\",\"quantity\":1,\"billingCycle\":\"one_time\","
      "\"termDuration\":\"P1Y\",\"provisioningContext\":{\"subscriptionId\":\"%s\",\"scope\":"
      "\"single\",\"duration\":\"1Year\"}}]}",
      item, subscription);
  cart = world_post (world, carts, body, NULL);
  g_assert_null (find_at (cart, "lineItems/0/error"));
  done = check_out (world, tenant, text_at (cart, "id"));
  g_assert_cmpuint (length_at (done, "orders"), ==, 1);
  g_assert_true (g_str_has_prefix (item, text_at (done, "orders/0/lineItems/0/offerId")) ||
                 strncmp (item, text_at (done, "orders/0/lineItems/0/offerId"),
                          (gsize) (strrchr (item, ':') - item)) == 0);
}

/* 7: by both IDs, and what became of its lines. */
static void
test_orders (World *world, gconstpointer data)
{
  g_autofree char *tenant = new_customer (world, "hana", TRUE);
  g_autofree char *order = buy (world, tenant);
  g_autofree char *list = g_strdup_printf ("/v1/customers/%s/orders?include_price=true", tenant);
  g_autoptr (Reply) orders = world_get (world, list);
  g_autofree char *by_alternate = g_strdup_printf ("/v1/customers/%s/orders/%s", tenant,
                                                   text_at (orders, "items/0/alternateId"));
  g_autofree char *status =
      g_strdup_printf ("/v1/customers/%s/orders/%s/provisioningstatus", tenant, order);
  g_autofree char *monthly =
      g_strdup_printf ("/v1/customers/%s/orders?billingType=monthly", tenant);
  g_autofree char *once = g_strdup_printf ("/v1/customers/%s/orders?billingType=onetime", tenant);
  g_autoptr (Reply) same = world_get (world, by_alternate);
  g_autoptr (Reply) provisioning = world_get (world, status);
  g_autoptr (Reply) none = world_get (world, monthly);
  g_autoptr (Reply) one = world_get (world, once);

  g_assert_cmpstr (text_at (orders, "items/0/id"), ==, order);
  g_assert_cmpint (int_at (orders, "items/0/totalPrice"), ==,
                   int_at (orders, "items/0/lineItems/0/pricing/extendedPrice"));
  g_assert_cmpstr (text_at (same, "id"), ==, order);
  g_assert_cmpstr (text_at (provisioning, "items/0/status"), ==, "fulfilled");
  g_assert_cmpuint (length_at (none, "items"), ==, 0);
  g_assert_cmpuint (length_at (one, "items"), ==, 1);
}

/* 7: POST of an order, idempotent by its request ID (15.3). */
static void
test_direct_order (World *world, gconstpointer data)
{
  static const char id[] = "6c0b1a5e-0000-4000-8000-000000000006";
  g_autofree char *tenant = new_customer (world, "mori", TRUE);
  g_autofree char *item = find_item (world, tenant, "SoftwarePerpetual", "");
  g_autofree char *target = g_strdup_printf ("/v1/customers/%s/orders", tenant);
  g_autofree char *body = g_strdup_printf (
      "{\"referenceCustomerId\":\"%s\",\"billingCycle\":\"one_time\",\"lineItems\":"
      "[{\"lineItemNumber\":0,\"offerId\":\"%s\",\"quantity\":5}]}",
      tenant, item);
  g_autoptr (Reply) first = world_post (world, target, body, id);
  g_autoptr (Reply) again = world_post (world, target, body, id);

  g_assert_cmpuint (first->status, ==, 201);
  g_assert_cmpstr (text_at (first, "status"), ==, "pending");
  g_assert_cmpstr (first->text, ==, again->text);
  g_assert_cmpuint (desk_service_count_acts (world->service, "checkout"), ==, 1);
}

/* 5: what is not in the catalogue is silently absent. */
static void
test_inventory (World *world, gconstpointer data)
{
  g_autoptr (Reply) products =
      world_get (world, "/v1/products?country=JP&targetView=AzureReservationsVM");
  g_autofree char *skus_target =
      g_strdup_printf ("/v1/products/%s/skus?country=JP", text_at (products, "items/0/id"));
  g_autoptr (Reply) skus = world_get (world, skus_target);
  g_autofree char *body = g_strdup_printf (
      "{\"targetItems\":[{\"productId\":\"%s\",\"skuId\":\"%s\"},{\"productId\":\"NONE\"}],"
      "\"inventoryContext\":{\"armRegionName\":\"%s\"}}",
      text_at (products, "items/0/id"), text_at (skus, "items/0/id"),
      text_at (skus, "items/0/dynamicAttributes/armRegionName"));
  g_autofree char *elsewhere = g_strdup_printf (
      "{\"targetItems\":[{\"productId\":\"%s\",\"skuId\":\"%s\"}],\"inventoryContext\":"
      "{\"armRegionName\":\"atlantis\"}}",
      text_at (products, "items/0/id"), text_at (skus, "items/0/id"));
  g_autoptr (Reply) free_one =
      world_post (world, "/v1/extensions/product/checkInventory?country=JP", body, NULL);
  g_autoptr (Reply) restricted =
      world_post (world, "/v1/extensions/product/checkinventory?country=JP", elsewhere, NULL);

  g_assert_true (JSON_NODE_HOLDS_ARRAY (free_one->root));
  g_assert_cmpuint (json_array_get_length (json_node_get_array (free_one->root)), ==, 1);
  g_assert_cmpuint (length_at (free_one, "0/restrictions"), ==, 0);
  g_assert_cmpstr (text_at (restricted, "0/restrictions/0/reasonCode"), ==,
                   "NotAvailableForSubscription");
}

/* 5 */
static void
test_catalogue_errors (World *world, gconstpointer data)
{
  static const struct
  {
    const char *target;
    guint status;
    int code;
  } cases[] = {
    { "/v1/products?targetView=Software", 400, 3000 },
    { "/v1/products?country=JP", 400, 3000 },
    { "/v1/products?country=JP&targetView=Games", 403, 400036 },
    { "/v1/products?country=JP&targetView=Software&targetSegment=nonprofit", 403, 400030 },
    { "/v1/products/NONE?country=JP", 404, 400013 },
    { "/v1/products/NONE/skus?country=JP", 404, 400013 },
    { "/v1/products/DG7GMGF045CQ/skus/9999?country=JP", 404, 400018 },
    { "/v1/products/DG7GMGF045CQ/skus/0001/availabilities/NONE?country=JP", 404, 400019 },
    { "/v1/customers/6c0b1a5e-0000-4000-8000-00000000ffff", 403, 20002 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Reply) reply = world_get (world, cases[i].target);

    g_test_message ("%s", cases[i].target);
    assert_refused (reply, cases[i].status, cases[i].code);
  }
}

/* 15.9: each of these writes is in the log, with who did it. */
static void
test_audit_of_writes (World *world, gconstpointer data)
{
  static const char *const expected[] = { "create_customer", "create_agreement",
                                          "create_order",    "update_order",
                                          "create_credit",   "update_customer_qualification" };
  g_autofree char *tenant = new_customer (world, "ame", TRUE);
  g_autofree char *order = buy (world, tenant);
  g_autofree char *target = g_strdup_printf ("/v1/customers/%s/qualifications", tenant);
  g_autoptr (Reply) done = cancel (world, tenant, order, "");
  g_autoptr (Reply) asked =
      world_post (world, target, "{\"qualification\":\"StateOwnedEntity\"}", NULL);
  g_autofree char *filter = g_strdup_printf (
      "/v1/auditrecords?startDate=2026-05-02&endDate=2026-05-02&size=2&filter=%%7B%%22Field%%22%%3A"
      "%%22CustomerId%%22%%2C%%22Value%%22%%3A%%22%s%%22%%2C%%22Operator%%22%%3A%%22equals%%22%%7D",
      tenant);
  g_autofree char *whole = NULL;
  g_autoptr (Reply) page = world_get (world, filter);
  g_autoptr (Reply) all = NULL;

  g_assert_cmpuint (done->status, ==, 200);
  g_assert_cmpuint (asked->status, ==, 201);
  g_assert_cmpstr (text_at (asked, "vettingCreateDate"), !=, "");
  g_assert_cmpuint (length_at (page, "items"), ==, 2);
  g_assert_cmpstr (text_at (page, "items/0/userPrincipalName"), ==, DESK_SERVICE_USER);
  whole = g_strdup (filter);
  memcpy (strstr (whole, "size=2"), "size=0", strlen ("size=0"));
  all = world_get (world, whole);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
    g_autofree char *text = g_strdup_printf ("\"operationType\":\"%s\"", expected[i]);

    g_test_message ("%s", expected[i]);
    g_assert_nonnull (strstr (all->text, text));
  }
}

/* 4 */
static void
test_users (World *world, gconstpointer data)
{
  g_autofree char *tenant = new_customer (world, "niji", FALSE);
  g_autofree char *target = g_strdup_printf ("/v1/customers/%s/users", tenant);
  g_autofree char *deleted_target = g_strconcat (
      target, "?filter=%7B%22Field%22%3A%22UserState%22%2C%22Value%22%3A%22Inactive%22%7D", NULL);
  g_autoptr (Reply) made = world_post (
      world, target,
      "{\"userPrincipalName\":\"a@niji.example\",\"displayName\":\"A\",\"firstName\":\"A\","
      "\"lastName\":\"B\",\"usageLocation\":\"JP\"}",
      NULL);
  g_autofree char *one = g_strdup_printf ("%s/%s", target, text_at (made, "id"));
  g_autoptr (Reply) before = world_get (world, target);
  g_autoptr (Reply) removed = world_call (world, "DELETE", one, NULL, NULL);
  g_autoptr (Reply) after = world_get (world, target);
  g_autoptr (Reply) deleted = world_get (world, deleted_target);

  g_assert_cmpuint (made->status, ==, 200);
  g_assert_cmpuint (length_at (before, "items"), ==, 2);
  g_assert_cmpuint (removed->status, ==, 204);
  g_assert_cmpuint (length_at (after, "items"), ==, 1);
  g_assert_cmpstr (text_at (deleted, "items/0/userPrincipalName"), ==, "a@niji.example");
}

/* 12 */
static void
test_invoices (World *world, gconstpointer data)
{
  g_autoptr (Reply) first = world_get (world, "/v1/invoices?size=2");
  g_autoptr (Reply) second = NULL;
  g_autoptr (Reply) lines = NULL;
  g_autoptr (Reply) unbilled =
      world_get (world, "/v1/invoices/unbilled/lineitems?provider=onetime&currencyCode=JPY&"
                        "period=current");
  g_autofree char *id = g_strdup (text_at (first, "items/0/id"));
  g_autofree char *statement_target = g_strdup_printf ("/v1/invoices/%s/documents/statement", id);
  g_autofree char *old_form =
      g_strdup_printf ("/v1/invoices/OneTime-%s/lineitems/OneTime/BillingLineItems?size=1", id);
  g_autoptr (Reply) statement = world_get (world, statement_target);
  guint n_pages = 0;

  g_assert_cmpuint (length_at (first, "items"), ==, 2);
  second = world_get (world, text_at (first, "links/next/uri"));
  g_assert_cmpstr (text_at (second, "items/0/id"), !=, id);
  lines = world_get (world, old_form);
  g_assert_cmpuint (length_at (lines, "items"), ==, 1);
  g_assert_cmpstr (text_at (lines, "items/0/invoiceNumber"), ==, id);
  g_assert_cmpuint (world_walk (world, old_form, &n_pages), ==, n_pages);
  g_assert_true (g_str_has_prefix (statement->text, "%PDF"));
  g_assert_cmpuint (length_at (unbilled, "items"), >, 0);
}

/* --- sign-in --- */

static Reply *
ask_token (World *world, const char *format, const char *value)
{
  g_autofree char *fields = g_strdup_printf (format, value);
  g_autofree char *body =
      g_strconcat ("client_id=" DESK_SERVICE_CLIENT_ID "&scope=", "x%2F", fields, NULL);

  return world_call (world, "POST", "/organizations/oauth2/v2.0/token", body, NULL);
}

static void
test_device_code (World *world, gconstpointer data)
{
  static const char grant[] = "user_impersonation&device_code=%s&grant_type="
                              "urn%%3Aietf%%3Aparams%%3Aoauth%%3Agrant-type%%3Adevice_code";
  g_autoptr (Reply) code = world_call (world, "POST", "/organizations/oauth2/v2.0/devicecode",
                                       "client_id=" DESK_SERVICE_CLIENT_ID "&scope=x", NULL);
  const char *device = text_at (code, "device_code");
  g_autoptr (Reply) pending = ask_token (world, grant, device);
  g_autoptr (Reply) good = NULL;
  g_autoptr (Reply) used = NULL;
  g_autoptr (Reply) list = NULL;

  g_assert_cmpuint (pending->status, ==, 400);
  g_assert_cmpstr (text_at (pending, "error"), ==, "authorization_pending");
  g_assert_true (
      desk_service_approve_device_code (world->service, text_at (code, "user_code"), NULL));
  good = ask_token (world, grant, device);
  g_assert_cmpuint (good->status, ==, 200);
  used = ask_token (world, grant, device);
  g_assert_cmpuint (used->status, ==, 400);
  g_free (world->token);
  world->token = g_strdup (text_at (good, "access_token"));
  list = world_get (world, "/v1/customers");
  g_assert_cmpuint (list->status, ==, 200);
}

static void
test_refused_device_code (World *world, gconstpointer data)
{
  g_autoptr (Reply) code = world_call (world, "POST", "/organizations/oauth2/v2.0/devicecode",
                                       "client_id=" DESK_SERVICE_CLIENT_ID "&scope=x", NULL);
  g_autoptr (Reply) refused = NULL;

  g_assert_true (desk_service_refuse_device_code (world->service, NULL));
  refused = ask_token (world,
                       "&device_code=%s&grant_type="
                       "urn%%3Aietf%%3Aparams%%3Aoauth%%3Agrant-type%%3Adevice_code",
                       text_at (code, "device_code"));
  g_assert_cmpstr (text_at (refused, "error"), ==, "authorization_declined");
}

static void
test_rotation (World *world, gconstpointer data)
{
  static const char grant[] = "&grant_type=refresh_token&refresh_token=%s";
  g_autofree char *token = desk_service_make_refresh_token (world->service);
  g_autoptr (Reply) first = ask_token (world, grant, token);
  g_autoptr (Reply) lost = ask_token (world, grant, token);
  g_autoptr (Reply) second = ask_token (world, grant, text_at (lost, "refresh_token"));
  g_autoptr (Reply) old = ask_token (world, grant, token);
  g_autoptr (Reply) revoked = NULL;

  g_assert_cmpuint (first->status, ==, 200);
  g_assert_cmpstr (text_at (first, "refresh_token"), !=, token);
  g_assert_cmpuint (lost->status, ==, 200);
  g_assert_cmpuint (second->status, ==, 200);
  g_assert_cmpstr (text_at (old, "error"), ==, "invalid_grant");
  desk_service_revoke_tokens (world->service);
  revoked = ask_token (world, grant, text_at (second, "refresh_token"));
  g_assert_cmpstr (text_at (revoked, "error"), ==, "invalid_grant");
}

/* RFC 7636: a verifier of 43 characters and its S256 challenge, from its appendix B. */
static void
test_browser (World *world, gconstpointer data)
{
  static const char authorize[] =
      "/organizations/oauth2/v2.0/authorize?client_id=" DESK_SERVICE_CLIENT_ID
      "&response_type=code&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2F&state=a%2Bb&scope=x"
      "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";
  static const char grant[] =
      "&grant_type=authorization_code&redirect_uri=http%%3A%%2F%%2F127.0.0.1%%3A9%%2F&code=%s"
      "&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  g_autoptr (Reply) page = world_get (world, authorize);
  const char *location =
      soup_message_headers_get_one (soup_message_get_response_headers (page->message), "Location");
  g_autoptr (GUri) uri = NULL;
  g_autoptr (GHashTable) query = NULL;
  g_autoptr (Reply) good = NULL;
  g_autoptr (Reply) used = NULL;

  g_assert_cmpuint (page->status, ==, 302);
  g_assert_true (g_str_has_prefix (location, "http://127.0.0.1:9/?code="));
  uri = g_uri_parse (location, SOUP_HTTP_URI_FLAGS, NULL);
  query = soup_form_decode (g_uri_get_query (uri));
  g_assert_cmpstr (g_hash_table_lookup (query, "state"), ==, "a+b");
  good = ask_token (world, grant, g_hash_table_lookup (query, "code"));
  g_assert_cmpuint (good->status, ==, 200);
  used = ask_token (world, grant, g_hash_table_lookup (query, "code"));
  g_assert_cmpstr (text_at (used, "error"), ==, "invalid_grant");
}

#define ADD(path, function, sample)                                                           \
  g_test_add ("/service/desk/" path, World, GINT_TO_POINTER (sample), world_set_up, function, \
              world_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("15.1/case", test_paths_in_any_case, FALSE);
  ADD ("15.2/tokens", test_tokens, FALSE);
  ADD ("15.3/replay", test_replays_byte_for_byte, FALSE);
  ADD ("15.4/ids", test_echoes_ids, FALSE);
  ADD ("15.6/pages", test_pages, TRUE);
  ADD ("15.7/late", test_new_orders_come_late, FALSE);
  ADD ("15.8/cancel", test_cancelling, FALSE);
  ADD ("15.8/window", test_cancelling_late, FALSE);
  ADD ("8.1/whole", test_cancelling_whole, FALSE);
  ADD ("8.2/subscription", test_cancelling_subscription, FALSE);
  ADD ("15.9/audit", test_audit_of_ninety_days, FALSE);
  ADD ("15.10/carts", test_carts, FALSE);
  ADD ("6/parts", test_checkout_in_parts, FALSE);
  ADD ("6/agreement", test_needs_agreement, FALSE);
  ADD ("9/reservations", test_reservations, TRUE);
  ADD ("7/orders", test_orders, FALSE);
  ADD ("7/direct", test_direct_order, FALSE);
  ADD ("5/inventory", test_inventory, FALSE);
  ADD ("5/errors", test_catalogue_errors, FALSE);
  ADD ("15.9/writes", test_audit_of_writes, FALSE);
  ADD ("4/users", test_users, FALSE);
  ADD ("12/invoices", test_invoices, TRUE);
  ADD ("3/domains", test_domains_and_addresses, FALSE);
  ADD ("1.5/etag", test_etag, FALSE);
  ADD ("14/requests", test_service_requests, FALSE);
  ADD ("2.1/device", test_device_code, FALSE);
  ADD ("2.1/refused", test_refused_device_code, FALSE);
  ADD ("2.1/rotation", test_rotation, FALSE);
  ADD ("2.1/browser", test_browser, FALSE);

  return g_test_run ();
}
