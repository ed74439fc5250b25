// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* What pd-lists-table.c and pd-lists-search.c share. */

#include "pd-database-private.h"

G_BEGIN_DECLS

/* The list's row IDs in its order, from its own indexes or from a given set (@ids: JSON). */
PdStatement *pd_list_prepare (PdDatabase *self,
                              const PdQuery *query,
                              const char *ids,
                              gint64 limit,
                              gint64 offset,
                              GError **error);
/* The list is of one customer, order, line or invoice: small, whatever the size of the book. */
gboolean pd_list_is_narrow (const PdQuery *query);
/* The folded needle; NULL when the query looks for nothing. */
char *pd_list_dup_needle (const PdQuery *query);

G_END_DECLS
