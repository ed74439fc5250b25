// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Support tickets (azure-api.md section 9): they are the Azure requests of the book. */

#include "desk-service-azure-private.h"

#include <string.h>

#define SUPPORT "providers/microsoft.support"
#define BASE "subscriptions/*/" SUPPORT
#define TICKET BASE "/supporttickets/*"
#define TICKET_TYPE "Microsoft.Support/supportTickets"
#define FILES_VERSION "2024-04-01" /* asks for advancedDiagnosticConsent */
#define NAME_MAX_CHARS 260
#define SUBJECT_CHARS 40
#define TICKETS_PAGE 25
#define TICKETS_MAX 100
#define MESSAGES_MAX 10

void
azure_ticket_free (AzureTicket *ticket)
{
  g_clear_pointer (&ticket->properties, json_object_unref);
  g_clear_pointer (&ticket->messages, g_hash_table_unref);
  g_clear_pointer (&ticket->subjects, g_hash_table_unref);
  g_free (ticket->name);
  g_free (ticket->subscription_id);
  g_free (ticket);
}

/* "PUT {base}/supportTickets/{name}": a name is one within its subscription. */
static char *
make_key (const char *subscription_id, const char *name)
{
  g_autofree char *both = g_strconcat (subscription_id, "/", name, NULL);

  return g_ascii_strdown (both, -1);
}

AzureTicket *
azure_find_ticket (AzureState *state, const char *subscription_id, const char *name)
{
  g_autofree char *key = make_key (subscription_id, name);

  return g_hash_table_lookup (state->tickets, key);
}

static AzureTicket *
keep_ticket (AzureCall *self,
             const char *name,
             const char *subscription_id,
             gint64 row_id,
             JsonObject *properties)
{
  AzureTicket *ticket = g_new0 (AzureTicket, 1);

  ticket->name = g_strdup (name);
  ticket->subscription_id = g_ascii_strdown (subscription_id, -1);
  ticket->row_id = row_id;
  ticket->properties = properties;
  ticket->messages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  ticket->subjects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_replace (self->state->tickets, make_key (subscription_id, name), ticket);
  return ticket;
}

/* --- tickets that the book has from elsewhere --- */

static gboolean
is_kept (AzureCall *self, gint64 row_id)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->state->tickets);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    if (((AzureTicket *) value)->row_id == row_id)
      return TRUE;
  }
  return FALSE;
}

/* Another one's, by what the book says: the contact stays sealed. */
static void
adopt (AzureCall *self, PdSupportRequest *request, const char *subscription_id)
{
  const char *own = pd_support_request_get_subscription_id (request);
  JsonObject *properties = json_object_new ();

  if (own != NULL && *own != '\0')
    subscription_id = own;
  json_object_set_string_member (properties, "title", pd_support_request_get_title (request));
  json_object_set_string_member (properties, "description", pd_support_request_get_title (request));
  json_object_set_string_member (properties, "severity", pd_support_request_get_impact (request));
  json_object_set_null_member (properties, "contactDetails");
  keep_ticket (self, pd_support_request_get_request_id (request), subscription_id,
               azure_row_id (request), properties);
}

static gboolean
adopt_tickets (AzureCall *self, const char *subscription_id, GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_REQUESTS);
  g_autoptr (GPtrArray) requests = NULL;

  if (self->customer == NULL)
    return TRUE;
  query->customer_row_id = azure_row_id (self->customer);
  query->request_type = g_strdup (PD_REQUEST_AZURE);
  requests = pd_database_list (self->database, query, -1, 0, error);
  if (requests == NULL)
    return FALSE;
  for (guint i = 0; i < requests->len; i++) {
    PdSupportRequest *request = requests->pdata[i];

    if (g_strcmp0 (pd_support_request_get_state (request), PD_REQUEST_DRAFT) != 0 &&
        !is_kept (self, azure_row_id (request)))
      adopt (self, request, subscription_id);
  }
  return TRUE;
}

static AzureTicket *
find_ticket (AzureCall *self, GError **error)
{
  g_autoptr (PdAzureSubscription) subscription =
      azure_get_subscription (self, self->args[0], error);
  AzureTicket *ticket;

  if (subscription == NULL || !adopt_tickets (self, self->args[0], error))
    return NULL;
  ticket = azure_find_ticket (self->state, self->args[0], self->args[1]);
  if (ticket != NULL)
    return ticket;

  azure_fail (error, 404, "ResourceNotFound", "There is no ticket %s.", self->args[1]);
  return NULL;
}

