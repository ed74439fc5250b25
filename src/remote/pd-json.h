// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* Checking readers over json-glib: a missing member or one of another type is PD_ERROR_PROTOCOL
 * with its path, never a critical. */

#include <json-glib/json-glib.h>

#include "pd-error.h"

G_BEGIN_DECLS

/* Refuses a body that is no JSON, too large (> @max_bytes; 0 = no limit), not UTF-8 (a BOM is
 * skipped). */
JsonNode *pd_json_parse (const char *data, gssize length, gsize max_bytes, GError **error);
/* Required members; strings are lent. */
const char *pd_json_get_string (JsonObject *object, const char *member, GError **error);
gboolean pd_json_get_int64 (JsonObject *object,
                            const char *member,
                            gint64 min,
                            gint64 max,
                            gint64 *value,
                            GError **error);
gboolean
pd_json_get_boolean (JsonObject *object, const char *member, gboolean *value, GError **error);
JsonArray *pd_json_get_array (JsonObject *object, const char *member, GError **error);
JsonObject *pd_json_get_object (JsonObject *object, const char *member, GError **error);
/* Optional: NULL / the default when missing or null; PD_ERROR_PROTOCOL only for another type. */
gboolean pd_json_get_optional_string (JsonObject *object,
                                      const char *member,
                                      const char **value,
                                      GError **error);
JsonObject *pd_json_element_object (JsonArray *array, guint index, GError **error);
const char *pd_json_element_string (JsonArray *array, guint index, GError **error);

G_END_DECLS
