// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* What only a cloud account's book has: the outbox, how far each pull came, and what the far side
 * says of what the book already knows. Blocking, on a store thread, inside the caller's
 * transaction. Schema version 3. */

#include "pd-outbox-item.h"
#include "pd-reservation-tables.h"
#include "pd-tables.h"

G_BEGIN_DECLS

/* --- the outbox (PD_LIST_OUTBOX lists it, PD_CHANGE_OUTBOX tells of changes) --- */

/* An item whole, with what only the sender needs. Strings are owned. */
typedef struct
{
  gint64 row_id;
  char *request_id; /* GUID, unique */
  char *kind;
  gint64 customer_row_id; /* 0 = none */
  char *subject;
  char *state;
  gboolean asking;
  int attempts;
  gint64 created_at;
  gint64 updated_at;
  gint64 next_try_at;
  char *last_error; /* (nullable), and so are the next four */
  char *error_code;
  char *far_id;
  char *far_request_id;
  char *answer; /* what pd_database_store_request() would keep: found again by the request ID */
  char *user_name;
  GBytes *sealed; /* the deed as JSON, sealed with the vault: contact data and texts are in it */
  char *notes;    /* JSON object of text: how far the act came (cart ID, session, operation URL) */
} PdOutboxEntry;
void pd_outbox_entry_free (PdOutboxEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdOutboxEntry, pd_outbox_entry_free)

/* Sets row_id. PD_ERROR_CONFLICT: the request ID is there already. */
gboolean pd_database_insert_outbox (PdDatabase *self, PdOutboxEntry *entry, GError **error);
/* State, asking, attempts, times, error, far IDs, answer, subject, deed, notes; by row_id. Any
 * state but "sending" gives the lease back. PD_ERROR_CONFLICT: it is sent or discarded already,
 * which stays.
 */
gboolean pd_database_update_outbox (PdDatabase *self, const PdOutboxEntry *entry, GError **error);
/* NULL without @error: not there. */
PdOutboxEntry *pd_database_get_outbox (PdDatabase *self, gint64 row_id, GError **error);
PdOutboxEntry *pd_database_find_outbox (PdDatabase *self, const char *request_id, GError **error);
/* The oldest that is due at @now (queued, or sending without a lease: left by a dead process, or to
 * be asked about) of those behind no earlier unfinished (queued, sending) item of the same
 * customer; NULL without @error: none. A queued item with next_try_at 0 waits for a person. Of the
 * rows behind @after. */
PdOutboxEntry *pd_database_next_outbox (PdDatabase *self, gint64 now, gint64 after, GError **error);
/* Takes an item (queued, or sending with a lease that ran out) for this process: state "sending",
 * attempts + 1; FALSE without @error: another one has it, or it is not to be sent any more.
 * @lease_until: until when others leave it alone. Who has it already makes its lease longer, which
 * is no new attempt. */
gboolean pd_database_lease_outbox (PdDatabase *self,
                                   gint64 row_id,
                                   const char *holder,
                                   gint64 now,
                                   gint64 lease_until,
                                   GError **error);
/* Gives a lease back without another state: it is asked about later, by whoever comes first. */
gboolean
pd_database_release_outbox (PdDatabase *self, gint64 row_id, const char *holder, GError **error);
/* Whose process sends it now, until when (0 = nobody). */
gboolean pd_database_get_outbox_lease (PdDatabase *self,
                                       gint64 row_id,
                                       char **holder,
                                       gint64 *lease_until,
                                       GError **error);
/* Not sent and not discarded, of these the failed ones; and when the next one is due (0 = none by
 * itself). */
gboolean pd_database_count_outbox (PdDatabase *self,
                                   gint64 *waiting,
                                   gint64 *failed,
                                   gint64 *next_try_at,
                                   GError **error);

/* Sent or discarded, and its deed is longer than @bytes. (element-type gint64) row IDs */
GArray *pd_database_list_heavy_outbox (PdDatabase *self, gint64 bytes, GError **error);
/* Discarded while its fate was not known. (element-type gint64) row IDs */
GArray *pd_database_list_ended_outbox (PdDatabase *self, GError **error);
/* Adds the far side's numbers of all items that are over to @numbers (set of utf8, owned). */
gboolean pd_database_list_outbox_numbers (PdDatabase *self, GHashTable *numbers, GError **error);

