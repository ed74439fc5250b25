// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* What the files of store/ share among themselves; nothing above store/ includes this. */

#include "pd-database.h"
#include "pd-tables.h"

G_BEGIN_DECLS

/* A cached statement in use: leaving its block resets it, so that no read lock outlives it. */
typedef sqlite3_stmt PdStatement;
void pd_statement_reset (PdStatement *statement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdStatement, pd_statement_reset)

/* A steady application ID for the file's header: "PDbk". */
#define PD_DATABASE_APPLICATION_ID 0x5044626b

/* --- pd-schema.c --- */
/* The migrations, oldest first: number N brings a book from version N to N + 1. */
const char *const *pd_schema_get_migrations (gsize *n_migrations);
/* pd_database_open() with other migrations, to test upgrades. @migrations must stay. */
PdDatabase *pd_database_open_with_migrations (const char *path,
                                              PdDatabaseMode mode,
                                              const char *const *migrations,
                                              gsize n_migrations,
                                              GError **error);
/* Brings the file up to date, one transaction a step. */
gboolean pd_schema_migrate (PdDatabase *self,
                            const char *const *migrations,
                            gsize n_migrations,
                            GError **error);

/* --- pd-database.c --- */
/* The job whose cancellable ends running statements, while it runs; NULL = none. */
void pd_database_set_cancellable (PdDatabase *self, GCancellable *cancellable);
/* Resets every statement that a failed job left in the middle. */
void pd_database_reset_statements (PdDatabase *self);
/* One number from SQL without parameters. */
gboolean pd_database_read_int64 (PdDatabase *self,
                                 const char *sql,
                                 const char *doing,
                                 gint64 *value,
                                 GError **error);
/* Binds @value to the named parameter, where the statement has it. */
void pd_statement_bind_named_int64 (PdStatement *statement, const char *name, gint64 value);
void pd_statement_bind_named_text (PdStatement *statement, const char *name, const char *value);
/* SQLite's text of a column, "" for NULL; valid until the next step. */
const char *pd_statement_lend_text (PdStatement *statement, int column);

/* State of the bulk path; all 0 outside. */
typedef struct
{
  gboolean active;
  gint64 last_customer; /* greatest row IDs before it began */
  gint64 last_order;
  gint64 last_activity;
  gint64 last_reservation;
  gint64 last_request;
  GPtrArray *schema; /* (element-type utf8) (nullable): SQL that brings the dropped indexes back */
  GHashTable *articles; /* (element-type utf8 gint64) (nullable): row IDs found so far */
  GHashTable *orders;   /* (element-type utf8 gint64) (nullable): of all order IDs, while their
                           indexes are away and somebody asks */
} PdBulk;
/* Keeps the row of a new order, where such IDs are kept. */
void pd_bulk_add_order (PdBulk *bulk, const char *order_id, gint64 row_id);
/* pd-bulk-table.c: the row of an order by its ID or alternate ID, with or without indexes; 0 = not
 * there. */
gboolean pd_bulk_find_order (PdDatabase *self, const char *text, gint64 *row_id, GError **error);

/* --- pd-orders-table.c --- */
/* What the list of software shows: the three kinds of it, and what is not known. */
gboolean pd_orders_is_software (const char *kind);
/* The row that says what a line sold; made where it is new. */
gboolean
pd_orders_find_article (PdDatabase *self, const PdBulkLine *line, gint64 *row_id, GError **error);
/* One line with its deadline. */
gboolean pd_orders_insert_line (PdDatabase *self,
                                const PdBulkOrder *order,
                                gint64 order_row_id,
                                gint64 number,
                                const PdBulkLine *line,
                                gint64 *row_id,
                                GError **error);

/* --- pd-far-*.c --- */
/* The rest of a put: where only @seen_at is new, writes it with @sql (?1 row, ?2 seen_at). */
gboolean pd_far_touch (PdDatabase *self,
                       const char *sql,
                       gint64 row_id,
                       gint64 before,
                       gint64 seen_at,
                       GError **error);
/* NULL for "". */
const char *pd_far_said (const char *text);
/* "Upfront" and "Monthly" as PD_BILLING_…; other words as they are. NULL stays NULL. */
const char *pd_far_get_billing (const char *word);
/* Deadlines: the one cancellation deadline of a line, the one expiry of a reservation; 0 = none. */
gboolean pd_far_set_line_deadline (PdDatabase *self,
                                   gint64 line_row_id,
                                   gint64 customer_row_id,
                                   gint64 at,
                                   GError **error);
gboolean pd_far_set_expiry_deadline (PdDatabase *self, gint64 reservation_row_id, GError **error);
/* The lines of a product that was sold before the catalogue knew it. */
gboolean
pd_far_name_articles (PdDatabase *self, const char *product_id, const char *sku_id, GError **error);
PdBulk *pd_database_get_bulk (PdDatabase *self);
void pd_bulk_clear (PdBulk *bulk);

