// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pd-partner-center-catalog.h"
#include "pd-pull-parts.h"

/* A catalogue changes rarely: a later pass reads it again when it is so old. */
#define CATALOG_AGE_US (7 * PD_DAY_US)

/* In which view a product stands says what it is, unless it stands in two of the first: then each
 * of its SKUs says it by its terms. The last one holds everything. */
static const struct
{
  const char *view;
  const char *kind; /* NULL: by its SKUs */
} views[] = {
  { PD_TARGET_VIEW_SOFTWARE_PERPETUAL, PD_KIND_PERPETUAL },
  { PD_TARGET_VIEW_SOFTWARE_SUBSCRIPTIONS, PD_KIND_SUBSCRIPTION },
  { "SoftwareSUSELinux", PD_KIND_PLAN },
  { PD_TARGET_VIEW_RESERVATIONS, PD_KIND_RESERVATION },
  { PD_TARGET_VIEW_SOFTWARE, NULL },
};

typedef struct
{
  PdWireProduct *wire; /* (owned) */
  const char *kind;    /* (nullable): each SKU tells it */
} Found;

static void
found_free (gpointer data)
{
  Found *found = data;

  pd_wire_product_free (found->wire);
  g_free (found);
}

/* One market. */
typedef struct
{
  PdWireMarket market; /* lends */
  GHashTable *known;   /* (owned): product IDs to Found */
  GPtrArray *products; /* (owned) (element-type Found) */
  gint whole;          /* atomic: everything came so far */
} Market;

/* A SKU with the terms that it is sold for. */
typedef struct
{
  PdWireSku *sku;            /* (owned) */
  GPtrArray *availabilities; /* (owned) (nullable) (element-type PdWireAvailability) */
} Offered;

static void
offered_free (gpointer data)
{
  Offered *offered = data;

  pd_wire_sku_free (offered->sku);
  g_clear_pointer (&offered->availabilities, g_ptr_array_unref);
  g_free (offered);
}

/* One product with its SKUs, to be written. */
typedef struct
{
  const Found *found; /* lent: the market lives longer */
  const char *country;
  GPtrArray *skus; /* (owned) (element-type Offered) */
} Sheet;

static void
sheet_free (gpointer data)
{
  Sheet *sheet = data;

  g_ptr_array_unref (sheet->skus);
  g_free (sheet);
}

/* --- writing --- */

static gboolean
is_plan (const Found *found, const PdWireSku *sku)
{
  const char *publisher = found->wire->publisher != NULL ? found->wire->publisher : "";
  const char *title = sku->title != NULL ? sku->title : "";

  return strstr (publisher, "SUSE") != NULL || strstr (publisher, "Red Hat") != NULL ||
         strstr (title, "SUSE") != NULL || strstr (title, "Red Hat") != NULL;
}

/* Sold for some time: by its terms, where they were asked for, else by its words. */
static gboolean
has_term (const Offered *offered)
{
  const PdWireSku *sku = offered->sku;

  for (guint i = 0; offered->availabilities != NULL && i < offered->availabilities->len; i++) {
    const PdWireAvailability *availability = offered->availabilities->pdata[i];

    for (guint j = 0; j < availability->terms->len; j++) {
      const PdWireTerm *term = availability->terms->pdata[j];

      if (term->duration != NULL && term->duration[0] != '\0')
        return TRUE;
    }
  }
  if (sku->duration != NULL)
    return TRUE;

  return sku->billing_cycles[0] != NULL &&
         !(sku->billing_cycles[1] == NULL &&
           g_strcmp0 (sku->billing_cycles[0], PD_BILLING_ONE_TIME) == 0);
}

