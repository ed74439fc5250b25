// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Azure support tickets with files, replies and their closing (azure-api.md 9). */

#include "pd-config.h"

#include "pd-errands-tickets.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pd-errands-tickets-private.h"
#include "pd-request-lookup.h"
#include "pd-text.h"

/* --- whose request it is --- */

gboolean
pd_errand_is_ticket (PdDatabase *database, const PdDeed *deed, gboolean *is_ticket, GError **error)
{
  g_autoptr (PdSupportRequest) request = NULL;

  if (deed->kind == PD_DEED_CREATE_REQUEST) {
    *is_ticket = deed->fields != NULL && g_strcmp0 (deed->fields->type, PD_REQUEST_AZURE) == 0;
    return TRUE;
  }

  request = pd_database_get (database, PD_LIST_REQUESTS, deed->row_id, 0, error);
  *is_ticket =
      request != NULL && g_strcmp0 (pd_support_request_get_kind (request), PD_REQUEST_AZURE) == 0;
  return request != NULL;
}

typedef struct
{
  const PdDeed *deed;
  gboolean is_ticket;
} Question;

static gpointer
is_ticket_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Question *question = data;

  return pd_errand_is_ticket (database, question->deed, &question->is_ticket, error) ? question
                                                                                     : NULL;
}

gboolean
pd_errand_carries_ticket (PdErrand *errand, gboolean *is_ticket, GError **error)
{
  Question question = { .deed = pd_errand_get_deed (errand) };

  if (pd_errand_read (errand, is_ticket_job, &question, error) == NULL)
    return FALSE;
  *is_ticket = question.is_ticket;
  return TRUE;
}

/* --- what the far side needs to know --- */

void
pd_ticket_call_clear (PdTicketCall *ticket)
{
  g_clear_object (&ticket->request);
  g_clear_pointer (&ticket->tenant, g_free);
  g_clear_pointer (&ticket->subscription_id, g_free);
  g_clear_pointer (&ticket->name, g_free);
  g_clear_pointer (&ticket->contact, pd_contact_free);
  g_clear_pointer (&ticket->files, g_ptr_array_unref);
}

/* What the form says, else the subscription that paid for the reservation, else the customer's
 * first active one. NULL without @error: there is none. */
static char *
find_subscription (PdDatabase *database,
                   const PdLocalEngine *engine,
                   const char *wanted,
                   gint64 reservation_row_id,
                   gint64 customer_row_id,
                   GError **error)
{
  g_autoptr (GPtrArray) subscriptions = NULL;

  if (wanted != NULL && pd_text_is_guid (wanted))
    return pd_text_normalize_guid (wanted);
  if (reservation_row_id != 0) {
    g_autoptr (PdReservation) reservation =
        pd_database_get_reservation (database, reservation_row_id, engine->now, NULL);
    const char *paid =
        reservation != NULL ? pd_reservation_get_billing_subscription (reservation) : NULL;

    if (paid != NULL && pd_text_is_guid (paid))
      return pd_text_normalize_guid (paid);
  }
  subscriptions = pd_database_list_subscriptions (database, customer_row_id, error);
  for (guint i = 0; subscriptions != NULL && i < subscriptions->len; i++) {
    PdAzureSubscription *subscription = subscriptions->pdata[i];

    if (g_strcmp0 (pd_azure_subscription_get_state (subscription), "suspended") != 0)
      return g_strdup (pd_azure_subscription_get_subscription_id (subscription));
  }
  return NULL;
}

static gboolean
set_no_subscription (GError **error)
{
  if (error != NULL && *error != NULL)
    return FALSE;
  g_set_error_literal (error, PD_ERROR, PD_ERROR_RULE,
                       _ ("A ticket of Azure support belongs to an Azure subscription, and this "
                          "customer has none that is active. Please synchronise, or ask through "
                          "Partner Center."));
  return FALSE;
}

static PdContact *
open_contact (PdDatabase *database, PdVault *vault, gint64 row_id, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GBytes) sealed = pd_database_get_sealed_contact (database, row_id, &local_error);
  PdContact *contact;
  char *text;

  if (sealed == NULL) {
    if (local_error == NULL)
      g_set_error_literal (&local_error, PD_ERROR, PD_ERROR_INVALID,
                           _ ("Say who is to be asked about the request."));
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }
  text = pd_vault_open_sealed (vault, sealed, error);
  contact = text != NULL ? pd_contact_from_text (text, error) : NULL;
  pd_vault_free_text (text);
  return contact;
}

