// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-software.h"

#include <unicode/uloc.h>
#include <unicode/ustring.h>

#include "pd-verdict.h"

struct _PdMedia
{
  PdRecord parent_instance;
  char *product_id;
  char *version;
  char *language;
  char *file_type;
  char *bits;
  char *file_name;
  gint64 size;
  char *sha256;
  char *source;
  char *title;
};

G_DEFINE_FINAL_TYPE (PdMedia, pd_media, PD_TYPE_RECORD)

static const PdField media_fields[] = {
  PD_FIELD (PdMedia, product_id, "product-id", STRING),
  PD_FIELD (PdMedia, version, "version", STRING),
  PD_FIELD (PdMedia, language, "language", STRING),
  PD_FIELD (PdMedia, file_type, "file-type", STRING),
  PD_FIELD (PdMedia, bits, "bits", STRING),
  PD_FIELD (PdMedia, file_name, "file-name", STRING),
  PD_FIELD (PdMedia, size, "size", INT64),
  PD_FIELD (PdMedia, sha256, "sha256", STRING),
  PD_FIELD (PdMedia, source, "source", STRING),
  PD_FIELD (PdMedia, title, "title", STRING),
};

static void
pd_media_class_init (PdMediaClass *klass)
{
  pd_record_class_install_fields (PD_RECORD_CLASS (klass), media_fields,
                                  G_N_ELEMENTS (media_fields));
}

static void
pd_media_init (PdMedia *self)
{
}

PD_DEFINE_GETTER (PdMedia, pd_media, PD_IS_MEDIA, const char *, product_id)
PD_DEFINE_GETTER (PdMedia, pd_media, PD_IS_MEDIA, const char *, version)
PD_DEFINE_GETTER (PdMedia, pd_media, PD_IS_MEDIA, const char *, language)
PD_DEFINE_GETTER (PdMedia, pd_media, PD_IS_MEDIA, const char *, file_type)
PD_DEFINE_GETTER (PdMedia, pd_media, PD_IS_MEDIA, const char *, file_name)
PD_DEFINE_GETTER (PdMedia, pd_media, PD_IS_MEDIA, gint64, size)
PD_DEFINE_GETTER (PdMedia, pd_media, PD_IS_MEDIA, const char *, sha256)
PD_DEFINE_GETTER (PdMedia, pd_media, PD_IS_MEDIA, const char *, source)
PD_DEFINE_GETTER (PdMedia, pd_media, PD_IS_MEDIA, const char *, title)

/* The language's name in itself, first letter as ICU gives it; the code where ICU knows no name. */
char *
pd_language_get_title (const char *language)
{
  UErrorCode status = U_ZERO_ERROR;
  UChar name[128];
  int32_t length;

  g_return_val_if_fail (language != NULL, NULL);

  length = uloc_getDisplayName (language, language, name, G_N_ELEMENTS (name), &status);
  if (U_FAILURE (status) || length == 0 || length >= (int32_t) G_N_ELEMENTS (name))
    return g_strdup (language);

  return g_utf16_to_utf8 (name, length, NULL, NULL, NULL);
}

struct _PdSoftwareKey
{
  PdRecord parent_instance;
  gint64 line_row_id;
  char *order_id;
  int line;
  char *title;
  char *version;
  char *masked;
  gboolean sample;
  gint64 issued_at;
  gint64 revoked_at;
};

G_DEFINE_FINAL_TYPE (PdSoftwareKey, pd_software_key, PD_TYPE_RECORD)

static const PdField software_key_fields[] = {
  PD_FIELD (PdSoftwareKey, line_row_id, "line-row-id", INT64),
  PD_FIELD (PdSoftwareKey, order_id, "order-id", STRING),
  PD_FIELD (PdSoftwareKey, line, "line", INT),
  PD_FIELD (PdSoftwareKey, title, "title", STRING),
  PD_FIELD (PdSoftwareKey, version, "version", STRING),
  PD_FIELD (PdSoftwareKey, masked, "masked", STRING),
  PD_FIELD (PdSoftwareKey, sample, "sample", BOOLEAN),
  PD_FIELD (PdSoftwareKey, issued_at, "issued-at", INT64),
  PD_FIELD (PdSoftwareKey, revoked_at, "revoked-at", INT64),
};