/* --- pulls: how far each came --- */

/* @what: "customers", "orders", "subscriptions", "entitlements", "agreements", "catalog",
 * "invoices", "invoice-lines", "activity", "requests", "azure-orders", "azure-reservations",
 * "azure-use" (use and access of all running orders), "utilization", "scopes", "assignments",
 * "tickets". @scope: a customer's tenant, a market, a month; "" = the account. */
typedef struct
{
  char *what;
  char *scope;
  char *cursor;       /* (nullable): where it goes on */
  gint64 started_at;  /* of the pass under way; 0 = none */
  gint64 finished_at; /* of the last whole pass: "as of"; 0 = never */
  gint64 counted;     /* items that the last whole pass brought */
  char *error;        /* (nullable): why the last pass stopped, translated */
  char *detail;       /* (nullable): for the log */
  gint64 failed_at;
} PdPull;
void pd_pull_free (PdPull *pull);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdPull, pd_pull_free)
/* Never NULL but on error: a new one where there is none. */
PdPull *
pd_database_get_pull (PdDatabase *self, const char *what, const char *scope, GError **error);
gboolean pd_database_put_pull (PdDatabase *self, const PdPull *pull, GError **error);
/* (element-type PdPull); @what NULL: all. */
GPtrArray *pd_database_list_pulls (PdDatabase *self, const char *what, GError **error);
/* How many scopes of @what have a pass finished since @since; and the oldest "as of" of all. */
gboolean pd_database_count_pulls (PdDatabase *self,
                                  const char *what,
                                  gint64 since,
                                  gint64 *finished,
                                  gint64 *oldest,
                                  GError **error);

/* --- what is gone at the far side: marked, never deleted --- */

/* Each row that a pull brought carries the start of that pull (seen_at). Rows of @kind (customers,
 * orders, reservations, requests, invoices) in this scope that were seen by the far side once, but
 * not since @started_at, get @gone_at; rows that came back lose it. @customer_row_id 0: all.
 * *n_gone: newly marked. */
gboolean pd_database_mark_gone (PdDatabase *self,
                                PdListKind kind,
                                gint64 customer_row_id,
                                gint64 started_at,
                                gint64 gone_at,
                                gint64 *n_gone,
                                GError **error);

/* --- putting what the far side says: insert or update by the far side's ID, and seen_at ---
 *
 * Each takes a struct of borrowed strings: NULL = the far side did not say it, what the book has
 * stays ("" where there is nothing yet). PD_FAR_UNSAID says the same of an amount, -1 of a
 * quantity, a count or a yes-or-no, 0 of an instant. @seen_at: the start of the pull that brought
 * it; 0 = not from a pull (an act that landed), then seen_at stays.
 *
 * What is in the book as it comes writes nothing at all when @seen_at is the same too, and else
 * only that one number; search texts and change marks follow only what a person can see. *changed
 * (optional) tells whether there was such a change. @row_id is optional.
 *
 * They work inside and outside of pd_database_begin_bulk(); a pull takes pd_database_begin_put(),
 * which leaves all indexes where they are, because each row is looked up before it is written. */

#define PD_FAR_UNSAID PD_MONEY_UNTOLD

/* pd_database_begin_bulk() for a pull's page: puts off the search indexes alone.
 * pd_database_end_bulk() ends it too. */
gboolean pd_database_begin_put (PdDatabase *self, GError **error);

/* --- customers --- */
/* By @fields->tenant_id (any case), which must be there. The answers of lists know less than those
 * of single reads; either may come first. PD_ERROR_INVALID: no tenant ID. */
gboolean pd_database_put_far_customer (PdDatabase *self,
                                       const PdCustomerFields *fields,
                                       gint64 seen_at,
                                       gint64 *row_id,
                                       gboolean *changed,
                                       GError **error);
