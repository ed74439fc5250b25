// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "desk-fixture.h"
#include "pd-data.h"
#include "pd-download.h"
#include "pd-error.h"
#include "pd-media-stream.h"

#define MEBIBYTE (G_GINT64_CONSTANT (1) << 20)
#define LARGE (96 * MEBIBYTE)
#define SMALL (3 * MEBIBYTE + 5)

/* --- the stream --- */

static GBytes *
read_bytes (GInputStream *stream, gsize count)
{
  g_autofree guchar *data = g_malloc (count + 1);
  g_autoptr (GError) error = NULL;
  gsize n = 0;

  g_input_stream_read_all (stream, data, count, &n, NULL, &error);
  g_assert_no_error (error);
  return g_bytes_new (data, n);
}

/* These bytes are what the catalogue's SHA-256 were made from: they may never change. */
static void
test_stream_vector (void)
{
  static const guint8 expected[] = { 0x3c, 0xe6, 0x3c, 0x84, 0xd8, 0x24, 0x3c, 0xa3, 0x0a, 0xc5 };
  g_autoptr (GInputStream) stream = pd_media_stream_new ("a.iso", 10);
  g_autoptr (GBytes) bytes = read_bytes (stream, 20);
  g_autoptr (GInputStream) other = pd_media_stream_new ("b.iso", 10);
  g_autoptr (GBytes) other_bytes = read_bytes (other, 20);

  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), expected,
                   sizeof expected);
  g_assert_false (g_bytes_equal (bytes, other_bytes));
}

/* Every offset and length gives what reading from the start gives. */
static void
test_stream_seek (void)
{
  g_autoptr (GInputStream) stream = pd_media_stream_new ("seek", 100);
  g_autoptr (GBytes) whole = read_bytes (stream, 100);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (g_bytes_get_size (whole), ==, 100);
  for (gsize offset = 0; offset <= 100; offset++) {
    for (gsize count = 0; count <= 20; count++) {
      g_autoptr (GBytes) part = NULL;
      g_autoptr (GBytes) expected =
          g_bytes_new_from_bytes (whole, offset, MIN (count, 100 - offset));

      g_assert_true (g_seekable_seek (G_SEEKABLE (stream), offset, G_SEEK_SET, NULL, &error));
      part = read_bytes (stream, count);
      g_assert_true (g_bytes_equal (part, expected));
      g_assert_cmpint (g_seekable_tell (G_SEEKABLE (stream)), ==,
                       offset + g_bytes_get_size (expected));
    }
  }
}