/* --- pd-search.c: the indexes over folded text --- */
/* The searchable text of a customer; separates its parts by U+001F. */
char *pd_search_customer_text (const PdCustomerFields *fields, const char *tenant_id);
/* Puts (or, with @old_text, replaces) a row in the index. Nothing inside a bulk, for new rows. */
gboolean pd_search_put_customer (PdDatabase *self,
                                 gint64 row_id,
                                 const char *old_text,
                                 const char *text,
                                 GError **error);
gboolean
pd_search_put_order (PdDatabase *self, gint64 row_id, const char *order_id, GError **error);
gboolean pd_search_put_activity (PdDatabase *self, gint64 row_id, const char *text, GError **error);
/* Reservations and requests: their texts are made from the rows as they stand; puts, or replaces
 * what was there. */
gboolean pd_search_put_reservation (PdDatabase *self, gint64 row_id, GError **error);
gboolean pd_search_put_request (PdDatabase *self, gint64 row_id, GError **error);
/* Before a draft is deleted. */
gboolean pd_search_remove_request (PdDatabase *self, gint64 row_id, GError **error);
/* The searchable text from a row of pd_search_reservation_parts or _request_parts. */
extern const char pd_search_reservation_parts[];
extern const char pd_search_request_parts[];
char *pd_search_text_from_row (PdStatement *stmt);
/* Both tables of such texts anew, without their indexes. */
gboolean pd_search_rebuild_texts (PdDatabase *self, GError **error);
/* Adds a sentence where such a text is not that of its row. */
gboolean pd_search_check_texts (PdDatabase *self,
                                GPtrArray *findings,
                                GCancellable *cancellable,
                                GError **error);
/* Indexes what has a greater row ID than these; all 0 = all, after emptying. */
gboolean pd_search_index_from (PdDatabase *self,
                               const PdBulk *last,
                               GCancellable *cancellable,
                               GError **error);
gboolean pd_search_empty (PdDatabase *self, GError **error);
/* Whether two neighbouring characters make a token of the index of pairs. */
gboolean pd_search_is_pair (gunichar a, gunichar b);
/* Adds a sentence for each index that does not hold what the tables say. */
gboolean
pd_search_check (PdDatabase *self, GPtrArray *findings, GCancellable *cancellable, GError **error);

/* A set of row IDs; stops taking more when it holds more than its cap. */
typedef struct
{
  GArray *words; /* (element-type guint64): one bit a row */
  gsize count;
  gsize cap;          /* 0 = none */
  gboolean truncated; /* there are more than the cap */
  gboolean scanned;   /* no index helped */
  gboolean dense;     /* so many more that walking the list soon meets the first of them */
  gboolean inexact;   /* rows may be in it that do not match: each has to be looked at */
} PdIdSet;
PdIdSet *pd_id_set_new (gsize cap);
void pd_id_set_free (PdIdSet *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdIdSet, pd_id_set_free)
/* FALSE when the set is now over its cap, or the ID is none. */
gboolean pd_id_set_add (PdIdSet *set, gint64 row_id);
gboolean pd_id_set_has (const PdIdSet *set, gint64 row_id);
gboolean pd_id_set_is_full (const PdIdSet *set);
/* Adds all of @other, whatever the cap. */
void pd_id_set_unite (PdIdSet *set, const PdIdSet *other);
/* The greatest row ID in it; 0 = none. */
gint64 pd_id_set_get_last (const PdIdSet *set);
/* "[1,2,3]", for json_each(). */
char *pd_id_set_to_json (const PdIdSet *set);

/* The statements of one searchable table; ?1 is what is looked for. */
typedef struct
{
  const char *trigrams;
  const char *pairs; /* NULL: texts are ASCII */
  const char *scan;
  const char *terms; /* (nullable): rows of the trigrams that begin with ?1; texts end with two
                        separators, so that every one or two characters begin one */
} PdSearchSql;
/* Rows of one table by its own text; sets set->inexact where they have to be looked at. */
gboolean pd_search_gather_by_text (PdDatabase *self,
                                   const PdSearchSql *sql,
                                   const char *needle,
                                   PdIdSet *set,
                                   GCancellable *cancellable,
                                   GError **error);
/* For each row of @from, adds the IDs that the statement (parameter ?1) gives for it. */
gboolean pd_search_expand (PdDatabase *self,
                           const PdIdSet *from,
                           const char *sql,
                           PdIdSet *to,
                           GCancellable *cancellable,
                           GError **error);
/* Adds the IDs in the first column of a statement with the text ?1. */
gboolean pd_search_collect (PdDatabase *self,
                            const char *sql,
                            const char *text,
                            PdIdSet *set,
                            GCancellable *cancellable,
                            GError **error);
/* Sets set->dense from how far its IDs reach. */
void pd_search_judge_density (PdIdSet *set);
/* --- pd-search-reservations.c --- */
/* pd_search_gather() for reservations and requests. */
PdIdSet *pd_search_gather_reservations (PdDatabase *self,
                                        PdListKind kind,
                                        const char *needle,
                                        gsize cap,
                                        GCancellable *cancellable,
                                        GError **error);
