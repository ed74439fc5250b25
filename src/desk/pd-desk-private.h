// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* What the files of desk/ share and nobody else sees. */

#include "pd-backend.h"
#include "pd-desk.h"
#include "pd-local-engine.h"
#include "pd-settings.h"
#include "pd-store.h"
#include "pd-vault.h"

G_BEGIN_DECLS

/**
 * PdContext: what a desk, its backend and its lists share on any thread: immutable after making,
 * except the vault, which is opened (once, under a lock) at its first need.
 */
#define PD_TYPE_CONTEXT (pd_context_get_type ())
G_DECLARE_FINAL_TYPE (PdContext, pd_context, PD, CONTEXT, GObject)

PdContext *pd_context_new (const char *book_path,
                           const PdSettings *settings,
                           PdClock *clock,
                           PdPolicySet *policies,
                           PdRoleTable *roles,
                           PdMarketList *markets);
const char *pd_context_get_book_path (PdContext *self);
/* An account at Partner Center. */
gboolean pd_context_is_cloud (PdContext *self);
/* PD_ERROR_NOT_ALLOWED, a sentence, where the book follows Partner Center: nothing is put into it
 * from elsewhere. */
gboolean pd_context_check_is_own_book (PdContext *self, GError **error);
PdClock *pd_context_get_clock (PdContext *self);
PdPolicySet *pd_context_get_policies (PdContext *self);
PdRoleTable *pd_context_get_roles (PdContext *self);
/* The program's own list. */
PdMarketList *pd_context_get_own_markets (PdContext *self);
/* Blocking (D-Bus or disk), thread-safe, also inside a store job; never on a window's main thread.
 * It writes nothing: the key is made with the account. (transfer full) PD_ERROR_SECRET: missing, or
 * not this book's. */
PdVault *pd_context_ref_vault (PdContext *self, GError **error);

/* What PD_SETTING_VAULT_CHECK of this vault's book holds. */
char *pd_vault_make_check (PdVault *vault);

/* --- between the files of PdDesk --- */

/* Hands a deed to the backend; @task's pointer is its answer. Both are taken over. */
void pd_desk_perform (PdDesk *self, PdDeed *deed, GTask *task);
/* The same for one use case: makes its task. @deed is taken over. */
void pd_desk_start_deed (PdDesk *self,
                         PdDeed *deed,
                         gpointer source_tag,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
/* The answer of such a task, by the deed's kind; (transfer full). */
gpointer pd_desk_finish_deed (PdDesk *self, GAsyncResult *result, GError **error);
/* Blocking, for the command line: a deed that only reads. @deed is taken over. */
gpointer pd_desk_read_deed (PdDesk *self, PdDeed *deed, GError **error);
/* A list that came into force; taken over. */
void pd_desk_take_markets (PdDesk *self, PdMarketList *markets);
/* New settings, read from the book; taken over. Notifies what changed. */
void pd_desk_take_settings (PdDesk *self, PdSettings *settings);

/* For pd-transfer.c, pd-download.c, pd-generate.c. */
PdContext *pd_desk_get_context (PdDesk *self);
/* Inside a store job: who acts, by the settings that stand in the book now (another process may
 * have changed them). @settings lends to @engine: free it (pd_settings_free) after the engine's
 * use. @act: refused with PD_ERROR_ROLE when the book's roles do not allow it. */
gboolean pd_context_begin (PdContext *self,
                           PdDatabase *database,
                           PdAct act,
                           PdSettings **settings,
                           PdLocalEngine *engine,
                           GError **error);
/* The same without a role. */
gboolean pd_context_begin_any (PdContext *self,
                               PdDatabase *database,
                               PdSettings **settings,
                               PdLocalEngine *engine,
                               GError **error);

/* Adds what needs the rules to records that were read from @database (on any thread): cancel and
 * keys verdicts of order lines (and of an order's lines), refund, exchange and manage verdicts of
 * reservations, price text and buy verdict of products for the customer, states of links, titles of
 * media, descriptions of invoice lines. */
gboolean pd_context_decorate (PdContext *self,
                              PdDatabase *database,
                              PdListKind kind,
                              gint64 customer_row_id,
                              GPtrArray *records,
                              GError **error);

/* The same where pd_context_begin() was called already. */
gboolean pd_context_decorate_as (PdContext *self,
                                 PdDatabase *database,
                                 PdRoleSet roles,
                                 const PdLocalEngine *engine,
                                 PdListKind kind,
                                 gint64 customer_row_id,
                                 GPtrArray *records,
                                 GError **error);
/* Sets the titles of a product's media: "SQL Server 2022 Standard 日本語 ISO". */
gboolean pd_context_entitle_media (PdDatabase *database,
                                   const char *product_id,
                                   GPtrArray *media,
                                   GError **error);
/* Latest first. */
void pd_context_sort_links (GPtrArray *links);

/* Generated invoices of the months before the last are paid. */
gboolean pd_generate_pay_invoices (PdDatabase *database, gint64 now, GError **error);

/* Counts one download of the link and writes its record: role 1.2 (a refusal is logged as failed),
 * then pd_local_engine_use_link(). Result: PdDownloadLink with its medium, whose source says where
 * the bytes come from. */
void pd_desk_start_download_async (PdDesk *self,
                                   gint64 link_row_id,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
PdDownloadLink *pd_desk_start_download_finish (PdDesk *self, GAsyncResult *result, GError **error);

G_END_DECLS
