// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-api-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pd-error.h"
#include "pd-json-open.h"
#include "pd-json.h"

#define MAX_TEXT 2000
#define MINUTE_US (G_GINT64_CONSTANT (60) * G_USEC_PER_SEC)

typedef struct
{
  PdApiFault fault;
} PdApiErrorPrivate;

static void
pd_api_error_private_init (PdApiErrorPrivate *private)
{
}

static void
copy_fault (const PdApiFault *from, PdApiFault *to)
{
  *to = *from;
  to->code = g_strdup (from->code);
  to->text = g_strdup (from->text);
  to->request_id = g_strdup (from->request_id);
  to->correlation_id = g_strdup (from->correlation_id);
}

static void
pd_api_error_private_copy (const PdApiErrorPrivate *from, PdApiErrorPrivate *to)
{
  copy_fault (&from->fault, &to->fault);
}

static void
pd_api_error_private_clear (PdApiErrorPrivate *private)
{
  pd_api_fault_clear (&private->fault);
}

G_DEFINE_EXTENDED_ERROR (PdApiError, pd_api_error)

void
pd_api_fault_clear (PdApiFault *fault)
{
  g_clear_pointer (&fault->code, g_free);
  g_clear_pointer (&fault->text, g_free);
  g_clear_pointer (&fault->request_id, g_free);
  g_clear_pointer (&fault->correlation_id, g_free);
}

const PdApiFault *
pd_api_error_get_fault (const GError *error)
{
  if (error == NULL || error->domain != PD_API_ERROR)
    return NULL;

  return &pd_api_error_get_private (error)->fault;
}

gboolean
pd_api_error_has_code (const GError *error, const char *code)
{
  const PdApiFault *fault = pd_api_error_get_fault (error);

  return fault != NULL && fault->code != NULL && g_ascii_strcasecmp (fault->code, code) == 0;
}

/* The log's line: what, the status, the code, the words and the ids that support asks for (1.2). */
static char *
describe (const PdApiFault *fault, const char *message)
{
  GString *line = g_string_new (message);

  if (fault != NULL && fault->status > 0)
    g_string_append_printf (line, " (HTTP %u)", fault->status);
  if (fault != NULL && fault->code != NULL)
    g_string_append_printf (line, " [%s]", fault->code);
  if (fault != NULL && fault->text != NULL)
    g_string_append_printf (line, ": %s", fault->text);
  if (fault != NULL && fault->request_id != NULL)
    g_string_append_printf (line, "; request %s", fault->request_id);
  if (fault != NULL && fault->correlation_id != NULL)
    g_string_append_printf (line, ", correlation %s", fault->correlation_id);

  return g_string_free (line, FALSE);
}

/* cli.md: 1 = refused by the far side, 3 = could not. */
static int
get_exit_status (const GError *error)
{
  switch ((PdApiErrorCode) error->code) {
  case PD_API_ERROR_REFUSED:
  case PD_API_ERROR_FORBIDDEN:
  case PD_API_ERROR_NOT_FOUND:
  case PD_API_ERROR_STALE:
  case PD_API_ERROR_BUSY:
  case PD_API_ERROR_SIGN_IN:
  case PD_API_ERROR_MFA:
  case PD_API_ERROR_DECLINED:
  case PD_API_ERROR_EXPIRED:
    return 1;
  case PD_API_ERROR_THROTTLED:
  case PD_API_ERROR_SERVER:
  case PD_API_ERROR_UNKNOWN_FATE:
  case PD_API_ERROR_OFFLINE:
  case PD_API_ERROR_UNREACHABLE:
  case PD_API_ERROR_TIMED_OUT:
  case PD_API_ERROR_CERTIFICATE:
  case PD_API_ERROR_PROTOCOL:
  case PD_API_ERROR_CURSOR:
  case PD_API_ERROR_NO_KEYRING:
    break;
  }

  return 3;
}

/* pd_error_to_user_text() knows every error of ours, because each one is made below. */
static void
tell_model (void)
{
  static gsize told;

  if (g_once_init_enter (&told)) {
    pd_error_add_domain (PD_API_ERROR, pd_api_error_to_user_text, get_exit_status);
    g_once_init_leave (&told, 1);
  }
}

