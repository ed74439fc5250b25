// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The Azure half of the test service against azure-api.md: buying, returning, access, tickets. */

#include "azure-fixture.h"

/* --- 4 --- */

#define REQUEST(size, quantity, plan)                                                              \
  "{\"sku\":{\"name\":\"" size "\"},\"location\":\"japaneast\",\"properties\":{"                   \
  "\"reservedResourceType\":\"VirtualMachines\",\"billingScopeId\":\"/subscriptions/" SUBSCRIPTION \
  "\",\"term\":\"P1Y\",\"billingPlan\":\"" plan "\",\"quantity\":" quantity                        \
  ",\"displayName\":\"Bought\",\"appliedScopeType\":\"Shared\",\"appliedScopes\":null}}"

static void
test_catalog (Fixture *fixture, gconstpointer data)
{
  JsonObject *item;

  call (fixture, "GET", NULL,
        "/subscriptions/" SUBSCRIPTION "/providers/Microsoft.Capacity/catalogs?" VERSION
        "&reservedResourceType=VirtualMachines&location=japanwest&$take=200");
  g_assert_cmpint (json_object_get_int_member (object_of (fixture), "totalItems"), >=, 2);
  for (guint i = 0;; i++) {
    item = value_at (fixture, i);
    if (g_strcmp0 (json_object_get_string_member (item, "name"), "Standard_D8s_v5") == 0 &&
        amount_of (json_object_get_object_member (item, "msrp"), "p1Y") == 480000)
      break;
  }
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (
                        json_object_get_object_member (item, "billingPlans"), "p1Y")),
                    ==, 2);
  call (fixture, "GET", NULL,
        "/subscriptions/" SUBSCRIPTION "/providers/Microsoft.Capacity/catalogs?" VERSION
        "&reservedResourceType=VirtualMachines");
  assert_refused (fixture, 400, "InvalidLocationId");
  desk_service_azure_set_switches (fixture->service, DESK_AZURE_BARE_CATALOG);
  call (fixture, "GET", NULL,
        "/subscriptions/" SUBSCRIPTION "/providers/Microsoft.Capacity/catalogs?" VERSION
        "&reservedResourceType=RedHat&location=japanwest");
  g_assert_true (JSON_NODE_HOLDS_ARRAY (fixture->answer));
}

static char *
ask_price (Fixture *fixture, const char *request)
{
  JsonObject *properties;

  call (fixture, "POST", request, CAPACITY "/calculatePrice?" VERSION);
  g_assert_cmpuint (fixture->status, ==, 200);
  properties = properties_of (object_of (fixture));
  return g_strdup (json_object_get_string_member (properties, "reservationOrderId"));
}

static void
test_purchase (Fixture *fixture, gconstpointer data)
{
  static const char *const walk[] = { "PendingBilling", "ConfirmedBilling", "Succeeded" };
  const char *request = REQUEST ("standard_d2s_v3", "2", "Monthly");
  g_autofree char *order = NULL;
  g_autofree char *location = NULL;
  JsonObject *properties;

  desk_service_set_polls (fixture->service, 2);
  order = ask_price (fixture, request);
  properties = properties_of (object_of (fixture));
  g_assert_cmpfloat (amount_of (properties, "billingCurrencyTotal"), ==, 2 * 12 * 12000);
  g_assert_cmpuint (
      json_array_get_length (json_object_get_array_member (properties, "paymentSchedule")), ==, 12);
  call (fixture, "PUT", request, CAPACITY "/reservationOrders/%s?" VERSION, order);
  g_assert_cmpuint (fixture->status, ==, 202);
  properties = properties_of (object_of (fixture));
  g_assert_false (json_object_has_member (properties, "expiryDate"));
  location = g_strdup (header_of (fixture, "Location"));
  for (gsize i = 0; i < G_N_ELEMENTS (walk); i++) {
    send_as (fixture, fixture->token, "GET", location, NULL);
    g_assert_cmpuint (fixture->status, ==, 200); /* always */
    assert_text (properties_of (object_of (fixture)), "provisioningState", walk[i]);
  }
  assert_text (object_of (fixture), "name", order);
  assert_text (properties_of (object_of (fixture)), "displayName", "Bought");
  call (fixture, "PUT", request, CAPACITY "/reservationOrders/%s?" VERSION, order);
  assert_refused (fixture, 409, "ReservationOrderIdAlreadyExists");
  g_assert_cmpuint (desk_service_azure_count_client_errors (fixture->service), ==, 1);
  g_assert_cmpuint (desk_service_count_acts (fixture->service, "purchase"), ==, 1);
}

