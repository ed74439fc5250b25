// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* Subscriptions (partner-center-api.md 10) and entitlements (9). */

#include "pd-wire.h"

G_BEGIN_DECLS

typedef struct
{
  char *id;
  char *order_id;
  char *offer_id, *product_id, *sku_id; /* the last two of the offer ID (nullable) */
  char *offer_name, *name;
  char *product_type; /* "OnlineServicesNCE", "Software", "Azure", … as it came */
  gint64 quantity;
  char *status; /* "active", "suspended", "deleted", "expired", … */
  char *billing, *term, *renewal_term;
  char *billing_type, *contract_type;
  char *parent_id;
  gint64 created_at, starts_at;
  gint64 ends_at; /* the first instant after the commitment: commitmentEndDateTime, or the end of
                     the day of commitmentEndDate (inclusive) */
  gint64 cancel_until; /* cancellationAllowedUntilDate, else the last refund option's expiresAt */
  gint64 full_refund_until, partial_refund_until; /* refundOptions */
  gint64 refundable_quantity;                     /* -1 = not said */
  gint64 refundable_until;                        /* the last of its details */
  gboolean auto_renew, is_trial, is_microsoft;
  char *publisher;
  char **suspension_reasons; /* (nullable) */
  char *etag;                /* NULL for NCE: no If-Match then (1.5) */
  char *whole;               /* the resource as JSON text: what a PATCH sends back */
  char *fault;
} PdWireSubscription;
void pd_wire_subscription_free (PdWireSubscription *subscription);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdWireSubscription, pd_wire_subscription_free)

/* Result: PdWireList of PdWireSubscription. @order_id (nullable): those of that order. */
PdHttpRequest *pd_partner_center_list_subscriptions (const char *customer_id, const char *order_id);
/* Result: PdWireSubscription; 404 (code 20003). */
PdHttpRequest *pd_partner_center_get_subscription (const char *customer_id,
                                                   const char *subscription_id);

/* What changes; the rest of the resource goes back as it was read, unknown members too. */
typedef struct
{
  const char *status; /* NULL = as it is; "deleted" cancels (8.2), "suspended" for a legacy one */
  const char *name;   /* NULL = as it is */
  gint64 quantity;    /* -1 = as it is */
  int auto_renew;     /* -1 = as it is */
} PdWireSubscriptionChange;
/* Result: PdWireSubscription; NULL result with status 202: accepted, ask at Location
 * (pd_http_request_new_follow(); the same result there). */
PdHttpRequest *pd_partner_center_patch_subscription (const char *customer_id,
                                                     const PdWireSubscription *subscription,
                                                     const PdWireSubscriptionChange *change,
                                                     const char *request_id);
/* Which status cancels it: "suspended" for a legacy subscription, else "deleted" (8.2). Static. */
const char *pd_wire_subscription_get_cancelled_status (const PdWireSubscription *subscription);

/* --- entitlements --- */

typedef struct
{
  char *product_id, *sku_id;
  gint64 quantity; /* without what is unfulfilled or was transferred */
  char *type;      /* "software", "reservation" (all spellings of a reserved instance), else as it
                      came */
  char *order_id, *order_alternate_id;
  int line;             /* of the order; -1 = not said */
  gint64 expires_at;    /* 0: perpetual or not said */
  char *state;          /* fulfillmentState (nullable) */
  GPtrArray *included;  /* (element-type PdWireEntitlement), whole tree; never NULL */
  GPtrArray *artifacts; /* (element-type PdWireArtifact); never NULL */
  char *fault;
} PdWireEntitlement;
void pd_wire_entitlement_free (PdWireEntitlement *entitlement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdWireEntitlement, pd_wire_entitlement_free)

typedef struct
{
  char *type, *resource_id;
  char *link; /* where its details are (nullable) */
} PdWireArtifact;

/* @reservations FALSE: software. Result: PdWireList of PdWireEntitlement. */
PdHttpRequest *pd_partner_center_list_entitlements (const char *customer_id, gboolean reservations);

/* What an artifact of a reservation tells. */
typedef struct
{
  char *id; /* the reservation's */
  char *name;
  char *scope;           /* "shared", "single" */
  char **applied_scopes; /* (nullable) */
  gint64 quantity;
  gint64 starts_at, ends_at;
  char *state; /* as it came: "Created", … */
  char *fault;
} PdWireArtifactReservation;
void pd_wire_artifact_reservation_free (PdWireArtifactReservation *reservation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdWireArtifactReservation, pd_wire_artifact_reservation_free)
/* NULL: the artifact has no link. Result: PdWireList of PdWireArtifactReservation. */
PdHttpRequest *pd_partner_center_get_artifact (const char *customer_id,
                                               const PdWireArtifact *artifact);

G_END_DECLS
