// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include <glib/gstdio.h>

#include "pd-csv.h"
#include "pd-error.h"

typedef struct
{
  char *path;
  GFile *file;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  int fd = g_file_open_tmp ("pd-csv-XXXXXX.csv", &fixture->path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  fixture->file = g_file_new_for_path (fixture->path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unlink (fixture->path);
  g_free (fixture->path);
  g_assert_finalize_object (fixture->file);
}

static void
put (Fixture *fixture, const char *bytes, gssize length)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (fixture->path, bytes, length, &error);
  g_assert_no_error (error);
}

/* The file as "line:field|field;…". */
static char *
read_all (Fixture *fixture, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (PdCsvReader) reader = pd_csv_reader_open (fixture->file, NULL, error);
  gboolean has_row = TRUE;

  if (reader == NULL)
    return NULL;

  while (TRUE) {
    if (!pd_csv_reader_next (reader, &has_row, NULL, error))
      return NULL;
    if (!has_row)
      return g_string_free (g_steal_pointer (&text), FALSE);
    g_string_append_printf (text, "%d:", (int) pd_csv_reader_get_line (reader));
    for (guint i = 0; i < pd_csv_reader_get_n_fields (reader); i++)
      g_string_append_printf (text, "%s%s", i > 0 ? "|" : "", pd_csv_reader_get_field (reader, i));
    g_string_append_c (text, ';');
  }
}

static void
test_rows (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *bytes;
    const char *rows;
  } cases[] = {
    { "", "" },
    { "a", "1:a;" },
    { "a,b\r\nc,d\r\n", "1:a|b;2:c|d;" },
    { "a,b\nc,d", "1:a|b;2:c|d;" },
    { "a,b\rc,d\r", "1:a|b;2:c|d;" },
    { "a\r\rb\r\n\r\n\nc\n", "1:a;3:b;6:c;" },
    { "\n\na", "3:a;" },
    { ",\r\n", "1:|;" },
    { "a,", "1:a|;" },
    { "\"\"\r\n", "1:;" },
    { "\"a,b\",\"c\"\"d\"\n", "1:a,b|c\"d;" },
    { "\"a\r\nb\nc\",d\ne", "1:a\r\nb\nc|d;4:e;" },
    { "\"\"\"\"", "1:\";" },
    { " a , \"b\n", NULL },
    { "\xef\xbb\xbfname\n日本", "1:name;2:日本;" },
    { "\xef\xbb\xbf\"name\",b\n", "1:name|b;" },
    { "a\tb;c\n", "1:a\tb;c;" },
    { "'=1+1\n", "1:'=1+1;" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *rows = NULL;

    put (fixture, cases[i].bytes, -1);
    rows = read_all (fixture, &error);
    if (cases[i].rows == NULL) {
      g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
    } else {
      g_assert_no_error (error);
      g_assert_cmpstr (rows, ==, cases[i].rows);
    }
  }
}

static void
test_faults (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *bytes;
    gssize length;
    const char *in_sentence;
  } cases[] = {
    { "a\n\"b\nc\n", -1, "line 2 opens" },
    { "a\nb\nc,\"d\"e\n", -1, "Line 3 has text behind" },
    { "a\nb\"c\n", -1, "Line 2 has a quotation mark inside" },
    { "a\0b", 3, "NUL" },
    { "\xff\xfe"
      "a\0",
      4, "UTF-16" },
    { "\xfe\xff"
      "\0a",
      4, "UTF-16" },
    { "a\n\x81\x20\n", -1, "Line 2 holds characters" },
    { "a\n\xa0\xff\n", -1, "Line 2 holds characters" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *rows = NULL;

    put (fixture, cases[i].bytes, cases[i].length);
    rows = read_all (fixture, &error);
    g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
    g_assert_null (rows);
    g_assert_nonnull (strstr (error->message, cases[i].in_sentence));
  }
}

static void
test_missing_file (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = g_file_new_for_path ("/nonexistent/keys.csv");
  g_autoptr (GError) error = NULL;

  g_assert_null (pd_csv_reader_open (file, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_shift_jis (Fixture *fixture, gconstpointer data)
{
  /* The second byte of 表 and ソ is a backslash, that of ポ and ア may be a vertical bar; ① and ～
   * are in Windows' own set alone. */
  static const char text[] = "会社名,住所\r\n株式会社青空商事,\"表ソ、①～ｱ\r\nポ\"\r\n";
  g_autoptr (GError) error = NULL;
  g_autofree char *rows = NULL;
  g_autofree char *bytes = NULL;
  gsize length = 0;

  bytes = g_convert (text, -1, "CP932", "UTF-8", NULL, &length, &error);
  g_assert_no_error (error);
  put (fixture, bytes, length);
  rows = read_all (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (rows, ==, "1:会社名|住所;2:株式会社青空商事|表ソ、①～ｱ\r\nポ;");
}

/* EUC-JP is no encoding that is read: it is refused, not taken for Shift_JIS. */
static void
test_euc_jp (Fixture *fixture, gconstpointer data)
{
  static const char *const texts[] = { "name\n漢字表記の有限会社\n", "name\n株式会社青空商事\n",
                                       "name\n東京電気工業株式会社\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *rows = NULL;
    g_autofree char *bytes = NULL;
    gsize length = 0;

    bytes = g_convert (texts[i], -1, "EUC-JP", "UTF-8", NULL, &length, &error);
    g_assert_no_error (error);
    put (fixture, bytes, length);
    rows = read_all (fixture, &error);
    g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
    g_assert_nonnull (strstr (error->message, "Shift_JIS"));
  }
}

/* A character that lies across two blocks of the reader is no reason to take the file for
 * Shift_JIS. */
static void
test_block_border (Fixture *fixture, gconstpointer data)
{
  for (int before = 0; before < 4; before++) {
    g_autoptr (GString) text = g_string_new (NULL);
    g_autoptr (PdCsvReader) reader = NULL;
    g_autoptr (GError) error = NULL;

    for (int i = 0; i < before; i++)
      g_string_append_c (text, 'x');
    while (text->len < 600 * 1024)
      g_string_append (text, "𠮷野家,日本\n");
    put (fixture, text->str, text->len);
    reader = pd_csv_reader_open (fixture->file, NULL, &error);
    g_assert_no_error (error);
    for (gboolean has_row = TRUE; has_row;) {
      g_assert_true (pd_csv_reader_next (reader, &has_row, NULL, &error));
      if (has_row)
        g_assert_cmpstr (pd_csv_reader_get_field (reader, 1), ==, "日本");
    }
    g_assert_cmpint (pd_csv_reader_get_bytes (reader), ==, text->len);
    g_assert_cmpint (pd_csv_reader_get_size (reader), ==, text->len);
  }
}

/* A quote that is never closed does not eat the memory. */
static void
test_endless_row (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("a\n\"");
  g_autoptr (GError) error = NULL;
  g_autofree char *rows = NULL;

  while (text->len < 3 * PD_CSV_ROW_MAX)
    g_string_append (text, "0123456789,0123456789\n");
  put (fixture, text->str, text->len);
  rows = read_all (fixture, &error);
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "Line 2 is too long"));
}

static void
test_too_many_fields (Fixture *fixture, gconstpointer data)
{
  g_autofree char *commas = g_strnfill (PD_CSV_FIELDS_MAX, ',');
  g_autoptr (GError) error = NULL;
  g_autofree char *rows = NULL;

  put (fixture, commas + 1, -1);
  rows = read_all (fixture, &error);
  g_assert_no_error (error);
  g_clear_pointer (&rows, g_free);

  put (fixture, commas, -1);
  rows = read_all (fixture, &error);
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
}

static const char *const awkward[] = {
  "",
  "plain",
  "a,b",
  "\"",
  "a\"b\"",
  "a\r\nb",
  "\n",
  " blank ",
  "=1+1",
  "+81-3",
  "-5",
  "@x",
  "\tx",
  "'",
  "'=1",
  "＝SUM(A1)",
  "株式会社, \"青空\"",
  "−5",
  "😀",
  "\\",
};

static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFileOutputStream) stream = NULL;
  g_autoptr (PdCsvWriter) writer = NULL;
  g_autoptr (PdCsvReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  gboolean has_row = FALSE;

  stream = g_file_replace (fixture->file, NULL, FALSE, G_FILE_CREATE_NONE, NULL, &error);
  g_assert_no_error (error);
  writer = pd_csv_writer_new (G_OUTPUT_STREAM (stream), TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (awkward); i++) {
    pd_csv_writer_add_int64 (writer, i);
    pd_csv_writer_add_text (writer, awkward[i]);
    pd_csv_writer_add_plain (writer, awkward[i]);
    g_assert_true (pd_csv_writer_end_row (writer, NULL, &error));
  }
  g_assert_true (pd_csv_writer_flush (writer, NULL, &error));
  g_assert_true (g_output_stream_close (G_OUTPUT_STREAM (stream), NULL, &error));

  reader = pd_csv_reader_open (fixture->file, NULL, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (awkward); i++) {
    g_assert_true (pd_csv_reader_next (reader, &has_row, NULL, &error));
    g_assert_true (has_row);
    g_assert_cmpuint (pd_csv_reader_get_n_fields (reader), ==, 3);
    g_assert_cmpint (g_ascii_strtoll (pd_csv_reader_get_field (reader, 0), NULL, 10), ==, i);
    if (!g_str_has_prefix (awkward[i], "'="))
      g_assert_cmpstr (pd_csv_unguard (pd_csv_reader_get_field (reader, 1)), ==, awkward[i]);
    g_assert_cmpstr (pd_csv_reader_get_field (reader, 2), ==, awkward[i]);
  }
  g_assert_true (pd_csv_reader_next (reader, &has_row, NULL, &error));
  g_assert_false (has_row);
}

static void
test_bytes_written (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (PdCsvWriter) writer = pd_csv_writer_new (stream, TRUE);
  g_autoptr (GError) error = NULL;
  static const char expected[] = "\xef\xbb\xbf"
                                 "a,\"b,c\",,-5\r\n'=1,\"'@\"\"\"\r\n";

  pd_csv_writer_add_text (writer, "a");
  pd_csv_writer_add_text (writer, "b,c");
  pd_csv_writer_add_text (writer, NULL);
  pd_csv_writer_add_int64 (writer, -5);
  g_assert_true (pd_csv_writer_end_row (writer, NULL, &error));
  pd_csv_writer_add_text (writer, "=1");
  pd_csv_writer_add_text (writer, "@\"");
  g_assert_true (pd_csv_writer_end_row (writer, NULL, &error));
  g_assert_true (pd_csv_writer_flush (writer, NULL, &error));
  g_assert_cmpmem (g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (stream)),
                   g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (stream)), expected,
                   sizeof expected - 1);
}