static void
test_purchase_refused (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *request;
    const char *code;
  } rows[] = {
    { REQUEST ("Standard_Nothing", "1", "Upfront"), "InvalidLocationId" },
    { REQUEST ("Standard_D2s_v3", "0", "Upfront"), "BillingCustomerInputError" },
    { "{\"sku\":{\"name\":\"Standard_D2s_v3\"}}", "InvalidRequestContent" },
  };
  g_autofree char *order = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    call (fixture, "POST", rows[i].request, CAPACITY "/calculatePrice?" VERSION);
    g_test_message ("%s", rows[i].request);
    assert_refused (fixture, 400, rows[i].code);
  }
  order = ask_price (fixture, REQUEST ("Standard_D2s_v3", "1", "Upfront"));
  desk_service_set_clock (fixture->service, NOW + 1200 * (gint64) G_USEC_PER_SEC);
  call (fixture, "PUT", REQUEST ("Standard_D2s_v3", "1", "Upfront"),
        CAPACITY "/reservationOrders/%s?" VERSION, order);
  assert_refused (fixture, 400, "ActivateQuoteFailed");
}

/* --- 6 --- */

static void
refund_call (Fixture *fixture, const char *what, const char *session, int quantity)
{
  g_autofree char *id = make_id (fixture);
  g_autofree char *extra =
      session != NULL
          ? g_strdup_printf ("\"sessionId\":\"%s\",\"returnReason\":\"Wrong\",", session)
          : g_strdup ("");
  g_autofree char *body =
      g_strdup_printf ("{\"properties\":{%s\"scope\":\"Reservation\",\"reservationToReturn\":"
                       "{\"reservationId\":\"%s\",\"quantity\":%d}}}",
                       extra, id, quantity);

  call (fixture, "POST", body, CAPACITY "/reservationOrders/%s/%s?" VERSION, fixture->order, what);
}

static char *
calculate (Fixture *fixture, int quantity)
{
  refund_call (fixture, "calculateRefund", NULL, quantity);
  g_assert_cmpuint (fixture->status, ==, 200);
  return g_strdup (
      json_object_get_string_member (properties_of (object_of (fixture)), "sessionId"));
}

/* What the local engine says to the same question. */
typedef struct
{
  const char *reservation_id;
  PdRefundQuote *quote;
} Asked;

static gpointer
quote_job (PdDatabase *database, const PdLocalEngine *engine, gpointer data, GError **error)
{
  Asked *asked = data;
  g_autoptr (PdReservation) reservation =
      pd_database_find_reservation (database, asked->reservation_id, engine->now, error);
  const PdRefundAsk ask = { .quantity = 1, .used = -1 };

  if (reservation != NULL)
    asked->quote = pd_local_engine_quote_refund (
        database, engine, pd_record_get_row_id (PD_RECORD (reservation)), &ask, error);
  return asked->quote;
}

static void
ask_engine (DeskService *service, gpointer data)
{
  g_autoptr (GError) error = NULL;

  desk_service_run_read (service, quote_job, data, &error);
  g_assert_no_error (error);
}

static void
test_figures (Fixture *fixture, gconstpointer data)
{
  Asked asked = { .reservation_id = fixture->reservation };
  g_autofree char *session = calculate (fixture, 1);
  JsonObject *properties = properties_of (object_of (fixture));
  JsonObject *billing = json_object_get_object_member (properties, "billingInformation");
  JsonObject *policy = properties_of (json_object_get_object_member (properties, "policyResult"));
  double net;

  desk_service_invoke (fixture->service, ask_engine, &asked);
  net = (double) asked.quote->amounts.net;
  g_assert_cmpfloat (amount_of (properties, "billingRefundAmount"), ==, net);
  g_assert_cmpfloat (amount_of (billing, "billingCurrencyTotalPaidAmount"), ==, 4 * 120000);
  g_assert_cmpfloat (amount_of (billing, "billingCurrencyProratedAmount"), ==, 4 * 120000 - net);
  g_assert_cmpfloat (amount_of (billing, "billingCurrencyRemainingCommitmentAmount"), ==, 0);
  g_assert_cmpint (json_object_get_int_member (billing, "completedTransactions"), ==, 1);
  g_assert_cmpfloat (amount_of (policy, "consumedRefundsTotal"), ==, 0);
  g_assert_cmpfloat (amount_of (policy, "maxRefundLimit"), ==, 50000);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (policy, "policyErrors")),
                    ==, 0);
  /* The default rate: 0.0067 dollars a yen. */
  g_assert_cmpfloat_with_epsilon (amount_of (properties, "pricingRefundAmount"), net * 0.0067,
                                  0.006);
  pd_refund_quote_free (asked.quote);
}

