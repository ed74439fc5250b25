// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-record.h"

G_BEGIN_DECLS

/* Kinds of the catalogue: "software_subscription", "software_perpetual", "software_plan" (SUSE, Red
 * Hat), "reservation". Stored and printed as these words. */
#define PD_KIND_SUBSCRIPTION "software_subscription"
#define PD_KIND_PERPETUAL "software_perpetual"
#define PD_KIND_PLAN "software_plan"
#define PD_KIND_RESERVATION "reservation"
/* Billing: "one_time", "monthly", "annual"; of a cloud account also other words of the vendor. */
#define PD_BILLING_ONE_TIME "one_time"
#define PD_BILLING_MONTHLY "monthly"
#define PD_BILLING_ANNUAL "annual"

/* Translated, for the reader; an unknown word is returned as it is. */
const char *pd_kind_get_title (const char *kind);
const char *pd_billing_get_title (const char *billing);
char *
pd_term_format (const char *term); /* "1 year", "3 years", "1 month", "Perpetual" for NULL or "" */

/* One price: (transfer full) free with pd_price_free(). For a monthly or annual billing the amount
 * is that of one instalment for one unit. */
typedef struct
{
  char *term; /* "P1Y", "P3Y", "P1M", "" for perpetual */
  char *billing;
  char *currency;
  gint64 amount_minor;
} PdPrice;
PdPrice *
pd_price_new (const char *term, const char *billing, const char *currency, gint64 amount_minor);
void pd_price_free (PdPrice *price);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdPrice, pd_price_free)
/* Number of instalments in the whole term: 1 for one_time, months or years otherwise; 0 if it does
 * not divide. */
int pd_price_get_instalments (const char *term, const char *billing);

/**
 * PdProduct: one SKU of the catalogue, with its prices.
 * Properties: row-id int64, product-id, sku-id, title, description, publisher, kind, min-quantity
 * int, max-quantity int, one-per-customer b, hybrid-benefit b (16.16), buy (PdVerdict, set by the
 * desk for one customer), price-text (set by the desk: "¥118,000, tax excluded"); for reservations
 * resource-type, size and regions (strv; empty where the product has no region), else NULL.
 */
#define PD_TYPE_PRODUCT (pd_product_get_type ())
G_DECLARE_FINAL_TYPE (PdProduct, pd_product, PD, PRODUCT, PdRecord)

const char *pd_product_get_product_id (PdProduct *self);
const char *pd_product_get_sku_id (PdProduct *self);
const char *pd_product_get_title (PdProduct *self);
const char *pd_product_get_description (PdProduct *self);
const char *pd_product_get_publisher (PdProduct *self);
const char *pd_product_get_kind (PdProduct *self);
int pd_product_get_min_quantity (PdProduct *self);
int pd_product_get_max_quantity (PdProduct *self);
gboolean pd_product_get_one_per_customer (PdProduct *self);
gboolean pd_product_get_hybrid_benefit (PdProduct *self);
const char *pd_product_get_resource_type (PdProduct *self);  /* (nullable) */
const char *pd_product_get_size (PdProduct *self);           /* (nullable) */
const char *const *pd_product_get_regions (PdProduct *self); /* (nullable) */
/* (element-type PdPrice) (transfer none) never NULL */
GPtrArray *pd_product_get_prices (PdProduct *self);
void pd_product_set_prices (PdProduct *self, GPtrArray *prices);
/* (nullable) lends */
const PdPrice *pd_product_find_price (PdProduct *self,
                                      const char *term,
                                      const char *billing,
                                      const char *currency);
/* "product:sku", as order items name it. */
char *pd_product_dup_item_id (PdProduct *self);

G_END_DECLS
