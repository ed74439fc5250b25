// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-azure-support.h"

#include <string.h>

#include "pd-azure-private.h"
#include "pd-clock.h"

#define SUPPORT "/subscriptions/%s/providers/Microsoft.Support"
#define SERVICES "/providers/Microsoft.Support/services"
/* Seen in OBS. */
#define BILLING_SERVICE "517f2da6-78fd-0498-4e22-ad26996b1dfc"
#define MAX_NAME 260

/* --- services and classifications (9.1, 9.2) --- */

void
pd_wire_support_topic_free (PdWireSupportTopic *topic)
{
  if (topic == NULL)
    return;
  g_free (topic->id);
  g_free (topic->name);
  g_free (topic->title);
  g_free (topic);
}

static gpointer
topic_item (JsonObject *object)
{
  PdWireSupportTopic *topic = g_new0 (PdWireSupportTopic, 1);
  JsonObject *properties = pd_azure_take_object (object, "properties", NULL);

  topic->id = pd_azure_take_text (object, "id", NULL);
  topic->name = pd_azure_take_word (object, "name", NULL);
  if (topic->name == NULL)
    topic->name = pd_azure_id_dup_last (topic->id);
  topic->title = pd_azure_take_text (properties, "displayName", NULL);
  return topic;
}

static gpointer
read_topics (JsonNode *root, gpointer user_data, GError **error)
{
  return pd_azure_read_items (root, topic_item, (GDestroyNotify) pd_wire_support_topic_free, error);
}

/* Their names are localized, and we look for ours by name: they are asked for in English (9). */
static PdHttpRequest *
new_topics (PdHttpRequest *request)
{
  pd_http_request_set_header (request, "Accept-Language", "en-US");
  pd_http_request_set_reader (request, read_topics, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  return request;
}

PdHttpRequest *
pd_azure_list_support_services (const char *tenant)
{
  return new_topics (
      pd_azure_request (PD_CALL_READ, "GET", tenant, PD_AZURE_SUPPORT_VERSION, SERVICES));
}

PdHttpRequest *
pd_azure_list_problem_classifications (const char *tenant, const char *service)
{
  g_autofree char *name = pd_azure_id_dup_last (service);
  g_autofree char *escaped = pd_azure_escape (name);

  return new_topics (pd_azure_request (PD_CALL_READ, "GET", tenant, PD_AZURE_SUPPORT_VERSION,
                                       SERVICES "/%s/problemClassifications", escaped));
}

const PdWireSupportTopic *
pd_azure_find_billing_service (GPtrArray *services)
{
  const PdWireSupportTopic *by_title = NULL;

  g_return_val_if_fail (services != NULL, NULL);

  for (guint i = 0; i < services->len; i++) {
    const PdWireSupportTopic *topic = services->pdata[i];

    if (topic->id == NULL)
      continue;
    if (g_strcmp0 (topic->name, BILLING_SERVICE) == 0)
      return topic;
    if (by_title == NULL && topic->title != NULL &&
        (g_ascii_strcasecmp (topic->title, "Billing") == 0 || strcmp (topic->title, "課金") == 0 ||
         strcmp (topic->title, "請求") == 0))
      by_title = topic;
  }
  return by_title;
}

/* English and Japanese: displayName is localized. */
const PdWireSupportTopic *
pd_azure_find_refund_classification (GPtrArray *classifications)
{
  static const char *const pairs[][2] = { { "exchange", "refund" },
                                          { "交換", "返金" },
                                          { "交換", "払い戻し" } };

  g_return_val_if_fail (classifications != NULL, NULL);

  for (guint i = 0; i < classifications->len; i++) {
    const PdWireSupportTopic *topic = classifications->pdata[i];
    g_autofree char *title = NULL;

    if (topic->id == NULL || topic->title == NULL)
      continue;
    title = g_utf8_casefold (topic->title, -1);
    for (gsize j = 0; j < G_N_ELEMENTS (pairs); j++) {
      if (strstr (title, pairs[j][0]) != NULL && strstr (title, pairs[j][1]) != NULL)
        return topic;
    }
  }
  return NULL;
}

/* --- names (9.3) --- */

static gboolean
is_name (const char *name)
{
  gboolean has_other = FALSE;

  if (*name == '\0' || !g_utf8_validate (name, -1, NULL) || g_utf8_strlen (name, -1) > MAX_NAME ||
      g_ascii_strncasecmp (name, "tmp-", 4) == 0)
    return FALSE;
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (g_unichar_iscntrl (c) || (c < 0x80 && strchr ("<>%&:\\?/", (int) c) != NULL))
      return FALSE;
    has_other = has_other || c < '0' || c > '9';
  }
  return has_other;
}

