// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* What each deed is for the local backend: what it needs, how it is carried out, how its answer is
 * read. All of it runs in a job of the store. */

#include "pd-backend.h"
#include "pd-desk-private.h"

G_BEGIN_DECLS

/* One deed on its way through the threads. */
typedef struct
{
  PdContext *context;  /* owned */
  PdDeed *deed;        /* owned */
  PdVault *vault;      /* owned (nullable): opened before the job where the deed needs it */
  GError *vault_error; /* owned (nullable): told only if the role allows the deed */
  PdRoleSet roles;     /* of the user, by the book, while the job runs */
  gpointer value;      /* owned until read(): an answer that cannot be read again (a secret) */
} PdLocalWork;

/* Writes; @answer is what the request table keeps, and what read() starts from. */
typedef gboolean (*PdLocalCarryOut) (PdLocalWork *work,
                                     PdDatabase *database,
                                     const PdLocalEngine *engine,
                                     char **answer,
                                     GError **error);
typedef gpointer (*PdLocalRead) (PdLocalWork *work,
                                 PdDatabase *database,
                                 const PdLocalEngine *engine,
                                 const char *answer,
                                 GError **error);

typedef enum {
  PD_LOCAL_NEEDS_NOTHING = 0,
  PD_LOCAL_NEEDS_ROLE = 1 << 0,
  PD_LOCAL_NEEDS_VAULT = 1 << 1,
  PD_LOCAL_WANTS_VAULT = 1 << 2, /* opened where it can be */
} PdLocalNeeds;

typedef struct
{
  const char *request; /* name in the request table; NULL: not remembered */
  PdLocalNeeds needs;
  PdAct act;
  const char *key_access;    /* operation that is logged as failed when the role refuses it (1.2) */
  PdLocalCarryOut carry_out; /* NULL: the deed only reads */
  PdLocalRead read;
} PdLocalDeed;

/* Lends; static. The rows are in pd-local-deeds.c, and in these two for their parts. */
const PdLocalDeed *pd_local_deed_get (PdDeedKind kind);
const PdLocalDeed *pd_local_reservation_deed_get (PdDeedKind kind);
const PdLocalDeed *pd_local_request_deed_get (PdDeedKind kind);

/* --- what the deeds' files share --- */
/* The role that the deed's row demands, if it does. */
gboolean pd_local_work_check_role (PdLocalWork *work, GError **error);
gboolean pd_local_work_check_act (PdLocalWork *work, PdAct act, GError **error);
PdVerdict *pd_local_work_judge (PdLocalWork *work, PdAct act);
char *pd_local_answer_format (gint64 row_id);
/* The answers in the request table are ours; another form means a damaged book. @second NULL: one
 * number. */
gboolean pd_local_answer_parse (const char *answer, gint64 *first, gint64 *second, GError **error);
/* An order with its verdicts. */
PdOrder *pd_local_read_order (PdLocalWork *work,
                              PdDatabase *database,
                              const PdLocalEngine *engine,
                              gint64 row_id,
                              GError **error);
/* A request whole, its contact opened (left out where the vault cannot be opened). */
PdRequestDetails *pd_local_read_request (PdLocalWork *work,
                                         PdDatabase *database,
                                         const PdLocalEngine *engine,
                                         gint64 row_id,
                                         GError **error);
/* 1.9, 1.21, 1.22: may the user see this request? */
gboolean pd_local_check_request (PdRoleTable *table,
                                 PdRoleSet roles,
                                 const char *user_name,
                                 PdSupportRequest *request,
                                 GError **error);
/* Store job with a PdLocalWork: the answer of a deed that only reads. */
gpointer pd_local_work_read_job (PdDatabase *database,
                                 gpointer work,
                                 GCancellable *cancellable,
                                 GError **error);
gpointer pd_local_read_nothing (PdLocalWork *work,
                                PdDatabase *database,
                                const PdLocalEngine *engine,
                                const char *answer,
                                GError **error);

G_END_DECLS