static void
test_stream_bounds (void)
{
  g_autoptr (GInputStream) stream = pd_media_stream_new ("bounds", 100);
  g_autoptr (GInputStream) empty = pd_media_stream_new ("bounds", 0);
  g_autoptr (GBytes) nothing = read_bytes (empty, 10);
  GSeekable *seekable = G_SEEKABLE (stream);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (g_bytes_get_size (nothing), ==, 0);
  g_assert_true (g_seekable_seek (seekable, -10, G_SEEK_END, NULL, &error));
  g_assert_cmpint (g_seekable_tell (seekable), ==, 90);
  g_assert_true (g_seekable_seek (seekable, 5, G_SEEK_CUR, NULL, &error));
  g_assert_cmpint (g_input_stream_skip (stream, 100, NULL, &error), ==, 5);
  g_assert_false (g_seekable_can_truncate (seekable));
  g_assert_false (g_seekable_seek (seekable, 1, G_SEEK_CUR, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_false (g_seekable_seek (seekable, -1, G_SEEK_SET, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_false (g_seekable_seek (seekable, G_MAXINT64, G_SEEK_CUR, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

static char *
hash_stream (const char *name, gint64 size)
{
  g_autoptr (GInputStream) stream = pd_media_stream_new (name, size);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guchar *buffer = g_malloc (MEBIBYTE);
  gssize n = 0;

  while ((n = g_input_stream_read (stream, buffer, MEBIBYTE, NULL, NULL)) > 0)
    g_checksum_update (checksum, buffer, n);
  return g_strdup (g_checksum_get_string (checksum));
}

/* Every small medium of the sample catalogue, and one large one, is what the catalogue says. */
static void
test_sample_media (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdCatalog) catalog = pd_data_load_sample_catalog (&error);
  guint small = 0, large = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < catalog->media->len; i++) {
    PdMedia *media = catalog->media->pdata[i];
    gboolean is_small = pd_media_get_size (media) == 2 * MEBIBYTE;
    g_autofree char *sha256 = NULL;

    if (!is_small) {
      g_assert_cmpint (pd_media_get_size (media), >=, 24 * MEBIBYTE);
      g_assert_cmpint (pd_media_get_size (media), <=, 96 * MEBIBYTE);
    }
    if (!is_small && large > 0)
      continue;
    small += is_small;
    large += !is_small;
    g_assert_cmpstr (pd_media_get_source (media), ==, "stream");
    sha256 = hash_stream (pd_media_get_file_name (media), pd_media_get_size (media));
    g_assert_cmpstr (sha256, ==, pd_media_get_sha256 (media));
  }
  g_assert_cmpuint (small, >=, 14);
  g_assert_cmpuint (large, ==, 1);
}

/* --- downloads --- */

typedef struct
{
  Fixture desk;
  GFile *file;
  char *path; /* of the file */
  char *part;
  char *sidecar;
} Test;

static void
set_up (Test *test, gconstpointer data)
{
  fixture_set_up (&test->desk, NULL);
  test->path = g_build_filename (test->desk.dir, "medium.iso", NULL);
  test->part = g_strconcat (test->path, ".part", NULL);
  test->sidecar = g_strconcat (test->path, ".part.info", NULL);
  test->file = g_file_new_for_path (test->path);
}

static void
tear_down (Test *test, gconstpointer data)
{
  g_clear_object (&test->file);
  g_free (test->path);
  g_free (test->part);
  g_free (test->sidecar);
  fixture_tear_down (&test->desk, NULL);
}

static gpointer
put_media_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  return pd_database_put_media (database, data, error) ? data : NULL;
}

/* A medium of P-WS 2022 in French, an order for it, and its link. */
static gint64
new_link (Test *test, const char *source, gint64 size, const char *sha256)
{
  g_autoptr (PdMedia) media = NULL;
  g_autoptr (PdOrder) order = buy_one (&test->desk, SKU_SERVER ":1");
  g_autoptr (PdKeysAndLinks) result = NULL;
  g_autofree char *own = sha256 == NULL ? hash_stream ("test.iso", size) : g_strdup (sha256);
  g_autoptr (GError) error = NULL;

  media = g_object_new (PD_TYPE_MEDIA, "product-id", "P-WS", "version", "2022", "language", "fr",
                        "file-type", "ISO", "file-name", "test.iso", "size", size, "sha256", own,
                        "source", source, NULL);
  pd_store_write (pd_desk_get_store (test->desk.desk), put_media_job, media, &error);
  g_assert_no_error (error);
  result = get_keys (test->desk.desk, get_line_id (order, 0), "2022", "fr", NULL, &error);
  g_assert_no_error (error);
  return pd_record_get_row_id (result->links->pdata[0]);
}

static int
count_used (Test *test, gint64 link)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdRecord) record = get_record (test->desk.desk, PD_LIST_LINKS, link, &error);

  g_assert_no_error (error);
  return pd_download_link_get_used (PD_DOWNLOAD_LINK (record));
}

static gint64
size_of (const char *path)
{
  GStatBuf info;

  return g_stat (path, &info) == 0 ? (gint64) info.st_size : -1;
}

/* Until the state is no longer RUNNING. */
static PdDownloadState
run (PdDownload *download)
{
  while (pd_download_get_state (download) == PD_DOWNLOAD_RUNNING)
    g_main_context_iteration (NULL, TRUE);

  return pd_download_get_state (download);
}

/* Until the .part has more than that many bytes, or the download has ended. */
static void
run_to (Test *test, PdDownload *download, gint64 bytes)
{
  while (pd_download_get_state (download) == PD_DOWNLOAD_RUNNING && size_of (test->part) <= bytes)
    g_main_context_iteration (NULL, FALSE);
}

/* Until the .part is gone, five seconds at most. */
static void
run_to_removal (Test *test)
{
  gint64 until = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;

  while ((size_of (test->part) >= 0 || size_of (test->sidecar) >= 0) &&
         g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, FALSE);
}

static void
assert_done (Test *test, PdDownload *download, gint64 size)
{
  g_autoptr (GError) error = NULL;

  if (pd_download_get_error (download) != NULL)
    g_test_message ("%s", pd_download_get_error (download)->message);
  g_assert_cmpint (pd_download_get_state (download), ==, PD_DOWNLOAD_DONE);
  g_assert_cmpint (pd_download_get_bytes (download), ==, size);
  g_assert_cmpint (size_of (test->path), ==, size);
  g_assert_cmpint (size_of (test->part), ==, -1);
  g_assert_cmpint (size_of (test->sidecar), ==, -1);
}

static void
count_notify_cb (GObject *object, GParamSpec *pspec, gpointer data)
{
  (*(guint *) data)++;
}

static void
test_whole (Test *test, gconstpointer data)
{
  gint64 link = new_link (test, "stream", SMALL, NULL);
  g_autofree char *sha256 = hash_stream ("test.iso", SMALL);
  g_autofree char *content = NULL;
  g_autofree char *title = NULL;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (PdDownload) download = NULL;
  g_autoptr (GFile) file = NULL;
  guint states = 0;
  gsize length = 0;

  download = pd_download_start (test->desk.desk, link, test->file);
  g_signal_connect (download, "notify::state", G_CALLBACK (count_notify_cb), &states);
  g_assert_cmpint (pd_download_get_state (download), ==, PD_DOWNLOAD_RUNNING);
  run (download);
  assert_done (test, download, SMALL);
  g_assert_cmpuint (states, ==, 1);
  g_assert_cmpstr (pd_download_get_sha256 (download), ==, sha256);
  g_assert_cmpint (pd_download_get_size (download), ==, SMALL);
  g_object_get (download, "title", &title, "file", &file, NULL);
  g_assert_nonnull (title);
  g_assert_true (g_file_equal (file, test->file));

  g_assert_true (g_file_get_contents (test->path, &content, &length, NULL));
  g_checksum_update (checksum, (guchar *) content, length);
  g_assert_cmpstr (g_checksum_get_string (checksum), ==, sha256);
  g_assert_cmpint (count_used (test, link), ==, 1); /* 5.6 */
  g_assert_cmpint (count_activity (&test->desk, PD_OPERATION_DOWNLOAD, "succeeded"), ==, 1);
}

static void
test_pause_and_resume (Test *test, gconstpointer data)
{
  gint64 link = new_link (test, "stream", LARGE, NULL);
  g_autoptr (PdDownload) download = pd_download_start (test->desk.desk, link, test->file);
  gint64 kept = 0;

  run_to (test, download, 2 * MEBIBYTE);
  g_assert_cmpint (pd_download_get_state (download), ==, PD_DOWNLOAD_RUNNING);
  pd_download_pause (download);
  g_assert_cmpint (pd_download_get_state (download), ==, PD_DOWNLOAD_PAUSED);
  for (int i = 0; i < 20; i++) { /* the worker stops within a chunk */
    g_usleep (5000);
    g_main_context_iteration (NULL, FALSE);
  }
  kept = size_of (test->part);
  g_assert_cmpint (kept, >, 2 * MEBIBYTE);
  g_usleep (50000);
  g_assert_cmpint (size_of (test->part), ==, kept);

  pd_download_resume (download);
  run (download);
  assert_done (test, download, LARGE);
  g_assert_cmpint (count_used (test, link), ==, 1); /* a resumed one does not count again */
}

/* Paused and resumed at once, again and again: never two workers on one file. */
static void
test_pause_storm (Test *test, gconstpointer data)
{
  gint64 link = new_link (test, "stream", LARGE, NULL);
  g_autoptr (PdDownload) download = pd_download_start (test->desk.desk, link, test->file);

  for (int i = 0; i < 50; i++) {
    pd_download_pause (download);
    pd_download_resume (download);
    for (int n = 0; n < i % 7; n++)
      g_main_context_iteration (NULL, FALSE);
  }
  run (download);
  assert_done (test, download, LARGE);
  g_assert_cmpint (count_used (test, link), ==, 1);
}

static void
test_cancel (Test *test, gconstpointer data)
{
  gint64 link = new_link (test, "stream", LARGE, NULL);
  g_autoptr (PdDownload) download = pd_download_start (test->desk.desk, link, test->file);

  run_to (test, download, 0);
  pd_download_cancel (download);
  g_assert_cmpint (pd_download_get_state (download), ==, PD_DOWNLOAD_CANCELLED);
  run_to_removal (test);
  g_assert_cmpint (size_of (test->part), ==, -1);
  g_assert_cmpint (size_of (test->sidecar), ==, -1);
  g_assert_cmpint (size_of (test->path), ==, -1);
  pd_download_resume (download); /* has no effect any more */
  g_assert_cmpint (pd_download_get_state (download), ==, PD_DOWNLOAD_CANCELLED);
}

static void
test_cancel_paused (Test *test, gconstpointer data)
{
  gint64 link = new_link (test, "stream", LARGE, NULL);
  g_autoptr (PdDownload) download = pd_download_start (test->desk.desk, link, test->file);

  run_to (test, download, 0);
  pd_download_pause (download);
  for (int i = 0; i < 20; i++) {
    g_usleep (5000);
    g_main_context_iteration (NULL, FALSE);
  }
  g_assert_cmpint (size_of (test->part), >, 0);
  pd_download_cancel (download);
  run_to_removal (test);
  g_assert_cmpint (size_of (test->part), ==, -1);
}

static void
test_wrong_sha256 (Test *test, gconstpointer data)
{
  gint64 link = new_link (test, "stream", SMALL,
                          "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff");
  g_autoptr (PdDownload) download = pd_download_start (test->desk.desk, link, test->file);

  g_assert_cmpint (run (download), ==, PD_DOWNLOAD_FAILED);
  g_assert_error (pd_download_get_error (download), PD_ERROR, PD_ERROR_CHECKSUM);
  g_assert_cmpint (size_of (test->path), ==, -1);
  g_assert_cmpint (size_of (test->part), ==, -1);
  g_assert_cmpint (size_of (test->sidecar), ==, -1);
  g_assert_null (pd_download_get_sha256 (download));
}

static void
test_no_folder (Test *test, gconstpointer data)
{
  static const char *const paths[] = { "/nonexistent/medium.iso", "/sys/kernel/medium.iso" };
  gint64 link = new_link (test, "stream", SMALL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++) {
    g_autoptr (GFile) file = g_file_new_for_path (paths[i]);
    g_autoptr (PdDownload) download = pd_download_start (test->desk.desk, link, file);

    g_assert_cmpint (run (download), ==, PD_DOWNLOAD_FAILED);
    g_assert_nonnull (pd_download_get_error (download));
    g_assert_cmpint (pd_download_get_error (download)->domain, ==, G_IO_ERROR);
    g_assert_cmpint (count_used (test, link), ==, 0); /* nothing was counted */
  }
}

static void
test_target_is_folder (Test *test, gconstpointer data)
{
  gint64 link = new_link (test, "stream", SMALL, NULL);
  g_autoptr (PdDownload) download = NULL;

  g_assert_cmpint (g_mkdir (test->path, 0700), ==, 0);
  download = pd_download_start (test->desk.desk, link, test->file);
  g_assert_cmpint (run (download), ==, PD_DOWNLOAD_FAILED);
  g_assert_error (pd_download_get_error (download), G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
  g_assert_cmpint (size_of (test->part), ==, -1);
  g_assert_cmpint (count_used (test, link), ==, 0);
}

/* The file chooser has asked: what was there before is replaced, at the end and not earlier. */
static void
test_replaces (Test *test, gconstpointer data)
{
  gint64 link = new_link (test, "stream", SMALL, NULL);
  g_autoptr (PdDownload) download = NULL;

  g_assert_true (g_file_set_contents (test->path, "old", -1, NULL));
  download = pd_download_start (test->desk.desk, link, test->file);
  run (download);
  assert_done (test, download, SMALL);
}

/* What appears meanwhile was not asked about. */
static void
test_appears (Test *test, gconstpointer data)
{
  gint64 link = new_link (test, "stream", LARGE, NULL);
  g_autoptr (PdDownload) download = pd_download_start (test->desk.desk, link, test->file);
  g_autofree char *content = NULL;

  run_to (test, download, 0);
  g_assert_true (g_file_set_contents (test->path, "mine", -1, NULL));
  g_assert_cmpint (run (download), ==, PD_DOWNLOAD_FAILED);
  g_assert_error (pd_download_get_error (download), PD_ERROR, PD_ERROR_CONFLICT);
  g_assert_true (g_file_get_contents (test->path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "mine");
  g_assert_cmpint (size_of (test->part), ==, LARGE);

  g_unlink (test->path);
  pd_download_resume (download);
  run (download);
  assert_done (test, download, LARGE);
  g_assert_cmpint (count_used (test, link), ==, 1);
}

static void
test_foreign_part (Test *test, gconstpointer data)
{
  gint64 link = new_link (test, "stream", SMALL, NULL);
  g_autoptr (PdDownload) download = NULL;
  g_autofree char *content = NULL;

  g_assert_true (g_file_set_contents (test->part, "mine", -1, NULL));
  download = pd_download_start (test->desk.desk, link, test->file);
  g_assert_cmpint (run (download), ==, PD_DOWNLOAD_FAILED);
  g_assert_error (pd_download_get_error (download), PD_ERROR, PD_ERROR_CONFLICT);
  pd_download_cancel (download);
  for (int i = 0; i < 20; i++) {
    g_usleep (5000);
    g_main_context_iteration (NULL, FALSE);
  }
  g_assert_true (g_file_get_contents (test->part, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "mine");
  g_assert_cmpint (count_used (test, link), ==, 0);
}

static void
test_two_at_once (Test *test, gconstpointer data)
{
  gint64 link = new_link (test, "stream", LARGE, NULL);
  g_autoptr (PdDownload) first = pd_download_start (test->desk.desk, link, test->file);
  g_autoptr (PdDownload) second = NULL;

  run_to (test, first, 0);
  second = pd_download_start (test->desk.desk, link, test->file);
  g_assert_cmpint (run (second), ==, PD_DOWNLOAD_FAILED);
  g_assert_error (pd_download_get_error (second), PD_ERROR, PD_ERROR_CONFLICT);
  pd_download_cancel (second); /* leaves the first one's .part alone */
  run (first);
  assert_done (test, first, LARGE);
  g_assert_cmpint (count_used (test, link), ==, 1);
}

/* A .part of another link is no beginning of this one. */
static void
test_other_link (Test *test, gconstpointer data)
{
  gint64 first_link = new_link (test, "stream", LARGE, NULL);
  gint64 second_link = new_link (test, "stream", LARGE, NULL);
  g_autoptr (PdDownload) first = pd_download_start (test->desk.desk, first_link, test->file);
  g_autoptr (PdDownload) second = NULL;

  run_to (test, first, MEBIBYTE);
  pd_download_pause (first);
  for (int i = 0; i < 20; i++) {
    g_usleep (5000);
    g_main_context_iteration (NULL, FALSE);
  }
  second = pd_download_start (test->desk.desk, second_link, test->file);
  run (second);
  assert_done (test, second, LARGE);
  g_assert_cmpint (count_used (test, second_link), ==, 1);
}

/* --- the source --- */

static char *
make_source (Test *test, const char *text)
{
  g_autofree char *path = g_build_filename (test->desk.dir, "source.bin", NULL);
  g_autoptr (GError) error = NULL;
  char *uri = NULL;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  uri = g_filename_to_uri (path, NULL, &error);
  g_assert_no_error (error);
  return uri;
}

static void
test_file_source (Test *test, gconstpointer data)
{
  static const char text[] = "the bytes of a medium that lies in a file";
  g_autofree char *uri = make_source (test, text);
  g_autofree char *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  g_autofree char *content = NULL;
  gint64 link = new_link (test, uri, sizeof text - 1, sha256);
  g_autoptr (PdDownload) download = pd_download_start (test->desk.desk, link, test->file);

  run (download);
  assert_done (test, download, sizeof text - 1);
  g_assert_true (g_file_get_contents (test->path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, text);
}

static void
test_source_removed (Test *test, gconstpointer data)
{
  g_autofree char *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "text", -1);
  gint64 link = new_link (test, "file:///nonexistent/source.iso", 4, sha256);
  g_autoptr (PdDownload) download = pd_download_start (test->desk.desk, link, test->file);

  g_assert_cmpint (run (download), ==, PD_DOWNLOAD_FAILED);
  g_assert_error (pd_download_get_error (download), G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

/* A source that ends too early is resumed when it is whole. */
static void
test_source_short (Test *test, gconstpointer data)
{
  g_autofree char *uri = make_source (test, "0123");
  g_autofree char *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "0123456789", -1);
  gint64 link = new_link (test, uri, 10, sha256);
  g_autoptr (PdDownload) download = pd_download_start (test->desk.desk, link, test->file);

  g_assert_cmpint (run (download), ==, PD_DOWNLOAD_FAILED);
  g_assert_error (pd_download_get_error (download), G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);
  g_assert_cmpint (size_of (test->part), ==, 4);

  g_free (uri);
  uri = make_source (test, "xxxx456789"); /* the first four are not read again */
  pd_download_resume (download);
  g_assert_null (pd_download_get_error (download));
  run (download);
  assert_done (test, download, 10);
  g_assert_cmpint (count_used (test, link), ==, 1);
}

/* --- rules --- */

static void
test_role (Test *test, gconstpointer data)
{
  gint64 link = new_link (test, "stream", SMALL, NULL);
  g_autoptr (PdDownload) download = NULL;

  set_roles (&test->desk, PD_ROLE_GLOBAL_ADMIN); /* 1.2: not enough */
  download = pd_download_start (test->desk.desk, link, test->file);
  g_assert_cmpint (run (download), ==, PD_DOWNLOAD_FAILED);
  g_assert_error (pd_download_get_error (download), PD_ERROR, PD_ERROR_ROLE);
  run_to_removal (test);
  g_assert_cmpint (size_of (test->part), ==, -1);
  g_assert_cmpint (count_used (test, link), ==, 0);
}

/* 5.7: the 50th works, also when it is resumed; the 51st does not. */
static void
test_fiftieth (Test *test, gconstpointer data)
{
  gint64 link = new_link (test, "stream", LARGE, NULL);
  g_autoptr (PdDownload) fiftieth = NULL;
  g_autoptr (PdDownload) next = NULL;
  g_autofree char *other = g_build_filename (test->desk.dir, "other.iso", NULL);
  g_autoptr (GFile) other_file = g_file_new_for_path (other);
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 49; i++)
    g_assert_true (start_download (test->desk.desk, link, &error));
  fiftieth = pd_download_start (test->desk.desk, link, test->file);
  run_to (test, fiftieth, 0);
  pd_download_pause (fiftieth);
  pd_download_resume (fiftieth);
  run (fiftieth);
  assert_done (test, fiftieth, LARGE);
  g_assert_cmpint (count_used (test, link), ==, 50);

  next = pd_download_start (test->desk.desk, link, other_file);
  g_assert_cmpint (run (next), ==, PD_DOWNLOAD_FAILED);
  g_assert_error (pd_download_get_error (next), PD_ERROR, PD_ERROR_LINK_ENDED);
  g_assert_cmpint (count_used (test, link), ==, 50);
}

/* 5.6: a link that ended during the pause is not resumed; a fresh one would count anew. */
static void
test_expired_in_pause (Test *test, gconstpointer data)
{
  gint64 link = new_link (test, "stream", LARGE, NULL);
  g_autoptr (PdDownload) download = pd_download_start (test->desk.desk, link, test->file);

  run_to (test, download, 0);
  pd_download_pause (download);
  fixture_set_now (&test->desk, TEST_NOW + 15 * PD_DAY_US);
  pd_download_resume (download);
  g_assert_cmpint (run (download), ==, PD_DOWNLOAD_FAILED);
  g_assert_error (pd_download_get_error (download), PD_ERROR, PD_ERROR_LINK_ENDED);
  g_assert_cmpint (size_of (test->path), ==, -1);
}

/* --- another process --- */

/* The part of a test that runs in a process of its own: opens the book that the environment
 * names. */
static PdDownload *
start_in_child (Test *test)
{
  g_autoptr (PdClock) clock = pd_clock_new_stopped (TEST_NOW);
  g_autoptr (GError) error = NULL;

  test->desk.desk = pd_desk_open (g_getenv ("PD_TEST_BOOK"), clock, &error);
  g_assert_no_error (error);
  test->part = g_strconcat (g_getenv ("PD_TEST_FILE"), ".part", NULL);
  test->file = g_file_new_for_path (g_getenv ("PD_TEST_FILE"));
  return pd_download_start (test->desk.desk, g_ascii_strtoll (g_getenv ("PD_TEST_LINK"), NULL, 10),
                            test->file);
}

static void
end_in_child (Test *test)
{
  g_clear_object (&test->desk.desk);
  g_clear_object (&test->file);
  g_clear_pointer (&test->part, g_free);
}

static void
run_child (Test *test, const char *path, gint64 link)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, link);

  g_setenv ("PD_TEST_BOOK", test->desk.path, TRUE);
  g_setenv ("PD_TEST_FILE", test->path, TRUE);
  g_setenv ("PD_TEST_LINK", number, TRUE);
  g_test_trap_subprocess (path, 60 * G_USEC_PER_SEC, G_TEST_SUBPROCESS_DEFAULT);
}

static void
child_killed (void)
{
  Test test = { 0 };
  g_autoptr (PdDownload) download = start_in_child (&test);

  run_to (&test, download, MEBIBYTE);
  kill (getpid (), SIGKILL);
}

/* kill -9: the .part stays, and the download goes on from there without being counted again. */
static void
test_killed (Test *test, gconstpointer data)
{
  gint64 link = new_link (test, "stream", LARGE, NULL);
  g_autoptr (PdDownload) download = NULL;
  gint64 kept = 0;

  run_child (test, "/download/subprocess/killed", link);
  g_assert_false (g_test_trap_has_passed ());
  kept = size_of (test->part);
  g_assert_cmpint (kept, >, MEBIBYTE);
  g_assert_cmpint (size_of (test->path), ==, -1);
  g_assert_cmpint (count_used (test, link), ==, 1);

  download = pd_download_start (test->desk.desk, link, test->file);
  run (download);
  assert_done (test, download, LARGE);
  g_assert_cmpint (count_used (test, link), ==, 1);
  g_assert_cmpint (count_activity (&test->desk, PD_OPERATION_DOWNLOAD, "succeeded"), ==, 1);
}

/* No file may grow beyond twelve MiB, as on a full disk; then there is room again. */
static void
child_disk_full (void)
{
  Test test = { 0 };
  struct rlimit old, limit;
  g_autoptr (PdDownload) download = NULL;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &old), ==, 0);
  limit = old;
  limit.rlim_cur = 12 * MEBIBYTE;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  download = start_in_child (&test);
  g_assert_cmpint (run (download), ==, PD_DOWNLOAD_FAILED);
  g_assert_nonnull (pd_download_get_error (download));
  g_assert_cmpint (size_of (test.part), ==, 12 * MEBIBYTE);

  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &old), ==, 0);
  pd_download_resume (download);
  run (download);
  g_assert_no_error (pd_download_get_error (download));
  g_assert_cmpint (pd_download_get_state (download), ==, PD_DOWNLOAD_DONE);
  g_clear_object (&download);
  end_in_child (&test);
}

