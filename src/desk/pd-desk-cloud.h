// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* What a desk of kind "cloud" can do besides: sign in, synchronise, its outbox. On a local account
 * pd_desk_get_cloud() is NULL. */

#include "pd-desk.h"
#include "pd-outbox-item.h"

G_BEGIN_DECLS

/**
 * PdCloudAccount: the cloud half of a desk. Main thread.
 *
 * Properties (notify): "signed-in" b, "lapsed" b (there was a sign-in; renew it), "user" s,
 * "lasts-until" int64 (0 = none), "online" b, "keyring-problem" s (nullable sentence: the sign-in
 * ends with the program), "environment" s (nick), "portal" s (base URL of the portal's pages);
 * "syncing" b, "sync-phase" s (translated, "Orders of customers"), "sync-done" int64, "sync-total"
 * int64 (0 = not known yet), "sync-rate" double (items a second), "sync-left" int64 (microseconds,
 * -1 = not known), "as-of" int64 (the last whole pass; 0 = never), "sync-error" s (nullable
 * sentence: why the last one stopped); "outbox-waiting" int64, "outbox-failed" int64.
 * Signals: "browse" (const char *uri), "code-shown" (const char *code, const char *address, gint64
 * until), "sync-ended" ().
 */
#define PD_TYPE_CLOUD_ACCOUNT (pd_cloud_account_get_type ())
G_DECLARE_FINAL_TYPE (PdCloudAccount, pd_cloud_account, PD, CLOUD_ACCOUNT, GObject)

PdCloudAccount *pd_desk_get_cloud (PdDesk *self); /* (transfer none) (nullable) */

gboolean pd_cloud_account_is_signed_in (PdCloudAccount *self);
gboolean pd_cloud_account_has_lapsed (PdCloudAccount *self);
const char *pd_cloud_account_get_user (PdCloudAccount *self);
gint64 pd_cloud_account_get_lasts_until (PdCloudAccount *self);
gboolean pd_cloud_account_is_online (PdCloudAccount *self);

/* @by_code FALSE: in the browser. Errors are told with pd_error_to_user_text(). */
void pd_cloud_account_sign_in_async (PdCloudAccount *self,
                                     gboolean by_code,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean
pd_cloud_account_sign_in_finish (PdCloudAccount *self, GAsyncResult *result, GError **error);
void pd_cloud_account_sign_out_async (PdCloudAccount *self,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean
pd_cloud_account_sign_out_finish (PdCloudAccount *self, GAsyncResult *result, GError **error);

/* What did not come, and why. */
typedef struct
{
  char *what;   /* translated: "Orders of 株式会社青空商事" */
  char *reason; /* translated sentence */
  char *detail; /* (nullable): for the log and support: codes and request IDs */
} PdSyncFault;
/* One pass, over. */
typedef struct
{
  gboolean complete; /* everything came */
  gint64 customers, orders, lines, subscriptions, entitlements, products, invoices, invoice_lines,
      activity, requests, reservations, utilization_days, assignments, tickets; /* rows brought */
  gint64 gone;                                                                  /* marked as gone */
  gint64 pushed;     /* outbox items that were sent meanwhile */
  guint64 calls;     /* tries at the far side */
  GPtrArray *faults; /* (element-type PdSyncFault) */
  double seconds;
} PdSyncReport;
void pd_sync_report_free (PdSyncReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdSyncReport, pd_sync_report_free)

/* One pass; one at a time (a second call joins the first). @full: re-reads everything and compares
 * counts; else the first pull goes on where it stopped, later ones read the activity log and
 * re-read what changed. @customer_row_id 0: all. Progress stands in the properties. A cancelled
 * one keeps what came. */
void pd_cloud_account_sync_async (PdCloudAccount *self,
                                  gboolean full,
                                  gint64 customer_row_id,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
PdSyncReport *
pd_cloud_account_sync_finish (PdCloudAccount *self, GAsyncResult *result, GError **error);
/* Stops the pass under way, whoever began it. */
void pd_cloud_account_cancel_sync (PdCloudAccount *self);
/* TRUE (the default): a pass begins by itself some seconds after the account was opened or signed
 * in to, and every 15 minutes, while somebody is signed in and the network is there. Short-lived
 * programs set FALSE. */
void pd_cloud_account_set_automatic (PdCloudAccount *self, gboolean automatic);
/* What the last pass did not bring: (element-type PdSyncFault) (transfer none). */
GPtrArray *pd_cloud_account_get_faults (PdCloudAccount *self);

/* --- the outbox; PD_LIST_OUTBOX lists it --- */
void pd_cloud_account_retry_async (PdCloudAccount *self,
                                   gint64 outbox_row_id,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
void pd_cloud_account_discard_async (PdCloudAccount *self,
                                     gint64 outbox_row_id,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
/* An item whose fate nobody can find out (pd_outbox_item_can_end()), by a person who has looked for
 * it at the far side: discarded, with a record in the activity log; later items of its customer go
 * on. What a synchronisation shows of it later is told in its row. */
void pd_cloud_account_end_item_async (PdCloudAccount *self,
                                      gint64 outbox_row_id,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
/* The item that a request became; PD_ERROR_NOT_FOUND. */
void pd_cloud_account_find_item_async (PdCloudAccount *self,
                                       const char *request_id,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
/* Of those above: the item as it is now. PD_ERROR_NOT_ALLOWED with a sentence where it may not.
 */
PdOutboxItem *
pd_cloud_account_outbox_finish (PdCloudAccount *self, GAsyncResult *result, GError **error);
/* The item as text for a mail or a file: what, for whom, when, the far side's words and IDs, what
 * was asked for. No secrets. (transfer full) */
void pd_cloud_account_describe_async (PdCloudAccount *self,
                                      gint64 outbox_row_id,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
char *pd_cloud_account_describe_finish (PdCloudAccount *self, GAsyncResult *result, GError **error);

/* --- a new customer's first user (partner-center-api.md 3.1) --- */
/* Partner Center tells it in the answer that made the customer, and never again. */
typedef struct
{
  char *user_name;
  char *password; /* overwritten when freed; never to a log */
} PdFirstUser;
void pd_first_user_free (PdFirstUser *user);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdFirstUser, pd_first_user_free)
/* For the dialog that shows it: with that it is gone from the book too. NULL without @error: there
 * is none, or it was shown already. */
void pd_cloud_account_take_first_user_async (PdCloudAccount *self,
                                             PdCustomer *customer,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer user_data);
PdFirstUser *pd_cloud_account_take_first_user_finish (PdCloudAccount *self,
                                                      GAsyncResult *result,
                                                      GError **error);

/* --- keys and links (section 5; partner-center-api.md 9: there is no API for them) --- */
/* The portal's list of customers, from where their Software pages are reached. (transfer full) */
char *pd_cloud_account_get_customers_page (PdCloudAccount *self);
/* What a person copied there. @key and @url: one of them may be NULL. The link's life and count by
 * the rules (5.6, 5.7) from @issued_at (0: now). Result as pd_desk_get_keys_and_downloads(). */
void pd_cloud_account_paste_keys_async (PdCloudAccount *self,
                                        gint64 line_row_id,
                                        const char *version,
                                        const char *language,
                                        const char *file_type,
                                        const char *key,
                                        const char *url,
                                        gint64 issued_at,
                                        const char *request_id,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
PdKeysAndLinks *
pd_cloud_account_paste_keys_finish (PdCloudAccount *self, GAsyncResult *result, GError **error);

G_END_DECLS
