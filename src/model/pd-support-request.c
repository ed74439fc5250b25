// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-support-request.h"

#include <glib/gi18n-lib.h>

#include "pd-order.h"
#include "pd-text.h"

struct _PdSupportRequest
{
  PdRecord parent_instance;
  char *request_id;
  char *number;
  char *type;
  gint64 customer_row_id;
  char *customer_name;
  char *tenant_id;
  gint64 line_row_id;
  char *order_id;
  int line;
  gint64 reservation_row_id;
  char *reservation_id;
  char *reservation_order_id;
  char *subscription_id;
  char *problem;
  char *category;
  char *title;
  char *impact;
  char *reason;
  char *amount;
  char *description;
  char *state;
  gint64 created_at;
  gint64 updated_at;
  gint64 answered_at;
  char *answered_by;
  char *user_name;
  int attachments;
  int messages;
  char *refund_state;
  gint64 credit;
  char *currency;
  char *credit_invoice;
  char *far_id;
  gint64 gone_at;
};

G_DEFINE_FINAL_TYPE (PdSupportRequest, pd_support_request, PD_TYPE_RECORD)

static const PdField support_request_fields[] = {
  PD_FIELD (PdSupportRequest, request_id, "request-id", STRING),
  PD_FIELD (PdSupportRequest, number, "number", STRING),
  PD_FIELD (PdSupportRequest, type, "type", STRING),
  PD_FIELD (PdSupportRequest, customer_row_id, "customer-row-id", INT64),
  PD_FIELD (PdSupportRequest, customer_name, "customer-name", STRING),
  PD_FIELD (PdSupportRequest, tenant_id, "tenant-id", STRING),
  PD_FIELD (PdSupportRequest, line_row_id, "line-row-id", INT64),
  PD_FIELD (PdSupportRequest, order_id, "order-id", STRING),
  PD_FIELD (PdSupportRequest, line, "line", INT),
  PD_FIELD (PdSupportRequest, reservation_row_id, "reservation-row-id", INT64),
  PD_FIELD (PdSupportRequest, reservation_id, "reservation-id", STRING),
  PD_FIELD (PdSupportRequest, reservation_order_id, "reservation-order-id", STRING),
  PD_FIELD (PdSupportRequest, subscription_id, "subscription-id", STRING),
  PD_FIELD (PdSupportRequest, problem, "problem", STRING),
  PD_FIELD (PdSupportRequest, category, "category", STRING),
  PD_FIELD (PdSupportRequest, title, "title", STRING),
  PD_FIELD (PdSupportRequest, impact, "impact", STRING),
  PD_FIELD (PdSupportRequest, reason, "reason", STRING),
  PD_FIELD (PdSupportRequest, amount, "amount", STRING),
  PD_FIELD (PdSupportRequest, description, "description", STRING),
  PD_FIELD (PdSupportRequest, state, "state", STRING),
  PD_FIELD (PdSupportRequest, created_at, "created-at", INT64),
  PD_FIELD (PdSupportRequest, updated_at, "updated-at", INT64),
  PD_FIELD (PdSupportRequest, answered_at, "answered-at", INT64),
  PD_FIELD (PdSupportRequest, answered_by, "answered-by", STRING),
  PD_FIELD (PdSupportRequest, user_name, "user-name", STRING),
  PD_FIELD (PdSupportRequest, attachments, "attachments", INT),
  PD_FIELD (PdSupportRequest, messages, "messages", INT),
  PD_FIELD (PdSupportRequest, refund_state, "refund-state", STRING),
  PD_FIELD (PdSupportRequest, credit, "credit", INT64),
  PD_FIELD (PdSupportRequest, currency, "currency", STRING),
  PD_FIELD (PdSupportRequest, credit_invoice, "credit-invoice", STRING),
  PD_FIELD (PdSupportRequest, far_id, "far-id", STRING),
  PD_FIELD (PdSupportRequest, gone_at, "gone-at", INT64),
};

static void
pd_support_request_class_init (PdSupportRequestClass *klass)
{
  pd_record_class_install_fields (PD_RECORD_CLASS (klass), support_request_fields,
                                  G_N_ELEMENTS (support_request_fields));
}

static void
pd_support_request_init (PdSupportRequest *self)
{
}

