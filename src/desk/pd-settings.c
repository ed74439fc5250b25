// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-settings.h"

#include <glib/gi18n-lib.h>

#include "pd-clock.h"
#include "pd-money.h"
#include "pd-tables.h"

void
pd_settings_free (PdSettings *settings)
{
  if (settings == NULL)
    return;

  g_free (settings->name);
  g_free (settings->kind);
  g_free (settings->book_id);
  g_free (settings->user_name);
  g_free (settings->user_email);
  g_free (settings->credit_currency);
  g_free (settings->vault);
  g_free (settings->vault_check);
  g_free (settings->cloud);
  g_free (settings->partner_center_url);
  g_free (settings->azure_url);
  g_free (settings->login_url);
  g_free (settings->tenant);
  g_free (settings->client_id);
  g_free (settings->signed_in_tenant);
  g_free (settings->signed_in_user);
  g_free (settings);
}

PdSettings *
pd_settings_copy (const PdSettings *settings)
{
  PdSettings *copy;

  g_return_val_if_fail (settings != NULL, NULL);

  copy = g_new0 (PdSettings, 1);
  *copy = *settings;
  copy->name = g_strdup (settings->name);
  copy->kind = g_strdup (settings->kind);
  copy->book_id = g_strdup (settings->book_id);
  copy->user_name = g_strdup (settings->user_name);
  copy->user_email = g_strdup (settings->user_email);
  copy->credit_currency = g_strdup (settings->credit_currency);
  copy->vault = g_strdup (settings->vault);
  copy->vault_check = g_strdup (settings->vault_check);
  copy->cloud = g_strdup (settings->cloud);
  copy->partner_center_url = g_strdup (settings->partner_center_url);
  copy->azure_url = g_strdup (settings->azure_url);
  copy->login_url = g_strdup (settings->login_url);
  copy->tenant = g_strdup (settings->tenant);
  copy->client_id = g_strdup (settings->client_id);
  copy->signed_in_tenant = g_strdup (settings->signed_in_tenant);
  copy->signed_in_user = g_strdup (settings->signed_in_user);
  return copy;
}

/* A text setting; @fallback NULL makes it compulsory. */
static gboolean
load_text (PdDatabase *database,
           const char *key,
           const char *fallback,
           char **value,
           GError **error)
{
  g_autoptr (GError) local_error = NULL;

  *value = pd_database_get_setting (database, key, &local_error);
  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  if (*value == NULL && fallback == NULL) {
    g_set_error (error, PD_ERROR, PD_ERROR_PROTOCOL, "The book has no setting \"%s\"", key);
    return FALSE;
  }
  if (*value == NULL)
    *value = g_strdup (fallback);

  return TRUE;
}

static gboolean
load_choices (PdDatabase *database, PdSettings *settings, GError **error)
{
  g_autofree char *sample = NULL;
  g_autofree char *roles = NULL;
  g_autofree char *policy = NULL;
  g_autofree char *default_roles = pd_role_set_format (PD_ROLES_DEFAULT);

  if (!load_text (database, PD_SETTING_SAMPLE, "0", &sample, error) ||
      !load_text (database, PD_SETTING_ROLES, default_roles, &roles, error) ||
      !load_text (database, PD_SETTING_POLICY, pd_policy_setting_to_string (PD_POLICY_SETTING_2020),
                  &policy, error))
    return FALSE;

  settings->sample = g_strcmp0 (sample, "1") == 0;
  if (!pd_role_set_parse (roles, &settings->roles, NULL) ||
      !pd_policy_setting_from_string (policy, &settings->policy_setting)) {
    g_set_error (error, PD_ERROR, PD_ERROR_PROTOCOL,
                 "The book's settings hold roles \"%s\", policy setting \"%s\"", roles, policy);
    return FALSE;
  }

  return TRUE;
}

static gboolean
load_credit_limit (PdDatabase *database, PdSettings *settings, GError **error)
{
  g_autofree char *limit = NULL;
  g_autofree char *currency = NULL;

  if (!load_text (database, PD_SETTING_CREDIT_LIMIT, "", &limit, error) ||
      !load_text (database, PD_SETTING_CREDIT_CURRENCY, "", &currency, error))
    return FALSE;
  if (*limit == '\0' || *currency == '\0')
    return TRUE;

  if (!pd_money_parse (limit, currency, &settings->credit_limit_minor, NULL)) {
    g_set_error (error, PD_ERROR, PD_ERROR_PROTOCOL,
                 "The book's settings hold the credit limit \"%s %s\"", limit, currency);
    return FALSE;
  }
  settings->credit_currency = g_steal_pointer (&currency);
  return TRUE;
}

