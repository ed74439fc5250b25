// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* Between the files of the pull's Azure half: pd-pull-azure.c asks, pd-pull-azure-tickets.c too,
 * pd-pull-azure-write.c writes. */

#include "pd-azure-reservations.h"
#include "pd-azure-support.h"
#include "pd-pull-private.h"

G_BEGIN_DECLS

typedef struct
{
  char *order_id;
  PdWireReservationOrder *wire; /* (nullable) */
  GPtrArray *use;               /* (nullable) pages of PdWireUseDay */
  GPtrArray *assignments;       /* (nullable) pages of PdWireAssignment */
} PdPullAzureOrder;

typedef struct
{
  char *subscription_id;
  PdWireTicket *ticket; /* lent from the pages */
  GPtrArray *messages;  /* (nullable) pages of PdWireCommunication */
} PdPullTicket;

/* What is asked for besides the reservations; a piece that fails is a fault of its own. */
typedef enum {
  PD_PULL_PIECE_ORDERS,
  PD_PULL_PIECE_USE,
  PD_PULL_PIECE_SCOPES,
  PD_PULL_PIECE_ACCESS,
  PD_PULL_PIECE_TICKETS,
  PD_PULL_N_PIECES,
} PdPullPiece;
/* The pull of a tenant's use and access: it moves only when both were read of all its running
 * orders, whereas "azure-reservations" moves whenever the tenant was looked at. */
#define PD_PULL_AZURE_USE "azure-use"
/* The pull's name of it: "utilization". */
const char *pd_pull_piece_to_what (PdPullPiece piece);

/* What one customer's tenant has; everything is owned. */
typedef struct
{
  PdPullRun *run; /* lent */
  gint64 customer_row_id;
  char *tenant;
  char *name;
  gint64 last_at;           /* when use and access of all orders were read last, 0 = never */
  gboolean closely;         /* all running orders are due, not only those that changed */
  GPtrArray *reservations;  /* pages of PdWireReservation: all there are */
  GPtrArray *subscriptions; /* (nullable) pages of PdWireAzureSubscription */
  GHashTable *due;          /* (element-type utf8): orders to be looked at closely */
  GPtrArray *orders;        /* (element-type PdPullAzureOrder) */
  GPtrArray *ticket_pages;  /* pages of PdWireTicket, of all subscriptions */
  GPtrArray *tickets;       /* (element-type PdPullTicket) */
  guint failed;             /* pieces that did not come: 1 << PdPullPiece */
  gboolean ended;           /* the pass ended in the middle */
  GHashTable *rows;         /* (element-type utf8 gint64): reservation IDs, while it is written */
} PdPullAzure;

/* Takes @error over. FALSE: the pass ends. */
gboolean pd_pull_note_piece (PdPullRun *run, PdPullAzure *azure, PdPullPiece piece, GError *error);
PdPullAzure *pd_pull_azure_new (PdPullRun *run, const PdPullCustomer *customer);
void pd_pull_azure_free (gpointer data);
guint pd_pull_weigh_azure (const PdPullAzure *azure);
/* FALSE: the pass ends. */
gboolean pd_pull_ask_tickets (PdPullRun *run, PdPullAzure *azure, const char *subscription_id);
/* @changed (nullable): gets the IDs of the orders whose reservations were not so in the book. */
gboolean pd_pull_put_reservations (PdDatabase *database,
                                   PdPullAzure *azure,
                                   GHashTable *changed,
                                   GError **error);
/* A PdPullWrite. */
gboolean pd_pull_write_azure (PdDatabase *database, PdPullRun *run, gpointer data, GError **error);

G_END_DECLS
