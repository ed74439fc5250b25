// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-download-part.h"

#include <errno.h>
#include <sys/file.h>
#include <unistd.h>

#include "pd-config.h"

#include <gio/gfiledescriptorbased.h>
#include <glib/gi18n-lib.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>

#include "pd-error.h"
#include "pd-fetch.h"
#include "pd-media-stream.h"
#include "pd-vault.h"

#define CHUNK_SIZE (256 * 1024)
#define SIDECAR_GROUP "Partner Desk download"

void
pd_download_part_free (PdDownloadPart *self)
{
  g_clear_object (&self->file);
  g_clear_object (&self->part);
  g_clear_object (&self->sidecar);
  g_clear_object (&self->media);
  g_clear_object (&self->out);
  g_free (self->book);
  g_free (self->sha256);
  pd_vault_free_text (self->url);
  g_free (self);
}

static void
tell_progress (PdDownloadPart *self, gint64 bytes, gint64 size, gboolean checking)
{
  if (self->tell != NULL)
    self->tell (bytes, size, checking, self->tell_data);
}

/* A medium of the catalogue says it; of a link that was brought along only the server may know. */
static gboolean
is_size_known (PdDownloadPart *self)
{
  return pd_media_get_size (self->media) > 0 || self->url == NULL;
}

/* Size of the file, or -1 if there is none. */
static gint64
query_size (GFile *file)
{
  g_autoptr (GFileInfo) info =
      g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, NULL, NULL);

  return info != NULL ? g_file_info_get_size (info) : -1;
}

/* TRUE if the sidecar says that the .part belongs to this link and this medium. */
static gboolean
sidecar_matches (PdDownloadPart *self)
{
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  g_autofree char *data = NULL;
  g_autofree char *book = NULL;
  g_autofree char *sha256 = NULL;
  gsize length = 0;

  if (!g_file_load_contents (self->sidecar, NULL, &data, &length, NULL, NULL) ||
      !g_key_file_load_from_data (keys, data, length, G_KEY_FILE_NONE, NULL))
    return FALSE;

  book = g_key_file_get_string (keys, SIDECAR_GROUP, "Book", NULL);
  sha256 = g_key_file_get_string (keys, SIDECAR_GROUP, "SHA256", NULL);
  return g_strcmp0 (book, self->book) == 0 &&
         g_strcmp0 (sha256, pd_media_get_sha256 (self->media)) == 0 &&
         g_key_file_get_int64 (keys, SIDECAR_GROUP, "Link", NULL) == self->link_row_id;
}

static gboolean
write_sidecar (PdDownloadPart *self, GError **error)
{
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  g_autofree char *data = NULL;
  gsize length = 0;

  g_key_file_set_string (keys, SIDECAR_GROUP, "Book", self->book);
  g_key_file_set_int64 (keys, SIDECAR_GROUP, "Link", self->link_row_id);
  g_key_file_set_string (keys, SIDECAR_GROUP, "SHA256", pd_media_get_sha256 (self->media));
  data = g_key_file_to_data (keys, &length, NULL);
  return g_file_replace_contents (self->sidecar, data, length, NULL, FALSE, G_FILE_CREATE_PRIVATE,
                                  NULL, NULL, error);
}

/* Gone is good: the .part first, so that one without a sidecar is never ours. */
static void
remove_part (PdDownloadPart *self)
{
  g_file_delete (self->part, NULL, NULL);
  g_file_delete (self->sidecar, NULL, NULL);
}

static gboolean
fail_conflict (GFile *file, const char *sentence, GError **error)
{
  g_autofree char *name = g_file_get_parse_name (file);

  g_set_error (error, PD_ERROR, PD_ERROR_CONFLICT, sentence, name);
  return FALSE;
}

/* Opened for appending, and held against a second download into the same file. */
static GFileOutputStream *
open_part (PdDownloadPart *self, GError **error)
{
  g_autoptr (GFileOutputStream) stream =
      g_file_append_to (self->part, G_FILE_CREATE_NONE, NULL, error);

  if (stream == NULL)
    return NULL;
  if (G_IS_FILE_DESCRIPTOR_BASED (stream) &&
      flock (g_file_descriptor_based_get_fd (G_FILE_DESCRIPTOR_BASED (stream)),
             LOCK_EX | LOCK_NB) != 0 &&
      errno == EWOULDBLOCK) {
    /* Translators: %s is a file name. */
    fail_conflict (self->file, _ ("“%s” is being downloaded already."), error);
    return NULL;
  }

  return g_steal_pointer (&stream);
}

