// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* The catalogue: partner-center-api.md 5. */

#include "pd-wire.h"

G_BEGIN_DECLS

#define PD_TARGET_VIEW_SOFTWARE "Software"
#define PD_TARGET_VIEW_SOFTWARE_PERPETUAL "SoftwarePerpetual"
#define PD_TARGET_VIEW_SOFTWARE_SUBSCRIPTIONS "SoftwareSubscriptions"
#define PD_TARGET_VIEW_RESERVATIONS "AzureReservations"
#define PD_RESERVATION_SCOPE_AZURE_PLAN "AzurePlan"

typedef struct
{
  char *id;
  char *title, *description, *publisher;
  char *type;     /* productType.id: "Software", "Azure", … */
  char *sub_type; /* (nullable) */
  gboolean is_microsoft;
  char *fault;
} PdWireProduct;
void pd_wire_product_free (PdWireProduct *product);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdWireProduct, pd_wire_product_free)

typedef struct
{
  char *id; /* unique only within the product */
  char *product_id;
  char *title, *description;
  gint64 min_quantity, max_quantity; /* -1 = not said */
  gboolean is_trial;
  char **billing_cycles; /* never NULL; "one_time", "annual", … */
  char **prerequisites;  /* "InventoryCheck", "AzureSubscriptionRegistration", … as they came */
  char **inventory_variables;    /* as they came */
  char **provisioning_variables; /* "Scope", "SubscriptionId", "Duration" */
  char **actions;                /* "Refund", … */
  char *consumption_type;
  char *duration, *resource_type, *region, *size; /* of dynamicAttributes, where they are there */
  gboolean needs_attestation;
  char *fault;
} PdWireSku;
void pd_wire_sku_free (PdWireSku *sku);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdWireSku, pd_wire_sku_free)
/* @variable in any case. */
gboolean pd_wire_sku_wants (const PdWireSku *sku, const char *variable);

/* terms[]: what may be bought for how long, and how it may be given back. */
typedef struct
{
  char *id;
  char *duration; /* "P1Y"; "" = perpetual */
  char *billing;  /* "annual", "one_time"; NULL = the SKU's */
  char *description;
  char *refund_type;    /* of the first refund option: "full", "partial" (nullable) */
  char *refund_expires; /* a duration: "P1D" (nullable) */
} PdWireTerm;

typedef struct
{
  char *id, *product_id, *sku_id;
  char *item_id; /* catalogItemId; rotates: never kept */
  char *currency, *segment, *country;
  gboolean is_purchasable, is_renewable;
  GPtrArray *terms; /* (element-type PdWireTerm) never NULL */
  char *fault;
} PdWireAvailability;
void pd_wire_availability_free (PdWireAvailability *availability);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdWireAvailability, pd_wire_availability_free)

/* @customer_id NULL: for @country; else for that customer (no country). @segment NULL:
 * "commercial". @reservation_scope (nullable). */
typedef struct
{
  const char *customer_id;
  const char *country;
  const char *segment;
  const char *reservation_scope;
} PdWireMarket;

/* Result: PdWireList of PdWireProduct. */
PdHttpRequest *pd_partner_center_list_products (const PdWireMarket *market,
                                                const char *target_view);
/* Result: PdWireProduct. */
PdHttpRequest *pd_partner_center_get_product (const PdWireMarket *market, const char *product_id);
/* Result: PdWireList of PdWireSku. */
PdHttpRequest *pd_partner_center_list_skus (const PdWireMarket *market, const char *product_id);
/* Result: PdWireSku. */
PdHttpRequest *
pd_partner_center_get_sku (const PdWireMarket *market, const char *product_id, const char *sku_id);
/* Result: PdWireList of PdWireAvailability. */
PdHttpRequest *pd_partner_center_list_availabilities (const PdWireMarket *market,
                                                      const char *product_id,
                                                      const char *sku_id);
/* The one to buy: purchasable, with @term ("" = perpetual, NULL = any) and @billing (NULL = any).
 * Lent (nullable). */
const PdWireAvailability *
pd_wire_availabilities_pick (GPtrArray *availabilities, const char *term, const char *billing);

/* The inventory check. */
typedef struct
{
  char *product_id, *sku_id;
  gboolean is_restricted;
  char *reason; /* reasonCode of the first restriction (nullable) */
  char *text;   /* all descriptions (nullable) */
  char *fault;
} PdWireInventory;
void pd_wire_inventory_free (PdWireInventory *inventory);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdWireInventory, pd_wire_inventory_free)
/* @items: "product:sku" or "product", NULL-terminated. @subscription_id and @region (nullable): the
 * inventory context. Result: PdWireList of PdWireInventory; what is not in the catalogue is absent.
 */
PdHttpRequest *pd_partner_center_check_inventory (const char *country,
                                                  const char *customer_id,
                                                  const char *const *items,
                                                  const char *subscription_id,
                                                  const char *region);

G_END_DECLS
