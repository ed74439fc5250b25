// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* A far side for tests and for trying things by hand: Partner Center, Azure and Entra on one
 * loopback address, over a book and the rules engine of their own (partner-center-api.md 15,
 * azure-api.md 13). It runs in a thread of its own: blocking clients of the same process may call
 * it. All functions may be called on any thread but the service's own. */

#include <gio/gio.h>

#include "pd-desk.h"

G_BEGIN_DECLS

/* The partner's tenant, and who signs in there unless a test says otherwise. */
#define DESK_SERVICE_TENANT "11111111-1111-4111-8111-111111111111"
#define DESK_SERVICE_USER "sato@contoso.example"
/* An app registration; any other GUID is taken too. */
#define DESK_SERVICE_CLIENT_ID "22222222-2222-4222-8222-222222222222"

typedef struct _DeskService DeskService;

typedef struct
{
  const char *data_dir; /* NULL: a temporary folder, removed at the end. An account in it is used
                           again */
  gboolean sample;      /* a new book has the sample data; else the catalogue alone */
  guint generate_customers; /* > 0: a new book has so many customers (fast mode, bench) … */
  guint generate_orders;    /* … with so many orders each */
  gint64 now;               /* 0: the system's clock; else it stands still there until it is set */
  gboolean clock_runs;      /* with now: it runs on from there */
  guint port;               /* 0: a free one */
  GTlsCertificate *certificate; /* (nullable): TLS */
  guint latency;                /* milliseconds before each answer */
  gboolean auto_approve;        /* device codes are approved at once, as DESK_SERVICE_USER */
  gboolean rules_2020;          /* windows by the 2020 rules (17.1); else by the timeline */
  const char *const *products;  /* (nullable): it sells these product IDs alone; outlives it */
} DeskServiceOptions;

/* @options NULL: an empty book, the system's clock, a free port. Answers before it returns. */
DeskService *desk_service_new (const DeskServiceOptions *options, GError **error);
void desk_service_free (DeskService *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskService, desk_service_free)

/* "http://127.0.0.1:PORT": base URL of Partner Center and of Azure, and the authority. */
const char *desk_service_get_url (DeskService *self);
const char *desk_service_get_authority_url (DeskService *self);
/* A second listener that is another origin: foreign next links lead there. */
const char *desk_service_get_trap_url (DeskService *self);
/* Stops and starts answering on the same port ("the far side is gone"); its state stays. */
void desk_service_set_listening (DeskService *self, gboolean listening);

/* Its clock: thread-safe, free to be moved; due work is done at the next call. */
PdClock *desk_service_get_clock (DeskService *self);
void desk_service_set_clock (DeskService *self, gint64 instant);
void desk_service_set_latency (DeskService *self, guint milliseconds);

/* --- looking inside --- */
const char *desk_service_get_book_path (DeskService *self);
/* A job on the service's book, between two calls. */
gpointer desk_service_read (DeskService *self, PdStoreJob job, gpointer data, GError **error);
gpointer desk_service_write (DeskService *self, PdStoreJob job, gpointer data, GError **error);
/* Runs @func (self, @data) on the service's thread, between two calls, and waits for it. */
typedef void (*DeskServiceFunc) (DeskService *self, gpointer data);
void desk_service_invoke (DeskService *self, DeskServiceFunc func, gpointer data);

/* --- switches of the contract --- */
/* How long a new order is not listed (15 min by the clock, partner-center-api.md 7), how long it
 * is "pending" (0), and after how many reads of it it is "completed" at the latest (-1 = by the
 * clock alone). Defaults: 0, 0, 1. */
void desk_service_set_order_delays (DeskService *self,
                                    gint64 listed_after,
                                    gint64 completed_after,
                                    int completed_after_reads);
/* FALSE: POST /v1/servicerequests/{locale} and supporttopics answer 404 (section 14). Default TRUE.
 */
void desk_service_set_takes_requests (DeskService *self, gboolean takes);
/* TRUE: names of support topics are Japanese, whatever language is asked for. Default FALSE. */
void desk_service_set_speaks_japanese (DeskService *self, gboolean japanese);
/* TRUE: cancelled software stays in the entitlements with quantity 0 (15.8). Default FALSE. */
void desk_service_set_keeps_entitlements (DeskService *self, gboolean keeps);
/* All availability IDs that were given out so far are no longer known at checkout (15.10). */
void desk_service_rotate_availabilities (DeskService *self);
/* Checkout of these products puts their order group into orderErrors (partial success). NULL: none
 * any more. @code: 800066 …; failed groups are tried again at the next checkout. */