static PdSupportRequest *
get_request (AzureCall *self, const AzureTicket *ticket, GError **error)
{
  return pd_database_get (self->database, PD_LIST_REQUESTS, ticket->row_id, self->engine->now,
                          error);
}

/* --- shapes --- */

/* "minimal" comes back as "Minimal". */
static char *
capitalize (const char *text)
{
  char *copy = g_strdup (text);

  *copy = g_ascii_toupper (*copy);
  return copy;
}

static void
copy_member (JsonObject *from, JsonObject *to, const char *name)
{
  JsonNode *node = pd_json_find (from, name);

  if (node != NULL)
    json_object_set_member (to, name, json_node_copy (node));
}

static void
capitalize_member (JsonObject *object, const char *name)
{
  g_autofree char *text = desk_call_dup_member (object, name, "");
  g_autofree char *changed = capitalize (text);

  json_object_set_string_member (object, name, changed);
}

static void
set_agreement (JsonObject *properties, gint64 created_at)
{
  JsonObject *agreement = azure_add_object (properties, "serviceLevelAgreement");

  azure_set_instant (agreement, "startTime", created_at);
  azure_set_instant (agreement, "expirationTime",
                     created_at + G_GINT64_CONSTANT (480) * 60 * G_USEC_PER_SEC);
  json_object_set_int_member (agreement, "slaMinutes", 480);
  json_object_set_null_member (azure_add_object (properties, "supportEngineer"), "emailAddress");
}

static JsonObject *
describe_ticket (const AzureTicket *ticket, PdSupportRequest *request)
{
  static const char *const sent[] = { "title",
                                      "description",
                                      "serviceId",
                                      "serviceDisplayName",
                                      "problemClassificationId",
                                      "problemClassificationDisplayName",
                                      "severity",
                                      "advancedDiagnosticConsent",
                                      "fileWorkspaceName",
                                      "require24X7Response",
                                      "problemStartTime",
                                      "contactDetails" };
  gboolean closed = g_strcmp0 (pd_support_request_get_state (request), PD_REQUEST_CLOSED) == 0;
  g_autofree char *id = g_strdup_printf ("/subscriptions/%s" AZURE_SUPPORT "/supportTickets/%s",
                                         ticket->subscription_id, ticket->name);
  JsonObject *object = json_object_new ();
  JsonObject *properties, *contact;

  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "name", ticket->name);
  json_object_set_string_member (object, "type", TICKET_TYPE);
  properties = azure_add_object (object, "properties");
  for (gsize i = 0; i < G_N_ELEMENTS (sent); i++)
    copy_member (ticket->properties, properties, sent[i]);
  capitalize_member (properties, "severity");
  contact = pd_json_find_object (properties, "contactDetails", NULL);
  if (contact != NULL)
    capitalize_member (contact, "preferredContactMethod");
  json_object_set_string_member (properties, "supportTicketId",
                                 pd_support_request_get_number (request));
  json_object_set_null_member (properties, "enrollmentId");
  json_object_set_string_member (properties, "supportPlanType", "Basic");
  json_object_set_string_member (properties, "status", closed ? "Closed" : "Open");
  azure_set_instant (properties, "createdDate", pd_support_request_get_created_at (request));
  azure_set_instant (properties, "modifiedDate", pd_support_request_get_updated_at (request));
  set_agreement (properties, pd_support_request_get_created_at (request));
  return object;
}

/* --- names --- */

static gboolean
is_name (const char *name)
{
  gboolean digits = TRUE;

  if (*name == '\0' || g_utf8_strlen (name, -1) > NAME_MAX_CHARS ||
      g_ascii_strncasecmp (name, "tmp-", strlen ("tmp-")) == 0)
    return FALSE;
  for (const char *p = name; *p != '\0'; p++) {
    if ((guchar) *p < 0x20 || strchr ("<>%&:\\?/", *p) != NULL)
      return FALSE;
    digits = digits && g_ascii_isdigit (*p);
  }
  return !digits;
}

