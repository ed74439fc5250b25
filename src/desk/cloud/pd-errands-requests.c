// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Support requests: those to Partner Center (partner-center-api.md 14) here, those to Azure in
 * pd-errands-tickets.c. */

#include "pd-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pd-errands-parts.h"
#include "pd-errands-tickets.h"
#include "pd-local-engine-azure.h"
#include "pd-partner-center-requests.h"

#define PAGE 500

/* --- in a store job --- */

/* The request that the deed makes, answers or closes. */
static PdSupportRequest *
get_request (PdDatabase *database, const PdLocalEngine *engine, const PdDeed *deed, GError **error)
{
  gint64 row_id = deed->kind == PD_DEED_CREATE_REQUEST ? deed->other_row_id : deed->row_id;

  if (row_id == 0)
    return pd_database_find_request_record (database, deed->request_id, error);
  return pd_database_get (database, PD_LIST_REQUESTS, row_id, engine->now, error);
}

/* The same, seen only by who filed it (1.22). */
static PdSupportRequest *
get_own_request (PdDatabase *database,
                 const PdLocalEngine *engine,
                 PdRoleSet roles,
                 PdContext *context,
                 const PdDeed *deed,
                 GError **error)
{
  g_autoptr (PdSupportRequest) request = get_request (database, engine, deed, error);

  if (request == NULL || !pd_local_check_request (pd_context_get_roles (context), roles,
                                                  engine->user_name, request, error))
    return NULL;
  return g_steal_pointer (&request);
}

static gpointer
read_request (PdDatabase *database,
              const PdLocalEngine *engine,
              PdContext *context,
              const PdDeed *deed,
              const char *answer,
              GError **error)
{
  g_autoptr (PdSettings) settings = NULL;
  g_autoptr (PdSupportRequest) request = NULL;
  g_autoptr (GError) vault_error = NULL;
  PdLocalWork work = { .context = context, .deed = (PdDeed *) deed };
  PdRequestDetails *details;
  PdLocalEngine now;
  gboolean is_ticket = FALSE;
  gint64 row_id = 0;

  if (!pd_errand_is_ticket (database, deed, &is_ticket, error))
    return NULL;
  if (is_ticket)
    return pd_errands_ticket_kind (deed->kind)
        ->read (database, engine, context, deed, answer, error);
  if (!pd_local_answer_parse (answer, &row_id, NULL, error) ||
      !pd_context_begin_any (context, database, &settings, &now, error))
    return NULL;
  request = pd_database_get (database, PD_LIST_REQUESTS, row_id, engine->now, error);
  if (request == NULL || !pd_local_check_request (pd_context_get_roles (context), settings->roles,
                                                  engine->user_name, request, error))
    return NULL;

  work.vault = pd_context_ref_vault (context, &vault_error); /* without it: without the contact */
  work.roles = settings->roles;
  details = pd_local_read_request (&work, database, engine, row_id, error);
  g_clear_object (&work.vault);
  return details;
}

/* The act of a ticket's row, or ours. */
static gboolean
hand_over (PdDatabase *database, const PdDeed *deed, const PdErrandKind **ticket, GError **error)
{
  gboolean is_ticket = FALSE;

  *ticket = NULL;
  if (!pd_errand_is_ticket (database, deed, &is_ticket, error))
    return FALSE;
  if (is_ticket)
    *ticket = pd_errands_ticket_kind (deed->kind);
  return TRUE;
}

static gboolean
hand_over_run (PdErrand *errand, const PdErrandKind **ticket, GError **error)
{
  gboolean is_ticket = FALSE;

  *ticket = NULL;
  if (!pd_errand_carries_ticket (errand, &is_ticket, error))
    return FALSE;
  if (is_ticket)
    *ticket = pd_errands_ticket_kind (pd_errand_get_deed (errand)->kind);
  return TRUE;
}

/* --- accepting --- */

