// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the person made of a table, remembered in GSettings under the table's ID. */
typedef struct
{
  char *sort; /* (owned) (nullable): ID of the column */
  gboolean descending;
  GHashTable *widths; /* (element-type utf8 int): column ID to pixels */
} PdTableLayout;

PdTableLayout *pd_table_layout_load (const char *table_id);
void pd_table_layout_save (const PdTableLayout *layout, const char *table_id);
void pd_table_layout_free (PdTableLayout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdTableLayout, pd_table_layout_free)

G_END_DECLS
