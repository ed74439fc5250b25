// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gio/gio.h>

#include "pd-book.h"
#include "pd-clock.h"
#include "pd-customer.h"
#include "pd-order.h"
#include "pd-policy.h"
#include "pd-product.h"
#include "pd-query-model.h"
#include "pd-roles.h"
#include "pd-rules.h"
#include "pd-software.h"

G_BEGIN_DECLS

/**
 * PdDesk:
 *
 * One open account: what a member of staff can do with it. Each use case checks the role and the
 * rule, writes in one transaction, is carried out by the account's backend, and puts a record into
 * the activity log. All _async functions are called on the main thread; callbacks come there; every
 * one takes a cancellable and ends exactly once. @request_id (a GUID made when the person pressed
 * the button, or NULL for a fresh one) makes it idempotent: the same ID again returns the first
 * answer and changes nothing.
 *
 * Properties: "name" s (the account's), "roles" uint (PdRoleSet), "policy-setting" int, "user-name"
 * s, "user-email" s, "key-file" b (secrets lie in a key file), "clock" (PdClock), "store"
 * (PdStore), "markets" (PdMarketList: the list in force). Signal "changed" of the store tells of
 * new data.
 */
#define PD_TYPE_DESK (pd_desk_get_type ())
G_DECLARE_FINAL_TYPE (PdDesk, pd_desk, PD, DESK, GObject)

/* Opens a book. The engine first settles what fell due (cancellations, instalments). Blocking form
 * for the command line. */