static void
test_return (Fixture *fixture, gconstpointer data)
{
  g_autofree char *session = calculate (fixture, 1);
  g_autofree char *location = NULL;
  gint64 cancelled = 0;
  gint64 running = 0;

  refund_call (fixture, "return", session, 2);
  assert_refused (fixture, 400, "BadRequest"); /* of another quantity */
  refund_call (fixture, "return", session, 1);
  g_assert_cmpuint (fixture->status, ==, 202);
  g_assert_cmpstr (header_of (fixture, "Retry-After"), ==, "120");
  location = g_strdup (header_of (fixture, "Location"));
  send_as (fixture, fixture->token, "GET", location, NULL);
  assert_text (properties_of (object_of (fixture)), "provisioningState", "Pending");
  send_as (fixture, fixture->token, "GET", location, NULL);
  assert_text (properties_of (object_of (fixture)), "provisioningState", "Succeeded");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (
                        properties_of (object_of (fixture)), "reservations")),
                    ==, 2);
  call (fixture, "GET", NULL, CAPACITY "/reservationOrders/%s/reservations?" VERSION,
        fixture->order);
  for (guint i = 0; i < 2; i++) {
    JsonObject *properties = properties_of (value_at (fixture, i));
    gboolean is_old = g_strcmp0 (json_object_get_string_member (value_at (fixture, i), "name"),
                                 fixture->reservation) == 0;

    assert_text (properties, "provisioningState", is_old ? "Cancelled" : "Succeeded");
    *(is_old ? &cancelled : &running) = json_object_get_int_member (properties, "quantity");
  }
  g_assert_cmpint (cancelled, ==, 4);
  g_assert_cmpint (running, ==, 3);
}

static void
test_return_twice (Fixture *fixture, gconstpointer data)
{
  g_autofree char *session = calculate (fixture, 1);
  g_autofree char *doubled = NULL;

  refund_call (fixture, "return", session, 1);
  g_assert_cmpuint (fixture->status, ==, 202);
  refund_call (fixture, "return", session, 1);
  assert_refused (fixture, 409, "Conflict");
  g_assert_cmpuint (desk_service_count_acts (fixture->service, "return"), ==, 1);
  g_assert_cmpuint (desk_service_azure_count_client_errors (fixture->service), ==, 1);
  g_assert_cmpuint (desk_service_count_acts (fixture->service, "client-error"), ==, 1);
  doubled = desk_service_list_doubled (fixture->service);
  g_assert_cmpstr (doubled, ==, ""); /* it was not carried out twice */
}

static void
test_sessions (Fixture *fixture, gconstpointer data)
{
  g_autofree char *session = calculate (fixture, 1);
  g_autofree char *again = calculate (fixture, 1);

  g_assert_cmpstr (session, !=, again);
  desk_service_set_clock (fixture->service, NOW + 11 * 60 * G_USEC_PER_SEC);
  refund_call (fixture, "return", session, 1);
  assert_refused (fixture, 400, "BadRequest");
  g_clear_pointer (&again, g_free);
  again = calculate (fixture, 1);
  desk_service_azure_end_sessions (fixture->service);
  refund_call (fixture, "return", again, 1);
  assert_refused (fixture, 400, "BadRequest");
  g_assert_cmpuint (desk_service_count_acts (fixture->service, "return"), ==, 0);
}

static void
test_refund_refused (Fixture *fixture, gconstpointer data)
{
  g_autofree char *session = NULL;
  JsonArray *errors;

  refund_call (fixture, "calculateRefund", NULL, 0);
  assert_refused (fixture, 400, "InvalidRefundQuantity");
  refund_call (fixture, "calculateRefund", NULL, 5);
  assert_refused (fixture, 400, "InvalidRefundQuantity");
  /* A yen that is worth a dollar: over the cap. */
  desk_service_azure_set_rate (fixture->service, "JPY", 1000000000);
  session = calculate (fixture, 4);
  errors = json_object_get_array_member (properties_of (json_object_get_object_member (
                                             properties_of (object_of (fixture)), "policyResult")),
                                         "policyErrors");
  assert_text (json_array_get_object_element (errors, 0), "code", "RefundLimitExceeded");
  refund_call (fixture, "return", session, 4);
  assert_refused (fixture, 400, "RefundLimitExceeded");
  desk_service_azure_set_rate (fixture->service, "JPY", 6700000);
  desk_service_azure_set_policy_error (fixture->service, "SomethingNew", "Not today.");
  g_clear_pointer (&session, g_free);
  session = calculate (fixture, 4);
  refund_call (fixture, "return", session, 4);
  assert_refused (fixture, 400, "SomethingNew");
}