/* Not “get_type”: that is the GType's. */
const char *
pd_support_request_get_kind (PdSupportRequest *self)
{
  g_return_val_if_fail (PD_IS_SUPPORT_REQUEST (self), NULL);

  return self->type;
}

PD_DEFINE_GETTER (PdSupportRequest,
                  pd_support_request,
                  PD_IS_SUPPORT_REQUEST,
                  const char *,
                  request_id)
PD_DEFINE_GETTER (PdSupportRequest, pd_support_request, PD_IS_SUPPORT_REQUEST, const char *, number)
PD_DEFINE_GETTER (PdSupportRequest, pd_support_request, PD_IS_SUPPORT_REQUEST, const char *, far_id)
PD_DEFINE_GETTER (PdSupportRequest, pd_support_request, PD_IS_SUPPORT_REQUEST, gint64, gone_at)
PD_DEFINE_GETTER (PdSupportRequest,
                  pd_support_request,
                  PD_IS_SUPPORT_REQUEST,
                  gint64,
                  customer_row_id)
PD_DEFINE_GETTER (PdSupportRequest,
                  pd_support_request,
                  PD_IS_SUPPORT_REQUEST,
                  const char *,
                  customer_name)
PD_DEFINE_GETTER (PdSupportRequest,
                  pd_support_request,
                  PD_IS_SUPPORT_REQUEST,
                  const char *,
                  tenant_id)
PD_DEFINE_GETTER (PdSupportRequest, pd_support_request, PD_IS_SUPPORT_REQUEST, gint64, line_row_id)
PD_DEFINE_GETTER (PdSupportRequest,
                  pd_support_request,
                  PD_IS_SUPPORT_REQUEST,
                  const char *,
                  order_id)
PD_DEFINE_GETTER (PdSupportRequest,
                  pd_support_request,
                  PD_IS_SUPPORT_REQUEST,
                  gint64,
                  reservation_row_id)
PD_DEFINE_GETTER (PdSupportRequest,
                  pd_support_request,
                  PD_IS_SUPPORT_REQUEST,
                  const char *,
                  reservation_id)
PD_DEFINE_GETTER (PdSupportRequest,
                  pd_support_request,
                  PD_IS_SUPPORT_REQUEST,
                  const char *,
                  reservation_order_id)
PD_DEFINE_GETTER (PdSupportRequest,
                  pd_support_request,
                  PD_IS_SUPPORT_REQUEST,
                  const char *,
                  subscription_id)
PD_DEFINE_GETTER (PdSupportRequest,
                  pd_support_request,
                  PD_IS_SUPPORT_REQUEST,
                  const char *,
                  problem)
PD_DEFINE_GETTER (PdSupportRequest,
                  pd_support_request,
                  PD_IS_SUPPORT_REQUEST,
                  const char *,
                  category)
PD_DEFINE_GETTER (PdSupportRequest, pd_support_request, PD_IS_SUPPORT_REQUEST, const char *, title)
PD_DEFINE_GETTER (PdSupportRequest, pd_support_request, PD_IS_SUPPORT_REQUEST, const char *, impact)
PD_DEFINE_GETTER (PdSupportRequest, pd_support_request, PD_IS_SUPPORT_REQUEST, const char *, reason)
PD_DEFINE_GETTER (PdSupportRequest, pd_support_request, PD_IS_SUPPORT_REQUEST, const char *, amount)
PD_DEFINE_GETTER (PdSupportRequest,
                  pd_support_request,
                  PD_IS_SUPPORT_REQUEST,
                  const char *,
                  description)
PD_DEFINE_GETTER (PdSupportRequest, pd_support_request, PD_IS_SUPPORT_REQUEST, const char *, state)
PD_DEFINE_GETTER (PdSupportRequest, pd_support_request, PD_IS_SUPPORT_REQUEST, gint64, created_at)
PD_DEFINE_GETTER (PdSupportRequest, pd_support_request, PD_IS_SUPPORT_REQUEST, gint64, updated_at)
PD_DEFINE_GETTER (PdSupportRequest, pd_support_request, PD_IS_SUPPORT_REQUEST, gint64, answered_at)
PD_DEFINE_GETTER (PdSupportRequest,
                  pd_support_request,
                  PD_IS_SUPPORT_REQUEST,
                  const char *,
                  user_name)