/* The row of a tenant (any case), 0 = not in the book. */
gboolean
pd_database_find_tenant (PdDatabase *self, const char *tenant_id, gint64 *row_id, GError **error);
/* One confirmation of the customer agreement (partner-center-api.md 3.5): the latest date counts,
 * an older one changes nothing. */
gboolean pd_database_put_far_agreement (PdDatabase *self,
                                        gint64 customer_row_id,
                                        const PdAgreementFields *fields,
                                        gboolean *changed,
                                        GError **error);

/* --- catalogue --- */
/* A term that a SKU is offered with; its price is not known (5). It becomes a PdPrice with currency
 * "" and amount 0; prices that the book has from elsewhere stay. */
typedef struct
{
  const char *term;    /* "" for perpetual */
  const char *billing; /* PD_BILLING_…, or the vendor's word */
} PdFarOffer;
typedef struct
{
  const char *product_id;
  const char *sku_id;
  const char *market; /* ISO 3166 alpha-2: where it is sold */
  const char *title;
  const char *description;
  const char *publisher;
  const char *kind;    /* PD_KIND_…; any other word is no software */
  gint64 min_quantity; /* -1 */
  gint64 max_quantity; /* -1; 0 = no limit */
  int hybrid_benefit;  /* -1 */
  const char *resource_type;
  const char *size;
  const char *const *regions; /* (nullable) */
  const PdFarOffer *offers;
  gsize n_offers; /* 0: not said */
  gint64 seen_at;
} PdFarProduct;
/* By product and SKU ID. Lines that were sold before their product was known get its title,
 * publisher and kind. PdQuery.market lists what is sold in one market. */
gboolean pd_database_put_far_product (PdDatabase *self,
                                      const PdFarProduct *product,
                                      gint64 *row_id,
                                      gboolean *changed,
                                      GError **error);
/* What was seen in @market once but not since @started_at is no longer sold there. */
gboolean pd_database_end_far_market (PdDatabase *self,
                                     const char *market,
                                     gint64 started_at,
                                     gint64 *n_gone,
                                     GError **error);

/* --- orders --- */
typedef struct
{
  int line; /* lineItemNumber, from 0 */
  const char *product_id;
  const char *sku_id;
  const char *title; /* NULL, as the next two: from the catalogue; else "product:sku", "" */
  const char *publisher;
  const char *kind; /* PD_KIND_… or another word: then it is no software */
  gint64 quantity;  /* 0: cancelled (8.1), the quantity that was bought stays; -1 */
  const char *term;
  const char *billing;
  gint64 unit_price_minor; /* PD_FAR_UNSAID */
  gint64 total_minor;      /* PD_FAR_UNSAID */
  const char *subscription_id;
  const char *policy_id; /* whose window our rules gave it, and … */
  gint64 window_end;     /* … that window (first instant too late); taken for a new line */
  gint64 far_window_end; /* the far side's own, where it told one: wins from then on */
} PdFarOrderLine;
typedef struct
{
  const char *order_id;
  const char *alternate_id; /* other places name the order by it */
  gint64 customer_row_id;
  gint64 placed_at;
  const char *status; /* the vendor's word; "cancelled": all lines are */
  const char *currency;
  gint64 total_minor;     /* PD_FAR_UNSAID: the sum of its lines where they all are told */
  int include_tax;        /* -1 */
  const char *request_id; /* our purchase's, when it lands */
  const char *user_name;
  const PdFarOrderLine *lines;
  gsize n_lines;
  gint64 now; /* the day that a cancellation gets where it is new; 0 = seen_at */
  gint64 seen_at;
} PdFarOrder;
/* By order ID (as it is written), else by the alternate ID. Lines that the book has and the order
 * does not name stay. A line that is being cancelled stays so until the far side says that it is
 * cancelled, and one that is cancelled stays so: lists lag behind. Keys and links of a line that is
 * now cancelled are revoked (8.1). */
gboolean pd_database_put_far_order (PdDatabase *self,
                                    const PdFarOrder *order,
                                    gint64 *row_id,
                                    gboolean *changed,
                                    GError **error);
/* The order that other places name by its ID or alternate ID; 0 = not in the book. @customer_row_id
 * 0: of any. */
