// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* What the far side's catalogue says, market by market. */

#include "pd-cloud-tables.h"
#include "pd-database-private.h"
#include "pd-text.h"

/* A product as the book is to have it. */
typedef struct
{
  gint64 row_id;    /* 0: not there yet */
  gboolean differs; /* from what the book has */
  char *title;
  char *publisher;
  char *kind;
} Known;

static void
known_clear (Known *known)
{
  g_free (known->title);
  g_free (known->publisher);
  g_free (known->kind);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Known, known_clear)

static char *
make_text (const char *title, const char *publisher, const PdFarProduct *product)
{
  g_autofree char *folded_title = pd_text_fold (title);
  g_autofree char *folded_publisher = pd_text_fold (publisher != NULL ? publisher : "");
  g_autofree char *product_id = pd_text_fold (product->product_id);
  g_autofree char *sku_id = pd_text_fold (product->sku_id);

  return g_strdup_printf ("%s\x1f%s\x1f%s:%s", folded_title, folded_publisher, product_id, sku_id);
}

/* ?1 to ?11: what the far side said, NULL where it did not. */
static gboolean
bind_product (PdDatabase *self, PdStatement *stmt, const PdFarProduct *product, GError **error)
{
  g_autofree char *regions =
      product->regions != NULL ? g_strjoinv (" ", (char **) product->regions) : NULL;

  return pd_database_bind (self, stmt, error, "ssssssiidsss", product->product_id, product->sku_id,
                           pd_far_said (product->title), pd_far_said (product->description),
                           pd_far_said (product->publisher), pd_far_said (product->kind),
                           product->min_quantity, product->max_quantity, product->hybrid_benefit,
                           pd_far_said (product->resource_type), pd_far_said (product->size),
                           regions);
}

static gboolean
look_up (PdDatabase *self, const PdFarProduct *product, Known *known, GError **error)
{
  static const char sql[] =
      "SELECT id, (title <> coalesce (?3, title) OR description IS NOT coalesce (?4, description)"
      " OR publisher IS NOT coalesce (?5, publisher) OR kind <> coalesce (?6, kind)"
      " OR (?7 >= 0 AND min_quantity <> ?7) OR (?8 >= 0 AND max_quantity <> ?8)"
      " OR (?9 >= 0 AND hybrid_benefit <> ?9)"
      " OR resource_type IS NOT coalesce (?10, resource_type)"
      " OR size IS NOT coalesce (?11, size) OR regions IS NOT coalesce (?12, regions)),"
      " coalesce (?3, title), coalesce (?5, publisher), coalesce (?6, kind) FROM products"
      " WHERE product_id = ?1 AND sku_id = ?2";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !bind_product (self, stmt, product, error) ||
      !pd_database_step (self, stmt, "Looking for a product", &has_row, error))
    return FALSE;
  if (!has_row) {
    known->differs = TRUE;
    known->title = pd_far_said (product->title) != NULL
                       ? g_strdup (product->title)
                       : g_strdup_printf ("%s:%s", product->product_id, product->sku_id);
    known->publisher = g_strdup (pd_far_said (product->publisher));
    known->kind = g_strdup (product->kind != NULL ? product->kind : "");
    return TRUE;
  }

  known->row_id = sqlite3_column_int64 (stmt, 0);
  known->differs = sqlite3_column_int (stmt, 1);
  if (!known->differs)
    return TRUE;
  known->title = pd_database_column_text (stmt, 2);
  known->publisher = pd_database_column_text (stmt, 3);
  known->kind = pd_database_column_text (stmt, 4);
  return TRUE;
}

static gboolean
write_product (PdDatabase *self, const PdFarProduct *product, Known *known, GError **error)
{
  static const char sql[] =
      "INSERT INTO products (product_id, sku_id, title, description, publisher, kind,"
      " min_quantity, max_quantity, hybrid_benefit, resource_type, size, regions, title_key,"
      " folded) VALUES (?1, ?2, ?13, ?4, ?5, ?14, iif (?7 >= 0, ?7, 1), max (?8, 0), max (?9, 0),"
      " ?10, ?11, ?12, ?15, ?16) ON CONFLICT (product_id, sku_id) DO UPDATE SET title = ?13,"
      " description = coalesce (?4, description), publisher = coalesce (?5, publisher),"
      " kind = ?14, min_quantity = iif (?7 >= 0, ?7, min_quantity),"
      " max_quantity = iif (?8 >= 0, ?8, max_quantity),"
      " hybrid_benefit = iif (?9 >= 0, ?9, hybrid_benefit),"
      " resource_type = coalesce (?10, resource_type), size = coalesce (?11, size),"
      " regions = coalesce (?12, regions), title_key = ?15, folded = ?16 RETURNING id";
  g_autofree char *text = make_text (known->title, known->publisher, product);
  g_autoptr (GBytes) key = pd_text_collation_key (known->title);
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gsize size = 0;
  gconstpointer data = g_bytes_get_data (key, &size);
  gboolean has_row = FALSE;

  if (stmt == NULL || !bind_product (self, stmt, product, error) ||
      !pd_database_bind_text (self, stmt, 13, known->title, error) ||
      !pd_database_bind_text (self, stmt, 14, known->kind, error) ||
      !pd_database_bind_blob (self, stmt, 15, data, size, error) ||
      !pd_database_bind_text (self, stmt, 16, text, error) ||
      !pd_database_step (self, stmt, "Writing a product", &has_row, error))
    return FALSE;

  known->row_id = sqlite3_column_int64 (stmt, 0);
  return TRUE;
}

