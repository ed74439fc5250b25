// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Error bodies and what they mean: partner-center-api.md 1.5, 1.6, 1.7, 2.2; azure-api.md 1
 * "Errors". */

#include "pd-api-error.h"
#include "pd-error.h"

static void
test_bodies (void)
{
  static const struct
  {
    const char *body;
    const char *code;
    const char *text;
  } rows[] = {
    /* 1.7, shape 1: the code as number and as text, names in any case, a BOM */
    { "{\"code\":3000,\"description\":\"Bad\",\"data\":[],\"source\":\"PartnerFD\"}", "3000",
      "Bad" },
    { "{\"code\":\"900117\",\"description\":\"Too late: 7 days\"}", "900117", "Too late: 7 days" },
    { "\xEF\xBB\xBF{\"Code\":3000,\"Description\":\"Bad\"}", "3000", "Bad" },
    /* shape 2 */
    { "{\"code\":600061,\"message\":\"m\",\"description\":\"d\",\"errorName\":\"n\","
      "\"isRetryable\":false,\"parameters\":{},\"errorMessageExtended\":\"InternalErrorCode="
      "600061\"}",
      "600061", "d" },
    { "{\"errorName\":\"Exists\",\"errorMessageExtended\":\"e\"}", "Exists", "e" },
    /* shape 3 */
    { "{\"message\":\"The request is invalid.\"}", NULL, "The request is invalid." },
    { "{\"statusCode\":429,\"message\":\"Try again in 57 seconds.\"}", NULL,
      "Try again in 57 seconds." },
    /* shape 4 */
    { "{\"type\":\"https://x/"
      "y\",\"title\":\"t\",\"status\":400,\"detail\":\"d\",\"instance\":\"i\"}",
      "https://x/y", "d" },
    { "{\"type\":\"about:blank\",\"title\":\"t\",\"status\":400}", NULL, "t" },
    /* shape 1 with JSON inside, entities and all */
    { "{\"code\":2000,\"description\":\"{&quot;code&quot;:&quot;60014&quot;,&quot;message&quot;:"
      "&quot;Bad &amp; wrong postal code&quot;}\"}",
      "2000", "Bad & wrong postal code" },
    { "{\"code\":2000,\"description\":\"{&quot;not json\"}", "2000", "{\"not json" },
    /* Azure */
    { "{\"error\":{\"code\":\"AuthorizationFailed\",\"message\":\"No.\",\"details\":[{\"code\":"
      "\"a\","
      "\"message\":\"Why.\"}]}}",
      "AuthorizationFailed", "No. Why." },
    { "{\"error\":{\"code\":\"NotFound\",\"message\":\"No.\",\"details\":null}}", "NotFound",
      "No." },
    { "{\"Error\":{\"Code\":\"NotFound\",\"Message\":\"No.\"}}", "NotFound", "No." },
    /* the token endpoint */
    { "{\"error\":\"invalid_grant\",\"error_description\":\"AADSTS70008: expired.\\r\\nTrace\","
      "\"error_codes\":[70008]}",
      "invalid_grant", "AADSTS70008: expired.  Trace" },
    /* no JSON */
    { "<html><head><title>502 Bad Gateway</title></head></html>", NULL, "502 Bad Gateway" },
    { "\xEF\xBB\xBF<!DOCTYPE html><html><body><h1>Access &amp; denied</h1></body></html>", NULL,
      "Access & denied" },
    { "<html></html>", NULL, NULL },
    { "upstream connect error", NULL, "upstream connect error" },
    { "{\"code\":", NULL, NULL },
    { "[1,2]", NULL, NULL },
    { "\"text\"", NULL, "\"text\"" },
    { "", NULL, NULL },
    { "{}", NULL, NULL },
    { "{\"code\":{},\"description\":[]}", NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_auto (PdApiFault) fault = { 0 };

    g_test_message ("%s", rows[i].body);
    pd_api_fault_read_body (&fault, rows[i].body, strlen (rows[i].body));
    g_assert_cmpstr (fault.code, ==, rows[i].code);
    g_assert_cmpstr (fault.text, ==, rows[i].text);
  }
}

/* Bytes that are no text, and a page of a megabyte. */
static void
test_hostile_bodies (void)
{
  g_autofree char *large = g_strnfill (1024 * 1024, 'x');
  g_auto (PdApiFault) binary = { 0 };
  g_auto (PdApiFault) page = { 0 };

  pd_api_fault_read_body (&binary, "\xff\x00\xfe text", 8);
  g_assert_true (binary.text == NULL || g_utf8_validate (binary.text, -1, NULL));
  pd_api_fault_read_body (&page, large, strlen (large));
  g_assert_cmpuint (strlen (page.text), <, 4096);
}

static void
test_meanings (void)
{
  static const struct
  {
    PdApi api;
    guint status;
    const char *code;
    gboolean is_write;
    PdApiErrorCode meaning;
    gint64 retry_after_s;
  } rows[] = {
    { PD_API_PARTNER_CENTER, 400, "3000", TRUE, PD_API_ERROR_REFUSED, 0 },
    { PD_API_PARTNER_CENTER, 400, "2055", TRUE, PD_API_ERROR_STALE, 0 }, /* 1.5 */
    { PD_API_PARTNER_CENTER, 412, NULL, TRUE, PD_API_ERROR_STALE, 0 },
    /* 1.7: the same number under another status is another thing */
    { PD_API_PARTNER_CENTER, 403, "2055", TRUE, PD_API_ERROR_FORBIDDEN, 0 },
    { PD_API_PARTNER_CENTER, 401, "800001", FALSE, PD_API_ERROR_SIGN_IN, 0 }, /* 2.2 */
    { PD_API_PARTNER_CENTER, 401, "400", FALSE, PD_API_ERROR_SIGN_IN, 0 },
    { PD_API_PARTNER_CENTER, 401, "900421", FALSE, PD_API_ERROR_MFA, 0 },
    { PD_API_PARTNER_CENTER, 403, "900329", FALSE, PD_API_ERROR_FORBIDDEN, 0 },
    { PD_API_PARTNER_CENTER, 403, "900150", FALSE, PD_API_ERROR_FORBIDDEN, 0 },
    { PD_API_PARTNER_CENTER, 403, "900308", FALSE, PD_API_ERROR_FORBIDDEN, 0 },
    { PD_API_PARTNER_CENTER, 403, NULL, FALSE, PD_API_ERROR_FORBIDDEN, 0 },
    /* 2.2, 6, 7, 9: no role helps against these */
    { PD_API_PARTNER_CENTER, 403, "20002", FALSE, PD_API_ERROR_REFUSED, 0 },
    { PD_API_PARTNER_CENTER, 403, "13605", TRUE, PD_API_ERROR_REFUSED, 0 },
    { PD_API_PARTNER_CENTER, 403, "900309", FALSE, PD_API_ERROR_REFUSED, 0 },
    { PD_API_PARTNER_CENTER, 403, "900124", TRUE, PD_API_ERROR_REFUSED, 0 },
    { PD_API_PARTNER_CENTER, 403, "800023", TRUE, PD_API_ERROR_REFUSED, 0 },
    { PD_API_PARTNER_CENTER, 403, "800069", TRUE, PD_API_ERROR_REFUSED, 0 },
    { PD_API_PARTNER_CENTER, 403, "800077", TRUE, PD_API_ERROR_REFUSED, 0 },
    { PD_API_PARTNER_CENTER, 404, "1000", FALSE, PD_API_ERROR_NOT_FOUND, 0 },
    { PD_API_PARTNER_CENTER, 409, "900278", TRUE, PD_API_ERROR_BUSY, 24 * 3600 }, /* 1.6 */
    { PD_API_PARTNER_CENTER, 409, "800082", TRUE, PD_API_ERROR_BUSY, 300 },
    { PD_API_PARTNER_CENTER, 409, "800064", TRUE, PD_API_ERROR_BUSY, 300 },
    { PD_API_PARTNER_CENTER, 409, "800060", TRUE, PD_API_ERROR_BUSY, 300 },
    { PD_API_PARTNER_CENTER, 409, "900104", TRUE, PD_API_ERROR_BUSY, 300 },
    { PD_API_PARTNER_CENTER, 417, NULL, TRUE, PD_API_ERROR_REFUSED, 0 },
    { PD_API_PARTNER_CENTER, 429, NULL, TRUE, PD_API_ERROR_THROTTLED, 0 },
    { PD_API_PARTNER_CENTER, 408, NULL, FALSE, PD_API_ERROR_SERVER, 0 },
    { PD_API_PARTNER_CENTER, 500, NULL, FALSE, PD_API_ERROR_SERVER, 0 },
    { PD_API_PARTNER_CENTER, 501, "0", TRUE, PD_API_ERROR_UNKNOWN_FATE, 0 },
    /* azure-api.md 1: code first, status second */
    { PD_API_AZURE, 400, "authorizationfailed", FALSE, PD_API_ERROR_FORBIDDEN, 0 },
    { PD_API_AZURE, 400, "ReservationOrderNotFound", FALSE, PD_API_ERROR_NOT_FOUND, 0 },
    { PD_API_AZURE, 400, "OperationCannotBePerformedInCurrentState", TRUE, PD_API_ERROR_BUSY, 0 },
    { PD_API_AZURE, 400, "RefundLimitExceeded", TRUE, PD_API_ERROR_REFUSED, 0 },
    { PD_API_AZURE, 401, "InvalidAuthenticationTokenTenant", FALSE, PD_API_ERROR_REFUSED, 0 },
    { PD_API_AZURE, 401, "ExpiredAuthenticationToken", FALSE, PD_API_ERROR_SIGN_IN, 0 },
    { PD_API_AZURE, 500, "BillingTransientError", TRUE, PD_API_ERROR_UNKNOWN_FATE, 0 },
    { PD_API_AZURE, 409, "900278", TRUE, PD_API_ERROR_REFUSED, 0 }, /* not Azure's */
    { PD_API_AZURE, 403, "13605", TRUE, PD_API_ERROR_FORBIDDEN, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_auto (PdApiFault)
        fault = { .api = rows[i].api, .status = rows[i].status, .code = g_strdup (rows[i].code) };

    g_test_message ("%u %s", rows[i].status, rows[i].code);
    g_assert_cmpint (pd_api_fault_classify (&fault, rows[i].is_write), ==, rows[i].meaning);
    g_assert_cmpint (fault.retry_after_us, ==, rows[i].retry_after_s * G_USEC_PER_SEC);
    g_assert_cmpint (fault.may_have_done, ==, rows[i].meaning == PD_API_ERROR_UNKNOWN_FATE);
  }
}

static void
test_details_travel (void)
{
  PdApiFault fault = { PD_API_AZURE, 409, "Conflict", "Words", "r-1", "c-1", 5, FALSE };
  g_autoptr (GError) error = pd_api_error_new (PD_API_ERROR_REFUSED, &fault, "refused");
  g_autoptr (GError) copy = g_error_copy (error);
  g_autoptr (GError) other = g_error_new_literal (PD_ERROR, PD_ERROR_RULE, "x");
  g_autofree char *line = pd_api_error_dup_support_line (copy);

  g_clear_error (&error);
  g_assert_cmpstr (pd_api_error_get_fault (copy)->text, ==, "Words");
  g_assert_true (pd_api_error_has_code (copy, "conflict"));
  g_assert_false (pd_api_error_has_code (copy, "other"));
  g_assert_nonnull (strstr (copy->message, "r-1"));
  g_assert_nonnull (strstr (copy->message, "409"));
  g_assert_nonnull (strstr (line, "r-1"));
  g_assert_nonnull (strstr (line, "c-1"));
  g_assert_null (pd_api_error_get_fault (other));
  g_assert_null (pd_api_error_dup_support_line (other));
}

/* Each code has its own whole sentence; the far side's words stand in it. */
static void
test_user_texts (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) rule = g_error_new_literal (PD_ERROR, PD_ERROR_RULE, "A rule.");
  g_autofree char *rule_text = pd_api_error_to_user_text (rule);

  for (int code = 0; code < PD_N_API_ERRORS; code++) {
    PdApiFault fault = { .code = "900117", .text = "Too late" };
    g_autoptr (GError) bare = pd_api_error_new ((PdApiErrorCode) code, NULL, "detail");
    g_autoptr (GError) full = pd_api_error_new ((PdApiErrorCode) code, &fault, "detail");
    g_autofree char *bare_text = pd_api_error_to_user_text (bare);
    g_autofree char *full_text = pd_api_error_to_user_text (full);

    g_assert_null (strstr (bare_text, "detail"));
    g_assert_nonnull (strstr (full_text, "900117"));
    g_assert_nonnull (strstr (full_text, "Too late"));
    g_assert_true (g_hash_table_add (seen, g_steal_pointer (&bare_text)));
  }
  g_assert_cmpstr (rule_text, ==, "A rule.");
}

/* "Any more" is said only of a sign-in that a server did not take: of nobody else is it known that
 * he was signed in. */
static void
test_who_never_signed_in (void)
{
  static const struct
  {
    guint status;
    const char *code;
    gboolean was_signed_in;
  } rows[] = {
    { 0, NULL, FALSE },
    { 401, NULL, TRUE },
    { 400, "invalid_grant", TRUE },
    { 0, "invalid_grant", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    PdApiFault fault = { .status = rows[i].status, .code = (char *) rows[i].code };
    g_autoptr (GError) error = pd_api_error_new (PD_API_ERROR_SIGN_IN, &fault, "detail");
    g_autofree char *text = pd_api_error_to_user_text (error);

    g_assert_true ((strstr (text, "any more") != NULL) == rows[i].was_signed_in);
  }
}

static void
test_redaction (void)
{
  static const struct
  {
    const char *text;
    const char *clean;
  } rows[] = {
    { "Authorization: Bearer abc.def-ghi", "Authorization: [removed]" },
    { "token eyJhbGciOi.eyJzdWIi.sig is bad", "token [removed] is bad" },
    { "{\"refresh_token\":\"0.AXoAabcdefghijklmnopqrstuvwxyz\"}", "{\"[removed]\"}" },
    { "access_token=abcdefghijklmnop1234&x=1", "[removed]&x=1" },
    { "https://x.blob/f?sv=1&sig=abcdefghijklmnop%3D&se=2",
      "https://x.blob/f?sv=1&[removed]&se=2" },
    { "device_code: GAQABAAEAAAAtest123", "[removed]" },
    { "line\r\nbreak", "line  break" },
    { "The error code: 900117 and 顧客", "The error code: 900117 and 顧客" },
    { "Order 2y6dF_rVgDAXMxypQPPnTquuXhKVK_3N1", "Order 2y6dF_rVgDAXMxypQPPnTquuXhKVK_3N1" },
    { "bad \xff byte", "bad � byte" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *clean = pd_api_redact (rows[i].text);

    g_assert_cmpstr (clean, ==, rows[i].clean);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/api-error/bodies", test_bodies);
  g_test_add_func ("/api-error/hostile", test_hostile_bodies);
  g_test_add_func ("/api-error/meanings", test_meanings);
  g_test_add_func ("/api-error/details", test_details_travel);
  g_test_add_func ("/api-error/user-texts", test_user_texts);
  g_test_add_func ("/api-error/never-signed-in", test_who_never_signed_in);
  g_test_add_func ("/api-error/redaction", test_redaction);

  return g_test_run ();
}
