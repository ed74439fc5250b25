// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include <glib/gi18n-lib.h>

#include "pd-database-private.h"
#include "pd-text.h"

#define MAX_CANDIDATES 5

static char *
make_text (PdProduct *product)
{
  const char *publisher = pd_product_get_publisher (product);
  g_autofree char *title = pd_text_fold (pd_product_get_title (product));
  g_autofree char *maker = pd_text_fold (publisher != NULL ? publisher : "");
  g_autofree char *product_id = pd_text_fold (pd_product_get_product_id (product));
  g_autofree char *sku_id = pd_text_fold (pd_product_get_sku_id (product));

  return g_strdup_printf ("%s\x1f%s\x1f%s:%s", title, maker, product_id, sku_id);
}

/* "" is no region at all, NULL no reservation. */
static char *
join_regions (PdProduct *product)
{
  const char *const *regions = pd_product_get_regions (product);

  return regions != NULL ? g_strjoinv (" ", (char **) regions) : NULL;
}

static gboolean
put_prices (PdDatabase *self, gint64 row_id, GPtrArray *prices, GError **error)
{
  static const char sql[] =
      "INSERT INTO prices (product_row_id, term, billing, currency, place, amount_minor)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
  g_autoptr (PdStatement) clear =
      pd_database_prepare (self, "DELETE FROM prices WHERE product_row_id = ?1", error);
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  if (clear == NULL || stmt == NULL || !pd_database_bind (self, clear, error, "i", row_id) ||
      !pd_database_run (self, clear, "Clearing prices", error))
    return FALSE;

  for (guint i = 0; i < prices->len; i++) {
    const PdPrice *price = prices->pdata[i];

    if (!pd_database_bind (self, stmt, error, "isssii", row_id,
                           price->term != NULL ? price->term : "", price->billing, price->currency,
                           (gint64) i, price->amount_minor) ||
        !pd_database_run (self, stmt, "Adding a price", error))
      return FALSE;
  }

  return TRUE;
}

gboolean
pd_database_put_product (PdDatabase *self, PdProduct *product, GError **error)
{
  static const char sql[] =
      "INSERT INTO products (product_id, sku_id, title, title_key, folded, description, publisher,"
      " kind, min_quantity, max_quantity, one_per_customer, hybrid_benefit, resource_type, size,"
      " regions) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"
      " ON CONFLICT (product_id, sku_id) DO UPDATE SET title = excluded.title,"
      " title_key = excluded.title_key, folded = excluded.folded,"
      " description = excluded.description, publisher = excluded.publisher,"
      " kind = excluded.kind, min_quantity = excluded.min_quantity,"
      " max_quantity = excluded.max_quantity, one_per_customer = excluded.one_per_customer,"
      " hybrid_benefit = excluded.hybrid_benefit, resource_type = excluded.resource_type,"
      " size = excluded.size, regions = excluded.regions RETURNING id";
  g_autofree char *text = make_text (product);
  g_autofree char *regions = join_regions (product);
  g_autoptr (GBytes) key = pd_text_collation_key (pd_product_get_title (product));
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;
  gint64 row_id;

  if (stmt == NULL ||
      !pd_database_bind (
          self, stmt, error, "sssbssssddddsss", pd_product_get_product_id (product),
          pd_product_get_sku_id (product), pd_product_get_title (product), key, text,
          pd_product_get_description (product), pd_product_get_publisher (product),
          pd_product_get_kind (product), pd_product_get_min_quantity (product),
          pd_product_get_max_quantity (product), !!pd_product_get_one_per_customer (product),
          !!pd_product_get_hybrid_benefit (product), pd_product_get_resource_type (product),
          pd_product_get_size (product), regions) ||
      !pd_database_step (self, stmt, "Writing a product", &has_row, error))
    return FALSE;

  row_id = sqlite3_column_int64 (stmt, 0);
  pd_statement_reset (stmt);
  if (!put_prices (self, row_id, pd_product_get_prices (product), error))
    return FALSE;

  pd_database_mark_changed (self, PD_CHANGE_PRODUCTS);
  return TRUE;
}

gboolean
pd_database_put_media (PdDatabase *self, PdMedia *media, GError **error)
{
  static const char sql[] =
      "INSERT INTO media (product_id, version, language, file_type, bits, file_name, size, sha256,"
      " source, title) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
      " ON CONFLICT (product_id, version, language, file_type) DO UPDATE SET"
      " bits = excluded.bits, file_name = excluded.file_name, size = excluded.size,"
      " sha256 = excluded.sha256, source = excluded.source, title = excluded.title";
  g_autofree char *bits = NULL;
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  g_object_get (media, "bits", &bits, NULL);
  if (stmt == NULL ||
      !pd_database_bind (self, stmt, error, "ssssssisss", pd_media_get_product_id (media),
                         pd_media_get_version (media), pd_media_get_language (media),
                         pd_media_get_file_type (media), bits, pd_media_get_file_name (media),
                         pd_media_get_size (media), pd_media_get_sha256 (media),
                         pd_media_get_source (media), pd_media_get_title (media)) ||
      !pd_database_run (self, stmt, "Writing a medium", error))
    return FALSE;

  pd_database_mark_changed (self, PD_CHANGE_PRODUCTS);
  return TRUE;
}

