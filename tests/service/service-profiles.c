// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The partner's own profiles (partner-center-api.md 13) and customers' users (4). */

#include <string.h>

#include "service-partner.h"

#define GLOBAL_ADMIN "62e90394-69f5-4237-9190-012177145e10"

static JsonObject *
new_address (void)
{
  JsonObject *address = json_object_new ();

  json_object_set_string_member (address, "country", "JP");
  json_object_set_string_member (address, "city", "東京");
  json_object_set_string_member (address, "postalCode", "100-0005");
  json_object_set_string_member (address, "addressLine1", "1-1");
  json_object_set_string_member (address, "firstName", "花子");
  json_object_set_string_member (address, "lastName", "佐藤");
  json_object_set_string_member (address, "phoneNumber", "+81-3-5550-0100");
  return address;
}

static JsonObject *
new_contact (void)
{
  JsonObject *contact = json_object_new ();

  json_object_set_string_member (contact, "firstName", "花子");
  json_object_set_string_member (contact, "lastName", "佐藤");
  json_object_set_string_member (contact, "email", DESK_SERVICE_USER);
  json_object_set_string_member (contact, "phoneNumber", "+81-3-5550-0100");
  return contact;
}

static void
get_organization (Partner *partner, DeskCall *call)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", DESK_SERVICE_TENANT);
  json_object_set_string_member (object, "companyName", "Contoso");
  json_object_set_object_member (object, "defaultAddress", new_address ());
  json_object_set_string_member (object, "tenantId", DESK_SERVICE_TENANT);
  json_object_set_string_member (object, "domain", "contoso.example");
  json_object_set_string_member (object, "email", DESK_SERVICE_USER);
  json_object_set_string_member (object, "language", "ja");
  json_object_set_string_member (object, "culture", "ja-JP");
  json_object_set_string_member (object, "profileType", "OrganizationProfile");
  partner_add_link (object, "self", "/profiles/organization");
  partner_set_type (object, "OrganizationProfile");
  desk_call_answer_object (call, 200, object);
}

static void
get_legal_business (Partner *partner, DeskCall *call)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "companyName", "Contoso");
  json_object_set_object_member (object, "address", new_address ());
  json_object_set_object_member (object, "primaryContact", new_contact ());
  json_object_set_object_member (object, "companyApproverAddress", new_address ());
  json_object_set_string_member (object, "companyApproverEmail", DESK_SERVICE_USER);
  json_object_set_string_member (object, "vettingStatus", "authorized");
  json_object_set_string_member (object, "vettingSubStatus", "none");
  json_object_set_string_member (object, "profileType", "LegalBusinessProfile");
  partner_set_type (object, "LegalBusinessProfile");
  desk_call_answer_object (call, 200, object);
}

static void
get_billing (Partner *partner, DeskCall *call)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "companyName", "Contoso");
  json_object_set_object_member (object, "address", new_address ());
  json_object_set_object_member (object, "primaryContact", new_contact ());
  json_object_set_string_member (object, "billingCurrency", "JPY");
  json_object_set_int_member (object, "billingDay", 1);
  partner_set_type (object, "PartnerBillingProfile");
  json_object_set_string_member (json_object_get_object_member (object, "attributes"), "etag",
                                 "-1");
  desk_call_answer_object (call, 200, object);
}

static void
get_mpn (Partner *partner, DeskCall *call)
{
  const char *wanted = desk_call_get_query (call, "mpnid");
  JsonObject *object;

  if (wanted != NULL && strcmp (wanted, "5550101") != 0) {
    desk_call_refuse (call, 404, 3000, "There is no partner with this ID.");
    return;
  }
  object = json_object_new ();
  json_object_set_string_member (object, "mpnId", "5550101");
  json_object_set_string_member (object, "partnerName", "Contoso");
  json_object_set_string_member (object, "profileType", " MpnProfile"); /* the blank is theirs */
  partner_set_type (object, "MpnProfile");
  desk_call_answer_object (call, 200, object);
}