static gboolean
is_message_taken (const AzureTicket *ticket, const char *name)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, ticket->messages);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    if (g_ascii_strcasecmp (value, name) == 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
check_name (AzureCall *self, GError **error)
{
  g_autoptr (PdAzureSubscription) subscription =
      azure_get_subscription (self, self->args[0], error);
  JsonObject *request = desk_call_get_object (self->call);
  g_autofree char *name = NULL;
  JsonObject *answer;
  gboolean taken;

  if (subscription == NULL || (name = azure_find_text (request, "name", error)) == NULL)
    return FALSE;

  if (self->args[1] != NULL) {
    AzureTicket *ticket = find_ticket (self, error);

    if (ticket == NULL)
      return FALSE;
    taken = is_message_taken (ticket, name);
  } else {
    taken = azure_find_ticket (self->state, self->args[0], name) != NULL;
  }
  answer = json_object_new ();
  json_object_set_boolean_member (answer, "nameAvailable", !taken && is_name (name));
  if (taken || !is_name (name)) {
    json_object_set_string_member (answer, "reason", taken ? "AlreadyExists" : "Invalid");
    json_object_set_string_member (answer, "message", "Choose another name.");
  }
  desk_call_answer_object (self->call, 200, answer);
  return TRUE;
}

/* --- a new ticket --- */

static gboolean
check_contact (JsonObject *properties, GError **error)
{
  static const char *const needed[] = {
    "firstName",         "lastName", "preferredContactMethod",  "primaryEmailAddress",
    "preferredTimeZone", "country",  "preferredSupportLanguage"
  };
  JsonObject *contact = azure_find_object (properties, "contactDetails", error);
  g_autofree char *country = NULL;
  g_autofree char *method = NULL;

  if (contact == NULL)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (needed); i++) {
    g_autofree char *value = azure_find_text (contact, needed[i], error);

    if (value == NULL)
      return FALSE;
  }
  country = desk_call_dup_member (contact, "country", "");
  if (strlen (country) != 3)
    return azure_fail (error, 400, "BadRequest", "country is an ISO 3166-1 alpha-3 code.");
  method = desk_call_dup_member (contact, "preferredContactMethod", "");
  if (g_ascii_strcasecmp (method, "phone") != 0)
    return TRUE;
  g_clear_pointer (&country, g_free);
  country = azure_find_text (contact, "phoneNumber", error);
  return country != NULL;
}

static gboolean
check_ticket (AzureCall *self, JsonObject *properties, GError **error)
{
  static const char *const needed[] = { "serviceId", "title", "description",
                                        "problemClassificationId", "severity" };
  const char *version = desk_call_get_query (self->call, "api-version");

  for (gsize i = 0; i < G_N_ELEMENTS (needed); i++) {
    g_autofree char *value = azure_find_text (properties, needed[i], error);

    if (value == NULL)
      return FALSE;
  }
  if (strcmp (version, FILES_VERSION) >= 0) {
    g_autofree char *consent = azure_find_text (properties, "advancedDiagnosticConsent", error);

    if (consent == NULL)
      return FALSE;
  }
  return check_contact (properties, error);
}

/* The book's words for the classification. */
static gboolean
find_problem (AzureCall *self,
              const char *classification,
              const PdRequestProblem **problem,
              const PdRequestProblem **category)
{
  const char *last = strrchr (classification, '/');
  gsize n_problems = 0;
  const PdRequestProblem *problems = pd_request_get_problems (PD_REQUEST_AZURE, &n_problems);

  for (gsize i = 0; last != NULL && i < n_problems; i++) {
    gsize n_categories = 0;
    const PdRequestProblem *categories = pd_request_get_categories (problems[i].id, &n_categories);

    for (gsize j = 0; j < n_categories; j++) {
      g_autofree char *id =
          desk_service_make_guid (self->call->service, "classification", categories[j].id);

      if (g_ascii_strcasecmp (id, last + 1) != 0)
        continue;
      *problem = &problems[i];
      *category = &categories[j];
      return TRUE;
    }
  }
  return FALSE;
}

/* The book's request is named as the ticket, unless one in another subscription is. */
static char *
make_request_id (AzureCall *self, const char *name)
{
  char *guid = pd_text_normalize_guid (name);
  g_autoptr (PdSupportRequest) other =
      guid != NULL ? pd_database_find_request_record (self->database, guid, NULL) : NULL;

  if (guid != NULL && other == NULL)
    return guid;
  g_free (guid);
  return g_uuid_string_random ();
}

