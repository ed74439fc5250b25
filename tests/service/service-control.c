// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* /test/…: what a test in another process, or a person with curl, does to the service. */

#include <string.h>

#include "service-core.h"

static void
answer_text (DeskCall *call, guint status, const char *type, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  desk_call_answer_bytes (call, status, type, bytes);
}

static void
answer_done (DeskCall *call, gboolean done)
{
  JsonObject *object = json_object_new ();

  json_object_set_boolean_member (object, "done", done);
  desk_call_answer_object (call, done ? 200 : 404, object);
}

/* A word of the body or of the query. (transfer full) (nullable) */
static char *
dup_word (DeskCall *call, const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  const char *query = desk_call_get_query (call, lower);

  return query != NULL ? g_strdup (query)
                       : desk_call_dup_member (desk_call_get_object (call), name, NULL);
}

static gint64
get_number (DeskCall *call, const char *name, gint64 fallback)
{
  g_autofree char *word = dup_word (call, name);

  return word != NULL ? g_ascii_strtoll (word, NULL, 10) : fallback;
}

/* {"fault": "drop-after", "method": "POST", "pattern": "*" "/checkout", "skip": 0, "times": 1,
 *  "detail": ""} */
static void
handle_fault (DeskCall *call)
{
  g_autofree char *nick = dup_word (call, "fault");
  g_autofree char *method = dup_word (call, "method");
  g_autofree char *pattern = dup_word (call, "pattern");
  g_autofree char *detail = dup_word (call, "detail");
  DeskFault fault = DESK_FAULT_NONE;

  if (desk_call_is_method (call, "DELETE")) {
    desk_service_clear_faults (call->service);
    answer_done (call, TRUE);
    return;
  }
  if (nick == NULL || !desk_fault_from_nick (nick, &fault)) {
    answer_done (call, FALSE);
    return;
  }
  desk_service_add_fault (call->service, method, pattern, fault,
                          (guint) get_number (call, "skip", 0),
                          (guint) get_number (call, "times", 1), detail);
  answer_done (call, TRUE);
}

static void
handle_clock (DeskCall *call)
{
  g_autofree char *text = dup_word (call, "instant");
  g_autofree char *now = NULL;
  JsonObject *object;
  gint64 instant = 0;

  if (text != NULL) {
    if (!pd_instant_parse (text, &instant, NULL)) {
      answer_done (call, FALSE);
      return;
    }
    desk_service_set_clock (call->service, instant);
  }
  object = json_object_new ();
  now = pd_instant_format_iso (pd_clock_now (call->service->clock));
  json_object_set_string_member (object, "instant", now);
  desk_call_answer_object (call, 200, object);
}

static void
handle_device_page (DeskCall *call)
{
  answer_text (call, 200, "text/html; charset=utf-8",
               "<!DOCTYPE html><html lang=\"en\"><head><title>Sign in</title></head><body>"
               "<form action=\"/test/approve\" method=\"get\"><label>Code "
               "<input name=\"userCode\"></label> <button>Approve</button></form></body></html>");
}

static const struct
{
  const char *name;
  void (*set) (DeskService *self, guint value);
} numbers[] = {
  { "latency", desk_service_set_latency },
  { "polls", desk_service_set_polls },
  { "tokenLife", desk_service_set_token_life },
};

static const struct
{
  const char *name;
  void (*set) (DeskService *self, gboolean value);
} flags[] = {
  { "gzip", desk_service_set_gzip },
  { "takesRequests", desk_service_set_takes_requests },
  { "speaksJapanese", desk_service_set_speaks_japanese },
  { "keepsEntitlements", desk_service_set_keeps_entitlements },
  { "autoApprove", desk_service_set_auto_approve },
  { "rotation", desk_service_set_rotation },
};

