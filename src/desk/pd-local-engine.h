// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* The local account's far side: its steps on one book, blocking, inside the caller's write
 * transaction (quotes also on a reader), with an explicit user and instant. PdLocalBackend, the
 * sample book and the generator use the same code. Steps check the rules of their act but not the
 * roles, and write their own record into the activity log; idempotency is the caller's. */

#include "pd-book.h"
#include "pd-data.h"
#include "pd-desk.h"
#include "pd-market.h"
#include "pd-settings.h"
#include "pd-tables.h"
#include "pd-vault.h"

G_BEGIN_DECLS

/* Who acts, by which rules, when. Lends everything it points to. */
typedef struct
{
  PdPolicySet *policies;
  PdPolicySetting policy_setting;
  const char *user_name;
  const char *user_email;
  gint64 credit_limit_minor;   /* 4.8; 0 = none */
  const char *credit_currency; /* (nullable) */
  PdMarketList *markets;  /* (nullable): the program's own list (3.1), where the book has none */
  gboolean no_agreements; /* the far side has none: it alone decides about 4.6 */
  GRand *rand;            /* (nullable): for books that are the same each time */
  gint64 now;
} PdLocalEngine;

void pd_local_engine_init (PdLocalEngine *engine,
                           PdPolicySet *policies,
                           const PdSettings *settings,
                           gint64 now);
/* The vendor needs up to 15 minutes (7.13) to show a
 * cancellation; this engine completes it one minute after it was sent, so that both states exist.
 */
#define PD_LOCAL_ENGINE_CANCEL_US (G_GINT64_CONSTANT (60) * G_USEC_PER_SEC)

/* --- activity log --- */
/* Puts one record into the log as done by the engine's user at engine->now. @customer (nullable);
 * @detail: one "name: value" a line (nullable). */
gboolean pd_local_engine_log (PdDatabase *database,
                              const PdLocalEngine *engine,
                              const char *operation,
                              const char *status,
                              PdCustomer *customer,
                              const char *resource_type,
                              const char *resource,
                              const char *detail,
                              GError **error);

/* --- customers --- */
/* @fields are checked and cleaned (2.9); @request_id is for the log only (nullable). */
gboolean pd_local_engine_create_customer (PdDatabase *database,
                                          const PdLocalEngine *engine,
                                          PdCustomerFields *fields,
                                          const char *request_id,
                                          gint64 *row_id,
                                          GError **error);
gboolean pd_local_engine_update_customer (PdDatabase *database,
                                          const PdLocalEngine *engine,
                                          gint64 row_id,
                                          PdCustomerFields *fields,
                                          const char *request_id,
                                          GError **error);
/* 4.6, 4.7 */
gboolean pd_local_engine_accept_agreement (PdDatabase *database,
                                           const PdLocalEngine *engine,
                                           gint64 row_id,
                                           PdAgreementFields *fields,
                                           const char *request_id,
                                           GError **error);

/* --- buying --- */
/* Puts all products and media of a catalogue into the book (no record in the log). */
gboolean pd_local_engine_put_catalog (PdDatabase *database, PdCatalog *catalog, GError **error);
/* 33 characters of the vendor's form: letters, digits, "-" and "_", a letter or digit first, "1"
 * last. @rand NULL: from the system's random source; else reproducible. */
char *pd_local_engine_new_order_id (GRand *rand);

/* One item of a cart with what it was resolved to. */
typedef struct
{
  PdProduct *product; /* owned */
  gint64 quantity;
  char *term;
  char *billing;
  gint64 unit_minor;  /* of one instalment */
  gint64 total_minor; /* quantity × unit */
  int instalments;    /* 1 = paid at once */
  /* reservations: */
  char *region; /* "" where the product has none */
  char *billing_subscription;
  char *scope_type;
  char *scope_id;   /* (nullable) */
  char *scope_name; /* (nullable) */
} PdCartLine;
gboolean pd_cart_line_is_reservation (const PdCartLine *line);
void pd_cart_line_free (PdCartLine *line);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdCartLine, pd_cart_line_free)
/* Resolves one item in the currency: quantity, term, billing, price, overflow of all instalments;
 * the region of a reservation. PD_ERROR_INVALID, PD_ERROR_OVERFLOW. */
PdCartLine *pd_local_engine_resolve_item (PdProduct *product,
                                          const PdOrderItem *item,
                                          const char *currency,
                                          GError **error);
/* Which subscription a reservation is billed and applied to (10.12, 14.1); nothing for software.
 * @subscriptions (element-type PdAzureSubscription): the customer's. PD_ERROR_INVALID. */
gboolean pd_local_engine_resolve_scope (PdCartLine *line,
                                        const PdOrderItem *item,
                                        GPtrArray *subscriptions,
                                        GError **error);
/* Prices and verdicts of a cart; the verdict of the role is not in it. Reads only. */
PdCartQuote *pd_local_engine_quote_cart (PdDatabase *database,
                                         const PdLocalEngine *engine,
                                         gint64 customer_row_id,
                                         GPtrArray *items,
                                         GError **error);
/* All items in one order as bought at engine->now, with its charges and its record, or an error and
 * nothing (the caller rolls back). Rules 4.6, 4.8, 4.9. (element-type PdOrderItem) */