/* Offers add up: markets differ in them, and the far side checks each purchase anyway. */
static gboolean
add_offers (PdDatabase *self,
            gint64 row_id,
            const PdFarProduct *product,
            gboolean *changed,
            GError **error)
{
  static const char sql[] =
      "INSERT INTO prices (product_row_id, term, billing, currency, place, amount_minor)"
      " SELECT ?1, ?2, ?3, '', (SELECT coalesce (MAX (place), -1) + 1 FROM prices"
      " WHERE product_row_id = ?1), 0 WHERE NOT EXISTS (SELECT 1 FROM prices"
      " WHERE product_row_id = ?1 AND term = ?2 AND billing = ?3)";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  if (stmt == NULL)
    return FALSE;

  for (gsize i = 0; i < product->n_offers; i++) {
    const PdFarOffer *offer = &product->offers[i];

    if (!pd_database_bind (self, stmt, error, "iss", row_id, offer->term != NULL ? offer->term : "",
                           offer->billing != NULL ? offer->billing : "") ||
        !pd_database_run (self, stmt, "Adding an offer", error))
      return FALSE;
    *changed |= pd_database_changes (self) > 0;
  }

  return TRUE;
}

/* *is_new: it was not sold there. */
static gboolean
see_in_market (PdDatabase *self,
               gint64 row_id,
               const PdFarProduct *product,
               gboolean *is_new,
               GError **error)
{
  static const char look[] =
      "SELECT seen_at FROM product_markets WHERE market = ?1 AND product_row_id = ?2";
  static const char put[] =
      "INSERT INTO product_markets (market, product_row_id, seen_at) VALUES (?1, ?2, ?3)"
      " ON CONFLICT (market, product_row_id) DO UPDATE SET seen_at = ?3";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, look, error);
  g_autoptr (PdStatement) write = pd_database_prepare (self, put, error);
  gboolean has_row = FALSE;

  if (stmt == NULL || write == NULL ||
      !pd_database_bind (self, stmt, error, "si", product->market, row_id) ||
      !pd_database_step (self, stmt, "Looking for a product", &has_row, error))
    return FALSE;
  *is_new = !has_row;
  if (has_row && sqlite3_column_int64 (stmt, 0) == product->seen_at)
    return TRUE;

  pd_statement_reset (stmt);
  return pd_database_bind (self, write, error, "sii", product->market, row_id, product->seen_at) &&
         pd_database_run (self, write, "Writing a product", error);
}

gboolean
pd_database_put_far_product (PdDatabase *self,
                             const PdFarProduct *product,
                             gint64 *row_id,
                             gboolean *changed,
                             GError **error)
{
  g_auto (Known) known = { 0 };
  gboolean is_changed;
  gboolean is_new = FALSE;

  g_return_val_if_fail (product->product_id != NULL && product->sku_id != NULL, FALSE);

  if (!look_up (self, product, &known, error))
    return FALSE;
  is_changed = known.differs;
  if (known.differs && (!write_product (self, product, &known, error) ||
                        !pd_far_name_articles (self, product->product_id, product->sku_id, error)))
    return FALSE;
  if (!add_offers (self, known.row_id, product, &is_changed, error) ||
      (product->market != NULL && !see_in_market (self, known.row_id, product, &is_new, error)))
    return FALSE;

  if (is_changed || is_new)
    pd_database_mark_changed (self, PD_CHANGE_PRODUCTS);
  if (row_id != NULL)
    *row_id = known.row_id;
  if (changed != NULL)
    *changed = is_changed || is_new;
  return TRUE;
}

