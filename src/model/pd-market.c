// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-market.h"

#include <glib/gi18n-lib.h>

#include "pd-clock.h"
#include "pd-error.h"
#include "pd-text.h"

struct _PdMarketList
{
  GObject parent_instance;
  GPtrArray *markets; /* (element-type PdMarket): in the list's order (3.9) */
  gint64 as_of;       /* 00:00 UTC (3.8) */
};

G_DEFINE_FINAL_TYPE (PdMarketList, pd_market_list, G_TYPE_OBJECT)

static void
pd_market_list_finalize (GObject *object)
{
  g_clear_pointer (&PD_MARKET_LIST (object)->markets, g_ptr_array_unref);
  G_OBJECT_CLASS (pd_market_list_parent_class)->finalize (object);
}

static void
pd_market_list_class_init (PdMarketListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pd_market_list_finalize;
}

static void
pd_market_list_init (PdMarketList *self)
{
}

PdMarket *
pd_market_new (const char *iso, const char *name_en, const char *name_ja)
{
  PdMarket *market = g_new0 (PdMarket, 1);

  market->iso = g_strdup (iso);
  market->name_en = g_strdup (name_en);
  market->name_ja = g_strdup (name_ja);
  return market;
}

void
pd_market_free (PdMarket *market)
{
  if (market == NULL)
    return;

  g_free (market->iso);
  g_free (market->name_en);
  g_free (market->name_ja);
  g_free (market);
}

const char *
pd_market_get_name (const PdMarket *market)
{
  g_return_val_if_fail (market != NULL, NULL);

  return g_str_equal (pd_text_get_language (), "ja") ? market->name_ja : market->name_en;
}

static gboolean
is_blank (const char *text)
{
  return text == NULL || *text == '\0';
}

/* ISO 3166-1, and XK (3.3). */
static gboolean
is_code (const char *iso)
{
  return iso != NULL && g_strv_contains (pd_text_list_countries (), iso);
}

static gboolean
is_same (const PdMarket *a, const PdMarket *b)
{
  return strcmp (a->iso, b->iso) == 0 && strcmp (a->name_en, b->name_en) == 0;
}

static const PdMarket *
find_row (GPtrArray *markets, guint n_markets, const PdMarket *wanted)
{
  for (guint i = 0; i < n_markets; i++) {
    if (is_same (markets->pdata[i], wanted))
      return markets->pdata[i];
  }

  return NULL;
}

static gboolean
check_market (GPtrArray *markets, guint index, GError **error)
{
  const PdMarket *market = markets->pdata[index];

  if (!is_code (market->iso)) {
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
                 /* Translators: the number is that of a row, %s what stands there. */
                 _ ("Row %u of the list of markets: “%s” is not the code of a country or "
                    "region."),
                 index + 1, market->iso != NULL ? market->iso : "");
    return FALSE;
  }
  if (is_blank (market->name_en) || is_blank (market->name_ja)) {
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
                 /* Translators: the number is that of a row, %s a country code. */
                 _ ("Row %u of the list of markets: %s has no English or no Japanese name."),
                 index + 1, market->iso);
    return FALSE;
  }
  if (find_row (markets, index, market) != NULL) {
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
                 /* Translators: the number is that of a row, %s the name of a market. */
                 _ ("Row %u of the list of markets: “%s” stands in it twice."), index + 1,
                 market->name_en);
    return FALSE;
  }

  return TRUE;
}

PdMarketList *
pd_market_list_new (GPtrArray *markets, gint64 as_of, GError **error)
{
  g_autoptr (GPtrArray) owned = markets;
  PdMarketList *self;

  g_return_val_if_fail (markets != NULL, NULL);

  for (guint i = 0; i < owned->len; i++) {
    if (!check_market (owned, i, error))
      return NULL;
  }

  self = g_object_new (PD_TYPE_MARKET_LIST, NULL);
  self->markets = g_steal_pointer (&owned);
  self->as_of = as_of;
  return self;
}

gint64
pd_market_list_get_as_of (PdMarketList *self)
{
  g_return_val_if_fail (PD_IS_MARKET_LIST (self), PD_INSTANT_NONE);

  return self->as_of;
}

GPtrArray *
pd_market_list_get_all (PdMarketList *self)
{
  g_return_val_if_fail (PD_IS_MARKET_LIST (self), NULL);

  return self->markets;
}

/* Of a code with several rows (3.2) the first. */
const PdMarket *
pd_market_list_find (PdMarketList *self, const char *country)
{
  g_return_val_if_fail (PD_IS_MARKET_LIST (self), NULL);

  for (guint i = 0; country != NULL && i < self->markets->len; i++) {
    const PdMarket *market = self->markets->pdata[i];

    if (strcmp (market->iso, country) == 0)
      return market;
  }

  return NULL;
}

/* A code that stands for several rows (BQ, SJ) is told by the country's own name, not by that of
 * its first part. */
static const char *
get_refusal_name (PdMarketList *self, const PdMarket *market)
{
  guint n_rows = 0;

  for (guint i = 0; i < self->markets->len; i++) {
    if (strcmp (((PdMarket *) self->markets->pdata[i])->iso, market->iso) == 0)
      n_rows++;
  }

  return n_rows > 1 ? pd_text_country (market->iso) : pd_market_get_name (market);
}

PdVerdict *
pd_market_list_judge (PdMarketList *self, const char *country)
{
  const PdMarket *market;
  g_autofree char *date = NULL;
  g_autofree char *reason = NULL;

  g_return_val_if_fail (PD_IS_MARKET_LIST (self), NULL);

  market = pd_market_list_find (self, country);
  if (market == NULL)
    return pd_verdict_new_allowed ("3.7", 0, -1, NULL);

  date = pd_text_utc_date (self->as_of);
  /* Translators: the first %s is the name of a country or region, the second a date. */
  reason = g_strdup_printf (_ ("Reservations are not sold in %s (list as of %s). Software stays "
                               "available."),
                            get_refusal_name (self, market), date);
  return pd_verdict_new_refused ("3.6", 0, PD_VERDICT_NEXT_NONE, reason);
}

/* Rows of @list that @other does not have. */
static GPtrArray *
list_missing (PdMarketList *list, PdMarketList *other)
{
  GPtrArray *missing = g_ptr_array_new ();

  for (guint i = 0; i < list->markets->len; i++) {
    if (find_row (other->markets, other->markets->len, list->markets->pdata[i]) == NULL)
      g_ptr_array_add (missing, list->markets->pdata[i]);
  }

  return missing;
}

void
pd_market_list_compare (PdMarketList *self,
                        PdMarketList *newer,
                        GPtrArray **added,
                        GPtrArray **removed)
{
  g_return_if_fail (PD_IS_MARKET_LIST (self));
  g_return_if_fail (PD_IS_MARKET_LIST (newer));
  g_return_if_fail (added != NULL && removed != NULL);

  *added = list_missing (newer, self);
  *removed = list_missing (self, newer);
}