void pd_desk_open_async (const char *book_path,
                         PdClock *clock,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
PdDesk *pd_desk_open_finish (GAsyncResult *result, GError **error);
PdDesk *pd_desk_open (const char *book_path, PdClock *clock, GError **error);

const char *pd_desk_get_name (PdDesk *self);
const char *pd_desk_get_book_path (PdDesk *self);
gboolean pd_desk_is_local (PdDesk *self);
PdStore *pd_desk_get_store (PdDesk *self);
PdClock *pd_desk_get_clock (PdDesk *self);
PdRoleSet pd_desk_get_roles (PdDesk *self);
PdPolicySetting pd_desk_get_policy_setting (PdDesk *self);
PdPolicySet *pd_desk_get_policies (PdDesk *self);
const char *pd_desk_get_user_name (PdDesk *self);
const char *pd_desk_get_user_email (PdDesk *self);
gboolean pd_desk_is_key_file (PdDesk *self);
/* FALSE: the far side of this account has no customer agreements, none can be recorded (4.6). */
gboolean pd_desk_has_agreements (PdDesk *self);
/* Nullable; the limit of rule 4.8 and its currency, 0/NULL when none is set. */
gint64 pd_desk_get_credit_limit (PdDesk *self, const char **currency);
/* May the user's roles do this? (transfer full) */
PdVerdict *pd_desk_judge_role (PdDesk *self, PdAct act);

/* A list for a page: a PdQueryModel with the decorator that adds verdicts (cancel, keys, buy, link
 * states) for this desk. For PD_LIST_PRODUCTS, query.customer_row_id names the customer whose
 * prices, tax words and buy verdicts are wanted. */
PdQueryModel *pd_desk_list (PdDesk *self, const PdQuery *query);
/* Narrows a query to what the user's roles may see: the activity log (1.4, 1.5), requests (1.6,
 * 1.22), products and deadlines (1.1, 1.10), the search over everything. pd_desk_list() and
 * pd_desk_list_now() do it themselves. */
void pd_desk_restrict_query (PdDesk *self, PdQuery *query);
/* May the user's roles see such a list (section 1)? A page asks it before it shows pd_desk_list(),
 * which does not; pd_desk_list_now() refuses by it. (transfer full) */
PdVerdict *pd_desk_judge_list (PdDesk *self, const PdQuery *query);
/* Blocking forms for the command line: same records, same verdicts. (element-type PdRecord);
 * @total: all matches. PD_ERROR_ROLE when section 1 does not let the user see such a list. */
GPtrArray *pd_desk_list_now (PdDesk *self,
                             const PdQuery *query,
                             gint64 limit,
                             gint64 offset,
                             gint64 *total,
                             GError **error);
/* One record whole (an order with its lines and their verdicts, a customer, …). PD_ERROR_ROLE for
 * an order, a purchase, an invoice or one of its lines that section 1 does not let the user see. */
void pd_desk_get_async (PdDesk *self,
                        PdListKind kind,
                        gint64 row_id,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
PdRecord *pd_desk_get_finish (PdDesk *self, GAsyncResult *result, GError **error);
/* What an identifier means (cli.md): name, domain, GUID, order ID. Blocking. */
PdCustomer *pd_desk_find_customer (PdDesk *self, const char *text, GError **error);
PdOrder *
pd_desk_find_order (PdDesk *self, const char *text, GError **error); /* with lines and verdicts */
/* The row ID of an order's line (@line -1: its only or first one), 0 where there is none. Asks for
 * no role: it is for handing a refused reach for keys to the desk, which writes it down. Blocking.
 */
gint64 pd_desk_find_line_id (PdDesk *self, const char *order, int line);
/* The product that an item names: exact, else an error that lists candidates. Blocking. */
PdProduct *pd_desk_find_product (PdDesk *self,
                                 gint64 customer_row_id,
                                 const char *product_id,
                                 const char *sku_id,
                                 GError **error);

/* --- customers (1.13-1.15, 2.x, 4.6, 4.7, 1.12) --- result: PdCustomer */
void pd_desk_create_customer_async (PdDesk *self,
                                    const PdCustomerFields *fields,
                                    const char *request_id,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
void pd_desk_update_customer_async (PdDesk *self,
                                    gint64 customer_row_id,
                                    const PdCustomerFields *fields,
                                    const char *request_id,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
void pd_desk_accept_agreement_async (PdDesk *self,
                                     gint64 customer_row_id,
                                     const PdAgreementFields *fields,
                                     const char *request_id,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
PdCustomer *pd_desk_customer_finish (PdDesk *self,
                                     GAsyncResult *result,
                                     GError **error); /* of the three above */

/* --- buying (section 4) --- */
/* What the cart would cost and whether it may be bought: result PdCartQuote. */
typedef struct
{
  char *currency;
  gboolean include_tax;
  gint64 total_minor;       /* what is charged at once */
  gint64 commitment_minor;  /* all instalments */
  GArray *unit_minor;       /* gint64 per item; on a cloud account PD_MONEY_UNTOLD, as the sums */
  GArray *line_minor;       /* gint64 per item; the same */
  PdVerdict *verdict;       /* of the whole cart, role included */
  GPtrArray *item_verdicts; /* (element-type PdVerdict) one per item */
} PdCartQuote;
void pd_cart_quote_free (PdCartQuote *quote);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdCartQuote, pd_cart_quote_free)
/* @items: (element-type PdOrderItem) */
void pd_desk_quote_cart_async (PdDesk *self,
                               gint64 customer_row_id,
                               GPtrArray *items,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
PdCartQuote *pd_desk_quote_cart_finish (PdDesk *self, GAsyncResult *result, GError **error);
/* Result: PdOrder with lines. All items in one order, or nothing. */
void pd_desk_buy_async (PdDesk *self,
                        gint64 customer_row_id,
                        GPtrArray *items,
                        const char *request_id,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
/* The same for a cart whose earlier purchase @refused_id (nullable) stands refused in the outbox:
 * that one is discarded with what accepts this one, so that only one of the two is ever bought.
 * PD_ERROR_NOT_ALLOWED: it is on its way again, or was bought. */
void pd_desk_buy_instead_async (PdDesk *self,
                                gint64 customer_row_id,
                                GPtrArray *items,
                                const char *refused_id,
                                const char *request_id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
PdOrder *pd_desk_buy_finish (PdDesk *self, GAsyncResult *result, GError **error);

/* --- keys and downloads (section 5) --- */
/* What can be chosen for a product: (element-type PdMedia). */
void pd_desk_list_media_async (PdDesk *self,
                               const char *product_id,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
GPtrArray *pd_desk_list_media_finish (PdDesk *self, GAsyncResult *result, GError **error);
/* Takes (or finds again) the line's key for the version and issues (or renews, 5.8) the link for
 * the medium. With an empty pool (PD_ERROR_NO_KEYS) nothing changes. A link that still works is
 * returned as it is. Writes get_software_key and get_software_download_link records (5.11). */
typedef struct
{
  GPtrArray *keys;  /* (element-type PdSoftwareKey), masked */
  GPtrArray *links; /* (element-type PdDownloadLink), latest first */
} PdKeysAndLinks;
void pd_keys_and_links_free (PdKeysAndLinks *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdKeysAndLinks, pd_keys_and_links_free)
void pd_desk_get_keys_and_downloads_async (PdDesk *self,
                                           gint64 line_row_id,
                                           const char *version,
                                           const char *language,
                                           const char *file_type,
                                           const char *request_id,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
PdKeysAndLinks *
pd_desk_get_keys_and_downloads_finish (PdDesk *self, GAsyncResult *result, GError **error);
/* What the line already has, without any act or record. */
void pd_desk_list_keys_and_links_async (PdDesk *self,
                                        gint64 line_row_id,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
PdKeysAndLinks *
pd_desk_list_keys_and_links_finish (PdDesk *self, GAsyncResult *result, GError **error);
/* The key or URL in clear: each look is a record (5.11). Free with pd_desk_free_secret(). Result:
 * utf8. */
void pd_desk_reveal_key_async (PdDesk *self,
                               gint64 key_row_id,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
void pd_desk_reveal_link_async (PdDesk *self,
                                gint64 link_row_id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
char *pd_desk_reveal_finish (PdDesk *self, GAsyncResult *result, GError **error);
void pd_desk_free_secret (char *secret);
/* Mail text for the customer (5.12) in @language ("ja"/"en"): subject on the first line, blank
 * line, body. @url NULL: the way to the Microsoft 365 admin center. (transfer full) */
char *pd_desk_write_keys_mail (PdDesk *self,
                               PdCustomer *customer,
                               PdOrderLine *line,
                               PdDownloadLink *link,
                               const char *url,
                               const char *language);

/* --- cancelling (sections 7, 8) --- */
/* Amounts that a cancellation now would credit, for the dialog. Result: PdCancelQuote. */
typedef struct
{
  gint64 credit_minor; /* PD_MONEY_UNTOLD: the price of a line is not known */
  char *currency;
  char *invoice_month; /* "2026-06" */
  PdVerdict *verdict;  /* rule and role */
} PdCancelQuote;
void pd_cancel_quote_free (PdCancelQuote *quote);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdCancelQuote, pd_cancel_quote_free)
/* @line_row_ids: gint64; all of one order. */
void pd_desk_quote_cancel_async (PdDesk *self,
                                 const gint64 *line_row_ids,
                                 gsize n_lines,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
PdCancelQuote *pd_desk_quote_cancel_finish (PdDesk *self, GAsyncResult *result, GError **error);
/* @acknowledged FALSE is refused (7.10). Result: the PdOrder with its lines as they are now. */
void pd_desk_cancel_async (PdDesk *self,
                           const gint64 *line_row_ids,
                           gsize n_lines,
                           gboolean acknowledged,
                           const char *request_id,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
PdOrder *pd_desk_cancel_finish (PdDesk *self, GAsyncResult *result, GError **error);
/* 8.7 */
void pd_desk_set_checklist_async (PdDesk *self,
                                  gint64 line_row_id,
                                  int checklist,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean pd_desk_set_checklist_finish (PdDesk *self, GAsyncResult *result, GError **error);
char *pd_desk_write_cancel_mail (PdDesk *self,
                                 PdCustomer *customer,
                                 PdOrderLine *line,
                                 const char *language);

/* --- the account itself --- */
void pd_desk_set_roles_async (PdDesk *self,
                              PdRoleSet roles,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
void pd_desk_set_user_async (PdDesk *self,
                             const char *name,
                             const char *email,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
/* 17.1. It governs every purchase: the windows and deadlines of all active lines are set anew, by
 * the 2020 rules whatever the date, or by the profile in force on each purchase date. Links that
 * were issued keep their life. */
void pd_desk_set_policy_setting_async (PdDesk *self,
                                       PdPolicySetting setting,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
/* limit 0 and currency NULL: none. */
void pd_desk_set_credit_limit_async (PdDesk *self,
                                     gint64 limit_minor,
                                     const char *currency,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
void pd_desk_set_invoice_paid_async (PdDesk *self,
                                     gint64 invoice_row_id,
                                     gboolean paid,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean pd_desk_settings_finish (PdDesk *self,
                                  GAsyncResult *result,
                                  GError **error); /* of the five above */
/* Lets the engine do what fell due (7.14, instalments); the window calls it each 15 s and on focus.
 */
void pd_desk_settle_async (PdDesk *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
gboolean pd_desk_settle_finish (PdDesk *self, GAsyncResult *result, GError **error);

/* --- in and out (pd-transfer.c) --- */
typedef enum { PD_IMPORT_KEYS, PD_IMPORT_CUSTOMERS, PD_IMPORT_CATALOG } PdImportKind;
typedef enum {
  PD_EXPORT_CUSTOMERS,
  PD_EXPORT_ORDERS,
  PD_EXPORT_SOFTWARE,
  PD_EXPORT_ACTIVITY,
  PD_EXPORT_DEADLINES,
  PD_EXPORT_RESERVATIONS
} PdExportKind;
typedef struct
{
  gint64 line;
  char *reason; /* translated */
} PdRejected;
typedef struct
{
  gint64 rows;      /* taken in; 0 when something was rejected (all or nothing) */
  GArray *rejected; /* PdRejected */
} PdImportResult;
void pd_import_result_free (PdImportResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdImportResult, pd_import_result_free)
typedef void (*PdProgress) (gint64 done, gint64 total, gpointer data); /* any thread */
/* CSV for keys and customers (UTF-8 with or without BOM, or Shift_JIS; CRLF; RFC 4180 quotes;
 * header row), JSON for the catalogue. All or nothing. */
void pd_desk_import_async (PdDesk *self,
                           PdImportKind kind,
                           GFile *file,
                           PdProgress progress,
                           gpointer progress_data,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
PdImportResult *pd_desk_import_finish (PdDesk *self, GAsyncResult *result, GError **error);
/* .csv or .json by the name, deadlines also .ics; written beside and renamed. @query narrows it
 * (its kind must fit), NULL = everything. Result: rows. */
void pd_desk_export_async (PdDesk *self,
                           PdExportKind kind,
                           GFile *file,
                           const PdQuery *query,
                           gboolean bom,
                           PdProgress progress,
                           gpointer progress_data,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
gint64 pd_desk_export_finish (PdDesk *self, GAsyncResult *result, GError **error); /* -1 on error */
/* (element-type utf8) findings, translated; empty = whole. */
void pd_desk_check_async (PdDesk *self,
                          gboolean repair_index,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
GPtrArray *pd_desk_check_finish (PdDesk *self, GAsyncResult *result, GError **error);
typedef struct
{
  gint64 customers, orders, lines, activity;
  gint64 reservations, utilization; /* of pd_desk_generate_reservations() */
  double seconds;
} PdGenerated;
/* A large invented book, added to this account in one go. Blocking. */
gboolean pd_desk_generate (PdDesk *self,
                           gint64 customers,
                           gint64 orders,
                           gint64 activity,
                           guint32 seed,
                           PdProgress progress,
                           gpointer progress_data,
                           PdGenerated *generated,
                           GError **error);
/* Adds reservations to the customers that the book has: orders, subscriptions, owners, payments,
 * 25 days of use each. Blocking. */
gboolean pd_desk_generate_reservations (PdDesk *self,
                                        gint64 reservations,
                                        guint32 seed,
                                        PdProgress progress,
                                        gpointer progress_data,
                                        PdGenerated *generated,
                                        GError **error);

G_END_DECLS
