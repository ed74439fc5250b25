// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* Customers, their profiles, addresses, agreements (partner-center-api.md 3), and the partner's own
 * profiles (13). */

#include "pd-wire.h"

G_BEGIN_DECLS

/* partner-center-api.md 3.1. */
typedef struct
{
  char *id;
  char *etag;
  char *first_name, *last_name, *email, *culture, *language, *company_name;
  PdWireAddress *address; /* (nullable) */
  char *whole;            /* the resource as JSON text: what a PUT sends back (1.3, 1.5) */
  char *fault;
} PdWireBillingProfile;
void pd_wire_billing_profile_free (PdWireBillingProfile *profile);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdWireBillingProfile, pd_wire_billing_profile_free)

/* A list's items are thin: id, tenant_id, name, domain, relationship. Without GDAP the address,
 * the e-mail and the domains are missing also by ID (2.4). */
typedef struct
{
  char *id; /* = the tenant ID; never NULL */
  char *commerce_id;
  char *name, *domain, *email, *registration_id;
  PdWireAddress *address;        /* of the company (nullable) */
  PdWireBillingProfile *billing; /* (nullable) */
  char *relationship;            /* "reseller", "none", … */
  gboolean delegated_access;
  char *associated_partner_id;
  char **domains; /* (nullable) */
  /* Only in the answer to create_customer: shown once, never to a log (3.1). */
  char *user_name, *password;
  char *fault;
} PdWireCustomer;
void pd_wire_customer_free (PdWireCustomer *customer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdWireCustomer, pd_wire_customer_free)
/* The country that the profiles give, NULL where neither does. Lent. */
const char *pd_wire_customer_get_country (const PdWireCustomer *customer);

/* @size 0: the far side's choice. Result: PdWireList of PdWireCustomer. */
PdHttpRequest *pd_partner_center_list_customers (guint size);
/* Those whose domain begins so ("starts_with" is the only filter there is). The same result. */
PdHttpRequest *pd_partner_center_find_customers (const char *domain);
/* Result: PdWireCustomer. */
PdHttpRequest *pd_partner_center_get_customer (const char *customer_id);

/* All borrowed; NULL = left out. Needed: domain, email, company_name, address with first and last
 * name, line 1, city and country (3.2). */
typedef struct
{
  const char *domain, *company_name, *email;
  const char *culture, *language; /* NULL: of the country rules; else "en-US", "en" */
  const char *first_name, *last_name;
  const char *registration_id;
  const char *associated_partner_id;
  const PdWireAddress *address;
} PdWireNewCustomer;
/* Idempotent by @request_id (a GUID). Result: PdWireCustomer with user name and password. */
PdHttpRequest *pd_partner_center_create_customer (const PdWireNewCustomer *customer,
                                                  const char *request_id);

/* 200: taken; 404 (PD_API_ERROR_NOT_FOUND): free. No result. */
PdHttpRequest *pd_partner_center_check_domain (const char *domain);

/* 3.3. */
typedef struct
{
  char *status;           /* as it came: "VerifiedShippable", "InteractionRequired", … */
  gboolean is_good;       /* Verified, VerifiedShippable; the empty answer of before 2021 */
  GPtrArray *suggestions; /* (element-type PdWireAddress), up to 3 */
  char *message;
  char *fault;
} PdWireAddressCheck;
void pd_wire_address_check_free (PdWireAddressCheck *check);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdWireAddressCheck, pd_wire_address_check_free)
/* Result: PdWireAddressCheck. */
PdHttpRequest *pd_partner_center_check_address (const PdWireAddress *address);
/* The answer of before 2021: 400, code 2007, its description is JSON text with the correction.
 * NULL: @error is something else. (transfer full) */
PdWireAddressCheck *pd_partner_center_read_old_address_check (const GError *error);

