// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The Azure half of the test service against azure-api.md: reading and changing. */

#include "azure-fixture.h"

/* --- 13.2 --- */

static void
test_rules (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uri = g_strconcat (desk_service_get_url (fixture->service),
                                      CAPACITY "/reservations?" VERSION, NULL);

  send_as (fixture, NULL, "GET", uri, NULL);
  g_assert_cmpuint (fixture->status, ==, 401);
  call (fixture, "GET", NULL, CAPACITY "/reservations");
  g_assert_cmpuint (fixture->status, ==, 400);
  call (fixture, "POST", "{ no JSON", CAPACITY "/calculateExchange?" VERSION);
  g_assert_cmpuint (fixture->status, ==, 400);
  call (fixture, "DELETE", NULL, CAPACITY "/reservations?" VERSION);
  assert_refused (fixture, 405, "HttpMethodNotSupported");
  call (fixture, "GET", NULL, CAPACITY "/nothing?" VERSION);
  g_assert_cmpuint (fixture->status, ==, 404);
  call (fixture, "GET", NULL, CAPACITY "/reservationOrders/%s?" VERSION, TENANT);
  assert_refused (fixture, 404, "ReservationOrderNotFound");
  call (fixture, "GET", NULL, CAPACITY "/reservationOrders/oops?" VERSION);
  assert_refused (fixture, 400, "InvalidReservationOrderId");
}

static void
test_tenants (Fixture *fixture, gconstpointer data)
{
  g_autofree char *order =
      g_strdup_printf ("%s" CAPACITY "/reservationOrders/%s?" VERSION,
                       desk_service_get_url (fixture->service), fixture->order);
  g_autofree char *list = g_strconcat (desk_service_get_url (fixture->service),
                                       CAPACITY "/reservations?" VERSION, NULL);

  send_as (fixture, fixture->other_token, "GET", order, NULL);
  assert_refused (fixture, 401, "InvalidAuthenticationTokenTenant");
  send_as (fixture, fixture->other_token, "GET", list, NULL);
  g_assert_cmpuint (json_array_get_length (values_of (fixture)), ==, 0);
  call (fixture, "GET", NULL,
        "/subscriptions/" OTHER_SUBSCRIPTION "/providers/Microsoft.Support/supportTickets"
        "?api-version=2020-04-01");
  assert_refused (fixture, 401, "InvalidAuthenticationTokenTenant");
}

static void
test_forbidden (Fixture *fixture, gconstpointer data)
{
  desk_service_azure_set_forbidden (fixture->service, fixture->order, TRUE);
  call (fixture, "GET", NULL, CAPACITY "/reservationOrders/%s?" VERSION, fixture->order);
  assert_refused (fixture, 403, "AuthorizationFailed");
  call (fixture, "GET", NULL, CAPACITY "/reservations?" VERSION);
  g_assert_cmpuint (json_array_get_length (values_of (fixture)), ==, 1);
  desk_service_azure_set_forbidden (fixture->service, NULL, FALSE);
  call (fixture, "GET", NULL, CAPACITY "/reservationOrders/%s?" VERSION, fixture->order);
  g_assert_cmpuint (fixture->status, ==, 200);
}

/* --- 2 --- */

static void
test_reservation (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id =
      g_strdup_printf ("/providers/microsoft.capacity/reservationOrders/%s/reservations/%s",
                       fixture->order, fixture->reservation);
  g_autofree char *payer = g_strconcat ("/subscriptions/", SUBSCRIPTION, NULL);
  JsonObject *item, *properties, *scope;

  call (fixture, "GET", NULL, CAPACITY "/reservationorders/%s/RESERVATIONS/%s?" VERSION,
        fixture->order, fixture->reservation);
  item = object_of (fixture);
  properties = properties_of (item);
  assert_text (item, "id", id);
  assert_text (item, "name", fixture->reservation);
  assert_text (item, "type", "Microsoft.Capacity/reservationOrders/reservations");
  assert_text (item, "location", "japaneast");
  g_assert_cmpint (json_object_get_int_member (item, "etag"), ==, 4);
  assert_text (json_object_get_object_member (item, "sku"), "name", "Standard_D2s_v3");
  assert_text (properties, "reservedResourceType", "VirtualMachines");
  assert_text (properties, "term", "P1Y");
  assert_text (properties, "billingPlan", "Upfront");
  assert_text (properties, "billingScopeId", payer);
  assert_text (properties, "displayProvisioningState", "Succeeded");
  assert_text (properties, "purchaseDate", "2026-01-22");
  assert_text (properties, "expiryDate", "2027-01-22");
  assert_text (properties, "capabilities", "ApiReturnEnabled, ApiExchangeEnabled");
  assert_text (properties, "appliedScopeType", "Single");
  g_assert_cmpint (json_object_get_int_member (properties, "quantity"), ==, 4);
  scope = json_object_get_object_member (properties, "appliedScopeProperties");
  assert_text (scope, "subscriptionId", payer);
}