static void
get_support (Partner *partner, DeskCall *call)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "email", DESK_SERVICE_USER);
  json_object_set_string_member (object, "telephone", "+81-3-5550-0100");
  json_object_set_string_member (object, "website", "www.contoso.example");
  json_object_set_string_member (object, "profileType", " SupportProfile");
  partner_set_type (object, "SupportProfile");
  desk_call_answer_object (call, 200, object);
}

/* A direct partner: no resellers between. */
static void
list_nothing (Partner *partner, DeskCall *call)
{
  desk_call_answer_object (call, 200, partner_new_collection (call, json_array_new ()));
}

/* --- users --- */

/* (transfer none): the customer's, with the administrator that every tenant begins with. */
static JsonArray *
ensure_users (Partner *partner, PdCustomer *customer)
{
  const char *tenant = pd_customer_get_tenant_id (customer);
  JsonArray *users = g_hash_table_lookup (partner->users, tenant);
  g_autofree char *name = NULL;
  g_autofree char *id = NULL;
  JsonObject *user;

  if (users != NULL)
    return users;

  users = json_array_new ();
  g_hash_table_insert (partner->users, g_strdup (tenant), users);
  name = g_strconcat ("admin@", pd_customer_get_domain (customer), NULL);
  id = desk_service_make_guid (partner->service, "customer-admin", tenant);
  user = json_object_new ();
  json_object_set_string_member (user, "id", id);
  json_object_set_string_member (user, "userPrincipalName", name);
  partner_set_text (user, "firstName", pd_customer_get_first_name (customer));
  partner_set_text (user, "lastName", pd_customer_get_last_name (customer));
  json_object_set_string_member (user, "displayName", "Admin");
  partner_set_text (user, "usageLocation", pd_customer_get_country (customer));
  json_object_set_string_member (user, "userDomainType", "managed");
  json_object_set_string_member (user, "state", "active");
  partner_set_type (user, "CustomerUser");
  json_array_add_object_element (users, user);
  return users;
}

static gboolean
is_inactive (JsonObject *user)
{
  return g_strcmp0 (json_object_get_string_member_with_default (user, "state", ""), "inactive") ==
         0;
}

static void
list_users (Partner *partner, DeskCall *call)
{
  g_autoptr (PdCustomer) customer = partner_get_customer (call);
  g_autofree char *field = NULL;
  g_autofree char *value = NULL;
  g_autofree char *operation = NULL;
  gboolean inactive;
  JsonArray *users, *items;

  if (customer == NULL)
    return;
  inactive = partner_parse_filter (call, &field, &value, &operation) &&
             g_ascii_strcasecmp (field, "UserState") == 0 &&
             g_ascii_strcasecmp (value, "Inactive") == 0;
  users = ensure_users (partner, customer);
  items = json_array_new ();
  for (guint i = 0; i < json_array_get_length (users); i++) {
    JsonObject *user = json_array_get_object_element (users, i);

    if (is_inactive (user) == inactive)
      json_array_add_object_element (items, json_object_ref (user));
  }
  desk_call_answer_object (call, 200, partner_new_collection (call, items));
}

/* 200, not 201 (4). */
static void
create_user (Partner *partner, DeskCall *call)
{
  static const char *const names[] = { "userPrincipalName", "displayName", "firstName", "lastName",
                                       "usageLocation" };
  g_autoptr (PdCustomer) customer = partner_get_customer (call);
  g_autofree char *id = g_uuid_string_random ();
  JsonObject *user;

  if (customer == NULL)
    return;
  user = json_object_new ();
  json_object_set_string_member (user, "id", id);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *text = desk_call_dup_member (desk_call_get_object (call), names[i], NULL);

    if (text == NULL) {
      json_object_unref (user);
      desk_call_refuse (call, 400, 3000, "%s is missing.", names[i]);
      return;
    }
    json_object_set_string_member (user, names[i], text);
  }
  json_object_set_string_member (user, "userDomainType", "managed");
  json_object_set_string_member (user, "state", "active");
  partner_set_type (user, "CustomerUser");
  json_array_add_object_element (ensure_users (partner, customer), user);
  partner_log (call, customer, "create_customer_user", "customer_user", id);
  desk_service_count_act (call, "create-user", "", pd_customer_get_tenant_id (customer), TRUE);
  desk_call_answer_object (call, 200, json_object_ref (user));
}

