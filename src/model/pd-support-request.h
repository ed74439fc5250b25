// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* Support requests of both kinds (sections 9, 13; azure-api.md section 9). */

#include "pd-record.h"
#include "pd-verdict.h"

G_BEGIN_DECLS

#define PD_REQUEST_PARTNER_CENTER "partner-center" /* section 9 */
#define PD_REQUEST_AZURE "azure"                   /* section 13 */

/* States: "draft" and "queued" (ours), then the vendor's (9.12): "open", "attention needed",
 * "closed", "none". pd_state_get_title() knows them. Impact, the vendor's severities (9.12):
 * "minimal", "moderate", "critical". */
#define PD_REQUEST_DRAFT "draft"
#define PD_REQUEST_QUEUED "queued" /* stands in the outbox; no number yet */
#define PD_REQUEST_OPEN "open"
#define PD_REQUEST_ATTENTION "attention needed"
#define PD_REQUEST_CLOSED "closed"

/* Types of problem. Partner Center (9.2) and Azure (13.2, 13.3): issue type Billing, problem type
 * Reservation management, category Exchanges and refunds. */
typedef struct
{
  const char *id;    /* stored: "csp-purchase-refund" … */
  const char *title; /* marked for translation */
} PdRequestProblem;
/* "csp-purchase-refund" = "CSP Purchase/Refund on behalf of customers" first (9.2), then the few
 * others of Partner Center that staff file. Static. */
const PdRequestProblem *pd_request_get_problems (const char *type, gsize *n_problems);
/* Azure: categories of a problem type; the first of "reservation-management" is
 * "exchanges-and-refunds". */
const PdRequestProblem *pd_request_get_categories (const char *problem, gsize *n_categories);
const char *pd_request_problem_get_title (const char *id);    /* translated; unknown as it is */
const char *pd_request_problem_get_name (const char *id);     /* in English; likewise */
const char *pd_request_impact_get_title (const char *impact); /* likewise */

/* Who is to be asked (9.5, 13.4, 13.7): the partner's person. All of it is encrypted in the book.
 */
typedef struct
{
  char *first_name;
  char *last_name;
  char *email;
  char *phone;
  char *method;    /* "email", "phone" */
  char *language;  /* azure-api.md section 9: "ja-jp", "en-us" … */
  char *time_zone; /* Windows zone name: "Tokyo Standard Time" */
  char *country;   /* ISO 3166-1 alpha-3: "JPN" */
} PdContact;
void pd_contact_free (PdContact *contact);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdContact, pd_contact_free)
PdContact *pd_contact_copy (const PdContact *contact);
/* One text and back, for sealing: "member: value" lines, values escaped. */
char *pd_contact_to_text (const PdContact *contact);
PdContact *pd_contact_from_text (const char *text, GError **error);
/* Cleans and checks: both names, e-mail, phone (9.5: compulsory for Partner Center; for Azure the
 * phone when the method is phone). PD_ERROR_INVALID names the field: pd_error_get_field() where the
 * project has it, else the sentence says it. */
gboolean pd_contact_check (PdContact *contact, const char *type, GError **error);
/* Language, time zone and country that fit the reader's locale and zone. */
void pd_contact_fill_defaults (PdContact *contact);

/* What a form holds. Strings are owned; NULL = empty. */
typedef struct
{
  char *type;                /* PD_REQUEST_… */
  gint64 customer_row_id;    /* 0: none chosen */
  gint64 line_row_id;        /* the order line it is about, 0: none */
  gint64 reservation_row_id; /* 0: none */
  char *subscription_id;     /* (nullable) */
  char *problem;
  char *category; /* Azure */
  char *impact;
  char *title;
  char *reason;       /* why; the description is built from it (9.8) */
  char *amount;       /* as typed: a quantity or a sum of money (9.9) */
  char *description;  /* built, then perhaps edited; NULL = build it */
  PdContact *contact; /* (nullable) */
} PdRequestFields;
void pd_request_fields_free (PdRequestFields *fields);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdRequestFields, pd_request_fields_free)
PdRequestFields *pd_request_fields_copy (const PdRequestFields *fields);

/* What the description is built from (9.4, 9.8; 13.6). NULL members are left out. */
typedef struct
{
  const char *customer_name;
  const char *tenant_id;
  const char *domain;
  const char *order_id;
  const char *product;
  const char *subscription_id;
  const char *reservation_id;
  const char *reservation_order_id;
  const char *reason;
  const char *amount;
  const char *quote; /* lines of a refund or exchange quote */
} PdRequestFacts;
char *pd_request_build_description (const PdRequestFacts *facts);
/* 9.9: "2", "118,000 JPY", "JPY 118000", "¥118,000": gives a quantity (> 0) or an amount with its
 * currency; PD_ERROR_INVALID otherwise. @default_currency for a sign that several currencies use.
 */
gboolean pd_request_parse_amount (const char *text,
                                  const char *default_currency,
                                  gint64 *quantity,
                                  gint64 *amount_minor,
                                  char **currency,
                                  GError **error);
/* 9.9: an amount whose sign means something else to who does not know the default currency
 * ("¥118,000.50" in yuan, "$99" in Australian dollars) with its currency's code instead; every
 * other text as it is. (nullable) */
char *pd_request_normalize_amount (const char *text, const char *default_currency);
/* 9.7, 13.5: everything there to submit? The first thing that is missing or wrong, as a sentence.
 */
gboolean pd_request_fields_check (PdRequestFields *fields, GError **error);

