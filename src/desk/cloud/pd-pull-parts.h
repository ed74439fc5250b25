// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* The phases of a pull, each in its file. FALSE: the pass has ended (pd_pull_end() was called or
 * the wish to cancel came). */

#include "pd-pull-private.h"

G_BEGIN_DECLS

/* pd-pull-customers.c: the list of all; then each one's profile and agreement. */
gboolean pd_pull_customers (PdPullRun *run);
gboolean pd_pull_profiles (PdPullRun *run);
/* One customer's; the row is made where it is new. @customer->row_id becomes 0 where the far side
 * says that it is no customer any more. */
gboolean pd_pull_one_profile (PdPullRun *run, PdPullCustomer *customer);

/* pd-pull-orders.c: orders, subscriptions and entitlements of each customer, merged (17.3). */
gboolean pd_pull_sales (PdPullRun *run);
/* What of one customer's is read. */
typedef enum {
  PD_PULL_ORDERS = 1 << 0,
  PD_PULL_SUBSCRIPTIONS = 1 << 1,
  PD_PULL_ENTITLEMENTS = 1 << 2,
} PdPullSales;
#define PD_PULL_ALL_SALES (PD_PULL_ORDERS | PD_PULL_SUBSCRIPTIONS | PD_PULL_ENTITLEMENTS)
/* @order_ids (nullable): these orders alone instead of the list; one that is not there makes it the
 * list. */
gboolean pd_pull_one_sales (PdPullRun *run,
                            PdPullCustomer *customer,
                            PdPullSales sales,
                            const char *const *order_ids);

/* pd-pull-catalog.c: what is sold in the markets of the customers. */
gboolean pd_pull_catalog (PdPullRun *run);

/* pd-pull-azure.c: reservations of each customer that has any. */
gboolean pd_pull_azure (PdPullRun *run);
gboolean pd_pull_one_azure (PdPullRun *run, PdPullCustomer *customer);

/* pd-pull-invoices.c */
gboolean pd_pull_invoices (PdPullRun *run);

/* pd-pull-activity.c: the log; a later pass marks who has changed. */
gboolean pd_pull_activity (PdPullRun *run);
/* One day ("2026-05-02") that failed before; nothing where the log does not reach back to it. */
gboolean pd_pull_activity_day (PdPullRun *run, const char *day);

/* pd-pull-requests.c */
gboolean pd_pull_requests (PdPullRun *run);
gboolean pd_pull_one_requests (PdPullRun *run, PdPullCustomer *customer);

/* pd-pull-changes.c: what the log named, what failed before; one customer alone. */
gboolean pd_pull_failed (PdPullRun *run);
gboolean pd_pull_changed (PdPullRun *run);
gboolean pd_pull_one (PdPullRun *run);
/* Inside a writing: @parts ("orders", "order:ID", "azure" …) of this tenant are to be read again.
 */
gboolean pd_pull_mark_changed (PdDatabase *database,
                               PdPullRun *run,
                               const char *tenant_id,
                               const char *parts,
                               GError **error);

G_END_DECLS
