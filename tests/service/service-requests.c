// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Service requests (partner-center-api.md 14). */

#include <string.h>

#include "pd-local-engine-azure.h"
#include "service-partner.h"

static const struct
{
  const char *id;
  const char *name;
  const char *japanese;
} topics[] = {
  { "32444672", "Cannot manage my profile", "プロフィールを管理できない" },
  { "32444671", "CSP Purchase/Refund on behalf of customers", "顧客に代わる CSP の購入/返金" },
  { "32444673", "Invoices and reconciliation", "請求書と調整" },
};

static const char *const severities[] = { "unknown", "critical", "moderate", "minimal", NULL };
static const char *const states[] = { "none", "open", "closed", "attention_needed", NULL };

static const char *
get_topic_name (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (topics); i++) {
    if (g_strcmp0 (topics[i].id, id) == 0)
      return topics[i].name;
  }
  return topics[1].name;
}

/* The book's words to the wire's and back. */
static const char *
get_wire_state (PdSupportRequest *request)
{
  const char *state = pd_support_request_get_state (request);

  return strcmp (state, PD_REQUEST_ATTENTION) == 0 ? "attention_needed" : state;
}

static const char *
get_severity (PdSupportRequest *request)
{
  const char *impact = pd_support_request_get_impact (request);

  return impact != NULL && pd_json_enum_index (impact, severities) > 0 ? impact : "moderate";
}

/* 1.2: X-Locale decides. */
static JsonObject *
describe_topic (DeskCall *call, guint index)
{
  const char *locale = desk_call_get_header (call, "X-Locale");
  const gboolean japanese =
      call->service->speaks_japanese ||
      (locale != NULL && g_ascii_strncasecmp (locale, "ja", strlen ("ja")) == 0);
  const char *name = japanese ? topics[index].japanese : topics[index].name;
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", topics[index].id);
  json_object_set_string_member (object, "name", name);
  json_object_set_string_member (object, "description", name);
  return object;
}

/* What both forms have. */
static JsonObject *
describe_thin (PdSupportRequest *request)
{
  JsonObject *object = json_object_new ();
  JsonObject *contact = json_object_new ();
  JsonObject *organization = json_object_new ();
  const char *tenant = pd_support_request_get_tenant_id (request);
  const char *state = pd_support_request_get_state (request);

  json_object_set_string_member (object, "id", pd_support_request_get_number (request));
  partner_set_text (object, "title", pd_support_request_get_title (request));
  json_object_set_string_member (contact, "firstName", "花子");
  json_object_set_string_member (contact, "lastName", "佐藤");
  json_object_set_object_member (object, "primaryContact", contact);
  json_object_set_string_member (organization, "id", tenant != NULL ? tenant : DESK_SERVICE_TENANT);
  partner_set_text (organization, "name", pd_support_request_get_customer_name (request));
  json_object_set_object_member (object, "organization", organization);
  partner_set_instant (object, "createdDate", pd_support_request_get_created_at (request));
  partner_set_instant (object, "lastModifiedDate", pd_support_request_get_updated_at (request));
  if (strcmp (state, PD_REQUEST_CLOSED) == 0)
    partner_set_instant (object, "lastClosedDate", pd_support_request_get_updated_at (request));
  else
    json_object_set_string_member (object, "lastClosedDate", "0001-01-01T00:00:00");
  partner_set_type (object, "ServiceRequest");
  return object;
}

/* Lists give severity and status as numbers. */
static JsonObject *
describe_listed (PdSupportRequest *request)
{
  JsonObject *object = describe_thin (request);

  json_object_set_int_member (object, "severity",
                              pd_json_enum_index (get_severity (request), severities));
  json_object_set_int_member (object, "status",
                              MAX (0, pd_json_enum_index (get_wire_state (request), states)));
  return object;
}

