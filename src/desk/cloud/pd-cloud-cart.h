// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* A cart of a cloud account: judged by the book, then made at the far side (partner-center-api.md
 * 5, 6). What purchases and quotes share. */

#include "pd-desk-private.h"
#include "pd-partner-center-orders.h"

G_BEGIN_DECLS

/* What a line costs, as somebody was told. */
typedef struct
{
  gboolean is_told;
  gint64 minor;
  char currency[4];
} PdCloudPrice;

/* What the items mean by the book. The catalogue of the far side has no prices (5): a line whose
 * price the book does not know has unit and total 0. */
typedef struct
{
  PdCustomer *customer;
  GPtrArray *lines; /* (element-type PdCartLine) one per item; its billing is the vendor's */
  GArray *priced;   /* gboolean per item: the book knows the price */
  GArray *seen;     /* PdCloudPrice per item: what the person who asks for it has seen */
  GArray *acts;     /* PdAct per item: 1.1, 1.10 */
  GPtrArray *item_verdicts; /* (element-type PdVerdict) one per item; not of the roles */
  GError *error;            /* (nullable): what is no matter of a rule, of the first such item */
} PdCloudCart;
void pd_cloud_cart_free (PdCloudCart *cart);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdCloudCart, pd_cloud_cart_free)
/* In a store job. Lines of items that are refused are NULL. (element-type PdOrderItem) */
PdCloudCart *pd_cloud_cart_new (PdDatabase *database,
                                const PdLocalEngine *engine,
                                gint64 customer_row_id,
                                GPtrArray *items,
                                GError **error);
/* 1.1, 1.10: each item by its own act; 4.6, 4.8, 4.9 and what is no matter of a rule. */
gboolean pd_cloud_cart_check (PdCloudCart *cart,
                              PdRoleTable *table,
                              PdRoleSet roles,
                              GPtrArray *items,
                              GError **error);
/* NULL where the roles allow the item. (transfer full) */
PdVerdict *
pd_cloud_cart_judge_role (PdCloudCart *cart, PdRoleTable *table, PdRoleSet roles, guint item);
/* "SQL Server 2022 Standard and 2 more" */
char *pd_cloud_cart_describe (const PdCloudCart *cart);

/* What is seen, as text and back: an item keeps it from when it is accepted to when it is sent. The
 * catalogue may have another price by then, which nobody has seen who asked for this one. */
char *pd_cloud_cart_describe_seen (const PdCloudCart *cart);
void pd_cloud_cart_take_seen (PdCloudCart *cart, const char *text);

/* The term and billing that each item was taken to mean, as text; and @items with these where they
 * say none: "the SKU's first" may be another one by the time the item is sent. (transfer full)
 * (element-type PdOrderItem) @text NULL: as they are. */
char *pd_cloud_cart_describe_offers (const PdCloudCart *cart);
GPtrArray *pd_cloud_cart_fix_items (GPtrArray *items, const char *text);

/* Both send @request (taken over). fetch: what its reader made; fetch_all: every item of every page
 * of a list (1.4). */
typedef struct
{
  gpointer (*fetch) (gpointer user_data, PdHttpRequest *request, GError **error);
  GPtrArray *(*fetch_all) (gpointer user_data,
                           PdHttpRequest *request,
                           GDestroyNotify free_item,
                           GError **error);
  gpointer user_data;
} PdCloudLine;
/* Makes the cart at the far side with availabilities that are read just now, since their IDs rotate
 * (5), and after an inventory check where the SKU wants one. PD_ERROR_REFUSED with a sentence:
 * something is not sold any more, or not there. Lines in error may be in it. */
PdWireCart *pd_cloud_cart_make (const PdCloudCart *cart,
                                const char *request_id,
                                const PdCloudLine *far,
                                GError **error);
/* The first line in error as PD_ERROR_REFUSED with the far side's words. */
gboolean pd_cloud_cart_check_made (const PdCloudCart *cart, const PdWireCart *made, GError **error);
/* The line that an item became; NULL: the answer does not tell it. Lends. */
const PdWireCartLine *pd_cloud_cart_find_made (const PdWireCart *made, guint item);
/* The far side's own price of the item, in the customer's currency; FALSE: not told. */
gboolean pd_cloud_cart_get_far_price (const PdCloudCart *cart,
                                      const PdWireCart *made,
                                      guint item,
                                      gint64 *unit_minor,
                                      gint64 *line_minor);
/* Its price is told, in another currency than the customer's. */
gboolean
pd_cloud_cart_is_sold_otherwise (const PdCloudCart *cart, const PdWireCart *made, guint item);
/* PD_ERROR_REFUSED: a line costs more than the person saw, or is sold in another currency. Where no
 * price was seen, nothing was promised. */
gboolean
pd_cloud_cart_check_prices (const PdCloudCart *cart, const PdWireCart *made, GError **error);
/* In a store job: the prices of the cart go into the catalogue, so that the next quote needs none.
 * A price in a currency that the far side does not take is no longer one. */
gboolean pd_cloud_cart_keep_prices (const PdCloudCart *cart,
                                    const PdWireCart *made,
                                    PdDatabase *database,
                                    GError **error);

G_END_DECLS
