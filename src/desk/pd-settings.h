// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-customer.h"
#include "pd-database.h"
#include "pd-environment.h"
#include "pd-order.h"
#include "pd-policy.h"
#include "pd-roles.h"

G_BEGIN_DECLS

/* The settings table of a book: every key of it, documented once. A key that is missing has the
 * default in brackets.
 *
 *   account-name     the account's name, 1-60 characters; compulsory
 *   account-kind     "local" or "cloud"; compulsory
 *   book-id          GUID of the book, made once: ties the vault's key to it; compulsory
 *   created-at       ISO 8601 instant
 *   sample           "1" when the book was filled with sample data ("0")
 *   roles            pd_role_set_format() (PD_ROLES_DEFAULT)
 *   policy-setting   pd_policy_setting_to_string() ("2020-rules", rule 17.2)
 *   user-name        who stands in the activity log ("")
 *   user-email       the same ("")
 *   credit-limit     pd_money_format_plain() of rule 4.8's limit (none)
 *   credit-currency  its currency (none)
 *   vault            where the vault's key lies: "secret-service" or "file"
 *   vault-check      hex of pd_vault_hash(PD_VAULT_CHECK): tells a key that does not fit
 *
 * Of a cloud account (the sign-in itself is in the Secret Service, under the book-id):
 *   cloud                     pd_cloud_to_nick(); compulsory
 *   cloud-partner-center-url  of a custom one, these three base URLs ("")
 *   cloud-azure-url
 *   cloud-login-url
 *   cloud-tenant              as it was typed: ID, domain, or "" ("")
 *   cloud-client-id           of the app registration; compulsory
 *   cloud-signed-in-tenant    ID of the tenant that was signed in to first: the book's for good
 * ("") cloud-signed-in-user      who signed in last ("") cloud-lasts-until         ISO 8601
 * instant: how long that sign-in lasts unused (none)
 */
#define PD_SETTING_ACCOUNT_NAME "account-name"
#define PD_SETTING_ACCOUNT_KIND "account-kind"
#define PD_SETTING_BOOK_ID "book-id"
#define PD_SETTING_CREATED_AT "created-at"
#define PD_SETTING_SAMPLE "sample"
#define PD_SETTING_ROLES "roles"
#define PD_SETTING_POLICY "policy-setting"
#define PD_SETTING_USER_NAME "user-name"
#define PD_SETTING_USER_EMAIL "user-email"
#define PD_SETTING_CREDIT_LIMIT "credit-limit"
#define PD_SETTING_CREDIT_CURRENCY "credit-currency"
#define PD_SETTING_VAULT "vault"
#define PD_SETTING_VAULT_CHECK "vault-check"
#define PD_SETTING_CLOUD "cloud"
#define PD_SETTING_CLOUD_PARTNER_CENTER_URL "cloud-partner-center-url"
#define PD_SETTING_CLOUD_AZURE_URL "cloud-azure-url"
#define PD_SETTING_CLOUD_LOGIN_URL "cloud-login-url"
#define PD_SETTING_CLOUD_TENANT "cloud-tenant"
#define PD_SETTING_CLOUD_CLIENT_ID "cloud-client-id"
#define PD_SETTING_CLOUD_SIGNED_IN_TENANT "cloud-signed-in-tenant"
#define PD_SETTING_CLOUD_SIGNED_IN_USER "cloud-signed-in-user"
#define PD_SETTING_CLOUD_LASTS_UNTIL "cloud-lasts-until"

#define PD_ACCOUNT_LOCAL "local"
#define PD_ACCOUNT_CLOUD "cloud"

#define PD_VAULT_IN_SECRET_SERVICE "secret-service"
#define PD_VAULT_IN_FILE "file"

/**
 * PdSettings: an account's settings as they stand in its book. Plain data; strings are owned and,
 * except credit_currency, never NULL.
 */
typedef struct
{
  char *name;
  char *kind;
  char *book_id;
  gboolean sample;
  PdRoleSet roles;
  PdPolicySetting policy_setting;
  char *user_name;
  char *user_email;
  gint64 credit_limit_minor; /* 0 = none */
  char *credit_currency;     /* (nullable) */
  char *vault;               /* "" while there is no key */
  char *vault_check;
  /* of a cloud account; "" or 0 on a local one */
  char *cloud; /* nick */
  char *partner_center_url;
  char *azure_url;
  char *login_url;
  char *tenant;
  char *client_id;
  char *signed_in_tenant;
  char *signed_in_user;
  gint64 lasts_until;
} PdSettings;

void pd_settings_free (PdSettings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdSettings, pd_settings_free)
PdSettings *pd_settings_copy (const PdSettings *settings);
/* Blocking, in or out of a transaction. PD_ERROR_PROTOCOL when a compulsory key is missing or a
 * value makes no sense. */
PdSettings *pd_settings_load (PdDatabase *database, GError **error);
gboolean pd_settings_is_cloud (const PdSettings *settings);
/* FALSE: the account's far side has no customer agreements (pd_cloud_has_agreements()). */
gboolean pd_settings_has_agreements (const PdSettings *settings);
/* @nick NULL or "": global; the URLs are for a custom one and else ignored. PD_ERROR_INVALID: a
 * sentence. (transfer full) */
PdEnvironment *pd_settings_make_environment (const char *nick,
                                             const char *partner_center_url,
                                             const char *azure_url,
                                             const char *login_url,
                                             GError **error);

G_END_DECLS
