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
/* How a property becomes text. In CSV a sum of money is its plain figure, with the currency in a
 * column of its own; instants are ISO 8601 in UTC in both. */
typedef enum {
  PD_COLUMN_TEXT,     /* other people's words */
  PD_COLUMN_WORD,     /* the program's own words; "" is none */
  PD_COLUMN_INT,      /* int property */
  PD_COLUMN_INT64,    /* gint64 property that is a number */
  PD_COLUMN_INSTANT,  /* gint64 property that is an instant */
  PD_COLUMN_TAX,      /* gboolean property: are prices with tax? */
  PD_COLUMN_MONEY,    /* gint64 property, currency beside it */
  PD_COLUMN_VERDICT,  /* PdVerdict property; JSON alone */
  PD_COLUMN_ALLOWED,  /* PdVerdict property: its answer */
  PD_COLUMN_MADE,     /* by the function */
  PD_COLUMN_MADE_INT, /* by the function: digits */
  PD_COLUMN_PER_CENT, /* int property: tenths of a per cent, -1 = none */
} PdColumnType;

typedef struct
{
  const char *member; /* JSON, NULL = not in JSON */
  const char *header; /* CSV, translatable; NULL = not in CSV */
  PdColumnType type;
  const char *property;                    /* of the record */
  const char *(*title) (const char *word); /* CSV alone: what the reader sees for the word */
  char *(*make) (PdRecord *record, gint64 now);
} PdExportColumn;
/* Ends with one that has neither member nor header. */
const PdExportColumn *pd_export_find_columns (PdExportKind kind);

void pd_export_work_free (PdExportWork *work);
PdListKind pd_export_kind_get_list (PdExportKind kind);
/* A read job: checks the role, writes work->beside. */
gpointer
pd_export_read_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error);
/* A write job: puts the record into the log and gives the file its name. */
gpointer
pd_export_log_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error);

G_END_DECLS