static void
test_disk_full (Test *test, gconstpointer data)
{
  gint64 link = new_link (test, "stream", LARGE, NULL);

  run_child (test, "/download/subprocess/disk-full", link);
  g_test_trap_assert_passed ();
  g_assert_cmpint (size_of (test->path), ==, LARGE);
  g_assert_cmpint (count_used (test, link), ==, 1);
}

#define ADD(path, function) g_test_add (path, Test, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_setenv ("PARTNER_DESK_KEYRING", "file", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media-stream/vector", test_stream_vector);
  g_test_add_func ("/media-stream/seek", test_stream_seek);
  g_test_add_func ("/media-stream/bounds", test_stream_bounds);
  g_test_add_func ("/media-stream/sample-media", test_sample_media);
  ADD ("/download/whole", test_whole);
  ADD ("/download/pause-and-resume", test_pause_and_resume);
  ADD ("/download/pause-storm", test_pause_storm);
  ADD ("/download/cancel", test_cancel);
  ADD ("/download/cancel-paused", test_cancel_paused);
  ADD ("/download/wrong-sha256", test_wrong_sha256);
  ADD ("/download/no-folder", test_no_folder);
  ADD ("/download/target-is-folder", test_target_is_folder);
  ADD ("/download/replaces", test_replaces);
  ADD ("/download/appears", test_appears);
  ADD ("/download/foreign-part", test_foreign_part);
  ADD ("/download/two-at-once", test_two_at_once);
  ADD ("/download/other-link", test_other_link);
  ADD ("/download/file-source", test_file_source);
  ADD ("/download/source-removed", test_source_removed);
  ADD ("/download/source-short", test_source_short);
  ADD ("/download/role", test_role);
  ADD ("/download/fiftieth", test_fiftieth);
  ADD ("/download/expired-in-pause", test_expired_in_pause);
  ADD ("/download/killed", test_killed);
  ADD ("/download/disk-full", test_disk_full);
  g_test_add_func ("/download/subprocess/killed", child_killed);
  g_test_add_func ("/download/subprocess/disk-full", child_disk_full);
  return g_test_run ();
}