static JsonObject *
describe_whole (PdRequestDetails *details)
{
  PdSupportRequest *request = details->request;
  const char *topic = pd_support_request_get_category (request);
  JsonObject *object = describe_thin (request);
  JsonArray *notes = json_array_new ();

  json_object_set_string_member (object, "severity", get_severity (request));
  json_object_set_string_member (object, "status", get_wire_state (request));
  partner_set_text (object, "description", pd_support_request_get_description (request));
  json_object_set_string_member (object, "supportTopicId",
                                 topic != NULL && *topic != '\0' ? topic : topics[1].id);
  json_object_set_string_member (object, "supportTopicName", get_topic_name (topic));
  for (guint i = 0; i < details->messages->len; i++) {
    PdRequestMessage *message = details->messages->pdata[i];
    JsonObject *note = json_object_new ();

    partner_set_text (note, "createdByName", pd_request_message_get_author (message));
    partner_set_instant (note, "createdDate", pd_request_message_get_at (message));
    partner_set_text (note, "text", pd_request_message_get_body (message));
    json_array_add_object_element (notes, note);
  }
  json_object_set_array_member (object, "notes", notes);
  json_object_set_array_member (object, "fileLinks", json_array_new ());
  return object;
}

/* --- reading --- */

static gboolean
fits_filter (PdSupportRequest *request, const char *field, const char *value)
{
  if (field == NULL || g_ascii_strcasecmp (field, "Status") != 0)
    return TRUE;
  return pd_json_enum_index (value, states) ==
         pd_json_enum_index (get_wire_state (request), states);
}

static GPtrArray *
load_requests (DeskCall *call, gint64 customer_row_id)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_REQUESTS);
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) fitting = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *field = NULL;
  g_autofree char *value = NULL;
  g_autofree char *operation = NULL;

  query->request_type = g_strdup (PD_REQUEST_PARTNER_CENTER);
  query->customer_row_id = customer_row_id;
  all = partner_list (call, query);
  if (all == NULL)
    return NULL;
  if (!partner_parse_filter (call, &field, &value, &operation))
    g_clear_pointer (&field, g_free);
  for (guint i = 0; i < all->len; i++) {
    if (strcmp (pd_support_request_get_state (all->pdata[i]), PD_REQUEST_DRAFT) != 0 &&
        fits_filter (all->pdata[i], field, value))
      g_ptr_array_add (fitting, g_object_ref (all->pdata[i]));
  }
  return g_steal_pointer (&fitting);
}

/* By offset. */
static void
answer_requests (DeskCall *call, GPtrArray *requests)
{
  const char *text = desk_call_get_query (call, "offset");
  guint offset = text != NULL ? (guint) MIN (g_ascii_strtoull (text, NULL, 10), 1000000) : 0;
  guint size = partner_get_size (call, requests->len);
  guint from = MIN (offset, requests->len);
  guint to = size < requests->len - from ? from + size : requests->len;
  g_autofree char *path = g_strndup (call->target, strcspn (call->target, "?"));
  JsonArray *items = json_array_new ();
  JsonObject *collection;

  for (guint i = from; i < to; i++)
    json_array_add_object_element (items, describe_listed (requests->pdata[i]));
  collection = partner_new_collection (call, items);
  if (to < requests->len)
    partner_add_link (collection, "next", "%s?size=%u&offset=%u", path, size, to);
  desk_call_answer_object (call, 200, collection);
}

static void
list_all (Partner *partner, DeskCall *call)
{
  g_autoptr (GPtrArray) requests = load_requests (call, 0);

  if (requests != NULL)
    answer_requests (call, requests);
}

static void
list_of_customer (Partner *partner, DeskCall *call)
{
  g_autoptr (PdCustomer) customer = partner_get_customer (call);
  g_autoptr (GPtrArray) requests = NULL;

  if (customer != NULL &&
      (requests = load_requests (call, pd_record_get_row_id (PD_RECORD (customer)))) != NULL)
    answer_requests (call, requests);
}

