// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Reservations, orders, their use, ids and errors: azure-api.md 1, 2, 5. */

#include <string.h>

#include "azure-wire.h"
#include "pd-azure-operations.h"
#include "pd-azure-reservations.h"
#include "pd-clock.h"
#include "pd-error.h"

/* --- ids (1 "ids", "name of a reservation") --- */

static void
test_ids (void)
{
  static const struct
  {
    const char *id;
    const char *order;
    const char *reservation;
  } rows[] = {
    { RESERVATION_ID, ORDER, RESERVATION },
    { "/providers/microsoft.capacity/RESERVATIONORDERS/0B0B0B0B-0000-4000-8000-00000000000B"
      "/Reservations/0C0C0C0C-0000-4000-8000-00000000000C",
      ORDER, RESERVATION },
    { RESERVATION_ID "/revisions/3", ORDER, RESERVATION },
    { "providers/Microsoft.Capacity/reservationOrders/" ORDER "/reservations/" RESERVATION
      "/providers/Microsoft.Consumption/reservationSummaries/20240101",
      ORDER, RESERVATION },
    { ORDER "/" RESERVATION, ORDER, RESERVATION },
    { ORDER "/" RESERVATION "/4", ORDER, RESERVATION },
    { RESERVATION, RESERVATION, RESERVATION },
    { ORDER_ID, ORDER, NULL },
    { "/providers/Microsoft.Capacity/reservationOrders/x/reservations/y", NULL, NULL },
    { "3", NULL, NULL },
    { "", NULL, NULL },
    { NULL, NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *order = pd_azure_id_dup_order (rows[i].id);
    g_autofree char *reservation = pd_azure_id_dup_reservation (rows[i].id);

    g_test_message ("%s", rows[i].id);
    g_assert_cmpstr (order, ==, rows[i].order);
    g_assert_cmpstr (reservation, ==, rows[i].reservation);
  }
}

/* --- a reservation (2) --- */

static PdWireReservation *
read_one (const char *text)
{
  return wire_read (pd_azure_get_reservation (TENANT, ORDER, RESERVATION), text);
}

/* With other members of "properties", each ended by a comma. */
static PdWireReservation *
read_with (const char *properties)
{
  g_autofree char *text = g_strdup_printf (
      "{\"id\":\"" RESERVATION_ID "\",\"properties\":{%s\"quantity\":2}}", properties);

  return read_one (text);
}

static void
test_reservation_whole (void)
{
  g_autoptr (PdWireReservation) self = read_one (
      "{\"id\":\"" RESERVATION_ID "\",\"name\":\"" ORDER "/" RESERVATION "\",\"etag\":7,"
      "\"location\":\"japaneast\",\"sku\":{\"name\":\"Standard_D4s_v5\"},\"extra\":[1],"
      "\"properties\":{\"displayName\":\"夏の予約\",\"reservedResourceType\":\"VirtualMachines\","
      "\"skuDescription\":null,\"quantity\":3,\"term\":\"P3Y\",\"billingPlan\":\"Monthly\","
      "\"billingScopeId\":\"/subscriptions/" SUBSCRIPTION "\",\"appliedScopeType\":\"Shared\","
      "\"appliedScopes\":null,\"instanceFlexibility\":\"On\",\"provisioningState\":\"Succeeded\","
      "\"displayProvisioningState\":\"Expiring\",\"provisioningSubState\":null,"
      "\"extendedStatusInfo\":{\"statusCode\":\"Active\",\"message\":\"It runs.\"},"
      "\"purchaseDate\":\"2024-05-06\",\"purchaseDateTime\":\"2024-05-06T07:08:09.1234567Z\","
      "\"benefitStartTime\":\"2024-05-06T07:10:00Z\",\"expiryDate\":\"2027-05-06\","
      "\"expiryDateTime\":\"2027-05-06T07:10:00.5Z\",\"renew\":true,\"archived\":false,"
      "\"userFriendlyRenewState\":\"On\",\"capabilities\":\"ApiReturnEnabled, Other\","
      "\"utilization\":{\"trend\":\"\",\"aggregates\":["
      "{\"grain\":1.0,\"grainUnit\":\"days\",\"value\":63.0,\"valueUnit\":\"percentage\"},"
      "{\"grain\":7.0,\"value\":99.96},{\"grain\":30,\"value\":0.05}]}}}");

  g_assert_cmpstr (self->reservation_id, ==, RESERVATION);
  g_assert_cmpstr (self->order_id, ==, ORDER);
  g_assert_cmpint (self->etag, ==, 7);
  g_assert_cmpstr (self->region, ==, "japaneast");
  g_assert_cmpstr (self->sku, ==, "Standard_D4s_v5");
  g_assert_cmpstr (self->name, ==, "夏の予約");
  g_assert_null (self->sku_description);
  g_assert_cmpint (self->quantity, ==, 3);
  g_assert_cmpstr (self->billing_subscription, ==, SUBSCRIPTION);
  g_assert_cmpstr (self->scope_type, ==, "Shared");
  g_assert_null (self->scope_id);
  g_assert_cmpint (self->purchased_at, ==, wire_instant ("2024-05-06T07:08:09Z") + 123456);
  g_assert_cmpint (self->expires_at, ==, wire_instant ("2027-05-06T07:10:00Z") + 500000);
  g_assert_true (self->renew);
  g_assert_cmpint (pd_wire_reservation_can_return (self), ==, 1);
  g_assert_cmpint (pd_wire_reservation_can_exchange (self), ==, 0);
  g_assert_cmpint (self->utilization_1d, ==, 630);
  g_assert_cmpint (self->utilization_7d, ==, 1000);
  g_assert_cmpint (self->utilization_30d, ==, 1);
  g_assert_cmpstr (pd_wire_reservation_get_book_state (self), ==, "Succeeded");
  g_assert_cmpuint (self->faults->len, ==, 0);
}

/* "any member may be missing or null", "numbers as text", another type: the rest is kept. */
static void
test_reservation_odd (void)
{
  static const struct
  {
    const char *text;
    guint faults;
  } rows[] = {
    { "{\"id\":\"" RESERVATION_ID "\"}", 0 },
    { "{\"id\":\"" RESERVATION_ID "\",\"properties\":null,\"sku\":null}", 0 },
    { "{\"id\":\"" RESERVATION_ID "\",\"properties\":[]}", 1 },
    { "{\"ID\":\"" RESERVATION_ID "\",\"Properties\":{\"Quantity\":\"2\"}}", 0 },
    { "{\"name\":\"" ORDER "/" RESERVATION "\",\"properties\":{\"quantity\":{}}}", 1 },
    { "{\"id\":\"" RESERVATION_ID "\",\"properties\":{\"utilization\":{\"aggregates\":null},"
      "\"splitProperties\":null,\"expiryDate\":\"soon\"}}",
      1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdWireReservation) self = read_one (rows[i].text);

    g_test_message ("%s", rows[i].text);
    g_assert_cmpstr (self->reservation_id, ==, RESERVATION);
    g_assert_cmpuint (self->faults->len, ==, rows[i].faults);
    g_assert_cmpint (self->utilization_1d, ==, -1);
    g_assert_cmpint (pd_wire_reservation_can_return (self), ==, -1);
    g_assert_cmpuint (self->split_destinations->len, ==, 0);
  }
}

/* An item that nobody can identify, and one that is none, do not lose the page. */
static void
test_list_keeps_page (void)
{
  g_autoptr (GPtrArray) list = NULL;
  PdWireReservation *odd;

  g_test_expect_message (NULL, G_LOG_LEVEL_WARNING, "*no object*");
  list = wire_read (pd_azure_list_reservations (TENANT, FALSE),
                    "{\"value\":[{\"id\":\"" RESERVATION_ID "\"},7,{\"etag\":1},null],"
                    "\"summary\":{\"succeededCount\":1},\"nextLink\":null}");
  g_test_assert_expected_messages ();
  g_assert_cmpuint (list->len, ==, 2);
  odd = list->pdata[1];
  g_assert_null (odd->reservation_id);
  g_assert_cmpuint (odd->faults->len, ==, 1);
}

/* Lists that are none. */
static void
test_list_refused (void)
{
  static const char *const rows[] = { "{}", "{\"value\":7}", "{\"values\":[]}" };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (wire_try (pd_azure_list_reservations (TENANT, FALSE), rows[i], &error));
    g_assert_error (error, PD_ERROR, PD_ERROR_PROTOCOL);
  }
}