gboolean
pd_azure_is_ticket_name (const char *name)
{
  return name != NULL && is_name (name);
}

gboolean
pd_azure_is_communication_name (const char *name)
{
  return name != NULL && is_name (name) && !g_uuid_string_is_valid (name);
}

void
pd_wire_name_check_free (PdWireNameCheck *check)
{
  if (check == NULL)
    return;
  g_free (check->reason);
  g_free (check->message);
  g_free (check);
}

static gpointer
read_name_check (JsonNode *root, gpointer user_data, GError **error)
{
  JsonObject *object = pd_azure_get_object (root, error);
  PdWireNameCheck *check;

  if (object == NULL)
    return NULL;
  check = g_new0 (PdWireNameCheck, 1);
  check->available = pd_azure_take_boolean (object, "nameAvailable", NULL);
  check->reason = pd_azure_take_text (object, "reason", NULL);
  check->message = pd_azure_take_text (object, "message", NULL);
  return check;
}

static PdHttpRequest *
new_name_check (PdHttpRequest *request, const char *name, const char *type)
{
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "name", name);
  json_object_set_string_member (body, "type", type);
  pd_azure_set_body (request, body);
  pd_http_request_set_reader (request, read_name_check, NULL, NULL,
                              (GDestroyNotify) pd_wire_name_check_free);
  return request;
}

PdHttpRequest *
pd_azure_check_ticket_name (const char *tenant, const char *subscription_id, const char *name)
{
  g_autofree char *subscription = pd_azure_escape (subscription_id);

  return new_name_check (pd_azure_request (PD_CALL_READ, "POST", tenant, PD_AZURE_SUPPORT_VERSION,
                                           SUPPORT "/checkNameAvailability", subscription),
                         name, "Microsoft.Support/supportTickets");
}

PdHttpRequest *
pd_azure_check_communication_name (const char *tenant,
                                   const char *subscription_id,
                                   const char *ticket,
                                   const char *name)
{
  g_autofree char *subscription = pd_azure_escape (subscription_id);
  g_autofree char *escaped = pd_azure_escape (ticket);

  return new_name_check (pd_azure_request (PD_CALL_READ, "POST", tenant, PD_AZURE_SUPPORT_VERSION,
                                           SUPPORT "/supportTickets/%s/checkNameAvailability",
                                           subscription, escaped),
                         name, "Microsoft.Support/communications");
}

/* --- tickets (9.4 to 9.6) --- */

void
pd_wire_ticket_free (PdWireTicket *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->number);
  g_free (self->title);
  g_free (self->description);
  g_free (self->severity);
  g_free (self->status);
  g_free (self->service_title);
  g_free (self->classification_title);
  g_free (self->classification_id);
  g_free (self->file_workspace);
  g_ptr_array_unref (self->faults);
  g_free (self);
}

/* An HTML text of the far side as plain text. */
static char *
take_plain (JsonObject *object, const char *member, GPtrArray *faults)
{
  g_autofree char *text = pd_azure_take_text (object, member, faults);

  return text == NULL ? NULL : pd_azure_html_to_text (text);
}