static gboolean
check_space (PdDownloadPart *self, gint64 needed, GError **error)
{
  g_autoptr (GFile) folder = g_file_get_parent (self->file);
  g_autoptr (GFileInfo) info = NULL;

  if (folder != NULL)
    info = g_file_query_filesystem_info (folder, G_FILE_ATTRIBUTE_FILESYSTEM_FREE, NULL, NULL);
  if (info == NULL || !g_file_info_has_attribute (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE) ||
      g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE) >= (guint64) needed)
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
               "The download needs %" G_GINT64_FORMAT " bytes more than are free", needed);
  return FALSE;
}

static gboolean
check_target (PdDownloadPart *self, GError **error)
{
  GFileType type = g_file_query_file_type (self->file, G_FILE_QUERY_INFO_NONE, NULL);

  if (type == G_FILE_TYPE_DIRECTORY) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY, "The target is a folder");
    return FALSE;
  }
  if (!self->looked)
    self->had_target = type != G_FILE_TYPE_UNKNOWN;
  return TRUE;
}

/* TRUE if the .part may be used: there is none, it is empty, or it is ours. */
static gboolean
check_part (PdDownloadPart *self, gint64 size, gboolean resumes, GError **error)
{
  if (size <= 0 || resumes || g_file_query_exists (self->sidecar, NULL))
    return TRUE;

  return fail_conflict (
      self->part,
      /* Translators: %s is a file name. */
      _ ("“%s” is there already and does not belong to this download. Choose another name."),
      error);
}

gboolean
pd_download_part_prepare (PdDownloadPart *self, gboolean *resumes, GError **error)
{
  gint64 size = query_size (self->part);

  *resumes = size >= 0 && sidecar_matches (self);
  if (!check_target (self, error) || !check_part (self, size, *resumes, error) ||
      (self->out = open_part (self, error)) == NULL)
    return FALSE;

  /* Of another link, or longer than the medium can be: from the beginning. */
  if (size > 0 && (!*resumes || (pd_media_get_size (self->media) > 0 &&
                                 size > pd_media_get_size (self->media)))) {
    if (!g_seekable_truncate (G_SEEKABLE (self->out), 0, NULL, error))
      return FALSE;
    size = 0;
  }
  if (check_space (self, pd_media_get_size (self->media) - MAX (size, 0), error))
    return TRUE;

  if (size <= 0 && !*resumes)
    g_file_delete (self->part, NULL, NULL);
  return FALSE;
}

/* --- the bytes; on a worker thread --- */

static GInputStream *
open_file_source (const char *uri, gint64 offset, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_uri (uri);
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, error);

  if (stream == NULL ||
      !g_seekable_seek (G_SEEKABLE (stream), offset, G_SEEK_SET, cancellable, error))
    return NULL;

  return G_INPUT_STREAM (g_steal_pointer (&stream));
}

/* Where the bytes come from; *@offset becomes 0 when the source can only send from the start. */
static GInputStream *
open_source (PdDownloadPart *self,
             gint64 *offset,
             gint64 *size,
             GCancellable *cancellable,
             GError **error)
{
  PdMedia *media = self->media;
  const char *source = self->url != NULL ? self->url : pd_media_get_source (media);
  g_autoptr (GInputStream) stream = NULL;
  gboolean resumed = TRUE;

  *size = -1;

  if (g_strcmp0 (source, "stream") == 0) {
    stream = pd_media_stream_new (pd_media_get_file_name (media), pd_media_get_size (media));
    if (!g_seekable_seek (G_SEEKABLE (stream), *offset, G_SEEK_SET, cancellable, error))
      return NULL;
    return g_steal_pointer (&stream);
  }
  if (source != NULL && g_str_has_prefix (source, "file:"))
    return open_file_source (source, *offset, cancellable, error);
  if (source == NULL ||
      !(g_str_has_prefix (source, "https:") || g_str_has_prefix (source, "http:"))) {
    g_set_error (error, PD_ERROR, PD_ERROR_PROTOCOL, "A medium has no usable source");
    return NULL;
  }

  stream = pd_fetch_open (source, *offset, size, &resumed, cancellable, error);
  if (stream != NULL && !resumed)
    *offset = 0;
  return g_steal_pointer (&stream);
}

static gboolean
copy_bytes (PdDownloadPart *self, GCancellable *cancellable, GError **error)
{
  gint64 size = pd_media_get_size (self->media), done = MAX (query_size (self->part), 0);
  gint64 offset = done, told = -1;
  g_autofree guchar *buffer = g_malloc (CHUNK_SIZE);
  g_autoptr (GInputStream) in = NULL;

  if (is_size_known (self) && done >= size)
    return TRUE;
  if ((in = open_source (self, &offset, &told, cancellable, error)) == NULL)
    return FALSE;
  if (offset != done && !g_seekable_truncate (G_SEEKABLE (self->out), 0, cancellable, error))
    return FALSE;
  if (!is_size_known (self))
    size = told >= 0 ? told : G_MAXINT64;

  for (done = offset; done < size;) {
    gssize n = g_input_stream_read (in, buffer, MIN (CHUNK_SIZE, size - done), cancellable, error);

    if (n < 0)
      return FALSE;
    if (n == 0 && size == G_MAXINT64)
      return TRUE; /* the server did not say how long it is: this is the end */
    if (n == 0) {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT,
                   "The source ended after %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " bytes",
                   done, size);
      return FALSE;
    }
    if (!g_output_stream_write_all (G_OUTPUT_STREAM (self->out), buffer, n, NULL, cancellable,
                                    error))
      return FALSE;
    done += n;
    tell_progress (self, done, size != G_MAXINT64 ? size : 0, FALSE);
  }
  return TRUE;
}

