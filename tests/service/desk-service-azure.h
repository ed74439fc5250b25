// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* What a test can say to the Azure half of the test service (azure-api.md 13). Same threads as
 * desk-service.h. Pending polls: desk_service_set_polls(). */

#include "desk-service.h"

G_BEGIN_DECLS

typedef enum {
  /* Old forms and odd ones, all of them seen at the live service. */
  DESK_AZURE_NO_CAPABILITIES = 1 << 0, /* reservations come without `capabilities` */
  DESK_AZURE_BARE_GUIDS = 1 << 1,      /* split and merge name bare GUIDs in lists */
  DESK_AZURE_LONG_NAMES = 1 << 2,      /* `name` is "order/reservation" in lists too */
  DESK_AZURE_OLD_SCOPES = 1 << 3,      /* `appliedScopes` instead of `appliedScopeProperties` */
  DESK_AZURE_BARE_CATALOG = 1 << 4,    /* catalogs answer a bare array */
  /* Ways of answering. */
  DESK_AZURE_PATCH_ACCEPTED = 1 << 5, /* PATCH: 202 with Location */
  DESK_AZURE_SPLIT_ACCEPTED = 1 << 6, /* split, merge: 202 with Location only */
  /* What goes wrong at the far side. */
  DESK_AZURE_PURCHASES_FAIL = 1 << 7, /* an exchange returns, then buys nothing: Failed */
  DESK_AZURE_EXCHANGE_FAILS = 1 << 8, /* an exchange fails before its refunds: nothing was done */
  DESK_AZURE_FILE_LOST = 1 << 9,      /* an uploaded file's workspace has expired */
} DeskAzureSwitch;
/* The switches that are on; the others are off. */
void desk_service_azure_set_switches (DeskService *self, guint switches);
/* Items on a page of reservations and orders. Defaults: 100 and 50. */
void desk_service_azure_set_page_size (DeskService *self, guint reservations, guint orders);
/* How long a session of calculateRefund or calculateExchange lives, by the service's clock. Default
 * ten minutes. */
void desk_service_azure_set_session_life (DeskService *self, gint64 microseconds);
/* Sessions that were given out so far are no longer known. */
void desk_service_azure_end_sessions (DeskService *self);
/* Every quote of a refund or an exchange carries this policy error; NULL: none. */
void desk_service_azure_set_policy_error (DeskService *self, const char *code, const char *message);
/* The partner has no right on this order: 403. @order_id NULL: on none of them. */
void desk_service_azure_set_forbidden (DeskService *self, const char *order_id, gboolean forbidden);
/* US dollars for one unit of the currency, in billionths, for the cap. JPY, EUR, GBP, AUD, BRL, KWD
 * are known; others are worth a dollar. */
void desk_service_azure_set_rate (DeskService *self, const char *currency, gint64 rate_nano);
/* Seconds between two polls (Retry-After); default: the documented ones. */
void desk_service_azure_set_retry_after (DeskService *self, int seconds);
/* An engineer writes to the ticket: @html as it is. FALSE: no such ticket. */
gboolean
desk_service_azure_answer_ticket (DeskService *self, const char *ticket_name, const char *html);
/* One day of use, all hours of it (@used_permille 1000) or a part. FALSE: no such reservation. */
gboolean
desk_service_azure_use (DeskService *self, const char *reservation_id, int day, int used_permille);

/* --- what happened --- */
/* What no careful client does: a session used twice, an order or ticket put twice. They are acts
 * "client-error" too. */
guint desk_service_azure_count_client_errors (DeskService *self);

G_END_DECLS
