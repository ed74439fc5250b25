// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-partner-center-requests.h"

#include "pd-api-error.h"
#include "pd-wire-private.h"

/* 14: the places are the numbers that lists give. */
static const char *const severities[] = { "unknown", "critical", "moderate", "minimal", NULL };
static const char *const states[] = { "none", "open", "closed", "attention_needed", NULL };

static void
note_free (gpointer data)
{
  PdWireNote *note = data;

  g_free (note->author);
  g_free (note->text);
  g_free (note);
}

void
pd_wire_service_request_free (PdWireServiceRequest *request)
{
  if (request == NULL)
    return;
  g_free (request->id);
  g_free (request->title);
  g_free (request->description);
  g_free (request->severity);
  g_free (request->status);
  g_free (request->topic_id);
  g_free (request->topic_name);
  g_free (request->customer_id);
  g_free (request->customer_name);
  g_free (request->product_id);
  g_free (request->product_name);
  pd_wire_contact_free (request->contact);
  g_clear_pointer (&request->notes, g_ptr_array_unref);
  g_strfreev (request->files);
  g_free (request->fault);
  g_free (request);
}

void
pd_wire_topic_free (PdWireTopic *topic)
{
  if (topic == NULL)
    return;
  g_free (topic->id);
  g_free (topic->name);
  g_free (topic->description);
  g_free (topic->fault);
  g_free (topic);
}

static gpointer
read_note (JsonObject *object, char **fault)
{
  PdWireNote *note = g_new0 (PdWireNote, 1);

  note->author = pd_wire_take_text (object, "createdByName", fault);
  note->at = pd_wire_take_instant (object, "createdDate", fault);
  note->text = pd_wire_take_text (object, "text", fault);
  return note;
}

/* fileLinks: FileInfo, whose extension has two names. */
static gpointer
read_file (JsonObject *object, char **fault)
{
  g_autofree char *name = pd_wire_take_text (object, "fileNameWithoutExtension", fault);
  g_autofree char *extension = pd_wire_take_text (object, "fileExtension", fault);

  if (extension == NULL)
    extension = pd_wire_take_text (object, "extensionType", fault);
  if (name == NULL && (name = pd_wire_take_text (object, "id", fault)) == NULL) {
    pd_wire_add_fault (fault, "a file has no name");
    return NULL;
  }
  if (extension == NULL)
    return g_steal_pointer (&name);
  return g_strconcat (name, *extension == '.' ? "" : ".", extension, NULL);
}

static void
read_organization (PdWireServiceRequest *request, JsonObject *object)
{
  JsonObject *organization = pd_wire_take_object (object, "organization", &request->fault);

  if (organization == NULL)
    return;
  request->customer_id = pd_wire_take_id (organization, "id", &request->fault);
  request->customer_name = pd_wire_take_text (organization, "name", &request->fault);
}

static gpointer
read_request (JsonObject *object, char **fault)
{
  g_autoptr (PdWireServiceRequest) request = g_new0 (PdWireServiceRequest, 1);
  g_autoptr (GPtrArray) files = NULL;
  char **told = &request->fault;

  request->id = pd_wire_take_text (object, "id", told);
  if (request->id == NULL) {
    pd_wire_add_fault (fault, "the request has no number");
    return NULL;
  }
  request->title = pd_wire_take_text (object, "title", told);
  request->description = pd_wire_take_text (object, "description", told);
  request->severity = pd_wire_take_numbered_word (object, "severity", severities, told);
  request->status = pd_wire_take_numbered_word (object, "status", states, told);
  request->topic_id = pd_wire_take_text (object, "supportTopicId", told);
  request->topic_name = pd_wire_take_text (object, "supportTopicName", told);
  read_organization (request, object);
  request->product_id = pd_wire_take_text (object, "productId", told);
  request->product_name = pd_wire_take_text (object, "productName", told);
  request->contact = pd_wire_take_contact (object, "primaryContact", told);
  request->created_at = pd_wire_take_instant (object, "createdDate", told);
  request->updated_at = pd_wire_take_instant (object, "lastModifiedDate", told);
  request->closed_at = pd_wire_take_instant (object, "lastClosedDate", told);
  request->notes = pd_wire_take_items (object, "notes", read_note, note_free, told);
  files = pd_wire_take_items (object, "fileLinks", read_file, NULL, told);
  g_ptr_array_add (files, NULL);
  request->files = (char **) g_ptr_array_free (g_steal_pointer (&files), FALSE);
  return g_steal_pointer (&request);
}

