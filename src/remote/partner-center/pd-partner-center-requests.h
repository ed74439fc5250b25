// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* Service requests: partner-center-api.md 14. */

#include "pd-wire.h"

G_BEGIN_DECLS

typedef struct
{
  char *author;
  gint64 at;
  char *text;
} PdWireNote;

typedef struct
{
  char *id; /* the number: 16 digits, or d-ddddddddddddd; never NULL */
  char *title, *description;
  char *severity; /* "critical", "moderate", "minimal", "unknown", whether 1 or text came */
  char *status;   /* "open", "closed", "attention_needed", "none" */
  char *topic_id, *topic_name;
  char *customer_id, *customer_name; /* organization */
  char *product_id, *product_name;
  PdWireContact *contact; /* (nullable) */
  gint64 created_at, updated_at, closed_at;
  GPtrArray *notes; /* (element-type PdWireNote) never NULL; lists give none */
  char **files;     /* names, "comment.txt"; never NULL */
  char *fault;
} PdWireServiceRequest;
void pd_wire_service_request_free (PdWireServiceRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdWireServiceRequest, pd_wire_service_request_free)

/* All of the partner's; or of one customer. Thin. Result: PdWireList of PdWireServiceRequest. */
PdHttpRequest *pd_partner_center_list_requests (const char *customer_id, guint size);
/* @customer_id (nullable). Result: PdWireServiceRequest. */
PdHttpRequest *pd_partner_center_get_request (const char *customer_id, const char *request_number);
/* @note or @status (or both; nullable). Answers 200 with the resource, or 204 without: no result
 * then. Result: PdWireServiceRequest or NULL. */
PdHttpRequest *pd_partner_center_patch_request (const char *request_number,
                                                const char *note,
                                                const char *status,
                                                const char *request_id);
/* Borrowed. */
typedef struct
{
  const char *title, *description;
  const char *severity; /* "critical", "moderate", "minimal" */
  const char *topic_id;
  const char *locale; /* "en-US"; NULL = that */
} PdWireNewRequest;
/* Gone from the documents since 2020: pd_partner_center_request_is_gone() tells a 404 or 405.
 * Result: PdWireServiceRequest. */
PdHttpRequest *pd_partner_center_create_request (const PdWireNewRequest *request,
                                                 const char *request_id);
gboolean pd_partner_center_request_is_gone (const GError *error);

typedef struct
{
  char *id, *name, *description;
  char *fault;
} PdWireTopic;
void pd_wire_topic_free (PdWireTopic *topic);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdWireTopic, pd_wire_topic_free)
/* Result: PdWireList of PdWireTopic. */
PdHttpRequest *pd_partner_center_list_topics (void);

G_END_DECLS
