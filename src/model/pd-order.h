// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gio/gio.h>

#include "pd-record.h"
#include "pd-verdict.h"

G_BEGIN_DECLS

/* Order states of rule 7.17; any other text is kept and shown as it came. Line states: active,
 * cancelling, cancelled. Translated word of either, or the text itself when unknown. */
const char *pd_state_get_title (const char *state);
/* "good", "waiting", "ended", "unknown": which dot to draw. */
const char *pd_state_get_tone (const char *state);

/**
 * PdOrderLine: one line of an order; the Software page lists these (5.2).
 * Properties: row-id int64, order-row-id int64, order-id, customer-row-id int64, customer-name,
 * tenant-id, line int (lineItemNumber, from 0), product-id, sku-id, title, publisher, kind,
 * quantity int64, term, billing, currency, unit-price int64, total int64 (minor units; first
 * instalment when billed in parts; both PD_MONEY_UNTOLD where the far side has not told them),
 * include-tax b, status, placed-at int64, policy-id, window-end int64 (first instant too late, 0 =
 * no window), cancel-sent-at int64, cancelled-at int64, credit int64, credit-invoice ("2026-06"),
 * hybrid-benefit b, version (last chosen, may be NULL), checklist int (8.7: bit 0 stopped, 1
 * uninstalled, 2 removed, 3 customer told), cancel (PdVerdict, set by the desk), keys (PdVerdict:
 * may keys be taken; set by the desk). Of a cloud account besides: subscription-id (GUID,
 * nullable), far-status (the vendor's word of the subscription, nullable), far-window-end int64
 * (window-end as the far side told it, 0 = it told none: by our rules), commitment-end int64 (0 =
 * none), auto-renew int (-1 = not known), gone-at int64 (of its order).
 */
#define PD_TYPE_ORDER_LINE (pd_order_line_get_type ())
G_DECLARE_FINAL_TYPE (PdOrderLine, pd_order_line, PD, ORDER_LINE, PdRecord)

gint64 pd_order_line_get_order_row_id (PdOrderLine *self);
const char *pd_order_line_get_order_id (PdOrderLine *self);
gint64 pd_order_line_get_customer_row_id (PdOrderLine *self);
const char *pd_order_line_get_customer_name (PdOrderLine *self);
const char *pd_order_line_get_tenant_id (PdOrderLine *self);
int pd_order_line_get_line (PdOrderLine *self);
const char *pd_order_line_get_product_id (PdOrderLine *self);
const char *pd_order_line_get_sku_id (PdOrderLine *self);
const char *pd_order_line_get_title (PdOrderLine *self);
const char *pd_order_line_get_publisher (PdOrderLine *self);
const char *pd_order_line_get_kind (PdOrderLine *self);
gint64 pd_order_line_get_quantity (PdOrderLine *self);
const char *pd_order_line_get_term (PdOrderLine *self);
const char *pd_order_line_get_billing (PdOrderLine *self);
const char *pd_order_line_get_currency (PdOrderLine *self);
gint64 pd_order_line_get_unit_price (PdOrderLine *self);
gint64 pd_order_line_get_total (PdOrderLine *self);
gboolean pd_order_line_get_include_tax (PdOrderLine *self);
const char *pd_order_line_get_status (PdOrderLine *self);
gint64 pd_order_line_get_placed_at (PdOrderLine *self);
const char *pd_order_line_get_policy_id (PdOrderLine *self);
gint64 pd_order_line_get_window_end (PdOrderLine *self);
gint64 pd_order_line_get_cancel_sent_at (PdOrderLine *self);
gint64 pd_order_line_get_cancelled_at (PdOrderLine *self);
gint64 pd_order_line_get_credit (PdOrderLine *self);
const char *pd_order_line_get_credit_invoice (PdOrderLine *self);
gboolean pd_order_line_get_hybrid_benefit (PdOrderLine *self);
int pd_order_line_get_checklist (PdOrderLine *self);
const char *pd_order_line_get_subscription_id (PdOrderLine *self); /* (nullable) */
const char *pd_order_line_get_far_status (PdOrderLine *self);      /* (nullable) */
gint64 pd_order_line_get_far_window_end (PdOrderLine *self);
gint64 pd_order_line_get_commitment_end (PdOrderLine *self);
gint64 pd_order_line_get_gone_at (PdOrderLine *self);
PdVerdict *pd_order_line_get_cancel (PdOrderLine *self); /* (nullable) */
PdVerdict *pd_order_line_get_keys (PdOrderLine *self);   /* (nullable) */

/**
 * PdOrder: an order with its lines.
 * Properties: row-id int64, order-id, customer-row-id int64, customer-name, tenant-id, placed-at
 * int64, status, currency, total int64 (PD_MONEY_UNTOLD as above), include-tax b, line-count int,
 * summary ("SQL Server 2022 … and 2 more"), user-name, alternate-id (what else the far side of a
 * cloud account calls it, nullable), gone-at int64 (since when the far side no longer knows it; 0 =
 * it does).
 */
#define PD_TYPE_ORDER (pd_order_get_type ())
G_DECLARE_FINAL_TYPE (PdOrder, pd_order, PD, ORDER, PdRecord)

const char *pd_order_get_order_id (PdOrder *self);
gint64 pd_order_get_customer_row_id (PdOrder *self);
const char *pd_order_get_customer_name (PdOrder *self);
const char *pd_order_get_tenant_id (PdOrder *self);
gint64 pd_order_get_placed_at (PdOrder *self);
const char *pd_order_get_status (PdOrder *self);
const char *pd_order_get_currency (PdOrder *self);
gint64 pd_order_get_total (PdOrder *self);
gboolean pd_order_get_include_tax (PdOrder *self);
const char *pd_order_get_alternate_id (PdOrder *self); /* (nullable) */
gint64 pd_order_get_gone_at (PdOrder *self);
/* (element-type PdOrderLine) (nullable): only where the order was read whole */
GPtrArray *pd_order_get_lines (PdOrder *self);
void pd_order_set_lines (PdOrder *self, GPtrArray *lines);

/* What to buy: one item of the cart. */
typedef struct
{
  char *product_id;
  char *sku_id;
  gint64 quantity;
  char *term;         /* "" for perpetual, NULL = the SKU's only or first */
  char *billing;      /* NULL = the SKU's only or first for the term */
  char *region;       /* reservations: NULL = the SKU's only one */
  char *subscription; /* reservations: GUID or name of the customer's Azure subscription (single
                         scope, 10.12), "shared", or NULL = shared */
} PdOrderItem;
PdOrderItem *pd_order_item_new (const char *product_id,
                                const char *sku_id,
                                gint64 quantity,
                                const char *term,
                                const char *billing);
void pd_order_item_free (PdOrderItem *item);
PdOrderItem *pd_order_item_copy (const PdOrderItem *item);
/* What a reservation needs besides (14.1, 10.12). */
void
pd_order_item_set_reservation (PdOrderItem *item, const char *region, const char *subscription);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdOrderItem, pd_order_item_free)
/* "SKU:QUANTITY[:TERM[:BILLING[:REGION[:SUBSCRIPTION-or-shared]]]]" where SKU is "product:sku" or
 * "product/sku" or a SKU ID that is unique. The product_id is NULL where the text names a SKU
 * alone. */
PdOrderItem *pd_order_item_parse (const char *text, GError **error);

G_END_DECLS