static gpointer
ticket_item (JsonObject *object)
{
  PdWireTicket *self = g_new0 (PdWireTicket, 1);
  GPtrArray *faults = self->faults = g_ptr_array_new_with_free_func (g_free);
  JsonObject *properties = pd_azure_take_object (object, "properties", faults);
  g_autofree char *id = pd_azure_take_text (object, "id", faults);

  self->name = pd_azure_take_text (object, "name", faults);
  if (self->name == NULL)
    self->name = pd_azure_id_dup_segment (id, "supportTickets");
  if (self->name == NULL)
    pd_azure_add_fault (faults, "the member “name” is missing");
  self->number = pd_azure_take_text (properties, "supportTicketId", faults);
  self->title = pd_azure_take_text (properties, "title", faults);
  self->description = take_plain (properties, "description", faults);
  self->severity = pd_azure_take_word (properties, "severity", faults);
  self->status = pd_azure_take_word (properties, "status", faults);
  self->service_title = pd_azure_take_text (properties, "serviceDisplayName", faults);
  self->classification_title =
      pd_azure_take_text (properties, "problemClassificationDisplayName", faults);
  self->classification_id = pd_azure_take_text (properties, "problemClassificationId", faults);
  self->created_at = pd_azure_take_instant (properties, "createdDate", faults);
  self->modified_at = pd_azure_take_instant (properties, "modifiedDate", faults);
  self->file_workspace = pd_azure_take_text (properties, "fileWorkspaceName", faults);
  return self;
}

static gpointer
read_ticket (JsonNode *root, gpointer user_data, GError **error)
{
  JsonObject *object = pd_azure_get_object (root, error);

  return object == NULL ? NULL : ticket_item (object);
}

static gpointer
read_tickets (JsonNode *root, gpointer user_data, GError **error)
{
  return pd_azure_read_items (root, ticket_item, (GDestroyNotify) pd_wire_ticket_free, error);
}

static PdHttpRequest *
new_ticket_request (PdCallPolicy policy,
                    const char *method,
                    const char *tenant,
                    const char *subscription_id,
                    const char *name)
{
  g_autofree char *subscription = pd_azure_escape (subscription_id);
  g_autofree char *escaped = pd_azure_escape (name);

  return pd_azure_request (policy, method, tenant, PD_AZURE_SUPPORT_VERSION,
                           SUPPORT "/supportTickets/%s", subscription, escaped);
}

static JsonObject *
contact_to_object (const PdAzureContact *contact)
{
  JsonObject *object = json_object_new ();
  const struct
  {
    const char *member;
    const char *text;
  } rows[] = {
    { "firstName", contact->first_name },
    { "lastName", contact->last_name },
    { "preferredContactMethod", contact->method },
    { "primaryEmailAddress", contact->email },
    { "phoneNumber", contact->phone },
    { "preferredTimeZone", contact->time_zone },
    { "country", contact->country },
    { "preferredSupportLanguage", contact->language },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    if (rows[i].text != NULL && *rows[i].text != '\0')
      json_object_set_string_member (object, rows[i].member, rows[i].text);
  }
  return object;
}

PdHttpRequest *
pd_azure_create_ticket (const char *tenant,
                        const char *subscription_id,
                        const char *name,
                        const PdAzureTicket *ticket)
{
  PdHttpRequest *request = new_ticket_request (PD_CALL_ONCE, "PUT", tenant, subscription_id, name);
  JsonObject *properties = json_object_new ();

  json_object_set_string_member (properties, "serviceId", ticket->service_id);
  json_object_set_string_member (properties, "problemClassificationId", ticket->classification_id);
  json_object_set_string_member (properties, "severity", ticket->severity);
  json_object_set_string_member (properties, "title", ticket->title);
  json_object_set_string_member (properties, "description", ticket->description);
  json_object_set_string_member (properties, "advancedDiagnosticConsent", "No");
  json_object_set_boolean_member (properties, "require24X7Response", ticket->around_the_clock);
  if (ticket->problem_started_at != PD_INSTANT_NONE) {
    g_autofree char *text = pd_instant_format_iso (ticket->problem_started_at);

    json_object_set_string_member (properties, "problemStartTime", text);
  }
  if (ticket->file_workspace != NULL)
    json_object_set_string_member (properties, "fileWorkspaceName", ticket->file_workspace);
  json_object_set_object_member (properties, "contactDetails",
                                 contact_to_object (&ticket->contact));
  pd_azure_set_properties (request, properties);
  return request;
}

PdHttpRequest *
pd_azure_get_ticket (const char *tenant, const char *subscription_id, const char *name)
{
  PdHttpRequest *request = new_ticket_request (PD_CALL_READ, "GET", tenant, subscription_id, name);

  pd_http_request_set_reader (request, read_ticket, NULL, NULL,
                              (GDestroyNotify) pd_wire_ticket_free);
  return request;
}

