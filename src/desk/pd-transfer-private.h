// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* What pd-transfer.c, pd-import.c and pd-export.c share. */

#include "pd-desk-private.h"

G_BEGIN_DECLS

/* No more rows than these are listed as rejected; the reading stops there. */
#define PD_REJECTED_MAX 1000

/* One import: made on the main thread, worked on by the store's writer. */
typedef struct
{
  PdContext *context; /* (owned) */
  PdImportKind kind;
  GFile *file;         /* (owned) */
  PdProgress progress; /* (nullable) */
  gpointer progress_data;
  PdImportResult *result; /* (owned) */
} PdImportWork;
void pd_import_work_free (PdImportWork *work);
/* A store job with a PdImportWork: the result is the work's (lent). Rows that were rejected make it
 * fail, so that nothing stays in the book; the caller sees by work->result->rejected that this was
 * the reason. */
gpointer
pd_import_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error);

typedef enum { PD_EXPORT_AS_CSV, PD_EXPORT_AS_JSON, PD_EXPORT_AS_ICS } PdExportForm;

/* One export: made on the main thread, worked on by a reader, then by the store's writer. */
typedef struct
{
  PdContext *context; /* (owned) */
  PdExportKind kind;
  PdExportForm form;
  GFile *file;    /* (owned) */
  GFile *beside;  /* (owned) the file while it is written */
  PdQuery *query; /* (owned) */
  gboolean bom;
  PdProgress progress; /* (nullable) */
  gpointer progress_data;
  gint64 rows; /* written */
} PdExportWork;
void pd_export_work_free (PdExportWork *work);
PdListKind pd_export_kind_get_list (PdExportKind kind);
/* A read job: checks the role, writes work->beside. */
gpointer
pd_export_read_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error);
/* A write job: puts the record into the log and gives the file its name. */
gpointer
pd_export_log_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error);

G_END_DECLS
