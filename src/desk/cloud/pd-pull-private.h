// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* What the files of the pull share: the pass under way, the far side asked with patience, and the
 * pen that writes. */

#include "pd-pull-lookup.h"
#include "pd-pull.h"
#include "pd-wire.h"

G_BEGIN_DECLS

/* The pulls of the book that are none of the far side's lists. */
#define PD_PULL_PASS "pass"       /* scope "": started, finished; its cursor is the kind */
#define PD_PULL_CHANGED "changed" /* scope a tenant: its cursor names what is to be read again */

typedef enum {
  PD_PULL_FIRST, /* the first pass of a book, from where it stopped */
  PD_PULL_LATER, /* by the activity log */
  PD_PULL_FULL,  /* everything again */
  PD_PULL_ONE,   /* one customer */
} PdPullKind;

typedef struct _PdPullPen PdPullPen;

/* One pass; its threads share it. */
typedef struct
{
  PdContext *context; /* lent, and so are the next two */
  PdStore *store;
  PdFar *far;
  PdPullKind kind;
  gint64 customer_row_id;
  GCancellable *cancellable;      /* (owned): the caller's wish or a fatal error */
  PdPullPen *pen;                 /* (owned) */
  gint64 now;                     /* the far side's instant when this run began */
  gint64 seen;                    /* of the pass: rows that it brings carry it */
  gint64 since;                   /* the begin of the last whole pass; 0 = there was none */
  gboolean bulk;                  /* much comes at once: transactions are larger */
  PdPolicySetting policy_setting; /* 17.1: of the account */
  gboolean has_agreements;        /* 3.5: elsewhere than in the public cloud there are none */
  char *user_name;                /* (owned): the account's person, and the next too */
  char *user_email;
  PdVault *vault;         /* (owned) (nullable): for contacts; opened at its first need */
  gboolean no_vault;      /* it does not open */
  GHashTable *faulty;     /* (owned) (element-type utf8): "what\nscope" that failed before */
  gint64 invoices_before; /* in the book when their phase began */
  GHashTable *kinds;      /* (owned): "product:sku" to an interned kind or NULL; the pen's thread */

  GMutex lock;          /* guards what follows */
  GError *fatal;        /* (owned) (nullable): why the pass ends */
  PdSyncReport *report; /* (owned) */
  guint failures;       /* of the far side, one after the other */
  gboolean azure_gone;  /* Azure's host does not answer: nobody is asked there any more */
  gboolean incomplete;  /* something did not come */
  gboolean log_failed;  /* what has changed is not known */

  PdPullProgress progress;
  gpointer progress_data;
  char *phase; /* (owned) (nullable) */
  gint64 done;
  gint64 done_before; /* when the phase began */
  gint64 total;
  gint64 items;
  gint64 items_only;  /* counted nowhere else */
  gint64 phase_began; /* monotonic */
  gint64 told;        /* monotonic */
  gint64 rate_from;   /* monotonic */
  gint64 rate_items;
  double rate;
} PdPullRun;

/* --- pd-pull-report.c --- */

/* Faults that a report names; more are only counted in the log. */
#define PD_PULL_MAX_FAULTS 500

/* @error makes every further call pointless. */
gboolean pd_pull_is_fatal (PdPullRun *run, const GError *error);
/* The pass has to end: wish or fatal error. */
gboolean pd_pull_is_over (PdPullRun *run);
/* Takes @error over as the reason of the end, unless there is one. */
void pd_pull_end (PdPullRun *run, GError *error);
/* @error of the scope (what, scope) is judged and taken over. TRUE: it is that scope's own fault,
 * noted in the report and in the book, and the pass goes on; FALSE: the pass ends.
 * @name: of the customer, market … for the text (nullable). */
gboolean pd_pull_note_failure (PdPullRun *run,
                               const char *what,
                               const char *scope,
                               const char *name,
                               GError *error);
/* Something that came and could not be read whole; for the log and the report alone. @fault is
 * English detail. */
void pd_pull_note_fault (PdPullRun *run, const char *what, const char *name, const char *fault);
/* Counts that differ: the book had @had, @gone of them are not there any more, @came are new. */
void pd_pull_note_difference (PdPullRun *run,
                              const char *what,
                              const char *name,
                              gint64 came,
                              gint64 gone);
/* Translated: "Orders of 株式会社青空商事"; of @scope where @name is NULL. (transfer full) */
char *pd_pull_describe (const char *what, const char *scope, const char *name);

