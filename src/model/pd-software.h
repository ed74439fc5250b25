// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-record.h"

G_BEGIN_DECLS

/**
 * PdMedia: one thing that can be downloaded for a product (5.3).
 * Properties: row-id int64, product-id, version, language (BCP 47, "ja"), file-type ("ISO", "VHD",
 * "EXE"), bits ("64-bit"; may be NULL), file-name, size int64 (bytes), sha256 (hex), source
 * ("stream", "file:///…", "https://…"), title
 * ("SQL Server 2022 Standard 日本語 ISO", set by the desk).
 */
#define PD_TYPE_MEDIA (pd_media_get_type ())
G_DECLARE_FINAL_TYPE (PdMedia, pd_media, PD, MEDIA, PdRecord)
const char *pd_media_get_product_id (PdMedia *self);
const char *pd_media_get_version (PdMedia *self);
const char *pd_media_get_language (PdMedia *self);
const char *pd_media_get_file_type (PdMedia *self);
const char *pd_media_get_file_name (PdMedia *self);
gint64 pd_media_get_size (PdMedia *self);
const char *pd_media_get_sha256 (PdMedia *self);
const char *pd_media_get_source (PdMedia *self);
const char *pd_media_get_title (PdMedia *self);
/* "日本語", "English": the language's name in itself, through ICU. */
char *pd_language_get_title (const char *language);

/**
 * PdSoftwareKey: a product key that was taken for an order line. The key itself is encrypted in the
 * book; `masked` is what may be shown without a record in the activity log (5.11, 5.13).
 * Properties: row-id int64, line-row-id int64, order-id, line int, title, version, masked, sample
 * b, issued-at int64, revoked-at int64.
 */
#define PD_TYPE_SOFTWARE_KEY (pd_software_key_get_type ())
G_DECLARE_FINAL_TYPE (PdSoftwareKey, pd_software_key, PD, SOFTWARE_KEY, PdRecord)
gint64 pd_software_key_get_line_row_id (PdSoftwareKey *self);
const char *pd_software_key_get_order_id (PdSoftwareKey *self);
int pd_software_key_get_line (PdSoftwareKey *self);
const char *pd_software_key_get_title (PdSoftwareKey *self);
const char *pd_software_key_get_version (PdSoftwareKey *self);
const char *pd_software_key_get_masked (PdSoftwareKey *self);
gboolean pd_software_key_get_sample (PdSoftwareKey *self);
gint64 pd_software_key_get_issued_at (PdSoftwareKey *self);
gint64 pd_software_key_get_revoked_at (PdSoftwareKey *self);

/**
 * PdDownloadLink: a link that was issued for an order line (5.5-5.10).
 * Properties: row-id int64, line-row-id int64, order-id, line int, media (PdMedia), issued-at
 * int64, expires-at int64 (0 = not yet running: 17, five days from the first download), used int,
 * limit int (0 = none), revoked-at int64, state (PdVerdict: can it be used; set by the desk). The
 * URL is encrypted in the book: pd_desk_reveal_link_async().
 */
#define PD_TYPE_DOWNLOAD_LINK (pd_download_link_get_type ())
G_DECLARE_FINAL_TYPE (PdDownloadLink, pd_download_link, PD, DOWNLOAD_LINK, PdRecord)
gint64 pd_download_link_get_line_row_id (PdDownloadLink *self);
PdMedia *pd_download_link_get_media (PdDownloadLink *self);
gint64 pd_download_link_get_issued_at (PdDownloadLink *self);
gint64 pd_download_link_get_expires_at (PdDownloadLink *self);
int pd_download_link_get_used (PdDownloadLink *self);
int pd_download_link_get_limit (PdDownloadLink *self);
gint64 pd_download_link_get_revoked_at (PdDownloadLink *self);

G_END_DECLS