static void
test_paging (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = NULL;
  g_autofree char *next = NULL;

  desk_service_azure_set_page_size (fixture->service, 1, 1);
  call (fixture, "GET", NULL, CAPACITY "/reservations?" VERSION "&$filter=%s",
        "properties/archived%20eq%20false");
  first = g_strdup (json_object_get_string_member (value_at (fixture, 0), "id"));
  next = g_strdup (json_object_get_string_member (object_of (fixture), "nextLink"));
  g_assert_nonnull (strstr (next, "%24skiptoken=1"));
  g_assert_nonnull (strstr (next, "archived+eq+false"));
  send_as (fixture, fixture->token, "GET", next, NULL);
  g_assert_cmpuint (json_array_get_length (values_of (fixture)), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (value_at (fixture, 0), "id"), !=, first);
  g_assert_false (json_object_has_member (object_of (fixture), "nextLink"));
  call (fixture, "GET", NULL, CAPACITY "/reservationOrders?" VERSION);
  g_assert_true (json_object_has_member (object_of (fixture), "nextLink"));
}

static void
test_filter (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *filter;
    guint n;
  } rows[] = {
    { "properties/quantity%20eq%204", 1 },
    { "properties/term%20eq%20'P1Y'", 2 },
    { "properties/term%20eq%20'p1y'%20and%20sku/name%20eq%20'standard_d8s_v5'", 1 },
    { "(properties/quantity%20eq%204%20or%20properties/quantity%20eq%201)", 2 },
    { "properties/quantity%20eq%204%20and%20(properties/quantity%20eq%201)", 0 },
    { "properties/displayName%20eq%20'it''s'", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    call (fixture, "GET", NULL, CAPACITY "/reservations?" VERSION "&$filter=%s", rows[i].filter);
    g_test_message ("%s", rows[i].filter);
    g_assert_cmpuint (json_array_get_length (values_of (fixture)), ==, rows[i].n);
  }
  call (fixture, "GET", NULL,
        CAPACITY "/reservations?" VERSION "&$filter=properties/quantity%%20ne%%204");
  g_assert_cmpuint (fixture->status, ==, 400);
}

static void
test_archived (Fixture *fixture, gconstpointer data)
{
  call (fixture, "POST", NULL, CAPACITY "/reservationOrders/%s/reservations/%s/archive?" VERSION,
        fixture->order, fixture->reservation);
  g_assert_cmpuint (fixture->status, ==, 200);
  g_assert_null (fixture->answer);
  call (fixture, "GET", NULL, CAPACITY "/reservations?" VERSION "&refreshSummary=true");
  g_assert_cmpuint (json_array_get_length (values_of (fixture)), ==, 1);
  g_assert_cmpint (
      json_object_get_int_member (json_object_get_object_member (object_of (fixture), "summary"),
                                  "succeededCount"),
      ==, 1);
  call (fixture, "GET", NULL,
        CAPACITY "/reservations?" VERSION "&$filter=properties/archived%%20eq%%20true");
  g_assert_cmpuint (json_array_get_length (values_of (fixture)), ==, 1);
  g_assert_false (json_object_has_member (object_of (fixture), "summary"));
}

static void
test_schedule (Fixture *fixture, gconstpointer data)
{
  JsonObject *plan;
  JsonArray *payments;
  guint made = 0;

  call (fixture, "GET", NULL, CAPACITY "/reservationOrders/%s?" VERSION "&$expand=schedule",
        fixture->monthly_order);
  plan = json_object_get_object_member (properties_of (object_of (fixture)), "planInformation");
  payments = json_object_get_array_member (plan, "transactions");
  g_assert_cmpuint (json_array_get_length (payments), ==, 12);
  for (guint i = 0; i < 12; i++) {
    JsonObject *payment = json_array_get_object_element (payments, i);

    if (json_object_get_null_member (payment, "paymentDate")) {
      g_assert_true (json_object_get_null_member (payment, "billingCurrencyTotal"));
      assert_text (payment, "status", "Scheduled");
      continue;
    }
    made++;
    g_assert_cmpfloat (amount_of (payment, "billingCurrencyTotal"), ==, 48000);
  }
  g_assert_cmpuint (made, ==, 2); /* 40 days: 23 March and 23 April */
  assert_text (plan, "startDate", "2026-03-23");
  assert_text (plan, "nextPaymentDueDate", "2026-05-23");
}