static gpointer
find_job (PdDatabase *database, const PdLocalEngine *engine, gpointer data, GError **error)
{
  g_autoptr (PdRequestDetails) details = g_new0 (PdRequestDetails, 1);
  gint64 row_id;

  details->request = pd_database_find_request_record (database, data, error);
  if (details->request == NULL)
    return NULL;
  row_id = pd_record_get_row_id (PD_RECORD (details->request));
  details->messages = pd_database_list_messages (database, row_id, error);
  if (details->messages == NULL)
    return NULL;
  details->attachments = pd_database_list_attachments (database, row_id, error);
  return details->attachments != NULL ? g_steal_pointer (&details) : NULL;
}

/* The request with this number; NULL: refused. */
static PdRequestDetails *
find_request (DeskCall *call, const char *number)
{
  g_autoptr (PdRequestDetails) details =
      desk_service_run_read (call->service, find_job, (gpointer) number, NULL);

  if (details != NULL && strcmp (pd_support_request_get_number (details->request), number) == 0 &&
      strcmp (pd_support_request_get_kind (details->request), PD_REQUEST_PARTNER_CENTER) == 0)
    return g_steal_pointer (&details);
  desk_call_refuse (call, 404, 1000, "The service request is not there.");
  return NULL;
}

static void
get_request (Partner *partner, DeskCall *call)
{
  guint at = desk_call_is (call, 0, "customers") ? 3 : 1;
  g_autoptr (PdRequestDetails) details = find_request (call, desk_call_get_segment (call, at));

  if (details != NULL)
    desk_call_answer_object (call, 200, describe_whole (details));
}

static void
list_topics (Partner *partner, DeskCall *call)
{
  JsonArray *items;

  if (!call->service->takes_requests) {
    desk_call_refuse (call, 404, 1000, "Not found");
    return;
  }
  items = json_array_new ();
  for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
    json_array_add_object_element (items, describe_topic (call, i));
  desk_call_answer_object (call, 200, partner_new_collection (call, items));
}

/* --- writing --- */

typedef struct
{
  PdRequestFields *fields;
  const char *request_id;
  gint64 row_id;
  char *note;  /* (nullable) */
  char *state; /* (nullable): the book's word */
} Write;

static gpointer
create_job (PdDatabase *database, const PdLocalEngine *engine, gpointer data, GError **error)
{
  Write *write = data;
  g_autofree char *number = pd_database_next_request_number (database, engine->now, error);
  g_autofree char *id = pd_local_engine_new_guid (engine);

  if (number == NULL ||
      !pd_database_insert_request (database, write->fields, id, number, PD_REQUEST_OPEN, NULL,
                                   engine->user_name, engine->user_email, engine->now,
                                   &write->row_id, error) ||
      !pd_local_engine_log (database, engine, PD_OPERATION_CREATE_REQUEST, "succeeded", NULL,
                            "service_request", number, NULL, error))
    return NULL;
  return g_steal_pointer (&number);
}