/* (transfer none); NULL: refused. */
static JsonObject *
find_user (Partner *partner, DeskCall *call, PdCustomer *customer)
{
  JsonArray *users = ensure_users (partner, customer);

  for (guint i = 0; i < json_array_get_length (users); i++) {
    JsonObject *user = json_array_get_object_element (users, i);

    if (desk_call_is (call, 3, json_object_get_string_member (user, "id")))
      return user;
  }
  desk_call_refuse (call, 404, 1000, "The user is not there.");
  return NULL;
}

static void
get_user (Partner *partner, DeskCall *call)
{
  g_autoptr (PdCustomer) customer = partner_get_customer (call);
  JsonObject *user = customer != NULL ? find_user (partner, call, customer) : NULL;

  if (user != NULL)
    desk_call_answer_object (call, 200, json_object_ref (user));
}

static void
patch_user (Partner *partner, DeskCall *call)
{
  static const char *const names[] = { "displayName", "firstName", "lastName", "usageLocation",
                                       "state" };
  g_autoptr (PdCustomer) customer = partner_get_customer (call);
  JsonObject *user = customer != NULL ? find_user (partner, call, customer) : NULL;

  if (user == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *text = desk_call_dup_member (desk_call_get_object (call), names[i], NULL);

    partner_set_text (user, names[i], text);
  }
  partner_log (call, customer, "update_customer_user", "customer_user",
               desk_call_get_segment (call, 3));
  desk_call_answer_object (call, 200, json_object_ref (user));
}

static void
delete_user (Partner *partner, DeskCall *call)
{
  g_autoptr (PdCustomer) customer = partner_get_customer (call);
  JsonObject *user = customer != NULL ? find_user (partner, call, customer) : NULL;

  if (user == NULL)
    return;
  json_object_set_string_member (user, "state", "inactive");
  partner_set_instant (user, "softDeletionTime", call->now);
  partner_log (call, customer, "delete_customer_user", "customer_user",
               desk_call_get_segment (call, 3));
  desk_call_answer (call, 204, NULL);
}

static void
list_roles (Partner *partner, DeskCall *call)
{
  JsonArray *items = json_array_new ();
  JsonObject *role = json_object_new ();

  json_object_set_string_member (role, "name", "Global Administrator");
  json_object_set_string_member (role, "id", GLOBAL_ADMIN);
  json_array_add_object_element (items, role);
  desk_call_answer_object (call, 200, partner_new_collection (call, items));
}

const PartnerRoute partner_profile_routes[] = {
  { "GET", "profiles/organization", get_organization },
  { "GET", "profiles/legalbusiness", get_legal_business },
  { "GET", "profiles/billing", get_billing },
  { "GET", "profiles/mpn", get_mpn },
  { "GET", "profiles/support", get_support },
  { "GET", "relationships", list_nothing },
  { "GET", "customers/*/relationships", list_nothing },
  { "GET", "partnerRequests", list_nothing },
  { NULL },
};

const PartnerRoute partner_user_routes[] = {
  { "GET", "customers/*/users", list_users },
  { "POST", "customers/*/users", create_user },
  { "GET", "customers/*/users/*", get_user },
  { "PATCH", "customers/*/users/*", patch_user },
  { "DELETE", "customers/*/users/*", delete_user },
  { "GET", "customers/*/users/*/directoryroles", list_roles },
  { "GET", "customers/*/directoryroles", list_roles },
  { NULL },
};