/* 14: no upload call is public. */
static gboolean
check_files (PdDatabase *database, const PdDeed *deed, GError **error)
{
  guint n_files = deed->files != NULL ? deed->files->len : 0;

  if (deed->other_row_id != 0) {
    g_autoptr (GPtrArray) there =
        pd_database_list_attachments (database, deed->other_row_id, error);

    if (there == NULL)
      return FALSE;
    n_files += there->len;
  }
  if (n_files == 0)
    return TRUE;

  g_set_error_literal (
      error, PD_ERROR, PD_ERROR_UNSUPPORTED,
      _ ("Partner Center takes no files from other programs. Please remove the "
         "files, and attach them in the Partner Center portal when the request has "
         "its number."));
  return FALSE;
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
  g_autoptr (PdRequestFields) fields = NULL;
  g_autoptr (PdSupportRequest) draft = NULL;
  g_autoptr (PdVault) vault = NULL;
  const PdErrandKind *ticket;
  gint64 row_id = 0;

  if (!hand_over (database, deed, &ticket, error))
    return FALSE;
  if (ticket != NULL)
    return ticket->accept (database, engine, roles, context, deed, entry, error);

  if (!pd_errand_check_act (context, roles, PD_ACT_CREATE_PARTNER_REQUEST, error) ||
      !check_files (database, deed, error))
    return FALSE;
  if (deed->other_row_id != 0 &&
      (draft = get_own_request (database, engine, roles, context, deed, error)) == NULL)
    return FALSE;
  if ((vault = pd_context_ref_vault (context, error)) == NULL)
    return FALSE;

  fields = pd_request_fields_copy (deed->fields);
  if (!pd_local_engine_queue_request (database, engine, vault, fields, deed->other_row_id, NULL,
                                      deed->request_id, &row_id, error))
    return FALSE;
  entry->subject = g_strdup (fields->title);
  entry->customer_row_id = fields->customer_row_id;
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
  const PdErrandKind *ticket;

  if (!hand_over (database, deed, &ticket, error))
    return FALSE;
  if (ticket != NULL)
    return ticket->take_back == NULL || ticket->take_back (database, engine, deed, entry, error);

  request = get_request (database, engine, deed, error);
  if (request == NULL)
    return FALSE;
  if (g_strcmp0 (pd_support_request_get_state (request), PD_REQUEST_QUEUED) != 0)
    return TRUE;
  /* A draft again, with everything that was typed. */
  return pd_database_set_request_queued (database, pd_record_get_row_id (PD_RECORD (request)),
                                         FALSE, engine->now, error);
}

/* Sending again: the draft waits in the outbox once more. */
static gboolean
show_queued (PdDatabase *database, const PdLocalEngine *engine, const PdDeed *deed, GError **error)
{
  g_autoptr (PdSupportRequest) request = get_request (database, engine, deed, error);

  if (request == NULL)
    return FALSE;
  return g_strcmp0 (pd_support_request_get_state (request), PD_REQUEST_DRAFT) != 0 ||
         pd_database_set_request_queued (database, pd_record_get_row_id (PD_RECORD (request)), TRUE,
                                         engine->now, error);
}

/* The rules of the local engine, rehearsed: a queued request has no thread yet. */
static gboolean
rehearse (PdDatabase *database,
          const PdLocalEngine *engine,
          PdSupportRequest *request,
          const PdDeed *deed,
          GError **error)
{
  g_autoptr (GError) refusal = NULL;
  gboolean allowed;

  if (g_strcmp0 (pd_support_request_get_state (request), PD_REQUEST_QUEUED) == 0) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_NOT_ALLOWED,
                         _ ("The request still stands in the outbox. Wait until it has its "
                            "number."));
    return FALSE;
  }
  if (!pd_database_begin_rehearsal (database, error))
    return FALSE;
  allowed = deed->kind == PD_DEED_REPLY_REQUEST
                ? pd_local_engine_reply (database, engine, request, deed->text, deed->flag,
                                         deed->request_id, &refusal)
                : pd_local_engine_set_request_state (database, engine, request, deed->text,
                                                     deed->request_id, &refusal);
  if (!pd_database_end_rehearsal (database, error))
    return FALSE;
  if (!allowed)
    g_propagate_error (error, g_steal_pointer (&refusal));
  return allowed;
}

static gboolean
accept_update (PdDatabase *database,
               const PdLocalEngine *engine,
               PdRoleSet roles,
               PdContext *context,
               const PdDeed *deed,
               PdOutboxEntry *entry,
               GError **error)
{
  g_autoptr (PdSupportRequest) request = NULL;
  const PdErrandKind *ticket;

  if (!hand_over (database, deed, &ticket, error))
    return FALSE;
  if (ticket != NULL)
    return ticket->accept (database, engine, roles, context, deed, entry, error);

  request = get_own_request (database, engine, roles, context, deed, error);
  if (request == NULL || !rehearse (database, engine, request, deed, error))
    return FALSE;

  entry->subject = g_strdup_printf ("%s (%s)", pd_support_request_get_title (request),
                                    pd_support_request_get_number (request));
  entry->customer_row_id = pd_support_request_get_customer_row_id (request);
  return TRUE;
}

