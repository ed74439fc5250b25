// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* Readers for what a service sends, which is looser than our own files: partner-center-api.md 1.3,
 * azure-api.md 1. Member names in any case; missing and null are equal; numbers may be text. A
 * value of a wrong type is PD_ERROR_PROTOCOL with the member's name, so that the caller can keep
 * the rest of the item. No reader ever gives a critical. Thread-safe. */

#include <json-glib/json-glib.h>

#include "pd-error.h"

G_BEGIN_DECLS

/* The member, by its exact name first, else by any case. (transfer none) (nullable): NULL when it
 * is missing or null. */
JsonNode *pd_json_find (JsonObject *object, const char *member);

/* Each of these gives FALSE (or NULL) with @error only for a wrong type; missing and null are TRUE
 * with NULL / 0 / FALSE / the default. */

/* Text; numbers and booleans become text ("code": 3000 is "3000"). (transfer full) */
gboolean pd_json_find_text (JsonObject *object, const char *member, char **text, GError **error);
/* A whole number, as number (also 5.0) or text ("5"). @is_set may be NULL. */
gboolean pd_json_find_int64 (JsonObject *object,
                             const char *member,
                             gint64 *value,
                             gboolean *is_set,
                             GError **error);
/* true, false, "True", "false", 1, 0. */
gboolean
pd_json_find_boolean (JsonObject *object, const char *member, gboolean *value, GError **error);
/* An amount as plain decimal text ("20.52", "-1234.5", no exponent), from a number or a text. A
 * JSON number of up to 15 digits comes back exactly as it was written. (transfer full) */
gboolean pd_json_find_decimal (JsonObject *object, const char *member, char **text, GError **error);
/* An instant; see pd_json_parse_instant(). */
gboolean
pd_json_find_instant (JsonObject *object, const char *member, gint64 *instant, GError **error);
/* Lists and objects; NULL without @error when missing or null (policyErrors: null). (transfer
 * none) */
JsonArray *pd_json_find_array (JsonObject *object, const char *member, GError **error);
JsonObject *pd_json_find_object (JsonObject *object, const char *member, GError **error);
/* An open enumeration: its place in @names (NULL-terminated), -1 when there is none or it is
 * unknown; @text (transfer full) (out) (optional) keeps what stood there. A number is taken as the
 * place itself, as the older services send it. */
gboolean pd_json_find_enum (JsonObject *object,
                            const char *member,
                            const char *const *names,
                            int *index,
                            char **text,
                            GError **error);
/* The items of an answer: a bare array, { items }, { value }; an empty array for null or none. An
 * object that holds none of them is PD_ERROR_PROTOCOL. (transfer full) */
JsonArray *pd_json_find_items (JsonNode *root, GError **error);

/* ISO 8601 with 0 to 7 fraction digits (more are cut), "Z", "+00:00", "-08:00", "+0900" or no zone
 * (UTC), a date alone, blanks inside. The sentinels 0001-… (not set) and 9999-… (no end) are
 * PD_INSTANT_NONE, and so is "". */
gboolean pd_json_parse_instant (const char *text, gint64 *instant, GError **error);
/* The place of @text in @names: case, "_", "-" and blanks do not count, so one_time = OneTime =
 * oneTime. -1: unknown. */
int pd_json_enum_index (const char *text, const char *const *names);
/* GUIDs and Azure IDs in any case; anything else (order IDs are case-sensitive) exactly. NULL
 * equals only NULL. */
gboolean pd_json_is_same_id (const char *a, const char *b);

G_END_DECLS
