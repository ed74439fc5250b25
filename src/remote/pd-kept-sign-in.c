// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-kept-sign-in-private.h"

#include "pd-json-open.h"
#include "pd-json.h"
#include "pd-token-store.h"

char *
pd_kept_sign_in_write (const PdKeptSignIn *kept)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "refreshToken", kept->refresh_token);
  json_object_set_int_member (object, "lastsUntil", kept->lasts_until);
  if (kept->user != NULL)
    json_object_set_string_member (object, "user", kept->user);
  if (kept->tenant != NULL)
    json_object_set_string_member (object, "tenant", kept->tenant);
  json_node_take_object (root, object);
  return json_to_string (root, FALSE);
}

gboolean
pd_kept_sign_in_read (const char *secret, PdKeptSignIn *kept)
{
  g_autoptr (JsonNode) root = secret == NULL ? NULL : pd_json_parse (secret, -1, 0, NULL);
  g_auto (PdKeptSignIn) found = { 0 };
  JsonObject *object;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return FALSE;

  object = json_node_get_object (root);
  pd_json_find_text (object, "refreshToken", &found.refresh_token, NULL);
  pd_json_find_text (object, "user", &found.user, NULL);
  pd_json_find_text (object, "tenant", &found.tenant, NULL);
  pd_json_find_int64 (object, "lastsUntil", &found.lasts_until, NULL, NULL);
  if (found.refresh_token == NULL || *found.refresh_token == '\0')
    return FALSE;

  *kept = found;
  found = (PdKeptSignIn){ 0 };
  return TRUE;
}

void
pd_kept_sign_in_clear (PdKeptSignIn *kept)
{
  pd_secret_free (g_steal_pointer (&kept->refresh_token));
  g_clear_pointer (&kept->user, g_free);
  g_clear_pointer (&kept->tenant, g_free);
}
