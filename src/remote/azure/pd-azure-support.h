// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* Support tickets: azure-api.md 9. */

#include "pd-azure-operations.h"

G_BEGIN_DECLS

/* A service or a problem classification: 9.1, 9.2. */
typedef struct
{
  char *id;    /* full id, as sent */
  char *name;  /* its last segment */
  char *title; /* displayName: localized; of a classification "type / category" */
} PdWireSupportTopic;
void pd_wire_support_topic_free (PdWireSupportTopic *topic);
/* (GPtrArray of PdWireSupportTopic) */
PdHttpRequest *pd_azure_list_support_services (const char *tenant);
PdHttpRequest *pd_azure_list_problem_classifications (const char *tenant, const char *service);
/* Of services: the one that is Billing, by the id seen in OBS or by its name. Of classifications:
 * the one whose name holds both words ("Exchange", "refund"). NULL: none fits, a person chooses.
 * (transfer none) */
const PdWireSupportTopic *pd_azure_find_billing_service (GPtrArray *services);
const PdWireSupportTopic *pd_azure_find_refund_classification (GPtrArray *classifications);

/* 9.3 */
typedef struct
{
  gboolean available;
  char *reason;
  char *message;
} PdWireNameCheck;
void pd_wire_name_check_free (PdWireNameCheck *check);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdWireNameCheck, pd_wire_name_check_free)
PdHttpRequest *
pd_azure_check_ticket_name (const char *tenant, const char *subscription_id, const char *name);
PdHttpRequest *pd_azure_check_communication_name (const char *tenant,
                                                  const char *subscription_id,
                                                  const char *ticket,
                                                  const char *name);
/* The rules of names: no < > % & : \ ? / or control characters, not all digits, not "tmp-" first,
 * 1 to 260; a communication's name is no GUID. */
gboolean pd_azure_is_ticket_name (const char *name);
gboolean pd_azure_is_communication_name (const char *name);

/* A contact; borrowed strings. */
typedef struct
{
  const char *first_name;
  const char *last_name;
  const char *method; /* "email", "phone" */
  const char *email;
  const char *phone;     /* (nullable) needed for "phone" */
  const char *time_zone; /* Windows name: "Tokyo Standard Time" */
  const char *country;   /* ISO 3166-1 alpha-3 */
  const char *language;  /* "ja-jp" */
} PdAzureContact;
/* A new ticket; borrowed strings. */
typedef struct
{
  const char *service_id;
  const char *classification_id;
  const char *severity; /* "minimal", "moderate", "critical" */
  const char *title;
  const char *description;
  PdAzureContact contact;
  gboolean around_the_clock;
  gint64 problem_started_at;  /* 0 = not said */
  const char *file_workspace; /* (nullable) */
} PdAzureTicket;

/* A ticket as it is read: 9.4 to 9.6. */
typedef struct
{
  char *name;   /* ours, of the URL */
  char *number; /* supportTicketId: the case number (nullable until it is made) */
  char *title;
  char *description;
  char *severity; /* small letters */
  char *status;   /* small letters: "open", "closed" */
  char *service_title;
  char *classification_title;
  char *classification_id;
  gint64 created_at;
  gint64 modified_at;
  char *file_workspace;
  GPtrArray *faults;
} PdWireTicket;
void pd_wire_ticket_free (PdWireTicket *ticket);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdWireTicket, pd_wire_ticket_free)
/* 202 without a body, Azure-AsyncOperation: pd_azure_poll(), then pd_azure_get_ticket(). Never
 * twice: the name tells. */
PdHttpRequest *pd_azure_create_ticket (const char *tenant,
                                       const char *subscription_id,
                                       const char *name,
                                       const PdAzureTicket *ticket);
/* (PdWireTicket) */
PdHttpRequest *
pd_azure_get_ticket (const char *tenant, const char *subscription_id, const char *name);
/* Created since @since (0: all there are; older than 18 months may fail). (GPtrArray of
 * PdWireTicket) */
PdHttpRequest *
pd_azure_list_tickets (const char *tenant, const char *subscription_id, gint64 since);
/* "open" or "closed". Never twice: the ticket tells. */
PdHttpRequest *pd_azure_set_ticket_status (const char *tenant,
                                           const char *subscription_id,
                                           const char *name,
                                           const char *status);

typedef struct
{
  char *name;
  char *subject;
  char *body;    /* plain text */
  char *type;    /* "web", "phone": small letters */
  gboolean ours; /* communicationDirection Inbound */
  char *sender;  /* (nullable) */
  gint64 created_at;
  GPtrArray *faults;
} PdWireCommunication;
void pd_wire_communication_free (PdWireCommunication *communication);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdWireCommunication, pd_wire_communication_free)
/* (GPtrArray of PdWireCommunication) */
PdHttpRequest *
pd_azure_list_communications (const char *tenant, const char *subscription_id, const char *ticket);
PdHttpRequest *pd_azure_get_communication (const char *tenant,
                                           const char *subscription_id,
                                           const char *ticket,
                                           const char *name);
/* 202 without a body; never twice: the name tells. */
PdHttpRequest *pd_azure_create_communication (const char *tenant,
                                              const char *subscription_id,
                                              const char *ticket,
                                              const char *name,
                                              const char *subject,
                                              const char *body);

/* --- files (9.9) --- */
#define PD_AZURE_CHUNK_BYTES 2500000
/* Each may be sent again. (no result) */
PdHttpRequest *
pd_azure_create_workspace (const char *tenant, const char *subscription_id, const char *workspace);
/* The number of chunks is ceil (size / PD_AZURE_CHUNK_BYTES). */
PdHttpRequest *pd_azure_create_file (const char *tenant,
                                     const char *subscription_id,
                                     const char *workspace,
                                     const char *name,
                                     gsize size);
PdHttpRequest *pd_azure_upload_chunk (const char *tenant,
                                      const char *subscription_id,
                                      const char *workspace,
                                      const char *name,
                                      GBytes *content,
                                      guint chunk);
guint pd_azure_count_chunks (gsize size);

G_END_DECLS
