// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* An order of the wire as an order of the book: one way for what a pull brings and for what an act
 * of ours made. */

#include "pd-cloud-tables.h"
#include "pd-partner-center-orders.h"

G_BEGIN_DECLS

/* What is said of an order besides what the far side tells. Strings are borrowed. */
typedef struct
{
  gint64 customer_row_id;
  const char *country; /* the customer's: 4.3 */
  PdPolicySet *policies;
  PdPolicySetting policy_setting;
  /* (nullable): "product:sku" to an interned kind or NULL, so that each SKU is looked up once */
  GHashTable *kinds;
  const char *request_id; /* (nullable): the purchase of ours that it came from … */
  const char *user_name;  /* (nullable): … and who bought */
  /* (nullable) (element-type int): lines whose window ends at @window_end, as the far side told */
  const GArray *late;
  gint64 window_end;
  gint64 placed_at; /* where the order does not say when */
  gint64 now;       /* as in PdFarOrder, and … */
  gint64 seen_at;   /* … so is this */
} PdOrderIntake;

/* "product:sku" to an interned kind or NULL, for PdOrderIntake. */
GHashTable *pd_order_intake_new_kinds (void);
/* The catalogue's word for it (interned), NULL where it has none. @kinds (nullable) */
const char *pd_order_intake_find_kind (PdDatabase *database,
                                       GHashTable *kinds,
                                       const char *product_id,
                                       const char *sku_id);
/* @row_id, @reserves, @changed (optional). *reserves: it has a reservation. */
gboolean pd_order_intake_put (PdDatabase *database,
                              const PdOrderIntake *intake,
                              const PdWireOrder *order,
                              gint64 *row_id,
                              gboolean *reserves,
                              gboolean *changed,
                              GError **error);

G_END_DECLS
