// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* Reading and writing of the book's tables: blocking, on a store thread, inside the caller's
 * transaction. No rules here. */

#include "pd-book.h"
#include "pd-customer.h"
#include "pd-database.h"
#include "pd-money.h"
#include "pd-order.h"
#include "pd-policy.h"
#include "pd-product.h"
#include "pd-query.h"
#include "pd-software.h"

G_BEGIN_DECLS

/* --- bulk path, for generators and imports (pd-bulk-table.c) ---
 *
 * pd_database_begin_bulk() inside a transaction (pd_database_begin() or a write job) puts off the
 * upkeep of the search indexes and counters, and in an empty book the secondary indexes too;
 * pd_database_end_bulk(), in the same transaction, builds them for everything that came since.
 * Between the two use any insert function of this header, or the leaner ones below that take plain
 * structs. A rollback undoes all of it. Searching before pd_database_end_bulk() misses the new
 * rows. The connection's page cache is larger meanwhile. */
gboolean pd_database_begin_bulk (PdDatabase *self, GError **error);
gboolean pd_database_end_bulk (PdDatabase *self, GCancellable *cancellable, GError **error);

/* One line of a #PdBulkOrder; its number is its place. Strings are borrowed; NULL = "". */
typedef struct
{
  const char *product_id;
  const char *sku_id;
  const char *title;
  const char *publisher;
  const char *kind; /* PD_KIND_… */
  gint64 quantity;
  const char *term;
  const char *billing;
  gint64 unit_price_minor;
  gint64 total_minor;
  const char *status; /* "active", "cancelling", "cancelled" */
  const char *policy_id;
  gint64 window_end; /* becomes a "cancel" deadline while the line is active; 0 = none */
  gint64 cancel_sent_at;
  gint64 cancelled_at;
  gint64 credit_minor;
  const char *credit_invoice; /* "2026-06" or NULL */
  gboolean hybrid_benefit;
  const char *version;
  int checklist;
  gint64 next_instalment_at; /* 0 = none */
} PdBulkLine;

/* An order with its lines, without GObjects. Strings are borrowed; NULL = "", but a NULL request ID
 * is none. */
typedef struct
{
  const char *order_id;
  gint64 customer_row_id;
  gint64 placed_at;
  const char *status;
  const char *currency;
  gint64 total_minor;
  gboolean include_tax;
  const char *request_id;
  const char *user_name;
  const PdBulkLine *lines;
  gsize n_lines;
} PdBulkOrder;

/* Works with and without pd_database_begin_bulk(). @row_id and @first_line_row_id may be NULL; the
 * lines' row IDs are consecutive. */
gboolean pd_database_bulk_insert_order (PdDatabase *self,
                                        const PdBulkOrder *order,
                                        gint64 *row_id,
                                        gint64 *first_line_row_id,
                                        GError **error);

/* --- lists (pd-lists-table.c) --- */

/* Row IDs that match, in order. @limit < 0: all. (element-type gint64) */
GArray *pd_database_list_ids (PdDatabase *self,
                              const PdQuery *query,
                              gint64 limit,
                              gint64 offset,
                              GCancellable *cancellable,
                              GError **error);
gboolean pd_database_count (PdDatabase *self, const PdQuery *query, gint64 *count, GError **error);
/* Records for these IDs, in that order; a row that is gone is left out. (element-type PdRecord)
 * @now: for next deadlines. */
GPtrArray *pd_database_load (PdDatabase *self,
                             PdListKind kind,
                             const gint64 *row_ids,
                             gsize n,
                             gint64 now,
                             GError **error);
/* Both in one. */
GPtrArray *pd_database_list (PdDatabase *self,
                             const PdQuery *query,
                             gint64 limit,
                             gint64 offset,
                             GError **error);
/* PD_ERROR_NOT_FOUND where the row is not there. */
gpointer
pd_database_get (PdDatabase *self, PdListKind kind, gint64 row_id, gint64 now, GError **error);

/* --- settings of the account: key/value --- */
char *pd_database_get_setting (PdDatabase *self,
                               const char *key,
                               GError **error); /* NULL without @error: not set */
gboolean
pd_database_set_setting (PdDatabase *self, const char *key, const char *value, GError **error);

/* --- customers --- */
gboolean pd_database_insert_customer (PdDatabase *self,
                                      const PdCustomerFields *fields,
                                      gint64 now,
                                      gint64 *row_id,
                                      GError **error);
gboolean pd_database_update_customer (PdDatabase *self,
                                      gint64 row_id,
                                      const PdCustomerFields *fields,
                                      GError **error);
gboolean pd_database_set_agreement (PdDatabase *self,
                                    gint64 row_id,
                                    const PdAgreementFields *fields,
                                    GError **error);
/* A tenant GUID, domain or name that finds exactly one (exact match first, then substring):
 * PD_ERROR_NOT_FOUND, PD_ERROR_AMBIGUOUS with the candidates. */
