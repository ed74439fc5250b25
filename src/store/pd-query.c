// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-query.h"

#include "pd-book.h"
#include "pd-customer.h"
#include "pd-order.h"
#include "pd-outbox-item.h"
#include "pd-product.h"
#include "pd-reservation.h"
#include "pd-software.h"
#include "pd-support-request.h"

G_DEFINE_BOXED_TYPE (PdQuery, pd_query, pd_query_copy, pd_query_free)

PdQuery *
pd_query_new (PdListKind kind)
{
  PdQuery *query = g_new0 (PdQuery, 1);

  query->kind = kind;
  return query;
}

PdQuery *
pd_query_copy (const PdQuery *query)
{
  PdQuery *copy;

  g_return_val_if_fail (query != NULL, NULL);

  copy = g_memdup2 (query, sizeof *query);
  copy->search = g_strdup (query->search);
  copy->product_kind = g_strdup (query->product_kind);
  copy->market = g_strdup (query->market);
  copy->product_id = g_strdup (query->product_id);
  copy->sku_id = g_strdup (query->sku_id);
  copy->status = g_strdup (query->status);
  copy->operation = g_strdup (query->operation);
  copy->deadline_kind = g_strdup (query->deadline_kind);
  copy->request_type = g_strdup (query->request_type);
  copy->user_name = g_strdup (query->user_name);
  return copy;
}

void
pd_query_free (PdQuery *query)
{
  if (query == NULL)
    return;

  g_free (query->search);
  g_free (query->product_kind);
  g_free (query->market);
  g_free (query->product_id);
  g_free (query->sku_id);
  g_free (query->status);
  g_free (query->operation);
  g_free (query->deadline_kind);
  g_free (query->request_type);
  g_free (query->user_name);
  g_free (query);
}

static gboolean
texts_are_equal (const PdQuery *a, const PdQuery *b)
{
  return g_strcmp0 (a->search, b->search) == 0 &&
         g_strcmp0 (a->product_kind, b->product_kind) == 0 &&
         g_strcmp0 (a->market, b->market) == 0 && g_strcmp0 (a->product_id, b->product_id) == 0 &&
         g_strcmp0 (a->sku_id, b->sku_id) == 0 && g_strcmp0 (a->status, b->status) == 0 &&
         g_strcmp0 (a->operation, b->operation) == 0 &&
         g_strcmp0 (a->deadline_kind, b->deadline_kind) == 0 &&
         g_strcmp0 (a->request_type, b->request_type) == 0 &&
         g_strcmp0 (a->user_name, b->user_name) == 0;
}

gboolean
pd_query_equal (const PdQuery *a, const PdQuery *b)
{
  if (a == NULL || b == NULL)
    return a == b;

  return a->kind == b->kind && a->customer_row_id == b->customer_row_id &&
         a->order_row_id == b->order_row_id && a->line_row_id == b->line_row_id &&
         a->invoice_row_id == b->invoice_row_id && a->from == b->from && a->to == b->to &&
         a->now == b->now && a->reservation_row_id == b->reservation_row_id &&
         a->utilization_below == b->utilization_below &&
         !a->key_access_only == !b->key_access_only && !a->no_key_access == !b->no_key_access &&
         a->hidden_kinds == b->hidden_kinds && a->sort == b->sort &&
         !a->descending == !b->descending && texts_are_equal (a, b);
}

void
pd_query_set_search (PdQuery *query, const char *search)
{
  char *copy;

  g_return_if_fail (query != NULL);

  copy = g_strdup (search); /* first: @search may be the query's own */
  g_free (query->search);
  query->search = copy;
}

GType
pd_list_kind_get_record_type (PdListKind kind)
{
  switch (kind) {
  case PD_LIST_CUSTOMERS:
    return PD_TYPE_CUSTOMER;
  case PD_LIST_PRODUCTS:
    return PD_TYPE_PRODUCT;
  case PD_LIST_ORDERS:
    return PD_TYPE_ORDER;
  case PD_LIST_SOFTWARE:
    return PD_TYPE_ORDER_LINE;
  case PD_LIST_KEYS:
    return PD_TYPE_SOFTWARE_KEY;
  case PD_LIST_LINKS:
    return PD_TYPE_DOWNLOAD_LINK;
  case PD_LIST_INVOICES:
    return PD_TYPE_INVOICE;
  case PD_LIST_INVOICE_LINES:
    return PD_TYPE_INVOICE_LINE;
  case PD_LIST_ACTIVITY:
    return PD_TYPE_ACTIVITY;
  case PD_LIST_DEADLINES:
    return PD_TYPE_DEADLINE;
  case PD_LIST_EVERYTHING:
    return PD_TYPE_HIT;
  case PD_LIST_RESERVATIONS:
    return PD_TYPE_RESERVATION;
  case PD_LIST_REQUESTS:
    return PD_TYPE_SUPPORT_REQUEST;
  case PD_LIST_OUTBOX:
    return PD_TYPE_OUTBOX_ITEM;
  }

  g_return_val_if_reached (G_TYPE_INVALID);
}