GError *
pd_api_error_new (PdApiErrorCode code, const PdApiFault *fault, const char *message)
{
  g_autofree char *line = describe (fault, message);
  g_autofree char *clean = pd_api_redact (line);
  GError *error = NULL;

  tell_model ();
  error = g_error_new_literal (PD_API_ERROR, (int) code, clean);

  if (fault != NULL)
    copy_fault (fault, &pd_api_error_get_private (error)->fault);
  return error;
}

/* Bearer tokens, JSON Web Tokens, the refresh tokens of Entra ("0.A…", "1.A…"), secrets by the name
 * of their member or parameter, signatures of links. */
static GRegex *
get_secret_pattern (void)
{
  static GRegex *pattern;

  if (g_once_init_enter (&pattern)) {
    GRegex *made = g_regex_new (
        "(?i:\\bBearer\\s+)[^\\s\"',;<>]+"
        "|\\beyJ[A-Za-z0-9_-]{5,}(?:\\.[A-Za-z0-9_-]*)*"
        "|\\b[01]\\.A[A-Za-z0-9_-]{20,}(?:\\.[A-Za-z0-9_-]+)*"
        "|(?i:(?:access_?token|refresh_?token|id_?token|device_?code|client_?secret|code_?verifier"
        "|assertion|password|\\bsig|\\bcode)(?:\"|&quot;|%22)?\\s*[=:]\\s*(?:\"|&quot;|%22)?)"
        "[A-Za-z0-9._~+/%=-]{16,}",
        G_REGEX_OPTIMIZE, 0, NULL);
    g_once_init_leave (&pattern, made);
  }
  return pattern;
}

char *
pd_api_redact (const char *text)
{
  g_autofree char *valid = NULL;
  g_autofree char *clean = NULL;
  glong length;

  g_return_val_if_fail (text != NULL, NULL);

  valid = g_utf8_make_valid (text, -1);
  clean = g_regex_replace_literal (get_secret_pattern (), valid, -1, 0, "[removed]", 0, NULL);
  if (clean == NULL) /* the pattern gave up on a strange text: better nothing than a secret */
    return g_strdup ("[removed]");
  for (char *p = clean; *p != '\0'; p++) {
    if (g_ascii_iscntrl (*p))
      *p = ' ';
  }

  length = g_utf8_strlen (clean, -1);
  if (length > MAX_TEXT) {
    g_autofree char *start = g_utf8_substring (clean, 0, MAX_TEXT);

    return g_strconcat (start, "…", NULL);
  }
  return g_steal_pointer (&clean);
}

/* The five entities that occur. */
static char *
decode_entities (const char *text)
{
  static const char *const entities[][2] = {
    { "&quot;", "\"" }, { "&#39;", "'" }, { "&lt;", "<" }, { "&gt;", ">" }, { "&amp;", "&" },
  };
  GString *decoded = g_string_new (text);

  for (gsize i = 0; i < G_N_ELEMENTS (entities); i++)
    g_string_replace (decoded, entities[i][0], entities[i][1], 0);
  return g_string_free (decoded, FALSE);
}

static void
set_text (PdApiFault *fault, const char *text)
{
  g_free (fault->text);
  fault->text = pd_api_redact (text);
  g_strstrip (fault->text);
  if (*fault->text == '\0')
    g_clear_pointer (&fault->text, g_free);
}

static void
set_code (PdApiFault *fault, const char *code)
{
  g_free (fault->code);
  fault->code = pd_api_redact (code);
}

static void read_object (PdApiFault *fault, JsonObject *object, int depth);

/* 1.7: a description may itself be JSON with HTML entities. */
static void
read_description (PdApiFault *fault, const char *text, int depth)
{
  g_autofree char *decoded = decode_entities (text);
  const char *start = decoded + strspn (decoded, " \t\r\n");

  if (*start == '{' && depth < 3) {
    g_autoptr (JsonNode) root = pd_json_parse (start, -1, 0, NULL);

    if (root != NULL && JSON_NODE_HOLDS_OBJECT (root)) {
      PdApiFault inner = { 0 };

      read_object (&inner, json_node_get_object (root), depth + 1);
      if (inner.text != NULL) {
        set_text (fault, inner.text);
        if (fault->code == NULL && inner.code != NULL)
          set_code (fault, inner.code);
        pd_api_fault_clear (&inner);
        return;
      }
      pd_api_fault_clear (&inner);
    }
  }
  set_text (fault, decoded);
}