/* --- 3 --- */

static void
patch (Fixture *fixture, const char *properties)
{
  g_autofree char *body = g_strdup_printf ("{\"properties\":%s}", properties);

  call (fixture, "PATCH", body, CAPACITY "/reservationOrders/%s/reservations/%s?" VERSION,
        fixture->order, fixture->reservation);
}

static void
test_patch (Fixture *fixture, gconstpointer data)
{
  JsonArray *revisions;

  patch (fixture, "{\"name\":\"新しい名前\",\"appliedScopeType\":\"Shared\"}");
  g_assert_cmpuint (fixture->status, ==, 200);
  g_assert_cmpint (json_object_get_int_member (object_of (fixture), "etag"), ==, 6);
  assert_text (properties_of (object_of (fixture)), "displayName", "新しい名前");
  assert_text (properties_of (object_of (fixture)), "appliedScopeType", "Shared");
  patch (fixture, "{\"name\":\"新しい名前\"}");
  assert_refused (fixture, 400, "PatchValuesSameAsExisting");
  patch (fixture, "{\"renew\":true}");
  g_assert_cmpint (json_object_get_int_member (object_of (fixture), "etag"), ==, 8);
  call (fixture, "GET", NULL, CAPACITY "/reservationOrders/%s/reservations/%s/revisions?" VERSION,
        fixture->order, fixture->reservation);
  revisions = values_of (fixture);
  g_assert_cmpuint (json_array_get_length (revisions), ==, 4);
  assert_text (value_at (fixture, 0), "name", "8"); /* newest first */
  assert_text (properties_of (value_at (fixture, 1)), "provisioningState", "Pending");
  assert_text (properties_of (value_at (fixture, 0)), "provisioningState", "Succeeded");
  g_assert_cmpuint (desk_service_count_acts (fixture->service, "patch-reservation"), ==, 2);
}

static void
test_scopes (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *properties;
    const char *code; /* NULL: taken */
  } rows[] = {
    { "{\"appliedScopeType\":\"Single\"}", "MissingAppliedScopesForSingle" },
    { "{\"appliedScopeType\":\"Single\",\"appliedScopes\":[\"/subscriptions/" SECOND
      "\",\"/subscriptions/" SUBSCRIPTION "\"]}",
      "InvalidSingleAppliedScopesCount" },
    { "{\"appliedScopeType\":\"Shared\",\"appliedScopes\":[\"/subscriptions/" SECOND "\"]}",
      "BadRequest" },
    { "{\"appliedScopeType\":\"Single\",\"appliedScopes\":[\"/subscriptions/" OTHER_SUBSCRIPTION
      "\"]}",
      "BadRequest" },
    { "{\"appliedScopeType\":\"ManagementGroup\",\"appliedScopeProperties\":{"
      "\"managementGroupId\":\"/providers/Microsoft.Management/managementGroups/Root\"}}",
      "InvalidRequestContent" },
    { "{\"billingScopeId\":\"/subscriptions/" SECOND "\"}", "BillingScopeIdCannotBeChanged" },
    { "{\"appliedScopeType\":\"Single\",\"appliedScopes\":[\"/subscriptions/" SECOND "\"]}", NULL },
    { "{\"appliedScopeType\":\"Single\",\"appliedScopeProperties\":{\"resourceGroupId\":"
      "\"/subscriptions/" SECOND "/resourceGroups/web\"}}",
      NULL },
    { "{\"appliedScopeType\":\"ManagementGroup\",\"appliedScopeProperties\":{"
      "\"managementGroupId\":\"/providers/Microsoft.Management/managementGroups/Root\","
      "\"tenantId\":\"" TENANT "\"}}",
      NULL },
    { "{\"appliedScopeType\":\"Shared\"}", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_test_message ("%s", rows[i].properties);
    patch (fixture, rows[i].properties);
    if (rows[i].code != NULL)
      assert_refused (fixture, 400, rows[i].code);
    else
      g_assert_cmpuint (fixture->status, ==, 200);
  }
}