void desk_service_fail_product (DeskService *self, const char *product_id, int code);
/* Answers over 1 kB are compressed for clients that take gzip. Default FALSE. */
void desk_service_set_gzip (DeskService *self, gboolean gzip);
/* Pending polls of a long-running answer of Azure (and of a 202 of Partner Center) before its end.
 * Default 1. */
void desk_service_set_polls (DeskService *self, guint polls);

/* --- sign-in --- */
/* Approves (refuses) the device code that stands beside @user_code (NULL: every open one). @user
 * NULL: DESK_SERVICE_USER. FALSE: no such code. */
gboolean
desk_service_approve_device_code (DeskService *self, const char *user_code, const char *user);
gboolean desk_service_refuse_device_code (DeskService *self, const char *user_code);
void desk_service_set_auto_approve (DeskService *self, gboolean approve);
/* A user without MFA gets tokens that the APIs refuse with 401/900421, and refresh tokens that
 * Entra refuses with interaction_required. Users are made by their first mention. */
void desk_service_set_user_mfa (DeskService *self, const char *user, gboolean mfa);
/* TRUE (default): each answer brings a new refresh token; the old one works until the new one was
 * used, then never again (invalid_grant). FALSE: it stays. */
void desk_service_set_rotation (DeskService *self, gboolean rotates);
/* Seconds that access tokens last, by the service's clock. Default 3600. */
void desk_service_set_token_life (DeskService *self, guint seconds);
/* Every access token is refused with 401 from now on; refresh tokens stay. */
void desk_service_expire_tokens (DeskService *self);
/* Refresh tokens too: invalid_grant. */
void desk_service_revoke_tokens (DeskService *self);
/* A customer's tenant that lets nobody in: invalid_grant for Azure tokens of it alone. */
void desk_service_close_tenant (DeskService *self, const char *tenant_id);
/* A valid access token without a sign-in: @api PD_API_PARTNER_CENTER (0) or PD_API_AZURE (1);
 * @tenant NULL: the partner's. (transfer full) */
char *desk_service_make_token (DeskService *self, guint api, const char *tenant);
/* An app-only one (403/900329 where partner-center-api.md 2.3 says so). (transfer full) */
char *desk_service_make_app_token (DeskService *self);
/* A refresh token of DESK_SERVICE_USER for a test's token store. (transfer full) */
char *desk_service_make_refresh_token (DeskService *self);

/* --- faults --- */
typedef enum {
  DESK_FAULT_NONE,
  /* instead of the act */
  DESK_FAULT_429,      /* Retry-After: @detail seconds (default 1) */
  DESK_FAULT_429_DATE, /* Retry-After as an HTTP date, @detail seconds ahead of the real clock */
  DESK_FAULT_429_BARE, /* no Retry-After */
  DESK_FAULT_401,
  DESK_FAULT_403,
  DESK_FAULT_500,
  DESK_FAULT_503,
  DESK_FAULT_502_HTML,
  DESK_FAULT_MFA,         /* 401 / 900421 */
  DESK_FAULT_STATUS,      /* @detail: "STATUS BODY" as given, shapes 1 to 4 by hand */
  DESK_FAULT_DROP_BEFORE, /* the connection is cut, nothing was done */
  DESK_FAULT_REDIRECT,    /* 307 to the trap */
  /* after it: it was carried out */
  DESK_FAULT_DROP_AFTER, /* the connection is cut before the status */
  DESK_FAULT_500_AFTER,
  DESK_FAULT_502_AFTER,
  DESK_FAULT_TRUNCATED, /* status and half of the body, then the end */
  DESK_FAULT_SLOW_BODY, /* in small pieces over @detail milliseconds (default 300) */
  DESK_FAULT_STALLED,   /* status and half of the body, then silence */
  DESK_FAULT_SILENCE,   /* not even a status */
  DESK_FAULT_OVERSIZED, /* a JSON body of @detail MiB (default 65) */
  DESK_FAULT_NOT_JSON,  /* 200 with text */
  DESK_FAULT_EMPTY_BODY,
  DESK_FAULT_ACCEPTED, /* 202 + Location instead of the body; the URL answers it (1.6) */
  /* another form of a good answer */
  DESK_FAULT_BOM,
  DESK_FAULT_PASCAL_CASE,
  DESK_FAULT_LINKS_WITH_VERSION,
  DESK_FAULT_LINKS_WITHOUT_VERSION,
  DESK_FAULT_NUMBERS_AS_TEXT,
  DESK_FAULT_INTEGER_ENUMS, /* severity, status of service requests by number */
  DESK_FAULT_UNKNOWN_ENUMS, /* @detail: member names by comma; default: all states and kinds */
  DESK_FAULT_UNKNOWN_MEMBERS,
  DESK_FAULT_NULL_LISTS,
  DESK_FAULT_MISSING_MEMBERS, /* @detail: names; default quantity, status, currencyCode */
  DESK_FAULT_OTHER_TYPES,     /* @detail: names become objects; default the same */
  DESK_FAULT_ODD_DATES,       /* seven digits, no zone, offsets, by turns */
  DESK_FAULT_LETTER_CASE,     /* of GUIDs and Azure IDs */
  DESK_FAULT_EMPTY_PAGE,      /* a page without items before the right one */
  DESK_FAULT_REPEATED_NEXT,   /* the next link leads to the same page */
  DESK_FAULT_FOREIGN_NEXT,    /* … to the trap */
  DESK_FAULT_LOST_CURSOR,     /* the next page's token is refused with 400 */
  DESK_FAULT_ETAG_CHANGED,    /* someone else writes first: If-Match fails */
  DESK_N_FAULTS,
} DeskFault;

