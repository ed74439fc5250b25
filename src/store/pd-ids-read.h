// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* The job that reads the row IDs of a PdQueryModel; the model alone includes this. */

#include "pd-query-model.h"

G_BEGIN_DECLS

/* An atomic box, shared with the read jobs, which may outlive the model. */
typedef struct
{
  PdRecordDecorator run;
  gpointer data;
  GDestroyNotify data_free;
} PdDecorator;
void pd_decorator_unref (PdDecorator *decorator); /* (nullable) */

/* What the job finds. */
typedef struct
{
  GArray *ids;        /* (element-type gint64) (owned) */
  GPtrArray *records; /* (element-type PdRecord) (owned) (nullable): of the first rows */
} PdAnswer;
void pd_answer_free (PdAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdAnswer, pd_answer_free)

/* A job under way: an atomic box, shared by the job, its callback and the model. */
typedef struct
{
  PdQueryModel *model;    /* not owned: the job is cancelled when it goes */
  guint generation;       /* the model's, when the job began */
  PdQuery *query;         /* (owned) */
  gint64 limit;           /* of row IDs; < 0: all */
  guint n_records;        /* to read along with them, at most */
  PdDecorator *decorator; /* (owned) (nullable) */

  GMutex lock; /* guards what follows */
  GCond done;
  PdAnswer *answer; /* (owned) (nullable): until it is fetched, by whoever is first */
  gboolean ended;
} PdIdsRead;
PdIdsRead *
pd_ids_read_new (const PdQuery *query, gint64 limit, guint n_records, PdDecorator *decorator);
void pd_ids_read_unref (gpointer read);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdIdsRead, pd_ids_read_unref)
/* A PdStoreJob; @data: the read. The answer stays in it: pd_query_model_wait() may be quicker than
 * the main loop. */
gpointer
pd_ids_read_run (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error);
/* (transfer full) (nullable): the answer, once. */
PdAnswer *pd_ids_read_fetch (PdIdsRead *read);
/* Until the job has ended, and so long at most. */
void pd_ids_read_wait (PdIdsRead *read, gint64 wait_us);

G_END_DECLS
