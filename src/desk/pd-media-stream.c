// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-media-stream.h"

#include <string.h>

struct _PdMediaStream
{
  GInputStream parent_instance;
  guint64 seed;  /* hash of the name */
  goffset size;  /* bytes */
  goffset place; /* offset of the next byte, 0 … size */
};

static void pd_media_stream_seekable_init (GSeekableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PdMediaStream,
                               pd_media_stream,
                               G_TYPE_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_SEEKABLE,
                                                      pd_media_stream_seekable_init))

/* SplitMix64 (Steele, Lea, Flood 2014) read as a counter: word @index of the stream needs no word
 * before it, so that a resumed download starts anywhere at once. */
static inline guint64
make_word (guint64 seed, guint64 index)
{
  guint64 z = seed + (index + 1) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return GUINT64_TO_LE (z ^ (z >> 31));
}

/* FNV-1a, 64 bits. */
static guint64
hash_name (const char *name)
{
  guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);

  for (const char *p = name; *p != '\0'; p++)
    hash = (hash ^ (guchar) *p) * G_GUINT64_CONSTANT (0x100000001b3);
  return hash;
}

static gssize
pd_media_stream_read (GInputStream *stream,
                      void *buffer,
                      gsize count,
                      GCancellable *cancellable,
                      GError **error)
{
  PdMediaStream *self = PD_MEDIA_STREAM (stream);
  guchar *out = buffer;
  gsize left = MIN (count, (gsize) (self->size - self->place));
  gsize done = left;
  guint64 index = self->place / 8;
  gsize skip = self->place % 8;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return -1;

  self->place += left;
  for (; left > 0 && (skip > 0 || left < 8); index++) {
    guint64 word = make_word (self->seed, index);
    gsize n = MIN (8 - skip, left);

    memcpy (out, (guchar *) &word + skip, n);
    out += n;
    left -= n;
    skip = 0;
  }
  for (; left >= 8; index++, out += 8, left -= 8) {
    guint64 word = make_word (self->seed, index);

    memcpy (out, &word, 8);
  }
  if (left > 0) {
    guint64 word = make_word (self->seed, index);

    memcpy (out, &word, left);
  }
  return done;
}

static gssize
pd_media_stream_skip (GInputStream *stream, gsize count, GCancellable *cancellable, GError **error)
{
  PdMediaStream *self = PD_MEDIA_STREAM (stream);
  gsize left = MIN (count, (gsize) (self->size - self->place));

  self->place += left;
  return left;
}

static gboolean
pd_media_stream_close (GInputStream *stream, GCancellable *cancellable, GError **error)
{
  return TRUE;
}

static goffset
pd_media_stream_tell (GSeekable *seekable)
{
  return PD_MEDIA_STREAM (seekable)->place;
}

static gboolean
pd_media_stream_can_seek (GSeekable *seekable)
{
  return TRUE;
}

static gboolean
pd_media_stream_seek (GSeekable *seekable,
                      goffset offset,
                      GSeekType type,
                      GCancellable *cancellable,
                      GError **error)
{
  PdMediaStream *self = PD_MEDIA_STREAM (seekable);
  goffset base = 0, place = 0;

  if (type == G_SEEK_CUR)
    base = self->place;
  else if (type == G_SEEK_END)
    base = self->size;
  if (__builtin_add_overflow (base, offset, &place) || place < 0 || place > self->size) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "Seeking outside the medium");
    return FALSE;
  }

  self->place = place;
  return TRUE;
}

static gboolean
pd_media_stream_can_truncate (GSeekable *seekable)
{
  return FALSE;
}

static gboolean
pd_media_stream_truncate (GSeekable *seekable,
                          goffset size,
                          GCancellable *cancellable,
                          GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "A medium cannot be truncated");
  return FALSE;
}

static void
pd_media_stream_seekable_init (GSeekableIface *iface)
{
  iface->tell = pd_media_stream_tell;
  iface->can_seek = pd_media_stream_can_seek;
  iface->seek = pd_media_stream_seek;
  iface->can_truncate = pd_media_stream_can_truncate;
  iface->truncate_fn = pd_media_stream_truncate;
}

static void
pd_media_stream_class_init (PdMediaStreamClass *klass)
{
  GInputStreamClass *stream_class = G_INPUT_STREAM_CLASS (klass);

  stream_class->read_fn = pd_media_stream_read;
  stream_class->skip = pd_media_stream_skip;
  stream_class->close_fn = pd_media_stream_close;
}

static void
pd_media_stream_init (PdMediaStream *self)
{
}

GInputStream *
pd_media_stream_new (const char *seed, gint64 size)
{
  PdMediaStream *self = NULL;

  g_return_val_if_fail (seed != NULL, NULL);
  g_return_val_if_fail (size >= 0, NULL);

  self = g_object_new (PD_TYPE_MEDIA_STREAM, NULL);
  self->seed = hash_name (seed);
  self->size = size;
  return G_INPUT_STREAM (self);
}