/* Attachments of the draft, or those that wait for the next message; not those that were sent. */
static GPtrArray *
load_files (PdDatabase *database, gint64 row_id, GError **error)
{
  g_autoptr (GPtrArray) files =
      g_ptr_array_new_with_free_func ((GDestroyNotify) pd_loaded_file_free);
  g_autoptr (GPtrArray) attachments = pd_database_list_attachments (database, row_id, error);

  if (attachments == NULL)
    return NULL;
  for (guint i = 0; i < attachments->len; i++) {
    PdAttachment *attachment = attachments->pdata[i];
    gint64 attachment_row_id = pd_record_get_row_id (PD_RECORD (attachment));
    gboolean is_sent = FALSE;
    PdLoadedFile *file;

    if (!pd_database_is_attachment_sent (database, attachment_row_id, &is_sent, error))
      return NULL;
    if (is_sent)
      continue;
    file = g_new0 (PdLoadedFile, 1);
    file->name = g_strdup (pd_attachment_get_name (attachment));
    g_ptr_array_add (files, file);
    file->content = pd_database_get_attachment (database, attachment_row_id, error);
    if (file->content == NULL)
      return NULL;
  }
  return g_steal_pointer (&files);
}

/* The request of the deed: the draft that it was, the one that was made for it, or the one that is
 * answered. */
static gboolean
find_row (PdDatabase *database, const PdDeed *deed, gint64 *row_id, GError **error)
{
  g_autoptr (PdSupportRequest) request = NULL;

  *row_id = deed->kind == PD_DEED_CREATE_REQUEST ? deed->other_row_id : deed->row_id;
  if (*row_id != 0)
    return TRUE;
  request = pd_database_find_request_record (database, deed->request_id, error);
  if (request == NULL)
    return FALSE;
  *row_id = pd_record_get_row_id (PD_RECORD (request));
  return TRUE;
}

/* Where a new ticket was sent stays where it is looked for, whatever has become of the subscription
 * since: its name is one within the subscription only (9.4). NULL: nothing was sent. */
static const char *
get_sent_subscription (PdErrand *errand)
{
  return pd_errand_get_note (errand, "step:ticket") != NULL
             ? pd_errand_get_note (errand, "subscription")
             : NULL;
}

static gboolean
load_ticket (PdDatabase *database,
             const PdLocalEngine *engine,
             PdErrand *errand,
             PdTicketCall *ticket,
             GError **error)
{
  const PdDeed *deed = pd_errand_get_deed (errand);
  PdContext *context = pd_errand_get_context (errand);
  g_autoptr (PdCustomer) customer = NULL;
  const char *far_id;

  if (!find_row (database, deed, &ticket->row_id, error) ||
      (ticket->request = pd_database_get (database, PD_LIST_REQUESTS, ticket->row_id, engine->now,
                                          error)) == NULL ||
      (customer = pd_database_get (database, PD_LIST_CUSTOMERS,
                                   pd_support_request_get_customer_row_id (ticket->request),
                                   engine->now, error)) == NULL)
    return FALSE;
  ticket->tenant = g_strdup (pd_customer_get_tenant_id (customer));
  ticket->subscription_id = g_strdup (get_sent_subscription (errand));
  if (ticket->subscription_id == NULL)
    ticket->subscription_id = find_subscription (
        database, engine, pd_support_request_get_subscription_id (ticket->request),
        pd_support_request_get_reservation_row_id (ticket->request),
        pd_support_request_get_customer_row_id (ticket->request), error);
  if (ticket->subscription_id == NULL)
    return set_no_subscription (error);

  /* A new ticket is named by its request, so that it is known wherever it is seen first. */
  far_id = pd_support_request_get_far_id (ticket->request);
  ticket->name =
      g_strdup (far_id != NULL ? far_id : pd_support_request_get_request_id (ticket->request));
  ticket->files = load_files (database, ticket->row_id, error);
  if (ticket->files == NULL)
    return FALSE;
  if (deed->kind == PD_DEED_CREATE_REQUEST) {
    g_autoptr (PdVault) vault = pd_context_ref_vault (context, error);

    ticket->contact = vault != NULL ? open_contact (database, vault, ticket->row_id, error) : NULL;
    return ticket->contact != NULL;
  }
  return TRUE;
}

