// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "JP" for "JPN", in any case; NULL if there is none. Interned. */
const char *pd_country_find_alpha2 (const char *alpha3);
/* "JPN" for "JP"; NULL if there is none. */
char *pd_country_dup_alpha3 (const char *alpha2);

G_END_DECLS
