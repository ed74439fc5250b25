// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Changing, buying, returning, exchanging, access and operations: azure-api.md 1, 3, 4, 6, 7, 8. */

#include <string.h>

#include "azure-wire.h"
#include "pd-azure-access.h"
#include "pd-azure-operations.h"
#include "pd-azure-refunds.h"
#include "pd-reservation.h"

#define PRINCIPAL "0f0f0f0f-0000-4000-8000-00000000000f"
#define SESSION "51515151-0000-4000-8000-000000000051"

/* --- change (3.1) --- */

static void
test_change (void)
{
  static const struct
  {
    PdAzureChange change;
    const char *body;
  } rows[] = {
    { { .name = "New", .flexibility = -1 }, "{\"properties\":{\"name\":\"New\"}}" },
    { { .flexibility = 0 }, "{\"properties\":{\"instanceFlexibility\":\"Off\"}}" },
    { { .scope_type = PD_SCOPE_SHARED, .scope_id = "left over", .flexibility = -1 },
      "{\"properties\":{\"appliedScopeType\":\"Shared\"}}" },
    { { .scope_type = PD_SCOPE_SINGLE, .scope_id = SUBSCRIPTION, .flexibility = 1 },
      "{\"properties\":{\"appliedScopeType\":\"Single\",\"appliedScopeProperties\":{"
      "\"subscriptionId\":\"/subscriptions/" SUBSCRIPTION "\"},\"instanceFlexibility\":\"On\"}}" },
    { { .scope_type = PD_SCOPE_RESOURCE_GROUP,
        .scope_id = "/subscriptions/" SUBSCRIPTION "/resourceGroups/rg",
        .flexibility = -1 },
      "{\"properties\":{\"appliedScopeType\":\"Single\",\"appliedScopeProperties\":{"
      "\"resourceGroupId\":\"/subscriptions/" SUBSCRIPTION "/resourceGroups/rg\"}}}" },
    { { .scope_type = PD_SCOPE_MANAGEMENT_GROUP,
        .scope_id = "Tokyo",
        .scope_tenant = TENANT,
        .flexibility = -1 },
      "{\"properties\":{\"appliedScopeType\":\"ManagementGroup\",\"appliedScopeProperties\":{"
      "\"managementGroupId\":\"/providers/Microsoft.Management/managementGroups/Tokyo\","
      "\"tenantId\":\"" TENANT "\"}}}" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    azure_assert_sent (pd_azure_change_reservation (TENANT, ORDER, RESERVATION, &rows[i].change),
                       PD_CALL_IDEMPOTENT, "PATCH", RESERVATION_ID "?api-version=2022-11-01",
                       rows[i].body);
}

static void
test_scopes (void)
{
  static const char *const scopes[] = { "/subscriptions/" SUBSCRIPTION, NULL };
  g_autoptr (GPtrArray) list = NULL;

  azure_assert_sent (pd_azure_list_available_scopes (TENANT, ORDER, RESERVATION, scopes),
                     PD_CALL_READ, "POST", RESERVATION_ID "/availableScopes?api-version=2022-11-01",
                     "{\"properties\":{\"scopes\":[\"/subscriptions/" SUBSCRIPTION "\"]}}");
  list = wire_read (pd_azure_list_available_scopes (TENANT, ORDER, RESERVATION, scopes),
                    "{\"properties\":{\"scopes\":[{\"scope\":\"/a\",\"valid\":\"True\"},"
                    "{\"scope\":\"/b\",\"valid\":false}]}}");
  g_assert_cmpuint (list->len, ==, 2);
  g_assert_true (((PdWireScope *) list->pdata[0])->valid);
  g_assert_false (((PdWireScope *) list->pdata[1])->valid);
}

/* --- split and merge (3.3, 3.4) --- */

static void
test_split_and_merge (void)
{
  static const char *const sources[] = { RESERVATION, SECOND, NULL };

  azure_assert_sent (pd_azure_split (TENANT, ORDER, RESERVATION, 1, 2), PD_CALL_ONCE, "POST",
                     ORDER_ID "/split?api-version=2022-11-01",
                     "{\"properties\":{\"quantities\":[1,2],\"reservationId\":\"" RESERVATION_ID
                     "\"}}");
  azure_assert_sent (pd_azure_merge (TENANT, ORDER, sources), PD_CALL_ONCE, "POST",
                     ORDER_ID "/merge?api-version=2022-11-01",
                     "{\"properties\":{\"sources\":[\"" RESERVATION_ID "\",\"" ORDER_ID
                     "/reservations/" SECOND "\"]}}");
}

/* "The first answer lists revision-shaped items" */
static void
test_revisions (void)
{
  g_autoptr (PdHttpReply) reply = azure_reply (
      200, "Location: https://x/splitOperationResults/1_2",
      "[{\"id\":\"" RESERVATION_ID "/revisions/3\",\"name\":\"3\",\"properties\":{\"quantity\":3,"
      "\"provisioningState\":\"Cancelled\"}},{\"id\":\"" ORDER_ID "/reservations/" SECOND
      "/revisions/1\",\"name\":\"1\",\"properties\":{\"quantity\":1}}]");
  g_autoptr (GPtrArray) list = pd_azure_reply_read_reservations (reply);
  g_autofree char *location = pd_azure_reply_dup_location (reply);

  g_assert_cmpuint (list->len, ==, 2);
  g_assert_cmpstr (((PdWireReservation *) list->pdata[0])->reservation_id, ==, RESERVATION);
  g_assert_cmpstr (((PdWireReservation *) list->pdata[1])->reservation_id, ==, SECOND);
  g_assert_cmpstr (location, ==, "https://x/splitOperationResults/1_2");
}

/* An empty 202 is a "yes" without words. */
static void
test_empty_answers (void)
{
  g_autoptr (PdHttpReply) reply = azure_reply (202, "Location: /x?api-version=1", "");

  g_assert_null (pd_azure_reply_read_reservations (reply));
  g_assert_null (pd_azure_reply_read_reservation (reply));
  g_assert_null (pd_azure_reply_read_refund (reply));
  g_assert_null (pd_azure_reply_read_exchange (reply));
  g_assert_null (pd_azure_reply_read_operation (reply));
  g_assert_null (pd_azure_reply_read_assignment (reply));
}

static void
test_archive_and_directory (void)
{
  g_autoptr (PdWireMove) move = NULL;

  azure_assert_sent (pd_azure_archive (TENANT, ORDER, RESERVATION, TRUE), PD_CALL_IDEMPOTENT,
                     "POST", RESERVATION_ID "/archive?api-version=2022-11-01", "");
  azure_assert_sent (pd_azure_archive (TENANT, ORDER, RESERVATION, FALSE), PD_CALL_IDEMPOTENT,
                     "POST", RESERVATION_ID "/unarchive?api-version=2022-11-01", "");
  azure_assert_sent (pd_azure_change_directory (TENANT, ORDER, PRINCIPAL), PD_CALL_ONCE, "POST",
                     ORDER_ID "/changeDirectory?api-version=2022-11-01",
                     "{\"destinationTenantId\":\"" PRINCIPAL "\"}");
  move = wire_read (pd_azure_change_directory (TENANT, ORDER, PRINCIPAL),
                    "{\"reservationOrder\":{\"id\":\"" ORDER "\",\"isSucceeded\":true},"
                    "\"reservations\":[{\"id\":\"" RESERVATION "\",\"isSucceeded\":false,"
                    "\"error\":\"No.\"}]}");
  g_assert_true (move->order->succeeded);
  g_assert_false (((PdWireMoved *) move->reservations->pdata[0])->succeeded);
  g_assert_cmpstr (((PdWireMoved *) move->reservations->pdata[0])->error, ==, "No.");
}

/* --- catalogue and purchase (4) --- */

static const PdAzurePurchase purchase = {
  .sku = "Standard_B2s",
  .region = "japaneast",
  .resource_type = "VirtualMachines",
  .billing_subscription = SUBSCRIPTION,
  .term = "P1Y",
  .billing_plan = "Monthly",
  .quantity = 2,
  .name = "n",
  .scope_type = PD_SCOPE_SHARED,
  .flexibility = 1,
};
#define PURCHASE                                                                                   \
  "{\"sku\":{\"name\":\"Standard_B2s\"},\"location\":\"japaneast\",\"properties\":{"               \
  "\"reservedResourceType\":\"VirtualMachines\",\"billingScopeId\":\"/subscriptions/" SUBSCRIPTION \
  "\",\"term\":\"P1Y\",\"billingPlan\":\"Monthly\",\"quantity\":2,"                                \
  "\"displayName\":\"n\",\"appliedScopeType\":\"Shared\",\"reservedResourceProperties\":{"         \
  "\"instanceFlexibility\":\"On\"}}}"

static void
test_catalog (void)
{
  g_autoptr (GPtrArray) list = wire_read (
      pd_azure_list_catalog (TENANT, SUBSCRIPTION, "VirtualMachines", "japaneast"),
      "[{\"resourceType\":\"virtualMachines\",\"name\":\"Standard_B2s\",\"terms\":[\"P1Y\",\"P3Y\","
      "\"P5Y\"],\"locations\":[\"japaneast\",\"japanwest\"],\"billingPlans\":{\"p1Y\":[\"Upfront\","
      "\"Monthly\"],\"P3y\":[\"Upfront\"]},\"msrp\":{\"p1Y\":{\"currencyCode\":\"JPY\","
      "\"amount\":1200.4}},\"restrictions\":[{\"type\":\"Term\",\"values\":[\"P5Y\"]},"
      "{\"type\":\"Location\",\"values\":[\"japanwest\"]}]}]");
  PdWireCatalogItem *item = list->pdata[0];
  PdAzureMoney *price = g_hash_table_lookup (item->prices, "P1Y");

  g_assert_cmpuint (item->terms->len, ==, 2); /* a restricted term is no term */
  g_assert_cmpuint (item->regions->len, ==, 1);
  g_assert_cmpuint (item->plans->len, ==, 3);
  g_assert_cmpstr (item->plans->pdata[2], ==, "P3Y Upfront");
  g_assert_cmpint (price->minor, ==, 1200);
  g_assert_null (g_hash_table_lookup (item->prices, "P3Y"));
  azure_assert_sent (
      pd_azure_list_catalog (TENANT, SUBSCRIPTION, "VirtualMachines", "japaneast"), PD_CALL_READ,
      "GET",
      "/subscriptions/" SUBSCRIPTION "/providers/Microsoft.Capacity/catalogs"
      "?reservedResourceType=VirtualMachines&location=japaneast&api-version=2022-11-01",
      "");
}

static void
test_price_and_purchase (void)
{
  g_autoptr (PdWirePriceQuote) quote = wire_read (
      pd_azure_calculate_price (TENANT, &purchase),
      "{\"properties\":{\"billingCurrencyTotal\":{\"currencyCode\":\"EUR\",\"amount\":40.5},"
      "\"pricingCurrencyTotal\":{\"currencyCode\":\"USD\",\"amount\":46},\"reservationOrderId\":"
      "\"" ORDER
      "\",\"isBillingPartnerManaged\":true,\"paymentSchedule\":[{\"dueDate\":\"2026-05-14\","
      "\"billingCurrencyTotal\":{\"currencyCode\":\"EUR\",\"amount\":3.375}},{\"dueDate\":"
      "\"2026-06-14\"}],\"netTotal\":0.0}}");

  g_assert_cmpstr (quote->order_id, ==, ORDER);
  g_assert_cmpint (quote->billing_total.minor, ==, 4050);
  g_assert_cmpuint (quote->payments->len, ==, 2);
  g_assert_cmpint (((PdWirePayment *) quote->payments->pdata[0])->billing.minor, ==, 338);
  g_assert_cmpint (quote->partner_managed, ==, 1);
  azure_assert_sent (pd_azure_calculate_price (TENANT, &purchase), PD_CALL_READ, "POST",
                     "/providers/Microsoft.Capacity/calculatePrice?api-version=2022-11-01",
                     PURCHASE);
  azure_assert_sent (pd_azure_buy (TENANT, ORDER, &purchase), PD_CALL_ONCE, "PUT",
                     ORDER_ID "?api-version=2022-11-01", PURCHASE);
}

/* --- refund (6) --- */

static void
test_refund_requests (void)
{
  azure_assert_sent (pd_azure_calculate_refund (TENANT, ORDER, RESERVATION, 2), PD_CALL_READ,
                     "POST", ORDER_ID "/calculateRefund?api-version=2022-11-01",
                     "{\"id\":\"" ORDER_ID "\",\"properties\":{\"scope\":\"Reservation\","
                     "\"reservationToReturn\":{\"reservationId\":\"" RESERVATION_ID
                     "\",\"quantity\":2}}}");
  azure_assert_sent (pd_azure_return (TENANT, ORDER, RESERVATION, 2, SESSION, "誤購入"),
                     PD_CALL_ONCE, "POST", ORDER_ID "/return?api-version=2022-11-01",
                     "{\"properties\":{\"sessionId\":\"" SESSION "\",\"scope\":\"Reservation\","
                     "\"reservationToReturn\":{\"reservationId\":\"" RESERVATION_ID
                     "\",\"quantity\":2},\"returnReason\":\"誤購入\"}}");
}

#define REFUND_OF(errors)                                                                   \
  "{\"id\":\"" RESERVATION_ID "\",\"properties\":{\"sessionId\":\"" SESSION                 \
  "\",\"quantity\":1,\"billingRefundAmount\":{\"currencyCode\":\"JPY\",\"amount\":10354},"  \
  "\"pricingRefundAmount\":{\"currencyCode\":\"USD\",\"amount\":68.12},\"policyResult\":{"  \
  "\"properties\":{\"consumedRefundsTotal\":{\"currencyCode\":\"USD\",\"amount\":1.0},"     \
  "\"maxRefundLimit\":{\"currencyCode\":\"USD\",\"amount\":50000},\"policyErrors\":" errors \
  "}},\"billingInformation\":{\"billingPlan\":\"Monthly\",\"completedTransactions\":4,"     \
  "\"totalTransactions\":\"12\",\"billingCurrencyTotalPaidAmount\":{\"currencyCode\":"      \
  "\"JPY\",\"amount\":49380},\"billingCurrencyProratedAmount\":{\"currencyCode\":\"JPY\","  \
  "\"amount\":39026},\"billingCurrencyRemainingCommitmentAmount\":{\"currencyCode\":"       \
  "\"JPY\",\"amount\":98760}}}}"

static void
test_refund_answers (void)
{
  static const struct
  {
    const char *text;
    guint n_errors;
    const char *words; /* (nullable) */
  } rows[] = {
    { REFUND_OF ("[]"), 0, NULL },
    { REFUND_OF ("null"), 0, NULL },
    { REFUND_OF ("[{\"code\":\"RefundLimitExceeded\",\"message\":\"<p>The <b>limit</b> is "
                 "reached.</p>\"}]"),
      1, "The limit is reached." },
    { REFUND_OF ("[{\"code\":\"A\",\"message\":\"One.\"},{\"code\":\"B\",\"message\":null},\"C\"]"),
      3, "One. B C" },
    { REFUND_OF ("[{}]"), 1, "policyErrors" }, /* refused without a word */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdWireRefund) refund =
        wire_read (pd_azure_calculate_refund (TENANT, ORDER, RESERVATION, 1), rows[i].text);
    g_autofree char *words = pd_wire_policy_errors_to_text (refund->policy_errors);

    g_assert_cmpstr (refund->session_id, ==, SESSION);
    g_assert_cmpint (refund->refund.minor, ==, 10354);
    g_assert_cmpstr (refund->refund.currency, ==, "JPY");
    g_assert_cmpint (refund->usd_refund.minor, ==, 6812);
    g_assert_cmpint (refund->usd_limit.minor, ==, 5000000);
    g_assert_cmpint (refund->kept.minor, ==, 39026);
    g_assert_cmpint (refund->remaining.minor, ==, 98760);
    g_assert_cmpint (refund->payments_all, ==, 12);
    g_assert_cmpuint (refund->policy_errors->len, ==, rows[i].n_errors);
    g_assert_cmpstr (words, ==, rows[i].words);
    g_assert_cmpint (pd_wire_policy_errors_have_code (refund->policy_errors, "refundlimitexceeded"),
                     ==, i == 2);
  }
}

/* --- exchange (7) --- */

static void
test_exchange_requests (void)
{
  static const PdAzureReturnItem back = { ORDER, RESERVATION, 1 };
  g_autofree char *path = pd_azure_operation_path (SESSION);

  azure_assert_sent (
      pd_azure_calculate_exchange (TENANT, &back, 1, &purchase, 1), PD_CALL_READ, "POST",
      "/providers/Microsoft.Capacity/calculateExchange?api-version=2022-11-01",
      "{\"properties\":{\"reservationsToExchange\":[{\"reservationId\":\"" RESERVATION_ID
      "\",\"quantity\":1}],\"reservationsToPurchase\":[" PURCHASE "]}}");
  azure_assert_sent (pd_azure_exchange (TENANT, SESSION), PD_CALL_ONCE, "POST",
                     "/providers/Microsoft.Capacity/exchange?api-version=2022-11-01",
                     "{\"properties\":{\"sessionId\":\"" SESSION "\"}}");
  azure_assert_sent (
      pd_azure_poll_exchange (TENANT, path), PD_CALL_READ, "GET",
      "/providers/Microsoft.Capacity/operationResults/" SESSION "?api-version=2022-11-01", "");
}

/* "the body decides, unknown status = still running, properties may be missing" (1, 7) */
static void
test_polls (void)
{
  static const struct
  {
    const char *body;
    PdAzureOutcome outcome;
    gboolean has_properties;
    guint n_errors;
  } rows[] = {
    { "{\"status\":\"Pending\"}", PD_AZURE_RUNNING, FALSE, 0 },
    { "{\"status\":\"PendingRefunds\",\"properties\":null}", PD_AZURE_RUNNING, FALSE, 0 },
    { "{\"status\":\"PendingPurchases\",\"properties\":{}}", PD_AZURE_RUNNING, TRUE, 0 },
    { "{\"status\":\"Thinking\"}", PD_AZURE_RUNNING, FALSE, 0 },
    { "{\"properties\":{}}", PD_AZURE_RUNNING, TRUE, 0 },
    { "{\"status\":\"SUCCEEDED\",\"properties\":{\"policyResult\":{\"policyErrors\":null}}}",
      PD_AZURE_SUCCEEDED, TRUE, 0 },
    { "{\"status\":\"Succeeded\",\"properties\":{\"policyResult\":{\"policyErrors\":[{\"code\":"
      "\"X\",\"message\":\"m\"}]}}}",
      PD_AZURE_SUCCEEDED, TRUE, 1 },
    { "{\"status\":\"Failed\",\"properties\":{\"policyResult\":{\"properties\":{\"policyErrors\":"
      "[{\"code\":\"X\"}]}}}}",
      PD_AZURE_FAILED, TRUE, 1 },
    { "{\"status\":\"Cancelled\"}", PD_AZURE_CANCELLED, FALSE, 0 },
    { "{\"status\":\"Canceled\"}", PD_AZURE_CANCELLED, FALSE, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdHttpReply) reply = azure_reply (200, "Retry-After: 5", rows[i].body);
    g_autoptr (PdWireExchange) exchange = pd_azure_reply_read_exchange (reply);

    g_test_message ("%s", rows[i].body);
    g_assert_cmpint (pd_azure_outcome_of (exchange->status), ==, rows[i].outcome);
    g_assert_cmpint (exchange->has_properties, ==, rows[i].has_properties);
    g_assert_cmpuint (exchange->policy_errors->len, ==, rows[i].n_errors);
  }
}

static void
test_exchange_items (void)
{
  g_autoptr (PdHttpReply) reply = azure_reply (
      200, NULL,
      "{\"name\":\"" SESSION "\",\"status\":\"Failed\",\"error\":{\"code\":\"PurchaseError\","
      "\"message\":\"<html><body>Card &amp; bank said no<br>twice</body></html>\"},\"properties\":{"
      "\"sessionId\":\"" SESSION "\",\"netPayable\":{\"currencyCode\":\"USD\",\"amount\":-74.19},"
      "\"refundsTotal\":{\"currencyCode\":\"USD\",\"amount\":1074.19},\"purchasesTotal\":{"
      "\"currencyCode\":\"USD\",\"amount\":1000},\"savingsPlansToPurchase\":[{}],"
      "\"reservationsToExchange\":[{\"reservationId\":\"" RESERVATION_ID "\",\"quantity\":1,"
      "\"billingRefundAmount\":{\"currencyCode\":\"USD\",\"amount\":354.19},\"billingInformation\":"
      "{\"billingCurrencyRemainingCommitmentAmount\":{\"currencyCode\":\"USD\",\"amount\":720}},"
      "\"status\":\"Succeeded\"}],\"reservationsToPurchase\":[{\"properties\":" PURCHASE
      ",\"billingCurrencyTotal\":{\"currencyCode\":\"USD\",\"amount\":1000},\"reservationId\":"
      "\"" ORDER_ID "/reservations/" SECOND "\",\"status\":\"Failed\"},{\"properties\":null}]}}");
  g_autoptr (PdWireExchange) exchange = pd_azure_reply_read_exchange (reply);
  PdWireExchangeReturn *back = exchange->returned->pdata[0];
  PdWireExchangePurchase *bought = exchange->bought->pdata[0];

  g_assert_cmpint (exchange->net.minor, ==, -7419);
  g_assert_cmpstr (exchange->error_code, ==, "PurchaseError");
  g_assert_cmpstr (exchange->error_text, ==, "Card & bank said no twice");
  g_assert_cmpstr (back->reservation_id, ==, RESERVATION);
  g_assert_cmpstr (back->order_id, ==, ORDER);
  g_assert_cmpint (back->remaining.minor, ==, 72000);
  g_assert_cmpstr (back->status, ==, "Succeeded");
  g_assert_cmpstr (bought->order_id, ==, ORDER); /* out of the reservation's id */
  g_assert_cmpstr (bought->purchase->sku, ==, "Standard_B2s");
  g_assert_cmpint (bought->purchase->quantity, ==, 2);
  g_assert_cmpint (bought->total.minor, ==, 100000);
  g_assert_null (((PdWireExchangePurchase *) exchange->bought->pdata[1])->purchase);
}

/* --- operations (1) --- */

static void
test_operations (void)
{
  g_autoptr (PdHttpReply) both =
      azure_reply (202, "azure-asyncoperation: https://x/a\nLocation: https://x/b", "");
  g_autoptr (PdHttpReply) one = azure_reply (202, "Location: https://x/b", "");
  g_autoptr (PdHttpReply) none = azure_reply (202, NULL, "");
  g_autoptr (PdHttpReply) done =
      azure_reply (200, NULL,
                   "{\"id\":\"/a/b/Op1\",\"status\":\"Succeeded\",\"properties\":{"
                   "\"supportTicketCreationWarning\":\"\"}}");
  g_autoptr (PdHttpReply) failed =
      azure_reply (200, NULL, "{\"status\":\"Failed\",\"error\":\"No words\"}");
  g_autoptr (PdWireOperation) well = pd_azure_reply_read_operation (done);
  g_autoptr (PdWireOperation) bad = pd_azure_reply_read_operation (failed);
  g_autofree char *first = pd_azure_reply_dup_operation (both);
  g_autofree char *second = pd_azure_reply_dup_operation (one);
  g_autofree char *third = pd_azure_reply_dup_operation (none);
  g_autoptr (GError) error = pd_azure_operation_error ("AuthorizationFailed", "No.");
  g_autoptr (GError) plain = pd_azure_operation_error ("InternalServerError", "No.");

  g_assert_cmpstr (first, ==, "https://x/a");
  g_assert_cmpstr (second, ==, "https://x/b");
  g_assert_null (third);
  g_assert_cmpstr (well->operation_id, ==, "op1");
  g_assert_null (well->warning);
  g_assert_cmpstr (bad->error_text, ==, "No words");
  g_assert_error (error, PD_API_ERROR, PD_API_ERROR_FORBIDDEN);
  g_assert_error (plain, PD_API_ERROR, PD_API_ERROR_REFUSED);
}

/* --- access (8) --- */

static void
test_access_requests (void)
{
  const char *path = ORDER_ID "/providers/Microsoft.Authorization/roleAssignments";
  g_autofree char *list = g_strconcat (path, "?$filter=atScope%28%29&api-version=2022-04-01", NULL);
  g_autofree char *one = g_strconcat (path, "/" SESSION "?api-version=2022-04-01", NULL);

  azure_assert_sent (pd_azure_list_assignments (TENANT, ORDER), PD_CALL_READ, "GET", list, "");
  azure_assert_sent (pd_azure_grant (TENANT, ORDER, SESSION, PD_AZURE_ROLE_READER, PRINCIPAL, NULL),
                     PD_CALL_IDEMPOTENT, "PUT", one,
                     "{\"properties\":{\"roleDefinitionId\":\"/providers/Microsoft.Authorization/"
                     "roleDefinitions/" PD_AZURE_ROLE_READER "\",\"principalId\":\"" PRINCIPAL
                     "\",\"principalType\":\"User\"}}");
  azure_assert_sent (pd_azure_get_assignment (TENANT, ORDER, SESSION), PD_CALL_READ, "GET", one,
                     "");
  azure_assert_sent (pd_azure_revoke (TENANT, ORDER, SESSION), PD_CALL_IDEMPOTENT, "DELETE", one,
                     "");
  azure_assert_sent (pd_azure_list_roles (TENANT, ORDER), PD_CALL_READ, "GET",
                     ORDER_ID "/providers/Microsoft.Authorization/roleDefinitions?$filter="
                              "type%20eq%20%27BuiltInRole%27&api-version=2022-04-01",
                     "");
  azure_assert_sent (pd_azure_list_subscriptions (TENANT), PD_CALL_READ, "GET",
                     "/subscriptions?api-version=2020-01-01", "");
}

static void
test_assignments (void)
{
  g_autoptr (GPtrArray) list = wire_read (
      pd_azure_list_assignments (TENANT, ORDER),
      "{\"value\":[{\"id\":\"/x/roleAssignments/A1\",\"properties\":{\"roleDefinitionId\":"
      "\"/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/"
      "8E3AF657-A8FF-443C-A75C-2FE8C4BCB635\",\"principalId\":\"" PRINCIPAL "\",\"principalType\":"
      "\"ForeignGroup\",\"scope\":\"/providers/microsoft.capacity/reservationorders/"
      "0B0B0B0B-0000-4000-8000-00000000000B\",\"createdOn\":\"2026-01-02T03:04:05.1234567Z\"}},"
      "{\"name\":\"a2\",\"properties\":{\"roleDefinitionId\":\"" PD_AZURE_ROLE_READER "\","
      "\"principalId\":\"p\",\"scope\":\"/providers/Microsoft.Capacity\"}},"
      "{\"name\":\"a3\",\"properties\":{\"scope\":\"/\"}}]}");
  PdWireAssignment *own = list->pdata[0];
  PdWireAssignment *above = list->pdata[1];

  g_assert_cmpstr (own->assignment_id, ==, "a1");
  g_assert_cmpstr (own->role_id, ==, PD_AZURE_ROLE_OWNER);
  g_assert_false (own->inherited);
  g_assert_cmpstr (above->role_id, ==, PD_AZURE_ROLE_READER);
  g_assert_true (above->inherited);
  g_assert_true (((PdWireAssignment *) list->pdata[2])->inherited);
  g_assert_cmpint (own->created_at, ==, wire_instant ("2026-01-02T03:04:05Z") + 123456);
}

static void
test_subscriptions (void)
{
  static const char *const states[] = { "active", "suspended", "active", "active" };
  g_autoptr (GPtrArray) list = wire_read (
      pd_azure_list_subscriptions (TENANT),
      "{\"value\":[{\"subscriptionId\":\"0E0E0E0E-0000-4000-8000-00000000000E\",\"displayName\":"
      "\"P\",\"state\":\"Enabled\"},{\"subscriptionId\":\"b\",\"state\":\"disabled\"},"
      "{\"subscriptionId\":\"c\",\"state\":\"Moon\"},{\"id\":\"/subscriptions/" SUBSCRIPTION
      "\"}]}");

  g_assert_cmpuint (list->len, ==, 4);
  for (guint i = 0; i < list->len; i++)
    g_assert_cmpstr (pd_wire_azure_subscription_get_book_state (list->pdata[i]), ==, states[i]);
  g_assert_cmpstr (((PdWireAzureSubscription *) list->pdata[0])->subscription_id, ==, SUBSCRIPTION);
  g_assert_cmpstr (((PdWireAzureSubscription *) list->pdata[3])->subscription_id, ==, SUBSCRIPTION);
}

static void
test_roles (void)
{
  g_autoptr (GPtrArray) list = wire_read (
      pd_azure_list_roles (TENANT, ORDER),
      "{\"value\":[{\"id\":\"/x/roleDefinitions/" PD_AZURE_ROLE_OWNER "\",\"properties\":"
      "{\"roleName\":\"Owner\",\"type\":\"BuiltInRole\"}}]}");

  g_assert_cmpstr (((PdWireRole *) list->pdata[0])->role_id, ==, PD_AZURE_ROLE_OWNER);
  g_assert_cmpstr (((PdWireRole *) list->pdata[0])->name, ==, "Owner");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/azure-acts/change", test_change);
  g_test_add_func ("/azure-acts/scopes", test_scopes);
  g_test_add_func ("/azure-acts/split-and-merge", test_split_and_merge);
  g_test_add_func ("/azure-acts/revisions", test_revisions);
  g_test_add_func ("/azure-acts/empty-answers", test_empty_answers);
  g_test_add_func ("/azure-acts/archive-and-directory", test_archive_and_directory);
  g_test_add_func ("/azure-acts/catalog", test_catalog);
  g_test_add_func ("/azure-acts/price-and-purchase", test_price_and_purchase);
  g_test_add_func ("/azure-acts/refund-requests", test_refund_requests);
  g_test_add_func ("/azure-acts/refund-answers", test_refund_answers);
  g_test_add_func ("/azure-acts/exchange-requests", test_exchange_requests);
  g_test_add_func ("/azure-acts/polls", test_polls);
  g_test_add_func ("/azure-acts/exchange-items", test_exchange_items);
  g_test_add_func ("/azure-acts/operations", test_operations);
  g_test_add_func ("/azure-acts/access-requests", test_access_requests);
  g_test_add_func ("/azure-acts/assignments", test_assignments);
  g_test_add_func ("/azure-acts/subscriptions", test_subscriptions);
  g_test_add_func ("/azure-acts/roles", test_roles);
  return g_test_run ();
}
