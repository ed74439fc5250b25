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

/* Lends; static. */
const PdLocalDeed *pd_local_deed_get (PdDeedKind kind);

G_END_DECLS