/* @done of @total stood in the book already. */
void pd_pull_begin_phase (PdPullRun *run, const char *phase, gint64 done, gint64 total);
/* There is more in this phase than was known. */
void pd_pull_extend_phase (PdPullRun *run, gint64 more);
void pd_pull_advance (PdPullRun *run, gint64 done);
/* Records came, @counter (of run->report) of them too. */
void pd_pull_count (PdPullRun *run, gint64 *counter, gint64 n);

/* --- asking (pd-pull-ask.c) --- */

/* pd_far_fetch() and pd_far_walk() with patience: throttled, it waits and goes on. NULL or FALSE
 * with @error. @request is taken over. */
gpointer pd_pull_fetch (PdPullRun *run, PdHttpRequest *request, GError **error);
/* @begun (nullable) is called before the first page and again when the list has to be started anew
 * (PD_API_ERROR_CURSOR): forget what came. */
typedef void (*PdPullBegun) (gpointer user_data);
gboolean pd_pull_walk (PdPullRun *run,
                       PdHttpRequest *request,
                       const char *cursor,
                       PdPullBegun begun,
                       PdFarPage page,
                       gpointer user_data,
                       GError **error);
/* A whole list of Partner Center's, its items in one array that frees them with @free_item; faults
 * of its pages are noted as of (what, name). NULL with @error. */
GPtrArray *pd_pull_collect (PdPullRun *run,
                            PdHttpRequest *request,
                            GDestroyNotify free_item,
                            const char *what,
                            const char *name,
                            GError **error);
/* The pages of a list of Azure's: (element-type GPtrArray). */
GPtrArray *pd_pull_collect_azure (PdPullRun *run, PdHttpRequest *request, GError **error);
/* The items of a page that is lent, for good. (transfer full) */
GPtrArray *pd_pull_take_items (PdWireList *list);

/* --- the pen (pd-pull-pen.c): one thread that writes what the others bring, many at once --- */

typedef gboolean (*PdPullWrite) (PdDatabase *database,
                                 PdPullRun *run,
                                 gpointer data,
                                 GError **error);
PdPullPen *pd_pull_pen_new (PdPullRun *run);
/* Takes @data over: written by @write in a transaction, soon; waits where much is waiting already.
 * @weight: rows in it. What was put earlier is written earlier. */
void pd_pull_pen_put (PdPullPen *pen,
                      PdPullWrite write,
                      gpointer data,
                      GDestroyNotify free_data,
                      guint weight);
/* Waits until all of it is durable; FALSE: the pass has ended by an error of the store. */
gboolean pd_pull_pen_flush (PdPullPen *pen);
/* Writes the rest and ends the thread. */
void pd_pull_pen_free (PdPullPen *pen);
/* A row of the pulls table, as a part of other writing. */
gboolean pd_pull_put_done (PdDatabase *database,
                           PdPullRun *run,
                           const char *what,
                           const char *scope,
                           gint64 counted,
                           GError **error);

/* The same where the scope has no row of its own unless it failed once. */
gboolean pd_pull_put_well (PdDatabase *database,
                           PdPullRun *run,
                           const char *what,
                           const char *scope,
                           gint64 counted,
                           GError **error);

/* A customer whose pull was finished since then is done: in this pass; in one by the log at any
 * time. */
gint64 pd_pull_finished_since (PdPullRun *run);

/* --- several at once (pd-pull-each.c) --- */

/* Calls that are under way at the same time (partner-center-api.md 1.6: few). */
#define PD_PULL_WORKERS 4

/* On one of four threads. FALSE: the pass ends (pd_pull_end() was called). */
typedef gboolean (*PdPullEach) (PdPullRun *run, PdPullCustomer *customer, gpointer user_data);
/* All customers whose pull @what was not finished at or after @since; @begun: only those that have
 * one. @phase as the person reads it. */
gboolean pd_pull_each_customer (PdPullRun *run,
                                const char *what,
                                const char *phase,
                                gint64 since,
                                gboolean begun,
                                PdPullEach each,
                                gpointer user_data);
/* Each pull of @what that was begun and not finished. */
typedef gboolean (*PdPullEachPull) (PdPullRun *run, const PdPull *pull, gpointer user_data);
gboolean pd_pull_each_open (PdPullRun *run,
                            const char *what,
                            const char *phase,
                            PdPullEachPull each,
                            gpointer user_data);
/* Places 0 to @n - 1; no phase of its own. */
typedef gboolean (*PdPullEachPlace) (PdPullRun *run, guint place, gpointer user_data);
gboolean pd_pull_each_place (PdPullRun *run, guint n, PdPullEachPlace each, gpointer user_data);

G_END_DECLS
