// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-environment.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "pd-error.h"

/* partner-center-api.md 1.6: 500 calls a minute and tenant. The bucket holds some at once
 * (PD_BUCKET_BURST in pd-bucket.h), so the steady rate is as much lower. */
#define CALLS_PER_MINUTE 440

struct _PdEnvironment
{
  gatomicrefcount ref_count;
  PdCloud cloud;
  char *urls[PD_N_APIS];
  char *scopes[PD_N_APIS];
  char *authority;
  guint calls_per_minute;
};

G_DEFINE_BOXED_TYPE (PdEnvironment, pd_environment, pd_environment_ref, pd_environment_unref)

static const struct
{
  const char *nick;
  const char *partner_center;
  const char *azure;
  const char *authority;
  gboolean agreements;
} clouds[PD_N_CLOUDS] = {
  [PD_CLOUD_GLOBAL] = { "global", "https://api.partnercenter.microsoft.com",
                        "https://management.azure.com", "https://login.microsoftonline.com", TRUE },
  [PD_CLOUD_CHINA] = { "china", "https://partner.partnercenterapi.microsoftonline.cn",
                       "https://management.chinacloudapi.cn",
                       "https://login.partner.microsoftonline.cn", FALSE },
  [PD_CLOUD_US_GOVERNMENT] = { "us-government", "https://api.partnercenter.microsoft.com",
                               "https://management.usgovcloudapi.net",
                               "https://login.microsoftonline.us", FALSE },
  [PD_CLOUD_CUSTOM] = { "custom", NULL, NULL, NULL, TRUE },
};

const char *
pd_cloud_to_nick (PdCloud cloud)
{
  g_return_val_if_fail ((guint) cloud < PD_N_CLOUDS, NULL);

  return clouds[cloud].nick;
}

gboolean
pd_cloud_from_nick (const char *nick, PdCloud *cloud)
{
  for (guint i = 0; i < PD_N_CLOUDS; i++) {
    if (g_strcmp0 (nick, clouds[i].nick) == 0) {
      *cloud = (PdCloud) i;
      return TRUE;
    }
  }
  return FALSE;
}

gboolean
pd_cloud_has_agreements (PdCloud cloud)
{
  g_return_val_if_fail ((guint) cloud < PD_N_CLOUDS, FALSE);

  return clouds[cloud].agreements;
}

PdEnvironment *
pd_environment_ref (PdEnvironment *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
pd_environment_unref (PdEnvironment *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint i = 0; i < PD_N_APIS; i++) {
    g_free (self->urls[i]);
    g_free (self->scopes[i]);
  }
  g_free (self->authority);
  g_free (self);
}

static PdEnvironment *
new_environment (PdCloud cloud,
                 const char *partner_center,
                 const char *azure,
                 const char *authority)
{
  PdEnvironment *self = g_new0 (PdEnvironment, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->cloud = cloud;
  self->urls[PD_API_PARTNER_CENTER] = g_strdup (partner_center);
  self->urls[PD_API_AZURE] = g_strdup (azure);
  self->authority = g_strdup (authority);
  self->scopes[PD_API_PARTNER_CENTER] = g_strconcat (partner_center, "/user_impersonation", NULL);
  self->scopes[PD_API_AZURE] = g_strconcat (azure, "/.default", NULL);
  self->calls_per_minute = cloud == PD_CLOUD_CUSTOM ? 0 : CALLS_PER_MINUTE;

  return self;
}

PdEnvironment *
pd_environment_new (PdCloud cloud)
{
  g_return_val_if_fail ((guint) cloud < PD_CLOUD_CUSTOM, NULL);

  return new_environment (cloud, clouds[cloud].partner_center, clouds[cloud].azure,
                          clouds[cloud].authority);
}

gboolean
pd_environment_is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = NULL;

  if (host == NULL)
    return FALSE;
  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;

  address = g_inet_address_new_from_string (host);
  return address != NULL && g_inet_address_get_is_loopback (address);
}

gboolean
pd_environment_is_allowed_uri (GUri *uri)
{
  const char *scheme = g_uri_get_scheme (uri);
  const char *host = g_uri_get_host (uri);

  if (host == NULL || *host == '\0')
    return FALSE;
  if (g_strcmp0 (scheme, "https") == 0)
    return TRUE;

  return g_strcmp0 (scheme, "http") == 0 && pd_environment_is_loopback (host);
}

static int
get_port (GUri *uri)
{
  int port = g_uri_get_port (uri);

  if (port > 0)
    return port;
  return g_strcmp0 (g_uri_get_scheme (uri), "https") == 0 ? 443 : 80;
}

