// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* One act at the far side, from the outbox to its end: what pd-courier.c runs, and what the acts
 * (pd-errands-*.c) are written with. */

#include "pd-cloud-tables.h"
#include "pd-desk-private.h"
#include "pd-far.h"

G_BEGIN_DECLS

/* The two clocks may differ by a day and a little. */
#define PD_ERRAND_SKEW_US (G_GINT64_CONSTANT (26) * 3600 * G_USEC_PER_SEC)

/**
 * PdErrand: an outbox item under way, on a courier thread (not the main one, not a store thread).
 *
 * An act is written as one function that goes step by step and may be called again at any time for
 * the same item, also by another process after a kill -9: it looks at its notes and goes on where
 * it stopped. What must not be done twice is surrounded by pd_errand_enter() before and
 * pd_errand_note() after: whoever finds a step entered and not noted asks the far side first.
 */
typedef struct _PdErrand PdErrand;

const PdOutboxEntry *pd_errand_get_entry (PdErrand *errand);
const PdDeed *pd_errand_get_deed (PdErrand *errand);
PdContext *pd_errand_get_context (PdErrand *errand);
PdStore *pd_errand_get_store (PdErrand *errand);
PdFar *pd_errand_get_far (PdErrand *errand);
GCancellable *pd_errand_get_cancellable (PdErrand *errand);

/* What was noted; NULL: not yet. */
const char *pd_errand_get_note (PdErrand *errand, const char *name);
/* Durable before it returns. */
gboolean pd_errand_note (PdErrand *errand, const char *name, const char *value, GError **error);
/* Durable: step @step begins now. *again TRUE: it was entered before and no note of its end is
 * there: its fate is not known, ask before you send. */
gboolean pd_errand_enter (PdErrand *errand, const char *step, gboolean *again, GError **error);
/* Takes an entered step back (it was asked: it had not been carried out). */
gboolean pd_errand_leave (PdErrand *errand, const char *step, GError **error);
/* Durable: as if it had not been noted. What failed over there after it was taken is forgotten, so
 * that who sends the item again does not get the old answer. */
gboolean pd_errand_forget (PdErrand *errand, const char *name, GError **error);
/* When a write of this entered step left last without an answer, or it was entered: since then the
 * far side may be late to show it. */
gint64 pd_errand_get_left_at (PdErrand *errand, const char *step);
/* An ID of this errand's step, always the same one (RFC 4122 version 5 of the deed's request ID and
 * @step): ticket and assignment names. (transfer full) */
char *pd_errand_make_id (PdErrand *errand, const char *step);
/* The same for MS-RequestId (partner-center-api.md 1.1): the same one until the far side has
 * answered "no", since that answer is all that this ID gets from then on (15.3). (transfer full) */
char *pd_errand_make_request_id (PdErrand *errand, const char *step);

/* pd_far_send() with the errand's cancellable, logging; keeps the far side's request ID in the
 * entry. */
PdHttpReply *pd_errand_send (PdErrand *errand, PdHttpRequest *request, GError **error);
gpointer pd_errand_fetch (PdErrand *errand, PdHttpRequest *request, GError **error);
/* pd_far_walk() from the first page on. */
gboolean pd_errand_walk (PdErrand *errand,
                         PdHttpRequest *first,
                         PdFarPage page,
                         gpointer user_data,
                         GError **error);
/* Before the first look after a write that was accepted: as long as its answer says (azure-api.md 1
 * "Wait Retry-After"); at once where it said nothing. @waited (nullable) is added to. A poll does
 * this by itself. */
gboolean pd_errand_wait_first (PdErrand *errand, gint64 *waited, GError **error);
/* Asks again and again, at the far side's Retry-After or from 5 s growing to 30 s (azure-api.md 1),
 * until @done says so. @make gives a fresh request each time. An hour at most: then
 * PD_API_ERROR_TIMED_OUT with fate unknown; the item stays "sending" and is asked about later. */
typedef PdHttpRequest *(*PdErrandMake) (PdErrand *errand, gpointer user_data);
typedef gboolean (*PdErrandDone) (PdErrand *errand,
                                  PdHttpReply *reply,
                                  gpointer user_data,
                                  gboolean *done,
                                  GError **error);
gboolean pd_errand_poll (PdErrand *errand,
                         PdErrandMake make,
                         PdErrandDone done,
                         gpointer user_data,
                         GError **error);

/* Runs a job of the book's store, blocking. */
gpointer pd_errand_read (PdErrand *errand, PdStoreJob job, gpointer data, GError **error);
gpointer pd_errand_write (PdErrand *errand, PdStoreJob job, gpointer data, GError **error);

/* What an act is. */
typedef struct
{
  PdDeedKind kind;
  const char *name; /* the outbox's word: pd_deed_kind_to_name (kind) */
  /* On a store thread, in the transaction that puts the item into the outbox: role and rules by the
   * book, what the person sees at once (lines "cancelling"), and the item's subject and customer.
   * FALSE with @error: nothing is written, but a refused reach for a secret is logged. */
  gboolean (*accept) (PdDatabase *database,
                      const PdLocalEngine *engine,
                      PdRoleSet roles,
                      PdContext *context,
                      const PdDeed *deed,
                      PdOutboxEntry *entry,
                      GError **error);
  /* On a courier thread. TRUE: carried out. FALSE: PD_API_ERROR_* decides with the fate what
   * becomes of the item (see pd-courier.c): failed, queued again, or asked about. */
  gboolean (*run) (PdErrand *errand, GError **error);
  /* On a store thread, in the transaction that makes the item "sent": what it changed in the book,
   * and the activity record. *answer: as pd_database_store_request() keeps it. */
  gboolean (*land) (PdDatabase *database,
                    const PdLocalEngine *engine,
                    PdErrand *errand,
                    char **answer,
                    GError **error);
  /* On a store thread, in the transaction that makes the item "failed" or "discarded": takes back
   * what accept() showed. (nullable) */
  gboolean (*take_back) (PdDatabase *database,
                         const PdLocalEngine *engine,
                         const PdDeed *deed,
                         const PdOutboxEntry *entry,
                         GError **error);
  /* On a store thread: the record(s) of the answer, as the deed's kind says (PdDeedKind). */
  gpointer (*read) (PdDatabase *database,
                    const PdLocalEngine *engine,
                    PdContext *context,
                    const PdDeed *deed,
                    const char *answer,
                    GError **error);
} PdErrandKind;

