// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* The program's own data files (data/): policies, roles, catalogue. Read once, checked member by
 * member. */

#include "pd-market.h"
#include "pd-policy.h"
#include "pd-product.h"
#include "pd-roles.h"
#include "pd-software.h"

G_BEGIN_DECLS

/* $PARTNER_DESK_PKGDATADIR where set (uninstalled runs, tests), else the installed folder
 * (PD_PKGDATADIR). */
const char *pd_data_get_dir (void);
/* Blocking; a few small files. PD_ERROR_PROTOCOL names file and member. */
PdPolicySet *pd_data_load_policies (GError **error);
PdRoleTable *pd_data_load_roles (GError **error);
/* data/markets/reservation-unavailable.json (section 3). */
PdMarketList *pd_data_load_markets (GError **error);
/* A newer list, in the same form. PD_ERROR_PROTOCOL for the form; PD_ERROR_INVALID, with a sentence
 * for the person, for a row that cannot be. */
PdMarketList *pd_data_parse_markets (const char *data, gssize length, GError **error);

/* A catalogue file: products with prices, and media. (element-type PdProduct), (element-type
 * PdMedia) */
typedef struct
{
  GPtrArray *products;
  GPtrArray *media;
} PdCatalog;
void pd_catalog_free (PdCatalog *catalog);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdCatalog, pd_catalog_free)
/* Prices stand in the file as text with the currency's decimals ("1234.50"). Every product, price
 * and medium is checked (kind, limits, term, billing, currency, size, sha256); the first fault
 * refuses the file, with its place. */
PdCatalog *pd_data_parse_catalog (const char *data, gssize length, GError **error);
PdCatalog *pd_data_load_sample_catalog (GError **error); /* data/catalog/sample.json */

G_END_DECLS