typedef struct
{
  PdErrand *errand;
  PdTicketCall *ticket;
} Load;

static gpointer
load_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Load *load = data;
  PdContext *context = pd_errand_get_context (load->errand);
  g_autoptr (PdSettings) settings = NULL;
  PdLocalEngine engine;

  return pd_context_begin_any (context, database, &settings, &engine, error) &&
                 load_ticket (database, &engine, load->errand, load->ticket, error)
             ? load
             : NULL;
}

gboolean
pd_ticket_call_load (PdErrand *errand, PdTicketCall *ticket, GError **error)
{
  Load work = { errand, ticket };

  return pd_errand_read (errand, load_job, &work, error) != NULL;
}

/* --- a new ticket: accepting --- */

void
pd_ticket_set_subject (PdOutboxEntry *entry, const char *title, gint64 customer_row_id)
{
  g_free (entry->subject);
  entry->subject = g_strdup (title);
  entry->customer_row_id = customer_row_id;
}

static gboolean
accept_create (PdDatabase *database,
               const PdLocalEngine *engine,
               PdRoleSet roles,
               PdContext *context,
               const PdDeed *deed,
               PdOutboxEntry *entry,
               GError **error)
{
  g_autoptr (PdRequestFields) fields = pd_request_fields_copy (deed->fields);
  g_autoptr (PdVault) vault = NULL;
  g_autofree char *subscription = NULL;
  gint64 row_id = 0;

  if (!pd_azure_errand_check_role (context, roles, PD_ACT_CREATE_AZURE_REQUEST, error) ||
      (vault = pd_context_ref_vault (context, error)) == NULL ||
      !pd_local_engine_queue_request (database, engine, vault, fields, deed->other_row_id,
                                      deed->files, deed->request_id, &row_id, error))
    return FALSE;
  if (fields->customer_row_id == 0) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_INVALID,
                         _ ("Choose the customer whose Azure the request is about."));
    return FALSE;
  }
  subscription = find_subscription (database, engine, fields->subscription_id,
                                    fields->reservation_row_id, fields->customer_row_id, error);
  if (subscription == NULL)
    return set_no_subscription (error);

  pd_ticket_set_subject (entry, fields->title, fields->customer_row_id);
  return TRUE;
}

static gboolean
take_back_create (PdDatabase *database,
                  const PdLocalEngine *engine,
                  const PdDeed *deed,
                  const PdOutboxEntry *entry,
                  GError **error)
{
  g_autoptr (PdSupportRequest) request = NULL;
  g_autoptr (GError) local_error = NULL;
  gint64 row_id = 0;

  if (find_row (database, deed, &row_id, &local_error))
    request = pd_database_get (database, PD_LIST_REQUESTS, row_id, engine->now, &local_error);
  if (request == NULL && !g_error_matches (local_error, PD_ERROR, PD_ERROR_NOT_FOUND)) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }

  return request == NULL ||
         g_strcmp0 (pd_support_request_get_state (request), PD_REQUEST_QUEUED) != 0 ||
         pd_database_set_request_queued (database, row_id, FALSE, engine->now, error);
}

/* --- what it is about, in the far side's words --- */

static GPtrArray *
fetch_topics (PdErrand *errand, PdHttpRequest *request, GError **error)
{
  g_autoptr (PdHttpRequest) owned = request;
  g_autoptr (GError) local_error = NULL;
  GPtrArray *topics = pd_azure_errand_list_all (
      errand, owned, (GDestroyNotify) pd_wire_support_topic_free, &local_error);

  if (topics == NULL) {
    pd_azure_errand_explain (errand, &local_error);
    g_propagate_error (error, g_steal_pointer (&local_error));
  }
  return topics;
}

/* A category that a person wrote as the far side calls it. Lends. */
static const PdWireSupportTopic *
find_by_title (GPtrArray *topics, const char *text)
{
  g_autofree char *wanted = pd_text_fold (text != NULL ? text : "");

  for (guint i = 0; i < topics->len && *wanted != '\0'; i++) {
    const PdWireSupportTopic *topic = topics->pdata[i];
    g_autofree char *title = pd_text_fold (topic->title != NULL ? topic->title : "");

    if (topic->id != NULL && strstr (title, wanted) != NULL)
      return topic;
  }
  return NULL;
}