PD_DEFINE_GETTER (PdSupportRequest,
                  pd_support_request,
                  PD_IS_SUPPORT_REQUEST,
                  const char *,
                  refund_state)
PD_DEFINE_GETTER (PdSupportRequest, pd_support_request, PD_IS_SUPPORT_REQUEST, gint64, credit)
PD_DEFINE_GETTER (PdSupportRequest,
                  pd_support_request,
                  PD_IS_SUPPORT_REQUEST,
                  const char *,
                  currency)
PD_DEFINE_GETTER (PdSupportRequest,
                  pd_support_request,
                  PD_IS_SUPPORT_REQUEST,
                  const char *,
                  credit_invoice)

struct _PdRequestMessage
{
  PdRecord parent_instance;
  gint64 request_row_id;
  gint64 at;
  char *author;
  char *direction;
  char *body;
};

G_DEFINE_FINAL_TYPE (PdRequestMessage, pd_request_message, PD_TYPE_RECORD)

static const PdField request_message_fields[] = {
  PD_FIELD (PdRequestMessage, request_row_id, "request-row-id", INT64),
  PD_FIELD (PdRequestMessage, at, "at", INT64),
  PD_FIELD (PdRequestMessage, author, "author", STRING),
  PD_FIELD (PdRequestMessage, direction, "direction", STRING),
  PD_FIELD (PdRequestMessage, body, "body", STRING),
};

static void
pd_request_message_class_init (PdRequestMessageClass *klass)
{
  pd_record_class_install_fields (PD_RECORD_CLASS (klass), request_message_fields,
                                  G_N_ELEMENTS (request_message_fields));
}

static void
pd_request_message_init (PdRequestMessage *self)
{
}

PD_DEFINE_GETTER (PdRequestMessage, pd_request_message, PD_IS_REQUEST_MESSAGE, gint64, at)
PD_DEFINE_GETTER (PdRequestMessage, pd_request_message, PD_IS_REQUEST_MESSAGE, const char *, author)
PD_DEFINE_GETTER (PdRequestMessage,
                  pd_request_message,
                  PD_IS_REQUEST_MESSAGE,
                  const char *,
                  direction)
PD_DEFINE_GETTER (PdRequestMessage, pd_request_message, PD_IS_REQUEST_MESSAGE, const char *, body)

struct _PdAttachment
{
  PdRecord parent_instance;
  gint64 request_row_id;
  gint64 message_row_id;
  char *name;
  gint64 size;
  char *sha256;
};

G_DEFINE_FINAL_TYPE (PdAttachment, pd_attachment, PD_TYPE_RECORD)

static const PdField attachment_fields[] = {
  PD_FIELD (PdAttachment, request_row_id, "request-row-id", INT64),
  PD_FIELD (PdAttachment, message_row_id, "message-row-id", INT64),
  PD_FIELD (PdAttachment, name, "name", STRING),
  PD_FIELD (PdAttachment, size, "size", INT64),
  PD_FIELD (PdAttachment, sha256, "sha256", STRING),
};

static void
pd_attachment_class_init (PdAttachmentClass *klass)
{
  pd_record_class_install_fields (PD_RECORD_CLASS (klass), attachment_fields,
                                  G_N_ELEMENTS (attachment_fields));
}

static void
pd_attachment_init (PdAttachment *self)
{
}

PD_DEFINE_GETTER (PdAttachment, pd_attachment, PD_IS_ATTACHMENT, gint64, message_row_id)
PD_DEFINE_GETTER (PdAttachment, pd_attachment, PD_IS_ATTACHMENT, const char *, name)
PD_DEFINE_GETTER (PdAttachment, pd_attachment, PD_IS_ATTACHMENT, gint64, size)
PD_DEFINE_GETTER (PdAttachment, pd_attachment, PD_IS_ATTACHMENT, const char *, sha256)

void
pd_request_details_free (PdRequestDetails *details)
{
  if (details == NULL)
    return;

  g_clear_object (&details->request);
  g_clear_pointer (&details->contact, pd_contact_free);
  g_clear_pointer (&details->messages, g_ptr_array_unref);
  g_clear_pointer (&details->attachments, g_ptr_array_unref);
  g_free (details);
}

