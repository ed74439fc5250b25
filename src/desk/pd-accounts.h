// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gio/gio.h>

#include "pd-desk.h"

G_BEGIN_DECLS

/* One account in the data folder, as a list shows it. Properties: name, kind ("local" or "cloud"),
 * path, roles uint, policy-setting int, customers int64, user-name, user-email, sample b,
 * synced-at int64 (of a cloud account: the last whole pass; 0 = never), environment (nick of a
 * cloud account's; else NULL), problem (translated sentence when its book cannot be read; else
 * NULL). */
#define PD_TYPE_ACCOUNT (pd_account_get_type ())
G_DECLARE_FINAL_TYPE (PdAccount, pd_account, PD, ACCOUNT, GObject)
const char *pd_account_get_name (PdAccount *self);
const char *pd_account_get_kind (PdAccount *self);
const char *pd_account_get_path (PdAccount *self);
PdRoleSet pd_account_get_roles (PdAccount *self);
gint64 pd_account_get_customers (PdAccount *self);
const char *pd_account_get_problem (PdAccount *self);
gint64 pd_account_get_synced_at (PdAccount *self);
const char *pd_account_get_environment (PdAccount *self);

/**
 * PdAccounts: the data folder: accounts/SLUG.book files (0600, the folder 0700). A #GListModel of
 * PdAccount, by name.
 */
#define PD_TYPE_ACCOUNTS (pd_accounts_get_type ())
G_DECLARE_FINAL_TYPE (PdAccounts, pd_accounts, PD, ACCOUNTS, GObject)

/* @data_dir NULL: $PARTNER_DESK_DATA_DIR, else $XDG_DATA_HOME/partner-desk. Makes the folder. Reads
 * nothing yet. */
PdAccounts *pd_accounts_new (const char *data_dir, PdClock *clock);
const char *pd_accounts_get_data_dir (PdAccounts *self);
/* Reads the folder anew. */
void pd_accounts_refresh_async (PdAccounts *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean pd_accounts_refresh_finish (PdAccounts *self, GAsyncResult *result, GError **error);
gboolean pd_accounts_refresh (PdAccounts *self, GError **error);
/* By exact name; NULL name: the only one. PD_ERROR_NOT_FOUND, PD_ERROR_AMBIGUOUS. (transfer full)
 */
PdAccount *pd_accounts_find (PdAccounts *self, const char *name, GError **error);
/* A new local account: names are unique (PD_ERROR_CONFLICT), 1-60 characters. @sample fills it with
 * the sample book; without it the book starts with the sample catalogue's products and media alone
 * (no keys, customers or orders), so that it can sell at once: importing a catalogue replaces SKU
 * by SKU. The user is the system account's. It appears whole or not at all (made beside, renamed).
 * Result: PdAccount. */
void pd_accounts_add_local_async (PdAccounts *self,
                                  const char *name,
                                  gboolean sample,
                                  PdRoleSet roles,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
PdAccount *pd_accounts_add_local_finish (PdAccounts *self, GAsyncResult *result, GError **error);
/* What a cloud account is made of. Lent. */
typedef struct
{
  const char *environment;        /* "global", "china", "us-government", "custom"; NULL = global */
  const char *partner_center_url; /* custom: these three; else NULL or "" */
  const char *azure_url;
  const char *login_url;
  const char *tenant;    /* ID or domain of the partner; NULL or "" = told by the first sign-in */
  const char *client_id; /* of the app registration (README) */
  PdRoleSet roles;       /* a hint (partner-center-api.md 2.4): the far side's 403 decides */
} PdCloudFields;
/* Checks @fields (NULL members as above) without making anything, for a form: PD_ERROR_INVALID, a
 * sentence. */
gboolean pd_accounts_check_cloud (const PdCloudFields *fields, GError **error);
/* A new account at Partner Center, with an empty book; nobody is signed in. Errors as with a local
 * one, and those of pd_accounts_check_cloud(). Result: PdAccount. */
void pd_accounts_add_cloud_async (PdAccounts *self,
                                  const char *name,
                                  const PdCloudFields *fields,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
PdAccount *pd_accounts_add_cloud_finish (PdAccounts *self, GAsyncResult *result, GError **error);
/* Deletes the book, its backups and its secrets' key; of a cloud account its sign-in too. */
void pd_accounts_remove_async (PdAccounts *self,
                               PdAccount *account,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean pd_accounts_remove_finish (PdAccounts *self, GAsyncResult *result, GError **error);

G_END_DECLS