static void
test_patch_accepted (Fixture *fixture, gconstpointer data)
{
  g_autofree char *location = NULL;

  desk_service_azure_set_switches (fixture->service, DESK_AZURE_PATCH_ACCEPTED);
  patch (fixture, "{\"name\":\"Later\"}");
  g_assert_cmpuint (fixture->status, ==, 202);
  g_assert_null (fixture->answer);
  location = g_strdup (header_of (fixture, "Location"));
  send_as (fixture, fixture->token, "GET", location, NULL);
  assert_text (properties_of (object_of (fixture)), "displayName", "Later");
}

static void
test_available_scopes (Fixture *fixture, gconstpointer data)
{
  JsonArray *scopes;

  call (fixture, "POST",
        "{\"properties\":{\"scopes\":[\"/subscriptions/" SECOND
        "\",\"/subscriptions/" OTHER_SUBSCRIPTION "\"]}}",
        CAPACITY "/reservationOrders/%s/reservations/%s/availableScopes?" VERSION, fixture->order,
        fixture->reservation);
  scopes = json_object_get_array_member (properties_of (object_of (fixture)), "scopes");
  g_assert_true (
      json_object_get_boolean_member (json_array_get_object_element (scopes, 0), "valid"));
  g_assert_false (
      json_object_get_boolean_member (json_array_get_object_element (scopes, 1), "valid"));
}

static void
split (Fixture *fixture, int first, int second)
{
  g_autofree char *id = make_id (fixture);
  g_autofree char *body = g_strdup_printf (
      "{\"properties\":{\"quantities\":[%d,%d],\"reservationId\":\"%s\"}}", first, second, id);

  call (fixture, "POST", body, CAPACITY "/reservationOrders/%s/split?" VERSION, fixture->order);
}

static void
test_split (Fixture *fixture, gconstpointer data)
{
  g_autofree char *location = NULL;
  JsonArray *items;

  split (fixture, 1, 2);
  g_assert_cmpuint (fixture->status, ==, 400);
  split (fixture, 1, 3);
  g_assert_cmpuint (fixture->status, ==, 200);
  items = json_node_get_array (fixture->answer);
  g_assert_cmpuint (json_array_get_length (items), ==, 3);
  g_assert_nonnull (
      strstr (json_object_get_string_member (json_array_get_object_element (items, 0), "id"),
              "/revisions/"));
  location = g_strdup (header_of (fixture, "Location"));
  g_assert_nonnull (strstr (location, "/splitOperationResults/"));
  send_as (fixture, fixture->token, "GET", location, NULL);
  g_assert_cmpuint (fixture->status, ==, 202); /* one pending poll by default */
  send_as (fixture, fixture->token, "GET", location, NULL);
  g_assert_cmpuint (fixture->status, ==, 200);
  items = json_node_get_array (fixture->answer);
  for (guint i = 0; i < 3; i++) {
    JsonObject *item = json_array_get_object_element (items, i);
    JsonObject *properties = properties_of (item);

    g_assert_null (strstr (json_object_get_string_member (item, "id"), "/revisions/"));
    if (i < 2) {
      assert_text (properties, "provisioningState", "Succeeded");
      continue;
    }
    assert_text (item, "name", fixture->reservation);
    assert_text (properties, "provisioningState", "Cancelled");
    assert_text (json_object_get_object_member (properties, "extendedStatusInfo"), "statusCode",
                 "Split");
  }
}

static void
test_split_accepted (Fixture *fixture, gconstpointer data)
{
  desk_service_azure_set_switches (fixture->service, DESK_AZURE_SPLIT_ACCEPTED);
  split (fixture, 2, 2);
  g_assert_cmpuint (fixture->status, ==, 202);
  g_assert_null (fixture->answer);
  g_assert_nonnull (header_of (fixture, "Location"));
}