/* {"latency": 50, "takesRequests": 0, "listedAfter": 900, "completedAfter": 60, …}: seconds */
static void
handle_switch (DeskCall *call)
{
  DeskService *self = call->service;
  g_autofree char *listed = dup_word (call, "listedAfter");
  g_autofree char *completed = dup_word (call, "completedAfter");
  g_autofree char *user = dup_word (call, "user");

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++) {
    gint64 value = get_number (call, numbers[i].name, -1);

    if (value >= 0)
      numbers[i].set (self, (guint) value);
  }
  for (guint i = 0; i < G_N_ELEMENTS (flags); i++) {
    gint64 value = get_number (call, flags[i].name, -1);

    if (value >= 0)
      flags[i].set (self, value != 0);
  }
  if (listed != NULL || completed != NULL)
    desk_service_set_order_delays (self, get_number (call, "listedAfter", 0) * G_USEC_PER_SEC,
                                   get_number (call, "completedAfter", 0) * G_USEC_PER_SEC,
                                   (int) get_number (call, "completedAfterReads", -1));
  if (get_number (call, "mfa", -1) >= 0)
    desk_service_set_user_mfa (self, user, get_number (call, "mfa", 1) != 0);
  answer_done (call, TRUE);
}

static void
handle_failing (DeskCall *call)
{
  g_autofree char *product = dup_word (call, "product");

  desk_service_fail_product (call->service, product, (int) get_number (call, "code", 800066));
  answer_done (call, TRUE);
}

static void
handle_token (DeskCall *call)
{
  g_autofree char *tenant = dup_word (call, "tenant");
  g_autofree char *kind = dup_word (call, "kind");
  g_autofree char *token = NULL;
  JsonObject *object = json_object_new ();

  if (g_strcmp0 (kind, "refresh") == 0)
    token = desk_service_make_refresh_token (call->service);
  else
    token = desk_service_make_token (
        call->service, g_strcmp0 (kind, "azure") == 0 ? PD_API_AZURE : PD_API_PARTNER_CENTER,
        tenant);
  json_object_set_string_member (object, "token", token);
  desk_call_answer_object (call, 200, object);
}

static void
handle_counters (DeskCall *call)
{
  g_autofree char *text = NULL;

  if (desk_call_is_method (call, "DELETE"))
    desk_service_clear_calls (call->service);
  text = desk_service_describe (call->service);
  answer_text (call, 200, "application/json", text);
}

static void
handle_approve (DeskCall *call, gboolean approve)
{
  g_autofree char *code = dup_word (call, "userCode");
  g_autofree char *user = dup_word (call, "user");

  answer_done (call, approve ? desk_service_approve_device_code (call->service, code, user)
                             : desk_service_refuse_device_code (call->service, code));
}

gboolean
service_control_handle (DeskCall *call)
{
  gsize size;
  const char *data = g_bytes_get_data (call->body, &size);

  if (!desk_call_is (call, 0, "test") || call->n_segments < 2)
    return FALSE;

  if (size > 0)
    call->root = pd_json_parse (data, (gssize) size, 0, NULL);
  if (desk_call_is (call, 1, "fault"))
    handle_fault (call);
  else if (desk_call_is (call, 1, "clock"))
    handle_clock (call);
  else if (desk_call_is (call, 1, "approve") || desk_call_is (call, 1, "refuse"))
    handle_approve (call, desk_call_is (call, 1, "approve"));
  else if (desk_call_is (call, 1, "device"))
    handle_device_page (call);
  else if (desk_call_is (call, 1, "counters"))
    handle_counters (call);
  else if (desk_call_is (call, 1, "switch"))
    handle_switch (call);
  else if (desk_call_is (call, 1, "fail-product"))
    handle_failing (call);
  else if (desk_call_is (call, 1, "token"))
    handle_token (call);
  else if (desk_call_is (call, 1, "expire-tokens"))
    (desk_service_expire_tokens (call->service), answer_done (call, TRUE));
  else if (desk_call_is (call, 1, "revoke-tokens"))
    (desk_service_revoke_tokens (call->service), answer_done (call, TRUE));
  else if (desk_call_is (call, 1, "rotate-availabilities"))
    (desk_service_rotate_availabilities (call->service), answer_done (call, TRUE));
  else
    return FALSE;
  return TRUE;
}
