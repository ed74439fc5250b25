// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Addresses, domains, country rules, profiles, the state of a customer's account:
 * partner-center-api.md 3.3, 3.4, 13. */

#include "pd-api-error.h"
#include "pd-json.h"
#include "pd-partner-center-customers.h"
#include "pd-wire-private.h"

void
pd_wire_address_check_free (PdWireAddressCheck *check)
{
  if (check == NULL)
    return;
  g_free (check->status);
  g_ptr_array_unref (check->suggestions);
  g_free (check->message);
  g_free (check->fault);
  g_free (check);
}

void
pd_wire_country_rules_free (PdWireCountryRules *rules)
{
  if (rules == NULL)
    return;
  g_free (rules->country);
  g_free (rules->culture);
  g_strfreev (rules->states);
  g_strfreev (rules->languages);
  g_strfreev (rules->cultures);
  g_strfreev (rules->calling_codes);
  g_free (rules->postal_code_regex);
  g_free (rules->phone_regex);
  g_free (rules->vat_id_regex);
  g_free (rules->tax_id_sample);
  g_free (rules->fault);
  g_free (rules);
}

void
pd_wire_profile_free (PdWireProfile *profile)
{
  if (profile == NULL)
    return;
  g_free (profile->tenant_id);
  g_free (profile->name);
  g_free (profile->domain);
  g_free (profile->email);
  g_free (profile->language);
  g_free (profile->culture);
  g_free (profile->registration_id);
  g_free (profile->vetting_status);
  pd_wire_address_free (profile->address);
  pd_wire_contact_free (profile->contact);
  g_free (profile->fault);
  g_free (profile);
}

void
pd_wire_validation_free (PdWireValidation *validation)
{
  if (validation == NULL)
    return;
  g_free (validation->status);
  g_free (validation->fault);
  g_free (validation);
}

PdHttpRequest *
pd_partner_center_check_domain (const char *domain)
{
  g_autofree char *target = pd_wire_format_target ("/v1/domains/%s", domain);

  return pd_http_request_new (PD_API_PARTNER_CENTER, PD_CALL_READ, "HEAD", target);
}

/* --- 3.3 --- */

static gpointer
read_suggestion (JsonObject *object, char **fault)
{
  return pd_wire_read_address (object, fault);
}

static gpointer
read_address_check (JsonObject *object, char **fault)
{
  static const char *const good[] = { "VerifiedShippable", "Verified", NULL };
  PdWireAddressCheck *check = g_new0 (PdWireAddressCheck, 1);

  (void) fault;
  check->status = pd_wire_take_text (object, "status", &check->fault);
  check->is_good = pd_json_enum_index (check->status, good) >= 0;
  check->suggestions = pd_wire_take_items (object, "suggestedAddresses", read_suggestion,
                                           (GDestroyNotify) pd_wire_address_free, &check->fault);
  check->message = pd_wire_take_text (object, "validationMessage", &check->fault);
  return check;
}

PdHttpRequest *
pd_partner_center_check_address (const PdWireAddress *address)
{
  PdWireAddress place = *address;
  PdHttpRequest *request;

  place.first_name = place.last_name = place.phone = NULL; /* not what is asked about */
  request = pd_wire_write (PD_CALL_READ, "POST", NULL, g_strdup ("/v1/validations/address"),
                           pd_wire_write_address (&place), NULL);
  pd_http_request_set_may_be_empty (request);
  pd_wire_expect_item (request, read_address_check, (GDestroyNotify) pd_wire_address_check_free);
  return request;
}

PdWireAddressCheck *
pd_partner_center_read_old_address_check (const GError *error)
{
  const PdApiFault *fault = pd_api_error_get_fault (error);
  g_autoptr (JsonNode) root = NULL;
  PdWireAddressCheck *check;
  PdWireAddress *suggestion;

  if (fault == NULL || !pd_api_error_has_code (error, "2007"))
    return NULL;

  check = g_new0 (PdWireAddressCheck, 1);
  check->status = g_strdup ("InteractionRequired");
  check->suggestions = g_ptr_array_new_with_free_func ((GDestroyNotify) pd_wire_address_free);
  root = fault->text == NULL ? NULL : pd_json_parse (fault->text, -1, 0, NULL);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root)) {
    check->message = g_strdup (fault->text);
    return check;
  }

  suggestion = pd_wire_read_address (json_node_get_object (root), &check->fault);
  if (suggestion->line1 != NULL || suggestion->city != NULL || suggestion->postal_code != NULL)
    g_ptr_array_add (check->suggestions, suggestion);
  else
    pd_wire_address_free (suggestion);
  return check;
}

