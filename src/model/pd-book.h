// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* The smaller records of the book: invoices, activity, deadlines. */

#include <gio/gio.h>

#include "pd-record.h"

G_BEGIN_DECLS

/**
 * PdInvoice: one calendar month in one currency (15.1, 15.2).
 * Properties: row-id int64, invoice-id, month ("2026-05"), currency, charges int64, credits int64
 * (<= 0), total int64, status
 * ("open" while the month runs, "issued" from its end, "paid"), line-count int. Of a cloud account
 * besides: date int64, invoice-type, document-type ("invoice", "adjustment_note", …), amends-of,
 * all nullable, gone-at int64 (since when the far side no longer knows it; 0 = it does); several
 * may be of one month, the total is the far side's, with tax.
 */
#define PD_TYPE_INVOICE (pd_invoice_get_type ())
G_DECLARE_FINAL_TYPE (PdInvoice, pd_invoice, PD, INVOICE, PdRecord)
const char *pd_invoice_get_invoice_id (PdInvoice *self);
const char *pd_invoice_get_month (PdInvoice *self);
const char *pd_invoice_get_currency (PdInvoice *self);
gint64 pd_invoice_get_charges (PdInvoice *self);
gint64 pd_invoice_get_credits (PdInvoice *self);
gint64 pd_invoice_get_total (PdInvoice *self);
const char *pd_invoice_get_status (PdInvoice *self);
gint64 pd_invoice_get_date (PdInvoice *self);
const char *pd_invoice_get_document_type (PdInvoice *self); /* (nullable) */
gint64 pd_invoice_get_gone_at (PdInvoice *self);

/**
 * PdInvoiceLine: Properties: row-id int64, invoice-row-id int64, kind ("charge"/"credit"),
 * charge-type (15.4: "New", "Cancel", "Renew"), order-id, line int, customer-name, customer-row-id
 * int64, title, currency, amount int64 (credits negative), at int64, description (translated by the
 * desk).
 */
#define PD_TYPE_INVOICE_LINE (pd_invoice_line_get_type ())
G_DECLARE_FINAL_TYPE (PdInvoiceLine, pd_invoice_line, PD, INVOICE_LINE, PdRecord)
const char *pd_invoice_line_get_kind (PdInvoiceLine *self);
const char *pd_invoice_line_get_charge_type (PdInvoiceLine *self);
const char *pd_invoice_line_get_order_id (PdInvoiceLine *self);
int pd_invoice_line_get_line (PdInvoiceLine *self);
const char *pd_invoice_line_get_customer_name (PdInvoiceLine *self);
const char *pd_invoice_line_get_title (PdInvoiceLine *self);
const char *pd_invoice_line_get_currency (PdInvoiceLine *self);
gint64 pd_invoice_line_get_amount (PdInvoiceLine *self);
gint64 pd_invoice_line_get_at (PdInvoiceLine *self);

/* Operations of rule 6.10, and the desk's own in the same form. */
#define PD_OPERATION_GET_KEY "get_software_key"
#define PD_OPERATION_GET_LINK "get_software_download_link"
#define PD_OPERATION_DOWNLOAD "software_download"
#define PD_OPERATION_CREATE_ORDER "create_order"
#define PD_OPERATION_UPDATE_ORDER "update_order"
#define PD_OPERATION_CREATE_CUSTOMER "create_customer"
#define PD_OPERATION_UPDATE_CUSTOMER "update_customer"
#define PD_OPERATION_ACCEPT_AGREEMENT "create_agreement"
#define PD_OPERATION_IMPORT_KEYS "import_software_keys"
#define PD_OPERATION_IMPORT_CUSTOMERS "import_customers"
#define PD_OPERATION_IMPORT_CATALOG "import_catalog"
#define PD_OPERATION_EXPORT "export"
#define PD_OPERATION_CHANGE_ROLES "update_user_roles"
#define PD_OPERATION_CHANGE_SETTINGS "update_account"
#define PD_OPERATION_CHECKLIST "update_checklist"
#define PD_OPERATION_ADD_SUBSCRIPTION "create_subscription"
#define PD_OPERATION_ALLOW_SELF_PURCHASE "create_self_serve_policy" /* 6.10, 6.11 */
#define PD_OPERATION_FORBID_SELF_PURCHASE "delete_self_serve_policy"
#define PD_OPERATION_UPDATE_RESERVATION "update_reservation"
#define PD_OPERATION_SPLIT_RESERVATION "split_reservation"
#define PD_OPERATION_MERGE_RESERVATIONS "merge_reservations"
#define PD_OPERATION_REFUND_RESERVATION "refund_reservation"
#define PD_OPERATION_EXCHANGE_RESERVATION "exchange_reservation"
#define PD_OPERATION_BILL_RESERVATION "bill_reservation"
#define PD_OPERATION_GRANT_ROLE "create_role_assignment"
#define PD_OPERATION_REVOKE_ROLE "delete_role_assignment"
#define PD_OPERATION_IMPORT_MARKETS "import_markets"
#define PD_OPERATION_CREATE_REQUEST "create_service_request"
#define PD_OPERATION_UPDATE_REQUEST "update_service_request"
#define PD_OPERATION_END_OUTBOX "end_outbox_item" /* by hand, its fate unknown */
/* Translated name; unknown text as it is. TRUE from _is_key_access for the first three
 * (rules 1.4, 6.2). */
