// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* Every call to Partner Center and to Azure: partner-center-api.md 1, azure-api.md 1. */

#include "pd-api-error.h"
#include "pd-http-request.h"
#include "pd-token-source.h"

G_BEGIN_DECLS

/* "at most a few parallel calls" (1.6). */
#define PD_HTTP_MAX_PARALLEL 4

/**
 * PdHttpClient: sends requests with their headers and tokens, few at once and not too fast, again
 * where PdCallPolicy allows it, and reads the answers off the main thread. Main context of its
 * caller.
 *
 * Signals: "called" (const char *method, const char *path, guint status): one try is over; status 0
 * = no answer. For counting and for the log.
 */
#define PD_TYPE_HTTP_CLIENT (pd_http_client_get_type ())
G_DECLARE_FINAL_TYPE (PdHttpClient, pd_http_client, PD, HTTP_CLIENT, GObject)

PdHttpClient *
pd_http_client_new (PdEnvironment *environment, PdTokenSource *tokens, PdTransport *transport);

PdEnvironment *pd_http_client_get_environment (PdHttpClient *self);
PdTokenSource *pd_http_client_get_tokens (PdHttpClient *self);
PdTransport *pd_http_client_get_transport (PdHttpClient *self);
/* X-Locale and Accept-Language ("ja-JP"); NULL = en-US, the default of the far side. */
void pd_http_client_set_locale (PdHttpClient *self, const char *locale);
/* 1 to 8; PD_HTTP_MAX_PARALLEL unless set. */
void pd_http_client_set_max_parallel (PdHttpClient *self, guint max_parallel);
/* Instead of the environment's own pace; 0 = no limit but the far side's 429. */
void pd_http_client_set_calls_per_minute (PdHttpClient *self, guint calls_per_minute);
/* How long a single try may take; five minutes unless set. */
void pd_http_client_set_deadline (PdHttpClient *self, gint64 deadline_us);

/* Sends @request, which must not have been sent before. Errors: any of PD_API_ERROR, or
 * G_IO_ERROR_CANCELLED (a write that was answered before that still gives its answer);
 * pd_http_request_get_fate() tells for each of them whether a write may have
 * been carried out. */
void pd_http_client_send_async (PdHttpClient *self,
                                PdHttpRequest *request,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
PdHttpReply *pd_http_client_send_finish (PdHttpClient *self, GAsyncResult *result, GError **error);

/* @target (path, or whole URL) as an address of @api's host: PD_API_ERROR_PROTOCOL for another
 * scheme, host or port, a user name, or no address at all. @add_version: "/v1" in front where a
 * link of Partner Center lacks it (1.3). The query stays as it is, byte by byte. (transfer full) */
GUri *pd_http_client_resolve (PdEnvironment *environment,
                              PdApi api,
                              const char *target,
                              gboolean add_version,
                              GError **error);

/**
 * PdHttpPager: a list, page by page, at its reader's own speed: partner-center-api.md 1.4,
 * azure-api.md 1 "paging". Follows links.next / nextLink as they are, with their headers.
 */
#define PD_TYPE_HTTP_PAGER (pd_http_pager_get_type ())
G_DECLARE_FINAL_TYPE (PdHttpPager, pd_http_pager, PD, HTTP_PAGER, GObject)

#define PD_HTTP_MAX_PAGES 10000

/* @first: a READ of the first page, with its reader; not sent yet. @cursor (nullable): where an
 * earlier pager stopped (also in another process): the first page is the one after it. */
PdHttpPager *
pd_http_pager_new (PdHttpClient *client, PdHttpRequest *first, const char *cursor, GError **error);
/* Pages at most, then PD_API_ERROR_PROTOCOL; PD_HTTP_MAX_PAGES unless set. */
void pd_http_pager_set_max_pages (PdHttpPager *self, guint max_pages);
/* The next page; NULL without @error at the end. PD_API_ERROR_PROTOCOL: a link to another host, one
 * that came before, too many pages. PD_API_ERROR_CURSOR: the far side does not know the place any
 * more (400 or 410 to a continuation): start the list again. After any other error the same page
 * may be asked for again. */
void pd_http_pager_next_async (PdHttpPager *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
PdHttpReply *pd_http_pager_next_finish (PdHttpPager *self, GAsyncResult *result, GError **error);
/* Where to go on after the last page that was given; NULL at the start and at the end. Text to be
 * kept; it holds no token of the sign-in. (transfer full) */
char *pd_http_pager_dup_cursor (PdHttpPager *self);
gboolean pd_http_pager_is_at_end (PdHttpPager *self);

G_END_DECLS
