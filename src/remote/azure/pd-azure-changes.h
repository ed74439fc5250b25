// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* Changing and buying reservations: azure-api.md 3 and 4. */

#include "pd-azure-reservations.h"

G_BEGIN_DECLS

/* Writes have no reader, for their answer may be empty (202) or of another shape, and a "yes" must
 * not be lost for that: pd_azure_reply_read_…() gives NULL for a body that is not there or no such
 * thing. */

/* 3.1. Members that stay: NULL, -1. @scope_type, @scope_id: as the book has them (PD_SCOPE_…);
 * @scope_tenant: of a management group. (pd_azure_reply_read_reservation(); with a 202 nothing) */
typedef struct
{
  const char *name;
  const char *scope_type;
  const char *scope_id;
  const char *scope_name;
  const char *scope_tenant;
  int flexibility;
} PdAzureChange;
PdHttpRequest *pd_azure_change_reservation (const char *tenant,
                                            const char *order_id,
                                            const char *reservation_id,
                                            const PdAzureChange *change);

PdWireReservation *pd_azure_reply_read_reservation (PdHttpReply *reply);

/* 3.2 */
typedef struct
{
  char *scope; /* as sent: "/subscriptions/…" */
  gboolean valid;
} PdWireScope;
void pd_wire_scope_free (PdWireScope *scope);
/* @scopes: "/subscriptions/{s}" …, NULL-terminated. (GPtrArray of PdWireScope) */
PdHttpRequest *pd_azure_list_available_scopes (const char *tenant,
                                               const char *order_id,
                                               const char *reservation_id,
                                               const char *const *scopes);

/* 3.3, 3.4. What comes back names new reservations and cancelled ancestors, possibly as revisions:
 * take its ids and read the reservations. (pd_azure_reply_read_reservations(); Location) */
PdHttpRequest *pd_azure_split (const char *tenant,
                               const char *order_id,
                               const char *reservation_id,
                               gint64 first,
                               gint64 second);
/* @reservation_ids: GUIDs, NULL-terminated. */
PdHttpRequest *
pd_azure_merge (const char *tenant, const char *order_id, const char *const *reservation_ids);
/* @target: the Location of a split's or merge's answer. */
PdHttpRequest *pd_azure_poll_reservations (const char *tenant, const char *target);
/* NULL: no list in it. (element-type PdWireReservation) */
GPtrArray *pd_azure_reply_read_reservations (PdHttpReply *reply);
/* 3.5 (no answer body) */
PdHttpRequest *pd_azure_archive (const char *tenant,
                                 const char *order_id,
                                 const char *reservation_id,
                                 gboolean archived);
/* 3.6: what moved and what did not. */
typedef struct
{
  char *id; /* GUID, small letters */
  char *name;
  gboolean succeeded;
  char *error; /* (nullable) */
} PdWireMoved;
void pd_wire_moved_free (PdWireMoved *moved);
typedef struct
{
  PdWireMoved *order;      /* (nullable) */
  GPtrArray *reservations; /* (element-type PdWireMoved) */
} PdWireMove;
void pd_wire_move_free (PdWireMove *move);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdWireMove, pd_wire_move_free)
PdHttpRequest *pd_azure_change_directory (const char *tenant,
                                          const char *order_id,
                                          const char *destination_tenant);

/* --- catalogue, price, purchase (4) --- */

typedef struct
{
  char *resource_type;
  char *sku;
  GPtrArray *terms;   /* (element-type utf8) "P1Y", without those that are restricted */
  GPtrArray *regions; /* (element-type utf8), without those that are restricted */
  GPtrArray *plans;   /* (element-type utf8) "P1Y Upfront", "P1Y Monthly" */
  GHashTable *prices; /* (element-type utf8 PdAzureMoney): "P1Y" to msrp */
  GPtrArray *faults;
} PdWireCatalogItem;
void pd_wire_catalog_item_free (PdWireCatalogItem *item);
/* 4.1 (GPtrArray of PdWireCatalogItem) */
PdHttpRequest *pd_azure_list_catalog (const char *tenant,
                                      const char *subscription_id,
                                      const char *resource_type,
                                      const char *region);

/* A purchase request, borrowed strings. */
typedef struct
{
  const char *sku;
  const char *region; /* (nullable) */
  const char *resource_type;
  const char *billing_subscription; /* GUID */
  const char *term;                 /* "P1Y" */
  const char *billing_plan;         /* "Upfront", "Monthly" */
  gint64 quantity;
  const char *name;
  const char *scope_type; /* PD_SCOPE_… */
  const char *scope_id;   /* (nullable) */
  int flexibility;        /* -1: does not apply */
} PdAzurePurchase;
/* The same, read back. */
typedef struct
{
  char *sku;
  char *region;
  char *resource_type;
  char *billing_subscription;
  char *term;
  char *billing_plan;
  gint64 quantity;
  char *name;
} PdWirePurchase;
void pd_wire_purchase_free (PdWirePurchase *purchase);
JsonNode *pd_azure_purchase_to_json (const PdAzurePurchase *purchase);

typedef struct
{
  char *order_id; /* GUID: of the PUT */
  PdAzureMoney billing_total;
  PdAzureMoney pricing_total;
  char *sku_title;
  char *sku_description;
  GPtrArray *payments; /* (element-type PdWirePayment) */
  int partner_managed; /* isBillingPartnerManaged; -1 = missing */
  GPtrArray *faults;
} PdWirePriceQuote;
void pd_wire_price_quote_free (PdWirePriceQuote *quote);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdWirePriceQuote, pd_wire_price_quote_free)
/* 4.2 (PdWirePriceQuote) */
PdHttpRequest *pd_azure_calculate_price (const char *tenant, const PdAzurePurchase *purchase);
/* 4.3; then pd_azure_get_order() until its state is final. (PdWireReservationOrder) */
PdHttpRequest *
pd_azure_buy (const char *tenant, const char *order_id, const PdAzurePurchase *purchase);

G_END_DECLS
