// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* Books and rows for the tests of store/. */

#include "pd-database-private.h"
#include "pd-reservation-tables.h"
#include "pd-store.h"

G_BEGIN_DECLS

/* 2020-05-02T00:00:00Z */
#define TEST_NOW G_GINT64_CONSTANT (1588377600000000)
#define TEST_DAY (G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)

/* A fresh folder with the path of a book that is not there yet. */
typedef struct
{
  char *folder;
  char *path;
} TestBook;
void test_book_init (TestBook *book);
void test_book_clear (TestBook *book); /* removes the folder and all in it */

PdDatabase *test_open (const char *path, PdDatabaseMode mode);
void test_begin (PdDatabase *db);
void test_commit (PdDatabase *db);

gint64 test_add_customer (PdDatabase *db, const char *name, const char *domain);
gint64 test_add_customer_full (PdDatabase *db, const PdCustomerFields *fields);
/* One perpetual line a title; window ends 60 days later. Each line costs 1000 yen. */
gint64 test_add_order (PdDatabase *db,
                       gint64 customer,
                       const char *order_id,
                       gint64 placed_at,
                       const char *const *titles);
gint64 test_line_of (PdDatabase *db, gint64 order, int line);
void test_add_activity (PdDatabase *db, gint64 customer, const char *name, const char *operation);
/* An order with one reservation line of ten units; its row ID. */
gint64 test_add_reservation_line (PdDatabase *db, gint64 customer, const char *order_id);
/* What is left out of @reservation is filled in: one unit, a year from TEST_NOW on, Succeeded,
 * shared, no utilization (0 counts as left out), reservation order "ro-ORDER" of the line's order.
 */
gint64 test_add_reservation (PdDatabase *db, gint64 line, const PdBulkReservation *reservation);
/* A GUID that ends in @n. */
char *test_guid (int n);
gint64 test_read_int64 (PdDatabase *db, const char *sql);
/* (element-type utf8): one property of each record of the list. */
char *test_list_texts (PdDatabase *db, const PdQuery *query, const char *property);

/* sqlite3_total_changes() */
int test_count_changes (PdDatabase *db);
/* pd_database_check() finds nothing. */
void test_assert_whole (PdDatabase *db);
gint64 test_count_found (PdDatabase *db, PdListKind kind, const char *search);

G_END_DECLS
