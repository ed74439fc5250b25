// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-database.h"
#include "pd-policy.h"
#include "pd-vault.h"

G_BEGIN_DECLS

/* How every key of the sample book begins: nobody can take one for a real product key. */
#define PD_SAMPLE_KEY_PREFIX "SAMPL-"

/**
 * pd_sample_book_fill:
 *
 * Fills an empty book, inside the caller's write transaction, with the sample catalogue and
 * invented customers, orders, keys, links, invoices and activity of the two months before @now:
 * every state of sections 2-8 of the rules is there at least once. The same @now gives the same
 * book, except for sealed texts (random nonces) and what they lead to. Blocking; a second or two.
 */
gboolean pd_sample_book_fill (PdDatabase *db,
                              PdVault *vault,
                              PdPolicySet *policies,
                              gint64 now,
                              GError **error);

G_END_DECLS