static void
test_merge (Fixture *fixture, gconstpointer data)
{
  g_autofree char *body = NULL;
  JsonArray *items;
  JsonObject *properties;

  split (fixture, 1, 3);
  items = json_node_get_array (fixture->answer);
  {
    g_auto (GStrv) first =
        g_strsplit (json_object_get_string_member (json_array_get_object_element (items, 0), "id"),
                    "/revisions/", 2);
    g_auto (GStrv) second =
        g_strsplit (json_object_get_string_member (json_array_get_object_element (items, 1), "id"),
                    "/revisions/", 2);

    body = g_strdup_printf ("{\"properties\":{\"sources\":[\"%s\",\"%s\"]}}", first[0], second[0]);
  }
  call (fixture, "POST", body, CAPACITY "/reservationOrders/%s/merge?" VERSION, fixture->order);
  g_assert_cmpuint (fixture->status, ==, 200);
  items = json_node_get_array (fixture->answer);
  g_assert_cmpuint (json_array_get_length (items), ==, 3);
  properties = properties_of (json_array_get_object_element (items, 0));
  g_assert_cmpint (json_object_get_int_member (properties, "quantity"), ==, 4);
  g_assert_cmpuint (
      json_array_get_length (json_object_get_array_member (
          json_object_get_object_member (properties, "mergeProperties"), "mergeSources")),
      ==, 2);
  call (fixture, "GET", NULL, CAPACITY "/reservationOrders/%s/reservations?" VERSION,
        fixture->order);
  g_assert_cmpuint (json_array_get_length (values_of (fixture)), ==, 4); /* ancestors stay */
}

static void
test_bare_guids (Fixture *fixture, gconstpointer data)
{
  guint found = 0;

  split (fixture, 1, 3);
  desk_service_azure_set_switches (fixture->service, DESK_AZURE_BARE_GUIDS | DESK_AZURE_LONG_NAMES |
                                                         DESK_AZURE_NO_CAPABILITIES |
                                                         DESK_AZURE_OLD_SCOPES);
  call (fixture, "GET", NULL, CAPACITY "/reservations?" VERSION);
  for (guint i = 0; i < json_array_get_length (values_of (fixture)); i++) {
    JsonObject *item = value_at (fixture, i);
    JsonObject *properties = properties_of (item);

    g_assert_nonnull (strchr (json_object_get_string_member (item, "name"), '/'));
    g_assert_false (json_object_has_member (properties, "capabilities"));
    g_assert_false (json_object_has_member (properties, "appliedScopeProperties"));
    g_assert_cmpuint (
        json_array_get_length (json_object_get_array_member (properties, "appliedScopes")), ==, 1);
    if (!json_object_has_member (properties, "splitProperties"))
      continue;
    found++;
    if (json_object_has_member (json_object_get_object_member (properties, "splitProperties"),
                                "splitSource"))
      assert_text (json_object_get_object_member (properties, "splitProperties"), "splitSource",
                   fixture->reservation);
  }
  g_assert_cmpuint (found, ==, 3);
}

/* --- 5 --- */

static void
test_use (Fixture *fixture, gconstpointer data)
{
  int today = pd_instant_get_day (NOW);
  JsonObject *properties;

  for (int i = 0; i < 40; i++)
    g_assert_true (desk_service_azure_use (fixture->service, fixture->reservation, today - 40 + i,
                                           i % 2 == 0 ? 1000 : 500));
  call (fixture, "GET", NULL,
        CAPACITY "/reservationorders/%s/reservations/%s/providers/Microsoft.Consumption/"
                 "reservationSummaries?api-version=2021-10-01&grain=daily&$filter="
                 "properties/usageDate%%20ge%%202026-04-01%%20AND%%20"
                 "properties/usageDate%%20le%%202026-04-10",
        fixture->order, fixture->reservation);
  g_assert_cmpuint (json_array_get_length (values_of (fixture)), ==, 10);
  g_assert_true (
      g_str_has_prefix (json_object_get_string_member (value_at (fixture, 0), "id"), "providers/"));
  properties = properties_of (value_at (fixture, 0));
  assert_text (properties, "usageDate", "2026-04-01T00:00:00Z");
  g_assert_cmpfloat (json_object_get_double_member (properties, "reservedHours"), ==, 96);
  call (fixture, "GET", NULL,
        CAPACITY "/reservationorders/%s/providers/Microsoft.Consumption/reservationSummaries"
                 "?api-version=2021-10-01&grain=monthly",
        fixture->order);
  g_assert_cmpuint (json_array_get_length (values_of (fixture)), ==, 3); /* March to May */
  assert_text (properties_of (value_at (fixture, 1)), "usageDate", "2026-04-01T00:00:00Z");
  call (fixture, "GET", NULL,
        CAPACITY "/reservationorders/%s/providers/Microsoft.Consumption/reservationSummaries"
                 "?api-version=2021-10-01&grain=daily",
        fixture->order);
  g_assert_cmpuint (fixture->status, ==, 400);
}

