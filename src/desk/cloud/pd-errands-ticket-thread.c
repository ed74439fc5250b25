// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Replies to Azure support tickets, and their closing (azure-api.md 9.6, 9.8). */

#include "pd-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pd-errands-tickets-private.h"
#include "pd-local-deeds.h"

/* --- a reply (9.8) --- */

/* By the book's rules, in a rehearsal. */
gboolean
pd_ticket_accept_thread (PdDatabase *database,
                         const PdLocalEngine *engine,
                         PdRoleSet roles,
                         PdContext *context,
                         const PdDeed *deed,
                         PdOutboxEntry *entry,
                         GError **error)
{
  g_autoptr (PdSupportRequest) request =
      pd_database_get (database, PD_LIST_REQUESTS, deed->row_id, engine->now, error);
  gboolean may;

  if (request == NULL || !pd_local_check_request (pd_context_get_roles (context), roles,
                                                  engine->user_name, request, error))
    return FALSE;
  if (pd_support_request_get_far_id (request) == NULL && !deed->flag) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_RULE,
                         _ ("This request is not at Azure support, so nobody there could read it. "
                            "Write a note instead."));
    return FALSE;
  }
  if (!pd_database_begin_rehearsal (database, error))
    return FALSE;
  may = deed->kind == PD_DEED_REPLY_REQUEST
            ? pd_local_engine_reply (database, engine, request, deed->text, deed->flag,
                                     deed->request_id, error)
            : pd_local_engine_set_request_state (database, engine, request, deed->text,
                                                 deed->request_id, error);
  if (!pd_database_end_rehearsal (database, may ? error : NULL) || !may)
    return FALSE;

  pd_ticket_set_subject (entry, pd_support_request_get_title (request),
                         pd_support_request_get_customer_row_id (request));
  return TRUE;
}

/* "A GUID is refused as a communication name: use a prefix." */
static char *
make_communication_name (PdErrand *errand)
{
  g_autofree char *id = pd_errand_make_id (errand, "communication");

  return g_strconcat ("partner-desk-", id, NULL);
}

