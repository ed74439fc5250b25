// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One country or region. Properties: "code" s, "title" s (translated). */
#define PD_TYPE_COUNTRY (pd_country_get_type ())
G_DECLARE_FINAL_TYPE (PdCountry, pd_country, PD, COUNTRY, GObject)
const char *pd_country_get_code (PdCountry *self);

/* All countries, by title in the reader's collation (3.9). (transfer full) (element-type PdCountry)
 */
GListModel *pd_country_list_new (void);
/* Position of the code, or G_MAXUINT. */
guint pd_country_list_find (GListModel *list, const char *code);

G_END_DECLS