PdCustomer *
pd_database_find_customer (PdDatabase *self, const char *text, gint64 now, GError **error);
gboolean
pd_database_has_tenant (PdDatabase *self, const char *tenant_id, gboolean *has, GError **error);

/* --- catalogue --- */
/* Inserts or replaces the SKU with its prices, by (product-id, sku-id). */
gboolean pd_database_put_product (PdDatabase *self, PdProduct *product, GError **error);
gboolean pd_database_put_media (PdDatabase *self, PdMedia *media, GError **error);
/* @product_id NULL: by SKU ID alone, which must be unique. */
PdProduct *pd_database_find_product (PdDatabase *self,
                                     const char *product_id,
                                     const char *sku_id,
                                     GError **error);
/* (element-type PdMedia) in version (newest first), language, file-type order. */
GPtrArray *pd_database_list_media (PdDatabase *self, const char *product_id, GError **error);
PdMedia *pd_database_find_media (PdDatabase *self,
                                 const char *product_id,
                                 const char *version,
                                 const char *language,
                                 const char *file_type,
                                 GError **error);

/* --- orders --- */
/* Inserts the order (its row-id property is ignored) and its lines; sets @row_id. Line window ends
 * become deadlines. */
gboolean pd_database_insert_order (PdDatabase *self,
                                   PdOrder *order,
                                   const char *request_id,
                                   const char *user_name,
                                   gint64 *row_id,
                                   GError **error);
/* An order with its lines. */
PdOrder *pd_database_get_order (PdDatabase *self, gint64 row_id, GError **error);
/* The request that it was bought with here; NULL without @error: none, or it was bought elsewhere.
 */
char *pd_database_get_order_request (PdDatabase *self, gint64 order_row_id, GError **error);
/* By order ID (exact, then unique substring). */
PdOrder *pd_database_find_order (PdDatabase *self, const char *text, GError **error);
PdOrderLine *pd_database_get_line (PdDatabase *self, gint64 line_row_id, GError **error);
gboolean pd_database_set_order_status (PdDatabase *self,
                                       gint64 order_row_id,
                                       const char *status,
                                       GError **error);
/* active -> cancelling (sent_at, credit, credit month, window deadline removed) -> cancelled
 * (cancelled_at). */
gboolean pd_database_set_line_cancelling (PdDatabase *self,
                                          gint64 line_row_id,
                                          gint64 sent_at,
                                          gint64 credit_minor,
                                          const char *credit_invoice,
                                          GError **error);
gboolean pd_database_set_line_cancelled (PdDatabase *self,
                                         gint64 line_row_id,
                                         gint64 cancelled_at,
                                         GError **error);
gboolean pd_database_set_line_checklist (PdDatabase *self,
                                         gint64 line_row_id,
                                         int checklist,
                                         GError **error);
/* (element-type PdOrderLine) whose cancellation was sent at or before @sent_before and still runs.
 */
GPtrArray *pd_database_list_cancelling (PdDatabase *self, gint64 sent_before, GError **error);
/* One window that governs a part of the lines (17.1). */
typedef struct
{
  const char *kind;      /* PD_KIND_… of the lines */
  gint64 from;           /* the lines placed at or after this … */
  gint64 until;          /* … and before this; G_MAXINT64: all after @from */
  const char *policy_id; /* the profile that holds the window */
  PdWindowUnit unit;
  int window; /* in @unit; 0 = none */
} PdWindowSpan;

/* Gives every active line its window anew: policy ID and window end of the span that it is in, and
 * the cancellation deadline to match. Days end at the first UTC midnight after the last day (7.3),
 * hours exactly; the result is that of pd_rules_get_window_end(). Lines that are being cancelled or
 * are cancelled, lines in no span, and links keep what they have. Inside a transaction. */
gboolean pd_database_set_windows (PdDatabase *self,
                                  const PdWindowSpan *spans,
                                  gsize n_spans,
                                  GError **error);
/* (element-type utf8) the kinds of everything that was ever sold. */
GPtrArray *pd_database_list_sold_kinds (PdDatabase *self, GError **error);

gboolean pd_database_owns_sku (PdDatabase *self,
                               gint64 customer_row_id,
                               const char *product_id,
                               const char *sku_id,
                               gboolean *owns,
                               GError **error);

/* --- keys and links; the caller encrypts --- */
/* @hash: HMAC of the normalized key, unique over the pool; PD_ERROR_CONFLICT if it is there
 * already. */
gboolean pd_database_insert_pool_key (PdDatabase *self,
                                      const char *product_id,
                                      const char *version,
                                      GBytes *sealed,
                                      GBytes *hash,
                                      const char *masked,
                                      gboolean sample,
                                      GError **error);
gboolean pd_database_count_pool_keys (PdDatabase *self,
                                      const char *product_id,
                                      const char *version,
                                      gint64 *count,
                                      GError **error);
/* Takes the oldest free key of product and version for the line; PD_ERROR_NO_KEYS (English detail)
 * if none. */