/* --- 3.4 --- */

/* Flat, as the property tables and the official client have it; nested { value } as in the
 * documents' example. NULL: neither came. */
static char **
take_rules (JsonObject *object, const char *flat, const char *nested, char **fault)
{
  JsonNode *node = pd_json_find (object, flat);
  JsonObject *inner;

  if (node != NULL)
    return pd_wire_take_strv (object, flat, fault);
  if ((node = pd_json_find (object, nested)) == NULL)
    return NULL;
  if (JSON_NODE_HOLDS_ARRAY (node))
    return pd_wire_take_strv (object, nested, fault);
  inner = pd_wire_take_object (object, nested, fault);
  return inner == NULL ? NULL : pd_wire_take_strv (inner, "value", fault);
}

static gpointer
read_country_rules (JsonObject *object, char **fault)
{
  PdWireCountryRules *rules = g_new0 (PdWireCountryRules, 1);
  char **told = &rules->fault;

  (void) fault;
  rules->country = pd_wire_take_text (object, "iso2Code", told);
  rules->culture = pd_wire_take_text (object, "defaultCulture", told);
  rules->needs_state = pd_wire_take_boolean (object, "isStateRequired", told);
  rules->needs_postal_code = pd_wire_take_boolean (object, "isPostalCodeRequired", told);
  rules->needs_city = pd_wire_take_boolean (object, "isCityRequired", told);
  rules->states = take_rules (object, "supportedStatesList", "states", told);
  rules->languages = take_rules (object, "supportedLanguagesList", "supportedLanguages", told);
  rules->cultures = take_rules (object, "supportedCulturesList", "supportedCultures", told);
  rules->calling_codes =
      take_rules (object, "countryCallingCodesList", "countryCallingCodes", told);
  rules->postal_code_regex = pd_wire_take_text (object, "postalCodeRegex", told);
  rules->phone_regex = pd_wire_take_text (object, "phoneNumberRegex", told);
  rules->vat_id_regex = pd_wire_take_text (object, "vatIdRegex", told);
  rules->tax_id_sample = pd_wire_take_text (object, "taxIdSample", told);
  return rules;
}

PdHttpRequest *
pd_partner_center_get_country_rules (const char *country)
{
  PdHttpRequest *request =
      pd_wire_get (NULL, pd_wire_format_target ("/v1/countryvalidationrules/%s", country));

  pd_wire_expect_item (request, read_country_rules, (GDestroyNotify) pd_wire_country_rules_free);
  return request;
}

gboolean
pd_wire_regex_matches (const char *regex, const char *text)
{
  g_autoptr (GRegex) compiled = NULL;

  if (regex == NULL || *regex == '\0' || text == NULL)
    return TRUE;
  compiled = g_regex_new (regex, G_REGEX_OPTIMIZE, 0, NULL);
  if (compiled == NULL) /* .NET's dialect has more than ours */
    return TRUE;

  return g_regex_match (compiled, text, 0, NULL);
}

static gboolean
is_empty (const char *text)
{
  return text == NULL || *text == '\0';
}

static gboolean
is_state (const PdWireCountryRules *rules, const char *state)
{
  if (is_empty (state))
    return !rules->needs_state;
  if (rules->states == NULL || rules->states[0] == NULL)
    return TRUE;

  for (guint i = 0; rules->states[i] != NULL; i++) {
    if (g_ascii_strcasecmp (rules->states[i], state) == 0)
      return TRUE;
  }
  return FALSE;
}

PdWireAddressFaults
pd_wire_country_rules_check (const PdWireCountryRules *rules, const PdWireAddress *address)
{
  PdWireAddressFaults faults = PD_WIRE_ADDRESS_GOOD;

  if (rules->needs_city && is_empty (address->city))
    faults |= PD_WIRE_ADDRESS_CITY;
  if (!is_state (rules, address->state))
    faults |= PD_WIRE_ADDRESS_STATE;
  if (is_empty (address->postal_code)
          ? rules->needs_postal_code
          : !pd_wire_regex_matches (rules->postal_code_regex, address->postal_code))
    faults |= PD_WIRE_ADDRESS_POSTAL_CODE;
  if (!is_empty (address->phone) && !pd_wire_regex_matches (rules->phone_regex, address->phone))
    faults |= PD_WIRE_ADDRESS_PHONE;
  return faults;
}

/* --- profiles --- */

