// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* A far side with one customer that has everything, and desks of cloud accounts at it. */

#include "desk-fixture.h"
#include "desk-service-azure.h"
#include "pd-cloud-tables.h"
#include "pd-desk-cloud.h"
#include "pd-desk-requests.h"
#include "pd-desk-reservations.h"
#include "pd-far.h"

G_BEGIN_DECLS

#define WORLD_TENANT "aaaaaaaa-0000-4000-8000-0000000000f1"
#define WORLD_SUBSCRIPTION "bbbbbbbb-0000-4000-8000-0000000000f1"
#define WORLD_UNITS 900 /* of the reservation that all acts take from */

/* --- the far side --- */

/* @certificate as in DeskServiceOptions. */
DeskService *world_new_service (GTlsCertificate *certificate);
/* Acts so far, with the doubled ones and what no careful client does: "" in @trouble is good. */
char *world_list_trouble (DeskService *service);

/* --- one account of ours --- */

typedef struct
{
  DeskService *service; /* lent */
  PdTokenStore *tokens;
  PdWait *wait;
  PdClock *clock;
  char *dir;
  char *path; /* of the book */
  PdDesk *desk;
  PdCloudAccount *cloud; /* lent */
} Account;

/* A cloud account at @service in a folder of its own; signed in and synchronised. */
Account *account_new (DeskService *service);
/* The same, but nobody is signed in and nothing was pulled. @tokens NULL: kept in memory. */
Account *account_new_bare (DeskService *service, const char *url, PdTokenStore *tokens);
void account_free (Account *account);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Account, account_free)
void account_open (Account *account);
void account_close (Account *account);
/* As after a kill: what was under way ends, and everything is made anew from the book. */
void account_reopen (Account *account);
gboolean account_sign_in (Account *account, GError **error);
PdSyncReport *account_sync (Account *account, gboolean full, GError **error);
/* One that must be whole. */
void account_sync_well (Account *account);
/* pd_desk_check_async() finds nothing. */
void account_assert_whole (Account *account);

/* The item of this request; NULL: it is not in the outbox. (transfer full) */
PdOutboxEntry *account_find_item (Account *account, const char *request_id);
/* Runs the main loop until the item is at an end (sent, failed, discarded). FALSE: it waits for a
 * time, which stands still. */
gboolean account_settle_item (Account *account, const char *request_id);
void account_retry (Account *account, gint64 outbox_row_id);

/* What there is in the book: (transfer full), never NULL. */
PdCustomer *account_get_customer (Account *account);
/* The running one with the most units. */
PdReservation *account_get_reservation (Account *account);
/* (transfer full) (element-type PdRecord) */
GPtrArray *account_list (Account *account, PdListKind kind);

#define WORLD_LOOKS 60000 /* calls of world_iterate(): after them something hangs */

/* Iterates for a moment at most. */
void world_iterate (void);

/* What both books say of customers, orders, reservations and requests: differences, "" = none.
 * (transfer full) */
char *world_compare (Account *account);

G_END_DECLS