/* --- on a courier thread --- */

typedef struct
{
  PdErrand *errand;
  const char *number; /* of another request */
  gboolean is_others;
} Job;

static gpointer
load_request_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  const Job *job = data;
  PdContext *context = pd_errand_get_context (job->errand);
  const PdLocalEngine engine = { .now = pd_clock_now (pd_context_get_clock (context)) };

  return get_request (database, &engine, pd_errand_get_deed (job->errand), error);
}

static PdSupportRequest *
load_request (PdErrand *errand, GError **error)
{
  Job job = { .errand = errand };

  return pd_errand_read (errand, load_request_job, &job, error);
}

static gpointer
show_queued_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  const Job *job = data;
  PdContext *context = pd_errand_get_context (job->errand);
  const PdLocalEngine engine = { .now = pd_clock_now (pd_context_get_clock (context)) };

  return show_queued (database, &engine, pd_errand_get_deed (job->errand), error) ? data : NULL;
}

/* --- a new request --- */

static gboolean
refuse_gone (PdErrand *errand, GError **error)
{
  return pd_errand_refuse (
      errand, "gone",
      _ ("Partner Center does not take new support requests from other programs any more. Nothing "
         "is lost: the request is a draft again. Save it as text, open the Partner Center portal, "
         "and file it there."),
      error);
}

static gboolean
has_word (const char *text, const char *word)
{
  g_autofree char *folded = text != NULL ? g_utf8_casefold (text, -1) : NULL;
  g_autofree char *wanted = word != NULL ? g_utf8_casefold (word, -1) : NULL;

  return folded != NULL && wanted != NULL && *wanted != '\0' && strstr (folded, wanted) != NULL;
}

/* The topic that the problem names; else one about purchases; else the first. Names are asked for
 * in English, and a far side that gives them in Japanese all the same is understood too: it is the
 * ID that is sent. Lent. */
static const PdWireTopic *
choose_topic (GPtrArray *topics, const char *problem)
{
  static const char *const words[] = { "refund", "返金", "払い戻し", "purchase", "購入",
                                       "order",  "注文", "billing",  "課金",     "請求" };

  for (guint i = 0; i < topics->len; i++) {
    const PdWireTopic *topic = topics->pdata[i];

    if (has_word (topic->name, problem) || has_word (problem, topic->name))
      return topic;
  }
  for (gsize w = 0; w < G_N_ELEMENTS (words); w++) {
    for (guint i = 0; i < topics->len; i++) {
      const PdWireTopic *topic = topics->pdata[i];

      if (has_word (topic->name, words[w]) || has_word (topic->description, words[w]))
        return topic;
    }
  }
  return topics->len > 0 ? topics->pdata[0] : NULL;
}

static gboolean
find_topic (PdErrand *errand, PdSupportRequest *request, char **topic_id, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GPtrArray) topics = NULL;
  const PdWireTopic *topic;
  const char *problem;

  topics = pd_errand_ask_all (errand, pd_partner_center_list_topics (),
                              (GDestroyNotify) pd_wire_topic_free, &local_error);
  if (topics == NULL && pd_partner_center_request_is_gone (local_error))
    return refuse_gone (errand, error);
  if (topics == NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }

  problem = pd_support_request_get_problem (request);
  topic = choose_topic (topics, problem != NULL ? pd_request_problem_get_name (problem) : NULL);
  *topic_id = topic != NULL ? g_strdup (topic->id) : NULL;
  return topic != NULL || refuse_gone (errand, error);
}

static gboolean
note_number (PdErrand *errand, const char *number, GError **error)
{
  pd_errand_set_far_id (errand, number);
  return pd_errand_note (errand, "create", number, error);
}