/* details: [ { code, message } ] (azure-api.md 1): each adds its words. */
static void
append_details (PdApiFault *fault, JsonObject *object)
{
  JsonArray *details = pd_json_find_array (object, "details", NULL);
  g_autoptr (GString) text = g_string_new (fault->text);
  guint n = details == NULL ? 0 : json_array_get_length (details);

  for (guint i = 0; i < n && text->len < MAX_TEXT; i++) {
    JsonObject *detail = pd_json_element_object (details, i, NULL);
    g_autofree char *message = NULL;

    if (detail == NULL || !pd_json_find_text (detail, "message", &message, NULL) ||
        message == NULL || strstr (text->str, message) != NULL)
      continue;
    if (text->len > 0)
      g_string_append_c (text, ' ');
    g_string_append (text, message);
  }
  if (text->len > 0)
    set_text (fault, text->str);
}

/* Entra: { error, error_description, error_codes[] }: the first number names the reason (2.1). */
static void
read_token_error (PdApiFault *fault, JsonObject *object, const char *name)
{
  g_autofree char *text = NULL;

  set_code (fault, name);
  if (pd_json_find_text (object, "error_description", &text, NULL) && text != NULL)
    set_text (fault, text);
}

static void
read_object (PdApiFault *fault, JsonObject *object, int depth)
{
  static const char *const texts[] = { "description", "message", "detail", "title",
                                       "errorMessageExtended" };
  static const char *const codes[] = { "code", "errorCode", "errorName", "type" };
  JsonNode *inner = pd_json_find (object, "error");

  if (inner != NULL && JSON_NODE_HOLDS_OBJECT (inner) && depth < 3) {
    read_object (fault, json_node_get_object (inner), depth + 1);
    return;
  }
  if (inner != NULL && JSON_NODE_HOLDS_VALUE (inner) &&
      json_node_get_value_type (inner) == G_TYPE_STRING) {
    read_token_error (fault, object, json_node_get_string (inner));
    return;
  }

  for (gsize i = 0; i < G_N_ELEMENTS (codes) && fault->code == NULL; i++) {
    g_autofree char *code = NULL;

    if (pd_json_find_text (object, codes[i], &code, NULL) && code != NULL && *code != '\0' &&
        strcmp (code, "about:blank") != 0)
      set_code (fault, code);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (texts) && fault->text == NULL; i++) {
    g_autofree char *text = NULL;

    if (pd_json_find_text (object, texts[i], &text, NULL) && text != NULL)
      read_description (fault, text, depth);
  }
  append_details (fault, object);
}

/* A proxy's page: its title or its first heading says the most. */
static void
read_html (PdApiFault *fault, const char *body)
{
  g_autoptr (GRegex) title = g_regex_new ("<(title|h1|h2)[^>]*>\\s*([^<]+?)\\s*</",
                                          G_REGEX_CASELESS | G_REGEX_RAW, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *words = NULL;
  g_autofree char *decoded = NULL;

  if (!g_regex_match (title, body, 0, &match))
    return;
  words = g_match_info_fetch (match, 2);
  decoded = decode_entities (words);
  set_text (fault, decoded);
}

void
pd_api_fault_read_body (PdApiFault *fault, const char *body, gsize length)
{
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;
  const char *start;

  g_return_if_fail (fault != NULL);

  if (body == NULL || length == 0)
    return;
  root = pd_json_parse (body, (gssize) MIN (length, (gsize) G_MAXINT), 0, NULL);
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root)) {
    read_object (fault, json_node_get_object (root), 0);
    return;
  }
  if (root != NULL)
    return;

  text = g_strndup (body, MIN (length, 64 * 1024));
  start = g_str_has_prefix (text, "\xEF\xBB\xBF") ? text + 3 : text;
  start += strspn (start, " \t\r\n");
  if (*start == '<')
    read_html (fault, start);
  else if (*start != '{' && *start != '[') /* broken JSON is nobody's words */
    set_text (fault, start);
}

/* 1.6: codes that mean "not now", and for how long. */
static gint64
get_busy_time (const char *code)
{
  static const struct
  {
    const char *code;
    gint64 us;
  } rows[] = {
    { "900278", 24 * 60 * MINUTE_US }, { "800082", 5 * MINUTE_US }, { "800064", 5 * MINUTE_US },
    { "800060", 5 * MINUTE_US },       { "900104", 5 * MINUTE_US },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    if (g_strcmp0 (code, rows[i].code) == 0)
      return rows[i].us;
  }
  return 0;
}