static void
test_empty_lists (void)
{
  static const char *const rows[] = { "{\"value\":[]}", "{\"value\":null}", "[]" };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GPtrArray) list =
        wire_read (pd_azure_list_order_reservations (TENANT, ORDER), rows[i]);

    g_assert_cmpuint (list->len, ==, 0);
  }
}

/* 2, 3.1: old and new form of a scope; case of the words. */
static void
test_scopes (void)
{
  static const struct
  {
    const char *properties;
    const char *type;
    const char *id;
  } rows[] = {
    { "\"appliedScopeType\":\"shared\",", "Shared", NULL },
    { "\"appliedScopeType\":\"Single\",\"appliedScopes\":[\"/subscriptions/" SUBSCRIPTION "\"],",
      "Single", SUBSCRIPTION },
    { "\"appliedScopeType\":\"Single\",\"appliedScopeProperties\":{\"subscriptionId\":"
      "\"/subscriptions/" SUBSCRIPTION "\",\"displayName\":\"P\"},",
      "Single", SUBSCRIPTION },
    { "\"appliedScopeType\":\"Single\",\"appliedScopeProperties\":{\"resourceGroupId\":"
      "\"/subscriptions/" SUBSCRIPTION "/resourceGroups/Rg\"},",
      "ResourceGroup", "/subscriptions/" SUBSCRIPTION "/resourceGroups/Rg" },
    { "\"appliedScopeType\":\"ManagementGroup\",\"appliedScopeProperties\":{\"managementGroupId\":"
      "\"/providers/Microsoft.Management/managementGroups/Tokyo\",\"tenantId\":\"t\"},",
      "ManagementGroup", "Tokyo" },
    { "\"userFriendlyAppliedScopeType\":\"None\",", "None", NULL },
    { "\"appliedScopeType\":\"Galaxy\",", "Galaxy", NULL },
    { "", NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdWireReservation) self = read_with (rows[i].properties);

    g_test_message ("%s", rows[i].properties);
    g_assert_cmpstr (self->scope_type, ==, rows[i].type);
    g_assert_cmpstr (self->scope_id, ==, rows[i].id);
  }
}