/* --- the thread as plain text --- */

static void
add_line (GString *text, const char *label, const char *value)
{
  if (value == NULL || *value == '\0')
    return;

  /* Translators: a line of facts: the first %s is the name of a fact, the second the fact. */
  g_string_append_printf (text, C_ ("fact", "%s: %s"), label, value);
  g_string_append_c (text, '\n');
}

static void
add_head (GString *text, PdSupportRequest *request)
{
  g_autofree char *created = NULL;

  add_line (text, _ ("Request number"), request->number);
  add_line (text, _ ("Title"), request->title);
  add_line (text, _ ("State"), pd_state_get_title (request->state));
  if (request->created_at != 0)
    created = pd_text_deadline (request->created_at);
  add_line (text, _ ("Created"), created);
  add_line (text, _ ("Created by"), request->user_name);
  add_line (text, _ ("Customer"), request->customer_name);
  add_line (text, _ ("Problem type"),
            request->problem != NULL ? pd_request_problem_get_title (request->problem) : NULL);
  add_line (text, _ ("Category"),
            request->category != NULL ? pd_request_problem_get_title (request->category) : NULL);
  add_line (text, _ ("Impact"),
            request->impact != NULL ? pd_request_impact_get_title (request->impact) : NULL);
}

static void
add_contact (GString *text, const PdContact *contact)
{
  g_autofree char *name = NULL;

  if (contact == NULL)
    return;

  name = pd_text_person (contact->first_name, contact->last_name);
  add_line (text, _ ("Contact"), name);
  add_line (text, _ ("Email address"), contact->email);
  add_line (text, _ ("Phone number"), contact->phone);
}

/* The names of the files of a message; of the request itself where @message_row_id is 0. */
static void
add_attachments (GString *text, GPtrArray *attachments, gint64 message_row_id)
{
  for (guint i = 0; attachments != NULL && i < attachments->len; i++) {
    PdAttachment *attachment = attachments->pdata[i];
    g_autofree char *size = NULL;
    g_autofree char *value = NULL;

    if (attachment->message_row_id != message_row_id)
      continue;

    size = pd_text_size ((guint64) MAX (attachment->size, 0));
    /* Translators: the first %s is the name of a file, the second its size. */
    value = g_strdup_printf (_ ("%s (%s)"), attachment->name, size);
    add_line (text, _ ("Attachment"), value);
  }
}

static void
add_message (GString *text, PdRequestMessage *message, GPtrArray *attachments)
{
  g_autofree char *when = pd_text_deadline (message->at);
  const char *author = message->author != NULL ? message->author : "";

  g_string_append_c (text, '\n');
  if (g_strcmp0 (message->direction, "note") == 0)
    /* Translators: head of a note in a thread: a date with a time of day, then a name. */
    g_string_append_printf (text, _ ("%s, note by %s"), when, author);
  else if (g_strcmp0 (message->direction, "in") == 0)
    /* Translators: head of an answer in a thread: a date with a time of day, then a name. */
    g_string_append_printf (text, _ ("%s, answer from %s"), when, author);
  else
    /* Translators: head of a message in a thread: a date with a time of day, then a name. */
    g_string_append_printf (text, _ ("%s, message by %s"), when, author);
  g_string_append_c (text, '\n');
  g_string_append (text, message->body != NULL ? message->body : "");
  g_string_append_c (text, '\n');
  if (pd_record_get_row_id (PD_RECORD (message)) != 0)
    add_attachments (text, attachments, pd_record_get_row_id (PD_RECORD (message)));
}

char *
pd_request_details_to_text (const PdRequestDetails *details)
{
  GString *text;
  PdSupportRequest *request;

  g_return_val_if_fail (details != NULL && PD_IS_SUPPORT_REQUEST (details->request), NULL);

  request = details->request;
  text = g_string_new (NULL);
  add_head (text, request);
  add_contact (text, details->contact);
  add_attachments (text, details->attachments, 0);
  if (request->description != NULL && *request->description != '\0')
    g_string_append_printf (text, "\n%s\n", request->description);
  for (guint i = 0; details->messages != NULL && i < details->messages->len; i++)
    add_message (text, details->messages->pdata[i], details->attachments);

  return g_string_free (text, FALSE);
}
