// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-csv.h"

#include <string.h>

#include "pd-config.h"

#include <glib/gi18n-lib.h>

#include "pd-error.h"

#define BUFFER_SIZE (256 * 1024)

struct _PdCsvReader
{
  GInputStream *stream; /* (owned) */
  GIConv converter;     /* CP932 -> UTF-8; (GIConv) -1 for UTF-8 */
  guchar *buffer;       /* (owned) BUFFER_SIZE bytes */
  gsize length;         /* bytes in it */
  gsize place;          /* next one */
  gint64 bytes;         /* taken from the stream so far */
  gint64 size;          /* of the file */
  gint64 line;          /* line under way, from 1 */
  gint64 row_line;      /* line at which the row began */
  gboolean after_cr;    /* an LF that follows belongs to the line break */
  GString *row;         /* (owned) the fields, each ended by NUL */
  GArray *starts;       /* (owned) of gsize: where each field begins in row */
  gsize field_start;    /* of the field under way, in row */
};

/* --- which encoding --- */

typedef struct
{
  guchar tail[4]; /* bytes of a character that the last block cut */
  gsize n_tail;
  gboolean is_utf8;
  gboolean first;
} Scan;

static gboolean
refuse_utf16 (const guchar *data, gsize length, GError **error)
{
  if (length < 2 || !((data[0] == 0xff && data[1] == 0xfe) || (data[0] == 0xfe && data[1] == 0xff)))
    return TRUE;

  g_set_error_literal (error, PD_ERROR, PD_ERROR_INVALID,
                       _ ("The file is in UTF-16. Save it as CSV in UTF-8 or Shift_JIS."));
  return FALSE;
}

static gboolean
scan_block (Scan *scan, const guchar *data, gsize length, GError **error)
{
  g_autofree char *joined = NULL;
  const char *end = NULL;
  gsize total = scan->n_tail + length;

  if (scan->first && !refuse_utf16 (data, length, error))
    return FALSE;
  scan->first = FALSE;
  if (memchr (data, '\0', length) != NULL) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_INVALID,
                         _ ("The file is no CSV text: it holds NUL bytes."));
    return FALSE;
  }
  if (!scan->is_utf8)
    return TRUE;

  joined = g_malloc (total + 1);
  memcpy (joined, scan->tail, scan->n_tail);
  memcpy (joined + scan->n_tail, data, length);
  if (g_utf8_validate_len (joined, total, &end)) {
    scan->n_tail = 0;
    return TRUE;
  }

  /* What is left is either a character cut by the end of the block, or no UTF-8. */
  scan->n_tail = joined + total - end;
  if (scan->n_tail > 3 || g_utf8_get_char_validated (end, scan->n_tail) != (gunichar) -2)
    scan->is_utf8 = FALSE;
  else
    memcpy (scan->tail, end, scan->n_tail);
  return TRUE;
}

static gboolean
find_encoding (GFile *file,
               guchar *buffer,
               gboolean *is_utf8,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, error);
  Scan scan = { .is_utf8 = TRUE, .first = TRUE };
  gssize n = 0;

  if (stream == NULL)
    return FALSE;

  while ((n = g_input_stream_read (G_INPUT_STREAM (stream), buffer, BUFFER_SIZE, cancellable,
                                   error)) > 0) {
    if (!scan_block (&scan, buffer, n, error))
      return FALSE;
  }
  *is_utf8 = scan.is_utf8 && scan.n_tail == 0;
  return n == 0;
}

/* --- reader --- */

void
pd_csv_reader_free (PdCsvReader *self)
{
  if (self == NULL)
    return;

  g_clear_object (&self->stream);
  if (self->converter != (GIConv) -1)
    g_iconv_close (self->converter);
  g_free (self->buffer);
  if (self->row != NULL)
    g_string_free (self->row, TRUE);
  g_clear_pointer (&self->starts, g_array_unref);
  g_free (self);
}

static gboolean
fill_buffer (PdCsvReader *self, GCancellable *cancellable, GError **error)
{
  gssize n = g_input_stream_read (self->stream, self->buffer, BUFFER_SIZE, cancellable, error);

  if (n < 0)
    return FALSE;

  self->length = n;
  self->place = 0;
  self->bytes += n;
  return TRUE;
}