/* 2 "States": what the book calls each; unknown words stay. */
static void
test_states (void)
{
  static const struct
  {
    const char *state;
    const char *shown;
    const char *book;
    gboolean is_final;
  } rows[] = {
    { "Succeeded", "Succeeded", "Succeeded", TRUE },
    { "Succeeded", "NoBenefit", "Succeeded", TRUE },
    { "Succeeded", "Warning", "Succeeded", TRUE },
    { "Expired", "Expired", "Succeeded", TRUE },
    { "Cancelled", "Cancelled", "Cancelled", TRUE },
    { "cancelled", "Succeeded", "Cancelled", TRUE },
    { "Split", NULL, "Cancelled", TRUE },
    { "Merged", NULL, "Cancelled", TRUE },
    { "Creating", NULL, "Pending", FALSE },
    { "PendingCapacity", "Processing", "Pending", FALSE },
    { "ConfirmedBilling", NULL, "Pending", FALSE },
    { "Failed", "Failed", "Failed", TRUE },
    { "BillingFailed", NULL, "BillingFailed", TRUE },
    { "Dreaming", NULL, "Dreaming", FALSE },
    { NULL, NULL, NULL, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    PdWireReservation self = { .state = (char *) rows[i].state,
                               .display_state = (char *) rows[i].shown };

    g_test_message ("%s %s", rows[i].state, rows[i].shown);
    g_assert_cmpstr (pd_wire_reservation_get_book_state (&self), ==, rows[i].book);
    g_assert_cmpint (pd_azure_state_is_final (rows[i].state), ==, rows[i].is_final);
  }
}

/* "full ids, or bare GUIDs in lists: accept both" */
static void
test_relatives (void)
{
  g_autoptr (PdWireReservation) split =
      read_with ("\"splitProperties\":{\"splitDestinations\":[\"" SECOND "\",\"" RESERVATION_ID
                 "\",5],\"splitSource\":null},\"extendedStatusInfo\":{\"statusCode\":\"Split\"},"
                 "\"provisioningState\":\"Cancelled\",");
  g_autoptr (PdWireReservation) merged = read_with (
      "\"mergeProperties\":{\"mergeSources\":[\"" ORDER_ID "/reservations/" SECOND "\"],"
      "\"mergeDestination\":\"" SECOND "\"},\"swapProperties\":{\"swapSource\":\"" SECOND "\"},");

  g_assert_cmpuint (split->split_destinations->len, ==, 2);
  g_assert_cmpstr (split->split_destinations->pdata[0], ==, SECOND);
  g_assert_cmpstr (split->split_destinations->pdata[1], ==, RESERVATION);
  g_assert_null (split->split_source);
  g_assert_cmpuint (split->faults->len, ==, 1);
  g_assert_cmpstr (split->status_code, ==, "Split");
  g_assert_cmpstr (merged->merge_sources->pdata[0], ==, SECOND);
  g_assert_cmpstr (merged->merge_destination, ==, SECOND);
  g_assert_cmpstr (merged->swap_source, ==, SECOND);
}

/* --- orders (2.2, 2.3) --- */

static void
test_order_plan (void)
{
  g_autoptr (PdWireReservationOrder) self = wire_read (
      pd_azure_get_order (TENANT, ORDER, TRUE),
      "{\"id\":\"" ORDER_ID "\",\"etag\":4,\"properties\":{\"displayName\":\"n\","
      "\"requestDateTime\":\"2026-01-31T01:02:03Z\",\"expiryDate\":\"2027-01-31\","
      "\"term\":\"P1Y\",\"billingPlan\":\"Monthly\",\"provisioningState\":\"Succeeded\","
      "\"billingProfileId\":\"/billing/\",\"originalQuantity\":2,\"reservations\":["
      "{\"id\":\"" RESERVATION_ID "\"},{\"id\":null}],\"planInformation\":{"
      "\"pricingCurrencyTotal\":{\"currencyCode\":\"jpy\",\"amount\":\"148140\"},"
      "\"startDate\":\"2026-01-31\",\"nextPaymentDueDate\":null,\"transactions\":["
      "{\"dueDate\":\"2026-03-31\",\"paymentDate\":null,\"status\":\"Scheduled\","
      "\"billingCurrencyTotal\":null},"
      "{\"dueDate\":\"2026-02-28\",\"paymentDate\":\"2026-03-01\",\"status\":\"Succeeded\","
      "\"billingCurrencyTotal\":{\"currencyCode\":\"JPY\",\"amount\":12345}},"
      "{\"dueDate\":\"2026-02-27\",\"status\":\"Failed\",\"extendedStatusInfo\":{\"statusCode\":"
      "\"PaymentDeclined\"}},{\"dueDate\":\"2026-01-31\",\"status\":\"succeeded\"}]}}}");
  PdWirePayment *second = self->payments->pdata[1];

  g_assert_cmpstr (self->order_id, ==, ORDER);
  g_assert_cmpint (self->payments_made, ==, 2);
  g_assert_cmpint (self->next_payment_at, ==, 0);
  g_assert_true (self->plan_total.known);
  g_assert_cmpint (self->plan_total.minor, ==, 148140);
  g_assert_cmpstr (self->plan_total.currency, ==, "JPY");
  g_assert_cmpuint (self->payments->len, ==, 4);
  g_assert_cmpstr (second->status, ==, "Failed"); /* sorted by due date */
  g_assert_cmpstr (second->status_code, ==, "PaymentDeclined");
  g_assert_cmpuint (self->reservations->len, ==, 1);
  g_assert_cmpuint (self->faults->len, ==, 1);
}

/* Without the plan, and while it is being made. */
static void
test_order_young (void)
{
  g_autoptr (PdWireReservationOrder) self =
      wire_read (pd_azure_get_order (TENANT, ORDER, FALSE),
                 "{\"id\":\"" ORDER_ID "\",\"properties\":{\"term\":\"None\","
                 "\"provisioningState\":\"PendingCapacity\",\"reservations\":null}}");

  g_assert_cmpint (self->payments_made, ==, -1);
  g_assert_cmpint (self->expires_at, ==, 0);
  g_assert_false (pd_azure_state_is_final (self->state));
  g_assert_cmpuint (self->faults->len, ==, 0);
}

/* --- money (1 "money") --- */

static void
test_money (void)
{
  static const struct
  {
    const char *amount;
    const char *currency;
    gint64 minor;
    gboolean known;
  } rows[] = {
    { "20.52", "GBP", 2052, TRUE },
    { "24.0", "GBP", 2400, TRUE },
    { "0.005", "USD", 1, TRUE },
    { "-0.005", "USD", -1, TRUE },
    { "-74.19", "USD", -7419, TRUE },
    { "1.004", "USD", 100, TRUE },
    { "12345.5", "JPY", 12346, TRUE },
    { "123.456", "KWD", 123456, TRUE },
    { "0.1234565", "KWD", 123, TRUE },
    { "153214.8", "USD", 15321480, TRUE },
    { "1e-05", "USD", 0, TRUE },
    { "\"7.5\"", "usd", 750, TRUE },
    { "null", "USD", 0, FALSE },
    { "1", "ZZZ", 0, FALSE },
    { "\"x\"", "USD", 0, FALSE },
    { "1e30", "USD", 0, FALSE },
    { "99999999999999999.5", "USD", 0, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = g_strdup_printf (
        "{\"id\":\"" ORDER_ID "\",\"properties\":{\"planInformation\":{\"pricingCurrencyTotal\":"
        "{\"currencyCode\":\"%s\",\"amount\":%s}}}}",
        rows[i].currency, rows[i].amount);
    g_autoptr (PdWireReservationOrder) self =
        wire_read (pd_azure_get_order (TENANT, ORDER, TRUE), text);

    g_test_message ("%s %s", rows[i].amount, rows[i].currency);
    g_assert_cmpint (self->plan_total.known, ==, rows[i].known);
    g_assert_cmpint (self->plan_total.minor, ==, rows[i].minor);
    g_assert_cmpuint (self->faults->len, ==, rows[i].known ? 0 : 1);
  }
}

/* --- use (5) --- */

static void
test_use (void)
{
  g_autoptr (GPtrArray) days = wire_read (
      pd_azure_list_use (TENANT, ORDER, NULL, 19723, 19724),
      "{\"value\":[{\"id\":\"providers/Microsoft.Capacity/reservationOrders/x\",\"tags\":{},"
      "\"properties\":{\"reservationOrderId\":\"" ORDER "\",\"reservationId\":\"" RESERVATION
      "\",\"reservedHours\":24.0,\"usedHours\":12.123456789012345,"
      "\"usageDate\":\"2024-01-01T00:00:00+09:00\"}},"
      "{\"id\":\"providers/Microsoft.Capacity/reservationOrders/" ORDER "/reservations/" RESERVATION
      "/providers/Microsoft.Consumption/reservationSummaries/20240102\","
      "\"properties\":{\"usageDate\":\"2024-01-02\",\"usedHours\":null}}]}");
  PdWireUseDay *first = days->pdata[0];
  PdWireUseDay *second = days->pdata[1];

  g_assert_cmpint (first->day, ==, 19723); /* the date as it is written */
  g_assert_cmpint (first->reserved_millihours, ==, 24000);
  g_assert_cmpint (first->used_millihours, ==, 12123);
  g_assert_cmpstr (second->reservation_id, ==, RESERVATION);
  g_assert_cmpint (second->used_millihours, ==, -1);
  g_assert_cmpint (second->day, ==, 19724);
}

/* 2.7: nextLink stands deeper. */
static void
test_applied_orders (void)
{
  g_autoptr (PdWireAppliedOrders) applied =
      wire_read (pd_azure_list_applied_orders (TENANT, SUBSCRIPTION),
                 "{\"properties\":{\"reservationOrderIds\":{\"value\":[\"" ORDER_ID "\",\"?\"],"
                 "\"nextLink\":\"https://x/y\"}}}");

  g_assert_cmpuint (applied->orders->len, ==, 1);
  g_assert_cmpstr (applied->orders->pdata[0], ==, ORDER);
  g_assert_cmpstr (applied->next, ==, "https://x/y");
}

/* --- what is sent --- */

static void
test_requests (void)
{
  azure_assert_sent (pd_azure_list_reservations (TENANT, FALSE), PD_CALL_READ, "GET",
                     "/providers/Microsoft.Capacity/reservations?api-version=2022-11-01", "");
  azure_assert_sent (pd_azure_list_reservations (TENANT, TRUE), PD_CALL_READ, "GET",
                     "/providers/Microsoft.Capacity/reservations?$filter=%28properties%2Farchived"
                     "%20eq%20true%29&api-version=2022-11-01",
                     "");
  azure_assert_sent (pd_azure_list_orders (TENANT), PD_CALL_READ, "GET",
                     "/providers/Microsoft.Capacity/reservationOrders?api-version=2022-11-01", "");
  azure_assert_sent (pd_azure_get_order (TENANT, ORDER, TRUE), PD_CALL_READ, "GET",
                     ORDER_ID "?$expand=schedule&api-version=2022-11-01", "");
  azure_assert_sent (pd_azure_list_order_reservations (TENANT, ORDER), PD_CALL_READ, "GET",
                     ORDER_ID "/reservations?api-version=2022-11-01", "");
  azure_assert_sent (pd_azure_get_reservation (TENANT, ORDER, RESERVATION), PD_CALL_READ, "GET",
                     RESERVATION_ID "?api-version=2022-11-01", "");
  azure_assert_sent (pd_azure_list_revisions (TENANT, ORDER, RESERVATION), PD_CALL_READ, "GET",
                     RESERVATION_ID "/revisions?api-version=2022-11-01", "");
  azure_assert_sent (pd_azure_list_applied_orders (TENANT, SUBSCRIPTION), PD_CALL_READ, "GET",
                     "/subscriptions/" SUBSCRIPTION
                     "/providers/Microsoft.Capacity/appliedReservations?api-version=2022-11-01",
                     "");
  azure_assert_sent (
      pd_azure_list_use (TENANT, ORDER, RESERVATION, 19723, 19753), PD_CALL_READ, "GET",
      "/providers/Microsoft.Capacity/reservationorders/" ORDER "/reservations/" RESERVATION
      "/providers/Microsoft.Consumption/reservationSummaries?grain=daily&$filter="
      "properties%2FusageDate%20ge%202024-01-01%20AND%20properties%2FusageDate%20le"
      "%202024-01-31&api-version=2021-10-01",
      "");
  /* What is no GUID cannot lead elsewhere. */
  azure_assert_sent (pd_azure_get_order (TENANT, "../x?y#z", FALSE), PD_CALL_READ, "GET",
                     "/providers/Microsoft.Capacity/reservationOrders/..%2Fx%3Fy%23z"
                     "?api-version=2022-11-01",
                     "");
}

/* --- paging through the client (1 "paging") --- */

static guint
count_pages (World *world, guint *items)
{
  g_autoptr (PdHttpRequest) first = pd_azure_list_reservations (TEST_CUSTOMER, FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdHttpPager) pager = pd_http_pager_new (world->client, first, NULL, &error);
  guint pages = 0;

  *items = 0;
  for (;;) {
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (PdHttpReply) reply = NULL;
    GAsyncResult *slot = NULL;

    pd_http_pager_next_async (pager, NULL, await_cb, &slot);
    result = await (&slot);
    reply = pd_http_pager_next_finish (pager, result, &error);
    g_assert_no_error (error);
    if (reply == NULL)
      return pages;
    pages++;
    *items += ((GPtrArray *) pd_http_reply_get_result (reply))->len;
  }
}

/* An empty page in the middle, "+" for a blank and a token that is encoded twice. */
static void
test_pages (void)
{
  World world = { 0 };
  const char *path = "/providers/Microsoft.Capacity/reservations";
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;
  guint items = 0;

  world_set_up (&world);
  second = g_strdup_printf ("{\"value\":[{\"id\":\"" RESERVATION_ID "\"}],\"nextLink\":\"%s%s"
                            "?api-version=2022-11-01&%%24skiptoken=a+b%%252F\"}",
                            http_service_get_url (world.service), path);
  third =
      g_strdup_printf ("{\"value\":[],\"nextLink\":\"%s%s?api-version=2022-11-01&$skiptoken=2\"}",
                       http_service_get_url (world.service), path);
  http_service_add_json (world.service, path, second);
  http_service_add_json (world.service, path, third);
  http_service_add_json (world.service, path,
                         "{\"value\":[{\"id\":\"" RESERVATION_ID "\"}],\"nextLink\":\"\"}");
  g_assert_cmpuint (count_pages (&world, &items), ==, 3);
  g_assert_cmpuint (items, ==, 2);
  g_assert_cmpstr (http_service_get (world.service, path, 1)->target, ==,
                   "/providers/Microsoft.Capacity/reservations?api-version=2022-11-01&"
                   "%24skiptoken=a+b%252F");
  world_tear_down (&world);
}

/* --- errors (1 "Errors") --- */

static void
test_meanings (void)
{
  static const struct
  {
    const char *code;
    guint status;
    PdAzureMeaning meaning;
  } rows[] = {
    { "InvalidRefundQuantity", 400, PD_AZURE_MEANS_INPUT },
    { "ResourceNameInvalid", 400, PD_AZURE_MEANS_INPUT },
    { "PatchValuesSameAsExisting", 400, PD_AZURE_MEANS_SAME },
    { "appliedscopessameasexisting", 409, PD_AZURE_MEANS_SAME },
    { "OperationCannotBePerformedInCurrentState", 400, PD_AZURE_MEANS_RELOAD },
    { "RoleAssignmentExists", 409, PD_AZURE_MEANS_RELOAD },
    { "RefundLimitExceeded", 400, PD_AZURE_MEANS_BY_REQUEST },
    { "SelfServiceRefundNotSupported", 200, PD_AZURE_MEANS_BY_REQUEST },
    { "InvalidAuthenticationTokenTenant", 401, PD_AZURE_MEANS_SIGN_IN },
    { "BillingPaymentInstrumentSoftError", 400, PD_AZURE_MEANS_PAYMENT },
    { "AuthorizationFailed", 403, PD_AZURE_MEANS_RIGHT },
    { "ReservationOrderNotFound", 400, PD_AZURE_MEANS_GONE },
    { "HttpMethodNotSupported", 405, PD_AZURE_MEANS_OUR_FAULT },
    { "TooManyRequests", 429, PD_AZURE_MEANS_WAIT },
    { "FulfillmentOutOfStockError", 400, PD_AZURE_MEANS_SERVER },
    { "InternalServerError", 500, PD_AZURE_MEANS_SERVER },
    /* code first, status second */
    { "NotSpecified", 404, PD_AZURE_MEANS_GONE },
    { "SomethingNew", 409, PD_AZURE_MEANS_RELOAD },
    { NULL, 403, PD_AZURE_MEANS_RIGHT },
    { NULL, 503, PD_AZURE_MEANS_SERVER },
    { NULL, 418, PD_AZURE_MEANS_INPUT },
    { NULL, 0, PD_AZURE_MEANS_NOTHING },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_test_message ("%s %u", rows[i].code, rows[i].status);
    g_assert_cmpint (pd_azure_meaning_of_code (rows[i].code, rows[i].status), ==, rows[i].meaning);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/azure-reservations/ids", test_ids);
  g_test_add_func ("/azure-reservations/whole", test_reservation_whole);
  g_test_add_func ("/azure-reservations/odd", test_reservation_odd);
  g_test_add_func ("/azure-reservations/list-keeps-page", test_list_keeps_page);
  g_test_add_func ("/azure-reservations/list-refused", test_list_refused);
  g_test_add_func ("/azure-reservations/empty-lists", test_empty_lists);
  g_test_add_func ("/azure-reservations/scopes", test_scopes);
  g_test_add_func ("/azure-reservations/states", test_states);
  g_test_add_func ("/azure-reservations/relatives", test_relatives);
  g_test_add_func ("/azure-reservations/order-plan", test_order_plan);
  g_test_add_func ("/azure-reservations/order-young", test_order_young);
  g_test_add_func ("/azure-reservations/money", test_money);
  g_test_add_func ("/azure-reservations/use", test_use);
  g_test_add_func ("/azure-reservations/applied-orders", test_applied_orders);
  g_test_add_func ("/azure-reservations/requests", test_requests);
  g_test_add_func ("/azure-reservations/pages", test_pages);
  g_test_add_func ("/azure-reservations/meanings", test_meanings);
  return g_test_run ();
}
