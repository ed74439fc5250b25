// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Which APIs there are: reference/partner-center-api.md and reference/azure-api.md. */
typedef enum {
  PD_API_PARTNER_CENTER,
  PD_API_AZURE,
} PdApi;
#define PD_N_APIS (PD_API_AZURE + 1)

/* partner-center-api.md 1, azure-api.md 1: the clouds, and one whose addresses a person types. */
typedef enum {
  PD_CLOUD_GLOBAL,
  PD_CLOUD_CHINA,
  PD_CLOUD_US_GOVERNMENT,
  PD_CLOUD_CUSTOM,
} PdCloud;
#define PD_N_CLOUDS (PD_CLOUD_CUSTOM + 1)

/* "global", "china", "us-government", "custom": for settings and the command line. */
const char *pd_cloud_to_nick (PdCloud cloud);
gboolean pd_cloud_from_nick (const char *nick, PdCloud *cloud);
/* partner-center-api.md 3.5: the calls of customer agreements exist in the public cloud only (and
 * behind the addresses that a person typed, as far as is known). */
gboolean pd_cloud_has_agreements (PdCloud cloud);

/**
 * PdEnvironment: where the two APIs and their sign-in are. Boxed, counted, never changes;
 * thread-safe.
 */
typedef struct _PdEnvironment PdEnvironment;
#define PD_TYPE_ENVIRONMENT (pd_environment_get_type ())
GType pd_environment_get_type (void);
PdEnvironment *pd_environment_ref (PdEnvironment *self);
void pd_environment_unref (PdEnvironment *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdEnvironment, pd_environment_unref)

/* @cloud is not PD_CLOUD_CUSTOM. */
PdEnvironment *pd_environment_new (PdCloud cloud);
/* Three base URLs: https anywhere, http to a loopback address alone, no user name, query or
 * fragment; a path is kept as a prefix. PD_ERROR_INVALID: a translated sentence that names the URL.
 */
PdEnvironment *pd_environment_new_custom (const char *partner_center_url,
                                          const char *azure_url,
                                          const char *authority_url,
                                          GError **error);
PdCloud pd_environment_get_cloud (PdEnvironment *self);
/* Base URLs, without a slash at the end. */
const char *pd_environment_get_url (PdEnvironment *self, PdApi api);
const char *pd_environment_get_authority (PdEnvironment *self);
/* The scope to ask for a token of @api: partner-center-api.md 2.1, azure-api.md 10. */
const char *pd_environment_get_scope (PdEnvironment *self, PdApi api);
/* Calls a minute that the client allows itself for each partner tenant and each of its customers
 * (partner-center-api.md 1.6 states 500); 0 = as many as the far side takes (custom). */
guint pd_environment_get_calls_per_minute (PdEnvironment *self);

/* The settings of an account: a GUID; a GUID or a domain name. PD_ERROR_INVALID: a sentence. */
gboolean pd_environment_check_client_id (const char *client_id, GError **error);
gboolean pd_environment_check_tenant (const char *tenant, GError **error);

/* https, or http to a loopback address. */
gboolean pd_environment_is_allowed_uri (GUri *uri);
gboolean pd_environment_is_loopback (const char *host);
/* The same scheme, host and port (":443" is the same as none). */
gboolean pd_environment_is_same_origin (GUri *a, GUri *b);

G_END_DECLS