gboolean pd_database_find_far_order (PdDatabase *self,
                                     gint64 customer_row_id,
                                     const char *order_id,
                                     gint64 *row_id,
                                     GError **error);

/* --- subscriptions of lines (10) --- */
typedef struct
{
  gint64 customer_row_id;
  const char *subscription_id;
  const char *order_id;
  const char *product_id; /* of its offer; NULL: any line of the order */
  const char *sku_id;
  const char *title; /* offerName or friendlyName */
  const char *publisher;
  const char *kind;
  gint64 quantity; /* -1 */
  const char *term;
  const char *billing;
  const char *status;    /* the vendor's word; "deleted": the line is cancelled */
  gint64 placed_at;      /* creationDate */
  gint64 far_window_end; /* cancellationAllowedUntilDate */
  gint64 commitment_end;
  int auto_renew;        /* -1 */
  const char *policy_id; /* of our window, where the line is made: PdFarOrderLine */
  gint64 window_end;
  gint64 now; /* the day that a cancellation gets where it is new; 0 = seen_at */
  gint64 seen_at;
} PdFarSubscription;
/* To the line with this subscription ID, else to the line of the order with this product that has
 * none; where there is neither, it becomes a line of its own, of an order that is made for it
 * (17.3: merge both sources). */
gboolean pd_database_put_far_subscription (PdDatabase *self,
                                           const PdFarSubscription *subscription,
                                           gint64 *line_row_id,
                                           gboolean *changed,
                                           GError **error);

/* --- entitlements (9) --- */
typedef struct
{
  gint64 customer_row_id;
  const char *type; /* "software", "reservedinstance", … */
  const char *product_id;
  const char *sku_id;
  const char *order_id; /* referenceOrder.id */
  const char *alternate_id;
  int line;        /* lineItemId; -1 */
  gint64 quantity; /* -1 */
  gint64 expires_at;
  const char *state;
  const char *const *reservation_ids; /* (nullable): of the artifacts; they are tied to the line */
  gint64 seen_at;
} PdFarEntitlement;
/* Tied to its order's line; where the book has none, the line is made (and the order), so that what
 * one source does not show is not lost: a perpetual licence stands in orders or here (17.3). */
gboolean pd_database_put_far_entitlement (PdDatabase *self,
                                          const PdFarEntitlement *entitlement,
                                          gint64 *line_row_id,
                                          gboolean *changed,
                                          GError **error);
/* Entitlements of the customer that were not seen since @started_at are marked. */
gboolean pd_database_end_far_entitlements (PdDatabase *self,
                                           gint64 customer_row_id,
                                           gint64 started_at,
                                           gint64 gone_at,
                                           gint64 *n_gone,
                                           GError **error);

/* --- invoices (12) --- */
typedef struct
{
  const char *invoice_id;
  gint64 date;       /* invoiceDate: gives the month where @month is NULL */
  const char *month; /* "2026-05" */
  const char *currency;
  const char *invoice_type;  /* "Recurring", "OneTime" */
  const char *document_type; /* "invoice", "adjustment_note", … */
  const char *amends_of;
  gint64 total_minor; /* PD_FAR_UNSAID; negative: a credit */
  gint64 paid_minor;  /* PD_FAR_UNSAID */
  gint64 seen_at;
} PdFarInvoice;
gboolean pd_database_put_far_invoice (PdDatabase *self,
                                      const PdFarInvoice *invoice,
                                      gint64 *row_id,
                                      gboolean *changed,
                                      GError **error);
typedef struct
{
  const char *charge_type; /* the vendor's word */
  const char *order_id;    /* or its alternate ID */
  const char *product_id;
  const char *sku_id;
  const char *tenant_id;
  const char *customer_name;
  const char *title;
  gint64 quantity;     /* may be negative; PD_FAR_UNSAID */
  gint64 amount_minor; /* negative: a credit (matched by order, product, SKU and sign) */
  gint64 at;
} PdFarInvoiceLine;
/* Lines have no IDs: they are known by their place among all lines of the invoice, in the order of
 * its pages. @first: the place of lines[0]. A credit of a line that was cancelled fills in the
 * line's credit and its month. */