/* "when none fits (other language, renamed), let the user choose" (9). */
static gboolean
refuse_category (PdErrand *errand, GPtrArray *topics, GError **error)
{
  g_autoptr (GString) titles = g_string_new (NULL);
  g_autofree char *sentence = NULL;

  for (guint i = 0; i < topics->len && i < 30; i++) {
    const PdWireSupportTopic *topic = topics->pdata[i];

    if (topic->title != NULL)
      g_string_append_printf (titles, "%s%s", titles->len > 0 ? "; " : "", topic->title);
  }
  sentence = g_strdup_printf (
      /* Translators: %s is a list of titles, with semicolons between them */
      _ ("Azure support has no category that fits. Write one of these as the category of the "
         "draft and send it again: %s."),
      titles->str);
  return pd_errand_refuse (errand, NULL, sentence, error);
}

static const PdWireSupportTopic *
find_classification (PdSupportRequest *request, GPtrArray *topics)
{
  const char *problem = pd_support_request_get_problem (request);
  const char *category = pd_support_request_get_category (request);
  const PdWireSupportTopic *found;

  if (g_strcmp0 (category, "exchanges-and-refunds") == 0 &&
      (found = pd_azure_find_refund_classification (topics)) != NULL)
    return found;
  if ((found = find_by_title (topics, category)) != NULL ||
      (found = find_by_title (topics, pd_request_problem_get_name (category))) != NULL)
    return found;
  return find_by_title (topics, pd_request_problem_get_name (problem));
}

/* Notes both ids, once for what the request is about: a person may change it after a "no". */
static gboolean
note_topic (PdErrand *errand, const PdTicketCall *ticket, GError **error)
{
  const char *problem = pd_support_request_get_problem (ticket->request);
  const char *category = pd_support_request_get_category (ticket->request);
  g_autofree char *topic =
      g_strdup_printf ("%s\n%s", problem != NULL ? problem : "", category != NULL ? category : "");
  g_autoptr (GPtrArray) services = NULL;
  g_autoptr (GPtrArray) classifications = NULL;
  const PdWireSupportTopic *service;
  const PdWireSupportTopic *classification;

  if (g_strcmp0 (pd_errand_get_note (errand, "topic"), topic) == 0)
    return TRUE;
  services = fetch_topics (errand, pd_azure_list_support_services (ticket->tenant), error);
  if (services == NULL)
    return FALSE;
  service = pd_azure_find_billing_service (services);
  if (service == NULL)
    return refuse_category (errand, services, error);
  classifications = fetch_topics (
      errand, pd_azure_list_problem_classifications (ticket->tenant, service->id), error);
  if (classifications == NULL)
    return FALSE;
  classification = find_classification (ticket->request, classifications);
  if (classification == NULL)
    return refuse_category (errand, classifications, error);

  return pd_errand_note (errand, "service", service->id, error) &&
         pd_errand_note (errand, "classification", classification->id, error) &&
         pd_errand_note (errand, "topic", topic, error);
}

/* --- files (9.9): each call may be sent again --- */

static gboolean
send_any (PdErrand *errand, PdHttpRequest *request, GError **error)
{
  g_autoptr (PdHttpRequest) owned = request;
  g_autoptr (PdHttpReply) reply = pd_azure_errand_try (errand, owned, error);

  return reply != NULL;
}

static gboolean
upload_file (PdErrand *errand,
             const PdTicketCall *ticket,
             const char *workspace,
             const PdLoadedFile *file,
             GError **error)
{
  gsize size = g_bytes_get_size (file->content);

  if (!send_any (errand,
                 pd_azure_create_file (ticket->tenant, ticket->subscription_id, workspace,
                                       file->name, size),
                 error))
    return FALSE;
  for (guint chunk = 0; chunk < pd_azure_count_chunks (size); chunk++) {
    if (!send_any (errand,
                   pd_azure_upload_chunk (ticket->tenant, ticket->subscription_id, workspace,
                                          file->name, file->content, chunk),
                   error))
      return FALSE;
  }
  return TRUE;
}

