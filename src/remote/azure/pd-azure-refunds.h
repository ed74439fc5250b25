// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* Refund and exchange: azure-api.md 6 and 7. */

#include "pd-azure-changes.h"

G_BEGIN_DECLS

/* 6: of calculateRefund and of return. */
typedef struct
{
  char *session_id;     /* works once, for a short time */
  char *reservation_id; /* GUID, small letters (nullable) */
  gint64 quantity;
  PdAzureMoney refund;       /* billingRefundAmount */
  PdAzureMoney usd_refund;   /* pricingRefundAmount */
  PdAzureMoney usd_consumed; /* consumedRefundsTotal, without this one */
  PdAzureMoney usd_limit;    /* maxRefundLimit */
  GPtrArray *policy_errors;  /* (element-type PdWirePolicyError) never NULL; not empty = refused */
  char *billing_plan;
  gint64 payments_made; /* completedTransactions */
  gint64 payments_all;
  PdAzureMoney paid;      /* of all units */
  PdAzureMoney kept;      /* billingCurrencyProratedAmount: not given back */
  PdAzureMoney remaining; /* commitment that ends */
  GPtrArray *faults;
} PdWireRefund;
void pd_wire_refund_free (PdWireRefund *refund);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdWireRefund, pd_wire_refund_free)

/* (PdWireRefund) */
PdHttpRequest *pd_azure_calculate_refund (const char *tenant,
                                          const char *order_id,
                                          const char *reservation_id,
                                          gint64 quantity);
/* Never twice: pd_azure_get_order() and pd_azure_list_order_reservations() tell its fate.
 * (pd_azure_reply_read_refund()) */
PdHttpRequest *pd_azure_return (const char *tenant,
                                const char *order_id,
                                const char *reservation_id,
                                gint64 quantity,
                                const char *session_id,
                                const char *reason);

PdWireRefund *pd_azure_reply_read_refund (PdHttpReply *reply);

/* 7: a reservation that goes back. */
typedef struct
{
  char *reservation_id;
  char *order_id;
  gint64 quantity;
  PdAzureMoney refund;
  PdAzureMoney paid;
  PdAzureMoney kept;
  PdAzureMoney remaining;
  char *status; /* (nullable) "Pending", "Succeeded", "Failed", "Cancelled" */
} PdWireExchangeReturn;
void pd_wire_exchange_return_free (PdWireExchangeReturn *item);
/* One that is bought. */
typedef struct
{
  PdWirePurchase *purchase; /* (nullable) */
  PdAzureMoney total;       /* billingCurrencyTotal */
  char *reservation_id;     /* once bought (nullable) */
  char *order_id;           /* (nullable) */
  char *status;             /* (nullable) */
} PdWireExchangePurchase;
void pd_wire_exchange_purchase_free (PdWireExchangePurchase *item);

/* The body of a poll of calculateExchange and of exchange; every member but status may be missing.
 */
typedef struct
{
  char *operation_id; /* "name" (nullable) */
  char *status;       /* unknown = still running */
  char *session_id;
  PdAzureMoney net;
  PdAzureMoney refunds;
  PdAzureMoney purchases;
  GPtrArray *policy_errors; /* (element-type PdWirePolicyError) never NULL */
  GPtrArray *returned;      /* (element-type PdWireExchangeReturn) never NULL */
  GPtrArray *bought;        /* (element-type PdWireExchangePurchase) never NULL */
  char *error_code;
  char *error_text; /* (nullable) plain */
  gboolean has_properties;
  GPtrArray *faults;
} PdWireExchange;
void pd_wire_exchange_free (PdWireExchange *exchange);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdWireExchange, pd_wire_exchange_free)

typedef struct
{
  const char *order_id;
  const char *reservation_id;
  gint64 quantity;
} PdAzureReturnItem;
/* Both answer 202 without a body; their Location: pd_azure_poll_exchange(). No reader:
 * pd_azure_reply_read_exchange(). */
PdHttpRequest *pd_azure_calculate_exchange (const char *tenant,
                                            const PdAzureReturnItem *returned,
                                            gsize n_returned,
                                            const PdAzurePurchase *purchases,
                                            gsize n_purchases);
/* Never twice: its operation is the session's ID. */
PdHttpRequest *pd_azure_exchange (const char *tenant, const char *session_id);
/* @target: the Location or Azure-AsyncOperation of the answer; or pd_azure_operation_path(). */
PdHttpRequest *pd_azure_poll_exchange (const char *tenant, const char *target);
/* NULL: an empty body (still running). */
PdWireExchange *pd_azure_reply_read_exchange (PdHttpReply *reply);

G_END_DECLS
