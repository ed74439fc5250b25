// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* What the files of the Partner Center half share. */

#include "pd-money.h"
#include "pd-tables.h"
#include "service-core.h"

G_BEGIN_DECLS

/* What the book does not hold, for this run. */
typedef struct
{
  DeskService *service;
  GHashTable *profiles;       /* tenant -> JsonObject: the address and names as they were given */
  GHashTable *etags;          /* tenant -> count of changes */
  GHashTable *qualifications; /* tenant -> JsonArray */
  GHashTable *users;          /* tenant -> JsonArray of CustomerUser */
  GHashTable *carts;          /* ID -> Cart (service-carts.c) */
  GHashTable *issued;         /* availability ID -> Issued (service-catalog.c) */
  GHashTable *orders;         /* order ID -> OrderExtra (service-orders.c) */
  GHashTable *subscriptions;  /* ID -> JsonObject: friendlyName, autoRenewEnabled, status */
  GPtrArray *products;        /* (nullable): all PdProduct of the book */
  gint64 loaded_customer;     /* whose orders are at hand; 0 = nobody's */
  guint64 loaded_change;      /* … as of this change of the service */
  GPtrArray *loaded_orders;   /* (nullable) */
} Partner;

typedef struct
{
  const char *method;
  const char *path; /* "customers/" "*" "/orders": segments, "*" is any */
  void (*handle) (Partner *partner, DeskCall *call);
} PartnerRoute;

/* Each file's table; ended by a NULL method. */
extern const PartnerRoute partner_customer_routes[];
extern const PartnerRoute partner_agreement_routes[];
extern const PartnerRoute partner_user_routes[];
extern const PartnerRoute partner_profile_routes[];
extern const PartnerRoute partner_catalog_routes[];
extern const PartnerRoute partner_cart_routes[];
extern const PartnerRoute partner_order_routes[];
extern const PartnerRoute partner_subscription_routes[];
extern const PartnerRoute partner_record_routes[];
extern const PartnerRoute partner_request_routes[];

/* --- JSON --- */
void partner_set_text (JsonObject *object, const char *name, const char *text);  /* NULL: nothing */
void partner_set_instant (JsonObject *object, const char *name, gint64 instant); /* 0: nothing */
void partner_set_money (JsonObject *object, const char *name, gint64 minor, const char *currency);
void partner_set_type (JsonObject *object, const char *type); /* attributes.objectType */
/* Adds links.NAME = {uri, method GET, headers []}; @format makes the uri. */
void partner_add_link (JsonObject *object, const char *name, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
/* {totalCount, items, links.self, attributes}; @items is taken over. */
JsonObject *partner_new_collection (DeskCall *call, JsonArray *items);
/* With links.next by token (1.4); @query: what stands before the seek in the next URI. */
void partner_set_next (JsonObject *collection, DeskCall *call, const char *token, gboolean odd);
/* The texts of a JSON filter: {"Field","Value","Operator"}. FALSE: there is none, or a compound
 * one. */
gboolean partner_parse_filter (DeskCall *call, char **field, char **value, char **operation);
guint partner_get_size (DeskCall *call, guint fallback);
const char *partner_get_currency_symbol (const char *currency);

/* --- the book --- */
/* The customer of segment 1; NULL: refused (403 / 20002, 404). (transfer full) */
PdCustomer *partner_get_customer (DeskCall *call);
/* A list of records, decoration left out. (transfer full) (nullable): refused */
GPtrArray *partner_list (DeskCall *call, const PdQuery *query);
char *partner_make_order_alternate_id (const char *order_id);
/* A record of a write that the engine has none of (15.9). */
void partner_log (DeskCall *call,
                  PdCustomer *customer,
                  const char *operation,
                  const char *resource_type,
                  const char *resource);
/* All products of the book, once a run. (element-type PdProduct) (transfer none) */
GPtrArray *partner_get_products (Partner *partner);

/* --- between the files --- */
JsonObject *partner_describe_billing_profile (Partner *partner, PdCustomer *customer);
/* The far SKU of a reservation: one for each region and term (5: the vendor's are so). */
char *partner_make_sku_id (PdProduct *product, const char *region, const char *term);
/* Region and term of a far SKU; TRUE: @far_sku is one of @product's. */
gboolean partner_parse_sku_id (PdProduct *product,
                               const char *far_sku,
                               const char **region,
                               const char **term);
/* The availability ID that is good now; the order lines of before have one of their own. */
char *partner_make_item_id (Partner *partner,
                            const char *product_id,
                            const char *far_sku,
                            const char *country,
                            gboolean current);
typedef enum { PARTNER_ITEM_UNKNOWN, PARTNER_ITEM_STALE, PARTNER_ITEM_GOOD } PartnerItemState;
/* What a catalogItemId names. @product (transfer none), @region, @term lent (nullable). */
PartnerItemState partner_find_item (Partner *partner,
                                    const char *item_id,
                                    const char *country,
                                    PdProduct **product,
                                    const char **region,
                                    const char **term);
/* An order as the far side shows it; @order has its lines. */
JsonObject *partner_describe_order (Partner *partner,
                                    DeskCall *call,
                                    PdOrder *order,
                                    const char *country,
                                    gboolean with_price);
gboolean partner_order_is_listed (Partner *partner, DeskCall *call, PdOrder *order);
gboolean partner_order_is_pending (Partner *partner, DeskCall *call, PdOrder *order);
/* A new order has come: its delays run, its lines have these names. */
void partner_note_order (Partner *partner, DeskCall *call, const char *order_id, JsonArray *names);
/* The customer's orders with their lines. (element-type PdOrder) (transfer full) (nullable) */
GPtrArray *partner_load_orders (Partner *partner, DeskCall *call, gint64 customer_row_id);
/* One of them by its ID. (transfer full) (nullable) */
PdOrder *partner_load_order (DeskCall *call, const char *order_id);
PdOrder *
partner_find_order (Partner *partner, DeskCall *call, PdCustomer *customer, const char *text);
/* Cancels these lines; answers the refusal itself: FALSE. */
gboolean partner_cancel_lines (Partner *partner,
                               DeskCall *call,
                               PdOrder *order,
                               GPtrArray *lines,
                               const char *act);
gboolean partner_line_is_cancelled (PdOrderLine *line);
char *partner_make_subscription_id (Partner *partner, PdOrderLine *line);
char *partner_make_offer_id (Partner *partner, PdOrderLine *line, const char *country);
/* Turns a cart's far words into an item; (transfer full). */
PdOrderItem *partner_new_item (PdProduct *product,
                               gint64 quantity,
                               const char *term,
                               const char *billing,
                               const char *region,
                               JsonObject *context);
void partner_cart_free (gpointer cart);
void partner_order_extra_free (gpointer extra);

G_END_DECLS
