// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* What the readers and builders of remote/azure share. Each take_…() gives what is missing, null or
 * of another type as "missing" and names the latter in @faults (nullable); @object may be NULL. */

#include "pd-azure-changes.h"
#include "pd-json-open.h"

G_BEGIN_DECLS

char *pd_azure_take_text (JsonObject *object, const char *member, GPtrArray *faults);
/* In small letters: words whose case changes on the way. */
char *pd_azure_take_word (JsonObject *object, const char *member, GPtrArray *faults);
gint64
pd_azure_take_int64 (JsonObject *object, const char *member, gint64 missing, GPtrArray *faults);
gboolean pd_azure_take_boolean (JsonObject *object, const char *member, GPtrArray *faults);
gint64 pd_azure_take_instant (JsonObject *object, const char *member, GPtrArray *faults);
/* The date as it is written, whatever the zone behind it; -1 = missing. */
int pd_azure_take_day (JsonObject *object, const char *member, GPtrArray *faults);
/* A number of @decimals places, rounded half away from zero, as a whole one. */
gint64 pd_azure_take_scaled (JsonObject *object,
                             const char *member,
                             int decimals,
                             gint64 missing,
                             GPtrArray *faults);
PdAzureMoney pd_azure_take_money (JsonObject *object, const char *member, GPtrArray *faults);
/* (transfer none) (nullable) */
JsonObject *pd_azure_take_object (JsonObject *object, const char *member, GPtrArray *faults);
JsonArray *pd_azure_take_array (JsonObject *object, const char *member, GPtrArray *faults);
/* The texts of a list. */
GPtrArray *pd_azure_take_texts (JsonObject *object, const char *member, GPtrArray *faults);
/* { code, message } of a list or of null. (element-type PdWirePolicyError) */
GPtrArray *pd_azure_take_policy_errors (JsonObject *object, const char *member, GPtrArray *faults);
/* { error: { code, message } } */
void pd_azure_take_error (JsonObject *object, char **code, char **text);
void pd_azure_add_fault (GPtrArray *faults, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* What makes an item of an object; never NULL. */
typedef gpointer (*PdAzureItemReader) (JsonObject *object);
/* Every item of an answer's list; one that is no object is skipped with a line in the log. NULL
 * with @error: the answer holds no list. */
GPtrArray *pd_azure_read_items (JsonNode *root,
                                PdAzureItemReader reader,
                                GDestroyNotify free_item,
                                GError **error);
GPtrArray *
pd_azure_read_array (JsonArray *array, PdAzureItemReader reader, GDestroyNotify free_item);
/* The object of an answer: NULL with @error when it is none. */
JsonObject *pd_azure_get_object (JsonNode *root, GError **error);
/* (nullable) (transfer none): the object that @reply is; NULL: it is none. */
JsonObject *pd_azure_get_reply_object (PdHttpReply *reply);

PdWireReservation *pd_azure_read_reservation (JsonObject *object);
PdWireReservationOrder *pd_azure_read_order (JsonObject *object);
PdWirePayment *pd_azure_read_payment (JsonObject *object);
PdWirePurchase *pd_azure_read_purchase (JsonObject *object);
/* appliedScopeType and the rest, as section 3.1 wants them. */
void pd_azure_add_scope (JsonObject *properties,
                         const char *scope_type,
                         const char *scope_id,
                         const char *scope_name,
                         const char *scope_tenant);

/* @path: from the first slash, parts escaped; api-version is added. */
PdHttpRequest *pd_azure_request (PdCallPolicy policy,
                                 const char *method,
                                 const char *tenant,
                                 const char *version,
                                 const char *format,
                                 ...) G_GNUC_PRINTF (5, 6);
/* { "properties": @properties }, both taken. */
void pd_azure_set_properties (PdHttpRequest *request, JsonObject *properties);
/* @body is taken. */
void pd_azure_set_body (PdHttpRequest *request, JsonObject *body);
/* For a part of a path or a value of a query. (transfer full) */
char *pd_azure_escape (const char *text);

G_END_DECLS