static gboolean
insert_ticket (AzureCall *self, JsonObject *properties, gint64 *row_id, GError **error)
{
  g_autoptr (PdRequestFields) fields = g_new0 (PdRequestFields, 1);
  g_autofree char *classification =
      desk_call_dup_member (properties, "problemClassificationId", "");
  g_autofree char *workspace = desk_call_dup_member (properties, "fileWorkspaceName", NULL);
  g_autofree char *severity = desk_call_dup_member (properties, "severity", "");
  g_autofree char *guid = make_request_id (self, self->args[1]);
  g_autofree char *number = NULL;
  const PdRequestProblem *problem, *category;

  if (!find_problem (self, classification, &problem, &category))
    return azure_fail (error, 400, "BadRequest", "%s is no problem classification.",
                       classification);
  fields->type = g_strdup (PD_REQUEST_AZURE);
  fields->customer_row_id = azure_row_id (self->customer);
  fields->subscription_id = g_ascii_strdown (self->args[0], -1);
  fields->problem = g_strdup (problem->id);
  fields->category = g_strdup (category->id);
  fields->impact = g_ascii_strdown (severity, -1);
  fields->title = desk_call_dup_member (properties, "title", "");
  fields->description = desk_call_dup_member (properties, "description", "");
  fields->reason = g_strdup ("");
  return pd_database_insert_request (self->database, fields, guid, "", PD_REQUEST_DRAFT, NULL,
                                     self->call->user, self->call->user, self->engine->now, row_id,
                                     error) &&
         (workspace == NULL || azure_take_files (self, workspace, *row_id, error)) &&
         (number = pd_database_next_request_number (self->database, self->engine->now, error)) !=
             NULL &&
         pd_database_submit_draft (self->database, *row_id, number, self->engine->now, error);
}

/* 202; the work is done, its state is told poll by poll (section 1). */
static void
answer_started (AzureCall *self)
{
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *base = g_strdup_printf ("/subscriptions/%s" AZURE_SUPPORT, self->args[0]);
  g_autofree char *status_path = g_strconcat (base, "/operationsStatus/", id, NULL);
  g_autofree char *result_path = g_strconcat (base, "/operationResults/", id, NULL);
  g_autofree char *status_url = azure_make_url (self, status_path);
  g_autofree char *result_url = azure_make_url (self, result_path);

  azure_start_operation (self, "support", id, NULL);
  desk_call_answer (self->call, 202, NULL);
  desk_call_set_header (self->call, "Azure-AsyncOperation", status_url);
  desk_call_set_header (self->call, "Location", result_url);
  azure_set_retry_after (self, 5);
}

static void
set_titles (AzureCall *self, JsonObject *properties)
{
  g_autofree char *classification =
      desk_call_dup_member (properties, "problemClassificationId", "");
  const PdRequestProblem *problem, *category;
  g_autofree char *title = NULL;

  if (!find_problem (self, classification, &problem, &category))
    return;
  title = g_strdup_printf ("%s / %s", problem->title, category->title);
  json_object_set_string_member (properties, "problemClassificationDisplayName", title);
  json_object_set_string_member (properties, "serviceDisplayName", "Billing");
}

static gboolean
put_ticket (AzureCall *self, GError **error)
{
  const char *name = self->args[1];
  g_autoptr (PdAzureSubscription) subscription =
      azure_get_subscription (self, self->args[0], error);
  JsonObject *properties, *copy;
  gint64 row_id = 0;

  if (subscription == NULL)
    return FALSE;
  if (!is_name (name))
    return azure_fail (error, 400, "ResourceNameInvalid", "%s is no name of a ticket.", name);
  properties = azure_find_object (desk_call_get_object (self->call), "properties", error);
  if (properties == NULL || !check_ticket (self, properties, error))
    return FALSE;
  if (azure_find_ticket (self->state, self->args[0], name) != NULL) {
    azure_count_client_error (self);
    return azure_fail (error, 409, "Conflict", "The ticket %s exists already.", name);
  }
  if (!insert_ticket (self, properties, &row_id, error))
    return FALSE;

  copy = json_object_ref (properties);
  set_titles (self, copy);
  keep_ticket (self, name, self->args[0], row_id, copy);
  azure_count_act (self, "create-ticket", name);
  answer_started (self);
  return TRUE;
}

