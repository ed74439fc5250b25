// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* The tools of Partner Center's readers and builders. Each pd_wire_take_… reads one member; where
 * that has another type it gives "nothing" and adds to *fault, so that the rest is kept. */

#include "pd-json-open.h"
#include "pd-wire.h"

G_BEGIN_DECLS

void pd_wire_add_fault (char **fault, const char *text);
/* Text; "" is nothing. (transfer full) (nullable) */
char *pd_wire_take_text (JsonObject *object, const char *member, char **fault);
/* A GUID in lower case; any other ID as it came. */
char *pd_wire_take_id (JsonObject *object, const char *member, char **fault);
gint64 pd_wire_take_int64 (JsonObject *object, const char *member, gint64 missing, char **fault);
gboolean pd_wire_take_boolean (JsonObject *object, const char *member, char **fault);
gint64 pd_wire_take_instant (JsonObject *object, const char *member, char **fault);
PdWireAmount
pd_wire_take_amount (JsonObject *object, const char *member, const char *currency, char **fault);
/* The word of @words (NULL-terminated) that it is, in whatever spelling; else as it came. */
char *
pd_wire_take_word (JsonObject *object, const char *member, const char *const *words, char **fault);
/* The same where the older services send the word's place (service requests: 14). */
char *pd_wire_take_numbered_word (JsonObject *object,
                                  const char *member,
                                  const char *const *words,
                                  char **fault);
/* (transfer none) (nullable) */
JsonObject *pd_wire_take_object (JsonObject *object, const char *member, char **fault);
JsonArray *pd_wire_take_array (JsonObject *object, const char *member, char **fault);
/* Texts; never NULL. (transfer full) */
char **pd_wire_take_strv (JsonObject *object, const char *member, char **fault);
/* The etag of attributes. (transfer full) (nullable) */
char *pd_wire_take_etag (JsonObject *object, char **fault);
/* links.@name.uri as a target of a request ("/v1" in front where it lacks: 1.3). */
char *pd_wire_take_link (JsonObject *object, const char *name, char **fault);
PdWireAddress *pd_wire_take_address (JsonObject *object, const char *member, char **fault);
PdWireAddress *pd_wire_read_address (JsonObject *object, char **fault);
PdWireContact *pd_wire_take_contact (JsonObject *object, const char *member, char **fault);

/* The words of billing cycles (6, 7). */
extern const char *const pd_wire_billing_words[];

/* One item: NULL with *fault when it cannot be kept at all. */
typedef gpointer (*PdWireItemReader) (JsonObject *object, char **fault);
/* Each item of @array, what is no object or has no ID named in @faults. (transfer full) */
GPtrArray *pd_wire_read_array (JsonArray *array,
                               PdWireItemReader reader,
                               GDestroyNotify free_item,
                               GPtrArray *faults);
/* The items of a member; a fault of any goes into *fault. Never NULL. */
GPtrArray *pd_wire_take_items (JsonObject *object,
                               const char *member,
                               PdWireItemReader reader,
                               GDestroyNotify free_item,
                               char **fault);

/* A request whose answer is a list of items that @reader reads: PdWireList. */
void
pd_wire_expect_list (PdHttpRequest *request, PdWireItemReader reader, GDestroyNotify free_item);
/* A request whose answer is one item. */
void
pd_wire_expect_item (PdHttpRequest *request, PdWireItemReader reader, GDestroyNotify free_item);

/* GET @target (transfer full): about @customer_id (nullable). */
PdHttpRequest *pd_wire_get (const char *customer_id, char *target);
/* A write with a body (nullable) (transfer full both). */
PdHttpRequest *pd_wire_write (PdCallPolicy policy,
                              const char *method,
                              const char *customer_id,
                              char *target,
                              JsonNode *body,
                              const char *request_id);
/* printf, each %s percent-encoded: a path segment or a value of the query. (transfer full) */
char *pd_wire_format_target (const char *format, ...) G_GNUC_PRINTF (1, 2);

/* A new object in a node; what it adds only where there is something. */
JsonNode *pd_wire_new_object (JsonObject **object);
void pd_wire_set_text (JsonObject *object, const char *member, const char *text);
/* Sets a member under the name that it has in any case, so that it does not stand there twice. */
void pd_wire_replace_text (JsonObject *object, const char *member, const char *text);
void pd_wire_replace_node (JsonObject *object, const char *member, JsonNode *node);
/* The object that a member is; made where there is none. (transfer none) */
JsonObject *pd_wire_ensure_object (JsonObject *object, const char *member);
JsonNode *pd_wire_write_address (const PdWireAddress *address);
JsonNode *pd_wire_write_contact (const PdWireContact *contact);
void pd_wire_set_instant (JsonObject *object, const char *member, gint64 instant);
char *pd_wire_to_text (JsonObject *object);

G_END_DECLS
