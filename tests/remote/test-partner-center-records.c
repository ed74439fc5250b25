// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Subscriptions, entitlements, the activity log, invoices and service requests of Partner Center:
 * partner-center-api.md 8.3, 9, 10, 11, 12, 14. */

#include <string.h>

#include "http-world.h"
#include "pd-clock.h"
#include "pd-partner-center-audit.h"
#include "pd-partner-center-invoices.h"
#include "pd-partner-center-requests.h"
#include "pd-partner-center-subscriptions.h"
#include "wire-fixture.h"

#define CUSTOMER "8f1d7d6a-1c1e-4c37-9d55-0a6f0c1b2d31"
#define SUBSCRIPTION "5b0e7c11-9a36-4d0c-8a54-0d2b6f0e9c77"
#define REQUEST_ID "0f0e0d0c-0b0a-4908-8706-050403020100"
#define CUSTOMER_PATH "/v1/customers/" CUSTOMER

/* --- subscriptions --- */

/* @members: more, each ended by a comma. */
static PdWireSubscription *
read_subscription (const char *members)
{
  g_autofree char *text = g_strdup_printf ("{%s\"id\":\"" SUBSCRIPTION "\"}", members);

  return wire_read (pd_partner_center_get_subscription (CUSTOMER, SUBSCRIPTION), text);
}

/* 10: everything in its place. */
static void
test_subscription_whole (void)
{
  g_autoptr (PdWireSubscription) subscription = wire_read (
      pd_partner_center_get_subscription (CUSTOMER, SUBSCRIPTION),
      "{\"id\":\"5B0E7C11-9A36-4D0C-8A54-0D2B6F0E9C77\",\"offerId\":\"P:S:A\",\"offerName\":"
      "\"SQL\","
      "\"friendlyName\":\"Our SQL\",\"productType\":{\"id\":\"Software\"},\"quantity\":\"4\","
      "\"status\":\"Active\",\"billingCycle\":\"triennial\",\"termDuration\":\"P3Y\","
      "\"renewalTermDuration\":\"\",\"creationDate\":\"2026-01-02T03:04:05.3058617Z\","
      "\"effectiveStartDate\":\"2026-01-02T00:00:00Z\",\"autoRenewEnabled\":true,\"orderId\":"
      "\"o1\","
      "\"contractType\":\"subscription\",\"publisherName\":\"Microsoft\",\"suspensionReasons\":["
      "\"none\"]}");

  g_assert_null (subscription->fault);
  g_assert_cmpstr (subscription->id, ==, SUBSCRIPTION);
  g_assert_cmpstr (subscription->product_id, ==, "P");
  g_assert_cmpstr (subscription->product_type, ==, "Software");
  g_assert_cmpint (subscription->quantity, ==, 4);
  g_assert_cmpstr (subscription->status, ==, "active");
  g_assert_cmpstr (subscription->billing, ==, "triennial");
  g_assert_null (subscription->renewal_term);
  g_assert_cmpint (subscription->created_at, ==, wire_instant ("2026-01-02T03:04:05.305861Z"));
  g_assert_true (subscription->auto_renew);
  g_assert_cmpstr (subscription->order_id, ==, "o1");
  g_assert_null (subscription->etag);
}

