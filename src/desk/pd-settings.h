// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-customer.h"
#include "pd-database.h"
#include "pd-order.h"
#include "pd-policy.h"
#include "pd-roles.h"

G_BEGIN_DECLS

/* The settings table of a book: every key of it, documented once. A key that is missing has the
 * default in brackets.
 *
 *   account-name     the account's name, 1-60 characters; compulsory
 *   account-kind     "local"; compulsory
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
} PdSettings;

void pd_settings_free (PdSettings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdSettings, pd_settings_free)
PdSettings *pd_settings_copy (const PdSettings *settings);
/* Blocking, in or out of a transaction. PD_ERROR_PROTOCOL when a compulsory key is missing or a
 * value makes no sense. */
PdSettings *pd_settings_load (PdDatabase *database, GError **error);

G_END_DECLS
