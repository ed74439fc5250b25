// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-pull-azure.h"

/* azure-api.md 9.5: "tickets older than 18 months may fail". */
#define TICKET_MONTHS 17
/* An answer may be stamped a little before the ticket. */
#define OVERLAP_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

static gboolean
ask_messages (PdPullRun *run, PdPullAzure *azure, PdPullTicket *ticket)
{
  GError *error = NULL;

  ticket->messages = pd_pull_collect_azure (
      run,
      pd_azure_list_communications (azure->tenant, ticket->subscription_id, ticket->ticket->name),
      &error);
  if (ticket->messages != NULL)
    return TRUE;

  return pd_pull_note_piece (run, azure, PD_PULL_PIECE_TICKETS, error);
}

static gboolean
add_ticket (PdPullRun *run, PdPullAzure *azure, const char *subscription_id, PdWireTicket *wire)
{
  PdPullTicket *ticket;

  for (guint i = 0; i < wire->faults->len; i++)
    pd_pull_note_fault (run, "tickets", azure->name, wire->faults->pdata[i]);
  if (wire->name == NULL)
    return TRUE;

  ticket = g_new0 (PdPullTicket, 1);
  ticket->subscription_id = g_strdup (subscription_id);
  ticket->ticket = wire;
  g_ptr_array_add (azure->tickets, ticket);
  /* Messages of what has not moved since are in the book. */
  return (azure->last_at > 0 && run->kind != PD_PULL_FULL && wire->modified_at > 0 &&
          wire->modified_at < azure->last_at - OVERLAP_US) ||
         ask_messages (run, azure, ticket);
}

gboolean
pd_pull_ask_tickets (PdPullRun *run, PdPullAzure *azure, const char *subscription_id)
{
  GError *error = NULL;
  g_autoptr (GPtrArray) pages = pd_pull_collect_azure (
      run,
      pd_azure_list_tickets (azure->tenant, subscription_id,
                             pd_instant_add_months (run->now, -TICKET_MONTHS)),
      &error);

  /* 1.9: support is a right of its own; without it the reservations are there all the same. */
  if (pages == NULL)
    return pd_pull_note_piece (run, azure, PD_PULL_PIECE_TICKETS, error);

  for (guint i = 0; i < pages->len; i++) {
    GPtrArray *page = pages->pdata[i];

    g_ptr_array_add (azure->ticket_pages, g_ptr_array_ref (page));
    for (guint j = 0; j < page->len; j++) {
      if (!add_ticket (run, azure, subscription_id, page->pdata[j]))
        return FALSE;
    }
  }
  return TRUE;
}