/* 7.5: plans of SUSE and Red Hat. What has no term is perpetual. */
static const char *
kind_of_sku (const Found *found, const Offered *offered)
{
  if (found->kind != NULL)
    return found->kind;
  if (g_strcmp0 (found->wire->type, "Azure") == 0)
    return PD_KIND_RESERVATION;
  if (is_plan (found, offered->sku))
    return PD_KIND_PLAN;

  return has_term (offered) ? PD_KIND_SUBSCRIPTION : PD_KIND_PERPETUAL;
}

/* dynamicAttributes.duration: "1Year", "3Years". */
static const char *
term_of_duration (const char *duration)
{
  if (duration == NULL)
    return NULL;
  if (g_str_has_prefix (duration, "1Y"))
    return "P1Y";
  if (g_str_has_prefix (duration, "3Y"))
    return "P3Y";
  if (g_str_has_prefix (duration, "5Y"))
    return "P5Y";

  return g_str_has_prefix (duration, "P") ? duration : NULL;
}

static void
add_offer (GArray *offers, const char *term, const char *billing)
{
  PdFarOffer offer = { term, billing };

  for (guint i = 0; i < offers->len; i++) {
    const PdFarOffer *known = &g_array_index (offers, PdFarOffer, i);

    if (g_strcmp0 (known->term, term) == 0 && g_strcmp0 (known->billing, billing) == 0)
      return;
  }
  g_array_append_val (offers, offer);
}

/* The terms of the availabilities; where none were asked for, the SKU's own words. Lent texts. */
static GArray *
list_offers (const Offered *offered, const char *kind)
{
  GArray *offers = g_array_new (FALSE, TRUE, sizeof (PdFarOffer));
  const PdWireSku *sku = offered->sku;
  const char *term =
      g_strcmp0 (kind, PD_KIND_PERPETUAL) == 0 ? "" : term_of_duration (sku->duration);

  for (guint i = 0; offered->availabilities != NULL && i < offered->availabilities->len; i++) {
    const PdWireAvailability *availability = offered->availabilities->pdata[i];

    for (guint j = 0; availability->is_purchasable && j < availability->terms->len; j++) {
      const PdWireTerm *one = availability->terms->pdata[j];

      if (one->billing != NULL)
        add_offer (offers, one->duration != NULL ? one->duration : "", one->billing);
      for (guint k = 0; one->billing == NULL && sku->billing_cycles[k] != NULL; k++)
        add_offer (offers, one->duration != NULL ? one->duration : "", sku->billing_cycles[k]);
    }
  }
  for (guint k = 0; offers->len == 0 && term != NULL && sku->billing_cycles[k] != NULL; k++)
    add_offer (offers, term, sku->billing_cycles[k]);

  return offers;
}

static gboolean
put_sku (PdDatabase *database,
         PdPullRun *run,
         const Sheet *sheet,
         const Offered *offered,
         GError **error)
{
  const PdWireProduct *wire = sheet->found->wire;
  const PdWireSku *sku = offered->sku;
  const char *kind = kind_of_sku (sheet->found, offered);
  const gboolean reserves = g_strcmp0 (kind, PD_KIND_RESERVATION) == 0;
  const char *regions[] = { sku->region, NULL };
  g_autoptr (GArray) offers = list_offers (offered, kind);
  PdFarProduct product = {
    .product_id = wire->id,
    .sku_id = sku->id,
    .market = sheet->country,
    .title = sku->title != NULL ? sku->title : wire->title,
    .description = sku->description != NULL ? sku->description : wire->description,
    .publisher = wire->publisher,
    .kind = kind,
    .min_quantity = sku->min_quantity,
    .max_quantity = sku->max_quantity,
    .hybrid_benefit = -1,
    .offers = (const PdFarOffer *) offers->data,
    .n_offers = offers->len,
    .seen_at = run->seen,
  };

  if (reserves) {
    product.resource_type = sku->resource_type != NULL ? sku->resource_type : wire->sub_type;
    product.size = sku->size;
    product.regions = regions;
  }
  return pd_database_put_far_product (database, &product, NULL, NULL, error);
}