/* The customer whom the text names, by tenant ID (the API has no member for it). */
static gpointer
find_named_job (PdDatabase *database, const PdLocalEngine *engine, gpointer data, GError **error)
{
  g_autoptr (GRegex) regex = g_regex_new (
      "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", G_REGEX_CASELESS, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  gboolean more = g_regex_match (regex, data, 0, &match);

  for (; more; more = g_match_info_next (match, NULL)) {
    g_autofree char *guid = g_match_info_fetch (match, 0);
    gboolean has = FALSE;

    if (pd_database_has_tenant (database, guid, &has, NULL) && has)
      return pd_database_find_customer (database, guid, engine->now, NULL);
  }
  return NULL;
}

static PdRequestFields *
read_fields (DeskCall *call, JsonObject *body)
{
  PdRequestFields *fields = g_new0 (PdRequestFields, 1);
  g_autofree char *severity = desk_call_dup_member (body, "severity", "");
  g_autoptr (PdCustomer) customer = NULL;
  int index = pd_json_enum_index (severity, severities);

  fields->type = g_strdup (PD_REQUEST_PARTNER_CENTER);
  fields->title = desk_call_dup_member (body, "title", NULL);
  fields->description = desk_call_dup_member (body, "description", NULL);
  fields->category = desk_call_dup_member (body, "supportTopicId", NULL);
  fields->problem = g_strdup ("csp-purchase-refund");
  fields->impact = index > 0 ? g_strdup (severities[index]) : NULL;
  if (fields->description != NULL)
    customer = desk_service_run_read (call->service, find_named_job, fields->description, NULL);
  if (customer != NULL)
    fields->customer_row_id = pd_record_get_row_id (PD_RECORD (customer));
  return fields;
}

static void
create_request (Partner *partner, DeskCall *call)
{
  g_autoptr (PdRequestFields) fields = NULL;
  g_autoptr (PdRequestDetails) details = NULL;
  g_autofree char *number = NULL;
  Write write = { .request_id = call->request_id };
  GError *error = NULL;

  if (!call->service->takes_requests) {
    desk_call_refuse (call, 404, 1000, "Not found");
    return;
  }
  fields = read_fields (call, desk_call_get_object (call));
  if (fields->title == NULL || fields->description == NULL || fields->category == NULL ||
      fields->impact == NULL) {
    desk_call_refuse (call, 400, 3000, "A member that a service request needs is missing.");
    return;
  }
  write.fields = fields;
  number = desk_service_run_write (call->service, create_job, &write, &error);
  if (number == NULL) {
    desk_call_refuse_error (call, error);
    return;
  }
  desk_service_count_act (call, "create-request", number, NULL, TRUE);
  details = find_request (call, number);
  if (details != NULL)
    desk_call_answer_object (call, 201, describe_whole (details));
}

static gpointer
update_job (PdDatabase *database, const PdLocalEngine *engine, gpointer data, GError **error)
{
  Write *write = data;
  g_autoptr (PdSupportRequest) request =
      pd_database_get (database, PD_LIST_REQUESTS, write->row_id, engine->now, error);

  if (request == NULL ||
      (write->note != NULL && !pd_local_engine_reply (database, engine, request, write->note, FALSE,
                                                      write->request_id, error)) ||
      (write->state != NULL &&
       !pd_local_engine_set_request_state (database, engine, request, write->state,
                                           write->request_id, error)))
    return NULL;
  return data;
}

static void
patch_request (Partner *partner, DeskCall *call)
{
  const char *number = desk_call_get_segment (call, 1);
  g_autoptr (PdRequestDetails) details = find_request (call, number);
  g_autoptr (PdRequestDetails) changed = NULL;
  JsonObject *body = desk_call_get_object (call);
  g_autofree char *state = desk_call_dup_member (body, "status", NULL);
  g_autofree char *text =
      desk_call_dup_member (pd_json_find_object (body, "newNote", NULL), "text", NULL);
  Write write = { .request_id = call->request_id, .note = text };
  GError *error = NULL;

  if (details == NULL)
    return;
  write.row_id = pd_record_get_row_id (PD_RECORD (details->request));
  if (state != NULL && g_strcmp0 (get_wire_state (details->request), state) != 0)
    write.state = g_ascii_strcasecmp (state, "closed") == 0 ? PD_REQUEST_CLOSED : PD_REQUEST_OPEN;
  if (desk_service_run_write (call->service, update_job, &write, &error) == NULL) {
    desk_call_refuse_error (call, error);
    return;
  }
  desk_service_count_act (call, "update-request", "", NULL, TRUE);
  changed = find_request (call, number);
  if (changed != NULL)
    desk_call_answer_object (call, 200, describe_whole (changed));
}

const PartnerRoute partner_request_routes[] = {
  { "GET", "servicerequests", list_all },
  { "GET", "servicerequests/supporttopics", list_topics },
  { "GET", "servicerequests/*", get_request },
  { "PATCH", "servicerequests/*", patch_request },
  { "POST", "servicerequests/*", create_request },
  { "GET", "customers/*/servicerequests", list_of_customer },
  { "GET", "customers/*/servicerequests/*", get_request },
  { NULL },
};