static gboolean
get_status (AzureCall *self, GError **error)
{
  AzureOperation *operation = azure_get_operation (self, self->args[1], error);
  g_autofree char *id = NULL;
  JsonObject *answer;

  if (operation == NULL)
    return FALSE;

  id = g_strdup_printf ("/subscriptions/%s" AZURE_SUPPORT "/operationsStatus/%s", self->args[0],
                        operation->id);
  answer = json_object_new ();
  json_object_set_string_member (answer, "id", id);
  json_object_set_string_member (answer, "name", operation->id);
  if (operation->left > 0) {
    operation->left--;
    json_object_set_string_member (answer, "status", "CreatingCase");
    azure_set_retry_after (self, 5);
  } else {
    json_object_set_string_member (answer, "status", "Succeeded");
    json_object_set_string_member (azure_add_object (answer, "properties"),
                                   "supportTicketCreationWarning", "");
  }
  desk_call_answer_object (self->call, 200, answer);
  return TRUE;
}

/* --- reading and changing tickets --- */

static guint
read_top (AzureCall *self, guint otherwise, guint most)
{
  const char *text = desk_call_get_query (self->call, "$top");
  guint64 top = 0;

  return text != NULL && g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT, &top, NULL)
             ? MIN ((guint) top, most)
             : otherwise;
}

static int
compare_tickets (gconstpointer a, gconstpointer b)
{
  const AzureTicket *const *left = a;
  const AzureTicket *const *right = b;

  return (*left)->row_id > (*right)->row_id ? -1 : (*left)->row_id < (*right)->row_id;
}

static gboolean
list_tickets (AzureCall *self, GError **error)
{
  g_autoptr (AzureFilter) filter =
      azure_filter_new (desk_call_get_query (self->call, "$filter"), "eq ge gt", error);
  g_autoptr (PdAzureSubscription) subscription =
      filter != NULL ? azure_get_subscription (self, self->args[0], error) : NULL;
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  g_autoptr (JsonArray) items = json_array_new ();
  GHashTableIter iter;
  gpointer value;

  if (subscription == NULL || !adopt_tickets (self, self->args[0], error))
    return FALSE;
  g_hash_table_iter_init (&iter, self->state->tickets);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    if (pd_json_is_same_id (((AzureTicket *) value)->subscription_id, self->args[0]))
      g_ptr_array_add (sorted, value);
  }
  g_ptr_array_sort (sorted, compare_tickets);
  for (guint i = 0; i < sorted->len; i++) {
    g_autoptr (PdSupportRequest) request = get_request (self, sorted->pdata[i], error);
    g_autoptr (JsonObject) item = NULL;

    if (request == NULL)
      return FALSE;
    item = describe_ticket (sorted->pdata[i], request);
    if (azure_filter_matches (filter, json_object_get_object_member (item, "properties")))
      json_array_add_object_element (items, g_steal_pointer (&item));
  }
  return azure_answer_list (self, json_array_ref (items),
                            read_top (self, TICKETS_PAGE, TICKETS_MAX), error);
}

static gboolean
answer_ticket (AzureCall *self, const AzureTicket *ticket, GError **error)
{
  g_autoptr (PdSupportRequest) request = get_request (self, ticket, error);

  if (request == NULL)
    return FALSE;
  desk_call_answer_object (self->call, 200, describe_ticket (ticket, request));
  return TRUE;
}

static gboolean
get_ticket (AzureCall *self, GError **error)
{
  AzureTicket *ticket = find_ticket (self, error);

  return ticket != NULL && answer_ticket (self, ticket, error);
}

/* "open" and "closed" in any case; what it is already changes nothing. */
static gboolean
set_status (AzureCall *self, PdSupportRequest *request, const char *status, GError **error)
{
  gboolean closes = g_ascii_strcasecmp (status, "closed") == 0;
  gboolean closed = g_strcmp0 (pd_support_request_get_state (request), PD_REQUEST_CLOSED) == 0;

  if (!closes && g_ascii_strcasecmp (status, "open") != 0)
    return azure_fail (error, 400, "BadRequest", "%s is no status.", status);
  if (!closes == !closed)
    return TRUE;
  return pd_database_set_request_state (self->database, azure_row_id (request),
                                        closes ? PD_REQUEST_CLOSED : PD_REQUEST_OPEN,
                                        self->engine->now, error);
}