gboolean pd_database_put_far_invoice_lines (PdDatabase *self,
                                            gint64 invoice_row_id,
                                            gint64 first,
                                            const PdFarInvoiceLine *lines,
                                            gsize n_lines,
                                            gboolean *changed,
                                            GError **error);
/* The invoice has this many lines: what the book has beyond goes. */
gboolean pd_database_end_far_invoice_lines (PdDatabase *self,
                                            gint64 invoice_row_id,
                                            gint64 n_lines,
                                            GError **error);

/* --- the far side's activity log (11) --- */
typedef struct
{
  const char *far_id; /* NULL: made of instant, operation, tenant, user and @detail */
  gint64 at;
  const char *user_name; /* userPrincipalName */
  const char *operation;
  const char *status; /* "succeeded", "failed", "progress", … */
  const char *tenant_id;
  const char *customer_name;
  const char *resource_type;
  const char *resource;
  const char *detail; /* one line a fact, without secrets */
} PdFarActivity;
/* Appends it to the chained log, once. The log is append-only: where the status of a known record
 * has changed ("progress" -> "succeeded"), the new one is appended. *added (optional). */
gboolean pd_database_put_far_activity (PdDatabase *self,
                                       const PdFarActivity *activity,
                                       gboolean *added,
                                       GError **error);

/* --- service requests and tickets (14; azure-api.md 9) --- */
typedef struct
{
  const char *far_id;     /* ticket name, or the number */
  const char *number;     /* what people quote */
  const char *request_id; /* ours, when it lands: the record that waits under it gets the number */
  const char *type;       /* PD_REQUEST_… */
  const char *state;      /* PD_REQUEST_…, or the vendor's word */
  gint64 customer_row_id; /* 0 */
  gint64 line_row_id;     /* 0 */
  gint64 reservation_row_id; /* 0 */
  const char *subscription_id;
  const char *problem;
  const char *category;
  const char *impact;
  const char *title;
  const char *description;
  GBytes *sealed_contact; /* (nullable) */
  const char *user_name;  /* who filed it */
  const char *user_email;
  gint64 created_at;
  gint64 updated_at;
  gint64 seen_at;
} PdFarRequest;
/* By number, then by far_id, then by our request_id. */
gboolean pd_database_put_far_request (PdDatabase *self,
                                      const PdFarRequest *request,
                                      gint64 *row_id,
                                      gboolean *changed,
                                      GError **error);
typedef struct
{
  const char *far_id; /* NULL: made of instant, author and body */
  gint64 at;
  const char *author;
  const char *direction; /* "out", "in", "note" */
  const char *body;
} PdFarMessage;
/* One of our own that comes back (same text, sent by us, without a far ID yet) is taken as it, not
 * doubled. */
gboolean pd_database_put_far_message (PdDatabase *self,
                                      gint64 request_row_id,
                                      const PdFarMessage *message,
                                      gint64 *row_id,
                                      gboolean *changed,
                                      GError **error);

/* --- Azure --- */
/* By GUID. */
gboolean pd_database_put_far_azure_subscription (PdDatabase *self,
                                                 gint64 customer_row_id,
                                                 const char *subscription_id,
                                                 const char *name,
                                                 const char *state,
                                                 gint64 *row_id,
                                                 gboolean *changed,
                                                 GError **error);
typedef struct
{
  const char *reservation_order_id;
  gint64 customer_row_id;
  const char *name;
  gint64 quantity; /* as bought; -1 */
  const char *term;
  const char *billing; /* "Upfront", "Monthly" or PD_BILLING_… */
  const char *state;
  gint64 purchased_at;
  gint64 expires_at;
  const char *currency; /* of the plan (planInformation), as the next three */
  gint64 total_minor;   /* PD_FAR_UNSAID: of the whole term */
  int payments_made;    /* -1 */
  gint64 next_payment_at;
  gint64 seen_at;
} PdFarReservationOrder;
/* Kept by itself; its prices and payments go to its reservations. */
gboolean pd_database_put_far_reservation_order (PdDatabase *self,
                                                const PdFarReservationOrder *order,
                                                gboolean *changed,
                                                GError **error);
