// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* Between pd-errands-tickets.c (new tickets) and pd-errands-ticket-thread.c (replies, closing). */

#include "pd-azure-support.h"
#include "pd-errands-azure-private.h"

G_BEGIN_DECLS

/* A ticket with everything that its calls need. */
typedef struct
{
  gint64 row_id;
  PdSupportRequest *request;
  char *tenant;
  char *subscription_id;
  char *name;         /* of the ticket in its URL */
  PdContact *contact; /* (nullable): of a new one */
  GPtrArray *files;   /* (element-type PdLoadedFile): that go out now */
} PdTicketCall;
void pd_ticket_call_clear (PdTicketCall *ticket);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PdTicketCall, pd_ticket_call_clear)
/* The ticket of the errand's deed. */
gboolean pd_ticket_call_load (PdErrand *errand, PdTicketCall *ticket, GError **error);
/* The ticket's files into a place of their own (@is_new) or into the ticket's; once. */
gboolean pd_ticket_upload_files (PdErrand *errand,
                                 const PdTicketCall *ticket,
                                 gboolean is_new,
                                 GError **error);
/* The operation that the note "sent" names, to its end. */
gboolean
pd_ticket_wait_for_operation (PdErrand *errand, const PdTicketCall *ticket, GError **error);
void pd_ticket_set_subject (PdOutboxEntry *entry, const char *title, gint64 customer_row_id);

gboolean pd_ticket_accept_thread (PdDatabase *database,
                                  const PdLocalEngine *engine,
                                  PdRoleSet roles,
                                  PdContext *context,
                                  const PdDeed *deed,
                                  PdOutboxEntry *entry,
                                  GError **error);
gboolean pd_ticket_run_reply (PdErrand *errand, GError **error);
gboolean pd_ticket_land_reply (PdDatabase *database,
                               const PdLocalEngine *engine,
                               PdErrand *errand,
                               char **answer,
                               GError **error);
gboolean pd_ticket_run_state (PdErrand *errand, GError **error);
gboolean pd_ticket_land_state (PdDatabase *database,
                               const PdLocalEngine *engine,
                               PdErrand *errand,
                               char **answer,
                               GError **error);

G_END_DECLS