static gboolean
patch_ticket (AzureCall *self, GError **error)
{
  JsonObject *change = desk_call_get_object (self->call);
  AzureTicket *ticket = find_ticket (self, error);
  g_autoptr (PdSupportRequest) request = ticket != NULL ? get_request (self, ticket, error) : NULL;
  g_autofree char *status = NULL;

  if (request == NULL)
    return FALSE;
  if (pd_json_find (change, "properties") != NULL)
    return azure_fail (error, 400, "InvalidRequestContent", "PATCH takes no properties.");
  status = desk_call_dup_member (change, "status", NULL);
  if (status != NULL && !set_status (self, request, status, error))
    return FALSE;

  copy_member (change, ticket->properties, "severity");
  copy_member (change, ticket->properties, "contactDetails");
  azure_count_act (self, "update-ticket", "");
  return answer_ticket (self, ticket, error);
}

/* --- communications --- */

static JsonObject *
describe_message (AzureCall *self,
                  const AzureTicket *ticket,
                  PdSupportRequest *request,
                  PdRequestMessage *message)
{
  gboolean ours = g_strcmp0 (pd_request_message_get_direction (message), "out") == 0;
  g_autofree char *row = g_strdup_printf ("%" G_GINT64_FORMAT, azure_row_id (message));
  const char *own = g_hash_table_lookup (ticket->messages, row);
  const char *kept = g_hash_table_lookup (ticket->subjects, row);
  g_autofree char *made = desk_service_make_guid (self->call->service, "communication", row);
  g_autofree char *name = own != NULL ? g_strdup (own) : g_strconcat ("msg-", made, NULL);
  g_autofree char *cut =
      g_utf8_substring (kept != NULL ? kept : "Reply", 0,
                        MIN (SUBJECT_CHARS, g_utf8_strlen (kept != NULL ? kept : "Reply", -1)));
  g_autofree char *subject =
      g_strdup_printf ("%s - TrackingID#%s", cut, pd_support_request_get_number (request));
  g_autofree char *escaped = g_markup_escape_text (pd_request_message_get_body (message), -1);
  g_autofree char *body = ours
                              ? g_strdup_printf ("<html><body><pre>%s</pre></body></html>", escaped)
                              : g_strdup (pd_request_message_get_body (message));
  g_autofree char *id =
      g_strdup_printf ("/subscriptions/%s" AZURE_SUPPORT "/supportTickets/%s/communications/%s",
                       ticket->subscription_id, ticket->name, name);
  JsonObject *object = json_object_new ();
  JsonObject *properties;

  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "name", name);
  json_object_set_string_member (object, "type", "Microsoft.Support/communications");
  properties = azure_add_object (object, "properties");
  json_object_set_string_member (properties, "communicationType", "Web");
  json_object_set_string_member (properties, "communicationDirection",
                                 ours ? "Inbound" : "Outbound");
  json_object_set_string_member (properties, "sender", pd_request_message_get_author (message));
  json_object_set_string_member (properties, "subject", subject);
  json_object_set_string_member (properties, "body", body);
  azure_set_instant (properties, "createdDate", pd_request_message_get_at (message));
  return object;
}

/* Notes stay with the staff who wrote them. @name NULL: all. */
static JsonArray *
describe_messages (AzureCall *self, const AzureTicket *ticket, const char *name, GError **error)
{
  g_autoptr (PdSupportRequest) request = get_request (self, ticket, error);
  g_autoptr (GPtrArray) messages =
      request != NULL ? pd_database_list_messages (self->database, ticket->row_id, error) : NULL;
  JsonArray *items;

  if (messages == NULL)
    return NULL;

  items = json_array_new ();
  for (guint i = 0; i < messages->len; i++) {
    g_autoptr (JsonObject) item = NULL;

    if (g_strcmp0 (pd_request_message_get_direction (messages->pdata[i]), "note") == 0)
      continue;
    item = describe_message (self, ticket, request, messages->pdata[i]);
    if (name == NULL ||
        g_ascii_strcasecmp (name, json_object_get_string_member (item, "name")) == 0)
      json_array_add_object_element (items, g_steal_pointer (&item));
  }
  return items;
}