static PdHttpRequest *
expect_request (PdHttpRequest *request)
{
  pd_wire_expect_item (request, read_request, (GDestroyNotify) pd_wire_service_request_free);
  return request;
}

PdHttpRequest *
pd_partner_center_list_requests (const char *customer_id, guint size)
{
  char *target = customer_id == NULL
                     ? pd_wire_format_target ("/v1/servicerequests?size=%u&offset=0", size)
                     : pd_wire_format_target ("/v1/customers/%s/servicerequests?size=%u&offset=0",
                                              customer_id, size);
  PdHttpRequest *request = pd_wire_get (customer_id, target);

  pd_wire_expect_list (request, read_request, (GDestroyNotify) pd_wire_service_request_free);
  return request;
}

PdHttpRequest *
pd_partner_center_get_request (const char *customer_id, const char *request_number)
{
  char *target = customer_id == NULL
                     ? pd_wire_format_target ("/v1/servicerequests/%s", request_number)
                     : pd_wire_format_target ("/v1/customers/%s/servicerequests/%s", customer_id,
                                              request_number);

  return expect_request (pd_wire_get (customer_id, target));
}

/* 14: only what changes. A note twice would be two notes. */
PdHttpRequest *
pd_partner_center_patch_request (const char *request_number,
                                 const char *note,
                                 const char *status,
                                 const char *request_id)
{
  JsonObject *object;
  JsonNode *node = pd_wire_new_object (&object);
  PdHttpRequest *request;

  if (note != NULL)
    pd_wire_set_text (pd_wire_ensure_object (object, "newNote"), "text", note);
  pd_wire_set_text (object, "status", status);
  request = pd_wire_write (PD_CALL_ONCE, "PATCH", NULL,
                           pd_wire_format_target ("/v1/servicerequests/%s", request_number), node,
                           request_id);
  pd_http_request_set_may_be_empty (request);
  return expect_request (request);
}

PdHttpRequest *
pd_partner_center_create_request (const PdWireNewRequest *request, const char *request_id)
{
  JsonObject *object;
  JsonNode *node = pd_wire_new_object (&object);

  pd_wire_set_text (object, "title", request->title);
  pd_wire_set_text (object, "description", request->description);
  pd_wire_set_text (object, "severity", request->severity);
  pd_wire_set_text (object, "supportTopicId", request->topic_id);
  return expect_request (
      pd_wire_write (PD_CALL_ONCE, "POST", NULL,
                     pd_wire_format_target ("/v1/servicerequests/%s",
                                            request->locale == NULL ? "en-US" : request->locale),
                     node, request_id));
}

gboolean
pd_partner_center_request_is_gone (const GError *error)
{
  const PdApiFault *fault = pd_api_error_get_fault (error);

  return fault != NULL && (fault->status == 404 || fault->status == 405 || fault->status == 410);
}

static gpointer
read_topic (JsonObject *object, char **fault)
{
  g_autoptr (PdWireTopic) topic = g_new0 (PdWireTopic, 1);

  topic->id = pd_wire_take_text (object, "id", &topic->fault);
  if (topic->id == NULL) {
    pd_wire_add_fault (fault, "the topic has no ID");
    return NULL;
  }
  topic->name = pd_wire_take_text (object, "name", &topic->fault);
  topic->description = pd_wire_take_text (object, "description", &topic->fault);
  return g_steal_pointer (&topic);
}

PdHttpRequest *
pd_partner_center_list_topics (void)
{
  PdHttpRequest *request = pd_wire_get (NULL, g_strdup ("/v1/servicerequests/supporttopics"));

  /* One is chosen by the words of its name, which are localized (1.2). */
  pd_http_request_set_header (request, "X-Locale", "en-US");
  pd_http_request_set_header (request, "Accept-Language", "en-US");
  pd_wire_expect_list (request, read_topic, (GDestroyNotify) pd_wire_topic_free);
  return request;
}