static char *
format_hex (const guchar *bytes, gsize length)
{
  GString *text = g_string_sized_new (2 * length);

  for (gsize i = 0; i < length; i++)
    g_string_append_printf (text, "%02x", bytes[i]);
  return g_string_free (text, FALSE);
}

/* SHA-256 of the whole file as it lies on the disk, in lower-case hex. */
static char *
compute_sha256 (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autofree guchar *buffer = g_malloc (CHUNK_SIZE);
  g_autoptr (GFileInputStream) in = g_file_read (file, cancellable, error);
  gnutls_hash_hd_t hash = NULL;
  guchar digest[32];
  gssize n = 0;

  if (in == NULL)
    return NULL;
  if (gnutls_hash_init (&hash, GNUTLS_DIG_SHA256) < 0) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "GnuTLS offers no SHA-256");
    return NULL;
  }

  while ((n = g_input_stream_read (G_INPUT_STREAM (in), buffer, CHUNK_SIZE, cancellable, error)) >
         0)
    gnutls_hash (hash, buffer, n);
  gnutls_hash_deinit (hash, digest);
  return n == 0 ? format_hex (digest, sizeof digest) : NULL;
}

static gboolean
check_bytes (PdDownloadPart *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *sha256 = compute_sha256 (self->part, cancellable, error);

  if (sha256 == NULL)
    return FALSE;
  if (*pd_media_get_sha256 (self->media) == '\0') {
    self->sha256 = g_steal_pointer (&sha256);
    return TRUE;
  }
  if (g_ascii_strcasecmp (sha256, pd_media_get_sha256 (self->media)) == 0)
    return TRUE;

  remove_part (self);
  g_set_error (error, PD_ERROR, PD_ERROR_CHECKSUM, "The file's SHA-256 is %s instead of %s", sha256,
               pd_media_get_sha256 (self->media));
  return FALSE;
}

/* A file that was not there when the person chose the name is not overwritten. */
static gboolean
move_into_place (PdDownloadPart *self, GError **error)
{
  g_autoptr (GError) move_error = NULL;

  if (g_file_move (self->part, self->file,
                   self->had_target ? G_FILE_COPY_OVERWRITE : G_FILE_COPY_NONE, NULL, NULL, NULL,
                   &move_error)) {
    g_file_delete (self->sidecar, NULL, NULL);
    return TRUE;
  }
  if (g_error_matches (move_error, G_IO_ERROR, G_IO_ERROR_EXISTS))
    return fail_conflict (self->file,
                          /* Translators: %s is a file name. */
                          _ ("“%s” has appeared during the download and is not overwritten. Move "
                             "it away and resume."),
                          error);

  g_propagate_error (error, g_steal_pointer (&move_error));
  return FALSE;
}

static gboolean
sync_part (GFileOutputStream *out, GError **error)
{
  if (G_IS_FILE_DESCRIPTOR_BASED (out) &&
      fsync (g_file_descriptor_based_get_fd (G_FILE_DESCRIPTOR_BASED (out))) != 0) {
    int code = errno;

    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "Writing the file to disk: %s",
                 g_strerror (code));
    return FALSE;
  }
  return TRUE;
}

gboolean
pd_download_part_transfer (PdDownloadPart *self, GCancellable *cancellable, GError **error)
{
  /* It is counted already: whatever happens from here on, a resumed download finds it. */
  if (!write_sidecar (self, error))
    return FALSE;

  tell_progress (self, query_size (self->part), pd_media_get_size (self->media), FALSE);
  if (!copy_bytes (self, cancellable, error) || !sync_part (self->out, error))
    return FALSE;

  tell_progress (self, query_size (self->part), query_size (self->part), TRUE);
  if (!check_bytes (self, cancellable, error) ||
      g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  return move_into_place (self, error) &&
         g_output_stream_close (G_OUTPUT_STREAM (self->out), NULL, error);
}

void
pd_download_part_discard (PdDownloadPart *self)
{
  if (!g_file_query_exists (self->sidecar, NULL) && query_size (self->part) != 0)
    return;

  if ((self->out = open_part (self, NULL)) != NULL)
    remove_part (self);
  g_clear_object (&self->out);
}
