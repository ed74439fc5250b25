// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* design.md "Secrets": no token, code or verifier in a log or an error's text. A whole life of a
 * sign-in with its faults runs in a process of its own under G_MESSAGES_DEBUG=all; its output is
 * searched for what all the secrets of this test begin with. */

#include "http-world.h"

#define DEVICE_PATH "/" TEST_TENANT "/oauth2/v2.0/devicecode"

static void
print_error (GError *error)
{
  g_autofree char *text = NULL;

  g_assert_nonnull (error);
  text = pd_api_error_to_user_text (error);
  g_print ("%s\n%s\n", error->message, text);
  g_message ("%s", error->message);
}

/* Everything that a far side could echo. */
#define ECHO                                                                        \
  "{\"code\":3000,\"description\":\"Bearer SECRET-access-" TEST_TENANT "-pc-1 and " \
  "refresh_token=SECRET-refresh-0-0123456789 and access_token: SECRET-0123456789abcdef\"}"

static void
call_with_faults (World *world)
{
  static const HttpAnswer answers[] = {
    { 400, ECHO },
    { 401, ECHO },
    { 403, ECHO },
    { 500, ECHO },
    { 302, NULL, "Location: https://evil.example/?access_token=SECRET-0123456789abcdef" },
    { 200, "{\"access_token\":\"SECRET", NULL },
    { 200, ECHO, NULL, HTTP_DROP_AFTER },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++) {
    g_autofree char *path = g_strdup_printf ("/v1/%" G_GSIZE_FORMAT, i);
    g_autoptr (PdHttpRequest) request =
        pd_http_request_new (PD_API_PARTNER_CENTER, PD_CALL_ONCE, "POST", path);
    g_autoptr (PdHttpReply) reply = NULL;
    g_autoptr (GError) error = NULL;

    http_service_add (world->service, path, &answers[i]);
    reply = world_send (world, request, &error);
    print_error (error);
  }
}

static void
code_shown_cb (PdSignIn *sign_in, const char *code, const char *uri, gint64 until, gpointer data)
{
  g_print ("%s %s\n", code, uri);
}

static void
sign_in_with_faults (World *world)
{
  static const char *const answers[] = {
    NULL,
    "{\"error\":\"access_denied\",\"error_description\":\"device_code=SECRET-device-0123456789\"}",
    "{\"error\":\"invalid_grant\",\"error_description\":\"refresh_token=SECRET-refresh-012345\"}",
  };

  http_service_add_json (world->service, DEVICE_PATH,
                         "{\"user_code\":\"A\",\"device_code\":\"SECRET-device-0123456789\","
                         "\"verification_uri\":\"https://microsoft.com/devicelogin\"}");
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++) {
    g_autoptr (PdSignIn) sign_in =
        pd_sign_in_new (world->environment, TEST_CLIENT_ID, TEST_TENANT, world->transport);
    g_autoptr (GAsyncResult) result = NULL;
    GAsyncResult *slot = NULL;
    g_autoptr (PdTokenGrant) grant = NULL;
    g_autoptr (GError) error = NULL;

    g_signal_connect (sign_in, "code-shown", G_CALLBACK (code_shown_cb), NULL);
    if (answers[i] != NULL)
      http_service_add_token_answer (world->service, 400, answers[i]);
    pd_sign_in_device_async (sign_in, NULL, await_cb, &slot);
    result = await (&slot);
    grant = pd_sign_in_finish (sign_in, result, &error);
    if (answers[i] != NULL) {
      print_error (error);
      continue;
    }
    g_assert_no_error (error);
    g_clear_object (&result);
    pd_token_source_adopt_async (world->tokens, grant, NULL, await_cb, &slot);
    result = await (&slot);
    g_assert_true (pd_token_source_adopt_finish (world->tokens, result, NULL));
  }
}

static void
live (void)
{
  World world = { 0 };
  g_autoptr (GError) error = NULL;

  world_set_up (&world);
  sign_in_with_faults (&world);
  call_with_faults (&world);
  http_service_add_token_answer (world.service, 400,
                                 "{\"error\":\"invalid_grant\",\"error_description\":"
                                 "\"AADSTS50173 refresh_token=SECRET-refresh-0123456789\"}");
  g_assert_null (world_get_token (&world, PD_API_AZURE, TEST_CUSTOMER, &error));
  print_error (error);
  world_tear_down (&world);
}

static void
test_no_secret_in_output (void)
{
  if (g_test_subprocess ()) {
    live ();
    return;
  }

  g_setenv ("G_MESSAGES_DEBUG", "all", TRUE);
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stdout ("*POST /v1/0: 400*"); /* the log was on, and is the one searched */
  g_test_trap_assert_stdout_unmatched ("*SECRET*");
  g_test_trap_assert_stderr_unmatched ("*SECRET*");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/secrets/output", test_no_secret_in_output);

  return g_test_run ();
}