static void
test_formulas (Fixture *fixture, gconstpointer data)
{
  static const char *const formulas[] = {
    "=1", "+1", "-1", "@a", "\tx", "\rx", "\n=1", "＝1", "＠"
  };
  static const char *const harmless[] = { "", "a=1", "'", "株式会社", "1-2", " =1" };

  for (gsize i = 0; i < G_N_ELEMENTS (formulas); i++)
    g_assert_true (pd_csv_is_formula (formulas[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (harmless); i++)
    g_assert_false (pd_csv_is_formula (harmless[i]));
  g_assert_false (pd_csv_is_formula (NULL));
  g_assert_cmpstr (pd_csv_unguard ("'=1"), ==, "=1");
  g_assert_cmpstr (pd_csv_unguard ("'a"), ==, "'a");
}

static gint64
read_peak_kib (void)
{
  g_autofree char *status = NULL;
  const char *peak = NULL;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL) ||
      (peak = strstr (status, "VmHWM:")) == NULL)
    return 0;

  return g_ascii_strtoll (peak + 6, NULL, 10);
}

/* A million rows take no more memory than a few hundred. */
static void
test_million_rows (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFileOutputStream) stream = NULL;
  g_autoptr (PdCsvWriter) writer = NULL;
  g_autoptr (PdCsvReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  G_GNUC_UNUSED gint64 before = read_peak_kib (); /* under a sanitizer */
  gint64 rows = 0, started = g_get_monotonic_time ();

  stream = g_file_replace (fixture->file, NULL, FALSE, G_FILE_CREATE_NONE, NULL, &error);
  g_assert_no_error (error);
  writer = pd_csv_writer_new (G_OUTPUT_STREAM (stream), FALSE);
  for (int i = 0; i < 1000000; i++) {
    pd_csv_writer_add_int64 (writer, i);
    pd_csv_writer_add_text (writer, "株式会社青空商事");
    pd_csv_writer_add_text (writer, "Windows Server 2022 Standard, \"16 Core\"");
    g_assert_true (pd_csv_writer_end_row (writer, NULL, &error));
  }
  g_assert_true (pd_csv_writer_flush (writer, NULL, &error));
  g_assert_true (g_output_stream_close (G_OUTPUT_STREAM (stream), NULL, &error));

  reader = pd_csv_reader_open (fixture->file, NULL, &error);
  g_assert_no_error (error);
  for (gboolean has_row = TRUE; has_row; rows += has_row)
    g_assert_true (pd_csv_reader_next (reader, &has_row, NULL, &error));
  g_assert_cmpint (rows, ==, 1000000);
#ifndef __SANITIZE_ADDRESS__ /* whose quarantine keeps what was freed */
  g_assert_cmpint (read_peak_kib () - before, <, 16 * 1024);
#endif
  g_test_message ("1,000,000 rows written and read in %.2f s",
                  (g_get_monotonic_time () - started) / 1e6);
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  put (fixture, "a,b\n", -1);
  g_cancellable_cancel (cancellable);
  g_assert_null (pd_csv_reader_open (fixture->file, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/csv/rows", test_rows);
  ADD ("/csv/faults", test_faults);
  ADD ("/csv/missing-file", test_missing_file);
  ADD ("/csv/shift-jis", test_shift_jis);
  ADD ("/csv/euc-jp", test_euc_jp);
  ADD ("/csv/block-border", test_block_border);
  ADD ("/csv/endless-row", test_endless_row);
  ADD ("/csv/too-many-fields", test_too_many_fields);
  ADD ("/csv/round-trip", test_round_trip);
  ADD ("/csv/bytes-written", test_bytes_written);
  ADD ("/csv/formulas", test_formulas);
  ADD ("/csv/million-rows", test_million_rows);
  ADD ("/csv/cancelled", test_cancelled);
  return g_test_run ();
}
