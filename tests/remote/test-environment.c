// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* PdEnvironment: partner-center-api.md 1, azure-api.md 1; issue 4 section 1 "Environments". */

#include "pd-environment.h"
#include "pd-error.h"

static void
test_clouds (void)
{
  static const struct
  {
    PdCloud cloud;
    const char *nick;
    const char *partner_center;
    const char *authority;
    const char *scope;
  } rows[] = {
    { PD_CLOUD_GLOBAL, "global", "https://api.partnercenter.microsoft.com",
      "https://login.microsoftonline.com",
      "https://api.partnercenter.microsoft.com/user_impersonation" },
    { PD_CLOUD_US_GOVERNMENT, "us-government", "https://api.partnercenter.microsoft.com",
      "https://login.microsoftonline.us",
      "https://api.partnercenter.microsoft.com/user_impersonation" },
    { PD_CLOUD_CHINA, "china", "https://partner.partnercenterapi.microsoftonline.cn",
      "https://login.partner.microsoftonline.cn",
      "https://partner.partnercenterapi.microsoftonline.cn/user_impersonation" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdEnvironment) environment = pd_environment_new (rows[i].cloud);
    PdCloud cloud = PD_CLOUD_CUSTOM;

    g_assert_cmpstr (pd_environment_get_url (environment, PD_API_PARTNER_CENTER), ==,
                     rows[i].partner_center);
    g_assert_cmpstr (pd_environment_get_authority (environment), ==, rows[i].authority);
    g_assert_cmpstr (pd_environment_get_scope (environment, PD_API_PARTNER_CENTER), ==,
                     rows[i].scope);
    g_assert_cmpuint (pd_environment_get_calls_per_minute (environment), <, 500); /* 1.6 */
    g_assert_cmpstr (pd_cloud_to_nick (rows[i].cloud), ==, rows[i].nick);
    g_assert_true (pd_cloud_from_nick (rows[i].nick, &cloud));
    g_assert_cmpint (cloud, ==, rows[i].cloud);
  }
}

/* partner-center-api.md 3.5: "public cloud only". */
static void
test_agreements (void)
{
  g_assert_true (pd_cloud_has_agreements (PD_CLOUD_GLOBAL));
  g_assert_false (pd_cloud_has_agreements (PD_CLOUD_CHINA));
  g_assert_false (pd_cloud_has_agreements (PD_CLOUD_US_GOVERNMENT));
  g_assert_true (pd_cloud_has_agreements (PD_CLOUD_CUSTOM));
}

/* azure-api.md 10: the scope of the resource manager. */
static void
test_azure_scope (void)
{
  g_autoptr (PdEnvironment) environment = pd_environment_new (PD_CLOUD_GLOBAL);
  PdCloud cloud;

  g_assert_cmpstr (pd_environment_get_url (environment, PD_API_AZURE), ==,
                   "https://management.azure.com");
  g_assert_cmpstr (pd_environment_get_scope (environment, PD_API_AZURE), ==,
                   "https://management.azure.com/.default");
  g_assert_false (pd_cloud_from_nick ("germany", &cloud));
}

static void
test_custom (void)
{
  static const struct
  {
    const char *text;
    const char *url; /* NULL: refused */
  } rows[] = {
    { "https://api.example.com", "https://api.example.com" },
    { " https://api.example.com/ ", "https://api.example.com" },
    { "https://api.example.com:8443/pc/", "https://api.example.com:8443/pc" },
    { "http://localhost:8080", "http://localhost:8080" },
    { "http://127.0.0.1:5", "http://127.0.0.1:5" },
    { "http://127.8.9.1", "http://127.8.9.1" },
    { "http://[::1]:8080", "http://[::1]:8080" },
    { "http://api.example.com", NULL },
    { "http://127.0.0.1.example.com", NULL },
    { "http://localhost.example.com", NULL },
    { "http://192.168.0.1", NULL },
    { "http://0.0.0.0", NULL },
    { "ftp://api.example.com", NULL },
    { "file:///etc/passwd", NULL },
    { "api.example.com", NULL },
    { "https://", NULL },
    { "https://user:password@api.example.com", NULL },
    { "https://api.example.com/?a=b", NULL },
    { "https://api.example.com/#a", NULL },
    { "", NULL },
    { NULL, NULL },
  };
  const char *good = "https://good.example.com";

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    for (int place = 0; place < 3; place++) {
      g_autoptr (GError) error = NULL;
      g_autoptr (PdEnvironment) environment = pd_environment_new_custom (
          place == 0 ? rows[i].text : good, place == 1 ? rows[i].text : good,
          place == 2 ? rows[i].text : good, &error);

      g_test_message ("%s at %d", rows[i].text, place);
      if (rows[i].url == NULL) {
        g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
        g_assert_null (environment);
        g_assert_null (strstr (error->message, "password"));
        continue;
      }
      g_assert_no_error (error);
      g_assert_cmpstr (place == 2 ? pd_environment_get_authority (environment)
                                  : pd_environment_get_url (environment, (PdApi) place),
                       ==, rows[i].url);
    }
  }
}

static void
test_client_id_and_tenant (void)
{
  static const struct
  {
    const char *text;
    gboolean is_client_id, is_tenant;
  } rows[] = {
    { "12345678-90ab-cdef-1234-567890abcdef", TRUE, TRUE },
    { "contoso.onmicrosoft.com", FALSE, TRUE },
    { "contoso", FALSE, FALSE },
    { "", FALSE, FALSE },
    { NULL, FALSE, FALSE },
    { "a/../b.com", FALSE, FALSE },
    { "a.com?x", FALSE, FALSE },
    { "a..com", FALSE, FALSE },
    { "-a.com", FALSE, FALSE },
    { "a.com.", FALSE, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) client_error = NULL;
    g_autoptr (GError) tenant_error = NULL;

    g_test_message ("%s", rows[i].text);
    g_assert_cmpint (pd_environment_check_client_id (rows[i].text, &client_error), ==,
                     rows[i].is_client_id);
    g_assert_cmpint (pd_environment_check_tenant (rows[i].text, &tenant_error), ==,
                     rows[i].is_tenant);
    if (!rows[i].is_client_id)
      g_assert_error (client_error, PD_ERROR, PD_ERROR_INVALID);
    if (!rows[i].is_tenant)
      g_assert_error (tenant_error, PD_ERROR, PD_ERROR_INVALID);
  }
}

static void
test_origins (void)
{
  static const struct
  {
    const char *a, *b;
    gboolean is_same;
  } rows[] = {
    { "https://a.com/x", "https://A.com:443/y", TRUE },
    { "http://a.com", "http://a.com:80", TRUE },
    { "https://a.com", "https://a.com:8443", FALSE },
    { "https://a.com", "http://a.com:443", FALSE },
    { "https://a.com", "https://a.com.evil.com", FALSE },
    { "https://a.com", "https://b.com", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GUri) a = g_uri_parse (rows[i].a, G_URI_FLAGS_NONE, NULL);
    g_autoptr (GUri) b = g_uri_parse (rows[i].b, G_URI_FLAGS_NONE, NULL);

    g_test_message ("%s %s", rows[i].a, rows[i].b);
    g_assert_cmpint (pd_environment_is_same_origin (a, b), ==, rows[i].is_same);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/environment/clouds", test_clouds);
  g_test_add_func ("/environment/azure-scope", test_azure_scope);
  g_test_add_func ("/environment/agreements", test_agreements);
  g_test_add_func ("/environment/custom", test_custom);
  g_test_add_func ("/environment/settings", test_client_id_and_tenant);
  g_test_add_func ("/environment/origins", test_origins);

  return g_test_run ();
}