/* --- 7 --- */

static char *
make_exchange (Fixture *fixture, const char *purchase, int quantity)
{
  g_autofree char *id = make_id (fixture);

  return g_strdup_printf ("{\"properties\":{\"reservationsToExchange\":[{\"reservationId\":\"%s\","
                          "\"quantity\":%d}],\"reservationsToPurchase\":[%s]}}",
                          id, quantity, purchase);
}

/* The whole poll, to its end; how many answers were pending. */
static guint
poll (Fixture *fixture, guint *without, guint *unknown)
{
  g_autofree char *url = g_strdup (header_of (fixture, "Azure-AsyncOperation"));
  guint n = 0;

  *without = *unknown = 0;
  g_assert_nonnull (url);
  g_assert_cmpstr (url, ==, header_of (fixture, "Location"));
  for (;; n++) {
    const char *status;

    send_as (fixture, fixture->token, "GET", url, NULL);
    g_assert_cmpuint (fixture->status, ==, 200);
    status = json_object_get_string_member (object_of (fixture), "status");
    if (g_strcmp0 (status, "Succeeded") == 0 || g_strcmp0 (status, "Failed") == 0)
      return n;
    g_assert_nonnull (header_of (fixture, "Retry-After"));
    *without += !json_object_has_member (object_of (fixture), "properties");
    *unknown += !g_str_has_prefix (status, "Pending");
  }
}

static char *
calculate_exchange (Fixture *fixture, const char *purchase, int quantity, const char *status)
{
  g_autofree char *body = make_exchange (fixture, purchase, quantity);
  guint without, unknown;

  call (fixture, "POST", body, CAPACITY "/calculateExchange?" VERSION);
  g_assert_cmpuint (fixture->status, ==, 202);
  g_assert_null (fixture->answer);
  poll (fixture, &without, &unknown);
  assert_text (object_of (fixture), "status", status);
  return g_strdup (
      json_object_get_string_member (properties_of (object_of (fixture)), "sessionId"));
}

static void
exchange (Fixture *fixture, const char *session)
{
  g_autofree char *body = g_strdup_printf ("{\"properties\":{\"sessionId\":\"%s\"}}", session);

  call (fixture, "POST", body, CAPACITY "/exchange?" VERSION);
}

static void
test_exchange (Fixture *fixture, gconstpointer data)
{
  g_autofree char *session = NULL;
  JsonObject *properties, *item;
  guint without = 0;
  guint unknown = 0;
  double net;

  desk_service_set_polls (fixture->service, 4);
  session =
      calculate_exchange (fixture, REQUEST ("Standard_D8s_v5", "1", "Upfront"), 4, "Succeeded");
  properties = properties_of (object_of (fixture));
  g_assert_true (json_object_get_null_member (
      json_object_get_object_member (properties, "policyResult"), "policyErrors"));
  net = amount_of (properties, "netPayable");
  g_assert_cmpfloat (
      net, ==, amount_of (properties, "purchasesTotal") - amount_of (properties, "refundsTotal"));
  g_assert_cmpfloat (amount_of (properties, "purchasesTotal"), ==, 480000);
  call (fixture, "GET", NULL, CAPACITY "/operationResults/%s?" VERSION, session);
  g_assert_cmpuint (fixture->status, ==, 404); /* not exchanged yet */
  exchange (fixture, session);
  g_assert_cmpuint (fixture->status, ==, 202);
  g_assert_nonnull (strstr (header_of (fixture, "Location"), session));
  g_assert_cmpuint (poll (fixture, &without, &unknown), ==, 4);
  g_assert_cmpuint (without, >, 0);
  g_assert_cmpuint (unknown, >, 0);
  properties = properties_of (object_of (fixture));
  assert_text (object_of (fixture), "status", "Succeeded");
  item = json_array_get_object_element (
      json_object_get_array_member (properties, "reservationsToPurchase"), 0);
  assert_text (item, "status", "Succeeded");
  g_assert_nonnull (
      strstr (json_object_get_string_member (item, "reservationId"), "/reservations/"));
  exchange (fixture, session);
  assert_refused (fixture, 409, "Conflict");
  g_assert_cmpuint (desk_service_count_acts (fixture->service, "exchange"), ==, 1);
  g_assert_cmpuint (desk_service_azure_count_client_errors (fixture->service), ==, 1);
}

