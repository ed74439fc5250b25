// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-partner-center-customers.h"

#include <string.h>

#include "pd-api-error.h"
#include "pd-json.h"
#include "pd-wire-private.h"

void
pd_wire_billing_profile_free (PdWireBillingProfile *profile)
{
  if (profile == NULL)
    return;
  g_free (profile->id);
  g_free (profile->etag);
  g_free (profile->first_name);
  g_free (profile->last_name);
  g_free (profile->email);
  g_free (profile->culture);
  g_free (profile->language);
  g_free (profile->company_name);
  pd_wire_address_free (profile->address);
  g_free (profile->whole);
  g_free (profile->fault);
  g_free (profile);
}

void
pd_wire_customer_free (PdWireCustomer *customer)
{
  if (customer == NULL)
    return;
  g_free (customer->id);
  g_free (customer->commerce_id);
  g_free (customer->name);
  g_free (customer->domain);
  g_free (customer->email);
  g_free (customer->registration_id);
  pd_wire_address_free (customer->address);
  pd_wire_billing_profile_free (customer->billing);
  g_free (customer->relationship);
  g_free (customer->associated_partner_id);
  g_strfreev (customer->domains);
  g_free (customer->user_name);
  if (customer->password != NULL)
    memset (customer->password, 0, strlen (customer->password));
  g_free (customer->password);
  g_free (customer->fault);
  g_free (customer);
}

const char *
pd_wire_customer_get_country (const PdWireCustomer *customer)
{
  const PdWireAddress *billing = customer->billing == NULL ? NULL : customer->billing->address;

  if (billing != NULL && billing->country != NULL)
    return billing->country;
  return customer->address == NULL ? NULL : customer->address->country;
}

static gpointer
read_billing_profile (JsonObject *object, char **fault)
{
  PdWireBillingProfile *profile = g_new0 (PdWireBillingProfile, 1);

  (void) fault; /* it is kept whatever it says */
  profile->id = pd_wire_take_id (object, "id", &profile->fault);
  profile->etag = pd_wire_take_etag (object, &profile->fault);
  profile->first_name = pd_wire_take_text (object, "firstName", &profile->fault);
  profile->last_name = pd_wire_take_text (object, "lastName", &profile->fault);
  profile->email = pd_wire_take_text (object, "email", &profile->fault);
  profile->culture = pd_wire_take_text (object, "culture", &profile->fault);
  profile->language = pd_wire_take_text (object, "language", &profile->fault);
  profile->company_name = pd_wire_take_text (object, "companyName", &profile->fault);
  profile->address = pd_wire_take_address (object, "defaultAddress", &profile->fault);
  profile->whole = pd_wire_to_text (object);
  return profile;
}

static void
read_company (PdWireCustomer *customer, JsonObject *company)
{
  if (customer->id == NULL)
    customer->id = pd_wire_take_id (company, "tenantId", &customer->fault);
  customer->name = pd_wire_take_text (company, "companyName", &customer->fault);
  customer->domain = pd_wire_take_text (company, "domain", &customer->fault);
  customer->email = pd_wire_take_text (company, "email", &customer->fault);
  customer->registration_id =
      pd_wire_take_text (company, "organizationRegistrationNumber", &customer->fault);
  customer->address = pd_wire_take_address (company, "address", &customer->fault);
}

static void
read_credentials (PdWireCustomer *customer, JsonObject *object)
{
  JsonObject *credentials = pd_wire_take_object (object, "userCredentials", &customer->fault);

  if (credentials == NULL)
    return;
  customer->user_name = pd_wire_take_text (credentials, "userName", &customer->fault);
  customer->password = pd_wire_take_text (credentials, "password", &customer->fault);
}

/* 3.1. */
static gpointer
read_customer (JsonObject *object, char **fault)
{
  static const char *const relationships[] = {
    "none", "reseller", "advisor", "syndication", "microsoft_support", "unknown", NULL,
  };
  g_autoptr (PdWireCustomer) customer = g_new0 (PdWireCustomer, 1);
  JsonObject *company, *billing;

  customer->id = pd_wire_take_id (object, "id", &customer->fault);
  if ((company = pd_wire_take_object (object, "companyProfile", &customer->fault)) != NULL)
    read_company (customer, company);
  if (customer->id == NULL) {
    pd_wire_add_fault (fault, "the customer has no ID");
    return NULL;
  }
  if (customer->name == NULL)
    pd_wire_add_fault (&customer->fault, "the customer has no name");
  if ((billing = pd_wire_take_object (object, "billingProfile", &customer->fault)) != NULL)
    customer->billing = read_billing_profile (billing, &customer->fault);
  customer->commerce_id = pd_wire_take_id (object, "commerceId", &customer->fault);
  customer->relationship =
      pd_wire_take_word (object, "relationshipToPartner", relationships, &customer->fault);
  customer->delegated_access =
      pd_wire_take_boolean (object, "allowDelegatedAccess", &customer->fault);
  customer->associated_partner_id =
      pd_wire_take_text (object, "associatedPartnerId", &customer->fault);
  if (pd_json_find (object, "customDomains") != NULL)
    customer->domains = pd_wire_take_strv (object, "customDomains", &customer->fault);
  read_credentials (customer, object);
  return g_steal_pointer (&customer);
}