/* 10, 1.3: the last day is inclusive; a last second belongs to its day; 9999 has no end. */
static void
test_subscription_end (void)
{
  static const char *const rows[][2] = {
    { "\"commitmentEndDate\":\"2027-01-13T00:00:00Z\",", "2027-01-14T00:00:00Z" },
    { "\"commitmentEndDate\":\"2027-01-13\",", "2027-01-14T00:00:00Z" },
    { "\"commitmentEndDateTime\":\"2027-01-13T23:59:59Z\",", "2027-01-14T00:00:00Z" },
    { "\"commitmentEndDateTime\":\"2027-01-13T10:00:00Z\",\"commitmentEndDate\":\"2027-01-20\",",
      "2027-01-13T10:00:00Z" },
    { "\"commitmentEndDate\":\"9999-12-31T00:00:00Z\",", "" },
    { "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdWireSubscription) subscription = read_subscription (rows[i][0]);

    g_assert_cmpint (subscription->ends_at, ==, wire_instant (rows[i][1]));
  }
}

/* 8.3: cancellationAllowedUntilDate is best, then refundOptions under either name. */
static void
test_subscription_window (void)
{
  static const struct
  {
    const char *members, *cancel, *full, *partial;
  } rows[] = {
    { "\"cancellationAllowedUntilDate\":\"2026-02-01T23:59:00Z\",\"refundOptions\":[{\"type\":"
      "\"Full\",\"expiresAt\":\"2026-01-09T00:00:00Z\"}],",
      "2026-02-01T23:59:00Z", "2026-01-09T00:00:00Z", "" },
    { "\"refundOptions\":[{\"type\":\"Full\",\"expiresAt\":\"2026-01-03T00:00:00Z\"},{\"type\":"
      "\"Partial\",\"expiresAfter\":\"2026-01-09T00:00:00Z\"}],",
      "2026-01-09T00:00:00Z", "2026-01-03T00:00:00Z", "2026-01-09T00:00:00Z" },
    { "\"refundOptions\":null,", "", "", "" },
    { "\"refundOptions\":[4],\"cancellationAllowedUntilDate\":\"0001-01-01T00:00:00\",", "", "",
      "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdWireSubscription) subscription = read_subscription (rows[i].members);

    g_assert_cmpint (subscription->cancel_until, ==, wire_instant (rows[i].cancel));
    g_assert_cmpint (subscription->full_refund_until, ==, wire_instant (rows[i].full));
    g_assert_cmpint (subscription->partial_refund_until, ==, wire_instant (rows[i].partial));
  }
}

static void
test_subscription_refundable (void)
{
  g_autoptr (PdWireSubscription) subscription = read_subscription (
      "\"refundableQuantity\":{\"totalQuantity\":10,\"details\":[{\"quantity\":4,"
      "\"allowedUntilDateTime\":\"2026-01-04T00:00:00Z\"},{\"quantity\":6,\"allowedUntilDateTime\":"
      "\"2026-01-09T20:39:17.182697Z\"}]},");
  g_autoptr (PdWireSubscription) none = read_subscription ("");

  g_assert_cmpint (subscription->refundable_quantity, ==, 10);
  g_assert_cmpint (subscription->refundable_until, ==,
                   wire_instant ("2026-01-09T20:39:17.182697Z"));
  g_assert_cmpint (none->refundable_quantity, ==, -1);
  g_assert_cmpint (none->quantity, ==, -1);
}

/* 10: the whole resource goes back, what we do not know too; only the change is new. NCE has no
 * etag and gets no If-Match (1.5). */
static void
test_subscription_patch (void)
{
  g_autoptr (PdWireSubscription) subscription = read_subscription (
      "\"Status\":\"active\",\"scheduledNextTermInstructions\":{\"product\":{\"x\":1}},"
      "\"nextChargeInstructions\":null,\"autoRenewEnabled\":true,\"quantity\":3,\"factor\":0.1,");
  const PdWireSubscriptionChange change = { .status = "deleted", .quantity = -1, .auto_renew = -1 };
  const PdWireSubscriptionChange seats = { .quantity = 5, .auto_renew = 0, .name = "N" };
  g_autoptr (PdHttpRequest) request =
      pd_partner_center_patch_subscription (CUSTOMER, subscription, &change, REQUEST_ID);

  g_assert_null (g_hash_table_lookup (pd_http_request_get_headers (request), "If-Match"));
  g_assert_cmpint (pd_http_request_get_policy (request), ==, PD_CALL_ONCE);
  g_assert_true (pd_http_request_get_may_be_empty (request));
  wire_assert_sent (
      g_steal_pointer (&request), "PATCH", CUSTOMER_PATH "/subscriptions/" SUBSCRIPTION,
      "{\"Status\":\"deleted\",\"scheduledNextTermInstructions\":{\"product\":{\"x\":1}}"
      ",\"nextChargeInstructions\":null,\"autoRenewEnabled\":true,\"quantity\":3,"
      "\"factor\":0.1,\"id\":\"" SUBSCRIPTION "\"}");
  wire_assert_sent (
      pd_partner_center_patch_subscription (CUSTOMER, subscription, &seats, REQUEST_ID), "PATCH",
      CUSTOMER_PATH "/subscriptions/" SUBSCRIPTION,
      "{\"Status\":\"active\",\"scheduledNextTermInstructions\":{\"product\":{\"x\":1}},"
      "\"nextChargeInstructions\":null,\"autoRenewEnabled\":false,\"quantity\":5,\"factor\":0.1,"
      "\"id\":\"" SUBSCRIPTION "\",\"friendlyName\":\"N\"}");
}

/* Each character of a text goes back as it came. */
static void
test_subscription_patch_text (void)
{
  g_autoptr (PdWireSubscription) subscription = read_subscription (
      "\"friendlyName\":\"\\\"青\\\\空\\/\\u0001\\u001f\\u007f\\b\\f\\n\\r\\t😀\","
      "\"odd \\\"name\":-9223372036854775808,");
  const PdWireSubscriptionChange change = { .status = "deleted", .quantity = -1, .auto_renew = -1 };

  wire_assert_sent (
      pd_partner_center_patch_subscription (CUSTOMER, subscription, &change, REQUEST_ID), "PATCH",
      CUSTOMER_PATH "/subscriptions/" SUBSCRIPTION,
      "{\"friendlyName\":\"\\\"青\\\\空/\\u0001\\u001f\\u007f\\b\\f\\n\\r\\t😀\","
      "\"odd \\\"name\":-9223372036854775808,\"id\":\"" SUBSCRIPTION "\",\"status\":\"deleted\"}");
}

/* 8.2, 1.5: a legacy subscription is suspended and its etag sent along. */
static void
test_subscription_legacy (void)
{
  g_autoptr (PdWireSubscription) legacy = read_subscription (
      "\"offerId\":\"C0BD2E08-11AC-4836-BDC7-3712E744922F\",\"attributes\":{\"etag\":\"v1\"},");
  g_autoptr (PdWireSubscription) software = read_subscription ("\"offerId\":\"P:S:A\",");
  const PdWireSubscriptionChange change = { .status = "suspended",
                                            .quantity = -1,
                                            .auto_renew = -1 };
  g_autoptr (PdHttpRequest) request =
      pd_partner_center_patch_subscription (CUSTOMER, legacy, &change, REQUEST_ID);

  g_assert_cmpstr (pd_wire_subscription_get_cancelled_status (legacy), ==, "suspended");
  g_assert_cmpstr (pd_wire_subscription_get_cancelled_status (software), ==, "deleted");
  g_assert_cmpstr (g_hash_table_lookup (pd_http_request_get_headers (request), "If-Match"), ==,
                   "v1");
}

/* 10: 202 and a Location, without a body. */
static void
test_subscription_accepted (void)
{
  World world;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdWireSubscription) subscription = read_subscription ("\"status\":\"active\",");
  const PdWireSubscriptionChange change = { .status = "deleted", .quantity = -1, .auto_renew = -1 };
  g_autoptr (PdHttpRequest) request =
      pd_partner_center_patch_subscription (CUSTOMER, subscription, &change, REQUEST_ID);
  g_autoptr (PdHttpRequest) follow = NULL;
  g_autoptr (PdHttpReply) reply = NULL;
  g_autoptr (PdHttpReply) later = NULL;

  world_set_up (&world);
  http_service_add (world.service, CUSTOMER_PATH "/subscriptions/" SUBSCRIPTION,
                    &(HttpAnswer){ .status = 202, .headers = "Location: /v1/operations/7" });
  http_service_add_json (world.service, "/v1/operations/7",
                         "{\"id\":\"" SUBSCRIPTION "\",\"status\":\"deleted\"}");
  reply = world_send (&world, request, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pd_http_reply_get_status (reply), ==, 202);
  g_assert_null (pd_http_reply_get_result (reply));

  follow = pd_http_request_new_follow (request, pd_http_reply_get_header (reply, "location"));
  later = world_send (&world, follow, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (((PdWireSubscription *) pd_http_reply_get_result (later))->status, ==,
                   "deleted");
  world_tear_down (&world);
}

static void
test_subscription_lists (void)
{
  g_autoptr (PdWireList) list = wire_read (pd_partner_center_list_subscriptions (CUSTOMER, NULL),
                                           "{\"items\":[{\"id\":\"" SUBSCRIPTION
                                           "\",\"status\":\"hibernating\",\"quantity\":{}},"
                                           "{\"status\":\"active\"}]}");
  const PdWireSubscription *subscription = list->items->pdata[0];

  g_assert_cmpstr (subscription->status, ==, "hibernating");
  g_assert_cmpint (subscription->quantity, ==, -1);
  g_assert_nonnull (subscription->fault);
  g_assert_cmpuint (list->faults->len, ==, 1);
  wire_assert_sent (pd_partner_center_list_subscriptions (CUSTOMER, "Ab_1"), "GET",
                    CUSTOMER_PATH "/subscriptions?order_id=Ab_1", "");
}

/* --- entitlements --- */

/* 9: all spellings of the types. */
static void
test_entitlement_types (void)
{
  static const char *const rows[][2] = {
    { "software", "software" },
    { "Software", "software" },
    { "reservedinstance", "reservation" },
    { "reservedInstance", "reservation" },
    { "virtualmachinereservedinstance", "reservation" },
    { "virtual_machine_reserved_instance", "reservation" },
    { "hologram", "hologram" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text =
        g_strdup_printf ("{\"items\":[{\"productId\":\"P\",\"skuId\":\"S\",\"entitlementType\":\"%"
                         "s\",\"quantity\":1,"
                         "\"referenceOrder\":{\"id\":\"o\",\"lineItemId\":\"0\"}}]}",
                         rows[i][0]);
    g_autoptr (PdWireList) list =
        wire_read (pd_partner_center_list_entitlements (CUSTOMER, FALSE), text);
    const PdWireEntitlement *entitlement = list->items->pdata[0];

    g_assert_cmpstr (entitlement->type, ==, rows[i][1]);
    g_assert_null (entitlement->fault);
    g_assert_cmpint (entitlement->expires_at, ==, 0);
  }
  wire_assert_sent (pd_partner_center_list_entitlements (CUSTOMER, FALSE), "GET",
                    CUSTOMER_PATH "/entitlements?entitlementType=software&showExpiry=true", "");
  wire_assert_sent (pd_partner_center_list_entitlements (CUSTOMER, TRUE), "GET",
                    CUSTOMER_PATH "/entitlements?entitlementType=reservedinstance&showExpiry=true",
                    "");
}

/* 9: rights within rights; the line's number is a text; artifacts lead to details. */
static void
test_entitlement_tree (void)
{
  g_autoptr (PdWireList) list = wire_read (
      pd_partner_center_list_entitlements (CUSTOMER, FALSE),
      "{\"items\":[{\"productId\":\"P\",\"skuId\":\"S\",\"quantity\":\"2\",\"expiryDate\":"
      "\"2029-01-01T00:00:00\",\"referenceOrder\":{\"id\":\"o\",\"lineItemId\":\"3\","
      "\"alternateId\":"
      "\"a1\"},\"entitledArtifacts\":[{\"artifactType\":\"reservedInstance\",\"resourceId\":\"R\","
      "\"link\":{\"uri\":\"/customers/c/artifacts/x\"}},{\"link\":{\"uri\":\"/v1/customers/c/"
      "y\"}}],"
      "\"includedEntitlements\":[{\"productId\":\"P2\",\"skuId\":\"S2\",\"quantity\":1,"
      "\"referenceOrder\":{\"id\":\"o\",\"lineItemId\":3},\"includedEntitlements\":[{\"productId\":"
      "\"P3\",\"skuId\":\"S3\",\"referenceOrder\":{}}]}]}]}");
  const PdWireEntitlement *top = list->items->pdata[0];
  const PdWireEntitlement *inner = top->included->pdata[0];
  const PdWireEntitlement *deepest = inner->included->pdata[0];
  const PdWireArtifact *first = top->artifacts->pdata[0], *second = top->artifacts->pdata[1];

  g_assert_cmpint (top->line, ==, 3);
  g_assert_cmpint (top->quantity, ==, 2);
  g_assert_cmpstr (top->order_alternate_id, ==, "a1");
  g_assert_cmpint (top->expires_at, ==, wire_instant ("2029-01-01T00:00:00Z"));
  g_assert_cmpint (inner->line, ==, 3);
  g_assert_cmpstr (deepest->product_id, ==, "P3");
  g_assert_cmpint (deepest->line, ==, -1);
  g_assert_cmpint (deepest->quantity, ==, -1);
  g_assert_cmpstr (first->type, ==, "reservation");
  g_assert_cmpstr (first->link, ==, "/v1/customers/c/artifacts/x");
  g_assert_cmpstr (second->link, ==, "/v1/customers/c/y");
}

/* A document that goes deeper than any bundle is cut, not followed. */
static void
test_entitlement_depth (void)
{
  g_autoptr (GString) text = g_string_new ("{\"items\":[");
  g_autoptr (PdWireList) list = NULL;
  const PdWireEntitlement *entitlement;
  int depth = 0;

  for (int i = 0; i < 25; i++)
    g_string_append (text, "{\"productId\":\"P\",\"skuId\":\"S\",\"referenceOrder\":{\"id\":\"o\"},"
                           "\"includedEntitlements\":[");
  for (int i = 0; i < 25; i++)
    g_string_append (text, "]}");
  g_string_append (text, "]}");
  list = wire_read (pd_partner_center_list_entitlements (CUSTOMER, FALSE), text->str);
  for (entitlement = list->items->pdata[0]; entitlement->included->len > 0; depth++)
    entitlement = entitlement->included->pdata[0];
  g_assert_cmpint (depth, ==, 16);
  g_assert_nonnull (entitlement->fault);
}

/* 9: the new member, and the old one with either type. */
static void
test_artifact (void)
{
  static const char *const rows[] = { "reservations", "virtualMachineReservations",
                                      "VirtualMachineReservations" };
  const PdWireArtifact artifact = { .link = (char *) "/v1/customers/c/artifacts/x" };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = g_strdup_printf (
        "{\"type\":\"reservedinstance\",\"%s\":[{\"reservationId\":\"R1\",\"scopeType\":\"Shared\","
        "\"quantity\":1,\"expiryDateTime\":\"2027-02-23T00:00:00\",\"effectiveDateTime\":"
        "\"2026-02-23T18:15:24.6724884Z\",\"provisioningState\":\"Created\"},{}]}",
        rows[i]);
    g_autoptr (PdWireList) list =
        wire_read (pd_partner_center_get_artifact (CUSTOMER, &artifact), text);
    const PdWireArtifactReservation *reservation = list->items->pdata[0];

    g_assert_cmpuint (list->items->len, ==, 1);
    g_assert_cmpuint (list->faults->len, ==, 1);
    g_assert_cmpstr (reservation->scope, ==, "shared");
    g_assert_cmpint (reservation->ends_at, ==, wire_instant ("2027-02-23T00:00:00Z"));
    g_assert_cmpstr (reservation->state, ==, "Created");
  }
  g_assert_null (pd_partner_center_get_artifact (CUSTOMER, &(PdWireArtifact){ 0 }));
}

/* --- the activity log --- */

static PdWireAudit *
read_audit (const char *text)
{
  g_autofree char *page = g_strdup_printf ("{\"items\":[%s]}", text);
  g_autoptr (PdWireList) list = wire_read (pd_partner_center_list_audit (0, 1, NULL, 0), page);

  g_assert_cmpuint (list->items->len, ==, 1);
  return g_ptr_array_steal_index (list->items, 0);
}

/* 11: customizedData names the thing, else the resource's own value does; both cases of keys. */
static void
test_audit_subjects (void)
{
  static const struct
  {
    const char *members, *order, *subscription;
  } rows[] = {
    { "\"resourceType\":\"order\",\"customizedData\":[{\"key\":\"OrderId\",\"value\":\"Ab1\"},"
      "{\"key\":\"SubscriptionId-0\",\"value\":\"5B0E7C11-9A36-4D0C-8A54-0D2B6F0E9C77\"}]",
      "Ab1", SUBSCRIPTION },
    { "\"resourceType\":\"Order\",\"customizedData\":null,\"resourceNewValue\":"
      "\"{\\\"Id\\\":\\\"Ab2\\\",\\\"Quantity\\\":1}\"",
      "Ab2", NULL },
    { "\"resourceType\":\"subscription\",\"resourceNewValue\":null,\"resourceOldValue\":"
      "\"{\\\"Id\\\":\\\"" SUBSCRIPTION "\\\"}\"",
      NULL, SUBSCRIPTION },
    { "\"resourceType\":\"order\",\"resourceNewValue\":\"{broken\"", NULL, NULL },
    { "\"resourceType\":\"order\",\"customizedData\":[{\"key\":\"OrderId\",\"value\":null},3]",
      NULL, NULL },
    { "\"resourceType\":\"customer\",\"resourceNewValue\":\"{\\\"Id\\\":\\\"x\\\"}\"", NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = g_strdup_printf (
        "{\"id\":\"r\",\"operationDate\":\"2026-01-02T03:04:05.1234567Z\",\"operationType\":"
        "\"update_order\",%s}",
        rows[i].members);
    g_autoptr (PdWireAudit) audit = read_audit (text);

    g_assert_cmpstr (audit->order_id, ==, rows[i].order);
    g_assert_cmpstr (audit->subscription_id, ==, rows[i].subscription);
    g_assert_cmpint (audit->at, ==, wire_instant ("2026-01-02T03:04:05.123456Z"));
  }
}

/* 11: words in snake_case, whether they came so or in PascalCase; the list of them grows. */
static void
test_audit_words (void)
{
  static const char *const rows[][3] = {
    { "get_software_key", "get_software_key", "look" },
    { "GetSoftwareDownloadLink", "get_software_download_link", "look" },
    { "software_attestation", "software_attestation", "look" },
    { "create_order", "create_order", "change" },
    { "UpdateSubscription", "update_subscription", "change" },
    { "create_hologram", "create_hologram", "change" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = g_strdup_printf (
        "{\"id\":\"r\",\"operationDate\":\"2026-01-02\",\"operationType\":\"%s\","
        "\"operationStatus\":\"Succeeded\",\"applicationId\":\"FulfillmentService\"}",
        rows[i][0]);
    g_autoptr (PdWireAudit) audit = read_audit (text);

    g_assert_cmpstr (audit->operation, ==, rows[i][1]);
    g_assert_cmpstr (audit->status, ==, "succeeded");
    g_assert_cmpstr (audit->application, ==, "FulfillmentService");
    g_assert_cmpint (pd_wire_audit_is_change (audit), ==, g_str_equal (rows[i][2], "change"));
  }
}

#define OLD_RECORD(value)                                                           \
  "{\"operationDate\":\"2026-01-02T03:04:05Z\",\"operationType\":\"create_order\"," \
  "\"customerId\":\"" CUSTOMER                                                      \
  "\",\"userPrincipalName\":\"a@p.example\",\"resourceNewValue\":\"" value "\"}"

/* 11: a record without an ID gets the same hash in every pull, another record another one. */
static void
test_audit_hash (void)
{
  g_autoptr (PdWireAudit) first = read_audit (OLD_RECORD ("{}"));
  g_autoptr (PdWireAudit) again = read_audit (OLD_RECORD ("{}"));
  g_autoptr (PdWireAudit) other = read_audit (OLD_RECORD ("{ }"));
  g_autoptr (PdWireAudit) named =
      read_audit ("{\"id\":\"own\",\"operationDate\":\"2026-01-02\",\"operationType\":\"x\"}");

  g_assert_false (first->has_own_id);
  g_assert_cmpstr (first->id, ==, again->id);
  g_assert_cmpstr (first->id, !=, other->id);
  g_assert_true (named->has_own_id);
  g_assert_cmpstr (named->id, ==, "own");
}

/* 11: what may hold a password is not kept. */
static void
test_audit_secrets (void)
{
  g_autoptr (PdWireAudit) audit = read_audit (
      "{\"id\":\"r\",\"operationDate\":\"2026-01-02\",\"operationType\":\"create_customer_user\","
      "\"customizedData\":[{\"key\":\"UserPassword\",\"value\":\"hush\"},{\"key\":\"Name\","
      "\"value\":"
      "\"Hana\"}]}");

  g_assert_cmpuint (g_hash_table_size (audit->data), ==, 1);
  g_assert_cmpstr (g_hash_table_lookup (audit->data, "Name"), ==, "Hana");
}

/* 11: whole UTC days, however the locale writes dates. */
static void
test_audit_request (void)
{
  int day = pd_instant_get_day (wire_instant ("2026-02-28T00:00:00Z"));

  wire_assert_sent (pd_partner_center_list_audit (day, day + 1, NULL, 500), "GET",
                    "/v1/auditrecords?startDate=2026-02-28&endDate=2026-03-01&size=500", "");
  wire_assert_sent (pd_partner_center_list_audit (day, day, CUSTOMER, 0), "GET",
                    "/v1/auditrecords?startDate=2026-02-28&endDate=2026-02-28&filter=%7B%22Field%22"
                    "%3A%22CustomerId%22%2C%22Value%22%3A%22" CUSTOMER
                    "%22%2C%22Operator%22%3A%22equals%22%7D",
                    "");
}

/* --- invoices --- */

/* 12: links are followed, not built: they name the invoice otherwise than its ID. */
static void
test_invoice (void)
{
  g_autoptr (PdWireInvoice) invoice = wire_read (
      pd_partner_center_get_invoice ("G1"),
      "{\"id\":\"G1\",\"invoiceDate\":\"2026-02-08T22:40:37.5897767Z\",\"billingPeriodStartDate\":"
      "\"2026-02-01T00:00:00Z\",\"totalCharges\":\"2076.63\",\"paidAmount\":0,\"currencyCode\":"
      "\"USD\","
      "\"documentType\":\"Invoice\",\"invoiceType\":\"OneTime\",\"pdfDownloadLink\":"
      "\"/invoices/G1/documents/statement\",\"invoiceDetails\":[{\"billingProvider\":\"office\","
      "\"invoiceLineItemType\":\"billing_line_items\",\"links\":{\"self\":{\"uri\":\"/no\"}}},"
      "{\"billingProvider\":\"OneTime\",\"invoiceLineItemType\":\"BillingLineItems\",\"links\":{"
      "\"self\":{\"uri\":\"/invoices/OneTime-G1/lineitems/OneTime/BillingLineItems\"}}}],"
      "\"amendments\":[{\"id\":\"G2\",\"totalCharges\":-10.5,\"currencyCode\":\"USD\","
      "\"documentType\":"
      "\"adjustment_note\"},{\"id\":\"G3\",\"documentType\":\"CreditNote\",\"amendsOf\":\"G0\"}]}");
  const PdWireInvoice *note = invoice->amendments->pdata[0];

  g_assert_cmpint (invoice->total.minor, ==, 207663);
  g_assert_cmpint (invoice->invoiced_at, ==, wire_instant ("2026-02-08T22:40:37.589776Z"));
  g_assert_cmpint (invoice->period_end, ==, 0);
  g_assert_cmpstr (invoice->document_type, ==, "invoice");
  g_assert_cmpstr (invoice->invoice_type, ==, "one_time");
  g_assert_cmpstr (invoice->statement_link, ==, "/v1/invoices/G1/documents/statement");
  g_assert_cmpstr (invoice->lines_link, ==,
                   "/v1/invoices/OneTime-G1/lineitems/OneTime/BillingLineItems");
  g_assert_cmpint (note->total.minor, ==, -1050);
  g_assert_cmpstr (note->document_type, ==, "adjustment_note");
  g_assert_cmpstr (note->amends_id, ==, "G1");
  g_assert_cmpstr (((PdWireInvoice *) invoice->amendments->pdata[1])->document_type, ==,
                   "credit_note");
  g_assert_cmpstr (((PdWireInvoice *) invoice->amendments->pdata[1])->amends_id, ==, "G0");
  wire_assert_sent (pd_partner_center_list_invoice_lines (invoice, 0), "GET",
                    "/v1/invoices/OneTime-G1/lineitems/OneTime/BillingLineItems", "");
  wire_assert_sent (pd_partner_center_list_invoice_lines (invoice, 100), "GET",
                    "/v1/invoices/OneTime-G1/lineitems/OneTime/BillingLineItems?size=100", "");
  g_assert_null (pd_partner_center_list_invoice_lines (note, 0));
}

static void
test_invoice_requests (void)
{
  wire_assert_sent (pd_partner_center_list_invoices (100, 0), "GET",
                    "/v1/invoices?size=100&offset=0", "");
  wire_assert_sent (
      pd_partner_center_list_invoices (100, wire_instant ("2026-01-01T00:00:00Z")), "GET",
      "/v1/invoices?size=100&offset=0&filter=%7B%22LeftFilter%22%3A%7B%22Field%22%3A%22InvoiceDate"
      "%22%2C%22Value%22%3A%222026-01-01T00%3A00%3A00Z%22%2C%22Operator%22%3A%22greater_than_or_"
      "equals"
      "%22%7D%2C%22RightFilter%22%3A%7B%22Field%22%3A%22InvoiceDate%22%2C%22Value%22%3A%222999-12-"
      "31"
      "T00%3A00%3A00Z%22%2C%22Operator%22%3A%22less_than_or_equals%22%7D%2C%22Operator%22%3A%22and%"
      "22"
      "%7D",
      "");
  wire_assert_sent (
      pd_partner_center_list_lines_of_invoice ("G1", 0), "GET",
      "/v1/invoices/G1/lineitems?provider=onetime&invoicelineitemtype=billinglineitems"
      "&size=2000",
      "");
}

/* 12, 1.3: a refund is told by its sign; numbers are text in new answers. */
static void
test_refund_lines (void)
{
  static const struct
  {
    const char *members;
    gint64 subtotal, quantity;
    gboolean is_refund, has_fault;
  } rows[] = {
    { "\"chargeType\":\"new\",\"quantity\":\"25\",\"subtotal\":\"118000\"", 118000, 25, FALSE,
      FALSE },
    { "\"chargeType\":\"Cancel\",\"quantity\":\"-2\",\"subtotal\":\"-236000\"", -236000, -2, TRUE,
      FALSE },
    { "\"chargeType\":\"new\",\"quantity\":1,\"subtotal\":-118000", -118000, 1, TRUE, FALSE },
    { "\"chargeType\":\"cancel\",\"quantity\":1,\"subtotal\":118000", 118000, 1, FALSE, FALSE },
    { "\"chargeType\":\"cancel\",\"quantity\":-1", 0, -1, TRUE, FALSE },
    { "\"quantity\":-1,\"subtotal\":0,\"totalForCustomer\":\"-5\"", 0, -1, TRUE, FALSE },
    { "\"quantity\":\"2.5\",\"subtotal\":10", 10, 0, FALSE, TRUE },
    { "\"quantity\":\"\",\"subtotal\":\"ten\"", 0, 0, FALSE, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = g_strdup_printf (
        "{\"items\":[{\"orderId\":\"o\",\"currency\":\"JPY\",%s}]}", rows[i].members);
    g_autoptr (PdWireList) list =
        wire_read (pd_partner_center_list_lines_of_invoice ("G", 0), text);
    const PdWireInvoiceLine *line = list->items->pdata[0];

    g_assert_cmpint (line->subtotal.minor, ==, rows[i].subtotal);
    g_assert_cmpint (line->quantity, ==, rows[i].quantity);
    g_assert_cmpint (line->is_refund, ==, rows[i].is_refund);
    g_assert_cmpint (line->fault != NULL, ==, rows[i].has_fault);
  }
}

/* 12: orderId may be the order's other ID; product and SKU must fit. */
static void
test_line_match (void)
{
  g_autoptr (PdWireList) list =
      wire_read (pd_partner_center_list_lines_of_invoice ("G", 0),
                 "{\"items\":[{\"orderId\":\"0a36\",\"alternateId\":\"0a36\",\"productId\":\"P\","
                 "\"skuId\":\"S\","
                 "\"productName\":\"Prod\",\"currency\":\"JPY\",\"unitPrice\":\"1.5\"}]}");
  const PdWireInvoiceLine *line = list->items->pdata[0];

  g_assert_true (pd_wire_invoice_line_is_for (line, "Xy", "0a36", "p", "s"));
  g_assert_true (pd_wire_invoice_line_is_for (line, "0a36", NULL, "P", "S"));
  g_assert_false (pd_wire_invoice_line_is_for (line, "Xy", NULL, "P", "S"));
  g_assert_false (pd_wire_invoice_line_is_for (line, "0a36", NULL, "P", "T"));
  g_assert_false (pd_wire_invoice_line_is_for (line, "0A36", NULL, "P", "S"));
  g_assert_cmpstr (line->title, ==, "Prod");
  g_assert_cmpint (line->unit_price.minor, ==, 2);
}

/* 1.4: links.next is followed as it is, with its headers, and with /v1 where it lacks. */
static void
test_line_pages (void)
{
  World world;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdHttpRequest) first = pd_partner_center_list_lines_of_invoice ("G", 1);
  g_autoptr (PdHttpRequest) next = NULL;
  g_autoptr (PdHttpReply) page = NULL;

  world_set_up (&world);
  http_service_add_json (
      world.service, "/v1/invoices/G/lineitems",
      "{\"items\":[{\"orderId\":\"o1\",\"currency\":\"JPY\"}],\"links\":{\"next\":{"
      "\"uri\":\"/invoices/G/lineitems?seekOperation=Next&offset=\",\"headers\":[{"
      "\"key\":\"MS-ContinuationToken\",\"value\":\"a,/+=\"}]}}}");
  page = world_send (&world, first, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (((PdWireList *) pd_http_reply_get_result (page))->items->len, ==, 1);
  g_assert_cmpstr (pd_http_reply_get_next_uri (page), ==,
                   "/invoices/G/lineitems?seekOperation=Next&offset=");
  g_assert_cmpstr (
      g_hash_table_lookup (pd_http_reply_get_next_headers (page), "MS-ContinuationToken"), ==,
      "a,/+=");
  world_tear_down (&world);
}

/* --- service requests --- */

/* 14: lists give numbers, answers by ID text; unknown ones are kept. */
static void
test_request_words (void)
{
  static const struct
  {
    const char *severity, *status, *severity_word, *status_word;
  } rows[] = {
    { "1", "1", "critical", "open" },
    { "0", "0", "unknown", "none" },
    { "3", "3", "minimal", "attention_needed" },
    { "\"2\"", "2", "moderate", "closed" },
    { "\"Critical\"", "\"AttentionNeeded\"", "critical", "attention_needed" },
    { "\"minimal\"", "\"attention_needed\"", "minimal", "attention_needed" },
    { "9", "\"Parked\"", "9", "Parked" },
    { "null", "null", NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text =
        g_strdup_printf ("{\"items\":[{\"id\":615112491169010,\"severity\":%s,\"status\":%s}]}",
                         rows[i].severity, rows[i].status);
    g_autoptr (PdWireList) list = wire_read (pd_partner_center_list_requests (NULL, 100), text);
    const PdWireServiceRequest *request = list->items->pdata[0];

    g_assert_cmpstr (request->id, ==, "615112491169010");
    g_assert_cmpstr (request->severity, ==, rows[i].severity_word);
    g_assert_cmpstr (request->status, ==, rows[i].status_word);
    g_assert_cmpuint (request->notes->len, ==, 0);
    g_assert_null (request->fault);
  }
}

static void
test_request_whole (void)
{
  g_autoptr (PdWireServiceRequest) request = wire_read (
      pd_partner_center_get_request (CUSTOMER, "1-1234567890123"),
      "{\"id\":\"1-1234567890123\",\"title\":\"Refund\",\"description\":\"d\",\"organization\":{"
      "\"id\":"
      "\"" CUSTOMER
      "\",\"name\":\"Umi\"},\"primaryContact\":{\"firstName\":\"Hana\"},\"createdDate\":"
      "\"2026-01-09T23:31:15.373\",\"lastClosedDate\":\"0001-01-01T00:00:00\",\"notes\":[{"
      "\"createdByName\":\"Agent\",\"createdDate\":\"2026-01-10T00:00:00Z\",\"text\":\"Hello\"},5],"
      "\"fileLinks\":[{\"fileNameWithoutExtension\":\"a\",\"fileExtension\":\".txt\"},"
      "{\"fileNameWithoutExtension\":\"b\",\"extensionType\":\"png\"},{\"id\":\"c\"},{}]}");
  const PdWireNote *note = request->notes->pdata[0];

  g_assert_cmpstr (request->customer_id, ==, CUSTOMER);
  g_assert_cmpstr (request->contact->first_name, ==, "Hana");
  g_assert_cmpint (request->created_at, ==, wire_instant ("2026-01-09T23:31:15.373Z"));
  g_assert_cmpint (request->closed_at, ==, 0);
  g_assert_cmpuint (request->notes->len, ==, 1);
  g_assert_cmpstr (note->author, ==, "Agent");
  g_assert_cmpstr (note->text, ==, "Hello");
  g_assert_cmpstr (request->files[0], ==, "a.txt");
  g_assert_cmpstr (request->files[1], ==, "b.png");
  g_assert_cmpstr (request->files[2], ==, "c");
  g_assert_null (request->files[3]);
  g_assert_nonnull (request->fault);
}

static void
test_request_requests (void)
{
  const PdWireNewRequest new_request = {
    .title = "T", .description = "D", .severity = "moderate", .topic_id = "7", .locale = "ja-JP"
  };
  g_autoptr (PdHttpRequest) patch =
      pd_partner_center_patch_request ("1", "Hello \"you\"", NULL, REQUEST_ID);

  g_assert_true (pd_http_request_get_may_be_empty (patch));
  g_assert_cmpint (pd_http_request_get_policy (patch), ==, PD_CALL_ONCE);
  wire_assert_sent (g_steal_pointer (&patch), "PATCH", "/v1/servicerequests/1",
                    "{\"newNote\":{\"text\":\"Hello \\\"you\\\"\"}}");
  wire_assert_sent (pd_partner_center_patch_request ("1", NULL, "closed", REQUEST_ID), "PATCH",
                    "/v1/servicerequests/1", "{\"status\":\"closed\"}");
  wire_assert_sent (pd_partner_center_create_request (&new_request, REQUEST_ID), "POST",
                    "/v1/servicerequests/ja-JP",
                    "{\"title\":\"T\",\"description\":\"D\",\"severity\":\"moderate\","
                    "\"supportTopicId\":\"7\"}");
  wire_assert_sent (pd_partner_center_list_requests (NULL, 1000), "GET",
                    "/v1/servicerequests?size=1000&offset=0", "");
  wire_assert_sent (pd_partner_center_list_requests (CUSTOMER, 100), "GET",
                    CUSTOMER_PATH "/servicerequests?size=100&offset=0", "");
  wire_assert_sent (pd_partner_center_get_request (NULL, "d-0000000000001"), "GET",
                    "/v1/servicerequests/d-0000000000001", "");
  wire_assert_sent (pd_partner_center_list_topics (), "GET", "/v1/servicerequests/supporttopics",
                    "");
}

/* 14: create may be gone: 404 or 405, whatever the shape of the error (1.7). */
static void
test_request_gone (void)
{
  static const struct
  {
    guint status;
    const char *body;
    gboolean is_gone;
  } rows[] = {
    { 404, "{\"code\":1000,\"description\":\"Not found\"}", TRUE },
    { 405, "", TRUE },
    { 405, "{\"type\":\"about:blank\",\"title\":\"Method Not Allowed\",\"status\":405}", TRUE },
    { 400, "{\"message\":\"The request is invalid.\"}", FALSE },
    { 500, "", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_auto (PdApiFault) fault = { .status = rows[i].status };
    g_autoptr (GError) error = NULL;

    pd_api_fault_read_body (&fault, rows[i].body, strlen (rows[i].body));
    error = pd_api_error_new (pd_api_fault_classify (&fault, TRUE), &fault, "x");
    g_assert_cmpint (pd_partner_center_request_is_gone (error), ==, rows[i].is_gone);
  }
}

static void
test_topics (void)
{
  g_autoptr (PdWireList) list = wire_read (
      pd_partner_center_list_topics (),
      "{\"items\":[{\"id\":32,\"name\":\"N\",\"description\":null},{\"name\":\"no ID\"}]}");

  g_assert_cmpuint (list->items->len, ==, 1);
  g_assert_cmpstr (((PdWireTopic *) list->items->pdata[0])->id, ==, "32");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/partner-center/subscriptions/whole", test_subscription_whole);
  g_test_add_func ("/partner-center/subscriptions/patch-text", test_subscription_patch_text);
  g_test_add_func ("/partner-center/subscriptions/end", test_subscription_end);
  g_test_add_func ("/partner-center/subscriptions/window", test_subscription_window);
  g_test_add_func ("/partner-center/subscriptions/refundable", test_subscription_refundable);
  g_test_add_func ("/partner-center/subscriptions/patch", test_subscription_patch);
  g_test_add_func ("/partner-center/subscriptions/legacy", test_subscription_legacy);
  g_test_add_func ("/partner-center/subscriptions/accepted", test_subscription_accepted);
  g_test_add_func ("/partner-center/subscriptions/lists", test_subscription_lists);
  g_test_add_func ("/partner-center/entitlements/types", test_entitlement_types);
  g_test_add_func ("/partner-center/entitlements/tree", test_entitlement_tree);
  g_test_add_func ("/partner-center/entitlements/depth", test_entitlement_depth);
  g_test_add_func ("/partner-center/entitlements/artifact", test_artifact);
  g_test_add_func ("/partner-center/audit/subjects", test_audit_subjects);
  g_test_add_func ("/partner-center/audit/words", test_audit_words);
  g_test_add_func ("/partner-center/audit/hash", test_audit_hash);
  g_test_add_func ("/partner-center/audit/secrets", test_audit_secrets);
  g_test_add_func ("/partner-center/audit/request", test_audit_request);
  g_test_add_func ("/partner-center/invoices/invoice", test_invoice);
  g_test_add_func ("/partner-center/invoices/requests", test_invoice_requests);
  g_test_add_func ("/partner-center/invoices/refund-lines", test_refund_lines);
  g_test_add_func ("/partner-center/invoices/line-match", test_line_match);
  g_test_add_func ("/partner-center/invoices/line-pages", test_line_pages);
  g_test_add_func ("/partner-center/requests/words", test_request_words);
  g_test_add_func ("/partner-center/requests/whole", test_request_whole);
  g_test_add_func ("/partner-center/requests/requests", test_request_requests);
  g_test_add_func ("/partner-center/requests/gone", test_request_gone);
  g_test_add_func ("/partner-center/requests/topics", test_topics);

  return g_test_run ();
}