static void
pd_software_key_class_init (PdSoftwareKeyClass *klass)
{
  pd_record_class_install_fields (PD_RECORD_CLASS (klass), software_key_fields,
                                  G_N_ELEMENTS (software_key_fields));
}

static void
pd_software_key_init (PdSoftwareKey *self)
{
}

PD_DEFINE_GETTER (PdSoftwareKey, pd_software_key, PD_IS_SOFTWARE_KEY, gint64, line_row_id)
PD_DEFINE_GETTER (PdSoftwareKey, pd_software_key, PD_IS_SOFTWARE_KEY, const char *, order_id)
PD_DEFINE_GETTER (PdSoftwareKey, pd_software_key, PD_IS_SOFTWARE_KEY, int, line)
PD_DEFINE_GETTER (PdSoftwareKey, pd_software_key, PD_IS_SOFTWARE_KEY, const char *, title)
PD_DEFINE_GETTER (PdSoftwareKey, pd_software_key, PD_IS_SOFTWARE_KEY, const char *, version)
PD_DEFINE_GETTER (PdSoftwareKey, pd_software_key, PD_IS_SOFTWARE_KEY, const char *, masked)
PD_DEFINE_GETTER (PdSoftwareKey, pd_software_key, PD_IS_SOFTWARE_KEY, gboolean, sample)
PD_DEFINE_GETTER (PdSoftwareKey, pd_software_key, PD_IS_SOFTWARE_KEY, gint64, issued_at)
PD_DEFINE_GETTER (PdSoftwareKey, pd_software_key, PD_IS_SOFTWARE_KEY, gint64, revoked_at)

struct _PdDownloadLink
{
  PdRecord parent_instance;
  gint64 line_row_id;
  char *order_id;
  int line;
  PdMedia *media;
  gint64 issued_at;
  gint64 expires_at;
  int used;
  int limit;
  gint64 revoked_at;
  PdVerdict *state;
};

G_DEFINE_FINAL_TYPE (PdDownloadLink, pd_download_link, PD_TYPE_RECORD)

static const PdField download_link_fields[] = {
  PD_FIELD (PdDownloadLink, line_row_id, "line-row-id", INT64),
  PD_FIELD (PdDownloadLink, order_id, "order-id", STRING),
  PD_FIELD (PdDownloadLink, line, "line", INT),
  PD_FIELD_OF (PdDownloadLink, media, "media", pd_media_get_type),
  PD_FIELD (PdDownloadLink, issued_at, "issued-at", INT64),
  PD_FIELD (PdDownloadLink, expires_at, "expires-at", INT64),
  PD_FIELD (PdDownloadLink, used, "used", INT),
  PD_FIELD (PdDownloadLink, limit, "limit", INT),
  PD_FIELD (PdDownloadLink, revoked_at, "revoked-at", INT64),
  PD_FIELD_OF (PdDownloadLink, state, "state", pd_verdict_get_type),
};

static void
pd_download_link_class_init (PdDownloadLinkClass *klass)
{
  pd_record_class_install_fields (PD_RECORD_CLASS (klass), download_link_fields,
                                  G_N_ELEMENTS (download_link_fields));
}

static void
pd_download_link_init (PdDownloadLink *self)
{
}

PD_DEFINE_GETTER (PdDownloadLink, pd_download_link, PD_IS_DOWNLOAD_LINK, gint64, line_row_id)
PD_DEFINE_GETTER (PdDownloadLink, pd_download_link, PD_IS_DOWNLOAD_LINK, PdMedia *, media)
PD_DEFINE_GETTER (PdDownloadLink, pd_download_link, PD_IS_DOWNLOAD_LINK, gint64, issued_at)
PD_DEFINE_GETTER (PdDownloadLink, pd_download_link, PD_IS_DOWNLOAD_LINK, gint64, expires_at)
PD_DEFINE_GETTER (PdDownloadLink, pd_download_link, PD_IS_DOWNLOAD_LINK, int, used)
PD_DEFINE_GETTER (PdDownloadLink, pd_download_link, PD_IS_DOWNLOAD_LINK, int, limit)
PD_DEFINE_GETTER (PdDownloadLink, pd_download_link, PD_IS_DOWNLOAD_LINK, gint64, revoked_at)