static gboolean
load_instant (PdDatabase *database, const char *key, gint64 *instant, GError **error)
{
  g_autofree char *text = NULL;

  if (!load_text (database, key, "", &text, error))
    return FALSE;
  if (*text == '\0' || pd_instant_parse (text, instant, NULL))
    return TRUE;

  g_set_error (error, PD_ERROR, PD_ERROR_PROTOCOL, "The book's settings hold %s \"%s\"", key, text);
  return FALSE;
}

/* @needed: of a cloud account. */
static gboolean
load_cloud (PdDatabase *database, PdSettings *settings, gboolean needed, GError **error)
{
  const char *fallback = needed ? NULL : "";

  return load_text (database, PD_SETTING_CLOUD, fallback, &settings->cloud, error) &&
         load_text (database, PD_SETTING_CLOUD_PARTNER_CENTER_URL, "",
                    &settings->partner_center_url, error) &&
         load_text (database, PD_SETTING_CLOUD_AZURE_URL, "", &settings->azure_url, error) &&
         load_text (database, PD_SETTING_CLOUD_LOGIN_URL, "", &settings->login_url, error) &&
         load_text (database, PD_SETTING_CLOUD_TENANT, "", &settings->tenant, error) &&
         load_text (database, PD_SETTING_CLOUD_CLIENT_ID, fallback, &settings->client_id, error) &&
         load_text (database, PD_SETTING_CLOUD_SIGNED_IN_TENANT, "", &settings->signed_in_tenant,
                    error) &&
         load_text (database, PD_SETTING_CLOUD_SIGNED_IN_USER, "", &settings->signed_in_user,
                    error) &&
         load_instant (database, PD_SETTING_CLOUD_LASTS_UNTIL, &settings->lasts_until, error);
}

PdEnvironment *
pd_settings_make_environment (const char *nick,
                              const char *partner_center_url,
                              const char *azure_url,
                              const char *login_url,
                              GError **error)
{
  PdCloud cloud = PD_CLOUD_GLOBAL;

  if (nick != NULL && *nick != '\0' && !pd_cloud_from_nick (nick, &cloud)) {
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
                 /* Translators: %s is what was given as an environment */
                 _ ("“%s” is no environment: it is global, china, us-government or custom."), nick);
    return NULL;
  }
  if (cloud != PD_CLOUD_CUSTOM)
    return pd_environment_new (cloud);

  return pd_environment_new_custom (partner_center_url != NULL ? partner_center_url : "",
                                    azure_url != NULL ? azure_url : "",
                                    login_url != NULL ? login_url : "", error);
}

gboolean
pd_settings_is_cloud (const PdSettings *settings)
{
  return g_strcmp0 (settings->kind, PD_ACCOUNT_CLOUD) == 0;
}

gboolean
pd_settings_has_agreements (const PdSettings *settings)
{
  PdCloud cloud = PD_CLOUD_GLOBAL;

  return !pd_settings_is_cloud (settings) || !pd_cloud_from_nick (settings->cloud, &cloud) ||
         pd_cloud_has_agreements (cloud);
}

PdSettings *
pd_settings_load (PdDatabase *database, GError **error)
{
  g_autoptr (PdSettings) settings = g_new0 (PdSettings, 1);

  g_return_val_if_fail (PD_IS_DATABASE (database), NULL);

  if (!load_text (database, PD_SETTING_ACCOUNT_NAME, NULL, &settings->name, error) ||
      !load_text (database, PD_SETTING_ACCOUNT_KIND, NULL, &settings->kind, error) ||
      !load_text (database, PD_SETTING_BOOK_ID, NULL, &settings->book_id, error) ||
      !load_text (database, PD_SETTING_USER_NAME, "", &settings->user_name, error) ||
      !load_text (database, PD_SETTING_USER_EMAIL, "", &settings->user_email, error) ||
      !load_text (database, PD_SETTING_VAULT, "", &settings->vault, error) ||
      !load_text (database, PD_SETTING_VAULT_CHECK, "", &settings->vault_check, error) ||
      !load_choices (database, settings, error) || !load_credit_limit (database, settings, error) ||
      !load_cloud (database, settings, pd_settings_is_cloud (settings), error))
    return NULL;

  return g_steal_pointer (&settings);
}