static gboolean
send_request (PdErrand *errand, PdSupportRequest *request, GError **error)
{
  PdWireNewRequest wanted = {
    .title = pd_support_request_get_title (request),
    .description = pd_support_request_get_description (request),
    .severity = pd_support_request_get_impact (request),
  };
  g_autofree char *id = pd_errand_make_request_id (errand, "create");
  g_autofree char *topic_id = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PdWireServiceRequest) made = NULL;

  if (!find_topic (errand, request, &topic_id, error))
    return FALSE;
  wanted.topic_id = topic_id;
  made = pd_errand_ask (errand, pd_partner_center_create_request (&wanted, id), &local_error);
  if (made != NULL)
    return note_number (errand, made->id, error);
  if (pd_partner_center_request_is_gone (local_error))
    return refuse_gone (errand, error);

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Numbers of requests of this title that came since: lists know no descriptions (14). */
typedef struct
{
  const char *title;
  gint64 since;
  GPtrArray *numbers; /* (element-type utf8) */
} Search;

static gboolean
search_page (gpointer page, const char *cursor, gpointer user_data, GError **error)
{
  const PdWireList *list = page;
  Search *search = user_data;

  for (guint i = 0; i < list->items->len; i++) {
    const PdWireServiceRequest *request = list->items->pdata[i];

    if (g_strcmp0 (request->title, search->title) == 0 &&
        (request->created_at == 0 || request->created_at >= search->since))
      g_ptr_array_add (search->numbers, g_strdup (request->id));
  }
  return TRUE;
}

static gpointer
is_others_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PdSupportRequest) there =
      pd_database_find_request_record (database, job->number, &local_error);
  g_autoptr (PdSupportRequest) ours = load_request_job (database, data, cancellable, error);

  if (ours == NULL)
    return NULL;
  /* One that came by a synchronisation has no draft of its own: its request ID is its number. */
  job->is_others = there != NULL &&
                   g_strcmp0 (pd_support_request_get_number (there), job->number) == 0 &&
                   g_strcmp0 (pd_support_request_get_request_id (there), job->number) != 0 &&
                   g_strcmp0 (pd_support_request_get_request_id (there),
                              pd_support_request_get_request_id (ours)) != 0;
  return data;
}

/* By its description too, and of no other item of this outbox. */
static gboolean
is_made (PdErrand *errand,
         PdSupportRequest *request,
         const char *number,
         gboolean *made,
         GError **error)
{
  Job job = { .errand = errand, .number = number };
  g_autoptr (PdWireServiceRequest) there =
      pd_errand_ask (errand, pd_partner_center_get_request (NULL, number), error);

  *made = FALSE;
  if (there == NULL || pd_errand_read (errand, is_others_job, &job, error) == NULL)
    return FALSE;
  *made = !job.is_others &&
          (there->description == NULL ||
           g_strcmp0 (there->description, pd_support_request_get_description (request)) == 0);
  return TRUE;
}