const char *pd_search_get_reservations_test (PdListKind kind);
/* Adds the rows whose word (operation, region) is shown by a name that has the needle. The words
 * are few: @next gives the one after ?1, NULL at the end, @rows the IDs for the word ?1. */
gboolean pd_search_add_named (PdDatabase *self,
                              const char *next,
                              const char *rows,
                              gboolean (*is_named) (const char *word, const char *needle),
                              const char *needle,
                              PdIdSet *set,
                              GCancellable *cancellable,
                              GError **error);
/* Whether the region's name in the reader's language, which is what lists show, has the needle. */
gboolean pd_search_is_region_titled (const char *region, const char *needle);

/* Whether rows of @kind are found through an index; else each row has to be looked at. */
gboolean pd_search_has_index (PdListKind kind);
/* Rows of @kind that match the folded @needle; an over-full set when there are more than @cap. */
PdIdSet *pd_search_gather (PdDatabase *self,
                           PdListKind kind,
                           const char *needle,
                           gsize cap,
                           GCancellable *cancellable,
                           GError **error);
/* Whether an order (?1) has an ID that contains ?2, or is ?2: its own; the far side's. */
extern const char pd_search_order_ids_test[];
/* Orders by their own ID alone, the far side's other ID for them, and subscriptions. */
PdIdSet *pd_search_gather_order_ids (PdDatabase *self,
                                     const char *needle,
                                     gsize cap,
                                     GCancellable *cancellable,
                                     GError **error);
/* SELECT that answers for row ?1 whether it matches the folded needle ?2. */
const char *pd_search_get_test (PdListKind kind);
gboolean pd_search_test (PdDatabase *self,
                         PdListKind kind,
                         gint64 row_id,
                         const char *needle,
                         gboolean *matches,
                         GError **error);
/* pd_contains (text, folded needle) for SQL. */
gboolean pd_search_add_functions (sqlite3 *handle);

/* --- pd-lists-table.c --- */
/* One order of one kind of list. */
typedef struct
{
  PdSort sort;
  const char *walk; /* (nullable): FROM that yields this order by indexes, where the base cannot */
  const char *join; /* what the order needs beside the base, after it */
  const char *up;   /* ORDER BY, always a total order */
  const char *down;
} PdSortSpec;

/* A kind of list; its first sort is its default. */
typedef struct
{
  const char *id;
  const char *base;
  const char *where;
  gboolean default_down;
  PdSortSpec sorts[12];
} PdListSpec;

/* --- pd-reservations-list.c --- */
extern const PdListSpec pd_reservations_spec;
extern const PdListSpec pd_requests_spec;
/* " AND …" for what the query asks. */
void pd_reservations_add_conditions (GString *sql, const PdQuery *query);
void pd_requests_add_conditions (GString *sql, const PdQuery *query);
void pd_reservations_bind_query (PdStatement *stmt, const PdQuery *query);
/* SELECT of one row (?1), and the record from it. */
extern const char pd_reservations_read[];
extern const char pd_requests_read[];
GObject *pd_reservation_from_row (PdDatabase *self, PdStatement *stmt, gint64 now, GError **error);
GObject *
pd_support_request_from_row (PdDatabase *self, PdStatement *stmt, gint64 now, GError **error);

/* --- pd-reservations-table.c --- */
/* Runs an UPDATE or DELETE that must hit a row; else PD_ERROR_CONFLICT or _NOT_FOUND (@code) with
 * the translated @sentence. */
gboolean pd_database_run_hit (PdDatabase *self,
                              PdStatement *stmt,
                              const char *doing,
                              int code,
                              const char *sentence,
                              GError **error);

/* --- pd-utilization-table.c --- */
/* What reservations keep of their days' use against the days, and made anew from them. */
gboolean pd_utilization_check (PdDatabase *self,
                               GPtrArray *findings,
                               GCancellable *cancellable,
                               GError **error);
gboolean pd_utilization_rebuild (PdDatabase *self, GError **error);

/* --- pd-activity-table.c --- */
gboolean pd_activity_check (PdDatabase *self,
                            GPtrArray *findings,
                            GCancellable *cancellable,
                            GError **error);

/* Rows of PD_LIST_EVERYTHING carry the kind of their target in the bits above this one. */
#define PD_HIT_KIND_SHIFT 56
#define PD_HIT_ROW_ID(row_id) ((row_id) & ((G_GINT64_CONSTANT (1) << PD_HIT_KIND_SHIFT) - 1))
#define PD_HIT_KIND(row_id) ((PdListKind) ((row_id) >> PD_HIT_KIND_SHIFT))
#define PD_HIT_ENCODE(kind, row_id) (((gint64) (kind) << PD_HIT_KIND_SHIFT) | (row_id))

G_END_DECLS
