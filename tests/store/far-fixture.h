// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* A book with one customer of the far side, and what the far side says put into it. */

#include "pd-cloud-tables.h"
#include "store-test.h"

G_BEGIN_DECLS

#define TENANT "4f2b7c10-9d3e-4a51-8c66-0d1e2f3a4b5c"
#define PASS(n) (TEST_NOW + (n) *TEST_DAY) /* the start of a pull */

typedef struct
{
  PdDatabase *db;
  gint64 customer;
} Fixture;

/* The customer is TENANT, seen by PASS (1). */
void set_up (Fixture *fixture, gconstpointer data);
/* Whatever a test put, the book is whole. */
void tear_down (Fixture *fixture, gconstpointer data);

gint64
put_customer (PdDatabase *db, const PdCustomerFields *fields, gint64 seen_at, gboolean *changed);
gint64 mark_gone (PdDatabase *db, PdListKind kind, gint64 customer, gint64 started_at, gint64 now);

/* --- orders --- */

#define PRODUCT "DG7GMGF0FLR2"
#define LINE_OF(sku)                                                                      \
  .product_id = PRODUCT, .sku_id = sku, .quantity = 2, .term = "", .billing = "one_time", \
  .unit_price_minor = 1000, .total_minor = 2000, .policy_id = "2020",                     \
  .window_end = TEST_NOW + 60 * TEST_DAY
#define LINE LINE_OF ("0002")

/* "o-1", completed, seen by PASS (1). */
PdFarOrder make_order (Fixture *fixture, const PdFarOrderLine *lines, gsize n_lines);
gint64 put_order (PdDatabase *db, const PdFarOrder *order, gboolean *changed);
PdOrder *get_order (PdDatabase *db, gint64 row_id);
PdOrderLine *get_line (PdDatabase *db, gint64 order, guint at);

G_END_DECLS
