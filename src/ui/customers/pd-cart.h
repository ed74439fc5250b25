// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-desk.h"

G_BEGIN_DECLS

/**
 * PdCartItem: one item of a cart. Properties: "quantity" int64 (writable), and, told by the cart's
 * latest quote: "unit" and "total" int64 (minor units, 0 until quoted), "verdict" (PdVerdict,
 * nullable).
 */
#define PD_TYPE_CART_ITEM (pd_cart_item_get_type ())
G_DECLARE_FINAL_TYPE (PdCartItem, pd_cart_item, PD, CART_ITEM, GObject)
const char *pd_cart_item_get_title (PdCartItem *self);
const char *pd_cart_item_get_term (PdCartItem *self);
const char *pd_cart_item_get_billing (PdCartItem *self);
/* Of reservations; (nullable) for software. */
const char *pd_cart_item_get_region (PdCartItem *self);
/* Whether it applies to all subscriptions, and the name of the only one where not. */
gboolean pd_cart_item_is_shared (PdCartItem *self);
const char *pd_cart_item_get_subscription_name (PdCartItem *self);
int pd_cart_item_get_min (PdCartItem *self);
int pd_cart_item_get_max (PdCartItem *self);
gint64 pd_cart_item_get_quantity (PdCartItem *self);
gint64 pd_cart_item_get_unit (PdCartItem *self);
gint64 pd_cart_item_get_total (PdCartItem *self);
PdVerdict *pd_cart_item_get_verdict (PdCartItem *self);

/* Of a cloud account; a local one's is always free. */
typedef enum {
  PD_CART_FREE,
  PD_CART_IN_OUTBOX, /* its purchase is on its way from the outbox: it is not bought beside that */
  PD_CART_REFUSED,   /* its purchase was refused: the next one takes that one's place */
} PdCartState;

/**
 * PdCart: what is about to be bought for one customer. A #GListModel of PdCartItem; one per desk
 * and customer, kept beside the book so that it survives closing. Asks the desk for a quote after
 * every change. Signal "quoted" when quote, problem or waiting changed.
 */
#define PD_TYPE_CART (pd_cart_get_type ())
G_DECLARE_FINAL_TYPE (PdCart, pd_cart, PD, CART, GObject)

/* Lends the cart of this customer. */
PdCart *pd_cart_of (PdDesk *desk, gint64 customer_row_id);
/* Adds to the quantity where the same choice is in the cart already, up to the SKU's limit. */
void pd_cart_add (PdCart *self,
                  PdProduct *product,
                  const PdOrderItem *choice,
                  const char *subscription_name);
void pd_cart_set_quantity (PdCart *self, PdCartItem *item, gint64 quantity);
/* Takes the item out; pd_cart_restore() puts the last one back. */
void pd_cart_remove (PdCart *self, PdCartItem *item);
gboolean pd_cart_restore (PdCart *self);
/* What @request_id asked for was bought, or the outbox goes on with it: it is taken out. What was
 * added to the cart since then stays. */
void pd_cart_take_bought (PdCart *self, const char *request_id);
PdCartState pd_cart_get_state (PdCart *self);
/* The request ID that the purchase of this cart takes: known, and kept, before it is sent, so that
 * a start of the program after its end in between finds it in the outbox. (nullable): of a local
 * account, where each purchase makes its own. */
const char *pd_cart_get_request (PdCart *self);
/* (nullable): the request that the outbox has of this cart, which a new one replaces. */
const char *pd_cart_get_earlier (PdCart *self);
/* Asks for the quote anew (rules or prices may have changed). */
void pd_cart_quote (PdCart *self);
/* (nullable): while none is known */
const PdCartQuote *pd_cart_get_quote (PdCart *self);
gboolean pd_cart_is_waiting (PdCart *self);
/* (nullable): why no quote could be had */
const GError *pd_cart_get_error (PdCart *self);
/* (transfer full) (element-type PdOrderItem) */
GPtrArray *pd_cart_dup_items (PdCart *self);

/* FALSE: some item's price is told by Partner Center alone, which cannot be asked now; the
 * verdict's note says so. */
gboolean pd_cart_knows_price (PdCart *self);

G_END_DECLS
