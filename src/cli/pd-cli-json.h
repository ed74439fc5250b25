// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* Records of the desk as JSON objects, with the members of shared/cli.md. All return a new object.
 */

#include <json-glib/json-glib.h>

#include "pd-accounts.h"
#include "pd-desk.h"
#include "pd-download.h"
#include "pd-market.h"
#include "pd-outbox-item.h"
#include "pd-refund.h"
#include "pd-reservation.h"
#include "pd-support-request.h"

G_BEGIN_DECLS

/* NULL gives null. */
void pd_cli_json_set_text (JsonObject *object, const char *member, const char *text);
/* So does "": a term of "" says perpetual. */
void pd_cli_json_set_word (JsonObject *object, const char *member, const char *word);
/* PD_INSTANT_NONE gives null. */
void pd_cli_json_set_instant (JsonObject *object, const char *member, gint64 instant);
/* A currency of NULL gives null. */
void pd_cli_json_set_money (JsonObject *object,
                            const char *member,
                            gint64 amount_minor,
                            const char *currency);
/* NULL gives null. */
void pd_cli_json_set_verdict (JsonObject *object, const char *member, PdVerdict *verdict);
/* Takes @value. */
void pd_cli_json_set_object (JsonObject *object, const char *member, JsonObject *value);
void pd_cli_json_set_array (JsonObject *object, const char *member, JsonArray *value);

JsonObject *pd_cli_json_account (PdAccount *account);
JsonObject *pd_cli_json_customer (PdCustomer *customer);
/* @customer NULL: no price, tax or verdict, but all prices. */
JsonObject *pd_cli_json_product (PdProduct *product, PdCustomer *customer);
JsonObject *pd_cli_json_line (PdOrderLine *line);
/* What a cancelled line brings is known, or estimated (then no invoice is named). */
gboolean pd_cli_json_has_credit (PdOrderLine *line);
/* With "lines" where the order has them. */
JsonObject *pd_cli_json_order (PdOrder *order);
JsonObject *pd_cli_json_software (PdOrderLine *line);
JsonObject *pd_cli_json_media (PdMedia *media);
/* @clear NULL: the key is masked. */
JsonObject *pd_cli_json_key (PdSoftwareKey *key, const char *clear);
/* @url NULL: "url" is null. */
JsonObject *pd_cli_json_link (PdDownloadLink *link, const char *url);
JsonObject *pd_cli_json_activity (PdActivity *activity);
JsonObject *pd_cli_json_invoice (PdInvoice *invoice);
JsonObject *pd_cli_json_invoice_line (PdInvoiceLine *line);
/* --- reservations and requests (pd-cli-json-reservations.c) --- */
/* @assignments (nullable) (element-type PdRoleAssignment): also "assignments" and what only
 * "show reservation" tells. */
JsonObject *pd_cli_json_reservation (PdReservation *reservation, GPtrArray *assignments);
JsonObject *pd_cli_json_subscription (PdAzureSubscription *subscription);
JsonObject *pd_cli_json_assignment (PdRoleAssignment *assignment);
JsonObject *pd_cli_json_market (const PdMarket *market);
JsonObject *pd_cli_json_refund_quote (const PdRefundQuote *quote);
/* @order (nullable): the new one. */
JsonObject *pd_cli_json_exchange_quote (const PdExchangeQuote *quote, PdOrder *order);
/* Tenths of a per cent as a number of per cent; -1 gives null. */
void pd_cli_json_set_utilization (JsonObject *object, const char *member, int permille);
/* Without thread. */
JsonObject *pd_cli_json_request (PdSupportRequest *request);
/* With "messages", "attachments" and "contact". */
JsonObject *pd_cli_json_request_details (const PdRequestDetails *details);

JsonObject *pd_cli_json_deadline (PdDeadline *deadline, gint64 now);
/* --- the outbox (pd-cli-outbox.c) --- */
JsonObject *pd_cli_json_outbox_item (PdOutboxItem *item);

G_END_DECLS