static gint64
query_size (GFile *file, GCancellable *cancellable)
{
  g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE,
                                                  G_FILE_QUERY_INFO_NONE, cancellable, NULL);

  return info != NULL && g_file_info_has_attribute (info, G_FILE_ATTRIBUTE_STANDARD_SIZE)
             ? g_file_info_get_size (info)
             : 0;
}

PdCsvReader *
pd_csv_reader_open (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (PdCsvReader) self = g_new0 (PdCsvReader, 1);
  gboolean is_utf8 = TRUE;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  self->converter = (GIConv) -1;
  self->buffer = g_malloc (BUFFER_SIZE);
  self->row = g_string_sized_new (4096);
  self->starts = g_array_new (FALSE, FALSE, sizeof (gsize));
  self->line = 1;
  if (!find_encoding (file, self->buffer, &is_utf8, cancellable, error))
    return NULL;
  if (!is_utf8 && (self->converter = g_iconv_open ("UTF-8", "CP932")) == (GIConv) -1) {
    g_set_error_literal (
        error, PD_ERROR, PD_ERROR_INVALID,
        _ ("The file is not in UTF-8, and this system cannot read Shift_JIS. Save it in UTF-8."));
    return NULL;
  }

  self->size = query_size (file, cancellable);
  self->stream = G_INPUT_STREAM (g_file_read (file, cancellable, error));
  if (self->stream == NULL || !fill_buffer (self, cancellable, error))
    return NULL;
  if (is_utf8 && self->length >= 3 && memcmp (self->buffer, "\xef\xbb\xbf", 3) == 0)
    self->place = 3;
  return g_steal_pointer (&self);
}

static gboolean
fail_row (const char *sentence, gint64 line, GError **error)
{
  char number[32];

  g_snprintf (number, sizeof number, "%" G_GINT64_FORMAT, line);
  g_set_error (error, PD_ERROR, PD_ERROR_INVALID, sentence, number);
  return FALSE;
}

static gboolean
is_ascii (const char *text)
{
  while (*text != '\0' && (guchar) *text < 0x80)
    text++;
  return *text == '\0';
}

/* EUC-JP that is taken for Shift_JIS becomes characters for private use, which no text that people
 * exchange should hold. */
static gboolean
has_private_use (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (c >= 0xe000 && c <= 0xf8ff)
      return TRUE;
  }

  return FALSE;
}

/* The field under way becomes UTF-8 text. Commas, quotes and line breaks are never the second byte
 * of a CP932 character, so that rows can be cut before. */
static gboolean
end_field (PdCsvReader *self, GError **error)
{
  const char *raw = self->row->str + self->field_start;

  if (self->starts->len >= PD_CSV_FIELDS_MAX)
    return fail_row (/* Translators: %s is a line number. */ _ ("Line %s has too many fields."),
                     self->row_line, error);
  if (self->converter != (GIConv) -1 && !is_ascii (raw)) {
    g_autofree char *text = g_convert_with_iconv (raw, -1, self->converter, NULL, NULL, NULL);

    if (text == NULL)
      return fail_row (/* Translators: %s is a line number. */ _ (
                           "Line %s holds characters that are neither UTF-8 nor Shift_JIS."),
                       self->row_line, error);
    if (has_private_use (text))
      return fail_row (/* Translators: %s is a line number. */ _ (
                           "Line %s holds characters without a meaning. The file may be in another "
                           "encoding, such as EUC-JP: save it as CSV in UTF-8 or Shift_JIS."),
                       self->row_line, error);
    g_string_truncate (self->row, self->field_start);
    g_string_append (self->row, text);
  }

  g_array_append_val (self->starts, self->field_start);
  g_string_append_c (self->row, '\0');
  self->field_start = self->row->len;
  return TRUE;
}

typedef enum {
  STATE_START,    /* before the field's first byte */
  STATE_PLAIN,    /* in an unquoted field */
  STATE_QUOTED,   /* in a quoted field */
  STATE_QUOTE,    /* behind a quote inside a quoted field: an escaped one, or its end */
  STATE_ROW_ENDED /* the row is whole */
} State;

