// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* What the puts of orders, subscriptions and entitlements share. */

#include <string.h>

#include "pd-cloud-tables.h"
#include "pd-database-private.h"

G_BEGIN_DECLS

/* Lines that a subscription or an entitlement was first to tell of get numbers of our own from here
 * on, until the order tells theirs. */
#define PD_MADE_LINE 10000

/* A line as the book has it. Strings are owned. */
typedef struct
{
  gint64 row_id;
  gint64 line;
  gint64 customer_row_id;
  char *status;
  gint64 quantity;
  char *term;
  char *billing;
  gint64 unit_price_minor; /* PD_MONEY_UNTOLD, as the next */
  gint64 total_minor;
  char *subscription_id;
  char *policy_id;
  gint64 window_end;
  gint64 far_window_end;
  gint64 cancel_sent_at;
  char *product_id;
  char *sku_id;
  char *title;
  char *publisher;
  char *kind;
  gboolean hybrid_benefit;
} PdKnownLine;
void pd_known_line_clear (PdKnownLine *line);
/* (element-type PdKnownLine) of an order */
GArray *pd_known_lines_list (PdDatabase *self, gint64 order_row_id, GError **error);
gint64 pd_known_lines_get_free_number (const GArray *lines);

/* Writes what is new in a line. *changed becomes TRUE where something is. */
gboolean pd_far_update_line (PdDatabase *self,
                             const PdFarOrderLine *far,
                             const PdKnownLine *known,
                             gboolean cancelled,
                             gint64 now,
                             gboolean *changed,
                             GError **error);
gboolean pd_far_insert_line (PdDatabase *self,
                             const PdFarOrderLine *far,
                             gint64 order_row_id,
                             gint64 customer_row_id,
                             gint64 placed_at,
                             gboolean cancelled,
                             gint64 now,
                             gint64 *row_id,
                             GError **error);
/* A GUID in lower case, other text as it is; NULL for "". */
char *pd_far_dup_id (const char *id);

G_END_DECLS