static void
test_exchange_too_small (Fixture *fixture, gconstpointer data)
{
  g_autofree char *session =
      calculate_exchange (fixture, REQUEST ("Standard_D2s_v3", "1", "Upfront"), 4, "Failed");
  JsonObject *properties = properties_of (object_of (fixture));

  g_assert_cmpuint (
      json_array_get_length (json_object_get_array_member (
          json_object_get_object_member (properties, "policyResult"), "policyErrors")),
      >, 0);
  exchange (fixture, session);
  g_assert_cmpuint (fixture->status, ==, 400);
  g_assert_cmpuint (desk_service_count_acts (fixture->service, "exchange"), ==, 0);
}

static void
test_exchange_half (Fixture *fixture, gconstpointer data)
{
  g_autofree char *session = NULL;
  JsonObject *properties;
  guint without, unknown;

  desk_service_azure_set_switches (fixture->service, DESK_AZURE_PURCHASES_FAIL);
  session =
      calculate_exchange (fixture, REQUEST ("Standard_D8s_v5", "1", "Upfront"), 4, "Succeeded");
  exchange (fixture, session);
  poll (fixture, &without, &unknown);
  assert_text (object_of (fixture), "status", "Failed");
  assert_text (json_object_get_object_member (object_of (fixture), "error"), "code",
               "PurchaseError");
  properties = properties_of (object_of (fixture));
  assert_text (json_array_get_object_element (
                   json_object_get_array_member (properties, "reservationsToExchange"), 0),
               "status", "Succeeded");
  assert_text (json_array_get_object_element (
                   json_object_get_array_member (properties, "reservationsToPurchase"), 0),
               "status", "Failed");
  call (fixture, "GET", NULL, CAPACITY "/reservations?" VERSION);
  g_assert_cmpuint (json_array_get_length (values_of (fixture)), ==, 2); /* nothing was bought */
}

static void
test_exchange_fails (Fixture *fixture, gconstpointer data)
{
  g_autofree char *session = NULL;
  guint without, unknown;

  desk_service_azure_set_switches (fixture->service, DESK_AZURE_EXCHANGE_FAILS);
  session =
      calculate_exchange (fixture, REQUEST ("Standard_D8s_v5", "1", "Upfront"), 4, "Succeeded");
  exchange (fixture, session);
  poll (fixture, &without, &unknown);
  assert_text (object_of (fixture), "status", "Failed");
  call (fixture, "GET", NULL, CAPACITY "/reservationOrders/%s/reservations/%s?" VERSION,
        fixture->order, fixture->reservation);
  assert_text (properties_of (object_of (fixture)), "provisioningState", "Succeeded");
}

/* --- 8 --- */

static void
grant (Fixture *fixture, const char *name, const char *role, const char *more)
{
  g_autofree char *body = g_strdup_printf (
      "{\"properties\":{\"roleDefinitionId\":\"/providers/Microsoft.Authorization/roleDefinitions/"
      "%s\",\"principalId\":\"" PRINCIPAL "\"%s}}",
      role, more);

  call (fixture, "PUT", body,
        CAPACITY "/reservationOrders/%s/providers/Microsoft.Authorization/roleAssignments/%s"
                 "?api-version=2022-04-01",
        fixture->order, name);
}

#define ASSIGNMENT "dddddddd-0000-4000-8000-000000000001"
#define SECOND_ASSIGNMENT "dddddddd-0000-4000-8000-000000000002"
#define USER ",\"principalType\":\"User\""

static void
test_access (Fixture *fixture, gconstpointer data)
{
  grant (fixture, ASSIGNMENT, PD_AZURE_ROLE_READER, "");
  assert_refused (fixture, 400, "PrincipalNotFound");
  grant (fixture, ASSIGNMENT, PD_AZURE_ROLE_READER, USER);
  g_assert_cmpuint (fixture->status, ==, 201);
  assert_text (object_of (fixture), "name", ASSIGNMENT);
  grant (fixture, ASSIGNMENT, PD_AZURE_ROLE_READER, USER);
  g_assert_cmpuint (fixture->status, ==, 200); /* it was there */
  grant (fixture, SECOND_ASSIGNMENT, PD_AZURE_ROLE_READER, USER);
  assert_refused (fixture, 409, "RoleAssignmentExists");
  call (fixture, "GET", NULL,
        CAPACITY "/reservationOrders/%s/providers/Microsoft.Authorization/roleAssignments"
                 "?api-version=2022-04-01&$filter=atScope()",
        fixture->order);
  g_assert_cmpuint (json_array_get_length (values_of (fixture)), ==, 2); /* and the owner */
  for (guint i = 0; i < 2; i++) {
    call (fixture, "DELETE", NULL,
          CAPACITY
          "/reservationOrders/%s/providers/Microsoft.Authorization/roleAssignments/" ASSIGNMENT
          "?api-version=2022-04-01",
          fixture->order);
    g_assert_cmpuint (fixture->status, ==, i == 0 ? 200 : 204);
  }
  g_assert_cmpuint (desk_service_count_acts (fixture->service, "assign-role"), ==, 1);
  g_assert_cmpuint (desk_service_count_acts (fixture->service, "revoke-role"), ==, 1);
}