/* --- 13.5, 1 --- */

static void
test_throttling_headers (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = NULL;

  call (fixture, "GET", NULL, CAPACITY "/reservations?" VERSION);
  first = g_strdup (header_of (fixture, "x-ms-ratelimit-remaining-tenant-reads"));
  g_assert_nonnull (first);
  call (fixture, "GET", NULL, CAPACITY "/reservations?" VERSION);
  g_assert_cmpstr (header_of (fixture, "x-ms-ratelimit-remaining-tenant-reads"), !=, first);
  call (fixture, "GET", NULL,
        "/subscriptions/" SUBSCRIPTION "/providers/Microsoft.Support/supportTickets?"
        "api-version=2020-04-01");
  g_assert_nonnull (header_of (fixture, "x-ms-ratelimit-remaining-subscription-reads"));
  patch (fixture, "{\"name\":\"Counted\"}");
  g_assert_nonnull (header_of (fixture, "x-ms-ratelimit-remaining-tenant-writes"));
}

/* The core's faults of form meet this half's shapes too. */
static void
test_forms (Fixture *fixture, gconstpointer data)
{
  g_autofree char *next = NULL;

  desk_service_azure_set_page_size (fixture->service, 1, 1);
  desk_service_add_fault (fixture->service, "GET", NULL, DESK_FAULT_EMPTY_PAGE, 0, 1, NULL);
  call (fixture, "GET", NULL, CAPACITY "/reservations?" VERSION);
  g_assert_cmpuint (json_array_get_length (values_of (fixture)), ==, 0);
  next = g_strdup (json_object_get_string_member (object_of (fixture), "nextLink"));
  send_as (fixture, fixture->token, "GET", next, NULL);
  g_assert_cmpuint (json_array_get_length (values_of (fixture)), ==, 1);

  desk_service_add_fault (fixture->service, "GET", NULL, DESK_FAULT_FOREIGN_NEXT, 0, 1, NULL);
  call (fixture, "GET", NULL, CAPACITY "/reservations?" VERSION);
  g_assert_true (g_str_has_prefix (json_object_get_string_member (object_of (fixture), "nextLink"),
                                   desk_service_get_trap_url (fixture->service)));

  desk_service_add_fault (fixture->service, "GET", NULL, DESK_FAULT_NULL_LISTS, 0, 1, NULL);
  call (fixture, "GET", NULL, CAPACITY "/reservationOrders/%s/reservations/%s?" VERSION,
        fixture->order, fixture->reservation);
  g_assert_true (json_object_get_null_member (
      json_object_get_object_member (properties_of (object_of (fixture)), "utilization"),
      "aggregates"));

  desk_service_add_fault (fixture->service, "GET", NULL, DESK_FAULT_LETTER_CASE, 0, 1, NULL);
  call (fixture, "GET", NULL, CAPACITY "/reservationOrders/%s/reservations/%s?" VERSION,
        fixture->order, fixture->reservation);
  g_assert_cmpstr (json_object_get_string_member (object_of (fixture), "name"), !=,
                   fixture->reservation);
  g_assert_cmpint (g_ascii_strcasecmp (json_object_get_string_member (object_of (fixture), "name"),
                                       fixture->reservation),
                   ==, 0);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *path;
    void (*run) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/azure/rules", test_rules },
    { "/azure/tenants", test_tenants },
    { "/azure/forbidden", test_forbidden },
    { "/azure/reservation", test_reservation },
    { "/azure/paging", test_paging },
    { "/azure/filter", test_filter },
    { "/azure/archived", test_archived },
    { "/azure/schedule", test_schedule },
    { "/azure/patch", test_patch },
    { "/azure/scopes", test_scopes },
    { "/azure/patch-accepted", test_patch_accepted },
    { "/azure/available-scopes", test_available_scopes },
    { "/azure/split", test_split },
    { "/azure/split-accepted", test_split_accepted },
    { "/azure/merge", test_merge },
    { "/azure/bare-guids", test_bare_guids },
    { "/azure/use", test_use },
    { "/azure/throttling-headers", test_throttling_headers },
    { "/azure/forms", test_forms },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);
  return g_test_run ();
}