/* azure-api.md 1: the status of a code is not published, so code first, status second. */
static gboolean
classify_by_code (PdApiFault *fault, PdApiErrorCode *code)
{
  static const struct
  {
    PdApi api;
    guint status; /* 0 = any */
    const char *name;
    PdApiErrorCode code;
  } rows[] = {
    { PD_API_PARTNER_CENTER, 400, "2055", PD_API_ERROR_STALE },
    { PD_API_PARTNER_CENTER, 401, "900421", PD_API_ERROR_MFA },
    { PD_API_AZURE, 0, "AuthorizationFailed", PD_API_ERROR_FORBIDDEN },
    { PD_API_AZURE, 0, "Forbidden", PD_API_ERROR_FORBIDDEN },
    { PD_API_AZURE, 0, "RoleAssignmentCreationFailed", PD_API_ERROR_FORBIDDEN },
    { PD_API_AZURE, 0, "ReservationOrderNotFound", PD_API_ERROR_NOT_FOUND },
    { PD_API_AZURE, 0, "ResourceNotFound", PD_API_ERROR_NOT_FOUND },
    { PD_API_AZURE, 0, "TooManyRequests", PD_API_ERROR_THROTTLED },
    { PD_API_AZURE, 0, "UnauthenticatedRequestsThrottled", PD_API_ERROR_THROTTLED },
    { PD_API_AZURE, 0, "OperationCannotBePerformedInCurrentState", PD_API_ERROR_BUSY },
    { PD_API_AZURE, 401, "InvalidAuthenticationTokenTenant", PD_API_ERROR_REFUSED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    if (rows[i].api == fault->api && (rows[i].status == 0 || rows[i].status == fault->status) &&
        fault->code != NULL && g_ascii_strcasecmp (fault->code, rows[i].name) == 0) {
      *code = rows[i].code;
      return TRUE;
    }
  }
  return FALSE;
}

/* error-codes.json: a 403 that no role would change: agreements, credit, risk, limits, the market.
 */
static gboolean
is_refusal (const PdApiFault *fault)
{
  static const char *const codes[] = {
    "2006",   "2030",   "2085",   "2091",   "13605",  "20002",  "400030", "400036", "800019",
    "800020", "800023", "800027", "800028", "800039", "800066", "800067", "800068", "800069",
    "800073", "800074", "800075", "800077", "800088", "800089", "900115", "900121", "900123",
    "900124", "900149", "900263", "900309", "900322", NULL,
  };

  return fault->api == PD_API_PARTNER_CENTER && fault->code != NULL &&
         g_strv_contains (codes, fault->code);
}

PdApiErrorCode
pd_api_fault_classify (PdApiFault *fault, gboolean is_write)
{
  gint64 busy_us;
  PdApiErrorCode code;

  g_return_val_if_fail (fault != NULL, PD_API_ERROR_PROTOCOL);

  if (fault->status >= 500 || fault->status == 408) {
    fault->may_have_done = is_write;
    return is_write ? PD_API_ERROR_UNKNOWN_FATE : PD_API_ERROR_SERVER;
  }
  if (classify_by_code (fault, &code))
    return code;
  if (fault->api == PD_API_PARTNER_CENTER && (busy_us = get_busy_time (fault->code)) > 0) {
    if (fault->retry_after_us == 0)
      fault->retry_after_us = busy_us;
    return PD_API_ERROR_BUSY;
  }

  switch (fault->status) {
  case 401:
    return PD_API_ERROR_SIGN_IN;
  case 403:
    return is_refusal (fault) ? PD_API_ERROR_REFUSED : PD_API_ERROR_FORBIDDEN;
  case 404:
  case 410:
    return PD_API_ERROR_NOT_FOUND;
  case 412:
    return PD_API_ERROR_STALE;
  case 429:
    return PD_API_ERROR_THROTTLED;
  default:
    return PD_API_ERROR_REFUSED;
  }
}

char *
pd_api_error_dup_support_line (const GError *error)
{
  const PdApiFault *fault = pd_api_error_get_fault (error);

  if (fault == NULL || (fault->request_id == NULL && fault->correlation_id == NULL))
    return NULL;
  if (fault->correlation_id == NULL)
    /* Translators: for the vendor's support. %s is an ID. */
    return g_strdup_printf (_ ("Request %s"), fault->request_id);
  if (fault->request_id == NULL)
    /* Translators: for the vendor's support. %s is an ID. */
    return g_strdup_printf (_ ("Correlation %s"), fault->correlation_id);

  /* Translators: for the vendor's support. Both %s are IDs. */
  return g_strdup_printf (_ ("Request %s, correlation %s"), fault->request_id,
                          fault->correlation_id);
}

/* The sentence; the far side's words come after it. */
static const char *
get_sentence (PdApiErrorCode code, const PdApiFault *fault)
{
  switch (code) {
  case PD_API_ERROR_REFUSED:
    return _ ("The server refused the request. Nothing was changed there.");
  case PD_API_ERROR_FORBIDDEN:
    return _ ("You are not allowed to do this there. Please ask an administrator for the role that "
              "it needs.");
  case PD_API_ERROR_NOT_FOUND:
    return _ ("The server does not know this any more. Please synchronise and look again.");
  case PD_API_ERROR_STALE:
    return _ ("Somebody else has changed this in the meantime. Please synchronise, look at the "
              "change and try again.");
  case PD_API_ERROR_BUSY:
    return _ ("Another operation is under way there. Please try again later.");
  case PD_API_ERROR_THROTTLED:
    return _ ("The server asks for fewer requests. Please try again in a few minutes.");
  case PD_API_ERROR_SERVER:
    return _ ("The server has a problem. Please try again later.");
  case PD_API_ERROR_UNKNOWN_FATE:
    return _ ("The request has left, but no answer says whether it was carried out. Please check "
              "before you send it again.");
  case PD_API_ERROR_OFFLINE:
    return _ ("This computer is offline. You can go on working with the book.");
  case PD_API_ERROR_UNREACHABLE:
    return _ ("The server could not be reached. Please check the network connection and try "
              "again.");
  case PD_API_ERROR_TIMED_OUT:
    return _ ("The server did not answer in time. Please try again.");
  case PD_API_ERROR_CERTIFICATE:
    return _ ("The server could not prove who it is: its certificate does not fit. Nothing was "
              "sent. Please ask the administrator of your network.");
  case PD_API_ERROR_PROTOCOL:
    return _ ("The server’s answer does not have the expected form. Nothing was taken over from "
              "it.");
  case PD_API_ERROR_CURSOR:
    return _ ("The list on the server has changed in the meantime. It must be read again from the "
              "start.");
  case PD_API_ERROR_SIGN_IN:
    /* Without an answer nothing was sent: nobody was signed in, perhaps never. */
    if (fault->status == 0 && fault->code == NULL)
      return _ ("You are not signed in. Please sign in and try again.");
    return _ ("You are not signed in any more. Please sign in again.");
  case PD_API_ERROR_MFA:
    return _ ("This needs a sign-in with multi-factor authentication. Please sign in again and "
              "confirm it with your second factor.");
  case PD_API_ERROR_DECLINED:
    return _ ("The sign-in was declined. Please try again if this was a mistake.");
  case PD_API_ERROR_EXPIRED:
    return _ ("The sign-in took too long and was ended. Please start it again.");
  case PD_API_ERROR_NO_KEYRING:
    return _ ("No password service keeps the sign-in safe on this computer. Please start or unlock "
              "the keyring and sign in again.");
  }

  return _ ("Something went wrong. Please try again; the log holds the details.");
}

char *
pd_api_error_to_user_text (const GError *error)
{
  const PdApiFault *fault = pd_api_error_get_fault (error);
  const char *sentence;

  g_return_val_if_fail (error != NULL, g_strdup (""));

  if (fault == NULL)
    return pd_error_to_user_text (error);

  sentence = get_sentence ((PdApiErrorCode) error->code, fault);
  if (fault->text != NULL && fault->code != NULL)
    /* Translators: the first %s is a whole sentence; then the server's own words and its code. */
    return g_strdup_printf (_ ("%s The server says: “%s” (code %s)."), sentence, fault->text,
                            fault->code);
  if (fault->text != NULL)
    /* Translators: the first %s is a whole sentence, the second the server's own words. */
    return g_strdup_printf (_ ("%s The server says: “%s”."), sentence, fault->text);
  if (fault->code != NULL)
    /* Translators: the first %s is a whole sentence, the second the server's code. */
    return g_strdup_printf (_ ("%s The server’s code is %s."), sentence, fault->code);

  return g_strdup (sentence);
}