/* Line breaks count wherever they stand; CRLF is one. */
static void
count_line (PdCsvReader *self, guchar c)
{
  if (c == '\r' || (c == '\n' && !self->after_cr))
    self->line++;
  self->after_cr = c == '\r';
}

/* A byte that is neither comma nor line break, or stands inside quotes. */
static gboolean
take_text (PdCsvReader *self, State *state, guchar c, GError **error)
{
  switch (*state) {
  case STATE_START:
    *state = c == '"' ? STATE_QUOTED : STATE_PLAIN;
    if (c != '"')
      g_string_append_c (self->row, c);
    return TRUE;
  case STATE_PLAIN:
    if (c == '"')
      return fail_row (
          /* Translators: %s is a line number. */ _ (
              "Line %s has a quotation mark inside a field that does not begin with one."),
          self->row_line, error);
    g_string_append_c (self->row, c);
    return TRUE;
  case STATE_QUOTED:
    if (c == '"')
      *state = STATE_QUOTE;
    else
      g_string_append_c (self->row, c);
    return TRUE;
  case STATE_QUOTE:
    if (c != '"')
      return fail_row (
          /* Translators: %s is a line number. */ _ (
              "Line %s has text behind a closing quotation mark."),
          self->row_line, error);
    g_string_append_c (self->row, c);
    *state = STATE_QUOTED;
    return TRUE;
  case STATE_ROW_ENDED:
    break;
  }
  g_return_val_if_reached (FALSE);
}

/* Runs of bytes without meaning are copied at once. */
static void
take_run (PdCsvReader *self, State state)
{
  gsize end = self->place;

  if (state == STATE_PLAIN) {
    while (end < self->length && self->buffer[end] != ',' && self->buffer[end] != '"' &&
           self->buffer[end] != '\r' && self->buffer[end] != '\n')
      end++;
  } else if (state == STATE_QUOTED) {
    while (end < self->length && self->buffer[end] != '"' && self->buffer[end] != '\r' &&
           self->buffer[end] != '\n')
      end++;
  }
  if (end > self->place)
    self->after_cr = FALSE;
  g_string_append_len (self->row, (char *) self->buffer + self->place, end - self->place);
  self->place = end;
}

static gboolean
take_byte (PdCsvReader *self, State *state, GError **error)
{
  guchar c = self->buffer[self->place++];
  gboolean is_break = c == '\r' || c == '\n';

  count_line (self, c);
  if (*state == STATE_QUOTED || (c != ',' && !is_break))
    return take_text (self, state, c, error);
  if (is_break && *state == STATE_START && self->starts->len == 0) {
    self->row_line = self->line; /* an empty row, or the LF of a CRLF */
    return TRUE;
  }

  if (!end_field (self, error))
    return FALSE;
  *state = is_break ? STATE_ROW_ENDED : STATE_START;
  return TRUE;
}

/* The end of the file: may the row end here? */
static gboolean
end_file (PdCsvReader *self, State state, gboolean *has_row, GError **error)
{
  if (state == STATE_QUOTED)
    return fail_row (
        /* Translators: %s is a line number. */ _ (
            "The quotation mark that line %s opens is not closed."),
        self->row_line, error);

  *has_row = state != STATE_START || self->starts->len > 0;
  return !*has_row || end_field (self, error);
}

gboolean
pd_csv_reader_next (PdCsvReader *self, gboolean *has_row, GCancellable *cancellable, GError **error)
{
  State state = STATE_START;

  g_return_val_if_fail (self != NULL && has_row != NULL, FALSE);

  *has_row = FALSE;
  g_string_truncate (self->row, 0);
  g_array_set_size (self->starts, 0);
  self->field_start = 0;
  self->row_line = self->line;
  while (state != STATE_ROW_ENDED) {
    if (self->place == self->length && !fill_buffer (self, cancellable, error))
      return FALSE;
    if (self->length == 0)
      return end_file (self, state, has_row, error);
    take_run (self, state);
    if (self->place < self->length && !take_byte (self, &state, error))
      return FALSE;
    if (self->row->len > PD_CSV_ROW_MAX)
      return fail_row (/* Translators: %s is a line number. */ _ (
                           "Line %s is too long. Is a quotation mark missing there?"),
                       self->row_line, error);
  }

  *has_row = TRUE;
  return TRUE;
}