/* "sku", or "product:sku" where the product is known. */
static char *
name_item (const char *product_id, const char *sku_id)
{
  return product_id != NULL ? g_strdup_printf ("%s:%s", product_id, sku_id) : g_strdup (sku_id);
}

PdProduct *
pd_database_find_product (PdDatabase *self,
                          const char *product_id,
                          const char *sku_id,
                          GError **error)
{
  static const char sql[] = "SELECT id, product_id || ':' || sku_id FROM products"
                            " WHERE sku_id = ?1 AND product_id = coalesce (?2, product_id)"
                            " ORDER BY product_id LIMIT ?3";
  g_autofree char *item = name_item (product_id, sku_id);
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;
  gint64 row_id = 0;
  int n = 0;

  if (stmt == NULL ||
      !pd_database_bind (self, stmt, error, "ssi", sku_id, product_id, (gint64) MAX_CANDIDATES))
    return NULL;
  do {
    if (!pd_database_step (self, stmt, "Looking for a product", &has_row, error))
      return NULL;
    if (!has_row)
      break;
    row_id = sqlite3_column_int64 (stmt, 0);
    g_string_append_printf (names, "%s%s", n++ > 0 ? ", " : "", pd_statement_lend_text (stmt, 1));
  } while (has_row);

  if (n == 0) {
    /* Translators: %s is the ID of a product or SKU */
    g_set_error (error, PD_ERROR, PD_ERROR_NOT_FOUND, _ ("The catalogue has no product “%s”."),
                 item);
    return NULL;
  }
  if (n > 1) {
    g_set_error (error, PD_ERROR, PD_ERROR_AMBIGUOUS,
                 /* Translators: the first %s is a SKU ID, the second a list of product:SKU */
                 _ ("“%s” fits several products: %s."), item, names->str);
    return NULL;
  }

  return pd_database_get (self, PD_LIST_PRODUCTS, row_id, 0, error);
}

#define MEDIA_COLUMNS                                                                           \
  "SELECT id, product_id, version, language, file_type, bits, file_name, size, sha256, source," \
  " title FROM media"

static PdMedia *
media_from_row (PdStatement *stmt)
{
  return g_object_new (
      PD_TYPE_MEDIA, "row-id", sqlite3_column_int64 (stmt, 0), "product-id",
      sqlite3_column_text (stmt, 1), "version", sqlite3_column_text (stmt, 2), "language",
      sqlite3_column_text (stmt, 3), "file-type", sqlite3_column_text (stmt, 4), "bits",
      sqlite3_column_text (stmt, 5), "file-name", sqlite3_column_text (stmt, 6), "size",
      sqlite3_column_int64 (stmt, 7), "sha256", sqlite3_column_text (stmt, 8), "source",
      sqlite3_column_text (stmt, 9), "title", sqlite3_column_text (stmt, 10), NULL);
}

/* Newest version first, as a person reads them: "2022" before "2019", "10" before "9". */
static int
compare_media (gconstpointer a, gconstpointer b)
{
  PdMedia *x = *(PdMedia *const *) a;
  PdMedia *y = *(PdMedia *const *) b;
  g_autoptr (GBytes) key_x = pd_text_collation_key (pd_media_get_version (x));
  g_autoptr (GBytes) key_y = pd_text_collation_key (pd_media_get_version (y));
  int order = g_bytes_compare (key_y, key_x);

  if (order == 0)
    order = strcmp (pd_media_get_language (x), pd_media_get_language (y));
  if (order == 0)
    order = strcmp (pd_media_get_file_type (x), pd_media_get_file_type (y));

  return order;
}

GPtrArray *
pd_database_list_media (PdDatabase *self, const char *product_id, GError **error)
{
  g_autoptr (GPtrArray) media = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (PdStatement) stmt =
      pd_database_prepare (self, MEDIA_COLUMNS " WHERE product_id = ?1", error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "s", product_id))
    return NULL;

  do {
    if (!pd_database_step (self, stmt, "Listing media", &has_row, error))
      return NULL;
    if (has_row)
      g_ptr_array_add (media, media_from_row (stmt));
  } while (has_row);
  g_ptr_array_sort (media, compare_media);

  return g_steal_pointer (&media);
}

PdMedia *
pd_database_find_media (PdDatabase *self,
                        const char *product_id,
                        const char *version,
                        const char *language,
                        const char *file_type,
                        GError **error)
{
  static const char sql[] = MEDIA_COLUMNS " WHERE product_id = ?1 AND version = ?2"
                                          " AND language = ?3 AND file_type = ?4";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL ||
      !pd_database_bind (self, stmt, error, "ssss", product_id, version, language, file_type) ||
      !pd_database_step (self, stmt, "Looking for a medium", &has_row, error))
    return NULL;
  if (!has_row) {
    g_set_error (error, PD_ERROR, PD_ERROR_NOT_FOUND,
                 /* Translators: version, language and file type of a download */
                 _ ("There is no download for version %s, language %s, file type %s."), version,
                 language, file_type);
    return NULL;
  }

  return media_from_row (stmt);
}