gboolean
pd_environment_is_same_origin (GUri *a, GUri *b)
{
  if (g_uri_get_host (a) == NULL || g_uri_get_host (b) == NULL)
    return FALSE;

  return g_strcmp0 (g_uri_get_scheme (a), g_uri_get_scheme (b)) == 0 &&
         g_ascii_strcasecmp (g_uri_get_host (a), g_uri_get_host (b)) == 0 &&
         get_port (a) == get_port (b);
}

static gboolean
refuse (GError **error, const char *format, const char *text)
{
  g_set_error (error, PD_ERROR, PD_ERROR_INVALID, format, text);
  return FALSE;
}

/* One base URL as a person typed it, to the form that the others are kept in. */
static char *
normalise_url (const char *text, GError **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text != NULL ? text : ""));
  g_autoptr (GUri) uri = NULL;
  char *url;
  gsize length;

  if (*trimmed == '\0') {
    refuse (error, "%s",
            _ ("A custom environment needs the addresses of Partner Center, of Azure and of the "
               "sign-in."));
    return NULL;
  }
  uri = g_uri_parse (trimmed, SOUP_HTTP_URI_FLAGS, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0') {
    refuse (error,
            /* Translators: %s is what the person typed. */
            _ ("“%s” is not the address of a server. Please type it like "
               "https://api.example.com."),
            trimmed);
    return NULL;
  }
  if (g_uri_get_userinfo (uri) != NULL || g_uri_get_query (uri) != NULL ||
      g_uri_get_fragment (uri) != NULL) {
    /* Translators: %s is a host name. The whole address is not shown: it may hold a password. */
    refuse (error, _ ("The address at “%s” must not hold a user name, a “?” or a “#”."),
            g_uri_get_host (uri));
    return NULL;
  }
  if (!pd_environment_is_allowed_uri (uri)) {
    refuse (error,
            /* Translators: %s is what the person typed. */
            _ ("“%s” is not allowed: the address must begin with https://. Only a server on "
               "this computer may use http://."),
            trimmed);
    return NULL;
  }

  url = g_uri_to_string (uri);
  for (length = strlen (url); length > 0 && url[length - 1] == '/'; length--)
    url[length - 1] = '\0';
  return url;
}

PdEnvironment *
pd_environment_new_custom (const char *partner_center_url,
                           const char *azure_url,
                           const char *authority_url,
                           GError **error)
{
  g_autofree char *partner_center = NULL;
  g_autofree char *azure = NULL;
  g_autofree char *authority = NULL;

  if ((partner_center = normalise_url (partner_center_url, error)) == NULL ||
      (azure = normalise_url (azure_url, error)) == NULL ||
      (authority = normalise_url (authority_url, error)) == NULL)
    return NULL;

  return new_environment (PD_CLOUD_CUSTOM, partner_center, azure, authority);
}

PdCloud
pd_environment_get_cloud (PdEnvironment *self)
{
  g_return_val_if_fail (self != NULL, PD_CLOUD_GLOBAL);

  return self->cloud;
}

const char *
pd_environment_get_url (PdEnvironment *self, PdApi api)
{
  g_return_val_if_fail (self != NULL && (guint) api < PD_N_APIS, NULL);

  return self->urls[api];
}

const char *
pd_environment_get_authority (PdEnvironment *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->authority;
}

const char *
pd_environment_get_scope (PdEnvironment *self, PdApi api)
{
  g_return_val_if_fail (self != NULL && (guint) api < PD_N_APIS, NULL);

  return self->scopes[api];
}

guint
pd_environment_get_calls_per_minute (PdEnvironment *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->calls_per_minute;
}

gboolean
pd_environment_check_client_id (const char *client_id, GError **error)
{
  if (client_id != NULL && g_uuid_string_is_valid (client_id))
    return TRUE;

  return refuse (error, "%s",
                 _ ("The client ID must be the application (client) ID of your app registration, "
                    "like 12345678-90ab-cdef-1234-567890abcdef."));
}

/* Letters, digits, hyphens and at least one dot; never a character that would change the address.
 */
static gboolean
is_domain (const char *text)
{
  gsize length = strlen (text);

  if (length < 3 || length > 253 || strchr (text, '.') == NULL || strstr (text, "..") != NULL)
    return FALSE;
  if (*text == '.' || *text == '-' || text[length - 1] == '.' || text[length - 1] == '-')
    return FALSE;
  for (gsize i = 0; i < length; i++) {
    if (!g_ascii_isalnum (text[i]) && text[i] != '-' && text[i] != '.')
      return FALSE;
  }
  return TRUE;
}

gboolean
pd_environment_check_tenant (const char *tenant, GError **error)
{
  if (tenant != NULL && (g_uuid_string_is_valid (tenant) || is_domain (tenant)))
    return TRUE;

  return refuse (error, "%s",
                 _ ("The tenant must be a tenant ID like 12345678-90ab-cdef-1234-567890abcdef or a "
                    "domain name like contoso.onmicrosoft.com."));
}