/* "429", "drop-after", "unknown-enums" …: for the program and python tests. */
const char *desk_fault_to_nick (DeskFault fault);
gboolean desk_fault_from_nick (const char *nick, DeskFault *fault);

/* @method NULL: any. @pattern: a glob over the path as it was sent, in any case, with the query
 * after
 * "?": "/v1/customers?*", "*" + "/checkout*"; NULL = every call of the two APIs (not of Entra).
 * @times: 0 = until cleared. @skip so many matching calls first. The oldest fault that matches a
 * call is used; others of form (from BOM on) that match are applied with it. */
void desk_service_add_fault (DeskService *self,
                             const char *method,
                             const char *pattern,
                             DeskFault fault,
                             guint skip,
                             guint times,
                             const char *detail);
void desk_service_clear_faults (DeskService *self);
/* How many of them were used so far. */
guint desk_service_count_faults (DeskService *self);

/* --- what happened --- */
/* Calls that came (tries, also those that a fault met); @method and @pattern as above. */
guint desk_service_count_calls (DeskService *self, const char *method, const char *pattern);
void desk_service_clear_calls (DeskService *self);
/* Calls that reached the trap; and those that brought a bearer token there: must be 0. */
guint desk_service_count_trapped (DeskService *self, gboolean with_token);
/* The most calls that were under way at the same time. */
guint desk_service_get_peak (DeskService *self);

/* Something that was carried out. */
typedef struct
{
  const char *act;     /* "create-customer", "update-customer", "accept-agreement", "create-cart",
                          "checkout" (an order came), "cancel" (one line), "cancel-subscription",
                          "create-request", "update-request", "return", "exchange", "split",
                          "merge", "patch-reservation", "purchase", "assign-role",
                          "revoke-role", "create-ticket", "reply-ticket", "update-ticket",
                          "upload-file" … */
  const char *subject; /* what may be done only once: "ORDER line 0", a session, a ticket's name */
  const char *request_id; /* MS-RequestId or x-ms-client-request-id of the call; "" = none */
  const char *customer;   /* tenant; "" = none */
  gint64 at;
} DeskServiceAct;
/* @act NULL: all. */
guint desk_service_count_acts (DeskService *self, const char *act);
typedef void (*DeskServiceActFunc) (const DeskServiceAct *act, gpointer data);
void desk_service_foreach_act (DeskService *self, DeskServiceActFunc func, gpointer data);
/* Acts whose subject or request ID was carried out before: one line each, "" = none. (transfer
 * full)
 */
char *desk_service_list_doubled (DeskService *self);
/* Everything above as JSON text, as GET /test/counters answers it. (transfer full) */
char *desk_service_describe (DeskService *self);

G_END_DECLS