/* 3.4; a list that did not come is NULL. */
typedef struct
{
  char *country, *culture;
  gboolean needs_state, needs_postal_code, needs_city;
  char **states, **languages, **cultures, **calling_codes;
  char *postal_code_regex, *phone_regex, *vat_id_regex;
  char *tax_id_sample;
  char *fault;
} PdWireCountryRules;
void pd_wire_country_rules_free (PdWireCountryRules *rules);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdWireCountryRules, pd_wire_country_rules_free)
/* Result: PdWireCountryRules; 404: no rules for that country. */
PdHttpRequest *pd_partner_center_get_country_rules (const char *country);
/* TRUE also when there is no such regex, or one that cannot be compiled (3.4: "no check"). */
gboolean pd_wire_regex_matches (const char *regex, const char *text);
/* The parts of @address that these rules refuse. */
typedef enum {
  PD_WIRE_ADDRESS_GOOD = 0,
  PD_WIRE_ADDRESS_CITY = 1 << 0,
  PD_WIRE_ADDRESS_STATE = 1 << 1,
  PD_WIRE_ADDRESS_POSTAL_CODE = 1 << 2,
  PD_WIRE_ADDRESS_PHONE = 1 << 3,
} PdWireAddressFaults;
PdWireAddressFaults pd_wire_country_rules_check (const PdWireCountryRules *rules,
                                                 const PdWireAddress *address);

/* Result: PdWireBillingProfile. */
PdHttpRequest *pd_partner_center_get_billing_profile (const char *customer_id);
/* What changes; NULL members stay as they are. */
typedef struct
{
  const char *first_name, *last_name, *email, *company_name;
  const PdWireAddress *address; /* its NULL members stay too */
} PdWireBillingChange;
/* @profile as it was read: unknown members are kept, the etag goes into the body and into If-Match
 * (1.5). A stale one is PD_API_ERROR_STALE. Result: PdWireBillingProfile. */
PdHttpRequest *pd_partner_center_put_billing_profile (const char *customer_id,
                                                      const PdWireBillingProfile *profile,
                                                      const PdWireBillingChange *change);

/* A company profile, an organization, a partner's own profiles. */
typedef struct
{
  char *tenant_id, *name, *domain, *email, *language, *culture, *registration_id;
  char *vetting_status;   /* of the legal business */
  PdWireAddress *address; /* (nullable) */
  PdWireContact *contact; /* (nullable) */
  char *fault;
} PdWireProfile;
void pd_wire_profile_free (PdWireProfile *profile);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdWireProfile, pd_wire_profile_free)
/* Result: PdWireProfile (the organization is a bare array over there: its first; an empty one is
 * a profile that knows nothing). */
PdHttpRequest *pd_partner_center_get_company_profile (const char *customer_id);
PdHttpRequest *pd_partner_center_get_organization (const char *customer_id);
/* The partner's own (13): fit to test a sign-in. */
PdHttpRequest *pd_partner_center_get_own_organization (void);
PdHttpRequest *pd_partner_center_get_legal_business (void);

/* validationStatus. */
typedef struct
{
  char *status; /* "allowed", "under_review", "not_allowed", "not_ready", "unknown" */
  gboolean blocks_purchases;
  gint64 updated_at;
  char *fault;
} PdWireValidation;
void pd_wire_validation_free (PdWireValidation *validation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdWireValidation, pd_wire_validation_free)
/* Result: PdWireValidation. 404 with code 600074: there is no status, which does not block. */
PdHttpRequest *pd_partner_center_get_validation (const char *customer_id);

/* --- agreements: 3.5 --- */

#define PD_AGREEMENT_TYPE "MicrosoftCustomerAgreement"
typedef struct
{
  char *template_id, *type, *link;
  gint64 version_rank;
  char *fault;
} PdWireAgreementTemplate;
void pd_wire_agreement_template_free (PdWireAgreementTemplate *agreement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdWireAgreementTemplate, pd_wire_agreement_template_free)
/* Result: PdWireList of PdWireAgreementTemplate (of the Microsoft Customer Agreement). */
PdHttpRequest *pd_partner_center_list_agreement_templates (void);

typedef struct
{
  char *template_id, *type, *user_id;
  gint64 agreed_at;
  PdWireContact *contact; /* (nullable) */
  char *fault;
} PdWireAgreement;
void pd_wire_agreement_free (PdWireAgreement *agreement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdWireAgreement, pd_wire_agreement_free)
/* Result: PdWireList of PdWireAgreement; the latest agreed_at counts: pd_wire_agreements_latest().
 */
PdHttpRequest *pd_partner_center_list_agreements (const char *customer_id);
const PdWireAgreement *pd_wire_agreements_latest (PdWireList *agreements); /* lent (nullable) */
/* Result: PdWireAgreement. The same contact again: code 600061. */
PdHttpRequest *pd_partner_center_confirm_agreement (const char *customer_id,
                                                    const char *template_id,
                                                    const PdWireContact *contact,
                                                    gint64 agreed_at,
                                                    const char *request_id);

G_END_DECLS