gboolean
pd_database_end_far_market (PdDatabase *self,
                            const char *market,
                            gint64 started_at,
                            gint64 *n_gone,
                            GError **error)
{
  g_autoptr (PdStatement) stmt = pd_database_prepare (
      self, "DELETE FROM product_markets WHERE market = ?1 AND seen_at < ?2", error);

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "si", market, started_at) ||
      !pd_database_run (self, stmt, "Ending a market", error))
    return FALSE;

  if (n_gone != NULL)
    *n_gone = pd_database_changes (self);
  if (pd_database_changes (self) > 0)
    pd_database_mark_changed (self, PD_CHANGE_PRODUCTS);
  return TRUE;
}

/* --- what was sold before the catalogue knew it --- */

/* An article that lines hang on, as the catalogue would have it. */
typedef struct
{
  gint64 row_id;
  char *title;
  char *publisher;
  char *kind;
  gboolean hybrid_benefit;
} Nameless;

static void
nameless_clear (Nameless *nameless)
{
  g_free (nameless->title);
  g_free (nameless->publisher);
  g_free (nameless->kind);
}

static GArray *
list_nameless (PdDatabase *self, const char *product_id, const char *sku_id, GError **error)
{
  static const char sql[] =
      "SELECT a.id, iif (a.title = ?1 || ':' || ?2, p.title, a.title),"
      " iif (a.publisher = '', coalesce (p.publisher, ''), a.publisher),"
      " iif (a.kind = '', p.kind, a.kind), p.hybrid_benefit FROM articles a JOIN products p"
      " ON p.product_id = a.product_id AND p.sku_id = a.sku_id WHERE a.product_id = ?1"
      " AND a.sku_id = ?2 AND (a.title = ?1 || ':' || ?2 OR (a.kind = '' AND p.kind <> ''))";
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (Nameless));
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  g_array_set_clear_func (list, (GDestroyNotify) nameless_clear);
  if (stmt == NULL || !pd_database_bind (self, stmt, error, "ss", product_id, sku_id))
    return NULL;

  do {
    if (!pd_database_step (self, stmt, "Looking for an article", &has_row, error))
      return NULL;
    if (has_row) {
      const Nameless nameless = { sqlite3_column_int64 (stmt, 0), pd_database_column_text (stmt, 1),
                                  pd_database_column_text (stmt, 2),
                                  pd_database_column_text (stmt, 3), sqlite3_column_int (stmt, 4) };

      g_array_append_val (list, nameless);
    }
  } while (has_row);

  return g_steal_pointer (&list);
}

/* Its lines go over to the article that says what they are. */
static gboolean
name_article (PdDatabase *self,
              const char *product_id,
              const char *sku_id,
              const Nameless *nameless,
              GError **error)
{
  static const char move[] =
      "UPDATE order_lines SET article_row_id = ?2, software = ?3 WHERE article_row_id = ?1";
  static const char drop[] = "DELETE FROM articles WHERE id = ?1";
  const PdBulkLine line = {
    .product_id = product_id,
    .sku_id = sku_id,
    .title = nameless->title,
    .publisher = nameless->publisher,
    .kind = nameless->kind,
    .hybrid_benefit = nameless->hybrid_benefit,
  };
  g_autoptr (PdStatement) lines = pd_database_prepare (self, move, error);
  g_autoptr (PdStatement) article = pd_database_prepare (self, drop, error);
  gint64 row_id = 0;

  if (lines == NULL || article == NULL || !pd_orders_find_article (self, &line, &row_id, error))
    return FALSE;
  if (row_id == nameless->row_id)
    return TRUE;

  return pd_database_bind (self, lines, error, "iid", nameless->row_id, row_id,
                           pd_orders_is_software (nameless->kind)) &&
         pd_database_run (self, lines, "Naming order lines", error) &&
         pd_database_bind (self, article, error, "i", nameless->row_id) &&
         pd_database_run (self, article, "Naming order lines", error);
}

gboolean
pd_far_name_articles (PdDatabase *self, const char *product_id, const char *sku_id, GError **error)
{
  PdBulk *bulk = pd_database_get_bulk (self);
  g_autoptr (GArray) list = list_nameless (self, product_id, sku_id, error);

  if (list == NULL)
    return FALSE;
  if (list->len == 0)
    return TRUE;

  for (guint i = 0; i < list->len; i++) {
    if (!name_article (self, product_id, sku_id, &g_array_index (list, Nameless, i), error))
      return FALSE;
  }
  g_clear_pointer (&bulk->articles, g_hash_table_unref); /* it may know one that is gone */
  pd_database_mark_changed (self, PD_CHANGE_ORDERS);
  return TRUE;
}