gboolean pd_local_engine_buy (PdDatabase *database,
                              const PdLocalEngine *engine,
                              gint64 customer_row_id,
                              GPtrArray *items,
                              const char *request_id,
                              gint64 *order_row_id,
                              GError **error);
/* Its second half, for a generator that has resolved and judged already: @lines (element-type
 * PdCartLine); @order_id NULL: a new one. Instalments later than the first are billed by
 * pd_local_engine_settle(). */
gboolean pd_local_engine_insert_order (PdDatabase *database,
                                       const PdLocalEngine *engine,
                                       PdCustomer *customer,
                                       GPtrArray *lines,
                                       const char *order_id,
                                       const char *request_id,
                                       gint64 *order_row_id,
                                       GError **error);

/* --- cancelling --- */
/* pd_rules_judge_cancel() by the line's own profile; @order_on_its_way: another line of the order
 * is being cancelled (7.15 holds for the order). */
PdVerdict *pd_local_engine_judge_cancel (const PdLocalEngine *engine,
                                         PdOrderLine *line,
                                         gboolean order_on_its_way);
/* What cancelling these lines (of one order) would credit; not the role's verdict. Reads only. */
PdCancelQuote *pd_local_engine_quote_cancel (PdDatabase *database,
                                             const PdLocalEngine *engine,
                                             const gint64 *line_row_ids,
                                             gsize n_lines,
                                             GError **error);
/* Sends the cancellation of these lines of one order at engine->now: verdicts (7.1-7.5, 7.15),
 * credit on next month's invoice (8.5, 8.6), keys and links revoked (8.1), record. */
gboolean pd_local_engine_cancel (PdDatabase *database,
                                 const PdLocalEngine *engine,
                                 const gint64 *line_row_ids,
                                 gsize n_lines,
                                 const char *request_id,
                                 gint64 *order_row_id,
                                 GError **error);
/* Is anything due at @now? Cheap; reads only. */
gboolean
pd_local_engine_has_due (PdDatabase *database, gint64 now, gboolean *has_due, GError **error);
/* Does what fell due up to engine->now: completes cancellations that were sent
 * PD_LOCAL_ENGINE_CANCEL_US ago (7.14, 7.16), bills every instalment that came (each on its own
 * month's invoice). */
gboolean pd_local_engine_settle (PdDatabase *database, const PdLocalEngine *engine, GError **error);

/* --- keys and downloads --- */
/* 5.3, 5.4, 7.5, 8.4: may keys be taken for this line? Not the role. @has_media: the catalogue has
 * something to download for its product. */
PdVerdict *pd_local_engine_judge_keys (PdOrderLine *line, gboolean has_media);
/* What a person copied in the vendor's portal: @key and @url, one of which may be NULL; with @url
 * also language and file type. @issued_at 0: now. 5.6, 5.7: the link's life and count. Row IDs are
 * 0 where nothing was brought. Writes the records of 5.11. PD_ERROR_INVALID, PD_ERROR_RULE. */
typedef struct
{
  gint64 line_row_id;
  const char *version;
  const char *language;
  const char *file_type;
  const char *key;
  const char *url;
  gint64 issued_at;
  const char *request_id;
} PdPastedKeys;
gboolean pd_local_engine_paste_keys (PdDatabase *database,
                                     const PdLocalEngine *engine,
                                     PdVault *vault,
                                     const PdPastedKeys *pasted,
                                     gint64 *key_row_id,
                                     gint64 *link_row_id,
                                     GError **error);
/* pd_text_normalize_key(). PD_ERROR_INVALID: a sentence without the key (5.13). (transfer full): a
 * secret, for pd_vault_free_text(). */
char *pd_local_engine_read_key (const char *text, GError **error);
/* The source of a medium whose link holds its own address. */
#define PD_SOURCE_LINK "link"
/* The line's key for the version (taken from the pool at the first time) and a link that works
 * for the medium (issued or renewed, 5.8). Both row IDs are set. PD_ERROR_NO_KEYS,
 * PD_ERROR_NOT_FOUND (no such medium), PD_ERROR_RULE. Writes the two records of 5.11. */
gboolean pd_local_engine_get_keys (PdDatabase *database,
                                   const PdLocalEngine *engine,
                                   PdVault *vault,
                                   gint64 line_row_id,
                                   const char *version,
                                   const char *language,
                                   const char *file_type,
                                   const char *request_id,
                                   gint64 *key_row_id,
                                   gint64 *link_row_id,
                                   GError **error);
/* The clear text, with the record that someone looked (5.11). A revoked key is PD_ERROR_RULE (8.4),
 * a link that no longer works PD_ERROR_LINK_ENDED. */
char *pd_local_engine_reveal_key (PdDatabase *database,
                                  const PdLocalEngine *engine,
                                  PdVault *vault,
                                  gint64 key_row_id,
                                  GError **error);
char *pd_local_engine_reveal_link (PdDatabase *database,
                                   const PdLocalEngine *engine,
                                   PdVault *vault,
                                   gint64 link_row_id,
                                   GError **error);
/* Counts one download (5.6, 5.7; 17: starts the five days) and writes the software_download record.
 * The link as it is afterwards, with its medium. PD_ERROR_LINK_ENDED. */
PdDownloadLink *pd_local_engine_use_link (PdDatabase *database,
                                          const PdLocalEngine *engine,
                                          gint64 link_row_id,
                                          GError **error);

G_END_DECLS
