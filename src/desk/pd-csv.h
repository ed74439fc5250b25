// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* RFC 4180, row by row: memory holds one row, however long the file is. Any one thread. */

/* The longest row that is read, in bytes: a quote that is never closed must not swallow the
 * memory. */
#define PD_CSV_ROW_MAX (1 << 20)
#define PD_CSV_FIELDS_MAX 256

typedef struct _PdCsvReader PdCsvReader;

/**
 * pd_csv_reader_open:
 *
 * Reads @file once through to learn its encoding: UTF-8 (a byte order mark is skipped) or, where it
 * is not valid UTF-8, Shift_JIS as Windows writes it (CP932). Then starts at its beginning.
 * PD_ERROR_INVALID with a sentence for a file with NUL bytes, in UTF-16, or in neither encoding;
 * errors of GIO. Blocking.
 *
 * Returns: (transfer full): free with pd_csv_reader_free()
 */
PdCsvReader *pd_csv_reader_open (GFile *file, GCancellable *cancellable, GError **error);
void pd_csv_reader_free (PdCsvReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdCsvReader, pd_csv_reader_free)

/* The next row into the reader; *@has_row FALSE at the end of the file. Rows end with CRLF, LF or
 * CR; empty rows are passed over. PD_ERROR_INVALID with a sentence that names the line: a quote
 * that is not closed, text behind a closing quote, a quote inside an unquoted field, a row that is
 * too long, bytes that are no text. After an error, only freeing is allowed. */
gboolean pd_csv_reader_next (PdCsvReader *self,
                             gboolean *has_row,
                             GCancellable *cancellable,
                             GError **error);
/* Of the row last read: lent until the next one. UTF-8. */
guint pd_csv_reader_get_n_fields (PdCsvReader *self);
const char *pd_csv_reader_get_field (PdCsvReader *self, guint index);
/* Line of the file at which the row begins, from 1. */
gint64 pd_csv_reader_get_line (PdCsvReader *self);
/* Bytes read so far, and of the whole file. */
gint64 pd_csv_reader_get_bytes (PdCsvReader *self);
gint64 pd_csv_reader_get_size (PdCsvReader *self);

/**
 * PdCsvWriter: fields into a stream, rows ended by CRLF, quoted where RFC 4180 asks for it.
 *
 * A spreadsheet runs a cell that begins with = + - @ (also in full width), a tab or a line break as
 * a formula, and names in this book come from other people. pd_csv_writer_add_text() therefore puts
 * an apostrophe before such text; pd_csv_unguard() takes it off again. Numbers and dates that the
 * program itself makes go through pd_csv_writer_add_plain() and stay as they are, so that a
 * negative amount remains a number.
 */
typedef struct _PdCsvWriter PdCsvWriter;

/* @bom: begins with the byte order mark by which Excel knows UTF-8. */
PdCsvWriter *pd_csv_writer_new (GOutputStream *stream, gboolean bom);
void pd_csv_writer_free (PdCsvWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdCsvWriter, pd_csv_writer_free)
/* @text NULL: an empty field. */
void pd_csv_writer_add_text (PdCsvWriter *self, const char *text);
void pd_csv_writer_add_plain (PdCsvWriter *self, const char *text);
void pd_csv_writer_add_int64 (PdCsvWriter *self, gint64 number);
/* Writes to the stream now and then. */
gboolean pd_csv_writer_end_row (PdCsvWriter *self, GCancellable *cancellable, GError **error);
/* What is still held back; call it at the end. */
gboolean pd_csv_writer_flush (PdCsvWriter *self, GCancellable *cancellable, GError **error);

/* TRUE if a spreadsheet would run the text. */
gboolean pd_csv_is_formula (const char *text);
/* The text behind the apostrophe that pd_csv_writer_add_text() put there, else @text itself. Lent.
 */
const char *pd_csv_unguard (const char *text);

G_END_DECLS