/* The place of the files that come with a new ticket. It goes with the ticket as a whole: other
 * files, and another subscription, have another one; @place tells a second one from the first. */
static char *
name_workspace (PdErrand *errand, const PdTicketCall *ticket, const char *place)
{
  g_autoptr (GString) text = g_string_new (place);
  g_autofree char *id = NULL;

  g_string_append_printf (text, "\n%s", ticket->subscription_id);
  for (guint i = 0; i < ticket->files->len; i++) {
    const PdLoadedFile *file = ticket->files->pdata[i];
    g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, file->content);

    g_string_append_printf (text, "\n%s %s", digest, file->name);
  }
  id = pd_errand_make_id (errand, text->str);
  return g_strconcat ("partner-desk-", id, NULL);
}

/* "second-workspace" is the first one's name, which has expired. */
static char *
find_workspace (PdErrand *errand, const PdTicketCall *ticket)
{
  g_autofree char *first = name_workspace (errand, ticket, "files");

  if (g_strcmp0 (pd_errand_get_note (errand, "second-workspace"), first) == 0)
    return name_workspace (errand, ticket, "files-2");
  return g_steal_pointer (&first);
}

/* Noted when it is full. Later files go to the ticket's own name. */
gboolean
pd_ticket_upload_files (PdErrand *errand,
                        const PdTicketCall *ticket,
                        gboolean is_new,
                        GError **error)
{
  g_autofree char *workspace = is_new ? find_workspace (errand, ticket) : g_strdup (ticket->name);

  if (ticket->files->len == 0 ||
      g_strcmp0 (pd_errand_get_note (errand, "workspace"), workspace) == 0)
    return TRUE;
  if (is_new &&
      !send_any (errand,
                 pd_azure_create_workspace (ticket->tenant, ticket->subscription_id, workspace),
                 error))
    return FALSE;
  for (guint i = 0; i < ticket->files->len; i++) {
    if (!upload_file (errand, ticket, workspace, ticket->files->pdata[i], error))
      return FALSE;
  }
  return pd_errand_note (errand, "workspace", workspace, error);
}

/* --- long-running PUTs: the operation, then the thing itself --- */

typedef struct
{
  const PdTicketCall *ticket;
  char *target;
} Wait;

static PdHttpRequest *
make_wait (PdErrand *errand, gpointer user_data)
{
  const Wait *wait = user_data;

  return pd_azure_poll (wait->ticket->tenant, wait->target);
}

static gboolean
wait_done (PdErrand *errand, PdHttpReply *reply, gpointer user_data, gboolean *done, GError **error)
{
  g_autoptr (PdWireOperation) operation = pd_azure_reply_read_operation (reply);
  g_autofree char *sentence = NULL;

  *done = FALSE;
  if (operation == NULL)
    return TRUE;
  switch (pd_azure_outcome_of (operation->status)) {
  case PD_AZURE_RUNNING:
    return TRUE;
  case PD_AZURE_SUCCEEDED:
    *done = TRUE;
    return TRUE;
  case PD_AZURE_FAILED:
  case PD_AZURE_CANCELLED:
    break;
  }
  sentence = g_strdup_printf (
      /* Translators: %s: the server's own words */
      _ ("Azure support did not take it. It says: “%s”."),
      operation->error_text != NULL ? operation->error_text : operation->status);
  return pd_errand_refuse (errand, operation->error_code, sentence, error);
}

/* An operation that nobody knows any more, or whose link leads elsewhere and is not followed: the
 * thing itself is asked for after it. */