PdHttpRequest *
pd_azure_list_tickets (const char *tenant, const char *subscription_id, gint64 since)
{
  g_autofree char *subscription = pd_azure_escape (subscription_id);
  g_autofree char *tail = NULL;
  PdHttpRequest *request;

  if (since != PD_INSTANT_NONE) {
    g_autofree char *text = pd_instant_format_iso (since);
    g_autofree char *filter = g_strdup_printf ("createdDate ge %s", text);
    g_autofree char *escaped = pd_azure_escape (filter);

    tail = g_strconcat ("&$filter=", escaped, NULL);
  }
  request = pd_azure_request (PD_CALL_READ, "GET", tenant, PD_AZURE_SUPPORT_VERSION,
                              SUPPORT "/supportTickets?$top=100%s", subscription,
                              tail != NULL ? tail : "");
  pd_http_request_set_reader (request, read_tickets, NULL, NULL,
                              (GDestroyNotify) g_ptr_array_unref);
  return request;
}

PdHttpRequest *
pd_azure_set_ticket_status (const char *tenant,
                            const char *subscription_id,
                            const char *name,
                            const char *status)
{
  PdHttpRequest *request =
      new_ticket_request (PD_CALL_ONCE, "PATCH", tenant, subscription_id, name);
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "status", status); /* without "properties" */
  pd_azure_set_body (request, body);
  return request;
}

/* --- communications (9.7, 9.8) --- */

void
pd_wire_communication_free (PdWireCommunication *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->subject);
  g_free (self->body);
  g_free (self->type);
  g_free (self->sender);
  g_ptr_array_unref (self->faults);
  g_free (self);
}

static gpointer
communication_item (JsonObject *object)
{
  PdWireCommunication *self = g_new0 (PdWireCommunication, 1);
  GPtrArray *faults = self->faults = g_ptr_array_new_with_free_func (g_free);
  JsonObject *properties = pd_azure_take_object (object, "properties", faults);
  g_autofree char *id = pd_azure_take_text (object, "id", faults);
  g_autofree char *direction = pd_azure_take_word (properties, "communicationDirection", faults);

  self->name = pd_azure_take_text (object, "name", faults);
  if (self->name == NULL)
    self->name = pd_azure_id_dup_segment (id, "communications");
  self->subject = pd_azure_take_text (properties, "subject", faults);
  self->body = take_plain (properties, "body", faults);
  self->type = pd_azure_take_word (properties, "communicationType", faults);
  self->ours = g_strcmp0 (direction, "inbound") == 0;
  self->sender = pd_azure_take_text (properties, "sender", faults);
  self->created_at = pd_azure_take_instant (properties, "createdDate", faults);
  return self;
}

static gpointer
read_communication (JsonNode *root, gpointer user_data, GError **error)
{
  JsonObject *object = pd_azure_get_object (root, error);

  return object == NULL ? NULL : communication_item (object);
}

static gpointer
read_communications (JsonNode *root, gpointer user_data, GError **error)
{
  return pd_azure_read_items (root, communication_item, (GDestroyNotify) pd_wire_communication_free,
                              error);
}

PdHttpRequest *
pd_azure_list_communications (const char *tenant, const char *subscription_id, const char *ticket)
{
  g_autofree char *subscription = pd_azure_escape (subscription_id);
  g_autofree char *name = pd_azure_escape (ticket);
  PdHttpRequest *request =
      pd_azure_request (PD_CALL_READ, "GET", tenant, PD_AZURE_SUPPORT_VERSION,
                        SUPPORT "/supportTickets/%s/communications?$top=10", subscription, name);

  pd_http_request_set_reader (request, read_communications, NULL, NULL,
                              (GDestroyNotify) g_ptr_array_unref);
  return request;
}

static PdHttpRequest *
new_communication_request (PdCallPolicy policy,
                           const char *method,
                           const char *tenant,
                           const char *subscription_id,
                           const char *ticket,
                           const char *name)
{
  g_autofree char *subscription = pd_azure_escape (subscription_id);
  g_autofree char *escaped_ticket = pd_azure_escape (ticket);
  g_autofree char *escaped_name = pd_azure_escape (name);

  return pd_azure_request (policy, method, tenant, PD_AZURE_SUPPORT_VERSION,
                           SUPPORT "/supportTickets/%s/communications/%s", subscription,
                           escaped_ticket, escaped_name);
}