/* Attachments: azure-api.md 9.9: at most 5 MB each. */
#define PD_ATTACHMENT_MAX_BYTES (G_GINT64_CONSTANT (5) * 1000 * 1000)
#define PD_ATTACHMENT_MAX_COUNT 10
/* The name as it is kept: no folder, none of < > % & : \ ? / or control characters. */
char *pd_attachment_clean_name (const char *name);

/**
 * PdSupportRequest: one request, also a draft.
 * Properties: row-id int64, request-id (GUID), number ("" for a draft), type, customer-row-id
 * int64, customer-name, tenant-id, line-row-id int64, order-id, line int, reservation-row-id int64,
 * reservation-id, reservation-order-id, subscription-id, problem, category, title, impact, reason,
 * amount, description, state, created-at int64, updated-at int64, answered-at int64 (last message
 * of the other side or note, 0 = none), answered-by, user-name, attachments int, messages int,
 * refund-state (11.17: "" or "draft", "queued", "sent", "answered", "credited", "refused"),
 * credit int64, currency, credit-invoice, far-id (of a cloud account: what its calls name it by,
 * nullable), gone-at int64 (since when the far side no longer knows it; 0 = it does).
 */
#define PD_TYPE_SUPPORT_REQUEST (pd_support_request_get_type ())
G_DECLARE_FINAL_TYPE (PdSupportRequest, pd_support_request, PD, SUPPORT_REQUEST, PdRecord)
const char *pd_support_request_get_request_id (PdSupportRequest *self);
const char *pd_support_request_get_number (PdSupportRequest *self);
const char *pd_support_request_get_kind (PdSupportRequest *self); /* its type */
gint64 pd_support_request_get_customer_row_id (PdSupportRequest *self);
const char *pd_support_request_get_customer_name (PdSupportRequest *self);
const char *pd_support_request_get_tenant_id (PdSupportRequest *self);
gint64 pd_support_request_get_line_row_id (PdSupportRequest *self);
const char *pd_support_request_get_order_id (PdSupportRequest *self);
gint64 pd_support_request_get_reservation_row_id (PdSupportRequest *self);
const char *pd_support_request_get_reservation_id (PdSupportRequest *self);
const char *pd_support_request_get_reservation_order_id (PdSupportRequest *self);
const char *pd_support_request_get_subscription_id (PdSupportRequest *self);
const char *pd_support_request_get_problem (PdSupportRequest *self);
const char *pd_support_request_get_category (PdSupportRequest *self);
const char *pd_support_request_get_title (PdSupportRequest *self);
const char *pd_support_request_get_impact (PdSupportRequest *self);
const char *pd_support_request_get_reason (PdSupportRequest *self);
const char *pd_support_request_get_amount (PdSupportRequest *self);
const char *pd_support_request_get_description (PdSupportRequest *self);
const char *pd_support_request_get_state (PdSupportRequest *self);
gint64 pd_support_request_get_created_at (PdSupportRequest *self);
gint64 pd_support_request_get_updated_at (PdSupportRequest *self);
gint64 pd_support_request_get_answered_at (PdSupportRequest *self);
const char *pd_support_request_get_user_name (PdSupportRequest *self);
const char *pd_support_request_get_refund_state (PdSupportRequest *self);
gint64 pd_support_request_get_credit (PdSupportRequest *self);
const char *pd_support_request_get_currency (PdSupportRequest *self);
const char *pd_support_request_get_credit_invoice (PdSupportRequest *self);
const char *pd_support_request_get_far_id (PdSupportRequest *self); /* (nullable) */
gint64 pd_support_request_get_gone_at (PdSupportRequest *self);

/* PdRequestMessage: Properties: row-id int64, request-row-id int64, at int64, author, direction
 * ("out": ours, "in": the far side's, "note": staff among themselves), body (plain text). */
#define PD_TYPE_REQUEST_MESSAGE (pd_request_message_get_type ())
G_DECLARE_FINAL_TYPE (PdRequestMessage, pd_request_message, PD, REQUEST_MESSAGE, PdRecord)
gint64 pd_request_message_get_at (PdRequestMessage *self);
const char *pd_request_message_get_author (PdRequestMessage *self);
const char *pd_request_message_get_direction (PdRequestMessage *self);
const char *pd_request_message_get_body (PdRequestMessage *self);

/* PdAttachment: Properties: row-id int64, request-row-id int64, message-row-id int64 (0: of the
 * request itself), name, size int64, sha256 (hex). The bytes stay in the book until asked for. */
#define PD_TYPE_ATTACHMENT (pd_attachment_get_type ())
G_DECLARE_FINAL_TYPE (PdAttachment, pd_attachment, PD, ATTACHMENT, PdRecord)
gint64 pd_attachment_get_message_row_id (PdAttachment *self);
const char *pd_attachment_get_name (PdAttachment *self);
gint64 pd_attachment_get_size (PdAttachment *self);
const char *pd_attachment_get_sha256 (PdAttachment *self);

/* A request whole. */
typedef struct
{
  PdSupportRequest *request;
  PdContact *contact;     /* (nullable) */
  GPtrArray *messages;    /* (element-type PdRequestMessage) oldest first */
  GPtrArray *attachments; /* (element-type PdAttachment) */
} PdRequestDetails;
void pd_request_details_free (PdRequestDetails *details);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdRequestDetails, pd_request_details_free)
/* The whole thread as plain text, for a file or a mail. */
char *pd_request_details_to_text (const PdRequestDetails *details);

G_END_DECLS