/* What the courier makes of a run() that gave FALSE (pd-courier.c):
 *   PD_API_ERROR_REFUSED, FORBIDDEN, NOT_FOUND, STALE, PROTOCOL with the fate answered, and every
 *   PD_ERROR and other domain -> "failed" with the words and the code; take_back()
 *   PROTOCOL of a question (a GET cut off, no JSON), with nothing under way -> "queued", a few
 * times PD_API_ERROR_OFFLINE, UNREACHABLE, TIMED_OUT, THROTTLED, SERVER, BUSY, CERTIFICATE, with
 * nothing under way -> "queued", again at retry_after_us or by back-off with jitter
 *   PD_API_ERROR_SIGN_IN, MFA, NO_KEYRING -> "queued", waits for a sign-in
 *   PD_API_ERROR_UNKNOWN_FATE, or any of those above while a step is entered and not noted, or with
 *   may_have_done -> "sending" and asking: run() again later, which asks first
 *   G_IO_ERROR_CANCELLED (the program ends) -> stays as it is; the lease runs out
 * A run() that itself knows an unknown fate returns pd_errand_set_unknown(). */
gboolean pd_errand_set_unknown (PdErrand *errand, const char *why, GError **error);
/* For the reason of @cause, and asked about after as long as the far side says there. */
gboolean pd_errand_set_unknown_by (PdErrand *errand, const GError *cause, GError **error);
/* A "no" that a person reads: PD_ERROR_REFUSED with @sentence; @code (nullable) is kept as the
 * entry's error_code. FALSE always. */
gboolean
pd_errand_refuse (PdErrand *errand, const char *code, const char *sentence, GError **error);
/* The number that the far side gave; kept in the entry, durable with the next note or landing. */
void pd_errand_set_far_id (PdErrand *errand, const char *far_id);

/* --- quotes that the far side is asked for (worker thread, blocking). Where it cannot be asked
 * (offline, not signed in, 5xx), the book's own quote, with a verdict that says so where it
 * matters. pc: pd-cloud-quotes-sales.c; az: pd-cloud-quotes-azure.c --- */
PdCartQuote *pd_cloud_quote_cart (PdContext *context,
                                  PdStore *store,
                                  PdFar *far,
                                  const PdDeed *deed,
                                  GCancellable *cancellable,
                                  GError **error);
PdRefundQuote *pd_cloud_quote_refund (PdContext *context,
                                      PdStore *store,
                                      PdFar *far,
                                      const PdDeed *deed,
                                      GCancellable *cancellable,
                                      GError **error);
PdExchangeQuote *pd_cloud_quote_exchange (PdContext *context,
                                          PdStore *store,
                                          PdFar *far,
                                          const PdDeed *deed,
                                          GCancellable *cancellable,
                                          GError **error);
/* The book's own answer to a deed that only reads (by the local deeds' table), blocking. */
gpointer
pd_cloud_read_local (PdContext *context, PdStore *store, const PdDeed *deed, GError **error);

/* The first user of the customer that was made here: Partner Center tells it once, and so does
 * this: what was taken is no longer in the book. NULL in both: there is none (any more). Free
 * @password with pd_vault_free_text(). Blocking: a worker thread (pd-errands-customers.c). */
gboolean pd_errand_take_credentials (PdContext *context,
                                     PdStore *store,
                                     const char *tenant_id,
                                     char **user_name,
                                     char **password,
                                     GError **error);

/* A note that accept() gives the item on its way: as pd_errand_note(), before there is an errand.
 * pd-deed-text.c. PD_ERROR_PROTOCOL. */
gboolean
pd_errand_note_entry (PdOutboxEntry *entry, const char *name, const char *value, GError **error);
/* What accept() noted when the item was asked for first; NULL: nothing. (transfer full) */
char *pd_errand_dup_entry_note (const PdOutboxEntry *entry, const char *name);
/* The earliest date that an order of a purchase's cart can bear, µs; @created (nullable): the far
 * side's word of when the cart was made, as it was noted. Dates have 0 to 7 decimals (1.3), and the
 * services for carts and orders a clock each. */
gint64 pd_errand_get_cart_time (const PdOutboxEntry *entry, const char *created);

/* NULL: no act of the far side. Tables: pd-errands-sales.c, pd-errands-requests.c (Partner Center),
 * pd-errands-azure.c (and whatever files they use). */
const PdErrandKind *pd_errand_kind_get (PdDeedKind kind);
const PdErrandKind *pd_errand_kind_find (const char *name);
/* Each file's table; ended by a NULL name. */
const PdErrandKind *pd_errands_sales (void);
const PdErrandKind *pd_errands_requests (void);
const PdErrandKind *pd_errands_azure (void);

/* The deed as JSON text and back: pd-deed-text.c. Attachments travel as base64. (transfer full) */
char *pd_deed_to_text (const PdDeed *deed);
/* PD_ERROR_PROTOCOL. */
PdDeed *pd_deed_from_text (const char *text, GError **error);

G_END_DECLS
