// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* What a pull asks the book: whom it has not looked after yet. Blocking, on a store thread. */

#include "pd-cloud-tables.h"

G_BEGIN_DECLS

/* A customer to be worked at. Texts are owned. */
typedef struct
{
  gint64 row_id;
  char *tenant_id;
  char *name;
  char *country;
} PdPullCustomer;
void pd_pull_customer_free (PdPullCustomer *customer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdPullCustomer, pd_pull_customer_free)

/* Customers that are not gone, after row ID @after, whose pull @what was not finished at or after
 * @started_at; @begun: only those that have one, also when it was begun again since it was
 * finished. (element-type PdPullCustomer) in the order of row IDs, at most @limit. */
GPtrArray *pd_database_list_pull_customers (PdDatabase *self,
                                            const char *what,
                                            gint64 started_at,
                                            gboolean begun,
                                            gint64 after,
                                            int limit,
                                            GError **error);
/* How many of them there are, and how many customers @what is about in all. */
gboolean pd_database_count_pull_customers (PdDatabase *self,
                                           const char *what,
                                           gint64 started_at,
                                           gboolean begun,
                                           gint64 *left,
                                           gint64 *all,
                                           GError **error);
/* The customer of a tenant (any case); NULL without @error: not in the book, or gone. */
PdPullCustomer *
pd_database_find_pull_customer (PdDatabase *self, const char *tenant_id, GError **error);
/* By row ID; the same. */
PdPullCustomer *pd_database_get_pull_customer (PdDatabase *self, gint64 row_id, GError **error);

/* Pulls of @what that were begun and not finished since, after @scope (NULL: from the first).
 * (element-type PdPull) in the order of their scopes, at most @limit. */
GPtrArray *pd_database_list_open_pulls (PdDatabase *self,
                                        const char *what,
                                        const char *after,
                                        int limit,
                                        GError **error);
gboolean
pd_database_count_open_pulls (PdDatabase *self, const char *what, gint64 *count, GError **error);
/* Pulls that failed, the longest ago first. (element-type PdPull), at most @limit. */
GPtrArray *pd_database_list_failed_pulls (PdDatabase *self, int limit, GError **error);

/* (element-type utf8) the countries of customers that are not gone. */
GPtrArray *pd_database_list_pull_markets (PdDatabase *self, GError **error);
/* Rows of @kind (customers, orders, reservations, requests, invoices) that are not gone, whether a
 * pull brought them or an act of ours; @customer_row_id 0: of all. */
gboolean pd_database_count_far_rows (PdDatabase *self,
                                     PdListKind kind,
                                     gint64 customer_row_id,
                                     gint64 *count,
                                     GError **error);
/* Customers that the far side told of: not those that this book made, or is making (it may have
 * been carried out and not be written down yet). Also those that are gone since exactly @gone_at;
 * 0: none. */
gboolean pd_database_count_others_customers (PdDatabase *self,
                                             gint64 gone_at,
                                             gint64 *count,
                                             GError **error);
/* Something of this customer's is being sent: what it makes may show before it has landed. */
gboolean pd_database_has_act_under_way (PdDatabase *self,
                                        gint64 customer_row_id,
                                        gboolean *under_way,
                                        GError **error);
/* pd_database_mark_gone() for the requests of one type (PD_REQUEST_…): those of Azure are listed
 * for eighteen months only, and tell nothing by their absence. */
gboolean pd_database_mark_requests_gone (PdDatabase *self,
                                         const char *type,
                                         gint64 started_at,
                                         gint64 gone_at,
                                         gint64 *n_gone,
                                         GError **error);

G_END_DECLS