guint
pd_csv_reader_get_n_fields (PdCsvReader *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->starts->len;
}

const char *
pd_csv_reader_get_field (PdCsvReader *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->starts->len, NULL);

  return self->row->str + g_array_index (self->starts, gsize, index);
}

gint64
pd_csv_reader_get_line (PdCsvReader *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->row_line;
}

gint64
pd_csv_reader_get_bytes (PdCsvReader *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->bytes - (gint64) (self->length - self->place);
}

gint64
pd_csv_reader_get_size (PdCsvReader *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->size;
}

/* --- writer --- */

struct _PdCsvWriter
{
  GOutputStream *stream; /* (owned) */
  GString *pending;      /* (owned) not yet written */
  gboolean in_row;       /* a field stands before */
};

PdCsvWriter *
pd_csv_writer_new (GOutputStream *stream, gboolean bom)
{
  PdCsvWriter *self = NULL;

  g_return_val_if_fail (G_IS_OUTPUT_STREAM (stream), NULL);

  self = g_new0 (PdCsvWriter, 1);
  self->stream = g_object_ref (stream);
  self->pending = g_string_sized_new (BUFFER_SIZE);
  if (bom)
    g_string_append (self->pending, "\xef\xbb\xbf");
  return self;
}

void
pd_csv_writer_free (PdCsvWriter *self)
{
  if (self == NULL)
    return;

  g_clear_object (&self->stream);
  g_string_free (self->pending, TRUE);
  g_free (self);
}

gboolean
pd_csv_is_formula (const char *text)
{
  static const char *const wide[] = { "＝", "＋", "－", "＠" };

  if (text == NULL || *text == '\0')
    return FALSE;
  if (strchr ("=+-@\t\r\n", *text) != NULL)
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (wide); i++) {
    if (g_str_has_prefix (text, wide[i]))
      return TRUE;
  }
  return FALSE;
}

const char *
pd_csv_unguard (const char *text)
{
  if (text == NULL || *text != '\'')
    return text;

  return pd_csv_is_formula (text + 1) ? text + 1 : text;
}

static void
add_field (PdCsvWriter *self, const char *text, gboolean guard)
{
  g_return_if_fail (self != NULL);

  if (self->in_row)
    g_string_append_c (self->pending, ',');
  self->in_row = TRUE;
  if (text == NULL || *text == '\0')
    return;
  if (strpbrk (text, ",\"\r\n") == NULL && *text != ' ' && text[strlen (text) - 1] != ' ') {
    if (guard)
      g_string_append_c (self->pending, '\'');
    g_string_append (self->pending, text);
    return;
  }

  g_string_append_c (self->pending, '"');
  if (guard)
    g_string_append_c (self->pending, '\'');
  for (const char *p = text; *p != '\0'; p++) {
    if (*p == '"')
      g_string_append_c (self->pending, '"');
    g_string_append_c (self->pending, *p);
  }
  g_string_append_c (self->pending, '"');
}

void
pd_csv_writer_add_text (PdCsvWriter *self, const char *text)
{
  add_field (self, text, pd_csv_is_formula (text));
}

void
pd_csv_writer_add_plain (PdCsvWriter *self, const char *text)
{
  add_field (self, text, FALSE);
}

void
pd_csv_writer_add_int64 (PdCsvWriter *self, gint64 number)
{
  char text[32];

  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, number);
  add_field (self, text, FALSE);
}

gboolean
pd_csv_writer_flush (PdCsvWriter *self, GCancellable *cancellable, GError **error)
{
  gboolean written = FALSE;

  g_return_val_if_fail (self != NULL, FALSE);

  written = g_output_stream_write_all (self->stream, self->pending->str, self->pending->len, NULL,
                                       cancellable, error);
  g_string_truncate (self->pending, 0);
  return written;
}

gboolean
pd_csv_writer_end_row (PdCsvWriter *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  g_string_append (self->pending, "\r\n");
  self->in_row = FALSE;
  if (self->pending->len < BUFFER_SIZE)
    return TRUE;

  return pd_csv_writer_flush (self, cancellable, error);
}
