// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* Reading reservations, their orders and their use: azure-api.md 2 and 5. */

#include "pd-azure-parts.h"

G_BEGIN_DECLS

/* One reservation, as sections 2 and 3 show it in lists, single reads and results. */
typedef struct
{
  char *id;             /* as sent (nullable) */
  char *reservation_id; /* GUID, small letters; NULL: not to be identified */
  char *order_id;       /* GUID of the reservation order, small letters */
  gint64 etag;          /* counts revisions; 0 = missing */
  char *region;         /* "japaneast" (nullable) */
  char *sku;            /* "Standard_D2s_v3" */
  char *name;           /* displayName */
  char *resource_type;
  char *sku_description;
  gint64 quantity;            /* 0 = missing */
  char *term;                 /* "P1Y" */
  char *billing_plan;         /* "Upfront", "Monthly"; missing on some old items */
  char *billing_subscription; /* GUID out of billingScopeId */
  char *scope_type;           /* PD_SCOPE_…, or what else stands there */
  char *scope_id; /* as the book has it: subscription GUID, "/subscriptions/…/resourceGroups/…",
                     management group ID; NULL when shared */
  char *scope_name;
  char *scope_tenant;  /* of a management group */
  char *flexibility;   /* "On", "Off" */
  char *state;         /* provisioningState */
  char *display_state; /* displayProvisioningState */
  char *sub_state;
  char *status_code; /* extendedStatusInfo: "Split", "Merged", "PaymentDeclined" … */
  char *status_message;
  gint64 purchased_at; /* purchaseDateTime, else purchaseDate, else 0 */
  gint64 benefit_start_at;
  gint64 effective_at;
  gint64 updated_at;
  gint64 expires_at; /* expiryDateTime, else expiryDate */
  gboolean renew;
  char *renew_state; /* userFriendlyRenewState */
  gboolean archived;
  char *capabilities;            /* "ApiReturnEnabled, ApiExchangeEnabled" (nullable: ask) */
  char *split_source;            /* GUIDs, small letters */
  GPtrArray *split_destinations; /* (element-type utf8), never NULL, and so are the next */
  char *merge_destination;
  GPtrArray *merge_sources;
  char *swap_source;
  char *swap_destination;
  int utilization_1d; /* tenths of a per cent, -1 = none */
  int utilization_7d;
  int utilization_30d;
  char *trend;
  GPtrArray *faults; /* (element-type utf8): "properties.quantity: …"; never NULL */
} PdWireReservation;
void pd_wire_reservation_free (PdWireReservation *reservation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdWireReservation, pd_wire_reservation_free)
/* The state of the book: PD_RESERVATION_SUCCEEDED, _PENDING, _CANCELLED; or what the far side calls
 * it when it is none of them ("Failed"). Expiring, Expired, NoBenefit and Warning run on:
 * Succeeded, for the clock decides. */
const char *pd_wire_reservation_get_book_state (const PdWireReservation *reservation);
/* A state that does not change any more by itself (2 "States"); NULL and unknown: not final. */
gboolean pd_azure_state_is_final (const char *state);
/* -1: the far side does not say. */
int pd_wire_reservation_can_return (const PdWireReservation *reservation);
int pd_wire_reservation_can_exchange (const PdWireReservation *reservation);

/* A payment of an order's plan. */
typedef struct
{
  gint64 due_at;
  gint64 paid_at; /* 0: scheduled */
  char *status;   /* "Succeeded", "Failed", "Scheduled", "Cancelled" */
  PdAzureMoney pricing;
  PdAzureMoney billing;
  char *status_code;
  char *status_message;
} PdWirePayment;
void pd_wire_payment_free (PdWirePayment *payment);

typedef struct
{
  char *id;
  char *order_id; /* GUID, small letters */
  gint64 etag;
  char *name;
  gint64 requested_at;
  gint64 created_at;
  gint64 benefit_start_at;
  gint64 expires_at;
  gint64 original_quantity;
  char *term; /* also "None" */
  char *billing_plan;
  char *state;
  char *billing_account;
  char *billing_profile;
  GPtrArray *reservations; /* (element-type utf8) GUIDs, small letters; never NULL */
  /* with $expand=schedule */
  PdAzureMoney plan_total;
  gint64 plan_start_at;
  gint64 next_payment_at; /* 0: paid, or not asked for */
  GPtrArray *payments;    /* (element-type PdWirePayment) by due date; never NULL */
  int payments_made;      /* Succeeded ones; -1: no plan in the answer */
  GPtrArray *faults;
} PdWireReservationOrder;
void pd_wire_reservation_order_free (PdWireReservationOrder *order);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdWireReservationOrder, pd_wire_reservation_order_free)

/* 2.1: every reservation of the tenant. @archived: the second pass, those that were put aside.
 * (GPtrArray of PdWireReservation) */
PdHttpRequest *pd_azure_list_reservations (const char *tenant, gboolean archived);
/* 2.2 (GPtrArray of PdWireReservationOrder) */
PdHttpRequest *pd_azure_list_orders (const char *tenant);
/* 2.3, with $expand=schedule where @schedule (PdWireReservationOrder) */
PdHttpRequest *pd_azure_get_order (const char *tenant, const char *order_id, gboolean schedule);
/* 2.4 (GPtrArray of PdWireReservation) */
PdHttpRequest *pd_azure_list_order_reservations (const char *tenant, const char *order_id);
/* 2.5 (PdWireReservation). Without $expand=renewProperties: the desk shows what there is and what
 * was paid; it neither sets nor quotes a renewal, so its price has no place to be shown in. */
PdHttpRequest *
pd_azure_get_reservation (const char *tenant, const char *order_id, const char *reservation_id);
/* 2.6, newest first (GPtrArray of PdWireReservation) */
PdHttpRequest *
pd_azure_list_revisions (const char *tenant, const char *order_id, const char *reservation_id);
/* 2.7 (GPtrArray of utf8: GUIDs of the orders that apply to the subscription; its nextLink stands
 * deeper than the pager looks) */
typedef struct
{
  GPtrArray *orders; /* (element-type utf8) */
  char *next;        /* (nullable): pd_http_request_new_follow() */
} PdWireAppliedOrders;
void pd_wire_applied_orders_free (PdWireAppliedOrders *applied);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdWireAppliedOrders, pd_wire_applied_orders_free)
PdHttpRequest *pd_azure_list_applied_orders (const char *tenant, const char *subscription_id);

/* --- use (5) --- */

/* A day of one reservation. */
typedef struct
{
  char *reservation_id; /* GUID, small letters */
  char *order_id;
  int day;                    /* UTC day number; -1 = missing */
  gint64 reserved_millihours; /* -1 = missing, and so is used */
  gint64 used_millihours;
  GPtrArray *faults;
} PdWireUseDay;
void pd_wire_use_day_free (PdWireUseDay *day);
/* 5.1 daily, both days included (UTC day numbers); @reservation_id NULL: of the whole order.
 * (GPtrArray of PdWireUseDay). 5.2 splits the same hours by the resource that used them; the desk
 * shows and reckons with the reservation's whole, which 5.1 gives in one row a day. */
PdHttpRequest *pd_azure_list_use (const char *tenant,
                                  const char *order_id,
                                  const char *reservation_id,
                                  int from_day,
                                  int to_day);

G_END_DECLS