gboolean
pd_ticket_wait_for_operation (PdErrand *errand, const PdTicketCall *ticket, GError **error)
{
  const char *sent = pd_errand_get_note (errand, "sent");
  Wait wait = { ticket, (char *) sent };
  g_autoptr (GError) local_error = NULL;

  if (sent == NULL || strchr (sent, '/') == NULL ||
      pd_errand_poll (errand, make_wait, wait_done, &wait, &local_error))
    return TRUE;
  if (pd_azure_meaning_of (local_error) == PD_AZURE_MEANS_GONE ||
      g_error_matches (local_error, PD_API_ERROR, PD_API_ERROR_PROTOCOL))
    return TRUE;
  /* It was not taken: who sends it again has it looked for by its name first. */
  if (g_error_matches (local_error, PD_ERROR, PD_ERROR_REFUSED) &&
      !pd_errand_forget (errand, "sent", error))
    return FALSE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static PdHttpRequest *
make_get_ticket (PdErrand *errand, gpointer user_data)
{
  const PdTicketCall *ticket = user_data;

  return pd_azure_get_ticket (ticket->tenant, ticket->subscription_id, ticket->name);
}

/* The case number comes with the ticket, perhaps a little later. */
static gboolean
ticket_done (PdErrand *errand,
             PdHttpReply *reply,
             gpointer user_data,
             gboolean *done,
             GError **error)
{
  const PdWireTicket *wire = pd_http_reply_get_result (reply);

  *done = wire->number != NULL && *wire->number != '\0';
  return !*done || (pd_errand_note (errand, "number", wire->number, error) &&
                    pd_errand_note (errand, "status",
                                    wire->status != NULL ? wire->status : PD_REQUEST_OPEN, error));
}

/* --- a new ticket: sending --- */

/* "PUT ticket: never resend blindly": its name tells. */
static gboolean
ask_ticket (PdErrand *errand, const PdTicketCall *ticket, GError **error)
{
  for (int look = 0; look < 2; look++) {
    g_autoptr (PdHttpRequest) request =
        pd_azure_get_ticket (ticket->tenant, ticket->subscription_id, ticket->name);
    g_autoptr (GError) local_error = NULL;
    g_autoptr (PdWireTicket) wire = NULL;

    if (look > 0 && !pd_azure_errand_pause (errand, error))
      return FALSE;
    wire = pd_errand_fetch (errand, request, &local_error);
    if (wire != NULL)
      return pd_errand_note (errand, "sent", "found", error);
    if (pd_azure_meaning_of (local_error) != PD_AZURE_MEANS_GONE) {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  }
  return pd_errand_leave (errand, "ticket", error);
}

static gboolean
send_ticket (PdErrand *errand, const PdTicketCall *ticket, GError **error)
{
  PdSupportRequest *request = ticket->request;
  const char *impact = pd_support_request_get_impact (request);
  const PdAzureTicket wanted = {
    .service_id = pd_errand_get_note (errand, "service"),
    .classification_id = pd_errand_get_note (errand, "classification"),
    .severity = impact != NULL && *impact != '\0' ? impact : "minimal",
    .title = pd_support_request_get_title (request),
    .description = pd_support_request_get_description (request),
    .contact = { .first_name = ticket->contact->first_name,
                 .last_name = ticket->contact->last_name,
                 .method = ticket->contact->method,
                 .email = ticket->contact->email,
                 .phone = ticket->contact->phone,
                 .time_zone = ticket->contact->time_zone,
                 .country = ticket->contact->country,
                 .language = ticket->contact->language },
    .file_workspace = ticket->files->len > 0 ? pd_errand_get_note (errand, "workspace") : NULL,
  };
  g_autoptr (PdHttpRequest) put = NULL;
  g_autoptr (PdHttpReply) reply = NULL;
  g_autofree char *target = NULL;
  gboolean again = FALSE;

  if (!pd_errand_enter (errand, "ticket", &again, error))
    return FALSE;
  put = pd_azure_create_ticket (ticket->tenant, ticket->subscription_id, ticket->name, &wanted);
  reply = pd_azure_errand_try (errand, put, error);
  if (reply == NULL)
    return FALSE;
  target = pd_azure_reply_dup_operation (reply);
  return pd_errand_note (errand, "sent", target != NULL ? target : "yes", error);
}

/* The files change nothing that counts and may go again: "the workspace expires", then they go into
 * another one, once. */
static gboolean
prepare_and_send (PdErrand *errand, const PdTicketCall *ticket, GError **error)
{
  g_autofree char *first = name_workspace (errand, ticket, "files");
  g_autoptr (GError) local_error = NULL;

  if (!note_topic (errand, ticket, error))
    return FALSE;
  if (pd_ticket_upload_files (errand, ticket, TRUE, &local_error) &&
      send_ticket (errand, ticket, &local_error))
    return TRUE;

  if (ticket->files->len > 0 && pd_azure_meaning_of (local_error) == PD_AZURE_MEANS_GONE &&
      g_strcmp0 (pd_errand_get_note (errand, "second-workspace"), first) != 0) {
    g_clear_error (&local_error);
    if (!pd_errand_leave (errand, "ticket", error) ||
        !pd_errand_note (errand, "second-workspace", first, error))
      return FALSE;
    if (pd_ticket_upload_files (errand, ticket, TRUE, &local_error) &&
        send_ticket (errand, ticket, &local_error))
      return TRUE;
  }
  pd_azure_errand_explain (errand, &local_error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
run_create (PdErrand *errand, GError **error)
{
  g_auto (PdTicketCall) ticket = { 0 };
  gboolean again = FALSE;

  if (pd_errand_get_note (errand, "ticket") != NULL)
    return TRUE;
  if (!pd_ticket_call_load (errand, &ticket, error) ||
      !pd_errand_note (errand, "subscription", ticket.subscription_id, error))
    return FALSE;
  if (pd_errand_get_note (errand, "sent") == NULL &&
      pd_errand_get_note (errand, "classification") != NULL) {
    if (!pd_errand_enter (errand, "ticket", &again, error) ||
        !(again ? ask_ticket (errand, &ticket, error) : pd_errand_leave (errand, "ticket", error)))
      return FALSE;
  }
  if (pd_errand_get_note (errand, "sent") == NULL && !prepare_and_send (errand, &ticket, error))
    return FALSE;
  if (!pd_ticket_wait_for_operation (errand, &ticket, error) ||
      !pd_errand_poll (errand, make_get_ticket, ticket_done, &ticket, error))
    return FALSE;

  pd_errand_set_far_id (errand, pd_errand_get_note (errand, "number"));
  return pd_errand_note (errand, "ticket", "done", error);
}

static gboolean
land_create (PdDatabase *database,
             const PdLocalEngine *engine,
             PdErrand *errand,
             char **answer,
             GError **error)
{
  const PdDeed *deed = pd_errand_get_deed (errand);
  g_autoptr (PdSupportRequest) before = NULL;
  g_autoptr (PdSupportRequest) request = NULL;
  gint64 row_id = 0;
  PdFarRequest filed = {
    .number = pd_errand_get_note (errand, "number"),
    .type = PD_REQUEST_AZURE,
    .state = pd_errand_get_note (errand, "status"),
    .subscription_id = pd_errand_get_note (errand, "subscription"), /* replies go there */
    .created_at = engine->now,
    .updated_at = engine->now,
  };

  if (!find_row (database, deed, &row_id, error) ||
      (before = pd_database_get (database, PD_LIST_REQUESTS, row_id, engine->now, error)) == NULL)
    return FALSE;
  filed.far_id = filed.request_id = pd_support_request_get_request_id (before);
  if (pd_support_request_get_far_id (before) != NULL) /* a pull was first and knows when */
    filed.created_at = 0;
  if (!pd_database_put_far_request (database, &filed, &row_id, NULL, error) ||
      (request = pd_database_get (database, PD_LIST_REQUESTS, row_id, engine->now, error)) == NULL)
    return FALSE;

  *answer = pd_azure_errand_format_ids (&row_id, 1);
  return pd_local_engine_log_request (database, engine, PD_OPERATION_CREATE_REQUEST, request, NULL,
                                      deed->request_id, error);
}

/* --- the rows --- */

static const PdErrandKind kinds[] = {
  { PD_DEED_CREATE_REQUEST, "create-request", accept_create, run_create, land_create,
    take_back_create, pd_azure_errand_read },
  { PD_DEED_REPLY_REQUEST, "reply-request", pd_ticket_accept_thread, pd_ticket_run_reply,
    pd_ticket_land_reply, NULL, pd_azure_errand_read },
  { PD_DEED_SET_REQUEST_STATE, "set-request-state", pd_ticket_accept_thread, pd_ticket_run_state,
    pd_ticket_land_state, NULL, pd_azure_errand_read },
  { 0 },
};

const PdErrandKind *
pd_errands_tickets (void)
{
  return kinds;
}

const PdErrandKind *
pd_errands_ticket_kind (PdDeedKind kind)
{
  for (const PdErrandKind *row = kinds; row->name != NULL; row++) {
    if (row->kind == kind)
      return row;
  }
  return NULL;
}
