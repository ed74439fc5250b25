// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-record.h"

G_BEGIN_DECLS

/**
 * PdCustomer: a customer of the partner.
 * Properties: row-id int64, tenant-id (GUID), name, domain, country (ISO 3166-1 alpha-2 or XK),
 * currency, email, phone, registration-id, first-name, last-name (contact person), agreement-date
 * int64 (00:00 UTC of the day, 0 = not accepted), agreement-first-name, agreement-last-name,
 * agreement-email, agreement-phone, orders-count int64, next-deadline int64 (0 = none),
 * next-deadline-kind, created-at int64, gone-at int64 (since when the far side of a cloud account
 * no longer knows it; 0 = it does).
 */
#define PD_TYPE_CUSTOMER (pd_customer_get_type ())
G_DECLARE_FINAL_TYPE (PdCustomer, pd_customer, PD, CUSTOMER, PdRecord)

const char *pd_customer_get_tenant_id (PdCustomer *self);
const char *pd_customer_get_name (PdCustomer *self);
const char *pd_customer_get_domain (PdCustomer *self);
const char *pd_customer_get_country (PdCustomer *self);
const char *pd_customer_get_currency (PdCustomer *self);
const char *pd_customer_get_email (PdCustomer *self);
const char *pd_customer_get_phone (PdCustomer *self);
const char *pd_customer_get_registration_id (PdCustomer *self);
const char *pd_customer_get_first_name (PdCustomer *self);
const char *pd_customer_get_last_name (PdCustomer *self);
gint64 pd_customer_get_agreement_date (PdCustomer *self);
const char *pd_customer_get_agreement_first_name (PdCustomer *self);
const char *pd_customer_get_agreement_last_name (PdCustomer *self);
const char *pd_customer_get_agreement_email (PdCustomer *self);
const char *pd_customer_get_agreement_phone (PdCustomer *self);
gint64 pd_customer_get_orders_count (PdCustomer *self);
gint64 pd_customer_get_next_deadline (PdCustomer *self);
const char *pd_customer_get_next_deadline_kind (PdCustomer *self);
gint64 pd_customer_get_created_at (PdCustomer *self);
gint64 pd_customer_get_gone_at (PdCustomer *self);
/* Rules 4.3, 4.4: TRUE for AU and BR (software). */
gboolean pd_customer_get_prices_include_tax (PdCustomer *self);
/* Rule 2.9: registration ID and phone are compulsory on a new record in this country (24 of them).
 */
gboolean pd_country_needs_registration (const char *country);
/* Usual billing currency of a market (JP JPY, US USD, AU AUD, BR BRL, the euro area EUR …), "USD"
 * otherwise. */
const char *pd_country_get_currency (const char *country);

/* What a form or a CSV row says about a customer; strings owned, NULL = not given. */
typedef struct
{
  char *name, *domain, *country, *currency, *email, *phone, *registration_id, *first_name,
      *last_name;
  char *tenant_id; /* NULL: a new one is made */
  /* Where the company is: a cloud account's new customer needs it (partner-center-api.md 3.2);
   * the book does not keep it. */
  char *address_line1, *address_line2, *city, *state, *postal_code;
} PdCustomerFields;
void pd_customer_fields_free (PdCustomerFields *fields);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdCustomerFields, pd_customer_fields_free)
/* Names of the fields, for "errors under the field". */
typedef enum {
  PD_CUSTOMER_FIELD_NAME,
  PD_CUSTOMER_FIELD_DOMAIN,
  PD_CUSTOMER_FIELD_COUNTRY,
  PD_CUSTOMER_FIELD_CURRENCY,
  PD_CUSTOMER_FIELD_EMAIL,
  PD_CUSTOMER_FIELD_PHONE,
  PD_CUSTOMER_FIELD_REGISTRATION_ID,
  PD_CUSTOMER_FIELD_FIRST_NAME,
  PD_CUSTOMER_FIELD_LAST_NAME,
  PD_CUSTOMER_FIELD_TENANT_ID,
  PD_CUSTOMER_N_FIELDS
} PdCustomerField;
/* Cleans the fields in place and checks each; @is_new applies rule 2.9. Returns FALSE with the
 * first error;
 * @problems, if given, gets one translated sentence a faulty field (others NULL), to free each. */
gboolean pd_customer_fields_check (PdCustomerFields *fields,
                                   gboolean is_new,
                                   char *problems[PD_CUSTOMER_N_FIELDS],
                                   GError **error);
/* What belongs into State/Province in that country; @country may be NULL. A translated sentence. */
const char *pd_customer_get_state_hint (const char *country);
/* Cleans the address and the contact person in place: what a new customer of a cloud account must
 * have (3.2): first and last name, e-mail, address line 1, city; state of two letters at most. */
gboolean pd_customer_fields_check_address (PdCustomerFields *fields, GError **error);
/* The same for another address of one that is there: it has line 1 and city. */
gboolean pd_customer_fields_check_place (PdCustomerFields *fields, GError **error);
/* Any part of an address is filled in. */
gboolean pd_customer_fields_has_place (const PdCustomerFields *fields);

/* Acceptance of the customer agreement (4.6, 4.7). */
typedef struct
{
  char *first_name, *last_name, *email, *phone; /* phone may be NULL */
  gint64 date;                                  /* 00:00 UTC */
} PdAgreementFields;
void pd_agreement_fields_free (PdAgreementFields *fields);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdAgreementFields, pd_agreement_fields_free)
/* @now: the date may not be after the reader's today (4.7). */
gboolean pd_agreement_fields_check (PdAgreementFields *fields, gint64 now, GError **error);

G_END_DECLS