typedef struct
{
  const char *reservation_id;
  const char *reservation_order_id;
  gint64 customer_row_id;
  gint64 line_row_id; /* 0: not known; entitlements tie it */
  const char *name;
  const char *resource_type;
  const char *size;
  const char *region;
  gint64 quantity; /* -1 */
  const char *term;
  const char *billing; /* "Upfront", "Monthly" or PD_BILLING_… */
  const char *currency;
  gint64 unit_price_minor; /* PD_FAR_UNSAID */
  int payments_made;       /* -1 */
  gint64 next_payment_at;
  gint64 purchased_at;
  gint64 expires_at;
  gint64 cancelled_at;
  const char *state; /* displayProvisioningState; Expiring and Expired follow from the clock */
  const char *state_detail; /* extendedStatusInfo: shown as it is */
  const char *scope_type;   /* PD_SCOPE_… */
  const char *scope_id;
  const char *scope_name;
  const char *billing_subscription; /* GUID */
  int flexibility;                  /* -1 */
  int utilization_1d; /* tenths of a per cent, -1 = no data; taken where the book has no days */
  int utilization_7d;
  int utilization_30d;
  const char *parent_id; /* reservation ID that it came from (split, merge, partial return) */
  int archived;          /* -1 */
  int renew;             /* -1 */
  const char *policy_id;
  gint64 seen_at;
} PdFarReservation;
/* By reservation ID (any case). Every member but the two IDs and the customer may be missing. */
gboolean pd_database_put_far_reservation (PdDatabase *self,
                                          const PdFarReservation *reservation,
                                          gint64 *row_id,
                                          gboolean *changed,
                                          GError **error);
/* Only days that differ are written. */
gboolean pd_database_put_far_utilization (PdDatabase *self,
                                          gint64 reservation_row_id,
                                          const PdUtilizationDay *days,
                                          gsize n_days,
                                          gboolean *changed,
                                          GError **error);
typedef struct
{
  const char *assignment_id;
  const char *principal_id;
  const char *principal_name; /* NULL: the principal ID, until somebody knows better */
  const char *principal_email;
  const char *principal_type;
  const char *role_id; /* GUID, or a path that ends in it */
  gboolean inherited;
  gint64 created_at;
  const char *created_by;
} PdFarAssignment;
/* All assignments of a reservation order, whole: what is not among them goes. */
gboolean pd_database_put_far_assignments (PdDatabase *self,
                                          const char *reservation_order_id,
                                          const PdFarAssignment *assignments,
                                          gsize n_assignments,
                                          gboolean *changed,
                                          GError **error);

/* --- what acts need besides --- */

/* A line that was shown as being cancelled is not: active again, its deadline too. Nothing where it
 * is not being cancelled any more. */
gboolean pd_database_take_back_cancelling (PdDatabase *self, gint64 line_row_id, GError **error);
/* A reservation's stored state as it is ("Pending", "Processing", "Succeeded", …): no payments, no
 * deadline while it is not Succeeded. Cancelled: pd_database_cancel_reservation(). */
gboolean pd_database_set_reservation_state (PdDatabase *self,
                                            gint64 row_id,
                                            const char *state,
                                            GError **error);
/* A request or draft that stands in the outbox: "queued" without a number; FALSE back to a draft.
 */
gboolean pd_database_set_request_queued (PdDatabase *self,
                                         gint64 row_id,
                                         gboolean queued,
                                         gint64 now,
                                         GError **error);

/* --- deadlines of the account itself --- */
/* When the sign-in ends: a deadline of kind "sign-in" without customer; 0 = none. Writes only what
 * is new. */
gboolean pd_database_set_sign_in_deadline (PdDatabase *self, gint64 at, GError **error);
/* Until when a request has to be answered ("attention needed"): kind "request"; 0 = none. It goes
 * by itself when the state changes. */
gboolean pd_database_set_request_deadline (PdDatabase *self,
                                           gint64 request_row_id,
                                           gint64 at,
                                           GError **error);

G_END_DECLS
