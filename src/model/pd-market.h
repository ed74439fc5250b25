// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* Markets in which reservations are not sold (section 3). */

#include <gio/gio.h>

#include "pd-verdict.h"

G_BEGIN_DECLS

/* One row of the list; a code may stand in several rows (3.2). */
typedef struct
{
  char *iso; /* as in the list: ISO 3166-1 alpha-2, or XK (3.3) */
  char *name_en;
  char *name_ja;
} PdMarket;
PdMarket *pd_market_new (const char *iso, const char *name_en, const char *name_ja);
void pd_market_free (PdMarket *market);
const char *pd_market_get_name (const PdMarket *market); /* in the reader's language; lends */

#define PD_TYPE_MARKET_LIST (pd_market_list_get_type ())
/* PdMarketList: the whole list, immutable after making, with the date it is stamped with (3.8). */
G_DECLARE_FINAL_TYPE (PdMarketList, pd_market_list, PD, MARKET_LIST, GObject)
/* @markets (element-type PdMarket) is taken over, in the list's order (3.9). PD_ERROR_INVALID: a
 * code that is not two capital letters and not known (XK is, 3.3), an empty name, a row twice. */
PdMarketList *pd_market_list_new (GPtrArray *markets, gint64 as_of, GError **error);
gint64 pd_market_list_get_as_of (PdMarketList *self);
GPtrArray *pd_market_list_get_all (PdMarketList *self); /* (transfer none) in the list's order */
/* Exact by code (3.2, 3.4); NULL when not listed. Lends. */
const PdMarket *pd_market_list_find (PdMarketList *self, const char *country);
/* 3.6, 3.7: refused with the market's name and "list as of" (3.8). */
PdVerdict *pd_market_list_judge (PdMarketList *self, const char *country);
/* What a newer list changes: rows only in @newer, rows only in @self (element-type PdMarket, lent
 * by the lists). By code and English name. */
void pd_market_list_compare (PdMarketList *self,
                             PdMarketList *newer,
                             GPtrArray **added,
                             GPtrArray **removed);

G_END_DECLS
