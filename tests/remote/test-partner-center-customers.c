// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Customers, agreements and profiles of Partner Center: partner-center-api.md 1.3, 1.5, 3, 13. */

#include <string.h>

#include "http-world.h"
#include "pd-error.h"
#include "pd-partner-center-customers.h"
#include "wire-fixture.h"

#define CUSTOMER "8f1d7d6a-1c1e-4c37-9d55-0a6f0c1b2d31"
#define REQUEST_ID "0f0e0d0c-0b0a-4908-8706-050403020100"

static PdWireCustomer *
read_customer (const char *text)
{
  return wire_read (pd_partner_center_get_customer (CUSTOMER), text);
}

/* 3.1, by ID: everything in its place; the GUID in lower case (1.3). */
static void
test_customer_whole (void)
{
  g_autoptr (PdWireCustomer) customer = read_customer (
      "{\"id\":\"8F1D7D6A-1C1E-4C37-9D55-0A6F0C1B2D31\",\"commerceId\":\"C1\","
      "\"companyProfile\":{\"tenantId\":\"8f1d7d6a-1c1e-4c37-9d55-0a6f0c1b2d31\","
      "\"domain\":\"aozora.example\",\"companyName\":\"株式会社青空\",\"email\":\"a@aozora."
      "example\","
      "\"organizationRegistrationNumber\":\"77\",\"address\":{\"country\":\"JP\",\"region\":\"13\"}"
      "},"
      "\"billingProfile\":{\"id\":\"B\",\"firstName\":\"花子\",\"lastName\":\"山田\","
      "\"defaultAddress\":{\"country\":\"JP\",\"city\":\"港区\",\"addressLine1\":\"1-2-3\","
      "\"phoneNumber\":\"+81 3 1111\"},\"attributes\":{\"etag\":\"-42\"}},"
      "\"relationshipToPartner\":\"Reseller\",\"allowDelegatedAccess\":\"True\","
      "\"customDomains\":[\"aozora.example\",null],\"unheardOf\":{\"a\":[1]}}");

  g_assert_cmpstr (customer->id, ==, CUSTOMER);
  g_assert_cmpstr (customer->name, ==, "株式会社青空");
  g_assert_cmpstr (customer->domain, ==, "aozora.example");
  g_assert_cmpstr (customer->email, ==, "a@aozora.example");
  g_assert_cmpstr (customer->registration_id, ==, "77");
  g_assert_cmpstr (customer->address->state, ==, "13");
  g_assert_cmpstr (customer->billing->address->city, ==, "港区");
  g_assert_cmpstr (customer->billing->etag, ==, "-42");
  g_assert_cmpstr (pd_wire_customer_get_country (customer), ==, "JP");
  g_assert_cmpstr (customer->relationship, ==, "reseller");
  g_assert_true (customer->delegated_access);
  g_assert_cmpstr (customer->domains[0], ==, "aozora.example");
  g_assert_null (customer->domains[1]);
  g_assert_null (customer->password);
  g_assert_null (customer->fault);
}

/* 2.4, 3: thin items, PascalCase, unknown words; what is odd is named and the rest is kept. */
static void
test_customer_quirks (void)
{
  static const struct
  {
    const char *text, *name, *relationship;
    gboolean has_fault;
  } rows[] = {
    { "{\"Id\":\"" CUSTOMER "\",\"CompanyProfile\":{\"CompanyName\":\"Umi\"},"
      "\"RelationshipToPartner\":\"MicrosoftSupport\"}",
      "Umi", "microsoft_support", FALSE },
    { "{\"companyProfile\":{\"tenantId\":\"" CUSTOMER "\",\"companyName\":\"Umi\"},"
      "\"relationshipToPartner\":\"co_owner\"}",
      "Umi", "co_owner", FALSE },
    { "{\"id\":\"" CUSTOMER "\",\"companyProfile\":{\"companyName\":[1],\"domain\":\"u.example\"}}",
      NULL, NULL, TRUE },
    { "{\"id\":\"" CUSTOMER "\",\"companyProfile\":\"none\",\"relationshipToPartner\":null}", NULL,
      NULL, TRUE },
    { "{\"id\":\"" CUSTOMER
      "\",\"companyProfile\":{\"companyName\":12},\"allowDelegatedAccess\":{}}",
      "12", NULL, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdWireCustomer) customer = read_customer (rows[i].text);

    g_assert_cmpstr (customer->id, ==, CUSTOMER);
    g_assert_cmpstr (customer->name, ==, rows[i].name);
    g_assert_cmpstr (customer->relationship, ==, rows[i].relationship);
    g_assert_cmpint (customer->fault != NULL, ==, rows[i].has_fault);
    g_assert_null (pd_wire_customer_get_country (customer));
  }
}

