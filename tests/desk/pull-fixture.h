// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* Books that are pulled from a far side of the test's own. */

#include "desk-fixture.h"
#include "desk-service.h"
#include "pd-cloud-tables.h"
#include "pd-pull.h"

G_BEGIN_DECLS

/* One book of ours. */
typedef struct
{
  char *dir;
  PdAccounts *accounts;
  PdDesk *desk;   /* lends context and store */
  PdStore *store; /* lent */
  PdFar *far;
  GCancellable *cancellable;
  guint cancel_at;  /* steps of progress after which the pull is cancelled; 0 = never */
  guint steps;      /* of progress so far */
  GString *phases;  /* each once, in their order, one a line */
  gint64 last_done; /* of the phase */
} Pulled;

/* Signed in at @service. */
Pulled *pulled_new (DeskService *service);
void pulled_free (Pulled *pulled);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pulled, pulled_free)
/* Closes everything and opens it again, as another process would. */
void pulled_reopen (Pulled *pulled, DeskService *service);
/* One pass; progress is watched: it never goes back within a phase. */
PdSyncReport *pulled_run (Pulled *pulled, gboolean full, gint64 customer_row_id, GError **error);
/* One that must end well and whole. */
PdSyncReport *pulled_run_well (Pulled *pulled, gboolean full);

/* The far side of these tests: the sample book at TEST_NOW unless @customers > 0: so many made up
 * with @orders each. */
DeskService *new_service (guint customers, guint orders);

/* What both books have is the same, record by record, field by field: a list of differences, "" =
 * none. (transfer full) */
char *compare_books (PdStore *ours, DeskService *service);
/* The same of two books of ours. */
char *compare_pulled (PdStore *one, PdStore *other);

/* Rows of a list of our book. */
guint count_rows (Pulled *pulled, PdListKind kind);
/* (transfer full) (element-type PdRecord) */
GPtrArray *list_rows (PdStore *store, PdListKind kind);
/* The record whose @property is @value; NULL: there is none. (transfer full) */
gpointer find_row (PdStore *store, PdListKind kind, const char *property, const char *value);
/* The reasons in the report, one a line. (transfer full) */
char *report_faults (const PdSyncReport *report);
/* The pull of this scope, as it stands in our book. (transfer full) */
PdPull *get_pull (Pulled *pulled, const char *what, const char *scope);

G_END_DECLS
