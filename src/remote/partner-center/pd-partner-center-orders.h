// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* Carts and orders: partner-center-api.md 6, 7, 8.1. */

#include "pd-wire.h"

G_BEGIN_DECLS

typedef struct
{
  int number; /* from 0 */
  char *offer_id;
  char *product_id, *sku_id; /* of the offer ID (nullable: a legacy offer) */
  char *subscription_id;     /* absent until it is provisioned */
  char *parent_subscription_id;
  char *term; /* "" = perpetual or not said */
  char *transaction_type;
  char *title;
  gint64 quantity;          /* 0: cancelled; -1: not said */
  PdWireAmount price;       /* one unit, as it was sold */
  PdWireAmount list_price;  /* one unit */
  PdWireAmount extended;    /* all of the line, before tax */
  gboolean is_cancelled;    /* 8.1: quantity 0, or the order is cancelled */
  char *scope;              /* provisioningContext: "shared", "single" (nullable) */
  char *azure_subscription; /* provisioningContext.subscriptionId (nullable) */
} PdWireOrderLine;

typedef struct
{
  char *id; /* case-sensitive; never NULL */
  char *alternate_id;
  char *customer_id;
  char *billing; /* "one_time", "monthly", "annual", … */
  char *currency;
  char *status; /* "completed", "pending", "cancelled", … */
  char *transaction_type;
  gint64 placed_at;
  PdWireAmount total;
  GPtrArray *lines;   /* (element-type PdWireOrderLine) never NULL */
  gboolean may_patch; /* links.patchOperation is there */
  char *etag;
  char *fault;
} PdWireOrder;
void pd_wire_order_free (PdWireOrder *order);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdWireOrder, pd_wire_order_free)
/* Lent (nullable). */
const PdWireOrderLine *pd_wire_order_find_line (const PdWireOrder *order, int number);
/* @id is its ID, or its other one (an invoice may name that: 12). */
gboolean pd_wire_order_has_id (const PdWireOrder *order, const char *id);

/* With prices. New orders come up to 15 minutes late (7). Result: PdWireList of PdWireOrder. */
PdHttpRequest *pd_partner_center_list_orders (const char *customer_id);
/* Result: PdWireOrder; 404 (code 20000): no such order, or not yet. */
PdHttpRequest *pd_partner_center_get_order (const char *customer_id, const char *order_id);

/* Which lines to cancel. */
typedef struct
{
  int number;
  const char *offer_id;
} PdWireLineRef;
/* 8.1. @n_lines 0: the whole order. Result: PdWireOrder. */
PdHttpRequest *pd_partner_center_cancel_order (const char *customer_id,
                                               const char *order_id,
                                               const PdWireLineRef *lines,
                                               guint n_lines,
                                               const char *request_id);
/* The days (or hours) that a refusal 900117 (900213) tells of; 0: it tells none. */
int pd_partner_center_read_window_hours (const GError *error);

/* provisioningstatus. */
typedef struct
{
  int number;
  char *status;    /* "fulfilled", "unfulfilled", "prefulfillment_pending", … */
  gint64 quantity; /* that is fulfilled */
  char *fault;
} PdWireProvision;
void pd_wire_provision_free (PdWireProvision *provision);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdWireProvision, pd_wire_provision_free)
/* Result: PdWireList of PdWireProvision. */
PdHttpRequest *pd_partner_center_get_provisioning (const char *customer_id, const char *order_id);

/* --- carts --- */

/* What to put in; borrowed. */
typedef struct
{
  const char *item_id; /* catalogItemId of an availability that was read just now */
  gint64 quantity;
  const char *billing;
  const char *term;  /* NULL or "": left out (perpetual software) */
  const char *scope; /* provisioningContext; NULL = left out, and so are the next two */
  const char *subscription;
  const char *duration; /* "1Year", "3Years" */
  gboolean attest;      /* attestationAccepted */
} PdWireCartItem;
/* "P1Y" -> "1Year", "P3Y" -> "3Years"; NULL for another term. Static. */
const char *pd_wire_reservation_duration (const char *term);

typedef struct
{
  int id;
  char *item_id;
  gint64 quantity;
  char *billing, *term, *currency, *group;
  PdWireAmount price;    /* one unit */
  PdWireAmount extended; /* the line, before tax */
  char *error_code;      /* "10001", whether number or name came (NULL: the line is good) */
  char *error_text;
  gint64 available; /* additionalInformation.availableQuantity; -1 = not said */
} PdWireCartLine;

typedef struct
{
  char *id;
  char *status; /* "active", "ordered" */
  gint64 created_at, expires_at;
  GPtrArray *lines; /* (element-type PdWireCartLine) never NULL */
  char *fault;
} PdWireCart;
void pd_wire_cart_free (PdWireCart *cart);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdWireCart, pd_wire_cart_free)
/* The first line in error; NULL: none. Lent. A 201 can carry them (6). */
const PdWireCartLine *pd_wire_cart_find_error (const PdWireCart *cart);

/* Idempotent by @request_id. Result: PdWireCart. */
PdHttpRequest *pd_partner_center_create_cart (const char *customer_id,
                                              const PdWireCartItem *items,
                                              guint n_items,
                                              const char *request_id);
/* Result: PdWireCart. */
PdHttpRequest *pd_partner_center_get_cart (const char *customer_id, const char *cart_id);

typedef struct
{
  char *group, *code, *text;
} PdWireOrderError;
/* 201 with both lists is normal: a partial success (6). */
typedef struct
{
  GPtrArray *orders;          /* (element-type PdWireOrder) */
  GPtrArray *errors;          /* (element-type PdWireOrderError) */
  gboolean has_unread_orders; /* placed, but nobody can read them */
  char *fault;
} PdWireCheckout;
void pd_wire_checkout_free (PdWireCheckout *checkout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdWireCheckout, pd_wire_checkout_free)
/* Real money: sent once; the same cart again gives the same orders, failed groups are tried again
 * (6). Result: PdWireCheckout. */
PdHttpRequest *pd_partner_center_checkout_cart (const char *customer_id,
                                                const char *cart_id,
                                                const char *request_id);

G_END_DECLS
