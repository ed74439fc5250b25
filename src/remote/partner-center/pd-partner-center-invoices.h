// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* Invoices: partner-center-api.md 12. */

#include "pd-wire.h"

G_BEGIN_DECLS

typedef struct
{
  char *id;
  gint64 invoiced_at, period_start, period_end;
  char *currency;
  PdWireAmount total, paid;
  char *document_type;   /* "invoice", "void_note", "adjustment_note", "credit_note", … */
  char *invoice_type;    /* "recurring", "one_time" */
  char *amends_id;       /* (nullable) */
  char *lines_link;      /* links.self of the one-time billing lines: follow it, don't build it
                            (nullable: it has none) */
  char *statement_link;  /* (nullable) */
  GPtrArray *amendments; /* (element-type PdWireInvoice) never NULL */
  char *fault;
} PdWireInvoice;
void pd_wire_invoice_free (PdWireInvoice *invoice);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdWireInvoice, pd_wire_invoice_free)

/* @since, 0 = all: those dated then or later. Result: PdWireList of PdWireInvoice. */
PdHttpRequest *pd_partner_center_list_invoices (guint size, gint64 since);
/* Result: PdWireInvoice. */
PdHttpRequest *pd_partner_center_get_invoice (const char *invoice_id);

/* A line of one-time billing. */
typedef struct
{
  char *invoice_id, *customer_id, *customer_name;
  char *order_id; /* or the order's other ID */
  char *alternate_id;
  char *product_id, *sku_id;
  char *title;       /* the SKU's name, else the product's */
  char *charge_type; /* "new", "cancel", … in lower case */
  gint64 quantity;   /* negative for a refund; 0 with has_quantity FALSE: not said */
  gboolean has_quantity;
  char *currency;
  PdWireAmount unit_price, subtotal, tax, total;
  char *subscription_id, *reservation_order_id, *credit_reason;
  gint64 ordered_at, charge_start, charge_end;
  char *term_text;    /* termAndBillingCycle */
  gboolean is_refund; /* by its sign, not by its charge type alone (12) */
  char *fault;
} PdWireInvoiceLine;
void pd_wire_invoice_line_free (PdWireInvoiceLine *line);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdWireInvoiceLine, pd_wire_invoice_line_free)

/* @invoice's one-time lines, by its link. NULL: it has none. @size 0: 2000, the most there is.
 * Result: PdWireList of PdWireInvoiceLine. */
PdHttpRequest *pd_partner_center_list_invoice_lines (const PdWireInvoice *invoice, guint size);
/* The same by the invoice's ID, where there is no link at hand. */
PdHttpRequest *pd_partner_center_list_lines_of_invoice (const char *invoice_id, guint size);
/* The same line of the same order: order (either ID), product and SKU (12: how a credit finds what
 * it pays back). */
gboolean pd_wire_invoice_line_is_for (const PdWireInvoiceLine *line,
                                      const char *order_id,
                                      const char *alternate_id,
                                      const char *product_id,
                                      const char *sku_id);

G_END_DECLS