static void
test_definitions (Fixture *fixture, gconstpointer data)
{
  call (fixture, "GET", NULL,
        CAPACITY "/reservationOrders/%s/providers/Microsoft.Authorization/roleDefinitions"
                 "?api-version=2022-04-01&$filter=roleName%%20eq%%20'Owner'",
        fixture->order);
  g_assert_cmpuint (json_array_get_length (values_of (fixture)), ==, 1);
  assert_text (value_at (fixture, 0), "name", PD_AZURE_ROLE_OWNER);
}

/* --- 10 --- */

static void
test_subscriptions (Fixture *fixture, gconstpointer data)
{
  call (fixture, "GET", NULL, "/subscriptions?api-version=2020-01-01");
  g_assert_cmpuint (json_array_get_length (values_of (fixture)), ==, 2);
  assert_text (value_at (fixture, 0), "tenantId", TENANT);
  assert_text (value_at (fixture, 0), "state", "Enabled");
  call (fixture, "GET", NULL,
        "/subscriptions/" SUBSCRIPTION
        "/providers/Microsoft.Capacity/appliedReservations?" VERSION);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (
                        json_object_get_object_member (properties_of (object_of (fixture)),
                                                       "reservationOrderIds"),
                        "value")),
                    ==, 2);
}

/* --- 9 --- */

#define SUPPORT "/subscriptions/" SUBSCRIPTION "/providers/Microsoft.Support"
#define TICKETS_VERSION "api-version=2024-04-01"

static char *
find_classification (Fixture *fixture)
{
  call (fixture, "GET", NULL,
        "/providers/Microsoft.Support/services/" BILLING
        "/problemClassifications?" TICKETS_VERSION);
  for (guint i = 0;; i++) {
    JsonObject *item = value_at (fixture, i);

    if (strstr (json_object_get_string_member (properties_of (item), "displayName"),
                "Exchanges and refunds") != NULL)
      return g_strdup (json_object_get_string_member (item, "id"));
  }
}

static void
put_ticket (Fixture *fixture, const char *name, const char *consent)
{
  g_autofree char *classification = find_classification (fixture);
  g_autofree char *body = g_strdup_printf (
      "{\"properties\":{\"serviceId\":\"/providers/Microsoft.Support/services/" BILLING
      "\",\"title\":\"Refund\",\"description\":\"Please.\",\"problemClassificationId\":\"%s\","
      "\"severity\":\"minimal\",\"contactDetails\":{\"firstName\":\"Naoko\",\"lastName\":"
      "\"Yamada\",\"preferredContactMethod\":\"email\",\"primaryEmailAddress\":"
      "\"naoko@partner.example\",\"preferredTimeZone\":\"Tokyo Standard Time\",\"country\":\"JPN\","
      "\"preferredSupportLanguage\":\"ja-jp\"},\"fileWorkspaceName\":\"files-1\"%s}}",
      classification, consent);

  call (fixture, "PUT", body, SUPPORT "/supportTickets/%s?" TICKETS_VERSION, name);
}

#define CONSENT ",\"advancedDiagnosticConsent\":\"No\""

static void
put_file (Fixture *fixture)
{
  call (fixture, "PUT", NULL, SUPPORT "/fileWorkspaces/files-1?" TICKETS_VERSION);
  g_assert_cmpuint (fixture->status, ==, 201);
  call (fixture, "PUT", "{\"properties\":{\"chunkSize\":4,\"fileSize\":7,\"numberOfChunks\":2}}",
        SUPPORT "/fileWorkspaces/files-1/files/a.txt?" TICKETS_VERSION);
  g_assert_cmpuint (fixture->status, ==, 201);
  call (fixture, "POST", "{\"content\":\"YWJjZA==\",\"chunkIndex\":0}",
        SUPPORT "/fileWorkspaces/files-1/files/a.txt/upload?" TICKETS_VERSION);
  g_assert_cmpuint (fixture->status, ==, 204);
  call (fixture, "POST", "{\"content\":\"ZWZn\",\"chunkIndex\":1}",
        SUPPORT "/fileWorkspaces/files-1/files/a.txt/upload?" TICKETS_VERSION);
  g_assert_cmpuint (fixture->status, ==, 204);
}