static gpointer
read_profile (JsonObject *object, char **fault)
{
  PdWireProfile *profile = g_new0 (PdWireProfile, 1);
  char **told = &profile->fault;

  (void) fault;
  profile->tenant_id = pd_wire_take_id (object, "tenantId", told);
  profile->name = pd_wire_take_text (object, "companyName", told);
  profile->domain = pd_wire_take_text (object, "domain", told);
  profile->email = pd_wire_take_text (object, "email", told);
  profile->language = pd_wire_take_text (object, "language", told);
  profile->culture = pd_wire_take_text (object, "culture", told);
  profile->registration_id = pd_wire_take_text (object, "organizationRegistrationNumber", told);
  profile->vetting_status = pd_wire_take_text (object, "vettingStatus", told);
  profile->address = pd_wire_take_address (object, "defaultAddress", told);
  if (profile->address == NULL)
    profile->address = pd_wire_take_address (object, "address", told);
  profile->contact = pd_wire_take_contact (object, "primaryContact", told);
  return profile;
}

static PdHttpRequest *
expect_profile (PdHttpRequest *request)
{
  pd_wire_expect_item (request, read_profile, (GDestroyNotify) pd_wire_profile_free);
  return request;
}

PdHttpRequest *
pd_partner_center_get_company_profile (const char *customer_id)
{
  return expect_profile (pd_wire_get (
      customer_id, pd_wire_format_target ("/v1/customers/%s/profiles/company", customer_id)));
}

PdHttpRequest *
pd_partner_center_get_own_organization (void)
{
  return expect_profile (pd_wire_get (NULL, g_strdup ("/v1/profiles/organization")));
}

PdHttpRequest *
pd_partner_center_get_legal_business (void)
{
  return expect_profile (
      pd_wire_get (NULL, g_strdup ("/v1/profiles/legalbusiness?vettingVersion=Current")));
}

/* A directory's organization has other names, and comes in a bare array (1.3). */
static gpointer
read_organization (JsonNode *root, gpointer user_data, GError **error)
{
  g_autoptr (JsonArray) items = pd_json_find_items (root, error);
  PdWireProfile *profile;
  JsonObject *object;

  (void) user_data;
  if (items == NULL)
    return NULL;
  profile = g_new0 (PdWireProfile, 1);
  object = json_array_get_length (items) == 0 ? NULL : pd_json_element_object (items, 0, NULL);
  if (object == NULL)
    return profile;

  profile->name = pd_wire_take_text (object, "displayName", &profile->fault);
  profile->address = g_new0 (PdWireAddress, 1);
  profile->address->line1 = pd_wire_take_text (object, "street", &profile->fault);
  profile->address->city = pd_wire_take_text (object, "city", &profile->fault);
  profile->address->state = pd_wire_take_text (object, "state", &profile->fault);
  profile->address->postal_code = pd_wire_take_text (object, "postalCode", &profile->fault);
  profile->address->country = pd_wire_take_text (object, "countryLetterCode", &profile->fault);
  return profile;
}

PdHttpRequest *
pd_partner_center_get_organization (const char *customer_id)
{
  PdHttpRequest *request = pd_wire_get (
      customer_id, pd_wire_format_target ("/v1/customers/%s/organization", customer_id));

  pd_http_request_set_reader (request, read_organization, NULL, NULL,
                              (GDestroyNotify) pd_wire_profile_free);
  return request;
}

static gpointer
read_validation (JsonObject *object, char **fault)
{
  static const char *const words[] = {
    "allowed", "under_review", "not_allowed", "not_ready", "unknown", NULL,
  };
  PdWireValidation *validation = g_new0 (PdWireValidation, 1);

  (void) fault;
  validation->status = pd_wire_take_word (object, "status", words, &validation->fault);
  validation->blocks_purchases = g_strcmp0 (validation->status, "under_review") == 0 ||
                                 g_strcmp0 (validation->status, "not_allowed") == 0 ||
                                 g_strcmp0 (validation->status, "unknown") == 0;
  validation->updated_at = pd_wire_take_instant (object, "lastUpdateDateTime", &validation->fault);
  return validation;
}

PdHttpRequest *
pd_partner_center_get_validation (const char *customer_id)
{
  PdHttpRequest *request = pd_wire_get (
      customer_id,
      pd_wire_format_target ("/v1/customers/%s/validationStatus?type=account", customer_id));

  pd_wire_expect_item (request, read_validation, (GDestroyNotify) pd_wire_validation_free);
  return request;
}