static gboolean
ask_reply (PdErrand *errand, const PdTicketCall *ticket, const char *name, GError **error)
{
  for (int look = 0; look < 2; look++) {
    g_autoptr (PdHttpRequest) request =
        pd_azure_get_communication (ticket->tenant, ticket->subscription_id, ticket->name, name);
    g_autoptr (GError) local_error = NULL;
    g_autoptr (PdWireCommunication) wire = NULL;

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
  return pd_errand_leave (errand, "reply", error);
}

static gboolean
send_reply (PdErrand *errand, const PdTicketCall *ticket, const char *name, GError **error)
{
  const PdDeed *deed = pd_errand_get_deed (errand);
  g_autoptr (PdHttpRequest) put = NULL;
  g_autoptr (PdHttpReply) reply = NULL;
  g_autofree char *body = g_strstrip (g_strdup (deed->text));
  g_autofree char *target = NULL;
  gboolean again = FALSE;

  if (!pd_ticket_upload_files (errand, ticket, FALSE, error) ||
      !pd_errand_enter (errand, "reply", &again, error))
    return FALSE;
  put = pd_azure_create_communication (ticket->tenant, ticket->subscription_id, ticket->name, name,
                                       pd_support_request_get_title (ticket->request), body);
  reply = pd_azure_errand_send (errand, put, NULL, error);
  if (reply == NULL)
    return FALSE;
  target = pd_azure_reply_dup_operation (reply);
  return pd_errand_note (errand, "sent", target != NULL ? target : "yes", error);
}

/* A note is for the staff alone. */
gboolean
pd_ticket_run_reply (PdErrand *errand, GError **error)
{
  g_autofree char *name = make_communication_name (errand);
  g_auto (PdTicketCall) ticket = { 0 };
  gboolean again = FALSE;

  if (pd_errand_get_note (errand, "reply") != NULL || pd_errand_get_deed (errand)->flag)
    return TRUE;
  if (!pd_ticket_call_load (errand, &ticket, error))
    return FALSE;
  if (pd_errand_get_note (errand, "sent") == NULL) {
    if (!pd_errand_enter (errand, "reply", &again, error) ||
        !(again ? ask_reply (errand, &ticket, name, error)
                : pd_errand_leave (errand, "reply", error)))
      return FALSE;
  }
  if (pd_errand_get_note (errand, "sent") == NULL && !send_reply (errand, &ticket, name, error))
    return FALSE;

  pd_errand_set_far_id (errand, name);
  return pd_ticket_wait_for_operation (errand, &ticket, error) &&
         pd_errand_note (errand, "reply", "done", error);
}

gboolean
pd_ticket_land_reply (PdDatabase *database,
                      const PdLocalEngine *engine,
                      PdErrand *errand,
                      char **answer,
                      GError **error)
{
  const PdDeed *deed = pd_errand_get_deed (errand);
  g_autoptr (PdSupportRequest) request =
      pd_database_get (database, PD_LIST_REQUESTS, deed->row_id, engine->now, error);
  g_autofree char *name = make_communication_name (errand);
  g_autofree char *body = g_strstrip (g_strdup (deed->text));
  PdFarMessage message = {
    .far_id = name, .at = engine->now, .author = engine->user_name, .direction = "out", .body = body
  };

  if (request == NULL)
    return FALSE;
  *answer = pd_azure_errand_format_ids (&deed->row_id, 1);
  if (deed->flag)
    return pd_local_engine_reply (database, engine, request, deed->text, TRUE, deed->request_id,
                                  error);

  /* Under the far side's name: a pull that was first, or that comes later, finds the same one. */
  if (!pd_database_put_far_message (database, deed->row_id, &message, NULL, NULL, error) ||
      (g_strcmp0 (pd_support_request_get_state (request), PD_REQUEST_ATTENTION) == 0 &&
       !pd_database_set_request_state (database, deed->row_id, PD_REQUEST_OPEN, engine->now,
                                       error)))
    return FALSE;
  return pd_local_engine_log_request (database, engine, PD_OPERATION_UPDATE_REQUEST, request,
                                      "reply", deed->request_id, error);
}

/* --- closing and opening again (9.6) --- */

/* Closing twice is told twice: the ticket says whether it is done. */
static gboolean
ask_state (PdErrand *errand, const PdTicketCall *ticket, gboolean *is_done, GError **error)
{
  g_autoptr (PdHttpRequest) request =
      pd_azure_get_ticket (ticket->tenant, ticket->subscription_id, ticket->name);
  g_autoptr (PdWireTicket) wire = pd_errand_fetch (errand, request, error);

  if (wire == NULL)
    return FALSE;
  *is_done = g_strcmp0 (wire->status, pd_errand_get_deed (errand)->text) == 0;
  return *is_done || pd_errand_leave (errand, "state", error);
}

gboolean
pd_ticket_run_state (PdErrand *errand, GError **error)
{
  const PdDeed *deed = pd_errand_get_deed (errand);
  g_auto (PdTicketCall) ticket = { 0 };
  g_autoptr (PdHttpRequest) request = NULL;
  g_autoptr (PdHttpReply) reply = NULL;
  gboolean is_done = FALSE;
  gboolean again = FALSE;

  if (pd_errand_get_note (errand, "state") != NULL)
    return TRUE;
  if (!pd_ticket_call_load (errand, &ticket, error) ||
      !pd_errand_enter (errand, "state", &again, error) ||
      (again && !ask_state (errand, &ticket, &is_done, error)))
    return FALSE;
  if (is_done)
    return pd_errand_note (errand, "state", "done", error);
  if (again && !pd_errand_enter (errand, "state", &again, error))
    return FALSE;

  request =
      pd_azure_set_ticket_status (ticket.tenant, ticket.subscription_id, ticket.name, deed->text);
  reply = pd_azure_errand_send (errand, request, NULL, error);
  return reply != NULL && pd_errand_note (errand, "state", "done", error);
}

gboolean
pd_ticket_land_state (PdDatabase *database,
                      const PdLocalEngine *engine,
                      PdErrand *errand,
                      char **answer,
                      GError **error)
{
  const PdDeed *deed = pd_errand_get_deed (errand);
  g_autoptr (PdSupportRequest) request =
      pd_database_get (database, PD_LIST_REQUESTS, deed->row_id, engine->now, error);

  if (request == NULL)
    return FALSE;
  *answer = pd_azure_errand_format_ids (&deed->row_id, 1);
  return pd_database_set_request_state (database, deed->row_id, deed->text, engine->now, error) &&
         pd_local_engine_log_request (database, engine, PD_OPERATION_UPDATE_REQUEST, request,
                                      deed->text, deed->request_id, error);
}