static gboolean
find_made (PdErrand *errand, PdSupportRequest *request, gboolean *found, GError **error)
{
  g_autoptr (PdHttpRequest) first = pd_partner_center_list_requests (NULL, PAGE);
  g_autoptr (GPtrArray) numbers = g_ptr_array_new_with_free_func (g_free);
  Search search = { pd_support_request_get_title (request),
                    pd_errand_get_entry (errand)->created_at - PD_ERRAND_SKEW_US, numbers };

  *found = FALSE;
  if (!pd_errand_walk (errand, first, search_page, &search, error))
    return FALSE;
  for (guint i = 0; i < numbers->len && !*found; i++) {
    if (!is_made (errand, request, numbers->pdata[i], found, error))
      return FALSE;
    if (*found && !note_number (errand, numbers->pdata[i], error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
run_create (PdErrand *errand, GError **error)
{
  Job job = { .errand = errand };
  g_autoptr (PdSupportRequest) request = NULL;
  const PdErrandKind *ticket;
  gboolean again = FALSE;
  gboolean found = FALSE;

  if (!hand_over_run (errand, &ticket, error))
    return FALSE;
  if (ticket != NULL)
    return ticket->run (errand, error);
  if (pd_errand_get_note (errand, "create") != NULL)
    return TRUE;

  if (pd_errand_write (errand, show_queued_job, &job, error) == NULL ||
      (request = load_request (errand, error)) == NULL ||
      !pd_errand_enter (errand, "create", &again, error))
    return FALSE;
  /* First of all: that nothing new is taken any more says nothing of what was. */
  if (again && (!find_made (errand, request, &found, error) ||
                (!found && !pd_errand_reenter (errand, "create", error))))
    return FALSE;
  return found || send_request (errand, request, error);
}

static gboolean
land_create (PdDatabase *database,
             const PdLocalEngine *engine,
             PdErrand *errand,
             char **answer,
             GError **error)
{
  const PdDeed *deed = pd_errand_get_deed (errand);
  const char *number = pd_errand_get_note (errand, "create");
  g_autoptr (PdSupportRequest) request = NULL;
  g_autoptr (PdSupportRequest) after = NULL;
  const PdErrandKind *ticket;
  PdFarRequest far = { .far_id = number, .number = number, .type = PD_REQUEST_PARTNER_CENTER };
  gint64 row_id = 0;

  if (!hand_over (database, deed, &ticket, error))
    return FALSE;
  if (ticket != NULL)
    return ticket->land (database, engine, errand, answer, error);

  request = get_request (database, engine, deed, error);
  if (request == NULL)
    return FALSE;
  far.request_id = pd_support_request_get_request_id (request);
  far.title = pd_support_request_get_title (request);
  far.state = PD_REQUEST_OPEN;
  far.customer_row_id = pd_support_request_get_customer_row_id (request);
  far.user_name = engine->user_name;
  far.user_email = engine->user_email;
  far.created_at = far.updated_at = engine->now;
  if (!pd_database_put_far_request (database, &far, &row_id, NULL, error))
    return FALSE;
  after = pd_database_get (database, PD_LIST_REQUESTS, row_id, engine->now, error);

  *answer = pd_local_answer_format (row_id);
  return after != NULL &&
         pd_local_engine_log_request (database, engine, PD_OPERATION_CREATE_REQUEST, after, NULL,
                                      deed->request_id, error);
}

/* --- the thread --- */

static PdWireServiceRequest *
read_there (PdErrand *errand, PdSupportRequest *request, GError **error)
{
  return pd_errand_ask (
      errand, pd_partner_center_get_request (NULL, pd_support_request_get_number (request)), error);
}

/* How often the same words stand there: a person may write "Thank you" twice. */
static guint
count_notes (const PdWireServiceRequest *there, const char *text)
{
  g_autofree char *wanted = g_strstrip (g_strdup (text));
  guint n = 0;

  for (guint i = 0; i < there->notes->len; i++) {
    const PdWireNote *note = there->notes->pdata[i];
    g_autofree char *words = note->text != NULL ? g_strstrip (g_strdup (note->text)) : NULL;

    n += g_strcmp0 (words, wanted) == 0;
  }
  return n;
}

static gboolean
note_before (PdErrand *errand, const PdWireServiceRequest *there, GError **error)
{
  g_autofree char *text = NULL;

  if (pd_errand_get_note (errand, "before") != NULL)
    return TRUE;
  text = g_strdup_printf ("%u", count_notes (there, pd_errand_get_deed (errand)->text));
  return pd_errand_note (errand, "before", text, error);
}

static gboolean
is_replied (PdErrand *errand, const PdWireServiceRequest *there)
{
  guint64 before = 0;

  g_ascii_string_to_unsigned (pd_errand_get_note (errand, "before"), 10, 0, G_MAXUINT, &before,
                              NULL);
  return count_notes (there, pd_errand_get_deed (errand)->text) > before;
}

static gboolean
send_patch (PdErrand *errand,
            PdSupportRequest *request,
            const char *step,
            const char *note,
            const char *status,
            GError **error)
{
  g_autofree char *id = pd_errand_make_request_id (errand, step);
  g_autofree char *words = note != NULL ? g_strstrip (g_strdup (note)) : NULL;
  gpointer result = NULL;

  if (!pd_errand_ask_any (errand,
                          pd_partner_center_patch_request (pd_support_request_get_number (request),
                                                           words, status, id),
                          &result, NULL, error))
    return FALSE;

  pd_wire_service_request_free (result);
  return pd_errand_note (errand, step, "done", error);
}

static gboolean
run_reply (PdErrand *errand, GError **error)
{
  const PdDeed *deed = pd_errand_get_deed (errand);
  g_autoptr (PdSupportRequest) request = NULL;
  g_autoptr (PdWireServiceRequest) there = NULL;
  const PdErrandKind *ticket;
  gboolean again = FALSE;

  if (!hand_over_run (errand, &ticket, error))
    return FALSE;
  if (ticket != NULL)
    return ticket->run (errand, error);
  if (deed->flag || pd_errand_get_note (errand, "reply") != NULL) /* staff among themselves */
    return TRUE;

  request = load_request (errand, error);
  if (request == NULL || (there = read_there (errand, request, error)) == NULL ||
      !note_before (errand, there, error) || !pd_errand_enter (errand, "reply", &again, error))
    return FALSE;
  if (again && is_replied (errand, there))
    return pd_errand_note (errand, "reply", "done", error);
  return (!again || pd_errand_reenter (errand, "reply", error)) &&
         send_patch (errand, request, "reply", deed->text, NULL, error);
}

static gboolean
run_state (PdErrand *errand, GError **error)
{
  const PdDeed *deed = pd_errand_get_deed (errand);
  g_autoptr (PdSupportRequest) request = NULL;
  g_autoptr (PdWireServiceRequest) there = NULL;
  const PdErrandKind *ticket;
  gboolean again = FALSE;

  if (!hand_over_run (errand, &ticket, error))
    return FALSE;
  if (ticket != NULL)
    return ticket->run (errand, error);
  if (pd_errand_get_note (errand, "state") != NULL)
    return TRUE;

  request = load_request (errand, error);
  if (request == NULL || (there = read_there (errand, request, error)) == NULL)
    return FALSE;
  if (g_strcmp0 (there->status, deed->text) == 0) /* carried out, or somebody else was first */
    return pd_errand_note (errand, "state", "done", error);
  return pd_errand_enter (errand, "state", &again, error) &&
         (!again || pd_errand_reenter (errand, "state", error)) &&
         send_patch (errand, request, "state", NULL, deed->text, error);
}

/* The rules were asked when it was accepted. What came meanwhile (closed by the far side, say) does
 * not undo what has been sent: then it is only written down. */
static gboolean
land_update (PdDatabase *database,
             const PdLocalEngine *engine,
             PdErrand *errand,
             char **answer,
             GError **error)
{
  const PdDeed *deed = pd_errand_get_deed (errand);
  g_autoptr (PdSupportRequest) request = NULL;
  const PdErrandKind *ticket;
  gint64 message_row_id = 0;

  if (!hand_over (database, deed, &ticket, error))
    return FALSE;
  if (ticket != NULL)
    return ticket->land (database, engine, errand, answer, error);

  request = get_request (database, engine, deed, error);
  if (request == NULL)
    return FALSE;
  *answer = pd_local_answer_format (deed->row_id);
  if (deed->kind == PD_DEED_SET_REQUEST_STATE)
    return (g_strcmp0 (pd_support_request_get_state (request), deed->text) == 0 ||
            pd_database_set_request_state (database, deed->row_id, deed->text, engine->now,
                                           error)) &&
           pd_local_engine_log_request (database, engine, PD_OPERATION_UPDATE_REQUEST, request,
                                        deed->text, deed->request_id, error);

  if (g_strcmp0 (pd_support_request_get_state (request), PD_REQUEST_CLOSED) != 0)
    return pd_local_engine_reply (database, engine, request, deed->text, deed->flag,
                                  deed->request_id, error);
  return pd_database_insert_message (database, deed->row_id, engine->user_name,
                                     deed->flag ? "note" : "out", deed->text, engine->now,
                                     &message_row_id, error) &&
         pd_local_engine_log_request (database, engine, PD_OPERATION_UPDATE_REQUEST, request,
                                      deed->flag ? "note" : "reply", deed->request_id, error);
}

static gboolean
take_back_update (PdDatabase *database,
                  const PdLocalEngine *engine,
                  const PdDeed *deed,
                  const PdOutboxEntry *entry,
                  GError **error)
{
  const PdErrandKind *ticket;

  if (!hand_over (database, deed, &ticket, error))
    return FALSE;
  return ticket == NULL || ticket->take_back == NULL ||
         ticket->take_back (database, engine, deed, entry, error);
}

/* --- the table --- */

const PdErrandKind *
pd_errands_requests (void)
{
  static const PdErrandKind kinds[] = {
    { PD_DEED_CREATE_REQUEST, "create-request", accept_create, run_create, land_create,
      take_back_create, read_request },
    { PD_DEED_REPLY_REQUEST, "reply-request", accept_update, run_reply, land_update,
      take_back_update, read_request },
    { PD_DEED_SET_REQUEST_STATE, "set-request-state", accept_update, run_state, land_update,
      take_back_update, read_request },
    { 0, NULL, NULL, NULL, NULL, NULL, NULL },
  };

  return kinds;
}