PdHttpRequest *
pd_azure_get_communication (const char *tenant,
                            const char *subscription_id,
                            const char *ticket,
                            const char *name)
{
  PdHttpRequest *request =
      new_communication_request (PD_CALL_READ, "GET", tenant, subscription_id, ticket, name);

  pd_http_request_set_reader (request, read_communication, NULL, NULL,
                              (GDestroyNotify) pd_wire_communication_free);
  return request;
}

PdHttpRequest *
pd_azure_create_communication (const char *tenant,
                               const char *subscription_id,
                               const char *ticket,
                               const char *name,
                               const char *subject,
                               const char *body)
{
  PdHttpRequest *request =
      new_communication_request (PD_CALL_ONCE, "PUT", tenant, subscription_id, ticket, name);
  JsonObject *properties = json_object_new ();

  json_object_set_string_member (properties, "subject", subject);
  json_object_set_string_member (properties, "body", body);
  pd_azure_set_properties (request, properties);
  return request;
}

/* --- files (9.9) --- */

guint
pd_azure_count_chunks (gsize size)
{
  return size == 0 ? 1 : (guint) ((size + PD_AZURE_CHUNK_BYTES - 1) / PD_AZURE_CHUNK_BYTES);
}

PdHttpRequest *
pd_azure_create_workspace (const char *tenant, const char *subscription_id, const char *workspace)
{
  g_autofree char *subscription = pd_azure_escape (subscription_id);
  g_autofree char *name = pd_azure_escape (workspace);

  return pd_azure_request (PD_CALL_IDEMPOTENT, "PUT", tenant, PD_AZURE_SUPPORT_VERSION,
                           SUPPORT "/fileWorkspaces/%s", subscription, name);
}

static PdHttpRequest *
new_file_request (const char *method,
                  const char *tenant,
                  const char *subscription_id,
                  const char *workspace,
                  const char *name,
                  const char *tail)
{
  g_autofree char *subscription = pd_azure_escape (subscription_id);
  g_autofree char *escaped_workspace = pd_azure_escape (workspace);
  g_autofree char *escaped_name = pd_azure_escape (name);

  return pd_azure_request (PD_CALL_IDEMPOTENT, method, tenant, PD_AZURE_SUPPORT_VERSION,
                           SUPPORT "/fileWorkspaces/%s/files/%s%s", subscription, escaped_workspace,
                           escaped_name, tail);
}

PdHttpRequest *
pd_azure_create_file (const char *tenant,
                      const char *subscription_id,
                      const char *workspace,
                      const char *name,
                      gsize size)
{
  PdHttpRequest *request = new_file_request ("PUT", tenant, subscription_id, workspace, name, "");
  JsonObject *properties = json_object_new ();

  json_object_set_int_member (properties, "chunkSize",
                              (gint64) MIN (size, (gsize) PD_AZURE_CHUNK_BYTES));
  json_object_set_int_member (properties, "fileSize", (gint64) size);
  json_object_set_int_member (properties, "numberOfChunks", pd_azure_count_chunks (size));
  pd_azure_set_properties (request, properties);
  return request;
}

PdHttpRequest *
pd_azure_upload_chunk (const char *tenant,
                       const char *subscription_id,
                       const char *workspace,
                       const char *name,
                       GBytes *content,
                       guint chunk)
{
  PdHttpRequest *request =
      new_file_request ("POST", tenant, subscription_id, workspace, name, "/upload");
  gsize size = g_bytes_get_size (content);
  gsize start = MIN ((gsize) chunk * PD_AZURE_CHUNK_BYTES, size);
  gsize length = MIN ((gsize) PD_AZURE_CHUNK_BYTES, size - start);
  const guchar *data = g_bytes_get_data (content, NULL);
  g_autofree char *text = length == 0 ? g_strdup ("") : g_base64_encode (data + start, length);
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "content", text);
  json_object_set_int_member (body, "chunkIndex", chunk);
  pd_azure_set_body (request, body);
  return request;
}