/* 1.3: collections, bare arrays and null lists; an item that cannot be kept does not take the
 * others with it. */
static void
test_customer_lists (void)
{
  static const struct
  {
    const char *text;
    guint items, faults;
  } rows[] = {
    { "{\"totalCount\":7,\"items\":[{\"id\":\"" CUSTOMER "\",\"companyProfile\":{}}]}", 1, 0 },
    { "[{\"id\":\"" CUSTOMER "\"},{\"companyProfile\":{}},3,null]", 1, 3 },
    { "{\"Items\":null}", 0, 0 },
    { "{\"items\":[]}", 0, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (PdWireList) list =
        wire_try (pd_partner_center_list_customers (500), rows[i].text, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (list->items->len, ==, rows[i].items);
    g_assert_cmpuint (list->faults->len, ==, rows[i].faults);
  }
}

/* 1.3: an answer that holds no list is a broken one. */
static void
test_no_list (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (wire_try (pd_partner_center_list_customers (500), "{\"totalCount\":0}", &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_PROTOCOL);
}

/* 3.1: the credentials come once. */
static void
test_credentials (void)
{
  const PdWireNewCustomer fields = { .domain = "umi.onmicrosoft.com" };
  g_autoptr (PdWireCustomer) customer =
      wire_read (pd_partner_center_create_customer (&fields, REQUEST_ID),
                 "{\"id\":\"" CUSTOMER "\",\"companyProfile\":{\"companyName\":\"Umi\"},"
                 "\"userCredentials\":{\"userName\":\"admin\",\"password\":\"not-a-real-one\"},"
                 "\"relationshipToPartner\":\"none\"}");

  g_assert_cmpstr (customer->user_name, ==, "admin");
  g_assert_cmpstr (customer->password, ==, "not-a-real-one");
}

/* 3, 3.2: what is sent. */
static void
test_requests (void)
{
  const PdWireAddress address = {
    .first_name = "Hana",
    .last_name = "Yamada",
    .line1 = "1-2-3 \"A\"",
    .city = "Minato",
    .postal_code = "105-0001",
    .country = "JP",
  };
  const PdWireNewCustomer fields = {
    .domain = "umi.onmicrosoft.com",
    .company_name = "Umi",
    .email = "u@umi.example",
    .culture = "ja-JP",
    .language = "ja",
    .registration_id = "9",
    .address = &address,
  };
  const PdWireContact contact = { (char *) "Hana", (char *) "Yamada", (char *) "u@umi.example",
                                  NULL };

  wire_assert_sent (pd_partner_center_list_customers (500), "GET", "/v1/customers?size=500", "");
  wire_assert_sent (
      pd_partner_center_find_customers ("umi&"), "GET",
      "/v1/customers?size=0&filter=%7B%22Field%22%3A%22Domain%22%2C%22Value%22%3A%22umi"
      "%26%22%2C%22Operator%22%3A%22starts_with%22%7D",
      "");
  wire_assert_sent (pd_partner_center_check_domain ("umi.onmicrosoft.com"), "HEAD",
                    "/v1/domains/umi.onmicrosoft.com", "");
  wire_assert_sent (pd_partner_center_get_customer ("a/b"), "GET", "/v1/customers/a%2Fb", "");
  wire_assert_sent (
      pd_partner_center_create_customer (&fields, REQUEST_ID), "POST", "/v1/customers",
      "{\"companyProfile\":{\"domain\":\"umi.onmicrosoft.com\","
      "\"organizationRegistrationNumber\":\"9\"},\"billingProfile\":{\"culture\":\"ja-JP\","
      "\"language\":\"ja\",\"email\":\"u@umi.example\",\"companyName\":\"Umi\",\"defaultAddress\":{"
      "\"firstName\":\"Hana\",\"lastName\":\"Yamada\",\"addressLine1\":\"1-2-3 \\\"A\\\"\","
      "\"city\":\"Minato\",\"postalCode\":\"105-0001\",\"country\":\"JP\"}}}");
  wire_assert_sent (pd_partner_center_check_address (&address), "POST", "/v1/validations/address",
                    "{\"addressLine1\":\"1-2-3 \\\"A\\\"\",\"city\":\"Minato\","
                    "\"postalCode\":\"105-0001\",\"country\":\"JP\"}");
  wire_assert_sent (
      pd_partner_center_confirm_agreement (CUSTOMER, "tpl", &contact,
                                           wire_instant ("2026-03-04T00:00:00Z"), REQUEST_ID),
      "POST", "/v1/customers/" CUSTOMER "/agreements",
      "{\"primaryContact\":{\"firstName\":\"Hana\",\"lastName\":\"Yamada\",\"email\":"
      "\"u@umi.example\"},\"templateId\":\"tpl\",\"dateAgreed\":\"2026-03-04T00:00:00Z\","
      "\"type\":\"MicrosoftCustomerAgreement\"}");
  wire_assert_sent (
      pd_partner_center_list_agreements (CUSTOMER), "GET",
      "/v1/customers/" CUSTOMER "/agreements?agreementType=MicrosoftCustomerAgreement", "");
  wire_assert_sent (pd_partner_center_get_validation (CUSTOMER), "GET",
                    "/v1/customers/" CUSTOMER "/validationStatus?type=account", "");
}

/* Which writes may be sent again by themselves (1.1, 15.3), and whose pace they count for. */
static void
test_policies (void)
{
  const PdWireNewCustomer fields = { .domain = "umi.onmicrosoft.com" };
  const PdWireBillingProfile profile = { .etag = (char *) "7" };
  const PdWireBillingChange change = { .email = "n@umi.example" };
  g_autoptr (PdHttpRequest) create = pd_partner_center_create_customer (&fields, REQUEST_ID);
  g_autoptr (PdHttpRequest) put =
      pd_partner_center_put_billing_profile (CUSTOMER, &profile, &change);
  g_autoptr (PdHttpRequest) check = pd_partner_center_check_address (&(PdWireAddress){ 0 });

  g_assert_cmpint (pd_http_request_get_policy (create), ==, PD_CALL_IDEMPOTENT);
  g_assert_cmpstr (pd_http_request_get_request_id (create), ==, REQUEST_ID);
  g_assert_cmpint (pd_http_request_get_policy (put), ==, PD_CALL_ONCE);
  g_assert_cmpstr (pd_http_request_get_customer (put), ==, CUSTOMER);
  g_assert_cmpint (pd_http_request_get_policy (check), ==, PD_CALL_READ);
  g_assert_true (pd_http_request_get_may_be_empty (check));
}

/* 1.3, 1.5: a PUT gives back what it does not know, exact to the digit, under the names that came,
 * with the etag in the body and in If-Match. */
static void
test_billing_profile_put (void)
{
  g_autoptr (PdWireBillingProfile) profile = wire_read (
      pd_partner_center_get_billing_profile (CUSTOMER),
      "{\"Id\":\"B\",\"FirstName\":\"Hana\",\"email\":\"old@umi.example\",\"rate\":36.48,\"big\":"
      "9007199254740993,\"DefaultAddress\":{\"City\":\"Minato\",\"Zone\":null},\"odd\":[true,"
      "{\"x\":\"\\u00e9\"}],\"attributes\":{\"etag\":\"eyJ2IjoxfQ==\"}}");
  const PdWireAddress address = { .city = "Chuo", .line1 = "4-5" };
  const PdWireBillingChange change = { .email = "new@umi.example", .address = &address };
  g_autoptr (PdHttpRequest) request =
      pd_partner_center_put_billing_profile (CUSTOMER, profile, &change);

  g_assert_cmpstr (g_hash_table_lookup (pd_http_request_get_headers (request), "If-Match"), ==,
                   "eyJ2IjoxfQ==");
  wire_assert_sent (
      g_steal_pointer (&request), "PUT", "/v1/customers/" CUSTOMER "/profiles/billing",
      "{\"Id\":\"B\",\"FirstName\":\"Hana\",\"email\":\"new@umi.example\",\"rate\":36.48,\"big\":"
      "9007199254740993,\"DefaultAddress\":{\"City\":\"Chuo\",\"Zone\":null,\"addressLine1\":\"4-"
      "5\"},"
      "\"odd\":[true,{\"x\":\"é\"}],\"attributes\":{\"etag\":\"eyJ2IjoxfQ==\"}}");
}

/* 3.3. */
static void
test_address_check (void)
{
  static const struct
  {
    const char *status;
    gboolean is_good;
  } rows[] = {
    { "VerifiedShippable", TRUE }, { "Verified", TRUE },
    { "verified", TRUE },          { "InteractionRequired", FALSE },
    { "StreetPartial", FALSE },    { "PremisesPartial", FALSE },
    { "Multiple", FALSE },         { "None", FALSE },
    { "NotValidated", FALSE },     { "SomethingElse", FALSE },
  };
  const PdWireAddress address = { .city = "Minato" };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text =
        g_strdup_printf ("{\"status\":\"%s\",\"suggestedAddresses\":null}", rows[i].status);
    g_autoptr (PdWireAddressCheck) check =
        wire_read (pd_partner_center_check_address (&address), text);

    g_assert_cmpint (check->is_good, ==, rows[i].is_good);
    g_assert_cmpstr (check->status, ==, rows[i].status);
    g_assert_cmpuint (check->suggestions->len, ==, 0);
  }
}

static void
test_address_suggestions (void)
{
  g_autoptr (PdWireAddressCheck) check = wire_read (
      pd_partner_center_check_address (&(PdWireAddress){ .city = "X" }),
      "{\"status\":\"Multiple\",\"validationMessage\":\"Pick\",\"suggestedAddresses\":["
      "{\"addressLine1\":\"1 A\",\"postalCode\":\"10-1\"},7,{\"addressLine1\":\"1 B\"}]}");

  g_assert_cmpuint (check->suggestions->len, ==, 2);
  g_assert_cmpstr (((PdWireAddress *) check->suggestions->pdata[0])->postal_code, ==, "10-1");
  g_assert_cmpstr (((PdWireAddress *) check->suggestions->pdata[1])->line1, ==, "1 B");
  g_assert_cmpstr (check->message, ==, "Pick");
  g_assert_nonnull (check->fault);
}

/* 1.7, 3.3: before 2021 a 400 with 2007 and the correction as JSON text with entities. */
static void
test_old_address_check (void)
{
  static const struct
  {
    const char *body, *line1, *message;
    gboolean is_check;
  } rows[] = {
    { "{\"code\":2007,\"description\":\"{&quot;AddressLine1&quot;:&quot;9 C&quot;}\"}", "9 C", NULL,
      TRUE },
    { "{\"code\":2007,\"description\":\"Address is wrong\"}", NULL, "Address is wrong", TRUE },
    { "{\"code\":2000,\"description\":\"No\"}", NULL, NULL, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_auto (PdApiFault) fault = { .status = 400 };
    g_autoptr (GError) error = NULL;
    g_autoptr (PdWireAddressCheck) check = NULL;

    pd_api_fault_read_body (&fault, rows[i].body, strlen (rows[i].body));
    error = pd_api_error_new (PD_API_ERROR_REFUSED, &fault, "refused");
    check = pd_partner_center_read_old_address_check (error);
    g_assert_cmpint (check != NULL, ==, rows[i].is_check);
    if (check == NULL)
      continue;
    g_assert_false (check->is_good);
    g_assert_cmpstr (check->message, ==, rows[i].message);
    g_assert_cmpuint (check->suggestions->len, ==, rows[i].line1 == NULL ? 0 : 1);
    if (rows[i].line1 != NULL)
      g_assert_cmpstr (((PdWireAddress *) check->suggestions->pdata[0])->line1, ==, rows[i].line1);
  }
}

/* 3.4: flat lists, and the nested ones of the documents' example. */
static void
test_country_rules (void)
{
  static const char *const texts[] = {
    "{\"iso2Code\":\"US\",\"isStateRequired\":true,\"supportedStatesList\":[\"WA\",\"NY\"],"
    "\"isPostalCodeRequired\":true,\"postalCodeRegex\":\"^\\\\d{5}$\",\"isCityRequired\":true,"
    "\"supportedLanguagesList\":[\"en\"],\"phoneNumberRegex\":\"^[0-9]+$\"}",
    "{\"iso2Code\":\"US\",\"isStateRequired\":true,\"states\":{\"value\":[\"WA\",\"NY\"]},"
    "\"isPostalCodeRequired\":true,\"postalCodeRegex\":\"^\\\\d{5}$\",\"isCityRequired\":true,"
    "\"supportedLanguages\":{\"value\":[\"en\"]},\"phoneNumberRegex\":\"^[0-9]+$\"}",
  };
  static const struct
  {
    const char *city, *state, *postal_code, *phone;
    int faults;
  } rows[] = {
    { "Redmond", "wa", "98052", NULL, PD_WIRE_ADDRESS_GOOD },
    { "", "WA", "98052", NULL, PD_WIRE_ADDRESS_CITY },
    { "Redmond", NULL, "98052", NULL, PD_WIRE_ADDRESS_STATE },
    { "Redmond", "XX", "9805", "x",
      PD_WIRE_ADDRESS_STATE | PD_WIRE_ADDRESS_POSTAL_CODE | PD_WIRE_ADDRESS_PHONE },
    { "Redmond", "NY", NULL, "1", PD_WIRE_ADDRESS_POSTAL_CODE },
  };

  for (gsize t = 0; t < G_N_ELEMENTS (texts); t++) {
    g_autoptr (PdWireCountryRules) rules =
        wire_read (pd_partner_center_get_country_rules ("US"), texts[t]);

    g_assert_cmpstr (rules->languages[0], ==, "en");
    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
      const PdWireAddress address = { .city = (char *) rows[i].city,
                                      .state = (char *) rows[i].state,
                                      .postal_code = (char *) rows[i].postal_code,
                                      .phone = (char *) rows[i].phone };

      g_assert_cmpint ((int) pd_wire_country_rules_check (rules, &address), ==, rows[i].faults);
    }
  }
}

/* 3.4: "treat an uncompilable one as no check". */
static void
test_regexes (void)
{
  g_assert_true (pd_wire_regex_matches ("^\\d{3}$", "123"));
  g_assert_false (pd_wire_regex_matches ("^\\d{3}$", "12"));
  g_assert_true (pd_wire_regex_matches ("(?<a-b>x", "anything"));
  g_assert_true (pd_wire_regex_matches ("", "anything"));
  g_assert_true (pd_wire_regex_matches (NULL, "anything"));
}

/* 3: which states stop purchases. */
static void
test_validation (void)
{
  static const struct
  {
    const char *word, *status;
    gboolean blocks;
  } rows[] = {
    { "Allowed", "allowed", FALSE },       { "UnderReview", "under_review", TRUE },
    { "NotAllowed", "not_allowed", TRUE }, { "Unknown", "unknown", TRUE },
    { "Not Ready", "not_ready", FALSE },   { "Brand New", "Brand New", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = g_strdup_printf (
        "{\"type\":\"account\",\"status\":\"%s\",\"lastUpdateDateTime\":\"2026-01-02T03:04:05\"}",
        rows[i].word);
    g_autoptr (PdWireValidation) validation =
        wire_read (pd_partner_center_get_validation (CUSTOMER), text);

    g_assert_cmpstr (validation->status, ==, rows[i].status);
    g_assert_cmpint (validation->blocks_purchases, ==, rows[i].blocks);
    g_assert_cmpint (validation->updated_at, ==, wire_instant ("2026-01-02T03:04:05Z"));
  }
}

/* 3.5: several confirmations, no links, dates without a zone: the latest counts. */
static void
test_agreements (void)
{
  g_autoptr (PdWireList) list = wire_read (
      pd_partner_center_list_agreements (CUSTOMER),
      "{\"totalCount\":3,\"items\":[{\"dateAgreed\":\"2025-05-06T00:00:00\",\"primaryContact\":{"
      "\"firstName\":\"A\"}},{\"dateAgreed\":\"2026-01-02T00:00:00\",\"primaryContact\":{"
      "\"firstName\":\"B\",\"phoneNumber\":123}},{\"dateAgreed\":\"0001-01-01T00:00:00\"}]}");
  const PdWireAgreement *latest = pd_wire_agreements_latest (list);
  g_autoptr (PdWireList) none =
      wire_read (pd_partner_center_list_agreements (CUSTOMER), "{\"items\":null}");

  g_assert_cmpuint (list->items->len, ==, 3);
  g_assert_cmpstr (latest->contact->first_name, ==, "B");
  g_assert_cmpstr (latest->contact->phone, ==, "123");
  g_assert_cmpint (latest->agreed_at, ==, wire_instant ("2026-01-02T00:00:00Z"));
  g_assert_null (pd_wire_agreements_latest (none));
}

static void
test_agreement_templates (void)
{
  g_autoptr (PdWireList) list = wire_read (
      pd_partner_center_list_agreement_templates (),
      "{\"items\":[{\"templateId\":\"t1\",\"agreementType\":\"MicrosoftCustomerAgreement\","
      "\"versionRank\":\"2\"},{\"versionRank\":1}]}");

  g_assert_cmpuint (list->items->len, ==, 1);
  g_assert_cmpint (((PdWireAgreementTemplate *) list->items->pdata[0])->version_rank, ==, 2);
  g_assert_cmpuint (list->faults->len, ==, 1);
}

/* 3, 13: profiles have their addresses under two names; an organization is a bare array. */
static void
test_profiles (void)
{
  g_autoptr (PdWireProfile) organization =
      wire_read (pd_partner_center_get_organization (CUSTOMER),
                 "[{\"displayName\":\"Umi\",\"street\":\"1-2\",\"countryLetterCode\":\"JP\"}]");
  g_autoptr (PdWireProfile) nothing =
      wire_read (pd_partner_center_get_organization (CUSTOMER), "[]");
  g_autoptr (PdWireProfile) own = wire_read (
      pd_partner_center_get_own_organization (),
      "{\"companyName\":\"P\",\"defaultAddress\":{\"country\":\"JP\"},\"tenantId\":\"" CUSTOMER
      "\",\"profileType\":\" OrganizationProfile\"}");
  g_autoptr (PdWireProfile) legal =
      wire_read (pd_partner_center_get_legal_business (),
                 "{\"companyName\":\"P\",\"address\":{\"country\":\"JP\"},\"vettingStatus\":"
                 "\"authorized\",\"primaryContact\":{\"email\":\"p@p.example\"}}");

  g_assert_cmpstr (organization->name, ==, "Umi");
  g_assert_cmpstr (organization->address->line1, ==, "1-2");
  g_assert_null (nothing->name);
  g_assert_cmpstr (own->address->country, ==, "JP");
  g_assert_cmpstr (own->tenant_id, ==, CUSTOMER);
  g_assert_cmpstr (legal->address->country, ==, "JP");
  g_assert_cmpstr (legal->vetting_status, ==, "authorized");
  g_assert_cmpstr (legal->contact->email, ==, "p@p.example");
}

/* --- over the wire --- */

/* 3: HEAD: 200 taken, 404 free, both without a body. */
static void
test_domain (void)
{
  World world;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdHttpRequest) taken = pd_partner_center_check_domain ("taken.example");
  g_autoptr (PdHttpRequest) free_one = pd_partner_center_check_domain ("free.example");
  g_autoptr (PdHttpReply) reply = NULL;

  world_set_up (&world);
  http_service_add (world.service, "/v1/domains/taken.example", &(HttpAnswer){ .status = 200 });
  http_service_add (world.service, "/v1/domains/free.example", &(HttpAnswer){ .status = 404 });
  reply = world_send (&world, taken, &error);
  g_assert_no_error (error);
  g_assert_null (world_send (&world, free_one, &error));
  g_assert_error (error, PD_API_ERROR, PD_API_ERROR_NOT_FOUND);
  g_assert_cmpstr (http_service_get (world.service, "/v1/domains/taken.example", 0)->method, ==,
                   "HEAD");
  world_tear_down (&world);
}

/* 1.5: a stale etag, in both of its forms. */
static void
test_stale_etag (void)
{
  static const HttpAnswer answers[] = {
    { .status = 400, .body = "{\"code\":2055,\"description\":\"etag\"}" },
    { .status = 412 },
  };
  const char *path = "/v1/customers/" CUSTOMER "/profiles/billing";
  const PdWireBillingProfile profile = { .etag = (char *) "old" };
  const PdWireBillingChange change = { .email = "n@umi.example" };

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++) {
    World world;
    g_autoptr (GError) error = NULL;
    g_autoptr (PdHttpRequest) request =
        pd_partner_center_put_billing_profile (CUSTOMER, &profile, &change);

    world_set_up (&world);
    http_service_add (world.service, path, &answers[i]);
    g_assert_null (world_send (&world, request, &error));
    g_assert_error (error, PD_API_ERROR, PD_API_ERROR_STALE);
    g_assert_cmpstr (http_record_get_header (http_service_get (world.service, path, 0), "if-match"),
                     ==, "old");
    g_assert_cmpuint (http_service_count (world.service, NULL), ==, 1);
    world_tear_down (&world);
  }
}

/* 3.3: the empty 200 of before 2021 is a good address: no result, no error. */
static void
test_empty_address_answer (void)
{
  World world;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdHttpRequest) request =
      pd_partner_center_check_address (&(PdWireAddress){ .city = "Minato" });
  g_autoptr (PdHttpReply) reply = NULL;

  world_set_up (&world);
  http_service_add (world.service, "/v1/validations/address", &(HttpAnswer){ .status = 200 });
  reply = world_send (&world, request, &error);
  g_assert_no_error (error);
  g_assert_null (pd_http_reply_get_result (reply));
  world_tear_down (&world);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/partner-center/customers/whole", test_customer_whole);
  g_test_add_func ("/partner-center/customers/quirks", test_customer_quirks);
  g_test_add_func ("/partner-center/customers/lists", test_customer_lists);
  g_test_add_func ("/partner-center/customers/no-list", test_no_list);
  g_test_add_func ("/partner-center/customers/credentials", test_credentials);
  g_test_add_func ("/partner-center/customers/requests", test_requests);
  g_test_add_func ("/partner-center/customers/policies", test_policies);
  g_test_add_func ("/partner-center/customers/billing-profile-put", test_billing_profile_put);
  g_test_add_func ("/partner-center/customers/address-check", test_address_check);
  g_test_add_func ("/partner-center/customers/address-suggestions", test_address_suggestions);
  g_test_add_func ("/partner-center/customers/old-address-check", test_old_address_check);
  g_test_add_func ("/partner-center/customers/country-rules", test_country_rules);
  g_test_add_func ("/partner-center/customers/regexes", test_regexes);
  g_test_add_func ("/partner-center/customers/validation", test_validation);
  g_test_add_func ("/partner-center/customers/agreements", test_agreements);
  g_test_add_func ("/partner-center/customers/agreement-templates", test_agreement_templates);
  g_test_add_func ("/partner-center/customers/profiles", test_profiles);
  g_test_add_func ("/partner-center/customers/domain", test_domain);
  g_test_add_func ("/partner-center/customers/stale-etag", test_stale_etag);
  g_test_add_func ("/partner-center/customers/empty-address-answer", test_empty_address_answer);

  return g_test_run ();
}