static PdHttpRequest *
expect_customer (PdHttpRequest *request)
{
  pd_wire_expect_item (request, read_customer, (GDestroyNotify) pd_wire_customer_free);
  return request;
}

static PdHttpRequest *
expect_customers (PdHttpRequest *request)
{
  pd_wire_expect_list (request, read_customer, (GDestroyNotify) pd_wire_customer_free);
  return request;
}

static PdHttpRequest *
expect_billing_profile (PdHttpRequest *request)
{
  pd_wire_expect_item (request, read_billing_profile,
                       (GDestroyNotify) pd_wire_billing_profile_free);
  return request;
}

PdHttpRequest *
pd_partner_center_list_customers (guint size)
{
  return expect_customers (
      pd_wire_get (NULL, pd_wire_format_target ("/v1/customers?size=%u", size)));
}

PdHttpRequest *
pd_partner_center_find_customers (const char *domain)
{
  JsonObject *filter;
  g_autoptr (JsonNode) node = pd_wire_new_object (&filter);
  g_autofree char *text = NULL;

  json_object_set_string_member (filter, "Field", "Domain");
  json_object_set_string_member (filter, "Value", domain);
  json_object_set_string_member (filter, "Operator", "starts_with");
  text = pd_wire_to_text (filter);
  return expect_customers (
      pd_wire_get (NULL, pd_wire_format_target ("/v1/customers?size=0&filter=%s", text)));
}

PdHttpRequest *
pd_partner_center_get_customer (const char *customer_id)
{
  return expect_customer (
      pd_wire_get (customer_id, pd_wire_format_target ("/v1/customers/%s", customer_id)));
}

/* 3.2. */
PdHttpRequest *
pd_partner_center_create_customer (const PdWireNewCustomer *customer, const char *request_id)
{
  JsonObject *object, *company, *billing;
  JsonNode *node = pd_wire_new_object (&object);

  json_object_set_member (object, "companyProfile", pd_wire_new_object (&company));
  pd_wire_set_text (company, "domain", customer->domain);
  pd_wire_set_text (company, "organizationRegistrationNumber", customer->registration_id);
  json_object_set_member (object, "billingProfile", pd_wire_new_object (&billing));
  pd_wire_set_text (billing, "culture", customer->culture == NULL ? "en-US" : customer->culture);
  pd_wire_set_text (billing, "language", customer->language == NULL ? "en" : customer->language);
  pd_wire_set_text (billing, "email", customer->email);
  pd_wire_set_text (billing, "companyName", customer->company_name);
  pd_wire_set_text (billing, "firstName", customer->first_name);
  pd_wire_set_text (billing, "lastName", customer->last_name);
  if (customer->address != NULL)
    json_object_set_member (billing, "defaultAddress", pd_wire_write_address (customer->address));
  pd_wire_set_text (object, "associatedPartnerId", customer->associated_partner_id);
  return expect_customer (pd_wire_write (PD_CALL_IDEMPOTENT, "POST", NULL,
                                         g_strdup ("/v1/customers"), node, request_id));
}

PdHttpRequest *
pd_partner_center_get_billing_profile (const char *customer_id)
{
  return expect_billing_profile (pd_wire_get (
      customer_id, pd_wire_format_target ("/v1/customers/%s/profiles/billing", customer_id)));
}

static void
change_address (JsonObject *profile, const PdWireAddress *change)
{
  JsonObject *address = pd_wire_ensure_object (profile, "defaultAddress");

  pd_wire_replace_text (address, "firstName", change->first_name);
  pd_wire_replace_text (address, "lastName", change->last_name);
  pd_wire_replace_text (address, "addressLine1", change->line1);
  pd_wire_replace_text (address, "addressLine2", change->line2);
  pd_wire_replace_text (address, "city", change->city);
  pd_wire_replace_text (address, "state", change->state);
  pd_wire_replace_text (address, "postalCode", change->postal_code);
  pd_wire_replace_text (address, "country", change->country);
  pd_wire_replace_text (address, "phoneNumber", change->phone);
}

/* 1.5: the etag stands in the body, where the official client leaves it, and in If-Match, which the
 * documents ask for. A profile that has none is refused by the far side, not by us. */
PdHttpRequest *
pd_partner_center_put_billing_profile (const char *customer_id,
                                       const PdWireBillingProfile *profile,
                                       const PdWireBillingChange *change)
{
  JsonNode *node = profile->whole == NULL ? NULL : pd_json_parse (profile->whole, -1, 0, NULL);
  JsonObject *object;
  PdHttpRequest *request;

  if (node == NULL)
    node = pd_wire_new_object (&object);
  object = json_node_get_object (node);
  pd_wire_replace_text (object, "firstName", change->first_name);
  pd_wire_replace_text (object, "lastName", change->last_name);
  pd_wire_replace_text (object, "email", change->email);
  pd_wire_replace_text (object, "companyName", change->company_name);
  if (change->address != NULL)
    change_address (object, change->address);
  /* Not sent again by itself: after a lost answer the second one would be refused as stale. */
  request = pd_wire_write (PD_CALL_ONCE, "PUT", customer_id,
                           pd_wire_format_target ("/v1/customers/%s/profiles/billing", customer_id),
                           node, NULL);
  if (profile->etag != NULL)
    pd_http_request_set_header (request, "If-Match", profile->etag);
  return expect_billing_profile (request);
}
