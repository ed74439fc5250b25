// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-accounts.h"
#include "pd-settings.h"

G_BEGIN_DECLS

/* The files of an account, blocking; pd-accounts.c calls these on worker threads. */

/* What stands in the folder, by name. (element-type PdAccount) */
GPtrArray *pd_book_files_list (const char *folder, GError **error);
/* Makes the account's book beside the others and gives it its place, or leaves nothing. */
PdAccount *pd_book_files_add (const char *folder,
                              PdClock *clock,
                              const char *name,
                              gboolean sample,
                              PdRoleSet roles,
                              GError **error);
/* The same for an account at Partner Center: an empty book. */
PdAccount *pd_book_files_add_cloud (const char *folder,
                                    PdClock *clock,
                                    const char *name,
                                    const PdCloudFields *fields,
                                    GError **error);
/* Removes the book with everything that belongs to it. */
gboolean pd_book_files_remove (const char *folder, const char *path, GError **error);

/* @settings NULL: the book cannot be read, @problem says why (translated). */
PdAccount *pd_account_new (const char *path,
                           const PdSettings *settings,
                           gint64 customers,
                           gint64 synced_at,
                           const char *problem);

G_END_DECLS