static gpointer
read_file_job (PdDatabase *database, const PdLocalEngine *engine, gpointer data, GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_REQUESTS);
  g_autoptr (GPtrArray) requests = pd_database_list (database, query, -1, 0, error);
  g_autoptr (GPtrArray) files = NULL;

  g_assert_cmpuint (requests->len, ==, 1);
  files = pd_database_list_attachments (
      database, pd_record_get_row_id (PD_RECORD (requests->pdata[0])), error);
  g_assert_cmpuint (files->len, ==, 1);
  *(GBytes **) data = pd_database_get_attachment (
      database, pd_record_get_row_id (PD_RECORD (files->pdata[0])), error);
  return data;
}

static void
read_file (DeskService *service, gpointer data)
{
  desk_service_run_read (service, read_file_job, data, NULL);
}

static void
test_ticket (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) content = NULL;
  g_autofree char *status_url = NULL;
  JsonObject *properties;

  put_file (fixture);
  put_ticket (fixture, "desk-1", "");
  g_assert_cmpuint (fixture->status, ==, 400); /* the consent is needed in this version */
  put_ticket (fixture, "12345", CONSENT);
  assert_refused (fixture, 400, "ResourceNameInvalid");
  put_ticket (fixture, "desk-1", CONSENT);
  g_assert_cmpuint (fixture->status, ==, 202);
  g_assert_null (fixture->answer);
  status_url = g_strdup (header_of (fixture, "Azure-AsyncOperation"));
  g_assert_nonnull (strstr (status_url, "/operationsStatus/"));
  g_assert_nonnull (strstr (header_of (fixture, "Location"), "/operationResults/"));
  send_as (fixture, fixture->token, "GET", status_url, NULL);
  g_assert_cmpstr (json_object_get_string_member (object_of (fixture), "status"), !=, "Succeeded");
  send_as (fixture, fixture->token, "GET", status_url, NULL);
  assert_text (object_of (fixture), "status", "Succeeded");
  assert_text (properties_of (object_of (fixture)), "supportTicketCreationWarning", "");
  call (fixture, "GET", NULL, SUPPORT "/supportTickets/DESK-1?" TICKETS_VERSION);
  properties = properties_of (object_of (fixture));
  assert_text (properties, "severity", "Minimal");
  assert_text (properties, "status", "Open");
  assert_text (json_object_get_object_member (properties, "contactDetails"),
               "preferredContactMethod", "Email");
  g_assert_cmpuint (strlen (json_object_get_string_member (properties, "supportTicketId")), ==, 15);
  put_ticket (fixture, "desk-1", CONSENT);
  assert_refused (fixture, 409, "Conflict");
  g_assert_cmpuint (desk_service_azure_count_client_errors (fixture->service), ==, 1);
  desk_service_invoke (fixture->service, read_file, &content);
  g_assert_cmpmem (g_bytes_get_data (content, NULL), g_bytes_get_size (content), "abcdefg", 7);
}

static void
test_ticket_names (Fixture *fixture, gconstpointer data)
{
  put_file (fixture);
  put_ticket (fixture, "desk-1", CONSENT);
  call (fixture, "POST", "{\"name\":\"desk-1\",\"type\":\"Microsoft.Support/supportTickets\"}",
        SUPPORT "/checkNameAvailability?" TICKETS_VERSION);
  g_assert_false (json_object_get_boolean_member (object_of (fixture), "nameAvailable"));
  call (fixture, "POST", "{\"name\":\"desk-2\",\"type\":\"Microsoft.Support/supportTickets\"}",
        SUPPORT "/checkNameAvailability?" TICKETS_VERSION);
  g_assert_true (json_object_get_boolean_member (object_of (fixture), "nameAvailable"));

  /* A name is one within its subscription. */
  call (fixture, "POST", "{\"name\":\"desk-1\",\"type\":\"Microsoft.Support/supportTickets\"}",
        "/subscriptions/" SECOND "/providers/Microsoft.Support/checkNameAvailability"
        "?" TICKETS_VERSION);
  g_assert_true (json_object_get_boolean_member (object_of (fixture), "nameAvailable"));
}