static gboolean
write_product (PdDatabase *database, PdPullRun *run, gpointer data, GError **error)
{
  const Sheet *sheet = data;

  for (guint i = 0; i < sheet->skus->len; i++) {
    if (!put_sku (database, run, sheet, sheet->skus->pdata[i], error))
      return FALSE;
  }

  pd_pull_count (run, &run->report->products, sheet->skus->len);
  return TRUE;
}

static gboolean
write_market_done (PdDatabase *database, PdPullRun *run, gpointer data, GError **error)
{
  const char *country = data;

  return pd_database_end_far_market (database, country, run->seen, NULL, error) &&
         pd_pull_put_done (database, run, "catalog", country, 0, error);
}

/* --- asking --- */

/* FALSE: the pass ends. */
static gboolean
ask_availabilities (PdPullRun *run, Market *market, Offered *offered)
{
  GError *error = NULL;

  offered->availabilities = pd_pull_collect (
      run,
      pd_partner_center_list_availabilities (&market->market, offered->sku->product_id,
                                             offered->sku->id),
      (GDestroyNotify) pd_wire_availability_free, "catalog", market->market.country, &error);
  if (offered->availabilities != NULL)
    return TRUE;

  g_atomic_int_set (&market->whole, FALSE);
  return pd_pull_note_failure (run, "catalog", market->market.country, NULL, error);
}

/* A subscription's terms stand in its availabilities alone (5); what is perpetual has none, and a
 * reservation's SKU names its own. */
static gboolean
needs_availabilities (const Found *found, const PdWireSku *sku)
{
  return sku->product_id != NULL && g_strcmp0 (found->kind, PD_KIND_PERPETUAL) != 0 &&
         g_strcmp0 (found->kind, PD_KIND_RESERVATION) != 0 &&
         g_strcmp0 (found->wire->type, "Azure") != 0;
}

static gboolean
each_product (PdPullRun *run, guint place, gpointer user_data)
{
  Market *market = user_data;
  const Found *found = market->products->pdata[place];
  GError *error = NULL;
  g_autoptr (GPtrArray) skus = pd_pull_collect (
      run, pd_partner_center_list_skus (&market->market, found->wire->id),
      (GDestroyNotify) pd_wire_sku_free, "catalog", market->market.country, &error);
  Sheet *sheet;

  pd_pull_advance (run, 1);
  if (skus == NULL) {
    g_atomic_int_set (&market->whole, FALSE);
    return pd_pull_note_failure (run, "catalog", market->market.country, NULL, error);
  }

  sheet = g_new0 (Sheet, 1);
  sheet->found = found;
  sheet->country = market->market.country;
  sheet->skus = g_ptr_array_new_with_free_func (offered_free);
  for (guint i = 0; i < skus->len; i++) {
    Offered *offered = g_new0 (Offered, 1);

    offered->sku = g_steal_pointer (&skus->pdata[i]);
    g_ptr_array_add (sheet->skus, offered);
    if (offered->sku->fault != NULL)
      pd_pull_note_fault (run, "catalog", market->market.country, offered->sku->fault);
    if (needs_availabilities (found, offered->sku) && !ask_availabilities (run, market, offered)) {
      sheet_free (sheet);
      return FALSE;
    }
  }
  pd_pull_pen_put (run->pen, write_product, sheet, sheet_free, sheet->skus->len * 2);
  return TRUE;
}

/* 403 400036, 400030: this view or segment is not for this partner or market: nothing is sold. */
static gboolean
is_not_sold (const GError *error)
{
  return pd_api_error_has_code (error, "400036") || pd_api_error_has_code (error, "400030") ||
         g_error_matches (error, PD_API_ERROR, PD_API_ERROR_NOT_FOUND);
}

