// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-record.h"

G_BEGIN_DECLS

/* What a list can show. Each kind has its record type. */
typedef enum {
  PD_LIST_CUSTOMERS,     /* PdCustomer */
  PD_LIST_PRODUCTS,      /* PdProduct */
  PD_LIST_ORDERS,        /* PdOrder, without lines */
  PD_LIST_SOFTWARE,      /* PdOrderLine of software kinds */
  PD_LIST_KEYS,          /* PdSoftwareKey */
  PD_LIST_LINKS,         /* PdDownloadLink */
  PD_LIST_INVOICES,      /* PdInvoice */
  PD_LIST_INVOICE_LINES, /* PdInvoiceLine */
  PD_LIST_ACTIVITY,      /* PdActivity */
  PD_LIST_DEADLINES,     /* PdDeadline, not yet ended at PdQuery.now */
  PD_LIST_EVERYTHING,    /* PdHit */
  PD_LIST_RESERVATIONS,  /* PdReservation */
  PD_LIST_REQUESTS,      /* PdSupportRequest */
  PD_LIST_OUTBOX,        /* PdOutboxItem */
  PD_LIST_LAST = PD_LIST_OUTBOX,
} PdListKind;

/* Orders to sort by; each kind understands the ones that make sense and falls back to its own
 * default (in brackets): customers (NAME) DOMAIN COUNTRY ORDERS DEADLINE CREATED; products (TITLE)
 * KIND; orders (DATE desc) CUSTOMER TOTAL STATUS ORDER_ID; software (DATE desc) TITLE STATUS
 * QUANTITY DEADLINE CUSTOMER; invoices (DATE desc) TOTAL; activity (DATE desc) CUSTOMER USER
 * OPERATION; deadlines (DEADLINE) CUSTOMER VALUE; reservations (DEADLINE = expiry) NAME SIZE REGION
 * QUANTITY TERM SCOPE UTILIZATION (of 30 days; no data last) STATUS CUSTOMER DATE (of purchase);
 * requests (DATE desc = last change) ORDER_ID (number) STATUS CUSTOMER TITLE CREATED; outbox
 * (CREATED desc) DATE (last change) STATUS KIND CUSTOMER TITLE (subject). Ties are broken by row
 * ID, so the order is total.
 */
typedef enum {
  PD_SORT_DEFAULT,
  PD_SORT_NAME,
  PD_SORT_DOMAIN,
  PD_SORT_COUNTRY,
  PD_SORT_ORDERS,
  PD_SORT_DEADLINE,
  PD_SORT_CREATED,
  PD_SORT_TITLE,
  PD_SORT_KIND,
  PD_SORT_DATE,
  PD_SORT_CUSTOMER,
  PD_SORT_TOTAL,
  PD_SORT_STATUS,
  PD_SORT_QUANTITY,
  PD_SORT_ORDER_ID,
  PD_SORT_USER,
  PD_SORT_OPERATION,
  PD_SORT_VALUE,
  PD_SORT_SIZE,
  PD_SORT_REGION,
  PD_SORT_TERM,
  PD_SORT_SCOPE,
  PD_SORT_UTILIZATION,
} PdSort;

/* A `status` of reservations that no record has: Succeeded and Expiring, what has not ended yet. */
#define PD_QUERY_RUNNING "Running"
/* A `status` of the outbox that no record has: neither sent nor discarded. */
#define PD_QUERY_WAITING "waiting"

/**
 * PdQuery: what to list. Plain data, copied freely; strings owned, NULL = any.
 * @search finds any substring of the folded text (pd_text_fold()): customers by name, domain,
 * tenant GUID, e-mail; orders by order ID, customer, product title; software by title, order ID,
 * customer; activity by all columns; products by title, publisher, IDs; reservations by name, all
 * IDs (reservation, reservation order, order, billing subscription, scope), size, region, customer;
 * requests by number, request ID, title, description, order, reservation and reservation order ID,
 * customer; orders and software of a cloud account also by the whole alternate ID or subscription
 * ID; the outbox by subject, request ID, the far side's IDs and words, customer.
 */
typedef struct
{
  PdListKind kind;
  char *search;
  gint64 customer_row_id; /* 0 = all */
  gint64 order_row_id;    /* invoice lines and software of one order; 0 = all */
  gint64 line_row_id;     /* keys and links of one order line; 0 = all */
  gint64 invoice_row_id;  /* invoice lines; 0 = all */
  char *product_kind;     /* products: "software_perpetual" … */
  char *market; /* products: sold in this market (ISO 3166 alpha-2), by the far side's catalogue */
  char *product_id; /* software: lines of this product and sku_id (7.8) */
  char *sku_id;
  char *status;
  char *operation;
  char *deadline_kind;
  gint64 from; /* inclusive; 0 = open */
  gint64 to;   /* exclusive; 0 = open */
  gint64 now; /* deadlines: what has not ended at this instant; customers: next deadline after it */
  gboolean key_access_only;  /* activity: only the operations of 6.2 */
  gboolean no_key_access;    /* activity: all but these */
  guint hidden_kinds;        /* everything: bits 1 << PdListKind of the hits to leave out */
  gint64 reservation_row_id; /* requests about this reservation, reservations that came from it or
                                share its order; 0 = all */
  int utilization_below; /* reservations: running ones with data of 30 days under this, in tenths of
                            a per cent; 0 = any */
  char *request_type;    /* requests: PD_REQUEST_…; NULL = both. For reservations `status` is a
                            shown state (Expiring and Expired by `now`) or PD_QUERY_RUNNING, and
                            from/to bound expires_at. */
  char *user_name;       /* requests: partner-center ones only of this user (1.22); NULL = all */
  PdSort sort;
  gboolean descending;
} PdQuery;

#define PD_TYPE_QUERY (pd_query_get_type ())
GType pd_query_get_type (void); /* boxed */
PdQuery *pd_query_new (PdListKind kind);
PdQuery *pd_query_copy (const PdQuery *query);
void pd_query_free (PdQuery *query);
gboolean pd_query_equal (const PdQuery *a, const PdQuery *b);
void pd_query_set_search (PdQuery *query, const char *search);
GType pd_list_kind_get_record_type (PdListKind kind);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdQuery, pd_query_free)

G_END_DECLS
