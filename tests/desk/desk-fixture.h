// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* A book of its own with a small catalogue and a stopped clock, and blocking forms of what the desk
 * offers asynchronously. */

#include "pd-accounts.h"
#include "pd-desk-private.h"
#include "pd-desk.h"
#include "pd-tables.h"
#include "test-tools.h"

G_BEGIN_DECLS

/* 2026-05-02T09:00:00Z: 18:00 in Tokyo. */
#define TEST_NOW (G_GINT64_CONSTANT (1777712400) * G_USEC_PER_SEC)
#define MINUTE_US (G_GINT64_CONSTANT (60) * G_USEC_PER_SEC)

/* Product and SKU IDs of the test catalogue, all with prices in JPY and USD. */
#define SKU_SERVER "WS22" /* of P-WS: perpetual, ¥118,000 / US$ 900.00, 1-100, media, pool keys */
#define SKU_YEARLY "SQL1" /* of P-SQL: subscription P1Y: one_time ¥365,000, monthly ¥31,000 */
#define SKU_THREE "SQL3"  /* of P-SQL: subscription P3Y: annual ¥300,000 */
#define SKU_PLAN "SUSE"   /* of P-SUSE: plan P1Y ¥50,000 */
#define SKU_SINGLE "ONE"  /* of P-ONE: perpetual ¥1,000, one per customer */
#define SKU_HUGE "HUGE"   /* of P-HUGE: perpetual, price 2^62, 1-1,000,000 */
/* Of P-RES: reservations, of virtual machines in japaneast and japanwest but for the last three. */
#define SKU_RESERVED "RES" /* P1Y ¥120,000 / US$ 1,200.00, monthly ¥11,000; P3Y ¥300,000 */
#define SKU_RESERVED_LARGE "RESL"   /* P1Y ¥480,000 / US$ 4,800.00, monthly ¥44,000 */
#define SKU_RESERVED_HUGE "RESH"    /* P1Y US$ 30,000.00, monthly US$ 3,000.00 */
#define SKU_RESERVED_SQL "RESQ"     /* P1Y ¥600,000 */
#define SKU_RESERVED_COSMOS "RESC"  /* P1Y ¥90,000, no region */
#define SKU_RESERVED_RED_HAT "RESR" /* P1Y ¥50,000, no region */

typedef struct
{
  char *dir; /* data folder, removed with the fixture */
  PdClock *clock;
  PdAccounts *accounts;
  char *path; /* of the book */
  PdDesk *desk;
  PdCustomer *customer; /* of Japan, JPY, agreement accepted */
} Fixture;

void fixture_set_up (Fixture *fixture, gconstpointer data);
void fixture_tear_down (Fixture *fixture, gconstpointer data);
/* Closes the desk and opens it again. */
void fixture_reopen (Fixture *fixture);
void fixture_set_now (Fixture *fixture, gint64 now);

PdAccount *add_account (PdAccounts *accounts, const char *name, gboolean sample, GError **error);
PdCustomer *new_customer (Fixture *fixture,
                          const char *name,
                          const char *country,
                          const char *currency,
                          gboolean accepts);
void set_roles (Fixture *fixture, PdRoleSet roles);
void set_policy_setting (Fixture *fixture, PdPolicySetting setting);
gboolean set_credit_limit (PdDesk *desk, gint64 minor, const char *currency, GError **error);
void settle (Fixture *fixture);

/* (element-type PdOrderItem) of "SKU:QUANTITY[:TERM[:BILLING]]" texts, NULL at the end. */
GPtrArray *new_items (const char *item, ...) G_GNUC_NULL_TERMINATED;
PdOrder *
buy (PdDesk *desk, gint64 customer, GPtrArray *items, const char *request_id, GError **error);
/* One item, which must work. */
PdOrder *buy_one (Fixture *fixture, const char *item);
PdCartQuote *quote_cart (PdDesk *desk, gint64 customer, GPtrArray *items);
PdOrderLine *get_line (PdOrder *order, guint index);
gint64 get_line_id (PdOrder *order, guint index);

PdKeysAndLinks *get_keys (PdDesk *desk,
                          gint64 line_row_id,
                          const char *version,
                          const char *language,
                          const char *request_id,
                          GError **error);
PdKeysAndLinks *list_keys (PdDesk *desk, gint64 line_row_id);
char *reveal_key (PdDesk *desk, gint64 key_row_id, GError **error);
char *reveal_link (PdDesk *desk, gint64 link_row_id, GError **error);
gboolean start_download (PdDesk *desk, gint64 link_row_id, GError **error);

PdOrder *cancel_lines (PdDesk *desk,
                       const gint64 *ids,
                       gsize n_ids,
                       gboolean acknowledged,
                       const char *request_id,
                       GError **error);
PdCancelQuote *quote_cancel (PdDesk *desk, const gint64 *ids, gsize n_ids, GError **error);
PdRecord *get_record (PdDesk *desk, PdListKind kind, gint64 row_id, GError **error);

/* How many records match; without role checks or decoration. */
gint64 count (Fixture *fixture, const PdQuery *query);
gint64 count_kind (Fixture *fixture, PdListKind kind);
gint64 count_activity (Fixture *fixture, const char *operation, const char *status);
/* Charges and credits of the invoice of this month in JPY; 0 where there is none. */
void get_invoice (Fixture *fixture, const char *month, gint64 *charges, gint64 *credits);
/* The book's own check finds nothing. */
void assert_whole (Fixture *fixture);
void assert_allowed (PdVerdict *verdict);
void assert_refused (PdVerdict *verdict, const char *rule);

G_END_DECLS
