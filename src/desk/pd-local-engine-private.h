// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* What the engine's own files share (pd-local-engine*.c). */

#include "pd-local-engine.h"

#include "pd-money.h"
#include "pd-rules.h"

G_BEGIN_DECLS

/* Adds "name: value" as a line of its own; nothing for a NULL or empty value. */
void pd_local_engine_add_fact (GString *detail, const char *name, const char *value);
void pd_local_engine_add_number (GString *detail, const char *name, gint64 value);
/* The profile that governs a line by the account's present setting (17.1). Lends. */
PdPolicy *pd_local_engine_get_policy (const PdLocalEngine *engine, PdOrderLine *line);
PdCustomer *pd_local_engine_get_customer (PdDatabase *database,
                                          const PdLocalEngine *engine,
                                          gint64 row_id,
                                          GError **error);
/* Bills the instalments of a line that came up to engine->now. */
gboolean pd_local_engine_bill_line (PdDatabase *database,
                                    const PdLocalEngine *engine,
                                    PdOrderLine *line,
                                    GError **error);
/* What the line is charged with, instalments that came but are not billed yet included. */
gboolean pd_local_engine_sum_charges (PdDatabase *database,
                                      const PdLocalEngine *engine,
                                      PdOrderLine *line,
                                      gint64 *charged_minor,
                                      GError **error);
/* What rules 4.6 and 4.8 need to know of the customer; the rest of @facts is cleared. */
gboolean pd_local_engine_load_buy_facts (PdDatabase *database,
                                         const PdLocalEngine *engine,
                                         PdCustomer *customer,
                                         PdBuyFacts *facts,
                                         GError **error);
/* May the customer buy the least that the SKU allows at its lowest price? */
PdVerdict *pd_local_engine_judge_product (PdDatabase *database,
                                          PdCustomer *customer,
                                          PdProduct *product,
                                          const PdBuyFacts *customer_facts,
                                          GError **error);
/* The lowest price in the currency; nullable, lends. @n_prices: how many there are. */
const PdPrice *
pd_local_engine_find_lowest_price (PdProduct *product, const char *currency, guint *n_prices);
/* 7.16: the order (read whole) is cancelled only when every line is. */
gboolean pd_local_engine_close_order (PdDatabase *database, PdOrder *order, GError **error);
/* 5.11: a record of a look at a key or a link. @media (nullable): of a link. */
gboolean pd_local_engine_log_access (PdDatabase *database,
                                     const PdLocalEngine *engine,
                                     const char *operation,
                                     PdOrderLine *line,
                                     const char *version,
                                     PdMedia *media,
                                     const char *request_id,
                                     GError **error);
/* When instalment @index (0 = the first) of a purchase falls due. */
gint64 pd_local_engine_get_instalment_due (const char *billing, gint64 placed_at, int index);

G_END_DECLS
