// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-downloads.h"

static GHashTable *downloads; /* (owned): "BOOK:LINK" -> PdDownload */

static char *
make_key (PdDesk *desk, gint64 link_row_id)
{
  return g_strdup_printf ("%s:%" G_GINT64_FORMAT, pd_desk_get_book_path (desk), link_row_id);
}

PdDownload *
pd_downloads_find (PdDesk *desk, gint64 link_row_id)
{
  g_autofree char *key = make_key (desk, link_row_id);

  return downloads != NULL ? g_hash_table_lookup (downloads, key) : NULL;
}

PdDownload *
pd_downloads_start (PdDesk *desk, gint64 link_row_id, GFile *file)
{
  PdDownload *download = pd_download_start (desk, link_row_id, file);

  if (downloads == NULL)
    downloads = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  g_hash_table_replace (downloads, make_key (desk, link_row_id), download);

  return download;
}

void
pd_downloads_forget (PdDesk *desk, gint64 link_row_id)
{
  g_autofree char *key = make_key (desk, link_row_id);

  if (downloads != NULL)
    g_hash_table_remove (downloads, key);
}