const char *pd_operation_get_title (const char *operation);
gboolean pd_operation_is_key_access (const char *operation);

/**
 * PdActivity: one record of the activity log (6.4). Properties: row-id int64, at int64, user-name,
 * user-email, operation, status
 * ("succeeded", "failed", "progress"), customer-row-id int64, customer-id (tenant GUID, nullable),
 * customer-name (nullable), resource-type, resource (order ID, …), detail (one line a fact, "name:
 * value").
 */
#define PD_TYPE_ACTIVITY (pd_activity_get_type ())
G_DECLARE_FINAL_TYPE (PdActivity, pd_activity, PD, ACTIVITY, PdRecord)
gint64 pd_activity_get_at (PdActivity *self);
const char *pd_activity_get_user_name (PdActivity *self);
const char *pd_activity_get_user_email (PdActivity *self);
const char *pd_activity_get_operation (PdActivity *self);
const char *pd_activity_get_status (PdActivity *self);
gint64 pd_activity_get_customer_row_id (PdActivity *self);
const char *pd_activity_get_customer_id (PdActivity *self);
const char *pd_activity_get_customer_name (PdActivity *self);
const char *pd_activity_get_resource_type (PdActivity *self);
const char *pd_activity_get_resource (PdActivity *self);
const char *pd_activity_get_detail (PdActivity *self);

/**
 * PdDeadline: something that ends. Properties: row-id int64, at int64, kind ("cancel", "link",
 * "expiry", "request", "sign-in"), customer-row-id int64, customer-name, subject (product title,
 * name of a reservation, title of a request; of a sign-in what it is), order-id, line int,
 * line-row-id int64, reservation-row-id int64, request-row-id int64 (of "request"), value int64
 * (minor units, what is at stake), currency. A sign-in is nobody's: no customer, no order.
 */
#define PD_TYPE_DEADLINE (pd_deadline_get_type ())
G_DECLARE_FINAL_TYPE (PdDeadline, pd_deadline, PD, DEADLINE, PdRecord)
gint64 pd_deadline_get_at (PdDeadline *self);
const char *pd_deadline_get_kind (PdDeadline *self);
gint64 pd_deadline_get_customer_row_id (PdDeadline *self);
const char *pd_deadline_get_customer_name (PdDeadline *self);
const char *pd_deadline_get_subject (PdDeadline *self);
const char *pd_deadline_get_order_id (PdDeadline *self);
int pd_deadline_get_line (PdDeadline *self);
gint64 pd_deadline_get_request_row_id (PdDeadline *self);
gint64 pd_deadline_get_value (PdDeadline *self);
const char *pd_deadline_get_currency (PdDeadline *self);
const char *pd_deadline_kind_get_title (const char *kind);
/* What to do about it: "Cancel or keep", "Renew the link". */
const char *pd_deadline_kind_get_action (const char *kind);

/* A hit of the search over everything. Properties: row-id int64, kind ("customer", "order",
 * "software", "invoice", "reservation", "request", "outbox"), title, subtitle, customer-row-id
 * int64, target-row-id int64. */
#define PD_TYPE_HIT (pd_hit_get_type ())
G_DECLARE_FINAL_TYPE (PdHit, pd_hit, PD, HIT, PdRecord)

G_END_DECLS
