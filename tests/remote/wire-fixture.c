// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "wire-fixture.h"

#include "pd-clock.h"
#include "pd-json.h"

gpointer
wire_try (PdHttpRequest *request, const char *text, GError **error)
{
  g_autoptr (PdHttpRequest) owned = request;
  g_autoptr (GError) local = NULL;
  g_autoptr (JsonNode) root = pd_json_parse (text, -1, 0, &local);
  GDestroyNotify free_result;
  gpointer user_data;
  PdReplyReader reader = pd_http_request_get_reader (request, &user_data, &free_result);

  g_assert_no_error (local);
  g_assert_nonnull (free_result);
  return reader (root, user_data, error);
}

gpointer
wire_read (PdHttpRequest *request, const char *text)
{
  g_autoptr (GError) error = NULL;
  gpointer result = wire_try (request, text, &error);

  g_assert_no_error (error);
  g_assert_nonnull (result);
  return result;
}

void
wire_assert_sent (PdHttpRequest *request, const char *method, const char *target, const char *body)
{
  g_autoptr (PdHttpRequest) owned = request;
  const char *type = NULL;
  GBytes *bytes = pd_http_request_get_body (request, &type);
  g_autofree char *text = NULL;

  if (bytes != NULL)
    text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_cmpint (pd_http_request_get_api (request), ==, PD_API_PARTNER_CENTER);
  g_assert_cmpstr (pd_http_request_get_method (request), ==, method);
  g_assert_cmpstr (pd_http_request_get_target (request), ==, target);
  g_assert_cmpstr (text == NULL ? "" : text, ==, body);
  if (bytes != NULL)
    g_assert_cmpstr (type, ==, "application/json");
}

gint64
wire_instant (const char *text)
{
  g_autoptr (GError) error = NULL;
  gint64 instant = 0;

  if (*text != '\0')
    pd_instant_parse (text, &instant, &error);
  g_assert_no_error (error);
  return instant;
}
