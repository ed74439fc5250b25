// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "azure-wire.h"

#include <string.h>

void
azure_assert_sent (PdHttpRequest *request,
                   PdCallPolicy policy,
                   const char *method,
                   const char *target,
                   const char *body)
{
  g_autoptr (PdHttpRequest) owned = request;
  const char *type = NULL;
  GBytes *bytes = pd_http_request_get_body (request, &type);
  g_autofree char *text =
      bytes == NULL ? g_strdup ("")
                    : g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  g_assert_cmpint (pd_http_request_get_api (request), ==, PD_API_AZURE);
  g_assert_cmpint (pd_http_request_get_policy (request), ==, policy);
  g_assert_cmpstr (pd_http_request_get_method (request), ==, method);
  g_assert_cmpstr (pd_http_request_get_target (request), ==, target);
  g_assert_cmpstr (pd_http_request_get_tenant (request), ==, TENANT);
  g_assert_cmpstr (text, ==, body);
  if (bytes != NULL)
    g_assert_cmpstr (type, ==, "application/json");
  g_assert_nonnull (strstr (target, "api-version=20"));
}

PdHttpReply *
azure_reply (guint status, const char *headers, const char *body)
{
  g_autoptr (PdHttpRequest) request =
      pd_http_request_new (PD_API_AZURE, PD_CALL_ONCE, "POST", "/x?api-version=2022-11-01");
  g_auto (GStrv) lines = g_strsplit (headers != NULL ? headers : "", "\n", -1);
  g_auto (PdApiFault) fault = { 0 };
  g_autoptr (GError) error = NULL;
  PdTransportReply raw = { .status = status,
                           .headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE),
                           .body = g_bytes_new (body, strlen (body)) };
  PdHttpReply *reply;

  for (char **line = lines; *line != NULL; line++) {
    g_auto (GStrv) parts = g_strsplit (*line, ": ", 2);

    if (parts[0] != NULL && parts[1] != NULL)
      soup_message_headers_append (raw.headers, parts[0], parts[1]);
  }
  reply = pd_http_reply_read (request, &raw, 0, &fault, &error);
  g_assert_no_error (error);
  soup_message_headers_unref (raw.headers);
  g_bytes_unref (raw.body);
  return reply;
}