static void
test_ticket_status (Fixture *fixture, gconstpointer data)
{
  put_file (fixture);
  put_ticket (fixture, "desk-1", CONSENT);
  call (fixture, "PATCH", "{\"properties\":{\"status\":\"closed\"}}",
        SUPPORT "/supportTickets/desk-1?" TICKETS_VERSION);
  g_assert_cmpuint (fixture->status, ==, 400);
  call (fixture, "PATCH", "{\"status\":\"closed\",\"severity\":\"moderate\"}",
        SUPPORT "/supportTickets/desk-1?" TICKETS_VERSION);
  assert_text (properties_of (object_of (fixture)), "status", "Closed");
  assert_text (properties_of (object_of (fixture)), "severity", "Moderate");
  call (fixture, "GET", NULL, SUPPORT "/supportTickets?" TICKETS_VERSION "&$filter=%s",
        "status%20eq%20'Open'");
  g_assert_cmpuint (json_array_get_length (values_of (fixture)), ==, 0);
  call (fixture, "GET", NULL,
        SUPPORT "/supportTickets?" TICKETS_VERSION
                "&$filter=status%%20eq%%20'closed'%%20and%%20createdDate%%20ge%%202026-05-01");
  g_assert_cmpuint (json_array_get_length (values_of (fixture)), ==, 1);
}

static void
test_messages (Fixture *fixture, gconstpointer data)
{
  JsonObject *properties;

  put_file (fixture);
  put_ticket (fixture, "desk-1", CONSENT);
  call (fixture, "PUT", "{\"properties\":{\"subject\":\"Hello\",\"body\":\"a < b\"}}",
        SUPPORT "/supportTickets/desk-1/communications/" ASSIGNMENT "?" TICKETS_VERSION);
  assert_refused (fixture, 400, "ResourceNameInvalid"); /* a bare GUID */
  for (guint i = 0; i < 2; i++) {
    call (fixture, "PUT", "{\"properties\":{\"subject\":\"Hello\",\"body\":\"a < b\"}}",
          SUPPORT "/supportTickets/desk-1/communications/m-1?" TICKETS_VERSION);
    g_assert_cmpuint (fixture->status, ==, i == 0 ? 202 : 409);
  }
  g_assert_true (
      desk_service_azure_answer_ticket (fixture->service, "desk-1", "<p>It is <b>done</b>.</p>"));
  call (fixture, "GET", NULL, SUPPORT "/supportTickets/desk-1/communications?" TICKETS_VERSION);
  g_assert_cmpuint (json_array_get_length (values_of (fixture)), ==, 2);
  assert_text (value_at (fixture, 0), "name", "m-1");
  properties = properties_of (value_at (fixture, 0));
  assert_text (properties, "communicationDirection", "Inbound");
  g_assert_nonnull (
      strstr (json_object_get_string_member (properties, "body"), "<pre>a &lt; b</pre>"));
  g_assert_true (g_str_has_prefix (json_object_get_string_member (properties, "subject"),
                                   "Hello - TrackingID#"));
  properties = properties_of (value_at (fixture, 1));
  assert_text (properties, "communicationDirection", "Outbound");
  assert_text (properties, "body", "<p>It is <b>done</b>.</p>");
}

static void
test_services (Fixture *fixture, gconstpointer data)
{
  gboolean found = FALSE;

  call (fixture, "GET", NULL, "/providers/Microsoft.Support/services?" TICKETS_VERSION);
  for (guint i = 0; i < json_array_get_length (values_of (fixture)); i++) {
    JsonObject *item = value_at (fixture, i);

    found = found || g_strcmp0 (json_object_get_string_member (item, "name"), BILLING) == 0;
  }
  g_assert_true (found);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *path;
    void (*run) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/azure/catalog", test_catalog },
    { "/azure/purchase", test_purchase },
    { "/azure/purchase-refused", test_purchase_refused },
    { "/azure/refund/figures", test_figures },
    { "/azure/refund/return", test_return },
    { "/azure/refund/twice", test_return_twice },
    { "/azure/refund/sessions", test_sessions },
    { "/azure/refund/refused", test_refund_refused },
    { "/azure/exchange/whole", test_exchange },
    { "/azure/exchange/too-small", test_exchange_too_small },
    { "/azure/exchange/half", test_exchange_half },
    { "/azure/exchange/fails", test_exchange_fails },
    { "/azure/access", test_access },
    { "/azure/definitions", test_definitions },
    { "/azure/subscriptions", test_subscriptions },
    { "/azure/support/ticket", test_ticket },
    { "/azure/support/names", test_ticket_names },
    { "/azure/support/status", test_ticket_status },
    { "/azure/support/messages", test_messages },
    { "/azure/support/services", test_services },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);
  return g_test_run ();
}
