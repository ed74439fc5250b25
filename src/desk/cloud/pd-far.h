// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gio/gio.h>

#include "pd-http-client.h"
#include "pd-token-source.h"

G_BEGIN_DECLS

/**
 * PdFar: the far side of one cloud account. Transport, tokens and the HTTP client live in a thread
 * of its own with a main context of its own, so that a pull never costs the window a frame. Any
 * other thread may call it: pd_far_send() waits there for the answer. What it tells of itself (its
 * properties and signals) is told on the main context of the thread that made it.
 *
 * Properties (notify): "session" PdSession, "user" s, "tenant" s, "lasts-until" int64 instant (0 =
 * none), "online" b, "problem" GError (boxed, nullable): the sign-in could not be kept.
 */
#define PD_TYPE_FAR (pd_far_get_type ())
G_DECLARE_FINAL_TYPE (PdFar, pd_far, PD, FAR, GObject)

/* @tenant, @client_id: of the account's settings. @account_id: the book's ID, the key in @store.
 * @store NULL: the Secret Service. @locale ("ja-JP") for texts of the far side. Starts the thread;
 * asks the store for a sign-in by itself. */
PdFar *pd_far_new (PdEnvironment *environment,
                   const char *client_id,
                   const char *tenant,
                   const char *account_id,
                   const char *locale,
                   PdTokenStore *store);
/* For tests: what pd_far_new() uses from now on where @store is NULL, and instead of the computer's
 * own time and network. All of them are used in the far side's thread. NULL: the usual ones. Not
 * used by the programs. */
void pd_far_set_seams (PdTokenStore *store, PdWait *wait, GNetworkMonitor *monitor);
gboolean pd_far_has_seams (void);
/* Where sign-ins are kept: the Secret Service. (transfer full) */
PdTokenStore *pd_far_ref_store (void);
/* Ends what is under way with G_IO_ERROR_CANCELLED and stops the thread. finalize does it too. */
void pd_far_close (PdFar *self);

PdEnvironment *pd_far_get_environment (PdFar *self);

/* --- any thread but its own and the window's main one; blocking --- */

/* pd_http_client_send_async(), waited for. Errors are PD_API_ERROR or G_IO_ERROR_CANCELLED;
 * pd_http_request_get_fate() tells afterwards whether it may have been carried out. (transfer full)
 */
PdHttpReply *
pd_far_send (PdFar *self, PdHttpRequest *request, GCancellable *cancellable, GError **error);
/* The same, and what the request's reader made of the answer. (transfer full) NULL without @error:
 * an empty answer where the request allows it (pd_http_request_set_may_be_empty()). */
gpointer
pd_far_fetch (PdFar *self, PdHttpRequest *request, GCancellable *cancellable, GError **error);

/* One page of a list: what the request's reader made (lent; freed after the call), and where the
 * next page begins (NULL: it was the last one). FALSE with @error ends the walk. On the calling
 * thread. */
typedef gboolean (*PdFarPage) (gpointer page,
                               const char *cursor,
                               gpointer user_data,
                               GError **error);
/* Every page after @cursor (NULL: from the first). A cursor that the far side does not know any
 * more is PD_API_ERROR_CURSOR. */
gboolean pd_far_walk (PdFar *self,
                      PdHttpRequest *first,
                      const char *cursor,
                      PdFarPage page,
                      gpointer user_data,
                      GCancellable *cancellable,
                      GError **error);
/* Waits in the far side's own time (tests make it virtual). FALSE: cancelled. */
gboolean pd_far_sleep (PdFar *self, gint64 microseconds, GCancellable *cancellable, GError **error);
/* Tries so far (calls that left), for reports and benches. */
guint64 pd_far_count_calls (PdFar *self);
/* Any thread: signed in and online, as far as it is known. */
gboolean pd_far_is_ready (PdFar *self);

/* --- the main thread --- */

PdSession pd_far_get_session (PdFar *self);
const char *pd_far_get_user (PdFar *self);
const char *pd_far_get_tenant (PdFar *self);
gint64 pd_far_get_lasts_until (PdFar *self);
gboolean pd_far_get_online (PdFar *self);
const GError *pd_far_get_problem (PdFar *self);

typedef enum {
  PD_SIGN_IN_BY_BROWSER, /* signal "browse" (const char *uri): open it */
  PD_SIGN_IN_BY_CODE, /* signal "code-shown" (const char *code, const char *address, gint64 until)
                       */
} PdSignInWay;
/* Signs in and keeps it. TRUE: signed in. A sign-in of another tenant than the account's is
 * PD_ERROR_REFUSED with a sentence, and nothing is kept. Where no Secret Service runs the sign-in
 * lives in memory, and "problem" says so. One at a time: a second one ends the first with
 * G_IO_ERROR_CANCELLED. */
void pd_far_sign_in_async (PdFar *self,
                           PdSignInWay way,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
gboolean pd_far_sign_in_finish (PdFar *self, GAsyncResult *result, GError **error);
/* Forgets all tokens. */
void pd_far_sign_out_async (PdFar *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean pd_far_sign_out_finish (PdFar *self, GAsyncResult *result, GError **error);
/* Where nobody is signed in: asks the store again (another program may have signed in). */
void pd_far_reload (PdFar *self);

G_END_DECLS