static gboolean
ask_view (PdPullRun *run, Market *market, gsize view)
{
  const char *country = market->market.country;
  GError *error = NULL;
  g_autoptr (GPtrArray) list =
      pd_pull_collect (run, pd_partner_center_list_products (&market->market, views[view].view),
                       (GDestroyNotify) pd_wire_product_free, "catalog", country, &error);

  if (list == NULL && is_not_sold (error)) {
    g_message ("%s is not sold in %s: %s", views[view].view, country, error->message);
    g_clear_error (&error);
    return TRUE;
  }
  if (list == NULL) {
    g_atomic_int_set (&market->whole, FALSE);
    return pd_pull_note_failure (run, "catalog", country, NULL, error);
  }

  for (guint i = 0; i < list->len; i++) {
    PdWireProduct *wire = list->pdata[i];
    Found *found = g_hash_table_lookup (market->known, wire->id);

    if (found != NULL) {
      if (views[view].kind != NULL && g_strcmp0 (found->kind, views[view].kind) != 0)
        found->kind = NULL;
      continue;
    }
    if (wire->fault != NULL)
      pd_pull_note_fault (run, "catalog", country, wire->fault);
    found = g_new0 (Found, 1);
    found->wire = g_steal_pointer (&list->pdata[i]);
    found->kind = views[view].kind;
    g_ptr_array_add (market->products, found);
    g_hash_table_insert (market->known, found->wire->id, found);
  }
  return TRUE;
}

static gboolean
pull_market (PdPullRun *run, const char *country)
{
  Market market = { { NULL, country, NULL, NULL }, NULL, NULL, TRUE };
  gboolean good = TRUE;

  market.known = g_hash_table_new (g_str_hash, g_str_equal);
  market.products = g_ptr_array_new_with_free_func (found_free);
  for (gsize i = 0; good && i < G_N_ELEMENTS (views); i++)
    good = ask_view (run, &market, i);
  if (good) {
    pd_pull_extend_phase (run, market.products->len);
    good = pd_pull_each_place (run, market.products->len, each_product, &market);
  }
  if (good && g_atomic_int_get (&market.whole))
    pd_pull_pen_put (run->pen, write_market_done, g_strdup (country), g_free, 1);

  /* What is waiting to be written lends from here. */
  good = pd_pull_pen_flush (run->pen) && good;
  g_hash_table_unref (market.known);
  g_ptr_array_unref (market.products);
  return good;
}

typedef struct
{
  gint64 since;
  GPtrArray *markets; /* (owned) (nullable) (element-type utf8): what is to be read */
} Markets;

static gpointer
list_markets_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Markets *markets = data;
  g_autoptr (GPtrArray) all = pd_database_list_pull_markets (database, error);
  g_autoptr (GPtrArray) due = g_ptr_array_new_with_free_func (g_free);

  if (all == NULL)
    return NULL;

  for (guint i = 0; i < all->len; i++) {
    g_autoptr (PdPull) pull = pd_database_get_pull (database, "catalog", all->pdata[i], error);

    if (pull == NULL)
      return NULL;
    if (pull->finished_at < markets->since)
      g_ptr_array_add (due, g_strdup (all->pdata[i]));
  }
  markets->markets = g_steal_pointer (&due);
  return markets;
}

gboolean
pd_pull_catalog (PdPullRun *run)
{
  Markets markets = { run->kind == PD_PULL_LATER ? run->now - CATALOG_AGE_US : run->seen, NULL };
  GError *error = NULL;
  gboolean good = TRUE;

  /* Where nobody's country is known there is no market to ask for. */
  if (pd_store_read (run->store, list_markets_job, &markets, &error) == NULL) {
    pd_pull_end (run, error);
    return FALSE;
  }

  if (markets.markets->len > 0)
    pd_pull_begin_phase (run, _ ("Catalogue"), 0, 0);
  for (guint i = 0; good && i < markets.markets->len; i++)
    good = pull_market (run, markets.markets->pdata[i]);
  g_ptr_array_unref (markets.markets);

  return good;
}