gboolean pd_database_take_pool_key (PdDatabase *self,
                                    const char *product_id,
                                    const char *version,
                                    gint64 line_row_id,
                                    gint64 now,
                                    gint64 *key_row_id,
                                    GError **error);
/* A key that is this line's from the start: what a person brings along. @hash also of the line: the
 * same key of another line is another row; of this line it is found again. */
gboolean pd_database_put_line_key (PdDatabase *self,
                                   const char *product_id,
                                   const char *version,
                                   GBytes *sealed,
                                   GBytes *hash,
                                   const char *masked,
                                   gint64 line_row_id,
                                   gint64 now,
                                   gint64 *key_row_id,
                                   GError **error);
/* The unrevoked key of this line and version; row ID 0 if none yet. */
gboolean pd_database_find_line_key (PdDatabase *self,
                                    gint64 line_row_id,
                                    const char *version,
                                    gint64 *key_row_id,
                                    GError **error);
GBytes *pd_database_get_sealed_key (PdDatabase *self, gint64 key_row_id, GError **error);
gboolean pd_database_insert_link (PdDatabase *self,
                                  gint64 line_row_id,
                                  gint64 media_row_id,
                                  GBytes *sealed_url,
                                  gint64 issued_at,
                                  gint64 expires_at,
                                  int limit,
                                  gint64 *link_row_id,
                                  GError **error);
GBytes *pd_database_get_sealed_link (PdDatabase *self, gint64 link_row_id, GError **error);
/* One download more; sets first use and, where given (> 0), the end. */
gboolean pd_database_use_link (PdDatabase *self,
                               gint64 link_row_id,
                               gint64 now,
                               gint64 expires_at,
                               GError **error);
/* The latest unrevoked link of line and media; row ID 0 if none. */
gboolean pd_database_find_link (PdDatabase *self,
                                gint64 line_row_id,
                                gint64 media_row_id,
                                gint64 *link_row_id,
                                GError **error);
/* Revokes every key and link of the line (8.1) and removes their deadlines. */
gboolean pd_database_revoke_line (PdDatabase *self, gint64 line_row_id, gint64 now, GError **error);

/* --- invoices --- */
/* Adds a line to the invoice of month and currency, which is made where missing ("G" + 9 digits).
 * amount < 0 is a credit. */
gboolean pd_database_add_invoice_line (PdDatabase *self,
                                       const char *month,
                                       const char *currency,
                                       const char *charge_type,
                                       gint64 line_row_id,
                                       gint64 amount_minor,
                                       gint64 at,
                                       GError **error);
/* Sum of the line's charges so far. */
gboolean
pd_database_sum_charges (PdDatabase *self, gint64 line_row_id, gint64 *sum_minor, GError **error);
/* Number of the line's charges so far (instalments billed). */
gboolean
pd_database_count_charges (PdDatabase *self, gint64 line_row_id, gint64 *count, GError **error);
/* Sum of all unpaid invoices in the currency (4.8: unpaid + unbilled). */
gboolean
pd_database_sum_unpaid (PdDatabase *self, const char *currency, gint64 *sum_minor, GError **error);
gboolean pd_database_set_invoice_paid (PdDatabase *self,
                                       gint64 invoice_row_id,
                                       gboolean paid,
                                       GError **error);
/* (element-type PdOrderLine) active lines billed in instalments whose next one is due at or before
 * @now. */
GPtrArray *pd_database_list_due_instalments (PdDatabase *self, gint64 now, GError **error);
gboolean pd_database_set_next_instalment (PdDatabase *self,
                                          gint64 line_row_id,
                                          gint64 due_at,
                                          GError **error); /* 0 = none left */

/* --- activity log: append-only, chained --- */
/* row-id of @activity is ignored. Each row holds SHA-256 over the row before's hash and its own
 * content. */
gboolean pd_database_append_activity (PdDatabase *self, PdActivity *activity, GError **error);
/* First row whose hash does not fit; 0 = the chain is whole. */
gboolean pd_database_verify_activity (PdDatabase *self,
                                      gint64 *broken_row_id,
                                      GCancellable *cancellable,
                                      GError **error);

/* --- idempotency --- */
/* The answer that was stored with this request ID for @what; NULL without @error: not seen yet.
 * Another @what for the same ID is PD_ERROR_CONFLICT. */
char *pd_database_find_request (PdDatabase *self,
                                const char *request_id,
                                const char *what,
                                GError **error);
gboolean pd_database_store_request (PdDatabase *self,
                                    const char *request_id,
                                    const char *what,
                                    const char *answer,
                                    gint64 now,
                                    GError **error);

/* --- check --- */
/* (element-type utf8) what is wrong; empty = whole. integrity_check, foreign_key_check, chain and
 * triggers of the log, index against tables, counters, totals, credits. */
GPtrArray *pd_database_check (PdDatabase *self, GCancellable *cancellable, GError **error);
/* Builds the search index and counters anew. */
gboolean pd_database_repair_index (PdDatabase *self, GError **error);

G_END_DECLS