static gboolean
list_messages (AzureCall *self, GError **error)
{
  g_autoptr (AzureFilter) filter =
      azure_filter_new (desk_call_get_query (self->call, "$filter"), "eq ge gt le lt", error);
  AzureTicket *ticket = filter != NULL ? find_ticket (self, error) : NULL;
  g_autoptr (JsonArray) all = ticket != NULL ? describe_messages (self, ticket, NULL, error) : NULL;
  g_autoptr (JsonArray) items = json_array_new ();

  if (all == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (all); i++) {
    JsonObject *item = json_array_get_object_element (all, i);

    if (azure_filter_matches (filter, json_object_get_object_member (item, "properties")))
      json_array_add_object_element (items, json_object_ref (item));
  }
  return azure_answer_list (self, json_array_ref (items),
                            read_top (self, MESSAGES_MAX, MESSAGES_MAX), error);
}

static gboolean
get_message (AzureCall *self, GError **error)
{
  AzureTicket *ticket = find_ticket (self, error);
  g_autoptr (JsonArray) found =
      ticket != NULL ? describe_messages (self, ticket, self->args[2], error) : NULL;

  if (found == NULL)
    return FALSE;
  if (json_array_get_length (found) == 0)
    return azure_fail (error, 404, "ResourceNotFound", "There is no such message.");
  desk_call_answer_object (self->call, 200,
                           json_object_ref (json_array_get_object_element (found, 0)));
  return TRUE;
}

static gboolean
insert_message (AzureCall *self, AzureTicket *ticket, GError **error)
{
  JsonObject *properties =
      azure_find_object (desk_call_get_object (self->call), "properties", error);
  g_autofree char *subject = NULL;
  g_autofree char *body = NULL;
  g_autoptr (PdSupportRequest) request = NULL;
  gint64 row_id = 0;

  if (properties == NULL || (subject = azure_find_text (properties, "subject", error)) == NULL ||
      (body = azure_find_text (properties, "body", error)) == NULL ||
      (request = get_request (self, ticket, error)) == NULL)
    return FALSE;
  if (g_strcmp0 (pd_support_request_get_state (request), PD_REQUEST_CLOSED) == 0)
    return azure_fail (error, 400, "BadRequest", "The ticket is closed.");
  if (!pd_database_insert_message (self->database, ticket->row_id, self->call->user, "out", body,
                                   self->engine->now, &row_id, error))
    return FALSE;

  g_hash_table_replace (ticket->messages, g_strdup_printf ("%" G_GINT64_FORMAT, row_id),
                        g_strdup (self->args[2]));
  g_hash_table_replace (ticket->subjects, g_strdup_printf ("%" G_GINT64_FORMAT, row_id),
                        g_steal_pointer (&subject));
  return TRUE;
}

static gboolean
put_message (AzureCall *self, GError **error)
{
  AzureTicket *ticket = find_ticket (self, error);
  g_autofree char *guid = pd_text_normalize_guid (self->args[2]);
  g_autofree char *subject = NULL;

  if (ticket == NULL)
    return FALSE;
  if (guid != NULL || !is_name (self->args[2]))
    return azure_fail (error, 400, "ResourceNameInvalid", "%s is no name of a message.",
                       self->args[2]);
  if (is_message_taken (ticket, self->args[2])) {
    azure_count_client_error (self);
    return azure_fail (error, 409, "Conflict", "The message exists already.");
  }
  if (!insert_message (self, ticket, error))
    return FALSE;

  subject = g_strconcat (ticket->name, "/", self->args[2], NULL);
  azure_count_act (self, "reply-ticket", subject);
  answer_started (self);
  return TRUE;
}

const AzureRoute azure_support_routes[] = {
  { "POST", BASE "/checknameavailability", FALSE, check_name },
  { "POST", TICKET "/checknameavailability", FALSE, check_name },
  { "GET", BASE "/supporttickets", FALSE, list_tickets },
  { "GET", TICKET, FALSE, get_ticket },
  { "PUT", TICKET, TRUE, put_ticket },
  { "PATCH", TICKET, TRUE, patch_ticket },
  { "GET", TICKET "/communications", FALSE, list_messages },
  { "GET", TICKET "/communications/*", FALSE, get_message },
  { "PUT", TICKET "/communications/*", TRUE, put_message },
  { "GET", BASE "/operationsstatus/*", FALSE, get_status },
  { "GET", BASE "/operationresults/*", FALSE, get_status },
  { NULL },
};
